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
				staff.waitFor("dihapus atas permintaan warganya")
				for deadline := time.Now().Add(patience); strings.Contains(allText(staff), "zirkonia") || strings.Contains(allText(citizen), "opalhijau"); time.Sleep(20 * time.Millisecond) {
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

// A code that supporters have as well does not say who of them asked: nobody is erased by it, with --yes neither, until the account is given.
// Then that person is erased and nobody else.
func TestErasedByTheOperatorWhereOthersHaveTheCode(t *testing.T) {
	dir := t.TempDir()
	out, log, stop := started(t, "DUAARAH_DATA="+dir, "DUAARAH_SIMILAR_FOR=1440h")
	base := base(out)
	first := newWebPerson(t, base, "/chat")
	first.say("lampu jalan Melati depan SDN 3 mati udah 2 minggu, gelap bgt")
	first.tap(first.waitFor("Kami catat"), "Kirim sekarang")
	code := regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(first.waitFor("Kode Anda").text())
	second := newWebPerson(t, base, "/chat")
	second.say("pak tolong PJU di jl. melati padam, anak saya zirkonia takut lewat")
	second.tap(second.waitFor("Dukung, atau tetap kirim sendiri"), "Dukung")
	second.waitFor(code)
	var said, faults output
	if code := run(t.Context(), []string{"erase", code, "--yes", "--reason", "surat 12/2026"}, streams{strings.NewReader(""), &said, &faults,
		[]string{"DUAARAH_DATA=" + dir}, time.Now}); code != exitFailed {
		t.Errorf("it ends with %d:\n%s%s", code, &said, &faults)
	}
	accounts := regexp.MustCompile(`web/\S+`).FindAllString(said.String(), -1)
	if len(accounts) != 2 || !strings.HasSuffix(accounts[0], first.me) || !strings.HasSuffix(accounts[1], second.me) {
		t.Fatalf("of %s and %s it says %s", first.me, second.me, &said)
	}
	ran(t, dir, "erase", accounts[1], "--yes", "--reason", "surat 12/2026")
	second.waitFor("dihapus oleh pengelola")
	if text := allText(first); !strings.Contains(text, code) || strings.Contains(text, "dihapus oleh pengelola") {
		t.Errorf("the first person reads %s", text)
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, dir)
	nowhere(t, dir, log.String(), "irkonia", second.me)
	if lines := exported(t, dir); len(lines) == 0 || !strings.HasPrefix(lines[0].Text, "lampu jalan Melati") {
		t.Errorf("what the first person wrote is gone: %+v", lines)
	}
}
