package main

import (
	"bytes"
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// onDiscord runs serve against a local Discord server, with one member of staff and their channel as dapil-1's room.
type onDiscord struct {
	t     *testing.T
	api   *discordtest.Server
	dir   string
	out   *output
	log   *output
	stop  func() int
	env   []string
	guild *discordtest.Guild
	staff *discordtest.User
	room  *discordtest.Channel
}

// startDiscord: room makes the staff's channel of the guild; nil: a text channel.
func startDiscord(t *testing.T, opt discordtest.Options, room func(*discordtest.Guild) *discordtest.Channel, env ...string) *onDiscord {
	t.Helper()
	w := &onDiscord{t: t, api: discordtest.Start(t, opt), dir: t.TempDir()}
	w.env = append([]string{"DUAARAH_DATA=" + w.dir, "DUAARAH_DISCORD_TOKEN=" + w.api.Token, "DUAARAH_DISCORD_ENDPOINT=" + w.api.URL}, env...)
	w.guild = w.api.Guild("Dapil 1")
	w.staff = w.api.User("Rina")
	w.guild.Join(w.staff)
	if room == nil {
		room = func(g *discordtest.Guild) *discordtest.Channel { return g.Channel("ruang-dapil-1") }
	}
	w.room = room(w.guild)
	w.out, w.log, w.stop = started(t, w.env...)
	w.until("the commands are there", func() bool { return slices.Contains(w.api.Commands(), "gabung") && w.api.Connected() == 1 })
	return w
}

// enrol has Rina join, and make the channel (or the thread of that ID in it) the office's room.
func (w *onDiscord) enrol(thread string) {
	w.t.Helper()
	code, _, _ := strings.Cut(ran(w.t, w.dir, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	at := w.staff.In(w.room.ID)
	if thread != "" {
		at = w.staff.In(thread)
	}
	at.Slash("gabung", map[string]any{"kode": code})
	w.whispers(w.staff, "Selamat bergabung")
	at.Slash("ruang", nil)
	w.whispers(w.staff, "Kartu aspirasi masuk ke sini")
}

// until waits until ok holds.
func (w *onDiscord) until(what string, ok func() bool) {
	w.t.Helper()
	if !w.api.Await(patience, ok) {
		w.t.Fatalf("waited in vain: %s\nlog:\n%s", what, w.log)
	}
}

// sees waits until the bot's words in a channel contain a text, and returns that message.
func (w *onDiscord) sees(channel, text string) discordtest.Message {
	w.t.Helper()
	var found discordtest.Message
	if !w.api.Await(patience, func() bool {
		for _, m := range w.api.Said(channel) {
			if shown, _ := discordtest.Shown(m); strings.Contains(shown, text) {
				found = m
				return true
			}
		}
		return false
	}) {
		var all []string
		for _, m := range w.api.Messages(channel) {
			shown, _ := discordtest.Shown(m)
			all = append(all, shown)
		}
		w.t.Fatalf("channel %s never shows %q; it shows\n%s\nlog:\n%s", channel, text, strings.Join(all, "\n--\n"), w.log)
	}
	return found
}

// whispers waits until the person alone sees a text, and returns that message.
func (w *onDiscord) whispers(u *discordtest.User, text string) discordtest.Message {
	w.t.Helper()
	var found discordtest.Message
	if !w.api.Await(patience, func() bool {
		for _, m := range u.Whispers() {
			if shown, _ := discordtest.Shown(m); strings.Contains(shown, text) {
				found = m
				return true
			}
		}
		return false
	}) {
		var all []string
		for _, m := range u.AllWhispers() {
			shown, _ := discordtest.Shown(m)
			all = append(all, shown)
		}
		w.t.Fatalf("%s alone never sees %q; they see\n%s\nlog:\n%s", u.Name, text, strings.Join(all, "\n--\n"), w.log)
	}
	return found
}

// thread is the thread of a card, by its name's beginning.
func (w *onDiscord) thread(begins string) discordtest.Thread {
	w.t.Helper()
	var found discordtest.Thread
	w.until("a thread "+begins, func() bool {
		for _, th := range w.room.Threads() {
			if strings.HasPrefix(th.Name, begins) {
				found = th
				return true
			}
		}
		return false
	})
	return found
}

// A citizen on Telegram and staff on Discord, within one aspiration: a photo and a voice note each way, an edit each
// way, a verdict.
func TestFromTelegramToDiscord(t *testing.T) {
	api := telegramtest.Start(t, telegramtest.Options{})
	w := startDiscord(t, discordtest.Options{}, nil,
		"DUAARAH_TELEGRAM_TOKEN="+api.Token, "DUAARAH_TELEGRAM_ENDPOINT="+api.URL, "DUAARAH_TELEGRAM_PACE=off")
	w.enrol("")
	tg := &onTelegram{t: t, api: api, log: w.log}
	citizen := api.User("Melati")
	photo, voice := picture(t, color.Black), append([]byte("OggS\x00\x02"), bytes.Repeat([]byte{7}, 500)...)
	first := citizen.Say("lampu jalan depan SDN 3 mati")
	draft := tg.sees(citizen.ID, "Kami catat")
	citizen.SendPhoto(photo, "ini fotonya")
	citizen.SendFile(telegramtest.File{Kind: "voice", MIME: "audio/ogg", Duration: 2, Data: voice}, "")
	tg.sees(citizen.ID, "1 foto, 1 pesan suara")
	tg.tap(citizen.Seat, draft, "Kirim sekarang")
	receipt := tg.sees(citizen.ID, "Kode Anda")
	_, after, _ := strings.Cut(receipt.Text, "Kode Anda ")
	code, _, _ := strings.Cut(after, ".")

	card := w.sees(w.room.ID, "lampu jalan depan SDN 3 mati\nini fotonya")
	w.hasFile(card, "image/", photo)
	w.hasFile(card, "audio/", voice)
	th := w.thread(code)
	intro := w.sees(th.ID, "Balas pesan ini")
	room := w.staff.In(th.ID)
	room.Say("siapa yang pegang ini?")

	citizen.Edit(first.ID, "lampu jalan depan SDN 5 mati")
	w.sees(th.ID, "memperbaiki pesannya")
	w.sees(w.room.ID, "lampu jalan depan SDN 5 mati")

	reply := room.Reply(intro.ID, "Sudah kami laporkan, petugas dijadwalkan Kamis.")
	answer := tg.sees(citizen.ID, "petugas dijadwalkan Kamis")
	w.sees(w.room.ID, "terkirim")
	if !w.api.Await(patience, func() bool { m, _ := w.api.Message(th.ID, reply.ID); return slices.Contains(m.Reactions, "✅") }) {
		t.Error("the reply that arrived is not marked")
	}
	room.Edit(reply.ID, "Sudah kami laporkan, petugas dijadwalkan Jumat.")
	tg.sees(citizen.ID, "petugas dijadwalkan Jumat")
	if m, _ := api.Message(citizen.ID, answer.ID); !strings.Contains(m.Text, "Jumat") {
		t.Error("the edit of a reply is a message of its own")
	}

	ours, said := picture(t, color.White), append([]byte("OggS\x00\x02"), bytes.Repeat([]byte{9}, 400)...)
	room.Slash("balas", map[string]any{"kode": code, "teks": "Ini buktinya.", "berkas": discordtest.File{Name: "bukti.png", MIME: "image/png", Data: ours}})
	w.whispers(w.staff, "Kami kirim ke warga")
	citizenHas(t, api, citizen, "photo", ours)
	sound := room.SendVoice(said, 3)
	w.staff.In(th.ID).Reply(sound.ID, "bukan untuk warga")
	code2 := w.staff.In(th.ID).SendFiles("/balas "+code, discordtest.File{Name: "pesan.ogg", MIME: "audio/ogg", Data: said})
	_ = code2
	citizenHas(t, api, citizen, "audio", said)

	tg.tap(citizen.Seat, tg.sees(citizen.ID, "Apakah ini menjawab"), "Sebagian") // under the last of what is one reply
	w.sees(w.room.ID, "Kata warga: terjawab sebagian")
	for _, m := range api.Said(citizen.ID) {
		if strings.Contains(m.Text, "siapa yang pegang") || strings.Contains(m.Text, "bukan untuk warga") {
			t.Errorf("staff's talk reached the citizen: %q", m.Text)
		}
	}
	if g := tallied(t, w.dir, "dapil-1"); g.Received != 1 || g.Answered != 1 || g.Undelivered != 0 {
		t.Errorf("the figures are %+v", g)
	}
}

func (w *onDiscord) hasFile(m discordtest.Message, mime string, data []byte) {
	w.t.Helper()
	if !slices.ContainsFunc(m.Files, func(f *discordtest.File) bool {
		return strings.HasPrefix(f.MIME, mime) && bytes.Equal(f.Data, data)
	}) {
		var all []string
		for _, f := range m.Files {
			all = append(all, fmt.Sprintf("%s %s %d", f.Name, f.MIME, len(f.Data)))
		}
		w.t.Errorf("no %s of %d bytes among %q", mime, len(data), all)
	}
}

// citizenHas waits until the bot has sent that content.
func citizenHas(t *testing.T, api *telegramtest.Server, u *telegramtest.User, kind string, data []byte) {
	t.Helper()
	if !api.Await(patience, func() bool {
		return slices.ContainsFunc(api.Said(u.ID), func(m telegramtest.Message) bool {
			return m.File != nil && bytes.Equal(m.File.Data, data)
		})
	}) {
		t.Fatalf("the %s never reaches the citizen", kind)
	}
}
