package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// messageBody is what requests say of a message.
type messageBody struct {
	Content     *string         `json:"content"`
	Embeds      []any           `json:"embeds"`
	Components  []any           `json:"components"`
	Flags       int             `json:"flags"`
	Allowed     *allowed        `json:"allowed_mentions"`
	Nonce       any             `json:"nonce"`
	Enforce     bool            `json:"enforce_nonce"`
	Reference   *reference      `json:"message_reference"`
	Attachments []attachmentRef `json:"attachments"`
	Poll        any             `json:"poll"`
	Stickers    []string        `json:"sticker_ids"`
}

type allowed struct {
	Parse   []string `json:"parse"`
	Users   []string `json:"users"`
	Roles   []string `json:"roles"`
	Replied bool     `json:"replied_user"`
}

type reference struct {
	Type    int    `json:"type"`
	Message string `json:"message_id"`
	Channel string `json:"channel_id"`
	Fail    *bool  `json:"fail_if_not_exists"`
}

type attachmentRef struct {
	ID          json.RawMessage `json:"id"`
	Filename    string          `json:"filename"`
	Description string          `json:"description"`
	Title       string          `json:"title"`
	Duration    float64         `json:"duration_secs"`
	Waveform    string          `json:"waveform"`
	Spoiler     bool            `json:"is_spoiler"`
}

func (a attachmentRef) id() string { return strings.Trim(string(a.ID), `"`) }

// nonceUse is a message that was made with a nonce.
type nonceUse struct {
	message *Message
	at      time.Time
}

// compose makes the message that a request asks for, which is in no channel yet. by is the interaction that it answers.
// need is the permission to write. The caller holds mu.
func (s *Server) compose(r *request, c *Channel, fields obj, by *Interaction, need Perm) (*Message, *apiError) {
	var b messageBody
	remarshal(fields, &b)
	if problems := s.messageRules(fields, b, by != nil); len(problems) > 0 {
		return nil, s.violation(r, problems)
	}
	if by == nil {
		if refusal := s.mayWrite(c, b, len(r.files) > 0, need); refusal != nil {
			return nil, refusal
		}
	}
	m := &Message{From: s.BotID, Bot: true, embeds: b.Embeds, Flags: b.Flags, poll: b.Poll, by: by}
	if b.Content != nil {
		m.Content = strings.TrimSpace(*b.Content)
	}
	m.components = numbered(b.Components)
	var problems []string
	m.Files, problems = s.uploads(r, b.Attachments, nil)
	if len(problems) > 0 {
		return nil, s.violation(r, problems)
	}
	if m.Content == "" && len(m.embeds)+len(m.components)+len(m.Files)+len(b.Stickers) == 0 && m.poll == nil {
		s.violate("%s %s: the message is empty", r.method, r.route.pattern)
		return nil, refuse(400, 50006, "Cannot send an empty message")
	}
	m.Pings = b.pings(s.mentioned(m.Content))
	if refusal := s.refer(r, c, m, b); refusal != nil {
		return nil, refusal
	}
	if b.Nonce != nil {
		m.Nonce = fmt.Sprint(b.Nonce)
		if f, ok := b.Nonce.(float64); ok {
			m.Nonce = fmt.Sprintf("%.0f", f)
		}
	}
	return m, nil
}

// mayWrite checks the bot's permissions. The caller holds mu.
func (s *Server) mayWrite(c *Channel, b messageBody, files bool, need Perm) *apiError {
	if c.guild == nil {
		if c.user.closed {
			return refuse(403, 50007, "Cannot send messages to this user")
		}
		return nil
	}
	if len(b.Embeds) > 0 {
		need |= EmbedLinks
	}
	if files {
		need |= AttachFiles
	}
	if b.Reference != nil && b.Reference.Message != "" {
		need |= ReadMessageHistory
	}
	return c.need(need)
}

// refer notes what the message replies to. The caller holds mu.
func (s *Server) refer(r *request, c *Channel, m *Message, b messageBody) *apiError {
	if b.Reference == nil {
		return nil
	}
	to := c.byID[b.Reference.Message]
	switch {
	case b.Reference.Type != 0:
		return s.violation(r, []string{"message_reference: forwarding is not simulated here"})
	case b.Reference.Channel != "" && b.Reference.Channel != c.ID:
		return s.violation(r, []string{"message_reference: replies stay in their channel"})
	case to == nil && b.Reference.Fail != nil && !*b.Reference.Fail:
		return nil
	case to == nil:
		e := invalidForm(nil)
		e.errors = obj{"message_reference": obj{"_errors": []obj{{
			"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message",
		}}}}
		return e
	}
	m.Type, m.ReplyTo = typeReply, to.ID
	m.reference = obj{"type": 0, "channel_id": c.ID, "message_id": to.ID}
	if c.guild != nil {
		m.reference["guild_id"] = c.guild.ID
	}
	if (b.Allowed == nil || b.Allowed.Replied) && !slices.Contains(m.Pings, to.From) {
		m.Pings = append(m.Pings, to.From)
	}
	return nil
}

// pings is who of those named gets notified.
func (b *messageBody) pings(named []string) []string {
	return slices.DeleteFunc(named, func(id string) bool { return !b.Allowed.user(id) })
}

// user reports whether that user may be notified.
func (a *allowed) user(id string) bool {
	return a == nil || slices.Contains(a.Parse, "users") || slices.Contains(a.Users, id)
}

// numbered gives components the number that Discord answers them with.
func numbered(components []any) []any {
	n := 0
	var walk func(all []any)
	walk = func(all []any) {
		for _, x := range all {
			o, ok := x.(obj)
			if !ok {
				continue
			}
			n++
			if o["id"] == nil {
				o["id"] = n
			}
			if inner, ok := o["components"].([]any); ok {
				walk(inner)
			}
		}
	}
	fresh, _ := clone(components).([]any)
	walk(fresh)
	return fresh
}

// revise changes a message as a request asks. The caller holds mu.
func (s *Server) revise(r *request, c *Channel, m *Message, fields obj) *apiError {
	var b messageBody
	remarshal(fields, &b)
	if problems := s.messageRules(fields, b, m.by != nil); len(problems) > 0 {
		return s.violation(r, problems)
	}
	_, newFiles := fields["attachments"]
	kept := m.Files
	if newFiles {
		kept = nil
	}
	files, problems := s.uploads(r, b.Attachments, m.Files)
	if len(problems) > 0 {
		return s.violation(r, problems)
	}
	after := *m
	after.Files = append(slices.Clone(kept), files...)
	if _, ok := fields["content"]; ok {
		after.Content = ""
		if b.Content != nil {
			after.Content = strings.TrimSpace(*b.Content)
		}
		after.Pings = b.pings(s.mentioned(after.Content))
	}
	if _, ok := fields["embeds"]; ok {
		after.embeds = b.Embeds
	}
	if _, ok := fields["components"]; ok {
		after.components = numbered(b.Components)
	}
	if _, ok := fields["flags"]; ok {
		after.Flags = after.Flags&^flagSuppressEmbeds | b.Flags&flagSuppressEmbeds
	}
	if after.Content == "" && len(after.embeds)+len(after.components)+len(after.Files)+len(after.stickers) == 0 && after.poll == nil {
		s.violate("%s %s: the message is empty", r.method, r.route.pattern)
		return refuse(400, 50006, "Cannot send an empty message")
	}
	if m.Flags&flagLoading == 0 {
		after.edited = time.Now()
	}
	after.Flags &^= flagLoading
	for _, f := range files {
		if f.channel == "" {
			f.channel = c.ID
		}
	}
	*m = after
	s.touch()
	return nil
}
