package citizen

import (
	"errors"
	"fmt"

	"duaarah/handlers/broadcast"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// judge takes a verdict, or the stars that go with it.
func judge(t *talk.Turn, verb string, args talk.Args) error {
	a, m, ok, err := judgeable(t, args)
	if err != nil {
		return err
	} else if !ok {
		return t.Toast("toast.stale")
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
		if err := broadcast.OfferNews(t.Act, a, t.Who); err != nil {
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

// judgeable finds what a verdict is about, the aspiration and the reply; ok = false: it is not theirs, or stands no more.
func judgeable(t *talk.Turn, args talk.Args) (a store.Aspiration, m store.Message, ok bool, err error) {
	if a, err = own(t, args.Int(0)); errors.Is(err, store.ErrNotFound) {
		return a, m, false, nil
	} else if err != nil {
		return a, m, false, err
	}
	m, err = t.Message(store.MessageID(args.Int(1)))
	if errors.Is(err, store.ErrNotFound) || err == nil && (m.Aspiration != a.ID || m.Side != store.StaffSide || !m.TakenBack.IsZero() || !a.State.Sent()) {
		return a, m, false, nil
	} else if err != nil {
		return a, m, false, fmt.Errorf("the reply: %w", err)
	}
	if m.DeliveredAt.IsZero() {
		a, m, err = matter.Proven(t.Act, a, m)
	}
	return a, m, err == nil, err
}

// judgeInWords takes a verdict that was typed. done is false where there is nothing that could be judged.
func judgeInWords(t *talk.Turn, args talk.Args, v store.VerdictValue) (done bool, err error) {
	a, m, ok, err := judgeable(t, args)
	if err != nil || !ok {
		return false, err
	}
	changed, err := matter.Judge(t.Act, &a, m, v)
	if err != nil {
		return true, err
	}
	if !changed {
		if err := matter.ShowJudged(t.Act, a, m); err != nil {
			return true, err
		}
	}
	if v == store.VerdictYes {
		if err := broadcast.OfferNews(t.Act, a, t.Who); err != nil {
			return true, err
		}
	}
	_, err = t.SayAbout(matter.Judged(matter.ByOffice(t.Act, t.P, a), a, m), store.About{Purpose: store.ForView, Aspiration: a.ID})
	return true, err
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
