package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// byCode answers "/balas KODE teks", and the like, with do, once the code is found and the speaker has that right.
func byCode(t *talk.Turn, code string, right store.Right, do func(a store.Aspiration) error) error {
	if enrolled, err := Enrolled(t); err != nil {
		return err
	} else if !enrolled {
		return t.SayText("staff.not_enrolled")
	}
	if code == "" {
		name := t.P.S("staff.code_missing_of")
		if m := t.Update.Message; m != nil && m.Command != nil {
			name = m.Command.Name
		}
		return t.SayText("staff.code_missing", "command", "/"+name)
	}
	parsed, err := store.ParseCode(code)
	if err != nil {
		return t.SayText("staff.code_wrong", "code", clip(code))
	}
	a, err := t.AspirationByCode(parsed)
	if err == nil {
		var member bool
		if member, err = matter.IsMember(t.Tx, t.Who.Staff, a.Office); err == nil && (!member || !a.State.Sent()) {
			err = store.ErrNotFound // of another office: not even whether it exists
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		if said, err := wentOn(t, a); err != nil || said {
			return err
		}
		return t.SayText("staff.code_unknown", "code", string(parsed))
	} else if err != nil {
		return fmt.Errorf("the code: %w", err)
	}
	if may, err := matter.May(t.Tx, t.Who.Staff, a.Office, right); err != nil {
		return err
	} else if !may {
		return t.SayText("more.no_right")
	}
	return do(a)
}

// clip shortens what a person typed, to be repeated to them.
func clip(s string) string { return talk.Clip(s, 20) }

// splitCode takes the code off the beginning of a command's arguments; it may be typed with spaces in it, with a sign around it, or behind the
// word: "K7M-4QX, kami cek", "kode #K7M-4QX".
func splitCode(args string) (code, rest string) {
	code, rest = talk.CutWord(args)
	if bare := strings.Trim(code, "#*()[].,:;"); bare != code {
		if _, err := store.ParseCode(bare); err == nil {
			return bare, rest
		}
	}
	if _, err := store.ParseCode(code); err == nil {
		return code, rest
	}
	if strings.EqualFold(code, "kode") || strings.EqualFold(code, "code") {
		if code, rest := splitCode(rest); code != "" {
			if _, err := store.ParseCode(code); err == nil {
				return code, rest
			}
		}
	}
	if second, after := talk.CutWord(rest); second != "" {
		if _, err := store.ParseCode(code + second); err == nil {
			return code + second, after
		}
	}
	return code, rest
}

// BeginsWithCode reports whether the arguments of a command begin with a code.
func BeginsWithCode(args string) bool {
	code, _ := splitCode(args)
	_, err := store.ParseCode(code)
	return err == nil
}

// ReplyTo is "/balas KODE teks".
func ReplyTo(t *talk.Turn, args string) error {
	code, text := aboutArgs(t, args)
	return byCode(t, code, store.RightReply, func(a store.Aspiration) error {
		c := talk.ContentOf(t.Update.Message)
		c.Text = text
		said, err := answer(t, a, c, "")
		if err != nil || said == nil {
			return err
		}
		return said.say(t)
	})
}

// Claim is "/ambil KODE".
func Claim(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return take(t, a) })
}

// Close is "/tutup KODE".
func Close(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightHandle, func(a store.Aspiration) error { return closing(t, a) })
}

// Card is "/kartu KODE": the card, here.
func Card(t *talk.Turn, args string) error {
	code, _ := aboutArgs(t, args)
	return byCode(t, code, store.RightRead, func(a store.Aspiration) error { return showCard(t, a) })
}

// readHere are those offices whose cards everyone in the chat may read.
func readHere(ids []store.OfficeID, rooms []store.Room) []store.OfficeID {
	var both []store.OfficeID
	for _, id := range ids {
		for _, r := range rooms {
			if r.Office == id {
				both = append(both, id)
			}
		}
	}
	return both
}

// Here are the offices of the speaker whose room this is; where nobody else reads along, all of theirs.
func Here(t *talk.Turn) ([]store.OfficeID, error) {
	ids, err := offices(t, store.RightRead)
	if err != nil || len(ids) == 0 || t.Update.Place != bot.Group || t.Whispers() {
		return ids, err
	}
	rooms, err := t.RoomsIn(t.Here())
	if err != nil {
		return nil, fmt.Errorf("rooms here: %w", err)
	}
	return readHere(ids, rooms), nil
}

// Unsent tells who writes a reply by its code, but as no command that there is ("balas K7M-4QX kami cek besok", "/bls K7M-4QX …"), that nobody gets
// it. done is false for all that staff say among themselves.
func Unsent(t *talk.Turn, text string) (done bool, err error) {
	word, rest := talk.CutWord(text)
	name, slash := strings.CutPrefix(strings.ToLower(word), "/")
	code, words := splitCode(rest)
	if glued, ok := strings.CutPrefix(name, "balas"); ok { // "/balasK7M-4QX kami cek"
		if _, err := store.ParseCode(glued); err == nil {
			name, code, words = "balas", glued, rest
		}
	}
	if t.Who.Staff == 0 || words == "" || !slash && !slices.Contains(replyWords, name) {
		return false, nil
	}
	a, ok, err := sentByCode(t, code, store.RightReply)
	if err != nil || !ok {
		return false, err
	}
	return true, t.SayText("staff.unsent", "code", string(a.Code))
}

// sentByCode is the aspiration of a code, as it was typed, with which the speaker may do something. ok = false: it is no code, nothing that was sent has
// it, or they may not.
func sentByCode(t *talk.Turn, typed string, right store.Right) (a store.Aspiration, ok bool, err error) {
	code, err := store.ParseCode(typed)
	if err != nil {
		return a, false, nil
	}
	a, err = t.AspirationByCode(code)
	if errors.Is(err, store.ErrNotFound) || err == nil && !a.State.Sent() {
		return a, false, nil
	} else if err != nil {
		return a, false, fmt.Errorf("the code: %w", err)
	}
	ok, err = matter.May(t.Tx, t.Who.Staff, a.Office, right)
	return a, ok, err
}

// replyWords begin a reply of who forgets the slash.
var replyWords = []string{"balas", "balasan", "jawab", "reply"}

// CodeAlone shows the card whose code staff write in private, and nothing else. done is false for all other messages, and for their own aspirations.
func CodeAlone(t *talk.Turn) (done bool, err error) {
	c := talk.ContentOf(t.Update.Message)
	code, err := store.ParseCode(strings.TrimSpace(c.Text))
	if err != nil || !c.WordsAlone() {
		return false, nil
	}
	a, err := t.AspirationByCode(code)
	if errors.Is(err, store.ErrNotFound) || err == nil && (!a.State.Sent() || a.Citizen == t.Who.Citizen) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("the code: %w", err)
	}
	if member, err := matter.May(t.Tx, t.Who.Staff, a.Office, store.RightRead); err != nil || !member {
		return false, err
	}
	return true, showCard(t, a)
}
