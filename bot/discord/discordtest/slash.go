package discordtest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Slash uses a command; a subcommand by "command sub". Values are string, int, float64, bool, File, *User, *Role or
// *Channel, as the options are registered. nil: the command is not there in that form.
func (a *Seat) Slash(name string, options map[string]any) *Interaction {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	return a.slash(name, options, "")
}

// Complete types into an option that the bot completes, and waits for the choices. nil: none came in time.
func (a *Seat) Complete(name, option, typed string) []Choice {
	s := a.s
	s.mu.Lock()
	i := a.slash(name, map[string]any{option: typed}, option)
	s.mu.Unlock()
	if i == nil {
		return nil
	}
	s.Await(s.opt.ResponseTime*2, func() bool { return i.Answered() != 0 || i.Failed() })
	s.mu.Lock()
	defer s.mu.Unlock()
	return i.choices
}

// slash uses a command, or with focus types into that option of it. The caller holds mu.
func (a *Seat) slash(name string, options map[string]any, focus string) *Interaction {
	s := a.s
	c := a.at("uses /" + name)
	if c == nil {
		return nil
	}
	words := strings.Fields(name)
	n := slices.IndexFunc(s.commands, func(c *command) bool { return len(words) > 0 && c.Name == words[0] })
	if n < 0 {
		s.violate("%s uses /%s, which is not registered", a.user.Name, name)
		return nil
	}
	cmd := s.commands[n]
	context := contextDM
	if c.guild != nil {
		context = contextGuild
	}
	if !cmd.usable(context) {
		s.violate("%s uses /%s, which is not to be used there", a.user.Name, name)
		return nil
	}
	if c.guild != nil && !c.perms(c.guild.member(a.user).roles).has(cmd.needs()) {
		s.violate("%s uses /%s, which needs permissions that they do not have", a.user.Name, name)
		return nil
	}
	data := obj{"id": cmd.ID, "name": cmd.Name, "type": 1}
	known := cmd.Options
	under := data
	for _, word := range words[1:] {
		i := slices.IndexFunc(known, func(o *commandOption) bool { return o.Name == word && o.Type <= optionGroup })
		if i < 0 {
			s.violate("%s uses /%s, which has no subcommand %s", a.user.Name, name, word)
			return nil
		}
		sub := obj{"name": word, "type": known[i].Type}
		under["options"] = []obj{sub}
		under, known = sub, known[i].Options
	}
	if len(known) > 0 && known[0].Type <= optionGroup {
		s.violate("%s uses /%s without its subcommand", a.user.Name, name)
		return nil
	}
	resolved := obj{}
	given, problem := s.options(c, known, options, focus, resolved)
	if problem != "" {
		s.violate("%s uses /%s: %s", a.user.Name, name, problem)
		return nil
	}
	if len(given) > 0 {
		under["options"] = given
	}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	kind := kindCommand
	if focus != "" {
		kind = kindComplete
	}
	return s.interact(a, c, kind, data, nil)
}

// options is the options as the event holds them, in the order of the command. The caller holds mu.
func (s *Server) options(c *Channel, known []*commandOption, values map[string]any, focus string, resolved obj) (all []obj, problem string) {
	used := 0
	for _, o := range known {
		v, ok := values[o.Name]
		if !ok {
			if o.Required && focus == "" {
				return nil, "option " + o.Name + " is required"
			}
			continue
		}
		used++
		given := obj{"name": o.Name, "type": o.Type}
		if focus == o.Name {
			if !o.Autocomplete {
				return nil, "option " + o.Name + " is not completed"
			}
			given["value"], given["focused"] = v, true
		} else if given["value"], problem = s.optionValue(c, o, v, resolved); problem != "" {
			return nil, "option " + o.Name + ": " + problem
		}
		all = append(all, given)
	}
	if used != len(values) {
		return nil, fmt.Sprintf("it has no such options: %v", values)
	}
	return all, ""
}

// optionValue is a value as the event holds it. The caller holds mu.
func (s *Server) optionValue(c *Channel, o *commandOption, v any, resolved obj) (any, string) {
	put := func(kind, id string, o obj) {
		if resolved[kind] == nil {
			resolved[kind] = obj{}
		}
		resolved[kind].(obj)[id] = o
	}
	wrong := fmt.Sprintf("%v is no value for type %d", v, o.Type)
	switch v := v.(type) {
	case string:
		n := utf8.RuneCountInString(v)
		switch {
		case o.Type != optionString:
			return nil, wrong
		case n < o.MinLength || n > 6000 || o.MaxLength > 0 && n > o.MaxLength:
			return nil, fmt.Sprintf("it has %d characters", n)
		}
		return v, o.chosen(v)
	case int:
		if o.Type != optionInteger && o.Type != optionNumber {
			return nil, wrong
		}
		return v, o.within(float64(v))
	case float64:
		if o.Type != optionNumber {
			return nil, wrong
		}
		return v, o.within(v)
	case bool:
		if o.Type != optionBoolean {
			return nil, wrong
		}
		return v, ""
	case File:
		if o.Type != optionAttachment {
			return nil, wrong
		}
		f := s.keep(&v)
		f.channel = c.ID
		put("attachments", f.ID, s.fileJSON(f))
		return f.ID, ""
	case *User:
		if o.Type != optionUser {
			return nil, wrong
		}
		put("users", v.ID, v.json())
		if c.guild != nil && c.guild.members[v.ID] != nil {
			put("members", v.ID, s.partialMember(c.guild, v.ID))
		}
		return v.ID, ""
	case *Role:
		if o.Type != optionRole || c.guild == nil {
			return nil, wrong
		}
		put("roles", v.ID, v.json(c.guild))
		return v.ID, ""
	case *Channel:
		if o.Type != optionChannel {
			return nil, wrong
		}
		put("channels", v.ID, s.channelJSON(v))
		return v.ID, ""
	}
	return nil, wrong
}

// chosen reports what is wrong with a value that has to be one of the choices.
func (o *commandOption) chosen(v any) string {
	if len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c Choice) bool { return c.Value == v }) {
		return fmt.Sprintf("%v is none of the choices", v)
	}
	return ""
}

func (o *commandOption) within(v float64) string {
	if o.MinValue != nil && v < *o.MinValue || o.MaxValue != nil && v > *o.MaxValue {
		return fmt.Sprintf("%v is out of bounds", v)
	}
	return o.chosen(v)
}
