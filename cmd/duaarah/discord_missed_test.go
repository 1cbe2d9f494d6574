package main

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
)

// down stops the program. Its session is over: nothing that happens meanwhile is told when it is back.
func (w *onDiscord) down() {
	w.t.Helper()
	if code := w.stop(); code != exitOK {
		w.t.Errorf("serve ended with %d", code)
	}
	w.api.ForgetSessions()
}

// onCard sends a citizen's draft, and is what the card says then.
func (w *onDiscord) onCard(u *discordtest.User, text string) string {
	w.t.Helper()
	w.tapLabel(u.Seat, w.sees(u.Channel, "Kami catat"), "Kirim sekarang")
	shown, _ := discordtest.Shown(w.sees(w.room.ID, text))
	return shown
}

// inOrder reports whether the texts stand in s, each once, in that order.
func inOrder(s string, texts ...string) bool {
	at := 0
	for _, text := range texts {
		i := strings.Index(s[at:], text)
		if i < 0 || strings.Count(s, text) != 1 {
			return false
		}
		at += i
	}
	return true
}

// A correction of what was sent already, made while the program was down: a tap since then does not hide it.
func TestDiscordMissedEdit(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	melati := w.api.User("Melati")
	first := melati.Say("lampu jalan mati")
	w.onCard(melati, "lampu jalan mati")
	w.sees(melati.Channel, "Kode Anda")
	w.down()
	melati.Edit(first.ID, "lampu jalan mati, di depan SDN 3")
	w.again()
	w.sees(w.room.ID, "di depan SDN 3")
}

// A tap is kept after what its person wrote before it, though that has to be fetched.
func TestDiscordTapAfterMissed(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	melati := w.api.User("Melati")
	melati.Say("lampu jalan mati")
	w.sees(melati.Channel, "Kami catat")
	w.down()
	melati.Say("tepatnya di depan SDN 3")
	w.api.Fail(discordtest.Fault{Method: "GET", Path: "/channels/" + melati.Channel + "/messages", Delay: time.Second})
	w.again()
	if card := w.onCard(melati, "lampu jalan mati"); !inOrder(card, "lampu jalan mati", "tepatnya di depan SDN 3") {
		t.Errorf("the card says %q", card)
	}
}

// Who wrote first while the program was down is read once they write again; and who is known from a server alone, in order.
func TestDiscordMissedFirstContact(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	melati, budi := w.api.User("Melati"), w.api.User("Budi")
	w.guild.Join(melati)
	budi.In(w.guild.Channel("umum").ID).Slash("status", nil)
	w.whispers(budi, "Belum ada aspirasi")
	w.down()
	for _, u := range []*discordtest.User{melati, budi} {
		u.Say("satu " + u.Name + ": lampu jalan mati")
	}
	w.api.Fail(discordtest.Fault{Method: "POST", Path: "/users/@me/channels", Delay: time.Second})
	w.again()
	for _, u := range []*discordtest.User{melati, budi} {
		u.SendFile("foto.png", "image/png", picture(t, color.Black), "dua "+u.Name+": di depan SDN 3")
	}
	for _, u := range []*discordtest.User{melati, budi} {
		w.sees(u.Channel, "1 foto")
		if card := w.onCard(u, "satu "+u.Name); !inOrder(card, "satu "+u.Name, "dua "+u.Name) {
			t.Errorf("the card says %q", card)
		}
	}
}

// A room of which nothing was read yet: what staff write there while the program is down is read.
func TestDiscordMissedInNewRoom(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	w.down()
	w.staff.In(w.room.ID).Say("/antrean")
	w.again()
	w.sees(w.room.ID, "Tidak ada yang terbuka")
}
