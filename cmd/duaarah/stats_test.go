package main

import (
	"strings"
	"testing"
	"time"

	"duaarah/configs/messages"
	"duaarah/store/measure"
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

// A row promises no more than it holds: nearly all is not all, and of a few no wait is estimated.
func TestStatsRow(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	rate, low, high, half := 0.996, 0.97, 0.999, 0.5
	g := measure.Group{Aspirations: 250, Matured: 250, TwoWay: &measure.Share{N: 249, Of: 250, Rate: &rate, Low: &low, High: &high},
		Answered: measure.Horizons{D14: &rate}, WaitHours: measure.Quantiles{P50: &half}}
	row := func() string {
		return strings.Join(statsRow(cat.Printer("id", time.UTC, time.Time{}), "Kantor", g), "|")
	}
	if got, want := row(), "Kantor|250|0|250|99 %|97 %–100 %|99 %|30 menit|0|0|"; got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
	if g.Aspirations = 4; row() != "Kantor|4|0|250|99 %|97 %–100 %|-|-|0|0|" {
		t.Errorf("of four it is %s", row())
	}
}
