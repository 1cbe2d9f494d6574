package webchat

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"duaarah/bot"
	"duaarah/bot/web"
)

// enrolHeaders keep the invitation's secret out of caches and of the addresses that other sites are told.
func enrolHeaders(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
}

// getEnrol shows what an invitation's link leads to: a page with one button, and no script. It uses nothing up: what
// previews links may open it.
func (st *seat) getEnrol(w http.ResponseWriter, r *http.Request) {
	enrolHeaders(w)
	token := st.token(r)
	if token == "" {
		token = newToken()
	}
	st.setToken(w, r, token)
	st.showEnrol(w, r, http.StatusOK, token, r.FormValue("kode"), newUser(), "")
}

func (st *seat) showEnrol(w http.ResponseWriter, r *http.Request, status int, token, code, id, problem string) {
	data := st.page(r)
	data.Code, data.Form, data.ID, data.Error = strings.TrimSpace(code), formToken(token), id, problem
	if !invitationForm.fits(data.Code) {
		data.Code = ""
	}
	st.show(w, r, status, "enrol.html", data)
}

// postEnrol sends the invitation as the command that it stands for, from this browser's identity at the desk.
func (st *seat) postEnrol(w http.ResponseWriter, r *http.Request) {
	enrolHeaders(w)
	r.Body = http.MaxBytesReader(w, r.Body, 1<<12)
	token, code, id := st.token(r), strings.TrimSpace(r.PostFormValue("kode")), r.PostFormValue("id")
	if token == "" { // cookies are off, or it is another browser than the page was shown in
		token = newToken()
		st.setToken(w, r, token)
		st.showEnrol(w, r, http.StatusForbidden, token, code, newUser(), "web.enrol.again")
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.PostFormValue("form")), []byte(formToken(token))) != 1 {
		st.showEnrol(w, r, http.StatusForbidden, token, code, newUser(), "web.enrol.again")
		return
	}
	if !invitationForm.fits(code) || !clientForm.fits(id) {
		st.showEnrol(w, r, http.StatusUnprocessableEntity, token, "", newUser(), "web.enrol.bad")
		return
	}
	if st.s.addresses.Wait(web.Network(r)) > 0 || st.s.codes.Wait(web.Network(r)) > 0 || st.s.allCodes.Wait("") > 0 {
		st.showEnrol(w, r, http.StatusTooManyRequests, token, code, id, "web.err.attempts")
		return
	}
	user, err := st.user(r)
	if err == nil && user == "" {
		user, err = st.create(r.Context(), token)
	}
	if err == nil && user == "" { // the cookie was ended
		token = newToken()
		st.setToken(w, r, token)
		st.showEnrol(w, r, http.StatusForbidden, token, code, newUser(), "web.enrol.again")
		return
	}
	if err == nil {
		raw := st.raw(r, bot.KindMessage, user, postWire{ID: id})
		raw.Message = &bot.Message{
			ID: "u" + id, Text: "/gabung " + code, Command: &bot.Command{Name: "gabung", Args: code},
		}
		err = st.keepAll(r, user, []rawUpdate{raw})
	}
	if err != nil {
		st.s.opt.Log.ErrorContext(r.Context(), "an enrolment could not be taken", "seat", st.Name, "err", err)
		st.showEnrol(w, r, http.StatusServiceUnavailable, token, code, id, "web.enrol.later")
		return
	}
	http.Redirect(w, r, st.Path, http.StatusSeeOther)
}
