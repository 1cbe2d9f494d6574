package main

import (
	"database/sql"
	"fmt"
	"strings"

	"duaarah/bot/discord/discordtest"
)

// compare holds what is stored and what is shown against what was said.
func (w *killWorld) compare() {
	w.t.Helper()
	db := openDB(w.t, w.dir)
	w.compareWords(db)
	uncertain := w.compareReplies(db)
	w.compareCards(db)
	doubts := w.compareUnknown(db)
	parked := 0
	if err := db.QueryRow(`SELECT count(*) FROM parked`).Scan(&parked); err != nil || parked != 0 {
		w.t.Errorf("%d updates are parked (%v)", parked, err)
	}
	if out := ran(w.t, w.dir, "check"); !strings.Contains(out, "Basis data utuh") {
		w.t.Errorf("check says\n%s", out)
	}
	w.t.Logf("%d messages of citizens, %d corrected; %d replies, %d of them uncertain; %d messages uncertain in all",
		len(w.said), len(w.edited), len(w.replies), uncertain, doubts)
}

// compareWords: what people said is stored, each once, in its last form.
func (w *killWorld) compareWords(db *sql.DB) {
	w.t.Helper()
	stored := map[string]int{}
	for _, text := range column[string](w, db, `SELECT v.text FROM messages m JOIN message_versions v ON v.message = m.id AND v.version = m.version`) {
		words, _, _ := strings.Cut(text, " ")
		stored[words]++
		if last := w.edited[words]; last != "" && text != last {
			w.t.Errorf("%q was corrected to %q", text, last)
		}
	}
	for words := range w.said {
		if stored[words] != 1 {
			w.t.Errorf("%s is stored %d times", words, stored[words])
		}
		delete(stored, words)
	}
	for words := range w.replies {
		if stored[words] != 1 {
			w.t.Errorf("%s, for %s, is stored %d times", words, w.codes[words], stored[words])
			w.context(db, words)
		}
		delete(stored, words)
	}
	if len(stored) > 0 {
		w.t.Errorf("stored, and never said: %v", stored)
	}
}

// context tells what a reply answered, and what was said to it.
func (w *killWorld) context(db *sql.DB, words string) {
	for _, m := range w.tg.Messages(w.group) {
		if strings.HasPrefix(m.Text, words+" ") {
			to, _ := w.tg.Message(w.group, m.ReplyTo)
			w.t.Logf("on Telegram, to %q", to.Text)
			for _, n := range w.tg.Messages(w.group) {
				if n.ReplyTo == m.ID {
					w.t.Logf("answered by %q, with %v", n.Text, n.Buttons)
				}
			}
		}
	}
	for _, m := range w.dc.Messages(w.dcRoom.ID) {
		if strings.HasPrefix(m.Content, words+" ") {
			to, _ := w.dc.Message(w.dcRoom.ID, m.ReplyTo)
			shown, _ := discordtest.Shown(to)
			w.t.Logf("%s on Discord, to %s %q", m.ID, m.ReplyTo, shown)
			for _, n := range w.dc.Messages(w.dcRoom.ID) {
				if n.ReplyTo == m.ID {
					shown, _ := discordtest.Shown(n)
					w.t.Logf("answered by %q", shown)
				}
			}
			w.t.Logf("inbox: %v, cursors: %v", column[string](w, db, `SELECT key || ' ' || at FROM inbox WHERE key LIKE '%`+m.ID+`%'`),
				column[string](w, db, `SELECT chat || ' ' || thread || ' ' || cursor FROM cursors`))
		}
	}
}

// compareReplies: each has arrived once where it belongs and nowhere else, unless it is marked uncertain.
func (w *killWorld) compareReplies(db *sql.DB) (uncertain int) {
	w.t.Helper()
	shown := map[string]string{} // all that a citizen's chat shows
	for i, u := range w.tgPeople {
		for _, m := range w.tg.Said(u.ID) {
			shown[fmt.Sprint("tg", i)] += m.Text + "\n"
		}
	}
	for i, u := range w.dcPeople {
		for _, m := range w.dc.Said(u.Channel) {
			text, _ := discordtest.Shown(m)
			shown[fmt.Sprint("dc", i)] += text + "\n"
		}
	}
	for _, row := range column[string](w, db, `SELECT t.chat || ' ' || t.out FROM transcript t WHERE t.out <> ''`) {
		chat, text, _ := strings.Cut(row, " ")
		shown[chat] += text + "\n"
	}
	for words, to := range w.replies {
		var outcome, chat string
		if err := db.QueryRow(`SELECT m.outcome, a.chat FROM messages m JOIN message_versions v ON v.message = m.id
			JOIN aspirations a ON a.id = m.aspiration WHERE v.text LIKE ?`, words+" %").Scan(&outcome, &chat); err != nil {
			w.t.Errorf("%s: %v", words, err)
			continue
		}
		place, _, _ := strings.Cut(to, "n")
		if strings.HasPrefix(to, "wb") {
			place = chat
		}
		times := 0
		for at, text := range shown {
			n := strings.Count(text, words+" ")
			if n > 0 && at != place {
				w.t.Errorf("%s is for %s, and stands in %s", words, to, at)
			}
			times += n
		}
		switch {
		case outcome == "uncertain" && times <= 1:
			uncertain++
		case outcome != "delivered" || times != 1:
			w.t.Errorf("%s is %q and stands there %d times", words, outcome, times)
		}
	}
	return uncertain
}

// compareCards: every aspiration was sent, and has its card in its room, once, or perhaps twice if it is not known whether the
// first arrived.
func (w *killWorld) compareCards(db *sql.DB) {
	w.t.Helper()
	rooms := map[string]string{} // by message
	for _, m := range w.tg.Said(w.group) {
		rooms[fmt.Sprint(m.ID)] = m.Text
	}
	for _, m := range w.dc.Said(w.dcRoom.ID) {
		rooms[m.ID], _ = discordtest.Shown(m)
	}
	cards, doubts := map[string]int{}, map[string]int{}
	for _, row := range column[string](w, db, `SELECT a.code || ' ' || o.state || ' ' || coalesce(s.message, '') FROM outbox o JOIN aspirations a ON a.id = o.aspiration
			LEFT JOIN sent s ON s.outbox = o.id AND s.part = 1 WHERE o.purpose = 'card' AND o.action = ''`) {
		fields := strings.Split(row, " ")
		code, state, message := fields[0], fields[1], fields[2]
		switch {
		case state == "uncertain":
			doubts[code]++
		case state == "delivered" && strings.Contains(rooms[message], code):
			cards[code]++
		default:
			w.t.Errorf("the card of %s is %s, and shows %q", code, state, rooms[message])
		}
	}
	for _, row := range column[string](w, db, `SELECT code || ' ' || state FROM aspirations`) {
		code, state, _ := strings.Cut(row, " ")
		if state != "open" {
			w.t.Errorf("%s is left %s", code, state)
		}
		if cards[code] != 1 && cards[code]+doubts[code] < 1 {
			w.t.Errorf("%s has %d cards, and %d in doubt", code, cards[code], doubts[code])
		}
	}
}

// compareUnknown: the bot said nothing on Telegram of which the program does not know, but what it marked uncertain.
func (w *killWorld) compareUnknown(db *sql.DB) (uncertain int) {
	w.t.Helper()
	known := map[string]bool{}
	for _, row := range column[string](w, db, `SELECT chat || ' ' || message FROM sent WHERE account LIKE 'telegram/%'`) {
		known[row] = true
	}
	doubts := map[string]int{}
	for _, chat := range column[string](w, db, `SELECT chat FROM outbox WHERE state = 'uncertain'`) {
		doubts[chat]++
		uncertain++
	}
	chats := []int64{w.group, w.tgStaff.ID}
	for _, u := range w.tgPeople {
		chats = append(chats, u.ID)
	}
	for _, id := range chats {
		chat, unknown := fmt.Sprint(id), 0
		for _, m := range w.tg.Said(id) {
			if !known[fmt.Sprint(chat, " ", m.ID)] {
				unknown++
			}
		}
		if unknown > doubts[chat] {
			w.t.Errorf("chat %s shows %d messages of which the program does not know, and %d are in doubt", chat, unknown, doubts[chat])
		}
	}
	return uncertain
}

// column reads the one column of a query.
func column[T any](w *killWorld, db *sql.DB, q string) (all []T) {
	w.t.Helper()
	rows, err := db.Query(q)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, v)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}
