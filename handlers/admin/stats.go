// Package admin is what admins ask and set: the figures, and the offices, rules and seasons.
package admin

import (
	"fmt"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Stats is "/statistik": of the speaker's offices; of all, to an admin of any.
func Stats(t *talk.Turn) error {
	if t.Who.Staff == 0 {
		return t.SayText("staff.not_enrolled")
	}
	all, err := t.Memberships(t.Who.Staff)
	if err != nil {
		return fmt.Errorf("memberships of %d: %w", t.Who.Staff, err)
	}
	if len(all) == 0 {
		return t.SayText("staff.not_enrolled")
	}
	var ids []store.OfficeID
	for _, m := range all {
		if m.Role == store.RoleAdmin {
			ids = nil
			break
		}
		ids = append(ids, m.Office)
	}
	tallies, err := t.Tally(ids, t.Now)
	if err != nil {
		return fmt.Errorf("tally: %w", err)
	}
	var b bot.TextBuilder
	for i, tally := range tallies {
		office, err := t.Office(tally.Office)
		if err != nil {
			return fmt.Errorf("office %s: %w", tally.Office, err)
		}
		if i > 0 {
			b.Add("\n\n")
		}
		b.Text(tallyText(t.P, office.Name, tally))
	}
	b.Add("\n\n").Text(t.P.Text("stats.what"))
	_, err = t.Say(bot.Outgoing{Text: b.Build(), ReplyTo: t.InGroup()})
	return err
}

// tallyText is one office's first figure in plain words. What is nought and would only be noise is left out; who still
// waits is always said.
func tallyText(p messages.Printer, office string, y store.Tally) bot.Text {
	waits := p.S("stats.nobody_waits")
	switch {
	case y.Waiting == 1:
		waits = p.S("stats.waiting_one", "oldest", p.Duration(y.Oldest))
	case y.Waiting > 1:
		waits = p.S("stats.waiting", "n", y.Waiting, "median", p.Duration(y.Median), "oldest", p.Duration(y.Oldest))
	}
	optional := func(key string, n int) string {
		if n == 0 {
			return ""
		}
		return p.S(key, "n", n)
	}
	if y.Received == 0 {
		return p.Text("stats.nothing", "office", office)
	}
	return p.Text("stats.office", "office", office, "answered", y.Answered, "of", y.Received-y.Excluded, "waits", waits,
		"again", optional("stats.again", y.Again), "undelivered", optional("stats.undelivered", y.Undelivered),
		"excluded", optional("stats.excluded", y.Excluded))
}
