package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/suggest"
)

// topicsShown is how many topics are listed at a time.
const topicsShown = 6

// askCorrect asks what an aspiration really is, here and now. Of what was guessed it says by which words.
func askCorrect(t *talk.Turn, a store.Aspiration, page int) error {
	if ok, err := mayShow(t, a); err != nil || !ok {
		return err
	}
	if a.State != store.Open && a.State != store.Closed {
		return notNow(t, a)
	}
	out, err := correctOut(t, a, page)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if page >= 0 {
		return t.EditTapped(out, store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
	}
	return sayAtCard(t, a, out, store.ForPrompt)
}

// correctOut is the question. page below 0: the first.
func correctOut(t *talk.Turn, a store.Aspiration, page int) (bot.Outgoing, error) {
	text, err := openingText(t.Act, a)
	if err != nil {
		return bot.Outgoing{}, err
	}
	name, err := matter.TopicName(t.Tx, t.P, a.Topic)
	if err != nil {
		return bot.Outgoing{}, err
	}
	why := ""
	if a.TopicBy == store.ByGuess {
		words, err := t.Why(text, suggest.Label{Family: suggest.Topics, Name: a.Topic}, 3)
		if err != nil {
			return bot.Outgoing{}, fmt.Errorf("why: %w", err)
		}
		if len(words) > 0 {
			why = t.P.S("correct.why", "words", strings.Join(words, ", "))
		}
	}
	var rows [][]bot.Button
	var kinds []bot.Button
	for _, k := range store.Kinds {
		if k != store.Praise && k != a.Kind {
			kinds = append(kinds, bot.Button{Label: t.P.S("kind.button." + string(k)), Data: talk.Data("s.kind", a.ID, k)})
		}
	}
	rows = append(rows, kinds)
	topics, err := byLikelihood(t, text)
	if err != nil {
		return bot.Outgoing{}, err
	}
	topics = slices.DeleteFunc(topics, func(x store.Topic) bool { return x.ID == a.Topic && a.TopicBy != store.ByGuess })
	from := max(page, 0) * topicsShown
	if from >= len(topics) {
		from = 0
	}
	for i := from; i < min(from+topicsShown, len(topics)); i += 2 {
		var row []bot.Button
		for _, x := range topics[i:min(i+2, from+topicsShown, len(topics))] {
			row = append(row, bot.Button{Label: x.Label(t.P.Lang()), Data: talk.Data("s.topic", a.ID, x.ID)})
		}
		rows = append(rows, row)
	}
	if len(topics) > topicsShown {
		rows = append(rows, []bot.Button{{Label: t.P.S("correct.button.more"), Data: talk.Data("s.correct", a.ID, from/topicsShown+1)}})
	}
	return bot.Outgoing{Text: t.P.Text("correct.ask", "code", string(a.Code), "what", what(t, a, name), "why", why),
		Buttons: rows}, nil
}

// what is a kind with its topic, if there is one: "keluhan, soal sampah".
func what(t *talk.Turn, a store.Aspiration, topic string) string {
	kind := matter.KindName(t.P, a.Kind)
	if topic == "" {
		return kind
	}
	return t.P.S("correct.what", "kind", kind, "topic", topic)
}

// openingText is what the citizen wrote at first.
func openingText(act talk.Act, a store.Aspiration) (string, error) {
	some, _, err := act.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Opening: true, Limit: 50})
	if err != nil {
		return "", fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return matter.Gather(some).Text, nil
}

// byLikelihood are all topics, the likeliest of that text first.
func byLikelihood(t *talk.Turn, text string) ([]store.Topic, error) {
	topics, err := t.Topics()
	if err != nil {
		return nil, fmt.Errorf("topics: %w", err)
	}
	s, err := t.Suggest(text, nil)
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	place := func(x store.Topic) int {
		if i := slices.IndexFunc(s.Topic, func(g suggest.Guess) bool { return g.Name == x.ID }); i >= 0 && s.Known {
			return i
		}
		return len(s.Topic)
	}
	topics = slices.Clone(topics)
	slices.SortStableFunc(topics, func(x, y store.Topic) int { return place(x) - place(y) })
	return topics, nil
}

// correctKind and correctTopic take what staff say that it is.
func correctKind(t *talk.Turn, a store.Aspiration, k store.Kind) error {
	changed, err := matter.CorrectKind(t.Act, &a, t.Who.Staff, k)
	return saidCorrect(t, a, changed, err)
}

func correctTopic(t *talk.Turn, a store.Aspiration, id string) error {
	topics, err := t.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	if !slices.ContainsFunc(topics, func(x store.Topic) bool { return x.ID == id }) {
		return t.Toast("toast.stale")
	}
	changed, err := matter.CorrectTopic(t.Act, &a, t.Who.Staff, id)
	return saidCorrect(t, a, changed, err)
}

// saidCorrect shows how it stands now, in place of the question; the kind and the topic are corrected one after the other.
func saidCorrect(t *talk.Turn, a store.Aspiration, changed bool, err error) error {
	switch {
	case errors.Is(err, matter.ErrState):
		return notNow(t, a)
	case err != nil:
		return err
	case !changed:
		return t.Toast("toast.already")
	}
	name, err := matter.TopicName(t.Tx, t.P, a.Topic)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	return t.EditTapped(bot.Outgoing{
		Text:    t.P.Text("correct.done", "code", string(a.Code), "what", what(t, a, name)),
		Buttons: [][]bot.Button{{{Label: t.P.S("correct.button.again"), Data: talk.Data("s.correct", a.ID, 0)}}},
	}, store.About{Purpose: store.ForPrompt, Aspiration: a.ID})
}
