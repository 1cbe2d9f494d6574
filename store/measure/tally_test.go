package measure

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"duaarah/store"
)

func TestSummarize(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 1, 1+d, 0, 0, 0, 0, time.UTC) }
	received := func(case_ string, d int) store.Line {
		return store.Line{At: day(d), Do: "aspiration", Case: case_, Office: "a", Kind: "complaint"}
	}
	line := func(case_, do string, d int) store.Line { return store.Line{At: day(d), Do: do, Case: case_} }
	reply := func(case_ string, d, delivered int, kind string) store.Line {
		l := line(case_, "reply", d)
		l.Type = kind
		if delivered >= 0 {
			at := day(delivered)
			l.Delivered = &at
		}
		return l
	}
	with := func(l store.Line, change func(*store.Line)) store.Line { change(&l); return l }
	closing := true
	answered := []store.Line{received("1", 0), reply("1", 1, 1, "")}
	for name, c := range map[string]struct {
		lines []store.Line
		want  store.Tally
	}{
		"waiting":                      {[]store.Line{received("1", 0)}, store.Tally{Received: 1, Waiting: 1}},
		"answered":                     {answered, store.Tally{Received: 1, Answered: 1}},
		"written, not delivered":       {[]store.Line{received("1", 0), reply("1", 1, -1, "")}, store.Tally{Received: 1, Waiting: 1, Undelivered: 1}},
		"delivered after now":          {[]store.Line{received("1", 0), reply("1", 1, 99, "")}, store.Tally{Received: 1, Waiting: 1, Undelivered: 1}},
		"written after now":            {[]store.Line{received("1", 0), reply("1", 98, 99, "")}, store.Tally{Received: 1, Waiting: 1}},
		"received after now":           {[]store.Line{received("1", 99)}, store.Tally{}},
		"a form letter is no answer":   {[]store.Line{received("1", 0), reply("1", 1, 1, "template")}, store.Tally{Received: 1, Waiting: 1}},
		"closed without answer":        {[]store.Line{received("1", 0), line("1", "close", 1)}, store.Tally{Received: 1, Waiting: 1}},
		"writes again":                 {append(slices.Clone(answered), line("1", "message", 2)), store.Tally{Received: 1, Answered: 1, Again: 1}},
		"wrote before it arrived":      {[]store.Line{received("1", 0), reply("1", 1, 3, ""), line("1", "message", 2)}, store.Tally{Received: 1, Answered: 1}},
		"says thanks":                  {append(slices.Clone(answered), with(line("1", "message", 2), func(l *store.Line) { l.Closing = &closing })), store.Tally{Received: 1, Answered: 1}},
		"not yet":                      {append(slices.Clone(answered), with(line("1", "verdict", 2), func(l *store.Line) { l.Verdict = "no" })), store.Tally{Received: 1, Answered: 1, Again: 1}},
		"answered again":               {append(slices.Clone(answered), line("1", "message", 2), reply("1", 3, 3, "personal")), store.Tally{Received: 1, Answered: 1}},
		"spam":                         {append(slices.Clone(answered), line("1", "spam", 2)), store.Tally{Received: 1, Excluded: 1}},
		"withdrawn":                    {[]store.Line{received("1", 0), line("1", "withdraw", 14)}, store.Tally{Received: 1, Excluded: 1}},
		"withdrawn too late":           {[]store.Line{received("1", 0), line("1", "withdraw", 15)}, store.Tally{Received: 1, Waiting: 1}},
		"withdrawn after its answer":   {append(slices.Clone(answered), line("1", "withdraw", 2)), store.Tally{Received: 1, Answered: 1}},
		"merged":                       {append(slices.Clone(answered), line("1", "merge", 2)), store.Tally{Received: 1, Excluded: 1}},
		"spam, and restored":           {append(slices.Clone(answered), line("1", "spam", 2), line("1", "restore", 3)), store.Tally{Received: 1, Answered: 1}},
		"unreachable":                  {[]store.Line{received("1", 0), line("1", "unreachable", 2)}, store.Tally{Received: 1, Excluded: 1}},
		"unreachable, and back":        {[]store.Line{received("1", 0), line("1", "unreachable", 2), line("1", "message", 3)}, store.Tally{Received: 1, Waiting: 1}},
		"unreachable after its answer": {append(slices.Clone(answered), line("1", "unreachable", 2)), store.Tally{Received: 1, Answered: 1}},
		"own":                          {[]store.Line{with(received("1", 0), func(l *store.Line) { l.Own = true })}, store.Tally{Received: 1, Excluded: 1}},
		"praise":                       {[]store.Line{with(received("1", 0), func(l *store.Line) { l.Kind = "praise" })}, store.Tally{Received: 1, Excluded: 1}},
		"praise, say staff": {[]store.Line{received("1", 0), with(line("1", "correct", 1), func(l *store.Line) { l.Kind, l.By = "praise", "staff" })},
			store.Tally{Received: 1, Waiting: 1}},
	} {
		var want []store.Tally
		if c.want.Received > 0 {
			c.want.Office = "a"
			if c.want.Waiting > 0 {
				c.want.Oldest, c.want.Median = 30*24*time.Hour, 30*24*time.Hour
			}
			want = []store.Tally{c.want}
		}
		if got := Summarize(slices.Values(c.lines), day(30)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}

	// Passed on, it is the new office's, with the citizen's whole wait. Of two waits the median is the shorter.
	lines := []store.Line{received("1", 0), with(line("1", "pass", 5), func(l *store.Line) { l.Office = "b" }), received("2", 10), received("3", 20)}
	want := []store.Tally{{Office: "a", Received: 2, Waiting: 2, Oldest: 20 * 24 * time.Hour, Median: 10 * 24 * time.Hour},
		{Office: "b", Received: 1, Waiting: 1, Oldest: 30 * 24 * time.Hour, Median: 30 * 24 * time.Hour}}
	if got := Summarize(slices.Values(lines), day(30)); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
