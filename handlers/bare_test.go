package handlers_test

import "testing"

// Who types the name of a command without a slash asks for that, and tells the office nothing; who says more is heard.
func TestCommandsWithoutASlash(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan mati di RT 3")
	code, n := codeOf(w, 1), len(w.ids())
	for words, want := range map[string]string{"status": code, "Status.": code, "cek status laporan saya": code, "Cek Status": code, "cek laporan saya": code, "Laporan saya gimana ya?": code, "bagaimana aduan saya pak": code, "riwayat": code, "history": code,
		"bantuan": "Tulis saja keluhan", "privasi": "Staf", "hapus laporan saya": "Apa yang ingin Anda hapus?", "bahasa": "Pilih bahasa", "language": "Pilih bahasa"} {
		budi.say(words)
		budi.sees(want)
		if len(w.ids()) != n {
			t.Fatalf("%q is an aspiration", words)
		}
	}
	for i, words := range []string{"status tanah saya tidak jelas", "bantuan saya belum cair", "minta bantuan", "kabar bansos bagaimana", "laporan keuangan desa saya gimana",
		"tolong cek laporan bendahara kami", "lihat aspirasi warga"} {
		p := w.person("Warga " + string(rune('A'+i)))
		p.say(words)
		p.sees("Kami catat")
		if len(w.ids()) != n+i+1 {
			t.Errorf("%q is heard by nobody", words)
		}
	}
	// In an answer to what the bot said it is a word, and of staff it may be a reply.
	budi.reply(budi.last("Sudah masuk"), "status")
	room.last("status")
	rina.say("status")
	rina.sees("Pesan ini untuk siapa?")
}

// A citizen's command in a group is answered where nobody reads along: they are told that, and not that it is for staff.
func TestCitizensCommandsInAGroup(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan mati di RT 3")
	public := budi.in("Grup warga")
	for _, command := range []string{"/status", "/riwayat", "/hapus", "/privasi", "/bantuan", "/start"} {
		public.say(command)
		public.sees("Di sini semua orang ikut membaca", "percakapan pribadi")
	}
	room.say("/status")
	room.sees("/antrean")
	_ = rina
}
