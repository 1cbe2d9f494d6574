package history

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"duaarah/store"
)

const (
	// longestName is how long a case, a person, a topic and the like may be, in bytes.
	longestName = 1000
	// mostRecipients is more people than anybody can tell something at once.
	mostRecipients = 1_000_000_000
)

// fields are a set of the fields of a line.
type fields uint32

const (
	at fields = 1 << iota
	do
	case_
	office
	citizen
	staff
	kind
	topic
	region
	platform
	type_
	delivered
	verdict
	stars
	closing
	by
	into
	own
	recipients
	text
	event
	broadcast
)

// names of the fields, in their order.
var names = [...]string{"at", "do", "case", "office", "citizen", "staff", "kind", "topic", "region", "platform", "type",
	"delivered", "verdict", "stars", "closing", "by", "into", "own", "recipients", "text", "event", "broadcast"}

// form is which fields a kind of line has, beside at and do.
type form struct{ needs, may fields }

// forms are all kinds of lines.
var forms = map[string]form{
	"aspiration":  {case_ | office | citizen, kind | topic | region | platform | event | broadcast | own | text},
	"seen":        {case_, staff},
	"assign":      {case_ | staff, 0},
	"reply":       {case_, staff | type_ | delivered | text}, // staff may be left out by the bot alone
	"message":     {case_, closing | text},
	"verdict":     {case_ | verdict, stars},
	"support":     {case_ | citizen, 0},
	"pass":        {case_ | office, staff},
	"correct":     {case_ | by, kind | topic | region | staff},
	"spam":        {case_, staff},
	"withdraw":    {case_, 0},
	"restore":     {case_, staff},
	"merge":       {case_ | into, staff},
	"unreachable": {case_, staff},
	"close":       {case_, staff},
	"reopen":      {case_, staff},
	"note":        {case_, staff},
	"broadcast":   {office | recipients, staff | broadcast},
}

// decoder reads one line after another.
type decoder struct {
	json jsontext.Decoder
	text bytes.Reader
	has  fields
	at   time.Time // not cut
}

// decode reads a line. at is its time, not cut to the millisecond.
func (d *decoder) decode(b []byte) (l store.Line, at time.Time, err error) {
	d.text.Reset(b)
	d.json.Reset(&d.text)
	d.has = 0
	if d.json.PeekKind() != '{' {
		if err := d.json.SkipValue(); err != nil {
			return l, at, broken(err)
		}
		return l, at, errors.New("not a JSON object")
	}
	if _, err := d.json.ReadToken(); err != nil {
		return l, at, broken(err)
	}
	for d.json.PeekKind() == '"' {
		name, err := d.json.ReadToken()
		if err != nil {
			return l, at, broken(err)
		}
		if err := d.field(name.String(), &l); err != nil {
			return l, at, err
		}
	}
	if _, err := d.json.ReadToken(); err != nil { // the end of the object
		return l, at, broken(err)
	}
	if _, err := d.json.ReadToken(); err == nil {
		return l, at, errors.New("more than one JSON object")
	} else if !errors.Is(err, io.EOF) {
		return l, at, broken(err)
	}
	return l, d.at, d.check(l)
}

// broken says that it is not JSON, without the package's name before it.
func broken(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errors.New("not JSON: it ends too early")
	}
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return fmt.Errorf("a field twice: %s", strings.TrimPrefix(err.Error(), "jsontext: "))
	}
	return fmt.Errorf("not JSON: %s", strings.TrimPrefix(err.Error(), "jsontext: "))
}

// field reads the value of a field.
func (d *decoder) field(name string, l *store.Line) (err error) {
	i := slices.Index(names[:], name)
	if i < 0 {
		return fmt.Errorf("unknown field %q", clip(name))
	}
	f := fields(1) << i
	if f == delivered && d.json.PeekKind() == 'n' {
		_, err := d.json.ReadToken()
		if err != nil {
			return broken(err)
		}
		return nil
	}
	d.has |= f
	switch f {
	case at:
		d.at, err = d.time(name)
		l.At = cut(d.at)
	case delivered:
		l.Delivered = new(time.Time)
		*l.Delivered, err = d.time(name) // cut by check
	case stars:
		l.Stars, err = d.number(name, 5)
	case recipients:
		l.Recipients, err = d.number(name, mostRecipients)
	case closing:
		l.Closing = new(bool)
		*l.Closing, err = d.truth(name)
	case own:
		l.Own, err = d.truth(name)
	case text:
		l.Text = new(string)
		*l.Text, err = d.string(name)
	default:
		var s string
		if s, err = d.string(name); err == nil {
			err = setName(l, f, name, s)
		}
	}
	return err
}

// setName sets a field that is a name. A topic, a region, a platform, an event and a broadcast may be empty, as if they were not there.
func setName(l *store.Line, f fields, name, s string) error {
	switch {
	case s == "" && f&(topic|region|platform|event|broadcast) == 0:
		return fmt.Errorf("%s is empty", name)
	case len(s) > longestName:
		return fmt.Errorf("%s is longer than %d bytes", name, longestName)
	case strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Errorf("%s has control characters in it", name)
	}
	var among []string
	switch f {
	case do:
		if _, ok := forms[s]; !ok {
			return fmt.Errorf("do is %q, which is not known", clip(s))
		}
		l.Do = s
	case case_:
		l.Case = s
	case office:
		l.Office = s
	case citizen:
		l.Citizen = s
	case staff:
		l.Staff = s
	case topic:
		l.Topic = s
	case region:
		l.Region = s
	case platform:
		l.Platform = s
	case event:
		l.Event = s
	case broadcast:
		l.Broadcast = s
	case into:
		l.Into = s
	case kind:
		l.Kind, among = s, []string{"complaint", "wish", "question", "praise"}
	case type_:
		l.Type, among = s, []string{"personal", "template", "ack", "forward", "auto"}
	case verdict:
		l.Verdict, among = s, []string{"yes", "partly", "no"}
	case by:
		l.By, among = s, []string{"citizen", "staff"}
	}
	if among != nil && !slices.Contains(among, s) {
		return fmt.Errorf("%s is %q, and not one of %s", name, clip(s), strings.Join(among, ", "))
	}
	return nil
}

// check looks at the line as a whole.
func (d *decoder) check(l store.Line) error {
	if missing := (at | do) &^ d.has; missing != 0 {
		return fmt.Errorf("%s is missing", missing)
	}
	f := forms[l.Do]
	if missing := f.needs &^ d.has; missing != 0 {
		return fmt.Errorf("%s is missing in %s", missing, l.Do)
	}
	if odd := d.has &^ (at | do | f.needs | f.may); odd != 0 {
		return fmt.Errorf("%s has no place in %s", odd, l.Do)
	}
	switch l.Do {
	case "reply":
		if l.Staff == "" && l.Type != string(store.ReplyAuto) {
			return errors.New("staff is missing in reply")
		}
		if l.Delivered == nil {
			return nil
		}
		if l.Delivered.Before(d.at) {
			return errors.New("delivered before it was written")
		}
		*l.Delivered = cut(*l.Delivered)
	case "correct":
		if l.Kind == "" && l.Topic == "" && l.Region == "" {
			return errors.New("kind, topic or region is missing in correct")
		}
	}
	return nil
}

// String names the first of the fields.
func (f fields) String() string {
	for i, name := range names {
		if f&(1<<i) != 0 {
			return name
		}
	}
	return "nothing"
}

// cut is the time as it is kept.
func cut(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// time reads a time of RFC 3339. The beginning of 1970 stands for "never" where it is kept.
func (d *decoder) time(name string) (t time.Time, err error) {
	s, err := d.string(name)
	if err != nil {
		return t, err
	}
	if err := t.UnmarshalText([]byte(s)); err != nil || !strict(s) {
		return t, fmt.Errorf("%s is %q, and not a time such as 2026-01-05T09:00:00+07:00", name, clip(s))
	}
	if y := t.UTC().Year(); y > 9999 || cut(t).UnixMilli() <= 0 {
		return t, fmt.Errorf("%s is %q: want a time between 1970 and 9999", name, clip(s))
	}
	return t, nil
}

// strict refuses what package time lets pass though RFC 3339 does not: an hour of one digit, a comma, an offset of days.
func strict(s string) bool {
	if len(s) < len("2006-01-02T15:04:05Z") || s[len("2006-01-02T15")] != ':' || strings.Contains(s, ",") {
		return false
	}
	zone := s[len(s)-1:]
	if zone == "Z" {
		return true
	}
	zone = s[len(s)-len("07:00"):]
	return zone[:2] < "24" && zone[3:] < "60"
}

func (d *decoder) string(name string) (string, error) {
	if err := d.want(name, '"', "a text"); err != nil {
		return "", err
	}
	t, err := d.json.ReadToken()
	if err != nil {
		return "", broken(err)
	}
	return t.String(), nil
}

func (d *decoder) truth(name string) (bool, error) {
	if k := d.json.PeekKind(); k != 't' && k != 'f' {
		return false, d.want(name, 't', "true or false")
	}
	t, err := d.json.ReadToken()
	if err != nil {
		return false, broken(err)
	}
	return t.Bool(), nil
}

// number reads a whole number from 0 to most.
func (d *decoder) number(name string, most int) (int, error) {
	if err := d.want(name, '0', "a number"); err != nil {
		return 0, err
	}
	t, err := d.json.ReadToken()
	if err != nil {
		return 0, broken(err)
	}
	n, err := strconv.Atoi(t.String())
	if err != nil || n < 0 || n > most {
		return 0, fmt.Errorf("%s is %s: want a whole number from 0 to %d", name, clip(t.String()), most)
	}
	return n, nil
}

// want refuses a value of another type. What is no value at all is not JSON.
func (d *decoder) want(name string, k jsontext.Kind, what string) error {
	if d.json.PeekKind() == k {
		return nil
	}
	if err := d.json.SkipValue(); err != nil {
		return broken(err)
	}
	return fmt.Errorf("%s is not %s", name, what)
}

// clip shortens what is told of a file.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
