package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// withdraws takes back the first aspiration there is, which was theirs.
func (p *person) withdraws() {
	p.w.t.Helper()
	p.tapOn(p.last("Sudah masuk ke antrean"), bot.Button{Label: "Tarik", Data: fmt.Sprint("c.withdraw!:", p.w.ids()[0])})
	p.w.pass(time.Minute)
}

// Who withdrew has the replies they got corrected, and taken from them, as whose it is now: and is asked for nothing any more.
func TestChangesReachWhoseItWas(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari, tono := w.supporter("Sari"), w.supporter("Tono")
	m := room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi di Jalan Anggrek.")
	budi.withdraws()
	heard := budi.heard()
	room.edit(m, "Lampunya kami ganti besok pagi di Jalan Melati.")
	for _, p := range []*person{budi, sari, tono} {
		if p.said("Jalan Melati.") != 1 || p.said("Jalan Anggrek") != 0 {
			t.Errorf("it was corrected, and %s reads\n%s", p.name, w.show(p.chat))
		}
	}
	if copied := budi.last("Jalan Melati."); len(copied.out.Buttons) > 0 || strings.Contains(copied.out.Text.S, "Mau menanggapi") {
		t.Errorf("who withdrew is asked for more:\n%s", flat(copied.out))
	}
	if got := budi.heard(); got != heard {
		t.Errorf("a correction is %d messages more to who withdrew", got-heard)
	}
	n := len(w.ids())
	budi.reply(budi.last("Jalan Melati."), "ok makasih pak")
	budi.sees("Sama-sama")
	if len(w.ids()) != n {
		t.Error("their thanks for it are an aspiration")
	}
	room.reply(room.last("anak saya takut lewat"), "Petugasnya sudah berangkat, Bu.")
	if n := budi.said("Petugasnya"); n != 0 {
		t.Error("who withdrew gets further replies")
	}
	if n := w.count(room, "Sampai ke 1 dari 1"); n > 1 {
		t.Errorf("the card counts who withdrew among the supporters:\n%s", w.show(room.chat))
	}
}

// What is taken back is with nobody any more: not with whose it was, and not with whose it is now, who had it as a supporter.
func TestTakenFromWhoseItIs(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari, tono := w.supporter("Sari"), w.supporter("Tono")
	room.reply(room.last("anak saya takut lewat"), "Lampunya kami ganti besok pagi di Jalan Anggrek.")
	budi.withdraws()
	room.tap("Tarik balasan")
	room.tap("Ya, tarik")
	for _, p := range []*person{budi, sari, tono} {
		if p.said("Jalan Anggrek") != 0 || p.said("menarik balasannya") != 1 {
			t.Errorf("it was taken back, and %s reads\n%s", p.name, w.show(p.chat))
		}
	}
	sari.sees("Anda tetap kami jawab")
	if told := budi.sees("menarik balasannya"); len(told.out.Buttons) > 0 || strings.Contains(told.out.Text.S, "kami jawab") {
		t.Errorf("who withdrew is promised something:\n%s", flat(told.out))
	}
}

// A reply on its way to who withdrew, and blocked the bot, says nothing of whose it is now: they can be written to.
func TestBlockOfWhoseItWas(t *testing.T) {
	w := newWorld(t, together)
	_, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.fail[budi.chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
	u := room.update(bot.KindMessage)
	u.Message = &bot.Message{Text: "Lampunya kami ganti besok pagi.", ReplyTo: room.last("anak saya takut lewat").id, ReplyToBot: true}
	tap := budi.update(bot.KindTap)
	tap.Tap = &bot.Tap{ID: "leave", Message: budi.last("Sudah masuk ke antrean").id, Data: fmt.Sprint("c.withdraw!:", w.ids()[0])}
	w.keep(u, tap)
	w.deliver()
	a := w.get(w.ids()[0])
	if !a.UnreachableAt.IsZero() {
		t.Errorf("its citizen cannot be reached since %s, says a message to another", a.UnreachableAt)
	}
	room.reply(room.last("anak saya takut lewat"), "Petugasnya sudah berangkat, Bu.")
	sari.sees("Petugasnya")
}

// What staff asked who withdrew is nobody else's: whose it is now is owed what was owed before, and is never asked it.
func TestQuestionOfWhoseItWas(t *testing.T) {
	for name, arrives := range map[string]bool{"arrived": true, "on its way": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, together)
			rina, room := w.office("Rina", "Grup Dapil 1")
			budi := w.sent("Budi", darkStreet)
			sari := w.supporter("Sari")
			before := w.get(w.ids()[0])
			if !arrives {
				w.fail[budi.chat] = bot.Settlement{Outcome: bot.Uncertain}
			}
			rina.say("/tanya " + string(before.Code) + " Apakah NIK Bapak 3578?")
			budi.withdraws()
			room.last("Pertanyaan yang belum dijawab")
			if a := w.get(before.ID); a.Turn != store.OfficeTurn || !a.TurnAt.Equal(before.TurnAt) || !a.DueAt.Equal(before.DueAt) {
				t.Errorf("its turn is %q since %s, due %s", a.Turn, a.TurnAt, a.DueAt)
			}
			if !arrives {
				rina.tap("Kirim lagi")
			}
			w.live("2026-12-03", "12.00")
			sari.neverSaw("NIK")
			if n := sari.said("belum"); n == 0 {
				t.Error("whose it is now is not told that the promise is past")
			}
		})
	}
}

// The name that a citizen has staff see is read by nobody else, though a reply calls them by it: not by who supports their aspiration, nor by
// whose it becomes; and it goes with them.
func TestNameInAReplyIsForOne(t *testing.T) {
	w := newWorld(t, together)
	rina, room := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	budi.own()
	budi.tap("Tampilkan nama saya")
	budi.tap("Tulis nama lain")
	budi.reply(budi.sees("sebagai balasan pesan ini"), "Zirkonia Putri")
	var x store.Template
	w.tx(func(tx store.Tx) (err error) {
		x, err = tx.SaveTemplate(store.Template{Office: "dapil-1", Name: "Jadwal", Text: "Halo Kak {nama}, lampunya kami ganti Kamis pagi."})
		return err
	})
	a := w.get(w.ids()[0])
	room.tapOn(room.last("anak saya takut lewat"), bot.Button{Data: fmt.Sprint("s.tpg:", a.ID, ":", x.ID)})
	rina.say("/balas " + string(a.Code) + " Oh ya kak zirkonia putri, petugasnya Pak Joko, jam delapan.")
	rina.say("/janji " + string(a.Code) + " Jumat Kami cek lagi di depan rumah Zirkonia Putri.")
	w.pass(time.Minute)
	budi.last("Halo Kak Zirkonia Putri,")
	sari.last("Halo Kak warga,")
	sari.last("kak warga, petugasnya")
	sari.neverSaw("irkonia")
	tono := w.supporter("Tono")
	tono.neverSaw("irkonia")
	rina.say("/tepati " + string(a.Code))
	w.pass(time.Minute)
	budi.wipes()
	sari.tap("Sudah")
	sari.neverSaw("irkonia")
	w.live("2026-12-03", "12.00")
	w.scrub()
	w.pass(3 * time.Minute)
	w.unseen("zirkonia")
	w.nowhere("zirkonia")
}

// What staff asked somebody alone goes with them when they have everything erased, or their words there, though the aspiration goes on.
func TestQuestionGoesWithWhoWasAsked(t *testing.T) {
	for name, leaves := range map[string]func(p *person){
		"everything": func(p *person) { p.wipes() },
		"their words": func(p *person) {
			p.withdraws()
			p.tap("Hapus kata-kata saya")
			p.tap("Ya, hapus")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, together)
			rina, _ := w.office("Rina", "Grup Dapil 1")
			budi := w.sent("Budi", darkStreet)
			sari := w.supporter("Sari")
			code := string(w.get(w.ids()[0]).Code)
			rina.say("/balas " + code + " Petugasnya Pak Joko, besok jam delapan di gardu.")
			rina.photo("album", "/tanya "+code+" Apakah rumah Bapak di gang Zirkonia?", "one")
			w.pass(time.Minute)
			rina.photo("album", "Zirkonia nomor dua?", "two")
			w.pass(time.Minute)
			leaves(budi)
			rina.say("/tanya " + code + " Apakah di tempat Ibu gelap, di gang Melati?")
			w.pass(3 * time.Minute)
			w.scrub()
			w.unseen("zirkonia")
			w.nowhere("zirkonia")
			w.view(func(r store.Reader) error {
				all, err := r.Messages(w.ids()[0])
				n := 0
				for _, m := range all {
					if m.Side == store.StaffSide && m.Text != "" {
						n++
					}
				}
				if n != 2 {
					t.Errorf("of a reply to all and a question to whose it is now, %d are left", n)
				}
				return err
			})
			sari.last("Pak Joko")
		})
	}
}

// A question that its writer still looks at goes to nobody else, once who it is for has withdrawn: its writer has it back.
func TestHeldQuestionOfWhoseItWas(t *testing.T) {
	w := newWorld(t, together)
	rina, _ := w.office("Rina", "Grup Dapil 1")
	budi := w.sent("Budi", darkStreet)
	sari := w.supporter("Sari")
	w.setting(func(s *store.OfficeSettings) { s.Preview = true })
	rina.say("/tanya " + string(w.get(w.ids()[0]).Code) + " Apakah NIK Bapak 3578?")
	budi.withdraws()
	rina.tap("Kirim")
	rina.last("warganya menarik diri")
	w.pass(4 * 24 * time.Hour)
	sari.neverSaw("NIK")
}
