package citizen

import (
	"errors"
	"fmt"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// judge takes a verdict, or the stars that go with it.
func judge(t *talk.Turn, verb string, args talk.Args) error {
	a, err := own(t, args.Int(0))
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return err
	}
	m, err := t.Message(store.MessageID(args.Int(1)))
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || m.Side != store.StaffSide || !m.TakenBack.IsZero()) || !a.State.Sent() {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("the reply: %w", err)
	}
	if m.DeliveredAt.IsZero() {
		if a, m, err = matter.Proven(t.Act, a, m); err != nil {
			return err
		}
	}
	if verb == "c.verdict" && args.At(2) == "" {
		return judgeAnew(t, a, m)
	}
	var changed bool
	if verb == "c.star" {
		stars := int(args.Int(2))
		if stars < 1 || stars > 5 {
			return t.Toast("toast.stale")
		}
		changed, err = matter.Rate(t.Act, &a, m, stars)
	} else {
		v := store.VerdictValue(args.At(2))
		if v != store.VerdictYes && v != store.VerdictPartly && v != store.VerdictNo {
			return t.Toast("toast.stale")
		}
		changed, err = matter.Judge(t.Act, &a, m, v)
	}
	if err != nil {
		return err
	}
	anew := args.At(3) != "" // they were asked once more
	if !changed && !anew {
		return t.Toast("toast.noted_already")
	}
	if err := t.ToastPassing("toast.noted"); err != nil {
		return err
	}
	if !changed {
		if err := matter.ShowJudged(t.Act, a, m); err != nil {
			return err
		}
	}
	if verb == "c.verdict" && a.Verdict == store.VerdictYes {
		if err := matter.OfferNews(t.Act, a, t.Who); err != nil {
			return err
		}
	}
	if tapped, err := t.What(t.Here(), t.Update.Tap.Message); err == nil && (tapped.Purpose == store.ForReply || tapped.Outbox == m.Outbox) {
		return nil // it says so itself
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("what was tapped: %w", err)
	}
	return t.EditTapped(matter.Judged(matter.ByOffice(t.Act, t.P, a), a, m), store.About{Purpose: store.ForView, Aspiration: a.ID})
}

// judgeAnew asks once more what they think of a reply, where they said it.
func judgeAnew(t *talk.Turn, a store.Aspiration, m store.Message) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	if tapped, err := t.What(t.Here(), t.Update.Tap.Message); err == nil && (tapped.Purpose == store.ForReply || tapped.Outbox == m.Outbox) {
		return matter.JudgeAnew(t.Act, a, m)
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("what was tapped: %w", err)
	}
	return t.EditTapped(matter.AskedAnew(t.P, a, m), store.About{Purpose: store.ForView, Aspiration: a.ID})
}
