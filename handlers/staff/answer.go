package staff

import (
	"errors"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// answer sends a reply, if the speaker may, and if there is something in it, and returns what to say of it; else it says why
// not, and returns nil.
func answer(t *talk.Turn, a store.Aspiration, c talk.Content, unsupported string) (*sent, error) {
	if ok, err := mayAbout(t, a, store.RightReply); err != nil || !ok {
		return nil, err
	}
	if done, err := noteInstead(t, a, c); done || err != nil { // before anything is taken off it
		return nil, err
	}
	if err := following(t, a, &c); err != nil {
		return nil, err
	}
	if c.As == talk.AsPromise {
		if err := dated(t, a, &c); err != nil {
			return nil, err
		}
		if done, err := noteInstead(t, a, c); done || err != nil {
			return nil, err
		}
	}
	return answerSurely(t, a, c, unsupported)
}

// following has a part of an album follow the question, or the promise, that its other parts are and that has gone already: it is not
// another one.
func following(t *talk.Turn, a store.Aspiration, c *talk.Content) error {
	if !partOfAlbum(t, *c) {
		return nil
	}
	if _, _, waits, err := heldAlbum(t, c.Album); err != nil || waits {
		return err
	}
	before, err := t.Album(t.Here(), c.Album)
	if errors.Is(err, store.ErrNotFound) || err == nil && (before.Staff != t.Who.Staff || before.Aspiration != a.ID || !before.TakenBack.IsZero()) {
		return nil
	} else if err != nil {
		return fmt.Errorf("the album: %w", err)
	}
	as, _, err := matter.SaidAs(t.Tx, before.ID)
	if err != nil || as == talk.AsReply {
		return err
	}
	c.As, c.Due, c.Follows = talk.AsMore, time.Time{}, before.ID
	return nil
}

// answerSurely is answer to words of which their writer has said that they are no note.
func answerSurely(t *talk.Turn, a store.Aspiration, c talk.Content, unsupported string) (*sent, error) {
	if ok, err := mayAbout(t, a, store.RightReply); err != nil || !ok {
		return nil, err
	}
	if err := dated(t, a, &c); err != nil {
		return nil, err
	}
	code, err := codes(t.Tx, a)
	if err != nil {
		return nil, err
	}
	if key, err := obstacle(t.Act, a, c); err != nil {
		return nil, err
	} else if key != "" && !(key == keyNoDay && partOfAlbum(t, c) && talk.Blank(c.Text)) { // that may come with another part
		if c.As == talk.AsPromise { // with the form the day is gone, too
			c.ID = ""
		}
		return nil, back(t, c, key, append(code, "n", matter.PromisesMost)...)
	}
	switch {
	case unsupported == bot.Hidden:
		return nil, t.SayText("staff.hidden")
	case unsupported != "" && c.Empty():
		return nil, t.SayText("staff.unsupported")
	case c.Empty() && c.As == talk.AsQuestion:
		return nil, t.SayText("ask.empty", code...)
	case c.Empty():
		return nil, t.SayText("staff.empty", code...)
	}
	if asked, err := collides(t, a, c); err != nil || asked {
		return nil, err
	}
	person, err := t.Staff(t.Who.Staff)
	if err != nil {
		return nil, fmt.Errorf("staff %d: %w", t.Who.Staff, err)
	}
	from, err := writtenAt(t, a)
	if err != nil {
		return nil, err
	}
	if held, waits, err := hold(t, a, from, c); err != nil || waits {
		return &sent{aspiration: a, held: held}, err
	}
	said, err := reply(t.Act, a, person, from, c)
	if err == nil {
		said.lost = unsupported != ""
	}
	return said, err
}

// reply sends it.
func reply(act talk.Act, a store.Aspiration, person store.Staff, from bot.Address, c talk.Content) (*sent, error) {
	var m store.Message
	var err error
	switch c.As {
	case talk.AsQuestion:
		m, err = matter.AskCitizen(act, &a, person, from, c)
	case talk.AsPromise:
		m, err = matter.MakePromise(act, &a, person, from, c)
	case talk.AsMore:
		m, err = matter.Follow(act, &a, person, from, c)
	default:
		m, _, err = matter.Reply(act, a, person, from, c)
	}
	if err != nil {
		return nil, err
	}
	kind, err := matter.Worth(act, a, m.ID) // with what they wrote just before
	return &sent{aspiration: a, message: m.ID, kind: kind, as: c.As}, err
}

// keyNoDay is said of a promise that does not say by when.
const keyNoDay = "vow.no_day"

// obstacle is the key of why those words cannot go to the citizen; "": they can.
func obstacle(act talk.Act, a store.Aspiration, c talk.Content) (key string, err error) {
	if key := unanswerable(a); key != "" || c.As == talk.AsReply {
		return key, nil
	}
	if !matter.CanBeAsked(a) {
		return "pass.not_now", nil
	}
	if c.As != talk.AsPromise {
		return "", nil
	}
	standing, err := matter.StandingPromises(act.Tx, a)
	switch {
	case err != nil:
		return "", err
	case len(standing) >= matter.PromisesMost:
		return "vow.many", nil
	case c.Due.IsZero():
		return keyNoDay, nil
	case !c.Due.After(act.Now): // it waited too long
		return "vow.past", nil
	case talk.Blank(c.Text):
		return "vow.no_words", nil
	}
	return "", nil
}

// unanswerable is the key of why an aspiration cannot be answered; "": it can be.
func unanswerable(a store.Aspiration) string {
	switch {
	case a.State == store.Spam:
		return "staff.is_spam"
	case a.State == store.Withdrawn:
		return "staff.is_withdrawn"
	case a.State == store.Merged:
		return "staff.is_merged"
	case a.State == store.Erased:
		return "staff.is_erased"
	case !a.Answerable():
		return "staff.is_imported"
	case !a.State.Sent():
		return "staff.not_sent"
	}
	return ""
}

// back says why a reply was not taken, with its words if they stand nowhere: those of a form, or of a command that was
// filled in.
func back(t *talk.Turn, c talk.Content, key string, args ...any) error {
	if c.ID != "" || talk.Blank(c.Text) {
		return t.SayText(key, args...)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text(key, args...)).Line().Text(t.P.Text("citizen.your_words", "text", c.Text))
	_, err := t.Say(bot.Outgoing{Text: b.Build(), ReplyTo: t.InGroup()})
	return err
}

// writtenAt is where news of a reply goes: where it was written, unless others read along there who are not to. A command
// can be filled in anywhere.
func writtenAt(t *talk.Turn, a store.Aspiration) (bot.Address, error) {
	if !t.Whispers() || t.Update.From.Direct.IsZero() {
		return t.Here(), nil
	}
	rooms, err := t.RoomsIn(t.Here())
	if err != nil {
		return bot.Address{}, fmt.Errorf("rooms here: %w", err)
	}
	for _, r := range rooms {
		if r.Office == a.Office {
			return t.Here(), nil
		}
	}
	return t.Update.From.Direct, nil
}
