package telegramtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// spec is the Bot API's specification in its machine-readable form. Besides names and types it reads the limits out of
// the descriptions, where alone they are written.
type spec struct {
	Methods map[string]*specObject `json:"methods"`
	Types   map[string]*specObject `json:"types"`
}

type specObject struct {
	Fields   []*specField `json:"fields"`
	Subtypes []string     `json:"subtypes"`
}

type specField struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`

	chars, bytes, items, values limits
	only                        *regexp.Regexp
	oneOf                       []string
	unless                      string // required if that one is not there
}

// limits are inclusive. The zero value: none.
type limits struct {
	set      bool
	min, max int
}

func (l limits) holds(n int) bool { return !l.set || n >= l.min && n <= l.max }

const specPath = "shared/specs/telegram-bot-api.json"

// findSpec looks for the specification beside the project, from the working directory upwards. Empty: it is not there.
func findSpec() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		p := filepath.Join(dir, filepath.FromSlash(specPath))
		if _, err := os.Stat(p); err == nil {
			return p
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// loadSpec reads it. nil without an error: path is empty.
func loadSpec(path string) (*spec, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the Bot API's specification: %w", err)
	}
	var s spec
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fmt.Errorf("read the Bot API's specification: %w", err)
	}
	if s.Methods["sendMessage"] == nil || s.Types["MessageEntity"] == nil {
		return nil, fmt.Errorf("%s is no specification of the Bot API", path)
	}
	p := newPatterns()
	for _, all := range []map[string]*specObject{s.Methods, s.Types} {
		for _, o := range all {
			for _, f := range o.Fields {
				f.derive(p)
			}
		}
	}
	return &s, nil
}

// patterns find the limits in descriptions.
type patterns struct {
	chars, bytes, items, values, most, kind, unless, quoted, name, token *regexp.Regexp
}

func newPatterns() patterns {
	return patterns{
		chars:  regexp.MustCompile(`(\d+)-(\d+) characters`),
		bytes:  regexp.MustCompile(`(\d+)-(\d+) bytes`),
		items:  regexp.MustCompile(`must include (\d+)-(\d+) items`),
		values: regexp.MustCompile(`Values between (\d+)-(\d+) are accepted`),
		most:   regexp.MustCompile(`At most ()(\d+) commands`),
		kind:   regexp.MustCompile(`(?:must be|always) "?([a-z_]+)"?$`),
		unless: regexp.MustCompile(`^Required if (\w+) is not specified`),
		quoted: regexp.MustCompile(`"([^"]+)"`),
		name:   regexp.MustCompile(`^[a-z0-9_]*$`),
		token:  regexp.MustCompile(`^[A-Za-z0-9_-]*$`),
	}
}

// derive reads the limits out of the description.
func (f *specField) derive(p patterns) {
	d := f.Description
	f.chars, f.bytes, f.values = between(d, p.chars), between(d, p.bytes), between(d, p.values)
	if f.items = between(d, p.items); !f.items.set {
		f.items = between(d, p.most)
	}
	switch {
	case strings.Contains(d, "only lowercase English letters, digits and underscores"):
		f.only = p.name
	case strings.Contains(d, "Only characters A-Z, a-z, 0-9, _ and - are allowed"):
		f.only = p.token
	}
	for _, before := range []string{`one of "`, `can be "`} {
		if _, list, ok := strings.Cut(d, before); ok {
			for _, m := range p.quoted.FindAllStringSubmatch(`"`+list, -1) {
				f.oneOf = append(f.oneOf, m[1])
			}
			break
		}
	}
	if m := p.kind.FindStringSubmatch(d); m != nil && f.Name == "type" {
		f.oneOf = []string{m[1]}
	}
	if m := p.unless.FindStringSubmatch(d); m != nil {
		f.unless = m[1]
	}
}

func between(d string, pattern *regexp.Regexp) limits {
	var m []string
	if strings.ContainsAny(d, "0123456789") { // few do
		m = pattern.FindStringSubmatch(d)
	}
	if m == nil {
		return limits{}
	}
	lo, _ := strconv.Atoi(m[1]) // nothing is 0
	hi, _ := strconv.Atoi(m[2])
	return limits{true, lo, hi}
}

// check finds what the specification does not allow in a request.
func (s *spec) check(method string, params map[string]string, files map[string]upload) []string {
	m := s.Methods[method]
	if m == nil {
		return []string{"there is no such method"}
	}
	var bad []string
	for _, f := range m.Fields {
		_, given := params[f.Name]
		_, uploaded := files[f.Name]
		_, other := params[f.unless]
		if !given && !uploaded && (f.Required || f.unless != "" && !other) {
			bad = append(bad, f.Name+" is missing")
		}
		if uploaded && !slices.Contains(f.Types, "InputFile") {
			bad = append(bad, f.Name+" is no file")
		}
	}
	for name, value := range params {
		f := m.field(name)
		if f == nil {
			bad = append(bad, "there is no parameter "+name)
		} else if err := s.param(f, value, files); err != nil {
			bad = append(bad, fmt.Sprintf("%s: %v", name, err))
		}
	}
	for name := range files {
		if m.field(name) == nil && !strings.Contains(params["media"], `"attach://`+name+`"`) {
			bad = append(bad, "nothing refers to the file "+name)
		}
	}
	slices.Sort(bad)
	return bad
}

func (o *specObject) field(name string) *specField {
	for _, f := range o.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// param checks one parameter, which came as text: what is no plain type is JSON in it.
func (s *spec) param(f *specField, value string, files map[string]upload) error {
	if name, ok := strings.CutPrefix(value, "attach://"); ok && slices.Contains(f.Types, "InputFile") {
		if _, ok := files[name]; !ok {
			return fmt.Errorf("the file %s is not there", name)
		}
		return nil
	}
	var first error
	for _, t := range f.Types {
		var v any
		switch t {
		case "InputFile":
			continue
		case "String":
			v = value
		default:
			dec := json.NewDecoder(strings.NewReader(value))
			dec.UseNumber()
			if err := dec.Decode(&v); err != nil || dec.More() {
				first = orElse(first, fmt.Errorf("%.40q is no %s", value, t))
				continue
			}
		}
		err := s.value(f, t, v)
		if err == nil {
			return nil
		}
		first = s.nearer(first, err, t, v)
	}
	return first
}

func orElse(first, err error) error {
	if first != nil {
		return first
	}
	return err
}

// nearer chooses the error to tell when a value is of none of several types: that of the type whose fields it has.
func (s *spec) nearer(first, err error, t string, v any) error {
	o := s.Types[t]
	fields, ok := v.(map[string]any)
	if o == nil || !ok {
		return orElse(first, err)
	}
	for _, f := range o.Fields {
		if _, ok := fields[f.Name]; f.Required && !ok {
			return orElse(first, err)
		}
	}
	for name := range fields {
		if o.field(name) == nil {
			return orElse(first, err)
		}
	}
	return err
}

// value checks a value against one of the field's types.
func (s *spec) value(f *specField, t string, v any) error {
	if of, ok := strings.CutPrefix(t, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("it is no array")
		}
		if !f.items.holds(len(list)) {
			return fmt.Errorf("it has %d items, not %d to %d", len(list), f.items.min, f.items.max)
		}
		each := []string{of}
		for _, other := range f.Types { // arrays of several types may be mixed
			if of, ok := strings.CutPrefix(other, "Array of "); ok && other != t {
				each = append(each, of)
			}
		}
		for i, x := range list {
			if err := s.any(&specField{}, each, x); err != nil {
				return fmt.Errorf("item %d: %w", i, err)
			}
		}
		return nil
	}
	switch t {
	case "String":
		return f.text(v)
	case "Integer":
		n, ok := v.(json.Number)
		i, err := strconv.ParseInt(string(n), 10, 64)
		if !ok || err != nil {
			return fmt.Errorf("%v is no integer", v)
		}
		if !f.values.holds(int(i)) {
			return fmt.Errorf("%d is not from %d to %d", i, f.values.min, f.values.max)
		}
		return nil
	case "Float":
		if _, ok := v.(json.Number); !ok {
			return fmt.Errorf("%v is no number", v)
		}
		return nil
	case "Boolean":
		if _, ok := v.(bool); !ok {
			return fmt.Errorf("%v is no boolean", v)
		}
		return nil
	}
	return s.object(t, v)
}

// any checks a value against several types, of which it has to be one.
func (s *spec) any(f *specField, types []string, v any) error {
	var first error
	for _, t := range types {
		err := s.value(f, t, v)
		if err == nil {
			return nil
		}
		first = s.nearer(first, err, t, v)
	}
	return first
}

func (s *spec) object(t string, v any) error {
	o := s.Types[t]
	if o == nil {
		return fmt.Errorf("there is no type %s", t)
	}
	if len(o.Subtypes) > 0 {
		if err := s.any(&specField{}, o.Subtypes, v); err != nil {
			return fmt.Errorf("it is no %s: %w", t, err)
		}
		return nil
	}
	fields, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("it is no %s", t)
	}
	for _, f := range o.Fields {
		if _, ok := fields[f.Name]; f.Required && !ok {
			return fmt.Errorf("%s.%s is missing", t, f.Name)
		}
	}
	for name, x := range fields {
		f := o.field(name)
		if f == nil {
			return fmt.Errorf("there is no %s.%s", t, name)
		}
		if err := s.any(f, f.Types, x); err != nil {
			return fmt.Errorf("%s.%s: %w", t, name, err)
		}
	}
	return nil
}

func (f *specField) text(v any) error {
	s, ok := v.(string)
	switch {
	case !ok:
		return fmt.Errorf("%v is no string", v)
	case !utf8.ValidString(s):
		return fmt.Errorf("it is no UTF-8")
	case !f.chars.holds(units(s)):
		return fmt.Errorf("it has %d characters, not %d to %d", units(s), f.chars.min, f.chars.max)
	case !f.bytes.holds(len(s)):
		return fmt.Errorf("it has %d bytes, not %d to %d", len(s), f.bytes.min, f.bytes.max)
	case f.only != nil && !f.only.MatchString(s):
		return fmt.Errorf("%.40q has characters that are not allowed", s)
	case len(f.oneOf) > 0 && !slices.Contains(f.oneOf, s):
		return fmt.Errorf("%.40q is not one of those allowed", s)
	}
	return nil
}

// units is the length of s in UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}
