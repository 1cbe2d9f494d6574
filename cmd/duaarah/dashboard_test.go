package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duaarah/store/measure"
)

// TestDashboardOfTheProgram goes the whole way: staff ask the bot for the link, open it, see what a citizen wrote about, and end
// the session from the chat. A program reads the same by a token.
func TestDashboardOfTheProgram(t *testing.T) {
	dir := t.TempDir()
	out, _, _ := started(t, "DUAARAH_DATA="+dir)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff, citizen := newWebPerson(t, link[1], "/chat/staf"), newWebPerson(t, link[1], "/chat")
	staff.enrol(link[0])
	citizen.say("lampu jalan depan SDN 3 mati")
	citizen.tap(citizen.waitFor("Kami catat"), "Kirim sekarang")
	citizen.waitFor("Kode Anda")
	staff.say("/dasbor")
	staff.waitFor("Buka dasbor")
	// The link's address is beside its text.
	address := regexp.MustCompile(`http://[^"\\]+/dashboard/masuk\?kode=([A-Z0-9]+)`).FindStringSubmatch(string(staff.get("/chat/staf/state")))
	if address == nil || !strings.HasPrefix(address[0], link[1]) {
		t.Fatalf("no link in\n%s", staff.get("/chat/staf/state"))
	}
	if page := string(staff.get(strings.TrimPrefix(address[0], link[1]))); !strings.Contains(page, `name="kode"`) {
		t.Fatalf("the link shows\n%s", page)
	}
	res, err := staff.client.PostForm(link[1]+"/dashboard/masuk", url.Values{"kode": {address[1]}}) // follows to the first page
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || res.Request.URL.Path != "/dashboard" || !strings.Contains(string(page), "Diterima 1.") {
		t.Fatalf("%s, %v:\n%s", res.Request.URL, err, page)
	}
	list := string(staff.get("/dashboard/daftar"))
	code := regexp.MustCompile(`/dashboard/aspirasi/[A-Z0-9-]+`).FindString(list)
	if words := string(staff.get(code)); !strings.Contains(words, "lampu jalan depan SDN 3 mati") {
		t.Errorf("the words are not in\n%s", words)
	}

	var secret strings.Builder
	if c := run(t.Context(), []string{"token", "create", "--name", "press", "--data", dir}, streams{strings.NewReader(""), &secret, io.Discard, nil, time.Now}); c != exitOK {
		t.Fatalf("token create ends with %d", c)
	}
	token, _, _ := strings.Cut(secret.String(), "\n")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link[1]+"/api/v1/stats", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if res, err = staff.client.Do(req); err != nil {
		t.Fatal(err)
	}
	var report measure.Report
	err = json.NewDecoder(res.Body).Decode(&report)
	res.Body.Close()
	if err != nil || len(report.Groups) != 1 || report.Groups[0].Aspirations != 1 {
		t.Errorf("the API says %+v, %v", report, err)
	}

	staff.say("/dasbor keluar")
	staff.waitFor("1 sesi")
	if res, err = staff.client.Get(link[1] + "/dashboard"); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		t.Errorf("after /dasbor keluar the dashboard answers %d", res.StatusCode)
	}
}
