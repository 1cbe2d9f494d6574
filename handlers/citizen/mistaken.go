package citizen

import (
	"fmt"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// A wrong photo is soon sent. Who says so means that photo, and not what they have told before it.

var (
	shownWords    = set(`foto fotonya fotone potona poto gambar gambarnya gambare video videonya photo picture`)
	notShownWords = set(`salah keliru hapus hapusin dihapus buang batal batalin jangan jgn ojo ulah wrong delete remove`)
	takeOutWords  = set(`hapus hapusin dihapus buang delete remove`)
	notShownAside = set(callWords, `yang yg terakhir tadi barusan itu ini aja saja ya dong deh maaf maap sori sorry tolong dikirim kirim dulu sing nu wae that the please`)
)

// shownWrongly reports whether words say of what was shown that it is not to be sent: "fotonya hapus aja". maybe: they say so of something, "salah kirim".
func shownWrongly(said []string) (sure, maybe bool) {
	if len(said) == 0 || len(said) > cancelMost {
		return false, false
	}
	stays := has(said, dontWords()) && has(said, takeOutWords()) // "fotonya jangan dihapus"
	return has(said, shownWords()) && has(said, notShownWords()) && within(said, shownWords(), notShownWords(), notShownAside()) && !stays, slices.Contains(said, "salah") && mistake(said)
}

// takesBackShown takes out of a draft what was shown last, if that is said to be a mistake; "salah kirim" is of what was sent last. done is false where
// nothing was shown, and for all other words.
func takesBackShown(t *talk.Turn, a store.Aspiration, said []string) (done bool, err error) {
	sure, maybe := shownWrongly(said)
	if !sure && !maybe {
		return false, nil
	}
	run, err := t.Messages(a.ID)
	if err != nil {
		return false, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	i := len(run) - 1
	for sure && i > 0 && len(run[i].Files) == 0 {
		i--
	}
	if i < 0 || len(run[i].Files) == 0 {
		return false, nil
	}
	told := sure && !talk.Blank(run[i].Text)
	for _, m := range run {
		told = told || m.ID != run[i].ID && !talk.Blank(m.Text)
	}
	if !told { // without a word beside it, all of it is dropped
		return false, nil
	}
	var out []bot.File
	for _, m := range run {
		if m.ID != run[i].ID && (m.Album == "" || m.Album != run[i].Album) {
			continue
		}
		out = append(out, m.Files...)
		if maybe || talk.Blank(m.Text) {
			_, err = t.RetractMessage(m.ID, t.Now)
		} else {
			err = t.TakeOutFiles(m.ID, m.Files)
		}
		if err != nil {
			return true, fmt.Errorf("take what message %d shows out: %w", m.ID, err)
		}
	}
	if err := putOff(t.Act, a, ""); err != nil {
		return true, err
	}
	if err := showGrown(t, a); err != nil {
		return true, err
	}
	_, err = t.SayAbout(bot.Outgoing{Text: t.P.Text("draft.taken_out", "attached", matter.Attached(t.P, out, 0, 0))}, store.About{Purpose: store.ForDraft, Aspiration: a.ID})
	return true, err
}
