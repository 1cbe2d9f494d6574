package handlers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/handlers/figures"
	"duaarah/store"
	"duaarah/store/measure"
)

// made is figures made by hand.
type made struct {
	asked []measure.Query
	fail  error
	do    func() // while it computes
	of    func(q measure.Query) []measure.Group
}

func (m *made) Stats(_ context.Context, q measure.Query) (measure.Report, error) {
	m.asked = append(m.asked, q)
	if m.do != nil {
		m.do()
	}
	if m.fail != nil {
		return measure.Report{}, m.fail
	}
	return measure.Report{AsOf: q.AsOf, WindowDays: 14, By: q.By, Groups: m.of(q)}, nil
}

func ptr(f float64) *float64 { return &f }

func share(n, of int) *measure.Share {
	s := &measure.Share{N: n, Of: of}
	if of > 0 {
		low, high := measure.Wilson(n, of)
		s.Rate, s.Low, s.High = ptr(float64(n)/float64(of)), &low, &high
	}
	return s
}

// group is figures of of matured aspirations, of which n were answered.
func group(key string, n, of int) measure.Group {
	g := measure.Group{Key: key, Aspirations: of + of/10, Matured: of, TwoWay: share(n, of), Heard: &measure.Heard{N: n, Of: of}}
	if of < 20 {
		g.Flags = append(g.Flags, measure.FlagFew)
	}
	return g
}

// usual are the figures of an office as they may be.
func usual(q measure.Query) []measure.Group {
	switch q.By {
	case measure.ByAll:
		g := group("all", 78, 120)
		g.Aspirations, g.Excluded = 153, measure.Excluded{Spam: 9, Merged: 6, Praise: 3, Unreachable: 1}
		g.TwoWay.Pending = 4
		g.Answered = measure.Horizons{D3: ptr(0.58), D7: ptr(0.63), D14: ptr(0.7)}
		g.WaitHours = measure.Quantiles{P50: ptr(51), P90: ptr(11 * 24)}
		g.Verdict = measure.Verdicts{Yes: 31, Partly: 8, No: 5, Silent: 34, Of: 78}
		g.Replies = measure.Replies{Personal: 90, Ack: 9, Template: 2, Undelivered: 4, Auto: 200}
		g.Heard = &measure.Heard{N: 70, Of: 104}
		g.Ladder = measure.Ladder{Answered: 40, Conversed: 7, Confirmed: 31}
		return []measure.Group{g}
	case measure.ByWeek:
		return []measure.Group{group("2026-W36", 4, 30), group("2026-W38", 20, 22), group("2026-W44", 3, 8), {Key: "2026-W47", Aspirations: 7, TwoWay: share(0, 0)}}
	case measure.ByMonth:
		return []measure.Group{group("2026-09", 24, 52), group("2026-10", 3, 8), {Key: "2026-11", Aspirations: 7, TwoWay: share(0, 0)}}
	case measure.ByTopic:
		return []measure.Group{group("-", 2, 9), group("air", 30, 31), group("jalan", 40, 80), group("lain", 1, 2), group("sampah", 7, 7)}
	case measure.ByOffice:
		return []measure.Group{group("dapil-1", 78, 120), group("dapil-2", 10, 12)}
	}
	return nil
}

// with has the world's figures made by hand.
func (w *world) with(m *made) {
	w.worker = w.h.Worker(figures.Options{Store: w.db, Asks: w.asks, Figures: m, Files: w.files, Log: slog.New(slog.NewTextHandler(&w.logged, nil))}, handlers.Machine{})
}

// joined is a person who is enrolled.
func (w *world) joined(name string, office store.OfficeID, role store.Role) *person {
	w.t.Helper()
	p := w.person(name)
	p.say("/gabung " + w.invite(office, role))
	return p
}

func TestFigures(t *testing.T) {
	w := newWorld(t)
	m := &made{of: usual}
	w.with(m)
	_, room := w.office("Rina", "Grup Dapil 1")
	w.tx(func(tx store.Tx) error {
		return tx.SaveSeasons([]store.Season{{Name: "Pilkada", From: "2026-09-01", To: "2026-09-20"}})
	})
	room.say("/statistik")
	w.answer()
	first := room.sees("Dari 120 aspirasi", "65 % (antara 56 dan 73 %)")
	content := w.content(first)
	room.tap("30 hari")
	w.answer()
	if q := m.asked[len(m.asked)-1]; q.From != "2026-10-25" || q.To != "" || !slices.Equal(q.Offices, []string{"dapil-1"}) || !q.AsOf.IsZero() || q.Window != 0 { // others are not kept up to date
		t.Errorf("asked for %+v", q)
	}
	if second := room.sees("30 hari terakhir"); second != first || bytes.Equal(w.content(second), content) {
		t.Error("the message is another, or its picture the same")
	}
	room.tap("Per topik")
	w.answer()
	room.tap("Per bulan")
	w.answer()
	room.tap("Ringkas")
	w.answer()
	boss := w.joined("Bu Ketua", "dapil-2", store.RoleAdmin)
	boss.say("/statistik")
	w.answer()
	boss.sees("Semua kantor")
	if q := m.asked[len(m.asked)-1]; q.Offices != nil {
		t.Errorf("an admin's figures are of %v", q.Offices)
	}
	boss.tap("Per kantor")
	w.answer()
	boss.say("/statistik dapil-1")
	w.answer()
	boss.sees("Kantor Dapil 1,")
	boss.say("/bahasa en")
	boss.say("/stats")
	w.answer()
	boss.sees("really answered")
	boss.say("/league")
	w.answer()
	w.golden("figures")
}

// content is the picture of a message, which has to be one.
func (w *world) content(s *shown) []byte {
	w.t.Helper()
	if len(s.out.Files) != 1 || s.out.Files[0].Kind != bot.Photo {
		w.t.Fatalf("it has the files %v", s.out.Files)
	}
	r, err := w.files.Open(w.t.Context(), s.out.Files[0].ID)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(r)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(b)); err != nil {
		w.t.Fatal(err)
	}
	return b
}

// Every office is in its tier, in order of name; those with few are in none.
func TestLeague(t *testing.T) {
	w := newWorld(t)
	names := map[string]int{"Zaitun": 98, "Anggrek": 97, "Melati": 75, "Mawar": 55, "Kenanga": 30, "Kamboja": 2}
	w.with(&made{of: func(q measure.Query) (all []measure.Group) {
		for name, n := range names {
			g := group("k-"+strings.ToLower(name), n, 100)
			if in := map[string]int{"Mawar": 45, "Melati": 32}[name]; in > 0 { // of 50 in a season
				g.Season = &measure.Contrast{In: *share(in, 50), Out: *share(n-in, 50)}
				d, low, high := measure.Newcombe(in, 50, n-in, 50)
				g.Season.Difference, g.Season.Low, g.Season.High = &d, &low, &high
			}
			all = append(all, g)
		}
		return append(all, group("k-teratai", 19, 19))
	}})
	w.tx(func(tx store.Tx) error {
		i := 10
		for _, name := range append(slices.Sorted(mapKeys(names)), "Teratai", "Baru") {
			i++
			if err := tx.SaveOffice(store.Office{ID: store.OfficeID("k-" + strings.ToLower(name)), Name: name, Zone: "Asia/Jakarta", Position: i}); err != nil {
				return err
			}
		}
		return nil
	})
	rina := w.joined("Rina", "dapil-1", store.RoleStaff)
	rina.say("/liga")
	w.answer()
	got := rina.sees("Golongan kantor").out.Text.S
	for _, want := range []string{"A (paling sedikit 8 dari 10 sungguh-sungguh dibalas): Anggrek, Zaitun\n", "B (paling sedikit 6 dari 10 dibalas): Melati\n",
		"C (paling sedikit 4 dari 10 dibalas): Mawar\n", "D (paling sedikit 2 dari 10 dibalas): Kenanga\n", "E (kurang dari 2 dari 10 dibalas): Kamboja\n",
		"Lebih sering membalas pada musim kampanye daripada di luarnya, dan itu bukan kebetulan: Mawar (90 %, di luar musim 20 %)\n",
		"Belum cukup data (kurang dari 20 yang jatuh tempo): Baru, Kantor Dapil 1, Kantor Dapil 2, Teratai\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	rina.tap("Tahun ini")
	w.answer()
	rina.sees("tahun ini")
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Figures are shown to those who may see them, at the moment when they are shown.
func TestFiguresNeedARight(t *testing.T) {
	w := newWorld(t)
	m := &made{of: usual}
	w.with(m)
	rina, room := w.office("Rina", "Grup")
	boss := w.joined("Ketua", "dapil-2", store.RoleAdmin)
	stranger := w.person("Orang")
	for _, text := range []string{"/statistik", "/liga", "/ringkasan"} {
		stranger.say(text)
		stranger.sees("Ini untuk staf")
		stranger.in("Grup").say(text)
		stranger.in("Grup").sees("Ini untuk staf")
	}
	rina.in("Grup lain").say("/statistik")
	rina.in("Grup lain").sees("bukan ruang kantor Anda")
	rina.say("/statistik dapil-2")
	rina.sees("belum bergabung di kantor itu")
	rina.say("/statistik tidak-ada")
	rina.sees("belum bergabung di kantor itu")
	w.answer()
	if len(m.asked) > 0 {
		t.Errorf("computed %+v", m.asked)
	}
	boss.in("Grup").say("/statistik") // others read along
	w.answer()
	if q := m.asked[len(m.asked)-1]; !slices.Equal(q.Offices, []string{"dapil-1"}) {
		t.Errorf("in the room of dapil-1 they are of %v", q.Offices)
	}
	message := room.sees("Kantor Dapil 1")
	before := len(m.asked)
	stranger.in("Grup").tapOn(message, bot.Button{Label: "30 hari", Data: "f.s:d30:all:"})
	for _, data := range []string{"f.s", "f.s:x:all:", "f.s:d30:staff:", "f.s:d30:all:dapil-2", "f.l:x", "f.x:d30", "f.d:dapil-2:off:0", "f.d::off:0", "f.d:dapil-1:x:0", "f.d:x:d:1"} {
		rina.in("Grup").tapOn(message, bot.Button{Label: data, Data: data})
	}
	w.answer()
	if len(m.asked) != before {
		t.Errorf("computed %+v", m.asked[before:])
	}

	// The right ends after it was asked, before it is answered, or while it is computed.
	for name, when := range map[string]func(end func()){
		"before":  func(end func()) { end(); w.answer() },
		"while":   func(end func()) { m.do = end; w.answer(); m.do = nil },
		"between": func(end func()) { w.answer(); end(); rina.tap("30 hari"); w.answer() },
	} {
		w.tx(func(tx store.Tx) error {
			return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: 1, Role: store.RoleStaff, Since: w.now})
		})
		rina.say("/statistik")
		when(func() {
			w.tx(func(tx store.Tx) error {
				return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: 1, Role: store.RoleStaff, Since: w.now, Until: w.now})
			})
		})
		if name == "between" {
			continue // the tap itself was refused
		}
		if s := rina.sees("sudah tidak berhak"); len(s.out.Files) > 0 {
			t.Errorf("%s: a picture comes with it", name)
		}
	}
}

// Of one message that is tapped again and again, the last tap is answered; of one person, few questions wait.
func TestFiguresAreNotAskedForTooOften(t *testing.T) {
	w := newWorld(t)
	m := &made{of: usual}
	w.with(m)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/statistik")
	w.answer()
	message := rina.sees("90 hari")
	m.asked = nil
	for range 20 {
		rina.tap("Semua")
		rina.tap("30 hari")
	}
	rina.tap("Tahun ini")
	w.answer()
	if n := len(m.asked); n > 3 {
		t.Errorf("computed %d times for one answer", n)
	}
	if got := rina.sees("tahun ini"); got != message {
		t.Error("it is said anew")
	}
	for i := range 6 {
		rina.tapOn(&shown{id: fmt.Sprint("alien", i)}, bot.Button{Data: "f.l:d30"})
	}
	due, _, err := w.asks.Due(t.Context(), w.now, 100)
	if err != nil || len(due) != 3 {
		t.Errorf("%d questions of one person wait (%v)", len(due), err)
	}
}

// broken is a store whose transactions fail, as if the program had ended.
type broken struct {
	store.Store
	before, after error
}

func (b broken) Update(ctx context.Context, fn func(tx store.Tx) error) error {
	if b.before != nil {
		return b.before
	}
	if err := b.Store.Update(ctx, fn); err != nil {
		return err
	}
	return b.after
}

// However the program ends, a question is answered once.
func TestFiguresSurviveACrash(t *testing.T) {
	w := newWorld(t)
	m := &made{of: usual}
	rina, _ := w.office("Rina", "Grup")
	said := func() int { return strings.Count(w.show(rina.chat), "Dari 120 aspirasi") }
	crash := errors.New("crash")
	for i, s := range []broken{{w.db, crash, nil}, {w.db, nil, crash}} {
		w.with(m)
		rina.say("/statistik")
		ctx, end := context.WithCancel(t.Context())
		m.do = end // nothing is postponed when the program ends
		dying := w.h.Worker(figures.Options{Store: s, Asks: w.asks, Figures: m, Files: w.files, Log: slog.New(slog.DiscardHandler)}, handlers.Machine{})
		if _, err := dying.Step(ctx); err == nil {
			t.Fatal("the end of the program is no error")
		}
		m.do = nil
		w.deliver()
		for range 3 {
			w.answer()
			w.pass(time.Minute)
		}
		if said() != i+1 {
			t.Errorf("crash %d: %d answers", i, said())
		}
	}
}

// What cannot be computed is tried again, and in the end said.
func TestFiguresFail(t *testing.T) {
	w := newWorld(t)
	m := &made{of: usual, fail: errors.New("no")}
	w.with(m)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/statistik")
	w.answer()
	if strings.Contains(w.show(rina.chat), "belum berhasil") {
		t.Error("it is given up at once")
	}
	m.fail = nil
	w.answer()
	if n := len(m.asked); n != 1 {
		t.Errorf("it is tried again at once: %d times", n)
	}
	w.pass(10 * time.Second)
	w.answer()
	rina.sees("Dari 120 aspirasi")

	m.of = func(measure.Query) []measure.Group { panic("a fault of ours") }
	rina.say("/statistik")
	for range 10 {
		w.answer()
		w.pass(5 * time.Minute)
	}
	rina.sees("belum berhasil dihitung")
	if n := strings.Count(w.show(rina.chat), "belum berhasil"); n != 1 {
		t.Errorf("it is said %d times", n)
	}

	// Without its picture it is told all the same.
	m.of = usual
	w.worker = w.h.Worker(figures.Options{Store: w.db, Asks: w.asks, Figures: m, Files: noFiles{}, Log: slog.New(slog.NewTextHandler(&w.logged, nil))}, handlers.Machine{})
	rina.say("/statistik")
	w.answer()
	if s := rina.sees("Dari 120 aspirasi"); len(s.out.Files) > 0 {
		t.Error("it has a picture")
	}
}

type noFiles struct{ bot.Files }

func (noFiles) Save(context.Context, io.Reader, int64) (bot.File, error) {
	return bot.File{}, errors.New("the disk is full")
}

// All that is said with a picture goes with it on every platform, whatever the figures and names.
func TestFiguresFit(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("Fraksi Gabungan ", 20)
	big := func(q measure.Query) []measure.Group {
		all := usual(measure.Query{By: measure.ByAll})
		all[0].Flags = []measure.Flag{measure.FlagFew, measure.FlagExcludedHigh, measure.FlagFlood}
		all[0].Excluded = measure.Excluded{Spam: 1234567, Withdrawn: 1234567, Merged: 1234567, Praise: 1234567, Own: 1234567, Unreachable: 1234567}
		all[0].Aspirations = 99999999
		all[0].Season = &measure.Contrast{In: *share(10, 100), Out: *share(20, 30), Difference: ptr(-0.5), Low: ptr(-0.7), High: ptr(-0.3)}
		if q.By == measure.ByTopic {
			all = nil
			for i := range 40 {
				all = append(all, group(fmt.Sprint(i, long), 1000+i, 1234567))
			}
		}
		if q.By == measure.ByWeek || q.By == measure.ByMonth {
			return usual(q)
		}
		return all
	}
	w.with(&made{of: big})
	w.tx(func(tx store.Tx) error {
		o, err := tx.Office("dapil-1")
		if err != nil {
			return err
		}
		o.Name = long[:150]
		return tx.SaveOffice(o)
	})
	rina, _ := w.office("Rina", "Grup")
	for _, lang := range []string{"id", "en"} {
		rina.say("/bahasa " + lang)
		rina.say("/statistik")
		w.answer()
		text := rina.sees("1").out.Text.S
		if n := len([]rune(text)); n > 1024 {
			t.Errorf("%d characters:\n%s", n, text)
		}
		rina.tapOn(rina.last("1"), bot.Button{Data: "f.s:all:topic:dapil-1"})
		w.answer()
		text = rina.sees("1").out.Text.S
		if n := len([]rune(text)); n > 1024 {
			t.Errorf("%d characters:\n%s", n, text)
		}
		for _, row := range rina.last("1").out.Buttons {
			for _, b := range row {
				if len(b.Data) > 64 {
					t.Errorf("the button %q has %d bytes", b.Data, len(b.Data))
				}
			}
		}
	}
}

// Who was asked something back before anybody answered them still waits for a reply, since they wrote; whose turn it is after an answer does not.
func TestAskedIsNotAnswered(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	w.pass(3 * 24 * time.Hour)
	w.sent("Sari", "puskesmas antre lama sekali sampai siang")
	room.say("/tanya " + codeOf(w, 1) + " Di tiang nomor berapa?")
	budi.last("Di tiang nomor berapa?")
	room.say("/statistik")
	w.answer()
	room.sees("2 aspirasi menunggu balasan, yang paling lama 3 hari")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis.")
	room.say("/statistik")
	w.answer()
	room.sees("1 aspirasi menunggu balasan, yang paling lama kurang dari semenit")
}
