package wording

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"duaarah/store"
)

func TestClassify(t *testing.T) {
	for text, want := range map[string]store.ReplyType{
		"":                 store.ReplyPersonal, // a picture alone
		" \n ":             store.ReplyAck,      // nothing to be seen
		"\u200b":           store.ReplyAck,
		"\u3164\U000e0101": store.ReplyAck,
		"👍":                store.ReplyAck,
		"...":              store.ReplyAck,
		"akan segera kami tindak lanjuti sesuai ketentuan":                                    store.ReplyAck,
		strings.Repeat("Akan segera kami tindak lanjuti sesuai ketentuan yang berlaku. ", 50): store.ReplyAck,
		"diteruskan ke Dinas PU dan lubangnya sudah ditambal kemarin":                         store.ReplyPersonal,
		"Terima kasih. Lubangnya sudah ditambal kemarin.":                                     store.ReplyPersonal,
		"Terima kasih, laporan kami terima. Jadwalnya Senin.":                                 store.ReplyPersonal,
		"Terima kasih, di RT berapa?":                                                         store.ReplyPersonal,
		"Kami cek dulu ya?":                                                                   store.ReplyAck,
		"Sudah, Pak.":                                                                         store.ReplyPersonal,
		"Belum, Bu.":                                                                          store.ReplyPersonal,
		"Tidak bisa.":                                                                         store.ReplyPersonal,
		"S\u200biap, te\u00adrima kasih":                                                      store.ReplyAck, // what nobody sees makes no answer of it
		"𝐒𝐢𝐚𝐩, 𝐭𝐞𝐫𝐢𝐦𝐚 𝐤𝐚𝐬𝐢𝐡":                                                                  store.ReplyAck,
		"SIAP, TERIMA KASIH!!!":                                                               store.ReplyAck,
		"Terima kasih, laporan lampu mati di RT 05/RW 02 Jl. Melati No. 7 sudah kami terima.": store.ReplyAck,
		"Sudah kami teruskan ke Dinas PU dan Dishub.":                                         store.ReplyForward,
		"Tadi pagi, tanggal 3 Maret sudah kami teruskan ke Dishub":                            store.ReplyForward,
		"Kami teruskan ke Dishub, petugasnya datang tanggal 3 Maret":                          store.ReplyPersonal,
		"Senin kami bawa ya Pak.":                                                             store.ReplyPersonal,
		"Besok kami teruskan ke Dinas PU.":                                                    store.ReplyForward,
		"Siap Pak.\n\nRina, Kantor Dapil 1":                                                   store.ReplyAck,
		"Ada lagi yang bisa kami bantu?":                                                      store.ReplyAck,
		"tes":                                                                                 store.ReplyAck,
		"Test 123":                                                                            store.ReplyAck,
		"tes tes":                                                                             store.ReplyAck,
		"hahaha":                                                                              store.ReplyAck,
		"haii":                                                                                store.ReplyAck,
		"Tes airnya bersih.":                                                                  store.ReplyPersonal,
		"Hasil tes: bersih":                                                                   store.ReplyPersonal,
		"Coba tutup keran di dekat meteran.":                                                  store.ReplyPersonal,
		"Coba, coba 1 2 3":                                                                    store.ReplyAck,
		"Coba 112.":                                                                           store.ReplyPersonal,
		"Coba 0812-3456-7890":                                                                 store.ReplyPersonal,
		"Tes: 150.000":                                                                        store.ReplyPersonal,
		"Tes 12/12":                                                                           store.ReplyPersonal,
		"3":                                                                                   store.ReplyPersonal,
		"123":                                                                                 store.ReplyPersonal,
		"\xff\xfe":                                                                            store.ReplyAck, // nothing that can be read
	} {
		if got := Classify(text); got != want {
			t.Errorf("%.80q is %s, want %s", text, got, want)
		}
	}
}

// What the words decide is not compared; an answer is one until enough others got it.
func TestJudge(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		text string
		like int
		err  error
		want store.ReplyType
	}{
		{"Terima kasih.", Enough, boom, store.ReplyAck},
		{"Jembatannya dibuka Senin.", Enough - 1, nil, store.ReplyPersonal},
		{"Jembatannya dibuka Senin.", Enough, nil, store.ReplyTemplate},
	} {
		got, err := Judge(c.text, func() (int, error) { return c.like, c.err })
		if err != nil || got != c.want {
			t.Errorf("%q with %d like it: %s (%v), want %s", c.text, c.like, got, err, c.want)
		}
	}
	if _, err := Judge("Jembatannya dibuka Senin.", func() (int, error) { return 0, boom }); !errors.Is(err, boom) {
		t.Errorf("it fails with %v", err)
	}
}

// Every word that is listed can be met: as texts are cut up, in lower case, each in one form, and of one class.
func TestVocabulary(t *testing.T) {
	met := func(w string) bool {
		return w == strings.ToLower(w) && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	}
	for c, list := range listed {
		seen := map[string]bool{}
		for _, w := range strings.Fields(list) {
			if !met(w) || seen[w] {
				t.Errorf("%q of class %d cannot be met, or stands twice", w, c)
			}
			seen[w] = true
		}
	}
	for w, to := range folded() {
		if !met(w) || w == to || folded()[to] != "" && folded()[to] != to {
			t.Errorf("%q is folded to %q", w, to)
		}
	}
	for p := range phrases() {
		words := strings.Fields(p)
		if len(words) < 2 || len(words) > phraseMost || strings.Join(words, " ") != p {
			t.Errorf("the phrase %q cannot be met", p)
		}
		for _, w := range words {
			if !met(w) {
				t.Errorf("the phrase %q cannot be met", p)
			}
		}
	}
}

// Whatever is written, it is of one of the three types that words decide, and the same again is the same.
func FuzzClassify(f *testing.F) {
	for _, s := range []string{"", "Siap pak, RT 05 no. 3!", "a.b,c:d?e-f(g)", "\u0301\u200d-.-", "terima kasih dan, dan dan", "no. no no 3 jam 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Classify(s)
		if got != store.ReplyPersonal && got != store.ReplyAck && got != store.ReplyForward {
			t.Errorf("%q is %q", s, got)
		}
		if again := Classify(s); again != got {
			t.Errorf("%q is %s, and then %s", s, got, again)
		}
		ShinglesOf(Words(s, s)).Sign()
		if words := Words(s, ""); len(words) > 0 && !ShinglesOf(words).Near(ShinglesOf(words)) {
			t.Errorf("%q is not near to itself", s)
		}
	})
}
