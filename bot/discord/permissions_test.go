package discord

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const (
	testGuild = "800000000000000001"
	testRole  = "800000000000000002"
)

// world is what a server of Discord's tells of one guild: what of it is refused, by path, and the rest as JSON.
type world map[string]any

func (w world) answer(t *testing.T, r *http.Request) *http.Response {
	t.Helper()
	path := strings.TrimPrefix(r.URL.Path, apiPath)
	switch v := w[path].(type) {
	case nil:
		return says(404, `{"message":"404: Not Found","code":0}`)
	case *http.Response:
		return says(v.StatusCode, v.Header.Get("Body"))
	default:
		return says(200, asJSON(t, v))
	}
}

// refuses is an answer that can be given again and again.
func refuses(status, code int) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Body": {fmt.Sprintf(`{"message":"no","code":%d}`, code)}}}
}

type m = map[string]any

// worldly is a bot in a guild where its role may do what is told.
func worldly(t *testing.T, everyone, role permission) (*Bot, world) {
	w := world{
		"/guilds/" + testGuild: m{"id": testGuild, "owner_id": "5", "roles": []m{
			{"id": testGuild, "permissions": fmt.Sprint(uint64(everyone))}, {"id": testRole, "permissions": fmt.Sprint(uint64(role))},
		}},
		"/guilds/" + testGuild + "/members/" + testID: m{"user": m{"id": testID}, "roles": []string{testRole}},
		"/channels/61": m{"id": "61", "type": channelText, "guild_id": testGuild, "name": "ruang"},
		"/channels/62": m{"id": "62", "type": threadPublic, "guild_id": testGuild, "parent_id": "61", "name": "K7M-4QX"},
		"/channels/63": m{"id": "63", "type": channelForum, "guild_id": testGuild, "name": "forum"},
		"/channels/64": m{"id": "64", "type": channelDM},
		"/channels/65": refuses(403, codeNoAccess),
		"/channels/66": refuses(404, codeUnknownChannel),
	}
	return made(t, Options{Transport: trip(func(r *http.Request) (*http.Response, error) { return w.answer(t, r), nil })}), w
}

func TestPermissions(t *testing.T) {
	const me, mine = "5", permSendMessages | permViewChannel
	over := func(id, kind string, allow, deny permission) wireOverwrite {
		return wireOverwrite{ID: id, Type: "", Allow: fmt.Sprint(uint64(allow)), Deny: fmt.Sprint(uint64(deny))}.of(kind)
	}
	for _, c := range []struct {
		name           string
		owner          string
		everyone, role permission
		overwrites     []wireOverwrite
		want           permission
	}{
		{name: "everyone's", everyone: mine, want: mine},
		{name: "everyone's and its role's", everyone: permViewChannel, role: permSendMessages, want: mine},
		{name: "the owner's", owner: me, overwrites: []wireOverwrite{over("1", "0", 0, permAll)}, want: permAll},
		{name: "an administrator's", role: permAdministrator, overwrites: []wireOverwrite{over("1", "0", 0, permAll), over(me, "1", 0, permAll)}, want: permAll},
		{name: "denied to everyone", everyone: mine, overwrites: []wireOverwrite{over("1", "0", 0, permSendMessages)}, want: permViewChannel},
		{name: "denied to everyone, allowed to its role", everyone: mine, overwrites: []wireOverwrite{over("2", "0", permSendMessages, 0), over("1", "0", 0, permSendMessages)}, want: mine},
		{name: "one role allows what another denies", everyone: mine, overwrites: []wireOverwrite{over("2", "0", permSendMessages, 0), over("3", "0", 0, permSendMessages)}, want: mine},
		{name: "its role denies", everyone: mine, overwrites: []wireOverwrite{over("1", "0", permSendMessages, 0), over("2", "0", 0, permSendMessages)}, want: permViewChannel},
		{name: "itself denied", everyone: mine, overwrites: []wireOverwrite{over(me, "1", 0, permSendMessages), over("2", "0", permSendMessages, 0)}, want: permViewChannel},
		{name: "itself allowed", everyone: permViewChannel, overwrites: []wireOverwrite{over(me, "1", permSendMessages, 0), over("1", "0", 0, mine), over("2", "0", permViewChannel, permSendMessages)}, want: mine},
		{name: "another's", everyone: mine, overwrites: []wireOverwrite{over("9", "1", 0, mine), over("8", "0", 0, mine)}, want: mine},
		{name: "a person with a role's number", everyone: mine, overwrites: []wireOverwrite{over("2", "1", 0, mine)}, want: mine},
		{name: "all bits that there are", everyone: permAll &^ permAdministrator, want: permAll &^ permAdministrator},
	} {
		g := wireGuild{ID: "1", Owner: c.owner, Roles: []wireRole{
			{ID: "1", Permissions: fmt.Sprint(uint64(c.everyone))}, {ID: "2", Permissions: fmt.Sprint(uint64(c.role))},
			{ID: "3", Permissions: "0"}, {ID: "8", Permissions: fmt.Sprint(uint64(permManageChannels))},
		}}
		got, ok := permissions(g, wireChannel{Overwrites: c.overwrites}, me, []string{"2", "3"})
		if got != c.want || !ok {
			t.Errorf("%s: %v (%v), want %v", c.name, got.names(), ok, c.want.names())
		}
	}
	if _, ok := permissions(wireGuild{ID: "1"}, wireChannel{}, me, nil); ok {
		t.Error("without roles, permissions can be told")
	}
}

func (o wireOverwrite) of(kind string) wireOverwrite {
	o.Type = "0"
	if kind == "1" {
		o.Type = "1"
	}
	return o
}

func TestLacking(t *testing.T) {
	b, _ := worldly(t, permViewChannel, permSendMessages|permManageThreads)
	for _, c := range []struct {
		channel string
		needs   permission
		want    string
	}{
		{"61", permSendMessages, ""},
		{"61", 0, ""},
		{"61", permPublicThreads, "bot needs Create Public Threads in #ruang"},
		{"61", permPublicThreads | permSendInThreads, "bot needs Create Public Threads and Send Messages in Threads in #ruang"},
		{"61", permPublicThreads | permSendInThreads | permEmbedLinks, "bot needs Create Public Threads, Send Messages in Threads and Embed Links in #ruang"},
		{"62", permSendMessages, "bot needs Send Messages in Threads in #ruang"},
		{"62", permManageThreads, ""},
		{"63", permAttachFiles | permAddReactions | permReadHistory | permManageChannels, "bot needs Manage Channels, Attach Files, Read Message History and Add Reactions in #forum"},
		{"64", permSendMessages, ""},
		{"65", permSendMessages, "bot needs View Channels in channel 65"},
		{"66", permSendMessages, ""},
		{"67", permSendMessages, ""},
	} {
		if got := b.lacking(context.Background(), c.channel, c.needs); got != c.want {
			t.Errorf("%s: %q, want %q", c.channel, got, c.want)
		}
	}
	b, _ = worldly(t, 0, permAdministrator)
	if got := b.lacking(context.Background(), "62", permAll); got != "" {
		t.Errorf("an administrator: %q", got)
	}
	b, w := worldly(t, permSendMessages, 0)
	w["/channels/61"] = m{"id": "61", "type": 0, "guild_id": testGuild, "name": "ruang", "permission_overwrites": []m{
		{"id": testRole, "type": 0, "allow": "0", "deny": fmt.Sprint(uint64(permSendMessages))},
	}}
	if got, want := b.lacking(context.Background(), "61", permSendMessages), "bot needs View Channels and Send Messages in #ruang"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b, w = worldly(t, 0, 0)
	delete(w, "/guilds/"+testGuild)
	if got := b.lacking(context.Background(), "61", permSendMessages); got != "" {
		t.Errorf("a server that does not tell: %q", got)
	}
}
