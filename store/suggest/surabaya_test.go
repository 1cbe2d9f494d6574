package suggest

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

const surabaya = "../../../shared/data/surabaya-complaints.csv"

// duties are the words that the agencies begin with: what such agencies do, as anybody in the city could tell.
var duties = map[string]string{
	"Dinas Sumber Daya Air dan Bina Marga": `jalan rusak berlubang lubang aspal paving pavingisasi saluran got selokan gorong drainase banjir
		genangan tergenang trotoar pedestrian sungai sedimen pengerukan box culvert plengsengan tanggul ambles amblas jembatan mampet
		tersumbat buntu pompa tutup utilitas kabel tiang galian u-ditch`,
	"Dinas Lingkungan Hidup": `pohon perantingan pemangkasan ranting dahan tebang tumbang sampah tps daun taman limbah pencemaran polusi asap
		bau bakar pembakaran kebersihan angkut makam rumput kerja bakti bongkaran`,
	"Dinas Perhubungan": `lampu padam pju penerangan mati parkir jukir juru rambu marka traffic light lalu lintas macet kemacetan bus angkutan
		terminal halte zebra cross penyeberangan warning truk median warna hijau merah derek`,
	"Dinas Sosial": `bansos bantuan sosial mbr dtks pkh blt sembako miskin lansia yatim disabilitas permakanan gelandangan odgj liponsos pbi
		kis kurang mampu keluarga survey blsm penerima`,
	"Bagian Perekonomian dan Sumber Daya Alam": `pdam air bersih pipa bocor meteran ledeng keran tagihan kran mengalir keruh sambungan`,
	"Satuan Polisi Pamong Praja": `satpol pp pkl pedagang kaki lima penertiban tertibkan bangunan liar warung warkop berisik bising minuman keras
		miras prostitusi reklame gangguan ketertiban pengemis pengamen anjal`,
	"Dinas Kesehatan": `puskesmas rumah sakit vaksin vaksinasi sertifikat dokter bpjs kesehatan obat pasien perawat faskes covid dbd fogging
		nyamuk jentik rujukan posyandu`,
	"Dinas Kependudukan dan Pencatatan Sipil": `ktp kk kartu keluarga akta akte kelahiran kematian nik kia pindah domisili klampid
		dispendukcapil kependudukan adminduk nikah`,
	"Dinas Pendidikan": `sekolah siswa guru murid spp ppdb sd smp ijazah kelas pelajar zonasi kepala seragam pembelajaran`,
	"Dinas Perindustrian dan Tenaga Kerja": `kerja pekerjaan lowongan loker perusahaan phk upah gaji umr umk pelatihan karyawan buruh
		pengangguran thr bpjs ketenagakerjaan pesangon`,
	"Dinas Pemberdayaan Perempuan dan Perlindungan Anak serta Pengendalian Penduduk dan Keluarga Berencana": `catin calon pengantin kelas
		puspaga kdrt kekerasan perempuan anak konseling konsultasi keluarga kb kader pernikahan sertifikat`,
	"Dinas Komunikasi dan Informatika": `aplikasi website wifi internet wargaku server error login situs email akun ssw cctv`,
	"Dinas Perumahan Rakyat dan Kawasan Permukiman serta Pertanahan": `rusun rusunawa rumah tidak layak huni rutilahu tanah imb perumahan sewa
		unit penghuni flat surat ijo bedah`,
	"Dinas Koperasi Usaha Kecil dan Menengah dan Perdagangan": `umkm bpum koperasi pasar harga minyak goreng usaha dagang modal pinjaman operasi
		sembako toko pedagang swk`,
	"Dinas Kebudayaan Kepemudaan dan Olah Raga serta Pariwisata": `beasiswa mahasiswa olahraga lapangan wisata museum budaya atlet pemuda gor
		stadion kolam renang seni cak ning perpustakaan`,
}

type complaint struct{ agency, text string }

// complaints are those to the 15 commonest agencies, in order of time.
func complaints(t testing.TB) []complaint {
	t.Helper()
	f, err := os.Open(surabaya)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the complaints of Surabaya are not there to be judged: " + surabaya)
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[1:]
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	n := map[string]int{}
	for _, r := range rows {
		n[r[2]]++
	}
	var names []string
	for name := range n {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	var all []complaint
	for _, r := range rows {
		if slices.Contains(names[:15], r[2]) {
			all = append(all, complaint{r[2], r[5]})
		}
	}
	return all
}

// TestSurabaya: each is judged before it is learned, the first 500 are not.
func TestSurabaya(t *testing.T) {
	all := complaints(t)
	const first = 500
	run := func(seeded bool) (top1, top3 float64, sure, right int) {
		m := New()
		var names []string
		for _, c := range all {
			if !slices.Contains(names, c.agency) {
				names = append(names, c.agency)
			}
		}
		if seeded {
			for name, words := range duties {
				m.Seed(Label{Offices, name}, strings.Fields(words))
			}
		}
		for i, c := range all {
			f := FeaturesOf(c.text)
			if i >= first {
				best, _ := m.Weigh(f).Rank(Offices, names)
				at := slices.IndexFunc(best, func(g Guess) bool { return g.Name == c.agency })
				if at == 0 {
					top1++
				}
				if at >= 0 && at < 3 {
					top3++
				}
				if best[0].P >= Sure {
					sure++
					if at == 0 {
						right++
					}
				}
			}
			m.Learn(f, Label{Offices, c.agency}, Unit)
		}
		n := float64(len(all) - first)
		return 100 * top1 / n, 100 * top3 / n, sure, right
	}
	if n := len(all) - first; n != 862 {
		t.Fatalf("%d are judged, want 862", n)
	}
	top1, top3, sure, right := run(true)
	t.Logf("first place %.1f %%, first three %.1f %%; sure of %d, right in %d of them", top1, top3, sure, right)
	if top1 < 80 || top3 < 91.5 {
		t.Errorf("first place %.1f %%, first three %.1f %%; want 80 and 91.5", top1, top3)
	}
	if share := float64(right) / float64(sure); share < 0.9 || sure < 862/3 {
		t.Errorf("right in %d of the %d that it was sure of", right, sure)
	}
	if top1, top3, _, _ = run(false); top1 < 79 || top3 < 90.5 { // without words to begin with
		t.Errorf("without words to begin with: first place %.1f %%, first three %.1f %%", top1, top3)
	}
	t.Logf("without words to begin with: first place %.1f %%, first three %.1f %%", top1, top3)
}
