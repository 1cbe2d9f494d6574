package figures

import (
	"context"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/bot/split"
	"duaarah/handlers/matter"
	"duaarah/store"
	"duaarah/store/measure"
	"duaarah/store/region"
)

// view is what an answer is made of: one moment, one scope, one language.
type view struct {
	*Worker
	speaker
	scope
	now     time.Time
	all     []store.Office // every office there is
	seasons []store.Season
	regions *region.Index    // nil: none is known
	events  []store.Occasion // in the real world
	topics  []store.Topic
}

// view looks up what has to be known besides figures.
func (w *Worker) view(ctx context.Context, lang string, s scope) (*view, error) {
	now := w.o.Clock().UTC()
	v := &view{Worker: w, scope: s, now: now, speaker: speaker{w.o.House.Printer(lang, nil, now)}}
	err := w.o.Store.View(ctx, func(r store.Reader) (err error) {
		if v.all, err = r.Offices(); err != nil {
			return err
		}
		if v.regions, err = r.Regions(); err != nil {
			return err
		}
		if v.events, err = r.Occasions(); err != nil {
			return err
		}
		if v.topics, err = r.Topics(); err != nil {
			return err
		}
		v.seasons, err = r.Seasons()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up the offices: %w", err)
	}
	return v, nil
}

// ask computes, as of now: those figures are kept up to date, and cost little. from and to are days; empty: no bound.
func (v *view) ask(ctx context.Context, by measure.Grouping, from, to string) ([]measure.Group, error) {
	r, err := v.o.Figures.Stats(ctx, measure.Query{By: by, From: from, To: to, Offices: v.ids()})
	if err != nil {
		return nil, fmt.Errorf("compute figures by %s: %w", by, err)
	}
	return r.Groups, nil
}

// total is the figures of all. A group of nothing, if there is nothing.
func (v *view) total(ctx context.Context, from, to string) (measure.Group, error) {
	groups, err := v.ask(ctx, measure.ByAll, from, to)
	if err != nil || len(groups) == 0 {
		return measure.Group{TwoWay: &measure.Share{}, Heard: &measure.Heard{}}, err
	}
	return groups[0], nil
}

// day is the date so many days before the moment, in the house's time zone.
func (v *view) day(before int) string {
	return v.now.In(v.o.House.Zone).AddDate(0, 0, -before).Format(time.DateOnly)
}

// nameMost is how long the names of offices may be in a text that goes with a picture, in runes.
const nameMost = 80

// whose names the offices that the figures are of.
func (v *view) whose() string {
	switch names := v.names(); {
	case v.offices == nil:
		return v.S("figures.all")
	case len(names) == 1:
		return split.Truncate(names[0], nameMost, bot.Runes)
	case len(names) == 2:
		return v.S("figures.and", "first", split.Truncate(names[0], nameMost/2, bot.Runes), "last", split.Truncate(names[1], nameMost/2, bot.Runes))
	default:
		return v.S("figures.offices", "n", len(names))
	}
}

func (v *view) names() []string {
	var names []string
	for _, o := range v.all {
		if v.offices == nil || slices.Contains(v.offices, o.ID) {
			names = append(names, o.Name)
		}
	}
	return names
}

// officeName is an office's name; its ID, if it is not known.
func (v *view) officeName(id string) string {
	for _, o := range v.all {
		if string(o.ID) == id {
			return o.Name
		}
	}
	return id
}

// days is the reply window in days.
func days() int { return int(measure.Window / (24 * time.Hour)) }

// keyName is how people call a group.
func (v *view) keyName(by measure.Grouping, key string) string {
	switch {
	case by == measure.ByMonth || by == measure.ByWeek:
		if t, ok := measure.Begin(by, key, v.o.House.Zone); ok && by == measure.ByMonth {
			return v.MonthYear(t)
		} else if ok {
			return v.S("figures.group.week", "from", v.ShortDay(t))
		}
	case key == measure.NoKey || key == "":
		return v.S("figures.group.no." + string(by))
	case by == measure.ByOffice:
		return v.officeName(key)
	case by == measure.ByRegion:
		return v.regions.Label(key)
	case by == measure.ByTopic:
		for _, t := range v.topics {
			if t.ID == key {
				return t.Label(v.Lang())
			}
		}
	case by == measure.ByEvent:
		for _, o := range v.events {
			if string(o.ID) == key {
				return o.Name
			}
		}
	case by == measure.ByKind:
		return matter.KindName(v.Printer, store.Kind(key))
	}
	return key
}

// waiting is how many open aspirations wait for the office, and those that have waited longest.
func (v *view) waiting(ctx context.Context, most int) (total int, longest []store.Aspiration, err error) {
	ids := v.offices
	if ids == nil {
		for _, o := range v.all {
			ids = append(ids, o.ID)
		}
	}
	err = v.o.Store.View(ctx, func(r store.Reader) error {
		// In order of the promises, which is nearly that of the waits. A question to the citizen is no reply: who was asked one still waits.
		for _, f := range []store.QueueFilter{{Turn: store.OfficeTurn}, {Show: store.ShowAsked}} {
			f.Offices, f.Limit = ids, 20*most
			some, n, err := r.Queue(f)
			if err != nil {
				return err
			}
			longest, total = append(longest, some...), total+n
		}
		return nil
	})
	if err != nil {
		return 0, nil, fmt.Errorf("look at the queue: %w", err)
	}
	slices.SortStableFunc(longest, func(a, b store.Aspiration) int { return waitsSince(a).Compare(waitsSince(b)) })
	return total, longest[:min(most, len(longest))], nil
}

// waitsSince is since when its citizen waits for a reply: a question to them began no new wait.
func waitsSince(a store.Aspiration) time.Time {
	if a.Turn == store.CitizenTurn {
		return a.ReceivedAt
	}
	return a.TurnAt
}

// buttons offer the other periods and, of stats, the groupings.
func (v *view) buttons(a ask) [][]bot.Button {
	verb, rest := verbStats, ":"+string(a.By)+":"+string(a.Office)
	if a.What == askLeague {
		verb, rest = verbLeague, ""
	}
	var row []bot.Button
	for _, p := range periods {
		row = append(row, v.button("figures.button."+p, p == a.Period, verb+":"+p+rest+a.below()))
	}
	rows := [][]bot.Button{row}
	if a.What == askLeague {
		return rows
	}
	row = nil
	for _, by := range groupings {
		if by == measure.ByOffice && (len(v.offices) == 1 || v.offices == nil && len(v.all) == 1) {
			continue // there is but one
		}
		if by == measure.ByEvent && by != a.By && !v.hasEvents() {
			continue // there is none
		}
		row = append(row, v.button("figures.button."+string(by), by == a.By, a.data(by)))
	}
	if a.By != measure.ByAll {
		row = append(row, v.button("figures.button.total", false, a.data(measure.ByAll)))
	}
	return append(rows, row)
}

// dataMost is how many bytes of data a button carries on every platform.
const dataMost = 64

// data is what a button carries that shows the same by a grouping. Beside an office with a long ID there is no room for days that were typed, and
// the usual ones are shown, as their heading says.
func (a ask) data(by measure.Grouping) string {
	data := func(period string) string {
		return verbStats + ":" + period + ":" + string(by) + ":" + string(a.Office) + a.below()
	}
	if d := data(a.Period); len(d) <= dataMost {
		return d
	}
	return data(days90)
}

// below says on the buttons that they stand below figures without a picture.
func (a ask) below() string {
	if a.Bare {
		return ":" + bare
	}
	return ""
}

// hasEvents reports whether the offices that the figures are of met citizens at events.
func (v *view) hasEvents() bool {
	return slices.ContainsFunc(v.events, func(o store.Occasion) bool { return v.offices == nil || slices.Contains(v.offices, o.Office) })
}

func (v *view) button(key string, now bool, data string) bot.Button {
	label := v.S(key)
	if now {
		label = v.S("figures.button.now", "label", label)
	}
	return bot.Button{Label: label, Data: data}
}
