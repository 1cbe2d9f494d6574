package main

import (
	"context"
	"os"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/backup"
	"duaarah/store/sqlite"
)

// vitals is how the program that serves does, its platforms asked.
func (s *server) vitals(ctx context.Context) admin.Vitals {
	v := s.program.vitalsOf(ctx, s.db)
	v.Started = s.started
	if err := s.ready(ctx); err != nil {
		v.Trouble = err.Error()
	}
	v.Platforms = askPlatforms(ctx, s.all())
	return v
}

// askPlatforms asks each platform that can be asked how its account does.
func askPlatforms(ctx context.Context, all []bot.Platform) (out []admin.PlatformVital) {
	for _, platform := range all {
		if asked, ok := platform.(bot.Checker); ok {
			out = append(out, askPlatform(ctx, platform.Account(), asked))
		}
	}
	return out
}

// vitalsLimit is how long a platform may take to answer.
const vitalsLimit = 10 * time.Second

func askPlatform(ctx context.Context, account bot.Account, asked bot.Checker) admin.PlatformVital {
	limited, cancel := context.WithTimeout(ctx, vitalsLimit)
	defer cancel()
	v := admin.PlatformVital{Account: account.String()}
	findings, err := asked.Check(limited)
	if err != nil {
		v.Trouble = err.Error()
	}
	v.Findings = findings
	return v
}

// vitalsOf is what stands in the data directory: what waits, how full the disk is, the last backup.
func (p *program) vitalsOf(ctx context.Context, db *sqlite.DB) admin.Vitals {
	v := admin.Vitals{Version: buildInfo().Version}
	if g, err := db.Gauges(ctx, p.clock()); err != nil {
		v.Trouble = err.Error()
	} else {
		v.Behind = g.Unfolded
		for _, o := range g.Outbox {
			v.Waiting += o.Pending
			if v.Oldest.IsZero() || o.Oldest.Before(v.Oldest) {
				v.Oldest = o.Oldest
			}
		}
		for _, n := range g.Parked {
			v.Parked += n
		}
		for _, n := range g.Files {
			v.Files += n
		}
	}
	if info, err := os.Stat(p.databasePath()); err == nil {
		v.Database = info.Size()
	}
	v.Disk, v.DiskFree = diskSpace(p.cfg.Data)
	if n, err := backup.LastNote(p.cfg.Data); err == nil {
		v.Backup, v.BackupVerified = n.At, n.Verified
	}
	return v
}

// retryParked handles parked updates again, as inbox retry does.
func (s *server) retryParked(h *handlers.Handlers) func(ctx context.Context, u store.Parked) error {
	inbox := s.inbox(s.db, h)
	return func(ctx context.Context, u store.Parked) error { return retry(ctx, inbox, s.all(), u) }
}
