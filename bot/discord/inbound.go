package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

// decodeLimit is how long it may take to read an event that was set aside: it may have to be asked where it happened.
const decodeLimit = 10 * time.Second

// envelope is an event: as Discord's gateway sends it, and with what has to be known to read it again later.
type envelope struct {
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`

	// Parent is the channel of the server in which it happened: of a thread, its parent; else the channel itself.
	Parent string `json:"parent,omitempty"`
	User   string `json:"user,omitempty"` // whose private chat it happened in
	// Lost is the channel that is lost together with its server, and Joined when the bot had come there.
	Lost   string `json:"lost,omitempty"`
	Joined string `json:"joined,omitempty"`

	// again: it was handed over before, so that nobody asks whether it is for us.
	again bool
	// turn is an interaction's, which is handed over by whoever answers it; nothing else is told then.
	turn *turn
}

// raw is the envelope as Update.Raw.
func (e envelope) raw() json.RawMessage {
	b, err := json.Marshal(e)
	if err != nil { // Data is no JSON
		b, _ = json.Marshal(map[string]string{"t": e.Type, "d": string(e.Data)})
	}
	return b
}

// Decode implements bot.Decoder. An update of a kind that is not handled is an error.
func (b *Bot) Decode(raw json.RawMessage) (bot.Update, error) {
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil {
		return bot.Update{}, fmt.Errorf("read an event of Discord's: %w", adapter.Wordless(err))
	}
	e.again = true
	ctx, cancel := context.WithTimeout(context.Background(), decodeLimit)
	defer cancel()
	us, err := b.translate(ctx, e)
	switch {
	case err != nil:
		return bot.Update{}, fmt.Errorf("read an event of Discord's: %w", err)
	case len(us) != 1:
		return bot.Update{}, errors.New("an event of Discord's that tells nothing")
	case us[0].Kind == bot.KindBroken:
		return bot.Update{}, us[0].Err
	}
	return us[0], nil
}

// translate makes of an event what it tells: nothing, one update, or more. One that cannot be read becomes KindBroken;
// nothing here panics. An error means that it cannot be told yet: try again.
func (b *Bot) translate(ctx context.Context, e envelope) (us []bot.Update, err error) {
	defer func() {
		if p := recover(); p != nil {
			us, err = []bot.Update{b.broken(e, fmt.Errorf("reading it fails: %T", p))}, nil
		}
	}()
	us, bad, err := b.read(ctx, e)
	if bad != nil {
		return []bot.Update{b.broken(e, fmt.Errorf("read %s of Discord's: %w", e.Type, adapter.Wordless(bad)))}, nil
	}
	return us, err
}

// read is translate. bad: the event cannot be read, and never will be; err: not yet.
func (b *Bot) read(ctx context.Context, e envelope) (us []bot.Update, bad, err error) {
	switch e.Type {
	case "MESSAGE_CREATE":
		return b.created(ctx, e)
	case "MESSAGE_UPDATE":
		return b.edited(ctx, e)
	case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		return b.deleted(ctx, e)
	case "CHANNEL_DELETE", "GUILD_DELETE":
		us, bad = b.removal(e)
		return us, bad, nil
	case "INTERACTION_CREATE":
		u, ok, bad := b.decodeInteraction(ctx, e.Data)
		if bad != nil || !ok {
			return nil, bad, nil
		}
		return []bot.Update{u}, nil, nil
	}
	return nil, nil, nil
}

// broken is an event that cannot be read.
func (b *Bot) broken(e envelope, why error) bot.Update {
	u := bot.Update{Key: "z" + adapter.Hash(append([]byte(e.Type+"\n"), e.Data...)), Kind: bot.KindBroken, Address: bot.Address{Account: b.account}, Err: why}
	var fields map[string]json.RawMessage
	readable := json.Unmarshal(e.Data, &fields) == nil
	if _, ok := fields["token"]; ok { // of an interaction: whoever has it may answer
		delete(fields, "token")
		e.Data, _ = json.Marshal(fields)
	}
	u.Raw = e.raw()
	var channel string
	if readable && json.Unmarshal(fields["channel_id"], &channel) == nil && snowflake(channel) {
		u.Address.Chat = channel
		if c, ok := b.dir.known(channel); ok && c.Guild != "" {
			u.Address = b.addressOf(c)
		} else if ok && len(c.Recipients) == 1 {
			u.Address = b.private(c.Recipients[0].ID)
		}
	}
	return u
}

// created translates a new message.
func (b *Bot) created(ctx context.Context, e envelope) (us []bot.Update, bad, err error) {
	var m wireMessage
	if bad := json.Unmarshal(e.Data, &m); bad != nil {
		return nil, bad, nil
	}
	if !snowflake(m.ID) || !snowflake(m.Channel) {
		return nil, errors.New("the message has no ID or channel"), nil
	}
	b.dir.read(m.Channel, m.ID)
	if m.Author == nil {
		return nil, errors.New("the message has no author"), nil
	}
	if b.isPrivate(e, m.Guild, m.Channel) {
		if !m.byPerson() {
			return nil, nil, nil
		}
		u := b.inPrivate(&e, &m)
		u.Kind, u.Key, u.At = bot.KindMessage, "m"+m.Channel+"/"+m.ID, utc(m.Time)
		u.Cursor = m.Channel + "/" + m.ID
		u.Raw = e.raw()
		return []bot.Update{u}, nil, nil
	}
	content, ours := b.content(&m, true)
	if !e.again && (!m.byPerson() || !ours) {
		return b.passed(e, &m), nil, nil
	}
	where, ok, err := b.locate(ctx, &e, m.Channel)
	if err != nil || !ok {
		return nil, nil, err
	}
	if !e.again && !b.watches(where.Chat) && content.Command == nil && !content.ReplyToBot {
		return nil, nil, nil // people among themselves, somewhere
	}
	b.watch(where.Chat)
	u := b.inServer(where, &m, content)
	u.Kind, u.Key, u.At, u.Cursor, u.Raw = bot.KindMessage, "m"+m.Channel+"/"+m.ID, utc(m.Time), m.ID, e.raw()
	return []bot.Update{u}, nil, nil
}

// passed tells how far a watched channel was read in which a message is not for us. It asks nobody.
func (b *Bot) passed(e envelope, m *wireMessage) []bot.Update {
	if c, ok := b.dir.known(m.Channel); ok && e.Parent == "" {
		e.Parent, _ = c.where()
	}
	if e.Parent == "" || !b.watches(e.Parent) {
		return nil
	}
	where := b.inParent(e.Parent, m.Channel)
	return []bot.Update{b.readUpTo(where, m.ID)}
}

// readUpTo tells how far a channel or thread of a server was read.
func (b *Bot) readUpTo(where bot.Address, message string) bot.Update {
	return bot.Update{Kind: bot.KindRead, Address: where, Room: b.public(where.Chat, ""), Place: bot.Group, Cursor: message}
}

// edited translates the new form of a message. Discord also sends it when it adds the preview of a link.
func (b *Bot) edited(ctx context.Context, e envelope) (us []bot.Update, bad, err error) {
	var m wireMessage
	var has struct {
		Content *string `json:"content"`
	}
	if bad := errors.Join(json.Unmarshal(e.Data, &m), json.Unmarshal(e.Data, &has)); bad != nil {
		return nil, bad, nil
	}
	if m.Edited == nil || m.Author == nil || has.Content == nil || !m.byPerson() {
		return nil, nil, nil
	}
	if !snowflake(m.ID) || !snowflake(m.Channel) {
		return nil, errors.New("the message has no ID or channel"), nil
	}
	var u bot.Update
	if b.isPrivate(e, m.Guild, m.Channel) {
		u = b.inPrivate(&e, &m)
	} else {
		where, ok, err := b.locate(ctx, &e, m.Channel)
		if err != nil || !ok || !e.again && !b.watches(where.Chat) {
			return nil, nil, err
		}
		content, _ := b.content(&m, true)
		u = b.inServer(where, &m, content)
	}
	u.Kind, u.At = bot.KindEdit, m.Edited.UTC()
	u.Key = editKey(&m)
	u.Raw = e.raw()
	return []bot.Update{u}, nil, nil
}

// editKey tells one edit of a message from others: there may be several in a moment.
func editKey(m *wireMessage) string {
	return "e" + m.Channel + "/" + m.ID + "/" + strconv.FormatInt(m.Edited.UnixMilli(), 10) + "/" + adapter.Hash([]byte(m.Content))[:12]
}

// deleted translates the deletion of messages. Discord does not tell whose they were.
func (b *Bot) deleted(ctx context.Context, e envelope) (us []bot.Update, bad, err error) {
	var d wireDeleted
	if bad := json.Unmarshal(e.Data, &d); bad != nil {
		return nil, bad, nil
	}
	ids := d.IDs
	if d.ID != "" {
		ids = []string{d.ID}
	}
	if !snowflake(d.Channel) || len(ids) == 0 {
		return nil, errors.New("the deletion names no message or channel"), nil
	}
	var about bot.Update
	if b.isPrivate(e, d.Guild, d.Channel) {
		if e.User == "" {
			switch e.User, err = b.dir.owner(ctx, d.Channel); {
			case unseen(err), err == nil && e.User == "":
				b.opt.Log.DebugContext(ctx, "messages were deleted in a private chat of nobody known")
				return nil, nil, nil
			case err != nil:
				return nil, nil, fmt.Errorf("whose private chat it is: %w", err)
			}
		}
		b.closed.forget(e.User)
		about = bot.Update{Address: b.private(e.User), Place: bot.Private, From: bot.Person{User: e.User, Direct: b.private(e.User)}}
	} else {
		where, ok, err := b.locate(ctx, &e, d.Channel)
		if err != nil || !ok || !e.again && !b.watches(where.Chat) {
			return nil, nil, err
		}
		about = bot.Update{Address: where, Room: b.public(where.Chat, ""), Place: bot.Group}
	}
	for _, id := range ids {
		if !snowflake(id) {
			return nil, errors.New("the deletion names no message"), nil
		}
		u := about
		u.Kind, u.Key, u.Message = bot.KindDelete, "d"+d.Channel+"/"+id, &bot.Message{ID: id}
		one := e
		one.Type = "MESSAGE_DELETE"
		one.Data, _ = json.Marshal(wireDeleted{ID: id, Channel: d.Channel, Guild: d.Guild})
		u.Raw = one.raw()
		us = append(us, u)
	}
	return us, nil, nil
}

// removal translates the loss of a channel, alone or together with its server.
func (b *Bot) removal(e envelope) (us []bot.Update, bad error) {
	channel, key := e.Lost, "x"+e.Lost+"/"+e.Joined
	if e.Type == "CHANNEL_DELETE" {
		var c wireChannel
		if bad := json.Unmarshal(e.Data, &c); bad != nil {
			return nil, bad
		}
		switch c.Type {
		case channelText, channelNews, channelForum, channelMedia:
		default:
			if !b.watches(c.ID) && !e.again {
				return nil, nil
			}
		}
		channel, key = c.ID, "x"+c.ID
	}
	if !snowflake(channel) {
		return nil, errors.New("the loss names no channel")
	}
	where := b.public(channel, "")
	return []bot.Update{{Key: key, Kind: bot.KindBlocked, Address: where, Room: where, Place: bot.Group, Raw: e.raw()}}, nil
}

// isPrivate reports whether something happened in a private chat.
func (b *Bot) isPrivate(e envelope, guild, channel string) bool {
	if guild != "" || e.Parent != "" {
		return false
	}
	c, ok := b.dir.known(channel) // there are servers that leave guild_id out
	return !ok || c.Guild == ""
}

// locate is the address of a channel or thread of a server. ok = false: it is not there any more, or not for us.
// An error means that it cannot be told yet.
func (b *Bot) locate(ctx context.Context, e *envelope, channel string) (where bot.Address, ok bool, err error) {
	if e.Parent == "" {
		c, err := b.dir.channel(ctx, channel)
		if unseen(err) {
			b.opt.Log.InfoContext(ctx, "something happened in a channel that cannot be seen; it is passed over", "channel", channel, "error", err)
			return bot.Address{}, false, nil
		}
		if err != nil {
			return bot.Address{}, false, fmt.Errorf("what channel it is: %w", err)
		}
		e.Parent, _ = c.where()
	}
	return b.inParent(e.Parent, channel), true, nil
}

// inPrivate begins the update of a message in a private chat.
func (b *Bot) inPrivate(e *envelope, m *wireMessage) bot.Update {
	e.User = m.Author.ID
	b.dir.noteDM(m.Channel, m.Author.ID)
	b.closed.forget(m.Author.ID)
	content, _ := b.content(m, false)
	return bot.Update{Address: b.private(m.Author.ID), Place: bot.Private, From: b.person(m.Author, m.Member), Message: content}
}

// inServer begins the update of a message in a server.
func (b *Bot) inServer(where bot.Address, m *wireMessage, content *bot.Message) bot.Update {
	return bot.Update{
		Address: where, Room: b.public(where.Chat, ""), Topic: where.Thread, // a thread has the ID of the message it was opened on
		Place: bot.Group, From: b.person(m.Author, m.Member), Message: content,
	}
}

// person is who wrote or tapped; member may be nil.
func (b *Bot) person(u *wireUser, member *wireMember) bot.Person {
	p := bot.Person{User: u.ID, Name: u.Username, Username: u.Username, Bot: u.Bot || u.System, Direct: b.private(u.ID)}
	if u.Global != "" {
		p.Name = u.Global
	}
	if member != nil && member.Nick != "" {
		p.Name = member.Nick
	}
	return p
}

// utc is a time as Update.At.
func utc(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// blank: a field that is not there, or might as well not be.
func blank(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", "[]", "{}":
		return true
	}
	return false
}
