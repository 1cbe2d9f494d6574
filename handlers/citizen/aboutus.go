package citizen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// What people ask about the office and about this way to it, before they write or while they do: when it works, who reads it, how soon that is answered, what it
// costs. It is answered from what is known here. A question that says anything else is for staff: "puskesmas buka jam berapa".

// question is a kind of these: it has a word of each of these, and beside them only what goes with all.
type question struct {
	key      string
	of, with func() map[string]bool
}

var aboutUs = [...]question{
	{"hours", set(`buka bukak bukanya operasional operasionalnya pelayanan layanan layanannya kantor kantornya kantore kantorna alamat alamatnya alamate alamatna lokasi lokasinya tutup tutupnya office open address`),
		set(`kerja kerjanya jam jamnya pukul tabuh kapan mana dimana endi ngendi hari senin selasa rabu kamis jumat sabtu minggu ahad libur where time hours when`)},
	{"hours", set(`kerja kerjanya`), set(`jam jamnya pukul tabuh hari senin selasa rabu kamis jumat sabtu minggu ahad libur kantor kantornya`)}, // and not "kapan ada kerja"
	{"whom", set(`siapa sopo sapa sinten saha who whom`), set(`wakil wakilku wakilnya anggota dewan dewannya dprd dpr rakyat mewakili representative representing represents member dapil
		ke kepada buat untuk kirim ngirim mengirim dikirim dikirimkan terkirim diteruskan sampai sampainya masuk kanggo dhateng ka to goes`)},
	{"whom", set(`mana kemana ngendi`), set(`dikirim dikirimkan diteruskan masuk sampai sampainya`)},
	{"soon", set(`lama kapan berapa brp hari long when soon pira pinten sabaraha iraha`), set(`dibalas dibales dibalasnya dibalesnya balas bales balasan balasannya balasnya dijawab dijawabnya jawaban jawabannya jawabnya
		respon responnya direspon ditanggapi diproses prosesnya reply replied answer answered response dipunwangsuli diwangsuli dibalesi diwaler take takes biasanya hear`)},
	{"way", set(`dibalas dibalesnya dibalasnya balasan balasannya dijawab dijawabnya jawaban jawabannya`), set(`lewat via mana kemana dimana wa wanya whatsapp wasap sms telepon telpon email`)},
	{"way", set(`wa wanya whatsapp wasap sms telepon telpon telp telponnya teleponnya telpnya telfon`), set(`nomor nomornya nomer no ada bisa lewat via nya`)},
	{"cost", set(`bayar bayarnya mbayar mayar gratis gratisan biaya biayanya ongkos ongkosnya free pay cost fee`), nil},
}

// aboutUsAside is what may stand beside the words of all of them.
var aboutUsAside = set(`nama namanya ini itu saya sy aku kami kita anda kamu di sini disini yang yg apa apakah berapa brp mau ingin tanya nanya bertanya numpang maaf permisi halo hai hallo selamat pagi siang sore malam assalamualaikum
	daerah wilayah kecamatan kota kabupaten tolong info infonya kasih beri tau tahu gak ga tidak tdk nggak ngga enggak ndak atau harus perlu kena ada pakai pake kalau kalo lapor ngelapor melapor laporan laporannya laporanku aduan
	aspirasi pesan pesannya chat kira rata biasanya nanti sampai dari ke is it this the a my your you i what how much of for does do in are will get have has until there any
	niku niki punika wonten ing kula abdi nu ieu nggih njih iraha btw back`)

// placeAsked are words that ask where, which have no part in other questions to the bot.
var placeAsked = set(`mana dimana kemana endi ngendi where what how when whom is does do are will`)

// asksAboutUs is what kind of question about the office, or about this way to it, a message is; empty: none.
func asksAboutUs(c talk.Content) string {
	said := words(c.Text)
	if !c.WordsAlone() || len(said) == 0 || len(said) > greetingMost || !inquires(c.Text, said) && !has(said, placeAsked()) {
		return ""
	}
	for _, q := range aboutUs {
		sets := []map[string]bool{q.of(), aboutUsAside(), tags()}
		if q.with != nil {
			if sets = append(sets, q.with()); !has(said, q.with()) {
				continue
			}
		}
		if has(said, q.of()) && len(without(said, sets...)) == 0 {
			return q.key
		}
	}
	return ""
}

// goesAlong reports whether such a question may be about what a draft asks of staff, too: of who wants to know how to get a document "bayar gak?" is that. It is
// answered, and goes with the draft.
func goesAlong(draft store.Aspiration, key string) bool {
	return draft.Kind == store.Question && (key == "hours" || key == "soon" || key == "cost")
}

// officesNamed is how many offices an answer names at most.
const officesNamed = 5

// answerAboutUs answers a question about the office: the one that the draft in hand is for, or that of the link via by which they came, or all of them.
func answerAboutUs(t *talk.Turn, c talk.Content, via string) error {
	key := asksAboutUs(c)
	if err := greeted(t, c); err != nil {
		return err
	}
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("the draft: %w", err)
	}
	waits, received := err == nil, t.Now
	if waits {
		received = draft.ReceivedAt
	}
	offices, err := takingOffices(t.Act)
	if err != nil {
		return err
	}
	one, named, err := byLink(t.Act, via)
	if err != nil {
		return err
	}
	if waits && draft.Office != "" && !(len(offices) > 1 && unsettled(draft)) {
		if one, err = t.Office(draft.Office); err != nil {
			return fmt.Errorf("office %s: %w", draft.Office, err)
		}
		named = true
	}
	if named {
		offices = []store.Office{one}
	}
	var lines []string
	for _, o := range offices[:min(len(offices), officesNamed)] {
		lines = append(lines, aboutUsLine(t, key, o, received))
	}
	if n := len(offices) - officesNamed; n > 0 {
		lines = append(lines, t.P.S("about_us.more", "n", n))
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	var b bot.TextBuilder
	asked := key
	if len(offices) == 0 && (key == "hours" || key == "whom" || key == "soon") {
		key = "none"
	}
	b.Text(t.P.Text("about_us."+key, "offices", strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")))
	out := bot.Outgoing{Buttons: [][]bot.Button{{t.Btn("about_us.button", "c.new")}}}
	if waits {
		also := "about_us.waits"
		if goesAlong(draft, asked) {
			also = "about_us.along"
		}
		b.Line().Text(t.P.Text(also))
	}
	if waits || len(offices) == 0 { // what they write is added to that, or kept until there is one
		out.Buttons = nil
	}
	out.Text = b.Build()
	_, err = t.Say(out)
	return err
}

// aboutUsLine is what is known of an office, for what was received then.
func aboutUsLine(t *talk.Turn, key string, o store.Office, received time.Time) string {
	switch key {
	case "hours":
		if hours := matter.WeekText(t.P, o.Hours); hours != "" {
			return t.P.S("about_us.line.hours", "office", o.Name, "hours", hours, "profile", o.Profile)
		}
		return t.P.S("about_us.line.unstated", "office", o.Name, "profile", o.Profile)
	case "whom":
		return t.P.S("about_us.line.whom", "office", o.Name, "profile", o.Profile)
	case "soon":
		day := t.P.In(o.Location()).Dated(t.Calendars.Of(o).Due(received, o.Promise)) // over days off it is later than so many days
		if o.Promise == 0 {
			return t.P.S("about_us.line.by", "office", o.Name, "day", day)
		}
		return t.P.S("about_us.line.soon", "office", o.Name, "n", o.Promise, "day", day)
	}
	return ""
}
