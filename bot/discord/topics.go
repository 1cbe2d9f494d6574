package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	archiveAfter = 10080 // minutes without a message until a thread is out of sight: the longest there is
	topicTries   = 4     // attempts of a parcel at opening the topic of a message that is there already
	quietMost    = 10    // threads put out of sight at a time where a server has as many as it may
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
		if passes(err) && s.Attempts < topicTries {
			return "", tryAgain(err) // finds the message, and goes on from there
		}
		s.amiss(ctx, err)
	}
	return id, nil
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
	d := s.deliveryError(ctx, err, s.channel, s.needs)
	text := d.Error()
	if d.Err != nil {
		text = d.Err.Error()
	}
	if s.note != "" {
		text = s.note + "; " + text
	}
	s.note = text
}

// beneath says it in the thread of a message, or in a post, whose ID is the message's. A thread that is not there is
// made; where that cannot be, it is said in the channel, in answer to the message.
func (s *sending) beneath(ctx context.Context, m *message, thread string) (string, error) {
	answers := m.answers
	if answers == thread { // that is not within the thread
		m.answers = ""
	}
	id, err := s.post(ctx, thread, m)
	if !hasCode(err, codeUnknownChannel) {
		return id, err
	}
	s.dir.gone(thread)
	c, err := s.dir.channel(ctx, s.at.channel)
	switch {
	case err != nil && passes(err):
		return "", tryAgain(err)
	case err != nil:
		s.channel, s.needs = s.at.channel, permViewChannel
		return "", err
	case c.isForum():
		return s.newPost(ctx, c, m)
	}
	if err = s.openThread(ctx, thread, s.topicName(ctx, thread)); err == nil {
		return s.post(ctx, thread, m)
	}
	if passes(err) {
		return "", tryAgain(err)
	}
	if !hasCode(err, codeUnknownMessage, codeUnknownChannel) {
		s.amiss(ctx, err)
	}
	if m.answers = answers; answers == "" {
		m.answers = thread
	}
	return s.post(ctx, s.at.channel, m)
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
		return s.archive(ctx, id, true)
	}
	return nil
}

// openThread makes the thread of a message in the channel. One that is there is fine.
func (s *sending) openThread(ctx context.Context, message, name string) error {
	channel := s.at.channel
	s.channel, s.needs = channel, permPublicThreads
	if s.noTopic.is(channel) { // it was tried a moment ago
		why := s.lacking(ctx, channel, s.needs)
		if why == "" {
			why = "no thread can be opened in the channel"
		}
		return refused(bot.ReasonRights, errors.New(why))
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
	err := try()
	if hasStatus(err, http.StatusBadRequest) && !hasCode(err, codeThreadExists, codeThreadsFull) {
		delete(body, "auto_archive_duration") // some servers do not allow the longest
		err = try()
	}
	if hasCode(err, codeThreadsFull) {
		if n := s.archiveQuiet(ctx); n > 0 {
			err = try()
		}
	}
	if hasCode(err, codeThreadExists) {
		return nil
	}
	if err != nil && !passes(err) && !hasCode(err, codeUnknownMessage, codeThreadsFull) {
		s.noTopic.note(channel)
	}
	return err
}

// archiveQuiet puts those of our threads out of sight in which nothing was said for longest, and returns how many.
func (s *sending) archiveQuiet(ctx context.Context) int {
	c, err := s.dir.channel(ctx, s.at.channel)
	if err != nil || c.Guild == "" {
		return 0
	}
	threads, err := s.dir.activeThreads(ctx, c.Guild)
	if err != nil {
		return 0
	}
	last := func(c wireChannel) string {
		if older(c.ID, c.Last) {
			return c.Last
		}
		return c.ID
	}
	threads = slices.DeleteFunc(threads, func(c wireChannel) bool { return c.Owner != s.id || c.archived() })
	slices.SortFunc(threads, func(a, b wireChannel) int { return compareIDs(last(a), last(b)) })
	n := 0
	for _, c := range threads[:min(quietMost, len(threads))] {
		if s.archive(ctx, c.ID, true) == nil {
			n++
		}
	}
	return n
}

// setThread changes a thread or post.
func (s *sending) setThread(ctx context.Context, id string, change map[string]any) error {
	var made wireChannel
	err := s.rest.do(ctx, call{method: http.MethodPatch, path: "/channels/" + id, body: change}, &made)
	if err == nil {
		s.dir.note(made)
	}
	return err
}

// archive puts a thread or post out of sight, or in sight again.
func (s *sending) archive(ctx context.Context, id string, archived bool) error {
	return s.setThread(ctx, id, map[string]any{"archived": archived})
}

// unarchived does something that Discord may not allow in a thread that is out of sight: it is put in sight for it, and
// out of sight again, unless topicNow says how it is to be.
func (s *sending) unarchived(ctx context.Context, channel string, do func() error) error {
	err := do()
	if !hasCode(err, codeArchived) {
		return err
	}
	if err := s.archive(ctx, channel, false); err != nil {
		return err
	}
	if err = do(); err == nil && s.Out.Topic == nil {
		if err := s.archive(ctx, channel, true); err != nil {
			s.amiss(ctx, err)
		}
	}
	return err
}

// topicNow makes the topic of a message as the parcel says. What does not work is noted: the words are changed already.
func (s *sending) topicNow(ctx context.Context, id string) {
	c, err := s.dir.channel(ctx, id)
	if hasCode(err, codeUnknownChannel) {
		return // it never had one, or it was deleted
	}
	s.channel, s.needs = s.at.channel, permManageThreads
	if err != nil {
		s.amiss(ctx, err)
		return
	}
	change := map[string]any{}
	parent, err := s.dir.channel(ctx, s.at.channel)
	if err == nil && parent.isForum() {
		if tags, ok := s.tagsFor(ctx, parent, c.Applied); ok && !slices.Equal(tags, c.Applied) {
			change["applied_tags"] = tags
		}
	}
	closed := s.Out.Topic.Closed
	if c.archived() && len(change) > 0 { // nothing else can be changed of what is out of sight
		change["archived"] = false
		if err := s.setThread(ctx, id, change); err != nil {
			s.amiss(ctx, err)
			return
		}
		change = map[string]any{}
		if closed {
			change["archived"] = true
		}
	} else if c.archived() != closed {
		change["archived"] = closed
	}
	if len(change) == 0 {
		return
	}
	if err := s.setThread(ctx, id, change); err != nil {
		s.amiss(ctx, err)
	}
}
