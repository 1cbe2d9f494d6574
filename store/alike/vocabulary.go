package alike

import (
	_ "embed"
	"strings"
	"sync"
)

// classes are what complaints are about. Two aspirations are about the same matter only if they share one. A word may be of
// several.
var classes = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(subjectList) {
		name, words, ok := strings.Cut(line, ":")
		if !ok || line[0] == '#' {
			continue
		}
		for _, w := range strings.Fields(words) {
			m[w] = append(m[w], name)
		}
	}
	return m
})

//go:embed subjects.txt
var subjectList string

// kin are words that stand for others, by those others.
var kin = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(kinList) {
		if line[0] == '#' {
			continue
		}
		words := strings.Fields(line)
		for _, w := range words {
			m[w] = words[0]
			if s := stem(w); m[s] == "" && !common()[s] {
				m[s] = words[0]
			}
		}
	}
	return m
})

//go:embed kin.txt
var kinList string

// root is a word as it is compared.
func root(w string) string {
	for _, form := range [...]string{w, cutSuffix(w, "nya", "ne"), stem(w)} {
		if k := kin()[form]; k != "" {
			return k
		}
	}
	return stem(w)
}

// wishes ask for something that is not there yet; faults say that something does not work. At the same place, they are two matters.
var (
	wishes = set(`pemasangan pasang dipasang pasangkan dipasangkan pengajuan permohonan usul usulan mengusulkan penambahan tambahkan ditambah ditambahkan pengadaan diadakan
		dibangun dibangunkan dibuatkan dibuat belum_ada install`)
	faults = set(`rusak mati padam pecah patah hilang kedip redup mampet tersumbat buntu jebol ambrol tumbang roboh bocor menyala nyala nyalah berlubang lubang ambles amblas
		mengelupas menumpuk numpuk meluap kebanjiran banjir tergenang dicuri copot korslet konslet`)
)

// counters speak against something, and what is good says that all is well: what asks for it is another matter.
var (
	counters = set(`jangan tolak menolak hapus dihapus hapuskan dihapuskan bongkar dibongkar membongkar dipertahankan pertahankan batalkan dibatalkan cabut dicabut`)
	good     = set(`alus bagus mulus lancar ramah apik sae terang rapi bersih`)
	thanks   = set(`terimakasih makasih trimakasih alhamdulillah hatur matur nuhun suwun thanks thank`)
)

// free are classes that are not bound to a place: a matter of the whole city, or of the country.
var free = set(`judi bus bansos surat bpjs zonasi aplikasi vaksin beasiswa internet seragam harga pupuk gas solar beras cabai bawang minyak telur daging gula kedelai sawit karet operasi-pasar tarif pajak kur pppk lowongan
	pinjol korupsi mbg wifi sinyal pkh blt bpnt kis kip`)

// regional are classes that are one matter in a whole village or ward.
var regional = set(`bansos pkh blt bpnt raskin limbah pencemaran nyamuk air keruh listrik bus zonasi bpjs internet sinyal wifi pupuk sungai gempa pengungsi abrasi sawit karet hama ulat tambang debu kekeringan tanggul longsor rob irigasi gas solar harga beras cabai bawang
	minyak operasi-pasar tanah sertifikat gaji kader ternak bau narkoba judi miras balap makam ambulans antre ktp kk akta kia surat`)

// own words tell that a matter is the writer's own: nobody else can have the same.
var own = set(`saya anakku anaku rumahku istri suami anak ibu ayah nenek orangtua kk nik`)

// marker words stand before a place's name.
var marker = set(`jalan gang lorong perumahan komplek kampung dusun desa kelurahan kecamatan blok griya rusun apartemen sdn sd smp smpn sma sman smk smkn mi mts man tk paud
	pt cv cafe bpr stadion gor tpi coban imigrasi klinik polres samsat tpa koridor dukcapil kabupaten cabang unit dermaga pelabuhan tol waduk pantai pulau
	pasar masjid musholla mushola musala gereja vihara pura terminal stasiun jembatan simpang bundaran lapangan puskesmas rs rsud halte flyover underpass alun
	spbu indomaret alfamart bank balai polsek koramil hotel mall kantor universitas kampus pesantren ponpes makam tpu taman sungai kali waduk embung rt rw km`)

// numbered are markers with which a number is a name.
var numbered = set(`koridor rt rw sdn sd smp smpn sma sman smk smkn mi mts man tk blok gang km lorong jalan`)

// schools are one kind of place: people write sd for sdn.
var schools = map[string]string{"sd": "sdn", "smp": "smpn", "sma": "sman", "smk": "smkn", "mushola": "musholla", "musala": "musholla", "lorong": "gang"}

// wide are markers of places so large that a matter in one need not be that in the other.
var wide = set(`kelurahan kecamatan desa kota kabupaten dapil sungai kali pulau`)

// locative words stand before the name of a place that has no marker.
var locative = set(`di daerah dekat depan belakang samping sebelah seberang sekitar arah menuju sampai sepanjang wilayah kawasan area lokasi ujung pojok
	ke alamat asal warga petani nelayan peternak pedagang jurusan trayek rute cabang ring nang ning ing neng in at kawasanne pinggir tepi dalam masuk`)

// common words are no names.
var common = set(stopList + commonList)

// ordinary are all words that are no names.
var ordinary = sync.OnceValue(func() map[string]bool {
	m := setOf(stopList + commonList)
	for _, more := range []map[string]bool{locative(), marker()} {
		for w := range more {
			m[w] = true
		}
	}
	for w := range classes() {
		m[w] = true
	}
	for w := range kin() {
		m[w] = true
	}
	return m
})

// stop words say nothing of a matter.
var stops = set(stopList)

// dull words say where, and nothing that would be shared for being the same matter.
var dull = set(`depan belakang samping sebelah seberang sekitar dekat arah menuju masuk keluar kiri kanan tengah utara selatan timur barat raya jalan gang dalam luar pos nomor no
	minta meminta diminta menjadi jadi diadakan bikin makin semakin melakukan dilakukan lakukan tempat pada orang total benerin perbaiki perbaikan diperbaiki memperbaiki sarana punya pas buat perlu butuh membutuhkan cara secara bisa program sepanjang
	rt rw kampung desa kelurahan kecamatan kota daerah wilayah kawasan area lokasi ujung pojok pinggir tepi dalan sisi simpang rumah`)

const stopList = ` di ke dari dan yang untuk dengan karena pada oleh itu ini ada adalah akan sudah telah belum tidak bukan jangan juga lagi masih sangat sekali banget
	terlalu bisa dapat mau ingin agar supaya kalau jika bila saat ketika waktu jam hari malam siang pagi sore minggu bulan tahun kemarin sekarang tadi nanti besok lusa sejak sampai
	hingga selama setelah sebelum lalu kemudian terus selalu sering kadang mohon tolong bantu bantuan bantuannya dibantu terima kasih terimakasih makasih trimakasih trima salam selamat
	pak bapak bu ibu mas mbak kak min admin bang om tante saya kami kita kamu anda mereka dia ia nya kok sih ya yaa dong nih deh kan pun lah apa apakah kapan bagaimana gimana kenapa mengapa
	siapa mana dimana berapa segera cepat dinas pemerintah pemkot petugas pihak terkait instansi kantor warga masyarakat orang banyak beberapa satu dua tiga semua setiap tiap para
	hal sini situ sana disini disitu atau tapi tetapi namun sedangkan seperti kayak agak lebih paling hanya cuma saja aja baru lama
	assalamualaikum assalamu alaikum wr wb warahmatullahi wabarakatuh permisi halo hallo maaf ijin izin melaporkan lapor laporan laporkan dilaporkan menyampaikan sampaikan informasi info
	tindak ditindak ditindaklanjuti lanjut lanjuti perhatian perhatiannya demikian mengenai tentang soal perihal keluhan pengaduan harap berharap semoga the is are and of for to a an my our please since has been not no it this that there
	tersebut adanya ada terdapat sebagai maka sehingga akibat akibatnya dikarenakan tsb posisi titik lokasi sekian hampir kurleb sekitaran udah nek iku ae wae iki sing kanggo teu aya nu ieu teh atuh mang kang
	jadi membuat buat kena lewat melewati melintas pengguna pengendara kendaraan motor mobil truk sepeda bahaya berbahaya membahayakan rawan takut khawatir dikhawatirkan kecelakaan jatuh terjatuh korban
	anak2 anak anaknya lansia mengganggu menganggu terganggu ganggu resah meresahkan parah kondisi keadaan situasi lho loh toh kah rumah tinggal wes wis kulo kula nggih njih mugi matur nuwun suwun hatur nuhun
	tks thx thks thanks thank you trims trim trmksh trimksh mksh makasi makasihnya mtur suwon shgga shg sehinga dpt dpat dri pda ok oke sip siap ttg tsbt dkk dsb dst dll dlsb krna min kakak amin aamiin
	tak lama pernah sempat jelas memang padahal apalagi bahkan alhamdulillah ambil ke pas ikut`

const commonList = ` jalan rusak mati padam gelap perbaikan diperbaiki perbaiki memperbaiki bisa besar kecil tinggi rendah panjang lebar pendek dalam luar atas bawah kiri kanan tengah depan belakang samping
	sebelah seberang sekitar dekat jauh ujung pojok pinggir tepi arah menuju masuk keluar masuknya utara selatan timur barat raya kota umum lurus belok putar naik turun buka tutup
	air hujan angin panas musim deras lebat kencang kali sungai tanah batu pasir lumpur besi kayu pagar tembok atap dinding pintu jendela halaman gedung toko ruko kios rel kereta api
	sekolah murid siswa kelas kepala masjid gereja pasar puskesmas kampung desa kelurahan kecamatan komplek perumahan wilayah daerah kawasan lingkungan area tempat lahan sawah
	tidur kerja bekerja pekerjaan pekerja usaha biaya bayar membayar uang gaji harga mahal murah gratis tarif sewa beli jual
	satpol pp dishub polisi polsek rt rw lurah camat walikota gubernur dewan dprd presiden ketua
	baik buruk kotor bersih kumuh bau busuk menyengat hitam putih merah hijau kuning lampu listrik pohon sampah saluran got banjir macet parkir liar lapak bising
	tetangga keluarga ayah suami istri orangtua pemuda remaja pemilik pengunjung penumpang pedagang pejalan kaki trotoar
	menyala nyala hidup fungsi berfungsi tumpuk menumpuk numpuk roboh tumbang miring rimbun lebat patah putus jatuhan menutupi menutup tertutup halangi menghalangi terhalang
	pasang dipasang pemasangan penambahan tambah pengajuan ajukan mengajukan permohonan proses diproses cek dicek survei survey foto video lampir terlampir terlampirkan lampirkan
	setengah separuh penuh kosong pecah bocor mampet buntu tersumbat ambrol jebol longsor retak berlubang lubang ambles gelombang aspal paving cor semen
	sendiri bersama sama lain lainnya berbeda salah benar betul pasti mungkin masalah solusi aturan ketentuan syarat berkas data daftar mendaftar pendaftaran terdaftar antre antri antrian antrean
	penting utama akses jalur lintas lalu putaran tikungan turunan tanjakan simpang bundaran perempatan pertigaan jembatan gang lorong blok nomor
	hampir total bagian sisi ruas sepanjang dua arah per meter cm km kilometer menit detik harian mingguan tiap kilo
	lampunya jalannya pohonnya airnya sampahnya gotnya rumahnya anaknya orangnya baunya street light front house area market broken dead smell water
	mengalir ngalir mampir pulang pergi datang berangkat kembali balik jalan-jalan main bermain olahraga ibadah sholat ngaji belajar mengajar
	warung cafe kafe resto restoran hotel mall minimarket indomaret alfamart spbu pom bensin bank kantor balai taman lapangan makam terminal stasiun halte
	tanpa sama bakar dibakar membakar buang dibuang membuang pembuangan dibersihkan pembersihan bersihkan angkut diangkut pengangkutan keruk dikeruk
	dilalui dilewati digunakan dipakai dipakainya pakai memakai guna kerusakan keselamatan kenyamanan keamanan ketertiban kebersihan pelayanan layanan fasilitas
	ramai sepi sepinya macetnya cepatnya lambat lelet telat terlambat lambatnya harus wajib boleh dilarang larangan izinkan tertib tertibkan ditertibkan penertiban
	mulai selesai berhenti lanjutan ulang berulang kembali lagi-lagi pertama kedua ketiga terakhir akhir awal sebelumnya sesudah
	minta meminta diminta memohon dimohon kirim dikirim laporkan hubungi telepon telpon whatsapp wa nomernya online aplikasi website
	gede cilik peteng poek ageung alit dalan dalane lampune omah omahe omahku bocah sekolahan warga2 samar ngeri serem seram ngeri gelapan
	gelapnya matinya rusaknya bolongnya mbleduk meledak korslet konslet percik tegangan trafo gardu meteran token pln pdam keran pipa kran mandi cuci minum masak
	dulu tadi kemaren kmrn wkt lgi dek dik cak ning gus kiai kyai ustad haji ibu2 bapak2 baru-baru perlu butuh membutuhkan pengecekan cek pemeriksaan pengaspalan penambalan ditambal tambal
	cahaya terang penerang tiang kabel juntai menjuntai semrawut kendor putusnya tergantung bergantung nyamuk tikus lalat kecoa ular sarang
	laku lakukan tertib rapi sedia ingat potong tebang pangkas sapu gali pindah ganti terus benerin bener hancur jelek seenaknya sembarangan sembarang makin bikin keruh sesak jorok karna sampai degan dengn td gara parahnya ngeri minta jarang berair licin ditambal tolonglah amburadul bakar bakaran
	makan minum digusur gusur penertiban bekas mengalami apabila maksud bermaksud update berstatus status belakangan misalnya contoh punya mempunyai dimiliki cara nakal oknum secara rutin tetap tegas sanksi tindakan
	menindak peduli bersangkutan memakai menggunakan berharap menunggu berdampak menimpa sesuai pihaknya menyebabkan mengakibatkan memohon membantu diberi diberikan memberi memberikan hasil kerjabakti antara sesama pernah
	biasa biasanya dugaan diduga merasa dirasa terasa kesulitan kecil-kecil kebutuhan kesehatan pendidikan ekonomi sosial pembangunan anggaran dana program kegiatan acara rapat pejabat aparat kepolisian tentara
	pembeli penjual konsumen karyawan pegawai buruh nelayan sopir pasien korban pelaku tamu wisatawan turis ojek pejalan bayi balita dewasa perempuan laki cewek cowok
	ngurus mengurus urus diurus urusan daftarkan mendapat mendapatkan menerima terdaftar mencari nyari beritahu kabar tanggapan respon tanggal tgl januari februari maret april mei juni juli agustus september oktober november desember
	senin selasa rabu kamis jumat jum'at sabtu ahad subuh dzuhur ashar magrib maghrib isya tengah dini jadwalnya rutinitas
	semakin tambah bertambah berkurang kembali seharusnya semestinya mestinya tolonglah padahal justru malah kenyataan faktanya katanya bilang dibilang ngomong bicara janji dijanjikan omong
	meter liter hektar ton kuintal ribu juta ratus puluh miliar rupiah rb jt persen kali lipat
	milik pribadi umum resmi liar ilegal legal nasional daerah pusat provinsi negara indonesia republik rakyat bangsa
	kursi meja papan tulis buku alat mesin tenda spanduk baliho plang
	fasum fasos warning genting gate error mitra posisi surabaya cukup tiba tempt menuju terkikis hanyut butuh membutuhkan blokir kasus eks mantan sarang menerima pembatalan pemukiman permukiman jumat ekor selimut nagih menagih penagih meneror situs stimulan datangnya
	boros irit licin sempit sorot silau memukul pukul penerima penerimaan bulan-bulan sebulan sesasi setahun seminggu subsidi warna kopi bambu permanen salah
	anjlok gagal serba sarana prasarana akibat alasan penjelasan tanggung jawab pelayan minim kekurangan kelebihan tambahan latihan perlu kirimkan tersedia disediakan sediakan ngamuk mengamuk diam saja
	pasti lulus ditangani menangani penanganan operasional beroperasi kunjung mana kemana gimana kualitas jumlah harian bulanan tahunan
	badan bahu tepian mulut gapura pos ronda kamling jaga satpam keamanan sistem program jadwal jam-jam
	sd smp sma smk tk paud kampus universitas pesantren ponpes musholla mushola musala vihara pura klenteng`
