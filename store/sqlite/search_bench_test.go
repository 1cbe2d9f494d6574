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
						_, _, err := tx.Search(store.SearchQuery{Query: lookup.Read(words, start, lookup.Names{}),
							Offices: []store.OfficeID{"dapil-1"}, Limit: 5, Offset: page * 5})
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
				if err := t.setSearch(id, fmt.Sprint("o_dapil_1 lain", b.N, " jalan rusak")); err != nil {
					return err
				}
				return t.setSearch(id, "o_dapil_1 jalan rusak")
			})
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
	before := pages()
	common := strings.Fields("jalan rusak lampu mati sampah bau banjir got pasar sekolah depan warga tolong parah malam hujan lubang air pagi desa")
	for from := 1; from <= n; from += 5000 {
		w.do(func(tx store.Tx) error {
			for i := from; i < min(from+5000, n+1); i++ {
				facts := lookup.Facts{Office: fmt.Sprint("dapil-", 1+i%2), Topic: fmt.Sprint("t", i%20), Kind: "complaint", State: "open",
					Region: fmt.Sprintf("35.%02d.%02d.1001", i%38+10, i%20+10), At: start.Add(time.Duration(i) * time.Minute), Answered: i%3 == 0}
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
