package citizen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// newsShown is how many offices a page of /kabar offers.
const newsShown = 8

// News is /kabar: whose news the speaker gets, and whose they could.
func News(t *talk.Turn) error {
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	out, err := newsOut(t, 0)
	if err != nil {
		return err
	}
	_, err = t.Say(out)
	return err
}

// StopNews is /berhenti: no more news of anybody.
func StopNews(t *talk.Turn) error {
	if t.Who.Citizen == 0 {
		return t.SayText("news.none_yet")
	}
	return stopAll(t, broadcast.HowList)
}

func stopAll(t *talk.Turn, how string) error {
	n, err := broadcast.UnsubscribeAll(t.Act, t.Who, how)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.SayText("news.none_yet")
	}
	return t.SayText("news.stopped_all", "n", n)
}

// newsOffices are those whose news the speaker may want: whom they wrote to, or get news of. Who wrote to none may want those of any.
func newsOffices(t *talk.Turn) (all []store.Office, subs map[store.OfficeID]bool, err error) {
	subs = map[store.OfficeID]bool{}
	var ids []store.OfficeID
	wrote := false
	if t.Who.Citizen != 0 {
		said, err := t.Subscriptions(t.Who.Citizen)
		if err != nil {
			return nil, nil, fmt.Errorf("subscriptions: %w", err)
		}
		for _, x := range said {
			if x.State == store.SubscriptionYes {
				subs[x.Office] = true
				ids = append(ids, x.Office)
			}
		}
		matters, err := t.Matters(t.Who.Citizen, mattersRead)
		if err != nil {
			return nil, nil, fmt.Errorf("matters: %w", err)
		}
		wrote = len(matters) > 0
		for _, a := range matters {
			if !slices.Contains(ids, a.Office) {
				ids = append(ids, a.Office)
			}
		}
	}
	offices, err := t.Offices()
	if err != nil {
		return nil, nil, fmt.Errorf("offices: %w", err)
	}
	for _, o := range offices {
		if slices.Contains(ids, o.ID) && (!o.Closed || subs[o.ID]) || !wrote && !o.Closed {
			all = append(all, o)
		}
	}
	return all, subs, nil
}

func newsOut(t *talk.Turn, page int) (bot.Outgoing, error) {
	all, subs, err := newsOffices(t)
	if err != nil {
		return bot.Outgoing{}, err
	}
	var names []string
	var rows [][]bot.Button
	for _, o := range all {
		if subs[o.ID] {
			names = append(names, o.Name)
		}
	}
	slices.SortStableFunc(all, func(a, b store.Office) int { // those that they get first
		switch {
		case subs[a.ID] == subs[b.ID]:
			return 0
		case subs[a.ID]:
			return -1
		}
		return 1
	})
	some, page := talk.Page(all, newsShown, page)
	for _, o := range some {
		if subs[o.ID] {
			rows = append(rows, []bot.Button{{Label: t.P.S("news.button.stop_of", "office", o.Name), Data: talk.Data("c.b.off", o.ID, page)}})
		} else {
			rows = append(rows, []bot.Button{{Label: t.P.S("news.button.get_of", "office", o.Name), Data: talk.Data("c.b.on", o.ID, page)}})
		}
	}
	rows = append(rows, t.Pages(page, newsShown, len(all), func(page int) string { return talk.Data("c.b.list", page) })...)
	if len(names) > 1 {
		rows = append(rows, []bot.Button{t.Btn("news.button.none", "c.b.none", 0)})
	}
	text := t.P.Text("news.list_none")
	if len(names) > 0 {
		text = t.P.Text("news.list", "offices", strings.Join(names, ", "))
	}
	return bot.Outgoing{Text: text, Buttons: rows}, nil
}

// newsTap answers the buttons about news: all of them say what the speaker alone wants.
func newsTap(t *talk.Turn, verb string, args talk.Args) (done bool, err error) {
	switch verb {
	case "c.b.list":
		return true, newsList(t, int(args.Int(0)))
	case "c.b.yes", "c.b.no", "c.b.on", "c.b.off":
		return true, newsSay(t, verb, store.OfficeID(args.At(0)), int(args.Int(1)))
	case "c.b.none":
		return true, newsNone(t, args.Int(0))
	case "c.b.vote", "c.b.say", "c.b.stop", "c.b.again":
	default:
		return false, nil
	}
	b, ok, err := tappedBroadcast(t, store.BroadcastID(args.Int(0)))
	if err != nil || !ok {
		return true, err
	}
	switch verb {
	case "c.b.vote":
		return true, vote(t, b, args)
	case "c.b.say":
		return true, newsAnswer(t, b)
	}
	return true, newsLeave(t, b, verb == "c.b.stop")
}

// tappedBroadcast is the broadcast under which a button was tapped, if the speaker was sent it; else they are told.
func tappedBroadcast(t *talk.Turn, id store.BroadcastID) (store.Broadcast, bool, error) {
	b, err := t.Tx.Broadcast(id)
	if errors.Is(err, store.ErrNotFound) {
		return b, false, t.Toast("toast.stale")
	} else if err != nil {
		return b, false, fmt.Errorf("broadcast %d: %w", id, err)
	}
	if ok, err := gotBroadcast(t, b); err != nil {
		return b, false, err
	} else if ok {
		return b, true, broadcast.Proven(t.Act, b, t.Who.Citizen)
	}
	if t.Who.Staff != 0 && b.StartedAt.IsZero() {
		return b, false, t.Toast("news.preview")
	}
	return b, false, t.Toast("toast.stale")
}

// gotBroadcast reports whether the speaker was sent it.
func gotBroadcast(t *talk.Turn, b store.Broadcast) (bool, error) {
	if t.Who.Citizen == 0 {
		return false, nil
	}
	return broadcast.Got(t.Tx, b, t.Who.Citizen)
}

// newsList shows a page of the list where it was tapped.
func newsList(t *talk.Turn, page int) error {
	out, err := newsOut(t, page)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// newsSay takes what they say of one office's news, on a page of the list.
func newsSay(t *talk.Turn, verb string, id store.OfficeID, page int) error {
	o, err := t.Office(id)
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("office: %w", err)
	}
	on := verb == "c.b.yes" || verb == "c.b.on"
	if on && t.Who.Stopped {
		return t.Toast("news.agree_first")
	}
	if err := ensure(t); err != nil {
		return err
	}
	if on && (t.Who.Direct.IsZero() || o.Closed) {
		return t.Toast("toast.stale")
	}
	how := broadcast.HowList
	if verb == "c.b.yes" || verb == "c.b.no" {
		how = broadcast.HowVerdict
	}
	if on {
		_, err = broadcast.Subscribe(t.Act, t.Who, o.ID, how)
	} else {
		_, err = broadcast.Unsubscribe(t.Act, t.Who, o.ID, how)
	}
	if err != nil {
		return err
	}
	if how == broadcast.HowList {
		return newsList(t, page)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: t.P.Text("news.declined", "office", o.Name)}
	if on {
		out = bot.Outgoing{Text: t.P.Text("news.agreed", "office", o.Name), Buttons: [][]bot.Button{{
			{Label: t.P.S("news.button.stop"), Data: talk.Data("c.b.no", o.ID)}}}}
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// newsNone ends all news, by a button: in the list, or under a broadcast.
func newsNone(t *talk.Turn, id int64) error {
	if t.Who.Citizen == 0 {
		return t.Toast("toast.stale")
	}
	if _, err := broadcast.UnsubscribeAll(t.Act, t.Who, broadcast.HowButton); err != nil {
		return err
	}
	if id == 0 {
		return newsList(t, 0)
	}
	b, ok, err := tappedBroadcast(t, store.BroadcastID(id))
	if err != nil || !ok {
		return err
	}
	return showNews(t, b, "news.toast.none")
}

// newsLeave ends the news of a broadcast's office, or begins it again.
func newsLeave(t *talk.Turn, b store.Broadcast, leave bool) error {
	var err error
	key := "news.toast.again"
	if leave {
		key = "news.toast.stopped"
		_, err = broadcast.Unsubscribe(t.Act, t.Who, b.Office, broadcast.HowButton)
	} else if t.Who.Stopped {
		return t.Toast("news.agree_first")
	} else {
		_, err = broadcast.Subscribe(t.Act, t.Who, b.Office, broadcast.HowButton)
	}
	if err != nil {
		return err
	}
	return showNews(t, b, key)
}

// showNews shows the tapped broadcast as it is for the speaker now.
func showNews(t *talk.Turn, b store.Broadcast, key string) error {
	o, err := t.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	v, err := broadcast.ViewOf(t.Act, b, t.Who.Citizen)
	if err != nil {
		return err
	}
	if err := t.ToastPassing(key); err != nil {
		return err
	}
	return t.EditTapped(broadcast.Out(t.P, o, b, v), store.About{Purpose: store.ForBroadcast, Message: store.MessageID(b.ID)})
}

// vote takes the speaker's vote, or another in its place.
func vote(t *talk.Turn, b store.Broadcast, args talk.Args) error {
	choice := int(args.Int(1))
	switch {
	case b.Kind != store.BroadcastPoll, choice < 0, choice >= len(b.Choices), args.At(1) == "", t.Who.Stopped:
		return t.Toast("toast.stale")
	case !b.Open(t.Now):
		return showNews(t, b, "news.toast.closed")
	}
	before, err := t.Vote(b.ID, t.Who.Citizen)
	if err == nil && before == choice {
		return showNews(t, b, "news.toast.same")
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("vote: %w", err)
	}
	if err := t.SaveVote(b.ID, t.Who.Citizen, choice, t.Now); err != nil {
		return fmt.Errorf("save a vote: %w", err)
	}
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventVote, Office: b.Office, Citizen: t.Who.Citizen,
		Data: map[string]any{"broadcast": b.Code}}); err != nil {
		return fmt.Errorf("record a vote: %w", err)
	}
	return showNews(t, b, "news.toast.voted")
}

// newsAnswer has what they write next answer the broadcast.
func newsAnswer(t *talk.Turn, b store.Broadcast) error {
	private := t.InPrivate()
	if done, err := finishDraft(private); err != nil {
		return err
	} else if !done {
		return t.Toast("toast.draft_first")
	}
	if err := remember(private, broadcast.Payload(b.Code)); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("news.write", "name", b.Name()), Prompt: t.P.S("news.write_hint")},
		store.About{Purpose: store.ForBroadcast, Message: store.MessageID(b.ID)})
	return err
}

// newsAnswered takes a message that replies to a broadcast: it is an aspiration of its own, or the word that ends the news.
func newsAnswered(t *talk.Turn, id store.BroadcastID, c talk.Content) (done bool, err error) {
	b, err := t.Tx.Broadcast(id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("broadcast %d: %w", id, err)
	}
	if ok, err := gotBroadcast(t, b); err != nil || !ok {
		return false, err
	}
	if err := broadcast.Proven(t.Act, b, t.Who.Citizen); err != nil {
		return false, err
	}
	if stopWord(c) {
		o, err := t.Office(b.Office)
		if err != nil {
			return true, fmt.Errorf("office %s: %w", b.Office, err)
		}
		if _, err := broadcast.Unsubscribe(t.Act, t.Who, b.Office, broadcast.HowWord); err != nil {
			return true, err
		}
		_, err = t.Say(bot.Outgoing{Text: t.P.Text("news.stopped", "office", o.Name), Buttons: [][]bot.Button{{
			t.Btn("news.button.again", "c.b.on", b.Office), t.Btn("news.button.none", "c.b.none", 0)}}})
		return true, err
	}
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if err == nil && draft.Via == broadcast.Payload(b.Code) {
		return true, addToDraft(t, draft, c)
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return true, fmt.Errorf("the draft: %w", err)
	}
	if finished, err := finishDraft(t); err != nil {
		return true, err
	} else if !finished {
		return true, addToDraft(t, draft, c) // it waits for them: nothing is lost
	}
	matters, err := t.Matters(t.Who.Citizen, mattersRead)
	if err != nil {
		return true, fmt.Errorf("matters: %w", err)
	}
	return true, begin(t, c, broadcast.Payload(b.Code), matters)
}

// stopWord reports whether a message says nothing but that they want no more of it.
func stopWord(c talk.Content) bool {
	if !c.WordsAlone() {
		return false
	}
	word := strings.ToLower(strings.Trim(strings.TrimSpace(c.Text), ".! "))
	return slices.Contains([]string{"berhenti", "stop", "unsubscribe", "berhenti langganan", "mandheg", "mandeg", "eureun", "liren"}, word)
}

// stoppedByWord takes that word, written to no message, of somebody who gets news. done is false if it may mean something else.
func stoppedByWord(t *talk.Turn, c talk.Content) (done bool, err error) {
	if !stopWord(c) {
		return false, nil
	}
	all, err := t.Subscriptions(t.Who.Citizen)
	if err != nil {
		return false, fmt.Errorf("subscriptions: %w", err)
	}
	if !slices.ContainsFunc(all, func(x store.Subscription) bool { return x.State == store.SubscriptionYes }) {
		return false, nil
	}
	return true, stopAll(t, broadcast.HowWord)
}
