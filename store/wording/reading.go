package wording

import "strings"

// reading is a clause being read, word by word.
type reading struct {
	clause
	said      bool  // something of substance
	cue       class // of the latest word that acknowledges or passes on; unknown: none yet
	passed    bool  // something was passed on
	done      bool  // "sudah" stands before the verb
	ahead     bool  // "akan", "segera" does
	going     bool  // "sedang" does
	verb      bool  // a verb must follow: "kami", "sudah", "akan"
	thanked   bool  // "terima kasih": what for may follow
	object    bool  // that has been named
	topic     bool  // "mengenai"
	report    bool  // the citizen's words were named
	answers   bool  // what they will be told later
	aim       bool  // "agar"
	target    bool  // "ke"
	which     bool  // "yang"
	hope      bool  // "semoga"
	felt      bool  // "kami memahami"
	us        bool  // "kami"
	span      bool  // "3 hari kerja"
	named     int   // words after "bapak" that may be a name
	things    bool  // the verb can be said of things, too: "kirim"
	carried   bool  // there was such a verb
	reason    bool  // "karena"
	seen      int   // words that could say anything, wherever they stand
	skip      bool  // the next such word belongs to "yang kami", or to "terima kasih sudah"
	condition bool  // "kalau"
	moves     bool  // "ke", without anything that is passed on
	heard     bool  // of the citizen\'s words, those that can only be heard
	guess     bool  // an unknown verb was taken for one of hearing
	urged     bool  // "minta"
	dated     bool  // a time to come was named
	late      bool  // after the verb
	odd       int   // verbs of promises that are not known
	others    int   // words that could say anything
	after     int   // those of them after the cue
	time      bool  // past times that only tell when it was taken in
	today     bool
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
	if r.named > 0 && w.class == unknown && !passive(w.text) {
		r.named--
		if w.capital || r.named == 1 {
			return
		}
	}
	if r.named > 0 && w.class != title {
		r.named = 0
	}
	switch w.class {
	case unknown:
		if r.skip { // "Bapak yang kami banggakan"
			r.skip = false
			return
		}
		r.seen++
		r.other(w)
		r.said = r.said || r.late // "kami teruskan ke dinas besok petugas datang"
	case filler:
		r.courtesy(i)
	case why:
		if w.text == "bahwa" && !r.felt && (r.cue == passTo && !r.target || r.cue == inform) { // "kami sampaikan bahwa laporan …"
			*r = reading{clause: r.clause}
			return
		}
		if reasons[w.text] {
			r.reason = true // it depends on what is said
			return
		}
		r.said = !r.aim && !r.felt
	case not, ask:
		r.aim = r.aim || w.class == ask && r.cue == look && asked[w.text] // "kami cek kenapa begitu"
		r.said = !r.aim && !r.hope
	case result:
		r.seen++
		r.said = !r.aim && !r.hope && !r.which && !r.target && !(r.topic && !r.verb) && !(r.leading() && !r.done && !passive(w.text) && w.text != "selesai" && w.text != "beres")
		if !r.said {
			r.others++
		}
	case date:
		switch {
		case r.past(i):
			r.time = true
		case r.cue == pass || r.cue == passTo || r.cue == unknown: // when it is passed on is no answer
			r.dated, r.late = true, r.cue != unknown
		default:
			r.said = true
		}
	case receive, follow, handle, look, mend, inform, wait, pass, passTo:
		r.act(w)
	case urge:
		r.urged, r.verb = r.urged || !r.thanked || r.verb, false // not "terima kasih sudah mengingatkan"
		r.skip = false
	case we, has, will, being:
		r.lead(i)
	default:
		r.frame(w)
	}
}

// courtesy takes a word that says nothing of the matter; some tell how what follows is meant.
func (r *reading) courtesy(i int) {
	w := r.words[i]
	if feelings[strings.TrimSuffix(w.text, "nya")] && r.cue == unknown && !r.done && r.others == 0 {
		r.hope, r.felt, r.verb = true, true, false
	}
	if conditions[w.text] && !r.hope {
		if r.cue == unknown && !r.us && !r.verb && !r.done {
			r.condition, r.hope, r.verb = true, true, false // "kalau sudah ada kabar dari dinas"
		} else {
			r.aim = true
		}
	}
	if greetings[w.text] && i == 0 {
		r.named = 2 // "halo Kak Rudi", "hi Rudi"
	}
	switch w.text {
	case "salam", "mari", "ayo", "yuk": // "salam untuk warga"
		r.hope = r.hope || i == 0
	case "maaf": // "maaf atas pelayanan yang kurang berkenan"
		r.hope = r.hope || i+1 < len(r.words) && pardoned[r.words[i+1].text]
	case "sampai", "hingga": // "kami kawal sampai tuntas"
		r.aim = r.aim || r.cue != unknown
	case "dulu", "dahulu", "heula", "sek", "sik", "disik", "rumiyin": // "dicek dulu"
		r.ahead = true
	case "dengan", "with", "bareng":
		r.target = r.target || r.cue == follow
	}
}

// lead takes a word after which a verb follows: who does it, and whether it is done.
func (r *reading) lead(i int) {
	switch r.words[i].class {
	case we:
		if i > 0 && r.words[i-1].class == which {
			r.skip = true
			return
		}
		r.target, r.which, r.us = false, false, true
		r.aim = r.aim && r.cue != unknown
		if !r.introduces(i) {
			r.verb = true
		}
	case has:
		if r.thanked && !r.object && r.others == 0 { // "terima kasih sudah melapor"
			r.object, r.skip = true, true
			return
		}
		if r.condition {
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
	}
}

// frame takes a word that tells what is spoken of, and how.
func (r *reading) frame(w word) {
	switch w.class {
	case title:
		r.named = 2
	case thanks:
		r.thanked = true
	case report:
		r.heard = r.heard || told[w.text]
		r.report, r.object, r.verb, r.things = true, true, false, false
	case answers:
		r.answers = true
	case about:
		r.topic = true
	case which:
		r.which = true
	case past:
		r.time = true
	case soon:
		r.ahead = true
		r.today = r.today || w.text == "hariini"
	case hope:
		r.hope = true
	case aim:
		if r.cue != unknown || r.report || r.thanked || r.urged {
			r.aim = true
		} else if w.text == "semoga" {
			r.hope = true
		}
		r.verb = false
	case to:
		r.moves = r.moves || r.cue == unknown && w.text != "to" && !r.addressed()
		r.target = r.cue == pass || r.cue == passTo || r.cue == follow
		if r.cue == passTo || r.cue == follow {
			r.passed = true
		}
	}
}

// leading reports whether the words so far may be what the clause is about: nothing was said of it yet.
func (r *reading) leading() bool { return r.cue == unknown && !r.verb }

// other takes a word that could say anything.
func (r *reading) other(w word) {
	switch {
	case r.guess:
		r.said = true
		return
	case r.verb && r.heard && r.others == 0 && r.cue == unknown && !passive(w.text):
		r.cue, r.guess, r.verb = receive, true, false // "laporan sudah kami kantongi"
		return
	case r.things && !r.target && !r.aim:
		r.said = true // "kami kirim ambulans ke"
		return
	case r.hope, r.aim, r.target, r.topic && !r.verb, r.thanked && !r.verb:
		if passive(w.text) && (r.done || r.thanked && !r.which) {
			r.said = true
		}
		if r.target && r.cue == follow && r.done {
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
	case r.verb:
		r.said = true // "kami pasang", "sudah ditambal"
		return
	case passive(w.text) && !r.which:
		r.said = true // "lubangnya ditambal"
		return
	}
	r.others++
	if r.cue != unknown {
		r.after++
	}
}

// act takes a verb that acknowledges or passes on.
func (r *reading) act(w word) {
	if (w.class == passTo || w.class == receive) && (r.which || r.thanked && (!r.verb || !r.report)) {
		r.which, r.verb = false, false
		return // "yang Bapak sampaikan", "terima kasih telah melaporkan", "terima kasih kami sampaikan"
	}
	if r.urged && r.aim && w.class != wait && w.class != inform { // "kami minta dinas agar segera mengecek"
		r.cue, r.passed = passTo, true
	}
	if r.aim || r.thanked && r.object && r.cue == unknown && !r.verb && w.class != pass && !r.report {
		return // "terima kasih telah setia menunggu"
	}
	switch w.class {
	case handle:
		r.said = r.done && !r.hope && w.text != "diproses" && w.text != "proses"
	case look:
		r.said = r.done || r.today || r.time
	case mend:
		r.said = !r.ahead && !r.hope || r.done || r.going
	}
	if w.class == pass {
		r.passed = true
	}
	r.cue, r.verb, r.topic = w.class, false, false
	r.things = w.class == passTo && (carries[w.text] || carries[stem(w.text)])
	r.carried = r.carried || r.things
	r.target = false
}

// addressed reports whether the clause says whom the letter is to: "kepada Yth. Ibu Ratna".
func (r *reading) addressed() bool {
	for _, w := range r.words {
		if w.text == "yth" || w.text == "terhormat" {
			return true
		}
	}
	return false
}

// conditions begin what an answer waits for; greetings, a letter.
var (
	conditions = set(`kalau jika bila apabila setelah begitu sekiranya once if menawi menawa nek upami`)
	greetings  = set(`hi hai halo hello dear hallo hey`)
)

// told are words of the citizen's that ask for no decision: whatever is done to a report, it is no answer.
var told = set(`laporan keluhan aduan pengaduan pesan masukan saran kritik curhatan`)

// asked begin what is to be found out.
var asked = set(`kenapa mengapa apakah bagaimana siapa why whether how what`)

// pardoned begin what an apology is for.
var pardoned = set(`atas untuk jika kalau bila apabila for if about`)

// carries are verbs of passing on that can be said of things.
var carries = set(`kirim kirimkan mengirim mengirimkan serahkan menyerahkan bawa sent send sending`)

// number takes digits: a time, an amount, a phone number; or a part of a name, or of the promise of an answer.
func (r *reading) number(i int) {
	w := r.words[i]
	if w.harmless || r.hope && !r.felt {
		r.span = r.span || w.span
		return
	}
	if r.time && (i+1 == len(r.words) || r.words[i+1].class == past || i > 0 && r.words[i-1].class == past) && r.cue != look {
		return // "tadi tanggal 3 Maret"
	}
	r.said = true
}

// past reports whether a time is one of the past: when it was taken in, or passed on.
func (r *reading) past(i int) bool {
	return r.words[i].text == "tanggal" && i+1 < len(r.words) && r.words[i+1].number
}

// reasons begin a reason. One without a word of its own is none: "karena mereka yang berwenang".
var reasons = set(`karena sebab because due since amargi amarga sabab lantaran berhubung mengingat dikarenakan`)

// introduces reports whether "saya" is followed by a name and where they are from: "saya Rina dari Kantor Dapil 1".
func (r *reading) introduces(i int) bool {
	if r.cue != unknown || r.done || r.ahead {
		return false
	}
	rest := r.words[i+1:]
	if w := r.words[i].text; w == "kami" || w == "kita" || w == "we" || len(rest) == 0 || rest[0].class != unknown && rest[0].class != title {
		return false
	}
	for k, w := range rest[:min(len(rest), 4)] {
		named := rest[0].capital || k+1 < len(rest) && houses[rest[k+1].text]
		switch {
		case k > 0 && named && (w.text == "dari" || w.text == "from" || w.text == "staf" || w.text == "admin" || w.text == "selaku"):
			r.named, r.hope = 0, true
			return true
		case w.class != unknown && w.class != title:
			return false
		}
	}
	if len(rest) <= 2 && rest[0].capital {
		r.hope = true
		return true
	}
	return false
}

// houses are where people who answer are from.
var houses = set(`kantor tim dapil fraksi dprd dpr sekretariat posko staf admin rumah`)

// meaning sums up what was read.
func (r *reading) meaning() meaning {
	switch {
	case r.dated && !r.passed && (r.cue != passTo || r.carried), r.urged && r.cue == unknown && r.seen > 0:
		return substance
	case r.reason && r.seen > 0 && !r.felt && !r.thanked:
		return substance
	case r.odd > 0 && (r.odd > 1 || r.others > 0):
		return substance
	case r.odd > 0:
		return strange
	case r.condition && r.cue == unknown:
		return topic // all depends on what follows
	case r.span && r.cue == unknown && !r.hope && !r.closer:
		return substance // "kartunya jadi dalam 15 menit"
	case r.felt && r.cue == unknown:
		return thanking
	case r.closer, r.hope && r.cue == unknown:
		return courtesy
	case r.cue == unknown && r.moves && !r.thanked:
		return substance // "petugas kami ke sana"
	case r.cue == unknown && r.topic:
		return topic
	case r.cue == unknown && r.thanked && !r.done && !r.going && !r.ahead:
		return thanking
	case r.cue == unknown && r.report && r.others > 0 && !r.done && !r.going:
		return topic
	case r.cue == unknown && r.others > 0 && !r.done && !r.going && !r.ahead:
		return things
	case r.cue == unknown && r.ahead && r.others <= 1 && r.report && r.light() && !r.done && !r.going:
		return acking // "laporan ini akan dijadikan dasar"
	case r.cue == unknown && r.ahead && r.others == 1 && !r.done && !r.going && len(r.words) <= 9:
		return strange // "hal ini akan menjadi catatan tersendiri"
	case r.cue == unknown && (r.others > 0 || r.done && !r.light() && len(r.words) <= 3):
		return substance // "sudah, Pak" is an answer
	case r.cue == unknown && r.going && !r.light():
		return substance // "petugas sedang di sana"
	case r.cue == unknown:
		return courtesy
	}
	// What follows the verb may say what became of it.
	switch r.cue {
	case receive:
		if r.others > 0 && !r.report && (r.after > 0 || !r.us) {
			return substance // "sudah menerima dana dari provinsi", "anaknya diterima"
		}
	case look:
		if r.others > 0 && !r.us && !r.ahead && !r.going && !r.report {
			return substance // "Dinas PU mengecek jembatan"
		}
	case passTo:
		if r.carried && r.others > 0 && !r.report && !r.passed {
			return substance // "formulirnya saya kirim lewat WA"
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
	if r.passed || r.cue == passTo && !r.answers {
		return passing
	}
	return acking
}

// light reports whether there is a verb that says nothing by itself.
func (r *reading) light() bool {
	for _, w := range r.words {
		if w.class == light {
			return true
		}
	}
	return false
}
