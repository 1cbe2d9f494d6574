package wording

import (
	"slices"
	"strings"
)

// reading is a clause being read, word by word.
type reading struct {
	clause
	said    bool  // something of substance
	cue     class // of the latest word that acknowledges or passes on; unknown: none yet
	passed  bool  // something was passed on
	done    bool  // "sudah" stands before the verb
	ahead   bool  // "akan", "segera" does
	going   bool  // "sedang" does
	verb    bool  // a verb must follow: "kami", "sudah", "akan"
	thanked bool  // "terima kasih": what for may follow
	object  bool  // that has been named
	topic   bool  // "mengenai"
	report  bool  // the citizen's words were named
	answers bool  // what they will be told later
	aim     bool  // "agar"
	target  bool  // "ke"
	which   bool  // "yang"
	hope    bool  // "semoga"
	named   int   // words after "bapak" that may be a name
	things  bool  // the verb can be said of things, too: "kirim"
	odd     int   // verbs of promises that are not known
	others  int   // words that could say anything
	after   int   // those of them after the cue
	vague   bool  // a verb that could say anything
	deed    bool  // something unknown was done
	pending bool  // what would be of substance, but stands in the matter that is named: all depends on what follows
	reason  bool  // "karena"
	found   bool  // "hasilnya"
	byUs    bool  // "kami", just before the verb
	given   bool  // "kalau": what follows is a condition
	soft    bool  // "belum" is said of the answer itself
	office  bool  // an office or official was named
	toward  bool  // that is where something went
	asked   bool  // somebody was asked, told or urged
	time    bool  // past times that only tell when it was taken in
	today   bool
}

// take reads one word.
func (r *reading) take(i int) {
	if r.passes(i) {
		return
	}
	w := r.words[i]
	if w.class == unknown && w.shouted && r.aims(i) {
		w.class = office // "ke DP3AKB"
	}
	if i > 0 && beforeFeelings()[r.words[i-1].text] && r.leading() && !r.done && (w.class == filler || w.class == report) {
		r.hope = true
	}
	if w.text == "ada" && r.exists(i) {
		r.evidence() // "memang ada perbedaan harga"
		return
	}
	if w.class == light && becomes()[w.text] && r.report && r.leading() {
		r.cue, r.verb, r.pending = follow, false, false // "masukan ini menjadi cambuk bagi kami"
		return
	}
	switch w.class {
	case unknown:
		r.other(i)
	case filler:
		r.fills(i, w)
	case why:
		r.because(i, w)
	case not:
		r.denied(i)
	case ask:
		r.asks(i)
	case receive, follow, handle, look, mend, inform, wait, pass, passTo:
		r.act(w)
	case office, to, we, has, will, being:
		r.directs(i, w)
	default:
		r.speaks(i, w)
	}
}

// leads reports whether nothing was named that a verb could be said of, but the report.
func (r *reading) leads() bool { return r.cue == unknown && r.others == 0 && !r.office }

// leading reports whether the words so far may be what the clause is about: nothing was said of it yet.
func (r *reading) leading() bool { return r.cue == unknown && !r.verb }

// other takes a word that could say anything.
func (r *reading) other(i int) {
	w := r.words[i]
	switch {
	case r.reason && higher()[w.text]:
		return // "karena kewenangan pusat"
	case decided(w.text):
		r.evidence() // "laporan Ibu kami coret"
		return
	case r.things && !r.target && !r.aim:
		r.said = true // "kami kirim ambulans ke"
		return
	case r.thanked && !r.object && r.verb && !r.done:
		r.verb = false // "terima kasih kami haturkan"
		return
	case (r.verb || r.report && r.leading() || r.leading() && (r.words[0].class == title || r.words[0].text == "beliau")) && !r.done && r.felt(i):
		r.hope, r.verb = true, false // "kami turut geram", "kami suka sekali"
		return
	case r.verb && r.report && (r.byUs || r.done && passive(w.text) && r.words[0].class == report):
		r.act(word{text: w.text, class: follow}) // whatever is done with the report: "laporan Ibu sudah kami arsipkan"
		return
	case r.hope, r.aim, r.target, r.topic && !r.verb, r.thanked && !r.verb:
		if passive(w.text) && !r.hope && !r.aim && (r.done || r.thanked && !r.which) {
			r.evidence()
		}
		if r.target && r.cue == follow {
			r.passed = true
		}
		if r.topic || r.thanked && r.object {
			r.others++
		}
		r.object = true
		return
	case r.verb && r.ahead && !r.done && !r.going && !passive(w.text):
		r.odd++ // "akan kami jaga"
		r.verb = false
		return
	case (r.ahead || i+1 < len(r.words) && first()[r.words[i+1].text] && r.words[0].text != "coba" && r.words[0].text != "mohon") && !r.done && r.leads() && (passive(w.text) || r.byUs && r.verb && !r.ahead && !r.going):
		r.act(word{text: w.text, class: follow}) // "nanti diurusin", "saya bahas dulu"
		return
	case r.going && !r.done && r.leads() && passive(w.text):
		r.odd++ // "sedang digodok"
		r.verb = false
		return
	case r.verb && r.done:
		r.deed, r.verb = true, false // "sudah ditambal"
		return
	case r.verb && !passive(w.text):
		r.vague, r.verb = true, false // "kami pasang"
	case passive(w.text) && !r.which && !r.ahead:
		r.evidence() // "lubangnya ditambal"
		return
	}
	r.others++
	if r.cue != unknown {
		r.after++
	}
}

// act takes a verb that acknowledges or passes on.
func (r *reading) act(w word) {
	if w.class == passTo && r.offers(w) {
		r.thanked, r.verb = true, false
		return
	}
	if w.class == passTo && r.proposes(w) {
		r.said = true
		return
	}
	if (w.class == passTo || w.class == receive) && (r.which || r.thanked && (!r.verb || !r.report)) {
		r.which, r.verb = false, false
		return // "yang Bapak sampaikan", "terima kasih telah melaporkan", "terima kasih kami sampaikan"
	}
	if r.aim {
		return
	}
	if r.cue != unknown && w.class == look && strings.HasSuffix(w.text, "an") { // "agenda kunjungan"
		return
	}
	if moved()[w.text] && !r.report {
		r.said = true // "dana itu dialihkan"
		return
	}
	if r.pending && (w.class == receive || w.class == follow || w.class == pass || w.class == passTo || r.ahead) {
		r.pending = false
	}
	if r.office && !r.toward && !r.verb && !r.ahead && (w.class == inform || w.class == passTo) && !strings.HasPrefix(w.text, "di") {
		r.said = true // "dinas menjawab surat kami"
	}
	switch w.class {
	case handle:
		r.said = r.done && !r.hope && w.text != "diproses" && w.text != "proses"
	case look:
		r.said = r.done || r.today || r.time
	case mend:
		r.said = !r.ahead && !r.hope && !r.needed(w) || r.done || r.going
	}
	if w.class == pass {
		r.passed = true
	}
	r.cue, r.verb, r.topic = w.class, false, false
	r.things = w.class == passTo && carries()[w.text]
	r.target = false
}

// behind is the word after the one given.
func (r *reading) behind(w word) (next word) {
	if i := slices.Index(r.words, w); i >= 0 && i+1 < len(r.words) {
		next = r.words[i+1]
	}
	return next
}

// offers reports whether what is "passed on" is thanks or wishes: "kami sampaikan penghargaan".
func (r *reading) offers(w word) bool {
	next := r.behind(w)
	return next.class == thanks || offered()[next.text]
}

// proposes reports whether something of the writer's own was proposed: "mengajukan perubahan".
func (r *reading) proposes(w word) bool {
	next := r.behind(w)
	return proposals()[w.text] && !r.report && !r.which && !r.thanked && next.text != "" && next.class != report && (next.class == unknown || abstract(next.text))
}

// felt reports whether the word says how somebody feels, by what stands beside it.
func (r *reading) felt(i int) bool {
	return i > 0 && beforeFeelings()[r.words[i-1].text] || i+1 < len(r.words) && afterFeelings()[r.words[i+1].text]
}

// decided reports whether a verb says what was decided of a request.
func decided(w string) bool {
	if decisions()[w] {
		return true
	}
	for _, p := range [...]string{"di", "kita", "ku"} {
		if stem, ok := strings.CutPrefix(w, p); ok && decisions()[stem] {
			return true
		}
	}
	return false
}

var (
	becomes        = set(`menjadi jadi menjadikan menjadikannya dijadikan jadikan`)
	goes           = set(`langsung coba mending lewat mampir`)
	moved          = set(`dialihkan disalurkan ditransfer salurkan`)
	first          = set(`dulu dahulu heula sik sek disik rumiyin riyin dhisik`)
	higher         = set(`pusat provinsi kabupaten kota instansi lembaga unit bidang bagian pihak atasan`)
	offered        = set(`penghargaan apresiasi salam maaf permohonan selamat duka dukacita belasungkawa rasa ucapan hormat simpati`)
	proposals      = set(`ajukan mengajukan usulkan mengusulkan`)
	third          = set(`mereka beliau pihak pak bapak bu`)
	beforeFeelings = set(`deeply pun turut ikut sangat amat sungguh begitu merasa`)
	afterFeelings  = set(`banget sekali pisan tenan nian pol`)
	decisions      = set(`tolak menolak setujui menyetujui kabulkan mengabulkan penuhi memenuhi batalkan membatalkan coret mencoret hapus menghapus anggarkan menganggarkan cairkan mencairkan
		tandatangani menandatangani cabut mencabut bayar membayar pasang memasang bangun bongkar membongkar ganti mengganti tutup buka tunda menunda pindah pindahkan memindahkan tambal menambal
		antar mengantar beri hentikan menghentikan tetapkan sepakati menyepakati larang izinkan mengizinkan loloskan refused granted rejected denied`)
)

// pardoned begin what an apology is for.
var pardoned = set(`atas untuk jika kalau bila apabila for if about`)

// carries are verbs of passing on that can be said of things.
var carries = set(`kirim kirimkan mengirim mengirimkan serahkan menyerahkan bawa sent send sending`)
