// Package world is the conversations about what comes from the real world: events at which an office meets citizens, posters with
// codes that lead to it, what citizens say to staff in person, and how they make that theirs afterwards.
package world

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// offices are those in which the speaker has that right, and that can be spoken of here: where others read along, those whose cards
// everyone may read. why is what to say where there are none.
func offices(t *talk.Turn, right store.Right) (mine []store.Office, why string, err error) {
	if t.Who.Staff == 0 {
		return nil, "staff.not_enrolled", nil
	}
	all, err := t.Memberships(t.Who.Staff)
	if err != nil {
		return nil, "", fmt.Errorf("memberships of %d: %w", t.Who.Staff, err)
	}
	if len(all) == 0 {
		return nil, "staff.not_enrolled", nil
	}
	var rooms []store.Room
	open := t.Update.Place == bot.Group && !t.Whispers()
	if open {
		if rooms, err = t.RoomsIn(t.Here()); err != nil {
			return nil, "", fmt.Errorf("rooms here: %w", err)
		}
	}
	for _, m := range all {
		if !m.Role.May(right) {
			why = "more.no_right"
			continue
		}
		if open && !slices.ContainsFunc(rooms, func(r store.Room) bool { return r.Office == m.Office }) {
			continue
		}
		o, err := t.Office(m.Office)
		if err != nil {
			return nil, "", fmt.Errorf("office %s: %w", m.Office, err)
		}
		mine = append(mine, o)
	}
	if len(mine) == 0 {
		return nil, cmp.Or(why, "queue.no_room_here"), nil
	}
	return mine, "", nil
}

// find is the office of that ID among some.
func find(some []store.Office, id store.OfficeID) (store.Office, bool) {
	i := slices.IndexFunc(some, func(o store.Office) bool { return o.ID == id })
	if i < 0 {
		return store.Office{}, false
	}
	return some[i], true
}

// aloneAt is where the speaker reads what nobody else is to read. false: the bot cannot write to them there.
func aloneAt(t *talk.Turn) (bot.Address, bool) {
	switch {
	case t.Update.Place != bot.Group:
		return t.Here(), true
	case t.Whispers():
		return t.Update.Whisper, true
	case !t.Who.Direct.IsZero() && !t.Who.Blocked:
		return t.Who.Direct, true
	}
	return bot.Address{}, false
}

// Links are the addresses of an office, or of an event of it, in print.
type Links struct {
	URL   string // what a code holds
	Short string // the same as people type it
	Here  bool   // it opens on the computer alone that the program runs on: nothing to print yet
}

// LinksOf are the links by which a payload is opened on any platform: a page of the web server; where that cannot be reached, the
// first platform that has links. path is where the page is. false: there is none.
func LinksOf(base, path, payload string, accounts []store.AccountInfo) (Links, bool) {
	here := onlyHere(base)
	if base != "" && !here {
		return linksTo(base + path), true
	}
	for _, a := range accounts {
		if strings.Contains(a.Link, "%s") && !(here && strings.HasPrefix(a.Link, base)) {
			return linksTo(strings.Replace(a.Link, "%s", url.QueryEscape(payload), 1)), true
		}
	}
	if base == "" {
		return Links{}, false
	}
	return linksTo(base + path), true
}

// onlyHere reports whether an address leads to the machine itself, where nobody else comes.
func onlyHere(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
}

func linksTo(link string) Links {
	_, short, _ := strings.Cut(link, "://")
	return Links{URL: link, Short: strings.TrimPrefix(short, "www."), Here: onlyHere(link)}
}

// Where the pages of the web server are that a code leads to.
const (
	pathCode = "/m/"
	pathSlip = "/k/"
)

// about says of an event what a poster says of it.
func about(p messages.Printer, o store.Occasion) string {
	lines := []string{o.Name}
	second := matter.OccasionDays(p, o)
	if o.Place != "" {
		second = o.Place + " · " + second
	}
	return strings.Join(append(lines, second), "\n")
}

// Tap answers the buttons of staff.
func Tap(t *talk.Turn, verb string, args talk.Args) error {
	switch verb {
	case "s.w.baru":
		return newTap(t, store.OfficeID(args.At(0)))
	case "s.w.qr":
		return QR(t, args.At(0))
	case "s.w.tutup", "s.w.buka":
		return closeTap(t, store.OccasionID(args.At(0)), verb == "s.w.tutup")
	case "s.w.tulis":
		return wordsTap(t, heardAt{args.At(0), args.At(1)})
	case "s.w.l":
		return heldTap(t, store.AspirationID(args.Int(1)), args.At(0), args.At(2))
	case "s.w.slip":
		return slipTap(t, store.AspirationID(args.Int(0)))
	case verbMore:
		return moreTap(t, args.At(0), int(args.Int(1)))
	case "s.w.kontak":
		return contactTap(t, store.AspirationID(args.Int(0)), args.At(1))
	}
	return t.Toast("toast.stale")
}

// Answer takes a message that answers one of this package's questions. done is false if it answers none.
func Answer(t *talk.Turn) (done bool, err error) {
	if t.Update.Message.ReplyTo == "" {
		return false, nil
	}
	thing, err := t.What(t.Here(), t.Update.Message.ReplyTo)
	if err != nil {
		return false, nil // the conversation that it belongs to looks again
	}
	switch thing.Purpose {
	case store.ForOccasion:
		return true, newAnswer(t, thing.Outbox)
	case store.ForSpoken:
		return true, spokenAnswer(t, thing)
	}
	return false, nil
}
