package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/oklog/ulid/v2"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/history"
)

// ImportOptions of Import.
type ImportOptions struct {
	// Office is what an office is like that the file names and the store does not have; its ID is set.
	Office func(id store.OfficeID) store.Office
	// Classify, unless it is nil, is called with every reply of the file, in order of time whatever their order in the file,
	// when all of them are kept. What it returns is the type of those that the file gives none; of the others it can learn.
	Classify func(tx store.Tx, r ImportedReply) (store.ReplyType, error)
}

// ImportedReply is a reply that a history file tells of.
type ImportedReply struct {
	Aspiration store.AspirationID
	Message    store.MessageID
	Office     store.OfficeID // that had the aspiration then
	Alias      string         // of the citizen
	At         time.Time
	Text       *string         // nil: not told
	Type       store.ReplyType // empty: the file gives none
}

// Imported is what an import brought in. People and offices are those that were new.
type Imported struct {
	Lines, Aspirations, Replies, Offices, Citizens, Staff int
	// Unclassified are the replies without a type, that got none either.
	Unclassified int
}

// Import keeps all of a history file, or nothing of it: in one transaction, for which others wait. What is kept is as if it
// had happened here, but that nobody of it can be written to.
//
// Offices are those of the store with that ID. A person whom an earlier import has brought under the same name is the same
// one; all others are new, and none of them is anybody who wrote or answered here. A case that is a code is kept under it;
// any other gets one, and keeps its name for exports. A case that is in the store already is refused. Errors about the
// file are *history.Error.
func (d *DB) Import(ctx context.Context, file *history.Reader, o ImportOptions) (Imported, error) {
	var done Imported
	began, failed := false, errors.New("it broke off") // by a panic
	err := d.update(ctx, func(tx *txn) error {
		if began { // what fails is run again under a savepoint; the file has been read by then
			return failed
		}
		began = true
		i := &importer{txn: tx, file: file, ImportOptions: o, offices: map[string]*store.Office{}, citizens: map[string]store.CitizenID{},
			staff: map[string]store.StaffID{}, cases: map[string]*imported{}, merges: map[*imported][]store.Event{}}
		failed = i.run(ctx)
		done = i.done
		return failed
	})
	return done, wrap(err, "importing")
}

// importer is an import at work.
type importer struct {
	*txn
	ImportOptions
	file     *history.Reader
	done     Imported
	offices  map[string]*store.Office
	citizens map[string]store.CitizenID
	staff    map[string]store.StaffID
	cases    map[string]*imported
	order    []*imported // as they came
	next     store.AspirationID
	from     store.MessageID             // the first of the import
	seq      int64                       // of the event before
	people   int                         // citizens in the store, about
	merges   map[*imported][]store.Event // into a case that has not come yet
	waiting  map[store.MessageID]untyped
}

// importCache is how much of the database an import keeps in memory, in KiB: what it adds to indexes lies all over them.
const importCache = 64 << 10

func (i *importer) run(ctx context.Context) (err error) {
	if err := i.raw(fmt.Sprintf("PRAGMA cache_size(%d)", -importCache)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.raw(fmt.Sprintf("PRAGMA cache_size(%d)", -writerCache))) }()
	var errs [4]error
	number := func(k int, q string) (n int64) {
		n, errs[k] = one(i.session, value[int64], q)
		return n
	}
	i.next = 1 + store.AspirationID(number(0, `SELECT coalesce(max(id), 0) FROM aspirations`))
	i.from = 1 + store.MessageID(number(1, `SELECT coalesce(max(id), 0) FROM messages`))
	i.seq = number(2, `SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM sqlite_sequence WHERE name = 'events' UNION ALL SELECT max(seq) FROM events)`)
	i.people = int(number(3, `SELECT count(*) FROM citizens`))
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		l, err := i.file.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		i.done.Lines++
		if err := i.line(l); err != nil {
			var refused *history.Error
			if !errors.As(err, &refused) {
				err = fmt.Errorf("line %d: %w", i.file.Line(), err)
			}
			return err
		}
	}
	if err := i.classify(); err != nil {
		return err
	}
	for _, c := range i.order {
		if err := i.settle(c); err != nil {
			return err
		}
	}
	return nil
}

// line keeps a line.
func (i *importer) line(l store.Line) error {
	staff, err := i.staffOf(l.Staff)
	if err != nil {
		return err
	}
	switch l.Do {
	case "broadcast":
		office, err := i.officeOf(l.Office)
		if err != nil {
			return err
		}
		err = i.event(store.Event{At: l.At, Kind: store.EventBroadcast, Office: office.ID, Staff: staff,
			Data: map[string]any{"recipients": l.Recipients, "broadcast": l.Broadcast}})
		return err
	case "aspiration":
		return i.aspiration(l)
	}
	c := i.cases[l.Case]
	c.happen(ms(l.At))
	e := store.Event{At: l.At, Kind: store.EventKind(l.Do), Staff: staff}
	f := effect{at: ms(l.At), do: l.Do, staff: staff}
	switch l.Do {
	case "reply":
		return i.reply(c, l, staff)
	case "message":
		f.closing = l.Closing != nil && *l.Closing
		e.Version, e.Data = 1, map[string]any{"closing": f.closing}
		e.Message, err = i.words(store.Message{Aspiration: c.id, Side: store.CitizenSide, Citizen: c.citizen, At: l.At, Closing: f.closing}, l.Text)
	case "verdict":
		f.verdict, f.stars = store.VerdictValue(l.Verdict), l.Stars
		e.Data = map[string]any{"verdict": l.Verdict, "stars": l.Stars}
	case "correct":
		f.line = &store.Line{Kind: l.Kind, Topic: l.Topic, Region: l.Region, By: l.By}
		e.Data = map[string]any{"by": l.By}
		for key, v := range map[string]string{"kind": l.Kind, "topic": l.Topic, "region": l.Region} {
			if v != "" {
				e.Data[key] = v
			}
		}
	case "pass":
		c.office, err = i.officeOf(l.Office)
	case "merge":
		f.into = i.caseOf(l.Into)
		c.later(f)
		return i.merge(c, f.into, e)
	case "support":
		e.Citizen, err = i.citizenOf(l.Citizen, l.At)
	}
	if err != nil {
		return err
	}
	c.later(f)
	return i.eventOf(c, e)
}

// caseOf finds a case, which may come later in the file.
func (i *importer) caseOf(key string) *imported {
	c := i.cases[key]
	if c == nil {
		c = &imported{}
		i.cases[key] = c
	}
	return c
}

// merge records a merge. Into what comes later in the file, when that comes: cases are numbered in their order.
func (i *importer) merge(c, into *imported, e store.Event) error {
	if into.id != 0 {
		e.Data = map[string]any{"into": int64(into.id)}
		return i.eventOf(c, e)
	}
	i.seq++
	e.Seq, e.Aspiration, e.Office, e.Citizen = i.seq, c.id, c.office.ID, c.citizen
	i.merges[into] = append(i.merges[into], e)
	return nil
}

// aspiration keeps the first line of a case.
func (i *importer) aspiration(l store.Line) (err error) {
	c := i.caseOf(l.Case)
	c.id = i.next
	i.next++
	if c.office, err = i.officeOf(l.Office); err != nil {
		return err
	}
	if c.citizen, err = i.citizenOf(l.Citizen, l.At); err != nil {
		return err
	}
	c.received, c.kind, c.kindBy, c.topic, c.region, c.own = ms(l.At), store.Kind(l.Kind), store.ByCitizen, l.Topic, l.Region, l.Own
	c.occasion, c.broadcast = store.OccasionID(l.Event), l.Broadcast
	if l.Kind == "" {
		c.kindBy = store.ByGuess
	}
	if c.turn = store.OfficeTurn; c.praised() {
		c.turn = store.NoTurn
	}
	c.turnAt = c.received
	i.order = append(i.order, c)
	i.done.Aspirations++
	if err := i.keep(c, l); err != nil {
		return err
	}
	if err := i.eventOf(c, store.Event{At: l.At, Kind: store.EventReceived}); err != nil {
		return err
	}
	if _, err := i.words(store.Message{Aspiration: c.id, Side: store.CitizenSide, Citizen: c.citizen, At: l.At, Opening: true}, l.Text); err != nil {
		return err
	}
	for _, e := range i.merges[c] {
		e.Data = map[string]any{"into": int64(c.id)}
		if err := i.event(e); err != nil {
			return err
		}
	}
	delete(i.merges, c)
	return i.eventOf(c, store.Event{At: l.At, Kind: store.EventSubmitted, Data: map[string]any{"kind": l.Kind, "kind_by": string(c.kindBy),
		"office_by": string(store.ByDefault), "topic": l.Topic, "region": l.Region, "platform": l.Platform, "event": l.Event,
		"broadcast": l.Broadcast, "own": l.Own}})
}

// keep keeps the row of a case, under its own code if that is what it is called.
func (i *importer) keep(c *imported, l store.Line) error {
	there, err := list(i.session, value[int64], `SELECT 1 FROM aspirations WHERE case_key = ? AND case_key <> ''`, l.Case)
	if err != nil {
		return err
	}
	code, err := store.ParseCode(l.Case)
	named := err == nil && string(code) == l.Case
	key := l.Case
	if named {
		key = ""
	}
	for range 20 {
		if len(there) > 0 {
			break
		}
		if !named {
			code = store.NewCode(int64(c.id)%idGap >= shortCodes)
		}
		args := append([]any{c.id, code, key}, aspirationValues(i.row(c))...)
		_, ok, err := i.insertNew(insertImported, args...)
		if err != nil || ok {
			return err
		}
		if named {
			break
		}
	}
	return i.file.Refuse("case %q is here already: was it imported before?", l.Case)
}

// insertImported keeps an aspiration under an ID, and a name, of its own.
var insertImported = insertInto("aspirations", append([]string{"id", "code", "case_key"}, aspirationKept...)) + ` ON CONFLICT (code) DO NOTHING`

// settle brings the row of a case to what it is at the end of the file.
func (i *importer) settle(c *imported) error {
	c.end()
	if !c.changed {
		return nil
	}
	a := i.row(c)
	return i.exec(`UPDATE aspirations SET office = ?, kind = ?, kind_by = ?, topic = ?, region = ?, state = ?, closed = ?, turn = ?,
		turn_at = ?, due = ?, claimed = ?, first_reply = ?, last_reply = ?, last_by = ?, unreachable = ?, verdict = ?, stars = ?,
		merged_into = ?, owed = ? WHERE id = ?`, a.Office, a.Kind, a.KindBy, a.Topic, a.Region, a.State, ms(a.ClosedAt), a.Turn,
		ms(a.TurnAt), ms(a.DueAt), null(a.Claimed), ms(a.FirstReplyAt), ms(a.LastReplyAt), null(a.LastReplyBy), ms(a.UnreachableAt),
		a.Verdict, a.Stars, a.MergedInto, owedPlace(a), c.id)
}

// reply keeps a reply. One without a type waits for it until all are kept.
func (i *importer) reply(c *imported, l store.Line, staff store.StaffID) error {
	i.done.Replies++
	m := store.Message{Aspiration: c.id, Side: store.StaffSide, Staff: staff, At: l.At, Outcome: bot.Refused}
	if l.Delivered != nil {
		m.Outcome, m.DeliveredAt = bot.Delivered, *l.Delivered
	}
	id, err := i.words(m, l.Text)
	if err != nil {
		return err
	}
	e := store.Event{At: l.At, Kind: store.EventReply, Staff: staff, Message: id, Version: 1, Office: c.office.ID}
	f := effect{at: ms(m.DeliveredAt), do: l.Do, staff: staff, typ: store.ReplyType(l.Type)}
	switch {
	case l.Type != "":
		e.Data = map[string]any{"type": l.Type}
		err = i.eventOf(c, e)
	case i.Classify != nil:
		i.seq++
		e.Seq, e.Aspiration, e.Citizen = i.seq, c.id, c.citizen
		u := untyped{c: c, event: e}
		if l.Delivered != nil {
			f.typ = notYet
			c.untyped++
		}
		if i.waiting == nil {
			i.waiting = map[store.MessageID]untyped{}
		}
		i.waiting[id] = u
		f.message = id
	default:
		i.done.Unclassified++
		err = i.eventOf(c, e)
	}
	if err != nil || l.Delivered == nil {
		return err
	}
	c.later(f)
	return i.eventOf(c, store.Event{At: *l.Delivered, Kind: store.EventDelivered, Staff: staff, Message: id})
}

// words keeps a message and its text. One whose text is not told is as one that was erased.
func (i *importer) words(m store.Message, text *string) (store.MessageID, error) {
	id, err := i.insert(`INSERT INTO messages (aspiration, side, citizen, staff, at, version, edited, location, contact, opening,
		closing, account, chat, thread, message, outbox, outcome, delivered, erased) VALUES (?, ?, ?, ?, ?, 1, 0, '', '', ?, ?, '', '',
		'', '', 0, ?, ?, ?)`, m.Aspiration, m.Side, null(m.Citizen), null(m.Staff), ms(m.At), m.Opening, m.Closing, m.Outcome, ms(m.DeliveredAt), text == nil)
	if err != nil {
		return 0, err
	}
	if text == nil {
		text = new(string)
	}
	return store.MessageID(id), i.exec(`INSERT INTO message_versions (message, version, at, text) VALUES (?, 1, ?, ?)`, id, ms(m.At), *text)
}

// eventOf records an event of a case.
func (i *importer) eventOf(c *imported, e store.Event) error {
	e.Aspiration, e.Office = c.id, c.office.ID
	if e.Citizen == 0 {
		e.Citizen = c.citizen
	}
	return i.event(e)
}

// event records an event; with a Seq, in the place that was kept for it.
func (i *importer) event(e store.Event) error {
	if e.Seq == 0 {
		i.seq++
		e.Seq = i.seq
	}
	id, err := ulid.New(ulid.Timestamp(i.db.now()), i.db.entropy)
	if err != nil {
		return wrap(err, "naming an event")
	}
	e.ID = id.String()
	data, err := jsonText(e.Data)
	if err != nil {
		return err
	}
	err = i.exec(`INSERT INTO events (seq, id, at, kind, aspiration, office, citizen, staff, message, version, data)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.Seq, e.ID, ms(e.At), e.Kind, e.Aspiration, e.Office, e.Citizen, e.Staff, e.Message,
		e.Version, data)
	if err == nil && e.Kind == store.EventMerge {
		err = i.noteMerge(e)
	}
	return err
}

// officeOf finds an office, or makes it.
func (i *importer) officeOf(key string) (*store.Office, error) {
	if o := i.offices[key]; o != nil {
		return o, nil
	}
	id := store.OfficeID(key)
	o, err := i.txn.Office(id)
	if errors.Is(err, store.ErrNotFound) {
		if !id.Valid() {
			return nil, i.file.Refuse("office %q is no ID: want 1 to 48 of a-z, 0-9 and -", key)
		}
		all, err := i.Offices()
		if err != nil {
			return nil, err
		}
		o = i.ImportOptions.Office(id)
		o.ID, o.Position = id, len(all)
		if err := i.SaveOffice(o); err != nil {
			return nil, err
		}
		if err := i.event(store.Event{At: i.db.now(), Kind: store.EventOffice, Office: id, Data: map[string]any{"after": o}}); err != nil {
			return nil, err
		}
		i.done.Offices++
	} else if err != nil {
		return nil, err
	}
	i.offices[key] = &o
	return &o, nil
}

// citizenOf finds a citizen whom an earlier line brought, or makes them.
func (i *importer) citizenOf(key string, at time.Time) (store.CitizenID, error) {
	if id, ok := i.citizens[key]; ok {
		return id, nil
	}
	id, err := one(i.session, value[int64], `SELECT id FROM citizens WHERE key = ? AND key <> ''`, key)
	if errors.Is(err, store.ErrNotFound) {
		id, err = i.newCitizen(key, at)
	}
	if err != nil {
		return 0, err
	}
	i.citizens[key] = store.CitizenID(id)
	return store.CitizenID(id), nil
}

// newCitizen draws aliases from so many that few are taken.
func (i *importer) newCitizen(key string, at time.Time) (int64, error) {
	i.people++
	i.done.Citizens++
	most := max(99, 8*i.people/len(aliasWords))
	for range 64 {
		alias := fmt.Sprintf("%s %d", aliasWords[rand.IntN(len(aliasWords))], 1+rand.IntN(most))
		id, ok, err := i.insertNew(`INSERT INTO citizens (alias, created, key) VALUES (?, ?, ?) ON CONFLICT (alias) DO NOTHING`, alias, ms(at), key)
		if err != nil || ok {
			return id, err
		}
	}
	return 0, errors.New("found no free alias")
}

// staffOf finds a person of staff whom an earlier line brought, or makes them; of no name, nobody.
func (i *importer) staffOf(key string) (store.StaffID, error) {
	if id, ok := i.staff[key]; ok || key == "" {
		return id, nil
	}
	id, err := one(i.session, value[int64], `SELECT id FROM staff WHERE key = ? AND key <> ''`, key)
	if errors.Is(err, store.ErrNotFound) {
		i.done.Staff++
		id, err = i.insert(`INSERT INTO staff (name, key) VALUES (?, ?)`, key, key)
	}
	if err != nil {
		return 0, err
	}
	i.staff[key] = store.StaffID(id)
	return store.StaffID(id), nil
}
