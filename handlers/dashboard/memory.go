package dashboard

import (
	"sync"
	"time"
)

// memory keeps answers for a while, the longer the longer they took: who sorts a table, or looks at a page again, does not ask
// the figures again. What it hands out is shared, and must not be changed.
type memory struct {
	clock func() time.Time

	mu      sync.Mutex
	answers map[string]remembered
}

type remembered struct {
	answer any
	until  time.Time
}

// An answer is kept for so many times what it took, and at most so long.
const (
	keepTimes   = 60
	keepMost    = 5 * time.Minute
	keepAnswers = 100
)

func newMemory(clock func() time.Time) *memory {
	return &memory{clock: clock, answers: map[string]remembered{}}
}

func (m *memory) get(key string) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.answers[key]
	return r.answer, ok && m.clock().Before(r.until)
}

func (m *memory) put(key string, answer any, took time.Duration) {
	now := m.clock()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.answers) >= keepAnswers {
		for k, r := range m.answers {
			if !now.Before(r.until) {
				delete(m.answers, k)
			}
		}
	}
	if len(m.answers) < keepAnswers {
		m.answers[key] = remembered{answer, now.Add(min(keepTimes*took, keepMost))}
	}
}
