package admin

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// LinkKeep is how long a link into the dashboard is good.
const LinkKeep = 10 * time.Minute

// Dashboard is "/dasbor": a link by which the speaker's browser sees the figures that they may see. "/dasbor keluar" ends all
// of their sessions. The link is a key: it is given only where nobody else reads.
func Dashboard(t *talk.Turn, args string) error {
	if t.Who.Staff == 0 {
		return t.SayText("staff.not_enrolled")
	}
	if all, err := t.Memberships(t.Who.Staff); err != nil {
		return fmt.Errorf("memberships of %d: %w", t.Who.Staff, err)
	} else if len(all) == 0 {
		return t.SayText("staff.not_enrolled")
	}
	switch strings.ToLower(strings.TrimSpace(args)) {
	case "keluar", "logout", "sign out":
		n, err := t.EndSessions(t.Who.Staff)
		if err != nil {
			return fmt.Errorf("end the sessions of %d: %w", t.Who.Staff, err)
		}
		return t.SayText("staff.dashboard.out", "n", n)
	}
	if t.Update.Place == bot.Group && !t.Whispers() {
		return t.SayText("staff.dashboard.private")
	}
	if t.BaseURL == "" {
		return t.SayText("staff.dashboard.nowhere")
	}
	secret, hash := store.NewSecret()
	expires := t.Now.Add(LinkKeep)
	if err := t.CreateSignIn(store.SignIn{Hash: hash, Staff: t.Who.Staff, Expires: expires}, t.Now); err != nil {
		return fmt.Errorf("create a link for %d: %w", t.Who.Staff, err)
	}
	return t.SayText("staff.dashboard.link", "url", signInLink(t.BaseURL, secret), "wait", t.P.Wait(LinkKeep))
}

// signInLink is the address of the page on which a link of /dasbor is used.
func signInLink(base, secret string) string {
	return base + "/dashboard/masuk?kode=" + url.QueryEscape(secret)
}
