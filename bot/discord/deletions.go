package discord

import (
	"encoding/json"
	"net/http"
)

// privateDeletions hands over that messages of a private chat are not there any more.
func (f *backfill) privateDeletions(j *job, c *queue, p *page) error {
	if f.b.opt.Chats == nil || j.cursor == "" {
		return nil
	}
	kept, err := f.b.opt.Chats.Kept(j.ctx, j.where, keptMax)
	if err != nil {
		return err
	}
	var gone []envelope
	for _, id := range kept {
		if snowflake(id) && p.covers(id) && !p.ids[id] {
			gone = append(gone, deletion(id, j.chat, "", "", j.user))
		}
	}
	return f.hand(j.pass, c, gone)
}

// covers reports whether a message would be known if it were there.
func (p *page) covers(id string) bool {
	return p.read && !older(id, p.from) && !older(p.to, id)
}

func deletion(id, chat, guild, parent, user string) envelope {
	data, _ := json.Marshal(wireDeleted{ID: id, Channel: chat, Guild: guild})
	return envelope{Type: "MESSAGE_DELETE", Data: data, Parent: parent, User: user}
}

// roomDeletions hands over that messages of a channel of a server, or of a thread in it, are not there any more. The store
// does not tell which of them a message was in: it has to be in none.
func (f *backfill) roomDeletions(p *pass, room string, pages map[string]*page) {
	kept, err := f.b.opt.Chats.Kept(p.ctx, f.b.public(room, ""), keptMax)
	if err != nil {
		f.b.opt.Log.WarnContext(p.ctx, "what was kept of a channel cannot be listed", "channel", room, "error", err)
		return
	}
	known, _ := f.b.dir.known(room)
	probes := probesMax
	var gone []envelope
	for _, id := range kept {
		if !snowflake(id) {
			continue
		}
		if chat, ok := f.missing(p, id, room, pages, &probes); ok {
			gone = append(gone, deletion(id, chat, known.Guild, room, ""))
		}
	}
	if len(gone) == 0 {
		return
	}
	f.queues.block(room)
	defer f.queues.unblock(room)
	if c := f.queues.claim(room); c != nil {
		defer f.queues.free(c)
		_ = f.hand(p, c, gone) // fails only when it is ended
	}
}

// missing reports whether a kept message is in none of the channel and threads in which it can have been. at is where it was:
// the room where that cannot be told.
func (f *backfill) missing(p *pass, id, room string, pages map[string]*page, probes *int) (at string, ok bool) {
	var without, unsure []string
	for chat, page := range pages {
		switch {
		case page.ids[id]:
			return "", false
		case older(id, chat): // before there was such a thread
		case page.covers(id):
			without = append(without, chat)
		case page.read && older(page.to, id), !page.read && older(p.cursor[chat], id): // it was not read that far
		default:
			unsure = append(unsure, chat)
		}
	}
	if len(without) == 0 {
		return "", false // nothing was seen that it is missing from
	}
	for _, chat := range unsure {
		if *probes--; *probes < 0 || f.pace.Wait(p.ctx) != nil {
			return "", false
		}
		err := f.b.rest.patient(p.ctx, call{method: http.MethodGet, path: messagePath(chat, id)}, nil)
		if !hasStatus(err, http.StatusNotFound) {
			return "", false
		}
	}
	if len(without) == 1 && len(unsure) == 0 {
		return without[0], true
	}
	return room, true
}
