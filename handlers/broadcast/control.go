package broadcast

import (
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// ControlAbout is what the message is about by which a broadcast is followed.
func ControlAbout(b store.Broadcast) store.About {
	return store.About{Purpose: store.ForControl, Message: store.MessageID(b.ID)}
}

// Show brings the message up to date by which its people follow a broadcast, if it would say something else now.
func Show(act talk.Act, b store.Broadcast) error {
	if b.Box == 0 {
		return nil // the operator sent it
	}
	o, err := act.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	out, err := ControlOut(act, matter.RoomPrinter(act, o), o, b)
	if err != nil {
		return err
	}
	if out.Text.S == b.Shown {
		return nil
	}
	b.Shown = out.Text.S
	out.Action, out.Target = bot.Edit, bot.Ref{Outbox: b.Box}
	if _, err := act.Enqueue(store.Outbound{To: b.At, Lane: bot.Bulk, Out: out, About: ControlAbout(b)}); err != nil {
		return fmt.Errorf("enqueue how a broadcast stands: %w", err)
	}
	if err := act.SaveBroadcast(b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	return nil
}

// ControlOut is how a broadcast stands, with what can be done.
func ControlOut(act talk.Act, p messages.Printer, o store.Office, b store.Broadcast) (bot.Outgoing, error) {
	switch b.State {
	case store.BroadcastDraft, store.BroadcastSecond:
		return readyOut(act, p, o, b)
	case store.BroadcastDropped:
		return bot.Outgoing{Text: p.Text("tell.dropped", "name", b.Name())}, nil
	}
	return progressOut(act, p, o, b)
}

// readyOut is what is to be known before it goes out.
func readyOut(act talk.Act, p messages.Printer, o store.Office, b store.Broadcast) (bot.Outgoing, error) {
	c, err := CountAudience(act, o, b.To)
	if err != nil {
		return bot.Outgoing{}, err
	}
	to, err := AudienceName(act, p, b.To)
	if err != nil {
		return bot.Outgoing{}, err
	}
	season, err := SeasonAt(act, act.Now)
	if err != nil {
		return bot.Outgoing{}, err
	}
	n := c.Total()
	var lines []string
	if c.Rested > 0 {
		lines = append(lines, p.S("tell.rested", "n", c.Rested, "most", o.Settings.Broadcast.AWeek()))
	}
	if n > 0 {
		lines = append(lines, p.S("tell.takes", "time", p.Duration(Takes(act, c))))
	}
	if wake := act.Quiet.Until(act.Now.In(o.Location())).UTC(); wake.After(act.Now) && n > 0 {
		lines = append(lines, p.S("tell.begins", "at", p.DatedMoment(wake)))
	}
	if season != "" {
		lines = append(lines, p.S("tell.season", "season", season))
	}
	author, err := matter.StaffName(act, p, b.Author)
	if err != nil {
		return bot.Outgoing{}, err
	}
	key := "tell.ready"
	switch {
	case n == 0:
		key = "tell.nobody"
	case b.State == store.BroadcastSecond:
		key = "tell.second"
	}
	return bot.Outgoing{Text: p.Text(key, "to", to, "n", n, "more", strings.Join(lines, "\n"), "staff", author, "name", b.Name()),
		Buttons: readyButtons(p, o, b, n)}, nil
}

// readyButtons are what can be done with a broadcast that was not sent yet, and would go to n people.
func readyButtons(p messages.Printer, o store.Office, b store.Broadcast, n int) [][]bot.Button {
	buttons := [][]bot.Button{}
	btn := func(key, verb string, args ...any) bot.Button {
		return bot.Button{Label: p.S(key), Data: talk.Data(verb, append([]any{b.ID}, args...)...)}
	}
	switch {
	case n == 0:
	case b.State == store.BroadcastSecond:
		buttons = append(buttons, []bot.Button{{Label: p.S("tell.button.approve", "n", n), Data: talk.Data("s.b.ok", b.ID, b.Rev)}})
	case o.Settings.Broadcast.Second:
		buttons = append(buttons, []bot.Button{btn("tell.button.ask_second", "s.b.send", b.Rev)})
	default:
		buttons = append(buttons, []bot.Button{{Label: p.S("tell.button.send", "n", n), Data: talk.Data("s.b.send", b.ID, b.Rev)}})
	}
	if b.State == store.BroadcastDraft {
		buttons = append(buttons, []bot.Button{btn("tell.button.to", "s.b.to"), btn("tell.button.edit", "s.b.edit")})
		if b.Kind == store.BroadcastPoll {
			label := "tell.button.share"
			if b.Shares {
				label = "tell.button.unshare"
			}
			buttons = append(buttons, []bot.Button{btn(label, "s.b.share")})
		}
	}
	return append(buttons, []bot.Button{btn("tell.button.drop", "s.b.drop")})
}

// resultLine is what the panel of a poll that is over says of its result.
func resultLine(act talk.Act, b store.Broadcast) string {
	if (b.EndedAt.IsZero() || b.More) && !act.Now.Before(resultExpires(b)) { // some of those who voted were not told
		return "tell.poll_late"
	}
	return "tell.poll_told"
}

// progressOut is what became of it so far.
func progressOut(act talk.Act, p messages.Printer, o store.Office, b store.Broadcast) (bot.Outgoing, error) {
	t, err := act.Tally(b.ID)
	if err != nil {
		return bot.Outgoing{}, fmt.Errorf("recipients: %w", err)
	}
	lines, err := progressLines(act, p, o, b)
	if err != nil {
		return bot.Outgoing{}, err
	}
	lines = append([]string{tallyLine(p, b, t)}, lines...)
	key := "tell.state." + string(b.State)
	switch {
	case b.State == store.BroadcastStopped && b.Why != "":
		key = "tell.ended." + b.Why
	case b.State == store.BroadcastSent:
		key = "tell.state.sending"
	}
	stopper, err := matter.StaffName(act, p, b.Stopper)
	if err != nil {
		return bot.Outgoing{}, err
	}
	if stopper == "" {
		stopper = p.S("tell.operator")
	}
	to, err := AudienceName(act, p, b.To)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var row []bot.Button
	if b.State.Going() {
		row = append(row, bot.Button{Label: p.S("tell.button.stop"), Data: talk.Data("s.b.stop", b.ID)})
	}
	row = append(row, bot.Button{Label: p.S("tell.button.look"), Data: talk.Data("s.b.look", b.ID)})
	if b.Open(act.Now) {
		row = append(row, bot.Button{Label: p.S("tell.button.close"), Data: talk.Data("s.b.close", b.ID)})
	}
	return bot.Outgoing{Text: p.Text(key, "name", b.Name(), "code", b.Code, "of", b.Size, "done", min(t.Seen()-t[store.RecipientQueued]-t[store.RecipientAgain], b.Size),
		"staff", stopper, "to", to, "lines", strings.Join(lines, "\n")), Buttons: [][]bot.Button{row}}, nil
}

// progressLines say what came of a broadcast so far, beside how many it reached.
func progressLines(act talk.Act, p messages.Printer, o store.Office, b store.Broadcast) (lines []string, err error) {
	if b.State == store.BroadcastSending {
		if wake := act.Quiet.Until(act.Now.In(o.Location())).UTC(); wake.After(act.Now) {
			lines = append(lines, p.S("tell.asleep", "at", p.DatedMoment(wake)))
		}
	}
	if answers, answered, err := act.Answers(b.Code); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	} else if answers > 0 {
		lines = append(lines, p.S("tell.answers", "n", answers, "answered", answered))
	}
	if b.Kind == store.BroadcastPoll {
		votes, err := act.Votes(b)
		if err != nil {
			return nil, fmt.Errorf("votes: %w", err)
		}
		lines = append(lines, votesText(p, b, votes))
		if b.Open(act.Now) {
			lines = append(lines, p.S("tell.poll_until", "at", p.DatedMoment(b.ClosesAt)))
		} else {
			lines = append(lines, p.S("tell.poll_closed"))
			if b.Shares {
				lines = append(lines, p.S(resultLine(act, b)))
			}
		}
	}
	if b.Season != "" {
		lines = append(lines, p.S("tell.season_was", "season", b.Season))
	}
	return lines, nil
}

// tallyLine counts what became of it: what is nought is left out.
func tallyLine(p messages.Printer, b store.Broadcast, t store.Tally) string {
	var parts []string
	add := func(key string, n int) {
		if n > 0 {
			parts = append(parts, p.S(key, "n", n))
		}
	}
	cancelled := t[store.RecipientCancelled]
	if b.State == store.BroadcastStopped { // whom it never came to, too
		cancelled += max(b.Size-(t.Seen()-t[store.RecipientSkipped]), 0)
	}
	add("tell.count.delivered", t[store.RecipientDelivered])
	add("tell.count.handed", t[store.RecipientHanded])
	add("tell.count.queued", t[store.RecipientQueued]+t[store.RecipientAgain])
	add("tell.count.failed", t[store.RecipientFailed])
	add("tell.count.uncertain", t[store.RecipientUncertain])
	add("tell.count.cancelled", cancelled)
	add("tell.count.left", t[store.RecipientLeft])
	add("tell.count.skipped", t[store.RecipientSkipped])
	if len(parts) == 0 {
		return p.S("tell.count.none")
	}
	return p.S("tell.count.all", "list", strings.Join(parts, ", "))
}
