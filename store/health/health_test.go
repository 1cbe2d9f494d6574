package health

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// The log tells once what is wrong, however often it is tried, and rarely when it comes and goes.
func TestTroubleIsToldRarely(t *testing.T) {
	var log bytes.Buffer
	now := time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)
	s := New("it", func() time.Time { return now }, slog.New(slog.NewTextHandler(&log, nil)))
	trouble := &Trouble{Reason: "disk full", Err: errors.New("why")}
	for range 600 { // ten minutes
		s.Down(trouble)
		now = now.Add(time.Second)
	}
	if n := strings.Count(log.String(), "disk full"); n != 4 { // at 0, 1, 3 and 7 minutes
		t.Errorf("told %d times in ten minutes:\n%s", n, &log)
	}
	s.Up()
	if n := strings.Count(log.String(), "can be written to again"); n != 1 {
		t.Errorf("the end is told %d times:\n%s", n, &log)
	}
	log.Reset()
	for range 300 { // it comes and goes
		s.Down(trouble)
		now = now.Add(time.Second)
		s.Up()
		now = now.Add(time.Second)
	}
	if n := strings.Count(log.String(), "\n"); n > 12 {
		t.Errorf("%d lines in ten minutes:\n%s", n, &log)
	}
	now = now.Add(time.Hour)
	log.Reset()
	s.Down(trouble)
	if n := strings.Count(log.String(), "disk full"); n != 1 {
		t.Errorf("a new trouble is told %d times", n)
	}
	for range 100 {
		s.Down(&Trouble{Reason: "locked", Err: errors.New("why")})
	}
	if n := strings.Count(log.String(), "locked"); n != 1 {
		t.Errorf("another reason is told %d times", n)
	}
}
