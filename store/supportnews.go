package store

import "time"

// SupportNews is what the supporters of an aspiration are to be told of it by and by: what waits, and what is being told to them now, a
// page at a time, in the order in which they began to support it.
type SupportNews struct {
	Aspiration   AspirationID
	News         string    // changes that wait to be told: words of package matter, with a space between
	At           time.Time // when they are told, unless supporters are not to be disturbed then
	Since        time.Time // when the first of them happened
	Telling      string    // changes that are being told; empty: none
	TellingSince time.Time // when the first of those happened
	AfterAt      time.Time // of the last supporter who was told: since when they support it
	After        CitizenID // and who they are; 0: nobody was told yet
	Wished       bool      // it was a supporter who wants staff to be reminded (Watch.RemindAt)
}

// SupportNewsReader is asked what supporters are to be told.
type SupportNewsReader interface {
	// SupportNews of one of which there never was any is empty but for Aspiration.
	SupportNews(id AspirationID) (SupportNews, error)
	// SupportersAfter are those in force who are to be told next, at most limit.
	SupportersAfter(n SupportNews, limit int) ([]Support, error)
}

// SupportNewsTx keeps it.
type SupportNewsTx interface {
	SaveSupportNews(n SupportNews) error
}
