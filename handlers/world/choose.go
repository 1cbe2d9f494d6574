package world

import (
	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Who is in many offices chooses among them, or among their events, a page at a time.

// officesShown is how many offices are offered at a time.
const officesShown = 6

// verbMore shows another page, in the place of the one that was tapped: of what, and its number.
const verbMore = "s.w.lagi"

// What has pages.
const (
	moreOccasions = "acara" // events
	moreNew       = "baru"  // offices that an event can be made of
	moreQR        = "qr"    // offices whose code can be had
	moreSpoken    = "lisan" // offices for which it can be noted what a citizen said
)

func moreData(what string, page int) string { return talk.Data(verbMore, what, page) }

// officeRows offers a page of some offices, a button for each. turn makes the data of the button that shows another.
func officeRows(t *talk.Turn, some []store.Office, page int, button func(store.Office) bot.Button, turn func(page int) string) (rows [][]bot.Button) {
	shown, page := talk.Page(some, officesShown, page)
	for _, o := range shown {
		rows = append(rows, []bot.Button{button(o)})
	}
	return append(rows, t.Pages(page, officesShown, len(some), turn)...)
}

// moreTap turns a page.
func moreTap(t *talk.Turn, what string, page int) error {
	right := store.RightHandle
	if what == moreQR {
		right = store.RightRead
	}
	mine, why, err := offices(t, right)
	if err != nil {
		return err
	} else if why != "" {
		return t.Toast(why)
	}
	about := store.About{Purpose: store.ForTalk}
	var out bot.Outgoing
	switch what {
	case moreOccasions:
		if out, err = occasionsPage(t, mine, page); err != nil {
			return err
		}
	case moreNew:
		out = bot.Outgoing{Text: t.P.Text("occasion.which_new"), Buttons: newRows(t, mine, page)}
	case moreQR:
		out = bot.Outgoing{Text: t.P.Text("poster.which"), Buttons: qrRows(t, mine, page)}
	case moreSpoken:
		about.Purpose = store.ForSpoken
		out = bot.Outgoing{Text: t.P.Text("spoken.ask"), Buttons: spokenRows(t, mine, "", page, len(mine) > 1)}
	default:
		return t.Toast("toast.stale")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(out, about)
}
