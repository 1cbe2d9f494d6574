package measure

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// dayZero is day 0 of the small histories: a Thursday, the first of a month.
var dayZero = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// onDay reads a time of a small history: "14" is day 14, "14+1" a second later, "14-1" a second before.
func onDay(t testing.TB, s string) time.Time {
	t.Helper()
	number, seconds := s, 0
	if i := strings.IndexAny(s, "+-"); i > 0 {
		var err error
		if seconds, err = strconv.Atoi(s[i:]); err != nil {
			t.Fatal(err)
		}
		number = s[:i]
	}
	d, err := strconv.ParseFloat(number, 64)
	if err != nil {
		t.Fatal(err)
	}
	return dayZero.Add(time.Duration(d*24*float64(time.Hour)) + time.Duration(seconds)*time.Second)
}

// small reads a small history: "DAY CASE DO field=value …", one after the other, with ";" between them. A reply is personal, by
// s1, and delivered at once, unless it says otherwise ("delivered=never").
func small(t testing.TB, text string) []store.Line {
	t.Helper()
	var lines []store.Line
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		l := store.Line{At: onDay(t, words[0]), Case: words[1], Do: words[2]}
		switch l.Do {
		case "aspiration":
			l.Office, l.Citizen, l.Kind, l.Platform = "o1", "w-"+l.Case, "complaint", "telegram"
		case "reply":
			at := l.At
			l.Staff, l.Type, l.Delivered = "s1", "personal", &at
		}
		for _, w := range words[3:] {
			name, value, _ := strings.Cut(w, "=")
			switch name {
			case "office":
				l.Office = value
			case "citizen":
				l.Citizen = value
			case "kind":
				l.Kind = value
			case "topic":
				l.Topic = value
			case "region":
				l.Region = value
			case "by":
				l.By = value
			case "staff":
				l.Staff = value
			case "type":
				l.Type = value
			case "into":
				l.Into = value
			case "own":
				l.Own = true
			case "closing":
				yes := true
				l.Closing = &yes
			case "recipients":
				l.Recipients, _ = strconv.Atoi(value)
			case "is":
				l.Verdict = value
			case "delivered":
				l.Delivered = nil
				if value != "never" {
					at := onDay(t, value)
					l.Delivered = &at
				}
			default:
				t.Fatalf("%q: what is %q?", part, w)
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// times repeats a history for many cases: "#" stands for their number.
func times(n int, text string) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(text, "#", strconv.Itoa(i)))
	}
	return strings.Join(all, ";")
}

// part compares what want has of got: integers and texts exactly, fractions as far as they are written, to four digits.
func apartIn(path string, got, want any) (wrong []string) {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %v, want %v", path, got, want)}
		}
		for k := range w {
			if _, ok := g[k]; !ok {
				wrong = append(wrong, fmt.Sprintf("there is no %s.%s", path, k))
				continue
			}
			wrong = append(wrong, apartIn(path+"."+k, g[k], w[k])...)
		}
	case float64:
		g, ok := got.(float64)
		if !ok || math.Abs(g-w) > 5e-5 || w == math.Trunc(w) && g != w {
			wrong = append(wrong, fmt.Sprintf("%s is %v, want %v", path, got, want))
		}
	default:
		if !reflect.DeepEqual(got, want) {
			wrong = append(wrong, fmt.Sprintf("%s is %v, want %v", path, got, want))
		}
	}
	return wrong
}

// sentence is a case computed by hand for a sentence of measures.md, by its name.
type sentence struct {
	name    string
	history string
	asOf    string
	by      Grouping
	want    string // part of the groups, by key
}

// check computes the figures of a sentence's history. The season Uji is from day 10 to day 20.
func (s sentence) check(t *testing.T) {
	t.Helper()
	q := Query{By: s.by, AsOf: onDay(t, s.asOf)}
	set := Setting{Zone: time.UTC, Seasons: []store.Season{{Name: "Uji", From: "2026-01-11", To: "2026-01-21"}}, Work: func(string) Calendar { return night{} }}
	report, err := Compute(slices.Values(small(t, s.history)), q, set)
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]any{}
	for _, g := range report.Groups {
		text, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		var one any
		if err := json.Unmarshal(text, &one); err != nil {
			t.Fatal(err)
		}
		groups[g.Key] = one
	}
	var want map[string]any
	if err := json.Unmarshal([]byte(s.want), &want); err != nil {
		t.Fatalf("%s: %v", s.want, err)
	}
	if len(groups) != len(want) {
		t.Errorf("%d groups, want %d", len(groups), len(want))
	}
	for _, wrong := range apartIn("groups", groups, want) {
		t.Error(wrong)
	}
}

// night is a calendar that works half of the time, for every stretch alike.
type night struct{}

func (night) Between(from, to time.Time) time.Duration { return max(0, to.Sub(from)/2) }

// TestSentences: each sentence of the terms and figures of measures.md, on a history that is small enough to count by hand.
func TestSentences(t *testing.T) {
	for _, s := range slices.Concat(terms, exclusions, turns, figures) {
		t.Run(s.name, func(t *testing.T) {
			s.by = cmp.Or(s.by, ByAll)
			s.check(t)
		})
	}
}

var terms = []sentence{
	{"within W is at most W", "0 a aspiration; 14 a reply", "20", "", `{"all":{"two_way":{"n":1,"of":1,"pending":0}}}`},
	{"within W is not a second more", "0 a aspiration; 14+1 a reply", "20", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
	{"younger than W is strictly less", "0 a aspiration; 1 a reply; 5 a message", "19", "", `{"all":{"two_way":{"n":0,"of":1,"pending":0}}}`},
	{"younger than W, by a second", "0 a aspiration; 1 a reply; 5 a message", "19-1", "", `{"all":{"two_way":{"n":1,"of":1,"pending":1}}}`},
	{"a reply takes effect when it was delivered",
		"0 a aspiration; 1 a reply delivered=5; 3 a message; 4 a verdict is=yes", "20", "",
		`{"all":{"two_way":{"n":1,"of":1,"pending":0},"wait_hours":{"p50":120},"verdict":{"silent":1,"of":1}}}`},
	{"equal times keep the order of the file", "0 a aspiration; 2 a reply; 2 a verdict is=no", "10", "", `{"all":{"verdict":{"no":1}}}`},
	{"equal times keep the order of the file, the other way round", "0 a aspiration; 2 a verdict is=no; 2 a reply", "10", "",
		`{"all":{"verdict":{"no":0,"silent":1}}}`},
	{"equal times keep the order of the file, of what was given up late", "0 a aspiration; 20 a withdraw; 20 a reply", "40", "",
		`{"all":{"wait_hours":{"p50":null},"at_risk":{"14d":1,"30d":0},"ladder":{"answered":1}}}`},
	{"equal times keep the order of the file, of what was answered first", "0 a aspiration; 20 a reply; 20 a withdraw", "40", "",
		`{"all":{"wait_hours":{"p50":480}}}`},
	{"what lies after now has not happened", "0 a aspiration; 5 a spam; 6 a seen; 7 b aspiration", "5-1", "",
		`{"all":{"aspirations":1,"excluded":{"spam":0},"ladder":{"unheard":1}}}`},
	{"what lies at now has happened", "0 a aspiration; 5 a spam; 5 b aspiration", "5", "", `{"all":{"aspirations":2,"excluded":{"spam":1}}}`},
	{"the merged take the earliest receipt of them all", "0 a aspiration; 3 b aspiration; 4 a merge into=b; 15 b reply", "40", "",
		`{"all":{"aspirations":2,"matured":1,"two_way":{"n":0,"of":1},"wait_hours":{"p50":360}}}`},
	{"the merged take the earliest receipt, through a chain",
		"0 a aspiration; 3 b aspiration; 4 c aspiration; 5 a merge into=b; 6 b merge into=c; 7 c reply", "40", "",
		`{"all":{"excluded":{"merged":2},"matured":1,"wait_hours":{"p50":168},"heard":{"n":3,"of":3}}}`},
	{"the merged take all their citizens", "0 a aspiration; 0 a support citizen=w9; 1 b aspiration; 2 a merge into=b; 3 b reply", "40", "",
		`{"all":{"heard":{"n":3,"of":3}}}`},
	{"what was restored from a merge is no more of it", "0 a aspiration; 3 b aspiration; 4 a merge into=b; 5 a restore; 5 b reply", "40", "",
		`{"all":{"excluded":{"merged":0},"matured":2,"wait_hours":{"p50":48},"heard":{"n":1,"of":2}}}`},
	{"counting is a personal reply", "0 a aspiration; 1 a reply type=template; 2 a reply type=ack; 3 a reply type=forward; 4 a reply type=auto", "20", "",
		`{"all":{"two_way":{"n":0,"of":1},"ladder":{"seen":1},"replies":{"personal":0,"template":1,"ack":1,"forward":1,"auto":1,"undelivered":0}}}`},
	{"counting is a delivered reply", "0 a aspiration; 1 a reply delivered=never; 2 a reply delivered=30", "30-1", "",
		`{"all":{"two_way":{"n":0,"of":1},"ladder":{"seen":1},"replies":{"personal":0,"undelivered":2}}}`},
	{"its time is its delivery", "0 a aspiration; 1 a reply delivered=14+1", "30", "", `{"all":{"two_way":{"n":0,"of":1},"replies":{"personal":1,"undelivered":0}}}`},
	{"matured: received + W ≤ now", "0 a aspiration", "14", "", `{"all":{"matured":1}}`},
	{"matured: not a second before", "0 a aspiration; 1 a reply", "14-1", "", `{"all":{"matured":0,"two_way":{"n":0,"of":0,"rate":null,"low":null,"high":null}}}`},
}

var exclusions = []sentence{
	{"one cause at most", "0 a aspiration kind=praise own; 1 a spam; 2 a withdraw", "20", "",
		`{"all":{"excluded":{"own":1,"spam":0,"withdrawn":0,"praise":0},"matured":0}}`},
	{"praise: expects no reply", "0 a aspiration kind=praise", "20", "", `{"all":{"excluded":{"praise":1},"matured":0}}`},
	{"praise: only if the citizen called it so", "0 a aspiration; 1 a correct kind=praise by=staff", "20", ByKind,
		`{"praise":{"excluded":{"praise":0},"matured":1}}`},
	{"praise: the citizen may call it so later", "0 a aspiration; 1 a correct kind=praise by=citizen", "20", "", `{"all":{"excluded":{"praise":1}}}`},
	{"praise gives way to all", "0 a aspiration kind=praise; 1 a unreachable", "20", "", `{"all":{"excluded":{"praise":0,"unreachable":1}}}`},
	{"praise cannot be restored", "0 a aspiration kind=praise; 1 a restore", "20", "", `{"all":{"excluded":{"praise":1}}}`},
	{"own cannot be restored", "0 a aspiration own; 1 a spam; 2 a restore", "20", "", `{"all":{"excluded":{"own":1}}}`},
	{"the latest stands", "0 a aspiration; 1 a spam; 2 a withdraw", "20", "", `{"all":{"excluded":{"spam":0,"withdrawn":1}}}`},
	{"the latest stands, spam", "0 a aspiration; 1 a unreachable; 2 a withdraw; 3 a spam", "20", "",
		`{"all":{"excluded":{"spam":1,"withdrawn":0,"unreachable":0}}}`},
	{"restore reveals none before", "0 a aspiration; 1 a unreachable; 2 a withdraw; 3 a spam; 4 a restore", "20", "",
		`{"all":{"excluded":{"spam":0,"withdrawn":0,"unreachable":0},"matured":1}}`},
	{"restore empties unreachable", "0 a aspiration; 1 a unreachable; 2 a restore", "20", "", `{"all":{"excluded":{"unreachable":0},"matured":1}}`},
	{"withdrawn takes effect within W", "0 a aspiration; 14 a withdraw", "20", "", `{"all":{"excluded":{"withdrawn":1}}}`},
	{"withdrawn later: the office had its chance", "0 a aspiration; 14+1 a withdraw", "20", "",
		`{"all":{"excluded":{"withdrawn":0},"two_way":{"n":0,"of":1},"ladder":{"unheard":1}}}`},
	{"withdrawn within W of the earliest receipt of the merged", "0 a aspiration; 5 b aspiration; 6 a merge into=b; 15 b withdraw", "20", "",
		`{"all":{"excluded":{"withdrawn":0,"merged":1},"two_way":{"n":0,"of":1}}}`},
	{"withdrawn takes effect before the first counting reply only", "0 a aspiration; 1 a reply; 2 a withdraw", "20", "",
		`{"all":{"excluded":{"withdrawn":0},"two_way":{"n":1,"of":1},"wait_hours":{"p50":24}}}`},
	{"censored at that moment", "0 a aspiration; 20 a withdraw", "40", "",
		`{"all":{"at_risk":{"14d":1,"30d":0},"answered":{"14d":0,"30d":null}}}`},
	{"censored at that moment, whatever comes later", "0 a aspiration; 20 a withdraw; 25 a reply", "40", "",
		`{"all":{"at_risk":{"14d":1,"30d":0},"wait_hours":{"p50":null},"ladder":{"answered":1}}}`},
	{"unreachable never replaces another cause", "0 a aspiration; 1 a spam; 2 a unreachable", "20", "",
		`{"all":{"excluded":{"spam":1,"unreachable":0}}}`},
	{"unreachable is lifted by a later message", "0 a aspiration; 1 a unreachable; 2 a message", "20", "", `{"all":{"excluded":{"unreachable":0},"matured":1}}`},
	{"unreachable is lifted by a later verdict", "0 a aspiration; 1 a unreachable; 2 a verdict is=no", "20", "", `{"all":{"excluded":{"unreachable":0},"matured":1}}`},
	{"unreachable is lifted by a counting reply", "0 a aspiration; 1 a unreachable; 2 a reply", "20", "", `{"all":{"excluded":{"unreachable":0},"two_way":{"n":1}}}`},
	{"unreachable is not lifted by another reply", "0 a aspiration; 1 a unreachable; 2 a reply type=ack", "20", "", `{"all":{"excluded":{"unreachable":1}}}`},
	{"unreachable too late is lifted as well", "0 a aspiration; 20 a unreachable; 25 a message", "40", "", `{"all":{"at_risk":{"30d":1}}}`},
	{"withdrawn is not lifted by a message", "0 a aspiration; 1 a withdraw; 2 a message; 3 a reply", "20", "", `{"all":{"excluded":{"withdrawn":1}}}`},
}

var turns = []sentence{
	{"the first opens at receipt, and a nudge restarts no wait", "0 a aspiration; 10 a message; 15 a reply", "30", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
	{"one opens with a message that is not closing", "0 a aspiration; 1 a reply; 2 a message", "20", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
	{"none opens with a closing message", "0 a aspiration; 1 a reply; 2 a message closing", "20", "", `{"all":{"two_way":{"n":1,"of":1,"pending":0}}}`},
	{"one opens with a verdict no", "0 a aspiration; 1 a reply; 2 a verdict is=no", "20", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
	{"one opens with a verdict partly", "0 a aspiration; 1 a reply; 10 a verdict is=partly", "20", "", `{"all":{"two_way":{"n":1,"of":1,"pending":1}}}`},
	{"one opens whenever none is open", "0 a aspiration; 1 a reply; 2 a message; 10 a message; 16+1 a reply", "20", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
	{"a turn ends with the next counting reply", "0 a aspiration; 1 a reply; 2 a message; 16 a reply", "40", "", `{"all":{"two_way":{"n":1,"of":1,"pending":0}}}`},
	{"a turn does not end with an ack", "0 a aspiration; 1 a reply; 2 a message; 3 a reply type=ack", "40", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
	{"a turn ends with a verdict yes", "0 a aspiration; 1 a reply; 2 a message; 3 a verdict is=yes", "40", "", `{"all":{"two_way":{"n":1,"of":1},"ladder":{"confirmed":1}}}`},
	{"a turn that lasted too long stays missed", "0 a aspiration; 1 a reply; 2 a message; 17 a verdict is=yes", "40", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
	{"a verdict yes ends no first turn", "0 a aspiration; 1 a verdict is=yes; 15 a reply", "40", "",
		`{"all":{"two_way":{"n":0,"of":1},"verdict":{"yes":0,"silent":1},"ladder":{"answered":1,"confirmed":0}}}`},
	{"staff closes the matter, not the turn", "0 a aspiration; 1 a reply; 2 a message; 3 a close", "40", "", `{"all":{"two_way":{"n":0,"of":1}}}`},
}

var figures = []sentence{
	{"kind, topic and region as last corrected", "0 a aspiration topic=x; 1 a correct topic=y region=32 by=staff; 2 a correct topic=z by=citizen", "20", ByTopic,
		`{"z":{"aspirations":1}}`},
	{"the office that holds it at now", "0 a aspiration; 1 a reply; 2 a pass office=o2; 9 a pass office=o3", "5", ByOffice,
		`{"o2":{"aspirations":1,"replies":{"personal":1},"wait_hours":{"p50":24}}}`},
	{"by who sent the first counting reply", "0 a aspiration; 1 a reply staff=s1 type=ack; 2 a reply staff=s2; 3 a reply staff=s3; 0 b aspiration", "20", ByStaff,
		`{"s2":{"aspirations":1,"matured":1},"-":{"aspirations":1,"ladder":{"unheard":1}}}`},
	{"a missing value has the key -", "0 a aspiration; 0 b aspiration region=32", "20", ByRegion, `{"-":{"aspirations":1},"32":{"aspirations":1}}`},
	{"week received", "3 a aspiration; 4 b aspiration", "20", ByWeek, `{"2026-W01":{"aspirations":1},"2026-W02":{"aspirations":1}}`},
	{"month received", "31-1 a aspiration; 31 b aspiration", "60", ByMonth, `{"2026-01":{"aspirations":1},"2026-02":{"aspirations":1}}`},
	{"a group without aspirations is not printed", "0 x broadcast office=o2 recipients=7; 0 a aspiration", "20", ByOffice, `{"o1":{"broadcasts":{"messages":0,"recipients":0}}}`},
	{"broadcasts of all", "0 x broadcast office=o2 recipients=7; 1 x broadcast office=o1 recipients=8; 30 x broadcast office=o1 recipients=9; 0 a aspiration", "20", "",
		`{"all":{"broadcasts":{"messages":2,"recipients":15}}}`},
	{"two_way: the Wilson interval", "0 a aspiration; 1 a reply; 0 b aspiration", "20", "",
		`{"all":{"two_way":{"n":1,"of":2,"rate":0.5,"low":0.0945,"high":0.9055}}}`},
	{"two_way: pending are of n", "0 a aspiration; 15 a reply; 16 a message", "20", "", `{"all":{"two_way":{"n":0,"of":1,"pending":0}}}`},
	// Waits of 2 (reply), 5 (censored) and 10 days (reply): S is 2/3 from 2 on, and 0 from 10 on.
	{"answered: Kaplan–Meier, no survivors left", "0 a aspiration; 0 c aspiration; 2 a reply; 10 c reply; 35 b aspiration", "40", "",
		`{"all":{"answered":{"3d":0.3333,"7d":0.3333,"14d":1,"30d":1},"at_risk":{"3d":2,"7d":1,"14d":0,"30d":0},"wait_hours":{"p50":240,"p90":240}}}`},
	{"answered: null past the longest time observed", "0 a aspiration; 1 a reply; 0 b aspiration", "7", "",
		`{"all":{"answered":{"3d":0.5,"7d":0.5,"14d":null,"30d":null},"at_risk":{"3d":1,"7d":1,"14d":0,"30d":0}}}`},
	{"answered: a wait of just the horizon is within it", "0 a aspiration; 3 a reply; 0 b aspiration; 7+1 b reply", "40", "", `{"all":{"answered":{"3d":0.5,"7d":0.5,"14d":1}}}`},
	// Both are at risk at 3 days: the reply comes first.
	{"answered: a wait censored at the same time was at risk", "0 a aspiration; 3 a reply; 7 b aspiration", "10", "", `{"all":{"answered":{"3d":0.5}}}`},
	{"answered: closing changes nothing", "0 a aspiration; 1 a close; 2 a reopen", "5", "", `{"all":{"answered":{"3d":0},"ladder":{"unheard":1}}}`},
	{"answered: of nothing", "0 a aspiration own", "40", "", `{"all":{"answered":{"3d":null,"30d":null},"at_risk":{"3d":0},"verdict":{"of":0,"low":null,"high":null}}}`},
	{"wait_hours: the smallest t with S(t) ≤ 1 − p", "0 a aspiration; 1 a reply; 0 b aspiration", "20", "", `{"all":{"wait_hours":{"p50":24,"p90":null}}}`},
	// 9 of 10: S is exactly 1/10, which no sum of rounded tenths is.
	{"wait_hours: in exact arithmetic", times(9, "0 a# aspiration; 1.# a# reply") + ";0 b aspiration", "20", "", `{"all":{"wait_hours":{"p50":33.6,"p90":43.2}}}`},
	{"work_wait_hours: the same in working time", "0 a aspiration; 1 a reply; 0 b aspiration", "20", "", `{"all":{"work_wait_hours":{"p50":12,"p90":null}}}`},
	{"ladder: seen by assign", "0 a aspiration; 1 a assign", "20", "", `{"all":{"ladder":{"seen":1}}}`},
	{"ladder: not seen by the bot", "0 a aspiration; 1 a reply type=auto; 2 a note", "20", "", `{"all":{"ladder":{"unheard":1}}}`},
	{"ladder: conversed", "0 a aspiration; 1 a reply; 2 a message; 20 a reply", "40", "", `{"all":{"ladder":{"answered":0,"conversed":1}}}`},
	{"ladder: two replies are no conversation", "0 a aspiration; 0 a message; 1 a reply; 2 a reply; 3 a message closing; 4 a reply", "40", "", `{"all":{"ladder":{"answered":1,"conversed":0}}}`},
	{"ladder: confirmed by the latest verdict", "0 a aspiration; 1 a reply; 2 a verdict is=yes; 3 a verdict is=no", "10", "",
		`{"all":{"ladder":{"answered":1,"confirmed":0},"verdict":{"yes":0,"no":1}}}`},
	{"verdict: with the bounds", times(2, "0 a# aspiration; 1 a# reply; 2 a# verdict is=yes") + ";0 b aspiration; 1 b reply; 2 b verdict is=no; 0 c aspiration; 1 c reply; 0 d aspiration; 1 d verdict is=yes", "10", "",
		`{"all":{"verdict":{"yes":2,"partly":0,"no":1,"silent":1,"of":4,"low":0.5,"high":0.75}}}`},
	{"replies of the excluded, too", "0 a aspiration own; 1 a reply; 2 a reply delivered=never type=auto", "20", "", `{"all":{"replies":{"personal":1,"undelivered":1}}}`},
	{"heard: each citizen once per office", "0 a aspiration citizen=w1; 1 a reply; 0 b aspiration citizen=w1; 0 c aspiration citizen=w1 office=o2; 10 d aspiration citizen=w2", "20", "",
		`{"all":{"heard":{"n":1,"of":2,"rate":0.5}}}`},
	// 1 of 1 in the season, 0 of 1 outside. The lower end of 1 of 1 is 0.2065, the upper one of 0 of 1 is 0.7935: the difference's lower end is 1 − 0.7935·√2.
	{"season: both its days, and the Newcombe interval", "10 a aspiration; 11 a reply; 21 b aspiration", "60", "",
		`{"all":{"season":{"in":{"n":1,"of":1,"low":0.2065,"high":1},"out":{"n":0,"of":1,"low":0,"high":0.7935},"difference":1,"low":-0.1221,"high":1}}}`},
	{"season: the groups", "21-1 a aspiration; 10-1 b aspiration", "60", BySeason, `{"Uji":{"aspirations":1},"-":{"aspirations":1}}`},
	{"flags: few", times(19, "0 a# aspiration"), "20", "", `{"all":{"flags":["few"]}}`},
	{"flags: not few", times(20, "0 a# aspiration"), "20", "", `{"all":{"flags":[]}}`},
	{"flags: a tenth excluded is not high", times(20, "0 a# aspiration") + ";0 b aspiration; 0 c aspiration; 1 b spam; 1 c merge into=a0; 0 d aspiration own", "20", "",
		`{"all":{"aspirations":23,"flags":[]}}`},
	{"flags: excluded_high", times(18, "0 a# aspiration") + ";0 b aspiration; 0 c aspiration; 1 b spam; 2 b restore; 1 c merge into=a0; 0 d aspiration; 0 e aspiration; 1 d spam; 1 e spam", "20", "",
		`{"all":{"aspirations":22,"flags":["few","excluded_high"]}}`},
	// 10 of 20 answered, all of them one citizen's: 1 of 11 is heard.
	{"flags: flood", times(10, "0 a# aspiration citizen=w1; 1 a# reply; 0 b# aspiration"), "20", "", `{"all":{"heard":{"n":1,"of":11},"flags":["flood"]}}`},
}

// TestSentencesByStaff: there is no two_way and no heard by staff, who have not the choice of what comes to them.
func TestSentencesByStaff(t *testing.T) {
	report, err := Compute(slices.Values(small(t, "0 a aspiration; 1 a reply")), Query{By: ByStaff, AsOf: onDay(t, "20")}, Setting{})
	if err != nil {
		t.Fatal(err)
	}
	if g := report.Groups[0]; g.Key != "s1" || g.TwoWay != nil || g.Heard != nil {
		t.Errorf("%+v", g)
	}
}

// TestDecide: what becomes of one aspiration, step by step.
func TestDecide(t *testing.T) {
	lines := small(t, "0 a aspiration citizen=w2; 1 a support citizen=w1; 2 a support citizen=w2; 3 a reply staff=s7; 5 a message; 6 a message; 9 a reply; 12 a verdict is=partly")
	type step struct {
		day     string
		rung    Rung
		turn    string
		verdict Said
	}
	for _, s := range []step{
		{"2", Unheard, "", Silent}, {"3", Answered, "", Silent}, {"6", Answered, "5", Silent}, {"9", Conversed, "", Silent}, {"12", Conversed, "12", SaidPartly},
	} {
		o, ok := Decide(Trail{Lines: lines}, onDay(t, s.day), Window)
		var turn time.Time
		if s.turn != "" {
			turn = onDay(t, s.turn)
		}
		if !ok || o.Rung != s.rung || o.Verdict != s.verdict || !o.TurnAt.Equal(turn) {
			t.Errorf("day %s: rung %d, verdict %d, turn %v", s.day, o.Rung, o.Verdict, o.TurnAt)
		}
		if answered := s.rung >= Answered; o.Answered != answered || o.InTime != answered || answered && (o.Staff != "s7" || !o.FirstAt.Equal(onDay(t, "3"))) {
			t.Errorf("day %s: %+v", s.day, o)
		}
	}
	o, _ := Decide(Trail{Lines: lines}, onDay(t, "20"), Window)
	if !slices.Equal(o.Citizens, []string{"w1", "w2"}) {
		t.Errorf("citizens %v, each is wanted once", o.Citizens)
	}
	if _, ok := Decide(Trail{Lines: lines}, onDay(t, "0-1"), Window); ok {
		t.Error("decided before it was received")
	}
}
