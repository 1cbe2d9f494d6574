package store

import (
	"time"

	"duaarah/bot"
)

// Watch is what the bot told an aspiration's citizen by itself, so that each thing is told once, and what waits to be told.
// Turns are named by the time at which they began (Aspiration.TurnAt).
type Watch struct {
	Aspiration AspirationID
	News       string    // changes that wait to be told: words of package matter, with a space between
	NewsAt     time.Time // when they are told, unless the citizen is not to be disturbed then
	NewsSince  time.Time // when the first of them happened
	Claimed    bool      // it was told, or is to be told, that somebody has it: not again for the next who has
	Overdue    time.Time // the turn of which staff were reminded, and its citizen is told, that its promise is past
	Reminded   time.Time // when staff were last reminded, by whomever
	RemindAt   time.Time // when the citizen wants them to be reminded again; zero: not
	Asked      time.Time // when it was asked once more for a verdict, in this turn of the citizen; zero: not yet
	Waited     time.Time // the turn of which it was asked, after two weeks, whether they were answered elsewhere
	Elsewhere  string    // their answer: "yes" or "no"; empty: none
	Notice     int64     // outbox row of the latest notice; 0: none
}

// KnowsReader is what is asked so that citizens know where their matters stand.
type KnowsReader interface {
	// MattersPage lists a citizen's sent aspirations, the latest first, and how many there are; open: only those in state Open.
	MattersPage(citizen CitizenID, open bool, offset, limit int) (page []Aspiration, total int, err error)
	// Watch is what was told of an aspiration; of one of which nothing was, it is empty but for Aspiration.
	Watch(id AspirationID) (Watch, error)
	// LastSaid is the outbox row of what the bot last said new in a chat; 0: nothing.
	LastSaid(chat bot.Address) (int64, error)
	// RemindersDue are the offices with a reminder that is due, at most limit; and when the next of all reminders is. Zero: there
	// is none.
	RemindersDue(at time.Time, limit int) (offices []OfficeID, next time.Time, err error)
	// Reminders are those of an office that still are true: its aspirations are its own and open, its turn, and not put off, unless others
	// are told of them or their citizens ask. Those whose promises are past the longest come first.
	Reminders(office OfficeID) ([]Reminder, error)
	// RemindedAt is when an office was last reminded of anything; zero: never.
	RemindedAt(office OfficeID) (time.Time, error)
}

// KnowsTx keeps it.
type KnowsTx interface {
	SaveWatch(w Watch) error
	// AddReminder has an office reminded of an aspiration. Another of the same aspiration, for the same reason, takes its place, and stays
	// asked for if that one was.
	AddReminder(r Reminder) error
	// EndReminders takes all reminders of an office away, and notes that it was reminded.
	EndReminders(office OfficeID, at time.Time) error
	// MoveReminders puts all reminders of an office off.
	MoveReminders(office OfficeID, due time.Time) error
}
