package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// state is how far an interaction was answered.
type state int

const (
	stateOpen     state = iota // not at all: one callback is allowed
	stateThinking              // deferred: it shows that an answer is being made, and the first one takes that place
	stateQuiet                 // acknowledged, with nothing to be seen
	stateReplied               // answered with a message
	stateLost                  // Discord does not know it any more
)

// Kinds of callbacks.
const (
	callbackMessage  = 4
	callbackLater    = 5
	callbackQuiet    = 6
	callbackUpdate   = 7
	callbackComplete = 8
	callbackModal    = 9
)

// held is an interaction in hand.
type held struct {
	id, token, app string
	kind           int
	user, channel  string
	private        bool
	message        string // that carries the component, as the core knows it; empty: none
	locale         string
	arrived        time.Time

	// turn is held by whoever talks to Discord about it, and guards what follows: so there is one callback, and what comes
	// at the same time as a deferral goes after it.
	turn  chan struct{}
	state state
	first string            // nonce of what went out as the first answer, or may have
	sent  map[string]string // messages by nonce
	doubt map[string]bool   // nonces of what may have been sent

	acked chan struct{} // closed when it is not open any more
	once  sync.Once
}

// ephemeral is a message that one person sees, and what it can be changed by.
type ephemeral struct {
	by   *held
	name string // "@original", or its ID
}

func (h *held) lock(ctx context.Context) bool {
	select {
	case h.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (h *held) unlock() { <-h.turn }

// to changes the state. The turn must be held.
func (h *held) to(s state) {
	h.state = s
	if s != stateOpen {
		h.once.Do(func() { close(h.acked) })
	}
}

func (h *held) stateNow(ctx context.Context) state {
	if !h.lock(ctx) {
		return stateLost
	}
	defer h.unlock()
	return h.state
}

// webhook is a request below the interaction's own webhook.
func (h *held) webhook(method, path string) call {
	return call{method: method, path: "/webhooks/" + url.PathEscape(h.app) + "/" + url.PathEscape(h.token) + path, open: true}
}

// errTooLate: the interaction cannot be answered any more.
var errTooLate = errors.New("the interaction cannot be answered any more")

// unanswerable reports whether Discord does not know the interaction, or its token.
func unanswerable(err error) bool {
	return hasStatus(err, http.StatusUnauthorized) || hasCode(err, codeUnknownInteraction, codeUnknownWebhook, codeBadWebhookToken) ||
		hasStatus(err, http.StatusNotFound) && !hasCode(err, codeUnknownMessage)
}

// callback makes the one callback, and returns the message it made, if any. The turn must be held, and the state be open;
// it changes only where Discord says that there was one already (first tells whether that was a message), or that it is too late.
func (x *interactions) callback(ctx context.Context, h *held, kind int, data any, files []file) (string, error) {
	body := map[string]any{"type": kind}
	if data != nil {
		body["data"] = data
	}
	var made struct {
		Resource struct {
			Message struct {
				ID string `json:"id"`
			} `json:"message"`
		} `json:"resource"`
		ID string `json:"id"` // of servers that answer with the message alone
	}
	err := x.b.rest.do(ctx, call{
		method: http.MethodPost, path: "/interactions/" + h.id + "/" + url.PathEscape(h.token) + "/callback",
		query: url.Values{"with_response": {"true"}}, body: body, files: files, open: true,
	}, &made)
	var f *failure
	if errors.As(err, &f) && f.taken() {
		err = nil
	}
	switch {
	case hasCode(err, codeAcknowledged) && h.first != "":
		h.to(stateReplied)
	case hasCode(err, codeAcknowledged):
		h.to(stateQuiet)
	case err != nil && unanswerable(err):
		h.to(stateLost)
	}
	if made.Resource.Message.ID != "" {
		return made.Resource.Message.ID, err
	}
	return made.ID, err
}

// original is the ID of the message that the callback made. Some servers cannot tell it; that it was said is certain even
// so, and it is named as the interaction is.
func (x *interactions) original(ctx context.Context, h *held) (string, error) {
	var made wireMessage
	err := x.b.rest.do(ctx, h.webhook(http.MethodGet, "/messages/@original"), &made)
	switch {
	case err != nil && passes(err):
		return "", err
	case made.ID == "":
		return h.id, nil
	}
	return made.ID, nil
}
