package suggest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"Jln2 rusak bangettt, yg dkt SDN3":            "jalan rusak sangat yang dekat sdn 3",
		"jl. mati lampu udh 3hari gak ada yg benerin": "jalan mati lampu sudah 3 hari tidak ada yang benerin",
		"anak2nya & anak-anak":                        "anaknya anak",
		"Jum'at, Assalamu’alaikum":                    "jumat assalamualaikum",
		"ora iso mlebu, dalane risak":                 "tidak bisa mlebu dalane rusak",
		"BANJIIIIIR!!! bnjir":                         "banjir",
		"badhé dhateng Café":                          "mau dhateng cafe",
		"sa\u00admpah\u200b di kali":                  "sampah di kali",
		"ｌａｍｐｕ":                                       "lampu",
		"rt 02 rw2 th2 2023":                          "rt 02 rw 2 tahun 2 2023",
		"сампах":                                      "сампах",
		"\xff\xfe rusak":                              "rusak",
		"😡😡":                                          "",
	} {
		if got := strings.Join(Words(text), " "); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, same := range [][]string{
		{"pembersihan", "dibersihkan", "membersihkan"},
		{"pemotongan", "dipotong"},
		{"penyapuan", "menyapu"},
		{"jalan", "jalannya"},
	} {
		for _, w := range same[1:] {
			if Stem(w) != Stem(same[0]) {
				t.Errorf("%s is %s, and %s is %s", w, Stem(w), same[0], Stem(same[0]))
			}
		}
	}
}

// TestUnlearned: what is taken back leaves nothing.
func TestUnlearned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`([a-zé]{1,9} ){0,8}`), 1, 8).Draw(t, "texts")
		once, more := New(), New()
		seed := func(m *Model) { m.Seed(Label{Topics, "lampu"}, []string{"lampu", "padam"}) }
		seed(once)
		seed(more)
		for i, text := range texts {
			f := Decode(FeaturesOf(text).Encode())
			l := Label{Family(i % 3), fmt.Sprint(i % 2)}
			more.Learn(f, l, 1+i%4)
			if i%2 == 0 {
				once.Learn(f, l, 1+i%4)
			}
		}
		for i, text := range texts {
			if i%2 == 1 {
				more.Learn(FeaturesOf(text), Label{Family(i % 3), fmt.Sprint(i % 2)}, -(1 + i%4))
			}
		}
		if !reflect.DeepEqual(plainTable(once, once.words), plainTable(more, more.words)) || !reflect.DeepEqual(plainTable(once, once.parts), plainTable(more, more.parts)) ||
			once.docs != more.docs {
			t.Fatal("something is left of what was taken back")
		}
		if made, free := len(more.words.counts), free(more.words); made-free != len(plainTable(more, more.words))+1 {
			t.Fatalf("%d counts were made, %d are free, and %d count", made, free, len(plainTable(more, more.words)))
		}
		for _, l := range once.labels {
			if other := more.labels[more.index[l.Label]]; other != l {
				t.Fatalf("%v, want %v", other, l)
			}
		}
	})
}

// free is how many counts of a table wait to be used again.
func free(t table) (n int) {
	for i := t.free; i != 0; i = t.counts[i].next {
		n++
	}
	return n
}

func plainTable(m *Model, t table) map[string]int {
	all := map[string]int{}
	for h := range t.first {
		for c := range t.of(h) {
			all[fmt.Sprint(h, m.labels[c.label].Label)] = int(c.n)
		}
	}
	return all
}

func TestRankAndWhy(t *testing.T) {
	m := New()
	topics := []string{"lampu", "sampah", "jalan"}
	if best, _ := m.Weigh(FeaturesOf("lampu mati")).Rank(Topics, topics); best != nil {
		t.Errorf("of nothing it guessed %v", best)
	}
	m.Seed(Label{Topics, "lampu"}, []string{"lampu", "padam", "penerangan"})
	m.Seed(Label{Topics, "sampah"}, []string{"sampah", "bau"})
	m.Seed(Label{Topics, "jalan"}, []string{"jalan", "lubang"})
	text := "Lampunya pdam terus di gang kami"
	best, known := m.Weigh(FeaturesOf(text)).Rank(Topics, topics)
	if !known || best[0].Name != "lampu" {
		t.Errorf("guessed %v, %v", best, known)
	}
	if best, known = m.Weigh(FeaturesOf("qwerty")).Rank(Topics, topics); known || best[0].P > 0.34 {
		t.Errorf("of words that nobody knows it guessed %v, known %v", best, known)
	}
	for range 3 {
		m.Learn(FeaturesOf("tikus got besar sekali"), Label{Topics, "sampah"}, Unit)
	}
	text = "ada TIKUS besar di dekat lampu"
	if best, _ = m.Weigh(FeaturesOf(text)).Rank(Topics, topics); best[0].Name != "sampah" {
		t.Errorf("guessed %v", best)
	}
	if why := m.Why(text, Label{Topics, "sampah"}, 3); len(why) == 0 || !slices.Contains(why, "TIKUS") || slices.Contains(why, "lampu") {
		t.Errorf("because of %q", why)
	}
	if best, _ = m.Weigh(FeaturesOf(text)).Rank(Topics, []string{"lampu", "gone"}); len(best) != 1 || best[0].P != 1 {
		t.Errorf("of those asked for it guessed %v", best)
	}
}

func FuzzFeatures(f *testing.F) {
	f.Add("Jln2 rusak bangettt")
	f.Add("\xff\x00’2222aaaa")
	f.Fuzz(func(t *testing.T, text string) {
		a := FeaturesOf(text)
		b := Decode(a.Encode())
		if !slices.Equal(a.Words, b.Words) || !slices.Equal(a.Parts, b.Parts) {
			t.Errorf("features of %q do not come back", text)
		}
		Decode([]byte(text))
		m := New()
		m.Learn(a, Label{Kinds, "x"}, 1)
		m.Why(text, Label{Kinds, "x"}, 5)
	})
}

const usual = "lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2 pulang ngaji, tolong segera diperbaiki ya pak terima kasih"

// BenchmarkSuggest is a message of a usual length, ranked among twelve topics by a model that learned two thousand.
func BenchmarkSuggest(b *testing.B) {
	m := New()
	var names []string
	rng := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(usual + " sampah bau got mampet banjir sekolah guru puskesmas antre ktp kartu bansos data warga kampung pasar harga pohon tumbang dahan kabel air pdam keruh")
	for i := range 2000 {
		name := fmt.Sprint(i % 12)
		if i < 12 {
			names = append(names, name)
		}
		var text strings.Builder
		for range 20 {
			text.WriteString(words[(rng.IntN(len(words))+i)%len(words)] + fmt.Sprintf("%c%c ", 'a'+rng.IntN(26), 'a'+rng.IntN(26)))
		}
		m.Learn(FeaturesOf(text.String()), Label{Topics, name}, Unit)
	}
	b.Run("features", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			FeaturesOf(usual)
		}
	})
	f := FeaturesOf(usual)
	b.Run("rank", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Weigh(f).Rank(Topics, names)
		}
	})
}
