package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/citizen"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// Whole conversations as people have them: the program runs beside a local server of each platform, people write and tap
// there, and what they see is compared with testdata/transcripts, which are to be read aloud:
//
//	go test ./cmd/duaarah -run TestTranscripts -update
//
// What people say stands in testdata/transcripts/words.LANG.yaml. Staff and their rooms speak Indonesian.

var update = flag.Bool("update", false, "write the transcripts anew")

// conversation is one story. play has people act; what they see is written down by itself.
type conversation struct {
	name string
	play func(s *story)
	env  []string // settings of the program, beside the usual
	seed string   // a file for `apply` before it begins
}

// story is a conversation that is under way.
type story struct {
	t     *testing.T
	lang  string
	words map[string]string // what people say, by key
	p     messages.Printer  // for the buttons that citizens see
	staff messages.Printer  // for those that staff see
	stage stage
	db    *sql.DB // to see whether all is done
	waker *webPerson

	mu      sync.Mutex
	now     time.Time
	read    time.Time // when now was set, by the machine's clock
	out     strings.Builder
	actors  []*actor
	environ []string          // of the program
	stands  map[string]string // what is shown in place of what differs at every run
}

// stage is a platform as people use it.
type stage interface {
	// citizen is a new person in private, of that name.
	citizen(name string) seat
	// room is the staff's room, for Rina, and alone is where she talks with the bot by herself: the same place perhaps.
	room() seat
	alone() seat
	// done reports whether the program has everything that people did.
	done() bool
}

// seat is a person in one place. IDs are those of view.
type seat interface {
	say(text string)
	reply(id, text string)
	send(what, caption string) // photo, album, voice, video, document, location, contact, sticker
	edit(text string)          // what was said last
	tap(id, label string)
	fill(id, label, text string) // a tap that asks for words, and the words
	command(name, option, args string)
	opens() bool         // whether the platform has links that open the bot
	open(payload string) // follows one
	view() []seen
	toasts() []string
	renew() // comes back after everything of theirs was erased
}

// seen is a message as it stands.
type seen struct {
	id      string
	place   string // where within the seat; empty: the chat itself
	mine    bool
	text    string
	buttons [][]string
	files   int
}

func (m seen) String() string {
	text := m.text
	if m.files > 0 {
		text = strings.TrimSpace(fmt.Sprintf("(%d berkas) %s", m.files, text))
	}
	for _, row := range m.buttons {
		text += "\n[" + strings.Join(row, "] [") + "]"
	}
	return text
}

var wib = time.FixedZone("WIB", 7*3600)

// clock goes on as the machine's does, but not for long: what a transcript says of time does not depend on the machine.
func (s *story) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now.Add(min(time.Since(s.read), 20*time.Second))
}

// wait has time pass, and what is due happen.
func (s *story) wait(d time.Duration) {
	s.t.Helper()
	s.mu.Lock()
	s.now, s.read = s.now.Add(d).Truncate(time.Minute).Add(time.Minute), time.Now()
	s.mu.Unlock()
	s.moment()
	s.act(func() { s.waker.say(wakeWord) })
}

// wakeWord is said by somebody who is in no story: it sets a timer of nothing, for the program looks at the time only when it
// has reason to.
const wakeWord = "jam berapa?"

func waking(handle sqlite.Handler) sqlite.Handler {
	return func(ctx context.Context, tx store.Tx, u bot.Update) error {
		if u.Message != nil && u.Message.Text == wakeWord {
			return tx.SetTimer(citizen.TimerDraft, 0, u.At)
		}
		return handle(ctx, tx, u)
	}
}

// moment writes down what time it is.
func (s *story) moment() {
	fmt.Fprintf(&s.out, "\n(%s %s)\n", s.staff.ShortDay(s.now), s.staff.Clock(s.now))
}

// act does something, waits until all that follows from it has happened, and writes down what people see of it.
func (s *story) act(do func()) {
	s.t.Helper()
	before := s.count("SELECT count(*) FROM inbox")
	do()
	deadline := time.Now().Add(patience)
	for s.count("SELECT count(*) FROM inbox") == before || !s.stage.done() || !s.still() {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s does not come to rest; so far:\n%s", s.t.Name(), s.out.String())
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.note()
	for _, a := range s.actors {
		a.look()
	}
}

// still reports whether nothing is on its way. What was handed over is seen by looking.
func (s *story) still() bool {
	for range 2 { // what was looked at arrives, and that may lead to more
		for _, a := range s.actors {
			a.view()
		}
		now := s.clock().UnixMilli()
		if s.count("SELECT count(*) FROM outbox WHERE state = 'leased' OR state = 'handed' OR state = 'pending' AND not_before <= ?", now)+
			s.count("SELECT count(*) FROM timers WHERE due <= ?", now)+s.count("SELECT count(*) FROM asks WHERE next <= ?", now)+
			s.count("SELECT count(*) FROM attachments WHERE state = 'remote'") > 0 {
			return false
		}
	}
	return true
}

func (s *story) count(query string, args ...any) int {
	var n int
	if err := s.db.QueryRowContext(s.t.Context(), query, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// word is what people say for a key.
func (s *story) word(key string) string {
	text, ok := s.words[key]
	if !ok {
		s.t.Fatalf("words.%s.yaml has no %q", s.lang, key)
	}
	return text
}

// citizen brings a person in who speaks the story's language.
func (s *story) citizen(name string) *actor {
	a := s.actor(name, s.stage.citizen(name))
	if s.lang != "id" {
		s.quietly(func() { a.command("bahasa", "", s.lang) })
	}
	return a
}

// rina is in the staff's room.
func (s *story) rina() *actor { return s.actor("Rina, di ruang staf", s.stage.room()) }

// rinaAlone is the same by herself.
func (s *story) rinaAlone(room *actor) *actor {
	if at := s.stage.alone(); at != nil {
		return s.actor("Rina, sendiri", at)
	}
	return room
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *story) actor(name string, at seat) *actor {
	a := &actor{seat: at, s: s, name: name, known: map[string]string{}}
	s.actors = append(s.actors, a)
	slices.SortStableFunc(s.actors, func(a, b *actor) int { // what citizens see is told first
		return cmp.Compare(btoi(a.inRoom()), btoi(b.inRoom()))
	})
	s.quietly(nil)
	return a
}

// quietly acts, and writes nothing of it down.
func (s *story) quietly(do func()) {
	s.t.Helper()
	kept := s.out.String()
	if do != nil {
		s.act(do)
	}
	for _, a := range s.actors {
		a.look()
	}
	s.out.Reset()
	s.out.WriteString(kept)
}

// kindOf is the kind of the latest aspiration.
func (s *story) kindOf() (kind string) {
	if err := s.db.QueryRowContext(s.t.Context(), "SELECT kind FROM aspirations ORDER BY id DESC LIMIT 1").Scan(&kind); err != nil {
		s.t.Fatal(err)
	}
	return kind
}

// code is the code of the n-th aspiration, from 1.
func (s *story) code(n int) string {
	var code string
	if err := s.db.QueryRowContext(s.t.Context(), "SELECT code FROM aspirations ORDER BY id LIMIT 1 OFFSET ?", n-1).Scan(&code); err != nil {
		s.t.Fatal(err)
	}
	return code
}

// Codes, aliases and secrets are others at every run: these stand for them.
var (
	codesShown   = []string{"K7M-4QX", "P3R-8WN", "T9C-2FH", "B6X-5JD", "W4G-7KA", "H8N-3VT", "R2D-6YB", "M5V-9CE", "J3K-4PZ", "D8T-7XW"}
	aliasesShown = []string{"Melati 27", "Kenanga 5", "Cempaka 61", "Dahlia 14", "Anggrek 8", "Mawar 33", "Teratai 40", "Flamboyan 72"}
	eventsShown  = []string{"7KQ4M", "R9WX2"}
	secretShown  = regexp.MustCompile(`\b[2-9A-HJ-NP-RTV-Z]{4}-[2-9A-HJ-NP-RTV-Z]{4}-[2-9A-HJ-NP-RTV-Z]{4}\b`)
	localShown   = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
)

// note remembers what differs at every run, in the order in which it came up: it may be erased before the end.
func (s *story) note() {
	s.t.Helper()
	for _, kind := range []struct {
		query string
		shown []string
	}{{"SELECT code FROM aspirations ORDER BY id", codesShown}, {"SELECT alias FROM citizens ORDER BY id", aliasesShown},
		{"SELECT id FROM occasions ORDER BY created", eventsShown}} {
		rows, err := s.db.QueryContext(s.t.Context(), kind.query)
		if err != nil {
			s.t.Fatal(err)
		}
		for rows.Next() {
			var real string
			if err := rows.Scan(&real); err != nil {
				s.t.Fatal(err)
			}
			if _, known := s.stands[real]; known || real == "" {
				continue
			}
			n := s.used(kind.shown)
			if n == len(kind.shown) {
				s.t.Fatalf("nothing is left to stand for %s", real)
			}
			s.stands[real] = kind.shown[n]
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			s.t.Fatal(err)
		}
	}
}

// used is how many of these stand for something already.
func (s *story) used(shown []string) (n int) {
	for _, x := range s.stands {
		if slices.Contains(shown, x) {
			n++
		}
	}
	return n
}

// transcript is the story as it is compared.
func (s *story) transcript() string {
	var pairs [][]string
	for real, shown := range s.stands {
		pairs = append(pairs, []string{real, shown})
	}
	slices.SortFunc(pairs, func(a, b []string) int { // of names that begin alike the longest counts: Melati 2, Melati 27
		return cmp.Or(len(b[0])-len(a[0]), strings.Compare(a[0], b[0]))
	})
	text := strings.NewReplacer(slices.Concat(pairs...)...).Replace(s.out.String())
	text = localShown.ReplaceAllString(text, "https://aspirasi.example.id")
	text = strings.ReplaceAll(text, "    "+s.staff.S("poster.here")+"\n", "") // said of an address that is shown as one that everybody opens
	return secretShown.ReplaceAllString(text, "UNDA-NGAN-1234")
}

// TestTranscripts plays every conversation on every platform in every language.
func TestTranscripts(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := conversations()
	for _, lang := range cat.Langs() {
		words := spoken(t, lang)
		for platform, build := range stages() {
			if testing.Short() && (lang != messages.Default || platform != "telegram") {
				continue // the race detector takes its time
			}
			for i, c := range all {
				if testing.Short() && i%8 != 0 {
					continue
				}
				name := fmt.Sprintf("%s/%s/%02d-%s", lang, platform, i+1, c.name)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					s := &story{t: t, lang: lang, stands: map[string]string{}, words: words[c.name], now: time.Date(2026, 11, 23, 9, 42, 0, 0, wib), read: time.Now()}
					s.p, s.staff = cat.Printer(lang, wib, s.now), cat.Printer("id", wib, s.now)
					build(s, c)
					s.moment()
					c.play(s)
					s.compare(filepath.Join("testdata", "transcripts", name+".txt"))
				})
			}
		}
	}
}

// spoken is what people say in a language, by conversation.
func spoken(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "transcripts", "words."+lang+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]map[string]string{}
	if err := yaml.Unmarshal(src, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

func (s *story) compare(path string) {
	s.t.Helper()
	got := strings.TrimLeft(s.transcript(), "\n")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	if got != string(want) {
		s.t.Errorf("the conversation differs from %s (go test ./cmd/duaarah -run TestTranscripts -update writes it anew):\n%s", path, got)
	}
}

// TestNoTranscriptIsLeftOver: a story that was renamed or renumbered leaves none behind.
func TestNoTranscriptIsLeftOver(t *testing.T) {
	want := map[string]bool{}
	for i, c := range conversations() {
		want[fmt.Sprintf("%02d-%s.txt", i+1, c.name)] = true
	}
	if len(want) < 25 {
		t.Errorf("%d stories, want 25 at least", len(want))
	}
	files, err := filepath.Glob(filepath.Join("testdata", "transcripts", "*", "*", "*"))
	if err != nil || len(files) != len(want)*len(stages())*4 {
		t.Errorf("%d transcripts of %d stories on %d platforms in four languages (%v)", len(files), len(want), len(stages()), err)
	}
	for _, f := range files {
		if !want[filepath.Base(f)] {
			t.Errorf("%s is of no story", f)
		}
	}
}
