package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// tapped is a tap on the button of that label, still to be taken.
func (p *person) tapped(s *shown, label string) bot.Update {
	p.w.t.Helper()
	b, ok := buttonOf(s, label)
	if !ok {
		p.w.t.Fatalf("no button %q under\n%s", label, flat(s.out))
	}
	u := p.update(bot.KindTap)
	u.Tap = &bot.Tap{ID: fmt.Sprint("t", p.w.seq), Message: s.id, Data: b.Data}
	return u
}

// Two buttons of a list are tapped before the first is answered: what is shown of the second goes with its words.
func TestTappedTwiceThenErased(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "jalan depan balai desa berlubang, motor saya jatuh")
	w.pass(time.Hour)
	budi.say("got di gang zirkonia mampet sejak senin")
	budi.tap("Kirim")
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	budi.say("/status")
	list := budi.sees(first, second)
	w.take(budi.tapped(list, first), budi.tapped(list, second))
	budi.sees("zirkonia")
	budi.say("/hapus")
	budi.tap(second)
	budi.tap("Ya, hapus")
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// What changes by itself is no answer: where its message is gone, it is not said anew, whatever happens while that is found out.
func TestNoAnswerIsNotSaidAnew(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang mampet sejak senin")
	budi.say("/hapus")
	budi.tap("Hapus")
	budi.tap("Ya, hapus")
	w.chats[budi.chat] = nil
	w.scrub()
	w.now = w.now.Add(time.Hour)
	if _, err := w.timers.Fire(t.Context(), w.now); err != nil {
		t.Fatal(err)
	}
	waiting, err := w.outbox.Pending(t.Context(), bot.Bulk, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, x := range waiting {
		if x.To.Chat != budi.chat {
			continue
		}
		found = true
		if _, err := w.outbox.Lease(t.Context(), []int64{x.ID}); err != nil {
			t.Fatal(err)
		}
		w.tx(func(tx store.Tx) error { return tx.MoveChat(w.person("Lama").address(), w.person("Baru").address()) })
		if err := w.outbox.Settle(t.Context(), []bot.Settlement{{ID: x.ID, Outcome: bot.Refused, Reason: bot.ReasonTarget, At: w.now}}); err != nil {
			t.Fatal(err)
		}
	}
	w.deliver()
	if !found || len(w.chats[budi.chat]) > 0 {
		t.Errorf("it was to change (%v); they see\n%s", found, w.show(budi.chat))
	}
}

// changes has something said to the person, and changes it.
func (p *person) changes(said string) (change func(lane bot.Lane, text string) int64) {
	p.w.t.Helper()
	say := func(lane bot.Lane, out bot.Outgoing) (id int64) {
		p.w.tx(func(tx store.Tx) (err error) {
			id, err = tx.Enqueue(store.Outbound{To: p.address(), Lane: lane, Out: out, About: store.About{Purpose: store.ForTalk}})
			return err
		})
		return id
	}
	first := say(bot.Interactive, bot.Outgoing{Text: bot.Plain(said)})
	p.w.deliver()
	return func(lane bot.Lane, text string) int64 {
		return say(lane, bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: first}, Text: bot.Plain(text)})
	}
}

// An answer goes before what waits in the lane of those who do not, though it takes the place of a change that waits there.
func TestAnswerInPlaceOfWhatWaits(t *testing.T) {
	w := newWorld(t)
	budi := w.person("Budi")
	change := budi.changes("siaran")
	change(bot.Bulk, "10 terkirim")
	change(bot.Interactive, "dihentikan")
	for lane, want := range []int{bot.Interactive: 1, bot.Bulk: 0} {
		if l, err := w.outbox.Pending(t.Context(), bot.Lane(lane), 0, 10); err != nil || len(l) != want {
			t.Errorf("lane %d has %d rows, want %d (%v)", lane, len(l), want, err)
		}
	}
	w.deliver()
	budi.sees("dihentikan")
}

// A change that is to be tried again is not sent after a later one of the same message.
func TestChangeThatWasOvertaken(t *testing.T) {
	w := newWorld(t)
	budi := w.person("Budi")
	change := budi.changes("siaran")
	lease := func(id int64) bot.Parcel {
		t.Helper()
		parcels, err := w.outbox.Lease(t.Context(), []int64{id})
		if err != nil || len(parcels) != 1 {
			t.Fatalf("leasing %d: %d parcels, %v", id, len(parcels), err)
		}
		return parcels[0]
	}
	settle := func(s bot.Settlement) {
		t.Helper()
		if err := w.outbox.Settle(t.Context(), []bot.Settlement{s}); err != nil {
			t.Fatal(err)
		}
	}
	older := change(bot.Interactive, "siap dikirim?")
	lease(older)
	newer := change(bot.Bulk, "sudah dikirim")
	settle(bot.Settlement{ID: older, Outcome: bot.Retry, After: w.now.Add(time.Second), At: w.now})
	settle(w.put(lease(newer)))
	w.pass(time.Second)
	budi.sees("sudah dikirim")
}

// A receipt tells the code: where the draft that was to become it is gone, it is said anew.
func TestReceiptOfADraftThatIsGone(t *testing.T) {
	w := newWorld(t)
	w.lenient = true
	w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi")
	budi.say("lampu jalan mati sejak senin")
	draft := budi.last("keluhan")
	w.chats[budi.chat] = nil
	b, _ := buttonOf(draft, "Kirim sekarang")
	budi.tapOn(draft, b)
	if n := budi.said(string(w.only().Code)); n != 1 {
		t.Errorf("the code is told %d times:\n%s", n, w.show(budi.chat))
	}
}

// Who removed the draft from their chat, and writes on, sees it again; and as often as it changes, once.
func TestDraftThatIsGone(t *testing.T) {
	w := newWorld(t)
	w.lenient = true
	w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi")
	budi.say("lampu jalan mati sejak senin")
	budi.last("Kami catat")
	w.chats[budi.chat] = nil
	budi.say("di depan SDN 3, gelap sekali")
	if n := budi.said("Kami catat"); n != 1 {
		t.Fatalf("the draft is shown %d times:\n%s", n, w.show(budi.chat))
	}
	budi.say("sudah dua orang jatuh")
	budi.tap("Kirim sekarang")
	budi.sees(string(w.only().Code))
	if n := budi.said(string(w.only().Code)); n != 1 {
		t.Errorf("the code is told %d times:\n%s", n, w.show(budi.chat))
	}
}

// A draft that expires where it was removed from the chat is spoken of once.
func TestExpiredWhereItIsGone(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	w.lenient = true
	w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi")
	budi.say("lampu jalan mati sejak senin")
	w.pass(time.Hour)
	w.chats[budi.chat] = nil
	w.pass(80 * time.Hour)
	if s := w.show(budi.chat); strings.Contains(s, "(dihapus)") || budi.said("sudah kami hapus") != 1 {
		t.Errorf("they see\n%s", s)
	}
}

// Whatever a tap leads to is said anew where the tapped message is gone: to supporters, and to staff.
func TestAnswersWhereTheMessageIsGone(t *testing.T) {
	w := newWorld(t, together)
	w.lenient = true
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	w.pass(2 * time.Hour)
	tapGone := func(p *person, s *shown, label string) {
		t.Helper()
		w.chats[p.chat] = nil
		b, ok := buttonOf(s, label)
		if !ok {
			t.Fatalf("no button %q under\n%s", label, flat(s.out))
		}
		p.tapOn(s, b)
	}
	sari := w.person("Sari")
	sari.say(darkToo)
	tapGone(sari, sari.sees("Dukung"), "Dukung")
	sari.sees("ikut mendukung", string(w.get(1).Code))
	room.say("/catat-lisan got di depan rumah mampet, warga lapor di pasar")
	held := room.sees("got di depan")
	tapGone(room, held, "keluhan")
	room.sees("Jenis")
	room.tap("Kembali")
	room.sees("got di depan")
	w.pass(80 * time.Hour)
	w.unseen("got di depan")
}

// A message that showed one aspiration, and shows another since, keeps nothing of the first when that is erased.
func TestShownThenAnother(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.say("jalan depan balai desa berlubang, motor saya jatuh")
	budi.tap("Kirim")
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	budi.say(first)
	budi.sees("zirkonia")
	budi.tap("Kembali")
	budi.tap(second)
	budi.sees("balai desa")
	budi.say("/hapus")
	budi.tap("Hapus " + first)
	budi.tap("Ya, hapus")
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
	if budi.said("balai desa") != 1 {
		t.Errorf("what was shown since is gone:\n%s", w.show(budi.chat))
	}
}

// A list of what can be erased, which became what was done with one of them, keeps nothing of another that is erased later.
func TestErasableThatBecameAnother(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.say("jalan depan balai desa berlubang, motor saya jatuh")
	budi.tap("Kirim")
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	budi.say("/hapus")
	budi.tap("Hapus " + second)
	budi.tap("Tarik saja")
	budi.tap("Ya, tarik")
	budi.say("/hapus")
	budi.tap("Hapus " + first)
	budi.tap("Ya, hapus")
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// A draft that asks of which aspiration it is a part asks no more of one that is erased, and keeps nothing of it.
func TestErasedWhileADraftNamesIt(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.say("jalan depan balai desa berlubang, motor saya jatuh")
	budi.tap("Kirim")
	w.pass(time.Hour)
	budi.say("air pam keruh sejak kemarin")
	budi.tap("Tambahan")
	budi.sees("zirkonia")
	budi.say("/hapus")
	budi.tap("Hapus " + string(w.get(1).Code))
	budi.tap("Ya, hapus")
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
	budi.tap("Kirim sekarang")
	if budi.said(string(w.get(3).Code)) != 1 {
		t.Errorf("what waited as a draft was not sent:\n%s", w.show(budi.chat))
	}
}

// A question that takes the place of a list, and is not there yet when that goes with what was erased, is asked all the same.
func TestAskedWhileItsListGoes(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.say("jalan depan balai desa berlubang, motor saya jatuh")
	budi.tap("Kirim")
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	budi.say("/hapus")
	list := budi.sees(first, second)
	budi.say("/hapus")
	budi.tap("Hapus " + first)
	sure := budi.sees("Hapus " + first)
	w.take(budi.tapped(list, "Hapus "+second), budi.tapped(sure, "Ya, hapus"))
	if budi.said("Hapus "+second) != 1 {
		t.Errorf("they are not asked:\n%s", w.show(budi.chat))
	}
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// What a message showed in between goes with what was erased; what it shows now is about something else, and stays in the history of
// a chat whose platform keeps none.
func TestShownInBetween(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.say("jalan depan balai desa berlubang, motor saya jatuh")
	budi.tap("Kirim")
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	budi.say(second)
	shown := budi.sees("balai desa")
	budi.tapOn(shown, shown.out.Buttons[len(shown.out.Buttons)-1][0])
	budi.sees("zirkonia")
	budi.tap(second)
	history := w.db.Transcript()
	if _, err := history.Put(t.Context(), budi.address(), bot.Entry{ID: shown.id, Out: &shown.out}); err != nil {
		t.Fatal(err)
	}
	budi.say("/hapus")
	budi.tap("Hapus " + first)
	budi.tap("Ya, hapus")
	if e, ok, err := history.Entry(t.Context(), budi.address(), shown.id); err != nil || !ok || e.Gone {
		t.Errorf("what is shown is gone: %+v, %v", e, err)
	}
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// Who taps that a citizen does not agree, where nobody else sees it, is told once that it was erased.
func TestDroppedIsToldOnce(t *testing.T) {
	w := newWorld(t)
	room := serverRoom(w)
	held := room.slash("catat-lisan", "got di gang zirkonia mampet, warga lapor di pasar")
	held.sees("zirkonia")
	room.tapWhispered(held, "Tidak setuju", nil)
	n := 0
	for chat, all := range w.chats {
		for _, s := range all {
			if strings.Contains(s.out.Text.S, "Dibuang") {
				n++
				t.Log(w.names[chat])
			}
		}
	}
	if n != 1 {
		t.Errorf("it is told %d times", n)
	}
	w.unseen("zirkonia")
}

// Of a draft that is gone, and grows while that is found out, the new message says all of it.
func TestDraftThatGrowsWhileItIsGone(t *testing.T) {
	w := newWorld(t)
	w.lenient = true
	w.office("Rina", "Grup Dapil 1")
	budi := w.person("Budi")
	budi.say("lampu jalan mati sejak senin")
	draft := budi.last("Kami catat")
	w.chats[budi.chat] = nil
	w.keep(budi.tapped(draft, "Bukan keluhan"))
	waiting, err := w.outbox.Pending(t.Context(), bot.Interactive, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var sending []bot.Parcel
	for _, x := range waiting {
		some, err := w.outbox.Lease(t.Context(), []int64{x.ID})
		if err != nil {
			t.Fatal(err)
		}
		sending = append(sending, some...)
	}
	more := budi.update(bot.KindMessage)
	more.Message = &bot.Message{ID: "m-more", Text: "di depan SDN 3, gelap sekali"}
	w.keep(more)
	for _, p := range sending {
		if err := w.outbox.Settle(t.Context(), []bot.Settlement{w.put(p)}); err != nil {
			t.Fatal(err)
		}
	}
	w.deliver()
	budi.sees("Kami catat")
	if all := w.chats[budi.chat]; len(all) != 1 {
		t.Errorf("it stands in %d messages:\n%s", len(all), w.show(budi.chat))
	}
}

// What is on its way while words in it are erased may have been written down once more: the file is cleaned again.
func TestErasedWhileItIsOnItsWay(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.say("jalan depan balai desa berlubang, motor saya jatuh")
	budi.tap("Kirim")
	w.pass(time.Hour)
	budi.say("air pam keruh sejak kemarin")
	draft := budi.sees("Kami catat")
	budi.say("/hapus")
	budi.tap("Hapus " + string(w.get(1).Code))
	sure := budi.sees("Hapus " + string(w.get(1).Code))
	w.keep(budi.tapped(draft, "Tambahan"))
	var sending []bot.Parcel
	waiting, err := w.outbox.Pending(t.Context(), bot.Interactive, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range waiting {
		some, err := w.outbox.Lease(t.Context(), []int64{x.ID})
		if err != nil {
			t.Fatal(err)
		}
		sending = append(sending, some...)
	}
	w.keep(budi.tapped(sure, "Ya, hapus"))
	w.scrub()
	for _, p := range sending {
		if err := w.outbox.Settle(t.Context(), []bot.Settlement{w.put(p)}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := w.db.PendingErasures(t.Context()); err != nil || n == 0 {
		t.Errorf("%d erasures are pending (%v)", n, err)
	}
	w.deliver()
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// News that takes the place of what a citizen was told within the hour reaches them, too, if they removed that from their chat; and is the
// notice that the next news changes.
func TestNewsWhereTheNoticeIsGone(t *testing.T) {
	w := newWorld(t)
	w.lenient = true
	_, room := w.office("Rina", "Grup Dapil 1")
	w.second("Sari", "Grup 2")
	budi := w.sent("Budi", "lampu jalan mati")
	code := string(w.only().Code)
	room.tap("Ambil")
	w.pass(15 * time.Minute)
	budi.sees("dipegang Rina")
	w.chats[budi.chat] = nil
	room.say("/alihkan " + code + " dapil-2")
	room.tap("Ya, alihkan")
	w.pass(15 * time.Minute)
	if n := budi.said("dialihkan ke Kantor Dapil 2"); n != 1 {
		t.Fatalf("they were told %d times:\n%s", n, w.show(budi.chat))
	}
	w.person("Sari").say("/ambil " + code)
	w.pass(15 * time.Minute)
	budi.sees("dipegang Sari")
	if n := len(w.chats[budi.chat]); n != 1 {
		t.Errorf("the notice is not changed:\n%s", w.show(budi.chat))
	}
}
