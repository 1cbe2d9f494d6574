// Package history reads the history file (measures.md, "The history file"): one JSON object a line, as another system's
// records come in and as `duaarah export` writes them. It checks everything that can be known from the file alone, and
// refuses the first line that is wrong, with its number.
package history

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"duaarah/store"
)

// Longest is how long a line may be, in bytes, without its end.
const Longest = 4 << 20

// Error is why a file is refused.
type Error struct {
	Line   int // from 1
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Reader reads a history file line by line. What it keeps grows with the number of cases, not with what was written in
// them. It is used by one goroutine.
type Reader struct {
	in      *bufio.Reader
	line    int
	long    []byte // a line that is longer than the buffer of in
	blank   int    // the first of the empty lines since the last that was none; 0: there are none
	decoder decoder
	cases   map[string]known
	merges  []link
	failed  error
}

// known is what is kept of a case: little, for there may be very many.
type known struct {
	sec    int64 // when its latest line happened
	nsec   int32
	merged bool // there was a merge of it
}

// link is that a case was merged into another, or, into being empty, that it is so no more.
type link struct {
	line       int
	at         time.Time
	from, into string
}

// NewReader returns a Reader of the file that in reads.
func NewReader(in io.Reader) *Reader {
	return &Reader{in: bufio.NewReaderSize(in, 64<<10), cases: map[string]known{}}
}

// Line is the number of the line that Next returned last, from 1.
func (r *Reader) Line() int { return r.line }

// Refuse makes the error that the line which Next returned last is refused by.
func (r *Reader) Refuse(format string, args ...any) error {
	return &Error{r.line, fmt.Sprintf(format, args...)}
}

// Next returns the next line, its times in UTC and cut to the millisecond. io.EOF: there are no more, and the file is valid as
// a whole; before that, it may still turn out not to be: into which case another was merged may be told later in the file.
// Any other error is an *Error, or one of reading, and comes again whenever Next is called.
//
// Empty lines are let pass at the end of the file alone.
func (r *Reader) Next() (store.Line, error) {
	if r.failed != nil {
		return store.Line{}, r.failed
	}
	l, err := r.next()
	if err != nil {
		r.failed = err
		return store.Line{}, err
	}
	return l, nil
}

func (r *Reader) next() (store.Line, error) {
	for {
		text, err := r.read()
		if errors.Is(err, io.EOF) {
			return store.Line{}, r.finish()
		} else if err != nil {
			return store.Line{}, err
		}
		if len(bytes.TrimSpace(text)) == 0 {
			if r.blank == 0 {
				r.blank = r.line
			}
			continue
		}
		if r.blank != 0 {
			r.line = r.blank
			return store.Line{}, r.Refuse("an empty line")
		}
		l, at, err := r.decoder.decode(text)
		if err != nil {
			return l, r.Refuse("%s", err)
		}
		if err := r.place(l, at); err != nil {
			return l, r.Refuse("%s", err)
		}
		return l, nil
	}
}

// read reads the next line. Its text is good until the next call. io.EOF: there is none.
func (r *Reader) read() ([]byte, error) {
	text, err := r.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		r.long = append(r.long[:0], text...)
		for errors.Is(err, bufio.ErrBufferFull) && len(r.long) <= Longest+2 {
			text, err = r.in.ReadSlice('\n')
			r.long = append(r.long, text...)
		}
		text = r.long
	}
	switch {
	case errors.Is(err, io.EOF) && len(text) == 0:
		return nil, io.EOF
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull):
		return nil, fmt.Errorf("after line %d: %w", r.line, err)
	}
	r.line++
	text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
	if len(text) > Longest {
		return nil, r.Refuse("longer than %d MB", Longest>>20)
	}
	return text, nil
}

// place checks the line against those before it. at is its time, not cut.
func (r *Reader) place(l store.Line, at time.Time) error {
	if l.Case == "" {
		return nil // a broadcast
	}
	c, ok := r.cases[l.Case]
	now := known{at.Unix(), int32(at.Nanosecond()), c.merged || l.Do == "merge"}
	if l.Do == "aspiration" {
		if ok {
			return fmt.Errorf("a second aspiration of case %q", l.Case)
		}
		r.cases[l.Case] = now
		return nil
	}
	switch {
	case !ok:
		return fmt.Errorf("%s of case %q, of which no aspiration stands before", l.Do, l.Case)
	case now.sec < c.sec || now.sec == c.sec && now.nsec < c.nsec:
		return fmt.Errorf("earlier than the line before it of case %q", l.Case)
	}
	r.cases[l.Case] = now
	switch l.Do {
	case "merge":
		if l.Into == l.Case {
			return fmt.Errorf("case %q merged into itself", l.Case)
		}
		r.merges = append(r.merges, link{r.line, at, l.Case, l.Into})
	case "spam", "restore":
		if c.merged { // it is merged no more
			r.merges = append(r.merges, link{r.line, at, l.Case, ""})
		}
	}
	return nil
}

// finish looks at the merges, when all cases are known: into which others, and whether at any moment they went round in a
// circle. One undone before another goes the other way is no circle. io.EOF: all is well.
func (r *Reader) finish() error {
	for _, m := range r.merges {
		if _, ok := r.cases[m.into]; !ok && m.into != "" {
			return &Error{m.line, fmt.Sprintf("case %q merged into %q, of which there is no aspiration", m.from, m.into)}
		}
	}
	slices.SortStableFunc(r.merges, func(a, b link) int { return a.at.Compare(b.at) })
	into := map[string]string{}
	for _, m := range r.merges {
		if m.into == "" {
			delete(into, m.from)
			continue
		}
		for at := m.into; at != ""; at = into[at] {
			if at == m.from {
				return &Error{m.line, fmt.Sprintf("case %q merged into %q, which was merged into it: round in a circle", m.from, m.into)}
			}
		}
		into[m.from] = m.into
	}
	return io.EOF
}
