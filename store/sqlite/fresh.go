package sqlite

import "maps"

// freshMost is how many rows of the outbox are remembered, of one transaction and of those before.
const freshMost = 1000

// freshBoxes are new rows of the outbox, kept in memory so that they need not be read again to be leased: most are, at once.
// Whoever changes a row that waits has to forget it. They are the writer's.
type freshBoxes struct {
	made map[int64]*box // by the transaction at work
	kept map[int64]*box // committed
}

func newFreshBoxes() freshBoxes {
	return freshBoxes{map[int64]*box{}, map[int64]*box{}}
}

func (f freshBoxes) remember(b *box) {
	if len(f.kept) >= freshMost { // some may wait for very long, such as those for a platform that is not configured now
		clear(f.kept)
	}
	if len(f.made) < freshMost {
		f.made[b.ID] = b
	}
}

func (f freshBoxes) forget(id int64) {
	delete(f.made, id)
	delete(f.kept, id)
}

// forgetAll is for what may have changed any row.
func (f freshBoxes) forgetAll() {
	clear(f.made)
	clear(f.kept)
}

// commit takes over what the transaction made.
func (f freshBoxes) commit() {
	maps.Copy(f.kept, f.made)
	clear(f.made)
}

// take hands a committed row out, to be leased.
func (f freshBoxes) take(id int64) (b *box, ok bool) {
	b, ok = f.kept[id]
	f.forget(id)
	return b, ok
}
