package sqlite

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/alike"
)

const (
	// alikeMost is how many of the latest aspirations are read of a term, and alikeCompared how many candidates are compared, those
	// that share most first: a word that all use costs no more than another.
	alikeMost     = 24
	alikeCompared = 12
	// alikePruned is how many that have grown old are taken out when one comes in.
	alikePruned = 4
)

// alikeKeep is how long aspirations are found by what is like them, if nothing is set.
const alikeKeep = 60 * 24 * time.Hour

// likeOne is an aspiration that is surely about the same.
type likeOne struct {
	store.Aspiration
	profile alike.Profile
}

// Alike implements store.AloneReader.
func (r *reader) Alike(q store.AlikeQuery) (store.Alike, error) {
	found, err := r.alike(q)
	return found, wrap(err, "looking for like aspirations")
}

func (r *reader) alike(q store.AlikeQuery) (found store.Alike, err error) {
	if empty, err := r.noAlike(); err != nil || empty {
		return found, err
	}
	m := matterOf(q.Of, alike.Read(q.Text), q.Place)
	if !m.Enough() {
		return found, nil
	}
	all, err := r.like(m, q.Of, q.Since, func(a store.Aspiration) bool {
		switch {
		case a.Citizen == q.Of.Citizen:
			return false
		case a.Office == q.Of.Office:
			return true
		}
		return q.Elsewhere && (a.Topic != "" && a.Topic == q.Of.Topic || a.Region != "" && a.Region == q.Of.Region)
	})
	if err != nil || len(all) == 0 {
		return found, err
	}
	most := -1
	for _, l := range all {
		mine, err := one(r.session, value[bool], `SELECT EXISTS (SELECT 1 FROM supports WHERE aspiration = ? AND citizen = ? AND until = 0)`, l.ID, q.Of.Citizen)
		if err != nil {
			return found, err
		}
		if mine { // there is nothing to offer: they can add to that
			found = store.Alike{Supported: l.Aspiration, All: []store.AspirationID{l.ID}}
			found.About, found.Where = alike.Shared(q.Text, l.profile)
			return found, nil
		}
		n, err := r.supporters(l.ID)
		if err != nil {
			return found, err
		}
		found.All = append(found.All, l.ID)
		// Of as many, the one that has waited longest.
		if n > most || n == most && l.ReceivedAt.Before(found.Best.ReceivedAt) {
			most, found.Best = n, l.Aspiration
			found.About, found.Where = alike.Shared(q.Text, l.profile)
		}
	}
	found.Citizens, err = r.citizensOf(all, q.Of.Citizen)
	return found, err
}

// noAlike reports whether nothing at all can be found.
func (r *reader) noAlike() (bool, error) {
	some, err := list(r.session, value[int64], `SELECT 1 FROM alike LIMIT 1`)
	return len(some) == 0, err
}

func matterOf(a store.Aspiration, p alike.Profile, place *bot.Location) alike.Matter {
	m := alike.Matter{Profile: p, Topic: a.Topic, Region: a.Region}
	if place != nil {
		m.Located, m.Latitude, m.Longitude = true, place.Latitude, place.Longitude
	}
	return m
}

// like are the aspirations about the same as m that ok takes, of those that share most with it.
func (r *reader) like(m alike.Matter, of store.Aspiration, since time.Time, ok func(store.Aspiration) bool) ([]likeOne, error) {
	ids, err := r.candidates(append(m.Terms(), m.Around()...), of.ID)
	if err != nil {
		return nil, err
	}
	var all []likeOne
	for _, id := range ids {
		other, err := r.matter(id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if err != nil || !alike.Same(m, other) { // its topic and its region could but tell it apart the more
			continue
		}
		l := likeOne{profile: other.Profile}
		if l.Aspiration, err = r.Aspiration(id); err != nil {
			return nil, err
		}
		other.Topic, other.Region = l.Topic, l.Region
		if l.counts() && !l.ReceivedAt.Before(since) && ok(l.Aspiration) && alike.Same(m, other) {
			all = append(all, l)
		}
	}
	return all, nil
}

// counts reports whether it can be joined: what is left out of the figures would take its supporters along, and what is set aside a
// person has to look at first.
func (l likeOne) counts() bool {
	return l.State == store.Open && !l.Own && l.UnreachableAt.IsZero() && l.Kind != store.Praise && l.Aside == ""
}

// mattersMost is how many matters are remembered: some 500 bytes each.
const mattersMost = 4000

// matters are what is compared of aspirations that are indexed, without topic and region: the latest are compared with all that comes in.
type matters struct {
	of    map[store.AspirationID]alike.Matter
	order []store.AspirationID // by age; the next goes where the oldest is
	next  int
}

// rememberMatter keeps one in memory in place of the oldest, for the writer.
func (r *reader) rememberMatter(id store.AspirationID, m alike.Matter) {
	if r.house == nil {
		return
	}
	all := &r.house.matters
	if all.of == nil {
		all.of = map[store.AspirationID]alike.Matter{}
	}
	m.Topic, m.Region = "", ""
	if _, ok := all.of[id]; !ok {
		if len(all.order) < mattersMost {
			all.order = append(all.order, id)
		} else {
			delete(all.of, all.order[all.next])
			all.order[all.next] = id
			all.next = (all.next + 1) % mattersMost
		}
	}
	all.of[id] = m
}

// matter is what is compared of an aspiration that is indexed, without topic and region. store.ErrNotFound: it is not.
func (r *reader) matter(id store.AspirationID) (m alike.Matter, err error) {
	if r.house != nil {
		if m, ok := r.house.matters.of[id]; ok {
			return m, nil
		}
	}
	m, err = one(r.session, func(s scanner) (m alike.Matter, err error) {
		var profile string
		err = s.Scan(&profile, &m.Located, degrees{&m.Latitude}, degrees{&m.Longitude})
		m.Profile = alike.Unpack(profile)
		return m, err
	}, `SELECT profile, located, latitude, longitude FROM alike WHERE aspiration = ?`, id)
	if err == nil && r.house != nil && len(r.house.matters.order) < mattersMost { // those that come in are asked for more often
		r.rememberMatter(id, m)
	}
	return m, err
}

// scores are maps for candidates to reckon with, empty between two.
var scores = sync.Pool{New: func() any { return make(map[store.AspirationID]int, 4*alikeMost) }}

// candidates are those that share most of the terms, but for one: what few have tells most.
func (r *reader) candidates(terms []alike.Term, but store.AspirationID) ([]store.AspirationID, error) {
	score := scores.Get().(map[store.AspirationID]int)
	defer func() {
		clear(score)
		scores.Put(score)
	}()
	ids := make([]store.AspirationID, 0, alikeMost)
	for _, t := range terms {
		ids = ids[:0]
		if err := r.each(`SELECT aspiration FROM alike_terms WHERE term = ? ORDER BY aspiration DESC LIMIT ?`, []any{t.Key, alikeMost}, func(s scanner) (bool, error) {
			ids = append(ids, store.AspirationID(s.Int(0)))
			return true, nil
		}); err != nil {
			return nil, err
		}
		for _, id := range ids {
			score[id] += t.Weight * (2 + alikeMost/len(ids))
		}
	}
	delete(score, but)
	type scored struct {
		id    store.AspirationID
		score int
	}
	best := make([]scored, 0, alikeCompared+1) // the first of them in order, and one that is put to them
	for id, n := range score {
		c := scored{id, n}
		at, _ := slices.BinarySearchFunc(best, c, func(a, b scored) int { return cmp.Or(b.score-a.score, cmp.Compare(b.id, a.id)) })
		if at == alikeCompared {
			continue
		}
		best = slices.Insert(best, at, c)
		best = best[:min(len(best), alikeCompared)]
	}
	ids = ids[:0]
	for _, c := range best {
		ids = append(ids, c.id)
	}
	return ids, nil
}

// citizensOf counts whose matter these are, each once.
func (r *reader) citizensOf(all []likeOne, but store.CitizenID) (int, error) {
	args := make([]any, 0, 2*alikeCompared+1)
	for range 2 {
		for i := range alikeCompared {
			id := store.AspirationID(0)
			if i < len(all) {
				id = all[i].ID
			}
			args = append(args, id)
		}
	}
	in := ` IN (?` + strings.Repeat(", ?", alikeCompared-1) + `)`
	return one(r.session, value[int], `SELECT count(*) FROM (SELECT citizen FROM aspirations WHERE id`+in+
		` UNION SELECT citizen FROM supports WHERE aspiration`+in+` AND until = 0) WHERE citizen <> ?`, append(args, but)...)
}

// HasAlike implements store.AloneReader.
func (r *reader) HasAlike(id store.AspirationID) (bool, error) {
	l, err := list(r.session, value[int64], `SELECT one FROM alike WHERE aspiration = ?`, id)
	return len(l) > 0 && l[0] != 0, wrap(err, "looking whether there are like aspirations")
}

// AlikeTo implements store.AloneReader.
func (r *reader) AlikeTo(id store.AspirationID, since time.Time, limit int) ([]store.Aspiration, error) {
	all, err := r.alikeTo(id, since)
	slices.SortFunc(all, func(a, b store.Aspiration) int {
		return cmp.Or(b.ReceivedAt.Compare(a.ReceivedAt), cmp.Compare(b.ID, a.ID))
	})
	return all[:min(len(all), limit)], wrap(err, "looking for like aspirations")
}

func (r *reader) alikeTo(id store.AspirationID, since time.Time) ([]store.Aspiration, error) {
	a, err := r.Aspiration(id)
	if err != nil {
		return nil, err
	}
	m, err := r.matter(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	m.Topic, m.Region = a.Topic, a.Region
	found, err := r.like(m, a, since, func(b store.Aspiration) bool { return b.Office == a.Office })
	var all []store.Aspiration
	for _, l := range found {
		all = append(all, l.Aspiration)
	}
	return all, err
}

// followAlike keeps the index as an aspiration changes: what is open is found.
func (t *txn) followAlike(was store.State, known bool, a store.Aspiration) error {
	switch {
	case a.State == store.Open && (!known || was != store.Open):
		return wrap(t.indexAlikeAs(a), "indexing an aspiration's words")
	case a.State != store.Open && (!known || was == store.Open):
		return t.unindexAlike(a.ID)
	}
	return nil
}

// IndexAlike implements store.AloneTx.
func (t *txn) IndexAlike(id store.AspirationID) error {
	return wrap(t.indexAlike(id), "indexing an aspiration's words")
}

func (t *txn) indexAlike(id store.AspirationID) error {
	a, err := t.Aspiration(id)
	if err != nil {
		return err
	}
	return t.indexAlikeAs(a)
}

// indexAlikeAs is indexAlike of an aspiration as it is in the database.
func (t *txn) indexAlikeAs(a store.Aspiration) error {
	id := a.ID
	if err := t.pruneAlike(); err != nil {
		return err
	}
	if err := t.unindexAlike(id); err != nil {
		return err
	}
	if a.State != store.Open || a.Imported() || a.Own || a.Kind == store.Praise {
		return nil
	}
	text, place, err := t.said(id)
	if err != nil {
		return err
	}
	m := matterOf(a, alike.Read(text), place)
	if !m.Enough() {
		return nil
	}
	like, err := t.like(m, a, a.ReceivedAt.Add(-t.db.alikeKeep), func(b store.Aspiration) bool { return b.Office == a.Office })
	if err != nil {
		return err
	}
	one := store.AspirationID(0)
	for _, l := range like {
		one = l.ID
		if err := t.exec(`UPDATE alike SET one = ? WHERE aspiration = ?`, id, l.ID); err != nil {
			return err
		}
	}
	packed, terms := m.Pack(), m.Terms()
	m.Profile = alike.Unpack(packed) // holds no more of the text than is kept of it
	t.rememberMatter(id, m)
	if len(terms) > 0 {
		var args []any
		for _, term := range terms {
			args = append(args, term.Key, id)
		}
		if err := t.exec(`INSERT INTO alike_terms (term, aspiration) SELECT ?, ?`+strings.Repeat(` UNION ALL SELECT ?, ?`, len(terms)-1), args...); err != nil {
			return err
		}
	}
	return t.exec(`INSERT INTO alike (aspiration, at, profile, located, latitude, longitude, terms, one) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		id, ms(a.ReceivedAt), packed, m.Located, int64(m.Latitude*1e6), int64(m.Longitude*1e6), packTerms(terms), one)
}

// saidMost is how many of an aspiration's first messages are read for what it is about.
const saidMost = 20

// OpeningText implements store.Reader.
func (r *reader) OpeningText(id store.AspirationID) (string, error) {
	text, _, err := r.said(id)
	return text, wrap(err, "reading the opening")
}

// spoken is what said read in a transaction: what is sent is read for several reasons.
type spoken struct {
	worded int // of the session then, see lookedUp
	text   string
	place  *bot.Location
}

// spokenMost is how many of these are kept.
const spokenMost = 256

// said is what the citizen wrote before the aspiration was sent: the words, and the first place.
func (r *reader) said(id store.AspirationID) (text string, place *bot.Location, err error) {
	if s, ok := r.spoken[id]; ok && s.worded == r.worded {
		return s.text, s.place, nil
	}
	text, place, err = r.readSaid(id)
	if err == nil && r.spoken != nil {
		if len(r.spoken) >= spokenMost {
			clear(r.spoken)
		}
		r.spoken[id] = spoken{r.worded, text, place}
	}
	return text, place, err
}

func (r *reader) readSaid(id store.AspirationID) (text string, place *bot.Location, err error) {
	type part struct {
		text  string
		place *bot.Location
	}
	l, err := list(r.session, func(s scanner) (p part, err error) {
		err = s.Scan(&p.text, jsonColumn{&p.place})
		return p, err
	}, `SELECT v.text, m.location FROM messages m JOIN message_versions v ON v.message = m.id AND v.version = m.version
		WHERE m.aspiration = ? AND m.side = 'citizen' AND m.opening = 1 ORDER BY m.at, m.id LIMIT ?`, id, saidMost)
	var texts []string
	for _, p := range l {
		if p.text != "" {
			texts = append(texts, p.text)
		}
		if place == nil {
			place = p.place
		}
	}
	return strings.Join(texts, "\n"), place, err
}

// pruneAlike takes out some that are older than any that is looked for.
func (t *txn) pruneAlike() error {
	old, err := list(t.session, value[store.AspirationID], `SELECT aspiration FROM alike WHERE at < ? ORDER BY at LIMIT ?`,
		ms(t.db.now().Add(-t.db.alikeKeep)), alikePruned)
	for _, id := range old {
		if err == nil {
			err = t.unindexAlike(id)
		}
	}
	return err
}

// unindexAlike takes an aspiration out of the index, if it is there.
func (t *txn) unindexAlike(id store.AspirationID) error {
	delete(t.house.matters.of, id)
	l, err := list(t.session, value[string], `SELECT terms FROM alike WHERE aspiration = ?`, id)
	if err != nil || len(l) == 0 {
		return err
	}
	terms, err := unpackBands(l[0])
	if err != nil {
		return err
	}
	for _, term := range terms {
		if err := t.exec(`DELETE FROM alike_terms WHERE term = ? AND aspiration = ?`, term, id); err != nil {
			return err
		}
	}
	return t.exec(`DELETE FROM alike WHERE aspiration = ?`, id)
}

// degrees scans a coordinate that is kept in millionths of a degree.
type degrees struct{ d *float64 }

func (c degrees) Scan(v any) error {
	n, _ := v.(int64)
	*c.d = float64(n) / 1e6
	return nil
}

func packTerms(terms []alike.Term) string {
	b := make([]byte, 0, 8*len(terms))
	for _, t := range terms {
		b = binary.BigEndian.AppendUint64(b, uint64(t.Key))
	}
	return base64.RawStdEncoding.EncodeToString(b)
}
