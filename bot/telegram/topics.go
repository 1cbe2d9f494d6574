package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/split"
)

// A topic of a forum has an ID of its own, that of the service message which opened it. To the rest of the program it is "t" and that
// number. Where none could be opened, what was to be said in it is said outside of topics, and "x" with the outbox row's number
// stands for it; "r" after it: for want of a right. Rows that hold such IDs outlive a restart.
//
// The library is older than topics: all goes through MakeRequest, as do other methods that it lacks.

const (
	untitled = "…"
	// rightTopics is what people are told is missing: Telegram's name for it.
	rightTopics = "Manage Topics (can_manage_topics)"
)

func topicID(thread int64) string { return "t" + strconv.FormatInt(thread, 10) }

// isTopic reads a topic's ID. ok: it stands for a topic; thread is 0 if that could not be opened.
func isTopic(id string) (thread int64, lacks, ok bool) {
	switch {
	case strings.HasPrefix(id, "x"):
		return 0, strings.HasSuffix(id, "r"), true
	case strings.HasPrefix(id, "t"):
		n, err := strconv.ParseInt(id[1:], 10, 64)
		return n, false, err == nil && n > 0
	}
	return 0, false, false
}

// topics remembers how topics were made to be, so that they are not asked to be so again with every change of a card.
type topics struct {
	mu    sync.Mutex
	known map[string]topicNow // by chat and thread
}

type topicNow struct {
	name          string // empty: not known
	closed, known bool   // known: closed is
}

// topicsMost is how many are remembered.
const topicsMost = 10_000

func (t *topics) get(chat, thread int64) topicNow {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known[topicKey(chat, thread)]
}

func (t *topics) set(chat, thread int64, now topicNow) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) >= topicsMost {
		t.known = map[string]topicNow{}
	}
	t.known[topicKey(chat, thread)] = now
}

func topicKey(chat, thread int64) string { return fmt.Sprint(chat, "/", thread) }

// opensTopic reports whether a part does nothing but open a topic.
func opensTopic(out bot.Outgoing) bool { return out.Action == bot.Send && out.Topic != nil }

// findTopic has what is to be said under a message be said in its topic, if it has one.
func (s *sending) findTopic() {
	for _, id := range s.under() {
		thread, lacks, ok := isTopic(id)
		switch {
		case !ok || s.thread != 0:
		case thread != 0:
			s.thread, s.below = thread, true
			return
		case lacks:
			s.missing()
			return
		}
	}
}

// under are the messages that this is said under.
func (s *sending) under() []string {
	if len(s.Under) > 0 {
		return s.Under
	}
	return []string{s.Out.Under.Message}
}

// missing notes that there is no topic, for want of a right.
func (s *sending) missing() { s.note, s.lacks = rightTopics, bot.ReasonRights }

// answers is the message that is answered: that which is named, or what this is said under; 0: none.
func (s *sending) answers() int64 {
	for _, id := range append([]string{s.Out.ReplyTo.Message}, s.under()...) {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && n > 0 {
			return n
		}
	}
	return 0
}

// failed says what a failure means. That a topic is gone is no trouble of the chat.
func (s *sending) failed(err error) error {
	var f *failure
	if s.below && errors.As(err, &f) && f.json && f.topicGone() {
		return refused(bot.ReasonTarget, f)
	}
	return s.deliveryError(err, s.To)
}

// topicGone: Telegram has no name for it either, and several words.
func (f *failure) topicGone() bool {
	return f.says("message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID", "topic not found")
}

// openTopic opens a topic. Where that cannot be done, what stands for it says so, and all the rest is said outside of topics.
func (s *sending) openTopic(ctx context.Context) (bot.Receipt, error) {
	params := s.ofChat()
	params["name"] = topicName(s.Out.Topic)
	var made struct {
		Thread int64 `json:"message_thread_id"`
	}
	var f *failure
	err := s.api.call(ctx, "createForumTopic", params, nil, &made)
	switch {
	case err == nil && made.Thread <= 0:
		return bot.Receipt{}, s.deliveryError(&failure{method: "createForumTopic", written: true, cause: errors.New("the answer names no topic")}, s.To)
	case err == nil:
		s.topics.set(s.chat, made.Thread, topicNow{name: params["name"], known: true})
		return bot.Receipt{Arrived: true, Messages: []string{topicID(made.Thread)}}, nil
	case !errors.As(err, &f):
		return bot.Receipt{}, s.deliveryError(err, s.To)
	}
	d := s.deliveryError(err, s.To)
	switch {
	case d.Outcome != bot.Refused, d.Reason == bot.ReasonChatGone, d.Reason == bot.ReasonToken, d.Reason == bot.ReasonBlocked:
		return bot.Receipt{}, d
	case d.Reason == bot.ReasonRights:
		s.missing()
		return s.noTopic("r"), nil
	}
	s.note = f.Error() // no forum, as many topics as there may be, a server without topics
	return s.noTopic(""), nil
}

func (s *sending) noTopic(why string) bot.Receipt {
	return bot.Receipt{Arrived: true, Messages: []string{"x" + strconv.FormatInt(s.ID, 10) + why}, Note: s.note, Lacks: s.lacks}
}

func topicName(t *bot.Topic) string {
	name := split.Truncate(adapter.OneLine(adapter.Valid(t.Name)), topicMax, bot.UTF16)
	if strings.TrimSpace(name) == "" {
		return untitled
	}
	return name
}

func (s *sending) ofChat() tgbotapi.Params {
	return tgbotapi.Params{"chat_id": strconv.FormatInt(s.chat, 10)}
}

func (s *sending) ofTopic(thread int64) tgbotapi.Params {
	p := s.ofChat()
	p.AddNonZero64("message_thread_id", thread)
	return p
}

// topicTarget is the topic that an action is about. ok = false: it is about a message.
func (s *sending) topicTarget() (thread int64, ok bool) {
	if s.Part >= len(s.Targets) {
		return 0, false
	}
	thread, _, ok = isTopic(s.Targets[s.Part])
	return thread, ok
}

// editTopic makes a topic as the parcel says: its name, and whether it is closed. One that was never opened needs nothing.
func (s *sending) editTopic(ctx context.Context) error {
	thread, ok := s.topicTarget()
	if !ok || thread == 0 {
		return nil
	}
	now := s.topics.get(s.chat, thread)
	if name := topicName(s.Out.Topic); name != now.name {
		params := s.ofTopic(thread)
		params["name"] = name
		if err := s.topicCall(ctx, "editForumTopic", params); err != nil {
			return err
		}
		now.name = name
		s.topics.set(s.chat, thread, now)
	}
	if now.known && now.closed == s.Out.Topic.Closed {
		return nil
	}
	return s.setClosed(ctx, thread, s.Out.Topic.Closed)
}

// setClosed closes a topic, or opens it again.
func (s *sending) setClosed(ctx context.Context, thread int64, closed bool) error {
	method := "reopenForumTopic"
	if closed {
		method = "closeForumTopic"
	}
	if err := s.topicCall(ctx, method, s.ofTopic(thread)); err != nil {
		return err
	}
	now := s.topics.get(s.chat, thread)
	now.closed, now.known = closed, true
	s.topics.set(s.chat, thread, now)
	return nil
}

// topicCall changes a topic. One that is so already is fine; that it is gone, or may not be changed, is refused.
func (s *sending) topicCall(ctx context.Context, method string, params tgbotapi.Params) error {
	err := s.api.call(ctx, method, params, nil, nil)
	var f *failure
	switch {
	case !errors.As(err, &f) || !f.json:
		return err
	case f.says("TOPIC_NOT_MODIFIED"):
		return nil
	case f.topicGone():
		return refused(bot.ReasonTarget, f)
	}
	if d := s.deliveryError(err, s.To); d.Outcome == bot.Refused && d.Reason == bot.ReasonRights {
		s.missing()
		return nil // it keeps its name; the card goes on
	}
	return err
}

// removeTopic deletes a topic with all that is in it. Where the bot may not, nobody is to read in its name what is gone.
func (s *sending) removeTopic(ctx context.Context, thread int64) error {
	if thread == 0 {
		return nil
	}
	err := s.api.call(ctx, "deleteForumTopic", s.ofTopic(thread), nil, nil)
	var f *failure
	if !errors.As(err, &f) || !f.json || f.migrated != 0 || f.code == http.StatusTooManyRequests || f.code >= http.StatusInternalServerError {
		return err
	}
	if f.topicGone() {
		return nil
	}
	params := s.ofTopic(thread)
	params["name"] = untitled
	for _, step := range []struct {
		method string
		params tgbotapi.Params
	}{{"editForumTopic", params}, {"closeForumTopic", s.ofTopic(thread)}} {
		var d *bot.DeliveryError
		if err := s.topicCall(ctx, step.method, step.params); err != nil && (!errors.As(err, &d) || d.Outcome != bot.Refused) {
			return err
		}
	}
	s.topics.set(s.chat, thread, topicNow{name: untitled, closed: true, known: true})
	return nil
}

// closed takes in that the topic is closed to the bot: it is opened for what is said, and closed again after it. Where it cannot be, that
// is said outside of topics. again: the request is to be made once more, with the changed params.
func (s *sending) closed(ctx context.Context, err error, params tgbotapi.Params) (again bool, failed error) {
	var f *failure
	if !s.below || s.thread == 0 || !errors.As(err, &f) || !f.says("TOPIC_CLOSED") {
		return false, nil
	}
	if s.reclose == 0 {
		s.reclose = s.thread
		if err := s.setClosed(ctx, s.thread, false); err == nil && s.lacks == "" {
			return true, nil
		} else if d := (*bot.DeliveryError)(nil); err != nil && !errors.As(err, &d) {
			return false, err
		}
	}
	s.reclose, s.thread = 0, 0
	delete(params, "message_thread_id")
	delete(params, "reply_parameters")
	s.note = f.Error()
	return true, nil
}

// CheckRoom implements bot.RoomChecker.
func (b *Bot) CheckRoom(ctx context.Context, room bot.Address) ([]bot.Finding, error) {
	chat, _, err := b.chatID(room)
	if err != nil || !isGroup(room) {
		return nil, err
	}
	m, err := b.getMe(ctx)
	if err != nil {
		return nil, err
	}
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)}
	var about wireChat
	if err := b.api.ask(ctx, "getChat", params, &about); err != nil {
		if d := b.deliveryError(err, room); d.Outcome == bot.Refused && (d.Reason == bot.ReasonChatGone || d.Reason == bot.ReasonBlocked || d.Reason == bot.ReasonRights) {
			return []bot.Finding{{Code: bot.FindingGone}}, nil
		}
		return nil, err
	}
	params["user_id"] = strconv.FormatInt(m.ID, 10)
	var member struct {
		Status string `json:"status"`
		Topics bool   `json:"can_manage_topics"`
		Delete bool   `json:"can_delete_messages"`
	}
	if err := b.api.ask(ctx, "getChatMember", params, &member); err != nil {
		return nil, err
	}
	admin, owner := member.Status == "administrator", member.Status == "creator"
	found := []bot.Finding{{OK: admin || owner || m.ReadsAll, Code: bot.FindingHidden}}
	if about.IsForum {
		found = append(found,
			bot.Finding{OK: owner || admin && member.Topics, Code: bot.FindingNoTopics, Text: "can_manage_topics"},
			bot.Finding{OK: owner || admin && member.Delete, Code: bot.FindingNoDeleting, Text: "can_delete_messages"})
	}
	return found, nil
}
