package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"duaarah/bot"
)

// fetched is a message as the HTTP API gives it.
type fetched struct {
	id     string
	edited time.Time
	raw    json.RawMessage
}

// messages is one page of a chat's messages, the oldest first. query says which.
func (f *backfill) messages(ctx context.Context, chat string, query ...string) ([]fetched, error) {
	q := url.Values{"limit": {strconv.Itoa(pageMax)}}
	for i := 0; i+1 < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	if err := f.pace.Wait(ctx); err != nil {
		return nil, err
	}
	var raws []json.RawMessage
	if err := f.b.rest.patient(ctx, call{method: http.MethodGet, path: messagesPath(chat), query: q}, &raws); err != nil {
		return nil, err
	}
	var all []fetched
	for _, raw := range raws {
		var m struct {
			ID     string     `json:"id"`
			Edited *time.Time `json:"edited_timestamp"`
		}
		_ = json.Unmarshal(raw, &m) // what is unreadable is told as such
		if snowflake(m.ID) {
			all = append(all, fetched{m.ID, utc(m.Edited), raw})
		}
	}
	slices.SortFunc(all, func(a, b fetched) int { return compareIDs(a.id, b.id) })
	return all, nil
}

// fetch hands over what was missed in a chat, which is claimed.
func (f *backfill) fetch(j *job, c *queue) error {
	newest, err := f.messages(j.ctx, j.chat)
	if err != nil || len(newest) == 0 { // or the history cannot be read: that nothing is there does not mean that all is deleted
		return err
	}
	whole := len(newest) < pageMax
	last := newest[len(newest)-1].id
	private := j.user != ""
	if j.cursor == "" && !private {
		return f.queues.keep(c, []bot.Update{f.b.readUpTo(j.where, last)})
	}
	if err := f.older(j, c, newest, whole); err != nil {
		return err
	}
	if err := f.tell(j, c, newest); err != nil {
		return err
	}
	if !private { // deletions there matter to nobody
		return nil
	}
	p := &page{from: newest[0].id, to: last, ids: map[string]bool{}}
	if whole {
		p.from = "1"
	}
	if older(p.to, j.cursor) {
		p.to = j.cursor
	}
	for _, m := range newest {
		p.ids[m.id] = true
	}
	return f.privateDeletions(j, c, p)
}

// older hands over what was missed before the newest messages.
func (f *backfill) older(j *job, c *queue, newest []fetched, whole bool) error {
	first := newest[0].id
	if whole || j.cursor != "" && !older(j.cursor, first) {
		return nil
	}
	if j.cursor == "" {
		var all []fetched
		for range pagesNew - 1 {
			more, err := f.messages(j.ctx, j.chat, "before", first)
			if err != nil {
				return err
			}
			all = append(more, all...)
			if len(more) < pageMax || !older(more[0].id, first) {
				break
			}
			first = more[0].id
		}
		return f.tell(j, c, all)
	}
	after := j.cursor
	for range pagesMax {
		more, err := f.messages(j.ctx, j.chat, "after", after)
		if err != nil {
			return err
		}
		reached := len(more) == 0 || !older(after, more[len(more)-1].id)
		more = slices.DeleteFunc(more, func(m fetched) bool {
			return !older(m.id, first) // is among the newest
		})
		if err := f.tell(j, c, more); err != nil {
			return err
		}
		if reached || len(more) < pageMax {
			return nil
		}
		after = more[len(more)-1].id
	}
	f.b.opt.Log.WarnContext(j.ctx, "more was missed in a chat than can be fetched", "channel", f.b.forLog(j.chat), "pages", pagesMax)
	return nil
}

// tell hands over messages that are new, and edits: of new messages too, since those may be known in an earlier form.
func (f *backfill) tell(j *job, c *queue, messages []fetched) error {
	since := timeOf(j.cursor).Add(-editsSince)
	var all []envelope
	for _, m := range messages {
		e := f.envelope(j, m.raw)
		fresh := j.cursor == "" || older(j.cursor, m.id)
		if fresh {
			e.Type = "MESSAGE_CREATE"
			all = append(all, e)
		}
		if !m.edited.IsZero() && (fresh || !m.edited.Before(since)) {
			e.Type = "MESSAGE_UPDATE"
			all = append(all, e)
		}
	}
	return f.hand(j.pass, c, all)
}

// envelope is a message of the HTTP API's, as the gateway would have told it.
func (f *backfill) envelope(j *job, raw json.RawMessage) envelope {
	e := envelope{Data: raw}
	where, _ := f.b.place(j.where)
	e.Parent = where.channel
	if known, ok := f.b.dir.known(j.chat); ok && known.Guild != "" {
		if rest, ok := bytes.CutPrefix(bytes.TrimSpace(raw), []byte("{")); ok {
			e.Data = append([]byte(`{"guild_id":"`+known.Guild+`",`), rest...)
		}
	}
	return e
}

// hand hands events over.
func (f *backfill) hand(p *pass, c *queue, events []envelope) error {
	for batch := range slices.Chunk(events, batchMax) {
		var us []bot.Update
		for _, e := range batch {
			var more []bot.Update
			err := f.ask(p.ctx, func() (err error) {
				more, err = f.b.translate(p.ctx, e)
				return err
			})
			if err != nil {
				return err
			}
			us = append(us, more...)
		}
		if err := f.queues.keep(c, us); err != nil {
			return err
		}
		f.mu.Lock()
		for _, u := range us {
			switch u.Kind {
			case bot.KindMessage:
				p.count.messages++
			case bot.KindEdit:
				p.count.edits++
			case bot.KindDelete:
				p.count.deletions++
			}
		}
		f.mu.Unlock()
	}
	return nil
}
