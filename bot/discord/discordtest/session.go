package discordtest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// payload handles what the bot sent. The caller holds mu.
func (c *gatewayConn) payload(op int, data json.RawMessage) {
	s := c.s
	switch op {
	case opHeartbeat:
		if !s.gateway.noAcks {
			c.send(opAck, nil)
		}
	case opIdentify:
		c.identify(data)
	case opResume:
		c.resume(data)
	case opPresence:
		if c.session == nil {
			c.closeWith(4003, "Not authenticated")
		}
	default:
		s.violate("gateway: there is no operation %d here", op)
		c.closeWith(4001, "Unknown opcode")
	}
}

type identify struct {
	Token          string            `json:"token"`
	Intents        *int              `json:"intents"`
	Compress       bool              `json:"compress"`
	LargeThreshold int               `json:"large_threshold"`
	Shard          *[2]int           `json:"shard"`
	Properties     map[string]string `json:"properties"`
}

// identify begins a session. The caller holds mu.
func (c *gatewayConn) identify(data json.RawMessage) {
	s := c.s
	var in identify
	if err := json.Unmarshal(data, &in); err != nil {
		s.violate("gateway: identify: %v", err)
		c.closeWith(4002, "Error while decoding payload")
		return
	}
	switch {
	case c.session != nil:
		s.violate("gateway: it identifies itself twice")
		c.closeWith(4005, "Already authenticated")
		return
	case trimBot(in.Token) != s.Token, s.gateway.revoked:
		c.closeWith(4004, "Authentication failed.")
		return
	case in.Intents == nil || *in.Intents < 0 || *in.Intents >= 1<<26:
		s.violate("gateway: identify has no valid intents")
		c.closeWith(4013, "Invalid intent(s).")
		return
	case in.Properties == nil:
		s.violate("gateway: identify has no properties")
	case in.Shard != nil && *in.Shard != [2]int{0, 1}:
		s.violate("gateway: shards are not simulated here")
	}
	if *in.Intents&intentContent != 0 && s.opt.NoMessageContent {
		c.closeWith(4014, "Disallowed intent(s).")
		return
	}
	if c.interrupted() {
		return
	}
	s.gateway.identifies++
	for _, old := range s.gateway.sessions { // nobody resumes one that is without a connection now
		if old.conn == nil {
			s.end(old)
		}
	}
	x := &session{id: fmt.Sprintf("%016x%016x", rand.Uint64(), rand.Uint64()), intents: *in.Intents, conn: c}
	x.bare = *in.Intents&intentContent == 0
	s.gateway.sessions[x.id] = x
	c.session, c.next, c.zipped = x, 0, in.Compress && s.opt.Compress
	guilds := []obj{}
	for _, g := range s.sortedGuilds() {
		guilds = append(guilds, obj{"id": g.ID, "unavailable": true})
	}
	user := s.botJSON()
	user["verified"], user["mfa_enabled"], user["email"] = true, false, nil
	x.push(event{typ: "READY"}, obj{
		"v": 9, "user": user, "guilds": guilds, "session_id": x.id, "session_type": "normal", "resume_gateway_url": s.gatewayURL(),
		"application": obj{"id": s.BotID, "flags": s.appFlags()}, "private_channels": []obj{}, "relationships": []obj{},
		"user_settings": obj{}, "presences": []obj{}, "guild_join_requests": []obj{}, "_trace": []string{"[\"test\"]"},
	}, false)
	if x.intents&intentGuilds != 0 {
		for _, g := range s.sortedGuilds() {
			x.push(event{typ: "GUILD_CREATE"}, s.guildCreate(g), false)
		}
	}
	s.touch()
}

func trimBot(token string) string {
	if len(token) > 4 && token[:4] == "Bot " {
		return token[4:]
	}
	return token
}

// appFlags is the application's flags: whether it may read what people write.
func (s *Server) appFlags() int {
	if s.opt.NoMessageContent {
		return 0
	}
	return 1 << 19 // GATEWAY_MESSAGE_CONTENT_LIMITED
}

// resume takes up a session. The caller holds mu.
func (c *gatewayConn) resume(data json.RawMessage) {
	s := c.s
	var in struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	err := json.Unmarshal(data, &in)
	switch {
	case err != nil:
		s.violate("gateway: resume: %v", err)
		c.closeWith(4002, "Error while decoding payload")
		return
	case c.session != nil:
		s.violate("gateway: it resumes twice")
		c.closeWith(4005, "Already authenticated")
		return
	case trimBot(in.Token) != s.Token, s.gateway.revoked:
		c.closeWith(4004, "Authentication failed.")
		return
	}
	if c.interrupted() {
		return
	}
	x := s.gateway.sessions[in.Session]
	if s.gateway.refuse {
		s.gateway.refuse = false
		s.end(x)
		x = nil
	}
	if x == nil {
		s.gateway.refused++
		c.send(opInvalidSession, false)
		s.touch()
		return
	}
	if in.Seq > x.seq || in.Seq < 0 {
		s.violate("gateway: it resumes from %d, but the last event is %d", in.Seq, x.seq)
		s.end(x)
		c.closeWith(4007, "Invalid seq")
		return
	}
	if old := x.conn; old != nil { // the one that it has is dead, or gives way
		x.conn = nil
		old.closeWith(4000, "Resumed elsewhere")
	}
	s.gateway.resumes++
	x.conn, c.session = c, x
	c.next = max(int(in.Seq)-s.gateway.replayed, 0)
	s.gateway.replayed = 0
	x.push(event{typ: "RESUMED"}, obj{"_trace": []string{"[\"test\"]"}}, false)
	c.poke()
	s.touch()
}

// interrupted does what is to come instead of READY or RESUMED. The caller holds mu.
func (c *gatewayConn) interrupted() bool {
	g := &c.s.gateway
	switch {
	case g.sevens > 0:
		g.sevens--
		c.send(opReconnect, nil)
	case g.nines > 0:
		g.nines--
		c.send(opInvalidSession, g.nineResumable)
	case g.mute > 0:
		g.mute--
	default:
		return false
	}
	c.s.touch()
	return true
}
