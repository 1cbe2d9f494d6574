package handlers

import (
	"slices"
	"strings"
	"unicode"

	"duaarah/bot"
	"duaarah/handlers/citizen"
	"duaarah/handlers/figures"
	"duaarah/handlers/staff"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Who knows no slash types the name of a command alone: "status", "riwayat", "bantuan". Of citizens that is what they ask for, and nothing to tell
// staff. What says more is heard.

// bareWords are what people say around such a name where they ask for what is theirs: "cek status laporan saya".
var bareWords = strings.Fields("cek lihat saya sy aku ku kula abdi dong pak bu min my check semua semuanya mau ingin tolong mohon all please")

// bareMore are what they say around where things stand, and around taking back what is named. "Hapus aja" may be said to a draft.
var bareMore = strings.Fields(`ini itu aja saja ya sih nih berapa lupa apa gue gw gua kami kulo kita yang yg kemarin kmrn tadi dulu sudah udah sampai sampe pengen pingin pgn bisa boleh kabar kabarnya kabare
	arep badhe nggih wis sampun tekan nganti dumugi dugi ka wingi wau hoyong bade teh nu kamari tos is are was can could i want would like to s the of on any what to please did happened sent it this tiasa saged kenging hilang ilang kehapus`)

// bareNames are what people call where things stand beside its name.
var bareNames = map[string]string{"statusnya": "status", "kode": "status", "kodenya": "status", "riwayatnya": "riwayat"}

// bareBack are words for taking back what was sent, where it is named beside them: "tarik laporan saya".
var bareBack = []string{"tarik", "cabut"}

// bareErase are words for erasing it, where it is named beside them, or they ask how.
var bareErase = strings.Fields("hapus dihapus hapusin hapuskan hapusen pupus delete remove")

// bareData are what is theirs beside that.
var bareData = strings.Fields("data akun account chat obrolan percakapan")

// bareHow are words of who asks how that is done.
var bareHow = strings.Fields("how do cara caranya carane carana")

// bareThings are what that is called, and bareEnds how such a word may end: "laporanku", "laporane".
var (
	bareThings = strings.Fields("laporan aduan pengaduan keluhan aspirasi report reports complaint complaints")
	bareEnds   = []string{"", "ku", "nya", "e", "na"}
)

// bareThing reports whether a word is what was sent; mine: the word says that it is theirs.
func bareThing(w string) (ok, mine bool) {
	for _, end := range bareEnds {
		if thing, cut := strings.CutSuffix(w, end); cut && slices.Contains(bareThings, thing) {
			return true, end == "ku"
		}
	}
	return false, false
}

// bareLooks are words of who wants to see it, and bareAsks those that ask where it stands: "cek laporan", "aduanku gimana".
var (
	bareLooks = strings.Fields("cek ngecek lihat liat ngeliat ndelok ningali check see view show find track")
	bareAsks  = strings.Fields("mana dimana kemana endi ngendi pundi kamana gimana gmn gmana bagaimana piye pripun kumaha kabar kabarnya kabare where happened news update updates perkembangan progres progress kelanjutan nasib nasibnya")
)

// bareOwn are words by which it is theirs, or was sent before. Else somebody asks about reports.
var bareOwn = strings.Fields("saya sy aku ku gue gw gua kami kula kulo abdi my kemarin kmrn tadi wingi kamari")

// bareMost is how many words that is at most, and bareFew how many stand behind a command of staff.
const bareMost, bareFew = 8, 4

// bareCommand is the command that a message is though it has no slash. ok = false: it is none; nor, but for where things stand, is what may answer a
// question of staff: "Mata pelajaran apa?", "bahasa".
func bareCommand(t *talk.Turn) (c bot.Command, ok bool, err error) {
	c, ok = bareName(t.Update.Message)
	if !ok || c.Name == "status" || c.Name == "riwayat" {
		return c, ok, nil
	}
	asked, err := citizen.Asked(t)
	return c, !asked, err
}

// bareSaid is what a message of a few words says.
type bareSaid struct {
	around int      // how many words it has
	things int      // how many of them are what was sent
	mine   bool     // it is theirs
	data   bool     // it is of their data, or this chat
	looks  bool     // they want to see it, or ask for it
	words  []string // those that are left without these, and what may stand around any name
	left   []string // … and around where things stand
}

// readBare reads a message of these words. ok is false for one of many.
func readBare(text string, said []string) (b bareSaid, ok bool) {
	if len(said) == 0 || len(said) > bareMost {
		return b, false
	}
	b = bareSaid{around: len(said), mine: saysAny(said, bareOwn), data: saysAny(said, bareData)}
	for _, w := range said {
		switch thing, mine := bareThing(w); {
		case thing:
			b.things, b.mine = b.things+1, b.mine || mine
		case !slices.Contains(bareWords, w) && !slices.Contains(bareData, w):
			b.words = append(b.words, w)
		}
	}
	asks := saysAny(said, bareAsks) || strings.HasSuffix(strings.TrimSpace(text), "?")
	b.looks = saysAny(said, bareLooks) || b.mine && asks
	b.left = slices.DeleteFunc(slices.Clone(b.words), func(w string) bool { return slices.Contains(bareMore, w) })
	return b, true
}

// forList reports whether it asks for the list of what was sent, and nothing else: "cek laporan", "where is my complaint"; and not "where to report my complaint".
func (b bareSaid) forList() bool {
	return b.things == 1 && b.looks && saysOnly(b.left, bareLooks, bareAsks)
}

// erases reports whether it asks to have that erased, or how: "tolong dihapus laporan saya", "how do i delete it".
func (b bareSaid) erases() bool {
	left := slices.DeleteFunc(slices.Clone(b.left), func(w string) bool { return slices.Contains(bareHow, w) || slices.Contains(bareAsks, w) })
	how := saysAny(b.left, bareHow)
	return len(left) == 1 && (b.things > 0 || b.data || how) && slices.Contains(bareErase, left[0])
}

// codeOfDigits reports whether a word is a code without a letter, as one in some thousands is: what stands beside it is said of that.
func codeOfDigits(w string) bool {
	_, err := store.ParseCode(strings.Trim(w, "#?!.,:"))
	return err == nil && !strings.ContainsFunc(w, unicode.IsLetter)
}

func bareName(m *bot.Message) (c bot.Command, ok bool) {
	if m.ReplyTo != "" || !talk.ContentOf(m).WordsAlone() {
		return c, false
	}
	words := strings.FieldsFunc(strings.ToLower(m.Text), func(r rune) bool { return !unicode.IsLetter(r) })
	if wantsToJoin(words) {
		return bot.Command{Name: "gabung"}, true
	}
	b, ok := readBare(m.Text, words)
	switch {
	case !ok, slices.ContainsFunc(strings.Fields(m.Text), codeOfDigits):
		return c, false
	case b.forList():
		return bot.Command{Name: "status"}, true
	case b.erases():
		return bot.Command{Name: "hapus"}, true
	}
	said := b.words
	left := slices.DeleteFunc(b.left, func(w string) bool { return slices.Contains(bareAsks, w) }) // "kode saya mana"
	if len(left) == 1 && (left[0] == "status" || left[0] == "riwayat" || bareNames[left[0]] != "" || b.things > 0 && slices.Contains(bareBack, left[0])) {
		said = left
	}
	if len(said) != 1 {
		return c, false
	}
	name := said[0]
	if other := bareNames[name]; other != "" {
		name = other
	}
	if b.things > 0 && slices.Contains(bareBack, name) {
		return bot.Command{Name: takeBack}, true
	}
	for _, v := range verbs() {
		theirs := v.id == "status" || v.id == "riwayat" || v.id == "hapus"
		if (v.id == name || v.en == name) && (theirs || b.around == 1 && (v.id == "bantuan" || v.id == "bahasa" || v.who == citizens && v.desc != "")) {
			return bot.Command{Name: v.id}, true
		}
	}
	return c, false
}

// saysAny reports whether any of what is said is among some words.
func saysAny(said, words []string) bool {
	return slices.ContainsFunc(said, func(w string) bool { return slices.Contains(words, w) })
}

// saysOnly reports whether all that is said is in one of these lists.
func saysOnly(said []string, lists ...[]string) bool {
	return !slices.ContainsFunc(said, func(w string) bool {
		return !slices.ContainsFunc(lists, func(list []string) bool { return slices.Contains(list, w) })
	})
}

// joinWords are what new staff say who have no code yet, or do not know what to do with it, and what they say beside: "halo saya staf baru", "cara gabung".
var (
	joinWords  = []string{"gabung", "bergabung", "join"}
	joinStaff  = []string{"staf", "staff"}
	joinBeside = strings.Fields("halo hai hi pagi siang sore malam selamat assalamualaikum permisi saya sy aku mau ingin pengen daftar jadi sebagai baru kantor dapil cara caranya bagaimana gimana gmn " +
		"kak min admin pak bu di sini disini ini kode undangan tolong mohon bisa ya hello i am a new how to want as here the")
)

// wantsToJoin reports whether words say that, and nothing else.
func wantsToJoin(said []string) bool {
	asks := saysAny(said, joinWords) || saysAny(said, joinStaff) && saysAny(said, []string{"saya", "sy", "aku", "i", "daftar", "jadi"})
	return asks && saysOnly(said, joinWords, joinStaff, joinBeside)
}

// bareWithWords are commands of staff that need no code, and are known without a slash with a few words behind them: "cari lampu genteng".
var bareWithWords = []string{"cari", "antrean", "statistik"}

// bareOfStaff is the command that staff type without its slash in private: its name alone, with a code behind it, or one of bareWithWords; or by
// asking for figures, or who waits. What makes the place a room is not among them.
func bareOfStaff(t *talk.Turn) (c bot.Command, ok bool) {
	m := t.Update.Message
	if m.ReplyTo != "" || !talk.ContentOf(m).WordsAlone() || t.Update.Place == bot.Group {
		return c, false
	}
	first, rest := talk.CutWord(m.Text)
	name := strings.ToLower(strings.TrimRight(first, ".:,!?"))
	for _, v := range verbs() {
		if v.id != name && v.en != name || v.who != members && v.id != "bantuan" || v.right == store.RightRoom {
			continue
		}
		few := slices.Contains(bareWithWords, v.id) && len(strings.Fields(rest)) < bareFew
		if rest == "" || few || staff.BeginsWithCode(rest) {
			return bot.Command{Name: v.id, Args: rest}, true
		}
	}
	if part, ok := whoWaits(m.Text); ok {
		return bot.Command{Name: "antrean", Args: part}, true
	}
	if figures.Wanted(m.Text, t.Now.In(t.House.Zone)) {
		return bot.Command{Name: "statistik", Args: m.Text}, true
	}
	return c, false
}

// Words by which staff ask who waits: what they ask with, what makes it a question about that, of which some mean what is late, and what is said beside.
var (
	waitAsks   = []string{"siapa", "mana", "apa", "yang", "yg", "who", "which", "what"}
	waitLate   = []string{"lewat", "terlambat", "telat", "overdue", "late"}
	waitAll    = []string{"belum", "blm", "menunggu", "nunggu", "waiting", "unanswered"}
	waitBeside = strings.Fields("saja aja ada dibalas dijawab terjawab balasan jawaban janji janjinya batas paling lama kita kami aspirasi warga sekarang hari ini kenapa mengapa dan ya masih " +
		"is are still not yet answered the for us a reply why and")
)

// whoWaits reports whether words ask who waits for a reply, and which part of the queue that is: "siapa yang belum dibalas?", "siapa yang terlambat dan
// kenapa". They say nothing else.
func whoWaits(text string) (part string, ok bool) {
	said := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	late := saysAny(said, waitLate)
	if len(said) < 3 || !saysAny(said, waitAsks) || !late && !saysAny(said, waitAll) || !saysOnly(said, waitAsks, waitLate, waitAll, waitBeside) {
		return "", false
	}
	if late {
		return "lewat janji", true
	}
	return "", true
}

// takeBack is the command by which staff take a reply back, and citizens try to take an aspiration back.
const takeBack = "tarik"

// withdrawing takes that command from a citizen. done is false for staff.
func withdrawing(t *talk.Turn, args string) (done bool, err error) {
	if enrolled, err := staff.Enrolled(t); err != nil || enrolled {
		return false, err
	}
	return citizen.Withdrawing(t, args)
}
