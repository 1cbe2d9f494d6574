package measure

import (
	"slices"
	"time"

	"duaarah/store"
)

// Cell names a number of a Group, by its place in the report: "excluded.spam". Aspirations stand behind it.
type Cell string

// The cells. Missed is two_way.of without its n, and Waiting is all that is counted, has no counting reply, and may still get one.
const (
	CellAll       Cell = "aspirations"
	CellMatured   Cell = "matured"
	CellTwoWay    Cell = "two_way.n"
	CellMissed    Cell = "two_way.missed"
	CellPending   Cell = "two_way.pending"
	CellWaiting   Cell = "waiting"
	CellUnheard   Cell = "ladder.unheard"
	CellSeen      Cell = "ladder.seen"
	CellAnswered  Cell = "ladder.answered"
	CellConversed Cell = "ladder.conversed"
	CellConfirmed Cell = "ladder.confirmed"
	CellYes       Cell = "verdict.yes"
	CellPartly    Cell = "verdict.partly"
	CellNo        Cell = "verdict.no"
	CellSilent    Cell = "verdict.silent"
	CellSpam      Cell = "excluded.spam"
	CellWithdrawn Cell = "excluded.withdrawn"
	CellMerged    Cell = "excluded.merged"
	CellPraise    Cell = "excluded.praise"
	CellOwn       Cell = "excluded.own"
	CellLost      Cell = "excluded.unreachable"
)

// Cells are all of them, in the order of the report.
var Cells = [...]Cell{CellAll, CellMatured, CellTwoWay, CellMissed, CellPending, CellWaiting, CellUnheard, CellSeen, CellAnswered, CellConversed,
	CellConfirmed, CellYes, CellPartly, CellNo, CellSilent, CellSpam, CellWithdrawn, CellMerged, CellPraise, CellOwn, CellLost}

// Known reports whether there is such a cell.
func (c Cell) Known() bool { return slices.Contains(Cells[:], c) }

// Holds reports whether an outcome is one of those behind the number.
func (c Cell) Holds(o *Outcome, now time.Time, window time.Duration) bool {
	switch c {
	case CellAll:
		return true
	case CellSpam:
		return o.Excluded == Spam
	case CellWithdrawn:
		return o.Excluded == Withdrawn
	case CellMerged:
		return o.Excluded == Merged
	case CellPraise:
		return o.Excluded == CalledPraise
	case CellOwn:
		return o.Excluded == Own
	case CellLost:
		return o.Excluded == Unreachable
	}
	if o.Excluded != Counted {
		return false
	}
	matured := o.Matured(now, window)
	ok, pending := o.TwoWay(now, window)
	switch c {
	case CellMatured:
		return matured
	case CellTwoWay:
		return matured && ok
	case CellMissed:
		return matured && !ok
	case CellPending:
		return matured && pending
	case CellWaiting:
		return !o.Answered && o.CensoredAt.IsZero()
	case CellUnheard:
		return o.Rung == Unheard
	case CellSeen:
		return o.Rung == Seen
	case CellAnswered:
		return o.Rung == Answered
	case CellConversed:
		return o.Rung == Conversed
	case CellConfirmed:
		return o.Rung == Confirmed
	case CellYes:
		return o.Verdict == SaidYes
	case CellPartly:
		return o.Verdict == SaidPartly
	case CellNo:
		return o.Verdict == SaidNo
	case CellSilent:
		return o.Answered && o.Verdict == Silent
	}
	return false
}

// Case is an aspiration behind a number.
type Case struct {
	Aspiration store.AspirationID
	Code       store.Code
	Outcome
}
