package discordtest

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// toServer sends the library's requests to the server.
type toServer struct{ host string }

func (r toServer) RoundTrip(req *http.Request) (*http.Response, error) {
	to := req.Clone(req.Context())
	to.URL.Scheme, to.URL.Host = "http", r.host
	return http.DefaultTransport.RoundTrip(to)
}

// TestDiscordgo: the library connects, hears, writes, resumes, and identifies itself anew.
func TestDiscordgo(t *testing.T) {
	t.Parallel()
	for _, compress := range []bool{false, true} {
		t.Run(fmt.Sprint("compress ", compress), func(t *testing.T) {
			t.Parallel()
			overLibrary(t, compress)
		})
	}
}

// overLibrary is one run of TestDiscordgo.
func overLibrary(t *testing.T, compress bool) {
	t.Helper()
	s := Start(t, Options{Compress: compress, Heartbeat: time.Hour, ResponseTime: bound})
	at, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	dg, err := discordgo.New("Bot " + s.Token)
	if err != nil {
		t.Fatal(err)
	}
	dg.LogLevel = -1
	dg.Client = &http.Client{Transport: toServer{at.Host}}
	dg.Compress, dg.Identify.Compress = compress, compress
	dg.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages | discordgo.IntentMessageContent
	heard := make(chan string, 10)
	dg.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) {
		if !m.Author.Bot {
			heard <- m.Content
		}
	})
	g := s.Guild("Kantor")
	ch := g.Channel("umum")
	u := s.User("A")
	if err := dg.Open(); err != nil {
		t.Fatal(err)
	}
	hear := func(want string) {
		t.Helper()
		select {
		case got := <-heard:
			if got != want {
				t.Errorf("%q, not %q", got, want)
			}
		case <-time.After(bound):
			t.Fatalf("%q was not heard", want)
		}
	}
	// cut ends the connection, once the library has written the first heartbeat on it. One that comes late fails, and has
	// the library close the connection that it has by then with 1000, which ends the session.
	cut := func(end func()) {
		t.Helper()
		awaitBeat(t, dg)
		end()
	}
	u.In(ch.ID).Say("satu")
	hear("satu")
	useForms(t, s, dg, u.In(ch.ID))
	if _, err := dg.ChannelMessageSend(ch.ID, "halo"); err != nil {
		t.Error(err)
	}
	if compress {
		_ = dg.Close() // what follows is the same
		return
	}
	cut(func() { s.DropGateway(0) })
	u.Say("dua")
	hear("dua")
	if s.Resumes() != 1 || s.Identifies() != 1 || len(s.Said(ch.ID)) != 1 {
		t.Errorf("%d resumes, %d identifies", s.Resumes(), s.Identifies())
	}
	cut(s.Op7)
	if !s.Await(bound, func() bool { return s.Resumes() == 2 }) {
		t.Fatal("op 7 was not followed")
	}
	u.Say("antara") // once it is heard, what the library knows of its connection is true of the new one
	hear("antara")
	cut(func() {
		s.RefuseResume()
		s.DropGateway(4000)
	})
	if !s.Await(bound, func() bool { return s.Identifies() == 2 && s.Connected() == 1 }) {
		t.Fatal("it did not identify itself anew")
	}
	u.Say("tiga")
	hear("tiga")
	if err := dg.Close(); err != nil {
		t.Error(err)
	}
}

// awaitBeat waits until the library is done with opening its connection, and has written the first heartbeat on it.
func awaitBeat(t *testing.T, dg *discordgo.Session) {
	t.Helper()
	ready := func() bool {
		dg.RLock()
		defer dg.RUnlock()
		return dg.DataReady
	}
	for end := time.Now().Add(bound); !ready(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("no heartbeat came")
		}
	}
}

// useForms is a command, a modal and a button over the library.
func useForms(t *testing.T, s *Server, dg *discordgo.Session, seat *Seat) {
	t.Helper()
	_, err := dg.ApplicationCommandBulkOverwrite(s.BotID, "", []*discordgo.ApplicationCommand{{Name: "tulis", Description: "Tulis"}})
	if err != nil {
		t.Fatal(err)
	}
	came := make(chan *discordgo.InteractionCreate, 1)
	defer dg.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { came <- i })()
	respond := func(r *discordgo.InteractionResponse, body obj) *discordgo.InteractionCreate {
		t.Helper()
		select {
		case i := <-came:
			if body != nil { // the library adds fields that are not in the specification
				raw(t, s, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", "", body).want(t, 204, 0)
			} else if err := dg.InteractionRespond(i.Interaction, r); err != nil {
				t.Error(err)
			}
			return i
		case <-time.After(bound):
			t.Fatal("no interaction came")
		}
		return nil
	}
	seat.Slash("tulis", nil)
	i := respond(nil, obj{"type": 9, "data": obj{"title": "Tulis", "custom_id": "m", "components": []obj{
		{"type": 1, "components": []obj{{"type": 4, "custom_id": "isi", "label": "Isi", "style": 2}}},
	}}})
	if i.ApplicationCommandData().Name != "tulis" || i.Member.User.ID != seat.user.ID || i.Context != discordgo.InteractionContextGuild {
		t.Errorf("%+v", i)
	}
	seat.user.Submit(map[string]string{"isi": "lampu"})
	i = respond(&discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: &discordgo.InteractionResponseData{
		Flags: discordgo.MessageFlagsEphemeral,
	}}, nil)
	row := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
	if row.Components[0].(*discordgo.TextInput).Value != "lampu" {
		t.Errorf("%+v", row)
	}
	text := "tercatat"
	buttons := []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "Ya", CustomID: "ya", Style: discordgo.PrimaryButton}}}}
	if _, err := dg.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text, Components: &buttons}); err != nil {
		t.Error(err)
	}
	seat.TapLabel(seat.user.Whispers()[0].ID, "Ya")
	i = respond(nil, obj{"type": 7, "data": obj{"content": "selesai"}})
	if i.MessageComponentData().CustomID != "ya" || i.Message.Flags&discordgo.MessageFlagsEphemeral == 0 {
		t.Errorf("%+v", i.Message)
	}
	if w := seat.user.Whispers(); len(w) != 1 || w[0].Content != "selesai" {
		t.Errorf("%+v", w)
	}
}
