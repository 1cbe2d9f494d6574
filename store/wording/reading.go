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
	w := r.words[i]
	if r.closer {
		r.said = w.number && !w.harmless || w.class == date
		return
	}
	if w.number {
		r.number(i)
		return
	}
	if r.given && w.class != date {
		return
	}
	if conditions[w.text] && r.cue != unknown {
		r.given = true // "kami sampaikan kalau beliau sudah pulang"
		return
	}
	if r.named > 0 && w.class == unknown && !passive(w.text) {
		r.named--
		if w.capital || r.named == 1 {
			return
		}
	}
	if r.named > 0 && w.class != title {
		r.named = 0
	}
	if w.class == unknown && w.shouted && r.aims(i) {
		w.class = office // "ke DP3AKB"
	}
	if i > 0 && beforeFeelings[r.words[i-1].text] && r.leading() && !r.done && (w.class == filler || w.class == report) {
		r.hope = true
	}
	if w.text == "ada" && r.exists(i) {
		r.evidence() // "memang ada perbedaan harga"
		return
	}
	if w.class == light && becomes[w.text] && r.report && r.leading() {
		r.cue, r.verb, r.pending = follow, false, false // "masukan ini menjadi cambuk bagi kami"
		return
	}
	switch w.class {
	case unknown:
		r.other(i)
	case filler:
		if feelings[w.text] && r.cue == unknown && !r.done && r.others == 0 {
			r.hope, r.verb = true, false
		}
		switch w.text {
		case "tanggungjawab":
			if next := r.behind(w); next.class == office || higher[next.text] {
				r.said = r.cue == unknown
			}
		case "doa":
			r.hope = r.hope || r.leading()
		case "kewenangan", "kewenangannya", "wewenang", "ranah", "ranahnya":
			r.reason = r.reason || r.leading() && (i == 0 || r.words[i-1].text != "sesuai")
		case "anda": // "kami sampaikan ke Bapak": to whom they work for
			if next := r.behind(w); r.cue == passTo && i > 0 && r.words[i-1].class == passTo && next.class != title && next.text != "wakil" {
				r.cue = follow
			}
		case "salam", "hormat": // "salam untuk warga"
			r.hope = r.hope || i == 0
		case "maaf": // "maaf atas pelayanan yang kurang berkenan"
			r.hope = r.hope || i+1 < len(r.words) && pardoned[r.words[i+1].text]
		case "sampai", "hingga": // "kami kawal sampai tuntas"
			r.aim = r.aim || r.cue != unknown
		case "dengan", "with", "bareng":
			r.target = r.target || r.cue == follow
		}
	case why:
		if w.text == "bahwa" && r.cue == passTo && !r.target { // "kami sampaikan bahwa laporan …"
			*r = reading{clause: r.clause}
			return
		}
		if r.aim || r.thanked && !r.object || r.sorry(i) {
			return
		}
		if r.said = firm[w.text]; !r.said {
			r.reason = true
		}
	case not:
		r.denied(i)
	case ask:
		r.asks(i)
	case tell:
		r.asked = true
		r.passed = r.passed || r.office && r.verb
		r.verb, r.target = false, false
	case office:
		if r.active(i) {
			r.said = true // "dinas memasang"
			return
		}
		if i > 1 && r.words[i-1].class == to && goes[r.words[i-2].text] && !r.report && r.cue == unknown {
			r.said = true // "langsung ke Samsat saja"
			return
		}
		r.aim = r.aim || r.asked && !r.aims(i) // "kami minta Dishub mengecek"
		r.toward = r.toward || r.target || r.aims(i) || r.asked
		r.passed = r.passed || r.toward && (r.asked || r.cue != unknown)
		r.office = true
	case result:
		switch by := i > 0 && (strongBy[r.words[i-1].text] || r.words[i-1].class == office); {
		case !r.aim && !r.hope && !r.which && !r.target && !(r.leading() && !r.done && !passive(w.text) && !r.strongly(i) && !by):
			r.evidence()
		default:
			r.others++
		}
	case date:
		if r.dated(i) {
			r.time = true
		} else {
			r.evidence()
		}
	case title:
		r.named = 2
	case thanks: // what stood before only led up to it: "kami ucapkan terima kasih"
		r.thanked, r.vague, r.odd, r.others, r.verb = true, false, 0, 0, false
	case report:
		r.report, r.object, r.verb, r.things = true, true, false, false
	case answers:
		r.answers = true
		r.found = r.found || i <= 1 && r.leading() && !r.ahead && strings.HasPrefix(w.text, "hasil") && i+1 < len(r.words)
	case about:
		r.topic = true
	case which:
		r.which = true
	case past:
		r.time = true
		r.said = r.cue == look && !r.ahead // "saya lihat sendiri kemarin"
	case soon:
		r.ahead = true
		r.today = r.today || w.text == "hariini"
	case hope:
		r.hope = true
	case aim:
		if r.cue != unknown || r.report || r.thanked {
			r.aim = true
		} else if w.text == "semoga" {
			r.hope = true
		}
		r.verb = false
	case to:
		r.toward = r.toward || i+1 < len(r.words) && higher[r.words[i+1].text]
		if r.cue == inform && i+1 < len(r.words) && (third[r.words[i+1].text] || r.words[i+1].class == office) {
			r.passed = true
			return
		}
		r.target = r.cue == pass || r.cue == passTo || r.cue == follow
		if r.cue == passTo || r.cue == follow {
			r.passed = true
		}
	case we:
		r.target, r.which = false, false
		r.byUs = true
		r.verb = !r.introduces(i) && !(i+1 < len(r.words) && r.cue != unknown && between[r.words[i+1].text])
	case has:
		r.byUs = false
		if r.thanked && !r.object && r.others == 0 { // "terima kasih sudah melapor"
			r.object = true
			return
		}
		r.target, r.aim = false, false
		r.done, r.verb = true, true
	case will:
		r.target, r.aim = false, false
		r.ahead, r.verb = true, true
	case being:
		r.target, r.which = false, false
		r.going, r.verb = true, true
	case receive, follow, handle, look, mend, inform, wait, pass, passTo:
		r.act(w)
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
	case r.reason && higher[w.text]:
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
	case (r.ahead || i+1 < len(r.words) && first[r.words[i+1].text] && r.words[0].text != "coba" && r.words[0].text != "mohon") && !r.done && r.leads() && (passive(w.text) || r.byUs && r.verb && !r.ahead && !r.going):
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
	if moved[w.text] && !r.report {
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
	r.things = w.class == passTo && carries[w.text]
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
	return next.class == thanks || offered[next.text]
}

// proposes reports whether something of the writer's own was proposed: "mengajukan perubahan".
func (r *reading) proposes(w word) bool {
	next := r.behind(w)
	return proposals[w.text] && !r.report && !r.which && !r.thanked && next.text != "" && next.class != report && (next.class == unknown || abstract(next.text))
}

// felt reports whether the word says how somebody feels, by what stands beside it.
func (r *reading) felt(i int) bool {
	return i > 0 && beforeFeelings[r.words[i-1].text] || i+1 < len(r.words) && afterFeelings[r.words[i+1].text]
}

// decided reports whether a verb says what was decided of a request.
func decided(w string) bool {
	if decisions[w] {
		return true
	}
	for _, p := range [...]string{"di", "kita", "ku"} {
		if stem, ok := strings.CutPrefix(w, p); ok && decisions[stem] {
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

// number takes digits: a time, an amount, a phone number; or a part of a name, or of the promise of an answer.
func (r *reading) number(i int) {
	w := r.words[i]
	if w.harmless || r.hope {
		return
	}
	if r.time && (i+1 == len(r.words) || r.words[i+1].class == past || i > 0 && r.words[i-1].class == past) && r.cue != look {
		return // "tadi tanggal 3 Maret"
	}
	r.evidence()
}

// evidence is met: an answer, unless it stands in the citizen's matter repeated ("permohonan aspal 200 meter kami terima").
func (r *reading) evidence() {
	if r.leading() && (r.report || r.topic) && !r.done {
		r.pending = true
	} else {
		r.said = true
	}
}

// dated reports whether a time may stand there without being a promise: when it was taken in, or passed on.
func (r *reading) dated(i int) bool {
	for _, w := range r.words[i+1:] {
		if w.class == pass {
			return true
		}
	}
	return r.words[i].text == "tanggal" && i+1 < len(r.words) && r.words[i+1].number && (r.report || r.topic || r.done || r.cue != unknown)
}

// denied takes "tidak" and its like. Said of the answer itself, or of the writer's zeal, it is no answer: "belum ada kabar",
// "tidak akan tinggal diam".
func (r *reading) denied(i int) {
	for _, w := range r.words[i+1 : min(i+5, len(r.words))] {
		switch {
		case r.words[i].text == "no" && w.number: // "ticket no. 12"
			return
		case w.text == "pernah", w.text == "perlu", w.text == "usah":
			continue
		case r.words[i+1].text == "usah" && w.class == report: // "tidak usah chat terus"
			r.soft = true
			return
		case zeal[w.text], r.words[i].text != "tanpa" && (w.class == answers || w.class == inform):
			r.soft = true
			return
		case w.class == unknown, w.class == result, w.number:
			if r.which && r.leading() && (r.report || r.topic) {
				return
			}
			r.said = !r.aim && !r.hope
			return
		}
	}
	if r.which && r.leading() && (r.report || r.topic) {
		return
	}
	r.said = !r.aim && !r.hope
}

// asks takes a word of questions and instructions.
func (r *reading) asks(i int) {
	switch w := r.words[i].text; {
	case r.soft, r.aim, r.hope:
		return
	case w == "bisa", w == "dapat":
		if i+1 < len(r.words) && r.words[i+1].class >= receive && r.words[i+1].class <= passTo || i > 0 && r.words[i-1].text == "sangat" || i+1 < len(r.words) && r.words[i+1].class == filler && passive(r.words[i+1].text) {
			return // "hanya bisa menyampaikan"
		}
		if i > 0 && (r.words[i-1].class == we || zealous[r.words[i-1].text]) && i+1 == len(r.words) || r.ahead || i+1 < len(r.words) && r.words[i+1].class == we {
			return // "bersama kita bisa", "yang bisa kami bantu"
		}
	case w == "datang":
		if i > 0 && (r.words[i-1].class == will || r.words[i-1].text == "yang") {
			return
		}
	case w == "silakan", w == "silahkan":
		if i+1 < len(r.words) && (r.words[i+1].class == passTo && !carries[r.words[i+1].text] || r.words[i+1].class == wait) {
			r.hope = true
			return // "silakan sampaikan terus aspirasi Anda"
		}
	case w == "minta", w == "meminta":
		for k, next := range r.words[i+1:] {
			if next.class == office || next.class == aim && (r.office && k < 4 || r.hasReport()) || k < 2 && next.text == "perhatian" || next.class == wait {
				r.asked, r.toward, r.verb = true, r.toward || next.class == office, false
				r.passed = r.passed || next.class == office
				return
			}
		}
	}
	r.said = true
}

func (r *reading) hasReport() bool {
	return slices.ContainsFunc(r.words, func(w word) bool { return w.class == report })
}

// active reports whether the office there is who did something, in a verb that the lists do not know.
func (r *reading) active(i int) bool {
	if i+1 >= len(r.words) || !r.leading() || r.aims(i) || r.asked || r.ahead || r.topic || r.report || r.aim {
		return false
	}
	w := r.words[i+1]
	return w.class == unknown && len(w.text) > 5 && (strings.HasPrefix(w.text, "me") || strings.HasPrefix(w.text, "nge") || strings.HasPrefix(w.text, "ber"))
}

// strongly reports whether a result is said even where nothing else is, and not to agree with the citizen: "setuju sekali".
func (r *reading) strongly(i int) bool {
	return strong[r.words[i].text] && !(i+1 < len(r.words) && (afterFeelings[r.words[i+1].text] || r.words[i].text == "setuju" && r.words[i+1].class == title))
}

// exists reports whether there is said to be something that the lists do not know.
func (r *reading) exists(i int) bool {
	if i+1 == len(r.words) || r.ahead || r.hope || r.aim || r.which || r.topic || r.soft || r.thanked {
		return false
	}
	next := r.words[i+1]
	return next.class == unknown && !next.number || next.class == filler && abstract(next.text)
}

// needed reports whether the word before says that it should be.
func (r *reading) needed(w word) bool {
	i := slices.Index(r.words, w)
	return i > 0 && (r.words[i-1].text == "harus" || r.words[i-1].text == "perlu")
}

// aims reports whether the word follows a preposition that may name whom something went to.
func (r *reading) aims(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if r.words[k].class == to {
			return true
		}
	}
	return false
}

// conditions begin what a promise hangs on; between stands after "kami" where no verb follows.
var (
	conditions = set(`kalau kalo jika bila apabila begitu setelah sesudah sambil when once if menawi yen lamun upami pami`)
	between    = set(`dalam untuk di sebagai ke kepada agar supaya dan pada bersama semua yang tentang mengenai terkait guna`)
)

// strong say a result even where nothing else is said; strongBy stand before what was done.
var (
	strong   = set(`penerima penerimanya peserta pesertanya terpilih selesai beres otw gratis hoaks hoax bohong salah melarang berhasil setuju disetujui`)
	strongBy = set(`was were been is are got they he she it we dia beliau mereka`)
)

// firm give reasons always; the others may introduce why it is passed on.
var firm = set(`ternyata rupanya bahwa artinya kecuali padahal penyebab penyebabnya disebabkan`)

// zeal is what writers say that they will never do, or have not yet found time for.
var zeal = set(`lupa melupakan diam lelah berhenti henti-hentinya menyerah lengah abai mengabaikan abaikan lalai bosan mundur ragu janji menjanjikan berjanji sempat
	sempet kepegang sia sia-sia membiarkan biarkan menutup tutup khawatir cemas kuatir terlewat terulang hanya cuma cuman sekadar sekedar saja putus kabar`)

// zealous stand before "bisa" in slogans.
var zealous = set(`yakin pasti bersama insyaallah semoga`)

// sorry reports whether the word follows an apology.
func (r *reading) sorry(i int) bool { return i > 0 && r.words[i-1].text == "maaf" }

// introduces reports whether "saya" is followed by a name and where they are from: "saya Rina dari Kantor Dapil 1".
func (r *reading) introduces(i int) bool {
	if r.cue != unknown || r.done || r.ahead || r.report || r.others > 0 {
		return false
	}
	rest := r.words[i+1:]
	for k, w := range rest {
		if k > 3 {
			return false
		}
		switch w.text {
		case "dari", "staf", "admin", "tim", "from", "selaku":
			r.named, r.hope = 0, k > 0
			return k > 0
		}
		if w.class != unknown && w.class != title {
			return false
		}
	}
	if len(rest) > 0 && len(rest) <= 2 && rest[0].capital && rest[0].class == unknown {
		r.hope = true
		return true
	}
	return false
}

// meaning sums up what was read.
func (r *reading) meaning() meaning {
	passed := r.passed || r.toward && (r.report || r.asked || r.cue != unknown || (r.vague || r.odd > 0) && r.others <= 1)
	switch {
	case r.pending && r.topic && !r.done && !r.verb:
		return topic
	case r.pending:
		return substance
	case r.found && !r.ahead && (r.cue == unknown && r.others > 0 || r.cue == receive):
		return substance // "hasilnya usulan Ibu diterima"
	case r.today && (r.odd > 0 || r.vague || r.others > 0): // "kami tutup malam ini"
		return substance
	case r.deed && !((passed || r.toward && r.others == 0) && r.others <= 1):
		return substance
	case r.reason && (r.others > 0 || r.odd > 0 || r.vague):
		return substance
	case r.reason && r.cue == unknown:
		return reason
	case passed, r.deed:
		return passing
	case r.vague && r.cue == unknown:
		return claim
	case r.odd > 0 && (r.odd > 1 || r.others > 0):
		return vague
	case r.odd > 0 && (r.ahead || r.going) && r.byUs && r.cue == unknown:
		return acking // "akan kami jajaki"
	case r.odd > 0:
		return strange
	case r.closer, r.hope && r.cue == unknown:
		return courtesy
	case r.cue == unknown && r.topic:
		return topic
	case r.cue == unknown && r.thanked && !r.done && !r.going && !r.ahead:
		return thanking
	case r.cue == unknown && r.report && r.others > 0 && !r.done && !r.going:
		return topic
	case r.cue == unknown && r.others > 0 && !r.done && !r.going && !r.ahead:
		return things
	case r.cue == unknown && r.soft:
		return acking // "belum ada kabar"
	case r.cue == unknown && r.ahead && r.others > 0:
		return vague
	case r.cue == unknown && (r.others > 0 || r.going && r.verb && !r.thanked):
		return substance // "sedang di sana"
	case r.cue == unknown && r.done && !r.light() && len(r.words) <= 3:
		return reason // "sudah, Pak" is an answer, if nothing is said of what
	case r.cue == unknown:
		return courtesy
	}
	// What follows the verb may say what became of it.
	switch r.cue {
	case receive:
		if r.done && !r.byUs && !r.report && abstract(r.words[len(r.words)-1].text) {
			return substance // "kasusnya sudah masuk persidangan"
		}
		if r.others > 0 && !r.report && !r.subjectOnly() && !r.ahead && !r.going {
			return substance // "sudah menerima dana dari provinsi"
		}
	case handle:
		if r.going && r.after > 0 {
			return substance // "sedang dikerjakan tukang"
		}
	case wait:
		if r.others > 0 && !r.report {
			return substance // "menunggu aspal datang"
		}
	case inform:
		if r.others > 0 && !r.answers {
			return substance
		}
	}
	if r.cue == passTo && !r.answers {
		return passing
	}
	return acking
}

// subjectOnly reports whether all words that could say anything stand before the verb.
func (r *reading) subjectOnly() bool { return r.after == 0 }

func (r *reading) light() bool {
	for _, w := range r.words {
		if w.class == light {
			return true
		}
	}
	return false
}
