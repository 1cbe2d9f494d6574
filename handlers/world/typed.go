package world

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"duaarah/bot"
	"duaarah/handlers/citizen"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Where no link can bring them, people type the code of an event, or the secret of a slip: without its dashes, with what stands beside it on
// paper ("kode saya: ..."), as the address below it, or before what they have to say. A secret that is not known as one would go to the
// office as words, where all read it.

// secretForm is a secret as it stands on a slip.
var secretForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?i)[2-9a-z]{4}\p{Pd}[2-9a-z]{4}\p{Pd}[2-9a-z]{4}$`)
})

// typedMost is how long a message can be that is a code and nothing else, in bytes: the address of a page among others.
const typedMost = 160

// Code takes what is nothing but the code of an event, the secret of a slip, or the ID of an office. done is false if it is none; who begins with the code of an
// event, and goes on, came by it.
func Code(t *talk.Turn) (done bool, err error) {
	text := t.Update.Message.Text
	if t.Update.Place != bot.Private || len(t.Update.Message.Files) > 0 {
		return false, nil
	}
	if len(text) <= typedMost {
		code := bareCode(text)
		if secretForm().MatchString(code) {
			return true, Claim(t, code)
		}
		if len(secretsLike(code)) == 0 { // else it was looked up
			if known, err := knownSlip(t, code); err != nil || known {
				if err == nil {
					err = Claim(t, code)
				}
				return true, err
			}
		}
		if o, ok, err := matter.OccasionCalled(t.Tx, code); err != nil || ok {
			if err == nil {
				err = citizen.Start(t, matter.OccasionPayload(o.ID))
			}
			return true, err
		}
		if done, err := officeTyped(t, code); done || err != nil {
			return done, err
		}
	}
	return false, cameWith(t, text)
}

// officeTyped takes the ID of an office, as it stands in the address of its page, from who has nothing in hand yet: under a draft it says for whom
// that is, and where staff ask something it may be the answer.
func officeTyped(t *talk.Turn, code string) (done bool, err error) {
	o, err := t.Office(store.OfficeID(strings.ToLower(code)))
	if errors.Is(err, store.ErrNotFound) || err == nil && o.Closed {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the office %q: %w", code, err)
	}
	if t.Update.Message.ReplyTo != "" {
		return false, nil
	}
	if busy, err := citizen.Drafting(t); err != nil || busy {
		return false, err
	}
	if asked, err := citizen.Asked(t); err != nil || asked {
		return false, err
	}
	return true, citizen.Start(t, string(o.ID))
}

// knownSlip reports whether a text is the secret of some slip, though it is not written as on paper. That something was tried in vain counts
// where it looks like a secret, as none of its letters make a word.
func knownSlip(t *talk.Turn, code string) (bool, error) {
	if store.CleanSecret(code) == "" {
		return false, nil
	}
	private := t.InPrivate()
	mem, err := private.Recall()
	if err != nil {
		return false, err
	}
	if triedOut(t, mem) {
		return false, nil
	}
	switch _, err := t.Tx.Slip(store.HashInvitation(code), t.Now); {
	case err == nil || errors.Is(err, store.ErrExpired) || errors.Is(err, store.ErrUsed):
		return true, nil
	case !errors.Is(err, store.ErrNotFound):
		return false, fmt.Errorf("the slip: %w", err)
	}
	if !strings.ContainsAny(code, "23456789") {
		return false, nil
	}
	mem.Tries.AddWithin(triesIn, t.Now, triesMost)
	return false, private.Remember(mem)
}

// triedOut reports whether somebody has tried so many secrets that they must wait.
func triedOut(t *talk.Turn, mem talk.Memory) bool {
	since := t.Now.Sub(mem.Tries.Since)
	return mem.Tries.N >= triesMost && since >= 0 && since < triesIn // less than 0: the clock was set back
}

// cameWith has words that begin with the code of an event come by it, unless they go on with what is in hand.
func cameWith(t *talk.Turn, text string) error {
	if t.Update.Message.ReplyTo != "" {
		return nil
	}
	words := strings.Fields(text)
	for len(words) > 1 && beside(words[0]) {
		words = words[1:]
	}
	if len(words) < 2 {
		return nil
	}
	o, ok, err := matter.OccasionCalled(t.Tx, strings.Trim(words[0], punctuation))
	if err != nil || !ok {
		return err
	}
	return citizen.CameBy(t, matter.OccasionPayload(o.ID))
}

// punctuation is what stands before and behind a code.
const punctuation = ".,;:!?#()[]\"'“”‘’*"

// bareCode takes off a code what stands beside it: punctuation, "kode saya", the address that it ends.
func bareCode(text string) string {
	var rest []string
	for _, w := range strings.Fields(text) {
		if w = strings.Trim(w, punctuation); w == "" || beside(w) {
			continue
		}
		if strings.Contains(w, "://") || strings.Contains(w, "/") {
			w = w[strings.LastIndexAny(w, "/=")+1:]
			if secret, ok := matter.ClaimSecret(w); ok {
				w = secret
			}
			w = matter.OccasionIn(w)
		}
		rest = append(rest, w)
	}
	return strings.Join(rest, " ")
}

// beside reports whether a word stands beside a code and is no part of it.
func beside(word string) bool {
	switch strings.ToLower(strings.Trim(word, punctuation)) {
	case "kode", "kodenya", "rahasia", "slip", "slipnya", "acara", "acaranya", "saya", "ini", "klaim", "nomor", "no", "code", "secret", "my", "is", "event", "the":
		return true
	}
	return false
}
