package staff

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Whose topics are whose: people say it of themselves, and who leads the office of anybody.

// dutyTopics answers the buttons about topics: "topics" shows a person's (office, person, page), "topic" sets one (office, person,
// topic, 1 or 0, page), "people" asks whose (office, page).
func dutyTopics(t *talk.Turn, id store.OfficeID, what string, args talk.Args) error {
	if what == "people" {
		return askWhose(t, id, int(args.Int(1)))
	}
	staff := store.StaffID(args.Int(1))
	if staff != t.Who.Staff {
		if ok, err := may(t, id, store.RightTeam); err != nil || !ok {
			return err
		}
	}
	if ok, err := matter.May(t.Tx, staff, id, store.RightHandle); err != nil {
		return err
	} else if !ok {
		return t.Toast("toast.stale") // they left
	}
	if what == "topics" {
		return topicList(t, id, staff, int(args.Int(2)), args.At(3) == "+")
	}
	topics, err := t.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	topic := args.At(2)
	if !slices.ContainsFunc(topics, func(x store.Topic) bool { return x.ID == topic }) {
		return t.Toast("toast.stale")
	}
	if err := setTopic(t, id, staff, topic, args.Int(3) == 1); err != nil {
		return err
	}
	return topicList(t, id, staff, int(args.Int(4)), true)
}

// setTopic gives a person a topic, or takes it from them. The same again changes nothing.
func setTopic(t *talk.Turn, id store.OfficeID, staff store.StaffID, topic string, on bool) error {
	all, err := t.TopicsOf(id)
	if err != nil {
		return fmt.Errorf("topics of %s: %w", id, err)
	}
	before := all[staff]
	if slices.Contains(before, topic) == on {
		return nil
	}
	after := slices.DeleteFunc(slices.Clone(before), func(x string) bool { return x == topic })
	if on {
		after = append(after, topic)
	}
	if err := t.SetTopicsOf(id, staff, after); err != nil {
		return fmt.Errorf("set topics: %w", err)
	}
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventTopicsOf, Office: id, Staff: staff,
		Data: map[string]any{"by": int64(t.Who.Staff), "before": before, "after": after}}); err != nil {
		return fmt.Errorf("record topics: %w", err)
	}
	return nil
}

// topicList shows a page of topics, those of the person marked.
func topicList(t *talk.Turn, id store.OfficeID, staff store.StaffID, page int, tapped bool) error {
	topics, err := t.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	topics = slices.DeleteFunc(slices.Clone(topics), func(x store.Topic) bool { return x.Office != "" && x.Office != id })
	if len(topics) == 0 {
		return t.Toast("duty.no_topics")
	}
	all, err := t.TopicsOf(id)
	if err != nil {
		return fmt.Errorf("topics of %s: %w", id, err)
	}
	name, err := matter.StaffName(t.Act, t.P, staff)
	if err != nil {
		return err
	}
	o, err := t.Office(id)
	if err != nil {
		return fmt.Errorf("office %s: %w", id, err)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	from := page * topicsShown
	if from < 0 || from >= len(topics) {
		from, page = 0, 0
	}
	var rows [][]bot.Button
	for i, x := range topics[from:min(from+topicsShown, len(topics))] {
		if i%moreRow == 0 {
			rows = append(rows, nil)
		}
		label, on := t.P.S("duty.button.topic", "topic", x.Label(t.P.Lang())), 1
		if slices.Contains(all[staff], x.ID) {
			label, on = t.P.S("duty.button.topic_on", "topic", x.Label(t.P.Lang())), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], bot.Button{Label: label,
			Data: talk.Data(dutyVerbs+"topic", brief(id), int64(staff), x.ID, on, page)})
	}
	if len(topics) > topicsShown {
		rows = append(rows, []bot.Button{t.Btn("queue.button.next", dutyVerbs+"topics", brief(id), int64(staff), page+1, "+")})
	}
	out := bot.Outgoing{Text: t.P.Text("duty.topics", "staff", name, "office", o.Name, "n", len(all[staff]),
		"how", t.P.S("duty.topics_use."+useOf(o.Settings.Assign))), Buttons: rows}
	if tapped {
		return t.EditTapped(out, store.About{Purpose: store.ForTalk})
	}
	_, err = t.Say(out)
	return err
}

// useOf says whether topics decide who gets what: "used", or "unused".
func useOf(how store.Assign) string {
	if how == store.AssignTopics {
		return "used"
	}
	return "unused"
}

// askWhose asks whose topics are to be set.
func askWhose(t *talk.Turn, id store.OfficeID, page int) error {
	ids, err := matter.Workers(t.Tx, id)
	if err != nil {
		return err
	}
	people, err := peopleOf(t, id, ids)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	rows := pageOf(people, page, func(c colleague) bot.Button {
		return bot.Button{Label: clip(c.name), Data: talk.Data(dutyVerbs+"topics", brief(id), int64(c.id), 0, "+")}
	}, func(page int) bot.Button { return t.Btn("queue.button.next", dutyVerbs+"people", brief(id), page) })
	out := bot.Outgoing{Text: t.P.Text("duty.whose"), Buttons: rows}
	if page > 0 {
		return t.EditTapped(out, store.About{Purpose: store.ForTalk})
	}
	_, err = t.Say(out)
	return err
}

// askHeir asks who gets all that the speaker has.
func askHeir(t *talk.Turn, id store.OfficeID, page int) error {
	all, err := t.StaffOf(id)
	if err != nil {
		return fmt.Errorf("staff of %s: %w", id, err)
	}
	var ids []store.StaffID
	for _, m := range all {
		if m.Role.May(store.RightHandle) && m.Staff != t.Who.Staff {
			ids = append(ids, m.Staff)
		}
	}
	people, err := peopleOf(t, id, ids)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return t.Toast("claim.toast.alone")
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	rows := pageOf(people, page,
		func(c colleague) bot.Button {
			return c.button(t, dutyVerbs+"heir", brief(id), int64(c.id), int64(t.Who.Staff))
		},
		func(page int) bot.Button {
			return t.Btn("queue.button.next", dutyVerbs+"give", brief(id), page, int64(t.Who.Staff))
		})
	return t.EditTapped(bot.Outgoing{Text: t.P.Text("duty.ask_heir"), Buttons: rows}, store.About{Purpose: store.ForTalk})
}
