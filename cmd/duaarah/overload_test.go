package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot/discord/discordtest"
	"duaarah/bot/telegram/telegramtest"
)

// floodSize is how many messages come at once; set DUAARAH_TEST_FLOOD=100000 for the full run, which takes some minutes,
// builds the program as it is shipped, and holds its memory against the bound.
func floodSize(t *testing.T) (messages int, full bool) {
	t.Helper()
	switch n, err := strconv.Atoi(os.Getenv("DUAARAH_TEST_FLOOD")); {
	case err == nil && n >= 1000:
		return n, n >= 100_000
	case testing.Short():
		return 1000, false
	}
	return 2000, false
}

// Bounds of the program's memory, in MB: at its highest during the flood, and before it.
const (
	floodMemory = 80
	idleMemory  = 32
)

// shipped is the program that a run is of: as it is shipped, if it is the full one.
func shipped(t *testing.T, full bool) string {
	t.Helper()
	if !full {
		return "duaarah"
	}
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// memory is a figure of the process's memory in MB, from /proc; ok = false: this machine does not tell.
func (p *process) memory(field string) (mb int, ok bool) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, found := strings.CutPrefix(lines.Text(), field+":"); found {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return kb / 1024, err == nil
		}
	}
	return 0, false
}

// flood is what is sent at once, and by whom.
type flood struct {
	citizens []*telegramtest.User
	said     [][]string // by citizen, in order
	talker   *telegramtest.User
	words    []string // what the one says who writes very much
}

// send has everybody write at once: the citizens by turns, a few messages each, and one who writes a thousand.
func (f *flood) send(api *telegramtest.Server, messages int) {
	each := 10
	talk := min(1000, messages/4)
	people := (messages - talk) / each
	f.talker = api.User("Banyak Bicara")
	for i := range people {
		f.citizens = append(f.citizens, api.User(fmt.Sprint("Warga ", i)))
	}
	f.said = make([][]string, people)
	for n := range each {
		for i, c := range f.citizens {
			text := fmt.Sprintf("warga-%d bagian-%d jalan rusak;", i, n)
			c.Say(text)
			f.said[i] = append(f.said[i], text)
		}
		for range talk / each {
			text := fmt.Sprintf("bicara-%d lagi;", len(f.words))
			f.talker.Say(text)
			f.words = append(f.words, text)
		}
	}
}

// A flood: everything is kept once, every citizen gets their receipts, in the order in which they came, the staff's room is
// not flooded, and the program's memory stays bounded.
func TestFlood(t *testing.T) {
	messages, full := floodSize(t)
	api := telegramtest.Start(t, telegramtest.Options{NoSpec: true})
	dir := t.TempDir()
	p := spawnedAs(t, shipped(t, full), "", "DUAARAH_DATA="+dir, "DUAARAH_TELEGRAM_TOKEN="+api.Token, "DUAARAH_TELEGRAM_ENDPOINT="+api.URL,
		"DUAARAH_TELEGRAM_PACE=1000", "DUAARAH_DRAFT_WAIT=24h", "DUAARAH_LOG_LEVEL=warn")
	w := &onTelegram{t: t, api: api, dir: dir, out: p.out, log: p.log, staff: api.User("Rina")}
	code, _, _ := strings.Cut(ran(t, dir, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	w.staff.Say("/gabung " + code)
	w.sees(w.staff.ID, "Selamat bergabung")
	w.group = api.Supergroup("Staf Dapil 1", w.staff)
	w.staff.In(w.group, 0).Say("/ruang@" + api.Username())
	w.sees(w.group, "sekarang ruang")
	if idle, ok := p.memory("VmRSS"); ok {
		for deadline := time.Now().Add(2 * tidyAfter); full && idle > idleMemory && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
			idle, _ = p.memory("VmRSS") // what starting took is given back
		}
		t.Logf("before the flood: %d MB", idle)
		if full && idle > idleMemory {
			t.Errorf("%d MB before the flood, more than %d", idle, idleMemory)
		}
	}

	var f flood
	began := time.Now()
	f.send(api, messages)
	sent := time.Now()
	if !api.Await(10*patience, func() bool { return api.Pending() == 0 }) {
		t.Fatalf("%d updates are never taken:\n%s", api.Pending(), p.log)
	}
	t.Logf("%d messages taken %v after the last was sent, %v after the first", messages, time.Since(sent).Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	everybody := append(slices.Clip(f.citizens), f.talker)
	for _, c := range everybody { // all at once, too
		w.tap(c.Seat, w.saysWithin(10*patience, c.ID, "Kami catat"), "Kirim sekarang")
	}
	for _, c := range everybody {
		w.saysWithin(10*patience, c.ID, "Kode Anda")
	}
	t.Logf("everybody has their receipt %v after the first message", time.Since(began).Round(time.Millisecond))
	if full { // it comes after a minute
		w.sees(w.group, "menunggu tanpa kartu")
	}
	if peak, ok := p.memory("VmHWM"); ok {
		t.Logf("at the highest: %d MB", peak)
		if full && peak > floodMemory {
			t.Errorf("%d MB at the highest, more than %d", peak, floodMemory)
		}
	}

	f.checkKept(w)
	f.checkReceipts(w, began)
	f.checkRoom(w, began)
	if s := p.log.String(); strings.Contains(s, "level=ERROR") || strings.Contains(s, `"level":"ERROR"`) {
		t.Errorf("the log says\n%.3000s", s)
	}
}

// saysWithin is sees without a report of the chat.
func (w *onTelegram) saysWithin(d time.Duration, chat int64, text string) (found telegramtest.Message) {
	w.t.Helper()
	said := func() bool {
		for _, m := range w.api.Said(chat) {
			if found = m; strings.Contains(m.Text, text) {
				return true
			}
		}
		return false
	}
	if !said() && !w.api.Await(d, said) {
		w.t.Fatalf("chat %d is never told %q\nlog:\n%.3000s", chat, text, w.log)
	}
	return found
}

// minutes have begun since then.
func minutes(began time.Time) int { return int(time.Since(began)/time.Minute) + 1 }

// disorder is how far a receipt may be from its turn: what is under way at a time, and a little for the network.
const disorder = 300

// checkReceipts: everybody has one note and one receipt, and they went out in the order of arrival.
func (f *flood) checkReceipts(w *onTelegram, began time.Time) {
	w.t.Helper()
	turn := map[string]int{}
	for i, c := range f.citizens {
		turn[fmt.Sprint(c.ID)] = i
	}
	noted, worst := 0, 0
	for _, call := range w.api.Calls("sendMessage") {
		i, ok := turn[call.Params["chat_id"]]
		if !ok || !strings.Contains(call.Params["text"], "Kami catat") {
			continue
		}
		worst = max(worst, max(i-noted, noted-i))
		noted++
	}
	if noted != len(f.citizens) {
		w.t.Errorf("%d notes for %d citizens", noted, len(f.citizens))
	}
	w.t.Logf("notes were at most %d places from their turn", worst)
	if worst > disorder {
		w.t.Errorf("a note was %d places from its turn", worst)
	}
	for i, c := range f.citizens {
		codes, said := 0, w.api.Said(c.ID)
		for _, m := range said {
			codes += strings.Count(m.Text, "Kode Anda")
		}
		if (codes != 1 || len(said) > 3) && !w.t.Failed() {
			w.t.Errorf("citizen %d has %d receipts in %d messages", i, codes, len(said))
		}
	}
	told, said := 0, w.api.Said(f.talker.ID)
	for _, m := range said {
		told += strings.Count(m.Text, "semuanya kami simpan")
	}
	if most := minutes(began); told < 1 || told > most || len(said) > 3+most {
		w.t.Errorf("who wrote %d messages was told %d times that all is kept, in %d messages", len(f.words), told, len(said))
	}
}

// checkRoom: the room was sent no more than its pace allows, and nothing is missing from the queue.
func (f *flood) checkRoom(w *onTelegram, began time.Time) {
	w.t.Helper()
	cards := w.countCards()
	lists := len(w.api.Said(w.group)) - cards
	minutes := minutes(began)
	w.t.Logf("the room has %d cards, and %d other messages", cards, lists)
	if cards > 10*minutes || cards == 0 || lists > 1+minutes {
		w.t.Errorf("the room has %d cards and %d other messages after %d minutes", cards, lists, minutes)
	}
	w.staff.Say("/antrean")
	w.sees(w.staff.ID, fmt.Sprintf("%d aspirasi terbuka", len(f.citizens)+1))
}

// checkKept: what was sent is exported, to the letter, in its order, and once.
func (f *flood) checkKept(w *onTelegram) {
	w.t.Helper()
	want := map[string]bool{strings.Join(f.words, "\n"): true}
	for _, words := range f.said {
		want[strings.Join(words, "\n")] = true
	}
	lines, wrong := 0, 0
	for _, l := range exported(w.t, w.dir) {
		if l.Do != "aspiration" {
			continue
		}
		if lines++; !want[l.Text] {
			if wrong++; wrong <= 10 {
				w.t.Errorf("exported, but not sent so: %.400q", l.Text)
			}
		}
		delete(want, l.Text)
	}
	if lines != len(f.citizens)+1 || len(want) > 0 {
		w.t.Errorf("%d aspirations are exported, and %d that were sent are not among them", lines, len(want))
	}
}

// More requests than are worked on at a time wait for their turn, and beyond that are told to come again; probes, streams and
// uploads are not among them.
func TestRequestsAreBounded(t *testing.T) {
	in, end := make(chan struct{}, 3), make(chan struct{})
	h := newBounded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			in <- struct{}{}
			<-end
		}
	}), 2, 1, time.Hour)
	ask := func(method, path, kind string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	done := make(chan int)
	for range 2 {
		go func() { done <- ask("GET", "/slow", "").Code }()
		<-in
	}
	early := newBounded(http.NotFoundHandler(), 0, 1, time.Millisecond)
	w := httptest.NewRecorder()
	if early.ServeHTTP(w, httptest.NewRequest("GET", "/chat", nil)); w.Code != 503 {
		t.Errorf("one that waited in vain is answered %d", w.Code)
	}
	go func() { done <- ask("GET", "/slow", "").Code }() // waits its turn
	for len(h.line) == 0 {
		time.Sleep(time.Millisecond)
	}
	for _, c := range []struct {
		method, path, kind string
		want               int
	}{
		{"GET", "/chat", "", 503}, {"POST", "/chat/send", "application/json", 503}, {"GET", "/chat", "multipart/form-data", 503},
		{"POST", "/chat/send", "multipart/form-data; boundary=x", 200}, {"GET", "/chat/events", "", 200}, {"GET", "/healthz", "", 200},
		{"GET", "/readyz", "", 200},
	} {
		w := ask(c.method, c.path, c.kind)
		if w.Code != c.want || c.want == 503 && w.Header().Get("Retry-After") == "" {
			t.Errorf("%s %s %s is answered %d, Retry-After %q", c.method, c.path, c.kind, w.Code, w.Header().Get("Retry-After"))
		}
	}
	close(end)
	for range 3 {
		if code := <-done; code != 200 {
			t.Errorf("one in hand is answered %d", code)
		}
	}
	if w := ask("GET", "/chat", ""); w.Code != 200 {
		t.Errorf("afterwards it is answered %d", w.Code)
	}
}

// A raid on Discord: each of very many people writes to the bot for the first time. The gateway cannot be told to wait, so
// what it told is kept in memory; that is bounded, and so is what works on it.
func TestRaidOnDiscord(t *testing.T) {
	people, full := 100, false
	if n, err := strconv.Atoi(os.Getenv("DUAARAH_TEST_FLOOD")); err == nil && n >= 100_000 {
		people, full = 5000, true
	}
	api := discordtest.Start(t, discordtest.Options{})
	dir := t.TempDir()
	p := spawnedAs(t, shipped(t, full), "", "DUAARAH_DATA="+dir, "DUAARAH_DISCORD_TOKEN="+api.Token, "DUAARAH_DISCORD_ENDPOINT="+api.URL, "DUAARAH_LOG_LEVEL=warn")
	w := &onDiscord{t: t, api: api, dir: dir, out: p.out, log: p.log}
	w.until("the commands are there", func() bool { return slices.Contains(api.Commands(), "gabung") && api.Connected() == 1 })
	all := make([]*discordtest.User, people)
	for i := range all {
		all[i] = api.User(fmt.Sprint("Warga ", i))
	}
	for i, u := range all {
		u.Say(fmt.Sprintf("warga-%d: jalan rusak;", i))
	}
	for _, u := range all {
		if !api.Await(10*patience, func() bool { return len(api.Said(u.Channel)) > 0 }) {
			t.Fatalf("%s is never answered\nlog:\n%.3000s", u.Name, p.log)
		}
	}
	if peak, ok := p.memory("VmHWM"); ok {
		t.Logf("at the highest: %d MB", peak)
		if full && peak > floodMemory {
			t.Errorf("%d MB at the highest, more than %d", peak, floodMemory)
		}
	}
	for _, u := range all {
		if n := len(api.Said(u.Channel)); n != 1 {
			t.Errorf("%s is answered %d times", u.Name, n)
		}
	}
}

// A flood over HTTP: more people post at once than are worked on. Nobody is turned away for good, and all is kept once.
func TestFloodOfPosts(t *testing.T) {
	people, each, full := 200, 2, false
	if n, err := strconv.Atoi(os.Getenv("DUAARAH_TEST_FLOOD")); err == nil && n >= 100_000 {
		people, full = 700, true
	} else if testing.Short() {
		people = 50
	}
	dir := t.TempDir()
	p := spawnedAs(t, shipped(t, full), "", "DUAARAH_DATA="+dir, "DUAARAH_LOG_LEVEL=warn", "DUAARAH_DRAFT_WAIT=24h")
	texts := make([]string, people)
	var crowd sync.WaitGroup
	looking := make(chan struct{}, 30)
	for i := range people {
		crowd.Go(func() {
			w := newWebPerson(t, p.base, "/chat")
			for n := range each {
				texts[i] += fmt.Sprintf("warga-%d bagian-%d;", i, n)
				w.say(fmt.Sprintf("warga-%d bagian-%d;", i, n))
				if n == 0 {
					texts[i] += "\n"
				}
			}
			looking <- struct{}{}
			defer func() { <-looking }()
			w.tap(w.waitFor("Kami catat"), "Kirim sekarang")
		})
	}
	crowd.Wait()
	if peak, ok := p.memory("VmHWM"); ok {
		t.Logf("at the highest: %d MB", peak)
		if full && peak > floodMemory {
			t.Errorf("%d MB at the highest, more than %d", peak, floodMemory)
		}
	}
	checkExport(t, exported(t, dir), texts, nil)
}
