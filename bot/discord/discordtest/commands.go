package discordtest

import (
	"slices"
	"strconv"
)

// command is a slash command that the bot registered.
type command struct {
	ID           string           `json:"-"`
	Name         string           `json:"name"`
	Type         int              `json:"type"`
	Description  string           `json:"description"`
	Contexts     []int            `json:"contexts"`
	DMPermission *bool            `json:"dm_permission"`
	Options      []*commandOption `json:"options"`

	raw obj
}

// needs is the permissions that members need to use the command, unless the guild says otherwise.
func (c *command) needs() Perm {
	switch v := c.raw["default_member_permissions"].(type) {
	case float64:
		return Perm(v)
	case string:
		n, _ := strconv.ParseInt(v, 10, 64) // the specification was kept
		return Perm(n)
	}
	return 0
}

// commandOption is an option of a command, or a subcommand.
type commandOption struct {
	Name         string           `json:"name"`
	Type         int              `json:"type"`
	Description  string           `json:"description"`
	Required     bool             `json:"required"`
	Autocomplete bool             `json:"autocomplete"`
	Choices      []Choice         `json:"choices"`
	Options      []*commandOption `json:"options"`
	MinValue     *float64         `json:"min_value"`
	MaxValue     *float64         `json:"max_value"`
	MinLength    int              `json:"min_length"`
	MaxLength    int              `json:"max_length"`
}

// Choice is a value that a person may choose for an option.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"` // a string or a float64
}

// Types of options.
const (
	optionSub        = 1
	optionGroup      = 2
	optionString     = 3
	optionInteger    = 4
	optionBoolean    = 5
	optionUser       = 6
	optionChannel    = 7
	optionRole       = 8
	optionNumber     = 10
	optionAttachment = 11
)

// Where a command may be used.
const (
	contextGuild = 0
	contextDM    = 1
)

// usable reports whether the command may be used there.
func (c *command) usable(context int) bool {
	if context == contextDM && c.Contexts == nil && c.DMPermission != nil {
		return *c.DMPermission
	}
	return c.Contexts == nil || slices.Contains(c.Contexts, context)
}

// Commands is the names of the registered commands.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, c := range s.commands {
		all = append(all, c.Name)
	}
	return all
}

// Command is a registered command as the bot sent it; nil: it is not there.
func (s *Server) Command(name string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.commands {
		if c.Name == name {
			o, _ := clone(c.raw).(obj)
			return o
		}
	}
	return nil
}

// ownApp refuses requests about other applications. The caller holds mu.
func (s *Server) ownApp(r *request) *apiError {
	if r.vars["application_id"] != s.BotID {
		return refuse(403, 20012, "You are not authorized to perform this action on this application")
	}
	return nil
}

func (s *Server) getCommands(r *request) (any, *apiError) {
	if refusal := s.ownApp(r); refusal != nil {
		return nil, refusal
	}
	all := []obj{}
	for _, c := range s.commands {
		o, _ := clone(c.raw).(obj)
		o["id"], o["application_id"], o["version"] = c.ID, s.BotID, c.ID
		if o["type"] == nil {
			o["type"] = 1
		}
		all = append(all, o)
	}
	return all, nil
}

func (s *Server) setCommands(r *request) (any, *apiError) {
	if refusal := s.ownApp(r); refusal != nil {
		return nil, refusal
	}
	var all []*command
	var raw []obj
	r.into(&all)
	r.into(&raw)
	if problems := commandRules(all); len(problems) > 0 {
		return nil, s.violation(r, problems)
	}
	for i, c := range all {
		c.raw = raw[i]
		c.ID = s.ids.next()
		for _, old := range s.commands {
			if old.Name == c.Name {
				c.ID = old.ID
			}
		}
	}
	s.commands = all
	return s.getCommands(r)
}
