package discord_test

import (
	"context"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
	"duaarah/bot/discord"
	"duaarah/bot/discord/discordtest"
)

func TestContract(t *testing.T) { bottest.Suite(t, openHarness) }

func openHarness(t *testing.T) bottest.Harness {
	return harness(t, discordtest.Start(t, discordtest.Options{}), discord.Options{})
}

// newBot makes an adapter for the server.
func newBot(t *testing.T, s *discordtest.Server, opt discord.Options) *discord.Bot {
	t.Helper()
	opt.Token, opt.Endpoint = s.Token, s.URL
	if opt.Texts == nil {
		opt.Texts = map[string]func() map[string]string{"id": func() map[string]string {
			return map[string]string{"platform.not_kept": "Belum tersimpan.", "platform.not_kept_words": "Belum tersimpan. Kata-kata Anda:", "platform.choose": "Pilih satu"}
		}}
	}
	if opt.Times.RetryMin == 0 {
		opt.Times.RetryMin = 50 * time.Millisecond
	}
	b, err := discord.New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func harness(t *testing.T, s *discordtest.Server, opt discord.Options) bottest.Harness {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true // no connection outlives the moment at which the server goes away
	t.Cleanup(transport.CloseIdleConnections)
	files, chats := bottest.NewFiles(), newChats()
	opt.Files, opt.Transport, opt.Chats = files, transport, chats
	b := chats.watching(newBot(t, s, opt))
	guild := s.Guild("Warga Kota")
	fail := func(f discordtest.Fault) {
		f.Method, f.Path = http.MethodPost, "/channels/*/messages"
		s.Fail(f)
	}
	return bottest.Harness{
		Platform: b,
		Files:    files,
		NewPerson: func() bottest.Person {
			u := s.User("Melati")
			guild.Join(u)
			p := person(b.Account(), s, u)
			chats.watch(p.Address)
			return p
		},
		NewRoom: func() bottest.Room { return newRoom(b.Account(), s, guild) },
		Reopen:  func() bot.Platform { return chats.watching(newBot(t, s, opt)) },
		RetryAfter: func(d time.Duration) {
			fail(discordtest.Fault{Status: http.StatusTooManyRequests, RetryAfter: d.Seconds()})
		},
		Refuse: func() {
			fail(discordtest.Fault{Status: http.StatusBadRequest, Code: 50035, Message: "Invalid Form Body"})
		},
		Drop: func() { fail(discordtest.Fault{DropAfter: true}) },
		Unreachable: func() func() {
			up := s.Unreachable()
			transport.CloseIdleConnections()
			return func() {
				up()
				transport.CloseIdleConnections()
			}
		},
	}
}

// chats is what a store would know: cursors of what was kept, what was kept, and what was said.
type chats struct {
	mu      sync.Mutex
	watched []bot.Address
	cursors map[bot.Address]string
	kept    map[string][]string // by chat, the oldest first
	said    map[string]bot.Outgoing
}

func newChats() *chats {
	return &chats{cursors: map[bot.Address]string{}, kept: map[string][]string{}, said: map[string]bot.Outgoing{}}
}

func (c *chats) watch(a bot.Address) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.watched, a) {
		c.watched = append(c.watched, a)
	}
}

// Watched implements bot.Chats.
func (c *chats) Watched(context.Context, bot.Account) ([]bot.Watched, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []bot.Watched
	for _, a := range c.watched {
		all = append(all, bot.Watched{Address: a, Cursor: c.cursors[a]})
	}
	return all, nil
}

// Kept implements bot.Chats.
func (c *chats) Kept(_ context.Context, chat bot.Address, limit int) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := slices.Clone(c.kept[chat.Chat])
	slices.Reverse(ids)
	return ids[:min(limit, len(ids))], nil
}

// Said implements bot.Chats.
func (c *chats) Said(_ context.Context, chat bot.Address, message string) (bot.Outgoing, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out, ok := c.said[chat.Chat+"/"+message]
	return out, ok, nil
}

// watched is an adapter together with what a store would keep of it.
type watched struct {
	*discord.Bot
	chats *chats
}

func (c *chats) watching(b *discord.Bot) *watched { return &watched{b, c} }

// Run implements bot.Platform.
func (w *watched) Run(ctx context.Context, take bot.Take) error {
	return w.Bot.Run(ctx, func(ctx context.Context, updates []bot.Update) error {
		if err := take(ctx, updates); err != nil {
			return err
		}
		w.chats.mu.Lock()
		defer w.chats.mu.Unlock()
		for _, u := range updates {
			if u.Cursor != "" {
				w.chats.cursors[u.Address] = u.Cursor
				if !slices.Contains(w.chats.watched, u.Address) {
					w.chats.watched = append(w.chats.watched, u.Address)
				}
			}
			if u.Kind == bot.KindMessage && u.Message.ID != "" {
				w.chats.kept[u.Address.Chat] = append(w.chats.kept[u.Address.Chat], u.Message.ID)
			}
		}
		return nil
	})
}

// Send implements bot.Platform.
func (w *watched) Send(ctx context.Context, p bot.Parcel) (bot.Receipt, error) {
	r, err := w.Bot.Send(ctx, p)
	if err != nil {
		return r, err
	}
	w.chats.mu.Lock()
	defer w.chats.mu.Unlock()
	ids := r.Messages
	if p.Out.Action == bot.Edit {
		ids = p.Targets[p.Part:][:1]
	}
	for _, id := range ids {
		w.chats.said[p.To.Chat+"/"+id] = p.Out
	}
	return r, nil
}

// connected waits for the gateway: a tap while there is none would be lost, as it is on Discord.
func connected(s *discordtest.Server) {
	s.Await(30*time.Second, func() bool { return s.Connected() == 1 })
}

func person(account bot.Account, s *discordtest.Server, u *discordtest.User) bottest.Person {
	return bottest.Person{
		Address:  bot.Address{Account: account, Chat: "u" + u.ID},
		User:     u.ID,
		Write:    func(text string) { u.Say(text) },
		Reply:    func(message, text string) { u.Reply(message, text) },
		Edit:     func(message, text string) { u.Edit(message, text) },
		Delete:   func(message string) { u.Delete(message) },
		Photo:    func(data []byte, caption string) { u.SendFile("foto.png", "image/png", data, caption) },
		Document: func(name, mime string, data []byte, caption string) { u.SendFile(name, mime, data, caption) },
		Tap:      func(message string, row, column int) { connected(s); u.Tap(message, row, column) },
		Block:    u.CloseDMs,
		Sees:     func() []bottest.Seen { return seenAll(s.Said(u.Channel)) },
		Answers: func() []string {
			var all []string
			for _, m := range u.AllWhispers() {
				if text, _ := discordtest.Shown(m); text != "" {
					all = append(all, text)
				}
			}
			return all
		},
	}
}

// newRoom is a channel with a member who talks in it.
func newRoom(account bot.Account, s *discordtest.Server, guild *discordtest.Guild) bottest.Room {
	connected(s)
	u := s.User("Rina")
	guild.Join(u)
	ch := guild.Channel("ruang-dapil-1")
	seat := u.In(ch.ID)
	return bottest.Room{
		Address: bot.Address{Account: account, Chat: ch.ID},
		User:    u.ID,
		Write:   func(text string) { seat.Say(text) },
		Reply:   func(message, text string) { seat.Reply(message, text) },
		Tap: func(message string, row, col int) {
			connected(s)
			seat.Tap(strings.TrimPrefix(message, "w"), row, col)
		},
		Sees: func() []bottest.Seen { return seenAll(s.Said(ch.ID)) },
		Topic: func(message string) (bottest.Topic, bool) {
			for _, th := range ch.Threads() {
				if th.ID != message {
					continue
				}
				in := u.In(th.ID)
				return bottest.Topic{
					Name: th.Name, Closed: th.Archived,
					Sees:  func() []bottest.Seen { return seenAll(s.Said(th.ID)) },
					Write: func(text string) { in.Say(text) },
					Reply: func(message, text string) { in.Reply(message, text) },
				}, true
			}
			return bottest.Topic{}, false
		},
		Whispered: func() []bottest.Seen {
			all := seenAll(u.Whispers())
			for i := range all {
				all[i].ID = "w" + all[i].ID
			}
			return all
		},
		Leave: ch.Delete,
	}
}

func seenAll(messages []discordtest.Message) []bottest.Seen {
	var all []bottest.Seen
	for _, m := range messages {
		all = append(all, seen(m))
	}
	return all
}

func seen(m discordtest.Message) bottest.Seen {
	text, spans := discordtest.Shown(m)
	x := bottest.Seen{ID: m.ID, Text: bot.Plain(text), Edited: m.Edited, ReplyTo: m.ReplyTo}
	for _, sp := range spans {
		x.Text.Spans = append(x.Text.Spans, bot.Span{Kind: bot.SpanKind(sp.Kind), Start: sp.Start, End: sp.End, URL: sp.URL})
	}
	for _, row := range m.Components {
		var labels []string
		for _, c := range row {
			labels = append(labels, c.Label)
			for _, o := range c.Options {
				labels = append(labels, o.Label)
			}
		}
		x.Buttons = append(x.Buttons, labels)
	}
	for _, f := range m.Files {
		name := f.Name
		if f.Title != "" {
			name = f.Title + path.Ext(f.Name)
		}
		x.Files = append(x.Files, bottest.SeenFile{Kind: kindOf(f), Name: name, Data: f.Data})
	}
	return x
}

func kindOf(f *discordtest.File) bot.FileKind {
	kind, _, _ := strings.Cut(f.MIME, "/")
	switch kind {
	case "image":
		return bot.Photo
	case "video":
		return bot.Video
	case "audio":
		return bot.Audio
	}
	return bot.Document
}
