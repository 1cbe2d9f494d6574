package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

// Codes with which Discord closes a connection, those that mean something to us.
const (
	closeToken          = 4004
	closeTooFast        = 4008
	closeShard          = 4010
	closeTooManyServers = 4011
	closeVersion        = 4012
	closeIntents        = 4013
	closeIntentRefused  = 4014
)

const (
	// identifyEvery is how long after an identification the next is made, at the earliest; Discord asks for it.
	identifyEvery = 5 * time.Second
	// identifyBurst and identifyPace keep below the thousand identifications that Discord allows in a day. Beyond it, it
	// takes the token away.
	identifyBurst = 60
	identifyPace  = 2 * time.Minute

	sessionTries = 3 // a session is resumed in vain, before another is begun
	sessionFor   = 10 * time.Minute
)

// Run implements bot.Platform. It never gives up: a token that is not accepted may be put right in the developer portal,
// and the other platforms go on meanwhile.
func (b *Bot) Run(ctx context.Context, take bot.Take) error {
	g := newGateway(ctx, b, take)
	var side sync.WaitGroup
	side.Go(func() { g.queues.tellNowAndThen(ctx) })
	side.Go(func() { g.backfill.run(ctx) })
	g.run(ctx)
	g.mu.Lock()
	g.ended = true
	g.mu.Unlock()
	g.queues.end()
	if err := within(endWait/3, func() { side.Wait(); g.hands.Wait() }); err != nil {
		b.opt.Log.WarnContext(ctx, "some of what people did on Discord is still in hand", "error", err)
	}
	return nil
}

// gateway receives events over one session after another.
type gateway struct {
	b        *Bot
	take     bot.Take
	ctx      context.Context // Run's
	queues   *queues
	backfill *backfill
	tally    *rate.Limiter // of identifications
	last     time.Time     // identification

	hands   sync.WaitGroup
	mu      sync.Mutex
	ended   bool            // hands is waited for
	out     map[string]bool // servers that are out of order: what happens there is not told
	looking bool            // for lost events: it is about to begin
	looked  time.Time       // when it began last
	warn    struct{ id, intents sync.Once }

	failed  int       // attempts in a row
	vain    int       // of them with the same session, when Discord could be reached
	since   time.Time // of the first of them, or of the last new session
	tokenNo bool      // the token was not accepted last
}

func newGateway(ctx context.Context, b *Bot, take bot.Take) *gateway {
	g := &gateway{b: b, take: take, ctx: ctx, queues: newQueues(ctx, b, take), out: map[string]bool{}}
	g.tally = rate.NewLimiter(rate.Every(identifyPace), identifyBurst)
	g.backfill = newBackfill(b, g.queues)
	return g
}

// run keeps a session connected until ctx is done.
func (g *gateway) run(ctx context.Context) {
	var s *session
	defer func() {
		if s != nil {
			s.abandon()
		}
	}()
	for ctx.Err() == nil {
		if s == nil {
			if !g.mayIdentify(ctx) {
				return
			}
			var err error
			if s, err = g.b.newSession(ctx, g.event); err != nil {
				g.b.opt.Log.ErrorContext(ctx, "no session with Discord can be made", "error", err)
				adapter.Sleep(ctx, g.b.opt.Times.RetryMax)
				continue
			}
		}
		begun := time.Now()
		err := s.open(ctx, g.b.opt.Times.Open)
		connected := err == nil
		if connected {
			err = s.stay(ctx, g.b.opt.Times.Open, g.b.opt.Times.Acks)
		}
		if ctx.Err() != nil {
			return
		}
		met := s.met.Load()
		wait, anew := g.after(ctx, err, s.reached.Load() && !errors.Is(err, websocket.ErrBadHandshake), connected, met, met && time.Since(begun) > 5*g.b.opt.Times.RetryMin)
		if anew {
			s.abandon()
			s = nil
		}
		adapter.Sleep(ctx, wait)
	}
}

// mayIdentify waits until another session may be begun. false: ctx is done.
func (g *gateway) mayIdentify(ctx context.Context) bool {
	if wait := g.b.opt.Times.apart() - time.Since(g.last); !g.last.IsZero() && wait > 0 && !adapter.Sleep(ctx, wait) {
		return false
	}
	if wait := g.tally.Reserve().Delay(); wait > 0 {
		g.b.opt.Log.WarnContext(ctx, "too many sessions with Discord were begun; it allows no more than a thousand a day", "wait", wait)
		if !adapter.Sleep(ctx, wait) {
			return false
		}
	}
	if wait := g.b.rest.limits.held(); wait > 0 && !adapter.Sleep(ctx, wait) { // the library, which asks for the gateway, knows nothing of it
		return false
	}
	g.last = time.Now()
	return true
}

// after logs why a connection ended or did not come about, and says how long to wait, and whether to begin another session.
// reached: Discord's gateway took the connection; met: the session had begun, so that it may be resumed; well: it had been in
// use for a while.
func (g *gateway) after(ctx context.Context, err error, reached, connected, met, well bool) (wait time.Duration, anew bool) {
	log, times := g.b.opt.Log, g.b.opt.Times
	if well {
		g.failed, g.vain = 0, 0
	}
	if g.failed == 0 {
		g.since = time.Now()
	}
	switch wait = times.after(g.failed); {
	case well: // Discord asks for a new connection now and then; people wait for what they are told meanwhile
		wait = 0
	case met: // what is missed can be told later for some minutes only
		wait = min(wait, 5*times.RetryMin)
	}
	g.failed++
	if reached { // else it is no fault of the session's
		g.vain++
	}
	wasNo := g.tokenNo
	g.tokenNo = false

	var closed *websocket.CloseError
	var refusal *discordgo.RESTError
	switch {
	case errors.As(err, &closed) && closed.Code >= 4000:
		return g.closed(ctx, closed.Code, wait, wasNo)
	case errors.As(err, &refusal) && refusal.Response != nil && refusal.Response.StatusCode == http.StatusUnauthorized:
		return g.badToken(ctx, "status", refusal.Response.StatusCode, wasNo), true
	case errors.Is(err, errStuck), errors.Is(err, discordgo.ErrWSAlreadyOpen), errors.Is(err, errMuted):
		anew = true
	}
	switch {
	case connected && err == nil:
		log.InfoContext(ctx, "the connection to Discord ended; connecting again", "wait", wait)
	case connected:
		log.WarnContext(ctx, "the connection to Discord failed; connecting again", "wait", wait, "error", err)
	default:
		log.WarnContext(ctx, "Discord does not answer; trying again", "wait", wait, "error", unaddressed(err))
	}
	if g.vain >= sessionTries || time.Since(g.since) > sessionFor {
		anew = true
	}
	if anew {
		g.vain, g.since = 0, time.Now()
	}
	return wait, anew
}

// closed is after, of a connection that Discord closed with a code of its own.
func (g *gateway) closed(ctx context.Context, code int, wait time.Duration, wasNo bool) (time.Duration, bool) {
	log, times := g.b.opt.Log, g.b.opt.Times
	g.vain = 0
	switch code {
	case closeToken:
		return g.badToken(ctx, "code", code, wasNo), true
	case closeIntentRefused, closeIntents:
		if g.b.intents.identify()&discordgo.IntentMessageContent != 0 {
			g.b.intents.refused()
			g.warn.intents.Do(func() {
				log.ErrorContext(ctx, "Discord does not grant the bot the content of messages in servers: switch on Message Content Intent "+
					"at discord.com/developers/applications, Bot, and start the program again. Until then it goes on without; private messages, commands and buttons work", "code", code)
			})
			g.failed = 0
			return 0, true
		}
		log.ErrorContext(ctx, "Discord does not accept what the bot asks to be told", "code", code, "wait", times.RetryMax)
		return times.RetryMax, true
	case closeShard, closeTooManyServers, closeVersion:
		log.ErrorContext(ctx, "Discord does not accept the bot's kind of connection", "code", code, "wait", times.Token)
		return times.Token, true
	case closeTooFast:
		wait = max(wait, min(times.RetryMax, 10*times.RetryMin))
	}
	log.WarnContext(ctx, "Discord ended the session; beginning another", "code", code, "wait", wait)
	return wait, true
}

// badToken says so, once in a spell, and returns how long to wait.
func (g *gateway) badToken(ctx context.Context, key string, code int, known bool) time.Duration {
	g.tokenNo = true
	level := g.b.opt.Log.ErrorContext
	if known {
		level = g.b.opt.Log.WarnContext
	}
	level(ctx, "Discord does not accept the bot's token: get the right one at discord.com/developers/applications, Bot", key, code, "wait", g.b.opt.Times.Token)
	return g.b.opt.Times.Token
}

// unaddressed leaves out of an error what Discord said in answer to the bare question for its gateway.
func unaddressed(err error) any {
	var refusal *discordgo.RESTError
	if errors.As(err, &refusal) && refusal.Response != nil {
		return refusal.Response.Status
	}
	return err
}

// event sees to one event of the session's. It does not wait: the library reads nothing meanwhile.
func (g *gateway) event(s *session, kind string, data []byte) {
	e := envelope{Type: kind, Data: data}
	defer func() {
		if p := recover(); p != nil {
			g.b.opt.Log.ErrorContext(g.ctx, "an event of Discord's cannot be read; it is passed over", "type", kind)
		}
	}()
	switch kind {
	case "READY":
		if s.readies.Add(1) > 1 { // the library identified itself once more
			g.tally.Reserve()
		}
		g.ready(e)
	case "RESUMED":
		g.b.opt.Log.InfoContext(g.ctx, "the session with Discord goes on")
	case eventsLost:
		g.missed()
	case "INTERACTION_CREATE":
		g.interaction(e)
	case "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		var m wireMessage
		_ = json.Unmarshal(data, &m) // unreadable: told as such, later
		user := ""
		if m.byPerson() && g.b.isPrivate(e, m.Guild, m.Channel) {
			user = m.Author.ID
		}
		g.queues.enter(m.Channel, user, e)
	case "CHANNEL_DELETE":
		var c wireChannel
		_ = json.Unmarshal(data, &c)
		g.queues.put(c.ID, e)
		g.b.dir.apply(kind, data)
	case "GUILD_DELETE":
		g.left(e)
	case "GUILD_CREATE":
		g.b.dir.apply(kind, data)
		g.arrived(e)
	default:
		g.b.dir.apply(kind, data)
	}
}

// ready begins what a new session begins with: nobody tells what happened before it.
func (g *gateway) ready(e envelope) {
	var r struct {
		User        wireUser `json:"user"`
		Application struct {
			ID string `json:"id"`
		} `json:"application"`
		Guilds  []json.RawMessage `json:"guilds"`
		Private []json.RawMessage `json:"private_channels"`
	}
	if err := json.Unmarshal(e.Data, &r); err != nil {
		g.b.opt.Log.ErrorContext(g.ctx, "what Discord says of the bot cannot be read", "error", adapter.Wordless(err))
	}
	if r.User.ID != "" && r.User.ID != g.b.id {
		g.warn.id.Do(func() {
			g.b.opt.Log.WarnContext(g.ctx, "the bot's ID is not what its token begins with", "token", g.b.id, "bot", r.User.ID)
		})
	}
	g.mu.Lock()
	clear(g.out) // all is looked at below
	g.mu.Unlock()
	g.b.introduced(r.User.Username, r.Application.ID)
	for _, raw := range r.Guilds {
		g.b.dir.apply("GUILD_CREATE", raw)
	}
	for _, raw := range r.Private {
		g.b.dir.apply("CHANNEL_CREATE", raw)
	}
	g.b.opt.Log.InfoContext(g.ctx, "connected to Discord", "servers", len(r.Guilds))
	g.backfill.begin(time.Time{})
}

// missed has everything looked through, because events did not come: a moment later, since more may not, and not again and
// again on a server that numbers events in its own way.
func (g *gateway) missed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.looking {
		return
	}
	g.looking = true
	now := g.b.opt.Clock()
	wait := g.b.opt.Times.RetryMin
	if now.Sub(g.looked) < lookAgain {
		wait = lookAgain
	}
	g.looked = now.Add(wait)
	g.b.opt.Log.WarnContext(g.ctx, "events of Discord's did not come; looking for what they told", "in", wait)
	t := time.AfterFunc(wait, func() {
		g.mu.Lock()
		g.looking = false
		g.mu.Unlock()
		if g.ctx.Err() == nil {
			g.backfill.begin(now.Add(-lostSince))
		}
	})
	context.AfterFunc(g.ctx, func() { t.Stop() })
}

const (
	lookAgain = time.Minute      // after one look for lost events comes another
	lostSince = 10 * time.Minute // before it was noticed that some were lost: later ones may have come in between
)

// arrived has what was missed in a server fetched: after an outage of it, as much as at the beginning of a session.
func (g *gateway) arrived(e envelope) {
	var back wireGuild
	if !decodes(e.Data, &back) || back.Unavailable {
		return
	}
	g.mu.Lock()
	was := g.out[back.ID]
	delete(g.out, back.ID)
	g.mu.Unlock()
	if was {
		g.backfill.begin(time.Time{})
	}
	g.backfill.arrived(back)
}

// left tells of the channels that are lost with a server. One that is only out of order is not lost.
func (g *gateway) left(e envelope) {
	var gone wireGuild
	if err := json.Unmarshal(e.Data, &gone); err != nil || !snowflake(gone.ID) {
		return
	}
	if gone.Unavailable {
		g.b.dir.apply("GUILD_CREATE", e.Data)
		g.mu.Lock()
		g.out[gone.ID] = true
		g.mu.Unlock()
		return
	}
	watched, joined := g.b.dir.leave(gone.ID)
	for _, channel := range watched {
		g.queues.put(channel, envelope{Type: e.Type, Data: e.Data, Lost: channel, Joined: joined})
	}
}

// interaction has an interaction seen to: it has to be answered within three seconds, and to be kept in the order of its chat.
func (g *gateway) interaction(e envelope) {
	var in wireInteraction
	if err := json.Unmarshal(e.Data, &in); err != nil || in.ID == "" {
		g.queues.put("", e) // unreadable: told as such
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return
	}
	h, ok := g.b.inHand.begin(in)
	if !ok {
		return
	}
	var t *turn
	if h != nil && snowflake(in.ChannelID) {
		user := ""
		if in.Context != contextOthers && g.b.isPrivate(e, in.Guild, in.ChannelID) {
			user = in.person().ID
		}
		t = g.queues.line(in.ChannelID, user)
	}
	g.hands.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				g.b.opt.Log.ErrorContext(g.ctx, "seeing to an interaction failed", "interaction", in.ID)
			}
		}()
		g.b.inHand.handle(g.ctx, in, h, t, g.take)
	})
}
