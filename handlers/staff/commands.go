package staff

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// byCode answers "/balas KODE teks", and the like, with do, once the code is found and the speaker has that right.
func byCode(t *talk.Turn, code string, right store.Right, do func(a store.Aspiration) error) error {
	if enrolled, err := Enrolled(t); err != nil {
		return err
	} else if !enrolled {
		return t.SayText("staff.not_enrolled")
	}
	if code == "" {
		return t.SayText("staff.code_missing")
	}
	parsed, err := store.ParseCode(code)
	if err != nil {
		return t.SayText("staff.code_wrong", "code", clip(code))
	}
	a, err := t.AspirationByCode(parsed)
	if err == nil {
		var member bool
		if member, err = matter.IsMember(t.Tx, t.Who.Staff, a.Office); err == nil && (!member || !a.State.Sent()) {
			err = store.ErrNotFound // of another office: not even whether it exists
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return t.SayText("staff.code_unknown", "code", string(parsed))
	} else if err != nil {
		return fmt.Errorf("the code: %w", err)
	}
	if may, err := matter.May(t.Tx, t.Who.Staff, a.Office, right); err != nil {
		return err
	} else if !may {
		return t.SayText("more.no_right")
	}
	return do(a)
}

// clip shortens what a person typed, to be repeated to them.
func clip(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

// splitCode takes the code off the beginning of a command's arguments; it may be typed with spaces in it.
func splitCode(args string) (code, rest string) {
	code, rest = cutWord(args)
	if _, err := store.ParseCode(code); err == nil {
		return code, rest
	}
	if second, after := cutWord(rest); second != "" {
		if _, err := store.ParseCode(code + second); err == nil {
			return code + second, after
		}
	}
	return code, rest
}

func cutWord(s string) (word, rest string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, " \t\n\r"); i >= 0 {
		return s[:i], strings.TrimSpace(s[i:])
	}
	return s, ""
}

// ReplyTo is "/balas KODE teks".
func ReplyTo(t *talk.Turn, args string) error {
	code, text := splitCode(args)
	return byCode(t, code, store.RightReply, func(a store.Aspiration) error {
		c := talk.ContentOf(t.Update.Message)
		c.Text = text
		said, err := answer(t, a, c, "")
		if err != nil || said == nil {
			return err
		}
		return said.say(t)
	})
}

// Claim is "/ambil KODE".
func Claim(t *talk.Turn, args string) error {
	code, _ := splitCode(args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return take(t, a) })
}

// Close is "/tutup KODE".
func Close(t *talk.Turn, args string) error {
	code, _ := splitCode(args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return closing(t, a) })
}

// Card is "/kartu KODE": the card, here.
func Card(t *talk.Turn, args string) error {
	code, _ := splitCode(args)
	return byCode(t, code, store.RightRead, func(a store.Aspiration) error { return showCard(t, a) })
}

// queueShown is how many aspirations a page of the queue holds.
const queueShown = 5

// Queue is "/antrean": what is owed, the most overdue first.
func Queue(t *talk.Turn) error { return queuePage(t, 0, false) }

func queuePage(t *talk.Turn, page int, tapped bool) error {
	ids, err := offices(t, store.RightRead)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return t.Toast("staff.not_enrolled")
	}
	if here, err := t.RoomsIn(t.Here()); err != nil {
		return fmt.Errorf("rooms here: %w", err)
	} else if t.Update.Place == bot.Group && !t.Whispers() {
		if ids = readHere(ids, here); len(ids) == 0 {
			return t.Toast("queue.no_room_here") // others read along: nothing of other offices
		}
	}
	page = max(page, 0)
	open, total, err := t.Queue(store.QueueFilter{Offices: ids, Limit: queueShown, Offset: page * queueShown})
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	out, err := queueOut(t, open, total, page)
	if err != nil {
		return err
	}
	if page == 0 {
		if out, err = withAside(t, ids, out); err != nil {
			return err
		}
	}
	if !tapped {
		if err := t.Toast(""); err != nil {
			return err
		}
		out.ReplyTo = t.InGroup()
		_, err = t.Say(out)
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// readHere are those offices whose cards everyone in the chat may read.
func readHere(ids []store.OfficeID, rooms []store.Room) []store.OfficeID {
	var both []store.OfficeID
	for _, id := range ids {
		for _, r := range rooms {
			if r.Office == id {
				both = append(both, id)
			}
		}
	}
	return both
}

func queueOut(t *talk.Turn, open []store.Aspiration, total, page int) (bot.Outgoing, error) {
	if total == 0 {
		return bot.Outgoing{Text: t.P.Text("queue.empty")}, nil
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("queue.head", "n", total))
	var rows [][]bot.Button
	var row []bot.Button
	for _, a := range open {
		line, err := queueLine(t, a)
		if err != nil {
			return bot.Outgoing{}, err
		}
		b.Add("\n\n").Text(line)
		row = append(row, bot.Button{Label: string(a.Code), Data: talk.Data("s.card", a.ID)})
		if len(row) == 3 {
			rows, row = append(rows, row), nil
		}
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, bot.Button{Label: t.P.S("queue.button.back"), Data: talk.Data("s.queue", page-1)})
	}
	if (page+1)*queueShown < total {
		turn = append(turn, bot.Button{Label: t.P.S("queue.button.next"), Data: talk.Data("s.queue", page+1)})
	}
	if len(turn) > 0 {
		rows = append(rows, turn)
	}
	return bot.Outgoing{Text: b.Build(), Buttons: rows}, nil
}

func queueLine(t *talk.Turn, a store.Aspiration) (bot.Text, error) {
	citizen, err := t.Citizen(a.Citizen)
	if err != nil {
		return bot.Text{}, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	text, err := matter.FirstWords(t.Act, t.P, a)
	if err != nil {
		return bot.Text{}, err
	}
	held := ""
	if a.Claimed != 0 {
		name, err := matter.StaffName(t.Act, t.P, a.Claimed)
		if err != nil {
			return bot.Text{}, err
		}
		held = t.P.S("queue.held", "staff", name)
	}
	_, n, err := t.Supporters(a.ID, 1)
	if err != nil {
		return bot.Text{}, fmt.Errorf("supporters of %d: %w", a.ID, err)
	}
	if n > 0 {
		held += t.P.S("queue.supporters", "n", n)
	}
	return t.P.Text("queue.line", "code", string(a.Code), "alias", citizen.Alias, "text", text,
		"state", queueState(t, a), "held", held), nil
}

// queueState says whose turn it is, for how long, and what was promised.
func queueState(t *talk.Turn, a store.Aspiration) string {
	waited := t.P.Duration(t.Now.Sub(a.TurnAt).Round(time.Minute))
	switch {
	case a.Turn == store.CitizenTurn:
		return t.P.S("queue.state.citizen")
	case a.Turn == store.NoTurn:
		return t.P.S("queue.state.none")
	case a.DueAt.Before(t.Now):
		return t.P.S("queue.state.overdue", "waited", waited, "late", t.P.Duration(t.Now.Sub(a.DueAt)))
	}
	return t.P.S("queue.state.due", "waited", waited, "day", t.P.Day(a.DueAt))
}
