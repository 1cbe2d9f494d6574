package handlers

import (
	"strings"

	"duaarah/handlers/admin"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Do runs fn as if something happened now that no person and no timer causes.
func (h *Handlers) Do(tx store.Tx, fn func(talk.Act) error) error { return fn(h.act(tx)) }

// VerbRight is a command or a button of staff, and the right that it needs.
type VerbRight struct {
	Verb   string
	Button bool
	Right  store.Right
}

// RightsOf are all commands of staff, and those of the verbs of buttons that are staff's. One of which nothing is said needs the right
// to handle. Those of anybody's own things need none.
func RightsOf(buttons []string) (all []VerbRight) {
	for _, v := range verbs() {
		if v.right != "" {
			all = append(all, VerbRight{v.id, false, v.right})
		}
	}
	for _, verb := range buttons {
		right := staff.RightOf(verb)
		switch verb {
		case "s.name", "s.forget", "s.own": // of who taps it
			continue
		case "s.queue", "s.list", "s.aside", "s.w.qr":
			right = store.RightRead
		case "s.room":
			right = store.RightRoom
		}
		if r, ok := admin.RightOf(verb); ok {
			right = r
		}
		if strings.HasPrefix(verb, "s.") && !strings.HasSuffix(verb, ".") && right != "" {
			all = append(all, VerbRight{verb, true, right})
		}
	}
	return all
}

// CommandNames are what commands are called: 1 for Indonesian, 2 for English, 3 for both.
func CommandNames() map[string]int {
	names := map[string]int{}
	for _, v := range verbs() {
		names[v.id] |= 1
		names[v.en] |= 2
	}
	return names
}
