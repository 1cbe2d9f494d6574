package handlers

import (
	"slices"

	"duaarah/bot"
	"duaarah/handlers/admin"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// teamHelp tells staff what they can do: what waits for them now, and of all commands those that their roles cover.
func teamHelp(t *talk.Turn) error {
	all, err := t.Memberships(t.Who.Staff)
	if err != nil {
		return err
	}
	may := func(right store.Right) bool {
		return slices.ContainsFunc(all, func(m store.Membership) bool { return m.Role.May(right) })
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
			if v.who != team && v.who != grouped && v.id != "bahasa" || v.desc == "" || !part.here(v) || v.right != "" && !may(v.right) ||
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
			b.Line().Text(t.P.Text("help.line", "command", "/"+name, "what", t.P.S(v.desc)))
		}
	}
	_, err = t.Say(bot.Outgoing{Text: b.Build(), ReplyTo: t.InGroup()})
	return err
}
