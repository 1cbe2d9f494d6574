package handlers_test

import (
	"fmt"
	"strings"
	"testing"
)

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

// Who asks for what they sent gets their list, however they ask, in their own language; who has sent nothing is told so. It is nothing to tell staff.
func TestAsksForWhatWasSent(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan mati di RT 3")
	code, n := codeOf(w, 1), len(w.ids())
	asked := []string{"laporan saya mana", "cek laporan", "mana laporan saya", "pengen liat laporan saya", "laporan saya yang kemarin gimana", "laporan kemarin gimana", "laporanku endi", "pundi laporan kula",
		"laporan abdi mana", "abdi hoyong ningali laporan abdi", "aku arep ndelok laporanku", "laporan saya sampai mana", "bisa lihat laporan saya?", "apa kabar laporan saya", "keluhan saya gimana kabarnya",
		"Can i see my report", "where is my complaint", "where's my report?", "show my reports", "what happened to my complaint", "status of my report", "i want to check my complaint"}
	for _, words := range asked {
		budi.say(words)
		budi.sees(code)
		if len(w.ids()) != n {
			t.Fatalf("%q is an aspiration", words)
		}
	}
	budi.sees("Waiting for a reply")
	for i, words := range asked {
		p := w.person(fmt.Sprint("Warga ", i))
		p.say(words)
		if len(w.ids()) != n {
			t.Fatalf("of who sent nothing %q is an aspiration", words)
		}
	}
	for i, words := range []string{"laporan dana desa mana", "where to report my complaint", "how do i report my neighbour", "laporan polisi saya gimana", "keluhan saya lampu jalan mati", "mana janji laporan warga", "kabar laporan keuangan rt gimana",
		"my complaint is about the road", "laporan saya tidak digubris lurah", "lihat jalan rusak di depan rumah saya", "cek laporan dana bos sd 2", "keluhan saya dimana mana banjir"} {
		w.person(fmt.Sprint("Tetangga ", i)).say(words)
		if len(w.ids()) != n+i+1 {
			t.Errorf("%q is heard by nobody", words)
		}
	}
	if s := w.show(room.chat); strings.Contains(s, "laporan") {
		t.Errorf("staff read:\n%s", s)
	}
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
