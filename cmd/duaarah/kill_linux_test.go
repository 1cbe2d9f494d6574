package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// kills is how many times the program is killed, and seed what the moments and the talk are drawn by. The full run:
//
//	DUAARAH_TEST_KILLS=200 go test -run TestKilled -v -timeout 30m ./cmd/duaarah
//
// DUAARAH_TEST_SEED repeats one.
func kills(t *testing.T) (n int, seed uint64) {
	t.Helper()
	n, seed = 12, rand.Uint64()
	if v, err := strconv.Atoi(os.Getenv("DUAARAH_TEST_KILLS")); err == nil {
		n = v
	}
	if v, err := strconv.ParseUint(os.Getenv("DUAARAH_TEST_SEED"), 10, 64); err == nil {
		seed = v
	}
	t.Logf("%d kills, DUAARAH_TEST_SEED=%d", n, seed)
	return n, seed
}

// The program is killed at random moments, its start among them, while citizens on all platforms write, add, and correct
// themselves, and staff answer on two. Afterwards what citizens sent is stored, each once; what staff replied is stored once
// and has arrived once, unless it is marked uncertain; every aspiration has its card, and every citizen their receipt.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector sees nothing of another process")
	}
	n, seed := kills(t)
	w := newKillWorld(t, seed)
	w.start().stop()
	slow := rand.New(rand.NewPCG(seed, 3)) // so that some are killed while a message is on its way
	w.tg.Fail(telegramtest.Fault{Method: "send*", Times: 1 << 30, Delay: 50 * time.Millisecond,
		Match: func(map[string]string) bool { return slow.IntN(4) == 0 }})

	moments := rand.New(rand.NewPCG(seed, 2))
	stop, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		w.talk(stop)
	}()
	for i := range n {
		cmd := w.launch()
		if i%2 == 1 { // on a busy machine all would die in their start
			said := len(w.tg.Calls("sendMessage"))
			w.until("it says something", func() bool { return len(w.tg.Calls("sendMessage")) > said })
		}
		time.Sleep(time.Duration(moments.IntN(900)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // it was killed
	}
	close(stop)
	p := w.start()
	<-over
	w.settle()
	w.tell()
	w.settle()
	if code := p.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	w.compare()
	if len(w.said) < 2*n {
		t.Errorf("only %d messages of citizens: that shows nothing", len(w.said))
	}
}

// killWorld is citizens and staff on three platforms, and what they said.
type killWorld struct {
	t   *testing.T
	dir string
	log string // the program's, of all its lives
	env []string
	rng *rand.Rand // the talk's
	tg  *telegramtest.Server
	dc  *discordtest.Server

	group    int64
	tgStaff  *telegramtest.User
	dcRoom   *discordtest.Channel
	dcStaff  *discordtest.User
	tgPeople []*telegramtest.User
	dcPeople []*discordtest.User
	webFolk  []*webPerson
	web      string     // a web server that outlives the program's
	onWeb    sync.Mutex // held while somebody says something there: until the program lives long enough to take it

	number   int
	said     map[string]bool   // words of citizens: each is to be stored once
	edited   map[string]string // what became of them
	replies  map[string]string // words of staff, and the citizen they are for
	codes    map[string]string // of the aspirations that those are about
	answered map[string]bool   // cards
}

func newKillWorld(t *testing.T, seed uint64) *killWorld {
	t.Helper()
	w := &killWorld{t: t, dir: t.TempDir(), rng: rand.New(rand.NewPCG(seed, 1)), said: map[string]bool{}, edited: map[string]string{},
		replies: map[string]string{}, codes: map[string]string{}, answered: map[string]bool{},
		tg: telegramtest.Start(t, telegramtest.Options{}), dc: discordtest.Start(t, discordtest.Options{})}
	w.log = filepath.Join(t.TempDir(), "log")
	config := filepath.Join(w.dir, "config.yaml")
	if err := os.WriteFile(config, []byte(`offices:
  - {id: dapil-1, name: Kantor Dapil 1, promise_days: 7}
  - {id: dapil-2, name: Kantor Dapil 2, promise_days: 7}
rules:
  - {platform: [discord], office: dapil-2}
  - default: dapil-1
`), 0o600); err != nil {
		t.Fatal(err)
	}
	address := steadyAddress(t)
	w.env = []string{"DUAARAH_DATA=" + w.dir, "DUAARAH_CONFIG=" + config, "DUAARAH_LISTEN=" + address, "DUAARAH_ADMIN_LISTEN=off", "DUAARAH_DRAFT_WAIT=1s",
		"DUAARAH_ROOM_PACE=off", "DUAARAH_CITIZEN_PACE=off", "DUAARAH_CITIZEN_MOST=off",
		"DUAARAH_TELEGRAM_TOKEN=" + w.tg.Token, "DUAARAH_TELEGRAM_ENDPOINT=" + w.tg.URL, "DUAARAH_TELEGRAM_PACE=off",
		"DUAARAH_DISCORD_TOKEN=" + w.dc.Token, "DUAARAH_DISCORD_ENDPOINT=" + w.dc.URL}
	w.web = patient(t, "http://"+address)

	p := w.start()
	defer p.stop()
	code := func(office string) string {
		code, _, _ := strings.Cut(ran(t, w.dir, "invite", "--office", office, "--role", "staff"), "\n")
		return code
	}
	w.tgStaff = w.tg.User("Rina")
	w.tgStaff.Say("/gabung " + code("dapil-1"))
	w.until("staff have joined on Telegram", func() bool { return w.tgShows(w.tgStaff.ID, "Selamat bergabung") })
	w.group = w.tg.Supergroup("Staf Dapil 1", w.tgStaff)
	w.tgStaff.In(w.group, 0).Say("/ruang@" + w.tg.Username())
	w.until("the group is a room", func() bool { return w.tgShows(w.group, "sekarang ruang") })
	guild := w.dc.Guild("Dapil 2")
	w.dcStaff = w.dc.User("Sari")
	guild.Join(w.dcStaff)
	w.dcRoom = guild.Channel("ruang-dapil-2")
	w.until("a session of the gateway", func() bool { return w.dc.Connected() == 1 && slices.Contains(w.dc.Commands(), "gabung") })
	w.dcStaff.In(w.dcRoom.ID).Slash("gabung", map[string]any{"kode": code("dapil-2")})
	w.until("staff have joined on Discord", func() bool { return w.whispered("Selamat bergabung") })
	w.dcStaff.In(w.dcRoom.ID).Slash("ruang", nil)
	w.until("the channel is a room", func() bool { return w.whispered("Kartu aspirasi masuk ke sini") })
	for i := range 6 {
		// Discord tells of direct messages that were missed only where one was had before.
		u := w.dc.User(fmt.Sprint("Warga ", i))
		guild.Join(u)
		u.Say(w.words("dc", i))
		w.until("a draft on Discord", func() bool { return w.dcShows(u.Channel, "Kami catat") })
		w.dcPeople = append(w.dcPeople, u)
	}
	for range 4 {
		p := newWebPerson(t, w.web, "/chat")
		p.client.Timeout = 0 // they wait for as long as the program is killed
		w.webFolk = append(w.webFolk, p)
	}
	return w
}

func (w *killWorld) start() *process {
	w.t.Helper()
	return spawned(w.t, w.log, w.env...)
}

// launch starts the program, and does not wait until it serves.
func (w *killWorld) launch() *exec.Cmd {
	w.t.Helper()
	cmd := exec.Command("duaarah", "serve")
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, w.env...)
	f, err := os.OpenFile(w.log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	cmd.Stderr = f
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	return cmd
}

func (w *killWorld) until(what string, ok func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(w.log)
			w.t.Fatalf("waited in vain: %s\nthe end of the log:\n%s", what, log[max(0, len(log)-20_000):])
		}
	}
}

func (w *killWorld) tgShows(chat int64, text string) bool {
	return slices.ContainsFunc(w.tg.Said(chat), func(m telegramtest.Message) bool { return strings.Contains(m.Text, text) })
}

func (w *killWorld) dcShows(channel, text string) bool {
	return slices.ContainsFunc(w.dc.Said(channel), func(m discordtest.Message) bool {
		shown, _ := discordtest.Shown(m)
		return strings.Contains(shown, text)
	})
}

func (w *killWorld) whispered(text string) bool {
	return slices.ContainsFunc(w.dcStaff.Whispers(), func(m discordtest.Message) bool {
		shown, _ := discordtest.Shown(m)
		return strings.Contains(shown, text)
	})
}

// token is what tells words from all others, and who said them: "tg12n34" is the 34th, by person 12 on Telegram.
var token = regexp.MustCompile(`\b(tg|dc|wb)([0-9]+)n[0-9]+\b`)

// words are what a citizen says next.
func (w *killWorld) words(platform string, person int) string {
	w.number++
	words := fmt.Sprintf("%s%dn%d", platform, person, w.number)
	w.said[words] = true
	return words + " lampu jalan mati"
}

// talk has somebody do something, again and again, until it is to stop.
func (w *killWorld) talk(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			w.onWeb.Lock() // the last has been said
			return
		case <-time.After(time.Duration(w.rng.IntN(30)) * time.Millisecond):
		}
		switch n := w.rng.IntN(10); {
		case n < 3:
			w.onTelegram()
		case n < 5:
			w.onDiscord()
		case n < 6:
			w.onTheWeb()
		case n < 8:
			w.staffOnTelegram()
		default:
			w.staffOnDiscord()
		}
	}
}

func (w *killWorld) onTelegram() {
	if len(w.tgPeople) == 0 || w.rng.IntN(3) == 0 {
		w.tgPeople = append(w.tgPeople, w.tg.User(fmt.Sprint("Warga ", len(w.tgPeople))))
	}
	i := w.rng.IntN(len(w.tgPeople))
	u := w.tgPeople[i]
	switch w.rng.IntN(6) {
	case 0: // taps what is there to be tapped
		for _, m := range w.tg.Said(u.ID) {
			for _, row := range m.Buttons {
				for _, b := range row {
					if strings.Contains(b.Text, "Kirim sekarang") {
						u.TapData(m.ID, b.Data) // as it was seen: it may be changing
						return
					}
				}
			}
		}
	case 1: // corrects the last words
		mine := slices.DeleteFunc(w.tg.Messages(u.ID), func(m telegramtest.Message) bool { return m.Bot })
		if len(mine) > 0 {
			last := mine[len(mine)-1]
			words := token.FindString(last.Text)
			w.edited[words] = fmt.Sprintf("%s lampu jalan dan taman mati %d", words, w.rng.Int())
			u.Edit(last.ID, w.edited[words])
		}
	default:
		u.Say(w.words("tg", i))
	}
}

// onTheWeb has somebody say something on the web. Others need not wait for it.
func (w *killWorld) onTheWeb() {
	if !w.onWeb.TryLock() {
		return
	}
	i := w.rng.IntN(len(w.webFolk))
	words := w.words("wb", i)
	go func() {
		defer w.onWeb.Unlock()
		w.webFolk[i].say(words)
	}()
}

func (w *killWorld) onDiscord() {
	i := w.rng.IntN(len(w.dcPeople))
	w.dcPeople[i].Say(w.words("dc", i))
}

// code is an aspiration's, as a card shows it.
var code = regexp.MustCompile(`\b[0-9A-Z]{3}-[0-9A-Z]{3,4}\b`)

// reply is what staff say next, to a card of one who said those words.
func (w *killWorld) reply(to, card string) string {
	w.number++
	words := fmt.Sprintf("balasan%d", w.number)
	w.replies[words], w.codes[words] = to, code.FindString(card)
	return words + " sudah kami teruskan"
}

func (w *killWorld) staffOnTelegram() {
	for _, m := range w.tg.Said(w.group) {
		card := fmt.Sprint("tg", m.ID)
		if to := token.FindString(m.Text); to != "" && !w.answered[card] {
			w.answered[card] = true
			w.tgStaff.In(w.group, 0).Reply(m.ID, w.reply(to, m.Text))
			return
		}
	}
}

func (w *killWorld) staffOnDiscord() {
	for _, m := range w.dc.Said(w.dcRoom.ID) {
		shown, _ := discordtest.Shown(m)
		if to := token.FindString(shown); to != "" && !w.answered["dc"+m.ID] {
			w.answered["dc"+m.ID] = true
			w.dcStaff.In(w.dcRoom.ID).Reply(m.ID, w.reply(to, shown))
			return
		}
	}
}

// tell has staff say what their replies were for, where the bot asked: it does of a card that it does not know to have sent.
// Where it is not known whether the question arrived, it is asked again: one answer is enough.
func (w *killWorld) tell() {
	const question = "Balasan Anda untuk yang mana?"
	told := map[string]bool{}
	for _, m := range w.tg.Said(w.group) {
		mine, ok := w.tg.Message(w.group, m.ReplyTo)
		if !ok || !strings.Contains(m.Text, question) {
			continue
		}
		words := strings.Fields(mine.Text)[0]
		if told[words] {
			continue
		}
		told[words] = true
		wanted, offered := w.codes[words], false
		for _, row := range m.Buttons {
			for _, b := range row {
				if strings.Contains(b.Text, wanted) {
					offered = true
					w.tgStaff.In(w.group, 0).TapData(m.ID, b.Data)
				}
			}
		}
		if !offered {
			w.tgStaff.In(w.group, 0).Say("/balas@" + w.tg.Username() + " " + wanted + " " + mine.Text)
		}
	}
	for _, m := range w.dc.Said(w.dcRoom.ID) {
		if shown, _ := discordtest.Shown(m); !strings.Contains(shown, question) {
			continue
		}
		mine, ok := w.dc.Message(w.dcRoom.ID, m.ReplyTo)
		if !ok {
			continue
		}
		words := strings.Fields(mine.Content)[0]
		if told[words] {
			continue
		}
		told[words] = true
		wanted, offered := w.codes[words], false
		for _, row := range m.Components {
			for _, c := range row {
				if strings.Contains(c.Label, wanted) {
					offered = true
					w.dcStaff.In(w.dcRoom.ID).TapLabel(m.ID, c.Label)
				}
			}
		}
		if !offered {
			w.dcStaff.In(w.dcRoom.ID).Slash("balas", map[string]any{"kode": wanted, "teks": mine.Content})
		}
	}
}

// settle waits until nothing is on its way any more.
func (w *killWorld) settle() {
	w.t.Helper()
	w.until("all updates are taken", func() bool { return w.tg.Pending() == 0 })
	db := openDB(w.t, w.dir)
	deadline := time.Now().Add(patience)
	for quiet := 0; quiet < 30; time.Sleep(100 * time.Millisecond) {
		for _, p := range w.webFolk {
			p.entries() // and says that it has them
		}
		n := 1
		if err := db.QueryRow(`SELECT (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased')) +
			(SELECT count(*) FROM timers WHERE due < unixepoch() * 1000 + 60000) + (SELECT count(*) FROM aspirations WHERE state = 'draft')`).Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		if quiet++; n > 0 {
			quiet = 0
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("%d things are still to be done", n)
		}
	}
}
