package store

import "time"

// QueueShow is a part of a queue.
type QueueShow string

const (
	ShowOpen   QueueShow = ""       // all that is open, and what is put off last
	ShowAll    QueueShow = "all"    // all that is not put off
	ShowMine   QueueShow = "mine"   // what QueueFilter.Staff has
	ShowFree   QueueShow = "free"   // what nobody has
	ShowLate   QueueShow = "late"   // the office's turn, and its promise is past
	ShowToday  QueueShow = "today"  // the office's turn, and promised by a time from Now to Until
	ShowTheirs QueueShow = "theirs" // waiting for the citizen
	ShowAsked  QueueShow = "asked"  // waiting for the citizen, who was asked something before anybody answered them
	ShowTopic  QueueShow = "topic"  // about QueueFilter.Topic
	ShowLater  QueueShow = "later"  // put off
)

// QueueFilter selects from the queues of some offices. What is set aside is in none, but with Aside in one of its own.
type QueueFilter struct {
	Offices []OfficeID
	Show    QueueShow
	Turn    Turn // of ShowOpen. OfficeTurn: waiting for the office; empty: all that are open
	Aside   bool // those that are set aside, and not the others
	Staff   StaffID
	Topic   string
	Now     time.Time // of ShowLate and ShowToday
	Until   time.Time // of ShowToday
	Offset  int
	Limit   int // 0: all
}

// Duty is what staff were told of an aspiration by itself, so that each thing is told once in a turn of the office. Turns are named by the
// time at which they began (Aspiration.TurnAt).
type Duty struct {
	Aspiration AspirationID
	Soon       time.Time // the turn of which it was said that its promise comes due
	Head       time.Time // the turn of which the head of the office was told that its promise is past
	Admin      time.Time // the same of the admins
	Snoozer    StaffID   // who put it off last
	Woke       Woke      // why it was put off no longer
}

// Woke is why an aspiration was put off no longer.
type Woke string

const (
	WokeDate    Woke = "date"    // the time had come
	WokeCitizen Woke = "citizen" // its citizen did something
	WokeStaff   Woke = "staff"   // staff took it up again
)

// ReminderWhy is why staff are to be reminded.
type ReminderWhy string

const (
	RemindSoon  ReminderWhy = "soon"  // the promise comes due
	RemindLate  ReminderWhy = "late"  // it is past
	RemindWoke  ReminderWhy = "woke"  // it is put off no longer
	RemindHead  ReminderWhy = "head"  // it is past for as long as the head of the office is to know
	RemindAdmin ReminderWhy = "admin" // the same of the admins
)

// Reminder is that staff are to be reminded of an aspiration.
type Reminder struct {
	Aspiration AspirationID
	Why        ReminderWhy
	Office     OfficeID
	Due        time.Time
	Asked      bool    // its citizen asked for it
	Claimed    StaffID // who has it now; set when read
}

// Morning is the last morning list of an office.
type Morning struct {
	Office OfficeID
	Day    string // of which it was told, such as 2026-12-31; empty: none was
	At     time.Time
}

// Escalation is after how many of its working days an office's broken promise is told to others. 0: as by default; less than 0: never.
type Escalation struct {
	Head  int `json:"head,omitempty"`
	Admin int `json:"admin,omitempty"`
}

// What an office has that chose nothing.
const (
	RemindBeforeDefault  = 1
	EscalateHeadDefault  = 2
	EscalateAdminDefault = 5
)

// orDefault is what was chosen. 0: never.
func orDefault(chosen, otherwise int) int {
	if chosen == 0 {
		return otherwise
	}
	return max(chosen, 0)
}

// ToHead is after how many working days its head is told of a broken promise. 0: never.
func (s OfficeSettings) ToHead() int { return orDefault(s.Escalate.Head, EscalateHeadDefault) }

// ToAdmin is after how many working days its admins are told of a broken promise. 0: never.
func (s OfficeSettings) ToAdmin() int { return orDefault(s.Escalate.Admin, EscalateAdminDefault) }

// Before is how many working days before a promise comes due who has it is reminded. 0: not at all.
func (s OfficeSettings) Before() int { return orDefault(s.RemindBefore, RemindBeforeDefault) }

// MorningOpening is OfficeSettings.Morning of an office that gets its list when its work begins.
const MorningOpening = -1

// QueueReader is what is asked of queues, and of what staff are reminded of.
type QueueReader interface {
	// CountQueue is how many a filter selects, counting no further than most (0: all).
	CountQueue(f QueueFilter, most int) (int, error)
	// Duty is what staff were told of it; of one of which they were told nothing, it is empty but for Aspiration.
	Duty(id AspirationID) (Duty, error)
	// PromisesBy are the promises of an office that are to be kept by a time, the oldest first, at most limit, and how many there are.
	PromisesBy(office OfficeID, by time.Time, limit int) (first []Promise, total int, err error)
	Morning(office OfficeID) (Morning, error) // an empty one, if it had none
}

// QueueTx keeps it.
type QueueTx interface {
	SaveDuty(d Duty) error
	SaveMorning(m Morning) error
}
