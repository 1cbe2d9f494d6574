package main

import (
	"context"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"duaarah/bot"
)

// gaugeLimit is how long counting may take; what takes longer is left out.
const gaugeLimit = 5 * time.Second

// gauges counts what stands in the store when it is asked to. The server makes sure that one asks at a time.
type gauges struct{ s *server }

var (
	descReady    = gauge("ready", "1 if the program takes messages: every loop runs, and the database can be written to.")
	descPending  = gauge("outbox_pending_messages", "Messages that wait to be sent.", "account", "lane")
	descOldest   = gauge("outbox_oldest_seconds", "Age of the oldest message that waits to be sent.", "account", "lane")
	descParked   = gauge("parked_updates", "Updates that could not be handled and wait for the operator.", "account")
	descFiles    = gauge("files_waiting", "Attachments still to be fetched from their platform.", "account")
	descErasures = gauge("erasures_pending", "Erased aspirations whose words are not yet out of the file.")
	descRequests = gauge("requests_open", "What citizens asked to be erased and is not done; near: its time is up within a day, or was.", "due")
	descUnfolded = gauge("figures_behind_events", "Events that the kept figures do not follow yet: each makes a question to them slower.")
	descOpen     = gauge("aspirations_open", "Aspirations that are open.", "office")
	descOverdue  = gauge("aspirations_overdue", "Open aspirations that wait for their office beyond the promised time.", "office")
	descSize     = gauge("database_size_bytes", "Size of the database's files.", "file")
	descFree     = gauge("disk_free_bytes", "Room on the disk of the data directory.")
	descDisk     = gauge("disk_size_bytes", "Size of that disk.")
	descBackup   = gauge("last_backup_timestamp_seconds", "When the last good backup was made.")
)

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("duaarah_"+name, help, labels, nil)
}

// Describe implements prometheus.Collector.
func (gauges) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descReady, descPending, descOldest, descParked, descFiles, descErasures, descRequests, descUnfolded, descOpen, descOverdue,
		descSize, descFree, descDisk, descBackup} {
		to <- d
	}
}

// Collect implements prometheus.Collector. What cannot be counted is left out, so that the rest is still told.
func (g gauges) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), gaugeLimit)
	defer cancel()
	put := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ready := 0.
	if g.s.ready(ctx) == nil {
		ready = 1
	}
	put(descReady, ready)
	for file, path := range map[string]string{"main": g.s.databasePath(), "wal": g.s.databasePath() + "-wal"} {
		if info, err := os.Stat(path); err == nil {
			put(descSize, float64(info.Size()), file)
		}
	}
	if size, free := diskSpace(g.s.cfg.Data); size > 0 {
		put(descFree, float64(free))
		put(descDisk, float64(size))
	}
	if at, ok := g.s.lastBackup(); ok {
		put(descBackup, float64(at.Unix()))
	}
	now := g.s.clock()
	counts, err := g.s.db.Gauges(ctx, now)
	if err != nil {
		g.s.log.WarnContext(ctx, "cannot count for the metrics", "error", err)
		return
	}
	put(descErasures, float64(counts.Erasures))
	if q, err := requests(ctx, g.s.db, now); err == nil {
		put(descRequests, float64(q.Open-q.Near), "later")
		put(descRequests, float64(q.Near), "near")
	}
	put(descUnfolded, float64(counts.Unfolded))
	type queue struct {
		account bot.Account
		lane    bot.Lane
	}
	waits := map[queue]bool{}
	for _, o := range counts.Outbox {
		waits[queue{o.Account, o.Lane}] = true
		put(descPending, float64(o.Pending), o.Account.String(), laneName(o.Lane))
		put(descOldest, max(now.Sub(o.Oldest), 0).Seconds(), o.Account.String(), laneName(o.Lane))
	}
	for _, a := range g.s.accounts { // a zero is told, so that an alert ends, and a dashboard shows that all is well
		name := a.Account()
		for _, lane := range []bot.Lane{bot.Interactive, bot.Bulk} {
			if !waits[queue{name, lane}] {
				put(descPending, 0, name.String(), laneName(lane))
				put(descOldest, 0, name.String(), laneName(lane))
			}
		}
		put(descParked, float64(counts.Parked[name]), name.String())
		put(descFiles, float64(counts.Files[name]), name.String())
		delete(counts.Parked, name)
		delete(counts.Files, name)
	}
	for name, n := range counts.Parked { // of accounts that are served no more
		put(descParked, float64(n), name.String())
	}
	for name, n := range counts.Files {
		put(descFiles, float64(n), name.String())
	}
	for _, o := range counts.Offices {
		put(descOpen, float64(o.Open), string(o.Office))
		put(descOverdue, float64(o.Overdue), string(o.Office))
	}
}
