package main

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkStart: from the program's start to its first question for updates, on a database that it has made before: the time that takes, and
// the processor time until then; and how much memory it has once it is idle, of which how much is no page of the program's file. On a busy machine the
// smallest of each says most.
//
//	go test -run '^$' -bench Start -benchtime 1x ./cmd/duaarah
func BenchmarkStart(b *testing.B) {
	const starts = 20
	l, dir := startLean(b), b.TempDir()
	serveLean(b, l, dir).stop()
	var walls, cpus []time.Duration
	for b.Loop() {
		for range starts {
			wall, cpu := timedStart(b, l, dir)
			walls, cpus = append(walls, wall), append(cpus, cpu)
		}
	}
	slices.Sort(walls)
	slices.Sort(cpus)
	b.ReportMetric(milliseconds(walls[0]), "start-ms/min")
	b.ReportMetric(milliseconds(walls[len(walls)/2]), "start-ms/median")
	b.ReportMetric(milliseconds(cpus[0]), "cpu-ms/min")
	b.ReportMetric(milliseconds(cpus[len(cpus)/2]), "cpu-ms/median")

	c := serveLean(b, l, dir)
	ready := c.used()
	time.Sleep(tidyAfter + 5*time.Second)
	idle := c.used()
	b.ReportMetric(float64(ready.now)/(1<<20), "ready-MiB")
	b.ReportMetric(float64(idle.now)/(1<<20), "idle-MiB")
	b.ReportMetric(float64(idle.own)/(1<<20), "idle-own-MiB")
	b.ReportMetric(0, "ns/op")
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// timedStart starts the program and stops it, and returns how long it took to its first poll, and its processor time by then.
func timedStart(b *testing.B, l *lean, dir string) (wall, cpu time.Duration) {
	b.Helper()
	type poll struct {
		at  time.Time
		cpu time.Duration
	}
	polled := make(chan poll, 1)
	var c *child
	started := make(chan struct{})
	l.polled = func(int64, time.Time) {
		at := time.Now()
		<-started
		select {
		case polled <- poll{at, c.used().cpu}:
		default:
		}
	}
	defer func() { l.polled = nil }()
	program, err := built()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	c = startLeanAs(b, program, l, dir)
	close(started)
	p := <-polled
	c.stop()
	return p.at.Sub(began), p.cpu
}
