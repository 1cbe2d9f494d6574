package discordtest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// spec is the specification of Discord's API (OpenAPI 3.1), as far as it tells what requests may hold.
type spec struct {
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas map[string]json.RawMessage `json:"schemas"`
	} `json:"components"`

	// What was read of it so far: it is large, and little of it is needed.
	schemas    map[string]*schema
	operations map[string]*operation // by "METHOD pattern"
	patterns   map[string]*regexp.Regexp
}

type operation struct {
	Parameters []parameter `json:"parameters"`
	Body       *struct {
		Content map[string]struct {
			Schema *schema `json:"schema"`
		} `json:"content"`
		Required bool `json:"required"`
	} `json:"requestBody"`
}

type parameter struct {
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *schema `json:"schema"`
}

// schema is a JSON Schema with what the specification makes use of.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       names              `json:"type"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Additional *additional        `json:"additionalProperties"`
	Items      *schema            `json:"items"`
	OneOf      []*schema          `json:"oneOf"`
	AnyOf      []*schema          `json:"anyOf"`
	AllOf      []*schema          `json:"allOf"`
	Enum       []any              `json:"enum"`
	Const      any                `json:"const"`
	Format     string             `json:"format"`
	Pattern    string             `json:"pattern"`

	MinLength, MaxLength         *int
	MinItems, MaxItems           *int
	MinProperties, MaxProperties *int
	Minimum, Maximum             *json.Number
	UniqueItems                  bool
}

// names is one name or several.
type names []string

// UnmarshalJSON implements json.Unmarshaler.
func (n *names) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*n = names{one}
		return nil
	}
	var all []string
	err := json.Unmarshal(b, &all)
	*n = all
	return err
}

// additional is the schema of properties that are not named; or a boolean.
type additional struct {
	allowed bool
	schema  *schema
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *additional) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &a.allowed) == nil {
		return nil
	}
	a.allowed = true
	return json.Unmarshal(b, &a.schema)
}

const specPath = "shared/specs/discord-openapi.json"

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
		return nil, fmt.Errorf("read the specification: %w", err)
	}
	s := spec{schemas: map[string]*schema{}, operations: map[string]*operation{}, patterns: map[string]*regexp.Regexp{}}
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fmt.Errorf("read the specification: %w", err)
	}
	if s.Paths["/channels/{channel_id}/messages"]["post"] == nil || s.Components.Schemas["SnowflakeType"] == nil {
		return nil, fmt.Errorf("%s is no specification of Discord's API", path)
	}
	return &s, nil
}

// operation is what the specification says of a kind of request.
func (s *spec) operation(method, pattern string) (*operation, error) {
	key := method + " " + pattern
	if op := s.operations[key]; op != nil {
		return op, nil
	}
	raw := s.Paths[pattern][strings.ToLower(method)]
	if raw == nil {
		return nil, fmt.Errorf("the specification has no such request")
	}
	op := &operation{}
	if err := json.Unmarshal(raw, op); err != nil {
		return nil, fmt.Errorf("read the specification: %w", err)
	}
	if all := s.Paths[pattern]["parameters"]; all != nil {
		var shared []parameter
		if err := json.Unmarshal(all, &shared); err != nil {
			return nil, fmt.Errorf("read the specification: %w", err)
		}
		op.Parameters = append(op.Parameters, shared...)
	}
	s.operations[key] = op
	return op, nil
}

// check finds what the specification does not allow in a request.
func (s *spec) check(r *request) []string {
	op, err := s.operation(r.method, r.route.pattern)
	if err != nil {
		return []string{err.Error()}
	}
	var bad []string
	known := map[string]bool{}
	for _, p := range op.Parameters {
		switch p.In {
		case "path":
			bad = append(bad, s.parameter(p, r.vars[p.Name])...)
		case "query":
			known[p.Name] = true
			if v, ok := r.query[p.Name]; ok {
				bad = append(bad, s.parameter(p, v[0])...)
			} else if p.Required {
				bad = append(bad, "the parameter "+p.Name+" is missing")
			}
		}
	}
	for name := range r.query {
		if !known[name] {
			bad = append(bad, "there is no parameter "+name)
		}
	}
	bad = append(bad, s.checkBody(op, r)...)
	slices.Sort(bad)
	return bad
}

// parameter checks a value that came as text.
func (s *spec) parameter(p parameter, value string) []string {
	var v any = value
	t := s.resolve(p.Schema).Type
	if slices.Contains(t, "integer") || slices.Contains(t, "number") || slices.Contains(t, "boolean") {
		d := json.NewDecoder(strings.NewReader(value))
		d.UseNumber()
		if d.Decode(&v) != nil {
			v = value
		}
	}
	return s.value(p.Schema, p.Name, v)
}

func (s *spec) checkBody(op *operation, r *request) []string {
	if op.Body == nil {
		if r.body != nil {
			return []string{"it takes no body"}
		}
		return nil
	}
	if r.body == nil && len(r.files) == 0 {
		if op.Body.Required {
			return []string{"the body is missing"}
		}
		return nil
	}
	if len(r.files) > 0 {
		if _, ok := op.Body.Content["multipart/form-data"]; !ok {
			return []string{"it takes no files"}
		}
		field := regexp.MustCompile(`^files\[\d\]$`)
		for name := range r.files {
			if !field.MatchString(name) {
				return []string{"there is no file field " + name}
			}
		}
	}
	if r.body == nil {
		return nil
	}
	return s.value(op.Body.Content["application/json"].Schema, "", r.body)
}

// resolve follows references. What cannot be read allows nothing.
func (s *spec) resolve(c *schema) *schema {
	for c.Ref != "" {
		name := strings.TrimPrefix(c.Ref, "#/components/schemas/")
		to := s.schemas[name]
		if to == nil {
			to = &schema{}
			if err := json.Unmarshal(s.Components.Schemas[name], to); err != nil {
				to = &schema{Type: names{"unreadable"}}
			}
			s.schemas[name] = to
		}
		c = to
	}
	return c
}

// pattern is a pattern of the specification, compiled.
func (s *spec) pattern(text string) (*regexp.Regexp, error) {
	if p := s.patterns[text]; p != nil {
		return p, nil
	}
	p, err := regexp.Compile(text)
	if err == nil {
		s.patterns[text] = p
	}
	return p, err
}

// value checks a value against a schema. at says where it is.
func (s *spec) value(c *schema, at string, v any) []string {
	if c.Ref != "" {
		return s.value(s.resolve(c), at, v)
	}
	var bad []string
	say := func(format string, args ...any) { bad = append(bad, where(at)+fmt.Sprintf(format, args...)) }
	if len(c.Type) > 0 && !slices.ContainsFunc(c.Type, func(t string) bool { return is(t, v) }) {
		say("%s is no %s", short(v), strings.Join(c.Type, " or "))
		return bad
	}
	if v == nil && slices.Contains(c.Type, "null") {
		return nil
	}
	if c.Enum != nil && !slices.ContainsFunc(c.Enum, func(e any) bool { return same(e, v) }) {
		say("%s is not among what is allowed", short(v))
	}
	if c.Const != nil && !same(c.Const, v) {
		say("%s is not %s", short(v), short(c.Const))
	}
	for _, sub := range c.AllOf {
		bad = append(bad, s.value(sub, at, v)...)
	}
	for _, of := range [][]*schema{c.OneOf, c.AnyOf} {
		if len(of) > 0 {
			bad = append(bad, s.union(of, at, v)...)
		}
	}
	switch v := v.(type) {
	case string:
		s.text(c, v, say)
	case json.Number:
		number(c, v, say)
	case []any:
		bad = append(bad, s.list(c, at, v)...)
	case obj:
		if c.Properties != nil || c.Additional != nil || slices.Contains(c.Type, "object") {
			bad = append(bad, s.object(c, at, v)...)
		}
	}
	return bad
}

func where(at string) string {
	if at == "" {
		return ""
	}
	return strings.TrimPrefix(at, ".") + ": "
}

func short(v any) string {
	b, _ := json.Marshal(v) // it was JSON
	if len(b) > 60 {
		b = append(b[:57:57], "…"...)
	}
	return string(b)
}

func same(a, b any) bool {
	x, _ := json.Marshal(a) // they were JSON
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// is reports whether v is of a JSON type.
func is(t string, v any) bool {
	switch v := v.(type) {
	case nil:
		return t == "null"
	case string:
		return t == "string"
	case bool:
		return t == "boolean"
	case json.Number:
		r, ok := new(big.Rat).SetString(string(v))
		return t == "number" || t == "integer" && ok && r.IsInt()
	case []any:
		return t == "array"
	}
	return t == "object"
}

// union checks a value that has to be of one of several schemas. What it tells is of the nearest of them.
func (s *spec) union(of []*schema, at string, v any) []string {
	var best []string
	score := -1
	for _, sub := range of {
		bad := s.value(sub, at, v)
		if len(bad) == 0 {
			return nil
		}
		if n := s.near(sub, v); n > score || n == score && len(bad) < len(best) {
			best, score = bad, n
		}
	}
	return best
}

// near is how much a value looks as if it were meant to be of a schema.
func (s *spec) near(c *schema, v any) int {
	c = s.resolve(c)
	o, ok := v.(obj)
	if !ok {
		if slices.ContainsFunc(c.Type, func(t string) bool { return is(t, v) }) {
			return 1
		}
		return 0
	}
	n := 0
	for name, sub := range c.Properties {
		x, given := o[name]
		if !given {
			continue
		}
		n++
		if sub = s.resolve(sub); len(sub.Enum) == 1 && name == "type" {
			n -= 100
			if same(sub.Enum[0], x) {
				n += 200
			}
		} else if len(sub.Enum) > 1 && name == "type" && len(s.value(sub, "", x)) == 0 {
			n += 100
		}
	}
	return n
}

func (s *spec) text(c *schema, v string, say func(string, ...any)) {
	n := utf8.RuneCountInString(v)
	switch {
	case !utf8.ValidString(v):
		say("it is no UTF-8")
	case c.MinLength != nil && n < *c.MinLength:
		say("it has %d characters: fewer than %d", n, *c.MinLength)
	case c.MaxLength != nil && n > *c.MaxLength:
		say("it has %d characters: more than %d", n, *c.MaxLength)
	case c.Pattern != "":
		if p, err := s.pattern(c.Pattern); err != nil || !p.MatchString(v) {
			say("%s does not fit %s", short(v), c.Pattern)
		}
	}
	switch c.Format {
	case "snowflake":
		if !digits(v) || len(v) > 20 {
			say("%s is no snowflake", short(v))
		}
	case "date-time":
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			say("%s is no time", short(v))
		}
	case "uri":
		u, err := url.Parse(v)
		if err != nil || u.Scheme == "" || !slices.Contains([]string{"http", "https", "discord", "attachment"}, u.Scheme) || u.Host == "" {
			say("%s is no URL that Discord takes", short(v))
		}
	}
}

func number(c *schema, v json.Number, say func(string, ...any)) {
	n, ok := new(big.Rat).SetString(string(v))
	if !ok {
		return
	}
	if c.Minimum != nil {
		if m, ok := new(big.Rat).SetString(string(*c.Minimum)); ok && n.Cmp(m) < 0 {
			say("%s is less than %s", v, *c.Minimum)
		}
	}
	if c.Maximum != nil {
		if m, ok := new(big.Rat).SetString(string(*c.Maximum)); ok && n.Cmp(m) > 0 {
			say("%s is more than %s", v, *c.Maximum)
		}
	}
}

func (s *spec) list(c *schema, at string, v []any) []string {
	var bad []string
	if c.MinItems != nil && len(v) < *c.MinItems {
		bad = append(bad, where(at)+fmt.Sprintf("it has %d items: fewer than %d", len(v), *c.MinItems))
	}
	if c.MaxItems != nil && len(v) > *c.MaxItems {
		bad = append(bad, where(at)+fmt.Sprintf("it has %d items: more than %d", len(v), *c.MaxItems))
	}
	for i, x := range v {
		if c.UniqueItems && slices.ContainsFunc(v[:i], func(y any) bool { return same(x, y) }) {
			bad = append(bad, where(at)+short(x)+" is there twice")
		}
		if c.Items != nil {
			bad = append(bad, s.value(c.Items, fmt.Sprintf("%s[%d]", at, i), x)...)
		}
	}
	return bad
}

func (s *spec) object(c *schema, at string, v obj) []string {
	var bad []string
	for _, name := range c.Required {
		if _, ok := v[name]; !ok {
			bad = append(bad, where(at)+name+" is missing")
		}
	}
	if c.MinProperties != nil && len(v) < *c.MinProperties || c.MaxProperties != nil && len(v) > *c.MaxProperties {
		bad = append(bad, where(at)+fmt.Sprintf("it has %d properties", len(v)))
	}
	for name, x := range v {
		switch sub := c.Properties[name]; {
		case sub != nil:
			bad = append(bad, s.value(sub, at+"."+name, x)...)
		case c.Additional == nil || !c.Additional.allowed:
			bad = append(bad, where(at)+"there is no property "+name)
		case c.Additional.schema != nil:
			bad = append(bad, s.value(c.Additional.schema, at+"."+name, x)...)
		}
	}
	return bad
}
