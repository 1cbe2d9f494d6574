package figures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/bot/split"
	"duaarah/store"
	"duaarah/store/measure"
)

// fewBelow is how many have to be due for a group to be compared.
const fewBelow = 20

// stats answers /statistik: the figures of a period in plain words, or groups of them, and a picture.
func (v *view) stats(ctx context.Context, a ask) (bot.Outgoing, error) {
	from, to := v.bounds(a.Period)
	g, err := v.total(ctx, from, to)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var text bot.Text
	if a.By == measure.ByAll {
		text, err = v.inShort(ctx, a, g)
	} else {
		text, err = v.grouped(ctx, a, g)
	}
	if err != nil {
		return bot.Outgoing{}, err
	}
	out := bot.Outgoing{Text: text, Together: true}
	if drawn(g) || a.pictured() { // what is changed would keep the picture of something else
		s, err := v.series(ctx, from, to)
		if err != nil {
			return bot.Outgoing{}, err
		}
		out.Files = v.picture(ctx, v.chart(g, s, v.whose(), v.S("figures.chart.period", "period", v.period(a.Period))))
	}
	a.Bare = len(out.Files) == 0
	out.Buttons = v.buttons(a)
	return out, nil
}

// inShort is the figures of all in plain words.
func (v *view) inShort(ctx context.Context, a ask, g measure.Group) (bot.Text, error) {
	f := v.begin(a, g)
	if g.Counted() > 0 && !known(g.TwoWay) {
		if err := v.firstDue(ctx, f, a); err != nil {
			return bot.Text{}, err
		}
	}
	if err := v.details(ctx, f, a, g); err != nil {
		return bot.Text{}, err
	}
	v.flags(f, g)
	return f.build(captionMost), nil
}

// grouped is the figures of groups, as many as there is room for.
func (v *view) grouped(ctx context.Context, a ask, g measure.Group) (bot.Text, error) {
	from, to := v.bounds(a.Period)
	all, err := v.ask(ctx, a.By, from, to)
	if err != nil {
		return bot.Text{}, err
	}
	for most := groupsMost; ; most-- {
		f := v.begin(a, g)
		v.groups(f, a.By, all, most)
		v.flags(f, g)
		if text := f.build(captionMost); most <= 1 || utf16(text.S) <= captionMost {
			return text, nil
		}
	}
}

// begin says whose figures they are, of which time, and the one that matters.
func (v *view) begin(a ask, g measure.Group) *fits {
	f := &fits{}
	if a.Unknown != "" {
		f.add(v.Text("figures.unknown", "words", a.Unknown))
	}
	if a.Waits {
		f.add(v.Text("figures.who_waits"))
	}
	switch a.Beside {
	case measure.ByAll, "":
	case measure.ByStaff:
		f.add(v.Text("figures.by_staff"))
	default:
		other := strings.TrimSpace(a.Named + " " + strings.ToLower(v.S("figures.button."+string(a.Beside))))
		f.add(v.Text("figures.beside", "shown", v.S("figures.button."+string(a.By)), "other", other))
	}
	f.add(v.Text("figures.head", "whose", v.whose(), "period", v.period(a.Period)))
	v.headline(f, g)
	return f
}

func utf16(s string) int { return split.Len(s, bot.UTF16) }

// headline is the one figure, in words.
func (v *view) headline(f *fits, g measure.Group) {
	switch {
	case g.Aspirations == 0:
		f.add(v.Text("figures.nothing"))
	case !known(g.TwoWay):
		f.add(v.Text("figures.none_due"))
		l := g.Ladder
		f.add(v.Text("figures.answered_young", "n", v.count(l.Answered+l.Conversed+l.Confirmed), "of", v.count(g.Counted())))
	default:
		f.add(v.Text("figures.two_way", "of", v.count(g.TwoWay.Of), "n", v.count(g.TwoWay.N), "days", days(),
			"rate", v.percent(*g.TwoWay.Rate), "between", v.between(*g.TwoWay)))
		if g.TwoWay.Pending > 0 {
			f.optional(v.Text("figures.pending", "n", v.count(g.TwoWay.Pending), "days", days()))
		}
	}
}

// firstDue says when there will be something to judge: the first that is counted falls due once the window is over. All that are counted came within it.
// Of the last few days there never will be: what falls due is none of them any more.
func (v *view) firstDue(ctx context.Context, f *fits, a ask) error {
	if n, ok := daysOf(a.Period); ok && n <= days() {
		f.add(v.Text("figures.never_due", "n", n, "days", days()))
		return nil
	}
	from, to := v.bounds(a.Period)
	for before := days(); before >= 0; before-- {
		day := v.day(before)
		if from > day || to != "" && to < day {
			continue
		}
		switch g, err := v.total(ctx, day, day); {
		case err != nil:
			return err
		case g.Counted() > 0:
			f.add(v.Text("figures.first_due", "day", v.Day(v.now.AddDate(0, 0, days()-before))))
			return nil
		}
	}
	return nil
}

// details are how long citizens wait, who was heard, what they say, and all that does not count.
func (v *view) details(ctx context.Context, f *fits, a ask, g measure.Group) error {
	if w := v.waits(g); w != "" {
		f.add(bot.Plain(w))
	}
	if g.Heard != nil && g.Heard.Of > 0 {
		f.add(v.Text("figures.heard", "of", v.count(g.Heard.Of), "n", v.count(g.Heard.N)))
	}
	x := g.Excluded
	if left := v.list("figures.cause.young", g.Counted()-g.Matured, "figures.cause.spam", x.Spam, "figures.cause.merged", x.Merged,
		"figures.cause.withdrawn", x.Withdrawn, "figures.cause.praise", x.Praise, "figures.cause.own", x.Own,
		"figures.cause.unreachable", x.Unreachable); left != "" {
		f.add(v.Text("figures.left_out", "all", v.count(g.Aspirations), "list", left))
	}
	if no := v.list("figures.reply.ack", g.Replies.Ack, "figures.reply.template", g.Replies.Template, "figures.reply.forward", g.Replies.Forward,
		"figures.reply.undelivered", g.Replies.Undelivered); no != "" {
		f.optional(v.Text("figures.not_replies", "list", no))
	}
	if s := g.Season; s != nil && known(&s.In) && known(&s.Out) && s.Low != nil && s.High != nil {
		verdict := v.S("figures.season_chance")
		if *s.Low > 0 || *s.High < 0 {
			verdict = v.S("figures.season_real")
		}
		f.optional(v.Text("figures.season", "in", v.percent(*s.In.Rate), "out", v.percent(*s.Out.Rate), "verdict", verdict))
	}
	if err := v.themselves(ctx, f, a); err != nil {
		return err
	}
	v.told(f, g)
	total, longest, err := v.waiting(ctx, 1)
	if err != nil {
		return err
	}
	if len(longest) > 0 {
		f.add(v.Text("figures.waiting", "n", total, "oldest", v.Duration(v.now.Sub(waitsSince(longest[0])))))
	}
	if y := g.Verdict; y.Of > 0 {
		f.optional(v.Text("figures.verdict", "yes", v.count(y.Yes), "partly", v.count(y.Partly), "no", v.count(y.No), "silent", v.count(y.Silent)))
	}
	return nil
}

// themselves says how many replies are of those who wrote what they answer. They count, as measures.md has it, and so it is said.
func (v *view) themselves(ctx context.Context, f *fits, a ask) error {
	var since, until time.Time
	from, to := v.bounds(a.Period)
	if from != "" {
		var err error
		if since, err = time.ParseInLocation(time.DateOnly, from, v.o.House.Zone); err != nil {
			return fmt.Errorf("the first day: %w", err)
		}
	}
	if to != "" {
		last, err := time.ParseInLocation(time.DateOnly, to, v.o.House.Zone)
		if err != nil {
			return fmt.Errorf("the last day: %w", err)
		}
		until = last.AddDate(0, 0, 1)
	}
	return v.o.Store.View(ctx, func(r store.Reader) error {
		counts, err := r.SelfAnswered(since, until)
		if err != nil {
			return err
		}
		n := 0
		for office, some := range counts {
			if v.offices == nil || slices.Contains(v.offices, office) {
				n += some
			}
		}
		if n > 0 {
			f.add(v.Text("figures.themselves", "n", v.count(n)))
		}
		return nil
	})
}

// told says what was told many at once, and what came back, beside the conversations; and how much of either lies in campaign seasons.
func (v *view) told(f *fits, g measure.Group) {
	b := g.Broadcasts
	if b == nil || b.Messages+b.Answers == 0 {
		return
	}
	f.optional(v.Text("figures.broadcasts", "n", v.count(b.Messages), "recipients", v.count(b.Recipients), "answers", v.count(b.Answers),
		"answered", v.count(b.Answered)))
	if s := g.Season; s != nil && b.Messages > 0 && s.In.N+s.Out.N > 0 {
		f.optional(v.Text("figures.broadcasts_season", "in", b.InSeason, "of", b.Messages,
			"share", v.percent(float64(s.In.N)/float64(s.In.N+s.Out.N))))
	}
}

// waits says how long citizens wait; nothing, if that is not known of enough of them.
func (v *view) waits(g measure.Group) string {
	switch q := g.WaitHours; {
	case q.P50 == nil && g.Matured > 0:
		return v.S("figures.wait_long")
	case q.P50 == nil || !g.Estimable():
		return ""
	case q.P90 == nil:
		return v.S("figures.wait_half", "half", v.hours(*q.P50))
	case *q.P90 < 1.0/60: // "more than less than a minute"
		return v.S("figures.wait_quick")
	default:
		return v.S("figures.wait", "half", v.hours(*q.P50), "tenth", v.hours(*q.P90))
	}
}

// flags warn of reading too much into the figures.
func (v *view) flags(f *fits, g measure.Group) {
	for _, flag := range g.Flags {
		switch {
		case flag == measure.FlagFew && g.Matured > 0:
			f.add(v.Text("figures.flag.few", "n", fewBelow))
		case flag == measure.FlagExcludedHigh:
			f.add(v.Text("figures.flag.excluded_high"))
		case flag == measure.FlagFlood && g.Heard != nil:
			f.add(v.Text("figures.flag.flood", "n", v.count(g.Heard.N), "of", v.count(g.Heard.Of)))
		}
	}
}

// groupsMost is how many groups are listed at most.
const groupsMost = 8

// groups lists the figures of groups: the best first, then those of few; months, the latest first. Those of hardly anybody are only
// counted.
func (v *view) groups(f *fits, by measure.Grouping, all []measure.Group, most int) {
	f.add(bot.Plain(""))
	shown, hidden := ranked(all, by)
	head := v.Text("figures.group.head." + string(by))
	if len(shown) > 1 && by != measure.ByMonth && by != measure.ByWeek && standing(shown[0]) >= 0 {
		head = v.Text("figures.group.best", "head", head)
	}
	f.add(head)
	if len(shown) == 0 {
		if hidden == 0 {
			f.add(v.Text("figures.group.empty"))
		} else {
			f.add(v.Text("figures.group.all_hidden", "most", measure.HiddenBelow))
		}
		return
	}
	rest := max(len(shown)-most, 0)
	for _, g := range shown[:len(shown)-rest] {
		f.add(bot.Plain(v.groupLine(by, g)))
	}
	if rest > 0 {
		f.add(v.Text("figures.group.more", "n", rest))
	}
	if hidden > 0 {
		f.add(v.Text("figures.group.hidden", "n", hidden, "most", measure.HiddenBelow))
	}
}

// ranked puts groups in order. hidden are those with too few aspirations to be shown; weeks and months are all shown, the latest first.
func ranked(all []measure.Group, by measure.Grouping) (shown []measure.Group, hidden int) {
	for _, g := range all {
		if by == measure.ByKind && g.Key == string(store.Praise) { // expects no reply
			continue
		}
		if g.Aspirations < measure.HiddenBelow && by != measure.ByMonth && by != measure.ByWeek {
			hidden++
			continue
		}
		shown = append(shown, g)
	}
	slices.SortStableFunc(shown, func(a, b measure.Group) int {
		if by == measure.ByMonth || by == measure.ByWeek {
			return strings.Compare(b.Key, a.Key)
		}
		return cmp.Or(cmp.Compare(standing(b), standing(a)), cmp.Compare(b.Aspirations, a.Aspirations), strings.Compare(a.Key, b.Key))
	})
	return shown, hidden
}

// standing is by what groups are ordered: the lower end of the interval; of few, less than any.
func standing(g measure.Group) float64 {
	if !known(g.TwoWay) || g.TwoWay.Of < fewBelow {
		return -1
	}
	return *g.TwoWay.Low
}

func (v *view) groupLine(by measure.Grouping, g measure.Group) string {
	name := split.Truncate(strings.Join(strings.Fields(v.keyName(by, g.Key)), " "), 40, bot.Runes)
	switch s := g.TwoWay; {
	case !known(s):
		return v.S("figures.group.none", "name", name)
	case s.Of < fewBelow:
		return v.S("figures.group.few", "name", name, "n", s.N, "of", s.Of)
	default:
		return v.S("figures.group.line", "name", name, "rate", v.percent(*s.Rate), "of", v.count(s.Of), "between", v.between(*s))
	}
}
