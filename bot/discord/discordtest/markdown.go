package discordtest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a style of a stretch of a text, in bytes. Kinds: "bold", "italic", "underline", "strike", "spoiler", "code",
// "pre", "quote", "link", "heading", "subtext", "list", "mention", "channel", "role", "command", "emoji", "time".
type Span struct {
	Kind       string
	Start, End int
	URL        string // of a link; of a mention, the ID
}

// Shown is what a person sees of a message: the text without its markup, and the styles. It is that of the content or,
// if there is none, of the descriptions of the embeds, each on a line of its own.
func Shown(m Message) (text string, spans []Span) {
	src := m.Content
	if src == "" {
		var all []string
		for _, e := range m.Embeds {
			if e.Description != "" {
				all = append(all, e.Description)
			}
		}
		src = strings.Join(all, "\n")
	}
	return Markdown(src)
}

// Markdown is what a person sees of a text in Discord's markdown.
func Markdown(src string) (text string, spans []Span) {
	r := reader{}
	r.parse(src, state{lineStart: true})
	slices.SortStableFunc(r.spans, func(a, b Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	return r.out.String(), r.spans
}

// reader puts together what is shown.
type reader struct {
	out   strings.Builder
	spans []Span
}

// state is where in a text the reader is.
type state struct {
	lineStart bool // a line begins here
	quoted    bool // inside a quote, where no quote begins
	label     bool // inside the label of a link, where no link begins
}

// parse reads src. Rules are tried at each place, as Discord does; what none fits is text.
func (r *reader) parse(src string, st state) {
	for src != "" {
		n := 0
		if st.lineStart {
			n = r.block(src, st)
		}
		if n == 0 {
			n = r.inline(src, st)
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(src)
			r.out.WriteString(src[:n])
		}
		st.lineStart = src[n-1] == '\n'
		src = src[n:]
	}
}

// span reads src in a style.
func (r *reader) span(kind, url, src string, st state) {
	n := len(r.spans) // before those inside
	r.spans = append(r.spans, Span{kind, r.out.Len(), 0, url})
	r.parse(src, st)
	r.spans[n].End = r.out.Len()
}

// put shows a text as it is, in a style.
func (r *reader) put(kind, url, text string) {
	start := r.out.Len()
	r.out.WriteString(text)
	r.spans = append(r.spans, Span{kind, start, r.out.Len(), url})
}

// line is the first line of src, without its end.
func line(src string) string {
	l, _, _ := strings.Cut(src, "\n")
	return l
}

// block reads what only begins a line, and returns its length; 0: there is none.
func (r *reader) block(src string, st state) int {
	at := len(src) - len(strings.TrimLeft(src, " "))
	rest := src[at:]
	inner := st
	inner.lineStart = false
	first := line(rest)
	switch {
	case strings.HasPrefix(rest, ">>> ") && !st.quoted:
		inner.lineStart, inner.quoted = true, true
		r.span("quote", "", rest[4:], inner)
		return len(src)
	case strings.HasPrefix(rest, "> ") && !st.quoted:
		text, n := quote(src)
		inner.lineStart, inner.quoted = true, true
		r.span("quote", "", text, inner)
		return n
	case strings.HasPrefix(rest, "-# ") && strings.TrimSpace(first[3:]) != "":
		r.span("subtext", "", strings.TrimSpace(first[3:]), inner)
		return at + len(first)
	}
	if level := len(first) - len(strings.TrimLeft(first, "#")); level >= 1 && level <= 3 {
		text := first[level:]
		if body := strings.TrimSpace(strings.TrimRight(strings.TrimSpace(text), "#")); body != "" && text[0] == ' ' {
			r.span("heading", "", body, inner)
			return at + len(first)
		}
	}
	return r.item(src, at, first, inner)
}

// quote is the text of the lines that are quoted, and how long they are without the last line's end.
func quote(src string) (text string, n int) {
	var lines []string
	for {
		l := line(src[n:])
		body, ok := strings.CutPrefix(strings.TrimLeft(l, " "), "> ")
		if !ok {
			return strings.Join(lines, "\n"), n - 1 // the line's end before it
		}
		lines = append(lines, body)
		n += len(l)
		if n == len(src) {
			return strings.Join(lines, "\n"), n
		}
		n++
	}
}

// item reads an item of a list.
func (r *reader) item(src string, at int, first string, st state) int {
	marker := 0
	if strings.HasPrefix(first, "- ") || strings.HasPrefix(first, "* ") {
		marker = 2
	} else if n := len(first) - len(strings.TrimLeft(first, "0123456789")); n > 0 && strings.HasPrefix(first[n:], ". ") {
		marker = n + 2
	}
	if marker == 0 || strings.TrimSpace(first[marker:]) == "" {
		return 0
	}
	r.out.WriteString(src[:at])
	if marker == 2 {
		r.out.WriteString("• ")
	} else {
		r.out.WriteString(first[:marker])
	}
	r.span("list", "", strings.TrimLeft(first[marker:], " "), st)
	return at + len(first)
}

// inline reads what may be anywhere, and returns its length; 0: there is none.
func (r *reader) inline(src string, st state) int {
	st.lineStart = false
	switch src[0] {
	case '\\':
		c, n := utf8.DecodeRuneInString(src[1:])
		if n == 0 || c < 128 && (unicode.IsLetter(c) || unicode.IsDigit(c)) || unicode.IsSpace(c) {
			return 0
		}
		r.out.WriteString(src[1 : 1+n])
		return 1 + n
	case '`':
		return r.code(src)
	case '*', '_':
		return r.emphasis(src, st)
	case '~', '|':
		kind, mark := "strike", "~~"
		if src[0] == '|' {
			kind, mark = "spoiler", "||"
		}
		if !strings.HasPrefix(src, mark) || len(src) < 5 {
			return 0
		}
		end := strings.Index(src[3:], mark) // at least one character is inside
		if end < 0 {
			return 0
		}
		r.span(kind, "", src[2:3+end], st)
		return 3 + end + 2
	case '[':
		return r.link(src, st)
	case '<':
		return r.angle(src)
	case 'h':
		return r.url(src)
	case ':':
		return r.shortcode(src)
	}
	return 0
}

// code reads a block of code, or a stretch of it.
func (r *reader) code(src string) int {
	if body, ok := strings.CutPrefix(src, "```"); ok {
		if end := strings.Index(body, "```"); end > 0 && strings.Trim(body[:end], "\n") != "" {
			text := body[:end]
			if lang, rest, ok := strings.Cut(text, "\n"); ok && strings.Trim(rest, "\n") != "" && isLang(lang) {
				text = rest
			}
			r.put("pre", "", strings.Trim(text, "\n"))
			return 3 + end + 3
		}
	}
	ticks := len(src) - len(strings.TrimLeft(src, "`"))
	for i := ticks; i < len(src); {
		next := strings.IndexByte(src[i:], '`')
		if next < 0 {
			return 0
		}
		i += next
		n := len(src[i:]) - len(strings.TrimLeft(src[i:], "`"))
		if n == ticks {
			r.put("code", "", strings.TrimSpace(src[ticks:i]))
			return i + n
		}
		i += n
	}
	return 0
}

func isLang(s string) bool {
	return s == "" || strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789_+-.#") == ""
}

// emphasis reads bold, underlined and italic text: of what fits, the longest.
func (r *reader) emphasis(src string, st state) int {
	italic := starred(src)
	if src[0] == '_' {
		italic = underscored(src)
	}
	double := doubled(src)
	switch {
	case italic > 0 && italic >= double:
		r.span("italic", "", src[1:italic-1], st)
		return italic
	case double > 0:
		kind := "bold"
		if src[0] == '_' {
			kind = "underline"
		}
		r.span(kind, "", src[2:double-2], st)
		return double
	}
	return 0
}

// doubled is the length of a stretch between two doubled signs, such as **; 0: there is none.
func doubled(src string) int {
	if len(src) < 5 || src[1] != src[0] {
		return 0
	}
	for i := 2; i+1 < len(src); i++ {
		switch {
		case src[i] == '\\':
			i++
		case i > 2 && src[i] == src[0] && src[i+1] == src[0] && (i+2 == len(src) || src[i+2] != src[0]):
			return i + 2
		}
	}
	return 0
}

// starred is the length of a stretch between single stars.
func starred(src string) int {
	if len(src) < 3 || isSpace(src[1]) {
		return 0
	}
	for i := 1; i < len(src); {
		switch c := src[i]; {
		case c == '\\':
			i += 2
		case c == '*' && (i+1 == len(src) || src[i+1] != '*'):
			if i == 1 || isSpace(src[i-1]) && src[i-2] != '\\' {
				return 0
			}
			return i + 1
		case c == '*':
			i += 2
		default:
			i++
		}
	}
	return 0
}

// underscored is the length of a stretch between single underscores.
func underscored(src string) int {
	for i := 1; i < len(src); {
		switch {
		case src[i] == '\\':
			i += 2
		case src[i] != '_':
			i++
		case i > 1 && (i+1 == len(src) || !isWord(src[i+1])):
			return i + 1
		case i+1 < len(src) && src[i+1] == '_':
			i += 2
		default:
			return 0
		}
	}
	return 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// link reads a masked link.
func (r *reader) link(src string, st state) int {
	if st.label {
		return 0
	}
	end := closing(src, '[', ']')
	if end < 0 || strings.TrimSpace(src[1:end]) == "" || !strings.HasPrefix(src[end+1:], "(") {
		return 0
	}
	url, n := destination(src[end+2:])
	if n == 0 {
		return 0
	}
	st.label = true
	r.span("link", url, src[1:end], st)
	return end + 2 + n
}

// closing is where the bracket that src begins with is closed; -1: nowhere.
func closing(src string, open, end byte) int {
	depth := 0
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case open:
			depth++
		case end:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// destination reads where a masked link leads, with the closing parenthesis. n = 0: it is none.
func destination(src string) (url string, n int) {
	rest := strings.TrimLeft(src, " ")
	if body, ok := strings.CutPrefix(rest, "<"); ok {
		end := strings.IndexAny(body, "> \n")
		if end < 0 || body[end] != '>' {
			return "", 0
		}
		url, rest = body[:end], body[end+1:]
	} else {
		depth, i := 0, 0
		for ; i < len(rest) && !isSpace(rest[i]); i++ {
			if rest[i] == '\\' {
				i++
				continue
			}
			if rest[i] == '(' {
				depth++
			}
			if rest[i] == ')' {
				if depth == 0 {
					break
				}
				depth--
			}
		}
		i = min(i, len(rest))
		url, rest = rest[:i], rest[i:]
	}
	rest = strings.TrimLeft(rest, " ")
	if title := regexp.MustCompile(`^(?:"[^"\n]*"|'[^'\n]*') *`).FindString(rest); title != "" {
		rest = rest[len(title):]
	}
	if !strings.HasPrefix(rest, ")") {
		return "", 0
	}
	url = regexp.MustCompile(`\\([^0-9A-Za-z\s])`).ReplaceAllString(url, "$1")
	if !regexp.MustCompile(`^(?i:https?|discord)://[^\s]+$`).MatchString(url) {
		return "", 0
	}
	return url, len(src) - len(rest) + 1
}

// url reads an address that stands by itself: nothing in it is markup.
func (r *reader) url(src string) int {
	if !strings.HasPrefix(src, "http") {
		return 0
	}
	all := regexp.MustCompile(`^https?://[^\s<]+[^<.,:;"'\]\s]`).FindString(src)
	for strings.HasSuffix(all, ")") && strings.Count(all, ")") > strings.Count(all, "(") {
		all = all[:len(all)-1]
	}
	if all == "" {
		return 0
	}
	r.put("link", all, all)
	return len(all)
}
