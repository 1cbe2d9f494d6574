package citizen

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/caution"
)

// smallTalk answers what begins nothing though it continues nothing either: a greeting, thanks or an "ok" for the receipt. done is false for all
// other messages.
func smallTalk(t *talk.Turn, c talk.Content, mem talk.Memory, matters []store.Aspiration) (done bool, err error) {
	if len(c.Text) > smallMost {
		return false, nil
	}
	thanks, heard := isThanks(c), acknowledges(c)
	var supports []store.Support
	if thanks || heard {
		if supports, err = t.Supports(t.Who.Citizen, supportsShown); err != nil {
			return false, fmt.Errorf("supports: %w", err)
		}
	}
	switch {
	case len(matters)+len(supports) > 0 && mem.Via == "" && !mem.Fresh && thanks: // praise says more, or is asked for
		return true, Aside(t, "citizen.welcome")
	case !mem.Fresh && heard:
		if a, ok, err := saidTo(t, matters); err != nil {
			return false, err
		} else if ok {
			return true, goOn(t, a, c)
		}
		only, err := justReceived(t, matters, supports)
		if err != nil {
			return false, err
		} else if only {
			return true, Aside(t, "citizen.heard_ok")
		}
		if about, err := lastAbout(t); err != nil {
			return false, err
		} else if about.Purpose == store.ForBroadcast {
			if asked, err := asksMany(t); asked || err != nil { // it may be the answer
				return false, err
			}
			return true, Aside(t, "citizen.heard_ok")
		}
		if len(matters)+len(supports) > 0 {
			return false, nil
		}
		return true, greetBack(t, c, mem.Via) // "ok" to nothing, or a smile
	case len(matters) > 0 && mem.Via == "" && !mem.Fresh && asksSent(c, words(c.Text)):
		return true, Status(t)
	case mended(c.Text) && c.WordsAlone() && len(matters) > 0 && len(openOnes(matters)) == 0 && !mem.Fresh && mem.Via == "": // of what is over
		return true, Aside(t, "citizen.heard_ok")
	case len(matters) > 0 && c.WordsAlone() && asksToWait(words(c.Text)): // what they mean to send is new, or goes with what they sent
		return true, Aside(t, "citizen.heard_ok")
	case len(matters) > 0 && !mem.Fresh && c.WordsAlone() && saysThatIsAll(words(c.Text)): // of what they sent
		return true, Aside(t, "citizen.heard_ok")
	case asksWhoReads(c, words(c.Text)):
		return true, Privacy(t)
	case asksAboutUs(c) == "soon" && len(openOnes(matters)) > 0: // by then the day is promised
		return true, Status(t)
	case asksAboutUs(c) != "" && !mem.Fresh:
		return true, answerAboutUs(t, c, mem.Via)
	case asksWho(c):
		if err := greeted(t, c); err != nil {
			return true, err
		}
		return true, greet(t, t.P.Text("citizen.who"))
	case asksHowTo(c):
		if named := without(words(c.Text), tags(), askingWords()); len(matters) > 0 && !mem.Fresh && len(named) == 1 && reportNames()[named[0]] { // "laporan gimana pak": theirs
			return true, Status(t)
		}
		return true, greetBack(t, c, mem.Via)
	case isGreeting(c) && (len(openOnes(matters)) == 0 || !answersYes(c)), len(matters) == 0 && (signsAlone(c) || oneLetter(c)):
		if answersYes(c) || oneLetter(c) { // "mau pak", "1"
			if asked, err := asksMany(t); asked || err != nil {
				return false, err
			}
		}
		return true, greetBack(t, c, mem.Via)
	}
	return false, nil
}

// asksMany reports whether what was said here last is a broadcast that asks something.
func asksMany(t *talk.Turn) (bool, error) {
	about, err := lastAbout(t)
	if err != nil || about.Purpose != store.ForBroadcast {
		return false, err
	}
	b, err := t.Tx.Broadcast(store.BroadcastID(about.Message))
	return err == nil && asks(b.Text), err
}

// smallMost is how many bytes small talk has at most: what is longer is not looked at.
const smallMost = 120

// justReceived reports whether the latest that they can have heard of their matters, and of those that they support, is that one was received: nothing
// was answered, asked, or told to many that "ok" may be for.
func justReceived(t *talk.Turn, matters []store.Aspiration, supports []store.Support) (bool, error) {
	if about, err := lastAbout(t); err != nil || about.Purpose == store.ForBroadcast {
		return false, err
	}
	waiting := openOnes(matters)
	for _, s := range supports {
		a, err := t.Aspiration(s.Aspiration)
		if err != nil {
			return false, fmt.Errorf("aspiration %d: %w", s.Aspiration, err)
		}
		waiting = append(waiting, a)
	}
	for _, a := range waiting {
		if heard, err := matter.PerhapsRead(t.Act, a); err != nil || heard {
			return false, err
		}
	}
	return len(matters)+len(supports) > 0, nil
}

// saidTo finds the matter of theirs that "ya" or "ok" is said to: the open one whose reply is what was said here last, or the closed one that asks.
func saidTo(t *talk.Turn, matters []store.Aspiration) (a store.Aspiration, ok bool, err error) {
	about, err := lastAbout(t)
	if err != nil {
		return a, false, err
	}
	if about.Purpose == store.ForReply && !t.Who.Stopped {
		for _, a := range openOnes(matters) {
			if a.ID == about.Aspiration {
				return a, true, nil
			}
		}
	}
	return closedAsking(t, matters)
}

// closedAsking finds the closed matter of theirs in which staff asked something last that was not answered: "ya" is for that, and opens it again.
func closedAsking(t *talk.Turn, matters []store.Aspiration) (last store.Aspiration, ok bool, err error) {
	for _, a := range matters {
		if a.LastReplyAt.After(last.LastReplyAt) {
			last = a
		}
	}
	if last.State != store.Closed || last.Turn != store.CitizenTurn || last.Verdict != "" || t.Who.Stopped || t.Now.Sub(last.LastReplyAt) > thanksFor {
		return last, false, nil
	}
	m, ok, err := matter.LastStanding(t.Act, last)
	return last, ok && asksItself(t, m.ID, false), err
}

// Many begin with a greeting, or with saying that they want to say something, and wait for an answer. That is no aspiration yet: an office would
// owe a reply to "halo". They are greeted, and what they write next is the first message.

var (
	greetWords = set(callWords, `yo woi woy oi hoi halo hallo haloo hai hay hi hello hey hei p pp assalamualaikum asalamualaikum assalammualaikum assalamu asalamu aslmkm salam selamat
		slmt pagi siang
		sore malam malem permisi punten sampurasun kulonuwun nuwun sugeng wilujeng shalom swastiastu good morning afternoon evening
		lapor melapor ngadu tanya bertanya nanya tanglet tumaros naros report question tes test testing ping cek coba cerita crita curhat matur`)
	reportWords = set(`lapor melapor ngadu report`)
	greetAside  = set(`alaikum wr wb warahmatullahi wabarakatuh sejahtera met pg enjing enjang sonten dalu ndalu wengi kulo sewu day there dewan yth dan semua tim dear
		sir madam ya mau mo mw ingin pengen izin ijin mohon numpang boleh bisa saya aku sy kami nih dong ada anggota dprd dpr rakyat wakil yang yg terhormat hormat badhe bade arep kula abdi i want to ask something have a 1 2 3 12 123`)
)

// greetingMost is how many words a greeting has at most.
const greetingMost = 8

// isGreeting reports whether a message greets, or tells that something is to be said, and says nothing yet.
func isGreeting(c talk.Content) bool {
	if !c.WordsAlone() {
		return false
	}
	ws := slices.Clone(words(c.Text))
	for i, w := range ws {
		if strings.HasPrefix(w, "assalam") || strings.HasPrefix(w, "asalam") || strings.HasPrefix(w, "asslam") { // however it is spelled
			ws[i] = "assalamualaikum"
		}
	}
	return len(ws) <= greetingMost && has(ws, greetWords()) && within(ws, greetWords(), greetAside())
}

var (
	howWords    = set(`cara caranya carane carana gimana gmn bagaimana piye pripun kumaha kemana kamana dimana mana how where`)
	tellWords   = set(`lapor melapor ngelapor laporan mengadu ngadu pengaduan aspirasi nulis menulis report complain complaint`)
	reportNames = set(`laporan pengaduan aspirasi`)
	howAside    = set(callWords, `ya sih nih ini kalau kalo mau ingin pengen saya aku untuk buat di sini disini ke halo hai permisi tanya nanya ngirim kirim mengirim menyampaikan do i to can a does it work lewat bot nggih badhe bade`)
)

// asksHowTo reports whether a message asks how to begin: "cara lapor gimana ya?".
func asksHowTo(c talk.Content) bool {
	ws := words(c.Text)
	return c.WordsAlone() && len(ws) <= greetingMost && has(ws, howWords()) && has(ws, tellWords()) && within(ws, howWords(), tellWords(), howAside())
}

var (
	assents   = set(`ya mau ingin pengen boleh bisa ada saya aku sy kami badhe bade arep kula abdi i want have`)
	addressed = set(callWords, `dan semua tim nih dong`)
)

// answersYes reports whether a message of few words may well answer somebody: "bisa pak", "saya bu". It greets nobody, as a greeting may.
func answersYes(c talk.Content) bool {
	return only(words(c.Text), assents(), addressed())
}

// Who waits asks what became of it: "kok lama pak", "kapan dibalas?". That is nothing new, and staff know it already.
var (
	newsWords = set(`dibaca dilihat ditindaklanjuti dibalas dibalesi suwe dibales dijawab jawab jawabnya jwb bales balasan balasannya balesan jawaban jawabannya kabar kabarnya kelanjutan kelanjutannya lanjutannya respon responnya
		direspon tanggapan tanggapannya ditanggapi lama perkembangan perkembangannya progres progresnya nunggunya ingatkan dikirim terkirim kekirim masuk diterima diproses wangsulan wangsulanipun
		diwangsuli mangsuli waleran waler diwaler ngawaler waleranna diwalerna reply replied answer answered response responses news update`)
	newsAside = set(callWords, `sehari seminggu sebulan sepekan jangan jgn ojo yo kasih beri kapan kpn kok gimana gmn bagaimana pripun kumaha ga gak nggak ngga tidak tdk belum blm ada nih ini sampai mana laporan aduan aspirasi saya
		sy aku lagi juga
		masih ya dong sih udah sudah udh sdh apa apakah tolong mohon cepat cepet banget bgt sekali lah soal dari untuk halo hallo hai
		di dapat dapet dpt sekarang skrg sampe sama enggal dipun durung dereng wis sampun iraha naha can acan tos teu aya nu na kang teh yang yg
		any still no not when will i get a my is there yet the how long it takes so btw lol pls please bro guys got`)
)

// asksForNews reports whether a message asks what became of what was sent, if only by a sign, and says nothing else.
func asksForNews(c talk.Content) bool {
	ws := words(c.Text)
	return grimaces(c) || c.WordsAlone() && len(ws) <= greetingMost && has(ws, newsWords()) && within(ws, newsWords(), newsAside())
}

// marks and smiles are what people send in place of words, beside signs.
const marks, smiles = "?.!… ", ":;()-^"

// signsAlone reports whether a message is nothing but marks and signs, of which none calls for help: "?", "...", "😀", ":)".
func signsAlone(c talk.Content) bool {
	says := func(r rune) bool {
		return !unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Cf) && !strings.ContainsRune(marks+smiles, r)
	}
	return c.WordsAlone() && !talk.Blank(c.Text) && !strings.ContainsFunc(c.Text, says) && caution.DangerOf(c.Text) == caution.NoDanger
}

// oneLetter reports whether a message is a single letter or digit: somebody tries whether there is an answer.
func oneLetter(c talk.Content) bool {
	r, n := utf8.DecodeRuneInString(strings.TrimSpace(c.Text))
	return c.WordsAlone() && n == len(strings.TrimSpace(c.Text)) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// grimaces reports whether a message is a sign of what they feel, and no thanks.
func grimaces(c talk.Content) bool {
	return signsAlone(c) && strings.Trim(c.Text, marks) != "" && !isThanksSign(c.Text)
}

// Many wonder whether anybody reads what they write.
var (
	whoWords  = set(`siapa sopo sapa sinten saha bot robot mesin manusia apaan ai orangnya orange jelemana bicara ngomong ngobrol who anyone anybody human`)
	realWords = set(`beneran bener asli resmi real penipuan penipu nipu scam hoax hoaks`) // "ini beneran?", "ini penipuan bukan"
	thisWords = set(`ini iki ieu niki this is`)
	whoAside  = set(callWords, `woi woy oi nanti ini itu apa orang asli beneran atau kamu anda km kah ya sih nih jenengan panjenengan niki menika ieu anjeun are you is this a or human what
		iki iku wong sing opo moco maca maos baca membaca balas bales jawab membalas yang yg nu ada aya ono ana di sini disini btw eh tidak tdk ga gak nggak ngga enggak kan bisa mau ingin saya sy aku boleh langsung
		sama dengan dgn hello halo hallo there talk speak to with can i dari dprd dpr dewan pemerintah kantor bukan bkn kok akun`)
)

// asksWho reports whether a message asks who, or what, it is written to.
func asksWho(c talk.Content) bool {
	ws := words(c.Text)
	asked := inquires(c.Text, ws)
	denies := has(ws, neverWords()) && !asked // "orangnya tidak ada"
	return c.WordsAlone() && len(ws) > 1 && len(ws) <= greetingMost && !denies && (has(ws, whoWords()) || (asked || ws[len(ws)-1] == "bukan") && has(ws, realWords()) && has(ws, thisWords())) && within(ws, whoWords(), realWords(), whoAside())
}

// greetAgain answers a greeting of who has something open, or supports something, by how that stands: staff would owe a reply to "halo"; and so who
// asks what became of what was not answered yet. done is false for all other messages, and where staff ask something, or for something: there it may
// be the answer.
func greetAgain(t *talk.Turn, c talk.Content, mem talk.Memory, matters []store.Aspiration) (done bool, err error) {
	news := asksForNews(c)
	if len(c.Text) > smallMost || !news && (!isGreeting(c) || answersYes(c) || praises(c)) || mem.Via != "" {
		return false, nil
	}
	if _, ok, err := asked(t); err != nil || ok {
		return false, err
	}
	if about, err := lastAbout(t); err != nil || (about.Purpose == store.ForReply || about.Purpose == store.ForSupport) && asksItself(t, about.Message, true) { // "siang pak"
		return false, err
	}
	if called, err := callsWhileWriting(t, c); called || err != nil {
		return called, err
	}
	open := openOnes(matters)
	for _, a := range open {
		if _, ok, err := matter.Inquired(t.Tx, a); err != nil || ok {
			return false, err
		}
		if !news {
			continue
		}
		if heard, err := matter.PerhapsRead(t.Act, a); err != nil || heard || !a.LastReplyAt.IsZero() { // it may be about that
			return false, err
		}
	}
	if len(open) == 0 {
		all, err := t.Supports(t.Who.Citizen, supportsShown)
		if err != nil || len(all) == 0 {
			return false, err
		}
		if !news {
			all = nil
		}
		for _, s := range all {
			a, err := t.Aspiration(s.Aspiration)
			if err != nil {
				return false, fmt.Errorf("aspiration %d: %w", s.Aspiration, err)
			}
			if !a.LastReplyAt.IsZero() {
				return false, nil
			}
		}
	}
	if err := greeted(t, c); err != nil {
		return true, err
	}
	if has(words(c.Text), reportWords()) { // what they write next is that, and no answer
		if err := remember(t, ""); err != nil {
			return true, err
		}
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return true, err
	}
	out, about, err := listOut(t, list{})
	if err != nil {
		return true, err
	}
	var b bot.TextBuilder
	hello := "citizen.hello_again"
	if !isGreeting(c) { // who asks for news did not say hello
		hello = "citizen.news_again"
	}
	out.Text = b.Text(t.P.Text(hello)).Add("\n\n").Text(out.Text).Build()
	_, err = t.SayAbout(out, about)
	return true, err
}

var calls = set(callWords)

// callsWhileWriting takes a "pak" among the pieces in which somebody writes: what they wrote just before was passed on, and they go on.
func callsWhileWriting(t *talk.Turn, c talk.Content) (done bool, err error) {
	if !within(words(c.Text), calls()) {
		return false, nil
	}
	row, err := lastRow(t)
	if err != nil || row.ID == 0 {
		return false, err
	}
	if since := t.Now.Sub(row.At); row.About.Purpose != store.ForReceipt || since < 0 || since > writingFor {
		return false, nil
	}
	return true, matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken)
}

// greeted notes a greeting: its language, and that it may be changed to first words.
func greeted(t *talk.Turn, c talk.Content) error {
	if err := hear(t, c.Text); err != nil {
		return err
	}
	if err := noticeShown(t); err != nil {
		return err
	}
	mem, err := t.Recall()
	if err != nil {
		return err
	}
	mem.Greeting = c.ID
	return t.Remember(mem)
}

// greetBack answers a greeting, in its language. via is the link by which they came, which still addresses what they write next.
func greetBack(t *talk.Turn, c talk.Content, via string) error {
	if err := greeted(t, c); err != nil {
		return err
	}
	office, named, err := byLink(t.Act, via)
	if err != nil {
		return err
	}
	if !named {
		return greet(t, t.P.Text("citizen.hello"))
	}
	hello, err := helloOf(t, via, office)
	if err != nil {
		return err
	}
	return greet(t, hello)
}

// EditGreeting takes what a greeting was changed to as what its citizen writes first. done is false if it was none.
func EditGreeting(t *talk.Turn) (done bool, err error) {
	mem, err := t.Recall()
	if err != nil || mem.Greeting == "" || mem.Greeting != t.Update.Message.ID {
		return false, err
	}
	mem.Greeting = ""
	if err := t.Remember(mem); err != nil {
		return true, err
	}
	return true, Message(t)
}

// Who is told that their words arrived says "ok", or thanks, or sends a thumb. That begins nothing: an office would owe a reply to it.

var (
	okayWords = set(`maaf maap sori sorry ngapunten hapunten ok oke okey okay okeh sip siap baik baiklah ya iya iyaa yaa yes yup yep noted mengerti paham inggih nggih njih injih muhun sumuhun mangga monggo sae`)
	okayAside = set(callWords, `oh ooh owh kitu ngono banyak sebelumnya eh ehh deh dong lah ditunggu tunggu saya kami kalau begitu gitu terima makasih kasih trims suwun nuwun matur nuhun hatur thanks thank you`)
)

// acknowledges reports whether a message is nothing but a word or a sign that something was heard.
func acknowledges(c talk.Content) bool {
	if !c.WordsAlone() {
		return false
	}
	if isThanksSign(c.Text) {
		return true
	}
	ws := words(c.Text)
	return !strings.Contains(c.Text, "?") && only(ws, okayWords(), okayAside())
}
