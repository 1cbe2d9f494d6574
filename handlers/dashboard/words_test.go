package dashboard

import (
	"strings"
	"testing"
	"time"

	"duaarah/configs/messages"
	"duaarah/store"
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

// Of a few no wait is estimated: of one that was answered at once, and no other, it would be that all are, for thirty days to come.
func TestFewHaveNoEstimate(t *testing.T) {
	r := newRig(t)
	add := func(n int) {
		r.tx(func(tx store.Tx) error {
			for range n {
				if _, err := r.add(tx, matter{office: "office-a", received: r.now().Add(-2 * time.Hour), replied: time.Hour, words: "Lampu mati."}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b := r.signedIn(r.rina)
	add(4)
	for _, path := range []string{"/dashboard", "/dashboard/tabel?by=office"} {
		if page := b.page(path); strings.Contains(page, "100 %</td>") || strings.Contains(page, `class="chart curves"`) || strings.Contains(page, ">1 jam<") {
			t.Errorf("%s estimates of four\n%s", path, page)
		}
	}
	if page := b.page("/dashboard"); !strings.Contains(page, "Masih terlalu sedikit untuk menaksir") {
		t.Errorf("it is not said\n%s", page)
	}
	r.pass(time.Hour)
	add(1)
	if page := b.page("/dashboard"); !strings.Contains(page, "chart curves") {
		t.Errorf("of five nothing is drawn\n%s", page)
	}
	if page := b.page("/dashboard/tabel?by=office"); !strings.Contains(page, ">1 jam<") {
		t.Errorf("of five no wait is told\n%s", page)
	}
}
