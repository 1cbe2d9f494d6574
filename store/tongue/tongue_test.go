package tongue

import (
	_ "embed"
	"strings"
	"testing"
	"unicode/utf8"
)

//go:embed testdata/messages.txt
var messages string

//go:embed testdata/first.txt
var firstMessages string

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

// TestFirstMessages: a few words decide in which language somebody is greeted. Indonesian with loan words in it is never taken for English,
// and hardly ever for anything else because a street has a Javanese name.
func TestFirstMessages(t *testing.T) {
	for i, part := range strings.SplitAfter(firstMessages, "not looked at") {
		right, all := map[string]int{}, map[string]int{}
		for line := range strings.Lines(part) {
			want, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok {
				continue
			}
			all[want]++
			switch got := Detect(text); {
			case got.Lang == want:
				right[want]++
			case want == Indonesian && got.Lang == English:
				t.Errorf("Indonesian taken for English: %s", text)
			default:
				t.Logf("%s taken for %s: %s", want, got.Lang, text)
			}
		}
		least := [2]map[string]float64{{Indonesian: 97, Javanese: 90, Sundanese: 90, English: 97}, {Indonesian: 97, Javanese: 70, Sundanese: 70, English: 80}}[i]
		for lang, share := range least {
			if 100*float64(right[lang]) < share*float64(all[lang]) {
				t.Errorf("part %d: %s right %d of %d", i, lang, right[lang], all[lang])
			}
		}
		t.Logf("part %d: right %v of %v", i, right, all)
	}
}

func TestInDoubtIndonesian(t *testing.T) {
	for _, text := range []string{"", "👍", "081234567890", "K7M-4QX", "https://example.org/the/road/is/broken", "ok", "sorry min", "mas", "aa", "jalan bolong", "atap bolong", "urus sim", "jalan kurang terang", "\xff\xfe", "гололёд",
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
