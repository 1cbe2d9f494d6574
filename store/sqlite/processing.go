package sqlite

import (
	"context"
	"fmt"

	"duaarah/store"
)

// processed is what the log of processing calls an event, and the article of UU 27/2022 that it answers to. By is the key of the
// event's data that its name goes on with: consent_shown, erase_asked.
type processed struct{ what, by, law string }

// processings are the events that are something done with personal data. A part of the program that does more adds its own.
var processings = map[store.EventKind]processed{
	store.EventReceived:  {"collected", "", ""},
	store.EventSubmitted: {"disclosed", "", ""},
	store.EventPass:      {"disclosed", "", ""},
	store.EventSeen:      {"read", "", ""},
	store.EventLooked:    {"read", "", ""},
	store.EventDownload:  {"downloaded", "", ""},
	store.EventRefer:     {"referred", "step", ""},
	store.EventSupport:   {"collected", "", ""},
	store.EventEdit:      {"corrected", "", "6, 30"},
	store.EventCorrect:   {"corrected", "", "6, 30"},
	store.EventConsent:   {"consent", "how", "22, 24"},
	store.EventNews:      {"news", "state", "9, 22, 24"},
	store.EventVote:      {"collected", "", ""},
	store.EventName:      {"name", "", "22"},
	store.EventAccess:    {"access", "step", "7, 14, 32"},
	store.EventErase:     {"erase", "step", "8, 14, 43"},
	store.EventErased:    {"erased", "why", "8, 43"},
	store.EventStop:      {"stop", "", "9, 14, 40"},
	store.EventWithdraw:  {"withdrawn", "", "9"},
	store.EventRestore:   {"restored", "", ""},
	store.EventExpired:   {"no_consent", "", "22"},
	store.EventRetention: {"retention", "what", "44"},
	store.EventReveal:    {"revealed", "", "32"}, // what was masked; the reason is kept beside
	store.EventSpoken:    {"collected", "", ""},
	store.EventContact:   {"revealed", "", "32"},
	store.EventClaimed:   {"claimed", "", ""},
	store.EventRead:      {"collected", "", ""},
}

// Processing tells the log of processing in order of time, in one snapshot. An error of yield ends it, and is returned.
func (d *DB) Processing(ctx context.Context, f store.ProcessingFilter, yield func(store.Processing) error) error {
	var failed error
	err := d.view(ctx, func(r *reader) error {
		to := ms(f.To)
		if to == 0 {
			to = forEver
		}
		return r.each(`SELECT e.id, e.at, e.kind, e.citizen, e.office, e.staff, e.data, coalesce(a.code, '') FROM events e
			LEFT JOIN aspirations a ON a.id = e.aspiration WHERE e.at >= ?1 AND e.at < ?2 AND (?3 = 0 OR e.citizen = ?3) ORDER BY e.seq`,
			[]any{ms(f.From), to, f.Citizen}, func(s scanner) (bool, error) {
				var p store.Processing
				var kind store.EventKind
				var citizen, staff int64
				if err := s.Scan(&p.ID, msColumn{&p.At}, &kind, &citizen, &p.Office, &staff, jsonColumn{&p.Data}, &p.Code); err != nil {
					return false, err
				}
				known, ok := processings[kind]
				if !ok || kind == store.EventEdit && staff != 0 {
					return true, nil
				}
				p.What, p.Citation = known.what, known.law
				if by, ok := p.Data[known.by]; ok {
					p.What += "_" + fmt.Sprint(by)
				}
				if citizen != 0 {
					p.Citizen = fmt.Sprintf("w%d", citizen)
				}
				if staff != 0 {
					p.Staff = fmt.Sprintf("s%d", staff)
				}
				failed = yield(p)
				return failed == nil, nil
			})
	})
	if failed != nil {
		return failed
	}
	return wrap(err, "reading the log of processing")
}
