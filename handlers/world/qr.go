package world

import (
	"errors"
	"fmt"
	"strings"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/figures"
	"duaarah/handlers/matter"
	"duaarah/handlers/poster"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// titleMost is how long the line of text on a poster may be, in runes.
const titleMost = 120

// QR is "/qr": a poster with the code of an office, or of an event of it, as files for print. "/qr KODE teks" has another line of
// text on it.
func QR(t *talk.Turn, args string) error {
	mine, why, err := offices(t, store.RightRead)
	if err != nil {
		return err
	} else if why != "" {
		return t.Toast(why)
	}
	first, title := talk.CutWord(args)
	office, named := find(mine, store.OfficeID(strings.ToLower(first)))
	var occasion store.Occasion
	if !named && first != "" {
		o, ok, err := matter.OccasionCalled(t.Tx, first)
		if err != nil {
			return err
		}
		if ok {
			office, named = find(mine, o.Office)
			occasion = o
		}
		if ok && !named {
			return t.Toast("occasion.not_yours")
		}
	}
	if !named {
		if len(mine) > 1 {
			return whichQR(t, mine, first)
		}
		if _, err := t.Office(store.OfficeID(strings.ToLower(first))); err == nil {
			return t.Toast("poster.not_yours")
		} else if !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("the office asked for: %w", err)
		}
		office, title = mine[0], args
	}
	links, ok, err := linksOf(t, pathCode+codeOf(office, occasion), payloadOf(office, occasion))
	if err != nil {
		return err
	}
	if !ok {
		return t.Toast("poster.nowhere")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	caption := t.P.Text("poster.caption", "what", what(office, occasion), "url", links.URL)
	if links.Here {
		var b bot.TextBuilder
		caption = b.Text(caption).Line().Text(t.P.Text("poster.here")).Build()
	}
	p := t.Printer("", office.Location(), t.Now) // citizens read it: in the house's language
	d := figures.Drawing{Poster: Poster(p, office, occasion, links, title), Name: "qr-" + strings.ToLower(codeOf(office, occasion)),
		Out: bot.Outgoing{Text: caption, ReplyTo: t.InGroup()}}
	to := t.Back()
	if t.Update.Tap != nil {
		to, _ = t.Tapped()
	}
	return figures.Draw(t.Act, t.Who.ID, to, d.Name, t.P.Lang(), d)
}

// what names what a code leads to.
func what(office store.Office, o store.Occasion) string {
	if o.ID != "" {
		return o.Name
	}
	return office.Name
}

// whichQR asks for which office.
func whichQR(t *talk.Turn, mine []store.Office, typed string) error {
	key := "poster.which"
	if typed != "" {
		key = "poster.unknown"
	}
	_, err := t.Say(bot.Outgoing{Text: t.P.Text(key), Buttons: qrRows(t, mine, 0), ReplyTo: t.InGroup()})
	return err
}

// qrRows offers a page of the offices whose code can be had.
func qrRows(t *talk.Turn, mine []store.Office, page int) [][]bot.Button {
	return officeRows(t, mine, page, func(o store.Office) bot.Button {
		return bot.Button{Label: o.Name, Data: talk.Data("s.w.qr", o.ID)}
	}, func(page int) string { return moreData(moreQR, page) })
}

// codeOf is what stands in the address of an office's page, or of an event's.
func codeOf(office store.Office, o store.Occasion) string {
	if o.ID != "" {
		return string(o.ID)
	}
	return string(office.ID)
}

// payloadOf is the payload of their deep links.
func payloadOf(office store.Office, o store.Occasion) string {
	if o.ID != "" {
		return matter.OccasionPayload(o.ID)
	}
	return string(office.ID)
}

// Path is where the page of an office, or of an event of it, is on the web server, and Payload that of their deep links.
func Path(office store.Office, o store.Occasion) (path, payload string) {
	return pathCode + codeOf(office, o), payloadOf(office, o)
}

// Poster is the poster of an office, or of an event of it. title: its line of text; empty, the usual one.
func Poster(p messages.Printer, office store.Office, o store.Occasion, links Links, title string) poster.Poster {
	if title = strings.Join(strings.Fields(title), " "); title == "" {
		title = p.S("poster.title")
	} else if r := []rune(title); len(r) > titleMost {
		title = string(r[:titleMost])
	}
	out := poster.Poster{Title: title, Name: office.Name, URL: links.URL, Short: links.Short, Foot: p.S("poster.foot")}
	if o.ID != "" {
		out.About = about(p, o)
	}
	return out
}

// slipPoster is the slip with which a citizen claims what they said.
func slipPoster(p messages.Printer, office store.Office, a store.Aspiration, secret string, links Links, until string) poster.Poster {
	out := poster.Poster{Title: p.S("slip.poster.title"), Name: office.Name, URL: links.URL, Short: secret,
		About: p.S("slip.poster.about", "code", string(a.Code), "until", until), Foot: p.S("slip.poster.foot", "url", links.Short)}
	if out.URL == "" { // no link can be made: the secret is typed
		out.URL, out.Foot = secret, p.S("slip.poster.typed")
	}
	return out
}
