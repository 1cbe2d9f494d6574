package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
)

// known makes a bot that knows the server, without a gateway.
func known(t *testing.T) (*mock, *ledger) {
	m := newMock(t)
	k := m.bot(Options{})
	k.b.introduced("dua-arah", "")
	k.b.dir.apply("GUILD_CREATE", data(t, object{
		"id": mockGuild, "name": "Kantor", "joined_at": "2026", "roles": []object{{"id": "42", "name": "staf"}},
		"channels": []object{{"id": mockRoom, "type": 0, "name": "ruang"}, {"id": mockOther, "type": 0, "name": "lain"}},
		"threads":  []object{{"id": id(500), "type": 11, "parent_id": mockRoom, "name": "kartu"}},
	}))
	return m, k
}

func data(t *testing.T, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tells translates one event that tells one update.
func tells(t *testing.T, b *Bot, kind string, d any) bot.Update {
	t.Helper()
	us, err := b.translate(t.Context(), envelope{Type: kind, Data: data(t, d)})
	if err != nil || len(us) != 1 {
		t.Fatalf("it tells %+v, %v", us, err)
	}
	return us[0]
}

func silent(t *testing.T, b *Bot, kind string, d any) {
	t.Helper()
	us, err := b.translate(t.Context(), envelope{Type: kind, Data: data(t, d)})
	if err != nil || len(us) != 0 {
		t.Errorf("%s tells %+v, %v", kind, us, err)
	}
}

func TestWords(t *testing.T) {
	_, k := known(t)
	mentions := object{"mentions": []object{{"id": mockBudi, "username": "budi", "global_name": "Pak Budi"}, {"id": mockBot, "username": "dua-arah"}}}
	for in, want := range map[string]string{
		"halo":                                   "halo",
		"<@" + mockBudi + "> di mana?":           "@Pak Budi di mana?",
		"<@!" + mockBudi + "> di mana?":          "@Pak Budi di mana?",
		"<@" + mockBot + "> tolong":              "tolong",
		"<@!" + mockBot + ">\n/status":           "/status",
		"tolong <@" + mockBot + ">":              "tolong @dua-arah",
		"<@" + mockBot + ">":                     "@dua-arah",
		"<@" + mockAni + ">":                     "<@" + mockAni + ">",
		"lihat <#" + mockRoom + "> dan <#7>":     "lihat #ruang dan <#7>",
		"<:senyum:123> <a:lambai:45>":            ":senyum: :lambai:",
		"pukul <t:1700000000:R> <b>a</b> <@x>":   "pukul <t:1700000000:R> <b>a</b> <@x>",
		"_*[teks](http://x.id)~`>#+-=|{}.!\\ __": "_*[teks](http://x.id)~`>#+-=|{}.!\\ __",
	} {
		if got := tells(t, k.b, "MESSAGE_CREATE", spoken(mockDM, id(1), in, mentions)).Message.Text; got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	u := tells(t, k.b, "MESSAGE_CREATE", spoken(mockRoom, id(1), "/balas <@&42> <@&43>"))
	if u.Message.Text != "/balas @staf <@&43>" {
		t.Errorf("roles become %q", u.Message.Text)
	}
}

func TestPrivateMessage(t *testing.T) {
	_, k := known(t)
	k.b.closed.note(mockAni)
	u := tells(t, k.b, "MESSAGE_CREATE", spoken(mockDM, id(2), "ya", answering(id(1), mockBot)))
	want := bot.Person{User: mockAni, Name: "Ani", Username: "ani", Direct: k.b.private(mockAni)}
	if u.From != want || u.Address != want.Direct || u.Room != (bot.Address{}) || u.Key != "m"+mockDM+"/"+id(2) ||
		!u.At.Equal(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)) {
		t.Errorf("%+v", u)
	}
	if u.Message.ID != id(2) || u.Message.ReplyTo != id(1) || !u.Message.ReplyToBot {
		t.Errorf("%+v", u.Message)
	}
	if k.b.closed.is(mockAni) {
		t.Error("they are still taken for closed")
	}
	u = tells(t, k.b, "MESSAGE_CREATE", spoken(mockDM, id(3), "ya", object{
		"type": 19, "message_reference": object{"message_id": id(1), "channel_id": mockDM}, "referenced_message": nil,
	}))
	if u.Message.ReplyTo != id(1) || u.Message.ReplyToBot {
		t.Errorf("to a message that is gone: %+v", u.Message)
	}
	u = tells(t, k.b, "MESSAGE_CREATE", spoken(mockDM, id(4), "/status K7M", nil))
	if c := u.Message.Command; c == nil || c.Name != "status" || c.Args != "K7M" {
		t.Errorf("the command is %+v", c)
	}
}

func TestContentOtherThanWords(t *testing.T) {
	_, k := known(t)
	file := object{"id": "77", "filename": "a.png", "content_type": "image/png", "size": 5, "url": "https://cdn/x"}
	for name, c := range map[string]struct {
		more        object
		unsupported string
		text        string
		files       int
	}{
		"sticker":             {object{"sticker_items": []object{{"id": "1"}}}, "sticker", "", 0},
		"poll":                {object{"poll": object{"question": object{"text": "kapan?"}}}, "poll", "", 0},
		"embed":               {object{"embeds": []object{{"type": "rich"}}}, "embed", "", 0},
		"unknown components":  {object{"components": []object{{"type": 17, "components": []object{{"type": 999, "x": "y"}}}}}, "components", "", 0},
		"nothing":             {object{}, "message", "", 0},
		"file":                {object{"attachments": []object{file}}, "", "", 1},
		"files and words":     {object{"attachments": []object{file, file}, "content": "lihat"}, "", "lihat", 2},
		"voice":               {object{"flags": 8192, "attachments": []object{{"id": "1", "waveform": "AA==", "duration_secs": 3.2}}}, "", "", 1},
		"sticker with words":  {object{"content": "hi", "sticker_items": []object{{"id": "1"}}}, "sticker", "hi", 0},
		"forwarded":           {forwarded(object{"content": "kabar", "attachments": []object{file}}), "", "kabar", 1},
		"forwarded, nothing":  {forwarded(object{"content": ""}), "forward", "", 0},
		"forwarded, no words": {object{"message_reference": object{"type": 1}, "message_snapshots": []object{{}}}, "forward", "", 0},
	} {
		m := tells(t, k.b, "MESSAGE_CREATE", spoken(mockDM, id(1), "", c.more)).Message
		if m.Unsupported != c.unsupported || m.Text != c.text || len(m.Files) != c.files || m.ReplyTo != "" {
			t.Errorf("%s: %+v", name, m)
		}
	}
	m := tells(t, k.b, "MESSAGE_CREATE", spoken(mockDM, id(1), "", forwarded(object{"content": "/hapus semua sampah di sini"}))).Message
	if m.Command != nil || m.Text != "/hapus semua sampah di sini" {
		t.Errorf("a command, forwarded: %+v", m)
	}
	silent(t, k.b, "MESSAGE_CREATE", spoken(mockRoom, id(1), "", forwarded(object{"content": "/tutup K7M-4QX"})))
	m = tells(t, k.b, "MESSAGE_CREATE", spoken(mockRoom, id(1), "", answering(id(9), mockBot))).Message
	if m.Unsupported != "hidden" || !m.ReplyToBot {
		t.Errorf("hidden: %+v", m)
	}
}

func forwarded(message object) object {
	return object{
		"message_reference": object{"type": 1, "message_id": "5", "channel_id": "6"}, "message_snapshots": []object{{"message": message}},
	}
}

// Of a server only commands and answers are handed over.
func TestWhatOfAServerIsForUs(t *testing.T) {
	_, k := known(t)
	thread := id(500)
	for _, o := range []object{
		spoken(mockRoom, id(1), "antar kita"),
		spoken(mockRoom, id(1), "/start@lain"),
		spoken(mockRoom, id(1), "/start@lain", answering(id(9), mockBot)),
		spoken(mockRoom, id(1), "<@"+mockBot+"> halo"),
		spoken(mockRoom, id(1), "/balas", object{"author": object{"id": "5", "bot": true}}),
		spoken(mockRoom, id(1), "/balas", object{"webhook_id": "5"}),
		spoken(mockRoom, id(1), "/balas", object{"type": 20}),
		spoken(mockRoom, id(1), "", object{"type": 7}),
		spoken(mockRoom, id(1), "x", object{"type": 21, "message_reference": object{"message_id": "5"}}),
		spoken(mockRoom, id(1), "x", forwarded(object{"content": "/balas"})),
		spoken(mockDM, id(1), "x", object{"author": object{"id": mockBot, "bot": true}}),
		spoken(mockDM, id(1), "x", object{"type": 3}),
	} {
		silent(t, k.b, "MESSAGE_CREATE", o)
	}
	silent(t, k.b, "MESSAGE_CREATE", spoken(mockRoom, id(1), "antar kita", answering(id(9), mockBudi)))
	if k.b.watches(mockRoom) {
		t.Error("the room is watched")
	}
	u := tells(t, k.b, "MESSAGE_CREATE", spoken(thread, id(2), "baik", answering(id(9), mockBot)))
	want := bot.Person{User: mockBudi, Name: "Pak Budi", Username: "budi", Direct: k.b.private(mockBudi)}
	if u.Address != k.b.public(mockRoom, thread) || u.Room != k.b.public(mockRoom, "") || u.Place != bot.Group || u.From != want ||
		u.Cursor != id(2) || u.Key != "m"+thread+"/"+id(2) || !u.Message.ReplyToBot {
		t.Errorf("%+v", u)
	}
	if !k.b.watches(mockRoom) {
		t.Error("the room is not watched")
	}
	u = tells(t, k.b, "MESSAGE_CREATE", spoken(mockRoom, id(3), "<@"+mockBot+"> /balas K7M ya"))
	if u.Message.Command == nil || u.Message.Command.Args != "K7M ya" {
		t.Errorf("%+v", u.Message)
	}
	u = tells(t, k.b, "MESSAGE_CREATE", spoken(thread, id(4), "antar kita"))
	if u.Kind != bot.KindRead || u.Key != "" || u.Cursor != id(4) || u.Address != k.b.public(mockRoom, thread) {
		t.Errorf("%+v", u)
	}
}

func TestEdits(t *testing.T) {
	_, k := known(t)
	edited := object{"edited_timestamp": "2026-02-03T05:00:00.123000+00:00"}
	u := tells(t, k.b, "MESSAGE_UPDATE", spoken(mockDM, id(1), "baru", edited))
	if u.Kind != bot.KindEdit || u.Key != "e"+mockDM+"/"+id(1)+"/1770094800123/"+hashOf("baru") || u.Message.Text != "baru" || u.Cursor != "" {
		t.Errorf("%+v", u)
	}
	partial := spoken(mockDM, id(1), "", edited)
	delete(partial, "content")
	silent(t, k.b, "MESSAGE_UPDATE", partial)
	silent(t, k.b, "MESSAGE_UPDATE", object{"id": id(1), "channel_id": mockDM, "embeds": []object{{"type": "link"}}})
	silent(t, k.b, "MESSAGE_UPDATE", spoken(mockDM, id(1), "pratinjau"))
	silent(t, k.b, "MESSAGE_UPDATE", spoken(mockDM, id(1), "bot", edited, object{"author": object{"id": mockBot, "bot": true}}))
	silent(t, k.b, "MESSAGE_UPDATE", spoken(mockRoom, id(1), "tidak diamati", edited))
	k.b.watch(mockRoom)
	if u := tells(t, k.b, "MESSAGE_UPDATE", spoken(id(500), id(1), "diamati", edited)); u.Address != k.b.public(mockRoom, id(500)) {
		t.Errorf("%+v", u)
	}
}

func TestDeletions(t *testing.T) {
	m, k := known(t)
	silent(t, k.b, "MESSAGE_DELETE", object{"id": id(1), "channel_id": mockRoom, "guild_id": mockGuild})
	k.b.watch(mockRoom)
	us, err := k.b.translate(t.Context(), envelope{Type: "MESSAGE_DELETE_BULK", Data: data(t, object{
		"ids": []string{id(1), id(2)}, "channel_id": id(500), "guild_id": mockGuild})})
	if err != nil || len(us) != 2 || us[1].Key != "d"+id(500)+"/"+id(2) || us[1].Message.ID != id(2) || us[1].From != (bot.Person{}) ||
		us[1].Address != k.b.public(mockRoom, id(500)) {
		t.Errorf("%+v, %v", us, err)
	}
	for _, u := range us {
		if again, err := k.b.Decode(u.Raw); err != nil || again.Key != u.Key || again.Address != u.Address || again.Message.ID != u.Message.ID {
			t.Errorf("decoded again: %+v, %v", again, err)
		}
	}
	// Whose a private chat is has to be asked for, once.
	for range 2 {
		u := tells(t, k.b, "MESSAGE_DELETE", object{"id": id(1), "channel_id": mockDM})
		if u.Address != k.b.private(mockAni) || u.From.User != mockAni || u.Place != bot.Private {
			t.Errorf("%+v", u)
		}
	}
	if n := m.asked("GET /channels/" + mockDM); n != 1 {
		t.Errorf("asked %d times", n)
	}
	silent(t, k.b, "MESSAGE_DELETE", object{"id": id(1), "channel_id": "999"}) // cannot be seen
}

// A thread that is not known is asked for; while that fails, the event waits.
func TestUnknownThread(t *testing.T) {
	m, k := known(t)
	thread := id(501)
	m.channels[thread] = object{"id": thread, "type": 11, "guild_id": mockGuild, "parent_id": mockRoom}
	m.fail = statuses(503)
	e := envelope{Type: "MESSAGE_CREATE", Data: data(t, spoken(thread, id(2), "/balas"))}
	if us, err := k.b.translate(t.Context(), e); err == nil {
		t.Errorf("without an answer it tells %+v", us)
	}
	m.fail = statuses(403)
	if us, err := k.b.translate(t.Context(), e); err != nil || len(us) != 0 {
		t.Errorf("forbidden, it tells %+v, %v", us, err)
	}
	m.fail = nil
	u := tells(t, k.b, "MESSAGE_CREATE", spoken(thread, id(2), "/balas"))
	if u.Address != k.b.public(mockRoom, thread) || u.Room != k.b.public(mockRoom, "") || u.Topic != thread {
		t.Errorf("%+v", u)
	}
	m.channels = nil // read again later, nobody has to be asked
	k.b.dir.gone(thread)
	if again, err := k.b.Decode(u.Raw); err != nil || again.Address != u.Address || again.Key != u.Key || again.From != u.From || again.Topic != thread {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestDecode(t *testing.T) {
	_, k := known(t)
	for _, u := range []bot.Update{
		tells(t, k.b, "MESSAGE_CREATE", spoken(mockDM, id(1), "untuk <nanti> & \u2028")),
		tells(t, k.b, "MESSAGE_CREATE", spoken(mockRoom, id(1), "/balas")),
		tells(t, k.b, "MESSAGE_UPDATE", spoken(mockDM, id(1), "baru", object{"edited_timestamp": "2026-02-03T05:00:00Z"})),
		tells(t, k.b, "CHANNEL_DELETE", object{"id": mockOther, "type": 15, "guild_id": mockGuild}),
	} {
		again, err := k.b.Decode(u.Raw)
		if err != nil || again.Key != u.Key || again.Kind != u.Kind || again.Address != u.Address || again.Cursor != u.Cursor ||
			(u.Message != nil && again.Message.Text != u.Message.Text) {
			t.Errorf("%+v becomes %+v, %v", u, again, err)
		}
	}
	for _, raw := range []string{`{"up`, `{}`, `null`, `[]`, `{"t":"MESSAGE_CREATE","d":{}}`, `{"t":"TYPING_START","d":{}}`} {
		if u, err := k.b.Decode(json.RawMessage(raw)); err == nil {
			t.Errorf("%s becomes %+v", raw, u)
		}
	}
}

func TestBroken(t *testing.T) {
	_, k := known(t)
	keys := map[string]bool{}
	for _, c := range []struct{ kind, data, chat string }{
		{"MESSAGE_CREATE", `{"channel_id":"` + mockRoom + `","id":"1","content":{"kata orang":1}}`, mockRoom},
		{"MESSAGE_CREATE", `{"channel_id":"` + id(500) + `","id":"1","guild_id":"2"}`, mockRoom},
		{"MESSAGE_CREATE", `{"channel_id":"` + mockDM + `","id":"1","content":"x","author":null}`, mockDM},
		{"MESSAGE_CREATE", `{"channel_id":"` + mockDM + `","id":"1","author":{"id":"3"},"timestamp":"kata orang"}`, mockDM},
		{"MESSAGE_CREATE", `"kata orang"`, ""},
		{"MESSAGE_CREATE", `{"kata orang":`, ""},
		{"MESSAGE_UPDATE", `[]`, ""},
		{"MESSAGE_DELETE", `{"channel_id":"` + mockDM + `"}`, mockDM},
		{"MESSAGE_DELETE", `{"channel_id":"` + mockDM + `","id":"../x"}`, "u" + mockAni}, // known by then
		{"CHANNEL_DELETE", `{"type":0}`, ""},
		{"INTERACTION_CREATE", `{"id":7,"token":"geheim"}`, ""},
	} {
		us, err := k.b.translate(context.Background(), envelope{Type: c.kind, Data: json.RawMessage(c.data)})
		if err != nil || len(us) != 1 {
			t.Errorf("%s %s: %+v, %v", c.kind, c.data, us, err)
			continue
		}
		u := us[0]
		if u.Kind != bot.KindBroken || u.Err == nil || u.Address.Account != k.b.account || u.Address.Chat != c.chat || keys[u.Key] || u.Key[0] != 'z' || !json.Valid(u.Raw) {
			t.Errorf("%s %s: %+v", c.kind, c.data, u)
		}
		if strings.Contains(string(u.Raw), "geheim") {
			t.Errorf("it tells the token: %s", u.Raw)
		}
		if u.Err != nil && strings.Contains(u.Err.Error(), "kata orang") {
			t.Errorf("the error tells words: %v", u.Err)
		}
		keys[u.Key] = true
	}
}

// hashOf is the end of an edit's key.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}
