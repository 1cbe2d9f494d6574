package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

var broadcastFields = strings.Fields(`office kind state rev text choices shares region topic occasion season author approved_by
	stopped_by why created started ended closes size next more account chat thread box shown`)

var (
	broadcastColumns = `SELECT id, code, ` + strings.Join(broadcastFields, ", ") + ` FROM broadcasts`
	insertBroadcast  = insertInto("broadcasts", append([]string{"code", "folded", "votes"}, broadcastFields...)) + ` ON CONFLICT (code) DO NOTHING`
	updateBroadcast  = `UPDATE broadcasts SET ` + strings.Join(broadcastFields, " = ?, ") + ` = ? WHERE id = ?`
)

func scanBroadcast(s scanner) (b store.Broadcast, err error) {
	err = s.Scan(&b.ID, &b.Code, &b.Office, &b.Kind, &b.State, &b.Rev, &b.Text, jsonColumn{&b.Choices}, &b.Shares, &b.To.Region, &b.To.Topic,
		&b.To.Occasion, &b.Season, &b.Author, &b.Approved, &b.Stopper, &b.Why, msColumn{&b.CreatedAt}, msColumn{&b.StartedAt},
		msColumn{&b.EndedAt}, msColumn{&b.ClosesAt}, &b.Size, &b.Next, &b.More, accountColumn{&b.At.Account}, &b.At.Chat, &b.At.Thread,
		&b.Box, &b.Shown)
	return b, err
}

func broadcastValues(b store.Broadcast) ([]any, error) {
	choices, err := jsonText(b.Choices)
	return []any{b.Office, b.Kind, b.State, b.Rev, b.Text, choices, b.Shares, b.To.Region, b.To.Topic, b.To.Occasion, b.Season,
		b.Author, b.Approved, b.Stopper, b.Why, ms(b.CreatedAt), ms(b.StartedAt), ms(b.EndedAt), ms(b.ClosesAt), b.Size, b.Next, b.More,
		accountText(b.At.Account), b.At.Chat, b.At.Thread, b.Box, b.Shown}, err
}

func (r *reader) broadcastWhere(where string, args ...any) (store.Broadcast, error) {
	b, err := one(r.session, scanBroadcast, broadcastColumns+where, args...)
	if err == nil {
		b.Files, err = list(r.session, scanFile, fileColumns+` WHERE message = ? ORDER BY position`, -int64(b.ID))
	}
	return b, wrap(err, "reading a broadcast")
}

func (r *reader) Broadcast(id store.BroadcastID) (store.Broadcast, error) {
	return r.broadcastWhere(` WHERE id = ?`, id)
}

func (r *reader) BroadcastByCode(code string) (store.Broadcast, error) {
	return r.broadcastWhere(` WHERE code = ?`, code)
}

func (r *reader) Broadcasts(offices []store.OfficeID, limit int) ([]store.Broadcast, error) {
	if len(offices) == 0 {
		return nil, nil
	}
	args := []any{}
	for _, o := range offices {
		args = append(args, o)
	}
	l, err := list(r.session, scanBroadcast, broadcastColumns+` WHERE office IN (?`+strings.Repeat(", ?", len(offices)-1)+`)
		AND state NOT IN ('draft', 'dropped') ORDER BY id DESC LIMIT ?`, append(args, limit)...)
	return l, wrap(err, "listing broadcasts")
}

func (r *reader) BroadcastDrafts(office store.OfficeID, limit int) ([]store.Broadcast, error) {
	l, err := list(r.session, scanBroadcast, broadcastColumns+` WHERE office = ? AND state = 'draft' AND text <> '' ORDER BY id DESC LIMIT ?`, office, limit)
	return l, wrap(err, "listing broadcasts that are being written")
}

func (r *reader) BroadcastsGoing() (int, error) {
	n, err := one(r.session, value[int], `SELECT count(*) FROM broadcasts WHERE state = 'sending' AND state IN ('sending', 'sent')`)
	return n, wrap(err, "counting broadcasts on their way")
}

// agreed are those who get news of an office (?1), and can be written to, of the audience ?2 (region), ?3 (topic), ?4 (occasion).
const agreed = ` FROM subscriptions s JOIN identities i ON i.id = s.identity WHERE s.office = ?1 AND s.state = 'yes'
	AND i.citizen = s.citizen AND i.blocked = 0 AND i.stopped = 0 AND i.direct_chat <> ''
	AND (?2 || ?3 || ?4 = '' OR EXISTS (SELECT 1 FROM aspirations a WHERE a.citizen = s.citizen AND a.office = ?1
		AND a.state IN ('open', 'closed') AND (?2 = '' OR a.region = ?2 OR substr(a.region, 1, length(?2) + 1) = ?2 || '.')
		AND (?3 = '' OR a.topic = ?3) AND (?4 = '' OR a.occasion = ?4)))`

// had counts the broadcasts of an office that a citizen was sent, or is being sent.
const had = `SELECT count(*) FROM broadcast_recipients h WHERE h.citizen = %s AND h.office = %s AND h.at > %s
	AND h.state IN ('again', 'queued', 'delivered', 'handed', 'uncertain')`

func (r *reader) CountAudience(office store.OfficeID, to store.Audience, most int, since time.Time) (c store.AudienceCount, err error) {
	c.By = map[bot.Account]int{}
	err = r.each(`SELECT i.direct_account, (`+fmt.Sprintf(had, "s.citizen", "s.office", "?5")+`) >= ?6 AS rests, count(*)`+agreed+
		` GROUP BY i.direct_account, rests`, []any{office, to.Region, to.Topic, to.Occasion, ms(since), most},
		func(s scanner) (bool, error) {
			var a bot.Account
			var rests bool
			var n int
			err := s.Scan(accountColumn{&a}, &rests, &n)
			if rests {
				c.Rested += n
			} else {
				c.By[a] += n
			}
			return true, err
		})
	return c, wrap(err, "counting who gets a broadcast")
}

func (r *reader) slices(column, filter string, office store.OfficeID, limit int) ([]store.Slice, error) {
	l, err := list(r.session, func(s scanner) (x store.Slice, err error) {
		err = s.Scan(&x.Key, &x.N)
		return x, err
	}, `SELECT `+column+` AS key, count(DISTINCT s.citizen) AS n FROM subscriptions s JOIN identities i ON i.id = s.identity
		JOIN aspirations a ON a.citizen = s.citizen AND a.office = s.office WHERE s.office = ? AND s.state = 'yes'
		AND i.citizen = s.citizen AND i.blocked = 0 AND i.stopped = 0 AND i.direct_chat <> '' AND a.state IN ('open', 'closed')
		AND `+filter+` GROUP BY key ORDER BY n DESC, key LIMIT ?`, office, limit)
	return l, wrap(err, "counting who gets a broadcast")
}

func (r *reader) RegionSlices(office store.OfficeID, limit int) ([]store.Slice, error) {
	return r.slices(`substr(a.region, 1, 5)`, `a.region <> ''`, office, limit)
}

func (r *reader) TopicSlices(office store.OfficeID, limit int) ([]store.Slice, error) {
	return r.slices(`a.topic`, `a.topic <> ''`, office, limit)
}

func (r *reader) OccasionSlices(office store.OfficeID, limit int) ([]store.Slice, error) {
	return r.slices(`a.occasion`, `a.occasion <> ''`, office, limit)
}

const recipientColumns = `SELECT broadcast, citizen, office, state, outbox, at FROM broadcast_recipients`

func scanRecipient(s scanner) (x store.Recipient, err error) {
	err = s.Scan(&x.Broadcast, &x.Citizen, &x.Office, &x.State, &x.Outbox, msColumn{&x.At})
	return x, err
}

func (r *reader) NextRecipients(b store.Broadcast, limit int) (next []store.Recipient, err error) {
	defer func() { err = wrap(err, "reading who gets a broadcast next") }()
	again, err := list(r.session, value[store.CitizenID], `SELECT citizen FROM broadcast_recipients WHERE broadcast = ? AND state = 'again'
		ORDER BY citizen LIMIT ?`, b.ID, limit)
	if err != nil {
		return nil, err
	}
	type pair struct {
		citizen store.CitizenID
		who     store.IdentityID
	}
	fresh := []pair{}
	for _, c := range again {
		who, err := list(r.session, value[store.IdentityID], `SELECT s.identity`+agreed+` AND s.citizen = ?5`, b.Office, "", "", "", c)
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, pair{c, cmp.Or(append(who, 0)[0], 0)})
	}
	more, err := list(r.session, func(s scanner) (p pair, err error) {
		err = s.Scan(&p.citizen, &p.who)
		return p, err
	}, `SELECT s.citizen, s.identity`+agreed+` AND s.citizen > ?5 AND s.at <= ?6 ORDER BY s.citizen LIMIT ?7`,
		b.Office, b.To.Region, b.To.Topic, b.To.Occasion, b.Next, ms(b.StartedAt), limit-len(fresh))
	if err != nil {
		return nil, err
	}
	for _, p := range append(fresh, more...) {
		x := store.Recipient{Broadcast: b.ID, Citizen: p.citizen, Office: b.Office}
		if p.who != 0 { // 0: not to be written to any more
			if x.Who, err = r.IdentityByID(p.who); err != nil {
				return nil, err
			}
		}
		next = append(next, x)
	}
	return next, nil
}

func (r *reader) NextVoters(b store.Broadcast, limit int) (next []store.Recipient, err error) {
	defer func() { err = wrap(err, "reading who hears how a poll ended") }()
	type pair struct {
		citizen store.CitizenID
		who     store.IdentityID
	}
	all, err := list(r.session, func(s scanner) (p pair, err error) {
		err = s.Scan(&p.citizen, &p.who)
		return p, err
	}, `SELECT s.citizen, s.identity`+agreed+` AND s.citizen IN (SELECT citizen FROM broadcast_votes WHERE broadcast = ?5 AND citizen > ?6)
		ORDER BY s.citizen LIMIT ?7`, b.Office, "", "", "", b.ID, b.Next, limit)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		x := store.Recipient{Broadcast: b.ID, Citizen: p.citizen, Office: b.Office}
		if x.Who, err = r.IdentityByID(p.who); err != nil {
			return nil, err
		}
		next = append(next, x)
	}
	return next, nil
}

func (r *reader) Had(citizen store.CitizenID, office store.OfficeID, since time.Time) (int, error) {
	n, err := one(r.session, value[int], fmt.Sprintf(had, "?", "?", "?"), citizen, office, ms(since))
	return n, wrap(err, "counting what a citizen was sent")
}

func (r *reader) Recipient(id store.BroadcastID, citizen store.CitizenID) (store.Recipient, error) {
	x, err := one(r.session, scanRecipient, recipientColumns+` WHERE broadcast = ? AND citizen = ?`, id, citizen)
	return x, wrap(err, "reading a recipient")
}

func (r *reader) BroadcastFolded(id store.BroadcastID) (bool, error) {
	yes, err := one(r.session, value[bool], `SELECT folded <> '' AND NOT EXISTS (SELECT 1 FROM broadcast_recipients r WHERE r.broadcast = b.id)
		FROM broadcasts b WHERE id = ?`, id)
	return yes, wrap(err, "looking whether recipients are known")
}

func (r *reader) RecipientsOf(citizen store.CitizenID) ([]store.Recipient, error) {
	l, err := list(r.session, scanRecipient, recipientColumns+` WHERE citizen = ? ORDER BY at, broadcast`, citizen)
	return l, wrap(err, "reading what a citizen was sent")
}

func (r *reader) Queued(id store.BroadcastID) ([]store.Recipient, error) {
	l, err := list(r.session, scanRecipient, recipientColumns+` WHERE broadcast = ? AND state IN ('queued', 'again')`, id)
	return l, wrap(err, "reading who waits for a broadcast")
}

func (r *reader) QueuedFor(citizen store.CitizenID) ([]store.Recipient, error) {
	l, err := list(r.session, scanRecipient, recipientColumns+` WHERE citizen = ? AND state IN ('queued', 'again')`, citizen)
	return l, wrap(err, "reading what waits for a citizen")
}

func (r *reader) Tally(id store.BroadcastID) (t store.Tally, err error) {
	t = store.Tally{}
	_, err = one(r.session, func(s scanner) (x struct{}, err error) {
		err = s.Scan(jsonColumn{&t})
		return x, err
	}, `SELECT folded FROM broadcasts WHERE id = ?`, id)
	if err == nil {
		err = r.each(`SELECT state, count(*) FROM broadcast_recipients WHERE broadcast = ? GROUP BY state`, []any{id}, func(s scanner) (bool, error) {
			var state store.RecipientState
			var n int
			err := s.Scan(&state, &n)
			t[state] += n
			return true, err
		})
	}
	return t, wrap(err, "counting recipients")
}

func (r *reader) Votes(b store.Broadcast) ([]int, error) {
	votes := make([]int, len(b.Choices))
	folded, err := one(r.session, func(s scanner) (f map[int]int, err error) {
		err = s.Scan(jsonColumn{&f})
		return f, err
	}, `SELECT votes FROM broadcasts WHERE id = ?`, b.ID)
	if err != nil {
		return nil, wrap(err, "counting votes")
	}
	for i := range votes {
		votes[i] = folded[i]
	}
	err = r.each(`SELECT choice, count(*) FROM broadcast_votes WHERE broadcast = ? GROUP BY choice`, []any{b.ID}, func(s scanner) (bool, error) {
		var choice, n int
		err := s.Scan(&choice, &n)
		if choice >= 0 && choice < len(votes) {
			votes[choice] += n
		}
		return true, err
	})
	return votes, wrap(err, "counting votes")
}

func (r *reader) Vote(id store.BroadcastID, citizen store.CitizenID) (int, error) {
	n, err := one(r.session, value[int], `SELECT choice FROM broadcast_votes WHERE broadcast = ? AND citizen = ?`, id, citizen)
	return n, wrap(err, "reading a vote")
}

func (r *reader) VotesOf(citizen store.CitizenID) (map[store.BroadcastID]int, error) {
	votes := map[store.BroadcastID]int{}
	err := r.each(`SELECT broadcast, choice FROM broadcast_votes WHERE citizen = ?`, []any{citizen}, func(s scanner) (bool, error) {
		var id store.BroadcastID
		var choice int
		err := s.Scan(&id, &choice)
		votes[id] = choice
		return true, err
	})
	return votes, wrap(err, "reading the votes of a citizen")
}

func (r *reader) Answers(code string) (answers, answered int, err error) {
	if code == "" {
		return 0, 0, nil
	}
	_, err = one(r.session, func(s scanner) (x struct{}, err error) {
		err = s.Scan(&answers, &answered)
		return x, err
	}, `SELECT count(*), coalesce(sum(first_reply <> 0), 0) FROM aspirations WHERE broadcast = ? AND broadcast <> '' AND submitted <> 0
		AND state IN ('open', 'closed', 'spam', 'withdrawn', 'merged', 'erased')`, code)
	return answers, answered, wrap(err, "counting answers")
}

const subscriptionColumns = `SELECT office, citizen, identity, state, at, how FROM subscriptions`

func scanSubscription(s scanner) (x store.Subscription, err error) {
	err = s.Scan(&x.Office, &x.Citizen, &x.Identity, &x.State, msColumn{&x.At}, &x.How)
	return x, err
}

func (r *reader) Subscription(office store.OfficeID, citizen store.CitizenID) (store.Subscription, error) {
	x, err := one(r.session, scanSubscription, subscriptionColumns+` WHERE office = ? AND citizen = ?`, office, citizen)
	return x, wrap(err, "reading whether a citizen wants news")
}

func (r *reader) Subscriptions(citizen store.CitizenID) ([]store.Subscription, error) {
	l, err := list(r.session, scanSubscription, subscriptionColumns+` WHERE citizen = ? ORDER BY office`, citizen)
	return l, wrap(err, "reading whose news a citizen wants")
}

func (r *reader) Subscribers(office store.OfficeID) (int, error) {
	n, err := one(r.session, value[int], `SELECT count(*) FROM subscriptions WHERE office = ? AND state = 'yes'`, office)
	return n, wrap(err, "counting who wants news")
}

func (t *txn) CreateBroadcast(b store.Broadcast) (store.Broadcast, error) {
	values, err := broadcastValues(b)
	if err != nil {
		return b, wrap(err, "keeping a broadcast")
	}
	for range 20 {
		b.Code = string(store.NewOccasionID())
		id, ok, err := t.insertNew(insertBroadcast, append([]any{b.Code, "", ""}, values...)...)
		if err != nil || ok {
			b.ID = store.BroadcastID(id)
			return b, wrap(err, "keeping a broadcast")
		}
	}
	return b, fmt.Errorf("keeping a broadcast: found no free code")
}

func (t *txn) SaveBroadcast(b store.Broadcast) error {
	values, err := broadcastValues(b)
	if err != nil {
		return wrap(err, "keeping a broadcast")
	}
	n, err := t.change(updateBroadcast, append(values, b.ID)...)
	return wrap(found(n, err), "keeping a broadcast")
}

func (t *txn) AttachToBroadcast(id store.BroadcastID, f *bot.File) error {
	owner := store.MessageID(-id)
	if err := t.detach(owner); err != nil || f == nil {
		return wrap(err, "taking the file off a broadcast")
	}
	_, err := t.attach(owner, 0, *f)
	return wrap(err, "attaching a file to a broadcast")
}

func (t *txn) SaveRecipient(x store.Recipient) error {
	return wrap(t.exec(`INSERT INTO broadcast_recipients (broadcast, citizen, office, state, outbox, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (broadcast, citizen) DO UPDATE SET state = excluded.state, outbox = excluded.outbox, at = excluded.at`,
		x.Broadcast, x.Citizen, x.Office, x.State, x.Outbox, ms(x.At)), "keeping a recipient")
}

func (t *txn) SaveVote(id store.BroadcastID, citizen store.CitizenID, choice int, at time.Time) error {
	return wrap(t.exec(`INSERT INTO broadcast_votes (broadcast, citizen, choice, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (broadcast, citizen) DO UPDATE SET choice = excluded.choice, at = excluded.at`, id, citizen, choice, ms(at)), "keeping a vote")
}

func (t *txn) SaveSubscription(x store.Subscription) error {
	return wrap(t.exec(`INSERT INTO subscriptions (office, citizen, identity, state, at, how) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (office, citizen) DO UPDATE SET identity = excluded.identity, state = excluded.state, at = excluded.at, how = excluded.how`,
		x.Office, x.Citizen, x.Identity, x.State, ms(x.At), x.How), "keeping whether a citizen wants news")
}

func (t *txn) FoldBroadcasts(before time.Time, limit int) (total int, err error) {
	defer func() { err = wrap(err, "forgetting recipients") }()
	old, err := list(t.session, value[store.BroadcastID], `SELECT id FROM broadcasts b WHERE ended <> 0 AND ended < ?1 AND closes < ?1
		AND (EXISTS (SELECT 1 FROM broadcast_recipients r WHERE r.broadcast = b.id) OR EXISTS (SELECT 1 FROM broadcast_votes v WHERE v.broadcast = b.id))
		ORDER BY ended`, ms(before))
	for _, id := range old {
		if err != nil || total >= limit {
			break
		}
		var n int
		n, err = t.fold(id, ` AND citizen IN (SELECT citizen FROM broadcast_recipients WHERE broadcast = ?1 ORDER BY citizen LIMIT `+fmt.Sprint(limit-total)+`)`)
		if total += n; n == 0 && err == nil { // votes of whom no row is left
			_, err = t.fold(id, ``)
			total++
		}
	}
	if total > 0 && err == nil {
		err = t.exec(`INSERT INTO erasures (aspiration, at) VALUES (0, ?) ON CONFLICT (aspiration) DO UPDATE SET at = excluded.at`, ms(t.db.now()))
	}
	return total, err
}

// fold makes counts of recipients of a broadcast (?1), and of votes. It returns of how many recipients.
func (t *txn) fold(id store.BroadcastID, which string, args ...any) (n int, err error) {
	type kept struct {
		tally store.Tally
		votes map[int]int
	}
	k, err := one(t.session, func(s scanner) (k kept, err error) {
		k.tally, k.votes = store.Tally{}, map[int]int{}
		err = s.Scan(jsonColumn{&k.tally}, jsonColumn{&k.votes})
		return k, err
	}, `SELECT folded, votes FROM broadcasts WHERE id = ?`, id)
	if err != nil {
		return 0, err
	}
	args = append([]any{id}, args...)
	err = t.each(`SELECT state, count(*) FROM broadcast_recipients WHERE broadcast = ?1`+which+` GROUP BY state`, args, func(s scanner) (bool, error) {
		var state store.RecipientState
		var m int
		err := s.Scan(&state, &m)
		if state == store.RecipientQueued || state == store.RecipientAgain { // what waited is cancelled with them
			state = store.RecipientLeft
		}
		k.tally[state] += m
		n += m
		return true, err
	})
	if err == nil {
		err = t.each(`SELECT choice, count(*) FROM broadcast_votes WHERE broadcast = ?1`+which+` GROUP BY choice`, args, func(s scanner) (bool, error) {
			var choice, m int
			err := s.Scan(&choice, &m)
			k.votes[choice] += m
			return true, err
		})
	}
	if err != nil {
		return 0, err
	}
	tally, err := jsonText(k.tally)
	if err != nil {
		return 0, err
	}
	votes, err := jsonText(k.votes)
	if err != nil {
		return 0, err
	}
	if err := t.exec(`UPDATE broadcasts SET folded = ?, votes = ? WHERE id = ?`, tally, votes, id); err != nil {
		return 0, err
	}
	if err := t.exec(`DELETE FROM broadcast_votes WHERE broadcast = ?1`+which, args...); err != nil {
		return 0, err
	}
	return n, t.exec(`DELETE FROM broadcast_recipients WHERE broadcast = ?1`+which, args...)
}

// eraseNews removes what a citizen agreed to, was sent and voted: only counts are left of that.
func (t *txn) eraseNews(id store.CitizenID) error {
	all, err := list(t.session, value[store.BroadcastID], `SELECT broadcast FROM broadcast_recipients WHERE citizen = ?1
		UNION SELECT broadcast FROM broadcast_votes WHERE citizen = ?1`, id)
	if err != nil {
		return err
	}
	for _, b := range all {
		if _, err := t.fold(b, ` AND citizen = ?2`, id); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return t.exec(`DELETE FROM subscriptions WHERE citizen = ?`, id)
}
