package sqlite

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// annals writes events at random, of some aspirations over some months.
type annals struct {
	*world
	r      *rand.Rand
	all    []store.Aspiration
	open   map[store.AspirationID][]store.MessageID // replies that have not arrived
	people []store.CitizenID
}

func newAnnals(t *testing.T, seed uint64) *annals {
	c := &annals{world: newWorld(t), r: rand.New(rand.NewPCG(seed, 7)), open: map[store.AspirationID][]store.MessageID{}}
	c.do(func(tx store.Tx) error {
		for i := range 30 {
			p, err := tx.CreateCitizen(start)
			if err != nil {
				return err
			}
			c.people = append(c.people, p.ID)
			if i < 3 {
				if _, err := tx.SaveStaff(store.Staff{Name: fmt.Sprint("S", i)}); err != nil {
					return err
				}
			}
		}
		o := store.Office{ID: "dapil-3", Name: "Kantor", Position: 3, Zone: "Asia/Jayapura", DaysOff: []string{"2026-03-19"}}
		for d := time.Monday; d <= time.Friday; d++ {
			o.Hours[d] = []store.Interval{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 16 * 60}}
		}
		return tx.SaveOffice(o)
	})
	return c
}

// at is a moment about now: mostly some hours ago, and sometimes still to come.
func (c *annals) at() time.Time {
	return c.now().Add(time.Duration(c.r.IntN(600)-550) * time.Minute)
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func (c *annals) begin(tx store.Tx) error {
	a, _, err := c.aspiration(tx, "x")
	if err != nil {
		return err
	}
	a.Office = pick[store.OfficeID](c.r, "dapil-1", "dapil-2", "dapil-3")
	a.Citizen, a.ReceivedAt = pick(c.r, c.people...), c.at()
	if err := tx.SaveAspiration(a); err != nil {
		return err
	}
	c.all = append(c.all, a)
	return c.event(tx, a, a.ReceivedAt.Add(time.Minute), store.Event{Kind: store.EventSubmitted, Office: a.Office, Data: map[string]any{
		"kind": pick(c.r, "complaint", "wish", "praise", ""), "kind_by": pick(c.r, "guess", "citizen"), "own": c.r.IntN(20) == 0,
		"topic": pick(c.r, "jalan", "air", "", "sekolah"), "region": pick(c.r, "35.78", "32.73", ""), "platform": pick(c.r, "telegram", "discord", "web"),
	}})
}

func (c *annals) event(tx store.Tx, a store.Aspiration, at time.Time, e store.Event) error {
	e.At, e.Aspiration = at, a.ID
	_, err := tx.Record(e)
	return err
}

// further is something that happens to an aspiration.
func (c *annals) further(tx store.Tx) error {
	a := pick(c.r, c.all...)
	if c.r.IntN(3) > 0 {
		a = c.all[len(c.all)-1-c.r.IntN(min(len(c.all), 40))] // mostly a recent one
	}
	at := c.at()
	staff := store.StaffID(1 + c.r.IntN(3))
	switch c.r.IntN(16) {
	case 0, 1, 2, 3:
		m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, At: at, Text: "baik", Staff: staff})
		if err != nil {
			return err
		}
		c.open[a.ID] = append(c.open[a.ID], m.ID)
		return c.event(tx, a, at, store.Event{Kind: store.EventReply, Staff: staff, Message: m.ID, Data: map[string]any{
			"type": pick(c.r, "personal", "personal", "personal", "ack", "template", "forward"),
		}})
	case 4, 5, 6:
		if l := c.open[a.ID]; len(l) > 0 {
			c.open[a.ID] = l[1:]
			return c.event(tx, a, at, store.Event{Kind: store.EventDelivered, Message: l[0]})
		}
	case 7, 8:
		return c.event(tx, a, at, store.Event{Kind: store.EventMessage, Data: map[string]any{"closing": c.r.IntN(3) == 0}})
	case 9:
		return c.event(tx, a, at, store.Event{Kind: store.EventVerdict, Data: map[string]any{"verdict": pick(c.r, "yes", "partly", "no"), "stars": 3}})
	case 10:
		return c.event(tx, a, at, store.Event{Kind: pick(c.r, store.EventSpam, store.EventWithdraw, store.EventUnreachable, store.EventUnreachable)})
	case 11:
		return c.event(tx, a, at, store.Event{Kind: store.EventRestore})
	case 12:
		return c.event(tx, a, at, store.Event{Kind: store.EventPass, Office: pick[store.OfficeID](c.r, "dapil-1", "dapil-2", "dapil-3")})
	case 13:
		return c.event(tx, a, at, store.Event{Kind: store.EventCorrect, Data: map[string]any{
			"kind": pick(c.r, "praise", "wish"), "topic": pick(c.r, "", "listrik"), "by": pick(c.r, "citizen", "staff")}})
	case 14:
		if into := c.all[c.r.IntN(len(c.all))]; into.ID < a.ID { // never round in a circle
			return c.event(tx, a, at, store.Event{Kind: store.EventMerge, Data: map[string]any{"into": into.ID}})
		}
	case 15:
		kind := pick(c.r, store.EventSupport, store.EventSeen, store.EventAssign, store.EventClose, store.EventNote)
		return c.event(tx, a, at, store.Event{Kind: kind, Citizen: pick(c.r, c.people...), Staff: staff})
	}
	return nil
}

// TestKeptFigures: whatever happens, in whatever order it is followed, the kept figures are those of the history.
func TestKeptFigures(t *testing.T) {
	seeds := uint64(4)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := newAnnals(t, seed)
			season := store.Season{Name: "Pilkada", From: "2026-02-10", To: "2026-03-20"}
			c.do(func(tx store.Tx) error { return tx.SaveSeasons([]store.Season{season}) })
			compared, sums := 0, 0
			for range 60 {
				c.clock.Add((80 * time.Hour).Milliseconds())
				c.do(func(tx store.Tx) error {
					for range 4 + c.r.IntN(8) {
						if err := c.begin(tx); err != nil {
							return err
						}
					}
					for range 40 {
						if err := c.further(tx); err != nil {
							return err
						}
					}
					return nil
				})
				if c.r.IntN(12) == 0 {
					c.do(func(tx store.Tx) error { return tx.EraseAspiration(pick(c.r, c.all...).ID, c.now()) })
				}
				if c.r.IntN(3) == 0 {
					continue // what is asked then is beyond the mark
				}
				if _, err := c.Fold(t.Context()); err != nil {
					t.Fatal(err)
				}
				for c.r.IntN(3) > 0 {
					if more, err := c.Seal(t.Context()); err != nil {
						t.Fatal(err)
					} else if !more {
						break
					}
				}
				n, err := one(probe(t, c.DB), value[int], `SELECT count(*) FROM figure_seals`)
				if err != nil {
					t.Fatal(err)
				}
				sums = max(sums, n)
				compared += c.compare(t)
			}
			if compared < 100 || sums < 6 {
				t.Errorf("%d reports compared, %d sums kept: this tests little", compared, sums)
			}
		})
	}
}

// compare holds kept figures against those of the history, for some queries.
func (c *annals) compare(t *testing.T) int {
	t.Helper()
	day := func(ago int) string { return c.now().AddDate(0, 0, -ago).Format(time.DateOnly) }
	queries := []measure.Query{{By: measure.ByAll}, {By: measure.ByOffice}, {By: pick(c.r, measure.Groupings[:]...)},
		{By: measure.ByOffice, From: day(c.r.IntN(150)), To: day(c.r.IntN(60))},
		{By: pick(c.r, measure.Groupings[:]...), From: day(c.r.IntN(150)), Offices: []string{"dapil-1", "dapil-3"}}}
	for _, q := range queries {
		kept, err := c.Stats(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		want, err := c.Recompute(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := apart(kept, want); diff != "" {
			t.Fatalf("%+v at %v: %s", q, c.now(), diff)
		}
	}
	return len(queries)
}

// apart says where two reports differ by more than measures.md allows; empty: nowhere.
func apart(kept, want measure.Report) string {
	if len(kept.Groups) != len(want.Groups) {
		return fmt.Sprintf("%d groups, not %d", len(kept.Groups), len(want.Groups))
	}
	for i, w := range want.Groups {
		k := kept.Groups[i]
		near := func(a, b *float64, within func(a, b float64) bool) bool {
			return a == nil && b == nil || a != nil && b != nil && within(*a, *b)
		}
		probability := func(a, b float64) bool { return math.Abs(a-b) <= 0.005 }
		quantile := func(a, b float64) bool { return math.Abs(a-b) <= 0.02*b }
		for _, x := range []struct {
			kept, want *float64
			within     func(a, b float64) bool
		}{
			{k.Answered.D3, w.Answered.D3, probability}, {k.Answered.D7, w.Answered.D7, probability},
			{k.Answered.D14, w.Answered.D14, probability}, {k.Answered.D30, w.Answered.D30, probability},
			{k.WaitHours.P50, w.WaitHours.P50, quantile}, {k.WaitHours.P90, w.WaitHours.P90, quantile},
			{k.WorkWaitHours.P50, w.WorkWaitHours.P50, quantile}, {k.WorkWaitHours.P90, w.WorkWaitHours.P90, quantile},
		} {
			if !near(x.kept, x.want, x.within) {
				return fmt.Sprintf("%s: kept %s, from the history %s", w.Key, text(k), text(w))
			}
		}
		for _, g := range []*measure.Group{&k, &w} {
			g.Answered, g.WaitHours, g.WorkWaitHours = measure.Horizons{}, measure.Quantiles{}, measure.Quantiles{}
		}
		if !reflect.DeepEqual(k, w) {
			return fmt.Sprintf("%s: kept %s, from the history %s", w.Key, text(k), text(w))
		}
	}
	return ""
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// Figures that cannot be read are made again, and who asks meanwhile is answered from the history.
func TestBrokenFigures(t *testing.T) {
	c := newAnnals(t, 9)
	for range 20 {
		c.clock.Add((80 * time.Hour).Milliseconds())
		c.do(func(tx store.Tx) error {
			for range 5 {
				if err := c.begin(tx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, q := range []string{"UPDATE figure_seals SET data = x'02ff'", "UPDATE figure_chunks SET data = x'0102'"} {
		if err := c.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		c.do(func(tx store.Tx) error { return tx.(*txn).exec(q) })
		c.compare(t)
		if n, err := one(probe(t, c.DB), value[int], `SELECT count(*) FROM figure_chunks`); n != 0 || err != nil {
			t.Errorf("%s: %d chunks are left (%v)", q, n, err)
		}
	}
}
