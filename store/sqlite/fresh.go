package sqlite

import (
	"maps"
	"slices"

	"duaarah/bot"
)

// freshMost is how many rows of each lane of the outbox are remembered.
const freshMost = 500

// freshBoxes are rows of the outbox, kept in memory so that they need not be read again: new ones until they are leased, which most are
// at once, and what is known of one that is leased until it is settled. Whoever changes such a row has to forget it. They are the writer's.
type freshBoxes struct {
	made   map[int64]*box // by the transaction at work
	lanes  [bot.Bulk + 1]freshLane
	leased map[int64]*box // without their content, as head reads them
}

// freshLane are those of a lane that are committed: of many, the first, which go out first.
type freshLane struct {
	kept   map[int64]*box
	passed int // how many there was no room for since one was taken
}

func newFreshBoxes() *freshBoxes {
	f := &freshBoxes{made: map[int64]*box{}, leased: map[int64]*box{}}
	for i := range f.lanes {
		f.lanes[i].kept = map[int64]*box{}
	}
	return f
}

func (f *freshBoxes) remember(b *box) {
	if len(f.made) < freshMost {
		f.made[b.ID] = b
	}
}

func (f *freshBoxes) forget(id int64) {
	delete(f.made, id)
	delete(f.leased, id)
	for i := range f.lanes {
		delete(f.lanes[i].kept, id)
	}
}

// forgetAll is for what may have changed any row.
func (f *freshBoxes) forgetAll() {
	clear(f.made)
	clear(f.leased)
	for i := range f.lanes {
		clear(f.lanes[i].kept)
	}
}

// commit takes over what the transaction made.
func (f *freshBoxes) commit() {
	for _, id := range slices.Sorted(maps.Keys(f.made)) {
		f.lanes[f.made[id].Lane].keep(f.made[id])
	}
	clear(f.made)
}

func (l *freshLane) keep(b *box) {
	if len(l.kept) >= freshMost {
		if l.passed++; l.passed < 10*freshMost {
			return
		}
		clear(l.kept) // they wait for very long, such as those for a platform that is not configured now
	}
	l.passed = 0
	l.kept[b.ID] = b
}

// take hands a committed row out, to be leased.
func (f *freshBoxes) take(id int64) (b *box, ok bool) {
	for i := range f.lanes {
		l := &f.lanes[i]
		if b, ok = l.kept[id]; ok {
			delete(l.kept, id)
			l.passed = 0
			return b, true
		}
	}
	return nil, false
}

// lease notes a row that is leased now, until it is settled; its content is dropped.
func (f *freshBoxes) lease(b *box) {
	b.State = stateLeased
	b.Out = bot.Outgoing{Action: b.Out.Action}
	f.leased[b.ID] = b
}

// settle hands out what is known of a leased row.
func (f *freshBoxes) settle(id int64) (b box, ok bool) {
	leased, ok := f.leased[id]
	if ok {
		b = *leased
	}
	delete(f.leased, id)
	return b, ok
}
