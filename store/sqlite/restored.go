package sqlite

import (
	"context"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
)

// idGap is by how much the numbers jump that a restored database gives from then on. The program went on after the backup,
// and gave numbers that are out in the world: under buttons, as nonces, in open pages. None of those may come to mean
// something else.
const idGap = 1_000_000_000

// Waited is what became of the messages that had waited, or were being sent, when a backup was made.
type Waited struct {
	Uncertain int // new messages, which may have been sent since: staff see it
	Again     int // what is harmless to repeat: it goes out
}

// Restored makes a database fit to be served that was put back from a backup made at a time. Of new messages that waited
// then it is not known whether they were sent since, so they become uncertain, unless their platform finds out what it was
// sent before (idempotent); settled is called for them as for those that were being sent when the program died. With
// resend, what waited is sent: nothing else may have sent it since the backup.
func (o *Outbox) Restored(ctx context.Context, backup time.Time, idempotent func(bot.Account) bool, resend bool) (w Waited, err error) {
	err = o.db.update(ctx, func(tx *txn) error {
		w = Waited{}
		if err := tx.jump(); err != nil {
			return err
		}
		leased, err := list(tx.session, value[int64], `SELECT id FROM outbox WHERE state = 'leased' ORDER BY id`)
		if err != nil {
			return err
		}
		pending, err := list(tx.session, value[int64], `SELECT id FROM outbox WHERE state = 'pending' ORDER BY lane, id`)
		if err != nil {
			return err
		}
		if resend {
			w.Again = len(pending) // what was being sent is settled at the next start, as after a crash
			return nil
		}
		for _, id := range append(leased, pending...) {
			b, err := tx.box(id)
			if err != nil {
				return err
			}
			if err := o.restored(ctx, tx, b, backup, idempotent, &w); err != nil {
				return err
			}
		}
		return nil
	})
	return w, wrap(err, "settling what waited in the backup")
}

func (o *Outbox) restored(ctx context.Context, tx *txn, b box, backup time.Time, idempotent func(bot.Account) bool, w *Waited) error {
	switch {
	case b.erased:
		_, err := tx.change(`UPDATE outbox SET state = 'cancelled' WHERE id = ?`, b.ID)
		return err
	case b.Out.Action != bot.Send || idempotent(b.To.Account):
		w.Again++
		_, err := tx.change(`UPDATE outbox SET state = 'pending', attempts = attempts + 1 WHERE id = ?`, b.ID) // tried before: the platform is to look
		return err
	}
	w.Uncertain++
	now := tx.db.now()
	b.State, b.Reason, b.Note = string(bot.Uncertain), "", "it waited in the backup of "+backup.UTC().Format(time.RFC3339)+", and may have been sent since"
	if _, err := tx.change(`UPDATE outbox SET state = ?, reason = '', settled = ?, note = ? WHERE id = ?`, b.State, ms(now), b.Note, b.ID); err != nil {
		return err
	}
	return o.tell(ctx, tx, b, now)
}

// jump leaves a gap in all numbers that people or platforms may hold. A number is the highest one plus one, so a row that
// stands for nothing keeps the place: an aspiration that was given up as a draft is in no list and no figure.
func (t *txn) jump() error {
	for _, table := range []string{"outbox", "events"} {
		if _, err := t.change(`INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)`, table); err != nil {
			return err
		}
	}
	now := ms(t.db.now())
	for _, q := range []string{
		`UPDATE sqlite_sequence SET seq = seq + ?1`,
		`INSERT INTO citizens (id, alias, created) SELECT coalesce(max(id), 0) + ?1, 'restored ' || (coalesce(max(id), 0) + ?1), ?2 FROM citizens`,
		`INSERT INTO aspirations (id, code, citizen, account, chat, thread, office_by, kind, kind_by, topic, region, via, state, own,
			received, submitted, closed, turn, turn_at, due, first_reply, last_reply, unreachable, verdict, stars, draft_box, receipt_box)
			SELECT coalesce(max(id), 0) + ?1, 'restored ' || (coalesce(max(id), 0) + ?1), (SELECT max(id) FROM citizens), '', '', '', '', '', '',
			'', '', '', 'cancelled', 0, ?2, 0, 0, '', 0, 0, 0, 0, 0, '', 0, 0, 0 FROM aspirations`,
		`INSERT INTO messages (id, aspiration, side, at, version, edited, location, contact, opening, closing, account, chat, thread,
			message, outbox, outcome, delivered, erased)
			SELECT coalesce(max(id), 0) + ?1, (SELECT max(id) FROM aspirations), '', ?2, 0, 0, '', '', 0, 0, '', '', '', '', 0, '', 0, 1 FROM messages`,
		// Pages that are open ask for what comes after the last change they saw.
		`UPDATE transcript SET seq = seq + ?1 WHERE id IN (SELECT id FROM (SELECT id, max(seq) FROM transcript GROUP BY account, chat))`,
	} {
		args := []any{idGap, now}
		if _, err := t.change(q, args[:1+strings.Count(q, "?2")]...); err != nil {
			return fmt.Errorf("leaving a gap in the numbers: %w", err)
		}
	}
	return nil
}
