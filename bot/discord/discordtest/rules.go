package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// messageRules finds what Discord does not allow in a message, beyond the specification, and what this bot must not do.
func (s *Server) messageRules(fields obj, b messageBody, answers bool) []string {
	var bad []string
	say := func(format string, args ...any) { bad = append(bad, fmt.Sprintf(format, args...)) }
	if b.Content != nil && utf8.RuneCountInString(*b.Content) > 2000 {
		say("content has %d characters: more than 2000", utf8.RuneCountInString(*b.Content))
	}
	var embeds []Embed
	remarshal(b.Embeds, &embeds)
	total := 0
	for _, e := range embeds {
		n := e.size()
		total += n
		if n == 0 && e.Image.URL == "" && e.Thumbnail.URL == "" {
			say("an embed is empty")
		}
		for _, f := range e.Fields {
			if strings.TrimSpace(f.Name) == "" || strings.TrimSpace(f.Value) == "" {
				say("a field of an embed lacks its name or value")
			}
		}
	}
	if total > 6000 {
		say("the embeds have %d characters in all: more than 6000", total)
	}
	settable := flagSuppressEmbeds | flagSilent | flagVoice
	if answers {
		settable |= flagEphemeral
	}
	switch {
	case b.Flags&flagComponentsV2 != 0:
		say("flags: components of the second kind are not simulated here")
	case b.Flags&^settable != 0:
		say("flags %d cannot be set here", b.Flags&^settable)
	}
	if b.Enforce && b.Nonce == nil {
		say("enforce_nonce without a nonce")
	}
	if len(b.Stickers) > 0 {
		say("sticker_ids are not simulated here")
	}
	if a := b.Allowed; a != nil {
		for kind, ids := range map[string][]string{"users": a.Users, "roles": a.Roles} {
			if slices.Contains(a.Parse, kind) && len(ids) > 0 {
				say("allowed_mentions: %s is among parse and listed as well", kind)
			}
		}
	}
	if _, ok := fields["components"]; ok {
		bad = append(bad, componentRules(b.Components)...)
	}
	return append(bad, mentionRules(b)...)
}

// size is how many of the 6000 characters an embed takes.
func (e Embed) size() int {
	n := 0
	for _, text := range []string{e.Title, e.Description, e.Footer.Text, e.Author.Name} {
		n += utf8.RuneCountInString(strings.TrimSpace(text))
	}
	for _, f := range e.Fields {
		n += utf8.RuneCountInString(strings.TrimSpace(f.Name)) + utf8.RuneCountInString(strings.TrimSpace(f.Value))
	}
	return n
}

// mentionRules finds who a message could notify though it does not say that it wants to.
func mentionRules(b messageBody) []string {
	if b.Content == nil {
		return nil
	}
	parse := func(kind string) bool { return b.Allowed == nil || slices.Contains(b.Allowed.Parse, kind) }
	var bad []string
	if (strings.Contains(*b.Content, "@everyone") || strings.Contains(*b.Content, "@here")) && parse("everyone") {
		bad = append(bad, "content could notify everyone: allowed_mentions does not forbid it")
	}
	if b.Allowed == nil && mentionPatterns.MatchString(*b.Content) || b.Allowed != nil && parse("users") && mentionPatterns.MatchString(*b.Content) {
		bad = append(bad, "content could notify users: allowed_mentions does not forbid it")
	}
	if strings.Contains(*b.Content, "<@&") && parse("roles") {
		bad = append(bad, "content could notify roles: allowed_mentions does not forbid it")
	}
	return bad
}

// componentRules finds what is wrong with the components of a message.
func componentRules(components []any) []string {
	var bad []string
	say := func(format string, args ...any) { bad = append(bad, fmt.Sprintf("components: "+format, args...)) }
	if len(components) > 5 {
		say("%d rows: more than 5", len(components))
	}
	ids, values := map[string]bool{}, map[string]bool{}
	for i, x := range components {
		row, _ := x.(obj)
		if kind, _ := row["type"].(float64); kind != 1 {
			say("[%d] is no row", i)
		}
	}
	for i, row := range rows(components) {
		if len(row) == 0 || len(row) > 5 {
			say("row %d has %d components", i, len(row))
		}
		for _, c := range row {
			if c.Type != 2 && len(row) > 1 {
				say("row %d: a select is alone in its row", i)
			}
			if c.CustomID != "" && ids[c.CustomID] {
				say("row %d: custom_id %q is there twice", i, c.CustomID)
			}
			ids[c.CustomID] = true
			for _, problem := range c.problems() {
				say("row %d: %s", i, problem)
			}
			clear(values)
			for _, o := range c.Options {
				if values[o.Value] {
					say("row %d: the value %q is there twice", i, o.Value)
				}
				values[o.Value] = true
			}
		}
	}
	return bad
}

// problems is what is wrong with a button or a select by itself.
func (c Component) problems() []string {
	var bad []string
	say := func(format string, args ...any) { bad = append(bad, fmt.Sprintf(format, args...)) }
	atMost := func(what, text string, n int) {
		if utf8.RuneCountInString(text) > n {
			say("%s has more than %d characters", what, n)
		}
	}
	atMost("custom_id", c.CustomID, 100)
	switch {
	case c.Type == 2 && c.Style == 5:
		if c.URL == "" || c.CustomID != "" {
			say("a link button has a URL and no custom_id")
		}
	case c.Type == 2 && c.Style >= 1 && c.Style <= 4:
		if c.CustomID == "" || c.URL != "" {
			say("a button has a custom_id and no URL")
		}
	case c.Type == 2:
		say("button style %d is not simulated here", c.Style)
	case c.Type == 3:
		if c.CustomID == "" {
			say("a select has a custom_id")
		}
		bad = append(bad, c.selectProblems()...)
	default:
		say("components of type %d are not simulated here", c.Type)
	}
	if c.Type == 2 && c.Label == "" && c.Emoji.ID == "" && c.Emoji.Name == "" {
		say("a button has a label or an emoji")
	}
	atMost("label", c.Label, 80)
	atMost("placeholder", c.Placeholder, 150)
	return bad
}

func (c Component) selectProblems() []string {
	var bad []string
	if n := len(c.Options); n == 0 || n > 25 {
		bad = append(bad, fmt.Sprintf("a select has 1 to 25 options, not %d", n))
	}
	least, most := c.bounds()
	if least > most || most > len(c.Options) {
		bad = append(bad, fmt.Sprintf("min_values %d and max_values %d do not fit %d options", least, most, len(c.Options)))
	}
	chosen := 0
	for _, o := range c.Options {
		for what, text := range map[string]string{"label": o.Label, "value": o.Value, "description": o.Description} {
			if n := utf8.RuneCountInString(text); n > 100 || n == 0 && what != "description" {
				bad = append(bad, fmt.Sprintf("an option's %s has %d characters", what, n))
			}
		}
		if o.Default {
			chosen++
		}
	}
	if chosen > most {
		bad = append(bad, fmt.Sprintf("%d options are default: more than can be chosen", chosen))
	}
	return bad
}

// bounds is how many values a select takes.
func (c Component) bounds() (least, most int) {
	least, most = 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	return least, most
}

// modalRules finds what is wrong with a modal, beyond the specification.
func modalRules(m Modal, data obj) []string {
	var bad []string
	say := func(format string, args ...any) { bad = append(bad, "modal: "+fmt.Sprintf(format, args...)) }
	if n := utf8.RuneCountInString(m.Title); n == 0 || n > 45 {
		say("its title has %d characters", n)
	}
	if n := utf8.RuneCountInString(m.CustomID); n == 0 || n > 100 {
		say("its custom_id has %d characters", n)
	}
	if n := len(array(data["components"])); n == 0 || n > 5 {
		say("it has %d components", n)
	}
	ids := map[string]bool{}
	for _, in := range m.Inputs {
		if n := utf8.RuneCountInString(in.CustomID); n == 0 || n > 100 || ids[in.CustomID] {
			say("custom_id %q is empty, long or there twice", in.CustomID)
		}
		ids[in.CustomID] = true
		if n := utf8.RuneCountInString(in.Label); n == 0 || n > 45 {
			say("the label %q has %d characters", in.Label, n)
		}
		if utf8.RuneCountInString(in.Placeholder) > 100 {
			say("a placeholder has more than 100 characters")
		}
		most := in.Max
		if most == 0 {
			most = 4000
		}
		if n := utf8.RuneCountInString(in.Value); n > most || in.Min > most || most > 4000 || in.Value != "" && n < in.Min {
			say("value, min_length and max_length of %s do not fit", in.CustomID)
		}
		if in.Style != 1 && in.Style != 2 {
			say("style %d of %s", in.Style, in.CustomID)
		}
	}
	return bad
}

func array(v any) []any {
	all, _ := v.([]any)
	return all
}

// commandRules finds what is wrong with a set of commands, beyond the specification.
func commandRules(all []*command) []string {
	var bad []string
	say := func(format string, args ...any) { bad = append(bad, fmt.Sprintf(format, args...)) }
	name := regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)
	if len(all) > 100 {
		say("%d commands: more than 100", len(all))
	}
	seen := map[string]bool{}
	for _, c := range all {
		if seen[c.Name] {
			say("command %s is there twice", c.Name)
		}
		seen[c.Name] = true
		if c.Type > 1 {
			say("command %s: types other than 1 are not simulated here", c.Name)
		}
		var walk func(at, its, description string, options []*commandOption)
		walk = func(at, its, description string, options []*commandOption) {
			if !name.MatchString(its) || strings.ToLower(its) != its {
				say("%s: the name is not allowed", at)
			}
			if n := utf8.RuneCountInString(description); n == 0 || n > 100 {
				say("%s: the description has %d characters", at, n)
			}
			optional := false
			names := map[string]bool{}
			for _, o := range options {
				if o.Required && optional {
					say("%s: the required option %s comes after others", at, o.Name)
				}
				optional = optional || !o.Required
				if names[o.Name] {
					say("%s: option %s is there twice", at, o.Name)
				}
				names[o.Name] = true
				bad = append(bad, o.problems(at+" "+o.Name)...)
				walk(at+" "+o.Name, o.Name, o.Description, o.Options)
			}
		}
		walk("command "+c.Name, c.Name, c.Description, c.Options)
	}
	return bad
}

func (o *commandOption) problems(at string) []string {
	var bad []string
	if len(o.Choices) > 25 {
		bad = append(bad, fmt.Sprintf("%s: %d choices: more than 25", at, len(o.Choices)))
	}
	if o.Autocomplete && len(o.Choices) > 0 {
		bad = append(bad, at+": autocomplete and choices exclude each other")
	}
	return append(bad, choiceRules(at, o.Choices)...)
}

func choiceRules(at string, all []Choice) []string {
	var bad []string
	for _, c := range all {
		if n := utf8.RuneCountInString(c.Name); n == 0 || n > 100 {
			bad = append(bad, fmt.Sprintf("%s: a choice's name has %d characters", at, n))
		}
		if text, _ := c.Value.(string); utf8.RuneCountInString(text) > 100 {
			bad = append(bad, at+": a choice's value has more than 100 characters")
		}
	}
	return bad
}
