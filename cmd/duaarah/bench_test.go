package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These benchmarks run the program as its operator does, against a server on the same machine, and the yardstick beside it,
// in turn: what they print as x-… is a ratio of the two, and holds on a noisy machine. Run them by
//
//	go test -run '^$' -bench . -benchtime 1x ./cmd/duaarah
//
// DUAARAH_BENCH_N=4000 has fewer citizens write; with DUAARAH_BENCH_ADMIN=127.0.0.1:9464 the program can be asked for a profile
// meanwhile, at /debug/pprof/profile.

// rounds are measured in turn; the medians are compared.
const rounds = 3

// benchOffices is how many offices, each with its room, BenchmarkSubmission's citizens write to.
const benchOffices = 16

// measured is one round.
type measured struct {
	rate float64       // updates per second
	cpu  time.Duration // for an update
	peak int64         // bytes
}

// burst has as many citizens write at once, and measures until goal holds of the requests since. updates is how many the
// program gets for it.
func burst(l *lean, c *child, from, citizens, updates int64, goal func(since func(method string) int64) bool) measured {
	c.tb.Helper()
	var all [][]byte
	for i := range citizens {
		all = append(all, first(from+i))
	}
	before := map[string]int{}
	for _, m := range []string{"sendMessage", "editMessageText", "answerCallbackQuery"} {
		before[m] = l.counted(m)
	}
	used := c.used()
	done := l.until(func(sent map[string]int) bool {
		return goal(func(method string) int64 { return int64(sent[method] - before[method]) })
	})
	began := time.Now()
	l.add(all...)
	c.await(done, 5*time.Minute)
	took := time.Since(began)
	now := c.used()
	return measured{float64(updates) / took.Seconds(), (now.cpu - used.cpu) / time.Duration(updates), now.peak}
}

// pair is the program and the yardstick, each with a server of its own.
type pair struct {
	ours, bare *lean
	program    *child
	loop       *child
	citizens   int64 // so far
}

func startPair(b *testing.B, environ ...string) *pair {
	b.Helper()
	p := &pair{ours: startLean(b), bare: startLean(b), citizens: 1e9}
	p.program = serveLean(b, p.ours, b.TempDir(), environ...)
	p.loop = startChild(b, nil, "yardstick", p.bare.url, leanToken, b.TempDir())
	return p
}

// compare measures both in turn, and reports the medians and their ratios.
func (p *pair) compare(b *testing.B, citizens, updates int64, goal func(since func(method string) int64) bool) {
	b.Helper()
	round := func() (ours, bare measured) {
		from := p.citizens
		p.citizens += citizens
		bare = burst(p.bare, p.loop, from, citizens, citizens, func(since func(string) int64) bool { return since("sendMessage") >= citizens })
		return burst(p.ours, p.program, from, citizens, updates, goal), bare
	}
	round() // warm
	var ours, bare []measured
	for b.Loop() {
		for range rounds {
			x, y := round()
			ours, bare = append(ours, x), append(bare, y)
		}
	}
	rate := func(m measured) float64 { return m.rate }
	cpu := func(m measured) float64 { return float64(m.cpu) / float64(time.Microsecond) }
	b.ReportMetric(median(bare, rate), "yardstick/s")
	b.ReportMetric(median(ours, rate), "updates/s")
	b.ReportMetric(median(ours, rate)/median(bare, rate), "x-rate")
	b.ReportMetric(median(bare, cpu), "yardstick-µs")
	b.ReportMetric(median(ours, cpu), "cpu-µs/update")
	b.ReportMetric(median(ours, cpu)/median(bare, cpu), "x-cpu")
	b.ReportMetric(float64(ours[len(ours)-1].peak)/(1<<20), "peak-MiB")
	b.ReportMetric(0, "ns/op")
}

func median[T any](all []T, of func(T) float64) float64 {
	var v []float64
	for _, m := range all {
		v = append(v, of(m))
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// benchN is how many citizens write in a round.
func benchN(most int64) int64 {
	if n, err := strconv.ParseInt(os.Getenv("DUAARAH_BENCH_N"), 10, 64); err == nil {
		return n
	}
	return most
}

// BenchmarkIntake: new citizens' first messages, each to its answer.
func BenchmarkIntake(b *testing.B) {
	n := benchN(20_000)
	startPair(b).compare(b, n, n, func(since func(string) int64) bool { return since("sendMessage") >= n })
}

// BenchmarkSubmission: the same with the tap that sends the draft, the receipt that the draft turns into, and the card in
// the room of one of 16 offices. Two updates for each citizen, and four requests.
func BenchmarkSubmission(b *testing.B) {
	n := benchN(10_000)
	dir := b.TempDir()
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, []byte(wards()), 0o600); err != nil {
		b.Fatal(err)
	}
	p := startPair(b, "DUAARAH_CONFIG="+config, "DUAARAH_DATA="+dir)
	enrol(p.program, p.ours, dir)
	p.ours.taps = true
	p.compare(b, n, 2*n, func(since func(string) int64) bool {
		return since("sendMessage") >= 2*n && since("answerCallbackQuery") >= n && since("editMessageText") >= n
	})
}

// withoutFigures is the program without the loop that lets the kept figures follow.
const withoutFigures = "duaarah-without-figures"

// still is its main.
func still() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{streams: streams{os.Stdin, os.Stdout, os.Stderr, os.Environ(), time.Now}, still: true}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// BenchmarkIntakeWithFigures: aspirations sent with the figures following, and without, in turn.
//
//	go test -run '^$' -bench IntakeWithFigures -benchtime 1x ./cmd/duaarah
func BenchmarkIntakeWithFigures(b *testing.B) {
	const n = 10_000
	type side struct {
		l       *lean
		program *child
		runs    []measured
	}
	var sides []*side
	for _, program := range []string{"duaarah", withoutFigures} {
		s, dir := &side{l: startLean(b)}, b.TempDir()
		config := filepath.Join(dir, "config.yaml")
		if err := os.WriteFile(config, []byte(wards()), 0o600); err != nil {
			b.Fatal(err)
		}
		s.program = serveLeanAs(b, program, s.l, dir, "DUAARAH_CONFIG="+config)
		enrol(s.program, s.l, dir)
		s.l.taps = true
		sides = append(sides, s)
	}
	from := int64(1e9)
	for b.Loop() {
		for round := range rounds + 1 { // the first warms up
			for _, s := range sides {
				m := burst(s.l, s.program, from, n, 2*n, func(since func(string) int64) bool {
					return since("sendMessage") >= 2*n && since("answerCallbackQuery") >= n && since("editMessageText") >= n
				})
				if round > 0 {
					s.runs = append(s.runs, m)
				}
			}
			from += n
		}
	}
	rate := func(m measured) float64 { return m.rate }
	cpu := func(m measured) float64 { return float64(m.cpu) / float64(time.Microsecond) }
	b.ReportMetric(median(sides[0].runs, rate), "updates/s")
	b.ReportMetric(median(sides[1].runs, rate), "without/s")
	b.ReportMetric(median(sides[0].runs, rate)/median(sides[1].runs, rate), "x-rate")
	b.ReportMetric(median(sides[0].runs, cpu)/median(sides[1].runs, cpu), "x-cpu")
	b.ReportMetric(0, "ns/op")
}

// wards is a configuration with an office for each ward.
func wards() string {
	var offices, rules strings.Builder
	for i := range benchOffices {
		fmt.Fprintf(&offices, "  - {id: dapil-%d, name: Kantor Dapil %d, promise_days: 7, hours: {senin-jumat: 08.00-16.00}}\n", i, i)
		fmt.Fprintf(&rules, "  - {words: [kelurahan%d], office: dapil-%d}\n", i, i)
	}
	return "offices:\n" + offices.String() + "rules:\n" + rules.String() + "  - default: dapil-0\n"
}

// enrol makes a member of staff for each office, and a group its room.
func enrol(c *child, l *lean, dir string) {
	c.tb.Helper()
	for i := range int64(benchOffices) {
		cmd := exec.Command(c.cmd.Path, "invite", "--office", fmt.Sprintf("dapil-%d", i), "--role", "staff")
		cmd.Env = append(os.Environ(), "DUAARAH_DATA="+dir)
		out, err := cmd.Output()
		if err != nil {
			c.tb.Fatal(err)
		}
		code, _, _ := strings.Cut(string(out), "\n")
		id := 5000 + i
		say := func(n int, chat, text string) {
			have := l.counted("sendMessage")
			done := l.until(func(sent map[string]int) bool { return sent["sendMessage"] > have })
			l.add(fmt.Appendf(nil, `"message":{"message_id":%d,"from":%s,"chat":{%s},"date":1795000000,"text":"%s"}`, n, person(id), chat, text))
			c.await(done, time.Minute)
		}
		say(1, fmt.Sprintf(`"id":%d,"type":"private"`, id), "/gabung "+code)
		say(2, fmt.Sprintf(`"id":%d,"type":"group","title":"Ruang %d"`, -id, i), "/ruang@UjianBot") // every group has a title
	}
}
