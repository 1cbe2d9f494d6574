package staff

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// slicesShown is how many regions, topics or events are offered as whom a broadcast is for.
const slicesShown = 8

// broadcastTap is a button about one broadcast. It may be old, tapped twice, or tapped by someone who may not.
func broadcastTap(t *talk.Turn, verb string, args talk.Args) error {
	b, err := t.Tx.Broadcast(store.BroadcastID(args.Int(0)))
	if errors.Is(err, store.ErrNotFound) {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("broadcast: %w", err)
	}
	if ok, err := mayTell(t, b.Office); err != nil || !ok {
		return err
	}
	switch verb {
	case "s.b.look":
		return lookAt(t, b)
	case "s.b.stop":
		return stopBroadcast(t, b)
	case "s.b.close":
		return closePoll(t, b)
	case "s.b.ok":
		return approve(t, b, int(args.Int(1)))
	case "s.b.drop":
		return dropBroadcast(t, b, args.At(1) == "list")
	}
	switch {
	case b.State != store.BroadcastDraft:
		return refreshControl(t, b, "toast.already")
	case b.Author != t.Who.Staff:
		return t.Toast("tell.toast.not_yours")
	}
	if old, err := oldPreview(t, b); err != nil {
		return err
	} else if old && verb != "s.b.go" {
		return t.Toast("tell.toast.changed")
	}
	switch verb {
	case "s.b.go":
		if err := t.Toast(""); err != nil {
			return err
		}
		return previewBroadcast(t, b.ID, t.Here())
	case "s.b.to":
		return askAudience(t, b, args.At(1))
	case "s.b.aim":
		return aim(t, b, args.At(1), strings.Join(args[min(2, len(args)):], ":"))
	case "s.b.edit":
		if err := t.Toast(""); err != nil {
			return err
		}
		return askBroadcast(t, b, "tell.ask."+string(b.Kind))
	case "s.b.share":
		b.Shares = !b.Shares
		if err := t.SaveBroadcast(b); err != nil {
			return fmt.Errorf("save broadcast %d: %w", b.ID, err)
		}
		step := "unshared"
		if b.Shares {
			step = "shared"
		}
		if err := broadcast.Record(t.Act, b, t.Who.Staff, step); err != nil {
			return err
		}
		return refreshControl(t, b, "")
	}
	return confirm(t, b, int(args.Int(1)))
}

// oldPreview reports whether a button was tapped below an earlier preview of a broadcast that is being written: what stands above it is not what
// would go out.
func oldPreview(t *talk.Turn, b store.Broadcast) (bool, error) {
	thing, err := t.TappedThing()
	if errors.Is(err, store.ErrNotFound) {
		return false, nil // one person alone sees it
	} else if err != nil {
		return false, fmt.Errorf("what was tapped: %w", err)
	}
	return thing.Purpose == store.ForControl && thing.Outbox != 0 && b.Box != 0 && thing.Outbox != b.Box, nil
}

// refreshControl shows in the tapped message how a broadcast stands now; not what can be done with one that is being written, below an earlier
// preview.
func refreshControl(t *talk.Turn, b store.Broadcast, toast string) error {
	if b.State == store.BroadcastDraft || b.State == store.BroadcastSecond {
		if old, err := oldPreview(t, b); err != nil {
			return err
		} else if old {
			return t.Toast(cmp.Or(toast, "tell.toast.changed"))
		}
	}
	o, err := t.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	out, err := broadcast.ControlOut(t.Act, matter.RoomPrinter(t.Act, o), o, b)
	if err != nil {
		return err
	}
	if err := t.Toast(toast); err != nil {
		return err
	}
	if _, target := t.Tapped(); target.Outbox == b.Box && b.Box != 0 {
		b.Shown = out.Text.S
		if err := t.SaveBroadcast(b); err != nil {
			return fmt.Errorf("save broadcast %d: %w", b.ID, err)
		}
	} else if err := broadcast.Show(t.Act, b); err != nil { // another message of it was tapped: both are true
		return err
	}
	return t.EditTapped(out, broadcast.ControlAbout(b))
}

// lookAt brings the tapped message up to date; where a list was tapped, it is said anew. Who is to agree to it sees above it what is to go out.
func lookAt(t *talk.Turn, b store.Broadcast) error {
	if thing, err := t.What(t.Here(), t.Update.Tap.Message); err == nil && thing.Purpose == store.ForControl {
		return refreshControl(t, b, "")
	}
	o, err := t.Office(b.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", b.Office, err)
	}
	out, err := broadcast.ControlOut(t.Act, matter.RoomPrinter(t.Act, o), o, b)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if b.State == store.BroadcastSecond {
		if _, err := t.SayAbout(broadcast.Out(matter.RoomPrinter(t.Act, o), o, b, broadcast.View{}),
			store.About{Purpose: store.ForPreview, Message: store.MessageID(b.ID)}); err != nil {
			return err
		}
	}
	_, err = t.SayAbout(out, broadcast.ControlAbout(b))
	return err
}

// confirm has it go out, as it was shown: by who wrote it. Where the office wants a second person, that one is asked.
func confirm(t *talk.Turn, b store.Broadcast, rev int) error {
	if rev != b.Rev {
		return t.Toast("tell.toast.changed")
	}
	o, n, ok, err := goingOut(t, b)
	if err != nil || !ok {
		return err
	}
	if !o.Settings.Broadcast.Second {
		if err := broadcast.Start(t.Act, &b, n, t.Who.Staff); err != nil {
			return err
		}
		return refreshControl(t, b, "tell.toast.started")
	}
	return askSecond(t, o, b)
}

// askSecond has a second person asked: in the office's room, where they see what it is about, or else each who may in private.
func askSecond(t *talk.Turn, o store.Office, b store.Broadcast) error {
	others, err := t.StaffOf(b.Office)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", b.Office, err)
	}
	others = slices.DeleteFunc(others, func(m store.Membership) bool { return m.Staff == b.Author || !m.Role.May(store.RightBroadcast) })
	if len(others) == 0 {
		return t.Toast("tell.toast.no_second")
	}
	b.State = store.BroadcastSecond
	if err := t.SaveBroadcast(b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	if err := broadcast.Record(t.Act, b, t.Who.Staff, "asked", "rev", b.Rev); err != nil {
		return err
	}
	rooms, err := t.Rooms(b.Office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", b.Office, err)
	}
	rooms = slices.DeleteFunc(rooms, func(r store.Room) bool { return !r.Shared })
	if slices.ContainsFunc(rooms, func(r store.Room) bool { return r.Address == t.Here() || r.Address == t.Room() }) {
		return refreshControl(t, b, "tell.toast.asked")
	}
	if len(rooms) == 0 {
		if err := askInPrivate(t, o, b, others); err != nil {
			return err
		}
		return refreshControl(t, b, "tell.toast.asked")
	}
	if err := t.Toast(""); err != nil { // the second person is in the room, and sees there what it is about
		return err
	}
	if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("tell.asked_in_room", "name", b.Name())}, store.About{Purpose: store.ForTalk}); err != nil {
		return err
	}
	return previewBroadcast(t, b.ID, rooms[0].Address)
}

// askInPrivate asks each of them whether a broadcast may go out, with a button that shows it.
func askInPrivate(t *talk.Turn, o store.Office, b store.Broadcast, others []store.Membership) error {
	for _, m := range others {
		if _, err := matter.TellPrivately(t.Act, o, m.Staff, t.Here().Account, store.About{Purpose: store.ForTalk}, func(p messages.Printer) (bot.Outgoing, error) {
			name, err := matter.StaffName(t.Act, p, b.Author)
			return bot.Outgoing{Text: p.Text("tell.asked_you", "name", b.Name(), "staff", name, "office", o.Name),
				Buttons: [][]bot.Button{{{Label: p.S("tell.button.open", "name", b.Name()), Data: talk.Data("s.b.look", b.ID)}}}}, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// goingOut looks whether a broadcast can go out now, and to how many; else it says why not.
func goingOut(t *talk.Turn, b store.Broadcast) (o store.Office, n int, ok bool, err error) {
	if o, err = t.Office(b.Office); err != nil {
		return o, 0, false, fmt.Errorf("office %s: %w", b.Office, err)
	}
	if o.Closed {
		return o, 0, false, t.Toast("tell.toast.office_closed")
	}
	c, err := broadcast.CountAudience(t.Act, o, b.To)
	if err != nil {
		return o, 0, false, err
	}
	if n = c.Total(); n == 0 {
		return o, 0, false, refreshControl(t, b, "tell.toast.nobody")
	}
	return o, n, true, nil
}

// approve is the second person's word: it goes out.
func approve(t *talk.Turn, b store.Broadcast, rev int) error {
	switch {
	case b.State != store.BroadcastSecond:
		return refreshControl(t, b, "toast.already")
	case rev != b.Rev:
		return t.Toast("tell.toast.changed")
	case b.Author == t.Who.Staff:
		return t.Toast("tell.toast.another")
	}
	_, n, ok, err := goingOut(t, b)
	if err != nil || !ok {
		return err
	}
	b.Approved = t.Who.Staff
	if err := broadcast.Record(t.Act, b, t.Who.Staff, "approved", "rev", b.Rev); err != nil {
		return err
	}
	if err := broadcast.Start(t.Act, &b, n, b.Author); err != nil {
		return err
	}
	return refreshControl(t, b, "tell.toast.started")
}

func stopBroadcast(t *talk.Turn, b store.Broadcast) error {
	if !b.State.Going() {
		return refreshControl(t, b, "toast.already")
	}
	if err := broadcast.Stop(t.Act, &b, t.Who.Staff); err != nil {
		return err
	}
	return refreshControl(t, b, "tell.toast.stopped")
}

func closePoll(t *talk.Turn, b store.Broadcast) error {
	if !b.Open(t.Now) {
		return refreshControl(t, b, "toast.already")
	}
	if err := broadcast.ClosePoll(t.Act, &b, t.Who.Staff); err != nil {
		return err
	}
	return refreshControl(t, b, "tell.toast.closed")
}

// askAudience asks whom it is for: all, or those of a region, a topic or an event.
func askAudience(t *talk.Turn, b store.Broadcast, by string) error {
	if err := t.Toast(""); err != nil {
		return err
	}
	back := []bot.Button{{Label: t.P.S("tell.button.back"), Data: talk.Data("s.b.aim", b.ID, "same")}}
	if by == "" {
		rows := [][]bot.Button{{{Label: t.P.S("tell.button.all"), Data: talk.Data("s.b.aim", b.ID, "all")}},
			{{Label: t.P.S("tell.button.by_region"), Data: talk.Data("s.b.to", b.ID, "region")},
				{Label: t.P.S("tell.button.by_topic"), Data: talk.Data("s.b.to", b.ID, "topic")}},
			{{Label: t.P.S("tell.button.by_event"), Data: talk.Data("s.b.to", b.ID, "event")}}, back}
		return t.EditTapped(bot.Outgoing{Text: t.P.Text("tell.whom"), Buttons: rows}, broadcast.ControlAbout(b))
	}
	some, err := parts(t, b, by)
	if err != nil {
		return err
	}
	var rows [][]bot.Button
	for _, x := range some {
		name, err := broadcast.AudienceName(t.Act, t.P, audienceOf(by, x.Key))
		if err != nil {
			return err
		}
		data := talk.Data("s.b.aim", b.ID, by, x.Key)
		if len(data) > 60 {
			continue // a topic that no button can name
		}
		rows = append(rows, []bot.Button{{Label: t.P.S("tell.button.slice", "name", name, "n", x.N), Data: data}})
	}
	key := "tell.whom_of"
	if len(rows) == 0 {
		key = "tell.whom_none"
	}
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key), Buttons: append(rows, back)}, broadcast.ControlAbout(b))
}

// parts are the largest parts of those who agreed, by what they brought.
func parts(t *talk.Turn, b store.Broadcast, by string) (some []store.Slice, err error) {
	switch by {
	case "region":
		some, err = t.RegionSlices(b.Office, slicesShown)
	case "topic":
		some, err = t.TopicSlices(b.Office, slicesShown)
	case "event":
		some, err = t.OccasionSlices(b.Office, slicesShown)
	}
	if err != nil {
		return nil, fmt.Errorf("who agreed: %w", err)
	}
	return some, nil
}

func audienceOf(by, key string) store.Audience {
	switch by {
	case "region":
		return store.Audience{Region: key}
	case "topic":
		return store.Audience{Topic: key}
	case "event":
		return store.Audience{Occasion: store.OccasionID(key)}
	}
	return store.Audience{}
}

// aim sets whom it is for.
func aim(t *talk.Turn, b store.Broadcast, by, key string) error {
	if by != "same" {
		if by != "all" {
			some, err := parts(t, b, by)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(some, func(x store.Slice) bool { return x.Key == key }) {
				return t.Toast("toast.stale")
			}
		}
		if to := audienceOf(by, key); to != b.To {
			b.To = to
			b.Rev++
			if err := t.SaveBroadcast(b); err != nil {
				return fmt.Errorf("save broadcast %d: %w", b.ID, err)
			}
			if err := broadcast.Record(t.Act, b, t.Who.Staff, "to", "region", to.Region, "topic", to.Topic, "event", string(to.Occasion)); err != nil {
				return err
			}
		}
	}
	return refreshControl(t, b, "")
}
