package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"duaarah/bot"
)

// somePerms are those that the bot has in the fake's server.
func (w *outWorld) somePerms(p permission) { w.f.look(func() { w.f.rights = fmt.Sprint(uint64(p)) }) }

// refuseIn makes everything that is posted in a channel fail.
func (w *outWorld) refuseIn(channel string, status, code int) {
	w.f.fail(failing{method: "POST", path: "/channels/" + channel + "/messages", status: status, code: code, times: 100})
}

// A thread that takes nothing is no trouble of its channel: there it is said, in answer to the card.
func TestAThreadThatRefuses(t *testing.T) {
	for _, c := range []struct {
		name         string
		status, code int
		locked       bool
		without      permission
		note         string
	}{
		{"locked", 403, codeThreadLocked, false, permManageThreads, "the thread is locked: bot needs Manage Threads in #ruang"},
		{"locked, for no reason that can be told", 403, codeThreadLocked, false, 0, "the thread is locked"},
		{"known to be locked", 403, codeNoPermission, true, permManageThreads, "the thread is locked: bot needs Manage Threads in #ruang"},
		{"no permission for threads", 403, codeNoPermission, false, permSendInThreads, "bot needs Send Messages in Threads in #ruang"},
		{"no permission that can be named", 403, codeNoPermission, false, 0, "the bot may not do that in the thread"},
		{"no access", 403, codeNoAccess, false, 0, "the bot may not do that in the thread"},
		{"deleted, though its message has one", 404, codeUnknownChannel, false, 0, "the thread was deleted"},
		{"no room for it", 400, codeThreadsFull, false, 0, "the server has as many active threads as it may"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newOutWorld(t)
			id := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M"}}).Messages[0]
			w.somePerms((least | permManageThreads) &^ c.without)
			w.f.look(func() { w.f.channels[id]["thread_metadata"] = map[string]any{"archived": true, "locked": c.locked} })
			w.restart()
			if _, err := w.b.dir.channel(context.Background(), id); err != nil {
				t.Fatal(err)
			}
			w.refuseIn(id, c.status, c.code)
			said := ""
			for _, text := range []string{"satu", "dua"} {
				r := w.send(w.room(), bot.Outgoing{Text: bot.Plain(text), Under: bot.Ref{Message: id}, ReplyTo: bot.Ref{Message: "77"}})
				said = r.Messages[0]
				if r.Note != c.note {
					t.Errorf("noted is %q, want %q", r.Note, c.note)
				}
				if got := fmt.Sprint(w.last().Body["message_reference"]); got != "map[fail_if_not_exists:false message_id:"+id+"]" {
					t.Errorf("it answers %s", got)
				}
			}
			w.sees(room, "kartu", "satu", "dua")
			if n := w.count("POST", "/channels/"+id+"/messages"); n > 2 {
				t.Errorf("the thread was asked %d times", n)
			}
			w.restart()
			w.f.fail(failing{method: "PATCH", path: "/channels/" + id + "/messages/" + said, status: 403, code: codeNoPermission})
			w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("tiga"), Under: bot.Ref{Message: id}}, said)
			w.sees(room, "kartu", "satu", "tiga")
		})
	}
}

// What the thread was told before it refused is not said once more in the channel, and what refuses is asked again once
// something of it changed.
func TestAThreadThatRefusesForAWhile(t *testing.T) {
	w := newOutWorld(t)
	id := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M"}}).Messages[0]
	before := w.parcel(w.room(), bot.Outgoing{Text: bot.Plain("sebelumnya"), Under: bot.Ref{Message: id}})
	w.f.fail(failing{method: "POST", path: "/channels/" + id + "/messages", after: true})
	w.fails(before, bot.Uncertain, "")
	w.f.fail(failing{method: "POST", path: "/channels/" + id + "/messages", status: 403, code: codeThreadLocked})
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("terkunci"), Under: bot.Ref{Message: id}})
	before.Attempts++
	w.ok(before)
	w.sees(id, "sebelumnya")
	w.sees(room, "kartu", "terkunci")
	w.b.dir.apply("THREAD_UPDATE", json.RawMessage(`{"id":"`+id+`","type":11,"parent_id":"`+room+`","thread_metadata":{"locked":false}}`))
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("terbuka"), Under: bot.Ref{Message: id}})
	w.sees(id, "sebelumnya", "terbuka")
	// The channel's own trouble is its own.
	w.somePerms(least &^ permSendMessages)
	w.restart()
	w.refuseIn(id, 403, codeNoPermission)
	w.refuseIn(room, 403, codeNoPermission)
	e := w.fails(w.parcel(w.room(), bot.Outgoing{Text: bot.Plain("x"), Under: bot.Ref{Message: id}}), bot.Refused, bot.ReasonRights)
	if e.Err.Error() != "bot needs Send Messages in #ruang" {
		t.Errorf("it is %v", e)
	}
}

// That the bot may attach no files says nothing of its words.
func TestWithoutTheRightToFiles(t *testing.T) {
	w := newOutWorld(t)
	card := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M"}}).Messages[0]
	w.somePerms(least &^ permAttachFiles)
	w.restart()
	for _, under := range []string{"", card} {
		for _, channel := range []string{room, under} {
			w.f.fail(failing{method: "POST", path: "/channels/" + channel + "/messages", status: 403, code: codeNoPermission})
		}
		out := bot.Outgoing{Text: bot.Plain("foto"), Files: []bot.File{w.files.Add(bot.Photo, "a.png", []byte("a"))}, Under: bot.Ref{Message: under}}
		if e := w.fails(w.parcel(w.room(), out), bot.Refused, bot.ReasonNoFiles); e.Err.Error() != "bot needs Attach Files in #ruang" {
			t.Errorf("under %q: %v", under, e)
		}
		out.Files = nil
		w.send(w.room(), out)
	}
	w.sees(room, "kartu", "foto")
	w.sees(card, "foto")
}

// That the bot may show no panels says nothing of its words, in a thread as little as in the channel.
func TestWithoutTheRightToPanels(t *testing.T) {
	w := newOutWorld(t)
	card := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M"}}).Messages[0]
	news := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kabar"), Panel: true, Under: bot.Ref{Message: card}}).Messages[0]
	refused := func(p bot.Parcel, lacks string) {
		t.Helper()
		for _, channel := range []string{room, card} {
			for _, method := range []string{"POST", "PATCH"} {
				w.f.fail(failing{method: method, path: "/channels/" + channel + "/messages", status: 403, code: codeNoPermission, times: 2})
			}
		}
		if e := w.fails(p, bot.Refused, bot.ReasonNoPanels); e.Err.Error() != lacks {
			t.Errorf("%+v: %v", p.Out, e)
		}
		w.f.look(func() { w.f.faults = nil })
	}
	w.somePerms(least &^ permEmbedLinks)
	w.restart()
	for _, under := range []string{"", card} {
		out := bot.Outgoing{Text: bot.Plain("aspirasi"), Panel: true, Under: bot.Ref{Message: under}}
		refused(w.parcel(w.room(), out), "bot needs Embed Links in #ruang")
		out.Panel = false
		w.send(w.room(), out)
	}
	refused(w.parcel(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("dijawab"), Panel: true}, card), "bot needs Embed Links in #ruang")
	w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("dijawab")}, card)
	there := w.b.public(room, card)
	refused(w.parcel(there, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("diubah"), Panel: true}, news), "bot needs Embed Links in #ruang")
	w.send(there, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("diubah")}, news)
	w.sees(room, "dijawab", "aspirasi")
	w.sees(card, "diubah", "aspirasi")

	w.somePerms(least &^ permEmbedLinks &^ permAttachFiles)
	w.restart()
	refused(w.parcel(w.room(), bot.Outgoing{Text: bot.Plain("foto"), Panel: true, Files: []bot.File{w.files.Add(bot.Photo, "a.png", []byte("a"))}}),
		"bot needs Embed Links and Attach Files in #ruang")
	w.somePerms(least &^ permEmbedLinks &^ permSendMessages)
	w.restart()
	w.refuseIn(room, 403, codeNoPermission)
	w.fails(w.parcel(w.room(), bot.Outgoing{Text: bot.Plain("x"), Panel: true}), bot.Refused, bot.ReasonRights)
}

// What cannot be touched in a thread is gone for us; the room is not.
func TestUntouchableInAThread(t *testing.T) {
	w := newOutWorld(t)
	id := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M"}}).Messages[0]
	reply := w.send(w.room(), bot.Outgoing{Text: bot.Plain("balasan"), Under: bot.Ref{Message: id}}).Messages[0]
	w.somePerms(least)
	w.f.look(func() { w.f.channels[id]["thread_metadata"] = map[string]any{"archived": true, "locked": true} })
	w.restart()
	if _, err := w.b.dir.channel(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	w.f.fail(failing{method: "PATCH", path: "/channels/" + id, status: 403, code: codeNoPermission, times: 100})
	for _, out := range []bot.Outgoing{
		{Action: bot.MarkIt, Mark: bot.MarkTaken}, {Action: bot.Delete}, {Action: bot.Edit, Text: bot.Plain("x")},
	} {
		out.Under = bot.Ref{Message: id}
		e := w.fails(w.parcel(w.room(), out, reply), bot.Refused, bot.ReasonTarget)
		if !strings.Contains(e.Error(), "the thread is locked: bot needs Manage Threads in #ruang") && out.Action != bot.Edit {
			t.Errorf("%s: %v", out.Action, e)
		}
	}
	if n := w.count("PATCH", "/channels/"+id); n != 1 {
		t.Errorf("it was tried %d times to put the thread in sight", n)
	}
	// The card is changed all the same.
	r := w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("kartu 2"), Topic: &bot.Topic{Name: "K7M"}}, id)
	if r.Note != "the thread is locked: bot needs Manage Threads in #ruang" {
		t.Errorf("noted is %q", r.Note)
	}
	w.sees(room, "kartu 2")
}

// A post that takes nothing is its own trouble; what the whole forum does not allow is the forum's.
func TestAPostThatRefuses(t *testing.T) {
	w := newOutWorld(t)
	to := w.b.public(board, "")
	post := func() bot.Outgoing {
		return bot.Outgoing{Text: bot.Plain("x"), Under: bot.Ref{Message: w.send(to, justWords("pos")).Messages[0]}}
	}
	locked := post()
	w.f.fail(failing{method: "POST", path: "/channels/" + locked.Under.Message, status: 403, code: codeThreadLocked})
	for range 2 {
		if e := w.fails(w.parcel(to, locked), bot.Refused, bot.ReasonTarget); !strings.Contains(e.Error(), "the thread is locked") {
			t.Errorf("it is %v", e)
		}
	}
	if n := w.count("POST", "/channels/"+locked.Under.Message+"/messages"); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
	w.somePerms(least &^ permSendInThreads)
	w.restart()
	all := post()
	w.f.fail(failing{method: "POST", path: "/channels/" + all.Under.Message, status: 403, code: codeNoPermission})
	if e := w.fails(w.parcel(to, all), bot.Refused, bot.ReasonRights); e.Err.Error() != "bot needs Send Messages in Threads in #papan" {
		t.Errorf("it is %v", e)
	}
}

// Where there are as many threads as there may be, the quiet ones make room for a post; if none can, it is refused.
func TestForumFull(t *testing.T) {
	w := newOutWorld(t)
	to := w.b.public(board, "")
	old := w.send(to, justWords("lama")).Messages[0]
	full := failing{method: "POST", path: "/channels/" + board + "/threads", status: 400, code: codeThreadsFull}
	w.f.fail(full)
	id := w.send(to, justWords("baru")).Messages[0]
	if !archivedNow(w.f.channels[old]) || archivedNow(w.f.channels[id]) {
		t.Error("no quiet post made room")
	}
	w.f.fail(failing{method: "POST", path: "/channels/" + old + "/messages", status: 400, code: codeThreadsFull})
	w.f.look(func() { w.f.channels[old]["thread_metadata"] = map[string]any{"archived": true} })
	w.send(to, bot.Outgoing{Text: bot.Plain("lagi"), Under: bot.Ref{Message: old}})
	w.sees(old, "lama", "lagi")
	full.times = 2
	w.f.fail(full)
	e := w.fails(w.parcel(to, justWords("lagi")), bot.Refused, bot.ReasonRights)
	if e.Err.Error() != "the server has as many active threads as it may" {
		t.Errorf("it is %v", e)
	}
}

// The topic of what is changed has the name that goes with it, and that alone costs a renaming.
func TestRename(t *testing.T) {
	w := newOutWorld(t)
	id := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M · rumah Bu Siti"}}).Messages[0]
	now := func(name string, closed bool) string {
		t.Helper()
		return w.send(w.room(), bot.Outgoing{Action: bot.Edit, Text: bot.Plain("dihapus"), Topic: &bot.Topic{Name: name, Closed: closed}}, id).Note
	}
	is := func(name string, archived bool) {
		t.Helper()
		w.f.look(func() {
			if c := w.f.channels[id]; c["name"] != name || archivedNow(c) != archived {
				t.Errorf("the thread is %v", c)
			}
		})
	}
	now("K7M · 1 foto", false)
	is("K7M · 1 foto", false)
	n := w.count("PATCH", "/channels/"+id)
	now("K7M · 1 foto", true)
	is("K7M · 1 foto", true)
	if w.count("PATCH", "/channels/"+id) != n+1 {
		t.Error("it is renamed though its name is the same")
	}
	now("K7M · …", true)
	is("K7M · …", true)
	// Twice in ten minutes is all there is: what else is wanted is not held up by that.
	w.f.fail(failing{method: "PATCH", path: "/channels/" + id, status: 429, retry: 500, name: true})
	if note := now("K7M · lain", true); note != "the thread keeps its name for now: it was renamed too often" {
		t.Errorf("noted is %q", note)
	}
	is("K7M · …", true)
	n = w.count("PATCH", "/channels/"+id)
	now("K7M · lain", true)
	is("K7M · …", true)
	if got := w.count("PATCH", "/channels/"+id); got > n+2 { // to put it in sight, and out of it
		t.Errorf("it was asked %d times", got-n)
	}
}

// With a card, its topic goes: a thread's talk stays without its title, a post goes as a whole.
func TestDeletedTopics(t *testing.T) {
	w := newOutWorld(t)
	card := bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M · rumah Bu Siti"}}
	gone := func(to bot.Address, id, note string) map[string]any {
		t.Helper()
		if r := w.send(to, bot.Outgoing{Action: bot.Delete}, id); r.Note != note {
			t.Errorf("noted is %q, want %q", r.Note, note)
		}
		return w.f.channels[id]
	}
	id := w.send(w.room(), card).Messages[0]
	if c := gone(w.room(), id, ""); c["name"] != untitled || !archivedNow(c) {
		t.Errorf("the thread is %v", c)
	}
	plain := w.send(w.room(), justWords("tanpa utas")).Messages[0]
	gone(w.room(), plain, "")
	w.sees(room)

	to := w.b.public(board, "")
	id = w.send(to, card).Messages[0]
	reply := w.send(to, bot.Outgoing{Text: bot.Plain("balasan"), Under: bot.Ref{Message: id}}).Messages[0]
	w.send(to, bot.Outgoing{Action: bot.Delete, Under: bot.Ref{Message: id}}, reply)
	w.sees(id, "kartu")
	if c := gone(to, id, ""); c != nil {
		t.Errorf("the post is %v", c)
	}
	w.somePerms(least)
	w.restart()
	id = w.send(to, card).Messages[0]
	if c := gone(to, id, "bot needs Manage Threads in #papan"); c["name"] != untitled || !archivedNow(c) {
		t.Errorf("the post is %v", c)
	}
	w.sees(id)
}

// Threads are limited, too. What is to be said in the channel does not wait for them.
func TestTooManyThreads(t *testing.T) {
	w := newOutWorld(t)
	topic := &bot.Topic{Name: "K7M", Intro: bot.Plain("balas di sini")}
	w.f.fail(failing{method: "POST", path: "*/threads", status: 429, retry: 200, times: 100})
	r := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: topic})
	id := r.Messages[0]
	intro := w.send(w.room(), bot.Outgoing{Text: topic.Intro, Under: bot.Ref{Message: id}, Only: true})
	if r.Note != "" || len(intro.Messages) > 0 || !intro.Arrived || !strings.Contains(intro.Note, "too many") {
		t.Errorf("the card is %+v, and what is for its thread %+v", r, intro)
	}
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("dari warga"), Under: bot.Ref{Message: id}})
	w.sees(room, "kartu", "dari warga")
	w.restart() // later
	w.f.look(func() { w.f.faults = nil })
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("lagi"), Under: bot.Ref{Message: id}})
	w.sees(room, "kartu", "dari warga")
	w.sees(id, "lagi")
}

// A server that does not say by Discord's code that the thread is there.
func TestThreadThatIsThereAlready(t *testing.T) {
	w := newOutWorld(t)
	id := w.send(w.room(), bot.Outgoing{Text: bot.Plain("kartu"), Topic: &bot.Topic{Name: "K7M"}}).Messages[0]
	w.f.fail(failing{method: "POST", path: "/channels/" + id + "/messages", status: 404, code: codeUnknownChannel})
	w.f.fail(failing{method: "POST", path: "*/threads", status: 400, code: 50035, times: 2})
	w.send(w.room(), bot.Outgoing{Text: bot.Plain("dari warga"), Under: bot.Ref{Message: id}})
	w.sees(id, "dari warga")
	if w.b.noTopic.is(room) {
		t.Error("no more threads are opened in the room")
	}
}
