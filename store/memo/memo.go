// Package memo remembers what was found out about texts: on its way a text is asked about several times, and it may have been read before
// its turn came. It keeps no text, only a hash of it; where words of the text are what is found out, few are remembered.
package memo

import (
	"hash/maphash"
	"sync"
)

// seed makes the hashes of one process: nobody can write two texts that share one, and by chance it happens to none.
var seed = maphash.MakeSeed()

// Memo is what read found out about the texts that were asked about last.
type Memo[T any] struct {
	read func(text string) T
	most int

	mu    sync.Mutex
	found map[uint64]T
	order []uint64 // by age; the next goes where the oldest is
	next  int
}

// New makes a Memo of a pure function, of so many texts at most.
func New[T any](most int, read func(text string) T) *Memo[T] {
	return &Memo[T]{read: read, most: most, found: map[uint64]T{}}
}

// Of is what read says of a text. Several may ask at a time.
func (m *Memo[T]) Of(text string) T {
	h := maphash.String(seed, text)
	m.mu.Lock()
	v, ok := m.found[h]
	m.mu.Unlock()
	if !ok {
		v = m.read(text)
		m.keep(h, v)
	}
	return v
}

func (m *Memo[T]) keep(h uint64, v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.found[h]; ok { // another was as fast
		return
	}
	if len(m.order) < m.most {
		m.order = append(m.order, h)
	} else {
		delete(m.found, m.order[m.next])
		m.order[m.next] = h
		m.next = (m.next + 1) % m.most
	}
	m.found[h] = v
}
