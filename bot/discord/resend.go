package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	lookBack   = time.Minute // before a parcel was made: clocks differ
	lookPages  = 5
	postsLook  = 50 // posts out of sight
	recentMost = 5000
)

// sentBefore looks whether an earlier attempt made the message. Its error is a *bot.DeliveryError.
func (s *sending) sentBefore(ctx context.Context, channel string, m *message) (id string, ok bool, err error) {
	if s.Attempts == 0 {
		return "", false, nil
	}
	if id, ok := s.inHand.recent.sentAs(m.nonce, channel); ok {
		return id, true, nil
	}
	after := ""
	if !s.Created.IsZero() {
		after = snowflakeAt(s.Created.Add(-lookBack))
	}
	for range lookPages {
		q := url.Values{"limit": {strconv.Itoa(pageMax)}}
		if after != "" {
			q.Set("after", after)
		}
		var page []wireMessage
		err := s.rest.do(ctx, call{method: http.MethodGet, path: messagesPath(channel), query: q}, &page)
		switch {
		case err != nil && passes(err):
			return "", false, tryAgain(err)
		case err != nil: // it cannot be looked at: the nonce has to do
			return "", false, nil
		}
		slices.SortFunc(page, func(a, b wireMessage) int { return compareIDs(a.ID, b.ID) })
		for _, x := range page {
			same, err := s.same(ctx, m, x)
			if err != nil {
				return "", false, err
			}
			if same {
				s.inHand.recent.said(m.nonce, channel, x.ID, s.Out.Buttons)
				return x.ID, true, nil
			}
		}
		if len(page) < pageMax || after == "" {
			break
		}
		after = page[len(page)-1].ID
	}
	return "", false, nil
}

// same reports whether a message that is there is the one that m would become.
func (s *sending) same(ctx context.Context, m *message, x wireMessage) (bool, error) {
	if x.Author == nil || x.Author.ID != s.id {
		return false, nil
	}
	var nonce string
	if json.Unmarshal(x.Nonce, &nonce) == nil && nonce != "" {
		return nonce == m.nonce, nil
	}
	if !s.Created.IsZero() && older(x.ID, snowflakeAt(s.Created.Add(-lookBack))) || !m.looksLike(x) {
		return false, nil
	}
	if other := s.inHand.recent.nonceOf(x.ID); other != "" && other != m.nonce {
		return false, nil
	}
	return s.unknown(ctx, x.ID)
}

// unknown reports whether the store does not know what a message says: it is not another's.
func (s *sending) unknown(ctx context.Context, id string) (bool, error) {
	if s.opt.Chats == nil {
		return true, nil
	}
	_, known, err := s.opt.Chats.Said(ctx, s.To, id)
	if err != nil {
		return false, retry(0, errors.New("the store does not tell what was said"))
	}
	return !known, nil
}

// looksLike compares what a person sees, and the buttons' data.
func (m *message) looksLike(x wireMessage) bool {
	panel := ""
	for _, e := range x.Embeds {
		panel += e.Description
	}
	if m.panel == "" && len(x.Embeds) > 0 { // a preview of an address
		panel = ""
	}
	// Discord takes white space off what is said.
	if adapter.OneLine(m.content) != adapter.OneLine(x.Content) || adapter.OneLine(m.panel) != adapter.OneLine(panel) || len(m.files) != len(x.Attachments) {
		return false
	}
	if !slices.Equal(idsIn(m.rows), customIDs(x.Components)) {
		return false
	}
	for i, f := range m.files {
		if ascii(f.name) != ascii(x.Attachments[i].Name) {
			return false
		}
	}
	return true
}

// ascii is a file's name without what Discord may replace.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// postedBefore is sentBefore for a post of a forum, which takes no nonce.
func (s *sending) postedBefore(ctx context.Context, forum wireChannel, name string, m *message) (string, bool, error) {
	if s.Attempts == 0 {
		return "", false, nil
	}
	if id, ok := s.inHand.recent.sentAs(m.nonce, ""); ok {
		return id, true, nil
	}
	var threads []wireChannel
	if forum.Guild != "" {
		active, err := s.dir.activeThreads(ctx, forum.Guild)
		if err != nil && passes(err) {
			return "", false, tryAgain(err)
		}
		threads = active
	}
	var archived struct {
		Threads []wireChannel `json:"threads"`
	}
	err := s.rest.do(ctx, call{
		method: http.MethodGet, path: "/channels/" + forum.ID + "/threads/archived/public", query: url.Values{"limit": {strconv.Itoa(postsLook)}},
	}, &archived)
	if err != nil && passes(err) {
		return "", false, tryAgain(err)
	}
	since := snowflakeAt(s.Created.Add(-lookBack))
	for _, c := range append(threads, archived.Threads...) {
		if c.Parent != forum.ID || c.Owner != s.id || c.Name != name || !s.Created.IsZero() && older(c.ID, since) {
			continue
		}
		if other := s.inHand.recent.nonceOf(c.ID); other != "" && other != m.nonce {
			continue
		}
		unknown, err := s.unknown(ctx, c.ID)
		if err != nil {
			return "", false, err
		}
		if unknown {
			s.inHand.recent.said(m.nonce, c.ID, c.ID, s.Out.Buttons)
			return c.ID, true, nil
		}
	}
	return "", false, nil
}

// memory is what was just sent. It is bounded, and safe for concurrent use.
type memory struct {
	began    string // a snowflake: what is younger was made, and marked, since; clocks may differ
	mu       sync.Mutex
	nonces   map[string]string // message by nonce
	messages map[string]*remembered
	order    []string // messages, the oldest first
}

type remembered struct {
	nonce, channel string
	buttons        [][]bot.Button
	marks          map[bot.Mark]bool // on it; nil: not known
}

func newMemory(began time.Time) *memory {
	return &memory{began: snowflakeAt(began.Add(lookBack)), nonces: map[string]string{}, messages: map[string]*remembered{}}
}

// entry is what is remembered of a message. mu must be held.
func (r *memory) entry(id string) *remembered {
	if x := r.messages[id]; x != nil {
		return x
	}
	if len(r.order) >= recentMost {
		for _, old := range r.order[:recentMost/10] {
			if x := r.messages[old]; r.nonces[x.nonce] == old {
				delete(r.nonces, x.nonce)
			}
			delete(r.messages, old)
		}
		r.order = slices.Clone(r.order[recentMost/10:])
	}
	x := &remembered{}
	r.messages[id] = x
	r.order = append(r.order, id)
	return x
}

func (r *memory) said(nonce, channel, id string, buttons [][]bot.Button) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x := r.entry(id)
	x.nonce, x.channel, x.buttons = nonce, channel, buttons
	if nonce != "" {
		r.nonces[nonce] = id
	}
}

func (r *memory) changed(id string, buttons [][]bot.Button) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entry(id).buttons = buttons
}

// sentAs is the message that was made with a nonce, in that channel (empty: any).
func (r *memory) sentAs(nonce, channel string) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id, ok := r.nonces[nonce]
	if !ok || nonce == "" || channel != "" && r.messages[id].channel != channel {
		return "", false
	}
	return id, true
}

func (r *memory) nonceOf(id string) string { return r.get(id).nonce }

func (r *memory) channelOf(id string) string { return r.get(id).channel }

func (r *memory) get(id string) remembered {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x := r.messages[id]; x != nil {
		return *x
	}
	return remembered{}
}

// marked are the marks that may be on a message, other than one. A message is first marked as taken: then there is none.
func (r *memory) marked(id string, but bot.Mark) []bot.Mark {
	marks := r.get(id).marks
	if marks == nil && (but == bot.MarkTaken || !older(id, r.began)) {
		return nil
	}
	var out []bot.Mark
	for _, m := range []bot.Mark{bot.MarkTaken, bot.MarkDelivered, bot.MarkFailed} {
		if m != but && (marks == nil || marks[m]) {
			out = append(out, m)
		}
	}
	return out
}

// unmark notes that a mark is not on a message, or not any more.
func (r *memory) unmark(id string, m bot.Mark) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, left := r.entry(id), map[bot.Mark]bool{}
	for _, x := range []bot.Mark{bot.MarkTaken, bot.MarkDelivered, bot.MarkFailed} {
		left[x] = x != m && (e.marks == nil || e.marks[x])
	}
	e.marks = left
}

func (r *memory) mark(id string, m bot.Mark) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entry(id).marks = map[bot.Mark]bool{m: true}
}
