package staff

import (
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/broadcast"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// draftsShown is how many broadcasts that are being written an office is shown.
const draftsShown = 3

// draftRows tells in the list of an office's broadcasts which are being written, with a button to go on with one, or to give it up. Where
// others read along it names those alone that were written there.
func draftRows(t *talk.Turn, office store.OfficeID, b *bot.TextBuilder) (rows [][]bot.Button, err error) {
	all, err := t.BroadcastDrafts(office, 10*draftsShown)
	if err != nil {
		return nil, fmt.Errorf("what is being written: %w", err)
	}
	shown := 0
	for _, each := range all {
		if shown == draftsShown {
			break
		}
		if t.Update.Place == bot.Group && !t.Whispers() && each.At != t.Here() {
			continue
		}
		shown++
		author, err := matter.StaffName(t.Act, t.P, each.Author)
		if err != nil {
			return nil, err
		}
		name := each.Name()
		b.Line().Text(t.P.Text("tell.draft", "day", t.P.DayMonth(each.CreatedAt), "name", name, "staff", author))
		var row []bot.Button
		if each.Author == t.Who.Staff {
			row = append(row, bot.Button{Label: t.P.S("tell.button.go_on", "name", name), Data: talk.Data("s.b.go", each.ID)})
		}
		if ok, err := mayDrop(t, each); err != nil {
			return nil, err
		} else if ok {
			row = append(row, bot.Button{Label: t.P.S("tell.button.drop_draft", "name", name), Data: talk.Data("s.b.drop", each.ID, "list")})
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// mayDrop reports whether the speaker may give up what nobody has got: who wrote it, another once that one may not send it any more, and
// anybody whom it waits for as the second person.
func mayDrop(t *talk.Turn, b store.Broadcast) (bool, error) {
	if b.Author == t.Who.Staff || b.State == store.BroadcastSecond {
		return true, nil
	}
	writes, err := matter.May(t.Tx, b.Author, b.Office, store.RightBroadcast)
	return !writes, err
}

// dropBroadcast gives one up that nobody has got. listed: its button stands in the list of an office's broadcasts.
func dropBroadcast(t *talk.Turn, b store.Broadcast, listed bool) error {
	if b.State != store.BroadcastDraft && b.State != store.BroadcastSecond {
		if listed {
			return showBroadcasts(t, b.Office, "toast.already")
		}
		return refreshControl(t, b, "toast.already")
	}
	if ok, err := mayDrop(t, b); err != nil {
		return err
	} else if !ok {
		return t.Toast("tell.toast.not_yours")
	}
	b.State = store.BroadcastDropped
	if err := t.SaveBroadcast(b); err != nil {
		return fmt.Errorf("save broadcast %d: %w", b.ID, err)
	}
	if err := broadcast.Record(t.Act, b, t.Who.Staff, "dropped"); err != nil {
		return err
	}
	if !listed {
		return refreshControl(t, b, "")
	}
	if err := broadcast.Show(t.Act, b); err != nil {
		return err
	}
	return showBroadcasts(t, b.Office, "tell.toast.dropped")
}

// showBroadcasts shows the list of an office's broadcasts in the place of what was tapped.
func showBroadcasts(t *talk.Turn, office store.OfficeID, toast string) error {
	out, err := broadcastPanel(t, office)
	if err != nil {
		return err
	}
	if err := t.Toast(toast); err != nil {
		return err
	}
	return t.EditTapped(out, store.About{Purpose: store.ForTalk})
}
