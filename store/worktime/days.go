package worktime

import "time"

// farthest is how many days Opening and Days look at.
const farthest = 3 * 366

// Opening is when work begins on the working day that is so many working days after that of t, or before it; 0: on the day of t, or on the
// first working day after it. In UTC. ok is false if there is none for years.
func (c *Calendar) Opening(t time.Time, days int) (at time.Time, ok bool) {
	t = t.In(c.zone)
	step, left := 1, days
	if days < 0 {
		step, left = -1, -days
	}
	for off := 0; off <= farthest && off >= -farthest; off += step {
		day := time.Date(t.Year(), t.Month(), t.Day()+off, 0, 0, 0, 0, time.UTC)
		if _, works := c.lastMinute(number(day)); !works && c.before[7] > 0 {
			continue
		}
		if off != 0 && left > 0 {
			left--
		}
		if left > 0 {
			continue
		}
		first := int64(0)
		if spans := c.week[weekday(number(day))]; len(spans) > 0 {
			first = spans[0].from
		}
		return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, int(first), 0, c.zone).UTC(), true
	}
	return time.Time{}, false
}

// Days is how many working days have begun since the day of from, up to that of to: none on the same day. It counts no further than some
// years.
func (c *Calendar) Days(from, to time.Time) (n int) {
	from, to = from.In(c.zone), to.In(c.zone)
	last := number(to)
	for day := number(from) + 1; day <= last && n < farthest; day++ {
		if _, works := c.lastMinute(day); works {
			n++
		}
	}
	return n
}
