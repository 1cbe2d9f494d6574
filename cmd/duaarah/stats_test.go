package main

import (
	"testing"
	"time"
)

// The first moment that there can be is no way of saying now.
func TestAsOf(t *testing.T) {
	for text, want := range map[string]string{
		"2026-05-01":                "2026-04-30T17:00:00Z",
		"2026-05-01T12:00:00+07:00": "2026-05-01T05:00:00Z",
	} {
		got, err := statsCmd{AsOf: text}.moment(time.FixedZone("WIB", 7*3600))
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"0001-01-01", "0001-01-01T00:00:00Z", "tomorrow", "2026-02-30"} {
		if got, err := (statsCmd{AsOf: text}).moment(time.UTC); err == nil {
			t.Errorf("%s is %v", text, got)
		}
	}
}
