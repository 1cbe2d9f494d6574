package relay

import (
	"errors"
	"time"

	"duaarah/bot"
)

// Observer is told what goes on, for the operator's figures. Its methods are called by several goroutines, on the way of
// every message: they must not block.
type Observer interface {
	// Taken: the update is on disk, as outcome says.
	Taken(u bot.Update, outcome TakenOutcome)
	// Sent: one call of Platform.Send took so long, whatever came of it.
	Sent(account bot.Account, took time.Duration)
	// Settled: what became of a row that was leased is on disk. created is when the row was enqueued.
	Settled(account bot.Account, lane bot.Lane, created time.Time, s bot.Settlement)
}

// TakenOutcome is what became of an update.
type TakenOutcome string

const (
	Handled  TakenOutcome = "handled"
	Repeated TakenOutcome = "repeated" // it was taken before
	Parked   TakenOutcome = "parked"   // it could not be handled
)

// errRepeated is the cause for which an update was left alone.
var errRepeated = errors.New("taken before")

// Observe has o told of what is taken. Call it before the first Take.
func (in *Intake) Observe(o Observer) { in.observer = o }

// observe tells what became of the updates, those left for later excepted.
func (in *Intake) observe(updates []bot.Update, outcomes []TakenOutcome) {
	for i, outcome := range outcomes {
		if outcome != "" {
			in.observer.Taken(updates[i], outcome)
		}
	}
}
