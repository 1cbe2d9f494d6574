package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

// newID is a snowflake of now.
func (w *outWorld) newID() string {
	w.f.mu.Lock()
	defer w.f.mu.Unlock()
	return w.f.id()
}

// event is an interaction as Discord sends it. more is put into it.
func (w *outWorld) event(kind int, inServer bool, data string, more string) wireInteraction {
	w.Helper()
	id := w.newID()
	where := fmt.Sprintf(`"channel_id":%q,"user":{"id":%q,"username":"mel","global_name":"Melati"}`, dmID, person)
	if inServer {
		where = fmt.Sprintf(`"guild_id":%q,"channel_id":%q,"channel":{"id":%q,"type":0},"member":{"nick":"Mel","user":{"id":%q,"username":"mel"}}`, guild, room, room, person)
	}
	if more != "" {
		more = "," + more
	}
	var in wireInteraction
	raw := fmt.Sprintf(`{"id":%q,"application_id":"901","type":%d,"token":"t%s","locale":"id","data":%s,%s%s}`, id, kind, id, data, where, more)
	if err := json.Unmarshal([]byte(raw), &in); err != nil {
		w.Fatal(err, raw)
	}
	return in
}

// made is what the fake knows of an interaction.
func (w *outWorld) made(in wireInteraction) *fakeInteraction {
	w.f.mu.Lock()
	defer w.f.mu.Unlock()
	return w.f.interaction(in.Token)
}

// shows is what the person sees in answer to an interaction: the callbacks, then the messages.
func (w *outWorld) shows(in wireInteraction) string {
	x := w.made(in)
	w.f.mu.Lock()
	defer w.f.mu.Unlock()
	s := fmt.Sprint(x.callbacks)
	show := func(m *fakeMessage) {
		s += " " + m.content()
		if m.Ephemeral {
			s += "?"
		}
	}
	if x.original != nil {
		show(x.original)
	}
	for _, m := range x.follow {
		show(m)
	}
	return s
}

func (w *outWorld) want(in wireInteraction, want string) {
	w.Helper()
	if got := w.shows(in); got != want {
		w.Errorf("shown is %q, want %q", got, want)
	}
}

// handled runs handle with a take that does what act says with the update, and waits for its end.
func (w *outWorld) handled(in wireInteraction, act func(u bot.Update) error) {
	w.Helper()
	end := w.begin(in, act)
	end()
}

// handle sees to an interaction, which takes no turns with others.
func (w *outWorld) handle(ctx context.Context, in wireInteraction, take bot.Take) {
	if h, ok := w.b.inHand.begin(in); ok {
		w.b.inHand.handle(ctx, in, h, nil, take)
	}
}

func (w *outWorld) begin(in wireInteraction, act func(u bot.Update) error) (end func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.handle(context.Background(), in, func(_ context.Context, us []bot.Update) error {
			if len(us) != 1 {
				w.Errorf("%d updates", len(us))
			}
			return act(us[0])
		})
	}()
	return func() {
		w.Helper()
		select {
		case <-done:
		case <-time.After(bound):
			w.Fatal("the interaction is not done with")
		}
	}
}

// try is send from within take.
func (w *outWorld) try(to bot.Address, out bot.Outgoing, targets ...string) (bot.Receipt, error) {
	w.f.mu.Lock()
	w.row++
	row := w.row
	w.f.mu.Unlock()
	r, err := w.b.Send(context.Background(), bot.Parcel{ID: row, To: to, Out: out, Targets: targets, Created: time.Now()})
	if err != nil {
		w.Errorf("Send of %+v: %v", out, err)
	}
	return r, err
}

const (
	statistics = `{"name":"Statistik","options":[{"name":"teks","type":3,"value":" halo semua "},{"name":"jumlah","type":4,"value":7},{"name":"kode","type":3,"value":"K7M"},{"name":"berkas","type":11,"value":"5"}],
		"resolved":{"attachments":{"5":{"id":"5","filename":"a.jpg","size":3}}}}`
	tapYes = `{"custom_id":"d:ya","component_type":2}`
	reply  = `{"custom_id":"m:b:1","components":[{"type":1,"components":[{"type":4,"custom_id":"isi","value":"kata saya"}]}]}`
	onCard = `"message":{"id":"555","flags":0}`
	onSeen = `"message":{"id":"555","flags":64}`
)

func TestTranslation(t *testing.T) {
	w := newOutWorld(t)
	ctx := context.Background()
	in := w.event(interactionCommand, true, statistics, "")
	u, ok, err := w.b.interaction(ctx, in)
	if err != nil || !ok || u.Kind != bot.KindMessage || u.Key != "i"+in.ID || u.Place != bot.Group || time.Since(u.At) > time.Minute {
		t.Fatalf("a command is %+v, %v, %v", u, ok, err)
	}
	if *u.Message.Command != (bot.Command{Name: "statistik", Args: "K7M 7 halo semua"}) || len(u.Message.Files) != 1 || u.Message.ID != "" {
		t.Errorf("the command is %+v", u.Message)
	}
	if u.Address != w.room() || u.Room != w.room() || u.Whisper != w.b.whisper(in.ID, person) || u.From.Direct != w.dm() || u.From.Name != "Mel" || u.From.Lang != "id" {
		t.Errorf("it is at %v, whispers at %v, from %+v", u.Address, u.Whisper, u.From)
	}
	if u.Cursor != "" {
		t.Errorf("it says that the channel was read up to %s", u.Cursor)
	}
	in = w.event(interactionCommand, false, statistics, "")
	u, _, _ = w.b.interaction(ctx, in)
	if u.Place != bot.Private || u.Address != w.dm() || !u.Whisper.IsZero() || !u.Room.IsZero() || u.From.Name != "Melati" || u.Cursor != "" {
		t.Errorf("in private it is %+v", u)
	}
	u, _, _ = w.b.interaction(ctx, w.event(interactionComponent, true, `{"custom_id":"s0:","values":["k:1"]}`, onSeen))
	if u.Kind != bot.KindTap || u.Tap.Data != "k:1" || u.Tap.Message != "w555" || u.Tap.Values != nil {
		t.Errorf("a choice is %+v", u.Tap)
	}
	in = w.event(interactionModal, true, reply, onCard)
	u, _, _ = w.b.interaction(ctx, in)
	if want := (&bot.Tap{ID: in.ID, Message: "555", Data: "b:1", Values: map[string]string{"isi": "kata saya"}}); !reflect.DeepEqual(u.Tap, want) {
		t.Errorf("a form is %+v", u.Tap)
	}
	in = w.event(interactionComponent, true, tapYes, onCard)
	in.Channel.Type, in.Channel.Parent = threadPublic, board
	in.Channel.ID, in.ChannelID = "777", "777"
	if u, _, _ = w.b.interaction(ctx, in); u.Address != w.b.public(board, "777") || u.Room != w.b.public(board, "") {
		t.Errorf("in a thread it is at %v of %v", u.Address, u.Room)
	}
	for _, data := range []string{`{"custom_id":"x"}`, `{"custom_id":"m:x"}`, `{}`} {
		if _, ok, err := w.b.interaction(ctx, w.event(interactionComponent, true, data, onCard)); ok || err != nil {
			t.Errorf("%s is taken: %v", data, err)
		}
	}
	if _, ok, _ := w.b.interaction(ctx, wireInteraction{Type: interactionCommand}); ok {
		t.Error("nobody's command is taken")
	}
}

func TestParked(t *testing.T) {
	w := newOutWorld(t)
	for _, in := range []wireInteraction{
		w.event(interactionCommand, true, statistics, ""), w.event(interactionModal, false, reply, onSeen), w.event(interactionComponent, true, tapYes, onCard),
	} {
		want, _, err := w.b.interaction(context.Background(), in)
		want.Raw = rawInteraction(in)
		if err != nil || strings.Contains(string(want.Raw), in.Token) {
			t.Fatalf("the token is stored: %s, %v", want.Raw, err)
		}
		var raw struct {
			T string          `json:"t"`
			D json.RawMessage `json:"d"`
		}
		if err := json.Unmarshal(want.Raw, &raw); err != nil || raw.T != "INTERACTION_CREATE" {
			t.Fatal(err, raw.T)
		}
		got, ok, err := w.b.decodeInteraction(t.Context(), raw.D)
		if err != nil || !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("it was %+v, is %+v, %v", want, got, err)
		}
	}
	if _, _, err := w.b.decodeInteraction(t.Context(), json.RawMessage(`[]`)); err == nil {
		t.Error("what is no interaction is decoded")
	}
}

// TestAnswersInTime: what is answered before it is deferred, and what after.
func TestAnswersInTime(t *testing.T) {
	silent := func(w *outWorld, u bot.Update) {}
	var tapped = bot.Outgoing{Action: bot.AnswerTap}
	for _, c := range []struct {
		name     string
		kind     int
		inServer bool
		data, on string
		act      func(w *outWorld, u bot.Update)
		want     string // what is shown, if it is done at once
		late     string // and if it is done after the deferral
	}{
		{"a command, two answers", interactionCommand, true, statistics, "", func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, justWords("satu"))
			w.try(u.Whisper, justWords("dua"))
		}, "[4] satu? dua?", "[5] satu? dua?"},
		{"a command that nothing answers", interactionCommand, true, statistics, "", silent, "[5]", "[5]"},
		{"a tap", interactionComponent, true, tapYes, onCard, func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID})
			w.try(u.Whisper, justWords("satu"))
		}, "[6] satu?", "[6] satu?"},
		{"a tap that nothing answers", interactionComponent, true, tapYes, onCard, silent, "[6]", "[6]"},
		{"a tap with a word", interactionComponent, false, tapYes, onCard, func(w *outWorld, u bot.Update) {
			tapped.Tap, tapped.Text = u.Tap.ID, bot.Plain("sudah")
			w.try(u.Address, tapped)
		}, "[4] sudah?", "[6] sudah?"},
		{"a tap with a word in passing", interactionComponent, true, tapYes, onCard, func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID, Text: bot.Plain("sudah"), Passing: true})
		}, "[6]", "[6]"},
		{"a tap on what one person sees", interactionComponent, true, tapYes, onSeen, func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("diubah")}, u.Tap.Message)
			w.try(u.Whisper, bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID})
			w.try(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("lagi")}, u.Tap.Message)
		}, "[7] lagi", "[6] lagi"},
		{"a form", interactionModal, true, reply, onCard, func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, justWords("terkirim"))
			w.try(u.Whisper, bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID})
		}, "[4] terkirim?", "[6] terkirim?"},
		{"a form on nothing", interactionModal, true, reply, "", func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, justWords("terkirim"))
		}, "[4] terkirim?", "[5] terkirim?"},
		{"a command in private", interactionCommand, false, statistics, "", func(w *outWorld, u bot.Update) {
			w.try(u.Address, justWords("satu"))
			w.try(u.Address, justWords("dua"))
		}, "[4] satu", "[5]"},
		{"a command with a file", interactionCommand, true, statistics, "", func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, bot.Outgoing{Text: bot.Plain("satu"), Files: []bot.File{w.files.Add(bot.Document, "a.txt", []byte("x"))}})
		}, "[5] satu?", "[5] satu?"},
		{"a panel in answer to a tap", interactionComponent, true, tapYes, onCard, func(w *outWorld, u bot.Update) {
			w.try(u.Whisper, bot.Outgoing{Text: bot.Plain("satu"), Panel: true})
			w.try(u.Whisper, bot.Outgoing{Action: bot.AnswerTap, Tap: u.Tap.ID})
		}, "[4] ?", "[6] ?"},
		{"what means nothing here", interactionComponent, true, `{"custom_id":"?"}`, onCard, silent, "[6]", "[6]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newOutWorld(t)
			in := w.event(c.kind, c.inServer, c.data, c.on)
			w.handled(in, func(u bot.Update) error { c.act(w, u); return nil })
			w.until("what is shown", func() bool { return w.shows(in) == c.want }) // a deferral is removed after a while

			w = newOutWorld(t)
			in = w.event(c.kind, c.inServer, c.data, c.on)
			w.handled(in, func(u bot.Update) error {
				w.until("the deferral", func() bool { return len(w.callbacks(in)) > 0 })
				time.Sleep(20 * time.Millisecond) // until its answer has come
				c.act(w, u)
				return nil
			})
			w.until("what is shown late", func() bool { return w.shows(in) == c.late })
			if c.name == "a command in private" {
				w.sees(dmID, "satu", "dua")
			}
		})
	}
}

func (w *outWorld) callbacks(in wireInteraction) []int {
	x := w.made(in)
	w.f.mu.Lock()
	defer w.f.mu.Unlock()
	return slices.Clone(x.callbacks)
}

func (w *outWorld) until(what string, done func() bool) {
	w.Helper()
	for end := time.Now().Add(bound); !done(); {
		if time.Now().After(end) {
			w.Fatalf("%s does not come", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// TestRace: whatever the moment, there is one callback, and every answer is shown once.
func TestRace(t *testing.T) {
	w := newOutWorld(t)
	var all sync.WaitGroup
	var events []wireInteraction
	for i := range 40 {
		in := w.event(interactionCommand, i%2 == 0, statistics, "")
		events = append(events, in)
		all.Go(func() {
			w.handled(in, func(u bot.Update) error {
				time.Sleep(150*time.Millisecond + time.Duration(i-20)*time.Millisecond/2)
				to := u.Whisper
				if to.IsZero() { // in private any command that is open will do
					to = u.Address
				}
				w.try(to, justWords("satu "+in.ID))
				return nil
			})
		})
	}
	all.Wait()
	seen := strings.Join(w.f.in(dmID), " ")
	for _, in := range events {
		seen += w.shows(in)
	}
	for _, in := range events {
		if n := strings.Count(seen, "satu "+in.ID); n != 1 || len(w.callbacks(in)) != 1 {
			t.Errorf("an answer is shown %d times, with callbacks %v", n, w.callbacks(in))
		}
	}
}

func TestWhispersTooLate(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionComponent, true, tapYes, onSeen)
	w.handled(in, func(bot.Update) error { return nil })
	at := w.b.whisper(in.ID, person)
	w.b.inHand.times.life = 0
	w.send(at, justWords("terlambat"))
	w.sees(dmID, "terlambat")
	w.fails(w.parcel(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("x")}, "w555"), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(at, bot.Outgoing{Action: bot.Delete}, "w555"), bot.Refused, bot.ReasonTarget)
	w.fails(w.parcel(at, bot.Outgoing{Action: bot.AnswerTap, Tap: in.ID}), bot.Refused, bot.ReasonExpired)
	w.send(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("diubah")}, w.last().ID)
	w.sees(dmID, "diubah")

	// Discord itself does not know it any more.
	w = newOutWorld(t)
	in = w.event(interactionCommand, true, statistics, "")
	w.made(in).expired = true
	w.handled(in, func(u bot.Update) error {
		w.try(u.Whisper, justWords("satu"))
		return nil
	})
	w.sees(dmID, "satu")
	w.send(w.b.whisper(in.ID, person), justWords("dua"))
	w.sees(dmID, "satu", "dua")
	w.fails(w.parcel(w.dm(), bot.Outgoing{Action: bot.AnswerTap, Tap: in.ID, Text: bot.Plain("x")}), bot.Refused, bot.ReasonExpired)
}

// After a restart nobody knows what became of an answer that was tried before: it is not said once more, elsewhere. One
// that went to the private chat is found there.
func TestWhisperAfterRestart(t *testing.T) {
	w := newOutWorld(t)
	p := w.parcel(w.b.whisper(w.newID(), person), justWords("satu"))
	p.Attempts = 1
	w.fails(p, bot.Refused, bot.ReasonExpired)
	w.sees(dmID)

	p = w.parcel(p.To, justWords("dua"))
	w.f.fail(failing{method: "POST", path: "/channels/" + dmID + "/messages", after: true})
	w.fails(p, bot.Uncertain, "")
	p.Attempts = 1
	w.ok(p)
	w.sees(dmID, "dua")
}

// A server that takes an answer, and then does not know it: it was said, and is not said again in private.
func TestAnswerThatCannotBeNamed(t *testing.T) {
	w := newOutWorld(t)
	w.f.fail(failing{method: "POST", path: "*callback", status: 204, after: true})
	w.f.fail(failing{method: "GET", path: "*@original", status: 404, code: codeUnknownMessage, times: 100})
	in := w.event(interactionCommand, true, statistics, "")
	var said []string
	w.handled(in, func(u bot.Update) error {
		said = w.send(u.Whisper, justWords("satu")).Messages
		w.send(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("dua")}, said[0])
		return nil
	})
	if got := w.shows(in); len(said) != 1 || said[0] != whispered+in.ID || got != "[4] dua?" || len(w.f.in(dmID)) > 0 {
		t.Errorf("said as %q it shows %q, and in private %q", said, got, w.f.in(dmID))
	}
}

func TestWhispersAreChanged(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionCommand, true, statistics, "")
	var first, second string
	w.handled(in, func(u bot.Update) error {
		r, _ := w.try(u.Whisper, justWords("satu"))
		first = r.Messages[0]
		r, _ = w.try(u.Whisper, justWords("dua"))
		second = r.Messages[0]
		return nil
	})
	if !strings.HasPrefix(first, "w") || first == second {
		t.Fatalf("they are %s and %s", first, second)
	}
	at := w.b.whisper(in.ID, person)
	w.send(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("1")}, first)
	w.send(at, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("2")}, second)
	w.want(in, "[4] 1? 2?")
	w.send(at, bot.Outgoing{Action: bot.Delete}, second)
	w.want(in, "[4] 1?")

	// By a tap on it, it can be changed for as long as that tap.
	tap := w.event(interactionComponent, true, tapYes, fmt.Sprintf(`"message":{"id":%q,"flags":64}`, first[1:]))
	w.handled(tap, func(u bot.Update) error {
		w.try(u.Whisper, justWords("baru"))
		w.try(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("11")}, u.Tap.Message)
		return nil
	})
	w.want(tap, "[4] baru?")
	w.want(in, "[4] 11?")
	tap = w.event(interactionComponent, true, tapYes, fmt.Sprintf(`"message":{"id":%q,"flags":64}`, first[1:]))
	w.handled(tap, func(u bot.Update) error {
		w.try(u.Whisper, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("111")}, u.Tap.Message)
		return nil
	})
	w.want(tap, "[7] 111")
}

func TestAnswersInDoubt(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionCommand, true, statistics, "")
	path := "/interactions/" + in.ID
	var p bot.Parcel
	w.f.fail(failing{method: "POST", path: path, after: true})
	w.handled(in, func(u bot.Update) error {
		p = w.parcel(u.Whisper, justWords("satu"))
		w.fails(p, bot.Uncertain, "")
		p.Attempts = 1
		r := w.ok(p)
		if again := w.ok(p); !slices.Equal(r.Messages, again.Messages) {
			t.Errorf("%v, then %v", r.Messages, again.Messages)
		}
		return nil
	})
	w.want(in, "[4] satu?")
	p.Part, p.Attempts = 1, 0
	w.f.fail(failing{method: "POST", path: "/webhooks", after: true})
	w.fails(p, bot.Uncertain, "")
	p.Attempts = 1
	w.fails(p, bot.Refused, bot.ReasonExpired)
	w.want(in, "[4] satu? satu?")
	p.Part, p.Attempts = 2, 0
	w.f.fail(failing{method: "POST", path: "/webhooks", status: 429, retry: 0.05})
	w.fails(p, bot.Retry, "")
	time.Sleep(60 * time.Millisecond) // as Discord told
	p.Attempts = 1
	w.ok(p)
	w.want(in, "[4] satu? satu? satu?")

	// In private, and the callback did not come through: the deferral comes first.
	w = newOutWorld(t)
	in = w.event(interactionCommand, false, statistics, "")
	w.f.fail(failing{method: "POST", path: "/interactions/" + in.ID})
	w.handled(in, func(u bot.Update) error {
		p = w.parcel(u.Address, justWords("satu"))
		w.fails(p, bot.Uncertain, "")
		return nil
	})
	p.Attempts = 1
	w.ok(p)
	w.want(in, "[5]")
	w.sees(dmID, "satu")

	// It did come through: it is found.
	w = newOutWorld(t)
	in = w.event(interactionCommand, false, statistics, "")
	w.f.fail(failing{method: "POST", path: "/interactions/" + in.ID, after: true})
	w.handled(in, func(u bot.Update) error {
		p = w.parcel(u.Address, justWords("satu"))
		w.fails(p, bot.Uncertain, "")
		return nil
	})
	p.Attempts = 1
	if id := w.ok(p).Messages[0]; id != w.made(in).original.ID {
		t.Errorf("it is taken for %s", id)
	}
	w.want(in, "[4] satu")
	w.sees(dmID)
}

// A deferral that Discord took though nobody was told leaves nothing that goes on thinking: it is found to be ours.
func TestDeferralInDoubt(t *testing.T) {
	for _, inServer := range []bool{true, false} {
		w := newOutWorld(t)
		w.b.inHand.times.silence = time.Millisecond
		in := w.event(interactionCommand, inServer, statistics, "")
		w.f.fail(failing{method: "POST", path: "/interactions/" + in.ID, after: true})
		w.handled(in, func(u bot.Update) error {
			w.until("the deferral", func() bool { return len(w.callbacks(in)) > 0 })
			return nil
		})
		w.until("the end of the thinking", func() bool {
			x := w.made(in)
			w.f.mu.Lock()
			defer w.f.mu.Unlock()
			return x.original == nil
		})
	}
}

func TestNotKept(t *testing.T) {
	broken := errors.New("the disk is full")
	w := newOutWorld(t)
	in := w.event(interactionModal, true, reply, onCard)
	tries := 0
	w.handled(in, func(bot.Update) error { tries++; return broken })
	w.want(in, "[6] Belum tersimpan. Kata Anda:\n> kata saya?")
	if tries < 3 {
		t.Errorf("it was tried %d times", tries)
	}
	in = w.event(interactionComponent, true, tapYes, onCard)
	w.handled(in, func(bot.Update) error { return broken })
	w.want(in, "[6] Belum tersimpan.?")

	// Words of any length, whole, even where the interaction is of no use any more.
	long := strings.TrimSpace(strings.Repeat("kata_kata ", 380))
	in = w.event(interactionCommand, false, fmt.Sprintf(`{"name":"lapor","options":[{"name":"teks","type":3,"value":%q}]}`, long), "")
	w.made(in).expired = true
	w.handled(in, func(bot.Update) error { return broken })
	var back []string
	w.f.look(func() {
		for _, m := range w.f.messages {
			s := m.content()
			if s == "" {
				s = m.Body["embeds"].([]any)[0].(map[string]any)["description"].(string)
			}
			back = append(back, strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(s, "Belum tersimpan. Kata Anda:\n"), "> "), "\\", "")))
		}
	})
	if strings.Join(back, " ") != long {
		t.Errorf("back come %d messages, %d bytes of %d", len(back), len(strings.Join(back, " ")), len(long))
	}

	// Kept in the end: nothing is said.
	in = w.event(interactionComponent, true, tapYes, onCard)
	tries = 0
	w.handled(in, func(bot.Update) error {
		if tries++; tries < 3 {
			return broken
		}
		return nil
	})
	w.want(in, "[6]")

	// The program ends before it is kept.
	in = w.event(interactionModal, true, reply, onCard)
	ctx, cancel := context.WithCancel(context.Background())
	w.handle(ctx, in, func(ctx context.Context, _ []bot.Update) error {
		cancel()
		return ctx.Err()
	})
	if got := w.shows(in); !strings.Contains(got, "kata saya") {
		t.Errorf("at the end the person sees %q", got)
	}
}

// TestEndOfProgram: what is kept but not answered when the program ends is deferred, and answered in private after that.
func TestEndOfProgram(t *testing.T) {
	for kind, want := range map[int]string{interactionCommand: "[5]", interactionComponent: "[6]"} {
		w := newOutWorld(t)
		w.b.opt.Times.Answer = time.Hour
		in := w.event(kind, true, map[int]string{interactionCommand: statistics, interactionComponent: tapYes}[kind], map[int]string{interactionComponent: onCard}[kind])
		ctx, cancel := context.WithCancel(context.Background())
		w.handle(ctx, in, func(context.Context, []bot.Update) error {
			cancel()
			return nil
		})
		w.want(in, want)
		w.restart()
		w.send(w.b.whisper(in.ID, person), justWords("sesudahnya"))
		w.sees(dmID, "sesudahnya")
	}
}

// TestSlowTake: an interaction is deferred in time however long it takes to keep it.
func TestSlowTake(t *testing.T) {
	w := newOutWorld(t)
	in := w.event(interactionModal, true, reply, onCard)
	begun := time.Now()
	w.handled(in, func(bot.Update) error {
		time.Sleep(600 * time.Millisecond) // longer than until it is given up
		return nil
	})
	w.want(in, "[6]")
	if x := w.made(in); len(x.at) != 1 || x.at[0].Sub(begun) > 500*time.Millisecond {
		t.Errorf("deferred after %v", x.at[0].Sub(begun))
	}
}

func TestForm(t *testing.T) {
	w := newOutWorld(t)
	button := bot.Button{Label: "Balas", Data: "b:1", Form: &bot.Form{Title: "Balasan", Inputs: []bot.Input{{Name: "isi", Label: "Isi", Multiline: true}}}}
	out := bot.Outgoing{Text: bot.Plain("kartu"), Buttons: [][]bot.Button{{button}}}
	id := w.send(w.room(), out).Messages[0]
	on := fmt.Sprintf(`"message":{"id":%q}`, id)
	taken := func(want bool) func(bot.Update) error {
		return func(bot.Update) error {
			if !want {
				t.Error("the tap is handed over")
			}
			return nil
		}
	}
	const tap = `{"custom_id":"f:b:1"}`
	in := w.event(interactionComponent, true, tap, on)
	w.handled(in, taken(false))
	if x := w.made(in); fmt.Sprint(x.callbacks) != "[9]" || x.data["custom_id"] != "m:b:1" || x.data["title"] != "Balasan" {
		t.Errorf("opened is %v %v", x.callbacks, x.data)
	}
	w.restart() // now the store alone knows
	in = w.event(interactionComponent, true, tap, on)
	end := w.begin(in, taken(false))
	w.chats.say(id, out) // a moment later: its sending is settled
	end()
	w.want(in, "[9]")
	if w.b.inHand.get(in.ID) != nil {
		t.Error("it is held on to")
	}

	// An old button, a form that Discord refuses, and one that is nowhere to be found.
	w.chats.say(id, justWords("kartu"))
	in = w.event(interactionComponent, true, tap, on)
	w.handled(in, taken(true))
	w.want(in, "[6]")
	w.chats.say(id, out)
	in = w.event(interactionComponent, true, tap, on)
	w.f.fail(failing{method: "POST", path: "/interactions/" + in.ID, status: 400, code: 50035})
	w.handled(in, taken(true))
	w.want(in, "[6]")
	in = w.event(interactionComponent, true, tap, `"message":{"id":"1"}`)
	w.handled(in, taken(true))
	w.want(in, "[6]")
}

func TestCompletion(t *testing.T) {
	w := newOutWorld(t)
	var asked bot.Query
	found := []bot.Choice{{Label: strings.Repeat("é", 120), Value: "K7M"}, {Label: "tanpa nilai"}, {Value: "N2P"}, {Label: "x", Value: strings.Repeat("x", 101)}}
	var fails error
	w.b.opt.Suggest = func(_ context.Context, q bot.Query) ([]bot.Choice, error) {
		asked = q
		return found, fails
	}
	complete := func() []any {
		t.Helper()
		in := w.event(interactionComplete, true, `{"name":"balas","options":[{"name":"teks","type":3,"value":"x"},{"name":"kode","type":3,"value":"K7","focused":true}]}`, "")
		w.handled(in, func(bot.Update) error { t.Error("it is handed over"); return nil })
		x := w.made(in)
		list, ok := x.data["choices"].([]any)
		if fmt.Sprint(x.callbacks) != "[8]" || !ok {
			t.Errorf("answered with %v %v", x.callbacks, x.data)
		}
		return list
	}
	list := complete()
	if len(list) != 2 || units(list[0].(map[string]any)["name"].(string)) != choiceMax || fmt.Sprint(list[1]) != "map[name:N2P value:N2P]" {
		t.Errorf("the choices are %v", list)
	}
	if asked.Command != "balas" || asked.Option != "kode" || asked.Typed != "K7" || asked.Room != w.room() || asked.From.User != person || asked.Place != bot.Group {
		t.Errorf("asked was %+v", asked)
	}
	found = slices.Repeat([]bot.Choice{{Label: "a", Value: "a"}}, 40)
	if n := len(complete()); n != choicesMax {
		t.Errorf("%d choices", n)
	}
	fails = errors.New("no")
	if n := len(complete()); n != 0 {
		t.Errorf("%d choices after an error", n)
	}
}

func TestHostileInteractions(t *testing.T) {
	w := newOutWorld(t)
	no := func(context.Context, []bot.Update) error { t.Error("it is handed over"); return nil }
	for _, raw := range []string{
		`{"type":1,"id":"5","user":{"id":"7"}}`, `{"type":2,"id":"5"}`, `{"type":2,"id":"x","user":{"id":"7"}}`, `{"type":3,"id":"5","user":{"id":"../x"}}`,
		`{"type":3,"id":"5","member":{}}`,
	} {
		var in wireInteraction
		if err := json.Unmarshal([]byte(raw), &in); err != nil {
			t.Fatal(err)
		}
		w.handle(context.Background(), in, no)
	}
	// The same twice is taken once.
	in := w.event(interactionComponent, true, tapYes, onCard)
	n := 0
	for range 2 {
		w.handled(in, func(bot.Update) error { n++; return nil })
	}
	if n != 1 {
		t.Errorf("it is taken %d times", n)
	}
	// What is held is bounded, and forgotten in time.
	w.b.inHand.times.life = 0
	for range 3 {
		w.b.inHand.register(w.event(interactionCommand, false, statistics, ""))
		time.Sleep(time.Millisecond)
	}
	if x := w.b.inHand; len(x.all) != 1 || len(x.order) != 1 || len(x.commands[person]) != 1 {
		t.Errorf("%d are held, %d of the person", len(x.all), len(x.commands[person]))
	}
}
