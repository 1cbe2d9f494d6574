package discordtest

import (
	"strings"
	"testing"
	"time"
)

// TestTalk: a person writes in the DM, the bot answers, edits and deletes, and all of it is dispatched.
func TestTalk(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Siti")
	c, _ := connect(t, s, allIntents)
	said := u.Say("lampu mati")
	got := c.event("MESSAGE_CREATE").obj()
	if got["content"] != "lampu mati" || got["id"] != said.ID || got["channel_id"] != u.Channel {
		t.Errorf("%v", got)
	}
	dm := do(t, s, "POST", "/users/@me/channels", obj{"recipient_id": u.ID}).want(t, 200, 0).id()
	if dm != u.Channel {
		t.Errorf("the DM is %s, not %s", dm, u.Channel)
	}
	at := "/channels/" + dm + "/messages"
	id := do(t, s, "POST", at, obj{"content": "kami catat", "message_reference": obj{"message_id": said.ID}}).want(t, 200, 0).id()
	if own := c.event("MESSAGE_CREATE").obj(); own["id"] != id {
		t.Errorf("its own message: %v", own)
	}
	do(t, s, "PATCH", at+"/"+id, obj{"content": "sudah"}).want(t, 200, 0)
	if m, ok := s.Message(dm, id); !ok || !m.Edited || m.Content != "sudah" || m.ReplyTo != said.ID {
		t.Errorf("%+v", m)
	}
	do(t, s, "DELETE", at+"/"+id, nil).want(t, 204, 0)
	do(t, s, "PATCH", at+"/"+said.ID, obj{"content": "x"}).want(t, 403, 50005)
	if len(s.Said(dm)) != 0 || len(s.Messages(dm)) != 1 || len(s.Calls("POST /channels/*/messages")) != 1 {
		t.Errorf("%v", s.Messages(dm))
	}
	u.CloseDMs()
	do(t, s, "POST", at, obj{"content": "x"}).want(t, 403, 50007)
	u.OpenDMs()
	do(t, s, "POST", at, obj{"content": "x"}).want(t, 200, 0)
	raw(t, s, "GET", "/users/@me", "Bot wrong", nil).want(t, 401, 0)
	if s.InvalidRequests() != 3 {
		t.Errorf("%d invalid requests", s.InvalidRequests())
	}
}

// TestNonce: an enforced nonce makes the message once.
func TestNonce(t *testing.T) {
	s := Start(t, Options{NonceWindow: time.Hour})
	u := s.User("A")
	u.Say("x")
	at := "/channels/" + u.Channel + "/messages"
	body := obj{"content": "a", "nonce": "01JABCDEFG", "enforce_nonce": true}
	first := do(t, s, "POST", at, body).want(t, 200, 0).id()
	if again := do(t, s, "POST", at, body).want(t, 200, 0).id(); again != first {
		t.Error("it was made twice")
	}
	do(t, s, "POST", at, obj{"content": "a", "nonce": "01JABCDEFG"}).want(t, 200, 0)
	s.mu.Lock()
	s.opt.NonceWindow = time.Nanosecond // it is over
	s.mu.Unlock()
	do(t, s, "POST", at, body).want(t, 200, 0)
	if n := len(s.Said(u.Channel)); n != 3 {
		t.Errorf("%d messages", n)
	}
}

// TestHistory: listing after, before and around, as Discord orders it.
func TestHistory(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("A")
	var ids []string
	for range 6 {
		ids = append(ids, u.Say("x").ID)
	}
	for query, want := range map[string][]int{
		"?limit=2":                        {5, 4},
		"?limit=2&after=" + ids[0]:        {2, 1},
		"?limit=2&before=" + ids[3]:       {2, 1},
		"?limit=3&around=" + ids[2]:       {3, 2, 1},
		"?limit=100&after=" + ids[5]:      {},
		"?limit=100&after=" + ids[4] + "": {5},
	} {
		var got []struct{ ID string }
		remarshal(jsonOf(do(t, s, "GET", "/channels/"+u.Channel+"/messages"+query, nil).want(t, 200, 0)), &got)
		ok := len(got) == len(want)
		for i := range got {
			ok = ok && got[i].ID == ids[want[i]]
		}
		if !ok {
			t.Errorf("%s: %v", query, got)
		}
	}
}

// TestPermissions: what is denied is refused as Discord refuses it.
func TestPermissions(t *testing.T) {
	s := Start(t, Options{})
	g := s.Guild("Kantor")
	ch := g.Channel("umum")
	u := s.User("A")
	said := u.In(ch.ID).Say("x")
	at := "/channels/" + ch.ID + "/messages"
	try := func(status, code int, body obj) {
		t.Helper()
		do(t, s, "POST", at, body).want(t, status, code)
	}
	try(200, 0, obj{"content": "x"})
	ch.Deny(SendMessages)
	try(403, 50013, obj{"content": "x"})
	ch.Allow(SendMessages)
	ch.Deny(EmbedLinks)
	try(200, 0, obj{"content": "x"})
	try(403, 50013, obj{"embeds": []obj{{"description": "x"}}})
	ch.Deny(AttachFiles)
	uploadTo(t, s, "POST", at, obj{"content": "x"}, "a.png").want(t, 403, 50013)
	ch.Deny(ReadMessageHistory)
	try(403, 50013, obj{"content": "x", "message_reference": obj{"message_id": said.ID}})
	ch.Deny(ViewChannel)
	try(403, 50001, obj{"content": "x"})
	do(t, s, "GET", "/channels/"+ch.ID, nil).want(t, 403, 50001)
	ch.Allow(ViewChannel | ReadMessageHistory | EmbedLinks | AttachFiles)
	g.DenyBot(SendMessagesInThreads)
	thread := u.In(ch.ID).StartThread(said.ID, "utas")
	do(t, s, "POST", at+"/"+said.ID+"/threads", obj{"name": "utas"}).want(t, 400, 160004)
	do(t, s, "POST", "/channels/"+thread+"/messages", obj{"content": "x"}).want(t, 403, 50013)
	g.AllowBot(SendMessagesInThreads)
	do(t, s, "POST", "/channels/"+thread+"/messages", obj{"content": "x"}).want(t, 200, 0)
	g.DenyBot(ManageThreads)
	do(t, s, "PATCH", "/channels/"+thread, obj{"name": "lain"}).want(t, 403, 50013)
	s.Channel(thread).Lock()
	do(t, s, "POST", "/channels/"+thread+"/messages", obj{"content": "x"}).want(t, 400, 50083)
	g.AllowBot(ManageThreads)
	do(t, s, "PATCH", "/channels/"+thread, obj{"archived": false, "locked": false, "name": "lain"}).want(t, 200, 0)
	g.Kick()
	try(403, 50001, obj{"content": "x"})
	do(t, s, "GET", "/guilds/"+g.ID, nil).want(t, 404, 10004)
	g.Invite()
	ch.Delete()
	try(404, 10003, obj{"content": "x"})
}

// TestFiles: files come, are read, expire, and are kept or not by an edit.
func TestFiles(t *testing.T) {
	s := Start(t, Options{MaxUpload: 100})
	u := s.User("A")
	u.Say("x")
	at := "/channels/" + u.Channel + "/messages"
	o := uploadTo(t, s, "POST", at, obj{"content": "foto", "attachments": []obj{{"id": "0", "filename": "b c.png", "description": "d"}}}, "a.png").want(t, 200, 0)
	file := o.body["attachments"].([]any)[0].(obj)
	if file["filename"] != "b_c.png" || file["title"] != "b c" || file["description"] != "d" {
		t.Errorf("%v", file)
	}
	url := file["url"].(string)
	if body, status := get(t, url); status != 200 || body != "data of a.png" {
		t.Errorf("%d %s", status, body)
	}
	s.ExpireURLs()
	if _, status := get(t, url); status != 404 {
		t.Errorf("%d", status)
	}
	fresh := do(t, s, "GET", at+"/"+o.id(), nil).want(t, 200, 0).body["attachments"].([]any)[0].(obj)["url"].(string)
	if _, status := get(t, fresh); status != 200 {
		t.Errorf("%d", status)
	}
	do(t, s, "PATCH", at+"/"+o.id(), obj{"content": "lain"}).want(t, 200, 0)
	if m, _ := s.Message(u.Channel, o.id()); len(m.Files) != 1 || string(m.Files[0].Data) != "data of a.png" {
		t.Errorf("%+v", m)
	}
	do(t, s, "PATCH", at+"/"+o.id(), obj{"attachments": []obj{}}).want(t, 200, 0)
	if m, _ := s.Message(u.Channel, o.id()); len(m.Files) != 0 {
		t.Errorf("%+v", m)
	}
	uploadTo(t, s, "POST", at, obj{}, strings.Repeat("x", 100)).want(t, 413, 40005)
}
