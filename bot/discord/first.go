package discord

import "context"

// What is fetched because of something that happens, rather than because of a new session.

// lost fetches what had to be dropped of a blocked chat.
func (f *backfill) lost(chat, after string) {
	if !snowflake(chat) {
		f.queues.unblock(chat)
		return
	}
	p := f.newPass(f.queues.ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.addLocked(&job{pass: p, chat: chat, cursor: after, blocked: true}, true)
}

// first fetches the history of a private chat in which something happens for the first time since the start. It is blocked.
// Who is known, though not by their chat's channel, is to be fetched already: then it waits for that.
func (f *backfill) first(chat, user string) {
	f.b.dir.noteDM(chat, user)
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, j := range f.jobs {
		if j.user == user && j.chat == "" && j.ctx.Err() == nil {
			j.chat, j.blocked = chat, true
			copy(f.jobs[1:i+1], f.jobs[:i]) // ahead of all
			f.jobs[0] = j
			return
		}
	}
	for j := range f.doing {
		if j.unknown && j.user == user {
			j.held = append(j.held, chat)
			if j.found != nil {
				j.found()
			}
			return
		}
	}
	p := f.newPass(f.queues.ctx)
	f.addLocked(&job{pass: p, chat: chat, user: user, where: f.b.private(user), blocked: true}, true)
}

// locateDM finds out which channel a private chat is. It asks until it is told, by whomever.
func (f *backfill) locateDM(j *job) error {
	ctx, cancel := context.WithCancel(j.ctx)
	defer cancel()
	f.mu.Lock()
	j.found = cancel
	f.mu.Unlock()
	return f.ask(j.ctx, func() (err error) {
		if j.chat, err = f.b.dir.dm(ctx, j.user); err == nil {
			return nil
		}
		if known, ok := f.b.dir.knownDM(j.user); ok {
			j.chat, err = known, nil
		}
		return err
	})
}
