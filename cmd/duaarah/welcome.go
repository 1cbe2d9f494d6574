package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"duaarah/bot/relay"
	"duaarah/store"
)

// welcome prints where citizens write. As long as an office has no staff it makes an invitation for its first one, so
// that a newcomer can begin; every start makes another, as the secret of the last is not kept. It prints when it knows
// everything, so that who reads the first line finds the rest as well.
func (s *server) welcome(ctx context.Context) error {
	pr := s.printer()
	lines := []string{pr.S("cmd.serve.citizens", "url", s.base+"/chat"), ""}
	var lonely *store.Office
	err := s.db.View(ctx, func(r store.Reader) error {
		offices, err := r.Offices()
		if err != nil {
			return err
		}
		for _, o := range offices {
			staff, err := r.StaffOf(o.ID)
			if err != nil {
				return err
			}
			if len(staff) == 0 && !o.Closed {
				lonely = &o
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("find an office without staff: %w", err)
	}
	var secret string
	var inv store.Invitation
	if lonely != nil {
		secret, inv, err = s.invite(ctx, s.db, store.Invitation{Office: lonely.ID, Role: store.RoleAdmin})
		if errors.Is(err, relay.ErrStorage) { // such as a full disk: no reason not to serve, which waits for that to be over
			s.log.WarnContext(ctx, "no invitation is made for an office without staff: make one with duaarah invite", "office", string(lonely.ID), "error", err)
			lonely = nil
		} else if err != nil {
			return err
		}
	}
	if lonely == nil {
		lines = append(lines, pr.S("cmd.serve.staff", "url", s.base+"/chat/staf"))
	} else {
		lines = append(lines, pr.S("cmd.serve.invite", "office", lonely.Name, "until", pr.Moment(inv.Expires),
			"url", s.base+"/chat/staf/gabung?kode="+url.QueryEscape(secret)),
			pr.S("cmd.serve.more", "office", lonely.ID))
	}
	s.print(strings.Join(append(lines, "", pr.S("cmd.serve.stop")), "\n"))
	return nil
}
