package sqlite

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// Beside what happened here: nobody is taken for somebody else, what is here is not imported again, and exports keep the names.
func TestImportBesideOthers(t *testing.T) {
	w := newWorld(t)
	var mine store.Aspiration
	w.do(func(tx store.Tx) (err error) {
		if mine, _, err = w.aspiration(tx, "jalan rusak"); err == nil {
			s := &story{tx, mine, w}
			s.submit(nil)
			s.event(2, store.Event{Kind: store.EventSeen, Staff: w.staff.ID})
		}
		return err
	})
	code := store.NewCode(false)
	file := one1 + two2 + reply + strings.Replace(one1, `"c1"`, `"`+string(code)+`"`, 1)
	done, err := bring(t.Context(), w.DB, file)
	if want := (Imported{Lines: 4, Aspirations: 3, Replies: 1, Offices: 1, Citizens: 1, Staff: 1, Unclassified: 1}); err != nil || done != want {
		t.Fatalf("%+v (%v), want %+v", done, err, want)
	}
	w.see(func(r store.Reader) error {
		a, err := r.AspirationByCode(code)
		if err != nil || a.Citizen == w.identity.Citizen || !a.Home.IsZero() || a.Identity != 0 {
			t.Errorf("%+v (%v)", a, err)
		}
		o, err := r.Office("kota-9")
		if err != nil || o.Name != "kota-9" || o.Position != 2 {
			t.Errorf("%+v (%v)", o, err)
		}
		o, err = r.Office("dapil-1")
		if err != nil || o.Name != "Kantor" {
			t.Errorf("the office that was there: %+v (%v)", o, err)
		}
		return nil
	})
	own := string(mine.Code)
	text := exported(t, w.DB)
	for _, want := range []string{
		`"case":"` + own + `","office":"dapil-1","citizen":"w1_"`, // w1 is another's name
		`"case":"` + own + `","staff":"s1_"`,
		`"case":"c1","office":"dapil-1","citizen":"w1"`, `"case":"c1","staff":"s1"`, `"case":"` + string(code) + `","office":"dapil-1","citizen":"w1"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the export has no %s:\n%s", want, text)
		}
	}
	for name, again := range map[string]string{
		"line 1: case \"c1\" is here already":                 file,
		"line 2: case \"c2\" is here already":                 strings.ReplaceAll(one1, "c1", "c7") + two2,
		"line 1: case \"" + own + "\" is here already":        strings.ReplaceAll(one1, "c1", own),
		"line 1: case \"" + string(code) + "\" is here alrea": strings.ReplaceAll(one1, "c1", string(code)),
	} {
		if _, err := bring(t.Context(), w.DB, again); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("imported again: %v, want %s", err, name)
		}
	}
	// The next month's file of the same people.
	done, err = bring(t.Context(), w.DB, strings.ReplaceAll(one1+reply, "c1", "c8"))
	if want := (Imported{Lines: 2, Aspirations: 1, Replies: 1, Unclassified: 1}); err != nil || done != want {
		t.Errorf("%+v (%v), want %+v", done, err, want)
	}
}

// rowOf is what the row of c1 comes to.
func rowOf(t *testing.T, file string) store.Aspiration {
	t.Helper()
	db := empty(t)
	if _, err := bring(t.Context(), db, file); err != nil {
		t.Fatal(err)
	}
	var a store.Aspiration
	err := db.view(t.Context(), func(r *reader) (err error) {
		a, err = one(r.session, scanAspiration, aspirationColumns+` WHERE case_key = 'c1'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestRowsOfImports(t *testing.T) {
	received := time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)
	at := func(day int) time.Time { return received.AddDate(0, 0, day) }
	on := func(day int, rest string) string {
		return fmt.Sprintf(`{"at":%q,"case":"c1",%s}`+"\n", at(day).Format(time.RFC3339), rest)
	}
	answer := func(day, arrives int, typ string) string {
		return on(day, fmt.Sprintf(`"do":"reply","staff":"s1","type":%q,"delivered":%q`, typ, at(arrives).Format(time.RFC3339)))
	}
	type row struct {
		State             store.State
		Turn              store.Turn
		TurnAt            time.Time
		Closed            time.Time
		First, Last       time.Time
		Due               bool
		Office            store.OfficeID
		Verdict           store.VerdictValue
		Stars             int
		Unreachable       time.Time
		Claimed, Merged   bool
		Kind, Topic, Area string
	}
	base := row{State: store.Open, Turn: store.OfficeTurn, TurnAt: received, Due: true, Office: "dapil-1", Kind: "complaint"}
	but := func(change func(*row)) row { r := base; change(&r); return r }
	yours := func(first, last int) func(*row) {
		return func(r *row) {
			r.Turn, r.TurnAt, r.Due, r.First, r.Last = store.CitizenTurn, at(last), false, at(first), at(last)
		}
	}
	for name, c := range map[string]struct {
		lines string
		want  row
	}{
		"alone":                    {"", base},
		"answered":                 {answer(1, 1, "personal"), but(yours(1, 1))},
		"written, never arrived":   {on(1, `"do":"reply","staff":"s1","type":"personal"`), base},
		"an acknowledgement":       {answer(1, 1, "ack"), but(func(r *row) { r.Last = at(1) })},
		"the bot":                  {answer(1, 1, "auto"), base},
		"writes before it arrives": {answer(1, 3, "personal") + on(2, `"do":"message"`), but(yours(3, 3))},
		"writes as it arrives":     {answer(1, 2, "personal") + on(2, `"do":"message"`), but(func(r *row) { yours(2, 2)(r); r.Turn, r.Due = store.OfficeTurn, true })},
		"writes again":             {answer(1, 1, "personal") + on(2, `"do":"message"`), but(func(r *row) { yours(1, 1)(r); r.Turn, r.TurnAt, r.Due = store.OfficeTurn, at(2), true })},
		"says thanks":              {answer(1, 1, "personal") + on(2, `"do":"message","closing":true`), but(yours(1, 1))},
		"says yes": {answer(1, 1, "personal") + on(2, `"do":"verdict","verdict":"yes","stars":4`), but(func(r *row) {
			yours(1, 1)(r)
			r.State, r.Closed, r.Turn, r.TurnAt, r.Verdict, r.Stars = store.Closed, at(2), store.NoTurn, at(2), "yes", 4
		})},
		"says no, and no more":      {answer(1, 1, "personal") + on(2, `"do":"close"`) + on(3, `"do":"verdict","verdict":"no"`), but(func(r *row) { yours(1, 1)(r); r.Turn, r.TurnAt, r.Due, r.Verdict = store.OfficeTurn, at(3), true, "no" })},
		"closed":                    {on(1, `"do":"close"`), but(func(r *row) { r.State, r.Closed = store.Closed, at(1) })},
		"closed, and opened":        {on(1, `"do":"close"`) + on(2, `"do":"reopen"`), base},
		"spam":                      {on(1, `"do":"spam"`), but(func(r *row) { r.State = store.Spam })},
		"spam, restored":            {on(1, `"do":"close"`) + on(1, `"do":"spam"`) + on(2, `"do":"restore"`), but(func(r *row) { r.State, r.Closed = store.Closed, at(1) })},
		"withdrawn":                 {on(1, `"do":"withdraw"`), but(func(r *row) { r.State = store.Withdrawn })},
		"withdrawn too late":        {on(15, `"do":"withdraw"`), but(func(r *row) { r.State, r.Closed = store.Closed, at(15) })},
		"merged":                    {on(1, `"do":"merge","into":"c2"`), but(func(r *row) { r.State, r.Merged = store.Merged, true })},
		"merged, then spam":         {on(1, `"do":"merge","into":"c2"`) + on(2, `"do":"spam"`), but(func(r *row) { r.State = store.Spam })},
		"unreachable":               {on(1, `"do":"unreachable"`), but(func(r *row) { r.Unreachable = at(1) })},
		"unreachable, and back":     {on(1, `"do":"unreachable"`) + on(2, `"do":"message"`), base},
		"passed on":                 {on(1, `"do":"pass","office":"kota-9"`), but(func(r *row) { r.Office = "kota-9" })},
		"taken":                     {on(1, `"do":"assign","staff":"s2"`), but(func(r *row) { r.Claimed = true })},
		"corrected":                 {on(1, `"do":"correct","topic":"air","region":"32","by":"staff"`), but(func(r *row) { r.Topic, r.Area = "air", "32" })},
		"praise, says its citizen":  {on(1, `"do":"correct","kind":"praise","by":"citizen"`), but(func(r *row) { r.Kind, r.Turn, r.Due = "praise", store.NoTurn, false })},
		"praise, say staff":         {on(1, `"do":"correct","kind":"praise","by":"staff"`), but(func(r *row) { r.Kind = "praise" })},
		"noted, supported and seen": {on(1, `"do":"note"`) + on(1, `"do":"support","citizen":"w5"`) + on(1, `"do":"seen"`), base},
	} {
		a := rowOf(t, one1+two2+c.lines)
		got := row{a.State, a.Turn, a.TurnAt, a.ClosedAt, a.FirstReplyAt, a.LastReplyAt, !a.DueAt.IsZero(), a.Office, a.Verdict, a.Stars,
			a.UnreachableAt, a.Claimed != 0, a.MergedInto != 0, string(a.Kind), a.Topic, a.Region}
		if got != c.want {
			t.Errorf("%s:\n%+v, want\n%+v", name, got, c.want)
		}
	}
}
