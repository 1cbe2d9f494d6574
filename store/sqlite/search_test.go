package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"duaarah/store"
	"duaarah/store/lookup"
)

// found are the aspirations of offices that are found by words, after the search has followed.
func (w *world) found(words string, offices ...store.OfficeID) (ids []store.AspirationID) {
	w.t.Helper()
	w.do(func(tx store.Tx) error {
		if left, err := tx.FollowSearch(1000); err != nil || left != 0 {
			w.t.Errorf("%d left (%v)", left, err)
		}
		page, total, err := tx.Search(store.SearchQuery{Query: lookup.Read(words, start, lookup.Names{}), Offices: offices, Limit: 10})
		if total != len(page) {
			w.t.Errorf("%q: %d of %d", words, len(page), total)
		}
		for _, a := range page {
			ids = append(ids, a.ID)
		}
		return err
	})
	return ids
}

// open is a sent aspiration with these words.
func (w *world) sentTo(office store.OfficeID, text string) (a store.Aspiration, m store.Message) {
	w.t.Helper()
	w.do(func(tx store.Tx) (err error) {
		if a, m, err = w.aspiration(tx, text); err != nil {
			return err
		}
		a.Office, a.State, a.ReceivedAt, a.SubmittedAt = office, store.Open, start, start
		return tx.SaveAspiration(a)
	})
	return a, m
}

func TestSearchFollows(t *testing.T) {
	w := newWorld(t)
	first, m := w.sentTo("dapil-1", "Jalannya rusak parah, hubungi 081234567890")
	second, _ := w.sentTo("dapil-1", "kerusakan jln di depan pasar")
	other, _ := w.sentTo("dapil-2", "jalan rusak")
	w.do(func(tx store.Tx) error {
		draft, _, err := w.aspiration(tx, "jalan rusak rahasia")
		if err == nil {
			draft.Office, draft.State = "dapil-1", store.Drafted
			err = tx.SaveAspiration(draft)
		}
		return err
	})
	is := func(words string, want ...store.AspirationID) {
		t.Helper()
		if got := w.found(words, "dapil-1"); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", words, got, want)
		}
	}
	is("jalan rusak", second.ID, first.ID)
	is("rahasia")
	is("081234567890") // staff see no numbers, and find none
	is("pasar", second.ID)
	if got := w.found("jalan rusak", "dapil-2"); !slices.Equal(got, []store.AspirationID{other.ID}) {
		t.Errorf("dapil-2: %v", got)
	}
	if got := w.found("jalan rusak"); got != nil {
		t.Errorf("without an office: %v", got)
	}
	w.do(func(tx store.Tx) error {
		_, err := tx.AddMessage(store.Message{Aspiration: first.ID, Side: store.StaffSide, Staff: w.staff.ID, At: start, Text: "Kami teruskan ke dinas"})
		if err == nil {
			_, err = tx.ReviseMessage(m.ID, "Jembatan roboh", start)
		}
		if err == nil {
			first.State, first.Topic = store.Closed, "jembatan"
			err = tx.SaveAspiration(first)
		}
		return err
	})
	is("rusak", second.ID)
	is("jembatan roboh", first.ID)
	is("teruskan dinas ditutup", first.ID)
	var note store.Note
	w.do(func(tx store.Tx) (err error) {
		note, err = tx.SaveNote(store.Note{Aspiration: second.ID, Staff: w.staff.ID, At: start, Text: "tanya mandor"})
		return errors.Join(err, tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: w.staff.ID, Role: store.RoleStaff, Since: start}))
	})
	is("mandor", second.ID)
	w.do(func(tx store.Tx) error {
		note.Text = "tanya bendahara"
		_, err := tx.SaveNote(note)
		return err
	})
	is("mandor")
	is("bendahara", second.ID)
	w.do(func(tx store.Tx) error {
		first.Office = "dapil-2"
		return tx.SaveAspiration(first)
	})
	w.do(func(tx store.Tx) error { // it is not followed yet, and not found where it is no more
		page, _, err := tx.Search(store.SearchQuery{Query: lookup.Read("roboh", start, lookup.Names{}), Offices: []store.OfficeID{"dapil-1"}, Limit: 10})
		if len(page) > 0 {
			t.Error("found in an office that it is no more in")
		}
		return err
	})
	is("roboh")
}

// What is erased is found no more, and its words are nowhere in the file.
func TestSearchForgets(t *testing.T) {
	w := newWorld(t)
	var ids []store.AspirationID
	for i := range 30 {
		a, _ := w.sentTo("dapil-1", fmt.Sprintf("keluhan zebrakuning nomor%d tentang bougenvil%d", i, i))
		ids = append(ids, a.ID)
	}
	a, _ := w.sentTo("dapil-1", "xylofonia zzmerantix bougenvil3")
	if got := w.found("xylofonia", "dapil-1"); len(got) != 1 {
		t.Fatal(got)
	}
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, start) })
	if got := w.found("bougenvil3", "dapil-1"); !slices.Equal(got, ids[3:4]) {
		t.Errorf("after the erasure: %v, want %v", got, ids[3])
	}
	if err := w.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(w.path + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, word := range []string{"xylofonia", "xylofon", "zzmerantix", "merantix"} {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%s has %q still", suffix, word)
			}
		}
	}
	w.do(func(tx store.Tx) error {
		return tx.(*txn).exec(`INSERT INTO search (search, rank) VALUES ('integrity-check', 1)`)
	})
}

// Words are quoted: whatever they are, they are no syntax of the index.
func TestSearchIsNoSyntax(t *testing.T) {
	w := newWorld(t)
	w.sentTo("dapil-1", "apa saja")
	for _, words := range []string{`"`, `apa" OR "x`, `words: apa`, `NEAR(apa x)`, `apa*`, `^apa`, `-apa`, `apa AND`, strings.Repeat("apa ", 500), "\x00", "日本語", "' ; DROP TABLE search"} {
		w.found(words, "dapil-1")
	}
}

// What was there before is taken in by batches, the latest first.
func TestSearchCatchesUp(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.sentTo("dapil-1", fmt.Sprint("got ", i))
	}
	w.do(func(tx store.Tx) error {
		if left, err := tx.FollowSearch(2); err != nil || left != 3 {
			t.Errorf("%d left (%v)", left, err)
		}
		page, _, err := tx.Search(store.SearchQuery{Query: lookup.Read("got", start, lookup.Names{}), Offices: []store.OfficeID{"dapil-1"}, Limit: 10})
		if len(page) != 2 || page[0].ID < page[1].ID {
			t.Errorf("%d found", len(page))
		}
		return err
	})
	if got := w.found("got", "dapil-1"); len(got) != 5 {
		t.Error(got)
	}
}
