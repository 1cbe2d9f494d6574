package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// fill puts some of everything into a store, as its conversations would: what a database in use holds.
func (w *world) fill() {
	account := w.home.Account
	web := bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: "u7"}
	w.do(func(tx store.Tx) error { return w.fillHouse(tx, account) })
	sent := w.Outbox(nil)
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	texts := []string{
		"Lampu jalan di depan SDN 3 mati sudah dua minggu, kalau malam gelap sekali.",
		"Mohon got di Jalan Kenanga RT 04/RW 02 dikeruk sebelum musim hujan 🙏",
		"Kapan puskesmas keliling datang lagi ke Dusun Karanganyar?",
		"Terima kasih, jembatannya sudah bisa dilewati.",
		"Harga pupuk di kios \"Tani Jaya\" naik; petani tak sanggup beli.\nTolong ditinjau.",
		"Air PDAM keruh sejak Lebaran.",
	}
	for i, text := range texts {
		var a store.Aspiration
		var m store.Message
		w.do(func(tx store.Tx) (err error) {
			if a, m, err = w.aspiration(tx, text); err != nil {
				return err
			}
			s := &story{tx, a, w}
			s.submit(map[string]any{"kind": string(a.Kind), "kind_by": "guess", "own": false, "platform": "telegram"})
			return w.fillRoom(tx, a, m)
		})
		if i == 5 { // still waits for everything
			continue
		}
		card := w.card(a)
		w.settle(sent, card, bot.Settlement{Outcome: bot.Delivered, Messages: []string{fmt.Sprint("9", i)}})
		w.do(func(tx store.Tx) error {
			s := &story{tx, a, w}
			switch i {
			case 0, 3: // answered, and how it was received
				return w.answer(s, hour(30+i), i == 0)
			case 1: // with files in each state
				_, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: hour(2),
					Text: "ini fotonya", From: w.home, FromID: "77", Location: &bot.Location{Latitude: -7.25, Longitude: 112.75, Label: "Jl. Kenanga"},
					Contact: &bot.Contact{Name: "Pak RT", Phone: "+62 812 0000 0000"}, Files: []bot.File{
						{ID: strings.Repeat("a", 26), Kind: bot.Photo, MIME: "image/jpeg", Size: 5, SHA256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
						{Kind: bot.Voice, Name: "suara.ogg", Ref: bot.FileRef{Account: account, ID: "remote-1"}}, {Kind: bot.Document, Name: "surat.pdf"}}})
				return err
			case 2: // set aside
				a.State = store.Spam
				s.event(5, store.Event{Kind: store.EventSpam, Staff: w.staff.ID})
				return tx.SaveAspiration(a)
			case 4: // erased
				return tx.EraseAspiration(a.ID, hour(40))
			}
			return nil
		})
	}
	// What waits and what became of it: pending in both lanes, edits, one that was being sent, and the web chat's.
	w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("Pesan Anda kami terima.")}, store.About{Purpose: store.ForReceipt, Aspiration: 6})
	edited := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("Kami catat.")}, store.About{Purpose: store.ForDraft, Aspiration: 6})
	w.settle(sent, edited, bot.Settlement{Outcome: bot.Delivered, Messages: []string{"501"}})
	w.enqueue(w.home, bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Outbox: edited}, Text: bot.Plain("Kami catat, ditambah satu foto.")}, store.About{Purpose: store.ForDraft, Aspiration: 6})
	w.lease(sent, w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("Halo?")}, store.About{Purpose: store.ForTalk}))
	refused := w.enqueue(w.home, bot.Outgoing{Text: bot.Plain("Tidak sampai.")}, store.About{Purpose: store.ForTalk})
	w.settle(sent, refused, bot.Settlement{Outcome: bot.Refused, Reason: bot.ReasonBlocked, Note: "Forbidden"})
	w.fillWeb(web)
	inbox := w.Inbox(func(context.Context, store.Tx, bot.Update) error { return errors.New("a fault") })
	if _, err := take(w.t.Context(), inbox, w.wrote("k1", "x")); err != nil {
		w.t.Fatal(err)
	}
	if Schema() >= 5 {
		w.do(w.fillCitizen)
	}
	if Schema() >= 6 {
		w.do(w.fillStaff)
	}
	if Schema() >= 7 {
		w.do(w.fillKept)
	}
	if Schema() >= 2 {
		w.do(func(tx store.Tx) error {
			_, err := tx.(*txn).change(`INSERT INTO cursors (account, chat, thread, cursor, at) VALUES ('discord/1', '33', '', '1440000000000000000', 1)`)
			return err
		})
	}
}

func (w *world) fillHouse(tx store.Tx, account bot.Account) error {
	hours := store.Office{ID: "dapil-1", Name: "Kantor Dapil 1", Profile: "Jawa Timur 1", Promise: 7, Zone: "Asia/Jakarta",
		DaysOff: []string{"2026-12-31"}, WorksOnHolidays: true}
	hours.Hours[time.Monday] = []store.Interval{{From: 480, To: 960}}
	_, hash := store.NewInvitation()
	for _, err := range []error{
		tx.SaveOffice(hours),
		tx.SaveRules([]store.Rule{{Position: 1, Kind: store.RuleWords, Values: []string{"lampu", "got"}, Office: "dapil-1", Topic: "jalan"}, {Position: 2, Kind: store.RuleDefault, Office: "dapil-2"}}),
		tx.SaveSeasons([]store.Season{{Name: "Pemilu 2029", From: "2028-11-28", To: "2029-02-10"}}),
		tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: w.staff.ID, Role: store.RoleAdmin, Since: start}),
		errorOf(tx.CreateInvitation(store.Invitation{Hash: hash, Office: "dapil-2", Role: store.RoleStaff, Created: start, Expires: start.AddDate(0, 0, 7)})),
		tx.SaveAccount(store.AccountInfo{Account: account, Username: "duaarah_bot", Link: "https://t.me/duaarah_bot?start=%s", At: start}),
		tx.SaveConsent(store.Consent{Citizen: w.identity.Citizen, Version: "1", Accepted: true, At: start}),
		tx.SetConversation(w.home, w.identity.ID, map[string]any{"asked": 3}),
		tx.SetTimer("draft", 6, start.Add(time.Hour)),
		errorOf(tx.Ask(store.Ask{Who: w.identity.ID, Slot: "stats", To: w.home, Body: []byte(`{"what":"stats"}`), At: start}, 3)),
		errorOf(tx.SaveDigest(store.Digest{Office: "dapil-1", Day: time.Monday, Minute: 480, Next: start.AddDate(0, 0, 7)})),
	} {
		if err != nil {
			return err
		}
	}
	if _, err := tx.SaveIdentity(store.Identity{Account: account, User: "7", Name: "Rina", Direct: bot.Address{Account: account, Chat: "7"}, Staff: w.staff.ID}); err != nil {
		return err
	}
	_, err := tx.BindRoom(store.Room{Office: "dapil-1", Address: w.room, BoundBy: w.staff.ID, At: start, Shared: true})
	return err
}

// fillRoom posts the card of an aspiration.
func (w *world) fillRoom(tx store.Tx, a store.Aspiration, m store.Message) error {
	rooms, err := tx.Rooms("dapil-1")
	if err != nil {
		return err
	}
	id, err := tx.Enqueue(store.Outbound{To: w.room, Lane: bot.Bulk, About: store.About{Purpose: store.ForCard, Aspiration: a.ID, Message: m.ID},
		Out: bot.Outgoing{Text: bot.Plain(string(a.Code) + "\n" + m.Text), Buttons: [][]bot.Button{{{Label: "Ambil", Data: fmt.Sprint("s.take ", a.ID)}}}}})
	if err != nil {
		return err
	}
	return tx.AddCard(store.Card{Aspiration: a.ID, Room: rooms[0].ID, Address: w.room, Outbox: id})
}

// card is the row of an aspiration's card.
func (w *world) card(a store.Aspiration) (id int64) {
	w.see(func(r store.Reader) error {
		cards, err := r.Cards(a.ID)
		if err == nil {
			id = cards[0].Outbox
		}
		return err
	})
	return id
}

// answer has staff answer, which arrives or is uncertain.
func (w *world) answer(s *story, at time.Time, arrives bool) error {
	m := s.message(int(at.Sub(start).Hours()), store.StaffSide, "Besok pagi petugas kami datang.")
	s.event(30, store.Event{Kind: store.EventReply, Staff: w.staff.ID, Message: m.ID, Version: 1})
	m.Outcome = bot.Uncertain
	if arrives {
		m.Outcome, m.DeliveredAt = bot.Delivered, at
		s.event(30, store.Event{Kind: store.EventDelivered, Message: m.ID})
		s.event(31, store.Event{Kind: store.EventVerdict, Data: map[string]any{"verdict": "yes", "stars": 5}})
		s.a.FirstReplyAt, s.a.LastReplyAt, s.a.LastReplyBy, s.a.Turn, s.a.DueAt = at, at, w.staff.ID, store.NoTurn, time.Time{}
		s.a.Verdict, s.a.Stars, s.a.State, s.a.ClosedAt = store.VerdictYes, 5, store.Closed, at
	}
	if _, err := s.tx.ReviseMessage(m.ID, "Besok pagi petugas kami datang, Bu.", at); err != nil {
		return err
	}
	m.Version = 2
	if err := s.tx.SaveMessage(m); err != nil {
		return err
	}
	return s.tx.SaveAspiration(s.a)
}

// fillWeb keeps some talk of the web chat.
func (w *world) fillWeb(web bot.Address) {
	ctx := context.Background()
	s := w.Sessions()
	for _, err := range []error{s.Create(ctx, "warga", "u7", "token", start), s.SetRecovery(ctx, "warga", "u7", "code", start)} {
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for _, e := range []bot.Entry{
		{ID: "m1", At: start, Message: &bot.Message{ID: "m1", Text: "selamat siang"}},
		{ID: "o1", At: start, Out: &bot.Outgoing{Text: bot.Plain("Selamat siang."), Files: []bot.File{{ID: strings.Repeat("b", 26)}}}, Arrived: true},
		{ID: "m2", At: start, Gone: true},
	} {
		if _, err := w.Transcript().Put(ctx, web, e); err != nil {
			w.t.Fatal(err)
		}
	}
	w.enqueue(web, bot.Outgoing{Text: bot.Plain("Ada yang bisa dibantu?")}, store.About{Purpose: store.ForTalk})
}

// facts is what a store answers to those who use it.
type facts struct {
	History     []store.Line
	Queue       []store.Aspiration
	Matters     []store.Aspiration
	Messages    [][]store.Message
	Events      [][]store.Event
	Offices     []store.Office
	Rules       []store.Rule
	Seasons     []store.Season
	Accounts    []store.AccountInfo
	Rooms       []store.Room
	Identities  []store.Identity
	Memberships []store.Membership
	Consent     store.Consent
	Talk        map[string]any
	Outbox      []store.OutboxRow
	Pending     [][]bot.Waiting
	Thing       store.Thing
	Transcript  []bot.Entry
	Fetch       []bot.File
	Blob        string
	Timer       time.Time
	Parked      []store.Parked
	Erasures    int
	WebUser     string
}

func (d *DB) facts(t *testing.T) (f facts) {
	t.Helper()
	ctx := t.Context()
	account := bot.Account{Platform: "telegram", Name: "a/b"}
	home, room := bot.Address{Account: account, Chat: "100"}, bot.Address{Account: account, Chat: "-5", Thread: "7"}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.History(ctx, true, func(l store.Line) error { f.History = append(f.History, l); return nil }))
	must(d.View(ctx, func(r store.Reader) (err error) {
		f.Queue, _, err = r.Queue(store.QueueFilter{Offices: []store.OfficeID{"dapil-1", "dapil-2"}})
		must(err)
		for _, user := range []string{"100", "7"} {
			i, err := r.Identity(account, user)
			must(err)
			f.Identities = append(f.Identities, i)
		}
		f.Matters, err = r.Matters(f.Identities[0].Citizen, 100)
		must(err)
		for _, a := range f.Matters {
			m, err := r.Messages(a.ID)
			must(err)
			e, err := r.Events(a.ID)
			must(err)
			f.Messages, f.Events = append(f.Messages, m), append(f.Events, e)
		}
		f.Offices, err = r.Offices()
		must(err)
		f.Rules, err = r.Rules()
		must(err)
		f.Seasons, err = r.Seasons()
		must(err)
		f.Accounts, err = r.Accounts()
		must(err)
		f.Rooms, err = r.Rooms("dapil-1")
		must(err)
		f.Memberships, err = r.StaffOf("dapil-1")
		must(err)
		f.Consent, err = r.Consent(f.Identities[0].Citizen, "1")
		must(err)
		must(r.Conversation(home, f.Identities[0].ID, &f.Talk))
		f.Thing, err = r.What(room, "90")
		must(err)
		for id := int64(1); ; id++ {
			row, err := r.Outbox(id)
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			must(err)
			f.Outbox = append(f.Outbox, row)
		}
	}))
	outbox := d.Outbox(nil)
	for _, lane := range []bot.Lane{bot.Interactive, bot.Bulk} {
		l, err := outbox.Pending(ctx, lane, 0, 100)
		must(err)
		f.Pending = append(f.Pending, l)
	}
	var err error
	f.Transcript, err = d.Transcript().Page(ctx, bot.Address{Account: bot.Account{Platform: "web", Name: "warga"}, Chat: "u7"}, 0, 100)
	must(err)
	f.Fetch, err = d.FileQueue().Pending(ctx, account, start, 100)
	must(err)
	f.Blob, err = d.Blob(ctx, strings.Repeat("a", 26))
	must(err)
	f.Timer, _, err = d.Timers(nil).Next(ctx)
	must(err)
	f.Parked, err = d.Inbox(nil).Parked(ctx)
	must(err)
	f.Erasures, err = d.PendingErasures(ctx)
	must(err)
	f.WebUser, _, err = d.Sessions().User(ctx, "warga", "token")
	must(err)
	return f
}
