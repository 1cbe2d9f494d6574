// Package talk is what every conversation has in hand while it answers: the transaction, who speaks and from where,
// the words of the catalogue in their language, and the means to answer. It can enqueue, and never send.
package talk

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/worktime"
)

// House is what the operator has set, and what all conversations share. It does not change while the program runs.
type House struct {
	Catalogue     *messages.Catalogue
	Lang          string         // of rooms, and of people who chose none: "id" or "en"
	Zone          *time.Location // of citizens
	DraftWait     time.Duration  // after which a draft left alone submits itself
	DraftKeep     time.Duration  // after which a draft held for consent is erased
	SimilarFor    time.Duration  // for how long after its receipt what is open is offered to who tells the same; 0: never
	MustConsent   bool           // consent is required before a first aspiration is sent
	NoticeVersion string         // of the privacy notice
	Calendars     *worktime.Calendars
	BaseURL       string // where people reach the web server, without a slash at its end; empty: not known
	Own           Own
	Quiet         QuietHours
	SlipKeep      time.Duration     // how long a slip is good
	InviteKeep    time.Duration     // how long an invitation is good
	Emergency     []EmergencyNumber // whom citizens are told to call
	DangerWait    time.Duration     // after which a draft that speaks of danger submits itself; 0: DraftWait
	// Menu is the menu of the private chat of somebody who is of staff or not, and has those rights. nil: there are none.
	Menu func(member bool, may func(store.Right) bool) []bot.Menu
	Limits
}

// Own is what the operator has set of what is kept of people, and for how long. Zero times: for ever, or not known.
type Own struct {
	Operator string // who answers for the data, as people are told
	Contact  string // how they are reached

	KeepWords  time.Duration // words of what has ended
	KeepPeople time.Duration // who somebody is, after their last matter
	KeepDrafts time.Duration // words of drafts that were given up
	KeepTalk   time.Duration // what was said about no aspiration, what is remembered of conversations, raw updates that failed
	BackupKeep time.Duration // how long backups still hold what is erased

	// FileMax is how large a file an account's platform takes; nil, or 0: not known.
	FileMax func(bot.Account) int64
}

// Limits is how much is taken from one person, and given to one room, at a time. Beyond it nothing is lost: it is kept, and
// shown together. Zero values: no limit.
type Limits struct {
	// CitizenPace is how many messages in a minute a citizen's aspiration answers one by one.
	CitizenPace int
	// CitizenMost is how many aspirations a citizen can send in an hour. A further one waits as a draft.
	CitizenMost int
	// RoomRate is how many cards a room gets one by one. Burst of them at most wait to be sent. nil: no limit.
	RoomRate func(room bot.Address) bot.Rate
	// RoomHour is how many cards a room that has a RoomRate gets in an hour, one by one. 0: as many as people can follow; below 0: no limit.
	RoomHour int
	// BroadcastRate is what an account's platform allows for all chats together: of that, broadcasts take a part. nil: not known.
	BroadcastRate func(bot.Account) bot.Rate
}

// Printer speaks lang (or the house's) in a time zone (or the house's).
func (h *House) Printer(lang string, zone *time.Location, now time.Time) messages.Printer {
	if lang == "" {
		lang = h.Lang
	}
	if zone == nil {
		zone = h.Zone
	}
	return h.Catalogue.Printer(lang, zone, now)
}

// Act is the ground on which anything happens: a transaction, the house, and the moment.
type Act struct {
	store.Tx
	*House
	Now time.Time
}

// SayAgain says a message once more of which it is not known whether it arrived: of what nobody should miss, twice is better than
// never. What it becomes is not said a third time.
func (a Act) SayAgain(s store.Settled) error {
	if s.Outcome != bot.Uncertain || s.Action != bot.Send {
		return nil
	}
	row, err := a.Outbox(s.ID)
	if err != nil {
		return fmt.Errorf("the message %d: %w", s.ID, err)
	}
	about := row.About
	about.Purpose = store.ForTalk
	if _, err := a.Enqueue(store.Outbound{To: row.To, Lane: bot.Interactive, Out: row.Out, About: about}); err != nil {
		return fmt.Errorf("enqueue a message again: %w", err)
	}
	return nil
}

// FoundGone reports whether a change found the message gone that it was of.
func FoundGone(s store.Settled) bool {
	return s.Action == bot.Edit && s.Outcome == bot.Refused && s.Reason == bot.ReasonTarget
}

// SayAnew says an answer that was to change a message, and found it gone. id is the message that says it; 0: none does.
func (a Act) SayAnew(s store.Settled) (id int64, err error) { return a.sayAnew(s, false) }

// SayNewsAnew is SayAnew also of what nobody waits for: news that was to take the place of older news.
func (a Act) SayNewsAnew(s store.Settled) (id int64, err error) { return a.sayAnew(s, true) }

func (a Act) sayAnew(s store.Settled, news bool) (id int64, err error) {
	if !FoundGone(s) {
		return 0, nil
	}
	row, err := a.Outbox(s.ID)
	if err != nil {
		return 0, fmt.Errorf("the answer %d: %w", s.ID, err)
	}
	if row.Lane != bot.Interactive && !news || row.Out.Text.IsZero() { // nobody waits for it, or it was erased
		return 0, nil
	}
	row.Out.Action, row.Out.Target, row.Out.Under = bot.Send, bot.Ref{}, bot.Ref{}
	if id, err = a.Enqueue(store.Outbound{To: row.To, Lane: row.Lane, Out: row.Out, About: row.About}); err != nil {
		return 0, fmt.Errorf("enqueue an answer anew: %w", err)
	}
	return id, nil
}

// Turn is one update being answered.
type Turn struct {
	Act
	Ctx    context.Context
	Update bot.Update
	Who    store.Identity
	P      messages.Printer // in the speaker's language

	tapped   *tapped // nil: not asked yet
	answered bool    // the tap was
}

// tapped is what is known of the message whose button was tapped, at that place.
type tapped struct {
	at    bot.Address
	thing store.Thing
	err   error
}

// TappedThing is what the message is about whose button was tapped, as What says it.
func (t *Turn) TappedThing() (store.Thing, error) {
	if t.tapped == nil || t.tapped.at != t.Update.Address {
		thing, err := t.What(t.Update.Address, t.Update.Tap.Message)
		t.tapped = &tapped{t.Update.Address, thing, err}
	}
	return t.tapped.thing, t.tapped.err
}

// Here is the chat that the update came from, thread included.
func (t *Turn) Here() bot.Address { return t.Update.Address }

// Room is the whole place that Here is a part of: what is bound as an office's room.
func (t *Turn) Room() bot.Address {
	if !t.Update.Room.IsZero() {
		return t.Update.Room
	}
	return t.Here()
}

// Back is where the speaker reads what only they are to read: elsewhere than Here where others read along, if the
// platform can do that.
func (t *Turn) Back() bot.Address {
	if t.Whispers() {
		return t.Update.Whisper
	}
	return t.Here()
}

// Whispers reports whether an answer is seen by the speaker alone though others read Here.
func (t *Turn) Whispers() bool { return !t.Update.Whisper.IsZero() }

// InPrivate is the turn as if it had come from the speaker's private chat, as far as that is known: what they say there
// belongs there. An answer still goes back to where they are.
func (t *Turn) InPrivate() *Turn {
	if t.Update.Place != bot.Group || t.Update.From.Direct.IsZero() {
		return t
	}
	p := *t
	p.Update.Address, p.Update.Room, p.Update.Place = t.Update.From.Direct, bot.Address{}, bot.Private
	return &p
}

// Say answers with something new, about nothing in particular.
func (t *Turn) Say(out bot.Outgoing) (int64, error) {
	return t.SayAbout(out, store.About{Purpose: store.ForTalk})
}

// SayAbout answers with something new; what people reply to it is about the same.
func (t *Turn) SayAbout(out bot.Outgoing, about store.About) (int64, error) {
	return t.sayAt(t.Back(), out, about)
}

// SayOpenly is SayAbout for everybody who reads Here.
func (t *Turn) SayOpenly(out bot.Outgoing, about store.About) (int64, error) {
	return t.sayAt(t.Here(), out, about)
}

func (t *Turn) sayAt(to bot.Address, out bot.Outgoing, about store.About) (int64, error) {
	id, err := t.Enqueue(store.Outbound{To: to, Lane: bot.Interactive, Out: out, About: about})
	if err != nil {
		return 0, fmt.Errorf("enqueue an answer: %w", err)
	}
	return id, nil
}

// SayText answers with a text of the catalogue. In a group it is tied to the message it answers.
func (t *Turn) SayText(key string, args ...any) error {
	_, err := t.Say(bot.Outgoing{Text: t.P.Text(key, args...), ReplyTo: t.InGroup()})
	return err
}

// InGroup refers to the message being answered where several people talk, and to nothing elsewhere.
func (t *Turn) InGroup() bot.Ref {
	if t.Update.Place == bot.Group && t.Update.Message != nil {
		return bot.Ref{Message: t.Update.Message.ID}
	}
	return bot.Ref{}
}

// Replied is what the speaker's message replies to, and the aspiration that it is about; one without an ID if it is
// about none. store.ErrNotFound: it is no message that we know.
func (t *Turn) Replied() (thing store.Thing, a store.Aspiration, err error) {
	return t.About(t.Update.Message.ReplyTo)
}

// About is what a message here is about, as Replied says it.
func (t *Turn) About(message string) (thing store.Thing, a store.Aspiration, err error) {
	thing, err = t.What(t.Here(), message)
	if err != nil {
		return thing, a, fmt.Errorf("what is replied to: %w", err)
	}
	if thing.Aspiration == 0 {
		return thing, a, nil
	}
	a, err = t.Aspiration(thing.Aspiration)
	if err != nil {
		return thing, a, fmt.Errorf("aspiration %d: %w", thing.Aspiration, err)
	}
	return thing, a, nil
}

// Toast answers a tap with a short text of the catalogue; with no key, with nothing (so that the button stops waiting).
// Where the update was no tap, or the tap was answered already, the text is said.
func (t *Turn) Toast(key string, args ...any) error { return t.toast(false, key, args) }

// ToastPassing is Toast for what the speaker sees anyway: a message of theirs changes.
func (t *Turn) ToastPassing(key string, args ...any) error { return t.toast(true, key, args) }

func (t *Turn) toast(passing bool, key string, args []any) error {
	out, ok := t.TapAnswer()
	switch {
	case t.answered && (key == "" || passing):
		return nil
	case (t.Update.Tap == nil || t.answered) && key != "": // platforms show the first answer alone
		return t.SayText(key, args...)
	case !ok:
		return nil
	}
	t.answered = true
	out.Passing = passing
	if key != "" {
		out.Text = bot.Plain(t.P.S(key, args...))
	}
	_, err := t.Say(out)
	return err
}

// TapAnswer is an answer to the tap without words, to be said. ok = false: there is none to be answered.
func (t *Turn) TapAnswer() (out bot.Outgoing, ok bool) {
	tap := t.Update.Tap
	if tap == nil || tap.ID == "" {
		return bot.Outgoing{}, false
	}
	return bot.Outgoing{Action: bot.AnswerTap, Tap: tap.ID, Expires: t.Now.Add(time.Minute)}, true
}

// EditTapped changes the message whose button was tapped. Where that message is not known, or goes with what was erased, it is said
// anew.
func (t *Turn) EditTapped(out bot.Outgoing, about store.About) error {
	at, target := t.Tapped()
	if !target.IsZero() {
		out.Action, out.Target = bot.Edit, target
	}
	_, err := t.sayAt(at, out, about)
	return err
}

// Tapped is the message whose button was tapped, and where to change it. A zero target: none is known, and an answer is said
// at that place.
func (t *Turn) Tapped() (at bot.Address, target bot.Ref) {
	if t.Update.Tap == nil || t.Update.Tap.Message == "" {
		return t.Back(), bot.Ref{}
	}
	switch thing, err := t.TappedThing(); {
	case err == nil && thing.Going:
		return t.Back(), bot.Ref{}
	case err == nil && thing.Outbox != 0:
		return t.Here(), bot.Ref{Outbox: thing.Outbox}
	}
	return t.Back(), bot.Ref{Message: t.Update.Tap.Message} // one that only the speaker sees is known nowhere else
}

// Content is what a message brings, in whatever form it came.
type Content struct {
	Text     string        `json:"text,omitempty"`
	Files    []bot.File    `json:"files,omitempty"`
	Location *bot.Location `json:"location,omitempty"`
	Contact  *bot.Contact  `json:"contact,omitempty"`
	ID       string        `json:"id,omitempty"` // the platform's message ID; empty if it came by a form
	Album    string        `json:"album,omitempty"`
	// Knowing: who wrote it was told that a colleague answers the same, and sends it all the same.
	Knowing bool `json:"knowing,omitempty"`
	// Answers is the message of the citizen that a reply answers; 0: none in particular. Template is the canned reply that was
	// sent as it is; 0: none.
	Answers  store.MessageID  `json:"answers,omitempty"`
	Template store.TemplateID `json:"template,omitempty"`
	// As is what words of staff for a citizen are; Due by when a promise is to be kept. Zero: its words did not say yet.
	As  As        `json:"as,omitempty"`
	Due time.Time `json:"due,omitzero"`
	// Follows is the question, or the promise, that it is AsMore of.
	Follows store.MessageID `json:"follows,omitempty"`
}

// As is what words of staff for a citizen are.
type As string

const (
	AsReply    As = ""
	AsQuestion As = "question"
	AsPromise  As = "promise"
	AsMore     As = "more" // more of an album whose other parts were sent as a question, or a promise
)

// Join adds another part of the same album.
func (c *Content) Join(part Content) {
	c.Files = append(c.Files, part.Files...)
	switch {
	case Blank(part.Text):
	case Blank(c.Text):
		c.Text = part.Text
	default:
		c.Text += "\n" + part.Text
	}
}

// ContentOf takes the content off a message.
func ContentOf(m *bot.Message) Content {
	return Content{Text: m.Text, Files: m.Files, Location: m.Location, Contact: m.Contact, ID: m.ID, Album: m.Album}
}

// Empty reports whether nothing can be read of it. Characters that no one sees do not count.
func (c Content) Empty() bool { return c.WordsAlone() && Blank(c.Text) }

// WordsAlone reports whether nothing but words came.
func (c Content) WordsAlone() bool { return len(c.Files) == 0 && c.Location == nil && c.Contact == nil }

// Blank reports whether a text shows nothing: white space, controls and zero-width characters alone.
func Blank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		switch {
		case r <= ' ', r == 0x7f, r == 0xa0, r == 0xad, r == 0x034f, r == 0x061c, r == 0x180e, r == 0x2800, r == 0x3164, r == 0xfeff,
			r >= 0x80 && r < 0xa0, r >= 0x2000 && r <= 0x200f, r >= 0x2028 && r <= 0x202f, r >= 0x205f && r <= 0x206f, r == 0x3000,
			r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
			return true
		}
		return false
	}) == ""
}

// Data makes a button's data of a verb and its arguments.
func Data(verb string, args ...any) string {
	var b strings.Builder
	b.WriteString(verb)
	for _, a := range args {
		b.WriteByte(':')
		fmt.Fprint(&b, a)
	}
	return b.String()
}

// Args splits a button's data. What comes back from a platform is hostile until checked: a missing argument is "".
type Args []string

// ParseData gives the verb of a button's data and its arguments.
func ParseData(data string) (verb string, args Args) {
	parts := strings.Split(data, ":")
	return parts[0], parts[1:]
}

// At is the i-th argument, or "".
func (a Args) At(i int) string {
	if i < len(a) {
		return a[i]
	}
	return ""
}

// Int is the i-th argument as a number, or 0.
func (a Args) Int(i int) int64 {
	n, err := strconv.ParseInt(a.At(i), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Btn makes a button whose label is a text of the catalogue.
func (t *Turn) Btn(label, verb string, args ...any) bot.Button {
	return bot.Button{Label: t.P.S(label), Data: Data(verb, args...)}
}

// Page is one page of what there is to choose from, so many at a time, and its number: the nearest there is to the one asked for.
func Page[T any](all []T, each, page int) (some []T, at int) {
	at = min(max(page, 0), max(len(all)-1, 0)/each)
	return all[at*each : min((at+1)*each, len(all))], at
}

// Pages makes the buttons that turn pages; nil: there is one page alone. data makes a button's data of a page's number.
func (t *Turn) Pages(page, each, total int, data func(page int) string) [][]bot.Button {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.Button{Label: t.P.S("queue.button.back"), Data: data(page - 1)})
	}
	if (page+1)*each < total {
		row = append(row, bot.Button{Label: t.P.S("queue.button.next"), Data: data(page + 1)})
	}
	if row == nil {
		return nil
	}
	return [][]bot.Button{row}
}
