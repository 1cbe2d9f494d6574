package sqlite

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"

	"duaarah/store"
	"duaarah/store/wording"
)

const (
	// bandMost is how many of the latest replies to other aspirations are read of a band, and likeMost how many candidates are compared, those
	// that agree in most bands first: a form letter that was sent very often costs no more than one that was sent a few
	// times. Replies that are nearly the same agree in several bands, and others seldom in more than one.
	bandMost = 16
	likeMost = 60
	// pruneMost is how many replies grown old are taken out of the index when one comes in.
	pruneMost = 4
)

// LikeReplies implements store.Reader.
func (r *reader) LikeReplies(office store.OfficeID, m store.Message) (int, error) {
	n, err := r.likeReplies(office, m)
	return n, wrap(err, "looking for like replies")
}

func (r *reader) likeReplies(office store.OfficeID, m store.Message) (int, error) {
	alias, err := one(r.session, value[string], `SELECT c.alias FROM aspirations a JOIN citizens c ON c.id = a.citizen WHERE a.id = ?`, m.Aspiration)
	if err != nil {
		return 0, err
	}
	words := wording.Words(m.Text, alias)
	if len(words) == 0 {
		return 0, nil
	}
	shingles := wording.ShinglesOf(words)
	agree := map[store.MessageID]int{}
	for _, band := range shingles.Sign().BandKeys() {
		found, err := list(r.session, value[store.MessageID], `SELECT b.message FROM reply_bands b CROSS JOIN messages m ON m.id = b.message
			WHERE b.office = ? AND b.band = ? AND b.at >= ? AND b.at <= ? AND m.aspiration <> ? ORDER BY b.at DESC, b.message DESC LIMIT ?`,
			office, band, ms(m.At.Add(-wording.Recent)), ms(m.At), m.Aspiration, bandMost)
		if err != nil {
			return 0, err
		}
		for _, id := range found {
			agree[id]++
		}
	}
	candidates := make([]store.MessageID, 0, len(agree))
	for id := range agree {
		candidates = append(candidates, id)
	}
	slices.SortFunc(candidates, func(a, b store.MessageID) int { return cmp.Or(cmp.Compare(agree[b], agree[a]), cmp.Compare(b, a)) })
	n := 0
	for _, id := range candidates[:min(len(candidates), likeMost)] {
		other, err := r.replyWords(id)
		if err != nil {
			return 0, err
		}
		if shingles.Near(wording.ShinglesOf(other)) {
			if n++; n == wording.Enough {
				break
			}
		}
	}
	return n, nil
}

// replyWords are the words of a reply as it was sent, for comparing. None: it is erased.
func (r *reader) replyWords(id store.MessageID) ([]string, error) {
	l, err := list(r.session, func(s scanner) (words []string, err error) {
		var text, alias string
		err = s.Scan(&text, &alias)
		return wording.Words(text, alias), err
	}, `SELECT v.text, c.alias FROM messages m JOIN message_versions v ON v.message = m.id AND v.version = 1
		JOIN aspirations a ON a.id = m.aspiration JOIN citizens c ON c.id = a.citizen
		WHERE m.id = ? AND m.erased = 0`, id)
	if err != nil || len(l) == 0 {
		return nil, err
	}
	return l[0], nil
}

// IndexReply implements store.Tx.
func (t *txn) IndexReply(office store.OfficeID, m store.Message) error {
	return wrap(t.indexReply(office, m), "indexing a reply's words")
}

func (t *txn) indexReply(office store.OfficeID, m store.Message) error {
	if err := t.pruneReplies(ms(m.At.Add(-wording.Recent))); err != nil {
		return err
	}
	if err := t.unindexReply(m.ID); err != nil {
		return err
	}
	alias, err := one(t.session, value[string], `SELECT c.alias FROM aspirations a JOIN citizens c ON c.id = a.citizen WHERE a.id = ?`, m.Aspiration)
	if err != nil {
		return err
	}
	words := wording.Words(m.Text, alias)
	if len(words) == 0 {
		return nil
	}
	keys := wording.ShinglesOf(words).Sign().BandKeys()
	for _, band := range keys {
		if err := t.exec(`INSERT INTO reply_bands (office, band, at, message) VALUES (?, ?, ?, ?)`, office, band, ms(m.At), m.ID); err != nil {
			return err
		}
	}
	return t.exec(`INSERT INTO reply_signatures (message, office, at, bands) VALUES (?, ?, ?, ?)`, m.ID, office, ms(m.At), packBands(keys))
}

// pruneReplies takes some replies out of the index that are older than any that is looked for.
func (t *txn) pruneReplies(before int64) error {
	old, err := list(t.session, value[store.MessageID], `SELECT message FROM reply_signatures WHERE at < ? ORDER BY at LIMIT ?`, before, pruneMost)
	if err != nil {
		return err
	}
	for _, id := range old {
		if err := t.unindexReply(id); err != nil {
			return err
		}
	}
	return nil
}

// unindexReply takes a reply out of the index, if it is there.
func (t *txn) unindexReply(id store.MessageID) error {
	type place struct {
		office string
		at     int64
		bands  string
	}
	l, err := list(t.session, func(s scanner) (p place, err error) {
		err = s.Scan(&p.office, &p.at, &p.bands)
		return p, err
	}, `SELECT office, at, bands FROM reply_signatures WHERE message = ?`, id)
	if err != nil || len(l) == 0 {
		return err
	}
	keys, err := unpackBands(l[0].bands)
	if err != nil {
		return fmt.Errorf("the bands of message %d: %w", id, err)
	}
	for _, band := range keys {
		if err := t.exec(`DELETE FROM reply_bands WHERE office = ? AND band = ? AND at = ? AND message = ?`, l[0].office, band, l[0].at, id); err != nil {
			return err
		}
	}
	return t.exec(`DELETE FROM reply_signatures WHERE message = ?`, id)
}

func packBands(keys [wording.Bands]int64) string {
	b := make([]byte, 0, 8*len(keys))
	for _, k := range keys {
		b = binary.BigEndian.AppendUint64(b, uint64(k))
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

func unpackBands(s string) ([]int64, error) {
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, err
	}
	var keys []int64
	for ; len(b) >= 8; b = b[8:] {
		keys = append(keys, int64(binary.BigEndian.Uint64(b)))
	}
	return keys, nil
}
