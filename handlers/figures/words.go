package figures

import (
	"math"
	"strconv"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/store/measure"
)

// speaker writes figures in one language.
type speaker struct{ messages.Printer }

// count is a number of things: "1.234".
func (p speaker) count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && n >= 0; i -= 3 {
		s = s[:i] + p.S("figures.thousands") + s[i:]
	}
	return s
}

// percent is a share: "65 %".
func (p speaker) percent(share float64) string {
	return p.S("figures.percent", "n", measure.Percent(share))
}

// between is an interval: "56 dan 73 %". Its ends are rounded away from the middle, so that it promises no more than it holds.
func (p speaker) between(s measure.Share) string {
	low, high := measure.Outward(*s.Low, *s.High)
	return p.S("figures.between", "low", low, "high", high)
}

// hours is a duration as people say it.
func (p speaker) hours(h float64) string {
	return p.Duration(time.Duration(math.Round(h*60)) * time.Minute)
}

// list joins what is counted, each of a text with {n}; what is nought is left out.
func (p speaker) list(items ...any) string {
	var parts []string
	for i := 0; i+1 < len(items); i += 2 {
		if n := items[i+1].(int); n > 0 {
			parts = append(parts, p.S(items[i].(string), "n", p.count(n)))
		}
	}
	return strings.Join(parts, ", ")
}

// known reports whether there is a rate to be told.
func known(s *measure.Share) bool {
	return s != nil && s.Of > 0 && s.Rate != nil && s.Low != nil && s.High != nil
}

// captionMost is how long a text may be that goes with a picture, in UTF-16 units: as the narrowest platform has it, with some room.
const captionMost = 1000

// fits joins lines, of which those that are optional are left out, the last first, until it goes with a picture.
type fits struct {
	lines []line
}

type line struct {
	text     bot.Text
	optional bool
}

func (f *fits) add(t bot.Text)      { f.lines = append(f.lines, line{t, false}) }
func (f *fits) optional(t bot.Text) { f.lines = append(f.lines, line{t, true}) }

func (f *fits) build(most int) bot.Text {
	for {
		var b bot.TextBuilder
		last := -1
		for i, l := range f.lines {
			if i > 0 {
				b.Add("\n")
			}
			b.Text(l.text)
			if l.optional {
				last = i
			}
		}
		out := b.Build()
		if last < 0 || utf16(out.S) <= most {
			return out
		}
		f.lines = append(f.lines[:last], f.lines[last+1:]...)
	}
}
