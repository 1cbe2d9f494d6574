package caution

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Numbers that people disguise, so that no machine finds them: "O812*3456*7890", "08l2 3456 789o", "nol delapan satu dua …", one group a
// line. Only what begins as a mobile number does, or is shaped as an identity card's, is taken for one, and what parts its groups must be
// the same all through, unless nobody writes it between amounts, dates or times.

// atom is what stands for one digit.
type atom struct {
	digit    byte // '0' to '9'
	from, to int
	odd      bool   // it is no digit: a letter, or a word
	sep      string // what stands before it; empty: it is in one group with the atom before
}

// digitWords are the words for the digits, in the languages that people write here.
var digitWords = map[string]byte{
	"nol": '0', "kosong": '0', "zero": '0', "enol": '0',
	"satu": '1', "siji": '1', "hiji": '1', "one": '1', "setunggal": '1',
	"dua": '2', "loro": '2', "two": '2', "kalih": '2',
	"tiga": '3', "telu": '3', "tilu": '3', "three": '3',
	"empat": '4', "papat": '4', "opat": '4', "four": '4', "ampat": '4',
	"lima": '5', "limo": '5', "five": '5',
	"enam": '6', "enem": '6', "nem": '6', "genep": '6', "six": '6',
	"tujuh": '7', "pitu": '7', "seven": '7', "tuju": '7',
	"delapan": '8', "wolu": '8', "dalapan": '8', "lapan": '8', "eight": '8',
	"sembilan": '9', "sanga": '9', "songo": '9', "salapan": '9', "nine": '9',
}

// partingWords are words that people write for a sign between digits.
var partingWords = map[string]bool{"strip": true, "spasi": true, "titik": true, "garis": true, "dash": true, "min": true, "setrip": true}

// likeDigit is the digit that a letter is written for; 0: for none.
func likeDigit(r rune) byte {
	switch r {
	case 'O', 'o', 'О', 'о', 'Ο', 'ο': // Latin, Cyrillic, Greek
		return '0'
	case 'l', 'I', 'i', 'і', 'І':
		return '1'
	}
	return 0
}

// sepMost is how many characters stand between two groups at most.
const sepMost = 3

// chain collects atoms that may be of one number.
type chain struct {
	atoms []atom
	sep   []byte
	seps  int // characters in sep
	found []Number
	each  func(a atom) // called for all of them; nil: none wants to know
}

// hidden finds the numbers of a text that are disguised.
func hidden(text string) []Number {
	var c chain
	c.read(text)
	return c.found
}

// hideOdd puts a dot for each letter and digit of a number but those of its last digits. ok is false if it has digits alone.
func hideOdd(number string) (masked string, ok bool) {
	var atoms []atom
	c := chain{each: func(a atom) { atoms = append(atoms, a) }}
	c.read(number)
	if !slices.ContainsFunc(atoms, func(a atom) bool { return a.odd }) {
		return "", false
	}
	var b strings.Builder
	at := 0
	for i, a := range atoms {
		if i >= len(atoms)-shown {
			break
		}
		b.WriteString(number[at:a.from])
		b.WriteString(strings.Repeat("•", utf8.RuneCountInString(number[a.from:a.to])))
		at = a.to
	}
	b.WriteString(number[at:])
	return b.String(), true
}

func (c *chain) read(text string) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !inToken(r) {
			c.part(r)
			i += size
			continue
		}
		end := i
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !inToken(r) {
				break
			}
			end += size
		}
		c.token(text, i, end)
		i = end
	}
	c.end()
}

func inToken(r rune) bool { return digitOf(r) >= 0 || unicode.IsLetter(r) }

// part takes a character between two tokens.
func (c *chain) part(r rune) {
	if len(c.atoms) == 0 {
		return
	}
	if c.seps++; c.seps > sepMost {
		c.end()
		return
	}
	c.sep = utf8.AppendRune(c.sep, r)
}

// add takes an atom; joined: it is in one group with the one before.
func (c *chain) add(a atom, joined bool) {
	if len(c.atoms) > 0 && !joined {
		a.sep = string(c.sep)
		if a.sep == "" {
			a.sep = " "
		}
	}
	c.sep = c.sep[:0]
	c.seps = 0
	if len(c.atoms) == runMost {
		c.end()
	}
	c.atoms = append(c.atoms, a)
}

// token takes letters and digits without anything between.
func (c *chain) token(text string, from, to int) {
	var buf [32]byte // more than the longest of those words has
	word := appendLower(buf[:0], text[from:to])
	if d, ok := digitWords[string(word)]; ok {
		c.add(atom{digit: d, from: from, to: to, odd: true}, false)
		return
	}
	if len(c.atoms) > 0 && partingWords[string(word)] {
		c.sep = c.sep[:0]
		c.sep = append(c.sep, '*')
		c.seps = 1
		return
	}
	if r, size := utf8.DecodeRune(word); size == len(word) && likeDigit(r) != 0 && (len(c.atoms) > 0 || likeDigit(r) == '0') {
		c.add(atom{digit: likeDigit(r), from: from, to: to, odd: true}, false)
		return
	}
	if len(c.atoms) > 0 && strings.Trim(text[from:to], "OI") == "" {
		for i := from; i < to; i++ {
			c.add(atom{digit: likeDigit(rune(text[i])), from: i, to: i + 1, odd: true}, i > from)
		}
		return
	}
	for i := from; i < to; {
		end, real := segment(text, i, to)
		if !real {
			c.end()
			_, size := utf8.DecodeRuneInString(text[i:])
			i += max(size, end-i)
			continue
		}
		if i > from {
			c.end()
		}
		for first := true; i < end; first = false {
			r, size := utf8.DecodeRuneInString(text[i:])
			a := atom{digit: likeDigit(r), from: i, to: i + size, odd: true}
			if d := digitOf(r); d >= 0 {
				a.digit, a.odd = byte('0'+d), false
			}
			c.add(a, !first)
			i += size
		}
		if end < to {
			c.end()
		}
	}
}

// appendLower appends a word in lower case.
func appendLower(b []byte, word string) []byte {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return append(b[:len(b)-i], strings.ToLower(word)...)
		}
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

// segment is where digits and what is written for them end; real: there is a digit among them.
func segment(text string, from, to int) (end int, real bool) {
	for end = from; end < to; {
		r, size := utf8.DecodeRuneInString(text[end:])
		if digitOf(r) < 0 && likeDigit(r) == 0 {
			break
		}
		real = real || digitOf(r) >= 0
		end += size
	}
	return end, real
}

// end looks for numbers in what was collected, and begins anew.
func (c *chain) end() {
	if len(c.atoms) == 0 {
		return
	}
	for i := 0; i < len(c.atoms); {
		kind, n := c.at(i)
		if n == 0 {
			i++
			continue
		}
		c.found = append(c.found, Number{Kind: kind, Start: c.atoms[i].from, End: c.atoms[i+n-1].to})
		i += n
	}
	if c.each != nil {
		for _, a := range c.atoms {
			c.each(a)
		}
	}
	c.atoms = c.atoms[:0]
	c.sep = c.sep[:0]
	c.seps = 0
}

// at is the number that begins with the i-th atom, and how many atoms it has.
func (c *chain) at(i int) (NumberKind, int) {
	if i > 0 && c.atoms[i].sep == "" {
		return "", 0
	}
	d := make([]byte, 0, 16)
	for _, a := range c.atoms[i:min(i+16, len(c.atoms))] {
		d = append(d, a.digit)
	}
	ends := func(n int) bool {
		return n <= len(d) && (i+n == len(c.atoms) || c.atoms[i+n].sep != "") && parted(c.atoms[i:i+n])
	}
	if len(d) == 16 && isNIK(d) && ends(16) {
		return NIK, 16
	}
	mobile := func(at int) bool {
		return len(d) > at+1 && d[at] == '8' && d[at+1] >= '1' && d[at+1] <= '9' && d[at+1] != '4'
	}
	least, most := 0, 0
	switch {
	case len(d) > 0 && d[0] == '0' && mobile(1):
		least, most = 10, 13
	case len(d) > 1 && d[0] == '6' && d[1] == '2' && mobile(2):
		least, most = 11, 14
	default:
		return "", 0
	}
	for n := most; n >= least; n-- {
		if ends(n) {
			return Phone, n
		}
	}
	return "", 0
}

// parted reports whether what stands between the groups can part one number, and whether anything about it is disguised at all.
func parted(atoms []atom) bool {
	var groups []int
	sign, plain, odd, spaced := "", 0, false, false
	for i, a := range atoms {
		odd = odd || a.odd
		if i > 0 && a.sep == "" {
			groups[len(groups)-1]++
			continue
		}
		groups = append(groups, 1)
		if i == 0 {
			continue
		}
		s := signOf(a.sep)
		switch {
		case s == "":
			plain++
		case sign != "" && s != sign:
			return false // times, dates and lists
		default:
			sign, spaced = s, spaced || s != a.sep
		}
	}
	if sign == "" {
		return odd
	}
	if !strings.ContainsAny(sign, ",:;\n+%!?") {
		return true
	}
	return plain == 0 && listed(groups, sign, spaced)
}

// listed reports whether groups that are parted by what stands between the items of lists, too, are of one number: each a single digit, or
// none a small one.
func listed(groups []int, sign string, spaced bool) bool {
	least, most := slices.Min(groups), slices.Max(groups)
	switch {
	case len(groups) > 2 && most == 1:
		return true
	case most > 5:
		return sign == "\n" && len(groups) == 2 && least > 2
	case sign == ":" && least == 2 && most == 2 && len(groups) > 4:
		return !spaced
	case sign == "\n":
		return groups[0] > 2 && least > 1
	}
	return least > 2
}

// signOf is what parts two groups, without spaces; empty: only what parts the groups of numbers that are not disguised.
func signOf(sep string) string {
	if strings.Contains(sep, "\n") && strings.TrimSpace(sep) == "" {
		return "\n"
	}
	plain := true
	var b strings.Builder
	for _, r := range sep {
		if !between(r) && !unicode.IsSpace(r) {
			plain = false
		}
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufe0f' {
			b.WriteRune(r)
		}
	}
	if plain {
		return ""
	}
	return b.String()
}

// merged are the numbers of two lists in order, without those of the second that overlap one of the first, unless they hold it whole.
func merged(a, b []Number) []Number {
	if len(b) == 0 {
		return a
	}
	var all []Number
	for _, n := range a {
		if !slices.ContainsFunc(b, func(m Number) bool { return m.Start <= n.Start && n.End <= m.End }) {
			all = append(all, n)
		}
	}
	for _, m := range b {
		if !slices.ContainsFunc(all, func(n Number) bool { return n.Start < m.End && m.Start < n.End }) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(x, y Number) int { return x.Start - y.Start })
	return all
}
