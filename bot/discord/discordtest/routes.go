package discordtest

import "time"

// routes is the requests that are simulated.
func routes() []route {
	const (
		channel  = "/channels/{channel_id}"
		messages = channel + "/messages"
		message  = messages + "/{message_id}"
		reaction = message + "/reactions/{emoji_name}/@me"
		app      = "/applications/{application_id}"
		guild    = "/guilds/{guild_id}"
		webhook  = "/webhooks/{webhook_id}/{webhook_token}"
		original = webhook + "/messages/@original"
		followUp = webhook + "/messages/{message_id}"
	)
	return []route{
		{method: "GET", pattern: "/gateway", open: true, do: (*Server).getGateway},
		{method: "GET", pattern: "/gateway/bot", do: (*Server).getGatewayBot},
		{method: "GET", pattern: "/users/@me", do: (*Server).getMe},
		{method: "GET", pattern: "/users/@me/guilds", do: (*Server).listGuilds},
		{method: "POST", pattern: "/users/@me/channels", do: (*Server).openDM},
		{method: "GET", pattern: "/users/{user_id}", do: (*Server).getUser},
		{method: "GET", pattern: "/applications/@me", do: (*Server).getApplication},
		{method: "GET", pattern: "/oauth2/applications/@me", do: (*Server).getApplication},
		{method: "GET", pattern: app + "/commands", do: (*Server).getCommands},
		{method: "PUT", pattern: app + "/commands", do: (*Server).setCommands},
		{method: "GET", pattern: guild, do: (*Server).getGuild},
		{method: "GET", pattern: guild + "/channels", do: (*Server).listChannels},
		{method: "GET", pattern: guild + "/roles", do: (*Server).listRoles},
		{method: "GET", pattern: guild + "/members/{user_id}", do: (*Server).getMember},
		{method: "GET", pattern: guild + "/threads/active", do: (*Server).activeThreads},
		{method: "GET", pattern: channel, do: (*Server).getChannel},
		{method: "PATCH", pattern: channel, do: (*Server).patchChannel},
		{method: "DELETE", pattern: channel, do: (*Server).removeChannel},
		{method: "POST", pattern: channel + "/typing", do: (*Server).startTyping, limit: 5, window: 5 * time.Second},
		{method: "POST", pattern: channel + "/threads", do: (*Server).startThread, limit: 10, window: 10 * time.Second},
		{method: "GET", pattern: channel + "/threads/archived/public", do: (*Server).archivedThreads},
		{method: "GET", pattern: messages, do: (*Server).listMessages, limit: 5, window: 5 * time.Second},
		{method: "POST", pattern: messages, do: (*Server).createMessage, limit: 5, window: 5 * time.Second},
		{method: "GET", pattern: message, do: (*Server).getMessage},
		{method: "PATCH", pattern: message, do: (*Server).editMessage, limit: 5, window: 5 * time.Second},
		{method: "DELETE", pattern: message, do: (*Server).deleteMessage, limit: 5, window: time.Second},
		{method: "POST", pattern: message + "/threads", do: (*Server).threadFromMessage, limit: 10, window: 10 * time.Second},
		{method: "PUT", pattern: reaction, do: (*Server).react, limit: 1, window: 250 * time.Millisecond},
		{method: "DELETE", pattern: reaction, do: (*Server).react, limit: 1, window: 250 * time.Millisecond},
		{method: "POST", pattern: "/interactions/{interaction_id}/{interaction_token}/callback", open: true, exempt: true, do: (*Server).callback},
		{method: "POST", pattern: webhook, open: true, exempt: true, do: (*Server).sendFollowUp, limit: 5, window: 2 * time.Second},
		{method: "GET", pattern: original, open: true, exempt: true, do: (*Server).getFollowUp},
		{method: "PATCH", pattern: original, open: true, exempt: true, do: (*Server).editFollowUp, limit: 5, window: 2 * time.Second},
		{method: "DELETE", pattern: original, open: true, exempt: true, do: (*Server).deleteFollowUp},
		{method: "GET", pattern: followUp, open: true, exempt: true, do: (*Server).getFollowUp},
		{method: "PATCH", pattern: followUp, open: true, exempt: true, do: (*Server).editFollowUp, limit: 5, window: 2 * time.Second},
		{method: "DELETE", pattern: followUp, open: true, exempt: true, do: (*Server).deleteFollowUp},
	}
}

func (s *Server) getMe(*request) (any, *apiError) {
	o := s.botJSON()
	o["verified"], o["mfa_enabled"], o["locale"], o["email"] = true, false, "en-US", nil
	return o, nil
}

func (s *Server) getUser(r *request) (any, *apiError) {
	if u := s.users[r.vars["user_id"]]; u != nil {
		return u.json(), nil
	}
	if r.vars["user_id"] == s.BotID {
		return s.botJSON(), nil
	}
	return nil, refuse(404, 10013, "Unknown User")
}

func (s *Server) getApplication(*request) (any, *apiError) {
	return obj{
		"id": s.BotID, "name": "Dua Arah", "icon": nil, "description": "", "bot_public": true, "bot_require_code_grant": false,
		"verify_key": "00", "flags": s.appFlags(), "bot": s.botJSON(), "type": nil, "summary": "",
		"owner":                   obj{"id": "1", "username": "owner", "discriminator": "0", "global_name": nil, "avatar": nil, "public_flags": 0},
		"approximate_guild_count": len(s.guilds), "interactions_endpoint_url": nil, "redirect_uris": []string{},
	}, nil
}
