package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// What people had erased after a backup was made does not come back with it: in the place of the former data, it is erased again. Where those
// are gone, the operator is told that nobody knows what that was.
func TestErasedAfterTheBackup(t *testing.T) {
	dir := t.TempDir()
	out, log, stop := started(t, "DUAARAH_DATA="+dir)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	sends := func(text string) (p *webPerson, code string) {
		p = newWebPerson(t, link[1], "/chat")
		p.say(text)
		p.tap(p.waitFor("Kami catat"), "Kirim sekarang")
		return p, regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(p.waitFor("Kode Anda").text())
	}
	sends("pohon mahoni tumbang di jalan")
	all, _ := sends("lampu zirkonia padam")
	one, code := sends("sumur topazungu keruh")
	staff.waitFor("topazungu")
	file := filepath.Join(t.TempDir(), "b.tar.gz")
	ran(t, dir, "backup", file)
	for p, label := range map[*webPerson]string{all: "Hapus semua tentang saya", one: "Hapus " + code} {
		p.say("/hapus")
		p.tap(p.waitFor("Apa yang ingin Anda hapus"), label)
		p.tap(p.waitFor("untuk selamanya"), "Ya, hapus")
		p.waitFor("sudah dihapus")
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, dir)
	restore := func(dir string, want string) {
		t.Helper()
		var said, faults bytes.Buffer
		s := streams{strings.NewReader(""), &said, &faults, []string{"DUAARAH_DATA=" + dir}, time.Now}
		if code := run(t.Context(), []string{"restore", "--force", file}, s); code != exitOK || !strings.Contains(said.String(), want) {
			t.Errorf("restore ends with %d, and does not say %q:\n%s%s", code, want, &said, &faults)
		}
	}
	restore(dir, "2 penghapusan yang diminta warga sesudah cadangan itu sudah dilakukan lagi")
	said, _ := checkOf(t, dir) // one whose words are in several places is one that was asked for
	if got := regexp.MustCompile(`(\d+) (?:permintaan hapus|penghapusan)`).FindAllString(said, -1); !slices.Equal(got, []string{"2 permintaan hapus"}) {
		t.Errorf("check counts %q", got)
	}
	later(t, dir)
	nowhere(t, dir, log.String(), "irkonia", "opazungu", all.me)
	found := false
	for _, l := range exported(t, dir) {
		found = found || l.Text == "pohon mahoni tumbang di jalan"
	}
	if !found {
		t.Error("what the other person wrote is gone")
	}
	restore(t.TempDir(), "tidak ada yang tahu apa saja")
}
