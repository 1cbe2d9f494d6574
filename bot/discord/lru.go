package discord

import "container/list"

// lru is a map that forgets what was used longest ago. It is not safe for concurrent use.
type lru[V any] struct {
	max   int
	order *list.List // of *lruEntry[V], the latest first
	at    map[string]*list.Element
}

type lruEntry[V any] struct {
	key   string
	value V
}

func newLRU[V any](most int) *lru[V] {
	return &lru[V]{max: most, order: list.New(), at: map[string]*list.Element{}}
}

func (r *lru[V]) get(key string) (v V, ok bool) {
	e, ok := r.at[key]
	if !ok {
		return v, false
	}
	r.order.MoveToFront(e)
	return e.Value.(*lruEntry[V]).value, true
}

func (r *lru[V]) put(key string, v V) {
	if e, ok := r.at[key]; ok {
		e.Value.(*lruEntry[V]).value = v
		r.order.MoveToFront(e)
		return
	}
	r.at[key] = r.order.PushFront(&lruEntry[V]{key, v})
	if r.order.Len() > r.max {
		r.remove(r.order.Back())
	}
}

func (r *lru[V]) drop(key string) {
	if e, ok := r.at[key]; ok {
		r.remove(e)
	}
}

func (r *lru[V]) remove(e *list.Element) {
	delete(r.at, e.Value.(*lruEntry[V]).key)
	r.order.Remove(e)
}

func (r *lru[V]) dropIf(drop func(V) bool) {
	for e := r.order.Front(); e != nil; {
		next := e.Next()
		if drop(e.Value.(*lruEntry[V]).value) {
			r.remove(e)
		}
		e = next
	}
}

// all is an iterator over what is remembered.
func (r *lru[V]) all(yield func(V) bool) {
	for e := r.order.Front(); e != nil; e = e.Next() {
		if !yield(e.Value.(*lruEntry[V]).value) {
			return
		}
	}
}
