package telegramtest

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestRefusals: what Telegram refuses though the request is well formed. Adapters read these words, so they are Telegram's.
func TestRefusals(t *testing.T) {
	s := Start(t, Options{})
	u, blocker, stranger, gone := s.User("Melati"), s.User("Mawar"), s.Stranger("Rina"), s.User("Budi")
	blocker.Block()
	gone.Deactivate()
	old, left := s.Group("Lama", u), s.Group("Pergi", u)
	moved := s.MigrateGroup(old, u)
	s.RemoveBot(left, u)
	theirs := u.Say("halo")
	var ours struct {
		ID int64 `json:"message_id"`
	}
	must(t, s, &ours, "sendMessage", params{"chat_id": id(u.ID), "text": "a"})
	to := func(chat int64) params { return params{"chat_id": id(chat), "text": "x"} }
	about := func(message int64) params {
		return params{"chat_id": id(u.ID), "message_id": id(message), "text": "a"}
	}
	for _, c := range []struct {
		method string
		p      params
		code   int
		want   string
	}{
		{"sendMessage", to(12345), 400, "Bad Request: chat not found"},
		{"sendMessage", to(stranger.ID), 403, "Forbidden: bot can't initiate conversation with a user"},
		{"sendMessage", to(blocker.ID), 403, "Forbidden: bot was blocked by the user"},
		{"sendMessage", to(gone.ID), 403, "Forbidden: user is deactivated"},
		{"sendMessage", to(left), 403, "Forbidden: bot was kicked from the group chat"},
		{"sendMessage", to(old), 400, "Bad Request: group chat was upgraded to a supergroup chat"},
		{"sendMessage", params{"chat_id": id(u.ID), "text": "x", "reply_parameters": `{"message_id":999999}`}, 400, "Bad Request: message to be replied not found"},
		{"sendMessage", params{"chat_id": id(moved), "text": "x", "message_thread_id": "5"}, 400, "Bad Request: message thread not found"},
		{"sendPhoto", params{"chat_id": id(u.ID), "photo": "tidak-ada"}, 400, "Bad Request: wrong file identifier"},
		{"editMessageText", about(ours.ID), 400, "Bad Request: message is not modified"},
		{"editMessageText", about(theirs.ID), 400, "Bad Request: message can't be edited"},
		{"editMessageText", about(999999), 400, "Bad Request: message to edit not found"},
		{"deleteMessage", params{"chat_id": id(u.ID), "message_id": id(theirs.ID)}, 400, "Bad Request: message can't be deleted"},
		{"deleteMessage", params{"chat_id": id(u.ID), "message_id": "999999"}, 400, "Bad Request: message to delete not found"},
		{"setMessageReaction", params{"chat_id": id(u.ID), "message_id": "999999"}, 400, "Bad Request: message to react not found"},
		{"answerCallbackQuery", params{"callback_query_id": "1"}, 400, "Bad Request: query is too old"},
		{"getFile", params{"file_id": "tidak-ada"}, 400, "Bad Request: wrong file_id"},
		{"setWebhook", params{"url": "http://contoh.id"}, 400, "Bad Request: bad webhook"},
	} {
		r := call(t, s, c.method, c.p)
		if r.status != c.code || r.Code != c.code || !strings.HasPrefix(r.Text, c.want) {
			t.Errorf("%s %v: %d %q, want %d %q", c.method, c.p, r.Code, r.Text, c.code, c.want)
		}
	}
	if r := call(t, s, "sendMessage", to(old)); r.Params.MigrateTo != moved {
		t.Errorf("the group moved to %d, told %d", moved, r.Params.MigrateTo)
	}
	blocker.Unblock()
	must(t, s, nil, "sendMessage", to(blocker.ID))
	stranger.Start("")
	must(t, s, nil, "sendMessage", to(stranger.ID))
	must(t, s, nil, "sendMessage", to(moved))
}

// TestMessageNumbers: private chats and basic groups share one count, a supergroup has its own. IDs need 64 bits.
func TestMessageNumbers(t *testing.T) {
	s := Start(t, Options{ReadAll: true})
	u := s.User("Melati")
	g, super := s.Group("Kantor", u), s.Supergroup("Ruang", u)
	var got []int64
	for _, a := range []*Seat{u.Seat, u.In(super, 0), u.In(g, 0), u.In(super, 0), u.Seat} {
		got = append(got, a.Say("x").ID)
	}
	expect(t, "numbers", got, []int64{1, 1, 2, 2, 3})
	if u.ID <= 1<<31 || super >= -1_000_000_000_000 || g >= 0 {
		t.Errorf("person %d, group %d, supergroup %d", u.ID, g, super)
	}
}

func TestFilesComeBack(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	var file struct {
		Path string `json:"file_path"`
		Size int    `json:"file_size"`
	}
	must(t, s, &file, "getFile", params{"file_id": u.SendDocument("surat.txt", "text/plain", []byte("isi surat"), "").File.ID})
	resp, err := http.Get(s.URL + "/file/bot" + s.Token + "/" + file.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if b, err := io.ReadAll(resp.Body); err != nil || string(b) != "isi surat" || file.Size != 9 {
		t.Errorf("%d bytes told, read %q, %v", file.Size, b, err)
	}
}

func TestTaps(t *testing.T) {
	s := Start(t, Options{})
	u := s.User("Melati")
	var m struct {
		ID int64 `json:"message_id"`
	}
	must(t, s, &m, "sendMessage", params{"chat_id": id(u.ID), "text": "?", "reply_markup": `{"inline_keyboard":[[{"text":"Ya","callback_data":"y:1"}]]}`})
	tap := u.TapLabel(m.ID, "Ya")
	all := updates(t, s, nil)
	if len(all) != 1 || all[0].Query == nil || all[0].Query.ID != tap || all[0].Query.Data != "y:1" {
		t.Fatalf("told %+v", all)
	}
	must(t, s, nil, "answerCallbackQuery", params{"callback_query_id": tap, "text": "Baik", "show_alert": "true"})
	expect(t, "answers", u.Answers(), []Answer{{tap, "Baik", true}})
	again := u.TapLabel(m.ID, "Ya")
	s.Forget()
	if r := call(t, s, "answerCallbackQuery", params{"callback_query_id": again}); r.OK {
		t.Error("a tap too old was answered")
	}
}
