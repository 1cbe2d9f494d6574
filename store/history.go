package store

import (
	"bytes"
	"encoding/json"
	"time"
)

// Line is one line of the history file (measures.md): what `duaarah export` writes and the figures read.
type Line struct {
	At         time.Time
	Do         string
	Case       string
	Office     string
	Citizen    string
	Staff      string
	Kind       string
	Topic      string
	Region     string
	Platform   string
	Event      string     // in the real world, that an aspiration came by: its ID; empty: none
	Broadcast  string     // of a broadcast its code, of an aspiration that of the broadcast that it answers; empty: none
	Type       string     // of a reply: personal, template, ack, forward, auto; empty: not classified yet
	Delivered  *time.Time // of a reply; nil: not delivered
	Verdict    string
	Stars      int
	Closing    *bool
	By         string
	Into       string
	Own        bool
	Recipients int
	Text       *string
}

// MarshalJSON writes the fields that the line has, times in UTC with milliseconds where they have any.
func (l Line) MarshalJSON() ([]byte, error) {
	type wire struct {
		At         string  `json:"at"`
		Do         string  `json:"do"`
		Case       string  `json:"case,omitempty"`
		Office     string  `json:"office,omitempty"`
		Citizen    string  `json:"citizen,omitempty"`
		Staff      string  `json:"staff,omitempty"`
		Kind       string  `json:"kind,omitempty"`
		Topic      string  `json:"topic,omitempty"`
		Region     string  `json:"region,omitempty"`
		Platform   string  `json:"platform,omitempty"`
		Event      string  `json:"event,omitempty"`
		Broadcast  string  `json:"broadcast,omitempty"`
		Type       string  `json:"type,omitempty"`
		Delivered  *string `json:"delivered,omitempty"`
		Verdict    string  `json:"verdict,omitempty"`
		Stars      int     `json:"stars,omitempty"`
		Closing    *bool   `json:"closing,omitempty"`
		By         string  `json:"by,omitempty"`
		Into       string  `json:"into,omitempty"`
		Own        bool    `json:"own,omitempty"`
		Recipients *int    `json:"recipients,omitempty"`
		Text       *string `json:"text,omitempty"`
	}
	w := wire{
		At: l.At.UTC().Format(time.RFC3339Nano), Do: l.Do, Case: l.Case, Office: l.Office, Citizen: l.Citizen,
		Staff: l.Staff, Kind: l.Kind, Topic: l.Topic, Region: l.Region, Platform: l.Platform, Event: l.Event, Broadcast: l.Broadcast, Type: l.Type,
		Verdict: l.Verdict, Stars: l.Stars, Closing: l.Closing, By: l.By, Into: l.Into, Own: l.Own,
		Text: l.Text,
	}
	if l.Do == string(EventBroadcast) {
		w.Recipients = &l.Recipients // told though it be nobody
	}
	if l.Delivered != nil {
		d := l.Delivered.UTC().Format(time.RFC3339Nano)
		w.Delivered = &d
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // whoever encodes the line decides
	err := enc.Encode(w)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// ReplyWindow is W of measures.md: within it a reply is in time, and a citizen who cannot be reached is the citizen's
// doing. Later, the office had its chance.
const ReplyWindow = 14 * 24 * time.Hour
