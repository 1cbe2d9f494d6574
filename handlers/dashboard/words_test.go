package dashboard

import (
	"strings"
	"testing"
	"time"

	"duaarah/configs/messages"
	"duaarah/store/measure"
)

// An interval reads the same on every page as in chat: its ends are rounded away from its middle. What counts with the thanks is called by name.
func TestIntervalPromisesNoMoreThanItHolds(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := words{cat.Printer("id", time.UTC, time.Time{})}
	low, high := measure.Wilson(12, 28) // 26.5 to 60.9
	rate := 12.0 / 28
	share := measure.Share{N: 12, Of: 28, Rate: &rate, Low: &low, High: &high}
	for _, said := range []string{w.Headline(measure.Group{TwoWay: &share}, 14), w.short(measure.Group{TwoWay: &share}, 14), w.Interval(&share)} {
		if !strings.Contains(said, "26") || !strings.Contains(said, "61") || strings.Contains(said, "27") {
			t.Errorf("26.5 to 60.9 per cent are %q", said)
		}
	}
	if said := w.t("left.replies", "template", 0, "ack", 2, "forward", 0, "auto", 0, "undelivered", 0); !strings.Contains(said, "2 ucapan terima kasih/janji/pertanyaan") {
		t.Errorf("a promise and a question are %q", said)
	}
}
