package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

const gatewayPath = "/gateway-socket"

// Intents that this server knows of.
const (
	intentGuilds   = 1 << 0
	intentMembers  = 1 << 1
	intentMessages = 1 << 9
	intentDMs      = 1 << 12
	intentContent  = 1 << 15
)

// Operations of the gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// event is something that the bot is to be told.
type event struct {
	typ     string
	by      string // the person who did it
	intents int    // any of these is needed; 0: none
	data    obj
	bare    obj // what a bot without the intent for content gets; nil: data
	answers *Interaction
}

// frame is an event in the log of a session.
type frame struct {
	seq  int64
	typ  string
	by   string
	raw  []byte
	lost bool
	of   *Interaction
}

// session is a session of the gateway. It outlives its connection.
type session struct {
	id      string
	intents int
	bare    bool // content is kept from it
	seq     int64
	log     []*frame
	sent    int // frames that were written to a connection at least once
	conn    *gatewayConn
}

// gatewayConn is one connection. Guarded by Server.mu, except ws.
type gatewayConn struct {
	s       *Server
	ws      *websocket.Conn
	session *session
	next    int      // of the session's log, to be written
	now     [][]byte // to be written before that
	wake    chan struct{}
	closing bool
	code    int // to close with, once all is written
	text    string
	zipped  bool
	gone    bool
	began   time.Time // the minute in which payloads are counted
	came    int       // payloads in it
}

// gateway is the state of the gateway.
type gateway struct {
	sessions   map[string]*session
	conns      []*gatewayConn
	identifies int
	resumes    int
	refused    int // sessions that could not be resumed
	gatewayFaults
}

// Identifies is how many sessions the bot has begun.
func (s *Server) Identifies() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.identifies
}

// Resumes is how many sessions the bot has resumed.
func (s *Server) Resumes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.resumes
}

// Connected is how many connections of the gateway have a session now.
func (s *Server) Connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.gateway.conns {
		if c.session != nil && c.session.conn == c {
			n++
		}
	}
	return n
}

// PendingOf is how many of a person's events are still to be dispatched: they wait in a session that lives, or can be
// resumed (until the bot identifies itself anew). What happened without such a session is never dispatched, and not
// counted. Of everybody with "".
func (s *Server) PendingOf(user string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, x := range s.gateway.sessions {
		for _, f := range x.log[x.sent:] {
			if !f.lost && (user == "" || f.by == user) {
				n++
			}
		}
	}
	return n
}

// emit puts an event into every session that is to have it. The caller holds mu.
func (s *Server) emit(e event) {
	lost := s.loses(e)
	for _, x := range s.gateway.sessions {
		if e.intents != 0 && x.intents&e.intents == 0 {
			continue
		}
		data := e.data
		if x.bare && e.bare != nil {
			data = e.bare
		}
		x.push(e, data, lost)
	}
	s.touch()
}

// emitIn is emit for an event of a channel: only if the bot sees that. The caller holds mu.
func (s *Server) emitIn(c *Channel, e event) {
	if c.guild != nil && (!c.guild.in || !c.botPerms().has(ViewChannel)) {
		s.touch()
		return
	}
	s.emit(e)
}

// push adds an event to the session's log.
func (x *session) push(e event, data any, lost bool) {
	x.seq++
	raw, err := json.Marshal(obj{"op": opDispatch, "s": x.seq, "t": e.typ, "d": data})
	if err != nil {
		panic(fmt.Sprintf("discordtest: an event is no JSON: %v", err)) // a fault of this package
	}
	x.log = append(x.log, &frame{seq: x.seq, typ: e.typ, by: e.by, raw: raw, lost: lost, of: e.answers})
	if lost && e.answers != nil {
		e.answers.lost = true
	}
	if x.conn != nil {
		x.conn.poke()
	}
}

// poke wakes the writer.
func (c *gatewayConn) poke() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// send writes a payload that is no dispatch. The caller holds mu.
func (c *gatewayConn) send(op int, data any) {
	raw, _ := json.Marshal(obj{"op": op, "d": data, "s": nil, "t": nil}) // plain values
	c.now = append(c.now, raw)
	c.poke()
}

// closeWith ends the connection once all is written; 0 cuts it at once. The caller holds mu.
func (c *gatewayConn) closeWith(code int, text string) {
	if code == 0 {
		c.leave()
		reset(c.ws.NetConn())
		return
	}
	if !c.closing {
		c.closing, c.code, c.text = true, code, text
		c.detach()
	}
	c.poke()
}

// detach takes the session from the connection. The caller holds mu.
func (c *gatewayConn) detach() {
	x := c.session
	if x == nil || x.conn != c {
		return
	}
	x.conn = nil
	if c.s.gateway.refuse {
		c.s.end(x)
	}
}

// leave takes the connection from its session. The caller holds mu.
func (c *gatewayConn) leave() {
	if c.gone {
		return
	}
	c.gone = true
	s := c.s
	s.gateway.conns = slices.DeleteFunc(s.gateway.conns, func(x *gatewayConn) bool { return x == c })
	c.detach()
	c.poke()
	s.touch()
}

// cutAll cuts all connections. The caller holds mu.
func (s *Server) cutAll() {
	for _, c := range slices.Clone(s.gateway.conns) {
		c.closeWith(0, "")
	}
}

func (s *Server) gatewayURL() string {
	return strings.Replace(s.URL, "http", "ws", 1) + gatewayPath
}

func (s *Server) getGateway(*request) (any, *apiError) {
	return obj{"url": s.gatewayURL()}, nil
}

func (s *Server) getGatewayBot(*request) (any, *apiError) {
	return obj{"url": s.gatewayURL(), "shards": 1, "session_start_limit": obj{
		"total": 1000, "remaining": max(1000-s.gateway.identifies, 0), "reset_after": 14400000, "max_concurrency": 1,
	}}, nil
}

// serveGateway is one connection of the gateway.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	down := s.gateway.down > 0 || s.closed
	s.mu.Unlock()
	if down {
		http.Error(w, "the gateway is down", http.StatusServiceUnavailable)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &gatewayConn{s: s, ws: ws, wake: make(chan struct{}, 1)}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		reset(ws.NetConn())
		return
	}
	s.gateway.conns = append(s.gateway.conns, c)
	q := r.URL.Query()
	if enc := q.Get("encoding"); enc != "" && enc != "json" || q.Get("compress") != "" {
		s.violate("gateway: encoding %q and compress %q are not simulated here", enc, q.Get("compress"))
	}
	if v := q.Get("v"); !slices.Contains([]string{"6", "7", "8", "9", "10"}, v) {
		c.closeWith(4012, "Invalid API version")
	}
	c.send(opHello, obj{"heartbeat_interval": s.opt.Heartbeat.Milliseconds(), "_trace": []string{"[\"test\"]"}})
	s.touch()
	s.mu.Unlock()
	done := make(chan struct{})
	go func() { defer close(done); c.write() }()
	c.read()
	<-done
	_ = ws.Close() // it may be closed
}

// write writes what is to be written, until the connection ends.
func (c *gatewayConn) write() {
	for range c.wake {
		for {
			raw, f, more := c.pick()
			if !more {
				break
			}
			if err := c.put(raw); err != nil {
				c.s.mu.Lock()
				c.leave()
				c.s.mu.Unlock()
				return
			}
			if f != nil {
				c.wrote(f)
			}
		}
		c.s.mu.Lock()
		gone, closing, code, text := c.gone, c.closing, c.code, c.text
		c.s.mu.Unlock()
		if gone {
			return
		}
		if closing {
			until := time.Now().Add(time.Second)
			_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), until) // it may be gone
			_ = c.ws.SetReadDeadline(until)
			c.s.mu.Lock()
			c.leave()
			c.s.mu.Unlock()
			return
		}
	}
}

// pick takes what is to be written next.
func (c *gatewayConn) pick() (raw []byte, f *frame, more bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.gone {
		return nil, nil, false
	}
	if len(c.now) > 0 {
		raw, c.now = c.now[0], c.now[1:]
		return raw, nil, true
	}
	x := c.session
	for x != nil && !c.closing && c.next < len(x.log) {
		f = x.log[c.next]
		c.next++
		if !f.lost {
			return f.raw, f, true
		}
		x.sent = max(x.sent, c.next)
	}
	return nil, nil, false
}

// wrote notes that an event was written.
func (c *gatewayConn) wrote(f *frame) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if x := c.session; x != nil && int(f.seq) <= len(x.log) && x.log[f.seq-1] == f { // the log begins with 1
		x.sent = max(x.sent, int(f.seq))
	}
	if f.of != nil && f.of.sentOn == nil {
		f.of.sentOn = c
	}
	c.s.touch()
}

// put writes one payload.
func (c *gatewayConn) put(raw []byte) error {
	_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second)) // never fails
	if !c.zipped {
		return c.ws.WriteMessage(websocket.TextMessage, raw)
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(raw) // a buffer
	_ = z.Close()
	return c.ws.WriteMessage(websocket.BinaryMessage, b.Bytes())
}

// read reads what the bot sends, until the connection ends.
func (c *gatewayConn) read() {
	s := c.s
	for {
		s.mu.Lock()
		if !c.closing { // the writer has set it then
			_ = c.ws.SetReadDeadline(time.Now().Add(s.opt.Heartbeat*9/4 + 2*time.Second)) // never fails
		}
		s.mu.Unlock()
		_, raw, err := c.ws.ReadMessage()
		s.mu.Lock()
		if err != nil {
			c.ended(err)
			s.mu.Unlock()
			return
		}
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		switch err := json.Unmarshal(raw, &p); {
		case c.gone || c.closing:
		case c.tooMany():
			s.violate("gateway: more than 120 payloads in a minute")
			c.closeWith(4008, "Rate limited.")
		case len(raw) > 4096:
			s.violate("gateway: a payload has %d bytes", len(raw))
			c.closeWith(4002, "Payload too large")
		case err != nil:
			s.violate("gateway: a payload is no JSON: %v", err)
			c.closeWith(4002, "Error while decoding payload")
		default:
			c.payload(p.Op, p.Data)
		}
		s.mu.Unlock()
	}
}

// tooMany counts a payload, and reports whether it is one too many. The caller holds mu.
func (c *gatewayConn) tooMany() bool {
	if now := time.Now(); now.Sub(c.began) > time.Minute {
		c.began, c.came = now, 0
	}
	c.came++
	return c.came > 120
}

// ended is the end of a connection from the other side, or of its time. The caller holds mu.
func (c *gatewayConn) ended(err error) {
	s := c.s
	var timeout interface{ Timeout() bool }
	if t, ok := err.(interface{ Timeout() bool }); ok {
		timeout = t
	}
	switch {
	case c.gone || c.closing:
	case timeout != nil && timeout.Timeout():
		s.violate("gateway: no heartbeat came in time")
		deadline := time.Now().Add(time.Second)
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4009, "Session timed out"), deadline)
		s.end(c.session)
	case websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway):
		s.end(c.session) // the bot's 1000 and 1001 end the session
	}
	c.leave()
}

// end makes a session one that cannot be resumed. The caller holds mu.
func (s *Server) end(x *session) {
	if x != nil {
		delete(s.gateway.sessions, x.id)
	}
}
