package wording

import (
	"slices"
	"strings"
)

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
		case zeal()[w.text], r.words[i].text != "tanpa" && (w.class == answers || w.class == inform):
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
		if i > 0 && (r.words[i-1].class == we || zealous()[r.words[i-1].text]) && i+1 == len(r.words) || r.ahead || i+1 < len(r.words) && r.words[i+1].class == we {
			return // "bersama kita bisa", "yang bisa kami bantu"
		}
	case w == "datang":
		if i > 0 && (r.words[i-1].class == will || r.words[i-1].text == "yang") {
			return
		}
	case w == "silakan", w == "silahkan":
		if i+1 < len(r.words) && (r.words[i+1].class == passTo && !carries()[r.words[i+1].text] || r.words[i+1].class == wait) {
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
	return strong()[r.words[i].text] && !(i+1 < len(r.words) && (afterFeelings()[r.words[i+1].text] || r.words[i].text == "setuju" && r.words[i+1].class == title))
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
