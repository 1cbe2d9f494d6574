package telegram

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"duaarah/bot"
)

// floods tells a chat that is spoken to too fast from an account that speaks too fast: Telegram answers both with the
// same 429. One alone is taken for the chat's; a second one, from another chat, for the account's: within floodWindow, or
// later if both are to wait until the same moment.
type floods struct {
	clock     func() time.Time
	mu        sync.Mutex
	chat      string
	at, until time.Time
}

const (
	floodWindow = 5 * time.Second
	floodSame   = 2 * time.Second // moments no further apart are the same: Telegram rounds to seconds
)

// seen notes a 429 for the chat, and reports whether the whole account is to wait.
func (f *floods) seen(chat string, wait time.Duration) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.clock()
	until := now.Add(wait)
	account := !f.at.IsZero() && f.chat != chat && (now.Sub(f.at) < floodWindow || until.Sub(f.until).Abs() <= floodSame)
	f.chat, f.at, f.until = chat, now, until
	return account
}

func refused(why bot.Reason, err error) *bot.DeliveryError {
	return &bot.DeliveryError{Outcome: bot.Refused, Reason: why, Err: err}
}

// deliveryError says what a failed request to the chat means for what was to be sent.
func (b *Bot) deliveryError(err error, to bot.Address) *bot.DeliveryError {
	var d *bot.DeliveryError
	if errors.As(err, &d) {
		return d
	}
	var f *failure
	if !errors.As(err, &f) {
		return &bot.DeliveryError{Outcome: bot.Uncertain, Err: err}
	}
	if !f.json {
		return unanswered(f)
	}
	switch {
	case f.migrated != 0:
		return &bot.DeliveryError{Outcome: bot.Retry, MovedTo: b.address(f.migrated, 0), Err: f}
	case f.code == http.StatusTooManyRequests:
		wait := max(f.retryAfter, time.Second)
		return &bot.DeliveryError{Outcome: bot.Retry, After: wait, Account: b.floods.seen(to.Chat, wait), Err: f}
	case b.noMethod(f):
		return refused(bot.ReasonInvalid, f)
	case f.code >= 500:
		return &bot.DeliveryError{Outcome: bot.Retry, Err: f} // Telegram itself says that it failed
	case f.says("failed to send message #"):
		return &bot.DeliveryError{Outcome: bot.Uncertain, Err: f} // a part of an album; others of it may be there
	}
	if right := f.mediaRight(); right != "" && isGroup(to) {
		return refused(bot.ReasonNoFiles, errors.New(right))
	}
	return refused(reason(f, isGroup(to)), f)
}

// noMethod: it is the method that the server has not. Most say no more than "Not Found", which is said of a token as well, but this
// one is known to be good then.
func (b *Bot) noMethod(f *failure) bool {
	switch {
	case !f.json:
		return false
	case f.code == http.StatusNotImplemented, f.code == http.StatusMethodNotAllowed:
		return true
	}
	return f.code == http.StatusNotFound && (b.Username() != "" || f.says("method"))
}

// unanswered is what to think of a request that Telegram itself gave no readable answer to.
func unanswered(f *failure) *bot.DeliveryError {
	d := &bot.DeliveryError{Outcome: bot.Uncertain, Err: f}
	switch {
	case f.status == 0 && !f.written, f.status == http.StatusServiceUnavailable:
		d.Outcome, d.After = bot.Retry, f.retryAfter
	case f.status == http.StatusTooManyRequests:
		d.Outcome, d.After, d.Account = bot.Retry, max(f.retryAfter, 5*time.Second), true // something in front of Telegram
	case f.status == http.StatusRequestEntityTooLarge:
		return refused(bot.ReasonTooLarge, f)
	case f.status >= 300 && f.status < 500: // a proxy, or another server altogether: Telegram never saw it
		d.Outcome = bot.Retry
	}
	return d
}

// reason reads Telegram's refusal. There are no codes finer than HTTP's: its words are all there is.
func reason(f *failure, group bool) bot.Reason {
	switch {
	case f.badToken():
		return bot.ReasonToken
	case f.code == http.StatusRequestEntityTooLarge,
		f.says("file is too big", "request entity too large", "too big for a photo"):
		return bot.ReasonTooLarge
	case f.says("bot was blocked", "user is deactivated", "can't initiate conversation", "can't send messages to bots",
		"USER_IS_BLOCKED", "INPUT_USER_DEACTIVATED"):
		return bot.ReasonBlocked
	case f.says("chat not found", "bot was kicked", "bot is not a member", "group chat was deleted", "group is deactivated",
		"chat was deleted", "PEER_ID_INVALID", "message thread not found", "TOPIC_DELETED"):
		return bot.ReasonChatGone
	case f.says("not enough rights", "have no rights", "need administrator rights", "CHAT_ADMIN_REQUIRED", "CHAT_WRITE_FORBIDDEN",
		"CHAT_SEND_", "TOPIC_CLOSED", "REACTION_NOT_ALLOWED", "chat is restricted",
		"CHAT_RESTRICTED", "CHAT_GUEST_SEND_FORBIDDEN", "USER_BANNED_IN_CHANNEL"):
		return bot.ReasonRights
	case f.says("query is too old", "QUERY_ID_INVALID"):
		return bot.ReasonExpired
	case f.says("message to edit not found", "message can't be edited", "message to delete not found",
		"message to react not found", "message not found", "MESSAGE_ID_INVALID", "there is no caption in the message"):
		return bot.ReasonTarget
	case f.badFile(), f.says("file must be non-empty"):
		return bot.ReasonFile
	case f.code == http.StatusForbidden && group:
		return bot.ReasonRights
	case f.code == http.StatusForbidden:
		return bot.ReasonBlocked
	}
	return bot.ReasonInvalid
}

// mediaRight names the right that a refusal says the bot lacks to send a kind of file, as people find it in the group's settings. Empty: it
// is about something else.
func (f *failure) mediaRight() string {
	if !f.says("not enough rights to send", "CHAT_SEND_") {
		return ""
	}
	for _, r := range []struct {
		right   string
		phrases []string
	}{
		{"Send Photos (can_send_photos)", []string{"photos"}},
		{"Send Video Messages (can_send_video_notes)", []string{"video notes", "video messages", "ROUNDVIDEOS"}},
		{"Send Videos (can_send_videos)", []string{"videos"}},
		{"Send Voice Messages (can_send_voice_notes)", []string{"voice"}},
		{"Send Music (can_send_audios)", []string{"music", "audio"}},
		{"Send Files (can_send_documents)", []string{"documents", "DOCS"}},
		{"Send Media", []string{"animations", "GIFS", "media"}},
	} {
		if f.says(r.phrases...) {
			return r.right
		}
	}
	return ""
}

// badToken: Telegram answers 404 to a token of a bot that never was, 401 to one that was revoked.
func (f *failure) badToken() bool {
	return f.json && (f.code == http.StatusUnauthorized || f.code == http.StatusNotFound && !f.says("method"))
}

// badFile: the reference to a file at Telegram is of no use.
func (f *failure) badFile() bool {
	return f.says("wrong file identifier", "wrong remote file id", "wrong file_id", "invalid file_id", "invalid file identifier",
		"FILE_REFERENCE_", "FILE_ID_INVALID", "can't use file of type", "file is temporarily unavailable")
}

// badMedia: the content is not what it was sent as; as a document it would pass.
func (f *failure) badMedia() bool {
	return f.says("IMAGE_PROCESS_FAILED", "PHOTO_INVALID", "PHOTO_EXT_INVALID", "PHOTO_SAVE_FILE_INVALID", "too big for a photo",
		"VIDEO_CONTENT_TYPE_INVALID", "VOICE_MESSAGES_FORBIDDEN", "MEDIA_INVALID", "AUDIO_CONTENT_TYPE_INVALID")
}
