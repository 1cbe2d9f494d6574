package main

import (
	"slices"
	"strings"

	"duaarah/store"
)

// audit has the auditor open cards, and try what she may not: nothing changes by that, and nobody is written to.
func (w *week) audit(n int) {
	w.t.Helper()
	for _, m := range w.some(n, func(m *weekMatter) bool { return m.office == "dapil-1" && m.state == store.Open && m.mark != "" }) {
		before, happened := w.row(m), w.steps(m.id)
		w.rest(func() { w.auditor.commands("kartu", m.code, "") })
		if !strings.Contains(strings.Join(w.auditor.reads(), "\n"), m.mark) {
			w.t.Errorf("the auditor cannot read %s; she reads\n%s", m.code, latest(w.auditor))
		}
		w.audited = append(w.audited, m)
		tries := map[string]string{"ambil": "", "balas": "balasanterlarangx ini dijawab", "tutup": "", "catatan": "rahasiaterlarangx", "spam": "",
			"tanya": "balasanterlarangx di mana?", "janji": "besok balasanterlarangx", "alihkan": "Dinas PU, 5 hari kerja", "tunda": "besok", "lepas": "", "slip": ""}
		w.rest(func() {
			for command, rest := range tries {
				w.auditor.commands(command, m.code, rest)
			}
		})
		after := slices.DeleteFunc(strings.Split(w.steps(m.id), ", "), func(step string) bool { return strings.HasPrefix(step, "looked") })
		then := slices.DeleteFunc(strings.Split(happened, ", "), func(step string) bool { return strings.HasPrefix(step, "looked") })
		if w.row(m) != before || !slices.Equal(after, then) {
			w.t.Errorf("the auditor did something to %s: it was %+v, and is %+v: %s", m.code, before, w.row(m), w.steps(m.id))
		}
	}
}
