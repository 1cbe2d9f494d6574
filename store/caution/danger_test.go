package caution

import "testing"

// A fire mostly has the name of a street beside it; what burns of a street, or is done about fires, is none.
func TestFireInAStreet(t *testing.T) {
	for text, want := range map[string]Danger{
		"tolong ada kebakaran di jalan Mawar":                              Fire,
		"ada kebakaran hebat di Jalan Kenjeran dekat SPBU":                 Fire,
		"terjadi kebakaran rumah di jalan Pahlawan no 7":                   Fire,
		"lampu jalan depan gang terbakar minggu lalu, belum diganti":       NoDanger,
		"mobil pemadam kebakaran tidak bisa masuk jalan Mawar":             NoDanger,
		"warga sering membakar sampah di jalan, takut jadi kebakaran":      NoDanger,
		"mohon sosialisasi bahaya kebakaran untuk warga di jalan Kenjeran": NoDanger,
		"jalan Melati rawan kebakaran karena kabel semrawut, tolong dicek": NoDanger,
		"rumah bekas kebakaran di jalan Mawar tidak ada yang membersihkan": NoDanger,
	} {
		if got := DangerOf(text); got != want {
			t.Errorf("DangerOf(%q) = %q, want %q", text, got, want)
		}
	}
}
