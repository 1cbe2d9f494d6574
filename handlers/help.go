package handlers

import (
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/admin"
	"duaarah/handlers/matter"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/lookup"
)

// teamHelp tells staff what they can do: what waits for them now, and of all commands those that their roles cover.
func teamHelp(t *talk.Turn) error {
	may, err := covered(t)
	if err != nil {
		return err
	}
	head := "help.read"
	if may(store.RightReply) {
		head = "help.answer"
	}
	open := t.Update.Place == bot.Group && !t.Whispers()
	var b bot.TextBuilder
	b.Text(t.P.Text(head))
	if now, err := staff.AtHand(t); err != nil {
		return err
	} else if now.S != "" {
		b.Add("\n\n").Text(now)
	}
	for _, part := range []struct {
		key  string
		here func(v verb) bool
	}{
		{"help.work", func(v verb) bool { return v.right != "" && !admin.Private(v.right) && v.right != store.RightRoom }},
		{"help.office", func(v verb) bool {
			return v.right == store.RightRoom || v.right != store.RightHouse && admin.Private(v.right)
		}},
		{"help.house", func(v verb) bool { return v.right == store.RightHouse }},
		{"help.you", func(v verb) bool { return v.right == "" }},
	} {
		first := true
		for _, v := range verbs() {
			if v.who != members && v.who != grouped && v.id != "bahasa" || v.desc == "" || !part.here(v) || !may(v.right) ||
				open && admin.Private(v.right) {
				continue
			}
			if first {
				b.Add("\n\n").Text(t.P.Text(part.key))
				first = false
			}
			name := v.id
			if t.P.Lang() == "en" {
				name = v.en
			}
			command, what := "/"+name, t.P.S(v.desc)
			if before, usage, ok := strings.Cut(what, ": "+command); ok { // it shows how it is written
				command, what = command+usage, before
			}
			b.Line().Text(t.P.Text("help.line", "command", command, "what", what))
		}
	}
	_, err = t.Say(bot.Outgoing{Text: b.Build(), ReplyTo: t.InGroup()})
	return err
}

// covered tells of a right whether one of the speaker's roles covers it. What needs none is everybody's.
func covered(t *talk.Turn) (func(store.Right) bool, error) {
	all, err := t.Memberships(t.Who.Staff)
	return func(right store.Right) bool {
		return right == "" || slices.ContainsFunc(all, func(m store.Membership) bool { return m.Role.May(right) })
	}, err
}

// second finds another command of staff among what follows one: two in a message. In words that somebody is to read it begins a line.
func (v verb) second(args string) (command string, ok bool) {
	words := slices.ContainsFunc(v.options, func(o option) bool { return o.name == optionText })
	for i, line := range strings.Split(args, "\n") {
		for j, w := range strings.Fields(line) {
			name, ok := strings.CutPrefix(w, "/")
			if !ok || words && (i == 0 || j > 0) {
				continue
			}
			name, _, _ = strings.Cut(strings.ToLower(name), "@")
			if slices.ContainsFunc(verbs(), func(other verb) bool { return other.right != "" && other.called(name) }) {
				return w, true
			}
		}
	}
	return "", false
}

// reply takes a reply to a card; not one in which a command of staff begins a line, or that is the name of one and nothing else: its citizen would
// read that.
func reply(t *talk.Turn) (done bool, err error) {
	m := t.Update.Message
	if m.ReplyTo == "" {
		return staff.Reply(t)
	}
	key, other, ok := "staff.command_alone", "", false
	if strings.Contains(m.Text, "\n") {
		key = "staff.command_inside"
		other, ok = verb{options: []option{{name: optionText}}}.second(m.Text)
	} else {
		other, ok = commandAlone(m.Text)
	}
	if !ok {
		return staff.Reply(t)
	}
	thing, a, err := t.Replied()
	if err != nil || a.ID == 0 || thing.Person || t.Update.Place == bot.Private && a.Citizen == t.Who.Citizen {
		return staff.Reply(t) // which says so
	}
	if member, err := matter.IsMember(t.Tx, t.Who.Staff, a.Office); err != nil || !member {
		return staff.Reply(t)
	}
	return true, t.SayText(key, "other", other)
}

// commandAlone is the command whose name a text is, without its slash: what staff in a hurry write under a card.
func commandAlone(text string) (command string, ok bool) {
	word := strings.ToLower(strings.Trim(text, " .!"))
	if word == "hapus" || word == "batal" { // of what was sent
		word = takeBack
	}
	for _, v := range verbs() {
		if v.id == word && v.who == members && (v.right == store.RightHandle || v.right == store.RightReply) {
			return "/" + v.id, true
		}
	}
	return "", false
}

// noCommand tells staff that what they wrote is no command of ours, and which they may have meant: else they take it for done. In a group it may be
// another bot's, and is answered only where it is nearly one of ours, or a reply by its code. done is false for a citizen.
func noCommand(t *talk.Turn, name string) (done bool, err error) {
	group := t.Update.Place == bot.Group
	ids, err := staff.Here(t)
	if err != nil || len(ids) == 0 && !group {
		return false, err
	}
	if len(ids) > 0 {
		may, err := covered(t)
		if err != nil {
			return false, err
		}
		if near, ok := nearly(name, may); ok {
			return true, t.SayText("staff.nearly_command", "near", "/"+near)
		}
	}
	if group {
		_, err := staff.Unsent(t, t.Update.Message.Text)
		return true, err
	}
	return true, t.SayText("staff.no_such_command")
}

// meantFor are commands that people try, and what they are called here.
var meantFor = map[string]string{"jawab": "balas", "oper": "serahkan", "teruskan": "alihkan", "selesai": "tutup", "ekspor": "dasbor", "export": "dasbor", "unduh": "dasbor"}

// nearLeast is how long the beginning of a command's name is that is taken for it.
const nearLeast = 4

// nearly is the command of staff that a name may be meant for, of those that they may use: by one slip of the fingers, or cut short.
func nearly(name string, may func(store.Right) bool) (near string, ok bool) {
	name = strings.ToLower(name)
	for _, v := range verbs() {
		if v.who != members && v.id != "bantuan" || !may(v.right) {
			continue
		}
		if meantFor[name] == v.id {
			return v.id, true
		}
		for _, called := range []string{v.id, v.en} {
			if slices.Contains(lookup.Near(called), name) || len(name) >= nearLeast && strings.HasPrefix(called, name) {
				return called, true
			}
		}
	}
	return "", false
}
