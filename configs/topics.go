package configs

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Topic is something that an aspiration can be about.
type Topic struct {
	ID     string
	Names  map[string]string // by language; there is one of "id"
	Words  []string          // by which it is recognised at first
	Office string            // which has to do with it; may be empty
}

// what is read in of topics must not be endless: each is looked at with every first message.
const (
	topicsMax     = 60
	topicNameMax  = 40 // it stands on a button
	topicWordsMax = 300
)

func (f *file) readTopics(n ast.Node) []Topic {
	all := []Topic{}
	items := f.list(n, "topics")
	if len(items) > topicsMax {
		f.wrong(n, "topics: are %d: want at most %d", len(items), topicsMax)
		return all
	}
	for _, item := range items {
		var t Topic
		if !f.fields(item, map[string]func(ast.Node){
			"id":   field(f, &t.ID, "id", topicID),
			"name": func(n ast.Node) { t.Names = f.readNames(n) },
			"words": func(n ast.Node) {
				for _, v := range f.readValues(n, "words") {
					t.Words = append(t.Words, strings.Fields(v)...)
				}
				if len(t.Words) > topicWordsMax {
					f.wrong(n, "words: are %d: want at most %d", len(t.Words), topicWordsMax)
				}
			},
			"office": func(n ast.Node) { f.readOfficeRef(n, &t.Office) },
		}) {
			continue
		}
		f.needs(item, "a topic", "id", "name")
		for _, other := range all {
			if other.ID == t.ID && t.ID != "" {
				f.wrong(item, "id: a second topic %q", t.ID)
			}
		}
		all = append(all, t)
	}
	return all
}

func topicID(v string) (string, error) {
	if !regexp.MustCompile(`^[a-z0-9-]{1,32}$`).MatchString(v) {
		return "", fmt.Errorf("is no ID: want 1 to 32 of a-z, 0-9 and -")
	}
	return v, nil
}

// readNames reads "penerangan jalan", or {id: penerangan jalan, en: street lights}.
func (f *file) readNames(n ast.Node) map[string]string {
	names := map[string]string{}
	one := func(lang string) func(ast.Node) {
		return func(n ast.Node) {
			var v string
			f.str(&v, "name", topicNameMax, true)(n)
			if v != "" {
				names[lang] = v
			}
		}
	}
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		if f.fields(n, map[string]func(ast.Node){"id": one("id"), "en": one("en"), "jv": one("jv"), "su": one("su")}) {
			f.needs(n, "a name", "id")
		}
	default:
		one("id")(n)
	}
	return names
}
