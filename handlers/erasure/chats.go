package erasure

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// erased is an aspiration with what was said of it.
type erased struct {
	store.Aspiration
	held []store.OutboxRow
}

// eraseStored removes the words that the store has, and notes it.
func eraseStored(act talk.Act, a *store.Aspiration, why string) error {
	if err := forgetPending(act, *a); err != nil {
		return err
	}
	switch {
	case a.State.Sent():
		a.State = store.Erased
	case a.State == store.Drafted || a.State == store.Held:
		a.State = store.Cancelled
		if err := matter.Record(act, *a, store.Event{Kind: store.EventCancelled}); err != nil {
			return err
		}
	}
	a.QuietUntil, a.QuietFrom, a.Via = time.Time{}, 0, ""
	if err := act.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	for _, kind := range []string{matter.TimerQuiet, "draft", "held"} {
		if err := act.ClearTimer(kind, int64(a.ID)); err != nil {
			return fmt.Errorf("clear a timer: %w", err)
		}
	}
	if err := matter.Record(act, *a, store.Event{Kind: store.EventErased, Data: map[string]any{"why": why}}); err != nil {
		return err
	}
	if err := act.EraseAspiration(a.ID, act.Now); err != nil {
		return fmt.Errorf("erase %d: %w", a.ID, err)
	}
	return nil
}

// takeAway removes what stands in chats. tell: each room is told once that it is gone.
func takeAway(act talk.Act, all []erased, request store.ErasureID, tell bool) error {
	about := store.About{Purpose: store.ForErasure, Message: store.MessageID(request)}
	for _, a := range all {
		p, err := printerFor(act, a.Aspiration)
		if err != nil {
			return err
		}
		gone := p.Text("erase.gone", "code", string(a.Code))
		cards, err := act.Cards(a.ID)
		if err != nil {
			return fmt.Errorf("cards of %d: %w", a.ID, err)
		}
		for _, row := range a.held {
			if !tell && row.To.Account == a.Home.Account && row.To.Chat == a.Home.Chat {
				continue // it is theirs to keep: nobody asked
			}
			if row.About.Purpose == store.ForCard { // in a room that is lost, too: back, it would be brought up to date
				if err := act.DropCard(row.ID); err != nil {
					return fmt.Errorf("drop a card: %w", err)
				}
			}
			if _, err := act.Enqueue(store.Outbound{To: row.To, Lane: bot.Bulk, About: about, Out: bot.Outgoing{Action: bot.Delete,
				Target: bot.Ref{Outbox: row.ID}, Text: gone}}); err != nil {
				return fmt.Errorf("enqueue the removal of a message: %w", err)
			}
		}
		told := map[bot.Address]bool{}
		for _, c := range cards {
			if _, err := act.Cancel(c.Outbox); err != nil { // it was made anew just now, and is again: nobody would bring this one up to date
				return fmt.Errorf("cancel a card: %w", err)
			}
			if err := act.DropCard(c.Outbox); err != nil {
				return fmt.Errorf("drop a card: %w", err)
			}
			if told[c.Address] || !tell {
				continue
			}
			told[c.Address] = true
			if _, err := act.Enqueue(store.Outbound{To: c.Address, Lane: bot.Bulk, About: store.About{Purpose: store.ForTalk},
				Out: bot.Outgoing{Text: p.Text("room.erased", "code", string(a.Code)), Silent: true}}); err != nil {
				return fmt.Errorf("enqueue news for a room: %w", err)
			}
		}
		if err := renewIndexes(act, a.Office); err != nil {
			return err
		}
	}
	return nil
}

// printerFor speaks as the rooms of the aspiration's office do; as the house does of one without an office.
func printerFor(act talk.Act, a store.Aspiration) (p messages.Printer, err error) {
	office, err := act.Office(a.Office)
	if errors.Is(err, store.ErrNotFound) {
		return act.Printer("", nil, act.Now), nil
	} else if err != nil {
		return p, fmt.Errorf("office %s: %w", a.Office, err)
	}
	return matter.RoomPrinter(act, office), nil
}

// renewIndexes has messages that name many aspirations, in the office's rooms, made anew soon: they may have named the one that is gone.
func renewIndexes(act talk.Act, office store.OfficeID) error {
	if office == "" {
		return nil
	}
	rooms, err := act.Rooms(office)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", office, err)
	}
	for _, r := range rooms {
		if err := renewIndex(act, r.ID); err != nil {
			return err
		}
	}
	return nil
}

func renewIndex(act talk.Act, room store.RoomID) error {
	g, err := act.Gathering(room)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("what is gathered: %w", err)
	}
	g.Shown = -1 // it says something else now
	if err := act.SaveGathering(g); err != nil {
		return fmt.Errorf("keep what is gathered: %w", err)
	}
	return act.SetTimer(matter.TimerGather, int64(room), act.Now)
}

// forgetPending drops what staff of the office wrote without saying to whom, where this aspiration was the only one left that it
// can be for.
func forgetPending(act talk.Act, a store.Aspiration) error {
	if a.Office == "" || a.SubmittedAt.IsZero() {
		return nil
	}
	members, err := act.StaffOf(a.Office)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", a.Office, err)
	}
	for _, m := range members {
		people, err := act.IdentitiesOfStaff(m.Staff)
		if err != nil {
			return fmt.Errorf("identities of %d: %w", m.Staff, err)
		}
		for _, who := range people {
			if err := forgetPendingOf(act, who.ID, a.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func forgetPendingOf(act talk.Act, who store.IdentityID, a store.AspirationID) error {
	chats, err := act.Remembered(who)
	if err != nil {
		return fmt.Errorf("what is remembered: %w", err)
	}
	for _, chat := range chats {
		var mem talk.Memory
		if err := act.Conversation(chat, who, &mem); err != nil {
			return fmt.Errorf("recall: %w", err)
		}
		waited := slices.Clone(mem.Pending)
		if !mem.Forget(a) {
			continue
		}
		for _, p := range waited {
			if slices.ContainsFunc(mem.Pending, func(left talk.Pending) bool { return left.Content.ID == p.Content.ID }) {
				continue
			}
			if err := act.ForgetSaid(chat, p.Content.ID); err != nil {
				return fmt.Errorf("forget what waited: %w", err)
			}
		}
		if err := act.SetConversation(chat, who, mem.Kept()); err != nil {
			return fmt.Errorf("remember: %w", err)
		}
	}
	return nil
}

// quotedBy are the other aspirations of which something was said to staff that holds words of this one, with what that was.
func quotedBy(act talk.Act, a store.Aspiration) (all []erased, err error) {
	ids, err := act.QuotedBy(a.ID)
	if err != nil {
		return nil, fmt.Errorf("where %d is quoted: %w", a.ID, err)
	}
	for _, id := range ids {
		by, err := act.Aspiration(id)
		if err != nil {
			return nil, fmt.Errorf("aspiration %d: %w", id, err)
		}
		if !by.State.Sent() || by.State == store.Erased {
			continue
		}
		held, err := act.Holding(by)
		if err != nil {
			return nil, fmt.Errorf("what holds words of %d: %w", id, err)
		}
		held = slices.DeleteFunc(held, func(row store.OutboxRow) bool {
			return row.About.Aspiration != id || !slices.Contains(store.ToStaff, row.About.Purpose)
		})
		all = append(all, erased{by, held})
	}
	return all, nil
}

// quotedByAny are those that quote any of these.
func quotedByAny(act talk.Act, these []erased) (all []erased, err error) {
	for _, each := range these {
		some, err := quotedBy(act, each.Aspiration)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// unquote takes away what was said to staff of others that holds words of what is erased, and gives their rooms their cards anew.
func unquote(act talk.Act, all []erased, request store.ErasureID) error {
	if err := takeAway(act, all, request, false); err != nil {
		return err
	}
	for _, each := range all {
		by, err := act.Aspiration(each.ID)
		if err != nil {
			return fmt.Errorf("aspiration %d: %w", each.ID, err)
		}
		if by.State != store.Open {
			continue // its card comes when it is open again
		}
		if err := matter.PostCards(act, by); err != nil {
			return err
		}
	}
	return nil
}
