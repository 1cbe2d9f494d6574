// Package wording says what a reply is worth by its words (measures.md, "Reply types"): whether it answers, or only
// thanks, promises to look into it, or passes it on; and whether it is nearly the same as what many others got. It is pure,
// and says the same in every process.
package wording

import (
	"time"

	"duaarah/store"
)

// Classify takes a reply for what its words say, in Indonesian (formal, casual, mixed with Javanese and Sundanese) and
// English: store.ReplyAck, store.ReplyForward, or store.ReplyPersonal. The text is cut into clauses. A clause is a courtesy
// (greeting, thanks, apology, name), an acknowledgement (received, will be looked into, please wait), a passing on, or of
// substance: everything else, and above all dates, numbers, reasons, results, refusals and questions. One clause of
// substance makes the reply an answer, however it begins; without any it is none, however long it is. In doubt a clause
// is of substance: that an answer is called none is worse than the other way round.
//
// A text without any words (a picture alone, a voice message) is personal; one of signs alone ("👍") is an acknowledgement.
func Classify(text string) store.ReplyType {
	sentences, signs := clauses(text)
	if len(sentences) == 0 && !signs {
		return store.ReplyPersonal
	}
	kind := store.ReplyAck
	odd, sure := 0, false
	for i, s := range sentences {
		switch s.judge(i == len(sentences)-1 && i > 0) {
		case substance:
			return store.ReplyPersonal
		case passing:
			kind, sure = store.ReplyForward, true
		case acking, thanking:
			sure = true
		case strange:
			odd++
		}
	}
	if odd > 1 || odd == 1 && !sure {
		return store.ReplyPersonal
	}
	return kind
}

// Recent is how far back replies are looked at for near-duplicates.
const Recent = 90 * 24 * time.Hour

// Enough is how many of the office's replies to other aspirations, in the Recent time before, make a reply with nearly
// their words a template.
const Enough = 3

// Judge is the type of a reply: what its words say, and if that is an answer, whether enough others got nearly the same.
// like counts those (see store.Reader's LikeReplies); it is not asked where the words decide.
func Judge(text string, like func() (int, error)) (store.ReplyType, error) {
	t := Classify(text)
	if t != store.ReplyPersonal {
		return t, nil
	}
	n, err := like()
	if err == nil && n >= Enough {
		t = store.ReplyTemplate
	}
	return t, err
}

// Replies is what is asked of the office's recent replies, and told of a new one. A store.Tx is one.
type Replies interface {
	LikeReplies(office store.OfficeID, m store.Message) (int, error)
	IndexReply(office store.OfficeID, m store.Message) error
}

// Decide is the type of a reply of the office that was just kept, and has later ones compared with it. Of m it reads ID,
// Aspiration, At and Text. Replies are to be decided in order of time.
func Decide(r Replies, office store.OfficeID, m store.Message) (store.ReplyType, error) {
	t, err := Judge(m.Text, func() (int, error) { return r.LikeReplies(office, m) })
	if err != nil {
		return "", err
	}
	return t, r.IndexReply(office, m)
}

// meaning is what a clause, or a sentence, is.
type meaning uint8

const (
	courtesy meaning = iota
	thanking
	acking    // received, will be looked into, please wait
	passing   // passed on
	topic     // names the matter, and says nothing of it: all depends on what follows
	things    // only things are named
	strange   // a single word is not known: an exclamation, or a promise in odd words. Beside an acknowledgement it says nothing
	substance // says something
)

// judge is the meaning of a sentence. last: it is the last of several, and may be a signature.
func (s sentence) judge(last bool) meaning {
	if last && s.signature() {
		return courtesy
	}
	sum := courtesy
	odd := 0
	open := false // a topic was named, and nothing said of it
	before := courtesy
	for i, c := range s.clauses {
		m := c.judge()
		if m == things {
			switch {
			case open && !c.joined, // "…mengenai jalan rusak di Desa A, Kecamatan B, …"
				c.joined && before == passing && len(c.words) <= 5, // "…ke Dinas PU dan Dishub"
				c.joined && before == acking && len(c.words) <= 2:  // "…secara transparan dan terukur"
				continue
			case i+1 < len(s.clauses) && s.clauses[i+1].joined && s.clauses[i+1].subject():
				open = true // "jalan rusak dan lampu mati akan kami cek"
				continue
			}
			if !c.odd() {
				return substance
			}
			m = strange
		}
		switch m {
		case substance:
			return substance
		case strange:
			odd++
		case topic:
			open = true
		case acking, passing:
			open = false
		}
		if m <= passing {
			sum = max(sum, m)
		}
		before = m
	}
	if odd > 1 || odd == 1 && sum == courtesy && s.question {
		return substance
	}
	if open {
		return substance // "soal jalan itu, milik provinsi"
	}
	if s.question && !s.rhetorical() {
		return substance
	}
	if odd == 1 && sum == courtesy {
		return strange
	}
	return sum
}

// judge is the meaning of a clause.
func (c clause) judge() meaning {
	r := reading{clause: c}
	for i := range c.words {
		r.take(i)
		if r.said {
			return substance
		}
	}
	return r.meaning()
}

// odd reports whether a clause of things names a single one, in few words, and no place.
func (c clause) odd() bool {
	n := 0
	for _, w := range c.words {
		switch w.text {
		case "di", "dari", "ke", "lewat", "melalui", "via", "pada", "at", "in", "ing", "on":
			return false
		}
		if w.class == unknown && !w.number {
			n++
		}
	}
	return n == 1 && len(c.words) <= 9
}

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
	felt    bool  // "kami memahami"
	named   int   // words after "bapak" that may be a name
	things  bool  // the verb can be said of things, too: "kirim"
	odd     int   // verbs of promises that are not known
	others  int   // words that could say anything
	after   int   // those of them after the cue
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
		r.other(w)
	case filler:
		if feelings[w.text] && r.cue == unknown && !r.done && r.others == 0 {
			r.hope, r.felt, r.verb = true, true, false
		}
		switch w.text {
		case "salam", "mari", "ayo", "yuk": // "salam untuk warga"
			r.hope = r.hope || i == 0
		case "maaf": // "maaf atas pelayanan yang kurang berkenan"
			r.hope = r.hope || i+1 < len(r.words) && pardoned[r.words[i+1].text]
		case "sampai", "hingga": // "kami kawal sampai tuntas"
			r.aim = r.aim || r.cue != unknown
		case "dengan", "with", "bareng":
			r.target = r.target || r.cue == follow
		}
	case why:
		if w.text == "bahwa" && (r.cue == passTo && !r.target || r.cue == inform) { // "kami sampaikan bahwa laporan …"
			*r = reading{clause: r.clause}
			return
		}
		r.said = !r.aim && !(r.thanked && !r.object) && !r.sorry(i)
	case not, ask:
		r.said = !r.aim && !r.hope
	case result:
		r.said = !r.aim && !r.hope && !r.which && !r.target && !(r.leading() && !r.done && !passive(w.text) && w.text != "selesai" && w.text != "beres")
		if !r.said {
			r.others++
		}
	case date:
		r.said = !r.dated(i)
		r.time = r.time || !r.said
	case title:
		r.named = 2
	case thanks:
		r.thanked = true
	case report:
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
		if r.cue != unknown || r.report || r.thanked {
			r.aim = true
		} else if w.text == "semoga" {
			r.hope = true
		}
		r.verb = false
	case to:
		r.target = r.cue == pass || r.cue == passTo || r.cue == follow
		if r.cue == passTo || r.cue == follow {
			r.passed = true
		}
	case we:
		r.target, r.which = false, false
		if !r.introduces(i) {
			r.verb = true
		}
	case has:
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

// leading reports whether the words so far may be what the clause is about: nothing was said of it yet.
func (r *reading) leading() bool { return r.cue == unknown && !r.verb }

// other takes a word that could say anything.
func (r *reading) other(w word) {
	switch {
	case r.things && !r.target && !r.aim:
		r.said = true // "kami kirim ambulans ke"
		return
	case r.hope, r.aim, r.target, r.topic && !r.verb, r.thanked && !r.verb:
		if passive(w.text) && (r.done || r.thanked && !r.which) {
			r.said = true
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
	r.things = w.class == passTo && carries[w.text]
	r.target = false
}

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
	r.said = true
}

// dated reports whether a time may stand there without being a promise: when it was taken in, or passed on.
func (r *reading) dated(i int) bool {
	return r.words[i].text == "tanggal" && i+1 < len(r.words) && r.words[i+1].number
}

// sorry reports whether the word follows an apology.
func (r *reading) sorry(i int) bool { return i > 0 && r.words[i-1].text == "maaf" }

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
	case r.odd > 0 && (r.odd > 1 || r.others > 0):
		return substance
	case r.odd > 0:
		return strange
	case r.felt && r.cue == unknown:
		return thanking
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
	case r.cue == unknown && r.ahead && r.others == 1 && !r.done && !r.going && len(r.words) <= 9:
		return strange // "hal ini akan menjadi catatan tersendiri"
	case r.cue == unknown && (r.others > 0 || r.done && !r.light() && len(r.words) <= 3):
		return substance // "sudah, Pak" is an answer
	case r.cue == unknown:
		return courtesy
	}
	// What follows the verb may say what became of it.
	switch r.cue {
	case receive:
		if r.others > 0 && !r.report && !r.subjectOnly() {
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
	if r.passed || r.cue == passTo && !r.answers {
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
