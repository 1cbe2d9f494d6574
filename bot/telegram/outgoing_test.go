package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/bot/bottest"
	"duaarah/bot/telegram"
	"duaarah/bot/telegram/telegramtest"
)

// world is a bot that sends, and whom it sends to.
type world struct {
	*testing.T
	s     *telegramtest.Server
	b     *telegram.Bot
	files *bottest.Files
	mel   *telegramtest.User
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, s: telegramtest.Start(t, telegramtest.Options{}), files: bottest.NewFiles()}
	w.b = newBot(t, w.s, telegram.Options{Files: w.files})
	w.mel = w.s.User("Melati")
	return w
}

func (w *world) at(chat, thread int64) bot.Address {
	a := bot.Address{Account: w.b.Account(), Chat: strconv.FormatInt(chat, 10)}
	if thread != 0 {
		a.Thread = strconv.FormatInt(thread, 10)
	}
	return a
}

func (w *world) send(to bot.Address, out bot.Outgoing, targets ...string) (bot.Receipt, error) {
	return w.b.Send(context.Background(), bot.Parcel{ID: 1, To: to, Out: out, Targets: targets})
}

// ok sends what has to succeed, and returns the message that it made last.
func (w *world) ok(to bot.Address, out bot.Outgoing, targets ...string) telegramtest.Message {
	w.Helper()
	r, err := w.send(to, out, targets...)
	if err != nil || !r.Arrived {
		w.Fatalf("Send: %+v, %v", r, err)
	}
	if len(r.Messages) == 0 {
		return telegramtest.Message{}
	}
	chat, _ := strconv.ParseInt(to.Chat, 10, 64)
	id, _ := strconv.ParseInt(r.Messages[len(r.Messages)-1], 10, 64)
	m, ok := w.s.Message(chat, id)
	if !ok {
		w.Fatalf("the receipt names %s", r.Messages)
	}
	return m
}

func (w *world) refused(name string, why bot.Reason, to bot.Address, out bot.Outgoing, targets ...string) {
	w.Helper()
	if _, err := w.send(to, out, targets...); err == nil || bot.AsDelivery(err).Outcome != bot.Refused || bot.AsDelivery(err).Reason != why {
		w.Errorf("%s: %v, want refused %s", name, err, why)
	}
}

func TestEntitiesOut(t *testing.T) {
	w := newWorld(t)
	text := func(f func(*bot.TextBuilder)) bot.Text {
		var b bot.TextBuilder
		f(&b)
		return b.Build()
	}
	e := func(kind string, offset, length int) telegramtest.Entity {
		return telegramtest.Entity{Type: kind, Offset: offset, Length: length}
	}
	link := e("text_link", 0, 1)
	link.URL = "https://contoh.id"
	for _, c := range []struct {
		name string
		text bot.Text
		want []telegramtest.Entity
		s    string // as it arrives; empty: as it is
	}{
		{"plain", bot.Plain("<b> _*[`"), nil, ""},
		{"emoji count twice", text(func(b *bot.TextBuilder) { b.Add("👍🏽 ").Bold("é💡").Add("!") }), []telegramtest.Entity{e("bold", 5, 3)}, ""},
		{"right to left", text(func(b *bot.TextBuilder) { b.Add("\u200fمرحبا ").Bold("عالم") }), []telegramtest.Entity{e("bold", 7, 4)}, ""},
		{"quote", text(func(b *bot.TextBuilder) { b.Add("a").Quote("b\nc").Add("\nd") }), []telegramtest.Entity{e("blockquote", 2, 3)}, ""},
		{"bold in a quote", bot.Text{S: "abc", Spans: []bot.Span{{Kind: bot.Quote, End: 3}, {Kind: bot.Bold, Start: 1, End: 2}}},
			[]telegramtest.Entity{e("blockquote", 0, 3), e("bold", 1, 1)}, ""},
		{"quote in a quote", bot.Text{S: "abc", Spans: []bot.Span{{Kind: bot.Quote, End: 3}, {Kind: bot.Quote, Start: 1, End: 2}}},
			[]telegramtest.Entity{e("blockquote", 0, 3)}, ""},
		{"link", text(func(b *bot.TextBuilder) { b.Link("x", "https://contoh.id") }), []telegramtest.Entity{link}, ""},
		{"link to nowhere", text(func(b *bot.TextBuilder) { b.Link("x", "javascript:alert(1)").Link("y", "").Link("z", "https://") }), nil, ""},
		{"spans that do not fit", bot.Text{S: "é", Spans: []bot.Span{{Kind: bot.Bold, Start: 1, End: 2}, {Kind: bot.Bold, End: 9}, {Kind: bot.Bold}, {Kind: "other", End: 2}}}, nil, ""},
		{"no UTF-8", bot.Text{S: "\xff\xfeab", Spans: []bot.Span{{Kind: bot.Bold, Start: 2, End: 4}}}, []telegramtest.Entity{e("bold", 2, 2)}, "\ufffd\ufffdab"},
		{"as long as can be", bot.Text{S: strings.Repeat("💡", 2048), Spans: []bot.Span{{Kind: bot.Bold, Start: 8188, End: 8192}}}, []telegramtest.Entity{e("bold", 4094, 2)}, ""},
	} {
		m := w.ok(w.at(w.mel.ID, 0), bot.Outgoing{Text: c.text})
		want := c.s
		if want == "" {
			want = c.text.S
		}
		if m.Text != want || !(len(m.Entities) == 0 && len(c.want) == 0) && !reflect.DeepEqual(m.Entities, c.want) {
			t.Errorf("%s: %q %+v, want %+v", c.name, m.Text, m.Entities, c.want)
		}
	}
	for _, call := range w.s.Calls("sendMessage") {
		if call.Params["parse_mode"] != "" || call.Params["link_preview_options"] != `{"is_disabled":true}` {
			t.Errorf("sent with %v", call.Params)
		}
	}
}

// TestNothingInvalidGoesOut: the server would note any of these as a violation.
func TestNothingInvalidGoesOut(t *testing.T) {
	w := newWorld(t)
	to, words := w.at(w.mel.ID, 0), bot.Plain("a")
	buttons := func(b ...bot.Button) bot.Outgoing { return bot.Outgoing{Text: words, Buttons: [][]bot.Button{b}} }
	for _, c := range []struct {
		name string
		out  bot.Outgoing
	}{
		{"nothing", bot.Outgoing{}},
		{"blank", bot.Outgoing{Text: bot.Plain(" \n\t")}},
		{"too long", bot.Outgoing{Text: bot.Plain(strings.Repeat("💡", 2049))}},
		{"a button without a label", buttons(bot.Button{Label: " ", Data: "x"})},
		{"a button without a purpose", buttons(bot.Button{Label: "x"})},
		{"a button with two", buttons(bot.Button{Label: "x", Data: "x", URL: "https://a.id"})},
		{"too much data", buttons(bot.Button{Label: "x", Data: strings.Repeat("é", 33)})},
		{"data that is no text", buttons(bot.Button{Label: "x", Data: "\xff"})},
		{"a URL that is none", buttons(bot.Button{Label: "x", URL: "javascript:x"})},
		{"too many buttons", buttons(slices.Repeat([]bot.Button{{Label: "x", Data: "x"}}, 101)...)},
		{"nowhere", bot.Outgoing{Location: &bot.Location{Latitude: 91}}},
		{"an answer to nothing", bot.Outgoing{Action: bot.AnswerTap}},
		{"an unknown action", bot.Outgoing{Action: "jump"}},
		{"a long caption", bot.Outgoing{Text: bot.Plain(strings.Repeat("a", 1025)), Files: []bot.File{w.files.Add(bot.Document, "a", []byte("a"))}}},
		{"a voice in an album", bot.Outgoing{Files: []bot.File{w.files.Add(bot.Photo, "", picture()), w.files.Add(bot.Voice, "", []byte("a"))}}},
		{"eleven files", bot.Outgoing{Files: make([]bot.File, 11)}},
	} {
		w.refused(c.name, bot.ReasonInvalid, to, c.out)
	}
	w.refused("another account", bot.ReasonInvalid, bot.Address{Account: bot.Account{Platform: "web", Name: "x"}, Chat: "1"}, bot.Outgoing{Text: words})
	w.refused("no chat", bot.ReasonInvalid, bot.Address{Account: w.b.Account(), Chat: "x"}, bot.Outgoing{Text: words})
	for _, target := range [][]string{nil, {"q"}, {"-1"}, {"t0"}} {
		w.refused("no target", bot.ReasonTarget, to, bot.Outgoing{Action: bot.Edit, Text: words}, target...)
		w.refused("no target", bot.ReasonTarget, to, bot.Outgoing{Action: bot.Delete}, target...)
		w.refused("no target", bot.ReasonTarget, to, bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkTaken}, target...)
	}
	if n := len(w.s.Calls("")); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

func TestTopicsRepliesAndPrompts(t *testing.T) {
	w := newWorld(t)
	forum := w.s.Forum("Ruang", w.mel)
	topic := w.s.Topic(forum, "Keluhan", w.mel)
	to := w.at(forum, topic)
	theirs := w.mel.In(forum, topic).Say("halo")
	elsewhere := w.mel.In(forum, 0).Say("lain")
	if m := w.ok(to, bot.Outgoing{Text: bot.Plain("a"), ReplyTo: bot.Ref{Message: fmt.Sprint(theirs.ID)}, Silent: true}); m.Thread != topic || m.ReplyTo != theirs.ID || !m.Silent {
		t.Errorf("in a topic it is %+v", m)
	}
	// Telegram refuses to answer across topics whatever is asked for; and a message that is gone cannot be answered.
	for _, gone := range []int64{elsewhere.ID, 99999} {
		if m := w.ok(to, bot.Outgoing{Text: bot.Plain("a"), ReplyTo: bot.Ref{Message: fmt.Sprint(gone)}}); m.Thread != topic || m.ReplyTo != 0 {
			t.Errorf("answering what is not there it is %+v", m)
		}
	}
	w.refused("a topic that is gone", bot.ReasonChatGone, w.at(forum, 777), bot.Outgoing{Text: bot.Plain("a")})
	w.b.Typing(context.Background(), to)
	if w.s.Typed(forum) != 1 {
		t.Error("typing was not shown")
	}

	hint := strings.Repeat("💡 ", 40)
	if m := w.ok(to, bot.Outgoing{Text: bot.Plain("a"), Prompt: hint}); !m.Prompt || !strings.HasPrefix(hint, strings.TrimSuffix(m.Hint, "…")) || m.Hint == "" {
		t.Errorf("a prompt is %+v", m)
	}
	w.ok(to, bot.Outgoing{Text: bot.Plain("a"), Prompt: "b", ReplyTo: bot.Ref{Message: fmt.Sprint(theirs.ID)}})
	calls := w.s.Calls("sendMessage")
	if one, two := calls[len(calls)-2].Params["reply_markup"], calls[len(calls)-1].Params["reply_markup"]; strings.Contains(one, "selective") || !strings.Contains(two, `"selective":true`) {
		t.Errorf("to nobody %s, to somebody %s", one, two)
	}
}

func picture() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err) // into memory: cannot fail
	}
	return b.Bytes()
}

// A person's own topic in the chat with the bot is no reason to tell them nothing when it is gone; a room's is.
func TestATopicThatAPersonRemoved(t *testing.T) {
	w := newWorld(t)
	if m := w.ok(w.at(w.mel.ID, 33), bot.Outgoing{Text: bot.Plain("Balasan")}); m.Thread != 0 || m.Text != "Balasan" {
		t.Errorf("it is said as %+v", m)
	}
	if m := w.ok(w.at(w.mel.ID, 33), bot.Outgoing{Files: []bot.File{w.files.Add(bot.Photo, "", picture())}}); m.Thread != 0 || m.File == nil {
		t.Errorf("a photo is said as %+v", m)
	}
	w.refused("the topic of a room", bot.ReasonChatGone, w.at(w.s.Forum("Staf", w.mel), 33), bot.Outgoing{Text: bot.Plain("kartu")})
}

func TestEveryKindOfFileOut(t *testing.T) {
	w := newWorld(t)
	to := w.at(w.mel.ID, 0)
	for _, c := range []struct {
		file       bot.File
		kind, name string
	}{
		{w.files.Add(bot.Photo, "", picture()), "photo", ""}, // Telegram tells no names of photos
		{w.files.Add(bot.Video, "", []byte("v")), "video", "video.mp4"},
		{w.files.Add(bot.Voice, "", []byte("o")), "voice", "voice.ogg"},
		{w.files.Add(bot.Audio, "lagu.mp3", []byte("m")), "audio", "lagu.mp3"},
		{w.files.Add(bot.Document, "../../etc/\"pass\r\nwd\u202e.txt", []byte("d")), "document", "_.._etc__pass__wd_.txt"},
		{w.files.Add(bot.Document, "日本 surat.pdf", []byte("d")), "document", "日本 surat.pdf"},
		{w.files.Add(bot.Document, ".."+strings.Repeat("x", 300)+".pdf", []byte("d")), "document", strings.Repeat("x", 99) + "….pdf"},
		{w.files.Add(bot.Photo, "", []byte("no picture at all")), "document", "photo.jpg"}, // better than not at all
		{w.files.Add(bot.Photo, "", append(picture(), make([]byte, 10<<20)...)), "document", "photo.png"},
	} {
		c.file.Duration = 3
		m := w.ok(to, bot.Outgoing{Files: []bot.File{c.file}, Text: bot.Plain("ini <ini>"), Buttons: [][]bot.Button{{{Label: "x", Data: "y"}}}})
		want, _ := w.files.Content(c.file.ID)
		if m.File == nil || m.File.Kind != c.kind || m.File.Name != c.name || !bytes.Equal(m.File.Data, want) || m.Text != "ini <ini>" || len(m.Buttons) != 1 {
			t.Errorf("%s %q arrives as %+v", c.file.Kind, c.file.Name, m)
		}
	}
	w.refused("empty", bot.ReasonFile, to, bot.Outgoing{Files: []bot.File{w.files.Add(bot.Document, "a", nil)}})
	w.refused("too large", bot.ReasonTooLarge, to, bot.Outgoing{Files: []bot.File{w.files.Add(bot.Document, "a", make([]byte, 50<<20+1))}})
}

func TestFilesByReference(t *testing.T) {
	w := newWorld(t)
	to := w.at(w.mel.ID, 0)
	got := make(chan bot.File, 10)
	stop := run(t, w.b, func(_ context.Context, batch []bot.Update) error {
		for _, u := range batch {
			got <- u.Message.Files[0]
		}
		return nil
	})
	w.mel.SendPhoto(picture(), "")
	w.mel.SendFile(telegramtest.File{Kind: "video_note", Data: []byte("note")}, "")
	photo, note := <-got, <-got
	stop()

	if m := w.ok(to, bot.Outgoing{Files: []bot.File{photo}}); !strings.HasSuffix(photo.Ref.ID, " "+m.File.ID) {
		t.Errorf("it was sent as %+v", m.File)
	}
	if c := w.s.Calls("sendPhoto")[0]; len(c.Files) != 0 {
		t.Errorf("it was uploaded: %v", c.Files)
	}
	w.refused("a note is no video, and is not in the store", bot.ReasonFile, to, bot.Outgoing{Files: []bot.File{note}})
	note.ID = w.files.Add(bot.Video, "", []byte("note")).ID
	if m := w.ok(to, bot.Outgoing{Files: []bot.File{note}}); m.File.Kind != "video" || string(m.File.Data) != "note" {
		t.Errorf("a note that is in the store is %+v", m.File)
	}
	elsewhere := photo
	elsewhere.Ref.Account.Name = "1"
	w.refused("another account's", bot.ReasonFile, to, bot.Outgoing{Files: []bot.File{elsewhere}})

	w.s.LoseFiles()
	w.refused("a reference that is lost", bot.ReasonFile, to, bot.Outgoing{Files: []bot.File{photo}})
	photo.ID = w.files.Add(bot.Photo, "", picture()).ID
	if m := w.ok(to, bot.Outgoing{Files: []bot.File{photo}}); m.File.Kind != "photo" || !bytes.Equal(m.File.Data, picture()) {
		t.Errorf("a lost one that is in the store is %+v", m.File)
	}
	// Telegram says the same when it only cannot read the file just now.
	if _, err := w.b.Fetch(context.Background(), note.Ref); !errors.Is(err, bot.ErrFileDoubtful) || errors.Is(err, bot.ErrFileGone) {
		t.Errorf("to fetch one that may be lost: %v", err)
	}
	w.s.Fail(telegramtest.Fault{Method: "getFile", Code: 400, Description: "Bad Request: invalid file_id"})
	w.s.Fail(telegramtest.Fault{Method: "getFile", Code: 404, Description: "Not Found: method not found"}) // a server that gives no files
	if _, err := w.b.Fetch(context.Background(), note.Ref); !errors.Is(err, bot.ErrFileGone) {
		t.Errorf("a server without files: %v", err)
	}
	if _, err := w.b.Fetch(context.Background(), note.Ref); !errors.Is(err, bot.ErrFileGone) {
		t.Errorf("to fetch by what is no reference: %v", err)
	}
}

// A server of its own kind may not know how to change a message: what it was to say then is said anew.
func TestAServerThatChangesNothing(t *testing.T) {
	w := newWorld(t)
	to := w.at(w.mel.ID, 0)
	id := fmt.Sprint(w.ok(to, bot.Outgoing{Text: bot.Plain("Balasan: besok")}).ID)
	w.s.Fail(telegramtest.Fault{Method: "editMessage*", Code: 501, Description: "Not Implemented"})
	if m := w.ok(to, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("Balasan: nanti")}, id); m.Text != "Balasan: nanti" {
		t.Errorf("where it is not implemented, it is said as %+v", m)
	}
	w.s.Fail(telegramtest.Fault{Method: "editMessage*", Code: 404, Description: "Not Found: method not found", Times: 3})
	row := [][]bot.Button{{{Label: "Sudah", Data: "x"}}}
	if m := w.ok(to, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("Balasan: lusa"), Buttons: row}, id); m.Text != "Balasan: lusa" || len(m.Buttons) != 1 {
		t.Errorf("it is said as %+v", m)
	}
	w.s.Fail(telegramtest.Fault{Method: "sendMessage", DropAfter: true})
	w.refused("whose outcome is not known", bot.ReasonInvalid, to, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("Balasan: hari ini")}, id)
	w.refused("that has no words", bot.ReasonInvalid, to, bot.Outgoing{Action: bot.Edit, Buttons: row}, id)
	w.s.Fail(telegramtest.Fault{Method: "editMessage*", Code: 404, Description: "Not Found: method not found"})
	said := len(w.s.Said(w.mel.ID))
	_, err := w.b.Send(context.Background(), bot.Parcel{ID: 9, To: to, Out: bot.Outgoing{Action: bot.Edit, Text: bot.Plain("…")}, Targets: []string{id}, InPlace: true})
	if d := bot.AsDelivery(err); d.Reason != bot.ReasonInvalid || len(w.s.Said(w.mel.ID)) != said {
		t.Errorf("what is to stand in the place of something is said elsewhere (%v)", err)
	}
}

func TestAlbums(t *testing.T) {
	w := newWorld(t)
	if c := w.b.Capabilities(); c.AlbumMax <= 0 || c.AlbumMax >= c.FileMax { // Telegram counts the request, and not its files
		t.Errorf("an album of %d bytes goes in one request of %d", c.AlbumMax, c.FileMax)
	}
	to := w.at(w.mel.ID, 0)
	good, bad := w.files.Add(bot.Photo, "", picture()), w.files.Add(bot.Photo, "", []byte("no picture"))
	video := w.files.Add(bot.Video, "a.mp4", []byte("v"))
	for _, c := range []struct {
		files []bot.File
		kinds []string
	}{
		{[]bot.File{good, video}, []string{"photo", "video"}},
		{[]bot.File{good, bad}, []string{"document", "document"}},
	} {
		r, err := w.send(to, bot.Outgoing{Files: c.files, Text: bot.Text{S: "💡 dua", Spans: []bot.Span{{Kind: bot.Bold, Start: 5, End: 8}}}})
		if err != nil || len(r.Messages) != 2 {
			t.Fatalf("%v, %v", r, err)
		}
		said := w.s.Said(w.mel.ID)
		said = said[len(said)-2:]
		if said[0].Album == "" || said[0].Album != said[1].Album || said[0].Text != "💡 dua" || said[0].Entities[0].Offset != 3 || said[1].Text != "" {
			t.Errorf("an album is %v", said)
		}
		for i, m := range said {
			if m.File.Kind != c.kinds[i] {
				t.Errorf("item %d is a %s, want %s", i, m.File.Kind, c.kinds[i])
			}
		}
	}
}

func TestEditsOfFilesAndButtons(t *testing.T) {
	w := newWorld(t)
	to := w.at(w.mel.ID, 0)
	row := [][]bot.Button{{{Label: "Ambil", Data: "x"}}}
	m := w.ok(to, bot.Outgoing{Files: []bot.File{w.files.Add(bot.Photo, "", picture())}, Text: bot.Plain("kartu"), Buttons: row})
	id := fmt.Sprint(m.ID)
	long := bot.Text{S: strings.Repeat("a", 2000), Spans: []bot.Span{{Kind: bot.Bold, End: 2000}}}
	for _, text := range []bot.Text{bot.Plain("terkirim ✓"), long} {
		w.ok(to, bot.Outgoing{Action: bot.Edit, Text: text}, id)
		now, _ := w.s.Message(w.mel.ID, m.ID)
		if got := strings.TrimSuffix(now.Text, "…"); !strings.HasPrefix(text.S, got) || got == "" || len(now.Buttons) != 0 {
			t.Errorf("the caption is now %q with %d rows", now.Text, len(now.Buttons))
		}
	}
	w.ok(to, bot.Outgoing{Action: bot.Edit, Buttons: row}, id)
	w.ok(to, bot.Outgoing{Action: bot.Edit, Buttons: row}, id)
	if now, _ := w.s.Message(w.mel.ID, m.ID); len(now.Buttons) != 1 || now.Buttons[0][0].Text != "Ambil" {
		t.Errorf("the buttons are now %v", now.Buttons)
	}
	w.refused("somebody else's", bot.ReasonTarget, to, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("b")}, fmt.Sprint(w.mel.Say("a").ID))
	w.refused("one that is not there", bot.ReasonTarget, to, bot.Outgoing{Action: bot.Delete}, "99999")
}

func TestMarksMenusAndPlaces(t *testing.T) {
	w := newWorld(t)
	to := w.at(w.mel.ID, 0)
	theirs := w.mel.Say("a")
	for mark, want := range map[bot.Mark][]string{bot.MarkTaken: {"👀"}, bot.MarkDelivered: {"👌"}, bot.MarkFailed: {"😢"}, "": nil} {
		w.ok(to, bot.Outgoing{Action: bot.MarkIt, Mark: mark}, fmt.Sprint(theirs.ID))
		if got := w.s.Reactions(w.mel.ID, theirs.ID); !slices.Equal(got, want) {
			t.Errorf("mark %q is %v", mark, got)
		}
	}
	menus := []bot.Menu{
		{Scope: bot.MenuPrivate, Commands: []bot.MenuCommand{{Name: "status", Description: "Lihat\nstatus " + strings.Repeat("x", 300)}, {Name: "Bukan-perintah", Description: "x"}, {Name: "kosong"}}},
		{Scope: bot.MenuGroup, Lang: "en", Commands: []bot.MenuCommand{{Name: "queue", Description: "Open matters"}}},
		{Scope: bot.MenuDesk, Commands: []bot.MenuCommand{{Name: "x", Description: "x"}}},
		{Scope: bot.MenuChat, Lang: "id", Commands: []bot.MenuCommand{{Name: "antrean", Description: "Yang terbuka"}}},
	}
	if err := w.b.SetMenus(context.Background(), menus); err != nil {
		t.Fatal(err)
	}
	w.ok(to, bot.Outgoing{Action: bot.SetMenu, Menus: menus})
	if n := len(w.s.Calls("setMyCommands")); n != 3 {
		t.Errorf("%d menus were set", n)
	}
	if got := w.s.Commands("all_private_chats", 0, ""); len(got) != 1 || got[0].Command != "status" {
		t.Errorf("in private it is %v", got)
	}
	for _, c := range []struct {
		scope string
		chat  int64
		lang  string
		want  string
	}{{"all_group_chats", 0, "en", "queue"}, {"chat", w.mel.ID, "id", "antrean"}} {
		if got := w.s.Commands(c.scope, c.chat, c.lang); len(got) != 1 || got[0].Command != c.want {
			t.Errorf("in %s it is %v", c.scope, got)
		}
	}
	m := w.ok(to, bot.Outgoing{Location: &bot.Location{Latitude: -7.2574721, Longitude: 112.7520883, Label: "SDN 3\nSurabaya"}})
	if want := (telegramtest.Location{Latitude: -7.2574721, Longitude: 112.7520883, Title: "SDN 3 Surabaya", Address: "-7.25747, 112.75209"}); *m.Location != want {
		t.Errorf("a place is %+v", m.Location)
	}
}

func TestAnswersToTaps(t *testing.T) {
	w := newWorld(t)
	to := w.at(w.mel.ID, 0)
	m := w.ok(to, bot.Outgoing{Text: bot.Plain("a"), Buttons: [][]bot.Button{{{Label: "x", Data: "y"}}}})
	w.ok(to, bot.Outgoing{Action: bot.AnswerTap, Tap: w.mel.Tap(m.ID, 0, 0), Text: bot.Plain(strings.Repeat("💡", 150)), Alert: true})
	w.ok(to, bot.Outgoing{Action: bot.AnswerTap, Tap: w.mel.TapLabel(m.ID, "x")})
	got := w.mel.Answers()
	if len(got) != 2 || !got[0].Alert || !strings.HasPrefix(got[0].Text, "💡💡") || got[1].Text != "" {
		t.Errorf("the answers are %+v", got)
	}
	old := w.mel.Tap(m.ID, 0, 0)
	w.s.Forget()
	w.refused("too late", bot.ReasonExpired, to, bot.Outgoing{Action: bot.AnswerTap, Tap: old})
}
