package discord

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
)

// tapOf is a tap of Ani's in private, as the gateway tells it.
func tapOf(id string) object {
	return object{
		"id": id, "application_id": mockBot, "type": interactionComponent, "token": "t" + id, "channel_id": mockDM,
		"user": object{"id": mockAni, "username": "ani"}, "message": object{"id": "555"}, "data": object{"custom_id": "d:ya", "component_type": 2},
	}
}

// failing makes requests fail whose path ends so, until it is called.
func (m *mock) failing(suffix string) (heal func()) {
	broken := true
	m.fail = func(r *http.Request) int {
		if broken && strings.HasSuffix(r.URL.Path, suffix) {
			return http.StatusServiceUnavailable
		}
		return 0
	}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		broken = false
	}
}

// A tap is kept after what was missed in its chat, and before what comes next.
func TestTapTakesItsTurn(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c})
	c.watched = []bot.Watched{{Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(3)}}
	m.put(spoken(mockDM, id(4), "empat"))
	heal := m.failing(mockDM + "/messages")
	k.fail = func(us []bot.Update) error {
		if us[0].Kind == bot.KindTap {
			time.Sleep(20 * time.Millisecond) // so that others could be faster
		}
		return nil
	}
	k.run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(5), "lima"))
	m.dispatch("INTERACTION_CREATE", tapOf(id(6)))
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(7), "tujuh"))
	m.dispatch("MESSAGE_CREATE", spoken(mockRoom, id(8), "/antrean"))
	k.wait("message m" + mockRoom + "/" + id(8) + " /antrean")
	m.until("the deferral", func() bool { return m.count("POST /interactions/"+id(6)) > 0 })
	heal()
	k.wait("message m"+mockRoom+"/"+id(8)+" /antrean", "message m"+mockDM+"/"+id(4)+" empat", "message m"+mockDM+"/"+id(5)+" lima",
		"tap i"+id(6), "message m"+mockDM+"/"+id(7)+" tujuh")
}

// A tap waits no longer than it can be kept.
func TestTapDoesNotWaitForEver(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c})
	k.b.inHand.times.order = k.b.inHand.times.skew + 100*time.Millisecond
	c.watched = []bot.Watched{{Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(3)}}
	m.put(spoken(mockDM, id(4), "empat"))
	heal := m.failing(mockDM + "/messages")
	k.run()
	m.dispatch("INTERACTION_CREATE", tapOf(id(6)))
	k.wait("tap i" + id(6))
	heal()
	k.wait("tap i"+id(6), "message m"+mockDM+"/"+id(4)+" empat")
}

// However many interactions wait to be kept, each is deferred in time.
func TestManyInteractions(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{Times: Times{Answer: 50 * time.Millisecond}})
	release := make(chan struct{})
	g := newGateway(t.Context(), k.b, func(context.Context, []bot.Update) error {
		<-release
		return nil
	})
	const many = handsMax + 100
	for i := range many {
		g.interaction(envelope{Type: "INTERACTION_CREATE", Data: data(t, tapOf(fmt.Sprint(13000000000000000+i)))})
	}
	m.until("all deferrals", func() bool { return m.count("POST /interactions/") == many })
	close(release)
	g.hands.Wait()
}

func TestArrival(t *testing.T) {
	x := newInteractions(newMock(t).bot(Options{}).b)
	now := timeOf(id(1))
	for after, want := range map[time.Duration]time.Duration{
		-time.Minute: 0, 0: 0, time.Second: time.Second, 1500 * time.Millisecond: 1500 * time.Millisecond, time.Minute: 1500 * time.Millisecond,
	} {
		if got := now.Add(after).Sub(x.arrival(id(1), now.Add(after))); got != want {
			t.Errorf("of %v, %v counts as gone", after, got)
		}
	}
}

// Who wrote first while nobody was there is read when they write again, or tap.
func TestFirstContact(t *testing.T) {
	for _, next := range []string{"MESSAGE_CREATE", "INTERACTION_CREATE"} {
		m := newMock(t)
		k := m.bot(Options{Chats: &chatsMock{}})
		m.put(spoken(mockDM, id(1), "satu"))
		k.run()
		k.fetched()
		event, want := spoken(mockDM, id(2), "dua"), "message m"+mockDM+"/"+id(2)+" dua"
		if next == "INTERACTION_CREATE" {
			event, want = tapOf(id(2)), "tap i"+id(2)
		}
		m.dispatch(next, event)
		k.wait("message m"+mockDM+"/"+id(1)+" satu", want)
		m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(3), "tiga"))
		k.wait("message m"+mockDM+"/"+id(1)+" satu", want, "message m"+mockDM+"/"+id(3)+" tiga")
		if n := m.asked("GET /channels/" + mockDM + "/messages"); n != 1 {
			t.Errorf("%s: the history is read %d times", next, n)
		}
		k.stop()
	}
}

// Of who is known, but not by their private chat, what was missed is handed over before what they write now: whether that is
// being asked for or is to be.
func TestMissedInAnUnknownChat(t *testing.T) {
	for _, others := range []int{0, fetchers + 2} {
		m := newMock(t)
		c := &chatsMock{}
		k := m.bot(Options{Chats: c})
		for i := range others {
			c.watched = append(c.watched, bot.Watched{Address: k.b.private(id(100 + i))})
		}
		c.watched = append(c.watched, bot.Watched{Address: k.b.private(mockAni)})
		m.put(spoken(mockDM, id(1), "satu"))
		heal := m.failing("/users/@me/channels")
		k.run()
		m.until("a question", func() bool { return m.count("POST /users/@me/channels") > others })
		m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(2), "dua"))
		m.dispatch("MESSAGE_CREATE", spoken(mockRoom, id(3), "/antrean"))
		if others > 0 {
			k.wait("message m" + mockRoom + "/" + id(3) + " /antrean")
			heal() // all fetchers are asking
		}
		m.until("all", func() bool { return len(k.seen()) == 3 })
		got := strings.Join(k.seen(), ", ")
		if one, two := strings.Index(got, "satu"), strings.Index(got, "dua"); one < 0 || two < one {
			t.Errorf("with %d others: %s", others, got)
		}
		k.fetched()
		if n := m.asked("GET /channels/" + mockDM + "/messages"); n != 1 {
			t.Errorf("with %d others: the history is read %d times", others, n)
		}
		k.stop()
	}
}

// count is how often something was asked. m.mu must be held.
func (m *mock) count(what string) (n int) {
	for _, r := range m.requests {
		if strings.HasPrefix(r, what) {
			n++
		}
	}
	return n
}
