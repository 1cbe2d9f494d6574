package webchat

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

func TestContract(t *testing.T) {
	for _, seat := range DefaultSeats() {
		t.Run(seat.Name, func(t *testing.T) {
			bottest.Suite(t, func(t *testing.T) bottest.Harness { return openHarness(t, seat) })
		})
	}
}

// recording is a seat whose updates are also put into the transcript, as the inbox would.
type recording struct {
	*seat
	mem *memory
}

func (p recording) Run(ctx context.Context, take bot.Take) error {
	return p.seat.Run(ctx, func(ctx context.Context, us []bot.Update) error {
		if err := take(ctx, us); err != nil {
			return err
		}
		for _, u := range us {
			recordUpdate(ctx, p.mem, u)
		}
		return nil
	})
}

func openHarness(t *testing.T, seat Seat) bottest.Harness {
	mem, files := newMemory(), bottest.NewFiles()
	var mu sync.Mutex
	var now http.Handler
	make1 := func() bot.Platform {
		s := New(Options{Transcript: mem, Sessions: mem, Files: files, Texts: testTexts(t), Clock: time.Now})
		mu.Lock()
		defer mu.Unlock()
		now = s.Handler()
		t.Cleanup(s.Close)
		return recording{seatOf(s, seat.Name), mem}
	}
	platform := make1()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := now
		mu.Unlock()
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	return bottest.Harness{
		Platform: platform, Files: files, Reopen: make1,
		NewPerson: func() bottest.Person { return newVisitor(t, web.URL, seat, mem).person() },
	}
}

func seatOf(s *Server, name string) *seat {
	for _, st := range s.seats {
		if st.Name == name {
			return st
		}
	}
	return nil
}

// visitor is a person at the page: a browser, and posts that are tried until they are kept.
type visitor struct {
	*browser
	address bot.Address

	mu      sync.Mutex
	waiting int
	open    bool // the page's stream
	answers []string
	work    chan func() answer
}

func newVisitor(t *testing.T, base string, seat Seat, mem *memory) *visitor {
	v := &visitor{browser: newBrowser(t, base, seat.Path), work: make(chan func() answer, 1000)}
	token := newToken()
	v.me = newUser()
	v.address = bot.Address{Account: bot.Account{Platform: PlatformName, Name: seat.Name}, Chat: v.me}
	if err := mem.Create(t.Context(), seat.Name, v.me, hash(token), time.Now()); err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(base + "/chat")
	v.c.Jar.SetCookies(u, []*http.Cookie{{Name: "duaarah_" + seat.Name, Value: token, Path: "/chat"}})
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	go v.pump(ctx)
	go v.listen(ctx)
	return v
}

func (v *visitor) pump(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case try := <-v.work:
			for ctx.Err() == nil && try().status != http.StatusOK {
				time.Sleep(20 * time.Millisecond)
			}
			v.mu.Lock()
			v.waiting--
			v.mu.Unlock()
		}
	}
}

// listen keeps the page's stream open, for the answers to taps.
func (v *visitor) listen(ctx context.Context) {
	for ; ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		req, err := http.NewRequestWithContext(ctx, "GET", v.base+v.path+"/events", nil)
		if err != nil {
			return
		}
		res, err := v.c.Do(req)
		if err != nil {
			continue
		}
		v.opened(res.StatusCode == http.StatusOK)
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<20)
		for event := ""; lines.Scan(); {
			if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				event = name
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && event == "answer" {
				var a answerWire
				if json.Unmarshal([]byte(data), &a) == nil && a.Text != "" {
					v.mu.Lock()
					v.answers = append(v.answers, a.Text)
					v.mu.Unlock()
				}
			}
		}
		v.opened(false)
		_ = res.Body.Close()
	}
}

func (v *visitor) opened(open bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.open = open
}

// watches reports whether the page's stream is open: who taps would not see the answer else, which is told to who looks and to nobody later.
func (v *visitor) watches() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.open
}

func (v *visitor) later(try func(id string) answer) {
	v.mu.Lock()
	v.waiting++
	v.mu.Unlock()
	id := newUser()
	v.work <- func() answer { return try(id) }
}

func (v *visitor) person() bottest.Person {
	send := func(path string, p postWire) {
		v.later(func(id string) answer { p.ID = id; return v.post(path, p) })
	}
	files := func(p postWire, f upload) {
		v.later(func(id string) answer { p.ID = id; return v.upload(p, f) })
	}
	return bottest.Person{
		Address: v.address, User: v.me,
		Write: func(text string) { send("/send", postWire{Text: text}) },
		Reply: func(m, text string) { send("/send", postWire{Text: text, ReplyTo: m}) },
		Edit:  func(m, text string) { send("/edit", postWire{Target: m, Text: text}) },
		Photo: func(data []byte, caption string) { files(postWire{Text: caption}, upload{"foto.jpg", data}) },
		// Document is left out: the suite's is of no type that an upload may have (see TestUploadTypes).
		Locate: func(lat, lon float64) { send("/send", postWire{Where: &bot.Location{Latitude: lat, Longitude: lon}}) },
		Tap: func(m string, row, column int) {
			for _, e := range v.state().Entries {
				if e.ID == m {
					v.later(func(id string) answer {
						if !v.watches() {
							return answer{}
						}
						return v.post("/tap", postWire{ID: id, Message: m, Data: e.Buttons[row][column].Data})
					})
				}
			}
		},
		Told:    func() bool { v.mu.Lock(); defer v.mu.Unlock(); return v.waiting == 0 },
		Sees:    v.sees,
		Answers: func() []string { v.mu.Lock(); defer v.mu.Unlock(); return append([]string(nil), v.answers...) },
	}
}

func (v *visitor) sees() []bottest.Seen {
	var seen []bottest.Seen
	var fresh []string
	for _, e := range v.state().Entries {
		if e.Mine || e.Gone || e.Menu != nil {
			continue
		}
		s := bottest.Seen{ID: e.ID, Text: shownText(e.Text), ReplyTo: e.ReplyTo, Location: e.Where, Edited: e.Edited}
		for _, row := range e.Buttons {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Label)
			}
			s.Buttons = append(s.Buttons, labels)
		}
		for _, f := range e.Files {
			s.Files = append(s.Files, bottest.SeenFile{Kind: f.Kind, Name: f.Name, Data: []byte(v.get(v.path + "/file/" + f.ID).body)})
		}
		if !e.Arrived {
			fresh = append(fresh, e.ID)
		}
		seen = append(seen, s)
	}
	if len(fresh) > 0 {
		v.post("/ack", postWire{IDs: fresh})
	}
	return seen
}

// shownText joins what the page gets as runs back to a text with spans.
func shownText(runs []runWire) bot.Text {
	var t bot.Text
	add := func(on bool, s bot.Span) {
		if !on {
			return
		}
		for i, have := range t.Spans {
			if have.Kind == s.Kind && have.End == s.Start && have.URL == s.URL {
				t.Spans[i].End = s.End
				return
			}
		}
		t.Spans = append(t.Spans, s)
	}
	for _, r := range runs {
		from := len(t.S)
		t.S += r.S
		add(r.Bold, bot.Span{Kind: bot.Bold, Start: from, End: len(t.S)})
		add(r.Quote, bot.Span{Kind: bot.Quote, Start: from, End: len(t.S)})
		add(r.Link != "", bot.Span{Kind: bot.Link, Start: from, End: len(t.S), URL: r.Link})
	}
	return t
}
