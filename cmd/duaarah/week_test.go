package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
	"duaarah/configs/messages"
	"duaarah/store"
)

// weekSize is how many aspirations come in a week; DUAARAH_WEEK=1000 for the full run. DUAARAH_WEEK_SEED has another week.
func weekSize(t *testing.T) (n int, seed uint64) {
	t.Helper()
	n, seed = 60, 1
	if v, err := strconv.Atoi(os.Getenv("DUAARAH_WEEK")); err == nil {
		n = v
	}
	if v, err := strconv.ParseUint(os.Getenv("DUAARAH_WEEK_SEED"), 10, 64); err == nil {
		seed = v
	}
	return n, seed
}

// week is a week of an office: dapil-1 has a group on Telegram and a channel on Discord, dapil-2 a group of its own.
type week struct {
	*story
	tg    *telegramtest.Server
	dc    *discordtest.Server
	rng   *rand.Rand
	acts  int // what people did since the program last came to rest
	group int64
	other int64 // the group of dapil-2
	hall  *discordtest.Channel
	team  map[string][]weekPerson // who works where
	head, admin, auditor,
	leaver weekPerson
	citizens []weekPerson
	matters  []*weekMatter
	lost     bool // the bot is not in the group
	words    int  // that were made up
	told     map[string]string
}

// weekMatter is what the driver thinks of an aspiration.
type weekMatter struct {
	code, mark, office string
	holder             string // who has it
	state              store.State
	turn               store.Turn
	back               bool // the last that was said is a reply that can be taken back
	citizen            weekPerson
	last               string // who replied last
	replies            []string
	gone               []string // taken back
	notes              []string
	into               *weekMatter
	passed             bool
}

// weekWords make texts that nobody takes for the same, for spam, or for danger.
var weekWords = strings.Fields(`jalan lampu taman pasar sekolah trotoar halte jembatan saluran parkir puskesmas kelurahan pohon rambu sampah warung
gedung lapangan posyandu balai kantin sungai gapura loket antrean perpustakaan terminal angkot sepeda pagar atap bangku keran pompa selokan
petak blok gang simpang tikungan lorong musala kios toilet tangga mading kabel tiang pipa tandon sumur kolam kebun sawah ladang irigasi`)

// text is a made-up sentence, with a word that is in no other.
func (w *week) text(mark string, n int) (text, marked string) {
	w.words++
	marked = fmt.Sprintf("%s%dx", mark, w.words)
	all := []string{marked}
	for range n {
		all = append(all, weekWords[w.rng.IntN(len(weekWords))])
	}
	return strings.Join(all, " "), marked
}

// answer is a reply with something in it: what is a template, thanks or a mere forwarding is none, and stays in the queue.
func (w *week) answer() (text, mark string) {
	text, mark = w.text("balasan", 9)
	return fmt.Sprintf("%s, petugas kami sudah memperbaikinya %s pukul %d.", text, pick(w, []string{"Senin", "kemarin", "tadi pagi", "Jumat lalu"}), 7+w.rng.IntN(10)), mark
}

// rest does something, and waits until all that follows from it has happened.
func (w *week) rest(do func()) {
	w.t.Helper()
	taken := func() int { // lately: older ones are tidied away
		return w.count("SELECT count(*) FROM inbox WHERE at > ?", w.now.Add(-time.Hour).UnixMilli())
	}
	before := taken()
	w.acts = 0
	do()
	for deadline := time.Now().Add(30 * time.Second); taken() < before+w.acts || !w.stage.done() || !w.still(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("it does not come to rest: %d of %d updates, of which %d and %d are still to be told; %d are on their way, and %q",
				taken()-before, w.acts, w.tg.Pending(), w.dc.PendingOf(""),
				w.count("SELECT count(*) FROM outbox WHERE state IN ('leased', 'handed', 'pending')"), append(w.tg.Violations(), w.dc.Violations()...))
		}
	}
}

// pass has time pass.
func (w *week) pass(d time.Duration) {
	w.t.Helper()
	w.mu.Lock()
	w.now, w.read = w.now.Add(d).Truncate(time.Minute), time.Now()
	w.mu.Unlock()
	w.rest(func() { w.acts++; w.waker.say(wakeWord) })
}

// until has time pass up to an hour of the next day.
func (w *week) until(hour int) {
	day := w.now.In(wib).AddDate(0, 0, 1)
	w.pass(time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, wib).Sub(w.now))
}

type weekStage struct {
	stage
	w *week
}

func (s weekStage) done() bool {
	return s.w.tg.Pending() == 0 && s.w.dc.PendingOf("") == 0 && s.w.dc.Connected() == 1
}

func openWeek(t *testing.T, seed uint64) *week {
	t.Helper()
	w := &week{tg: telegramtest.Start(t, telegramtest.Options{}), dc: discordtest.Start(t, discordtest.Options{}),
		rng: rand.New(rand.NewPCG(seed, 7)), team: map[string][]weekPerson{}, told: map[string]string{}}
	w.story = &story{t: t, lang: "id", stands: map[string]string{}, now: time.Date(2026, 11, 23, 8, 0, 0, 0, wib), read: time.Now()}
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	w.p, w.staff = cat.Printer("id", wib, w.now), cat.Printer("id", wib, w.now)
	guild := w.dc.Guild("Dapil 1")
	w.hall = guild.Channel("ruang-dapil-1")
	w.stage = weekStage{w: w}
	w.serve(conversation{env: []string{"DUAARAH_SIMILAR_FOR=off", "DUAARAH_ROOM_PACE=40", "DUAARAH_LOG_LEVEL=warn",
		"DUAARAH_TELEGRAM_TOKEN=" + w.tg.Token, "DUAARAH_TELEGRAM_ENDPOINT=" + w.tg.URL, "DUAARAH_TELEGRAM_PACE=off",
		"DUAARAH_DISCORD_TOKEN=" + w.dc.Token, "DUAARAH_DISCORD_ENDPOINT=" + w.dc.URL}})
	if !w.dc.Await(patience, func() bool { return slices.Contains(w.dc.Commands(), "gabung") && w.dc.Connected() == 1 }) {
		t.Fatal("the bot never connects")
	}
	tg := func(name string) weekPerson { return &weekTG{User: w.tg.User(name), w: w} }
	dc := func(name string) weekPerson {
		u := w.dc.User(name)
		guild.Join(u)
		return &weekDC{User: u, w: w, room: w.hall}
	}
	enrol := func(p weekPerson, office, role string) weekPerson {
		secret, _, _ := strings.Cut(w.run(w.environ, "invite", "--office", office, "--role", role), "\n")
		w.rest(func() { p.commands("gabung", secret, "") })
		return p
	}
	rina := enrol(tg("Rina"), "dapil-1", "staff").(*weekTG)
	w.group = w.tg.Supergroup("Staf Dapil 1", rina.User)
	w.rest(func() { w.acts++; rina.In(w.group, 0).Say("/ruang@" + w.tg.Username()) })
	w.leaver, w.head = enrol(tg("Bagus"), "dapil-1", "staff"), enrol(tg("Kartini"), "dapil-1", "head")
	sari, tono := enrol(dc("Sari"), "dapil-1", "staff"), enrol(dc("Tono"), "dapil-1", "staff")
	w.admin, w.auditor = enrol(tg("Agung"), "dapil-1", "admin"), enrol(dc("Wati"), "dapil-1", "auditor")
	w.rest(func() { sari.commands("ruang", "", "") })
	w.rest(func() { sari.taps("Tambahkan ruang ini", "") })
	dewi := enrol(tg("Dewi"), "dapil-2", "staff").(*weekTG)
	w.other = w.tg.Supergroup("Staf Dapil 2", dewi.User)
	w.rest(func() { w.acts++; dewi.In(w.other, 0).Say("/ruang@" + w.tg.Username()) })
	w.team["dapil-1"] = []weekPerson{rina, w.leaver, w.head, sari, tono}
	w.team["dapil-2"] = []weekPerson{dewi}
	for _, p := range w.team["dapil-1"] {
		if p, ok := p.(*weekTG); ok {
			p.room = w.group
		}
	}
	dewi.room = w.other
	return w
}

func (w *week) everybody() []weekPerson {
	return slices.Concat(w.citizens, w.team["dapil-1"], w.team["dapil-2"], []weekPerson{w.admin, w.auditor, w.leaver})
}

var weekCode = regexp.MustCompile(`Kode Anda (\S+?)\.?(\s|$)`)

// arrive has n people write; every other is on Discord, and every third gives a number.
func (w *week) arrive(n int) {
	w.t.Helper()
	var fresh []*weekMatter
	for range n {
		i := len(w.citizens)
		name := fmt.Sprintf("Wargaasli%d", i)
		var p weekPerson = &weekTG{User: w.tg.User(name), w: w}
		if i%2 == 1 {
			p = &weekDC{User: w.dc.User(name), w: w}
		}
		w.citizens = append(w.citizens, p)
		fresh = append(fresh, &weekMatter{citizen: p, office: "dapil-1", state: store.Open, turn: store.OfficeTurn})
	}
	w.rest(func() {
		for i, m := range fresh {
			var text string
			text, m.mark = w.text("perihal", 9)
			if i%3 == 0 {
				text += fmt.Sprintf(" hubungi saya di 0812345%05d", len(w.matters)+i)
			}
			m.citizen.says(text)
		}
	})
	w.submit(fresh)
}

// submit has people send what they wrote.
func (w *week) submit(fresh []*weekMatter) {
	w.t.Helper()
	w.rest(func() {
		for _, m := range fresh {
			if !m.citizen.taps("Kirim sekarang", "") {
				w.t.Fatalf("%s cannot send; they read\n%s", m.citizen.called(), strings.Join(m.citizen.reads(), "\n--\n"))
			}
		}
	})
	for _, m := range fresh {
		said := strings.Join(m.citizen.reads(), "\n")
		codes := weekCode.FindAllStringSubmatch(said, -1)
		if len(codes) == 0 {
			w.t.Fatalf("%s has no receipt; they read\n%s", m.citizen.called(), said)
		}
		m.code = strings.Trim(codes[len(codes)-1][1], "*.")
	}
	w.matters = append(w.matters, fresh...)
}

// weekMove is what somebody does with a matter: some steps, each after the former has come to its end, and what the driver thinks then.
type weekMove struct {
	steps []func()
	then  func()
}

// wave has many things done at once.
func (w *week) wave(moves []weekMove) {
	w.t.Helper()
	for step := 0; ; step++ {
		any := false
		w.rest(func() {
			for _, m := range moves {
				if step < len(m.steps) {
					any = true
					m.steps[step]()
				}
			}
		})
		if !any {
			break
		}
	}
	for _, m := range moves {
		if m.then != nil {
			m.then()
		}
	}
}

func (w *week) chance(percent int) bool { return w.rng.IntN(100) < percent }

func pick[T any](w *week, all []T) T { return all[w.rng.IntN(len(all))] }

// work has staff and citizens do something with so many of what is open.
func (w *week) work(n int) {
	w.t.Helper()
	var open []*weekMatter
	for _, m := range w.matters {
		if m.state == store.Open {
			open = append(open, m)
		}
	}
	w.rng.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	var moves []weekMove
	for i, m := range open[:min(n, len(open))] {
		p := pick(w, w.team[m.office])
		switch {
		case m.turn == store.CitizenTurn && w.chance(50):
			moves = append(moves, w.followUp(m))
		case i%12 == 0 && len(open) > n && m.fresh() && open[len(open)-1-i].fresh() && len(open)-1-i >= n:
			moves = append(moves, w.merge(m, open[len(open)-1-i], p))
		default:
			moves = append(moves, pick(w, []func(*weekMatter, weekPerson) weekMove{w.reply, w.reply, w.reply, w.take, w.take, w.bothTake, w.bothReply,
				w.note, w.note, w.ask, w.promise, w.hand, w.release, w.passOn, w.agency, w.snooze, w.takeBack})(m, p))
		}
	}
	w.wave(moves)
	w.pass(31 * time.Minute)
}

func (m *weekMatter) fresh() bool {
	return m.office == "dapil-1" && m.holder == "" && len(m.replies)+len(m.gone)+len(m.notes) == 0 && m.turn == store.OfficeTurn && !m.passed
}

// TestWeek is a week of a busy office on two platforms: people collide, leave, and lose their room, and tell many something.
// Afterwards every aspiration is where it should be, its history says why, and nobody has read what is not for them.
func TestWeek(t *testing.T) {
	if testing.Short() {
		t.Skip("a week takes its time")
	}
	n, seed := weekSize(t)
	w := openWeek(t, seed)
	w.arrive(n / 5) // Monday
	w.work(n / 3)
	w.subscribe()
	w.until(9) // Tuesday
	w.arrive(n / 5)
	w.work(n / 2)
	w.work(n / 2)
	w.until(9) // Wednesday
	w.loseRoom(func() { w.arrive(n / 5); w.work(n / 3) })
	w.leave()
	w.work(n / 3)
	w.until(9) // Thursday
	w.arrive(n / 5)
	w.broadcast()
	w.work(n / 2)
	w.until(9) // Friday
	w.arrive(n / 5)
	w.poll()
	w.work(n / 2)
	w.work(n / 2)
	w.pass(time.Hour)
	w.checkRows()
	w.checkHistory()
	w.checkCitizens()
	w.checkSecrets()
	for _, v := range append(w.tg.Violations(), w.dc.Violations()...) {
		t.Error("a server was misused: ", v)
	}
}
