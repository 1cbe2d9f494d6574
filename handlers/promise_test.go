package handlers_test

import (
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

func TestPromises(t *testing.T) {
	w := newWorld(t, atNight)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	room.say("/janji " + code + " lampunya dipasang")
	room.sees("harinya belum jelas")
	room.say("/janji " + code + " Jumat lampunya kami pasang")
	citizen.last("berjanji untuk")
	citizen.last("paling lambat Jumat, 27 November")
	a := w.only()
	if !a.FirstReplyAt.IsZero() || a.Turn != store.OfficeTurn {
		t.Errorf("a promise counts as an answer: %+v", a)
	}
	w.live("2026-11-26", "12.00")
	room.sees("janji jatuh", "lampunya kami pasang")
	n := citizen.heard()
	w.live("2026-11-27", "12.00")
	room.sees("janji jatuh hari ini")
	if citizen.heard() != n {
		t.Errorf("they were told something:\n%s", w.show(citizen.chat))
	}
	w.live("2026-11-28", "12.00")
	citizen.sees("sudah lewat waktunya", "lampunya kami pasang")
	room.sees("janji lewat waktunya")
	room.tap("Ubah tanggal")
	room.reply(room.last("pindah ke kapan"), "Kamis")
	citizen.sees("memindahkan janjinya", "Kamis, 3 Desember")
	w.live("2026-12-03", "12.00")
	room.say("/tepati " + code)
	citizen.sees("sudah ditepati, kata Rina")
	w.live("2026-12-05", "12.00")
	if citizen.said("lewat waktunya") != 1 {
		t.Error("a kept promise is late")
	}
	room.tap("Sudah ditepati")
	if got := citizen.said("sudah ditepati, kata"); got != 1 {
		t.Errorf("told %d times that it was kept", got)
	}
	var steps []string
	for _, k := range w.steps(a.ID) {
		if strings.HasPrefix(k, "promise") {
			steps = append(steps, strings.TrimPrefix(k, "promise "))
		}
	}
	if got := strings.Join(steps, ", "); got != "made, late, moved, kept" {
		t.Errorf("steps: %s", got)
	}
	if s := room.last("lampu jalan depan").out.Text.S; !strings.Contains(s, "ditepati: lampunya kami pasang") {
		t.Errorf("the card says\n%s", s)
	}
	w.golden("promises")
}

// Of a promise whose day may be another than was read, or was over lately, its writer is asked, and its citizen told nothing.
func TestPromiseOfADayInDoubt(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	for i, day := range []string{"20 November", "Rabu atau Kamis", "minggu kedua Desember", "1-5 Desember", "3 hari setelah suratnya turun"} {
		room.say("/janji " + codeOf(w, 1) + " " + day + " lampunya kami pasang")
		if n := room.said("harinya belum jelas"); n != i+1 {
			t.Errorf("after %q they were asked %d times", day, n)
		}
	}
	if n := citizen.said("berjanji untuk"); n > 0 {
		t.Errorf("they are told of a day that nobody promised:\n%s", w.show(citizen.chat))
	}
	room.say("/janji " + codeOf(w, 1) + " besok pagi lampunya kami pasang")
	citizen.last("paling lambat besok, Selasa 24 November 11.00")
}

// A promise by a time of a day says the time to its citizen, who may wait at home for it, and to staff.
func TestPromiseByATime(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	room.say("/janji " + code + " paling lambat besok jam 3 petugas datang")
	citizen.sees("paling lambat besok, Selasa 24 November 15.00", "petugas datang")
	room.sees("dikirim, paling lambat besok, Selasa 24 November 15.00.")
	room.last("Janji Selasa, 24 Nov 15.00: petugas datang")
	room.say("/statistik") // where it is no reply, nor thanks alone
	w.answer()
	room.sees("Bukan balasan: 1 ucapan terima kasih/janji/pertanyaan")
	room.say("/janji " + code)
	room.sees("paling lambat Selasa, 24 Nov 15.00")
	room.tap("Ubah tanggal")
	room.reply(room.last("pindah ke kapan"), "Kamis minggu depan jam 9")
	citizen.sees("Kamis, 3 Desember 09.00")
}

// A promise that is written anew where it was written has other words, and another day; in a menu, words are never for the citizen.
func TestEditedPromise(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	said := room.say("/janji " + code + " Jumat lampunya kami pasang")
	copied := citizen.last("berjanji untuk")
	edit := room.update(bot.KindEdit)
	edit.Message = &bot.Message{ID: said.Message.ID, Text: "/janji " + code + " 7 Des lampu dan tiangnya kami pasang"}
	cmd, _ := bot.ParseCommand(edit.Message.Text, "bot")
	edit.Message.Command = &cmd
	w.take(edit)
	if s := copied.out.Text.S; !strings.Contains(s, "Senin, 7 Desember") || !strings.Contains(s, "lampu dan tiangnya kami pasang") || strings.Contains(s, "7 Des ") {
		t.Errorf("edited, its citizen reads\n%s", s)
	}
	asked := room.send(bot.Message{Text: "/tanya tiang nomor berapa?", ReplyTo: room.last("lampu jalan depan").id, ReplyToBot: true})
	citizen.last("tiang nomor berapa?")
	edit = room.update(bot.KindEdit)
	edit.Message = &bot.Message{ID: asked.Message.ID, Text: "/tanya tiang nomor berapa yang mati?", Command: &bot.Command{Name: "tanya", Args: "tiang nomor berapa yang mati?"}}
	w.take(edit)
	if s := citizen.last("bertanya soal").out.Text.S; !strings.Contains(s, "tiang nomor berapa yang mati?") {
		t.Errorf("edited, the question is\n%s", s)
	}
	n := citizen.heard()
	room.tap("Lainnya")
	room.tap("Satukan")
	room.reply(room.last("disatukan dengan yang mana"), "kurasa tidak ada yang sama")
	room.reply(room.last("Catatan untuk"), "memang tidak")
	if got := citizen.heard(); got != n {
		t.Errorf("what was said to a menu reached its citizen:\n%s", w.show(citizen.chat))
	}
}

// A promise that is late stays that of the office that made it, though another has the aspiration now: that one is reminded.
func TestLatePromiseIsWhoseMadeIt(t *testing.T) {
	w := newWorld(t, together)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	w.second("Dewi", "Grup Dapil 2")
	wati := w.sent("Wati", darkStreet)
	sari := w.supporter("Sari")
	rina.say("/janji " + string(w.get(1).Code) + " Jumat Kami cek tiangnya.")
	rina.say("/alihkan " + string(w.get(1).Code) + " dapil-2")
	rina.tap("Ya")
	w.live("2026-11-29", "12.00")
	for _, p := range []*person{wati, sari} {
		p.last("Janji Kantor Dapil 1 untuk")
		p.last("Kantor Dapil 2, yang sekarang mengurusnya, sudah kami ingatkan")
	}
}

// Of a promise for a Monday staff are reminded on Friday, and what they are told of that is so.
func TestPromiseOfAMonday(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.live("2026-11-24", "10.00")
	w.sent("Budi", "lampu jalan mati di gang 3")
	room.say("/janji " + codeOf(w, 1) + " 30 November lampunya kami ganti")
	room.last("Kami ingatkan Jumat, 27 November, dan sekali lagi pada harinya")
	w.live("2026-11-27", "12.00")
	room.last("janji jatuh Senin, 30 Nov")
	w.live("2026-11-30", "12.00")
	room.last("janji jatuh hari ini")
	if n := room.said("janji jatuh"); n != 2 {
		t.Errorf("they were reminded %d times", n)
	}
}
