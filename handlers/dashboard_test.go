package handlers_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"duaarah/handlers"
	"duaarah/store"
)

// link is the last link into the dashboard that the person was given; empty: none.
func (p *person) link() string {
	for _, m := range p.w.chats[p.chat] {
		for _, s := range m.out.Text.Spans {
			if strings.Contains(s.URL, "/dashboard/masuk?") {
				return s.URL
			}
		}
	}
	return ""
}

func TestDashboardLink(t *testing.T) {
	w := newWorld(t, func(o *handlers.Options) { o.BaseURL = "https://duaarah.example/" })
	rina, siti := w.person("Rina"), w.person("Siti")
	siti.say("/dasbor")
	if siti.link() != "" {
		t.Fatal("a citizen got a link")
	}
	rina.say("/gabung " + w.invite("dapil-1", store.RoleAdmin))
	rina.in("grup").say("/dasbor")
	if rina.in("grup").link() != "" || rina.link() != "" {
		t.Fatal("a link where others read")
	}
	rina.say("/dasbor")
	u, err := url.Parse(rina.link())
	if err != nil || u.Scheme != "https" || u.Host != "duaarah.example" || u.Path != "/dashboard/masuk" {
		t.Fatalf("the link is %q, %v", rina.link(), err)
	}
	hash := store.HashSecret(u.Query().Get("kode"))
	use := func(at time.Time) (who store.StaffID, err error) {
		err = w.db.Update(t.Context(), func(tx store.Tx) error {
			who, err = tx.UseSignIn(hash, at)
			return err
		})
		return who, err
	}
	if _, err := use(w.now.Add(10 * time.Minute)); !errors.Is(err, store.ErrExpired) {
		t.Errorf("after ten minutes the link gives %v", err)
	}
	rina.say("/dasbor keluar")
	if _, err := use(w.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after /dasbor keluar the link gives %v", err)
	}
}

func TestNoDashboardWithoutAnAddress(t *testing.T) {
	w := newWorld(t)
	rina := w.person("Rina")
	rina.say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	rina.say("/dasbor")
	if rina.link() != "" || !strings.Contains(w.log.String(), "belum bisa dibuka") {
		t.Errorf("without an address of the site:\n%s", w.log)
	}
}
