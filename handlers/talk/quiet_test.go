package talk_test

import (
	"testing"
	"time"

	"duaarah/handlers/talk"
)

func TestQuietHours(t *testing.T) {
	night, noon, none := talk.QuietHours{From: 21 * 60, To: 7 * 60}, talk.QuietHours{From: 12 * 60, To: 13*60 + 30}, talk.QuietHours{}
	wit := time.FixedZone("WIT", 9*60*60)
	for _, c := range []struct {
		quiet    talk.QuietHours
		at, want string
	}{
		{night, "2026-11-23 20:59", "2026-11-23 20:59"},
		{night, "2026-11-23 21:00", "2026-11-24 07:00"},
		{night, "2026-11-30 23:59", "2026-12-01 07:00"},
		{night, "2026-11-24 00:00", "2026-11-24 07:00"},
		{night, "2026-11-24 06:59", "2026-11-24 07:00"},
		{night, "2026-11-24 07:00", "2026-11-24 07:00"},
		{noon, "2026-11-24 11:59", "2026-11-24 11:59"},
		{noon, "2026-11-24 12:00", "2026-11-24 13:30"},
		{noon, "2026-11-24 13:30", "2026-11-24 13:30"},
		{none, "2026-11-24 00:00", "2026-11-24 00:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, wit)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.quiet.Until(at).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("with quiet hours %+v, at %s it is quiet until %s, want %s", c.quiet, c.at, got, c.want)
		}
	}
}
