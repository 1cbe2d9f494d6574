package citizen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// droppedOut says that a draft was dropped. A thumb hits the wrong button, and "jangan dikirim dulu" may have meant a while: one tap has it back.
func droppedOut(t *talk.Turn, a store.Aspiration) bot.Outgoing {
	out := bot.Outgoing{Text: t.P.Text("draft.dropped")}
	if !t.Whispers() { // where others read along, it is not shown again
		out.Buttons = [][]bot.Button{{t.Btn("draft.button.back", "c.undrop", a.ID)}}
	}
	return out
}

// undrop makes a draft of what was dropped: a new one, received when that was, for the other never was an aspiration.
func undrop(t *talk.Turn, a store.Aspiration) error {
	run, err := standingIn(t, a)
	if err != nil {
		return err
	}
	if a.State != store.Cancelled || len(run) == 0 || t.Whispers() {
		return t.Toast("toast.stale")
	}
	if _, err := t.Draft(t.Who.Citizen, t.Here()); err == nil {
		return t.Toast("toast.draft_first")
	} else if !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("the draft: %w", err)
	}
	whole := matter.Gather(run)
	c := talk.Content{Text: whole.Text}
	if len(whole.Places) > 0 {
		c.Location = &whole.Places[0]
	}
	draft, err := draftAbout(t, c, a.Via, run[0].At)
	if err != nil {
		return err
	}
	draft.Kind, draft.KindBy, draft.Office, draft.OfficeBy, draft.Topic, draft.TopicBy = a.Kind, a.KindBy, a.Office, a.OfficeBy, a.Topic, a.TopicBy
	for _, m := range run {
		m.Aspiration = draft.ID
		if err := t.SaveMessage(m); err != nil {
			return fmt.Errorf("move message %d: %w", m.ID, err)
		}
	}
	if err := putOff(t.Act, draft, c.Text); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("draft.back")}, store.About{Purpose: store.ForTalk}); err != nil {
		return err
	}
	return showNew(t, draft)
}

// standingIn are the messages of an aspiration that were not taken back.
func standingIn(t *talk.Turn, a store.Aspiration) ([]store.Message, error) {
	run, err := t.Messages(a.ID)
	if err != nil {
		return nil, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return slices.DeleteFunc(run, func(m store.Message) bool { return whatOf(t, m) == "" }), nil
}

// undropFor is how long what was dropped can be had back in words.
const undropFor = 24 * time.Hour

var (
	backWords = set(`kembalikan balikin balikkan kembaliin kirim dikirim kirimkan send restore`)
	backAside = set(callWords, `eh ehh oh ga gak nggak tidak jadi aja saja deh dong lagi tolong yang yg tadi itu pesan pesannya laporan laporannya saya maaf salah pencet batal batalnya dibatalkan it back please that`)
)

// wantsBack gives what they have just dropped back to who asks for it in words: "eh ga jadi, kirim aja", "kembalikan". done is false for all other messages.
func wantsBack(t *talk.Turn, c talk.Content) (done bool, err error) {
	said := words(c.Text)
	if len(said) == 0 || len(said) > greetingMost || !c.WordsAlone() || !has(said, backWords()) || !within(said, backWords(), backAside()) || t.Update.Message.ReplyTo != "" {
		return false, nil
	}
	all, err := t.AspirationsOf(t.Who.Citizen)
	if err != nil {
		return false, fmt.Errorf("aspirations: %w", err)
	}
	if len(all) == 0 {
		return false, nil
	}
	last := slices.MaxFunc(all, func(x, y store.Aspiration) int { return cmp.Compare(x.ID, y.ID) })
	if last.State != store.Cancelled || t.Now.Sub(last.ReceivedAt) > undropFor {
		return false, nil
	}
	if run, err := standingIn(t, last); err != nil || len(run) == 0 {
		return false, err
	}
	return true, undrop(t, last)
}
