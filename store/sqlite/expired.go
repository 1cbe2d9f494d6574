package sqlite

import "context"

// Expired counts the drafts that were erased because their citizens did not consent: they are in no other figure.
func (d *DB) Expired(ctx context.Context) (n int, err error) {
	err = d.view(ctx, func(r *reader) error {
		n, err = one(r.session, value[int], `SELECT count(*) FROM aspirations WHERE `+ended+` AND state = 'expired'`)
		return err
	})
	return n, wrap(err, "counting erased drafts")
}
