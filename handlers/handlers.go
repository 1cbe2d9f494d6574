// Package handlers decides who is speaking and which conversation takes the update. It runs inside the transaction
// that keeps the update, and can only enqueue: what it says is sent once that is committed.
package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/handlers/citizen"
	"duaarah/handlers/figures"
	"duaarah/handlers/matter"
	"duaarah/handlers/owned"
	"duaarah/handlers/remind"
	"duaarah/handlers/rooms"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/worktime"
)

// Options is what the conversations need to know.
type Options struct {
	Catalogue *messages.Catalogue
	Clock     func() time.Time
	Lang      string         // "id" or "en", of rooms and of people who chose none
	Zone      *time.Location // of citizens
	DraftWait time.Duration
	DraftKeep time.Duration
	// SimilarFor is for how long after its receipt an open aspiration is offered to who tells the same; 0: never.
	SimilarFor time.Duration
	Consent    bool                // required before a first aspiration is sent
	Calendars  *worktime.Calendars // of the offices: no answer is promised for a day off; nil: without holidays
	Limits     talk.Limits
	Quiet      talk.QuietHours // when nothing is said to citizens that can wait
	BaseURL    string          // where people reach the web server, without a slash at its end; empty: not known
	Own        talk.Own
	InviteKeep time.Duration          // how long an invitation made in chat is good; zero: 7 days
	SlipKeep   time.Duration          // how long a citizen can claim what they said in person with one slip; zero: 30 days
	Emergency  []talk.EmergencyNumber // whom citizens are told to call; none: 112
	DangerWait time.Duration          // after which a draft that speaks of danger submits itself; 0: DraftWait
}

// noticeVersion changes with the meaning of the privacy notice (privacy.* in the catalogue).
const noticeVersion = "2026-12"

// Handlers is all conversations. It has no state of its own.
type Handlers struct {
	house  *talk.House
	clock  func() time.Time
	timers map[string]timer // by kind
}

// New makes the conversations.
func New(o Options) *Handlers {
	if len(o.Emergency) == 0 {
		o.Emergency = []talk.EmergencyNumber{{For: talk.AnyEmergency, Number: "112"}}
	}
	house := &talk.House{Catalogue: o.Catalogue, Lang: o.Lang, Zone: o.Zone,
		DraftWait: o.DraftWait, DraftKeep: o.DraftKeep, SimilarFor: o.SimilarFor, MustConsent: o.Consent, NoticeVersion: noticeVersion,
		Calendars: cmp.Or(o.Calendars, worktime.NewCalendars(nil)), Limits: o.Limits, Quiet: o.Quiet, BaseURL: strings.TrimRight(o.BaseURL, "/"), Own: o.Own,
		Emergency: o.Emergency, DangerWait: o.DangerWait,
		SlipKeep: cmp.Or(o.SlipKeep, 30*24*time.Hour), InviteKeep: cmp.Or(o.InviteKeep, 7*24*time.Hour),
		Menu: func(member bool, may func(store.Right) bool) []bot.Menu { return menuFor(o.Catalogue, member, may) }}
	return &Handlers{house: house, clock: o.Clock, timers: timers(house)}
}

// whereItIsNow is what happened in a group that has moved since, told only now, as of the group as it is: what was said before is known
// there by IDs of its own.
func whereItIsNow(tx store.Tx, u bot.Update) (bot.Update, error) {
	for u.Place == bot.Group {
		old := u.Address
		now, err := tx.MovedTo(old)
		if err != nil || now == old {
			return u, err
		}
		u.Address = now
		if u.Room.Chat == old.Chat {
			u.Room.Chat = now.Chat
		}
		if u.Message != nil {
			m := *u.Message
			m.ID, m.ReplyTo = store.Behind(old, m.ID), store.Behind(old, m.ReplyTo)
			u.Message = &m
		}
		if u.Tap != nil {
			tap := *u.Tap
			tap.Message = store.Behind(old, tap.Message)
			u.Tap = &tap
		}
	}
	return u, nil
}

// Handle answers one update, in the transaction that keeps it.
func (h *Handlers) Handle(ctx context.Context, tx store.Tx, u bot.Update) error {
	if bot.LastTry(ctx) {
		tx = settledOnly{tx}
	}
	act := h.act(tx)
	switch u.Kind {
	case bot.KindDelivered:
		return delivered(act, u)
	case bot.KindSeen:
		return seen(act, u)
	case bot.KindMoved:
		if err := tx.MoveChat(u.Address, u.MovedTo); err != nil {
			return fmt.Errorf("move a chat: %w", err)
		}
		return nil
	case bot.KindBlocked, bot.KindUnblocked:
		return reachability(act, u)
	case bot.KindDelete:
		return deleted(act, u)
	case bot.KindRead:
		return nil
	}
	u, err := whereItIsNow(tx, u)
	if err != nil {
		return err
	}
	if u.From.Bot || u.From.User == "" {
		return anonymous(ctx, act, u)
	}
	if u.Kind == bot.KindTap && u.Tap != nil {
		if again, err := erasedAlready(ctx, act, u); again || err != nil {
			return err
		}
	}
	who, back, err := identify(act, u)
	if err != nil {
		return err
	}
	if back && who.Citizen != 0 {
		if err := matter.SendRefused(act, who.Citizen); err != nil {
			return err
		}
	}
	if u.Message != nil && u.Message.Command != nil {
		m, c := *u.Message, spaced(*u.Message.Command)
		m.Command, u.Message = &c, &m
	}
	t := &talk.Turn{Act: act, Ctx: ctx, Update: u, Who: who, P: act.Printer(who.Lang, nil, act.Now)}
	if u.Place == bot.Group && (u.Title != "" || u.Opens != "") {
		if err := rooms.KeepUp(act, u); err != nil {
			return err
		}
	}
	switch u.Kind {
	case bot.KindMessage:
		if u.Message == nil {
			return nil
		}
		if c := u.Message.Command; c != nil && (len(u.Message.Files) == 0 || carriesFiles(*c)) {
			return command(t, *c)
		}
		return message(t)
	case bot.KindEdit:
		return edit(t)
	case bot.KindTap:
		return tap(t)
	}
	return nil
}

// Begin sets, when the program starts, the timers that nobody's message sets.
func (h *Handlers) Begin(tx store.Tx) error {
	if err := owned.Plan(h.act(tx)); err != nil {
		return err
	}
	if err := remind.PlanMornings(h.act(tx)); err != nil {
		return err
	}
	return figures.Plan(h.act(tx))
}

// Sweep erases a batch of what was kept for as long as is set. more: there may be more.
func (h *Handlers) Sweep(tx store.Tx) (more bool, err error) { return owned.Sweep(h.act(tx)) }

// Machine is what admins can ask of the program that runs the conversations. nil fields: it cannot be asked.
type Machine struct {
	Vitals func(ctx context.Context) admin.Vitals
	Retry  func(ctx context.Context, u store.Parked) error // handles a parked update again
}

// Worker answers what is asked of the figures, of the program, and for what is kept of a person, of o all but House, Others and Clock
// given.
func (h *Handlers) Worker(o figures.Options, m Machine) *figures.Worker {
	o.House, o.Clock = h.house, h.clock
	o.Others = map[string]figures.Another{
		citizen.AskedData: owned.NewAnswerer(owned.Options{House: h.house, Store: o.Store, Files: o.Files, Clock: h.clock})}
	if m.Vitals != nil {
		o.Others[admin.AskedHealth] = &admin.Examiner{Store: o.Store, Vitals: m.Vitals}
	}
	if m.Retry != nil {
		o.Others[admin.AskedRetry] = &admin.Retrying{Store: o.Store, Retry: m.Retry}
	}
	return figures.NewWorker(o)
}

func (h *Handlers) act(tx store.Tx) talk.Act {
	return talk.Act{Tx: tx, House: h.house, Now: h.clock().UTC().Truncate(time.Millisecond)}
}

// anonymous answers a group that speaks as itself: nobody can be told by it.
func anonymous(ctx context.Context, act talk.Act, u bot.Update) error {
	if u.Kind != bot.KindMessage || u.Message == nil || u.Place != bot.Group || u.From.User == "" {
		return nil
	}
	if !u.Message.ReplyToBot && u.Message.Command == nil {
		return nil
	}
	rooms, err := act.RoomsIn(u.Address)
	if err != nil {
		return fmt.Errorf("rooms: %w", err)
	}
	if len(rooms) == 0 && u.Message.Command == nil {
		return nil
	}
	t := &talk.Turn{Act: act, Ctx: ctx, Update: u, P: act.Printer("", nil, act.Now)}
	return t.SayText("staff.anonymous")
}

// identify finds the speaker, or makes them known, and keeps up with what the platform says of them. back: they could not be
// written to, and are in their private chat again.
func identify(act talk.Act, u bot.Update) (who store.Identity, back bool, err error) {
	who, err = act.Identity(u.Address.Account, u.From.User)
	isNew := errors.Is(err, store.ErrNotFound)
	if err != nil && !isNew {
		return who, false, fmt.Errorf("identity: %w", err)
	}
	before := who
	who.Account, who.User = u.Address.Account, u.From.User
	if u.From.Name != "" {
		who.Name = u.From.Name
	}
	if u.From.Username != "" {
		who.Username = u.From.Username
	}
	if !u.From.Direct.IsZero() {
		who.Direct = u.From.Direct
	}
	if u.From.LangChosen && who.LangBy != store.ByCitizen {
		who.Lang, who.LangBy = u.From.Lang, store.ByApp
	}
	if u.Place != bot.Group {
		who.Direct = bot.Address{Account: u.Address.Account, Chat: u.Address.Chat}
		who.Blocked = false
	}
	if !isNew && who == before {
		return who, false, nil
	}
	if isNew && citizen.Speaks(u) { // saved with it, and not twice
		c, err := act.CreateCitizen(act.Now)
		if err != nil {
			return who, false, fmt.Errorf("create a citizen: %w", err)
		}
		who.Citizen = c.ID
	}
	who, err = act.SaveIdentity(who)
	if err != nil {
		return who, false, fmt.Errorf("save an identity: %w", err)
	}
	return who, before.Blocked && !who.Blocked, nil
}

// erasedAlready answers a button under which its person was erased: nobody is made known by it again.
func erasedAlready(ctx context.Context, act talk.Act, u bot.Update) (bool, error) {
	if verb, _ := talk.ParseData(u.Tap.Data); !citizen.Erasing(verb) {
		return false, nil
	}
	_, err := act.Identity(u.Address.Account, u.From.User)
	if !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	t := &talk.Turn{Act: act, Ctx: ctx, Update: u, P: act.Printer("", nil, act.Now)}
	return true, t.Toast("own.toast.nothing")
}

// settledOnly takes a message that is perhaps just being sent for one that is not known: there was time enough.
type settledOnly struct{ store.Tx }

func (s settledOnly) What(chat bot.Address, message string) (store.Thing, error) {
	thing, err := s.Tx.What(chat, message)
	if errors.Is(err, store.ErrSending) {
		return thing, store.ErrNotFound
	}
	return thing, err
}
