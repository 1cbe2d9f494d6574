package webchat

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

// bound ends a test that hangs. It judges nothing: the machine may be busy.
const bound = 2 * time.Minute

var (
	_ Transcript = (*memory)(nil)
	_ Finder     = (*memory)(nil)
	_ Sessions   = (*memory)(nil)
)

// testTexts reads the texts as they are in the program's catalogue: one key a line, both languages.
func testTexts(t testing.TB) map[string]func() map[string]string {
	t.Helper()
	b, err := os.ReadFile("testdata/texts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]map[string]string{"id": {}, "en": {}}
	for _, m := range regexp.MustCompile(`(?m)^([a-z_.]+): \{id: (".*"), en: (".*")\}$`).FindAllStringSubmatch(string(b), -1) {
		for i, lang := range []string{"id", "en"} {
			if texts[lang][m[1]], err = strconv.Unquote(m[2+i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return map[string]func() map[string]string{"id": func() map[string]string { return texts["id"] }, "en": func() map[string]string { return texts["en"] }}
}

// rig is a server with both seats running, and an inbox that keeps as the real one does.
type rig struct {
	*testing.T
	mem   *memory
	files *bottest.Files
	opt   Options
	srv   *Server
	addr  string
	stop  func()

	mu      sync.Mutex
	now     time.Time
	seen    map[string]bool
	updates []bot.Update
	refuse  error              // what take answers
	script  chan struct{}      // not nil: the page's script comes once it is closed
	react   func(u bot.Update) // called for every update that is new
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{T: t, mem: newMemory(), files: bottest.NewFiles(), seen: map[string]bool{}, now: time.Date(2026, 11, 23, 12, 42, 0, 0, time.UTC)}
	r.opt = Options{
		Transcript: r.mem, Sessions: r.mem, Files: r.files, Texts: testTexts(t), Clock: r.clock,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	for _, c := range change {
		c(&r.opt)
	}
	r.start("127.0.0.1:0")
	t.Cleanup(func() { r.stop() })
	return r
}

func (r *rig) start(addr string) {
	r.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		r.Fatal(err)
	}
	r.addr, r.srv = l.Addr().String(), New(r.opt)
	mux := http.NewServeMux()
	mux.Handle("/chat", r.srv.Handler())
	mux.Handle("/chat/", r.srv.Handler())
	mux.HandleFunc("/chat/assets/", func(w http.ResponseWriter, q *http.Request) {
		r.mu.Lock()
		script := r.script
		r.mu.Unlock()
		if script != nil && strings.HasSuffix(q.URL.Path, ".js") {
			select {
			case <-script:
			case <-q.Context().Done():
			}
		}
		r.srv.Handler().ServeHTTP(w, q)
	})
	web := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	web.RegisterOnShutdown(r.srv.Close)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, d := range DefaultSeats() {
		wg.Go(func() {
			if err := r.srv.Platform(d.Name).Run(ctx, r.take); err != nil {
				r.Errorf("Run: %v", err)
			}
		})
	}
	wg.Go(func() { _ = web.Serve(l) })
	for _, st := range r.srv.seats {
		for running := false; !running; {
			st.mu.Lock()
			running = st.take != nil
			st.mu.Unlock()
		}
	}
	r.stop = sync.OnceFunc(func() {
		cancel()
		end, done := context.WithTimeout(context.Background(), bound)
		defer done()
		if err := web.Shutdown(end); err != nil {
			r.Errorf("shutdown: %v", err)
		}
		wg.Wait()
	})
}

// restart is another process with the same data at the same address.
func (r *rig) restart(between func()) {
	r.Helper()
	r.stop()
	if between != nil {
		between()
	}
	r.start(r.addr)
}

func (r *rig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rig) take(ctx context.Context, us []bot.Update) error {
	r.mu.Lock()
	if r.refuse != nil {
		defer r.mu.Unlock()
		return r.refuse
	}
	var fresh []bot.Update
	for _, u := range us {
		if u.Key == "" || !r.seen[u.Key] {
			fresh = append(fresh, u)
			r.seen[u.Key] = true
			r.updates = append(r.updates, u)
		}
	}
	react := r.react
	r.mu.Unlock()
	for _, u := range fresh {
		recordUpdate(ctx, r.mem, u)
		if react != nil {
			go react(u)
		}
	}
	return nil
}

// recordUpdate does for the transcript what the inbox does.
func recordUpdate(ctx context.Context, m *memory, u bot.Update) {
	if u.Kind == bot.KindDelivered {
		m.arrive(u.Address, u.Delivered)
	}
	if u.Record && u.Message != nil {
		_, _ = m.Put(ctx, u.Address, bot.Entry{ID: u.Message.ID, At: u.At, Message: u.Message, Edited: u.Kind == bot.KindEdit})
	}
}

func (r *rig) got(kind bot.Kind) []bot.Update {
	r.mu.Lock()
	defer r.mu.Unlock()
	var l []bot.Update
	for _, u := range r.updates {
		if u.Kind == kind {
			l = append(l, u)
		}
	}
	return l
}

// say has the bot say something.
func (r *rig) say(to bot.Address, id int64, out bot.Outgoing, targets ...string) string {
	r.Helper()
	rc, err := r.srv.Platform(to.Account.Name).Send(context.Background(), bot.Parcel{ID: id, To: to, Out: out, Targets: targets})
	if err != nil {
		r.Fatalf("Send: %v", err)
	}
	if len(rc.Messages) == 0 {
		return ""
	}
	return rc.Messages[0]
}

// eventually waits for ok.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(bound); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// browser is an HTTP client that keeps cookies and posts as the page does.
type browser struct {
	testing.TB
	base string
	c    *http.Client
	path string // of the seat
	me   string // who the page believes to be

	meMu *sync.Mutex // a person may do several things at a time
}

func (b *browser) who() string {
	b.meMu.Lock()
	defer b.meMu.Unlock()
	return b.me
}

func (b *browser) become(me string) {
	b.meMu.Lock()
	defer b.meMu.Unlock()
	b.me = me
}

func (r *rig) browser(path string) *browser {
	return newBrowser(r, "http://"+r.addr, path)
}

func newBrowser(t testing.TB, base, path string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return &browser{TB: t, base: base, path: path, meMu: &sync.Mutex{}, c: &http.Client{Jar: jar, Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) error() string {
	var e errorWire
	_ = json.Unmarshal([]byte(a.body), &e)
	return e.Error
}

func (b *browser) do(req *http.Request) answer {
	b.Helper()
	res, err := b.c.Do(req)
	if err != nil {
		return answer{}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

func (b *browser) request(method, path string, body io.Reader) *http.Request {
	b.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, b.base+path, body)
	if err != nil {
		b.Fatal(err)
	}
	return req
}

func (b *browser) get(path string) answer { b.Helper(); return b.do(b.request("GET", path, nil)) }

// post posts JSON as the page does.
func (b *browser) post(path string, p postWire) answer {
	b.Helper()
	if p.ID == "" {
		p.ID = newUser()
	}
	if p.Me == "" {
		p.Me = b.who()
	}
	body, err := json.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	req := b.request("POST", b.path+path, bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Dua-Arah", "1")
	a := b.do(req)
	var sent sentWire
	if a.status == http.StatusOK && json.Unmarshal([]byte(a.body), &sent) == nil {
		b.become(sent.Me)
	}
	return a
}

type upload struct {
	name string
	data []byte
}

func (b *browser) upload(p postWire, files ...upload) answer {
	b.Helper()
	if p.ID == "" {
		p.ID = newUser()
	}
	p.Me = b.who()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	post, err := json.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	_ = w.WriteField("post", string(post))
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = part.Write(f.data)
	}
	_ = w.Close()
	req := b.request("POST", b.path+"/send", &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("X-Dua-Arah", "1")
	a := b.do(req)
	var sent sentWire
	if a.status == http.StatusOK && json.Unmarshal([]byte(a.body), &sent) == nil {
		b.become(sent.Me)
	}
	return a
}

func (b *browser) state() stateWire {
	b.Helper()
	var s stateWire
	a := b.get(b.path + "/state")
	if err := json.Unmarshal([]byte(a.body), &s); err != nil || a.status != http.StatusOK {
		b.Fatalf("state: %d %s", a.status, a.body)
	}
	return s
}
