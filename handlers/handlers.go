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
	"duaarah/handlers/broadcast"
	"duaarah/handlers/citizen"
	"duaarah/handlers/erasure"
	"duaarah/handlers/figures"
	"duaarah/handlers/matter"
	"duaarah/handlers/owned"
	"duaarah/handlers/remind"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/handlers/world"
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
	house *talk.House
	clock func() time.Time
}

// New makes the conversations.
func New(o Options) *Handlers {
	if len(o.Emergency) == 0 {
		o.Emergency = []talk.EmergencyNumber{{For: talk.AnyEmergency, Number: "112"}}
	}
	return &Handlers{clock: o.Clock, house: &talk.House{Catalogue: o.Catalogue, Lang: o.Lang, Zone: o.Zone,
		DraftWait: o.DraftWait, DraftKeep: o.DraftKeep, SimilarFor: o.SimilarFor, MustConsent: o.Consent, NoticeVersion: noticeVersion,
		Calendars: cmp.Or(o.Calendars, worktime.NewCalendars(nil)), Limits: o.Limits, Quiet: o.Quiet, BaseURL: strings.TrimRight(o.BaseURL, "/"), Own: o.Own,
		Emergency: o.Emergency, DangerWait: o.DangerWait,
		SlipKeep: cmp.Or(o.SlipKeep, 30*24*time.Hour), InviteKeep: cmp.Or(o.InviteKeep, 7*24*time.Hour),
		Menu: func(member bool, may func(store.Right) bool) []bot.Menu { return menuFor(o.Catalogue, member, may) }}}
}

// Handle answers one update, in the transaction that keeps it.
func (h *Handlers) Handle(ctx context.Context, tx store.Tx, u bot.Update) error {
	if bot.LastTry(ctx) {
		tx = settledOnly{tx}
	}
	act := h.act(tx)
	switch u.Kind {
	case bot.KindDelivered:
		return h.delivered(act, u)
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
		if err := matter.KeepUp(act, u); err != nil {
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

// Fire acts on a timer that is due, in the transaction that removes it.
func (h *Handlers) Fire(ctx context.Context, tx store.Tx, timer store.Timer) error {
	switch timer.Kind {
	case citizen.TimerDraft, citizen.TimerHeld:
		return citizen.DraftDue(h.act(tx), timer)
	case matter.TimerSupport, matter.TimerSupportNews:
		return matter.SupportDue(h.act(tx), timer)
	case matter.TimerQuiet:
		return citizen.QuietDue(h.act(tx), timer)
	case matter.TimerRefer:
		return matter.ReferralDue(h.act(tx), timer)
	case matter.TimerPromise:
		return matter.PromiseDue(h.act(tx), timer)
	case matter.TimerWatch:
		return matter.WatchDue(h.act(tx), timer)
	case matter.TimerRemind:
		return remind.Due(h.act(tx))
	case remind.TimerMorning:
		return remind.MorningDue(h.act(tx))
	case matter.TimerAside:
		return matter.AsideDue(h.act(tx), timer)
	case matter.TimerGather:
		return matter.GatherDue(h.act(tx), timer)
	case matter.TimerGiven:
		return matter.GivenDue(h.act(tx), timer)
	case matter.TimerShare:
		return matter.ShareDue(h.act(tx), timer)
	case staff.TimerHeld:
		return staff.HeldDue(h.act(tx), timer)
	case world.TimerSpoken:
		return world.Due(h.act(tx), timer)
	case matter.TimerCards:
		return matter.CardsDue(h.act(tx), timer)
	case broadcast.Timer:
		return broadcast.Due(h.act(tx), timer)
	case broadcast.TimerPoll:
		return broadcast.PollDue(h.act(tx), timer)
	case broadcast.TimerResult:
		return broadcast.ResultDue(h.act(tx), timer)
	case store.TimerFile:
		if note, ok := store.NoteOf(store.MessageID(timer.Ref)); ok {
			return matter.NoteFileDue(h.act(tx), note)
		} else if timer.Ref < 0 {
			return broadcast.FileDue(h.act(tx), store.BroadcastID(-timer.Ref))
		}
		return citizen.FileDue(h.act(tx), timer)
	case figures.TimerDigest:
		return figures.DigestDue(h.act(tx), timer)
	case erasure.Timer:
		return erasure.Due(h.act(tx), timer, citizen.ErasureDone)
	case owned.TimerSweep, owned.TimerFile:
		return owned.Due(h.act(tx), timer)
	case store.TimerMoved:
		return matter.RoomMoved(h.act(tx), timer)
	case store.TimerSettled:
		return h.settledAgain(ctx, tx, timer.Ref)
	}
	return fmt.Errorf("no conversation has a timer %q", timer.Kind)
}

// settledAgain takes in what became of a message of ours, which failed at first.
func (h *Handlers) settledAgain(ctx context.Context, tx store.Tx, id int64) error {
	row, err := tx.Outbox(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("outbox row %d: %w", id, err)
	}
	return h.Settled(ctx, tx, store.Settled{ID: id, To: row.To, About: row.About, Action: row.Out.Action,
		Outcome: bot.Outcome(row.State), Reason: row.Reason, Missing: row.Missing, Note: row.Note, At: row.Settled})
}

// Longest is how long the timers of each kind are set for at most.
func (h *Handlers) Longest() map[string]time.Duration {
	return map[string]time.Duration{
		citizen.TimerDraft:      h.house.DraftWait,
		citizen.TimerHeld:       h.house.DraftKeep,
		store.TimerFile:         0,
		store.TimerMoved:        0,
		matter.TimerQuiet:       matter.QuietFor,
		matter.TimerGather:      matter.GatherSlowest,
		figures.TimerDigest:     figures.DigestLongest,
		erasure.Timer:           erasure.Within,
		owned.TimerSweep:        owned.SweepEvery,
		owned.TimerFile:         owned.FileKeep,
		matter.TimerAside:       matter.AsideAgain,
		matter.TimerSupport:     matter.SupportPause,
		matter.TimerSupportNews: matter.SupportNewsLongest,
		matter.TimerWatch:       matter.WatchLongest,
		matter.TimerRefer:       matter.ReferLongest,
		matter.TimerPromise:     matter.PromiseLongest,
		matter.TimerRemind:      matter.RemindLongest,
		remind.TimerMorning:     remind.MorningLongest,
		matter.TimerGiven:       matter.GivenPause,
		matter.TimerShare:       matter.ShareLongest,
		world.TimerSpoken:       h.house.DraftKeep,
		staff.TimerHeld:         staff.HeldLongest,
		matter.TimerCards:       matter.CardsLongest,
		broadcast.Timer:         broadcast.Longest,
		broadcast.TimerPoll:     broadcast.PollFor,
		broadcast.TimerResult:   broadcast.PollFor, // of one whose poll the clock opened again
	}
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

// delivered notes that messages which had only been handed over have arrived.
func (h *Handlers) delivered(act talk.Act, u bot.Update) error {
	settled, err := act.Confirm(u.Address, u.Delivered, act.Now)
	if err != nil {
		return fmt.Errorf("confirm: %w", err)
	}
	for _, s := range settled {
		if err := replySettled(act, s); err != nil {
			return err
		}
	}
	return nil
}

// seen notes that messages were really seen: of a reply, its staff are shown that.
func seen(act talk.Act, u bot.Update) error {
	for _, id := range u.Seen {
		thing, err := act.What(u.Address, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && thing.Purpose != store.ForReply {
			continue
		} else if err != nil {
			return fmt.Errorf("what was seen: %w", err)
		}
		if err := matter.ReplySeen(act, thing.Message); err != nil {
			return err
		}
	}
	return nil
}

// reachability notes that a person blocked the bot or took that back, or that the bot left a room.
func reachability(act talk.Act, u bot.Update) error {
	if u.Place == bot.Group {
		if u.Kind == bot.KindUnblocked {
			return staff.RoomBack(act, u)
		}
		rooms, err := act.RoomsIn(u.Address)
		if err != nil {
			return fmt.Errorf("rooms: %w", err)
		}
		for _, r := range rooms {
			if err := matter.LoseRoom(act, r, ""); err != nil {
				return err
			}
		}
		return nil
	}
	who, err := act.Identity(u.Address.Account, u.From.User)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	who.Blocked = u.Kind == bot.KindBlocked
	if _, err := act.SaveIdentity(who); err != nil {
		return fmt.Errorf("save identity %d: %w", who.ID, err)
	}
	if who.Blocked && who.Staff != 0 {
		rooms, err := act.RoomsIn(u.Address)
		if err != nil {
			return fmt.Errorf("rooms: %w", err)
		}
		for _, r := range rooms {
			if err := matter.LoseRoom(act, r, ""); err != nil {
				return err
			}
		}
	}
	switch {
	case who.Citizen == 0:
		return nil
	case !who.Blocked:
		return matter.SendRefused(act, who.Citizen)
	}
	matters, err := act.Matters(who.Citizen, 100)
	if err != nil {
		return fmt.Errorf("matters: %w", err)
	}
	for _, a := range matters {
		if a.Identity != who.ID {
			continue
		}
		if err := matter.Unreachable(act, a); err != nil {
			return err
		}
	}
	return nil
}

// deleted takes in that a message of a person was deleted. Only in private is that surely their own doing.
func deleted(act talk.Act, u bot.Update) error {
	if u.Message == nil {
		return nil
	}
	m, err := act.MessageAt(u.Address, u.Message.ID)
	if errors.Is(err, store.ErrNotFound) {
		if held, err := staff.HeldDeleted(act, u.Address, u.Message.ID); held || err != nil {
			return err
		}
		if asked, err := staff.PendingDeleted(act, u); asked || err != nil {
			return err
		}
		return matter.NoteDeleted(act, u.Address, u.Message.ID)
	} else if err != nil {
		return fmt.Errorf("the deleted message: %w", err)
	}
	switch {
	case m.Side == store.StaffSide:
		return matter.ReplyDeleted(act, m)
	case u.Place == bot.Private:
		return citizen.Deleted(act, m)
	}
	return nil
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
