package webchat

import "sync"

// event is something told to the open pages and kept nowhere.
type event struct {
	Name string
	Data any
}

// answerWire is the answer to a tap.
type answerWire struct {
	Tap   string `json:"tap"`
	Text  string `json:"text,omitempty"`
	Alert bool   `json:"alert,omitempty"`
}

// stream is one open page.
type stream struct {
	wake chan struct{} // has a value: the transcript may have changed
	told chan event
	gone chan struct{} // closed: to be ended
	last event         // told before it ends; read after gone is closed
}

// hub is the open pages of one seat.
type hub struct {
	all, each int

	mu    sync.Mutex
	users map[string][]*stream // the oldest first
	n     int
}

func newHub(l Limits) *hub {
	return &hub{all: l.Streams, each: l.UserStreams, users: map[string][]*stream{}}
}

// join adds a page of the user. nil: there are too many altogether. Of too many of one user, the oldest has to go: it is
// most likely one whose connection died unnoticed.
func (h *hub) join(user string) *stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	if mine := h.users[user]; len(mine) >= h.each {
		h.drop(user, mine[0], event{})
	}
	if h.n >= h.all {
		return nil
	}
	s := &stream{wake: make(chan struct{}, 1), told: make(chan event, 16), gone: make(chan struct{})}
	h.users[user] = append(h.users[user], s)
	h.n++
	return s
}

// leave takes the page off, if it is still there.
func (h *hub) leave(user string, s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(user, s, event{})
}

// end ends all pages of the user, with a last word.
func (h *hub) end(user string, last event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.users[user]) > 0 {
		h.drop(user, h.users[user][0], last)
	}
}

// drop is called with mu held.
func (h *hub) drop(user string, s *stream, last event) {
	mine := h.users[user]
	for i, x := range mine {
		if x != s {
			continue
		}
		kept := append(append([]*stream(nil), mine[:i]...), mine[i+1:]...)
		if len(kept) == 0 {
			delete(h.users, user)
		} else {
			h.users[user] = kept
		}
		h.n--
		s.last = last
		close(s.gone)
		return
	}
}

// wake has the user's pages look at the transcript.
func (h *hub) wake(user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.users[user] {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

// tell gives an event to the user's pages. A page that is too slow misses it.
func (h *hub) tell(user string, e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.users[user] {
		select {
		case s.told <- e:
		default:
		}
	}
}
