package handlers

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/admin"
	"duaarah/handlers/citizen"
	"duaarah/handlers/figures"
	"duaarah/handlers/matter"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/handlers/world"
	"duaarah/store"
)

// joinPayload begins the payload of a deep link that enrols; what follows is the invitation's secret without dashes.
const joinPayload = "gabung_"

// JoinPayload is the deep-link payload that enrols with the secret.
func JoinPayload(secret string) string {
	return joinPayload + strings.ReplaceAll(secret, "-", "")
}

// verb is one command: what it is called in both languages, who is offered it, what is filled in with it, what
// answers it, and who may.
type verb struct {
	id, en  string // without the slash
	desc    string // key of its description in menus; empty: not in any
	who     audience
	do      func(t *talk.Turn, args string) error
	options []option
	right   store.Right // that the speaker needs in an office; empty: whoever it is for may
}

type audience int

const (
	everyone audience = iota
	citizens          // said in private; elsewhere it is for them only where the answer is seen by nobody else
	members
	grouped // staff's, in groups alone
	slash   // for everyone, and worth a place only in menus where commands are answered in private
)

// option is something that is filled in with a command. Its name is the same in every language.
type option struct {
	name      string
	desc      string // key of its description
	required  bool
	suggested bool
	file      bool
}

// verbs are all commands, in the order of the menus.
func verbs() []verb {
	plain := func(f func(*talk.Turn) error) func(*talk.Turn, string) error {
		return func(t *talk.Turn, _ string) error { return f(t) }
	}
	code := option{name: optionCode, desc: "option.code", required: true, suggested: true}
	office := option{name: optionOffice, desc: "option.office", suggested: true}
	text := func(key string, required bool) option { return option{name: optionText, desc: key, required: required} }
	file := option{name: "berkas", desc: "option.file", file: true}
	write := []option{text("option.aspiration", false), file}
	return []verb{
		{"mulai", "start", "", everyone, start, nil, ""},
		{"aspirasi", "aspiration", "menu.write", slash, citizen.Write, write, ""},
		{"lapor", "lapor", "", slash, citizen.Write, write, ""}, // as people know it: the state's own system is called LAPOR! /report is that of other bots in groups
		{"status", "status", "menu.status", citizens, citizen.StatusOf, nil, ""},
		{"riwayat", "history", "menu.history", citizens, citizen.History, nil, ""},
		{"antrean", "queue", "menu.queue", members, staff.Queue, []option{{name: "saring", desc: "option.queue"}}, store.RightRead},
		{"antrian", "antri", "", members, staff.Queue, nil, store.RightRead}, // as many spell it
		{"balas", "reply", "menu.reply", members, staff.ReplyTo, []option{code, text("option.reply", true), file}, store.RightReply},
		{"kartu", "card", "menu.card", members, staff.Card, []option{code}, store.RightRead},
		{"ambil", "claim", "menu.claim", members, staff.Claim, []option{code}, store.RightHandle},
		{"lepas", "release", "menu.release", members, staff.Release, []option{code}, store.RightHandle},
		{"serahkan", "give", "menu.give", members, staff.Give, []option{code, {name: "rekan", desc: "option.colleague"}}, store.RightHandle},
		{"tugas", "duty", "menu.duty", members, plain(staff.Duty), nil, store.RightRead},
		{"libur", "away", "menu.away", members, staff.Away, []option{{name: "sampai", desc: "option.until"}}, store.RightHandle},
		{"cari", "find", "menu.find", members, staff.Find, []option{{name: "kata", desc: "option.find", required: true}}, store.RightRead},
		{"tutup", "close", "menu.close", members, staff.Close, []option{code}, store.RightHandle},
		{takeBack, "takeback", "menu.takeback", members, staff.TakeBack, []option{code}, store.RightReply},
		{"templat", "template", "menu.template", members, staff.Templates, []option{text("option.template", false)}, store.RightRead},
		{"tunda", "snooze", "menu.snooze", members, staff.Snooze, []option{code, {name: "sampai", desc: "option.until"}}, store.RightHandle},
		{"wilayah", "region", "menu.region", members, staff.Region, []option{code, text("option.region", true)}, store.RightHandle},
		{"tanya", "ask", "menu.ask", members, staff.AskCitizen, []option{code, text("option.ask", true), file}, store.RightReply},
		{"catatan", "note", "menu.note", members, staff.Note, []option{code, text("option.note", true), file}, store.RightHandle},
		{"alihkan", "pass", "menu.pass", members, staff.Pass, []option{code, text("option.agency", false)}, store.RightHandle},
		{"janji", "promise", "menu.promise", members, staff.Promise, []option{code, text("option.promise", false), file}, store.RightReply},
		{"tepati", "kept", "menu.kept", members, staff.Kept, []option{code}, store.RightHandle},
		{"satukan", "merge", "menu.merge", members, staff.Merge, []option{code, text("option.merge", false)}, store.RightHandle},
		{"pisahkan", "split", "menu.split", members, staff.Split, []option{code}, store.RightHandle},
		{"koreksi", "correct", "menu.correct", members, staff.Correct, []option{code}, store.RightHandle},
		{"spam", "junk", "menu.spam", members, staff.Spam, []option{code}, store.RightHandle},
		{"pulihkan", "restore", "menu.restore", members, staff.Restore, []option{code}, store.RightHandle},
		{"statistik", "stats", "menu.stats", members, figures.Stats, []option{office, {name: "masa", desc: "option.period"}}, ""},
		{"liga", "league", "menu.league", members, figures.League, []option{{name: "masa", desc: "option.period"}}, ""},
		{"ringkasan", "digest", "menu.digest", members, figures.Digest, []option{office, {name: "waktu", desc: "option.when"}}, ""},
		{"dasbor", "dashboard", "menu.dashboard", members, admin.Dashboard, []option{{name: "perintah", desc: "option.dashboard"}}, ""},
		{"ruang", "room", "menu.room", members, room, []option{office}, store.RightRoom},
		{"acara", "events", "menu.events", members, world.Occasions, []option{text("option.event", false)}, store.RightHandle},
		{"siaran", "broadcast", "menu.broadcast", members, staff.Broadcasts, []option{office}, store.RightBroadcast},
		{"catat_lisan", "record", "menu.spoken", members, world.Spoken, []option{text("option.spoken", false), file}, store.RightHandle},
		{"slip", "slip", "menu.slip", members, world.Slip, []option{code}, store.RightHandle},
		{"qr", "qr", "menu.qr", members, world.QR, []option{{name: optionFor, desc: "option.qr", suggested: true}}, store.RightRead},
		{"pasang", "post", "menu.post", grouped, staff.Post, []option{office}, store.RightRoom},
		{"jejak", "trail", "menu.trail", members, admin.Trail, []option{{name: optionCode, desc: "option.trail", suggested: true}}, store.RightRead},
		{"kantor", "office", "menu.office", members, admin.Offices, []option{office}, store.RightOffice},
		{"staf", "people", "menu.people", members, admin.People, []option{office}, store.RightTeam},
		{"undang", "invite", "menu.invite", members, admin.Invitations, []option{office}, store.RightTeam},
		{"aturan", "rules", "menu.rules", members, admin.Rules, []option{text("option.rules", false)}, store.RightHouse},
		{"parkir", "parked", "menu.parked", members, plain(admin.Parked), nil, store.RightHouse},
		{"sehat", "health", "menu.health", members, plain(admin.Health), nil, store.RightHouse},
		{"keluar", "quit", "menu.quit", members, admin.Leave, []option{office}, ""},
		{"nama", "name", "menu.name", members, staff.Name, []option{text("option.name", true)}, ""},
		{"gabung", "join", "menu.join", slash, join, []option{{name: optionCode, desc: "option.invitation", required: true}}, ""},
		{"klaim", "mine", "menu.mine", slash, world.Claim, []option{{name: optionCode, desc: "option.slip", required: true}}, ""},
		{"privasi", "privacy", "menu.privacy", citizens, plain(citizen.Privacy), nil, ""},
		{"kabar", "news", "menu.news", citizens, plain(citizen.News), nil, ""},
		{"berhenti", "unsubscribe", "", citizens, plain(citizen.StopNews), nil, ""},
		{"dataku", "mydata", "menu.data", citizens, plain(citizen.Data), nil, ""},
		{"hapus", "erase", "menu.erase", citizens, plain(citizen.Erase), nil, ""},
		{"bahasa", "language", "menu.language", everyone, citizen.Lang, nil, ""},
		{"bantuan", "help", "menu.help", everyone, help, nil, ""},
	}
}

// together takes out of a name what may part its two words.
var together = strings.NewReplacer("-", "", "_", "")

// called reports whether the command is called so. Of a name of two words, these are parted by an underscore, which platforms ask for, a dash,
// or nothing.
func (v verb) called(name string) bool {
	name = together.Replace(name)
	return name == together.Replace(v.id) || name == v.en
}

// spaced is a command of two words that were parted by a space: "/catat lisan sawah saya kebanjiran".
func spaced(c bot.Command) bot.Command {
	if known(c.Name) {
		return c
	}
	first, rest, _ := strings.Cut(c.Args, " ")
	if name := c.Name + "_" + strings.ToLower(strings.TrimRight(first, ":,.")); first != "" && known(name) {
		return bot.Command{Name: name, Args: strings.TrimSpace(rest)}
	}
	return c
}

func start(t *talk.Turn, payload string) error {
	if saysMore(t, payload) {
		return message(t)
	}
	if secret, ok := strings.CutPrefix(payload, joinPayload); ok {
		return join(t, secret)
	}
	if secret, ok := matter.ClaimSecret(payload); ok {
		return world.Claim(t, secret)
	}
	if private := t.Update.Place == bot.Private; !private || payload == "" {
		if enrolled, err := staff.Enrolled(t); err != nil {
			return err
		} else if enrolled || !private {
			return help(t, "")
		}
	}
	return citizen.Start(t, payload)
}

// join enrols.
func join(t *talk.Turn, secret string) error {
	if err := staff.Join(t, secret); err != nil {
		return err
	}
	if t.Who.Staff != 0 { // an admin, or an office's first room, may have come
		return figures.Plan(t.Act)
	}
	return nil
}

// room makes the chat an office's room, which then gets the weekly digest.
func room(t *talk.Turn, args string) error {
	if err := staff.Room(t, args); err != nil {
		return err
	}
	return figures.Plan(t.Act)
}

func help(t *talk.Turn, args string) error {
	enrolled, err := staff.Enrolled(t)
	switch {
	case err != nil:
		return err
	case enrolled:
		return teamHelp(t)
	case saysMore(t, args):
		return citizen.Message(t)
	case t.Update.Place == bot.Desk && !t.Whispers():
		return t.SayText("staff.not_enrolled")
	case t.Update.Place != bot.Private && !t.Whispers():
		return t.SayText("citizen.write_private")
	}
	return citizen.Help(t)
}

// carriesFiles reports whether files that come with a command are meant by it. With any other, they are what the person
// wants to say, and the command is but their caption.
func carriesFiles(c bot.Command) bool {
	for _, v := range verbs() {
		if !v.called(c.Name) {
			continue
		}
		for _, o := range v.options {
			if o.file {
				return true
			}
		}
	}
	return false
}

// saysMore reports whether what was typed after a command that needs no words is what somebody has to say: "/bantuan lampu jalan mati".
// One word may be a slip, and a code is none.
func saysMore(t *talk.Turn, args string) bool {
	return t.Update.Place == bot.Private && !talk.Blank(t.Update.Message.Text) && len(strings.Fields(args)) > 1
}

// command answers a message that begins with a slash.
func command(t *talk.Turn, c bot.Command) error {
	if t.Update.Message.Command != nil && !takesSecret(c.Name) {
		if done, err := secretSaid(t); done || err != nil {
			return err
		}
		c = *t.Update.Message.Command
	}
	for _, v := range verbs() {
		if !v.called(c.Name) {
			continue
		}
		if v.who == citizens && t.Update.Place != bot.Private && !t.Whispers() {
			return help(t, "")
		}
		if v.id == takeBack && (t.Update.Place == bot.Private || t.Whispers()) {
			if done, err := withdrawing(t, c.Args); done || err != nil {
				return err
			}
		}
		if v.right != "" {
			if t.Who.Staff == 0 && saysMore(t, c.Args) {
				return citizen.Message(t)
			}
			if ok, err := staff.May(t, v.right); err != nil || !ok {
				return err
			}
			if other, ok := v.second(c.Args); ok {
				return t.SayText("staff.two_commands", "command", "/"+c.Name, "other", other)
			}
		}
		return v.do(t, c.Args)
	}
	if done, err := staff.Mistyped(t, c); done || err != nil {
		return err
	}
	if done, err := noCommand(t, c.Name); done || err != nil {
		return err
	}
	if t.Who.Staff == 0 && saysMore(t, c.Args) {
		return citizen.Message(t)
	}
	return citizen.Aside(t, "citizen.no_such_command")
}

// message takes what is no command: to the staff's conversation, or to the citizen's.
func message(t *talk.Turn) error {
	if t.Update.Place == bot.Group {
		return inGroup(t)
	}
	if done, err := secretSaid(t); done || err != nil {
		return err
	}
	if done, err := citizen.LangInWords(t); done || err != nil {
		return err
	}
	enrolled, err := staff.Enrolled(t)
	if err != nil {
		return err
	}
	if t.Update.Place == bot.Desk && !enrolled {
		return t.SayText("join.how")
	}
	if enrolled {
		if done, err := world.Answer(t); done || err != nil {
			return err
		}
		if done, err := admin.Answer(t); done || err != nil {
			return err
		}
		if done, err := reply(t); done || err != nil {
			return err
		}
		if c, ok := bareOfStaff(t); ok {
			return command(t, c)
		}
		if ask, err := unclear(t); err != nil {
			return err
		} else if ask {
			if done, err := staff.CodeAlone(t); done || err != nil {
				return err
			}
			return staff.Ask(t)
		}
	}
	if done, err := world.Code(t); done || err != nil {
		return err
	}
	if c, ok, err := bareCommand(t); err != nil {
		return err
	} else if ok && c.Name == takeBack {
		if done, err := withdrawing(t, ""); done || err != nil {
			return err
		}
	} else if ok {
		if !enrolled { // the answer is in their words' language
			if err := citizen.Hear(t); err != nil {
				return err
			}
		}
		return command(t, c)
	}
	return citizen.Message(t)
}

// inGroup takes a reply to a card. All else that people say among themselves is not ours.
func inGroup(t *talk.Turn) error {
	if t.Update.Message.ReplyTo == "" {
		if done, err := staff.Unsent(t, t.Update.Message.Text); done || err != nil {
			return err
		}
		_, err := staff.AlbumPart(t)
		return err
	}
	if rooms, err := t.RoomsIn(t.Here()); err != nil {
		return fmt.Errorf("rooms here: %w", err)
	} else if len(rooms) == 0 && !t.Update.Message.ReplyToBot {
		return nil
	}
	if done, err := secretSaid(t); done || err != nil {
		return err
	}
	if done, err := world.Answer(t); done || err != nil {
		return err
	}
	done, err := reply(t)
	if done || err != nil || !t.Update.Message.ReplyToBot {
		return err
	}
	if enrolled, err := staff.Enrolled(t); err != nil || enrolled {
		return err
	}
	return t.SayText("citizen.write_private")
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
		thing, a, err := t.Replied()
		if err == nil && (a.ID != 0 || thing.Purpose == store.ForBroadcast) {
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

// tap answers a button by its verb.
func tap(t *talk.Turn) error {
	if t.Update.Tap == nil {
		return nil
	}
	v, args := talk.ParseData(t.Update.Tap.Data)
	if err := secretFilledIn(t, v); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(v, "s.w."):
		return world.Tap(t, v, args)
	case strings.HasPrefix(v, "s.a_"):
		return admin.Tap(t, v, args)
	case v == "c.klaim", v == "c.bukan":
		return world.ClaimTap(t, store.AspirationID(args.Int(0)), v == "c.klaim")
	case v == "s.own":
		return ownAspiration(t, args.Int(0))
	case strings.HasPrefix(v, "c."):
		return citizen.Tap(t, v, args)
	case strings.HasPrefix(v, "f."):
		return figures.Tap(t, v, args)
	case v == "s.room", strings.HasPrefix(v, "s.rm."):
		if err := staff.Tap(t, v, args); err != nil {
			return err
		}
		return figures.Plan(t.Act)
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
