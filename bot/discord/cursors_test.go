package discord

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

// cursors notes the cursors that are told, in order.
type cursors struct {
	mu   sync.Mutex
	told []string
}

func (c *cursors) take(_ context.Context, us []bot.Update) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, u := range us {
		if u.Cursor != "" {
			c.told = append(c.told, u.Cursor)
		}
	}
	return nil
}

func (c *cursors) seen() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.told)
}

// What is read again does not tell that less was read than is known.
func TestCursorsDoNotGoBack(t *testing.T) {
	m := newMock(t)
	chats := &chatsMock{}
	k := m.bot(Options{Chats: chats})
	chats.watched = []bot.Watched{{Address: k.b.public(mockRoom, ""), Cursor: id(20)}, {Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(20)}}
	var all cursors
	var want []string
	for i := 1; i <= 30; i++ {
		m.put(spoken(mockRoom, id(i), "/antrean"), spoken(mockDM, id(i), "kata"))
		if i > 20 {
			want = append(want, id(i), mockDM+"/"+id(i))
		}
	}
	q := newQueues(t.Context(), k.b, all.take)
	f := newBackfill(k.b, q)
	f.begin(timeOf(id(1)).Add(-time.Minute))
	go f.run(t.Context())
	k.fetched()
	got := all.seen()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("told:\n%s", strings.Join(got, "\n"))
	}
}

// How far a room was read in which nothing was for us is told before what comes next there.
func TestReadIsToldInOrder(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{})
	var all cursors
	next := make(chan struct{})
	var q *queues
	q = newQueues(t.Context(), k.b, func(ctx context.Context, us []bot.Update) error {
		if us[0].Kind != bot.KindRead {
			defer close(next)
			return all.take(ctx, us)
		}
		q.put(mockRoom, envelope{Type: "MESSAGE_CREATE", Data: data(t, spoken(mockRoom, id(3), "/antrean"))})
		select {
		case <-next:
		case <-time.After(50 * time.Millisecond):
		}
		return all.take(ctx, us)
	})
	c := q.chatLocked(mockRoom)
	if err := q.keep(c, []bot.Update{k.b.readUpTo(k.b.public(mockRoom, ""), id(2))}); err != nil {
		t.Fatal(err)
	}
	if err := q.tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-next
	if got := all.seen(); !slices.Equal(got, []string{id(2), id(3)}) {
		t.Errorf("told %q", got)
	}
}
