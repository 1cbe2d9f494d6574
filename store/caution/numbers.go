package caution

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a Number is.
type NumberKind string

const (
	Phone NumberKind = "phone" // of a mobile or a fixed line in Indonesia, or with a + of anywhere
	NIK   NumberKind = "nik"   // of an identity card, or of a family's (KK): 16 digits that begin with a district and hold a date
)

// Number is a number in a text that tells who somebody is, or how to call them: text[Start:End] as it is written.
type Number struct {
	Kind       NumberKind
	Start, End int
}

// shown is how many of a number's digits stay readable at its end, so that two can be told apart.
const shown = 2

// Mask hides the numbers of a text: "0812-3456-7890" becomes "••••-••••-••90". The same text comes back if there are none.
func Mask(text string) string { return masked(text, Numbers(text)) }

// MaskCards hides the numbers of identity cards alone: a phone number of an office is for everybody.
func MaskCards(text string) string {
	return masked(text, slices.DeleteFunc(Numbers(text), func(n Number) bool { return n.Kind != NIK }))
}

func masked(text string, found []Number) string {
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, n := range found {
		b.WriteString(text[at:n.Start])
		b.WriteString(hide(text[n.Start:n.End]))
		at = n.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// Hide is a number that is one whatever it looks like, masked.
func Hide(number string) string { return hide(number) }

// MaskRun is Mask of texts that one person wrote one after the other: a number may go on from one to the next.
func MaskRun(texts []string) []string {
	joined := strings.Join(texts, "\n")
	masked := Mask(joined)
	if masked == joined { // most tell no number
		return texts
	}
	whole := []rune(masked)
	out := make([]string, len(texts))
	for i, text := range texts {
		n := utf8.RuneCountInString(text)
		out[i] = string(whole[:n])
		if whole = whole[n:]; len(whole) > 0 {
			whole = whole[1:]
		}
	}
	return out
}

// Piece reports whether a text can be a piece of a number that goes on in the next: it is short, and of digits for the most part.
func Piece(text string) bool {
	digits, others := 0, 0
	for i, r := range text {
		switch {
		case i > pieceMost:
			return false
		case digitOf(r) >= 0:
			digits++
		case inToken(r) && likeDigit(r) == 0:
			others++
		}
	}
	return digits > 0 && digits >= others || digitWords[strings.ToLower(strings.TrimSpace(text))] != 0
}

// pieceMost is how long such a piece is, in bytes.
const pieceMost = 48

// hide puts a dot for each digit but the last, and for each letter of what stands for one.
func hide(number string) string {
	if odd, ok := hideOdd(number); ok {
		return odd
	}
	digits := 0
	for _, r := range number {
		if digitOf(r) >= 0 {
			digits++
		}
	}
	var b strings.Builder
	seen := 0
	for _, r := range number {
		if digitOf(r) < 0 {
			b.WriteRune(r)
			continue
		}
		if seen++; seen <= digits-shown {
			r = '•'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// digitOf is the digit that a character stands for, also wide, or bold, or of another script; -1: it is none. What people
// write for one ("O" for 0) is none.
func digitOf(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case r < 0x660:
		return -1
	case 0xFF10 <= r && r <= 0xFF19:
		return int(r - 0xFF10)
	case 0x1D7CE <= r && r <= 0x1D7FF:
		return int(r-0x1D7CE) % 10
	case 0x2460 <= r && r <= 0x2468: // in a circle
		return int(r-0x2460) + 1
	case 0x2776 <= r && r <= 0x277E:
		return int(r-0x2776) + 1
	case r == 0x24EA || r == 0x24FF:
		return 0
	case 0x660 <= r && r <= 0x669:
		return int(r - 0x660)
	case 0x6F0 <= r && r <= 0x6F9:
		return int(r - 0x6F0)
	case 0xA9D0 <= r && r <= 0xA9D9: // Javanese
		return int(r - 0xA9D0)
	case 0x1BB0 <= r && r <= 0x1BB9: // Sundanese
		return int(r - 0x1BB0)
	}
	return -1
}

// between reports whether a character may stand between the digits of one number.
func between(r rune) bool {
	switch r {
	case ' ', '-', '.', '(', ')', '/', '_', '\u00a0', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u202f', '\u2009', '\ufe0f', '\u20e3', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// run is a piece of a text made of digits and what may stand between them.
type run struct {
	digits []byte // '0' to '9'
	from   []int  // where each begins
	to     []int  // and ends
	space  []bool // whether a space stands before it, after the one before
	plus   int    // where a + stands before it, or -1
	wordly bool   // a letter or digit-like sign stands right before it: part of a word or a code
	card   bool   // it is called a number of an identity card, or of a family's
}

// runMost is how many digits a run is looked at; what is longer is cut.
const runMost = 64

// Numbers finds the telephone and identity-card numbers of a text, in order. Amounts, dates, numbers of houses, of meters and accounts are
// none; where that cannot be told, a number that begins as mobile numbers do is one.
func Numbers(text string) []Number {
	var found []Number
	var digits [runMost]byte
	var from, to [runMost]int
	var spaces [runMost]bool
	r := run{digits: digits[:0], from: from[:0], to: to[:0], space: spaces[:0], plus: -1}
	var before rune = ' ' // what stood before the run
	var last rune = ' '   // the last character
	gap := 0              // characters since the last digit
	space := false        // one of them is a space
	end := func() {
		if len(r.digits) >= 7 {
			found = r.numbers(text, found)
		}
		r = run{digits: r.digits[:0], from: r.from[:0], to: r.to[:0], space: r.space[:0], plus: -1}
		gap, space = 0, false
	}
	plus := -1
	for i, c := range text {
		size := utf8.RuneLen(c)
		if d := digitOf(c); d >= 0 {
			if len(r.digits) == 0 {
				r.plus, r.wordly = plus, wordly(before)
				if plus >= 0 {
					r.wordly = false
				}
			}
			if len(r.digits) == runMost {
				end()
			}
			r.digits, r.from, r.to = append(r.digits, byte('0'+d)), append(r.from, i), append(r.to, i+size)
			r.space = append(r.space, space)
			gap, space, plus, last = 0, false, -1, c
			continue
		}
		if len(r.digits) > 0 {
			space = space || c == ' '
			if gap++; !between(c) || gap > 3 {
				end()
			}
		}
		if len(r.digits) == 0 {
			switch {
			case c == '+' || c == '＋':
				plus = i
			case between(c) && plus >= 0:
			default:
				plus = -1
			}
			before = c
		}
		last = c
	}
	_ = last
	end()
	return merged(found, hidden(text))
}

func wordly(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '#' || r == ','
}

// numbers finds those of one run: a number may be parted into groups, and others may stand beside it.
func (r run) numbers(text string, found []Number) []Number {
	r.card = ofCard(text[:r.from[0]])
	for i := 0; i < len(r.digits); {
		if i > 0 && r.to[i-1] == r.from[i] { // within a group
			i++
			continue
		}
		kind, n := r.at(i)
		if n == 0 {
			i++
			continue
		}
		start := r.from[i]
		if i == 0 && r.plus >= 0 {
			start = r.plus
		}
		found = append(found, Number{Kind: kind, Start: start, End: r.to[i+n-1]})
		i += n
	}
	return found
}

// at is the number that begins with the i-th digit, and how many digits it has.
func (r run) at(i int) (NumberKind, int) {
	ends := func(n int) bool { // the n-th digit ends a group
		return i+n == len(r.digits) || i+n < len(r.digits) && r.to[i+n-1] != r.from[i+n]
	}
	d := r.digits[i:]
	plus := i == 0 && r.plus >= 0
	if !plus && r.dated(i) {
		return "", 0
	}
	if len(d) >= 16 && ends(16) && !plus && isNIK(d[:16]) {
		return NIK, 16
	}
	for n := min(len(d), 17); r.card && i == 0 && n >= 15; n-- { // mistyped, it tells as much
		if ends(n) {
			return NIK, n
		}
	}
	least, most := 0, 0
	mobile := func(at int) bool {
		return len(d) > at+1 && d[at] == '8' && d[at+1] >= '1' && d[at+1] <= '9' && d[at+1] != '4'
	}
	switch {
	case plus && !(d[0] == '6' && len(d) > 1 && d[1] == '2'):
		least, most = 8, 15
	case d[0] == '6' && len(d) > 2 && d[1] == '2' && mobile(2), plus && len(d) > 2 && d[2] == '8':
		least, most = 11, 15
	case d[0] == '6' && len(d) > 3 && d[1] == '2' && d[2] == '0' && mobile(3): // +62 (0)812
		least, most = 12, 16
	case plus:
		least, most = 9, 13
	case d[0] == '0' && mobile(1):
		least, most = 10, 14
	case d[0] == '8' && mobile(0) && !r.wordly && r.called(i): // without its 0: only where it is said to be one
		least, most = 9, 12
	case d[0] == '0' && len(d) > 1 && d[1] >= '2' && d[1] <= '9' && d[1] != '8' && area(d):
		least, most = 9, 12
	default:
		return "", 0
	}
	if r.wordly && i == 0 && !(d[0] == '0' || d[0] == '6') {
		return "", 0
	}
	for n := min(most, len(d)); n >= least; n-- {
		if ends(n) {
			return Phone, n
		}
	}
	return "", 0
}

// dated reports whether a date stands at the i-th digit, and ends there, or a time follows it: "08/12/2026 10.30".
func (r run) dated(i int) bool {
	d := r.digits[i:]
	if len(d) < 8 || !(d[4] == '2' && d[5] == '0' || d[4] == '1' && d[5] == '9') {
		return false
	}
	for n := range 8 {
		if apart := n == 2 || n == 4; n > 0 && apart == (r.to[i+n-1] == r.from[i+n]) {
			return false
		}
	}
	day, month := int(d[0]-'0')*10+int(d[1]-'0'), int(d[2]-'0')*10+int(d[3]-'0')
	if day < 1 || day > 31 || month < 1 || month > 12 {
		return false
	}
	return !r.space[i+2] && !r.space[i+4] && (len(d) == 8 || r.space[i+8] || r.dated(i+8))
}

// cardWords are what people call the number of an identity card, or of a family's.
var cardWords = map[string]bool{"nik": true, "ktp": true, "ektp": true, "kk": true, "kependudukan": true, "noktp": true, "nokk": true, "nonik": true}

// ofCard reports whether what stands before a number calls it one of a card: "NIK saya adalah".
func ofCard(before string) bool {
	words := strings.FieldsFunc(strings.ToLower(before[max(0, len(before)-48):]), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(words[max(0, len(words)-3):], func(w string) bool { return cardWords[w] })
}

// called reports whether a number without its first 0 can be a mobile number by its length: ten to twelve digits in a run of their own.
func (r run) called(i int) bool {
	n := len(r.digits) - i
	return i == 0 && n >= 10 && n <= 12 && r.to[0] == r.from[1] && r.to[1] == r.from[2]
}

// area reports whether digits begin with 0 and an area code: two digits of the five largest cities, three elsewhere.
func area(d []byte) bool {
	switch string(d[1:min(3, len(d))]) {
	case "21", "22", "24", "31", "61":
		return true
	}
	return len(d) >= 4 && d[1] != '1' && d[2] != '0' && d[3] != '0'
}

// isNIK reports whether 16 digits can be a number of an identity card or of a family: a province, a regency, a district, a date of
// birth (of women with 40 added to the day) or of issue, and a number in sequence.
func isNIK(d []byte) bool {
	two := func(i int) int { return int(d[i]-'0')*10 + int(d[i+1]-'0') }
	province, regency, district := two(0), two(2), two(4)
	day, month := two(6), two(8)
	if day > 40 {
		day -= 40
	}
	return province >= 11 && province <= 97 && regency >= 1 && regency <= 79 && district >= 1 && day >= 1 && day <= 31 && month >= 1 && month <= 12
}
