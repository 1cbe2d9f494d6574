package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

// fetching is a Scripted platform whose files can be fetched.
type fetching struct {
	*bottest.Scripted
	fetch func(id string) (io.ReadCloser, error)
}

func (f fetching) Fetch(_ context.Context, ref bot.FileRef) (io.ReadCloser, error) {
	return f.fetch(ref.ID)
}

// fakeQueue is a FileQueue in memory.
type fakeQueue struct {
	t     testing.TB
	files *bottest.Files

	mu      sync.Mutex
	waiting map[string]time.Time // not before
	size    int64
	kept    map[string]string // content
	lost    map[string]bot.FileFault
	waits   []time.Duration
	changed chan struct{}
}

func (q *fakeQueue) Changed() <-chan struct{} { return q.changed }

func (q *fakeQueue) Pending(_ context.Context, a bot.Account, now time.Time, limit int) ([]bot.File, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var found []bot.File
	for id, at := range q.waiting {
		if !at.After(now) && len(found) < limit {
			f := bot.File{ID: id, Ref: bot.FileRef{Account: a, ID: id}}
			if id == "huge" {
				f.Size = q.size
			}
			found = append(found, f)
		}
	}
	return found, nil
}

func (q *fakeQueue) Keep(_ context.Context, id string, saved bot.File) error {
	content, ok := q.files.Content(saved.ID)
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, waits := q.waiting[id]; !ok || !waits {
		q.t.Errorf("Keep(%s): saved %v, waiting %v", id, ok, waits)
	}
	delete(q.waiting, id)
	q.kept[id] = string(content)
	return nil
}

func (q *fakeQueue) Postpone(_ context.Context, id string, until time.Time) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting[id] = until
	q.waits = append(q.waits, time.Until(until).Round(time.Second))
	return nil
}

func (q *fakeQueue) Lose(_ context.Context, id string, why bot.FileFault) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.waiting, id)
	q.lost[id] = why
	return nil
}

func TestFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := bottest.NewFiles()
		q := &fakeQueue{
			t: t, files: files, waiting: map[string]time.Time{}, kept: map[string]string{}, lost: map[string]bot.FileFault{},
			changed: make(chan struct{}, 1), size: 1001,
		}
		for _, id := range []string{"gone", "huge", "longer", "flaky", "panics"} {
			q.waiting[id] = time.Time{}
		}
		for i := range 20 {
			q.waiting[fmt.Sprint("ok", i)] = time.Time{}
		}
		var mu sync.Mutex
		busy, most, flaky := 0, 0, 0
		p := fetching{platform(t, func(c *bot.Capabilities) { c.FetchMax = 1000 }), func(id string) (io.ReadCloser, error) {
			mu.Lock()
			busy++
			most = max(most, busy)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			busy--
			switch id {
			case "gone":
				return nil, fmt.Errorf("404: %w", bot.ErrFileGone)
			case "huge":
				t.Error("a file known to be too large is fetched")
			case "longer":
				return io.NopCloser(bytes.NewReader(make([]byte, 1001))), nil
			case "flaky":
				if flaky++; flaky <= 3 {
					return nil, errors.New("connection reset")
				}
			case "panics":
				panic("nil")
			}
			return io.NopCloser(bytes.NewReader([]byte("content of " + id))), nil
		}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			ended <- NewFetch(FetchOptions{
				Queue: q, Files: files, Platforms: []bot.Platform{p, platform(t, nil)}, Jitter: func() float64 { return 0.999999 },
			}).Run(ctx)
		}()
		time.Sleep(2 * time.Minute)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if len(q.kept) != 21 || q.kept["flaky"] != "content of flaky" || q.kept["ok7"] != "content of ok7" {
			t.Errorf("%d kept: %v", len(q.kept), q.kept)
		}
		if len(q.lost) != 3 || q.lost["gone"] != bot.FaultGone || q.lost["huge"] != bot.FaultLarge || q.lost["longer"] != bot.FaultLarge {
			t.Errorf("lost %v", q.lost)
		}
		if most != 4 {
			t.Errorf("%d were fetched at once", most)
		}
		if _, ok := q.waiting["panics"]; !ok || len(q.waiting) != 1 {
			t.Errorf("still waiting: %v", q.waiting)
		}
		if !slices.Contains(q.waits, 4*time.Second) {
			t.Errorf("postponed by %v", q.waits)
		}
	})
}

// tooFast is the error of a platform that was asked too fast.
type tooFast time.Duration

func (e tooFast) Error() string             { return "429" }
func (e tooFast) RetryAfter() time.Duration { return time.Duration(e) }

// A platform that wants to be asked later is asked for no file before, this one or another.
func TestFetchIsToldToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := bottest.NewFiles()
		q := &fakeQueue{t: t, files: files, waiting: map[string]time.Time{"first": {}}, kept: map[string]string{}, lost: map[string]bot.FileFault{},
			changed: make(chan struct{}, 1)}
		var mu sync.Mutex // the two files are asked for at once, when the hour is over
		var told time.Time
		asked := 0
		p := fetching{platform(t, func(c *bot.Capabilities) { c.FetchMax = 1000 }), func(string) (io.ReadCloser, error) {
			mu.Lock()
			defer mu.Unlock()
			if asked++; asked == 1 {
				told = time.Now()
				return nil, fmt.Errorf("fetch a file: %w", tooFast(time.Hour))
			}
			if since := time.Since(told); since < time.Hour {
				t.Errorf("it is asked again after %v", since)
			}
			return io.NopCloser(bytes.NewReader([]byte("x"))), nil
		}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- NewFetch(FetchOptions{Queue: q, Files: files, Platforms: []bot.Platform{p}}).Run(ctx) }()
		time.Sleep(time.Minute)
		q.mu.Lock()
		q.waiting["second"] = time.Time{}
		q.mu.Unlock()
		time.Sleep(2 * time.Hour)
		cancel()
		if err := <-ended; err != nil || len(q.kept) != 2 {
			t.Errorf("%d of 2 are kept (%v)", len(q.kept), err)
		}
	})
}

// TestFetchInDoubt: a file of which its platform does not say whether it ever will be had is asked for on and on, and at last given up.
func TestFetchInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := bottest.NewFiles()
		q := &fakeQueue{
			t: t, files: files, waiting: map[string]time.Time{"back": {}, "never": {}, "unasked": {}}, kept: map[string]string{}, lost: map[string]bot.FileFault{},
			changed: make(chan struct{}, 1), size: 1,
		}
		began := time.Now()
		p := fetching{platform(t, func(c *bot.Capabilities) { c.FetchMax = 1000 }), func(id string) (io.ReadCloser, error) {
			if at := time.Since(began); id == "unasked" && at > time.Hour && at < 7*time.Hour {
				return nil, errors.New("no connection")
			}
			if id != "back" || time.Since(began) < 2*time.Hour {
				return nil, fmt.Errorf("400: %w", bot.ErrFileDoubtful)
			}
			return io.NopCloser(bytes.NewReader([]byte("content"))), nil
		}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			ended <- NewFetch(FetchOptions{Queue: q, Files: files, Platforms: []bot.Platform{p}, Jitter: func() float64 { return 0.999999 }}).Run(ctx)
		}()
		at := func(d time.Duration, kept, lost int) {
			t.Helper()
			time.Sleep(d - time.Since(began))
			q.mu.Lock()
			defer q.mu.Unlock()
			if len(q.kept) != kept || len(q.lost) != lost {
				t.Errorf("after %v: kept %v, lost %v", d, q.kept, q.lost)
			}
		}
		at(time.Hour, 0, 0)
		at(3*time.Hour, 1, 0)
		at(8*time.Hour, 1, 1)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if q.kept["back"] != "content" || q.lost["never"] != bot.FaultGone {
			t.Errorf("kept %v, lost %v", q.kept, q.lost)
		}
	})
}

// slowly is a platform that takes its time for a file.
type slowly struct {
	bot.Platform
	takes time.Duration
}

func (s slowly) Fetch(ctx context.Context, _ bot.FileRef) (io.ReadCloser, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(s.takes):
		return io.NopCloser(bytes.NewReader([]byte("content"))), nil
	}
}

// TestFetchTakesItsTime: a large file over a slow line is not begun anew again and again.
func TestFetchTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := bottest.NewFiles()
		q := &fakeQueue{
			t: t, files: files, waiting: map[string]time.Time{"huge": {}}, kept: map[string]string{}, lost: map[string]bot.FileFault{},
			changed: make(chan struct{}, 1), size: 20 << 20,
		}
		p := slowly{platform(t, func(c *bot.Capabilities) { c.FetchMax = 20 << 20 }), 8 * time.Minute}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			ended <- NewFetch(FetchOptions{Queue: q, Files: files, Platforms: []bot.Platform{p}, Jitter: func() float64 { return 0.999999 }}).Run(ctx)
		}()
		time.Sleep(9 * time.Minute)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if q.kept["huge"] != "content" {
			t.Errorf("after nine minutes it is postponed by %v", q.waits)
		}
	})
}

// fakeTimers is Timers in memory.
type fakeTimers struct {
	mu      sync.Mutex
	due     []time.Time
	fired   []time.Time
	fail    int
	asked   int
	changed chan struct{}
}

func (f *fakeTimers) set(at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.due = append(f.due, at)
	f.changed <- struct{}{}
}

func (f *fakeTimers) Changed() <-chan struct{} { return f.changed }

func (f *fakeTimers) Next(context.Context) (time.Time, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if len(f.due) == 0 {
		return time.Time{}, false, nil
	}
	return slices.MinFunc(f.due, time.Time.Compare), true, nil
}

func (f *fakeTimers) Rewind(context.Context, time.Time) error { return nil }

func (f *fakeTimers) Fire(_ context.Context, now time.Time) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail > 0 {
		f.fail--
		return 0, ErrStorage
	}
	before := len(f.due)
	f.due = slices.DeleteFunc(f.due, func(at time.Time) bool { return !at.After(now) })
	for range before - len(f.due) {
		f.fired = append(f.fired, now)
	}
	return before - len(f.due), nil
}

func TestAlarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTimers{changed: make(chan struct{}, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- NewAlarm(f, time.Now, slog.New(slog.DiscardHandler)).Run(ctx) }()
		begun := time.Now()
		time.Sleep(time.Second)
		f.set(begun.Add(10 * time.Minute))
		time.Sleep(time.Second)
		f.set(begun.Add(5 * time.Second)) // sooner than what it sleeps for
		time.Sleep(time.Second)
		f.set(begun) // already due
		time.Sleep(20 * time.Minute)
		f.mu.Lock()
		f.fail = 3
		f.mu.Unlock()
		f.set(begun)
		time.Sleep(time.Minute)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		var at []time.Duration
		for _, x := range f.fired {
			at = append(at, x.Sub(begun))
		}
		// The last is tried after 1, 2 and 4 seconds more.
		if got, want := fmt.Sprint(at), "[3s 5s 10m0s 20m10s]"; got != want {
			t.Errorf("fired after %s, want %s", got, want)
		}
		if f.asked > 40 {
			t.Errorf("asked %d times in 21 minutes", f.asked)
		}
	})
}
