package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	archiveAfter = 10080 // minutes without a message until a thread is out of sight: the longest there is
	topicTries   = 4     // attempts of a parcel at opening the topic of a message that is there already
	topicWait    = 5 * time.Second
	quietMost    = 10 // threads put out of sight at a time where a server has as many as it may
	untitled     = "…"
)

// inServer says it in a channel, a thread, a forum, or beneath a message.
func (s *sending) inServer(ctx context.Context, m *message) (string, error) {
	under := s.Out.Under.Message
	if !snowflake(under) {
		under = ""
	}
	switch {
	case s.at.thread != "":
		if m.answers == "" && under != s.at.thread {
			m.answers = under
		}
		return s.beneath(ctx, m, s.at.thread)
	case under != "":
		return s.beneath(ctx, m, under)
	}
	if s.Out.Topic != nil {
		s.watch(s.at.channel) // people talk about it there from now on
	}
	s.channel, s.needs = s.at.channel, permViewChannel
	c, err := s.dir.channel(ctx, s.at.channel)
	switch {
	case err != nil && passes(err): // nothing was sent yet
		return "", tryAgain(err)
	case err != nil:
		return "", err
	case c.isForum():
		return s.newPost(ctx, c, m)
	}
	id, err := s.post(ctx, s.at.channel, m)
	if err != nil || s.Out.Topic == nil {
		return id, err
	}
	if err := s.openTopic(ctx, id); err != nil {
		switch {
		case tooSlow(err): // it is opened when something is said in it
		case passes(err) && s.Attempts < topicTries:
			return "", tryAgain(err) // finds the message, and goes on from there
		default:
			s.amiss(ctx, err)
		}
	}
	return id, nil
}

// tooSlow reports whether opening a thread has to wait for so long that all else in the channel had better not wait for it.
func tooSlow(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.status == http.StatusTooManyRequests && !f.global && f.retryAfter > topicWait
}

// tryAgain is an error of a step after which nothing was lost: the whole is to be tried again.
func tryAgain(err error) error {
	d := &bot.DeliveryError{Outcome: bot.Retry, Err: err}
	var f *failure
	var e *bot.DeliveryError
	switch {
	case errors.As(err, &e):
		d.After, d.Account = e.After, e.Account
	case errors.As(err, &f):
		d.After, d.Account = f.retryAfter, f.global
	}
	return d
}

// amiss notes what did not work, though the message was sent.
func (s *sending) amiss(ctx context.Context, err error) {
	var plain *plainError
	if !errors.As(err, &plain) {
		d := s.deliveryError(ctx, err, s.channel, s.needs)
		if err = d; d.Err != nil {
			err = d.Err
		}
	}
	switch text := err.Error(); {
	case s.note == "":
		s.note = text
	case !strings.Contains(s.note, text):
		s.note += "; " + text
	}
}

// topicName is what a topic is called: as it was when its message was said, else the first line of what is said now.
func (s *sending) topicName(ctx context.Context, message string) string {
	if s.Out.Topic != nil {
		if name := cut(adapter.OneLine(s.Out.Topic.Name), topicNameMax); name != "" {
			return name
		}
	}
	if s.opt.Chats != nil && message != "" {
		out, ok, err := s.opt.Chats.Said(ctx, s.public(s.at.channel, ""), message)
		if err == nil && ok && out.Topic != nil && adapter.OneLine(out.Topic.Name) != "" {
			return cut(adapter.OneLine(out.Topic.Name), topicNameMax)
		}
	}
	line, _, _ := strings.Cut(strings.TrimSpace(s.Out.Text.S), "\n")
	if line = cut(adapter.OneLine(line), topicNameMax); line != "" {
		return line
	}
	if len(s.Out.Files) > 0 {
		return cut(fileName(s.Out.Files[0]), topicNameMax)
	}
	return untitled
}

// openTopic opens the thread of a message that was just sent. What is said in it first follows as a parcel of its own.
func (s *sending) openTopic(ctx context.Context, id string) error {
	if err := s.openThread(ctx, id, s.topicName(ctx, "")); err != nil {
		return err
	}
	if s.Out.Topic.Closed {
		s.needs = permManageThreads
		return s.archive(ctx, id, true)
	}
	return nil
}

// openThread makes the thread of a message in the channel. One that is there is fine.
func (s *sending) openThread(ctx context.Context, message, name string) error {
	channel := s.at.channel
	s.channel, s.needs = channel, permPublicThreads
	if s.noTopic.is(channel) { // it was tried a moment ago
		lacked := s.noTopic.why(channel)
		p, c, known := s.wanting(ctx, channel, s.needs)
		switch {
		case p != 0:
			return refused(bot.ReasonRights, errors.New(needsText(p, c)))
		case lacked == nil || !known:
			return refused(bot.ReasonRights, errors.New("no thread can be opened in the channel"))
		}
		s.noTopic.forget(channel) // what it lacked was granted
	}
	body := map[string]any{"name": name, "auto_archive_duration": archiveAfter}
	try := func() error {
		var made wireChannel
		err := s.rest.do(ctx, call{
			method: http.MethodPost, path: messagePath(channel, message) + "/threads", body: body,
		}, &made)
		if err == nil {
			s.dir.note(made)
		}
		return err
	}
	err := s.roomy(ctx, try)
	if hasStatus(err, http.StatusBadRequest) && !hasCode(err, codeThreadExists, codeThreadsFull) {
		delete(body, "auto_archive_duration") // some servers do not allow the longest
		err = s.roomy(ctx, try)
	}
	if hasCode(err, codeThreadExists) {
		return nil
	}
	if err != nil && !passes(err) && !hasCode(err, codeUnknownMessage, codeThreadsFull) {
		if c, failed := s.dir.channel(ctx, message); failed == nil && c.isThread() { // not every server says so
			return nil
		}
		if lacking := s.lacking(ctx, channel, s.needs); lacking != "" {
			s.noTopic.noteWhy(channel, errors.New(lacking))
		} else {
			s.noTopic.note(channel)
		}
	}
	return err
}

// topicNow makes the topic of a message as the parcel says. What does not work is noted: the words are changed already.
func (s *sending) topicNow(ctx context.Context, id string) {
	c, ok := s.topicOf(ctx, id)
	if !ok {
		return
	}
	change := map[string]any{}
	parent, err := s.dir.channel(ctx, s.at.channel)
	if err == nil && parent.isForum() {
		if tags, ok := s.tagsFor(ctx, parent, c.Applied); ok && !slices.Equal(tags, c.Applied) {
			change["applied_tags"] = tags
		}
	}
	s.setTopic(ctx, c, change, cut(adapter.OneLine(s.Out.Topic.Name), topicNameMax), s.Out.Topic.Closed)
}

// topicOf is the topic that a message of the channel opened. ok = false: it never did, or that was deleted; or it cannot be
// told, which is noted.
func (s *sending) topicOf(ctx context.Context, id string) (c wireChannel, ok bool) {
	c, err := s.dir.channel(ctx, id)
	switch {
	case hasCode(err, codeUnknownChannel):
		return c, false
	case err != nil:
		s.channel, s.needs = s.at.channel, permViewChannel
		s.amiss(ctx, s.trouble(ctx, err, id))
		return c, false
	}
	return c, c.isThread()
}

// topicGone sees to the topic of a message that is deleted: nobody is to read in its name what is gone.
func (s *sending) topicGone(ctx context.Context, id string) {
	if c, ok := s.topicOf(ctx, id); ok {
		s.setTopic(ctx, c, map[string]any{}, untitled, true)
	}
}

// opensTopic reports whether a message of the parcel's address may be one that opened a topic.
func (s *sending) opensTopic(id string) bool {
	return s.at.user == "" && (s.at.thread == "" || s.at.thread == id) && (s.Out.Under.Message == "" || s.Out.Under.Message == id)
}
