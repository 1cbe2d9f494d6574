package handlers

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/handlers/citizen"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// joinPayload begins the payload of a deep link that enrols; what follows is the invitation's secret without dashes.
const joinPayload = "gabung_"

// JoinPayload is the deep-link payload that enrols with the secret.
func JoinPayload(secret string) string {
	return joinPayload + strings.ReplaceAll(secret, "-", "")
}

// verb is one command: what it is called in both languages, who is offered it, and what answers it.
type verb struct {
	id, en string // without the slash
	desc   string // key of its description in menus; empty: not in any
	who    audience
	do     func(t *talk.Turn, args string) error
}

type audience int

const (
	everyone audience = iota
	citizens          // said in private; elsewhere it is not for them
	team
)

// verbs are all commands, in the order of the menus.
func verbs() []verb {
	plain := func(f func(*talk.Turn) error) func(*talk.Turn, string) error {
		return func(t *talk.Turn, _ string) error { return f(t) }
	}
	return []verb{
		{"mulai", "start", "", everyone, start},
		{"status", "status", "menu.status", citizens, plain(citizen.Status)},
		{"antrean", "queue", "menu.queue", team, plain(staff.Queue)},
		{"balas", "reply", "menu.reply", team, staff.ReplyTo},
		{"kartu", "card", "menu.card", team, staff.Card},
		{"ambil", "claim", "menu.claim", team, staff.Claim},
		{"tutup", "close", "menu.close", team, staff.Close},
		{"statistik", "stats", "menu.stats", team, plain(admin.Stats)},
		{"ruang", "room", "menu.room", team, staff.Room},
		{"nama", "name", "menu.name", team, staff.Name},
		{"gabung", "join", "", everyone, join},
		{"privasi", "privacy", "menu.privacy", citizens, plain(citizen.Privacy)},
		{"bahasa", "language", "menu.language", everyone, citizen.Lang},
		{"bantuan", "help", "menu.help", everyone, help},
	}
}

// Menus are the command menus of the platforms that have some, in every language; the Indonesian one is for all
// languages without a menu of their own.
func Menus(cat *messages.Catalogue) []bot.Menu {
	var menus []bot.Menu
	for _, lang := range []string{"", "en"} {
		p := cat.Printer(lang, time.UTC, time.Time{})
		for _, scope := range []bot.MenuScope{bot.MenuPrivate, bot.MenuGroup, bot.MenuDesk} {
			menus = append(menus, bot.Menu{Scope: scope, Lang: lang, Commands: menuOf(p, scope, lang)})
		}
	}
	return menus
}

func menuOf(p messages.Printer, scope bot.MenuScope, lang string) []bot.MenuCommand {
	var list []bot.MenuCommand
	for _, v := range verbs() {
		if v.desc == "" || scope == bot.MenuPrivate && v.who == team ||
			scope != bot.MenuPrivate && scope != bot.MenuChat && v.who == citizens {
			continue
		}
		name := v.id
		if lang == "en" {
			name = v.en
		}
		list = append(list, bot.MenuCommand{Name: name, Description: p.S(v.desc)})
	}
	return list
}

func start(t *talk.Turn, payload string) error {
	if secret, ok := strings.CutPrefix(payload, joinPayload); ok {
		return join(t, secret)
	}
	if t.Update.Place == bot.Private && payload == "" || t.Update.Place != bot.Private {
		if enrolled, err := staff.Enrolled(t); err != nil {
			return err
		} else if enrolled || t.Update.Place != bot.Private {
			return help(t, "")
		}
	}
	return citizen.Start(t, payload)
}

// join enrols, and gives the chat of who enrolled the menu of both sides.
func join(t *talk.Turn, secret string) error {
	before := t.Who.Staff
	if err := staff.Join(t, secret); err != nil {
		return err
	}
	if before != 0 || t.Who.Staff == 0 || t.Update.Place != bot.Private {
		return nil
	}
	_, err := t.Say(bot.Outgoing{Action: bot.SetMenu, Menus: []bot.Menu{
		{Scope: bot.MenuChat, Commands: menuOf(t.Printer("id", nil, t.Now), bot.MenuChat, "")},
		{Scope: bot.MenuChat, Lang: "en", Commands: menuOf(t.Printer("en", nil, t.Now), bot.MenuChat, "en")},
	}})
	return err
}

func help(t *talk.Turn, _ string) error {
	enrolled, err := staff.Enrolled(t)
	switch {
	case err != nil:
		return err
	case enrolled:
		return staff.Help(t)
	case t.Update.Place != bot.Private:
		return t.SayText("staff.not_enrolled")
	}
	return citizen.Help(t)
}

// carriesFiles reports whether files that come with a command are meant by it. With any other, they are what the person
// wants to say, and the command is but their caption.
func carriesFiles(c bot.Command) bool { return c.Name == "balas" || c.Name == "reply" }

// command answers a message that begins with a slash.
func command(t *talk.Turn, c bot.Command) error {
	for _, v := range verbs() {
		if c.Name != v.id && c.Name != v.en {
			continue
		}
		if v.who == citizens && t.Update.Place != bot.Private {
			return help(t, "")
		}
		return v.do(t, c.Args)
	}
	if t.Update.Place == bot.Group {
		return nil // somebody else's command
	}
	return t.SayText("citizen.no_such_command")
}

// message takes what is no command: to the staff's conversation, or to the citizen's.
func message(t *talk.Turn) error {
	if t.Update.Place == bot.Group {
		return inGroup(t)
	}
	enrolled, err := staff.Enrolled(t)
	if err != nil {
		return err
	}
	if t.Update.Place == bot.Desk && !enrolled {
		return t.SayText("join.how")
	}
	if enrolled {
		if done, err := staff.Reply(t); done || err != nil {
			return err
		}
		if ask, err := unclear(t); err != nil {
			return err
		} else if ask {
			return staff.Ask(t)
		}
	}
	return citizen.Message(t)
}

// inGroup takes a reply to a card. All else that people say among themselves is not ours.
func inGroup(t *talk.Turn) error {
	if t.Update.Message.ReplyTo == "" {
		return nil
	}
	if rooms, err := t.RoomsAt(t.Here()); err != nil {
		return fmt.Errorf("rooms here: %w", err)
	} else if len(rooms) == 0 && !t.Update.Message.ReplyToBot {
		return nil
	}
	_, err := staff.Reply(t)
	return err
}

// unclear reports whether what staff wrote in private may be a reply as well as an aspiration of their own. It is
// clear while they are at a draft, or where they answer as a citizen.
func unclear(t *talk.Turn) (bool, error) {
	if t.Update.Place == bot.Desk {
		return true, nil
	}
	if t.Who.Citizen == 0 {
		return true, nil
	}
	if t.Update.Message.ReplyTo != "" {
		_, a, err := t.Replied()
		if err == nil && a.ID != 0 {
			return false, nil
		} else if err != nil && !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
	}
	_, err := t.Draft(t.Who.Citizen, t.Here())
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, fmt.Errorf("the draft: %w", err)
	}
	return false, nil
}

// edit finds the message that was changed, and whose it is.
func edit(t *talk.Turn) error {
	if t.Update.Message == nil {
		return nil
	}
	m, err := t.MessageAt(t.Here(), t.Update.Message.ID)
	if errors.Is(err, store.ErrNotFound) {
		return staff.EditPending(t)
	} else if err != nil {
		return fmt.Errorf("the changed message: %w", err)
	}
	if m.Side == store.StaffSide {
		return staff.Edit(t, m)
	}
	return citizen.Edit(t, m)
}

// tap answers a button by its verb.
func tap(t *talk.Turn) error {
	if t.Update.Tap == nil {
		return nil
	}
	v, args := talk.ParseData(t.Update.Tap.Data)
	switch {
	case v == "s.own":
		return ownAspiration(t, args.Int(0))
	case strings.HasPrefix(v, "c."):
		return citizen.Tap(t, v, args)
	case strings.HasPrefix(v, "s."):
		return staff.Tap(t, v, args)
	}
	return t.Toast("toast.stale")
}

// ownAspiration makes what staff wrote in private an aspiration of their own.
func ownAspiration(t *talk.Turn, number int64) error {
	if t.Update.Place != bot.Private {
		return t.Toast("toast.stale")
	}
	c, ok, err := staff.TakePending(t, number)
	if err != nil {
		return err
	}
	if !ok {
		return t.Toast("toast.already")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if err := t.EditTapped(bot.Outgoing{Text: t.P.Text("staff.own")}, store.About{Purpose: store.ForTalk}); err != nil {
		return err
	}
	return citizen.Begin(t, c)
}
