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

// Who deals with it, and how, is said among colleagues; what the office does is said to the citizen.
func TestAmongColleagues(t *testing.T) {
	for _, said := range []string{"ini saya yang pegang ya", "saya yang balas ya", "biar saya jawab", "saya pegang", "mohon arahan pak", "mohon petunjuk, bu", "siap laksanakan", "noted",
		"gimana cara jawabnya?", "enaknya dijawab apa ya?", "ada yang bisa jawab?", "siapa yang mau balas ini?", "tolong ditindaklanjuti ya", "mohon ditindaklanjuti segera", "tolong dicek dulu pak",
		"segera tindak lanjuti", "tolong di follow up ya", "mohon diteruskan", "balas apa ya", "minta arahannya"} {
		if !amongColleagues(said) {
			t.Errorf("%q is for the citizen", said)
		}
	}
	for _, said := range []string{"kami cek dulu ya", "saya cek dulu ya pak", "baik pak, kami teruskan", "siap pak", "terima kasih", "sudah diproses", "sedang dicek ya bu", "ada yang bisa kami bantu?",
		"tolong kirim fotonya", "saya tangani hari ini", "lampunya sudah menyala, tolong dicek ya", "kami tindaklanjuti segera", "apa nama jalannya?", "diproses besok", "bisa minta alamatnya?", "baik",
		"mohon tunggu ya", "silakan diambil di kantor"} {
		if amongColleagues(said) {
			t.Errorf("%q is for colleagues", said)
		}
	}
}
