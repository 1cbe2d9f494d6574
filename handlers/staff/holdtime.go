package staff

import (
	"time"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// TimerHeld looks after a reply that waits until its writer has looked at it, TimerUndo after one that waits for some seconds; their reference
// is its HeldID. They are two, so that a clock that is set back does not have those seconds last for hours.
const (
	TimerHeld = "held_reply"
	TimerUndo = "held_undo"
)

func timerOf(h store.HeldReply) string {
	if h.Why == store.HeldPreview {
		return TimerHeld
	}
	return TimerUndo
}

const (
	albumWait   = 2 * time.Second // for another part
	previewAsk  = time.Hour       // after which the writer is reminded of what they were to look at
	previewKeep = 23 * time.Hour  // after which it is given back then
)

// HeldLongest is how long TimerHeld is set for at most; TimerUndo is for store.UndoMost.
const HeldLongest = previewKeep

// why says why words for a citizen wait, and until when. Empty: they do not.
func why(t *talk.Turn, office store.Office, c talk.Content) (store.HeldWhy, time.Time) {
	switch s := office.Settings; {
	case c.As == talk.AsPromise && c.Due.IsZero(): // its day comes with another part
		return store.HeldAlbum, t.Now.Add(albumWait)
	case s.Preview && c.Template == 0: // that was shown before
		return store.HeldPreview, t.Now.Add(previewAsk)
	case s.Undo > 0:
		return store.HeldUndo, t.Now.Add(min(s.Undo, store.UndoMost))
	case partOfAlbum(t, c):
		return store.HeldAlbum, t.Now.Add(albumWait)
	}
	return "", time.Time{}
}
