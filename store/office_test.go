package store

import (
	"encoding/json"
	"testing"
	"time"
)

func TestDue(t *testing.T) {
	var week, saturday WorkWeek
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []Interval{{8 * 60, 12 * 60}, {13 * 60, 16 * 60}}
	}
	saturday[time.Saturday] = []Interval{{9 * 60, 24 * 60}}
	for _, c := range []struct {
		name    string
		promise int
		hours   WorkWeek
		zone    string
		at      string
		want    string
	}{
		{"a week later", 7, week, "Asia/Jakarta", "2026-01-05T09:00:00+07:00", "2026-01-12T16:00:00+07:00"},
		{"falls on a Saturday", 1, week, "Asia/Jakarta", "2026-01-09T09:00:00+07:00", "2026-01-12T16:00:00+07:00"},
		{"the office's day, not ours", 1, week, "Asia/Jayapura", "2026-01-05T16:00:00Z", "2026-01-07T16:00:00+09:00"},
		{"today", 0, week, "Asia/Jakarta", "2026-01-05T15:59:00+07:00", "2026-01-05T16:00:00+07:00"},
		{"today, after hours", 0, week, "Asia/Jakarta", "2026-01-05T16:00:00+07:00", "2026-01-06T16:00:00+07:00"},
		{"always at work", 3, WorkWeek{}, "Asia/Jakarta", "2026-01-05T23:59:30+07:00", "2026-01-08T23:59:00+07:00"},
		{"always at work, today's last minute", 0, WorkWeek{}, "Asia/Jakarta", "2026-01-05T23:59:30+07:00", "2026-01-06T23:59:00+07:00"},
		{"one day a week", 1, saturday, "Asia/Jakarta", "2026-01-03T10:00:00+07:00", "2026-01-10T23:59:00+07:00"},
		{"one day a week, just over", 0, saturday, "Asia/Jakarta", "2026-01-03T23:59:30+07:00", "2026-01-10T23:59:00+07:00"},
		{"an unknown zone is Jakarta's", 0, WorkWeek{}, "Asia/Nowhere", "2026-01-05T12:00:00Z", "2026-01-05T16:59:00Z"},
	} {
		at, _ := time.Parse(time.RFC3339, c.at)
		want, _ := time.Parse(time.RFC3339, c.want)
		got := Office{Promise: c.promise, Hours: c.hours, Zone: c.zone}.Due(at)
		if !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s: %v, want %v", c.name, got, want.UTC())
		}
	}
}

func TestLineJSON(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 0, 0, int(250*time.Millisecond), time.FixedZone("WIB", 7*3600))
	yes, empty := false, ""
	for _, c := range []struct {
		line Line
		want string
	}{
		{Line{At: at, Do: "seen", Case: "c1"}, `{"at":"2026-01-05T02:00:00.25Z","do":"seen","case":"c1"}`},
		{Line{At: at, Do: "message", Closing: &yes, Text: &empty}, `{"at":"2026-01-05T02:00:00.25Z","do":"message","closing":false,"text":""}`},
		{Line{At: at, Do: "reply", Delivered: &at, Type: "ack"}, `{"at":"2026-01-05T02:00:00.25Z","do":"reply","type":"ack","delivered":"2026-01-05T02:00:00.25Z"}`},
		{Line{At: at, Do: "aspiration", Own: true}, `{"at":"2026-01-05T02:00:00.25Z","do":"aspiration","own":true}`},
		{Line{At: at, Do: "verdict", Verdict: "no", Stars: 2}, `{"at":"2026-01-05T02:00:00.25Z","do":"verdict","verdict":"no","stars":2}`},
	} {
		if b, err := json.Marshal(c.line); err != nil || string(b) != c.want {
			t.Errorf("%s (%v), want %s", b, err, c.want)
		}
	}
}
