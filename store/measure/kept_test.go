package measure

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duaarah/store"
	"duaarah/store/measure/measuretest"
)

// entriesOf are the entries of a history by office, in order of ID, as they are kept.
func entriesOf(lines []store.Line, now time.Time, names, people *Names) map[uint32][]Entry {
	f := file{lines: map[string][]store.Line{}, into: map[string][]string{}}
	for _, l := range lines {
		if l.Case != "" {
			f.add(l)
		}
	}
	kept := map[uint32][]Entry{}
	for i, id := range f.order {
		if o, ok := Decide(f.whole(id, nil), now, Window); ok {
			e := o.Entry(int64(i+1), names.Make, people.Make)
			kept[e.Office] = Replace(kept[e.Office], e)
		}
	}
	return kept
}

// TestKeptForm: entries are read as they were written, and what was counted of them, and of seals of the old ones, is what Compute
// counts of the history.
func TestKeptForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, now := measuretest.Random(t), asOf(t)
		var names, people Names
		kept := entriesOf(lines, now, &names, &people)
		set := propertySetting()
		for _, by := range []Grouping{ByAll, ByOffice} {
			want, err := Compute(slices.Values(lines), Query{By: by, AsOf: now}, set)
			if err != nil {
				t.Fatal(err)
			}
			one, err := NewEntryCounter(Query{By: by, AsOf: now}, set, &names)
			if err != nil {
				t.Fatal(err)
			}
			sums, _ := NewEntryCounter(Query{By: by, AsOf: now}, set, &names)
			one.exact, sums.exact = true, true
			for office, entries := range kept {
				data := AppendEntries(nil, entries)
				read, err := Entries(data, office)
				if err != nil || len(read) != len(entries) {
					t.Fatalf("%d of %d entries: %v", len(read), len(entries), err)
				}
				seals := [2]*Seal{NewSeal(office, true), NewSeal(office, true)}
				seals[0].Part(0, now.UnixMilli()-SealAge, false)
				seals[1].Part(0, now.UnixMilli()-SealAge, true)
				for i := range read {
					if !reflect.DeepEqual(read[i], entries[i]) {
						t.Fatalf("%+v is read as %+v", entries[i], read[i])
					}
					one.AddEntry(&read[i])
					if read[i].Received+SealAge <= now.UnixMilli() {
						seals[index(one.season(read[i].Received) > 0)].Add(&read[i], nil)
					} else {
						sums.AddEntry(&read[i])
					}
				}
				for _, s := range seals {
					data, err := s.Append(nil)
					if err != nil {
						t.Fatal(err)
					}
					back, err := ReadSeal(data, office)
					if err != nil {
						t.Fatal(err)
					}
					sums.AddSeal(back, measuretest.Start.UnixMilli(), func(from, to int64) { t.Fatalf("%d to %d is torn", from, to) })
				}
			}
			for _, l := range lines {
				if l.Do == "broadcast" {
					one.Broadcast(l.Office, l.Broadcast, l.At, l.Recipients)
					sums.Broadcast(l.Office, l.Broadcast, l.At, l.Recipients)
				}
			}
			if got := one.Report(); !reflect.DeepEqual(got, want) {
				t.Fatalf("of entries\n%+v, want\n%+v", got, want)
			}
			got := sums.Report()
			if len(got.Groups) != len(want.Groups) {
				t.Fatalf("of sums %d groups, want %d", len(got.Groups), len(want.Groups))
			}
			for i := range got.Groups {
				g, w := got.Groups[i], want.Groups[i]
				if !reflect.DeepEqual(g, w) {
					t.Fatalf("of sums %s, want %s", show(g), show(w))
				}
			}
		}
	})
}

// randomEntries are some of an office, in order of ID, as no history need have them.
func randomEntries(t *rapid.T) []Entry {
	at := rapid.Int64Range(1, 4e12)
	later := func(name string, received int64) int64 {
		if rapid.Bool().Draw(t, name) {
			return 0
		}
		return max(1, received+rapid.Int64Range(-1e10, 1e10).Draw(t, name+" after"))
	}
	number := rapid.OneOf(rapid.Uint32Range(0, 3), rapid.Uint32())
	var all []Entry
	id := int64(0)
	for range rapid.IntRange(0, 6).Draw(t, "entries") {
		id += rapid.Int64Range(1, 1<<40).Draw(t, "id")
		e := Entry{ID: id, Received: at.Draw(t, "received"), Office: 7,
			Kind: number.Draw(t, "kind"), Topic: number.Draw(t, "topic"), Region: number.Draw(t, "region"), Platform: number.Draw(t, "platform"),
			Event:    number.Draw(t, "event"),
			Citizens: append([]uint32{}, rapid.SliceOfN(number, 0, 20).Draw(t, "citizens")...),
			Excluded: Cause(rapid.IntRange(0, int(Unreachable)).Draw(t, "excluded")), InTime: rapid.Bool().Draw(t, "in time"),
			Rung: Rung(rapid.IntRange(0, int(Confirmed)).Draw(t, "rung")), Verdict: Said(rapid.IntRange(0, int(SaidNo)).Draw(t, "verdict")),
			Replies: Replies{Personal: rapid.IntRange(0, 1000).Draw(t, "personal"), Undelivered: rapid.IntRange(0, 1).Draw(t, "undelivered")},
		}
		e.First, e.Turn, e.Censored = later("first", e.Received), later("turn", e.Received), later("censored", e.Received)
		if e.First != 0 {
			e.Staff = number.Draw(t, "staff")
		}
		all = append(all, e)
	}
	return all
}

// TestEntriesComeBack: whatever an entry holds; and what is cut short, or has more after it, is refused.
func TestEntriesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := randomEntries(t)
		data := AppendEntries(nil, want)
		got, err := Entries(data, 7)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d of %d entries: %v", len(got), len(want), err)
		}
		for i := range got {
			got[i].Citizens = append([]uint32{}, got[i].Citizens...)
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("%+v is read as %+v", want[i], got[i])
			}
		}
		if _, err := Entries(data[:rapid.IntRange(0, len(data)-1).Draw(t, "cut")], 7); !errors.Is(err, ErrBroken) {
			t.Fatalf("cut short: %v", err)
		}
		if _, err := Entries(append(data, 0), 7); !errors.Is(err, ErrBroken) {
			t.Fatalf("with more: %v", err)
		}
	})
}

// FuzzEntries: what is broken is an error, and what is not is written back as it is understood.
func FuzzEntries(f *testing.F) {
	f.Add([]byte{})
	f.Add(AppendEntries(nil, []Entry{{ID: 3, Received: 1_700_000_000_000, First: 1_700_000_100_000, Staff: 2, Citizens: []uint32{1}, InTime: true, Rung: Confirmed, Verdict: SaidYes},
		{ID: 9, Received: 1_700_000_000_001, Excluded: Spam, Citizens: []uint32{1, 5}, Replies: Replies{Auto: 3}}}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := NewEntryCounter(Query{AsOf: time.UnixMilli(1_800_000_000_000)}, propertySetting(), &Names{})
		if err != nil {
			t.Fatal(err)
		}
		err = EachEntry(b, 1, func(e *Entry) {
			if len(e.Citizens) > len(b) {
				t.Fatalf("%d citizens of %d bytes", len(e.Citizens), len(b))
			}
			c.AddEntry(e)
		})
		if err != nil && !errors.Is(err, ErrBroken) {
			t.Fatal(err)
		}
		c.Report()
	})
}

// FuzzSeal is FuzzEntries for sums.
func FuzzSeal(f *testing.F) {
	s := NewSeal(1, false)
	s.Part(1_700_000_000_000, 1_700_000_000_000+20*day, true)
	for i := range int64(40) {
		e := Entry{ID: i, Received: 1_700_000_000_000 + i*day/3, Office: 1, Citizens: []uint32{uint32(i)}}
		if i%3 > 0 {
			e.First, e.InTime, e.Rung = e.Received+i*day/2, i < 28, Answered
		}
		if i%5 == 4 {
			e.Turn = e.Received + 20*day
		}
		s.Add(&e, nil)
	}
	data, err := s.Append(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte{SealVersion})
	f.Add(slices.Concat([]byte{SealVersion}, make([]byte, 64)))
	// One day of waits that nobody waits, which is no day.
	empty, err := NewSeal(1, true).Append(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(slices.Concat(empty[:len(empty)-1], []byte{1, 2, 0, 0}))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ReadSeal(b, 1)
		if err != nil {
			if !errors.Is(err, ErrBroken) {
				t.Fatal(err)
			}
			return
		}
		c, err := NewEntryCounter(Query{AsOf: time.UnixMilli(1_800_000_000_000)}, propertySetting(), &Names{})
		if err != nil {
			t.Fatal(err)
		}
		c.AddSeal(s, 1_700_000_000_000, func(int64, int64) {})
		c.Report()
	})
}

// TestManySealed: of many, the probabilities and quantiles of sums lie within the tolerances of measures.md, at a later moment too.
func TestManySealed(t *testing.T) {
	start := measuretest.Start.UnixMilli()
	for name, d := range distributions() {
		r := rand.New(rand.NewPCG(31, 7))
		var entries []Entry
		for i := range int64(6000) {
			e := Entry{ID: i + 1, Received: start + r.Int64N(60*day), Office: 1, Citizens: []uint32{uint32(i)}}
			if wait := int64(d.draw(r) * 3_600_000); wait < 45*day && i%6 > 0 {
				e.First, e.InTime, e.Rung = e.Received+wait, wait <= 14*day, Answered
			}
			entries = append(entries, e)
		}
		seal := NewSeal(1, true)
		seal.Part(start, start+60*day, false)
		for i := range entries {
			seal.Add(&entries[i], nil)
		}
		data, err := seal.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int64{start + 60*day + SealAge + 20*day, start + 700*day} {
			exact, _ := NewCounter(Query{AsOf: time.UnixMilli(at)}, Setting{})
			sums, _ := NewEntryCounter(Query{AsOf: time.UnixMilli(at)}, Setting{}, &Names{})
			back, err := ReadSeal(data, 1)
			if err != nil {
				t.Fatal(err)
			}
			sums.AddSeal(back, start, func(from, to int64) { t.Fatalf("%d to %d is torn", from, to) })
			for i := range entries {
				exact.AddEntry(&entries[i])
			}
			g, w := sums.Report().Groups[0], exact.Report().Groups[0]
			for i, p := range []*float64{g.Answered.D3, g.Answered.D7, g.Answered.D14, g.Answered.D30} {
				near(t, name, *p, *[]*float64{w.Answered.D3, w.Answered.D7, w.Answered.D14, w.Answered.D30}[i], 0.005)
			}
			near(t, name+": half", *g.WaitHours.P50, *w.WaitHours.P50, 0.02**w.WaitHours.P50)
			if (g.WaitHours.P90 == nil) != (w.WaitHours.P90 == nil) {
				t.Errorf("%s: nine tenths %v, want %v", name, g.WaitHours.P90, w.WaitHours.P90)
			}
			if g.AtRisk != w.AtRisk || *g.TwoWay.Rate != *w.TwoWay.Rate || g.Heard.N != w.Heard.N || g.Heard.Of != w.Heard.Of {
				t.Errorf("%s: %s, want %s", name, show(g), show(w))
			}
		}
	}
}
