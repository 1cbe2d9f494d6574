package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// askedUs are questions to the bot about the office and this way to it, and what the answer says.
var askedUs = map[string]string{
	"buka jam berapa": "Jam kerja", "kantornya dimana?": "Alamat kantor", "jam operasionalnya kapan ya pak": "Jam kerja", "alamat kantornya di mana min": "Alamat kantor", "kantornya buka hari sabtu gak": "Jam kerja",
	"assalamualaikum, kantornya buka jam berapa ya pak": "Jam kerja", "where is your office": "office", "what time do you open?": "office", "kantorna dimana": "kantor",
	"siapa anggota dewan saya": "dibaca staf", "wakil saya siapa": "dibaca staf", "ini ke siapa?": "dibaca staf", "siapa wakil rakyat di daerah saya": "dibaca staf", "laporan saya dikirim ke mana?": "dibaca staf",
	"ini dikirim ke siapa ya": "dibaca staf", "who is my representative?": "Kantor Dapil 1",
	"berapa lama dibalas": "7 hari", "dibalasnya berapa hari ya": "7 hari", "kapan dibalas?": "7 hari", "berapa lama ya pak balasannya": "7 hari", "how long until i get a reply": "7 days", "how long does it take": "7 days", "berapa lama nih dibalesnya": "7 hari",
	"ini dijawabnya lewat apa ya": "datang ke sini", "ada nomor wa nya gak": "datang ke sini", "balasannya kemana pak": "datang ke sini", "bisa lewat wa?": "datang ke sini",
	"bayar gak": "Tidak ada biaya", "ini gratis?": "Tidak ada biaya", "harus bayar berapa kalau lapor": "Tidak ada biaya", "ada biayanya gak pak": "Tidak ada biaya", "is it free?": "costs nothing",
}

// What people ask about the office is answered from what is known, before they write and while they do; staff need no card of it.
func TestAboutUs(t *testing.T) {
	i := 0
	for said, want := range askedUs {
		i++
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("W", i))
		p.say(said)
		if n := len(w.ids()); n != 0 {
			t.Errorf("%q is an aspiration:\n%s", said, w.show(p.chat))
			continue
		}
		p.sees(want)
	}
	for said := range askedUs {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person("Tuti")
		p.say("jalan di gang melati bolong sejak dua bulan")
		p.say(said)
		p.say("kirim")
		if room.said(said) != 0 || len(w.ids()) != 1 {
			t.Errorf("staff read %q", said)
		}
	}
	// Who wants to ask staff all the same can, and so who writes after a tap on something new.
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.person("Tuti")
	p.say("kantornya dimana?")
	p.tap("Tanya stafnya")
	p.say("kantornya dimana?")
	if a := w.only(); a.State != store.Drafted {
		t.Errorf("it is %s", a.State)
	}
	p.tap("Kirim sekarang")
	w.pass(time.Hour)
	p.say("berapa lama dibalas?") // the day is promised by now
	p.sees("Senin, 30 November")
	if n := len(w.ids()); n != 1 {
		t.Errorf("there are %d", n)
	}
}

// A complaint that only has such words is one.
func TestNotAboutUs(t *testing.T) {
	for i, said := range []string{"kantor kelurahan buka jam berapa sih, saya datang tutup terus", "puskesmas buka jam berapa", "kenapa kantor camat tutup jam 2", "berapa lama lagi jalan ini dibiarkan?",
		"bayar parkir berapa sih sebenarnya?", "disuruh bayar urus ktp, bukannya gratis?", "siapa yang tanggung jawab soal sampah?", "wakil rakyat kemana saja selama ini?", "anggota dewan kerjanya apa",
		"sekolah gratis kok bayar?", "kapan jalan diperbaiki?", "alamat rumah saya di mana petugas tidak tahu", "bantuan dikirim ke siapa?", "berapa biaya urus kk?", "kantor pos tutup kapan buka lagi",
		"kapan surat saya dijawab camat?", "wa pak lurah tidak dibalas", "nomor wa puskesmas tidak aktif", "tes cpns curang", "dijawab lewat telepon tapi kasar"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("W", i))
		p.say(said)
		if len(w.ids()) != 1 {
			t.Errorf("%q is no aspiration:\n%s", said, w.show(p.chat))
		}
	}
	// What staff are asked below their reply is theirs to answer.
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	p := w.sent("Budi", "berkas kis saya belum jadi")
	room.reply(room.last("berkas"), "Silakan bawa berkasnya ke kantor kami.")
	p.say("kantornya dimana bu?")
	room.sees("kantornya dimana bu?")
	p.send(bot.Message{Text: "buka jam berapa?"})
	room.sees("buka jam berapa?")
}

// Words as people say them, to the draft, after it was sent, and to a reply: none of them is something to answer for staff.
func TestSaidAround(t *testing.T) {
	for i, said := range []string{"who reads this", "gas", "gaskeun bang", "sudah dibaca belum", "ini beneran dibaca orang gak", "ya udah kirim", "buka jam brp kantornya"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("W", i))
		p.say("jalan di gang melati bolong sejak dua bulan")
		p.say(said)
		p.say("kirim")
		if room.last("gang melati"); room.said(said) != 0 || len(w.ids()) != 1 {
			t.Errorf("staff read %q, or it is one of %d", said, len(w.ids()))
		}
	}
	for i, said := range []string{"jangan lama lama ya pak", "kapan dibalesi", "suwe banget pak", "kantornya di mana pak", "how long does it take", "udah ya pak, makasih", "kode saya mana", "sudah dibaca belum", "siapa yang jawab nanti", "udah seminggu gak ada jawaban"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("V", i))
		p.say("jalan di gang melati bolong sejak dua bulan")
		w.pass(11 * time.Minute) // it went out by itself, just now
		p.say(said)
		if room.said(said) != 0 || len(w.ids()) != 1 {
			t.Errorf("staff read %q, or it is one of %d", said, len(w.ids()))
		}
	}
	for i, said := range []string{"oh begitu terimakasih banyak", "ooh gitu makasih ya bu"} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.sent(fmt.Sprint("U", i), "kapan ada bantuan pupuk")
		room.reply(room.last("pupuk"), "Pupuk bersubsidi turun bulan depan lewat kelompok tani.")
		p.say(said)
		if a := w.only(); a.Turn != store.CitizenTurn {
			t.Errorf("after %q it is the turn of %q", said, a.Turn)
		}
	}
}

// An office that names no hours and tells nothing of itself is said to name none.
func TestAboutUsUnknown(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	w.set("dapil-1", func(o *store.Office) { o.Hours, o.Profile = store.WorkWeek{}, "" })
	p := w.person("Tuti")
	p.say("buka jam berapa")
	p.sees("Kantor Dapil 1: belum dicantumkan")
}

// What it costs is said of writing here: the question may be about what they write of.
func TestWhatItCosts(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	p := w.person("Tuti")
	p.say("saya mau urus surat tanah di kelurahan")
	p.say("bayar berapa ya pak?")
	p.sees("Tidak ada biaya untuk menulis ke sini")
}

// Who asks for work asks not for the hours of the office.
func TestAsksForWork(t *testing.T) {
	for i, said := range []string{"kapan ada kerja pak", "dimana ada kerja buat kami?", "kapan saya kerja"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("W", i))
		p.say(said)
		if len(w.ids()) != 1 {
			t.Errorf("%q is no aspiration:\n%s", said, w.show(p.chat))
		}
	}
	for i, said := range []string{"jam kerja berapa", "jam kerja kantor kapan", "hari kerjanya apa pak?", "kerja jam berapa ya pak"} {
		w := newWorld(t)
		w.office("Rina", "Grup")
		p := w.person(fmt.Sprint("V", i))
		p.say(said)
		if len(w.ids()) != 0 {
			t.Errorf("%q is an aspiration", said)
		}
	}
}

// By when a reply is promised is said with the day, too: over days off it is later than so many days.
func TestAboutUsTheDay(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	w.live("2026-11-28", "10.00") // a Saturday: seven days on is another
	p := w.person("Tuti")
	p.say("berapa lama dibalas")
	p.sees("Kantor Dapil 1: 7 hari", "Senin, 7 Desember")
	p.say("jalan di gang melati bolong sejak dua bulan")
	p.tap("Kirim sekarang")
	p.sees("Senin, 7 Desember")
	w.set("dapil-1", func(o *store.Office) { o.Promise = 0 })
	q := w.person("Budi")
	q.say("berapa lama dibalas")
	q.sees("Kantor Dapil 1: paling lambat Senin, 30 November")
}

// Beside a question for staff, what costs or when something opens may be asked of that: it is answered, and staff read it. Who reads is asked of the bot alone.
func TestAskedAlong(t *testing.T) {
	for said, want := range map[string]bool{"bayar gak?": true, "buka jam berapa ya": true, "berapa lama prosesnya?": true, "ini ke siapa?": false, "ini dibaca orang gak?": false} {
		w := newWorld(t)
		_, room := w.office("Rina", "Grup")
		p := w.person("Tuti")
		p.say("mau urus akta lahir anak, syaratnya apa saja ya?")
		p.say(said)
		if want {
			p.sees("Pertanyaan ini kami sertakan")
		}
		p.say("kirim")
		if card := room.last("akta lahir").out.Text.S; strings.Contains(card, said) != want {
			t.Errorf("staff read %q: want %v; the card is %s", said, want, card)
		}
	}
}
