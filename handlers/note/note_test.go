package note

import "testing"

func TestRead(t *testing.T) {
	for text, want := range map[string]Written{
		"# tanya Pak Lurah":                   AsNote,
		"  \n#tanya Pak Lurah":                AsNote,
		"\u200b＃ tanya":                       AsNote,
		"catatan: tanya Pak Lurah":            AsNote,
		"Catatan : tanya":                     AsNote,
		"CATATAN:tanya":                       AsNote,
		"note: call him":                      AsNote,
		"/catatan K7M-4QX tanya":              AsNote,
		"/catatan@duaarahbot tanya":           AsNote,
		"/catatn K7M-4QX tanya":               Perhaps,
		"/catatna tanya":                      Perhaps,
		"/ctatan tanya":                       Perhaps,
		"/cacatan":                            Perhaps,
		"/ catatan tanya":                     Perhaps,
		"\\catatan tanya":                     Perhaps,
		"!catatan tanya":                      Perhaps,
		".catatan tanya":                      Perhaps,
		"//catatan tanya":                     Perhaps,
		"(catatan) tanya":                     Perhaps,
		"/# tanya":                            Perhaps,
		"catatan tanya Pak Lurah":             Perhaps,
		"catatn: tanya":                       Perhaps,
		"cttn: tanya":                         Perhaps,
		"catatan; tanya":                      Perhaps,
		"Catatan internal, jangan dikirim":    Perhaps,
		"/nite tanya":                         Perhaps,
		"nota: tanya":                         Perhaps,
		"internal: tanya":                     Perhaps,
		"Selamat pagi, lampunya kami ganti.":  ForCitizen,
		"Cat temboknya kami perbaiki besok.":  ForCitizen,
		"Catat ya Pak, petugas datang Kamis.": ForCitizen,
		"Noted, kami urus besok pagi.":        ForCitizen,
		"Not yet, sorry.":                     ForCitizen,
		"/balas K7M-4QX Selamat pagi":         ForCitizen,
		"Besok.":                              ForCitizen,
		"":                                    ForCitizen,
		"12# itu nomor rumahnya":              ForCitizen,
	} {
		if got, _ := Read(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
	if _, words := Read("##  tanya\nPak Lurah "); words != "tanya\nPak Lurah" {
		t.Errorf("its words are %q", words)
	}
	if _, words := Read("/catatan@bot  tanya"); words != "tanya" {
		t.Errorf("its words are %q", words)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("# a")
	f.Add("/catatan: \xff")
	f.Fuzz(func(t *testing.T, text string) {
		as, words := Read("#" + text)
		if as != AsNote || len(words) > len(text) {
			t.Errorf("%q is %d %q", text, as, words)
		}
	})
}
