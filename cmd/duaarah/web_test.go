package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

// webPerson uses the web chat as its page does, without a browser.
type webPerson struct {
	t      *testing.T
	client *http.Client
	base   string // of the program
	seat   string // path of the seat: /chat, /chat/staf
	me     string
	posts  int
}

func newWebPerson(t *testing.T, base, seat string) *webPerson {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &webPerson{t: t, base: base, seat: seat, client: &http.Client{Jar: jar, Timeout: patience}}
	p.get(seat)
	return p
}

func (p *webPerson) get(path string) []byte {
	p.t.Helper()
	res, err := p.client.Get(p.base + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		p.t.Fatalf("%s answers %d: %v", path, res.StatusCode, err)
	}
	return body
}

// post posts to an endpoint of the seat, again as long as the server asks to wait.
func (p *webPerson) post(endpoint string, body map[string]any) {
	p.t.Helper()
	p.posts++
	if body["id"] == nil {
		body["id"] = fmt.Sprintf("post-%06d", p.posts)
	}
	for range 100 {
		body["me"] = p.me
		b, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.base+p.seat+"/"+endpoint, bytes.NewReader(b))
		if err != nil {
			p.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-Dua-Arah", "1")
		res, err := p.client.Do(req)
		if err != nil {
			p.t.Fatal(err)
		}
		answer, err := io.ReadAll(res.Body)
		if err != nil {
			p.t.Fatal(err)
		}
		res.Body.Close()
		switch res.StatusCode {
		case http.StatusOK:
			var sent struct{ Me string }
			if err := json.Unmarshal(answer, &sent); err == nil && sent.Me != "" {
				p.me = sent.Me
			}
			return
		case http.StatusTooManyRequests, http.StatusServiceUnavailable:
			time.Sleep(200 * time.Millisecond)
			continue
		}
		p.t.Fatalf("%s answers %d: %s", endpoint, res.StatusCode, answer)
	}
	p.t.Fatalf("%s asked to wait a hundred times", endpoint)
}

func (p *webPerson) say(text string) { p.t.Helper(); p.post("send", map[string]any{"text": text}) }

func (p *webPerson) reply(to webEntry, text string) {
	p.t.Helper()
	p.post("send", map[string]any{"text": text, "reply_to": to.ID})
}

// webEntry is a message as the page gets it.
type webEntry struct {
	ID      string
	Pos     int64
	Mine    bool
	Arrived bool
	Gone    bool
	Watch   bool
	Text    []struct {
		S string
		Q bool
	}
	Buttons [][]struct {
		Label, Data string
		Form        *bot.Form
	}
	Files []struct{ ID string }
	Menu  *[]bot.MenuCommand
}

func (e webEntry) text() string {
	var b strings.Builder
	for _, r := range e.Text {
		b.WriteString(r.S)
	}
	return b.String()
}

// entries reads the chat whole, and acknowledges what it shows as the page does.
func (p *webPerson) entries() []webEntry {
	p.t.Helper()
	var all []webEntry
	for before := int64(0); ; {
		path := p.seat + "/state"
		if before > 0 {
			path += fmt.Sprint("?before=", before)
		}
		var state struct {
			Me      string
			More    bool
			Entries []webEntry
		}
		if err := json.Unmarshal(p.get(path), &state); err != nil {
			p.t.Fatal(err)
		}
		all = append(state.Entries, all...)
		if !state.More {
			break
		}
		before = state.Entries[0].Pos
	}
	var fresh []string
	for _, e := range all {
		if !e.Mine && !e.Arrived && e.ID != "menu" { // the chat's menu is nothing said
			fresh = append(fresh, e.ID)
		}
	}
	for len(fresh) > 0 {
		n := min(len(fresh), 50)
		p.post("ack", map[string]any{"ids": fresh[:n]})
		fresh = fresh[n:]
	}
	return all
}

// waitFor waits until the bot says something with that text.
func (p *webPerson) waitFor(text string) webEntry {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		for _, e := range p.entries() {
			if !e.Mine && strings.Contains(e.text(), text) {
				return e
			}
		}
	}
	p.t.Fatalf("the bot never said %q", text)
	return webEntry{}
}

func (p *webPerson) tap(e webEntry, label string) {
	p.t.Helper()
	for _, row := range e.Buttons {
		for _, b := range row {
			if strings.Contains(b.Label, label) {
				p.post("tap", map[string]any{"message": e.ID, "data": b.Data})
				return
			}
		}
	}
	p.t.Fatalf("no button %q under %q", label, e.text())
}

// enrol makes a person staff by a link that the program printed.
func (p *webPerson) enrol(link string) {
	p.t.Helper()
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"`).FindAllStringSubmatch(string(p.get(strings.TrimPrefix(link, p.base))), -1) {
		form.Set(m[1], m[2])
	}
	res, err := p.client.PostForm(p.base+p.seat+"/gabung", form)
	if err != nil {
		p.t.Fatal(err)
	}
	res.Body.Close()
	p.waitFor("Selamat bergabung")
}

// Real complaints through the web chat: what citizens wrote is in the export, to the letter and once, and so is what
// staff answered; the figures are right.
func TestRecordsThroughTheWebChat(t *testing.T) {
	texts := records(t, 150)
	dir := t.TempDir()
	out, _, stop := started(t, "DUAARAH_DATA="+dir, "DUAARAH_ROOM_PACE=off")
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	staff.say("/nama Rina")

	citizens := make([]*webPerson, len(texts))
	var crowd sync.WaitGroup
	for i, text := range texts {
		citizens[i] = newWebPerson(t, link[1], "/chat")
		crowd.Go(func() {
			citizens[i].say(text)
			citizens[i].tap(citizens[i].waitFor("Kami catat"), "Kirim sekarang")
			citizens[i].waitFor("Kode Anda")
		})
	}
	crowd.Wait()
	var replies []string
	cards := staff.entries()
	for i := 0; i < len(texts); i += 3 {
		card := cardOf(t, staff, cards, texts[i])
		reply := answerTo(i)
		replies = append(replies, reply)
		staff.reply(card, reply)
		if i == 0 {
			staff.post("send", map[string]any{"id": "post-twice-000", "text": "dua kali?", "reply_to": card.ID})
			staff.post("send", map[string]any{"id": "post-twice-000", "text": "dua kali?", "reply_to": card.ID})
			replies[0] += "\ndua kali?" // what one person writes within a minute is one
		}
	}
	for i := 0; i < len(texts); i += 3 {
		e := citizens[i].waitFor(fmt.Sprintf("laporan nomor %d ", i))
		if i == 0 {
			e = citizens[i].waitFor("dua kali?") // what one person writes within a minute is one reply: it is asked under its last part
		}
		if i%6 == 0 {
			citizens[i].tap(e, "Sudah")
		}
	}
	for i := 0; i < len(texts); i += 3 {
		if n := strings.Count(allText(citizens[i]), fmt.Sprintf("laporan nomor %d ", i)); n != 1 {
			t.Errorf("citizen %d sees the reply %d times", i, n)
		}
	}
	staff.waitFor("terkirim")
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	checkExport(t, exported(t, dir), texts, replies)
	answered := (len(texts) + 2) / 3
	if g := tallied(t, dir, "dapil-1"); g.Received != len(texts) || g.Answered != answered || g.Waiting != len(texts)-answered || g.Undelivered != 0 {
		t.Errorf("figures %+v; want %d received, %d answered", g, len(texts), answered)
	}
}

// cardOf finds the card that quotes a text, waiting for it if need be.
func cardOf(t *testing.T, staff *webPerson, cards []webEntry, text string) webEntry {
	t.Helper()
	for _, e := range cards {
		for _, r := range e.Text {
			if r.S == text {
				return e
			}
		}
	}
	return staff.waitFor(text)
}

func allText(p *webPerson) string {
	var b strings.Builder
	for _, e := range p.entries() {
		b.WriteString(e.text())
	}
	return b.String()
}
