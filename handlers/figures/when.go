package figures

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Digest is "/ringkasan": when the weekly digest comes. In a room, or with an office named, it is that office's; in private, or with
// "semua", an admin's own. With a day and a time it is set.
func Digest(t *talk.Turn, args string) error {
	office, words, err := named(t, strings.Fields(strings.ToLower(args)))
	if err != nil {
		return err
	}
	every := slices.ContainsFunc(words, ofAll)
	d, ok, err := mine(t, office, every)
	if err != nil || !ok {
		return err
	}
	if words = slices.DeleteFunc(words, ofAll); len(words) > 0 {
		set, understood := understand(d, words)
		switch may, err := maySet(t, d); {
		case err != nil:
			return err
		case !may:
			return t.SayText("figures.when.admins_only")
		case !understood:
			return t.SayText("figures.when.unclear")
		}
		if d, err = changeDigest(t, set); err != nil {
			return err
		}
	}
	out, err := whenOut(t, d)
	if err != nil {
		return err
	}
	out.ReplyTo = t.InGroup()
	_, err = t.Say(out)
	return err
}

// ofAll reports whether a word says that the digest of all offices is meant.
func ofAll(w string) bool { return w == "semua" || w == "all" }

// named takes the office off the words of a command.
func named(t *talk.Turn, words []string) (store.OfficeID, []string, error) {
	for i, w := range words {
		switch _, err := t.Office(store.OfficeID(w)); {
		case err == nil:
			return store.OfficeID(w), slices.Delete(slices.Clone(words), i, i+1), nil
		case !errors.Is(err, store.ErrNotFound):
			return "", nil, fmt.Errorf("the office named: %w", err)
		}
	}
	return "", words, nil
}

// mine is the digest that the speaker means: of an office, of the office whose room this is, or their own of every office. ok = false: they
// have none, and were told.
func mine(t *talk.Turn, office store.OfficeID, every bool) (d store.Digest, ok bool, err error) {
	var no denied
	s, err := entitled(t.Tx, t.Who.Staff, bot.Address{}, office)
	if errors.As(err, &no) {
		return d, false, t.Toast(string(no))
	} else if err != nil {
		return d, false, err
	}
	all, err := t.Offices()
	if err != nil {
		return d, false, fmt.Errorf("list the offices: %w", err)
	}
	// In private, an admin's own is meant, unless that is not told apart from the only office's: see readerOf.
	own := every && s.offices == nil && len(all) > 1
	if office == "" && !own && (t.Update.Place != bot.Private || s.offices != nil || len(all) == 1) {
		rooms, err := t.RoomsIn(t.Here())
		if err != nil {
			return d, false, fmt.Errorf("rooms here: %w", err)
		}
		for _, r := range rooms {
			if s.offices == nil || slices.Contains(s.offices, r.Office) {
				office = r.Office
			}
		}
	}
	if office == "" && s.offices == nil {
		d, err = digestOf(t.Act, "", t.Who.Staff)
		return d, err == nil, err
	}
	if office == "" {
		office = s.offices[0]
	}
	rooms, err := t.Rooms(office)
	if err != nil {
		return d, false, fmt.Errorf("rooms of %s: %w", office, err)
	}
	if len(rooms) == 0 {
		return d, false, t.Toast("figures.when.no_room")
	}
	d, err = digestOf(t.Act, office, 0)
	return d, err == nil, err
}

// maySet reports whether the speaker may change a digest: their own, or their office's as its admin. An office without an admin
// leaves it to its staff.
func maySet(t *talk.Turn, d store.Digest) (bool, error) {
	if d.Office == "" {
		return d.Staff == t.Who.Staff, nil
	}
	members, err := t.StaffOf(d.Office)
	if err != nil {
		return false, fmt.Errorf("staff of %s: %w", d.Office, err)
	}
	admins, member := false, false
	for _, m := range members {
		admins = admins || m.Role.May(store.RightFigures)
		if m.Staff == t.Who.Staff {
			member = true
			if m.Role.May(store.RightFigures) {
				return true, nil
			}
		}
	}
	return member && !admins, nil
}

// changeDigest keeps what was set, and who set it where.
func changeDigest(t *talk.Turn, d store.Digest) (store.Digest, error) {
	if d.Office == "" {
		d.Identity = t.Who.ID
	}
	d, err := setDigest(t.Act, d)
	if err != nil {
		return d, err
	}
	_, err = t.Record(store.Event{At: t.Now, Kind: store.EventDigest, Office: d.Office, Staff: t.Who.Staff,
		Data: map[string]any{"day": int(d.Day), "minute": d.Minute, "off": d.Off}})
	if err != nil {
		return d, fmt.Errorf("record a digest: %w", err)
	}
	return d, nil
}

// dayNames are the days of the week as people write them, in both languages.
var dayNames = [7][]string{{"minggu", "ahad", "sunday", "sun"}, {"senin", "monday", "mon"}, {"selasa", "tuesday", "tue"}, {"rabu", "wednesday", "wed"},
	{"kamis", "thursday", "thu"}, {"jumat", "jum'at", "friday", "fri"}, {"sabtu", "saturday", "sat"}}

var clockForm = regexp.MustCompile(`^([0-9]{1,2})(?:[.:]([0-9]{2}))?$`)

// understand reads a day, a time, or that it is to be off or on.
func understand(d store.Digest, words []string) (store.Digest, bool) {
	for _, w := range words {
		w = strings.Trim(w, ",;")
		if day := slices.IndexFunc(dayNames[:], func(names []string) bool { return slices.Contains(names, w) }); day >= 0 {
			d.Day, d.Off = time.Weekday(day), false
			continue
		}
		switch w {
		case "mati", "off":
			d.Off = true
			continue
		case "nyala", "hidup", "on":
			d.Off = false
			continue
		case "pukul", "jam", "hari", "setiap", "at", "every":
			continue
		}
		m := clockForm.FindStringSubmatch(w)
		if m == nil {
			return d, false
		}
		hour, _ := strconv.Atoi(m[1]) // two digits
		minute, _ := strconv.Atoi("0" + m[2])
		if hour > 23 || minute > 59 {
			return d, false
		}
		d.Minute, d.Off = 60*hour+minute, false
	}
	return d, true
}

// times are those that are offered, in minutes since midnight.
var times = [...]int{7 * 60, 8 * 60, 12 * 60, 16 * 60}

// digestTap is a button under what /ringkasan says: whose digest, what of it, and a value.
func digestTap(t *talk.Turn, args talk.Args) error {
	office := store.OfficeID(args.At(0))
	var d store.Digest
	var err error
	if office == "" {
		d, err = t.DigestOf("", t.Who.Staff)
	} else {
		d, err = t.DigestOf(office, 0)
	}
	if errors.Is(err, store.ErrNotFound) || t.Who.Staff == 0 {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("the digest: %w", err)
	}
	if d.Office == "" {
		if s, err := entitled(t.Tx, t.Who.Staff, bot.Address{}, ""); err != nil || s.offices != nil { // was an admin
			return t.Toast(string(notEnrolled))
		}
	}
	if may, err := maySet(t, d); err != nil {
		return err
	} else if !may {
		return t.Toast("figures.when.admins_only")
	}
	switch n := int(args.Int(2)); args.At(1) {
	case "d":
		d.Day, d.Off = time.Weekday(min(max(n, 0), 6)), false
	case "t":
		d.Minute, d.Off = min(max(n, 0), 24*60-1), false
	case "off":
		d.Off = true
	case "on":
		d.Off = false
	default:
		return t.Toast("toast.stale")
	}
	if d, err = changeDigest(t, d); err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	out, err := whenOut(t, d)
	if err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}

// whenOut says when a digest comes, with buttons to change it for those who may.
func whenOut(t *talk.Turn, d store.Digest) (bot.Outgoing, error) {
	zone, err := digestZone(t.Act, d)
	if err != nil {
		return bot.Outgoing{}, err
	}
	p := speaker{t.Printer(t.P.Lang(), zone, t.Now)}
	may, err := maySet(t, d)
	if err != nil {
		return bot.Outgoing{}, err
	}
	when := []any{"day", p.Weekday(d.Day), "clock", p.Clock(d.Next)}
	var b bot.TextBuilder
	switch {
	case d.Office == "" && d.Off:
		b.Text(p.Text("figures.when.mine_off"))
	case d.Office == "":
		b.Text(p.Text("figures.when.mine", when...))
	default:
		o, err := t.Office(d.Office)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("office %s: %w", d.Office, err)
		}
		if d.Off {
			b.Text(p.Text("figures.when.office_off", "office", o.Name))
		} else {
			b.Text(p.Text("figures.when.office", append(when, "office", o.Name)...))
		}
	}
	if !d.Off {
		b.Add("\n").Text(p.Text("figures.when.next", "moment", p.Moment(d.Next)))
	}
	if !may {
		b.Add("\n").Text(p.Text("figures.when.admins_only"))
		return bot.Outgoing{Text: b.Build()}, nil
	}
	b.Add("\n").Text(p.Text("figures.when.how"))
	if d.Office == "" {
		theirs, err := t.Memberships(t.Who.Staff)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("memberships of %d: %w", t.Who.Staff, err)
		}
		if len(theirs) > 0 {
			b.Add("\n").Text(p.Text("figures.when.how_office", "office", string(theirs[0].Office)))
		}
	} else if has, err := hasOwnBeside(t); err != nil {
		return bot.Outgoing{}, err
	} else if has {
		b.Add("\n").Text(p.Text("figures.when.how_all"))
	}
	return bot.Outgoing{Text: b.Build(), Buttons: whenButtons(p, d, zone, t.Now)}, nil
}

// hasOwnBeside reports whether the speaker gets a digest of all offices in this very chat, beside that of the office whose room it is: the desk
// of an admin.
func hasOwnBeside(t *talk.Turn) (bool, error) {
	if t.Update.Place != bot.Desk {
		return false, nil
	}
	s, err := entitled(t.Tx, t.Who.Staff, bot.Address{}, "")
	if err != nil || s.offices != nil {
		return false, err
	}
	all, err := t.Offices()
	if err != nil {
		return false, fmt.Errorf("list the offices: %w", err)
	}
	return len(all) > 1, nil
}

func whenButtons(p speaker, d store.Digest, zone *time.Location, now time.Time) [][]bot.Button {
	data := func(what string, n int) string { return talk.Data(verbDigest, d.Office, what, n) }
	if d.Off {
		return [][]bot.Button{{{Label: p.S("figures.when.turn_on"), Data: data("on", 0)}}}
	}
	button := func(label string, current bool, data string) bot.Button {
		if current {
			label = p.S("figures.button.now", "label", label)
		}
		return bot.Button{Label: label, Data: data}
	}
	rows := [][]bot.Button{{}, {}, {}}
	for i := range 7 {
		day := time.Weekday((i + 1) % 7) // from Monday on
		rows[i/4] = append(rows[i/4], button(p.Weekday(day), day == d.Day, data("d", int(day))))
	}
	for _, m := range times {
		at := occurrence(now, zone, d.Day, m)
		rows[2] = append(rows[2], button(p.Clock(at), m == d.Minute, data("t", m)))
	}
	return append(rows, []bot.Button{{Label: p.S("figures.when.turn_off"), Data: data("off", 0)}})
}
