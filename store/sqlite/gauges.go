package sqlite

import (
	"context"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// Gauges is what stands in the store now, for the operator. All of it is found by indexes that hold only what waits, or
// one office: it costs by what is open, not by what was ever stored.
type Gauges struct {
	Outbox   []OutboxGauge
	Parked   map[bot.Account]int // updates
	Files    map[bot.Account]int // attachments still to be fetched
	Offices  []OfficeGauge
	Erasures int // that are not yet out of the file
	Unfolded int // events that the kept figures do not follow yet, about
}

// OutboxGauge is what waits to be sent through one account in one lane.
type OutboxGauge struct {
	Account bot.Account
	Lane    bot.Lane
	Pending int
	Oldest  time.Time // when the oldest was enqueued
}

// OfficeGauge is what one office has in hand: what is open, and of that what waits for the office beyond its time.
type OfficeGauge struct {
	Office        store.OfficeID
	Open, Overdue int
}

type perAccount struct {
	account bot.Account
	n       int
}

func scanPerAccount(s scanner) (p perAccount, err error) {
	err = s.Scan(accountColumn{&p.account}, &p.n)
	return p, err
}

// Gauges counts them, in one snapshot.
func (d *DB) Gauges(ctx context.Context, now time.Time) (g Gauges, err error) {
	err = d.view(ctx, func(r *reader) (err error) {
		g.Outbox, err = list(r.session, func(s scanner) (o OutboxGauge, err error) {
			err = s.Scan(accountColumn{&o.Account}, &o.Lane, &o.Pending, msColumn{&o.Oldest})
			return o, err
		}, `SELECT account, lane, count(*), min(created) FROM outbox INDEXED BY outbox_pending WHERE state = 'pending' GROUP BY lane, account`)
		if err != nil {
			return err
		}
		if g.Parked, err = byAccount(r, `SELECT account, count(*) FROM parked INDEXED BY parked_chat GROUP BY account`); err != nil {
			return err
		}
		if g.Files, err = byAccount(r, `SELECT ref_account, count(*) FROM attachments INDEXED BY attachments_remote
			WHERE state = 'remote' GROUP BY ref_account`); err != nil {
			return err
		}
		if g.Erasures, err = one(r.session, value[int], `SELECT count(*) FROM erasures`); err != nil {
			return err
		}
		if g.Unfolded, err = one(r.session, value[int], `SELECT coalesce(max(seq), 0) - (SELECT seq FROM figure_mark) FROM events`); err != nil {
			return err
		}
		g.Offices, err = r.officeGauges(now)
		return err
	})
	return g, wrap(err, "counting what stands in the store")
}

func byAccount(r *reader, q string) (map[bot.Account]int, error) {
	rows, err := list(r.session, scanPerAccount, q)
	if err != nil {
		return nil, err
	}
	counts := make(map[bot.Account]int, len(rows))
	for _, p := range rows {
		counts[p.account] = p.n
	}
	return counts, nil
}

func (r *reader) officeGauges(now time.Time) ([]OfficeGauge, error) {
	offices, err := r.Offices()
	if err != nil {
		return nil, err
	}
	all := make([]OfficeGauge, 0, len(offices))
	for _, o := range offices {
		g := OfficeGauge{Office: o.ID}
		if g.Open, err = one(r.session, value[int], `SELECT count(*) FROM aspirations INDEXED BY aspirations_open
			WHERE office = ? AND state = 'open'`, o.ID); err != nil {
			return nil, err
		}
		if g.Overdue, err = one(r.session, value[int], `SELECT count(*) FROM aspirations INDEXED BY aspirations_open
			WHERE office = ? AND state = 'open' AND turn = 'office' AND due <> 0 AND due < ?`, o.ID, now.UnixMilli()); err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}
