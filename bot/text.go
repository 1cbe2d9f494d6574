package bot

import "strings"

// SpanKind is a neutral style of a stretch of text.
type SpanKind string

const (
	Bold  SpanKind = "bold"
	Quote SpanKind = "quote"
	Link  SpanKind = "link"
)

// Span styles Text.S[Start:End]. Offsets are bytes, on rune boundaries. Spans may nest, but do not cross.
type Span struct {
	Kind  SpanKind `json:"kind"`
	Start int      `json:"start"`
	End   int      `json:"end"`
	URL   string   `json:"url,omitempty"` // of a Link: http, https, tg or mailto
}

// Text is plain text with a few neutral spans. Nothing in S is markup: the adapter escapes it, once.
type Text struct {
	S     string `json:"s,omitempty"`
	Spans []Span `json:"spans,omitempty"`
}

// Plain is text without spans.
func Plain(s string) Text { return Text{S: s} }

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t.S == "" }

// TextBuilder puts a Text together. The zero value is ready.
type TextBuilder struct {
	b     strings.Builder
	spans []Span
}

// textRoom is what most messages fit into, in bytes.
const textRoom = 500

// Add appends plain text.
func (b *TextBuilder) Add(s string) *TextBuilder { b.b.WriteString(s); return b }

// Bold appends bold text.
func (b *TextBuilder) Bold(s string) *TextBuilder { return b.span(Bold, s, "") }

// Quote appends a block of quoted text. It starts on a line of its own; what follows should begin with a line break.
func (b *TextBuilder) Quote(s string) *TextBuilder {
	if n := b.b.Len(); n > 0 && !strings.HasSuffix(b.b.String(), "\n") {
		b.b.WriteByte('\n')
	}
	return b.span(Quote, s, "")
}

// Link appends text that leads to url.
func (b *TextBuilder) Link(s, url string) *TextBuilder { return b.span(Link, s, url) }

// Text appends t with its spans.
func (b *TextBuilder) Text(t Text) *TextBuilder {
	n := b.b.Len()
	if n == 0 {
		b.b.Grow(max(textRoom, len(t.S))) // more will come
	}
	b.b.WriteString(t.S)
	for _, s := range t.Spans {
		s.Start += n
		s.End += n
		b.spans = append(b.spans, s)
	}
	return b
}

// Line appends a line break, unless nothing was written yet.
func (b *TextBuilder) Line() *TextBuilder {
	if b.b.Len() > 0 {
		b.b.WriteByte('\n')
	}
	return b
}

// Len is the number of bytes so far.
func (b *TextBuilder) Len() int { return b.b.Len() }

// Build returns the text.
func (b *TextBuilder) Build() Text { return Text{S: b.b.String(), Spans: b.spans} }

func (b *TextBuilder) span(k SpanKind, s, url string) *TextBuilder {
	start := b.b.Len()
	b.b.WriteString(s)
	if s != "" {
		b.spans = append(b.spans, Span{Kind: k, Start: start, End: b.b.Len(), URL: url})
	}
	return b
}
