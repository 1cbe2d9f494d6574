package sqlite

import (
	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/region"
)

// fillCitizen puts some of everything that citizens can do since migration 5 into a store that fill filled: two aspirations of further
// people, one said in person and not claimed, one supported.
func (w *world) fillCitizen(tx store.Tx) error {
	other, err := tx.CreateCitizen(start)
	if err != nil {
		return err
	}
	who, err := tx.SaveIdentity(store.Identity{Account: w.home.Account, User: "200", Name: "Sari", Lang: "jv", Citizen: other.ID, Stopped: true,
		Direct: bot.Address{Account: w.home.Account, Chat: "200"}})
	if err != nil {
		return err
	}
	spoken, err := tx.CreateCitizen(start)
	if err != nil {
		return err
	}
	event, err := tx.CreateOccasion(store.Occasion{Office: "dapil-1", Name: "Reses", Place: "Balai RW 5", From: "2026-11-30", To: "2026-12-01", CreatedAt: start, CreatedBy: w.staff.ID})
	if err != nil {
		return err
	}
	said, err := tx.CreateAspiration(store.Aspiration{Citizen: spoken.ID, Recorder: w.staff.ID, Occasion: event.ID, Via: "acara_" + string(event.ID), Office: "dapil-1",
		OfficeBy: store.ByStaff, State: store.Open, ReceivedAt: start, SubmittedAt: start, Turn: store.OfficeTurn, TurnAt: start, DueAt: start.AddDate(0, 0, 7)})
	if err != nil {
		return err
	}
	if _, err := tx.AddMessage(store.Message{Aspiration: said.ID, Side: store.CitizenSide, Citizen: spoken.ID, At: start, Opening: true, Album: "kumpulan-1",
		Text: "Lampu jalan di Jalan Melati depan SDN 3 mati sejak hujan, gelap sekali.", From: w.room, FromID: "600"}); err != nil {
		return err
	}
	(&story{tx, said, w}).submit(map[string]any{"kind": "complaint", "kind_by": "staff", "own": false, "platform": "lisan", "event": string(event.ID)})
	if _, _, err := tx.SaveRegions([]region.Region{{Code: "35", Name: "Jawa Timur"}, {Code: "35.78", Name: "Kota Surabaya"}}); err != nil {
		return err
	}
	first := store.AspirationID(1)
	for _, err := range []error{
		tx.SaveTopics([]store.Topic{{ID: "jalan", Labels: map[string]string{"id": "Jalan"}, Words: []string{"lubang", "aspal"}, Office: "dapil-1"}}),
		tx.SaveElectoralDistricts([]store.ElectoralDistrict{{Name: "Jatim 1", Regions: []string{"35.78"}, Offices: []store.OfficeID{"dapil-1"}}}),
		tx.Learn(store.Lesson{Aspiration: first, Citizen: w.identity.Citizen, At: start, Text: "lampu jalan mati", Kind: store.Taught{Name: "complaint", Weight: 2},
			Topic: store.Taught{Name: "jalan", Weight: 2}}),
		tx.SaveSupport(store.Support{Aspiration: first, Citizen: other.ID, Identity: who.ID, Home: who.Direct, At: start, Told: store.Open}),
		tx.SaveSupportCopy(store.SupportCopy{Message: 2, Citizen: other.ID, Outbox: 1, Version: 1, Tries: 1, Outcome: bot.Delivered, DeliveredAt: start, Said: store.VerdictYes}),
		tx.SaveWatch(store.Watch{Aspiration: first, News: "claimed", NewsAt: start, Reminded: start}),
		tx.AddReminder(store.Reminder{Aspiration: 6, Office: "dapil-1", Due: start, Asked: true}),
		tx.EndReminders("dapil-2", start),
		tx.SetShownName(first, "Budi Santoso", start),
		tx.NamedIn(first, w.home, "300"),
		errorOf(tx.CreateErasure(store.Erasure{Citizen: other.ID, Asked: start, Due: start.AddDate(0, 0, 3)})),
		tx.IndexText(store.LikeText{Aspiration: first, Citizen: w.identity.Citizen, At: start}, store.TextKeys{1, 2, 3}, start.AddDate(0, 0, -7)),
		tx.SaveHarmless(first, store.TextKeys{4, 5, 6}),
		tx.SaveAsideNote(store.AsideNote{Room: 1, Outbox: 1, At: start}),
		errorOf(tx.SaveReveal(store.Reveal{Aspiration: first, Staff: w.staff.ID, At: start, Reason: "menelepon"})),
		tx.SaveSpokenContact(said.ID, "Bu Sari, 0812 0000 0000"),
		tx.CreateSlip(store.Slip{Hash: "hash-of-a-secret", Aspiration: said.ID, Created: start, Expires: start.AddDate(0, 1, 0)}),
	} {
		if err != nil {
			return err
		}
	}
	t := tx.(*txn)
	for _, q := range []string{
		`INSERT INTO leftovers (request, account, chat, user) VALUES (1, 'telegram/a%2Fb', '200', '200')`,
		`INSERT INTO erased_traces (account, text) VALUES ('telegram/a%2Fb', '300')`,
		`UPDATE aspirations SET urgent = 1, aside = 'spam', region = '35.78', region_by = 'citizen', topic_by = 'staff' WHERE id = 2`,
		`INSERT INTO alike (aspiration, at, profile, located, latitude, longitude, terms, one) VALUES (2, 1, '', 1, -7250000, 112750000, 'AAAAAAAAAAc', 6)`,
		`INSERT INTO alike_terms (term, aspiration) VALUES (7, 2)`,
		`UPDATE attachments SET news = 'awaited' WHERE state = 'remote'`,
	} {
		if _, err := t.change(q); err != nil {
			return err
		}
	}
	return nil
}

// filled5 are the tables of migration 5: the dump of a schema is to hold some of each.
var filled5 = []string{"topics", "lessons", "regions", "electoral_districts", "supports", "support_copies", "watches", "reminders", "reminded",
	"shown_names", "erasure_requests", "leftovers", "erased_traces", "like_texts", "harmless", "aside_notes", "reveals", "occasions", "spoken_contacts", "slips",
	"alike", "alike_terms"}
