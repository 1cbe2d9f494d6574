package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

// Who asked after a backup was made that nothing of theirs be processed is not processed in what is put back either: what was open is
// withdrawn, and they agree to nothing. Who agreed again since is left alone, and so is who was erased. Who said that they want no more
// news of an office gets none.
func TestStoppedAfterTheBackup(t *testing.T) {
	dir := t.TempDir()
	out, log, stop := started(t, "DUAARAH_DATA="+dir)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	codes := map[string]store.Code{}
	people := map[string]*webPerson{}
	for _, name := range []string{"stops", "agrees again", "erased", "stays", "leaves"} {
		p := newWebPerson(t, link[1], "/chat")
		p.say("lampu mati di gang " + name)
		p.tap(p.waitFor("Kami catat"), "Kirim sekarang")
		codes[name] = store.Code(regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(p.waitFor("Kode Anda").text()))
		people[name] = p
	}
	for _, name := range []string{"stays", "leaves"} {
		p := people[name]
		p.say("/kabar")
		p.tap(p.waitFor("Mau menerima kabar?"), "Terima kabar: Kantor Dapil 1")
		p.waitFor("Anda menerima kabar dari")
	}
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	ran(t, dir, "backup", file)
	for _, name := range []string{"stops", "agrees again", "erased"} {
		p := people[name]
		p.say("/privasi")
		p.tap(p.waitFor("Data Anda, singkatnya"), "Hak Anda")
		p.tap(p.waitFor("/dataku: semua"), "Hentikan pemrosesan")
		p.tap(p.waitFor("Hentikan pemrosesan data Anda"), "Ya, hentikan")
		done := p.waitFor("Sudah berhenti")
		switch name {
		case "agrees again":
			p.tap(done, "Aktifkan lagi")
			p.waitFor("pemrosesan aktif lagi")
		case "erased":
			p.say("/hapus")
			p.tap(p.waitFor("Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
			p.tap(p.waitFor("untuk selamanya"), "Ya, hapus semuanya")
			p.waitFor("Semuanya sudah dihapus")
		}
	}
	people["leaves"].say("/berhenti")
	people["leaves"].waitFor("berhenti menerima kabar")
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d:\n%s", code, log)
	}
	var said, faults bytes.Buffer
	s := streams{strings.NewReader(""), &said, &faults, []string{"DUAARAH_DATA=" + dir}, time.Now}
	if code := run(t.Context(), []string{"restore", "--force", file}, s); code != exitOK || !strings.Contains(said.String(), "1 warga minta pemrosesan dihentikan") ||
		!strings.Contains(said.String(), "2 warga berhenti menerima kabar") {
		t.Errorf("restore ends with %d, and says\n%s%s", code, &said, &faults)
	}
	db := openDB(t, dir)
	defer db.Close()
	for name, want := range map[string]struct {
		state   store.State
		stopped bool
		news    bool
	}{"stops": {store.Withdrawn, true, false}, "agrees again": {store.Open, false, false}, "erased": {store.Erased, false, false},
		"stays": {store.Open, false, true}, "leaves": {store.Open, false, false}} {
		var state store.State
		var stopped, news bool
		if err := db.QueryRowContext(t.Context(), `SELECT a.state, coalesce((SELECT max(i.stopped) FROM identities i WHERE i.citizen = a.citizen), 0),
			EXISTS (SELECT 1 FROM subscriptions s WHERE s.citizen = a.citizen AND s.state = 'yes')
			FROM aspirations a WHERE code = ?`, codes[name]).Scan(&state, &stopped, &news); err != nil || state != want.state || stopped != want.stopped || news != want.news {
			t.Errorf("who %s: %s, stopped %t, news %t (%v), want %+v", name, state, stopped, news, err, want)
		}
	}
}
