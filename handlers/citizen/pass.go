package citizen

import (
	"errors"
	"fmt"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// otherThanReply is the key of what a message of staff is that is more than a reply: a question, or a promise. Empty: it is a reply.
func otherThanReply(t *talk.Turn, m store.MessageID) (key string, err error) {
	if _, err := t.Inquiry(m); err == nil {
		return "detail.did.asked", nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return "", fmt.Errorf("whether %d is a question: %w", m, err)
	}
	if _, err := t.PromiseOf(m); err == nil {
		return "detail.did.promised", nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return "", fmt.Errorf("whether %d is a promise: %w", m, err)
	}
	return "", nil
}
