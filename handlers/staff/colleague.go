package staff

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// addressed are words before a name.
var addressed = []string{"pak", "bu", "bapak", "ibu", "mas", "mbak", "mba", "kak", "bang", "bung", "mr", "ms"}

// whoAnswers is what colleagues ask each other below a card: "ini sudah dibalas belum?", "siapa yang pegang?"
var whoAnswers = regexp.MustCompile(`^(ini |yang ini |yg ini |tolong )?(((su|u)dah|sdh|udh) (ada yang |ada yg )?(di)?(balas|jawab|tangani|pegang)(\?| (belum|blm|apa belum|kah)\W*$)|(siapa|sapa) (yang |yg )?(pegang|megang|balas|jawab|tangani)\b)`)

// forColleague reports whether a reply in a room is likely meant for a colleague who reads along: it begins with their name and a comma, or asks them
// something, or asks who answers. No citizen is to read that, and it is no answer to count.
func forColleague(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	if t.Update.Place != bot.Group || c.As != talk.AsReply || c.Template != 0 {
		return false, nil
	}
	text := strings.ToLower(strings.TrimSpace(c.Text))
	if whoAnswers.MatchString(text) {
		return true, nil
	}
	said := strings.Fields(text)
	for len(said) > 1 && slices.Contains(addressed, strings.Trim(said[0], ".")) {
		said = said[1:]
	}
	if len(said) < 2 || !strings.HasSuffix(text, "?") && !strings.ContainsAny(said[0][len(said[0])-1:], ",:") {
		return false, nil
	}
	name := strings.TrimFunc(said[0], func(r rune) bool { return !unicode.IsLetter(r) })
	team, err := t.StaffOf(a.Office)
	if err != nil {
		return false, fmt.Errorf("staff of %s: %w", a.Office, err)
	}
	for _, m := range team {
		if m.Staff == t.Who.Staff {
			continue
		}
		called, err := matter.StaffName(t.Act, t.P, m.Staff)
		if err != nil {
			return false, err
		}
		if first, _ := talk.CutWord(strings.ToLower(called)); len(first) >= 3 && first == name {
			return true, nil
		}
	}
	return false, nil
}
