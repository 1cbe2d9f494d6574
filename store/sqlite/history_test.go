package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/measure"
	"duaarah/store/worktime"
)

func (w *world) history(withText bool) (lines []store.Line) {
	w.t.Helper()
	if err := w.History(w.t.Context(), withText, func(l store.Line) error { lines = append(lines, l); return nil }); err != nil {
		w.t.Fatal(err)
	}
	return lines
}

// story tells an aspiration's events, hours after its receipt.
type story struct {
	tx store.Tx
	a  store.Aspiration
	w  *world
}

func (s *story) at(hours int) time.Time { return s.a.ReceivedAt.Add(time.Duration(hours) * time.Hour) }

func (s *story) event(hours int, e store.Event) {
	e.At, e.Aspiration = s.at(hours), s.a.ID
	if _, err := s.tx.Record(e); err != nil {
		s.w.t.Fatal(err)
	}
}

func (s *story) message(hours int, side store.Side, text string) store.Message {
	m := store.Message{Aspiration: s.a.ID, Side: side, At: s.at(hours), Text: text}
	if side == store.StaffSide {
		m.Staff = s.w.staff.ID
	} else {
		m.Citizen = s.a.Citizen
	}
	m, err := s.tx.AddMessage(m)
	if err != nil {
		s.w.t.Fatal(err)
	}
	return m
}

func (s *story) submit(data map[string]any) {
	s.event(0, store.Event{Kind: store.EventReceived})
	s.event(1, store.Event{Kind: store.EventSubmitted, Office: s.a.Office, Data: data})
}

func TestHistoryForm(t *testing.T) {
	w := newWorld(t)
	var code store.Code
	w.do(func(tx store.Tx) error {
		draft := store.Aspiration{Citizen: w.identity.Citizen, Home: w.home, State: store.Drafted, ReceivedAt: start.Add(-time.Hour)}
		if _, err := tx.CreateAspiration(draft); err != nil {
			return err
		}
		a, _, err := w.aspiration(tx, "lampu mati")
		if err != nil {
			return err
		}
		a.Office, code = "dapil-2", a.Code // passed on since
		if err := tx.SaveAspiration(a); err != nil {
			return err
		}
		a.Office = "dapil-1"
		s := &story{tx, a, w}
		staff := w.staff.ID
		m := s.message(0, store.CitizenSide, "")
		m = s.message(0, store.CitizenSide, "duwa minggu")
		s.submit(map[string]any{"kind": "praise", "kind_by": "guess", "topic": "jalan", "platform": "telegram", "own": false})
		if _, err := tx.ReviseMessage(m.ID, "dua minggu", s.at(1)); err != nil {
			return err
		}
		s.event(-1, store.Event{Kind: store.EventSeen, Staff: staff}) // another clock
		s.event(2, store.Event{Kind: store.EventAssign, Staff: staff})
		s.event(2, store.Event{Kind: store.EventRelease, Staff: staff})
		late := s.message(3, store.StaffSide, "baik")
		s.event(3, store.Event{Kind: store.EventReply, Staff: staff, Message: late.ID, Version: 1})
		lost := s.message(4, store.StaffSide, "halo?")
		s.event(4, store.Event{Kind: store.EventReply, Staff: staff, Message: lost.ID, Data: map[string]any{"type": "personal"}})
		for _, declared := range []string{"forward", "ack", "personal"} { // the lowest stands
			s.event(5, store.Event{Kind: store.EventDeclare, Staff: staff, Message: lost.ID, Data: map[string]any{"type": declared}})
		}
		s.event(4, store.Event{Kind: store.EventUndelivered, Message: lost.ID, Data: map[string]any{"outcome": "refused"}})
		s.event(5, store.Event{Kind: store.EventMessage, Message: s.message(5, store.CitizenSide, "terima kasih").ID, Data: map[string]any{"closing": true}})
		s.event(6, store.Event{Kind: store.EventDelivered, Message: late.ID})
		s.event(7, store.Event{Kind: store.EventVerdict, Data: map[string]any{"verdict": "partly", "stars": 0}})
		s.event(8, store.Event{Kind: store.EventPass, Office: "dapil-2", Staff: staff})
		s.event(9, store.Event{Kind: store.EventStars, Data: map[string]any{"stars": 4}})
		s.event(10, store.Event{Kind: store.EventCorrect, Staff: staff, Data: map[string]any{"topic": "air", "by": "staff"}})
		return nil
	})
	want := []string{
		`{"at":"2026-01-05T02:00:00Z","do":"aspiration","case":"CODE","office":"dapil-1","citizen":"w1","topic":"jalan","platform":"telegram","text":"lampu mati\ndua minggu"}`,
		`{"at":"2026-01-05T02:00:00Z","do":"seen","case":"CODE","staff":"s1"}`,
		`{"at":"2026-01-05T04:00:00Z","do":"assign","case":"CODE","staff":"s1"}`,
		`{"at":"2026-01-05T05:00:00Z","do":"reply","case":"CODE","staff":"s1","delivered":"2026-01-05T08:00:00Z","text":"baik"}`,
		`{"at":"2026-01-05T06:00:00Z","do":"reply","case":"CODE","staff":"s1","type":"ack","text":"halo?"}`,
		`{"at":"2026-01-05T07:00:00Z","do":"message","case":"CODE","closing":true,"text":"terima kasih"}`,
		`{"at":"2026-01-05T09:00:00Z","do":"verdict","case":"CODE","verdict":"partly","stars":4}`,
		`{"at":"2026-01-05T10:00:00Z","do":"pass","case":"CODE","office":"dapil-2","staff":"s1"}`,
		`{"at":"2026-01-05T12:00:00Z","do":"correct","case":"CODE","staff":"s1","topic":"air","by":"staff"}`,
	}
	check := func(lines []store.Line, want []string) {
		t.Helper()
		var got []string
		for _, l := range lines {
			b, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, strings.ReplaceAll(string(b), string(code), "CODE"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	check(w.history(true), want)
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(2, start) })
	for i, l := range want {
		if before, _, ok := strings.Cut(l, `,"text"`); ok {
			want[i] = before + "}"
		}
	}
	check(w.history(true), want)
	check(w.history(false), want)

	stop := errors.New("enough")
	if err := w.History(t.Context(), false, func(store.Line) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("yield's error became %v", err)
	}
}

// What else there is to tell: merges, support, notes, what was told many, and to what staff lowered a reply.
func TestHistoryOfSeveral(t *testing.T) {
	w := newWorld(t)
	var codes [2]string
	w.do(func(tx store.Tx) error {
		var s [2]*story
		for i := range s {
			a, _, err := w.aspiration(tx, "lampu mati")
			if err != nil {
				return err
			}
			s[i], codes[i] = &story{tx, a, w}, string(a.Code)
			s[i].submit(map[string]any{"kind": "complaint", "kind_by": "citizen", "platform": "telegram"})
		}
		other, err := tx.CreateCitizen(start)
		if err != nil {
			return err
		}
		staff := w.staff.ID
		m := s[0].message(1, store.StaffSide, "kami teruskan")
		s[0].event(1, store.Event{Kind: store.EventReply, Staff: staff, Message: m.ID, Data: map[string]any{"type": "personal"}})
		s[0].event(2, store.Event{Kind: store.EventDeclare, Staff: staff, Message: m.ID, Data: map[string]any{"type": "forward"}})
		s[0].event(3, store.Event{Kind: store.EventNote, Staff: staff})
		s[0].event(3, store.Event{Kind: store.EventSupport, Citizen: other.ID})
		s[0].event(4, store.Event{Kind: store.EventMerge, Staff: staff, Data: map[string]any{"into": int64(s[1].a.ID)}})
		for _, hours := range []int{5, -1, 0} {
			if _, err := tx.Record(store.Event{At: s[0].at(hours), Kind: store.EventBroadcast, Office: "dapil-2", Staff: staff, Data: map[string]any{"recipients": 10 + hours}}); err != nil {
				return err
			}
		}
		s[0].a.State, s[0].a.MergedInto = store.Merged, s[1].a.ID
		return tx.SaveAspiration(s[0].a)
	})
	want := strings.NewReplacer("ONE", codes[0], "TWO", codes[1]).Replace(`{"at":"2026-01-05T01:00:00Z","do":"broadcast","office":"dapil-2","staff":"s1","recipients":9}
{"at":"2026-01-05T02:00:00Z","do":"broadcast","office":"dapil-2","staff":"s1","recipients":10}
{"at":"2026-01-05T02:00:00Z","do":"aspiration","case":"ONE","office":"dapil-1","citizen":"w1","kind":"complaint","platform":"telegram","text":"lampu mati"}
{"at":"2026-01-05T03:00:00Z","do":"reply","case":"ONE","staff":"s1","type":"forward","text":"kami teruskan"}
{"at":"2026-01-05T05:00:00Z","do":"note","case":"ONE","staff":"s1"}
{"at":"2026-01-05T05:00:00Z","do":"support","case":"ONE","citizen":"w2"}
{"at":"2026-01-05T06:00:00Z","do":"merge","case":"ONE","staff":"s1","into":"TWO"}
{"at":"2026-01-05T02:00:00Z","do":"aspiration","case":"TWO","office":"dapil-1","citizen":"w1","kind":"complaint","platform":"telegram","text":"lampu mati"}
{"at":"2026-01-05T07:00:00Z","do":"broadcast","office":"dapil-2","staff":"s1","recipients":15}
`)
	if got := exported(t, w.DB); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	other := empty(t)
	if _, err := bring(t.Context(), other, want); err != nil {
		t.Fatal(err)
	}
	if got := exported(t, other); got != want {
		t.Errorf("taken in and told again:\n%s\nwant\n%s", got, want)
	}
}

// The figures that the store makes and those that anyone makes of its history are the same.
func TestStatsAreThoseOfTheHistory(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(1, 2))
	w.do(func(tx store.Tx) error {
		for range 400 {
			if err := randomStory(w, tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	now := start.AddDate(0, 3, 0).Add(123456 * time.Microsecond)
	lines := w.history(false)
	for _, by := range measure.Groupings {
		q := measure.Query{By: by, AsOf: now}
		got, err := w.Stats(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		always := func(string) measure.Calendar { return worktime.Of(store.Office{}, nil) }
		want, err := measure.Compute(slices.Values(lines), q, measure.Setting{Work: always})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) || len(got.Groups) == 0 {
			t.Errorf("by %s: from the store\n%+v, from the history\n%+v", by, got, want)
		}
	}
	if !slices.IsSortedFunc(lines, func(a, b store.Line) int {
		if a.Case == b.Case {
			return a.At.Compare(b.At)
		}
		return 0
	}) {
		t.Error("lines of a case are out of order")
	}
}

// randomStory keeps an aspiration to which random things happened, as the conversations would.
func randomStory(w *world, tx store.Tx, r *rand.Rand) error {
	a, _, err := w.aspiration(tx, "x")
	if err != nil {
		return err
	}
	kinds := []store.Kind{store.Complaint, store.Wish, store.Praise}
	a.Kind, a.KindBy, a.Own = kinds[r.IntN(3)], []store.By{store.ByGuess, store.ByCitizen}[r.IntN(2)], r.IntN(9) == 0
	a.ReceivedAt = start.Add(time.Duration(r.IntN(1000)) * time.Hour)
	s := &story{tx, a, w}
	s.submit(map[string]any{"kind": string(a.Kind), "kind_by": string(a.KindBy), "own": a.Own, "platform": "telegram"})
	for hours := 2; hours < 2+r.IntN(12); hours++ {
		if err := s.random(hours, r); err != nil {
			return err
		}
	}
	return tx.SaveAspiration(s.a)
}

func (s *story) random(hours int, r *rand.Rand) error {
	a := &s.a
	switch r.IntN(12) {
	case 0, 1:
		m := s.message(hours, store.StaffSide, "baik")
		s.event(hours, store.Event{Kind: store.EventReply, Staff: s.w.staff.ID, Message: m.ID})
		if r.IntN(3) == 0 {
			return nil // never arrives
		}
		m.Outcome, m.DeliveredAt = bot.Delivered, s.at(hours)
		s.event(hours, store.Event{Kind: store.EventDelivered, Message: m.ID})
		if a.FirstReplyAt.IsZero() {
			a.FirstReplyAt = m.DeliveredAt
		}
		a.Turn, a.UnreachableAt = store.CitizenTurn, time.Time{}
		return s.tx.SaveMessage(m)
	case 2, 3:
		closing := r.IntN(3) == 0
		m := s.message(hours, store.CitizenSide, "lagi")
		s.event(hours, store.Event{Kind: store.EventMessage, Message: m.ID, Data: map[string]any{"closing": closing}})
		a.UnreachableAt = time.Time{}
		if !closing {
			a.Turn = store.OfficeTurn
		}
	case 4:
		v := []store.VerdictValue{store.VerdictYes, store.VerdictPartly, store.VerdictNo}[r.IntN(3)]
		if a.FirstReplyAt.IsZero() {
			return nil // not asked before a reply
		}
		s.event(hours, store.Event{Kind: store.EventVerdict, Data: map[string]any{"verdict": string(v)}})
		a.Turn, a.UnreachableAt = store.OfficeTurn, time.Time{}
		if v == store.VerdictYes {
			a.Turn = store.NoTurn
		}
	case 5, 6, 7:
		kind := []store.EventKind{store.EventSpam, store.EventWithdraw, store.EventRestore}[r.IntN(3)]
		s.event(hours, store.Event{Kind: kind})
		was := a.State
		a.State = map[store.EventKind]store.State{store.EventSpam: store.Spam, store.EventWithdraw: store.Withdrawn, store.EventRestore: store.Open}[kind]
		if kind == store.EventWithdraw && !a.FirstReplyAt.IsZero() {
			a.State = was // it was answered: it stays in every figure
		}
		if kind == store.EventRestore {
			a.UnreachableAt = time.Time{}
		}
	case 8:
		s.event(hours, store.Event{Kind: store.EventUnreachable})
		if a.UnreachableAt.IsZero() {
			a.UnreachableAt = s.at(hours)
		}
	case 9:
		a.Office = []store.OfficeID{"dapil-1", "dapil-2"}[r.IntN(2)]
		s.event(hours, store.Event{Kind: store.EventPass, Office: a.Office})
	case 10:
		a.Kind, a.KindBy = store.Praise, []store.By{store.ByStaff, store.ByCitizen}[r.IntN(2)]
		s.event(hours, store.Event{Kind: store.EventCorrect, Data: map[string]any{"kind": string(a.Kind), "by": string(a.KindBy)}})
	case 11:
		s.event(hours, store.Event{Kind: store.EventClose}) // closes the matter, not the turn
		if a.State == store.Open {
			a.State = store.Closed
		}
	}
	return nil
}

func TestHistoryIsInOrderOfReceipt(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		for i := range 405 { // with equal times
			a, _, err := w.aspiration(tx, fmt.Sprint(i))
			if err != nil {
				return err
			}
			a.ReceivedAt = start.Add(time.Duration(i*7919%100) * time.Second)
			if err := tx.SaveAspiration(a); err != nil {
				return err
			}
			(&story{tx, a, w}).submit(nil)
		}
		return nil
	})
	lines := w.history(true)
	if len(lines) != 405 || !slices.IsSortedFunc(lines, func(a, b store.Line) int { return a.At.Compare(b.At) }) {
		t.Errorf("%d lines, or out of order", len(lines))
	}
}
