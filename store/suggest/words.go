package suggest

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Words are the words of a text as they are compared: in lower case, without marks and accents, typing habits undone. "Jln2 rusak
// bangettt, yg dkt SDN3" is jalan rusak sangat yang dekat sdn 3. It is for matching only: people read what was written.
//
//   - abbreviations and slang are written out: yg, gak, jln, udh, krn, tdk; words of Javanese and Sundanese that stand for
//     an Indonesian one too: ora, mboten, henteu
//   - a letter that is held down counts once: bangettt; so does what is said twice: anak2, anak-anak, anak anak
//   - figures stand alone: 3hari, sdn3; a 2 behind a word of three letters doubles it
func Words(text string) []string {
	out := make([]string, 0, 1+len(text)/6)
	eachToken(text, func(w string, _, _ int) {
		if n := len(out); n == 0 || out[n-1] != w {
			out = append(out, w)
		}
	})
	return out
}

// eachToken hands over each word, and where it stands in the text.
func eachToken(text string, f func(word string, from, to int)) {
	var buf [64]byte
	word, start := buf[:0], 0
	digits := false
	flush := func(end int) {
		if len(word) > 0 {
			if digits {
				f(string(word), start, end)
			} else {
				f(plain(string(word)), start, end)
			}
		}
		word, digits = word[:0], false
	}
	for i, r := range text {
		if r >= utf8.RuneSelf {
			r = fold(r)
		}
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
			fallthrough
		case 'a' <= r && r <= 'z':
			if digits {
				flush(i)
			}
			if len(word) == 0 {
				start = i
			}
			word = append(word, byte(r))
		case '0' <= r && r <= '9':
			if r == '2' && !digits && len(word) >= 3 && !digitFollows(text[i+1:]) {
				continue // anak2, anak2nya
			}
			if !digits {
				flush(i)
			}
			if len(word) == 0 {
				start = i
			}
			word, digits = append(word, byte(r)), true
		case r == '\'' || r == '’' || r == '`' || r == 'ʼ' || r == 0:
			// jum'at; an accent or a sign that joins
		case unicode.IsLetter(r):
			if digits {
				flush(i)
			}
			if len(word) == 0 {
				start = i
			}
			word = utf8.AppendRune(word, unicode.ToLower(r))
		default:
			flush(i)
		}
	}
	flush(len(text))
}

func digitFollows(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// fold takes the accent off a letter; of a mark that only joins, nothing is left.
func fold(r rune) rune {
	switch {
	case r == 0x200B || r == 0x200C || r == 0x200D || r == 0xFEFF || r == 0xAD || 0x300 <= r && r <= 0x36F:
		return 0
	case 0xC0 <= r && r <= 0xFF:
		const plain = "aaaaaaaceeeeiiiidnooooo/ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy"
		if c := rune(plain[r-0xC0]); c != '/' {
			return c
		}
		return ' '
	case 0xFF21 <= r && r <= 0xFF5A:
		return unicode.ToLower(r - 0xFF21 + 'A')
	}
	return r
}

// plain undoes typing habits in one word.
func plain(w string) string {
	held := false
	for i := 2; i < len(w) && !held; i++ {
		held = w[i] == w[i-1] && w[i] == w[i-2]
	}
	if held {
		b := make([]byte, 0, len(w))
		for i := 0; i < len(w); i++ {
			if j := i + 2; j < len(w) && w[i] == w[i+1] && w[i] == w[j] {
				for i+1 < len(w) && w[i+1] == w[i] {
					i++
				}
			}
			b = append(b, w[i])
		}
		w = string(b)
	}
	if s, ok := slang()[w]; ok {
		return s
	}
	return w
}

// Stem takes the affixes off a word of Words, roughly: pembersihan, dibersihkan, membersihkan are bersih. It knows no dictionary;
// two words that it makes one are compared as one, no more.
func Stem(w string) string {
	const shortest = 6
	if len(w) < shortest {
		return w
	}
	w = suffix(w, "nya", "kah", "lah", "ku", "mu")
	w = suffix(w, "kan", "an", "i")
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(w, p.cut); ok && len(rest) >= 3 {
			if strings.IndexByte("aiueo", rest[0]) >= 0 {
				return p.put + rest
			}
			return rest
		}
	}
	return w
}

func suffix(w string, of ...string) string {
	for _, s := range of {
		if rest, ok := strings.CutSuffix(w, s); ok && len(rest) >= 4 {
			return rest
		}
	}
	return w
}

// prefixes, and the letter that they swallow before a vowel: menyapu is sapu.
var prefixes = [...]struct{ cut, put string }{{"memper", ""}, {"diper", ""}, {"meng", ""}, {"meny", "s"}, {"mem", "p"}, {"men", "t"},
	{"peng", ""}, {"peny", "s"}, {"pem", "p"}, {"pen", "t"}, {"ber", ""}, {"ter", ""}, {"per", ""}, {"di", ""}, {"ke", ""},
	{"se", ""}, {"me", ""}, {"pe", ""}}

// slang maps what is typed to the word that is meant. A line: the word, then how else it is written.
var slang = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(written) {
		f := strings.Fields(line)
		for i := 1; i < len(f); i++ {
			m[f[i]] = f[0]
		}
	}
	return m
})

const written = `yang yg yng kang sing nu
tidak gak ga nggak ngga enggak engga gk tdk tak kagak kaga ndak gag tdak nda ora ndhak mboten henteu teu
jalan jl jln jalanan jlan dalan
sudah udah sdh udh uda dah sampun wis wes geus parantos
belum blm blum blom blon durung dereng tacan
dengan dgn dg dngn karo kaliyan jeung
untuk utk tuk untk kanggo kangge pikeun
karena krn karna krna soalnya amargi amarga lantaran
saya sy aku gw gue ane kulo kula abdi
kami kmi
rumah rmh omah griya imah
depan dpn ngarep ngajeng hareup
dan n lan sareng
di d ing
tolong tlg tlong tulung plis pliss please
mohon mhn moho mohin nyuwun
bantuan bntuan
terimakasih trimakasih makasih makasi mksh trims tks thx tq trmksh suwun nuwun nuhun
sangat sgt bgt banget sanget pisan
atau ato atw
juga jg jga
kalau kalo klo klau kl kalu lamun menawi
bagaimana gimana gmn gmana piye pripun kumaha
sekali skali
sampai smp sampe smpai nyampe nganti dugi nepi
sekarang skrg skrng skg saiki sakniki ayeuna
hari hr dinten poe
bulan bln wulan
tahun thn th taun
orang org wong tiyang jalmi jelma
anak ank lare budak
banyak bnyk byk akeh kathah loba
lagi lg
masih msh isih taksih
tapi tp tpi tetapi nanging
dari dr saka saking ti
pada pd
lebih lbh
dalam dlm
kenapa knp knapa mengapa ngopo kunaon
kapan kpn iraha
dimana dmn
warga wrga
nomor no nmr nomer
kelurahan kel
kecamatan kec
kabupaten kab
perumahan perum
lampu lmpu
penerangan pju
parkir parkiran
selokan got solokan
motor mtr
meter m
harap hrp
segera sgr sgera enggal geura
perbaikan perbaiki
bisa bs bsa iso saged tiasa
dapat dpt dapet angsal
ada ad ana wonten aya
sama sm
saja aja sj wae
hanya cuma cuman mung
padahal pdhl pdahal
bahwa bhw
seperti sprti spt kayak kyk kaya
setiap tiap stiap saben
tempat tmpt tmpat tpt panggonan
dekat dkt deket cedhak caket deukeut
malam mlm malem wengi peuting
pagi pg enjing
siang sng
sakit skt
air banyu cai
besar gede ageng gedhe
rusak rusakk risak
banjir bnjir
maaf maf
bapak bpk pak bapa
ibu bu
mau mw mo arep badhe bade
perlu prlu
biar ben supaya spy agar agr
lewat lwt liwat
langsung lgsg lgsung
masyarakat masy
pemerintah pemrintah pmerintah
kartu krt
sekolah skolah skola sakola
penuh pnuh
lama lawas lami
`
