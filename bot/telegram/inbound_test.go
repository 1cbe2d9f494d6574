package telegram

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const testToken = "7000000001:AAHsecret_part-of_the_token"

// known is an adapter that knows its name, and has nobody to talk to.
func known(t *testing.T) *Bot {
	t.Helper()
	b, err := New(context.Background(), Options{Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	b.setUsername("DuaArahBot")
	return b
}

const (
	melati  = `"from":{"id":7,"is_bot":false,"first_name":"Melati","last_name":"S","username":"mel","language_code":"id"}`
	private = `"date":1700000000,"chat":{"id":7,"type":"private","first_name":"Melati"},` + melati
	group   = `"date":1700000000,"chat":{"id":-1001234567890,"type":"supergroup","title":"Ruang","is_forum":true},` + melati
)

// TestMessagesIn compares what is told of a message: its content, and below it key and address where they matter.
func TestMessagesIn(t *testing.T) {
	b := known(t)
	ref := func(id string) bot.FileRef { return bot.FileRef{Account: b.account, ID: id} }
	for _, c := range []struct {
		name, raw string
		want      *bot.Message // nil: the update is passed over
	}{
		{"text", private + `,"text":"  jalan \u202eرحبا 👍🏽 <b>\n","entities":[{"type":"bold","offset":0,"length":99}]`,
			&bot.Message{Text: "  jalan \u202eرحبا 👍🏽 <b>\n"}},
		{"words that link", private + `,"text":"💡 daftar di sini, atau contoh.id ya","entities":[{"type":"text_link","offset":24,"length":9,"url":"https://contoh.id/"},` +
			`{"type":"bold","offset":0,"length":9},{"type":"text_link","offset":13,"length":4,"url":"https://daftar.contoh.id/a?b=1"}]`,
			&bot.Message{Text: "💡 daftar di sini (https://daftar.contoh.id/a?b=1), atau contoh.id ya"}},
		{"a caption that links, and what makes no sense", private + `,"caption":"ini","photo":[{"file_id":"l"}],"caption_entities":[{"type":"text_link","offset":0,"length":3,"url":"tg://resolve?domain=x"},` +
			`{"type":"text_link","offset":2,"length":90,"url":"https://a.id"},{"type":"text_link","offset":-1,"length":1,"url":"https://a.id"},{"type":"text_link","offset":1,"length":1,"url":"https://a.id"}]`,
			&bot.Message{Text: "ini (tg://resolve?domain=x)", Files: []bot.File{{Kind: bot.Photo, MIME: "image/jpeg", Ref: ref("l")}}}},
		{"entities of another kind", private + `,"text":"a","entities":{"type":7}`, &bot.Message{Text: "a"}},
		{"command", private + `,"text":"/start kantor-1"`, &bot.Message{Text: "/start kantor-1", Command: &bot.Command{Name: "start", Args: "kantor-1"}}},
		{"our command", group + `,"text":"/Ruang@duaarahbot x"`, &bot.Message{Text: "/Ruang@duaarahbot x", Command: &bot.Command{Name: "ruang", Args: "x"}}},
		{"another bot's command in a group", group + `,"text":"/start@lain"`, nil},
		{"another bot's command in private", private + `,"text":"/start@lain"`, &bot.Message{Text: "/start@lain"}},
		{"a command, forwarded", private + `,"forward_origin":{"type":"user","date":1},"text":"/hapus semua sampah di sini"`, &bot.Message{Text: "/hapus semua sampah di sini"}},
		{"a command, forwarded by way of an older server", private + `,"forward_date":1,"forward_sender_name":"Ani","text":"/tutup"`, &bot.Message{Text: "/tutup"}},
		{"a command, forwarded in a group", group + `,"forward_origin":{"type":"hidden_user"},"text":"/tutup K7M-4QX"`, &bot.Message{Text: "/tutup K7M-4QX"}},
		{"another bot's command, forwarded in a group", group + `,"forward_origin":{"type":"hidden_user"},"text":"/start@lain"`, &bot.Message{Text: "/start@lain"}},
		{"a caption like a command, forwarded", private + `,"forward_origin":{"type":"channel"},"caption":"/lapor","document":{"file_id":"d"}`,
			&bot.Message{Text: "/lapor", Files: []bot.File{{Kind: bot.Document, Ref: ref("d")}}}},
		{"a command by way of another bot", private + `,"via_bot":{"id":9,"is_bot":true,"first_name":"X"},"text":"/hapus"`, &bot.Message{Text: "/hapus"}},
		{"answer to the bot", private + `,"text":"ya","reply_to_message":{"message_id":4,"from":{"id":7000000001,"is_bot":true}}`,
			&bot.Message{Text: "ya", ReplyTo: "4", ReplyToBot: true}},
		{"answer to another", group + `,"text":"ya","reply_to_message":{"message_id":4,"from":{"id":8}}`, &bot.Message{Text: "ya", ReplyTo: "4"}},
		{"in a topic, to nobody", group + `,"text":"ya","is_topic_message":true,"message_thread_id":3,"reply_to_message":{"message_id":3,` + melati + `,"forum_topic_created":{"name":"x"}}`,
			&bot.Message{Text: "ya"}},
		{"photo", private + `,"caption":"ini","media_group_id":"99","photo":[{"file_id":"s","width":90,"height":60},{"file_id":"l","width":1280,"height":960,"file_size":5},{"file_id":"m","width":320,"height":240}]`,
			&bot.Message{Text: "ini", Album: "99", Files: []bot.File{{Kind: bot.Photo, MIME: "image/jpeg", Size: 5, Ref: ref("l")}}}},
		{"caption like a command", private + `,"caption":"/start","document":{"file_id":"d"}`,
			&bot.Message{Text: "/start", Command: &bot.Command{Name: "start"}, Files: []bot.File{{Kind: bot.Document, Ref: ref("d")}}}},
		{"document", private + `,"document":{"file_id":"d","file_name":"../a.pdf","mime_type":"application/pdf","file_size":9}`,
			&bot.Message{Files: []bot.File{{Kind: bot.Document, Name: "../a.pdf", MIME: "application/pdf", Size: 9, Ref: ref("d")}}}},
		{"a file with what is the same each time", private + `,"document":{"file_id":"d","file_unique_id":"u"}`,
			&bot.Message{Files: []bot.File{{Kind: bot.Document, Ref: ref("u d")}}}},
		{"voice", private + `,"voice":{"file_id":"v","mime_type":"audio/ogg","duration":4}`,
			&bot.Message{Files: []bot.File{{Kind: bot.Voice, MIME: "audio/ogg", Duration: 4, Ref: ref("v")}}}},
		{"audio", private + `,"audio":{"file_id":"a","duration":4,"title":"x"}`, &bot.Message{Files: []bot.File{{Kind: bot.Audio, Duration: 4, Ref: ref("a")}}}},
		{"video", private + `,"video":{"file_id":"v","duration":4}`, &bot.Message{Files: []bot.File{{Kind: bot.Video, Duration: 4, Ref: ref("v")}}}},
		{"video note", private + `,"video_note":{"file_id":"n","length":240,"duration":3}`, &bot.Message{Files: []bot.File{{Kind: bot.Video, Duration: 3, Ref: ref("n")}}}},
		{"animation", private + `,"animation":{"file_id":"g","mime_type":"video/mp4"},"document":{"file_id":"g2"}`,
			&bot.Message{Files: []bot.File{{Kind: bot.Video, MIME: "video/mp4", Ref: ref("g")}}}},
		{"location", private + `,"location":{"latitude":-7.25,"longitude":112.75}`, &bot.Message{Location: &bot.Location{Latitude: -7.25, Longitude: 112.75}}},
		{"venue", private + `,"location":{"latitude":1,"longitude":2},"venue":{"location":{"latitude":1,"longitude":2},"title":"SDN 3","address":"Jl. Mawar"}`,
			&bot.Message{Location: &bot.Location{Latitude: 1, Longitude: 2, Label: "SDN 3, Jl. Mawar"}}},
		{"contact", private + `,"contact":{"phone_number":"+62","first_name":"Ani","last_name":""}`, &bot.Message{Contact: &bot.Contact{Name: "Ani", Phone: "+62"}}},
		{"sticker", private + `,"sticker":{"file_id":"x"}`, &bot.Message{Unsupported: "sticker"}},
		{"story, forwarded", private + `,"forward_origin":{"type":"user"},"story":{"chat":{"id":9,"type":"private"},"id":4}`, &bot.Message{Unsupported: "story"}},
		{"dice", private + `,"dice":{"emoji":"x","value":3}`, &bot.Message{Unsupported: "dice"}},
		{"paid, with words", private + `,"paid_media":{"star_count":1,"paid_media":[]},"caption":"jalan rusak"`, &bot.Message{Unsupported: "paid_media", Text: "jalan rusak"}},
		{"live location", private + `,"location":{"latitude":1,"longitude":2,"live_period":900}`, &bot.Message{Location: &bot.Location{Latitude: 1, Longitude: 2}}},
		{"poll, forwarded", private + `,"forward_origin":{"type":"user"},"poll":{"id":"1"}`, &bot.Message{Unsupported: "poll"}},
		{"what comes with a later Bot API", private + `,"hologram":{}`, &bot.Message{Unsupported: "hologram"}},
		{"nothing at all", private, &bot.Message{Unsupported: "message"}},
		{"service, as some servers write it", group + `,"new_chat_members":[{"id":8}],"sticker":null`, nil},
		{"service message", group + `,"new_chat_title":"Lain"`, nil},
		{"pinned", group + `,"pinned_message":{"message_id":3}`, nil},
		{"came from a group", group + `,"migrate_from_chat_id":-5`, nil},
		{"channel", `"date":1,"chat":{"id":-1009,"type":"channel"},"text":"siaran"`, nil},
	} {
		u, _, ok := b.translate(json.RawMessage(`{"update_id":1,"message":{"message_id":5,` + c.raw + `}}`))
		if c.want == nil {
			if ok {
				t.Errorf("%s: told as %s %+v (%v)", c.name, u.Kind, u.Message, u.Err)
			}
			continue
		}
		c.want.ID = "5"
		if !ok || u.Kind != bot.KindMessage || !reflect.DeepEqual(u.Message, c.want) {
			t.Errorf("%s: told as %s %+v (%v), want %+v", c.name, u.Kind, u.Message, u.Err, c.want)
		}
		if !u.At.Equal(time.Unix(1700000000, 0)) || u.Key == "" {
			t.Errorf("%s: at %v, key %q", c.name, u.At, u.Key)
		}
	}
}

func TestUpdatesIn(t *testing.T) {
	b := known(t)
	at := func(chat, thread string) bot.Address {
		return bot.Address{Account: b.account, Chat: chat, Thread: thread}
	}
	mel := bot.Person{User: "7", Name: "Melati S", Username: "mel", Lang: "id"}
	member := func(chat, was, is string) string {
		return `"my_chat_member":{"chat":{` + chat + `},` + melati + `,"date":1700000000,"old_chat_member":{` + was + `},"new_chat_member":{` + is + `}}`
	}
	for _, c := range []struct {
		name, raw string
		want      bot.Update // without Raw, At, Message; no Kind: passed over. A key ending in * is its beginning
	}{
		{"message", `"message":{"message_id":5,` + private + `,"text":"a"}`, bot.Update{Key: "m7/5", Kind: bot.KindMessage, Address: at("7", ""), Place: bot.Private, From: mel}},
		{"in a topic", `"message":{"message_id":5,` + group + `,"text":"a","is_topic_message":true,"message_thread_id":3}`,
			bot.Update{Key: "m-1001234567890/5", Kind: bot.KindMessage, Address: at("-1001234567890", "3"), Place: bot.Group, From: mel,
				Room: at("-1001234567890", ""), Title: "Ruang", Opens: bot.OpensApart, Topic: "t3"}},
		{"in a thread of replies", `"message":{"message_id":5,` + group + `,"text":"a","message_thread_id":3}`,
			bot.Update{Key: "m-1001234567890/5", Kind: bot.KindMessage, Address: at("-1001234567890", ""), Place: bot.Group, From: mel,
				Title: "Ruang", Opens: bot.OpensApart}},
		{"as the group", `"message":{"message_id":5,"date":1,"chat":{"id":-100,"type":"supergroup"},"sender_chat":{"id":-100,"type":"supergroup"},"from":{"id":1087968824,"is_bot":true,"first_name":"Group"},"text":"a"}`,
			bot.Update{Key: "m-100/5", Kind: bot.KindMessage, Address: at("-100", ""), Place: bot.Group, From: bot.Person{User: "1087968824", Name: "Group", Bot: true}}},
		{"another bot", `"message":{"message_id":5,"date":1,"chat":{"id":-100,"type":"group"},"from":{"id":9,"is_bot":true,"first_name":"X"},"text":"a"}`,
			bot.Update{Key: "m-100/5", Kind: bot.KindMessage, Address: at("-100", ""), Place: bot.Group, From: bot.Person{User: "9", Name: "X", Bot: true}}},
		{"edit", `"edited_message":{"message_id":5,"edit_date":1700000060,` + private + `,"text":"b"}`, bot.Update{Key: "e7/5/1700000060/*", Kind: bot.KindEdit, Address: at("7", ""), Place: bot.Private, From: mel}},
		{"somebody who shares where they are goes on", `"edited_message":{"message_id":5,"edit_date":1700000060,` + private + `,"location":{"latitude":1,"longitude":2,"live_period":900}}`, bot.Update{}},
		{"tap", `"callback_query":{"id":"88",` + melati + `,"data":"k:1","message":{"message_id":9,"date":1,"is_topic_message":true,"message_thread_id":3,"chat":{"id":-100,"type":"supergroup"}}}`,
			bot.Update{Key: "c" + adapter.Hash([]byte("88")), Kind: bot.KindTap, Address: at("-100", "3"), Place: bot.Group, From: mel, Room: at("-100", ""), Topic: "t3", Tap: &bot.Tap{ID: "88", Message: "9", Data: "k:1"}}},
		{"tap on an old message", `"callback_query":{"id":"89",` + melati + `,"data":"k","message":{"message_id":9,"date":0,"chat":{"id":7,"type":"private"}}}`,
			bot.Update{Key: "c" + adapter.Hash([]byte("89")), Kind: bot.KindTap, Address: at("7", ""), Place: bot.Private, From: mel, Tap: &bot.Tap{ID: "89", Message: "9", Data: "k"}}},
		{"tap elsewhere", `"callback_query":{"id":"89",` + melati + `,"inline_message_id":"x","data":"k"}`, bot.Update{}},
		{"blocked", member(`"id":7,"type":"private"`, `"status":"member"`, `"status":"kicked"`), bot.Update{Key: "b7/1700000000/kicked/*", Kind: bot.KindBlocked, Address: at("7", ""), Place: bot.Private, From: mel}},
		{"unblocked", member(`"id":7,"type":"private"`, `"status":"kicked"`, `"status":"member"`), bot.Update{Key: "b7/1700000000/member/*", Kind: bot.KindUnblocked, Address: at("7", ""), Place: bot.Private, From: mel}},
		{"added as admin", member(`"id":-5,"type":"group"`, `"status":"left"`, `"status":"administrator"`), bot.Update{Key: "b-5/1700000000/administrator/*", Kind: bot.KindUnblocked, Address: at("-5", ""), Place: bot.Group, From: mel}},
		{"removed, restricted before", member(`"id":-5,"type":"group"`, `"status":"restricted","is_member":true`, `"status":"left"`), bot.Update{Key: "b-5/1700000000/left/*", Kind: bot.KindBlocked, Address: at("-5", ""), Place: bot.Group, From: mel}},
		{"other rights", member(`"id":-5,"type":"group"`, `"status":"member"`, `"status":"administrator"`), bot.Update{}},
		{"channel", member(`"id":-5,"type":"channel"`, `"status":"left"`, `"status":"administrator"`), bot.Update{}},
		{"moved", `"message":{"message_id":5,"date":1700000000,"chat":{"id":-5,"type":"group"},` + melati + `,"migrate_to_chat_id":-1001234567890}`,
			bot.Update{Key: "g-5/-1001234567890", Kind: bot.KindMoved, Address: at("-5", ""), Place: bot.Group, From: mel, MovedTo: at("-1001234567890", "")}},
		{"reaction", `"message_reaction":{"chat":{"id":7},"message_id":1}`, bot.Update{}},
		{"a kind to come", `"hologram_sent":{}`, bot.Update{}},
		{"null", `"message":null,"callback_query":null,"my_chat_member":null`, bot.Update{}},
	} {
		u, _, ok := b.translate(json.RawMessage(`{"update_id":1,` + c.raw + `}`))
		if ok != (c.want.Kind != "") {
			t.Errorf("%s: told %v as %+v", c.name, ok, u)
			continue
		}
		if prefix, part := strings.CutSuffix(c.want.Key, "*"); part && strings.HasPrefix(u.Key, prefix) {
			u.Key = c.want.Key
		}
		if ok && len(u.Raw) == 0 {
			t.Errorf("%s: there is no raw form", c.name)
		}
		u.Raw, u.Message, u.At = nil, nil, time.Time{}
		if !reflect.DeepEqual(u, c.want) && ok {
			t.Errorf("%s: told as\n%+v, want\n%+v", c.name, u, c.want)
		}
	}
}

// TestKeysOfRepeats: the same event has the same key though its number, or its file's reference, is another.
func TestKeysOfRepeats(t *testing.T) {
	b := known(t)
	key := func(raw string) string { u, _, _ := b.translate(json.RawMessage(raw)); return u.Key }
	for _, c := range []struct {
		name, one, two string
		same           bool
	}{
		{"message again", `{"update_id":1,"message":{"message_id":5,` + private + `,"text":"a"}}`, `{"update_id":9,"message":{"message_id":5,` + private + `,"text":"a"}}`, true},
		{"broken again", `{"update_id":1,"message":{"message_id":"x"}}`, `{"update_id":9, "message":{"message_id":"x"}}`, true},
		{"another broken", `{"update_id":1,"message":{"message_id":"x"}}`, `{"update_id":1,"message":{"message_id":"y"}}`, false},
		{"edit again, with a new reference", `{"edited_message":{"message_id":5,"edit_date":9,` + private + `,"document":{"file_id":"a","file_unique_id":"u"}}}`,
			`{"edited_message":{"message_id":5,"edit_date":9,` + private + `,"document":{"file_id":"b","file_unique_id":"u"}}}`, true},
		{"two edits in a second", `{"edited_message":{"message_id":5,"edit_date":9,` + private + `,"text":"a"}}`, `{"edited_message":{"message_id":5,"edit_date":9,` + private + `,"text":"b"}}`, false},
		{"a message and its edit", `{"message":{"message_id":5,` + private + `,"text":"a"}}`, `{"edited_message":{"message_id":5,` + private + `,"text":"a"}}`, false},
	} {
		if one, two := key(c.one), key(c.two); one == "" || (one == two) != c.same {
			t.Errorf("%s: %q and %q", c.name, one, two)
		}
	}
}

func TestBrokenUpdates(t *testing.T) {
	b := known(t)
	for _, raw := range []string{
		`{"update_id":1,"message":{"message_id":"x","text":"rahasia warga"}}`, `{"update_id":1,"message":{"text":{"a":1}}}`,
		`{"update_id":1,"message":{"message_id":5,"date":1,` + melati + `,"text":"rahasia warga"}}`, `{"update_id":1,"message":"rahasia warga"}`,
		`{"update_id":1,"callback_query":{"data":"x"}}`, `{"update_id":1,"my_chat_member":{}}`, `{"update_id":1,"message":{"message_id":0,` + private + `}}`,
		`[]`, `"rahasia warga"`, `rahasia warga`, ``, `{"update_id":1,"message":{"message_id":5,"chat":7}}`,
	} {
		u, _, ok := b.translate(json.RawMessage(raw))
		if !ok || u.Kind != bot.KindBroken || u.Key == "" || u.Err == nil || string(u.Raw) != raw || u.Address.Account != b.account {
			t.Errorf("%s: told %v as %+v", raw, ok, u)
		}
		if u.Err != nil && strings.Contains(u.Err.Error(), "rahasia") {
			t.Errorf("the error holds a person's words: %v", u.Err)
		}
		if _, err := b.Decode(json.RawMessage(raw)); err == nil {
			t.Errorf("%s: Decode takes it", raw)
		}
	}
}
