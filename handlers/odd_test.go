package handlers_test

import (
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// What is mistyped reaches no citizen: two commands in one message do nothing, and an office that there is not is no agency outside.
func TestMistypedReachesNobody(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	w.sent("Sari", "got mampet")
	code, n := codeOf(w, 1), citizen.heard()
	events := func() int {
		return len(w.happened(1, store.EventReply)) + len(w.happened(1, store.EventRefer)) + len(w.happened(1, store.EventClose)) + len(w.happened(1, store.EventNote))
	}
	for _, two := range []string{"/balas " + code + " Sudah diganti.\n/tutup " + code, "/tutup " + code + " /balas " + code + " ok",
		"/catatan " + code + " sudah\n/TUTUP@bot " + code} {
		room.say(two)
		room.sees("Belum ada yang dilakukan", "satu perintah dalam satu pesan")
	}
	room.reply(room.last("lampu jalan"), "Sudah diganti.\n/tutup "+code)
	room.sees("Belum dikirim: di dalamnya ada perintah, /tutup")
	for words, has := range map[string]string{"dapil-9": "Maksud Anda Kantor Dapil 2?", "kantor dapil 3": "Maksud Anda Kantor Dapil 2?", "dapil-1": "memang sudah di Kantor Dapil 1"} {
		room.say("/alihkan " + code + " " + words)
		room.sees(has)
	}
	if citizen.heard() != n || events() != 0 {
		t.Fatalf("%d events, and its citizen reads\n%s", events(), w.show(citizen.chat))
	}
	// A command in the words of a line, a citizen's command, and what is an agency, go.
	room.say("/catatan " + code + " kalau sudah, /tutup saja")
	room.sees("disimpan")
	room.say("/balas " + code + " Sudah diganti tadi sore, tiang nomor 12. Riwayatnya:\n/riwayat")
	citizen.sees("tiang nomor 12", "/riwayat")
	for _, agency := range []string{"Dinas PU", "PLN", "dapil-9, 7 hari kerja"} {
		room.say("/alihkan " + codeOf(w, 2) + " " + agency)
		room.sees("diteruskan ke " + strings.TrimSuffix(agency, ", 7 hari kerja"))
	}
	room.say("/alihkan " + codeOf(w, 2) + " dapil-3")
	room.tap("Kantor Dapil 2")
	room.tap("Ya, alihkan")
	if a := w.get(2); a.Office != "dapil-2" {
		t.Errorf("it is at %s", a.Office)
	}
	for command, has := range map[string]string{"/tunda": "/tunda K7M-4QX", "/janji": "/janji K7M-4QX", "/satukan " + code + " " + code: "dua kode yang berbeda",
		"/qr dapil-2": "hanya untuk stafnya"} {
		rina.say(command)
		rina.sees(has)
	}
	rina.say("/bantuan")
	if s := rina.sees("/tunda KODE besok: Tunda pengingat", "/cari jalan rusak november: Cari").out.Text.S; strings.Contains(s, "/tunda: ") {
		t.Errorf("a command is told twice in its line:\n%s", s)
	}
}

// A forged button that makes a room of no office does nothing, of who may make rooms too.
func TestRoomOfNoOffice(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	head := w.person("Rina").in("Saluran")
	for _, data := range []string{"s.room:", "s.room:tidak-ada", "s.rm.add:", "s.rm.whole:x"} {
		head.tapOn(&shown{id: "x"}, bot.Button{Data: data})
	}
	w.view(func(r store.Reader) error {
		rooms, err := r.RoomsIn(head.address())
		if err != nil || len(rooms) != 0 {
			t.Errorf("%d rooms (%v)", len(rooms), err)
		}
		return nil
	})
}

// A command that staff mistype is named as what it may have been meant for: it did nothing, and nobody was sent anything. Another bot's is left alone.
func TestNearlyACommand(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "lampu jalan mati")
	code, n := codeOf(w, 1), citizen.heard()
	for said, near := range map[string]string{"/balass " + code + " Kami ganti besok.": "/balas", "/tutp " + code: "/tutup", "/antre": "/antrean", "/bantu": "/bantuan",
		"/statistic": "/statistik", "/alihkn " + code + " PLN": "/alihkan", "/oper " + code + " Budi": "/serahkan", "/ekspor": "/dasbor", "/jawab " + code + " Kami ganti besok.": "/balas"} {
		for _, p := range []*person{room, rina} {
			p.say(said)
			p.sees("belum ada yang dilakukan atau dikirim", "Maksud Anda "+near+"?")
		}
	}
	rina.say("/lampu " + code)
	rina.sees("Perintah itu tidak ada", "Yang ada: /bantuan")
	rina.say("/sehta") // which is not for her
	rina.sees("Yang ada: /bantuan")
	reader := w.joined("Pemeriksa", "dapil-1", store.RoleAuditor)
	for said, want := range map[string]string{"/tutp " + code: "Yang ada: /bantuan", "/kart " + code: "Maksud Anda /kartu?"} {
		reader.say(said)
		reader.sees(want)
	}
	stranger := w.person("Orang")
	for _, p := range []*person{room, rina.in("Grup lain"), stranger.in("Grup")} {
		before := len(w.chats[p.chat])
		for _, said := range []string{"/ban @spammer", "/warn", "/ping", "/gif kucing"} {
			p.say(said)
		}
		if p.name == "Orang" || p.chat == "Grup lain" {
			p.say("/tutp " + code)
			before++
		}
		if got := len(w.chats[p.chat]); got != before+4 {
			t.Errorf("in %s %s reads\n%s", p.chat, p.name, flat(p.sees().out))
		}
	}
	stranger.say("/tutp")
	stranger.sees("Perintah itu tidak ada. Anda tidak perlu perintah")
	if citizen.heard() != n || w.get(1).State != store.Open {
		t.Errorf("something was done: %+v\n%s", w.get(1), w.show(citizen.chat))
	}
}
