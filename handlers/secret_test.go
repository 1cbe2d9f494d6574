package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// slip has staff note down what somebody said, and is the secret of its slip.
func (w *world) slip(rina *person) string {
	w.t.Helper()
	rina.say("/catat-lisan Sawah saya kebanjiran terus Pak")
	rina.tap("Ya, setuju")
	rina.say("/slip " + string(w.latest().Code))
	w.answer()
	return rina.secret()
}

// A secret that stands in a sentence is used as one alone is, wherever the sentence would have gone, and is read by nobody.
func TestSecretInASentence(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	secret := w.slip(rina)
	low, plain := strings.ToLower(secret), strings.ReplaceAll(secret, "-", "")
	for _, typed := range []string{"kode rahasia saya " + secret + " pak, yang kemarin", "pak ini " + low + " mau ambil catatan saya",
		"mau klaim slip: " + plain + ", terima kasih", "dari ibu kemarin " + strings.ReplaceAll(secret, "-", " ") + " pak",
		"kode saya " + strings.ReplaceAll(secret, "-", "–") + " pak", "kode saya " + strings.ReplaceAll(secret, "-", "—") + " pak", "kode saya " + strings.ReplaceAll(secret, "-", "-\u200b") + " pak", "kode saya " + strings.ReplaceAll(secret, "-", " - ") + " pak"} {
		p := w.person("Darmi")
		p.say(typed)
		p.sees("Benar ini milik Anda?")
	}
	if n := len(w.ids()); n != 1 {
		t.Errorf("%d aspirations were begun with a secret", n-1)
	}
	// In a draft, as an addition, as a caption, with a command, by a change.
	p := w.person("Sari")
	u := p.say("lampu jalan mati di depan SDN 3 sudah dua minggu")
	p.say("oh ya pak, kode yang dari balai desa " + secret)
	p.sees("Kata-kata lain di pesan ini tidak kami teruskan")
	p.edits(u, "lampu jalan mati di depan SDN 3, kode saya "+secret)
	if got := w.texts(w.latest()); got != "lampu jalan mati di depan SDN 3, kode saya [kode rahasia]" {
		t.Errorf("the draft reads %q", got)
	}
	p.tap("Kirim sekarang")
	p.reply(p.last("Kode Anda"), "kodenya "+low+" dan lampunya itu masih mati juga sampai malam ini, anak saya hampir jatuh di depan sekolah")
	p.send(bot.Message{Text: "ini slipnya " + secret, Files: []bot.File{p.file(bot.Photo, "", "slip")}})
	p.say("/aspirasi got di jalan melati mampet sejak minggu lalu kode " + secret + " air hitam masuk ke rumah warga tiap hujan")
	p.tap("Kirim sekarang")
	if a := w.latest(); !strings.Contains(w.texts(a), "got di jalan melati mampet") || !strings.Contains(w.texts(a), "air hitam") {
		t.Errorf("of the words about it stands: %s", w.texts(a))
	}
	p.say("/status")
	p.tap(codeOf(w, 2))
	p.tapWith("Tulis tambahan", map[string]string{"teks": "sekalian, ini kode saya " + secret})
	p.say("tolong, kebakaran di sebelah, kode " + secret)
	p.last("112")
	shown := strings.ToLower(w.show(room.chat))
	for _, id := range w.ids() {
		shown += strings.ToLower(w.texts(w.get(id)))
	}
	if strings.Contains(shown, low) || strings.Contains(shown, strings.ToLower(plain)) {
		t.Error("the secret stands where staff read it")
	}
	if !strings.Contains(shown, "lampunya itu masih mati juga") {
		t.Error("the words beside it are lost")
	}
}

// The secret of an invitation makes staff of who wrote it, and goes to no office. One that is written wrong is nobody's to read either.
func TestInvitationInASentence(t *testing.T) {
	w := newWorld(t, reached)
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	budi.say("pak ini kode undangan saya " + w.invite("dapil-1", store.RoleStaff) + " ya")
	budi.sees("Selamat bergabung di Kantor Dapil 1")
	tono := w.person("Tono")
	tono.say("kode rahasia saya K7M4-QXRT-9HJP pak, yang kemarin")
	tono.sees("Kode itu tidak bisa dipakai")
	if n := len(w.ids()); n != 0 || strings.Contains(w.show(room.chat), "K7M4") {
		t.Errorf("%d aspirations were begun", n)
	}
}

// Prices, plates, telephone numbers, meters and words are no secrets.
func TestNoSecretInASentence(t *testing.T) {
	w := newWorld(t, reached)
	w.office("Rina", "Grup")
	for _, words := range []string{"beras naik dari 12.500 jadi 15.000-16.500 per kilo", "mobil plat W 2345 ABC parkir di trotoar terus",
		"hubungi saya 8123-4567-8922 pak, lampu mati", "pelanggan 234567892345 listrik padam", "meteran K7M4QXRT9HJP rusak sejak kemarin",
		"rata-rata warga kena dampak banjir", "kena-kena-kena macet terus", "hari-demi-hari jalannya makin rusak", "blok-demi-blok lampunya mati"} {
		p := w.person("Sari" + words[:4])
		p.say(words)
		p.sees("Kami catat")
		if got := w.texts(w.latest()); !strings.Contains(got, words) {
			t.Errorf("of %q stands %q", words, got)
		}
	}
}

// A secret may have no digit at all: it is told from words by its letters.
func TestSecretWithoutADigit(t *testing.T) {
	w := newWorld(t, reached)
	_, room := w.office("Rina", "Grup")
	w.tx(func(tx store.Tx) error {
		_, err := tx.CreateInvitation(store.Invitation{Hash: store.HashInvitation("QVTQ-JEGR-JRCX"), Office: "dapil-1", Role: store.RoleStaff,
			Created: w.now, Expires: w.now.Add(time.Hour)})
		return err
	})
	budi := w.person("Budi")
	budi.say("pak kode undangan saya qvtqjegrjrcx ya")
	budi.sees("Selamat bergabung")
	w.sent("Sari", "yang kena dana banjir warga RT 3 saja")
	if !strings.Contains(w.show(room.chat), "yang kena dana") {
		t.Error("words are taken for a secret")
	}
}

// What a command of the platform's own carries is words, too: it comes as no text besides.
func TestSecretInASlashCommand(t *testing.T) {
	w := newWorld(t, reached)
	serverRoom(w)
	budi := w.person("Budi").at("ruang", "")
	secret := w.invite("dapil-1", store.RoleStaff)
	budi.slash("aspirasi", "kode undangan saya "+secret).sees("Selamat bergabung di Kantor Dapil 1")
	if n := len(w.ids()); n != 0 || strings.Contains(w.show("ruang"), secret) {
		t.Errorf("%d aspirations were begun; everybody reads\n%s", n, w.show("ruang"))
	}
	sari := w.person("Sari").at("ruang", "")
	sari.slash("aspirasi", "lampu jalan mati di depan sekolah sudah dua minggu, anak saya jatuh tadi malam, kode saya K7M4-QXRT-9HJP").sees("Kami catat")
	if got := w.texts(w.latest()); !strings.HasSuffix(got, "kode saya [kode rahasia]") {
		t.Errorf("it says %q", got)
	}
}

// A change of what was taken for its secret alone is answered as a secret and once; a platform that tells of a change in which nothing changed has
// it used no second time.
func TestSecretInAChange(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup")
	secret := w.slip(rina)
	p := w.person("Darmi")
	u := p.say("kode saya K7M4-QXRT-9HJP pak")
	n := p.heard()
	p.edits(u, "kode saya "+secret+" pak")
	if p.sees("Benar ini milik Anda?"); p.heard() != n+1 {
		t.Errorf("one change is answered %d times:\n%s", p.heard()-n, w.show(p.chat))
	}
	greets := w.person("Sari")
	u = greets.say("halo")
	greets.edits(u, "kode saya "+secret+" pak")
	if greets.sees("Benar ini milik Anda?"); len(w.ids()) != 1 {
		t.Error("a greeting that was changed to a secret began something")
	}
	long := "lampu jalan mati di depan sekolah sudah dua minggu, anak saya jatuh tadi malam, kode saya " + secret
	tuti := w.person("Tuti")
	u = tuti.say(long)
	tuti.edits(u, long)
	if got := tuti.said("Benar ini milik Anda?"); got != 1 {
		t.Errorf("they are asked %d times", got)
	}
}
