package telegramtest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

var png = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")

// keeps fails the test unless raw is of that type of the specification.
func keeps(t *testing.T, s *Server, of string, raw json.RawMessage) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	if err == nil {
		err = s.spec.value(&specField{}, of, v)
	}
	if err != nil {
		t.Errorf("no %s: %v in %s", of, err, raw)
	}
}

// TestUpdatesKeepToTheSpecification: whatever people do, the bot is told in the official form.
func TestUpdatesKeepToTheSpecification(t *testing.T) {
	s := strict(t)
	u := s.User("Melati")
	u.Handle = "melati_27"
	all := `["message","edited_message","callback_query","my_chat_member","message_reaction"]`
	updates(t, s, params{"allowed_updates": all})
	u.Start("dapil-1")
	u.Edit(u.Say("/status sekarang").ID, "lama")
	var sent struct {
		ID int64 `json:"message_id"`
	}
	must(t, s, &sent, "sendMessage", params{
		"chat_id": id(u.ID), "text": "ya?", "entities": `[{"type":"bold","offset":0,"length":2}]`,
		"reply_markup": `{"inline_keyboard":[[{"text":"Ya","callback_data":"y"},{"text":"Buka","url":"https://contoh.id"}]]}`,
	})
	u.Reply(sent.ID, "ya")
	u.TapLabel(sent.ID, "Ya")
	u.TapData(1<<40, "lama") // a message that is not shown any more
	u.SendPhoto(png, "gelap")
	u.SendAlbum([][]byte{png, png}, "dua")
	u.SendDocument("surat.pdf", "application/pdf", []byte("%PDF"), "")
	for _, kind := range []string{"video", "video_note", "voice", "audio", "animation"} {
		u.SendFile(File{Kind: kind, Name: "a.bin", MIME: "video/mp4", Duration: 3, Data: []byte("x")}, "")
	}
	u.SendLocation(Location{Latitude: -7.25, Longitude: 112.75})
	u.SendLocation(Location{Latitude: -7.25, Longitude: 112.75, Title: "SDN 3", Address: "Jalan Melati"})
	u.SendContact(Contact{Phone: "+62812", First: "Rina"})
	for _, kind := range []string{"sticker", "dice", "poll"} {
		u.SendOther(kind)
	}
	u.Block()
	u.Unblock()
	g := s.Group("Kantor", u)
	u.In(g, 0).Say("/antrean")
	u.Anonymously(g).Say("/antrean")
	u.In(g, 0).Happen("new_chat_title", "Kantor Dapil 1")
	s.SetBotAdmin(g, u, true)
	s.SetBotAdmin(g, u, false)
	s.RemoveBot(g, u)
	s.AddBot(g, u)
	s.MigrateGroup(g, u)
	forum := s.Forum("Ruang", u)
	u.In(forum, s.Topic(forum, "Lampu", u)).Say("/antrean")

	seen := map[string]bool{}
	for {
		var batch []json.RawMessage
		must(t, s, &batch, "getUpdates", nil)
		if len(batch) == 0 {
			break
		}
		var last update
		for _, raw := range batch {
			keeps(t, s, "Update", raw)
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(raw, &fields); err != nil {
				t.Fatal(err)
			}
			for kind := range fields {
				seen[kind] = true
			}
			if err := json.Unmarshal(raw, &last); err != nil {
				t.Fatal(err)
			}
		}
		updates(t, s, params{"offset": id(last.ID + 1), "limit": "1"})
	}
	for _, kind := range []string{"message", "edited_message", "callback_query", "my_chat_member"} {
		if !seen[kind] {
			t.Errorf("this test makes no %s", kind)
		}
	}
	violated(t, s)
}

// TestResultsKeepToTheSpecification: what the bot is answered has the official form, for every method of the server.
func TestResultsKeepToTheSpecification(t *testing.T) {
	s := strict(t)
	u := s.User("Melati")
	me, g := id(u.ID), id(s.Group("Kantor", u))
	said := u.Say("halo")
	photo := u.SendPhoto(png, "").File.ID
	at := func(p params) params { p["chat_id"] = me; return p }
	done := map[string]bool{"getUpdates": true}
	do := func(method, of string, p params, files map[string][]byte) (message int64) {
		t.Helper()
		r := uploads(t, s, method, p, files)
		if !r.OK {
			t.Errorf("%s: %s", method, r.Text)
		}
		keeps(t, s, of, r.Result)
		done[method] = true
		var m struct {
			ID int64 `json:"message_id"`
		}
		if strings.HasPrefix(string(r.Result), `{`) && json.Unmarshal(r.Result, &m) == nil {
			return m.ID
		}
		return 0
	}
	buttons := `{"inline_keyboard":[[{"text":"Ya","callback_data":"y"}]]}`
	file := func(field string) map[string][]byte { return map[string][]byte{field: png} }
	do("getMe", "User", nil, nil)
	m := id(do("sendMessage", "Message", at(params{"text": "a", "reply_parameters": asJSON(obj{"message_id": said.ID}), "reply_markup": buttons}), nil))
	p := id(do("sendPhoto", "Message", at(params{"caption": "a"}), file("photo")))
	do("sendPhoto", "Message", at(params{"photo": photo}), nil)
	for _, kind := range []string{"Video", "Voice", "Audio", "Document", "Animation"} {
		do("send"+kind, "Message", at(params{"caption": "a"}), file(strings.ToLower(kind)))
	}
	do("sendMediaGroup", "Array of Message", at(params{"media": `[{"type":"photo","media":"attach://a","caption":"b"},{"type":"photo","media":"` + photo + `"}]`}), file("a"))
	do("sendLocation", "Message", at(params{"latitude": "-7.25", "longitude": "112.75"}), nil)
	do("sendVenue", "Message", at(params{"latitude": "-7.25", "longitude": "112.75", "title": "a", "address": "b"}), nil)
	do("sendContact", "Message", at(params{"phone_number": "+62812", "first_name": "Rina"}), nil)
	do("sendChatAction", "Boolean", at(params{"action": "typing"}), nil)
	do("editMessageText", "Message", at(params{"message_id": m, "text": "b"}), nil)
	do("editMessageReplyMarkup", "Message", at(params{"message_id": m, "reply_markup": buttons}), nil)
	do("editMessageCaption", "Message", at(params{"message_id": p, "caption": "b"}), nil)
	do("editMessageMedia", "Message", at(params{"message_id": p, "media": `{"type":"photo","media":"attach://a","caption":"c"}`}), file("a"))
	do("setMessageReaction", "Boolean", at(params{"message_id": id(said.ID), "reaction": `[{"type":"emoji","emoji":"👀"}]`}), nil)
	do("answerCallbackQuery", "Boolean", params{"callback_query_id": u.TapLabel(number(m, 0), "Ya")}, nil)
	do("deleteMessage", "Boolean", at(params{"message_id": m}), nil)
	menu := params{"scope": `{"type":"chat","chat_id":` + me + `}`, "language_code": "id"}
	do("setMyCommands", "Boolean", params{"scope": menu["scope"], "language_code": "id", "commands": `[{"command":"status","description":"lihat"}]`}, nil)
	do("getMyCommands", "Array of BotCommand", menu, nil)
	expect(t, "the menu", s.Commands("chat", u.ID, "id"), []Command{{"status", "lihat"}})
	do("deleteMyCommands", "Boolean", menu, nil)
	expect(t, "the deleted menu", s.Commands("chat", u.ID, "id"), nil)
	do("getFile", "File", params{"file_id": photo}, nil)
	do("getChat", "ChatFullInfo", at(params{}), nil)
	forum := s.Forum("Ruang", u)
	s.SetBotRights(forum, u, "manage_topics", "delete_messages")
	of := params{"chat_id": id(forum), "user_id": id(s.BotID)}
	do("getChatMember", "ChatMember", of, nil)
	do("createForumTopic", "ForumTopic", params{"chat_id": id(forum), "name": "Lampu"}, nil)
	topic := s.Topics(forum)[0]
	of = params{"chat_id": id(forum), "message_thread_id": id(topic.ID)}
	do("closeForumTopic", "Boolean", of, nil)
	do("reopenForumTopic", "Boolean", of, nil)
	do("sendMessage", "Message", params{"chat_id": id(forum), "message_thread_id": id(topic.ID), "text": "a"}, nil)
	do("editForumTopic", "Boolean", params{"chat_id": id(forum), "message_thread_id": id(topic.ID), "name": "Jalan"}, nil)
	do("deleteForumTopic", "Boolean", of, nil)
	if got := s.Messages(forum); len(got) != 0 || len(s.Topics(forum)) != 0 {
		t.Errorf("of the deleted topic there is still %v", got)
	}
	do("leaveChat", "Boolean", params{"chat_id": g}, nil)
	do("getWebhookInfo", "WebhookInfo", nil, nil)
	do("setWebhook", "Boolean", params{"url": "https://127.0.0.1:1/"}, nil)
	do("deleteWebhook", "Boolean", nil, nil)
	for name := range methods() {
		if !done[name] {
			t.Errorf("this test leaves out %s", name)
		}
	}
	violated(t, s)
	if got := s.Messages(u.ID); slices.ContainsFunc(got, func(x Message) bool { return id(x.ID) == m }) {
		t.Error("the deleted message is still there")
	}
}
