package tongue

import (
	_ "embed"
	"strings"
	"testing"
	"unicode/utf8"
)

//go:embed testdata/messages.txt
var messages string

// TestMessages measures the detector. Nobody who writes Indonesian may be answered in another language; who writes another one is answered
// in Indonesian at worst, and hardly ever in a third. Of the messages, those at even places were looked at while the words were
// collected; those at odd places were not.
func TestMessages(t *testing.T) {
	var right, all, third [2]int
	n := 0
	per := map[string][2]int{}
	for line := range strings.Lines(messages) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		want, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			t.Fatalf("no message: %q", line)
		}
		got := Detect(text)
		half := n % 2
		n++
		all[half]++
		p := per[want]
		p[1]++
		switch {
		case got.Lang == want:
			right[half]++
			p[0]++
		case want == Indonesian:
			t.Errorf("Indonesian taken for %s: %s", got.Lang, text)
		case got.Lang != Indonesian:
			third[half]++
			t.Logf("%s taken for %s: %s", want, got.Lang, text)
		case half == 0 || testing.Verbose():
			t.Logf("%s taken for Indonesian (half %d): %s", want, half, text)
		}
		per[want] = p
	}
	for half, name := range []string{"looked at", "not looked at"} {
		share := 100 * float64(right[half]) / float64(all[half])
		t.Logf("%s: right %d of %d, %.1f %%; taken for a third language %d", name, right[half], all[half], share, third[half])
		if share < 90 || third[half] > 1 {
			t.Errorf("%s: right %d of %d, taken for a third language %d", name, right[half], all[half], third[half])
		}
	}
	t.Logf("right of all, by language: %v", per)
	if n < 200 {
		t.Errorf("%d messages", n)
	}
}

func TestInDoubtIndonesian(t *testing.T) {
	for _, text := range []string{"", "👍", "081234567890", "K7M-4QX", "https://example.org/the/road/is/broken", "ok", "sorry min", "mas", "aa", "\xff\xfe", "гололёд",
		strings.Repeat("x", 100_000)} {
		if got := Detect(text); got.Lang != Indonesian {
			t.Errorf("%.20q is %s", text, got.Lang)
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("dalané risak, tulung")
	f.Fuzz(func(t *testing.T, text string) {
		if got := Detect(text); got.Lang == "" || !utf8.ValidString(got.Lang) || got.Words < 0 {
			t.Errorf("%v", got)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Detect("lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2 pulang ngaji, tolong segera diperbaiki ya pak terima kasih")
	}
}
