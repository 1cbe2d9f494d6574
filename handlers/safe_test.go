package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// careful is a world as the program is set up.
func careful(t *testing.T, opts ...func(*handlers.Options)) *world {
	return newWorld(t, append(opts, func(o *handlers.Options) {
		o.DangerWait = time.Minute
		o.Emergency = []talk.EmergencyNumber{{For: "any", Number: "112"}, {For: "fire", Number: "113"}, {For: "rescue", Number: "115"},
			{For: "medical", Number: "119"}, {For: "violence", Number: "110"}, {For: "home", Number: "129"}, {For: "self", Number: "119 ext 8"}}
	})...)
}

func (w *world) aspiration(id store.AspirationID) store.Aspiration {
	w.t.Helper()
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(id); return err })
	return a
}

func (w *world) kinds(id store.AspirationID) string {
	w.t.Helper()
	var kinds []string
	w.view(func(r store.Reader) error {
		events, err := r.Events(id)
		for _, e := range events {
			kinds = append(kinds, string(e.Kind))
		}
		return err
	})
	return strings.Join(kinds, " ")
}

// The list of what is set aside shows words of citizens: it goes with them.
func TestErasedFromWhatIsSetAside(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Agus", "Yuk main slot gacor di PUCUK138, depo 25 bonus 25, daftar sekarang bit.ly/gcr138")
	w.pass(time.Minute)
	room.sees("1 pesan disisihkan")
	room.tap("Lihat")
	room.sees("slot gacor")
	citizen.say("/hapus")
	citizen.tap("Hapus semua tentang saya")
	citizen.tap("Ya, hapus semuanya")
	if text := w.show("Grup"); strings.Contains(text, "slot gacor") {
		t.Errorf("in the room stands\n%s", text)
	}
}

// What advertises is set aside, is owed all the same, and one tap takes it back or calls it spam. What was no spam is not set aside again.
func TestSpamIsSetAside(t *testing.T) {
	w := careful(t)
	rina, room := w.office("Rina", "Grup")
	before := len(w.chats[room.chat])
	w.sent("Agus", "Yuk main slot gacor di PUCUK138, depo 25 bonus 25, daftar sekarang bit.ly/gcr138")
	a := w.only()
	if a.State != store.Open || a.Aside != store.AsideSpam || a.Turn != store.OfficeTurn || a.DueAt.IsZero() {
		t.Errorf("state %s, aside %q, turn %s, due %v", a.State, a.Aside, a.Turn, a.DueAt)
	}
	room.sees("1 pesan disisihkan")
	if n := len(w.chats[room.chat]) - before; n != 1 {
		t.Errorf("%d messages in the room, want the note alone", n)
	}
	if strings.Contains(w.show(room.chat), "PUCUK138") {
		t.Error("its words stand in the room")
	}
	// A trader asks for something in the words of traders.
	shop := w.sent("Siti", "Kami warung kopi: diskon 50% promo hari ini, pesan sekarang, gratis ongkir, hubungi kami 0812 3456 7890")
	shop.sees("Stafnya memeriksa dulu", "Kode Anda")
	w.pass(time.Minute)
	room.sees("2 pesan disisihkan")
	rina.say("/antrean")
	rina.sees("Tidak ada yang terbuka", "2 pesan disisihkan")
	room.tap("Lihat")
	list := room.sees("2 pesan disisihkan", "mirip promosi", "slot gacor", "•••• •••• ••90")
	room.tap(fmt.Sprint(w.aspiration(2).Code, ": bukan spam"))
	room.last("Kami warung kopi")
	if got := w.aspiration(2); got.Aside != "" || got.State != store.Open {
		t.Errorf("kept, it is aside %q, state %s", got.Aside, got.State)
	}
	room.tap(": spam")
	if got := w.aspiration(1); got.Aside != "" || got.State != store.Spam {
		t.Errorf("called spam, it is aside %q, state %s", got.Aside, got.State)
	}
	room.last("sudah diperiksa")
	if b, ok := buttonOf(list, "spam"); ok {
		t.Errorf("the list still has the button %q", b.Label)
	}
	w.sent("Tuti", "Kami warung kopi: diskon 50% promo hari ini, pesan sekarang, gratis ongkir, hubungi kami 0812 3456 7890")
	if got := w.aspiration(3); got.Aside != "" {
		t.Error("the same words were set aside again")
	}
	w.golden("spam")
	if got, want := w.kinds(2), "received submitted aside kept"; got != want {
		t.Errorf("events %q, want %q", got, want)
	}
	if got, want := w.kinds(1), "received submitted aside spam"; got != want {
		t.Errorf("events %q, want %q", got, want)
	}
}

// Old and forged buttons decide nothing, and a room that does not look is reminded once a day.
func TestAsideIsRemembered(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Agus", "Situs slot terpercaya maxwin tiap hari, daftar di bit.ly/abc")
	stranger := w.person("Orang").in("Grup")
	room.tap("Lihat")
	stranger.tap(": bukan spam")
	stranger.tap(": spam")
	if a := w.only(); a.Aside != store.AsideSpam || a.State != store.Open {
		t.Errorf("a stranger decided: aside %q, state %s", a.Aside, a.State)
	}
	notes := func() (n int) {
		for _, m := range w.chats[room.chat] {
			if strings.Contains(m.out.Text.S, "menunggu Anda periksa") {
				n++
			}
		}
		return n
	}
	w.pass(23 * time.Hour)
	if n := notes(); n != 1 {
		t.Errorf("%d notes within a day", n)
	}
	w.pass(time.Hour)
	room.sees("1 pesan disisihkan", "menunggu Anda periksa")
	room.last("pengingat yang lebih baru")
	if n := notes(); n != 1 {
		t.Errorf("%d notes stand, want the new one alone", n)
	}
	w.pass(24 * time.Hour)
	room.say("/ambil " + string(w.only().Code))
	if a := w.only(); a.Aside != "" || a.Claimed == 0 {
		t.Errorf("taken on, it is aside %q", a.Aside)
	}
	room.last("maxwin")
	w.pass(24 * time.Hour)
	if n := notes(); n != 0 {
		t.Errorf("%d notes stand though all was decided", n)
	}
}

// Who had several set aside within an hour is taken no more in it; all of it is kept, and goes out later. Danger is.
func TestSpamIsSlowed(t *testing.T) {
	w := careful(t, func(o *handlers.Options) { o.Limits.CitizenMost = 20 })
	w.office("Rina", "Grup")
	agus := w.person("Agus")
	for i, text := range []string{"slot gacor maxwin daftar bit.ly/a", "situs judi bola terpercaya bit.ly/b", "bandar togel resmi bit.ly/c", "depo 10rb bonus new member bit.ly/d"} {
		if i > 0 {
			agus.tap("Tulis yang lain")
		}
		agus.say(text)
		if i == 3 {
			agus.sees("3 aspirasi Anda kami terima", "20.42")
			break
		}
		agus.tap("Kirim sekarang")
	}
	w.pass(30 * time.Minute)
	if a := w.aspiration(4); a.State != store.Drafted {
		t.Errorf("within the hour it is %s", a.State)
	}
	w.pass(30 * time.Minute)
	if a := w.aspiration(4); a.State != store.Open || a.Aside != store.AsideSpam {
		t.Errorf("after it, it is %s, aside %q", a.State, a.Aside)
	}
}

// Words that many send at once are set aside from the sixth on; one tap on any takes all back.
func TestFloodOfOneText(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	for i := range 9 {
		w.sent(fmt.Sprint("Warga ", i), "Kami warga menolak pembangunan pabrik semen di desa kami tercinta ini, titik")
		w.pass(time.Minute)
	}
	for id := range store.AspirationID(9) {
		want := store.AsideWhy("")
		if id >= 5 {
			want = store.AsideFlood
		}
		if got := w.aspiration(id + 1).Aside; got != want {
			t.Errorf("the %d. is aside %q, want %q", id+1, got, want)
		}
	}
	room.sees("4 pesan disisihkan")
	room.tap("Lihat")
	room.tap(": bukan spam")
	for id := range store.AspirationID(9) {
		if a := w.aspiration(id + 1); a.Aside != "" || a.State != store.Open {
			t.Errorf("the %d. is still aside %q", id+1, a.Aside)
		}
	}
	w.sent("Seorang lagi", "Kami warga menolak pembangunan pabrik semen di desa kami tercinta ini, titik")
	if a := w.aspiration(10); a.Aside != "" {
		t.Error("it is set aside again")
	}
}

// The same again from one citizen is joined with what is not answered yet, and told so; after a reply it is new.
func TestSameAgain(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "got depan rumah mampet sudah seminggu")
	card := room.sees("got depan rumah")
	n := len(w.chats[room.chat])
	budi.tap("Tulis yang lain")
	budi.say("GOT depan rumah mampet, sudah seminggu!!")
	budi.tap("Kirim sekarang")
	budi.sees("Pesan yang sama sudah kami terima", string(w.aspiration(1).Code))
	budi.tap("Tulis yang lain")
	budi.say("got depan rumah mampet sudah seminggu")
	w.pass(10 * time.Minute)
	budi.last("Pesan yang sama sudah kami terima")
	if got := len(w.chats[room.chat]); got != n {
		t.Errorf("the room got %d messages more", got-n)
	}
	w.view(func(r store.Reader) error {
		all, err := r.Messages(1)
		if len(all) != 3 {
			t.Errorf("%d messages are kept, want all three", len(all))
		}
		return err
	})
	room.reply(card, "Petugas kami datang Kamis pagi untuk mengeruk got itu.")
	budi.tap("Tulis yang lain")
	budi.say("got depan rumah mampet sudah seminggu")
	budi.tap("Kirim sekarang")
	budi.sees("Sudah masuk ke antrean")
}

// What is nearly the same is another matter, of which the office hears: another number, another name in many words, a picture or
// a place that was not there before.
func TestNearlySameAgain(t *testing.T) {
	const long = "Mohon diperbaiki lampu jalan di depan gang Mawar RT 05 karena sudah dua bulan mati dan warga takut lewat di sana malam hari"
	for _, c := range []struct {
		name, first, again string
		with               bot.Message
	}{
		{name: "number", first: "lampu jalan mati di depan rumah nomor 3", again: "lampu jalan mati di depan rumah nomor 7"},
		{name: "name", first: long, again: strings.Replace(long, "Mawar", "Melati", 1)},
		{name: "place", first: "lampu jalan mati lagi", again: "lampu jalan mati lagi", with: bot.Message{Location: &bot.Location{Latitude: -7.25, Longitude: 112.75}}},
		{name: "picture", first: "lampu jalan mati lagi", again: "lampu jalan mati lagi", with: bot.Message{Files: []bot.File{photo("lampu")}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := careful(t)
			_, room := w.office("Rina", "Grup")
			budi := w.sent("Budi", c.first)
			room.sees(c.first)
			budi.tap("Tulis yang lain")
			budi.say(c.again)
			if c.with.Location != nil || c.with.Files != nil {
				budi.send(c.with)
			}
			budi.tap("Kirim sekarang")
			budi.sees("Sudah masuk ke antrean")
			if got := w.aspiration(2).State; got != store.Open {
				t.Errorf("the second is %s, want open", got)
			}
		})
	}
}

// An insult in a real complaint goes through, marked; nothing but insults is told kindly, and the second time waits longer and is set aside.
func TestInsults(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "Goblok semua! Jalan di Desa Sukamaju rusak 3 tahun, anak saya jatuh dari motor")
	room.sees("(ada kata kasar di dalamnya)", "Desa Sukamaju")
	anto := w.person("Anto")
	anto.say("bangsat kalian semua")
	anto.sees("Ceritakan apa yang terjadi", "10 menit lagi")
	anto.tap("Kirim sekarang")
	room.sees("bangsat kalian semua")
	anto.tap("Tulis yang lain")
	anto.say("anjing lu semua")
	anto.sees("1 jam lagi")
	w.pass(11 * time.Minute)
	if a := w.aspiration(3); a.State != store.Drafted {
		t.Errorf("it was sent after 11 minutes: %s", a.State)
	}
	w.pass(50 * time.Minute)
	if a := w.aspiration(3); a.State != store.Open || a.Aside != store.AsideAbuse {
		t.Errorf("state %s, aside %q", a.State, a.Aside)
	}
	w.golden("insult")
}

// Danger to life: whom to call comes first, the card at once and before all others, and anybody can say that nobody is in danger.
func TestDanger(t *testing.T) {
	w := careful(t, func(o *handlers.Options) {
		o.Limits.RoomRate = func(bot.Address) bot.Rate { return bot.Rate{N: 1, Per: time.Hour, Burst: 1} }
	})
	rina, room := w.office("Rina", "Grup")
	w.sent("Ani", "lampu jalan mati sudah seminggu")
	w.sent("Ina", "sampah belum diangkut di pasar")
	budi := w.person("Budi")
	budi.say("tolong rumah tetangga kebakaran di gang Mawar 3, api sudah besar")
	if s := budi.sees("112", "113", "1 menit lagi"); !strings.HasPrefix(s.out.Text.S, "Kalau ada yang terancam nyawanya") {
		t.Errorf("it begins with other words: %s", s.out.Text.S)
	}
	w.pass(time.Minute)
	budi.sees("112", "Sudah masuk ke antrean")
	if s := room.last("gang Mawar 3"); !strings.Contains(s.out.Text.S, "DARURAT") {
		t.Errorf("the card is not marked: %s", s.out.Text.S)
	}
	rina.say("/antrean")
	if s := rina.sees("gang Mawar 3"); strings.Index(s.out.Text.S, "Mawar") > strings.Index(s.out.Text.S, "lampu") {
		t.Errorf("it is not the first of the queue: %s", s.out.Text.S)
	}
	budi.tap("Bukan darurat")
	budi.last("kami teruskan seperti biasa")
	room.last("bukan darurat")
	if a := w.aspiration(3); a.Urgent != store.Calmed {
		t.Errorf("urgency %d", a.Urgent)
	}
	if strings.Contains(room.last("tolong rumah").out.Text.S, "DARURAT") {
		t.Error("its card is still marked")
	}
	budi.reply(budi.last("seperti biasa"), "sekarang ada orang terjebak di dalam, tolong")
	budi.sees("112", "115")
	room.last("DARURAT")
	room.tap("Bukan darurat")
	if a := w.aspiration(3); a.Urgent != store.Calmed {
		t.Errorf("lowered by staff, urgency %d", a.Urgent)
	}
	w.golden("danger")
	if got, want := w.kinds(3), "received urgent submitted calm urgent message calm"; !strings.HasPrefix(strings.ReplaceAll(got, "seen ", ""), want) {
		t.Errorf("events %q, want %q", got, want)
	}

	sad := w.person("Sri")
	sad.say("saya capek hidup")
	sad.sees("Anda tidak sendirian", "119 ext 8", "112")
	sad.tap("Bukan darurat")
	sad.last("10 menit lagi")
}

const (
	mobile = "0812-3456-7890"
	nik    = "3578 0112 0590 0001"
)

// Numbers of people are masked wherever staff can read a citizen's words, and shown to one who says why.
func TestNumbersAreMasked(t *testing.T) {
	w := careful(t)
	rina, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "hubungi saya "+mobile+" soal KTP, NIK "+nik)
	card := room.sees("••••-••••-••90", "•••• •••• •••• ••01")
	room.reply(card, "Baik, kami hubungi. Kantor kami 0274-555123.")
	budi.sees("0274-555123")
	edited := budi.reply(budi.last("Balasan"), "jam 3 ya, atau wa 6281234567890")
	room.sees("wa •••••••••••90")
	e := budi.update(bot.KindEdit)
	e.Message = &bot.Message{ID: edited.Message.ID, Text: "atau ke " + mobile + " saja"}
	w.take(e)
	budi.send(bot.Message{Contact: &bot.Contact{Name: "Budi", Phone: "+6281234567890"}, ReplyTo: budi.last("Balasan").id, ReplyToBot: true})
	rina.say("/antrean")
	rina.say("/kartu " + string(w.only().Code))
	w.sent("Adi", mobile+" itu nomor saya, tolong balas")
	rina.say("/antrean")
	for chat, all := range w.chats {
		if chat == budi.chat || chat == "p-Adi" {
			continue
		}
		for _, m := range all {
			words := fmt.Sprintf("%+v", m.out)
			for _, secret := range []string{"3456", "1234567", "0590", "3578"} {
				if strings.Contains(words, secret) {
					t.Errorf("%s reads %s in: %s", chat, secret, words)
				}
			}
		}
	}
	room.tap("Lihat nomor")
	room.sees("Untuk apa nomor")
	room.reply(room.last("Untuk apa nomor"), "ok")
	room.sees("Alasannya belum ada")
	room.tap("Lihat nomor")
	room.reply(room.last("Untuk apa nomor"), "menelepon untuk janji temu")
	room.sees("pesan pribadi Anda")
	rina.sees(mobile)
	stranger := w.person("Orang").in("Grup")
	stranger.reply(room.last("Untuk apa nomor"), "ingin tahu saja")
	if strings.Contains(w.show("Grup"), "3456") || strings.Contains(w.show("p-Orang"), "3456") {
		t.Error("others read the number")
	}
	w.golden("numbers")
	var reveals []store.Reveal
	w.view(func(r store.Reader) error {
		for _, id := range w.ids() {
			some, err := r.Reveals(id)
			if err != nil {
				return err
			}
			reveals = append(reveals, some...)
		}
		return nil
	})
	if len(reveals) != 1 || reveals[0].Reason != "menelepon untuk janji temu" || reveals[0].Staff == 0 {
		t.Fatalf("kept of that: %+v", reveals)
	}
	if got := w.kinds(reveals[0].Aspiration); strings.Count(got, "reveal") != 1 {
		t.Errorf("events %q", got)
	}
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(reveals[0].Aspiration, w.now) })
	w.view(func(r store.Reader) error {
		some, err := r.Reveals(reveals[0].Aspiration)
		if len(some) != 1 || some[0].Reason != "" {
			t.Errorf("after the erasure: %+v", some)
		}
		return err
	})
}

// What is no spam, as another says nearly the same that staff called none, is given to somebody like all that comes in.
func TestKeptWithAnotherIsGiven(t *testing.T) {
	w := careful(t)
	_, _, _, room := w.team()
	w.assigns(store.AssignRound)
	for _, name := range []string{"Agus", "Siti"} {
		w.sent(name, "Kami warung kopi: diskon 50% promo hari ini, pesan sekarang, gratis ongkir, hubungi kami 0812 3456 7890")
	}
	w.pass(time.Minute)
	room.tap("Lihat")
	room.tapOn(room.sees("warung kopi"), bot.Button{Data: "s.ham:1"})
	for _, id := range w.ids() {
		if a := w.get(id); a.Aside != "" || w.holder(id) == "" {
			t.Errorf("%d is set aside: %q, and %q has it", id, a.Aside, w.holder(id))
		}
	}
}
