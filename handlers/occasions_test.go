package handlers_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"duaarah/bot"
	"duaarah/handlers"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/measure"
)

// reached is a world whose web server people come to.
func reached(o *handlers.Options) { o.BaseURL = "https://aspirasi.example.id" }

// decoded reads the QR code of the PNG that came with a message.
func (w *world) decoded(s *shown) string {
	w.t.Helper()
	var names []string
	for _, f := range s.out.Files {
		names = append(names, f.Name+" "+f.MIME)
		if f.MIME != "image/png" {
			continue
		}
		content, err := w.files.Open(w.t.Context(), f.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		defer content.Close()
		b, err := io.ReadAll(content)
		if err != nil {
			w.t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			w.t.Fatal(err)
		}
		bmp, err := gozxing.NewBinaryBitmapFromImage(tallest(img))
		if err != nil {
			w.t.Fatal(err)
		}
		// Looked for as in a photo, one clean code in two hundred is not found by this decoder; as in a drawing, each is.
		r, err := qrcode.NewQRCodeReader().Decode(bmp, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
		if err != nil {
			w.t.Fatalf("the code cannot be read: %v", err)
		}
		return r.GetText()
	}
	w.t.Fatalf("no PNG among %q", names)
	return ""
}

// tallest is the highest part of a drawing that no white line parts: of a poster, its code.
func tallest(img image.Image) image.Image {
	all := img.Bounds()
	from, best := all.Max.Y, image.Rectangle{}
	for y := all.Min.Y; y <= all.Max.Y; y++ {
		white := true
		for x := all.Min.X; x < all.Max.X && white && y < all.Max.Y; x++ {
			white = color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y > 127
		}
		switch {
		case !white:
			from = min(from, y)
		case y-from > best.Dy():
			best = image.Rect(all.Min.X, from, all.Max.X, y)
			fallthrough
		default:
			from = all.Max.Y
		}
	}
	return img.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(best)
}

// files says how many files of a kind came with a message.
func svgs(s *shown) (n int) {
	for _, f := range s.out.Files {
		if f.MIME == "image/svg+xml" && strings.HasSuffix(f.Name, ".svg") && f.Kind == bot.Document {
			n++
		}
	}
	return n
}

// occasion is the latest event there is.
func (w *world) occasion() store.Occasion {
	w.t.Helper()
	var all []store.Occasion
	w.view(func(r store.Reader) (err error) { all, err = r.Occasions(); return err })
	if len(all) == 0 {
		w.t.Fatal("there is no event")
	}
	o := all[0]
	w.codes = append(w.codes, string(o.ID), "ACARA", strings.ToLower(string(o.ID)), "acara")
	return o
}

var secretIn = regexp.MustCompile(`[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}`)

// secret is that of the slip that stands in the chat.
func (p *person) secret() string {
	p.w.t.Helper()
	s := p.last("Kode rahasia")
	secret := secretIn.FindString(s.out.Text.S)
	plain := strings.ReplaceAll(secret, "-", "")
	p.w.codes = append(p.w.codes, secret, "RAHA-SIA2-SLIP", plain, "RAHASIA2SLIP")
	return secret
}

// A code in print leads to the event's office, the receipt and the card name the event, and the figures count it; after the event it
// leads there all the same.
func TestOccasion(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/acara")
	room.tap("Buat acara")
	room.reply(room.sees("Balas pesan ini dengan"), "Reses Sukamaju; Balai RW 5; 30 November")
	o := w.occasion()
	if o.Office != "dapil-1" || o.Name != "Reses Sukamaju" || o.Place != "Balai RW 5" || o.From != "2026-11-30" || o.To != "2026-11-30" || o.CreatedBy == 0 {
		t.Fatalf("the event is %+v", o)
	}
	room.tap("QR " + string(o.ID))
	w.answer()
	poster := room.sees("Kode QR untuk", "https://aspirasi.example.id/m/"+string(o.ID))
	if got := w.decoded(poster); got != "https://aspirasi.example.id/m/"+string(o.ID) || svgs(poster) != 1 {
		t.Errorf("the code says %q, with %d files", got, len(poster.out.Files))
	}

	sari := w.person("Sari")
	sari.say("/start e_" + string(o.ID))
	sari.sees("Anda datang dari Reses Sukamaju", "Kantor Dapil 1")
	sari.say("jembatan gantung di RT 2 rusak, papannya copot")
	sari.tap("Kirim sekarang")
	sari.sees("Dari acara Reses Sukamaju", "Kode Anda")
	room.last("acara Reses Sukamaju")

	// Who cannot be brought by a link types the code; a day after the event.
	w.pass(9 * 24 * time.Hour)
	dewi := w.person("Dewi")
	dewi.say(strings.ToLower(string(o.ID)))
	dewi.sees("Reses Sukamaju sudah selesai", "Kantor Dapil 1")
	dewi.say("minta posyandu dibuka tiap minggu")
	dewi.tap("Kirim sekarang")
	dewi.sees("Dari acara Reses Sukamaju")
	other := w.sent("Tono", "jalan depan pasar berlubang")
	other.sees("Kode Anda")
	rina.say("/acara")
	rina.sees("Belum ada acara")
	w.golden("event")

	report, err := w.db.Stats(context.Background(), measure.Query{By: measure.ByEvent})
	if err != nil || len(report.Groups) != 2 || report.Groups[0].Key != "-" || report.Groups[0].Aspirations != 1 ||
		report.Groups[1].Key != string(o.ID) || report.Groups[1].Aspirations != 2 {
		t.Errorf("by event: %s (%v)", indented(report), err)
	}
	n := 0
	for _, l := range w.history() {
		if l.Do == "aspiration" && l.Event == string(o.ID) {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d lines of the history file have the event", n)
	}
}

// An event is its office's: nobody else closes it or has its code, buttons are tapped twice, and days are as people write them.
func TestOccasionRights(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	rina.say("/acara Kunjungan pasar; 1/12 s.d. 2/12")
	o := w.occasion()
	if o.From != "2026-12-01" || o.To != "2026-12-02" || o.Place != "" {
		t.Errorf("the event is %+v", o)
	}
	sari := w.person("Sari")
	sari.say("/acara")
	sari.sees("staf")
	budi := w.person("Budi")
	budi.say("/gabung " + w.invite("dapil-2", store.RoleStaff))
	for _, verb := range []string{"s.w.tutup", "s.w.buka", "s.w.qr", "s.w.tulis", "s.w.baru", "s.w.l", "s.w.slip", "s.w.kontak", "s.w.x"} {
		for _, p := range []*person{sari, budi} {
			for _, args := range [][]any{{}, {o.ID}, {"dapil-1", o.ID}, {"ya", 1}, {1, "jawab"}} {
				p.tapOn(&shown{id: "b1"}, bot.Button{Label: verb, Data: talk.Data(verb, args...)})
			}
		}
	}
	w.answer()
	if got := w.occasion(); got != o {
		t.Errorf("somebody else made it %+v", got)
	}
	for _, p := range []*person{sari, budi} {
		for _, s := range w.chats[p.chat] {
			if len(s.out.Files) > 0 && !strings.Contains(s.out.Text.S, "/m/dapil-2") {
				t.Errorf("%s was given the code of another office: %s", p.name, s.out.Text.S)
			}
		}
	}
	room.say("/acara")
	list := room.sees("Kunjungan pasar")
	tutup, _ := buttonOf(list, "Tutup")
	room.tapOn(list, tutup)
	room.last("ditutup")
	room.tapOn(list, tutup)
	if got := w.occasion(); got.ClosedAt.IsZero() {
		t.Error("it was not closed")
	}
	sari.say("/start e_" + string(o.ID))
	sari.sees("sudah selesai", "Kantor Dapil 1")
	var events int
	w.view(func(r store.Reader) error {
		all, err := r.Events(0)
		for _, e := range all {
			if e.Kind == store.EventOccasion {
				events++
				if e.Data["after"] == nil || events == 2 && e.Data["before"] == nil {
					t.Errorf("an event without what was before and after: %+v", e)
				}
			}
		}
		return err
	})
	if events != 2 {
		t.Errorf("%d changes are events, want 2", events)
	}
	rina.say("/acara tanpa tanggal")
	rina.sees("Balas pesan ini dengan")
	rina.say("/acara A; B; kapan-kapan")
	rina.reply(rina.sees("Tanggalnya belum terbaca"), "A; B; besok")
	if got := w.occasion(); got.Name != "Kunjungan pasar" && got.From != "2026-11-24" {
		t.Errorf("the latest event is %+v", got)
	}
}

// What was said in person is written down with the citizen's consent, is unanswered in the figures until a reply arrives, and its
// citizen claims it with the secret of a slip; then they get what was replied.
func TestSpoken(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	rina.say("/catat-lisan")
	rina.tap("Tulis catatan")
	rina.reply(rina.sees("Balas pesan ini dengan kata-kata warga"), "Sawah saya kebanjiran terus Pak, saluran di RW 3 mampet sejak lebaran")
	card := rina.sees("belum disimpan", "saluran di RW 3", "Apakah warganya setuju")
	rina.reply(card, "0812 3456 7891")
	rina.last("•••• 891")
	if n := len(w.history()); n != 0 {
		t.Errorf("%d lines of history before its citizen agreed", n)
	}
	rina.tap("Setuju, simpan kontaknya")
	rina.sees("Tercatat sebagai", "yang dihitung hanya balasan yang sampai")
	room.last("Disampaikan langsung, dicatat Rina")
	a := w.only()
	if a.Own || !a.Unclaimed() || a.State != store.Open || a.Kind != store.Complaint {
		t.Errorf("it is %+v", a)
	}
	w.view(func(r store.Reader) error {
		c, err := r.Citizen(a.Citizen)
		w.codes = append(w.codes, c.Alias, "Melati 1") // before it is claimed
		return err
	})
	rina.tap("Buat slip")
	w.answer()
	secret := rina.secret()
	if got := w.decoded(rina.last("Kode rahasia")); got != "https://aspirasi.example.id/k/"+secret {
		t.Errorf("the slip's code says %q", got)
	}

	// A reply waits, and is none in the figures.
	room.reply(room.last("Disampaikan langsung"), "Pak, saluran RW 3 kami keruk Sabtu pagi bersama warga.")
	room.sees("disimpan", "baru terhitung sejak itu")
	w.pass(2 * 24 * time.Hour)
	if l := w.history(); l[0].Platform != "lisan" || l[0].Own || l[len(l)-1].Delivered != nil {
		t.Errorf("the history is %+v", l)
	}

	// Neither the public code nor a wrong secret opens anything.
	darmi := w.person("Darmi")
	darmi.say("/klaim " + string(a.Code))
	darmi.sees("Kode itu tidak bisa dipakai")
	darmi.say("/start klaim_" + strings.ReplaceAll(secret, "-", ""))
	darmi.sees("Benar ini milik Anda", string(a.Code))
	darmi.tap("Bukan")
	darmi.sees("tidak ada yang berubah")
	darmi.say(secret)
	darmi.tap("Ya, ini milik saya")
	darmi.last("sekarang milik Anda")
	darmi.last("kami keruk Sabtu pagi")
	darmi.tap("Sudah")
	if l := w.history(); l[1].Do != "reply" && l[2].Do != "reply" {
		t.Errorf("no reply in %+v", l)
	}
	a = w.only()
	if a.FirstReplyAt.IsZero() || !a.FirstReplyAt.Equal(w.now) || a.Verdict != store.VerdictYes {
		t.Errorf("answered at %v, now %v: %+v", a.FirstReplyAt, w.now, a)
	}
	darmi.say("/status")
	darmi.sees(string(a.Code))
	room.last("sudah diambil warganya")
	if _, ok := buttonOf(room.last("Disampaikan langsung"), "Buat slip"); ok {
		t.Error("a slip is offered of what was claimed")
	}
	for _, s := range w.chats[rina.chat] {
		if strings.Contains(s.out.Text.S, secret) {
			t.Error("the slip still stands in the chat of who made it")
		}
	}
	w.golden("spoken")

	// Once is enough.
	tono := w.person("Tono")
	tono.say("/klaim " + secret)
	tono.sees("sudah dipakai")
	darmi.say("/klaim " + secret)
	darmi.sees("sudah milik Anda")
	w.view(func(r store.Reader) error {
		if c, err := r.SpokenContact(a.ID); err == nil {
			t.Errorf("the contact %q is kept, though its citizen can be written to", c)
		}
		return nil
	})
}

// Whoever asks for many slips before the first is drawn gets all of them.
func TestManySlipsAtOnce(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	const many = 5
	for i := range many {
		room.say("/catat_lisan lampu gang " + strconv.Itoa(i+1) + " mati")
		room.tap("Ya, setuju")
	}
	for _, id := range w.ids() {
		rina.say("/slip " + string(w.get(id).Code))
	}
	w.answer()
	if n := strings.Count(w.show(rina.chat), "Kode rahasia"); n != many {
		t.Errorf("of %d slips, %d are told", many, n)
	}
}

// A new slip voids the old one; who is staff of the office cannot take it; wrong secrets are slowed; time runs out.
func TestSlip(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan lampu gang 4 mati")
	room.tap("Ya, setuju")
	a := w.only()
	room.tap("Buat slip")
	w.answer()
	first := rina.secret()
	rina.say("/slip " + string(a.Code))
	w.answer()
	second := rina.secret()
	if first == second {
		t.Fatal("the same secret twice")
	}
	sari := w.person("Sari")
	sari.say("/klaim " + first)
	sari.sees("tidak bisa dipakai")
	rina.say("/klaim " + second)
	rina.sees("Anda staf kantor ini")
	room.say("/klaim " + second)
	room.sees("jangan ditulis di sini")
	for range 8 {
		sari.say("/klaim AAAA-AAAA-AAAA")
	}
	sari.say("/klaim " + second)
	sari.sees("Terlalu banyak kode yang salah")
	w.pass(time.Hour)
	sari.say("/klaim " + second)
	sari.sees("Benar ini milik Anda")
	w.pass(31 * 24 * time.Hour)
	sari.tap("Ya, ini milik saya")
	sari.last("Masa berlaku slip ini sudah lewat")
	if a = w.only(); !a.Unclaimed() {
		t.Error("an old slip was good")
	}

	// With matters of their own it works as well, and they are told under which name staff see it.
	rina.say("/slip " + string(a.Code))
	w.answer()
	third := rina.secret()
	other := w.sent("Tono", "jalan depan pasar berlubang")
	other.say("/klaim " + third)
	other.sees("Staf akan melihatnya sebagai Warga")
	yes, _ := buttonOf(other.sees("Benar ini"), "Ya")
	asked := other.sees("Benar ini")
	other.tapOn(asked, yes)
	other.tapOn(asked, yes)
	other.say("/status")
	other.sees(string(a.Code))
	rina.say("/slip " + string(a.Code))
	rina.sees("sudah diambil warganya")
}

// Without the citizen's consent nothing is kept: thrown away, or erased when nobody says; what they said is in no table then.
func TestSpokenWithoutConsent(t *testing.T) {
	w := newWorld(t, reached)
	rina, _ := w.office("Rina", "Grup")
	rina.say("/catat_lisan pungutan liar di kelurahan")
	rina.reply(rina.sees("belum disimpan"), "Bu Sri 0812 3456 7891")
	rina.tap("Tidak setuju")
	rina.sees("Dibuang")
	rina.say("/catat_lisan antre KTP lama sekali")
	w.pass(73 * time.Hour)
	rina.last("dihapus, karena belum ada yang menyatakan")
	w.view(func(r store.Reader) error {
		for _, id := range w.ids() {
			a, err := r.Aspiration(id)
			if err != nil {
				return err
			}
			if a.State.Sent() {
				t.Errorf("%d is %s", id, a.State)
			}
			all, err := r.Messages(id)
			if err != nil {
				return err
			}
			for _, m := range all {
				if m.Text != "" {
					t.Errorf("%q is kept", m.Text)
				}
			}
			if c, err := r.SpokenContact(id); err == nil {
				t.Errorf("the contact %q is kept", c)
			}
		}
		return nil
	})
	for _, s := range w.chats[rina.chat] {
		if s.from == "" && (strings.Contains(s.out.Text.S, "pungutan") || strings.Contains(s.out.Text.S, "antre KTP")) {
			t.Errorf("the bot still says %q", s.out.Text.S)
		}
	}
}

// Who opens the card in private can look at the contact from there, and make a slip, until it is claimed.
func TestSpokenContactOnAnOpenedCard(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan")
	room.reply(room.sees("Catat yang disampaikan"), "got di RT 4 bau")
	room.reply(room.sees("belum disimpan"), "0812-0000-1234")
	room.tap("Setuju, simpan kontaknya")
	code := string(w.only().Code)
	rina.say("/kartu " + code)
	card := rina.sees("got di RT 4 bau")
	if _, ok := buttonOf(card, "Buat slip"); !ok {
		t.Errorf("in private no slip can be made:\n%s", flat(card.out))
	}
	look, ok := buttonOf(card, "Lihat kontak")
	if !ok {
		t.Fatalf("in private there is no button for the contact:\n%s", flat(card.out))
	}
	rina.tapOn(card, look)
	rina.tap("Menyampaikan balasan")
	rina.last("0812-0000-1234")
}

// The contact is shown to who says why, alone, and that is an event; an erasure takes it, and the slips.
func TestSpokenContact(t *testing.T) {
	w := newWorld(t, reached)
	rina, room := w.office("Rina", "Grup")
	room.say("/catat_lisan")
	room.reply(room.sees("Catat yang disampaikan"), "got di RT 4 bau")
	room.reply(room.sees("belum disimpan"), "0812-0000-1234")
	room.tap("Setuju, simpan kontaknya")
	a := w.only()
	card := room.last("Disampaikan langsung")
	if strings.Contains(card.out.Text.S, "0812") {
		t.Errorf("the card says %q", card.out.Text.S)
	}
	look, ok := buttonOf(card, "Lihat kontak")
	if !ok {
		t.Fatal("no button for the contact")
	}
	room.tapOn(card, look)
	rina.tap("Menyampaikan balasan")
	rina.last("0812-0000-1234")
	var looked int
	w.view(func(r store.Reader) error {
		all, err := r.Events(a.ID)
		for _, e := range all {
			if e.Kind == store.EventContact && e.Staff != 0 && e.Data["why"] == "jawab" {
				looked++
			}
		}
		return err
	})
	if looked != 1 {
		t.Errorf("%d looks at the contact are kept", looked)
	}
	rina.say("/slip " + string(a.Code))
	w.answer()
	secret := rina.secret()
	w.tx(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, w.now) })
	w.view(func(r store.Reader) error {
		if _, err := r.SpokenContact(a.ID); err == nil {
			t.Error("the contact outlives the erasure")
		}
		if _, err := r.Slip(store.HashInvitation(secret), w.now); err == nil {
			t.Error("the slip outlives the erasure")
		}
		return nil
	})
}

// What was said in person and not claimed is waited for like all else: staff are reminded, and nothing goes to nowhere.
func TestSpokenWaits(t *testing.T) {
	w := newWorld(t, reached)
	_, room := w.office("Rina", "Grup")
	room.say("/catat_lisan gorong-gorong pecah")
	room.tap("Ya, setuju")
	w.pass(14 * time.Hour) // the office is at work
	for range 20 {
		w.pass(24 * time.Hour)
	}
	room.last(string(w.only().Code))
	if n := len(w.chats[""]); n > 0 {
		t.Errorf("%d messages went to nowhere", n)
	}
	report, err := w.db.Stats(context.Background(), measure.Query{By: measure.ByPlatform})
	if err != nil || len(report.Groups) != 1 || report.Groups[0].Key != "lisan" || report.Groups[0].Matured != 1 || report.Groups[0].TwoWay.N != 0 {
		t.Errorf("the figures are %s (%v)", indented(report), err)
	}
	remembered := false
	for _, s := range w.chats[room.chat] {
		remembered = remembered || strings.Contains(s.out.Text.S, "janji") && strings.Contains(s.out.Text.S, "lewat")
	}
	if !remembered {
		t.Errorf("staff were not reminded; the room is\n%s", w.show(room.chat))
	}
}

// Where commands are answered in private among others, a form takes the words, and a slip is claimed for the private chat.
func TestSpokenOnServer(t *testing.T) {
	w := newWorld(t, reached)
	rina := serverRoom(w)
	asked := rina.slash("catat_lisan", "")
	noted := rina.tapWhispered(asked, "Tulis catatan", map[string]string{"kata": "jembatan goyang", "kontak": "0812 9999 0000"})
	noted.sees("belum disimpan", "jembatan goyang", "•••• 000")
	rina.tapWhispered(noted, "Setuju, simpan kontaknya", nil)
	noted.sees("Tercatat sebagai")
	slip := rina.tapWhispered(noted, "Buat slip", nil)
	w.answer()
	a := w.only()
	secret := slip.secret()
	sari := w.person("Sari").at("kanal-umum", "")
	claim := sari.slash("klaim", secret)
	claim.sees("Benar ini milik Anda", string(a.Code))
	sari.tapWhispered(claim, "Ya, ini milik saya", nil)
	claim.last("sekarang milik Anda")
	if a = w.only(); a.Home.Chat != "p-Sari" || a.TakenAt.IsZero() {
		t.Errorf("it is %+v", a)
	}
	rina.slash("balas", string(a.Code)+" Sedang kami perbaiki, selesai Jumat.")
	w.person("Sari").last("selesai Jumat")
	for _, s := range w.chats["ruang"] {
		if strings.Contains(s.out.Text.S, secret) || strings.Contains(s.out.Text.S, "9999") {
			t.Errorf("everybody reads %q", s.out.Text.S)
		}
	}
}
