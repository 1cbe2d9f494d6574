package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// Two things written one after the other outside a reply go each to whom its own question says, and an edit before
// the answer counts.
func TestTwoPendingMessages(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	ani, budi := w.person("Ani"), w.person("Budi")
	ani.say("lampu mati")
	ani.tap("Kirim sekarang")
	budi.say("sampah menumpuk")
	budi.tap("Kirim sekarang")
	first := rina.say("Lampunya sudah menyala.")
	prompt := rina.sees("untuk siapa?")
	rina.say("Truk sampah datang besok.")
	other := rina.sees("untuk siapa?")
	u := rina.update(bot.KindEdit)
	u.Message = &bot.Message{ID: first.Message.ID, Text: "Lampunya sudah menyala tadi malam."}
	w.take(u)
	rina.tapOn(prompt, prompt.out.Buttons[0][0])
	rina.tapOn(other, other.out.Buttons[1][0])
	ani.sees("Lampunya sudah menyala tadi malam.")
	budi.sees("Truk sampah datang besok.")
}

// Consent given while the office is still open is consent: the draft goes out, if need be by itself.
func TestConsentBeforeTheOffice(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	w.tx(func(tx store.Tx) error { return tx.SaveRules(nil) })
	citizen := w.person("Dewi")
	citizen.say("air mati")
	citizen.tap("Setuju, kirim")
	w.pass(73 * time.Hour)
	if a := w.only(); a.State != store.Open {
		t.Errorf("it is %s", a.State)
	}
	citizen.sees("Sudah masuk ke antrean")
}

// Consent on the reminder leaves no live button behind.
func TestConsentOnTheReminder(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	citizen := w.person("Dewi")
	citizen.say("air mati")
	draft := citizen.last("Belum kami kirim")
	w.pass(10 * time.Minute)
	citizen.say("sejak kemarin")
	reminders := strings.Count(w.log.String(), "karena belum ada persetujuan")
	w.pass(time.Hour)
	if n := strings.Count(w.log.String(), "karena belum ada persetujuan"); n != reminders {
		t.Errorf("reminded %d times", n)
	}
	citizen.tap("Setuju, kirim")
	if len(draft.out.Buttons) != 0 || strings.Contains(draft.out.Text.S, "Belum kami kirim") {
		t.Errorf("the draft still reads\n%s", flat(draft.out))
	}
}

// A link to another office is followed, whatever else is open; with a draft the citizen addressed, it changes nothing.
func TestLinkBesideAnOpenMatter(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	room.reply(room.last("jalan berlubang"), "Besok kami cek.")
	citizen.say("/start dapil-2")
	citizen.sees("Kantor perwakilan untuk warga Dapil 2")
	citizen.say("banjir di perumahan")
	citizen.last("Ini keluhan untuk Kantor Dapil 2")
	citizen.say("/start r_35_78")
	citizen.tap("Kirim sekarang")
	citizen.tap("Tulis yang lain")
	citizen.say("/start r_35_78")
	w.tx(func(tx store.Tx) error {
		return tx.SaveRules([]store.Rule{{Position: 1, Kind: store.RuleRegion, Values: []string{"35"}, Office: "dapil-2"},
			{Position: 2, Kind: store.RuleDefault, Office: "dapil-1"}})
	})
	citizen.say("pasar becek")
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(3); return err })
	if a.Region != "35.78" || a.Office != "dapil-2" || a.OfficeBy != store.ByRule {
		t.Errorf("region %q, office %s by %s", a.Region, a.Office, a.OfficeBy)
	}
}

// What a citizen writes reaches a room, though the card was never there, or is in a room that is none any more.
func TestFollowUpsFindTheRoom(t *testing.T) {
	w := newWorld(t)
	citizen := w.sent("Budi", "jalan berlubang")
	citizen.reply(citizen.last("Sudah masuk ke antrean"), "depan pasar")
	rina, room := w.office("Rina", "Grup")
	if !strings.Contains(w.show(rina.chat), "depan pasar") {
		t.Errorf("the first room does not have the follow-up:\n%s", w.show(rina.chat))
	}
	room.last("depan pasar")
	room.tapOn(room.last("jalan berlubang"), bot.Button{Label: "Tutup", Data: "s.close:1"})
	moved := w.person("Rina").in("Grup Baru")
	moved.say("/ruang")
	moved.tap("Pindahkan ke sini")
	room.sees("pindah")
	citizen.reply(citizen.sees("Staf menutup"), "belum beres")
	moved.last("jalan berlubang")
	moved.last("belum beres")
}

// A card that the room refused is posted again once there is a room, and staff are told.
func TestRefusedCard(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	w.fail[room.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonRights}
	citizen.say("jalan berlubang")
	citizen.tap("Kirim sekarang")
	rina.last("tidak bisa lagi menulis di grup")
	room.say("/ruang")
	card := room.last("jalan berlubang")
	room.reply(card, "Besok kami cek.")
	citizen.sees("Besok kami cek.")
	other := w.person("Sari")
	w.fail[room.chat] = bot.Settlement{Outcome: bot.Uncertain}
	other.say("got mampet")
	other.tap("Kirim sekarang")
	room.sees("mungkin tidak sampai ke sini")
	room.tap("Lihat ")
	room.reply(room.sees("got mampet"), "Besok dikeruk.")
	other.sees("Besok dikeruk.")
}

// Whoever could not be reached only after the window had their chance to be answered: they stay in the figure.
func TestBlockedTooLate(t *testing.T) {
	for days, want := range map[int]string{60: "Dari 1 aspirasi yang sudah jatuh tempo, 0 sungguh", 3: "Tidak dihitung: 1 tidak bisa dihubungi"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		citizen := w.sent("Budi", "jalan berlubang")
		w.pass(time.Duration(days) * 24 * time.Hour)
		w.take(citizen.update(bot.KindBlocked))
		room.say("/statistik")
		w.answer()
		room.last(want)
	}
}

// The question stands under every reply, and the verdict under the one that it was given under.
func TestVerdictsOfSeveralReplies(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	card := room.last("jalan berlubang")
	room.reply(card, "Besok kami cek.")
	citizen.tap("Belum")
	second := room.reply(card, "Sudah ditambbal.")
	u := room.update(bot.KindEdit)
	u.Message = &bot.Message{ID: second.Message.ID, Text: "Sudah ditambal."}
	w.take(u)
	reply := citizen.last("Sudah ditambal.")
	if _, ok := buttonOf(reply, "Sudah"); !ok || strings.Contains(reply.out.Text.S, "Jawaban Anda") {
		t.Errorf("corrected, the reply reads\n%s", flat(reply.out))
	}
	yes, _ := buttonOf(reply, "Sudah")
	citizen.tapOn(reply, yes)
	first := citizen.last("Besok kami cek.")
	if strings.Contains(first.out.Text.S, "Jawaban Anda") {
		t.Errorf("the verdict stands under two replies:\n%s", flat(first.out))
	}
}

// In a group that is no room of the office nothing of its citizens is shown; nobody sees a draft.
func TestNothingIsShownToOthers(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.say("rahasia warga")
	room.tapOn(room.last("ruang"), bot.Button{Label: "?", Data: "s.card:1"})
	rina.tapOn(rina.last("bergabung"), bot.Button{Label: "?", Data: "s.card:1"})
	citizen.tap("Kirim sekarang")
	elsewhere := w.person("Rina").in("Grup Lain")
	elsewhere.say("/kartu " + string(w.only().Code))
	elsewhere.sees("bukan ruang kantor Anda")
	if strings.Contains(w.show("Grup Lain")+w.show(rina.chat), "rahasia") || strings.Count(w.show(room.chat), "rahasia") != 1 {
		t.Error("a citizen's words were shown where they should not be")
	}
	rina.say("/ruang")
	rina.sees("sudah punya ruang")
}

// A secret written in a group is used up by who wrote it there.
func TestInvitationInAGroup(t *testing.T) {
	w := newWorld(t)
	secret := w.invite("dapil-1", store.RoleAdmin)
	w.person("Rina").in("Grup").say("/gabung " + secret)
	budi := w.person("Budi")
	budi.say("/gabung " + secret)
	budi.sees("sudah dipakai")
}

// What is set aside promises nothing, and is answered only once it is restored.
func TestSpamPromisesNothing(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	w.fail[citizen.chat] = bot.Settlement{Outcome: bot.Uncertain}
	room.reply(room.last("jalan berlubang"), "Besok kami cek.")
	again := room.last("mungkin tidak sampai: sambungan")
	room.tap("Lainnya")
	room.tap("Spam")
	b, _ := buttonOf(again, "Kirim lagi")
	room.tapOn(again, b)
	citizen.reply(citizen.last("Sudah masuk ke antrean"), "halo?")
	if text := citizen.sees("sisihkan").out.Text.S; strings.Contains(text, "Janji") {
		t.Errorf("a promise for what was set aside: %s", text)
	}
	if strings.Contains(w.show(citizen.chat), "Besok kami cek.") {
		t.Error("a reply to what was set aside was sent again")
	}
	room.tap("Pulihkan")
	if a := w.only(); a.State != store.Open {
		t.Errorf("restored, it is %s", a.State)
	}
}

// Greetings and praise are not called a complaint.
func TestGreetings(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"halo", "Assalamualaikum pak", "bagus sekali pelayanannya"} {
		w.person(text).say(text)
	}
	for _, id := range w.ids() {
		w.view(func(r store.Reader) error {
			a, err := r.Aspiration(id)
			if a.Kind != "" {
				t.Errorf("%d is taken for %s", id, a.Kind)
			}
			return err
		})
	}
}

// A greeting alone owes nobody a reply: it is answered, in its language, and what follows is the first message, wherever the link led.
func TestGreetingAlone(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	before := len(w.chats[room.chat])
	for text, hello := range map[string]string{"halo": "Halo, ini Dua Arah", "Assalamualaikum wr. wb.": "Halo, ini Dua Arah", "p": "Halo", "tes": "Halo", "pak, izin bertanya": "Halo", "mau lapor min": "Halo",
		"sugeng enjing pak": "Sugeng rawuh", "sampurasun": "Wilujeng sumping", "good morning sir": "Hello"} {
		p := w.person(text)
		p.say(text)
		p.sees(hello)
		p.say(text)
	}
	w.pass(time.Hour)
	if n := len(w.ids()); n != 0 || len(w.chats[room.chat]) != before {
		t.Fatalf("of greetings there are %d aspirations; the room is\n%s", n, w.show(room.chat))
	}
	for _, text := range []string{"tolong", "tes cpns curang", "mau lapor jalan rusak", "assalamualaikum, bansos kapan?", "bagus sekali", "ya ada", "halo\n\nlampu mati"} {
		w.person(text).say(text)
	}
	if n := len(w.ids()); n != 7 {
		t.Errorf("of seven who say something %d are heard", n)
	}
	linked := w.person("Wati")
	linked.say("/start dapil-2")
	linked.say("selamat malam")
	linked.sees("Kantor Dapil 2")
	linked.say("jalan rusak")
	if a := w.latest(); a.Office != "dapil-2" || w.texts(a) != "jalan rusak" {
		t.Errorf("after a greeting it is for %s and says %q", a.Office, w.texts(a))
	}
	linked.say("halo pak?") // part of what they have in hand
	if a := w.latest(); w.texts(a) != "jalan rusak | halo pak?" {
		t.Errorf("it says %q", w.texts(a))
	}
	linked.tap("Kirim sekarang")
	linked.say("halo pak?") // about that, it may be: they hear how it stands
	linked.sees("Halo", "Menunggu balasan")
	linked.say("/aspirasi")
	linked.say("permisi pak")
	linked.sees("Halo")
	linked.say("got mampet")
	if a := w.latest(); w.texts(a) != "got mampet" {
		t.Errorf("it says %q", w.texts(a))
	}
}

// A reply to a message of which nobody knows that it was sent is asked about: its words are kept, the question is said again
// if it may not have arrived, and so is a receipt.
func TestInDoubt(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	w.fail[room.chat] = bot.Settlement{Outcome: bot.Uncertain} // the card, which is there all the same
	citizen.say("got mampet")
	citizen.tap("Kirim sekarang")
	code := string(w.only().Code)
	unknown := &shown{id: "b90210"}
	w.chats[room.chat] = append(w.chats[room.chat], unknown)
	w.fail[room.chat] = bot.Settlement{Outcome: bot.Uncertain} // the question
	room.reply(unknown, "Besok dikeruk.")
	room.sees("Balasan Anda untuk yang mana?")
	if strings.Contains(w.show(citizen.chat), "Besok dikeruk.") {
		t.Error("it was sent to whom it may not be for")
	}
	room.tap("Balas " + code)
	citizen.sees("Besok dikeruk.")

	other := w.person("Sari")
	w.fail[other.chat] = bot.Settlement{Outcome: bot.Uncertain} // the draft
	other.say("lampu mati")
	w.pass(time.Hour) // it sends itself
	if n := strings.Count(w.show(other.chat), "Kode Anda"); n != 1 {
		t.Errorf("the receipt stands there %d times", n)
	}
	w.fail[other.chat] = bot.Settlement{Outcome: bot.Uncertain} // that their words are passed on
	other.reply(other.last("Kode Anda"), "di depan sekolah")
	other.sees("sampaikan")
}
