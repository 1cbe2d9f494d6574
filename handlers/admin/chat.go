package admin

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Private reports whether what asks for that right is answered only where nobody else reads along.
func Private(right store.Right) bool {
	return right == store.RightTeam || right == store.RightOffice || right == store.RightHouse
}

// button is what a tap of this package's does. With a right of an office, its first argument is that office's ID.
type button struct {
	verb  string
	right store.Right
	do    func(t *turn, o store.Office, args talk.Args) error
}

// buttons are all.
func buttons() []button {
	return slices.Concat(peopleButtons(), inviteButtons(), leaveButtons(), trailButtons(), officeButtons(), ruleButtons(), parkedButtons(), healthButtons(),
		whichButtons())
}

// turn is a tap, or words in answer to the question of one.
type turn struct {
	*talk.Turn
	words string // what a form, or an answer, says
	given bool   // there are such words
}

// wordsInput is the one input of all forms of this package.
const wordsInput = "teks"

// Tap answers the buttons of admins. They may be forged, old, or another's.
func Tap(t *talk.Turn, verb string, args talk.Args) error {
	x := &turn{Turn: t}
	if v := t.Update.Tap.Values; v != nil {
		x.words, x.given = v[wordsInput], true
	}
	return x.press(verb, args)
}

// press does what a button says, if the speaker may.
func (t *turn) press(verb string, args talk.Args) error {
	all := buttons()
	i := slices.IndexFunc(all, func(b button) bool { return b.verb == verb })
	if i < 0 {
		return t.Toast("toast.stale")
	}
	b := all[i]
	id := store.OfficeID("")
	if b.right != "" && b.right != store.RightHouse {
		id = store.OfficeID(args.At(0))
	}
	if id == "" && b.right != "" && b.right != store.RightHouse {
		return t.Toast("toast.stale")
	}
	if b.right != "" {
		if ok, err := staff.MayIn(t.Turn, id, b.right); err != nil || !ok {
			return err
		}
	}
	if Private(b.right) && t.open() {
		return t.Toast("people.private")
	}
	var o store.Office
	if id != "" {
		var err error
		if o, err = t.Office(id); errors.Is(err, store.ErrNotFound) {
			return t.Toast("toast.stale")
		} else if err != nil {
			return fmt.Errorf("office %s: %w", id, err)
		}
	}
	return b.do(t, o, args)
}

// open reports whether others read along here.
func (t *turn) open() bool { return open(t.Turn) }

func open(t *talk.Turn) bool { return t.Update.Place == bot.Group && !t.Whispers() }

// show puts out in the place of what was tapped, or says it.
func (t *turn) show(out bot.Outgoing) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	if t.Update.Tap == nil {
		out.ReplyTo = t.InGroup()
		_, err := t.Say(out)
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// form is what a button asks for in words.
func (t *turn) form(title, label string, most int, args ...any) *bot.Form {
	return &bot.Form{Title: t.P.S(title, args...), Submit: t.P.S("people.submit"),
		Inputs: []bot.Input{{Name: wordsInput, Label: t.P.S(label), Required: true, Max: most}}}
}

// asked gives the words that a button was tapped for; where the platform has no forms, it asks for them. ok = false: it asked.
func (t *turn) asked(key string, args ...any) (words string, ok bool, err error) {
	if t.given {
		return strings.TrimSpace(t.words), true, nil
	}
	return "", false, t.askedAgain(t.Update.Tap.Data, key, args...)
}

// askedAgain asks for the words for a button, so that an answer to that is taken for them.
func (t *turn) askedAgain(data, key string, args ...any) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	id, err := t.SayAbout(bot.Outgoing{Text: t.P.Text(key, args...), Prompt: t.P.S("people.prompt_hint")}, store.About{Purpose: store.ForWords})
	if err != nil {
		return err
	}
	return t.AsksFor(id, data)
}

// Answer takes the answer to such a question. done is false if the message answers none.
func Answer(t *talk.Turn) (done bool, err error) {
	if t.Update.Message.ReplyTo == "" {
		return false, nil
	}
	thing, err := t.What(t.Here(), t.Update.Message.ReplyTo)
	if err != nil || thing.Purpose != store.ForWords {
		return false, nil // the conversation that it belongs to looks again
	}
	data, ok, err := t.AskedOnce(thing.Outbox)
	if err != nil {
		return true, err
	}
	if !ok {
		return true, t.SayText("staff.question_over")
	}
	verb, args := talk.ParseData(data)
	x := &turn{Turn: t, words: t.Update.Message.Text, given: true}
	return true, x.press(verb, args)
}

// mine are the offices in which the speaker has that right, in their order.
func mine(t *talk.Turn, right store.Right) ([]store.Office, error) {
	all, err := t.Offices()
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	var some []store.Office
	for _, o := range all {
		ok, err := matter.May(t.Tx, t.Who.Staff, o.ID, right)
		if err != nil {
			return nil, err
		}
		if ok {
			some = append(some, o)
		}
	}
	return some, nil
}

// officesShown is how many offices are offered at a time.
const officesShown = 20

// which finds the office that a command is about: the one named, or the only one that the speaker may; else it asks. ok = false: it
// asked, or said why not.
func which(t *talk.Turn, right store.Right, name, key, verb string) (o store.Office, ok bool, err error) {
	if open(t) {
		return o, false, t.SayText("people.private")
	}
	some, err := mine(t, right)
	if err != nil {
		return o, false, err
	}
	if !talk.Blank(name) {
		if o, ok = matter.OfficeNamed(some, name); !ok {
			return o, false, t.SayText("people.not_yours")
		}
		return o, true, nil
	}
	switch len(some) {
	case 0:
		return o, false, t.SayText("more.no_right")
	case 1:
		return some[0], true, nil
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text(key), Buttons: officeRows(t, some, verb, 0)})
	return o, false, err
}

// officeRows offers a page of offices to choose from, for a button with that verb.
func officeRows(t *talk.Turn, some []store.Office, verb string, page int) (rows [][]bot.Button) {
	shown, page := talk.Page(some, officesShown, page)
	for _, o := range shown {
		rows = append(rows, []bot.Button{{Label: o.Name, Data: talk.Data(verb, o.ID)}})
	}
	return append(rows, t.Pages(page, officesShown, len(some), func(page int) string { return talk.Data(verbWhich, verb, page) })...)
}

// verbWhich shows another page of the offices that a command may be about: the verb of their buttons, and the page.
const verbWhich = "s.a_mana"

func whichButtons() []button {
	return []button{{verbWhich, "", func(t *turn, _ store.Office, args talk.Args) error { return t.whichPage(args.At(0), int(args.Int(1))) }}}
}

func (t *turn) whichPage(verb string, page int) error {
	var right store.Right
	key := ""
	switch verb {
	case verbPeople:
		right, key = store.RightTeam, "people.which"
	case verbInvites:
		right, key = store.RightTeam, "invite.which"
	case verbOfficeTrail:
		right, key = store.RightOffice, "trail.which"
	case verbOffice:
		right, key = store.RightOffice, "office.which"
	default:
		return t.Toast("toast.stale")
	}
	if t.open() {
		return t.Toast("people.private")
	}
	some, err := mine(t.Turn, right)
	if err != nil {
		return err
	}
	if len(some) == 0 {
		return t.Toast("more.no_right")
	}
	rows := officeRows(t.Turn, some, verb, page)
	if verb == verbOffice {
		house, err := t.house()
		if err != nil {
			return err
		}
		rows = append(rows, house...)
	}
	return t.show(bot.Outgoing{Text: t.P.Text(key), Buttons: rows})
}

// inRows puts buttons beside each other, so many in a row.
func inRows(n int, buttons []bot.Button) (rows [][]bot.Button) {
	for some := range slices.Chunk(buttons, n) {
		rows = append(rows, some)
	}
	return rows
}

// RightOf is the right that a button of this package asks for. ok = false: it is none of them.
func RightOf(verb string) (right store.Right, ok bool) {
	for _, b := range buttons() {
		if b.verb == verb {
			return cmp.Or(b.right, ownRight(verb)), true
		}
	}
	return "", false
}

// ownRight is what a button checks by itself, as it is about an aspiration.
func ownRight(verb string) store.Right {
	if verb == verbTrail {
		return store.RightRead
	}
	return ""
}
