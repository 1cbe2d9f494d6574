package sqlite

import "duaarah/store"

// fillKept puts some of everything that is kept since migration 7 into a store that fillStaff filled.
func (w *world) fillKept(tx store.Tx) error {
	_, err := tx.(*txn).change(`UPDATE transcript SET kept = 1 WHERE id IN (SELECT id FROM transcript WHERE message <> '' LIMIT 1)`)
	return err
}
