package citizen

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Who reads that a promise is past, and that staff can be reminded, writes "ingatkan", or "iya".

var (
	remindWords = set(`ingatkan ingetin ingatin ingatkanlah diingatkan diingetin elingake elingna emutan emutkeun remind reminder`)
	remindAside = set(callWords, `iya ya yah dong deh tolong mohon staf stafnya staff staffnya lagi sekarang aja saja mereka kantor kantornya mau coba please them the nggih muhun atuh`)
	yesAside    = set(callWords, `ya mau dong deh tolong please`)
)

// remindInWords has the office reminded of what is late by who asks for that in words. done is false where nothing waits, and for all other words.
func remindInWords(t *talk.Turn, matters []store.Aspiration, c talk.Content) (done bool, err error) {
	said := words(c.Text)
	asks, agrees := only(said, remindWords(), remindAside()), only(said, assentWords(), yesAside())
	if !c.WordsAlone() || !asks && !agrees || t.Who.Stopped {
		return false, nil
	}
	var late, waiting []store.Aspiration
	for _, a := range openOnes(matters) {
		if a.Turn == store.OfficeTurn {
			waiting = append(waiting, a)
		}
		if a.Turn == store.OfficeTurn && !a.DueAt.After(t.Now) {
			late = append(late, a)
		}
	}
	if asks && len(late) == 0 && len(waiting) > 0 { // they read by when
		return true, Status(t)
	}
	if len(late) == 0 {
		return false, nil
	}
	about, err := lastAbout(t)
	if err != nil {
		return false, err
	}
	if below := about.Purpose == store.ForView && about.Aspiration == late[0].ID; !asks && (len(late) > 1 || !below) {
		return false, nil
	} else if len(late) > 1 { // they choose
		return true, Status(t)
	}
	at, err := matter.Remind(t.Act, late[0])
	if errors.Is(err, matter.ErrState) {
		return true, Aside(t, "toast.remind_once")
	} else if err != nil {
		return true, err
	}
	out, err := remindedOut(t, late[0], remindedKey(at, t.Now), at)
	if err != nil {
		return true, err
	}
	_, err = t.SayAbout(out, store.About{Purpose: store.ForView, Aspiration: late[0].ID})
	return true, err
}

// remindedKey is what is said of a reminder that goes out then.
func remindedKey(at, now time.Time) string {
	if at.Sub(now) < 20*time.Minute {
		return "remind.told"
	}
	return "remind.told_later"
}

// remindedOut says of what is late when staff are reminded of it.
func remindedOut(t *talk.Turn, a store.Aspiration, key string, at time.Time) (out bot.Outgoing, err error) {
	o, err := t.Office(a.Office)
	if err != nil {
		return out, fmt.Errorf("office %s: %w", a.Office, err)
	}
	w, err := t.Tx.Watch(a.ID)
	if err != nil {
		return out, fmt.Errorf("what was told of %d: %w", a.ID, err)
	}
	if out, err = matter.OverdueOut(t.Act, t.P, a, w); err != nil {
		return out, err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("remind.still", "code", string(a.Code), "day", t.P.In(o.Location()).Day(a.DueAt))).Line().
		Text(t.P.Text(key, "office", o.Name, "day", t.P.In(o.Location()).Dated(at), "code", string(a.Code)))
	out.Text = b.Build()
	return out, nil
}
