package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
)

// discordInProcess runs serve in a process of its own against a local Discord server, with one member of staff and their
// channel as dapil-1's room.
func discordInProcess(t *testing.T, program string, opt discordtest.Options, env ...string) *onDiscord {
	t.Helper()
	w := &onDiscord{t: t, api: discordtest.Start(t, opt), dir: t.TempDir()}
	w.env = append([]string{"DUAARAH_DATA=" + w.dir, "DUAARAH_DISCORD_TOKEN=" + w.api.Token, "DUAARAH_DISCORD_ENDPOINT=" + w.api.URL,
		"DUAARAH_STOP_WAIT=2s"}, env...)
	w.guild = w.api.Guild("Dapil 1")
	w.staff = w.api.User("Rina")
	w.guild.Join(w.staff)
	w.room = w.guild.Channel("ruang-dapil-1")
	w.out, w.log, w.stop = troubledServe(t, program, w.env)
	w.until("the commands are there", func() bool { return slices.Contains(w.api.Commands(), "gabung") && w.api.Connected() == 1 })
	w.enrol("")
	return w
}

// restart ends the process and begins another on the same data.
func (w *onDiscord) restart(program string) {
	w.t.Helper()
	if code := w.stop(); code != exitOK {
		w.t.Errorf("serve ended with %d:\n%s", code, w.log)
	}
	w.out, w.log, w.stop = troubledServe(w.t, program, w.env)
}

// Whatever Discord does to a reply of staff, it comes to a stated end: on the card, in the thread, in the log and the figures.
// What it took though nobody was told is not said twice.
func TestTroubleWithRepliesOnDiscord(t *testing.T) {
	slow(t)
	t.Parallel()
	w := discordInProcess(t, "duaarah", discordtest.Options{})
	type fault = discordtest.Fault
	for _, c := range []struct {
		name  string
		fault fault
		card  string
		news  string // in the thread
		log   []string
		seen  int
	}{
		{"Discord fails", fault{Status: 500, Times: 2}, "terkirim", "", []string{"to be tried again", "500"}, 1},
		{"a gateway", fault{Status: 502, Body: "<html>bad gateway</html>"}, "terkirim", "", []string{"to be tried again", "502"}, 1},
		{"dropped before", fault{Drop: true}, "terkirim", "", nil, 1},
		{"dropped after", fault{DropAfter: true}, "terkirim", "", nil, 1},
		{"HTML", fault{Status: 200, Body: "<html>"}, "terkirim", "", nil, 1},
		{"half of it", fault{Status: 200, Body: `{"id":"12`}, "terkirim", "", nil, 1},
		{"wrong types", fault{Status: 200, Body: `{"id":12,"content":[]}`}, "terkirim", "", nil, 1},
		{"closed", fault{Status: 403, Code: 50007, Message: "Cannot send messages to this user"}, "tidak sampai: warganya memblokir bot", "warganya memblokir bot", []string{"refused", "reason=blocked"}, 0},
		{"no such chat", fault{Status: 404, Code: 10003, Message: "Unknown Channel"}, "terkirim", "", nil, 1}, // it is opened anew
		{"deleted", fault{Status: 404, Code: 10013, Message: "Unknown User"}, "tidak sampai: warganya memblokir bot", "warganya memblokir bot", []string{"refused", "reason=blocked"}, 0},
		{"too fast", fault{Status: 429, RetryAfter: 2}, "terkirim", "", []string{"to be tried again", "429"}, 1},
	} {
		u, code := w.sent(c.name, "jalan rusak di "+c.name)
		th := w.thread(code)
		intro := w.sees(th.ID, "Balas pesan ini")
		card := w.sees(w.room.ID, "jalan rusak di "+c.name)
		c.fault.Method, c.fault.Path = http.MethodPost, "/channels/"+u.Channel+"/messages"
		w.api.Fail(c.fault)
		answer := "Kami perbaiki: " + c.name + "."
		w.staff.In(th.ID).Reply(intro.ID, answer)
		w.until(c.name+": the card says "+c.card, func() bool {
			for _, m := range w.api.Said(w.room.ID) {
				if shown, _ := discordtest.Shown(m); m.ID == card.ID && strings.Contains(shown, c.card) {
					return true
				}
			}
			return false
		})
		if c.news != "" {
			w.sees(th.ID, c.news)
		}
		if c.log != nil {
			logs(t, w.log, c.log...)
		}
		if n := w.times(u.Channel, answer); n != c.seen {
			t.Errorf("%s: the citizen reads the reply %d times, want %d", c.name, n, c.seen)
		}
	}
	if n := w.api.Faults(); n != 0 {
		t.Errorf("%d faults did not happen", n)
	}
	if g := tallied(t, w.dir, "dapil-1"); g.Received != 11 || g.Answered != 9 || g.Undelivered != 2 {
		t.Errorf("figures %+v; want 11 received, 9 answered, 2 undelivered", g)
	}
}

// A 429 of one channel holds up that channel alone, one of the bot all of Discord. That nothing is sent before its time the
// server itself finds.
func TestTroubleTooFastOnDiscord(t *testing.T) {
	slow(t)
	t.Parallel()
	w := discordInProcess(t, "duaarah", discordtest.Options{Limits: true})
	slowly, slowCode := w.sent("Budi", "lampu jalan mati")
	quick, quickCode := w.sent("Melati", "air mati")
	reply := func(code, text string) {
		th := w.thread(code)
		w.staff.In(th.ID).Reply(w.sees(th.ID, "Balas pesan ini").ID, text)
	}
	begun := time.Now()
	w.api.Fail(discordtest.Fault{Method: http.MethodPost, Path: "/channels/" + slowly.Channel + "/messages", Status: 429, RetryAfter: 6})
	reply(slowCode, "Besok kami perbaiki.")
	w.until("the 429", func() bool { return w.api.Faults() == 0 })
	reply(quickCode, "Air sudah menyala.")
	w.sees(quick.Channel, "Air sudah menyala.")
	if w.times(slowly.Channel, "Besok kami perbaiki.") > 0 && time.Since(begun) < 6*time.Second {
		t.Error("it was sent although the channel was to wait")
	}
	w.sees(slowly.Channel, "Besok kami perbaiki.")

	w.api.Fail(discordtest.Fault{Method: http.MethodPost, Path: "/channels/" + quick.Channel + "/messages", Status: 429, RetryAfter: 3, Global: true})
	reply(quickCode, "Sampai jumpa.")
	w.until("the 429 of all", func() bool { return w.api.Faults() == 0 })
	reply(slowCode, "Jam 9 pagi.")
	w.api.User("Siti").Say("jalan berlubang")
	w.sees(slowly.Channel, "Jam 9 pagi.")
	w.sees(quick.Channel, "Sampai jumpa.")
	logs(t, w.log, "to be tried again", "429")
}

// What a 429 told to wait for holds after a restart: for the channel, and if it was all of Discord, for whatever the bot asks by itself.
func TestTroubleTooFastOnDiscordAcrossARestart(t *testing.T) {
	t.Parallel()
	for _, global := range []bool{false, true} {
		t.Run(fmt.Sprintf("global=%v", global), func(t *testing.T) {
			t.Parallel()
			w := discordInProcess(t, "duaarah", discordtest.Options{Limits: true})
			citizen, code := w.sent("Budi", "lampu jalan mati")
			w.api.Fail(discordtest.Fault{Method: http.MethodPost, Path: "/channels/" + citizen.Channel + "/messages", Status: 429, RetryAfter: 7, Global: global})
			th := w.thread(code)
			w.staff.In(th.ID).Reply(w.sees(th.ID, "Balas pesan ini").ID, "Besok kami perbaiki.")
			logs(t, w.log, "to be tried again", "429")
			w.restart("duaarah")
			citizen.Say("/bantuan")
			w.sees(citizen.Channel, "Besok kami perbaiki.")
			w.sees(citizen.Channel, "Boleh beberapa pesan")
		})
	}
}
