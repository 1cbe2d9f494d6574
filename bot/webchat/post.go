package webchat

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/web"
)

// postWire is what the page posts; each endpoint has use for some of it.
type postWire struct {
	ID      string            `json:"id"`             // made by the page, the same at every try
	Me      string            `json:"me"`             // who the page believes to be; empty: nobody yet
	Text    string            `json:"text,omitempty"` // of send and edit
	ReplyTo string            `json:"reply_to,omitempty"`
	Where   *bot.Location     `json:"where,omitempty"`
	Start   string            `json:"start,omitempty"`   // the deep link's office: a Start command, not shown
	Target  string            `json:"target,omitempty"`  // of edit: a message of one's own
	Message string            `json:"message,omitempty"` // of tap: the message that carries the button
	Data    string            `json:"data,omitempty"`
	Values  map[string]string `json:"values,omitempty"`
	IDs     []string          `json:"ids,omitempty"`  // of ack: messages that have arrived
	Seen    []string          `json:"seen,omitempty"` // of ack: those that were really seen
	Code    string            `json:"code,omitempty"` // of recover
}

// sentWire is the answer to a post that is kept.
type sentWire struct {
	Me   string `json:"me"`
	Code string `json:"code,omitempty"`
}

// postSend takes a message: JSON, or a multipart form with the same in its first field "post", and files.
func (st *seat) postSend(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		st.postFiles(w, r)
		return
	}
	p, ok := st.read(w, r)
	if !ok {
		return
	}
	user, ok := st.poster(w, r, p)
	if !ok {
		return
	}
	st.send(w, r, user, p, nil)
}

// send hands a message over and answers.
func (st *seat) send(w http.ResponseWriter, r *http.Request, user string, p postWire, files []bot.File) {
	m := &bot.Message{ID: "u" + p.ID, Files: files, Location: point(p.Where)}
	raw := st.raw(r, bot.KindMessage, user, p)
	switch {
	case p.Start != "":
		if !startForm.fits(p.Start) {
			st.fail(w, r, problem{http.StatusBadRequest, errBad})
			return
		}
		m.Text, raw.Hidden = "/start "+p.Start, true
	default:
		text, bad := cleanText(p.Text)
		if bad.code != "" {
			st.fail(w, r, bad)
			return
		}
		m.Text = text
		if strings.TrimSpace(text) == "" && len(files) == 0 && m.Location == nil {
			st.fail(w, r, problem{http.StatusUnprocessableEntity, errEmpty})
			return
		}
	}
	if p.ReplyTo != "" && messageForm.fits(p.ReplyTo) {
		m.ReplyTo, m.ReplyToBot = p.ReplyTo, strings.HasPrefix(p.ReplyTo, "b")
	}
	if c, ok := bot.ParseCommand(m.Text, ""); ok {
		m.Command = &c
	}
	raw.Message = m
	st.keep(w, r, user, raw)
}

// postEdit takes the new text of a message of one's own.
func (st *seat) postEdit(w http.ResponseWriter, r *http.Request) {
	p, ok := st.read(w, r)
	if !ok {
		return
	}
	text, bad := cleanText(p.Text)
	switch {
	case bad.code != "":
		st.fail(w, r, bad)
		return
	case strings.TrimSpace(text) == "":
		st.fail(w, r, problem{http.StatusUnprocessableEntity, errEmpty})
		return
	case !strings.HasPrefix(p.Target, "u") || !clientForm.fits(p.Target[1:]):
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
		return
	}
	user, ok := st.poster(w, r, p)
	if !ok {
		return
	}
	raw := st.raw(r, bot.KindEdit, user, p)
	raw.Message = &bot.Message{ID: p.Target, Text: text}
	if st.s.finder != nil {
		e, ok, err := st.s.finder.Entry(r.Context(), st.address(user), p.Target)
		switch {
		case err != nil:
			st.broken(w, r, fmt.Errorf("look up an entry: %w", err))
			return
		case !ok || e.Gone || e.Message == nil:
			st.fail(w, r, problem{http.StatusNotFound, errMissing})
			return
		}
		kept := *e.Message // an edit changes the words; files and what it answers stay
		kept.Text, kept.Command = text, nil
		raw.Message = &kept
	}
	if c, ok := bot.ParseCommand(text, ""); ok {
		raw.Message.Command = &c
	}
	st.keep(w, r, user, raw)
}

const (
	valuesMax = 20  // inputs of a form
	idsMax    = 200 // acknowledged in one post
)

// postTap takes a tapped button, or its form.
func (st *seat) postTap(w http.ResponseWriter, r *http.Request) {
	p, ok := st.read(w, r)
	if !ok {
		return
	}
	if len(p.Data) > dataMax || p.Data == "" || len(p.Values) > valuesMax || !messageForm.fits(p.Message) {
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
		return
	}
	for name, value := range p.Values {
		text, bad := cleanText(value)
		if bad.code != "" {
			st.fail(w, r, bad)
			return
		}
		p.Values[name] = text
	}
	user, ok := st.poster(w, r, p)
	if !ok {
		return
	}
	raw := st.raw(r, bot.KindTap, user, p)
	raw.TapID, raw.TapOn, raw.Data, raw.Values = p.ID, p.Message, p.Data, p.Values
	st.keep(w, r, user, raw)
}

// postAck takes the IDs of the bot's messages that the page has, and of those that were before its reader's eyes.
func (st *seat) postAck(w http.ResponseWriter, r *http.Request) {
	p, ok := st.read(w, r)
	if !ok {
		return
	}
	if n := len(p.IDs) + len(p.Seen); n == 0 || n > idsMax {
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
		return
	}
	for _, id := range slices.Concat(p.IDs, p.Seen) {
		if !messageForm.fits(id) || !strings.HasPrefix(id, "b") {
			st.fail(w, r, problem{http.StatusBadRequest, errBad})
			return
		}
	}
	user, ok := st.known(w, r, errEnded)
	if !ok || !st.mayPost(w, r, user) {
		return
	}
	var all []rawUpdate
	if len(p.IDs) > 0 {
		raw := st.raw(r, bot.KindDelivered, user, p)
		raw.Key, raw.IDs = "", p.IDs
		all = append(all, raw)
	}
	if len(p.Seen) > 0 {
		raw := st.raw(r, bot.KindSeen, user, p)
		raw.Key, raw.Seen = "", p.Seen
		all = append(all, raw)
	}
	st.keep(w, r, user, all...)
}

// raw begins an update.
func (st *seat) raw(r *http.Request, kind bot.Kind, user string, p postWire) rawUpdate {
	lang, chose := st.s.chosenLang(r)
	return rawUpdate{
		Key: user + "/" + p.ID, Kind: kind, At: st.s.opt.Clock().UnixMilli(), User: user, Lang: lang, Chose: chose,
	}
}

// keep hands the updates over and answers: 200 when they are on disk, and only then.
func (st *seat) keep(w http.ResponseWriter, r *http.Request, user string, raw ...rawUpdate) {
	if err := st.keepAll(r, user, raw); err != nil {
		st.broken(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, sentWire{Me: user})
}

func (st *seat) keepAll(r *http.Request, user string, raw []rawUpdate) error {
	updates := make([]bot.Update, len(raw))
	for i := range raw {
		var err error
		if updates[i], err = st.update(raw[i]); err != nil {
			return err
		}
	}
	if err := st.hand(r.Context(), updates...); err != nil {
		return fmt.Errorf("keep what was posted: %w", err)
	}
	st.hub.wake(user)
	return nil
}

// read decodes a JSON post. ok = false: it is answered.
func (st *seat) read(w http.ResponseWriter, r *http.Request) (p postWire, ok bool) {
	if err := json.NewDecoder(r.Body).Decode(&p); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			st.fail(w, r, problem{http.StatusRequestEntityTooLarge, errLong})
		} else {
			st.fail(w, r, problem{http.StatusBadRequest, errBad})
		}
		return p, false
	}
	if !clientForm.fits(p.ID) {
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
		return p, false
	}
	return p, true
}

// poster finds whose post it is, and makes them a user with their first. ok = false: it is answered.
func (st *seat) poster(w http.ResponseWriter, r *http.Request, p postWire) (user string, ok bool) {
	token := st.token(r)
	if token == "" {
		st.setToken(w, r, newToken()) // the next try brings it, if cookies are allowed
		st.fail(w, r, problem{http.StatusUnauthorized, errCookie})
		return "", false
	}
	user, err := st.user(r)
	if err == nil && user == "" && p.Me == "" {
		if user, err = st.create(r.Context(), token); err == nil && user == "" {
			st.setToken(w, r, newToken())
			st.fail(w, r, problem{http.StatusUnauthorized, errCookie})
			return "", false
		}
	}
	switch {
	case err != nil:
		st.broken(w, r, err)
		return "", false
	case p.Me != "" && p.Me != user:
		st.fail(w, r, problem{http.StatusConflict, errEnded})
		return "", false
	}
	return user, st.mayPost(w, r, user)
}

// known is whose post it is. ok = false: nobody's who is known, or it cannot be told; it is answered, with that code if it is nobody's.
func (st *seat) known(w http.ResponseWriter, r *http.Request, nobody string) (user string, ok bool) {
	user, err := st.user(r)
	switch {
	case err != nil:
		st.broken(w, r, err)
		return "", false
	case user == "":
		st.fail(w, r, problem{http.StatusConflict, nobody})
		return "", false
	}
	return user, true
}

// mayPost counts a post of the user's. false: they are to slow down, and it is answered.
func (st *seat) mayPost(w http.ResponseWriter, r *http.Request, user string) bool {
	wait := st.s.posts.Wait(st.Name + "/" + user)
	if wait > 0 {
		st.slowDown(w, r, wait)
	}
	return wait <= 0
}

// cleanText is a text as it is kept: line breaks as "\n", no NUL, and valid.
func cleanText(s string) (string, problem) {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	if utf8.RuneCountInString(s) > textMax {
		return "", problem{http.StatusRequestEntityTooLarge, errLong}
	}
	return s, problem{}
}

// postRecovery makes a recovery code. It is shown this once; making another ends the one before.
func (st *seat) postRecovery(w http.ResponseWriter, r *http.Request) {
	p, ok := st.read(w, r)
	if !ok {
		return
	}
	user, ok := st.known(w, r, errNobody)
	if !ok {
		return
	}
	if p.Me != user {
		st.fail(w, r, problem{http.StatusConflict, errEnded})
		return
	}
	if !st.mayPost(w, r, user) {
		return
	}
	code, codeHash := newRecovery()
	if err := st.s.opt.Sessions.SetRecovery(r.Context(), st.Name, user, codeHash, st.s.opt.Clock()); err != nil {
		st.broken(w, r, fmt.Errorf("set a recovery code: %w", err))
		return
	}
	writeJSON(w, http.StatusOK, sentWire{Me: user, Code: code})
}

// postRecover takes an identity over by its recovery code: this browser gets a new cookie, all others lose theirs.
func (st *seat) postRecover(w http.ResponseWriter, r *http.Request) {
	p, ok := st.read(w, r)
	if !ok || !st.mayTry(w, r) {
		return
	}
	codeHash, ok := recoveryHash(p.Code)
	if !ok {
		st.fail(w, r, problem{http.StatusNotFound, errCode})
		return
	}
	token := newToken()
	user, ok, err := st.s.opt.Sessions.Recover(r.Context(), st.Name, codeHash, hash(token), st.s.opt.Clock())
	switch {
	case err != nil:
		st.broken(w, r, fmt.Errorf("recover a session: %w", err))
		return
	case !ok:
		st.fail(w, r, problem{http.StatusNotFound, errCode})
		return
	}
	st.hub.end(user, event{Name: "ended", Data: struct{}{}})
	st.setToken(w, r, token)
	writeJSON(w, http.StatusOK, sentWire{Me: user})
}

// mayTry counts an attempt at a secret code. false: too many, and it is answered.
func (st *seat) mayTry(w http.ResponseWriter, r *http.Request) bool {
	wait := st.s.codes.Wait(web.Network(r))
	if wait == 0 {
		wait = st.s.allCodes.Wait("")
	}
	if wait == 0 {
		return true
	}
	w.Header().Set("Retry-After", fmt.Sprint(int(wait.Seconds())+1))
	st.fail(w, r, problem{http.StatusTooManyRequests, errTries})
	return false
}
