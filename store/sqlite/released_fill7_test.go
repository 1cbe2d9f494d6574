package sqlite

import "duaarah/store"

// fillKept puts some of everything that is kept since migration 7 into a store that fillStaff filled.
func (w *world) fillKept(tx store.Tx) error {
	t := tx.(*txn)
	for _, q := range []string{
		`INSERT INTO erased_keys (account, key, until) VALUES ('telegram/a%2Fb', '` + traceKey("m300/1") + `', 1814400000000)`,
		`INSERT INTO erased_traces (account, text, lasting) VALUES ('discord/1', '400500', 1)`,
		`UPDATE transcript SET kept = 1 WHERE id IN (SELECT id FROM transcript WHERE message <> '' LIMIT 1)`,
	} {
		if _, err := t.change(q); err != nil {
			return err
		}
	}
	return nil
}

// filled7 are tables of migration 7: the dump of a schema is to hold some of each.
var filled7 = []string{"erased_keys"}
