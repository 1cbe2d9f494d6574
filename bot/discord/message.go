package discord

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"duaarah/bot"
)

const (
	flagNoPreviews = 1 << 2 // SUPPRESS_EMBEDS
	flagWhisper    = 1 << 6 // EPHEMERAL
	flagSilent     = 1 << 12

	whispered = "w" // before the ID of a message that only one person sees
)

// message is what is said, in Discord's form.
type message struct {
	content string // Markdown
	panel   string // Markdown, in an embed
	rows    []component
	files   []file
	silent  bool
	answers string // message ID
	nonce   string
	words   bool // of an edit: it changes the words, too
}

// compose makes a message of what is to be said. Its files are there. Its error is a *bot.DeliveryError.
func (s *sending) compose(ctx context.Context) (*message, error) {
	out := s.Out
	switch {
	case strings.TrimSpace(out.Text.S) == "" && len(out.Files) == 0:
		return nil, refused(bot.ReasonInvalid, errors.New("there is nothing to say"))
	case len(out.Files) > attachmentsMax:
		return nil, refused(bot.ReasonInvalid, fmt.Errorf("there are %d files", len(out.Files)))
	}
	m, err := s.recompose(ctx)
	if err != nil {
		return nil, err
	}
	if m.files, err = s.attach(ctx); err != nil {
		return nil, err
	}
	m.silent, m.nonce = out.Silent, nonceOf(s.Parcel)
	switch {
	case snowflake(out.ReplyTo.Message):
		m.answers = out.ReplyTo.Message
	case s.at.user != "" && snowflake(out.Under.Message): // there are no topics in private
		m.answers = out.Under.Message
	}
	return m, nil
}

// recompose makes the words and buttons of a message.
func (s *sending) recompose(ctx context.Context) (*message, error) {
	m := &message{}
	if strings.TrimSpace(s.Out.Text.S) != "" {
		m.words = true
		var ok bool
		if m.content, m.panel, ok = written(s.Out.Text, s.Out.Panel); !ok {
			return nil, refused(bot.ReasonInvalid, fmt.Errorf("the text has %d units", units(s.Out.Text.S)))
		}
	}
	rows, left, err := components(s.Out.Buttons, s.text("", "platform.choose"))
	if err != nil {
		return nil, refused(bot.ReasonInvalid, err)
	}
	if left > 0 {
		s.opt.Log.WarnContext(ctx, "buttons find no room in a message", "left", left)
	}
	m.rows = rows
	return m, nil
}

// written is a text as a message's content, or as a panel: styled if there is room, else without.
func written(t bot.Text, asPanel bool) (content, panel string, ok bool) {
	styled := render(t)
	if !asPanel && units(styled) <= textMax {
		return styled, "", true
	}
	if units(styled) <= descriptionMax {
		return "", styled, true
	}
	bare := plain(t)
	if !asPanel && units(bare) <= textMax {
		return bare, "", true
	}
	return "", bare, units(bare) <= descriptionMax
}

// needs is what the bot has to be allowed in a channel to make it there.
func (m *message) needs() permission {
	needs := permViewChannel | permSendMessages
	if len(m.files) > 0 {
		needs |= permAttachFiles
	}
	if m.panel != "" {
		needs |= permEmbedLinks
	}
	if m.answers != "" {
		needs |= permReadHistory
	}
	return needs
}

type embed struct {
	Description string `json:"description"`
}

// base is what a new message and a changed one have in common.
func (m *message) base() map[string]any {
	body := map[string]any{"allowed_mentions": map[string]any{"parse": []string{}}}
	if m.panel != "" {
		body["embeds"] = []embed{{m.panel}}
	}
	return body
}

// flags are Discord's. Previews of addresses are left out; with a panel they cannot be, since it would go with them.
func (m *message) flags() int {
	flags := 0
	if m.panel == "" && hasURL(m.content) {
		flags |= flagNoPreviews
	}
	if m.silent {
		flags |= flagSilent
	}
	return flags
}

// new is the body of a new message, without what only a channel's takes.
func (m *message) new() map[string]any {
	body := m.base()
	if m.content != "" {
		body["content"] = m.content
	}
	if len(m.rows) > 0 {
		body["components"] = m.rows
	}
	if flags := m.flags(); flags != 0 {
		body["flags"] = flags
	}
	if len(m.files) > 0 {
		body["attachments"] = m.attachments()
	}
	return body
}

// attachments names the message's files. Those of a changed message that are not named are taken off it.
func (m *message) attachments() []map[string]any {
	var list []map[string]any
	for i, f := range m.files {
		list = append(list, map[string]any{"id": strconv.Itoa(i), "filename": f.name})
	}
	return list
}

// create is the body of a new message in a channel.
func (m *message) create() map[string]any {
	body := m.new()
	if m.nonce != "" {
		body["nonce"], body["enforce_nonce"] = m.nonce, true
	}
	if m.answers != "" {
		body["message_reference"] = map[string]any{"message_id": m.answers, "fail_if_not_exists": false}
	}
	return body
}

// whisper is the body of a new message that only one person sees.
func (m *message) whisper() map[string]any {
	body := m.new()
	body["flags"] = (m.flags() | flagWhisper) &^ flagSilent
	return body
}

// edit is the body of a change: what is not in it stays.
func (m *message) edit() map[string]any {
	body := m.base()
	body["components"] = append([]component{}, m.rows...)
	if len(m.files) > 0 {
		body["attachments"] = m.attachments()
	}
	if m.words {
		body["content"], body["flags"] = m.content, m.flags()&flagNoPreviews
		if m.panel == "" {
			body["embeds"] = []embed{}
		}
	}
	return body
}
