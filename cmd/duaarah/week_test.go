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

// week is a week of an office: dapil-1 has a group on Telegram and a channel on Discord, dapil-2 a group of its own and a forum on Discord.
type week struct {
	*story
	dir     string
	program *process
	web     string // where the web chat is reached, whether or not the program is there
	side    string // where metrics are asked for
	metrics string
	tg      *telegramtest.Server
	dc      *discordtest.Server
	rng     *rand.Rand
	acts    int // what people did since the program last came to rest, but for the web chat: who writes there hears at once that it is taken
	group   int64
	other   int64 // the group of dapil-2, which becomes another
	former  int64 // what that was before
	forum   int64 // a second group of dapil-1, with topics
	guild   *discordtest.Guild
	hall    *discordtest.Channel
	posts   *discordtest.Channel    // the forum of dapil-2
	team    map[string][]weekPerson // who works where
	head, admin, auditor,
	leaver weekPerson
	citizens []weekPerson
	onWeb    map[string]*weekWeb
	matters  []*weekMatter
	lost     int64           // the group in which the bot is not
	kicked   bool            // the bot is not in the guild
	second   bool            // spam needs a second pair of eyes
	words    int             // that were made up
	told     map[string]bool // who gets news
	secrets  []weekSecret
	audited  []*weekMatter   // the auditor has read them
	gone     []weekGone      // what people had erased of what goes on without them
	wiped    map[string]bool // who had everything erased
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
	since := w.clock().UnixMilli() // so that it does not matter when older ones are tidied away, or hidden because somebody was erased
	taken := func() int {
		return w.count("SELECT count(*) FROM inbox WHERE at >= ? AND account NOT LIKE 'web/%'", since)
	}
	before := taken()
	w.acts = 0
	do()
	began := time.Now()
	for taken()-before < w.acts || !w.stage.done() || !w.quiet() {
		time.Sleep(10 * time.Millisecond)
		if time.Since(w.read) > 10*time.Second { // on a slow machine what is paced needs more time
			w.setClock(w.clock())
		}
		if time.Since(began) > patience {
			w.t.Fatalf("it does not come to rest: %d of %d updates, of which %d and %d are still to be told; on their way are\n%s\nand %q\n%s", taken()-before, w.acts,
				w.tg.Pending(), w.dc.PendingOf(""), w.onTheirWay(), append(w.tg.Violations(), w.dc.Violations()...), w.log())
		}
	}
}

// lately is which rows of the outbox can be on their way: those before came to their end long ago.
const lately = `id > (SELECT max(id) FROM outbox) - 3000`

// quiet is still for a database that has become large.
func (w *week) quiet() bool {
	now := w.clock().UnixMilli()
	return w.count("SELECT count(*) FROM outbox WHERE "+lately+" AND (state IN ('leased', 'handed') OR state = 'pending' AND not_before <= ?)", now)+
		w.count("SELECT count(*) FROM timers WHERE due <= ?", now)+w.count("SELECT count(*) FROM asks WHERE next <= ?", now)+
		w.count("SELECT count(*) FROM attachments WHERE state = 'remote'") == 0
}

// onTheirWay says what of the program's has not come to its end.
func (w *week) onTheirWay() string {
	w.t.Helper()
	var all string
	if err := w.db.QueryRowContext(w.t.Context(), `SELECT coalesce(group_concat(id || ' ' || account || ' ' || chat || ' ' || state || ' ' || purpose || ' ' || attempts || ' ' || note, char(10)), '')
		FROM outbox WHERE state IN ('leased', 'handed', 'pending')`).Scan(&all); err != nil {
		w.t.Fatal(err)
	}
	return all
}

// pass has time pass.
func (w *week) pass(d time.Duration) {
	w.t.Helper()
	w.setClock(w.now.Add(d).Truncate(time.Minute))
	w.rest(func() { w.waker.say(wakeWord) })
	w.lateVows()
}

// until has time pass up to an hour of the next day.
func (w *week) until(hour int) {
	day := w.now.In(wib).AddDate(0, 0, 1)
	w.pass(time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, wib).Sub(w.now))
}

func openWeek(t *testing.T, seed uint64) *week {
	t.Helper()
	w := &week{tg: telegramtest.Start(t, telegramtest.Options{}), dc: discordtest.Start(t, discordtest.Options{}), dir: t.TempDir(),
		rng: rand.New(rand.NewPCG(seed, 7)), team: map[string][]weekPerson{}, told: map[string]bool{}, wiped: map[string]bool{}, onWeb: map[string]*weekWeb{}}
	w.story = &story{t: t, lang: "id", stands: map[string]string{}}
	w.setClock(time.Date(2026, 11, 23, 8, 0, 0, 0, wib))
	w.stage = weekStage{w: w}
	w.guild = w.dc.Guild("Dapil 1")
	w.hall = w.guild.Channel("ruang-dapil-1")
	w.open()
	t.Cleanup(func() {
		w.keep()
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
	w.enrolAll()
	return w
}

// enrolAll has people join, and make their rooms.
func (w *week) enrolAll() {
	w.t.Helper()
	tg := func(name string) *weekTG { return &weekTG{User: w.tg.User(name), w: w} }
	dc := func(name string) *weekDC {
		u := w.dc.User(name)
		w.guild.Join(u)
		return &weekDC{User: u, w: w, rooms: []*discordtest.Channel{w.hall}, desk: w.hall.ID}
	}
	enrol := func(p weekPerson, office, role string) {
		secret, _, _ := strings.Cut(w.run(w.environ, "invite", "--office", office, "--role", role), "\n")
		w.rest(func() { p.commands("gabung", secret, "") })
	}
	rina, bagus, kartini, sari, tono, dewi, bayu := tg("Rina"), tg("Bagus"), tg("Kartini"), dc("Sari"), dc("Tono"), tg("Dewi"), dc("Bayu")
	enrol(rina, "dapil-1", "staff")
	w.group = w.tg.Supergroup("Staf Dapil 1", rina.User)
	w.rest(func() { w.acts++; rina.In(w.group, 0).Say("/ruang@" + w.tg.Username()) })
	enrol(bagus, "dapil-1", "staff")
	enrol(kartini, "dapil-1", "head")
	enrol(sari, "dapil-1", "staff")
	enrol(tono, "dapil-1", "staff")
	w.admin, w.auditor, w.head, w.leaver = tg("Agung"), dc("Wati"), kartini, bagus
	enrol(w.admin, "dapil-1", "admin")
	enrol(w.auditor, "dapil-1", "auditor")
	w.rest(func() { sari.commands("ruang", "", "") })
	w.rest(w.must(sari, "Tambahkan ruang ini", ""))
	enrol(dewi, "dapil-2", "staff")
	w.other = w.tg.Group("Staf Dapil 2", dewi.User)
	w.rest(func() { w.acts++; dewi.In(w.other, 0).Say("/ruang@" + w.tg.Username()) })
	w.posts = w.guild.Forum("ruang-dapil-2")
	bayu.rooms, bayu.desk = []*discordtest.Channel{w.posts}, bayu.User.In(w.posts.ID).Post("Pengaturan", "ruang staf")
	enrol(bayu, "dapil-2", "staff")
	w.rest(func() { bayu.commands("ruang", "", "") })
	w.rest(w.must(bayu, "Tambahkan ruang ini", ""))
	w.team["dapil-1"] = []weekPerson{rina, bagus, kartini, sari, tono}
	w.team["dapil-2"] = []weekPerson{dewi, bayu}
	for _, p := range []*weekTG{rina, bagus, kartini} {
		p.rooms = []int64{w.group}
	}
	dewi.rooms = []int64{w.other}
}

func (w *week) everybody() []weekPerson {
	return slices.Concat(w.citizens, w.team["dapil-1"], w.team["dapil-2"], []weekPerson{w.admin, w.auditor, w.leaver})
}

var weekCode = regexp.MustCompile(`Kode Anda (\S+?)\.?(\s|$)`)

// arrive has n people write; every third gives a number, and every fourth a photo.
func (w *week) arrive(n int) { w.t.Helper(); w.come(n, false) }

// come is arrive. alike: every second says what the one before them does.
func (w *week) come(n int, alike bool) {
	w.t.Helper()
	var fresh []*weekMatter
	for range n {
		p := w.newcomer()
		fresh = append(fresh, &weekMatter{citizen: p, office: "dapil-1", state: store.Open, turn: store.OfficeTurn, opening: 1})
	}
	said := ""
	w.rest(func() {
		for i, m := range fresh {
			var text string
			text, m.mark = w.text("perihal", 9)
			if i%3 == 0 {
				m.number = fmt.Sprintf("0812345%05d", len(w.matters)+i)
				text += " hubungi saya di " + m.number
			}
			if alike && i%2 == 1 {
				text, m.number = m.mark+said, fresh[i-1].number
			}
			said = strings.TrimPrefix(text, m.mark)
			m.citizen.says(text)
		}
	})
	w.rest(func() {
		for i, m := range fresh {
			if m.photo = i%4 == 1; m.photo {
				m.opening++
				m.citizen.sendsPhoto("")
			}
		}
	})
	w.submit(fresh)
}

// newcomer is a citizen who was not there before, on one of three platforms.
func (w *week) newcomer() (p weekPerson) {
	name := fmt.Sprintf("Wargaasli%dx", len(w.citizens))
	switch len(w.citizens) % 5 {
	case 0, 3:
		p = &weekTG{User: w.tg.User(name), w: w}
	case 1, 4:
		p = &weekDC{User: w.dc.User(name), w: w}
	case 2:
		p = w.onPage(name)
	}
	w.citizens = append(w.citizens, p)
	return p
}

// submit has people send what they wrote.
func (w *week) submit(fresh []*weekMatter) {
	w.t.Helper()
	w.rest(func() {
		for _, m := range fresh {
			w.must(m.citizen, "Kirim se", "")() // "sekarang"; "sendiri", where others told the like
		}
	})
	for _, m := range fresh {
		said := strings.Join(m.citizen.reads(), "\n")
		codes := weekCode.FindAllStringSubmatch(said, -1)
		if len(codes) == 0 {
			w.t.Fatalf("%s has no receipt; they read\n%s", m.citizen.called(), said)
		}
		m.code = strings.Trim(codes[len(codes)-1][1], "*.")
		m.id = w.idOf(m.code)
	}
	w.matters = append(w.matters, fresh...)
}

func (w *week) idOf(code string) int64 {
	return int64(w.count("SELECT coalesce(max(id), 0) FROM aspirations WHERE code = ?", code))
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
	w.lateVows() // of what is open again
}

func (w *week) chance(percent int) bool { return w.rng.IntN(100) < percent }

func pick[T any](w *week, all []T) T { return all[w.rng.IntN(len(all))] }

// work has staff and citizens do something with so many of what is there.
func (w *week) work(n int) {
	w.t.Helper()
	some := w.some(n, func(m *weekMatter) bool { return m.into == nil && m.state != store.Erased })
	var moves []weekMove
	used := map[*weekMatter]bool{}
	for _, m := range some {
		used[m] = true
	}
	var spare []*weekMatter // to be merged with
	for _, m := range w.matters {
		if !used[m] && m.state == store.Open && m.fresh() {
			spare = append(spare, m)
		}
	}
	for i, m := range some {
		p := pick(w, w.team[m.office])
		if i%12 == 0 && m.state == store.Open && m.fresh() && len(spare) > 0 {
			moves = append(moves, w.merge(m, spare[0], p))
			spare = spare[1:]
			continue
		}
		moves = append(moves, w.move(m, p))
	}
	w.wave(moves)
	w.pass(31 * time.Minute)
}

// some are at most so many of the matters, in any order.
func (w *week) some(n int, of func(m *weekMatter) bool) (some []*weekMatter) {
	for _, m := range w.matters {
		if !m.unclaimed && of(m) {
			some = append(some, m)
		}
	}
	w.rng.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	return some[:min(n, len(some))]
}

// move is something that can be done with a matter as it stands.
func (w *week) move(m *weekMatter, p weekPerson) weekMove {
	if len(m.follow) > 0 && (m.state == store.Open || m.state == store.Closed) && w.chance(30) {
		return w.following(m)
	}
	switch m.state {
	case store.Closed:
		if m.verdict == "" && w.chance(40) {
			return w.reopen(m, p)
		}
		return w.followUp(m)
	case store.Spam:
		return w.restore(m, p)
	case store.Withdrawn:
		return w.resumes(m)
	}
	if m.turn == store.CitizenTurn && w.chance(50) {
		return pick(w, []func(*weekMatter) weekMove{w.followUp, w.corrects, w.judges, w.judges})(m)
	}
	if w.chance(5) {
		return w.withdraws(m)
	}
	return pick(w, []func(*weekMatter, weekPerson) weekMove{w.reply, w.reply, w.reply, w.replyFile, w.replyEdited, w.correct, w.correct, w.take, w.take, w.bothTake, w.bothReply,
		w.note, w.note, w.ask, w.promise, w.hand, w.release, w.passOn, w.passBack, w.agency, w.snooze, w.takeBack, w.reveal, w.close, w.spam, w.split})(m, p)
}

// TestWeek is a week of a busy office on three platforms: people collide, leave, and lose their room, and tell many something; the program is
// restarted and killed. Afterwards every aspiration is where it should be, its history says why, and nobody has read what is not for them.
func TestWeek(t *testing.T) {
	if testing.Short() {
		t.Skip("a week takes its time")
	}
	n, seed := weekSize(t)
	w := openWeek(t, seed)
	w.arrive(n / 5) // Monday
	w.work(n / 3)
	w.subscribe()
	w.set("dapil-1", "spam_second=yes", "broadcast.week=5")
	w.second = true
	w.until(9) // Tuesday
	w.arrive(n / 5)
	w.work(n / 2)
	w.openForum()
	w.work(n / 2)
	w.until(9) // Wednesday
	w.loseRoom(func() { w.arrive(n / 5); w.work(n / 3); w.forget(n / 30) })
	w.leave()
	w.twice(n / 20)
	w.support(n / 20)
	w.work(n / 3)
	w.during(w.kill, n/4)
	w.grow()
	w.until(9) // Thursday
	w.shareOut(n / 5)
	w.broadcast()
	w.closeForum()
	w.united(n / 6)
	w.during(w.restart, n/4)
	w.during(w.storm, n/4)
	w.work(n / 2)
	w.hold(n / 5)
	w.until(9) // Friday
	w.kick(func() { w.arrive(n / 5); w.work(n / 4); w.forget(n / 30) })
	w.spoken(n / 15)
	w.audit(n / 20)
	w.united(n / 6)
	w.poll()
	w.stopped()
	w.work(n / 2)
	w.during(w.kill, n/4)
	w.work(n / 4)
	w.forget(n / 12)
	w.pass(time.Hour)
	w.check()
}
