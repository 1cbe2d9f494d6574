package citizen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/suggest"
)

// Who has no eye for buttons types what stands on them: "setuju", "batal". That is no part of what they have to say.

var (
	agreeWords  = set(`setuju satuju sarujuk agree agreed`)
	agreeAside  = set(callWords, `aja saja deh dong lah ya iya ok oke yes nggih inggih muhun saya aku kami sy kula abdi i we sudah sangat kirim kirimkan kintun and send it`)
	assentWords = set(`ya iya ok oke yes boleh nggih inggih njih muhun sumangga silakan silahkan`)
	refuseWords = set(`tidak tdk tak ga gak gk nggak ngga enggak ndak ogah emoh ora mboten teu moal henteu no nope don`) // where they are asked whether they agree
	refuseAside = set(callWords, `setuju satuju sarujuk agree mau purun hoyong saya aku ah deh kok i do t not thanks makasih`)
	cancelWords = set(`batal batalkan batalin batalno batalaken batalkeun bolay cancel hapus hapusin stop berhenti tarik cabut`)
	stopWords   = set(`stop berhenti`)
	begWords    = set(`tolong mohon please`)
	cancelAside = set(callWords, `eh ehh oh ah duh dipun kemawon mawon wae it that please saja aja deh dong ya tolong mohon laporan laporannya aduan aspirasi pesan pesannya saya sy ini itu`)
	neverWords  = set(`tidak tdk tak ga gak gk nggak ngga enggak ndak ora mboten teu moal`)
	doneWords   = set(`jadi sido sida sios siyos`)
	dontWords   = set(`jangan jgn jngn ojo ulah tong dont don`)
	needWords   = set(`usah perlu sah kudu kedah`) // after "tidak": "ga usah dikirim"
	sentWords   = set(`kirim dikirim kirimkan dikirimkan kirimin dikirimin dikirimake dipunkintun kintun dikintun dikintunkeun send`)
	dontAside   = set(`dulu dl dlu heula sik rumiyin jadi t it yet please maaf`)
	whyWords    = set(`nanti ntar karena krn soalnya takut mengko mangke because`) // what follows says why
	excuseWords = set(`sudah udah udh sdh wis sampun parantos salah keliru maaf sori sorry already`)
	mistakes    = set(`kirim kamar pencet`) // "salah kirim"
	sendWords   = set(`gas gass gaskeun kirim kirimkan kirimin krim kirm kriim kirimm krm kirimkn kirin kirimo kirimno kirimna kirimen dikirim kintun kintunkeun send`)
	sendAside   = set(callWords, `yaudah udah sekarang skrg aja saja ae lah semua semuanya kabeh sadayana all sendiri dewe nyalira langsung ya iya ok oke yes deh dong ayeuna sakmenika saiki kemawon mawon wae
		baé bae weh wé geura atuh wis now it please tolong nggih muhun dulu`)
	officeAside = set(`kirim kirimkan kirimin dikirim eh deh dong jadi sih kantor untuk buat ke kepada pak bu min ya saja aja office the to for please kanggo dhateng ka`)
)

// officeWords is how many words the name of an office has at most, with what people say around it.
const officeWords = 10

// typed does what a message says that is nothing but the words of a button under their draft. done is false for all other messages.
func typed(t *talk.Turn, a store.Aspiration, c talk.Content) (done bool, err error) {
	if !c.WordsAlone() {
		return false, nil
	}
	said := words(c.Text)
	if done, err := takesBackShown(t, a, said); done || err != nil {
		return done, err
	}
	if done, err := asksBot(t, a, c, said); done || err != nil {
		return done, err
	}
	switch {
	case a.State == store.Held && (only(said, agreeWords(), agreeAside()) || only(said, assentWords(), agreeAside())): // they are asked whether they agree
		return true, agreedInWords(t, a)
	case a.State == store.Drafted && acknowledges(c):
		if b, ok, err := asked(t); err != nil {
			return true, err
		} else if ok && b.Citizen == t.Who.Citizen && b.State.Sent() && !t.Who.Stopped {
			return true, goOn(t, b, c)
		}
		return true, matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken)
	case a.State == store.Drafted && asksToWait(said):
		return true, waitForMore(t, a, c)
	case cancels(said), forbids(firstClause(c.Text)), a.State == store.Held && only(said, refuseWords(), refuseAside()):
		if err := giveUp(t.Act, a); err != nil {
			return true, err
		}
		if err := editDraft(t.Act, a, bot.Outgoing{Text: t.P.Text("draft.dropped_typed")}); err != nil {
			return true, err
		}
		_, err := t.Say(droppedOut(t, a))
		return true, err
	case a.State == store.Drafted && (only(said, sendWords(), sendAside()) || comesToTheEnd(said) || slices.Equal(said, words(t.P.S("draft.button.send")))):
		return true, sendInWords(t, a)
	}
	if done, err := supportInWords(t, a, said); done || err != nil {
		return done, err
	}
	if done, err := kindInWords(t, a, said); done || err != nil {
		return done, err
	}
	return officeInWords(t, a, c, said)
}

// Under a question of the bot whether a reply was an answer, or whether there was one elsewhere, its answer in words is no word for staff. "Ya"
// is none: people say that to what they read.
var (
	yesWords    = set(`sudah udah sdh udh sampun wis uwis parantos yes`)
	partlyWords = set(`sebagian sabagian partly`)
	noWords     = set(`belum blm blum dereng durung acan yet no tidak tdk nggak enggak gak ora mboten henteu`)
	judgedAside = set(callWords, `terjawab menjawab dijawab kawangsulan kajawab saja aja baru not teu ya kok terima kasih makasih trims suwun
		matur nuwun hatur nuhun`)
)

// starWords stand beside the number of stars.
var starWords = set(callWords, `bintang lintang béntang bentang star stars nilai rating rate skor lah ya kasih beri saya aku deh aja saja`)

// starNumbers are that number in words, from one on.
var starNumbers = [5]func() map[string]bool{set(`1 satu siji setunggal hiji one`), set(`2 dua loro kalih two`), set(`3 tiga telu tilu three`),
	set(`4 empat papat sekawan opat four`), set(`5 lima gangsal five`)}

// starSigns are the stars that people send.
const starSigns = "⭐★🌟"

// starsIn is how many stars a message gives; 0: it says more, or something else. "4/5" and "4 dari 5" are four, and as many as there are signs.
func starsIn(c talk.Content) int {
	if !c.WordsAlone() {
		return 0
	}
	text := strings.ReplaceAll(c.Text, "\ufe0f", "") // what makes a sign an emoji
	said := without(words(text), starWords())
	if len(said) == 0 {
		signs := strings.Join(strings.Fields(text), "")
		if n := utf8.RuneCountInString(signs); n <= len(starNumbers) && strings.Trim(signs, starSigns) == "" {
			return n
		}
		return 0
	}
	if last := len(said) - 1; last == 2 && said[1] == "dari" && said[last] == "5" || last == 1 && said[last] == "5" && strings.Contains(c.Text, "/") {
		said = said[:1]
	}
	if len(said) != 1 {
		return 0
	}
	return 1 + slices.IndexFunc(starNumbers[:], func(w func() map[string]bool) bool { return w()[said[0]] })
}

// verdictIn is what the answer says that a message is; empty: it says more, or something else.
func verdictIn(c talk.Content) store.VerdictValue {
	if !c.WordsAlone() || strings.Contains(c.Text, "?") {
		return ""
	}
	said := words(c.Text)
	switch {
	case only(said, yesWords(), judgedAside()):
		return store.VerdictYes
	case only(said, partlyWords(), judgedAside()):
		return store.VerdictPartly
	case only(said, noWords(), judgedAside()):
		return store.VerdictNo
	}
	return ""
}

// answeredInWords takes "sudah", "sebagian" or "belum" as the button of that name: under what it replies to, or else under what the bot said
// last. done is false where no such button is, and where the words of staff ask something themselves: then it may be the answer to that.
func answeredInWords(t *talk.Turn, c talk.Content) (done bool, err error) {
	v := verdictIn(c)
	if v == "" || t.Who.Stopped {
		return false, nil
	}
	question, err := t.LastSaid(t.Here())
	if err != nil {
		return false, fmt.Errorf("what was said last: %w", err)
	}
	if t.Update.Message.ReplyTo != "" {
		thing, err := t.What(t.Here(), t.Update.Message.ReplyTo)
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		} else if err != nil {
			return false, fmt.Errorf("what is replied to: %w", err)
		}
		question = thing.Outbox
	}
	if question == 0 {
		return false, nil
	}
	row, err := t.Outbox(question)
	if err != nil {
		return false, fmt.Errorf("what was asked: %w", err)
	}
	for _, b := range slices.Concat(row.Out.Buttons...) {
		switch verb, args := talk.ParseData(b.Data); {
		case verb == "c.elsewhere" && len(row.Out.Buttons[0]) > 1 && v == store.VerdictValue(args.At(1)): // both answers: it was asked
			a, err := own(t, args.Int(0))
			if errors.Is(err, store.ErrNotFound) {
				return false, nil
			} else if err != nil {
				return false, err
			}
			return true, elsewhereTap(t, a, args)
		case verb != "c.verdict" && verb != "c.sv" || v != store.VerdictValue(args.At(2)):
		case row.About.Purpose != store.ForReceipt && asksItself(t, store.MessageID(args.Int(1)), true):
		case verb == "c.verdict":
			return judgeInWords(t, args, v)
		default:
			return saysInWords(t, args, v)
		}
	}
	return false, nil
}

// starsFor is how long after a verdict a number alone is taken for its stars.
const starsFor = time.Hour

// ratedInWords takes "5", "bintang lima", or "⭐⭐⭐", for the stars that were asked for with a verdict. done is false where none were, and where the number may
// answer staff, or a broadcast: they wrote since, or it replies to something else.
func ratedInWords(t *talk.Turn, c talk.Content) (done bool, err error) {
	stars := starsIn(c)
	if stars == 0 || t.Who.Stopped {
		return false, nil
	}
	written, err := draftedAt(t) // what came since a verdict belongs to that
	if err != nil {
		return false, err
	}
	if _, ok, err := asked(t); err != nil || ok {
		return false, err
	}
	if about, err := lastAbout(t); err != nil || about.Purpose == store.ForBroadcast && t.Update.Message.ReplyTo == "" {
		return false, err
	}
	var thing store.Thing
	if t.Update.Message.ReplyTo != "" {
		if thing, _, err = t.Replied(); errors.Is(err, store.ErrNotFound) {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	matters, err := t.Matters(t.Who.Citizen, mattersRead)
	if err != nil {
		return false, fmt.Errorf("matters: %w", err)
	}
	for _, a := range matters {
		if a.Verdict == "" || a.Stars != 0 || !a.State.Sent() || thing.Aspiration != 0 && thing.Aspiration != a.ID {
			continue
		}
		last, err := matter.LastVerdict(t.Act, a)
		if err != nil {
			return false, err
		}
		if since := t.Now.Sub(last.At); since < 0 || since > starsFor || written.After(last.At) || a.LastReplyAt.After(last.At) || thing.Purpose == store.ForReply && thing.Message != last.Message {
			continue
		}
		m, err := t.Message(last.Message)
		if errors.Is(err, store.ErrNotFound) {
			continue
		} else if err != nil {
			return false, fmt.Errorf("the reply: %w", err)
		}
		if _, err := matter.Rate(t.Act, &a, m, stars); err != nil {
			return true, err
		}
		_, err = t.SayAbout(matter.Judged(matter.ByOffice(t.Act, t.P, a), a, m), store.About{Purpose: store.ForView, Aspiration: a.ID})
		return true, err
	}
	return false, nil
}

// draftedAt is when the latest message was added to the draft in hand. Zero: there is none.
func draftedAt(t *talk.Turn) (at time.Time, err error) {
	draft, err := t.Draft(t.Who.Citizen, t.Here())
	if errors.Is(err, store.ErrNotFound) {
		return at, nil
	} else if err != nil {
		return at, fmt.Errorf("the draft: %w", err)
	}
	run, n, err := t.SomeMessages(draft.ID, store.MessageFilter{Side: store.CitizenSide, Last: true, Limit: 1})
	if err != nil || n == 0 {
		return at, err
	}
	return run[0].At, nil
}

// saysInWords is says of a supporter who typed it. done is false where they can say nothing of it.
func saysInWords(t *talk.Turn, args talk.Args, v store.VerdictValue) (done bool, err error) {
	a, err := t.Aspiration(store.AspirationID(args.Int(0)))
	if err == nil && a.Citizen == t.Who.Citizen { // it is theirs by now
		return judgeInWords(t, args, v)
	}
	s, serr := t.Support(a.ID, t.Who.Citizen)
	m, merr := t.Message(store.MessageID(args.Int(1)))
	if err := errors.Join(err, serr, merr); errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("what a supporter says: %w", err)
	}
	if !s.InForce() || a.State != store.Open && a.State != store.Closed || m.Aspiration != a.ID || m.Side != store.StaffSide || !m.TakenBack.IsZero() {
		return false, nil
	}
	if _, err := matter.SupporterSays(t.Act, &a, s, m, v); err != nil {
		return true, err
	}
	_, err = t.SayAbout(bot.Outgoing{Text: matter.SupporterSaid(t.P, v)}, store.About{Purpose: store.ForSupport, Aspiration: a.ID})
	return true, err
}

// asked finds the aspiration about which staff ask something in what was said here last: a word alone may be the answer to that, whatever else
// it says to us. ok = false: they do not.
func asked(t *talk.Turn) (a store.Aspiration, ok bool, err error) {
	about, err := lastAbout(t)
	if err != nil || about.Purpose != store.ForReply && about.Purpose != store.ForSupport || about.Message == 0 {
		return a, false, err
	}
	if a, err = t.Aspiration(about.Aspiration); err != nil {
		return a, false, fmt.Errorf("aspiration %d: %w", about.Aspiration, err)
	}
	if asksItself(t, about.Message, false) {
		return a, true, nil
	}
	question, ok, err := matter.Inquired(t.Tx, a)
	return a, ok && question.Message == about.Message, err
}

// lastRow is what was said here last; its ID is 0 where nothing was.
func lastRow(t *talk.Turn) (row store.OutboxRow, err error) {
	last, err := t.LastSaid(t.Here())
	if err == nil && last != 0 {
		row, err = t.Outbox(last)
	}
	if err != nil {
		return store.OutboxRow{}, fmt.Errorf("what was said last: %w", err)
	}
	return row, nil
}

// lastAbout is what that is about; the zero value: nothing was said.
func lastAbout(t *talk.Turn) (store.About, error) {
	row, err := lastRow(t)
	return row.About, err
}

// Asked reports whether staff ask something in what was said here last: a word that we would take for a command may be the answer to that.
func Asked(t *talk.Turn) (bool, error) {
	_, ok, err := asked(t)
	return ok, err
}

// officeInWords takes the name of an office for whom a draft is for. done is false if it is none.
func officeInWords(t *talk.Turn, a store.Aspiration, c talk.Content, said []string) (done bool, err error) {
	if len(said) == 0 || len(said) > officeWords {
		return false, nil
	}
	offices, err := takingOffices(t.Act)
	if err != nil || len(offices) < 2 {
		return false, err
	}
	chosen, placed, err := chosenByPlace(t, a, offices, said)
	if err != nil {
		return false, err
	}
	said = without(said, officeAside())
	meant := slices.DeleteFunc(slices.Clone(offices), func(o store.Office) bool {
		return len(said) == 0 || !slices.Equal(said, without(words(o.Name), officeAside())) && !slices.Equal(said, words(string(o.ID)))
	})
	if placed {
		meant = []store.Office{chosen}
	}
	if len(meant) != 1 {
		return false, nil
	}
	a.Office, a.OfficeBy = meant[0].ID, store.ByCitizen
	if err := t.SaveAspiration(a); err != nil {
		return true, fmt.Errorf("save %d: %w", a.ID, err)
	}
	if err := matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken); err != nil {
		return true, err
	}
	if err := putOff(t.Act, a, ""); err != nil {
		return true, err
	}
	return true, showGrown(t, a)
}

// sendInWords sends a draft, or shows it anew where it cannot go out yet: it says why.
func sendInWords(t *talk.Turn, a store.Aspiration) error {
	if done, err := finishDraft(t); err != nil || done {
		return err
	}
	return showNew(t, a)
}

// agreedInWords sends a held draft, or has it go out as drafts do where it cannot yet.
func agreedInWords(t *talk.Turn, a store.Aspiration) error {
	if err := agree(t, a.ID); err != nil {
		return err
	}
	if err := letGo(t, &a); err != nil {
		return err
	}
	return sendInWords(t, a)
}

// tooLate takes the word for a button under a draft, "batal" or "kirim", that comes when the draft is gone: what was sent can be withdrawn, and is with
// staff already. It is no aspiration of its own. done is false for other messages.
func tooLate(t *talk.Turn, c talk.Content, mem talk.Memory, matters []store.Aspiration) (done bool, err error) {
	if done, err := wantsBack(t, c); done || err != nil {
		return done, err
	}
	said := words(c.Text)
	drops, sends := cancels(said), only(said, sendWords(), sendAside())
	if !c.WordsAlone() || strings.Contains(c.Text, "?") || t.Update.Message.ReplyTo != "" || !drops && !sends {
		return false, nil
	}
	if _, ok, err := asked(t); err != nil || ok {
		return false, err
	}
	switch {
	case mem.Fresh && mem.Via == "" && drops: // they write nothing new
		mem.Fresh, mem.FreshAt = false, time.Time{}
		if err := t.Remember(mem); err != nil {
			return true, err
		}
	case mem.Fresh || mem.Via != "":
	case drops:
		if done, err := Withdrawing(t, ""); done || err != nil {
			return true, err
		}
		if all, err := t.Supports(t.Who.Citizen, 1); err != nil {
			return true, fmt.Errorf("supports: %w", err)
		} else if len(all) > 0 { // there they stop
			return true, Status(t)
		}
	case len(matters) > 0:
		return true, Status(t)
	}
	return true, Aside(t, "citizen.heard_ok")
}

// cancels reports whether somebody says that what they have in hand is to be dropped.
func cancels(said []string) bool {
	if has(said, stopWords()) && has(said, begWords()) { // what they tell of is to be stopped
		return false
	}
	return only(said, cancelWords(), cancelAside()) || notAfterAll(said) || forbids(said) || excused(said)
}

// cancelMost is how many words it has at most where they say why.
const cancelMost = 10

// excuseMost is how many words an excuse has: "sudah dibereskan warga".
const excuseMost = 3

// firstClause are the words before the first comma, or the like: of "jangan dikirim, nanti dia tahu" what is wanted, and not why.
func firstClause(text string) []string {
	if i := strings.IndexAny(text, ",.;:!\n"); i > 0 {
		text = text[:i]
	}
	return words(text)
}

// forbids reports whether somebody says that it is not to be sent: "jangan dikirim dulu", "ga usah dikirim pak", "jangan dikirim nanti dia tahu".
func forbids(said []string) bool {
	dont, sent := false, false
	for i, w := range said {
		switch {
		case dont && sent && whyWords()[w]:
			return true
		case dontWords()[w], neverWords()[w] && i+1 < len(said) && (needWords()[said[i+1]] || doneWords()[said[i+1]]):
			dont = true
		case sentWords()[w]:
			sent = true
		case !needWords()[w] && !doneWords()[w] && !dontAside()[w] && !cancelAside()[w]:
			return false
		}
	}
	return dont && sent && len(said) <= cancelMost
}

// excused reports whether somebody says that they drop it and why, or that it was sent here by mistake: "batal pak, sudah beres", "maaf salah kirim".
// "Batalkan" with more words may be what they ask an office for, and "batal dapat bansos padahal sudah terdaftar" is what they complain of: the
// excuse comes at once, and is short.
func excused(said []string) bool {
	if len(said) < 2 || len(said) > cancelMost {
		return false
	}
	if rest := skip(said, openers()); len(rest) > 0 && (rest[0] == "batal" || rest[0] == "batalin" || rest[0] == "cancel" || rest[0] == "tarik" || rest[0] == "cabut") {
		reason := without(rest[1:], cancelAside())
		why := without(reason, whyWords())
		if (rest[0] == "tarik" || rest[0] == "cabut") && suggest.Complains(strings.Join(why, " ")) { // "cabut aja takut roboh" is said of a pole
			return false
		}
		return len(why) > 0 && len(why) <= excuseMost && (excuseWords()[why[0]] || whyWords()[reason[0]]) // "tarik deh takut ribut"
	}
	return mistake(said)
}

// mistake reports whether somebody says that something was sent here by mistake: "maaf salah kirim".
func mistake(said []string) bool {
	return slices.Contains(said, "salah") && only(without(said, excuseWords()), mistakes(), cancelAside())
}

// notAfterAll reports whether somebody says that they want it no more: "ga jadi pak", "never mind".
func notAfterAll(said []string) bool {
	said = without(said, cancelAside())
	return len(said) == 2 && (neverWords()[said[0]] && doneWords()[said[1]] || said[0] == "never" && said[1] == "mind") || len(said) == 1 && said[0] == "nevermind"
}
