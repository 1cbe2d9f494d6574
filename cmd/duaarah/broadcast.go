package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"duaarah/handlers/broadcast"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// broadcastCmd sees to what offices tell many at once.
type broadcastCmd struct {
	Preview broadcastPreviewCmd `cmd:"" help:"Write a broadcast, and show whom it would go to. Its code is printed alone on the first line."`
	Send    broadcastSendCmd    `cmd:"" help:"Have a broadcast go out that was previewed."`
	Stop    broadcastStopCmd    `cmd:"" help:"Stop a broadcast: what was not sent yet is not sent."`
	List    broadcastListCmd    `cmd:"" help:"List the broadcasts, the latest first."`
}

type broadcastPreviewCmd struct {
	Office string   `required:"" placeholder:"ID" help:"The office that tells it."`
	Kind   string   `enum:"news,statement,poll" default:"news" help:"news, statement or poll."`
	Text   string   `required:"" placeholder:"TEXT" help:"What citizens read; of a poll, the question."`
	Choice []string `sep:"none" placeholder:"CHOICE" help:"A choice of a poll; 2 to 6 of them."`
	Region string   `xor:"to" placeholder:"CODE" help:"To those alone who wrote about that region."`
	Topic  string   `xor:"to" placeholder:"ID" help:"To those alone who wrote about that topic."`
	Event  string   `xor:"to" placeholder:"CODE" help:"To those alone who came by that event."`
}

// check says what of it cannot be.
func (c broadcastPreviewCmd) check() error {
	n := utf8.RuneCountInString(c.Text)
	switch {
	case talk.Blank(c.Text) || n > broadcast.Most:
		return usagef("--text: want 1 to %d characters", broadcast.Most)
	case c.Kind != string(store.BroadcastPoll) && len(c.Choice) > 0:
		return usagef("--choice: only a poll has choices")
	case c.Kind == string(store.BroadcastPoll) && (len(c.Choice) < broadcast.ChoicesLeast || len(c.Choice) > broadcast.ChoicesMost):
		return usagef("--choice: want %d to %d of them", broadcast.ChoicesLeast, broadcast.ChoicesMost)
	}
	seen := map[string]bool{}
	for _, each := range c.Choice {
		if name := strings.ToLower(strings.TrimSpace(each)); seen[name] {
			return usagef("--choice %q: there is one already", each)
		} else {
			seen[name] = true
		}
		if talk.Blank(each) || utf8.RuneCountInString(each) > broadcast.ChoiceMost {
			return usagef("--choice %q: want 1 to %d characters", each, broadcast.ChoiceMost)
		}
	}
	return nil
}

// known says whom it names that there is none of: it would go to nobody.
func (c broadcastPreviewCmd) known(r store.Reader) error {
	if c.Region != "" {
		x, err := r.Regions()
		if err != nil {
			return fmt.Errorf("regions: %w", err)
		}
		if x == nil {
			return usagef("--region: no regions are known: see duaarah regions import")
		} else if _, ok := x.Get(c.Region); !ok {
			return usagef("there is no region %q", c.Region)
		}
	}
	if c.Topic != "" {
		all, err := r.Topics()
		if err != nil {
			return fmt.Errorf("topics: %w", err)
		}
		if !slices.ContainsFunc(all, func(t store.Topic) bool { return t.ID == c.Topic }) {
			return usagef("there is no topic %q", c.Topic)
		}
	}
	if c.Event != "" {
		o, err := r.Occasion(store.OccasionID(strings.ToUpper(c.Event)))
		if errors.Is(err, store.ErrNotFound) || err == nil && string(o.Office) != c.Office {
			return usagef("there is no event %q of %s", c.Event, c.Office)
		} else if err != nil {
			return fmt.Errorf("find the event %s: %w", c.Event, err)
		}
	}
	return nil
}

// act is the ground on which the operator does something with a broadcast.
func (p *program) act(tx store.Tx) talk.Act {
	return talk.Act{Tx: tx, Now: p.clock().UTC(), House: &talk.House{Catalogue: p.cat, Lang: p.cfg.Language, Zone: p.cfg.Location(),
		Quiet: talk.QuietHours(p.cfg.QuietHours)}}
}

// Run prints the code, then what citizens will read, then to how many it goes.
func (c broadcastPreviewCmd) Run(ctx context.Context, p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var lines []string
		err := db.Update(ctx, func(tx store.Tx) error {
			office, err := tx.Office(store.OfficeID(c.Office))
			if errors.Is(err, store.ErrNotFound) {
				return noOffice(tx, store.OfficeID(c.Office))
			} else if err != nil {
				return fmt.Errorf("find the office %s: %w", c.Office, err)
			}
			act := p.act(tx)
			if err := c.known(tx); err != nil {
				return err
			}
			b, err := tx.CreateBroadcast(store.Broadcast{Office: office.ID, Kind: store.BroadcastKind(c.Kind), State: store.BroadcastDraft, Rev: 1,
				Text: strings.TrimSpace(c.Text), Choices: c.Choice, CreatedAt: act.Now,
				To: store.Audience{Region: c.Region, Topic: c.Topic, Occasion: store.OccasionID(strings.ToUpper(c.Event))}})
			if err != nil {
				return err
			}
			if err := broadcast.Record(act, b, 0, "written"); err != nil {
				return err
			}
			lines, err = p.previewLines(act, office, b)
			return err
		})
		if err != nil {
			return fmt.Errorf("write a broadcast: %w", err)
		}
		for _, l := range lines {
			p.print(l)
		}
		return nil
	})
}

func (p *program) previewLines(act talk.Act, office store.Office, b store.Broadcast) ([]string, error) {
	pr := act.Printer("", office.Location(), act.Now)
	count, err := broadcast.CountAudience(act, office, b.To)
	if err != nil {
		return nil, err
	}
	to, err := broadcast.AudienceName(act, pr, b.To)
	if err != nil {
		return nil, err
	}
	season, err := broadcast.SeasonAt(act, act.Now)
	if err != nil {
		return nil, err
	}
	out := broadcast.Out(pr, office, b, broadcast.View{})
	lines := []string{b.Code, "", out.Text.S}
	for _, row := range out.Buttons {
		var labels []string
		for _, each := range row {
			labels = append(labels, "["+each.Label+"]")
		}
		lines = append(lines, strings.Join(labels, " "))
	}
	lines = append(lines, "", pr.S("cmd.broadcast.preview", "code", b.Code, "to", to, "n", count.Total(), "time", pr.Duration(broadcast.Takes(act, count))))
	if count.Rested > 0 {
		lines = append(lines, pr.S("cmd.broadcast.rested", "n", count.Rested))
	}
	if season != "" {
		lines = append(lines, pr.S("cmd.broadcast.season", "season", season))
	}
	return lines, nil
}

// changeBroadcast finds a broadcast by its code, and changes it.
func (p *program) changeBroadcast(ctx context.Context, code string, change func(act talk.Act, o store.Office, b store.Broadcast) (string, error)) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		said := ""
		err := db.Update(ctx, func(tx store.Tx) error {
			b, ok, err := broadcast.Called(tx, code)
			if err != nil {
				return err
			}
			if !ok {
				return fmt.Errorf("there is no broadcast %q: duaarah broadcast list shows them", code)
			}
			office, err := tx.Office(b.Office)
			if err != nil {
				return fmt.Errorf("find the office %s: %w", b.Office, err)
			}
			said, err = change(p.act(tx), office, b)
			return err
		})
		if err != nil {
			return err
		}
		p.print(said)
		return nil
	})
}

type broadcastSendCmd struct {
	Code string `arg:"" help:"The broadcast's code."`
}

// Run has it go out; serve sends it.
func (c broadcastSendCmd) Run(ctx context.Context, p *program) error {
	return p.changeBroadcast(ctx, c.Code, func(act talk.Act, o store.Office, b store.Broadcast) (string, error) {
		switch {
		case b.State != store.BroadcastDraft && b.State != store.BroadcastSecond || b.Text == "":
			return "", fmt.Errorf("broadcast %s is %s: it cannot be sent", b.Code, b.State)
		case b.Author != 0:
			return "", fmt.Errorf("broadcast %s was written in chat: who wrote it sends it there", b.Code)
		case o.Closed:
			return "", fmt.Errorf("the office %s is closed", o.ID)
		}
		count, err := broadcast.CountAudience(act, o, b.To)
		if err != nil {
			return "", err
		}
		if count.Total() == 0 {
			return "", fmt.Errorf("nobody would get broadcast %s", b.Code)
		}
		if err := broadcast.Start(act, &b, count.Total(), 0); err != nil {
			return "", err
		}
		return p.printer().S("cmd.broadcast.sending", "code", b.Code, "n", count.Total()), nil
	})
}

type broadcastStopCmd struct {
	Code string `arg:"" help:"The broadcast's code."`
}

// Run stops it; the same again changes nothing.
func (c broadcastStopCmd) Run(ctx context.Context, p *program) error {
	return p.changeBroadcast(ctx, c.Code, func(act talk.Act, _ store.Office, b store.Broadcast) (string, error) {
		if !b.State.Going() {
			return p.printer().S("cmd.broadcast.not_going", "code", b.Code), nil
		}
		if err := broadcast.Stop(act, &b, 0); err != nil {
			return "", err
		}
		return p.printer().S("cmd.broadcast.stopped", "code", b.Code), nil
	})
}

type broadcastListCmd struct {
	Office string `placeholder:"ID" help:"Those of one office alone."`
}

// listedBroadcasts is how many are listed at most.
const listedBroadcasts = 200

// Run prints a line for each broadcast.
func (c broadcastListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		pr := p.printer()
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		n := 0
		err := db.View(ctx, func(r store.Reader) error {
			offices, err := r.Offices()
			if err != nil {
				return err
			}
			if c.Office != "" {
				if _, err := r.Office(store.OfficeID(c.Office)); errors.Is(err, store.ErrNotFound) {
					return noOffice(r, store.OfficeID(c.Office))
				} else if err != nil {
					return err
				}
			}
			var ids []store.OfficeID
			for _, o := range offices {
				if c.Office == "" || string(o.ID) == c.Office {
					ids = append(ids, o.ID)
				}
			}
			all, err := r.Broadcasts(ids, listedBroadcasts)
			for _, b := range all {
				if n++; n == 1 {
					fmt.Fprintln(w, pr.S("cmd.broadcast.head"))
				}
				t, terr := r.Tally(b.ID)
				answers, answered, aerr := r.Answers(b.Code)
				if err = errors.Join(err, terr, aerr); err != nil {
					return err
				}
				began := "-"
				if !b.StartedAt.IsZero() {
					began = pr.Moment(b.StartedAt)
				}
				fmt.Fprintln(w, strings.Join([]string{b.Code, string(b.Office), string(b.Kind), string(b.State), began, strconv.Itoa(b.Size),
					strconv.Itoa(t[store.RecipientDelivered]), strconv.Itoa(t[store.RecipientFailed]), strconv.Itoa(answers), strconv.Itoa(answered), dash(b.Season),
					b.Name()}, "\t"))
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("list the broadcasts: %w", err)
		}
		if n == 0 {
			p.print(pr.S("cmd.broadcast.none"))
			return nil
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("print the broadcasts: %w", err)
		}
		return nil
	})
}
