// Package worktime counts an office's working time: its hours by the clock on its wall, without its days off and the
// holidays. It reads no clock.
//
// A moment is working time if the office's clock then shows a time within the hours of that date's weekday, and the date
// is not off. Where clocks are put back, an hour that is shown twice counts twice; where they are put forward, an hour
// that is never shown does not count. So working time is real time that has passed, never more of it.
package worktime

import (
	"cmp"
	"math"
	"slices"
	"time"

	"duaarah/store"
)

// Calendar is when an office works. It never changes: any number of goroutines may use it at once.
type Calendar struct {
	zone *time.Location
	week [7][]span // by time.Weekday: in order, apart from each other

	// What makes Between cheap: the seconds worked in a week before each of its days (the last: in all of it), and the
	// days off with the seconds that all before each would have been worked (the last: all of them).
	before [8]int64
	off    []int64 // numbers of days, in order; see number
	lost   []int64 // one more than off
}

// span is a part of a day in seconds since midnight, as the clock shows them: from included, to not.
type span struct{ from, to int64 }

const (
	daySeconds = 24 * 60 * 60
	sunday     = 4 // day number of 1 January 1970, a Thursday, counted from the Sunday before
)

// New makes the calendar of a week in a time zone (nil: UTC), with days that are off, such as 2026-12-31, in any order.
// What is no such day is left out. A week that says nothing (see store.WorkWeek.Always) is worked around the clock, on all
// days that are not off.
func New(week store.WorkWeek, zone *time.Location, off []string) *Calendar {
	c := &Calendar{zone: zone}
	if zone == nil {
		c.zone = time.UTC
	}
	always := week.Always()
	for d, hours := range week {
		if always {
			hours = []store.Interval{{From: 0, To: 24 * 60}}
		}
		c.week[d] = spans(hours)
		c.before[d+1] = c.before[d] + seconds(c.week[d])
	}
	for _, text := range off {
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			c.off = append(c.off, number(day))
		}
	}
	slices.Sort(c.off)
	c.off = slices.Compact(c.off)
	c.lost = make([]int64, 1, len(c.off)+1)
	for i, n := range c.off {
		c.lost = append(c.lost, c.lost[i]+seconds(c.week[weekday(n)]))
	}
	return c
}

// spans puts hours in order and joins those that overlap, so that no moment counts twice.
func spans(hours []store.Interval) []span {
	var all []span
	for _, i := range hours {
		if s := (span{int64(max(i.From, 0)) * 60, int64(min(i.To, 24*60)) * 60}); s.from < s.to {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var apart []span
	for _, s := range all {
		if last := len(apart) - 1; last >= 0 && s.from <= apart[last].to {
			apart[last].to = max(apart[last].to, s.to)
			continue
		}
		apart = append(apart, s)
	}
	return apart
}

func seconds(spans []span) (sum int64) {
	for _, s := range spans {
		sum += s.to - s.from
	}
	return sum
}

// number counts the days of the calendar: that of t, on the clock of its own location.
func number(t time.Time) int64 {
	n, _ := split(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix())
	return n
}

// split parts seconds since 1970 on a clock into the number of the day and the second of that day.
func split(clock int64) (day, second int64) {
	day, second = clock/daySeconds, clock%daySeconds
	if second < 0 {
		day, second = day-1, second+daySeconds
	}
	return day + sunday, second
}

func weekday(number int64) int64 { return (number%7 + 7) % 7 }

// Between is the working time from one moment to another; nothing if to is not after from. It adds up, to the nanosecond:
// Between(a, b) + Between(b, c) = Between(a, c). Its cost does not grow with the span of time, but for the one step that
// each change of the clocks between the two takes. What is beyond a time.Duration (292 years of work) is the longest one.
func (c *Calendar) Between(from, to time.Time) time.Duration {
	at, to := from.In(c.zone), to.In(c.zone)
	var secs, nanos int64
	for at.Before(to) {
		until := to
		_, end := at.ZoneBounds() // where the offset changes
		if !end.IsZero() && !end.After(at) {
			end = at.Add(24 * time.Hour) // of the last day of leap years from 2040 on, Go says that it has changed before
		}
		if !end.IsZero() && end.Before(to) {
			until = end
		}
		_, offset := at.Zone()
		s, n := c.worked(until, offset)
		before, part := c.worked(at, offset)
		secs, nanos = secs+s-before, nanos+n-part
		at = until
	}
	if secs > math.MaxInt64/int64(time.Second)-2 {
		return math.MaxInt64
	}
	return time.Duration(secs)*time.Second + time.Duration(nanos)
}

// worked is the working time up to t on a clock that is offset seconds ahead of UTC and always was: in seconds from some
// fixed moment on, and in nanoseconds of the second that is running.
func (c *Calendar) worked(t time.Time, offset int) (secs, nanos int64) {
	day, second := split(t.Unix() + int64(offset))
	d := weekday(day)
	i, off := slices.BinarySearch(c.off, day)
	secs = (day-d)/7*c.before[7] + c.before[d] - c.lost[i]
	if off {
		return secs, 0
	}
	for _, s := range c.week[d] {
		if second < s.from {
			break
		}
		secs += min(second, s.to) - s.from
		if second < s.to {
			nanos = int64(t.Nanosecond())
		}
	}
	return secs, nanos
}

// longest is how far Add looks ahead.
const longest = 100 * 365 * 24 * time.Hour

// Add is the first moment at which d of working time has passed since from; from itself if d is not positive. ok is false
// if it has not for a hundred years: then the office hardly ever works.
func (c *Calendar) Add(from time.Time, d time.Duration) (at time.Time, ok bool) {
	if d <= 0 {
		return from, true
	}
	enough := d
	for c.Between(from, from.Add(enough)) < d {
		if enough > longest {
			return time.Time{}, false
		}
		enough *= 2
	}
	var short time.Duration // what is not enough, but for nothing at all
	for enough-short > 1 {
		if half := short + (enough-short)/2; c.Between(from, from.Add(half)) < d {
			short = half
		} else {
			enough = half
		}
	}
	return from.Add(enough), true
}

// Works reports whether the office works on the day of t, in its own time zone.
func (c *Calendar) Works(t time.Time) bool {
	_, works := c.lastMinute(number(t.In(c.zone)))
	return works
}

// lastMinute is the minute of a day at which work ends, at most 23.59, so that the day is still the same.
func (c *Calendar) lastMinute(day int64) (minute int, works bool) {
	spans := c.week[weekday(day)]
	if _, off := slices.BinarySearch(c.off, day); off || len(spans) == 0 {
		return 24*60 - 1, false
	}
	return int(min(spans[len(spans)-1].to/60, 24*60-1)), true
}

// Due is the end of the office's working day that lies so many days of the calendar after t's (fewer than none: none), or
// of the first working day after that; in UTC, and always after t. With hours that hold no time at all, every day is one.
func (c *Calendar) Due(t time.Time, days int) time.Time {
	t = t.In(c.zone)
	for later := max(days, 0); ; later++ { // it ends: a week that is worked is not off for ever
		day := time.Date(t.Year(), t.Month(), t.Day()+later, 0, 0, 0, 0, time.UTC)
		end, works := c.lastMinute(number(day))
		if !works && c.before[7] > 0 {
			continue
		}
		due := c.last(time.Date(day.Year(), day.Month(), day.Day(), end/60, end%60, 0, 0, c.zone))
		if due.After(t) && due.Day() == day.Day() { // clocks put forward may have passed over the end, or the whole day
			return due.UTC()
		}
	}
}

// last is the last moment that the clock shows as t: where it is put back, it shows an hour twice.
func (c *Calendar) last(t time.Time) time.Time {
	_, before := t.Zone()
	_, after := t.Add(12 * time.Hour).Zone()
	if again := t.Add(time.Duration(before-after) * time.Second); again.After(t) && again.Hour() == t.Hour() && again.Minute() == t.Minute() {
		return again
	}
	return t
}
