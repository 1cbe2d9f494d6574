package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/rooms"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const verbHealth = "s.a_sehat"

func healthButtons() []button {
	return []button{{verbHealth, store.RightHouse, func(t *turn, _ store.Office, _ talk.Args) error { return t.health() }}}
}

// Vitals is how the program does, as whoever runs it sees it.
type Vitals struct {
	Version string
	Started time.Time // zero: it does not serve here
	Trouble string    // why it takes no messages; empty: it does

	Platforms []PlatformVital
	Waiting   int       // messages that wait to be sent
	Oldest    time.Time // when the oldest of them was enqueued; zero: none waits
	Parked    int       // updates that could not be handled
	Files     int       // attachments still to be fetched
	Behind    int       // events that the figures do not follow yet

	Disk, DiskFree int64 // bytes; 0: not known
	Database       int64 // bytes

	Backup         time.Time // of the last one; zero: there is none
	BackupVerified bool
}

// PlatformVital is how an account of the bot does.
type PlatformVital struct {
	Account  string
	Trouble  string        // why the platform does not answer; empty: it does
	Findings []bot.Finding // what is not set up well
}

// What is called too much, too old or too little.
const (
	waitingLong = 2 * time.Minute
	backupOld   = 48 * time.Hour
	diskLow     = 1 << 30
	behindMany  = 10_000
)

// Health is "/sehat": how the program does, and what to do where it does not do well.
func Health(t *talk.Turn) error {
	if open(t) {
		return t.SayText("people.private")
	}
	return (&turn{Turn: t}).health()
}

// AskedHealth is what is asked for: platforms have to be asked, which takes longer than a transaction may.
const AskedHealth = "health"

type askHealth struct {
	What   string  `json:"what"`
	Lang   string  `json:"lang"`
	Target bot.Ref `json:"target,omitzero"` // what is changed into the answer
}

func (t *turn) health() error {
	to, target := t.Back(), bot.Ref{}
	if t.Update.Tap != nil {
		to, target = t.Tapped()
	}
	body, err := json.Marshal(askHealth{AskedHealth, t.P.Lang(), target})
	if err != nil {
		return fmt.Errorf("write down a question: %w", err)
	}
	if _, err := t.Ask(store.Ask{Who: t.Who.ID, Slot: "health " + to.Chat, To: to, Body: body, At: t.Now}, asksMost); err != nil {
		return fmt.Errorf("keep a question: %w", err)
	}
	return t.Toast(either(t.Update.Tap == nil, "", "health.looking"))
}

// Examiner tells how the program does.
type Examiner struct {
	Store store.Store
	// Vitals looks at all that can be seen from here. It may take a while.
	Vitals func(ctx context.Context) Vitals
}

// Failed is the key of what a person is told when it cannot be told.
func (*Examiner) Failed() string { return "health.failed" }

// Answer looks, and returns what tells who asked.
func (w *Examiner) Answer(ctx context.Context, q store.Ask) (func(act talk.Act) error, error) {
	var a askHealth
	if err := json.Unmarshal(q.Body, &a); err != nil {
		return nil, fmt.Errorf("read a question: %w", err)
	}
	v := w.Vitals(ctx)
	return func(act talk.Act) error {
		who, err := act.IdentityByID(q.Who)
		if err != nil {
			return fmt.Errorf("who asked: %w", err)
		}
		p := act.Printer(a.Lang, nil, act.Now)
		out := bot.Outgoing{Text: p.Text("more.no_right")}
		if may, err := matter.May(act.Tx, who.Staff, "", store.RightHouse); err != nil {
			return err
		} else if may {
			lines, err := HealthLines(act.Tx, p, v, act.Now)
			if err != nil {
				return err
			}
			out = bot.Outgoing{Text: HealthText(p, lines), Buttons: [][]bot.Button{{
				{Label: p.S("health.button.again"), Data: talk.Data(verbHealth)}, {Label: p.S("parked.button.all"), Data: talk.Data(verbParked, 0)}}}}
		}
		if !a.Target.IsZero() {
			out.Action, out.Target = bot.Edit, a.Target
		}
		if _, err := act.Enqueue(store.Outbound{To: q.To, Lane: bot.Interactive, Out: out, About: store.About{Purpose: store.ForTalk}}); err != nil {
			return fmt.Errorf("enqueue how the program does: %w", err)
		}
		return nil
	}, nil
}

// HealthLine is one thing that was looked at.
type HealthLine struct {
	OK   bool
	Text string
}

// HealthText is all of it; what is not well comes first.
func HealthText(p printer, lines []HealthLine) bot.Text {
	var bad, good []string
	for _, l := range lines {
		if l.OK {
			good = append(good, p.S("health.good", "text", l.Text))
		} else {
			bad = append(bad, p.S("health.bad", "text", l.Text))
		}
	}
	return p.Text(either(len(bad) == 0, "health.well", "health.unwell"), "n", len(bad), "bad", strings.Join(bad, "\n"), "good", strings.Join(good, "\n"))
}

// HealthLines says of each thing how it does, and what to do where it does not do well.
func HealthLines(r store.Reader, p printer, v Vitals, now time.Time) ([]HealthLine, error) {
	var all []HealthLine
	add := func(ok bool, key string, args ...any) { all = append(all, HealthLine{ok, p.S("health."+key, args...)}) }
	switch {
	case v.Trouble != "":
		add(false, "trouble", "why", v.Trouble)
	case !v.Started.IsZero():
		add(true, "running", "version", v.Version, "for", p.Duration(now.Sub(v.Started)))
	default:
		add(true, "version", "version", v.Version)
	}
	for _, x := range v.Platforms {
		if x.Trouble != "" {
			add(false, "platform_bad", "account", x.Account, "why", talk.Clip(x.Trouble, causeMost))
			continue
		}
		add(true, "platform", "account", x.Account)
		for _, f := range x.Findings {
			if key := "check." + f.Code; !f.OK && p.Has(key) {
				all = append(all, HealthLine{false, p.S(key, "detail", f.Text)})
			}
		}
	}
	switch age := now.Sub(v.Oldest); {
	case v.Waiting == 0:
		add(true, "outbox_empty")
	case age > waitingLong:
		add(false, "outbox_old", "n", v.Waiting, "age", p.Duration(age))
	default:
		add(true, "outbox", "n", v.Waiting)
	}
	if v.Parked > 0 {
		add(false, "parked", "n", v.Parked)
	} else {
		add(true, "parked_none")
	}
	if v.Files > 0 {
		add(true, "files", "n", v.Files)
	}
	if v.Behind > behindMany {
		add(false, "behind", "n", v.Behind)
	}
	storage(add, p, v, now)
	if err := offices(r, add); err != nil {
		return nil, err
	}
	wrong, err := AstrayRules(r)
	if err != nil {
		return nil, err
	}
	for _, x := range wrong {
		add(false, "rules."+x.Why, "office", x.Office.Name, "rules", x.Numbers())
	}
	troubles, err := roomTroubles(r, p)
	return append(all, troubles...), err
}

// storage looks at the disk and the last backup.
func storage(add func(ok bool, key string, args ...any), p printer, v Vitals, now time.Time) {
	if v.Disk > 0 {
		low := v.DiskFree < diskLow
		add(!low, either(low, "disk_low", "disk"), "free", size(v.DiskFree), "database", size(v.Database))
	}
	switch age := now.Sub(v.Backup); {
	case v.Backup.IsZero():
		add(false, "backup_none")
	case age > backupOld:
		add(false, "backup_old", "age", p.Duration(age))
	case !v.BackupVerified:
		add(false, "backup_unverified", "age", p.Duration(age))
	default:
		add(true, "backup", "age", p.Duration(age))
	}
}

// offices looks for offices that cannot answer.
func offices(r store.Reader, add func(ok bool, key string, args ...any)) error {
	all, err := r.Offices()
	if err != nil {
		return fmt.Errorf("offices: %w", err)
	}
	for _, o := range all {
		if o.Closed {
			continue
		}
		members, err := r.StaffOf(o.ID)
		if err != nil {
			return fmt.Errorf("staff of %s: %w", o.ID, err)
		}
		rooms, err := r.Rooms(o.ID)
		if err != nil {
			return fmt.Errorf("rooms of %s: %w", o.ID, err)
		}
		switch {
		case len(members) == 0:
			add(false, "office_staff", "office", o.Name, "id", string(o.ID))
		case len(rooms) == 0:
			add(false, "office_room", "office", o.Name)
		}
	}
	return nil
}

// roomTroubles tells what rooms lack for how their offices work.
func roomTroubles(r store.Reader, p printer) (all []HealthLine, err error) {
	offices, err := r.Offices()
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	var ids []store.OfficeID
	for _, o := range offices {
		ids = append(ids, o.ID)
	}
	found, err := rooms.Findings(r, ids)
	if err != nil {
		return nil, err
	}
	for _, x := range found {
		said, err := x.Say(r, p)
		if err != nil {
			return nil, err
		}
		all = append(all, HealthLine{Text: said.S})
	}
	return all, nil
}

// size writes a number of bytes as people read it.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", n>>10)
}
