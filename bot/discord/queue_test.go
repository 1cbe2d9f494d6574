package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

// Very many people write at once: what works on it is bounded, nobody is left out, and each chat keeps its order, though it
// cannot be kept at first.
func TestVeryManyChats(t *testing.T) {
	const chats, each = 1000, 3
	m := newMock(t)
	k := m.bot(Options{Times: Times{RetryMin: 10 * time.Millisecond, RetryMax: 20 * time.Millisecond}})
	var mu sync.Mutex
	now, most, refused := 0, 0, 0
	got := map[string][]string{}
	q := newQueues(t.Context(), k.b, func(_ context.Context, us []bot.Update) error {
		mu.Lock()
		defer mu.Unlock()
		if refused++; refused <= 50 {
			return errors.New("not now")
		}
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(time.Millisecond) // others come in meanwhile
		mu.Lock()
		now--
		for _, u := range us {
			got[u.Address.Chat] = append(got[u.Address.Chat], u.Message.Text)
		}
		return nil
	})
	for n := range each {
		for c := range chats {
			channel, user := fmt.Sprint(7_000_000_000_000_000_000+c), fmt.Sprint(8_000_000_000_000_000_000+c)
			q.put(channel, envelope{Type: "MESSAGE_CREATE", User: user, Data: data(t, spoken(mockDM, id(1000+c*each+n), fmt.Sprint("pesan ", n),
				object{"channel_id": channel, "author": object{"id": user, "username": "warga"}}))})
		}
	}
	for deadline := time.Now().Add(bound); ; time.Sleep(5 * time.Millisecond) {
		q.mu.Lock()
		left, work, turns := q.count, q.work, len(q.turns)
		q.mu.Unlock()
		if left == 0 && work == 0 && turns == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d events are left, %d chats are worked off, %d wait", left, work, turns)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if most > workMax {
		t.Errorf("%d chats were worked off at once, more than %d", most, workMax)
	}
	if len(got) != chats {
		t.Errorf("%d chats were told of %d", len(got), chats)
	}
	for chat, texts := range got {
		if s := strings.Join(texts, ","); s != "pesan 0,pesan 1,pesan 2" {
			t.Errorf("of chat %s was told %q", chat, s)
		}
	}
}
