package staff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// dutyVerbs is what the verbs of all buttons about who is at work begin with. Each is for who asked alone: the last argument is
// their StaffID.
const dutyVerbs = "s.d."

// leaveMost is how long somebody can say to be away.
const leaveMost = 400 * 24 * time.Hour

var until = talk.Pattern(`(?i)^(sampai|sampe|hingga|s\.?d\.?|s/d|until|till|to)(\s+(dengan|hari|tanggal|tgl))?\s+`)

// Duty is "/tugas": the speaker is at work, and sees who else is.
func Duty(t *talk.Turn) error {
	ids, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	}
	back, err := comeBack(t, ids)
	if err != nil {
		return err
	}
	return board(t, back, false)
}

// comeBack ends all leaves of the speaker. back: there were some.
func comeBack(t *talk.Turn, ids []store.OfficeID) (back bool, err error) {
	for _, id := range ids {
		away, err := t.LeavesOf(id, t.Now)
		if err != nil {
			return back, fmt.Errorf("who is away in %s: %w", id, err)
		}
		if !slices.ContainsFunc(away, func(l store.Leave) bool { return l.Staff == t.Who.Staff }) {
			continue
		}
		back = true
		if err := t.EndLeave(id, t.Who.Staff); err != nil {
			return back, fmt.Errorf("end a leave: %w", err)
		}
		if err := matter.SomebodyThere(t.Act, id, t.Who.Staff); err != nil {
			return back, err
		}
		if err := recordDuty(t, id, map[string]any{"away": false}); err != nil {
			return back, err
		}
	}
	return back, nil
}

func recordDuty(t *talk.Turn, office store.OfficeID, data map[string]any) error {
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventDuty, Office: office, Staff: t.Who.Staff, Data: data}); err != nil {
		return fmt.Errorf("record who is at work: %w", err)
	}
	return nil
}

// board shows who is at work in the speaker's offices, and with what.
func board(t *talk.Turn, back, tapped bool) error {
	ids, err := shownHere(t, store.RightRead)
	if err != nil || len(ids) == 0 {
		return err
	}
	var b bot.TextBuilder
	if back {
		b.Text(t.P.Text("duty.back")).Add("\n\n")
	}
	var rows [][]bot.Button
	for i, id := range ids {
		office, err := t.Office(id)
		if err != nil {
			return fmt.Errorf("office %s: %w", id, err)
		}
		part, err := boardOf(t, office)
		if err != nil {
			return err
		}
		if i > 0 {
			b.Add("\n\n")
		}
		b.Text(part)
		if len(rows) < boardRows {
			row, err := boardButtons(t, office, len(ids) > 1)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
	}
	if mine, err := offices(t, store.RightHandle); err != nil {
		return err
	} else if len(mine) > 0 {
		rows = append(rows, []bot.Button{t.Btn("duty.button.away", dutyVerbs+"off", "*", 0)})
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out := bot.Outgoing{Text: b.Build(), Buttons: rows, ReplyTo: t.InGroup()}
	if tapped {
		return t.EditTapped(out, store.About{Purpose: store.ForTalk})
	}
	_, err = t.Say(out)
	return err
}

// boardRows is for how many offices the board has buttons.
const boardRows = 4

// shownHere are the speaker's offices of which everybody here may read. None: the speaker was told.
func shownHere(t *talk.Turn, right store.Right) ([]store.OfficeID, error) {
	ids, err := offices(t, right)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, none(t)
	}
	if t.Update.Place != bot.Group || t.Whispers() {
		return ids, nil
	}
	here, err := t.RoomsIn(t.Here())
	if err != nil {
		return nil, fmt.Errorf("rooms here: %w", err)
	}
	if ids = readHere(ids, here); len(ids) == 0 {
		return nil, t.Toast("queue.no_room_here")
	}
	return ids, nil
}

func boardOf(t *talk.Turn, o store.Office) (bot.Text, error) {
	ids, err := matter.Workers(t.Tx, o.ID)
	if err != nil {
		return bot.Text{}, err
	}
	people, err := peopleOf(t, o.ID, ids)
	if err != nil {
		return bot.Text{}, err
	}
	leaves, err := t.LeavesOf(o.ID, t.Now)
	if err != nil {
		return bot.Text{}, fmt.Errorf("who is away in %s: %w", o.ID, err)
	}
	var there, away []string
	for _, p := range people {
		if !p.away {
			there = append(there, t.P.S("duty.there", "staff", p.name, "n", p.open))
			continue
		}
		for _, l := range leaves {
			if l.Staff == p.id {
				said, err := leaveSaid(t, l)
				if err != nil {
					return bot.Text{}, err
				}
				away = append(away, t.P.S("duty.gone", "staff", p.name, "away", said))
			}
		}
	}
	at := strings.Join(there, ", ")
	if len(there) == 0 {
		at = t.P.S("duty.nobody")
	}
	gone := ""
	if len(away) > 0 {
		gone = t.P.S("duty.away_line", "who", strings.Join(away, ", "))
	}
	return t.P.Text("duty.board", "office", o.Name, "there", at, "away", gone,
		"how", t.P.S("duty.how."+cmp.Or(string(o.Settings.Assign), "none"))), nil
}

// boardButtons lead to topics: the speaker's own, and those of others where they lead the office.
func boardButtons(t *talk.Turn, o store.Office, many bool) ([]bot.Button, error) {
	label := t.P.S("duty.button.topics")
	if many {
		label = t.P.S("duty.button.topics_of", "office", clip(o.Name))
	}
	var row []bot.Button
	if ok, err := matter.May(t.Tx, t.Who.Staff, o.ID, store.RightHandle); err != nil {
		return nil, err
	} else if ok {
		row = append(row, bot.Button{Label: label, Data: talk.Data(dutyVerbs+"topics", brief(o.ID), int64(t.Who.Staff), 0)})
	}
	if ok, err := matter.May(t.Tx, t.Who.Staff, o.ID, store.RightTeam); err != nil {
		return nil, err
	} else if ok {
		row = append(row, t.Btn("duty.button.others", dutyVerbs+"people", brief(o.ID), 0))
	}
	return row, nil
}

// leaveSaid says until when somebody is away: "libur sampai Jumat, 5 Des".
func leaveSaid(t *talk.Turn, l store.Leave) (string, error) {
	if l.Until.IsZero() {
		return t.P.S("duty.leave_open"), nil
	}
	o, err := t.Office(l.Office)
	if err != nil {
		return "", fmt.Errorf("office %s: %w", l.Office, err)
	}
	p := t.Printer(t.P.Lang(), o.Location(), t.Now)
	return p.S("duty.leave_until", "day", lastDay(p.ShortDay, p.Clock, l.Until.In(o.Location()))), nil
}

// lastDay is the last day of a leave, or its last moment, if it ends within a day.
func lastDay(day, clock func(time.Time) string, end time.Time) string {
	if end.Hour() == 0 && end.Minute() == 0 {
		return day(end.Add(-time.Minute))
	}
	return day(end) + " " + clock(end)
}

// Away is "/libur", or "/libur sampai Senin": the speaker is not at work, and is given nothing.
func Away(t *talk.Turn, args string) error {
	ids, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return none(t)
	}
	first, err := t.Office(ids[0])
	if err != nil {
		return fmt.Errorf("office %s: %w", ids[0], err)
	}
	end, ok := leaveEnd(t, args, first)
	if !ok {
		return t.SayText("duty.which_day")
	}
	return away(t, ids, end, false)
}

// leaveEnd reads until when a leave lasts: to the end of the day that is named. Zero: until they say so. false: it cannot be read.
func leaveEnd(t *talk.Turn, args string, o store.Office) (time.Time, bool) {
	args = strings.TrimSpace(args)
	args = args[len(until().FindString(args)):]
	if args == "" {
		return time.Time{}, true
	}
	d, rest, ok := talk.ReadDay(args, t.Now, o.Location(), t.Calendars.Of(o))
	if !ok || strings.TrimSpace(rest) != "" {
		return time.Time{}, false
	}
	end := d.At
	if !d.Timed {
		y, m, day := d.At.Date()
		end = time.Date(y, m, day+1, 0, 0, 0, 0, d.At.Location())
	}
	return end, end.After(t.Now) && end.Sub(t.Now) < leaveMost
}

// away has the speaker be away in an office; of several, it is asked in which.
func away(t *talk.Turn, ids []store.OfficeID, end time.Time, tapped bool) error {
	if len(ids) == 1 {
		return goAway(t, ids, end, tapped)
	}
	at := int64(0)
	if !end.IsZero() {
		at = end.Unix()
	}
	rows := [][]bot.Button{{t.Btn("duty.button.all", dutyVerbs+"off", "+", at, int64(t.Who.Staff))}}
	for _, id := range ids[:min(len(ids), 4)] {
		o, err := t.Office(id)
		if err != nil {
			return fmt.Errorf("office %s: %w", id, err)
		}
		rows = append(rows, []bot.Button{{Label: o.Name, Data: talk.Data(dutyVerbs+"off", brief(id), at, int64(t.Who.Staff))}})
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err := t.Say(bot.Outgoing{Text: t.P.Text("duty.which_office"), Buttons: rows, ReplyTo: t.InGroup()})
	return err
}

// goAway has the speaker be away in these offices, and asks what happens with what they have there.
func goAway(t *talk.Turn, ids []store.OfficeID, end time.Time, tapped bool) error {
	var names []string
	var first store.Office
	day := ""
	for _, id := range ids {
		o, err := t.Office(id)
		if err != nil {
			return fmt.Errorf("office %s: %w", id, err)
		}
		if first.ID == "" {
			first = o
		}
		names = append(names, o.Name)
		if err := t.SaveLeave(store.Leave{Office: id, Staff: t.Who.Staff, Since: t.Now, Until: end}); err != nil {
			return fmt.Errorf("keep a leave: %w", err)
		}
		if !end.IsZero() {
			day = end.In(o.Location()).Format(time.DateOnly)
		}
		if err := recordDuty(t, id, map[string]any{"away": true, "until": day}); err != nil {
			return err
		}
	}
	if err := matter.PlanShares(t.Act); err != nil { // they may be back sooner than was said
		return err
	}
	text := t.P.Text("duty.away", "office", strings.Join(names, ", "))
	if !end.IsZero() {
		p := t.Printer(t.P.Lang(), first.Location(), t.Now)
		text = t.P.Text("duty.away_until", "office", strings.Join(names, ", "), "day", lastDay(p.ShortDay, p.Clock, end.In(first.Location())))
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	var err error
	if tapped {
		err = t.EditTapped(bot.Outgoing{Text: text}, store.About{Purpose: store.ForTalk})
	} else {
		_, err = t.Say(bot.Outgoing{Text: text, ReplyTo: t.InGroup()})
	}
	for _, id := range ids {
		if err != nil {
			return err
		}
		err = askHeld(t, id)
	}
	return err
}

// askHeld asks what happens with what the speaker has in an office while they are away.
func askHeld(t *talk.Turn, id store.OfficeID) error {
	_, n, err := t.Claims(id, t.Who.Staff, 1)
	if err != nil || n == 0 {
		return err
	}
	o, err := t.Office(id)
	if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	btn := func(label, what string) []bot.Button {
		return []bot.Button{t.Btn(label, dutyVerbs+what, brief(id), 0, int64(t.Who.Staff))}
	}
	_, err = t.Say(bot.Outgoing{Text: t.P.Text("duty.held", "n", n, "office", o.Name), Buttons: [][]bot.Button{
		btn("duty.button.keep", "keep"), btn("duty.button.give", "give"), btn("duty.button.queue", "queue")}})
	return err
}

// brief stands for an office's ID where a button has little room: its first letters, and a sum of all.
func brief(id store.OfficeID) string {
	sum := uint32(2166136261)
	for i := range len(id) {
		sum = (sum ^ uint32(id[i])) * 16777619
	}
	return fmt.Sprintf("%.4s%08x", string(id), sum)
}

// officeCalled is that of the speaker's offices, with that right in it, for which brief stands. ok = false: there is none.
func officeCalled(t *talk.Turn, short string, right store.Right) (id store.OfficeID, ok bool, err error) {
	ids, err := offices(t, right)
	for _, id := range ids {
		if brief(id) == short {
			return id, true, nil
		}
	}
	return "", false, err
}

// dutyTap answers the buttons about who is at work.
func dutyTap(t *talk.Turn, what string, args talk.Args) error {
	right := store.RightHandle
	if what == "people" {
		right = store.RightTeam
	}
	if what == "off" && (args.At(0) == "*" || args.At(0) == "+") {
		return offTap(t, args)
	}
	id, ok, err := officeCalled(t, args.At(0), right)
	if err != nil {
		return err
	}
	if !ok {
		return none(t)
	}
	switch what {
	case "topics", "topic", "people":
		return dutyTopics(t, id, what, args)
	}
	if store.StaffID(args.Int(2)) != t.Who.Staff {
		return t.Toast("claim.toast.not_you")
	}
	if what == "off" {
		return offTap(t, args)
	}
	return awayTap(t, id, what, args)
}

// offTap has the speaker be away in the offices that a button is about.
func offTap(t *talk.Turn, args talk.Args) error {
	ids, err := offices(t, store.RightHandle)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return none(t)
	}
	var end time.Time
	if at := args.Int(1); at != 0 {
		end = time.Unix(at, 0).UTC()
		if !end.After(t.Now) || end.Sub(t.Now) > leaveMost {
			return t.Toast("toast.stale")
		}
	}
	if args.At(0) == "*" { // whoever taps it on the board
		return away(t, ids, end, false)
	}
	if store.StaffID(args.Int(2)) != t.Who.Staff {
		return t.Toast("claim.toast.not_you")
	}
	if args.At(0) != "+" {
		ids = slices.DeleteFunc(ids, func(id store.OfficeID) bool { return brief(id) != args.At(0) })
	}
	return goAway(t, ids, end, true)
}

// awayTap does with what the speaker has what they chose.
func awayTap(t *talk.Turn, id store.OfficeID, what string, args talk.Args) error {
	var n int
	var text bot.Text
	var err error
	switch what {
	case "keep":
		_, n, err = t.Claims(id, t.Who.Staff, 1)
		text = t.P.Text("duty.kept", "n", n)
	case "queue":
		n, err = matter.ReturnClaims(t.Act, id, t.Who.Staff)
		text = t.P.Text("duty.queued", "n", n)
	case "give":
		return askHeir(t, id, int(args.Int(1)))
	case "heir":
		to := store.StaffID(args.Int(1))
		if ok, err := matter.May(t.Tx, to, id, store.RightHandle); err != nil {
			return err
		} else if !ok || to == t.Who.Staff {
			return t.Toast("toast.stale")
		}
		if n, err = matter.GiveClaims(t.Act, id, t.Who.Staff, to); err != nil {
			return err
		}
		var name string
		name, err = matter.StaffName(t.Act, t.P, to)
		text = t.P.Text("duty.gave", "n", n, "staff", name)
	default:
		return t.Toast("toast.stale")
	}
	if err != nil {
		return err
	}
	if n > 0 {
		if err := recordDuty(t, id, map[string]any{"claims": what, "n": n}); err != nil {
			return err
		}
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{Text: text}, store.About{Purpose: store.ForTalk})
}
