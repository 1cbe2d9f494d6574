package staff

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// A queue's parts that are chosen from a list of their own: its topics, and the offices of somebody who is in several.

// topicsTap shows the topics of what is open, each with how many there are.
func topicsTap(t *talk.Turn, args talk.Args) error {
	ids, ok, err := queueOffices(t)
	if err != nil || !ok {
		return err
	}
	topics, err := t.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	of := view{show: store.ShowTopic, office: tagged(ids, args.At(1))}
	type counts struct {
		topic store.Topic
		n     int
	}
	var all []counts
	for _, topic := range append(topics, store.Topic{}) {
		of.topic = topic.ID
		n, err := t.CountQueue(of.filter(t, ids), countMost+1)
		if err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		if n > 0 {
			all = append(all, counts{topic, n})
		}
	}
	slices.SortStableFunc(all, func(a, b counts) int { return b.n - a.n })
	from := min(page(args.Int(0))*partsShown, max(len(all)-1, 0)/partsShown*partsShown)
	var buttons []bot.Button
	for _, c := range all[from:min(from+partsShown, len(all))] {
		label := c.topic.Label(t.P.Lang())
		if c.topic.ID == "" {
			label = t.P.S("queue.no_topic")
		}
		buttons = append(buttons, bot.Button{Label: t.P.S("queue.filter.of", "topic", label, "n", counted(t, c.n)),
			Data: of.part(store.ShowTopic, c.topic.ID)})
	}
	return showParts(t, "queue.which_topic", buttons, from, len(all), of.part(store.ShowAll, ""),
		func(page int) string { return talk.Data(verbTopics, page, tag(of.office)) })
}

// partsShown is how many topics, or offices, are shown at a time.
const partsShown = 12

// showParts shows parts of a queue to choose from, in the place of what was tapped.
func showParts(t *talk.Turn, key string, buttons []bot.Button, from, total int, back string, turn func(page int) string) error {
	last := []bot.Button{{Label: t.P.S("queue.filter.back"), Data: back}}
	for _, row := range t.Pages(from/partsShown, partsShown, total, turn) {
		last = append(last, row...)
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	rows := append(slices.Collect(slices.Chunk(buttons, 2)), last)
	return t.EditTapped(bot.Outgoing{Text: t.P.Text(key), Buttons: rows}, store.About{Purpose: store.ForTalk})
}

// officesTap shows the offices of somebody who is in several, each with how many are open, in their order.
func officesTap(t *talk.Turn, args talk.Args) error {
	ids, ok, err := queueOffices(t)
	if err != nil || !ok {
		return err
	}
	from := min(page(args.Int(0))*partsShown, max(len(ids)-1, 0)/partsShown*partsShown)
	some, err := officesOf(t, ids[from:min(from+partsShown, len(ids))])
	if err != nil {
		return err
	}
	var buttons []bot.Button
	for _, o := range some {
		v := view{show: store.ShowAll, office: o.ID}
		n, err := t.CountQueue(v.filter(t, ids), countMost+1)
		if err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		buttons = append(buttons, bot.Button{Label: t.P.S("queue.filter.of", "topic", o.Name, "n", counted(t, n)), Data: v.part(store.ShowAll, "")})
	}
	return showParts(t, "queue.which_office", buttons, from, len(ids), view{}.part(store.ShowAll, ""), func(page int) string { return talk.Data(verbOffices, page) })
}

// officesOf are the offices with those IDs.
func officesOf(t *talk.Turn, ids []store.OfficeID) (some []store.Office, err error) {
	for _, id := range ids {
		o, err := t.Office(id)
		if err != nil {
			return nil, fmt.Errorf("office %s: %w", id, err)
		}
		some = append(some, o)
	}
	return some, nil
}

// tag is an office on a button, where its ID is too long.
func tag(office store.OfficeID) string {
	if office == "" {
		return ""
	}
	h := fnv.New32a()
	fmt.Fprint(h, office)
	return strconv.FormatUint(uint64(h.Sum32()%(36*36*36*36)), 36)
}

// tagged is the office of some that a button names; "": all of them.
func tagged(ids []store.OfficeID, name string) store.OfficeID {
	if i := slices.IndexFunc(ids, func(id store.OfficeID) bool { return tag(id) == name }); i >= 0 {
		return ids[i]
	}
	return ""
}
