package sqlite

import (
	"errors"
	"reflect"
	"runtime"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

func goexit() { runtime.Goexit() }

func TestPeople(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		i := w.identity
		i.Name, i.Lang, i.Blocked, i.Staff = "Budi", "en", true, w.staff.ID
		saved, err := tx.SaveIdentity(i)
		if err != nil {
			return err
		}
		got, err := tx.Identity(i.Account, i.User)
		if err != nil || got != saved || saved != i {
			t.Errorf("identity %+v, want %+v (%v)", got, i, err)
		}
		if _, err := tx.Identity(i.Account, "nobody"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown identity: %v", err)
		}

		seen := map[string]bool{}
		for range 300 {
			c, err := tx.CreateCitizen(start)
			if err != nil || seen[c.Alias] {
				t.Fatalf("alias %q twice, or %v", c.Alias, err)
			}
			seen[c.Alias] = true
		}

		c := store.Consent{Citizen: i.Citizen, Version: "1", At: start}
		accepted := c
		accepted.Accepted, accepted.At = true, start.Add(time.Hour)
		for _, c := range []store.Consent{c, accepted, c} {
			if err := tx.SaveConsent(c); err != nil {
				return err
			}
		}
		if got, err := tx.Consent(i.Citizen, "1"); err != nil || got != accepted {
			t.Errorf("consent %+v (%v)", got, err)
		}

		m := store.Membership{Office: "dapil-1", Staff: w.staff.ID, Role: store.RoleStaff, Since: start}
		if err := tx.SaveMembership(m); err != nil {
			return err
		}
		m.Role = store.RoleAdmin
		if err := tx.SaveMembership(m); err != nil {
			return err
		}
		if got, err := tx.Memberships(w.staff.ID); err != nil || !reflect.DeepEqual(got, []store.Membership{m}) {
			t.Errorf("memberships %+v (%v)", got, err)
		}
		m.Until = start
		if err := tx.SaveMembership(m); err != nil {
			return err
		}
		if got, err := tx.StaffOf("dapil-1"); err != nil || len(got) != 0 {
			t.Errorf("an ended membership: %+v (%v)", got, err)
		}
		return nil
	})
}

func TestInvitation(t *testing.T) {
	w := newWorld(t)
	_, hash := store.NewInvitation()
	w.do(func(tx store.Tx) error {
		if _, err := tx.CreateInvitation(store.Invitation{Hash: hash, Office: "dapil-1", Role: store.RoleStaff, Created: start,
			Expires: start.Add(time.Hour)}); err != nil {
			return err
		}
		for _, c := range []struct {
			hash string
			at   time.Time
			want error
		}{{"no", start, store.ErrNotFound}, {hash, start.Add(time.Hour), store.ErrExpired}, {hash, start, nil}, {hash, start, store.ErrUsed}} {
			i, err := tx.UseInvitation(c.hash, w.staff.ID, c.at)
			if !errors.Is(err, c.want) {
				t.Errorf("using %q at %v: %v, want %v", c.hash, c.at, err, c.want)
			}
			if (c.want == nil || c.want == store.ErrUsed) && i.UsedBy != w.staff.ID {
				t.Errorf("used by %d", i.UsedBy)
			}
		}
		return nil
	})
}

func TestOffices(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		o := store.Office{ID: "dapil-1", Name: "K", Profile: "p", Promise: 3, Zone: "Asia/Jakarta", Position: 5, Closed: true,
			DaysOff: []string{"2026-12-31", "2027-01-02"}, WorksOnHolidays: true}
		o.Hours[time.Monday] = []store.Interval{{From: 480, To: 960}}
		if err := tx.SaveOffice(o); err != nil {
			return err
		}
		all, err := tx.Offices()
		if err != nil || len(all) != 2 || !reflect.DeepEqual(all[1], o) {
			t.Errorf("offices %+v (%v)", all, err)
		}
		rules := []store.Rule{{Position: 1, Kind: store.RuleWords, Values: []string{"lampu", "jalan"}, Office: "dapil-1", Topic: "jalan"},
			{Position: 2, Kind: store.RuleDefault, Office: "dapil-2"}}
		for _, r := range [][]store.Rule{rules[1:], rules} {
			if err := tx.SaveRules(r); err != nil {
				return err
			}
		}
		if got, err := tx.Rules(); err != nil || !reflect.DeepEqual(got, rules) {
			t.Errorf("rules %+v (%v)", got, err)
		}

		a := store.Room{Office: "dapil-1", Address: w.room, BoundBy: w.staff.ID, At: start, Shared: true}
		first, err := tx.BindRoom(a)
		if err != nil {
			return err
		}
		if again, err := tx.BindRoom(a); err != nil || again != first {
			t.Errorf("bound again: %+v (%v)", again, err)
		}
		a.Address.Thread = ""
		second, err := tx.BindRoom(a)
		if err != nil {
			return err
		}
		if got, err := tx.Rooms("dapil-1"); err != nil || !reflect.DeepEqual(got, []store.Room{first, second}) {
			t.Errorf("rooms %+v (%v)", got, err)
		}
		if got, err := tx.RoomsIn(w.room); err != nil || !reflect.DeepEqual(got, []store.Room{first, second}) {
			t.Errorf("rooms of the chat %+v (%v)", got, err)
		}
		if err := tx.UnbindRoom(first.ID, start); err != nil {
			return err
		}
		if got, err := tx.FormerRooms(w.room); err != nil || !reflect.DeepEqual(got, []store.Room{first}) {
			t.Errorf("former rooms %+v (%v)", got, err)
		}
		if got, err := tx.RoomsAt(w.room); err != nil || len(got) != 0 {
			t.Errorf("the former room is still active: %+v (%v)", got, err)
		}
		if err := tx.UnbindRoom(second.ID, start); err != nil {
			return err
		}
		// The cards that stand in a room stand in it when it is chosen again.
		if again, err := tx.BindRoom(a); err != nil || again != second {
			t.Errorf("chosen again: %+v (%v), want %+v", again, err, second)
		}
		if got, err := tx.Rooms("dapil-1"); err != nil || !reflect.DeepEqual(got, []store.Room{second}) {
			t.Errorf("rooms %+v (%v)", got, err)
		}
		return nil
	})
}

func TestAspiration(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		a := store.Aspiration{Citizen: w.identity.Citizen, Identity: w.identity.ID, Home: w.home, OfficeBy: store.ByLink,
			Kind: store.Wish, KindBy: store.ByGuess, Topic: "air", Region: "32.73", Via: "d1", State: store.Drafted, Own: true,
			ReceivedAt: start, Turn: store.NoTurn}
		a, err := tx.CreateAspiration(a)
		if err != nil {
			return err
		}
		other := w.home
		other.Thread = "9"
		if got, err := tx.Draft(a.Citizen, other); err != nil || got != a {
			t.Errorf("draft %+v (%v), want %+v", got, err, a)
		}
		if got, err := tx.Matters(a.Citizen, 5); err != nil || len(got) != 0 {
			t.Errorf("a draft is a matter: %+v (%v)", got, err)
		}
		a.Office, a.State, a.SubmittedAt, a.ClosedAt, a.Turn, a.TurnAt, a.DueAt = "dapil-1", store.Open, start, start, store.OfficeTurn, start, start
		a.Claimed, a.LastReplyBy, a.FirstReplyAt, a.LastReplyAt = w.staff.ID, w.staff.ID, start, start
		a.UnreachableAt, a.Verdict, a.Stars, a.DraftBox, a.ReceiptBox = start, store.VerdictYes, 3, 4, 5
		if err := tx.SaveAspiration(a); err != nil {
			return err
		}
		if got, err := tx.AspirationByCode(a.Code); err != nil || got != a {
			t.Errorf("aspiration %+v, want %+v (%v)", got, a, err)
		}
		if _, err := tx.Draft(a.Citizen, w.home); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a sent one is a draft: %v", err)
		}
		a.ID = 999
		if err := tx.SaveAspiration(a); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("saving what is not there: %v", err)
		}
		return nil
	})
}

func TestQueue(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		var want []store.AspirationID
		for i, due := range []int{2, 1, 0, 1} { // days; 0: the citizen's turn
			a, _, err := w.aspiration(tx, "x")
			if err != nil {
				return err
			}
			a.DueAt, a.ReceivedAt = start.AddDate(0, 0, due), start.Add(-time.Duration(i)*time.Minute)
			if due == 0 {
				a.DueAt, a.Turn = time.Time{}, store.CitizenTurn
			}
			if err := tx.SaveAspiration(a); err != nil {
				return err
			}
			want = append(want, a.ID)
		}
		want = []store.AspirationID{want[3], want[1], want[0], want[2]}
		for _, c := range []struct {
			f    store.QueueFilter
			want []store.AspirationID
			n    int
		}{
			{store.QueueFilter{Offices: []store.OfficeID{"dapil-1", "dapil-2"}}, want, 4},
			{store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}, Turn: store.OfficeTurn}, want[:3], 3},
			{store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}, Limit: 2, Offset: 1}, want[1:3], 4},
			{store.QueueFilter{Offices: []store.OfficeID{"dapil-2"}}, nil, 0},
			{store.QueueFilter{}, nil, 0},
		} {
			page, n, err := tx.Queue(c.f)
			var got []store.AspirationID
			for _, a := range page {
				got = append(got, a.ID)
			}
			if err != nil || n != c.n || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v: %v of %d (%v), want %v of %d", c.f, got, n, err, c.want, c.n)
			}
		}
		return nil
	})
}

func TestMessages(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "first")
		if err != nil {
			return err
		}
		m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: start.Add(time.Minute),
			Text: "lagi", From: w.home, FromID: "42", Location: &bot.Location{Latitude: -7.25, Longitude: 112.75},
			Contact: &bot.Contact{Name: "Ani", Phone: "+62"}, Files: []bot.File{
				{Kind: bot.Photo, Name: "../x", Size: 5, Ref: bot.FileRef{Account: w.home.Account, ID: "F1"}}, {Kind: bot.Voice, Duration: 3}}})
		if err != nil {
			return err
		}
		if len(m.Files) != 2 || m.Files[0].ID == "" || m.Files[0].ID == m.Files[1].ID {
			t.Errorf("files without IDs: %+v", m.Files)
		}
		thread := w.home
		thread.Thread = "3"
		if got, err := tx.MessageAt(thread, "42"); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("message\n%+v, want\n%+v (%v)", got, m, err)
		}
		if _, err := tx.MessageAt(w.home, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a message without ID: %v", err)
		}
		for i, text := range []string{"lagi", "d\x00ua", "tiga"} {
			m, err := tx.ReviseMessage(m.ID, text, start.Add(time.Hour))
			if got, gerr := tx.Message(m.ID); gerr != nil || got.Text != text || err != nil || m.Version != i+1 {
				t.Errorf("revision %d: version %d (%v)", i, m.Version, err)
			}
		}
		l, err := tx.Messages(a.ID)
		if err != nil || len(l) != 2 || l[0].Text != "first" || l[1].Text != "tiga" || len(l[1].Files) != 2 || !l[1].EditedAt.Equal(start.Add(time.Hour)) {
			t.Errorf("messages %+v (%v)", l, err)
		}
		m.Outbox, m.Outcome, m.DeliveredAt, m.Closing, m.Text = 9, bot.Delivered, start, true, "not this"
		if err := tx.SaveMessage(m); err != nil {
			return err
		}
		if got, err := tx.Message(m.ID); err != nil || got.Outbox != 9 || got.Outcome != bot.Delivered || !got.Closing || got.Text != "tiga" {
			t.Errorf("message %+v (%v)", got, err)
		}
		return nil
	})
}

func TestConversation(t *testing.T) {
	w := newWorld(t)
	type state struct{ Step string }
	w.do(func(tx store.Tx) error {
		s := state{"left alone"}
		if err := tx.Conversation(w.home, 1, &s); err != nil || s.Step != "left alone" {
			t.Errorf("%+v (%v)", s, err)
		}
		if err := tx.SetConversation(w.home, 1, state{"x"}); err != nil {
			return err
		}
		if err := tx.Conversation(w.home, 1, &s); err != nil || s.Step != "x" {
			t.Errorf("%+v (%v)", s, err)
		}
		if err := tx.SetConversation(w.home, 1, nil); err != nil {
			return err
		}
		s = state{}
		err := tx.Conversation(w.home, 1, &s)
		if s.Step != "" {
			t.Error("not forgotten")
		}
		return err
	})
}
