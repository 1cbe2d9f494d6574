package main

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/store/sqlite"
)

// metrics are the figures that are noted as things happen. Labels are accounts, offices and fixed words: nothing of a
// person. What merely stands in the store is counted when it is asked for; see gauges.
type metrics struct {
	registry *prometheus.Registry
	clock    func() time.Time

	updates      *prometheus.CounterVec
	lag          *prometheus.HistogramVec
	settlements  *prometheus.CounterVec
	delivery     *prometheus.HistogramVec
	send         *prometheus.HistogramVec
	transactions *prometheus.CounterVec
	transaction  prometheus.Histogram
	commit       prometheus.Histogram
	calls        prometheus.Counter
}

var (
	_ relay.Observer  = (*metrics)(nil)
	_ sqlite.Observer = (*metrics)(nil)
)

// Buckets, in seconds: of what people wait for, of what a platform takes, of what a disk takes.
var (
	waitBuckets = []float64{.01, .05, .25, 1, 2.5, 5, 15, 60, 300, 1800, 7200}
	sendBuckets = []float64{.005, .025, .1, .25, .5, 1, 2.5, 5, 15, 60}
	diskBuckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}
)

func newMetrics(clock func() time.Time) *metrics {
	counter := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Name: "duaarah_" + name, Help: help}
	}
	histogram := func(name, help string, buckets []float64) prometheus.HistogramOpts {
		return prometheus.HistogramOpts{Name: "duaarah_" + name, Help: help, Buckets: buckets}
	}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		clock:    clock,
		updates: prometheus.NewCounterVec(counter("updates_total",
			"Updates that are on disk, by outcome: handled, repeated (taken before), parked (could not be handled)."), []string{"account", "outcome"}),
		lag: prometheus.NewHistogramVec(histogram("intake_lag_seconds",
			"From the platform's time of an update to its commit. Some platforms tell whole seconds only.", waitBuckets), []string{"platform"}),
		settlements: prometheus.NewCounterVec(counter("settlements_total",
			"Attempts to send, by what became of them; reason of those refused."), []string{"platform", "outcome", "reason"}),
		delivery: prometheus.NewHistogramVec(histogram("delivery_duration_seconds",
			"From the enqueueing of a message to its delivery, waits included.", waitBuckets), []string{"platform", "lane"}),
		send: prometheus.NewHistogramVec(histogram("send_duration_seconds",
			"Calls of a platform to send, whatever came of them.", sendBuckets), []string{"platform"}),
		transactions: prometheus.NewCounterVec(counter("transactions_total",
			"Groups of writes, each one transaction, by outcome: committed or failed."), []string{"outcome"}),
		transaction: prometheus.NewHistogram(histogram("transaction_duration_seconds",
			"Transactions that were committed, from begin to end.", diskBuckets)),
		commit: prometheus.NewHistogram(histogram("commit_duration_seconds",
			"Commits, which include the sync to disk.", diskBuckets)),
		calls: prometheus.NewCounter(counter("transaction_calls_total",
			"Writes that were committed; several share a transaction.")),
	}
	b := buildInfo()
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "duaarah_build_info", Help: "What the program was built from; always 1.",
		ConstLabels: prometheus.Labels{"version": b.Version, "commit": b.Commit, "goversion": b.Go, "modified": strconv.FormatBool(b.Modified)},
	})
	info.Set(1)
	m.registry.MustRegister(m.updates, m.lag, m.settlements, m.delivery, m.send, m.transactions, m.transaction, m.commit, m.calls, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, outcome := range []string{"committed", "failed"} {
		m.transactions.WithLabelValues(outcome)
	}
	return m
}

// expect makes the series of an account, so that their first increase shows as one.
func (m *metrics) expect(a bot.Account) {
	for _, o := range []relay.TakenOutcome{relay.Handled, relay.Repeated, relay.Parked} {
		m.updates.WithLabelValues(a.String(), string(o))
	}
	for _, o := range []bot.Outcome{bot.Delivered, bot.Handed, bot.Retry, bot.Uncertain} {
		m.settlements.WithLabelValues(string(a.Platform), string(o), "")
	}
	m.lag.WithLabelValues(string(a.Platform))
	m.send.WithLabelValues(string(a.Platform))
	for _, l := range []bot.Lane{bot.Interactive, bot.Bulk} {
		m.delivery.WithLabelValues(string(a.Platform), laneName(l))
	}
}

func laneName(l bot.Lane) string {
	if l == bot.Interactive {
		return "interactive"
	}
	return "bulk"
}

// Taken implements relay.Observer.
func (m *metrics) Taken(u bot.Update, outcome relay.TakenOutcome) {
	a := u.Address.Account
	m.updates.WithLabelValues(a.String(), string(outcome)).Inc()
	if outcome == relay.Handled && !u.At.IsZero() {
		m.lag.WithLabelValues(string(a.Platform)).Observe(max(m.clock().Sub(u.At), 0).Seconds())
	}
}

// Sent implements relay.Observer.
func (m *metrics) Sent(account bot.Account, took time.Duration) {
	m.send.WithLabelValues(string(account.Platform)).Observe(took.Seconds())
}

// Settled implements relay.Observer.
func (m *metrics) Settled(account bot.Account, lane bot.Lane, created time.Time, s bot.Settlement) {
	platform := string(account.Platform)
	m.settlements.WithLabelValues(platform, string(s.Outcome), string(s.Reason)).Inc()
	if s.Outcome == bot.Delivered || s.Outcome == bot.Handed {
		m.delivery.WithLabelValues(platform, laneName(lane)).Observe(max(s.At.Sub(created), 0).Seconds())
	}
}

// Committed implements sqlite.Observer.
func (m *metrics) Committed(calls int, took, commit time.Duration, err error) {
	if err != nil {
		m.transactions.WithLabelValues("failed").Inc()
		return
	}
	m.transactions.WithLabelValues("committed").Inc()
	m.transaction.Observe(took.Seconds())
	m.commit.Observe(commit.Seconds())
	m.calls.Add(float64(calls))
}
