// Package measuretest makes histories at random, for the tests of what reads, keeps and measures them.
package measuretest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"duaarah/store"
)

// Start is before all that happens in a random history; nearly all of it within the four months after.
var Start = time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)

// Random is a valid history of up to a dozen cases, as the history file has it (measures.md): every kind of line, in any
// order of cases and in order of time within a case, with many ties in time and waits of exactly the reply window. Every
// reply has a type.
func Random(t *rapid.T) []store.Line {
	return Cases(t, rapid.IntRange(0, 12).Draw(t, "cases"))
}

// Cases is Random with so many cases, c0, c1, … in no order; three offices, fewer citizens than cases, and four people of staff.
// Merges go to another case of a lower number, which may stand later: never round in a circle.
func Cases(t *rapid.T, n int) []store.Line {
	told := make([][]store.Line, n)
	for i := range told {
		told[i] = story(t, i, n)
	}
	if n > 0 {
		for range rapid.IntRange(0, 3).Draw(t, "broadcasts") {
			told = append(told, []store.Line{{At: Start.Add(span(t, 0)), Do: "broadcast", Office: office(t), Staff: perhaps(t, "s0"),
				Recipients: rapid.SampledFrom([]int{0, 1, 250}).Draw(t, "recipients")}})
		}
	}
	return mix(t, told)
}

// mix puts the stories together: one after another, or line by line.
func mix(t *rapid.T, told [][]store.Line) (lines []store.Line) {
	order := make([]int, len(told))
	for i := range order {
		order[i] = i
	}
	order = rapid.Permutation(order).Draw(t, "order")
	if rapid.Bool().Draw(t, "apart") {
		for _, i := range order {
			lines = append(lines, told[i]...)
		}
		return lines
	}
	for len(order) > 0 {
		k := rapid.IntRange(0, len(order)-1).Draw(t, "next")
		i := order[k]
		lines, told[i] = append(lines, told[i][0]), told[i][1:]
		if len(told[i]) == 0 {
			order = append(order[:k], order[k+1:]...)
		}
	}
	return lines
}

// story is a case of n.
func story(t *rapid.T, i, n int) []store.Line {
	at := Start.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "day")) * 24 * time.Hour)
	lines := []store.Line{{
		At: at, Do: "aspiration", Case: fmt.Sprintf("c%d", i), Office: office(t), Citizen: citizen(t, n),
		Kind: kind(t, true), Topic: perhaps(t, "jalan"), Region: perhaps(t, "32.73"),
		Platform: rapid.SampledFrom([]string{"", "telegram", "discord", "web"}).Draw(t, "platform"), Event: perhaps(t, "7K3MQ"), Broadcast: perhaps(t, "3QK7M"),
		Own: rapid.IntRange(0, 11).Draw(t, "own") == 0, Text: text(t),
	}}
	for range rapid.IntRange(0, 12).Draw(t, "lines") {
		at = at.Add(span(t, 3))
		l := event(t, i, n)
		l.At, l.Case = at, lines[0].Case
		if l.Do == "reply" && rapid.IntRange(0, 4).Draw(t, "arrives") > 0 {
			d := at.Add(rapid.SampledFrom([]time.Duration{0, 0, time.Millisecond, 2 * time.Second, time.Hour, 3 * day, 20 * day}).Draw(t, "on its way"))
			l.Delivered = &d
		}
		lines = append(lines, l)
	}
	return lines
}

const day = 24 * time.Hour

// span is how long until the next thing happens: often no time at all. some weighs the ties.
func span(t *rapid.T, some int) time.Duration {
	spans := []time.Duration{time.Millisecond, time.Hour, day, 5*day + 7*time.Minute, 14*day - time.Millisecond, 14 * day, 14*day + time.Millisecond, 30 * day}
	k := rapid.IntRange(-some, len(spans)-1).Draw(t, "span")
	if k < 0 {
		return 0
	}
	return spans[k]
}

// event is a line of case i of n, without its time, its case and its delivery.
func event(t *rapid.T, i, n int) store.Line {
	staff := rapid.SampledFrom([]string{"s0", "s1", "s2", "s3"}).Draw(t, "staff")
	switch do := rapid.SampledFrom([]string{"reply", "reply", "reply", "reply", "message", "message", "message", "verdict", "verdict", "support",
		"pass", "correct", "spam", "withdraw", "restore", "restore", "merge", "unreachable", "close", "reopen", "note", "assign", "seen"}).Draw(t, "do"); do {
	case "reply":
		typ := rapid.SampledFrom([]string{"personal", "personal", "personal", "template", "ack", "forward", "auto"}).Draw(t, "type")
		if typ == "auto" {
			staff = perhaps(t, staff)
		}
		return store.Line{Do: do, Staff: staff, Type: typ, Text: text(t)}
	case "message":
		closing := rapid.IntRange(0, 3).Draw(t, "closing") == 0
		return store.Line{Do: do, Closing: &closing, Text: text(t)}
	case "verdict":
		return store.Line{Do: do, Verdict: rapid.SampledFrom([]string{"yes", "partly", "no"}).Draw(t, "verdict"), Stars: rapid.IntRange(0, 5).Draw(t, "stars")}
	case "support":
		return store.Line{Do: do, Citizen: citizen(t, n)}
	case "pass":
		return store.Line{Do: do, Office: office(t), Staff: perhaps(t, staff)}
	case "correct":
		l := store.Line{Do: do, Kind: kind(t, true), Topic: perhaps(t, "air"), Region: perhaps(t, "35.15"),
			By: rapid.SampledFrom([]string{"citizen", "staff"}).Draw(t, "by")}
		if l.Kind == "" && l.Topic == "" && l.Region == "" {
			l.Kind = kind(t, false)
		}
		return l
	case "merge":
		if i == 0 {
			return store.Line{Do: "note", Staff: staff}
		}
		return store.Line{Do: do, Into: fmt.Sprintf("c%d", rapid.IntRange(0, i-1).Draw(t, "into")), Staff: perhaps(t, staff)}
	case "withdraw":
		return store.Line{Do: do}
	case "assign":
		return store.Line{Do: do, Staff: staff}
	default:
		return store.Line{Do: do, Staff: perhaps(t, staff)}
	}
}

func office(t *rapid.T) string {
	return rapid.SampledFrom([]string{"kota-1", "kota-2", "dapil-3"}).Draw(t, "office")
}

func citizen(t *rapid.T, n int) string {
	return fmt.Sprintf("w%d", rapid.IntRange(0, max(n*2/3, 1)).Draw(t, "citizen"))
}

func kind(t *rapid.T, none bool) string {
	kinds := []string{"complaint", "wish", "question", "praise"}
	if none {
		kinds = append(kinds, "")
	}
	return rapid.SampledFrom(kinds).Draw(t, "kind")
}

// perhaps is s, or nothing.
func perhaps(t *rapid.T, s string) string {
	return rapid.SampledFrom([]string{s, s, ""}).Draw(t, "perhaps")
}

// text is what somebody wrote, or nil where that is not told.
func text(t *rapid.T) *string {
	texts := []string{"", "lampu jalan mati", "terima kasih 🙏", "<b>baris\nkedua</b> & \"kutip\" \u2028", "ꦱꦸꦫꦠ꧀"}
	k := rapid.IntRange(-1, len(texts)-1).Draw(t, "text")
	if k < 0 {
		return nil
	}
	return &texts[k]
}
