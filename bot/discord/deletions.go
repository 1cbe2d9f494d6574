package discord

import "encoding/json"

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
			gone = append(gone, deletion(id, j.chat, j.user))
		}
	}
	return f.hand(j.pass, c, gone)
}

// covers reports whether a message would be known if it were there.
func (p *page) covers(id string) bool {
	return !older(id, p.from) && !older(p.to, id)
}

func deletion(id, chat, user string) envelope {
	data, _ := json.Marshal(wireDeleted{ID: id, Channel: chat})
	return envelope{Type: "MESSAGE_DELETE", Data: data, User: user}
}
