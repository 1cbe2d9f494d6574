package handlers_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// conversations is how many random conversations there are; go test ./handlers -run Random -conversations 5000 for a long run.
var conversations = flag.Int("conversations", 20, "how many random conversations are tried")

// secretWord is in all that people of random conversations write, and is to be in no log.
const secretWord = "rahasia"

// script reads what happens off random bytes. At their end it reads zeros.
type script struct{ b []byte }

func (s *script) n(n int) int {
	if len(s.b) == 0 {
		return 0
	}
	x := int(s.b[0])
	s.b = s.b[1:]
	return x % n
}

// text is random words, as valid as adapters make them.
func (s *script) text() string {
	n := min(s.n(24), len(s.b))
	x := strings.ToValidUTF8(string(s.b[:n]), "\uFFFD")
	s.b = s.b[n:]
	return x
}

var someWords = []string{"lampu mati", "terima kasih", "kapan?", "kec genteng", "bandung", "di kec. Tegalsari, Surabaya", "", " ", "\x00", "\u202e\u200b", "👨‍👩‍👧‍👦", "K7M-4QX", "/", strings.Repeat("panjang ", 900), "ya", "1", "a\n> b"}

// spoken are all commands and all verbs of buttons, as they stand in the code.
var spoken = sync.OnceValues(func() (commands, taps []string) {
	for _, m := range handlers.Menus(catalogue()) {
		for _, c := range m.Commands {
			commands = append(commands, c.Name)
		}
	}
	verb := regexp.MustCompile(`"([cfsw]\.[a-z_]+!?)"`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range verb.FindAllSubmatch(src, -1) {
			taps = append(taps, string(m[1]))
		}
		return err
	})
	if err != nil || len(taps) < 30 {
		panic(fmt.Sprint("the verbs of buttons are not found: ", taps, err))
	}
	slices.Sort(commands)
	slices.Sort(taps)
	return append(slices.Compact(commands), "mulai", "start", "tidak_ada"), append(slices.Compact(taps), "x", "")
})

func allCommands() []string { commands, _ := spoken(); return commands }

func allTaps() []string { _, taps := spoken(); return taps }

func catalogue() *messages.Catalogue {
	cat, err := messages.Load()
	if err != nil {
		panic(err)
	}
	return cat
}

var someArgs = []string{"", "0", "1", "2", "-1", "9223372036854775807", "dapil-1", "dapil-2", "complaint", "praise", "yes", "no", "ack", "forward", "5", "K7M-4QX", "\x00", "é", "1e3", "id", "en", "all", "35.78.05", "32", "none", "back"}

func one(s *script, of []string) string { return of[s.n(len(of))] }

// arg is an argument of a command or a tap: a known one, a real code, or anything.
func (s *script) arg(w *world) string {
	switch s.n(4) {
	case 0:
		if ids := w.ids(); len(ids) > 0 {
			var a store.Aspiration
			w.view(func(r store.Reader) (err error) { a, err = r.Aspiration(ids[s.n(len(ids))]); return err })
			if s.n(2) == 0 {
				return string(a.Code)
			}
			return fmt.Sprint(a.ID)
		}
		return ""
	case 1:
		return s.text()
	}
	return someArgs[s.n(len(someArgs))]
}

// message is what somebody writes.
func (s *script) message(w *world, p *person) bot.Message {
	m := bot.Message{}
	switch s.n(8) {
	case 0, 6, 7:
		m.Text = "/" + one(s, allCommands()) + " " + s.arg(w)
		if s.n(2) == 0 {
			m.Text += " " + s.text() + secretWord
		}
	case 1:
		m.Text = s.text() + secretWord
	case 2:
		m.Files = []bot.File{{Kind: bot.Photo, Name: s.text() + secretWord, Ref: bot.FileRef{Account: p.address().Account, ID: fmt.Sprint("f", s.n(3))}}}
		m.Album = someArgs[s.n(3)]
	case 3:
		m.Location = &bot.Location{Latitude: float64(s.n(200) - 100), Longitude: 106.8, Label: s.text() + secretWord}
	case 4:
		m.Unsupported = someWords[s.n(3)]
	default:
		m.Text = someWords[s.n(len(someWords))]
	}
	if chat := w.chats[p.chat]; len(chat) > 0 && s.n(3) == 0 {
		to := chat[s.n(len(chat))]
		m.ReplyTo, m.ReplyToBot = to.id, to.from == ""
	} else if s.n(8) == 0 {
		m.ReplyTo, m.ReplyToBot = s.text(), s.n(2) == 0
	}
	return m
}

// tapped is the tap of a button that is there, or of one that is made up.
func (s *script) tapped(w *world, p *person) *bot.Tap {
	tap := &bot.Tap{ID: fmt.Sprint("t", w.seq), Message: fmt.Sprint("b", s.n(40))}
	if chat := w.chats[p.chat]; len(chat) > 0 && s.n(4) > 0 {
		on := chat[len(chat)-1-s.n(min(len(chat), 8))]
		if all := slices.Concat(on.out.Buttons...); len(all) > 0 {
			tap.Message, tap.Data = on.id, all[s.n(len(all))].Data
		}
	}
	if verb, args := talk.ParseData(tap.Data); tap.Data == "" || s.n(4) == 0 {
		if verb == "" || s.n(2) == 0 {
			verb = one(s, allTaps())
		}
		if args.At(0) != "" && s.n(2) == 0 {
			tap.Data = verb + ":" + args.At(0) + ":" + s.arg(w)
			return tap
		}
		tap.Data = verb + ":" + s.arg(w) + ":" + s.arg(w)
	}
	if s.n(4) == 0 {
		tap.Values = map[string]string{"text": s.text() + secretWord, s.text(): s.text()}
	}
	return tap
}

// next is what happens next.
func (s *script) next(w *world, people []*person) bot.Update {
	p := people[s.n(len(people))]
	u := p.update([]bot.Kind{bot.KindMessage, bot.KindMessage, bot.KindMessage, bot.KindTap, bot.KindTap, bot.KindEdit, bot.KindDelete, bot.KindBlocked, bot.KindUnblocked,
		bot.KindMoved, bot.KindDelivered, bot.KindRead}[s.n(12)])
	u.From.Lang = someArgs[s.n(len(someArgs))]
	some := func() string { // a message of the chat, or none
		if chat := w.chats[p.chat]; len(chat) > 0 && s.n(4) > 0 {
			return chat[s.n(len(chat))].id
		}
		return s.text()
	}
	switch u.Kind {
	case bot.KindMessage:
		m := s.message(w, p)
		m.ID = fmt.Sprint("m", w.seq)
		u.Message = &m
		w.chats[p.chat] = append(w.chats[p.chat], &shown{id: m.ID, from: p.name, out: bot.Outgoing{Text: bot.Plain(m.Text)}})
	case bot.KindEdit:
		m := s.message(w, p)
		m.ID = some()
		u.Message = &m
	case bot.KindDelete:
		u.Message = &bot.Message{ID: some()}
	case bot.KindTap:
		u.Tap = s.tapped(w, p)
	case bot.KindMoved:
		u.MovedTo = people[s.n(len(people))].address()
	case bot.KindDelivered:
		u.Key, u.Delivered = "", []string{some(), some()}
	}
	if u.Message != nil {
		if c, ok := bot.ParseCommand(u.Message.Text, "bot"); ok {
			u.Message.Command = &c
		}
	}
	if s.n(16) == 0 {
		u.From.Bot = true
	}
	return u
}

// TestRandomConversations: whatever several citizens and staff do, in whatever order, by hand or by forged taps: no handler
// fails, nothing is parked, no update is handled twice, the figures are those of the history, and no words are in the log.
func TestRandomConversations(t *testing.T) {
	if testing.Short() {
		*conversations = min(*conversations, 5)
	}
	for seed := range *conversations {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed), 1))
			b := make([]byte, 900)
			for k := range b {
				b[k] = byte(r.Uint32())
			}
			converse(t, b, seed%3 == 0)
		})
	}
}

// converse has people do what a script says.
func converse(t *testing.T, b []byte, consent bool) {
	w := newWorld(t, func(o *handlers.Options) { o.Consent = consent })
	w.lenient = true
	if b[0]%2 == 0 {
		w.somewhere()
	}
	rina, room := w.office("Rina", "Grup")
	if !consent { // in the midst of it: one is answered, one waits, one is written
		sari := w.sent("Sari", "lampu mati "+secretWord)
		room.reply(room.last("lampu mati"), "kami urus "+secretWord)
		sari.last("kami urus")
		w.sent("Tono", "kapan jembatan dibuka? "+secretWord)
		w.person("Budi").say("jalan rusak " + secretWord)
	}
	people := []*person{w.person("Budi"), w.person("Sari"), room, room.at("Saluran", "9"), room.at("Saluran", ""), rina, w.person("Tono"), w.person("Tono").in("Grup"), w.person("Rina")}
	people[8].place = bot.Desk
	var log bytes.Buffer
	in := relay.NewIntake(w.inbox, slog.New(slog.NewTextHandler(&log, nil)))
	s := &script{b}
	var all []bot.Update
	for range 60 {
		if len(s.b) == 0 {
			break
		}
		w.now = w.now.Add(time.Second) // the figures tell what came first by the clock
		u := s.next(w, people)
		batch := []bot.Update{u}
		if len(all) > 0 && s.n(4) == 0 {
			batch = append(batch, all[s.n(len(all))])
		}
		all = append(all, u)
		if err := in.Take(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		switch s.n(12) {
		case 0:
			w.fail[people[s.n(len(people))].chat] = bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked}
		case 1:
			w.fail[people[s.n(len(people))].chat] = bot.Settlement{Outcome: bot.Uncertain}
		case 2:
			w.pass(time.Duration(s.n(100)) * time.Hour)
		}
		w.deliver()
		q := bot.Query{Address: u.Address, From: u.From, Option: []string{"kode", "kantor", "x"}[s.n(3)], Typed: s.arg(w)}
		w.view(func(r store.Reader) error {
			found, err := w.h.Suggest(r, q)
			if len(found) > 25 || slices.ContainsFunc(found, func(c bot.Choice) bool { return c.Value == "" || c.Label == "" }) {
				t.Errorf("to %q it suggests %+v", q.Typed, found)
			}
			return err
		})
	}
	w.answer()
	if due, _, err := w.asks.Due(context.WithoutCancel(t.Context()), w.now, 100); err != nil || len(due) > 0 {
		t.Errorf("not answered: %+v (%v)", due, err)
	}
	parked, err := w.inbox.Parked(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range parked {
		t.Errorf("%s is parked: %s", x.Key, x.Error)
	}
	if said := log.String() + w.logged.String(); strings.Contains(said, secretWord) || strings.Contains(said, "level=ERROR") {
		t.Errorf("it is logged:\n%s", said)
	}
}
