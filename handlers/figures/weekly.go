package figures

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/measure"
)

const (
	longestShown = 3
	recentDays   = 28 // that are set against those before
)

// tellDigest tells the figures of the week before it was due. Whoever has no right to them any more, and a room that is none, are
// told nothing.
func (w *Worker) tellDigest(ctx context.Context, q store.Ask, a ask) error {
	var to reader
	var there bool
	look := func(r store.Reader) (reader, bool, error) {
		d, err := r.Digest(a.Digest)
		if errors.Is(err, store.ErrNotFound) || err == nil && d.Off {
			return reader{}, false, nil
		} else if err != nil {
			return reader{}, false, err
		}
		return readerOf(r, d, w.o.House)
	}
	if err := w.o.Store.View(ctx, func(r store.Reader) (err error) {
		to, there, err = look(r)
		return err
	}); err != nil {
		return err
	}
	if !there {
		return w.commit(ctx, q, func(talk.Act) error { return nil })
	}
	v, err := w.view(ctx, to.lang, to.scope)
	if err != nil {
		return err
	}
	v.speaker = speaker{w.o.House.Printer(to.lang, to.zone, v.now)}
	out, err := v.digest(ctx, a.Due.In(to.zone))
	if err != nil {
		return err
	}
	return w.commit(ctx, q, func(act talk.Act) error {
		now, there, err := look(act)
		if err != nil || !there {
			return err
		}
		if !now.scope.same(to.scope) {
			return errChanged
		}
		for _, at := range now.to {
			if _, err := act.Enqueue(store.Outbound{To: at, Lane: bot.Bulk, Out: out, About: store.About{Purpose: store.ForTalk}}); err != nil {
				return fmt.Errorf("enqueue a digest: %w", err)
			}
		}
		return nil
	})
}

// digest is the last week in one glance. due is in the zone of its reader.
func (v *view) digest(ctx context.Context, due time.Time) (bot.Outgoing, error) {
	first, last := due.AddDate(0, 0, -7), due.AddDate(0, 0, -1)
	lastWeek, err := v.total(ctx, first.Format(time.DateOnly), last.Format(time.DateOnly))
	if err != nil {
		return bot.Outgoing{}, err
	}
	from, _ := v.bounds(days90)
	recent, err := v.total(ctx, from, "")
	if err != nil {
		return bot.Outgoing{}, err
	}
	var f fits
	f.add(v.Text("figures.digest.head", "whose", v.whose()))
	f.add(v.Text("figures.digest.span", "from", v.ShortDay(first), "to", v.ShortDay(last)))
	if lastWeek.Aspirations == 0 {
		f.add(v.Text("figures.digest.received_none"))
	} else {
		l := lastWeek.Ladder
		f.add(v.Text("figures.digest.received", "n", lastWeek.Aspirations, "answered", v.count(l.Answered+l.Conversed+l.Confirmed)))
	}
	if err := v.longest(ctx, &f); err != nil {
		return bot.Outgoing{}, err
	}
	if s := recent.TwoWay; known(s) {
		f.add(v.Text("figures.digest.recent", "of", v.count(s.Of), "n", v.count(s.N), "days", days(), "rate", v.percent(*s.Rate), "between", v.between(*s)))
	} else {
		f.add(v.Text("figures.digest.recent_none"))
	}
	if err := v.change(ctx, &f); err != nil {
		return bot.Outgoing{}, err
	}
	v.flags(&f, recent)
	f.optional(v.Text("figures.digest.setting"))
	out := bot.Outgoing{Text: f.build(captionMost), Together: true}
	if drawn(recent) {
		s, err := v.series(ctx, from, "")
		if err != nil {
			return bot.Outgoing{}, err
		}
		out.Files = v.picture(ctx, v.chart(recent, s, v.whose(), v.S("figures.chart.period", "period", v.period(days90))))
	}
	return out, nil
}

// longest names who waits longest by their codes: no word of a citizen.
func (v *view) longest(ctx context.Context, f *fits) error {
	total, longest, err := v.waiting(ctx, longestShown)
	if err != nil {
		return err
	}
	if len(longest) == 0 {
		f.add(v.Text("figures.digest.nobody"))
		return nil
	}
	f.add(v.Text("figures.digest.waiting", "n", total))
	for _, a := range longest {
		office := ""
		if len(v.offices) != 1 && len(v.all) > 1 {
			office = " (" + v.officeName(string(a.Office)) + ")"
		}
		f.add(v.Text("figures.digest.longest", "code", string(a.Code), "office", office, "waited", v.Duration(v.now.Sub(waitsSince(a)))))
	}
	return nil
}

// change says whether what came due in four weeks went otherwise than in the four before, if that can hardly be chance.
func (v *view) change(ctx context.Context, f *fits) error {
	young := days()
	now, err := v.total(ctx, v.day(young+recentDays-1), v.day(young))
	if err != nil {
		return err
	}
	before, err := v.total(ctx, v.day(young+2*recentDays-1), v.day(young+recentDays))
	if err != nil {
		return err
	}
	a, b := now.TwoWay, before.TwoWay
	if !known(a) || !known(b) || a.Of < fewBelow || b.Of < fewBelow {
		return nil
	}
	args := []any{"now", v.percent(*a.Rate), "before", v.percent(*b.Rate)}
	switch _, low, high := measure.Newcombe(a.N, a.Of, b.N, b.Of); {
	case low > 0:
		f.add(v.Text("figures.digest.better", args...))
	case high < 0:
		f.add(v.Text("figures.digest.worse", args...))
	}
	return nil
}
