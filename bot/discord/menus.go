package discord

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	commandSlash     = 1
	optionText       = 3
	optionAttachment = 11
	optionsMax       = 25
	menuTextMax      = 100
)

// slashCommand is a command as Discord has it.
type slashCommand struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Text         string            `json:"description"`
	Texts        map[string]string `json:"description_localizations,omitempty"`
	Options      []slashOption     `json:"options,omitempty"`
	Contexts     []int             `json:"contexts"`          // 0: in servers, 1: in private with the bot
	Integrations []int             `json:"integration_types"` // 0: of servers
}

type slashOption struct {
	Type     int               `json:"type"`
	Name     string            `json:"name"`
	Text     string            `json:"description"`
	Texts    map[string]string `json:"description_localizations,omitempty"`
	Required bool              `json:"required,omitempty"`
	Complete bool              `json:"autocomplete,omitempty"`
}

// SetMenus implements bot.MenuSetter. Discord has one set of commands for everyone, those of bot.MenuSlash, each with its
// names by language. A set that is there already is not written again: Discord counts what is made in a day.
func (b *Bot) SetMenus(ctx context.Context, menus []bot.Menu) error {
	want, left := slashCommands(menus)
	for _, name := range left {
		b.opt.Log.WarnContext(ctx, "a command is left out of the menu: Discord would not take it", "command", name)
	}
	if want == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	select {
	case <-b.known:
	default:
		if err := b.getMe(ctx); err != nil {
			return b.deliveryError(ctx, err, "", 0)
		}
	}
	path := "/applications/" + b.appID() + "/commands"
	var have []slashCommand
	err := b.rest.do(ctx, call{method: http.MethodGet, path: path, query: map[string][]string{"with_localizations": {"true"}}}, &have)
	if err == nil && sameCommands(want, have) {
		return nil
	}
	if err == nil || noMenus(err) {
		err = b.rest.do(ctx, call{method: http.MethodPut, path: path, body: want}, nil)
	}
	if noMenus(err) {
		b.opt.Log.WarnContext(ctx, "the server has no command menus: commands have to be typed", "error", err)
		return nil
	}
	if err != nil {
		return b.deliveryError(ctx, err, "", 0)
	}
	return nil
}

// noMenus reports whether the server knows nothing of commands, as some other than Discord's.
func noMenus(err error) bool {
	var f *failure
	return lacksMethod(err) || errors.As(err, &f) && !f.told && f.taken()
}

// slashCommands makes Discord's commands of the menus, and lists the names of those that it would not take. nil: there is
// no menu for Discord. The menu without a language comes first, whatever the order.
func slashCommands(menus []bot.Menu) (all []slashCommand, left []string) {
	var base *bot.Menu
	for i, m := range menus {
		if m.Scope == bot.MenuSlash && m.Lang == "" {
			base = &menus[i]
		}
	}
	if base == nil {
		return nil, nil
	}
	all = []slashCommand{}
	ids := map[string]int{}
	taken := names{}
	for _, c := range base.Commands {
		text := menuText(c.Description)
		if !commandName(c.Name) || text == "" || len(all) == commandsMax || !taken.take("", c.Name) {
			left = append(left, c.Name)
			continue
		}
		id := c.ID
		if id == "" {
			id = c.Name
		}
		ids[id] = len(all)
		all = append(all, slashCommand{
			Type: commandSlash, Name: c.Name, Text: text, Options: slashOptions(c.Options), Contexts: []int{0, 1}, Integrations: []int{0},
		})
	}
	for _, m := range menus {
		if m.Scope != bot.MenuSlash || m.Lang == "" {
			continue
		}
		for _, c := range m.Commands {
			id := c.ID
			if id == "" {
				id = c.Name
			}
			if i, ok := ids[id]; ok {
				all[i].translate(c, locales(m.Lang), taken)
			}
		}
	}
	return all, left
}

// names are those in use, by locale ("" for those of everyone): two commands must not be called the same.
type names map[string]map[string]bool

// take takes a name for the locale. false: it is in use.
func (n names) take(locale, name string) bool {
	if n[locale][name] {
		return false
	}
	if n[locale] == nil {
		n[locale] = map[string]bool{}
	}
	n[locale][name] = true
	return true
}

func slashOptions(options []bot.MenuOption) (all []slashOption) {
	for _, o := range options {
		text := menuText(o.Description)
		if !commandName(o.Name) || text == "" || len(all) == optionsMax ||
			slices.ContainsFunc(all, func(x slashOption) bool { return x.Name == o.Name }) {
			continue
		}
		x := slashOption{Type: optionText, Name: o.Name, Text: text, Required: o.Required, Complete: o.Suggested && !o.File}
		if o.File {
			x.Type = optionAttachment
		}
		all = append(all, x)
	}
	slices.SortStableFunc(all, func(a, b slashOption) int { // Discord wants them so
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return all
}

// translate adds what the command is called in another language, where that is not what it is called anyway.
func (s *slashCommand) translate(c bot.MenuCommand, locales []string, taken names) {
	for _, locale := range locales {
		// What has no name in that language goes by its own, which then must not be another's.
		if c.Name != s.Name && commandName(c.Name) && !taken[""][c.Name] && taken.take(locale, c.Name) {
			put(&s.Names, locale, c.Name)
		}
		if text := menuText(c.Description); text != "" && text != s.Text {
			put(&s.Texts, locale, text)
		}
		for _, o := range c.Options {
			for i := range s.Options {
				if text := menuText(o.Description); s.Options[i].Name == o.Name && text != "" && text != s.Options[i].Text {
					put(&s.Options[i].Texts, locale, text)
				}
			}
		}
	}
}

func put(m *map[string]string, key, value string) {
	if *m == nil {
		*m = map[string]string{}
	}
	(*m)[key] = value
}

// commandName reports whether Discord takes it for the name of a command or option: 1 to 32 letters, digits and marks of Devanagari and
// Thai, "-", "_" and "'", in lower case.
func commandName(s string) bool {
	for _, r := range s {
		if !strings.ContainsRune("-_'", r) && !unicode.In(r, unicode.L, unicode.N, unicode.Devanagari, unicode.Thai) {
			return false
		}
	}
	n := utf8.RuneCountInString(s)
	return n > 0 && n <= 32 && utf8.ValidString(s) && strings.ToLower(s) == s
}

// menuText is a description as Discord takes it.
func menuText(s string) string { return cut(adapter.OneLine(s), menuTextMax) }

// locales are Discord's for a language of two letters. None: Discord is not spoken so.
func locales(lang string) []string {
	switch lang {
	case "en":
		return []string{"en-US", "en-GB"}
	case "es":
		return []string{"es-ES", "es-419"}
	case "pt":
		return []string{"pt-BR"}
	case "sv":
		return []string{"sv-SE"}
	case "zh":
		return []string{"zh-CN", "zh-TW"}
	case "id", "da", "de", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "ro", "fi", "vi", "tr", "cs", "el", "bg", "ru", "uk",
		"hi", "th", "ja", "ko":
		return []string{lang}
	}
	return nil
}

// sameCommands reports whether what is there says the same as what is wanted, in whatever order.
func sameCommands(want, have []slashCommand) bool {
	if len(want) != len(have) {
		return false
	}
	there := map[string]slashCommand{}
	for _, c := range have {
		there[c.Name] = c.plain()
	}
	for _, c := range want {
		if h, ok := there[c.Name]; !ok || !reflect.DeepEqual(c.plain(), h) {
			return false
		}
	}
	return true
}

// plain is the command in one form only: empty is nil, and sets are sorted.
func (s slashCommand) plain() slashCommand {
	s.Names, s.Texts = orNil(s.Names), orNil(s.Texts)
	s.Contexts, s.Integrations = slices.Sorted(slices.Values(s.Contexts)), slices.Sorted(slices.Values(s.Integrations))
	s.Options = slices.Clone(s.Options)
	if len(s.Options) == 0 {
		s.Options = nil
	}
	for i := range s.Options {
		s.Options[i].Texts = orNil(s.Options[i].Texts)
	}
	return s
}

func orNil(m map[string]string) map[string]string {
	if len(m) == 0 {
		return nil
	}
	return m
}
