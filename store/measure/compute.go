// Package measure says what counts as two-way: pure functions over the history of aspirations, as the history file has
// it. They ask no clock and no store, so that anyone can compute the same figures from an export.
//
// Decide makes an Outcome of what happened to one aspiration; a Counter makes figures of outcomes; Compute does both with the
// lines of a file.
package measure

import (
	"iter"
	"slices"

	"duaarah/store"
)

// Compute makes the figures of the lines of a history, in any order of cases, and in order of time within a case. It keeps them
// all in memory, without texts. An error says what of the query cannot be.
func Compute(lines iter.Seq[store.Line], q Query, set Setting) (Report, error) {
	c, err := NewCounter(q, set)
	if err != nil {
		return Report{}, err
	}
	f := file{lines: map[string][]store.Line{}, into: map[string][]string{}}
	for l := range lines {
		if l.Do == "broadcast" {
			c.Broadcast(l.Office, l.Broadcast, l.At, l.Recipients)
			continue
		}
		f.add(l)
	}
	for _, id := range f.order {
		if o, ok := Decide(f.whole(id, nil), c.query.AsOf, c.query.Window); ok {
			c.Add(&o)
		}
	}
	return c.Report(), nil
}

// file is the lines of a history by case.
type file struct {
	order []string
	lines map[string][]store.Line
	into  map[string][]string // case → those that were ever merged into it
}

func (f *file) add(l store.Line) {
	l.Text = nil // not kept in memory
	if l.Do == "aspiration" {
		f.order = append(f.order, l.Case)
	}
	f.lines[l.Case] = append(f.lines[l.Case], l)
	if l.Do == "merge" && !slices.Contains(f.into[l.Into], l.Case) {
		f.into[l.Into] = append(f.into[l.Into], l.Case)
	}
}

// whole is a case with those that were ever merged into it. above are the cases that it is looked at for: a circle, which no
// valid history has, is cut.
func (f *file) whole(id string, above []string) Trail {
	c := Trail{Lines: f.lines[id]}
	above = append(above, id)
	for _, s := range f.into[id] {
		if !slices.Contains(above, s) {
			c.Sources = append(c.Sources, f.whole(s, above))
		}
	}
	return c
}
