package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
)

// tapLabel taps a button by its label, once the gateway is there to tell of it.
func (w *onDiscord) tapLabel(who *discordtest.Seat, m discordtest.Message, label string) {
	w.t.Helper()
	w.until("a session of the gateway", func() bool { return w.api.Connected() == 1 })
	for _, row := range m.Components {
		for _, c := range row {
			if strings.Contains(c.Label, label) {
				who.TapLabel(m.ID, c.Label)
				return
			}
		}
	}
	shown, _ := discordtest.Shown(m)
	w.t.Fatalf("no button %q under %q", label, shown)
}

// sent is a person who has written and sent an aspiration by direct message, and its code.
func (w *onDiscord) sent(name, text string) (u *discordtest.User, code string) {
	w.t.Helper()
	u = w.api.User(name)
	w.guild.Join(u)
	u.Say(text)
	w.tapLabel(u.Seat, w.sees(u.Channel, "Kami catat"), "Kirim sekarang")
	shown, _ := discordtest.Shown(w.sees(u.Channel, "Kode Anda"))
	_, after, _ := strings.Cut(shown, "Kode Anda ")
	code, _, _ = strings.Cut(after, ".")
	return u, code
}

// again starts the program anew on the same data.
func (w *onDiscord) again() {
	w.t.Helper()
	w.out, w.log, w.stop = started(w.t, w.env...)
	w.until("a session of the gateway", func() bool { return w.api.Connected() == 1 })
}

// times is how often the bot's messages in a channel contain a text.
func (w *onDiscord) times(channel, text string) int {
	n := 0
	for _, m := range w.api.Said(channel) {
		shown, _ := discordtest.Shown(m)
		n += strings.Count(shown, text)
	}
	return n
}

// What was written, corrected and deleted while the program was down is taken up when it starts again, once, on both
// sides.
func TestDiscordWhileItWasDown(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	melati, code := w.sent("Melati", "lampu jalan mati")
	th := w.thread(code)
	intro := w.sees(th.ID, "Balas pesan ini")
	room := w.staff.In(th.ID)
	room.Reply(intro.ID, "Besok lampunya diganti.")
	w.sees(melati.Channel, "Besok lampunya diganti.")
	corrected := melati.Say("masih gelap")
	w.sees(th.ID, "masih gelap")
	deleted := melati.Say("di depan rumah Bu Siti")
	w.sees(th.ID, "di depan rumah Bu Siti")
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	melati.Edit(corrected.ID, "masih gelap sekali")
	melati.Delete(deleted.ID)
	melati.Say("kapan datangnya?")
	room.Say("kita cek dulu")
	room.Reply(intro.ID, "Kami cek lagi.")

	w.again()
	w.sees(th.ID, "masih gelap sekali")
	w.sees(th.ID, "menghapus sebuah pesannya")
	w.sees(th.ID, "kapan datangnya?")
	w.sees(melati.Channel, "Kami cek lagi.")
	w.until("the deleted words are gone", func() bool { return w.times(th.ID, "Bu Siti") == 0 })
	if code := w.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	w.again() // and nothing of it is taken twice
	melati.Say("terakhir")
	w.sees(th.ID, "terakhir")
	for _, c := range []struct{ channel, text string }{
		{th.ID, "masih gelap sekali"}, {th.ID, "menghapus sebuah pesannya"}, {th.ID, "kapan datangnya?"}, {melati.Channel, "Kami cek lagi."},
	} {
		if n := w.times(c.channel, c.text); n != 1 {
			t.Errorf("%q stands there %d times", c.text, n)
		}
	}
	if n := w.times(melati.Channel, "kita cek dulu"); n != 0 {
		t.Error("staff's talk reached the citizen")
	}
}

// A forum as the room: every card is a post, tagged with its state; closed it is out of sight, and back when its citizen
// writes.
func TestForumRoom(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, func(g *discordtest.Guild) *discordtest.Channel {
		ch := g.Forum("aspirasi", "Menunggu balasan", "Sudah dibalas")
		ch.Allow(discordtest.ManageChannels)
		return ch
	})
	w.enrol(w.staff.In(w.room.ID).Post("Pengaturan", "ruang staf"))
	melati, code := w.sent("Melati", "lampu jalan mati")
	th := w.thread(code)
	if !slices.Equal(th.Tags, []string{"Menunggu balasan"}) {
		t.Errorf("the post has the tags %q", th.Tags)
	}
	card := w.sees(th.ID, "lampu jalan mati")
	if card.ID != th.ID {
		t.Error("the card is not what the post begins with")
	}
	intro := w.sees(th.ID, "Balas pesan ini")
	room := w.staff.In(th.ID)
	room.Say("siapa yang pegang?")
	room.Reply(intro.ID, "Besok lampunya diganti.")
	answer := w.sees(melati.Channel, "Besok lampunya diganti.")
	w.until("the tag of what was answered", func() bool { return slices.Equal(w.thread(code).Tags, []string{"Sudah dibalas"}) })
	w.tapLabel(room, card, "Tutup")
	w.until("the post is out of sight, with its tag", func() bool {
		th := w.thread(code)
		return th.Archived && slices.Equal(th.Tags, []string{"Ditutup"})
	})
	melati.Reply(answer.ID, "masih gelap")
	w.sees(th.ID, "masih gelap")
	w.until("the post is in sight again", func() bool {
		th := w.thread(code)
		return !th.Archived && slices.Equal(th.Tags, []string{"Menunggu balasan"})
	})
	if w.times(melati.Channel, "siapa yang pegang") > 0 {
		t.Error("staff's talk reached the citizen")
	}
}

// Whoever has closed their direct messages is told how to open them, and can write where they are, unseen by others; the
// reply arrives once they are open.
func TestClosedDirectMessages(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	hall := w.guild.Channel("pengumuman")
	w.staff.In(hall.ID).Slash("pasang", map[string]any{"kantor": "dapil-1"})
	w.whispers(w.staff, "Sudah dipasang")
	button := w.sees(hall.ID, "Ada yang perlu didengar Kantor Dapil 1?")
	melati := w.api.User("Melati")
	w.guild.Join(melati)
	melati.CloseDMs()
	at := melati.In(hall.ID)
	w.tapLabel(at, button, "Tulis aspirasi")
	offer := w.whispers(melati, "Pesan pribadi Anda tertutup")
	w.tapLabel(at, offer, "Tulis di sini")
	w.until("the form", func() bool { _, ok := melati.Modal(); return ok })
	form, _ := melati.Modal()
	if form.Title != "Tulis aspirasi" {
		t.Errorf("the form is %+v", form)
	}
	melati.Submit(map[string]string{"teks": "lampu jalan *mati*"})
	w.whispers(melati, "Sudah masuk ke antrean Kantor Dapil 1")
	card := w.sees(w.room.ID, "lampu jalan *mati*")
	th := w.thread(w.codeOn(card))
	intro := w.sees(th.ID, "Balas pesan ini")
	room := w.staff.In(th.ID)
	room.Reply(intro.ID, "Besok lampunya diganti.")
	w.sees(th.ID, "tidak sampai")
	asked := len(w.api.Calls("POST /channels/" + melati.Channel + "/messages"))
	melati.OpenDMs()
	melati.Say("sudah saya buka") // which tells that they are
	w.sees(melati.Channel, "Kami catat")
	w.tapLabel(at, button, "Tulis aspirasi")
	w.whispers(melati, "sudah menulis ke Anda")
	w.sees(melati.Channel, "Besok lampunya diganti.") // by itself
	w.sees(w.room.ID, "terkirim")
	if asked > 4 {
		t.Errorf("closed direct messages were tried %d times", asked)
	}
	if n := w.times(hall.ID, "lampu"); n > 0 {
		t.Error("everybody reads what was written in private")
	}
}

// codeOn is the code that a card begins with.
func (w *onDiscord) codeOn(card discordtest.Message) string {
	shown, _ := discordtest.Shown(card)
	code, _, _ := strings.Cut(shown, " ")
	return code
}

// While the database is busy, interactions are deferred in time, and answered once it is free; what could not be kept for
// good comes back with its words.
func TestBusyDatabase(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	_, code := w.sent("Melati", "lampu jalan mati")
	w.thread(code)
	free := w.lock()
	call := w.staff.In(w.room.ID).Slash("antrean", nil)
	w.until("a deferral", func() bool { m, ok := call.Original(); return ok && m.Thinking })
	free()
	w.whispers(w.staff, "1 aspirasi terbuka")

	free = w.lock()
	w.staff.In(w.room.ID).Slash("balas", map[string]any{"kode": code, "teks": "Petugas datang <Kamis>."})
	back := w.whispers(w.staff, "belum tersimpan")
	if shown, _ := discordtest.Shown(back); !strings.Contains(shown, "Petugas datang <Kamis>.") {
		t.Errorf("the words do not come back: %q", shown)
	}
	free()
	w.staff.In(w.room.ID).Slash("antrean", nil)
	time.Sleep(time.Second)
	if g := tallied(t, w.dir, "dapil-1"); g.Received != 1 || g.Answered != 0 {
		t.Errorf("what was given back was kept: %+v", g)
	}
}

// lock has the database busy until the function returned is called.
func (w *onDiscord) lock() (free func()) {
	w.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(w.dir, "duaarah.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		w.t.Fatal(err)
	}
	tx, err := db.BeginTx(w.t.Context(), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			w.t.Error(err)
		}
		if err := db.Close(); err != nil {
			w.t.Error(err)
		}
	}
}

// What Discord took though the connection broke is not said twice; and nothing is lost while it answers badly.
func TestDiscordInTrouble(t *testing.T) {
	w := startDiscord(t, discordtest.Options{}, nil)
	w.enrol("")
	w.api.Fail(
		discordtest.Fault{Method: http.MethodPost, Path: "/channels/*/messages", DropAfter: true},
		discordtest.Fault{Method: http.MethodPost, Path: "/channels/*/messages", Status: http.StatusBadGateway, Body: "<html>bad gateway</html>"},
		discordtest.Fault{Method: http.MethodPost, Path: "/channels/*/messages", Status: http.StatusTooManyRequests, RetryAfter: 0.5, Global: true},
		discordtest.Fault{Method: http.MethodPost, Path: "/channels/*/messages/*/threads", Status: http.StatusInternalServerError, Body: "oops"},
		discordtest.Fault{Method: http.MethodPost, Path: "/channels/*/messages/*/threads", DropAfter: true},
	)
	melati, code := w.sent("Melati", "lampu jalan mati")
	th := w.thread(code)
	intro := w.sees(th.ID, "Balas pesan ini")
	w.api.Fail(discordtest.Fault{Method: http.MethodPost, Path: "/channels/" + melati.Channel + "/messages", DropAfter: true})
	w.staff.In(th.ID).Reply(intro.ID, "Besok lampunya diganti.")
	w.sees(w.room.ID, "terkirim")
	for _, c := range []struct{ channel, text string }{
		{melati.Channel, "Kode Anda"}, {melati.Channel, "Besok lampunya diganti."}, {w.room.ID, "lampu jalan mati"}, {th.ID, "Balas pesan ini"},
	} {
		if n := w.times(c.channel, c.text); n != 1 {
			t.Errorf("%q stands there %d times", c.text, n)
		}
	}
	for i := range 3 {
		w.api.DropGateway([]int{0, 4000, 4009}[i])
		melati.Say(fmt.Sprint("tambahan ", i))
	}
	w.sees(th.ID, "tambahan 2")
	w.until("a session of the gateway", func() bool { return w.api.Connected() == 1 })
	w.api.LoseNext(1)
	melati.Say("yang ini hilang di jalan")
	melati.Say("dan ini sampai") // by its number it is known that something was lost
	w.sees(th.ID, "yang ini hilang di jalan")
	w.api.LoseNext(1)
	melati.Say("hilang lagi")
	w.api.RefuseResume()
	w.api.DropGateway(0)
	w.sees(th.ID, "hilang lagi")
	if w.api.Resumes() == 0 {
		t.Error("no session was resumed")
	}
	for _, text := range []string{"tambahan 0", "tambahan 1", "tambahan 2", "yang ini hilang di jalan", "dan ini sampai", "hilang lagi"} {
		if n := w.times(th.ID, text); n != 1 {
			t.Errorf("%q stands in the thread %d times", text, n)
		}
	}
	if n := w.api.InvalidRequests(); n > 5 {
		t.Errorf("%d invalid requests", n)
	}
}

// check names what is missing, by channel.
func TestCheckOnDiscord(t *testing.T) {
	w := startDiscord(t, discordtest.Options{NoMessageContent: true}, nil)
	w.enrol("")
	w.room.Deny(discordtest.CreatePublicThreads)
	out, _ := checked(t, w)
	for _, text := range []string{"/oauth2/authorize?client_id=", "Message Content Intent belum menyala", "Create Public Threads in #ruang-dapil-1", "Intent yang dipakai"} {
		if !strings.Contains(out, text) {
			t.Errorf("check does not say %q:\n%s", text, out)
		}
	}
}

func checked(t *testing.T, w *onDiscord) (out string, code int) {
	t.Helper()
	var o, log output
	code = run(t.Context(), []string{"check"}, streams{strings.NewReader(""), &o, &log, w.env, time.Now})
	return o.String(), code
}
