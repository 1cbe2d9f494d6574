package dashboard

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	matters "duaarah/handlers/matter"
	"duaarah/store"
)

// door is a platform on which somebody can write.
type door struct {
	Label string
	Link  string
	Code  string // to be sent there, where a link cannot carry it; empty: the link does
}

// landing is the page that a code in print leads to: one for all platforms. It writes nothing, so that what previews links may open
// it.
type landing struct {
	page
	Heading   string // of the office's page: its name; else that of a key
	About     string
	Event     string
	Where     string
	Ended     bool
	Doors     []door
	Claim     bool
	Form      bool   // it asks for the secret of a slip
	Path      string // of the form
	OtherLink string
}

// M is the text of that key, below page.
func (l landing) M(key string) string { return l.P.S("page." + key) }

// doors are the platforms that are connected, with what leads there: a link with the payload, or a code to be sent.
func doors(l landing, accounts []store.AccountInfo, payload, code string) (all []door) {
	order := []string{"telegram", "web", "discord"}
	rank := func(a store.AccountInfo) int {
		if i := slices.Index(order, a.Account.Platform); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(accounts, func(a, b store.AccountInfo) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Account.String(), b.Account.String()))
	})
	for _, a := range accounts {
		if a.Link == "" {
			continue
		}
		d := door{Label: l.P.S("page.other", "name", l.Words().Platform(a.Account.Platform)), Link: a.Link}
		switch a.Account.Platform {
		case "telegram", "web", "discord":
			d.Label = l.M(a.Account.Platform)
			if l.Claim && a.Account.Platform == "web" {
				d.Label = l.M("claim_web")
			}
		}
		if strings.Contains(a.Link, "%s") {
			d.Link = strings.Replace(a.Link, "%s", url.QueryEscape(payload), 1)
		} else {
			d.Code = code
		}
		if u, err := url.Parse(d.Link); err != nil || u.Scheme != "https" && u.Scheme != "http" {
			continue
		}
		all = append(all, d)
	}
	return all
}

// landing begins a page, in the language that its address asks for.
func (s *Server) landing(r *http.Request, title string) landing {
	l := landing{page: s.page(r, nil, title)}
	lang := s.lang(r)
	if x := r.URL.Query().Get("lang"); slices.Contains(s.Catalogue.Langs(), x) {
		lang = x
	}
	l.P = s.Catalogue.Printer(lang, s.Zone, s.Clock())
	l.OtherLink = r.URL.Path + "?lang=" + l.Other()
	return l
}

// getCode shows where to write to an office, or to that of an event in the real world.
func (s *Server) getCode(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("code")
	l := s.landing(r, "landing")
	var accounts []store.AccountInfo
	var office store.Office
	var occasion store.Occasion
	err := s.Store.View(r.Context(), func(rd store.Reader) (err error) {
		id := store.OfficeID(strings.ToLower(name))
		var ok bool
		if occasion, ok, err = matters.OccasionCalled(rd, name); err != nil {
			return err
		} else if ok {
			id = occasion.Office
		}
		if office, err = rd.Office(id); err == nil && office.Closed {
			err = store.ErrNotFound
		}
		if err != nil {
			return err
		}
		accounts, err = rd.Accounts()
		return err
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		if accounts, err = s.accounts(r); err != nil {
			break
		}
		l.Heading, l.About = l.M("title"), l.M("missing")
		l.Doors = doors(l, accounts, "", "")
		s.show(w, r, http.StatusNotFound, "landing.html", l)
		return
	case err == nil:
		payload, code := string(office.ID), "/aspirasi "+string(office.ID)
		l.Heading, l.About = office.Name, l.M("about")
		if occasion.ID != "" {
			payload, code = matters.OccasionPayload(occasion.ID), string(occasion.ID)
			l.Event, l.Where = occasion.Name, matters.OccasionDays(l.P, occasion)
			if occasion.Place != "" {
				l.Where = occasion.Place + " · " + l.Where
			}
			l.Ended = occasion.Ended(s.Clock().In(office.Location()).Format(time.DateOnly))
		}
		l.Doors = doors(l, accounts, payload, code)
		s.show(w, r, http.StatusOK, "landing.html", l)
		return
	}
	s.Log.ErrorContext(r.Context(), "a page of a code could not be made", "error", err)
	s.problem(w, r, nil, http.StatusInternalServerError, "broken")
}

func (s *Server) accounts(r *http.Request) (all []store.AccountInfo, err error) {
	err = s.Store.View(r.Context(), func(rd store.Reader) error {
		all, err = rd.Accounts()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the accounts: %w", err)
	}
	return all, nil
}

// getSlip shows where a slip can be used. It does not look whether there is such a slip: the page is the same for every secret, and
// only who says so in a chat uses it up.
func (s *Server) getSlip(w http.ResponseWriter, r *http.Request) {
	secret := cmp.Or(r.PathValue("secret"), r.URL.Query().Get("kode"))
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is the secret
	l := s.landing(r, "landing_claim")
	l.Heading, l.About, l.Claim, l.Path = l.M("claim_title"), l.M("claim_about"), true, "/k"
	if secret = store.CleanSecret(secret); secret == "" {
		l.Form = true
		s.show(w, r, http.StatusOK, "landing.html", l)
		return
	}
	l.OtherLink = "/k/" + secret + "?lang=" + l.Other()
	accounts, err := s.accounts(r)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "a page of a slip could not be made", "error", err)
		s.problem(w, r, nil, http.StatusInternalServerError, "broken")
		return
	}
	l.Doors = doors(l, accounts, matters.ClaimPayload(secret), secret)
	s.show(w, r, http.StatusOK, "landing.html", l)
}
