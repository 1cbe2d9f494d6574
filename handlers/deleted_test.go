package handlers_test

import (
	"strings"
	"testing"

	"duaarah/bot"
)

func TestACardThatSomebodyRemoved(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	first := rina.last("lampu jalan mati")
	w.fail["ruang"] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonTarget}
	melati.reply(melati.last("Kode Anda"), "dua minggu sudah")
	second := rina.last("lampu jalan mati")
	if second == first {
		t.Fatalf("the card is not posted anew:\n%s", w.show("ruang"))
	}
	if under := rina.last("dua minggu sudah").out.Under.Message; under != second.id {
		t.Errorf("the news stands under %q, not under the new card %q", under, second.id)
	}
	melati.reply(melati.last("Kode Anda"), "tolong ya")
	if n := strings.Count(w.show("ruang"), "tolong ya"); n != 1 {
		t.Errorf("it stands there %d times", n)
	}
}

func (w *world) delete(p *person, u bot.Update) {
	w.t.Helper()
	d := p.update(bot.KindDelete)
	d.From = bot.Person{} // not every platform says who
	d.Message = &bot.Message{ID: u.Message.ID}
	w.take(d)
}

func TestWhatItsCitizenDeletes(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.person("Melati")
	first := melati.say("lampu jalan mati")
	second := melati.send(bot.Message{Text: "ini fotonya", Files: []bot.File{photo("f1")}})
	melati.sees("dengan 1 foto")
	w.delete(melati, second)
	if melati.sees("Kami catat"); strings.Contains(melati.last("Kami catat").out.Text.S, "1 foto") {
		t.Errorf("a photo that was deleted is still counted:\n%s", w.show("p-Melati"))
	}
	w.delete(melati, first)
	melati.sees("Dibatalkan")

	sent := melati.say("jalan berlubang")
	melati.tap("Kirim sekarang")
	card := rina.last("jalan berlubang")
	more := melati.reply(melati.last("Kode Anda"), "di depan rumah Bu Siti")
	rina.last("di depan rumah Bu Siti")
	w.delete(melati, more)
	rina.last("menghapus sebuah pesannya")
	if strings.Contains(w.show("ruang"), "Bu Siti") {
		t.Errorf("staff still read what was deleted:\n%s", w.show("ruang"))
	}
	w.delete(melati, sent)
	if name := card.out.Topic.Name; strings.Contains(name, "berlubang") {
		t.Errorf("the topic is still called %q", name)
	}
	if strings.Contains(card.out.Text.S, "berlubang") || !strings.Contains(card.out.Text.S, "dihapus warganya") {
		t.Errorf("the card says\n%s", card.out.Text.S)
	}
	w.delete(melati, sent) // told twice, or of something else
}

func TestAReplyThatStaffDelete(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	reply := rina.reply(rina.last("lampu jalan mati"), "Besok kami perbaiki.")
	melati.sees("Besok kami perbaiki.")
	w.delete(rina, reply)
	rina.last("sudah sampai ke warganya")
	if !strings.Contains(w.show("p-Melati"), "Besok kami perbaiki.") {
		t.Error("what the citizen was told is taken back behind their back")
	}
}

func TestADeletedPhotoLeavesTheCard(t *testing.T) {
	w := newWorld(t)
	rina := serverRoom(w)
	melati := w.person("Melati")
	shot := melati.send(bot.Message{Text: "lampu mati", Files: []bot.File{photo("f1")}})
	melati.say("sudah dua minggu")
	melati.tap("Kirim sekarang")
	rina.last("sudah dua minggu")
	w.delete(melati, shot)
	for _, s := range w.chats["ruang"] {
		if len(s.out.Files) > 0 {
			t.Errorf("the photo is still there:\n%s", w.show("ruang"))
		}
	}
	rina.last("sudah dua minggu")
}
