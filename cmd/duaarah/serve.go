package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/relay"
	"duaarah/handlers"
	"duaarah/handlers/figures"
	"duaarah/store"
	"duaarah/store/backup"
	"duaarah/store/sqlite"
)

type serveCmd struct{}

// Run serves until ctx is done: the first signal to stop.
func (serveCmd) Run(ctx context.Context, p *program) error {
	tuneMemory(p.environ)
	s, err := p.newServer(ctx)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	return errors.Join(s.serve(ctx), s.close())
}

// unlessStopped is err, unless that is a stop while it was still starting: no failure.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// What the collector may leave lying about. The heap is small, some 8 MB of what lives: collecting it less often than Go does by itself
// saves processor time. The limit keeps a flood to some 80 MB in all. It has to stand well above what lives and the 15 MB that the
// runtime needs beside it: near to it, there is little else done than collecting.
const (
	heapGrowth = 150      // percent
	heapLimit  = 48 << 20 // bytes
)

// tidyAfter is when what starting took is given back to the system.
const tidyAfter = 3 * time.Second

// tidy gives back what only starting needed.
func (s *server) tidy(ctx context.Context) {
	debug.FreeOSMemory()
	if err := forgetProgram(); err != nil {
		s.log.DebugContext(ctx, "the program's file stays in memory", "error", err)
	}
}

// tuneMemory sets the collector, unless the environment does.
func tuneMemory(environ []string) {
	set := func(name string) bool {
		return slices.ContainsFunc(environ, func(kv string) bool { return strings.HasPrefix(kv, name+"=") && kv != name+"=" })
	}
	if !set("GOGC") {
		debug.SetGCPercent(heapGrowth)
	}
	if !set("GOMEMLIMIT") {
		debug.SetMemoryLimit(heapLimit)
	}
}

// server is the program at work.
type server struct {
	*program
	*platforms
	release  func() // of the data directory
	db       *sqlite.DB
	listener net.Listener
	base     string // where people reach the web server
	http     *http.Server
	loops    *loops

	adminListener net.Listener // nil: no metrics
	admin         *http.Server

	intake   *relay.Intake
	delivery *relay.Delivery
	fetch    *relay.Fetch
	alarm    *relay.Alarm
	figures  *figures.Worker
	plan     func(tx store.Tx) error
	prepare  func() // for the first message
	started  time.Time
}

// newServer takes the data directory, opens everything and wires it together. Nothing runs yet.
func (p *program) newServer(ctx context.Context) (_ *server, err error) {
	s := &server{program: p, loops: newLoops(p.log, p.clock)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.release, err = sqlite.Lock(p.cfg.Data); err != nil {
		return nil, fmt.Errorf("take the data directory: %w", err)
	}
	if err = backup.Finish(p.cfg.Data); err != nil {
		return nil, err
	}
	if err := backup.Tidy(p.cfg.Data); err != nil { // no reason not to serve
		p.log.WarnContext(ctx, "what a backup left in the data directory is still there: remove it", "error", err)
	}
	p.metrics = newMetrics(p.clock)
	if s.db, err = p.open(ctx); err != nil {
		return nil, err
	}
	if err = p.seed(ctx, s.db); err != nil {
		return nil, err
	}
	if s.listener, err = net.Listen("tcp", p.cfg.Listen); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	address := s.listener.Addr().String()
	if s.base = baseURL(p.cfg, address); s.base == "" {
		return nil, fmt.Errorf("listening at %s, which is no address of the web", address)
	}
	if s.platforms, err = p.platforms(ctx, s.db, address); err != nil {
		return nil, err
	}
	s.started = p.clock()
	s.http = newHTTP(s.routes(), p.log)
	s.http.RegisterOnShutdown(s.web.Close)
	s.wire()
	for _, a := range s.accounts {
		s.metrics.expect(a.Account())
	}
	s.metrics.registry.MustRegister(gauges{s})
	s.listenAdmin(ctx)
	return s, nil
}

// wire makes the loops between the platforms and the store.
func (s *server) wire() {
	s.filesMost, s.rates = map[bot.Account]int64{}, map[bot.Account]bot.Rate{}
	for _, a := range s.all() {
		s.rates[a.Account()] = a.Capabilities().Pace.Account
		s.filesMost[a.Account()] = a.Capabilities().FileMax
	}
	h := s.handlers(s.roomRate(s.platforms), s.base)
	s.intake = relay.NewIntake(s.inbox(s.db, h), s.log)
	s.intake.Observe(s.metrics)
	s.intake.Ahead(h.Ahead)
	s.delivery = relay.NewDelivery(relay.Options{Outbox: s.db.Outbox(h.Settled), Platforms: s.all(), Clock: s.clock, Log: s.log,
		Observer: s.metrics, Grace: s.cfg.StopWait})
	s.fetch = relay.NewFetch(relay.FetchOptions{Queue: s.db.FileQueue(), Files: s.files.Incoming(), Platforms: s.all(), Clock: s.clock, Log: s.log,
		Ready: func() bool { return s.db.Health() == nil && s.files.Health() == nil }})
	s.alarm = relay.NewAlarm(s.db.Timers(h.Fire).NoLonger(h.Longest()), s.clock, s.log)
	s.figures = h.Worker(figures.Options{Store: s.db, Asks: s.db.Asks(), Figures: s.db, Files: s.files, Log: s.log},
		handlers.Machine{Vitals: s.vitals, Retry: s.retryParked(h)})
	s.plan, s.prepare = h.Begin, h.Prepare
}

// close gives back what newServer took.
func (s *server) close() error {
	var errs []error
	if s.listener != nil {
		if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, fmt.Errorf("close the listener: %w", err))
		}
	}
	if s.adminListener != nil {
		_ = s.adminListener.Close() // closed already, if it was served
	}
	if s.db != nil {
		if err := s.db.Close(); err != nil {
			errs = append(errs, fmt.Errorf("close the database: %w", err))
		}
	}
	if s.release != nil {
		s.release()
	}
	return errors.Join(errs...)
}

// serve runs everything until ctx is done, and then stops it in order: first nothing more comes in, then what is being
// sent comes to its end, within the time that is set for it. What is left goes out at the next start.
func (s *server) serve(ctx context.Context) error {
	base := context.WithoutCancel(ctx)
	receiving, stopReceiving := context.WithCancel(base)
	defer stopReceiving()
	sending, stopSending := context.WithCancel(base)
	defer stopSending()

	var in, out, web sync.WaitGroup
	s.begin(sending, &out)
	for _, a := range s.accounts {
		in.Go(func() {
			s.loops.receive(receiving, a.Account().String(), func(ctx context.Context) error { return a.Run(ctx, s.intake.Take) })
		})
		in.Go(func() {
			if adapter.Sleep(receiving, settling) {
				s.introduce(receiving, a)
			}
		})
	}
	in.Go(func() {
		if adapter.Sleep(receiving, settling) {
			s.prepare()
		}
	})
	failed := make(chan error, 1)
	web.Go(func() {
		if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve the web: %w", err)
		}
	})
	defer s.serveAdmin(ctx)()
	s.log.InfoContext(ctx, "serving", "version", buildInfo().String(), "address", s.base, "settings", s.cfg)
	var err error
	if adapter.Sleep(ctx, settling) {
		err = unlessStopped(ctx, s.welcome(ctx))
	}
	defer time.AfterFunc(tidyAfter, func() { s.tidy(ctx) }).Stop()
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}

	s.log.InfoContext(base, "stopping")
	limit, cancel := context.WithTimeout(base, s.cfg.StopWait)
	defer cancel()
	stopReceiving()
	if serr := s.http.Shutdown(limit); serr != nil {
		s.log.WarnContext(base, "requests were cut off", "error", serr)
		err = errors.Join(err, s.http.Close())
	}
	if !waitFor(limit, &in) {
		s.log.WarnContext(base, "a platform did not stop in time")
	}
	stopSending()
	graced, cancel := context.WithTimeout(base, s.cfg.StopWait+stopMore)
	defer cancel()
	if !waitFor(graced, &out) {
		s.log.WarnContext(base, "sending did not stop in time")
	}
	s.log.InfoContext(base, "stopped")
	return err
}

// stopMore is what delivery has, beyond the time that is set, to note what became of what it sent.
const stopMore = 5 * time.Second

// settling is how much later begins what nobody waits for, so that the platforms are asked for updates first.
const settling = 100 * time.Millisecond

// begin starts what goes on between the store and the platforms.
func (s *server) begin(ctx context.Context, running *sync.WaitGroup) {
	later := map[string]func(context.Context) error{
		"fetch":   s.fetch.Run,
		"figures": s.db.KeepFigures,
		"search":  s.db.KeepSearch,
		"rooms":   s.keepRooms,
		"answers": func(ctx context.Context) error {
			if err := s.db.Update(ctx, s.plan); err != nil {
				return fmt.Errorf("set what is told by itself: %w", err)
			}
			return s.figures.Run(ctx)
		},
		"files": func(ctx context.Context) error {
			s.files.Run(ctx, s.db, s.clock, s.log)
			return nil
		},
	}
	if s.still {
		delete(later, "figures")
	}
	for name, fn := range map[string]func(context.Context) error{"delivery": s.delivery.Run, "alarm": s.alarm.Run} {
		running.Go(func() { s.loops.keep(ctx, name, fn) })
	}
	for name, fn := range later {
		running.Go(func() {
			if adapter.Sleep(ctx, settling) {
				s.loops.keep(ctx, name, fn)
			}
		})
	}
}

// waitFor reports whether all came to their end before ctx was done.
func waitFor(ctx context.Context, all *sync.WaitGroup) bool {
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}

// introduce gives an account its command menus, and notes what it says of itself, so that links to it can be made by
// other commands; neither waits for the other. A platform that cannot be reached is tried again until ctx is done.
func (s *server) introduce(ctx context.Context, a account) {
	var steps sync.WaitGroup
	for _, step := range []func(context.Context, account) error{s.setMenus, s.noteAccount} {
		steps.Go(func() { s.insist(ctx, a, step) })
	}
	steps.Wait()
}

// insist tries one step of introduce until it succeeds, or ctx is done.
func (s *server) insist(ctx context.Context, a account, step func(context.Context, account) error) {
	for wait := restartFirst; ; wait = min(2*wait, restartMax) {
		err := step(ctx, a)
		if err == nil || ctx.Err() != nil {
			return
		}
		pause := max(wait, bot.RetryAfter(err))
		s.log.WarnContext(ctx, "account is not set up yet", "account", a.Account().String(), "error", err, "after", pause)
		if !adapter.Sleep(ctx, pause) {
			return
		}
	}
}

func (s *server) setMenus(ctx context.Context, a account) error {
	setter, ok := a.Platform.(bot.MenuSetter)
	if !ok {
		return nil
	}
	if err := setter.SetMenus(ctx, handlers.Menus(s.cat)); err != nil {
		return fmt.Errorf("set the command menus: %w", err)
	}
	return nil
}

func (s *server) noteAccount(ctx context.Context, a account) error {
	if named, ok := a.Platform.(bot.Named); ok {
		select {
		case <-named.Known():
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	info := a.info(s.clock().UTC())
	linker, ok := a.Platform.(bot.Linker)
	err := s.db.Update(ctx, func(tx store.Tx) error { return tx.SaveAccount(info) })
	if err != nil {
		return fmt.Errorf("note the account: %w", err)
	}
	s.log.InfoContext(ctx, "account is set up", "account", info.Account.String(), "username", info.Username)
	if info.Username != "" && ok {
		s.print(s.printer().S("cmd.serve.account", "url", linker.Link(bot.Private, "")))
	}
	return nil
}
