package configs

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// file reads one YAML file. It walks the syntax tree itself, so that every mistake has its place, and all are found.
type file struct {
	name string
	m    *mistakes

	offices map[string]bool // those of the file
	refs    []reference     // offices that rules name
	topics  []reference     // topics that rules name
}

// reference is an office, or a topic, named by a rule.
type reference struct {
	node ast.Node
	id   string
}

// readFile sets what the file sets, and notes what is wrong with it.
func (c *Config) readFile(name string, text []byte, m *mistakes) *file {
	f := &file{name: name, m: m, offices: map[string]bool{}}
	body := f.parse(text)
	if body == nil {
		return f
	}
	known := map[string]func(ast.Node){
		"offices":             func(n ast.Node) { c.Seed.Offices = f.readOffices(n) },
		"rules":               func(n ast.Node) { c.Seed.Rules = f.readRules(n) },
		"topics":              func(n ast.Node) { c.Seed.Topics = f.readTopics(n) },
		"electoral_districts": func(n ast.Node) { c.Seed.ElectoralDistricts = f.readDistricts(n) },
		"events":              func(n ast.Node) { c.Seed.Occasions = f.readOccasions(n) },

		"seasons": func(n ast.Node) { c.Seed.Seasons = f.readSeasons(n) },
	}
	for _, s := range settings() {
		known[s.key] = func(n ast.Node) {
			if v, ok := f.scalar(n, s.key); ok {
				c.set(s, v, f.place(n), f.place(n)+": "+s.key, m)
			}
		}
	}
	f.fields(body, known)
	return f
}

// parse gives what the file says; nil: nothing, or what is wrong was noted.
func (f *file) parse(text []byte) ast.Node {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors on Windows put it there, and it would belong to the first key
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		f.syntax(err)
		return nil
	}
	var body ast.Node
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			f.wrong(doc.Body, "a second document: want one")
			return nil
		}
		body = doc.Body
	}
	if body == nil || body.Type() == ast.NullType || body.Type() == ast.CommentType {
		return nil
	}
	return body
}

// syntax notes a file that is no YAML, without quoting it: the line may hold a secret.
func (f *file) syntax(err error) {
	var syn *yaml.SyntaxError
	if errors.As(err, &syn) && syn.Token != nil && syn.Token.Position != nil {
		p := syn.Token.Position
		f.m.add(fmt.Sprintf("%s:%d:%d", f.name, p.Line, p.Column), "is no YAML: %s", syn.Message)
		return
	}
	first, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
	f.m.add(f.name, "is no YAML: %s", first)
}

// place is where a node stands: duaarah.yaml:12:3.
func (f *file) place(n ast.Node) string {
	tok := n.GetToken()
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		tok = m.Values[0].Key.GetToken()
	}
	if tok == nil || tok.Position == nil {
		return f.name
	}
	return fmt.Sprintf("%s:%d:%d", f.name, tok.Position.Line, tok.Position.Column)
}

func (f *file) wrong(n ast.Node, format string, args ...any) {
	f.m.add(f.place(n), format, args...)
}

// fields hands every value of a map to the reader of its key. It reports whether n is a map.
func (f *file) fields(n ast.Node, known map[string]func(ast.Node)) bool {
	values, ok := f.entries(n)
	if !ok {
		return false
	}
	for _, v := range values {
		key := v.Key.GetToken().Value
		read, ok := known[key]
		if !ok {
			names := make([]string, 0, len(known))
			for k := range known {
				names = append(names, k)
			}
			slices.Sort(names)
			f.wrong(v.Key, "%s: %s", key, unknown(key, names, func(k string) string { return k }))
			continue
		}
		read(v.Value)
	}
	return true
}

// entries are the keys and values of a map.
func (f *file) entries(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	f.wrong(n, "want a map, such as \"key: value\"")
	return nil, false
}

// items are the values of a list; of a single value, that one. An empty value is an empty list.
func (f *file) items(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.NullNode:
		return nil
	}
	return []ast.Node{n}
}

// list is items that must be written as a list.
func (f *file) list(n ast.Node, what string) []ast.Node {
	switch n.(type) {
	case *ast.SequenceNode, *ast.NullNode:
		return f.items(n)
	}
	f.wrong(n, "%s: want a list, each beginning with \"- \"", what)
	return nil
}

// scalar is the text of a single value as it is written. Nothing is an empty text.
func (f *file) scalar(n ast.Node, key string) (string, bool) {
	switch n := n.(type) {
	case *ast.NullNode:
		return "", true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.StringNode:
		return n.Value, true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.NanNode, *ast.InfinityNode:
		return n.GetToken().Value, true
	}
	if s, ok := parted(n); ok {
		return s, true
	}
	f.wrong(n, "%s: want a single value", key)
	return "", false
}

// parted puts 08:00-16:00 together again: in a list within braces, {sat: [08:00-16:00]}, the parser takes it for a map,
// though a colon without a space after it parts nothing.
func parted(n ast.Node) (string, bool) {
	m, ok := n.(*ast.MappingNode)
	if ok && len(m.Values) == 1 {
		n = m.Values[0]
	}
	v, ok := n.(*ast.MappingValueNode)
	if !ok {
		return "", false
	}
	key, value := v.Key.GetToken(), v.Value.GetToken()
	if key.Position.Line != value.Position.Line || key.Position.Column+len(key.Value)+1 != value.Position.Column {
		return "", false
	}
	return key.Value + ":" + value.Value, true
}

// checkRules notes rules to offices, and with topics, that are neither in the file nor known. Where none at all is known, it cannot
// tell.
func (f *file) checkRules(s Seed, known Known) {
	offices := slices.Concat(known.Offices, slices.Sorted(maps.Keys(f.offices)))
	if s.Offices != nil || len(known.Offices) > 0 {
		f.checkRefs("office", f.refs, offices)
	}
	topics := known.Topics
	if len(s.Topics) > 0 { // they take the place of those that are there
		topics = nil
		for _, t := range s.Topics {
			topics = append(topics, t.ID)
		}
		f.topicsByName(s)
	}
	if topics != nil {
		f.checkRefs("topic", f.topics, topics)
	}
}

// topicsByName has rules that name a topic of the file as people do hold its ID.
func (f *file) topicsByName(s Seed) {
	ids := map[string]string{}
	for _, t := range s.Topics {
		for _, name := range t.Names {
			ids[strings.ToLower(name)] = t.ID
		}
	}
	for _, t := range s.Topics { // an ID is that, whatever else is called so
		delete(ids, t.ID)
	}
	for i, r := range s.Rules {
		if id, ok := ids[strings.ToLower(r.Topic)]; ok {
			s.Rules[i].Topic = id
		}
	}
	for i, ref := range f.topics {
		if id, ok := ids[strings.ToLower(ref.id)]; ok {
			f.topics[i].id = id
		}
	}
}

// checkRefs notes what is named and is none of all, with what may have been meant.
func (f *file) checkRefs(what string, refs []reference, all []string) {
	for _, ref := range refs {
		if slices.Contains(all, ref.id) {
			continue
		}
		hint := ""
		if near := nearest(ref.id, all); near != "" {
			hint = fmt.Sprintf(": did you mean %s?", near)
		}
		f.wrong(ref.node, "%s: there is no %s %q%s", what, what, ref.id, hint)
	}
}
