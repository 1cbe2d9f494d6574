package handlers_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/bot/relay"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/handlers/admin"
	"duaarah/handlers/figures"
	"duaarah/store"
)

// An office is set from the chat: what changes is said, recorded with what was before, in effect at once, and can be taken back.
func TestOfficeInChat(t *testing.T) {
	w := newWorld(t)
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	office := func() (o store.Office) {
		w.view(func(r store.Reader) (err error) { o, err = r.Office("dapil-1"); return err })
		return o
	}
	head.say("/kantor")
	head.sees("Kantor Dapil 1 (dapil-1)", "Janji balas: 7 hari")
	head.tap("Ubah janji") // no form here: it asks in words
	asked := head.sees("Dalam berapa hari")
	head.reply(asked, "seminggu")
	head.reply(head.sees("bukan jumlah hari"), "3") // it asks again
	head.sees("Janji balas: 7 hari → 3 hari")
	if o := office(); o.Promise != 3 {
		t.Fatalf("promise %d", o.Promise)
	}
	citizen := w.sent("Siti", "lampu jalan mati")
	citizen.sees("Kamis, 26 November")
	e := w.officeEvents("dapil-1")[0]
	if e.Kind != store.EventOffice || e.Staff != w.staffID(head) || e.Data["before"].(map[string]any)["Promise"] != 7.0 {
		t.Errorf("the event is %+v", e)
	}
	head.tap("Urungkan")
	head.last("3 hari → 7 hari")
	head.tap("Ubah jam kerja")
	head.reply(head.sees("Jam kerja"), "senin-jumat 08.00-16.00; sabtu 08.00-12.00")
	head.sees("Senin–Jumat 08.00–16.00; Sabtu 08.00–12.00")
	head.tap("Cara kerja")
	head.tap("Pembagian aspirasi")
	head.tap("bergiliran")
	head.sees("Pembagian aspirasi: tidak dibagi → bergiliran")
	head.tap("Tutup dulu")
	if o := office(); !o.Closed || o.Settings.Assign != store.AssignRound {
		t.Errorf("%+v", o)
	}
	// Old buttons and forged ones.
	undo, _ := buttonOf(head.last("Keadaan: menerima aspirasi → "), "Urungkan")
	head.tap("Buka lagi")
	n := len(w.officeEvents("dapil-1"))
	head.tapOn(&shown{id: "b1"}, undo)
	for _, data := range []string{"s.a_urung:dapil-1:1", "s.a_urung:dapil-1:99999", "s.a_saklar:dapil-1:name:1", "s.a_atur:dapil-1:assign:9", "s.a_atur:dapil-1:x:0", "s.a_ubah:dapil-1:id",
		"s.a_kantor:nobody", "s.a_ubah:dapil-2:name", "s.a_baru", "s.a_atur:dapil-1:ask_region:-1"} {
		head.tapOn(&shown{id: "b1"}, bot.Button{Data: data})
	}
	if got := w.officeEvents("dapil-1"); len(got) != n {
		t.Errorf("something was changed: %+v", got[0])
	}
	head.say("/jejak kantor")
	head.sees("Riwayat Kantor Dapil 1", "Kepala mengubah pengaturan kantor", "Keadaan: tidak menerima aspirasi baru → menerima aspirasi")
	w.golden("office")
}

// The time zone of an office is set in chat, too: from then on its promises and hours are by that clock.
func TestTheTimeZoneInChat(t *testing.T) {
	w := newWorld(t) // at 19.42 in the west
	head := w.joined("Kepala", "dapil-1", store.RoleHead)
	head.say("/kantor")
	head.tap("Cara kerja")
	head.tap("Zona waktu")
	if _, ok := buttonOf(head.sees("WIB, di sana pukul 19.42"), "WIB"); ok {
		t.Error("what it is already is offered")
	}
	head.tap("WIT, di sana pukul 21.42")
	head.sees("Zona waktu: WIB → WIT")
	zone := func() (z string) {
		w.view(func(r store.Reader) error {
			o, err := r.Office("dapil-1")
			z = o.Zone
			return err
		})
		return z
	}
	if zone() != "Asia/Jayapura" {
		t.Errorf("it is %s", zone())
	}
	head.tap("Urungkan")
	for _, data := range []string{"s.a_atur:dapil-1:time_zone:-1", "s.a_atur:dapil-1:time_zone:3", "s.a_atur:dapil-2:time_zone:1"} {
		head.tapOn(&shown{id: "b1"}, bot.Button{Data: data})
	}
	if zone() != "Asia/Jakarta" {
		t.Errorf("it is %s", zone())
	}
}

// An admin makes an office, and is of it at once.
func TestNewOffice(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Admin", "dapil-1", store.RoleAdmin)
	chief.say("/kantor")
	u := chief.update(bot.KindTap)
	u.Tap = &bot.Tap{ID: "t", Data: "s.a_baru", Values: map[string]string{"teks": " Kantor  Dapil 3 "}}
	w.take(u)
	chief.sees("Kantor Dapil 3 sudah ada, dan Anda adminnya", "kantor-dapil-3")
	chief.say("/undang kantor-dapil-3")
	chief.sees("Undangan ke Kantor Dapil 3")
	w.view(func(r store.Reader) error {
		members, err := r.StaffOf("kantor-dapil-3")
		if len(members) != 1 || members[0].Role != store.RoleAdmin {
			t.Errorf("%+v", members)
		}
		return err
	})
}

// What happened to an aspiration is told in words to those who may read it, page by page.
func TestTrailInChat(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	budi := w.sent("Budi", "jalan berlubang")
	room.tap("Ambil")
	room.reply(room.last("jalan berlubang"), "Besok kami aspal, petugas datang pukul 09.00.")
	budi.tap("Sudah")
	reader := w.joined("Pemeriksa", "dapil-1", store.RoleAuditor)
	reader.say("/jejak " + string(w.only().Code))
	seen := reader.last("Riwayat")
	for _, want := range []string{"Kata warganya: sudah terjawab", "Balasan Rina sampai", "Rina membalas", "Rina mengambilnya"} {
		if !strings.Contains(w.show("p-Pemeriksa"), want) {
			t.Errorf("it does not say %q:\n%s", want, seen.out.Text.S)
		}
	}
	for range 2 {
		if _, more := buttonOf(reader.last("Riwayat"), "Berikutnya"); more {
			reader.tap("Berikutnya")
		}
	}
	reader.last("Warganya mulai menulis")
	if strings.Contains(w.show("p-Pemeriksa"), "Besok kami aspal") {
		t.Error("the trail holds words of a person")
	}
	w.person("Orang").say("/jejak " + string(w.only().Code))
	w.person("Orang").sees("untuk staf")
	var seenBy []store.StaffID
	w.view(func(r store.Reader) error {
		all, err := r.Events(w.only().ID)
		for _, e := range all {
			if e.Kind == store.EventSeen {
				t.Error("the office is said to have seen what its auditor has")
			}
			if e.Kind == store.EventLooked {
				seenBy = append(seenBy, e.Staff)
			}
		}
		return err
	})
	if len(seenBy) == 0 || seenBy[len(seenBy)-1] != w.staffID(reader) {
		t.Errorf("that the auditor looked is not recorded: %v", seenBy)
	}
}

// The trail names a promise and a question as what they are, and no reply.
func TestTrailOfAPromise(t *testing.T) {
	w := newWorld(t)
	_, room := w.office("Rina", "Grup")
	w.sent("Budi", "jalan berlubang")
	code := string(w.only().Code)
	room.say("/janji " + code + " Jumat jalannya kami aspal")
	room.say("/tanya " + code + " di RT berapa?")
	room.say("/jejak " + code)
	all := room.sees("Riwayat").out.Text.S
	for _, want := range []string{"Rina menulis janji", "Janji Rina sampai", "Rina berjanji ke warganya", "Rina menulis pertanyaan", "Pertanyaan Rina sampai"} {
		if !strings.Contains(all, want) {
			t.Errorf("it does not say %q:\n%s", want, all)
		}
	}
	if strings.Contains(all, "membalas") {
		t.Errorf("it speaks of a reply:\n%s", all)
	}
}

// A rule that was kept with a topic which there is not is shown as such, with what was meant if that is near.
func TestRulesWithATopicThatIsNone(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Admin", "dapil-1", store.RoleAdmin)
	w.tx(func(tx store.Tx) error {
		if err := tx.SaveTopics([]store.Topic{{ID: "air", Labels: map[string]string{"id": "Air bersih"}}}); err != nil {
			return err
		}
		return tx.SaveRules([]store.Rule{
			{Position: 1, Kind: store.RuleWords, Values: []string{"banjir"}, Office: "dapil-2", Topic: "airr"},
			{Position: 2, Kind: store.RuleWords, Values: []string{"pdam"}, Office: "dapil-2", Topic: "air"},
			{Position: 3, Kind: store.RuleWords, Values: []string{"guru"}, Office: "dapil-1", Topic: "pendidikan"},
			{Position: 4, Kind: store.RuleWords, Values: []string{"sumur"}, Office: "dapil-1", Topic: "air bersih"},
			{Position: 5, Kind: store.RuleDefault, Office: "dapil-1"}})
	})
	chief.say("/aturan")
	s := chief.sees("Topik #airr tidak ada: maksudnya #air?", "Topik #pendidikan tidak ada lagi", "Topik #air bersih tidak ada: maksudnya #air?", "tulis lagi").out.Text.S
	if strings.Count(s, "Topik #") != 3 {
		t.Errorf("of five rules, one of which is right and one without a topic:\n%s", s)
	}
}

// Rules are listed, added, moved, removed, taken back and tried out.
func TestRulesInChat(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Admin", "dapil-1", store.RoleAdmin)
	chief.say("/aturan tambah kata banjir, got mampet = dapil-2 #air")
	chief.sees("belum ada topik")
	w.tx(func(tx store.Tx) error {
		return tx.SaveTopics([]store.Topic{{ID: "air", Labels: map[string]string{"id": "air"}}})
	})
	chief.say("/aturan tambah kata banjir, got mampet = dapil-2 #airr")
	chief.sees("Maksud Anda #air?", "Yang ada: air")
	chief.say("/aturan tambah kata banjir, got mampet = dapil-2 #pendidikan")
	chief.sees("Topik pendidikan tidak ada. Yang ada: air")
	chief.say("/aturan tambah kata banjir, got mampet = dapil-2 #air")
	chief.sees("Ditambahkan: kata banjir, got mampet = dapil-2 #air")
	chief.say("/aturan tambah kata lampu = dapil-1")
	chief.say("/aturan tambah apa saja")
	chief.sees("Aturan ditulis begini")
	chief.say("/aturan tambah kata x = dapil-9")
	chief.sees("Yang ada: dapil-1, dapil-2")
	chief.say("/aturan coba tiap hujan BANJIR, pak")
	chief.sees("Ini sampai ke Kantor Dapil 2", "aturan", "kata banjir, got mampet = dapil-2", "topik: air")
	ids := len(w.ids())
	chief.say("/aturan coba selamat pagi")
	chief.sees("untuk semua sisanya")
	if len(w.ids()) != ids {
		t.Error("a try is kept")
	}
	// As it says, it goes.
	w.person("Siti").say("tiap hujan banjir, pak")
	if a := w.only(); a.Office != "dapil-2" || a.Topic != "air" {
		t.Errorf("it went to %s, topic %s", a.Office, a.Topic)
	}
	rules := func() (all []store.Rule) {
		w.view(func(r store.Reader) (err error) { all, err = r.Rules(); return err })
		return all
	}
	chief.say("/aturan")
	old := chief.last("Aturan tujuan")
	before := len(rules())
	n := before
	for i, r := range rules() {
		if r.Values != nil && r.Values[0] == "lampu" {
			n = i + 1
		}
	}
	up, ok := buttonOf(old, "Naikkan "+string(rune('0'+n)))
	if !ok {
		t.Fatalf("no button for %d:\n%s", n, flat(old.out))
	}
	chief.tapOn(old, up)
	chief.last("Dinaikkan: kata lampu")
	chief.tapOn(old, up) // it is another's place by now
	if all := rules(); len(all) != before || all[n-2].Values[0] != "lampu" {
		t.Errorf("%+v", all)
	}
	chief.say("/aturan")
	chief.tap("Hapus 1")
	chief.last("Dihapus")
	if len(rules()) != before-1 {
		t.Errorf("%+v", rules())
	}
	chief.tap("Urungkan")
	chief.last("dikembalikan")
	if len(rules()) != before {
		t.Errorf("%+v", rules())
	}
}

// What is parked is tried again beside the conversations, on the way of the operator's command, and its asker told; or thrown away.
func TestParkedInChat(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Admin", "dapil-1", store.RoleAdmin)
	broken := true
	kept := map[string]bot.Update{}
	inbox := w.db.Inbox(func(ctx context.Context, tx store.Tx, u bot.Update) error {
		if broken {
			return errors.New("panic: index out of range\nmore of it")
		}
		return w.h.Handle(ctx, tx, u)
	})
	park := func(name, text string) {
		u := w.person(name).update(bot.KindMessage)
		u.Message = &bot.Message{ID: u.Key, Text: text}
		kept[u.Key] = u
		if err := inbox.Batch(t.Context(), func(b relay.Batch) error {
			if _, err := b.Begin(u); err != nil {
				return err
			}
			return b.Park(u, b.Handle(t.Context(), u))
		}); err != nil {
			t.Fatal(err)
		}
	}
	park("Siti", "lampu jalan mati")
	park("Tono", "buang saja")
	w.worker = w.h.Worker(figures.Options{Store: w.db, Asks: w.asks, Figures: w.db, Files: w.files, Log: w.silent()}, handlers.Machine{
		Retry: func(ctx context.Context, p store.Parked) error { return inbox.Retry(ctx, p.ID, kept[p.Key]) },
		Vitals: func(context.Context) admin.Vitals {
			return admin.Vitals{Version: "v1", Started: w.now.Add(-time.Hour), Parked: 1, Waiting: 3, Oldest: w.now.Add(-time.Hour), Disk: 100 << 30, DiskFree: 100 << 20,
				Platforms: []admin.PlatformVital{{Account: "test/1"}, {Account: "test/2", Trouble: "401"}}}
		}})
	chief.say("/parkir")
	chief.sees("2 kiriman tertahan", "kesalahan di program", "index out of range")
	if s := chief.sees("#1"); strings.Contains(s.out.Text.S, "lampu jalan") || strings.Contains(s.out.Text.S, "more of it") {
		t.Errorf("it shows\n%s", s.out.Text.S)
	}
	chief.tap("Coba lagi #1")
	w.answer()
	chief.sees("gagal lagi")
	broken = false
	chief.tap("Coba lagi #1")
	chief.tap("Coba lagi #1") // twice in a hurry is once
	w.answer()
	chief.sees("Kiriman #1 sudah ditangani")
	w.person("Siti").sees("Kami catat")
	chief.say("/parkir")
	chief.tap("Buang #2")
	chief.sees("Buang kiriman ini untuk selamanya?")
	chief.tap("Ya, buang")
	chief.sees("Kiriman #2 dibuang", "Tidak ada kiriman yang tertahan")
	var steps []string
	w.view(func(r store.Reader) error {
		all, err := r.OfficeEvents("", 0, 100)
		for _, e := range all {
			if e.Kind == store.EventUpdate {
				steps = append(steps, e.Data["step"].(string))
			}
		}
		return err
	})
	if got, want := strings.Join(steps, " "), "dropped done asked asked failed asked"; got != want {
		t.Errorf("recorded %q, want %q", got, want)
	}
	chief.say("/sehat")
	w.answer()
	chief.sees("perlu dilihat", "test/2 tidak menjawab", "3 pesan menunggu dikirim", "Belum pernah ada cadangan", "Sisa tempat tinggal 100 MB", "duaarah invite --office dapil-2 --role head",
		"test/1 tersambung", "berjalan sejak 1 jam")
	chief.say("/undang dapil-2") // of an office that is not theirs an admin invites nobody, so they are not told to
	chief.sees("tidak mencakup itu")
	// Who asked, and is none any more when it is answered, is told nothing.
	chief.say("/sehat")
	w.tx(func(tx store.Tx) error {
		return tx.SaveMembership(store.Membership{Office: "dapil-1", Staff: w.staffID(chief), Role: store.RoleStaff, Since: w.now})
	})
	w.answer()
	chief.sees("tidak mencakup itu")
}

// Rules whose office takes nothing new, or has no room, are told of in the list of them, and where it is told how the program does.
func TestRulesThatLeadAstray(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Admin", "dapil-1", store.RoleAdmin)
	chief.say("/ruang")
	w.tx(func(tx store.Tx) error {
		return tx.SaveRules([]store.Rule{
			{Position: 1, Kind: store.RuleWords, Values: []string{"banjir"}, Office: "dapil-2"},
			{Position: 2, Kind: store.RuleWords, Values: []string{"lampu"}, Office: "dapil-1"},
			{Position: 3, Kind: store.RuleWords, Values: []string{"pdam"}, Office: "dapil-2"}})
	})
	health := func() string {
		var b strings.Builder
		w.view(func(r store.Reader) error {
			cat, err := messages.Load()
			if err != nil {
				return err
			}
			lines, err := admin.HealthLines(r, cat.Printer("id", time.UTC, w.now), admin.Vitals{}, w.now)
			for _, l := range lines {
				if !l.OK {
					b.WriteString(l.Text + "\n")
				}
			}
			return err
		})
		return b.String()
	}
	chief.say("/aturan")
	if s := chief.sees("Kantor Dapil 2 belum punya ruang").out.Text.S; strings.Count(s, "belum punya ruang") != 2 {
		t.Errorf("of three rules, one of which leads to a room:\n%s", s)
	}
	if s := health(); !strings.Contains(s, "Aturan 1, 3 mengirim aspirasi ke Kantor Dapil 2") {
		t.Errorf("how it does says\n%s", s)
	}
	w.shut("dapil-2")
	chief.say("/aturan")
	chief.sees("Kantor Dapil 2 tidak menerima aspirasi baru: aturan ini dilewati")
	if s := health(); !strings.Contains(s, "Aturan 1, 3 menunjuk Kantor Dapil 2, yang tidak menerima aspirasi baru") {
		t.Errorf("how it does says\n%s", s)
	}
}
