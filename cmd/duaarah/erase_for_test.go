package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// The operator erases everything of somebody who has lost their account, beside the running program and without it: it is gone from the
// staff's page and the person's own, and from every file. What others wrote stays; so does the reason, in the log.
func TestErasedByTheOperator(t *testing.T) {
	for name, serves := range map[string]bool{"while it serves": true, "while it does not": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			out, log, stop := started(t, "DUAARAH_DATA="+dir)
			link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
			staff := newWebPerson(t, link[1], "/chat/staf")
			staff.enrol(link[0])
			other := newWebPerson(t, link[1], "/chat")
			other.say("pohon mahoni tumbang di jalan")
			other.tap(other.waitFor("Kami catat"), "Kirim sekarang")
			citizen := newWebPerson(t, link[1], "/chat")
			citizen.sendFile("lampu zirkonia padam", "berkas-topazungu.txt", []byte("isi lampiran rubijingga yang unik"))
			citizen.waitFor("dengan 1 berkas")
			citizen.tap(citizen.waitFor("Kami catat"), "Kirim sekarang")
			code := regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(citizen.waitFor("Kode Anda").text())
			staff.reply(cardOf(t, staff, staff.entries(), "lampu zirkonia padam"), "Lampunya kami ganti nanti sore, kata opalhijau.")
			citizen.waitFor("opalhijau")
			staff.say("/cari zirkonia")
			staff.waitFor("1 aspirasi cocok")
			if !serves {
				if code := stop(); code != exitOK {
					t.Errorf("serve ended with %d", code)
				}
			}
			who := code
			if !serves { // by the account that is shown with it
				var asked, faults output
				if code := run(t.Context(), []string{"erase", code, "--reason", "surat 12/2026"}, streams{strings.NewReader("t\n"), &asked, &faults,
					[]string{"DUAARAH_DATA=" + dir}, time.Now}); code != exitFailed {
					t.Errorf("nobody agreed, and it ends with %d:\n%s%s", code, &asked, &faults)
				}
				who = regexp.MustCompile(`akun (\S+)`).FindStringSubmatch(asked.String())[1]
			}
			said := ran(t, dir, "erase", who, "--yes", "--reason", "surat 12/2026")
			if !strings.Contains(said, "1 aspirasi, 2 pesan termasuk balasan staf, 1 lampiran") || !strings.Contains(said, "/"+citizen.me) || strings.Contains(said, "zirkonia") {
				t.Errorf("it says %s", said)
			}
			if serves {
				citizen.waitFor("dihapus oleh pengelola")
				staff.waitFor("dihapus oleh warganya")
				for deadline := time.Now().Add(time.Minute); strings.Contains(allText(staff), "zirkonia") || strings.Contains(allText(citizen), "opalhijau"); time.Sleep(20 * time.Millisecond) {
					if time.Now().After(deadline) {
						t.Fatalf("it is still to be read: %s\n%s", allText(staff), allText(citizen))
					}
				}
				if code := stop(); code != exitOK {
					t.Errorf("serve ended with %d", code)
				}
			}
			later(t, dir)
			nowhere(t, dir, log.String(), "irkonia", "opazungu", "rubijingga", "opalhijau", citizen.me)
			if l := ran(t, dir, "processing-log", "export", "--citizen", code); !strings.Contains(l, "erase_asked") || !strings.Contains(l, "surat 12/2026") || !strings.Contains(l, "erase_done") {
				t.Errorf("the log says %s", l)
			}
			found := false
			for _, l := range exported(t, dir) {
				found = found || l.Text == "pohon mahoni tumbang di jalan"
			}
			if !found {
				t.Error("what the other person wrote is gone")
			}
		})
	}
}
