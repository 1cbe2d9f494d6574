package handlers_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/store"
)

var update = flag.Bool("update", false, "write the transcripts anew")

func (w *world) write(p *person, m bot.Message) {
	text := m.Text
	if len(m.Files) > 0 {
		text = strings.TrimSpace(fmt.Sprintf("(%d berkas) %s", len(m.Files), text))
	}
	if m.ReplyTo != "" {
		text = "(membalas) " + text
	}
	fmt.Fprintf(w.log, "%s: %s\n", p.title(), text)
}

func (w *world) writeOut(chat, who string, out bot.Outgoing) {
	fmt.Fprintf(w.log, "%s, kepada %s:\n", who, w.names[chat])
	for _, line := range strings.Split(flat(out), "\n") {
		fmt.Fprintf(w.log, "    %s\n", line)
	}
}

// flat writes a message with its spans and buttons as a person would see them.
func flat(out bot.Outgoing) string {
	var b strings.Builder
	if out.Together && len(out.Files) > 0 {
		b.WriteString("(gambar) ")
	}
	s := out.Text.S
	for i := 0; i <= len(s); i++ {
		for _, x := range out.Text.Spans {
			if x.Kind == bot.Bold && (x.Start == i || x.End == i) {
				b.WriteString("**")
			}
			if x.Kind == bot.Quote && (x.Start == i || x.Start < i && i < x.End && s[i-1] == '\n') {
				b.WriteString("│ ")
			}
		}
		if i < len(s) {
			b.WriteByte(s[i])
		}
	}
	for _, row := range out.Buttons {
		b.WriteByte('\n')
		for i, btn := range row {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString("[" + btn.Label + "]")
		}
	}
	return b.String()
}

func (w *world) show(chat string) string {
	var b strings.Builder
	for _, s := range w.chats[chat] {
		fmt.Fprintf(&b, "-- %s %s\n%s\n", s.id, s.from, flat(s.out))
	}
	return b.String()
}

// golden compares the transcript with the one on file, codes and aliases made alike.
func (w *world) golden(name string) {
	w.t.Helper()
	got := w.log.String()
	codes := slices.Clone(w.codes)
	for _, id := range w.ids() {
		w.view(func(r store.Reader) error {
			a, err := r.Aspiration(id)
			if err != nil {
				return err
			}
			c, err := r.Citizen(a.Citizen)
			if err != nil {
				return err
			}
			code := strings.ReplaceAll(string(a.Code), "-", "")
			codes = append(codes, string(a.Code), fmt.Sprintf("KODE-%d", id), strings.ToLower(code), fmt.Sprintf("kode%d", id), c.Alias, fmt.Sprintf("Melati %d", c.ID))
			return nil
		})
	}
	for id := store.CitizenID(1); ; id++ { // those too whose is no aspiration
		var c store.Citizen
		if err := w.db.View(w.t.Context(), func(r store.Reader) (err error) { c, err = r.Citizen(id); return err }); err != nil {
			break
		}
		codes = append(codes, c.Alias, fmt.Sprintf("Melati %d", c.ID))
	}
	got = replaced(got, codes)
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			w.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	if got != string(want) {
		w.t.Errorf("the conversation differs from %s (go test ./handlers -update writes it anew):\n%s", path, got)
	}
}

// replaced puts others in the place of words, given by turns; of words that begin alike the longest counts.
func replaced(s string, pairs []string) string {
	byLength := slices.Collect(slices.Chunk(pairs, 2))
	slices.SortStableFunc(byLength, func(a, b []string) int { return len(b[0]) - len(a[0]) })
	return strings.NewReplacer(slices.Concat(byLength...)...).Replace(s)
}
