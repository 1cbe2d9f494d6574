// Package messages holds every text that people read, in Indonesian and English, for citizens in Javanese and Sundanese too, and prints it.
//
// The texts lie in texts/NAME.LANG.yaml: nested maps, whose keys are joined by dots ("citizen.draft.noted"). Lists work
// too, with the index as the key. What a text may hold:
//
//	{name}                  the value of that name, as it is: nothing in it is markup
//	{n#{n} photo|{n} photos}  the first form if n is 1, else the second; a form may hold anything a line may
//	**bold**                bold, within one line
//	[label]({url})          a link; the address may also be written out
//	> quoted                at the beginning of a line: a quote. Neighbouring lines of it are one block, and so is a value
//	                        of many lines
//	\                       takes the next character as it is
//
// A line that has placeholders and prints as nothing is dropped together with its line break, so that what is optional
// needs no text of its own. Of several empty lines in a row, one stays.
package messages

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
)

// Default is the language that has every text, and that is used where another is unknown or lacks one.
const Default = "id"

//go:embed texts/*.yaml
var texts embed.FS

// Catalogue is all texts of all languages. It is read-only, and safe for use by several goroutines.
type Catalogue struct {
	langs map[string]func() map[string]*text // language → its texts, by key
}

// Load gives the embedded texts. Those of a language are read once, when they are first asked for: reading takes longer than all else at a
// start. A test finds what is wrong with them, and with the markup, which is read of a text when it is first printed: most never are.
func Load() (*Catalogue, error) { return embedded() }

var embedded = sync.OnceValues(func() (*Catalogue, error) {
	sub, err := fs.Sub(texts, "texts")
	if err != nil {
		return nil, fmt.Errorf("open the texts: %w", err)
	}
	names, err := fs.Glob(sub, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the texts: %w", err)
	}
	c := &Catalogue{langs: map[string]func() map[string]*text{}}
	for _, name := range names {
		if lang := langOf(name); c.langs[lang] == nil {
			c.langs[lang] = sync.OnceValue(func() map[string]*text {
				if read, err := load(sub, func(each string) bool { return each == lang }, false); err == nil {
					return read[lang]
				}
				return nil
			})
		}
	}
	return c, nil
})

// langOf is the language of a file; empty: its name has none.
func langOf(name string) string {
	_, lang, ok := strings.Cut(strings.TrimSuffix(name, path.Ext(name)), ".")
	if !ok || len(lang) != 2 {
		return ""
	}
	return lang
}

// in are the texts of a language; nil: it has none.
func (c *Catalogue) in(lang string) map[string]*text {
	if read, ok := c.langs[lang]; ok {
		return read()
	}
	return nil
}

// usual is how many texts a language has, about.
const usual = 1700

// load reads NAME.LANG.yaml of fsys, of those languages. check: their markup is read, too.
func load(fsys fs.FS, wanted func(lang string) bool, check bool) (map[string]map[string]*text, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the texts: %w", err)
	}
	read := map[string]map[string]*text{}
	var all []error
	for _, name := range names {
		lang := langOf(name)
		if lang == "" {
			all = append(all, fmt.Errorf("%s: want NAME.LANG.yaml", name))
			continue
		}
		if !wanted(lang) {
			continue
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read the texts: %w", err)
		}
		if read[lang] == nil {
			read[lang] = make(map[string]*text, usual)
		}
		for _, err := range add(read[lang], src, check) {
			all = append(all, fmt.Errorf("%s: %w", name, err))
		}
	}
	if err := errors.Join(all...); err != nil {
		return nil, err
	}
	return read, nil
}

// text is one text of the catalogue, as it is written and, once it was printed, as it is read.
type text struct {
	src  string
	once sync.Once
	read template
}

// template is the text as it is read. What cannot be read is printed as it is written.
func (t *text) template() template {
	t.once.Do(func() {
		var err error
		if t.read, err = parse(t.src); err != nil {
			t.read = template{lines: []line{{nodes: []node{{kind: literal, text: t.src}}}}}
		}
		if len(t.read.args) == 0 {
			var w writer
			if w.write(t.read); len(w.spans) == 0 {
				t.read.plain = strings.Clone(w.b.String()) // of its own size
			}
		}
	})
	return t.read
}

// add parses one file into the texts of its language, and returns every mistake.
func add(into map[string]*text, src []byte, check bool) []error {
	var doc yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(src, &doc, yaml.UseOrderedMap()); err != nil {
		return []error{err}
	}
	var all []error
	flatten("", doc, func(key string, v any) {
		s, ok := v.(string)
		if !ok {
			all = append(all, fmt.Errorf("%s: is %v, not a text: put it in quotes", key, v))
			return
		}
		if _, twice := into[key]; twice {
			all = append(all, fmt.Errorf("%s: there already", key))
			return
		}
		if check {
			if _, err := parse(s); err != nil {
				all = append(all, fmt.Errorf("%s: %w", key, err))
				return
			}
		}
		into[key] = &text{src: s}
	})
	return all
}

// flatten walks maps and lists, and hands over what is neither under its dotted key.
func flatten(prefix string, v any, leaf func(key string, v any)) {
	join := func(k any) string {
		if prefix == "" {
			return fmt.Sprint(k)
		}
		return fmt.Sprintf("%s.%v", prefix, k)
	}
	switch v := v.(type) {
	case yaml.MapSlice:
		for _, item := range v {
			flatten(join(item.Key), item.Value, leaf)
		}
	case []any:
		for i, item := range v {
			flatten(join(i), item, leaf)
		}
	default:
		leaf(prefix, v)
	}
}

// Keys are the keys of all texts, sorted.
func (c *Catalogue) Keys() []string {
	seen := map[string]bool{}
	for _, lang := range c.Langs() {
		for key := range c.in(lang) {
			seen[key] = true
		}
	}
	return sortedKeys(seen)
}

// Langs are the languages there are, Default first.
func (c *Catalogue) Langs() []string {
	langs := slices.DeleteFunc(sortedKeys(c.langs), func(lang string) bool { return lang == Default })
	return append([]string{Default}, langs...)
}

// Lang is the language of the catalogue for a tag such as "en-GB", and whether it has one; else Default.
func (c *Catalogue) Lang(tag string) (lang string, ok bool) {
	base := strings.ToLower(tag)
	if i := strings.IndexAny(base, "-_"); i >= 0 {
		base = base[:i]
	}
	if _, ok := c.langs[base]; ok {
		return base, true
	}
	return Default, false
}

// Printer prints in a language (a tag will do; unknown: Default), with times as they are in loc and in relation to now.
func (c *Catalogue) Printer(lang string, loc *time.Location, now time.Time) Printer {
	lang, _ = c.Lang(lang)
	if loc == nil {
		loc = time.UTC
	}
	return Printer{cat: c, lang: lang, loc: loc, now: now.In(loc)}
}

// find is the text of key, from Default where the language has none.
func (c *Catalogue) find(lang, key string) (template, bool) {
	t, ok := c.in(lang)[key]
	if !ok {
		t, ok = c.in(Default)[key]
	}
	if !ok {
		return template{}, false
	}
	return t.template(), true
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
