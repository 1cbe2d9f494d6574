package world

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// Said is a secret that somebody wrote among other words.
type Said struct {
	Secret     string
	Invitation bool   // it makes staff, and is of no slip
	Rest       string // the words, with every secret hidden
	Others     int    // how many words there are beside it that say something
}

// SecretIn finds the secrets of slips and of invitations among words: a secret that is not known as one would go to the office, where all read
// it. ok = false: there is none. What only looks like one, with its dashes, is one that was written wrong.
func SecretIn(t *talk.Turn, text string) (said Said, ok bool, err error) {
	from := 0
	var rest, others strings.Builder
	for _, x := range secretsLike(text) {
		if x.from < from { // it overlaps one that was found
			continue
		}
		is, invitation, err := isSecret(t, text[x.from:x.to])
		if err != nil {
			return said, false, err
		} else if !is {
			continue
		}
		if !ok {
			said.Secret, said.Invitation, ok = store.CleanSecret(text[x.from:x.to]), invitation, true
		}
		rest.WriteString(text[from:x.from] + t.P.S("claim.hidden"))
		others.WriteString(text[from:x.from] + " ")
		from = x.to
	}
	if !ok {
		return said, false, nil
	}
	said.Rest = rest.String() + text[from:]
	for _, w := range strings.Fields(others.String() + text[from:]) {
		if w = strings.Trim(w, punctuation); w != "" && !strings.Contains(w, "/") && !beside(w) && !besideClaim(w) {
			said.Others++
		}
	}
	return said, true, nil
}

// isSecret reports whether what looks like a secret is one, of a slip or of an invitation.
func isSecret(t *talk.Turn, s string) (is, invitation bool, err error) {
	hash := store.HashInvitation(s)
	if _, err := t.FindInvitation(hash, t.Now); err == nil || errors.Is(err, store.ErrUsed) || errors.Is(err, store.ErrExpired) {
		return true, true, nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return false, false, fmt.Errorf("the invitation: %w", err)
	}
	chance := strings.ContainsFunc(s, unicode.IsLetter) && !sayable(s)
	if chance && secretForm().MatchString(s) {
		return true, false, nil // who claims by it is told whether it is good, and tries no more than triesMost
	}
	mem, err := t.InPrivate().Recall()
	if err != nil {
		return false, false, err
	}
	if triedOut(t, mem) { // it is looked up no more, and may be one
		return chance, false, nil
	}
	is, err = knownSlip(t, s)
	return is, false, err
}

// span is a part of a text, in bytes.
type span struct{ from, to int }

// secretsLike are the parts of a text that may be a secret: twelve of its letters and digits, in one or in groups of four and eight, with
// nothing but dashes and spaces between. Without its dashes it may be words that somebody says.
func secretsLike(text string) (all []span) {
	words := wordsAt(text)
	for i := range words {
		n := 0
		for j, w := range words[i:min(i+3, len(words))] {
			if j > 0 && !joins(text[words[i+j-1].to:w.from]) || (w.to-w.from)%4 != 0 {
				break
			}
			if n += w.to - w.from; n >= 12 {
				x := span{words[i].from, w.to}
				if s := text[x.from:x.to]; n == 12 && (secretForm().MatchString(s) || store.CleanSecret(s) != "" && !sayable(s)) {
					all = append(all, x)
				}
				break
			}
		}
	}
	return all
}

// sayable reports whether twelve letters are words rather than chance: these have two vowels of twenty-one, and neither I, L, O, S nor U.
func sayable(s string) bool {
	if s = strings.ToUpper(s); strings.ContainsFunc(s, unicode.IsDigit) {
		return false
	}
	return strings.ContainsAny(s, "ILOSU") || strings.Count(s, "A")+strings.Count(s, "E") > 4
}

// joinMost is how many characters part the groups of a secret at most: a dash, and a space before and behind it.
const joinMost = 3

// joins reports whether what stands between two words is nothing but dashes and white space.
func joins(between string) bool {
	return utf8.RuneCountInString(between) <= joinMost && !strings.ContainsFunc(between, func(r rune) bool { return !store.Joint(r) })
}

// wordsAt are the words of a text, and where they stand.
func wordsAt(text string) (all []span) {
	all = make([]span, 0, 1+len(text)/5) // most texts have fewer
	start := -1
	for i, r := range text {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case word && start < 0:
			start = i
		case !word && start >= 0:
			all = append(all, span{start, i})
			start = -1
		}
	}
	if start >= 0 {
		all = append(all, span{start, len(text)})
	}
	return all
}

// besideClaim reports whether a word is of those with which people hand a secret over.
func besideClaim(word string) bool {
	if utf8.RuneCountInString(word) < 2 {
		return true
	}
	switch strings.ToLower(word) {
	case "pak", "bapak", "bu", "ibu", "min", "kak", "mas", "mbak", "yang", "yg", "kemarin", "tadi", "itu", "ya", "nih", "mau", "ingin", "ambil", "mengambil",
		"catatan", "laporan", "aspirasi", "undangan", "undangannya", "punya", "dari", "untuk", "terima", "kasih", "makasih", "tolong", "mohon", "halo", "here", "this", "please",
		"thanks", "want", "to", "claim", "niki", "kula", "abdi", "ieu", "nyuwun", "punten", "matur", "nuwun", "hatur", "nuhun":
		return true
	}
	return false
}
