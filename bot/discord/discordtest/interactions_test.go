package discordtest

import (
	"sync"
	"testing"
	"time"
)

// register registers the command /aspirasi with an option of each kind that is used here.
func register(t *testing.T, s *Server) {
	t.Helper()
	do(t, s, "PUT", "/applications/"+s.BotID+"/commands", []obj{
		{"name": "aspirasi", "description": "Tulis", "options": []obj{
			{"type": 3, "name": "isi", "description": "Isi", "required": true, "max_length": 20},
			{"type": 3, "name": "topik", "description": "Topik", "autocomplete": true},
			{"type": 11, "name": "foto", "description": "Foto"},
		}},
		{"name": "staf", "description": "Untuk staf", "contexts": []int{0}},
	}).want(t, 200, 0)
}

func answerTo(t *testing.T, s *Server, i *Interaction, kind int, data obj) outcome {
	t.Helper()
	body := obj{"type": kind}
	if data != nil {
		body["data"] = data
	}
	return raw(t, s, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", "", body)
}

// TestSlash: commands are as they were registered, and answered once.
func TestSlash(t *testing.T) {
	s := Start(t, Options{})
	register(t, s)
	c, _ := connect(t, s, allIntents)
	u := s.User("A")
	i := u.Slash("aspirasi", map[string]any{"isi": "lampu mati", "foto": File{Name: "a.png", Data: []byte("x")}})
	got := c.event("INTERACTION_CREATE").obj()
	data := got["data"].(obj)
	if got["token"] != i.Token || data["name"] != "aspirasi" || len(data["options"].([]any)) != 2 || len(data["resolved"].(obj)["attachments"].(obj)) != 1 {
		t.Errorf("%v", got)
	}
	answerTo(t, s, i, 4, obj{"content": "kami catat"}).want(t, 204, 0)
	answerTo(t, s, i, 4, obj{"content": "lagi"}).want(t, 400, 40060)
	hook := "/webhooks/" + s.BotID + "/" + i.Token
	if raw(t, s, "GET", hook+"/messages/@original", "", nil).want(t, 200, 0).body["content"] != "kami catat" {
		t.Error("not the answer")
	}
	id := raw(t, s, "POST", hook+"?wait=true", "", obj{"content": "dan"}).want(t, 200, 0).id()
	raw(t, s, "PATCH", hook+"/messages/"+id, "", obj{"content": "dan ini"}).want(t, 200, 0)
	if said := s.Said(u.Channel); len(said) != 2 || said[1].Content != "dan ini" || len(i.FollowUps()) != 1 {
		t.Errorf("%+v", said)
	}
	s.ExpireTokens()
	raw(t, s, "POST", hook, "", obj{"content": "x"}).want(t, 401, 50027)
	for _, bad := range []func() *Interaction{
		func() *Interaction { return u.Slash("lain", nil) },
		func() *Interaction { return u.Slash("aspirasi", nil) },
		func() *Interaction { return u.Slash("aspirasi", map[string]any{"isi": "x", "y": 1}) },
		func() *Interaction { return u.Slash("aspirasi", map[string]any{"isi": "lebih dari dua puluh huruf"}) },
		func() *Interaction { return u.Slash("staf", nil) },
	} {
		if bad() != nil || len(s.Violations()) != 1 {
			t.Errorf("%q", s.Violations())
		}
		violated(t, s)
	}
}

// TestLate: what is not answered within the time is a violation, unless the bot did not get it.
func TestLate(t *testing.T) {
	s := Start(t, Options{ResponseTime: 100 * time.Millisecond})
	register(t, s)
	c, _ := connect(t, s, allIntents)
	u := s.User("A")
	i := u.Slash("aspirasi", map[string]any{"isi": "x"})
	c.event("INTERACTION_CREATE")
	s.Await(bound, i.Failed)
	answerTo(t, s, i, 4, obj{"content": "x"}).want(t, 404, 10062)
	violated(t, s, "was not answered")
	s.LoseNext(1)
	lost := u.Slash("aspirasi", map[string]any{"isi": "x"})
	s.Await(bound, lost.Failed)
	back := s.GatewayDown()
	away := u.Slash("aspirasi", map[string]any{"isi": "x"})
	s.Await(bound, away.Failed)
	back()
	if !lost.Failed() || !away.Failed() {
		t.Error("they did not fail")
	}
	clean(t, s)
}

// TestEphemeral: what one person sees is not in the channel.
func TestEphemeral(t *testing.T) {
	s := Start(t, Options{})
	register(t, s)
	g := s.Guild("Kantor")
	ch := g.Channel("umum")
	u, other := s.User("A"), s.User("B")
	seat := u.In(ch.ID)
	i := seat.Slash("staf", nil)
	o := raw(t, s, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback?with_response=true", "", obj{"type": 5, "data": obj{"flags": 64}}).want(t, 200, 0)
	if o.body["interaction"].(obj)["response_message_loading"] != true {
		t.Errorf("%s", o.raw)
	}
	if w := u.Whispers(); len(w) != 1 || !w[0].Thinking || !w[0].Ephemeral {
		t.Fatalf("%+v", w)
	}
	hook := "/webhooks/" + s.BotID + "/" + i.Token
	raw(t, s, "POST", hook, "", obj{"content": "rahasia", "components": []obj{{"type": 1, "components": []obj{
		{"type": 2, "style": 1, "label": "Ya", "custom_id": "ya"},
		{"type": 2, "style": 2, "label": "Tidak", "custom_id": "tidak"},
	}}}}).want(t, 200, 0)
	w := u.Whispers()
	if len(w) != 1 || w[0].Thinking || w[0].Content != "rahasia" || len(other.Whispers()) != 0 || len(s.Messages(ch.ID)) != 0 {
		t.Fatalf("%+v", w)
	}
	do(t, s, "GET", "/channels/"+ch.ID+"/messages/"+w[0].ID, nil).want(t, 404, 10008)
	if list := string(do(t, s, "GET", "/channels/"+ch.ID+"/messages", nil).want(t, 200, 0).raw); list != "[]\n" {
		t.Error(list)
	}
	if other.In(ch.ID).Tap(w[0].ID, 0, 0) != nil {
		t.Error("another sees it")
	}
	violated(t, s, "not there")
	tap := seat.Tap(w[0].ID, 0, 1)
	answerTo(t, s, tap, 7, obj{"content": "tidak jadi", "components": []obj{}}).want(t, 204, 0)
	if w := u.Whispers(); w[0].Content != "tidak jadi" || len(w[0].Components) != 0 {
		t.Errorf("%+v", w)
	}
	raw(t, s, "DELETE", hook+"/messages/@original", "", nil).want(t, 204, 0)
	if len(u.Whispers()) != 0 || len(u.AllWhispers()) != 1 {
		t.Error("it is still seen")
	}
	raw(t, s, "GET", hook+"/messages/@original", "", nil).want(t, 404, 10008)
}

// TestModal: a button opens a modal, whose values are checked; a modal answers no modal.
func TestModal(t *testing.T) {
	s := Start(t, Options{})
	c, _ := connect(t, s, allIntents)
	u := s.User("A")
	u.Say("x")
	o := do(t, s, "POST", "/channels/"+u.Channel+"/messages", obj{"content": "?", "components": []obj{
		{"type": 1, "components": []obj{{"type": 2, "style": 1, "label": "Tulis", "custom_id": "tulis"}}},
		{"type": 1, "components": []obj{{"type": 3, "custom_id": "pilih", "options": []obj{{"label": "A", "value": "a"}, {"label": "B", "value": "b"}}}}},
	}}).want(t, 200, 0)
	i := u.Tap(o.id(), 0, 0)
	modal := obj{"title": "Tulis", "custom_id": "m1", "components": []obj{
		{"type": 1, "components": []obj{{"type": 4, "custom_id": "isi", "label": "Isi", "style": 2, "min_length": 3}}},
		{"type": 1, "components": []obj{{"type": 4, "custom_id": "nama", "label": "Nama", "style": 1, "required": false, "value": "anonim"}}},
	}}
	answerTo(t, s, i, 9, modal).want(t, 204, 0)
	if m, ok := u.Modal(); !ok || m.Title != "Tulis" || len(m.Inputs) != 2 {
		t.Fatalf("%+v", m)
	}
	if u.Submit(map[string]string{"isi": "ab"}) != nil {
		t.Error("a short value was taken")
	}
	violated(t, s, "does not take")
	i = u.Submit(map[string]string{"isi": "abc"})
	for range 2 {
		c.event("INTERACTION_CREATE")
	}
	s.mu.Lock()
	onMessage := i.message != nil
	s.mu.Unlock()
	if !onMessage {
		t.Error("the modal has lost its message")
	}
	answerTo(t, s, i, 9, modal).want(t, 400, 50035)
	violated(t, s, "an answer of type 9")
	answerTo(t, s, i, 6, nil).want(t, 204, 0)
	i = u.Choose(o.id(), 1, "b")
	if got := c.event("INTERACTION_CREATE").obj()["data"].(obj)["values"].([]any); got[0] != "b" {
		t.Errorf("%v", got)
	}
	answerTo(t, s, i, 5, obj{}).want(t, 204, 0)
	if said := s.Said(u.Channel); !said[len(said)-1].Thinking {
		t.Error("it does not think")
	}
	raw(t, s, "PATCH", "/webhooks/"+s.BotID+"/"+i.Token+"/messages/@original", "", obj{"content": "b"}).want(t, 200, 0)
	if m, ok := i.Original(); !ok || m.Thinking || m.Content != "b" || m.Edited {
		t.Errorf("%+v", m)
	}
}

// TestComplete: the bot completes what is typed.
func TestComplete(t *testing.T) {
	s := Start(t, Options{})
	register(t, s)
	c, _ := connect(t, s, allIntents)
	u := s.User("A")
	var bot sync.WaitGroup
	defer bot.Wait()
	bot.Go(func() {
		got := c.event("INTERACTION_CREATE").obj()
		raw(t, s, "POST", "/interactions/"+got["id"].(string)+"/"+got["token"].(string)+"/callback", "",
			obj{"type": 8, "data": obj{"choices": []obj{{"name": "Air", "value": "air"}}}})
	})
	if got := u.Complete("aspirasi", "topik", "a"); len(got) != 1 || got[0].Name != "Air" || got[0].Value != "air" {
		t.Errorf("%v", got)
	}
}

// TestAnswersWithFiles: files in answers and follow-ups, and rules of commands.
func TestAnswersWithFiles(t *testing.T) {
	s := Start(t, Options{})
	do(t, s, "PUT", "/applications/"+s.BotID+"/commands", []obj{
		{"name": "kasus", "description": "Kasus", "default_member_permissions": int64(ManageMessages), "contexts": []int{0}, "options": []obj{
			{"type": 1, "name": "lihat", "description": "Lihat", "options": []obj{{"type": 4, "name": "nomor", "description": "Nomor", "required": true, "min_value": 1}}},
		}},
	}).want(t, 200, 0)
	g := s.Guild("Kantor")
	ch := g.Channel("umum")
	staff, other := s.User("A"), s.User("B")
	g.Give(staff, g.Role("staf", ManageMessages))
	if other.In(ch.ID).Slash("kasus lihat", map[string]any{"nomor": 1}) != nil {
		t.Error("anybody may")
	}
	violated(t, s, "permissions")
	if staff.In(ch.ID).Slash("kasus lihat", map[string]any{"nomor": 0}) != nil || staff.In(ch.ID).Slash("kasus", nil) != nil {
		t.Error("what is not allowed")
	}
	violated(t, s, "out of bounds", "without its subcommand")
	i := staff.In(ch.ID).Slash("kasus lihat", map[string]any{"nomor": 1})
	uploadTo(t, s, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", obj{"type": 4, "data": obj{"content": "x", "flags": 64}}, "a.png", "b.png").want(t, 204, 0)
	hook := "/webhooks/" + s.BotID + "/" + i.Token
	o := uploadTo(t, s, "POST", hook, obj{"content": "y"}, "c.png").want(t, 200, 0)
	if w := staff.Whispers(); len(w) != 1 || len(w[0].Files) != 2 || len(s.Said(ch.ID)[0].Files) != 1 {
		t.Errorf("%+v", w)
	}
	raw(t, s, "DELETE", hook+"/messages/"+o.id(), "", nil).want(t, 204, 0)
	if len(s.Said(ch.ID)) != 0 || len(i.FollowUps()) != 0 {
		t.Error("it is still there")
	}
}
