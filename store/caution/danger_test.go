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
		"ya sudah selamat tidur", "sampai jumpa pak, selamat malam", "matur nuwun pak, selamat malam", "sip bang, malam",
		"pamit dulu pak, selamat malam", "ijin pamit bu, wassalam", "pamit tidur min", "saya mohon diri pak", "undur diri dulu ya bu", "kulo pamit rumiyin nggih", "abdi pamit heula pa",
		"good night sir, thank you", "saya pamit dari jabatan ketua RT"} {
		if d := DangerOf(text); d != NoDanger {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
}

// Who takes leave for ever is in danger, as before.
func TestTakesLeaveForEver(t *testing.T) {
	for _, text := range []string{"saya pamit untuk selamanya, jaga anak saya", "pamit semua, aku sudah tidak kuat hidup"} {
		if d := DangerOf(text); d != Self {
			t.Errorf("%q is taken for %q", text, d)
		}
	}
}

// Death and fire are figures of speech, too.
func TestFiguresOfSpeech(t *testing.T) {
	for _, text := range []string{"lucu banget pengen mati ketawa", "mati gaya nunggu di samsat", "bau limbah bikin mau mati rasanya", "malu banget pengen mati wkwk",
		"semangat warga terbakar lihat proyek mangkrak", "susah setengah mati ngurus akta"} {
		if d := DangerOf(text); d != NoDanger {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
}

// TestAskingForSomebody: who asks whether anybody is there, or how to write, is in no danger; who cries for somebody is.
func TestAskingForSomebody(t *testing.T) {
	for _, text := range []string{"ADA ORANGNYA TDK", "orangnya ada ga pak", "apa mesti ditulis satu satu pak", "boleh bicara sama orang langsung?", "iki wong apa robot sing maca", "bisa ngomong langsung sama orang?",
		"apa harus ditulis satu-satu?", "is there anyone real here", "siapa saja yang membaca"} {
		if d := DangerOf(text); d != NoDanger {
			t.Errorf("%q: %s", text, d)
		}
	}
	for _, text := range []string{"ada orang tenggelam", "tolong ada orang di dalam rumahnya kebakaran", "orangnya tidak sadar", "ada orang bawa parang", "saya dipukuli suami", "someone is drowning"} {
		if DangerOf(text) == NoDanger {
			t.Errorf("%q is no danger", text)
		}
	}
}

// Who says in a few words that a thing works again, or is still off, or that it is urgent, is in no danger; who says in as few that something burns, or whom it
// befell, is.
func TestFewWords(t *testing.T) {
	for _, text := range []string{"udah nyala pak", "udah nyala lagi nih", "udah hidup lagi pak", "udah mati lagi pak", "satu lagi masih mati", "yang satu masih mati", "yang sebelah masih mati",
		"cuma satu yang nyala", "tolong segera ya pak", "cepet ya pak tolong", "please help us with this", "dia ga datang datang", "the toilet is disgusting", "rumah saya juga kena",
		"alat pemadam kebakaran pak tolong disediakan", "sosialisasi kebakaran pak"} {
		if d := DangerOf(text); d != NoDanger {
			t.Errorf("%q: %s", text, d)
		}
	}
	for _, text := range []string{"api masih nyala", "apinya belum padam", "apinya masih nyala", "ada orang tersengat listrik", "kebakaran pak", "umahe kobong", "masih ada orang di dalam", "saya terjebak di dalam",
		"ada yang dibacok", "ada yang tenggelam", "ada yang hanyut pak", "aya nu tikerelep", "udah ga kuat hidup", "saya mau mati aja", "help me he is hitting me", "darahnya ga berhenti"} {
		if DangerOf(text) == NoDanger {
			t.Errorf("%q is no danger", text)
		}
	}
}

// An accident that has victims needs help, and so do people who have not come out; what was long ago, or happens often, does not.
func TestVictims(t *testing.T) {
	for text, want := range map[string]Danger{
		"kecelakaan depan sekolah ada korban":                           Medical,
		"kecelakaan di depan pasar, ada korban":                         Medical,
		"orangnya belum keluar":                                         Rescue,
		"di jalan ini sering kecelakaan, sudah banyak korban":           NoDanger,
		"kecelakaan maut bulan lalu ada korban":                         NoDanger,
		"saya cari pak lurah, katanya orangnya belum keluar kantor":     NoDanger,
		"jangan menunggu ada kecelakaan, jalan depan sekolah berbahaya": NoDanger,
	} {
		if got := DangerOf(text); got != want {
			t.Errorf("DangerOf(%q) = %q, want %q", text, got, want)
		}
	}
}
