package staff

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// titles are words before a name.
var titles = []string{"pak", "bu", "bapak", "ibu", "mas", "mbak", "mba", "kak", "kakak", "bang", "abang", "bung", "mr", "ms", "h", "hj", "haji", "dr", "drs", "ir"}

// nobody are words by which a name that staff gave themselves begins and names no person.
var nobody = []string{"tim", "team", "kantor", "staf", "staff", "petugas"}

// whoAnswers is what colleagues ask each other below a card: "ini sudah dibalas belum?", "siapa yang pegang?" Who held the key of a gate is asked
// of a citizen.
var whoAnswers = talk.Pattern(`^(ini |yang ini |yg ini |tolong )?((su|u)?dah|sdh|udh) (ada yang |ada yg )?(di ?)?(balas|jawab|tangani|pegang|handle|follow ?up|fu)(\?| (belum|blm|apa belum|kah)( (ya|nih|sih))?\W*$)|` +
	`^(ini |yang ini |yg ini |tolong )?(siapa|sapa) (yang |yg )?(pegang|megang|balas|jawab|tangani|handle|urus)( (ini|itu|yang ini|yg ini|ya|nih|sih|kak|min))*\W*$`)

// everybody is how one speaks to all colleagues at once.
var everybody = talk.Pattern(`^(teman[- ]?teman|temen[- ]?temen|rekan[- ]?rekan|guys|gaes|gais|tim)( semua)?(,|:| tolong\b| mohon\b| ini (gimana|bagaimana)\b)`)

// asks are words by which something is asked of who was named just before: "Sari tolong cek".
var asks = []string{"tolong", "tlg", "mohon", "minta", "coba", "bisa", "please", "pls"}

// forColleague reports whether a reply in a room is likely meant for a colleague who reads along: it begins with their name and a comma, or asks them
// something, or asks who answers. No citizen is to read that, and it is no answer to count.
func forColleague(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	if t.Update.Place != bot.Group || c.As != talk.AsReply || c.Template != 0 {
		return false, nil
	}
	text := strings.ToLower(strings.TrimSpace(c.Text))
	if whoAnswers().MatchString(text) || everybody().MatchString(text) {
		return true, nil
	}
	name, ok := spokenTo(text)
	if !ok {
		return false, nil
	}
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
		if firstName(called) == name {
			return true, nil
		}
	}
	return false, nil
}

// spokenTo is whom a text in small letters begins to speak to by a name, if it is anybody: "Budi, …", "Pak Budi: …", "Sari tolong …", or in a question
// alone "Sari ini gimana?" A question with more before it speaks of them: "Budi sudah ke sana kemarin, apakah airnya mengalir?"
func spokenTo(text string) (name string, ok bool) {
	said := strings.Fields(text)
	for len(said) > 1 && slices.Contains(titles, strings.Trim(said[0], ".")) {
		said = said[1:]
	}
	if len(said) < 2 {
		return "", false
	}
	alone := strings.HasSuffix(text, "?") && !strings.ContainsAny(text[:len(text)-1], ",.?!\n") && said[1] != "dari" && said[1] != "kami"
	called := strings.HasSuffix(said[0], ",") || strings.HasSuffix(said[0], ":")
	return strings.TrimFunc(said[0], func(r rune) bool { return !unicode.IsLetter(r) }), called || alone || slices.Contains(asks, said[1])
}

// firstName is by what somebody is called who is called so: "budi" of "Pak Budi Santoso" and of "H. Budi". Empty: it names nobody, as "Tim Dapil 1"
// does.
func firstName(called string) string {
	for _, w := range strings.Fields(strings.ToLower(called)) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		if slices.Contains(titles, w) {
			continue
		}
		if len(w) < 3 || slices.Contains(nobody, w) {
			return ""
		}
		return w
	}
	return ""
}
