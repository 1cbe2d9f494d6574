package sqlite

import (
	"errors"

	"duaarah/bot"
	"duaarah/store"
)

// moves are the tables and columns that hold a chat.
var moves = [...][3]string{
	{"identities", "direct_account", "direct_chat"},
	{"rooms", "account", "chat"},
	{"aspirations", "account", "chat"},
	{"messages", "account", "chat"},
	{"cards", "account", "chat"},
	{"outbox", "account", "chat"},
	{"outbox", "else_account", "else_chat"},
	{"cursors", "account", "chat"},
	{"sent", "account", "chat"},
	{"early", "account", "chat"},
	{"conversations", "account", "chat"},
	{"transcript", "account", "chat"},
	{"transcript_files", "account", "chat"},
	{"parked", "account", "chat"},
	{"asks", "account", "chat"},
	{"leftovers", "account", "chat"},
	{"shown_names", "account", "chat"},
	{"supports", "account", "chat"},
	{"notes", "account", "chat"},
	{"held_replies", "account", "chat"},
	{"broadcasts", "account", "chat"},
}

// left are the tables that hold IDs of a chat's messages. At another address the same IDs are those of others.
var left = [...]string{"sent", "messages", "notes", "held_replies", "shown_names"}

// MoveChat: threads stay as they are. Where the new chat has a row of the same key already (a message ID given again),
// that one is the newer, and stays.
func (t *txn) MoveChat(from, to bot.Address) error {
	if sameChat(from, to) {
		return nil
	}
	t.forget()
	oldAccount, newAccount := accountText(from.Account), accountText(to.Account)
	if err := t.leaveBehind(oldAccount, from.Chat); err != nil {
		return wrap(err, "leaving messages behind")
	}
	for _, m := range moves {
		table, account, chat := m[0], m[1], m[2]
		if err := t.exec(`UPDATE OR IGNORE `+table+` SET `+account+` = ?, `+chat+` = ? WHERE `+account+` = ? AND `+chat+` = ?`,
			newAccount, to.Chat, oldAccount, from.Chat); err != nil {
			return wrap(err, "moving a chat")
		}
	}
	for _, table := range []string{"sent", "early", "conversations", "transcript", "transcript_files", "cursors"} {
		if err := t.exec(`DELETE FROM `+table+` WHERE account = ? AND chat = ?`, oldAccount, from.Chat); err != nil {
			return wrap(err, "moving a chat")
		}
	}
	if err := t.exec(`DELETE FROM moved WHERE account = ? AND old = ?`, newAccount, to.Chat); err != nil { // it is back there: nothing goes round in a circle
		return wrap(err, "moving a chat")
	}
	if err := t.exec(`INSERT OR REPLACE INTO moved (account, old, new) VALUES (?, ?, ?)`, oldAccount, from.Chat, to.Chat); err != nil {
		return wrap(err, "moving a chat")
	}
	t.touched[outboxChanged] = true
	return wrap(t.cardsAnew(newAccount, to.Chat), "moving a chat")
}

func (r *reader) MovedTo(chat bot.Address) (bot.Address, error) {
	to, err := one(r.session, value[string], `SELECT new FROM moved WHERE account = ? AND old = ?`, accountText(chat.Account), chat.Chat)
	if errors.Is(err, store.ErrNotFound) {
		return chat, nil
	}
	chat.Chat = to
	return chat, wrap(err, "asking where a chat is now")
}

// cardsAnew has the rooms that are a chat get the cards that do not stand there.
func (t *txn) cardsAnew(account, chat string) error {
	rooms, err := list(t.session, value[int64], `SELECT id FROM rooms WHERE account = ? AND chat = ? AND until = 0`, account, chat)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if err := t.SetTimer(store.TimerMoved, room, t.db.now()); err != nil {
			return err
		}
	}
	return nil
}

// leaveBehind has nothing that is said at a chat's new address be taken for what was said at the old one. Cards that were said there
// are none any more. What is on its way may still arrive at the old one: see staysBehind.
func (t *txn) leaveBehind(account, chat string) error {
	if err := t.exec(`DELETE FROM cards WHERE account = ?1 AND chat = ?2 AND outbox IN (SELECT outbox FROM sent WHERE account = ?1 AND chat = ?2)`,
		account, chat); err != nil {
		return err
	}
	for _, table := range left { // as store.Behind says it
		if err := t.exec(`UPDATE `+table+` SET message = chat || '/' || message WHERE account = ? AND chat = ? AND message <> ''`, account, chat); err != nil {
			return err
		}
	}
	return t.exec(`UPDATE outbox SET leased = -leased WHERE account = ? AND chat = ? AND state = 'leased' AND leased > 0`, account, chat)
}

// staysBehind notes what a row made in a chat that moved while it was on its way: messages at the old address, with IDs that others have at
// the new one. A card among them is none.
func (t *txn) staysBehind(b box, messages []string) error {
	if len(messages) == 0 || b.Out.Action != bot.Send {
		return nil
	}
	there := make([]string, len(messages))
	for i, message := range messages {
		there[i] = store.Behind(b.To, message)
	}
	if err := t.addSent(b, there, false, false); err != nil || b.About.Purpose != store.ForCard {
		return err
	}
	if err := t.exec(`DELETE FROM cards WHERE outbox = ?`, b.ID); err != nil {
		return err
	}
	return t.cardsAnew(accountText(b.To.Account), b.To.Chat)
}
