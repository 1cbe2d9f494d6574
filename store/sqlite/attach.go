package sqlite

import (
	"slices"

	"duaarah/bot"
	"duaarah/store"
)

func (r *reader) Album(chat bot.Address, album string) (store.Message, error) {
	if album == "" {
		return store.Message{}, wrap(store.ErrNotFound, "reading an album")
	}
	return r.message(` WHERE m.account = ? AND m.chat = ? AND m.album = ? AND m.album <> '' AND m.erased = 0 ORDER BY m.id DESC LIMIT 1`,
		accountText(chat.Account), chat.Chat, album)
}

func (t *txn) AddFiles(message store.MessageID, files []bot.File) ([]bot.File, error) {
	m, err := t.Message(message)
	if err != nil {
		return nil, err
	}
	added := make([]bot.File, len(files))
	for i, f := range files {
		if added[i], err = t.attach(m.ID, len(m.Files)+i, f); err != nil {
			return nil, wrap(err, "attaching a file to a changed message")
		}
	}
	return added, nil
}

func (t *txn) TakeOutFiles(message store.MessageID, files []bot.File) error {
	for _, f := range files {
		blobs, err := list(t.session, value[string], `DELETE FROM attachments WHERE id = ? AND message = ? RETURNING blob`, f.ID, message)
		if err == nil {
			err = t.discardUnused(blobs)
		}
		if err != nil {
			return wrap(err, "taking attachments out of a message")
		}
	}
	return nil
}

func (t *txn) AwaitFiles(aspiration store.AspirationID, message store.MessageID, opening bool) error {
	return wrap(t.exec(`UPDATE attachments SET news = 'awaited' WHERE state = 'remote' AND news = ''
		AND message IN (SELECT id FROM messages WHERE aspiration = ?1 AND side = 'citizen' AND CASE ?2 WHEN 0 THEN opening = ?3 ELSE id = ?2 END)`,
		aspiration, message, opening), "noting what is awaited")
}

func (t *txn) FileNews(message store.MessageID) (late, lost []bot.File, err error) {
	all, err := list(t.session, scanFile, fileColumns+` WHERE message = ? AND news IN ('late', 'lost') ORDER BY position`, message)
	if err == nil && len(all) > 0 {
		err = t.exec(`UPDATE attachments SET news = '' WHERE message = ? AND news IN ('late', 'lost')`, message)
	}
	for _, f := range all {
		if f.Fault != "" {
			lost = append(lost, f)
		} else {
			late = append(late, f)
		}
	}
	return late, lost, wrap(err, "taking what is new of attachments")
}

// faultColumn reads why an attachment is not to be had.
type faultColumn struct{ f *bot.FileFault }

// Scan implements sql.Scanner.
func (c faultColumn) Scan(v any) error {
	s, _ := v.(string)
	switch f := bot.FileFault(s); f {
	case "", bot.FaultLarge, bot.FaultEmpty, bot.FaultProgram, bot.FaultPage, bot.FaultArchive, bot.FaultPixels, bot.FaultPicture, bot.FaultBroken,
		bot.FaultUnknown:
		*c.f = f
	default: // of earlier days, in words
		*c.f = bot.FaultGone
	}
	return nil
}

// tellOf has it told soon what became of the attachment with that ID.
func (t *txn) tellOf(id string) error {
	messages, err := list(t.session, value[int64], `SELECT message FROM attachments WHERE id = ? AND news IN ('late', 'lost')`, id)
	if err != nil || len(messages) == 0 {
		return err
	}
	return t.SetTimer(store.TimerFile, messages[0], t.db.now())
}

// settleFiles has what is to be sent say what is known now of the files in it. That changes while they are fetched alone, and
// what has been sent of it by then had none of those.
func (t *txn) settleFiles(out *bot.Outgoing) error {
	out.Files = slices.Clone(out.Files) // others hold the same
	for i := range out.Files {
		f := &out.Files[i]
		if f.ID == "" {
			continue
		}
		known, err := list(t.session, func(s scanner) (x struct {
			bot.File
			state string
		}, err error) {
			err = s.Scan(&x.state, &x.Kind, &x.MIME, &x.Size, faultColumn{&x.Fault})
			return x, err
		}, `SELECT state, kind, mime, size, CASE state WHEN 'lost' THEN why ELSE '' END FROM attachments WHERE id = ?`, f.ID)
		if err != nil {
			return err
		}
		if len(known) == 0 {
			continue // one of ours, or erased
		}
		now := known[0]
		f.Awaited, f.Kind, f.MIME, f.Size, f.Fault = now.state == "remote", now.Kind, now.MIME, now.Size, now.Fault
		if now.state == "lost" && f.Fault == "" {
			f.Fault = bot.FaultGone
		}
	}
	return nil
}
