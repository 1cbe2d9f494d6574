// Package bot says what any chat platform is to Dua Arah: where a message comes from and goes to, what a person
// did, what is to be said, what a platform can do, and what became of what was sent.
//
// It knows nothing of aspirations, offices or SQL, and imports the standard library only. An adapter (bot/telegram,
// bot/webchat, …) translates between one platform and these types; package relay moves them.
package bot

import "strings"

// Account is one account of the bot on one platform: {"telegram", "7123456789"}, {"web", "warga"}.
// Comparing platforms outside the adapter that made the account is a mistake: ask Capabilities instead.
type Account struct {
	Platform string `json:"platform"` // lower-case name, as in the history file: "telegram", "web"
	Name     string `json:"name"`     // unique on the platform; stable across restarts and token changes
}

// String is for logs: "telegram/7123456789".
func (a Account) String() string { return a.Platform + "/" + a.Name }

// Address is where a message comes from or goes to. Chat and Thread are opaque: only the adapter that made them
// parses them. Order and pace are kept by Chat; Thread is a topic within it, empty where there is none.
type Address struct {
	Account Account `json:"account"`
	Chat    string  `json:"chat"`
	Thread  string  `json:"thread,omitempty"`
}

// IsZero reports whether the address names no chat.
func (a Address) IsZero() bool { return a.Chat == "" }

// String is for logs. It holds the platform's chat ID, and no name.
func (a Address) String() string {
	s := a.Account.String() + "/" + a.Chat
	if a.Thread != "" {
		s += "/" + a.Thread
	}
	return s
}

// Person is who did something on a platform, as the platform tells it. Every field but User may be empty.
type Person struct {
	User     string `json:"user"`               // unique on the account's platform, opaque
	Name     string `json:"name,omitempty"`     // display name; never shown to staff unless the citizen agrees
	Username string `json:"username,omitempty"` // handle without "@"
	Lang     string `json:"lang,omitempty"`     // BCP 47 tag of the app's language; a hint, not a choice
	// LangChosen: they chose Lang here, by a switch of the app.
	LangChosen bool `json:"lang_chosen,omitempty"`
	Bot        bool `json:"bot,omitempty"` // another bot, or a group posting as itself: never a citizen, never staff
	// Direct is where the bot may write to them in private, even if they have not written there yet; zero if that is not
	// known, or not possible.
	Direct Address `json:"direct,omitzero"`
}

// Place is the kind of chat an update came from.
type Place string

const (
	Private Place = "private" // one person and the bot
	Group   Place = "group"   // several people and the bot
	Desk    Place = "desk"    // one person and the bot, at a seat meant for staff: nobody is a citizen here
)

// Command is a message that addresses the bot by a verb: "/balas K7M-4QX Selamat pagi" is {"balas", "K7M-4QX Selamat pagi"}.
type Command struct {
	Name string `json:"name"` // lower case, without the slash and without "@botname"
	Args string `json:"args"` // what follows, trimmed; line breaks kept
}

// ParseCommand reads a command off the beginning of text. A command for another bot ("/start@otherbot", compared
// with botName without regard to case) and a text that is none give ok = false. With botName empty, every "@…" is ours.
func ParseCommand(text, botName string) (c Command, ok bool) {
	rest, ok := strings.CutPrefix(text, "/")
	if !ok {
		return Command{}, false
	}
	head, args := rest, ""
	if i := strings.IndexAny(rest, " \t\n\r"); i >= 0 {
		head, args = rest[:i], strings.TrimSpace(rest[i:])
	}
	name, at, addressed := strings.Cut(strings.TrimRight(head, ":,"), "@") // "/catat-lisan: ..."
	if addressed && botName != "" && !strings.EqualFold(at, botName) {
		return Command{}, false
	}
	if name == "" || len(name) > 32 {
		return Command{}, false
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-' {
			return Command{}, false
		}
	}
	return Command{Name: strings.ToLower(name), Args: args}, true
}
