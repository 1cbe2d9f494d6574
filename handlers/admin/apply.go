// Package admin changes the offices, rules, topics and seasons.
package admin

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/configs"
	"duaarah/store"
	"duaarah/store/region"
)

// Change is one thing that a seed file changes.
type Change struct {
	What   string // "office", "rules", "topics", "seasons", "electoral_districts" or "event"
	Name   string // of an office: its ID
	New    bool
	Fields []Field // of a changed office: what differs

	By store.StaffID // of rules: who set in chat what is replaced; 0: nobody
	At time.Time     // when they did
}

// Field is one differing field, in words for the operator.
type Field struct {
	Name, Before, After string

	By store.StaffID // who set in chat what was before; 0: nobody
	At time.Time     // when they did
}

// Seed puts in what the seed has and the store has not: offices by ID, events by office, name and day, and the rules, topics and seasons if there are none.
func Seed(tx store.Tx, seed configs.Seed, now time.Time) ([]Change, error) {
	return put(tx, seed, now, false)
}

// Apply makes the store as the seed says: its offices are added or changed (others stay), its rules, topics and seasons take
// the place of those that are there. Each change is an event. Run in a transaction that is then undone, it is a preview.
func Apply(tx store.Tx, seed configs.Seed, now time.Time) ([]Change, error) {
	return put(tx, seed, now, true)
}

func put(tx store.Tx, seed configs.Seed, now time.Time, overwrite bool) ([]Change, error) {
	var changes []Change
	there, err := tx.Offices()
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	next := 0
	for _, o := range there {
		next = max(next, o.Position+1)
	}
	for i, o := range seed.Offices {
		change, err := putOffice(tx, officeOf(o, next+i), now, overwrite)
		if err != nil {
			return nil, err
		}
		if change != nil {
			changes = append(changes, *change)
		}
	}
	rules, err := putList(tx, "rules", store.EventRules, rulesOf(seed.Rules), tx.Rules, tx.SaveRules, now, overwrite)
	if err != nil {
		return nil, err
	}
	topics, err := putList(tx, "topics", store.EventTopics, topicsOf(seed.Topics), tx.Topics, tx.SaveTopics, now, overwrite)
	if err != nil {
		return nil, err
	}
	seasons, err := putList(tx, "seasons", store.EventSeasons, seasonsOf(seed.Seasons), tx.Seasons, tx.SaveSeasons, now, overwrite)
	if err != nil {
		return nil, err
	}
	districts, err := putDistricts(tx, seed.ElectoralDistricts, now, overwrite)
	if err != nil {
		return nil, err
	}
	occasions, err := putOccasions(tx, seed.Occasions, now, overwrite)
	if err != nil {
		return nil, err
	}
	return slices.Concat(changes, rules, topics, seasons, districts, occasions), nil
}

// putList puts in a list that is kept as a whole. An empty one says nothing of what is there.
func putList[T any](tx store.Tx, what string, kind store.EventKind, after []T, load func() ([]T, error), save func([]T) error,
	now time.Time, overwrite bool) ([]Change, error) {
	if len(after) == 0 {
		return nil, nil
	}
	before, err := load()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if len(before) > 0 && !overwrite || same(before, after) {
		return nil, nil
	}
	change := Change{What: what, New: len(before) == 0}
	if err := listInChat(tx, kind, &change); err != nil {
		return nil, err
	}
	if err := save(after); err != nil {
		return nil, fmt.Errorf("save the %s: %w", what, err)
	}
	if err := record(tx, now, store.Event{Kind: kind, Data: map[string]any{"before": before, "after": after}}); err != nil {
		return nil, err
	}
	return []Change{change}, nil
}

func putOffice(tx store.Tx, after store.Office, now time.Time, overwrite bool) (*Change, error) {
	before, err := tx.Office(after.ID)
	isNew := errors.Is(err, store.ErrNotFound)
	if err != nil && !isNew {
		return nil, fmt.Errorf("office %s: %w", after.ID, err)
	}
	if !isNew {
		after.Position = before.Position // a file may name some of the offices only
	}
	fields := differing(before, after)
	if !isNew && (!overwrite || len(fields) == 0) {
		return nil, nil
	}
	if !isNew {
		if err := officeInChat(tx, after.ID, fields); err != nil {
			return nil, err
		}
	}
	if err := tx.SaveOffice(after); err != nil {
		return nil, fmt.Errorf("save office %s: %w", after.ID, err)
	}
	if before.Settings.Morning != 0 || after.Settings.Morning != 0 { // by its hours, and its clock
		if err := planMornings(tx, now); err != nil {
			return nil, err
		}
	}
	data := map[string]any{"after": after}
	if !isNew {
		data["before"] = before
	}
	if err := record(tx, now, store.Event{Kind: store.EventOffice, Office: after.ID, Data: data}); err != nil {
		return nil, err
	}
	change := &Change{What: "office", Name: string(after.ID), New: isNew}
	if !isNew {
		change.Fields = fields
	}
	return change, nil
}

func record(tx store.Tx, now time.Time, e store.Event) error {
	e.At = now
	if _, err := tx.Record(e); err != nil {
		return fmt.Errorf("record %s: %w", e.Kind, err)
	}
	return nil
}

// differing lists what differs between two versions of an office.
func differing(before, after store.Office) []Field {
	var fields []Field
	add := func(name string, b, a any) {
		if !same(b, a) {
			fields = append(fields, Field{Name: name, Before: fmt.Sprint(b), After: fmt.Sprint(a)})
		}
	}
	add("name", before.Name, after.Name)
	add("profile", before.Profile, after.Profile)
	add("promise_days", before.Promise, after.Promise)
	add("hours", hours(before.Hours), hours(after.Hours))
	add("time_zone", before.Zone, after.Zone)
	add("closed", before.Closed, after.Closed)
	add("days_off", strings.Join(before.DaysOff, ", "), strings.Join(after.DaysOff, ", "))
	add("works_on_holidays", before.WorksOnHolidays, after.WorksOnHolidays)
	add("public_page", before.Public, after.Public)
	add("spam_second", before.Settings.SpamSecond, after.Settings.SpamSecond)
	add("ask_region", before.AskRegion, after.AskRegion)
	add("assign", cmp.Or(before.Settings.Assign, "none"), cmp.Or(after.Settings.Assign, "none"))
	b, a := before.Settings, after.Settings
	add("remind_before", written("remind_before", b.RemindBefore), written("remind_before", a.RemindBefore))
	add("escalate.head", written("escalate.head", b.Escalate.Head), written("escalate.head", a.Escalate.Head))
	add("escalate.admin", written("escalate.admin", b.Escalate.Admin), written("escalate.admin", a.Escalate.Admin))
	add("morning_list", written("morning", b.Morning), written("morning", a.Morning))
	add("undo", written("undo", b.Undo), written("undo", a.Undo))
	add("preview", before.Settings.Preview, after.Settings.Preview)
	add("news_offers", before.Settings.Broadcast.Offers, after.Settings.Broadcast.Offers)
	add("broadcasts_week", before.Settings.Broadcast.Week, after.Settings.Broadcast.Week)
	add("broadcast_second", before.Settings.Broadcast.Second, after.Settings.Broadcast.Second)
	return fields
}

// hours writes a week as people read it.
func hours(w store.WorkWeek) string {
	if w.Always() {
		return "-"
	}
	s := ""
	for d, day := range w {
		for _, i := range day {
			s += fmt.Sprintf("%s %02d.%02d-%02d.%02d ", time.Weekday(d).String()[:3], i.From/60, i.From%60, i.To/60, i.To%60)
		}
	}
	return s
}

// same compares two things as they are kept.
func same(a, b any) bool {
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && string(x) == string(y)
}

func officeOf(o configs.Office, position int) store.Office {
	s := store.Office{ID: store.OfficeID(o.ID), Name: o.Name, Profile: o.Profile, Promise: o.Promise, Zone: o.Zone,
		Position: position, Closed: o.Closed, DaysOff: o.DaysOff, WorksOnHolidays: o.WorksOnHolidays, Public: o.Public,
		Settings: store.OfficeSettings{Undo: o.Undo, Preview: o.Preview, Assign: store.Assign(o.Assign), RemindBefore: o.RemindBefore,
			Escalate: store.Escalation{Head: o.EscalateHead, Admin: o.EscalateAdmin}, Morning: o.Morning, SpamSecond: o.SpamSecond}}
	s.Settings.Broadcast = store.BroadcastSettings{Offers: o.NewsOffers, Week: o.BroadcastsWeek, Second: o.BroadcastSecond}
	switch o.AskRegion {
	case "regency":
		s.AskRegion = region.Regency
	case "district":
		s.AskRegion = region.District
	}
	for d, day := range o.Hours {
		for _, i := range day {
			s.Hours[d] = append(s.Hours[d], store.Interval{From: i.From, To: i.To})
		}
	}
	return s
}

func rulesOf(rules []configs.Rule) []store.Rule {
	var all []store.Rule
	for i, r := range rules {
		all = append(all, store.Rule{Position: i + 1, Kind: store.RuleKind(r.Kind), Values: r.Values, Office: store.OfficeID(r.Office), Topic: r.Topic})
	}
	return all
}

func topicsOf(topics []configs.Topic) []store.Topic {
	var all []store.Topic
	for _, t := range topics {
		all = append(all, store.Topic{ID: t.ID, Labels: t.Names, Words: t.Words, Office: store.OfficeID(t.Office)})
	}
	return all
}

func seasonsOf(seasons []configs.Season) []store.Season {
	var all []store.Season
	for _, s := range seasons {
		all = append(all, store.Season{Name: s.Name, From: s.From, To: s.To})
	}
	return all
}
