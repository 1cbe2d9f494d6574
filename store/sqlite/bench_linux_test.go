package sqlite

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// What the store does is bound by the disk: each benchmark says how many times as many writes it makes as the file system
// makes synced overwrites of 4 KiB in the same directory, measured right before.

// BenchmarkTwoInserts has 64 callers make a call of two INSERTs each, again and again.
func BenchmarkTwoInserts(b *testing.B) {
	var n atomic.Int64
	againstDisk(b, func(tx store.Tx) error {
		if err := tx.SetTimer("draft", n.Add(1), start); err != nil {
			return err
		}
		_, err := tx.Record(store.Event{At: start, Kind: store.EventSeen, Aspiration: 1})
		return err
	})
}

// BenchmarkAspiration has them keep a whole aspiration each: a new citizen, who they are, its words, its events, a timer
// and what is answered.
func BenchmarkAspiration(b *testing.B) {
	var n atomic.Int64
	account := bot.Account{Platform: "telegram", Name: "1"}
	againstDisk(b, func(tx store.Tx) error {
		user := strconv.FormatInt(1e9+n.Add(1), 10)
		home := bot.Address{Account: account, Chat: user}
		c, err := tx.CreateCitizen(start)
		if err != nil {
			return err
		}
		who, err := tx.SaveIdentity(store.Identity{Account: account, User: user, Name: "Warga", Direct: home, Citizen: c.ID})
		if err != nil {
			return err
		}
		a, err := tx.CreateAspiration(store.Aspiration{Citizen: c.ID, Identity: who.ID, Home: home, Office: "dapil-1",
			Kind: store.Complaint, State: store.Drafted, ReceivedAt: start})
		if err != nil {
			return err
		}
		if _, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: c.ID, At: start, Opening: true,
			Text: "Lampu jalan di depan SDN 3 mati sudah dua minggu, malam hari gelap sekali.", From: home, FromID: "1"}); err != nil {
			return err
		}
		if _, err := tx.Record(store.Event{At: start, Kind: store.EventReceived, Aspiration: a.ID}); err != nil {
			return err
		}
		if err := tx.SetTimer("draft", int64(a.ID), start); err != nil {
			return err
		}
		a.DraftBox, err = tx.Enqueue(store.Outbound{To: home, Out: bot.Outgoing{Text: bot.Plain("Kami catat: keluhan, untuk Kantor Dapil 1.")},
			About: store.About{Purpose: store.ForDraft, Aspiration: a.ID}})
		if err != nil {
			return err
		}
		return tx.SaveAspiration(a)
	})
}

// againstDisk has 64 callers make calls, and compares their rate with that of the disk.
func againstDisk(b *testing.B, call func(tx store.Tx) error) {
	w := newWorld(b)
	disk := syncs(b, filepath.Dir(w.path))
	var callers sync.WaitGroup
	work := make(chan struct{})
	for range 64 {
		callers.Go(func() {
			for range work {
				if err := w.Update(b.Context(), call); err != nil {
					b.Error(err)
				}
			}
		})
	}
	b.ResetTimer()
	began := time.Now()
	for b.Loop() {
		work <- struct{}{}
	}
	close(work)
	callers.Wait()
	rate := float64(b.N) / time.Since(began).Seconds()
	b.ReportMetric(disk, "fdatasync/s")
	b.ReportMetric(rate, "calls/s")
	b.ReportMetric(rate/disk, "x-disk")
}

// syncs is how many synced overwrites of 4 KiB a file in the directory takes in a second.
func syncs(b *testing.B, dir string) float64 {
	b.Helper()
	f, err := os.Create(filepath.Join(dir, "disk"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	if _, err := f.Write(page); err != nil {
		b.Fatal(err)
	}
	n := 0
	began := time.Now()
	for ; time.Since(began) < 2*time.Second; n++ {
		if _, err := f.WriteAt(page, 0); err != nil {
			b.Fatal(err)
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(began).Seconds()
}
