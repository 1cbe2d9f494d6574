// Package wording says what a reply is worth by its words (measures.md, "Reply types"): whether it answers, or only
// thanks, promises to look into it, or passes it on; and whether it is nearly the same as what many others got. It is pure,
// and says the same in every process.
package wording

import (
	"regexp"
	"slices"
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
// No text (a picture alone, a voice message) is personal; one of signs alone ("👍"), of what nobody sees, or by which somebody tries whether it
// works ("tes tes"), is an acknowledgement.
func Classify(text string) store.ReplyType {
	if text == "" {
		return store.ReplyPersonal
	}
	if trial.MatchString(text) {
		return store.ReplyAck
	}
	sentences := clauses(text)
	kind := store.ReplyAck
	sure, claimed := false, false
	unclear, all := 0, 0 // words of the sentences that say nothing of which we are sure
	for i, s := range sentences {
		claimed = claimed || s.affirms()
		switch s.judge(i == len(sentences)-1 && i > 0) {
		case substance:
			return store.ReplyPersonal
		case passing:
			kind, sure = store.ReplyForward, true
		case acking:
			sure = true
		case claim:
			claimed = true
			fallthrough
		case vague, strange:
			u, n := s.unclear()
			unclear, all = unclear+u, all+n
		}
	}
	most := shareAlone
	if sure {
		most = shareBeside
	}
	if claimed && !sure || float64(unclear) > most*float64(all) {
		return store.ReplyPersonal
	}
	return kind
}

// trial is what staff write to see what becomes of it, or laugh: it answers nobody. With any other word, or a number to call or to pay, it is judged
// by that.
var trial = regexp.MustCompile(`(?i)^\W*((tes+t?|testing|coba|ping|asdf\w*|qwerty|h[aei]{2,}|(ha|he|hi){2,}h?|wk(wk)*w?)(\W*(\d|12345?|123)\b)*(\W+|$))+$`)

// affirms reports whether a sentence says that something is so: "ya, itu betul".
func (s sentence) affirms() bool {
	n := 0
	for _, c := range s.clauses {
		for _, w := range c.words {
			if n++; n > 4 || w.class == we {
				return false
			} else if affirmed()[w.text] && (n == 1 || len(c.words) > 1) {
				return true
			}
		}
	}
	return false
}

// affirmed answer a question, if nothing else was said.
var affirmed = set(`betul benar bener leres correct`)

// How large a share of the words of unclear sentences may be unknown, so that they are taken for praise, slogans and wishes:
// where nothing else was said, and beside an acknowledgement or a passing on.
const (
	shareAlone  = 0.3
	shareBeside = 0.7
)

// unclear counts, in those of a sentence's clauses of which we are not sure, the words that are not known, and all.
func (s sentence) unclear() (unclear, all int) {
	for _, c := range s.clauses {
		if m := c.judge(); m <= passing {
			continue
		}
		for _, w := range c.words {
			if all++; w.class == unknown && !w.harmless || w.class == office || w.class == filler && abstract(w.text) {
				unclear++
			}
		}
	}
	return unclear, all
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
	reason    // says why: what for depends on the rest
	vague     // says something in words that are not known, but nothing that could be checked
	claim     // "kami …" in a word that is not known
	strange   // a single word is not known: an exclamation, or a promise in odd words. Beside an acknowledgement it says nothing
	substance // says something
)

// judge is the meaning of a sentence. last: it is the last of several, and may be a signature.
func (s sentence) judge(last bool) meaning {
	if last && s.signature() {
		return courtesy
	}
	sum := courtesy
	odd, dim, claims, why := 0, 0, 0, false
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
			m = vague
			if c.odd() {
				m = strange
			}
		}
		switch m {
		case substance:
			return substance
		case vague:
			dim++
		case claim:
			claims++
		case strange:
			odd++
		case reason:
			why = true
		case topic:
			open = true
		case acking, passing:
			open = false
		case courtesy: // "mengenai banjir itu, kami turut prihatin"
			open = open && !slices.ContainsFunc(c.words, func(w word) bool { return w.class == we })
		}
		if m <= passing {
			sum = max(sum, m)
		}
		before = m
	}
	switch head := sum == acking || sum == passing; {
	case s.question && (odd > 0 || dim > 0 || open) && !head,
		s.question && !s.rhetorical(),
		why && !head: // "karena kewenangan provinsi"
		return substance
	case open && !head:
		return substance // "soal jalan itu, milik provinsi"
	case claims > 0:
		return claim
	case dim > 0 || odd > 1 || odd == 1 && !head:
		return vague
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

// odd reports whether a clause of things names a single one, in few words.
func (c clause) odd() bool {
	n := 0
	for _, w := range c.words {
		if w.class == unknown && !w.number {
			n++
		}
	}
	return n == 1 && len(c.words) <= 6
}
