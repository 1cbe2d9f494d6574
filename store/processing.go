package store

import "time"

// Processing is one thing that was done with personal data: an entry of the log of processing. It holds no words, and names people by
// numbers that stand for nobody once they are erased.
type Processing struct {
	At       time.Time      `json:"at"`
	What     string         `json:"what"` // collected, disclosed, corrected, consent_shown, …: see the store's list
	Citizen  string         `json:"citizen,omitempty"`
	Code     Code           `json:"code,omitempty"`
	Office   OfficeID       `json:"office,omitempty"` // to whom it was disclosed, or who it is about
	Staff    string         `json:"staff,omitempty"`
	Citation string         `json:"law,omitempty"` // of UU 27/2022, what it answers to
	Data     map[string]any `json:"data,omitempty"`
	ID       string         `json:"id"` // of the event
}

// ProcessingFilter selects from the log of processing.
type ProcessingFilter struct {
	Citizen  CitizenID // 0: all
	From, To time.Time // From included, To not; zero: no bound
}
