package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/telegram/telegramtest"
	"duaarah/configs"
	"duaarah/handlers/admin"
	"duaarah/store"
)

func TestInviteLinks(t *testing.T) {
	const secret = "AAAA-BBBB-CCCC"
	web := store.AccountInfo{Account: bot.Account{Platform: "web", Name: "staf"}, StaffLink: "http://127.0.0.1:4321/chat/staf/gabung?kode=%s"}
	citizens := store.AccountInfo{Account: bot.Account{Platform: "web", Name: "warga"}, Link: "http://127.0.0.1:4321/chat?kantor=%s"}
	telegram := store.AccountInfo{Account: bot.Account{Platform: "telegram", Name: "1"}, StaffLink: "https://t.me/duaarahbot?start=gabung_%s"}
	for _, tt := range []struct {
		name     string
		cfg      configs.Config
		accounts []store.AccountInfo
		want     []string
	}{
		{"never served", configs.Config{Listen: "0.0.0.0:8080"}, nil,
			[]string{"http://localhost:8080/chat/staf/gabung?kode=AAAA-BBBB-CCCC"}},
		{"never served, at any port", configs.Config{Listen: "127.0.0.1:0"}, nil, nil},
		{"never served, but reached from outside", configs.Config{Listen: ":0", PublicURL: "https://a.id"}, nil,
			[]string{"https://a.id/chat/staf/gabung?kode=AAAA-BBBB-CCCC"}},
		{"served", configs.Config{Listen: "127.0.0.1:8080"}, []store.AccountInfo{telegram, web, citizens},
			[]string{"https://t.me/duaarahbot?start=gabung_AAAABBBBCCCC", "http://127.0.0.1:4321/chat/staf/gabung?kode=AAAA-BBBB-CCCC"}},
	} {
		if got := admin.InviteLinks(secret, baseURL(tt.cfg, tt.cfg.Listen), tt.accounts); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// linker is a platform of which nothing but its links is asked.
type linker struct{ bot.Platform }

func (linker) Account() bot.Account { return bot.Account{Platform: "x", Name: "1"} }

func (linker) Link(place bot.Place, payload string) string {
	return "x://" + string(place) + "/" + payload
}

func TestAccountsTellTheirLinks(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	desk := account{linker{}, deskLink}.info(now)
	if desk.Link != "x://private/%s" || desk.StaffLink != "x://desk/%s" {
		t.Errorf("with a desk: %+v", desk)
	}
	chat := account{linker{}, joinLink}.info(now)
	if chat.Link != "x://private/%s" || chat.StaffLink != "x://private/gabung_%s" {
		t.Errorf("without: %+v", chat)
	}
}

// mute is a platform whose links carry nothing.
type mute struct{ linker }

func (mute) Link(place bot.Place, payload string) string {
	if place != bot.Private || payload != "" {
		return ""
	}
	return "x://profile"
}

func TestLinkThatCarriesNothing(t *testing.T) {
	if got := (account{mute{}, joinLink}).info(time.Now()); got.Link != "x://profile" || got.StaffLink != "" {
		t.Errorf("it tells %+v", got)
	}
}

func TestWebhook(t *testing.T) {
	for url, want := range map[string]bool{"https://a.id": true, "http://a.id": false, "": false} {
		p := &program{cfg: configs.Defaults()}
		p.cfg.TelegramToken, p.cfg.PublicURL = "123456:abcdefghijkl", url
		to := &platforms{hooks: map[string]http.Handler{}}
		if err := p.addTelegram(t.Context(), nil, to); err != nil {
			t.Fatal(err)
		}
		if got := len(to.hooks) == 1; got != want || len(to.accounts) != 1 {
			t.Errorf("reached at %q: webhook %v, %d accounts", url, got, len(to.accounts))
		}
	}
}

// TestAServerThatLacksMuch: a server that imitates Telegram's may answer what it lacks with a failure of its own. The account is known by
// name, whoever joins gets their cards, and the citizen the reply.
func TestAServerThatLacksMuch(t *testing.T) {
	slow(t)
	api := telegramtest.Start(t, telegramtest.Options{})
	for _, method := range []string{"getWebhookInfo", "setMyCommands", "setMessageReaction"} {
		api.Fail(telegramtest.Fault{Method: method, Status: 500, Body: `{"message":"API method is not supported."}`, Times: 1 << 20})
	}
	w := &onTelegram{t: t, api: api, dir: t.TempDir()}
	w.out, w.log, w.stop = started(t, "DUAARAH_DATA="+w.dir, "DUAARAH_TELEGRAM_TOKEN="+api.Token, "DUAARAH_TELEGRAM_ENDPOINT="+api.URL, "DUAARAH_TELEGRAM_PACE=off")
	if !api.Await(patience, func() bool { return strings.Contains(w.out.String(), "https://t.me/"+api.Username()) }) {
		t.Fatalf("the account is never set up:\n%s", w.log)
	}
	w.staff = api.User("Rina")
	w.group = w.staff.ID
	code, _, _ := strings.Cut(ran(t, w.dir, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	w.staff.Say("/gabung " + code)
	w.sees(w.staff.ID, "Selamat bergabung")
	citizen, _, card := w.filed("Melati", "lampu jalan depan SDN 3 mati")
	w.staff.Reply(card.ID, "Petugas datang Kamis pagi.")
	w.sees(citizen.ID, "Petugas datang Kamis pagi.")
}
