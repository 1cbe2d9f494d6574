package store

import (
	"strings"
	"sync"
	"time"

	"duaarah/store/region"
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

	DaysOff         []string // days on which it does not work, such as 2026-12-31, in order; nil: none
	WorksOnHolidays bool     // national holidays and joint leave are working days to it
	Public          bool     // its figures are a public page

	Settings OfficeSettings

	AskRegion region.Level // how exactly it needs to know where an aspiration is about; None: its citizens are not asked
}

// OfficeSettings is how an office wants to work, where it has a choice. The zero value is what an office has that chose nothing. It is
// kept as JSON.
type OfficeSettings struct {
	// RemindBefore is how many working days before a promise comes due who has it is reminded. 0: one; less than 0: not at all.
	RemindBefore int        `json:"remind_before,omitempty"`
	Escalate     Escalation `json:"escalate,omitzero"`
	// Morning is when its rooms get the list of the day, in minutes since midnight. 0: they get none; MorningOpening: when its work begins.
	Morning   int               `json:"morning,omitempty"`
	Assign    Assign            `json:"assign,omitempty"` // who gets what comes in
	Broadcast BroadcastSettings `json:"broadcast,omitzero"`
	// Undo is how long a reply waits before it is sent, so that its writer can take it back; 0: not at all. At most UndoMost.
	Undo time.Duration `json:"undo,omitempty"`
	// Preview: the writer of a reply sees it as its citizen will, and says that it goes.
	Preview bool `json:"preview,omitempty"`
	// SpamSecond: what one person takes for spam is spam only once another says so too.
	SpamSecond bool `json:"spam_second,omitempty"`
}

// Valid reports whether it is an ID as offices have them: 1 to 48 of a-z, 0-9 and -.
func (id OfficeID) Valid() bool {
	return id != "" && len(id) <= 48 && strings.Trim(string(id), "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// Interval is a part of a day, in minutes since midnight: From included, To not.
type Interval struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// WorkWeek is when an office works, by time.Weekday. All empty: always.
type WorkWeek [7][]Interval

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

// Always reports whether no hours are set.
func (w WorkWeek) Always() bool {
	for _, day := range w {
		if len(day) > 0 {
			return false
		}
	}
	return true
}
