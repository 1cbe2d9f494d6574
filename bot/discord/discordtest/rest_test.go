package discordtest

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestThreads: threads from messages, by themselves and in forums, and their lists.
func TestThreads(t *testing.T) {
	s := Start(t, Options{MaxThreads: 4})
	g := s.Guild("Kantor")
	ch, forum := g.Channel("umum"), g.Forum("kasus", "baru", "selesai")
	u := s.User("A")
	said := u.In(ch.ID).Say("x")
	made := do(t, s, "POST", "/channels/"+ch.ID+"/messages/"+said.ID+"/threads", obj{"name": "satu", "auto_archive_duration": 1440}).want(t, 201, 0)
	if made.id() != said.ID || made.body["owner_id"] != s.BotID {
		t.Errorf("%s", made.raw)
	}
	do(t, s, "POST", "/channels/"+ch.ID+"/threads", obj{"name": "dua", "type": 11}).want(t, 201, 0)
	tag := forum.Tags()[0]
	post := uploadTo(t, s, "POST", "/channels/"+forum.ID+"/threads", obj{
		"name": "tiga", "applied_tags": []string{tag.ID}, "message": obj{"content": "isi", "attachments": []obj{{"id": "0", "filename": "a.png"}}},
	}, "a.png").want(t, 201, 0)
	v := s.Channel(post.id()).Thread()
	if v.Tags[0] != "baru" || v.Messages[0].ID != post.id() || len(v.Messages[0].Files) != 1 {
		t.Errorf("%+v", v)
	}
	do(t, s, "POST", "/channels/"+forum.ID+"/messages", obj{"content": "x"}).want(t, 400, 50008)
	do(t, s, "POST", "/channels/"+forum.ID+"/threads", obj{"name": "x", "applied_tags": []string{"1"}, "message": obj{"content": "x"}}).want(t, 400, 10087)
	forum.RequireTag(true)
	do(t, s, "POST", "/channels/"+forum.ID+"/threads", obj{"name": "x", "message": obj{"content": "x"}}).want(t, 400, 40067)
	do(t, s, "PATCH", "/channels/"+forum.ID, obj{"available_tags": []obj{{"id": tag.ID, "name": "lama"}, {"name": "tunda"}}}).want(t, 200, 0)
	if tags := forum.Tags(); len(tags) != 2 || tags[0].ID != tag.ID || tags[0].Name != "lama" || tags[1].ID == "" {
		t.Errorf("%v", tags)
	}
	u.In(forum.ID).Post("empat", "isi")
	do(t, s, "POST", "/channels/"+ch.ID+"/threads", obj{"name": "lima", "type": 11}).want(t, 400, 160006)
	do(t, s, "PATCH", "/channels/"+said.ID, obj{"archived": true}).want(t, 200, 0)
	do(t, s, "PATCH", "/channels/"+said.ID, obj{"name": "lain"}).want(t, 400, 50083)
	active := do(t, s, "GET", "/guilds/"+g.ID+"/threads/active", nil).want(t, 200, 0)
	archived := do(t, s, "GET", "/channels/"+ch.ID+"/threads/archived/public?limit=2", nil).want(t, 200, 0)
	if len(active.body["threads"].([]any)) != 3 || len(archived.body["threads"].([]any)) != 1 || archived.body["has_more"] != false {
		t.Errorf("%s %s", active.raw, archived.raw)
	}
	do(t, s, "POST", "/channels/"+said.ID+"/messages", obj{"content": "buka"}).want(t, 200, 0)
	if s.Channel(said.ID).Thread().Archived {
		t.Error("writing did not open it")
	}
	do(t, s, "PUT", "/channels/"+said.ID+"/messages/"+s.Said(said.ID)[0].ID+"/reactions/%E2%9C%85/@me", nil).want(t, 204, 0)
	if r := s.Said(said.ID)[0].Reactions; len(r) != 1 || r[0] != "✅" {
		t.Errorf("%q", r)
	}
	do(t, s, "POST", "/channels/"+said.ID+"/typing", nil).want(t, 204, 0)
	if s.Typed(said.ID) != 1 {
		t.Error("it does not type")
	}
	do(t, s, "GET", "/guilds/"+g.ID+"/members/"+u.ID, nil).want(t, 200, 0)
	do(t, s, "GET", "/guilds/"+g.ID+"/members/"+s.User("B").ID, nil).want(t, 404, 10007)
}

// TestLimits: the headers, 429 and what a bot must not do.
func TestLimits(t *testing.T) {
	s := open(t, Options{Limits: true})
	u := s.User("A")
	u.Say("x")
	at := "/channels/" + u.Channel + "/messages"
	for left := 4; left >= 0; left-- {
		o := do(t, s, "POST", at, obj{"content": "x"}).want(t, 200, 0)
		if o.header.Get("X-RateLimit-Remaining") != strconv.Itoa(left) || o.header.Get("X-RateLimit-Limit") != "5" {
			t.Errorf("%v", o.header)
		}
	}
	clean(t, s)
	time.Sleep(2 * inFlight)
	o := do(t, s, "POST", at, obj{"content": "x"}).want(t, 429, 0)
	if after, _ := o.body["retry_after"].(float64); after <= 0 || after > 5 || o.header.Get("Retry-After") == "" || o.body["global"] != false {
		t.Errorf("%s %v", o.raw, o.header)
	}
	violated(t, s, "no request remained")
	time.Sleep(2 * inFlight)
	do(t, s, "POST", at, obj{"content": "x"}).want(t, 429, 0)
	violated(t, s, "before the end of a 429")
	if s.InvalidRequests() != 2 {
		t.Errorf("%d", s.InvalidRequests())
	}
	s.Fail(Fault{Method: "GET", Path: "/users/*", Status: 429, RetryAfter: 0.1, Global: true})
	if o := do(t, s, "GET", "/users/"+u.ID, nil).want(t, 429, 0); o.body["global"] != true || o.header.Get("X-RateLimit-Global") != "true" || o.header.Get("X-RateLimit-Scope") != "global" {
		t.Errorf("%s %v", o.raw, o.header)
	}
	time.Sleep(120 * time.Millisecond)
	do(t, s, "GET", "/users/"+u.ID, nil).want(t, 200, 0)
	clean(t, s)
}

// TestFaults: requests go wrong as they are told to.
func TestFaults(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("A")
	u.Say("x")
	at := "/channels/" + u.Channel + "/messages"
	s.Fail(
		Fault{Method: "POST", Path: "/channels/*/messages", Status: 403, Code: 50007, Message: "Cannot send messages to this user"},
		Fault{Method: "POST", Path: "/channels/*/messages", Status: 502, Body: "<html>"},
		Fault{Method: "POST", Path: "/channels/*/messages", DropAfter: true},
		Fault{Method: "GET", Drop: true},
	)
	do(t, s, "POST", at, obj{"content": "x"}).want(t, 403, 50007)
	if o := do(t, s, "POST", at, obj{"content": "x"}).want(t, 502, 0); string(o.raw) != "<html>" {
		t.Errorf("%s", o.raw)
	}
	for _, method := range []string{"POST", "GET"} {
		req, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/api/v9"+at, strings.NewReader(map[string]string{"POST": `{"content":"x"}`}[method]))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = http.Header{"Authorization": {"Bot " + s.Token}, "Content-Type": {"application/json"}, "User-Agent": {"DiscordBot (https://example.org, 1)"}}
		if resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req); err == nil {
			_ = resp.Body.Close()
			t.Errorf("%s was answered", method)
		}
	}
	if s.Faults() != 0 || len(s.Said(u.Channel)) != 1 {
		t.Errorf("%d faults, %v", s.Faults(), s.Said(u.Channel))
	}
	back := s.Unreachable()
	if resp, err := http.Get(s.URL + "/api/v9/gateway"); err == nil {
		_ = resp.Body.Close()
		t.Error("it is reachable")
	}
	back()
	do(t, s, "GET", "/gateway/bot", nil).want(t, 200, 0)
}

// TestKinds: what people send is in the events as Discord has it.
func TestKinds(t *testing.T) {
	s := Start(t, Options{})
	c, _ := connect(t, s, allIntents)
	u := s.User("A")
	for field, send := range map[string]func(){
		"sticker_items":     func() { u.Sticker() },
		"poll":              func() { u.Poll("?", "ya", "tidak") },
		"message_snapshots": func() { u.Forward("dari lain") },
		"attachments":       func() { u.SendVoice([]byte("ogg"), 2.5) },
		"components":        func() { u.Strange("x", 17) },
	} {
		send()
		if got := c.event("MESSAGE_CREATE").obj(); got[field] == nil {
			t.Errorf("%s: %v", field, got)
		}
	}
	u.SendFiles("besar", File{Name: "film.mp4", Size: 400 << 20})
	f := c.event("MESSAGE_CREATE").obj()["attachments"].([]any)[0].(obj)
	if f["size"] != float64(400<<20) || f["content_type"] == nil {
		t.Errorf("%v", f)
	}
	m := u.Say("a")
	u.Edit(m.ID, "b")
	if got := c.event("MESSAGE_UPDATE").obj(); got["edited_timestamp"] == nil || got["content"] != "b" {
		t.Errorf("%v", got)
	}
	u.Unfurl(m.ID, "https://x.id", "X")
	if got := c.event("MESSAGE_UPDATE").obj(); len(got["embeds"].([]any)) != 1 {
		t.Errorf("%v", got)
	}
}
