package telegramtest

import (
	"strings"
	"testing"
)

func long(n int) string { return strings.Repeat("a", n) }

// TestRefusesWhatTelegramWould: each request is wrong in one way, which is told as a violation and as a 400.
func TestRefusesWhatTelegramWould(t *testing.T) {
	s := strict(t)
	u := s.User("Melati")
	me := id(u.ID)
	said := id(u.Say("halo").ID)
	keyboard := func(buttons string) params {
		return params{"chat_id": me, "text": "x", "reply_markup": `{"inline_keyboard":[[` + buttons + `]]}`}
	}
	styled := func(text, entities string) params { return params{"chat_id": me, "text": text, "entities": entities} }
	react := func(what string) params { return params{"chat_id": me, "message_id": said, "reaction": what} }
	menu := func(commands string) params { return params{"commands": commands} }
	media := func(items string) params { return params{"chat_id": me, "media": items} }
	for _, c := range []struct {
		name, method string
		p            params
		want         string
	}{
		{"parameter missing", "sendMessage", params{"chat_id": me}, "text is missing"},
		{"parameter unknown", "sendMessage", params{"chat_id": me, "text": "x", "reply_to_message_id": "1"}, "no parameter reply_to_message_id"},
		{"no integer", "deleteMessage", params{"chat_id": me, "message_id": "satu"}, "message_id"},
		{"a fraction", "deleteMessage", params{"chat_id": me, "message_id": "1.5"}, "message_id"},
		{"no boolean", "sendMessage", params{"chat_id": me, "text": "x", "disable_notification": "ya"}, "disable_notification"},
		{"no number", "sendLocation", params{"chat_id": me, "latitude": "utara", "longitude": "1"}, "latitude"},
		{"no JSON", "sendMessage", params{"chat_id": me, "text": "x", "reply_parameters": "{"}, "reply_parameters"},
		{"more after the JSON", "sendMessage", params{"chat_id": me, "text": "x", "reply_parameters": `{"message_id":1} {}`}, "reply_parameters"},
		{"field unknown", "sendMessage", params{"chat_id": me, "text": "x", "reply_parameters": `{"message_id":1,"anyway":true}`}, "ReplyParameters.anyway"},
		{"field missing", "sendMessage", params{"chat_id": me, "text": "x", "reply_parameters": `{}`}, "ReplyParameters.message_id is missing"},
		{"no array", "setMyCommands", menu(`{"command":"a","description":"b"}`), "no array"},
		{"empty text", "sendMessage", params{"chat_id": me, "text": ""}, "characters"},
		{"blank text", "sendMessage", params{"chat_id": me, "text": " \n"}, "no text"},
		{"text too long", "sendMessage", params{"chat_id": me, "text": long(4097)}, "4097"},
		{"text too long in units", "sendMessage", params{"chat_id": me, "text": strings.Repeat("😢", 2049)}, "4098"},
		{"not UTF-8", "sendMessage", params{"chat_id": me, "text": "a\xff"}, "UTF-8"},
		{"markup is not read here", "sendMessage", params{"chat_id": me, "text": "*x*", "parse_mode": "MarkdownV2"}, "parse_mode"},
		{"caption too long", "sendPhoto", params{"chat_id": me, "photo": "x", "caption": long(1025)}, "caption"},
		{"answer too long", "answerCallbackQuery", params{"callback_query_id": "1", "text": long(201)}, "201"},
		{"entity unknown", "sendMessage", styled("abc", `[{"type":"tebal","offset":0,"length":1}]`), "MessageEntity.type"},
		{"entity beyond the text", "sendMessage", styled("abc", `[{"type":"bold","offset":2,"length":2}]`), "does not fit"},
		{"entity far beyond the text", "sendMessage", styled("abc", `[{"type":"bold","offset":9,"length":1}]`), "does not fit"},
		{"entity before the text", "sendMessage", styled("abc", `[{"type":"bold","offset":-1,"length":2}]`), "does not fit"},
		{"entity of nothing", "sendMessage", styled("abc", `[{"type":"bold","offset":0,"length":0}]`), "does not fit"},
		{"entity begins within a character", "sendMessage", styled("😢bc", `[{"type":"bold","offset":1,"length":2}]`), "does not fit"},
		{"entity ends within a character", "sendMessage", styled("a😢", `[{"type":"bold","offset":0,"length":2}]`), "does not fit"},
		{"link to nowhere", "sendMessage", styled("abc", `[{"type":"text_link","offset":0,"length":1}]`), "does not fit"},
		{"data too long", "sendMessage", keyboard(`{"text":"a","callback_data":"` + long(65) + `"}`), "callback_data"},
		{"data too long in bytes", "sendMessage", keyboard(`{"text":"a","callback_data":"` + strings.Repeat("é", 33) + `"}`), "callback_data"},
		{"data empty", "sendMessage", keyboard(`{"text":"a","callback_data":""}`), "callback_data"},
		{"button without a label", "sendMessage", keyboard(`{"text":"","callback_data":"x"}`), "button"},
		{"button that does nothing", "sendMessage", keyboard(`{"text":"a"}`), "button"},
		{"button that does two things", "sendMessage", keyboard(`{"text":"a","callback_data":"x","url":"https://contoh.id"}`), "button"},
		{"hint too long", "sendMessage", params{"chat_id": me, "text": "x", "reply_markup": `{"force_reply":true,"input_field_placeholder":"` + long(65) + `"}`}, "ForceReply.input_field_placeholder"},
		{"hint empty", "sendMessage", params{"chat_id": me, "text": "x", "reply_markup": `{"force_reply":true,"input_field_placeholder":""}`}, "ForceReply.input_field_placeholder"},
		{"reaction not allowed", "setMessageReaction", react(`[{"type":"emoji","emoji":"✅"}]`), "emoji"},
		{"two reactions", "setMessageReaction", react(`[{"type":"emoji","emoji":"👀"},{"type":"emoji","emoji":"👌"}]`), "2 reactions"},
		{"command in capitals", "setMyCommands", menu(`[{"command":"Bantuan","description":"b"}]`), "BotCommand.command"},
		{"command too long", "setMyCommands", menu(`[{"command":"` + long(33) + `","description":"b"}]`), "BotCommand.command"},
		{"command undescribed", "setMyCommands", menu(`[{"command":"a","description":""}]`), "BotCommand.description"},
		{"too many commands", "setMyCommands", menu(`[` + strings.TrimSuffix(strings.Repeat(`{"command":"a","description":"b"},`, 101), ",") + `]`), "101"},
		{"scope unknown", "setMyCommands", params{"commands": `[]`, "scope": `{"type":"semua"}`}, "scope"},
		{"an album of one", "sendMediaGroup", media(`[{"type":"photo","media":"x"}]`), "1 items"},
		{"a photo that is no photo", "sendMediaGroup", media(`[{"type":"video","media":"x"},{"type":"voice","media":"y"}]`), "media"},
		{"an attachment that is not there", "sendPhoto", params{"chat_id": me, "photo": "attach://foto"}, "foto"},
		{"nowhere on earth", "sendLocation", params{"chat_id": me, "latitude": "91", "longitude": "1"}, "earth"},
		{"limit", "getUpdates", params{"limit": "101"}, "limit"},
		{"secret with a space", "setWebhook", params{"url": "https://contoh.id", "secret_token": "a b"}, "secret_token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(s.Violations())
			r := call(t, s, c.method, c.p)
			found := s.Violations()[before:]
			if r.OK || r.status != 400 || r.Code != 400 || !strings.HasPrefix(r.Text, "Bad Request: ") {
				t.Errorf("answered %d %q", r.status, r.Text)
			}
			if len(found) == 0 || !strings.Contains(strings.Join(found, "\n"), c.want) {
				t.Errorf("violations %q, want %q", found, c.want)
			}
		})
	}
	if n := len(s.Messages(u.ID)); n != 1 {
		t.Errorf("wrong requests left %d messages", n-1)
	}
}

// TestTakesWhatTelegramWould: the limits themselves are allowed, and so is every form of a request.
func TestTakesWhatTelegramWould(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	me := id(u.ID)
	for _, p := range []params{
		{"text": long(4096)},
		{"text": strings.Repeat("😢", 2048)},
		{"text": "a😢b", "entities": `[{"type":"bold","offset":1,"length":2},{"type":"text_link","offset":3,"length":1,"url":"https://contoh.id"}]`},
		{"text": "x", "reply_markup": `{"inline_keyboard":[[{"text":"a","callback_data":"` + long(64) + `"},{"text":"b","url":"https://contoh.id"}]]}`},
		{"text": "x", "reply_markup": `{"force_reply":true,"input_field_placeholder":"` + long(64) + `","selective":true}`},
		{"text": "x", "reply_parameters": `{"message_id":99,"allow_sending_without_reply":true}`, "link_preview_options": `{"is_disabled":true}`},
	} {
		p["chat_id"] = me
		must(t, s, nil, "sendMessage", p)
	}
	said := id(u.Say("halo").ID)
	for _, emoji := range []string{"👍", "👌", "👀", "😢"} {
		must(t, s, nil, "setMessageReaction", params{"chat_id": me, "message_id": said, "reaction": `[{"type":"emoji","emoji":"` + emoji + `"}]`})
	}
	must(t, s, nil, "setMessageReaction", params{"chat_id": me, "message_id": said})
	if got := s.Reactions(u.ID, s.Messages(u.ID)[0].ID); len(got) != 0 {
		t.Errorf("reactions are left: %v", got)
	}
	r, err := post(t.Context(), s, "sendMessage", "application/json", []byte(`{"chat_id":`+me+`,"text":"JSON","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`))
	if err != nil || !r.OK {
		t.Errorf("a request in JSON: %v %s", err, r.Text)
	}
	if r := uploads(t, s, "sendDocument", params{"chat_id": me, "caption": long(1024)}, map[string][]byte{"document": []byte("isi")}); !r.OK {
		t.Errorf("an upload: %s", r.Text)
	}
}

func TestTokensAndMethods(t *testing.T) {
	s := strict(t)
	if r := call(t, s, "sendNothing", nil); r.status != 404 || r.Code != 404 || r.OK {
		t.Errorf("an unknown method: %d %q", r.status, r.Text)
	}
	violated(t, s, "sendNothing")
	other := &Server{URL: s.URL, Token: s.Token + "x"}
	if r := call(t, other, "getMe", nil); r.status != 401 || r.Code != 401 || r.Text != "Unauthorized" {
		t.Errorf("another token: %d %q", r.status, r.Text)
	}
}
