package handlers_test

import (
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What citizens say of what they have sent, and of what was replied.

// Words that can only be about what was sent a moment ago go with it; others begin something new.
func TestPointsBack(t *testing.T) {
	sent := "Ada 3 hal: 1. pohon di depan musala miring. 2. got mampet. 3. lampu mati"
	for said, back := range map[string]bool{"oh iya alamatnya jl kenanga 3": true, "pohonnya di kiri musala": true, "eh gotnya bau juga": true, "yang nomor 1 itu di depan nomor 22 ya": true, "jangan telpon saya ya": true,
		"lupa, lokasinya dekat pasar": true, "salah kantor pak harusnya dapil 2": true, "fotonya nyusul ya": true, "maksud saya musala yang baru": true,
		"jembatannya retak di desa Sukamaju": false, "katanya ada bansos lagi": false, "jangan ada pungli di sekolah": false, "nomor antrean puskesmas habis terus": false, "salah satu guru SD sering bolos": false} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Tini", sent)
		w.pass(3 * time.Minute)
		p.say(said)
		if got := len(w.ids()) == 1; got != back {
			t.Errorf("%q goes with what was sent: %v", said, got)
		}
	}
}

// Thanks with the name of who replied, or for what is mended, end it: no reply is owed to them. More than that is heard.
func TestThanksByName(t *testing.T) {
	for said, ends := range map[string]bool{"terima kasih banyak bu rina": true, "makasih Rina": true, "sudah dikeruk, terima kasih": true, "wis mengalir pak, suwun": true, "makasih mbak rina, tapi gotnya masih bau": false,
		"makasih pak budi": false, "sudah dikeruk": false, "terima kasih rina kapan ya?": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Lina", "got di depan rumah mampet")
		room.reply(room.last("mampet"), "Got itu kami keruk hari Sabtu.")
		p.say(said)
		if got := w.only().Turn != store.OfficeTurn; got != ends {
			t.Errorf("%q ends it: %v", said, got)
		}
	}
}

// After the end, thanks to somebody by name begin nothing new; a complaint behind thanks does.
func TestThanksAfterTheEnd(t *testing.T) {
	for said, new := range map[string]bool{"terima kasih bu Siti": false, "makasih banyak pak": false, "makasih pak lampu gang 3 mati": true} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Lina", "got di depan rumah mampet")
		room.reply(room.last("mampet"), "Got itu kami keruk hari Sabtu.")
		room.tap("Tutup")
		w.pass(time.Hour)
		p.say(said)
		if got := len(w.ids()) > 1; got != new {
			t.Errorf("%q begins something new: %v", said, got)
		}
	}
}

// Who withdrew, and regrets it at once, has it back; elsewhere the same words are heard.
func TestRegrets(t *testing.T) {
	for _, said := range []string{"eh jangan jadi ditarik", "buka lagi dong", "ga jadi pak", "eh ga jadi ditarik deh"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.sent("Hadi", "trotoar depan RS dipakai parkir")
		p.say("tarik laporan saya")
		p.tap("Tarik")
		p.tap("Ya, tarik")
		p.say(said)
		p.sees("Janji balas")
		if a := w.only(); a.State != store.Open {
			t.Errorf("after %q it is %s", said, a.State)
		}
	}
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.sent("Hadi", "trotoar depan RS dipakai parkir")
	p.say("tarik laporan saya")
	p.tap("Tarik")
	p.tap("Ya, tarik")
	p.say("jangan buka pasar malam di sana")
	if n := len(w.ids()); n != 2 {
		t.Errorf("there are %d", n)
	}
}

// Who asks what staff replied reads it again, and staff are told nothing of it; who complains of the reply is heard.
func TestReplyAgain(t *testing.T) {
	for said, again := range map[string]bool{"tadi staf bilang apa ya": true, "balasan kemarin mana ya kok hilang": true, "bisa kirim ulang balasannya?": true,
		"jawabannya kok begitu": false, "mana jawabannya": false, "kemarin petugas bilang apa ke warga?": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent("Hadi", "trotoar depan RS dipakai parkir")
		room.reply(room.last("trotoar"), "Dishub menertibkan parkir di sana mulai besok.")
		w.pass(26 * time.Hour)
		before := len(w.chats[room.chat])
		p.say(said)
		if again {
			p.sees("Dishub menertibkan parkir")
		}
		if got := len(w.chats[room.chat]) == before; got != again {
			t.Errorf("of %q staff are told nothing: %v", said, got)
		}
	}
}

// The photo that follows right after it went out by itself goes with it, and so does where it should be sent instead.
func TestPhotoWhileItWentOut(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.person("Tini")
	p.say("pohon besar di depan musala miring")
	w.pass(10*time.Minute + time.Second)
	w.pass(time.Minute)
	p.send(bot.Message{Text: "ini pohonnya", Files: []bot.File{p.file(bot.Photo, "f.jpg", "f")}})
	p.sees("Sudah kami sampaikan")
	w.pass(5 * time.Minute)
	p.say("tolong dialihkan ke dapil 2")
	p.send(bot.Message{Text: "jalan di pasar bolong", Files: []bot.File{p.file(bot.Photo, "g.jpg", "g")}})
	p.sees("Kami catat")
	if got := w.texts(w.get(1)); got != "pohon besar di depan musala miring | ini pohonnya | tolong dialihkan ke dapil 2" || len(w.ids()) != 2 {
		t.Errorf("it says %q, and there are %d", got, len(w.ids()))
	}
}
