package handlers

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/citizen"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/handlers/world"
	"duaarah/store"
	"duaarah/store/caution"
)

// A secret that a citizen writes in a sentence is hidden before anything else looks at the words, and used as if it had come alone.

// othersMost is how many other words are none that an office would miss. More of them are heard as they would be without the secret.
const othersMost = 8

// secretSaid takes a message, a change of one, or a command in which a secret stands. done is false where there is none, and where there is
// more to hear: that goes on without the secret, as a change of what was kept does. An invitation among words of staff goes to nobody.
func secretSaid(t *talk.Turn) (done bool, err error) {
	m := *t.Update.Message
	text := m.Text
	if text == "" && m.Command != nil { // platforms with commands of their own hand over nothing else
		text = m.Command.Args
	}
	x, ok, err := world.SecretIn(t, text)
	if err != nil || !ok {
		return false, err
	}
	if enrolled, err := staff.Enrolled(t); err != nil {
		return false, err
	} else if enrolled && x.Invitation && x.Others > 0 { // whoever reads it could join
		return true, t.SayText("join.in_words")
	} else if enrolled || t.Update.Place == bot.Group && !t.Whispers() {
		return false, nil
	}
	if m.Text != "" {
		m.Text = x.Rest
	}
	if m.Command != nil {
		c := *m.Command
		if args, ok, err := world.SecretIn(t, c.Args); err != nil {
			return false, err
		} else if ok {
			c.Args = args.Rest
		}
		m.Command = &c
	}
	t.Update.Message = &m
	kept := false
	if t.Update.Kind == bot.KindEdit {
		was, err := t.MessageAt(t.Here(), m.ID)
		if kept = err == nil; err != nil && !errors.Is(err, store.ErrNotFound) {
			return false, fmt.Errorf("the changed message: %w", err)
		} else if kept && (was.Text == m.Text || m.Command != nil && was.Text == m.Command.Args) {
			return false, nil // its secret was used when it came
		}
	}
	more := kept || x.Others > othersMost || !talk.ContentOf(&m).WordsAlone() || caution.DangerOf(x.Rest) != caution.NoDanger
	if err := useSecret(t, x); err != nil || more {
		return false, err
	}
	if x.Others > 0 {
		return true, citizen.Aside(t, "claim.others_left")
	}
	return true, nil
}

// takesSecret reports whether the command that is called so is for a secret.
func takesSecret(name string) bool {
	return slices.ContainsFunc(verbs(), func(v verb) bool {
		return v.called(name) && (v.id == "mulai" || v.id == "gabung" || v.id == "klaim")
	})
}

// useSecret does what the secret is for.
func useSecret(t *talk.Turn, x world.Said) error {
	if x.Invitation {
		return join(t, x.Secret)
	}
	return world.Claim(t, x.Secret)
}

// secretFilledIn is secretSaid for what was filled into a form that goes to an office.
func secretFilledIn(t *talk.Turn, verb string) error {
	if !strings.HasPrefix(verb, "c.") || len(t.Update.Tap.Values) == 0 {
		return nil
	}
	tap := *t.Update.Tap
	tap.Values = maps.Clone(tap.Values)
	var found world.Said
	for name, text := range tap.Values {
		x, ok, err := world.SecretIn(t, text)
		if err != nil {
			return err
		} else if ok {
			tap.Values[name], found = x.Rest, x
		}
	}
	if found.Secret == "" {
		return nil
	}
	t.Update.Tap = &tap
	return useSecret(t.InPrivate(), found)
}
