package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/webchat"
	"duaarah/configs"
	"duaarah/configs/messages"
	"duaarah/handlers"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/files"
	"duaarah/store/sqlite"
	"duaarah/store/worktime"
)

// platforms are the adapters, and what they need of the web server.
type platforms struct {
	accounts []account
	web      *webchat.Server
	files    *files.Dir
	hooks    map[string]http.Handler // webhooks, by path
}

// account is one adapter, and how a link that enrols staff there is made.
type account struct {
	bot.Platform
	staffLink func(l bot.Linker, payload string) string
}

// all are the adapters alone.
func (p *platforms) all() []bot.Platform {
	var all []bot.Platform
	for _, a := range p.accounts {
		all = append(all, a.Platform)
	}
	return all
}

// platforms makes the adapters; a further platform is another line here. None of them talks to anyone yet. address is
// where the web server listens.
func (p *program) platforms(ctx context.Context, db *sqlite.DB, address string) (*platforms, error) {
	dir, err := files.New(ctx, filepath.Join(p.cfg.Data, "files"), db, p.clock, p.log)
	if err != nil {
		return nil, fmt.Errorf("open the attachments: %w", err)
	}
	out := &platforms{files: dir, hooks: map[string]http.Handler{}}
	out.web = webchat.New(webchat.Options{
		Transcript: db.Transcript(), Sessions: db.Sessions(), Files: dir.Incoming(), Texts: texts(p.cat, webchat.TextKeys()), Clock: p.clock, Log: p.log,
		PublicURL: baseURL(p.cfg, address), Limits: webchat.Limits{FileSize: p.cfg.UploadMax},
	})
	for _, seat := range webchat.DefaultSeats() {
		out.accounts = append(out.accounts, account{out.web.Platform(seat.Name), deskLink})
	}
	for _, add := range []func(context.Context, *sqlite.DB, *platforms) error{
		p.addTelegram,
		p.addDiscord,
	} {
		if err := add(ctx, db, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// deskLink enrols at a seat of its own, joinLink by a message to the bot.
func deskLink(l bot.Linker, payload string) string { return l.Link(bot.Desk, payload) }
func joinLink(l bot.Linker, payload string) string {
	return l.Link(bot.Private, handlers.JoinPayload(payload))
}

// info is what is kept of an account, so that others can make links to it. Empty links: it has none, or is not known
// to its platform yet.
func (a account) info(at time.Time) store.AccountInfo {
	info := store.AccountInfo{Account: a.Account(), At: at}
	if named, ok := a.Platform.(bot.Named); ok {
		info.Username = named.Username()
	}
	linker, ok := a.Platform.(bot.Linker)
	if !ok {
		return info
	}
	const payload = "PAYLOAD" // goes through every adapter as it is
	template := func(link string) string { return strings.Replace(link, payload, "%s", 1) }
	info.Link = template(linker.Link(bot.Private, payload))
	if info.Link == "" { // it opens the bot, and carries nothing
		info.Link = linker.Link(bot.Private, "")
	}
	info.StaffLink = template(a.staffLink(linker, payload))
	return info
}

// texts are those that an adapter says by itself, by language and key: in those languages that it knows by the page's switch, or the app's.
// Those of a language are printed when the first is asked for.
func texts(cat *messages.Catalogue, keys []string) map[string]func() map[string]string {
	all := map[string]func() map[string]string{}
	for _, lang := range []string{messages.Default, "en"} {
		all[lang] = sync.OnceValue(func() map[string]string {
			p, printed := cat.Printer(lang, nil, time.Time{}), map[string]string{}
			for _, key := range keys {
				printed[key] = p.S(key)
			}
			return printed
		})
	}
	return all
}

// roomRate is how many cards a room gets one by one. Where no platforms are at hand (nil), it is few: serve posts the rest.
func (p *program) roomRate(to *platforms) func(bot.Address) bot.Rate {
	switch n, err := strconv.Atoi(p.cfg.RoomPace); {
	case p.cfg.RoomPace == "off":
		return nil
	case err == nil:
		return func(bot.Address) bot.Rate { return bot.Rate{N: n, Per: time.Minute, Burst: n} }
	}
	if to == nil {
		return func(bot.Address) bot.Rate { return bot.Rate{N: 10, Per: time.Minute, Burst: 10} }
	}
	rates := map[bot.Account]bot.Rate{}
	for _, a := range to.accounts {
		rates[a.Account()] = a.Capabilities().Pace.Room
	}
	return func(room bot.Address) bot.Rate { return rates[room.Account] }
}

// accountRate is what an account's platform allows for all chats together. Zero: no limit, or not known.
func (p *program) accountRate(account bot.Account) bot.Rate { return p.rates[account] }

// fileMax is how large a file an account's platform takes; 0: not known.
func (p *program) fileMax(account bot.Account) int64 { return p.filesMost[account] }

// inbox is where the conversations take updates.
func (p *program) inbox(db *sqlite.DB, h *handlers.Handlers) *sqlite.Inbox {
	handle := sqlite.Handler(h.Handle)
	if p.around != nil {
		handle = p.around(handle)
	}
	return db.Inbox(handle).OnPark(h.Parked)
}

func emergencies(all []configs.Emergency) []talk.EmergencyNumber {
	var numbers []talk.EmergencyNumber
	for _, e := range all {
		numbers = append(numbers, talk.EmergencyNumber{For: e.For, Number: e.Number, Place: e.Place})
	}
	return numbers
}

// handlers are the conversations. roomRate: see talk.Limits.
func (p *program) handlers(roomRate func(bot.Address) bot.Rate, base string) *handlers.Handlers {
	hour := 0
	if p.cfg.RoomPace != "" {
		hour = -1 // the operator said how many
	}
	return handlers.New(handlers.Options{
		Catalogue: p.cat, Clock: p.clock, Lang: p.cfg.Language, Zone: p.cfg.Location(),
		DraftWait: p.cfg.DraftWait, DraftKeep: p.cfg.DraftKeep, SimilarFor: p.cfg.SimilarFor, Consent: p.cfg.Consent == configs.ConsentRequired,
		Calendars: worktime.NewCalendars(configs.Dates(p.cfg.Holidays)),
		Limits:    talk.Limits{CitizenPace: p.cfg.CitizenPace, CitizenMost: p.cfg.CitizenMost, RoomRate: roomRate, RoomHour: hour, BroadcastRate: p.accountRate},
		Quiet:     talk.QuietHours(p.cfg.QuietHours),
		BaseURL:   base, SlipKeep: p.cfg.SlipKeep, InviteKeep: p.cfg.InviteKeep,
		Own: talk.Own{Operator: p.cfg.Operator, Contact: p.cfg.Contact, KeepWords: p.cfg.KeepWords, KeepPeople: p.cfg.KeepPeople,
			KeepDrafts: p.cfg.KeepDrafts, KeepTalk: p.cfg.KeepTalk, BackupKeep: p.cfg.BackupKeep, FileMax: p.fileMax},
		DangerWait: p.cfg.DangerWait, Emergency: emergencies(p.cfg.Emergency),
	})
}
