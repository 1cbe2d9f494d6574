package handlers_test

import (
	"duaarah/bot"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// A promise that was carried over by a merge is told to who was promised it, and to nobody else; apart again, it is where it was made.
func TestPromiseOfMerged(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	sari := w.sent("Sari", "penerangan dekat sekolah padam total")
	first, second := w.get(1), w.get(2)
	room.say("/janji " + string(second.Code) + " Jumat Lampu di depan rumah Bu Sari kami pasang.")
	room.say("/janji " + string(second.Code) + " Jumat Tiangnya di rumah Bu Sari kami cat.")
	room.say("/alihkan " + string(second.Code) + " Dinas PU")
	sari.last("rumah Bu Sari")
	room.say("/satukan " + string(second.Code) + " " + string(first.Code))
	room.tap("Lanjut sebagai " + string(first.Code))
	room.say("/janji " + string(first.Code))
	room.tap("1: Sudah ditepati")
	sari.last("sudah ditepati")
	if n := budi.said("Bu Sari"); n > 0 {
		t.Errorf("another citizen reads the promise:\n%s", w.show(budi.chat))
	}
	rina.say("/pulihkan " + string(second.Code))
	w.view(func(r store.Reader) error {
		mine, err := r.Promises(2)
		if len(mine) != 2 || !mine[1].Standing() && !mine[0].Standing() {
			t.Errorf("apart again, it has the promises %+v", mine)
		}
		if all, _ := r.Promises(1); len(all) > 0 {
			t.Errorf("the other still has %+v", all)
		}
		if all, _ := r.OpenReferrals(2); len(all) != 1 {
			t.Errorf("apart again, it has the referrals %+v", all)
		}
		return err
	})
	w.pass(7 * 24 * time.Hour)
	if n := budi.said("Bu Sari"); n > 0 {
		t.Errorf("another citizen reads the promise:\n%s", w.show(budi.chat))
	}
	sari.last("lewat waktunya")
}

// Who left has nothing, whatever comes back: what was merged, spam, or closed by a reply that is taken back.
func TestGoneWhenRestored(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, _ := w.team()
	w.sent("Wati", "Lampu mati")
	w.sent("Tono", "Got mampet")
	a, b := w.get(1), w.get(2)
	rina.say("/ambil " + string(a.Code))
	rina.say("/satukan " + string(a.Code) + " " + string(b.Code))
	rina.tap("Lanjut sebagai " + string(b.Code))
	rina.say("/keluar")
	rina.tap("Ya, keluar")
	budi.say("/pulihkan " + string(a.Code))
	if got := w.holder(a.ID); got != "" || w.get(1).State != store.Open {
		t.Errorf("%q has it, which is %s", got, w.get(1).State)
	}
}

// What waits is its writer's: a colleague can stop it, and not send it.
func TestHeldIsItsWriters(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	rina.in("g").reply(room.last("Lampu mati"), "Besok kami ganti lampunya, Bu Wati.")
	shown := room.sees("Besok kami ganti")
	send, _ := buttonOf(shown, "Kirim")
	budi.in("g").tapOn(shown, send)
	if n := wati.said("Besok kami ganti"); n > 0 {
		t.Error("a colleague sent it")
	}
	rina.in("g").tapOn(shown, send)
	if n := wati.said("Besok kami ganti"); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// What was written as a note in the place of something for the citizen reaches nobody, whatever the place.
func TestNotesInOtherPlaces(t *testing.T) {
	w := newWorld(t)
	rina, budi, _, room := w.team()
	wati := w.sent("Wati", "Lampu mati")
	a := w.only()
	card := room.last("Lampu mati")
	// an album that collides, whose second part is a note
	rina.in("g").reply(card, "Besok kami ganti lampunya, Bu Wati.")
	photo := func(id string) []bot.File { return []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{ID: id}}} }
	budi.in("g").send(bot.Message{Text: "fotonya", ReplyTo: card.id, ReplyToBot: true, Album: "al", Files: photo("f")})
	ask := room.sees("Rina sudah membalas")
	budi.in("g").send(bot.Message{Text: "# " + noteWord, ReplyTo: card.id, ReplyToBot: true, Album: "al", Files: photo("g")})
	if b, ok := buttonOf(ask, "Tetap kirim"); ok {
		budi.in("g").tapOn(ask, b)
	}
	// pending, edited into a note
	w.pass(10 * time.Minute)
	rina.in("g").reply(card, "Satu lagi ya.")
	sent := budi.in("g").reply(card, "Sudah kami cek "+noteWord)
	ask = room.sees("Rina sudah membalas")
	edit := budi.in("g").update(bot.KindEdit)
	edit.Message = &bot.Message{ID: sent.Message.ID, Text: "# " + noteWord, ReplyTo: card.id, ReplyToBot: true}
	w.take(edit)
	if b, ok := buttonOf(ask, "Tetap kirim"); ok {
		budi.in("g").tapOn(ask, b)
	}
	// forms and commands
	rina.say("/balas " + string(a.Code) + " # " + noteWord)
	rina.say("/tanya " + string(a.Code) + " # " + noteWord)
	rina.say("/janji " + string(a.Code) + " Jumat # " + noteWord)
	rina.say("/janji " + string(a.Code) + " Jumat catatan: " + noteWord)
	rina.say("/alihkan " + string(a.Code) + " # " + noteWord)
	rina.say("/alihkan " + string(a.Code) + " Dinas PU, # " + noteWord)
	rina.say("/tarik " + string(a.Code) + " # " + noteWord)
	room.tap("Alihkan")
	room.tapWith("Instansi di luar…", map[string]string{"instansi": "# " + noteWord, "hari": ""})
	room.tap("Lainnya")
	room.tapWith("Tanya warga", map[string]string{"teks": "/catatan " + noteWord})
	// a reply to a promise's menu, and to a referral's
	rina.say("/janji " + string(a.Code))
	rina.reply(rina.sees(), "# Jumat "+noteWord)
	rina.say("/templat")
	if l := w.leaks(noteWord, wati); len(l) > 0 {
		t.Errorf("%q", l)
	}
	if n := wati.said("fotonya"); n > 0 {
		t.Error("the part of an album with a note was sent")
	}
}

// What waits is given back, and not sent, once another office has it, it was merged or is spam, or its writer left.
func TestHeldWhileItChanges(t *testing.T) {
	for name, change := range map[string]func(w *world, rina, budi *person, code string){
		"passed": func(w *world, rina, budi *person, code string) {
			budi.say("/alihkan " + code)
			budi.tap("Kantor Dapil 2")
			budi.tap("Ya, alihkan")
		},
		"merged": func(w *world, rina, budi *person, code string) {
			budi.say("/satukan " + code + " " + string(w.get(2).Code))
			budi.tap("Lanjut sebagai " + string(w.get(2).Code))
		},
		"spam": func(w *world, rina, budi *person, code string) { budi.say("/spam " + code) },
		"left": func(w *world, rina, budi *person, code string) { rina.say("/keluar"); rina.tap("Ya, keluar") },
		"erased": func(w *world, rina, budi *person, code string) {
			w.person("Wati").erase(w.get(1).Code)
		},
		"withdrawn": func(w *world, rina, budi *person, code string) {
			w.person("Wati").own()
			w.person("Wati").tap("Tarik")
			w.person("Wati").tap("Ya, tarik")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rina, budi, _, room := w.team()
			wati := w.sent("Wati", "Lampu mati")
			card := room.last("Lampu mati")
			w.sent("Tono", "Got mampet")
			w.setting(func(s *store.OfficeSettings) { s.Undo = 15 * time.Second })
			rina.in("g").reply(card, "Besok kami ganti lampunya, Bu Wati.")
			change(w, rina, budi, string(w.get(1).Code))
			w.pass(time.Minute)
			w.pass(time.Minute)
			if n := wati.said("Besok kami ganti"); n > 0 {
				t.Errorf("it was sent:\n%s", w.show(wati.chat))
			}
			if name != "erased" && room.said("Kata-katanya") != 1 {
				t.Errorf("it was not given back:\n%s", w.show(room.chat))
			}
			w.view(func(r store.Reader) error {
				all, err := r.HeldOf(1)
				if len(all) > 0 {
					t.Errorf("%d wait still", len(all))
				}
				return err
			})
		})
	}
}

// What is asked, snoozed, promised and claimed when an aspiration is passed on goes on with the other office.
func TestSeamsOfPassing(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	_, two := w.second("Sita", "Grup Dapil 2")
	wati := w.sent("Wati", "Lampu mati")
	a := w.only()
	rina.say("/ambil " + string(a.Code))
	rina.say("/tanya " + string(a.Code) + " Di tiang nomor berapa, Bu?")
	rina.say("/janji " + string(a.Code) + " Jumat Kami cek tiangnya.")
	rina.say("/tunda " + string(a.Code) + " sampai warganya menulis")
	rina.say("/catatan " + string(a.Code) + " " + noteWord)
	rina.say("/alihkan " + string(a.Code))
	rina.tap("Kantor Dapil 2")
	rina.tap("Ya, alihkan")
	if a = w.only(); a.Office != "dapil-2" || !a.SnoozedUntil.IsZero() || a.Claimed != 0 {
		t.Fatalf("it is %+v", a)
	}
	wati.reply(wati.last("tiang nomor"), "Tiang 12, Pak")
	two.last("Tiang 12")
	if a = w.only(); a.Turn != store.OfficeTurn || a.DueAt.IsZero() {
		t.Errorf("it is %+v", a)
	}
	if room.said("Tiang 12") > 0 || rina.said("Tiang 12") > 0 {
		t.Error("the former office reads on")
	}
	for _, say := range []string{"/kartu ", "/tarik ", "/catatan ", "/tunda ", "/janji ", "/satukan ", "/pisahkan ", "/koreksi ", "/tanya ", "/jejak ", "/serahkan ", "/ambil ", "/lepas ", "/tepati "} {
		rina.say(say + string(a.Code) + " besok")
	}
	rina.say("/cari tiang")
	rina.say("/cari " + noteWord)
	w.pass(6 * 24 * time.Hour)
	wati.last("yang sekarang mengurusnya, sudah kami ingatkan") // it was not she who promised it
	two.last("janji lewat waktunya")
	if room.said("janji lewat waktunya") > 0 {
		t.Error("the former office is reminded")
	}
	if l := w.leaks(noteWord, wati); len(l) > 0 {
		t.Errorf("%q", l)
	}
}

// What was asked or promised is gone for its citizen once it is taken back, with what reminded them of it.
func TestTakenBackLate(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	wati := w.sent("Wati", "Lampu mati")
	a := w.only()
	rina.say("/tanya " + string(a.Code) + " Di tiang nomor berapa, zirkonia?")
	w.pass(10 * 24 * time.Hour)
	rina.say("/tarik " + string(a.Code))
	rina.tap("Ya, tarik")
	wati.sees("menarik pertanyaannya soal")
	if a = w.only(); a.Turn != store.OfficeTurn || !a.TurnAt.Equal(a.ReceivedAt) {
		t.Errorf("it is %+v", a)
	}
	w.unseen("zirkonia")
	room.say("/janji " + string(a.Code) + " Jumat zirkonia dua")
	room.say("/janji " + string(a.Code))
	room.tapWith("Ubah tanggal", map[string]string{"hari": "Senin depan"})
	wati.last("memindahkan janjinya")
	rina.say("/tarik " + string(a.Code))
	rina.tap("Ya, tarik")
	wati.sees("menarik janjinya untuk")
	w.pass(20 * 24 * time.Hour)
	if strings.Contains(w.show(wati.chat), "zirkonia") {
		t.Errorf("its citizen still reads it:\n%s", w.show(wati.chat))
	}
}

// Old buttons do nothing to what is gone, and nobody is told anything by them.
func TestOldButtonsAfterwards(t *testing.T) {
	verbs := []string{"s.take", "s.release", "s.seize", "s.close", "s.reopen", "s.spam", "s.reply", "s.to", "s.again", "s.tb", "s.tby", "s.tbn",
		"s.declare", "s.snooze", "s.pass", "s.pt", "s.pt!", "s.refer", "s.r.again", "s.r.done", "s.note", "s.n.keep", "s.n.send", "s.ask", "s.vow",
		"s.vows", "s.v.kept", "s.v.drop", "s.v.move", "s.merge", "s.mg", "s.mg!", "s.split", "s.sp", "s.sp!", "s.nospam", "s.card", "s.more", "s.kind",
		"s.topic", "s.still", "s.unsent", "s.go", "s.stop"}
	for _, state := range []store.State{store.Merged, store.Erased, store.Withdrawn} {
		t.Run(string(state), func(t *testing.T) {
			w := newWorld(t)
			rina, room := w.office("Rina", "Grup Dapil 1")
			wati := w.sent("Wati", "Lampu mati")
			w.sent("Tono", "Got mampet")
			a := w.get(1)
			rina.say("/tanya " + string(a.Code) + " Di mana?")
			rina.say("/janji " + string(a.Code) + " Jumat Kami cek.")
			rina.say("/alihkan " + string(a.Code) + " Dinas PU")
			card := room.last("Lampu mati")
			w.tx(func(tx store.Tx) error {
				a := w.get(1)
				a.State = state
				if state == store.Merged {
					a.MergedInto = 2
				}
				return tx.SaveAspiration(a)
			})
			before, said := w.get(1), len(w.chats[wati.chat])
			for _, v := range verbs {
				for _, arg := range []string{"", ":1"} {
					room.tapOn(card, bot.Button{Data: v + ":1" + arg})
					u := room.update(bot.KindTap)
					u.Tap = &bot.Tap{ID: "form" + v + arg, Message: card.id, Data: v + ":1" + arg, Values: map[string]string{"teks": "xx yy", "hari": "besok", "instansi": "PU", "alasan": "z", "sampai": "besok"}}
					w.take(u)
					after := w.get(1)
					if after.State != before.State {
						t.Errorf("%s%s: %s", v, arg, after.State)
					}
					if n := len(w.chats[wati.chat]); n != said {
						t.Errorf("%s%s tells\n%s", v, arg, flat(w.chats[wati.chat][n-1].out))
						said = n
					}
				}
			}
			if n := len(w.notes(1)); state == store.Erased && n > 0 {
				t.Errorf("of what is erased there are %d notes", n)
			}
		})
	}
}

// What was promised is looked after again once its citizen opens what they had withdrawn.
func TestPromiseOfWithdrawn(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	wati := w.sent("Wati", "Lampu mati")
	rina.say("/janji " + string(w.only().Code) + " Jumat Kami cek tiangnya.")
	wati.own()
	wati.tap("Tarik")
	wati.tap("Ya, tarik")
	w.pass(6 * 24 * time.Hour)
	if n := wati.said("lewat waktunya"); n > 0 {
		t.Error("withdrawn, it is late")
	}
	wati.tap("Buka lagi")
	w.pass(2 * 24 * time.Hour)
	wati.last("lewat waktunya")
	room.last("lewat waktunya")
}

// Whose holder left meanwhile is nobody's once its citizen opens it again.
func TestGoneWhenResumed(t *testing.T) {
	w := newWorld(t)
	rina, _, _, _ := w.team()
	wati := w.sent("Wati", "Lampu mati")
	a := w.only()
	rina.say("/ambil " + string(a.Code))
	wati.own()
	wati.tap("Tarik")
	wati.tap("Ya, tarik")
	rina.say("/keluar")
	rina.tap("Ya, keluar")
	wati.tap("Buka lagi")
	if got := w.holder(a.ID); got != "" || w.only().State != store.Open {
		t.Errorf("%q has it, which is %s", got, w.only().State)
	}
}

// Who waits goes on waiting in the queue, though the one that theirs is merged into was closed without an answer.
func TestMergedIntoWhatWasClosed(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	wati := w.sent("Wati", "Lampu mati")
	room.tap("Tutup")
	tono := w.sent("Tono", "Got mampet")
	one, two := w.get(1), w.get(2)
	rina.say("/satukan " + string(two.Code) + " " + string(one.Code))
	rina.tap("Lanjut sebagai " + string(one.Code))
	if a := w.get(1); a.State != store.Open || a.Turn != store.OfficeTurn {
		t.Errorf("what both wait for is %s, and the turn is %q", a.State, a.Turn)
	}
	rina.say("/antrean")
	rina.sees(string(one.Code))
	w.pass(5 * time.Minute)
	wati.sees("membuka lagi")
	tono.sees("Janji balas")
}

// What goes on for another is as urgent as that was, and is not put off if that was not.
func TestMergedIsAsPressing(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Wati", "Lampu mati")
	rina.say("/tunda " + string(w.get(1).Code) + " 3 hari")
	if w.get(1).SnoozedUntil.IsZero() {
		t.Fatalf("it is not put off:\n%s", w.show(rina.chat))
	}
	w.sent("Tono", "tolong, rumah kami kebakaran, ada anak terjebak di dalam")
	rina.say("/satukan " + string(w.get(2).Code) + " " + string(w.get(1).Code))
	rina.tap("Lanjut sebagai " + string(w.get(1).Code))
	if a := w.get(1); !a.SnoozedUntil.IsZero() || a.Urgent != store.Urgent {
		t.Errorf("put off until %s, urgent %v", a.SnoozedUntil, a.Urgent)
	}
	room.last("Lampu mati")
	rina.say("/antrean")
	rina.sees(string(w.get(1).Code), "1 aspirasi terbuka")
}
