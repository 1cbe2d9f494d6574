package main

import (
	"net/http"
	"strings"
	"testing"

	"duaarah/bot/discord/discordtest"
)

// A thread that a moderator locked, or in which the bot may not write, costs the room nothing: what is for it stands in the
// room, in answer to its card, and the next card comes.
func TestDiscordThreadThatRefuses(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	w.guild.DenyBot(discordtest.ManageThreads)
	melati, code := w.sent("Melati", "lampu jalan mati")
	th := w.thread(code)
	w.staff.In(th.ID).Reply(w.sees(th.ID, "Balas pesan ini").ID, "Sudah kami laporkan.")
	answer := w.sees(melati.Channel, "Sudah kami laporkan.")
	w.sees(w.room.ID, "terkirim")
	w.api.Channel(th.ID).Lock()
	melati.Reply(answer.ID, "masih gelap")
	said := w.sees(w.room.ID, "masih gelap")
	if said.ReplyTo != th.ID {
		t.Errorf("it answers %q, not the card", said.ReplyTo)
	}
	melati.Reply(answer.ID, "gelap sekali")
	w.sees(w.room.ID, "gelap sekali")
	w.staff.In(w.room.ID).Reply(said.ID, "Petugas datang besok.")
	w.sees(melati.Channel, "Petugas datang besok.")

	w.room.Deny(discordtest.SendMessagesInThreads)
	kenanga, code := w.sent("Kenanga", "jalan berlubang besar")
	card := w.sees(w.room.ID, "jalan berlubang besar")
	th = w.thread(code)
	w.staff.In(w.room.ID).Reply(card.ID, "Kami tambal besok.")
	w.sees(kenanga.Channel, "Kami tambal besok.")
	w.until("the card to say so", func() bool {
		m, _ := w.api.Message(w.room.ID, card.ID)
		shown, _ := discordtest.Shown(m)
		return strings.Contains(shown, "terkirim")
	})
	if w.times(th.ID, "hanya untuk staf")+w.times(w.room.ID, "hanya untuk staf") > 0 {
		t.Error("what introduces the thread stands elsewhere")
	}
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	for _, text := range []string{"the thread is locked: bot needs Manage Threads in #ruang-dapil-1", "bot needs Send Messages in Threads in #ruang-dapil-1"} {
		if !strings.Contains(w.log.String(), text) {
			t.Errorf("the log does not say %q", text)
		}
	}
	if n := w.times(w.staff.Channel, "tidak bisa lagi menulis"); n > 0 {
		t.Error("the room is thrown away")
	}
	if n := w.api.InvalidRequests(); n > 12 {
		t.Errorf("%d invalid requests", n)
	}
}

// A thread is deleted, and Discord will not have another of the same card.
func TestDiscordThreadDeleted(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	melati, code := w.sent("Melati", "lampu jalan mati")
	th := w.thread(code)
	w.staff.In(th.ID).Reply(w.sees(th.ID, "Balas pesan ini").ID, "Sudah kami laporkan.")
	answer := w.sees(melati.Channel, "Sudah kami laporkan.")
	w.sees(w.room.ID, "terkirim")
	w.api.Channel(th.ID).Delete()
	w.api.Fail(discordtest.Fault{Method: http.MethodPost, Path: "/channels/*/messages/*/threads", Times: 100, Status: 400, Code: 160004})
	melati.Reply(answer.ID, "masih gelap")
	if said := w.sees(w.room.ID, "masih gelap"); said.ReplyTo != th.ID {
		t.Errorf("it answers %q, not the card", said.ReplyTo)
	}
}

// What a citizen deletes is not to be read in a thread's name either.
func TestDiscordNameOfWhatWasDeleted(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	melati := w.api.User("Melati")
	w.guild.Join(melati)
	first := melati.Say("rumah Bu Siti dibobol")
	w.tapLabel(melati.Seat, w.sees(melati.Channel, "Kami catat"), "Kirim sekarang")
	w.until("the thread", func() bool { return len(w.room.Threads()) == 1 && strings.Contains(w.room.Threads()[0].Name, "Siti") })
	melati.Delete(first.ID)
	w.until("another name", func() bool { return !strings.Contains(w.room.Threads()[0].Name, "Siti") })
}

// A forum of as many posts as there may be makes room by its quiet ones: neither it nor what is said in others waits.
func TestForumWithoutRoom(t *testing.T) {
	w := startDiscord(t, discordtest.Options{MaxThreads: 2}, func(g *discordtest.Guild) *discordtest.Channel { return g.Forum("aspirasi") })
	w.enrol(w.staff.In(w.room.ID).Post("Pengaturan", "ruang staf"))
	melati, code := w.sent("Melati", "lampu jalan mati")
	th := w.thread(code)
	intro := w.sees(th.ID, "Balas pesan ini")
	_, code = w.sent("Kenanga", "jalan berlubang besar")
	w.sees(w.thread(code).ID, "jalan berlubang besar")
	w.staff.In(th.ID).Reply(intro.ID, "Sudah kami laporkan.")
	melati.Reply(w.sees(melati.Channel, "Sudah kami laporkan.").ID, "masih gelap")
	w.sees(th.ID, "masih gelap")
}

// After a restart the form of a button that one person sees opens as before.
func TestDiscordFormAfterRestart(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	hall := w.guild.Channel("pengumuman")
	w.staff.In(hall.ID).Slash("pasang", map[string]any{"kantor": "dapil-1"})
	melati := w.api.User("Melati")
	w.guild.Join(melati)
	melati.CloseDMs()
	at := melati.In(hall.ID)
	w.tapLabel(at, w.sees(hall.ID, "Ada yang perlu didengar"), "Tulis aspirasi")
	offer := w.whispers(melati, "Pesan pribadi Anda tertutup")
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	w.again()
	w.tapLabel(at, offer, "Tulis di sini")
	w.until("the form", func() bool { _, ok := melati.Modal(); return ok })
	melati.Submit(map[string]string{"teks": "lampu jalan mati"})
	w.whispers(melati, "Kode Anda")
}

// Direct messages that are closed are not tried again for each tap.
func TestClosedDirectMessagesAndManyTaps(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	hall := w.guild.Channel("pengumuman")
	w.staff.In(hall.ID).Slash("pasang", map[string]any{"kantor": "dapil-1"})
	button := w.sees(hall.ID, "Ada yang perlu didengar")
	melati := w.api.User("Melati")
	w.guild.Join(melati)
	melati.CloseDMs()
	for i := range 8 {
		w.tapLabel(melati.In(hall.ID), button, "Tulis aspirasi")
		w.until("an answer", func() bool { return len(melati.Whispers()) > i })
	}
	if n := w.api.InvalidRequests(); n > 2 {
		t.Errorf("%d invalid requests", n)
	}
}

// What is amiss with a card is logged once, though it has parts.
func TestDiscordNotesOnce(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	w.room.Deny(discordtest.CreatePublicThreads)
	w.sent("Melati", "lampu jalan mati")
	w.sees(w.room.ID, "Balas pesan ini")
	w.until("the log", func() bool { return strings.Contains(w.log.String(), "sent, but not as it should be") })
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	if n := strings.Count(w.log.String(), "sent, but not as it should be"); n != 1 {
		t.Errorf("it is logged %d times:\n%s", n, w.log)
	}
}

// check says of a forum that the bot cannot make the tags that are missing.
func TestCheckOnAForum(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, func(g *discordtest.Guild) *discordtest.Channel { return g.Forum("aspirasi") })
	w.enrol(w.staff.In(w.room.ID).Post("Pengaturan", "ruang staf"))
	w.room.Deny(discordtest.ManageChannels)
	out, _ := checked(t, w)
	if !strings.Contains(out, "Forum tanpa label keadaan: bot needs Manage Channels in #aspirasi. ") {
		t.Errorf("check says\n%s", out)
	}
}
