package alike

import (
	"strings"
	"sync"
)

// classes are what complaints are about. Two aspirations are about the same matter only if they share one. A word may be of
// several.
var classes = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, line := range strings.Split(classList, "\n") {
		name, words, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		for _, w := range strings.Fields(words) {
			m[w] = append(m[w], name)
		}
	}
	return m
})

const classList = `lampu: lampu bohlam neon
	apill: apill
	jalan: lubang berlubang lobang aspal pengaspalan mengelupas paving pavingan ambles amblas bergelombang retak
	banjir: banjir kebanjiran genangan genagan tergenang menggenang rob luapan meluap meluber
	saluran: got selokan saluran drainase gorong parit culvert sedimen pendangkalan pengerukan plengsengan kalenan
	sampah: sampah sampahnya tps kontainer pengangkutan
	pohon: pohon pohonnya ranting rantingnya dahan perantingan pemangkasan penebangan perampingan tumbang ditebang dipangkas
	air: pdam keran ledeng pipa
	listrik: listrik pln kabel tiang trafo gardu
	parkir: parkir parkiran jukir
	macet: macet kemacetan
	lapak: pkl lapak pedagang warung jualan berjualan dagangan asongan
	trotoar: trotoar pedestrian guiding
	jembatan: jembatan jembatannya
	rambu: rambu marka zebra penyebrangan penyeberangan polisi speedbump
	bus: bus bis halte angkot trayek
	kamera: cctv
	taman: taman playground
	limbah: limbah asap polusi pencemaran pabrik
	bau: bau menyengat busuk
	bising: bising berisik sound horeg karaoke knalpot musik
	bansos: bansos pkh blt sembako mbr bpnt dtks
	surat: ktp akta dukcapil kependudukan kia adminduk
	bpjs: bpjs kis pbi
	puskesmas: puskesmas dokter perawat obat igd
	guru: guru kepsek spp
	zonasi: ppdb zonasi spmb
	seragam: seragam
	bangunan: bangunan imb proyek galian
	hewan: anjing kucing ular tawon monyet
	jalanan: gepeng pengemis pengamen odgj anjal gelandangan
	pungli: pungli korupsi suap
	jahat: maling begal tawuran curanmor jambret narkoba miras
	balap: balap balapan
	nyamuk: nyamuk dbd fogging jentik
	internet: wifi internet sinyal
	aplikasi: aplikasi website situs login
	vaksin: vaksin vaksinasi
	makam: makam pemakaman
	toilet: toilet wc
	beasiswa: beasiswa kip
	lubang: jebol
	pupuk: pupuk irigasi sawah hama
	sungai: sungai tanggul bantaran longsor
	pasar: harga`

// wishes ask for something that is not there yet; faults say that something does not work. At the same place, they are two matters.
var (
	wishes = set(`pemasangan pasang dipasang pasangkan dipasangkan pengajuan permohonan usul usulan mengusulkan penambahan tambahkan ditambah ditambahkan pengadaan diadakan
		dibangun dibangunkan dibuatkan dibuat belum_ada install`)
	faults = set(`rusak mati padam pecah patah hilang kedip redup mampet tersumbat buntu jebol ambrol tumbang roboh bocor menyala nyala nyalah berlubang lubang ambles amblas
		mengelupas menumpuk numpuk meluap kebanjiran banjir tergenang dicuri copot korslet konslet`)
)

// free are classes that are not bound to a place: a matter of the whole city, or of the country.
var free = set(`bus bansos surat bpjs zonasi aplikasi vaksin beasiswa internet seragam pasar pupuk`)

// regional are classes that are one matter in a whole village or ward.
var regional = set(`bansos limbah nyamuk air listrik bus zonasi bpjs internet pupuk sungai`)

// own words tell that a matter is the writer's own: nobody else can have the same.
var own = set(`saya anakku anaku rumahku istri suami anak ibu ayah nenek orangtua kk nik`)

// marker words stand before a place's name.
var marker = set(`jalan gang lorong perumahan komplek kampung dusun desa kelurahan kecamatan blok griya rusun apartemen sdn sd smp smpn sma sman smk smkn mi mts man tk paud
	pasar masjid musholla mushola musala gereja vihara pura terminal stasiun jembatan simpang bundaran lapangan puskesmas rs rsud halte flyover underpass alun
	spbu indomaret alfamart bank balai polsek koramil hotel mall kantor universitas kampus pesantren ponpes makam tpu taman sungai kali waduk embung rt rw km`)

// numbered are markers with which a number is a name.
var numbered = set(`rt rw sdn sd smp smpn sma sman smk smkn mi mts man tk blok gang km lorong jalan`)

// schools are one kind of place: people write sd for sdn.
var schools = map[string]string{"sd": "sdn", "smp": "smpn", "sma": "sman", "smk": "smkn", "mushola": "musholla", "musala": "musholla", "lorong": "gang"}

// wide are markers of places so large that a matter in one need not be that in the other.
var wide = set(`kelurahan kecamatan desa kota kabupaten dapil sungai kali`)

// locative words stand before the name of a place that has no marker.
var locative = set(`di daerah dekat depan belakang samping sebelah seberang sekitar arah menuju sampai sepanjang wilayah kawasan area lokasi ujung pojok
	ring nang ning ing neng in at kawasanne pinggir tepi dalam masuk`)

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
	return m
})

// stop words say nothing of a matter.
var stops = set(stopList)

// dull words say where, and nothing that would be shared for being the same matter.
var dull = set(`depan belakang samping sebelah seberang sekitar dekat arah menuju masuk keluar kiri kanan tengah utara selatan timur barat raya jalan gang dalam luar pos nomor no
	rt rw kampung desa kelurahan kecamatan kota daerah wilayah kawasan area lokasi ujung pojok pinggir tepi dalan sisi simpang rumah`)

const stopList = ` di ke dari dan yang untuk dengan karena pada oleh itu ini ada adalah akan sudah telah belum tidak bukan jangan juga lagi masih sangat sekali banget
	terlalu bisa dapat mau ingin agar supaya kalau jika bila saat ketika waktu jam hari malam siang pagi sore minggu bulan tahun kemarin sekarang tadi nanti besok lusa sejak sampai
	hingga selama setelah sebelum lalu kemudian terus selalu sering kadang mohon tolong bantu bantuan bantuannya dibantu terima kasih terimakasih makasih trimakasih trima salam selamat
	pak bapak bu ibu mas mbak kak min admin bang om tante saya kami kita kamu anda mereka dia ia nya kok sih ya yaa dong nih deh kan pun lah apa apakah kapan bagaimana gimana kenapa mengapa
	siapa mana dimana berapa segera cepat dinas pemerintah pemkot petugas pihak terkait instansi kantor warga masyarakat orang banyak beberapa satu dua tiga semua setiap tiap para
	hal sini situ sana disini disitu atau tapi tetapi namun sedangkan seperti kayak agak lebih paling hanya cuma saja aja baru lama
	assalamualaikum assalamu alaikum wr wb warahmatullahi wabarakatuh permisi halo hallo maaf ijin izin melaporkan lapor laporan laporkan dilaporkan menyampaikan sampaikan informasi info
	tindak ditindak ditindaklanjuti lanjut lanjuti perhatian perhatiannya demikian mengenai tentang soal perihal keluhan pengaduan harap berharap semoga the is are and of for to a an my our please since has been not no it this that there
	tersebut adanya ada terdapat sebagai maka sehingga akibat akibatnya dikarenakan tsb posisi titik lokasi sekian kurang hampir kurleb sekitaran udah nek iku ae wae iki sing kanggo teu aya nu ieu teh atuh mang kang
	jadi membuat buat kena lewat melewati melintas pengguna pengendara kendaraan motor mobil truk sepeda bahaya berbahaya membahayakan rawan takut khawatir dikhawatirkan kecelakaan jatuh terjatuh korban
	anak2 anak anaknya lansia susah sulit mengganggu menganggu terganggu ganggu resah meresahkan parah kondisi keadaan situasi lho loh toh kah rumah tinggal wes wis kulo kula nggih njih mugi matur nuwun suwun hatur nuhun
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
	badan bahu tepian mulut gapura pos ronda kamling jaga satpam keamanan sistem program jadwal jam-jam
	sd smp sma smk tk paud kampus universitas pesantren ponpes musholla mushola musala vihara pura klenteng`
