package measure

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duaarah/store"
	"duaarah/store/measure/measuretest"
)

// The figures of random histories (measuretest), by every grouping. What is put into a history is what an office could do, or have
// done to it, to look better.

func propertySetting() Setting {
	return Setting{Zone: time.UTC, Seasons: []store.Season{{Name: "Uji", From: "2026-01-20", To: "2026-02-10"}}}
}

// asOf draws a moment in and after a random history, often one at which a window just ends.
func asOf(t *rapid.T) time.Time {
	at := measuretest.Start.Add(days(rapid.IntRange(0, 160).Draw(t, "as of")))
	return at.Add(rapid.SampledFrom([]time.Duration{0, 0, -time.Millisecond, time.Millisecond, 5 * time.Hour}).Draw(t, "and"))
}

// figuresBy are the groups by each grouping.
func figuresBy(t *rapid.T, lines []store.Line, at time.Time) map[Grouping]map[string]Group {
	set, all := propertySetting(), map[Grouping]map[string]Group{}
	for _, by := range Groupings {
		r, err := Compute(slices.Values(lines), Query{By: by, AsOf: at}, set)
		if err != nil {
			t.Fatal(err)
		}
		all[by] = map[string]Group{}
		for _, g := range r.Groups {
			all[by][g.Key] = g
		}
	}
	return all
}

// same fails unless both are equal, but for what forget takes away.
func same(t *rapid.T, before, after map[Grouping]map[string]Group, forget func(*Group)) {
	for by, groups := range before {
		if len(groups) != len(after[by]) {
			t.Fatalf("by %s there are %d groups, after %d", by, len(groups), len(after[by]))
		}
		for key, b := range groups {
			a := after[by][key]
			forget(&b)
			forget(&a)
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("by %s, %s: %s, after %s", by, key, show(b), show(a))
			}
		}
	}
}

// greater reports whether a figure is there, and is more than another that is there, by more than rounding.
func greater(a, b *float64) bool { return a != nil && b != nil && *a > *b+1e-12 }

// notBetter fails if a group that was there looks better in any figure. A wait that is never over is the longest. Flags are not
// figures: with more aspirations in the group, few and excluded_high may go.
func notBetter(t *rapid.T, before, after map[Grouping]map[string]Group) {
	for by, groups := range before {
		for key, b := range groups {
			a, ok := after[by][key]
			fail := func(what string) {
				t.Fatalf("by %s, %s: %s is better: %s, after %s", by, key, what, show(b), show(a))
			}
			switch {
			case !ok:
				t.Fatalf("by %s, %s is gone", by, key)
			case b.TwoWay != nil && (greater(a.TwoWay.Rate, b.TwoWay.Rate) || greater(a.TwoWay.Low, b.TwoWay.Low) || greater(a.TwoWay.High, b.TwoWay.High)):
				fail("two_way")
			case b.Heard != nil && greater(a.Heard.Rate, b.Heard.Rate):
				fail("heard")
			case b.Season != nil && (greater(a.Season.In.Rate, b.Season.In.Rate) || greater(a.Season.Out.Rate, b.Season.Out.Rate)):
				fail("season")
			case greater(a.Answered.D3, b.Answered.D3) || greater(a.Answered.D7, b.Answered.D7) || greater(a.Answered.D14, b.Answered.D14) || greater(a.Answered.D30, b.Answered.D30):
				fail("answered")
			case sooner(a.WaitHours.P50, b.WaitHours.P50) || sooner(a.WaitHours.P90, b.WaitHours.P90):
				fail("wait_hours")
			case greater(a.Verdict.Low, b.Verdict.Low) || greater(a.Verdict.High, b.Verdict.High):
				fail("verdict")
			case a.Ladder.Answered > b.Ladder.Answered || a.Ladder.Conversed > b.Ladder.Conversed || a.Ladder.Confirmed > b.Ladder.Confirmed:
				fail("ladder")
			case b.Tier() != "" && a.Tier() != "" && a.Tier() < b.Tier():
				fail("tier")
			}
		}
	}
}

func sooner(a, b *float64) bool { return a != nil && (b == nil || *a < *b) }

// told are the lines of a case, in order.
func told(lines []store.Line, id string) (its []store.Line) {
	for _, l := range lines {
		if l.Case == id {
			its = append(its, l)
		}
	}
	return its
}

// decided follows a case of a history.
func decided(lines []store.Line, id string, at time.Time) (Outcome, bool) {
	f := file{lines: map[string][]store.Line{}, into: map[string][]string{}}
	for _, l := range lines {
		f.add(l)
	}
	return Decide(f.whole(id, nil), at, Window)
}

// moments draws a case and a moment in its life.
func moments(t *rapid.T, lines []store.Line, cases int) (id string, at time.Time) {
	id = "c" + string(rune('0'+rapid.IntRange(0, cases-1).Draw(t, "case")))
	at = rapid.SampledFrom(told(lines, id)).Draw(t, "after").At
	return id, at.Add(rapid.SampledFrom([]time.Duration{0, 0, time.Millisecond, time.Hour, days(2), days(14)}).Draw(t, "by"))
}

// insert puts a line into its case, after what happened until then.
func insert(lines []store.Line, l store.Line) []store.Line {
	place := 0
	for i, x := range lines {
		if x.Case == l.Case && !x.At.After(l.At) {
			place = i + 1
		}
	}
	return slices.Insert(slices.Clone(lines), place, l)
}

// TestIgnoredAspirations: one more that nobody answers, old or young, improves no figure, and touches none of other groups.
func TestIgnoredAspirations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, at := measuretest.Random(t), asOf(t)
		age := rapid.SampledFrom([]time.Duration{0, time.Millisecond, days(3), days(13), days(14), days(20), days(60)}).Draw(t, "age")
		l := store.Line{At: at.Add(-age), Do: "aspiration", Case: "ignored", Office: rapid.SampledFrom([]string{"kota-1", "kota-2", "dapil-3"}).Draw(t, "whose"),
			Citizen: rapid.SampledFrom([]string{"w0", "w1", "somebody"}).Draw(t, "who"), Kind: "complaint", Topic: "jalan", Platform: "telegram"}
		after := slices.Insert(slices.Clone(lines), rapid.IntRange(0, len(lines)).Draw(t, "place"), l)
		a, b := figuresBy(t, lines, at), figuresBy(t, after, at)
		notBetter(t, a, b)
		for by, groups := range a {
			changed := 0
			for key, g := range groups {
				if !reflect.DeepEqual(g, b[by][key]) {
					changed++
				}
			}
			if changed > 1 {
				t.Fatalf("by %s, %d groups have changed", by, changed)
			}
		}
	})
}

// TestWhatIsNoAnswer: what an office can do without answering leaves every figure as it is, but for the counts of replies, and that
// what was unheard may be seen.
func TestWhatIsNoAnswer(t *testing.T) {
	late := func(at time.Time, after time.Duration) *time.Time { at = at.Add(after); return &at }
	ways := map[string]func(at time.Time) store.Line{
		"close":  func(time.Time) store.Line { return store.Line{Do: "close", Staff: "s1"} },
		"note":   func(time.Time) store.Line { return store.Line{Do: "note", Staff: "s1"} },
		"reopen": func(time.Time) store.Line { return store.Line{Do: "reopen", Staff: "s1"} },
		"assign": func(time.Time) store.Line { return store.Line{Do: "assign", Staff: "s1"} },
		"seen":   func(time.Time) store.Line { return store.Line{Do: "seen", Staff: "s1"} },
		"ack": func(at time.Time) store.Line {
			return store.Line{Do: "reply", Staff: "s1", Type: "ack", Delivered: late(at, 0)}
		},
		"forward": func(at time.Time) store.Line {
			return store.Line{Do: "reply", Staff: "s1", Type: "forward", Delivered: late(at, time.Hour)}
		},
		"template": func(at time.Time) store.Line {
			return store.Line{Do: "reply", Staff: "s1", Type: "template", Delivered: late(at, days(1))}
		},
		"auto": func(at time.Time) store.Line { return store.Line{Do: "reply", Type: "auto", Delivered: late(at, 0)} },
		"undelivered": func(time.Time) store.Line {
			return store.Line{Do: "reply", Staff: "s1", Type: "personal"}
		},
		"not delivered yet": func(at time.Time) store.Line {
			return store.Line{Do: "reply", Staff: "s1", Type: "personal", Delivered: late(at, days(1000))}
		},
		"closing message": func(time.Time) store.Line { yes := true; return store.Line{Do: "message", Closing: &yes} },
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		// A message tells that the citizen can be reached: see TestNudges.
		lines := slices.DeleteFunc(measuretest.Cases(t, n), func(l store.Line) bool { return l.Do == "unreachable" })
		now := asOf(t)
		id, at := moments(t, lines, n)
		before := figuresBy(t, lines, now)
		for _, way := range slices.Sorted(maps.Keys(ways)) {
			l := ways[way](at)
			l.Case, l.At = id, at
			t.Log(way)
			same(t, before, figuresBy(t, insert(lines, l), now), func(g *Group) {
				switch l.Do {
				case "reply":
					g.Replies = Replies{}
					if l.Type == "auto" {
						return // not even seen
					}
					fallthrough
				case "seen", "assign":
					g.Ladder.Seen, g.Ladder.Unheard = g.Ladder.Seen+g.Ladder.Unheard, 0
				}
			})
		}
	})
}

// TestNudges: a citizen who writes again while waiting makes nothing better. It may bring back what was set aside because the
// citizen could not be reached.
func TestNudges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		lines, now := measuretest.Cases(t, n), asOf(t)
		before := figuresBy(t, lines, now)
		unreachable := slices.ContainsFunc(lines, func(l store.Line) bool { return l.Do == "unreachable" })
		after := rapid.SampledFrom([]time.Duration{0, time.Millisecond, time.Hour, days(2), days(14)}).Draw(t, "later")
		id, _ := moments(t, lines, n)
		for _, l := range told(lines, id) {
			at := l.At.Add(after)
			if at.After(now) {
				continue
			}
			if o, ok := decided(lines, id, at); !ok || o.Answered && o.TurnAt.IsZero() {
				continue // nobody waits
			}
			nudged := figuresBy(t, insert(lines, store.Line{Do: "message", Case: id, At: at}), now)
			notBetter(t, before, nudged)
			if !unreachable {
				same(t, before, nudged, func(*Group) {})
			}
		}
	})
}

// TestStaffCallItPraise: what the citizen did not call praise stays in the figures, whatever staff call it.
func TestStaffCallItPraise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		lines, now := measuretest.Cases(t, n), asOf(t)
		id, at := moments(t, lines, n)
		praise := false
		for _, l := range told(lines, id) {
			if l.Kind != "" && !l.At.After(at) && (l.Do == "aspiration" || l.By == "citizen") {
				praise = l.Kind == "praise"
			}
		}
		if praise {
			t.Skip("it is praise")
		}
		before := figuresBy(t, lines, now)
		after := figuresBy(t, insert(lines, store.Line{Do: "correct", Case: id, At: at, Kind: "praise", By: "staff"}), now)
		delete(before, ByKind) // it is in another group
		same(t, before, after, func(*Group) {})
	})
}

// TestSilenceIsNeverAYes: without a citizen's verdicts the lower bound is not higher, and the citizen is one of the silent.
func TestSilenceIsNeverAYes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		lines, now := measuretest.Cases(t, n), asOf(t)
		id, _ := moments(t, lines, n)
		quiet := func(of func(l store.Line) bool) map[Grouping]map[string]Group {
			return figuresBy(t, slices.DeleteFunc(slices.Clone(lines), func(l store.Line) bool { return l.Do == "verdict" && of(l) }), now)
		}
		before := figuresBy(t, lines, now)
		for what, after := range map[string]map[Grouping]map[string]Group{
			"of one":       quiet(func(l store.Line) bool { return l.Case == id }),
			"yes of one":   quiet(func(l store.Line) bool { return l.Case == id && l.Verdict == "yes" }),
			"yes of all":   quiet(func(l store.Line) bool { return l.Verdict == "yes" }),
			"of everybody": quiet(func(l store.Line) bool { return true }),
		} {
			for by, groups := range before {
				for key, b := range groups {
					a, v := after[by][key], after[by][key].Verdict
					if greater(v.Low, b.Verdict.Low) || a.Ladder.Confirmed > b.Ladder.Confirmed || v.Of != b.Verdict.Of || v.Of != v.Yes+v.Partly+v.No+v.Silent {
						t.Fatalf("by %s, %s, without those %s: %s, before %s", by, key, what, show(a), show(b))
					}
					if what == "of everybody" && (v.Silent != v.Of || v.Of > 0 && (*v.Low != 0 || *v.High != 1)) {
						t.Fatalf("by %s, %s: all are silent, and %s", by, key, show(a))
					}
				}
			}
		}
	})
}

// TestOrderOfCases: it does not matter in which order a file has its cases.
func TestOrderOfCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, now := measuretest.Random(t), asOf(t)
		byCase, ids := map[string][]store.Line{}, []string(nil)
		for _, l := range lines {
			if !slices.Contains(ids, l.Case) {
				ids = append(ids, l.Case)
			}
			byCase[l.Case] = append(byCase[l.Case], l)
		}
		var mixed []store.Line
		if len(ids) > 0 {
			for _, id := range rapid.Permutation(ids).Draw(t, "order") {
				mixed = append(mixed, byCase[id]...)
			}
		}
		same(t, figuresBy(t, lines, now), figuresBy(t, mixed, now), func(*Group) {})
	})
}

// apart is a history of some cases of which none was merged.
func apart(t *rapid.T) (lines []store.Line, n int) {
	n = rapid.IntRange(2, 9).Draw(t, "n")
	lines = slices.DeleteFunc(measuretest.Cases(t, n), func(l store.Line) bool { return l.Do == "merge" })
	return lines, n
}

// two draws two cases, in any order.
func two(t *rapid.T, n int) (string, string) {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = "c" + string(rune('0'+i))
	}
	ids = rapid.Permutation(ids).Draw(t, "two")
	return ids[0], ids[1]
}

// excludedHigh fails unless the flag is where more than a tenth was set aside.
func excludedHigh(t *rapid.T, groups map[Grouping]map[string]Group) {
	for by, all := range groups {
		for key, g := range all {
			share := float64(g.Excluded.Spam+g.Excluded.Merged) / float64(g.Aspirations)
			if slices.Contains(g.Flags, FlagExcludedHigh) != (share > 0.1) {
				t.Fatalf("by %s, %s: %v of %s", by, key, share, show(g))
			}
		}
	}
}

// TestMerging: what goes on counts from the earlier receipt, with the citizens of both, and no more is two-way than before, once both
// are old enough. The other is counted as merged, and the flag tells of it.
func TestMerging(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, n := apart(t)
		from, into := two(t, n)
		now := measuretest.Start.Add(days(rapid.IntRange(75, 400).Draw(t, "as of"))) // all are received by the 60th day
		at := told(lines, from)[len(told(lines, from))-1].At
		merged := insert(lines, store.Line{Do: "merge", Case: from, At: at, Into: into})
		if at.After(now) {
			t.Skip("not merged yet")
		}
		a, _ := decided(lines, from, now)
		b, _ := decided(lines, into, now)
		o, _ := decided(merged, into, now)
		if want := earlier(a.Received, b.Received); !o.Received.Equal(want) {
			t.Fatalf("received %v, want %v", o.Received, want)
		}
		for _, c := range slices.Concat(a.Citizens, b.Citizens) {
			if !slices.Contains(o.Citizens, c) {
				t.Fatalf("%s is not of %v", c, o.Citizens)
			}
		}
		before, after := figuresBy(t, lines, now)[ByAll]["all"], figuresBy(t, merged, now)
		all := after[ByAll]["all"]
		if all.TwoWay.N > before.TwoWay.N || all.Aspirations != before.Aspirations || a.Excluded != Own && all.Excluded.Merged != before.Excluded.Merged+1 {
			t.Fatalf("merged %s, before %s", show(all), show(before))
		}
		excludedHigh(t, after)
	})
}

// TestMarkingAsSpam: no more is two-way, replied to or confirmed than before; what was set aside is counted, and the flag tells of it.
func TestMarkingAsSpam(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		lines := measuretest.Cases(t, n)
		id, at := moments(t, lines, n)
		lines = slices.DeleteFunc(lines, func(l store.Line) bool { // nothing that takes it back
			return l.Case == id && (l.Do == "restore" || l.Do == "merge" || l.Do == "withdraw" || l.Do == "unreachable" || l.Own)
		})
		if len(told(lines, id)) == 0 || told(lines, id)[0].Do != "aspiration" {
			t.Skip("written by staff")
		}
		lines = slices.DeleteFunc(lines, func(l store.Line) bool { return l.Do == "merge" && l.Into == id || l.Case == id && l.Do == "spam" })
		now := at.Add(days(rapid.IntRange(0, 60).Draw(t, "as of")))
		b := figuresBy(t, lines, now)
		a := figuresBy(t, insert(lines, store.Line{Do: "spam", Case: id, At: at, Staff: "s1"}), now)
		excludedHigh(t, a)
		before, after := b[ByAll]["all"], a[ByAll]["all"]
		if after.Excluded.Spam != before.Excluded.Spam+1 || after.Aspirations != before.Aspirations || after.TwoWay.N > before.TwoWay.N ||
			after.Verdict.Yes > before.Verdict.Yes || after.Replies != before.Replies || after.Heard.N > before.Heard.N {
			t.Fatalf("spam: %s, before %s", show(after), show(before))
		}
	})
}

// TestPassingOn: the wait goes on from the first receipt; only the office is another one. Citizens count once for each office, so
// that heard, and the flag that looks at it, may change.
func TestPassingOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		lines, now := measuretest.Cases(t, n), asOf(t)
		id, at := moments(t, lines, n)
		before := figuresBy(t, lines, now)
		after := figuresBy(t, insert(lines, store.Line{Do: "pass", Case: id, At: at, Office: "dapil-3"}), now)
		delete(before, ByOffice)
		same(t, before, after, func(g *Group) {
			g.Heard = nil
			g.Flags = slices.DeleteFunc(slices.Clone(g.Flags), func(f Flag) bool { return f == FlagFlood })
		})
	})
}

// TestGroupsAddUp: each aspiration is in one group, whatever it is grouped by.
func TestGroupsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := figuresBy(t, measuretest.Random(t), asOf(t))
		whole := all[ByAll]["all"]
		for by, groups := range all {
			var sum Group
			var two Share
			var heard Heard
			for _, g := range groups {
				if g.Aspirations != g.Excluded.Sum()+g.Ladder.Unheard+g.Ladder.Seen+g.Ladder.Answered+g.Ladder.Conversed+g.Ladder.Confirmed {
					t.Fatalf("by %s: not each on one rung, or left out: %s", by, show(g))
				}
				addCounts(reflect.ValueOf(&sum).Elem(), reflect.ValueOf(g))
				if g.TwoWay != nil {
					two.N, two.Of, two.Pending = two.N+g.TwoWay.N, two.Of+g.TwoWay.Of, two.Pending+g.TwoWay.Pending
					heard.N, heard.Of = heard.N+g.Heard.N, heard.Of+g.Heard.Of
					if two.Of > 0 && g.TwoWay.Of != g.Matured || g.TwoWay.N > g.TwoWay.Of || g.TwoWay.Pending > g.TwoWay.N {
						t.Fatalf("by %s: %s", by, show(g))
					}
				}
			}
			var want Group
			addCounts(reflect.ValueOf(&want).Elem(), reflect.ValueOf(whole))
			if !reflect.DeepEqual(sum, want) {
				t.Fatalf("by %s %s, want %s", by, show(sum), show(want))
			}
			if by == ByStaff || len(groups) == 0 {
				continue
			}
			if w := whole.TwoWay; two.N != w.N || two.Of != w.Of || two.Pending != w.Pending {
				t.Fatalf("by %s %+v, want %+v", by, two, *w)
			}
			if by == ByOffice && (heard.N != whole.Heard.N || heard.Of != whole.Heard.Of) {
				t.Fatalf("by office %+v heard, want %+v", heard, *whole.Heard)
			}
		}
	})
}

// addCounts adds the whole numbers of a group, wherever they are but behind pointers.
func addCounts(sum, v reflect.Value) {
	switch v.Kind() {
	case reflect.Int:
		sum.SetInt(sum.Int() + v.Int())
	case reflect.Struct:
		for i := range v.NumField() {
			addCounts(sum.Field(i), v.Field(i))
		}
	}
}

// show is a group as the report has it.
func show(g Group) string {
	b, err := json.Marshal(g)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
