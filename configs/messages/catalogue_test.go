package messages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// citizensOnly are the languages that only citizens are spoken to in: what citizens read is there, and nothing else need be.
var citizensOnly = []string{"jv", "su"}

// needed are the texts that a language needs: of one that only citizens are spoken to in, those of the files citizen*.LANG.yaml and
// common.LANG.yaml but for those of command menus.
func needed(t *testing.T, c *Catalogue, lang string) []string {
	t.Helper()
	if !slices.Contains(citizensOnly, lang) {
		return c.Keys()
	}
	all := map[string]*text{}
	for _, pattern := range []string{"texts/citizen*." + Default + ".yaml", "texts/common." + Default + ".yaml"} {
		names, err := fs.Glob(texts, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			src, err := fs.ReadFile(texts, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range add(all, src, true) {
				t.Fatal(err)
			}
		}
	}
	return slices.DeleteFunc(sortedKeys(all), func(key string) bool { // command menus are made in Indonesian and English alone
		section, _, _ := strings.Cut(key, ".")
		return section == "menu" || section == "slash" || section == "option"
	})
}

// catalogue has the texts of languages that were read.
func catalogue(read map[string]map[string]*text) *Catalogue {
	c := &Catalogue{langs: map[string]func() map[string]*text{}}
	for lang, texts := range read {
		c.langs[lang] = func() map[string]*text { return texts }
	}
	return c
}

func every(string) bool { return true }

// whole is the catalogue with all languages read; a mistake in any of them is found.
func whole(t *testing.T) *Catalogue {
	t.Helper()
	sub, err := fs.Sub(texts, "texts")
	if err != nil {
		t.Fatal(err)
	}
	read, err := load(sub, every, true)
	if err != nil {
		t.Fatal(err)
	}
	c := catalogue(read)
	lazily, err := Load()
	if err != nil || !slices.Equal(lazily.Langs(), c.Langs()) || !slices.Equal(lazily.Keys(), c.Keys()) {
		t.Fatalf("read one by one, the languages are %v with %d texts, want %v with %d (%v)", lazily.Langs(), len(lazily.Keys()), c.Langs(), len(c.Keys()), err)
	}
	return c
}

// TestEveryLanguageHasEveryText holds the languages together: the same keys, and the same placeholders in each.
func TestEveryLanguageHasEveryText(t *testing.T) {
	c := whole(t)
	for _, lang := range c.Langs() {
		for _, key := range needed(t, c, lang) {
			if _, ok := c.in(lang)[key]; !ok {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
		for _, key := range c.Keys() {
			text, ok := c.in(lang)[key]
			if !ok {
				continue
			}
			if want, ok := c.in(Default)[key]; ok && !slices.Equal(text.template().args, want.template().args) {
				t.Errorf("%s: %s has placeholders %v, and %v in %s", lang, key, text.template().args, want.template().args, Default)
			}
		}
	}
}

// TestNoLanguageLeavesALineOut: each text has as many lines in every language, so that what one says the others say.
func TestNoLanguageLeavesALineOut(t *testing.T) {
	c := whole(t)
	for _, lang := range c.Langs() {
		for key, text := range c.in(lang) {
			if want, ok := c.in(Default)[key]; ok && len(text.template().lines) != len(want.template().lines) {
				t.Errorf("%s: %s has %d lines, and %d in %s", lang, key, len(text.template().lines), len(want.template().lines), Default)
			}
		}
	}
}

// TestNoMarkupThatNobodyReads finds what the writer of a text took for markup and is printed as it stands.
func TestNoMarkupThatNobodyReads(t *testing.T) {
	c := whole(t)
	strange := regexp.MustCompile("[*]|__|`|</?[a-z]+>|&[a-z]+;|\\]\\(|%[sdv]")
	var walk func(lang, key string, nodes []node)
	walk = func(lang, key string, nodes []node) {
		for _, n := range nodes {
			if n.kind == literal && strange.MatchString(n.text) {
				t.Errorf("%s: %s prints %q as it stands", lang, key, strange.FindString(n.text))
			}
			walk(lang, key, n.kids)
			walk(lang, key, n.other)
		}
	}
	for _, lang := range c.Langs() {
		for key, text := range c.in(lang) {
			for _, l := range text.template().lines {
				walk(lang, key, l.nodes)
			}
		}
	}
}

// use is a string of the code that is, or begins, a key.
type use struct {
	at  token.Position
	key string
	// args are the names of the values given with it; nil if that cannot be seen.
	args []string
	// sure: it is given to a function that prints, and is a key whatever it looks like.
	sure bool
}

// printing is what is known of functions whose first argument is a key: whether names and values follow.
var printing = map[string]bool{"Text": true, "S": true, "SayText": true, "Toast": true, "ToastPassing": true, "Btn": false}

// TestTheCodeAndTheCatalogueAgree: no key and no value is misspelt in the code, and no text lies about unused.
func TestTheCodeAndTheCatalogueAgree(t *testing.T) {
	c := whole(t)
	keys := c.Keys()
	used := map[string]bool{}
	for _, u := range uses(t, ".", "../../handlers", "../../cmd", "../../bot") {
		found := false
		for _, key := range keys {
			if key == u.key || strings.HasPrefix(key, strings.TrimSuffix(u.key, ".")+".") {
				found, used[key] = true, true
			}
		}
		section, _, _ := strings.Cut(u.key, ".")
		mine := slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, section+".") })
		if !found && (u.sure || mine) {
			t.Errorf("%v: there is no text %q", u.at, u.key)
		}
		if text, ok := c.find(Default, u.key); ok && u.args != nil && !slices.Equal(text.args, u.args) {
			t.Errorf("%v: %s is given %v, and wants %v", u.at, u.key, u.args, text.args)
		}
	}
	for _, key := range keys {
		if !used[key] {
			t.Errorf("%s is used nowhere", key)
		}
	}
}

// uses finds all strings of the Go files below the folders that may be keys.
func uses(t *testing.T, folders ...string) []use {
	t.Helper()
	var all []use
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			all = append(all, usesOf(fset, file)...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func usesOf(fset *token.FileSet, file *ast.File) []use {
	looksLikeKey := regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+\.?$|^[a-z][a-z0-9_]*\.$`)
	var all []use
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || len(n.Args) == 0 {
				return true
			}
			values, prints := printing[sel.Sel.Name]
			if key, ok := stringOf(n.Args[0]); ok && prints && key != "" {
				u := use{at: fset.Position(n.Pos()), key: key, sure: true}
				if values {
					u.args = names(n)
				}
				all = append(all, u)
			}
		case *ast.BasicLit:
			key, ok := stringOf(n)
			key, _, _ = strings.Cut(key, "%") // of a format: what stands before its values
			if ok && looksLikeKey.MatchString(key) {
				all = append(all, use{at: fset.Position(n.Pos()), key: key})
			}
		}
		return true
	})
	return all
}

// names are those of the values in a call, sorted; nil if they cannot be told from the code.
func names(call *ast.CallExpr) []string {
	if call.Ellipsis.IsValid() || len(call.Args)%2 == 0 {
		return nil
	}
	found := []string{}
	for i := 1; i < len(call.Args); i += 2 {
		name, ok := stringOf(call.Args[i])
		if !ok {
			return nil
		}
		found = append(found, name)
	}
	slices.Sort(found)
	return found
}

func stringOf(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
