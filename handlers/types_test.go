package handlers_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/worktime"
)

// replied are the types of the replies, as they are exported.
func (w *world) replied() []string {
	var types []string
	for _, l := range w.history() {
		if l.Do == "reply" {
			types = append(types, l.Type)
		}
	}
	return types
}

// unanswered fails if the one aspiration stands otherwise than one that waits since it came.
func (w *world) unanswered() {
	w.t.Helper()
	a := w.only()
	office := store.Office{}
	w.view(func(r store.Reader) (err error) { office, err = r.Office(a.Office); return err })
	if !a.FirstReplyAt.IsZero() || a.Turn != store.OfficeTurn || !a.TurnAt.Equal(a.ReceivedAt) || !a.DueAt.Equal(worktime.Of(office, nil).Due(a.ReceivedAt, office.Promise)) {
		w.t.Errorf("first reply %v, turn %q since %v, due %v; it waits since %v", a.FirstReplyAt, a.Turn, a.TurnAt, a.DueAt, a.ReceivedAt)
	}
	w.view(func(r store.Reader) error {
		queue, _, err := r.Queue(store.QueueFilter{Offices: []store.OfficeID{a.Office}, Turn: store.OfficeTurn})
		if len(queue) != 1 {
			w.t.Error("it is not in the queue")
		}
		return err
	})
}

// Thanks and passing on arrive, and are no answer: nothing is asked of the citizen, and the matter stays owed. Staff are told
// so at once. An answer is one, until its staff say otherwise. Read it aloud.
func TestWhatAReplyIsWorth(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	card := room.last("lampu jalan")

	room.reply(card, "Terima kasih laporannya Pak, segera kami tindak lanjuti.")
	room.sees("ucapan terima kasih, belum sebagai jawaban", "tetap di antrean")
	if _, ok := buttonOf(citizen.sees("segera kami tindak lanjuti"), "Sudah"); ok {
		t.Error("the citizen is asked whether thanks answer them")
	}
	w.unanswered()
	citizen.say("baik pak, terima kasih")
	citizen.sees("Sama-sama")
	w.unanswered()

	room.reply(card, "Sudah kami teruskan ke Dishub ya Pak.")
	room.sees("kabar penerusan, belum sebagai jawaban")
	w.unanswered()
	if got := w.replied(); !slices.Equal(got, []string{"ack", "forward"}) {
		t.Errorf("exported as %v", got)
	}

	w.pass(time.Hour)
	room.reply(card, "Nanti dikabari Dishub, nomornya 0800-123.")
	said := room.sees("Kami kirim ke warga")
	ack, _ := buttonOf(said, "Ini baru ucapan terima kasih")
	forward, ok := buttonOf(said, "Ini penerusan")
	if !ok {
		t.Fatalf("no button under\n%s", flat(said.out))
	}
	if a := w.only(); !a.FirstReplyAt.Equal(w.now) || a.Turn != store.CitizenTurn || !a.DueAt.IsZero() {
		t.Errorf("an answer arrived at %v: first reply %v, turn %q, due %v", w.now, a.FirstReplyAt, a.Turn, a.DueAt)
	}
	w.pass(time.Hour)
	room.tapOn(said, forward)
	room.last("kami catat sebagai kabar penerusan")
	w.unanswered()
	if _, ok := buttonOf(citizen.last("0800-123"), "Sudah"); ok {
		t.Error("the citizen is still asked whether it answers them")
	}
	room.tapOn(said, forward)
	room.tapOn(said, ack)
	w.unanswered()
	if got := w.replied(); !slices.Equal(got, []string{"ack", "forward", "forward"}) {
		t.Errorf("exported as %v", got)
	}

	room.reply(card, "Maaf lama, Pak. Lampunya diganti besok pagi.")
	citizen.tap("Sudah")
	if a := w.only(); !a.FirstReplyAt.Equal(w.now) || a.Turn != store.NoTurn || a.Verdict != store.VerdictYes {
		t.Errorf("first reply %v, turn %q, verdict %q", a.FirstReplyAt, a.Turn, a.Verdict)
	}
	w.golden("types")
}

// What the citizen said of a reply stays what they said, and makes no answer of one that its staff took back.
func TestDeclaredAfterAVerdict(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu mati")
	room.reply(room.last("lampu mati"), "Besok diganti.")
	citizen.tap("Sudah")
	room.tap("Ini baru ucapan terima kasih")
	a := w.only()
	if !a.FirstReplyAt.IsZero() || a.Turn != store.OfficeTurn || a.Verdict != store.VerdictYes {
		t.Errorf("first reply %v, turn %q, verdict %q", a.FirstReplyAt, a.Turn, a.Verdict)
	}
	citizen.last("sudah terjawab")
}

// A reply taken back gives the turn back to the one before it: the wait that it ended goes on.
func TestDeclaredInALaterTurn(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu mati")
	w.pass(time.Hour)
	room.reply(room.last("lampu mati"), "Besok diganti.")
	first := w.now
	w.pass(48 * time.Hour)
	citizen.say("masih gelap bu")
	again := w.now
	w.pass(time.Hour)
	room.reply(room.last("masih gelap"), "Kabelnya putus, dibetulkan Sabtu.")
	room.tap("Ini penerusan")
	if a := w.only(); !a.FirstReplyAt.Equal(first) || a.Turn != store.OfficeTurn || !a.TurnAt.Equal(again) {
		t.Errorf("first reply %v, turn %q since %v; want %v, and the office's since %v", a.FirstReplyAt, a.Turn, a.TurnAt, first, again)
	}
}

// The fourth time that nearly the same words go out, they are a form letter.
func TestFormLetter(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	for i := range 4 {
		name := fmt.Sprint("Warga", i+1)
		w.sent(name, fmt.Sprint("bantuan rumah nomor ", i+1))
		room.reply(room.last("bantuan rumah nomor"), "Program bedah rumah dibiayai kementerian, dan penerimanya dipilih desa menurut data terpadu.")
	}
	room.sees("catat sebagai salinan", "tetap di antrean")
	if got := w.replied(); !slices.Equal(got, []string{"personal", "personal", "personal", "template"}) {
		t.Errorf("exported as %v", got)
	}
	last := w.person("Warga4")
	if _, ok := buttonOf(last.sees("Program bedah rumah"), "Sudah"); ok {
		t.Error("the citizen is asked whether a form letter answers them")
	}
	w.golden("letter")
}

// Buttons are forged, old, and tapped by anybody: only the office's staff can say less of their replies, and nobody more.
func TestForgedDeclarations(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu mati")
	card := room.last("lampu mati")
	room.reply(card, "Terima kasih, kami cek.")
	w.pass(2 * time.Minute) // another reply, and not more of the same
	room.reply(card, "Besok diganti.")
	said := room.sees("Kami kirim ke warga")
	stranger := w.person("Orang").in("Grup")
	other := w.person("Dua")
	other.say("/gabung " + w.invite("dapil-2", store.RoleAdmin))
	forge := func(who *person, data string) { who.tapOn(said, bot.Button{Label: "palsu", Data: data}) }
	var ids []store.MessageID
	w.view(func(r store.Reader) error {
		all, err := r.Messages(1)
		for _, m := range all {
			ids = append(ids, m.ID)
		}
		return err
	})
	for _, data := range []string{"s.declare:1:3:ack", "s.declare:1:3:forward"} {
		forge(stranger, data)
		forge(other, data)
		forge(citizen, data)
	}
	for _, data := range []string{"s.declare:1:3:personal", "s.declare:1:3:template", "s.declare:1:3:auto", "s.declare:1:3:", "s.declare:1:3", "s.declare:1:1:ack", "s.declare:1:99:ack",
		"s.declare:2:3:ack", "s.declare:1:2:forward", "s.declare:1:2:personal", "s.declare", "s.declare:x:y:ack"} {
		forge(room, data)
	}
	if got := w.replied(); !slices.Equal(got, []string{"ack", "personal"}) || !slices.Equal(ids, []store.MessageID{1, 2, 3}) {
		t.Errorf("messages %v are exported as %v", ids, got)
	}
	if a := w.only(); a.FirstReplyAt.IsZero() {
		t.Error("a forged button took an answer back")
	}
	w.tx(func(tx store.Tx) error { // she has left
		return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: 1, Role: store.RoleStaff, Since: w.now, Until: w.now})
	})
	forge(room, "s.declare:1:3:ack")
	if a := w.only(); a.FirstReplyAt.IsZero() {
		t.Error("who has left took an answer back")
	}
}

// Other words make no answer of what was none when it was sent; staff are told so.
func TestAChangedReplyStaysWhatItWas(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu mati")
	change := func(id, text string) {
		u := room.update(bot.KindEdit)
		u.Message = &bot.Message{ID: id, Text: text}
		w.take(u)
	}
	thanks := room.reply(room.last("lampu mati"), "Siap, terima kasih Pak.")
	change(thanks.Message.ID, "Siap, lampunya diganti besok.")
	room.sees("tetap belum kami catat sebagai jawaban")
	if _, ok := buttonOf(citizen.last("diganti besok"), "Sudah"); ok {
		t.Error("the citizen is asked whether it answers them")
	}
	w.unanswered()
	w.pass(2 * time.Minute)
	answer := room.reply(room.last("lampu mati"), "Lampunya diganti beosk.")
	n := len(w.chats[room.chat])
	change(answer.Message.ID, "Lampunya diganti besok.")
	if len(w.chats[room.chat]) != n {
		t.Errorf("a mere correction is talked about:\n%s", w.show("Grup"))
	}
	if got := w.replied(); !slices.Equal(got, []string{"ack", "personal"}) {
		t.Errorf("exported as %v", got)
	}
}
