package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"duaarah/bot"
)

// What is remembered of a thread that refuses, by its ID.
const (
	opening  = "open/"   // it cannot be put in sight
	changing = "change/" // nothing else can be changed of it
)

const fullOfThreads = "the server has as many active threads as it may"

// shut reports whether a thread or post refuses what is done in it: that is no trouble of the channel.
func shut(err error) bool {
	return hasCode(err, codeUnknownChannel, codeNoAccess, codeNoPermission, codeThreadLocked, codeArchived, codeThreadsFull)
}

// trouble is why something cannot be done in a thread, in plain words. s.needs is what that takes.
func (s *sending) trouble(ctx context.Context, err error, thread string) error {
	if !shut(err) {
		return err
	}
	text := ""
	c, _ := s.dir.known(thread)
	switch {
	case hasCode(err, codeUnknownChannel):
		text = "the thread was deleted"
	case hasCode(err, codeThreadsFull):
		text = fullOfThreads
	case hasCode(err, codeThreadLocked), c.locked():
		text = "the thread is locked"
		if lacking := s.lacking(ctx, s.at.channel, permManageThreads); lacking != "" {
			text += ": " + lacking
		}
	default:
		text = s.lacking(ctx, s.at.channel, s.needs)
	}
	switch {
	case text != "":
	case hasCode(err, codeArchived):
		text = "the thread is archived, and cannot be opened"
	default:
		text = "the bot may not do that in the thread"
	}
	return &plainError{text, err}
}

// setThread changes a thread or post. What is refused is not asked again for a while.
func (s *sending) setThread(ctx context.Context, id string, change map[string]any) error {
	what := changing
	if change["archived"] == false {
		what = opening
	}
	if err := s.shut.why(what + id); err != nil {
		return err
	}
	var made wireChannel
	c := call{method: http.MethodPatch, path: "/channels/" + id, body: change}
	_, c.apart = change["name"]
	err := s.roomy(ctx, func() error { return s.rest.do(ctx, c, &made) })
	switch {
	case err == nil:
		s.dir.note(made)
	case hasCode(err, codeNoAccess, codeNoPermission, codeThreadLocked):
		s.shut.noteWhy(what+id, err)
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
	if err = do(); err != nil || s.Out.Topic == nil {
		if err := s.archive(ctx, channel, true); err != nil {
			s.amiss(ctx, s.trouble(ctx, err, channel))
		}
	}
	return err
}

// roomy does something that has a thread or post in sight. Where the server has as many as it may, it makes room and does it
// once more.
func (s *sending) roomy(ctx context.Context, do func() error) error {
	err := do()
	if hasCode(err, codeThreadsFull) && s.archiveQuiet(ctx) > 0 {
		err = do()
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
	threads = slices.DeleteFunc(threads, func(c wireChannel) bool { return c.Owner != s.id || c.archived() || c.locked() })
	slices.SortFunc(threads, func(a, b wireChannel) int { return compareIDs(last(a), last(b)) })
	n := 0
	for _, c := range threads[:min(quietMost, len(threads))] {
		if s.archive(ctx, c.ID, true) == nil {
			n++
		}
	}
	return n
}

// beneath says it in the thread of a message, or in a post, whose ID is the message's. A thread that is not there is
// made; where none can be, or it takes nothing, it is said in the channel, in answer to the message.
func (s *sending) beneath(ctx context.Context, m *message, thread string) (string, error) {
	if m.answers == thread { // that is not within the thread
		m.answers = ""
	}
	id, ok, err := s.within(ctx, m, thread)
	if ok {
		return id, err
	}
	c, failed := s.dir.channel(ctx, s.at.channel)
	switch {
	case failed != nil && passes(failed):
		return "", tryAgain(failed)
	case failed != nil:
		s.channel, s.needs = s.at.channel, permViewChannel
		return "", failed
	case c.isForum():
		return "", s.unposted(ctx, err, thread)
	}
	why := s.trouble(ctx, err, thread)
	if hasCode(err, codeUnknownChannel) {
		s.dir.gone(thread)
		switch failed := s.openThread(ctx, thread, s.topicName(ctx, thread)); {
		case failed == nil:
			if id, ok, err = s.within(ctx, m, thread); ok {
				return id, err
			}
			why = s.trouble(ctx, err, thread)
		case tooSlow(failed):
			why = &plainError{"no thread can be opened for now: there were too many", failed}
		case passes(failed):
			return "", tryAgain(failed)
		case hasCode(failed, codeUnknownMessage) && s.Out.Under.Message == thread:
			return "", refused(bot.ReasonTarget, &plainError{"the message and its thread were deleted", failed})
		case !hasCode(failed, codeUnknownMessage, codeUnknownChannel):
			why, err = s.trouble(ctx, failed, thread), nil // noTopic remembers it
		}
	}
	s.amiss(ctx, why)
	if s.Out.Only {
		return "", nil
	}
	m.answers = thread
	said, failed := s.post(ctx, s.at.channel, m)
	if failed == nil && err != nil { // so it was not the message that was refused
		s.shut.noteWhy(thread, err)
	}
	return said, failed
}

// within says it in a thread. ok = false: the thread takes nothing, for the reason of err.
func (s *sending) within(ctx context.Context, m *message, thread string) (id string, ok bool, err error) {
	if why := s.shut.why(thread); why != nil {
		s.channel, s.needs = thread, m.needs()&^permSendMessages|permSendInThreads
		if id, ok, err := s.sentBefore(ctx, thread, m); ok || err != nil { // before it refused
			return id, true, err
		}
		return "", false, why
	}
	id, err = s.post(ctx, thread, m)
	return id, !shut(err), err
}

// unposted is why nothing can be said in a post of a forum. It is trouble of that post, unless the forum has the same.
func (s *sending) unposted(ctx context.Context, err error, post string) error {
	why := s.trouble(ctx, err, post)
	c, _ := s.dir.known(post)
	switch {
	case hasCode(err, codeThreadsFull):
		return refused(bot.ReasonRights, why)
	case hasCode(err, codeUnknownChannel):
		s.dir.gone(post)
	case hasCode(err, codeNoAccess, codeNoPermission) && !c.locked():
		d := s.deliveryError(ctx, err, s.at.channel, s.needs)
		var named *plainError
		if d.Reason == bot.ReasonChatGone || errors.As(d, &named) {
			return d
		}
	}
	s.shut.noteWhy(post, err)
	return refused(bot.ReasonTarget, why)
}

// setTopic has a thread or post have a name (empty: as it is), and be out of sight or not, with some other change. What
// does not work is noted.
func (s *sending) setTopic(ctx context.Context, c wireChannel, change map[string]any, name string, closed bool) {
	s.channel, s.needs = s.at.channel, permManageThreads
	rename := name != "" && name != strings.TrimSpace(c.Name)
	archived := c.archived()
	switch {
	case archived && (!closed || rename || len(change) > 0): // nothing can be changed of what is out of sight
		change["archived"] = false
		archived = false
	case !archived && closed && !rename:
		change["archived"] = true
		archived = true
	}
	if len(change) > 0 {
		if err := s.setThread(ctx, c.ID, change); err != nil {
			s.amiss(ctx, s.trouble(ctx, err, c.ID))
			return
		}
	}
	if rename {
		if err := s.setThread(ctx, c.ID, map[string]any{"name": name}); err != nil {
			if hasStatus(err, http.StatusTooManyRequests) {
				err = &plainError{"the thread keeps its name for now: it was renamed too often", err}
			}
			s.amiss(ctx, s.trouble(ctx, err, c.ID))
		}
	}
	if closed && !archived {
		if err := s.archive(ctx, c.ID, true); err != nil {
			s.amiss(ctx, s.trouble(ctx, err, c.ID))
		}
	}
}
