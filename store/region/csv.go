package region

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A file of regions is CSV in UTF-8, parted by commas, semicolons or tabs. Its first line may name the columns, in any order:
//
//	code, kode, id, kode_wilayah            of the region; needed. With dots or without: 35.78.01, 357801
//	name, nama, nama_wilayah                needed, but in a line that only tells where a known region is
//	other, alias, aliases, nama_lain        further names, parted by "|" or ";"
//	latitude, lat, lintang                  of its middle, in degrees: -7.25; with
//	longitude, lon, lng, long, bujur
//
// Other columns are left alone, such as the code of what the region lies in: its own code tells that. Without such a line the
// columns are code and name; or code, the code of what it lies in, and name; and a latitude and a longitude may follow.
// An empty line and one that begins with "#" say nothing.

// BadLine is what is wrong with one line of a file.
type BadLine struct {
	Line int
	Why  string
}

func (b BadLine) Error() string { return fmt.Sprintf("line %d: %s", b.Line, b.Why) }

// lineMost is how many bad lines are told.
const lineMost = 20

// fileMost is how large a file of regions may be, in bytes: all villages of the country are some 5 MB.
const fileMost = 64 << 20

// nameMost is how long a name may be, in bytes.
const nameMost = 120

// ReadCSV reads regions; of one without a name the name is known. If any line is bad it returns none, and an error of joined BadLines, at most 20 and one that counts
// the rest. What each region lies in must be in the file too, or known.
func ReadCSV(r io.Reader, known func(code string) bool) ([]Region, error) {
	text, err := io.ReadAll(io.LimitReader(r, fileMost+1))
	if err != nil {
		return nil, fmt.Errorf("read the regions: %w", err)
	}
	if len(text) > fileMost {
		return nil, fmt.Errorf("the file is larger than %d MB", fileMost>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma, c.Comment, c.FieldsPerRecord, c.TrimLeadingSpace = comma(text), '#', -1, true
	if c.Comma == '\t' {
		c.TrimLeadingSpace = false
	}
	f := lines{at: map[string]int{}}
	for {
		record, err := c.Read()
		if err == io.EOF {
			break
		}
		if perr := (*csv.ParseError)(nil); errors.As(err, &perr) {
			f.bad(perr.Line, "is no CSV: %v", perr.Err)
			break // what follows may be taken apart wrongly
		} else if err != nil {
			return nil, fmt.Errorf("read the regions: %w", err)
		}
		line, _ := c.FieldPos(0)
		f.take(line, record)
	}
	f.parents(known)
	if len(f.wrong) == 0 && len(f.all) == 0 {
		return nil, errors.New("there is no region in the file")
	}
	return f.done()
}

// comma is what parts the first line that says something.
func comma(text []byte) rune {
	s := bufio.NewScanner(bytes.NewReader(text))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		line := strings.TrimSpace(s.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		best := ','
		for _, c := range []rune{';', '\t'} {
			if strings.Count(line, string(c)) > strings.Count(line, string(best)) {
				best = c
			}
		}
		return best
	}
	return ','
}

// lines takes a file line by line.
type lines struct {
	columns map[string]int // nil: no line was read yet
	all     []Region
	from    []int          // the line of each
	at      map[string]int // code → its line
	wrong   []error
	more    int
}

func (f *lines) bad(line int, format string, args ...any) {
	if len(f.wrong) == lineMost {
		f.more++
		return
	}
	f.wrong = append(f.wrong, BadLine{line, fmt.Sprintf(format, args...)})
}

func (f *lines) done() ([]Region, error) {
	if f.more > 0 {
		f.wrong = append(f.wrong, fmt.Errorf("and %d more bad lines", f.more))
	}
	if err := errors.Join(f.wrong...); err != nil {
		return nil, err
	}
	return f.all, nil
}

// titles are the names of columns.
var titles = map[string]string{
	"code": "code", "kode": "code", "id": "code", "kode_wilayah": "code", "kodewilayah": "code", "kode wilayah": "code", "kdwilayah": "code",
	"name": "name", "nama": "name", "nama_wilayah": "name", "nama wilayah": "name", "wilayah": "name",
	"other": "other", "others": "other", "alias": "other", "aliases": "other", "nama_lain": "other", "nama lain": "other",
	"latitude": "lat", "lat": "lat", "lintang": "lat",
	"longitude": "lon", "lon": "lon", "lng": "lon", "long": "lon", "bujur": "lon",
}

func (f *lines) take(line int, record []string) {
	if f.columns == nil {
		if f.head(record) {
			_, named := f.columns["name"]
			if _, located := f.columns["lat"]; !named && !located {
				f.bad(line, "there is no column called name (or nama)")
			}
			return
		}
	}
	get := func(column string) string {
		if i, ok := f.columns[column]; ok && i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	var r Region
	var why string
	if r.Code, why = code(get("code")); why != "" {
		f.bad(line, "%s", why)
		return
	}
	if r.Name, why = name(get("name"), LevelOf(r.Code)); why != "" && (get("name") != "" || get("lat") == "") {
		f.bad(line, "%s", why)
		return
	}
	for _, o := range strings.FieldsFunc(get("other"), func(c rune) bool { return c == '|' || c == ';' }) {
		if o, why = name(o, None); why != "" {
			f.bad(line, "a further %s", why)
			return
		}
		r.Other = append(r.Other, o)
	}
	if r.Latitude, r.Longitude, r.Located, why = point(get("lat"), get("lon")); why != "" {
		f.bad(line, "%s", why)
		return
	}
	if before, ok := f.at[r.Code]; ok {
		f.bad(line, "%s is in line %d already", r.Code, before)
		return
	}
	f.at[r.Code] = line
	f.all, f.from = append(f.all, r), append(f.from, line)
}

// head takes the first line: the names of the columns, or the first region. It reports whether it was the former.
func (f *lines) head(record []string) bool {
	f.columns = map[string]int{}
	for i, field := range record {
		if column, ok := titles[strings.ToLower(strings.TrimSpace(field))]; ok {
			if _, twice := f.columns[column]; !twice {
				f.columns[column] = i
			}
		}
	}
	if _, ok := f.columns["code"]; ok {
		return true
	}
	f.columns = map[string]int{"code": 0, "name": 1, "lat": 2, "lon": 3}
	if len(record) > 2 {
		if _, ok := ParseCode(record[1]); ok || strings.TrimSpace(record[1]) == "" {
			f.columns = map[string]int{"code": 0, "name": 2, "lat": 3, "lon": 4}
		}
	}
	return false
}

// code reads the code of a line.
func code(s string) (code, why string) {
	if s == "" {
		return "", "has no code"
	}
	code, ok := ParseCode(s)
	if ok {
		return code, ""
	}
	if len(s) == 7 && strings.Trim(s, "0123456789") == "" {
		return "", fmt.Sprintf("%q is a code of the statistics office (BPS): want the ministry's (Kemendagri), such as 35.78.01", s)
	}
	return "", fmt.Sprintf("%q is no code of a region: want such as 35, 35.78, 35.78.01 or 35.78.01.1001", s)
}

// written are words for what a region is, as some files write them.
var written = [...][2]string{
	{"kab. adm. ", "Kabupaten Administrasi "}, {"kab adm ", "Kabupaten Administrasi "}, {"kab. ", "Kabupaten "}, {"kab ", "Kabupaten "},
	{"kota adm. ", "Kota Administrasi "}, {"kota adm ", "Kota Administrasi "}, {"provinsi ", ""}, {"prov. ", ""}, {"kec. ", ""}, {"kecamatan ", ""},
	{"kel. ", ""}, {"desa ", ""}, {"kelurahan ", ""},
}

// name reads a name. One all in capitals is written as names are.
func name(s string, level Level) (name, why string) {
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case s == "":
		return "", "name is missing"
	case !utf8.ValidString(s):
		return "", "name is no UTF-8: save the file as UTF-8"
	case len(s) > nameMost:
		return "", fmt.Sprintf("name is longer than %d bytes", nameMost)
	case strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == utf8.RuneError || unicode.Is(unicode.Cf, c) }):
		return "", "name holds characters that no one sees"
	case !strings.ContainsFunc(s, unicode.IsLetter):
		return "", fmt.Sprintf("name %q holds no letter", s)
	}
	if s == strings.ToUpper(s) && len(s) > 3 {
		s = capitals(s)
	}
	if level != None {
		for _, w := range written {
			if len(s) > len(w[0]) && strings.EqualFold(s[:len(w[0])], w[0]) {
				s = w[1] + s[len(w[0]):]
				break
			}
		}
	}
	return s, ""
}

// capitals writes a name that is all in capitals as names are written.
func capitals(s string) string {
	begins := true
	return strings.Map(func(r rune) rune {
		b := begins
		begins = !unicode.IsLetter(r) && r != '\''
		if b {
			return r
		}
		return unicode.ToLower(r)
	}, s)
}

// point reads where the middle is. Both empty: that is not known.
func point(lat, lon string) (latitude, longitude float64, ok bool, why string) {
	if lat == "" && lon == "" {
		return 0, 0, false, ""
	}
	degrees := func(s string, most float64) (float64, bool) {
		if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
			s = strings.Replace(s, ",", ".", 1)
		}
		x, err := strconv.ParseFloat(s, 64)
		return x, err == nil && math.Abs(x) <= most
	}
	latitude, ok = degrees(lat, 90)
	if !ok {
		return 0, 0, false, fmt.Sprintf("%q is no latitude: want degrees such as -7.2575", lat)
	}
	if longitude, ok = degrees(lon, 180); !ok {
		return 0, 0, false, fmt.Sprintf("%q is no longitude: want degrees such as 112.7521", lon)
	}
	return latitude, longitude, true, ""
}

// parents notes regions of which nobody knows what they lie in, or what they are called.
func (f *lines) parents(known func(code string) bool) {
	for i, r := range f.all {
		if r.Name == "" && !known(r.Code) {
			f.bad(f.from[i], "name is missing, and %s is not in the database", r.Code)
			continue
		}
		in := Parent(r.Code)
		if _, here := f.at[in]; in != "" && !here && !known(in) {
			f.bad(f.from[i], "%s lies in %s, which is in neither the file nor the database: import that first", r.Code, in)
		}
	}
	if len(f.wrong) > 1 {
		slices.SortStableFunc(f.wrong, func(a, b error) int { return lineOf(a) - lineOf(b) })
	}
}

func lineOf(err error) int {
	var b BadLine
	if errors.As(err, &b) {
		return b.Line
	}
	return math.MaxInt
}
