package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What an erased person sent is not taken again. By what tells that, nobody finds out that they wrote, once their platform can tell of it no
// more; what it can tell again at any time stays known.
func TestKeysOfTheErasedAreForgotten(t *testing.T) {
	w := newWorld(t)
	inbox := w.Inbox(func(_ context.Context, tx store.Tx, u bot.Update) error { return nil })
	takes := func(key, cursor string) int {
		t.Helper()
		u := w.wrote(key, "x")
		u.Address, u.Cursor = bot.Address{Account: w.home.Account, Chat: "8812345678"}, cursor
		n, err := take(t.Context(), inbox, u)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	var who store.Identity
	w.do(func(tx store.Tx) error {
		c, err := tx.CreateCitizen(start)
		if err == nil {
			who, err = tx.SaveIdentity(store.Identity{Account: w.home.Account, User: "8812345678", Direct: bot.Address{Account: w.home.Account, Chat: "8812345678"}, Citizen: c.ID})
		}
		return err
	})
	again, ever := "m8812345678/1", "m550055005500/2"
	if takes(again, "") != 1 || takes(ever, "550055005500/2") != 1 {
		t.Fatal("they are not taken")
	}
	w.do(func(tx store.Tx) error {
		e, err := tx.CreateErasure(store.Erasure{Citizen: who.Citizen, Asked: w.now(), Due: w.now()})
		if err == nil {
			err = tx.EraseCitizen(e.Citizen, e.ID, w.now())
		}
		if err == nil {
			err = tx.ForgetChats(e.ID, w.now())
		}
		return err
	})
	scrub := func() {
		t.Helper()
		if err := w.Scrub(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	scrub()
	known := func(key string) bool {
		t.Helper()
		file, err := os.ReadFile(w.path)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(file), traceKey(key))
	}
	if !known(again) || !known(ever) || takes(again, "") != 0 || takes(ever, "") != 0 {
		t.Error("what they sent is taken again")
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{7*24*time.Hour - time.Minute, 0}, {14 * 24 * time.Hour, 1}, {400 * 24 * time.Hour, 0}} {
		w.do(func(tx store.Tx) error {
			n, err := tx.ForgetErasedKeys(w.now().Add(c.after))
			if n != c.want {
				t.Errorf("after %v %d are forgotten, want %d", c.after, n, c.want)
			}
			return err
		})
	}
	scrub()
	if known(again) || !known(ever) || takes(ever, "") != 0 {
		t.Errorf("known are %s: %t, %s: %t", again, known(again), ever, known(ever))
	}
	untils, err := list(probe(t, w.DB), value[int64], `SELECT until FROM erased_keys`)
	if err != nil || fmt.Sprint(untils) != "[0]" {
		t.Errorf("what is left says %v (%v)", untils, err)
	}
}

// Keys of erased people that stood in the inbox when they were kept there for ever are known as before, and are forgotten, too.
func TestKeysOfTheErasedComeAlong(t *testing.T) {
	dump, err := os.ReadFile("testdata/schema-6.sql")
	if err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	for key, account := range map[string]string{"m300/1": "telegram/a%2Fb", "m33/7": "discord/1"} { // the second is read again: see its cursor
		fmt.Fprintf(&seen, "INSERT INTO inbox (account, key, at) VALUES ('%s', '%s', 0);\n", account, traceKey(key))
	}
	fresh := newWorld(t)
	w := &world{t: t, path: filepath.Join(t.TempDir(), "duaarah.db"), clock: fresh.clock}
	load(t, w.path, string(dump)+seen.String())
	w.DB = w.open(w.path)
	keys, err := list(probe(t, w.DB), value[string], `SELECT account || ' ' || key || ' ' || (until > 0) FROM erased_keys ORDER BY 1`)
	want := []string{"discord/1 " + traceKey("m33/7") + " 0", "telegram/a%2Fb " + traceKey("m300/1") + " 1"}
	if err != nil || fmt.Sprint(keys) != fmt.Sprint(want) {
		t.Errorf("there are %q (%v), want %q", keys, err, want)
	}
	left, err := list(probe(t, w.DB), value[string], `SELECT key FROM inbox WHERE key LIKE '#%'`)
	if err != nil || len(left) > 0 {
		t.Errorf("in the inbox there are still %q (%v)", left, err)
	}
}
