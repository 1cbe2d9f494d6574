package talk

import "time"

// QuietHours is a part of the day, in minutes since midnight: From included, To not. To before From: over midnight. Both the same:
// none.
type QuietHours struct{ From, To int }

// Until is when the quiet hours end in which t lies, by the clock of t's location; t itself if it lies in none.
func (q QuietHours) Until(t time.Time) time.Time {
	minute := t.Hour()*60 + t.Minute()
	in := q.From <= minute && minute < q.To
	later := 0
	if q.From > q.To {
		in = minute >= q.From || minute < q.To
		if minute >= q.From {
			later = 1
		}
	}
	if !in {
		return t
	}
	end := time.Date(t.Year(), t.Month(), t.Day()+later, q.To/60, q.To%60, 0, 0, t.Location())
	if !end.After(t) { // clocks were put back
		return t
	}
	return end
}
