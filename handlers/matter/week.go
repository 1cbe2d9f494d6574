package matter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/configs/messages"
	"duaarah/store"
)

// WeekText writes the hours of a week as people read them: days of the same hours together. Empty: it has none, and work never rests.
func WeekText(p messages.Printer, w store.WorkWeek) string {
	var parts []string
	day := func(d int) string { return p.Weekday(time.Weekday(d % 7)) }
	for d := 1; d <= 7; { // from Monday on
		last := d
		for last < 7 && slices.Equal(w[(last+1)%7], w[d%7]) {
			last++
		}
		if hours := intervals(w[d%7]); hours != "" {
			name := day(d)
			if last > d {
				name += "–" + day(last)
			}
			parts = append(parts, name+" "+hours)
		}
		d = last + 1
	}
	return strings.Join(parts, "; ")
}

func intervals(day []store.Interval) string {
	var all []string
	for _, i := range day {
		all = append(all, fmt.Sprintf("%02d.%02d–%02d.%02d", i.From/60, i.From%60, i.To/60, i.To%60))
	}
	return strings.Join(all, ", ")
}
