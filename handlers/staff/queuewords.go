package staff

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// queueWords are how people name parts of a queue, in Indonesian and English: any word of a list is enough, and lists that come first go
// first ("menunggu warga" waits for the citizen, "menunggu" alone is all).
var queueWords = []struct {
	show  store.QueueShow
	words []string
}{
	{store.ShowLater, []string{"tunda", "ditunda", "tertunda", "nanti", "snoozed", "snooze", "later", "off"}},
	{store.ShowLate, []string{"lewat", "telat", "terlambat", "overdue", "late", "jatuh"}},
	{store.ShowFree, []string{"bebas", "belum", "tanpa", "siapa-siapa", "kosong", "nobody", "nobodys", "nobody's", "unclaimed", "free"}},
	{store.ShowMine, []string{"saya", "milikku", "punyaku", "saya.", "mine", "my", "me"}},
	{store.ShowTheirs, []string{"warga", "warganya", "citizen", "citizens", "dibalas", "terbalas", "answered"}},
	{store.ShowToday, []string{"hari", "today"}},
	{store.ShowAll, []string{"semua", "semuanya", "all", "everything", "terbuka", "open", "menunggu"}},
}

// viewOf is the part of the queue that words name: a filter, or a topic by what it is called. What is not understood shows all, and says
// so.
func viewOf(t *talk.Turn, args string) (view, error) {
	words := strings.Fields(strings.ToLower(args))
	if len(words) == 0 {
		return view{show: store.ShowAll}, nil
	}
	topic, ok, err := topicNamed(t, strings.Join(words, " "))
	if err != nil {
		return view{}, err
	}
	if ok {
		return view{show: store.ShowTopic, topic: topic}, nil
	}
	if strings.Join(words, " ") == "tanpa topik" || strings.Join(words, " ") == "no topic" {
		return view{show: store.ShowTopic}, nil
	}
	for _, each := range queueWords {
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(each.words, w) }) {
			return view{show: each.show}, nil
		}
	}
	return view{show: store.ShowAll, note: "queue.unknown", word: clip(strings.Join(words, " "))}, nil
}

// topicNamed finds the topic that is called so in any language, or else the only one whose name or words have it.
func topicNamed(t *talk.Turn, name string) (id string, ok bool, err error) {
	name = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(name, "topik "), "topic "))
	topics, err := t.Topics()
	if err != nil {
		return "", false, fmt.Errorf("topics: %w", err)
	}
	var perhaps []string
	for _, topic := range topics {
		labels := []string{topic.ID}
		for _, l := range topic.Labels {
			labels = append(labels, strings.ToLower(l))
		}
		if slices.Contains(labels, name) {
			return topic.ID, true, nil
		}
		has := func(l string) bool { return slices.Contains(strings.Fields(l), name) }
		if slices.ContainsFunc(labels, has) || slices.ContainsFunc(topic.Words, func(w string) bool { return strings.ToLower(w) == name }) {
			perhaps = append(perhaps, topic.ID)
		}
	}
	if len(perhaps) == 1 {
		return perhaps[0], true, nil
	}
	return "", false, nil
}
