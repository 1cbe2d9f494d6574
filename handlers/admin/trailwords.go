package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/erasure"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/handlers/team"
	"duaarah/store"
)

// Teller tells what happened in words: a sentence for each kind of event, and what was changed from what to what.
type Teller struct {
	R store.Reader
	P messages.Printer
}

// Line is an event in words, with when it was. Of who is erased, or was never known, it says less.
func (t Teller) Line(e store.Event) (bot.Text, error) {
	said, err := t.sentence(e)
	if err != nil {
		return bot.Text{}, fmt.Errorf("event %d in words: %w", e.Seq, err)
	}
	changes, err := t.changes(e)
	if err != nil {
		return bot.Text{}, fmt.Errorf("what event %d changed: %w", e.Seq, err)
	}
	return t.P.Text("trail.line", "at", t.P.Moment(e.At), "text", said, "changes", strings.Join(changes, "\n")), nil
}

// sentence says who did what.
func (t Teller) sentence(e store.Event) (string, error) {
	who, err := t.who(e)
	if err != nil {
		return "", err
	}
	args := []any{"who", who}
	more, key, err := t.details(e)
	if err != nil {
		return "", err
	}
	if key == "" {
		key = string(e.Kind)
	}
	if !t.P.Has("trail.event." + key) {
		key = string(e.Kind)
	}
	if !t.P.Has("trail.event." + key) {
		key = "other" // of a later version of the program
		more = []any{"kind", string(e.Kind)}
	}
	return t.P.S("trail.event."+key, append(args, more...)...), nil
}

// who is who did it: somebody of staff by their name, the citizen, or the operator.
func (t Teller) who(e store.Event) (string, error) {
	switch {
	case e.Staff != 0:
		return t.staff(e.Staff)
	case e.Aspiration != 0:
		return t.P.S("trail.citizen"), nil
	}
	return t.P.S("trail.operator"), nil
}

// staff is what somebody is called now.
func (t Teller) staff(id store.StaffID) (string, error) {
	s, err := t.R.Staff(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && s.Name == "" {
		return t.P.S("trail.someone", "n", int(id)), nil
	}
	return s.Name, err
}

// details are the values that a kind's sentence has, and the key of another sentence of that kind, if it has several.
func (t Teller) details(e store.Event) (args []any, key string, err error) {
	d := data(e.Data)
	switch e.Kind {
	case store.EventSubmitted:
		office, err := t.office(e.Office)
		return []any{"office", office, "kind", matter.KindName(t.P, store.Kind(d.text("kind")))}, "", err
	case store.EventPass:
		office, err := t.office(e.Office)
		return []any{"office", office}, "", err
	case store.EventMerge:
		into, err := t.R.Aspiration(store.AspirationID(d.number("into")))
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return []any{"code", string(into.Code)}, "", err
	case store.EventEdit:
		return nil, either(e.Staff != 0, "edit_reply", either(d.yes("retracted"), "edit_retracted", "edit")), nil
	case store.EventVerdict:
		return nil, "verdict_" + d.text("verdict"), nil
	case store.EventStars:
		return []any{"n", int(d.number("stars"))}, "", nil
	case store.EventReply, store.EventDelivered, store.EventUndelivered:
		as, err := t.saidAs(e.Message)
		return []any{"what", t.P.S("trail.what." + as), "does", t.P.S("trail.does." + as)},
			either(d.text("outcome") == string(bot.Uncertain), "undelivered_uncertain", ""), err
	case store.EventDeclare:
		return nil, either(d.text("type") == string(store.ReplyForward), "declare_forward", "declare"), nil
	case store.EventErased:
		return nil, either(d.text("why") == erasure.WhyAsked, "erased", "erased_kept"), nil
	case store.EventName:
		return nil, either(d.yes("shown"), "name", "name_hidden"), nil
	case store.EventRemind:
		return nil, either(d.text("by") == "bot", "remind_bot", "remind"), nil
	case store.EventElsewhere:
		return nil, either(d.yes("answered"), "elsewhere", "elsewhere_no"), nil
	case store.EventUrgent, store.EventCalm:
		return nil, either(e.Staff != 0, string(e.Kind)+"_staff", ""), nil
	case store.EventConsent:
		return nil, either(d.text("how") == "withdrawn", "consent_withdrawn", ""), nil
	case store.EventErase, store.EventAccess:
		return nil, either(d.text("step") == "asked", "", string(e.Kind)+"_done"), nil
	case store.EventStop:
		return nil, either(d.yes("on"), "", "stop_ended"), nil
	case store.EventBroadcast:
		return []any{"n", int(d.number("recipients"))}, "", nil
	case store.EventRetention:
		return []any{"n", int(d.number("n"))}, "", nil
	case store.EventRegions:
		return []any{"added", int(d.number("added")), "changed", int(d.number("changed"))}, "", nil
	}
	return t.workDetails(e, d)
}

// saidAs is what a message of staff is: a reply, a question, or a promise.
func (t Teller) saidAs(m store.MessageID) (string, error) {
	if m == 0 {
		return "reply", nil
	}
	as, _, err := matter.SaidAs(t.R, m)
	switch as {
	case talk.AsQuestion:
		return "question", err
	case talk.AsPromise:
		return "promise", err
	}
	return "reply", err
}

// workDetails are details of what staff do among themselves, and with many.
func (t Teller) workDetails(e store.Event, d data) (args []any, key string, err error) {
	step := d.text("step")
	switch e.Kind {
	case store.EventAssign:
		if by := store.StaffID(d.number("by")); by != 0 && by != e.Staff {
			name, err := t.staff(by)
			return []any{"by", name}, "assign_given", err
		}
	case store.EventRelease:
		if before := store.StaffID(d.number("before")); before != 0 && before != e.Staff {
			name, err := t.staff(before)
			return []any{"of", name}, either(e.Staff == 0, "release_auto", "release_of"), err
		}
	case store.EventNote:
		return nil, either(step == "", "", "note_"+step), nil
	case store.EventAsk:
		return nil, either(d.text("by") == "bot", "ask_again", ""), nil
	case store.EventHold:
		return nil, either(step == "gone", either(e.Staff == 0, "hold_back", "hold_gone"), ""), nil
	case store.EventTemplate:
		return nil, either(d.text("what") == "", "", "template_"+d.text("what")), nil
	case store.EventRefer, store.EventPromise:
		return nil, either(step == "", "", string(e.Kind)+"_"+step), nil
	case store.EventSplit:
		return nil, either(d["from"] != nil, "split_from", ""), nil
	case store.EventSuspect:
		return nil, either(step == "refused", "suspect_refused", ""), nil
	case store.EventDuty:
		if claims := d.text("claims"); claims != "" {
			return []any{"n", int(d.number("n"))}, "duty_" + claims, nil
		}
		return nil, either(d.yes("away"), "duty_away", ""), nil
	case store.EventTopicsOf:
		by, err := t.staff(store.StaffID(d.number("by")))
		return []any{"by", by}, either(d.number("by") == int64(e.Staff), "", "topics_of_by"), err
	case store.EventEscalate:
		return nil, either(step == "admin", "escalate_admin", ""), nil
	case store.EventAnnounce:
		return []any{"id", d.text("broadcast")}, either(step == "", "", "announce_"+step), nil
	default:
		return t.peopleDetails(e, d)
	}
	return nil, "", nil
}

// peopleDetails are details of what is about people, offices and rooms.
func (t Teller) peopleDetails(e store.Event, d data) (args []any, key string, err error) {
	role := func(name string) string { return team.RoleName(t.P, store.Role(d.text(name))) }
	switch e.Kind {
	case store.EventEnrol:
		return []any{"role", role("role"), "before", role("before")}, either(d.text("before") != "", "enrol_again", ""), nil
	case store.EventInvite:
		until := t.P.S("trail.never")
		if ms := d.number("until"); ms > 0 {
			until = t.P.Moment(time.UnixMilli(ms))
		}
		return []any{"role", role("role"), "id", int(d.number("invitation")), "n", int(max(d.number("most"), 1)), "until", until},
			either(d.number("invitation") == 0, "invite_old", ""), nil
	case store.EventUninvite:
		return []any{"role", role("role"), "id", int(d.number("invitation"))}, either(d.text("why") == "left", "uninvite_left", ""), nil
	case store.EventRole:
		of, err := t.staff(store.StaffID(d.number("of")))
		return []any{"of", of, "before", role("before"), "after", role("after")}, "", err
	case store.EventLeft:
		of, err := t.staff(store.StaffID(d.number("of")))
		return []any{"of", of, "role", role("role"), "n", int(d.number("returned"))}, either(d.number("of") == int64(e.Staff), "left", "left_ended"), err
	case store.EventCalled:
		before, err := t.R.StaffCalled(e.Staff, int(d.number("before")))
		if err != nil {
			return nil, "", err
		}
		after, err := t.R.StaffCalled(e.Staff, int(d.number("after")))
		return []any{"before", dash(before), "after", dash(after)}, "", err
	case store.EventRoom:
		return nil, roomKey(d), nil
	case store.EventOffice:
		return nil, either(d["before"] == nil, "office_new", ""), nil
	case store.EventDigest:
		minute := int(d.number("minute"))
		return []any{"day", t.P.Weekday(time.Weekday(d.number("day") % 7)), "clock", fmt.Sprintf("%02d.%02d", minute/60, minute%60)},
			either(d.yes("off"), "digest_off", ""), nil
	case store.EventOccasion:
		var after store.Occasion
		if err := d.into("after", &after); err != nil {
			return nil, "", err
		}
		return []any{"event", after.Name, "id", string(after.ID)}, either(d["before"] == nil, "occasion_new", either(!after.ClosedAt.IsZero(), "occasion_closed", "")), nil
	case store.EventUpdate:
		return []any{"id", int(d.number("update"))}, "update_" + d.text("step"), nil
	}
	return nil, "", nil
}

// roomKey is the sentence for what was done about a room.
func roomKey(d data) string {
	_, way := d["way"]
	_, only := d["only"]
	switch {
	case d.yes("lost"):
		return "room_lost"
	case d.yes("left"):
		return "room_left"
	case d.yes("released"):
		return "room_released"
	case d["moved_to"] != nil:
		return "room_moved"
	case d["moving"] != nil:
		return "room_moving"
	case way || only:
		return "room_set"
	case d.yes("stand_in"):
		return "room_stand_in"
	case d.yes("shared"):
		return ""
	}
	return "room_alone"
}

func (t Teller) office(id store.OfficeID) (string, error) {
	o, err := t.R.Office(id)
	if errors.Is(err, store.ErrNotFound) {
		return string(id), nil
	}
	return o.Name, err
}

// rulesText is all rules in one line.
func rulesText(p messages.Printer, rules []store.Rule) string {
	var all []string
	for _, r := range rules {
		all = append(all, RuleText(p, r))
	}
	return strings.Join(all, "; ")
}

// data is an event's data as it comes back from the store, or before that.
type data map[string]any

func (d data) text(key string) string {
	s, _ := d[key].(string)
	return s
}

func (d data) yes(key string) bool {
	b, _ := d[key].(bool)
	return b
}

func (d data) number(key string) int64 {
	switch n := d[key].(type) {
	case float64:
		return int64(n)
	case int64:
		return n
	case int:
		return int64(n)
	}
	return 0
}

// into reads a value of several parts.
func (d data) into(key string, v any) error {
	if d[key] == nil {
		return nil
	}
	b, err := json.Marshal(d[key])
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", key, err)
	}
	return nil
}

func either(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func dash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}
