// Package table writes figures for spreadsheets: a row for each group, and a column for each number of measures.md, named
// by its place in the JSON form ("two_way.rate", "excluded.spam"). Every row says as of when, with which window and by what
// it was counted, so that one taken out of its file can still be read.
package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"duaarah/store/measure"
)

// column is one column: its name, and where its value lies in a measure.Group.
type column struct {
	name string
	path []int // of fields, through pointers
}

// columns are those of a type, in the order of its fields. What is optional has its columns all the same: files of two
// questions can be put side by side.
func columns(t reflect.Type, prefix string, path []int) []column {
	var all []column
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		at := append(append([]int{}, path...), i)
		of := f.Type
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() == reflect.Struct {
			all = append(all, columns(of, prefix+name+".", at)...)
			continue
		}
		all = append(all, column{prefix + name, at})
	}
	return all
}

// of is the value of the column: a string, an int, a float64, or nil for what cannot be computed.
func (c column) of(g measure.Group) any {
	v := reflect.ValueOf(g)
	for _, i := range c.path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return nil
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch {
	case v.CanInt():
		return int(v.Int())
	case v.CanFloat():
		return v.Float()
	case v.Kind() == reflect.Slice: // flags
		words := make([]string, v.Len())
		for i := range words {
			words[i] = v.Index(i).String()
		}
		return strings.Join(words, " ")
	}
	return v.String()
}

// lead is what every row begins with.
var lead = [...]string{"as_of", "window_days", "by"}

// Header is the names of the columns.
func Header() []string {
	names := append([]string{}, lead[:]...)
	for _, c := range columns(reflect.TypeFor[measure.Group](), "", nil) {
		names = append(names, c.name)
	}
	return names
}

// rows hands over the report row by row; the values are as column.of has them.
func rows(r measure.Report, yield func(row []any) error) error {
	all := columns(reflect.TypeFor[measure.Group](), "", nil)
	for _, g := range r.Groups {
		row := []any{r.AsOf.UTC().Format(time.RFC3339Nano), r.WindowDays, string(r.By)}
		for _, c := range all {
			row = append(row, c.of(g))
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// CSV writes the report as RFC 4180 has it, in UTF-8, numbers in full precision with a point. What cannot be computed is
// empty. A text that a spreadsheet would take for a formula gets an apostrophe before it.
func CSV(w io.Writer, r measure.Report) error {
	out := csv.NewWriter(w)
	if err := out.Write(Header()); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	err := rows(r, func(row []any) error {
		cells := make([]string, len(row))
		for i, v := range row {
			switch v := v.(type) {
			case int:
				cells[i] = strconv.Itoa(v)
			case float64:
				cells[i] = strconv.FormatFloat(v, 'g', -1, 64)
			case string:
				cells[i] = Harmless(v)
			}
		}
		return out.Write(cells)
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}

// Harmless is a text that no spreadsheet runs as a formula when it opens it as CSV. A lone "-" is none.
func Harmless(s string) string {
	if len(s) > 1 && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// sheetName is the one sheet of a workbook.
const sheetName = "duaarah"

// XLSX writes the report as a workbook of one sheet: numbers as numbers, rates as percentages, the header and the key
// kept in sight, with filters. No text is a formula.
func XLSX(w io.Writer, r measure.Report) error {
	if err := workbook(w, r); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func workbook(w io.Writer, r measure.Report) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	if err := f.SetSheetName("Sheet1", sheetName); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{TextRotation: 60}})
	if err != nil {
		return err
	}
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	if err != nil {
		return err
	}
	s, err := f.NewStreamWriter(sheetName)
	if err != nil {
		return err
	}
	names := Header()
	key := len(lead) + 1
	for _, set := range []error{
		s.SetColWidth(1, 1, 22), s.SetColWidth(key, key, 28),
		s.SetPanes(&excelize.Panes{Freeze: true, XSplit: key, YSplit: 1, TopLeftCell: cell(key+1, 2), ActivePane: "bottomRight"}),
	} {
		if set != nil {
			return set
		}
	}
	header := make([]any, len(names))
	for i, n := range names {
		header[i] = excelize.Cell{StyleID: bold, Value: n}
	}
	if err := s.SetRow("A1", header); err != nil {
		return err
	}
	last := 1
	err = rows(r, func(row []any) error {
		last++
		for i, v := range row {
			if x, ok := v.(float64); ok && share(names[i]) {
				row[i] = excelize.Cell{StyleID: percent, Value: x}
			}
		}
		return s.SetRow(cell(1, last), row)
	})
	if err != nil {
		return err
	}
	if err := s.Flush(); err != nil {
		return err
	}
	if err := f.AutoFilter(sheetName, "A1:"+cell(len(names), last), nil); err != nil {
		return err
	}
	return f.Write(w)
}

// share reports whether a column holds probabilities, or differences of them.
func share(name string) bool {
	return !strings.Contains(name, "hours") && !strings.HasPrefix(name, "at_risk") && name != "window_days"
}

// cell names a cell, both counted from 1.
func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return "A1" // out of the sheet: more columns or rows than there can be
	}
	return name
}
