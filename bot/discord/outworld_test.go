package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

// inTime runs a test whose clock stands still while anything is computed: the bot answers in time, however slow the machine is.
func inTime(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC))) // Discord counts from 2015 on
		test(t)
	})
}

// outWorld is a bot and the fake that it talks to.
type outWorld struct {
	*testing.T
	f     *fakeDiscord
	b     *Bot
	files *bottest.Files
	chats *chatsMock
	row   int64
}

func newOutWorld(t *testing.T) *outWorld {
	w := &outWorld{T: t, f: newFake(t), files: bottest.NewFiles(), chats: &chatsMock{said: map[string]bot.Outgoing{}}}
	w.restart()
	return w
}

// restart makes another bot, which remembers nothing.
func (w *outWorld) restart() {
	b, err := New(context.Background(), Options{
		Token: botID + ".x.y", Endpoint: "http://discord.test", Transport: w.f, Files: w.files, Chats: w.chats, Times: Times{Answer: 150 * time.Millisecond},
		Texts: map[string]func() map[string]string{"id": func() map[string]string {
			return map[string]string{"platform.choose": "Pilih", "platform.not_kept": "Belum tersimpan.", "platform.not_kept_words": "Belum tersimpan. Kata Anda:"}
		}},
	})
	if err != nil {
		w.Fatal(err)
	}
	w.b = b
	b.inHand.times.form, b.inHand.times.poll = 100*time.Millisecond, 5*time.Millisecond
	b.inHand.times.silence = 50 * time.Millisecond
	b.inHand.times.giveUp, b.inHand.times.retryMin = 400*time.Millisecond, 20*time.Millisecond
}

func (w *outWorld) dm() bot.Address   { return w.b.private(person) }
func (w *outWorld) room() bot.Address { return w.b.public(room, "") }

func (w *outWorld) parcel(to bot.Address, out bot.Outgoing, targets ...string) bot.Parcel {
	w.row++
	return bot.Parcel{ID: w.row, To: to, Out: out, Targets: targets, Created: time.Now()}
}

func (w *outWorld) send(to bot.Address, out bot.Outgoing, targets ...string) bot.Receipt {
	w.Helper()
	return w.ok(w.parcel(to, out, targets...))
}

func (w *outWorld) ok(p bot.Parcel) bot.Receipt {
	w.Helper()
	r, err := w.b.Send(context.Background(), p)
	if err != nil || !r.Arrived {
		w.Fatalf("Send of %+v: %+v, %v", p.Out, r, err)
	}
	return r
}

func (w *outWorld) fails(p bot.Parcel, want bot.Outcome, why bot.Reason) *bot.DeliveryError {
	w.Helper()
	_, err := w.b.Send(context.Background(), p)
	var d *bot.DeliveryError
	if !errors.As(err, &d) || d.Outcome != want || d.Reason != why {
		w.Fatalf("Send fails with %v, want %s %s", err, want, why)
	}
	return d
}

func (w *outWorld) sees(channel string, want ...string) {
	w.Helper()
	if got := w.f.in(channel); !slices.Equal(got, want) {
		w.Errorf("in %s is %q, want %q", channel, got, want)
	}
}

func (w *outWorld) last() *fakeMessage {
	w.f.mu.Lock()
	defer w.f.mu.Unlock()
	return w.f.messages[len(w.f.messages)-1]
}

// count is how often something was asked.
func (w *outWorld) count(method, path string) int {
	w.f.mu.Lock()
	defer w.f.mu.Unlock()
	n := 0
	for _, a := range w.f.asked {
		if a == method+" "+path || strings.HasPrefix(path, "*") && strings.HasPrefix(a, method) && strings.HasSuffix(a, path[1:]) {
			n++
		}
	}
	return n
}

func justWords(s string) bot.Outgoing { return bot.Outgoing{Text: bot.Plain(s)} }

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
