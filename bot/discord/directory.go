package discord

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// Bounds of what is remembered; what was used longest ago goes first, and is asked for again when it is needed.
const (
	threadsMax = 20_000
	dmsMax     = 20_000
	watchMax   = 50_000
)

// directory is what is known of servers and channels: from the gateway's events, and asked for where it is not known. It is
// bounded, and safe for concurrent use.
type directory struct {
	b  *Bot
	mu sync.Mutex

	guilds   map[string]wireGuild   // without Channels and Threads; of Members the bot itself alone
	channels map[string]wireChannel // of servers, no threads
	threads  *lru[wireChannel]
	dms      *lru[string] // private chat's channel, by person
	people   *lru[string] // person, by private chat's channel
	watched  *lru[bool]   // channels of servers in which edits and deletions matter
	flights  map[string]*flight
}

// flight is a request that several wait for.
type flight struct {
	done chan struct{}
	err  error
}

func newDirectory(b *Bot) *directory {
	return &directory{
		b: b, guilds: map[string]wireGuild{}, channels: map[string]wireChannel{}, threads: newLRU[wireChannel](threadsMax),
		dms: newLRU[string](dmsMax), people: newLRU[string](dmsMax), watched: newLRU[bool](watchMax), flights: map[string]*flight{},
	}
}

// watch has edits and deletions in a channel of a server handed over, and in its threads, and keeps note of how far it was read.
func (b *Bot) watch(channel string) {
	if !snowflake(channel) {
		return // private chats always are
	}
	b.dir.mu.Lock()
	defer b.dir.mu.Unlock()
	b.dir.watched.put(channel, true)
}

// watches reports whether a channel of a server (not a thread) is watched.
func (b *Bot) watches(channel string) bool {
	b.dir.mu.Lock()
	defer b.dir.mu.Unlock()
	_, ok := b.dir.watched.get(channel)
	return ok
}

// forLog is how the log calls a channel: one of a server by its ID. Of a private chat that would name a person, and nobody erases a log.
func (b *Bot) forLog(channel string) string {
	if c, ok := b.dir.known(channel); ok && c.Guild != "" {
		return channel
	}
	return "private, or not known"
}

// known is a channel or thread, if it is known without asking.
func (d *directory) known(id string) (wireChannel, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c, ok := d.channels[id]; ok {
		return c, true
	}
	if c, ok := d.threads.get(id); ok {
		return c, true
	}
	if user, ok := d.people.get(id); ok {
		return wireChannel{ID: id, Type: channelDM, Recipients: []wireUser{{ID: user}}}, true
	}
	return wireChannel{}, false
}

// channel is a channel or thread by its ID. Its error is a *failure.
func (d *directory) channel(ctx context.Context, id string) (wireChannel, error) {
	c, ok := d.known(id)
	if ok {
		return c, nil
	}
	ask := call{method: http.MethodGet, path: "/channels/" + url.PathEscape(id)}
	err := d.once(ctx, "channel/"+id, func() error {
		if _, ok := d.known(id); ok { // somebody has just asked
			return nil
		}
		var found wireChannel
		if err := d.b.rest.do(ctx, ask, &found); err != nil {
			return err
		}
		found.ID = id
		d.note(found)
		c = found
		return nil
	})
	if err != nil || c.ID != "" {
		return c, err
	}
	if c, ok = d.known(id); ok { // another one asked
		return c, nil
	}
	return c, d.b.rest.failed(ask, errors.New("the channel was forgotten at once"))
}

// guild is a server by its ID: its roles, and the bot itself alone among Members. Its error is a *failure.
func (d *directory) guild(ctx context.Context, id string) (wireGuild, error) {
	if g, ok := d.knownGuild(id); ok && len(g.Members) > 0 && len(g.Roles) > 0 {
		return g, nil
	}
	err := d.once(ctx, "guild/"+id, func() error {
		path := "/guilds/" + url.PathEscape(id)
		var g wireGuild
		if err := d.b.rest.do(ctx, call{method: http.MethodGet, path: path}, &g); err != nil {
			return err
		}
		var m wireMember
		if err := d.b.rest.do(ctx, call{method: http.MethodGet, path: path + "/members/" + d.b.id}, &m); err != nil {
			return err
		}
		if m.User == nil {
			m.User = &wireUser{ID: d.b.id}
		}
		g.ID, g.Members = id, []wireMember{m}
		d.mu.Lock()
		defer d.mu.Unlock()
		d.guildLocked(g)
		return nil
	})
	if err != nil {
		return wireGuild{}, err
	}
	g, _ := d.knownGuild(id)
	return g, nil
}

func (d *directory) knownGuild(id string) (wireGuild, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	g, ok := d.guilds[id]
	return g, ok
}

// dm is the channel of the private chat with a person, which is opened if need be. Its error is a *failure.
func (d *directory) dm(ctx context.Context, user string) (string, error) {
	if id, ok := d.knownDM(user); ok {
		return id, nil
	}
	err := d.once(ctx, "dm/"+user, func() error {
		if _, ok := d.knownDM(user); ok { // somebody has just asked
			return nil
		}
		var c wireChannel
		ask := call{method: http.MethodPost, path: "/users/@me/channels", body: map[string]string{"recipient_id": user}}
		if err := d.b.rest.do(ctx, ask, &c); err != nil {
			return err
		}
		if !snowflake(c.ID) {
			return d.b.rest.odd(ask, errors.New("the private chat has no ID"))
		}
		d.noteDM(c.ID, user)
		return nil
	})
	if err != nil {
		return "", err
	}
	id, _ := d.knownDM(user)
	return id, nil
}

func (d *directory) knownDM(user string) (string, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dms.get(user)
}

// noteDM keeps whose private chat a channel is.
func (d *directory) noteDM(channel, user string) {
	if !snowflake(channel) || !snowflake(user) {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dms.put(user, channel)
	d.people.put(channel, user)
}

// forgetDM has the private chat opened anew the next time.
func (d *directory) forgetDM(user string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if id, ok := d.dms.get(user); ok {
		d.dms.drop(user)
		d.people.drop(id)
	}
}

// owner is whose private chat a channel is; empty: it is not one between a person and the bot. Its error is a *failure.
func (d *directory) owner(ctx context.Context, channel string) (string, error) {
	c, err := d.channel(ctx, channel)
	if err != nil || c.Type != channelDM {
		return "", err
	}
	for _, u := range c.Recipients {
		if u.ID != d.b.id {
			return u.ID, nil
		}
	}
	return "", nil
}

// activeThreads lists the threads of a server that are not archived, and notes them. Its error is a *failure, or ctx's.
func (d *directory) activeThreads(ctx context.Context, guild string) ([]wireChannel, error) {
	var found struct {
		Threads []wireChannel `json:"threads"`
	}
	if err := d.b.rest.patient(ctx, call{method: http.MethodGet, path: "/guilds/" + url.PathEscape(guild) + "/threads/active"}, &found); err != nil {
		return nil, err
	}
	for i := range found.Threads {
		found.Threads[i].Guild = guild
		d.note(found.Threads[i])
	}
	return found.Threads, nil
}

// threadsIn lists the known threads of a channel.
func (d *directory) threadsIn(channel string) []wireChannel {
	d.mu.Lock()
	defer d.mu.Unlock()
	var found []wireChannel
	for c := range d.threads.all {
		if c.Parent == channel {
			found = append(found, c)
		}
	}
	return found
}

// note keeps what was told of a channel or thread, in place of what was known. Nothing, if it has no ID.
func (d *directory) note(c wireChannel) {
	if !snowflake(c.ID) {
		return
	}
	if c.Type == channelDM || c.Type == channelGroup {
		if c.Type == channelDM && len(c.Recipients) == 1 {
			d.noteDM(c.ID, c.Recipients[0].ID)
		}
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.noteLocked(c)
}

func (d *directory) noteLocked(c wireChannel) {
	if !snowflake(c.ID) {
		return
	}
	known, ok := d.channels[c.ID]
	if !ok {
		known, _ = d.threads.get(c.ID)
	}
	if c.Guild == "" {
		c.Guild = known.Guild
	}
	if older(c.Last, known.Last) {
		c.Last = known.Last
	}
	if c.isThread() {
		d.threads.put(c.ID, c)
		return
	}
	d.channels[c.ID] = c
}

// read notes that there is a message in a channel or thread.
func (d *directory) read(channel, message string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c, ok := d.channels[channel]; ok && older(c.Last, message) {
		c.Last = message
		d.channels[channel] = c
	} else if c, ok := d.threads.get(channel); ok && older(c.Last, message) {
		c.Last = message
		d.threads.put(channel, c)
	}
}

// gone notes that a channel or thread is not there any more.
func (d *directory) gone(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.channels, id)
	d.threads.drop(id)
	d.threads.dropIf(func(c wireChannel) bool { return c.Parent == id })
}

// guildLocked merges what was told of a server with what is known of it.
func (d *directory) guildLocked(g wireGuild) {
	if !snowflake(g.ID) {
		return
	}
	if len(g.Channels) > 0 { // these are all: others may have been deleted meanwhile
		maps.DeleteFunc(d.channels, func(_ string, c wireChannel) bool { return c.Guild == g.ID })
		d.threads.dropIf(func(c wireChannel) bool { return c.Guild == g.ID })
	}
	for _, c := range slices.Concat(g.Channels, g.Threads) {
		c.Guild = g.ID
		d.noteLocked(c)
	}
	known := d.guilds[g.ID]
	if g.Unavailable {
		known.ID, known.Unavailable = g.ID, true
		d.guilds[g.ID] = known
		return
	}
	g.Channels, g.Threads = nil, nil
	g.Members = slices.DeleteFunc(slices.Clone(g.Members), func(m wireMember) bool { return m.User == nil || m.User.ID != d.b.id })
	if len(g.Members) == 0 {
		g.Members = known.Members
	}
	if len(g.Roles) == 0 {
		g.Roles = known.Roles
	}
	if g.Joined == "" {
		g.Joined = known.Joined
	}
	d.guilds[g.ID] = g
}

// leave forgets a server, and returns those of its channels that are watched, and when the bot had joined it.
func (d *directory) leave(guild string) (watched []string, joined string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	joined = d.guilds[guild].Joined
	delete(d.guilds, guild)
	for id, c := range d.channels {
		if c.Guild != guild {
			continue
		}
		if _, ok := d.watched.get(id); ok {
			watched = append(watched, id)
		}
		delete(d.channels, id)
	}
	d.threads.dropIf(func(c wireChannel) bool { return c.Guild == guild })
	slices.SortFunc(watched, compareIDs)
	return watched, joined
}

// once makes one request for all that ask for the same at a time. Its error is a *failure.
func (d *directory) once(ctx context.Context, what string, ask func() error) error {
	for {
		d.mu.Lock()
		f, flying := d.flights[what]
		if !flying {
			f = &flight{done: make(chan struct{})}
			d.flights[what] = f
		}
		d.mu.Unlock()
		if !flying {
			f.err = ask()
			d.mu.Lock()
			delete(d.flights, what)
			d.mu.Unlock()
			close(f.done)
			return f.err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return &failure{path: what, cause: fmt.Errorf("not waited for: %w", ctx.Err())}
		}
		// The one who asked may have given up; that is no answer for others.
		if !errors.Is(f.err, context.Canceled) && !errors.Is(f.err, context.DeadlineExceeded) {
			return f.err
		}
	}
}
