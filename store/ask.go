package store

import (
	"encoding/json"
	"time"

	"duaarah/bot"
)

type (
	AskID    int64
	DigestID int64
)

// Ask is a question whose answer takes longer than a transaction may: it is kept, and answered outside of one.
type Ask struct {
	ID       AskID
	Who      IdentityID // who asked; 0: nobody, it is said by itself
	Slot     string     // a later ask of the same Who and Slot takes its place
	To       bot.Address
	Body     json.RawMessage // what is asked, in the terms of who answers
	At       time.Time
	Next     time.Time // not to be answered before; zero: at once
	Attempts int       // how often it failed
}

// Digest is when the figures of the week are told in an office's room, or to an admin.
type Digest struct {
	ID       DigestID
	Office   OfficeID   // whose room; or
	Staff    StaffID    // which admin
	Identity IdentityID // where the admin wants it; 0: wherever they can be written to
	Day      time.Weekday
	Minute   int // since midnight, in the office's time zone, or the house's
	Off      bool
	Next     time.Time // when it is due
}
