package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/store"
)

// shortCodes is how many aspirations get a code of six characters: beyond, a code tried at random would name one too
// often.
const shortCodes = 500_000

// aspirationFields are the columns of aspirationValues, in their order.
var aspirationFields = strings.Fields(`citizen identity account chat thread office office_by kind kind_by topic region via state
	own received submitted closed turn turn_at due claimed first_reply last_reply last_by unreachable verdict stars draft_box receipt_box
	quiet_until quiet_from merged_into
	region_by topic_by
	occasion recorder taken
	urgent aside
	broadcast snoozed`)

// aspirationKept are the columns that are written: beside those, what follows from them.
var aspirationKept = append(slices.Clip(aspirationFields), "owed")

var (
	aspirationNames   = `id, code, ` + strings.Join(aspirationFields, ", ")
	aspirationColumns = `SELECT ` + aspirationNames + ` FROM aspirations`
	insertAspiration  = insertInto("aspirations", append([]string{"code"}, aspirationKept...)) + ` ON CONFLICT (code) DO NOTHING`
)

// insertInto inserts a row of these columns.
func insertInto(table string, columns []string) string {
	return `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(columns)-1) + `)`
}

func scanAspiration(s scanner) (a store.Aspiration, err error) {
	err = s.Scan(&a.ID, &a.Code, &a.Citizen, idColumn[store.IdentityID]{&a.Identity}, accountColumn{&a.Home.Account},
		&a.Home.Chat, &a.Home.Thread, nameColumn[store.OfficeID]{&a.Office}, &a.OfficeBy, &a.Kind, &a.KindBy, &a.Topic,
		&a.Region, &a.Via, &a.State, &a.Own, msColumn{&a.ReceivedAt}, msColumn{&a.SubmittedAt}, msColumn{&a.ClosedAt},
		&a.Turn, msColumn{&a.TurnAt}, msColumn{&a.DueAt}, idColumn[store.StaffID]{&a.Claimed},
		msColumn{&a.FirstReplyAt}, msColumn{&a.LastReplyAt}, idColumn[store.StaffID]{&a.LastReplyBy}, msColumn{&a.UnreachableAt},
		&a.Verdict, &a.Stars, &a.DraftBox, &a.ReceiptBox, msColumn{&a.QuietUntil}, &a.QuietFrom, &a.MergedInto,
		&a.RegionBy, &a.TopicBy,
		&a.Occasion, &a.Recorder, msColumn{&a.TakenAt},
		&a.Urgent, &a.Aside,
		&a.Broadcast, msColumn{&a.SnoozedUntil})
	return a, err
}

// aspirationValues are the values of aspirationKept, in its order.
func aspirationValues(a store.Aspiration) []any {
	return []any{a.Citizen, null(a.Identity), accountText(a.Home.Account), a.Home.Chat, a.Home.Thread, nullName(a.Office),
		a.OfficeBy, a.Kind, a.KindBy, a.Topic, a.Region, a.Via, a.State, a.Own, ms(a.ReceivedAt), ms(a.SubmittedAt),
		ms(a.ClosedAt), a.Turn, ms(a.TurnAt), ms(a.DueAt), null(a.Claimed), ms(a.FirstReplyAt), ms(a.LastReplyAt),
		null(a.LastReplyBy), ms(a.UnreachableAt), a.Verdict, a.Stars, a.DraftBox, a.ReceiptBox,
		ms(a.QuietUntil), a.QuietFrom, a.MergedInto,
		a.RegionBy, a.TopicBy,
		a.Occasion, a.Recorder, ms(a.TakenAt),
		a.Urgent, a.Aside,
		a.Broadcast, ms(a.SnoozedUntil), owedPlace(a)}
}

func (r *reader) Aspiration(id store.AspirationID) (store.Aspiration, error) {
	return r.aspiration("reading an aspiration", ` WHERE id = ?`, id)
}

func (r *reader) AspirationByCode(code store.Code) (store.Aspiration, error) {
	return r.aspiration("reading an aspiration by its code", ` WHERE code = ?`, code)
}

func (r *reader) Draft(citizen store.CitizenID, chat bot.Address) (store.Aspiration, error) {
	if r.noAspiration[citizen] {
		return store.Aspiration{}, wrap(store.ErrNotFound, "reading a draft")
	}
	return r.aspiration("reading a draft", ` WHERE citizen = ? AND account = ? AND chat = ?
		AND state IN ('draft', 'held') ORDER BY received DESC, id DESC LIMIT 1`,
		citizen, accountText(chat.Account), chat.Chat)
}

func (r *reader) aspiration(doing, where string, args ...any) (store.Aspiration, error) {
	a, err := one(r.session, scanAspiration, aspirationColumns+where, args...)
	if err == nil {
		r.known(a)
	}
	return a, wrap(err, doing)
}

func (r *reader) Matters(citizen store.CitizenID, limit int) ([]store.Aspiration, error) {
	if r.noAspiration[citizen] {
		return nil, nil
	}
	l, err := list(r.session, scanAspiration, aspirationColumns+` WHERE citizen = ?
		AND state IN ('open', 'closed', 'spam', 'withdrawn', 'merged') ORDER BY received DESC, id DESC LIMIT ?`, citizen, limit)
	for _, a := range l {
		r.known(a)
	}
	return l, wrap(err, "reading a citizen's matters")
}

func (t *txn) CreateAspiration(a store.Aspiration) (store.Aspiration, error) {
	if t.house.latest == 0 {
		most, err := one(t.session, value[int64], `SELECT coalesce(max(id), 0) FROM aspirations`)
		if err != nil {
			return a, wrap(err, "keeping an aspiration")
		}
		t.house.latest = most
	}
	for range 20 {
		a.Code = store.NewCode(t.house.latest%idGap >= shortCodes)
		id, ok, err := t.insertNew(insertAspiration, append([]any{a.Code}, aspirationValues(a)...)...)
		if err == nil && !ok {
			continue // the code is taken
		}
		a.ID, t.house.latest = store.AspirationID(id), id
		t.known(a)
		return a, wrap(err, "keeping an aspiration")
	}
	return a, fmt.Errorf("keeping an aspiration: found no free code")
}

// SaveAspiration writes the columns that differ from what the transaction read or wrote before, or all: SQLite rewrites
// the index of a column, and looks for the row that it refers to, though it be set to what it was.
func (t *txn) SaveAspiration(a store.Aspiration) error {
	values := aspirationValues(a)
	var before []any
	if was, ok := t.seen[a.ID]; ok {
		before = aspirationValues(was)
	}
	var set strings.Builder
	var args []any
	for i, v := range values {
		if before != nil && before[i] == v {
			continue
		}
		if len(args) > 0 {
			set.WriteString(", ")
		}
		set.WriteString(aspirationKept[i])
		set.WriteString(" = ?")
		args = append(args, v)
	}
	if len(args) == 0 {
		return nil
	}
	was, known := t.seen[a.ID]
	n, err := t.change(`UPDATE aspirations SET `+set.String()+` WHERE id = ?`, append(args, a.ID)...)
	t.known(a)
	if err := found(n, err); err != nil {
		return wrap(err, "keeping an aspiration")
	}
	return t.followAlike(was.State, known, a)
}

// known notes what an aspiration is in the database.
func (r *reader) known(a store.Aspiration) {
	if r.seen != nil {
		r.seen[a.ID] = a
		delete(r.noAspiration, a.Citizen)
	}
}

const cardColumns = `SELECT c.aspiration, c.room, c.account, c.chat, c.thread, c.outbox, c.topic FROM cards c`

func scanCard(s scanner) (c store.Card, err error) {
	err = s.Scan(&c.Aspiration, &c.Room, accountColumn{&c.Address.Account}, &c.Address.Chat, &c.Address.Thread, &c.Outbox, &c.Topic)
	return c, err
}

func (r *reader) CardsIn(room store.RoomID, after int64, limit int) ([]store.Card, error) {
	l, err := list(r.session, scanCard, cardColumns+` JOIN rooms r ON r.id = c.room JOIN aspirations a ON a.id = c.aspiration
		WHERE c.room = ? AND c.outbox > ? AND a.state = 'open' AND a.office = r.office ORDER BY c.outbox LIMIT ?`, room, after, limit)
	return l, wrap(err, "reading the cards of a room")
}

func (r *reader) Cards(aspiration store.AspirationID) ([]store.Card, error) {
	l, err := list(r.session, scanCard, cardColumns+` JOIN rooms r ON r.id = c.room JOIN aspirations a ON a.id = c.aspiration AND a.office = r.office
		WHERE c.aspiration = ? AND r.until = 0 ORDER BY c.outbox`, aspiration)
	return l, wrap(err, "reading cards")
}

func (t *txn) AddCard(c store.Card) error {
	err := t.exec(`INSERT INTO cards (outbox, aspiration, room, account, chat, thread, topic) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (outbox) DO NOTHING`,
		c.Outbox, c.Aspiration, c.Room, accountText(c.Address.Account), c.Address.Chat, c.Address.Thread, c.Topic)
	return wrap(err, "keeping a card")
}

func (t *txn) DropCard(outbox int64) error {
	err := t.exec(`DELETE FROM cards WHERE outbox = ?`, outbox)
	return wrap(err, "dropping a card")
}
