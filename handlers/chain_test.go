package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// told is in how many chats of the thousand a text stands.
func (w *world) told(many int, text string) (n int) {
	for i := range many {
		for _, s := range w.chats[fmt.Sprint("n", i)] {
			if s.from == "" && strings.Contains(s.out.Text.S, text) {
				n++
			}
		}
	}
	return n
}

// A promise that is taken back is taken from who supports the matter as well, and all that they were told of it in its words.
func TestPromiseTakenBack(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	code := string(w.get(w.ids()[0]).Code)
	room.say("/janji " + code + " Jumat lampu zirkonia kami pasang")
	dewi := w.supporter("Dewi")                            // since
	tono, wati := w.supporter("Tono"), w.supporter("Wati") // who want no more of it later
	room.say("/janji " + code)
	room.tap("Ubah tanggal")
	room.reply(room.last("pindah ke kapan"), "Kamis")
	for _, p := range []*person{budi, sari, dewi} {
		p.last("memindahkan janjinya").has(t, "zirkonia")
	}
	for _, p := range []*person{tono, wati} {
		p.last("memindahkan janjinya")
		p.tap("Berhenti mendukung")
	}
	room.say("/tarik " + code)
	room.tap("Ya, tarik")
	for _, p := range []*person{budi, sari, dewi, tono, wati} {
		if s := w.show(p.chat); strings.Contains(s, "zirkonia") {
			t.Errorf("%s reads it still:\n%s", p.name, s)
		}
	}
	sari.last("Kantor menarik")
}

// chained are three citizens whose matters went on as one: the first as the second, and that as the third, where the first has a promise.
func chained(t *testing.T) (w *world, rina, room *person, people [3]*person) {
	w = newWorld(t)
	rina, room = w.office("Rina", "Grup Dapil 1")
	for i, text := range []string{"lampu jalan depan SDN 3 mati udah 2 minggu", "penerangan dekat sekolah padam total", "gelap gulita di gang belakang SD"} {
		people[i] = w.sent([]string{"Sari", "Tono", "Wati"}[i], text)
		w.pass(time.Hour)
	}
	room.say("/janji " + string(w.get(1).Code) + " Jumat Lampu Bu Sari kami pasang.")
	for i := range 2 {
		room.say("/satukan " + string(w.get(store.AspirationID(i+1)).Code) + " " + string(w.get(store.AspirationID(i+2)).Code))
		room.tap("Lanjut sebagai " + string(w.get(store.AspirationID(i+2)).Code))
	}
	if a := w.get(3); a.State != store.Open || !a.TurnAt.Equal(w.get(1).ReceivedAt) {
		t.Fatalf("three in one, it is %s, waiting since %v", a.State, a.TurnAt)
	}
	return w, rina, room, people
}

// vowIn are the aspirations in which promises are looked after.
func (w *world) vowIn() (ids []store.AspirationID) {
	for _, id := range w.ids() {
		for range w.promises(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// The first of a chain is itself again: it gets the replies to itself alone, and the others go on as one with the wait that is theirs.
func TestRestoreTheFirstOfAChain(t *testing.T) {
	w, rina, room, people := chained(t)
	if got := w.vowIn(); len(got) != 1 || got[0] != 3 {
		t.Fatalf("the promise is in %v", got)
	}
	rina.say("/pulihkan " + string(w.get(1).Code))
	if a, b, c := w.get(1), w.get(2), w.get(3); a.State != store.Open || b.State != store.Merged || !c.TurnAt.Equal(b.ReceivedAt) || !a.TurnAt.Equal(a.ReceivedAt) {
		t.Errorf("they are %s, %s, and %s waiting since %v", a.State, b.State, c.State, c.TurnAt)
	}
	if got := w.vowIn(); len(got) != 1 || got[0] != 1 {
		t.Errorf("the promise is in %v", got)
	}
	room.reply(room.last("gelap gulita"), "Untuk gang belakang: besok pagi.")
	if people[0].said("gang belakang: besok") != 0 || people[1].said("gang belakang: besok") != 1 || people[2].said("gang belakang: besok") != 1 {
		t.Errorf("the reply reached the first %d, the second %d times", people[0].said("gang belakang: besok"), people[1].said("gang belakang: besok"))
	}
	rina.say("/pulihkan " + string(w.get(2).Code))
	w.pass(time.Minute)
	room.reply(room.last("gelap gulita"), "Satu lagi untuk gang belakang saja.")
	if people[1].said("gang belakang saja") != 0 {
		t.Error("apart again, the second still gets the third's replies")
	}
	if g := w.stats().Groups[0]; g.Excluded.Merged != 0 || g.Aspirations != 3 {
		t.Errorf("the figures are %+v", g)
	}
}

// The middle of a chain is itself again: the first goes on as it still.
func TestRestoreTheMiddleOfAChain(t *testing.T) {
	w, rina, room, people := chained(t)
	rina.say("/pulihkan " + string(w.get(2).Code))
	a, b, c := w.get(1), w.get(2), w.get(3)
	if a.State != store.Merged || a.MergedInto != 2 || b.State != store.Open || !b.TurnAt.Equal(a.ReceivedAt) || !c.TurnAt.Equal(c.ReceivedAt) {
		t.Errorf("they are %s, %s waiting since %v, %s waiting since %v", a.State, b.State, b.TurnAt, c.State, c.TurnAt)
	}
	if got := w.vowIn(); len(got) != 1 || got[0] != 2 {
		t.Errorf("the promise is in %v", got)
	}
	room.reply(room.last("penerangan dekat"), "Untuk sekolah: besok pagi.")
	w.pass(time.Minute)
	room.reply(room.last("gelap gulita"), "Untuk gang: lusa pagi.")
	for i, want := range [3][2]int{{1, 0}, {1, 0}, {0, 1}} {
		if got := [2]int{people[i].said("sekolah: besok"), people[i].said("gang: lusa")}; got != want {
			t.Errorf("%s has %v of both replies, want %v", people[i].name, got, want)
		}
	}
	if g := w.stats().Groups[0]; g.Excluded.Merged != 1 || g.Aspirations != 3 {
		t.Errorf("the figures are %+v", g)
	}
}

// Who has the first of a chain erased has no part in any of it any more: what they wrote to what it went on as is gone, and they hear no more of it.
func TestErasedFirstOfAChain(t *testing.T) {
	w, _, room, people := chained(t)
	room.reply(room.last("gelap gulita"), "Tiangnya kami periksa besok pagi.")
	people[0].reply(people[0].last("besok pagi"), "yang di gang zirkonia juga, ya")
	w.pass(time.Hour)
	people[0].erase(w.get(1).Code)
	w.unseen("zirkonia", "SDN 3")
	w.nowhere("zirkonia", "SDN 3")
	room.reply(room.last("gelap gulita"), "Lampunya sudah kami pasang kemarin sore.")
	for i, want := range [3]int{0, 1, 1} {
		if got := people[i].said("kemarin sore"); got != want {
			t.Errorf("%s reads what was said after it %d times, want %d:\n%s", people[i].name, got, want, w.show(people[i].chat))
		}
	}
	if a, b, c := w.get(1), w.get(2), w.get(3); a.State != store.Erased || b.State != store.Merged || c.State != store.Open {
		t.Errorf("they are %s, %s, and %s", a.State, b.State, c.State)
	}
}

// Of what went on as another, was itself again, and went on as that once more, the notes of before are erased as well.
func TestNotesOfAnEarlierMergeAreErased(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	w.pass(time.Hour)
	sari := w.sent("Sari", "penerangan dekat sekolah padam total")
	first, second := w.get(1), w.get(2)
	merge := func() {
		room.say("/satukan " + string(second.Code) + " " + string(first.Code))
		room.tap("Lanjut sebagai " + string(first.Code))
		w.pass(time.Hour)
	}
	merge()
	room.say("/catatan " + string(first.Code) + " rumah Bu Sari di gang zirkonia")
	w.pass(time.Hour)
	rina.say("/pulihkan " + string(second.Code))
	w.pass(time.Hour)
	merge()
	sari.erase(second.Code)
	w.nowhere("zirkonia")
}

// However many support it, all hear that an agency was asked, what became of a promise, and that it goes on as another, a page at a time;
// and all of them are apart again at once.
func TestThousandsGoWithAMerge(t *testing.T) {
	w := newWorld(t, together)
	rina, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	w.pass(time.Hour)
	w.sent("Tono", "sampah menumpuk di pasar Wonosari")
	const many, reached = 250, 249 // one has blocked the bot
	w.thousand(1, many)
	a, b := w.get(1), w.get(2)
	page := func(text string) {
		t.Helper()
		first := w.told(many, text)
		if first > 100 {
			t.Errorf("%q was told to %d at once", text, first)
		}
		for range 10 {
			w.pass(time.Second)
		}
		if got := w.told(many, text); got != reached {
			t.Errorf("%q was told to %d of %d", text, got, reached)
		}
	}
	room.say("/alihkan " + string(a.Code) + " Dinas PU")
	w.pass(10 * time.Minute)
	page("yang Anda dukung, ke Dinas PU")
	room.say("/janji " + string(a.Code) + " Jumat lampunya kami pasang")
	for range 5 {
		w.pass(time.Second)
	}
	room.say("/tepati " + string(a.Code))
	page("sudah ditepati, kata")
	room.say("/satukan " + string(a.Code) + " " + string(b.Code))
	room.tap("Lanjut sebagai " + string(b.Code))
	page("kami satukan dengan")
	w.view(func(r store.Reader) error {
		_, n, err := r.Supporters(2, 1)
		if n != many+1 {
			t.Errorf("%d support what it goes on as", n)
		}
		return err
	})
	rina.say("/pulihkan " + string(a.Code))
	w.view(func(r store.Reader) error {
		_, n, err := r.Supporters(2, 1)
		if n != 0 {
			t.Errorf("%d still do", n)
		}
		return err
	})
}
