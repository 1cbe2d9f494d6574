package dashboard

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"duaarah/store"
	"duaarah/store/measure"
)

// badParam is a parameter that cannot be understood.
type badParam struct {
	name, value, want string
}

func (b *badParam) Error() string { return fmt.Sprintf("%s: %q: want %s", b.name, b.value, b.want) }

// The parameters of a question, those of the pages and of the API alike.
const (
	paramBy     = "by"
	paramFrom   = "from"
	paramTo     = "to"
	paramAsOf   = "as_of"
	paramWindow = "window"
	paramOffice = "office"
)

// question reads what a query is made of. Offices are as they were asked for: who may see them is another matter.
func (s *Server) question(v url.Values) (q measure.Query, err error) {
	if q.By = measure.Grouping(v.Get(paramBy)); q.By == "" {
		q.By = measure.ByAll
	} else if !slices.Contains(measure.Groupings[:], q.By) {
		return q, &badParam{paramBy, string(q.By), "one of all, office, topic, kind, region, platform, staff, week, month and season"}
	}
	if q.From, err = day(v, paramFrom); err != nil {
		return q, err
	}
	if q.To, err = day(v, paramTo); err != nil {
		return q, err
	}
	if q.From != "" && q.To != "" && q.From > q.To {
		return q, &badParam{paramTo, q.To, "a day that is not before from"}
	}
	if q.AsOf, err = s.moment(v.Get(paramAsOf)); err != nil {
		return q, err
	}
	if q.Window, err = window(v.Get(paramWindow)); err != nil {
		return q, err
	}
	for _, o := range v[paramOffice] {
		if o = strings.TrimSpace(o); o != "" {
			q.Offices = append(q.Offices, o)
		}
	}
	return q, nil
}

// day reads such as 2026-01-31; empty: none.
func day(v url.Values, name string) (string, error) {
	text := strings.TrimSpace(v.Get(name))
	if text == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", &badParam{name, text, "a day such as 2026-01-31"}
	}
	return text, nil
}

// moment reads a time, or a day, which means its beginning; empty: zero, which is now.
func (s *Server) moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t, err = time.ParseInLocation(time.DateOnly, text, s.Zone)
	}
	if err != nil || t.IsZero() { // which would be now
		return t, &badParam{paramAsOf, text, "a time such as 2026-05-01 or 2026-05-01T12:00:00+07:00"}
	}
	return t.UTC(), nil
}

// windowMost is the longest window that can be asked for, in days.
const windowMost = 36500

// window reads a number of days, with or without a d, or a duration; empty: the usual one.
func window(text string) (time.Duration, error) {
	if text == "" {
		return measure.Window, nil
	}
	if n, err := strconv.ParseFloat(strings.TrimSuffix(text, "d"), 64); err == nil {
		if d := time.Duration(n * 24 * float64(time.Hour)); n > 0 && n <= windowMost && d > 0 {
			return d, nil
		}
	} else if d, err := time.ParseDuration(text); err == nil && d > 0 && d <= windowMost*24*time.Hour {
		return d, nil
	}
	return 0, &badParam{paramWindow, text, "days such as 14, or 36h"}
}

// inquiry is a question of a page: a query cut down to what the viewer may see, with what the URL says beside.
type inquiry struct {
	measure.Query
	values url.Values // as they were asked, understood
	Office string     // the one office asked for; empty: all that the viewer sees
}

// kept are the parameters that go along from page to page.
var kept = []string{paramFrom, paramTo, paramAsOf, paramWindow, paramOffice}

// inquire reads the question of a page. store.ErrNotFound: it is about an office that the viewer does not see, or that is not
// there, which look the same.
func (s *Server) inquire(v *visit, values url.Values) (inquiry, error) {
	q, err := s.question(values)
	if err != nil {
		return inquiry{}, err
	}
	in := inquiry{Query: q, values: url.Values{}}
	for _, o := range q.Offices {
		if !slices.ContainsFunc(v.Offices, func(x store.Office) bool { return string(x.ID) == o }) {
			return in, store.ErrNotFound
		}
	}
	if len(q.Offices) == 1 {
		in.Office = q.Offices[0]
	}
	if q.Offices == nil && !v.all {
		in.Offices = []string{}
		for _, o := range v.Offices {
			in.Offices = append(in.Offices, string(o.ID))
		}
	}
	for _, name := range append(kept, paramBy) {
		for _, x := range values[name] {
			if x != "" {
				in.values.Add(name, x)
			}
		}
	}
	return in, nil
}

// by is the same question, grouped otherwise.
func (in inquiry) by(g measure.Grouping) measure.Query {
	q := in.Query
	q.By = g
	return q
}

// Link is the address of a page about the same aspirations. pairs are further parameters, by turns with their names; an empty
// one is taken off.
func (in inquiry) Link(path string, pairs ...string) string {
	out := url.Values{}
	for _, name := range kept {
		if x, ok := in.values[name]; ok {
			out[name] = x
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Del(pairs[i])
		if pairs[i+1] != "" {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	if len(out) == 0 {
		return path
	}
	return path + "?" + out.Encode()
}

// list is the address of the aspirations behind a number.
func (in inquiry) list(by measure.Grouping, key string, cell measure.Cell) string {
	if by == measure.ByAll {
		return in.Link("/dashboard/daftar", "cell", string(cell))
	}
	return in.Link("/dashboard/daftar", paramBy, string(by), "key", key, "cell", string(cell))
}

// ownPath is the address of one of the pages, as a form has it; of anything else, the first page's.
func ownPath(back string) string {
	u, err := url.Parse(back)
	if err != nil || u.Host != "" || u.Scheme != "" || u.Path != "/dashboard" && !strings.HasPrefix(u.Path, "/dashboard/") ||
		strings.Contains(u.Path, "..") {
		return "/dashboard"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
