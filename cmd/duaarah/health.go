package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/sqlite"
)

type healthCmd struct {
	Full    bool          `help:"Also tell what /sehat tells: the platforms, what waits, what failed, the disk, the last backup."`
	Timeout time.Duration `default:"8s" help:"How long the answer may take."`
}

// Run asks /readyz of the program that serves with the same settings: for a container's health check, where there is
// nothing else to ask with.
func (c healthCmd) Run(ctx context.Context, p *program) error {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	ready, text, err := p.askReady(ctx)
	switch {
	case err != nil:
		return err
	case ready:
		p.print(text)
	default:
		err = errors.New(text)
	}
	if c.Full { // who asks why it is not ready wants that all the more
		err = errors.Join(err, p.fullHealth(ctx, c.Timeout/2))
	}
	return err
}

// askReady asks /readyz of the program that serves with the same settings. An error: there is none that answers.
func (p *program) askReady(ctx context.Context) (ready bool, text string, err error) {
	url, err := readyURL(p.cfg.Listen)
	if err != nil {
		return false, "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false, "", fmt.Errorf("ask %s: %w", url, err)
	}
	res, err := (&http.Client{Transport: &http.Transport{}}).Do(req) // no proxy
	if err != nil {
		return false, "", fmt.Errorf("not ready: %w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return false, "", fmt.Errorf("read the answer of %s: %w", url, err)
	}
	return res.StatusCode == http.StatusOK, strings.TrimSpace(string(body)), nil
}

// fullHealth tells what can be seen from beside the program that serves, its platforms asked, which have so long to answer. What is
// not well is told first, and is no failure.
func (p *program) fullHealth(ctx context.Context, patience time.Duration) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		v := p.vitalsOf(ctx, db)
		limited, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if platforms, err := p.platforms(limited, db, p.cfg.Listen); err != nil {
			v.Trouble = err.Error()
		} else {
			v.Platforms = askPlatforms(limited, platforms.all())
		}
		return db.View(ctx, func(r store.Reader) error {
			lines, err := admin.HealthLines(r, p.printer(), v, p.clock())
			if err == nil {
				p.print(admin.HealthText(p.printer(), lines).S)
			}
			return err
		})
	})
}

// readyURL is /readyz at an address listened at, seen from the same machine.
func readyURL(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("listen: %w", err)
	}
	if port == "0" {
		return "", errors.New("listen has port 0: it is not known which port the program took")
	}
	switch ip := net.ParseIP(host); { // by no name: a container may have nothing that knows localhost
	case host == "", ip != nil && ip.IsUnspecified() && ip.To4() != nil:
		host = "127.0.0.1"
	case ip != nil && ip.IsUnspecified():
		host = "::1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/readyz", nil
}
