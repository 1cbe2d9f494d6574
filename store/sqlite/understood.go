package sqlite

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"time"

	"duaarah/store"
	"duaarah/store/suggest"
)

// remembered is how many lessons are learned of at most: the oldest are forgotten. It bounds the memory that the model takes (some kilobytes a
// lesson), and the time until it is ready after a start.
const remembered = 6000

func (r *reader) Topics() ([]store.Topic, error) {
	if r.house != nil && r.house.topics != nil {
		return *r.house.topics, nil
	}
	l, err := list(r.session, func(s scanner) (t store.Topic, err error) {
		err = s.Scan(&t.ID, jsonColumn{&t.Labels}, jsonColumn{&t.Words}, &t.Office)
		return t, err
	}, `SELECT id, labels, words, office FROM topics ORDER BY position, id`)
	if r.house != nil && err == nil {
		l = slices.Clip(l)
		r.house.topics = &l
	}
	return l, wrap(err, "reading the topics")
}

func (t *txn) SaveTopics(topics []store.Topic) error {
	t.house.forget()
	t.sense.sure = false
	if err := t.exec(`DELETE FROM topics`); err != nil {
		return wrap(err, "replacing the topics")
	}
	for i, topic := range topics {
		labels, err := jsonText(topic.Labels)
		if err != nil {
			return wrap(err, "replacing the topics")
		}
		words, err := jsonText(topic.Words)
		if err != nil {
			return wrap(err, "replacing the topics")
		}
		if err := t.exec(`INSERT INTO topics (id, position, labels, words, office) VALUES (?, ?, ?, ?, ?)`,
			topic.ID, i+1, labels, words, topic.Office); err != nil {
			return wrap(err, "replacing the topics")
		}
	}
	return nil
}

// sense is what the writer has learned, as a model in memory. It follows the table of lessons, and can be made again of it at any time: another
// process may have its own.
type sense struct {
	model  *suggest.Model
	topics []store.Topic // whose words it began with
	order  []int64       // the lessons that it learned and has not forgotten, by age
	last   int64         // up to which lesson it follows
	stamp  int64         // of that lesson
	// leaving are lessons that were taken out of the table, until it has forgotten them: it keeps none itself, which would take as much
	// memory as all else. What another process took out is in none: then it is made again.
	leaving map[int64]lesson
	// sure: nothing was written since that it does not know. Set false whenever a lesson is written, or may be undone, or by another process.
	sure bool

	// What was asked last: a draft is understood, and then shown.
	text    string
	offices []store.OfficeID
	answer  *store.Suggestions
}

// lesson is a row of lessons.
type lesson struct {
	seq, stamp, gone    int64
	kind, topic, office store.Taught
	features            []byte
}

func (l lesson) apply(m *suggest.Model, sign int) {
	f := suggest.Decode(l.features)
	m.Learn(f, suggest.Label{Family: suggest.Kinds, Name: l.kind.Name}, sign*l.kind.Weight)
	m.Learn(f, suggest.Label{Family: suggest.Topics, Name: l.topic.Name}, sign*l.topic.Weight)
	m.Learn(f, suggest.Label{Family: suggest.Offices, Name: l.office.Name}, sign*l.office.Weight)
}

const lessonColumns = `SELECT seq, stamp, gone, kind, kind_weight, topic, topic_weight, office, office_weight, features FROM lessons`

func scanLesson(s scanner) (l lesson, err error) {
	err = s.Scan(&l.seq, &l.stamp, &l.gone, &l.kind.Name, &l.kind.Weight, &l.topic.Name, &l.topic.Weight, &l.office.Name, &l.office.Weight,
		&l.features)
	return l, err
}

// follow takes in what was learned since.
func (e *sense) follow(t *txn) error {
	if e.sure {
		return nil
	}
	e.answer = nil
	topics, err := t.Topics()
	if err != nil {
		return err
	}
	// last itself is read again: if it is not what it was, the transaction that wrote it was undone.
	rows, err := list(t.session, scanLesson, lessonColumns+` WHERE seq >= ? AND seq > (SELECT coalesce(max(seq), 0) FROM lessons) - ? ORDER BY seq`, e.last, remembered)
	if err != nil {
		return err
	}
	again := e.model == nil || !same(topics, e.topics)
	if !again && e.last != 0 {
		if again = len(rows) == 0 || rows[0].seq != e.last || rows[0].stamp != e.stamp; !again {
			rows = rows[1:]
		}
	}
	if again {
		if e.last != 0 {
			*e = sense{}
			return e.follow(t)
		}
		*e = sense{model: suggest.New(), topics: topics}
		e.begin()
	}
	for _, l := range rows {
		if !e.take(l) {
			*e = sense{}
			return e.follow(t)
		}
	}
	e.sure = true
	clear(e.leaving)
	return nil
}

// same reports whether two lists of topics are; mostly they are one.
func same(a, b []store.Topic) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || reflect.DeepEqual(a, b))
}

// begin gives the model the words of the topics. An office begins with those of its topics.
func (e *sense) begin() {
	for _, topic := range e.topics {
		e.model.Seed(suggest.Label{Family: suggest.Topics, Name: topic.ID}, topic.Words)
		e.model.Seed(suggest.Label{Family: suggest.Offices, Name: string(topic.Office)}, topic.Words)
	}
}

// take learns a lesson, and forgets what goes with it. false: that is not known any more.
func (e *sense) take(l lesson) bool {
	e.last, e.stamp = l.seq, l.stamp
	if l.gone != 0 && !e.drop(l.gone) {
		return false
	}
	if len(l.features) > 0 {
		l.apply(e.model, 1)
		e.order = append(e.order, l.seq)
	}
	for len(e.order) > 0 && e.order[0] <= e.last-remembered {
		if !e.drop(e.order[0]) {
			return false
		}
	}
	return true
}

// drop forgets a lesson, if it was learned. false: it is not known any more.
func (e *sense) drop(seq int64) bool {
	i, ok := slices.BinarySearch(e.order, seq)
	if !ok {
		return true
	}
	l, ok := e.leaving[seq]
	if !ok {
		return false
	}
	l.apply(e.model, -1)
	e.order = slices.Delete(e.order, i, i+1)
	return true
}

// leavingMost is how many lessons that are gone are kept until they are forgotten: in a burst, thousands may be sent before the next is asked about.
const leavingMost = 200

// leaves notes a lesson that is about to be taken out of the table.
func (e *sense) leaves(l lesson) {
	if e.leaving == nil {
		e.leaving = map[int64]lesson{}
	}
	if len(l.features) > 0 {
		e.leaving[l.seq] = l
	}
}

// guessedKinds are the kinds that are guessed: praise never is.
var guessedKinds = []string{string(store.Complaint), string(store.Wish), string(store.Question)}

func (t *txn) Suggest(text string, offices []store.OfficeID) (store.Suggestions, error) {
	e := t.sense
	if err := e.follow(t); err != nil {
		return store.Suggestions{}, wrap(err, "suggesting")
	}
	if e.answer != nil && e.text == text && slices.Equal(e.offices, offices) {
		return *e.answer, nil
	}
	if len(e.topics) == 0 && len(offices) < 2 {
		return store.Suggestions{}, nil // there is nothing to choose; of the kind alone it is not worth a look
	}
	learned := e.model.Learned(suggest.Kinds)
	if len(e.topics) == 0 && learned == 0 && e.model.Learned(suggest.Offices) == 0 {
		return store.Suggestions{}, nil
	}
	w := e.model.Weigh(suggest.FeaturesOf(text))
	s := store.Suggestions{KindLearned: float64(learned) / suggest.Unit}
	var known [3]bool
	if learned > 0 {
		s.Kind, known[0] = w.Rank(suggest.Kinds, guessedKinds)
	}
	if len(e.topics) > 0 {
		names := make([]string, len(e.topics))
		for i, topic := range e.topics {
			names[i] = topic.ID
		}
		s.Topic, known[1] = w.Rank(suggest.Topics, names)
	}
	if len(offices) > 1 {
		names := make([]string, len(offices))
		for i, o := range offices {
			names[i] = string(o)
		}
		s.Office, known[2] = w.Rank(suggest.Offices, names)
	}
	s.Known = known[0] || known[1] || known[2]
	e.text, e.offices, e.answer = text, slices.Clone(offices), &s
	return s, nil
}

func (t *txn) Why(text string, l suggest.Label, most int) ([]string, error) {
	if err := t.sense.follow(t); err != nil {
		return nil, wrap(err, "explaining a suggestion")
	}
	return t.sense.model.Why(text, l, most), nil
}

func (r *reader) Lessons(of store.CitizenID, since time.Time, except store.AspirationID) (int, error) {
	n, err := one(r.session, value[int], `SELECT count(*) FROM lessons WHERE citizen = ? AND citizen <> 0 AND at >= ? AND aspiration <> ?`,
		of, ms(since), except)
	return n, wrap(err, "counting lessons")
}

func (t *txn) Learn(l store.Lesson) error {
	if err := t.unlearn(l.Aspiration); err != nil {
		return wrap(err, "learning")
	}
	f := suggest.FeaturesOf(l.Text)
	nothing := l.Kind.Weight == 0 && l.Topic.Weight == 0 && l.Office.Weight == 0
	if len(f.Words) == 0 || nothing {
		return nil
	}
	if err := t.teach(0, l.Aspiration, l.Citizen, l.At, l, f.Encode()); err != nil || len(t.sense.leaving) < leavingMost {
		return wrap(err, "learning")
	}
	return wrap(t.sense.follow(t), "learning")
}

// unlearn takes back what was learned of an aspiration, and leaves nothing of its words.
func (t *txn) unlearn(id store.AspirationID) error {
	l, err := one(t.session, scanLesson, lessonColumns+` WHERE aspiration = ? AND aspiration <> 0`, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	t.sense.leaves(l)
	if err := t.exec(`UPDATE lessons SET aspiration = 0, citizen = 0, at = 0, kind = '', kind_weight = 0, topic = '', topic_weight = 0,
		office = '', office_weight = 0, features = x'' WHERE seq = ?`, l.seq); err != nil {
		return err
	}
	return t.teach(l.seq, 0, 0, time.Time{}, store.Lesson{}, nil)
}

// teach writes a row of lessons, and takes out what is too old beside it.
func (t *txn) teach(gone int64, of store.AspirationID, by store.CitizenID, at time.Time, l store.Lesson, features []byte) error {
	t.sense.sure = false
	if features == nil {
		features = []byte{}
	}
	seq, err := t.insert(`INSERT INTO lessons (stamp, gone, aspiration, citizen, at, kind, kind_weight, topic, topic_weight, office, office_weight,
		features) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, rand.Int64(), gone, of, by, ms(at), l.Kind.Name, l.Kind.Weight,
		l.Topic.Name, l.Topic.Weight, l.Office.Name, l.Office.Weight, features)
	if err != nil {
		return err
	}
	old, err := list(t.session, scanLesson, lessonColumns+` WHERE seq <= ?`, seq-remembered)
	if err != nil || len(old) == 0 {
		return err
	}
	for _, l := range old {
		t.sense.leaves(l)
	}
	return t.exec(`DELETE FROM lessons WHERE seq <= ?`, seq-remembered)
}
