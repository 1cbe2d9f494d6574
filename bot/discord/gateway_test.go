package discord

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot"
)

func TestMessagesComeInOrder(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{}).run()
	var want []string
	for i := range 250 {
		m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(i), "halo"))
		want = append(want, "message m"+mockDM+"/"+id(i)+" halo")
	}
	k.wait(want...)
	if k.b.Username() != "dua-arah" {
		t.Errorf("the bot is called %q", k.b.Username())
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if u := k.all[0]; u.Address != k.b.private(mockAni) || u.Cursor != mockDM+"/"+id(0) || u.Place != bot.Private {
		t.Errorf("%+v", u)
	}
}

func TestNotKeptIsHandedOverAgain(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{})
	left := 3
	k.fail = func([]bot.Update) error {
		if left--; left >= 0 {
			return errors.New("the disk is full")
		}
		return nil
	}
	k.run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(2), "dua"))
	k.wait("message m"+mockDM+"/"+id(1)+" satu", "message m"+mockDM+"/"+id(2)+" dua")
	if n := strings.Count(k.logged(), "could not be kept"); n != 1 {
		t.Errorf("said %d times that it cannot be kept", n)
	}
}

// A connection that is cut is resumed; nobody has to be asked for what was missed.
func TestResume(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c})
	var resumed atomic.Int32
	m.script = func(n int, l *line) {
		if op, d := l.greet(); op == 6 && d["session_id"] == "s1" && d["token"] == "Bot "+k.b.opt.Token {
			resumed.Add(1)
			l.send(0, "MESSAGE_CREATE", spoken(mockDM, id(2), "dua"))
		}
		l.serve()
	}
	k.run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
	k.wait("message m" + mockDM + "/" + id(1) + " satu")
	m.up().ws.Close()
	k.wait("message m"+mockDM+"/"+id(1)+" satu", "message m"+mockDM+"/"+id(2)+" dua")
	c.mu.Lock()
	defer c.mu.Unlock()
	if resumed.Load() != 1 || c.calls != 1 {
		t.Errorf("resumed %d times, and listed %d times what was missed", resumed.Load(), c.calls)
	}
}

// However often the network fails, the session is still resumed when it is back.
func TestOutageOfTheNetwork(t *testing.T) {
	m := newMock(t)
	var last atomic.Int32
	m.script = func(n int, l *line) {
		op, _ := l.greet()
		last.Store(int32(op))
		l.serve()
	}
	k := m.bot(Options{}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
	k.wait("message m" + mockDM + "/" + id(1) + " satu")
	l := m.up()
	m.mu.Lock()
	m.refuse = true
	m.mu.Unlock()
	l.ws.Close()
	m.until("many attempts", func() bool { return m.refused > 8 })
	m.mu.Lock()
	m.refuse = false
	m.mu.Unlock()
	m.up()
	if last.Load() != 6 {
		t.Errorf("the connection began with op %d", last.Load())
	}
}

// Asked to reconnect before it knows who the bot is, the library waits for itself for ever.
func TestReconnectBeforeReady(t *testing.T) {
	m := newMock(t)
	m.script = func(n int, l *line) {
		if n > 1 {
			l.greet()
			l.serve()
			return
		}
		l.hello()
		l.read()
		l.send(7, "", nil)
		l.serve()
	}
	k := m.bot(Options{Times: Times{Open: time.Second}}).run()
	m.until("another connection", func() bool { return m.conns > 1 })
	k.hears(id(1), "satu")
}

func TestConnectionsThatDoNotComeAbout(t *testing.T) {
	for name, spoil := range map[string]func(l *line){
		"silence":              func(l *line) { l.serve() },
		"silence after hello":  func(l *line) { l.hello(); l.serve() },
		"garbage before hello": func(l *line) { l.frame(1, `{"op":`); l.serve() },
		"null":                 func(l *line) { l.frame(1, `null`); l.serve() },
		"closed":               func(l *line) { l.close(1011) },
		"invalid for ever": func(l *line) {
			l.hello()
			for op := 0; op >= 0; {
				op, _ = l.read()
				l.send(9, "", false)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMock(t)
			m.script = func(n int, l *line) {
				if n <= 2 {
					spoil(l)
					return
				}
				l.greet()
				l.serve()
			}
			k := m.bot(Options{Times: Times{Open: time.Second}}).run()
			m.until("a good connection", func() bool { return m.conns > 2 && m.live != nil })
			k.hears(id(1), "satu")
		})
	}
}

// Whoever identifies too soon is told that the session is invalid, and the library identifies again at once. Discord is not to be asked
// hundreds of times: it takes the token away from who identifies a thousand times a day.
func TestInvalidSessionsAreNotBegunInQuickSuccession(t *testing.T) {
	for name, greets := range map[string]bool{"before the first": false, "in the middle": true} {
		t.Run(name, func(t *testing.T) {
			m := newMock(t)
			var identified atomic.Int32
			m.script = func(n int, l *line) {
				if n > 1 {
					l.greet()
					l.serve()
					return
				}
				if greets {
					l.greet()
					l.send(9, "", false)
				} else {
					l.hello()
				}
				for op, _ := l.read(); op != -1; op, _ = l.read() {
					if op == 2 && identified.Add(1) == 1 {
						_ = l.ws.SetReadDeadline(time.Now().Add(600 * time.Millisecond)) // then the connection ends
					}
					if op == 2 {
						l.send(9, "", false)
					}
				}
			}
			k := m.bot(Options{Times: Times{Open: 20 * time.Second}})
			k.b.opt.Times.RetryMin = 300 * time.Millisecond // so it is a second and a half between them
			k.run()
			m.until("another connection", func() bool { return m.conns > 1 })
			if n := identified.Load(); n == 0 || n > greetWrites {
				t.Errorf("it identified %d times within a moment", n)
			}
		})
	}
}

func TestInvalidSessionIsBegunAnew(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	var identified atomic.Int32
	m.script = func(n int, l *line) {
		l.hello()
		op, _ := l.read()
		if op == 6 {
			l.send(9, "", false)
			op, _ = l.read()
		}
		if op == 2 {
			identified.Add(1)
			l.ready()
		}
		l.serve()
	}
	k := m.bot(Options{Chats: c}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
	k.wait("message m" + mockDM + "/" + id(1) + " satu")
	m.up().ws.Close()
	m.until("another session", func() bool { return m.conns == 2 && identified.Load() == 2 })
	m.until("a look at what was missed", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.calls == 2 })
}

func TestTokenIsTriedAgain(t *testing.T) {
	for _, by := range []string{"code", "status"} {
		t.Run(by, func(t *testing.T) {
			m := newMock(t)
			var tries atomic.Int32
			m.script = func(n int, l *line) {
				if by == "code" && tries.Add(1) <= 2 {
					l.hello()
					l.read()
					l.close(4004)
					return
				}
				l.greet()
				l.serve()
			}
			m.fail = func(r *http.Request) int {
				if by == "status" && strings.HasSuffix(r.URL.Path, "/gateway") && tries.Add(1) <= 2 {
					return 401
				}
				return 0
			}
			k := m.bot(Options{}).run()
			m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
			k.wait("message m" + mockDM + "/" + id(1) + " satu")
			if !strings.Contains(k.logged(), "does not accept the bot's token") {
				t.Errorf("the log does not say so:\n%s", k.logged())
			}
		})
	}
}

// Without the privileged intent the bot goes on without the content of messages in servers.
func TestIntentIsNotGranted(t *testing.T) {
	m := newMock(t)
	var asked atomic.Int64
	m.script = func(n int, l *line) {
		l.hello()
		_, d := l.read()
		asked.Store(int64(d["intents"].(float64)))
		if asked.Load()&(1<<15) != 0 {
			l.close(4014)
			return
		}
		l.ready()
		l.serve()
	}
	k := m.bot(Options{}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
	k.wait("message m" + mockDM + "/" + id(1) + " satu")
	if asked.Load() != 1|1<<9|1<<12 {
		t.Errorf("asked for %b", asked.Load())
	}
	if n := strings.Count(k.logged(), "Message Content Intent at discord.com/developers/applications, Bot, and start the program again"); n != 1 {
		t.Errorf("said %d times what is to be done", n)
	}
	if n := m.asked("GET /gateway"); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestCodesThatEndTheSession(t *testing.T) {
	for _, code := range []int{4003, 4005, 4007, 4008, 4009} {
		m := newMock(t)
		var ops []int
		m.script = func(n int, l *line) {
			l.hello()
			op, _ := l.read()
			m.mu.Lock()
			ops = append(ops, op)
			m.mu.Unlock()
			switch n {
			case 1:
				l.ready()
				l.send(0, "MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
			case 2: // resumes
				l.close(code)
				return
			default:
				l.ready()
			}
			l.serve()
		}
		k := m.bot(Options{}).run()
		k.wait("message m" + mockDM + "/" + id(1) + " satu")
		m.up().ws.Close()
		m.until("another session", func() bool { return m.conns == 3 && m.live != nil })
		m.mu.Lock()
		if len(ops) != 3 || ops[0] != 2 || ops[1] != 6 || ops[2] != 2 {
			t.Errorf("%d: asked %v", code, ops)
		}
		m.mu.Unlock()
		k.stop()
	}
}

// A connection over which nothing is acknowledged is dead. It is cut without a word, so that the session lives on.
func TestHeartbeatsAreNotAcknowledged(t *testing.T) {
	m := newMock(t)
	m.heart = 200 * time.Millisecond
	var second atomic.Int32
	m.script = func(n int, l *line) {
		l.mute = n == 1 // nobody else has it yet
		op, _ := l.greet()
		if n == 2 {
			second.Store(int32(op))
		}
		l.serve()
	}
	k := m.bot(Options{Times: Times{Acks: 2 * time.Second}}).run()
	m.until("another connection", func() bool { return m.conns >= 2 && m.live != nil && second.Load() != 0 })
	if second.Load() != 6 {
		t.Errorf("the second connection begins with op %d", second.Load())
	}
	k.hears(id(1), "satu")
}

func TestGarbageIsSurvived(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(1), "satu"))
	k.wait("message m" + mockDM + "/" + id(1) + " satu")
	l := m.up()
	l.frame(1, `{"op":0,"t":"MESSAGE_CREATE","s":9,"d":`)
	l.frame(2, "no zlib")
	l.send(0, "SOMETHING_NEW", object{"x": 1})
	l.send(0, "MESSAGE_CREATE", []int{1})
	l.send(0, "CHANNEL_UPDATE", "kata orang")
	l.send(0, "GUILD_DELETE", nil)
	l.send(0, "INTERACTION_CREATE", "kata orang")
	l.send(0, "MESSAGE_CREATE", spoken(mockDM, id(2), "dua", object{"components": []object{{"type": 1, "components": []object{{"type": 99}}}}}))
	m.until("all", func() bool { return len(k.seen()) == 4 })
	if broken := k.seen(bot.KindBroken); len(broken) != 2 {
		t.Errorf("%q", k.seen())
	}
	if got := k.seen(bot.KindMessage); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

func TestRunEndsWhileConnecting(t *testing.T) {
	for name, script := range map[string]func(n int, l *line){
		"silence": func(_ int, l *line) { l.serve() },
		"stuck":   func(_ int, l *line) { l.hello(); l.read(); l.send(7, "", nil); l.serve() },
		"live":    func(_ int, l *line) { l.greet(); l.serve() },
	} {
		m := newMock(t)
		m.script = script
		k := m.bot(Options{}).run()
		m.until("a connection", func() bool { return m.live != nil })
		begun := time.Now()
		k.stop()
		if d := time.Since(begun); d > 2500*time.Millisecond {
			t.Errorf("%s: it takes %v to end", name, d)
		}
	}
}

// What Discord does to a channel or a server, and what it means.
func TestChannelsAreLost(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockRoom, id(1), "/antrean"))
	k.wait("message m" + mockRoom + "/" + id(1) + " /antrean")
	m.dispatch("GUILD_DELETE", object{"id": mockGuild, "unavailable": true})
	m.dispatch("CHANNEL_DELETE", object{"id": mockOther, "guild_id": mockGuild, "type": 0})
	m.dispatch("GUILD_DELETE", object{"id": mockGuild})
	m.until("both", func() bool { return len(k.seen()) == 3 })
	if got := strings.Join(k.seen(bot.KindBlocked), "|"); got != "blocked x"+mockOther+"|blocked x"+mockRoom+"/2026-01-02T03:04:05Z" &&
		got != "blocked x"+mockRoom+"/2026-01-02T03:04:05Z|blocked x"+mockOther {
		t.Error(got)
	}
}

// In a room the bot keeps note of how far it was read, now and then, and at the end.
func TestHowFarARoomWasRead(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{Times: Times{Read: time.Hour}}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockRoom, id(1), "/antrean"))
	for i := 2; i < 20; i++ {
		m.dispatch("MESSAGE_CREATE", spoken(mockRoom, id(i), "antar kita"))
		m.dispatch("MESSAGE_CREATE", spoken(mockOther, id(100+i), "tidak diamati"))
	}
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(200), "selesai"))
	m.until("the last", func() bool { return len(k.seen()) == 2 })
	m.until("the room", func() bool { c, _ := k.b.dir.known(mockRoom); return c.Last == id(19) })
	k.stop()
	if got := k.seen(bot.KindRead); len(got) != 1 || got[0] != "read "+mockRoom+"="+id(19) {
		t.Errorf("%q", got)
	}
}

// TestHowLongToWaitBeforeConnectingAgain: what people do meanwhile waits, and an interaction for three seconds only.
func TestHowLongToWaitBeforeConnectingAgain(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	g := &gateway{b: &Bot{opt: Options{Log: log, Times: Times{RetryMin: time.Second, RetryMax: time.Minute}}, intents: &intents{}}}
	if wait, anew := g.after(t.Context(), nil, true, true, true, true); wait != 0 || anew {
		t.Errorf("after a connection that was in use: %v, another session %v", wait, anew)
	}
	for i := range 12 { // the network is down
		if wait, _ := g.after(t.Context(), errors.New("down"), false, false, true, false); wait < time.Second || wait > 5*time.Second {
			t.Errorf("attempt %d: %v", i, wait)
		}
	}
	if wait, _ := g.after(t.Context(), errors.New("down"), false, false, false, false); wait <= 5*time.Second || wait > time.Minute {
		t.Errorf("a session that never began: %v", wait)
	}
}
