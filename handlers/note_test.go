package handlers_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// noteWord is in every note that the tests write, and in nothing else: no citizen may ever read it.
const noteWord = "rahasiadapur"

// leaks are the chats of citizens in which a word stands, stood, or waits to be sent.
func (w *world) leaks(word string, citizens ...*person) (all []string) {
	w.t.Helper()
	for _, c := range citizens {
		for _, s := range w.chats[c.chat] {
			if s.from == "" && (strings.Contains(fmt.Sprintf("%+v", s.out), word)) {
				all = append(all, c.name+": "+s.out.Text.S)
			}
		}
	}
	w.view(func(r store.Reader) error { // whatever was ever enqueued for them, edits too
		for id := int64(1); id < 5000; id++ {
			row, err := r.Outbox(id)
			if errors.Is(err, store.ErrNotFound) {
				break
			} else if err != nil {
				return err
			}
			for _, c := range citizens {
				if row.To.Chat == c.chat && strings.Contains(fmt.Sprintf("%+v", row.Out), word) {
					all = append(all, fmt.Sprintf("row %d to %s", id, c.name))
				}
			}
		}
		return nil
	})
	return all
}

func (w *world) notes(id store.AspirationID) (all []store.Note) {
	w.view(func(r store.Reader) (err error) { all, err = r.Notes(id); return err })
	return all
}

// A note stays in the room: written as a reply, by a command, by a form, with a photo, edited, and deleted.
func TestNotes(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code, card := string(w.only().Code), room.last("lampu jalan")
	first := room.reply(card, "# "+noteWord+" satu")
	room.sees("Catatan untuk", "Warga tidak membacanya")
	room.reply(room.sees(), noteWord+" dua") // below what says that it was kept
	room.say("/catatan " + code + " " + noteWord + " tiga")
	room.send(bot.Message{Text: "/catatan " + noteWord + " empat", ReplyTo: card.id, ReplyToBot: true})
	room.send(bot.Message{Text: "catatan: " + noteWord + " lima", ReplyTo: card.id, ReplyToBot: true,
		Files: []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{ID: "f"}}}, Album: "al"})
	room.send(bot.Message{ReplyTo: card.id, ReplyToBot: true, Files: []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{ID: "g"}}}, Album: "al"})
	room.send(bot.Message{Text: "/catatan " + code + " " + noteWord + " enam", Files: []bot.File{{Kind: bot.Photo, Ref: bot.FileRef{ID: "h"}}},
		ReplyTo: card.id, ReplyToBot: true})
	room.tap("Lainnya")
	room.tapWith("Catatan", map[string]string{"teks": noteWord + " tujuh"})
	room.tap("Balas")
	room.reply(room.last("Tulis balasan"), "#"+noteWord+" delapan")
	if n := len(w.notes(1)); n != 8 {
		t.Fatalf("%d notes:\n%s", n, w.show(room.chat))
	}
	edit := room.update(bot.KindEdit)
	edit.Message = &bot.Message{ID: first.Message.ID, Text: noteWord + " satu, diubah", ReplyTo: card.id, ReplyToBot: true}
	w.take(edit)
	if n := w.notes(1)[0]; n.Text != noteWord+" satu, diubah" || n.Edited.IsZero() {
		t.Errorf("edited, the note is %+v", n)
	}
	room.tap("Baca semua")
	room.sees("Catatan staf (8)", "satu, diubah", "(diubah)", "delapan")
	gone := room.update(bot.KindDelete)
	gone.Message = &bot.Message{ID: first.Message.ID}
	w.take(gone)
	if n := len(w.notes(1)); n != 7 {
		t.Errorf("deleted, there are %d", n)
	}
	if s := card.out.Text.S; strings.Contains(s, noteWord) || !strings.Contains(s, "Catatan: 7") {
		t.Error("the card itself holds a note")
	}
	citizen.say("/status")
	citizen.say("/dataku")
	if l := w.leaks(noteWord, citizen); len(l) > 0 {
		t.Fatalf("a note reached its citizen: %q", l)
	}
	if n := citizen.said("Balasan Kantor"); n != 0 {
		t.Errorf("a photo of a note went as a reply:\n%s", w.show(citizen.chat))
	}
	w.view(func(r store.Reader) error {
		all, err := r.Messages(1)
		for _, m := range all {
			if m.Side == store.StaffSide {
				t.Errorf("a note is kept as a message: %+v", m)
			}
		}
		events, err2 := r.Events(1)
		if strings.Contains(fmt.Sprintf("%+v", events), noteWord) {
			t.Error("an event holds words of a note")
		}
		return errors.Join(err, err2)
	})
}

// What looks like a mistyped note is asked about, and sent only if its writer says so.
func TestMistypedNotes(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	citizen := w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code, card := string(w.only().Code), room.last("lampu jalan")
	for i, text := range []string{"/catatn " + noteWord, "/catatn " + code + " " + noteWord, "/ catatan " + noteWord, "catatn: " + noteWord, "Catatan " + noteWord, "!note " + noteWord} {
		room.reply(card, text)
		room.sees("mirip catatan")
		if i == 0 {
			room.tap("Simpan sebagai catatan")
			room.sees("disimpan")
		}
	}
	if n := len(w.notes(1)); n != 1 {
		t.Errorf("%d notes", n)
	}
	room.say("/catatn " + code + " " + noteWord)
	room.sees("mirip catatan")
	room.tap("Bukan untuk siapa-siapa")
	if l := w.leaks(noteWord, citizen); len(l) > 0 {
		t.Fatalf("it reached its citizen: %q", l)
	}
	room.reply(card, "Catatan kami menunjukkan lampunya diganti Kamis.")
	ask := room.sees("mirip catatan")
	send, _ := buttonOf(ask, "Kirim ke warga")
	room.tapOn(ask, send)
	citizen.sees("Catatan kami menunjukkan")
	n := citizen.heard()
	room.tapOn(ask, send)
	if citizen.heard() != n {
		t.Error("tapped twice, it was sent twice")
	}
	// A reply that is changed into a note stays as it was with the citizen.
	sent := room.reply(card, "Lampunya kami ganti hari Kamis pagi.")
	edit := room.update(bot.KindEdit)
	edit.Message = &bot.Message{ID: sent.Message.ID, Text: "# " + noteWord, ReplyTo: card.id, ReplyToBot: true}
	w.take(edit)
	room.sees("mirip catatan", "tidak diteruskan")
	for _, each := range []string{"/tanya " + code + " # " + noteWord, "/janji " + code + " besok # " + noteWord, "/janji " + code + " # besok " + noteWord,
		"/alihkan " + code + " # " + noteWord, "/balas " + code + " #" + noteWord} {
		room.say(each)
	}
	if l := w.leaks(noteWord, citizen); len(l) > 0 {
		t.Errorf("it reached its citizen: %q", l)
	}
}

// Nobody of another office reads, writes, or opens anything of it.
func TestNotesOfAnotherOffice(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	tono, _ := w.second("Tono", "Grup Dapil 2")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	room.say("/catatan " + code + " " + noteWord)
	tono.say("/catatan " + code + " dari luar")
	tono.say("/tanya " + code + " siapa?")
	tono.say("/janji " + code + " besok selesai")
	for _, data := range []string{"s.note:1", "s.page:1:0", "s.ask:1", "s.vow:1", "s.pt!:1:dapil-2", "s.mg!:1:1", "s.sp!:1:1:1", "s.r.done:1:1", "s.v.kept:1:1", "s.n.send:1:1"} {
		tono.tapOn(tono.sees(), bot.Button{Data: data})
	}
	if l := w.leaks(noteWord, tono); len(l) > 0 || len(w.notes(1)) != 1 || w.only().Office != "dapil-1" {
		t.Errorf("another office got through: %q, %d notes", l, len(w.notes(1)))
	}
}

// Erased with their aspiration, notes are nowhere.
func TestNotesAreErased(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu")
	code := string(w.only().Code)
	room.say("/catatan " + code + " " + noteWord)
	room.say("/alihkan " + code + " Dinas " + noteWord)
	room.tap("Baca semua")
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(1, w.now) })
	if n := w.notes(1); len(n) != 0 {
		t.Errorf("notes: %+v", n)
	}
	w.view(func(r store.Reader) error {
		all, err := r.OpenReferrals(1)
		for _, x := range all {
			if x.Agency != "" {
				t.Errorf("an agency is left: %+v", x)
			}
		}
		n, err2 := r.Note(1)
		if n.Text != "" || n.FromID != "" {
			t.Errorf("the note is %+v", n)
		}
		return errors.Join(err, err2)
	})
}

// TestNoNoteReachesACitizen: whatever staff do in whatever order with words that are written as notes, by hand, with slips, by edits and
// forms, beside all else that they do: no citizen is ever sent one.
func TestNoNoteReachesACitizen(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(t)
			w.lenient = true
			r := rand.New(rand.NewPCG(seed, 7))
			w.tx(func(tx store.Tx) error { // replies wait in some offices: what waits can be changed into a note
				o, err := tx.Office("dapil-1")
				if err != nil {
					return err
				}
				o.Settings.Preview = seed == 2
				if seed == 1 {
					o.Settings.Undo = 15 * time.Second
				}
				return tx.SaveOffice(o)
			})
			rina, room := w.office("Rina", "Grup")
			budi, sari := w.sent("Budi", "lampu jalan mati di depan sekolah"), w.sent("Sari", "got di pasar mampet sejak senin")
			n := 0
			note := func() string { // as somebody writes one, with slips
				n++
				begin := []string{"# ", "#", "catatan: ", "Catatan:", "note: ", "/catatn ", "/catatan ", "/ctatan ", "! catatan ", "catatn: ", "/catatam ", "catatna ", "/ catatan ", "＃"}
				text := begin[r.IntN(len(begin))]
				if r.IntN(5) == 0 && strings.HasPrefix(text, "/cat") {
					text += string(w.get(1).Code) + " "
				}
				return text + noteWord + fmt.Sprint(" ", n)
			}
			var said []string
			for range 70 {
				w.now = w.now.Add(time.Second)
				p := []*person{room, room, rina}[r.IntN(3)]
				chat := w.chats[p.chat]
				to := chat[r.IntN(len(chat))]
				code := string(w.get(store.AspirationID(1 + r.IntN(2))).Code)
				switch r.IntN(14) {
				case 0, 1, 2, 3:
					said = append(said, p.send(bot.Message{Text: note(), ReplyTo: to.id, ReplyToBot: to.from == ""}).Message.ID)
				case 4:
					command := []string{"balas", "tanya", "catatan", "janji", "alihkan", "catatn", "satukan", "pisahkan", "koreksi"}[r.IntN(9)]
					words := " "
					if command == "janji" && r.IntN(2) == 0 {
						words = " besok "
					}
					p.say("/" + command + " " + code + words + note())
				case 5:
					said = append(said, p.reply(to, "Kami urus, besok petugas datang ke sana.").Message.ID)
				case 6:
					if len(said) > 0 {
						u := p.update(bot.KindEdit)
						u.Message = &bot.Message{ID: said[r.IntN(len(said))], Text: note(), ReplyTo: to.id, ReplyToBot: true}
						w.take(u)
					}
				case 7:
					if len(said) > 0 {
						u := p.update(bot.KindDelete)
						u.Message = &bot.Message{ID: said[r.IntN(len(said))]}
						w.take(u)
					}
				case 8:
					album := fmt.Sprint("a", r.IntN(3))
					p.send(bot.Message{Text: note(), Album: album, ReplyTo: to.id, ReplyToBot: to.from == "", Files: []bot.File{{Kind: bot.Photo, Name: noteWord, Ref: bot.FileRef{ID: fmt.Sprint(n)}}}})
					p.send(bot.Message{Album: album, ReplyTo: to.id, ReplyToBot: to.from == "", Files: []bot.File{{Kind: bot.Photo, Name: noteWord, Ref: bot.FileRef{ID: fmt.Sprint(n, "b")}}}})
				case 9, 10, 11: // any button, with a form of notes half of the time; what says that it goes to the citizen is left alone
					for _, row := range to.out.Buttons {
						b := row[r.IntN(len(row))]
						if strings.HasPrefix(b.Data, "s.n.send") || to.from != "" {
							continue
						}
						u := p.update(bot.KindTap)
						u.Tap = &bot.Tap{ID: fmt.Sprint("t", w.seq), Message: to.id, Data: b.Data}
						if b.Form != nil && r.IntN(2) == 0 {
							u.Tap.Values = map[string]string{}
							for _, in := range b.Form.Inputs {
								u.Tap.Values[in.Name] = note()
							}
						}
						w.take(u)
					}
				case 12:
					for _, c := range []*person{budi, sari} {
						mine := w.chats[c.chat]
						c.reply(mine[r.IntN(len(mine))], "masih begitu, bu")
					}
				case 13:
					w.pass(time.Duration(r.IntN(60)) * time.Hour)
				}
			}
			w.deliver()
			if l := w.leaks(noteWord, budi, sari); len(l) > 0 {
				t.Errorf("notes reached citizens: %q", l)
			}
			if len(w.notes(1))+len(w.notes(2)) == 0 {
				t.Error("there were no notes")
			}
			parked, err := w.inbox.Parked(t.Context())
			if err != nil || len(parked) > 0 {
				t.Errorf("parked: %+v (%v)", parked, err)
			}
		})
	}
}

// What somebody wrote for themselves is the office's: its people find by it after they left, and they do not.
func TestNotesOfWhoLeftAreFound(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	sari := w.joined("Sari", "dapil-1", store.RoleStaff)
	w.sent("Budi", "lampu jalan mati")
	rina.say("/catatan " + codeOf(w, 1) + " sudah koordinasi dengan pak lurah Wonokromo")
	rina.say("/keluar")
	rina.tap("Ya, keluar")
	sari.say("/cari lurah")
	sari.sees(codeOf(w, 1))
	rina.say("/cari lurah")
	if text := rina.sees().out.Text.S; strings.Contains(text, codeOf(w, 1)) {
		t.Errorf("who left finds by what they wrote:\n%s", text)
	}
}

// A promise that is changed into a note behind its day is told to nobody.
func TestPromiseChangedIntoANote(t *testing.T) {
	w := newWorld(t, together)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	code := string(w.get(1).Code)
	for _, words := range []string{"# zirkonia, jangan ditanggapi", "catatan: zirkonia", "/catatn zirkonia"} {
		u := rina.say("/janji " + code + " Jumat Kami cek tiangnya.")
		rina.edits(u, "/janji "+code+" Senin "+words)
		rina.sees("mirip catatan")
		budi.last("Jumat, 27 November")
		w.pass(time.Hour)
		if l := w.leaks("zirkonia", budi, sari); len(l) > 0 {
			t.Errorf("%q: %v", words, l)
		}
		rina.say("/tarik " + code)
		rina.tap("Ya, tarik")
	}
}
