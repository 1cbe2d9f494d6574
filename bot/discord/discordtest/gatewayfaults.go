package discordtest

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
)

// gatewayFaults is how the gateway goes wrong.
type gatewayFaults struct {
	down          int  // it refuses connections
	refuse        bool // the next resume, and sessions that lose their connection
	noAcks        bool
	loseNext      int
	lose          func(typ string, data map[string]any) bool
	sevens        int
	nines         int
	nineResumable bool
	mute          int
	replayed      int
	revoked       bool
}

// loses reports whether an event is to be lost. The caller holds mu.
func (s *Server) loses(e event) bool {
	if s.gateway.loseNext > 0 {
		s.gateway.loseNext--
		return true
	}
	return s.gateway.lose != nil && s.gateway.lose(e.typ, maps.Clone(e.data))
}

// DropGateway ends all connections with a close code; 0 cuts them without one. The sessions can be resumed, unless the
// code says otherwise (4007, 4009).
func (s *Server) DropGateway(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range slices.Clone(s.gateway.conns) {
		c.closeWith(code, "")
		if code == 4007 || code == 4009 {
			s.end(c.session)
		}
	}
}

// Revoke makes the bot's token one that is not accepted, until the function returned is called; all connections end.
func (s *Server) Revoke() (back func()) {
	s.set(func(f *gatewayFaults) { f.revoked = true })
	s.DropGateway(4004)
	return sync.OnceFunc(func() { s.set(func(f *gatewayFaults) { f.revoked = false }) })
}

// GatewayDown cuts all connections and refuses new ones, until the function returned is called. Sessions live on.
func (s *Server) GatewayDown() (back func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.down++
	s.cutAll()
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.gateway.down--
		s.touch()
	})
}

// RefuseResume ends sessions that have, or come to, no connection: the next that the bot would resume is invalid, and
// what happens until it identifies itself anew is never dispatched.
func (s *Server) RefuseResume() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.refuse = true
	for _, x := range s.gateway.sessions {
		if x.conn == nil {
			s.end(x)
		}
	}
	s.touch()
}

// ForgetSessions ends the sessions that have no connection now, such as that of a bot that was killed.
func (s *Server) ForgetSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.gateway.sessions {
		if x.conn == nil {
			s.end(x)
		}
	}
	s.touch()
}

// LoseNext makes the next n events have their numbers but be neither sent nor replayed.
func (s *Server) LoseNext(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.loseNext = n
}

// LoseEvents loses the events for which match holds; nil ends that. match must not call the server.
func (s *Server) LoseEvents(match func(typ string, data map[string]any) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.lose = match
}

// Op7 asks all connections to reconnect.
func (s *Server) Op7() { s.each(func(c *gatewayConn) { c.send(opReconnect, nil) }) }

// Op9 tells all connections that their session is invalid. They have none then; the bot is to identify itself, on
// the same connection or a new one. With resumable, the session lives.
func (s *Server) Op9(resumable bool) {
	s.each(func(c *gatewayConn) {
		if !resumable {
			s.end(c.session)
		}
		if c.session != nil {
			c.session.conn, c.session = nil, nil
		}
		c.send(opInvalidSession, resumable)
	})
}

// Op7BeforeReady makes the next connection get op 7 instead of READY or RESUMED.
func (s *Server) Op7BeforeReady() { s.set(func(f *gatewayFaults) { f.sevens++ }) }

// Op9BeforeReady makes the next connection get op 9 instead of READY or RESUMED.
func (s *Server) Op9BeforeReady(resumable bool) {
	s.set(func(f *gatewayFaults) { f.nines++; f.nineResumable = resumable })
}

// SilenceBeforeReady makes the next connection get nothing instead of READY or RESUMED.
func (s *Server) SilenceBeforeReady() { s.set(func(f *gatewayFaults) { f.mute++ }) }

// ReplayMore makes the next resume replay n events that the bot already has.
func (s *Server) ReplayMore(n int) { s.set(func(f *gatewayFaults) { f.replayed = n }) }

// StopAcks leaves heartbeats without an answer, until the function returned is called.
func (s *Server) StopAcks() (back func()) {
	s.set(func(f *gatewayFaults) { f.noAcks = true })
	return func() { s.set(func(f *gatewayFaults) { f.noAcks = false }) }
}

// AskHeartbeat sends op 1, which the bot is to answer with a heartbeat.
func (s *Server) AskHeartbeat() { s.each(func(c *gatewayConn) { c.send(opHeartbeat, nil) }) }

// Garbage sends a text frame that is not what it should be, to all connections.
func (s *Server) Garbage(frame string) {
	s.each(func(c *gatewayConn) {
		c.now = append(c.now, []byte(frame))
		c.poke()
	})
}

// Dispatch sends an event of any kind and content.
func (s *Server) Dispatch(typ string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.gateway.sessions {
		x.push(event{typ: typ}, data, false)
	}
	s.touch()
}

// Duplicate dispatches the latest event of that type once more, under a new number.
func (s *Server) Duplicate(typ string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.gateway.sessions {
		for _, f := range slices.Backward(x.log) {
			if f.typ != typ {
				continue
			}
			var p struct {
				Data json.RawMessage `json:"d"`
			}
			_ = json.Unmarshal(f.raw, &p) // it was written here
			x.push(event{typ: typ, by: f.by}, p.Data, false)
			break
		}
	}
	s.touch()
}

func (s *Server) each(do func(c *gatewayConn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range slices.Clone(s.gateway.conns) {
		do(c)
	}
	s.touch()
}

func (s *Server) set(change func(f *gatewayFaults)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.gateway.gatewayFaults)
	s.touch()
}
