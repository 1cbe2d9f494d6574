package store

import (
	"sync"
	"time"

	"duaarah/bot"
)

type (
	OfficeID string
	RoomID   int64
)

// Office is a politician, faction or body that can be addressed.
type Office struct {
	ID       OfficeID
	Name     string
	Profile  string // a sentence or two about it
	Promise  int    // days in which a reply is promised
	Hours    WorkWeek
	Zone     string // IANA name
	Position int    // order in lists
	Closed   bool   // takes no new aspirations
	Public   bool   // its figures are a public page
}

// Interval is a part of a day, in minutes since midnight: From included, To not.
type Interval struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// WorkWeek is when an office works, by time.Weekday. All empty: always.
type WorkWeek [7][]Interval

// Room is where an office's cards are posted.
type Room struct {
	ID      RoomID
	Office  OfficeID
	Address bot.Address
	BoundBy StaffID
	At      time.Time
	Shared  bool // several people read it
}

// RuleKind is what a routing rule looks at.
type RuleKind string

const (
	RuleLink     RuleKind = "link"     // the deep link's payload
	RuleWords    RuleKind = "words"    // words of the text
	RuleRegion   RuleKind = "region"   // region code, by prefix
	RulePlatform RuleKind = "platform" // name of the platform
	RuleDefault  RuleKind = "default"  // always; the last one
)

// Rule sends what matches any of its values to an office. The first that matches decides.
type Rule struct {
	Position int
	Kind     RuleKind
	Values   []string
	Office   OfficeID
	Topic    string // set on what matches, by RuleWords; may be empty
}

// Season is a campaign season, both days included, in the configured time zone.
type Season struct {
	Name string
	From string // 2027-02-01
	To   string
}

// Due is by when a reply to something received at t is promised: the end of the office's working day Promise days
// later, or of the first working day after that.
func (o Office) Due(t time.Time) time.Time {
	loc := o.Location()
	t = t.In(loc)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, loc).AddDate(0, 0, max(o.Promise, 0))
	for range 8 { // a week and a day: the one working day may be over today
		if end, works := o.Hours.end(day.Weekday()); works {
			due := time.Date(day.Year(), day.Month(), day.Day(), end/60, end%60, 0, 0, loc)
			if due.After(t) {
				return due.UTC()
			}
		}
		day = day.AddDate(0, 0, 1)
	}
	return day.UTC()
}

// Location is the office's time zone; UTC+7 if its name is not known.
func (o Office) Location() *time.Location {
	if loc, ok := zones.Load(o.Zone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(o.Zone)
	if err != nil || o.Zone == "" {
		return time.FixedZone("WIB", 7*60*60)
	}
	zones.Store(o.Zone, loc)
	return loc
}

// zones are the time zones that were loaded: each is several reads of files.
var zones sync.Map // string to *time.Location

// end is the minute of the day at which work ends.
func (w WorkWeek) end(d time.Weekday) (minute int, works bool) {
	if w.Always() {
		return 24*60 - 1, true
	}
	for _, i := range w[d] {
		minute, works = max(minute, i.To), true
	}
	return min(minute, 24*60-1), works
}

// Always reports whether no hours are set.
func (w WorkWeek) Always() bool {
	for _, day := range w {
		if len(day) > 0 {
			return false
		}
	}
	return true
}
