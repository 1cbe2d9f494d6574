// Package webchat is the built-in chat: a page at /chat, and the adapter behind it.
package webchat

import (
	"context"
	"time"

	"duaarah/bot"
)

// Transcript is the history that the page shows. Put and the inbox write it; every method owns its transaction.
type Transcript interface {
	// Put inserts the entry, or changes the one with that ID in the chat: it keeps its Pos and At, and gets a new Seq.
	// Out nil, Message nil and Gone false leave the content as it is (a Mark alone). The same content again changes
	// nothing, so that putting twice is harmless. It returns the entry as it is now.
	Put(ctx context.Context, chat bot.Address, e bot.Entry) (bot.Entry, error)
	// Changes lists entries with Seq > after, in order of Seq, at most limit.
	Changes(ctx context.Context, chat bot.Address, after int64, limit int) ([]bot.Entry, error)
	// Page lists the latest entries with Pos < before (0: the very latest), at most limit, in order of Pos.
	Page(ctx context.Context, chat bot.Address, before int64, limit int) ([]bot.Entry, error)
	// HasFile reports whether an entry of the chat carries the file.
	HasFile(ctx context.Context, chat bot.Address, fileID string) (bool, error)
}

// Sessions are the cookies and recovery codes of the seats. Hashes are hex SHA-256; the secrets are not kept.
type Sessions interface {
	// User finds whose cookie it is. ok = false: nobody's.
	User(ctx context.Context, seat, tokenHash string) (user string, ok bool, err error)
	// Create adds a user with a first cookie. The same again changes nothing.
	Create(ctx context.Context, seat, user, tokenHash string, at time.Time) error
	// SetRecovery replaces the user's recovery code.
	SetRecovery(ctx context.Context, seat, user, codeHash string, at time.Time) error
	// Recover uses up a recovery code and gives its user a new cookie; the old cookies end. ok = false: no such code.
	Recover(ctx context.Context, seat, codeHash, tokenHash string, at time.Time) (user string, ok bool, err error)
}

// Finder is a Transcript that can look one entry up. It is asked for where a Transcript has it: without it, what
// names an unknown message is taken as it comes, and a chat's own command menu is known to pages that are open only.
type Finder interface {
	// Entry finds the entry with that ID. ok = false: the chat has none.
	Entry(ctx context.Context, chat bot.Address, id string) (e bot.Entry, ok bool, err error)
}
