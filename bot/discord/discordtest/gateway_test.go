package discordtest

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestResume: a cut connection loses nothing; a session that ended does.
func TestResume(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("A")
	c, id := connect(t, s, allIntents)
	u.Say("1")
	seq := c.event("MESSAGE_CREATE").Seq
	s.DropGateway(0)
	if code := c.code(); code != 0 {
		t.Errorf("closed with %d", code)
	}
	u.Say("2")
	u.Say("3")
	if !s.Await(10*time.Second, func() bool { return s.PendingOf(u.ID) == 2 }) { // the first is noted as dispatched after it was
		t.Errorf("%d are pending", s.PendingOf(u.ID))
	}
	c = dial(t, s)
	c.send(opResume, obj{"token": s.Token, "session_id": id, "seq": seq})
	for _, want := range []string{"2", "3"} {
		if p := c.next(); p.Type != "MESSAGE_CREATE" || p.obj()["content"] != want || p.Seq != seq+1 {
			t.Errorf("%+v", p)
		}
		seq++
	}
	if p := c.next(); p.Type != "RESUMED" || s.PendingOf("") != 0 || s.Resumes() != 1 {
		t.Errorf("%+v", p)
	}
	s.RefuseResume()
	s.DropGateway(4000)
	if code := c.code(); code != 4000 {
		t.Errorf("closed with %d", code)
	}
	u.Say("4")
	if n := s.PendingOf(u.ID); n != 0 {
		t.Errorf("%d are pending for nobody", n)
	}
	c = dial(t, s)
	c.send(opResume, obj{"token": s.Token, "session_id": id, "seq": seq + 1})
	if p := c.next(); p.Op != opInvalidSession || string(p.Data) != "false" {
		t.Errorf("%+v", p)
	}
	c.send(opIdentify, identity(s, allIntents))
	if p := c.next(); p.Type != "READY" || s.Identifies() != 2 {
		t.Errorf("%+v", p)
	}
	u.Say("5")
	if p := c.event("MESSAGE_CREATE"); p.obj()["content"] != "5" {
		t.Errorf("%s", p.Data)
	}
	if len(s.Messages(u.Channel)) != 5 {
		t.Error("the history is not whole")
	}
}

// TestClose: the bot's normal close ends its session.
func TestClose(t *testing.T) {
	s := Start(t, Options{})
	c, id := connect(t, s, allIntents)
	_ = c.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
	if !s.Await(bound, func() bool { return s.Connected() == 0 }) {
		t.Fatal("it is still connected")
	}
	c = dial(t, s)
	c.send(opResume, obj{"token": s.Token, "session_id": id, "seq": 1})
	if p := c.next(); p.Op != opInvalidSession {
		t.Errorf("%+v", p)
	}
}

// TestOp9: an invalid session is begun anew on the same connection, or resumed if it may be.
func TestOp9(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("A")
	c, id := connect(t, s, allIntents)
	u.Say("1")
	seq := c.event("MESSAGE_CREATE").Seq
	s.Op9(true)
	u.Say("2")
	if p := c.next(); p.Op != opInvalidSession || string(p.Data) != "true" {
		t.Errorf("%+v", p)
	}
	c.send(opResume, obj{"token": s.Token, "session_id": id, "seq": seq})
	if p := c.event("MESSAGE_CREATE"); p.obj()["content"] != "2" {
		t.Errorf("%s", p.Data)
	}
	c.event("RESUMED")
	s.Op9(false)
	u.Say("3")
	c.next()
	c.send(opIdentify, identity(s, allIntents))
	c.event("READY")
	u.Say("4")
	if p := c.event("MESSAGE_CREATE"); p.obj()["content"] != "4" {
		t.Errorf("%s", p.Data)
	}
	s.Op9BeforeReady(false)
	c = dial(t, s)
	c.send(opIdentify, identity(s, allIntents))
	if p := c.next(); p.Op != opInvalidSession {
		t.Errorf("%+v", p)
	}
	c.send(opIdentify, identity(s, allIntents))
	c.event("READY")
	if s.Identifies() != 3 || s.Connected() != 2 {
		t.Errorf("%d, %d", s.Identifies(), s.Connected())
	}
}

// TestIntents: what a bot gets without the intent for content, and of guilds.
func TestIntents(t *testing.T) {
	s := Start(t, Options{NoMessageContent: true})
	g := s.Guild("Kantor")
	ch := g.Channel("umum")
	u := s.User("A")
	c := dial(t, s)
	c.send(opIdentify, identity(s, allIntents))
	if code := c.code(); code != 4014 {
		t.Errorf("closed with %d", code)
	}
	c, _ = connect(t, s, allIntents&^intentContent)
	guild := c.next()
	o := guild.obj()
	if guild.Type != "GUILD_CREATE" || len(o["channels"].([]any)) != 1 || len(o["members"].([]any)) != 1 {
		t.Errorf("%s", guild.Data)
	}
	own := do(t, s, "POST", "/channels/"+ch.ID+"/messages", obj{"content": "halo"}).want(t, 200, 0).id()
	content := func(want string) {
		t.Helper()
		if got := c.event("MESSAGE_CREATE").obj(); got["content"] != want {
			t.Errorf("%q, not %q", got["content"], want)
		}
	}
	content("halo")
	seat := u.In(ch.ID)
	said := seat.Say("rahasia")
	content("")
	seat.Say("<@" + s.BotID + "> hai")
	content("<@" + s.BotID + "> hai")
	seat.Reply(own, "balasan")
	content("balasan")
	seat.ReplyQuietly(own, "diam")
	content("")
	u.Say("surat")
	content("surat")
	if got := do(t, s, "GET", "/channels/"+ch.ID+"/messages/"+said.ID, nil).want(t, 200, 0).body["content"]; got != "" {
		t.Errorf("REST tells %q", got)
	}
	ch.Deny(ViewChannel)
	seat.Say("tak terlihat")
	u.Say("akhir")
	content("akhir")
}

// TestGatewayFaults: lost, repeated and broken events, and what comes instead of READY.
func TestGatewayFaults(t *testing.T) {
	t.Parallel()
	s := Start(t, Options{})
	u := s.User("A")
	c, id := connect(t, s, allIntents)
	s.LoseNext(1)
	u.Say("hilang")
	u.Say("ada")
	p := c.event("MESSAGE_CREATE")
	if p.obj()["content"] != "ada" || p.Seq != 3 {
		t.Errorf("%d %s", p.Seq, p.Data)
	}
	s.LoseEvents(func(typ string, _ map[string]any) bool { return typ == "MESSAGE_DELETE" })
	u.Delete(u.Say("x").ID)
	s.LoseEvents(nil)
	u.Strange("aneh", 18)
	if c.next().obj()["content"] != "x" || c.next().obj()["content"] != "aneh" {
		t.Error("not what was to come")
	}
	s.Duplicate("MESSAGE_CREATE")
	if c.next().obj()["content"] != "aneh" {
		t.Error("not repeated")
	}
	s.Garbage("{")
	if _, err := c.try(); err == nil {
		t.Error("no garbage")
	}
	c.send(opHeartbeat, 3)
	if c.next().Op != opAck {
		t.Error("no ack")
	}
	back := s.StopAcks()
	c.send(opHeartbeat, 3)
	s.Op7()
	if c.next().Op != opReconnect {
		t.Error("no op 7")
	}
	back()
	s.Op7BeforeReady()
	c = dial(t, s)
	c.send(opResume, obj{"token": s.Token, "session_id": id, "seq": 3})
	if c.next().Op != opReconnect {
		t.Error("no op 7 before READY")
	}
	c = dial(t, s)
	s.ReplayMore(2)
	c.send(opResume, obj{"token": s.Token, "session_id": id, "seq": 3})
	if p := c.next(); p.Seq != 3 { // 2 was lost
		t.Errorf("%+v", p)
	}
	up := s.GatewayDown()
	if _, _, err := websocket.DefaultDialer.Dial(s.gatewayURL()+"?v=9", nil); err == nil {
		t.Error("it is not down")
	}
	up()
	c = dial(t, s)
	c.send(opIdentify, obj{"token": "x", "intents": 1, "properties": obj{}})
	if code := c.code(); code != 4004 {
		t.Errorf("closed with %d", code)
	}
	s.mu.Lock()
	s.opt.Heartbeat = 200 * time.Millisecond // only now: those before send none either
	s.mu.Unlock()
	c, _ = connect(t, s, allIntents)
	if code := c.code(); code != 4009 { // it does not send heartbeats
		t.Errorf("closed with %d", code)
	}
	violated(t, s, "no heartbeat")
}

// TestZip: payloads are compressed for a bot that asks for it.
func TestZip(t *testing.T) {
	s := Start(t, Options{Compress: true})
	c := dial(t, s)
	who := identity(s, allIntents)
	who["compress"] = true
	c.send(opIdentify, who)
	kind, raw, err := c.ws.ReadMessage()
	if err != nil || kind != websocket.BinaryMessage || raw[0] != 0x78 {
		t.Errorf("%d %x %v", kind, raw[:min(2, len(raw))], err)
	}
}

// TestGuildEvents: what a guild's changes tell.
func TestGuildEvents(t *testing.T) {
	s := Start(t, Options{})
	c, _ := connect(t, s, allIntents)
	u := s.User("A")
	g := s.Guild("Kantor")
	ch := g.Channel("umum")
	forum := g.Forum("kasus", "baru", "selesai")
	for _, step := range []struct {
		do   func()
		want []string
	}{
		{func() {}, []string{"GUILD_CREATE", "CHANNEL_CREATE", "CHANNEL_CREATE"}},
		{func() { ch.Deny(SendMessages) }, []string{"CHANNEL_UPDATE"}},
		{func() { g.DenyBot(ManageThreads) }, []string{"GUILD_ROLE_UPDATE"}},
		{func() { g.Give(u, g.Role("staf", ManageMessages)) }, []string{"GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE"}},
		{func() { forum.Rename("perkara") }, []string{"CHANNEL_UPDATE"}},
		{func() { u.In(ch.ID).StartThread(u.In(ch.ID).Say("x").ID, "utas") }, []string{"MESSAGE_CREATE", "THREAD_CREATE", "MESSAGE_UPDATE", "MESSAGE_CREATE"}},
		{func() { s.Channel(ch.Threads()[0].ID).Archive() }, []string{"THREAD_UPDATE"}},
		{func() { u.In(ch.Threads()[0].ID).Say("lagi") }, []string{"THREAD_UPDATE", "MESSAGE_CREATE"}},
		{func() { u.In(forum.ID).Post("pos", "isi", "baru") }, []string{"THREAD_CREATE", "MESSAGE_CREATE"}},
		{func() { s.Channel(ch.Threads()[0].ID).Delete() }, []string{"THREAD_DELETE"}},
		{func() { m := u.In(ch.ID).Say("y"); u.In(ch.ID).DeleteMany(m.ID) }, []string{"MESSAGE_CREATE", "MESSAGE_DELETE_BULK"}},
		{func() { m := u.Say("https://x.id"); u.Unfurl(m.ID, "https://x.id", "X") }, []string{"MESSAGE_CREATE", "MESSAGE_UPDATE"}},
		{func() { ch.Deny(ViewChannel); ch.Allow(ViewChannel) }, []string{"CHANNEL_UPDATE", "CHANNEL_UPDATE", "THREAD_LIST_SYNC"}},
		{func() { g.Outage()() }, []string{"GUILD_DELETE", "GUILD_CREATE"}},
		{func() { g.Rename("Balai") }, []string{"GUILD_UPDATE"}},
		{ch.Delete, []string{"CHANNEL_DELETE"}},
		{g.Kick, []string{"GUILD_DELETE"}},
	} {
		step.do()
		for _, want := range step.want {
			if p := c.next(); p.Type != want {
				t.Fatalf("%s, not %s: %s", p.Type, want, p.Data)
			}
		}
	}
	if p := forum.Threads(); len(p) != 1 || p[0].Name != "pos" || p[0].Tags[0] != "baru" || p[0].Messages[0].Content != "isi" {
		t.Errorf("%+v", p)
	}
}

// TestManyPeople: events come in order, all of them, while the connection is cut now and then.
func TestManyPeople(t *testing.T) {
	s := Start(t, Options{})
	const people, each = 100, 5
	c, id := connect(t, s, allIntents)
	users := make([]*User, people)
	for i := range users {
		users[i] = s.User(strconv.Itoa(i))
	}
	var work sync.WaitGroup
	for part := range 4 {
		work.Go(func() {
			for n := range each {
				for i := part; i < people; i += 4 {
					users[i].Say(strconv.Itoa(n))
				}
				s.DropGateway(0)
			}
		})
	}
	next := map[string]int{}
	seq, got := int64(1), 0
	for got < people*each {
		p, err := c.try()
		switch {
		case err != nil:
			c = dial(t, s)
			c.send(opResume, obj{"token": s.Token, "session_id": id, "seq": seq})
			continue
		case p.Type == "":
			continue
		case p.Seq != seq+1:
			t.Fatalf("%d after %d", p.Seq, seq)
		}
		seq = p.Seq
		if p.Type != "MESSAGE_CREATE" {
			continue
		}
		got++
		in := p.obj()["channel_id"].(string)
		if p.obj()["content"] != strconv.Itoa(next[in]) {
			t.Errorf("%s in place of %d", p.Data, next[in])
		}
		next[in]++
	}
	work.Wait()
}
