package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/handlers/owned"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// eraseCmd erases everything of a person who cannot do it themselves: they have lost their account, and asked by letter.
type eraseCmd struct {
	Who    string `arg:"" help:"The code of an aspiration of theirs, or their account as PLATFORM/ACCOUNT/USER."`
	Reason string `required:"" placeholder:"TEXT" help:"Why, such as the letter's number. It stays in the log of processing: name nobody."`
	Yes    bool   `short:"y" help:"Do not ask."`
}

// reasonMost is how long a reason can be, in runes.
const reasonMost = 200

// Run shows how much is kept of them, asks, and erases it. While it asks, it has nothing open. It may be used while the program serves.
func (c eraseCmd) Run(ctx context.Context, p *program) error {
	c.Reason = strings.TrimSpace(c.Reason)
	if n := utf8.RuneCountInString(c.Reason); n == 0 || n > reasonMost {
		return usagef("--reason: want 1 to %d letters", reasonMost)
	}
	h := p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen))
	var found erasable
	if err := p.withStore(ctx, func(db *sqlite.DB) error {
		return db.View(ctx, func(r store.Reader) (err error) {
			found, err = c.find(r, h)
			return err
		})
	}); err != nil {
		return err
	}
	pr := p.printer()
	if len(found.known) > 1 {
		p.showKnowers(pr, c.Who, found.known, found.more)
		return errTold
	}
	if found.held.None() {
		p.print(pr.S("cmd.erase.nothing", "who", c.Who))
		return errTold
	}
	p.showHeld(pr, found.held)
	if !c.Yes && !p.agrees(pr.S("cmd.erase.ask")) {
		p.print(pr.S("cmd.erase.left"))
		return errTold
	}
	var e store.Erasure
	if err := p.withStore(ctx, func(db *sqlite.DB) error {
		return db.Update(ctx, func(tx store.Tx) (err error) {
			e, err = h.EraseFor(tx, found.who, c.Reason)
			return err
		})
	}); err != nil {
		return fmt.Errorf("erase everything of %s: %w", c.Who, err)
	}
	p.print(pr.S("cmd.erase.done", "day", pr.Dated(e.Due)))
	return nil
}

// erasable is whom the command means, and what is kept of them.
type erasable struct {
	who  store.CitizenID
	held owned.Held
	// known are all who have the code, if several have, and more how many of them are not listed: it does not tell which of them has asked.
	known []owned.Knower
	more  int
}

// find finds them by their account, or by the code of an aspiration.
func (c eraseCmd) find(r store.Reader, h *handlers.Handlers) (found erasable, err error) {
	if strings.Contains(c.Who, "/") {
		found.who, err = citizenByAccount(r, c.Who)
	} else {
		var a store.Aspiration
		if a, err = aspirationByCode(r, c.Who); err == nil {
			found.who = a.Citizen
			found.known, found.more, err = owned.Knowers(r, a)
		}
	}
	if err != nil || len(found.known) > 1 {
		return found, err
	}
	named := false
	if found.held, named, err = h.HeldOf(r, found.who, c.Reason); err == nil && named {
		err = usagef("--reason: it tells who they are, and would stay when all else is gone")
	}
	return found, err
}

// aspirationByCode finds an aspiration by its code, as it is typed.
func aspirationByCode(r store.Reader, typed string) (a store.Aspiration, err error) {
	code, err := store.ParseCode(typed)
	if err != nil {
		return a, usagef("%q is no code of an aspiration, and no account such as telegram/123456/987654", typed)
	}
	a, err = r.AspirationByCode(code)
	if errors.Is(err, store.ErrNotFound) {
		return a, fmt.Errorf("there is no aspiration %s", code)
	} else if err != nil {
		return a, fmt.Errorf("find the citizen: %w", err)
	}
	return a, nil
}

// citizenByAccount finds who writes as PLATFORM/ACCOUNT/USER.
func citizenByAccount(r store.Reader, typed string) (store.CitizenID, error) {
	i := strings.LastIndex(typed, "/")
	platform, name, _ := strings.Cut(typed[:i], "/")
	identity, err := r.Identity(bot.Account{Platform: platform, Name: name}, typed[i+1:])
	if errors.Is(err, store.ErrNotFound) || err == nil && identity.Citizen == 0 {
		return 0, fmt.Errorf("nobody has written as %s", typed)
	} else if err != nil {
		return 0, fmt.Errorf("find the citizen: %w", err)
	}
	return identity.Citizen, nil
}

// showKnowers prints who may have asked, by whom the operator is to say which of them it was.
func (p *program) showKnowers(pr messages.Printer, code string, known []owned.Knower, more int) {
	p.print(pr.S("cmd.erase.several", "code", code, "n", len(known)+more))
	for _, k := range known {
		key := "cmd.erase.own"
		if k.Supports {
			key = "cmd.erase.support"
		}
		p.print(pr.S(key, "alias", k.Alias, "day", pr.Dated(k.Since), "accounts", strings.Join(k.Accounts, ", ")))
	}
	if more > 0 {
		p.print(pr.S("cmd.erase.more", "n", more))
	}
}

// showHeld prints what would be erased, without a word of it.
func (p *program) showHeld(pr messages.Printer, h owned.Held) {
	p.print(pr.S("cmd.erase.held", "alias", h.Alias, "day", pr.Dated(h.Since), "n", h.Aspirations, "messages", h.Messages, "files", h.Files))
	for _, a := range h.Accounts {
		p.print(pr.S("cmd.erase.account", "account", a))
	}
	if h.Shared > 0 {
		p.print(pr.S("cmd.erase.shared", "n", h.Shared))
	}
	if h.Former > 0 {
		p.print(pr.S("cmd.erase.former", "n", h.Former))
	}
	if h.Supports > 0 {
		p.print(pr.S("cmd.erase.supports", "n", h.Supports))
	}
	if h.Staff {
		p.print(pr.S("cmd.erase.staff"))
	}
}
