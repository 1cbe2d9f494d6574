package telegram_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"
	"unicode/utf16"

	"duaarah/bot"
	"duaarah/bot/bottest"
	"duaarah/bot/telegram"
	"duaarah/bot/telegram/telegramtest"
)

func TestContract(t *testing.T) { bottest.Suite(t, openHarness) }

func TestContractByWebhook(t *testing.T) {
	if testing.Short() {
		t.Skip("the polled one is enough")
	}
	bottest.Suite(t, openWebhookHarness)
}

// newBot makes an adapter for the server.
func newBot(t *testing.T, s *telegramtest.Server, opt telegram.Options) *telegram.Bot {
	t.Helper()
	opt.Token, opt.Endpoint = s.Token, s.URL
	b, err := telegram.New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func openHarness(t *testing.T) bottest.Harness {
	return harness(t, telegramtest.Start(t, telegramtest.Options{}), telegram.Options{})
}

func harness(t *testing.T, s *telegramtest.Server, opt telegram.Options) bottest.Harness {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true // no connection outlives the moment at which the server goes away
	t.Cleanup(transport.CloseIdleConnections)
	files := bottest.NewFiles()
	opt.Files, opt.Transport, opt.PollTimeout = files, transport, 5*time.Second
	b := newBot(t, s, opt)
	return bottest.Harness{
		Platform:  b,
		Files:     files,
		NewPerson: func() bottest.Person { return person(b.Account(), s, s.User("Melati")) },
		NewRoom:   func() bottest.Room { return room(b.Account(), s) },
		NewForum:  func() bottest.Room { return forum(b.Account(), s) },
		Reopen:    func() bot.Platform { return newBot(t, s, opt) },
		RetryAfter: func(d time.Duration) {
			s.Fail(telegramtest.Fault{Method: "send*", Code: 429, Description: "Too Many Requests: retry after", RetryAfter: int(d.Seconds())})
		},
		Refuse: func() {
			s.Fail(telegramtest.Fault{Method: "send*", Code: 400, Description: "Bad Request: something is wrong"})
		},
		Drop: func() { s.Fail(telegramtest.Fault{Method: "send*", DropAfter: true}) },
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

// number reads a message's ID: -1, which the server finds nowhere and says so, if it is none.
func number(message string) int64 {
	n, err := strconv.ParseInt(message, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// room is a supergroup with a member who talks in it.
func room(account bot.Account, s *telegramtest.Server) bottest.Room {
	rina := s.User("Rina")
	group := s.Supergroup("Staf", rina)
	seat := rina.In(group, 0)
	return bottest.Room{
		Address: bot.Address{Account: account, Chat: strconv.FormatInt(group, 10)},
		User:    strconv.FormatInt(rina.ID, 10),
		Write:   func(text string) { seat.Say(text) },
		Reply:   func(message, text string) { seat.Reply(number(message), text) },
		Tap:     func(message string, row, col int) { seat.Tap(number(message), row, col) },
		Sees: func() []bottest.Seen {
			var all []bottest.Seen
			for _, m := range s.Said(group) {
				all = append(all, seen(m))
			}
			return all
		},
		Leave: func() { s.RemoveBot(group, rina) },
	}
}

// forum is a supergroup with topics, of which the bot is an administrator.
func forum(account bot.Account, s *telegramtest.Server) bottest.Room {
	rina := s.User("Rina")
	group := s.Forum("Staf", rina)
	s.SetBotRights(group, rina, "manage_topics", "delete_messages")
	sees := func(thread int64) []bottest.Seen {
		var all []bottest.Seen
		for _, m := range s.Said(group) {
			if m.Thread == thread {
				all = append(all, seen(m))
			}
		}
		return all
	}
	return bottest.Room{
		Address: bot.Address{Account: account, Chat: strconv.FormatInt(group, 10)},
		User:    strconv.FormatInt(rina.ID, 10),
		Sees:    func() []bottest.Seen { return sees(0) },
		Topic: func(id string) (bottest.Topic, bool) {
			for _, t := range s.Topics(group) {
				if "t"+strconv.FormatInt(t.ID, 10) == id {
					seat := rina.In(group, t.ID)
					return bottest.Topic{Name: t.Name, Closed: t.Closed, Sees: func() []bottest.Seen { return sees(t.ID) },
						Write: func(text string) { seat.Say(text) }, Reply: func(message, text string) { seat.Reply(number(message), text) }}, true
				}
			}
			return bottest.Topic{}, false
		},
	}
}

func person(account bot.Account, s *telegramtest.Server, u *telegramtest.User) bottest.Person {
	user := strconv.FormatInt(u.ID, 10)
	return bottest.Person{
		Address:  bot.Address{Account: account, Chat: user},
		User:     user,
		Write:    func(text string) { u.Say(text) },
		Reply:    func(message, text string) { u.Reply(number(message), text) },
		Edit:     func(message, text string) { u.Edit(number(message), text) },
		Photo:    func(data []byte, caption string) { u.SendPhoto(data, caption) },
		Document: func(name, mime string, data []byte, caption string) { u.SendDocument(name, mime, data, caption) },
		Locate: func(lat, lon float64) {
			u.SendLocation(telegramtest.Location{Latitude: lat, Longitude: lon})
		},
		Tap:   func(message string, row, column int) { u.Tap(number(message), row, column) },
		Block: u.Block,
		Told:  func() bool { return s.PendingOf(u.ID) == 0 },
		Sees: func() []bottest.Seen {
			var all []bottest.Seen
			for _, m := range s.Said(u.ID) {
				all = append(all, seen(m))
			}
			return all
		},
		Answers: func() []string {
			var all []string
			for _, a := range u.Answers() {
				if a.Text != "" {
					all = append(all, a.Text)
				}
			}
			return all
		},
	}
}

func seen(m telegramtest.Message) bottest.Seen {
	x := bottest.Seen{ID: strconv.FormatInt(m.ID, 10), Text: shown(m), Edited: m.Edited}
	for _, row := range m.Buttons {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text)
		}
		x.Buttons = append(x.Buttons, labels)
	}
	if f := m.File; f != nil {
		x.Files = []bottest.SeenFile{{Kind: bot.FileKind(f.Kind), Name: f.Name, Data: f.Data}}
		if f.Kind != "document" {
			x.Files[0].Name = ""
		}
	}
	if l := m.Location; l != nil {
		x.Location = &bot.Location{Latitude: l.Latitude, Longitude: l.Longitude, Label: l.Title}
	}
	if m.ReplyTo != 0 {
		x.ReplyTo = strconv.FormatInt(m.ReplyTo, 10)
	}
	return x
}

// shown reads a message as an app does: entities into spans of bytes.
func shown(m telegramtest.Message) bot.Text {
	code := utf16.Encode([]rune(m.Text))
	bytes := func(n int) int { return len(string(utf16.Decode(code[:n]))) }
	kinds := map[string]bot.SpanKind{"bold": bot.Bold, "blockquote": bot.Quote, "text_link": bot.Link}
	text := bot.Plain(m.Text)
	for _, e := range m.Entities {
		text.Spans = append(text.Spans, bot.Span{
			Kind: kinds[e.Type], Start: bytes(e.Offset), End: bytes(e.Offset + e.Length), URL: e.URL,
		})
	}
	return text
}
