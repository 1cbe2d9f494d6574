package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/media"
)

// FetchOptions are what a Fetch is made of. Queue, Files and Platforms are needed; zero values of the others mean the
// default.
type FetchOptions struct {
	Queue     FileQueue
	Files     bot.Files
	Platforms []bot.Platform   // those that implement bot.Fetcher are asked
	Clock     func() time.Time // time.Now
	Log       *slog.Logger     // none
	Ready     func() bool      // whether files can be saved now; nil: always

	Workers int            // files under way at a time; 4
	Poll    time.Duration  // how often to look for what is due again; 2 s
	Timeout time.Duration  // of one file, beside its download where its size is known; 5 min
	Backoff Backoff        // 1 s to 5 min
	Doubt   time.Duration  // how long a file is asked for that its platform may never give; 6 h
	Jitter  func() float64 // in [0, 1); random
}

// Fetch brings the content of attachments from their platforms into our store. A file is in the store, on disk, before
// the queue is told so.
type Fetch struct {
	opt FetchOptions

	mu    sync.Mutex
	busy  map[string]bool           // file IDs under way
	tries map[string]int            // failures since the start, by file ID
	doubt map[string]time.Time      // when it was first in doubt whether a file will ever be had, by file ID
	held  map[bot.Account]time.Time // the platform wants to be asked for no file before
}

// NewFetch makes a Fetch. Nothing happens before Run.
func NewFetch(o FetchOptions) *Fetch {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	if o.Workers <= 0 {
		o.Workers = 4
	}
	if o.Poll <= 0 {
		o.Poll = 2 * time.Second
	}
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Minute
	}
	if o.Backoff == (Backoff{}) {
		o.Backoff = Backoff{Min: time.Second, Max: 5 * time.Minute}
	}
	if o.Doubt <= 0 {
		o.Doubt = 6 * time.Hour
	}
	return &Fetch{opt: o, busy: map[string]bool{}, tries: map[string]int{}, doubt: map[string]time.Time{}, held: map[bot.Account]time.Time{}}
}

// Run fetches until ctx is done. What is under way then is given up, and fetched again after the next start.
func (f *Fetch) Run(ctx context.Context) error {
	poll := time.NewTicker(f.opt.Poll)
	defer poll.Stop()
	free := make(chan struct{}, f.opt.Workers) // a value: somebody has come to an end
	var workers sync.WaitGroup
	defer workers.Wait()
	for {
		for _, p := range f.opt.Platforms {
			if from, ok := p.(bot.Fetcher); ok {
				f.start(ctx, p, from, &workers, free)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-f.opt.Queue.Changed():
		case <-poll.C:
		case <-free:
		}
	}
}

// start begins as many of the platform's files as there is room for.
func (f *Fetch) start(ctx context.Context, p bot.Platform, from bot.Fetcher, workers *sync.WaitGroup, free chan<- struct{}) {
	f.mu.Lock()
	before := maps.Clone(f.busy) // what comes to its end while we ask is still listed: not to be fetched twice
	held := f.opt.Clock().Before(f.held[p.Account()])
	f.mu.Unlock()
	if held || len(before) >= f.opt.Workers || ctx.Err() != nil || f.opt.Ready != nil && !f.opt.Ready() {
		return
	}
	// Those under way are still listed: ask for enough to see beyond them.
	files, err := f.opt.Queue.Pending(ctx, p.Account(), f.opt.Clock(), 2*f.opt.Workers)
	if err != nil {
		if ctx.Err() == nil {
			f.opt.Log.ErrorContext(ctx, "cannot read which files to fetch", "account", p.Account().String(), "error", err)
		}
		return
	}
	for _, file := range files {
		f.mu.Lock()
		if before[file.ID] || f.busy[file.ID] || len(f.busy) >= f.opt.Workers {
			f.mu.Unlock()
			continue
		}
		f.busy[file.ID] = true
		f.mu.Unlock()
		workers.Go(func() {
			again := f.one(ctx, p, from, file)
			f.mu.Lock()
			delete(f.busy, file.ID)
			f.mu.Unlock()
			if !again {
				return // the queue itself fails: the next poll is soon enough
			}
			select {
			case free <- struct{}{}:
			default:
			}
		})
	}
}

// one fetches a file. ok = false: what became of it could not be noted.
func (f *Fetch) one(ctx context.Context, p bot.Platform, from bot.Fetcher, file bot.File) (ok bool) {
	log := f.opt.Log.With("account", p.Account().String(), "file", file.ID)
	saved, err := f.fetch(ctx, p, from, file)
	if ctx.Err() != nil {
		return false
	}
	tries, err := f.failed(file.ID, err)
	switch why := faultOf(err); {
	case err == nil:
		err = f.opt.Queue.Keep(ctx, file.ID, saved)
	case why != "":
		log.WarnContext(ctx, "a file cannot be had", "error", err)
		err = f.opt.Queue.Lose(ctx, file.ID, why)
	default:
		wait := f.opt.Backoff.after(tries, f.opt.Jitter())
		if asked := bot.RetryAfter(err); asked > 0 {
			wait = max(wait, asked)
			f.mu.Lock()
			f.held[p.Account()] = f.opt.Clock().Add(asked)
			f.mu.Unlock()
		}
		log.InfoContext(ctx, "fetching a file failed, to be tried again", "in", wait, "error", err)
		err = f.opt.Queue.Postpone(ctx, file.ID, f.opt.Clock().Add(wait))
	}
	if err != nil {
		log.ErrorContext(ctx, "cannot note what became of a file; it is fetched again", "error", err)
		return false
	}
	return true
}

// failed counts a failure (nil: none), and returns how many there were before. One that has been in doubt for long enough is gone.
func (f *Fetch) failed(id string, err error) (tries int, _ error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch now := f.opt.Clock(); {
	case !errors.Is(err, bot.ErrFileDoubtful):
		delete(f.doubt, id) // the platform was not asked, or told something else
	case f.doubt[id].IsZero():
		f.doubt[id] = now
	case now.Sub(f.doubt[id]) >= f.opt.Doubt:
		err = fmt.Errorf("%w: %w", bot.ErrFileGone, err)
	}
	tries = f.tries[id]
	f.tries[id] = tries + 1
	if err == nil || faultOf(err) != "" {
		delete(f.tries, id)
		delete(f.doubt, id)
	}
	return tries, err
}

// faultOf is why a file will never be had; "": it may be.
func faultOf(err error) bot.FileFault {
	var refused *bot.FileError
	switch {
	case errors.As(err, &refused):
		return refused.Fault
	case errors.Is(err, bot.ErrFileGone):
		return bot.FaultGone
	case errors.Is(err, bot.ErrFileTooLarge):
		return bot.FaultLarge
	}
	return ""
}

func (f *Fetch) fetch(ctx context.Context, p bot.Platform, from bot.Fetcher, file bot.File) (saved bot.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic of type %T in the adapter", r)
		}
	}()
	limit := p.Capabilities().FetchMax
	if file.Size > limit {
		return saved, fmt.Errorf("%d bytes, more than %d: %w", file.Size, limit, bot.ErrFileTooLarge)
	}
	ctx, cancel := context.WithTimeout(ctx, f.opt.Timeout+onSlowLine(file.Size))
	defer cancel()
	content, err := from.Fetch(ctx, file.Ref)
	if err != nil {
		return saved, fmt.Errorf("fetch: %w", err)
	}
	saved, err = f.opt.Files.Save(ctx, content, limit)
	_ = content.Close() // read to the end, or of no use: nothing to learn from it
	if err != nil {
		return saved, fmt.Errorf("save what was fetched: %w", err)
	}
	if saved.Kind = file.Kind; !media.Fits(file.Kind, saved.MIME) {
		saved.Kind = bot.Document
	}
	return saved, nil
}
