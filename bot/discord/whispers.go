package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"duaarah/bot"
)

// say says something that one person alone is to see: in answer to their interaction, or else in their private chat.
func (x *interactions) say(ctx context.Context, s *sending, m *message) (string, error) {
	m.answers = ""
	h := x.get(s.at.interaction)
	if h == nil || h.user != s.at.user {
		if s.Attempts > 0 && !x.isLate(m.nonce) {
			return "", refused(bot.ReasonExpired, errors.New("an answer to an interaction that is not known any more may have been sent before"))
		}
		return x.sayLate(ctx, s, m)
	}
	id, err := x.whisper(ctx, h, s, m)
	if errors.Is(err, errTooLate) {
		return x.sayLate(ctx, s, m)
	}
	if err != nil {
		return "", err
	}
	return whispered + id, nil
}

// sayLate says it in the private chat, where it is found again.
func (x *interactions) sayLate(ctx context.Context, s *sending, m *message) (string, error) {
	x.mu.Lock()
	x.late.put(m.nonce, true)
	x.mu.Unlock()
	return s.direct(ctx, m)
}

// isLate reports whether an earlier attempt went to the private chat.
func (x *interactions) isLate(nonce string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	_, late := x.late.get(nonce)
	return late
}

// whisper answers the interaction with a message that its person alone sees.
func (x *interactions) whisper(ctx context.Context, h *held, s *sending, m *message) (id string, err error) {
	if !h.lock(ctx) {
		return "", retry(0, ctx.Err())
	}
	defer h.unlock()
	if id := h.sent[m.nonce]; id != "" && s.Attempts > 0 {
		return id, nil
	}
	if h.state == stateOpen && len(m.files) > 0 { // which may take longer than there is
		x.postponed(ctx, h)
	}
	if h.state == stateOpen {
		if id, err = x.firstAnswer(ctx, h, m.nonce, m.whisper(), m.files); h.state == stateOpen {
			return "", err
		}
	} else if h.state == stateReplied && h.first == m.nonce && s.Attempts > 0 {
		h.state = stateThinking // it may not have come through: what stands there is made into it
	}
	if id == "" && err == nil {
		switch h.state {
		case stateThinking:
			id, err = x.takePlace(ctx, h, m)
		case stateLost:
			return "", errTooLate
		default:
			id, err = x.followUp(ctx, h, m)
		}
	}
	if err != nil {
		if unanswerable(err) {
			h.to(stateLost)
			return "", errTooLate
		}
		return "", err
	}
	h.sent[m.nonce] = id
	name := id
	if id == h.id { // see original
		name = "@original"
	}
	x.remember(whispered+id, ephemeral{h, name})
	x.recent.said(m.nonce, "", whispered+id, s.Out.Buttons)
	return id, nil
}

func (x *interactions) remember(message string, e ephemeral) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.made[message] = e
}

// firstAnswer answers with a message by the callback. Neither an ID nor an error: it was acknowledged otherwise, or is
// lost, as its state says. The state is still open if nothing, or nothing for certain, came of it.
func (x *interactions) firstAnswer(ctx context.Context, h *held, nonce string, data map[string]any, files []file) (string, error) {
	before := h.first
	if h.first == "" {
		h.first = nonce
	}
	id, err := x.callback(ctx, h, callbackMessage, data, files)
	switch {
	case err == nil:
		h.first = nonce
		h.to(stateReplied)
	case h.state == stateReplied && before == "": // it was not by us that it was answered
		h.first = ""
		h.to(stateQuiet)
		return "", nil
	case h.state == stateReplied && h.first == nonce: // it was, by an earlier attempt
	case h.state == stateReplied, h.state == stateLost, h.state == stateQuiet:
		return "", nil
	default:
		if !passes(err) { // refused: nothing came of it
			h.first = before
		}
		return "", err
	}
	if id == "" {
		return x.original(ctx, h)
	}
	return id, nil
}

// takePlace puts a message where it shows that an answer is being made.
func (x *interactions) takePlace(ctx context.Context, h *held, m *message) (string, error) {
	if h.first != "" && h.first != m.nonce { // something else may stand there
		h.to(stateReplied)
		return x.followUp(ctx, h, m)
	}
	c := h.webhook(http.MethodPatch, "/messages/@original")
	body := m.new()
	delete(body, "flags")
	c.body, c.files = body, m.files
	var made wireMessage
	err := x.b.rest.do(ctx, c, &made)
	switch {
	case err != nil && passes(err):
		h.first = m.nonce
		return "", err
	case hasCode(err, codeUnknownMessage): // put away by the person
		h.to(stateReplied)
		return x.followUp(ctx, h, m)
	case err != nil:
		return "", err
	}
	h.first = m.nonce
	h.to(stateReplied)
	if made.ID == "" {
		return x.original(ctx, h)
	}
	return made.ID, nil
}

// followUp answers once more. There is nothing by which Discord would know it again: what may have been sent is not repeated.
func (x *interactions) followUp(ctx context.Context, h *held, m *message) (string, error) {
	if h.doubt[m.nonce] {
		return "", refused(bot.ReasonExpired, errors.New("a further answer to an interaction may have been sent before"))
	}
	c := h.webhook(http.MethodPost, "")
	c.query, c.body, c.files = url.Values{"wait": {"true"}}, m.whisper(), m.files
	var made wireMessage
	err := x.b.rest.do(ctx, c, &made)
	if err == nil && made.ID == "" {
		err = x.b.rest.odd(c, errNoID)
	}
	var f *failure
	if errors.As(err, &f) && f.written && passes(f) && f.status != http.StatusTooManyRequests {
		h.doubt[m.nonce] = true
	}
	if err != nil {
		return "", err
	}
	return made.ID, nil
}

// commanded reports whether a command of the person's in their private chat may be answered there.
func (x *interactions) commanded(user string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.commands[user]) > 0
}

// sayToCommand says it as the answer to a command in a private chat, if one is open there. done = false: none is.
func (x *interactions) sayToCommand(ctx context.Context, s *sending, m *message) (id string, done bool, err error) {
	if m.answers != "" || len(m.files) > 0 { // files may take longer than there is
		return "", false, nil
	}
	x.mu.Lock()
	open := slices.Clone(x.commands[s.at.user])
	x.mu.Unlock()
	for _, h := range open {
		id, done, err = x.sayTo(ctx, h, s, m)
		if done {
			return id, true, err
		}
	}
	return "", false, nil
}

func (x *interactions) sayTo(ctx context.Context, h *held, s *sending, m *message) (id string, done bool, err error) {
	if x.get(h.id) == nil {
		return "", false, nil
	}
	if !h.lock(ctx) {
		return "", true, retry(0, ctx.Err())
	}
	defer h.unlock()
	switch {
	case s.Attempts > 0 && h.first != m.nonce: // an earlier attempt went elsewhere
		return "", false, nil
	case h.state == stateReplied && h.first == m.nonce && s.Attempts > 0:
		if id = h.sent[m.nonce]; id == "" {
			id, err = x.original(ctx, h)
		}
	case h.state != stateOpen:
		return "", false, nil
	default:
		id, err = x.firstAnswer(ctx, h, m.nonce, m.new(), m.files)
		if id == "" && err == nil {
			return "", false, nil
		}
	}
	if err == nil {
		h.sent[m.nonce] = id
		x.recent.said(m.nonce, h.channel, id, s.Out.Buttons)
	}
	return id, true, err
}

// answer answers a tap: with a few words that its person alone sees, or with nothing.
func (x *interactions) answer(ctx context.Context, s *sending) error {
	if !snowflake(s.Out.Tap) {
		return refused(bot.ReasonInvalid, errors.New("it answers no tap"))
	}
	h := x.get(s.Out.Tap)
	if h == nil {
		return refused(bot.ReasonExpired, errTooLate)
	}
	if strings.TrimSpace(s.Out.Text.S) == "" || s.Out.Passing && h.message != "" { // words would stay until they are put away
		return x.acknowledge(ctx, h)
	}
	m, err := s.recompose(ctx)
	if err != nil {
		return err
	}
	m.nonce = nonceOf(s.Parcel)
	if _, err = x.whisper(ctx, h, s, m); errors.Is(err, errTooLate) {
		return refused(bot.ReasonExpired, err)
	}
	return err
}

// acknowledge ends the waiting for an answer, with nothing to be seen. Of a command there is no such thing.
func (x *interactions) acknowledge(ctx context.Context, h *held) error {
	if !h.lock(ctx) {
		return retry(0, ctx.Err())
	}
	defer h.unlock()
	if h.state != stateOpen || h.message == "" {
		return nil
	}
	_, err := x.callback(ctx, h, callbackQuiet, nil, nil)
	switch {
	case h.state == stateLost:
		return refused(bot.ReasonExpired, errTooLate)
	case h.state != stateOpen:
		return nil
	case err != nil:
		return err
	}
	x.quiet(h)
	return nil
}

// quiet notes that the interaction was acknowledged by way of the message it is on, which it can change from now on.
func (x *interactions) quiet(h *held) {
	h.to(stateQuiet)
	if strings.HasPrefix(h.message, whispered) {
		x.remember(h.message, ephemeral{h, "@original"})
	}
}

// noWhisper: nothing is known by which it could be changed.
func noWhisper() error {
	return refused(bot.ReasonTarget, errors.New("what one person saw cannot be changed any more"))
}

// edit changes a message that one person sees, or the one on which the interaction of the parcel's address was.
func (x *interactions) edit(ctx context.Context, s *sending, id string, m *message) error {
	change := func(c call) error {
		c.body, c.files = m.edit(), m.files
		return x.b.rest.do(ctx, c, nil)
	}
	err := func() error {
		if h := x.get(s.at.interaction); h != nil && h.message == id {
			if done, err := x.editTapped(ctx, h, m, change); done {
				return err
			}
		}
		return x.ofWhisper(ctx, s, id, func(h *held, name string) error {
			return change(h.webhook(http.MethodPatch, "/messages/"+name))
		}, func(path string) error {
			return change(call{method: http.MethodPatch, path: path})
		})
	}()
	if err == nil {
		x.recent.changed(id, s.Out.Buttons)
	}
	return err
}

// editTapped changes the message on which the interaction was, by the interaction. done = false: it cannot be.
func (x *interactions) editTapped(ctx context.Context, h *held, m *message, change func(call) error) (done bool, err error) {
	if !h.lock(ctx) {
		return true, retry(0, ctx.Err())
	}
	defer h.unlock()
	if h.state == stateOpen && h.first == "" {
		_, err = x.callback(ctx, h, callbackUpdate, m.edit(), m.files)
		switch {
		case err == nil:
			x.quiet(h)
			return true, nil
		case h.state == stateOpen:
			return true, err
		}
	}
	if h.state != stateQuiet {
		return false, nil
	}
	if err = change(h.webhook(http.MethodPatch, "/messages/@original")); err != nil && (unanswerable(err) || hasCode(err, codeUnknownMessage)) {
		return false, nil
	}
	return true, err
}

// remove deletes a message that one person sees, or another by an address that they alone see.
func (x *interactions) remove(ctx context.Context, s *sending, id string) error {
	if h := x.get(s.at.interaction); h != nil && h.message == id {
		if err := x.acknowledge(ctx, h); err != nil {
			return err
		}
	}
	return x.ofWhisper(ctx, s, id, func(h *held, name string) error {
		return x.b.rest.do(ctx, h.webhook(http.MethodDelete, "/messages/"+name), nil)
	}, func(path string) error {
		return x.b.rest.do(ctx, call{method: http.MethodDelete, path: path}, nil)
	})
}

// ofWhisper does something to a message: by the interaction that made it if one person alone sees it, else by its path.
func (x *interactions) ofWhisper(ctx context.Context, s *sending, id string, by func(h *held, name string) error, at func(path string) error) error {
	if !strings.HasPrefix(id, whispered) {
		return s.atMessage(ctx, id, 0, at)
	}
	x.mu.Lock()
	e, ok := x.made[id]
	x.mu.Unlock()
	if !ok || x.get(e.by.id) == nil {
		return noWhisper()
	}
	err := by(e.by, e.name)
	if err != nil && unanswerable(err) {
		return noWhisper()
	}
	return err
}

// atMessage does something to a message that all see, by an address that one person sees: where the interaction was, or in
// their private chat, where answers go that come too late.
func (x *interactions) atMessage(ctx context.Context, s *sending, id string, do func(path string) error) error {
	all := []string{x.recent.channelOf(id)}
	if h := x.get(s.at.interaction); h != nil {
		all = append(all, h.channel)
	}
	for _, channel := range all {
		if !snowflake(channel) {
			continue
		}
		err := s.unarchived(ctx, channel, func() error { return do(messagePath(channel, id)) })
		switch {
		case hasCode(err, codeUnknownMessage, codeUnknownChannel):
		case shut(err):
			return refused(bot.ReasonTarget, err)
		default:
			return err
		}
	}
	return s.inDM(ctx, func(channel string) error { return do(messagePath(channel, id)) })
}
