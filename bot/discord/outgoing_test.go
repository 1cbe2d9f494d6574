package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

func TestSay(t *testing.T) {
	w := newOutWorld(t)
	r := w.send(w.dm(), bot.Outgoing{Text: bot.Plain("halo *semua* https://x.id"), Silent: true, Buttons: [][]bot.Button{{{Label: "Ya", Data: "y"}}}})
	m := w.last()
	if len(r.Messages) != 1 || r.Messages[0] != m.ID || m.Channel != dmID || m.content() != `halo \*semua\* https://x.id` {
		t.Errorf("%v is %+v", r.Messages, m)
	}
	if m.Body["flags"] != float64(flagNoPreviews|flagSilent) || fmt.Sprint(m.Body["allowed_mentions"]) != "map[parse:[]]" || m.Body["enforce_nonce"] != true {
		t.Errorf("the message is %v", m.Body)
	}
	if n := fmt.Sprint(m.Body["nonce"]); len(n) > 25 || !strings.HasPrefix(n, "1.0") {
		t.Errorf("the nonce is %q", n)
	}
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu https://x.id"), Panel: true})
	if m = w.last(); m.Channel != room || m.content() != "" || fmt.Sprint(m.Body["embeds"]) != "[map[description:kartu https://x.id]]" || m.Body["flags"] != nil {
		t.Errorf("a panel is %v", m.Body)
	}
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("tanya"), Prompt: "isi", ReplyTo: bot.Ref{Message: "55"}})
	if m = w.last(); fmt.Sprint(m.Body["message_reference"]) != "map[fail_if_not_exists:false message_id:55]" {
		t.Errorf("an answer is %v", m.Body)
	}
	w.f.fail(failing{method: "POST", path: "/channels/" + room + "/messages", status: 400, code: 50035})
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("tanpa"), ReplyTo: bot.Ref{Message: "55"}})
	if m = w.last(); m.Body["message_reference"] != nil || m.content() != "tanpa" {
		t.Errorf("where answers are refused it is %v", m.Body)
	}
	w.fails(w.parcel(w.dm(), justWords(" \n")), bot.Refused, bot.ReasonInvalid)
	w.fails(w.parcel(bot.Address{Account: w.b.Account(), Chat: "x"}, justWords("a")), bot.Refused, bot.ReasonInvalid)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.b.Send(ctx, w.parcel(w.dm(), justWords("a"))); bot.AsDelivery(err).Outcome != bot.Retry {
		t.Errorf("given up before it was written it is %v", err)
	}
	if r := w.send(w.dm(), bot.Outgoing{Action: bot.SetMenu}); len(r.Messages) != 0 {
		t.Errorf("a menu makes %v", r)
	}
}

func TestWhatIsTooLongForContent(t *testing.T) {
	var b bot.TextBuilder
	for range 300 {
		b.Bold("a").Add("bcd ")
	}
	styled := b.Build() // 1,500 units, 2,700 with marks
	for _, c := range []struct {
		name  string
		text  bot.Text
		panel bool
		embed bool
		ok    bool
	}{
		{"fits", bot.Plain(strings.Repeat("a", 2000)), false, false, true},
		{"marks do not fit", styled, false, true, true},
		{"escapes do not fit", bot.Plain(strings.Repeat("a:b:", 400) + strings.Repeat("a", 400)), false, true, true},
		{"much too long", bot.Plain(strings.Repeat("a", 4097)), false, true, false},
		{"a panel", bot.Plain("a"), true, true, true},
	} {
		content, panel, ok := written(c.text, c.panel)
		if ok != c.ok || ok && (panel != "") != c.embed || ok && units(content) > textMax {
			t.Errorf("%s: %d units of content, %d of panel, %v", c.name, units(content), units(panel), ok)
		}
	}
	var long bot.TextBuilder
	for range 600 {
		long.Bold("a").Add("b ")
	}
	if content, panel, ok := written(long.Build(), false); !ok || content != plain(long.Build()) || panel != "" {
		t.Errorf("what fits nowhere with its styles is %d units of content, %d of panel, %v", units(content), units(panel), ok)
	}
}

func TestClosedAndMovedPrivateChats(t *testing.T) {
	w := newOutWorld(t)
	w.send(w.dm(), justWords("satu"))
	w.f.fail(failing{method: "POST", path: "/channels/" + dmID + "/messages", status: 404, code: codeUnknownChannel})
	w.send(w.dm(), justWords("dua"))
	w.sees(dmID, "satu", "dua")
	if n := w.count("POST", "/users/@me/channels"); n != 2 {
		t.Errorf("the private chat was opened %d times", n)
	}
	w.f.fail(failing{method: "POST", path: "/channels/" + dmID + "/messages", status: 403, code: codeClosedDMs})
	w.fails(w.parcel(w.dm(), justWords("tiga")), bot.Refused, bot.ReasonBlocked)
	asked := w.count("POST", "*/messages")
	w.fails(w.parcel(w.dm(), justWords("tiga")), bot.Refused, bot.ReasonBlocked)
	w.b.Typing(context.Background(), w.dm())
	if n := w.count("POST", "*/messages"); n != asked {
		t.Error("it is tried again at a closed chat")
	}
	w.b.closed.forget(person)
	w.send(w.dm(), justWords("tiga"))
	w.b.Typing(context.Background(), w.dm())
	if w.count("POST", "*/typing") != 1 {
		t.Error("typing is not shown")
	}
}

func TestFiles(t *testing.T) {
	w := newOutWorld(t)
	a := w.files.Add(bot.Photo, "", []byte("\x89PNG\r\n\x1a\n"))
	b := w.files.Add(bot.Document, "../surat\" 1.txt", []byte("surat"))
	c := w.files.Add(bot.Voice, "rekaman", []byte("x"))
	d := w.files.Add(bot.Document, "../surat\" 1.txt", []byte("lagi"))
	w.send(w.dm(), bot.Outgoing{Text: bot.Plain("ini"), Files: []bot.File{a, b, c, d}, Buttons: [][]bot.Button{{{Label: "Ya", Data: "y"}}}})
	m := w.last()
	if m.content() != "ini" || m.Files["photo.png"] == "" || m.Files["_surat_ 1.txt"] != "surat" || m.Files["rekaman.ogg"] != "x" || m.Files["4-_surat_ 1.txt"] != "lagi" || m.Body["components"] == nil {
		t.Errorf("%q with %q", m.content(), m.Files)
	}
	one := bot.Outgoing{Files: []bot.File{b}}
	w.files.Fail(b.ID, bot.ErrFilePending)
	if e := w.fails(w.parcel(w.dm(), one), bot.Retry, ""); e.After != adapter.PendingWait {
		t.Errorf("what is not here yet is waited for %v", e.After)
	}
	w.files.Fail(b.ID, bot.ErrFileGone)
	w.fails(w.parcel(w.dm(), one), bot.Refused, bot.ReasonFile)
	w.fails(w.parcel(w.dm(), bot.Outgoing{Files: []bot.File{w.files.Add(bot.Document, "", nil)}}), bot.Refused, bot.ReasonFile)
	w.fails(w.parcel(w.dm(), bot.Outgoing{Files: []bot.File{w.files.Add(bot.Document, "", make([]byte, fileMax+1))}}), bot.Refused, bot.ReasonTooLarge)
	w.fails(w.parcel(w.dm(), bot.Outgoing{Files: []bot.File{{Kind: bot.Photo}}}), bot.Refused, bot.ReasonFile)
	w.fails(w.parcel(w.dm(), bot.Outgoing{Files: make([]bot.File, 11)}), bot.Refused, bot.ReasonInvalid)
}

func TestFileNames(t *testing.T) {
	for _, c := range []struct {
		f    bot.File
		want string
	}{
		{bot.File{Kind: bot.Photo}, "photo.jpg"},
		{bot.File{Kind: bot.Photo, Name: "a.PNG"}, "a.PNG"},
		{bot.File{Kind: bot.Photo, Name: "a.bin", MIME: "image/webp"}, "a.bin.webp"},
		{bot.File{Kind: bot.Voice, MIME: "audio/ogg; codecs=opus"}, "voice.ogg"},
		{bot.File{Kind: bot.Audio, Name: "lagu"}, "lagu.mp3"},
		{bot.File{Kind: bot.Document, Name: "..."}, "document.bin"},
		{bot.File{Kind: bot.Document, Name: "a/b\\c\n.tar.gz"}, "a_b_c_.tar.gz"},
		{bot.File{Kind: bot.Document, Name: "x." + strings.Repeat("y", 200)}, "x." + strings.Repeat("y", 97) + "….bin"},
	} {
		if got := fileName(c.f); got != c.want {
			t.Errorf("%+v is sent as %q, want %q", c.f, got, c.want)
		}
	}
}

func TestChange(t *testing.T) {
	w := newOutWorld(t)
	id := w.send(w.room(), bot.Outgoing{Text: bot.Plain("a"), Panel: true, Buttons: [][]bot.Button{{{Label: "Ya", Data: "y"}}}}).Messages[0]
	m := w.last()
	w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("b https://x.id")}, id)
	if m.content() != "b https://x.id" || fmt.Sprint(m.Body["embeds"], m.Body["components"]) != "[] []" || m.Body["flags"] != float64(flagNoPreviews) {
		t.Errorf("changed it is %v", m.Body)
	}
	w.send(w.room(), bot.Outgoing{Action: bot.Edit, Buttons: [][]bot.Button{{{Label: "Lagi", Data: "l"}}}}, id)
	if m.content() != "b https://x.id" || !strings.Contains(fmt.Sprint(m.Body["components"]), "Lagi") {
		t.Errorf("with other buttons it is %v", m.Body)
	}
	w.fails(w.parcel(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("x")}, "999"), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("x")}, "w999"), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("x")}, "x"), bot.Refused, bot.ReasonTarget)
	dm := w.send(w.dm(), justWords("c")).Messages[0]
	part := w.parcel(w.dm(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("d")}, "999", dm)
	part.Part = 1
	w.ok(part)
	w.sees(dmID, "d")
	w.send(w.dm(), bot.Outgoing{Action: bot.Delete}, dm)
	w.sees(dmID)
	w.fails(w.parcel(w.dm(), bot.Outgoing{Action: bot.Delete}, dm), bot.Refused, bot.ReasonTarget)
}

func TestMarks(t *testing.T) {
	w := newOutWorld(t)
	id := w.send(w.dm(), justWords("punya warga")).Messages[0]
	m := w.last()
	mark := func(x bot.Mark, want ...string) {
		t.Helper()
		w.send(w.dm(), bot.Outgoing{Action: bot.MarkIt, Mark: x}, id)
		if !slices.Equal(m.Reactions, want) {
			t.Errorf("marked %q it has %q, want %q", x, m.Reactions, want)
		}
	}
	mark(bot.MarkTaken, "👀")
	if w.count("DELETE", "*/@me") != 0 {
		t.Error("marks are taken off that were never there")
	}
	mark(bot.MarkDelivered, "✅")
	w.restart()
	mark(bot.MarkFailed, "⚠️")
	mark("")

	// Where reactions are limited strictly, an attempt may get no further than one of them.
	w.restart()
	p := w.parcel(w.dm(), bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkFailed}, id)
	before := w.count("DELETE", "*/@me")
	for _, at := range []string{"DELETE */✅/@me", "PUT */⚠️/@me"} {
		method, path, _ := strings.Cut(at, " ")
		w.f.fail(failing{method: method, path: path, status: 500})
		w.fails(p, bot.Uncertain, "")
		p.Attempts++
	}
	if w.ok(p); !slices.Equal(m.Reactions, []string{"⚠️"}) || w.count("DELETE", "*/@me")-before != 3 {
		t.Errorf("it has %q, after %d of 3 requests to take marks off", m.Reactions, w.count("DELETE", "*/@me")-before)
	}
	w.fails(w.parcel(w.dm(), bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkTaken}, "w"+id), bot.Refused, bot.ReasonTarget)
}

func TestTopics(t *testing.T) {
	w := newOutWorld(t)
	card := func(name string) bot.Outgoing {
		return bot.Outgoing{Text: bot.Plain("kartu"), Panel: true, Topic: &bot.Topic{Name: name, Intro: bot.Plain("balas di sini"), State: "baru"}}
	}
	r := w.send(w.room(), card(strings.Repeat("é", 120)))
	thread := r.Messages[0]
	w.sees(thread)
	if c := w.f.channels[thread]; units(fmt.Sprint(c["name"])) != topicNameMax || r.Note != "" {
		t.Errorf("the thread is %v, noted %q", c, r.Note)
	}
	// A reply beneath the card, which has parts elsewhere, and its changes.
	under := bot.Outgoing{Text: bot.Plain("dari warga"), Under: bot.Ref{Message: thread}, ReplyTo: bot.Ref{Message: thread}}
	reply := w.send(w.room(), under).Messages[0]
	w.sees(thread, "dari warga")
	if w.last().Body["message_reference"] != nil {
		t.Error("within the thread it answers what is outside")
	}
	w.restart()
	w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("diubah"), Under: bot.Ref{Message: thread}}, reply)
	w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("bagian")}, thread)
	w.sees(thread, "diubah")
	w.send(w.b.public(room, thread), bot.Outgoing{Action: bot.MarkIt, Mark: bot.MarkTaken}, reply)

	// Out of sight, and changed there.
	closed := bot.Outgoing{Action: bot.Edit, Text: bot.Plain("selesai"), Topic: &bot.Topic{Name: "x", Closed: true}}
	w.send(w.room(), closed, thread)
	if !archivedNow(w.f.channels[thread]) {
		t.Error("the thread is in sight")
	}
	patched := w.count("PATCH", "/channels/"+thread)
	w.send(w.room(), closed, thread)
	if n := w.count("PATCH", "/channels/"+thread); n != patched {
		t.Error("what is as it should be is changed again")
	}
	w.send(w.b.public(room, thread), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("di arsip")}, reply)
	w.sees(thread, "di arsip")
	if !archivedNow(w.f.channels[thread]) {
		t.Error("an edit brings the thread back into sight")
	}
	w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("lagi"), Topic: &bot.Topic{Name: "x"}}, thread)
	if archivedNow(w.f.channels[thread]) {
		t.Error("the thread stays out of sight")
	}
}

func TestTopicsThatFail(t *testing.T) {
	w := newOutWorld(t)
	card := bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M", Intro: bot.Plain("balas di sini")}}
	w.f.fail(failing{method: "POST", path: "*/threads", status: 403, code: 50013})
	w.f.rights = "68608" // to read and write, and no more
	if r := w.send(w.room(), card); !strings.Contains(r.Note, "bot needs Create Public Threads in #ruang") || len(r.Messages) != 1 {
		t.Errorf("without the right to open threads: %+v", r)
	}
	asked := w.count("POST", "*/threads")
	if r := w.send(w.room(), card); !strings.Contains(r.Note, "bot needs Create Public Threads in #ruang") || w.count("POST", "*/threads") != asked {
		t.Errorf("a moment later it is asked for again: %+v", r)
	}
	w.f.rights = "8" // what it lacked was granted
	w.b.dir.apply("GUILD_ROLE_UPDATE", []byte(`{"guild_id":"`+guild+`","role":{"id":"`+guild+`","permissions":"8"}}`))
	if r := w.send(w.room(), card); r.Note != "" || w.count("POST", "*/threads") != asked+1 {
		t.Errorf("with the right to open threads: %+v", r)
	}
	// It may be over soon: the card is found again, not said twice.
	w.f.fail(failing{method: "POST", path: "*/threads", status: 429, retry: 0.1})
	p := w.parcel(w.room(), card)
	if e := w.fails(p, bot.Retry, ""); e.After < 50*time.Millisecond || e.After > time.Second {
		t.Errorf("it is to be tried again after %v", e.After)
	}
	time.Sleep(110 * time.Millisecond) // as Discord told
	p.Attempts++
	id := w.ok(p).Messages[0]
	w.sees(room, "kartu", "kartu", "kartu", "kartu")
	w.sees(id)

	// As many threads as there may be.
	w.f.fail(failing{method: "POST", path: "*/threads", status: 400, code: codeThreadsFull})
	id2 := w.send(w.room(), card).Messages[0]
	w.sees(id2)
	if !archivedNow(w.f.channels[id]) || archivedNow(w.f.channels[id2]) {
		t.Error("no quiet thread was put out of sight")
	}
}

func TestBeneathWhatIsGone(t *testing.T) {
	w := newOutWorld(t)
	id := w.send(w.room(), justWords("kartu")).Messages[0]
	w.chats.say(id, bot.Outgoing{Topic: &bot.Topic{Name: "K7M"}})
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("balasan"), Under: bot.Ref{Message: id}})
	w.sees(id, "balasan")
	if w.f.channels[id]["name"] != "K7M" {
		t.Errorf("the thread made is %v", w.f.channels[id])
	}
	w.fails(w.parcel(w.room(), bot.Outgoing{Text: bot.Plain("yatim"), Under: bot.Ref{Message: "555"}}), bot.Refused, bot.ReasonTarget)
	w.send(w.b.public(room, "555"), justWords("utas hilang"))
	w.sees(room, "kartu", "utas hilang")
	posted := w.count("POST", "/channels/"+board+"/threads")
	w.fails(w.parcel(w.b.public(board, "555"), justWords("pos hilang")), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(w.b.public(board, ""), bot.Outgoing{Text: bot.Plain("pos hilang"), Under: bot.Ref{Message: "555"}}), bot.Refused, bot.ReasonTarget)
	if w.count("POST", "/channels/"+board+"/threads") != posted {
		t.Error("where a post is gone, news make another")
	}
	w.send(w.dm(), bot.Outgoing{Text: bot.Plain("pribadi"), Under: bot.Ref{Message: "555"}})
	w.sees(dmID, "pribadi")
	if fmt.Sprint(w.last().Body["message_reference"]) != "map[fail_if_not_exists:false message_id:555]" {
		t.Errorf("in private it answers %v", w.last().Body["message_reference"])
	}
	w.fails(w.parcel(w.b.public(room, "556"), bot.Outgoing{Action: bot.Delete}, "557"), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(w.b.public("998", ""), bot.Outgoing{Action: bot.Delete}, "557"), bot.Refused, bot.ReasonChatGone)
	w.fails(w.parcel(w.b.public("998", ""), justWords("a")), bot.Refused, bot.ReasonChatGone)
	w.f.fail(failing{method: "GET", path: "/channels/999", status: 503})
	w.fails(w.parcel(w.b.public("999", ""), justWords("a")), bot.Retry, "")
}

func TestForums(t *testing.T) {
	w := newOutWorld(t)
	to := w.b.public(board, "")
	file := w.files.Add(bot.Document, "a.txt", []byte("x"))
	card := bot.Outgoing{Text: bot.Plain("kartu"), Files: []bot.File{file}, Topic: &bot.Topic{Name: "K7M · Lampu", Intro: bot.Plain("balas di sini"), State: "baru"}}
	r := w.send(to, card)
	id := r.Messages[0]
	w.sees(id, "kartu")
	c := w.f.channels[id]
	if c["name"] != "K7M · Lampu" || fmt.Sprint(c["applied_tags"]) != "[31]" || r.Note != "" || w.f.messages[0].Files["a.txt"] != "x" {
		t.Errorf("the post is %v, noted %q", c, r.Note)
	}
	c["applied_tags"] = []any{"31", "32"}
	w.restart()
	edit := bot.Outgoing{Action: bot.Edit, Text: bot.Plain("kartu 2"), Topic: &bot.Topic{Name: "x", State: "dijawab", Closed: true}}
	if r := w.send(to, edit, id); r.Note != "" {
		t.Errorf("noted: %s", r.Note)
	}
	w.sees(id, "kartu 2")
	if !archivedNow(c) || fmt.Sprint(c["applied_tags"]) != "[42 32]" {
		t.Errorf("the post is %v", c)
	}
	w.send(to, bot.Outgoing{Text: bot.Plain("bagian dua"), Under: bot.Ref{Message: id}})
	w.sees(id, "kartu 2", "bagian dua")
	w.send(to, justWords("baris satu\nbaris dua"))
	if c := w.f.channels[w.last().ID]; c["name"] != "baris satu" {
		t.Errorf("a plain message becomes %v", c)
	}
	w.f.fail(failing{method: "POST", path: "/channels/" + board + "/threads", status: 400, code: codeTagRequired})
	w.send(to, justWords("perlu tanda"))
	if c := w.f.channels[w.last().ID]; fmt.Sprint(c["applied_tags"]) != "[31]" {
		t.Errorf("where a tag is required it is %v", c)
	}
}

// TestTags: a tag that is missing is made, and the others keep what they have; those of moderators stay.
func TestTags(t *testing.T) {
	w := newOutWorld(t)
	s := &sending{Bot: w.b, Parcel: w.parcel(w.b.public(board, ""), bot.Outgoing{Topic: &bot.Topic{State: "Selesai"}}), at: place{channel: board}}
	forum, err := w.b.dir.channel(context.Background(), board)
	if err != nil {
		t.Fatal(err)
	}
	id := s.makeTag(context.Background(), forum, "Selesai")
	if tags := fmt.Sprint(w.f.channels[board]["available_tags"]); id == "" || !strings.Contains(tags, "🆕") {
		t.Errorf("tag %q among %s", id, tags)
	}
	s.Out.Topic.State = "BARU"
	if tags, ok := s.tagsFor(context.Background(), forum, []string{"33", "32", "31"}); !ok || !slices.Equal(tags, []string{"32", "31"}) {
		t.Errorf("the tags are %q, %v", tags, ok)
	}
}

func TestSentAgain(t *testing.T) {
	photo := func(w *outWorld) bot.File { return w.files.Add(bot.Document, "surat 1.txt", []byte("x")) }
	for name, out := range map[string]func(*outWorld) bot.Outgoing{
		"words": func(*outWorld) bot.Outgoing {
			return bot.Outgoing{Text: bot.Plain(" halo\n*a* "), Buttons: buttons("a", 7)}
		},
		"panel": func(*outWorld) bot.Outgoing {
			return bot.Outgoing{Text: bot.Plain("halo"), Panel: true, Buttons: [][]bot.Button{{{Label: "x", URL: "https://x.id"}}}}
		},
		"files": func(w *outWorld) bot.Outgoing { return bot.Outgoing{Files: []bot.File{photo(w)}} },
	} {
		for _, restarted := range []bool{false, true} {
			t.Run(fmt.Sprint(name, restarted), func(t *testing.T) {
				w := newOutWorld(t)
				earlier := w.send(w.room(), out(w))
				w.chats.say(earlier.Messages[0], bot.Outgoing{}) // the same words, said before
				p := w.parcel(w.room(), out(w))
				w.f.fail(failing{method: "POST", path: "/channels/" + room + "/messages", after: true})
				w.fails(p, bot.Uncertain, "")
				if restarted {
					w.restart()
				}
				w.f.look(func() { // the nonce is of no use after some minutes
					for _, m := range w.f.messages {
						delete(m.Body, "nonce")
					}
				})
				p.Attempts = 1
				id := w.ok(p).Messages[0]
				if n := len(w.f.in(room)); n != 2 || id == earlier.Messages[0] || id != w.last().ID {
					t.Errorf("%d messages, taken for %s", n, id)
				}
				p.Part++
				w.ok(p)
				if n := len(w.f.in(room)); n != 3 {
					t.Errorf("another part that looks the same is not sent: %d messages", n)
				}
			})
		}
	}
}

func TestLookingFails(t *testing.T) {
	w := newOutWorld(t)
	p := w.parcel(w.room(), justWords("a"))
	p.Attempts = 1
	w.f.fail(failing{method: "GET", path: "/channels/" + room + "/messages", status: 503})
	w.fails(p, bot.Retry, "")
	w.f.fail(failing{method: "GET", path: "/channels/" + room + "/messages", status: 403, code: 50013})
	w.ok(p) // the nonce has to do
	w.chats.err = context.DeadlineExceeded
	p = w.parcel(w.room(), justWords("a"))
	p.Attempts = 1
	w.restart()
	w.fails(p, bot.Retry, "")
	w.sees(room, "a")
}

func TestPostedAgain(t *testing.T) {
	w := newOutWorld(t)
	to := w.b.public(board, "")
	card := bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M", Intro: bot.Plain("mulai")}}
	p := w.parcel(to, card)
	w.f.fail(failing{method: "POST", path: "/channels/" + board + "/threads", after: true})
	w.fails(p, bot.Uncertain, "")
	w.restart()
	p.Attempts = 1
	id := w.ok(p).Messages[0]
	w.sees(id, "kartu")
	if n := w.count("POST", "/channels/"+board+"/threads"); n != 1 {
		t.Errorf("%d posts", n)
	}
	w.chats.say(id, card)
	p = w.parcel(to, card) // another matter of the same name
	p.Attempts = 1
	if other := w.ok(p).Messages[0]; other == id {
		t.Error("another's post is taken for it")
	}
}

func TestRecentIsBounded(t *testing.T) {
	r := newMemory(time.Now())
	for i := range 3 * recentMost {
		r.said(fmt.Sprint("n", i), "1", fmt.Sprint(i), nil)
	}
	if len(r.messages) > recentMost || len(r.nonces) > recentMost || len(r.order) > recentMost {
		t.Errorf("%d messages, %d nonces", len(r.messages), len(r.nonces))
	}
	last := fmt.Sprint(3*recentMost - 1)
	if id, ok := r.sentAs("n"+last, "1"); !ok || id != last {
		t.Error("the latest is forgotten")
	}
}
