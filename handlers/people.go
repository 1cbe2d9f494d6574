package handlers

import (
	"fmt"

	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/handlers/team"
	"duaarah/store"
)

// EndMembership is what the operator does where an admin has somebody leave an office: see team.Leave.
func (h *Handlers) EndMembership(tx store.Tx, office store.OfficeID, who store.StaffID) (team.Left, error) {
	o, err := tx.Office(office)
	if err != nil {
		return team.Left{}, fmt.Errorf("office %s: %w", office, err)
	}
	return team.Leave(h.act(tx), o, who, 0)
}

// SetRole is what the operator does where an admin gives somebody another role: see team.SetRole.
func (h *Handlers) SetRole(tx store.Tx, office store.OfficeID, who store.StaffID, role store.Role) (before store.Role, changed bool, err error) {
	o, err := tx.Office(office)
	if err != nil {
		return "", false, fmt.Errorf("office %s: %w", office, err)
	}
	return team.SetRole(h.act(tx), o, who, 0, role)
}

// Person is a line about somebody of an office, for the operator.
func (h *Handlers) Person(tx store.Tx, p messages.Printer, m store.Membership) (string, error) {
	line, _, err := admin.PersonLine(h.act(tx), p, m)
	return line.S, err
}

// WouldGo says where a text would go, and why. payload is that of the link by which its writer came.
func (h *Handlers) WouldGo(tx store.Tx, p messages.Printer, text, payload string) (string, error) {
	out, err := admin.ExplainText(h.act(tx), p, text, payload)
	return out.S, err
}

// DropParked throws a parked update away, for the operator. store.ErrNotFound: there is none of that ID.
func (h *Handlers) DropParked(tx store.Tx, id int64) error { return admin.DropParked(h.act(tx), id, 0) }
