// Command duaarah is the whole program: it serves the bot, and asks and changes its data beside that.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	stops := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as by nohup; else its terminal is gone
		stops = append(stops, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), stops...)
	context.AfterFunc(ctx, stop) // from here on, a second signal ends the program at once
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr, os.Environ(), time.Now})
	stop()
	os.Exit(code)
}

// streams is what the program has of the machine, so that tests can give it another.
type streams struct {
	in      io.Reader
	out     io.Writer // what was asked for
	err     io.Writer // the log, and what is wrong
	environ []string
	clock   func() time.Time
}
