package discord

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"duaarah/bot"
)

const (
	mockBot   = "1100000000000000001"
	mockGuild = "1100000000000000002"
	mockRoom  = "1100000000000000003"
	mockOther = "1100000000000000004"
	mockDM    = "1100000000000000005"
	mockAni   = "1100000000000000006"
	mockBudi  = "1100000000000000007"
)

// bound ends a test that hangs. It judges nothing: the machine may be busy.
const bound = 2 * time.Minute

type object = map[string]any

// mock is as much of Discord as these tests need: a gateway that follows a script, and channels with messages.
type mock struct {
	t   *testing.T
	srv *httptest.Server

	mu       sync.Mutex
	channels map[string]object
	messages map[string][]object
	active   []object // threads
	requests []string
	fail     func(r *http.Request) int // HTTP status; 0: none
	conns    int
	live     *line
	script   func(n int, l *line)
	heart    time.Duration
	refuse   bool // connections, before they are one
	refused  int
}

// line is one connection of the gateway.
type line struct {
	m    *mock
	ws   *websocket.Conn
	mu   sync.Mutex
	seq  int
	mute bool // heartbeats are not acknowledged
	done chan struct{}
}

func newMock(t *testing.T) *mock {
	m := &mock{t: t, heart: 5 * time.Second, channels: map[string]object{}, messages: map[string][]object{}}
	m.channels[mockRoom] = object{"id": mockRoom, "type": 0, "guild_id": mockGuild, "name": "ruang"}
	m.channels[mockOther] = object{"id": mockOther, "type": 0, "guild_id": mockGuild, "name": "lain"}
	m.channels[mockDM] = object{"id": mockDM, "type": 1, "recipients": []object{{"id": mockAni, "username": "ani"}}}
	m.script = func(_ int, l *line) { l.greet(); l.serve() }
	m.srv = httptest.NewUnstartedServer(m)
	m.srv.Listener = refusing{m.srv.Listener, m}
	m.srv.Start()
	t.Cleanup(m.srv.Close)
	return m
}

// refusing is a listener that takes no connections while the mock does not want to.
type refusing struct {
	net.Listener
	m *mock
}

func (r refusing) Accept() (net.Conn, error) {
	for {
		c, err := r.Listener.Accept()
		if err != nil {
			return nil, err
		}
		r.m.mu.Lock()
		refuse := r.m.refuse
		if refuse {
			r.m.refused++
		}
		r.m.mu.Unlock()
		if !refuse {
			return c, nil
		}
		_ = c.Close()
	}
}

func (m *mock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ws/" {
		m.gateway(w, r)
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/below/api/v9")
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests = append(m.requests, r.Method+" "+path+"?"+r.URL.RawQuery)
	if m.fail != nil {
		if status := m.fail(r); status != 0 {
			respond(w, status, object{"code": status * 100, "message": "no"})
			return
		}
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case path == "/gateway":
		respond(w, 200, object{"url": "ws" + strings.TrimPrefix(m.srv.URL, "http") + "/ws"})
	case path == "/users/@me/channels":
		var ask struct {
			Recipient string `json:"recipient_id"`
		}
		body, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(body, &ask)
		for _, c := range m.channels {
			if rs, ok := c["recipients"].([]object); ok && rs[0]["id"] == ask.Recipient {
				respond(w, 200, c)
				return
			}
		}
		respond(w, 403, object{"code": 50007, "message": "no"})
	case len(parts) == 2 && parts[0] == "channels" && m.channels[parts[1]] != nil:
		respond(w, 200, m.channels[parts[1]])
	case len(parts) == 3 && parts[2] == "messages" && m.channels[parts[1]] != nil:
		respond(w, 200, m.page(parts[1], r))
	case len(parts) == 4 && parts[0] == "guilds":
		respond(w, 200, object{"threads": m.active})
	case len(parts) == 4 && parts[0] == "channels":
		for _, x := range m.messages[parts[1]] {
			if x["id"] == parts[3] {
				respond(w, 200, x)
				return
			}
		}
		respond(w, 404, object{"code": 10008, "message": "Unknown Message"})
	default:
		respond(w, 404, object{"code": 10003, "message": "Unknown Channel"})
	}
}

func respond(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// page is the newest messages first, as Discord gives them.
func (m *mock) page(channel string, r *http.Request) []object {
	all := slices.Clone(m.messages[channel])
	slices.SortFunc(all, func(a, b object) int { return compareIDs(a["id"].(string), b["id"].(string)) })
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	if after := r.URL.Query().Get("after"); after != "" {
		all = slices.DeleteFunc(all, func(o object) bool { return !older(after, o["id"].(string)) })
		all = all[:min(len(all), limit)]
	} else {
		if before := r.URL.Query().Get("before"); before != "" {
			all = slices.DeleteFunc(all, func(o object) bool { return !older(o["id"].(string), before) })
		}
		all = all[max(0, len(all)-limit):]
	}
	slices.Reverse(all)
	return all
}

func (m *mock) gateway(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	m.mu.Lock()
	m.conns++
	n, script := m.conns, m.script
	m.mu.Unlock()
	script(n, &line{m: m, ws: ws, done: make(chan struct{})})
}

func (l *line) send(op int, kind string, d any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := object{"op": op, "d": d}
	if kind != "" {
		l.seq++
		p["t"], p["s"] = kind, l.seq
	}
	_ = l.ws.WriteJSON(p)
}

// frame sends a frame as it is.
func (l *line) frame(kind int, data string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.ws.WriteMessage(kind, []byte(data))
}

// up is the connection that is up.
func (m *mock) up() (l *line) {
	m.t.Helper()
	m.until("a connection", func() bool { l = m.live; return l != nil })
	return l
}

// dispatch sends an event over the connection that is up.
func (m *mock) dispatch(kind string, d any) {
	m.t.Helper()
	m.up().send(0, kind, d)
}

// read is what the bot says next, heartbeats left out; op -1: it is gone.
func (l *line) read() (op int, d object) {
	for {
		var p struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if l.ws.ReadJSON(&p) != nil {
			return -1, nil
		}
		if p.Op == 1 {
			l.mu.Lock()
			mute := l.mute
			l.mu.Unlock()
			if !mute {
				l.send(11, "", nil)
			}
			continue
		}
		_ = json.Unmarshal(p.D, &d)
		return p.Op, d
	}
}

func (l *line) hello() { l.send(10, "", object{"heartbeat_interval": l.m.heart.Milliseconds()}) }

// greet says hello, and answers an identification with READY, and a resumption with RESUMED.
func (l *line) greet() (op int, d object) {
	l.hello()
	op, d = l.read()
	switch op {
	case 2:
		l.ready()
	case 6:
		seq, _ := d["seq"].(float64)
		l.seq = int(seq)
		l.send(0, "RESUMED", object{})
	}
	return op, d
}

func (l *line) ready() {
	l.m.mu.Lock()
	n := l.m.conns
	l.m.mu.Unlock()
	l.send(0, "READY", object{
		"session_id": "s" + strconv.Itoa(n), "user": object{"id": mockBot, "username": "dua-arah"},
		"application": object{"id": mockBot, "flags": 0}, "guilds": []object{{"id": mockGuild, "unavailable": true}},
	})
	l.send(0, "GUILD_CREATE", object{
		"id": mockGuild, "name": "Kantor", "joined_at": "2026-01-02T03:04:05Z", "roles": []object{{"id": "42", "name": "staf"}},
		"members": []object{{"user": object{"id": mockBot}, "roles": []string{}}}, "threads": []object{},
		"channels": []object{{"id": mockRoom, "type": 0, "name": "ruang"}, {"id": mockOther, "type": 0, "name": "lain"}},
	})
}

// serve reads until the bot is gone; meanwhile the mock dispatches over it.
func (l *line) serve() {
	l.m.mu.Lock()
	l.m.live = l
	l.m.mu.Unlock()
	for op := 0; op >= 0; {
		op, _ = l.read()
	}
	l.m.mu.Lock()
	if l.m.live == l {
		l.m.live = nil
	}
	l.m.mu.Unlock()
	close(l.done)
}

func (l *line) close(code int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = l.ws.Close()
}

func (m *mock) until(what string, ok func() bool) {
	m.t.Helper()
	for end := time.Now().Add(bound); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		m.mu.Lock()
		is := ok()
		m.mu.Unlock()
		if is {
			return
		}
	}
	m.t.Fatalf("waited for %s in vain", what)
}

func (m *mock) asked(what string) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.requests {
		if strings.HasPrefix(r, what) {
			n++
		}
	}
	return n
}

// ledger keeps updates, as intake would: each key once.
type ledger struct {
	m    *mock
	log  *strings.Builder
	mu   sync.Mutex
	all  []bot.Update
	keys map[string]bool
	fail func(us []bot.Update) error

	b    *Bot
	stop func()
}

func (k *ledger) take(ctx context.Context, us []bot.Update) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail != nil {
		if err := k.fail(us); err != nil {
			return err
		}
	}
	for _, u := range us {
		if u.Key == "" || !k.keys[u.Key] {
			k.all = append(k.all, u)
		}
		k.keys[u.Key] = true
	}
	return nil
}

// seen lists what was kept, in brief.
func (k *ledger) seen(kinds ...bot.Kind) (found []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, u := range k.all {
		if len(kinds) > 0 && !slices.Contains(kinds, u.Kind) {
			continue
		}
		s := string(u.Kind) + " " + u.Key
		if u.Kind == bot.KindRead {
			s += u.Address.Chat + "=" + u.Cursor
		}
		if u.Message != nil && u.Message.Text != "" {
			s += " " + u.Message.Text
		}
		found = append(found, s)
	}
	return found
}

func (k *ledger) wait(want ...string) {
	k.m.t.Helper()
	var have []string
	for end := time.Now().Add(bound); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if have = k.seen(); slices.Equal(have, want) {
			return
		}
	}
	k.m.t.Fatalf("kept:\n  %s\nwant:\n  %s", strings.Join(have, "\n  "), strings.Join(want, "\n  "))
}

// hears waits for a message that is told over whichever connection is up: one may be given up in that moment.
func (k *ledger) hears(id, text string) {
	k.m.t.Helper()
	want := "message m" + mockDM + "/" + id + " " + text
	for end := time.Now().Add(bound); len(k.seen()) == 0 && time.Now().Before(end); {
		k.m.dispatch("MESSAGE_CREATE", spoken(mockDM, id, text))
		for again := time.Now().Add(5 * time.Second); len(k.seen()) == 0 && time.Now().Before(again); {
			time.Sleep(2 * time.Millisecond)
		}
	}
	k.wait(want)
}

func (k *ledger) logged() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.log.String()
}

func (k *ledger) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.log.Write(p)
}

// bot makes the bot, not running yet.
func (m *mock) bot(opt Options) *ledger {
	m.t.Helper()
	k := &ledger{m: m, log: &strings.Builder{}, keys: map[string]bool{}}
	opt.Token = base64.RawURLEncoding.EncodeToString([]byte(mockBot)) + ".Gabcde.geheim"
	opt.Endpoint = m.srv.URL + "/below"
	opt.Log = slog.New(slog.NewTextHandler(k, &slog.HandlerOptions{Level: slog.LevelDebug}))
	opt.Times.RetryMin, opt.Times.RetryMax = time.Millisecond, 20*time.Millisecond
	if opt.Times.Token == 0 {
		opt.Times.Token = 10 * time.Millisecond
	}
	var err error
	if k.b, err = New(m.t.Context(), opt); err != nil {
		m.t.Fatal(err)
	}
	k.b.inHand.times.order, k.b.inHand.times.giveUp = bound, bound // an interaction takes its turn, however busy the machine is
	return k
}

// run has the bot run until the test ends, or stop is called.
func (k *ledger) run() *ledger {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- k.b.Run(ctx, k.take) }()
	k.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				k.m.t.Errorf("Run: %v", err)
			}
		case <-time.After(bound):
			k.m.t.Error("Run does not end")
		}
	})
	k.m.t.Cleanup(func() {
		k.stop()
		if log := k.logged(); strings.Contains(log, "geheim") || strings.Contains(log, "kata ") {
			k.m.t.Errorf("the log tells too much:\n%s", log)
		}
	})
	return k
}

// spoken is a message as the gateway tells it, of Ani's in private, or of Budi's in a channel of the server.
func spoken(channel, id, text string, more ...object) object {
	o := object{
		"id": id, "channel_id": channel, "type": 0, "content": text, "timestamp": "2026-02-03T04:05:06.000000+00:00", "edited_timestamp": nil,
		"author": object{"id": mockAni, "username": "ani", "global_name": "Ani"}, "attachments": []any{}, "mentions": []any{}, "components": []any{},
	}
	if channel != mockDM {
		o["guild_id"] = mockGuild
		o["author"] = object{"id": mockBudi, "username": "budi"}
		o["member"] = object{"nick": "Pak Budi", "roles": []string{}}
	}
	for _, m := range more {
		for k, v := range m {
			o[k] = v
		}
	}
	return o
}

// told is a message without what the HTTP API does not tell.
func told(o object) object {
	delete(o, "guild_id")
	delete(o, "member")
	return o
}

func answering(message string, author string) object {
	return object{
		"type": 19, "message_reference": object{"message_id": message, "type": 0},
		"referenced_message": object{"id": message, "author": object{"id": author}},
	}
}

// id is a snowflake: the n-th of these tests.
func id(n int) string { return fmt.Sprintf("13000000000000%05d", n) }

func statuses(status int) func(*http.Request) int {
	return func(*http.Request) int { return status }
}
