package memo

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

func TestEachTextIsReadOnceWhileItIsRemembered(t *testing.T) {
	read := 0
	m := New(3, func(text string) int { read++; return len(text) })
	ask := func(text string, times int) {
		t.Helper()
		if got := m.Of(text); got != len(text) {
			t.Errorf("of %q it says %d", text, got)
		}
		if read != times {
			t.Errorf("after %q, %d texts were read, want %d", text, read, times)
		}
	}
	ask("", 1)
	ask("a", 2)
	ask("bb", 3)
	ask("", 3)
	ask("ccc", 4) // in place of the oldest
	ask("a", 4)
	ask("bb", 4)
	ask("", 5)
	ask("bb", 5)
	ask("a", 6)
	if len(m.found) != 3 || len(m.order) != 3 {
		t.Errorf("it remembers %d texts in an order of %d, more than 3", len(m.found), len(m.order))
	}
}

func TestSeveralAskAtATime(t *testing.T) {
	var read atomic.Int64
	m := New(8, func(text string) string { read.Add(1); return text + "!" })
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 2000 {
				if text := fmt.Sprint(i % 20); m.Of(text) != text+"!" {
					t.Errorf("of %q it says %q", text, m.Of(text))
				}
			}
		})
	}
	all.Wait()
	if len(m.found) != 8 || len(m.order) != 8 {
		t.Errorf("it remembers %d texts in an order of %d, not 8", len(m.found), len(m.order))
	}
}
