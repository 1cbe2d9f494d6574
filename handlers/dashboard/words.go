package dashboard

import (
	"math"
	"strconv"
	"strings"
	"time"

	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/measure"
)

// words says figures in plain words.
type words struct{ p messages.Printer }

func (w words) t(key string, args ...any) string { return w.p.S("dash."+key, args...) }

// Num is a count, in thousands.
func (w words) Num(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + w.t("number.group") + s[i:]
	}
	return s
}

// None is how what cannot be computed is written.
const none = "–"

// Percent is a share; nil: a dash.
func (w words) Percent(x *float64) string {
	if x == nil {
		return none
	}
	return w.t("number.percent", "n", measure.Percent(*x))
}

// Points is a difference of shares.
func (w words) Points(x *float64) string {
	if x == nil {
		return none
	}
	return w.t("number.points", "n", w.Signed(x))
}

// Signed is the number of Points.
func (w words) Signed(x *float64) string {
	if x == nil {
		return none
	}
	n := int(math.Round(100 * *x))
	sign := ""
	switch {
	case n > 0:
		sign = "+"
	case n < 0:
		sign = "−"
		n = -n
	}
	return sign + strconv.Itoa(n)
}

// Interval is from where to where a share may be.
func (w words) Interval(x *measure.Share) string {
	if x == nil || x.Low == nil || x.High == nil {
		return none
	}
	low, high := w.ends(*x.Low, *x.High)
	return w.t("number.interval", "low", low, "high", high)
}

// ends are those of an interval, rounded away from its middle, as in chat: it promises no more than it holds.
func (w words) ends(low, high float64) (from int, to string) {
	from, n := measure.Outward(low, high)
	return from, w.t("number.percent", "n", n)
}

// Hours is a time that something took; nil: not known.
func (w words) Hours(x *float64) string {
	if x == nil {
		return none
	}
	return w.p.Duration(time.Duration(*x * float64(time.Hour)))
}

// Since is how long ago something was.
func (w words) Since(t time.Time) string { return w.p.Duration(w.p.Now().Sub(t)) }

// Day is a day with its year.
func (w words) Day(t time.Time) string {
	if t.IsZero() {
		return none
	}
	t = t.In(w.p.Now().Location())
	return w.t("number.date", "day", t.Day(), "month", w.p.S("common.month_short."+strconv.Itoa(int(t.Month())-1)), "year", t.Year())
}

// Moment is day and time of day.
func (w words) Moment(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return w.Day(t) + ", " + w.p.Clock(t)
}

// Date is such as 2026-01-31 as people write it.
func (w words) Date(day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, w.p.Now().Location())
	if err != nil {
		return day
	}
	return w.Day(t)
}

// Days is a window.
func (w words) Days(days float64) string {
	return w.p.Wait(time.Duration(days * 24 * float64(time.Hour)))
}

// Headline is the one figure in words.
func (w words) Headline(g measure.Group, days float64) string {
	x := g.TwoWay
	if x == nil || x.Rate == nil {
		return w.t("headline.none", "window", w.Days(days))
	}
	low, high := w.ends(*x.Low, *x.High)
	return w.t("headline.text", "n", w.Num(x.N), "of", w.Num(x.Of), "window", w.Days(days), "rate", w.Percent(x.Rate), "low", low, "high", high)
}

// short is Headline in little room.
func (w words) short(g measure.Group, days float64) string {
	x := g.TwoWay
	if x == nil || x.Rate == nil {
		return w.t("headline.none", "window", w.Days(days))
	}
	low, high := w.ends(*x.Low, *x.High)
	return w.t("headline.short", "n", w.Num(x.N), "of", w.Num(x.Of), "window", w.Days(days), "rate", w.Percent(x.Rate), "low", low, "high", high)
}

// Waits says how long citizens wait.
func (w words) Waits(g measure.Group) string {
	switch {
	case !g.Estimable():
		return w.t("waits.few")
	case g.WaitHours.P50 == nil:
		return w.t("waits.no_half")
	case g.WaitHours.P90 == nil:
		return w.t("waits.half", "p50", w.Hours(g.WaitHours.P50))
	}
	return w.t("waits.both", "p50", w.Hours(g.WaitHours.P50), "p90", w.Hours(g.WaitHours.P90))
}

// WorkWaits says the same in working time; empty: not known.
func (w words) WorkWaits(g measure.Group) string {
	if g.WorkWaitHours.P50 == nil || !g.Estimable() {
		return ""
	}
	return w.t("waits.work", "p50", w.hoursOnly(*g.WorkWaitHours.P50))
}

// hoursOnly never makes days of hours: a working day has no 24 of them.
func (w words) hoursOnly(h float64) string {
	if h < 1 {
		return w.p.Duration(time.Duration(h * float64(time.Hour)))
	}
	return w.p.S("common.hours", "n", int(h))
}

// Flag warns of reading too much into a group's figures.
func (w words) Flag(f measure.Flag) string {
	switch f {
	case measure.FlagFew:
		return w.t("flag.few")
	case measure.FlagExcludedHigh:
		return w.t("flag.excluded_high")
	case measure.FlagFlood:
		return w.t("flag.flood")
	}
	return string(f)
}

// Tag is a flag in a table.
func (w words) Tag(f measure.Flag) string {
	switch f {
	case measure.FlagFew:
		return w.t("flag.tag.few")
	case measure.FlagExcludedHigh:
		return w.t("flag.tag.excluded_high")
	case measure.FlagFlood:
		return w.t("flag.tag.flood")
	}
	return string(f)
}

// Cell is what a number counts.
func (w words) Cell(c measure.Cell) string {
	return w.t("cell." + strings.ReplaceAll(string(c), ".", "_"))
}

// Cause is why an aspiration is left out; empty: it is not.
func (w words) Cause(c measure.Cause) string {
	switch c {
	case measure.Spam:
		return w.Cell(measure.CellSpam)
	case measure.Withdrawn:
		return w.Cell(measure.CellWithdrawn)
	case measure.Merged:
		return w.Cell(measure.CellMerged)
	case measure.CalledPraise:
		return w.Cell(measure.CellPraise)
	case measure.Own:
		return w.Cell(measure.CellOwn)
	case measure.Unreachable:
		return w.Cell(measure.CellLost)
	}
	return ""
}

// rungs are the ladder's, from the lowest.
var rungs = [...]measure.Cell{measure.CellUnheard, measure.CellSeen, measure.CellAnswered, measure.CellConversed, measure.CellConfirmed}

// Rung is how far an aspiration came.
func (w words) Rung(r measure.Rung) string {
	if int(r) < len(rungs) {
		return w.Cell(rungs[r])
	}
	return ""
}

// Kind is what people call a kind.
func (w words) Kind(kind string) string {
	switch kind {
	case "complaint":
		return w.p.S("kind.complaint")
	case "wish":
		return w.p.S("kind.wish")
	case "question":
		return w.p.S("kind.question")
	case "praise":
		return w.p.S("kind.praise")
	case "", measure.NoKey:
		return w.t("key.none")
	}
	return kind
}

// By is what figures are grouped by.
func (w words) By(g measure.Grouping) string { return w.t("by." + string(g)) }

// Key is a group's name, as far as it needs no store.
func (w words) Key(by measure.Grouping, key string) string {
	switch {
	case by == measure.ByAll:
		return w.t("key.all")
	case by == measure.ByStaff && key == measure.NoKey:
		return w.t("key.nobody")
	case by == measure.BySeason && key == measure.NoKey:
		return w.t("key.outside")
	case key == measure.NoKey:
		return w.t("key.none")
	case by == measure.ByKind:
		return w.Kind(key)
	case by == measure.ByPlatform:
		return w.Platform(key)
	case by == measure.ByMonth:
		if t, err := time.Parse("2006-01", key); err == nil {
			return w.p.S("common.month_short."+strconv.Itoa(int(t.Month())-1)) + " " + t.Format("2006")
		}
	}
	return key
}

// Platform is what people call a platform.
func (w words) Platform(name string) string {
	switch name {
	case "telegram":
		return "Telegram"
	case "discord":
		return "Discord"
	case "web":
		return w.t("key.web")
	case store.PlatformSpoken:
		return w.t("key.spoken")
	case "":
		return w.t("key.none")
	}
	return name
}
