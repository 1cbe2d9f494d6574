package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"duaarah/bot"
)

// watchedRooms is a store with rooms.
type watchedRooms struct {
	all []bot.Watched
	err error
}

func (s watchedRooms) Watched(context.Context, bot.Account) ([]bot.Watched, error) {
	return s.all, s.err
}

func (watchedRooms) Kept(context.Context, bot.Address, int) ([]string, error) { return nil, nil }

func (watchedRooms) Said(context.Context, bot.Address, string) (bot.Outgoing, bool, error) {
	return bot.Outgoing{}, false, nil
}

func TestCheck(t *testing.T) {
	b, w := worldly(t, least&^permPublicThreads&^permSendInThreads, 0)
	w["/users/@me"] = m{"id": testID, "username": "duaarah"}
	w["/applications/@me"] = m{"id": "71", "flags": flagMessageContentLimited}
	at := func(chat, thread string) bot.Watched {
		return bot.Watched{Address: bot.Address{Account: b.account, Chat: chat, Thread: thread}}
	}
	w["/channels/66"] = refuses(404, codeUnknownChannel)
	w["/channels/67"] = refuses(502, 0)
	w["/channels/68"] = m{"id": "68", "type": 0, "guild_id": "69", "name": "x"}
	w["/guilds/69"] = refuses(502, 0)
	w["/channels/70"] = m{"id": "70", "type": 0, "guild_id": testGuild, "name": "siap", "permission_overwrites": []m{
		{"id": testID, "type": 1, "allow": "309237645312", "deny": "0"},
	}}
	b.opt.Chats = watchedRooms{all: []bot.Watched{
		at("61", ""), at("61", "62"), at("u5", ""), at("63", ""), at("65", ""), at("66", ""), at("67", ""), at("68", ""), at("70", ""), at("x", ""),
	}}
	got, err := b.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Finding{
		{OK: true, Code: "username", Text: "@duaarah"},
		{OK: true, Code: "discord_invite", Text: "https://discord.com/oauth2/authorize?client_id=71&scope=bot+applications.commands&permissions=309237763136"},
		{OK: true, Code: "discord_intents", Text: "Guilds, Guild Messages, Direct Messages, Message Content"},
		{Code: "discord_room", Text: "bot needs Create Public Threads and Send Messages in Threads in #ruang"},
		{Code: "discord_room", Text: "bot needs Send Messages in Threads in #forum"},
		{Code: "discord_forum_tags", Text: "bot needs Manage Channels in #forum"},
		{Code: "discord_room", Text: "bot needs View Channels in channel 65"},
		{Code: "discord_room", Text: "channel 66 is not there"},
		{OK: true, Code: "discord_room", Text: "#siap"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}

	b.opt.Chats = watchedRooms{err: errors.New("the store is closed")}
	w["/applications/@me"] = m{"id": "71", "flags": 0}
	got, err = b.Check(context.Background())
	want = append(want[:2:2], bot.Finding{OK: true, Code: "discord_intents", Text: "Guilds, Guild Messages, Direct Messages"}, bot.Finding{Code: "discord_message_content"})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %+v", err, got)
	}

	w["/users/@me"] = refuses(401, 0)
	if _, err := b.Check(context.Background()); err == nil || !strings.Contains(err.Error(), "does not accept the token") {
		t.Errorf("a bad token: %v", err)
	}
}

func TestCheckTakesNoLongerThanItMay(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	rooms := watchedRooms{}
	b := made(t, Options{Endpoint: "https://chat.example/discord", Transport: trip(func(r *http.Request) (*http.Response, error) {
		switch strings.TrimPrefix(r.URL.Path, "/discord"+apiPath) {
		case "/users/@me":
			return says(200, `{"id":"`+testID+`","username":"duaarah"}`), nil
		case "/channels/1000":
			cancel()
			return nil, r.Context().Err()
		case "/channels/1001":
			t.Error("it goes on")
		}
		return says(404, ""), nil
	})})
	for _, chat := range []string{"1000", "1001"} {
		rooms.all = append(rooms.all, bot.Watched{Address: b.public(chat, "")})
	}
	b.opt.Chats = rooms
	got, err := b.Check(ctx)
	if err != nil || len(got) != 3 || !strings.HasPrefix(got[1].Text, "https://chat.example/discord/oauth2/authorize?client_id="+testID+"&") {
		t.Errorf("%v %+v", err, got)
	}
}
