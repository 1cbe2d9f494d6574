package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

const monitoring = "../../configs/monitoring/"

// fetch gets a page of a program that runs in this process.
func fetch(t *testing.T, url string) (status int, body string) {
	t.Helper()
	res, err := (&http.Client{Timeout: patience}).Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// served starts the program with its metrics on, and returns its base addresses and directory.
func served(t *testing.T) (web, admin, dir string) {
	t.Helper()
	dir = t.TempDir()
	out, log, _ := started(t, "DUAARAH_ADMIN_LISTEN=127.0.0.1:0", "DUAARAH_DATA="+dir)
	web = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(out.String())
	m := regexp.MustCompile(`(http://127\.0\.0\.1:[0-9]+)/metrics`).FindStringSubmatch(log.String())
	if m == nil {
		t.Fatalf("the log does not say where metrics are:\n%s", log)
	}
	return web, m[1], dir
}

func TestMetrics(t *testing.T) {
	web, admin, dir := served(t)
	if err := os.WriteFile(dir+"/backup.json", []byte(`{"at":"2026-11-27T03:00:00Z","file":"x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	const words = "Lampu di jalan Kenanga padam"
	citizen := newWebPerson(t, web, "/chat")
	citizen.say(words)
	wanted := []*regexp.Regexp{
		regexp.MustCompile(`(?m)^duaarah_updates_total\{account="web/[^"]+",outcome="handled"\} [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_updates_total\{account="web/[^"]+",outcome="parked"\} 0$`),
		regexp.MustCompile(`(?m)^duaarah_intake_lag_seconds_count\{platform="web"\} [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_settlements_total\{outcome="[a-z]+",platform="web",reason=""\} [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_delivery_duration_seconds_count\{lane="interactive",platform="web"\} [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_send_duration_seconds_count\{platform="web"\} [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_commit_duration_seconds_count [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_aspirations_open\{office="dapil-1"\} 0$`),
		regexp.MustCompile(`(?m)^duaarah_ready 1$`),
		regexp.MustCompile(`(?m)^duaarah_outbox_pending_messages\{account="web/staf",lane="bulk"\} 0$`), // also where nothing waits
		regexp.MustCompile(`(?m)^duaarah_outbox_oldest_seconds\{account="web/staf",lane="bulk"\} 0$`),
		regexp.MustCompile(`(?m)^duaarah_disk_free_bytes [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_disk_size_bytes [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_last_backup_timestamp_seconds [1-9]`),
		regexp.MustCompile(`(?m)^duaarah_build_info\{.*goversion="go1\.`),
	}
	var body string
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) { // the receipt goes by itself
		_, body = fetch(t, admin+"/metrics")
		missing := slices.DeleteFunc(slices.Clone(wanted), func(re *regexp.Regexp) bool { return re.MatchString(body) })
		if len(missing) > 0 && time.Now().Before(deadline) {
			continue
		}
		for _, re := range missing {
			t.Errorf("no %s", re)
		}
		break
	}
	if t.Failed() {
		t.Log(body)
	}
	if strings.Contains(body, "Kenanga") || strings.Contains(body, citizen.me) && citizen.me != "" {
		t.Error("the metrics tell of a person")
	}
	for _, path := range []string{"/healthz", "/readyz", "/debug/pprof/", "/debug/pprof/heap"} {
		if status, _ := fetch(t, admin+path); status != http.StatusOK {
			t.Errorf("%s answers %d", path, status)
		}
	}
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		if status, _ := fetch(t, web+path); status != http.StatusNotFound {
			t.Errorf("%s is open to the web: %d", path, status)
		}
	}

	s := streams{strings.NewReader(""), new(output), new(output), []string{"DUAARAH_LISTEN=" + strings.TrimPrefix(web, "http://")}, time.Now}
	if code := run(t.Context(), []string{"health"}, s); code != exitOK {
		t.Errorf("health ends with %d: %s", code, s.err)
	}
	checkNames(t, body)
}

// checkNames holds that what dashboard and alerts ask for is told by the program. body is all of its metrics.
func checkNames(t *testing.T, body string) {
	t.Helper()
	told := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# HELP (\S+)`).FindAllStringSubmatch(body, -1) {
		told[m[1]] = true
	}
	used := map[string]bool{}
	for _, file := range []string{"dashboard.json", "alerts.yml"} {
		b, err := os.ReadFile(monitoring + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`\b(duaarah|process)_[a-z_]+`).FindAllString(string(b), -1) {
			name = strings.TrimSuffix(name, "_bucket")
			if used[name] = true; !told[name] {
				t.Errorf("%s asks for %s, which the program does not tell", file, name)
			}
		}
	}
	for name := range told {
		if strings.HasPrefix(name, "duaarah_") && !used[name] {
			t.Errorf("neither dashboard nor alerts show %s", name)
		}
	}
}

func TestATakenAdminAddressStopsNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, log, stop := started(t, "DUAARAH_ADMIN_LISTEN="+l.Addr().String())
	if !strings.Contains(log.String(), "no metrics") {
		t.Errorf("the log does not say so:\n%s", log)
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
}

func TestHealthOfNothing(t *testing.T) {
	s := streams{strings.NewReader(""), new(output), new(output), []string{"DUAARAH_LISTEN=" + steadyAddress(t)}, time.Now}
	if code := run(t.Context(), []string{"health"}, s); code != exitFailed {
		t.Errorf("health ends with %d", code)
	}
	for listen, want := range map[string]string{":8080": "http://127.0.0.1:8080/readyz", "0.0.0.0:1": "http://127.0.0.1:1/readyz",
		"[::]:2": "http://[::1]:2/readyz", "10.0.0.1:3": "http://10.0.0.1:3/readyz"} {
		if got, err := readyURL(listen); got != want || err != nil {
			t.Errorf("%s: %s (%v)", listen, got, err)
		}
	}
}

// fewInSpan is what asks whether a counter grew within a span.
var fewInSpan = regexp.MustCompile(`^increase\(.*\[([0-9]+[mh])\]\) > 0$`)

// Every alert has its answer, and leads to it; the dashboard is JSON with panels that ask for something.
func TestAlertsHaveAnswers(t *testing.T) {
	b, err := os.ReadFile(monitoring + "alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	answers, err := os.ReadFile(monitoring + "alerts.md")
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr, For string
				Annotations      map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(b, &rules); err != nil {
		t.Fatal(err)
	}
	alerts := 0
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			alerts++
			if !strings.Contains(string(answers), "\n## "+r.Alert+"\n") {
				t.Errorf("%s has no answer", r.Alert)
			}
			if !strings.HasSuffix(r.Annotations["runbook"], "alerts.md#"+strings.ToLower(r.Alert)) || r.Annotations["summary"] == "" || r.Expr == "" {
				t.Errorf("%s lacks its expression, summary or link", r.Alert)
			}
			if m := fewInSpan.FindStringSubmatch(r.Expr); m != nil { // what happens once is over when the span is
				span, err := time.ParseDuration(m[1])
				pending, perr := time.ParseDuration(r.For)
				if err != nil || perr != nil || pending >= span {
					t.Errorf("%s waits %s, and one of it is in the figure for %s: it never comes", r.Alert, r.For, m[1])
				}
			}
		}
	}
	if n := strings.Count(string(answers), "\n## "); n != alerts || n == 0 {
		t.Errorf("%d answers to %d alerts", n, alerts)
	}
	if b, err = os.ReadFile(monitoring + "dashboard.json"); err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(b, &board); err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, p := range board.Panels {
		if seen[p.ID] || p.Title == "" || len(p.Targets) == 0 || p.Targets[0].Expr == "" {
			t.Errorf("panel %d (%s) is not whole", p.ID, p.Title)
		}
		seen[p.ID] = true
	}
}
