package telegramtest

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// method does what a request asks. The caller holds Server.mu.
type method func(s *Server, req *request) (any, *apiError)

// methods are what the server can do.
func methods() map[string]method {
	return map[string]method{
		"getMe":                  (*Server).getMe,
		"setWebhook":             (*Server).setWebhook,
		"deleteWebhook":          (*Server).deleteWebhook,
		"getWebhookInfo":         (*Server).getWebhookInfo,
		"sendMessage":            (*Server).sendMessage,
		"sendPhoto":              sendsFile("photo"),
		"sendVideo":              sendsFile("video"),
		"sendVoice":              sendsFile("voice"),
		"sendAudio":              sendsFile("audio"),
		"sendDocument":           sendsFile("document"),
		"sendAnimation":          sendsFile("animation"),
		"sendMediaGroup":         (*Server).sendMediaGroup,
		"sendLocation":           (*Server).sendLocation,
		"sendVenue":              (*Server).sendLocation,
		"sendContact":            (*Server).sendContact,
		"sendChatAction":         (*Server).sendChatAction,
		"editMessageText":        (*Server).editMessageText,
		"editMessageCaption":     (*Server).editMessageCaption,
		"editMessageMedia":       (*Server).editMessageMedia,
		"editMessageReplyMarkup": (*Server).editMessageReplyMarkup,
		"deleteMessage":          (*Server).deleteMessage,
		"setMessageReaction":     (*Server).setMessageReaction,
		"answerCallbackQuery":    (*Server).answerCallbackQuery,
		"setMyCommands":          (*Server).setMyCommands,
		"getMyCommands":          (*Server).getMyCommands,
		"deleteMyCommands":       (*Server).deleteMyCommands,
		"getChat":                (*Server).getChat,
		"getChatMember":          (*Server).getChatMember,
		"createForumTopic":       (*Server).createForumTopic,
		"editForumTopic":         (*Server).editForumTopic,
		"closeForumTopic":        closesTopic(true),
		"reopenForumTopic":       closesTopic(false),
		"deleteForumTopic":       (*Server).deleteForumTopic,
		"leaveChat":              (*Server).leaveChat,
		"getFile":                (*Server).getFile,
	}
}

func (s *Server) getMe(*request) (any, *apiError) {
	me := s.botJSON()
	me["can_join_groups"], me["can_read_all_group_messages"], me["supports_inline_queries"] = true, s.opt.ReadAll, false
	return me, nil
}

func (s *Server) deleteWebhook(*request) (any, *apiError) {
	s.endHook()
	return true, nil
}

func (s *Server) getWebhookInfo(*request) (any, *apiError) {
	return obj{"url": s.hook.url, "has_custom_certificate": false, "pending_update_count": len(s.queue)}, nil
}

// target finds the chat that a request is about, and whether the bot may write there.
func (s *Server) target(req *request) (*chat, *apiError) {
	c := s.chats[number(req.params["chat_id"], 0)]
	switch {
	case c == nil:
		return nil, badRequest("chat not found")
	case c.movedTo != 0:
		return nil, &apiError{code: 400, text: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: c.movedTo}
	case c.user != nil && c.user.deactivated:
		return nil, forbidden("user is deactivated")
	case c.user != nil && c.user.blocked:
		return nil, forbidden("bot was blocked by the user")
	case c.user != nil && !c.in:
		return nil, forbidden("bot can't initiate conversation with a user")
	case !c.in && c.kind == "group":
		return nil, forbidden("bot was kicked from the group chat")
	case !c.in:
		return nil, forbidden("bot was kicked from the supergroup chat")
	}
	return c, nil
}

// draft begins a message of the bot: where it goes, what it answers, its buttons.
func (s *Server) draft(req *request) (*chat, *Message, *apiError) {
	c, refusal := s.target(req)
	if refusal != nil {
		return nil, nil, refusal
	}
	if c.muted {
		return nil, nil, badRequest("not enough rights to send text messages to the chat")
	}
	m := &Message{From: s.BotID, Bot: true, Silent: req.params["disable_notification"] == "true", Thread: number(req.params["message_thread_id"], 0)}
	if m.Thread != 0 && c.topics[m.Thread] == nil {
		return nil, nil, badRequest("message thread not found")
	}
	if t := c.topics[m.Thread]; t != nil && t.closed && !c.admin {
		return nil, nil, badRequest("TOPIC_CLOSED")
	}
	if raw := req.params["reply_parameters"]; raw != "" {
		var r struct {
			ID     int64 `json:"message_id"`
			Anyway bool  `json:"allow_sending_without_reply"`
		}
		if err := json.Unmarshal([]byte(raw), &r); err != nil {
			return nil, nil, badRequest("can't parse reply parameters")
		}
		to := c.byID[r.ID]
		switch {
		case to == nil && !r.Anyway, to != nil && to.Thread != m.Thread:
			return nil, nil, badRequest("message to be replied not found")
		case to != nil:
			m.ReplyTo = r.ID
		}
	}
	return c, m, s.markup(req, m)
}

// markup reads the buttons of a request into m.
func (s *Server) markup(req *request, m *Message) *apiError {
	raw := req.params["reply_markup"]
	if raw == "" {
		return nil
	}
	var k struct {
		Rows  [][]Button `json:"inline_keyboard"`
		Force bool       `json:"force_reply"`
		Hint  string     `json:"input_field_placeholder"`
	}
	if err := json.Unmarshal([]byte(raw), &k); err != nil {
		return badRequest("can't parse reply keyboard markup JSON object")
	}
	n := 0
	for _, row := range k.Rows {
		for _, b := range row {
			n++
			if strings.TrimSpace(b.Text) == "" || (b.Data == "") == (b.URL == "") || len(b.Data) > 64 {
				s.violate("%s: a button that Telegram does not take: %+v", req.method, b)
				return badRequest("BUTTON_DATA_INVALID")
			}
		}
	}
	if n > 100 {
		s.violate("%s: %d buttons", req.method, n)
		return badRequest("REPLY_MARKUP_TOO_LONG")
	}
	m.Buttons, m.Prompt, m.Hint = k.Rows, k.Force, k.Hint
	return nil
}

// words reads a text and its entities, and holds them against what Telegram takes.
func (s *Server) words(method, text, entities string, most int) (string, []Entity, *apiError) {
	n := units(text)
	if n > most {
		s.violate("%s: %d characters, more than %d", method, n, most)
		return "", nil, badRequest("message is too long")
	}
	var all []Entity
	if entities != "" {
		if err := json.Unmarshal([]byte(entities), &all); err != nil {
			s.violate("%s: entities: %v", method, err)
			return "", nil, badRequest("can't parse entities")
		}
	}
	code, quoted := utf16.Encode([]rune(text)), 0
	for _, e := range all {
		switch end := e.Offset + e.Length; {
		case e.Offset < 0 || e.Length <= 0 || end > n,
			utf16.IsSurrogate(rune(code[e.Offset])) && code[e.Offset] >= 0xDC00,
			end < n && code[end] >= 0xDC00 && code[end] <= 0xDFFF,
			e.Type == "text_link" && e.URL == "",
			e.Type == "blockquote" && e.Offset < quoted:
			s.violate("%s: entity %+v does not fit the text of %d units", method, e, n)
			return "", nil, badRequest("can't parse entities")
		case e.Type == "blockquote":
			quoted = end
		}
	}
	return text, all, nil
}

func (s *Server) sendMessage(req *request) (any, *apiError) {
	c, m, refusal := s.draft(req)
	if refusal != nil {
		return nil, refusal
	}
	if strings.TrimSpace(req.params["text"]) == "" {
		s.violate("sendMessage: there is no text")
		return nil, badRequest("message text is empty")
	}
	if m.Text, m.Entities, refusal = s.words(req.method, req.params["text"], req.params["entities"], 4096); refusal != nil {
		return nil, refusal
	}
	return s.json(s.add(c, m), true), nil
}

func (s *Server) sendLocation(req *request) (any, *apiError) {
	c, m, refusal := s.draft(req)
	if refusal != nil {
		return nil, refusal
	}
	lat, err1 := strconv.ParseFloat(req.params["latitude"], 64)
	lon, err2 := strconv.ParseFloat(req.params["longitude"], 64)
	if err1 != nil || err2 != nil || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		s.violate("%s: no point on earth", req.method)
		return nil, badRequest("wrong latitude or longitude")
	}
	m.Location = &Location{lat, lon, req.params["title"], req.params["address"]}
	return s.json(s.add(c, m), true), nil
}

func (s *Server) sendChatAction(req *request) (any, *apiError) {
	c, refusal := s.target(req)
	if refusal != nil {
		return nil, refusal
	}
	s.typing[c.id]++
	return true, nil
}

// own finds the message of the bot that a request is about.
func (s *Server) own(req *request, verb string) (*chat, *Message, *apiError) {
	c, refusal := s.target(req)
	if refusal != nil {
		return nil, nil, refusal
	}
	m := c.byID[number(req.params["message_id"], 0)]
	switch {
	case m == nil:
		return nil, nil, badRequest("message to " + verb + " not found")
	case !m.Bot && (verb == "edit" || c.kind == "private" || !c.admin):
		return nil, nil, badRequest("message can't be " + strings.TrimSuffix(verb, "e") + "ed")
	}
	return c, m, nil
}

// change makes an edit, unless nothing would change.
func (s *Server) change(m *Message, next Message) (any, *apiError) {
	same := m.Text == next.Text && len(m.Entities) == len(next.Entities) && len(m.Buttons) == len(next.Buttons) &&
		(len(m.Entities) == 0 || reflect.DeepEqual(m.Entities, next.Entities)) &&
		(len(m.Buttons) == 0 || reflect.DeepEqual(m.Buttons, next.Buttons))
	if same {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Text, m.Entities, m.Buttons = next.Text, next.Entities, next.Buttons
	m.Edited, m.edited = true, time.Now().Unix()
	return s.json(m, true), nil
}

// edit reads an edit of a message's words and buttons, of words in the fields of that name.
func (s *Server) edit(req *request, field, entities string, most int) (any, *apiError) {
	_, m, refusal := s.own(req, "edit")
	switch {
	case refusal != nil:
		return nil, refusal
	case m.Prompt:
		return nil, badRequest("message can't be edited")
	case field == "text" && (m.File != nil || m.Location != nil):
		return nil, badRequest("there is no text in the message to edit")
	case field == "caption" && m.File == nil:
		return nil, badRequest("there is no caption in the message to edit")
	case field == "text" && strings.TrimSpace(req.params[field]) == "":
		s.violate("%s: there is no text", req.method)
		return nil, badRequest("message text is empty")
	}
	var next Message
	if field == "" {
		next = m.clone()
		next.Buttons = nil
	} else if next.Text, next.Entities, refusal = s.words(req.method, req.params[field], req.params[entities], most); refusal != nil {
		return nil, refusal
	}
	if refusal := s.markup(req, &next); refusal != nil {
		return nil, refusal
	}
	return s.change(m, next)
}

func (s *Server) editMessageText(req *request) (any, *apiError) {
	return s.edit(req, "text", "entities", 4096)
}

func (s *Server) editMessageCaption(req *request) (any, *apiError) {
	return s.edit(req, "caption", "caption_entities", 1024)
}

func (s *Server) editMessageReplyMarkup(req *request) (any, *apiError) {
	return s.edit(req, "", "", 0)
}

func (s *Server) deleteMessage(req *request) (any, *apiError) {
	c, m, refusal := s.own(req, "delete")
	if refusal != nil {
		return nil, refusal
	}
	c.remove(m.ID)
	return true, nil
}

func (s *Server) setMessageReaction(req *request) (any, *apiError) {
	c, refusal := s.target(req)
	if refusal != nil {
		return nil, refusal
	}
	m := c.byID[number(req.params["message_id"], 0)]
	if m == nil || m.Service != "" {
		return nil, badRequest("message to react not found")
	}
	var all []struct {
		Emoji string `json:"emoji"`
	}
	raw := req.params["reaction"]
	if raw == "" {
		raw = "[]"
	}
	if err := json.Unmarshal([]byte(raw), &all); err != nil || len(all) > 1 {
		s.violate("setMessageReaction: %d reactions, %v", len(all), err)
		return nil, badRequest("REACTION_INVALID")
	}
	m.Reactions = nil
	for _, r := range all {
		m.Reactions = append(m.Reactions, r.Emoji)
	}
	return true, nil
}

func (s *Server) answerCallbackQuery(req *request) (any, *apiError) {
	q := s.queries[req.params["callback_query_id"]]
	if q == nil || q.answered {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if n := units(req.params["text"]); n > 200 {
		s.violate("answerCallbackQuery: %d characters", n)
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	q.answered = true
	q.user.answers = append(q.user.answers, Answer{req.params["callback_query_id"], req.params["text"], req.params["show_alert"] == "true"})
	return true, nil
}

// Forget makes all taps too old to be answered.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queries = map[string]*query{}
}

func (s *Server) setMyCommands(req *request) (any, *apiError) {
	key, refusal := s.menuOf(req)
	if refusal != nil {
		return nil, refusal
	}
	var all []Command
	if err := json.Unmarshal([]byte(req.params["commands"]), &all); err != nil {
		return nil, badRequest("can't parse commands")
	}
	s.menus[key] = all
	return true, nil
}

// menuOf finds which command menu a request is about.
func (s *Server) menuOf(req *request) (key string, refusal *apiError) {
	scope := struct {
		Type string `json:"type"`
		Chat int64  `json:"chat_id"`
	}{Type: "default"}
	if raw := req.params["scope"]; raw != "" {
		if err := json.Unmarshal([]byte(raw), &scope); err != nil {
			return "", badRequest("can't parse BotCommandScope")
		}
	}
	if scope.Type == "chat" && s.chats[scope.Chat] == nil {
		return "", badRequest("chat not found")
	}
	lang := req.params["language_code"]
	if lang != "" && len(lang) != 2 {
		s.violate("%s: language %q", req.method, lang)
		return "", badRequest("invalid language code specified")
	}
	return menuKey(scope.Type, scope.Chat, lang), nil
}

// String is for failing tests.
func (m Message) String() string {
	return fmt.Sprintf("%d/%d %q", m.Chat, m.ID, m.Text)
}
