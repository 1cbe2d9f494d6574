package sqlite

import (
	"encoding/json"

	"duaarah/store"
)

// fillStaff puts some of everything that staff and admins can do since migration 6 into a store that fillCitizen filled.
func (w *world) fillStaff(tx store.Tx) error {
	first, staff := store.AspirationID(1), w.staff.ID
	o, err := tx.Office("dapil-2")
	if err != nil {
		return err
	}
	o.Settings = store.OfficeSettings{Assign: store.AssignLeast, SpamSecond: true, Preview: true, Broadcast: store.BroadcastSettings{Week: 3}}
	note, err := tx.SaveNote(store.Note{Aspiration: first, Staff: staff, At: start, Text: "hanya untuk staf", From: w.room, FromID: "700"})
	if err != nil {
		return err
	}
	note.Text, note.Edited = "hanya untuk staf, ya", start
	b, err := tx.CreateBroadcast(store.Broadcast{Office: "dapil-1", Kind: store.BroadcastPoll, State: store.BroadcastDone, Text: "Jalan mana dulu?", Choices: []string{"Mawar", "Melati"},
		Author: staff, CreatedAt: start, StartedAt: start, EndedAt: start, ClosesAt: start.AddDate(0, 0, 7), Size: 1, At: w.room})
	if err != nil {
		return err
	}
	_, _, err = tx.CallStaff(staff, "Rina A.", start)
	for _, err := range []error{
		err,
		tx.SaveOffice(o),
		errorOf(tx.SaveNote(note)),
		tx.SaveDuty(store.Duty{Aspiration: first, Soon: start, Snoozer: staff}),
		tx.SaveMorning(store.Morning{Office: "dapil-1"}),
		tx.SaveLeave(store.Leave{Office: "dapil-1", Staff: staff, Since: start, Until: start.AddDate(0, 0, 3)}),
		tx.GaveTo("dapil-1", staff),
		tx.SetNobodyThere("dapil-2", start),
		tx.SetTopicsOf("dapil-1", staff, []string{"jalan"}),
		tx.SetComposing(first, staff, start),
		tx.AddGiven(staff, first),
		errorOf(tx.HoldReply(store.HeldReply{Aspiration: first, Staff: staff, From: w.room, FromID: "701", At: start, Due: start, Why: store.HeldUndo, Content: json.RawMessage(`{"text":"tunggu"}`)})),
		errorOf(tx.SaveTemplate(store.Template{Office: "dapil-1", Name: "jalan", Text: "Halo {nama}", Staff: staff, At: start, Used: 2, Last: start})),
		tx.SaveInquiry(store.Inquiry{Message: 2, Aspiration: first, Staff: staff, At: start, TurnAt: start, DueAt: start, Asked: start}),
		tx.AddPass(store.Pass{Aspiration: first, From: "dapil-2", To: "dapil-1", Staff: staff, At: start, Back: true, Reason: "bukan wilayah kami"}),
		errorOf(tx.SaveReferral(store.Referral{Aspiration: first, Agency: "Dinas PU", Staff: staff, At: start, Due: start.AddDate(0, 0, 9)})),
		errorOf(tx.SavePromise(store.Promise{Aspiration: first, Message: 2, Staff: staff, At: start, Due: start.AddDate(0, 0, 5), State: store.PromiseOpen})),
		tx.SaveSpamMark(store.SpamMark{Aspiration: first, Staff: staff, At: start}),
		tx.SaveRoomTopic(1, "waiting", 1),
		tx.SaveSubscription(store.Subscription{Office: "dapil-1", Citizen: w.identity.Citizen, Identity: w.identity.ID, State: store.SubscriptionYes, At: start, How: "command"}),
		tx.SaveRecipient(store.Recipient{Broadcast: b.ID, Citizen: w.identity.Citizen, Office: "dapil-1", State: store.RecipientDelivered, Outbox: 1, At: start}),
		tx.SaveVote(b.ID, w.identity.Citizen, 1, start),
	} {
		if err != nil {
			return err
		}
	}
	t := tx.(*txn)
	for _, q := range []string{
		`INSERT INTO support_news (aspiration, news, at, since, telling, telling_since, after_at, after_citizen, wished) VALUES (1, 'claimed', 1, 1, '', 0, 0, 0, 0)`,
		`UPDATE aspirations SET snoozed = 1800000000000 WHERE id = 2`,
	} {
		if _, err := t.change(q); err != nil {
			return err
		}
	}
	return nil
}

// filled6 are tables of migration 6: the dump of a schema is to hold some of each.
var filled6 = []string{"duties", "mornings", "leaves", "assigned", "nobody_there", "staff_topics", "composing", "given", "held_replies", "templates", "notes",
	"inquiries", "passes", "referrals", "promises", "spam_marks", "support_news", "room_topics", "staff_names", "subscriptions", "broadcasts", "broadcast_recipients",
	"broadcast_votes"}
