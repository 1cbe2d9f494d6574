package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// templates is how many aspirations the program itself makes; those beyond are copies of them.
const templates = 1000

// BenchmarkHistory: what a first message costs with 10,000 and with 1,000,000 aspirations stored, in turn; and how long the
// program takes from its start to its first question for updates. It takes some minutes, and 3 GB of disk.
//
//	go test -run '^$' -bench History -benchtime 1x -timeout 30m ./cmd/duaarah
func BenchmarkHistory(b *testing.B) {
	const n = 5000
	type side struct {
		name    string
		dir     string
		l       *lean
		program *child
		starts  []time.Duration
		cpus    []time.Duration // of them
		runs    []measured
	}
	few, many := &side{name: "10k"}, &side{name: "1M"}
	for s, copies := range map[*side]int{few: 10, many: 1000} {
		s.dir, s.l = b.TempDir(), startLean(b)
		grow(b, s.l, s.dir, copies)
	}
	both := []*side{few, many}
	for range 15 {
		for _, s := range both {
			wall, cpu := timedStart(b, s.l, s.dir)
			s.starts, s.cpus = append(s.starts, wall), append(s.cpus, cpu)
		}
	}
	for _, s := range both {
		s.program = serveLean(b, s.l, s.dir)
	}
	from := int64(5e9)
	for b.Loop() {
		for round := range rounds + 1 { // the first warms up
			for _, s := range both {
				m := burst(s.l, s.program, from, n, n, func(since func(string) int64) bool { return since("sendMessage") >= n })
				from += n
				if round > 0 {
					s.runs = append(s.runs, m)
				}
			}
		}
	}
	cpu := func(m measured) float64 { return float64(m.cpu) / float64(time.Microsecond) }
	for _, s := range both {
		b.ReportMetric(milliseconds(slices.Min(s.starts)), "start-ms/min/"+s.name)
		b.ReportMetric(milliseconds(slices.Min(s.cpus)), "start-cpu-ms/min/"+s.name)
		b.ReportMetric(median(s.runs, cpu), "cpu-µs/"+s.name)
		b.ReportMetric(median(s.runs, func(m measured) float64 { return m.rate }), "updates/s/"+s.name)
	}
	b.ReportMetric(median(many.runs, cpu)/median(few.runs, cpu), "x-cpu")
	b.ReportMetric(0, "ns/op")
}

// grow has the program take and send aspirations, and copies them, so that there are so many times as many.
func grow(b *testing.B, l *lean, dir string, copies int) {
	b.Helper()
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, []byte(wards()), 0o600); err != nil {
		b.Fatal(err)
	}
	p := serveLean(b, l, dir, "DUAARAH_CONFIG="+config)
	enrol(p, l, dir)
	l.taps = true
	burst(l, p, 1e9, templates, 2*templates, func(since func(string) int64) bool {
		return since("sendMessage") >= 2*templates && since("editMessageText") >= templates
	})
	l.taps = false
	p.stop()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "duaarah.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=cache_size(-200000)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, c := range copied {
		if _, err := db.Exec(c.statement(db, copies)); err != nil {
			b.Fatalf("%s: %v", c.table, err)
		}
	}
	for _, q := range []string{"DROP TABLE IF EXISTS n", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := db.Exec(q); err != nil {
			b.Fatal(err)
		}
	}
}

// copying is how the rows of a table are copied: what becomes of columns in copy k. All other columns stay.
type copying struct {
	table, where string
	columns      map[string]string
}

// copied are the tables that grow with the aspirations. IDs move by a million a copy, people by a thousand.
var copied = []copying{
	{"citizens", "", map[string]string{"id": moved("id"), "alias": "alias || '-' || k"}},
	{"identities", "citizen IS NOT NULL", map[string]string{"id": moved("id"), "user": shifted("user"), "direct_chat": shifted("direct_chat"), "citizen": moved("citizen")}},
	{"consents", "", map[string]string{"citizen": moved("citizen")}},
	{"aspirations", "", map[string]string{"id": moved("id"), "code": "code || k", "citizen": moved("citizen"), "identity": moved("identity"),
		"chat": shifted("chat"), "draft_box": moved("draft_box"), "receipt_box": moved("receipt_box")}},
	{"messages", "", map[string]string{"id": moved("id"), "aspiration": moved("aspiration"), "citizen": moved("citizen"), "chat": shifted("chat")}},
	{"message_versions", "", map[string]string{"message": moved("message")}},
	{"events", "aspiration <> 0", map[string]string{"seq": moved("seq"), "id": "id || '-' || k", "aspiration": moved("aspiration"), "citizen": moved("citizen"), "message": moved("message")}},
	{"outbox", "aspiration <> 0", map[string]string{"id": moved("id"), "chat": "CASE WHEN chat LIKE '-%' THEN chat ELSE " + shifted("chat") + " END",
		"target": moved("target"), "aspiration": moved("aspiration"), "message": moved("message")}},
	{"sent", "chat NOT LIKE '-%'", map[string]string{"chat": shifted("chat"), "outbox": moved("outbox")}},
	{"cards", "", map[string]string{"outbox": moved("outbox"), "aspiration": moved("aspiration")}},
	{"inbox", "", map[string]string{"key": "key || '-' || k"}},
}

func moved(column string) string {
	return fmt.Sprintf("CASE WHEN %[1]s > 0 THEN %[1]s + k * 1000000 ELSE %[1]s END", column)
}

func shifted(column string) string {
	return fmt.Sprintf("CAST(CAST(%s AS INTEGER) + k * %d AS TEXT)", column, templates)
}

// statement copies the rows of a table.
func (c copying) statement(db *sql.DB, copies int) string {
	rows, err := db.Query("SELECT name FROM pragma_table_info(?)", c.table)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	var names, values []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err.Error()
		}
		names = append(names, name)
		value := c.columns[name]
		if value == "" {
			value = name
		}
		values = append(values, value)
	}
	where := c.where
	if where == "" {
		where = "true"
	}
	return fmt.Sprintf(`WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < %d)
		INSERT INTO %s (%s) SELECT %s FROM n CROSS JOIN (SELECT * FROM %s WHERE %s)`,
		copies-1, c.table, strings.Join(names, ", "), strings.Join(values, ", "), c.table, where)
}
