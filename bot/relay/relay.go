// Package relay moves messages: Intake from the platforms into transactions, Delivery from the outbox to the
// platforms, Fetch their files, and Alarm wakes what is due. It knows platforms by package bot alone, and storage by
// the small interfaces below.
package relay

import (
	"context"
	"errors"
	"time"

	"duaarah/bot"
)

// ErrStorage: the store itself failed (disk full, I/O, locked, closed), not what was asked of it. Inbox, Outbox and the
// others wrap it, so that an update is not parked for it but tried again.
var ErrStorage = errors.New("storage failed")

// Inbox is where updates are kept and handled.
type Inbox interface {
	// Batch runs fn in a transaction and returns nil once that is on disk. An error of fn undoes all of it.
	Batch(ctx context.Context, fn func(b Batch) error) error
}

// Batch is one transaction of the inbox. It is used by one goroutine, inside fn only.
type Batch interface {
	// Begin notes that the update was seen (and puts it into the transcript, if Record asks so). false: it was seen
	// before, and there is nothing to do. An update without a Key is always fresh.
	Begin(u bot.Update) (fresh bool, err error)
	// Handle runs the handler under a savepoint. An error, or a panic turned into one, leaves nothing of what the
	// handler did.
	Handle(ctx context.Context, u bot.Update) error
	// Park keeps the raw update for the operator, with why it could not be handled.
	Park(u bot.Update, cause error) error
	// Unsee takes Begin back, for an update that is to be tried again in another batch.
	Unsee(u bot.Update) error
}

// Outbox is where messages wait to be sent. Every method owns its transaction; Lease and Settle return once it is on
// disk.
type Outbox interface {
	// Pending lists rows of one lane that wait, with ID > after, in order of ID, at most limit. It reads only.
	Pending(ctx context.Context, lane bot.Lane, after int64, limit int) ([]bot.Waiting, error)
	// Held lists the rows that wait because the platform had their chat or account wait, as a process before this one was told.
	Held(ctx context.Context) ([]bot.Waiting, error)
	// Lease marks rows as being sent, and returns those that were still waiting, with their references resolved. A row
	// is leased only when it is to be sent at once: one found leased at the next start may have been sent.
	Lease(ctx context.Context, ids []int64) ([]bot.Parcel, error)
	// Settle records what became of leased rows. Progress keeps the lease; Retry and Released end it.
	Settle(ctx context.Context, s []bot.Settlement) error
	// Recover settles what a process that died had leased: waiting again if idempotent says so of its account, else
	// uncertain. It returns how many became uncertain.
	Recover(ctx context.Context, idempotent func(bot.Account) bool) (uncertain int, err error)
	// Changed has a value after a commit that added or changed waiting rows. Commits of other processes do not show:
	// Delivery also looks by itself now and then.
	Changed() <-chan struct{}
}

// FileQueue is the attachments whose content is still at their platform.
type FileQueue interface {
	// Pending lists files of the account to be fetched now, at most limit.
	Pending(ctx context.Context, account bot.Account, now time.Time, limit int) ([]bot.File, error)
	// Keep notes that the content of file id is in our store, as saved says.
	Keep(ctx context.Context, id string, saved bot.File) error
	// Postpone has it tried again at a time; Lose gives it up for good.
	Postpone(ctx context.Context, id string, until time.Time) error
	Lose(ctx context.Context, id string, why bot.FileFault) error
	// Changed has a value after a commit that added files to be fetched.
	Changed() <-chan struct{}
}

// Timers is what is due at a time.
type Timers interface {
	// Next is when the earliest is due. ok = false: there is none.
	Next(ctx context.Context) (due time.Time, ok bool, err error)
	// Fire runs the handler of those that are due, each under a savepoint; a failed one is postponed. It returns how
	// many were due.
	Fire(ctx context.Context, now time.Time) (int, error)
	// Rewind has nothing wait longer than it could at most, should the clock have been ahead when the wait was set.
	Rewind(ctx context.Context, now time.Time) error
	// Changed has a value after a commit that set a timer.
	Changed() <-chan struct{}
}
