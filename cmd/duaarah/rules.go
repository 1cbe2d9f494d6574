package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// rulesCmd sees to the rules that say which office gets what.
type rulesCmd struct {
	List rulesListCmd `cmd:"" help:"List them, in the order in which they are looked at."`
	Add  rulesAddCmd  `cmd:"" help:"Add one at the end, before that which takes the rest."`
	Move rulesMoveCmd `cmd:"" help:"Put one at another place."`
	Drop rulesDropCmd `cmd:"" help:"Take one away."`
	Try  rulesTryCmd  `cmd:"" help:"Say where a text would go, and why. Nothing is kept."`
}

type rulesListCmd struct{}

// Run prints a line for each.
func (rulesListCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		return db.View(ctx, func(r store.Reader) error {
			all, err := r.Rules()
			if err == nil {
				p.showRules(all)
			}
			return err
		})
	})
}

func (p *program) showRules(all []store.Rule) {
	pr := p.printer()
	if len(all) == 0 {
		p.print(pr.S("cmd.rules.none"))
	}
	for i, r := range all {
		p.print(fmt.Sprintf("%3d  %s", i+1, admin.RuleText(pr, r)))
	}
}

type rulesAddCmd struct {
	Rule string `arg:"" help:"Such as: words flood, blocked drain = dapil-2 #water. Or: region 35.78 = …, link x = …, platform discord = …, default = dapil-1."`
}

// Run adds one.
func (c rulesAddCmd) Run(ctx context.Context, p *program) error {
	return p.changeRules(ctx, func(tx store.Tx, before []store.Rule) ([]store.Rule, error) {
		offices, err := tx.Offices()
		if err != nil {
			return nil, err
		}
		topics, err := tx.Topics()
		if err != nil {
			return nil, err
		}
		r, err := admin.ParseRule(c.Rule, offices, topics)
		var unknown admin.UnknownTopic
		if errors.As(err, &unknown) {
			return nil, usagef("%q: %s", c.Rule, unknown.Error())
		}
		if errors.Is(err, store.ErrNotFound) {
			return nil, usagef("%q: there is no such office", c.Rule)
		} else if err != nil {
			return nil, usagef("%q is no rule: want such as \"words flood, blocked drain = dapil-2\"", c.Rule)
		}
		return admin.WithRule(before, r), nil
	})
}

type rulesMoveCmd struct {
	From int `arg:"" help:"Its number, as rules list shows it."`
	To   int `arg:"" help:"The number that it is to have."`
}

// Run moves one. What takes the rest stays the last.
func (c rulesMoveCmd) Run(ctx context.Context, p *program) error {
	return p.changeRules(ctx, func(_ store.Tx, before []store.Rule) ([]store.Rule, error) {
		most := len(before)
		if most > 0 && before[most-1].Kind == store.RuleDefault {
			most--
		}
		if c.From < 1 || c.From > most || c.To < 1 || c.To > most {
			return nil, usagef("want numbers from 1 to %d", most)
		}
		after := slices.Clone(before)
		r := after[c.From-1]
		return slices.Insert(slices.Delete(after, c.From-1, c.From), c.To-1, r), nil
	})
}

type rulesDropCmd struct {
	N int `arg:"" help:"Its number, as rules list shows it."`
}

// Run takes one away.
func (c rulesDropCmd) Run(ctx context.Context, p *program) error {
	return p.changeRules(ctx, func(_ store.Tx, before []store.Rule) ([]store.Rule, error) {
		if c.N < 1 || c.N > len(before) {
			return nil, usagef("there is no rule %d", c.N)
		}
		return slices.Delete(slices.Clone(before), c.N-1, c.N), nil
	})
}

// changeRules keeps what fn makes of the rules, and prints them.
func (p *program) changeRules(ctx context.Context, fn func(tx store.Tx, before []store.Rule) ([]store.Rule, error)) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var after []store.Rule
		err := db.Update(ctx, func(tx store.Tx) error {
			before, err := tx.Rules()
			if err != nil {
				return err
			}
			if after, err = fn(tx, before); err != nil {
				return err
			}
			_, err = admin.SaveRules(tx, before, after, 0, p.clock().UTC())
			return err
		})
		if err == nil {
			p.showRules(after)
		}
		return err
	})
}

type rulesTryCmd struct {
	Via  string   `placeholder:"PAYLOAD" help:"What the link held by which its writer came."`
	Text []string `arg:"" help:"What a citizen might write."`
}

// Run says it.
func (c rulesTryCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		h := p.handlers(p.roomRate(nil), baseURL(p.cfg, p.cfg.Listen))
		said := ""
		err := db.Update(ctx, func(tx store.Tx) (err error) {
			if said, err = h.WouldGo(tx, p.printer(), strings.Join(c.Text, " "), c.Via); err != nil {
				return err
			}
			return errLooked
		})
		if !errors.Is(err, errLooked) {
			return err
		}
		p.print(said)
		return nil
	})
}
