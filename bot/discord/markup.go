package discord

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/split"
)

// signs have a meaning anywhere in Discord's Markdown, and are always escaped. bot.Markup counts each of them twice; what
// has a meaning only at the beginning of a line is within the room that it leaves there.
const signs = "\\*_~|`[]<"

// render writes t as Discord's Markdown, so that a person sees t.S exactly, with its spans. Escaped is what would be
// taken for markup; a plain URL is left as it is, since a backslash would become part of it.
//
// Of text without spans the result is no longer than split.Len(t.S, bot.Markup) and two more, unless it has
// ":shortcodes:" or addresses that would swallow what follows them: those cost one more each.
func render(t bot.Text) string {
	m := marker{t: t, bold: spansOf(t, bot.Bold), quotes: spansOf(t, bot.Quote), links: spansOf(t, bot.Link)}
	for i := range m.quotes { // empty lines at the edges need no mark
		q := &m.quotes[i]
		inner := t.S[q.Start:q.End]
		q.Start += len(inner) - len(strings.TrimLeft(inner, "\n"))
		q.End -= len(inner) - len(strings.TrimRight(inner, "\n"))
	}
	m.quotes = slices.DeleteFunc(m.quotes, func(s bot.Span) bool { return s.Start >= s.End })
	for start := 0; ; {
		end := len(t.S)
		if n := strings.IndexByte(t.S[start:], '\n'); n >= 0 {
			end = start + n
		}
		m.line(start, end)
		if end == len(t.S) {
			m.out.close()
			return m.out.b.String()
		}
		m.out.write("\n")
		start = end + 1
	}
}

// plain is render without the spans.
func plain(t bot.Text) string { return render(bot.Plain(t.S)) }

// units is the length of s as the adapter counts it: in UTF-16 units.
func units(s string) int { return split.Len(s, bot.UTF16) }

// hasURL reports whether Discord would make a preview for the words.
func hasURL(s string) bool { return strings.Contains(s, "http://") || strings.Contains(s, "https://") }

// cut is as much of a plain text as fits.
func cut(s string, most int) string { return split.Truncate(adapter.Valid(s), most, bot.UTF16) }

// spansOf are t's spans of a kind that are any good, in order.
func spansOf(t bot.Text, kind bot.SpanKind) []bot.Span {
	var out []bot.Span
	for _, s := range t.Spans {
		if s.Kind == kind && s.Start >= 0 && s.Start < s.End && s.End <= len(t.S) && onRune(t.S, s.Start) && onRune(t.S, s.End) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b bot.Span) int { return a.Start - b.Start })
	return out
}

func onRune(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

// marker renders one text, line by line.
type marker struct {
	t                   bot.Text
	bold, quotes, links []bot.Span
	out                 buffer
}

// buffer is what was written so far.
type buffer struct {
	b    strings.Builder
	bold bool // something bold has yet to be closed
}

func (o *buffer) write(s string) {
	o.close()
	o.b.WriteString(s)
}

// open begins something bold, or goes on with it: two of it side by side would be misread.
func (o *buffer) open() {
	if o.bold {
		o.bold = false
		return
	}
	o.b.WriteString("**")
}

func (o *buffer) close() {
	if o.bold {
		o.b.WriteString("**")
		o.bold = false
	}
}

// spanAt is the first of the spans that covers the byte, or nil.
func spanAt(spans []bot.Span, i int) *bot.Span {
	for k := range spans {
		if s := &spans[k]; s.Start <= i && i < s.End {
			return s
		}
	}
	return nil
}

// line writes the line t.S[start:end]. Where a quote begins or ends within it, it becomes two.
func (m *marker) line(start, end int) {
	for first := true; first || start < end; first = false {
		if !first {
			m.out.write("\n")
		}
		stop := end
		quote := spanAt(m.quotes, start)
		for _, q := range m.quotes {
			for _, edge := range [2]int{q.Start, q.End} {
				if edge > start && edge < stop {
					stop = edge
				}
			}
		}
		if quote != nil {
			m.out.write("> ")
		}
		m.pieces(start, stop)
		start = stop
	}
}

// pieces writes t.S[start:end], which has no line break, styled by bold and links.
func (m *marker) pieces(start, end int) {
	for from := start; from < end; {
		to := end
		bold, link := spanAt(m.bold, from), spanAt(m.links, from)
		for i := from + 1; i < end; i++ {
			if spanAt(m.links, i) != link || (spanAt(m.bold, i) != nil) != (bold != nil) {
				to = i
				break
			}
		}
		p := piece{m: m, start: start, from: from, to: to, end: end, first: strings.TrimSpace(m.t.S[start:from]) == "", bold: bold != nil}
		switch {
		case link != nil:
			p.link(link.URL)
		default:
			p.styled()
		}
		from = to
	}
}

// piece is a stretch of one line, styled the same throughout.
type piece struct {
	m          *marker
	from, to   int  // bytes of t.S
	start, end int  // of its line
	first      bool // nothing stands before it in the line
	bold       bool
}

// trimmed is the piece without white space at its ends, which is returned: marks must touch what they are about.
func (p piece) trimmed() (inner piece, before, after string) {
	s := p.m.t.S[p.from:p.to]
	before = s[:len(s)-len(strings.TrimLeftFunc(s, unicode.IsSpace))]
	after = s[len(strings.TrimRightFunc(s, unicode.IsSpace)):]
	if len(before) == len(s) {
		after = ""
	}
	inner = p
	inner.from += len(before)
	inner.to -= len(after)
	return inner, before, after
}

// styled writes the piece, bold if it is.
func (p piece) styled() {
	if !p.bold {
		p.escape(p.first)
		return
	}
	inner, before, after := p.trimmed()
	if before != "" {
		p.m.out.write(before)
	}
	if inner.from < inner.to {
		p.m.out.open()
		inner.escape(true)
		p.m.out.bold = true
	}
	if after != "" {
		p.m.out.write(after)
	}
}

// link writes the piece as a link to address: as it is where it shows its own address.
func (p piece) link(address string) {
	inner, before, after := p.trimmed()
	label := p.m.t.S[inner.from:inner.to]
	u, err := url.Parse(address)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && utf8.ValidString(address)
	if before != "" {
		p.m.out.write(before)
	}
	switch {
	case label == "":
	case label == address && web && !strings.ContainsAny(address, "<>*\\ \t"):
		if n, ok := bareURL(address); !ok || n != len(address) || !inner.alone() {
			address = "<" + address + ">"
		}
		if !p.bold {
			p.m.out.write(address)
			break
		}
		p.m.out.open()
		p.m.out.write(address)
		p.m.out.bold = true
	case web && balanced(label) && !strings.Contains(label, "://"):
		p.m.out.write("[")
		inner.first = true
		inner.styled()
		p.m.out.write("](<" + target(address) + ">)")
	case label != address && "mailto:"+label != address: // what cannot be a link is said in words
		inner.styled()
		if web && !strings.ContainsAny(address, "<> \t") {
			p.m.out.write(" (<" + address + ">)")
		} else {
			p.m.out.write(" (" + plain(bot.Plain(address)) + ")")
		}
	default:
		inner.styled()
	}
	if after != "" {
		p.m.out.write(after)
	}
}

// alone reports whether white space or nothing follows the piece in its line.
func (p piece) alone() bool {
	r, _ := utf8.DecodeRuneInString(p.m.t.S[p.to:p.end])
	return p.to == p.end || unicode.IsSpace(r)
}

// balanced reports whether the brackets of a label are pairs: others would end the link early.
func balanced(label string) bool {
	depth := 0
	for _, r := range label {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth < 0 || depth > 1 {
			return false
		}
	}
	return depth == 0
}

// target is an address as it stands in a link: without signs that would end it.
func target(address string) string {
	pairs := strings.Count(address, "(") == strings.Count(address, ")") && !strings.Contains(address, "((")
	var b strings.Builder
	for i := range len(address) {
		c := address[i]
		switch {
		case c <= ' ', c == '<', c == '>', c == '\\', c == '*', c == 0x7f, !pairs && (c == '(' || c == ')'):
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// escape writes the piece's words. atStart: nothing stands before it in its line, or only marks.
func (p piece) escape(atStart bool) {
	m, s := p.m, p.m.t.S
	wordBefore := false // what was just written is part of a word
	for i := p.from; i < p.to; {
		rest := s[i:p.end]
		if scheme := webScheme(rest); scheme > 0 && i+scheme <= p.to {
			n, ok := bareURL(rest)
			if ok && !wordBefore && i+n <= p.to {
				m.out.write(adapter.Valid(s[i : i+n]))
				i, atStart, wordBefore = i+n, false, false
				continue
			}
			// No address, then: its colon is escaped, and all the rest as in any words.
			colon := strings.IndexByte(rest, ':')
			m.out.write(rest[:colon] + `\:`)
			i, atStart, wordBefore = i+colon+1, false, false
			continue
		}
		r, n := utf8.DecodeRuneInString(rest)
		switch {
		case strings.ContainsRune(signs, r), r == ':' && (p.shortcode(i) || strings.HasPrefix(rest, "://")), (r == '.' || r == ')') && p.numbers(i),
			atStart && (startsBlock(rest) || startsBlock(s[i:p.to])):
			m.out.write(`\` + rest[:n])
		default:
			m.out.write(string(r))
		}
		atStart = atStart && unicode.IsSpace(r)
		wordBefore = r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
		i += n
	}
}

// shortcode reports whether the colon at byte i could begin the name of an emoji: one more follows in the same word, or
// markup that may hold one.
func (p piece) shortcode(i int) bool {
	word := p.m.t.S[i+1 : p.end]
	if n := strings.IndexFunc(word, unicode.IsSpace); n >= 0 {
		word = word[:n]
	}
	return strings.IndexByte(word, ':') >= 0 || i+1+len(word) > p.to
}

// startsBlock reports whether a line that begins with s is taken for a heading, a plain list, small print or a quote.
func startsBlock(s string) bool {
	switch {
	case s == "":
		return false
	case s[0] == '>':
		return true
	case s[0] == '#':
		return ends(strings.TrimLeft(s, "#"))
	case s[0] == '-' || s[0] == '+':
		return ends(s[1:]) || s[0] == '-' && s[1] == '#'
	}
	return false
}

func ends(s string) bool { return s == "" || s[0] == ' ' || s[0] == '\t' || s[0] == '\r' }

// numbers reports whether the point at byte i makes the line one of a numbered list.
func (p piece) numbers(i int) bool {
	before, after := p.m.t.S[p.start:i], p.m.t.S[i+1:p.end]
	word := strings.TrimRight(before, "0123456789")
	switch {
	case word == before || !ends(after) && i+1 != p.to:
		return false
	case len(p.m.bold)+len(p.m.links) > 0: // what is styled may begin with it
		return true
	}
	return strings.TrimSpace(word) == ""
}

// webScheme is the length of "http://" or "https://" at the beginning of s, in whatever case; 0: it does not begin so.
func webScheme(s string) int {
	for _, scheme := range [2]string{"https://", "http://"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return len(scheme)
		}
	}
	return 0
}

// bareURL is the length of the word at the beginning of s that clients take for an address, with the marks that may
// follow it. ok = false: it cannot stand there as it is, because clients would not agree on where it ends, and what is
// not part of it would be taken for markup.
func bareURL(s string) (n int, ok bool) {
	scheme := webScheme(s)
	if scheme == 0 || s[:scheme] != strings.ToLower(s[:scheme]) {
		return 0, false
	}
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	word := s[scheme:]
	if n := strings.IndexFunc(word, unicode.IsSpace); n >= 0 {
		word = word[:n]
	}
	if word == "" || strings.IndexByte(letters, word[0]) < 0 || !strings.ContainsAny(word[1:], letters) {
		return 0, false // too little to be one
	}
	if after := word[len(strings.TrimRight(word, `.,:;"')]`)):]; strings.Count(after, ":") > 1 {
		return 0, false // what stands after it could be a shortcode
	}
	n, depth, certain := scheme, 0, true
	for _, r := range word {
		switch r {
		case '<':
			return 0, false
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				certain = false
			}
		case ']', '"', '\'', '>', '{', '}', '^':
			certain = false
		case '_', '~':
			if !certain {
				return 0, false
			}
		case '*', '\\', '|', '`', '[', utf8.RuneError:
			return 0, false
		}
		n += utf8.RuneLen(r)
	}
	return n, n > scheme
}
