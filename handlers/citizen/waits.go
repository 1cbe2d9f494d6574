package citizen

import (
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Who has more to send asks for a moment: "bentar ya, saya foto dulu". That is said to the bot, and no part of what they tell.

var (
	waitWords = set(`tunggu bentar bntar bentaran sebentar sbntar ntar nanti nnti sabar wait hold sekedap sakedap sekedhap dhela dela antosan enteni`)
	waitAside = set(callWords, `dulu dl dlu lagi ya yah yaa nggih inggih njih atuh dong deh nih sik heula rumiyin saya sy aku gue gua gw ane kula abdi mau masih jangan on a one minute moment second sec i ll will let me the still`)
	moreOfIt  = set(`foto fotoin fotokan fotonya difoto motret video videoin videonya ambil ambilin kirim kirimkan kirimin dikirim cari ketik ngetik nulis tulis lanjut lanjutin lanjutkan tambah tambahin tambahan nambah susul nyusul
		menyusul sekalian photo picture take send typing more`)
)

// asksToWait reports whether a message asks that what is in hand waits, or says that more comes. It begins with that: "saya tunggu ya" is said of the answer.
func asksToWait(said []string) bool {
	rest := said
	for len(rest) > 0 && openers()[rest[0]] {
		rest = rest[1:]
	}
	begins := rest
	for len(rest) > 0 && waitWords()[rest[0]] {
		rest = rest[1:]
	}
	waits := len(rest) < len(begins) || has(said, dontWords()) && has(said, sentWords()) && has(without(said, sentWords()), moreOfIt()) // "jangan dikirim dulu, saya foto dulu"
	return waits && len(said) <= greetingMost && len(without(rest, waitAside(), moreOfIt(), dontWords(), sentWords())) == 0
}

// waitForMore has a draft wait for what its citizen still wants to add; where somebody is in danger it goes out as soon as ever.
func waitForMore(t *talk.Turn, a store.Aspiration, c talk.Content) error {
	if a.Urgent == store.Urgent {
		if err := putOff(t.Act, a, ""); err != nil {
			return err
		}
		return matter.Mark(t.Act, t.Here(), c.ID, bot.MarkTaken)
	}
	until := t.Now.Add(longWaits * t.DraftWait)
	if err := leaveAlone(t.Act, a, until.Sub(t.Now)); err != nil {
		return err
	}
	if ok, err := mayAsk(t); err != nil || !ok {
		return err
	}
	_, err := t.SayAbout(bot.Outgoing{Text: t.P.Text("draft.awaits", "clock", inZone(t, a).P.Clock(until.Round(time.Minute))),
		Buttons: [][]bot.Button{{t.Btn("draft.button.send", "c.send", a.ID)}}}, store.About{Purpose: store.ForDraft, Aspiration: a.ID})
	return err
}
