package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
	"duaarah/store/suggest"
)

var cityTopics = []store.Topic{
	{ID: "jalan", Labels: map[string]string{"id": "jalan rusak", "en": "roads"}, Words: strings.Fields("jalan rusak berlubang lubang aspal trotoar road pothole"), Office: "bina-marga"},
	{ID: "lampu", Labels: map[string]string{"id": "penerangan jalan", "en": "street lights"}, Words: strings.Fields("lampu padam mati gelap penerangan light lamp"), Office: "perhubungan"},
	{ID: "sampah", Labels: map[string]string{"id": "sampah", "en": "garbage"}, Words: strings.Fields("sampah bau tps bakar garbage"), Office: "lingkungan"},
	{ID: "banjir", Labels: map[string]string{"id": "banjir dan saluran", "en": "floods and drains"}, Words: strings.Fields("banjir got selokan mampet genangan flood"), Office: "bina-marga"},
	{ID: "bansos", Labels: map[string]string{"id": "bantuan sosial"}, Words: strings.Fields("bansos pkh sembako miskin bantuan"), Office: "sosial"},
}

// topics gives the world topics that belong to no office.
func (w *world) topics() {
	w.tx(func(tx store.Tx) error {
		var all []store.Topic
		for _, t := range cityTopics {
			t.Office = ""
			all = append(all, t)
		}
		return tx.SaveTopics(all)
	})
}

// city makes a city with five offices, of which one is written to by default.
func (w *world) city() {
	w.tx(func(tx store.Tx) error {
		for _, id := range []store.OfficeID{"dapil-1", "dapil-2"} {
			o, err := tx.Office(id)
			if err != nil {
				return err
			}
			o.Closed = true
			if err := tx.SaveOffice(o); err != nil {
				return err
			}
		}
		for i, o := range []struct{ id, name string }{{"umum", "Bagian Umum"}, {"bina-marga", "Dinas Bina Marga"}, {"lingkungan", "Dinas Lingkungan Hidup"},
			{"perhubungan", "Dinas Perhubungan"}, {"sosial", "Dinas Sosial"}} {
			if err := tx.SaveOffice(store.Office{ID: store.OfficeID(o.id), Name: o.name, Promise: 7, Zone: "Asia/Jakarta", Position: 10 + i}); err != nil {
				return err
			}
		}
		if err := tx.SaveRules([]store.Rule{{Kind: store.RuleDefault, Office: "umum"}}); err != nil {
			return err
		}
		return tx.SaveTopics(cityTopics)
	})
}

// The offices and then the topics that a message is probably about are offered, three at a time, and a tap decides.
func TestATapDecidesOfficeAndTopic(t *testing.T) {
	w := newWorld(t)
	w.city()
	citizen := w.person("Budi")
	citizen.say("Lmpu jln padam dkt got, jln rusak jg")
	draft := citizen.sees("Untuk kantor mana?")
	var names []string
	for _, row := range draft.out.Buttons {
		for _, b := range row {
			if strings.HasPrefix(b.Label, "Dinas") || strings.HasPrefix(b.Label, "Bagian") {
				names = append(names, b.Label)
			}
		}
	}
	if fmt.Sprint(names) != "[Dinas Bina Marga Dinas Perhubungan Dinas Lingkungan Hidup]" {
		t.Errorf("offered %q", names)
	}
	citizen.tap("Dinas Perhubungan")
	citizen.sees("untuk Dinas Perhubungan", "Ketuk yang tepat")
	citizen.tap("penerangan jalan")
	citizen.sees("Soal penerangan jalan.")
	citizen.tap("Soal lain")
	citizen.sees("soal apa?")
	citizen.tap("banjir dan saluran")
	citizen.sees("Soal banjir dan saluran.")
	citizen.say("malam gelap gulita") // the words say something else now
	citizen.sees("Soal banjir dan saluran.")
	citizen.tap("Kirim sekarang")
	w.golden("topics")

	a := w.only()
	if a.Topic != "banjir" || a.TopicBy != store.ByCitizen || a.Office != "perhubungan" || a.OfficeBy != store.ByCitizen {
		t.Errorf("topic %s by %s, office %s by %s", a.Topic, a.TopicBy, a.Office, a.OfficeBy)
	}
}

// What nobody chose goes out with the best guess, and says that it is one.
func TestLeftAloneItGoesOutAsGuessed(t *testing.T) {
	w := newWorld(t)
	w.city()
	citizen := w.person("Budi")
	citizen.say("sampah menumpuk, bau sekali, sampah dibakar di tps")
	citizen.sees("Untuk kantor mana?", "kami kirim ke Dinas Lingkungan Hidup")
	w.pass(11 * time.Minute)
	a := w.only()
	if a.Office != "lingkungan" || a.OfficeBy != store.ByGuess || a.Topic != "sampah" || a.TopicBy != store.ByGuess || a.State != store.Open {
		t.Errorf("%s: office %s by %s, topic %s by %s", a.State, a.Office, a.OfficeBy, a.Topic, a.TopicBy)
	}
	other := w.person("Sari")
	other.say("pelayanan kelurahan lambat")
	other.sees("kami kirim ke Bagian Umum")
	other.tap("Batal")
	other.say("Pelayanannya bagus sekali, terima kasih")
	if d := other.sees("kantor"); strings.Contains(d.out.Text.S, "apresiasi") {
		t.Error("praise is guessed")
	}
}

// Staff correct the topic and the kind; the card says so, the history says who, and the next such message is understood.
func TestStaffCorrect(t *testing.T) {
	w := newWorld(t)
	w.topics()
	_, room := w.office("Rina", "Grup")
	for i, name := range []string{"Budi", "Sari", "Tono"} {
		citizen := w.person(name)
		citizen.say(fmt.Sprint("bau tikus mati, sampah di rt ", i))
		citizen.tap("Kantor Dapil 1")
		citizen.tap("Kirim sekarang")
		if i > 0 {
			continue
		}
		room.sees("sampah (dugaan)")
		room.tap("Lainnya")
		room.tap("Betulkan")
		room.sees("keluhan, soal sampah", "dari kata: ", "sampah")
		room.tap("bantuan sosial")
		room.sees("keluhan, soal bantuan sosial")
		room.tap("Ubah lagi")
		room.tap("Harapan")
		room.last("harapan · bantuan sosial")
		w.golden("correct")
	}
	ids := w.ids()
	outsider := w.person("Tamu").in("Grup")
	outsider.tap("Betulkan")
	outsider.tapOn(outsider.last("rt 2"), bot.Button{Data: fmt.Sprint("s.topic:", ids[len(ids)-1], ":sampah")})

	w.view(func(r store.Reader) error {
		a, err := r.Aspiration(ids[0])
		if a.Kind != store.Wish || a.KindBy != store.ByStaff || a.Topic != "bansos" || a.TopicBy != store.ByStaff {
			t.Errorf("%s by %s, %s by %s", a.Kind, a.KindBy, a.Topic, a.TopicBy)
		}
		if err != nil {
			return err
		}
		events, err := r.Events(a.ID)
		var said []string
		for _, e := range events {
			if e.Kind == store.EventCorrect {
				said = append(said, fmt.Sprintf("%v %v %v %v %v %v", e.Staff != 0, e.Data["by"], e.Data["kind_before"], e.Data["kind"], e.Data["topic_before"], e.Data["topic"]))
			}
		}
		if got, want := strings.Join(said, "; "), "true staff <nil> <nil> sampah bansos; true staff complaint wish <nil> <nil>"; got != want {
			t.Errorf("corrected %q, want %q", got, want)
		}
		return err
	})
	if last, err := lastAspiration(w, ids[len(ids)-1]); err != nil || last.TopicBy == store.ByStaff {
		t.Errorf("somebody who is no staff corrected: %v, %v", last.TopicBy, err)
	}
	w.tx(func(tx store.Tx) error {
		why, err := tx.Why("bau tikus", suggest.Label{Family: suggest.Topics, Name: "bansos"}, 2)
		if fmt.Sprint(why) != "[tikus bau]" && fmt.Sprint(why) != "[tikus]" {
			t.Errorf("learned %q", why)
		}
		return err
	})
}

func lastAspiration(w *world, id store.AspirationID) (a store.Aspiration, err error) {
	w.view(func(r store.Reader) error {
		a, err = r.Aspiration(id)
		return err
	})
	return a, err
}

// One citizen who sends much teaches little.
func TestOnePersonTeachesLittle(t *testing.T) {
	w := newWorld(t)
	w.topics()
	flood := w.person("Budi")
	for range 7 {
		flood.say("warung kopi ramai sekali dekat lampu")
		flood.tap("Kantor Dapil 1")
		flood.tap("Soal lain")
		flood.tap("bantuan sosial")
		flood.tap("Kirim sekarang")
		flood.say("/aspirasi")
	}
	w.view(func(r store.Reader) error {
		n, err := r.Lessons(1, w.now.Add(-time.Hour), 0)
		if n == 0 || n > 4 {
			t.Errorf("%d lessons of one citizen in a day", n)
		}
		return err
	})
}

// Spam teaches nothing.
func TestSpamIsUnlearned(t *testing.T) {
	w := newWorld(t)
	w.topics()
	_, room := w.office("Rina", "Grup")
	citizen := w.person("Budi")
	citizen.say("lampu hias murah meriah")
	citizen.tap("Kantor Dapil 1")
	citizen.tap("penerangan jalan")
	citizen.tap("Kirim sekarang")
	lessons := func() (n int) {
		w.view(func(r store.Reader) (err error) {
			n, err = r.Lessons(w.only().Citizen, w.now.Add(-time.Hour), 0)
			return err
		})
		return n
	}
	if lessons() != 1 {
		t.Error("nothing was learned")
	}
	room.tap("Lainnya")
	room.tap("Spam")
	if lessons() != 0 {
		t.Error("spam is still learned of")
	}
}

// Who writes English is answered in it, and told how to change that; a word of Indonesian does not change it, a sentence does; and what
// they chose stays.
func TestTheLanguageTheyWriteIn(t *testing.T) {
	w := newWorld(t)
	w.office("Rina", "Grup")
	jane := w.person("Jane")
	jane.say("The street light in front of the school has been broken for two weeks")
	jane.sees("We answer in English, as you write.", "/language", "This is a complaint")
	jane.say("tolong ya pak")
	jane.sees("This is a complaint")
	jane.tap("Send now")
	jane.say("/aspirasi")
	jane.say("tolong diperbaiki juga jalan yang rusak di depan rumah saya karena sudah sangat berbahaya untuk anak-anak")
	jane.sees("Kami jawab dalam bahasa Indonesia", "Ini keluhan")
	jane.say("/bahasa")
	jane.tap("English")
	jane.say("pak, kapan jalan di depan rumah kami ini akan diperbaiki? sudah lama sekali tidak ada kabar")
	jane.last("This is a complaint")
	w.golden("tongue")

	budi := w.person("Budi")
	budi.say("jalan rusak, please lah pak")
	if d := budi.sees("Kami catat"); strings.Contains(d.out.Text.S, "/bahasa") {
		t.Errorf("who writes Indonesian is told of languages: %s", d.out.Text.S)
	}
}

// The switch of the page is a choice; /bahasa is a stronger one.
func TestTheSwitchOfThePage(t *testing.T) {
	w := newWorld(t)
	jane := w.person("Jane")
	say := func(text, lang string, chose bool) {
		u := jane.update(bot.KindMessage)
		u.From.Lang, u.From.LangChosen = lang, chose
		u.Message = &bot.Message{ID: u.Key, Text: text}
		if c, ok := bot.ParseCommand(text, "bot"); ok {
			u.Message.Command = &c
		}
		w.take(u)
	}
	say("halo", "id", false)
	say("jalan kami rusak dan lampunya juga tidak menyala", "en", true)
	jane.last("Noted")
	say("my street is broken and the lights do not work", "id", true)
	jane.last("Kami catat")
	say("/bahasa en", "id", true)
	say("jalan kami rusak dan lampunya juga tidak menyala", "id", true)
	jane.last("Noted")
}

// What a first message is, as far as its words tell, in each language.
func TestTheKindTheyMean(t *testing.T) {
	w := newWorld(t)
	for text, kind := range map[string]store.Kind{
		"parkir neng pasar njaluk 10 ewu padahal karcise 2 ewu": store.Complaint, // demanded, not wished for
		"petugas minta uang rokok":                              store.Complaint, "njaluk lampu anyar pak": store.Wish, "minta nomor hotline": store.Wish, "nyuwun tulung dipasangi lampu": store.Wish,
		"punten pak mau tanya soal BPJS": store.Question, "hayang nanya, nyieun KK kumaha carana": store.Question, "badhe tanglet bab KIS": store.Question,
		"syarat bikin KK apa saja?": store.Question, "lampune mati, dalane peteng": store.Complaint, "semoga ada taman": store.Wish,
	} {
		w.person(text).say(text)
		if a := w.latest(); a.Kind != kind {
			t.Errorf("%q is a %s, want a %s", text, a.Kind, kind)
		}
	}
}

// Who changes the language has a draft in hand shown in it: it may be what they could not read.
func TestTheLanguageOfADraft(t *testing.T) {
	w := newWorld(t)
	jane := w.person("Jane")
	jane.say("jalan rusak di depan rumah")
	jane.say("/bahasa")
	jane.tap("English")
	jane.last("in English from now on")
	jane.last("Noted, thank you")
	if s := w.show(jane.chat); strings.Contains(s, "Kirim sekarang") {
		t.Errorf("the draft stays as it was:\n%s", s)
	}
	jane.say("/bahasa jawa")
	jane.tap("Kintun sakmenika")
	if a := w.only(); a.State != store.Open {
		t.Errorf("it is %s", a.State)
	}
	for said, set := range map[string]string{"id": "bahasa Indonesia", "Inggris": "English", "bahasa sunda": "basa Sunda", "indonesia": "bahasa Indonesia", "basa jowo": "basa Jawi"} {
		jane.say("/bahasa " + said) // nothing is in hand
		jane.sees(set)
	}
}
