package discordtest

import (
	"encoding/base64"
	"slices"
	"time"
)

// Interaction is something that a person did for the bot to answer. The methods of a nil one tell of no answer.
type Interaction struct {
	ID    string
	Token string

	s         *Server
	user      *User
	kind      int
	channel   *Channel
	command   string
	message   *Message // whose component was used; of a modal, the one that it was opened from
	created   time.Time
	timer     *time.Timer
	expired   bool // it was not answered in time
	dead      bool // its token is not good any more
	lost      bool
	sentOn    *gatewayConn
	answered  int // the type of the answer; 0: none yet
	original  *Message
	followUps []*Message
	choices   []Choice
}

// Kinds of interactions.
const (
	kindCommand   = 2
	kindComponent = 3
	kindComplete  = 4
	kindSubmit    = 5
)

// Types of answers to interactions.
const (
	answerMessage        = 4
	answerDeferred       = 5
	answerDeferredUpdate = 6
	answerUpdate         = 7
	answerChoices        = 8
	answerModal          = 9
)

// Answered is the type of the answer; 0: there is none yet.
func (i *Interaction) Answered() int {
	if i == nil {
		return 0
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.answered
}

// Failed reports whether the person was told that the bot did not respond.
func (i *Interaction) Failed() bool {
	if i == nil {
		return false
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.expired
}

// Original is the message of the answer as it looks now. ok = false: there is none, or it was deleted.
func (i *Interaction) Original() (m Message, ok bool) {
	if i == nil {
		return Message{}, false
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if i.original == nil || i.original.Deleted {
		return Message{}, false
	}
	return i.original.clone(), true
}

// FollowUps is the messages that came after the answer, as they look now; the deleted ones are not there.
func (i *Interaction) FollowUps() []Message {
	if i == nil {
		return nil
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	var all []Message
	for _, m := range i.followUps {
		if !m.Deleted {
			all = append(all, m.clone())
		}
	}
	return all
}

// ExpireTokens makes the tokens of all interactions so far invalid, as 15 minutes do.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.byID {
		i.dead = true
	}
}

// interact makes an interaction and tells the bot. The caller holds mu.
func (s *Server) interact(a *Seat, c *Channel, kind int, data obj, message *Message) *Interaction {
	i := &Interaction{
		ID: s.ids.next(), s: s, user: a.user, kind: kind, channel: c, message: message, created: time.Now(),
	}
	i.Token = base64.RawURLEncoding.EncodeToString([]byte("interaction:" + i.ID + ":not-a-real-token"))
	i.command, _ = data["name"].(string)
	s.byID[i.ID], s.byToken[i.Token] = i, i
	context := contextDM
	d := obj{
		"id": i.ID, "application_id": s.BotID, "type": kind, "token": i.Token, "version": 1, "data": data, "channel_id": c.ID,
		"channel": s.channelJSON(c), "locale": a.user.Locale, "app_permissions": c.botPerms().String(), "entitlements": []obj{},
		"entitlement_sku_ids": []string{}, "authorizing_integration_owners": obj{}, "attachment_size_limit": s.opt.MaxUpload,
	}
	if c.guild != nil {
		context = contextGuild
		m := c.guild.member(a.user)
		member := c.guild.memberJSON(m)
		member["permissions"] = c.perms(m.roles).String()
		d["guild_id"], d["guild_locale"], d["member"] = c.guild.ID, "id", member
		d["guild"] = obj{"id": c.guild.ID, "locale": "id", "features": []string{}}
		d["authorizing_integration_owners"] = obj{"0": c.guild.ID}
	} else {
		d["user"] = a.user.json()
		d["authorizing_integration_owners"] = obj{"0": "0"}
	}
	d["context"] = context
	if message != nil {
		d["message"] = s.messageJSON(message, wireREST)
	}
	i.timer = time.AfterFunc(s.opt.ResponseTime, i.late)
	s.emit(event{typ: "INTERACTION_CREATE", by: a.user.ID, data: d, answers: i})
	return i
}

// late is the end of the time within which the interaction was to be answered.
func (i *Interaction) late() {
	s := i.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.answered != 0 || s.closed {
		return
	}
	i.expired = true
	if !s.opt.LateAllowed && i.sentOn != nil && !i.sentOn.gone && !i.sentOn.closing && !i.lost {
		s.violate("interaction %s (type %d, %s) of %s was not answered within %v", i.ID, i.kind, i.command, i.user.Name, s.opt.ResponseTime)
	}
	s.touch()
}

// at is the channel of the seat if the person can use the bot there. The caller holds mu.
func (a *Seat) at(what string) *Channel {
	c := a.enter(what)
	if c != nil && c.guild != nil && !c.guild.in {
		a.s.violate("%s %s in a guild that the bot is not in", a.user.Name, what)
		return nil
	}
	return c
}

// shown is a message that the person sees in the channel. The caller holds mu.
func (a *Seat) shown(id string) *Message {
	if w := a.user.whisper(id); w != nil && !w.Deleted && w.Channel == a.Channel {
		return w
	}
	if c := a.s.channels[a.Channel]; c != nil {
		return c.byID[id]
	}
	return nil
}

// Tap taps a button of a message, by row and place, both from 0. nil: it is not there.
func (a *Seat) Tap(message string, row, column int) *Interaction {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	m := a.shown(message)
	if m == nil {
		a.s.violate("%s taps a button of message %s, which is not there", a.user.Name, message)
		return nil
	}
	all := rows(m.components)
	if row >= len(all) || column >= len(all[row]) || all[row][column].Type != 2 || all[row][column].Disabled || all[row][column].CustomID == "" {
		a.s.violate("%s taps button %d.%d of message %s, which is not there", a.user.Name, row, column, message)
		return nil
	}
	return a.component(m, 2, all[row][column].CustomID, nil)
}

// TapLabel taps the button of that label.
func (a *Seat) TapLabel(message, label string) *Interaction {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	if m := a.shown(message); m != nil {
		for _, row := range rows(m.components) {
			for _, c := range row {
				if c.Type == 2 && c.Label == label && !c.Disabled && c.CustomID != "" {
					return a.component(m, 2, c.CustomID, nil)
				}
			}
		}
	}
	a.s.violate("%s taps %q of message %s, which is not there", a.user.Name, label, message)
	return nil
}

// TapID taps a button as it was once: a message that is still shown may have had it before it was changed.
func (a *Seat) TapID(message, customID string) *Interaction {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	m := a.shown(message)
	if m == nil {
		a.s.violate("%s taps a button of message %s, which is not there", a.user.Name, message)
		return nil
	}
	return a.component(m, 2, customID, nil)
}

// Choose chooses in the select of a row: values as strings, or the places of options as ints.
func (a *Seat) Choose(message string, row int, choices ...any) *Interaction {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	m := a.shown(message)
	if m == nil {
		a.s.violate("%s chooses in message %s, which is not there", a.user.Name, message)
		return nil
	}
	all := rows(m.components)
	if row >= len(all) || len(all[row]) != 1 || all[row][0].Type != 3 || all[row][0].Disabled {
		a.s.violate("%s chooses in row %d of message %s, where no select is", a.user.Name, row, message)
		return nil
	}
	c := all[row][0]
	values := []string{}
	for _, choice := range choices {
		n := -1
		switch choice := choice.(type) {
		case int:
			n = choice
		case string:
			n = slices.IndexFunc(c.Options, func(o SelectOption) bool { return o.Value == choice })
		}
		if n < 0 || n >= len(c.Options) {
			a.s.violate("%s chooses %v in message %s, which is no option", a.user.Name, choice, message)
			return nil
		}
		values = append(values, c.Options[n].Value)
	}
	if least, most := c.bounds(); len(values) < least || len(values) > most {
		a.s.violate("%s chooses %d options in message %s", a.user.Name, len(values), message)
		return nil
	}
	return a.component(m, 3, c.CustomID, values)
}

func (a *Seat) component(m *Message, kind int, customID string, values []string) *Interaction {
	c := a.at("uses a component")
	if c == nil {
		return nil
	}
	data := obj{"component_type": kind, "custom_id": customID, "id": 2}
	if values != nil {
		data["values"] = values
	}
	return a.s.interact(a, c, kindComponent, data, m)
}
