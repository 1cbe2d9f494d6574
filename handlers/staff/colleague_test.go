package staff

import "testing"

// Colleagues speak of a citizen as of somebody else; what is for the citizen goes out, though it speaks of others.
func TestOfCitizen(t *testing.T) {
	for _, said := range []string{"sudah saya telpon orangnya", "orangnya sudah saya telpon", "sudah saya telpon orangnya, ga diangkat", "warganya sudah saya hubungi", "pelapornya belum bisa dihubungi",
		"beliau sudah saya hubungi", "sudah saya hubungi beliau", "si pelapor tadi sudah saya wa", "pelapor sudah dihubungi", "ybs sudah kami kontak", "dia udah gue chat",
		"yang bersangkutan sudah kami hubungi", "pak, warganya sudah saya telpon", "saya coba hubungi pelapornya dulu", "sudah saya telp warganya", "bapaknya sudah saya telepon barusan",
		"nanti saya telpon orangnya", "tadi sudah nelpon orangnya", "sudah menghubungi pelapor", "pengadunya ga bisa dihubungi", "warga ini sudah saya hubungi", "already called him", "i phoned the citizen yesterday"} {
		if !ofCitizen(said) {
			t.Errorf("%q is for the citizen", said)
		}
	}
	for _, said := range []string{"sudah kami telpon pln, petugas datang besok", "orangnya sudah kami tegur", "tukang parkirnya sudah kami hubungi", "warganya sudah kami data minggu lalu",
		"pak lurah sudah kami hubungi, beliau siap memperbaiki", "anda sudah kami hubungi lewat telepon", "silakan hubungi petugasnya di 0812", "nomor anda sudah kami hubungi, tidak diangkat",
		"terima kasih, pelapor lain juga menyampaikan hal yang sama", "identitas pelapornya kami rahasiakan", "bu, orangnya sudah kami hubungi dan siap pindah", "dia petugas kami, wa-nya 0812",
		"kami hubungi dinas pu dulu ya", "sudah saya telpon tapi tidak diangkat", "ibu bisa hubungi orangnya di kantor desa", "we called the contractor", "petugas sudah bertemu warga di lokasi",
		"selamat siang. kami sudah ke lokasi, dan pelapornya banyak. petugas menghubungi beliau satu per satu lewat telepon mulai besok pagi", "beliau sakit, jadi diganti wakilnya", "warga sekitar sudah dihubungi rt"} {
		if ofCitizen(said) {
			t.Errorf("%q is for colleagues", said)
		}
	}
}
