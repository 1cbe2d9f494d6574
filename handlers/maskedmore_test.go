package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"duaarah/bot"
)

// A number that is written a piece a message, that stands on a place or in a name, or is disguised, is masked for staff as any other, and
// shown whole to one who says why.
func TestHiddenNumbersAreMaskedForStaff(t *testing.T) {
	w := careful(t)
	_, room := w.office("Rina", "Grup")
	budi := w.person("Budi")
	budi.say("lampu jalan mati, hubungi O8l2*3333*4444")
	budi.say("atau")
	budi.say("0857")
	budi.say("5555")
	budi.say("6666")
	budi.send(bot.Message{Location: &bot.Location{Latitude: -7.25, Longitude: 112.75, Label: "Warung Bu Sri 0813-7777-8888"}})
	budi.tap("Kirim sekarang")
	card := room.sees("••••*••••*••44")
	if !strings.Contains(card.out.Text.S, "••66") || !strings.Contains(card.out.Text.S, "Warung Bu Sri ••••-••••-••88") {
		t.Errorf("the card reads\n%s", card.out.Text.S)
	}
	// After it was sent, each message stands alone.
	for _, piece := range []string{"0821", "9999", "1111"} {
		budi.reply(budi.last("Kode Anda"), piece)
	}
	budi.send(bot.Message{Contact: &bot.Contact{Name: "Bu Sri 0813 7777 8888", Phone: "081222229999"}, ReplyTo: budi.last("Kode Anda").id, ReplyToBot: true})
	for _, m := range w.chats[room.chat] {
		words := fmt.Sprintf("%+v", m.out)
		for _, secret := range []string{"3333", "5555", "6666", "7777", "1111", "8888", "22229"} {
			if strings.Contains(words, secret) {
				t.Errorf("the room reads %s in: %s", secret, words)
			}
		}
	}
	room.tap("Lihat nomor")
	room.reply(room.last("Untuk apa"), "menelepon warganya besok pagi")
	seen := w.show("p-Rina")
	for _, number := range []string{"O8l2*3333*4444", "0857 5555 6666", "0821 9999 1111", "0813-7777-8888", "081222229999"} {
		if !strings.Contains(seen, number) {
			t.Errorf("%s is not shown to who says why:\n%s", number, seen)
		}
	}
}
