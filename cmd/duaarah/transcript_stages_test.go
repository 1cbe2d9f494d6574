package main

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// stages are the platforms, by name: each sets a story up.
func stages() map[string]func(s *story, c conversation) {
	return map[string]func(s *story, c conversation){"telegram": onTelegramStage, "discord": onDiscordStage, "web": onWebStage}
}

// serve runs the program for a story, and returns what it printed.
func (s *story) serve(c conversation, environ ...string) *output {
	s.t.Helper()
	dir := s.t.TempDir()
	environ = append([]string{"DUAARAH_LISTEN=127.0.0.1:0", "DUAARAH_ADMIN_LISTEN=off", "DUAARAH_DATA=" + dir, "DUAARAH_ROOM_PACE=off"}, environ...)
	environ = slices.Concat(environ, c.env, sharedMemory)
	upToDate(s.t, environ)
	if c.seed != "" {
		path := filepath.Join(s.t.TempDir(), "seed.yaml")
		if err := os.WriteFile(path, []byte(c.seed), 0o600); err != nil {
			s.t.Fatal(err)
		}
		s.run(environ, "apply", "--yes", path)
	}
	ctx, cancel := context.WithCancel(s.t.Context())
	out, log, ended := &output{}, &output{}, make(chan int, 1)
	p := &program{streams: streams{strings.NewReader(""), out, log, environ, s.clock}, around: waking}
	go func() { ended <- p.run(ctx, []string{"serve"}) }()
	stop := sync.OnceValue(func() int { cancel(); return <-ended })
	for deadline := time.Now().Add(patience); !strings.Contains(out.String(), "Ctrl+C"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("serve did not start:\n%s", log)
		}
	}
	var err error
	if s.db, err = sql.Open("sqlite", "file:"+filepath.Join(dir, "duaarah.db")+"?mode=ro"); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := s.db.Close(); err != nil {
			s.t.Error(err)
		}
		if code := stop(); code != exitOK {
			s.t.Errorf("serve ended with %d:\n%s", code, log)
		}
	})
	s.environ = environ
	s.waker = newWebPerson(s.t, base(out), "/chat")
	return out
}

// run runs another command of the program, at the story's time.
func (s *story) run(environ []string, args ...string) string {
	s.t.Helper()
	var out, log output
	if code := run(s.t.Context(), args, streams{strings.NewReader(""), &out, &log, environ, s.clock}); code != exitOK {
		s.t.Fatalf("%v ends with %d:\n%s", args, code, &log)
	}
	return out.String()
}

// invited is the secret of an invitation into dapil-1.
func (s *story) invited() string {
	secret, _, _ := strings.Cut(s.run(s.environ, "invite", "--office", "dapil-1", "--role", "staff"), "\n")
	return secret
}

// quoted marks the lines of a text that lie within spans of bytes.
func quotedLines(text string, spans [][2]int) string {
	var b strings.Builder
	at := 0
	for line := range strings.Lines(text) {
		if slices.ContainsFunc(spans, func(s [2]int) bool { return at >= s[0] && at < s[1] }) {
			b.WriteString("│ ")
		}
		b.WriteString(line)
		at += len(line)
	}
	return b.String()
}

// sound is what a voice note holds.
func sound() []byte { return append([]byte("OggS\x00\x02"), bytes.Repeat([]byte{7}, 500)...) }

// video and document are the least that a player, or a reader, takes for one.
func video() []byte {
	return append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), bytes.Repeat([]byte{0}, 64)...)
}

func document() []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}
