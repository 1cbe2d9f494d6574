package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// file is one that lies at the person's platform.
func (p *person) file(kind bot.FileKind, name, id string) bot.File {
	return bot.File{Kind: kind, Name: name, Ref: bot.FileRef{Account: p.address().Account, ID: id}}
}

func (p *person) photo(album, caption, id string) bot.Update {
	p.w.t.Helper()
	return p.send(bot.Message{Text: caption, Album: album, Files: []bot.File{p.file(bot.Photo, "IMG_20261123_Budi.jpg", id)}})
}

// clean fails if a room was given a file under its sender's name, or as its platform has it.
func (w *world) clean(chat string) (files int) {
	w.t.Helper()
	for _, s := range w.chats[chat] {
		if s.from != "" {
			continue
		}
		for _, f := range s.out.Files {
			files++
			if f.Name != "" || f.Ref.ID != "" || f.Fault != "" {
				w.t.Errorf("%s is given %+v", chat, f)
			}
		}
	}
	return files
}

// lose has the file that waits under a reference turn out not to be had.
func (w *world) lose(ref string, why bot.FileFault) {
	w.t.Helper()
	if err := w.db.FileQueue().Lose(w.t.Context(), w.fileID(ref), why); err != nil {
		w.t.Fatal(err)
	}
	w.fire()
}

// fileID is the ID of the file that waits at its platform under a reference.
func (w *world) fileID(ref string) string {
	w.t.Helper()
	all, err := w.db.FileQueue().Pending(w.t.Context(), bot.Account{Platform: platform, Name: account}, w.now, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range all {
		if f.Ref.ID == ref {
			return f.ID
		}
	}
	w.t.Fatalf("no file %s waits", ref)
	return ""
}

// fire fires what is due now.
func (w *world) fire() {
	w.t.Helper()
	if _, err := w.timers.Fire(w.t.Context(), w.now); err != nil {
		w.t.Fatal(err)
	}
	w.deliver()
}

// Ten photos, one of them late, are one aspiration. Read it aloud.
func TestTenPhotos(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	for i := range 9 {
		caption := ""
		if i == 0 {
			caption = "jembatan gantung Cikadu hampir putus"
		}
		citizen.photo("album-1", caption, fmt.Sprint("f", i))
	}
	citizen.last("dengan 9 foto")
	citizen.tap("Kirim sekarang")
	room.last("9 foto")
	w.now = w.now.Add(15 * time.Second)
	citizen.photo("album-1", "", "f9")
	if n := len(w.ids()); n != 1 {
		t.Fatalf("there are %d aspirations", n)
	}
	room.last("10 foto")
	room.sees("Menyusul dari album yang sama", "1 foto")
	for _, s := range w.chats[citizen.chat] {
		if s.from != "" && s.id == w.chats[citizen.chat][len(w.chats[citizen.chat])-1].id && s.mark != bot.MarkTaken {
			t.Errorf("the late photo is marked %q", s.mark)
		}
	}
	if n := w.clean("Grup"); n != 10 {
		t.Errorf("the room has %d photos", n)
	}
	w.golden("ten-photos")
}

// Wherever an album's aspiration is by then, a late part of it goes there.
func TestLatePartOfAnAlbum(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(w *world, citizen *person)
		want store.State
		said string
	}{
		{"submitted itself", func(w *world, _ *person) { w.pass(11 * time.Minute) }, store.Open, ""},
		{"cancelled", func(_ *world, citizen *person) { citizen.tap("Batal") }, store.Cancelled, "sudah Anda batalkan"},
		{"another is begun", func(_ *world, citizen *person) {
			citizen.tap("Kirim sekarang")
			citizen.tap("Tulis yang lain")
		}, store.Open, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			citizen := w.person("Budi")
			citizen.photo("a", "jalan ambles", "f1")
			c.do(w, citizen)
			late := citizen.photo("a", "", "f2")
			w.take(late)
			if a := w.only(); a.State != c.want {
				t.Errorf("it is %s", a.State)
			}
			if c.said != "" {
				citizen.sees(c.said)
				return
			}
			room.last("2 foto")
			room.last("Menyusul dari album yang sama")
			if n := w.clean("Grup"); n != 2 {
				t.Errorf("the room has %d photos", n)
			}
		})
	}
	w := newWorld(t)
	w.office("Rina", "Grup")
	citizen, other := w.person("Budi"), w.person("Sari")
	citizen.photo("a", "jalan ambles", "f1")
	other.photo("a", "pohon tumbang", "f2")
	if n := len(w.ids()); n != 2 {
		t.Errorf("albums of two people, called the same, are %d aspirations", n)
	}
}

// A voice note alone is heard.
func TestVoiceNoteOnly(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	voice := citizen.file(bot.Voice, "", "v1")
	voice.Duration, voice.MIME = 37, "audio/ogg"
	citizen.send(bot.Message{Files: []bot.File{voice}})
	citizen.sees("dengan 1 pesan suara")
	w.pass(11 * time.Minute)
	citizen.sees("Sudah masuk ke antrean")
	room.sees("1 pesan suara")
	room.reply(room.last("1 pesan suara"), "Sudah kami dengar, Pak. Pompanya diperbaiki besok pagi.")
	citizen.sees("Pompanya diperbaiki")
	if w.clean("Grup") != 1 {
		t.Error("the room does not get it")
	}
	w.golden("voice-only")
}

// A sticker first, and whatever else cannot be read: each is named, nothing is an error, and what was written with it counts.
func TestStickerFirst(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.send(bot.Message{Unsupported: "sticker"})
	citizen.sees("belum bisa membaca stiker")
	for kind, want := range map[string]string{"poll": "jajak pendapat", "dice": "dadu", "game": "permainan", "story": "cerita", "paid_media": "berbayar", "checklist": "daftar centang",
		"forward": "teruskan", "embed": "pratinjau", "invoice": "tagihan", "some_day": "yang ini belum bisa kami baca", "message": "yang ini belum bisa kami baca"} {
		other := w.person(kind)
		other.send(bot.Message{Unsupported: kind})
		other.sees(want)
	}
	if n := len(w.ids()); n != 0 {
		t.Fatalf("there are %d aspirations", n)
	}
	citizen.send(bot.Message{Unsupported: "sticker", Text: "air PDAM mati tiga hari"})
	citizen.last("belum bisa membaca stiker")
	citizen.last("Ini keluhan")
	citizen.tap("Kirim sekarang")
	if a := w.only(); a.State != store.Open {
		t.Errorf("it is %s", a.State)
	}
}

// A location, a contact: staff see what was shared.
func TestLocationAndContactOnly(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.send(bot.Message{Location: &bot.Location{Latitude: -6.914744, Longitude: 107.60981, Label: "Pasar Baru"}})
	citizen.sees("dengan 1 lokasi")
	citizen.tap("Kirim sekarang")
	room.sees("1 lokasi", "Pasar Baru", "openstreetmap.org/?mlat=-6.914744&mlon=107.609810")
	citizen.tap("Tulis yang lain")
	citizen.send(bot.Message{Contact: &bot.Contact{Name: "Pak RT Dedi", Phone: "+62812000111"}})
	citizen.sees("dengan 1 kontak")
	citizen.tap("Kirim sekarang")
	room.sees("1 kontak", "Pak RT Dedi")
	w.golden("location-contact")
}

// A program is not taken, whether its name tells or its content; its sender is told at once, and so is the room if it knows
// of the rest.
func TestExecutable(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.send(bot.Message{Files: []bot.File{citizen.file(bot.Document, "Undangan Digital.apk", "x1")}})
	citizen.sees("tidak menerima berkas program")
	if n := len(w.ids()); n != 0 {
		t.Fatalf("there are %d aspirations", n)
	}
	citizen.send(bot.Message{Files: []bot.File{citizen.file(bot.Document, "laporan.pdf", "x2")}})
	citizen.sees("dengan 1 berkas")
	w.lose("x2", bot.FaultProgram)
	citizen.sees("tidak menerima berkas program")
	if a := w.only(); a.State != store.Cancelled {
		t.Errorf("a draft of nothing is %s", a.State)
	}
	citizen.send(bot.Message{Text: "ada penipuan lewat aplikasi ini, mohon ditindak", Files: []bot.File{citizen.file(bot.Document, "undangan.APK", "x3"),
		citizen.file(bot.Document, "bukti.pdf", "x4")}})
	w.fire()
	citizen.last("Selebihnya tetap kami catat")
	citizen.last("dengan 1 berkas")
	citizen.tap("Kirim sekarang")
	room.sees("1 berkas program tidak kami teruskan demi keamanan", "ada penipuan")
	w.lose("x4", bot.FaultBroken)
	citizen.sees("rusak atau tidak utuh")
	room.last("1 berkas rusak tidak kami teruskan")
	w.golden("executable")
}

// What could be fetched only after the room was told goes there by itself, once.
func TestLateFile(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.photo("", "tanggul retak", "f1")
	citizen.tap("Kirim sekarang")
	id := w.fileID("f1")
	w.tx(func(tx store.Tx) error { return tx.AwaitFiles(w.only().ID, 0, true) })
	before := len(w.chats["Grup"])
	for range 2 {
		if err := w.db.FileQueue().Keep(t.Context(), id, bot.File{ID: strings.Repeat("b", 26), Size: 3, SHA256: "ab", MIME: "application/pdf", Kind: bot.Document}); err != nil {
			t.Fatal(err)
		}
		w.fire()
	}
	late := room.sees("Baru bisa diambil", "1 berkas")
	if n := len(w.chats["Grup"]) - before; n != 1 || len(late.out.Files) != 1 || late.out.Files[0].MIME != "application/pdf" {
		t.Errorf("%d messages, the last with %+v", n, late.out.Files)
	}
	w.clean("Grup")
}

// A film that the room's platform does not take: staff are told, and how they get at it, and nobody is told of one that is only late.
func TestFileTooLargeForTheRoom(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.Own.FileMax = func(bot.Account) int64 { return 10 << 20 } })
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	film := func(ref string, size int64) bot.File {
		f := citizen.file(bot.Video, "VID_1.mp4", ref)
		f.Size = size
		return f
	}
	keep := func(ref string, size int64) {
		t.Helper()
		if err := w.db.FileQueue().Keep(t.Context(), w.fileID(ref), bot.File{ID: strings.Repeat(ref, 13), Size: size, SHA256: ref, MIME: "video/mp4", Kind: bot.Video}); err != nil {
			t.Fatal(err)
		}
	}
	without := bot.Settlement{Outcome: bot.Delivered, Messages: []string{"b-x"}, Missing: 1}
	citizen.send(bot.Message{Text: "tanggul retak", Files: []bot.File{film("v1", 11<<20)}})
	keep("v1", 11<<20)
	w.fail["Grup"] = without
	w.chats["Grup"] = append(w.chats["Grup"], &shown{id: "b-x"}) // the card, as it came there
	citizen.tap("Kirim sekarang")
	code := w.codeOf(citizen)
	if told := room.last("terlalu besar"); !strings.Contains(told.out.Text.S, "1 berkas dari Warga") || !strings.Contains(told.out.Text.S, "/kartu "+code) {
		t.Errorf("staff are told %q", told.out.Text.S)
	}
	room.reply(room.last("terlalu besar"), "Selamat siang, videonya boleh dikirim yang lebih pendek, dari sisi timur tanggul?")
	reply := citizen.sees("lebih pendek")

	w.fail["Grup"] = bot.Settlement{Outcome: bot.Delivered, Messages: []string{"b-y"}, Missing: 1}
	said := len(w.chats["Grup"])
	citizen.send(bot.Message{Text: "ini", ReplyTo: reply.id, Files: []bot.File{film("v2", 2<<20)}})
	for _, s := range w.chats["Grup"][said:] {
		if strings.Contains(s.out.Text.S, "terlalu besar") {
			t.Errorf("of one that is only late they are told %q", s.out.Text.S)
		}
	}
}

// Staff's own photos: a part of an album that comes after they said whom it is for goes there too.
func TestLatePartOfAReply(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	citizen := w.sent("Budi", "got mampet")
	rina.photo("s", "Sudah dikeruk, ini fotonya.", "s1")
	rina.tap(string(w.only().Code))
	citizen.sees("Sudah dikeruk")
	before := len(w.chats[citizen.chat])
	rina.photo("s", "", "s2")
	w.pass(2 * time.Second) // more of it may come
	if n := len(w.chats[citizen.chat]) - before; n != 1 {
		t.Errorf("the citizen gets %d messages more; the chat is\n%s", n, w.show(rina.chat))
	}
}

// An edit that brings a file adds it to what was said: the earlier one stays, and the same one told anew is none.
func TestFilesByAnEdit(t *testing.T) {
	change := func(p *person, id, text string, refs ...string) {
		u := p.update(bot.KindEdit)
		u.Message = &bot.Message{ID: id, Text: text}
		for _, ref := range refs {
			u.Message.Files = append(u.Message.Files, p.file(bot.Photo, "IMG_20261123_Budi.jpg", ref))
		}
		p.w.take(u)
		p.w.take(u)
	}
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	words := citizen.say("lampu mati di jl Mawar").Message.ID
	change(citizen, words, "lampu mati di jl Mawar", "a f1")
	citizen.sees("dengan 1 foto")
	citizen.tap("Kirim sekarang")
	card := room.sees("lampu mati", "1 foto")
	sent := len(w.chats["Grup"])
	change(citizen, words, "lampu mati di jl Mawar", "a f1-told-anew")
	if n := len(w.chats["Grup"]) - sent; n != 0 {
		t.Fatalf("the same photo is told again; the room is\n%s", w.show("Grup"))
	}
	change(citizen, words, "lampu mati di jl Mawar", "b f2")
	added := room.sees("Ditambahkan", string(w.only().Code), "1 foto")
	if len(added.out.Files) != 1 || !strings.Contains(card.out.Text.S, "2 foto") {
		t.Errorf("added as\n%s\nwith %+v; the card is\n%s", flat(added.out), added.out.Files, flat(card.out))
	}
	for _, s := range w.chats[citizen.chat] {
		if s.id == words && s.mark != bot.MarkTaken {
			t.Errorf("the changed message is marked %q", s.mark)
		}
	}
	change(citizen, words, "lampu mati di jl Melati", "b f2")
	if last := room.sees("memperbaiki pesannya", "jl Melati"); len(last.out.Files) != 0 {
		t.Errorf("an edit of words alone posts %+v", last.out.Files)
	}
	if n := w.clean("Grup"); n != 2 {
		t.Errorf("the room has %d photos", n)
	}

	// Of what they wrote later, and of what nobody can take.
	room.reply(card, "Terima kasih, sudah kami cek ke lapangan dan besok diperbaiki.")
	more := citizen.reply(citizen.last("Terima kasih"), "masih mati bu").Message.ID
	change(citizen, more, "masih mati bu", "c f3")
	if added := room.sees("Ditambahkan", "1 foto"); len(added.out.Files) != 1 {
		t.Errorf("it is added with %+v", added.out.Files)
	}
	w.lose("c f3", bot.FaultGone)
	citizen.sees("kirim")

	given := w.person("Sari")
	lost := given.say("pohon tumbang di jl Kenanga").Message.ID
	given.tap("Batal")
	change(given, lost, "pohon tumbang di jl Kenanga", "d f4")
	given.sees("sudah Anda batalkan")
}

// Who changes a message again and again has what they add told too, when it has come.
func TestFilesByAnEditInTheQuiet(t *testing.T) {
	w := newWorld(t, talkative(4, 20))
	_, room := w.office("Rina", "Grup")
	p := w.person("Budi")
	id := p.say("jalan rusak").Message.ID
	p.tap("Kirim sekarang")
	for i := range 6 {
		u := p.update(bot.KindEdit)
		u.Message = &bot.Message{ID: id, Text: "jalan rusak", Files: []bot.File{p.file(bot.Photo, "", fmt.Sprint("f", i))}}
		w.take(u)
	}
	posted := w.clean("Grup")
	if posted == 6 {
		t.Fatal("all of it is told one by one")
	}
	for i := posted; i < 6; i++ {
		if err := w.db.FileQueue().Keep(t.Context(), w.fileID(fmt.Sprint("f", i)), bot.File{ID: strings.Repeat(fmt.Sprint(i), 26), Size: 3,
			SHA256: fmt.Sprint(i), MIME: "image/jpeg"}); err != nil {
			t.Fatal(err)
		}
	}
	w.pass(time.Minute)
	room.last("Baru bisa diambil")
	if n := w.clean("Grup"); n != 6 {
		t.Errorf("the room has %d photos of 6", n)
	}
}

// A reply that went out without its file: staff are told once, also where its arrival is told later, and its citizen reads no more of a photo that is
// not there. Where there was nothing else in it, it is no reply.
func TestReplyWithoutItsFile(t *testing.T) {
	for _, words := range []string{"Ini lampu yang sudah kami pasang.", ""} {
		for _, first := range []bot.Outcome{bot.Delivered, bot.Handed} {
			w := newWorld(t)
			_, room := w.office("Rina", "Grup")
			citizen := w.sent("Budi", "jalan berlubang di depan pasar")
			arrived := &shown{id: "b-x"}
			w.chats[citizen.chat] = append(w.chats[citizen.chat], arrived)
			w.fail[citizen.chat] = bot.Settlement{Outcome: first, Messages: []string{"b-x"}, Missing: 1}
			card := room.last("jalan berlubang")
			room.send(bot.Message{Text: words, Files: []bot.File{room.file(bot.Photo, "", "f1")}, ReplyTo: card.id, ReplyToBot: true})
			if first == bot.Handed {
				u := citizen.update(bot.KindDelivered)
				u.Key, u.Delivered = "", []string{"b-x"}
				w.take(u)
			}
			told := 0
			for _, s := range w.chats["Grup"] {
				if s.from == "" && strings.Contains(s.out.Text.S, "terbawa") {
					told++
				}
			}
			if told != 1 {
				t.Errorf("%q, %s: staff are told %d times", words, first, told)
			}
			if !strings.Contains(arrived.out.Text.S, "1 foto, tetapi tidak terbawa") || !strings.Contains(arrived.out.Text.S, words) {
				t.Errorf("%q, %s: the citizen reads\n%s", words, first, flat(arrived.out))
			}
			a, asked := w.only(), strings.Contains(arrived.out.Text.S, "Apakah ini menjawab")
			if counts := words != ""; asked != counts || a.FirstReplyAt.IsZero() == counts || (a.Turn == store.CitizenTurn) != counts {
				t.Errorf("%q, %s: asked %v, first reply %v, turn %s", words, first, asked, a.FirstReplyAt, a.Turn)
			}
			if words == "" {
				room.sees("tidak sampai", "Kirim berkasnya lagi")
			}
			room.send(bot.Message{Files: []bot.File{room.file(bot.Photo, "", "f2")}, ReplyTo: card.id, ReplyToBot: true})
			if s := citizen.sees("1 foto"); len(s.out.Files) != 1 || strings.Contains(s.out.Text.S, "terbawa") || w.only().FirstReplyAt.IsZero() {
				t.Errorf("%q, %s: sent again they get\n%s", words, first, flat(s.out))
			}
		}
	}
}

// A photo that we keep, and that was not to be had when its card went out: the room is told, and how to have it; of one that is only late it is not.
func TestKeptFileDoesNotCome(t *testing.T) {
	for _, kept := range []bool{true, false} {
		w := newWorld(t, func(o *handlers.Options) { o.Own.FileMax = func(bot.Account) int64 { return 10 << 20 } })
		_, room := w.office("Rina", "Grup")
		citizen := w.person("Budi")
		citizen.photo("", "tanggul retak", "f1")
		if kept {
			if err := w.db.FileQueue().Keep(t.Context(), w.fileID("f1"), bot.File{ID: strings.Repeat("b", 26), Size: 3, SHA256: "ab", MIME: "image/jpeg", Kind: bot.Photo}); err != nil {
				t.Fatal(err)
			}
		}
		w.fail["Grup"] = bot.Settlement{Outcome: bot.Delivered, Messages: []string{"b-x"}, Missing: 1}
		w.chats["Grup"] = append(w.chats["Grup"], &shown{id: "b-x"})
		citizen.tap("Kirim sekarang")
		told := 0
		for _, s := range w.chats["Grup"] {
			if strings.Contains(s.out.Text.S, "1 berkas dari Warga") && strings.Contains(s.out.Text.S, "/kartu "+w.codeOf(citizen)) {
				told++
			}
		}
		if (told == 1) != kept || told > 1 {
			t.Errorf("kept %v: the room is told %d times", kept, told)
		}
		if !kept {
			continue
		}
		room.say("/kartu " + w.codeOf(citizen))
		if s := room.sees("tanggul retak"); len(s.out.Files) != 1 {
			t.Errorf("asked for, it comes with %d files", len(s.out.Files))
		}
	}
}
