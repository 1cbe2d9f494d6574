package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"duaarah/bot"
)

// Discord's codes that mean something to us.
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownEmoji       = 10014
	codeUnknownWebhook     = 10015 // with an interaction's token: it is over
	codeUnknownInteraction = 10062
	codeFlagged            = 20026 // for spam
	codeEdits              = 30046 // of messages older than an hour
	codeDMsTooFast         = 40003
	codeSendingOff         = 40004
	codeTooLarge           = 40005
	codeFeatureOff         = 40006
	codeAcknowledged       = 40060 // an interaction, already
	codeTagRequired        = 40067 // in a forum
	codeNoAccess           = 50001
	codeNotAuthor          = 50005
	codeClosedDMs          = 50007
	codeNoText             = 50008 // the channel takes no messages
	codeNoPermission       = 50013
	codeSystemMessage      = 50021
	codeBadWebhookToken    = 50027
	codeBadRecipient       = 50033
	codeArchived           = 50083
	codeNoMutualGuild      = 50278
	codeReactionBlocked    = 90001
	codeOverloaded         = 130000
	codeNeedsHistory       = 160002 // to answer a message
	codeThreadExists       = 160004
	codeThreadLocked       = 160005
	codeThreadsFull        = 160006
	codeAutoMod            = 200000
	codeAutoModTitle       = 200001
)

const (
	someTime   = time.Minute
	leastAfter = 50 * time.Millisecond
)

func refused(why bot.Reason, err error) *bot.DeliveryError {
	return &bot.DeliveryError{Outcome: bot.Refused, Reason: why, Err: err}
}

// retry: surely not sent, and to be tried again; after 0, when the relay thinks best.
func retry(after time.Duration, err error) *bot.DeliveryError {
	return &bot.DeliveryError{Outcome: bot.Retry, After: after, Err: err}
}

// code is Discord's code of a failed request. 0: it gave none, or err is of another kind.
func code(err error) int {
	var f *failure
	if errors.As(err, &f) {
		return f.code
	}
	return 0
}

// hasCode reports whether Discord refused a request with one of these codes.
func hasCode(err error, codes ...int) bool {
	c := code(err)
	return c != 0 && slices.Contains(codes, c)
}

// hasStatus reports whether a request failed with one of these HTTP statuses.
func hasStatus(err error, statuses ...int) bool {
	var f *failure
	return errors.As(err, &f) && slices.Contains(statuses, f.status)
}

// passes reports whether a request failed in a way that may be over soon, or is not known to have failed.
func passes(err error) bool {
	var f *failure
	if !errors.As(err, &f) {
		var d *bot.DeliveryError
		return !errors.As(err, &d) || d.Outcome != bot.Refused
	}
	return f.passing() || f.status == http.StatusTooManyRequests || f.taken()
}

// missing reports whether what the request was about is not there any more: a channel, thread, server, message, person or
// interaction. Not so if only the server lacks the method.
func missing(err error) bool {
	return hasCode(err, codeUnknownChannel, codeUnknownGuild, codeUnknownMessage, codeUnknownUser, codeUnknownWebhook, codeUnknownInteraction)
}

// unseen reports whether a failed request means that there is nothing for us any more, rather than that it did not work.
func unseen(err error) bool {
	return hasStatus(err, http.StatusForbidden, http.StatusNotFound, http.StatusBadRequest)
}

// lacksMethod reports whether the server does not know such a request at all, as servers other than Discord's may not.
func lacksMethod(err error) bool {
	return code(err) < 10_000 && hasStatus(err, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented)
}

// isClosed reports whether the person cannot be written to in private: they closed their direct messages, blocked the bot,
// or share no server with it any more. err may be a *failure, or a *bot.DeliveryError that wraps one.
func isClosed(err error) bool {
	return hasCode(err, codeClosedDMs, codeNoMutualGuild, codeFlagged)
}

// deliveryError says what a failed request means for a message. channel is where it went (a channel or thread of a server;
// empty: a private chat), needs what the bot has to be allowed there. An error that is a *bot.DeliveryError already stays.
func (b *Bot) deliveryError(ctx context.Context, err error, channel string, needs permission) *bot.DeliveryError {
	var d *bot.DeliveryError
	if errors.As(err, &d) {
		return d
	}
	var f *failure
	if !errors.As(err, &f) {
		return &bot.DeliveryError{Outcome: bot.Uncertain, Err: err}
	}
	switch {
	case f.ours:
		return refused(bot.ReasonInvalid, f)
	case f.status == 0 && !f.written:
		return retry(0, f)
	case f.status < 300: // no answer, or none that can be read
		return &bot.DeliveryError{Outcome: bot.Uncertain, Err: f}
	case f.status == http.StatusTooManyRequests:
		after := max(f.retryAfter, leastAfter)
		if f.code == codeDMsTooFast {
			after = max(after, someTime)
		}
		return &bot.DeliveryError{Outcome: bot.Retry, After: after, Account: f.global, Err: f}
	case f.told && f.code >= 10_000:
		if d := b.byCode(ctx, f, channel, needs); d != nil {
			return d
		}
	}
	return byStatus(f, channel == "")
}

// byCode is what Discord's code means. nil: nothing by itself.
func (b *Bot) byCode(ctx context.Context, f *failure, channel string, needs permission) *bot.DeliveryError {
	switch f.code {
	case codeUnknownChannel, codeUnknownGuild:
		return refused(bot.ReasonChatGone, f)
	case codeUnknownMessage, codeNotAuthor, codeSystemMessage, codeReactionBlocked:
		return refused(bot.ReasonTarget, f)
	case codeClosedDMs, codeNoMutualGuild, codeFlagged, codeUnknownUser, codeBadRecipient:
		return refused(bot.ReasonBlocked, f)
	case codeUnknownWebhook, codeBadWebhookToken, codeUnknownInteraction, codeAcknowledged:
		return refused(bot.ReasonExpired, f)
	case codeTooLarge:
		return refused(bot.ReasonTooLarge, f)
	case codeDMsTooFast, codeSendingOff, codeFeatureOff, codeEdits, codeOverloaded:
		return retry(max(f.retryAfter, someTime), f)
	case codeThreadsFull:
		return refused(bot.ReasonRights, &plainError{fullOfThreads, f})
	case codeNeedsHistory:
		return b.rights(ctx, f, channel, needs|permReadHistory)
	case codeThreadLocked:
		return b.rights(ctx, f, channel, needs|permManageThreads)
	case codeNoPermission:
		if channel == "" {
			return refused(bot.ReasonBlocked, f)
		}
		return b.rights(ctx, f, channel, needs)
	case codeNoAccess:
		switch {
		case channel == "":
			return refused(bot.ReasonBlocked, f)
		case b.isOut(ctx, channel):
			return refused(bot.ReasonChatGone, f)
		}
		return b.rights(ctx, f, channel, needs|permViewChannel)
	case codeArchived:
		return refused(bot.ReasonRights, f)
	case codeAutoMod, codeAutoModTitle: // of these words alone
		return refused(bot.ReasonInvalid, f)
	}
	return nil
}

// byStatus is what a status means without a code that tells more.
func byStatus(f *failure, private bool) *bot.DeliveryError {
	switch {
	case f.status == http.StatusUnauthorized && f.open:
		return refused(bot.ReasonExpired, f)
	case f.status == http.StatusUnauthorized && f.told:
		return refused(bot.ReasonToken, f)
	case f.status == http.StatusRequestEntityTooLarge:
		return refused(bot.ReasonTooLarge, f)
	case f.status == http.StatusNotFound, f.status == http.StatusMethodNotAllowed, f.status == http.StatusNotImplemented:
		return refused(bot.ReasonInvalid, f)
	case f.status >= 500:
		return &bot.DeliveryError{Outcome: bot.Uncertain, Err: f}
	case !f.told && f.status != http.StatusBadRequest: // a proxy, or another server altogether: Discord never saw it
		return retry(0, f)
	case f.status == http.StatusForbidden && private:
		return refused(bot.ReasonBlocked, f)
	case f.status == http.StatusForbidden:
		return refused(bot.ReasonRights, f)
	}
	return refused(bot.ReasonInvalid, f)
}

// plainError says in plain words what is wrong, such as what the bot is not allowed.
type plainError struct {
	text  string
	cause error
}

func (e *plainError) Error() string { return e.text }
func (e *plainError) Unwrap() error { return e.cause }

// rights refuses for want of a permission, which it names where it can be told.
func (b *Bot) rights(ctx context.Context, f *failure, channel string, needs permission) *bot.DeliveryError {
	if channel != "" {
		p, c, _ := b.wanting(ctx, channel, needs)
		switch text := needsText(p, c); {
		case p&^permAttachFiles == permEmbedLinks: // without a panel, it is refused once more for its files
			return refused(bot.ReasonNoPanels, &plainError{text, f})
		case p == permAttachFiles:
			return refused(bot.ReasonNoFiles, &plainError{text, f})
		case text != "":
			return refused(bot.ReasonRights, &plainError{text, f})
		}
	}
	return refused(bot.ReasonRights, f)
}

// isOut reports whether the channel is surely gone, or the bot out of its server.
func (b *Bot) isOut(ctx context.Context, channel string) bool {
	ctx, cancel := context.WithTimeout(ctx, lackingLimit)
	defer cancel()
	c, err := b.dir.channel(ctx, channel)
	if err != nil {
		return missing(err)
	}
	if c.Guild == "" {
		return false
	}
	_, err = b.dir.guild(ctx, c.Guild)
	return missing(err) || hasCode(err, codeNoAccess)
}
