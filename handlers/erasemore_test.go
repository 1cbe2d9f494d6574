package handlers_test

import (
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/measure"
)

// A supporter had their say, staff looked at the number in it and read all of it in private; then they erase everything. Nothing of it
// is in any chat or file, and the matter goes on for its citizen.
func TestSupporterErasedEverywhere(t *testing.T) {
	w := newWorld(t, together)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.person("Sarinande")
	sari.say(darkToo + ", zirkonia, hubungi " + mobile)
	sari.tap("Dukung")
	a := w.only0()
	room.reply(room.last("udah 2 minggu"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	sari.reply(sari.last("besok pagi"), "di gang zirkonia masih gelap, nomor saya "+mobile)
	sari.send(bot.Message{Files: []bot.File{w.photo("bytes-of-the-zirkonia-photo")}, ReplyTo: sari.last("besok pagi").id, ReplyToBot: true, Album: "album-zirkonia"})
	rina.say("/kartu " + a)
	rina.say("/antrean")
	rina.tap("Lihat nomor")
	rina.reply(rina.last("Untuk apa nomor"), "menelepon Bu zirkonia")
	rina.sees(mobile)
	room.say("/kartu " + a)
	w.pass(time.Hour)
	sari.wipes()
	w.pass(3 * time.Minute)
	w.scrub()
	w.pass(3 * time.Minute)
	w.unseen("zirkonia", mobile)
	w.nowhere("zirkonia", "bytes-of-the", mobile, "Sarinande", "album-zirk")
	room.reply(room.last("udah 2 minggu"), "Sudah menyala, silakan dicek malam ini ya Pak.")
	budi.sees("Sudah menyala")
}

// only0 is the code of the first aspiration.
func (w *world) only0() string { return string(w.get(w.ids()[0]).Code) }

// What was said in person, its contact and its slip are gone with whoever claimed it.
func TestSpokenErasedEverywhere(t *testing.T) {
	for _, claimed := range []bool{true, false} {
		w := newWorld(t, reached)
		rina, room := w.office("Rina", "Grup")
		rina.say("/catat-lisan")
		rina.tap("Tulis catatan")
		rina.reply(rina.sees("Balas pesan ini dengan kata-kata warga"), "Sawah zirkonia kebanjiran, telepon saya "+mobile)
		rina.reply(rina.sees("belum disimpan"), "0813 7777 8888")
		rina.tap("Setuju, simpan kontaknya")
		a := w.only()
		card := room.last("Disampaikan langsung")
		look, _ := buttonOf(card, "Lihat kontak")
		room.tapOn(card, look)
		rina.tap("Menyampaikan balasan")
		rina.last("0813 7777 8888")
		room.reply(card, "Saluran zirkonia kami keruk Sabtu.")
		rina.say("/slip " + string(a.Code))
		w.answer()
		secret := rina.secret()
		darmi := w.person("Darmiwati")
		darmi.say("/klaim " + secret)
		if claimed {
			darmi.tap("Ya, ini milik saya")
			darmi.last("kami keruk")
		}
		sure := darmi.sees("")
		_ = sure
		rina.say("/antrean")
		if claimed {
			darmi.wipes()
		} else {
			w.tx(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, w.now) })
			darmi.tap("Ya, ini milik saya")
		}
		w.pass(3 * time.Minute)
		w.scrub()
		w.pass(3 * time.Minute)
		words := []string{"zirkonia", "0813 7777", "7777 8888", "77778888", mobile, secret, strings.ReplaceAll(secret, "-", "")}
		if claimed {
			w.unseen("zirkonia", "0813 7777", mobile, strings.ToLower(secret))
			words = append(words, "Darmiwati")
		}
		w.nowhere(words...)
		tono := w.person("Tono")
		tono.say("/klaim " + secret)
		tono.sees("Kode itu tidak bisa dipakai")
	}
}

// The first to tell has everything erased, and somebody else goes on with it: their words, and the list that quoted them, are gone.
func TestHandedOverErasedEverywhere(t *testing.T) {
	w := newWorld(t, together)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budiono", darkStreet+", zirkonia")
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	room.say("/antrean")
	room.sees("zirkonia")
	rina.say("/kartu " + w.only0())
	budi.wipes()
	w.pass(3 * time.Minute)
	w.scrub()
	w.pass(3 * time.Minute)
	w.unseen("zirkonia", "budiono")
	w.nowhere("zirkonia", "budiono")
	room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	sari.sees("besok pagi")
}

// What was split off is erased by who wrote it, and goes on as another's: what was said to staff of the first part, when the words were
// still there, is gone.
func TestSplitOffErasedAndHandedOver(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di pasar mampet sejak senin")
	w.pass(time.Hour)
	room.reply(room.last("got di pasar"), answerText)
	w.pass(time.Hour)
	budi.reply(budi.last("Pak Joko"), darkStreet+", zirkonia")
	w.pass(time.Hour)
	room.tap("Lainnya")
	room.tap("Pisahkan")
	room.tap("2")
	room.tap("Pisahkan 1 pesan")
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	second := string(w.get(2).Code)
	budi.say("/hapus")
	budi.tap("Hapus " + second)
	budi.tap("Ya, hapus")
	sari.sees("sekarang atas nama samaran Anda")
	w.scrub()
	w.pass(3 * time.Minute)
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
	if !strings.Contains(w.show(room.chat), "got di pasar") {
		t.Errorf("of the first part no card is left:\n%s", w.show(room.chat))
	}
}

// A name that holds a number shows the name.
func TestNumberInShownName(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu mati di gang melati")
	budi.own()
	budi.tap("Tampilkan nama saya")
	budi.tap("Tulis nama lain")
	budi.reply(budi.sees("sebagai balasan pesan ini"), "Budi "+mobile)
	if card := room.last("Warga Budi"); strings.Contains(card.out.Text.S, mobile) {
		t.Errorf("the card says %q", card.out.Text.S)
	}
}

// Danger is danger, whoever tells it: one who supports an aspiration is told whom to call, and so is it marked; what was said in person too.
func TestDangerOfOthers(t *testing.T) {
	w := newWorld(t, together, reached)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", darkStreet)
	sari := w.person("Sari")
	sari.say(darkToo)
	sari.tap("Dukung")
	room.reply(room.last("udah 2 minggu"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
	sari.reply(sari.last("besok pagi"), "tolong, rumah kami kebakaran, ada anak terjebak di dalam")
	sari.sees("112", "Sudah kami sampaikan")
	room.last("kebakaran")
	if a := w.get(w.ids()[0]); a.Urgent != store.Urgent {
		t.Errorf("it is not urgent: %+v", a)
	}
	rina := w.person("Rina")
	rina.say("/catat_lisan rumah di RT 4 kebakaran, ada anak terjebak di dalam")
	rina.tap("setuju")
	if a := w.get(w.ids()[len(w.ids())-1]); a.Urgent != store.Urgent || a.State != store.Open {
		t.Errorf("what was said in person is not urgent: %+v", a)
	}
}

// Withdrawn, stopped, erased alone, erased with its citizen, said in person, handed over by an erasure: all count as before, and so they do
// after a way through the history file.
func TestFiguresOfWhatIsGone(t *testing.T) {
	w := newWorld(t, together, reached)
	rina, room := w.office("Rina", "Grup Dapil 1")
	answered := func(name, text string) *person {
		p := w.sent(name, text)
		room.reply(room.last(text), "Sudah kami kerjakan hari ini di "+text+", petugas kami Pak Joko.")
		return p
	}
	withdrawn := answered("Tarik", "sampah di pasar Wonosari")
	withdrawn.own()
	withdrawn.tap("Tarik")
	withdrawn.tap("Ya, tarik")
	stopped := w.sent("Henti", "banjir di perumahan Asri")
	stopped.say("/privasi")
	stopped.tap("Hak Anda")
	stopped.tap("Hentikan pemrosesan")
	stopped.tap("Ya, hentikan")
	one := answered("Satu", "jembatan bambu di Kalijaga putus")
	w.sent("Dua", "posyandu di Kenanga tutup")
	w.person("Dua").wipes()
	w.sent("Tiga", darkStreet)
	heir := w.person("Ahli")
	heir.say(darkToo)
	heir.tap("Dukung")
	w.person("Tiga").wipes()
	rina.say("/catat_lisan sumur di RT 4 keruh sejak hujan")
	rina.tap("setuju")
	rina.say("/catat_lisan selokan di RT 5 mampet sejak hujan")
	rina.tap("buang")
	w.pass(15 * 24 * time.Hour)
	q := measure.Query{By: measure.ByOffice, AsOf: w.now}
	before, err := w.db.Stats(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	first := w.ids()[0]
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(first, w.now) }) // its time was over
	one.wipes()
	after, err := w.db.Stats(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := indented(before.Groups), indented(after.Groups); a != b {
		t.Errorf("the figures were %s, and are %s", a, b)
	}
	if a, b := indented(after.Groups), indented(w.imported(q).Groups); a != b {
		t.Errorf("imported, the figures are %s; want %s", b, a)
	}
}

// Who withdrew what others go on with, and later has everything erased, leaves no word in it, nor in what they are sent of their data.
func TestErasedAfterHandOver(t *testing.T) {
	for _, oneByOne := range []bool{false, true} {
		w := newWorld(t, together)
		_, room := w.office("Rina", "Grup Dapil 1")
		budi := w.sent("Budiono", darkStreet+", zirkonia")
		sari := w.person("Sari")
		sari.say(darkToo)
		sari.tap("Dukung")
		budi.own()
		budi.tap("Tarik")
		budi.tap("Ya, tarik")
		if a := w.get(w.ids()[0]); a.State != store.Open {
			t.Fatalf("it is %s", a.State)
		}
		room.say("/antrean")
		if oneByOne {
			budi.say("/hapus")
		}
		budi.wipes()
		w.pass(3 * time.Minute)
		w.scrub()
		w.pass(3 * time.Minute)
		w.unseen("zirkonia", "budiono")
		w.nowhere("zirkonia", "budiono")
		room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
		sari.sees("besok pagi")
	}
}

// What was said in person is its citizen's once they claimed it: in their data, and on the card.
func TestClaimedIsTheirs(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	rina.say("/catat_lisan sumur zirkonia keruh sejak hujan")
	rina.tap("setuju")
	a := w.only()
	rina.say("/slip " + string(a.Code))
	w.answer()
	darmi := w.person("Darmi")
	darmi.say("/klaim " + rina.secret())
	darmi.tap("Ya, ini milik saya")
	a = w.only()
	w.view(func(r store.Reader) error {
		all, err := r.Messages(a.ID)
		for _, m := range all {
			if m.Side == store.CitizenSide && m.Citizen != a.Citizen {
				t.Errorf("%q is of citizen %d, and the aspiration of %d", m.Text, m.Citizen, a.Citizen)
			}
		}
		return err
	})
	room.say("/kartu " + string(a.Code))
	if s := room.last("zirkonia"); strings.Contains(s.out.Text.S, "mendukung") {
		t.Errorf("its citizen stands there as one who supports it: %s", s.out.Text.S)
	}
}

// A slip that is drawn only after its aspiration was erased is not sent.
func TestSlipOfTheErased(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/catat_lisan sumur keruh sejak hujan")
	rina.tap("setuju")
	a := w.only()
	rina.say("/slip " + string(a.Code))
	w.tx(func(tx store.Tx) error {
		a.State = store.Erased
		if err := tx.SaveAspiration(a); err != nil {
			return err
		}
		return tx.EraseAspiration(a.ID, w.now)
	})
	w.answer()
	for _, s := range w.chats[rina.chat] {
		if strings.Contains(s.out.Text.S, "Kode rahasia") {
			t.Errorf("it was sent: %s", s.out.Text.S)
		}
	}
}

// Who has everything erased reads none of it any more, though what they told goes on as others', or was others' from the beginning.
func TestErasedFromOnesOwnChat(t *testing.T) {
	for name, first := range map[string]bool{"who told it first": true, "who supports it": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, together)
			_, room := w.office("Rina", "Grup Dapil 1")
			budi := w.sent("Budi", darkStreet)
			sari := w.supporter("Sari")
			room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi, petugas sudah dijadwalkan.")
			gone, stays := budi, sari
			if !first {
				gone, stays = sari, budi
			}
			gone.sees("besok pagi")
			gone.wipes()
			for _, words := range []string{"besok pagi", string(w.get(1).Code), "lampu"} {
				if gone.said(words) > 0 {
					t.Errorf("%s had everything erased, and reads %q:\n%s", gone.name, words, w.show(gone.chat))
				}
			}
			if stays.said("besok pagi") != 1 {
				t.Errorf("%s reads:\n%s", stays.name, w.show(stays.chat))
			}
		})
	}
}

// Of what goes on as another of the same citizen, nothing stands in the room once both are erased: not on the other's card either.
func TestErasedWithWhatItGoesOnAs(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.tap("Tulis yang lain")
	budi.say("selokan gang zirkonia meluap ke jalan")
	w.pass(time.Hour)
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	room.say("/satukan " + first + " " + second)
	room.tap("Lanjut sebagai " + second)
	room.last("Disatukan dari " + first)
	budi.wipes()
	w.unseen("zirkonia")
	if a := w.get(2); a.State != store.Erased {
		t.Errorf("%s is %s", second, a.State)
	}
}

// Who has one of theirs erased that went on as another's keeps the other, if that became theirs meanwhile.
func TestErasedButNotWhatBecameTheirs(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	sari := w.sent("Sari", "selokan gang zirkonia meluap ke jalan")
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	room.say("/satukan " + second + " " + first)
	room.tap("Lanjut sebagai " + first)
	room.reply(room.last("Disatukan dari "+second), "Petugas kami membersihkan gotnya besok pagi.")
	w.pass(time.Hour)
	budi.say("/hapus")
	budi.tap("Hapus " + first)
	budi.tap("Ya, hapus")
	sari.sees("sekarang atas nama samaran Anda")
	sari.reply(sari.last("besok pagi"), "terima kasih, airnya masih bau")
	w.pass(time.Hour)
	sari.say("/hapus")
	sari.tap("Hapus " + second)
	sari.tap("Ya, hapus")
	w.unseen("meluap")
	if a := w.get(1); a.State != store.Open || !strings.Contains(w.show(room.chat), "masih bau") || sari.said("besok pagi") == 0 {
		t.Errorf("they had %s erased, and %s is %s; the room and they read\n%s\n%s", second, first, a.State, w.show(room.chat), w.show(sari.chat))
	}
	w.view(func(r store.Reader) error {
		all, err := r.Messages(1)
		for _, m := range all {
			if m.Side != store.StaffSide {
				continue
			}
			if row, err := r.Outbox(m.Outbox); err != nil || !strings.Contains(row.Out.Text.S, "besok pagi") {
				t.Errorf("what they were told is kept as %q (%v)", row.Out.Text.S, err)
			}
		}
		return err
	})
	room.reply(room.last(first), "Airnya kami beri penjernih siang ini.")
	sari.sees("penjernih")
}

// What was said in person, and claimed, goes on as others' when its citizen has everything erased: what staff alone saw while they wrote it
// down goes with their words.
func TestSpokenErasedAndHandedOver(t *testing.T) {
	w := newWorld(t, reached)
	rina := serverRoom(w)
	asked := rina.slash("catat_lisan", "")
	noted := rina.tapWhispered(asked, "Tulis catatan", map[string]string{"kata": darkStreet + ", zirkonia", "kontak": ""})
	noted.sees("belum disimpan", "zirkonia")
	rina.tapWhispered(noted, "Ya, setuju", nil)
	slip := rina.tapWhispered(noted, "Buat slip", nil)
	w.answer()
	budi := w.person("Budi")
	budi.say("/klaim " + slip.secret())
	budi.tap("Ya, ini milik saya")
	sari := w.sent("Sari", darkToo)
	one, two := string(w.get(1).Code), string(w.get(2).Code)
	rina.tapWhispered(rina.slash("satukan", two+" "+one), "Lanjut sebagai "+one, nil)
	budi.wipes()
	w.pass(3 * time.Minute)
	sari.sees("sekarang atas nama samaran Anda")
	w.scrub()
	w.pass(3 * time.Minute)
	w.nowhere("zirkonia")
}

// A list that is gone with what it named is tapped before that is seen: what was asked is said anew. What a list became meanwhile is
// about something else, and stays.
func TestTappedInAListThatGoes(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang zirkonia mampet sejak senin")
	w.pass(time.Hour)
	budi.say("jalan depan balai desa berlubang, motor saya jatuh")
	budi.tap("Kirim")
	first, second := string(w.get(1).Code), string(w.get(2).Code)
	list := func() (*shown, func(code string)) {
		budi.say("/hapus")
		l := budi.sees(first, second)
		old := *l
		return l, func(code string) {
			b, ok := buttonOf(&old, code)
			if !ok {
				t.Fatalf("no button for %s", code)
			}
			budi.tapOn(&old, b)
		}
	}
	_, late := list()
	changed, tap := list()
	tap(second)
	budi.last("Hapus " + second)
	_, tap = list()
	tap(first)
	budi.tap("Ya, hapus")
	if changed.out.Text.S == "" || budi.said("Hapus "+second) != 1 {
		t.Errorf("the other question is gone:\n%s", w.show(budi.chat))
	}
	budi.tapOn(changed, changed.out.Buttons[2][0])
	if !strings.Contains(changed.out.Text.S, "tidak ada yang diubah") {
		t.Errorf("what stayed is not changed any more: %s", changed.out.Text.S)
	}
	late(second)
	budi.sees("Hapus " + second)
	w.scrub()
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// Who removed a message from their chat, and taps its button where it still shows, is answered all the same.
func TestTappedWhereItWasRemoved(t *testing.T) {
	w := newWorld(t)
	w.lenient = true
	w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "got di gang mampet sejak senin")
	budi.say("/hapus")
	list := budi.last("ingin Anda hapus")
	w.chats[budi.chat] = nil
	for range 2 {
		budi.tapOn(list, list.out.Buttons[0][0])
	}
	if n := budi.said("Hapus " + string(w.only().Code)); n != 2 {
		t.Errorf("asked %d times, want one for each tap:\n%s", n, w.show(budi.chat))
	}
}
