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

// Who reads a reply answers it, and few do so by replying to the message. What they write right below it is about that, however many matters of theirs are
// open, and though they have a draft in hand: a new aspiration "Jalan Mawar" would be understood by nobody.

// repliedHere finds which of these open aspirations what was said here last is about: its reply, or, for a while, that what they wrote to the reply was
// passed on. Who said thanks has come to the end of that. What is only shown may be for anything, unless staff asked for it.
func repliedHere(t *talk.Turn, open []store.Aspiration, c talk.Content) (a store.Aspiration, ok bool, err error) {
	row, err := lastRow(t)
	if err != nil || row.ID == 0 {
		return a, false, err
	}
	switch since := t.Now.Sub(row.At); row.About.Purpose {
	case store.ForReply:
	case store.ForReceipt, store.ForView: // of a verdict, that asks what is missing
		if since < 0 || since > addFor {
			return a, false, nil
		}
	default:
		return a, false, nil
	}
	i := slices.IndexFunc(open, func(a store.Aspiration) bool { return a.ID == row.About.Aspiration })
	if i < 0 || open[i].LastReplyAt.IsZero() || row.About.Purpose == store.ForView && open[i].Verdict == "" || wordless(c) && !asksItself(t, row.About.Message, true) {
		return a, false, nil
	}
	if row.About.Purpose == store.ForReply {
		return open[i], true, nil
	}
	run, n, err := t.SomeMessages(open[i].ID, store.MessageFilter{Side: store.CitizenSide, Last: true, Limit: 1})
	if err != nil {
		return a, false, fmt.Errorf("messages of %d: %w", open[i].ID, err)
	}
	return open[i], n == 0 || !run[0].Closing || heardOnly(talk.Content{Text: run[0].Text}), nil
}

// startsAnew reports whether a message says itself that it is about something else: "satu lagi bu, …", "mau lapor masalah lain". "Satu lagi masih mati" is
// about the same.
func startsAnew(text string) bool {
	ws := skip(words(text), openers(), wishWords())
	if len(ws) > 2 && (matterWords()[ws[1]] && (ws[0] == "ada" || ws[0] == "punya") || oneWords()[ws[0]] && (matterWords()[ws[1]] || oneWords()[ws[1]])) { // "satu hal lagi"
		ws = ws[1:]
	}
	switch {
	case len(ws) < 2:
		return false
	case oneWords()[ws[0]] && moreWords()[ws[1]]:
		return len(ws) == 2 || !goingOn()[ws[2]] && ws[2] != "yang" && ws[2] != "yg" && ws[2] != "di"
	}
	return matterWords()[ws[0]] && (otherWords()[ws[1]] || moreWords()[ws[1]]) || ws[0] == "selain" && ws[1] == "itu"
}

var (
	oneWords    = set(`satu siji setunggal hiji 1 one lapor laporan ngadu`)
	moreWords   = set(`lagi maneh malih deui more`)
	wishWords   = set(`mau ingin pengen izin ijin boleh saya sy aku kami kula abdi tanya nanya bertanya`)
	matterWords = set(`hal masalah keluhan laporan aduan aspirasi urusan perkara topik`)
	otherWords  = set(`lain lainnya baru beda liya liyane sanes`)
)

// readFor is how long who has a draft in hand takes to read a reply: what they send sooner they were writing before it came.
const readFor = 10 * time.Second

// answersBeside finds the aspiration whose reply came while they had a draft in hand, and which a message answers. What is said to the draft itself,
// "kirim" or "batal", is not meant for staff.
func answersBeside(t *talk.Turn, draft store.Aspiration, c talk.Content) (a store.Aspiration, ok bool, err error) {
	if draft.State != store.Drafted || t.Who.Stopped || c.WordsAlone() && saysToDraft(words(c.Text), c) {
		return a, false, nil
	}
	about, err := lastAbout(t)
	if err != nil || about.Aspiration == 0 || about.Aspiration == draft.ID {
		return a, false, err
	}
	if a, err = own(t, int64(about.Aspiration)); errors.Is(err, store.ErrNotFound) || err == nil && a.State != store.Open {
		return a, false, nil
	} else if err != nil {
		return a, false, err
	}
	run, n, err := t.SomeMessages(draft.ID, store.MessageFilter{Side: store.CitizenSide, Last: true, Limit: 1})
	if err != nil || n == 0 {
		return a, false, err
	}
	if t.Now.Sub(a.LastReplyAt) < readFor || a.LastReplyAt.Before(run[0].At) {
		return a, false, nil
	}
	a, ok, err = repliedHere(t, []store.Aspiration{a}, c)
	if err != nil || !ok {
		return a, false, err
	}
	forDraft, err := forDraft(t, draft, a, c)
	return a, !forDraft, err
}

// forDraft reports whether words go with the draft in hand though a reply to another matter came since: they say that they begin something, or name a
// thing that was told of there alone. Where staff ask, all may be the answer.
func forDraft(t *talk.Turn, draft, replied store.Aspiration, c talk.Content) (bool, error) {
	if _, ok, err := asked(t); err != nil || ok {
		return false, err
	}
	if startsAnew(c.Text) {
		return true, nil
	}
	told, _, err := draftMessages(t.Act, draft)
	if err != nil || !pointsBack(c, matter.Gather(told).Text, false) {
		return false, err
	}
	other, _, err := draftMessages(t.Act, replied)
	return !pointsBack(c, matter.Gather(other).Text, false), err
}

// saysToDraft reports whether words are said to the draft in hand: that it is to be sent, or dropped.
func saysToDraft(said []string, c talk.Content) bool {
	shown, _ := shownWrongly(said)
	return dropsOrSends(said, c) || shown || asksSent(c, said)
}

// dropsOrSends reports whether words are those of a button under a draft.
func dropsOrSends(said []string, c talk.Content) bool {
	return cancels(said) || forbids(firstClause(c.Text)) || only(said, sendWords(), sendAside())
}

// backFor is how long after the submission words point back to it, and lateAfter how long a thing that is named is the one that was told of.
const backFor, lateAfter = 24 * time.Hour, 2 * time.Hour

// backTo reports whether a message can only be about what was told in an aspiration.
func backTo(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	since := t.Now.Sub(a.SubmittedAt)
	if since < 0 || since > backFor && (a.State != store.Open || !lingers(c.Text)) {
		return false, nil
	}
	told, _, err := t.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Limit: draftRead})
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return pointsBack(c, matter.Gather(told).Text, since > lateAfter), nil
}

// saysOfElsewhere reports whether a message below the question whether there was an answer elsewhere begins with one, and says more: "udah beres kok, diurus di kelurahan".
func saysOfElsewhere(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	said := skip(words(c.Text), openers())
	if len(said) == 0 || !yesWords()[said[0]] && !noWords()[said[0]] && !mendedWords()[said[0]] {
		return false, nil
	}
	row, err := lastRow(t)
	if err != nil || row.ID == 0 {
		return false, err
	}
	return row.About.Aspiration == a.ID && slices.ContainsFunc(slices.Concat(row.Out.Buttons...), func(b bot.Button) bool {
		verb, args := talk.ParseData(b.Data)
		return verb == "c.elsewhere" && args.At(1) == "no" // both answers: it was asked
	}), nil
}

// lingers reports whether a message says of a thing that it is, or is no more, as it was: "lampunya masih mati pak".
func lingers(text string) bool {
	ws := skip(words(text), openers())
	return len(ws) > 1 && len(ws[0]) > 4 && strings.HasSuffix(ws[0], "nya") && !notThing()[ws[0]] && !backAt()[ws[0]] && goingOn()[ws[1]]
}

// lingersOf finds the only one of several open aspirations of which a message says that.
func lingersOf(t *talk.Turn, open []store.Aspiration, c talk.Content) (found store.Aspiration, ok bool, err error) {
	if len(open) == 0 || !lingers(c.Text) {
		return found, false, nil
	}
	for _, a := range open {
		if back, err := backTo(t, a, c); err != nil {
			return found, false, err
		} else if back && ok {
			return found, false, nil
		} else if back {
			found, ok = a, true
		}
	}
	return found, ok, nil
}

// writingFor is how long somebody types a message.
const writingFor = 2 * time.Minute

// stillWriting reports whether a message was being written when an aspiration went out by itself: who writes in pieces had not come to the end. So it is with
// the next pieces, once that was passed on.
func stillWriting(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	row, err := lastRow(t)
	if said := words(c.Text); err != nil || row.ID == 0 || startsAnew(c.Text) || asksAboutUs(c) != "" || asksToWait(said) || asksSent(c, said) || asksWhoReads(c, said) || asksWho(c) {
		return false, err
	}
	if since := t.Now.Sub(row.At); row.About.Purpose != store.ForReceipt || row.About.Aspiration != a.ID || since < 0 || since > writingFor {
		return false, nil
	}
	told, n, err := t.SomeMessages(a.ID, store.MessageFilter{Side: store.CitizenSide, Opening: true, Last: true, Limit: 1})
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	return n > 0 && a.SubmittedAt.Sub(told[0].At) >= t.WaitOf(a.Urgent == store.Urgent), nil // else they sent it themselves
}

var (
	regretWords = set(`buka jangan jgn batal batalin urung wurung ojo ulah bukain`)
	regretAside = set(callWords, `kok lagi jadi jadinya ditarik tarik narik dong eh ehh deh maaf maap ya aja saja kembali maneh malih deui ga gak
		tidak nggak ngga tolong laporan laporannya itu tadi dulu`)
)

// regrets finds the aspiration that they have just withdrawn and want back: "eh jangan jadi ditarik", "buka lagi dong".
func regrets(t *talk.Turn, matters []store.Aspiration, c talk.Content) (a store.Aspiration, ok bool, err error) {
	if len(matters) == 0 {
		return a, false, nil
	}
	said := words(c.Text)
	wants := has(said, regretWords())
	for i := 1; i < len(said); i++ {
		wants = wants || neverWords()[said[i-1]] && doneWords()[said[i]] // "ga jadi ditarik"
	}
	meant := wants && within(said, regretWords(), regretAside()) || notAfterAll(said)
	if !c.WordsAlone() || !meant || t.Who.Stopped {
		return a, false, nil
	}
	about, err := lastAbout(t)
	i := slices.IndexFunc(matters, func(a store.Aspiration) bool { return a.State == store.Withdrawn && a.ID == about.Aspiration })
	if err != nil || i < 0 {
		return a, false, err
	}
	return matters[i], true, nil
}

var (
	wonderWords = set(`loh lho lah kok kenapa knp mengapa napa tapi tp padahal why kunaon naha geuning`)
	notYetWords = set(`belum blm durung dereng acan`)
	remainWords = set(`masih msh isih taksih tasih keneh tetap tetep still`)
	existWords  = set(`ada banyak adanya`)                        // "masih ada …" tells of something
	vagueWords  = set(`begitu bgitu gitu gini begini ngono kitu`) // "kok begitu"
	untilWords  = set(`sampai sampe sama semua semuanya total terus sepenuhnya`)
	closedWords = set(`ditutup nutup closed`)
)

// notDone reports whether a message says that something is not done, or asks why it was closed, and names nothing that was not told of: "belum beres kok ditutup".
func notDone(text, told string) bool {
	ws := words(text)
	aside := func(w string) bool { return openers()[w] || wonderWords()[w] || addressed()[w] }
	begs := has(ws, begWords()) && !has(ws, wonderWords()) && !has(ws, notYetWords()) && !has(ws, remainWords()) && !has(ws, dontWords()) // "tolong ditutup saja"
	for i, w := range ws {
		if !closedWords()[w] {
			continue
		}
		before := within(ws[:i], openers(), wonderWords(), addressed(), cancelAside(), dontWords(), notYetWords(), mendedWords()) || aside(ws[i-1]) || mendedAside()[ws[i-1]] || mendedWords()[ws[i-1]]
		then := skip(ws[i+1:], dontAside()) // "jangan ditutup dulu"
		after := len(then) == 0 || aside(then[0]) || notYetWords()[then[0]] || remainWords()[then[0]] || cancelAside()[then[0]] || tags()[then[0]]
		if before && after && !begs { // and not "kenapa puskesmas ditutup"
			return true
		}
	}
	ws = skip(ws, openers(), wonderWords(), addressed())
	if len(ws) == 0 || len(ws) > greetingMost {
		return false
	}
	if ws[0] == "teu" && len(ws) > 1 { // "teu acan"
		ws = ws[1:]
	}
	if !notYetWords()[ws[0]] && !remainWords()[ws[0]] {
		return vagueWords()[ws[0]] && len(slices.DeleteFunc(slices.Clone(ws), aside)) == 1
	}
	rest := slices.DeleteFunc(slices.Clone(ws[1:]), aside)
	if len(rest) == 0 || slices.Equal(rest, []string{"sama"}) {
		return true
	}
	if remainWords()[ws[0]] {
		return !existWords()[rest[0]] || len(ws) > 2 && (ws[2] == "yang" || ws[2] == "yg") // "masih ada yang mati"
	}
	i := slices.IndexFunc(rest, func(w string) bool { return mendedWords()[w] })
	if i < 0 || i+1 == len(rest) {
		return i >= 0
	}
	next := rest[i+1] // of "belum selesai proyek drainase" what is not done
	return closedWords()[next] || notYetWords()[next] || remainWords()[next] || goingOn()[next] || mendedWords()[next] || untilWords()[next] || tags()[next] ||
		strings.HasSuffix(next, "nya") || slices.Contains(words(told), next)
}

// protests finds the aspiration that was closed and of which a message says that it is not done: the one whose news they have just read, or the only one that was
// closed lately, where the words name nothing else. anew: they asked for something new, which is no protest unless it is below that news.
func protests(t *talk.Turn, matters []store.Aspiration, c talk.Content, anew bool) (a store.Aspiration, ok bool, err error) {
	closed := closedLately(matters, t.Now)
	if len(closed) == 0 || t.Who.Stopped || wordless(c) {
		return a, false, nil
	}
	a = slices.MaxFunc(closed, func(x, y store.Aspiration) int { return x.ClosedAt.Compare(y.ClosedAt) })
	about, err := lastAbout(t)
	if err != nil {
		return a, false, err
	}
	below := about.Aspiration == a.ID && t.Now.Sub(a.ClosedAt) <= backFor
	if !below && (anew || len(closed) > 1 || len(words(c.Text)) < 2 || about.Purpose == store.ForBroadcast || about.Purpose == store.ForReply || about.Purpose == store.ForSupport || !has(words(c.Text), closedWords()) && len(openOnes(matters)) > 0 || !notDone(c.Text, "") && !lingers(c.Text)) {
		return a, false, nil
	}
	some, _, err := draftMessages(t.Act, a)
	told := matter.Gather(some).Text
	if !below {
		return a, err == nil && (notDone(c.Text, "") && namesNothingElse(c.Text, told) || pointsBack(c, told, true)), err
	}
	return a, err == nil && (notDone(c.Text, told) || pointsBack(c, told, true)), err
}

// closedLately are the matters that were closed within as long as a short thanks still belongs to them.
func closedLately(matters []store.Aspiration, now time.Time) (some []store.Aspiration) {
	for _, a := range matters {
		if since := now.Sub(a.ClosedAt); a.State == store.Closed && since >= 0 && since <= thanksFor {
			some = append(some, a)
		}
	}
	return some
}

// namesNothingElse reports whether words that say that something is not done name nothing that was not told of.
func namesNothingElse(text, told string) bool {
	known := words(told)
	rest := without(words(text), openers(), wonderWords(), addressed(), notYetWords(), remainWords(), mendedWords(), mendedAside(), untilWords(), closedWords(), vagueWords(), goingOn(), cancelAside(), tags())
	return !slices.ContainsFunc(rest, func(w string) bool {
		return !slices.Contains(known, w) && !slices.Contains(known, strings.TrimSuffix(w, "nya"))
	})
}

var (
	replyWords = set(`balasan balasannya balesan balesannya jawaban jawabannya wangsulan wangsulanipun waleran walerna reply answer`)
	againWords = set(`ulang ulangi hilang ilang kehapus terhapus kehapusan again lost`)
	sayWords   = set(`bilang ngomong bales balas jawab`)
	againAside = set(callWords, `bisa boleh tolong mohon kirim dikirim kirimin lagi kemarin kmrn tadi yang yg mana ya kok dong saya nya staf stafnya petugas dari itu sih apa lupa can you send the my please`)
)

// asksAgain reports whether a message asks what staff replied: "bisa kirim ulang balasannya?", "tadi staf bilang apa ya".
func asksAgain(c talk.Content) bool {
	said := words(c.Text)
	in := func(w string) bool { return slices.Contains(said, w) }
	return c.WordsAlone() && len(said) <= greetingMost && within(said, replyWords(), againWords(), sayWords(), againAside()) && (has(said, replyWords()) && has(said, againWords()) || has(said, sayWords()) && in("apa") && (in("tadi") || in("kemarin") || in("kmrn")))
}

// showAgainReply shows the aspiration that was replied to last, with the reply, to who asks what it was. done is false for all other messages.
func showAgainReply(t *talk.Turn, matters []store.Aspiration, c talk.Content) (done bool, err error) {
	var last store.Aspiration
	for _, a := range matters {
		if a.State.Sent() && a.LastReplyAt.After(last.LastReplyAt) {
			last = a
		}
	}
	if last.ID == 0 || !asksAgain(c) {
		return false, nil
	}
	if _, ok, err := asked(t); err != nil || ok {
		return false, err
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return true, err
	}
	out, err := detail(t, last, list{all: true})
	if err != nil {
		return true, err
	}
	_, err = t.SayAbout(out, store.About{Purpose: store.ForView, Aspiration: last.ID})
	return true, err
}
