package sqlite

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/lookup"
)

// BenchmarkSearch searches a store of DUAARAH_BENCH_SEARCH aspirations (10,000 if it is not set; a million takes some minutes to make):
// a rare word, common ones, filters, words that never stand together, and a page far behind.
func BenchmarkSearch(b *testing.B) {
	n := 10_000
	if v := os.Getenv("DUAARAH_BENCH_SEARCH"); v != "" {
		if _, err := fmt.Sscan(v, &n); err != nil {
			b.Fatal(err)
		}
	}
	w := newWorld(b)
	began := time.Now()
	size := w.fillSearch(n)
	b.Logf("%d aspirations indexed in %v; the index takes %d bytes of each", n, time.Since(began), size/int64(n))
	for name, words := range map[string]string{"rare": "kata777 jalan", "common": "jalan rusak", "filters": "jalan rusak januari belum dibalas", "apart": "ganjil genap",
		"none": "tidakada sekali"} {
		for _, page := range []int{0, 150} {
			b.Run(fmt.Sprint(name, "/", page), func(b *testing.B) {
				for b.Loop() {
					w.do(func(tx store.Tx) error {
						q := store.SearchQuery{Query: lookup.Read(words, start, lookup.Names{}), Offices: []store.OfficeID{"dapil-1"}, Limit: 5, Offset: page * 5}
						_, _, err := tx.Search(q)
						return err
					})
				}
			})
		}
	}
	b.Run("follow", func(b *testing.B) {
		id := store.AspirationID(n / 2)
		for b.Loop() {
			w.do(func(tx store.Tx) error {
				t := tx.(*txn)
				had, err := one(t.session, value[string], `SELECT words FROM search_docs WHERE id = ?`, id)
				if err != nil {
					return err
				}
				return t.setSearch(id, had+" satulagi"+fmt.Sprint(len(had)))
			})
		}
	})
	b.Run("erase", func(b *testing.B) {
		id := store.AspirationID(n / 3)
		for b.Loop() {
			w.do(func(tx store.Tx) error { return tx.(*txn).setSearch(id, "") })
			id++
		}
	})
}

// fillSearch puts documents into the index as they would be, and returns how large it is.
func (w *world) fillSearch(n int) int64 {
	pages := func() (size int64) {
		w.do(func(tx store.Tx) (err error) {
			size, err = one(tx.(*txn).session, value[int64], `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`)
			return err
		})
		return size
	}
	w.do(func(tx store.Tx) error { // of which all are found to be
		if _, _, err := w.aspiration(tx, "x"); err != nil {
			return err
		}
		return tx.(*txn).exec(`INSERT INTO aspirations (id, code, citizen, identity, account, chat, thread, office, office_by, kind, kind_by, topic, region, via, state,
			own, received, submitted, closed, turn, turn_at, due, claimed, first_reply, last_reply, last_by, unreachable, verdict, stars, draft_box, receipt_box)
			WITH RECURSIVE c (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM c WHERE i < ?) SELECT i, printf('G%010d', i), 1, NULL, '', '', '', 'dapil-' || (1 + i % 2),
			'rule', 'complaint', 'guess', '', '', '', 'open', 0, i, i, 0, 'office', 0, 0, NULL, i % 3, 0, NULL, 0, '', 0, 0, 0 FROM c`, n)
	})
	before := pages()
	common := strings.Fields("jalan rusak lampu mati sampah bau banjir got pasar sekolah depan warga tolong parah malam hujan lubang air pagi desa")
	for from := 1; from <= n; from += 5000 {
		w.do(func(tx store.Tx) error {
			for i := from; i < min(from+5000, n+1); i++ {
				facts := lookup.Facts{Office: fmt.Sprint("dapil-", 1+i%2), Topic: fmt.Sprint("t", i%20), Kind: "complaint",
					Region: fmt.Sprintf("35.%02d.%02d.1001", i%38+10, i%20+10), At: start.Add(time.Duration(i) * time.Minute)}
				words := facts.Marks()
				for j := range 15 {
					words = append(words, common[(i*7+j*j)%len(common)])
				}
				for j := range 10 {
					words = append(words, fmt.Sprint("kata", (i*31+j*977)%20000))
				}
				parity := "genap"
				if i%4 < 2 {
					parity = "ganjil"
				}
				if err := tx.(*txn).setSearch(store.AspirationID(i), strings.Join(append(words, parity), " ")); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return pages() - before
}

// BenchmarkSearchIntake is what the search costs when a message comes in: a row in its queue, as against none; and what taking it in
// costs later.
func BenchmarkSearchIntake(b *testing.B) {
	for _, kind := range []string{"without", "queued", "followed"} {
		b.Run(kind, func(b *testing.B) {
			w := newWorld(b)
			if kind == "without" {
				w.do(func(tx store.Tx) error {
					for _, name := range []string{"search_written", "search_moved", "search_changed"} {
						if err := tx.(*txn).exec("DROP TRIGGER " + name); err != nil {
							return err
						}
					}
					return nil
				})
			}
			b.ResetTimer()
			for range b.N {
				w.do(func(tx store.Tx) error {
					for i := range 100 {
						m, err := w.written(tx, i)
						if err != nil {
							return err
						}
						m.State, m.Office, m.SubmittedAt = store.Open, "dapil-1", start
						if err := tx.SaveAspiration(m); err != nil {
							return err
						}
					}
					if kind != "followed" {
						return nil
					}
					_, err := tx.FollowSearch(1000)
					return err
				})
			}
		})
	}
}

// written is a draft with some words.
func (w *world) written(tx store.Tx, i int) (store.Aspiration, error) {
	a, _, err := w.aspiration(tx, fmt.Sprintf("Jalan di depan pasar nomor %d rusak parah sejak bulan lalu, tolong segera diperbaiki karena anak sekolah lewat sana", i))
	return a, err
}
