package figures

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// TimerDigest tells the figures of the week; its reference is the digest's ID.
const TimerDigest = "digest"

// DigestLongest is how long such a timer is set for at most.
const DigestLongest = 8 * 24 * time.Hour

const (
	digestDay    = time.Monday // unless it is set otherwise
	digestMinute = 8 * 60
	// digestLate is how late a digest may be told that was missed.
	digestLate = 48 * time.Hour
	// digestMoved is by how much one can move that is the same still.
	digestMoved = 24 * time.Hour
)

// Plan gives every office with a room, and every admin, a digest, if they have none yet. It is called when the program starts, and
// when rooms and people may have come.
func Plan(act talk.Act) error {
	offices, err := act.Offices()
	if err != nil {
		return fmt.Errorf("list the offices: %w", err)
	}
	for _, o := range offices {
		if err := planOffice(act, o); err != nil {
			return err
		}
	}
	return nil
}

func planOffice(act talk.Act, o store.Office) error {
	rooms, err := act.Rooms(o.ID)
	if err != nil {
		return fmt.Errorf("rooms of %s: %w", o.ID, err)
	}
	if len(rooms) > 0 {
		if _, err := digestOf(act, o.ID, 0); err != nil {
			return err
		}
	}
	members, err := act.StaffOf(o.ID)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", o.ID, err)
	}
	for _, m := range members {
		if !m.Role.May(store.RightFigures) {
			continue
		}
		if _, err := digestOf(act, "", m.Staff); err != nil {
			return err
		}
	}
	return nil
}

// digestOf is the digest of an office's room, or of an admin; a new one as it is by default.
func digestOf(act talk.Act, office store.OfficeID, staff store.StaffID) (store.Digest, error) {
	d, err := act.DigestOf(office, staff)
	switch {
	case err == nil && d.Next.Sub(act.Now) > DigestLongest: // the clock was set back
		return setDigest(act, d)
	case err == nil:
		return d, nil
	case !errors.Is(err, store.ErrNotFound):
		return d, fmt.Errorf("a digest: %w", err)
	}
	return setDigest(act, store.Digest{Office: office, Staff: staff, Day: digestDay, Minute: digestMinute})
}

// setDigest keeps a digest with the time at which it is due next.
func setDigest(act talk.Act, d store.Digest) (store.Digest, error) {
	zone, err := digestZone(act, d)
	if err != nil {
		return d, err
	}
	d.Next = occurrence(act.Now, zone, d.Day, d.Minute)
	if d, err = act.SaveDigest(d); err != nil {
		return d, fmt.Errorf("keep a digest: %w", err)
	}
	if d.Off {
		err = act.ClearTimer(TimerDigest, int64(d.ID))
	} else {
		err = act.SetTimer(TimerDigest, int64(d.ID), d.Next)
	}
	if err != nil {
		return d, fmt.Errorf("set a digest's timer: %w", err)
	}
	return d, nil
}

// digestZone is the time zone of a digest: its office's, or the house's.
func digestZone(r talk.Act, d store.Digest) (*time.Location, error) {
	if d.Office == "" {
		return r.Zone, nil
	}
	o, err := r.Office(d.Office)
	if err != nil {
		return nil, fmt.Errorf("office %s: %w", d.Office, err)
	}
	return o.Location(), nil
}

// occurrence is the first moment after now that is that day of the week, at that minute.
func occurrence(now time.Time, zone *time.Location, day time.Weekday, minute int) time.Time {
	local := now.In(zone)
	ahead := (int(day) - int(local.Weekday()) + 7) % 7
	for {
		at := time.Date(local.Year(), local.Month(), local.Day()+ahead, 0, minute, 0, 0, zone)
		if at.After(now) {
			return at.UTC()
		}
		ahead += 7
	}
}

// DigestDue has a digest told, and sets the time of the next. Of several that were missed, the latest is told, unless that is too late.
func DigestDue(act talk.Act, timer store.Timer) error {
	d, err := act.Digest(store.DigestID(timer.Ref))
	if errors.Is(err, store.ErrNotFound) || err == nil && d.Off {
		return nil
	} else if err != nil {
		return fmt.Errorf("digest %d: %w", timer.Ref, err)
	}
	planned := d.Next
	if d, err = setDigest(act, d); err != nil {
		return err
	}
	zone, err := digestZone(act, d)
	if err != nil {
		return err
	}
	due := d.Next.In(zone).AddDate(0, 0, -7) // the latest that has been
	if due.Before(planned) && !act.Now.Before(planned) && d.Next.Sub(planned) > digestMoved {
		due = planned.In(zone) // its office goes by another clock since, by which it would have been earlier
	}
	if due.Before(planned) || act.Now.Sub(due) > digestLate { // the clock was set back, or it is too late
		return nil
	}
	return keep(act, store.Ask{Slot: fmt.Sprint("digest ", d.ID)}, ask{What: askDigest, Digest: d.ID, Due: due}, asksMost)
}

// reader is where a digest goes, who reads it, and whose figures it tells.
type reader struct {
	to      []bot.Address
	lang    string
	zone    *time.Location
	scope   scope
	offices []store.Office
}

// readerOf finds the reader of a digest. ok = false: there is no place for it to go, or its reader has no right to it any more.
func readerOf(r store.Reader, d store.Digest, house *talk.House) (to reader, ok bool, err error) {
	if to.offices, err = r.Offices(); err != nil {
		return to, false, fmt.Errorf("list the offices: %w", err)
	}
	if d.Office != "" {
		rooms, err := r.Rooms(d.Office)
		if err != nil || len(rooms) == 0 {
			return to, false, err
		}
		i := slices.IndexFunc(to.offices, func(o store.Office) bool { return o.ID == d.Office })
		if i < 0 {
			return to, false, nil
		}
		for _, room := range rooms {
			to.to = append(to.to, room.Address)
		}
		to.zone, to.scope = to.offices[i].Location(), scope{[]store.OfficeID{d.Office}}
		return to, true, nil
	}
	all, err := r.Memberships(d.Staff)
	if err != nil {
		return to, false, fmt.Errorf("memberships of %d: %w", d.Staff, err)
	}
	if !slices.ContainsFunc(all, func(m store.Membership) bool { return m.Role.May(store.RightFigures) }) {
		return to, false, nil
	}
	people, err := r.IdentitiesOfStaff(d.Staff)
	if err != nil {
		return to, false, fmt.Errorf("identities of %d: %w", d.Staff, err)
	}
	who := store.Identity{}
	for _, p := range people {
		if p.Direct.IsZero() || p.Blocked {
			continue
		}
		if who.ID == 0 || p.ID == d.Identity {
			who = p
		}
	}
	if who.ID == 0 {
		return to, false, nil
	}
	if len(to.offices) == 1 { // whose room may be this very chat: it is told there
		rooms, err := r.RoomsAt(who.Direct)
		if err != nil || len(rooms) > 0 {
			return to, false, err
		}
	}
	to.to, to.lang, to.zone = []bot.Address{who.Direct}, who.Lang, house.Zone
	return to, true, nil
}
