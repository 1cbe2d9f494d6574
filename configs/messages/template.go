package messages

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
)

// template is one text of the catalogue, parsed.
type template struct {
	lines []line
	args  []string // names of its placeholders, sorted
	size  int      // bytes of its source: what it prints beside its values is no longer
	plain string   // what it prints, if that is always the same and has no spans; else empty
}

// line is one line of a template: what may be dropped as a whole.
type line struct {
	quote bool
	args  bool // has placeholders
	nodes []node
}

type nodeKind int

const (
	literal nodeKind = iota // text
	value                   // text: the placeholder's name
	bold                    // kids
	link                    // kids; the address is text, or the value of that name if named
	plural                  // kids for 1, other for the rest; text: the placeholder's name
)

type node struct {
	kind  nodeKind
	text  string
	named bool
	kids  []node
	other []node
}

// parse reads the markup of a text. Line breaks at its end do not count.
func parse(s string) (template, error) {
	s = strings.TrimRight(s, "\n")
	t := template{size: len(s)}
	if strings.TrimSpace(s) == "" {
		return t, errors.New("is empty")
	}
	for _, src := range strings.Split(s, "\n") {
		l := line{}
		if rest, ok := strings.CutPrefix(src, "> "); ok {
			l.quote, src = true, rest
		}
		p := &lineParser{s: src}
		nodes, err := p.nodes("")
		if err != nil {
			return t, fmt.Errorf("%w in %q", err, src)
		}
		l.nodes, l.args = nodes, len(p.args) > 0
		t.lines = append(t.lines, l)
		t.args = append(t.args, p.args...)
	}
	slices.Sort(t.args)
	t.args = slices.Compact(t.args)
	return t, nil
}

// lineParser reads the markup of one line.
type lineParser struct {
	s    string
	pos  int
	args []string
}

// nodes reads up to stop, and past it; an empty stop is the end of the line.
func (p *lineParser) nodes(stop string) ([]node, error) {
	var out []node
	var lit strings.Builder
	flush := func() {
		if lit.Len() > 0 {
			out = append(out, node{kind: literal, text: strings.Clone(lit.String())}) // without the room that it grew by
			lit.Reset()
		}
	}
	for p.pos < len(p.s) {
		rest := p.s[p.pos:]
		if stop != "" && strings.HasPrefix(rest, stop) {
			p.pos += len(stop)
			flush()
			return out, nil
		}
		n, ok, err := p.markup(rest)
		if err != nil {
			return nil, err
		}
		if ok {
			flush()
			out = append(out, n)
			continue
		}
		if rest[0] == '\\' && len(rest) > 1 {
			p.pos, rest = p.pos+1, rest[1:]
		}
		lit.WriteByte(rest[0])
		p.pos++
	}
	flush()
	if stop != "" {
		return nil, fmt.Errorf("%q is missing", stop)
	}
	return out, nil
}

// markup reads what begins at rest, if it is markup.
func (p *lineParser) markup(rest string) (n node, ok bool, err error) {
	switch {
	case strings.HasPrefix(rest, "**"):
		p.pos += 2
		n.kind = bold
		n.kids, err = p.nodes("**")
	case rest[0] == '{':
		n, err = p.brace()
	case rest[0] == '[' && linkAhead(rest):
		n, err = p.link()
	case rest[0] == '}':
		err = errors.New(`"}" without "{" or "|"`)
	default:
		return n, false, nil
	}
	return n, true, err
}

// brace reads {name} or {name#one|other}.
func (p *lineParser) brace() (node, error) {
	rest := p.s[p.pos+1:]
	end := strings.IndexAny(rest, "#}")
	if end < 0 || !isName(rest[:end]) {
		return node{}, errors.New(`"{" without a name and "}"`)
	}
	n := node{kind: value, text: rest[:end]}
	p.args = append(p.args, n.text)
	p.pos += 1 + end + 1
	if rest[end] == '}' {
		return n, nil
	}
	n.kind = plural
	var err error
	if n.kids, err = p.nodes("|"); err != nil {
		return n, err
	}
	n.other, err = p.nodes("}")
	return n, err
}

// linkAhead reports whether s, which begins with a bracket, is a link. Other brackets are plain text.
func linkAhead(s string) bool {
	i := strings.Index(s, "](")
	return i > 0 && !strings.Contains(s[1:i], "[") && strings.Contains(s[i:], ")")
}

// link reads [label](address) or [label]({name}).
func (p *lineParser) link() (node, error) {
	n := node{kind: link}
	p.pos++
	var err error
	if n.kids, err = p.nodes("]("); err != nil {
		return n, err
	}
	end := strings.IndexByte(p.s[p.pos:], ')')
	if end < 0 {
		return n, errors.New(`")" is missing`)
	}
	n.text = p.s[p.pos : p.pos+end]
	p.pos += end + 1
	if name, ok := strings.CutPrefix(n.text, "{"); ok {
		n.text, n.named = strings.TrimSuffix(name, "}"), true
		if !isName(n.text) {
			return n, fmt.Errorf("%q is no address", name)
		}
		p.args = append(p.args, n.text)
		return n, nil
	}
	if !strings.Contains(n.text, ":") {
		return n, fmt.Errorf("%q is no address", n.text)
	}
	return n, nil
}

func isName(s string) bool {
	for i, r := range s {
		if (r < 'a' || r > 'z') && r != '_' && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// values are what is put into a text: a few, of which the last of a name holds.
type values []named

type named struct {
	name string
	text bot.Text
}

func (v values) find(name string) (bot.Text, bool) {
	for _, each := range slices.Backward(v) {
		if each.name == name {
			return each.text, true
		}
	}
	return bot.Text{}, false
}

// writer prints templates. Of nested spans the outer comes first.
type writer struct {
	values values
	b      strings.Builder
	spans  []bot.Span
	open   []bot.SpanKind
}

// write prints the lines, without those that print as nothing.
func (w *writer) write(t template) {
	begun, blank, inQuote := false, false, false
	for _, l := range t.lines {
		if len(l.nodes) == 0 { // an empty line: written before the next one that is not
			blank, inQuote = begun, false
			continue
		}
		if l.args && !w.says(l.nodes) {
			continue
		}
		if begun {
			w.b.WriteByte('\n')
		}
		if blank {
			w.b.WriteByte('\n')
		}
		switch {
		case !l.quote:
			w.nodes(l.nodes)
		case inQuote:
			w.lengthenQuote(l.nodes)
		default:
			w.span(bot.Quote, "", func() { w.nodes(l.nodes) })
		}
		begun, blank, inQuote = true, false, l.quote
	}
}

// says reports whether the nodes print as more than spaces.
func (w *writer) says(nodes []node) bool {
	return slices.ContainsFunc(nodes, func(n node) bool {
		switch n.kind {
		case literal:
			return strings.Trim(n.text, " ") != ""
		case value:
			v, ok := w.values.find(n.text)
			return !ok || strings.Trim(v.S, " ") != ""
		case plural:
			return w.says(w.form(n))
		}
		return w.says(n.kids)
	})
}

// form is the form of a plural that is to be printed.
func (w *writer) form(n node) []node {
	if v, _ := w.values.find(n.text); v.S == "1" {
		return n.kids
	}
	return n.other
}

// lengthenQuote prints one more line of the latest quote.
func (w *writer) lengthenQuote(nodes []node) {
	n := len(w.spans)
	w.nested(bot.Quote, func() { w.nodes(nodes) })
	for i := n - 1; i >= 0; i-- {
		if w.spans[i].Kind == bot.Quote {
			w.spans[i].End = w.b.Len()
			return
		}
	}
}

func (w *writer) nodes(nodes []node) {
	for _, n := range nodes {
		switch n.kind {
		case literal:
			w.b.WriteString(n.text)
		case value:
			w.value(n.text)
		case bold:
			w.span(bot.Bold, "", func() { w.nodes(n.kids) })
		case link:
			url := n.text
			if n.named {
				v, _ := w.values.find(n.text)
				url = v.S
			}
			if url == "" {
				w.nodes(n.kids)
				continue
			}
			w.span(bot.Link, url, func() { w.nodes(n.kids) })
		case plural:
			w.nodes(w.form(n))
		}
	}
}

// value prints a value with its spans, without those of a kind that is open already. One that was not given prints as
// its placeholder: a fault of ours that a test finds.
func (w *writer) value(name string) {
	v, ok := w.values.find(name)
	if !ok {
		w.b.WriteString("{" + name + "}")
		return
	}
	at := w.b.Len()
	w.b.WriteString(v.S)
	for _, s := range v.Spans {
		if slices.Contains(w.open, s.Kind) {
			continue
		}
		s.Start += at
		s.End += at
		w.spans = append(w.spans, s)
	}
}

// span styles what fn prints, unless that is nothing, or that style is on already.
func (w *writer) span(kind bot.SpanKind, url string, fn func()) {
	if slices.Contains(w.open, kind) {
		fn()
		return
	}
	i, at := len(w.spans), w.b.Len()
	w.spans = append(w.spans, bot.Span{Kind: kind, Start: at, URL: url})
	w.nested(kind, fn)
	if w.b.Len() == at {
		w.spans = w.spans[:i]
		return
	}
	w.spans[i].End = w.b.Len()
}

// nested runs fn inside a span that is kept elsewhere.
func (w *writer) nested(kind bot.SpanKind, fn func()) {
	w.open = append(w.open, kind)
	fn()
	w.open = w.open[:len(w.open)-1]
}
