package lookup

import (
	"slices"
	"testing"
	"time"
)

// What people write is found by what others look for.
func TestFound(t *testing.T) {
	for _, c := range []struct {
		written, sought string
		found           bool
	}{
		{"Jalannya rusak parah", "kerusakan jalan", true},
		{"jln rusaaak bgt", "jalan rusak", true},
		{"lampunya mati", "lampu", true},
		{"Pemerintah harus memperbaiki jembatan", "perbaikan jembatan", true},
		{"warga mengurus KTP", "urus ktp", true},
		{"sampah menumpuk", "tumpukan", true},
		{"petugas menyapu", "sapu", true},
		{"surat dikirim", "mengirim", true},
		{"kami menulis surat", "tulisan", true},
		{"drainase tersumbat", "sumbatan", true},
		{"bantuan tidak turun", "membantu", true},
		{"jalan perusakan", "rusak", true},
		{"anak2 sekolah", "anak", true},
		{"RT 03 RW 5", "rt 3", true},
		{"Jumat'an", "jumat", true},
		{"lampu penerangan", "terang", true},
		{"mempercepat", "percepatan", true},
		{"keberhasilan", "berhasil", true},
		{"lampu mati", "air", false},
		{"hari minggu", "harimau", false},
		{"yang di", "yang", false},
	} {
		have := Words(c.written)
		q := Read(c.sought, time.Time{}, Names{})
		found := !q.Empty()
		for _, part := range q.Parts {
			found = found && slices.ContainsFunc(part, func(all All) bool {
				return !slices.ContainsFunc(all, func(w string) bool { return !slices.Contains(have, w) })
			})
		}
		if found != c.found {
			t.Errorf("%q by %q: %v, want %v (%v, %v)", c.written, c.sought, found, c.found, have, q.Parts)
		}
	}
}

// Filters stand among the words.
func TestRead(t *testing.T) {
	now := time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
	names := Names{Topics: map[string][]string{"jalan": {"jalan"}, "air bersih": {"air"}},
		Regions: func(name string) []string {
			if name == "genteng" {
				return []string{"35.78.07"}
			}
			return nil
		}}
	for text, want := range map[string][]Any{
		"jalan rusak genteng november": {{{"jalan"}, {"t_jalan"}}, {{"rusak"}}, {{"genteng"}, {"r_357807"}}, {{"n_11"}}},
		"air bersih belum dibalas":     {{{"air", "bersih"}, {"t_air"}}, {{"(no)"}}},
		"3 november 2026":              {{{"d_20261103"}}},
		"3/11/2026":                    {{{"d_20261103"}}},
		"2026-11-03":                   {{{"d_20261103"}}},
		"12 des":                       {{{"e_1212"}}},
		"des 2025":                     {{{"m_202512"}}},
		"kemarin":                      {{{"d_20261128"}}},
		"bulan lalu":                   {{{"m_202610"}}},
		"keluhan ditutup":              {{{"keluh"}, {"k_complaint"}}, {{"(closed)"}}},
		"minggu ini":                   {{{"d_20261123"}, {"d_20261124"}, {"d_20261125"}, {"d_20261126"}, {"d_20261127"}, {"d_20261128"}, {"d_20261129"}}},
		"":                             nil,
		"yang ?! \"":                   nil,
		`o_kantor" OR "x`:              {{{"o"}}, {{"kantor"}}, {{"or"}}, {{"x"}}},
	} {
		q := Read(text, now, names)
		got := q.Parts
		for _, stands := range []string{q.State, q.Answered} {
			if stands != "" {
				got = append(got, Any{{"(" + stands + ")"}})
			}
		}
		if !equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func equal(a, b []Any) bool {
	return slices.EqualFunc(a, b, func(x, y Any) bool {
		return slices.EqualFunc(x, y, func(p, q All) bool { return slices.Equal(p, q) })
	})
}

func TestExcerpt(t *testing.T) {
	text := "Selamat pagi Bapak dan Ibu yang terhormat, izinkan kami menyampaikan bahwa\njalannya di depan pasar sudah RUSAK parah sejak bulan lalu dan belum ada yang datang memperbaiki"
	s, marks, n := Excerpt(text, Read("kerusakan jalan", time.Time{}, Names{}).Words, 60)
	if n != 2 || len(marks) != 2 || s[marks[0].From:marks[0].To] != "jalannya" || s[marks[1].From:marks[1].To] != "RUSAK" {
		t.Errorf("%q %v %d", s, marks, n)
	}
	if s, marks, n := Excerpt("pendek saja", map[string]bool{"lain": true}, 60); s != "pendek saja" || marks != nil || n != 0 {
		t.Errorf("%q %v %d", s, marks, n)
	}
	if s, _, _ := Excerpt("", nil, 60); s != "" {
		t.Errorf("%q", s)
	}
	for n := range 40 { // never within a rune
		if s, _, _ := Excerpt("ééééé jalan ééééééé éééé", map[string]bool{"jalan": true}, n); !slices.Equal([]byte(s), []byte(string([]rune(s)))) {
			t.Errorf("%d: %q", n, s)
		}
	}
}

func TestNear(t *testing.T) {
	for _, c := range [][2]string{{"gentneg", "genteng"}, {"gentenng", "genteng"}, {"gentng", "genteng"}, {"gentemg", "genteng"}} {
		if !slices.Contains(Near(c[0]), c[1]) {
			t.Errorf("%s is not near %s", c[0], c[1])
		}
	}
	if Near("air") != nil {
		t.Error("a short word is near others")
	}
}
