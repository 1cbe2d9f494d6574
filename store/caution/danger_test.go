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

// Good night is no farewell from life: who takes leave, or greets, is in no danger.
func TestTakesLeave(t *testing.T) {
	for _, text := range []string{"oke pak selamat malam", "siap pak selamat malam", "ya pak selamat malam", "baik pak selamat malam", "siap bu, selamat malam",
		"baik bu selamat istirahat", "oke min selamat malam", "iya bu selamat malam", "sudah pak, selamat malam", "selamat malam pak",
		"ya sudah selamat tidur", "sampai jumpa pak, selamat malam", "matur nuwun pak, selamat malam", "sip bang, malam"} {
		if d := DangerOf(text); d != NoDanger {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
}
