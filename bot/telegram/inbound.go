package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

// translate makes of a raw update what it tells, and its number; -1: it says none. ok = false: nothing that is handled. One
// that cannot be read becomes KindBroken; nothing here panics.
func (b *Bot) translate(raw json.RawMessage) (u bot.Update, number int64, ok bool) {
	u, number, ok, err := b.decode(raw)
	if err == nil {
		return u, number, ok
	}
	var w struct {
		ID *int64 `json:"update_id"`
	}
	if number == -1 && json.Unmarshal(raw, &w) == nil && w.ID != nil { // all else of it is broken
		number = *w.ID
	}
	return bot.Update{
		Key: "z" + rawHash(raw), Kind: bot.KindBroken, Address: bot.Address{Account: b.account}, Raw: bytes.Clone(raw), Err: err,
	}, number, true
}

// Decode implements bot.Decoder. An update of a kind that is not handled is an error.
func (b *Bot) Decode(raw json.RawMessage) (bot.Update, error) {
	u, _, ok, err := b.decode(raw)
	if err != nil {
		return bot.Update{}, err
	}
	if !ok {
		return bot.Update{}, errors.New("an update from Telegram that tells nothing")
	}
	return u, nil
}

// decode reads an update. Its raw form is kept as it is, and is not to be changed.
func (b *Bot) decode(raw json.RawMessage) (u bot.Update, number int64, ok bool, err error) {
	number = -1
	var w wireUpdate
	if err := json.Unmarshal(raw, &w); err != nil {
		return bot.Update{}, number, false, fmt.Errorf("read an update from Telegram: %w", adapter.Wordless(err))
	}
	if w.ID != nil {
		number = *w.ID
	}
	switch {
	case !blank(w.Message):
		u, ok, err = b.message(w.Message, bot.KindMessage)
	case !blank(w.Edited):
		u, ok, err = b.message(w.Edited, bot.KindEdit)
	case w.Callback != nil:
		u, ok, err = b.tap(w.Callback)
	case w.Member != nil:
		u, ok, err = b.member(w.Member)
	}
	if err != nil {
		return bot.Update{}, number, false, fmt.Errorf("read an update from Telegram: %w", adapter.Wordless(err))
	}
	u.Raw = raw
	return u, number, ok, nil
}

// rawHash tells an unreadable update from others, but not from itself with another update_id.
func rawHash(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) == nil {
		delete(fields, "update_id")
		if again, err := json.Marshal(fields); err == nil {
			raw = again
		}
	}
	return adapter.Hash(raw)
}

// blank: a field that is not there, or might as well not be.
func blank(raw json.RawMessage) bool {
	switch string(raw) {
	case "", "null", "false", "0", `""`, "[]":
		return true
	}
	return false
}

// place reads the kind of a chat. ok = false: a channel, where nobody talks with anybody.
func place(c *wireChat) (p bot.Place, ok bool, err error) {
	switch {
	case c == nil || c.ID == 0:
		return "", false, errors.New("it names no chat")
	case c.Type == "private":
		return bot.Private, true, nil
	case c.Type == "group", c.Type == "supergroup":
		return bot.Group, true, nil
	}
	return "", false, nil
}

// placed says of what place the update's address is a part. An old message is told without the chat's name and topics.
func (b *Bot) placed(u *bot.Update, c *wireChat, topic int64) {
	if u.Place != bot.Group {
		return
	}
	u.Title = c.Title
	switch {
	case c.IsForum:
		u.Opens = bot.OpensApart
	case c.Title != "":
		u.Opens = bot.OpensNone
	}
	if topic != 0 {
		u.Room, u.Topic = b.address(c.ID, 0), topicID(topic)
	}
}

func person(u *wireUser) bot.Person {
	if u == nil {
		return bot.Person{}
	}
	return bot.Person{
		User: strconv.FormatInt(u.ID, 10), Name: strings.TrimSpace(u.FirstName + " " + u.LastName),
		Username: u.Username, Lang: u.Lang, Bot: u.IsBot,
	}
}

// message translates a new message, or the new form of one.
func (b *Bot) message(raw json.RawMessage, kind bot.Kind) (bot.Update, bool, error) {
	var m wireMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return bot.Update{}, false, err
	}
	where, ok, err := place(m.Chat)
	if err != nil || !ok {
		return bot.Update{}, false, err
	}
	u := bot.Update{Kind: kind, At: unix(m.Date), Address: b.address(m.Chat.ID, m.topic()), Place: where, From: person(m.From)}
	if m.SenderChat != nil {
		u.From.Bot = true
	}
	if m.MigrateTo != 0 { // its twin, migrate_from_chat_id in the new chat, is a service message like others
		u.Kind, u.MovedTo = bot.KindMoved, b.address(m.MigrateTo, 0)
		u.Address.Thread = ""
		u.Key = fmt.Sprintf("g%d/%d", m.Chat.ID, m.MigrateTo)
		return u, kind == bot.KindMessage, nil
	}
	b.placed(&u, m.Chat, m.topic())
	if m.ID == 0 {
		return bot.Update{}, false, errors.New("the message has no ID")
	}
	content, ok, err := b.content(raw, &m)
	if err != nil || !ok || m.From == nil {
		return bot.Update{}, false, err
	}
	// What somebody else wrote is content: it commands nothing in the name of who hands it on.
	if !m.handed() && !b.command(content, where) {
		return bot.Update{}, false, nil
	}
	u.Message = content
	u.Key = fmt.Sprintf("m%d/%d", m.Chat.ID, m.ID)
	if kind == bot.KindEdit {
		if m.Location != nil { // somebody who shares where they are goes on: where they were when they wrote is what they told
			return bot.Update{}, false, nil
		}
		u.At = unix(m.EditDate)
		if u.Key, err = m.editKey(content); err != nil {
			return bot.Update{}, false, err
		}
	}
	return u, true, nil
}

// command sets Message.Command. false: in a group it is one for another bot, and none of our business.
func (b *Bot) command(m *bot.Message, where bot.Place) bool {
	name := b.Username()
	if c, ok := bot.ParseCommand(m.Text, name); ok {
		m.Command = &c
		return true
	}
	_, others := bot.ParseCommand(m.Text, "")
	return !others || where != bot.Group
}

// topic is the forum topic that the message is in. Outside of topics message_thread_id is a thread of replies.
func (m *wireMessage) topic() int64 {
	if m.IsTopic {
		return m.Thread
	}
	return 0
}

// editKey tells one edit of a message from others: there may be several in one second.
func (m *wireMessage) editKey(content *bot.Message) (string, error) {
	same := *content
	same.Files = slices.Clone(content.Files)
	for i, f := range m.files() {
		same.Files[i].Ref.ID = f.Unique
	}
	b, err := json.Marshal(same)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("e%d/%d/%d/%s", m.Chat.ID, m.ID, m.EditDate, adapter.Hash(b)), nil
}

// content is what a person wrote. ok = false: nobody wrote it, something happened in the chat.
func (b *Bot) content(raw json.RawMessage, m *wireMessage) (c *bot.Message, ok bool, err error) {
	c = &bot.Message{ID: strconv.FormatInt(m.ID, 10), Text: withLinks(m.Text, m.Entities), Album: m.Album}
	if c.Text == "" {
		c.Text = withLinks(m.Caption, m.CaptionEntities)
	}
	if r := m.ReplyTo; r != nil && blank(r.Topic) {
		c.ReplyTo = strconv.FormatInt(r.ID, 10)
		c.ReplyToBot = r.From != nil && (r.From.ID == b.id || r.From.ID == b.self.Load())
	}
	for _, f := range m.files() {
		c.Files = append(c.Files, b.file(f))
	}
	switch {
	case m.Venue != nil:
		label := strings.TrimSpace(m.Venue.Title)
		if a := strings.TrimSpace(m.Venue.Address); a != "" && a != label {
			label = strings.TrimPrefix(label+", "+a, ", ")
		}
		c.Location = &bot.Location{Latitude: m.Venue.Location.Latitude, Longitude: m.Venue.Location.Longitude, Label: label}
	case m.Location != nil:
		c.Location = &bot.Location{Latitude: m.Location.Latitude, Longitude: m.Location.Longitude}
	case m.Contact != nil:
		c.Contact = &bot.Contact{Name: strings.TrimSpace(m.Contact.FirstName + " " + m.Contact.LastName), Phone: m.Contact.Phone}
	}
	if m.Text != "" || len(c.Files) > 0 || c.Location != nil || c.Contact != nil {
		return c, true, nil
	}
	// What is left, with its caption if it has one.
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, false, err
	}
	c.Unsupported = "message" // an empty one
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch {
		case blank(fields[name]):
		case listed(serviceMessage, name):
			return nil, false, nil
		case !listed(aboutMessage, name):
			c.Unsupported = name
		}
	}
	return c, true, nil
}

// withLinks is a text with the addresses that its words only link to: nothing else of how it looks is kept.
func withLinks(text string, raw json.RawMessage) string {
	var all []wireEntity
	if blank(raw) || json.Unmarshal(raw, &all) != nil {
		return text
	}
	all = slices.DeleteFunc(all, func(e wireEntity) bool { return e.Type != "text_link" || e.URL == "" || e.Offset < 0 || e.Length <= 0 })
	if len(all) == 0 {
		return text
	}
	slices.SortStableFunc(all, func(a, b wireEntity) int { return a.Offset - b.Offset })
	units := utf16.Encode([]rune(text))
	var out strings.Builder
	done := 0
	for _, e := range all {
		if e.Offset < done || e.Offset > len(units) || e.Length > len(units)-e.Offset {
			continue
		}
		end := e.Offset + e.Length
		words := string(utf16.Decode(units[e.Offset:end]))
		out.WriteString(string(utf16.Decode(units[done:end])))
		done = end
		if bare(words) != bare(e.URL) {
			out.WriteString(" (" + e.URL + ")")
		}
	}
	out.WriteString(string(utf16.Decode(units[done:])))
	return out.String()
}

// bare is an address without what people leave out.
func bare(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	return strings.TrimSuffix(s, "/")
}

// kindFile is a file together with how it is presented.
type kindFile struct {
	wireFile
	kind bot.FileKind
}

// files is the message's file, or none: Telegram sends one a message.
func (m *wireMessage) files() []kindFile {
	switch {
	case m.Animation != nil: // comes as a document, too
		kind := bot.Document
		if strings.HasPrefix(m.Animation.MIME, "video/") {
			kind = bot.Video
		}
		return []kindFile{{*m.Animation, kind}}
	case m.Document != nil:
		return []kindFile{{*m.Document, bot.Document}}
	case len(m.Photo) > 0:
		largest := slices.MaxFunc(m.Photo, func(a, b wireFile) int { return a.Width*a.Height - b.Width*b.Height })
		largest.MIME = "image/jpeg" // always, and not told
		return []kindFile{{largest, bot.Photo}}
	case m.Video != nil:
		return []kindFile{{*m.Video, bot.Video}}
	case m.VideoNote != nil:
		return []kindFile{{*m.VideoNote, bot.Video}}
	case m.Voice != nil:
		return []kindFile{{*m.Voice, bot.Voice}}
	case m.Audio != nil:
		return []kindFile{{*m.Audio, bot.Audio}}
	}
	return nil
}

func (b *Bot) file(f kindFile) bot.File {
	return bot.File{
		Kind: f.kind, Name: f.Name, MIME: f.MIME, Size: f.Size, Duration: f.Duration,
		Ref: bot.FileRef{Account: b.account, ID: strings.TrimSpace(f.Unique + " " + f.ID)},
	}
}

func (b *Bot) tap(c *wireCallback) (bot.Update, bool, error) {
	if c.ID == "" || c.From == nil {
		return bot.Update{}, false, errors.New("the tap has no ID or person")
	}
	if c.Message == nil || c.Data == "" { // an inline message or a game: none of ours
		return bot.Update{}, false, nil
	}
	where, ok, err := place(c.Message.Chat)
	if err != nil || !ok {
		return bot.Update{}, false, err
	}
	u := bot.Update{ // the number of a tap has that of the person in it
		Key: "c" + adapter.Hash([]byte(c.ID)), Kind: bot.KindTap, Address: b.address(c.Message.Chat.ID, c.Message.topic()), Place: where, From: person(c.From),
		Tap: &bot.Tap{ID: c.ID, Message: strconv.FormatInt(c.Message.ID, 10), Data: c.Data},
	}
	b.placed(&u, c.Message.Chat, c.Message.topic())
	return u, true, nil
}

// member translates a change of the bot's own membership: in a private chat that is being blocked and unblocked.
func (b *Bot) member(m *wireMember) (bot.Update, bool, error) {
	where, ok, err := place(m.Chat)
	if err != nil || !ok {
		return bot.Update{}, false, err
	}
	if m.Old.in() == m.New.in() {
		return bot.Update{}, false, nil // other rights
	}
	u := bot.Update{Kind: bot.KindBlocked, At: unix(m.Date), Address: b.address(m.Chat.ID, 0), Place: where, From: person(m.From)}
	if m.New.in() {
		u.Kind = bot.KindUnblocked
	}
	u.Key = fmt.Sprintf("b%d/%d/%s/%s", m.Chat.ID, m.Date, m.New.Status, adapter.Hash([]byte(u.From.User+" "+m.Old.Status)))
	return u, true, nil
}

// lastSecond is the end of the year 9999: no calendar, and no JSON, knows later ones.
const lastSecond = 253402300799

// unix reads Telegram's seconds; zero where it does not say, or says what cannot be.
func unix(s int64) time.Time {
	if s <= 0 || s > lastSecond {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}
