package sqlite

import (
	"context"
	"slices"
	"strings"
	"time"

	"duaarah/store"
	"duaarah/store/caution"
	"duaarah/store/lookup"
)

// Aspirations are found by an index that follows what is written (see search_queue): a message costs no more for it than a row, and
// whoever searches has it follow first. The index is external: it keeps no texts but the words of each aspiration, once, which is what
// it needs to take them out again. It finds by number, the latest first, and counts no further than anybody reads; of as many as are counted, the
// latest received stands first: what is imported has the highest numbers, and may be the oldest.

// searchTexts are where texts of an aspiration are kept by which it is found, beside its messages: each takes an ID, and gives a text a
// row. Whoever adds one calls SearchAgain when such a text is written, and searchLess when it is erased.
var searchTexts = []string{
	`SELECT c.alias FROM aspirations a JOIN citizens c ON c.id = a.citizen WHERE a.id = ?`,
	// What its office's people wrote for themselves, those too who have left it since: notes are the office's. Not what those of an earlier
	// office did.
	`SELECT n.text FROM notes n JOIN aspirations a ON a.id = n.aspiration JOIN memberships m ON m.staff = n.staff AND m.office = a.office
		WHERE n.aspiration = ? ORDER BY n.id DESC LIMIT 50`,
}

// searchMessages: what was written in it, as it is now. Who reads a citizen's words reads no numbers in them, and finds by none.
const searchMessages = `SELECT m.side, v.text FROM messages m JOIN message_versions v ON v.message = m.id AND v.version = m.version
	WHERE m.aspiration = ? AND m.erased = 0 ORDER BY m.id DESC LIMIT 200`

// searchLooked is how many of the latest that have the words are looked at for how things stand with them.
const searchLooked = 10_000

// Search implements store.SearchReader.
func (r *reader) Search(q store.SearchQuery) (page []store.Aspiration, total int, err error) {
	defer func() { err = wrap(err, "searching") }()
	if q.Empty() || len(q.Offices) == 0 {
		return nil, 0, nil
	}
	looked, filtered := store.SearchTotal+1, q.State != "" || q.Answered != ""
	if filtered {
		looked = searchLooked
	}
	found, args := `SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?`, []any{matchOf(q.Query, q.Offices), looked}
	joined, more := `SELECT a.id FROM (`+found+`) s JOIN aspirations a ON a.id = s.id`, args
	if filtered {
		joined += ` WHERE (? IN ('', a.state)) AND (? IN ('', iif(a.first_reply <> 0, 'yes', 'no')))`
		more = append(args, q.State, q.Answered)
		found, args = joined, more
	}
	if total, err = one(r.session, value[int], `SELECT count(*) FROM (SELECT id FROM (`+found+`) LIMIT ?)`, append(args, store.SearchTotal+1)...); err != nil || total == 0 {
		return nil, 0, err
	}
	ids, err := list(r.session, value[store.AspirationID], joined+` ORDER BY a.received DESC, a.id DESC LIMIT ? OFFSET ?`, append(more, q.Limit, q.Offset)...)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		a, err := r.Aspiration(id)
		if err != nil {
			return nil, 0, err
		}
		if a.State.Sent() && slices.Contains(q.Offices, a.Office) { // as it is now
			page = append(page, a)
		}
	}
	return page, total, err
}

// SearchWord implements store.SearchReader.
func (r *reader) SearchWord(word string, offices []store.OfficeID) (bool, error) {
	if len(offices) == 0 {
		return false, nil
	}
	l, err := list(r.session, value[int64], `SELECT rowid FROM search WHERE search MATCH ? LIMIT 1`,
		matchOf(lookup.Query{Parts: []lookup.Any{{{word}}}}, offices))
	return len(l) > 0, wrap(err, "looking for a word")
}

// matchOf writes a query as FTS5 reads it. Every word is quoted, and none has a quote in it.
func matchOf(q lookup.Query, offices []store.OfficeID) string {
	in := make(lookup.Any, len(offices))
	for i, id := range offices {
		in[i] = lookup.All{lookup.OfficeMark(string(id))}
	}
	var b strings.Builder
	for i, any := range append(slices.Clip(q.Parts), in) {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteByte('(')
		for j, all := range any {
			if j > 0 {
				b.WriteString(" OR ")
			}
			b.WriteByte('(')
			for k, word := range all {
				if k > 0 {
					b.WriteString(" AND ")
				}
				b.WriteString(`"` + strings.ReplaceAll(word, `"`, "") + `"`)
			}
			b.WriteByte(')')
		}
		b.WriteByte(')')
	}
	return b.String()
}

// FollowSearch implements store.SearchTx.
func (t *txn) FollowSearch(most int) (left int, err error) {
	defer func() { err = wrap(err, "having the search follow") }()
	type waiting struct {
		id    store.AspirationID
		state store.State
	}
	all, err := list(t.session, func(s scanner) (w waiting, err error) {
		err = s.Scan(&w.id, &w.state)
		return w, err
	}, `SELECT aspiration, coalesce((SELECT state FROM aspirations WHERE id = aspiration), '') FROM search_queue ORDER BY aspiration DESC LIMIT ?`, most)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	slices.Reverse(all) // the index is written in order
	zones := map[store.OfficeID]*time.Location{}
	for _, w := range all {
		words := ""
		if w.state.Sent() {
			words, err = t.searchDoc(w.id, zones)
		}
		if err == nil {
			err = t.setSearch(w.id, words)
		}
		if err == nil {
			err = t.exec(`DELETE FROM search_queue WHERE aspiration = ?`, w.id)
		}
		if err != nil {
			return 0, err
		}
	}
	if len(all) < most {
		return 0, nil
	}
	return one(t.session, value[int], `SELECT count(*) FROM search_queue`)
}

// SearchAgain implements store.SearchTx.
func (t *txn) SearchAgain(id store.AspirationID) error {
	return wrap(t.exec(`INSERT OR IGNORE INTO search_queue (aspiration) VALUES (?)`, id), "having an aspiration be found anew")
}

// searchDoc is by what an aspiration that was sent is found.
func (t *txn) searchDoc(id store.AspirationID, zones map[store.OfficeID]*time.Location) (string, error) {
	a, err := one(t.session, func(s scanner) (a store.Aspiration, err error) {
		err = s.Scan(nameColumn[store.OfficeID]{&a.Office}, &a.Topic, &a.Kind, &a.Region, msColumn{&a.ReceivedAt})
		return a, err
	}, `SELECT office, topic, kind, region, received FROM aspirations WHERE id = ?`, id)
	if err != nil {
		return "", err
	}
	zone := zones[a.Office]
	if zone == nil {
		o, err := t.Office(a.Office)
		if err != nil {
			return "", err
		}
		zone = o.Location()
		zones[a.Office] = zone
	}
	var texts []string
	size := 0
	if err := t.each(searchMessages, []any{id}, func(s scanner) (bool, error) {
		var side store.Side
		var text string
		err := s.Scan(&side, &text)
		if side == store.CitizenSide {
			text = caution.Mask(text)
		}
		texts = append(texts, text)
		size += len(text)
		return size < lookup.TextMost, err
	}); err != nil {
		return "", err
	}
	slices.Reverse(texts)
	for _, q := range searchTexts {
		more, err := list(t.session, value[string], q, id)
		if err != nil {
			return "", err
		}
		texts = append(more, texts...)
	}
	facts := lookup.Facts{Office: string(a.Office), Topic: a.Topic, Kind: string(a.Kind), Region: a.Region, At: a.ReceivedAt.In(zone)}
	return strings.Join(append(facts.Marks(), lookup.Words(strings.Join(texts, "\n"))...), " "), nil
}

// setSearch has an aspiration be found by these words in place of earlier ones. Only what differs is taken out and put in: the index keeps
// nothing of an aspiration but its number, at each word; and to take a number out from where a million stand is slow.
func (t *txn) setSearch(id store.AspirationID, words string) error {
	had, err := list(t.session, value[string], `SELECT words FROM search_docs WHERE id = ?`, id)
	if err != nil || len(had) > 0 && had[0] == words || len(had) == 0 && words == "" {
		return err
	}
	before := strings.Fields(strings.Join(had, " "))
	after := strings.Fields(words)
	if gone := without(before, after); gone != "" {
		if err := t.exec(`INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)`, id, gone); err != nil {
			return err
		}
	}
	if words == "" {
		return t.exec(`DELETE FROM search_docs WHERE id = ?`, id)
	}
	if err := t.exec(`INSERT INTO search_docs (id, words) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET words = excluded.words`, id, words); err != nil {
		return err
	}
	if more := without(after, before); more != "" {
		return t.exec(`INSERT INTO search (rowid, words) VALUES (?, ?)`, id, more)
	}
	return nil
}

// without are those of the words that are not among others.
func without(words, others []string) string {
	have := make(map[string]bool, len(others))
	for _, w := range others {
		have[w] = true
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return have[w] }), " ")
}

// unsearch takes an aspiration out of the index at once.
func (t *txn) unsearch(id store.AspirationID) error {
	if err := t.setSearch(id, ""); err != nil {
		return err
	}
	return t.exec(`DELETE FROM search_queue WHERE aspiration = ?`, id)
}

// unsearchMessage takes out the aspiration of a message whose words are erased; what is left of it is read anew.
func (t *txn) unsearchMessage(id store.MessageID) error {
	of, err := list(t.session, value[store.AspirationID], `SELECT aspiration FROM messages WHERE id = ?`, id)
	if err != nil || len(of) == 0 {
		return err
	}
	return t.searchLess(of[0])
}

// searchLess takes an aspiration out of the index of which some words are erased; what is left of it is read anew.
func (t *txn) searchLess(id store.AspirationID) error {
	if err := t.setSearch(id, ""); err != nil {
		return err
	}
	return t.SearchAgain(id)
}

// searchBatch is how many aspirations are taken in at a time in the background: who waits for the writer hardly notices.
const searchBatch = 64

// KeepSearch has the search follow what is written, until ctx is done.
func (d *DB) KeepSearch(ctx context.Context) error {
	select { // what the program begins with goes first
	case <-ctx.Done():
		return nil
	case <-time.After(followEvery):
	}
	keepFollowing(ctx, func() (more bool, err error) {
		left := 0
		err = d.update(ctx, func(tx *txn) (err error) {
			left, err = tx.FollowSearch(searchBatch)
			return err
		})
		return left > 0, err
	}, func(err error) { d.log.WarnContext(ctx, "the search does not follow", "error", err) })
	return nil
}
