package discord

import (
	"strings"

	"duaarah/bot"
)

// onward leaves out of updates what tells less of how far a chat was read than is known already, and returns what is still
// to be told of it.
func (q *queues) onward(c *queue, us []bot.Update) (read *bot.Update) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range us {
		if u := &us[i]; u.Cursor != "" && (q.blind || !q.furtherLocked(u.Address, u.Cursor)) {
			u.Cursor = ""
		}
	}
	return c.read
}

// reached notes how far a chat was read.
func (q *queues) reached(chat bot.Address, cursor string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.furtherLocked(chat, cursor)
}

// furtherLocked notes how far a chat was read, and reports whether that is further than was known.
func (q *queues) furtherLocked(chat bot.Address, cursor string) bool {
	if cursor == "" {
		return false
	}
	key := chat.Chat + "/" + chat.Thread
	known, ok := q.marks.get(key)
	channel, message, private := strings.Cut(cursor, "/")
	before, last, _ := strings.Cut(known, "/")
	if !private {
		channel, message, before, last = "", channel, "", before
	}
	if ok && channel == before && !older(last, message) {
		return false
	}
	q.marks.put(key, cursor)
	return true
}
