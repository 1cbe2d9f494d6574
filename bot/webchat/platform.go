package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

var (
	_ bot.Platform   = (*seat)(nil)
	_ bot.Decoder    = (*seat)(nil)
	_ bot.Typer      = (*seat)(nil)
	_ bot.MenuSetter = (*seat)(nil)
	_ bot.Linker     = (*seat)(nil)
)

const (
	textMax   = 20_000 // runes of a message, either way
	answerMax = 300    // runes of an answer to a tap
	dataMax   = 1024   // bytes of Button.Data
	menuEntry = "menu" // entry that holds the chat's own command menu; no message
)

// Account implements bot.Platform.
func (st *seat) Account() bot.Account { return st.account }

// Capabilities implements bot.Platform.
func (st *seat) Capabilities() bot.Capabilities {
	return bot.Capabilities{
		TextMax: textMax, CaptionMax: textMax, AnswerMax: answerMax, Unit: bot.Runes,
		Buttons: 30, ButtonsRow: 5, ButtonData: dataMax, LabelMax: 40,
		Edit: true, EditFiles: true, SwapFiles: true, Del: true, Marks: true, Forms: true, Album: 10, Menus: true,
		FileMax: 200 << 20, FetchMax: st.s.opt.Limits.FileSize, Location: true,
		Confirms: true, Idempotent: true,
		Pace: bot.Pace{Room: bot.Rate{N: 2000, Per: time.Hour, Burst: 500}}, // the page takes any number; people do not
	}
}

// Run implements bot.Platform: posts are taken while it runs. At its end it waits for those in hand, and ends the
// seat's streams.
func (st *seat) Run(ctx context.Context, take bot.Take) error {
	st.mu.Lock()
	if st.take != nil {
		st.mu.Unlock()
		return errors.New("the seat is running already")
	}
	st.take = take
	st.mu.Unlock()

	<-ctx.Done()

	st.mu.Lock()
	st.take = nil
	st.mu.Unlock()
	st.inUse.Wait()
	close(st.ended)
	return nil
}

// Send implements bot.Platform. What is said goes into the transcript; the page's acknowledgement tells of its arrival.
func (st *seat) Send(ctx context.Context, p bot.Parcel) (bot.Receipt, error) {
	if p.To.Account != st.account || !validUser(p.To.Chat) {
		return bot.Receipt{}, refused(bot.ReasonChatGone, fmt.Errorf("no chat of %s", st.account))
	}
	if err := ctx.Err(); err != nil {
		return bot.Receipt{}, &bot.DeliveryError{Outcome: bot.Retry, Err: err}
	}
	p.To.Thread = "" // there are none here
	switch p.Out.Action {
	case bot.Send:
		if err := st.sendable(ctx, p.Out, p.Out.Files); err != nil {
			return bot.Receipt{}, err
		}
		id := "b" + strconv.FormatInt(p.ID, 10) + "." + strconv.Itoa(p.Part)
		out := p.Out
		if err := st.put(ctx, p.To, bot.Entry{ID: id, Out: &out}); err != nil {
			return bot.Receipt{}, err
		}
		return bot.Receipt{Messages: []string{id}}, nil
	case bot.Edit, bot.Delete, bot.MarkIt:
		return bot.Receipt{Arrived: true}, st.change(ctx, p)
	case bot.AnswerTap:
		st.hub.tell(p.To.Chat, event{Name: "answer", Data: answerWire{p.Out.Tap, p.Out.Text.S, p.Out.Alert}})
		return bot.Receipt{Arrived: true}, nil
	case bot.SetMenu:
		out := bot.Outgoing{Action: bot.SetMenu, Menus: p.Out.Menus}
		return bot.Receipt{Arrived: true}, st.put(ctx, p.To, bot.Entry{ID: menuEntry, Out: &out})
	}
	return bot.Receipt{}, refused(bot.ReasonInvalid, fmt.Errorf("unknown action %q", p.Out.Action))
}

// sendable says why something cannot be said, of whose files these are new.
func (st *seat) sendable(ctx context.Context, out bot.Outgoing, files []bot.File) error {
	switch {
	case utf8.RuneCountInString(out.Text.S) > textMax:
		return refused(bot.ReasonInvalid, errors.New("the text is too long"))
	case strings.TrimSpace(out.Text.S) == "" && len(out.Files) == 0 && out.Location == nil:
		return refused(bot.ReasonInvalid, errors.New("nothing to say"))
	}
	for _, f := range files {
		content, _, err := adapter.OpenFile(ctx, st.s.opt.Files, f, math.MaxInt64)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, content) // the page asks for it only later
		if err := content.Close(); err != nil {
			st.s.opt.Log.WarnContext(ctx, "close an attachment", "err", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// change does what is done to a message that is there.
func (st *seat) change(ctx context.Context, p bot.Parcel) error {
	if p.Wait {
		return &bot.DeliveryError{Outcome: bot.Retry, After: time.Second, Err: errors.New("its target is not sent yet")}
	}
	targets := p.Targets
	if len(targets) == 0 && p.Out.Target.Message != "" {
		targets = []string{p.Out.Target.Message}
	}
	if p.Out.Action == bot.Edit || p.Worded { // one a part
		targets = targets[min(p.Part, len(targets)):]
		targets = targets[:min(1, len(targets))]
	}
	if len(targets) == 0 {
		return refused(bot.ReasonTarget, errors.New("no target"))
	}
	for _, id := range targets {
		old := bot.Entry{ID: id}
		if st.s.finder != nil {
			var ok bool
			var err error
			if old, ok, err = st.s.finder.Entry(ctx, p.To, id); err != nil {
				return &bot.DeliveryError{Outcome: bot.Retry, Err: fmt.Errorf("look up an entry: %w", err)}
			}
			if !ok || (old.Gone && p.Out.Action != bot.Delete) {
				return refused(bot.ReasonTarget, errors.New("the chat has no such message"))
			}
		}
		e := bot.Entry{ID: id}
		switch p.Out.Action {
		case bot.Edit:
			out := edited(old.Out, p.Out)
			if err := st.sendable(ctx, out, p.Out.Files); err != nil {
				return err
			}
			e.Out, e.Edited = &out, true
		case bot.Delete:
			e.Gone = true
		case bot.MarkIt:
			e.Mark = p.Out.Mark
		}
		if err := st.put(ctx, p.To, e); err != nil {
			return err
		}
	}
	return nil
}

// edited is a message after an edit, which tells its new text and buttons, and perhaps another file. No text: it stays.
func edited(old *bot.Outgoing, edit bot.Outgoing) bot.Outgoing {
	out := edit
	out.Action, out.Target = bot.Send, bot.Ref{}
	if old == nil {
		return out
	}
	if out.Text.IsZero() {
		out.Text = old.Text
	}
	if len(out.Files) == 0 {
		out.Files = old.Files
	}
	if out.Location == nil {
		out.Location = old.Location
	}
	if out.ReplyTo.IsZero() {
		out.ReplyTo = old.ReplyTo
	}
	out.Watch = out.Watch || old.Watch
	return out
}

// put writes the entry and wakes the pages. Putting again is harmless, so that every error may be tried again.
func (st *seat) put(ctx context.Context, to bot.Address, e bot.Entry) error {
	e.At = st.s.opt.Clock()
	if _, err := st.s.opt.Transcript.Put(ctx, to, e); err != nil {
		return &bot.DeliveryError{Outcome: bot.Retry, Err: fmt.Errorf("put an entry: %w", err)}
	}
	st.hub.wake(to.Chat)
	return nil
}

func refused(why bot.Reason, err error) error {
	return &bot.DeliveryError{Outcome: bot.Refused, Reason: why, Err: err}
}

// Typing implements bot.Typer.
func (st *seat) Typing(_ context.Context, to bot.Address) {
	if to.Account == st.account {
		st.hub.tell(to.Chat, event{Name: "typing", Data: struct{}{}})
	}
}

// SetMenus implements bot.MenuSetter.
func (st *seat) SetMenus(_ context.Context, menus []bot.Menu) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.menus = menus
	return nil
}

// menu is the commands that the seat shows in that language.
func (st *seat) menu(lang string) []bot.MenuCommand {
	scope := bot.MenuPrivate
	if st.Place == bot.Desk {
		scope = bot.MenuDesk
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	return pickMenu(st.menus, scope, lang)
}

// pickMenu finds the menu of that scope for the language, or else the one for all.
func pickMenu(menus []bot.Menu, scope bot.MenuScope, lang string) []bot.MenuCommand {
	var found []bot.MenuCommand
	for _, m := range menus {
		if m.Scope != scope {
			continue
		}
		if m.Lang == lang {
			return m.Commands
		}
		if m.Lang == "" {
			found = m.Commands
		}
	}
	return found
}

// Link implements bot.Linker. At the desk the payload is an invitation's secret: the link shows a page that enrols.
// The payload "%s" is left as it is, so that the link can be used as a template.
func (st *seat) Link(place bot.Place, payload string) string {
	if place != st.Place || st.s.public == nil {
		return ""
	}
	page := st.s.public.String() + st.Path
	if payload == "" {
		return page
	}
	value := payload
	if value != "%s" {
		value = url.QueryEscape(payload)
	}
	if st.Place == bot.Desk {
		return page + "/gabung?kode=" + value
	}
	return page + "?kantor=" + value
}

// rawUpdate is an update as it is kept when its handling fails.
type rawUpdate struct {
	Key     string            `json:"key"`
	Kind    bot.Kind          `json:"kind"`
	At      int64             `json:"at"` // unix milliseconds
	User    string            `json:"user"`
	Lang    string            `json:"lang,omitempty"`
	Chose   bool              `json:"chose,omitempty"` // Lang, by the page's switch
	Message *bot.Message      `json:"message,omitempty"`
	TapID   string            `json:"tap,omitempty"`
	TapOn   string            `json:"tap_on,omitempty"`
	Data    string            `json:"data,omitempty"`
	Values  map[string]string `json:"values,omitempty"`
	IDs     []string          `json:"delivered,omitempty"`
	Seen    []string          `json:"seen,omitempty"`
	Hidden  bool              `json:"hidden,omitempty"` // not for the transcript
}

// update makes the Update that the raw form stands for, with the raw form in it.
func (st *seat) update(r rawUpdate) (bot.Update, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return bot.Update{}, fmt.Errorf("encode an update: %w", err)
	}
	u := bot.Update{
		Key: r.Key, Kind: r.Kind, At: time.UnixMilli(r.At).UTC(), Address: st.address(r.User), Place: st.Place,
		From: bot.Person{User: r.User, Lang: r.Lang, LangChosen: r.Chose}, Message: r.Message, Delivered: r.IDs, Seen: r.Seen, Raw: raw,
	}
	switch r.Kind {
	case bot.KindTap:
		u.Tap = &bot.Tap{ID: r.TapID, Message: r.TapOn, Data: r.Data, Values: r.Values}
	case bot.KindMessage, bot.KindEdit:
		u.Record = !r.Hidden
	}
	return u, nil
}

// Decode implements bot.Decoder.
func (st *seat) Decode(raw json.RawMessage) (bot.Update, error) {
	var r rawUpdate
	if err := json.Unmarshal(raw, &r); err != nil {
		return bot.Update{}, fmt.Errorf("decode an update of %s: %w", st.account, err)
	}
	if r.Kind == "" || !validUser(r.User) {
		return bot.Update{}, fmt.Errorf("decode an update of %s: no kind or user", st.account)
	}
	return st.update(r)
}
