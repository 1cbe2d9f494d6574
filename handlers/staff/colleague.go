package staff

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// titles are words before a name.
var titles = []string{"pak", "bu", "bapak", "ibu", "mas", "mbak", "mba", "kak", "kakak", "bang", "abang", "bung", "mr", "ms", "h", "hj", "haji", "dr", "drs", "ir"}

// nobody are words by which a name that staff gave themselves begins and names no person.
var nobody = []string{"tim", "team", "kantor", "staf", "staff", "petugas"}

// whoAnswers is what colleagues ask each other below a card: "ini sudah dibalas belum?", "siapa yang pegang?" Who held the key of a gate is asked
// of a citizen.
var whoAnswers = talk.Pattern(`^(ini |yang ini |yg ini |tolong )?((su|u)?dah|sdh|udh) (ada yang |ada yg )?(di ?)?(balas|jawab|tangani|pegang|handle|follow ?up|fu)(\?| (belum|blm|apa belum|kah)( (ya|nih|sih))?\W*$)|` +
	`^(ini |yang ini |yg ini |tolong )?(siapa|sapa) (yang |yg )?(pegang|megang|balas|jawab|tangani|handle|urus)( (ini|itu|yang ini|yg ini|ya|nih|sih|kak|min))*\W*$`)

// Of who wrote it colleagues speak as of somebody else: "sudah saya telpon orangnya", "pelapornya belum bisa dihubungi". Whoever reads their own reply is
// no "pelapornya"; an "orangnya" may be whom they complained of, unless they are spoken to beside it.
const (
	contacts = `(?:di|ku)?(?:telp|tlp|telpon|tlpn|telepon|telfon|tel[ef]on|hubungi|kontak|wa|chat|japri|sms|kabari|kabarin|hubungin|telponin)(?:in)?|meng?hubungi|nge?hubungin?|(?:me)?ne?l[ef]pon|menelepon|nelpon`
	whoWrote = `(?:si )?(?:warga|pelapor|pengadu|pengirim|penulis)(?:nya| ini| tsb| tersebut)|(?:si )?(?:pelapor|pengadu)`
	anybody  = `orang(?:nya| ini)|beliau(?:nya)?|dia(?:nya)?|ybs|yang bersangkutan|yg bersangkutan|bapaknya|ibunya`
	between  = `(?: (?:ini|itu|sudah|udah|sdh|udh|dah|belum|blm|tadi|barusan|kemarin|lagi|baru|akan|mau|coba|bisa|dapat|tidak|tdk|ga|gak|nggak|saya|sy|kami|kita|aku|gue|gw|tim|sempat|pernah))*`
)

// spokenOf is that: who wrote it, or anybody, and how they were reached.
var spokenOf = talk.Pattern(`(^|[ ,.(])((` + whoWrote + `)|` + anybody + `)` + between + ` (` + contacts + `)\b|\b(` + contacts + `)(?: (?:ke|sama|dengan|dgn))? ((` + whoWrote + `)|` + anybody + `)\b|` +
	`\b(?:called|phoned|contacted|texted|messaged|rang)(?: up)? (?:him|her|(the (?:citizen|resident|reporter|sender)))\b`)

// toCitizen are words by which the citizen is spoken to.
var toCitizen = talk.Pattern(`\b(anda|bapak|ibu|pak|bu|kak|kakak|mas|mbak|mba|bang|panjenengan|njenengan|you|your|sir|madam)\b`)

// ofCitizenMost is how many words such talk has at most: a longer text is a reply.
const ofCitizenMost = 14

// ofCitizen reports whether a text in small letters speaks of who wrote, and not to them.
func ofCitizen(text string) bool {
	if len(strings.Fields(text)) > ofCitizenMost {
		return false
	}
	found := spokenOf().FindStringSubmatch(text)
	if found == nil {
		return false
	}
	surely := found[3] != "" || found[7] != "" || found[8] != ""
	return surely || !toCitizen().MatchString(text)
}

// Who deals with a matter, and how, is settled among colleagues: "saya yang pegang ya", "mohon arahan pak", "tolong ditindaklanjuti", "enaknya dijawab apa?"
// A text is of that if it says nothing else. What the office does itself ("kami cek dulu ya") is told a citizen.
var (
	dealing = strings.Fields("balas dibalas balasin balasnya jawab dijawab jawabin jawabnya respon direspon tindaklanjuti ditindaklanjuti tindaklanjut tindak lanjuti lanjut follow followup difollowup fu " +
		"handle dihandle pegang dipegang tangani ditangani urus diurus ambil diambil cek dicek koordinasikan dikoordinasikan teruskan diteruskan proses diproses")
	directed  = strings.Fields("arahan arahannya petunjuk petunjuknya disposisi disposisinya noted laksanakan atensi diatensi monitor dimonitor")
	directing = strings.Fields("tolong tlg mohon mhn minta harap segera coba ayo please pls siapa ada gimana bagaimana gmn apa enaknya sebaiknya biar yang yg")
	oneself   = strings.Fields("saya sy aku gue gw")
	// takingOn are what somebody takes on for the others; the rest of dealing they may tell the citizen that they do.
	takingOn = strings.Fields("balas jawab respon handle pegang ambil")
	besides  = strings.Fields("ini itu di dulu ya yuk dong nih aja saja deh lagi secepatnya cepat bisa mau cara caranya up pak bu mas mbak mba kak bang bos boss ndan komandan tim team rekan teman " +
		"teman2 temen semua guys gaes oke ok siap sip baik izin ijin terima kasih")
)

// dealingMost is how many words that are.
const dealingMost = 8

// amongColleagues reports whether a text in small letters is that.
func amongColleagues(text string) bool {
	said := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	among := func(words []string) bool {
		return slices.ContainsFunc(said, func(w string) bool { return slices.Contains(words, w) })
	}
	all := slices.Concat(dealing, directed, directing, oneself, besides)
	if len(said) > dealingMost || slices.ContainsFunc(said, func(w string) bool { return !slices.Contains(all, w) }) {
		return false
	}
	if among(oneself) {
		return among(takingOn) || among(directed)
	}
	return among(directed) || among(dealing) && among(directing)
}

// everybody is how one speaks to all colleagues at once.
var everybody = talk.Pattern(`^(teman[- ]?teman|temen[- ]?temen|rekan[- ]?rekan|guys|gaes|gais|tim)( semua)?(,|:| tolong\b| mohon\b| ini (gimana|bagaimana)\b)`)

// asks are words by which something is asked of who was named just before: "Sari tolong cek".
var asks = []string{"tolong", "tlg", "mohon", "minta", "coba", "bisa", "please", "pls"}

// forColleague reports whether a reply in a room is likely meant for a colleague who reads along: it begins with their name and a comma, or asks them
// something, or asks who answers, or speaks of who wrote it, or says who deals with it. No citizen is to read that, and it is no answer to count.
func forColleague(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	if t.Update.Place != bot.Group || c.As != talk.AsReply || c.Template != 0 {
		return false, nil
	}
	text := strings.ToLower(strings.TrimSpace(c.Text))
	if whoAnswers().MatchString(text) || everybody().MatchString(text) || ofCitizen(text) || amongColleagues(text) {
		return true, nil
	}
	name, ok := spokenTo(text)
	if !ok {
		return false, nil
	}
	team, err := t.StaffOf(a.Office)
	if err != nil {
		return false, fmt.Errorf("staff of %s: %w", a.Office, err)
	}
	for _, m := range team {
		if m.Staff == t.Who.Staff {
			continue
		}
		called, err := matter.StaffName(t.Act, t.P, m.Staff)
		if err != nil {
			return false, err
		}
		if firstName(called) == name {
			return true, nil
		}
	}
	return false, nil
}

// spokenTo is whom a text in small letters begins to speak to by a name, if it is anybody: "Budi, …", "Pak Budi: …", "Sari tolong …", or in a question
// alone "Sari ini gimana?" A question with more before it speaks of them: "Budi sudah ke sana kemarin, apakah airnya mengalir?"
func spokenTo(text string) (name string, ok bool) {
	said := strings.Fields(text)
	for len(said) > 1 && slices.Contains(titles, strings.Trim(said[0], ".")) {
		said = said[1:]
	}
	if len(said) < 2 {
		return "", false
	}
	alone := strings.HasSuffix(text, "?") && !strings.ContainsAny(text[:len(text)-1], ",.?!\n") && said[1] != "dari" && said[1] != "kami"
	called := strings.HasSuffix(said[0], ",") || strings.HasSuffix(said[0], ":")
	return strings.TrimFunc(said[0], func(r rune) bool { return !unicode.IsLetter(r) }), called || alone || slices.Contains(asks, said[1])
}

// firstName is by what somebody is called who is called so: "budi" of "Pak Budi Santoso" and of "H. Budi". Empty: it names nobody, as "Tim Dapil 1"
// does.
func firstName(called string) string {
	for _, w := range strings.Fields(strings.ToLower(called)) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		if slices.Contains(titles, w) {
			continue
		}
		if len(w) < 3 || slices.Contains(nobody, w) {
			return ""
		}
		return w
	}
	return ""
}
