package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/measure"
)

// second enrols a person in dapil-2, whose room is another group.
func (w *world) second(name, group string) (private, room *person) {
	w.t.Helper()
	private = w.person(name)
	private.say("/gabung " + w.invite("dapil-2", store.RoleStaff))
	room = private.in(group)
	room.say("/ruang")
	return private, room
}

// tapWith taps a button and sends its form.
func (p *person) tapWith(label string, values map[string]string) {
	p.w.t.Helper()
	u := p.tapForm(label, values)
	p.w.take(u)
}

func (p *person) tapForm(label string, values map[string]string) bot.Update {
	p.w.t.Helper()
	chat := p.w.chats[p.chat]
	for i := len(chat) - 1; i >= 0; i-- {
		if b, ok := buttonOf(chat[i], label); ok {
			if b.Form == nil {
				p.w.t.Fatalf("the button %q has no form", label)
			}
			for _, in := range b.Form.Inputs {
				if _, ok := values[in.Name]; in.Required && !ok {
					p.w.t.Fatalf("the form of %q asks for %q", label, in.Name)
				}
			}
			u := p.update(bot.KindTap)
			u.Tap = &bot.Tap{ID: fmt.Sprint("t", p.w.seq), Message: chat[i].id, Data: b.Data, Values: values}
			return u
		}
	}
	p.w.t.Fatalf("%s sees no button %q; the chat is\n%s", p.name, label, p.w.show(p.chat))
	return bot.Update{}
}

func (w *world) steps(id store.AspirationID) (all []string) {
	w.view(func(r store.Reader) error {
		events, err := r.Events(id)
		for _, e := range events {
			said := string(e.Kind)
			if step, ok := e.Data["step"]; ok {
				said += " " + fmt.Sprint(step)
			}
			all = append(all, said)
		}
		return err
	})
	return all
}

// A question makes it the citizen's turn, counts for nothing, is asked once more, and its answer gives the turn back as it was.
func TestAsking(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	before := w.only()
	room.say("/tanya " + string(before.Code) + " Tiang nomor berapa yang mati?")
	citizen.sees("bertanya soal", "Tiang nomor berapa")
	a := w.only()
	if a.Turn != store.CitizenTurn || !a.DueAt.IsZero() || !a.FirstReplyAt.IsZero() {
		t.Fatalf("asked, it is the turn of %q, due %v, answered %v", a.Turn, a.DueAt, a.FirstReplyAt)
	}
	room.last("lampu jalan depan")
	if s := room.last("lampu jalan depan").out.Text.S; !strings.Contains(s, "Menunggu warga: ditanya Rina") {
		t.Errorf("the card says\n%s", s)
	}
	n := citizen.heard()
	w.live("2026-11-27", "12.00")
	citizen.sees("menunggu jawaban Anda", "Tiang nomor")
	w.live("2026-12-01", "12.00")
	if got := citizen.heard(); got != n+1 {
		t.Errorf("they were reminded %d times:\n%s", got-n, w.show(citizen.chat))
	}
	citizen.reply(citizen.last("bertanya soal"), "tiang nomor 12, dekat warung")
	a = w.only()
	if a.Turn != store.OfficeTurn || !a.TurnAt.Equal(before.TurnAt) {
		t.Fatalf("answered, it is the turn of %q since %v, want since %v", a.Turn, a.TurnAt, before.TurnAt)
	}
	// The promise was for Monday; it is Tuesday: they have until the end of Wednesday.
	if got := a.DueAt.In(jakarta).Format("2 Jan"); got != "2 Dec" {
		t.Errorf("due %s", got)
	}
	report, err := w.db.Stats(t.Context(), measure.Query{By: measure.ByAll, AsOf: w.now.Add(30 * 24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if g := report.Groups[0]; g.TwoWay.N != 0 || g.Replies.Ack != 1 || g.Replies.Personal != 0 {
		t.Errorf("a question counts: %+v", g)
	}
	room.reply(room.last("tiang nomor 12"), "Lampunya sudah kami ganti sore ini, terima kasih petunjuknya.")
	if a = w.only(); a.Turn != store.CitizenTurn || a.FirstReplyAt.IsZero() {
		t.Errorf("it was answered, and it is the turn of %q", a.Turn)
	}
	citizen.say("masih gelap bu")
	if a = w.only(); a.Turn != store.OfficeTurn || a.TurnAt.Equal(before.TurnAt) {
		t.Errorf("a later word begins a turn of %q since %v", a.Turn, a.TurnAt)
	}
	w.golden("asking")
}

// An answer that comes soon leaves the promise as it was.
func TestAskingKeepsThePromise(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	before := w.only()
	room.tap("Lainnya")
	room.tap("Tanya warga")
	room.reply(room.last("Apa yang ingin ditanyakan"), "Tiang nomor berapa?")
	citizen.reply(citizen.sees("Tiang nomor berapa?"), "nomor 12")
	if a := w.only(); !a.DueAt.Equal(before.DueAt) || !a.TurnAt.Equal(before.TurnAt) || a.Turn != store.OfficeTurn {
		t.Errorf("due %v, was %v; turn %q since %v", a.DueAt, before.DueAt, a.Turn, a.TurnAt)
	}
}

// It goes to another office with a promise of its own, back once with a reason, and no further to and fro. Its first office cannot open it.
func TestPassingOn(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	_, other := w.second("Tono", "Grup Dapil 2")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	card := room.last("lampu jalan")
	room.tap("Ambil")
	room.reply(card, "# coba tanya dapil 2")
	w.pass(48 * time.Hour)
	room.tapOn(card, bot.Button{Data: w.dataOf(card, "Alihkan")})
	room.tap("Dapil 2")
	room.sees("Kartunya pindah ke sana")
	room.tap("Ya, alihkan")
	if s := card.out.Text.S; !strings.Contains(s, "dialihkan ke Kantor Dapil 2 oleh Rina") || strings.Contains(s, "lampu jalan") || len(card.out.Buttons) > 0 {
		t.Errorf("the old card says\n%s", flat(card.out))
	}
	a := w.only()
	if a.Office != "dapil-2" || a.Claimed != 0 || a.TurnAt.After(a.ReceivedAt) || !a.DueAt.After(w.now.Add(24*time.Hour)) {
		t.Fatalf("passed on, it is %+v", a)
	}
	theirs := other.last("lampu jalan")
	if !strings.Contains(theirs.out.Text.S, "Dialihkan dari Kantor Dapil 1 oleh Rina") || !strings.Contains(theirs.out.Text.S, "Catatan: 1") {
		t.Errorf("the new card says\n%s", theirs.out.Text.S)
	}
	w.pass(5 * time.Minute)
	citizen.sees("dialihkan ke Kantor Dapil 2")
	if n := citizen.said("dialihkan"); n != 1 {
		t.Errorf("they were told %d times", n)
	}
	room.reply(card, "kata-kata yang tidak boleh sampai")
	rina.say("/kartu " + code)
	rina.sees("tidak ada di antrean kantor Anda")
	if citizen.said("kata-kata yang tidak boleh") > 0 {
		t.Error("who gave it away still writes to its citizen")
	}
	other.tapOn(theirs, bot.Button{Data: w.dataOf(theirs, "Alihkan")})
	other.tap("Dapil 1")
	other.tap("Ya, alihkan")
	other.reply(other.last("Mengapa"), "jalannya di dapil 1")
	if a = w.only(); a.Office != "dapil-1" {
		t.Fatalf("given back, it is at %s:\n%s", a.Office, w.show(other.chat))
	}
	again := room.last("lampu jalan")
	if !strings.Contains(again.out.Text.S, "Dikembalikan Kantor Dapil 2 oleh Tono") || !strings.Contains(again.out.Text.S, "jalannya di dapil 1") {
		t.Errorf("given back, the card says\n%s", again.out.Text.S)
	}
	room.tapOn(again, bot.Button{Data: w.dataOf(again, "Alihkan")})
	room.tap("Dapil 2")
	room.tapWith("Ya, alihkan", map[string]string{"alasan": "bukan, ini dapil 2"})
	third := other.last("lampu jalan")
	other.tapOn(third, bot.Button{Data: "s.pt!:1:dapil-1"})
	if a = w.only(); a.Office != "dapil-2" {
		t.Errorf("it goes to and fro, and is at %s", a.Office)
	}
	if citizen.said("jalannya di dapil 1") > 0 {
		t.Error("the reason reached the citizen")
	}
	room.tapOn(card, bot.Button{Data: "s.pt!:1:dapil-1"}) // an old button of the first office
	if a = w.only(); a.Office != "dapil-2" {
		t.Error("an office took what is another's")
	}
	w.golden("passing")
}

// Of what is closed nobody is reminded to ask the agency again, and its card does not say so; opened again, it does.
func TestReferredAndClosed(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	room.say("/alihkan " + code + " Dinas PU, 3 hari kerja")
	room.say("/tutup " + code)
	if w.only().State == store.Open {
		room.tap("Ya")
	}
	if s := room.last("lampu jalan").out.Text.S; w.only().State != store.Closed || !strings.Contains(s, "Diteruskan ke Dinas PU") || strings.Contains(s, "ditanyakan lagi") {
		t.Errorf("it is %s, and its card says\n%s", w.only().State, s)
	}
	w.live("2026-11-27", "12.00")
	if n := room.said("waktunya bertanya lagi"); n != 0 {
		t.Errorf("of what is closed staff were reminded %d times", n)
	}
	room.tap("Buka lagi")
	if s := room.last("lampu jalan").out.Text.S; !strings.Contains(s, "ditanyakan lagi") {
		t.Errorf("it is open again, and its card says\n%s", s)
	}
}

// An outside agency is asked: it stays here, its citizen is told, and staff are reminded until somebody says what became of it.
func TestReferring(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	room.say("/alihkan " + code + " Dinas PU, 3 hari kerja")
	room.sees("diteruskan ke Dinas PU", "Kamis, 26 November")
	citizen.sees("meneruskan", "Dinas PU", "Kamis, 26 November", "tetap terbuka")
	if s := room.last("lampu jalan").out.Text.S; !strings.Contains(s, "Diteruskan ke Dinas PU, ditanyakan lagi Kamis, 26 Nov") {
		t.Errorf("the card says\n%s", s)
	}
	if a := w.only(); a.Turn != store.OfficeTurn || a.Office != "dapil-1" {
		t.Errorf("it is the turn of %q", a.Turn)
	}
	w.live("2026-11-26", "12.00")
	room.sees("waktunya bertanya lagi ke Dinas PU")
	w.live("2026-12-01", "12.00")
	if n := room.said("waktunya bertanya lagi"); n < 2 {
		t.Errorf("nobody did anything, and staff were reminded %d times", n)
	}
	room.tap("Tanya lagi 7 hari kerja")
	room.last("ditanyakan lagi Kamis, 10 Desember")
	n := room.said("waktunya bertanya lagi")
	w.live("2026-12-09", "12.00")
	if got := room.said("waktunya bertanya lagi"); got != n {
		t.Errorf("reminded before the day")
	}
	w.live("2026-12-10", "12.00")
	room.reply(room.sees("waktunya bertanya lagi"), "Dinas PU memasang lampunya besok pagi, Pak.")
	citizen.last("besok pagi, Pak")
	if s := room.last("lampu jalan").out.Text.S; strings.Contains(s, "Diteruskan ke") {
		t.Errorf("answered, the card says\n%s", s)
	}
	w.golden("referring")
}

// An agency that is to be asked again today is asked today, while the office works, though its morning is over.
func TestReferredUntilToday(t *testing.T) {
	for _, clock := range []string{"09.30", "15.30"} {
		w := newWorld(t, atNight)
		_, room := w.office("Rina", "Grup Dapil 1")
		w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
		w.live("2026-11-24", clock)
		room.say("/alihkan " + string(w.only().Code) + " Dinas PU, hari ini")
		room.sees("diteruskan ke Dinas PU", "hari ini")
		if clock == "09.30" {
			w.live("2026-11-24", "12.00")
		}
		if n := room.said("waktunya bertanya lagi"); n != 0 {
			t.Errorf("said at %s, staff are reminded at once", clock)
		}
		w.live("2026-11-24", "16.00")
		if n := room.said("waktunya bertanya lagi"); n != 1 {
			t.Errorf("said at %s, staff were reminded %d times that day:\n%s", clock, n, w.show(room.chat))
		}
	}
}

// The reminder to ask an agency again can be answered while the aspiration is closed: then it says that nobody is reminded until it is open again.
func TestAskingAgainWhatIsClosed(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati")
	code := string(w.only().Code)
	room.say("/alihkan " + code + " Dinas PU, 3 hari kerja")
	w.live("2026-11-26", "12.00")
	reminder := room.sees("waktunya bertanya lagi ke Dinas PU")
	room.say("/tutup " + code)
	again, ok := buttonOf(reminder, "Tanya lagi 3 hari kerja")
	if !ok {
		t.Fatalf("the reminder is\n%s", flat(reminder.out))
	}
	room.tapOn(reminder, again)
	if s := room.last("dibuka kembali").out.Text.S; !strings.Contains(s, "sudah ditutup, jadi Dinas PU") || !strings.Contains(s, "mulai Selasa, 1 Desember") {
		t.Errorf("the answer is %q", s)
	}
	n := room.said("waktunya bertanya lagi")
	w.live("2026-12-02", "12.00")
	if got := room.said("waktunya bertanya lagi"); got != n {
		t.Errorf("closed, staff are reminded:\n%s", w.show(room.chat))
	}
	room.tapOn(room.last("lampu jalan"), mustButton(t, room.last("lampu jalan"), "Buka lagi"))
	w.live("2026-12-03", "12.00")
	room.last("waktunya bertanya lagi ke Dinas PU")
}

// A card of what is closed does not say that its citizen is asked: nobody waits for them. Open again, it does.
func TestNobodyIsAskedInWhatIsClosed(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati")
	code := string(w.only().Code)
	room.say("/tanya " + code + " Tiang nomor berapa?")
	w.pass(time.Minute)
	asked := func() bool { return strings.Contains(room.last("lampu jalan").out.Text.S, "Menunggu warga: ditanya") }
	if !asked() {
		t.Errorf("the card is\n%s", flat(room.last("lampu jalan").out))
	}
	room.say("/tutup " + code)
	w.pass(time.Minute)
	if asked() {
		t.Errorf("closed, the card is\n%s", flat(room.last("lampu jalan").out))
	}
	room.tapOn(room.last("lampu jalan"), mustButton(t, room.last("lampu jalan"), "Buka lagi"))
	w.pass(time.Minute)
	if a := w.only(); asked() != (a.Turn == store.CitizenTurn) {
		t.Errorf("open again, and the turn of %q, the card is\n%s", a.Turn, flat(room.last("lampu jalan").out))
	}
}

// What is promised is reminded of, late, moved and kept, and its citizen knows each.
// What is promised by tomorrow is read the day after too: it says the date, at its citizen, on the card, in the reminder and to staff.
func TestTomorrowHasADate(t *testing.T) {
	w := newWorld(t, atNight)
	w.set("dapil-1", func(o *store.Office) { o.Promise = 1 })
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	citizen.last("paling lambat besok, Selasa 24 November")
	room.last("janji balas Selasa, 24 Nov")
	room.say("/janji " + codeOf(w, 1) + " besok : petugas datang memeriksa")
	citizen.last("berjanji untuk " + codeOf(w, 1) + ", paling lambat besok, Selasa 24 November")
	room.last("Janji Selasa, 24 Nov: petugas datang memeriksa")
	room.say("/tunda " + codeOf(w, 1) + " besok 10.00")
	room.sees("ditunda sampai besok 10.00 (Selasa, 24 Nov)", "tetap besok 16.00 (Selasa, 24 Nov)")
	for _, who := range []*person{citizen, room, rina} {
		for _, s := range w.chats[who.chat] {
			text := s.out.Text.S
			for from := 0; ; {
				i := strings.Index(text[from:], "besok")
				if i < 0 {
					break
				}
				if from += i; s.from == "" && !strings.Contains(text[from:min(len(text), from+40)], "24 Nov") {
					t.Errorf("%s reads of a tomorrow without a date:\n%s", who.title(), text)
				}
				from += len("besok")
			}
		}
	}
}

// Where two have to look, one alone sets nothing aside.
func TestSpamTakesTwo(t *testing.T) {
	w := newWorld(t)
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office("dapil-1")
		if err != nil {
			return err
		}
		o.Settings.SpamSecond = true
		return tx.SaveOffice(o)
	})
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.person("Anto")
	budi.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	w.sent("Sari", "salam kenal pak, mampir ke toko saya")
	room.say("/spam " + string(w.only().Code))
	room.last("Rina menganggap ini spam")
	room.tap("Ya, spam")
	if a := w.only(); a.State != store.Open {
		t.Fatalf("one person made it %s", a.State)
	}
	anto := budi.in("Grup Dapil 1")
	anto.tap("Bukan spam")
	if s := room.last("salam kenal").out.Text.S; strings.Contains(s, "menganggap") {
		t.Errorf("refused, the card says\n%s", s)
	}
	room.say("/spam " + string(w.only().Code))
	anto.tap("Ya, spam")
	if a := w.only(); a.State != store.Spam {
		t.Errorf("two people made it %s", a.State)
	}
	room.say("/pulihkan " + string(w.only().Code))
	if a := w.only(); a.State != store.Open {
		t.Errorf("restored, it is %s", a.State)
	}
	if got := strings.Join(w.steps(1), " "); !strings.Contains(got, "suspect suspect refused suspect spam restore") {
		t.Errorf("events: %s", got)
	}
}

// A question that is taken back is none: it is the office's turn, as before.
func TestQuestionTakenBack(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	before := w.only()
	code := string(before.Code)
	room.say("/tanya " + code + " Tiang nomor berapa?")
	room.say("/janji " + code + " Jumat lampunya kami pasang")
	for _, id := range []store.MessageID{2, 3} {
		w.tx(func(tx store.Tx) error {
			return w.h.Do(tx, func(act talk.Act) error {
				m, err := act.Message(id)
				if err != nil {
					return err
				}
				a, err := act.Aspiration(1)
				if err != nil {
					return err
				}
				_, err = matter.TakeBack(act, &a, m.Staff, m)
				return err
			})
		})
	}
	w.deliver()
	if a := w.only(); a.Turn != store.OfficeTurn || !a.DueAt.Equal(before.DueAt) || !a.TurnAt.Equal(before.TurnAt) {
		t.Errorf("taken back, it is the turn of %q since %v, due %v", a.Turn, a.TurnAt, a.DueAt)
	}
	if s := room.last("lampu jalan depan").out.Text.S; strings.Contains(s, "Menunggu warga") || strings.Contains(s, "Janji Jumat") {
		t.Errorf("the card says\n%s", s)
	}
}

// Who replied for an office can correct that, and take it back, though another has the aspiration now. It stays the reply of the office that
// gave it, and nobody else of that office can.
func TestReplyIsWhoseGaveIt(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	ani := w.person("Ani")
	ani.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	_, other := w.second("Dewi", "Grup Dapil 2")
	wati := w.sent("Wati", "Lampu mati")
	u := room.reply(room.last("Lampu mati"), "Sudah kami cek di lapangan, besok diganti petugas kami.")
	rina.say("/alihkan " + string(w.only().Code) + " dapil-2")
	rina.tap("Ya")
	w.pass(time.Hour)
	room.edits(u, "Sudah kami cek di lapangan, lusa diganti petugas kami.")
	wati.last("Balasan Kantor Dapil 1 (Rina)")
	wati.last("lusa diganti")
	wati.tap("Sebagian")
	wati.last("Balasan Kantor Dapil 1 (Rina)")
	took, _ := buttonOf(room.last("Kami kirim"), "Tarik balasan")
	ani.in(room.chat).tapOn(room.last("Kami kirim"), took)
	ani.in(room.chat).tapOn(room.last("Kami kirim"), bot.Button{Data: strings.Replace(took.Data, "s.tb:", "s.tby:", 1)})
	wati.last("lusa diganti")
	room.tap("Tarik balasan")
	room.tap("Ya, tarik")
	if wati.said("lusa diganti") != 0 {
		t.Errorf("it was taken back, and its citizen reads\n%s", w.show(wati.chat))
	}
	wati.last("Kantor Dapil 1 menarik balasannya")
	if a := w.only(); a.Turn != store.OfficeTurn || a.Office != "dapil-2" {
		t.Errorf("the turn is %q, of %s", a.Turn, a.Office)
	}
	if strings.Contains(other.last("Lampu mati").out.Text.S, "Dijawab Rina") {
		t.Errorf("the office that has it reads\n%s", w.show(other.chat))
	}
}
