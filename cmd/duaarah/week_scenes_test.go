package main

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
	"duaarah/store"
)

// set changes how an office works, from the command line, beside the running program.
func (w *week) set(office string, values ...string) {
	w.t.Helper()
	w.run(w.environ, append([]string{"office", "set", office}, values...)...)
}

// leave has one of staff leave: what they had is nobody's.
func (w *week) leave() {
	w.t.Helper()
	w.rest(func() { w.leaver.commands("keluar", "", "") })
	w.rest(w.must(w.leaver, "Ya, keluar", ""))
	w.team["dapil-1"] = slices.DeleteFunc(w.team["dapil-1"], func(p weekPerson) bool { return p == w.leaver })
	for _, m := range w.matters {
		if m.holder == w.leaver.called() { // what is not open has it still, and loses it once it is
			m.holder = ""
		}
	}
}

// asRoom makes a group a room of dapil-1 beside those that it has.
func (w *week) asRoom(group int64) {
	w.t.Helper()
	rina := w.named("Rina").(*weekTG)
	w.rest(func() { w.acts++; rina.In(group, 0).Say("/ruang@" + w.tg.Username()) })
	w.tapsIn(group, "Tambahkan ruang ini")
}

// rooms fails unless an office has so many rooms.
func (w *week) rooms(office string, want int) {
	w.t.Helper()
	if n := w.count("SELECT count(*) FROM rooms WHERE office = ? AND until = 0", office); n != want {
		w.t.Errorf("%s has %d rooms, want %d", office, n, want)
	}
}

// loseRoom has the bot thrown out of the group, and let in again after a while.
func (w *week) loseRoom(meanwhile func()) {
	w.t.Helper()
	rina := w.named("Rina").(*weekTG)
	w.rest(func() { w.acts++; w.tg.RemoveBot(w.group, rina.User) })
	if got := strings.Join(w.admin.reads(), "\n"); !strings.Contains(got, "tidak bisa lagi menulis") {
		w.t.Errorf("the admin is not told that the room is lost; they read\n%s", got)
	}
	w.lost = w.group
	meanwhile()
	w.lost = 0
	w.rest(func() { w.acts++; w.tg.AddBot(w.group, rina.User) })
	w.asRoom(w.group)
	w.rooms("dapil-1", 3)
}

// tapsIn has one of staff tap the latest button of that label in a group.
func (w *week) tapsIn(group int64, label string) {
	w.t.Helper()
	rina := w.named("Rina").(*weekTG)
	w.rest(func() {
		for _, m := range slices.Backward(w.tg.Said(group)) {
			if rina.tapsOf(rina.In(group, m.Thread), m, label) {
				return
			}
		}
		w.t.Errorf("no button %q stands in group %d", label, group)
	})
}

// openForum gives dapil-1 a room more: a group with a topic for each aspiration, or for each state.
func (w *week) openForum() {
	w.t.Helper()
	rina := w.named("Rina").(*weekTG)
	w.rest(func() {
		w.forum = w.tg.Forum("Forum Dapil 1", rina.User)
		w.tg.SetBotRights(w.forum, rina.User, "manage_topics", "delete_messages")
	})
	w.asRoom(w.forum)
	w.rooms("dapil-1", 3)
	if w.chance(50) { // else one for each aspiration
		w.tapsIn(w.forum, "Atur ruang")
		w.tapsIn(w.forum, "Satu topik per keadaan")
	}
	for _, p := range w.team["dapil-1"] {
		if p, ok := p.(*weekTG); ok {
			p.rooms = []int64{w.forum, w.group}
		}
	}
	w.pass(10 * time.Minute)
}

// closeForum gives that room up again.
func (w *week) closeForum() {
	w.t.Helper()
	rina := w.named("Rina").(*weekTG)
	w.rest(func() { w.acts++; rina.In(w.forum, 0).Say("/ruang@" + w.tg.Username()) })
	w.tapsIn(w.forum, "Lepas ruang ini")
	w.rooms("dapil-1", 2)
	for _, p := range w.team["dapil-1"] {
		if p, ok := p.(*weekTG); ok {
			p.rooms = []int64{w.group}
		}
	}
}

// grow has the group of dapil-2 become a supergroup: it is another chat from then on.
func (w *week) grow() {
	w.t.Helper()
	dewi := w.named("Dewi").(*weekTG)
	w.former = w.other
	w.rest(func() { w.other = w.tg.MigrateGroup(w.former, dewi.User) })
	dewi.rooms = []int64{w.other}
	w.rooms("dapil-2", 2)
}

// storm has both platforms refuse much for a while, and one of them hang up.
func (w *week) storm() {
	w.tg.Fail(telegramtest.Fault{Method: "send*", Times: 3, Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1},
		telegramtest.Fault{Method: "send*", Times: 3, Status: 502, Body: "Bad Gateway"}, telegramtest.Fault{Method: "getUpdates", Times: 2, Drop: true})
	w.dc.Fail(discordtest.Fault{Path: "/channels/*/messages", Method: "POST", Times: 3, Status: 500})
	w.dc.DropGateway(4000)
}

// kick has the bot thrown out of the guild, and asked in again after a while.
func (w *week) kick(meanwhile func()) {
	w.t.Helper()
	w.rest(w.guild.Kick)
	w.kicked = true
	meanwhile()
	if got := strings.Join(w.admin.reads(), "\n"); !strings.Contains(got, "ruang-dapil-1") {
		w.t.Errorf("the admin is not told that the channel is lost; they read\n%s", got)
	}
	w.rooms("dapil-1", 1)
	w.kicked = false
	w.rest(w.guild.Invite)
	sari, bayu := w.named("Sari"), w.named("Bayu")
	for _, p := range []weekPerson{sari, bayu} {
		w.rest(func() { p.commands("ruang", "", "") })
		w.rest(w.must(p, "Tambahkan ruang ini", ""))
	}
	w.rooms("dapil-1", 2)
	w.rooms("dapil-2", 2)
}

// during has a few people write, and something happen to the program while what they wrote is on its way. On Discord commands and taps are
// lost while nobody is there, and so nobody uses them.
func (w *week) during(happens func(), n int) {
	w.t.Helper()
	var moves []weekMove
	for _, m := range w.some(n, func(m *weekMatter) bool { return m.state == store.Open && m.into == nil }) {
		var on []weekPerson
		for _, p := range w.team[m.office] {
			if _, ok := p.(*weekTG); ok && !m.busy(p) {
				on = append(on, p)
			}
		}
		switch {
		case m.turn == store.CitizenTurn || len(on) == 0:
			moves = append(moves, w.followUp(m))
		case w.chance(30):
			moves = append(moves, w.noteAtOnce(m, pick(w, on)))
		default:
			moves = append(moves, w.reply(m, pick(w, on)))
		}
	}
	wait := time.Duration(w.rng.IntN(150)) * time.Millisecond
	moves = append(moves, weekMove{steps: []func(){func() { time.Sleep(wait); happens() }}})
	w.wave(moves)
	w.tg.ClearFaults()
	w.dc.ClearFaults()
	w.doubts()
	w.pass(31 * time.Minute)
}

// doubts takes in of which replies nobody knows whether they arrived.
func (w *week) doubts() {
	w.t.Helper()
	lost := w.marks(`SELECT v.text FROM messages m JOIN message_versions v ON v.message = m.id WHERE m.side = 'staff' AND m.outcome = 'uncertain'`)
	copies := map[weekPerson]map[string]bool{}
	for _, m := range w.matters {
		for _, f := range m.follow {
			if copies[f.p] == nil {
				copies[f.p] = w.marks(`SELECT v.text FROM outbox o JOIN message_versions v ON v.message = o.message
					WHERE o.purpose = 'support' AND o.state = 'uncertain' AND o.chat = ?`, homeOf(f.p))
			}
		}
		for _, mark := range m.replies {
			for _, f := range m.follow {
				if copies[f.p][mark] {
					m.doubt(mark + f.p.called())
				}
			}
			if !lost[mark] || m.unsure[mark] {
				continue
			}
			m.doubt(mark)
			m.turn, m.back = "", false
		}
	}
}

// marks are the words by which the texts that a query finds are known.
func (w *week) marks(query string, args ...any) map[string]bool {
	w.t.Helper()
	rows, err := w.db.QueryContext(w.t.Context(), query, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]bool{}
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			w.t.Fatal(err)
		}
		mark, _, _ := strings.Cut(text, " ")
		found[strings.Trim(mark, ".,?")] = true
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return found
}

// shareOut has the office give what comes in to its people in turn, of whom one is away.
func (w *week) shareOut(n int) {
	w.t.Helper()
	tono := w.named("Tono")
	w.rest(func() { tono.commands("libur", "", "sampai Senin") })
	holds := slices.ContainsFunc(w.matters, func(m *weekMatter) bool {
		return m.holder == tono.called() && m.state == store.Open
	})
	if holds {
		w.rest(w.must(tono, "Kembalikan ke antrean", "Anda masih memegang"))
	}
	for _, m := range w.matters {
		if m.holder == tono.called() && m.state == store.Open {
			m.holder = ""
		}
	}
	w.set("dapil-1", "assign=round_robin")
	before := len(w.matters)
	w.arrive(n)
	w.set("dapil-1", "assign=none")
	got := map[string]int{}
	for _, m := range w.matters[before:] {
		m.holder = w.row(m).holder
		got[m.holder]++
	}
	there := len(w.team["dapil-1"]) - 1
	for name, k := range got {
		if w.named(name) == nil || name == tono.called() || k < n/there || k > (n+there-1)/there {
			w.t.Errorf("of %d that came in, with %d at work, %q was given %d: %v", n, there, name, k, got)
		}
	}
	w.rest(func() { tono.commands("tugas", "", "") })
}

// hold has replies wait before they are sent.
func (w *week) hold(n int) {
	w.t.Helper()
	all := w.some(2*n, func(m *weekMatter) bool { return m.state == store.Open && m.into == nil && m.office == "dapil-1" })
	for i, preview := range []bool{false, true} {
		setting := map[bool]string{false: "undo=1m0s", true: "preview=yes"}[preview]
		w.set("dapil-1", setting)
		var moves []weekMove
		for _, m := range all[i*len(all)/2 : (i+1)*len(all)/2] {
			moves = append(moves, w.held(m, pick(w, w.team[m.office]), preview))
		}
		moves = append(moves, weekMove{steps: []func(){func() {}, func() {}, func() { // whatever nobody tapped goes by itself
			w.setClock(w.now.Add(2 * time.Minute))
			w.waker.say(wakeWord)
		}}})
		w.wave(moves)
		w.set("dapil-1", "undo=0", "preview=no")
	}
	w.pass(31 * time.Minute)
}

// twice has people ask the same on two platforms, where nobody knows that they are the same; staff join that, and one answer reaches both.
func (w *week) twice(n int) {
	w.t.Helper()
	before := len(w.matters)
	w.come(2*n, true)
	var joined, answered []weekMove
	for i := before; i < before+2*n; i += 2 {
		p := pick(w, w.team["dapil-1"])
		joined = append(joined, w.merge(w.matters[i], w.matters[i+1], p))
		answered = append(answered, w.reply(w.matters[i], p))
	}
	w.wave(joined)
	w.wave(answered)
	w.pass(31 * time.Minute)
}

// subscribe has some citizens agree to get news.
func (w *week) subscribe() {
	w.t.Helper()
	var some []weekPerson
	for i, m := range w.matters { // each of them has one yet, and is offered the news of its office
		if i%5 < 3 && m.office == "dapil-1" && !m.split && m.state != store.Withdrawn {
			some = append(some, m.citizen)
		}
	}
	w.rest(func() {
		for _, c := range some {
			c.commands("kabar", "", "")
		}
	})
	w.rest(func() {
		for _, c := range some {
			w.must(c, "Terima kabar: Kantor Dapil 1", "")()
			w.told[c.called()] = true
		}
	})
}

// compose has the head write something to all who agreed, up to where it is only to be sent.
func (w *week) compose(kind, text string) {
	w.t.Helper()
	w.rest(func() { w.head.commands("siaran", "", "dapil-1") })
	w.rest(w.must(w.head, kind, "Siaran"))
	w.rest(func() {
		if !w.head.answers("Balas pesan ini", text) {
			w.t.Fatalf("the head is not asked what to say; they read\n%s", latest(w.head))
		}
	})
}

// announce sends something to all who agreed. second: the office wants a second person to agree, and the admin does.
func (w *week) announce(kind, text, mark string, second bool) {
	w.t.Helper()
	w.compose(kind, text)
	to := fmt.Sprintf("ke %d warga", len(w.told))
	if second {
		w.rest(w.must(w.head, "Minta orang kedua", "Belum ada yang terkirim"))
		w.pass(5 * time.Minute)
		if w.head.taps("Setujui", mark) || strings.Contains(w.said(), mark) {
			w.t.Errorf("the broadcast %s went out before a second person agreed, or its writer may agree", mark)
		}
		w.rest(func() { w.admin.commands("siaran", "", "dapil-1") })
		w.rest(w.must(w.admin, "Lihat: "+mark, ""))
		w.rest(w.must(w.admin, "Setujui, kirim "+to, ""))
	} else {
		w.rest(w.must(w.head, "Kirim "+to, "Belum ada yang terkirim"))
	}
	for range 5 {
		w.pass(5 * time.Minute)
	}
	for _, c := range w.citizens {
		want := 0
		if w.told[c.called()] {
			want = 1
		}
		if got := strings.Count(strings.Join(c.reads(), "\n"), mark); got != want {
			w.t.Errorf("%s reads the broadcast %s %d times, want %d", c.called(), mark, got, want)
		}
	}
}

// said is all that citizens read.
func (w *week) said() string {
	var all []string
	for _, c := range w.citizens {
		all = append(all, c.reads()...)
	}
	return strings.Join(all, "\n")
}

// broadcast tells those who agreed something; some answer, each with an aspiration of their own.
func (w *week) broadcast() {
	w.t.Helper()
	w.announce("Kabar baru", "kabarposko dibuka di balai kelurahan.", "kabarposko", false)
	var fresh []*weekMatter
	w.rest(func() {
		for i, c := range w.citizens {
			if !w.told[c.called()] || i%3 != 0 {
				continue
			}
			m := &weekMatter{citizen: c, office: "dapil-1", state: store.Open, turn: store.OfficeTurn, opening: 1}
			var text string
			text, m.mark = w.text("perihal", 9)
			c.answers("kabarposko", text)
			fresh = append(fresh, m)
		}
	})
	w.submit(fresh)
}

// poll asks those who agreed; each chooses.
func (w *week) poll() {
	w.t.Helper()
	w.set("dapil-1", "broadcast.second=yes")
	w.announce("Jajak pendapat baru", "jajakpagi atau sore?\nPagi\nSore", "jajakpagi", true)
	w.set("dapil-1", "broadcast.second=no")
	votes := 0
	w.rest(func() {
		for _, c := range w.citizens {
			if w.told[c.called()] && c.taps("Pagi", "jajakpagi") {
				votes++
			}
		}
	})
	if got := w.count("SELECT count(*) FROM broadcast_votes"); got != votes || votes != len(w.told) {
		w.t.Errorf("%d votes are kept of %d, by %d people", got, votes, len(w.told))
	}
}

// stopped is a broadcast that its author stops while it is on its way: it reaches those to whom it was sent by then, and nobody twice.
func (w *week) stopped() {
	w.t.Helper()
	w.compose("Kabar baru", "kabarkeliru dibuka di tempat lain.")
	var over atomic.Bool
	late := map[string]bool{} // to these Telegram does not let it for now
	for _, c := range w.citizens {
		if _, ok := c.(*weekTG); ok && w.told[c.called()] && (len(late) == 0 || w.chance(60)) {
			late[chatOf(c)] = true
		}
	}
	w.tg.Fail(telegramtest.Fault{Method: "sendMessage", Times: 1 << 20, Code: 429, Description: "Too Many Requests: retry after 3", RetryAfter: 3,
		Match: func(p map[string]string) bool {
			return !over.Load() && strings.Contains(p["text"], "kabarkeliru") && late[p["chat_id"]]
		}})
	has := func() (n int) {
		for _, c := range w.citizens {
			n += strings.Count(strings.Join(c.reads(), "\n"), "kabarkeliru")
		}
		return n
	}
	w.rest(func() {
		w.must(w.head, "Kirim ke", "Belum ada yang terkirim")()
		w.await("the broadcast to begin", func() bool { return has() > 0 && w.head.taps("Hentikan", "kabarkeliru") })
	})
	over.Store(true)
	for range 2 {
		w.pass(5 * time.Minute)
	}
	got := has()
	left := 0
	for _, c := range w.citizens {
		if late[chatOf(c)] && strings.Contains(strings.Join(c.reads(), "\n"), "kabarkeliru") {
			w.t.Errorf("%s reads a broadcast that was stopped before it was sent to them", c.called())
		} else if late[chatOf(c)] {
			left++
		}
	}
	if arrived := w.count(`SELECT count(*) FROM broadcast_recipients r JOIN broadcasts b ON b.id = r.broadcast
		JOIN outbox o ON o.id = r.outbox WHERE b.text LIKE 'kabarkeliru%' AND o.state = 'delivered'`); arrived != got || got+left > len(w.told) || got == 0 || left == 0 {
		w.t.Errorf("the broadcast that was stopped was read by %d of %d, of whom %d are known; %d were kept from it", got, len(w.told), arrived, left)
	}
}

// await waits until something holds.
func (w *week) await(what string, ok func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(w.read) > 10*time.Second {
			w.setClock(w.clock())
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("waited in vain for %s", what)
		}
	}
}
