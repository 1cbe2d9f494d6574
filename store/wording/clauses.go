package wording

import (
	"strings"
	"sync"
	"unicode"
)

// word is one word of a clause, folded, and what it does there.
type word struct {
	text     string
	class    class
	capital  bool // it began with a capital letter
	shouted  bool // it is in capital letters, as short names of offices are
	number   bool // it is digits, or has them
	harmless bool // of a number: it says nothing by itself (RT 05, nomor 123, 3 hari kerja)
}

// clause is what stands between two commas, or "dan".
type clause struct {
	words  []word
	joined bool // by "dan", not by a comma
	closer bool // "silakan hubungi kami kembali": what is usually said at the end
}

// sentence is what stands between two full stops.
type sentence struct {
	clauses  []clause
	question bool
	line     bool // it begins a line
}

// clauses cuts a text up. Sentences without words are left out.
func clauses(text string) (sentences []sentence) {
	const stops, pauses = ".!?\n;", ",:()–—|"
	text = unmarked(text)
	var s sentence
	start := 0
	line := true
	clauseEnd := func(end int) {
		for i, words := range joinedBy(fold(tokens(text[start:end]))) {
			if len(words) > 0 {
				s.clauses = append(s.clauses, newClause(words, i > 0))
			}
		}
	}
	sentenceEnd := func() {
		if s.line = line; len(s.clauses) > 0 {
			sentences, line = append(sentences, s), false
		}
		s = sentence{}
	}
	for i, r := range text {
		switch {
		case strings.ContainsRune(stops, r) && !within(text, i):
			clauseEnd(i)
			s.question = r == '?'
			sentenceEnd()
			line = line || r == '\n'
		case strings.ContainsRune(pauses, r) && !within(text, i), r == '-' && dash(text, i):
			clauseEnd(i)
		default:
			continue
		}
		start = i + len(string(r))
	}
	clauseEnd(len(text))
	sentenceEnd()
	return sentences
}

// unmarked is a text as it is read, with its capitals: what nobody sees is left out, and only letters that look otherwise are
// changed.
func unmarked(text string) string {
	return strings.NewReplacer("’", "'", "‘", "'", "\r", "\n").Replace(readable(text))
}

// within reports whether a sign stands inside a number or an abbreviation: 10.30, 3,5, d.a.
func within(text string, i int) bool {
	if i == 0 || i+1 >= len(text) || text[i] == '\n' {
		return false
	}
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	if text[i] == '.' {
		before := text[:i]
		if abbreviations()[strings.ToLower(before[strings.LastIndexAny(before, " \n(,.")+1:])] {
			return true
		}
	}
	return (text[i] == '.' || text[i] == ',' || text[i] == ':') && digit(text[i-1]) && digit(text[i+1])
}

// dash reports whether a dash stands between words, not inside one.
func dash(text string, i int) bool {
	return i == 0 || text[i-1] == ' ' || text[i-1] == '\n' || i+1 < len(text) && text[i+1] == ' '
}

// tokens are the words of a piece of text.
func tokens(text string) []word {
	var words []word
	for _, f := range strings.FieldsFunc(text, func(r rune) bool { return !inWord(r) && r != '\'' && r != '.' && r != ',' && r != ':' }) {
		f = strings.Trim(f, "'.,:")
		if f == "" {
			continue
		}
		first := []rune(f)[0]
		w := word{text: strings.ToLower(f), capital: unicode.IsUpper(first), shouted: len(f) > 2 && f == strings.ToUpper(f), number: strings.ContainsFunc(f, unicode.IsDigit)}
		words = append(words, w)
	}
	return words
}

// phraseMost is how many words a phrase has at most.
const phraseMost = 5

// fold gives each word the form under which it is listed, makes one of phrases, and finds what each does.
func fold(words []word) []word {
	words = phrased(words)
	for i, w := range words {
		if f, ok := folded()[w.text]; ok {
			words[i].text = f
		}
	}
	words = phrased(words)
	for i := range words {
		words[i].class = classOf(words[i].text)
	}
	for i, w := range words {
		if amounts()[w.text] {
			w.number, words[i].number = true, true
		}
		if w.number {
			words[i].class = unknown
			words[i].harmless = harmless(words, i)
		} else if i > 0 && words[i-1].number && hours()[w.text] {
			words[i].class = filler // "24 jam"
		}
	}
	return words
}

// phrased makes one word of each phrase, the longest first.
func phrased(words []word) []word {
	var out []word
	for i := 0; i < len(words); {
		n := min(phraseMost, len(words)-i)
		for ; n > 1; n-- {
			parts := make([]string, n)
			for k := range n {
				parts[k] = words[i+k].text
			}
			if f, ok := phrases()[strings.Join(parts, " ")]; ok {
				for _, t := range strings.Fields(f) {
					out = append(out, word{text: t, capital: words[i].capital})
				}
				break
			}
		}
		if n <= 1 {
			out, n = append(out, words[i]), 1
		}
		i += n
	}
	return out
}

// classOf finds the class of a word, with or without what Indonesian, Javanese and Sundanese hang on it.
func classOf(w string) class {
	if c, ok := lexicon()[w]; ok {
		return c
	}
	if stem, ok := strings.CutPrefix(w, "dipun"); ok && len(stem) > 3 {
		w = "di" + stem
		if c, ok := lexicon()[w]; ok {
			return c
		}
	}
	for _, end := range [...]string{"nya", "ny", "lah", "ipun", "nipun", "na", "kan", "pun", "mu", "ku", "ta", "e", "ne"} {
		if stem, ok := strings.CutSuffix(w, end); ok && len(stem) > 2 {
			if c, ok := lexicon()[stem]; ok && end == "ta" && c != report {
				continue
			}
			if f, ok := folded()[stem]; ok {
				stem = f
			}
			if c, ok := lexicon()[stem]; ok && (len(end) > 2 || c != date && c != ask) {
				return c
			}
		}
	}
	for _, end := range [...]string{"in", "keun", "aken", "ken", "no", "ake", "ke"} { // diterusin, diteruskeun: diteruskan
		stem, ok := strings.CutSuffix(w, end)
		if !ok || len(stem) < 3 {
			continue
		}
		for _, like := range [...]string{stem + "kan", stem + "i", stem} {
			if c, ok := lexicon()[like]; ok && (c >= receive && c <= passTo || c == light) {
				return c
			}
		}
	}
	if abstract(w) {
		return filler
	}
	return mistyped(w)
}

// abstract reports whether a word is a noun of a state or of doing, by its form: kepuasan, kepedulian, penyusunan. What was done
// takes other words.
func abstract(w string) bool {
	w = strings.TrimSuffix(w, "nya")
	return len(w) >= 8 && strings.HasSuffix(w, "an") && (strings.HasPrefix(w, "ke") || strings.HasPrefix(w, "pe")) && !concrete()[w]
}

// concrete have that form, and can be seen or held.
var concrete = set(`kendaraan kecelakaan kebakaran kehilangan penggusuran pengadilan perumahan pelabuhan perkebunan perempatan pertigaan perusahaan penjualan penyeberangan pemadaman kehutanan kerusakan
	kenaikan penurunan pengangguran pertamanan pekarangan perkantoran penginapan pegunungan penangkapan penutupan pencairan pengiriman pembayaran pendaftaran pengambilan pemotongan pemasangan`,
)

// hours are what a promised wait is counted in; amounts are numbers in words; numbered what has numbers by name; abbreviations end with a full stop.
var (
	abbreviations = set(`lap tlp tgl jl jln no yth bpk bp dr drs ir kec kab kel ds rt rw sdr tgl hj h an gg st mr mrs ms prof`)
	hours         = set(`jam hari kerja menit x hours hour days day working minutes business`)
	amounts       = set(`dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh puluhan seratus ratus ratusan seribu ribu ribuan juta sejuta miliar persen meter kilometer liter two three four five six seven eight nine`)
	numbered      = set(`rt rw no nomor km jl jln jalan gang gg blok sd sdn smp smpn sma sman smk dapil komisi kode tiket ticket register registrasi id laporan ref referensi pasal uu
		lingkungan dusun number kantor posko tps siap antrean antrian kode`)
)

// harmless reports whether a number says nothing by itself: it belongs to a name, or counts the days of a promise.
func harmless(words []word, i int) bool {
	w := words[i].text
	if i > 0 && numbered()[words[i-1].text] || isCode(w) || i > 1 && len(w) < 7 && (words[i-2].text == "nomor" || words[i-2].text == "no") {
		return true
	}
	if !amounts()[w] && strings.ContainsFunc(w, unicode.IsLetter) { // 3x24, rt05, 24jam, K7M
		return true
	}
	for k := i + 1; k < len(words); k++ {
		if !words[k].number {
			if k+1 < len(words) && words[k+1].text == "lagi" {
				return false // "dua hari lagi"
			}
			return hours()[words[k].text] && !(i > 0 && (words[i-1].text == "jam" || words[i-1].text == "pukul"))
		}
	}
	return i > 0 && words[i-1].number && words[i-1].harmless
}

// joinedBy cuts words at "dan" and its like.
func joinedBy(words []word) [][]word {
	var parts [][]word
	start := 0
	for i, w := range words {
		if w.class == and {
			parts, start = append(parts, words[start:i]), i+1
		}
	}
	return append(parts, words[start:])
}

func newClause(words []word, joined bool) clause {
	c := clause{words: words, joined: joined}
	said := " "
	for _, w := range words {
		said += w.text + " "
	}
	for _, p := range closers {
		c.closer = c.closer || strings.Contains(said, p)
	}
	return c
}

// closers end a letter, and ask for nothing.
var closers = [...]string{" silakan hubungi kami ", " silakan menghubungi kami ", " silahkan hubungi kami ", " silahkan untuk menghubungi kami ", " silahkan menghubungi kami ",
	" silakan kabari kami ", " yang bisa kami bantu ", " yang dapat kami bantu ", " yang bisa dibantu ", " yang bisa saya bantu ", " yang perlu dibantu ", " yang ingin disampaikan ", " anything else ", " contact us again ", " silakan sampaikan kembali ",
	" feel free ", " silakan menulis kembali ", " silakan tulis kembali ", " silahkan kontak "}

// feelings begin a clause that says how its writer feels, whatever about.
var feelings = set(`paham memahami mengerti prihatin merasakan rasakan menyesal menyesalkan menyayangkan apresiasi mengapresiasi menghargai hargai senang bangga berharap harap salut understand appreciate value sorry regret hope mendoakan doakan ngertos ngertosan`)

// subject reports whether a clause names something before its verb.
func (c clause) subject() bool {
	return len(c.words) > 0 && c.words[0].class == unknown && c.judge() != things && c.judge() != substance
}

// signature reports whether a sentence is who wrote it: a line of names.
func (s sentence) signature() bool {
	n := 0
	for _, c := range s.clauses {
		for _, w := range c.words {
			if n++; n > 8 || w.class == unknown && !w.capital && !w.harmless || w.class > agree || w.class >= we && w.class <= being {
				return false
			}
		}
	}
	return s.line
}

// rhetorical reports whether a question asks for no more than a nod: "kami cek dulu ya?"
func (s sentence) rhetorical() bool {
	last := s.clauses[len(s.clauses)-1]
	if last.closer {
		return true
	}
	switch last.words[len(last.words)-1].text {
	case "ya", "nggih", "oke", "ok", "yah", "yaa", "njih":
		return last.judge() == acking || last.judge() == passing
	}
	return false
}

// passive reports whether a word is a verb that something was done by, which the lists do not know: "ditambal". Offices that
// are called so are none.
func passive(w string) bool {
	if len(w) < 6 || !strings.HasPrefix(w, "di") {
		return false
	}
	for _, p := range [...]string{"dinas", "dis", "diskominfo", "distri", "dink", "dinso", "diri", "digital", "direk", "divisi", "dikn", "dikb", "dirjen", "dirut", "ditjen", "ditlantas"} {
		if strings.HasPrefix(w, p) {
			switch {
			case p != "dis", strings.HasPrefix(w, "dish"), strings.HasPrefix(w, "disd"), strings.HasPrefix(w, "disn"), strings.HasPrefix(w, "disp"), strings.HasPrefix(w, "disk"), strings.HasPrefix(w, "disb"):
				return false
			}
		}
	}
	return true
}

// set are the words of a list, read when one is first looked for: a start needs none of all these lists.
func set(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool { return setOf(list) })
}

func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
