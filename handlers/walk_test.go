package handlers_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/store"
)

// walker tries what people may, as updates whose transactions are undone.
type walker struct {
	*world
	raw   *sql.DB
	said  []store.Outbound
	aim   store.Aspiration
	forms int
}

// ear hears what is said in a transaction.
type ear struct {
	store.Tx
	w *walker
}

func (e ear) Enqueue(o store.Outbound) (int64, error) {
	e.w.said = append(e.w.said, o)
	return e.Tx.Enqueue(o)
}

var errUndone = errors.New("undone")

// free are the tables that may change whatever somebody does: what was said to whom, and what is remembered of the talk.
var free = []string{"inbox", "outbox", "outbox_messages", "outbox_parts", "conversations", "identities", "asks", "walk"}

// guarded has every change of another table fail while it is on.
func (w *walker) guarded() {
	w.t.Helper()
	var err error
	if w.raw, err = sql.Open("sqlite", filepath.Join(w.places[0], "test.db")); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = w.raw.Close() })
	exec := func(q string) {
		if _, err := w.raw.Exec(q); err != nil {
			w.t.Fatalf("%s: %v", q, err)
		}
	}
	exec(`PRAGMA busy_timeout = 5000`)
	rows, err := w.raw.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'
		AND sql NOT LIKE 'CREATE VIRTUAL%'`)
	if err != nil {
		w.t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			w.t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(tables) < 40 {
		w.t.Fatal(len(tables), err)
	}
	exec(`CREATE TABLE walk (on_ INTEGER)`)
	exec(`INSERT INTO walk VALUES (0)`)
	for _, name := range tables {
		if slices.Contains(free, name) || strings.HasPrefix(name, "search") || // an index, which follows when somebody searches
			strings.Contains(name, "_data") || strings.Contains(name, "_idx") || strings.Contains(name, "_docsize") || strings.Contains(name, "_config") {
			continue
		}
		when := "> 0"
		if name == "events" { // that an auditor looked is recorded
			when = "= 1"
		}
		for _, op := range []string{"INSERT", "UPDATE", "DELETE"} {
			exec(fmt.Sprintf(`CREATE TRIGGER "walk_%s_%s" BEFORE %s ON "%s" WHEN (SELECT on_ FROM walk) %s BEGIN SELECT RAISE(ABORT, 'walk: %s %s'); END`,
				name, op, op, name, when, op, name))
		}
	}
}

func (w *walker) guard(on int) {
	w.t.Helper()
	if _, err := w.raw.Exec(`UPDATE walk SET on_ = ?`, on); err != nil {
		w.t.Fatal(err)
	}
}

// try has an update handled, undone afterwards, and returns what went wrong and what was said.
func (w *walker) try(u bot.Update) (said []store.Outbound, err error) {
	w.said = nil
	err = w.db.Update(context.WithoutCancel(w.t.Context()), func(tx store.Tx) error {
		if err := w.h.Handle(w.t.Context(), ear{tx, w}, u); err != nil {
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		err = nil
	}
	return w.said, err
}

// at is where somebody does something, by what a platform can: alone, in a room where others read along, in one where answers are
// whispered, and at a desk.
var walkPlaces = []struct {
	name string
	of   func(p *person) *person
}{
	{"telegram, alone", func(p *person) *person { return p }},
	{"telegram, in the room", func(p *person) *person { return p.in("Grup") }},
	{"discord, in the room", func(p *person) *person { return p.at("ruang", "") }},
	{"web chat, at the desk", func(p *person) *person { q := *p; q.place = bot.Desk; return &q }},
}

// updates are what is tried of a command or a button: with what it may be about.
func (w *walker) updates(p *person, verb string, tap bool) (all []bot.Update) {
	id, code := fmt.Sprint(w.aim.ID), string(w.aim.Code)
	args := []string{code + " besok kami urus", "dapil-1"}
	if tap {
		args = []string{":" + id + ":1", ":dapil-1:1:ya", ":1:ya"}
	}
	form := map[string]string{"teks": "besok kami urus", "alasan": "perlu dihubungi", "nama": "Acara", "tempat": "", "tanggal": "besok"}
	for i, a := range args {
		u := p.update(bot.KindMessage)
		if tap {
			u = p.update(bot.KindTap)
			u.Tap = &bot.Tap{ID: fmt.Sprint("t", w.seq), Message: "b1", Data: verb + a}
			if (i+w.forms)%2 == 0 {
				u.Tap.Values = form
			}
		} else {
			u.Message = &bot.Message{ID: fmt.Sprint("m", w.seq), Command: &bot.Command{Name: verb, Args: a}, Text: "/" + verb + " " + a}
			if p.server {
				u.Whisper = p.whisper()
			}
		}
		all = append(all, u)
	}
	w.forms++ // with a form, and without
	return all
}

// TestRightsWalk walks the one table: each role, each command and each verb of a button, on each kind of platform. What the table forbids
// changes no row but of what is said and remembered, records nothing, and is answered; what an auditor is shown has no number and no
// name of a citizen.
func TestRightsWalk(t *testing.T) {
	w := &walker{world: newWorld(t)}
	w.office("Rina", "Grup")
	w.person("Rina").at("ruang", "").slash("ruang", "dapil-1")
	budi := w.person("Budi Rahasiawan")
	budi.say("jalan berlubang, hubungi 0812-3456-7890")
	budi.tap("Kirim sekarang")
	w.aim = w.only()
	people := map[store.Role]*person{
		store.RoleStaff: w.joined("Staf", "dapil-1", store.RoleStaff), store.RoleHead: w.joined("Kepala", "dapil-1", store.RoleHead),
		store.RoleAdmin: w.joined("Admin", "dapil-1", store.RoleAdmin), store.RoleAuditor: w.joined("Pemeriksa", "dapil-1", store.RoleAuditor),
		"left": w.joined("Bekas", "dapil-1", store.RoleAdmin), "other": w.joined("Lain", "dapil-2", store.RoleHead)}
	people["left"].say("/keluar")
	people["left"].tap("Ya, keluar")
	w.guarded()
	rights := handlers.RightsOf(staffTaps(t))
	tried, did := 0, map[string]bool{}
	for on := range 3 { // to set it takes a commit
		w.guard(on)
		for role, p := range people {
			for _, place := range walkPlaces {
				at := place.of(p)
				for _, v := range rights {
					forbidden := !role.May(v.Right)
					if v.Right == "" || !forbidden && role != store.RoleAuditor && (role != store.RoleAdmin || place.name != "telegram, alone") {
						continue
					}
					if level(forbidden, role) != on {
						continue
					}
					all := w.updates(at, v.Verb, v.Button)
				if place.name == "telegram, in the room" { // little differs there
					all = all[:1]
				}
				for _, u := range all {
						if role == "other" && v.Verb == "catat_lisan" {
							continue // it is of their own office, whatever the words
						}
						tried++
						said, err := w.try(u)
						if err != nil && forbidden {
							t.Errorf("%s, %s: %q, which needs %q, changed something: %v", role, place.name, what(u), v.Right, err)
						} else if err != nil {
							t.Errorf("%s, %s: %q: %v", role, place.name, what(u), err)
						}
						words := false
						for _, o := range said {
							words = words || o.Out.Text.S != ""
							if role == store.RoleAuditor && (strings.Contains(o.Out.Text.S, "3456") || strings.Contains(o.Out.Text.S, "Rahasiawan")) {
								t.Errorf("an auditor is shown, by %q:\n%s", what(u), o.Out.Text.S)
							}
						}
						if forbidden && !words {
							t.Errorf("%s, %s: %q is not answered", role, place.name, what(u))
						}
						if !forbidden && len(said) > 0 {
							did[v.Verb] = true
						}
					}
				}
			}
		}
	}
	w.guard(0)
	if tried < 2000 || len(did) < 50 {
		t.Errorf("only %d were tried, and %d did something for who may", tried, len(did))
	}
}

// level is how much is guarded while somebody does something: nothing, everything, or all but what is recorded.
func level(forbidden bool, role store.Role) int {
	switch {
	case forbidden:
		return 1
	case role == store.RoleAuditor: // reads all, and changes nothing
		return 2
	}
	return 0
}

// staffTaps are the verbs of buttons, as they stand in the code, those of several parts too.
func staffTaps(t *testing.T) (all []string) {
	t.Helper()
	verb := regexp.MustCompile(`"(s\.[a-z_]+(?:\.[a-z_]+)*!?)"`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range verb.FindAllSubmatch(src, -1) {
			all = append(all, string(m[1]))
		}
		return err
	})
	slices.Sort(all)
	if all = slices.Compact(all); err != nil || len(all) < 60 {
		t.Fatal(len(all), err)
	}
	return all
}

func what(u bot.Update) string {
	if u.Tap != nil {
		return fmt.Sprint(u.Tap.Data, " ", u.Tap.Values)
	}
	return u.Message.Text
}
