package discordtest

import (
	"fmt"
	"slices"
	"time"
)

func unknownInteraction() *apiError { return refuse(404, 10062, "Unknown interaction") }

// answersTo is the types of answers that an interaction takes.
func (i *Interaction) answersTo() []int {
	switch {
	case i.kind == kindCommand:
		return []int{answerMessage, answerDeferred, answerModal}
	case i.kind == kindComplete:
		return []int{answerChoices}
	case i.kind == kindComponent:
		return []int{answerMessage, answerDeferred, answerDeferredUpdate, answerUpdate, answerModal}
	case i.message != nil: // a modal that a component opened
		return []int{answerMessage, answerDeferred, answerDeferredUpdate, answerUpdate}
	}
	return []int{answerMessage, answerDeferred}
}

// callback is the answer to an interaction.
func (s *Server) callback(r *request) (any, *apiError) {
	i := s.byID[r.vars["interaction_id"]]
	if i == nil || i.Token != r.vars["interaction_token"] || i.expired {
		return nil, unknownInteraction()
	}
	if i.answered != 0 {
		return nil, refuse(400, 40060, "Interaction has already been acknowledged.")
	}
	var in struct {
		Type int `json:"type"`
	}
	r.into(&in)
	data, _ := r.fields["data"].(obj)
	if !slices.Contains(i.answersTo(), in.Type) {
		return nil, s.violation(r, []string{fmt.Sprintf("an answer of type %d to an interaction of type %d", in.Type, i.kind)})
	}
	if len(r.files) > 0 && in.Type != answerMessage && in.Type != answerUpdate {
		return nil, s.violation(r, []string{"files in an answer that is no message"})
	}
	if refusal := s.give(r, i, in.Type, data); refusal != nil {
		return nil, refusal
	}
	i.answered = in.Type
	i.timer.Stop()
	s.touch()
	if r.query.Get("with_response") != "true" {
		return nil, nil
	}
	about := obj{"id": i.ID, "type": i.kind, "channel_id": i.channel.ID}
	answer := obj{"interaction": about}
	if m := i.original; m != nil {
		about["response_message_id"] = m.ID
		about["response_message_loading"] = m.Flags&flagLoading != 0
		about["response_message_ephemeral"] = m.Flags&flagEphemeral != 0
		answer["resource"] = obj{"type": in.Type, "message": s.messageJSON(m, wireREST)}
	}
	return answer, nil
}

// give does what the answer says. The caller holds mu.
func (s *Server) give(r *request, i *Interaction, kind int, data obj) *apiError {
	switch kind {
	case answerMessage:
		if data == nil {
			return s.violation(r, []string{"data is missing"})
		}
		m, refusal := s.compose(r, i.channel, data, i, 0)
		if refusal != nil {
			return refusal
		}
		s.deliver(i, m)
		i.original = m
	case answerDeferred:
		var b messageBody
		remarshal(data, &b)
		if b.Flags&^flagEphemeral != 0 || b.Content != nil && *b.Content != "" || len(b.Embeds)+len(b.Components) > 0 {
			return s.violation(r, []string{"a deferral holds nothing but the flag 64"})
		}
		m := &Message{From: s.BotID, Bot: true, by: i, Flags: flagLoading | b.Flags}
		s.deliver(i, m)
		i.original = m
	case answerDeferredUpdate:
		i.original = i.message
	case answerUpdate:
		if i.message.Deleted {
			return unknownMessage()
		}
		i.original = i.message
		if data != nil {
			return s.reviseAnswer(r, i, i.message, data)
		}
	case answerChoices:
		var list struct {
			Choices []Choice `json:"choices"`
		}
		remarshal(data, &list)
		if problems := choiceRules("choices", list.Choices); len(problems) > 0 || len(list.Choices) > 25 {
			return s.violation(r, append(problems, fmt.Sprintf("%d choices", len(list.Choices))))
		}
		i.choices = list.Choices
	case answerModal:
		m, labels, problems := readModal(data)
		if len(problems) > 0 {
			return s.violation(r, problems)
		}
		i.user.modal = &openModal{Modal: m, seat: i.user.In(i.channel.ID), from: i, labels: labels}
	}
	return nil
}

// deliver puts a message where the interaction was: for all, or for the person alone. The caller holds mu.
func (s *Server) deliver(i *Interaction, m *Message) {
	switch {
	case i.kind == kindCommand:
		m.Type = typeCommand
	case i.kind == kindComponent && i.message.Flags&flagEphemeral == 0 && m.reference == nil:
		m.Type, m.ReplyTo = typeReply, i.message.ID
		m.reference = obj{"type": 0, "channel_id": i.channel.ID, "message_id": i.message.ID}
	}
	m.webhook = true
	if m.Flags&flagEphemeral != 0 {
		m.Viewer = i.user.ID
		s.place(i.channel, m)
		i.user.whispers = append(i.user.whispers, m)
		s.touch()
		return
	}
	s.add(i.channel, m)
	s.emitMessage("MESSAGE_CREATE", "", m)
}

// reviseAnswer changes a message of an interaction, and tells of it. The caller holds mu.
func (s *Server) reviseAnswer(r *request, i *Interaction, m *Message, fields obj) *apiError {
	if refusal := s.revise(r, i.channel, m, fields); refusal != nil {
		return refusal
	}
	if m.Flags&flagEphemeral == 0 {
		s.emitMessage("MESSAGE_UPDATE", "", m)
	}
	return nil
}

// interactionOf is the interaction whose token a request has. The caller holds mu.
func (s *Server) interactionOf(r *request) (*Interaction, *apiError) {
	i := s.byToken[r.vars["webhook_token"]]
	switch {
	case i == nil || r.vars["webhook_id"] != s.BotID || i.answered == 0:
		return nil, refuse(404, 10015, "Unknown Webhook")
	case i.dead || time.Since(i.created) > 15*time.Minute:
		return nil, refuse(401, 50027, "Invalid Webhook Token")
	}
	return i, nil
}

// followUpOf is the message of an interaction that a request is about. The caller holds mu.
func (s *Server) followUpOf(r *request) (*Interaction, *Message, *apiError) {
	i, refusal := s.interactionOf(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	id, other := r.vars["message_id"]
	m := i.original
	if other && (m == nil || m.ID != id) {
		n := slices.IndexFunc(i.followUps, func(m *Message) bool { return m.ID == id })
		if n < 0 {
			return nil, nil, unknownMessage()
		}
		m = i.followUps[n]
	}
	if m == nil || m.Deleted {
		return nil, nil, unknownMessage()
	}
	return i, m, nil
}

// sendFollowUp sends one more message; the first after a deferral fills that in.
func (s *Server) sendFollowUp(r *request) (any, *apiError) {
	i, refusal := s.interactionOf(r)
	if refusal != nil {
		return nil, refusal
	}
	m, refusal := s.compose(r, i.channel, r.fields, i, 0)
	if refusal != nil {
		return nil, refusal
	}
	if was := i.original; was != nil && was.Flags&flagLoading != 0 && !was.Deleted {
		was.Content, was.embeds, was.components, was.Files, was.Pings = m.Content, m.embeds, m.components, m.Files, m.Pings
		for _, f := range was.Files {
			f.channel = was.Channel
		}
		was.Flags &^= flagLoading
		if was.Flags&flagEphemeral == 0 {
			s.emitMessage("MESSAGE_UPDATE", "", was)
		}
		return s.messageJSON(was, wireREST), nil
	}
	s.deliver(i, m)
	i.followUps = append(i.followUps, m)
	return s.messageJSON(m, wireREST), nil
}

func (s *Server) getFollowUp(r *request) (any, *apiError) {
	_, m, refusal := s.followUpOf(r)
	if refusal != nil {
		return nil, refusal
	}
	return s.messageJSON(m, wireREST), nil
}

func (s *Server) editFollowUp(r *request) (any, *apiError) {
	i, m, refusal := s.followUpOf(r)
	if refusal != nil {
		return nil, refusal
	}
	if refusal := s.reviseAnswer(r, i, m, r.fields); refusal != nil {
		return nil, refusal
	}
	return s.messageJSON(m, wireREST), nil
}

func (s *Server) deleteFollowUp(r *request) (any, *apiError) {
	i, m, refusal := s.followUpOf(r)
	if refusal != nil {
		return nil, refusal
	}
	if m.Flags&flagEphemeral != 0 {
		m.Deleted = true
		s.touch()
	} else {
		s.remove(i.channel, m)
	}
	return nil, nil
}
