package staff

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// broadcastsShown is how many earlier broadcasts an office is shown.
const broadcastsShown = 4

// Broadcasts is "/siaran": what an office tells those who agreed to hear from it.
func Broadcasts(t *talk.Turn, arg string) error {
	ids, err := offices(t, store.RightBroadcast)
	if err != nil {
		return err
	}
	if t.Update.Place == bot.Group && !t.Whispers() {
		rooms, err := t.RoomsIn(t.Here())
		if err != nil {
			return fmt.Errorf("rooms here: %w", err)
		}
		if ids = readHere(ids, rooms); len(ids) == 0 {
			return t.SayText("queue.no_room_here")
		}
	}
	if !talk.Blank(arg) {
		some, err := officesOf(t, ids)
		if err != nil {
			return err
		}
		o, ok := matter.OfficeNamed(some, arg)
		if !ok {
			return t.SayText("room.not_yours")
		}
		ids = []store.OfficeID{o.ID}
	}
	if len(ids) == 1 {
		out, err := broadcastPanel(t, ids[0])
		if err != nil {
			return err
		}
		out.ReplyTo = t.InGroup()
		_, err = t.Say(out)
		return err
	}
	var rows [][]bot.Button
	for _, id := range ids {
		o, err := t.Office(id)
		if err != nil {
			return fmt.Errorf("office %s: %w", id, err)
		}
		rows = append(rows, []bot.Button{{Label: o.Name, Data: talk.Data("s.b.list", o.ID)}})
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("tell.which_office"), Buttons: rows, ReplyTo: t.InGroup()})
	return err
}

// broadcastPanel is where an office stands with its broadcasts, and what can be done.
func broadcastPanel(t *talk.Turn, id store.OfficeID) (bot.Outgoing, error) {
	o, err := t.Office(id)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("office %s: %w", id, err)
	}
	n, err := t.Subscribers(id)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("who agreed: %w", err)
	}
	var b bot.TextBuilder
	key := "tell.panel"
	if n == 0 {
		key = "tell.panel_nobody"
	}
	b.Text(t.P.Text(key, "office", o.Name, "n", n, "most", o.Settings.Broadcast.AWeek()))
	offers, toggle := "tell.offers_not", "on"
	if o.Settings.Broadcast.Offers {
		offers, toggle = "tell.offers", "off"
	}
	b.Line().Text(t.P.Text(offers))
	recent, err := t.Tx.Broadcasts([]store.OfficeID{id}, broadcastsShown)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("broadcasts: %w", err)
	}
	rows := [][]bot.Button{}
	if !o.Closed {
		for _, kind := range store.BroadcastKinds {
			rows = append(rows, []bot.Button{{Label: t.P.S("tell.button.new." + string(kind)), Data: talk.Data("s.b.new", o.ID, kind), Form: broadcastForm(t, kind)}})
		}
	}
	for _, each := range recent {
		tally, err := t.Tally(each.ID)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("recipients: %w", err)
		}
		answers, answered, err := t.Answers(each.Code)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("answers: %w", err)
		}
		day := each.CreatedAt
		if !each.StartedAt.IsZero() {
			day = each.StartedAt
		}
		b.Line().Text(t.P.Text("tell.recent", "day", t.P.DayMonth(day), "name", each.Name(), "n", tally[store.RecipientDelivered], "answers", answers, "answered", answered))
		rows = append(rows, []bot.Button{{Label: t.P.S("tell.button.open", "name", each.Name()), Data: talk.Data("s.b.look", each.ID)}})
	}
	drafts, err := draftRows(t, o.ID, &b)
	if err != nil {
		return bot.Outgoing{}, err
	}
	rows = append(rows, drafts...)
	label := "tell.button.offer"
	if o.Settings.Broadcast.Offers {
		label = "tell.button.offer_no"
	}
	rows = append(rows, []bot.Button{{Label: t.P.S(label), Data: talk.Data("s.b.offer", o.ID, toggle)}})
	return bot.Outgoing{Text: b.Build(), Buttons: rows}, nil
}

// broadcastForm asks for the words of a broadcast, where the platform has forms.
func broadcastForm(t *talk.Turn, kind store.BroadcastKind) *bot.Form {
	f := &bot.Form{Title: t.P.S("tell.button.new." + string(kind)), Submit: t.P.S("tell.form.submit")}
	if kind == store.BroadcastPoll {
		f.Inputs = []bot.Input{{Name: "teks", Label: t.P.S("tell.form.question"), Multiline: true, Required: true, Max: 1000},
			{Name: "pilihan", Label: t.P.S("tell.form.choices"), Hint: t.P.S("tell.form.choices_hint"), Multiline: true, Required: true,
				Max: (broadcast.ChoiceMost + 1) * broadcast.ChoicesMost}}
		return f
	}
	f.Inputs = []bot.Input{{Name: "teks", Label: t.P.S("tell.form.text"), Multiline: true, Required: true, Max: broadcast.Most}}
	return f
}

// broadcastsTap is a button about the broadcasts of an office.
func broadcastsTap(t *talk.Turn, verb string, args talk.Args) error {
	o, err := t.Office(store.OfficeID(args.At(0)))
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("office: %w", err)
	}
	if ok, err := mayTell(t, o.ID); err != nil || !ok {
		return err
	}
	switch verb {
	case "s.b.new":
		return newBroadcast(t, o, store.BroadcastKind(args.At(1)))
	case "s.b.offer":
		if err := offerNews(t, o, args.At(1) == "on"); err != nil {
			return err
		}
	}
	return showBroadcasts(t, o.ID, "")
}

// mayTell reports whether the speaker may tell many something for the office, and here; else it says why not.
func mayTell(t *talk.Turn, office store.OfficeID) (bool, error) {
	if ok, err := may(t, office, store.RightBroadcast); err != nil || !ok {
		return false, err
	}
	if t.Update.Place != bot.Group {
		return true, nil
	}
	rooms, err := t.RoomsIn(t.Here())
	if err != nil {
		return false, fmt.Errorf("rooms here: %w", err)
	}
	if len(readHere([]store.OfficeID{office}, rooms)) == 0 {
		return false, t.Toast("queue.no_room_here") // others read along
	}
	return true, nil
}

// offerNews has citizens asked, or not any more, whether they want news of the office.
func offerNews(t *talk.Turn, o store.Office, on bool) error {
	if o.Settings.Broadcast.Offers == on {
		return nil
	}
	before := o
	o.Settings.Broadcast.Offers = on
	if err := t.SaveOffice(o); err != nil {
		return fmt.Errorf("save office %s: %w", o.ID, err)
	}
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventOffice, Office: o.ID, Staff: t.Who.Staff,
		Data: map[string]any{"before": before, "after": o}}); err != nil {
		return fmt.Errorf("record a setting: %w", err)
	}
	return nil
}

// newBroadcast begins one: with the words of a form, or by asking for them.
func newBroadcast(t *talk.Turn, o store.Office, kind store.BroadcastKind) error {
	if !kind.Valid() || o.Closed {
		return t.Toast("toast.stale")
	}
	b, err := t.CreateBroadcast(store.Broadcast{Office: o.ID, Kind: kind, State: store.BroadcastDraft, Author: t.Who.Staff, CreatedAt: t.Now, At: t.Here()})
	if err != nil {
		return fmt.Errorf("create a broadcast: %w", err)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if v := t.Update.Tap.Values; v != nil {
		text := v["teks"]
		if kind == store.BroadcastPoll {
			text += "\n\n" + v["pilihan"]
		}
		return announced(t, b.ID, talk.Content{Text: text})
	}
	return askBroadcast(t, b, "tell.ask."+string(kind))
}

// askBroadcast asks for the words of a broadcast.
func askBroadcast(t *talk.Turn, b store.Broadcast, key string, args ...any) error {
	out := bot.Outgoing{Text: t.P.Text(key, args...), Prompt: t.P.S("tell.ask.hint")}
	if t.Update.Place == bot.Group && t.Update.Tap != nil {
		out.ReplyTo = bot.Ref{Message: t.Update.Tap.Message}
	} else if t.Update.Place == bot.Group && t.Update.Message != nil {
		out.ReplyTo = t.InGroup()
	}
	_, err := t.SayOpenly(out, store.About{Purpose: store.ForAnnounce, Message: store.MessageID(b.ID)})
	return err
}

// announced takes the words of a broadcast, and shows what recipients will read.
func announced(t *talk.Turn, id store.BroadcastID, c talk.Content) error {
	b, err := t.Tx.Broadcast(id)
	if errors.Is(err, store.ErrNotFound) {
		return t.SayText("tell.gone")
	} else if err != nil {
		return fmt.Errorf("broadcast %d: %w", id, err)
	}
	if ok, err := mayTell(t, b.Office); err != nil || !ok {
		return err
	}
	switch {
	case b.Author != t.Who.Staff:
		return t.SayText("tell.not_yours")
	case b.State == store.BroadcastDropped:
		return t.SayText("tell.gone")
	case b.State != store.BroadcastDraft && b.State != store.BroadcastSecond:
		return t.SayText("tell.sent_already")
	}
	text, choices := strings.TrimSpace(c.Text), []string(nil)
	if b.Kind == store.BroadcastPoll {
		text, choices = pollOf(text)
	}
	if key, args := wrongWords(b.Kind, text, choices, c); key != "" {
		return askBroadcast(t, b, key, args...)
	}
	b.Text, b.Choices, b.State = text, choices, store.BroadcastDraft
	b.Rev++
	if err := t.SaveBroadcast(b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	var file *bot.File
	if len(c.Files) > 0 {
		file = &c.Files[0]
	}
	if err := t.AttachToBroadcast(b.ID, file); err != nil {
		return fmt.Errorf("attach to broadcast %d: %w", b.ID, err)
	}
	if err := broadcast.Record(t.Act, b, t.Who.Staff, "written", "rev", b.Rev); err != nil {
		return err
	}
	return previewBroadcast(t, b.ID, t.Here())
}

// wrongWords is what to say of words that cannot go out; empty: they can.
func wrongWords(kind store.BroadcastKind, text string, choices []string, c talk.Content) (key string, args []any) {
	switch {
	case len(c.Files) > 1:
		return "tell.ask.one_file", nil
	case len(c.Files) == 1 && c.Files[0].Fault != "":
		return "tell.ask.bad_file", nil
	case c.Location != nil || c.Contact != nil || talk.Blank(text):
		return "tell.ask.empty", nil
	case utf8.RuneCountInString(text) > broadcast.Most:
		return "tell.ask.long", []any{"n", utf8.RuneCountInString(text), "most", broadcast.Most}
	case kind != store.BroadcastPoll:
		return "", nil
	case len(choices) < broadcast.ChoicesLeast || len(choices) > broadcast.ChoicesMost:
		return "tell.ask.choices", []any{"n", len(choices), "least", broadcast.ChoicesLeast, "most", broadcast.ChoicesMost}
	}
	seen := map[string]bool{}
	for _, each := range choices {
		if utf8.RuneCountInString(each) > broadcast.ChoiceMost {
			return "tell.ask.choice_long", []any{"choice", clip(each), "most", broadcast.ChoiceMost}
		}
		if seen[strings.ToLower(each)] {
			return "tell.ask.choice_twice", []any{"choice", clip(each)}
		}
		seen[strings.ToLower(each)] = true
	}
	return "", nil
}

// pollOf is the question and the choices of what was written: the first line and the others; or what stands before the last empty line,
// and after it.
func pollOf(text string) (question string, choices []string) {
	question, rest, _ := strings.Cut(text, "\n")
	if i := strings.LastIndex(text, "\n\n"); i >= 0 {
		question, rest = text[:i], text[i:]
	}
	for _, line := range strings.Split(rest, "\n") {
		line = strings.Join(strings.Fields(strings.TrimLeft(strings.TrimSpace(line), "-*•")), " ")
		if !talk.Blank(line) {
			choices = append(choices, line)
		}
	}
	return strings.TrimSpace(question), choices
}

// previewBroadcast shows a broadcast at a place exactly as recipients read it, and below it what can be done, by which it is followed from
// then on.
func previewBroadcast(t *talk.Turn, id store.BroadcastID, at bot.Address) error {
	b, err := t.Tx.Broadcast(id)
	if err != nil {
		return fmt.Errorf("broadcast %d: %w", id, err)
	}
	o, err := t.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	p := matter.RoomPrinter(t.Act, o)
	say := func(out bot.Outgoing, purpose store.Purpose) (int64, error) {
		id, err := t.Enqueue(store.Outbound{To: at, Lane: bot.Interactive, Out: out, About: store.About{Purpose: purpose, Message: store.MessageID(b.ID)}})
		if err != nil {
			return 0, fmt.Errorf("enqueue a preview: %w", err)
		}
		return id, nil
	}
	if _, err := say(broadcast.Out(p, o, b, broadcast.View{}), store.ForPreview); err != nil {
		return err
	}
	out, err := broadcast.ControlOut(t.Act, p, o, b)
	if err != nil {
		return err
	}
	b.At, b.Shown = at, out.Text.S
	if b.Box, err = say(out, store.ForControl); err != nil {
		return err
	}
	if err := t.SaveBroadcast(b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	return nil
}
