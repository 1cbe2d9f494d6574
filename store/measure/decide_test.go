package measure

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// story makes lines of a case from words such as "5 reply personal 5": at day 5, a personal reply that arrived on day 5.
func story(t testing.TB, id string, words ...string) []store.Line {
	t.Helper()
	lines := []store.Line{}
	for _, w := range words {
		f := strings.Fields(w)
		l := store.Line{At: atDay(t, f[0]), Do: f[1], Case: id, Staff: "s1"}
		arg := func(i int) string {
			if len(f) > i {
				return f[i]
			}
			return ""
		}
		switch l.Do {
		case "aspiration":
			l.Office, l.Citizen, l.Kind, l.Staff = "a", "w-"+id, arg(2), ""
			l.Own = arg(3) == "own"
		case "reply":
			l.Type = arg(2)
			if d := arg(3); d != "" {
				at := atDay(t, d)
				l.Delivered = &at
			}
		case "message":
			closing := arg(2) == "closing"
			l.Closing = &closing
		case "verdict":
			l.Verdict = arg(2)
		case "correct":
			l.Kind, l.By = arg(2), arg(3)
		case "merge":
			l.Into = arg(2)
		case "support":
			l.Citizen = arg(2)
		case "pass":
			l.Office = arg(2)
		}
		lines = append(lines, l)
	}
	return lines
}

func atDay(t testing.TB, s string) time.Time {
	t.Helper()
	ms := 0
	if d, rest, ok := strings.Cut(s, "+"); ok { // 14+1: a millisecond after
		s = d
		ms, _ = strconv.Atoi(rest)
	}
	d, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(d*24*float64(time.Hour)) + time.Duration(ms)*time.Millisecond)
}

// TestOutcomes: each sentence of measures.md on what becomes of an aspiration, by a case that was worked out by hand.
func TestOutcomes(t *testing.T) {
	const begin = "0 aspiration complaint"
	answered := []string{begin, "1 reply personal 2"}
	and := func(words ...string) []string { return append(slices.Clone(answered), words...) }
	type want struct {
		excluded Cause
		wait     float64 // days until the first counting reply, or until not observed any more
		event    bool
		ok       bool // two-way
		pending  bool
		rung     Rung
		said     Said
	}
	unanswered := want{wait: 100, rung: Unheard}
	twoWay := want{wait: 2, event: true, ok: true, rung: Answered}
	missed := want{wait: 2, event: true, rung: Answered}
	for name, c := range map[string]struct {
		words []string
		want  want
	}{
		"nobody answers":                                           {[]string{begin}, unanswered},
		"a reply counts when it was delivered":                     {answered, twoWay},
		"a reply that has not arrived is none, but seen":           {[]string{begin, "1 reply personal"}, want{wait: 100, rung: Seen}},
		"nor one that arrives later than now":                      {[]string{begin, "1 reply personal 101"}, want{wait: 100, rung: Seen}},
		"what is written after now has not happened":               {[]string{begin, "101 reply personal 102"}, unanswered},
		"a template, an ack and a forward are none":                {[]string{begin, "1 reply template 1", "2 reply ack 2", "3 reply forward 3"}, want{wait: 100, rung: Seen}},
		"the bot's own is not even seen":                           {[]string{begin, "1 reply auto 1"}, unanswered},
		"within the window is at most it":                          {[]string{begin, "13 reply personal 14"}, want{wait: 14, event: true, ok: true, rung: Answered}},
		"a millisecond more is not":                                {[]string{begin, "13 reply personal 14+1"}, want{wait: 14, event: true, rung: Answered}},
		"seen":                                                     {[]string{begin, "1 seen"}, want{wait: 100, rung: Seen}},
		"taken up":                                                 {[]string{begin, "1 assign"}, want{wait: 100, rung: Seen}},
		"closing without a reply changes nothing":                  {[]string{begin, "1 close"}, unanswered},
		"a note is nothing":                                        {[]string{begin, "1 note"}, unanswered},
		"a message before the reply opens no turn":                 {[]string{begin, "1 message", "1 reply personal 2"}, twoWay},
		"a message while the reply is on its way neither":          {[]string{begin, "1 reply personal 2", "1.5 message"}, twoWay},
		"a message after it opens one, which is missed":            {and("3 message"), missed},
		"a short thanks opens none":                                {and("3 message closing"), twoWay},
		"an open turn that is young is pending":                    {and("86+1 message"), want{wait: 2, event: true, ok: true, pending: true, rung: Answered}},
		"younger is strictly less":                                 {and("86 message"), missed},
		"the turn is answered within the window":                   {and("3 message", "17 reply personal 17"), want{wait: 2, event: true, ok: true, rung: Conversed}},
		"and too late, for ever":                                   {and("3 message", "17 reply personal 17+1", "20 message", "21 reply personal 21"), want{wait: 2, event: true, rung: Conversed}},
		"a nudge does not start the wait again":                    {and("3 message", "16 message", "18 reply personal 18"), want{wait: 2, event: true, rung: Conversed}},
		"another reply of no turn is no conversation":              {and("5 reply personal 5"), twoWay},
		"a verdict no opens a turn":                                {and("3 verdict no"), want{wait: 2, event: true, rung: Answered, said: SaidNo}},
		"partly as well":                                           {and("3 verdict partly", "5 reply personal 5"), want{wait: 2, event: true, ok: true, rung: Conversed, said: SaidPartly}},
		"yes ends a turn, and is no conversation":                  {and("3 message", "4 verdict yes"), want{wait: 2, event: true, ok: true, rung: Confirmed, said: SaidYes}},
		"yes too late ends it too late":                            {and("3 message", "18 verdict yes"), want{wait: 2, event: true, rung: Confirmed, said: SaidYes}},
		"the latest verdict stands":                                {and("3 verdict yes", "4 verdict no", "5 reply personal 5"), want{wait: 2, event: true, ok: true, rung: Conversed, said: SaidNo}},
		"a verdict before the first counting reply says nothing":   {[]string{begin, "1 verdict yes", "1 reply personal 2"}, twoWay},
		"an ack ends no turn":                                      {and("3 message", "4 reply ack 4"), missed},
		"spam":                                                     {and("3 spam"), want{excluded: Spam, wait: 2, event: true, ok: true, rung: Answered}},
		"restored":                                                 {and("3 spam", "4 restore"), twoWay},
		"withdrawn":                                                {[]string{begin, "14 withdraw"}, want{excluded: Withdrawn, wait: 100}},
		"withdrawn too late is watched until then":                 {[]string{begin, "14+1 withdraw"}, want{wait: 14}},
		"a reply after that is not watched any more":               {[]string{begin, "20 withdraw", "21 reply personal 21"}, want{wait: 20, rung: Answered}},
		"withdrawn after the reply changes nothing":                {and("3 withdraw"), twoWay},
		"late withdrawal, restored":                                {[]string{begin, "20 withdraw", "21 restore"}, unanswered},
		"unreachable":                                              {[]string{begin, "3 unreachable"}, want{excluded: Unreachable, wait: 100}},
		"and found by a message":                                   {[]string{begin, "3 unreachable", "4 message"}, unanswered},
		"or a verdict":                                             {[]string{begin, "3 unreachable", "4 verdict no"}, unanswered},
		"or a counting reply":                                      {[]string{begin, "1 unreachable", "1 reply personal 2"}, twoWay},
		"not by another reply":                                     {[]string{begin, "1 unreachable", "1 reply ack 2"}, want{excluded: Unreachable, wait: 100, rung: Seen}},
		"unreachable too late is watched until then":               {[]string{begin, "20 unreachable"}, want{wait: 20}},
		"unless found":                                             {[]string{begin, "20 unreachable", "30 message"}, unanswered},
		"or answered":                                              {[]string{begin, "20 unreachable", "30 reply personal 30"}, want{wait: 30, event: true, rung: Answered}},
		"unreachable after the reply changes nothing":              {and("3 unreachable"), twoWay},
		"unreachable replaces no other cause":                      {[]string{begin, "1 spam", "2 unreachable", "3 restore"}, unanswered},
		"spam replaces unreachable, and restore reveals none":      {[]string{begin, "1 unreachable", "2 spam", "3 restore"}, unanswered},
		"the latest cause stands":                                  {[]string{begin, "1 withdraw", "2 spam"}, want{excluded: Spam, wait: 100}},
		"a withdrawal that takes no effect replaces none":          {[]string{begin, "1 spam", "20 withdraw"}, want{excluded: Spam, wait: 20}},
		"praise is excluded":                                       {[]string{"0 aspiration praise"}, want{excluded: CalledPraise, wait: 100}},
		"praise, says staff, is not":                               {[]string{begin, "1 correct praise staff"}, unanswered},
		"praise, says the citizen, is":                             {[]string{begin, "1 correct praise citizen"}, want{excluded: CalledPraise, wait: 100}},
		"praise, says staff as well, is as it was":                 {[]string{"0 aspiration praise", "1 correct praise staff"}, want{excluded: CalledPraise, wait: 100}},
		"praise taken back by staff, and said again":               {[]string{"0 aspiration praise", "1 correct wish staff", "2 correct praise staff"}, want{excluded: CalledPraise, wait: 100}},
		"a late withdrawal takes the place of unreachable":         {[]string{begin, "20 unreachable", "30 withdraw", "31 message"}, want{wait: 30}},
		"given up at the moment of the reply, before it":           {[]string{begin, "20 withdraw", "20 reply personal 20"}, want{wait: 20, rung: Answered}},
		"praise no longer":                                         {[]string{"0 aspiration praise", "1 correct complaint staff"}, unanswered},
		"praise gives way":                                         {[]string{"0 aspiration praise", "1 spam"}, want{excluded: Spam, wait: 100}},
		"praise cannot be restored":                                {[]string{"0 aspiration praise", "1 spam", "2 restore"}, want{excluded: CalledPraise, wait: 100}},
		"the office's own":                                         {[]string{"0 aspiration complaint own"}, want{excluded: Own, wait: 100}},
		"outranks all":                                             {[]string{"0 aspiration praise own", "1 spam"}, want{excluded: Own, wait: 100}},
		"equal times keep the order: written, then answered":       {[]string{begin, "2 message", "1 reply personal 2"}, twoWay},
		"equal times keep the order: answered, then written again": {[]string{begin, "1 reply personal 2", "2 message", "3 reply personal 3"}, want{wait: 2, event: true, ok: true, rung: Conversed}},
		"passed on, the wait goes on":                              {[]string{begin, "5 pass b", "6 reply personal 16"}, want{wait: 16, event: true, rung: Answered}},
	} {
		t.Run(name, func(t *testing.T) {
			now := atDay(t, "100")
			o, ok := Decide(Trail{Lines: story(t, "1", c.words...)}, now, Window)
			if !ok {
				t.Fatal("it was never received")
			}
			e := o.Entry(1, func(string) uint32 { return 1 }, func(string) uint32 { return 1 })
			until, event := e.waited(now.UnixMilli())
			got := want{excluded: o.Excluded, wait: float64((until - e.Received) / day), event: event, rung: o.Rung, said: o.Verdict}
			got.ok, got.pending = e.twoWay(now.UnixMilli(), Window.Milliseconds())
			if got != c.want {
				t.Errorf("%v\ngot  %+v\nwant %+v", c.words, got, c.want)
			}
		})
	}
	if _, ok := Decide(Trail{Lines: story(t, "1", "101 aspiration complaint")}, atDay(t, "100"), Window); ok {
		t.Error("what comes after now was received")
	}
}

// TestMerged: one into which others were merged takes the earliest receipt of them all, and all their citizens, for as long as that
// stands.
func TestMerged(t *testing.T) {
	now := atDay(t, "100")
	for name, c := range map[string]struct {
		sources map[string][]string // into "1", in order of ID
		day     float64             // received
		people  []string
	}{
		"none":                  {nil, 10, []string{"w-1"}},
		"an earlier one":        {map[string][]string{"2": {"5 aspiration complaint", "20 merge 1"}}, 5, []string{"w-1", "w-2"}},
		"a later one":           {map[string][]string{"2": {"15 aspiration complaint", "20 merge 1"}}, 10, []string{"w-1", "w-2"}},
		"merged after now":      {map[string][]string{"2": {"5 aspiration complaint", "101 merge 1"}}, 10, []string{"w-1"}},
		"merged, and restored":  {map[string][]string{"2": {"5 aspiration complaint", "20 merge 1", "21 restore"}}, 10, []string{"w-1"}},
		"merged, and then spam": {map[string][]string{"2": {"5 aspiration complaint", "20 merge 1", "21 spam"}}, 10, []string{"w-1"}},
		"with its supporters":   {map[string][]string{"2": {"5 aspiration complaint", "6 support w-9", "20 merge 1"}}, 5, []string{"w-1", "w-2", "w-9"}},
	} {
		trail := Trail{Lines: story(t, "1", "10 aspiration complaint")}
		for id, words := range c.sources {
			trail.Sources = append(trail.Sources, Trail{Lines: story(t, id, words...)})
		}
		o, _ := Decide(trail, now, Window)
		if !o.Received.Equal(atDay(t, fmt.Sprint(c.day))) || !reflect.DeepEqual(o.Citizens, c.people) {
			t.Errorf("%s: received %v, of %v", name, o.Received, o.Citizens)
		}
	}
	// Through another: what was merged into what was merged.
	lines := slices.Concat(story(t, "1", "10 aspiration complaint"), story(t, "2", "5 aspiration complaint", "20 merge 1"), story(t, "3", "1 aspiration complaint", "19 merge 2"))
	r, err := Compute(slices.Values(lines), Query{AsOf: now}, Setting{})
	if err != nil {
		t.Fatal(err)
	}
	g := r.Groups[0]
	if g.Aspirations != 3 || g.Excluded.Merged != 2 || g.Heard.Of != 3 || g.AtRisk.D30 != 1 {
		t.Errorf("%+v", g)
	}
	r, _ = Compute(slices.Values(lines), Query{AsOf: now, From: "2026-01-01", To: "2026-01-03"}, Setting{})
	if g := r.Groups[0]; g.Aspirations != 3 || g.Excluded.Merged != 2 {
		t.Errorf("received on the first days: %+v", g)
	}
}

// TestFlags: at their borders.
func TestFlags(t *testing.T) {
	now := atDay(t, "100")
	figures := func(lines ...[]store.Line) Group {
		t.Helper()
		r, err := Compute(slices.Values(slices.Concat(lines...)), Query{AsOf: now}, Setting{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Groups[0]
	}
	several := func(n int, prefix string, citizen string, words ...string) (lines []store.Line) {
		for i := range n {
			s := story(t, fmt.Sprint(prefix, i), words...)
			if citizen != "" {
				s[0].Citizen = citizen
			}
			lines = append(lines, s...)
		}
		return lines
	}
	const begin = "0 aspiration complaint"
	for name, c := range map[string]struct {
		lines [][]store.Line
		want  []Flag
	}{
		"19 are few":                    {[][]store.Line{several(19, "a", "", begin)}, []Flag{FlagFew}},
		"20 are not":                    {[][]store.Line{several(20, "a", "", begin)}, []Flag{}},
		"a tenth set aside is not high": {[][]store.Line{several(27, "a", "", begin), several(3, "b", "", begin, "1 spam")}, []Flag{}},
		"more is":                       {[][]store.Line{several(26, "a", "", begin), several(3, "b", "", begin, "1 spam")}, []Flag{FlagExcludedHigh}},
		// Of 20 matured 10 are answered; of the citizens one of 11 is: 50 % against 9 %.
		"one person's ten answers": {[][]store.Line{several(10, "a", "w", begin, "1 reply personal 1"), several(10, "b", "", begin)}, []Flag{FlagFlood}},
		// 12 of 20 answered, and 12 of 20 citizens.
		"as many people as matters": {[][]store.Line{several(12, "a", "", begin, "1 reply personal 1"), several(8, "b", "", begin)}, []Flag{}},
	} {
		if got := figures(c.lines...).Flags; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
