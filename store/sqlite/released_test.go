package sqlite

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

var update = flag.Bool("update", false, "write testdata/schema-N of the present schema, if there is none yet")

// released are the migrations and their content. Databases out there went through them: a change needs another migration.
var released = map[string]string{
	"00001_start.sql":    "b45a2cdcf56dae8d1104224e25df655b0f19d87ab0b353766981f051cf8ab521",
	"00003_overload.sql": "38af8327031bcb62cfc329ef1b0e3b185d2bc4c8eef54a3f88151bcbff63aec0",
	"00004_measure.sql":  "df52cbd4abe2ff0f4974389f421c038bdaa07c83c98d28c78f31696529b5d81e",
	"00006_staff.sql":    "12a1924e8b1129dd227c6440f19c8009596868b1d51b1040b09316d947afdf7b",
	"00005_citizen.sql":  "30643b8a7591c75e5f0ab7f7333511393f6e48614d4d01f22d6a2b02a255d5e6",
	"00007_kept.sql":     "1f718f4fdc2d2775b8321abde1235153e24feba4e77cb748194cd2c8d0ad480f",
	"00008_moved.sql":    "a775d39c64fab1b6d7d009816dd15addb9cb48055efe6bc689c1d71acf3a5df7",
	"00009_lean.sql":     "f4dfa24b0bc1c5fd082e10c91add2c7f858c0ea25d6944c9a4695df544d44e78",
	"00002_chats.sql":    "7f033c0f80e1dd5426eba900ce1b561b54be48cf610531ad3db6495736bfda34",
}

// A migration stays what it was.
func TestMigrationsAreNotEdited(t *testing.T) {
	names, err := fs.Glob(migrations, "migrations/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		base := filepath.Base(name)
		switch want, ok := released[base]; {
		case !ok:
			t.Errorf("%s is new: list it in released, as\n\t%q: %q,\nand write its dump: go test ./store/sqlite -run TestReleasedSchemas -update", base, base, hex.EncodeToString(sum[:]))
		case want != hex.EncodeToString(sum[:]):
			t.Errorf("%s was edited (now %x). Undo that, and write another migration", base, sum)
		}
	}
	if len(names) != len(released) {
		t.Errorf("%d migrations, %d are released", len(names), len(released))
	}
}

// A database of every schema there was, with data, comes up to date by being opened, and answers what it answered to the
// program of its time. testdata/schema-N.sql is a dump made with the program whose last migration was N, schema-N.json what
// that program said of it (but for the note of a refused message, which it kept and did not tell). To add a migration: see TestMigrationsAreNotEdited.
func TestReleasedSchemas(t *testing.T) {
	if *update {
		writeReleased(t)
	}
	fresh := newWorld(t)
	want := schemaText(t, fresh.DB)
	for v := int64(1); v <= Schema(); v++ {
		t.Run(fmt.Sprint(v), func(t *testing.T) {
			dump, err := os.ReadFile(fmt.Sprintf("testdata/schema-%d.sql", v))
			if err != nil {
				t.Fatalf("%v\nWrite it with the program as it is with migration %d as its last: go test ./store/sqlite -run TestReleasedSchemas -update", err, v)
			}
			path := filepath.Join(t.TempDir(), "duaarah.db")
			load(t, path, string(dump))
			w := &world{t: t, path: path, clock: fresh.clock}
			w.DB = w.open(path)
			if found := w.Check(t.Context()); len(found) > 0 {
				t.Error(found)
			}
			if got := schemaText(t, w.DB); got != want {
				t.Errorf("its schema is\n%s\nand that of a new database\n%s", got, want)
			}
			compareFacts(t, fmt.Sprintf("testdata/schema-%d.json", v), w.facts(t), v)
			w.works()
		})
	}
}

// works goes on with the talk in a database that came up to date.
func (w *world) works() {
	w.home = bot.Address{Account: bot.Account{Platform: "telegram", Name: "a/b"}, Chat: "100"}
	w.see(func(r store.Reader) (err error) { w.identity, err = r.Identity(w.home.Account, "100"); return err })
	inbox := w.Inbox(nil)
	if n, err := take(w.t.Context(), inbox, w.wrote("k1", "x")); n != 0 || err != nil {
		w.t.Errorf("what was taken before is taken again (%d, %v)", n, err)
	}
	w.do(func(tx store.Tx) error {
		a, m, err := w.aspiration(tx, "lagi")
		if err == nil {
			_, err = tx.ReviseMessage(m.ID, "lagi, ya", start)
		}
		if err == nil {
			err = w.fillRoom(tx, a, m)
		}
		return err
	})
	o := w.Outbox(nil)
	if n, err := o.Recover(w.t.Context(), func(bot.Account) bool { return false }); n != 1 || err != nil {
		w.t.Errorf("%d messages were being sent, want 1 (%v)", n, err)
	}
	for _, lane := range []bot.Lane{bot.Interactive, bot.Bulk} {
		l, err := o.Pending(w.t.Context(), lane, 0, 100)
		if err != nil || len(l) == 0 {
			w.t.Errorf("lane %d: %+v (%v)", lane, l, err)
		}
		for _, p := range l {
			w.settle(o, p.ID, bot.Settlement{Outcome: bot.Delivered, Messages: []string{fmt.Sprint("new", p.ID)}})
		}
	}
	if err := w.Scrub(w.t.Context()); err != nil {
		w.t.Error(err)
	}
	if found := w.Check(w.t.Context()); len(found) > 0 {
		w.t.Error(found)
	}
}

// compareFacts holds what a store says against what was said of it before, by a program of that schema, in as far as that was told.
func compareFacts(t *testing.T, file string, now facts, version int64) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var then facts
	if err := json.Unmarshal(b, &then); err != nil {
		t.Fatal(err)
	}
	for i, r := range then.Rooms { // since then it is noted that only Discord opened topics
		if version < 6 && r.Address.Account.Platform != "discord" {
			then.Rooms[i].Topics = bot.OpensNone
		}
	}
	for i := range min(len(then.Outbox), len(now.Outbox)) { // nor was the lane told of a row that does not wait
		then.Outbox[i].Lane = now.Outbox[i].Lane
	}
	for range 2 { // the second time, both went through JSON
		b, err = json.MarshalIndent(now, "", " ")
		if err == nil {
			now = facts{}
			err = json.Unmarshal(b, &now)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	old, err := json.MarshalIndent(then, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	a, o := strings.Split(string(b), "\n"), strings.Split(string(old), "\n")
	for i := range min(len(a), len(o)) {
		if a[i] != o[i] {
			t.Fatalf("line %d of what it says differs:\n%s\nand was\n%s", i+1, strings.Join(a[max(i-3, 0):i+1], "\n"), o[i])
		}
	}
	if len(a) != len(o) {
		t.Errorf("it says %d lines, and said %d", len(a), len(o))
	}
}

// schemaText is the schema without what is SQLite's own.
func schemaText(t *testing.T, d *DB) string {
	t.Helper()
	lines, err := list(probe(t, d), value[string], `SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// writeReleased writes the dump of the present schema. Those of older ones cannot be made any more.
// A dump of the present schema holds some of everything.
func TestFilled(t *testing.T) {
	w := newWorld(t)
	w.fill()
	s := probe(t, w.DB)
	for _, table := range slices.Concat(filled5, filled6, filled7) {
		n, err := list(s, value[int64], "SELECT 1 FROM "+table+" LIMIT 1")
		if err != nil || len(n) == 0 {
			t.Errorf("%s is empty (%v)", table, err)
		}
	}
}

func writeReleased(t *testing.T) {
	t.Helper()
	name := fmt.Sprintf("testdata/schema-%d", Schema())
	if _, err := os.Stat(name + ".sql"); err == nil {
		t.Logf("%s.sql is there already", name)
		return
	}
	w := newWorld(t)
	w.fill()
	writeFacts(t, name+".json", w.facts(t))
	if err := os.WriteFile(name+".sql", []byte(dump(t, w.DB)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeFacts(t *testing.T, file string, f facts) {
	t.Helper()
	b, err := json.MarshalIndent(f, "", " ")
	if err == nil {
		err = os.WriteFile(file, append(b, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// dump is the whole database as SQL: tables, rows, and then indexes and triggers.
func dump(t *testing.T, d *DB) string {
	t.Helper()
	s := probe(t, d)
	var b bytes.Buffer
	lines := func(q string, args ...any) []string {
		l, err := list(s, value[string], q, args...)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		return l
	}
	shadows := lines(`SELECT name FROM pragma_table_list WHERE type = 'shadow'`) // a virtual table makes them itself
	tables := slices.DeleteFunc(lines(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY rowid`),
		func(name string) bool { return slices.Contains(shadows, name) })
	for _, table := range tables {
		fmt.Fprintf(&b, "%s;\n", lines(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?`, table)[0])
	}
	virtual := lines(`SELECT name FROM pragma_table_list WHERE type = 'virtual'`)
	for _, table := range append(slices.Clone(tables), "sqlite_sequence") {
		if slices.Contains(virtual, table) { // its rows are those of the table that it indexes
			continue
		}
		columns := lines(`SELECT name FROM pragma_table_info(?)`, table)
		for _, values := range lines(`SELECT concat_ws(', ', quote("` + strings.Join(columns, `"), quote("`) + `")) FROM ` + table + ` ORDER BY 1`) {
			fmt.Fprintf(&b, "INSERT INTO %s VALUES (%s);\n", table, values)
		}
	}
	for _, table := range virtual {
		fmt.Fprintf(&b, "INSERT INTO %s (%[1]s) VALUES ('rebuild');\nINSERT INTO %[1]s (%[1]s, rank) VALUES ('secure-delete', 1);\n", table)
	}
	for _, q := range lines(`SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid`) {
		fmt.Fprintf(&b, "%s;\n", q)
	}
	return b.String()
}

// load makes a database of a dump.
func load(t *testing.T, path, dump string) {
	t.Helper()
	db, err := sql.Open("sqlite", fileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{"BEGIN", dump, "COMMIT"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
}
