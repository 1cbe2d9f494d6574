package admin

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/handlers/team"
	"duaarah/store"
)

const (
	verbPeople = "s.a_staf"   // office, page
	verbPerson = "s.a_orang"  // office, staff
	verbRole   = "s.a_peran"  // office, staff, role
	verbEnd    = "s.a_akhiri" // office, staff; then also "ya"

	peopleShown = 8
)

func peopleButtons() []button {
	return []button{
		{verbPeople, store.RightTeam, func(t *turn, o store.Office, args talk.Args) error { return t.people(o, int(args.Int(1))) }},
		{verbPerson, store.RightTeam, func(t *turn, o store.Office, args talk.Args) error {
			return t.person(o, store.StaffID(args.Int(1)), bot.Text{})
		}},
		{verbRole, store.RightTeam, func(t *turn, o store.Office, args talk.Args) error {
			return t.setRole(o, store.StaffID(args.Int(1)), store.Role(args.At(2)))
		}},
		{verbEnd, store.RightTeam, func(t *turn, o store.Office, args talk.Args) error {
			return t.end(o, store.StaffID(args.Int(1)), args.At(2) == "ya")
		}},
	}
}

// People is "/staf": who is of the office, and what they have in hand.
func People(t *talk.Turn, args string) error {
	o, ok, err := which(t, store.RightTeam, args, "people.which", verbPeople)
	if err != nil || !ok {
		return err
	}
	return (&turn{Turn: t}).people(o, 0)
}

func (t *turn) people(o store.Office, page int) error {
	members, err := t.StaffOf(o.ID)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", o.ID, err)
	}
	from := max(page, 0) * peopleShown
	if from >= len(members) {
		from = 0
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("people.head", "office", o.Name, "n", len(members)))
	var each []bot.Button
	for _, m := range members[from:min(from+peopleShown, len(members))] {
		line, name, err := PersonLine(t.Act, t.P, m)
		if err != nil {
			return err
		}
		b.Line().Text(line)
		each = append(each, bot.Button{Label: name, Data: talk.Data(verbPerson, o.ID, m.Staff)})
	}
	rows := inRows(2, each)
	rows = append(rows, t.Pages(from/peopleShown, peopleShown, len(members), func(page int) string { return talk.Data(verbPeople, o.ID, page) })...)
	rows = append(rows, []bot.Button{t.Btn("people.button.invite", verbInvites, o.ID)})
	return t.show(bot.Outgoing{Text: b.Build(), Buttons: rows})
}

// PersonLine is a person of an office in a line, and their name.
func PersonLine(act talk.Act, p printer, m store.Membership) (line bot.Text, name string, err error) {
	if name, err = matter.StaffName(act, p, m.Staff); err != nil {
		return line, "", err
	}
	held, err := act.HeldBy(m.Office, m.Staff)
	if err != nil {
		return line, "", fmt.Errorf("what %d has: %w", m.Staff, err)
	}
	at, err := act.LastDid(m.Staff)
	if err != nil {
		return line, "", fmt.Errorf("what %d did last: %w", m.Staff, err)
	}
	has, last := "", p.S("people.never")
	if len(held) > 0 {
		has = p.S("people.holds", "n", len(held))
	}
	if !at.IsZero() {
		last = p.S("people.last", "at", p.Moment(at))
	}
	away, err := awayText(act, p, m)
	if err != nil {
		return line, "", err
	}
	return p.Text("people.line", "name", name, "role", team.RoleName(p, m.Role), "holds", has, "away", away, "last", last), name, nil
}

// awayText says that somebody is not at work, and until when; empty: they are, or never are, as they only read.
func awayText(act talk.Act, p printer, m store.Membership) (string, error) {
	if !m.Role.May(store.RightHandle) {
		return "", nil
	}
	leaves, err := act.LeavesOf(m.Office, act.Now)
	if err != nil {
		return "", fmt.Errorf("who is away in %s: %w", m.Office, err)
	}
	i := slices.IndexFunc(leaves, func(l store.Leave) bool { return l.Staff == m.Staff })
	switch {
	case i < 0:
		return "", nil
	case leaves[i].Until.IsZero():
		return p.S("people.away"), nil
	}
	return p.S("people.away_until", "day", p.ShortDay(leaves[i].Until.Add(-time.Minute))), nil
}

// memberOf finds a person of the office. ok = false: they are none, and that was said.
func (t *turn) memberOf(o store.Office, who store.StaffID) (m store.Membership, ok bool, err error) {
	members, err := t.StaffOf(o.ID)
	if err != nil {
		return m, false, fmt.Errorf("staff of %s: %w", o.ID, err)
	}
	i := slices.IndexFunc(members, func(m store.Membership) bool { return m.Staff == who })
	if i < 0 {
		return m, false, t.Toast("people.gone")
	}
	return members[i], true, nil
}

// person shows one of the office, and what can be done; news goes before it.
func (t *turn) person(o store.Office, who store.StaffID, news bot.Text, more ...bot.Button) error {
	m, ok, err := t.memberOf(o, who)
	if err != nil || !ok {
		return err
	}
	line, _, err := PersonLine(t.Act, t.P, m)
	if err != nil {
		return err
	}
	mine, err := team.RoleIn(t.Tx, t.Who.Staff, o.ID)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	if !news.IsZero() {
		b.Text(news).Add("\n\n")
	}
	b.Text(line).Line().Text(t.P.Text("people.since", "office", o.Name, "day", t.P.Day(m.Since), "what", t.P.S("role.what."+string(m.Role))))
	var each []bot.Button
	if mine.Covers(m.Role) {
		for _, role := range store.Roles {
			if role != m.Role && mine.Covers(role) {
				each = append(each, bot.Button{Label: t.P.S("people.button.role", "role", team.RoleName(t.P, role)), Data: talk.Data(verbRole, o.ID, who, role)})
			}
		}
		each = append(each, t.Btn("people.button.end", verbEnd, o.ID, who))
	}
	rows := inRows(2, append(more, each...))
	rows = append(rows, []bot.Button{t.Btn("people.button.all", verbPeople, o.ID)})
	return t.show(bot.Outgoing{Text: b.Build(), Buttons: rows})
}

// setRole gives a person another role, and offers the one before.
func (t *turn) setRole(o store.Office, who store.StaffID, role store.Role) error {
	if !role.Valid() {
		return t.Toast("toast.stale")
	}
	before, changed, err := team.SetRole(t.Act, o, who, t.Who.Staff, role)
	if said, err := t.sayWhyNot(err); said || err != nil {
		return err
	}
	if !changed {
		return t.Toast("toast.already")
	}
	mine, err := team.RoleIn(t.Tx, t.Who.Staff, o.ID)
	if err != nil {
		return err
	}
	name, err := matter.StaffName(t.Act, t.P, who)
	if err != nil {
		return err
	}
	news := t.P.Text("people.role_set", "name", name, "before", team.RoleName(t.P, before), "after", team.RoleName(t.P, role))
	if !mine.May(store.RightTeam) { // their own
		return t.show(bot.Outgoing{Text: news})
	}
	return t.person(o, who, news)
}

// sayWhyNot says why something about a person was not done. said is false if nothing kept it from being done.
func (t *turn) sayWhyNot(err error) (said bool, _ error) {
	switch {
	case err == nil:
		return false, nil
	case errors.Is(err, team.ErrLast):
		return true, t.Toast("people.last_one")
	case errors.Is(err, team.ErrRole):
		return true, t.Toast("people.beyond")
	case errors.Is(err, store.ErrNotFound):
		return true, t.Toast("people.gone")
	}
	return true, err
}

// end has a person leave, once that is confirmed.
func (t *turn) end(o store.Office, who store.StaffID, sure bool) error {
	m, ok, err := t.memberOf(o, who)
	if err != nil || !ok {
		return err
	}
	name, err := matter.StaffName(t.Act, t.P, who)
	if err != nil {
		return err
	}
	if !sure {
		held, err := t.HeldBy(o.ID, who)
		if err != nil {
			return fmt.Errorf("what %d has: %w", who, err)
		}
		return t.show(bot.Outgoing{Text: t.P.Text("people.end_sure", "name", name, "office", o.Name, "role", team.RoleName(t.P, m.Role),
			"holds", holds(t.P, len(held))), Buttons: [][]bot.Button{{t.Btn("people.button.end_yes", verbEnd, o.ID, who, "ya"),
			t.Btn("people.button.no", verbPerson, o.ID, who)}}})
	}
	left, err := team.Leave(t.Act, o, who, t.Who.Staff)
	if said, err := t.sayWhyNot(err); said || err != nil {
		return err
	}
	text, err := team.LeftText(t.Act, t.P, o, who, left)
	if err != nil {
		return err
	}
	return t.show(bot.Outgoing{Text: text, Buttons: [][]bot.Button{{t.Btn("people.button.all", verbPeople, o.ID)}}})
}

// holds says how many aspirations go back to the queue; of none, nothing.
func holds(p printer, n int) string {
	if n == 0 {
		return ""
	}
	return p.S("people.holds_back", "n", n)
}

const verbLeave = "s.a_keluar" // office; then also "ya" or "tidak", and who was asked

func leaveButtons() []button {
	return []button{{verbLeave, "", func(t *turn, _ store.Office, args talk.Args) error {
		if args.At(1) != "" && store.StaffID(args.Int(2)) != t.Who.Staff {
			return t.Toast("people.not_asked") // a colleague, who read along
		}
		return t.leave(store.OfficeID(args.At(0)), args.At(1))
	}}}
}

// Leave is "/keluar": the speaker is of the office no more.
func Leave(t *talk.Turn, args string) error {
	if t.Who.Staff == 0 {
		return t.SayText("staff.not_enrolled")
	}
	all, err := t.Memberships(t.Who.Staff)
	if err != nil {
		return fmt.Errorf("memberships of %d: %w", t.Who.Staff, err)
	}
	name := store.OfficeID(strings.ToLower(strings.TrimSpace(args)))
	if i := slices.IndexFunc(all, func(m store.Membership) bool { return m.Office == name }); i >= 0 {
		all = all[i : i+1]
	}
	switch len(all) {
	case 0:
		return t.SayText("staff.not_enrolled")
	case 1:
		return (&turn{Turn: t}).leave(all[0].Office, "")
	}
	var rows [][]bot.Button
	for _, m := range all {
		o, err := t.Office(m.Office)
		if err != nil {
			return fmt.Errorf("office %s: %w", m.Office, err)
		}
		rows = append(rows, []bot.Button{{Label: o.Name, Data: talk.Data(verbLeave, o.ID)}})
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("people.leave_which"), Buttons: rows, ReplyTo: t.InGroup()})
	return err
}

// leave asks once more, and then has the speaker leave.
func (t *turn) leave(id store.OfficeID, answer string) error {
	role, err := team.RoleIn(t.Tx, t.Who.Staff, id)
	if err != nil {
		return err
	}
	if role == "" {
		return t.Toast("people.not_there")
	}
	o, err := t.Office(id)
	if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	switch answer {
	case "ya":
	case "tidak":
		return t.show(bot.Outgoing{Text: t.P.Text("people.stayed", "office", o.Name)})
	default:
		held, err := t.HeldBy(id, t.Who.Staff)
		if err != nil {
			return fmt.Errorf("what %d has: %w", t.Who.Staff, err)
		}
		return t.show(bot.Outgoing{Text: t.P.Text("people.leave_sure", "office", o.Name, "holds", holds(t.P, len(held))),
			Buttons: [][]bot.Button{{t.Btn("people.button.leave_yes", verbLeave, id, "ya", t.Who.Staff), t.Btn("people.button.no", verbLeave, id, "tidak", t.Who.Staff)}}})
	}
	left, err := team.Leave(t.Act, o, t.Who.Staff, t.Who.Staff)
	if said, err := t.sayWhyNot(err); said || err != nil {
		return err
	}
	returned := ""
	if left.Returned > 0 {
		returned = t.P.S("people.returned", "n", left.Returned)
	}
	return t.show(bot.Outgoing{Text: t.P.Text("people.you_left", "office", o.Name, "returned", returned)})
}
