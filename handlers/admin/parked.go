package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	verbParked = "s.a_parkir" // page
	verbRetry  = "s.a_coba"   // update
	verbDrop   = "s.a_buang"  // update; then also "ya"

	parkedShown = 4
)

func parkedButtons() []button {
	house := store.RightHouse
	return []button{
		{verbParked, house, func(t *turn, _ store.Office, args talk.Args) error { return t.parked(bot.Text{}, int(args.Int(0))) }},
		{verbRetry, house, func(t *turn, _ store.Office, args talk.Args) error { return t.retry(args.Int(0)) }},
		{verbDrop, house, func(t *turn, _ store.Office, args talk.Args) error { return t.drop(args.Int(0), args.At(1) == "ya") }},
	}
}

// Parked is "/parkir": updates whose handling failed. What people wrote is not shown.
func Parked(t *talk.Turn) error {
	if open(t) {
		return t.SayText("people.private")
	}
	return (&turn{Turn: t}).parked(bot.Text{}, 0)
}

func (t *turn) parked(news bot.Text, page int) error {
	page = max(page, 0)
	some, n, err := t.ParkedPage(page*parkedShown, parkedShown)
	if err == nil && len(some) == 0 && page > 0 {
		page = 0
		some, n, err = t.ParkedPage(0, parkedShown)
	}
	if err != nil {
		return fmt.Errorf("parked updates: %w", err)
	}
	var b bot.TextBuilder
	if !news.IsZero() {
		b.Text(news).Add("\n\n")
	}
	if n == 0 {
		return t.show(bot.Outgoing{Text: b.Text(t.P.Text("parked.none")).Build()})
	}
	b.Text(t.P.Text("parked.head", "n", n))
	var rows [][]bot.Button
	for _, u := range some {
		b.Add("\n\n").Text(parkedText(t.P, u))
		rows = append(rows, []bot.Button{{Label: t.P.S("parked.button.retry", "id", int(u.ID)), Data: talk.Data(verbRetry, u.ID)},
			{Label: t.P.S("parked.button.drop", "id", int(u.ID)), Data: talk.Data(verbDrop, u.ID)}})
	}
	rows = append(rows, t.Pages(page, parkedShown, n, func(page int) string { return talk.Data(verbParked, page) })...)
	return t.show(bot.Outgoing{Text: b.Build(), Buttons: rows})
}

// causeMost is how much of the program's own words is shown of why something failed.
const causeMost = 160

// parkedText says what is parked, when it came, and why, in words.
func parkedText(p printer, u store.Parked) bot.Text {
	why := "parked.why.other"
	switch {
	case strings.Contains(u.Error, "panic"):
		why = "parked.why.panic"
	case string(u.Raw) == "null" || strings.Contains(u.Error, "decode"):
		why = "parked.why.unread"
	}
	cause, _, _ := strings.Cut(u.Error, "\n")
	return p.Text("parked.line", "id", int(u.ID), "at", p.Moment(u.At), "platform", u.Account.String(), "tries", u.Attempts, "why", p.S(why),
		"cause", talk.Clip(cause, causeMost))
}

// AskedRetry is what is asked for when a parked update is to be handled again: see Retrying.
const AskedRetry = "retry"

// askRetry is the body of that question.
type askRetry struct {
	What   string `json:"what"`
	Update int64  `json:"update"`
	Lang   string `json:"lang"`
}

// retry has an update handled again. That cannot be done inside of the handling of another: it is asked for, and told of afterwards.
func (t *turn) retry(id int64) error {
	if _, err := t.Tx.Parked(id); errors.Is(err, store.ErrNotFound) {
		return t.Toast("parked.gone")
	} else if err != nil {
		return fmt.Errorf("parked update %d: %w", id, err)
	}
	body, err := json.Marshal(askRetry{What: AskedRetry, Update: id, Lang: t.P.Lang()})
	if err != nil {
		return fmt.Errorf("write down a request: %w", err)
	}
	if _, err := t.Ask(store.Ask{Who: t.Who.ID, Slot: fmt.Sprint("retry ", id), To: t.Back(), Body: body, At: t.Now}, asksMost); err != nil {
		return fmt.Errorf("keep a request: %w", err)
	}
	if err := recordUpdate(t.Act, id, t.Who.Staff, "asked"); err != nil {
		return err
	}
	return t.Toast("parked.asked")
}

// asksMost is how many questions of one person wait at a time.
const asksMost = 10

func recordUpdate(act talk.Act, id int64, by store.StaffID, step string) error {
	if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventUpdate, Staff: by, Data: map[string]any{"update": id, "step": step}}); err != nil {
		return fmt.Errorf("record what became of an update: %w", err)
	}
	return nil
}

// drop throws an update away, once that is confirmed.
func (t *turn) drop(id int64, sure bool) error {
	u, err := t.Tx.Parked(id)
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("parked.gone")
	} else if err != nil {
		return fmt.Errorf("parked update %d: %w", id, err)
	}
	if !sure {
		return t.show(bot.Outgoing{Text: t.P.Text("parked.drop_sure", "what", parkedText(t.P, u)),
			Buttons: [][]bot.Button{{t.Btn("parked.button.drop_yes", verbDrop, id, "ya"), t.Btn("people.button.no", verbParked, 0)}}})
	}
	if err := DropParked(t.Act, id, t.Who.Staff); err != nil {
		return err
	}
	return t.parked(t.P.Text("parked.dropped", "id", int(id)), 0)
}

// DropParked throws a parked update away for good. by 0: the operator.
func DropParked(act talk.Act, id int64, by store.StaffID) error {
	if err := act.DropParked(id); err != nil {
		return fmt.Errorf("drop update %d: %w", id, err)
	}
	return recordUpdate(act, id, by, "dropped")
}

// Retrying handles parked updates again that somebody asked for.
type Retrying struct {
	Store store.Store
	// Retry handles one again, on the path on which the operator's command does.
	Retry func(ctx context.Context, u store.Parked) error
}

// Failed is the key of what a person is told when that cannot even be tried.
func (*Retrying) Failed() string { return "parked.not_tried" }

// Answer handles one again, and returns what tells who asked. What was handled before a restart, and not told of, is told then.
func (w *Retrying) Answer(ctx context.Context, q store.Ask) (func(act talk.Act) error, error) {
	var a askRetry
	if err := json.Unmarshal(q.Body, &a); err != nil {
		return nil, fmt.Errorf("read a request: %w", err)
	}
	var u store.Parked
	var who store.Identity
	may, there := false, true
	err := w.Store.View(ctx, func(r store.Reader) (err error) {
		if who, err = r.IdentityByID(q.Who); err != nil {
			return fmt.Errorf("who asked: %w", err)
		}
		if may, err = matter.May(r, who.Staff, "", store.RightHouse); err != nil {
			return err
		}
		if u, err = r.Parked(a.Update); errors.Is(err, store.ErrNotFound) {
			there = false
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	key, step := "parked.gone", ""
	switch {
	case !may:
		key = "more.no_right"
	case there:
		key, step = "parked.done", "done"
		if err := w.Retry(ctx, u); err != nil {
			key, step = "parked.failed_again", "failed"
		}
	}
	return func(act talk.Act) error {
		if step != "" {
			if err := recordUpdate(act, a.Update, who.Staff, step); err != nil {
				return err
			}
		}
		args := []any{}
		if there && may {
			args = []any{"id", int(a.Update)}
		}
		out := bot.Outgoing{Text: act.Printer(a.Lang, nil, act.Now).Text(key, args...),
			Buttons: [][]bot.Button{{{Label: act.Printer(a.Lang, nil, act.Now).S("parked.button.all"), Data: talk.Data(verbParked, 0)}}}}
		if !may {
			out.Buttons = nil
		}
		if _, err := act.Enqueue(store.Outbound{To: q.To, Lane: bot.Interactive, Out: out, About: store.About{Purpose: store.ForTalk}}); err != nil {
			return fmt.Errorf("enqueue what became of an update: %w", err)
		}
		return nil
	}, nil
}
