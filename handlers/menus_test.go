package handlers_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/store"
)

func TestSuggestionsShowOnlyWhatTheSpeakerMaySee(t *testing.T) {
	w := newWorld(t)
	serverRoom(w)
	melati := w.sent("Melati", "lampu jalan mati")
	w.sent("Kenanga", "jalan berlubang")
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := handlers.New(handlers.Options{Catalogue: cat, Clock: func() time.Time { return w.now }, Lang: "id"})
	ask := func(user, option, typed string) (choices []bot.Choice) {
		t.Helper()
		err := w.db.View(t.Context(), func(r store.Reader) (err error) {
			choices, err = h.Suggest(r, bot.Query{Address: w.person(user).address(), From: bot.Person{User: user}, Option: option, Typed: typed})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return choices
	}
	code := w.codeOf(melati)
	if got := ask("Rina", "kode", ""); len(got) != 2 || got[0].Value != code || !strings.Contains(got[0].Label, "lampu jalan mati") {
		t.Errorf("suggested %+v", got)
	}
	for _, typed := range []string{code[:3], strings.ToLower(code), strings.ReplaceAll(code, "-", ""), "lampu"} {
		if got := ask("Rina", "kode", typed); len(got) != 1 || got[0].Value != code {
			t.Errorf("for %q suggested %+v", typed, got)
		}
	}
	if got := ask("Rina", "kantor", "dapil"); len(got) != 1 || got[0].Value != "dapil-1" {
		t.Errorf("offices suggested %+v", got)
	}
	for _, user := range []string{"Melati", "nobody"} {
		if got := append(ask(user, "kode", ""), ask(user, "kantor", "")...); len(got) > 0 {
			t.Errorf("%s is shown %+v", user, got)
		}
	}
}

// TestSlashMenus: what platforms with slash commands demand of all of them.
func TestSlashMenus(t *testing.T) {
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)
	found := map[string][]string{}
	for _, m := range handlers.Menus(cat) {
		if m.Scope != bot.MenuSlash {
			for _, c := range m.Commands {
				if len(c.Options) > 0 || c.Name == "aspirasi" || c.Name == "gabung" {
					t.Errorf("%s of menu %s", c.Name, m.Scope)
				}
			}
			continue
		}
		for _, c := range m.Commands {
			found[m.Lang] = append(found[m.Lang], c.ID)
			if n := utf8.RuneCountInString(c.Description); !name.MatchString(c.Name) || n < 1 || n > 100 {
				t.Errorf("%s: %q has a description of %d", m.Lang, c.Name, n)
			}
			optional := false
			for _, o := range c.Options {
				if n := utf8.RuneCountInString(o.Description); !name.MatchString(o.Name) || n < 1 || n > 100 {
					t.Errorf("%s %s: %q has a description of %d", m.Lang, c.Name, o.Name, n)
				}
				if optional && o.Required {
					t.Errorf("%s: the required %s follows an optional one", c.Name, o.Name)
				}
				optional = optional || !o.Required
			}
		}
	}
	if len(found[""]) < 12 || !slices.Equal(found[""], found["en"]) {
		t.Errorf("commands %v, in English %v", found[""], found["en"])
	}
	for _, id := range []string{"aspirasi", "status", "bantuan", "antrean", "balas", "ambil", "statistik", "pasang", "gabung", "ruang"} {
		if !slices.Contains(found[""], id) {
			t.Errorf("there is no /%s", id)
		}
	}
}
