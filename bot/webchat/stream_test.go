package webchat

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
)

// events reads a stream until n events with an ID came, and returns their IDs and data.
func (b *browser) events(last, after string, n int) (ids, data []string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), bound)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", b.base+b.path+"/events?after="+after, nil)
	if err != nil {
		b.Fatal(err)
	}
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := b.c.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
		b.Fatalf("%d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	lines := bufio.NewScanner(res.Body)
	for len(data) < n && lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			ids = append(ids, id)
		}
		if d, ok := strings.CutPrefix(lines.Text(), "data: "); ok && len(ids) > len(data) {
			data = append(data, d)
		}
	}
	return ids, data
}

func TestStreamGoesOnWhereItBroke(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	if a := b.get("/chat/events"); a.status != http.StatusNoContent {
		t.Errorf("of nobody: %d", a.status)
	}
	b.post("/send", postWire{Text: "halo"})
	to := bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: b.me}
	for i := range int64(150) { // more than is read at once
		r.say(to, i+1, bot.Outgoing{Text: bot.Plain(fmt.Sprint("pesan ", i+1))})
	}
	ids, _ := b.events("", "0", 151)
	for i, id := range ids {
		if id != strconv.Itoa(i+1) {
			t.Fatalf("event %d has ID %s", i, id)
		}
	}
	ids, data := b.events("100", "7", 51)
	if ids[0] != "101" || ids[50] != "151" || !strings.Contains(data[50], "pesan 150") {
		t.Errorf("after 100 it goes on with %s to %s", ids[0], ids[50])
	}
	// The same parcel again, and a hundred more by a live stream.
	r.say(to, 150, bot.Outgoing{Text: bot.Plain("pesan 150")})
	go func() {
		for i := range int64(100) {
			_, _ = r.srv.Platform("warga").Send(context.Background(), bot.Parcel{ID: 1000 + i, To: to, Out: bot.Outgoing{Text: bot.Plain("lagi")}})
		}
	}()
	ids, _ = b.events("151", "", 100)
	if ids[0] != "152" || ids[99] != "251" {
		t.Errorf("live: %s to %s", ids[0], ids[99])
	}
}

func TestStreamsAreBounded(t *testing.T) {
	h := newHub(Limits{}.withDefaults())
	h.all, h.each = 3, 2
	a, b := h.join("ani"), h.join("ani")
	c := h.join("ani")
	select {
	case <-a.gone:
	default:
		t.Error("the oldest stays")
	}
	if b == nil || c == nil || h.join("budi") == nil || h.join("cici") != nil {
		t.Error("three in all are not what is allowed")
	}
	h.end("ani", event{Name: "ended"})
	<-b.gone
	if b.last.Name != "ended" || h.n != 1 {
		t.Errorf("last %q, left %d", b.last.Name, h.n)
	}
	h.leave("ani", b) // is gone already
	if h.n != 1 {
		t.Errorf("left %d", h.n)
	}
}

func TestHistoryByPages(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	b.post("/send", postWire{Text: "pertama"})
	to := bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: b.me}
	for i := range int64(60) {
		r.say(to, i+1, bot.Outgoing{Text: bot.Plain("x")})
	}
	s := b.state()
	if len(s.Entries) != pageSize || !s.More || s.Seq != 61 {
		t.Errorf("%d entries, more %v, seq %d", len(s.Entries), s.More, s.Seq)
	}
	a := b.get("/chat/state?before=" + strconv.FormatInt(s.Entries[0].Pos, 10))
	if !strings.Contains(a.body, "pertama") || strings.Contains(a.body, `"more":true`) {
		t.Errorf("the page before is %s", a.body)
	}
}

func TestShutdownEndsStreams(t *testing.T) {
	r := newRig(t)
	b := r.browser("/chat")
	b.get("/chat")
	b.post("/send", postWire{Text: "halo"})
	ended := make(chan answer, 1)
	go func() { ended <- b.get("/chat/events") }()
	eventually(t, "the stream", func() bool {
		h := r.srv.seats[0].hub
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.n == 1
	})
	began := time.Now()
	r.stop()
	<-ended
	if d := time.Since(began); d > 10*time.Second {
		t.Errorf("stopping took %v", d)
	}
}
