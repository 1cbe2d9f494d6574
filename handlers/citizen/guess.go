package citizen

import (
	"slices"
	"strings"
	"unicode"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/suggest"
)

// guessKind says what a text probably is. Empty: what brings no matter, such as a greeting or an answer; and praise, which is never guessed: it
// expects no reply, so only its citizen may call it that.
func guessKind(text string) store.Kind {
	switch k := suggest.KindOf(text); k {
	case suggest.Praise, suggest.Other:
		return ""
	default:
		return store.Kind(k)
	}
}

// thanksMax is how many words a mere thanks has at most.
const thanksMax = 8

var (
	thanksWords = set(`alhamdulillah syukurlah trmakasih trimakasi trmksh mksh mksih makash terimaksih tks sawangsulna welcome kasih makasih makasi trimakasih terimakasih trims tengkyu thanks thank thx tq suwun nuwun nuhun syukron sakalangkong sakalangkung`)
	receives    = set(`terima trima tarima`) // before "kasih"
	thanksAside = set(callWords, `udah udh sudah sdh oh ooh ohh owh begitu gitu terima trima tarima banyak ya yaa yah tante atas balasannya jawabannya infonya informasinya
		bantuannya oke ok okay siap baik sip mantap alhamdulillah sangat sekali sama matur hatur you so much very a lot for the
		reply answer help sir maam kembali tim staf semua pisan sanget nya nggih kang teh teteh akang bapa walerna wangsulanipun mbah dik re iya iyaa muhun inggih njih mangga mator byk bnyk nduk ngger sing akeh kathah kitu ngono ngoten
		informasinipun infonipun informasina infona bantosanipun bantosanana penjelasannya penjelasane keterangannya responnya respon responsnya perhatiannya kesempatannya waktunya solusinya arahannya
		tanggapannya kabarnya sarannya cepatnya bantuane infone kerjasamanya kerjanya`)
	titles = set(`pak bapak pa bapa bu ibu mas mbak kak bang kang teh mr mrs ms`) // a name may follow
)

// isThanks reports whether a message is a short thanks, by which nothing new begins: to somebody by name, too, "terima kasih bu Rina".
func isThanks(c talk.Content) bool {
	if !c.WordsAlone() || isThanksText(c.Text) {
		return c.WordsAlone()
	}
	ws := words(c.Text)
	last := len(ws) - 1
	return last > 1 && titles()[ws[last-1]] && !strings.Contains(c.Text, "?") && isThanksText(strings.Join(ws[:last], " "))
}

// isThanksText reports whether a text is a short thanks that asks for nothing (measures.md, "closing").
func isThanksText(text string) bool {
	if isThanksSign(text) {
		return true
	}
	ws := spelled(words(text))
	most := thanksMax
	if has(ws, wishLeads()) {
		most = wishMax
	}
	if len(ws) == 0 || len(ws) > most || strings.Contains(text, "?") {
		return false
	}
	thanked, wished := false, false
	if len(ws) > 1 && ws[0] == ws[1] && (ws[0] == "sama" || ws[0] == "sami") { // "sama-sama": said to who thanks
		thanked, ws = true, ws[2:]
	}
	for i, w := range ws {
		switch {
		case w == "kasih" && (i == 0 || !receives()[ws[i-1]]): // "kasih infonya pak" asks for it
			return false
		case thanksWords()[w]:
			thanked = true
		case wishLeads()[w]:
			wished = true
		case !thanksAside()[w] && !(wished && goodWishes()[w]):
			return false
		}
	}
	return thanked
}

// wishMax is how many words a thanks has at most that goes on with good wishes for who is thanked: "… semoga sehat selalu dan lancar rezekinya".
const wishMax = 20

var (
	wishLeads  = set(`semoga smoga moga mudah mudahan mugi mugia muga`)
	goodWishes = set(`selalu sehat sehat2 sukses lancar dilancarkan berkah barokah diberkahi berkat rezeki rezekinya rejeki rejekinya panjang umur umurnya amanah jaya allah tuhan gusti swt yang yg maha esa membalas
		kebaikan kebaikannya amal pahala dimudahkan dimudahkeun diberi kesehatan sehatwalafiat walafiat segala urusan urusannya tugas tugasnya pekerjaan pekerjaannya bahagia dunia akhirat aamiin amin amiin dan dengan dalam
		keluarga sekeluarga kami saya tambah makin bertambah pinaringan sehatna rahayu salawasna dina sing tansah waras dibales dibalas oleh berlimpah jawabannya`)
)

// spelled are words with those of a thanks as they should be: "trima ksih bangg", "alhamdulilah". Which those are shows what is left without vowels.
func spelled(ws []string) []string {
	ws = slices.Clone(ws)
	for i, w := range ws {
		if thanksAside()[w] || thanksWords()[w] {
			continue
		}
		if r := []rune(w); len(r) > 3 && r[len(r)-1] == r[len(r)-2] { // "pakk"
			if short := strings.TrimRight(w, string(r[len(r)-1])) + string(r[len(r)-1]); thanksAside()[short] || thanksWords()[short] {
				ws[i] = short
				continue
			}
		}
		switch bones := bonesOf(w); {
		case bones == "mksh", bones == "mks" && strings.HasSuffix(w, "i"):
			ws[i] = "makasih"
		case bones == "trmksh", bones == "trmks" && strings.HasSuffix(w, "i"):
			ws[i] = "terimakasih"
		case bones == "ksh":
			ws[i] = "kasih"
		case bones == "trm":
			ws[i] = "terima"
		case bones == "lhmdlh":
			ws[i] = "alhamdulillah"
		}
	}
	return ws
}

// bonesOf are the consonants of a word, each run of one of them once.
func bonesOf(word string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range word {
		if strings.ContainsRune("aeiou", r) {
			continue
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
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
	ws := spelled(words(c.Text))
	if !c.WordsAlone() || len(ws) > thanksMax || strings.Contains(c.Text, "?") {
		return false
	}
	return has(ws, praiseWords()) && within(ws, praiseWords(), praiseAside(), thanksAside(), thanksWords())
}

// Some words can only be about what was sent before: that it is mended, or that something is to be added.
var (
	mendedWords = set(`beres diperbaiki diperbaikin dibenerin dibetulkan nyala normal selesai teratasi ditangani dikerjakan rampung dikeruk dipangkas diangkut diganti dibersihkan ditambal
		diaspal murub urip hurung caang dibenakeun didandosan didandani mengalir ngalir terang lancar bersih ditolong dievakuasi diselamatkan selamat padam ditemukan ketemu bening jernih mulus rata teka dugi fixed working`)
	mendedAside = set(`warga petugas damkar tetangga orangnya anaknya korbannya apinya sendiri sudah udah udh sdh wis sampun parantos tadi barusan semua semuanya alhamdulillah syukur it is now all been`)
	addedWords  = set(`tambahan tambahannya menambahkan nambahin nambah ralat koreksi`)
)

// goesWith reports whether a message says of what was sent before that it is mended ("udah beres pak, makasih"), or begins with "tambahan:", "ralat,".
func goesWith(c talk.Content) bool {
	return adds(c.Text) || putsRight(c.Text) || c.WordsAlone() && mended(c.Text)
}

// vague are words that name nothing.
var vague = set(callWords, `bisa boleh ga gak nggak ngga tidak tdk ya kan gimana gmn gmana bagaimana kapan kpn kenapa knp dibantu dicek diurus ditangani diperbaiki dibenerin diproses dibantuin itu ini gitu begitu gini kok sih dong deh kah mungkin kira2 kira emang apa iya berapa lama lagi nih terus trus
	pripun piye kumaha nggih saged iraha is it possible that when why how long so then ok`)

// namesNothing reports whether a message of a few words asks something and names nothing: of what was just sent, "bisa ga ya?".
func namesNothing(c talk.Content) bool {
	ws := words(c.Text)
	return c.WordsAlone() && len(ws) > 1 && len(ws) <= 5 && within(ws, vague()) && (strings.Contains(c.Text, "?") || has(ws, askingWords()) || inquires(c.Text, ws))
}

// feelings are words of who tells how they feel, of which only what they told before can be the cause.
var (
	feelings     = set(`takut takutt khawatir kuatir cemas bingung sedih kesel kesal jengkel capek cape lelah stres stress kecewa wedi sieun scared afraid worried`)
	feelingAside = set(callWords, `saya sy aku gue gw kami kita kula abdi banget bgt sekali terus jadi sudah udah ini nih i am m so really we are`)
)

// tellsFeeling reports whether a message tells that: "saya takut min".
func tellsFeeling(c talk.Content) bool { return only(words(c.Text), feelings(), feelingAside()) }

// adds reports whether a text begins with saying that it adds to what was sent before, or corrects it.
func adds(text string) bool {
	i := strings.IndexAny(text, ":,")
	if i <= 0 {
		return false
	}
	said := without(words(text[:i]), openers())
	return len(said) == 1 && addedWords()[said[0]]
}

// rightLeads are what somebody begins with who puts right what they said.
var (
	rightLeads = set(`maksudnya maksudku maksute maksude maksudna`)
	slipWords  = set(`salah typo keliru ralat koreksi`)
	shouldBe   = set(`harusnya seharusnya mestinya`)
)

// putsRight reports whether a text puts right what was said before, and says little else: "maksudnya taman bungkul", "eh salah, harusnya rw 5".
func putsRight(text string) bool {
	ws := skip(words(text), openers())
	wrong := len(ws) > 1 && slipWords()[ws[0]]
	if wrong {
		ws = skip(ws[1:], openers())
	}
	if len(ws) > 1 && ws[0] == "maksud" && (ws[1] == "saya" || ws[1] == "sy" || ws[1] == "aku") {
		ws = append([]string{"maksudnya"}, ws[2:]...)
	}
	return len(ws) > 1 && len(ws) <= greetingMost && (rightLeads()[ws[0]] || wrong && shouldBe()[ws[0]]) && !askingWords()[ws[1]] && !strings.Contains(text, "?")
}

// mended reports whether a text says that something is mended, and nothing else.
func mended(text string) bool {
	ws := spelled(words(text))
	return len(ws) <= thanksMax && !strings.Contains(text, "?") && has(ws, mendedWords()) &&
		within(ws, mendedWords(), mendedAside(), thanksWords(), thanksAside())
}

// Words that can only be about what was told before: how to find it, and what is not to be done about it.
var (
	openers = set(callWords, `oh o oiya ohiya oia iya ya eh ehh btw maaf maap sori sorry dan terus trus juga untuk buat soal info tadi yang yg itu
		ini nih tolong mohon sing nu kang teh`)
	backAt = set(`alamatnya alamatnyo alamate alamatna lokasinya lokasine lokasina tempatnya panggonane tempatna letaknya posisinya tepatnya patokannya ancer ancernya
		fotonya potonya fotone fotona maksudnya maksudku tambahannya`)
	notThing = set(`rasanya kayaknya kayanya sepertinya sebenarnya sebenernya katanya biasanya harusnya seharusnya mestinya hanya tanya punya nanya bertanya kenyataannya akhirnya intinya pokoknya
		adanya sebaiknya bagusnya untungnya sayangnya masalahnya tolongnya penyanyinya`)
	movesWords  = set(`alihkan dialihkan pindahkan dipindahkan pindahin`)
	dontCall    = set(`telepon telpon telp nelpon telponin hubungi dihubungi ditelepon ditelpon`)
	dontTell    = set(`sebut sebutkan bilang bilangin balas`)
	tellWhat    = set(`nama namaku saya sy aku siapa siapapun ke kepada sama pada no nomor nomer identitas dulu lewat kalau kalo`) // "jangan bilang tidak ada anggaran" complains
	forgotWords = set(`tambahan lupa kelupaan ketinggalan`)                                                                        // "lupa bilang, tiangnya …"
	toldWords   = set(`bilang ngomong nyebut sebut nulis tulis lagi`)
	rightWords  = set(`benar bener betul benarnya benernya betulnya`) // "yang benar gang 4"
	goingOn     = set(`masih msh belum blm juga tambah makin semakin tetap tetep sudah udah udh sdh isih durung dereng taksih keneh acan still`)
)

// tellNobody are words of who wants nobody to know. Those of leaks may be said of a roof, too.
var (
	tellNobody = set(`tau tahu taunya ketauan ketahuan diketahui know`)
	leaks      = set(`bocor nyebar tersebar`)
)

// tellsName are words for telling a name.
var tellsName = set(`disebut disebutin disebutkan sebut sebutin dicantumkan dicantumin ditulis ditampilkan diumumkan disebar disebarkan mention mentioned`)

// keepsSecret reports whether somebody asks that nobody know of what they told, or who did: "jangan sampe tetangga tau ya", "namanya jangan disebut".
func keepsSecret(ws []string) bool {
	hides := has(ws, dontWords()) && has(ws, tellsName()) || slices.Contains(ws, "dirahasiakan") || slices.Contains(ws, "rahasiakan")
	leaked := has(ws, leaks()) && (has(without(ws, tags()), readWhat()) || has(ws, secretWords()) || within(ws, dontWords(), leaks(), untilWords(), tags()))
	return len(ws) > 1 && len(ws) <= greetingMost && (dontWords()[ws[0]] && (leaked || has(ws[1:], tellNobody())) || hides && has(ws, readWhat()))
}

// pointsBack reports whether a message is about what was told before: it begins with how to find that ("oh iya alamatnya …"), with a thing that was named there
// ("gotnya …", where a "got" was), or asks that they be not called, or that it be sent elsewhere. late: it was told long ago. A thing of that name may be
// another by then, unless it is said how it goes on with it.
func pointsBack(c talk.Content, told string, late bool) bool {
	ws, added := words(c.Text), false
	for len(ws) > 0 && (openers()[ws[0]] || forgotWords()[ws[0]] || added && toldWords()[ws[0]]) {
		added = added || forgotWords()[ws[0]]
		ws = ws[1:]
	}
	if len(ws) == 0 {
		return false
	}
	at := func(i int) string {
		if i < len(ws) {
			return ws[i]
		}
		return ""
	}
	thing, known := strings.CutSuffix(ws[0], "nya")
	switch {
	case !late && corrects(words(c.Text), told):
		return true
	case keepsSecret(ws), backAt()[ws[0]], dontWords()[ws[0]] && (dontCall()[at(1)] || dontTell()[at(1)] && (len(ws) == 2 || tellWhat()[at(2)])),
		ws[0] == "maksud" && wishWords()[at(1)], (ws[0] == "salah" || ws[0] == "wrong") && (at(1) == "kantor" || at(1) == "office" || mistakes()[at(1)] && at(2) == "kantor"):
		return true
	case movesWords()[ws[0]]: // "pindahkan pasar ke lapangan" names what is to go elsewhere
		to := without(ws[1:], cancelAside())
		return len(to) == 0 || to[0] == "ke" || to[0] == "ka"
	case known && len(thing) > 1 && !notThing()[ws[0]]:
		return added || slices.Contains(words(told), thing) && (!late || goingOn()[at(1)])
	}
	n := at(1)
	return (ws[0] == "nomor" || ws[0] == "no" || ws[0] == "nomer") && len(n) == 1 && unicode.IsDigit(rune(n[0])) && // "yang nomor 1 itu …", of a list
		(strings.Contains(told, n+".") || strings.Contains(told, n+")"))
}

// corrects reports whether a message puts right what was told: "bukan gang 3 tapi gang 4", "yang benar gang 4", "gang 4 maksud saya".
func corrects(ws []string, told string) bool {
	for len(ws) > 0 && addressed()[ws[len(ws)-1]] {
		ws = ws[:len(ws)-1]
	}
	if len(ws) > greetingMost+2 {
		return false
	}
	begins := true
	for i, w := range ws[:max(len(ws)-1, 0)] {
		begins = begins && openers()[w]
		not := ws[i+1:] // "bukan di Wonokromo, di Gubeng"
		if w == "bukan" && len(not) > 1 && inWords()[not[0]] && slices.Contains(words(told), not[1]) && slices.ContainsFunc(not[2:], func(w string) bool { return inWords()[w] }) {
			return true
		}
		switch next := ws[i+1]; {
		case begins && (w == "yang" || w == "yg") && rightWords()[next] && i+2 < len(ws) && ws[i+2] != "saja" && ws[i+2] != "aja", w == "maksud" && wishWords()[next] && i+2 == len(ws):
			return true
		case w == "bukan" && slices.Contains(words(told), next) && slices.ContainsFunc(ws[i+2:], func(w string) bool { return w == "tapi" || w == "tp" || w == "melainkan" }):
			return true
		}
	}
	return false
}

// heardWords say that a reply was read, and nothing else. "Ya" may answer.
var heardWords = set(`yaudah yasudah yowis ok oke okey okay okeh sip siap siapp baik baiklah noted mengerti paham`)

// heardOnly reports whether a message says only that a reply was read: "siap pak".
func heardOnly(c talk.Content) bool {
	ws := words(c.Text)
	if !c.WordsAlone() || strings.Contains(c.Text, "?") {
		return false
	}
	for i := 1; i < len(ws); i++ {
		if (ws[i-1] == "ya" || ws[i-1] == "yo") && (yesWords()[ws[i]] || ws[i] == "wes") { // "ya udah"
			ws = append(slices.Clone(ws[:i-1]), append([]string{"yaudah"}, ws[i+1:]...)...)
			break
		}
	}
	return len(ws) <= 5 && has(ws, heardWords()) && within(ws, heardWords(), okayAside())
}

// closingKey is what is said to who said that.
func closingKey(c talk.Content) string {
	if heardOnly(c) && !isThanksText(c.Text) {
		return "citizen.heard_ok"
	}
	return "citizen.welcome"
}

// gotWords say beside that what is so by now.
var gotWords = set(`ada datang dateng dapat dapet dikasih diberi kami saya sy aku masuk cair keluar sampai sampe bisa`)

// doneIsSaid reports whether words with a thanks say that something is so by now, and nothing else: "iya sudah ada pak terima kasih". "Sudah mati lagi" wants more.
func doneIsSaid(text string, ws []string) bool {
	return has(ws, yesWords()) && !strings.Contains(text, "?") && within(ws, yesWords(), gotWords(), mendedWords(), mendedAside(), thanksWords(), thanksAside())
}

// closes reports whether a message is thanks for a reply to an aspiration, or praise of it, or says that it was read, or that it is mended, with thanks: these not
// where that asks something, or for something.
func closes(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	if plain := isThanksText(c.Text); a.LastReplyAt.IsZero() || plain || !c.WordsAlone() {
		return !a.LastReplyAt.IsZero() && plain && c.WordsAlone(), nil
	}
	ws := spelled(words(c.Text))
	thanked := len(ws) <= thanksMax && has(ws, thanksWords())
	if !thanked && !praises(c) && !heardOnly(c) {
		return false, nil
	}
	m, ok, err := matter.LastStanding(t.Act, a)
	if err != nil || !ok {
		return false, err
	}
	if heardOnly(c) || thanked && doneIsSaid(c.Text, ws) {
		_, inquired, err := matter.Inquired(t.Tx, a)
		return !inquired && !asksItself(t, m.ID, true), err
	}
	if praises(c) || mended(c.Text) {
		return !asksItself(t, m.ID, false), nil
	}
	name, err := matter.StaffName(t.Act, t.P, m.Staff)
	if err != nil {
		return false, err
	}
	named := words(name)
	left := slices.DeleteFunc(ws, func(w string) bool { return slices.Contains(named, w) })
	return isThanksText(strings.Join(left, " ")) && !strings.Contains(c.Text, "?"), nil
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
