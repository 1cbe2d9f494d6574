package caution

import "testing"

// Who hides letters of an insult means it, be it an animal's name; stars that make a word bold, multiply or list hide nothing.
func TestStarred(t *testing.T) {
	for text, insult := range map[string]bool{
		"gobl*k petugasnya, ga paham aturan":      true,
		"kont*l lah ngurus ktp 6 bulan":           true,
		"an**ng emang, bansos salah sasaran mulu": true,
		"anj*** pelayanannya lama banget":         true,
		"b*ngs*t pungli terus di terminal":        true,
		"4nj1ng lah air mati lagi":                true,
		"ᴀɴᴊɪɴɢ pelayanan lambat amat":            true,
		"pejabat a5u, lampu jalan mati":           true,
		"*penting* jalan rusak*parah* pak":        false,
		"**banyak** sampah di kali":               false,
		"ukuran 3*4 m, rusak * bocor * kotor":     false,
		"kos*kosan bising tiap malam":             false,
		"anjing2 liar di gang 4":                  false,
		"ada 3anjing liar di pasar":               false,
	} {
		if f := Judge(text); f.Insult != insult {
			t.Errorf("%q: %+v", text, f)
		}
	}
}

func TestHides(t *testing.T) {
	for _, of := range [][2]string{{"b*ngsat", "bangsat"}, {"b**gsat", "bangsat"}, {"k*****l", "kontol"}, {"anj**", "anjing"}, {"t*l*l", "tolol"}} {
		if !hides(of[0], of[1]) {
			t.Errorf("%s is not %s", of[0], of[1])
		}
	}
	for _, of := range [][2]string{{"b*gsat", "bangsat"}, {"t*l**l", "tolol"}, {"tolol**", "tolol"}, {"p*", "pig"}} {
		if hides(of[0], of[1]) {
			t.Errorf("%s is %s", of[0], of[1])
		}
	}
}

// Words that only fold to an insult, and insults that are told of, are none.
func TestHarmless(t *testing.T) {
	for text, insult := range map[string]bool{
		"good night everyone, talk tomorrow":      false,
		"tali, paku, dan semen belum dikirim":     false,
		"saya dibilang bodoh sama dokternya":      false,
		"saya goblok, salah kirim foto":           false,
		"petugas bilang 'tolol' ke ibu saya":      false,
		"ada tulisan “bangsat” di tembok sekolah": false,
		"setan jalanan balapan tiap malam":        false,
		"dasar setan":                             true,
		"lurah saya goblok":                       true,
		"tolol, saya sudah lapor tiga kali":       true,
	} {
		if f := Judge(text); f.Insult != insult {
			t.Errorf("%q: %+v", text, f)
		}
	}
}
