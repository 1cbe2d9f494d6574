package dashboard

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"duaarah/bot/web"
	"duaarah/configs/messages"
	"duaarah/store"
	"duaarah/store/region"
)

const (
	sessionCookie = "duaarah_dasbor"
	langCookie    = "duaarah_dasbor_bahasa"
	sessionKeep   = 12 * time.Hour
	langKeep      = 365 * 24 * time.Hour
)

// viewer is who is signed in, with what they may see at this moment.
type viewer struct {
	staff  store.Staff
	all    bool                    // an admin: sees the figures of all offices
	member map[store.OfficeID]bool // sees the words of their citizens
}

// sees reports whether the viewer may see an office's figures, and the list of its aspirations.
func (v *viewer) sees(id store.OfficeID) bool { return v.all || v.member[id] }

// visit is one request of somebody who is signed in.
type visit struct {
	viewer
	p       messages.Printer
	now     time.Time
	Offices []store.Office // those that the viewer sees, by position
	seasons []store.Season
	regions *region.Index // nil: none is known
	topics  []store.Topic
}

// Name is what people call an office; its ID if it is not known.
func (v *visit) Name(id string) string {
	for _, o := range v.Offices {
		if string(o.ID) == id {
			return o.Name
		}
	}
	return id
}

// Region is what people call a region; its code if it is not known.
func (v *visit) Region(code string) string { return v.regions.Label(code) }

// Topic is what people call a topic; what it is called in the rules if it is in no list.
func (v *visit) Topic(id string) string {
	for _, t := range v.topics {
		if t.ID == id {
			return t.Label(v.p.Lang())
		}
	}
	return id
}

var (
	errBusy      = errors.New("too much is asked at this moment")
	errSignedOut = errors.New("nobody is signed in")
)

// visited lets a page be seen by whoever is signed in.
func (s *Server) visited(page func(http.ResponseWriter, *http.Request, *visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := s.visit(r)
		if err == nil {
			err = page(w, r, v)
		}
		var bad *badParam
		switch {
		case err == nil:
		case errors.Is(err, errSignedOut):
			s.problem(w, r, nil, http.StatusUnauthorized, "signed_out")
		case errors.As(err, &bad):
			s.problem(w, r, v, http.StatusBadRequest, "bad", "name", bad.name)
		case errors.Is(err, store.ErrNotFound):
			s.problem(w, r, v, http.StatusNotFound, "missing")
		case errors.Is(err, errBusy):
			w.Header().Set("Retry-After", "10")
			s.problem(w, r, v, http.StatusServiceUnavailable, "busy")
		case r.Context().Err() != nil: // nobody waits for it any more
		default:
			s.Log.ErrorContext(r.Context(), "the dashboard could not answer", "path", r.URL.Path, "error", err)
			s.problem(w, r, v, http.StatusInternalServerError, "broken")
		}
	}
}

// visit finds out who asks, and what they may see now: rights are those of this moment, whatever they were at sign-in.
func (s *Server) visit(r *http.Request) (*visit, error) {
	c, err := r.Cookie(sessionCookie)
	if err != nil || c.Value == "" {
		return nil, errSignedOut
	}
	v := &visit{now: s.Clock().UTC()}
	v.p = s.Catalogue.Printer(s.lang(r), s.Zone, v.now)
	err = s.Store.View(r.Context(), func(rd store.Reader) error {
		x, err := rd.Session(store.HashSecret(c.Value), v.now)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrExpired) {
			return errSignedOut
		} else if err != nil {
			return err
		}
		if v.viewer, err = viewerOf(rd, x.Staff); err != nil {
			return err
		}
		all, err := rd.Offices()
		if err != nil {
			return err
		}
		v.Offices = slices.DeleteFunc(slices.Clone(all), func(o store.Office) bool { return !v.sees(o.ID) })
		if v.topics, err = rd.Topics(); err != nil {
			return err
		}
		if v.regions, err = rd.Regions(); err != nil {
			return err
		}
		v.seasons, err = rd.Seasons()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find out who asks: %w", err)
	}
	return v, nil
}

// viewerOf is what a person may see now. errSignedOut: nothing any more.
func viewerOf(rd store.Reader, id store.StaffID) (viewer, error) {
	v := viewer{member: map[store.OfficeID]bool{}}
	memberships, err := rd.Memberships(id)
	if err != nil {
		return v, err
	}
	if len(memberships) == 0 {
		return v, errSignedOut
	}
	for _, m := range memberships {
		v.member[m.Office] = true
		v.all = v.all || m.Role.May(store.RightFigures)
	}
	v.staff, err = rd.Staff(id)
	return v, err
}

// signInData is what the sign-in page shows.
type signInData struct {
	page
	Code  string
	Error string // key of what went wrong
	Done  bool   // somebody is signed in with this browser already
}

// getSignIn shows what a link of /dasbor leads to: a page with one button. It uses nothing up: what previews links may open it.
func (s *Server) getSignIn(w http.ResponseWriter, r *http.Request) {
	s.showSignIn(w, r, http.StatusOK, r.FormValue("kode"), "")
}

func (s *Server) showSignIn(w http.ResponseWriter, r *http.Request, status int, code, problem string) {
	if len(code) > 64 {
		code = ""
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	s.show(w, r, status, "signin.html", signInData{page: s.page(r, nil, "signin.title"), Code: code, Error: problem})
}

// postSignIn uses the link up, and begins a session.
func (s *Server) postSignIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<12)
	code := r.PostFormValue("kode")
	if s.tries.Wait(web.Network(r)) > 0 {
		w.Header().Set("Retry-After", "60")
		s.showSignIn(w, r, http.StatusTooManyRequests, code, "signin.many")
		return
	}
	if code == "" || len(code) > 64 {
		s.showSignIn(w, r, http.StatusUnprocessableEntity, "", "signin.gone")
		return
	}
	secret, hash := store.NewSecret()
	var who store.StaffID
	err := s.Store.Update(r.Context(), func(tx store.Tx) error {
		now := s.Clock().UTC()
		var err error
		if who, err = tx.UseSignIn(store.HashSecret(code), now); err != nil {
			return err
		}
		if _, err := viewerOf(tx, who); err != nil {
			return err
		}
		return tx.StartSession(store.Session{Hash: hash, Staff: who, Created: now, Expires: now.Add(sessionKeep)})
	})
	switch {
	case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrExpired), errors.Is(err, errSignedOut):
		s.showSignIn(w, r, http.StatusForbidden, "", "signin.gone")
		return
	case err != nil:
		s.Log.ErrorContext(r.Context(), "a sign-in could not be kept", "error", err)
		s.showSignIn(w, r, http.StatusServiceUnavailable, code, "signin.later")
		return
	}
	s.Log.InfoContext(r.Context(), "signed in to the dashboard", "staff", int64(who))
	s.setCookie(w, r, sessionCookie, secret, sessionKeep, http.SameSiteLaxMode)
	http.Redirect(w, r, "/dashboard", http.StatusSeeOther)
}

func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, name, value string, keep time.Duration, site http.SameSite) {
	age := int(keep / time.Second)
	if value == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/dashboard", MaxAge: age, HttpOnly: true, Secure: s.secure(r),
		SameSite: site})
}

// postSignOut ends this browser's session.
func (s *Server) postSignOut(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(sessionCookie); err == nil {
		err := s.Store.Update(r.Context(), func(tx store.Tx) error { return tx.EndSession(store.HashSecret(c.Value)) })
		if err != nil {
			s.Log.ErrorContext(r.Context(), "a session could not be ended", "error", err)
			s.problem(w, r, nil, http.StatusServiceUnavailable, "busy")
			return
		}
	}
	s.setCookie(w, r, sessionCookie, "", 0, http.SameSiteLaxMode)
	s.show(w, r, http.StatusOK, "problem.html", problemData{page: s.page(r, nil, "out.title"), Text: "out.text",
		Args: []any{"command", "/dasbor"}})
}

// postLanguage remembers the language of the pages, and goes back to where it was chosen.
func (s *Server) postLanguage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<13)
	if lang := r.PostFormValue("lang"); slices.Contains(s.Catalogue.Langs(), lang) {
		s.setCookie(w, r, langCookie, lang, langKeep, http.SameSiteLaxMode)
	}
	http.Redirect(w, r, ownPath(r.PostFormValue("back")), http.StatusSeeOther)
}

// lang is the language that the reader chose.
func (s *Server) lang(r *http.Request) string {
	if c, err := r.Cookie(langCookie); err == nil && slices.Contains(s.Catalogue.Langs(), c.Value) {
		return c.Value
	}
	return s.Lang
}
