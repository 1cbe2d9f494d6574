package citizen

import (
	"strings"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// Staff write as people chat: many a question of theirs has no mark, and a request is one, too. "Sudah" may be the answer to that, and a verdict
// that nobody gave would flatter.

var (
	askingWords = set(`apa apakah kapan bagaimana gimana kenapa mengapa knp berapa brp siapa dimana mana adakah bisakah bolehkah sudahkah benarkah masihkah maukah perlukah
		piye kepiye pripun pira pinten sapa sinten ngendi pundi iraha naha naon kumaha kunaon sabaraha saha`)
	anyAside     = set(`pun saja aja wae bae mawon adanya yang`) // "kapan saja" asks nothing
	orNotWords   = set(`tidak tdk nggak enggak ngga gak ga belum blm sudah boten mboten ora durung dereng henteu acan not no`)
	requestWords = set(`mohon tolong silakan silahkan nyuwun tulung punten please kabari kabarkan kabarin infokan informasikan konfirmasi beritahu beritahukan balas jawab`)
	// courtesies are what is asked for that needs no answer: "mohon maaf".
	courtesies = set(`maaf maap maklum dimaklumi bersabar sabar kesabaran kesabarannya ditunggu menunggu tunggu pengertian pengertiannya doa doanya pangapunten ngapunten sewu hapunten`)
)

// asks reports whether the words of staff are a question.
func asks(text string) bool {
	if strings.Contains(text, "?") {
		return true
	}
	ws, done := words(text), false
	for i, w := range ws {
		next := ""
		if i+1 < len(ws) {
			next = ws[i+1]
		}
		twice := next == w || i > 0 && ws[i-1] == w // "tidak apa-apa"
		switch {
		case askingWords()[w] && !twice && !anyAside()[next], (w == "atau" || w == "apa" || w == "or") && orNotWords()[next], done && (w == "belum" || w == "blm"):
			return true
		}
		done = done || w == "sudah" || w == "udah" || w == "sdh"
	}
	return false
}

// wantsWord reports whether they ask, or ask for something: that they be told, or that something be done.
func wantsWord(text string) bool {
	ws := words(text)
	return asks(text) || has(ws, requestWords()) && !has(ws, courtesies())
}

// asksItself reports whether the words of staff ask something; orFor: or ask for something.
func asksItself(t *talk.Turn, id store.MessageID, orFor bool) bool {
	m, err := t.Message(id)
	return err == nil && (asks(m.Text) || orFor && wantsWord(m.Text))
}
