package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// inWeek is the program as it serves in the week: in a process of its own, which can be killed, by the week's clock.
const inWeek = "duaarah-in-week"

// weekClock names the file that tells what time it is in the week: the time, and when that was written by the machine's clock.
const weekClock = "WEEK_CLOCK"

// serveWeek is the main of that program.
func serveWeek() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	clock := func() time.Time {
		b, err := os.ReadFile(os.Getenv(weekClock))
		if err != nil {
			panic(err)
		}
		at, set, _ := strings.Cut(string(b), " ")
		return goesOn(time.Unix(0, nanoseconds(at)), time.Unix(0, nanoseconds(set)))
	}
	p := &program{streams: streams{os.Stdin, os.Stdout, os.Stderr, os.Environ(), clock}, around: waking}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

func nanoseconds(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// goesOn is what time it is now if it was at when the machine's clock said set: it goes on as that does, but not for long.
func goesOn(at, set time.Time) time.Time { return at.Add(min(time.Since(set), 20*time.Second)) }

// setClock sets the time of the week.
func (w *week) setClock(at time.Time) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now, w.read = at, time.Now()
	path := filepath.Join(w.dir, "clock")
	if err := os.WriteFile(path+".new", fmt.Appendf(nil, "%d %d", w.now.UnixNano(), w.read.UnixNano()), 0o600); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		w.t.Fatal(err)
	}
}

// settings are those of the program in the week.
func (w *week) settings(address string) []string {
	return []string{"DUAARAH_DATA=" + filepath.Join(w.dir, "data"), "DUAARAH_LISTEN=" + address, "DUAARAH_ADMIN_LISTEN=" + w.side, weekClock + "=" + filepath.Join(w.dir, "clock"),
		"DUAARAH_SIMILAR_FOR=1440h", "DUAARAH_ROOM_PACE=40", "DUAARAH_LOG_LEVEL=warn",
		"DUAARAH_TELEGRAM_TOKEN=" + w.tg.Token, "DUAARAH_TELEGRAM_ENDPOINT=" + w.tg.URL, "DUAARAH_TELEGRAM_PACE=off",
		"DUAARAH_DISCORD_TOKEN=" + w.dc.Token, "DUAARAH_DISCORD_ENDPOINT=" + w.dc.URL}
}

// data is where the program keeps everything.
func (w *week) data() string { return filepath.Join(w.dir, "data") }

// open starts the program for the first time.
func (w *week) open() {
	w.t.Helper()
	address := steadyAddress(w.t)
	w.side = address
	for w.side == address {
		w.side = steadyAddress(w.t)
	}
	w.metrics = "http://" + w.side + "/metrics"
	w.environ = w.settings(address)
	if err := os.MkdirAll(filepath.Join(w.dir, "data"), 0o700); err != nil {
		w.t.Fatal(err)
	}
	upToDate(w.t, w.environ)
	w.start()
	w.web = patient(w.t, "http://"+address)
	w.waker = newWebPerson(w.t, w.web, "/chat")
}

// start starts the program, and waits until it is on every platform.
func (w *week) start() {
	w.t.Helper()
	w.program = spawnedAs(w.t, inWeek, filepath.Join(w.dir, "log"), w.environ...)
	if w.db != nil {
		if err := w.db.Close(); err != nil {
			w.t.Error(err)
		}
	}
	var err error
	if w.db, err = sql.Open("sqlite", "file:"+filepath.Join(w.dir, "data", "duaarah.db")+"?mode=ro&_pragma=busy_timeout(5000)"); err != nil {
		w.t.Fatal(err)
	}
	if !w.dc.Await(patience, func() bool { return slices.Contains(w.dc.Commands(), "gabung") && w.dc.Connected() == 1 }) {
		w.t.Fatalf("the bot never connects\n%s", w.log())
	}
}

// restart stops the program and starts it again, as an upgrade does.
func (w *week) restart() {
	w.t.Helper()
	if code := w.program.stop(); code != exitOK {
		w.t.Errorf("serve ended with %d\n%s", code, w.log())
	}
	w.start()
}

// kill ends the program as a power failure does, and starts it again.
func (w *week) kill() {
	w.t.Helper()
	w.program.kill()
	w.start()
}

// log is the program's, of all its lives.
func (w *week) log() string {
	b, err := os.ReadFile(filepath.Join(w.dir, "log"))
	if err != nil {
		w.t.Error(err)
	}
	return string(b)
}

type weekStage struct {
	stage
	w *week
}

// done has the pages of the web chat show what waits for them, and reports whether the program has everything that people did.
func (s weekStage) done() bool {
	if s.w.tg.Pending() > 0 || s.w.dc.PendingOf("") > 0 || s.w.dc.Connected() != 1 {
		return false
	}
	for _, p := range s.w.pages() {
		p.entries()
	}
	return true
}

// pages are those of the web chat for which something waits.
func (w *week) pages() (all []*weekWeb) {
	w.t.Helper()
	rows, err := w.db.QueryContext(w.t.Context(), `SELECT DISTINCT chat FROM outbox WHERE `+lately+` AND state = 'handed'`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var chat string
		if err := rows.Scan(&chat); err != nil {
			w.t.Fatal(err)
		}
		if p := w.onWeb[chat]; p != nil {
			all = append(all, p)
		}
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}
