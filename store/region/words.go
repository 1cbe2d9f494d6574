package region

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// tokens are the words of a text in lower case, at most so many; 0: all. Whatever is no letter and no digit parts them, but an
// apostrophe, which is left out.
func tokens(text string, most int) []string {
	if all, ok := asciiTokens(text, most); ok {
		return all
	}
	var all []string
	var b strings.Builder
	end := func() bool {
		if b.Len() > 0 {
			all = append(all, b.String())
			b.Reset()
		}
		return most > 0 && len(all) >= most
	}
	for _, r := range text {
		switch {
		case r < 0x80 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9'):
			b.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case r == '\'' || r == '’' || r == '`':
		case r < 0x80:
			if end() {
				return all
			}
		default:
			if p, ok := plain[r]; ok {
				b.WriteByte(p)
			} else if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToLower(r))
			} else if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) && end() {
				return all
			}
		}
	}
	end()
	return all
}

// asciiTokens is tokens of a text that needs no copy of each word. false: it is none.
func asciiTokens(text string, most int) ([]string, bool) {
	for i := range len(text) {
		if c := text[i]; c >= 0x80 || c == '\'' || c == '`' {
			return nil, false
		}
	}
	low := strings.ToLower(text)
	all := make([]string, 0, min(len(low)/6+2, 64))
	from := -1
	for i := 0; i <= len(low); i++ {
		word := i < len(low) && (low[i] >= 'a' && low[i] <= 'z' || low[i] >= '0' && low[i] <= '9')
		switch {
		case word && from < 0:
			from = i
		case !word && from >= 0:
			all, from = append(all, low[from:i]), -1
			if most > 0 && len(all) >= most {
				return all, true
			}
		}
	}
	return all, true
}

// plain are letters with marks, as who types leaves the marks out.
var plain = map[rune]byte{'é': 'e', 'è': 'e', 'ê': 'e', 'ë': 'e', 'É': 'e', 'È': 'e', 'Ê': 'e', 'á': 'a', 'à': 'a', 'â': 'a', 'ä': 'a',
	'í': 'i', 'ï': 'i', 'ó': 'o', 'ö': 'o', 'ô': 'o', 'ú': 'u', 'ü': 'u', 'ñ': 'n'}

// marker is a word that tells what kind of region the name beside it is.
type marker struct {
	level Level
	city  bool // of Regency
	town  bool // a regency that is no city
}

// markers tell what kind of region the name after them is.
var markers = map[string]marker{
	"kec": {level: District}, "kecamatan": {level: District}, "kecamtan": {level: District}, "kecmatan": {level: District}, "kecematan": {level: District}, "kacamatan": {level: District}, "kcmtn": {level: District},
	"distrik": {level: District}, "district": {level: District}, "kapanewon": {level: District}, "kemantren": {level: District},
	"kab": {level: Regency, town: true}, "kabupaten": {level: Regency, town: true}, "kabupatn": {level: Regency, town: true},
	"kbptn": {level: Regency, town: true}, "regency": {level: Regency, town: true},
	"kota": {level: Regency, city: true}, "kodya": {level: Regency, city: true}, "kotamadya": {level: Regency, city: true},
	"kotamadia": {level: Regency, city: true}, "city": {level: Regency, city: true},
	"prov": {level: Province}, "prop": {level: Province}, "provinsi": {level: Province}, "propinsi": {level: Province}, "province": {level: Province},
	"kel": {level: Village}, "kelurahan": {level: Village}, "desa": {level: Village}, "ds": {level: Village}, "nagari": {level: Village},
	"village": {level: Village},
}

// fits reports whether a region is of the kind that a marker tells. No marker fits all.
func (m marker) fits(r *Region) bool {
	switch {
	case m.level == None:
		return true
	case m.level != r.Level():
		return false
	}
	return !(m.city && !r.city()) && !(m.town && r.city())
}

// nicknames are what people call places, wherever they write.
var nicknames = map[string]string{
	"jogja": "yogyakarta", "jogjakarta": "yogyakarta", "yogya": "yogyakarta", "djogja": "yogyakarta", "djokja": "yogyakarta",
	"jogya": "yogyakarta", "diy": "yogyakarta", "jkt": "jakarta", "dki": "jakarta",
	"jaksel": "jakarta selatan", "jakpus": "jakarta pusat", "jakut": "jakarta utara", "jakbar": "jakarta barat", "jaktim": "jakarta timur",
	"tangsel": "tangerang selatan", "bdg": "bandung",
	"jabar": "jawa barat", "jateng": "jawa tengah", "jatim": "jawa timur", "sumut": "sumatera utara", "sumbar": "sumatera barat",
	"sumsel": "sumatera selatan", "kalbar": "kalimantan barat", "kalteng": "kalimantan tengah", "kalsel": "kalimantan selatan",
	"kaltim": "kalimantan timur", "kaltara": "kalimantan utara", "sulut": "sulawesi utara", "sulteng": "sulawesi tengah",
	"sulsel": "sulawesi selatan", "sultra": "sulawesi tenggara", "sulbar": "sulawesi barat", "malut": "maluku utara",
	"babel": "kepulauan bangka belitung", "kepri": "kepulauan riau", "ntb": "nusa tenggara barat", "ntt": "nusa tenggara timur",
}

// shorthand is what people write for a place where a place is asked for: elsewhere it may mean something else.
var shorthand = map[string]string{
	"sby": "surabaya", "smg": "semarang", "mlg": "malang", "mdn": "medan", "plg": "palembang", "plb": "palembang", "plbg": "palembang",
	"mks": "makassar", "mksr": "makassar", "makasar": "makassar", "bwi": "banyuwangi", "byw": "banyuwangi", "pky": "palangkaraya", "pwkt": "purwokerto", "kby": "kebayoran", "ujungpandang": "makassar", "bpn": "balikpapan", "bppn": "balikpapan", "dps": "denpasar",
	"pdg": "padang", "pku": "pekanbaru", "btm": "batam", "bjm": "banjarmasin", "ptk": "pontianak", "solo": "surakarta", "sda": "sidoarjo",
	"tgr": "tangerang", "tng": "tangerang", "bks": "bekasi", "bksi": "bekasi", "dpk": "depok", "bgr": "bogor", "crb": "cirebon",
	"krw": "karawang", "krwg": "karawang", "tsm": "tasikmalaya", "tasik": "tasikmalaya", "pwk": "purwakarta", "pwt": "purwokerto",
	"grt": "garut", "clp": "cilacap", "kbb": "bandung barat", "gk": "gunungkidul", "kdr": "kediri", "mdo": "manado", "lpg": "lampung",
	"brt": "barat", "tmr": "timur", "utr": "utara", "sltn": "selatan", "slt": "selatan", "tgh": "tengah", "pst": "pusat",
	"kep": "kepulauan", "kepl": "kepulauan", "tj": "tanjung", "tjg": "tanjung", "tg": "tanjung", "gn": "gunung", "gng": "gunung",
	"krg": "karang", "krang": "karang", "sei": "sungai", "kr": "karang",
}

// filler is what people say around the name of a place.
var filler = map[string]bool{
	"saya": true, "aku": true, "sy": true, "tinggal": true, "di": true, "d": true, "daerah": true, "wilayah": true, "sekitar": true,
	"rmh": true, "rmhku": true, "rumahku": true, "dkt": true, "dket": true,
	"dekat": true, "ini": true, "itu": true, "ya": true, "pak": true, "bu": true, "min": true, "kak": true, "mas": true, "mbak": true,
	"tepatnya": true, "alamat": true, "lokasi": true, "lokasinya": true, "tempatnya": true, "tempat": true, "nya": true, "in": true,
	"the": true, "of": true, "area": true, "dari": true, "kami": true, "rumah": true, "domisili": true, "ada": true, "indonesia": true,
	"ing": true, "nang": true, "kula": true, "abdi": true, "i": true, "live": true, "from": true, "warga": true,
}

// talk are words that people say who were asked where and name no place.
var talk = sync.OnceValue(func() map[string]bool {
	return words(`ga gak g tw tau gatau gaktau tahu eruh weruh ngerti ngertos ora mboten teu duka teuing apal terang lupa lali hilap bebas terserah sembarang sudah sdh udah belum blm
	nanti besok kirim kirimkan aja saja kampung kampungku desa dusun kelurahan semua semuanya seluruh satu jalan jalanan raya gang kok buat bangsat bajingan goblok pasar batal batalkan
	lanjut depan dekat sini situ sana bingung skip next lewati tanpa lokasi rahasia usah mau malas males yang tadi kan baca lihat liat foto video kota kabupaten kecamatan provinsi
	banyak serius bukan tidak tdk tak ngga engga mana kenapa knp apa kasih cek sendiri lewat sebelah belakang samping ujung pojok kantor sekolah masjid warung toko balai rt rw sama
	juga lagi masih terus selalu harus bisa jangan tolong mohon segera cepat lama baru besar kecil rusak mati lampu air banjir sampah bau got selokan macet padam gelap bolong
	berlubang bocor tumbang pohon listrik wifi sinyal bansos bantuan hujan parah sekali banget terima makasih selamat pagi siang sore malam halo hai ada orang anak bapak ibu
	omah ngarep kene kono imah payuneun dieu ditu my house here there near anywhere everywhere not sure know dont idea no yes`)
})

// everyday reports whether people say a word who mean no place.
func everyday(w string) bool { return talk()[w] || filler[w] }

// replaced puts in the place of nicknames, and if asked to of shorthand, what they stand for.
func replaced(words []string, all bool) []string {
	known := func(w string) bool { return nicknames[w] != "" || all && shorthand[w] != "" }
	if !slices.ContainsFunc(words, known) {
		return words
	}
	out := make([]string, 0, len(words)+2)
	for _, w := range words {
		full, ok := nicknames[w]
		if !ok && all {
			full, ok = shorthand[w]
		}
		if !ok {
			out = append(out, w)
			continue
		}
		out = append(out, strings.Fields(full)...)
	}
	return out
}
