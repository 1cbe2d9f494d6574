package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Canned replies: written, searched, filled in, sent as they are or with something of one's own, changed and removed by whom it may.
func TestTemplates(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	rina.say("/templat")
	rina.sees("masih kosong")
	rina.say("/templat baru Lampu: {nama}, lampu di {tempat} kami ganti")
	rina.sees("{tempat} tidak kami kenal", "{nama}", "{kantor}")
	rina.reply(rina.last("tidak kami kenal"), "Lampu jalan\nYth. {nama}, laporan {KODE} tentang {topik} dijadwalkan petugas Dishub hari Kamis. Salam, {staf}, {kantor}.")
	rina.sees("disimpan", "{KODE}")
	rina.tap("Semua templat")
	rina.tap("Templat baru")
	rina.reply(rina.sees("Baris pertama nama"), "Lampu jalan\nisi lain")
	rina.sees("sudah ada templat")
	rina.reply(rina.sees("sudah ada"), "Jalan rusak\nJalannya ditambal bulan depan oleh Dinas PU.")
	rina.sees("disimpan")
	rina.say("/templat dishub")
	rina.sees("1 templat dengan kata dishub")
	rina.tap("Lampu jalan")
	rina.last("Belum pernah dipakai")

	citizen := w.sent("Budi", "lampu jalan mati")
	code := string(w.only().Code)
	card := room.last("lampu jalan mati")
	room.tapOn(card, bot.Button{Data: "s.tpl:1"})
	room.tap("Lampu jalan")
	filled := room.last("terisi. Belum dikirim")
	if s := filled.out.Text.S; !strings.Contains(s, code) || strings.Contains(s, "{") || !strings.Contains(s, "Rina, Kantor Dapil 1.") {
		t.Errorf("filled in:\n%s", s)
	}
	edited, _ := buttonOf(filled, "Sunting dulu")
	if edited.Form == nil || !strings.Contains(edited.Form.Inputs[0].Value, code) {
		t.Fatalf("the form is not filled in: %+v", edited.Form)
	}
	room.tap("Kirim apa adanya")
	citizen.sees("petugas Dishub hari Kamis")
	room.last("Tambah satu kalimat")
	if w.replies() != "template" {
		t.Errorf("sent as it is, it is %q", w.replies())
	}
	w.unanswered()

	w.pass(2 * time.Minute)
	room.tapOn(card, bot.Button{Data: "s.tpe:1:2"}) // of which there is none by that number yet, or the first
	room.tapOn(card, bot.Button{Data: "s.tp:1:99"})
	text := edited.Form.Inputs[0].Value
	room.reply(card, "  "+strings.TrimSpace(text)+" Terima kasih.")
	if w.replies() != "template template" {
		t.Errorf("copied by hand, it is %q", w.replies())
	}
	w.pass(2 * time.Minute)
	room.reply(card, strings.TrimSpace(text)+" Tiang nomor 7 di depan rumah Bapak yang pertama, pukul 09.00.")
	if w.replies() != "template template personal" {
		t.Errorf("with something of its own, it is %q", w.replies())
	}
	rina.say("/templat lampu")
	rina.tap("Lampu jalan")
	rina.last("Dipakai 2 kali")

	colleague := w.person("Dedi")
	colleague.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	colleague.say("/templat lampu")
	colleague.tap("Lampu jalan")
	one := colleague.last("Dipakai 2 kali")
	if _, ok := buttonOf(one, "Hapus"); ok {
		t.Error("a colleague is offered to remove it")
	}
	var all []store.Template
	list := func() {
		w.view(func(r store.Reader) (err error) { all, err = r.Templates("dapil-1"); return err })
	}
	list()
	i := slices.IndexFunc(all, func(x store.Template) bool { return x.Name == "Lampu jalan" })
	for _, verb := range []string{"s.cny", "s.cnd", "s.cne"} {
		colleague.tapOn(one, bot.Button{Data: verb + ":" + string(rune('0'+all[i].ID))})
	}
	other := w.person("Lain")
	other.say("/gabung " + w.invite("dapil-2", store.RoleAdmin))
	other.say("/templat")
	for _, verb := range []string{"s.cny", "s.cns"} {
		other.tapOn(other.last("masih kosong"), bot.Button{Data: verb + ":" + string(rune('0'+all[i].ID))})
	}
	if strings.Contains(w.show(other.chat), "Dishub") {
		t.Error("another office reads it")
	}
	if list(); len(all) != 2 {
		t.Fatalf("%d templates are left", len(all))
	}
	head := w.person("Kepala")
	head.say("/gabung " + w.invite("dapil-1", store.RoleHead))
	head.say("/templat lampu")
	head.tap("Lampu jalan")
	head.tap("Ubah")
	head.reply(head.sees("Di atas ini templatnya"), "Lampu jalan\n"+strings.Repeat("x", 2001))
	head.sees("paling banyak")
	head.say("/templat lampu")
	head.tap("Lampu jalan")
	head.tap("Hapus")
	head.tap("Ya, hapus")
	head.last("dihapus")
	if list(); len(all) != 1 {
		t.Errorf("%d templates are left", len(all))
	}
	rina.tapOn(rina.last("Dipakai 2 kali"), bot.Button{Data: "s.cns:" + string(rune('0'+1))})
}
