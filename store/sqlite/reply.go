package sqlite

import (
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func (t *txn) TakeBackReply(id store.MessageID, at time.Time) (store.Message, error) {
	m, err := t.RetractMessage(id, at)
	if err != nil {
		return m, err
	}
	if err := t.unindexReply(id); err != nil {
		return m, wrap(err, "taking a reply back")
	}
	m.TakenBack = fromMS(ms(at))
	return m, wrap(t.exec(`UPDATE messages SET taken_back = ? WHERE id = ?`, ms(at), id), "taking a reply back")
}

func (t *txn) SetTold(id store.MessageID, outbox int64) error {
	return wrap(t.exec(`UPDATE messages SET told = ? WHERE id = ? AND told <> ?`, outbox, id, outbox), "noting what was told of a reply")
}

const heldColumns = `SELECT id, aspiration, staff, account, chat, thread, message, at, due, why, box, content FROM held_replies`

func scanHeld(s scanner) (h store.HeldReply, err error) {
	var content string
	err = s.Scan(&h.ID, &h.Aspiration, &h.Staff, accountColumn{&h.From.Account}, &h.From.Chat, &h.From.Thread, &h.FromID, msColumn{&h.At},
		msColumn{&h.Due}, &h.Why, &h.Box, &content)
	h.Content = []byte(content)
	return h, err
}

func (r *reader) HeldReply(id store.HeldID) (store.HeldReply, error) {
	h, err := one(r.session, scanHeld, heldColumns+` WHERE id = ?`, id)
	return h, wrap(err, "reading a held reply")
}

func (r *reader) HeldAt(chat bot.Address, message string) (store.HeldReply, error) {
	h, err := one(r.session, scanHeld, heldColumns+` WHERE account = ? AND chat = ? AND message = ? AND message <> '' ORDER BY id DESC LIMIT 1`,
		accountText(chat.Account), chat.Chat, message)
	return h, wrap(err, "finding a held reply")
}

func (r *reader) HeldIn(chat bot.Address) ([]store.HeldReply, error) {
	l, err := list(r.session, scanHeld, heldColumns+` WHERE account = ? AND chat = ? AND message <> '' ORDER BY id`, accountText(chat.Account), chat.Chat)
	return l, wrap(err, "reading held replies")
}

func (r *reader) HeldOf(id store.AspirationID) ([]store.HeldReply, error) {
	l, err := list(r.session, scanHeld, heldColumns+` WHERE aspiration = ? ORDER BY id`, id)
	return l, wrap(err, "reading held replies")
}

func (t *txn) HoldReply(h store.HeldReply) (store.HeldReply, error) {
	if h.ID == 0 {
		id, err := t.insert(`INSERT INTO held_replies (aspiration, staff, account, chat, thread, message, at, due, why, box, content)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, h.Aspiration, h.Staff, accountText(h.From.Account), h.From.Chat, h.From.Thread, h.FromID,
			ms(h.At), ms(h.Due), h.Why, h.Box, string(h.Content))
		h.ID = store.HeldID(id)
		return h, wrap(err, "holding a reply")
	}
	n, err := t.change(`UPDATE held_replies SET due = ?, why = ?, box = ?, content = ? WHERE id = ?`, ms(h.Due), h.Why, h.Box, string(h.Content), h.ID)
	return h, wrap(found(n, err), "holding a reply")
}

func (t *txn) DropHeld(id store.HeldID) error {
	return wrap(t.exec(`DELETE FROM held_replies WHERE id = ?`, id), "dropping a held reply")
}

// eraseHeld removes what was to be sent.
func (t *txn) eraseHeld(id store.AspirationID) error {
	return t.exec(`DELETE FROM held_replies WHERE aspiration = ?`, id)
}

const templateColumns = `SELECT id, office, name, text, staff, at, used, last FROM templates`

func scanTemplate(s scanner) (t store.Template, err error) {
	err = s.Scan(&t.ID, &t.Office, &t.Name, &t.Text, &t.Staff, msColumn{&t.At}, &t.Used, msColumn{&t.Last})
	return t, err
}

func (r *reader) Template(id store.TemplateID) (store.Template, error) {
	t, err := one(r.session, scanTemplate, templateColumns+` WHERE id = ?`, id)
	return t, wrap(err, "reading a template")
}

func (r *reader) Templates(office store.OfficeID) ([]store.Template, error) {
	l, err := list(r.session, scanTemplate, templateColumns+` WHERE office = ? AND text <> '' ORDER BY name, id`, office)
	return l, wrap(err, "reading templates")
}

func (t *txn) SaveTemplate(x store.Template) (store.Template, error) {
	if x.ID == 0 {
		id, err := t.insert(`INSERT INTO templates (office, name, text, staff, at, used, last) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			x.Office, x.Name, x.Text, x.Staff, ms(x.At), x.Used, ms(x.Last))
		x.ID = store.TemplateID(id)
		return x, wrap(err, "keeping a template")
	}
	n, err := t.change(`UPDATE templates SET name = ?, text = ?, used = ?, last = ? WHERE id = ?`, x.Name, x.Text, x.Used, ms(x.Last), x.ID)
	return x, wrap(found(n, err), "keeping a template")
}

func (t *txn) DropTemplate(id store.TemplateID) error {
	return wrap(t.exec(`DELETE FROM templates WHERE id = ?`, id), "removing a template")
}

func (t *txn) DropBegun(staff store.StaffID, before time.Time) error {
	return wrap(t.exec(`DELETE FROM templates WHERE staff = ? AND text = '' AND at < ?`, staff, ms(before)), "removing what was only begun")
}
