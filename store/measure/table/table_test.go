package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"duaarah/store/measure"
)

func ptr(x float64) *float64 { return &x }

// report has a group with everything and one with as little as can be.
func report() measure.Report {
	share := measure.Share{N: 5, Of: 9, Rate: ptr(5.0 / 9), Low: ptr(0.2667), High: ptr(0.8112), Pending: 1}
	return measure.Report{
		AsOf: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), WindowDays: 14, By: measure.ByTopic,
		Groups: []measure.Group{
			{Key: "-", Aspirations: 1, Flags: []measure.Flag{}},
			{Key: "=HYPERLINK(\"http://x\";\"jalan, rusak\")", Aspirations: 12, Excluded: measure.Excluded{Spam: 2}, Matured: 9,
				TwoWay: &share, Answered: measure.Horizons{D3: ptr(0.4)}, WaitHours: measure.Quantiles{P50: ptr(100.5)},
				Season: &measure.Contrast{In: share, Difference: ptr(-0.25)},
				Heard:  &measure.Heard{N: 6, Of: 9, Rate: ptr(6.0 / 9)}, Flags: []measure.Flag{measure.FlagFew, measure.FlagFlood}},
		},
	}
}

// read is the rows by the names of their columns.
func named(t *testing.T, rows [][]string) []map[string]string {
	t.Helper()
	var all []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, v := range row {
			m[rows[0][i]] = v
		}
		all = append(all, m)
	}
	return all
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, report()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 {
		t.Fatalf("%d rows, want a header and two groups", len(rows))
	}
	groups := named(t, rows)
	for column, want := range map[string]string{
		"as_of": "2026-05-01T00:00:00Z", "window_days": "14", "by": "topic", "key": "-", "aspirations": "1",
		"two_way.rate": "", "two_way.n": "", "answered.3d": "", "season.in.n": "", "flags": "",
	} {
		if got := groups[0][column]; got != want {
			t.Errorf("of the poor group, %s is %q, want %q", column, got, want)
		}
	}
	for column, want := range map[string]string{
		"key": "'=HYPERLINK(\"http://x\";\"jalan, rusak\")", "excluded.spam": "2", "two_way.rate": strconv.FormatFloat(5.0/9, 'g', -1, 64),
		"two_way.pending": "1", "answered.3d": "0.4", "answered.30d": "", "wait_hours.p50": "100.5", "season.in.of": "9",
		"season.difference": "-0.25", "heard.of": "9", "flags": "few flood",
	} {
		if got := groups[1][column]; got != want {
			t.Errorf("of the rich group, %s is %q, want %q", column, got, want)
		}
	}
}

// TestEveryNumberHasAColumn holds the columns to the JSON form.
func TestEveryNumberHasAColumn(t *testing.T) {
	b, err := json.Marshal(report().Groups[1])
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	header := Header()
	var walk func(prefix string, v any)
	walk = func(prefix string, v any) {
		if m, ok := v.(map[string]any); ok {
			for k, v := range m {
				walk(strings.TrimPrefix(prefix+"."+k, "."), v)
			}
			return
		}
		if !slices.Contains(header, prefix) {
			t.Errorf("no column %s", prefix)
		}
	}
	walk("", doc)
	slices.Sort(header)
	if twice := slices.Compact(slices.Clone(header)); len(twice) != len(header) {
		t.Error("two columns have one name")
	}
}

func TestXLSX(t *testing.T) {
	var b bytes.Buffer
	if err := XLSX(&b, report()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheetName, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 {
		t.Fatalf("%d rows, want a header and two groups", len(rows))
	}
	rich := named(t, rows)[1]
	for column, want := range map[string]string{
		"key": "=HYPERLINK(\"http://x\";\"jalan, rusak\")", "aspirations": "12", "wait_hours.p50": "100.5", "flags": "few flood",
	} {
		if rich[column] != want {
			t.Errorf("%s is %q, want %q", column, rich[column], want)
		}
	}
	if formula, err := f.GetCellFormula(sheetName, "D3"); err != nil || formula != "" {
		t.Errorf("the key is the formula %q, %v", formula, err)
	}
	rate := cell(slices.Index(Header(), "two_way.rate")+1, 3)
	if shown, err := f.GetCellValue(sheetName, rate); err != nil || shown != "55.56%" {
		t.Errorf("the rate is shown as %q, %v", shown, err)
	}
	if kind, err := f.GetCellType(sheetName, rate); err != nil || kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString {
		t.Errorf("the rate is a cell of type %v, %v", kind, err)
	}
}

func TestEmptyReport(t *testing.T) {
	r := measure.Report{By: measure.ByAll}
	var b bytes.Buffer
	if err := CSV(&b, r); err != nil || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("%q, %v", b.String(), err)
	}
	b.Reset()
	if err := XLSX(&b, r); err != nil || b.Len() == 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
}
