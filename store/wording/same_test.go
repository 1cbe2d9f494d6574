package wording

import "testing"

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"got depan rumah mampet, sudah seminggu!!", "GOT depan rumah mampet\nsudah seminggu 😡", true},
		{"𝐥𝐚𝐦𝐩𝐮 mati", "lam\u200bpu mati", true},
		{"lampu mati di RT 03", "lampu mati di RT 04", false},
		{"jalan 5-7 rusak", "jalan 57 rusak", false},
		{"lampu mati di Jalan Mawar", "lampu mati di Jalan Melati", false},
		{"lampu mati lagi", "lampu mati", false},
		{"soal K7M-4QX", "soal 39E-NBK", false},
	} {
		if got := Same(c.a, c.b); got != c.want {
			t.Errorf("Same(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestOtherNumbers(t *testing.T) {
	for _, c := range []struct {
		text, other string
		want        bool
	}{
		{"lampu mati di nomor 7", "lampu mati di nomor 3", true},
		{"yang di RT 03 juga", "lampu RT 03/RW 5 mati", false},
		{"sama, lampu mati", "lampu mati di nomor 3", false},
		{"dekat SDN 12a", "dekat SDN 12", true},
	} {
		if got := OtherNumbers(c.text, c.other); got != c.want {
			t.Errorf("OtherNumbers(%q, %q) = %v, want %v", c.text, c.other, got, c.want)
		}
	}
}

func TestOtherPlaces(t *testing.T) {
	for _, c := range []struct {
		text, other string
		want        bool
	}{
		{"lampu mati di Jalan Mawar nomor 7", "lampu mati di Jalan Mawar nomor 3", true},
		{"jalan rusak di RT 05 RW 2", "jalan rusak di RT 05 RW 2", false},
		{"lampu mati di Gang Melati", "lampu mati di gang Mawar", true},
		{"lampu mati, Jalan Mawar No.7", "lampu padam jalan melati nomor 7", false},
		{"tolak pabrik semen 4711", "tolak pabrik semen 815", false},
	} {
		if got := OtherPlaces(c.text, c.other); got != c.want {
			t.Errorf("OtherPlaces(%q, %q) = %v, want %v", c.text, c.other, got, c.want)
		}
	}
}
