package citizen

import (
	"errors"
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// draftOut is the draft as understood: what it is, whom it is for, and what happens if nothing more is said. whispered: only
// its citizen sees it, where nothing can be added.
func draftOut(act talk.Act, p messages.Printer, a store.Aspiration, matters []store.Aspiration, some []store.Message, total int,

	whispered bool) (bot.Outgoing, error) {
	offices, err := takingOffices(act)
	if err != nil {
		return bot.Outgoing{}, err
	}
	with, whole := "", matter.Gather(some)
	if attached := whole.Attached(p); total > len(some) {
		with = p.S("draft.with_messages", "n", total)
	} else if attached != "" {
		with = p.S("draft.with", "attached", attached)
	}
	p = p.In(matter.CitizenZone(act, a)) // until when they are paused, they read on their own clock
	undecided := len(offices) > 1 && unsettled(a)
	before, after, err := parts(act, p, view{a, matters, offices, some, total, whole.Text, whispered})
	if err != nil {
		return bot.Outgoing{}, err
	}
	var b bot.TextBuilder
	rows := addParts(&b, before)
	b.Text(p.Text("draft.noted", "with", with)).Add(" ").Text(understood(p, a, offices, undecided)).Line()
	if a.Broadcast != "" {
		by, err := cameBy(act, p, a)
		if err != nil {
			return bot.Outgoing{}, err
		}
		b.Text(by).Line()
	}
	rows = append(rows, addParts(&b, after)...)
	pause, many, err := pausedUntil(act, a, matters)
	if err != nil {
		return bot.Outgoing{}, err
	}
	wait, err := draftWait(act, a, whole.Text)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if a.State == store.Held {
		b.Text(p.Text("draft.consent", "day", p.Dated(a.ReceivedAt.Add(act.DraftKeep))))
	} else {
		if len(offices) == 0 { // it goes out once there is one
			b.Text(p.Text("draft.next_nowhere"))
		} else if !pause.IsZero() {
			b.Text(p.Text("draft.next_paused", "n", many, "clock", p.Clock(pause)))
		} else if whispered {
			b.Text(p.Text("draft.next_whispered", "wait", p.Wait(wait)))
		} else {
			b.Text(p.Text("draft.next", "wait", p.Wait(wait)))
		}
		if first, err := firstTime(act, a, matters); err != nil {
			return bot.Outgoing{}, err
		} else if first {
			b.Line().Text(p.Text("draft.privacy"))
		}
	}
	offered, all := offices, true
	if undecided {
		if offered, all, err = offeredFor(act, a, offices, whole.Text); err != nil {
			return bot.Outgoing{}, err
		}
	}
	buttons := draftButtons(p, a, offered, undecided, !all, !pause.IsZero() || len(offices) == 0, joinable(act, matters, whole.Text),
		slices.Concat(before, after))
	return bot.Outgoing{Text: b.Build(), Buttons: slices.Insert(buttons, 1, rows...)}, nil
}

// offeredFor are the offices of which one is to be chosen for a draft with that text, as they are offered. all: there are no others.
func offeredFor(act talk.Act, a store.Aspiration, offices []store.Office, text string) (some []store.Office, all bool, err error) {
	able, all, err := choices(act, a, offices)
	if err != nil {
		return nil, false, err
	}
	some, whole, err := likeliest(act, able, offices, text)
	return some, all && whole, err
}

// addParts says them, a line each, and returns their buttons.
func addParts(b *bot.TextBuilder, all []part) (rows [][]bot.Button) {
	for _, each := range all {
		if each.text.S != "" {
			b.Text(each.text).Line()
		}
		rows = append(rows, each.rows...)
	}
	return rows
}

// understood is the sentence on what it is and whom it is for.
func understood(p messages.Printer, a store.Aspiration, offices []store.Office, undecided bool) bot.Text {
	name := string(a.Office)
	for _, o := range offices {
		if o.ID == a.Office {
			name = o.Name
		}
	}
	kind := ""
	if a.Kind != "" {
		kind = matter.KindName(p, a.Kind)
	}
	switch {
	case len(offices) == 0 && kind == "":
		return bot.Text{}
	case len(offices) == 0:
		return p.Text("draft.kind_alone", "kind", kind)
	case a.Office == "" && kind == "":
		return p.Text("draft.whom")
	case a.Office == "":
		return p.Text("draft.kind_whom", "kind", kind)
	case undecided && kind == "":
		return p.Text("draft.default", "office", name)
	case undecided:
		return p.Text("draft.kind_default", "kind", kind, "office", name)
	case kind == "":
		return p.Text("draft.office", "office", name)
	}
	return p.Text("draft.kind_office", "kind", kind, "office", name)
}

// draftButtons are few rows, so that they fit on a phone, and into the five that some platforms show: what sends it, and what it could be
// instead; then what changes how it was understood, two a row where they are short; then what it could continue.
func draftButtons(p messages.Printer, a store.Aspiration, offices []store.Office, undecided, others, paused bool, open []store.Aspiration,

	parts []part) [][]bot.Button {
	btn := func(key, verb string, args ...any) bot.Button {
		return bot.Button{Label: p.S(key), Data: talk.Data(verb, append([]any{a.ID}, args...)...)}
	}
	var first, changes []bot.Button
	switch {
	case a.State == store.Held:
		first = append(first, btn("draft.button.agree", "c.agree"))
	case !paused:
		first = append(first, btn("draft.button.send", "c.send"))
	}
	if undecided {
		changes = officeButtons(a, offices[:min(len(offices), officesShown)])
		if len(offices) > officesShown {
			changes = append(changes, btn("draft.button.more_offices", "c.offices", 1))
		}
	}
	kind := btn("draft.button.kind", "c.kind")
	if a.Kind != "" {
		kind.Label = p.S("draft.button.not_kind", "kind", matter.KindName(p, a.Kind))
	}
	switch office := btn("draft.button.office", "c.to"); {
	case undecided && others: // beside the others
		changes = append(changes, office, kind)
	case others || len(offices) > 1 && !undecided:
		changes = append(changes, kind, office)
	default:
		changes = append(changes, kind)
	}
	for _, each := range parts {
		if each.send != "" && a.State != store.Held && !paused {
			first[0].Label = p.S(each.send)
		}
		first, changes = append(first, each.lead...), append(changes, each.more...)
	}
	rows := append([][]bot.Button{append(first, btn("draft.button.cancel", "c.drop"))}, pack(changes)...)
	switch len(open) {
	case 0:
	case 1:
		key := "draft.button.join"
		if open[0].State == store.Closed {
			key = "draft.button.reopen"
		}
		rows = append(rows, []bot.Button{joinButton(p, a, open[0], key)})
	default:
		rows = append(rows, []bot.Button{btn("draft.button.join_any", "c.join")})
	}
	return rows
}

// again are words of what has come back: "bau lagi nih".
var again = set(`lagi maneh malih deui again`)

// joinable are the matters that a draft can be added to: those that are open, and, where it says that something is not done, or is so again, those that were closed
// lately.
func joinable(act talk.Act, matters []store.Aspiration, text string) []store.Aspiration {
	open := openOnes(matters)
	closed := closedLately(matters, act.Now)
	if len(closed) == 0 {
		return open
	}
	if ws := words(text); notDone(text, "") || len(ws) > 1 && len(ws) <= greetingMost && has(ws, again()) && !startsAnew(text) {
		open = append(open, closed...)
	}
	return open
}

func joinButton(p messages.Printer, a, to store.Aspiration, key string) bot.Button {
	return bot.Button{Label: p.S(key, "code", string(to.Code)), Data: talk.Data("c.join", a.ID, to.ID)}
}

// backButton shows the draft again, in place of a question about it.
func backButton(t *talk.Turn, a store.Aspiration) bot.Button {
	return t.Btn("status.button.back", "c.draft", a.ID)
}

// officesShown is how many offices are offered at a time.
const officesShown = 6

// officeRows offers offices from the page on.
func officeRows(a store.Aspiration, offices []store.Office, page int, p messages.Printer) [][]bot.Button {
	from := page * officesShown
	if from < 0 || from >= len(offices) {
		from = 0
	}
	to := min(from+officesShown, len(offices))
	rows := pack(officeButtons(a, offices[from:to]))
	if len(offices) > officesShown {
		next := page + 1
		if to == len(offices) {
			next = 0
		}
		rows = append(rows, []bot.Button{{Label: p.S("draft.button.more_offices"), Data: talk.Data("c.offices", a.ID, next)}})
	}
	return rows
}

func officeButtons(a store.Aspiration, offices []store.Office) (some []bot.Button) {
	for _, o := range offices {
		some = append(some, bot.Button{Label: o.Name, Data: talk.Data("c.to", a.ID, o.ID)})
	}
	return some
}

// takingOffices are those that can be written to.
func takingOffices(r talk.Act) ([]store.Office, error) {
	all, err := r.Offices()
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	if !slices.ContainsFunc(all, func(o store.Office) bool { return o.Closed }) {
		return all, nil // mostly: they are asked for several times with each message
	}
	return slices.DeleteFunc(slices.Clone(all), func(o store.Office) bool { return o.Closed }), nil
}

func openOnes(matters []store.Aspiration) []store.Aspiration {
	var open []store.Aspiration
	for _, a := range matters {
		if a.State == store.Open {
			open = append(open, a)
		}
	}
	return open
}

// firstTime reports whether the draft is to carry the privacy notice: the citizen has sent nothing before, or has not
// been shown the notice in force.
func firstTime(act talk.Act, a store.Aspiration, matters []store.Aspiration) (bool, error) {
	if _, err := act.Tx.Consent(a.Citizen, act.NoticeVersion); errors.Is(err, store.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, fmt.Errorf("consent: %w", err)
	}
	return len(matters) == 0, nil
}

func consentButtons(p messages.Printer, a store.Aspiration) [][]bot.Button {
	return [][]bot.Button{{
		{Label: p.S("draft.button.agree"), Data: talk.Data("c.agree", a.ID)},
		{Label: p.S("draft.button.cancel"), Data: talk.Data("c.drop", a.ID)},
	}}
}
