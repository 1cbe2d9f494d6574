package handlers

import (
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/store"
)

// Menus are the command menus of the platforms that have some, in every language; the Indonesian one is for all
// languages without a menu of their own.
func Menus(cat *messages.Catalogue) []bot.Menu {
	return menusOf(cat, func(store.Right) bool { return true }, bot.MenuPrivate, bot.MenuGroup, bot.MenuDesk, bot.MenuSlash)
}

// menuFor is the menu of the private chats of one person: as of staff with those rights, or of nobody.
func menuFor(cat *messages.Catalogue, member bool, may func(store.Right) bool) []bot.Menu {
	if member {
		return menusOf(cat, may, bot.MenuChat, bot.MenuDesk)
	}
	menus := menusOf(cat, may, bot.MenuPrivate)
	for i := range menus {
		menus[i].Scope = bot.MenuChat
	}
	return menus
}

func menusOf(cat *messages.Catalogue, may func(store.Right) bool, scopes ...bot.MenuScope) []bot.Menu {
	var menus []bot.Menu
	for _, lang := range []string{"", "en"} {
		p := cat.Printer(lang, time.UTC, time.Time{})
		for _, scope := range scopes {
			menus = append(menus, bot.Menu{Scope: scope, Lang: lang, Commands: menuOf(p, scope, lang, may)})
		}
	}
	return menus
}

func menuOf(p messages.Printer, scope bot.MenuScope, lang string, may func(store.Right) bool) []bot.MenuCommand {
	var list []bot.MenuCommand
	for _, v := range verbs() {
		if v.desc == "" || !v.offered(scope) || v.right != "" && !may(v.right) {
			continue
		}
		c := bot.MenuCommand{ID: v.id, Name: v.id, Description: p.S(v.desc)}
		if lang == "en" {
			c.Name = v.en
		}
		if scope == bot.MenuSlash {
			c.Description = p.S("slash." + v.id)
			for _, o := range v.options {
				c.Options = append(c.Options, bot.MenuOption{Name: o.name, Description: p.S(o.desc), Required: o.required,
					Suggested: o.suggested, File: o.file})
			}
		}
		list = append(list, c)
	}
	return list
}

// offered reports whether a menu of that scope has the command.
func (v verb) offered(scope bot.MenuScope) bool {
	switch v.who {
	case slash:
		return scope == bot.MenuSlash
	case grouped:
		return scope == bot.MenuGroup || scope == bot.MenuSlash
	case members:
		// What is of people, settings and the house is answered in private alone, and would be in the way in groups.
		return scope != bot.MenuPrivate && (scope != bot.MenuGroup || !admin.Private(v.right))
	case citizens:
		return scope == bot.MenuPrivate || scope == bot.MenuChat || scope == bot.MenuSlash
	}
	return true
}
