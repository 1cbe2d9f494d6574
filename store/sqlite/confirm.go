package sqlite

import (
	"errors"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Confirm: a row is delivered when all its messages are. One that is confirmed before its sending is settled is
// remembered until then, see Outbox.Settle.
func (t *txn) Confirm(chat bot.Address, messages []string, at time.Time) (settled []store.Settled, err error) {
	defer func() { err = wrap(err, "confirming messages") }()
	account := accountText(chat.Account)
	for _, message := range messages {
		if err := t.arrivedInTranscript(account, chat.Chat, message); err != nil {
			return nil, err
		}
		id, err := one(t.session, value[int64], sentRow, account, chat.Chat, message)
		if errors.Is(err, store.ErrNotFound) {
			if err := t.confirmEarly(account, chat.Chat, message, at); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		n, err := t.change(`UPDATE sent SET arrived = 1 WHERE account = ? AND chat = ? AND message = ? AND arrived = 0`,
			account, chat.Chat, message)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		b, err := t.head(id)
		if err != nil {
			return nil, err
		}
		all, err := t.allArrived(id)
		if err != nil {
			return nil, err
		}
		if b.State != string(bot.Handed) || !all {
			continue
		}
		if err := t.exec(`UPDATE outbox SET state = 'delivered', settled = ? WHERE id = ?`, ms(at), id); err != nil {
			return nil, err
		}
		b.State = string(bot.Delivered)
		settled = append(settled, b.settled(at))
	}
	return settled, nil
}

func (b box) settled(at time.Time) store.Settled {
	return store.Settled{ID: b.ID, To: b.To, About: b.About, Action: b.Out.Action, Outcome: bot.Outcome(b.State),
		Reason: b.Reason, Missing: b.missing, Note: b.Note, At: fromMS(ms(at))}
}

func (t *txn) allArrived(outbox int64) (bool, error) {
	return one(t.session, value[bool],
		`SELECT count(*) > 0 AND count(*) = sum(arrived) FROM sent WHERE outbox = ?`, outbox)
}

// confirmEarly remembers an arrival while something is on its way to the chat; nobody can fill the table otherwise.
func (t *txn) confirmEarly(account, chat, message string, at time.Time) error {
	return t.exec(`INSERT INTO early (account, chat, message, at) SELECT ?1, ?2, ?3, ?4
		WHERE EXISTS (SELECT 1 FROM outbox WHERE account = ?1 AND chat = ?2 AND state = 'leased')
		ON CONFLICT DO NOTHING`, account, chat, message, ms(at))
}
