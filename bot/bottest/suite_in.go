package bottest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"duaarah/bot"
)

func testCapabilities(s *session) {
	a, c := s.h.Platform.Account(), s.h.Platform.Capabilities()
	if a.Platform == "" || a.Name == "" {
		s.Errorf("the account is %+v", a)
	}
	if c.Unit != bot.Runes && c.Unit != bot.UTF16 && c.Unit != bot.Markup {
		s.Errorf("the unit is %q", c.Unit)
	}
	if c.TextMax < 100 {
		s.Errorf("TextMax is %d", c.TextMax)
	}
	if c.Buttons > 0 && (c.ButtonsRow < 1 || c.ButtonData < 32 || c.LabelMax < 10) {
		s.Errorf("%d rows of %d buttons with %d bytes and labels of %d", c.Buttons, c.ButtonsRow, c.ButtonData, c.LabelMax)
	}
	if _, fetches := s.h.Platform.(bot.Fetcher); fetches && c.FetchMax <= 0 {
		s.Errorf("files are fetched, of at most %d bytes", c.FetchMax)
	}
	if p := c.Pace; (!p.Chat.IsZero() || !p.Group.IsZero()) && p.IsGroup != nil && p.IsGroup(s.h.NewPerson().Address) {
		s.Error("a private chat is paced as a group")
	}
}

func testRunEnds(s *session) {
	s.run()
	time.Sleep(50 * time.Millisecond) // let it be in the midst of waiting
	begun := time.Now()
	s.stop()
	if d := time.Since(begun); d > 15*time.Second {
		s.Errorf("Run took %v to end", d)
	}
}

func testAcknowledge(s *session) {
	p := s.h.NewPerson()
	var mu sync.Mutex
	var keys []string // of the message, each time that it was handed over
	told := false
	s.keep = func(batch []bot.Update) error {
		ours := false
		mu.Lock()
		defer mu.Unlock()
		for _, u := range batch {
			if u.Message != nil && u.Message.Text == "simpan dulu" {
				keys = append(keys, u.Key)
				ours = true
			}
		}
		if !ours {
			return nil
		}
		told = told || p.Told != nil && p.Told()
		if len(keys) <= 2 {
			return errors.New("the disk is full")
		}
		return nil
	}
	s.run()
	p.Write("simpan dulu")
	u := s.await(p, bot.KindMessage, 1)
	mu.Lock()
	defer mu.Unlock()
	if told {
		s.Error("it was acknowledged before it was kept")
	}
	if len(keys) < 3 {
		s.Fatalf("handed over %d times, though it was not kept twice", len(keys))
	}
	for _, k := range keys {
		if k != u.Key {
			s.Errorf("the same message has the keys %q and %q", k, u.Key)
		}
	}
	if p.Told != nil {
		s.until("acknowledgement", p.Told)
	}
}

func testRestart(s *session) {
	s.need(s.h.Reopen != nil, "a restart")
	p := s.h.NewPerson()
	first := make(chan string, 1)
	s.keep = func(batch []bot.Update) error {
		for _, u := range batch {
			if u.Kind == bot.KindMessage && u.Message.Text == "sebelum mati" {
				select {
				case first <- u.Key:
				default: // handed over again
				}
			}
		}
		return errors.New("about to be killed")
	}
	s.run()
	p.Write("sebelum mati")
	var key string
	select {
	case key = <-first:
	case <-time.After(patience):
		s.Fatal("the message was not handed over")
	}
	s.stop()
	s.mu.Lock()
	s.keep = nil
	s.mu.Unlock()
	s.h.Platform = s.h.Reopen()
	s.run()
	if u := s.await(p, bot.KindMessage, 1); u.Key != key || u.Message.Text != "sebelum mati" {
		s.Errorf("after the restart it is %q with key %q, was %q", u.Message.Text, u.Key, key)
	}
}

func testDistinctKeys(s *session) {
	p, q := s.person(), s.person()
	for range 3 {
		p.Write("sama")
		q.Write("sama")
	}
	want := 6
	if p.Locate != nil {
		p.Locate(-7.25, 112.75)
		p.Locate(-7.25, 112.75)
		want += 2
	}
	for i := range 3 {
		s.await(p, bot.KindMessage, i+1)
		s.await(q, bot.KindMessage, i+1)
	}
	if p.Edit != nil {
		id := s.await(p, bot.KindMessage, 1).Message.ID
		p.Edit(id, "lain")
		p.Edit(id, "lain lagi")
		s.await(p, bot.KindEdit, 2)
		want += 2
	}
	s.until("all updates", func() bool { return len(s.keys(p, q)) >= want })
	seen := map[string]bool{}
	for _, k := range s.keys(p, q) {
		if seen[k] {
			s.Errorf("two events have the key %q", k)
		}
		seen[k] = true
	}
}

func (s *session) keys(people ...Person) []string {
	var keys []string
	for _, p := range people {
		for _, u := range s.all(func(u bot.Update) bool { return u.Address.Chat == p.Address.Chat && u.Key != "" }) {
			keys = append(keys, u.Key)
		}
	}
	return keys
}

func testOrderIn(s *session) {
	p := s.person()
	const n = 25
	for i := range n {
		p.Write(fmt.Sprint("pesan ", i))
	}
	s.await(p, bot.KindMessage, n)
	for i := range n {
		if got, want := s.await(p, bot.KindMessage, i+1).Message.Text, fmt.Sprint("pesan ", i); got != want {
			s.Fatalf("message %d is %q", i, got)
		}
	}
}

func testTextIn(s *session) {
	p := s.person()
	n := 0
	for name, text := range hostile() {
		n++
		p.Write(text)
		m := s.await(p, bot.KindMessage, n).Message
		if m.Text != text {
			s.Errorf("%s: %q arrives as %q", name, clip(text), clip(m.Text))
		}
		if m.ID == "" || m.Command != nil || m.ReplyTo != "" || len(m.Files) > 0 || m.Unsupported != "" {
			s.Errorf("%s: arrives as %+v", name, m)
		}
	}
}

func testCommandsIn(s *session) {
	p := s.person()
	p.Write("/balas K7M-4QX Selamat <pagi>\nBu")
	m := s.await(p, bot.KindMessage, 1).Message
	if want := (bot.Command{Name: "balas", Args: "K7M-4QX Selamat <pagi>\nBu"}); m.Command == nil || *m.Command != want {
		s.Errorf("the command arrives as %+v, want %+v", m.Command, want)
	}
}

func testEditsIn(s *session) {
	p := s.person()
	s.need(p.Edit != nil, "people change what they wrote")
	p.Write("lampu mati")
	id := s.await(p, bot.KindMessage, 1).Message.ID
	p.Edit(id, "lampu mati di <RT 3>")
	if m := s.await(p, bot.KindEdit, 1).Message; m == nil || m.ID != id || m.Text != "lampu mati di <RT 3>" {
		s.Errorf("the edit of %q arrives as %+v", id, m)
	}
}

func testRepliesIn(s *session) {
	p := s.person()
	s.need(p.Reply != nil, "people answer a message")
	first := s.say(p, "yang pertama").Messages[0]
	second := s.say(p, "yang kedua").Messages[0]
	s.seesText(p, second, "yang kedua")
	p.Reply(first, "jawaban")
	m := s.await(p, bot.KindMessage, 1).Message
	if m.ReplyTo != first || !m.ReplyToBot || m.Text != "jawaban" {
		s.Errorf("an answer to %q arrives as %+v", first, m)
	}
	p.Reply(m.ID, "kepada diri sendiri")
	if own := s.await(p, bot.KindMessage, 2).Message; own.ReplyTo != m.ID || own.ReplyToBot {
		s.Errorf("an answer to their own %q arrives as %+v", m.ID, own)
	}
}

func testFilesIn(s *session) {
	p := s.person()
	s.need(p.Photo != nil || p.Document != nil, "people send files")
	n := 0
	if p.Photo != nil {
		n++
		p.Photo(picture(1), "ini <fotonya>")
		s.fileIn(s.await(p, bot.KindMessage, n).Message, bot.Photo, "ini <fotonya>", picture(1))
		n++
		p.Photo(picture(2), "")
		s.fileIn(s.await(p, bot.KindMessage, n).Message, bot.Photo, "", picture(2))
	}
	if p.Document != nil {
		n++
		data := bytes.Repeat([]byte("\x00\xff surat \r\n"), 20_000)
		name := "../surat <b> \"1\".txt"
		p.Document(name, "text/plain", data, "suratnya")
		s.fileIn(s.await(p, bot.KindMessage, n).Message, bot.Document, "suratnya", data)
	}
}

// fileIn checks a message with one file, whose content is in the store or to be fetched.
func (s *session) fileIn(m *bot.Message, kind bot.FileKind, caption string, data []byte) {
	s.Helper()
	if m == nil || len(m.Files) != 1 || m.Text != caption {
		s.Fatalf("a file with caption %q arrives as %+v", caption, m)
	}
	f := m.Files[0]
	if f.Kind != kind {
		s.Errorf("a %s arrives as %s", kind, f.Kind)
	}
	var content io.ReadCloser
	var err error
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if f.ID != "" {
		content, err = s.h.Files.Open(ctx, f.ID)
	} else if from, ok := s.h.Platform.(bot.Fetcher); !ok {
		s.Fatal("the file is not in the store, and the platform is no bot.Fetcher")
	} else {
		if f.Ref.Account != s.h.Platform.Account() || f.Ref.ID == "" {
			s.Errorf("the file's reference is %+v", f.Ref)
		}
		content, err = from.Fetch(ctx, f.Ref)
	}
	if err != nil {
		s.Fatalf("open the file: %v", err)
	}
	got, err := io.ReadAll(content)
	if err != nil {
		s.Fatalf("read the file: %v", err)
	}
	if err := content.Close(); err != nil {
		s.Errorf("close the file: %v", err)
	}
	if !bytes.Equal(got, data) {
		s.Errorf("the file has %d bytes, other than the %d sent", len(got), len(data))
	}
}

func testLocationIn(s *session) {
	p := s.person()
	s.need(p.Locate != nil, "people send their location")
	p.Locate(-7.257472, 112.752088)
	l := s.await(p, bot.KindMessage, 1).Message.Location
	if l == nil || !near(*l, -7.257472, 112.752088) {
		s.Errorf("the location arrives as %+v", l)
	}
}

func near(l bot.Location, lat, lon float64) bool {
	const metre = 1e-5 // degrees, about
	return l.Latitude-lat < metre && lat-l.Latitude < metre && l.Longitude-lon < metre && lon-l.Longitude < metre
}

func testDecode(s *session) {
	d, ok := s.h.Platform.(bot.Decoder)
	s.need(ok, "the platform decodes parked updates")
	p := s.person()
	p.Write("untuk <nanti>")
	u := s.await(p, bot.KindMessage, 1)
	if len(u.Raw) == 0 {
		s.Fatal("the update has no raw form to be parked")
	}
	again, err := d.Decode(u.Raw)
	if err != nil {
		s.Fatalf("Decode: %v", err)
	}
	if again.Key != u.Key || again.Kind != u.Kind || again.Address != u.Address || again.From.User != u.From.User ||
		again.Message == nil || again.Message.Text != u.Message.Text || again.Message.ID != u.Message.ID {
		s.Errorf("decoded again it is %+v, was %+v", again, u)
	}
	if _, err := d.Decode([]byte(`{"update`)); err == nil {
		s.Error("Decode takes what is no JSON")
	}
}
