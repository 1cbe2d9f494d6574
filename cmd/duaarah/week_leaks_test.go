package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"duaarah/store"
)

// Of what leaves the program beside chats: exports, the log, metrics, and the dashboard, to each who may see it.

// private are what is nobody's but a citizen's, or staff's for themselves: names, numbers, notes.
var private = regexp.MustCompile(`Wargaasli\d+x|0812345\d+|rahasia\d+x`)

// worded are words of citizens and staff.
var worded = regexp.MustCompile(`(perihal|lanjut|balasan|rahasia)\d+x`)

// checkLeaks: nobody's name, number, words or note is in what leaves the program by another way than to those whom they are for.
func (w *week) checkLeaks() {
	w.t.Helper()
	export := func(args ...string) string { return w.run(w.environ, append(args, "--data", w.data())...) }
	none := map[string]string{
		"the export without text": export("export", "--without-text"), "the record of processing": export("processing-log", "export"), "the log": w.log(),
		"the figures": export("stats", "--format", "json"), "the trail": export("trail", "--office", "dapil-1"), "the metrics": w.fetch(http.DefaultClient, w.metrics),
	}
	for where, text := range none {
		if got := private.FindString(text) + worded.FindString(text); got != "" || text == "" && where != "the log" {
			w.t.Errorf("%s holds %q (of %d bytes)", where, got, len(text))
		}
	}
	whole := export("export")
	erased := map[string]bool{}
	for _, m := range w.matters {
		if m.state == store.Erased {
			for _, word := range append(m.words(), m.gone...) {
				erased[word] = true
			}
		}
	}
	for _, g := range w.gone {
		erased[g.word] = true
	}
	for _, word := range regexp.MustCompile(`Wargaasli\d+x|rahasia\d+x|(perihal|lanjut|balasan)\d+x`).FindAllString(whole, -1) {
		if erased[word] || strings.HasPrefix(word, "W") || strings.HasPrefix(word, "rahasia") {
			w.t.Errorf("the export holds %q", word)
		}
	}
	if !strings.Contains(whole, "perihal") {
		w.t.Error("the export has no words")
	}
	w.checkDashboard(w.named("Dewi"), "dapil-2")
	w.checkDashboard(w.admin, "dapil-1")
	w.checkDashboard(w.auditor, "dapil-1")
}

// fetch reads a page.
func (w *week) fetch(client *http.Client, address string) string {
	w.t.Helper()
	res, err := client.Get(address)
	if err != nil {
		w.t.Error(err)
		return ""
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		w.t.Errorf("%s: %s, %v", address, res.Status, err)
	}
	return string(b)
}

var (
	weekLink = regexp.MustCompile(`/dashboard/masuk\?kode=([A-Z0-9]+)`)
	weekHref = regexp.MustCompile(`href="(/dashboard[^"#]*)"`)
)

// checkDashboard: who opens the dashboard reads the words of their office's citizens there, and of nobody else's; no name, and no number.
func (w *week) checkDashboard(p weekPerson, office string) {
	w.t.Helper()
	w.rest(func() { p.commands("dasbor", "", "") })
	var links []string
	switch p := p.(type) {
	case *weekTG:
		for _, m := range w.tg.Said(p.ID) {
			for _, e := range m.Entities {
				links = append(links, e.URL)
			}
		}
	case *weekDC:
		for _, m := range p.Whispers() {
			links = append(links, m.Content)
		}
	}
	code := ""
	for _, link := range links {
		if found := weekLink.FindStringSubmatch(link); found != nil {
			code = found[1]
		}
	}
	browser := newWebPerson(w.t, w.web, "/chat").client
	res, err := browser.PostForm(w.web+"/dashboard/masuk", url.Values{"kode": {code}})
	if err != nil || res.Request.URL.Path != "/dashboard" {
		w.t.Errorf("%s cannot open the dashboard with %q (%v); they read\n%s", p.called(), code, err, latest(p))
		return
	}
	res.Body.Close()
	theirs, open := map[string]bool{}, 0
	for _, m := range w.matters {
		open += btoi(m.office == office && m.state == store.Open)
		words := slices.Concat(m.words(), m.replies, m.gone, m.old)
		for _, f := range slices.Concat(m.follow, m.past) {
			words = append(words, f.words...)
		}
		for _, word := range words {
			theirs[word] = theirs[word] || m.office == office
		}
	}
	pages, seen, words := []string{"/dashboard", "/dashboard/daftar"}, map[string]bool{}, 0
	for len(pages) > 0 && len(seen) < 40 {
		page := pages[0]
		if pages = pages[1:]; seen[page] || strings.Contains(page, "keluar") || strings.Contains(page, ".png") { // of nothing there is no picture
			continue
		}
		seen[page] = true
		text := w.fetch(browser, w.web+page)
		if got := private.FindString(text); got != "" {
			w.t.Errorf("%s reads %q on %s", p.called(), got, page)
		}
		for _, word := range worded.FindAllString(text, -1) {
			if words++; !theirs[word] && strings.HasPrefix(word, "perihal") {
				w.t.Errorf("%s, of %s, reads %q on %s", p.called(), office, word, page)
			}
		}
		for _, found := range weekHref.FindAllStringSubmatch(text, -1) {
			next := strings.ReplaceAll(found[1], "&amp;", "&")
			if strings.Contains(next, "/aspirasi/") {
				pages = append([]string{next}, pages...)
			} else {
				pages = append(pages, next)
			}
		}
	}
	if words == 0 && open > 0 {
		w.t.Errorf("%s reads no words on %d pages of the dashboard", p.called(), len(seen))
	}
}
