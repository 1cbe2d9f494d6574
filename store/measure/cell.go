package measure

import (
	"slices"

	"duaarah/store"
)

// Cell names a number of a Group, by its place in the report: "excluded.spam". Aspirations stand behind it.
type Cell string

// The cells. Missed is two_way.of without its n. Unanswered is all that is counted and has no counting reply, the unheard and the
// seen together; Waiting is those of them whose citizen still waits.
const (
	CellAll        Cell = "aspirations"
	CellMatured    Cell = "matured"
	CellTwoWay     Cell = "two_way.n"
	CellMissed     Cell = "two_way.missed"
	CellPending    Cell = "two_way.pending"
	CellWaiting    Cell = "waiting"
	CellUnanswered Cell = "unanswered"
	CellUnheard    Cell = "ladder.unheard"
	CellSeen       Cell = "ladder.seen"
	CellAnswered   Cell = "ladder.answered"
	CellConversed  Cell = "ladder.conversed"
	CellConfirmed  Cell = "ladder.confirmed"
	CellYes        Cell = "verdict.yes"
	CellPartly     Cell = "verdict.partly"
	CellNo         Cell = "verdict.no"
	CellSilent     Cell = "verdict.silent"
	CellSpam       Cell = "excluded.spam"
	CellWithdrawn  Cell = "excluded.withdrawn"
	CellMerged     Cell = "excluded.merged"
	CellPraise     Cell = "excluded.praise"
	CellOwn        Cell = "excluded.own"
	CellLost       Cell = "excluded.unreachable"
)

// Cells are all of them, in the order of the report.
var Cells = [...]Cell{CellAll, CellMatured, CellTwoWay, CellMissed, CellPending, CellWaiting, CellUnanswered, CellUnheard, CellSeen, CellAnswered, CellConversed,
	CellConfirmed, CellYes, CellPartly, CellNo, CellSilent, CellSpam, CellWithdrawn, CellMerged, CellPraise, CellOwn, CellLost}

// Known reports whether there is such a cell.
func (c Cell) Known() bool { return slices.Contains(Cells[:], c) }

// Holds reports whether an entry is one of those behind the number, in the figures of a counter.
func (c Cell) Holds(o *Entry, in *Counter) bool {
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
	matured := o.matured(in.now, in.window)
	ok, pending := o.twoWay(in.now, in.window)
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
		return o.First == 0 && o.Censored == 0
	case CellUnanswered:
		return o.First == 0
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
		return o.First != 0 && o.Verdict == Silent
	}
	return false
}

// Case is an aspiration behind a number.
type Case struct {
	Aspiration store.AspirationID
	Code       store.Code
	Outcome
}
