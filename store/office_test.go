package store

import (
	"encoding/json"
	"testing"
	"time"
)

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
