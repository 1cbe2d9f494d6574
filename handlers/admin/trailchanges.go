package admin

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/handlers/matter"
	"duaarah/store"
)

// changes are what was changed from what to what, a line each.
func (t Teller) changes(e store.Event) (lines []string, err error) {
	d := data(e.Data)
	add := func(name, before, after string) {
		lines = append(lines, t.P.S("trail.change", "name", name, "before", dash(before), "after", dash(after)))
	}
	switch e.Kind {
	case store.EventCorrect:
		err = t.corrected(d, add)
	case store.EventPass:
		if d.text("before") != "" {
			var before, after string
			before, err = t.office(store.OfficeID(d.text("before")))
			if err == nil {
				after, err = t.office(e.Office)
			}
			add(t.P.S("trail.field.office"), before, after)
		}
	case store.EventOffice:
		var before, after store.Office
		if err := errors.Join(d.into("before", &before), d.into("after", &after)); err != nil || before.ID == "" {
			return nil, err
		}
		for _, f := range Differing(t.P, before, after) {
			add(f.Name, f.Before, f.After)
		}
	case store.EventRules:
		var before, after []store.Rule
		err = errors.Join(d.into("before", &before), d.into("after", &after))
		add(t.P.S("trail.field.rules"), rulesText(t.P, before), rulesText(t.P, after))
	case store.EventTopicsOf:
		var before, after []string
		if err := errors.Join(d.into("before", &before), d.into("after", &after)); err != nil {
			return nil, err
		}
		b, berr := t.topicNames(before)
		a, aerr := t.topicNames(after)
		err = errors.Join(berr, aerr)
		add(t.P.S("trail.field.topic"), b, a)
	case store.EventRoom:
		err = t.roomSet(d, add)
	case store.EventSnooze:
		add(t.P.S("trail.field.until"), t.when(d.text("before")), t.when(d.text("until")))
	case store.EventPromise:
		if d.text("before") != "" {
			add(t.P.S("trail.field.until"), t.when(d.text("before")), t.when(d.text("after")))
		}
	case store.EventDuty:
		if day, err := time.ParseInLocation(time.DateOnly, d.text("until"), t.P.Now().Location()); err == nil {
			lines = append(lines, t.P.S("trail.until", "day", t.P.ShortDay(day)))
		}
	}
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// corrected are the changes of what an aspiration is, and what it is about.
func (t Teller) corrected(d data, add func(name, before, after string)) error {
	if after := d.text("kind"); after != "" {
		add(t.P.S("trail.field.kind"), matter.KindName(t.P, store.Kind(d.text("kind_before"))), matter.KindName(t.P, store.Kind(after)))
	}
	if after := d.text("topic"); after != "" {
		before, err := t.topicNames([]string{d.text("topic_before")})
		if err != nil {
			return err
		}
		name, err := t.topicNames([]string{after})
		if err != nil {
			return err
		}
		add(t.P.S("trail.field.topic"), before, name)
	}
	if after := d.text("region"); after != "" {
		x, err := t.R.Regions()
		if err != nil {
			return fmt.Errorf("regions: %w", err)
		}
		label := func(code string) string {
			if x == nil || code == "" {
				return code
			}
			return x.Label(code)
		}
		add(t.P.S("trail.field.region"), label(d.text("region_before")), label(after))
	}
	return nil
}

// roomSet are the changes of how a room is used.
func (t Teller) roomSet(d data, add func(name, before, after string)) error {
	if _, ok := d["way"]; ok {
		way := func(key string) string {
			name := "rooms.way." + cmp.Or(d.text(key), "each")
			if !t.P.Has(name) {
				return d.text(key)
			}
			return t.P.S(name)
		}
		add(t.P.S("trail.field.way"), way("way_before"), way("way"))
	}
	if _, ok := d["only"]; ok {
		only := func(key string) (string, error) {
			switch d.text(key) {
			case "":
				return t.P.S("rooms.only.all"), nil
			case store.OnlyUrgent:
				return t.P.S("rooms.only.urgent"), nil
			}
			name, err := t.topicNames([]string{d.text(key)})
			return t.P.S("rooms.only.topic", "topic", name), err
		}
		before, berr := only("only_before")
		after, aerr := only("only")
		if err := errors.Join(berr, aerr); err != nil {
			return err
		}
		add(t.P.S("trail.field.only"), before, after)
	}
	return nil
}

// topicNames are topics as people call them; one that is none any more is called by its ID.
func (t Teller) topicNames(ids []string) (string, error) {
	var names []string
	for _, id := range ids {
		name, err := matter.TopicName(t.R, t.P, id)
		if err != nil {
			return "", err
		}
		names = append(names, cmp.Or(name, id))
	}
	return strings.Join(names, ", "), nil
}

// when is a moment of an event's data; empty: there is none.
func (t Teller) when(s string) string {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return ""
	}
	return t.P.Moment(at)
}
