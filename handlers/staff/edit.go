package staff

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// EditPending changes what the speaker was asked about and has not answered yet, or what waits to be sent. done is false if it is
// neither.
func EditPending(t *talk.Turn) (done bool, err error) {
	mem, err := t.Recall()
	if err != nil {
		return false, err
	}
	for i, p := range mem.Pending {
		if p.Content.ID != t.Update.Message.ID {
			continue
		}
		var about store.AspirationID
		if len(p.For) > 0 {
			about = p.For[0]
		}
		if mem.Pending[i].Content, err = reworded(t, about, p.Content, rewritten(t)); err != nil {
			return true, err
		}
		mem.Pending[i].Content.Files = exchanged(p.Content, t.Update.Message.Files)
		return true, t.Remember(mem)
	}
	return editHeld(t)
}

// PendingDeleted takes in that a message was deleted of which its writer was asked what it is: it is nothing then. done is false if nobody
// was.
func PendingDeleted(act talk.Act, u bot.Update) (done bool, err error) {
	people, err := writersAt(act, u)
	if err != nil {
		return false, err
	}
	for _, who := range people {
		var mem talk.Memory
		if err := act.Conversation(u.Address, who.ID, &mem); err != nil {
			return false, fmt.Errorf("what is remembered: %w", err)
		}
		p, ok := mem.Deleted(u.Message.ID)
		if !ok {
			continue
		}
		if err := act.SetConversation(u.Address, who.ID, mem.Kept()); err != nil {
			return true, fmt.Errorf("remember: %w", err)
		}
		out, to := bot.Outgoing{Text: act.Printer(who.Lang, nil, act.Now).Text("staff.deleted")}, u.Address
		if row, err := act.Outbox(p.Box); err == nil {
			out.Action, out.Target, to = bot.Edit, bot.Ref{Outbox: p.Box}, row.To
		} else if !errors.Is(err, store.ErrNotFound) {
			return true, fmt.Errorf("what was asked: %w", err)
		}
		if _, err := act.Enqueue(store.Outbound{To: to, Lane: bot.Interactive, Out: out, About: store.About{Purpose: store.ForTalk}}); err != nil {
			return true, fmt.Errorf("enqueue that it goes to nobody: %w", err)
		}
		return true, nil
	}
	return false, nil
}

// writersAt are the people whose message may have been deleted: of a private chat whose it is, of a room its staff. Not every platform says who.
func writersAt(act talk.Act, u bot.Update) (all []store.Identity, err error) {
	if u.Place != bot.Group {
		who, err := act.IdentityAt(u.Address)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		} else if err != nil {
			return nil, fmt.Errorf("whose chat it is: %w", err)
		}
		return []store.Identity{who}, nil
	}
	rooms, err := act.RoomsIn(u.Address)
	if err != nil {
		return nil, fmt.Errorf("rooms: %w", err)
	}
	for _, r := range rooms {
		members, err := act.StaffOf(r.Office)
		if err != nil {
			return nil, fmt.Errorf("staff of %s: %w", r.Office, err)
		}
		for _, m := range members {
			people, err := act.IdentitiesOfStaff(m.Staff)
			if err != nil {
				return nil, fmt.Errorf("identities of %d: %w", m.Staff, err)
			}
			all = append(all, people...)
		}
	}
	return all, nil
}

// Edit changes a reply that was sent: the citizen's copy follows, but for its files.
func Edit(t *talk.Turn, m store.Message) error {
	text := rewritten(t)
	files := !slices.EqualFunc(m.Files, exchanged(talk.Content{Files: m.Files, Album: m.Album}, t.Update.Message.Files),
		func(f, now bot.File) bool { return f.Ref == now.Ref })
	if m.Text == text && !files || talk.Blank(text) && len(m.Files) == 0 || m.Staff != t.Who.Staff {
		return nil
	}
	a, err := t.Aspiration(m.Aspiration)
	if err != nil {
		return fmt.Errorf("aspiration %d: %w", m.Aspiration, err)
	}
	if may, err := matter.MayChange(t.Tx, t.Who.Staff, a, m); err != nil {
		return err
	} else if !may || !m.TakenBack.IsZero() {
		return t.SayText("reply.edited_late", "code", string(a.Code))
	}
	if files {
		if err := filesStay(t, a, m); err != nil || m.Text == text {
			return err
		}
	}
	if note, err := becameNote(t, a, m, text); err != nil {
		return err
	} else if note { // what the citizen has stays as it was
		_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("note.not_edited", "code", string(a.Code)), ReplyTo: t.InGroup()},
			store.About{Purpose: store.ForNote, Aspiration: a.ID})
		return err
	}
	if text, err = editedVow(t, a, m, text); err != nil || m.Text == text {
		return err
	}
	if err := matter.ReviseReply(t.Act, a, m, text); err != nil {
		return err
	}
	if as, _, err := matter.SaidAs(t.Tx, m.ID); err != nil || as != talk.AsReply {
		return err
	}
	kind, err := matter.ReplyType(t.Act, a, m.ID)
	if err != nil || kind == store.ReplyPersonal && a.Verdict == "" {
		return err
	}
	if kind == store.ReplyPersonal { // they judged other words, and hardly look at them again
		_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text("reply.edited_judged", "code", string(a.Code)), ReplyTo: t.InGroup()},
			store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
		return err
	}
	// Other words make no answer of it: they may think so.
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text("reply.edited_stays", "code", string(a.Code)), ReplyTo: t.InGroup()},
		store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
	return err
}

// filesStay says that a citizen has the files that came with a reply, though its message has others now.
func filesStay(t *talk.Turn, a store.Aspiration, m store.Message) error {
	_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("reply.edited_files", "code", string(a.Code)), ReplyTo: t.InGroup(),
		Buttons: [][]bot.Button{{matter.TakeBackButton(t.P, a, m)}}}, store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
	return err
}

// becameNote reports whether a reply was changed into what is, or may be, a note; of a promise, behind the day that it names.
func becameNote(t *talk.Turn, a store.Aspiration, m store.Message, text string) (bool, error) {
	if looksLikeNote(text) {
		return true, nil
	}
	as, _, err := matter.SaidAs(t.Tx, m.ID)
	if err != nil || as != talk.AsPromise {
		return false, err
	}
	_, words, ok, err := readDay(t, a, text)
	return ok && looksLikeNote(words), err
}

// rewritten is what a message says that was changed, without the command that it is, and its code.
func rewritten(t *talk.Turn) string {
	if cmd := t.Update.Message.Command; cmd != nil {
		return withoutCode(cmd.Args)
	}
	return t.Update.Message.Text
}

// reworded has words that are not sent yet say something else. A promise keeps its day if they name none.
func reworded(t *talk.Turn, id store.AspirationID, c talk.Content, text string) (talk.Content, error) {
	before := c
	if c.Text = text; c.As != talk.AsPromise || id == 0 {
		return c, nil
	}
	a, err := t.Aspiration(id)
	if err != nil {
		return before, fmt.Errorf("aspiration %d: %w", id, err)
	}
	c.Due = time.Time{}
	if err := dated(t, a, &c); err != nil {
		return before, err
	}
	if c.Due.IsZero() {
		c.Due = before.Due
	}
	if talk.Blank(c.Text) {
		c.Text = before.Text
	}
	return c, nil
}

// exchanged are the files of words that are not sent yet, now that their message has others: one that is there no more goes to nobody. Of
// an album the message is one part, and what the others brought stays.
func exchanged(c talk.Content, now []bot.File) []bot.File {
	files := slices.DeleteFunc(slices.Clone(c.Files), func(f bot.File) bool {
		return c.Album == "" && f.Ref.ID != "" && !slices.ContainsFunc(now, func(o bot.File) bool { return o.Ref.Same(f.Ref) })
	})
	return append(files, matter.FilesBeyond(now, c.Files)...)
}

// editHeld changes what waits, as its writer changed it. done is false if nothing waits that was written so.
func editHeld(t *talk.Turn) (done bool, err error) {
	h, err := t.HeldAt(t.Here(), t.Update.Message.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return true, fmt.Errorf("a held reply: %w", err)
	} else if h.Staff != t.Who.Staff {
		return true, nil
	}
	c, err := contentOf(h)
	if err != nil {
		return true, err
	}
	text := rewritten(t)
	if c.Files = exchanged(c, t.Update.Message.Files); talk.Blank(text) && len(c.Files) == 0 {
		return true, nil
	}
	plain := c
	plain.Text = text
	if done, err := heldIsNote(t, h, plain); done || err != nil { // before anything is taken off it
		return true, err
	}
	if c, err = reworded(t, h.Aspiration, c, text); err != nil {
		return true, err
	}
	if done, err := heldIsNote(t, h, c); done || err != nil {
		return true, err
	}
	if h, err = keepHeld(t.Act, h, c); err != nil || h.Why != store.HeldPreview {
		return true, err
	}
	return true, sayHeld(t, h, false)
}
