package configs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// QuietHours is a part of the day, in minutes since midnight: From included, To not. To before From: over midnight. Both the same:
// none.
type QuietHours struct{ From, To int }

// String writes them as people set them: 21-07, 21:30-07:00, off.
func (q QuietHours) String() string {
	if q.From == q.To {
		return "off"
	}
	if q.From%60 == 0 && q.To%60 == 0 {
		return fmt.Sprintf("%02d-%02d", q.From/60, q.To/60)
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
}

var errQuiet = errors.New(`are no hours: want such as 21-07 or 21:30-06:00, or "off"`)

func quietHours(v string) (QuietHours, error) {
	if v == "off" {
		return QuietHours{}, nil
	}
	from, to, ok := strings.Cut(v, "-")
	if !ok {
		return QuietHours{}, errQuiet
	}
	a, okFrom := minuteOfDay(from)
	b, okTo := minuteOfDay(to)
	if !okFrom || !okTo || a == b {
		return QuietHours{}, errQuiet
	}
	return QuietHours{a, b}, nil
}

// minuteOfDay reads 7, 07, 07:30 or 07.30; 24 is midnight.
func minuteOfDay(v string) (int, bool) {
	h, m, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(v), ".", ":"), ":")
	hour, err := strconv.ParseUint(h, 10, 8)
	minute := uint64(0)
	if err == nil && strings.ContainsAny(v, ":.") {
		minute, err = strconv.ParseUint(m, 10, 8)
	}
	if err != nil || hour > 24 || minute > 59 || hour == 24 && minute > 0 {
		return 0, false
	}
	return int(hour%24*60 + minute), true
}
