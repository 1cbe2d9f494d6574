package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

// interaction translates a command, a tap, a choice or a submitted form. Its Raw form is given by the caller.
func (b *Bot) interaction(ctx context.Context, in wireInteraction) (u bot.Update, ok bool, err error) {
	u, ok, err = b.around(ctx, in)
	if err != nil || !ok {
		return bot.Update{}, false, err
	}
	switch in.Type {
	case interactionCommand:
		u.Kind = bot.KindMessage
		u.Message = &bot.Message{Command: &bot.Command{Name: strings.ToLower(in.Data.Name), Args: argsOf(in.Data.Options)}}
		for _, o := range in.Data.Options {
			var id string
			if o.Type != optionAttachment || json.Unmarshal(o.Value, &id) != nil {
				continue
			}
			if a, ok := in.Data.Resolved.Attachments[id]; ok {
				u.Message.Files = append(u.Message.Files, b.fileOf(a, in.ChannelID, ""))
			}
		}
		return u, in.Data.Name != "", nil
	case interactionComponent:
		data, _, ok := tapped(in.Data)
		u.Kind = bot.KindTap
		u.Tap = &bot.Tap{ID: in.ID, Data: data}
		if in.Message != nil {
			u.Tap.Message = messageID(in.Message)
		}
		return u, ok, nil
	case interactionModal:
		kind, data, ok := readCustomID(in.Data.CustomID)
		u.Kind = bot.KindTap
		u.Tap = &bot.Tap{ID: in.ID, Data: data, Values: valuesOf(in.Data.Components)}
		if in.Message != nil {
			u.Tap.Message = messageID(in.Message)
		}
		return u, ok && kind == idModal, nil
	}
	return bot.Update{}, false, nil
}

// around is what all interactions have in common: who, where and when. None has a Cursor: they are not among the messages
// of their chat, so that it is not known what was read before one of them.
func (b *Bot) around(ctx context.Context, in wireInteraction) (bot.Update, bool, error) {
	p := in.person()
	if p == nil || !snowflake(p.ID) || !snowflake(in.ID) || !snowflake(in.ChannelID) {
		return bot.Update{}, false, nil
	}
	u := bot.Update{Key: "i" + in.ID, At: timeOf(in.ID), From: b.person(p, in.Member)}
	u.From.Lang = in.Locale
	if in.Guild == "" {
		u.Place, u.Address = bot.Private, b.private(p.ID)
		return u, true, nil
	}
	c := wireChannel{ID: in.ChannelID}
	if in.Channel != nil && in.Channel.ID == in.ChannelID {
		c = *in.Channel
	}
	if in.Channel == nil || c.isThread() && c.Parent == "" {
		known, err := b.dir.channel(ctx, in.ChannelID)
		if err != nil {
			return bot.Update{}, false, fmt.Errorf("ask about the channel of an interaction: %w", err)
		}
		c = known
	}
	u.Place, u.Address = bot.Group, b.addressOf(c)
	u.Room, u.Topic, u.Whisper = b.public(u.Address.Chat, ""), u.Address.Thread, b.whisper(in.ID, p.ID)
	b.placed(&u, c)
	return u, true, nil
}

// placed says of what channel the update's address is a part, as far as that is known. c is the channel, or the thread, itself.
func (b *Bot) placed(u *bot.Update, c wireChannel) {
	if c.isThread() {
		parent, ok := b.dir.known(c.Parent)
		if !ok {
			return
		}
		c = parent
	}
	if c.Name != "" {
		u.Title = "#" + c.Name
	}
	switch {
	case c.isForum():
		u.Opens = bot.OpensAlways
	case c.Type == channelText && c.Name != "":
		u.Opens = bot.OpensBeneath
	}
}

// argsOf joins the options of a command to what would have been typed. Discord sends them in whatever order they were
// filled in: "kode" and "kantor" say what the rest is about, and "teks" runs to the end.
func argsOf(options []wireOption) string {
	place := func(o wireOption) int {
		switch o.Name {
		case "kode":
			return 0
		case "kantor":
			return 1
		case "teks":
			return 3
		}
		return 2
	}
	options = slices.Clone(options)
	slices.SortStableFunc(options, func(a, b wireOption) int { return place(a) - place(b) })
	var words []string
	for _, o := range options {
		if o.Type == optionAttachment {
			continue
		}
		if w := strings.TrimSpace(typed(o)); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// typed is an option's value as it would be typed.
func typed(o wireOption) string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	return string(o.Value) // a number
}

// wordsOf is what a person wrote in an interaction.
func wordsOf(in wireInteraction) string {
	if in.Type == interactionCommand {
		return argsOf(in.Data.Options)
	}
	if in.Type != interactionModal {
		return ""
	}
	values := valuesOf(in.Data.Components)
	var words []string
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if v := strings.TrimSpace(values[name]); v != "" {
			words = append(words, v)
		}
	}
	return strings.Join(words, "\n\n")
}

// rawInteraction is the event again, without the token: nobody may answer with what is stored.
func rawInteraction(in wireInteraction) json.RawMessage {
	in.Token = ""
	raw, err := json.Marshal(map[string]any{"t": "INTERACTION_CREATE", "d": in})
	if err != nil {
		return nil
	}
	return raw
}

// decodeInteraction makes of a parked interaction the update that it was.
func (b *Bot) decodeInteraction(ctx context.Context, d json.RawMessage) (bot.Update, bool, error) {
	var in wireInteraction
	if err := json.Unmarshal(d, &in); err != nil {
		return bot.Update{}, false, fmt.Errorf("decode an interaction: %w", err)
	}
	u, ok, err := b.interaction(ctx, in)
	if ok {
		u.Raw = rawInteraction(in)
	}
	return u, ok, err
}

// completion answers what is being typed into an option with what it may become.
func (x *interactions) completion(ctx context.Context, in wireInteraction) {
	choices := x.choices(ctx, in)
	ctx, cancel := context.WithTimeout(ctx, x.times.request)
	defer cancel()
	h := &held{id: in.ID, token: in.Token, acked: make(chan struct{})}
	if _, err := x.callback(ctx, h, callbackComplete, map[string]any{"choices": choices}, nil); err != nil {
		x.b.opt.Log.DebugContext(ctx, "an option is not completed", "interaction", in.ID, "error", err)
	}
}

func (x *interactions) choices(ctx context.Context, in wireInteraction) []choice {
	out := []choice{}
	i := slices.IndexFunc(in.Data.Options, func(o wireOption) bool { return o.Focused })
	if x.b.opt.Suggest == nil || i < 0 {
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, x.times.complete)
	defer cancel()
	u, ok, err := x.b.around(ctx, in)
	if err != nil || !ok {
		return out
	}
	o := in.Data.Options[i]
	q := bot.Query{
		Address: u.Address, Room: u.Room, Place: u.Place, From: u.From, Command: strings.ToLower(in.Data.Name), Option: o.Name, Typed: typed(o),
	}
	found, err := x.b.opt.Suggest(ctx, q)
	if err != nil {
		x.b.opt.Log.WarnContext(ctx, "what an option may be cannot be told", "command", q.Command, "option", q.Option, "error", err)
		return out
	}
	for _, c := range found {
		label := cut(c.Label, choiceMax)
		if strings.TrimSpace(label) == "" {
			label = cut(c.Value, choiceMax)
		}
		if strings.TrimSpace(label) == "" || c.Value == "" || units(c.Value) > choiceMax || !utf8.ValidString(c.Value) || len(out) == choicesMax {
			continue
		}
		out = append(out, choice{Name: label, Value: c.Value})
	}
	return out
}

// openForm opens the form of a tapped button. false: there is none, and the tap is to be handed over.
func (x *interactions) openForm(ctx context.Context, h *held, in wireInteraction) bool {
	if in.Type != interactionComponent {
		return false
	}
	data, form, ok := tapped(in.Data)
	if !ok || !form {
		return false
	}
	m, ok := x.findForm(ctx, h, in, data)
	if !ok {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, x.times.request)
	defer cancel()
	if !h.lock(ctx) {
		return false
	}
	defer h.unlock()
	if h.state != stateOpen {
		return false
	}
	_, err := x.callback(ctx, h, callbackModal, m, nil)
	if err != nil && !passes(err) && h.state == stateOpen {
		x.b.opt.Log.WarnContext(ctx, "a form is refused", "interaction", h.id, "error", err)
		return false
	}
	h.to(stateQuiet)
	return true
}

// findForm looks for the form among what was just sent, and among what the store knows to be said. A message whose sending
// is not settled yet is known to neither at once.
func (x *interactions) findForm(ctx context.Context, h *held, in wireInteraction, data string) (modal, bool) {
	left := x.times.form - x.b.opt.Clock().Sub(h.arrived)
	ctx, cancel := context.WithTimeout(ctx, max(x.times.form/5, left)) // a look at least
	defer cancel()
	var at bot.Address
	for {
		if button, ok := formOf(x.recent.get(h.message).buttons, data); ok {
			return modalOf(button)
		}
		if x.b.opt.Chats != nil {
			if at.IsZero() {
				if u, ok, err := x.b.around(ctx, in); err == nil && ok {
					at = u.Address
				}
			}
			if !at.IsZero() {
				out, ok, err := x.b.saidOn(ctx, in, at)
				if err == nil && ok { // if there is none in it any more, the button is an old one
					button, _ := formOf(out.Buttons, data)
					return modalOf(button)
				}
			}
		}
		if !adapter.Sleep(ctx, x.times.poll) {
			return modal{}, false
		}
	}
}
