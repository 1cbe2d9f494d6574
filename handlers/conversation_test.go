package handlers_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
	"duaarah/store/worktime"
)

// The loop, whole: write, send, answer, judge, write again.
func TestTheLoop(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.person("Budi")
	citizen.say("lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2")
	citizen.send(bot.Message{Files: []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{Account: citizen.address().Account, ID: "f1"}}}})
	citizen.last("dengan 1 foto")
	citizen.tap("Kirim sekarang")
	citizen.sees("Kantor Dapil 1", "Senin, 30 November")
	card := room.sees("lampu jalan depan SDN 3", "1 foto")
	if len(card.out.Files) != 1 {
		t.Errorf("the card carries %d files, want the photo", len(card.out.Files))
	}
	w.pass(16 * time.Minute)
	answer := room.reply(card, "Selamat malam, saya Rina. Lampunya sudah kami laporkan ke Dishub, petugas datang Kamis pagi.")
	citizen.sees("Balasan Kantor Dapil 1", "(Rina)", "Lampunya sudah kami laporkan")
	room.last("Dijawab Rina · terkirim")
	for _, m := range w.chats[room.chat] {
		if m.id == answer.Message.ID && m.mark != bot.MarkDelivered {
			t.Errorf("the reply of staff is marked %q", m.mark)
		}
	}
	w.pass(72 * time.Hour)
	citizen.say("masih gelap bu")
	citizen.sees("Sudah kami sampaikan ke Rina")
	room.sees("menulis lagi", "masih gelap bu")
	room.reply(room.sees("menulis lagi"), "Maaf, ternyata kabelnya juga putus. Petugas datang lagi besok pagi.")
	citizen.tap("Belum")
	citizen.tap("2 ★")
	room.sees("belum terjawab")
	citizen.say("terima kasih bu")
	citizen.sees("Sama-sama")
	w.golden("loop")

	a := w.only()
	if a.Verdict != store.VerdictNo || a.Stars != 2 || a.Turn != store.OfficeTurn || a.State != store.Open {
		t.Errorf("verdict %s, %d stars, turn %s, state %s", a.Verdict, a.Stars, a.Turn, a.State)
	}
	var did []string
	for _, l := range w.history() {
		did = append(did, l.Do)
		if l.Do == "reply" && l.Delivered == nil {
			t.Error("a reply that arrived is exported as undelivered")
		}
		if l.Do == "verdict" && (l.Verdict != "no" || l.Stars != 2) {
			t.Errorf("the verdict is exported as %s with %d stars", l.Verdict, l.Stars)
		}
	}
	if got, want := strings.Join(did, " "), "aspiration reply assign message reply verdict message"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
}

// A draft left alone submits itself; taps that come twice, or late, do nothing twice.
func TestDraftLeftAlone(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Sari")
	first := citizen.say("Kapan jembatan dibuka?")
	w.pass(9 * time.Minute)
	citizen.say("yang di Kalijaga")
	w.pass(9 * time.Minute)
	if a := w.only(); a.State != store.Drafted {
		t.Fatalf("added to 9 minutes ago, the draft is %s", a.State)
	}
	draft := citizen.last("Kami catat")
	send, _ := buttonOf(draft, "Kirim sekarang")
	w.pass(time.Minute)
	a := w.only()
	if a.State != store.Open || a.Kind != store.Question {
		t.Fatalf("left alone, it is %s (%s)", a.State, a.Kind)
	}
	citizen.sees("Sudah masuk ke antrean", string(a.Code))
	room.sees("Kapan jembatan dibuka?\nyang di Kalijaga")
	before := len(w.chats[room.chat])
	citizen.tapOn(draft, send)
	citizen.tapOn(draft, send)
	w.take(first, first)
	if n := len(w.chats[room.chat]); n != before || len(w.ids()) != 1 {
		t.Errorf("%d messages in the room, were %d; %d aspirations", n, before, len(w.ids()))
	}
	if got := w.history()[0]; got.At.Equal(a.SubmittedAt) || !got.At.Equal(a.ReceivedAt) {
		t.Errorf("received at %v, want the first message's %v", got.At, a.ReceivedAt)
	}
}

// What the citizen taps in a draft decides; what the program guesses never is praise.
func TestDraftChoices(t *testing.T) {
	w := newWorld(t)
	citizen := w.person("Tono")
	citizen.say("terima kasih pak, jalannya mulus")
	if a := w.only(); a.Kind == store.Praise {
		t.Error("praise was guessed")
	}
	citizen.tap("Pilih jenis")
	citizen.tap("Apresiasi")
	citizen.tap("Kantor Dapil 2")
	citizen.last("Ini apresiasi untuk Kantor Dapil 2")
	citizen.tap("Kirim sekarang")
	a := w.only()
	if a.Kind != store.Praise || a.KindBy != store.ByCitizen || a.Office != "dapil-2" || !a.DueAt.IsZero() || a.Turn != store.NoTurn {
		t.Errorf("%+v", a)
	}
	citizen.tap("Lihat status")
	citizen.sees("Sudah di tangan staf")

	other := w.person("Wati")
	other.say("mau lapor jalan rusak")
	other.tap("Batal")
	other.last("tidak ada yang dikirim")
	other.say("/status")
	other.sees("Belum ada aspirasi")
	w.golden("choices")
}

// A deep link addresses what is written next; a rule's words do where none was given.
func TestRouting(t *testing.T) {
	w := newWorld(t)
	w.tx(func(tx store.Tx) error {
		return tx.SaveRules([]store.Rule{
			{Position: 0, Kind: store.RuleWords, Values: []string{"banjir", "air bersih"}, Office: "dapil-2", Topic: "air"},
			{Position: 1, Kind: store.RuleDefault, Office: "dapil-1"}})
	})
	for _, c := range []struct {
		start, text string
		want        store.OfficeID
		by          store.By
		topic       string
	}{
		{"/start dapil-2", "jalan rusak", "dapil-2", store.ByLink, ""},
		{"", "Tiap hujan BANJIR, pak", "dapil-2", store.ByRule, "air"},
		{"", "tidak ada air   bersih", "dapil-2", store.ByRule, "air"},
		{"", "kebanjiran tetangga", "dapil-1", store.ByDefault, ""},
		{"/start tidak-ada", "jalan rusak", "dapil-1", store.ByDefault, ""},
		{"/start dapil-1", "banjir lagi", "dapil-1", store.ByLink, ""},
	} {
		citizen := w.person(c.text)
		if c.start != "" {
			citizen.say(c.start)
		}
		citizen.say(c.text)
		var a store.Aspiration
		w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(w.ids()[len(w.ids())-1]); return err })
		if a.Office != c.want || a.OfficeBy != c.by || a.Topic != c.topic {
			t.Errorf("%s %q: %s by %s, topic %q; want %s by %s", c.start, c.text, a.Office, a.OfficeBy, a.Topic, c.want, c.by)
		}
	}
}

// Consent required: nothing goes out before it, one more question, then it is erased and counted.
func TestConsentRequired(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = true })
	_, room := w.office("Rina", "Grup")
	before := len(w.chats[room.chat])
	citizen := w.person("Dewi")
	citizen.say("air mati sejak kemarin")
	citizen.sees("Setuju?")
	w.pass(10 * time.Minute)
	citizen.sees("belum ada persetujuan")
	if n := len(w.chats[room.chat]); n != before {
		t.Error("the room was told of a draft without consent")
	}
	w.pass(72 * time.Hour)
	citizen.sees("sudah kami hapus")
	a := w.only()
	if a.State != store.Expired || len(w.history()) != 0 {
		t.Errorf("it is %s, and %d lines of history", a.State, len(w.history()))
	}
	w.view(func(r store.Reader) error {
		all, err := r.Messages(a.ID)
		for _, m := range all {
			if m.Text != "" {
				t.Errorf("%q is still kept", m.Text)
			}
		}
		return err
	})
	citizen.say("air mati sejak kemarin dulu")
	citizen.tap("Setuju, kirim")
	citizen.sees("Sudah masuk ke antrean")
	citizen.tap("Tulis yang lain")
	citizen.say("sampah belum diangkut")
	citizen.tap("Kirim sekarang")
	citizen.sees("Sudah masuk ke antrean")
	w.golden("consent")
}

// Who is no staff of that office can do nothing there, and is told how to enrol.
func TestRights(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "jalan berlubang")
	a := w.only()
	card := room.last("jalan berlubang")
	stranger := w.person("Orang").in("Grup")
	stranger.reply(card, "saya jawab ya")
	stranger.sees("Hanya staf Kantor Dapil 1")
	stranger.tap("Tutup")
	stranger.say("/balas " + string(a.Code) + " halo")
	stranger.sees("Ini untuk staf")
	other := w.person("Dua")
	other.say("/gabung " + w.invite("dapil-2", store.RoleAdmin))
	other.say("/balas " + string(a.Code) + " halo")
	other.sees("tidak ada di antrean kantor Anda")
	other.say("/ruang dapil-1")
	other.sees("belum bergabung di kantor itu")
	w.person("Tiga").say("/antrean")
	if got := w.only(); got.State != store.Open || got.Claimed != 0 {
		t.Errorf("a stranger changed it: %+v", got)
	}
	for _, l := range w.history() {
		if l.Do == "reply" {
			t.Error("a stranger replied")
		}
	}
}

// An invitation works once.
func TestInvitation(t *testing.T) {
	w := newWorld(t)
	secret := w.invite("dapil-1", store.RoleStaff)
	rina, budi := w.person("Rina"), w.person("Budi")
	rina.say("/start gabung_" + strings.ReplaceAll(secret, "-", ""))
	rina.sees("Selamat bergabung di Kantor Dapil 1", "Rina", "Kartu aspirasi masuk ke percakapan ini")
	budi.say("/gabung " + strings.ToLower(secret))
	budi.sees("sudah dipakai")
	rina.say("/gabung " + secret)
	rina.sees("sudah bergabung")
	budi.say("/gabung ABCD-EFGH-JKMN")
	budi.sees("tidak kami kenal")
	late := w.invite("dapil-1", store.RoleStaff)
	w.now = w.now.Add(2 * time.Hour)
	budi.say("/gabung " + late)
	budi.sees("kedaluwarsa")
	rina.say("/nama  Rina   Wijaya ")
	rina.sees("Rina Wijaya")
	w.golden("enrol")
}

// A reply that does not arrive is no reply: the card says so, staff are told, and can send it again.
func TestUndelivered(t *testing.T) {
	for _, c := range []struct {
		how  bot.Settlement
		say  string
		card string
	}{
		{bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}, "memblokir bot", "tidak sampai"},
		{bot.Settlement{Outcome: bot.Uncertain}, "mungkin tidak sampai", "mungkin tidak sampai"},
	} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		citizen := w.sent("Budi", "jalan berlubang")
		w.fail[citizen.chat] = c.how
		card := room.last("jalan berlubang")
		room.reply(card, "Besok kami cek ya")
		room.sees(c.say)
		if !strings.Contains(card.out.Text.S, c.card) {
			t.Errorf("the card says\n%s", flat(card.out))
		}
		if a := w.only(); !a.FirstReplyAt.IsZero() || a.Turn != store.OfficeTurn {
			t.Errorf("%s counts as a reply", c.how.Outcome)
		}
		for _, l := range w.history() {
			if l.Do == "reply" && l.Delivered != nil {
				t.Errorf("%s is exported as delivered", c.how.Outcome)
			}
		}
		room.tap("Kirim lagi")
		citizen.sees("Besok kami cek ya")
		if a := w.only(); a.FirstReplyAt.IsZero() || !a.UnreachableAt.IsZero() {
			t.Errorf("sent again and delivered, it does not count")
		}
	}
}

// That taking in a reply's arrival fails costs nothing but time: it is taken in again, and counts from when it arrived.
func TestArrivalIsTakenInAgain(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "jalan berlubang")
	card := room.last("jalan berlubang")
	good := w.outbox
	w.outbox = w.db.Outbox(func(context.Context, store.Tx, store.Settled) error { panic("bug") })
	room.reply(card, "Besok kami cek ya")
	arrived := w.now
	if a := w.only(); !a.FirstReplyAt.IsZero() {
		t.Error("it is taken in though that failed")
	}
	w.outbox = good
	w.pass(10 * time.Second)
	if a := w.only(); !a.FirstReplyAt.Equal(arrived) {
		t.Errorf("it counts from %v, want %v", a.FirstReplyAt, arrived)
	}
	if !strings.Contains(card.out.Text.S, "terkirim") {
		t.Errorf("the card says\n%s", flat(card.out))
	}
}

// What staff write in private outside a reply is asked about, and goes nowhere before.
func TestStaffInPrivate(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "jalan berlubang")
	rina.say("Besok kami aspal.")
	rina.sees("untuk siapa?")
	rina.tap("Balas ")
	citizen.sees("Besok kami aspal.")
	rina.say("Lampu di gang saya sendiri mati")
	rina.tap("Aspirasi saya sendiri")
	rina.tap("Kirim sekarang")
	var own store.Aspiration
	w.view(func(r store.Reader) (err error) { own, err = r.Aspiration(2); return err })
	if !own.Own || own.State != store.Open {
		t.Errorf("%+v", own)
	}
	w.golden("private")
}

// Staff at the queue: claim, read, answer by code, close, spam and back.
func TestQueue(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	for i, text := range []string{"jalan berlubang", "sampah menumpuk", "air mati", "lampu mati", "pohon tumbang", "got mampet", "bau limbah"} {
		c := w.person("Warga" + string(rune('A'+i)))
		c.say(text)
		c.tap("Kirim sekarang")
		w.pass(time.Hour)
	}
	w.pass(8 * 24 * time.Hour)
	room.say("/antrean")
	room.sees("7 aspirasi terbuka", "jalan berlubang", "lewat janji")
	room.tap("Berikutnya")
	room.sees("got mampet", "bau limbah")
	var a store.Aspiration
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(7); return err })
	room.say("/kartu " + strings.ToLower(strings.ReplaceAll(string(a.Code), "-", "")))
	room.reply(room.sees("bau limbah"), "Besok kami cek")
	room.say("/ambil " + string(a.Code))
	room.say("/balas " + string(a.Code))
	room.sees("masih kosong")
	room.say("/balas QQQ-QQQ halo")
	room.sees("bukan kode yang benar")
	room.say("/tutup " + string(a.Code))
	w.person("WargaG").sees("Staf menutup")
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(1); return err })
	room.tapOn(room.last("jalan berlubang\n"), bot.Button{Label: "Spam", Data: "s.spam:1"})
	room.tapOn(room.last("jalan berlubang\n"), bot.Button{Label: "Spam", Data: "s.spam:1"})
	room.say("/statistik")
	w.answer()
	room.last("Tidak dihitung: 6 belum jatuh tempo, 1 spam")
	room.last("5 aspirasi menunggu balasan, yang paling lama 8 hari")
	room.tapOn(room.last("jalan berlubang\n"), bot.Button{Label: "Pulihkan", Data: "s.restore:1"})
	w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(1); return err })
	if a.State != store.Open || a.Turn != store.OfficeTurn || !a.TurnAt.Equal(a.ReceivedAt) {
		t.Errorf("restored, it is %s, waiting since %v", a.State, a.TurnAt)
	}
	w.golden("queue")
}

// Nobody is promised an answer for a holiday, or for a day on which the office is closed.
func TestPromiseKeepsToWorkingDays(t *testing.T) {
	for _, c := range []struct {
		works bool // on holidays
		want  string
	}{{false, "2026-12-02T16:00:00+07:00"}, {true, "2026-11-30T16:00:00+07:00"}} {
		w := newWorld(t, func(o *handlers.Options) { o.Calendars = worktime.NewCalendars(worktime.Holidays{"2026-11-30"}) }) // a week after now
		w.tx(func(tx store.Tx) error {
			office, err := tx.Office("dapil-1")
			office.DaysOff, office.WorksOnHolidays = []string{"2026-12-01"}, c.works
			return errors.Join(err, tx.SaveOffice(office))
		})
		citizen := w.sent("Siti", "lampu jalan depan SDN 3 mati")
		if a := w.only(); a.DueAt.In(time.FixedZone("WIB", 7*3600)).Format(time.RFC3339) != c.want {
			t.Errorf("promised by %v, want %s", a.DueAt, c.want)
		}
		citizen.sees(map[bool]string{false: "Rabu, 2 Desember", true: "Senin, 30 November"}[c.works])
	}
}
