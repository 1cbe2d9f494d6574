package telegramtest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// queued is an update that the bot has not confirmed.
type queued struct {
	id     int64
	by     int64 // who did it
	update obj   // without update_id
}

// hook is the bot's webhook.
type hook struct {
	url, secret string
	wake        chan struct{} // closed when the webhook ended
}

// byRequest reports whether updates of that kind are not sent unless they are asked for.
func byRequest(kind string) bool {
	return kind == "chat_member" || kind == "message_reaction" || kind == "message_reaction_count"
}

// allow sets which kinds of updates are sent; nil: all but a few. The caller holds mu, or is alone.
func (s *Server) allow(kinds []string) {
	s.allowed = map[string]bool{}
	for _, k := range kinds {
		s.allowed[k] = true
	}
}

func (s *Server) allows(kind string) bool {
	if len(s.allowed) == 0 {
		return !byRequest(kind)
	}
	return s.allowed[kind]
}

// emit queues an update, if its kind is asked for. The content is fixed now. The caller holds mu.
func (s *Server) emit(by int64, kind string, content any) {
	if !s.allows(kind) {
		return
	}
	raw, err := json.Marshal(content)
	if err != nil {
		s.violate("encode an update: %v", err)
		return
	}
	s.push(queued{by: by, update: obj{kind: json.RawMessage(raw)}})
}

func (s *Server) push(q queued) {
	s.nextUpdate++
	q.id = s.nextUpdate
	s.queue = append(s.queue, q)
	s.history = append(s.history, q)
	s.touch()
}

// Inject queues an update as it is given, without its update_id.
func (s *Server) Inject(update string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var fields obj
	if err := json.Unmarshal([]byte(update), &fields); err != nil {
		s.violate("Inject: %v", err)
		return
	}
	s.push(queued{update: fields})
}

// Redeliver queues all updates there ever were once more, so many times over, shuffled and with new numbers. Updates
// delivered again are not among those of a later call.
func (s *Server) Redeliver(times int, seed uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var again []queued
	for range times {
		again = append(again, s.history...)
	}
	r := rand.New(rand.NewPCG(seed, 1))
	r.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	for _, q := range again {
		s.nextUpdate++
		q.id = s.nextUpdate
		s.queue = append(s.queue, q)
	}
	s.touch()
}

// Renumber has the next updates counted from that number on, as happens after a week without any.
func (s *Server) Renumber(from int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUpdate = from - 1
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// PendingOf is how many updates of one person the bot has not confirmed.
func (s *Server) PendingOf(user int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, q := range s.queue {
		if q.by == user {
			n++
		}
	}
	return n
}

func (q queued) json() obj {
	o := obj{"update_id": q.id}
	maps.Copy(o, q.update)
	return o
}

func number(s string, otherwise int64) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

// getUpdates answers a poll; it waits for updates as long as asked. Another poll ends this one.
func (s *Server) getUpdates(req *request) (any, *apiError) {
	offset, limit := number(req.params["offset"], 0), int(min(max(number(req.params["limit"], 100), 1), 100))
	wait := time.NewTimer(time.Duration(number(req.params["timeout"], 0)) * time.Second)
	defer wait.Stop()
	s.mu.Lock()
	s.calls = append(s.calls, Call{Method: req.method, Params: req.params})
	s.poll++
	mine := s.poll
	if list, ok := req.params["allowed_updates"]; ok {
		var kinds []string
		if err := json.Unmarshal([]byte(list), &kinds); err != nil {
			s.violate("getUpdates: allowed_updates: %v", err)
		}
		s.allow(kinds)
	}
	if s.hook.url == "" {
		s.confirm(offset)
	}
	s.touch()
	s.mu.Unlock()
	for late := false; ; {
		s.mu.Lock()
		changed, found := s.changed, s.batch(limit)
		active, hooked := s.poll == mine, s.hook.url != ""
		s.mu.Unlock()
		switch {
		case hooked:
			return nil, &apiError{code: 409, text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
		case !active:
			return nil, &apiError{code: 409, text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		case len(found) > 0 || late:
			return found, nil
		}
		select {
		case <-changed:
		case <-wait.C:
			late = true
		case <-s.end:
			late = true
		case <-req.http.Context().Done():
			return nil, badRequest("gone")
		}
	}
}

// confirm forgets the updates before the offset. The caller holds mu.
func (s *Server) confirm(offset int64) {
	switch {
	case offset > 0:
		s.queue = slices.DeleteFunc(s.queue, func(q queued) bool { return q.id < offset })
	case offset < 0: // counted from the end
		s.queue = s.queue[max(0, len(s.queue)+int(offset)):]
	}
}

func (s *Server) batch(limit int) []obj {
	found := []obj{}
	for _, q := range s.queue[:min(limit, len(s.queue))] {
		found = append(found, q.json())
	}
	return found
}

func (s *Server) setWebhook(req *request) (any, *apiError) {
	if url := req.params["url"]; url != "" && !strings.HasPrefix(url, "https://") {
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if list, ok := req.params["allowed_updates"]; ok {
		var kinds []string
		if err := json.Unmarshal([]byte(list), &kinds); err != nil {
			return nil, badRequest("can't parse allowed updates")
		}
		s.allow(kinds)
	}
	s.endHook()
	if req.params["url"] == "" {
		return true, nil
	}
	s.hook = hook{url: req.params["url"], secret: req.params["secret_token"], wake: make(chan struct{})}
	go s.deliver(s.hook)
	return true, nil
}

// endHook ends the webhook. The caller holds mu.
func (s *Server) endHook() {
	if s.hook.wake != nil {
		close(s.hook.wake)
	}
	s.hook = hook{}
}

// SetWebhook sets a webhook as another program would.
func (s *Server) SetWebhook(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endHook()
	s.hook = hook{url: url, wake: make(chan struct{})}
	s.touch()
}

// Webhook is the URL of the webhook that is set.
func (s *Server) Webhook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.url
}

// deliver calls the webhook with one update after another, until each is accepted.
func (s *Server) deliver(h hook) {
	for {
		select {
		case <-h.wake:
			return
		default:
		}
		s.mu.Lock()
		changed := s.changed
		var next *queued
		if len(s.queue) > 0 {
			first := s.queue[0] // the queue changes meanwhile
			next = &first
		}
		s.mu.Unlock()
		if next != nil && s.callHook(h, next.json()) {
			s.mu.Lock()
			s.confirm(next.id + 1)
			s.touch()
			s.mu.Unlock()
			continue
		}
		var again <-chan time.Time
		if next != nil {
			again, changed = time.After(50*time.Millisecond), nil
		}
		select {
		case <-changed:
		case <-again:
		case <-h.wake:
			return
		case <-s.end:
			return
		}
	}
}

func (s *Server) callHook(h hook, update obj) bool {
	body, err := json.Marshal(update)
	if err != nil {
		return false
	}
	req, err := http.NewRequest(http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.opt.WebhookClient.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, resp.Body) // so that the connection is used again
	return resp.Body.Close() == nil && resp.StatusCode/100 == 2
}
