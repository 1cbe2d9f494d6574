package admin

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/handlers/team"
	"duaarah/store"
)

type printer = messages.Printer

const (
	verbInvites = "s.a_undang" // office, "banyak" for those that are good for several
	verbInvite  = "s.a_buat"   // office, role, for how many
	verbRevoke  = "s.a_cabut"  // office, invitation

	invitesShown = 6
)

// InviteMost is for how many people an invitation is good at most.
const InviteMost = 200

// inviteMany are for how many people an invitation can be made by a button, beside one.
var inviteMany = [...]int{5, 20}

func inviteButtons() []button {
	return []button{
		{verbInvites, store.RightTeam, func(t *turn, o store.Office, args talk.Args) error {
			return t.invitations(o, args.At(1) == "banyak", bot.Text{})
		}},
		{verbInvite, store.RightTeam, func(t *turn, o store.Office, args talk.Args) error {
			return t.invite(o, store.Role(args.At(1)), int(args.Int(2)))
		}},
		{verbRevoke, store.RightTeam, func(t *turn, o store.Office, args talk.Args) error {
			return t.revoke(o, store.InvitationID(args.Int(1)))
		}},
	}
}

// Invitations is "/undang": those that are open, and buttons that make another. With a role it makes one: "/undang staf", "/undang dapil-1 auditor".
func Invitations(t *talk.Turn, args string) error {
	all, err := t.Offices()
	if err != nil {
		return fmt.Errorf("offices: %w", err)
	}
	named, rest, isNamed := matter.CutOffice(all, args) // before the role: an office may be called "Ketua DPRD"
	role, name := roleIn(rest)
	if isNamed {
		name = string(named.ID)
	} else if some, err := mine(t, store.RightTeam); err != nil {
		return err
	} else if len(some) == 1 { // "/undang Budi"
		name = ""
	}
	o, ok, err := which(t, store.RightTeam, name, "invite.which", verbInvites)
	if err != nil || !ok {
		return err
	}
	if role != "" {
		return (&turn{Turn: t}).invite(o, role, 1)
	}
	return (&turn{Turn: t}).invitations(o, false, bot.Text{})
}

// roleNames are what people call the roles, the longer first.
var roleNames = []struct {
	name string
	role store.Role
}{{"kepala kantor", store.RoleHead}, {"head of office", store.RoleHead}, {"kepala", store.RoleHead}, {"head", store.RoleHead}, {"ketua", store.RoleHead}, {"admin", store.RoleAdmin},
	{"pemeriksa", store.RoleAuditor}, {"auditor", store.RoleAuditor}, {"staf", store.RoleStaff}, {"staff", store.RoleStaff}}

// roleIn takes a role off words.
func roleIn(words string) (role store.Role, rest string) {
	said := strings.Fields(strings.ToLower(words))
	for _, r := range roleNames {
		name := strings.Fields(r.name)
		for i := range len(said) - len(name) + 1 {
			if slices.Equal(said[i:i+len(name)], name) {
				return r.role, strings.Join(slices.Delete(said, i, i+len(name)), " ")
			}
		}
	}
	return "", words
}

func (t *turn) invitations(o store.Office, many bool, news bot.Text) error {
	all, err := t.Tx.Invitations(o.ID)
	if err != nil {
		return fmt.Errorf("invitations of %s: %w", o.ID, err)
	}
	mine, err := team.RoleIn(t.Tx, t.Who.Staff, o.ID)
	if err != nil {
		return err
	}
	var b bot.TextBuilder
	if !news.IsZero() {
		b.Text(news).Add("\n\n")
	}
	b.Text(t.P.Text("invite.head", "office", o.Name))
	var cut []bot.Button
	n := 0
	for _, inv := range all {
		if !inv.Good(t.Now) {
			continue
		}
		if n++; n > invitesShown {
			continue
		}
		line, err := InvitationLine(t.Act, t.P, inv)
		if err != nil {
			return err
		}
		b.Line().Text(line)
		if mine.Covers(inv.Role) {
			cut = append(cut, bot.Button{Label: t.P.S("invite.button.revoke", "id", int(inv.ID)), Data: talk.Data(verbRevoke, o.ID, inv.ID)})
		}
	}
	switch {
	case n == 0:
		b.Line().Text(t.P.Text("invite.none"))
	case n > invitesShown:
		b.Line().Text(t.P.Text("invite.more", "n", n-invitesShown))
	}
	b.Add("\n\n").Text(t.P.Text("invite.how", "keep", t.P.Wait(t.InviteKeep)))
	rows := inRows(3, cut)
	var each []bot.Button
	for _, role := range store.Roles {
		if !mine.Covers(role) {
			continue
		}
		if !many {
			each = append(each, bot.Button{Label: t.P.S("invite.button.one", "role", team.RoleName(t.P, role)), Data: talk.Data(verbInvite, o.ID, role, 1)})
			continue
		}
		for _, n := range inviteMany {
			each = append(each, bot.Button{Label: t.P.S("invite.button.many", "role", team.RoleName(t.P, role), "n", n), Data: talk.Data(verbInvite, o.ID, role, n)})
		}
	}
	rows = append(rows, inRows(2, each)...)
	if !many {
		rows = append(rows, []bot.Button{t.Btn("invite.button.several", verbInvites, o.ID, "banyak")})
	}
	return t.show(bot.Outgoing{Text: b.Build(), Buttons: rows})
}

// InvitationLine is an invitation in a line, without what would let anybody in.
func InvitationLine(act talk.Act, p printer, inv store.Invitation) (bot.Text, error) {
	by := p.S("trail.operator")
	if inv.By != 0 {
		var err error
		if by, err = matter.StaffName(act, p, inv.By); err != nil {
			return bot.Text{}, err
		}
	}
	until := p.S("trail.never")
	if !inv.Expires.IsZero() {
		until = p.DatedMoment(inv.Expires)
	}
	return p.Text("invite.line", "id", int(inv.ID), "role", team.RoleName(p, inv.Role), "by", by, "until", until, "used", inv.Used, "most", max(inv.Most, 1)), nil
}

// invite makes one, and shows its secret to the speaker alone, once.
func (t *turn) invite(o store.Office, role store.Role, most int) error {
	if !role.Valid() || most < 1 || most > InviteMost {
		return t.Toast("toast.stale")
	}
	secret, inv, err := team.Invite(t.Tx, store.Invitation{Office: o.ID, Role: role, By: t.Who.Staff, Most: most, Expires: t.Now.Add(t.InviteKeep)}, t.Now)
	if errors.Is(err, team.ErrRole) {
		return t.Toast("people.beyond")
	} else if err != nil {
		return err
	}
	accounts, err := t.Accounts()
	if err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	// It can be passed on as it is: what is for the speaker stands in a message of its own.
	if _, err := t.Say(bot.Outgoing{Text: t.P.Text("invite.letter", "office", o.Name, "role", team.RoleName(t.P, role), "code", secret,
		"links", strings.Join(InviteLinks(secret, t.BaseURL, accounts), "\n"), "until", t.P.DatedMoment(inv.Expires))}); err != nil {
		return err
	}
	key := "invite.made"
	if most > 1 {
		key = "invite.made_many"
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text(key, "id", int(inv.ID), "n", most, "what", t.P.S("role.what."+string(role))),
		Buttons: [][]bot.Button{{{Label: t.P.S("invite.button.revoke", "id", int(inv.ID)), Data: talk.Data(verbRevoke, o.ID, inv.ID)},
			t.Btn("invite.button.all", verbInvites, o.ID)}}})
	return err
}

// joinPage is where the web chat's page for joining is, up to the secret.
const joinPage = "/chat/staf/gabung?kode="

// InviteLinks are the links by which an invitation can be taken up: in the web chat, and on every platform whose account is known from
// the latest start.
func InviteLinks(secret, base string, accounts []store.AccountInfo) []string {
	var links []string
	web := false
	for _, a := range accounts {
		if a.StaffLink == "" {
			continue
		}
		code := strings.ReplaceAll(secret, "-", "")
		if strings.Contains(a.StaffLink, joinPage) {
			web, code = true, secret
		}
		links = append(links, strings.Replace(a.StaffLink, "%s", url.QueryEscape(code), 1))
	}
	if !web && base != "" {
		links = append([]string{base + joinPage + url.QueryEscape(secret)}, links...)
	}
	return links
}

// revoke has an invitation be good no more.
func (t *turn) revoke(o store.Office, id store.InvitationID) error {
	inv, err := t.Invitation(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && inv.Office != o.ID {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("invitation %d: %w", id, err)
	}
	mine, err := team.RoleIn(t.Tx, t.Who.Staff, o.ID)
	if err != nil {
		return err
	}
	switch {
	case !mine.Covers(inv.Role):
		return t.Toast("people.beyond")
	case !inv.Good(t.Now):
		return t.Toast("invite.over")
	}
	if err := team.Uninvite(t.Tx, inv, t.Who.Staff, "asked", t.Now); err != nil {
		return err
	}
	return t.invitations(o, false, t.P.Text("invite.revoked", "id", int(id)))
}
