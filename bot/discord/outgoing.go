package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duaarah/bot"
)

// sending is one parcel on its way.
type sending struct {
	*Bot
	bot.Parcel
	at place

	// Of the request that is under way, to say what is amiss if it fails.
	channel string // of a server
	needs   permission

	note string // what is amiss though it was sent
}

// Send implements bot.Platform. What Discord would not take is refused here, without asking.
func (b *Bot) Send(ctx context.Context, p bot.Parcel) (bot.Receipt, error) {
	at, err := b.place(p.To)
	if err != nil {
		return bot.Receipt{}, refused(bot.ReasonInvalid, err)
	}
	if err := ctx.Err(); err != nil {
		return bot.Receipt{}, retry(0, err)
	}
	s := &sending{Bot: b, Parcel: p, at: at}
	ids, err := s.act(ctx)
	if err != nil {
		return bot.Receipt{}, b.deliveryError(ctx, err, s.channel, s.needs)
	}
	return bot.Receipt{Messages: ids, Arrived: true, Note: s.note}, nil
}

// act does what the parcel says, and returns the messages it made. Its error is a *failure or a *bot.DeliveryError.
func (s *sending) act(ctx context.Context) ([]string, error) {
	switch s.Out.Action {
	case bot.Send:
		id, err := s.say(ctx)
		if err != nil {
			return nil, err
		}
		if id == "" { // there was no place for it
			return nil, nil
		}
		return []string{id}, nil
	case bot.Edit:
		return nil, s.edit(ctx)
	case bot.Delete:
		return nil, s.remove(ctx)
	case bot.AnswerTap:
		return nil, s.inHand.answer(ctx, s)
	case bot.MarkIt:
		return nil, s.mark(ctx)
	case bot.SetMenu: // a chat has none of its own
		return nil, nil
	}
	return nil, refused(bot.ReasonInvalid, fmt.Errorf("unknown action %q", s.Out.Action))
}

// say says something new.
func (s *sending) say(ctx context.Context) (string, error) {
	if s.at.interaction == "" && s.at.user != "" && s.closed.is(s.at.user) && !s.inHand.commanded(s.at.user) {
		return "", noDMs()
	}
	m, err := s.compose(ctx)
	switch {
	case err != nil:
		return "", err
	case s.at.interaction != "":
		return s.inHand.say(ctx, s, m)
	case s.at.user != "":
		if id, done, err := s.inHand.sayToCommand(ctx, s, m); done {
			return id, err
		}
		return s.direct(ctx, m)
	}
	return s.inServer(ctx, m)
}

// noDMs: the person is known to take none.
func noDMs() error {
	return refused(bot.ReasonBlocked, errors.New("the person takes no direct messages"))
}

// direct says it in the private chat of s.at.user.
func (s *sending) direct(ctx context.Context, m *message) (id string, err error) {
	err = s.inDM(ctx, func(channel string) error {
		id, err = s.post(ctx, channel, m)
		return err
	})
	return id, err
}

// inDM does something in the private chat of s.at.user: once more if its channel turns out to be another.
func (s *sending) inDM(ctx context.Context, do func(channel string) error) error {
	if s.closed.is(s.at.user) {
		return noDMs()
	}
	s.channel, s.needs = "", 0
	for again := false; ; again = true {
		channel, err := s.dir.dm(ctx, s.at.user)
		if err == nil {
			err = do(channel)
		}
		switch {
		case hasCode(err, codeUnknownChannel) && !again:
			s.dir.forgetDM(s.at.user)
			continue
		case isClosed(err):
			s.closed.note(s.at.user)
		}
		return err
	}
}

// post makes a message in a channel, or finds it there if it was made by an earlier attempt.
func (s *sending) post(ctx context.Context, channel string, m *message) (string, error) {
	if s.at.user == "" {
		s.channel, s.needs = channel, m.needs()
		if channel != s.at.channel {
			s.needs = s.needs&^permSendMessages | permSendInThreads
		}
	}
	if id, ok, err := s.sentBefore(ctx, channel, m); ok || err != nil {
		return id, err
	}
	var made wireMessage
	c := call{method: http.MethodPost, path: messagesPath(channel), files: m.files}
	try := func() error {
		c.body = m.create()
		return s.rest.do(ctx, c, &made)
	}
	err := s.roomy(ctx, try) // a thread out of sight comes in sight when it is written in
	if m.answers != "" && !hasCode(err, codeThreadsFull) && (hasStatus(err, http.StatusBadRequest) || hasCode(err, codeNeedsHistory)) {
		m.answers = "" // not every server takes what it is told of a message that is gone
		err = s.roomy(ctx, try)
	}
	if hasCode(err, codeArchived) {
		if err = s.archive(ctx, channel, false); err == nil {
			err = try()
		}
	}
	if err == nil && made.ID == "" {
		err = s.rest.odd(c, errNoID)
	}
	if err != nil {
		return "", err
	}
	s.inHand.recent.said(m.nonce, channel, made.ID, s.Out.Buttons)
	return made.ID, nil
}

// targetID is the message that an action is about.
func (s *sending) targetID() (string, error) {
	id := s.Out.Target.Message
	if s.Part < len(s.Targets) {
		id = s.Targets[s.Part]
	} else if len(s.Targets) > 0 {
		id = ""
	}
	if !snowflake(strings.TrimPrefix(id, whispered)) {
		return "", refused(bot.ReasonTarget, errors.New("it is about no message of Discord's"))
	}
	return id, nil
}

// edit changes a message's words and buttons, or its buttons alone. Its files stay, unless others come in their place.
func (s *sending) edit(ctx context.Context) error {
	id, err := s.targetID()
	if err != nil {
		return err
	}
	m, err := s.recompose(ctx)
	if err != nil {
		return err
	}
	if m.files, err = s.attach(ctx); err != nil {
		return err
	}
	if s.at.interaction != "" || strings.HasPrefix(id, whispered) {
		return s.inHand.edit(ctx, s, id, m)
	}
	err = s.atMessage(ctx, id, m.needs()&^permSendMessages, func(path string) error {
		return s.rest.do(ctx, call{method: http.MethodPatch, path: path, body: m.edit(), files: m.files}, nil)
	})
	if err != nil {
		return err
	}
	s.inHand.recent.changed(id, s.Out.Buttons)
	if s.Out.Topic != nil && s.at.user == "" && s.at.thread == "" && s.Part == 0 {
		s.topicNow(ctx, id)
	}
	return nil
}

func (s *sending) remove(ctx context.Context) error {
	id, err := s.targetID()
	if err != nil {
		return err
	}
	if s.at.interaction != "" || strings.HasPrefix(id, whispered) {
		return s.inHand.remove(ctx, s, id)
	}
	topic := s.opensTopic(id)
	if topic {
		if done, err := s.removePost(ctx, id); done || err != nil {
			return err
		}
	}
	err = s.atMessage(ctx, id, 0, func(path string) error {
		return s.rest.do(ctx, call{method: http.MethodDelete, path: path}, nil)
	})
	var d *bot.DeliveryError
	if topic && (err == nil || errors.As(err, &d) && d.Reason == bot.ReasonTarget) { // or it was deleted before
		s.topicGone(ctx, id)
	}
	return err
}

// reactionOf is how a mark is shown.
func reactionOf(m bot.Mark) string {
	switch m {
	case bot.MarkTaken:
		return "👀"
	case bot.MarkDelivered:
		return "✅"
	case bot.MarkFailed:
		return "⚠️"
	}
	return ""
}

// mark reacts to a person's message, and takes earlier marks off it.
func (s *sending) mark(ctx context.Context) error {
	id, err := s.targetID()
	if err != nil {
		return err
	}
	if strings.HasPrefix(id, whispered) {
		return refused(bot.ReasonTarget, errors.New("what one person sees takes no reactions"))
	}
	return s.atMessage(ctx, id, permAddReactions|permReadHistory, func(path string) error {
		react := func(method, emoji string) error {
			return s.rest.do(ctx, call{method: method, path: path + "/reactions/" + url.PathEscape(emoji) + "/@me"}, nil)
		}
		// What is done is noted at once: reactions are limited so strictly that each attempt may get no further than one.
		for _, other := range s.inHand.recent.marked(id, s.Out.Mark) {
			if err := react(http.MethodDelete, reactionOf(other)); err != nil && !hasCode(err, codeUnknownEmoji, codeUnknownMessage) && !hasStatus(err, http.StatusNotFound) {
				return err
			}
			s.inHand.recent.unmark(id, other)
		}
		if emoji := reactionOf(s.Out.Mark); emoji != "" {
			if err := react(http.MethodPut, emoji); err != nil {
				return err
			}
		}
		s.inHand.recent.mark(id, s.Out.Mark)
		return nil
	})
}

// errNoID: Discord says that it was done, but not what came of it.
var errNoID = errors.New("the answer names no message")

// atMessage does something to a message that is there, by its path. Where in the server it is may have to be tried.
func (s *sending) atMessage(ctx context.Context, id string, needs permission, do func(path string) error) error {
	if s.at.interaction != "" {
		return s.inHand.atMessage(ctx, s, id, do)
	}
	if s.at.user != "" {
		return s.inDM(ctx, func(channel string) error { return do(messagePath(channel, id)) })
	}
	err, named := errors.New("it is in no channel or thread that it can be in"), false
	for _, channel := range s.places(ctx, id) {
		s.channel, s.needs = channel, needs
		failed := s.unarchived(ctx, channel, func() error { return do(messagePath(channel, id)) })
		switch whole := channel == s.at.channel; {
		case failed == nil:
			return nil
		case hasCode(failed, codeNoPermission) && s.noPanel(ctx, channel): // it is there, and may be changed to plain words
			return failed
		case hasCode(failed, codeUnknownMessage, codeNoText), !whole && hasCode(failed, codeUnknownChannel):
			if !named {
				err = failed
			}
		case !whole && shut(failed): // that thread's trouble is not the channel's
			err, named = s.trouble(ctx, failed, channel), true
		default:
			return failed
		}
	}
	return refused(bot.ReasonTarget, err)
}

// noPanel reports whether a panel may be what is refused in a channel or thread: the bot may set no words apart there.
func (s *sending) noPanel(ctx context.Context, channel string) bool {
	p, _, _ := s.wanting(ctx, channel, s.needs)
	return p&^permAttachFiles == permEmbedLinks
}

// places are the channels and threads where a message of the parcel's address can be, the likely ones first.
func (s *sending) places(ctx context.Context, id string) []string {
	all := []string{s.inHand.recent.channelOf(id), s.Out.Under.Message}
	forum := false
	if s.at.thread == "" {
		c, err := s.dir.channel(ctx, s.at.channel)
		forum = err == nil && c.isForum()
	}
	switch {
	case s.at.thread != "" && s.at.thread != id:
		all = append(all, s.at.thread)
	case forum: // a post and its first message have the same ID
		all = append(all, id)
	default:
		all = append(all, s.at.channel)
	}
	all = append(all, s.at.thread)
	if len(s.Targets) > 0 { // the further parts of a message with a topic are in that
		all = append(all, s.Targets[0])
	}
	all = append(all, s.at.channel, id)
	var out []string
	for _, c := range all {
		if snowflake(c) && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// nonceOf tells a part of a parcel from all others for Discord, which takes at most 25 signs. The time is in it because
// numbers of the outbox may come again with a database that was put back.
func nonceOf(p bot.Parcel) string {
	id := strconv.FormatInt(p.ID, 10) + "." + strconv.Itoa(p.Part)
	if p.Created.IsZero() {
		return id
	}
	if made := id + "." + strconv.FormatInt(p.Created.Unix(), 36); len(made) <= 25 {
		return made
	}
	return id
}
