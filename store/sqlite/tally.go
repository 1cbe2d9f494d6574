package sqlite

import (
	"context"
	"errors"
	"time"

	"duaarah/store"
)

// excluded is true of what store.Tally leaves out.
const excluded = `(state IN ('spam', 'withdrawn', 'merged') OR own <> 0 OR (kind = 'praise' AND kind_by = 'citizen')
	OR (unreachable <> 0 AND unreachable <= received + 14*24*3600*1000 AND first_reply = 0))` // see store.ReplyWindow

const sentTo = ` FROM aspirations WHERE office = ? AND state IN ('open', 'closed', 'spam', 'withdrawn', 'merged')`

const waiting = sentTo + ` AND first_reply = 0 AND NOT ` + excluded

// Tally implements store.Reader. Its median is the lower one of an even number.
func (r *reader) Tally(offices []store.OfficeID, now time.Time) ([]store.Tally, error) {
	if offices == nil {
		all, err := r.Offices()
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			offices = append(offices, o.ID)
		}
	}
	tallies := make([]store.Tally, 0, len(offices))
	for _, office := range offices {
		t, err := r.tally(office, now)
		if err != nil {
			return nil, wrap(err, "counting an office's aspirations")
		}
		tallies = append(tallies, t)
	}
	return tallies, nil
}

func (r *reader) tally(office store.OfficeID, now time.Time) (store.Tally, error) {
	t, err := one(r.session, func(s scanner) (t store.Tally, err error) {
		err = s.Scan(&t.Received, &t.Excluded, &t.Answered, &t.Waiting, &t.Again)
		return t, err
	}, `SELECT count(*), count(*) FILTER (WHERE `+excluded+`),
		count(*) FILTER (WHERE first_reply <> 0 AND NOT `+excluded+`),
		count(*) FILTER (WHERE first_reply = 0 AND NOT `+excluded+`),
		count(*) FILTER (WHERE first_reply <> 0 AND turn = 'office' AND NOT `+excluded+`)`+sentTo, office)
	if err != nil {
		return t, err
	}
	t.Office = office
	if t.Undelivered, err = one(r.session, value[int], `SELECT count(*) FROM messages WHERE side = 'staff' AND delivered = 0
		AND aspiration IN (SELECT id`+sentTo+`)`, office); err != nil || t.Waiting == 0 {
		return t, err
	}
	since := func(position int) (time.Duration, error) {
		received, err := one(r.session, value[int64], `SELECT received`+waiting+` ORDER BY received DESC LIMIT 1 OFFSET ?`, office, position)
		return max(now.Truncate(time.Millisecond).Sub(fromMS(received)), 0), err
	}
	var errs [2]error
	t.Oldest, errs[0] = since(t.Waiting - 1)
	t.Median, errs[1] = since((t.Waiting - 1) / 2)
	return t, errors.Join(errs[0], errs[1])
}

// Expired counts the drafts that were erased because their citizens did not consent: they are in no other figure.
func (d *DB) Expired(ctx context.Context) (n int, err error) {
	err = d.view(ctx, func(r *reader) error {
		n, err = one(r.session, value[int], `SELECT count(*) FROM aspirations WHERE state = 'expired'`)
		return err
	})
	return n, wrap(err, "counting erased drafts")
}
