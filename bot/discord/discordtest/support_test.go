package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// bound ends a test that hangs. It judges nothing: the machine may be busy.
const bound = 2 * time.Minute

// outcome is what the server answered.
type outcome struct {
	status int
	header http.Header
	raw    []byte
	body   obj
	code   int
}

// open starts a server whose violations are the test's own business.
func open(t *testing.T, opt Options) *Server {
	t.Helper()
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// strict is open for a test of what only the specification tells.
func strict(t *testing.T) *Server {
	t.Helper()
	s := open(t, Options{})
	if !s.HasSpec() {
		t.Skipf("%s is not there: it is in shared", specPath)
	}
	return s
}

// do makes a request with the bot's token.
func do(t *testing.T, s *Server, method, path string, body any) outcome {
	t.Helper()
	return raw(t, s, method, path, "Bot "+s.Token, body)
}

func raw(t *testing.T, s *Server, method, path, auth string, body any) outcome {
	t.Helper()
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		r = bytes.NewReader(b)
	}
	return send(t, s, method, path, auth, "application/json", r)
}

func send(t *testing.T, s *Server, method, path, auth, kind string, body io.Reader) outcome {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/api/v10"+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	if auth != "" {
		req.Header.Set("Authorization", auth)
	}
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	o := outcome{status: resp.StatusCode, header: resp.Header}
	if o.raw, err = io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal(o.raw, &o.body) // a list, or nothing
	if c, ok := o.body["code"].(float64); ok {
		o.code = int(c)
	}
	return o
}

// upload_ makes a request with files.
func uploadTo(t *testing.T, s *Server, method, path string, payload any, files ...string) outcome {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	raw, _ := json.Marshal(payload)
	_ = w.WriteField("payload_json", string(raw))
	for i, name := range files {
		part, err := w.CreateFormFile(fmt.Sprintf("files[%d]", i), name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte("data of " + name))
	}
	_ = w.Close()
	return send(t, s, method, path, "Bot "+s.Token, w.FormDataContentType(), &b)
}

func (o outcome) id() string { id, _ := o.body["id"].(string); return id }

// want checks status and code.
func (o outcome) want(t *testing.T, status, code int) outcome {
	t.Helper()
	if o.status != status || o.code != code {
		t.Fatalf("status %d code %d, not %d and %d: %s", o.status, o.code, status, code, o.raw)
	}
	return o
}

// clean fails if there are violations.
func clean(t *testing.T, s *Server) {
	t.Helper()
	if v := s.Violations(); len(v) > 0 {
		t.Fatalf("violations: %q", v)
	}
}

// violated fails unless exactly the violations that hold these words are there.
func violated(t *testing.T, s *Server, words ...string) {
	t.Helper()
	all := s.Violations()
	for _, w := range words {
		if !slices.ContainsFunc(all, func(v string) bool { return strings.Contains(v, w) }) {
			t.Errorf("no violation tells of %q: %q", w, all)
		}
	}
	s.mu.Lock()
	s.violations = nil
	s.mu.Unlock()
}

// payload is what came over the gateway.
type payload struct {
	Op   int             `json:"op"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

func (p payload) obj() obj {
	var o obj
	_ = json.Unmarshal(p.Data, &o) // d may be no object
	return o
}

// conn is a connection of the gateway.
type conn struct {
	t  *testing.T
	ws *websocket.Conn
}

func dial(t *testing.T, s *Server) *conn {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), s.gatewayURL()+"?v=9&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	c := &conn{t, ws}
	if p, err := c.try(); err == nil && p.Op != opHello { // it may be cut already
		t.Fatalf("it begins with %+v", p)
	}
	return c
}

// next is the next payload.
func (c *conn) next() payload {
	c.t.Helper()
	p, err := c.try()
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *conn) try() (payload, error) {
	_ = c.ws.SetReadDeadline(time.Now().Add(bound))
	_, raw, err := c.ws.ReadMessage()
	if err != nil {
		return payload{}, err
	}
	var p payload
	err = json.Unmarshal(raw, &p)
	return p, err
}

// event is the next payload of that type; others before it are left out.
func (c *conn) event(typ string) payload {
	c.t.Helper()
	for {
		if p := c.next(); p.Type == typ {
			return p
		}
	}
}

// code is the close code with which the connection ends.
func (c *conn) code() int {
	c.t.Helper()
	for {
		_, err := c.try()
		var end *websocket.CloseError
		if e, ok := err.(*websocket.CloseError); ok {
			end = e
			return end.Code
		}
		if err != nil {
			return 0
		}
	}
}

func (c *conn) send(op int, data any) {
	c.t.Helper()
	_ = c.ws.WriteJSON(obj{"op": op, "d": data}) // reading tells if it is cut
}

const allIntents = intentGuilds | intentMembers | intentMessages | intentDMs | intentContent

func identity(s *Server, intents int) obj {
	return obj{"token": s.Token, "intents": intents, "properties": obj{"os": "linux", "browser": "x", "device": "x"}}
}

// connect identifies the bot and returns the connection after READY, with the session's ID.
func connect(t *testing.T, s *Server, intents int) (*conn, string) {
	t.Helper()
	c := dial(t, s)
	c.send(opIdentify, identity(s, intents))
	ready := c.next()
	if ready.Type != "READY" {
		t.Fatalf("not READY: %+v", ready)
	}
	id, _ := ready.obj()["session_id"].(string)
	return c, id
}

// quiet is allowed_mentions that notify nobody.
func quiet() obj { return obj{"parse": []string{}} }

func jsonOf(o outcome) any { return json.RawMessage(o.raw) }

func get(t *testing.T, url string) (string, int) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	return string(b), resp.StatusCode
}
