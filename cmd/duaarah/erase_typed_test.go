package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// What staff typed of a person in the web chat, where the program keeps the history, goes with what it was about: what they looked for, a note
// that was mistyped, a reason, and what they had not said to whom. What they typed of others stays.
func TestErasedWhatStaffTyped(t *testing.T) {
	dir := t.TempDir()
	out, log, stop := started(t, "DUAARAH_DATA="+dir)
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	citizen := newWebPerson(t, link[1], "/chat")
	citizen.say("lampu zirkonia padam, hubungi 081298765432")
	citizen.tap(citizen.waitFor("Kami catat"), "Kirim sekarang")
	code := regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(citizen.waitFor("Kode Anda").text())
	card := staff.waitFor("zirkonia")
	staff.say("/cari zirkonia")
	staff.waitFor("1 aspirasi cocok")
	staff.say("/cari jembatan")
	staff.say("/catatan " + code + " catatan opalhijau")
	staff.say("/catatn " + code + " salah ketik topazungu")
	staff.say("/tanya " + code + " di mana akikmerah itu?")
	staff.say("/alihkan " + code + " Dinas pirusbiru, 5 hari kerja")
	staff.say("/janji " + code + " besok jamrudku selesai")
	staff.say("intanpermata ini untuk siapa ya")
	staff.tap(card, "Lihat nomor")
	staff.reply(staff.waitFor("Untuk apa nomor"), "alasan mutiarahitam")
	staff.waitFor("081298765432")
	citizen.say("/hapus")
	citizen.tap(citizen.waitFor("Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	citizen.tap(citizen.waitFor("untuk selamanya"), "Ya, hapus semuanya")
	citizen.waitFor("Semuanya sudah dihapus")
	for deadline := time.Now().Add(patience); strings.Contains(allText(staff), "zirkonia") && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	if text := allText(staff); !strings.Contains(text, "/cari jembatan") || !strings.Contains(text, "/gabung") {
		t.Errorf("what was of nobody is gone, too: %s", text)
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, dir)
	nowhere(t, dir, log.String(), "irkonia", "opalhijau", "topazungu", "akikmerah", "pirusbiru", "jamrudku", "intanpermata", "mutiarahitam", "81298765432", citizen.me)
}

// The same of who supports an aspiration that goes on without them; what staff answered in it stays.
func TestErasedWhatStaffTypedOfASupporter(t *testing.T) {
	dir := t.TempDir()
	out, log, stop := started(t, "DUAARAH_DATA="+dir, "DUAARAH_SIMILAR_FOR=1440h")
	link := regexp.MustCompile(`(http://[^/\s]+)/chat/staf/gabung\?kode=\S+`).FindStringSubmatch(out.String())
	staff := newWebPerson(t, link[1], "/chat/staf")
	staff.enrol(link[0])
	first := newWebPerson(t, link[1], "/chat")
	first.say("lampu jalan Melati depan SDN 3 mati udah 2 minggu, gelap bgt")
	first.tap(first.waitFor("Kami catat"), "Kirim sekarang")
	code := regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(first.waitFor("Kode Anda").text())
	second := newWebPerson(t, link[1], "/chat")
	second.say("pak tolong PJU di jl. melati padam, anak saya zirkonia takut lewat")
	second.tap(second.waitFor("Dukung, atau tetap kirim sendiri"), "Dukung")
	staff.waitFor("zirkonia")
	staff.say("/cari zirkonia")
	staff.waitFor("1 aspirasi cocok")
	staff.say("/catatn " + code + " salah ketik topazungu")
	staff.reply(staff.waitFor("zirkonia"), "Selamat pagi, lampunya sudah kami ganti kemarin pukul 9, mestinya terang lagi.")
	second.waitFor("sudah kami ganti")
	second.say("/hapus")
	second.tap(second.waitFor("Apa yang ingin Anda hapus"), "Hapus semua tentang saya")
	second.tap(second.waitFor("untuk selamanya"), "Ya, hapus semuanya")
	second.waitFor("Semuanya sudah dihapus")
	for deadline := time.Now().Add(patience); strings.Contains(allText(staff), "zirkonia") && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	if text := allText(staff); !strings.Contains(text, "sudah kami ganti") {
		t.Errorf("what staff answered is gone, too: %s", text)
	}
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	later(t, dir)
	nowhere(t, dir, log.String(), "irkonia", "topazungu", second.me)
}
