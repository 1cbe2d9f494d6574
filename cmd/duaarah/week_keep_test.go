package main

import (
	"fmt"
	"os"
	"path/filepath"

	"duaarah/bot/discord/discordtest"
)

// keep keeps what a week that failed leaves behind, to be looked at: DUAARAH_WEEK_KEEP names a directory for its data, its log, and all that
// stands in chats ("said").
func (w *week) keep() {
	w.t.Helper()
	dir := os.Getenv("DUAARAH_WEEK_KEEP")
	if dir == "" || !w.t.Failed() {
		return
	}
	if err := os.CopyFS(dir, os.DirFS(w.dir)); err != nil {
		w.t.Error(err)
	}
	f, err := os.Create(filepath.Join(dir, "said"))
	if err != nil {
		w.t.Error(err)
		return
	}
	defer f.Close()
	for name, group := range map[string]int64{"group": w.group, "forum": w.forum, "other": w.other} {
		for _, m := range w.tg.Messages(group) {
			fmt.Fprintf(f, "== %s, message %d in topic %d, of the bot: %v, answers %d\n%s\n%v\n", name, m.ID, m.Thread, m.Bot, m.ReplyTo, m.Text, m.Buttons)
		}
	}
	for name, room := range map[string]*discordtest.Channel{"hall": w.hall, "posts": w.posts} {
		for _, m := range w.dc.Messages(room.ID) {
			shown, _ := discordtest.Shown(m)
			fmt.Fprintf(f, "== %s, message %s, of the bot: %v\n%s\n", name, m.ID, m.Bot, shown)
		}
		for _, th := range room.Threads() {
			fmt.Fprintf(f, "== %s, thread %s: %s\n", name, th.ID, th.Name)
			for _, m := range th.Messages {
				shown, _ := discordtest.Shown(m)
				fmt.Fprintf(f, "-- message %s, of the bot: %v\n%s\n", m.ID, m.Bot, shown)
			}
		}
	}
	for _, p := range w.everybody() {
		if _, ok := p.(*weekWeb); ok { // the program is not there any more to tell
			continue
		}
		for _, text := range p.reads() {
			fmt.Fprintf(f, "== to %s\n%s\n", p.called(), text)
		}
	}
	for _, c := range w.dc.Calls("") {
		fmt.Fprintf(f, "== call %s %s %s\n", c.Method, c.Path, c.JSON)
	}
}
