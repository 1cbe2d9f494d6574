package sqlite

import (
	"encoding/json"
	"errors"

	"duaarah/bot"
	"duaarah/store"
)

func (r *reader) Conversation(chat bot.Address, who store.IdentityID, v any) error {
	if r.noConversation[who] {
		return nil
	}
	data, err := one(r.session, value[string], `SELECT data FROM conversations WHERE account = ? AND chat = ? AND identity = ?`,
		accountText(chat.Account), chat.Chat, who)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), v)
	}
	return wrap(err, "reading a conversation")
}

func (t *txn) SetConversation(chat bot.Address, who store.IdentityID, v any) error {
	delete(t.noConversation, who)
	account := accountText(chat.Account)
	if v == nil {
		err := t.exec(`DELETE FROM conversations WHERE account = ? AND chat = ? AND identity = ?`, account, chat.Chat, who)
		return wrap(err, "forgetting a conversation")
	}
	data, err := json.Marshal(v)
	if err != nil {
		return wrap(err, "keeping a conversation")
	}
	err = t.exec(`INSERT INTO conversations (account, chat, identity, data, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (account, chat, identity) DO UPDATE SET data = excluded.data, at = excluded.at`, account, chat.Chat, who, string(data), ms(t.db.now()))
	return wrap(err, "keeping a conversation")
}
