package sqlite

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/measure"
)

// What the store of BenchmarkFigures is like.
const (
	scaleOffices = 100
	scaleDays    = 1000
)

// scaleSize is how many aspirations it holds.
func scaleSize(b *testing.B) int {
	b.Helper()
	v := os.Getenv("DUAARAH_BENCH_ASPIRATIONS")
	if v == "" {
		return 50_000
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1000 {
		b.Fatalf("DUAARAH_BENCH_ASPIRATIONS: %q is no number of at least 1000", v)
	}
	return n
}

// generated are the rows of a store with n aspirations, received evenly over 1,000 days at 100 offices by n/3 citizens: half of
// them answered, some again, some judged, some set aside. Every value comes of the row's number, so that two such stores are
// equal. h is a number that looks random, of the aspiration i and a salt.
var generated = func() []string {
	h := func(salt int) string {
		return fmt.Sprintf("((i * 2654435761 + %d * 40503 + (i / 977) * 7919) %% 1000003)", salt)
	}
	// An event: every how many aspirations have it (of 1,000), its place among those of its aspiration, how long after receipt at
	// most, and the rest of the row.
	received := "(?2 + i * ?3)"
	event := func(place, share, salt int, after, kind, staff, message, data string) string {
		return fmt.Sprintf(`INSERT INTO events (seq, id, at, kind, aspiration, office, citizen, staff, message, version, data)
			WITH RECURSIVE c (i) AS (SELECT ?4 UNION ALL SELECT i + 1 FROM c WHERE i < ?5)
			SELECT i * 8 + %d, printf('G%%015d%%d', i, %d), %s + %s, '%s', i, CASE WHEN '%s' = 'submitted' THEN 'o' || (%s %% ?1) ELSE '' END, 0, %s, %s, 0, %s
			FROM c WHERE %s %% 1000 < %d AND %s + %s <= ?7`, place, place, received, after, kind, kind, h(1), staff, message, data, h(salt), share, received, after)
	}
	wait := "1000 * (600 + " + h(21) + " * " + h(21) + " / 400000)" // up to 29 days, most of them short
	again := wait + " + 1000 * (3600 + " + h(22) + ")"
	return []string{
		`INSERT INTO aspirations (id, code, citizen, identity, account, chat, thread, office, office_by, kind, kind_by, topic, region, via, state,
			own, received, submitted, closed, turn, turn_at, due, claimed, first_reply, last_reply, last_by, unreachable, verdict, stars, draft_box, receipt_box, owed)
			WITH RECURSIVE c (i) AS (SELECT ?4 UNION ALL SELECT i + 1 FROM c WHERE i < ?5)
			SELECT i, printf('G%010d', i), 1 + (i * 48271) % ?6, NULL, 'telegram/a/b', i, '', 'o' || (` + h(1) + ` % ?1), 'rule', 'complaint', 'guess', '', '', '', 'open',
			0, ` + received + `, ` + received + ` + 60000, 0, 'office', 0, 0, NULL, 0, 0, NULL, 0, '', 0, 0, 0, 1 FROM c`,
		event(0, 1000, 1, "60000", "submitted", "0", "0", `json_object('kind', CASE `+h(2)+` % 10 WHEN 0 THEN 'praise' WHEN 1 THEN 'wish' ELSE 'complaint' END,
			'kind_by', 'citizen', 'topic', 't' || (`+h(3)+` % 40), 'region', 'r' || (`+h(4)+` % 200), 'platform', 'telegram')`),
		event(1, 300, 5, "600000", "seen", h(6)+" % 500 + 1", "0", "''"),
		event(2, 500, 7, wait, "reply", h(6)+" % 500 + 1", "i * 2", `json_object('type', CASE WHEN `+h(8)+` % 6 = 0 THEN 'ack' ELSE 'personal' END)`),
		event(3, 480, 7, wait+" + 2000", "delivered", "0", "i * 2", "''"),
		event(4, 250, 9, again, "message", "0", "0", `json_object('closing', json('false'))`),
		event(5, 180, 9, again+" + 86400000", "reply", h(6)+" % 500 + 1", "i * 2 + 1", `json_object('type', 'personal')`),
		event(6, 180, 9, again+" + 86401000", "delivered", "0", "i * 2 + 1", "''"),
		event(7, 120, 10, again+" + 172800000", "verdict", "0", "0", `json_object('verdict', CASE `+h(11)+` % 3 WHEN 0 THEN 'yes' WHEN 1 THEN 'partly' ELSE 'no' END)`),
	}
}()

// scaled is a store of that size, with its figures kept. It is made anew unless DUAARAH_BENCH_STORE says where one is, or may stay.
func scaled(b *testing.B, n int) *world {
	b.Helper()
	w := newWorld(b)
	dir := os.Getenv("DUAARAH_BENCH_STORE")
	if dir != "" {
		w.path = filepath.Join(dir, fmt.Sprintf("scale-%d.db", n))
	}
	w.clock.Store(start.UnixMilli() + scaleDays*dayMS + 60_000)
	if _, err := os.Stat(w.path + ".done"); err != nil {
		if dir == "" {
			w.path += ".scale"
		}
		w.DB = w.open(w.path)
		w.generate(n)
		if err := os.WriteFile(w.path+".done", nil, 0o600); err != nil {
			b.Fatal(err)
		}
		return w
	}
	w.DB = w.open(w.path)
	return w
}

// generate fills the store, and lets the figures follow.
func (w *world) generate(n int) {
	w.do(func(tx store.Tx) error {
		if _, err := tx.CreateCitizen(start); err != nil {
			return err
		}
		for i := range scaleOffices {
			o := store.Office{ID: store.OfficeID(fmt.Sprint("o", i)), Name: fmt.Sprint("Kantor ", i), Position: i}
			for d := time.Monday; d <= time.Friday; d++ {
				o.Hours[d] = []store.Interval{{From: 8 * 60, To: 16 * 60}}
			}
			if err := tx.SaveOffice(o); err != nil {
				return err
			}
		}
		return nil
	})
	step := scaleDays * int64(dayMS) / int64(n)
	people := fmt.Sprintf(`INSERT INTO citizens (id, alias, created) WITH RECURSIVE c (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM c WHERE i < %d)
		SELECT i, printf('W%%010d', i), 0 FROM c`, max(n/3, 2))
	w.do(func(tx store.Tx) error { return tx.(*txn).exec(people) })
	const part = 100_000
	for from := 1; from <= n; from += part {
		to := min(from+part-1, n)
		err := w.update(w.t.Context(), func(tx *txn) error {
			for _, q := range generated {
				q = bound(q, scaleOffices, start.UnixMilli(), step, int64(from), int64(to), int64(max(n/3, 1)), w.clock.Load())
				if err := tx.session.conn.Exec(q); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	if err := w.CatchUp(w.t.Context(), nil); err != nil {
		w.t.Fatal(err)
	}
}

// bound puts values in the place of ?1, ?2 and so on.
func bound(q string, values ...int64) string {
	var pairs []string
	for i, v := range values {
		pairs = append(pairs, fmt.Sprint("?", i+1), fmt.Sprint(v))
	}
	return strings.NewReplacer(pairs...).Replace(q)
}

// BenchmarkFigures: what figures cost from what is kept, and from the history, with so many aspirations stored.
//
//	DUAARAH_BENCH_ASPIRATIONS=10000000 go test -run '^$' -bench Figures -benchtime 1x -timeout 5h ./store/sqlite
func BenchmarkFigures(b *testing.B) {
	n := scaleSize(b)
	w := scaled(b, n)
	took := func(times int, fn func() error) time.Duration {
		var all []time.Duration
		for range times {
			began := time.Now()
			if err := fn(); err != nil {
				b.Fatal(err)
			}
			all = append(all, time.Since(began))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	stats := func(q measure.Query) func() error {
		return func() error { _, err := w.Stats(b.Context(), q); return err }
	}
	recompute := func(q measure.Query) func() error {
		return func() error { _, err := w.Recompute(b.Context(), q); return err }
	}
	milliseconds := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	for b.Loop() {
		all := measure.Query{By: measure.ByOffice}
		kept := took(9, stats(all))
		b.ReportMetric(milliseconds(kept), "ms/all-time")
		b.ReportMetric(float64(took(1, recompute(all)))/float64(kept), "x/all-time")
		r := rand.New(rand.NewPCG(1, 1))
		for _, days := range []int{1, 7, 30, 365, 900} {
			worst, slowest := math.Inf(1), time.Duration(0)
			for range max(1, min(3, 365/days)) {
				from := r.IntN(scaleDays - days)
				day := func(n int) string { return start.AddDate(0, 0, n).Format(time.DateOnly) }
				q := measure.Query{By: measure.ByOffice, From: day(from), To: day(from + days - 1)}
				kept := took(5, stats(q))
				slowest = max(slowest, kept)
				worst = min(worst, float64(took(1, recompute(q)))/float64(kept))
			}
			b.ReportMetric(worst, fmt.Sprintf("x/%dd", days))
			b.ReportMetric(milliseconds(slowest), fmt.Sprintf("ms/%dd", days))
		}
		for _, by := range []measure.Grouping{measure.ByTopic, measure.ByWeek, measure.ByMonth} {
			b.ReportMetric(milliseconds(took(3, stats(measure.Query{By: by}))), "ms/"+string(by))
		}
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkKeptIsTrue holds the kept figures of the store of BenchmarkFigures against its history.
func BenchmarkKeptIsTrue(b *testing.B) {
	w := scaled(b, scaleSize(b))
	for b.Loop() {
		for _, q := range []measure.Query{{By: measure.ByOffice}, {By: measure.ByAll, From: "2026-05-03", To: "2027-02-11"}} {
			kept, err := w.Stats(b.Context(), q)
			if err != nil {
				b.Fatal(err)
			}
			want, err := w.Recompute(b.Context(), q)
			if err != nil {
				b.Fatal(err)
			}
			if diff := apart(kept, want); diff != "" {
				b.Fatal(diff)
			}
		}
	}
}

// BenchmarkIntakeAtScale: what keeping an aspiration with its message, events and answer costs with so many stored, and with ten
// thousand, in turn, with the figures following.
//
//	DUAARAH_BENCH_ASPIRATIONS=10000000 go test -run '^$' -bench IntakeAtScale -benchtime 1x -timeout 5h ./store/sqlite
func BenchmarkIntakeAtScale(b *testing.B) {
	const n, rounds = 2000, 7
	sides := []*world{scaled(b, 10_000), scaled(b, scaleSize(b))}
	times := [2][]time.Duration{}
	for b.Loop() {
		for round := range rounds + 1 { // the first warms up
			for i, w := range sides {
				w.home = bot.Address{Account: bot.Account{Platform: "telegram", Name: "a/b"}, Chat: "100"}
				began := time.Now()
				w.intake(b, n)
				if _, err := w.Fold(b.Context()); err != nil {
					b.Fatal(err)
				}
				if round > 0 {
					times[i] = append(times[i], time.Since(began)/n)
				}
			}
		}
	}
	for i := range times {
		slices.Sort(times[i])
	}
	few, many := times[0][rounds/2], times[1][rounds/2]
	b.ReportMetric(float64(few)/float64(time.Microsecond), "µs/10k")
	b.ReportMetric(float64(many)/float64(time.Microsecond), "µs/many")
	b.ReportMetric(float64(many)/float64(few), "x")
	b.ReportMetric(0, "ns/op")
}

// intake keeps n aspirations of new citizens, twenty in a transaction, as a batch of updates is.
func (w *world) intake(b *testing.B, n int) {
	for range n / 20 {
		w.do(func(tx store.Tx) error {
			for range 20 {
				if err := w.whole(tx); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// whole keeps one.
func (w *world) whole(tx store.Tx) error {
	c, err := tx.CreateCitizen(w.now())
	if err != nil {
		return err
	}
	a, err := tx.CreateAspiration(store.Aspiration{Citizen: c.ID, Home: w.home, Office: "o7", State: store.Open, ReceivedAt: w.now(), SubmittedAt: w.now()})
	if err != nil {
		return err
	}
	m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: c.ID, At: w.now(), Text: "Lampu di depan pasar mati."})
	if err != nil {
		return err
	}
	for _, e := range []store.Event{{Kind: store.EventReceived, Message: m.ID},
		{Kind: store.EventSubmitted, Office: "o7", Data: map[string]any{"kind": "complaint", "kind_by": "guess", "platform": "telegram"}}} {
		e.At, e.Aspiration, e.Citizen = w.now(), a.ID, c.ID
		if _, err := tx.Record(e); err != nil {
			return err
		}
	}
	_, err = tx.Enqueue(store.Outbound{To: w.home, Out: bot.Outgoing{Text: bot.Plain("Sudah kami terima.")}, About: store.About{Purpose: store.ForReceipt, Aspiration: a.ID}})
	return err
}
