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
			inTime(t, func(t *testing.T) {
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
		})
	}
}

// TestRace: whatever the moment, there is one callback, and every answer is shown once.
func TestRace(t *testing.T) { inTime(t, testRace) }

func testRace(t *testing.T) {
	w := newOutWorld(t)
	w.f.slow = 2 * time.Millisecond
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

func TestForm(t *testing.T) { inTime(t, testForm) }

func testForm(t *testing.T) {
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

func TestCompletion(t *testing.T) { inTime(t, testCompletion) }

func testCompletion(t *testing.T) {
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

func TestHostileInteractions(t *testing.T) { inTime(t, testHostileInteractions) }

func testHostileInteractions(t *testing.T) {
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
