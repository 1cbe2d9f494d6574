package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Put off: nobody is reminded, the promise and the figures stay, the citizen is told that it is late, and on its day it is back.
func TestSnooze(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	head := w.joined("Bu Kepala", "dapil-1", store.RoleHead)
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	due, code := w.only().DueAt, codeOf(w, 1)
	room.tap("Lainnya")
	room.tap("Tunda")
	room.sees("ditunda sampai kapan")
	room.tap("Waktu lain")
	w.log.Reset()
	room.reply(room.sees("misalnya"), "kapan-kapan")
	room.sees("Kami tidak mengerti")
	room.say("/tunda " + code + " 3 bulan")
	if !w.only().SnoozedUntil.IsZero() {
		t.Errorf("put off until %v", w.only().SnoozedUntil)
	}
	room.say("/tunda " + code + " 4 Des 10.00")
	room.sees("ditunda sampai Jumat, 4 Des 10.00", "tetap Senin", "lewat selama ditunda", "Angka statistik juga tidak berubah", "Kepala kantor tetap diberi tahu 2 hari kerja")
	room.last("Ditunda Rina sampai Jumat, 4 Des 10.00")
	room.say("/antrean")
	room.sees("Tidak ada yang terbuka di daftar utama")
	room.tap("Ditunda 1")
	room.sees("1 aspirasi ditunda", "lampu jalan", "Ditunda Rina")
	w.live("2026-12-01", "12.00")
	citizen.sees("Kami belum membalas", "padahal janjinya", "tetap tercatat menunggu")
	if text := citizen.sees().out.Text.S; strings.Contains(text, "ingatkan.") || strings.Contains(text, "urutan teratas") {
		t.Errorf("what is not so is said:\n%s", text)
	}
	w.live("2026-12-04", "09.59")
	for who, text := range map[*person]string{rina: "lewat janji", room: "belum dibalas."} {
		if w.count(who, text) != 0 {
			t.Errorf("put off, %s is reminded:\n%s", who.title(), w.show(who.chat))
		}
	}
	if w.count(head, "ditunda sampai hari ini 10.00") != 0 || w.count(head, "Perlu bantuan Anda") != 1 {
		t.Errorf("the head reads\n%s", w.show(head.chat))
	}
	w.restart(atNight)
	w.live("2026-12-04", "10.05")
	w.restart(atNight)
	w.live("2026-12-05", "12.00")
	if n := w.count(rina, "selesai ditunda"); n != 1 {
		t.Errorf("that it is back was told %d times:\n%s", n, w.show(rina.chat))
	}
	a := w.only()
	if !a.SnoozedUntil.IsZero() || !a.DueAt.Equal(due) || !a.TurnAt.Equal(a.ReceivedAt) {
		t.Errorf("back, it is %+v", a)
	}
	w.golden("snooze")

	// Its citizen does not wait for that.
	room.say("/tunda " + code + " sampai warganya menulis")
	room.sees("ditunda sampai")
	citizen.reply(citizen.last("Kode Anda"), "masih mati juga pak")
	if a := w.only(); !a.SnoozedUntil.IsZero() || !a.DueAt.Equal(due) {
		t.Errorf("its citizen wrote, and it is put off until %v", a.SnoozedUntil)
	}
	w.live("2026-12-07", "12.00")
	rina.sees("warganya menulis")
	var whys []string
	for _, e := range w.happened(1, store.EventWake) {
		whys = append(whys, fmt.Sprint(e.Data["why"]))
	}
	if want := []string{"date", "citizen"}; !slices.Equal(whys, want) {
		t.Errorf("it woke by %v, want %v", whys, want)
	}
	if s := w.happened(1, store.EventSnooze); len(s) != 2 || s[0].Staff != 1 || s[0].Data["until"] != "2026-12-04T03:00:00Z" || s[0].Data["before"] != "" {
		t.Errorf("put off: %+v", s)
	}
}

// Nobody else puts it off, an urgent one only for today, and a button that makes no sense does nothing.
// A question to its citizen, or a promise, leaves it put off; what they answer ends that, or its day, and so does an answer to them.
func TestSnoozeAndWhatIsNoAnswer(t *testing.T) {
	w := newWorld(t, atNight)
	rina, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati")
	code := codeOf(w, 1)
	put := func(until string) time.Time {
		t.Helper()
		room.say("/tunda " + code + " " + until)
		room.sees("ditunda sampai")
		return w.only().SnoozedUntil
	}
	until := put("Jumat")
	room.say("/tanya " + code + " tiang nomor berapa?")
	room.say("/janji " + code + " Kamis : petugas datang memeriksa")
	citizen.sees("petugas datang")
	if a := w.only(); !a.SnoozedUntil.Equal(until) || a.Turn != store.CitizenTurn {
		t.Fatalf("after a question and a promise it is put off until %v, not %v, and it is the turn of %s", a.SnoozedUntil, until, a.Turn)
	}
	card := room.last("Ditunda Rina sampai Jumat").out.Text.S
	if !strings.Contains(card, "ditanya") || !strings.Contains(card, "petugas datang") {
		t.Errorf("the card hides something:\n%s", card)
	}
	citizen.reply(citizen.last("tiang nomor berapa"), "nomor 12")
	if a := w.only(); !a.SnoozedUntil.IsZero() || a.Turn != store.OfficeTurn {
		t.Errorf("answered, it is put off until %v", a.SnoozedUntil)
	}
	w.live("2026-11-24", "12.00")
	rina.sees("warganya menulis")

	// Nobody answers the question: it is back on its day all the same.
	put("Jumat")
	room.say("/tanya " + code + " masih mati malam ini?")
	w.live("2026-11-27", "12.00")
	if n := w.count(rina, "selesai ditunda"); n != 2 || !w.only().SnoozedUntil.IsZero() {
		t.Errorf("that it is back was told %d times; it is put off until %v:\n%s", n, w.only().SnoozedUntil, w.show(rina.chat))
	}
	put("Jumat")
	room.say("/balas " + code + " Sudah diperbaiki tadi malam, Pak: kabel tiang nomor 12 putus dan diganti.")
	if a := w.only(); !a.SnoozedUntil.IsZero() {
		t.Errorf("answered, it is put off until %v", a.SnoozedUntil)
	}
}

func TestSnoozeRefused(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	other := w.joined("Dua", "dapil-2", store.RoleAdmin)
	auditor := w.joined("Periksa", "dapil-1", store.RoleAuditor)
	w.sent("Budi", "lampu jalan depan SDN 3 mati")
	card := room.last("lampu jalan")
	for _, who := range []*person{other, auditor, w.person("Orang").in("Grup Dapil 1")} {
		who.say("/tunda " + codeOf(w, 1) + " besok")
		for _, choice := range []string{"d1", "citizen", "end", ""} {
			who.tapOn(card, bot.Button{Data: talk.Data("s.snooze", 1, choice)})
		}
	}
	for _, choice := range []string{"x", "9999999999", "d1d1", "-1"} {
		room.tapOn(card, bot.Button{Data: talk.Data("s.snooze", 1, choice)})
	}
	room.say("/tunda " + codeOf(w, 1) + " kemarin")
	room.say("/tunda " + codeOf(w, 1) + " " + strings.Repeat("besok lusa ", 400))
	if a := w.only(); !a.SnoozedUntil.IsZero() && !a.SnoozedUntil.Before(w.now.AddDate(0, 0, 3)) {
		t.Errorf("put off until %v", a.SnoozedUntil)
	}
	room.tapOn(card, bot.Button{Data: "s.snooze:1:end"})
	urgent := w.aspiration(1)
	urgent.Urgent = store.Urgent
	w.tx(func(tx store.Tx) error { return tx.SaveAspiration(urgent) })
	for _, words := range []string{"besok", "Senin", "sampai warganya menulis"} {
		room.say("/tunda " + codeOf(w, 1) + " " + words)
		room.sees("darurat dan tidak bisa ditunda")
	}
	room.say("/tunda " + codeOf(w, 1) + " 2 jam")
	room.sees("ditunda sampai hari ini 21.4")
	before := len(w.happened(1, store.EventSnooze))
	room.tapOn(card, bot.Button{Data: "s.snooze:1:h2"})
	room.tapOn(card, bot.Button{Data: "s.snooze:1:h2"})
	if n := len(w.happened(1, store.EventSnooze)) - before; n > 1 {
		t.Errorf("tapped twice, it was put off %d times", n)
	}
}

// Filters keep while paging, come with counts, and say when the list is another than before.
func TestQueueByButtons(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	rina.say("/gabung " + w.invite("dapil-2", store.RoleStaff))
	w.tx(func(tx store.Tx) error {
		return tx.SaveTopics([]store.Topic{{ID: "sampah", Labels: map[string]string{"id": "sampah", "en": "garbage"}},
			{ID: "lampu", Labels: map[string]string{"id": "penerangan jalan", "en": "street lights"}}})
	})
	for i := range 8 {
		p := w.person(fmt.Sprint("Warga", i))
		p.say(fmt.Sprintf("/aspirasi dapil-1 perkara nomor %d", i+1))
		p.tap("Kirim sekarang")
		a := w.aspiration(store.AspirationID(i + 1))
		a.Topic = []string{"sampah", "lampu", ""}[i%3]
		w.tx(func(tx store.Tx) error { return tx.SaveAspiration(a) })
		w.pass(time.Minute)
	}
	secret := w.person("Lain")
	secret.say("/aspirasi dapil-2 sekolah bocor")
	secret.tap("Kirim sekarang")
	for _, id := range []int{7, 8} {
		rina.tapOn(&shown{id: "x"}, bot.Button{Data: talk.Data("s.take", id)})
	}
	room.reply(room.last("perkara nomor 6"), "Besok pagi petugas kami datang ke sana, Pak.")
	w.live("2026-11-25", "10.00")
	w.log.Reset()
	room.say("/antrean")
	room.sees("8 aspirasi terbuka", "Nomor 1 sampai 5", "menunggu 2 hari kerja", "janji balas Senin")
	n := room.heard()
	room.tap("Milik saya 3")
	room.sees("3 aspirasi dipegang Rina", "perkara nomor 7")
	room.tap("Belum dipegang 5")
	room.sees("5 aspirasi belum dipegang")
	room.tap("Menunggu warga 1")
	room.sees("perkara nomor 6", "Giliran warga")
	room.tap("Per topik")
	room.tap("sampah 3")
	room.sees("3 aspirasi tentang sampah", "perkara nomor 1", "perkara nomor 4")
	room.tap("Semua 8")
	room.tap("Berikutnya")
	room.sees("Nomor 6 sampai 8", "perkara nomor 6")
	room.tap("Perbarui")
	if !strings.Contains(w.log.String(), "(sekilas) Tidak ada yang berubah.") {
		t.Error("that nothing has changed is not said")
	}
	room.tapOn(room.last("perkara nomor 7"), bot.Button{Data: "s.close:8"})
	room.tap("Sebelumnya")
	if !strings.Contains(w.log.String(), "(sekilas) Daftarnya berubah") {
		t.Error("that the list has changed is not said")
	}
	room.sees("7 aspirasi terbuka")
	if got := room.heard(); got > n+1 { // the card of what was closed may be told of
		t.Errorf("%d messages more", got-n)
	}
	for _, c := range [][2]string{{"milik saya", "2 aspirasi dipegang Rina"}, {"sampah", "3 aspirasi tentang sampah"}, {"penerangan", "2 aspirasi tentang penerangan jalan"},
		{"tanpa pemegang", "belum dipegang siapa pun"}, {"lewat janji", "Tidak ada yang lewat janji"}, {"ditunda", "Tidak ada yang ditunda"},
		{"xyz", "tidak mengenal bagian antrean “xyz”"}} {
		room.say("/antrean " + c[0])
		room.sees(c[1])
	}
	w.golden("queue_filters")
	rina.say("/antrean")
	rina.sees("8 aspirasi terbuka", "Kantor Dapil 1")
	rina.tap("Berikutnya")
	rina.sees("sekolah bocor", "Kantor Dapil 2")
	for _, data := range []string{"s.q:all:-5", "s.q:all:99999999999999", "s.q:nonsense:x:y:z:w", "s.q:topic:0:" + strings.Repeat("x", 40), "s.q", "s.qt:-9", "s.qt:999", "s.list:nonsense", "s.queue:77"} {
		room.tapOn(room.sees(), bot.Button{Data: data})
		if text := w.show(room.chat); strings.Contains(text, "sekolah bocor") {
			t.Fatalf("%s: the room reads of another office", data)
		}
	}
	stranger := w.person("Orang").in("Grup")
	stranger.tapOn(room.sees(), bot.Button{Data: "s.q:all:0"})
	w.person("Dua").say("/antrean")
	w.person("Dua").sees("untuk staf kantor")
}

// Many spell it so.
func TestQueueAsManySpellIt(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan mati")
	for text, want := range map[string]string{"/antrian": "1 aspirasi terbuka", "/antrian lewat janji": "Tidak ada yang lewat janji"} {
		rina.say(text)
		rina.sees(want)
	}
}
