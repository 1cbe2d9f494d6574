package discord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

const (
	dialTimeout = 15 * time.Second
	cutWait     = 2 * time.Second // for the library to notice that a connection was cut: it sleeps a second itself
	// The library answers every "invalid session" with another identification, at once; Discord wants five seconds between them, and allows
	// a thousand a day. So a connection is not written to in quick succession: greetWrites at once (for TLS, for the upgrade, and to
	// identify), then one each five seconds; once Discord has said who the bot is, talkWrites, then one a second, which is often enough for
	// any heartbeat.
	greetWrites = 5
	talkWrites  = 2
)

var (
	errHung  = errors.New("the connection does not come about")
	errStuck = errors.New("the session is stuck")
	errMuted = errors.New("the connection came about, but Discord does not say who the bot is")
	errDead  = errors.New("heartbeats are not acknowledged")
)

// session is a session of the gateway: a discordgo.Session, over one connection after another. It is used by one goroutine;
// the library calls its handlers from others.
type session struct {
	dg     *discordgo.Session
	ctx    context.Context // ends when the session is given up
	giveUp context.CancelFunc
	down   chan struct{} // the library says that the connection is closed
	up     chan struct{} // READY or RESUMED came
	event  func(s *session, kind string, data []byte)
	apart  time.Duration // from one identification to the next

	mu   sync.Mutex
	conn *lineConn // the latest

	number  atomic.Int64 // of the latest event
	met     atomic.Bool  // READY or RESUMED came over it
	readies atomic.Int32
	reached atomic.Bool // something was read in the latest attempt to connect
}

// newSession makes a session that is not connected. event is called with every event in order, and has to return at once.
func (b *Bot) newSession(ctx context.Context, event func(s *session, kind string, data []byte)) (*session, error) {
	to, err := url.Parse(b.opt.Endpoint)
	if err != nil {
		return nil, errors.New("discord's endpoint is no URL")
	}
	dg, err := discordgo.New("Bot " + b.opt.Token)
	if err != nil {
		return nil, fmt.Errorf("make a session: %w", err)
	}
	s := &session{dg: dg, down: make(chan struct{}, 1), up: make(chan struct{}, 1), event: event, apart: b.opt.Times.apart()}
	s.ctx, s.giveUp = context.WithCancel(ctx)
	dg.LogLevel = -1 // it would print events
	dg.StateEnabled, dg.SyncEvents = false, true
	dg.ShouldReconnectOnError, dg.ShouldReconnectVoiceOnSessionError, dg.ShouldRetryOnRateLimit, dg.MaxRestRetries = false, false, false, 0
	dg.Identify.Intents = b.intents.identify()
	dg.Client = &http.Client{Timeout: 20 * time.Second, Transport: rewriter{ctx: s.ctx, to: to, next: b.opt.Transport}}
	dg.Dialer = &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialTimeout, NetDialContext: s.dial}
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { s.happened(e) })
	dg.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { signal(s.down) })
	return s, nil
}

// happened hands on an event, unless the session was given up: a stuck one may come back to life.
func (s *session) happened(e *discordgo.Event) {
	if s.ctx.Err() != nil || e == nil || e.Type == "" {
		return
	}
	if e.Type == "READY" || e.Type == "RESUMED" {
		s.introduced()
	}
	if last := s.number.Load(); e.Type != "READY" && last > 0 && e.Sequence > last+1 {
		s.event(s, eventsLost, nil)
	}
	if last := s.number.Load(); e.Type == "READY" || e.Sequence > last { // else it is told again
		s.number.Store(e.Sequence)
	}
	s.event(s, e.Type, e.RawData)
}

// eventsLost is an event of our own: the numbers of Discord's tell that some did not come.
const eventsLost = "events lost"

func (s *session) introduced() {
	s.mu.Lock()
	if s.conn != nil {
		s.conn.pace.SetLimit(rate.Every(s.apart / 5))
		s.conn.pace.SetBurst(talkWrites)
	}
	s.mu.Unlock()
	s.met.Store(true)
	signal(s.up)
}

// signal sends to a channel with room for one, unless it is full.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func drain(c chan struct{}) {
	select {
	case <-c:
	default:
	}
}

// dial connects, and remembers the connection, so that it can be cut.
func (s *session) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	c, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	line := &lineConn{Conn: c, pace: rate.NewLimiter(rate.Every(s.apart), greetWrites), reached: &s.reached}
	line.open, line.ended = context.WithCancel(context.Background())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		_ = c.Close()
		return nil, s.ctx.Err()
	}
	s.conn = line
	return line, nil
}

// cut closes the connection without a word, after which the session can be resumed. The library's Close ends it.
func (s *session) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.Close()
	}
}

// abandon gives the session up for good: its connection is cut, and it tells nothing any more.
func (s *session) abandon() {
	s.giveUp()
	s.cut()
}

// closed reports whether the latest connection is.
func (s *session) closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn == nil || s.conn.over.Load()
}

// open connects: anew, or to resume. errStuck: the session is stuck, and of no use any more. It returns when ctx is done.
func (s *session) open(ctx context.Context, patience time.Duration) error {
	drain(s.down)
	drain(s.up)
	s.met.Store(false)
	s.reached.Store(false)
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil { // the library trusts the server more than is good
				done <- errStuck
			}
		}()
		done <- s.dg.Open()
	}()
	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		s.abandon()
		return ctx.Err()
	case <-t.C:
	}
	s.cut()
	t.Reset(cutWait)
	select {
	case err := <-done:
		if err == nil {
			return errStuck // half open
		}
		return fmt.Errorf("%w in %v: %w", errHung, patience, err)
	case <-ctx.Done():
	case <-t.C: // asked to reconnect before it was connected, the library waits for a lock that it holds itself
	}
	return errStuck
}

// stay watches over the connection until it is lost, and says why, where that is known. errStuck: the session is stuck.
func (s *session) stay(ctx context.Context, patience, acks time.Duration) error {
	tick := time.NewTicker(max(min(acks/8, 5*time.Second), time.Millisecond))
	defer tick.Stop()
	var locked time.Time // since when the library holds its lock
	greet := time.NewTimer(patience)
	defer greet.Stop()
	if s.met.Load() {
		greet.Stop()
	}
	for {
		select {
		case <-ctx.Done():
			s.abandon()
			return ctx.Err()
		case <-s.up:
			greet.Stop()
		case <-s.down:
			if s.closed() { // else it tells of an earlier connection
				return nil
			}
		case <-greet.C:
			if !s.met.Load() {
				return s.cutAndWait(ctx, errMuted)
			}
		case <-tick.C:
			if !s.dg.TryRLock() { // it is closing, most likely
				if locked.IsZero() {
					locked = time.Now()
				}
				if time.Since(locked) > 3*cutWait {
					return s.cutAndWait(ctx, errDead)
				}
				continue
			}
			locked = time.Time{}
			last := s.dg.LastHeartbeatAck
			s.dg.RUnlock()
			if time.Since(last) > acks { // the library reads the machine's clock
				return s.cutAndWait(ctx, errDead)
			}
		}
	}
}

// cutAndWait cuts the connection and waits until the library has noticed.
func (s *session) cutAndWait(ctx context.Context, why error) error {
	s.cut()
	t := time.NewTimer(2 * cutWait)
	defer t.Stop()
	select {
	case <-s.down:
		return why
	case <-ctx.Done():
		s.abandon()
		return ctx.Err()
	case <-t.C:
		return errStuck
	}
}

// lineConn is a connection that knows whether it is closed, and that is not written to in too quick succession.
type lineConn struct {
	net.Conn
	over    atomic.Bool
	open    context.Context // until it is closed
	ended   context.CancelFunc
	pace    *rate.Limiter // of writes
	reached *atomic.Bool  // of the session
}

func (c *lineConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.reached.Store(true)
	}
	return n, err
}

func (c *lineConn) Close() error {
	c.over.Store(true)
	c.ended()
	return c.Conn.Close()
}

func (c *lineConn) Write(p []byte) (int, error) {
	if c.pace.Wait(c.open) != nil {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(p)
}

// rewriter sends requests for the library's fixed https://discord.com to another server.
type rewriter struct {
	ctx  context.Context // of the session
	to   *url.URL
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r rewriter) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(req.Context())
	context.AfterFunc(r.ctx, cancel)
	req = req.Clone(ctx)
	req.URL.Scheme, req.URL.Host = r.to.Scheme, r.to.Host
	req.URL.Path = r.to.Path + req.URL.Path
	if req.URL.RawPath != "" {
		req.URL.RawPath = r.to.EscapedPath() + req.URL.RawPath
	}
	req.Host = r.to.Host
	return r.next.RoundTrip(req)
}
