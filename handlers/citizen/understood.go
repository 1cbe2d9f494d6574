package citizen

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/suggest"
)

// kindsEnough is how many messages must have taught of kinds before that goes before guessKind.
const kindsEnough = 30

// infer guesses what was learned to guess of a draft's words: its kind, its topic, its office. It only ever takes the place of another
// guess, or of nothing; it stands if its citizen says nothing else.
func infer(act talk.Act, a *store.Aspiration, text string) error {
	offices, err := takingOffices(act)
	if err != nil {
		return err
	}
	s, err := suggestions(act, offices, text)
	if err != nil {
		return err
	}
	if best, ok := sure(s.Kind, s.Known); ok && a.KindBy == store.ByGuess && a.Kind != "" && s.KindLearned >= kindsEnough {
		a.Kind = store.Kind(best)
	}
	if a.TopicBy == "" || a.TopicBy == store.ByGuess {
		a.Topic, a.TopicBy = "", ""
		if best, ok := sure(s.Topic, s.Known); ok {
			a.Topic, a.TopicBy = best, store.ByGuess
		}
	}
	if best, ok := sure(s.Office, s.Known); ok && len(offices) > 1 && unsettled(*a) {
		if districts, err := act.ElectoralDistricts(); err != nil {
			return fmt.Errorf("electoral districts: %w", err)
		} else if len(districts) == 0 { // where there are, the place says whom it is for
			a.Office, a.OfficeBy = store.OfficeID(best), store.ByGuess
		}
	}
	return nil
}

// sure is the best of some guesses, if it may stand where nobody says otherwise.
func sure(guesses []suggest.Guess, known bool) (string, bool) {
	if !known || len(guesses) < 2 || guesses[0].P < suggest.Sure {
		return "", false
	}
	return guesses[0].Name, true
}

// unsettled reports whether nobody has said yet whom a draft is for.
func unsettled(a store.Aspiration) bool {
	return a.Office == "" || a.OfficeBy == "" || a.OfficeBy == store.ByDefault || a.OfficeBy == store.ByGuess
}

func suggestions(act talk.Act, offices []store.Office, text string) (store.Suggestions, error) {
	ids := make([]store.OfficeID, len(offices))
	for i, o := range offices {
		ids[i] = o.ID
	}
	s, err := act.Suggest(text, ids)
	if err != nil {
		return s, fmt.Errorf("suggest: %w", err)
	}
	return s, nil
}

// offered is how many guesses are offered at a time.
const offered = 3

// likeliest are the few of the offices that can be chosen for a draft which it is most probably for, the most probable first. all: there are no
// others.
func likeliest(act talk.Act, from, offices []store.Office, text string) (some []store.Office, all bool, err error) {
	s, err := suggestions(act, offices, text)
	if err != nil || !s.Known || len(s.Office) == 0 {
		return from, true, err
	}
	for _, g := range s.Office {
		if i := slices.IndexFunc(from, func(o store.Office) bool { return string(o.ID) == g.Name }); i >= 0 {
			some = append(some, from[i])
		}
	}
	for _, o := range from { // those of which nothing is known
		if !slices.ContainsFunc(some, func(x store.Office) bool { return x.ID == o.ID }) {
			some = append(some, o)
		}
	}
	if len(some) > offered {
		return some[:offered], false, nil
	}
	return some, true, nil
}

// topicPart says what a draft is about, and offers the likeliest topics until a person has said it. A draft asks one thing at a time: first whom
// it is for, then what others of its parts ask.
func topicPart(act talk.Act, p messages.Printer, v view) (part, error) {
	topics, err := act.Topics()
	if err != nil || len(topics) == 0 {
		return part{}, err
	}
	if len(v.offices) > 1 && unsettled(v.Aspiration) {
		return part{}, nil
	}
	name, err := matter.TopicName(act.Tx, p, v.Topic)
	if err != nil {
		return part{}, err
	}
	more := bot.Button{Label: p.S("draft.button.topics"), Data: talk.Data("c.topics", v.ID, 0)}
	if v.TopicBy != "" && v.TopicBy != store.ByGuess {
		if name == "" {
			return part{}, nil
		}
		return part{text: p.Text("draft.topic", "topic", name), more: []bot.Button{more}}, nil
	}
	s, err := suggestions(act, v.offices, v.text)
	if err != nil || !s.Known || len(s.Topic) == 0 {
		return part{}, err
	}
	text := p.Text("draft.topic_ask")
	if name != "" {
		text = p.Text("draft.topic_guess", "topic", name)
	}
	best := s.Topic[:min(offered, len(s.Topic))]
	var buttons []bot.Button
	for _, topic := range topics {
		if i := slices.IndexFunc(best, func(g suggest.Guess) bool { return g.Name == topic.ID }); i >= 0 {
			buttons = append(buttons, topicButton(v.Aspiration, topic, p))
		}
	}
	slices.SortStableFunc(buttons, func(x, y bot.Button) int { return rank(best, v.Aspiration, x) - rank(best, v.Aspiration, y) })
	return part{text: text, rows: pack(append(buttons, more)), asks: true}, nil
}

// rank is the place of a button's topic among the guesses.
func rank(best []suggest.Guess, a store.Aspiration, b bot.Button) int {
	return slices.IndexFunc(best, func(g suggest.Guess) bool { return b.Data == talk.Data("c.topic", a.ID, g.Name) })
}

func topicButton(a store.Aspiration, topic store.Topic, p messages.Printer) bot.Button {
	return bot.Button{Label: topic.Label(p.Lang()), Data: talk.Data("c.topic", a.ID, topic.ID)}
}

// rowWide is how many letters the buttons of a row have together on a narrow phone.
const rowWide = 30

// pack puts short buttons into one row, two at most.
func pack(buttons []bot.Button) (rows [][]bot.Button) {
	for i := 0; i < len(buttons); i++ {
		row := buttons[i : i+1]
		if i+1 < len(buttons) && utf8.RuneCountInString(buttons[i].Label)+utf8.RuneCountInString(buttons[i+1].Label) <= rowWide {
			row = buttons[i : i+2]
			i++
		}
		rows = append(rows, slices.Clip(row))
	}
	return rows
}

// topicsShown is how many topics are listed at a time.
const topicsShown = 8

// askTopic lists the topics, in their order.
func askTopic(t *talk.Turn, a store.Aspiration, page int) error {
	topics, err := t.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	if len(topics) == 0 {
		return t.Toast("toast.stale")
	}
	from := page * topicsShown
	if from < 0 || from >= len(topics) {
		from = 0
	}
	var buttons []bot.Button
	for _, topic := range topics[from:min(from+topicsShown, len(topics))] {
		buttons = append(buttons, topicButton(a, topic, t.P))
	}
	rows := pack(buttons)
	if len(topics) > topicsShown {
		rows = append(rows, []bot.Button{{Label: t.P.S("draft.button.topics"), Data: talk.Data("c.topics", a.ID, from/topicsShown+1)}})
	}
	rows = append(rows, pack([]bot.Button{{Label: t.P.S("draft.button.no_topic"), Data: talk.Data("c.topic", a.ID, "")}, backButton(t, a)})...)
	if err := t.Toast(""); err != nil {
		return err
	}
	return showTapped(t, a, bot.Outgoing{Text: t.P.Text("draft.which_topic"), Buttons: rows})
}

// setTopic takes what its citizen says that a draft is about; empty: nothing that there is a topic for. An office that the topic has goes with it,
// unless somebody said whom it is for.
func setTopic(t *talk.Turn, a store.Aspiration, id string) error {
	topics, err := t.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	i := slices.IndexFunc(topics, func(x store.Topic) bool { return x.ID == id })
	if i < 0 && id != "" {
		return t.Toast("toast.stale")
	}
	a.Topic, a.TopicBy = id, store.ByCitizen
	if i >= 0 && topics[i].Office != "" && unsettled(a) {
		offices, err := takingOffices(t.Act)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(offices, func(o store.Office) bool { return o.ID == topics[i].Office }) {
			a.Office, a.OfficeBy = topics[i].Office, store.ByRule
		}
	}
	return changed(t, a)
}
