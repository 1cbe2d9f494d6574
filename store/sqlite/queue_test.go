package sqlite

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// queued fills an office's queue with n aspirations of all sorts.
func (w *world) queued(n int) {
	w.t.Helper()
	if err := w.update(w.t.Context(), func(tx *txn) error {
		if _, err := tx.SaveStaff(store.Staff{Name: "Rina"}); err != nil {
			return err
		}
		if _, _, err := w.aspiration(tx, "x"); err != nil {
			return err
		}
		return tx.exec(`INSERT INTO aspirations (id, code, citizen, identity, account, chat, thread, office, office_by, kind, kind_by, topic, region, via, state,
			own, received, submitted, closed, turn, turn_at, due, claimed, first_reply, last_reply, last_by, unreachable, verdict, stars, draft_box, receipt_box,
			urgent, snoozed, owed)
			WITH RECURSIVE c (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM c WHERE i < ?1 + 9)
			SELECT i, printf('G%010d', i), a.citizen, a.identity, a.account, a.chat, '', CASE WHEN i % 10 = 9 AND ?1 < 1000 THEN 'dapil-2' ELSE 'dapil-1' END, 'rule',
			'complaint', 'guess', CASE i % 4 WHEN 0 THEN 'jalan' WHEN 1 THEN 'lampu' ELSE '' END, '', '', 'open', 0, ?2 + i * 1000, ?2, 0,
			CASE WHEN i % 5 = 4 THEN 'citizen' WHEN i % 17 = 3 THEN '' ELSE 'office' END, ?2, CASE WHEN i % 5 = 4 OR i % 17 = 3 THEN 0 ELSE ?2 + (i * 7919 % 1000 - 500) * 3600000 END,
			CASE WHEN i % 3 = 0 THEN 1 END, 0, 0, NULL, 0, '', 0, 0, 0, i % 50 = 11, CASE WHEN i % 25 = 8 THEN ?2 + 86400000 ELSE 0 END,
			CASE WHEN i % 25 = 8 THEN 4 WHEN i % 5 = 4 THEN 2 WHEN i % 17 = 3 THEN 3 WHEN i % 50 = 11 THEN 0 ELSE 1 END
			FROM c, aspirations a WHERE a.id = 1`, n, ms(start))
	}); err != nil {
		w.t.Fatal(err)
	}
}

// Whatever a filter selects comes in the order in which it is owed, a page at a time, and is counted as it is listed.
func TestQueueFilters(t *testing.T) {
	w := newWorld(t)
	w.queued(200)
	w.see(func(r store.Reader) error {
		every := store.QueueFilter{Offices: []store.OfficeID{"dapil-1", "dapil-2"}}
		all, total, err := r.Queue(every)
		if err != nil || total != 201 || len(all) != 201 {
			t.Fatalf("%d of %d (%v)", len(all), total, err)
		}
		rank := func(a store.Aspiration) int {
			switch {
			case !a.SnoozedUntil.IsZero():
				return 4
			case a.Turn == store.OfficeTurn && a.Urgent == store.Urgent:
				return 0
			case a.Turn == store.OfficeTurn:
				return 1
			case a.Turn == store.CitizenTurn:
				return 2
			}
			return 3
		}
		late := func(a store.Aspiration) bool { return !a.DueAt.IsZero() && a.DueAt.Before(start) && rank(a) < 2 }
		today := func(a store.Aspiration) bool {
			return rank(a) < 2 && !a.DueAt.Before(start) && !a.DueAt.After(start.Add(24*time.Hour))
		}
		for show, is := range map[store.QueueShow]func(a store.Aspiration) bool{
			store.ShowOpen:   func(store.Aspiration) bool { return true },
			store.ShowAll:    func(a store.Aspiration) bool { return rank(a) < 4 },
			store.ShowMine:   func(a store.Aspiration) bool { return a.Claimed == 1 && rank(a) < 4 },
			store.ShowFree:   func(a store.Aspiration) bool { return a.Claimed == 0 && rank(a) < 4 },
			store.ShowLate:   late,
			store.ShowToday:  today,
			store.ShowTheirs: func(a store.Aspiration) bool { return rank(a) == 2 },
			store.ShowTopic:  func(a store.Aspiration) bool { return a.Topic == "lampu" && rank(a) < 4 },
			store.ShowLater:  func(a store.Aspiration) bool { return rank(a) == 4 },
		} {
			for _, offices := range [][]store.OfficeID{{"dapil-1"}, {"dapil-1", "dapil-2"}} {
				f := store.QueueFilter{Offices: offices, Show: show, Staff: 1, Topic: "lampu", Now: start, Until: start.Add(24 * time.Hour)}
				var want []store.AspirationID
				for _, a := range all {
					if is(a) && slices.Contains(offices, a.Office) {
						want = append(want, a.ID)
					}
				}
				var got []store.AspirationID
				for f.Limit = 7; ; f.Offset += 7 {
					page, total, err := r.Queue(f)
					if err != nil || total != len(want) {
						t.Fatalf("%q of %v: %d in all (%v), want %d", show, offices, total, err, len(want))
					}
					for _, a := range page {
						got = append(got, a.ID)
					}
					if len(page) == 0 {
						break
					}
				}
				if len(want) == 0 || !reflect.DeepEqual(got, want) {
					t.Errorf("%q of %v: %v, want %v", show, offices, got, want)
				}
				if n, err := r.CountQueue(f, 3); n != min(3, len(want)) || err != nil {
					t.Errorf("%q of %v: counted to three, there are %d (%v)", show, offices, n, err)
				}
			}
		}
		if !slices.IsSortedFunc(all, func(a, b store.Aspiration) int {
			return standing{a.ID, int64(rank(a)), ms(a.DueAt), ms(a.ReceivedAt)}.compare(standing{b.ID, int64(rank(b)), ms(b.DueAt), ms(b.ReceivedAt)})
		}) {
			t.Error("it is not in the order in which it is owed")
		}
		return nil
	})
}

// Every page and every count comes from an index in its order: nothing is sorted, and no row is read that is not shown.
func TestQueuePlans(t *testing.T) {
	w := newWorld(t)
	for _, show := range []store.QueueShow{store.ShowOpen, store.ShowAll, store.ShowMine, store.ShowFree, store.ShowLate, store.ShowToday, store.ShowTheirs,
		store.ShowTopic, store.ShowLater} {
		for _, l := range legs(store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}, Show: show, Staff: 1, Topic: "x", Now: start, Until: start}) {
			for _, q := range []string{`SELECT id, owed, due, received FROM aspirations WHERE ` + l.where + ` ORDER BY owed, due, received, id LIMIT 5`,
				`SELECT count(*) FROM aspirations WHERE ` + l.where} {
				plan, err := list(probe(t, w.DB), func(s scanner) (detail string, err error) {
					var id, parent, unused int
					err = s.Scan(&id, &parent, &unused, &detail)
					return detail, err
				}, "EXPLAIN QUERY PLAN "+q, l.args...)
				if err != nil || len(plan) != 1 || !strings.HasPrefix(plan[0], "SEARCH aspirations USING COVERING INDEX") {
					t.Errorf("%q: %s\n%v (%v)", show, q, plan, err)
				}
			}
		}
	}
}

// BenchmarkQueue is of the first page, one far behind, and all counts of a queue of 100,000 of one office.
func BenchmarkQueue(b *testing.B) {
	w := newWorld(b)
	w.queued(100_000)
	for _, show := range []store.QueueShow{store.ShowAll, store.ShowMine, store.ShowLate, store.ShowTopic} {
		for _, page := range []int{0, 500} {
			b.Run(fmt.Sprintf("%s/%d", show, page), func(b *testing.B) {
				for b.Loop() {
					w.see(func(r store.Reader) error {
						_, _, err := r.Queue(store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}, Show: show, Staff: 1, Topic: "lampu", Now: start, Limit: 5, Offset: page * 5})
						return err
					})
				}
			})
		}
	}
	b.Run("counts", func(b *testing.B) {
		for b.Loop() {
			w.see(func(r store.Reader) error {
				for _, show := range []store.QueueShow{store.ShowAll, store.ShowMine, store.ShowFree, store.ShowLate, store.ShowTheirs, store.ShowLater} {
					if _, err := r.CountQueue(store.QueueFilter{Offices: []store.OfficeID{"dapil-1"}, Show: show, Staff: 1, Now: start}, 1000); err != nil {
						return err
					}
				}
				return nil
			})
		}
	})
}
