package handlers_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/handlers/team"
	"duaarah/store"
)

func (w *world) staffID(p *person) (id store.StaffID) {
	w.t.Helper()
	w.view(func(r store.Reader) error {
		who, err := r.Identity(p.address().Account, p.user)
		id = who.Staff
		return err
	})
	return id
}

// kinds are the kinds of the events of an office, in order.
func (w *world) officeEvents(office store.OfficeID) (all []store.Event) {
	w.t.Helper()
	w.view(func(r store.Reader) (err error) { all, err = r.OfficeEvents(office, 0, 1000); return err })
	return all
}

// Who leaves can do nothing from that moment on; what they had is in the queue again.
func TestLeaving(t *testing.T) {
	w := newWorld(t)
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	rina, room := w.office("Rina", "Grup")
	w.sent("Budi", "jalan berlubang")
	room.tap("Ambil")
	rina.say("Besok kami aspal.") // asked about, and kept until answered
	rina.sees("untuk siapa?")
	before := rina.last("untuk siapa?")
	w.tx(func(tx store.Tx) error {
		return tx.StartSession(store.Session{Hash: "x", Staff: w.staffID(rina), Created: w.now, Expires: w.now.Add(time.Hour)})
	})
	if a := w.only(); a.Claimed != w.staffID(rina) {
		t.Fatalf("claimed by %d", a.Claimed)
	}
	rina.say("/keluar")
	rina.sees("Keluar dari Kantor Dapil 1?", "1 aspirasi")
	rina.tap("Tidak jadi")
	rina.sees("tetap di Kantor Dapil 1")
	rina.say("/keluar")
	rina.tap("Ya, keluar")
	rina.sees("sudah keluar", "1 aspirasi")
	head.sees("Rina tidak lagi di Kantor Dapil 1", "kembali ke antrean", "keluarkan juga dari sana")
	if a := w.only(); a.Claimed != 0 {
		t.Errorf("still claimed by %d", a.Claimed)
	}
	w.view(func(r store.Reader) error {
		if _, err := r.Session("x", w.now); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the session: %v", err)
		}
		return nil
	})
	b, _ := buttonOf(before, "Balas ")
	rina.tapOn(before, b)
	room.reply(room.last("jalan berlubang"), "saya jawab")
	room.say("/tutup " + string(w.only().Code))
	if a := w.only(); a.State != store.Open || !a.LastReplyAt.IsZero() {
		t.Errorf("who left did something: %+v", a)
	}
	if strings.Contains(w.show("p-Budi"), "aspal") || strings.Contains(w.show("p-Budi"), "saya jawab") {
		t.Error("what who left wrote reached the citizen")
	}
	e := w.officeEvents("dapil-1")[0]
	if e.Kind != store.EventLeft || e.Staff != w.staffID(rina) || e.Data["returned"] != 1.0 {
		t.Errorf("the event is %+v", e)
	}
	// Back by another invitation.
	rina.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	rina.sees("Selamat bergabung")
}

// Nobody is left without anybody who can see to the office, and nobody gives, or takes, what they have not.
func TestRolesAreGivenByWhoHasThem(t *testing.T) {
	w := newWorld(t)
	admin := w.joined("Admin", "dapil-1", store.RoleAdmin)
	stays := func() {
		t.Helper()
		admin.say("/keluar")
		before := strings.Count(w.log.String(), "tidak ada orang lain")
		admin.tap("Ya, keluar")
		if strings.Count(w.log.String(), "tidak ada orang lain") == before {
			t.Errorf("the last one may go:\n%s", w.show("p-Admin"))
		}
	}
	stays()
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	rina := w.joined("Rina", "dapil-1", store.RoleStaff)
	id := w.staffID(rina)
	// By forged buttons: a head makes nobody admin, themselves neither, and removes none.
	for _, data := range []string{talk.Data("s.a_peran", "dapil-1", id, "admin"), talk.Data("s.a_peran", "dapil-1", w.staffID(head), "admin"),
		talk.Data("s.a_akhiri", "dapil-1", w.staffID(admin), "ya"), talk.Data("s.a_buat", "dapil-1", "admin", 1), talk.Data("s.a_peran", "dapil-1", id, "king"),
		talk.Data("s.a_akhiri", "dapil-2", id, "ya"), talk.Data("s.a_akhiri", "dapil-1", 9999, "ya"), talk.Data("s.a_buat", "dapil-1", "staff", 9999)} {
		n := len(w.officeEvents("dapil-1"))
		head.tapOn(&shown{id: "b0"}, bot.Button{Data: data})
		if got := w.officeEvents("dapil-1"); len(got) != n {
			t.Errorf("%s did something: %+v", data, got[0])
		}
	}
	head.say("/staf")
	head.sees("Orang di Kantor Dapil 1: 3", "Rina · staf")
	head.tap("Rina")
	head.tap("Jadikan pemeriksa")
	head.sees("Rina sekarang pemeriksa, tadinya staf")
	rina.sees("sekarang pemeriksa")
	head.tap("Jadikan kepala kantor")
	stays() // nobody else sees to the house
	other := w.joined("Lain", "dapil-2", store.RoleAdmin)
	admin.say("/keluar")
	admin.tap("Ya, keluar")
	admin.sees("sudah keluar")
	head.say("/staf")
	head.tap("Rina")
	head.tap("Keluarkan")
	head.sees("Keluarkan Rina (kepala kantor)")
	head.tap("Ya, keluarkan")
	head.sees("Rina tidak lagi di Kantor Dapil 1")
	rina.last("tidak lagi terdaftar")
	other.say("/staf dapil-1")
	other.sees("peran Anda di sana tidak mencakup itu")
	w.golden("people")
}

// An invitation is good for as many as it says, until it is revoked, and shows its secret once.
func TestInvitationsInChat(t *testing.T) {
	w := newWorld(t)
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	head.say("/undang")
	head.sees("Tidak ada undangan yang terbuka")
	head.say("/undang Budi")
	head.sees("Tidak ada undangan yang terbuka")
	head.say("/undang dapil-2 staf")
	head.sees("peran Anda di sana tidak mencakup itu")
	head.tap("Untuk beberapa orang")
	head.tap("staf, 5 orang")
	letter := head.last("Undangan sebagai staf")
	_, code, _ := strings.Cut(letter.out.Text.S, "Kode: ")
	code = code[:14]
	for _, name := range []string{"Satu", "Dua", "Tiga"} {
		p := w.person(name)
		p.say("/gabung " + code)
		p.sees("Selamat bergabung")
		p.say("/gabung " + code)
		p.sees("sudah bergabung")
	}
	head.say("/gabung " + code)
	head.sees("tidak menambah apa pun")
	head.say("/undang")
	if out := head.sees("dari Kepala", "dipakai 3 dari 5"); strings.Contains(out.out.Text.S, code) {
		t.Error("the secret is shown again")
	}
	head.tap("Cabut #")
	head.sees("dicabut")
	late := w.person("Empat")
	late.say("/gabung " + code)
	late.sees("tidak kami kenal")
	var kinds []string
	for _, e := range w.officeEvents("dapil-1") {
		kinds = append(kinds, string(e.Kind))
	}
	if got, want := strings.Join(kinds, " "), "uninvite enrol enrol enrol invite room enrol office"; got != want {
		t.Errorf("events %q, want %q", got, want)
	}
	head.say("/undang pemeriksa")
	head.last("Undangan sebagai pemeriksa")
	head.say("/undang Kantor Dapil 1 kepala kantor")
	head.last("Undangan sebagai kepala kantor")
	n := head.said("Undangan sebagai")
	head.say("/undang admin")
	if head.said("Undangan sebagai") != n {
		t.Error("a head of office invites an admin")
	}
	// Who leaves takes their invitations with them.
	w.joined("Wakil", "dapil-1", store.RoleHead)
	head.say("/undang")
	head.tap("Undang staf")
	_, code, _ = strings.Cut(head.last("Undangan sebagai staf").out.Text.S, "Kode: ")
	head.say("/keluar")
	head.tap("Ya, keluar")
	late.say("/gabung " + code[:14])
	late.sees("tidak kami kenal")
}

// An office that is called like a role is no wish for an invitation, nor for another role than the one that is named.
func TestInvitationToAnOfficeCalledLikeARole(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Admin", "dapil-1", store.RoleAdmin)
	u := chief.update(bot.KindTap)
	u.Tap = &bot.Tap{ID: "t", Data: "s.a_baru", Values: map[string]string{"teks": "Ketua DPRD"}}
	w.take(u)
	chief.say("/undang Ketua DPRD")
	chief.sees("Undangan ke Ketua DPRD", "Tidak ada undangan yang terbuka")
	chief.say("/undang staf Ketua DPRD")
	chief.last("Undangan sebagai staf di Ketua DPRD")
}

// Who is new on the staff and has no code yet is told how to join, and begins no aspiration; what speaks of staff in other words is heard.
func TestNewStaffWithoutACode(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	for i, said := range []string{"gabung", "halo saya staf baru", "saya mau gabung jadi staf", "cara gabung jadi staf gimana ya?", "permisi, saya staff kantor dapil 1"} {
		p := w.person(fmt.Sprint("Baru", i))
		p.say(said)
		p.sees("/gabung KODE", "Warga tidak perlu bergabung")
	}
	for i, said := range []string{"staf baru di kelurahan tidak ramah", "mau gabung kerja bakti di RT 5 tapi tidak ada info", "staf kantor desa minta uang untuk surat"} {
		p := w.person(fmt.Sprint("Warga", i))
		p.say(said)
		p.sees("Kami catat")
	}
}

// An invitation that staff write in a reply to a citizen, or among other words, goes to nobody, and stays good.
func TestInvitationInAReply(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "lampu jalan mati di gang 3")
	code := w.invite("dapil-1", store.RoleStaff)
	before := budi.heard()
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis, kodenya "+code+" ya Pak Budi.")
	room.sees("ada kode undangan")
	room.say("/balas " + codeOf(w, 1) + " Lampunya kami ganti Kamis, kode " + code + " simpan dulu Pak Budi")
	room.sees("ada kode undangan")
	rina.say("Lampu di gang 3 diganti Kamis, undangan untuk petugas barunya " + code)
	rina.sees("ada kode undangan")
	if budi.heard() != before {
		t.Errorf("the citizen reads\n%s", w.show(budi.chat))
	}
	baru := w.person("Baru")
	baru.say("/gabung " + code)
	baru.sees("Selamat bergabung")
	room.reply(room.last("lampu jalan"), "Lampunya kami ganti Kamis, Pak Budi.")
	budi.last("kami ganti Kamis, Pak Budi")
}

// Who has a lesser role does not come back to the one before by an invitation that they made meanwhile.
func TestNobodyInvitesThemselvesBack(t *testing.T) {
	w := newWorld(t)
	w.joined("Admin", "dapil-1", store.RoleAdmin)
	other := w.joined("Lain", "dapil-1", store.RoleAdmin)
	var codes []string
	for _, button := range []string{"Undang admin", "Undang staf"} {
		other.say("/undang")
		other.tap(button)
		_, code, _ := strings.Cut(other.last("Kode: ").out.Text.S, "Kode: ")
		codes = append(codes, code[:14])
	}
	w.tx(func(tx store.Tx) error {
		_, _, err := w.h.SetRole(tx, "dapil-1", w.staffID(other), store.RoleHead)
		return err
	})
	other.say("/gabung " + codes[0])
	other.last("tidak kami kenal")
	w.view(func(r store.Reader) error {
		if role, err := team.RoleIn(r, w.staffID(other), "dapil-1"); role != store.RoleHead || err != nil {
			t.Errorf("they are %q (%v)", role, err)
		}
		return nil
	})
	late := w.person("Empat") // a head may have invited staff, and that stands
	late.say("/gabung " + codes[1])
	late.sees("Selamat bergabung")
}

// Who sees to an office's people sees who of them is at work.
func TestPeopleWhoAreAway(t *testing.T) {
	w := newWorld(t)
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	rina := w.joined("Rina", "dapil-1", store.RoleStaff)
	head.say("/staf")
	if s := head.sees("Rina · staf"); strings.Contains(s.out.Text.S, "libur") {
		t.Error(s.out.Text.S)
	}
	rina.say("/libur")
	head.say("/staf")
	head.sees("Rina · staf · libur · terakhir aktif")
	rina.say("/libur sampai Senin")
	head.say("/staf")
	head.sees("libur sampai Senin")
	rina.say("/tugas")
	head.say("/staf")
	if s := head.sees("Rina · staf"); strings.Contains(s.out.Text.S, "libur") {
		t.Error(s.out.Text.S)
	}
}

// A person of two offices leaves one, and is of the other as before.
func TestOfTwoOffices(t *testing.T) {
	w := newWorld(t)
	w.joined("Kepala", "dapil-1", store.RoleHead)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/gabung " + w.invite("dapil-2", store.RoleHead))
	rina.say("/keluar")
	rina.sees("Keluar dari kantor mana?")
	rina.tap("Kantor Dapil 1")
	rina.tap("Ya, keluar")
	rina.sees("sudah keluar dari Kantor Dapil 1")
	rina.say("/staf")
	rina.sees("Orang di Kantor Dapil 2: 1")
	w.view(func(r store.Reader) error {
		for office, want := range map[store.OfficeID]store.Role{"dapil-1": "", "dapil-2": store.RoleHead} {
			if role, err := team.RoleIn(r, w.staffID(rina), office); role != want || err != nil {
				t.Errorf("in %s they are %q (%v)", office, role, err)
			}
		}
		return nil
	})
}

// What admins and heads write is seen by nobody else: in a group they are sent to their private chat.
func TestNothingOfAdminsInGroups(t *testing.T) {
	w := newWorld(t)
	admin := w.joined("Admin", "dapil-1", store.RoleAdmin)
	room := admin.in("Grup")
	room.say("/ruang")
	for _, c := range []string{"kantor", "staf", "undang", "aturan", "parkir", "sehat", "jejak kantor"} {
		room.say("/" + c)
		room.sees("percakapan pribadi")
	}
	room.tapOn(room.last("percakapan pribadi"), bot.Button{Data: "s.a_buat:dapil-1:staff:1"})
	if e := w.officeEvents("dapil-1")[0]; e.Kind == store.EventInvite {
		t.Error("an invitation was made where others read")
	}
}

// silent is a log whose lines nobody reads but the test of what is logged.
func (w *world) silent() *slog.Logger { return slog.New(slog.NewTextHandler(&w.logged, nil)) }
