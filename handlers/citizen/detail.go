package citizen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// timelineShown is how many things that happened are told, the first and the last ones.
const timelineShown = 9

// showOne shows one aspiration in place of what was tapped: what was said, what happened, where it stands, and what can be done now.
// from is the list to go back to.
func showOne(t *talk.Turn, a store.Aspiration, from list) error {
	out, err := detail(t, a, from)
	if err != nil {
		return err
	}
	about := store.About{Purpose: store.ForView, Aspiration: a.ID}
	if a.Citizen != t.Who.Citizen {
		about.Purpose = store.ForSupport
	}
	return t.EditTapped(out, about)
}

// codeAside is what people say around a code where they ask where that stands: "cek status kode K7M-4QX dong".
var codeAside = set(callWords, `status cek lihat kode kodenya nomor no nomer laporan aduan aspirasi saya sy dong ya tolong mau check code my`)

// codeIn is the code that a message is, and nothing else but words around it. sure: it is no word that only looks like a code.
func codeIn(c talk.Content) (code store.Code, sure bool) {
	if len(c.Text) > codeMost || !c.WordsAlone() {
		return "", false
	}
	said := strings.FieldsFunc(c.Text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("#?!.,:", r) })
	left := slices.DeleteFunc(slices.Clone(said), func(w string) bool { return codeAside()[strings.ToLower(w)] })
	text := strings.Join(left, " ")
	code, err := store.ParseCode(text)
	if err != nil {
		return "", false
	}
	return code, len(left) < len(said) || strings.EqualFold(text, string(code)) // six letters may be a word
}

// codeAlone takes a message that is nothing but a code for a question where that stands. Its citizen alone is told, and who supports it; of a
// code of anybody else's, or of nobody's, all are told the same. done is false for what may be something else.
func codeAlone(t *talk.Turn, c talk.Content) (done bool, err error) {
	code, sure := codeIn(c)
	if code == "" {
		return false, nil
	}
	a, err := t.AspirationByCode(code)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("aspiration %s: %w", code, err)
	}
	if err == nil && a.Citizen == t.Who.Citizen && a.State.Sent() {
		if ok, err := mayAsk(t); err != nil || !ok {
			return true, err
		}
		out, err := detail(t, a, list{all: true})
		if err != nil {
			return true, err
		}
		_, err = t.SayAbout(out, store.About{Purpose: store.ForView, Aspiration: a.ID})
		return true, err
	}
	if err == nil {
		if done, err := supportedCode(t, a); done || err != nil {
			return done, err
		}
	}
	if !sure {
		return false, nil
	}
	return true, Aside(t, "status.not_yours")
}

// supportedCode says where an aspiration stands to who supports it. done is false for who does not, and did not.
func supportedCode(t *talk.Turn, a store.Aspiration) (done bool, err error) {
	if a, err = matter.GoesOnAs(t.Tx, a); err != nil { // what was merged goes on under another code
		return false, err
	}
	s, err := t.Support(a.ID, t.Who.Citizen)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("support of %d: %w", a.ID, err)
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return true, err
	}
	if !s.InForce() || !a.State.Sent() {
		return true, goesOnWithout(t, a, s)
	}
	out, err := detail(t, a, list{all: true})
	if err != nil {
		return true, err
	}
	_, err = t.SayAbout(out, store.About{Purpose: store.ForSupport, Aspiration: a.ID})
	return true, err
}

// goesOnWithout says of an aspiration that it goes on without them, who supported it or whose it was, with the way to have their words removed.
func goesOnWithout(t *talk.Turn, a store.Aspiration, s store.Support) error {
	out := bot.Outgoing{Text: t.P.Text("alone.stopped_already", "code", string(a.Code))}
	if s.Told == store.Withdrawn {
		out.Text = t.P.Text("alone.withdrawn", "code", string(a.Code))
	}
	if wrote, err := wroteIn(t, a); err != nil {
		return err
	} else if wrote {
		out.Buttons = [][]bot.Button{{t.Btn("alone.button.unsay", "c.unsay", a.ID)}}
	}
	_, err := t.Say(out)
	return err
}

// codeMost is how long a message can be that is nothing but a code and words around it, in bytes.
const codeMost = 60

func detail(t *talk.Turn, a store.Aspiration, from list) (bot.Outgoing, error) {
	if a.Citizen != t.Who.Citizen {
		return supportedDetail(t, a, from)
	}
	t = inZone(t, a)
	o, err := t.Office(a.Office)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", a.Office, err)
	}
	words, err := matter.OwnWords(t.Tx, t.P, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("detail.head", "code", string(a.Code), "kind", matter.KindName(t.P, a.Kind), "office", o.Name, "text", words))
	if err := addStory(&b, t, a); err != nil {
		return bot.Outgoing{}, err
	}
	backed, err := backing(t, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	b.Add(backed)
	rows, err := detailButtons(t, a, from)
	return bot.Outgoing{Text: b.Build(), Buttons: rows}, err
}

// addStory adds what happened to an aspiration, what staff wrote last, and where it stands.
func addStory(b *bot.TextBuilder, t *talk.Turn, a store.Aspiration) error {
	lines, err := timeline(t, a)
	if err != nil {
		return err
	}
	b.Line()
	addTimeline(b, t.P, lines)
	reply, err := lastReply(t, a)
	if err != nil {
		return err
	}
	if !reply.IsZero() {
		b.Line().Line().Text(reply)
	}
	where, err := standing(t, a, true)
	if err != nil {
		return err
	}
	b.Line().Line().Text(where)
	return nil
}

// addTimeline adds what happened, a line each; of very much what is in between is only counted.
func addTimeline(b *bot.TextBuilder, p messages.Printer, lines []string) {
	if n := len(lines); n > timelineShown {
		rest := p.S("detail.more", "n", n-timelineShown+1)
		lines = append(append(lines[:1:1], rest), lines[n-timelineShown+2:]...)
	}
	for _, l := range lines {
		b.Line().Add(l)
	}
}

// lastReply quotes the beginning of what staff wrote last, if it has arrived. The zero text: nothing has.
func lastReply(t *talk.Turn, a store.Aspiration) (bot.Text, error) {
	last, ok, err := matter.LastStanding(t.Act, a)
	if err != nil || !ok {
		return bot.Text{}, err
	}
	at, err := arrived(t, a, last)
	if err != nil || at.IsZero() {
		return bot.Text{}, err
	}
	said := last.Text
	if a.Citizen != t.Who.Citizen {
		if said, err = matter.ForOthers(t.Act, a, said, t.P.Lang()); err != nil {
			return bot.Text{}, err
		}
	}
	words := matter.Snippet(said)
	if words == "" {
		words = matter.Gather([]store.Message{last}).Attached(t.P)
	}
	return t.P.Text("detail.reply", "day", t.P.Day(at), "text", words), nil
}

// timeline is what happened to an aspiration, in plain words, a line each.
func timeline(t *talk.Turn, a store.Aspiration) ([]string, error) {
	events, err := t.Events(a.ID)
	if err != nil {
		return nil, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	var lines []string
	wrote := 0 // messages of theirs in a row, on the last line
	last := "" // what it says
	var joined time.Time
	for _, e := range events {
		if e.Citizen == t.Who.Citizen && e.Kind == store.EventSupport {
			joined = e.At
		} else if e.Citizen == t.Who.Citizen && e.Kind == store.EventMessage && e.At.Equal(joined) { // the words by which they support it
			continue
		}
		other := e.Staff == 0 && e.Citizen != 0 && e.Citizen != t.Who.Citizen
		tell := happened
		if a.Citizen != t.Who.Citizen {
			tell = happenedToSupported
		}
		what, err := tell(t, e, other)
		if err != nil {
			return nil, err
		}
		if what == "" {
			continue
		}
		if what == last && other && e.Kind == store.EventMessage { // others wrote, and wrote again
			continue
		}
		last = what
		if e.Kind != store.EventMessage || other {
			wrote = 0
		} else if wrote++; wrote > 1 {
			lines = lines[:len(lines)-1]
			what = t.P.S("detail.did.wrote_more", "n", wrote)
		}
		lines = append(lines, t.P.S("detail.line", "day", t.P.ShortDay(e.At), "clock", t.P.Clock(e.At), "what", what))
	}
	return lines, nil
}

// happened is an event as its citizen may know it. other: somebody did it who supports the aspiration, or whose it was before. Empty: it
// does not concern them.
func happened(t *talk.Turn, e store.Event, other bool) (string, error) {
	if other {
		switch e.Kind {
		case store.EventMessage:
			return t.P.S("detail.did.wrote_other"), nil
		case store.EventReopen:
			return t.P.S("detail.did.reopened_other"), nil
		case store.EventEdit, store.EventVerdict, store.EventWithdraw, store.EventElsewhere:
			return "", nil
		}
	}
	switch e.Kind {
	case store.EventSubmitted, store.EventPass:
		o, err := t.Office(e.Office)
		if err != nil {
			return "", fmt.Errorf("office %s: %w", e.Office, err)
		}
		if e.Kind == store.EventPass {
			return t.P.S("detail.did.passed", "office", o.Name), nil
		}
		return t.P.S("detail.did.submitted", "office", o.Name), nil
	case store.EventAssign, store.EventDelivered, store.EventTakeBack:
		return didByStaff(t, e)
	case store.EventVerdict:
		v, _ := e.Data["verdict"].(string)
		return t.P.S("detail.did.judged", "verdict", matter.VerdictName(t.P, store.VerdictValue(v))), nil
	}
	if key := didKey(e); key != "" {
		return t.P.S(key), nil
	}
	return "", nil
}

// didByStaff says what a person of staff did, by their name.
func didByStaff(t *talk.Turn, e store.Event) (string, error) {
	name, err := matter.StaffName(t.Act, t.P, e.Staff)
	if err != nil {
		return "", err
	}
	switch e.Kind {
	case store.EventAssign:
		return t.P.S("detail.did.taken", "staff", name), nil
	case store.EventTakeBack:
		return t.P.S("detail.did.takenback", "staff", name), nil
	}
	if key, err := otherThanReply(t, e.Message); err != nil || key != "" {
		return t.P.S(key, "staff", name), err
	}
	return t.P.S("detail.did.replied", "staff", name), nil
}

// didKey is the key of what an event is called that names nobody. Empty: it is not told.
func didKey(e store.Event) string {
	theirs := e.Staff == 0
	switch e.Kind {
	case store.EventMessage:
		return "detail.did.wrote"
	case store.EventEdit:
		if retracted, _ := e.Data["retracted"].(bool); theirs && retracted {
			return "detail.did.retracted"
		} else if theirs {
			return "detail.did.edited"
		}
	case store.EventClose:
		if !theirs {
			return "detail.did.closed"
		}
	case store.EventReopen:
		if theirs {
			return "detail.did.reopened_you"
		}
		return "detail.did.reopened"
	case store.EventSpam:
		return "detail.did.aside"
	case store.EventRestore:
		return "detail.did.restored"
	case store.EventRemind:
		return didRemind(e)
	case store.EventElsewhere:
		if yes, _ := e.Data["answered"].(bool); yes {
			return "detail.did.elsewhere"
		}
		return "detail.did.nowhere"
	case store.EventWithdraw:
		return "detail.did.withdrawn"
	case store.EventMerge:
		return "detail.did.merged"
	case store.EventSplit:
		return "detail.did.split"
	case store.EventRefer:
		if e.Data["step"] == "asked" {
			return "detail.did.referred"
		}
	case store.EventPromise:
		return didPromise(e)
	}
	return ""
}

func didRemind(e store.Event) string {
	switch e.Data["by"] {
	case "citizen":
		return "detail.did.reminded_you"
	case "supporter":
		return "detail.did.reminded_other"
	}
	return "detail.did.reminded"
}

func didPromise(e store.Event) string {
	switch e.Data["step"] {
	case "kept":
		return "detail.did.kept"
	case "late":
		return "detail.did.late"
	case "moved":
		return "detail.did.moved"
	case "withdrawn":
		return "detail.did.unpromised"
	}
	return ""
}

// detailButtons are what can be done with an aspiration as it stands, and the way back.
func detailButtons(t *talk.Turn, a store.Aspiration, from list) ([][]bot.Button, error) {
	back := listButton(t, "status.button.back", from)
	with := func(key, verb string) bot.Button {
		return t.Btn(key, verb, append([]any{a.ID}, from.args()...)...)
	}
	if a.State != store.Open && a.State != store.Closed {
		return [][]bot.Button{{OwnButton(t.P, a)}, {back}}, nil
	}
	var rows [][]bot.Button
	w, err := t.Tx.Watch(a.ID)
	if err != nil {
		return nil, fmt.Errorf("what was told of %d: %w", a.ID, err)
	}
	switch {
	case a.State == store.Closed:
		rows = append(rows, []bot.Button{with("detail.button.reopen", "c.reopen")})
	case a.Turn == store.OfficeTurn && !a.DueAt.After(t.Now) && !matter.RemindedToday(t.Act, a, w):
		rows = append(rows, []bot.Button{with("overdue.button.remind", "c.remind")}, []bot.Button{t.Btn("overdue.button.elsewhere", "c.elsewhere", a.ID, "yes")})
	case a.Turn == store.OfficeTurn && !a.DueAt.After(t.Now):
		if w.RemindAt.IsZero() {
			rows = append(rows, []bot.Button{with("overdue.button.later", "c.later")})
		}
		rows = append(rows, []bot.Button{t.Btn("overdue.button.elsewhere", "c.elsewhere", a.ID, "yes")})
	case a.Turn == store.CitizenTurn:
		m, ok, err := matter.LastAnswer(t.Act, a)
		if err != nil {
			return nil, err
		}
		if ok {
			rows = append(rows, matter.VerdictButtons(t.P, a, m))
		}
	}
	add := with("detail.button.add", "c.add")
	add.Form = &bot.Form{Title: t.P.S("detail.form.title", "code", string(a.Code)), Submit: t.P.S("detail.form.submit"),
		Inputs: []bot.Input{{Name: "teks", Label: t.P.S("detail.form.text"), Multiline: true, Required: true}}}
	rows = append(rows, []bot.Button{add, with("detail.button.retract", "c.back")})
	return append(rows, []bot.Button{OwnButton(t.P, a)}, []bot.Button{back}), nil
}
