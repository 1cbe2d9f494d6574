package matter

import "testing"

func TestReadNote(t *testing.T) {
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
		"/catatn K7M-4QX tanya":               PerhapsNote,
		"/catatna tanya":                      PerhapsNote,
		"/ctatan tanya":                       PerhapsNote,
		"/cacatan":                            PerhapsNote,
		"/ catatan tanya":                     PerhapsNote,
		"\\catatan tanya":                     PerhapsNote,
		"!catatan tanya":                      PerhapsNote,
		".catatan tanya":                      PerhapsNote,
		"//catatan tanya":                     PerhapsNote,
		"(catatan) tanya":                     PerhapsNote,
		"/# tanya":                            PerhapsNote,
		"catatan tanya Pak Lurah":             PerhapsNote,
		"catatn: tanya":                       PerhapsNote,
		"cttn: tanya":                         PerhapsNote,
		"catatan; tanya":                      PerhapsNote,
		"Catatan internal, jangan dikirim":    PerhapsNote,
		"/nite tanya":                         PerhapsNote,
		"nota: tanya":                         PerhapsNote,
		"internal: tanya":                     PerhapsNote,
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
		if got, _ := ReadNote(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
	if _, words := ReadNote("##  tanya\nPak Lurah "); words != "tanya\nPak Lurah" {
		t.Errorf("its words are %q", words)
	}
	if _, words := ReadNote("/catatan@bot  tanya"); words != "tanya" {
		t.Errorf("its words are %q", words)
	}
}

func FuzzReadNote(f *testing.F) {
	f.Add("# a")
	f.Add("/catatan: \xff")
	f.Fuzz(func(t *testing.T, text string) {
		as, words := ReadNote("#" + text)
		if as != AsNote || len(words) > len(text) {
			t.Errorf("%q is %d %q", text, as, words)
		}
	})
}
