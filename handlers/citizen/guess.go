package citizen

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/suggest"
)

// What the words of a first message say of its kind. Praise is never guessed: it expects no reply, so only its
// citizen may call it that.
var (
	complaintWords = set(`rusak mati padam gelap bau banjir macet sampah lubang berlubang bocor retak roboh tumbang longsor kotor
		keluhan keluh mengeluh lapor laporkan melaporkan laporan ganggu mengganggu terganggu bising berisik liar pungli korupsi lambat
		lama kecewa parah bahaya berbahaya membahayakan hilang dicuri maling terlambat susah sulit mahal tersumbat mampet meluap genangan
		tergenang buntu ambles keruh jorok kumuh mogok ditolak kasar marah takut resah meresahkan broken dirty flood late
		dangerous stolen noise noisy garbage complaint pothole
		bolong peteng mbebayani ambrol ambruk mambu banyune rame ruksak pareum poek bahya banjir caah runtah bau kiruh gandeng`)
	questionWords = set(`apa apakah kapan bagaimana gimana kenapa mengapa berapa siapa dimana kemana mana bolehkah bisakah
		what when how why where who which can could
		kapan kepiye piye pripun kenging pinten sinten ngendi iraha naha naon kumaha kunaon sabaraha saha dimana`)
	wishWords = set(`harap berharap harapan semoga usul usulan mengusulkan saran menyarankan sebaiknya alangkah ingin pengen pingin
		dibangun dibangunkan dibuatkan dibikinkan ditambah tambah tambahkan ditambahkan perbanyak sediakan disediakan adakan diadakan
		hope wish suggest suggestion would mugi mugia muga hoyong hayang didamel didamelkeun ditambihan tambihan ditambahi tambahi digawekake dianakake`)
	// demandWords are some of them that others are complained of for, if nobody speaks for themselves: "petugas minta uang rokok".
	demandWords = set(`minta njaluk menta`)
	selves      = set(`saya sy aku kami kita warga kula kulo abdi kuring mau ingin pengen mohon tolong badhe arep pak bapak bu ibu min kak mas mbak dan`)
	// sayAsks are words of who says that they ask.
	sayAsks = set(`tanya bertanya nanya tanyakan takon tanglet pirsa priksa tumaros naros nanyakeun`)
	// askWords ask for something: that it be mended, or that it be made.
	askWords = set(`mohon tolong minta please nyuwun tulung njaluk menta nyuhunkeun punten pundhut`)
)

// guessKind says what a text probably is: by its words where they are plain, by what it is most like where not. Empty: a greeting, an answer, or
// praise.
func guessKind(text string) store.Kind {
	ws := words(text)
	if len(ws) == 0 {
		return ""
	}
	var complains, wishes, requests, thanks bool
	for i, w := range ws {
		complains = complains || complaintWords()[w]
		wishes = wishes || wishWords()[w]
		requests = requests || askWords()[w] && !(demandWords()[w] && i > 0 && !selves()[ws[i-1]])
		thanks = thanks || thanksWords()[w]
	}
	wishes = wishes || ws[0] == "minta" // elsewhere it is what somebody demands
	asks := strings.Contains(text, "?") || questionWords()[ws[0]] || slices.ContainsFunc(ws, func(w string) bool { return sayAsks()[w] })
	like := store.Kind(suggest.KindOf(text))
	switch {
	case like == store.Praise && (thanks || !complains): // be it for what was broken
		return ""
	case wishes && !complains && !asks:
		return store.Wish
	case complains && !asks && !((wishes || requests) && like == store.Wish):
		return store.Complaint
	case asks && !complains && like != store.Complaint:
		return store.Question
	case requests && !complains && !asks && like != store.Complaint:
		return store.Wish
	case like == store.Question && !asks, like == store.Wish && !requests && !asks, like == store.Praise: // nothing says so
		return store.Complaint
	case like == suggest.Other:
		for _, w := range ws {
			if !plainWords()[w] {
				return store.Complaint
			}
		}
		return ""
	}
	return like
}

// plainWords alone tell nothing of a kind: greetings, thanks, praise.
var plainWords = set(`halo hallo hai hi hello hey hei p tes test assalamualaikum assalamu alaikum wr wb salam selamat pagi siang sore malam permisi
	pak bapak bu ibu min admin kak mas mbak bang om tante ya nih dong sih kok dan untuk buat di ke yang ini itu sudah jalannya pelayanannya
	terima kasih makasih trims suwun nuwun matur bagus sekali banget bgt mantap keren hebat sukses mulus bersih rapi ramah cepat baik puas
	senang salut jempol good morning evening great thanks thank you very well done nice dear sir madam`)

// thanksMax is how many words a mere thanks has at most.
const thanksMax = 8

var (
	thanksWords = set(`sawangsulna welcome kasih makasih makasi trimakasih terimakasih trims tengkyu thanks thank thx tq suwun nuwun nuhun syukron`)
	thanksAside = set(`terima banyak ya yaa yah pak bapak bu ibu min kak mas mbak bang om tante atas balasannya jawabannya infonya informasinya
		bantuannya oke ok okay siap baik sip mantap alhamdulillah sangat sekali sama matur hatur you so much very a lot for the
		reply answer help sir maam kembali tim staf semua pisan sanget nya nggih kang teh teteh akang pa bapa walerna wangsulanipun mbah dik re`)
)

// isThanks reports whether a message is a short thanks that asks for nothing (measures.md, "closing").
func isThanks(c talk.Content) bool {
	return c.WordsAlone() && isThanksText(c.Text)
}

func isThanksText(text string) bool {
	if isThanksSign(text) {
		return true
	}
	ws := words(text)
	if len(ws) == 0 || len(ws) > thanksMax || strings.Contains(text, "?") {
		return false
	}
	thanked := false
	if len(ws) > 1 && ws[0] == ws[1] && (ws[0] == "sama" || ws[0] == "sami") { // "sama-sama": said to who thanks
		thanked, ws = true, ws[2:]
	}
	for _, w := range ws {
		switch {
		case thanksWords()[w]:
			thanked = true
		case !thanksAside()[w]:
			return false
		}
	}
	return thanked
}

// praiseWords alone, under a reply, are a thanks: "mantul min", "joss pak", "the best".
var (
	praiseWords = set(`mantul mantab mantap mantep mantapp joss jos josss jozz top topp best keren keyen hebat bagus cakep jempol gercep salut sukses puas
		good great nice awesome perfect cool apik elok alus sae saé hade`)
	praiseAside = set(`the banget bgt bngt pol poll abis pisan jiwa tenan emang memang pokoknya pokoke kerja kerjanya respon responnya respons pelayanan pelayanannya gerak cepat
		cepet kantor kantornya job work lanjutkan terus semangat is are it ini itu dah udah sudah deh euy euyy`)
)

// praises reports whether a message is a short praise and nothing else.
func praises(c talk.Content) bool {
	ws := words(c.Text)
	if !c.WordsAlone() || len(ws) > thanksMax || strings.Contains(c.Text, "?") {
		return false
	}
	return slices.ContainsFunc(ws, func(w string) bool { return praiseWords()[w] }) &&
		!slices.ContainsFunc(ws, func(w string) bool {
			return !praiseWords()[w] && !praiseAside()[w] && !thanksAside()[w] && !thanksWords()[w]
		})
}

// closes reports whether a message is thanks for a reply to an aspiration, or praise of it: not where that asks something.
func closes(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	if a.LastReplyAt.IsZero() || isThanks(c) || !praises(c) {
		return !a.LastReplyAt.IsZero() && isThanks(c), nil
	}
	m, ok, err := matter.LastStanding(t.Act, a)
	return ok && !asksItself(t, m.ID, false), err
}

// thanksSigns are what people send alone in place of a thanks.
const thanksSigns = "👍🙏👌👏🤝😊🙂🤗🥰😍❤♥💖💕🌹💐"

// isThanksSign reports whether a text is such signs and nothing else, of whatever shade.
func isThanksSign(text string) bool {
	shade := func(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }
	said := strings.TrimSpace(strings.Map(func(r rune) rune {
		if shade(r) || talk.Blank(string(r)) {
			return -1
		}
		return r
	}, text))
	return said != "" && strings.Trim(said, thanksSigns) == ""
}

// words are the words of a text, in lower case, without marks.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

// set is the words of a list. It is made when it is first asked for: a start needs none of them.
func set(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(list) {
			m[w] = true
		}
		return m
	})
}
