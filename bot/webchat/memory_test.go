package webchat

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
)

// memory is a Transcript and the Sessions in memory.
type memory struct {
	mu       sync.Mutex
	chats    map[bot.Address][]*bot.Entry
	seqs     map[bot.Address]int64
	tokens   map[string]string // seat/hash to user
	recovery map[string]string // seat/hash to user
}

func newMemory() *memory {
	return &memory{
		chats: map[bot.Address][]*bot.Entry{}, seqs: map[bot.Address]int64{},
		tokens: map[string]string{}, recovery: map[string]string{},
	}
}

func (m *memory) find(chat bot.Address, id string) *bot.Entry {
	for _, e := range m.chats[chat] {
		if e.ID == id {
			return e
		}
	}
	return nil
}

func (m *memory) Entry(_ context.Context, chat bot.Address, id string) (bot.Entry, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.find(chat, id); e != nil {
		return *e, true, nil
	}
	return bot.Entry{}, false, nil
}

func (m *memory) Put(_ context.Context, chat bot.Address, e bot.Entry) (bot.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	have := m.find(chat, e.ID)
	if have == nil && e.Out == nil && e.Message == nil && !e.Gone {
		return e, errors.New("nothing to change")
	}
	next := bot.Entry{ID: e.ID, At: e.At}
	if have != nil {
		next = *have
	}
	if e.Out != nil || e.Message != nil {
		next.Out, next.Message = e.Out, e.Message
	}
	if e.Gone {
		next.Gone, next.Out, next.Message = true, nil, nil
	}
	next.Mark = cmp.Or(e.Mark, next.Mark)
	next.Edited, next.Arrived = next.Edited || e.Edited, next.Arrived || e.Arrived
	if have != nil && reflect.DeepEqual(*have, next) {
		return next, nil
	}
	m.seqs[chat]++
	next.Seq = m.seqs[chat]
	if have == nil {
		next.Pos = next.Seq
		have = &bot.Entry{}
		m.chats[chat] = append(m.chats[chat], have)
	}
	*have = next
	return next, nil
}

func (m *memory) arrive(chat bot.Address, ids []string) {
	for _, id := range ids {
		m.mu.Lock()
		known := m.find(chat, id) != nil
		m.mu.Unlock()
		if known {
			_, _ = m.Put(context.Background(), chat, bot.Entry{ID: id, Arrived: true, Mark: "", Gone: false, Out: m.out(chat, id)})
		}
	}
}

func (m *memory) out(chat bot.Address, id string) *bot.Outgoing {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.find(chat, id).Out
}

func (m *memory) list(chat bot.Address, keep func(*bot.Entry) bool, by func(bot.Entry) int64) []bot.Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	var l []bot.Entry
	for _, e := range m.chats[chat] {
		if keep(e) {
			l = append(l, *e)
		}
	}
	slices.SortFunc(l, func(a, b bot.Entry) int { return cmp.Compare(by(a), by(b)) })
	return l
}

func (m *memory) Changes(_ context.Context, chat bot.Address, after int64, limit int) ([]bot.Entry, error) {
	l := m.list(chat, func(e *bot.Entry) bool { return e.Seq > after }, func(e bot.Entry) int64 { return e.Seq })
	return l[:min(limit, len(l))], nil
}

func (m *memory) Page(_ context.Context, chat bot.Address, before int64, limit int) ([]bot.Entry, error) {
	l := m.list(chat, func(e *bot.Entry) bool { return before == 0 || e.Pos < before }, func(e bot.Entry) int64 { return e.Pos })
	return l[max(0, len(l)-limit):], nil
}

func (m *memory) HasFile(_ context.Context, chat bot.Address, id string) (bool, error) {
	has := func(fs []bot.File) bool { return slices.ContainsFunc(fs, func(f bot.File) bool { return f.ID == id }) }
	l := m.list(chat, func(e *bot.Entry) bool {
		return e.Out != nil && has(e.Out.Files) || e.Message != nil && has(e.Message.Files)
	}, func(e bot.Entry) int64 { return e.Pos })
	return len(l) > 0, nil
}

func (m *memory) User(_ context.Context, seat, h string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u, ok := m.tokens[seat+"/"+h]
	return u, ok, nil
}

func (m *memory) Create(_ context.Context, seat, user, h string, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.tokens[seat+"/"+h]; !ok {
		m.tokens[seat+"/"+h] = user
	}
	return nil
}

func (m *memory) SetRecovery(_ context.Context, seat, user, h string, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, u := range m.recovery {
		if u == user && strings.HasPrefix(k, seat+"/") {
			delete(m.recovery, k)
		}
	}
	m.recovery[seat+"/"+h] = user
	return nil
}

func (m *memory) Recover(_ context.Context, seat, codeHash, tokenHash string, _ time.Time) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	user, ok := m.recovery[seat+"/"+codeHash]
	if !ok {
		return "", false, nil
	}
	delete(m.recovery, seat+"/"+codeHash)
	for k, u := range m.tokens {
		if u == user && strings.HasPrefix(k, seat+"/") {
			delete(m.tokens, k)
		}
	}
	m.tokens[seat+"/"+tokenHash] = user
	return user, true, nil
}

func (m *memory) users() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.tokens)
}
