package webchat

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"duaarah/bot"
	"duaarah/bot/web"
)

//go:embed assets
var assetFiles embed.FS

// loaded are the assets, read when the first page is asked for: the parts of script and style are put together.
var loaded = sync.OnceValue(func() *web.Assets {
	folder, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		panic(err) // embedded
	}
	return web.LoadAssets(folder, func(file string) string {
		if ext := path.Ext(file); ext == ".js" || ext == ".css" {
			return "app" + ext
		}
		return file
	})
})

// getAsset serves what never changes under its address.
func (s *Server) getAsset(w http.ResponseWriter, r *http.Request) {
	if !loaded().Serve(w, r) {
		http.NotFound(w, r)
	}
}

// pageData is what the templates are filled with.
type pageData struct {
	s      *Server
	Lang   string
	Other  string // the language that the switch leads to
	Seat   string
	Path   string
	Assets string
	Boot   string // JSON for the script
	Code   string // of the enrolment page
	Form   string // token of the enrolment page's form
	ID     string // client ID of the enrolment page's post
	Error  string // key of what went wrong, or ""
}

// T is the text of that key.
func (d pageData) T(key string) string { return d.s.text(d.Lang, key) }

// bootData is what the page's script needs from the start.
type bootData struct {
	Seat     string            `json:"seat"`
	Path     string            `json:"path"`
	Desk     bool              `json:"desk"`
	Lang     string            `json:"lang"`
	Texts    map[string]string `json:"texts"`
	FileSize int64             `json:"file_size"`
	Files    int               `json:"files"`
	TextMax  int               `json:"text_max"`
	Start    string            `json:"start,omitempty"`
}

func (st *seat) page(r *http.Request) pageData {
	lang := st.s.lang(r)
	other := lang
	for _, l := range st.s.langs {
		if l != lang {
			other = l
			break
		}
	}
	return pageData{
		s: st.s, Lang: lang, Other: other, Seat: st.Name, Path: st.Path, Assets: "/chat/assets/" + loaded().Hash,
	}
}

// getPage shows the chat. The browser gets its cookie; nothing is written until it posts.
func (st *seat) getPage(w http.ResponseWriter, r *http.Request) {
	token := st.token(r)
	if token == "" {
		token = newToken()
	}
	st.setToken(w, r, token)
	data := st.page(r)
	boot := bootData{
		Seat: st.Name, Path: st.Path, Desk: st.Place == bot.Desk, Lang: data.Lang, Texts: map[string]string{},
		FileSize: st.s.opt.Limits.FileSize, Files: st.s.opt.Limits.Files, TextMax: textMax,
	}
	for _, key := range TextKeys() {
		boot.Texts[strings.TrimPrefix(key, "web.")] = data.T(key)
	}
	if office := r.FormValue("kantor"); startForm.fits(office) {
		boot.Start = office
	}
	b, err := json.Marshal(boot)
	if err != nil {
		st.broken(w, r, err)
		return
	}
	data.Boot = string(b)
	st.show(w, r, http.StatusOK, "chat.html", data)
}

func (st *seat) show(w http.ResponseWriter, r *http.Request, status int, name string, data pageData) {
	var b bytes.Buffer
	if err := loaded().Pages.ExecuteTemplate(&b, name, data); err != nil {
		st.broken(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", data.Lang)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// postLanguage remembers the language of the pages, and goes back to the seat that it was chosen at.
func (s *Server) postLanguage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<12)
	lang := r.PostFormValue("lang")
	if slices.Contains(s.langs, lang) {
		http.SetCookie(w, &http.Cookie{
			Name: langCookie, Value: lang, Path: "/chat", MaxAge: int(cookieAge / time.Second),
			HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteLaxMode,
		})
	}
	back := s.seats[0].Path
	for _, st := range s.seats {
		if st.Name == r.PostFormValue("seat") {
			back = st.Path
		}
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// lang is the language that the browser's reader chose.
func (s *Server) lang(r *http.Request) string {
	lang, _ := s.chosenLang(r)
	return lang
}

// chosenLang is lang, and whether they chose at all.
func (s *Server) chosenLang(r *http.Request) (lang string, chose bool) {
	if c, err := r.Cookie(langCookie); err == nil && slices.Contains(s.langs, c.Value) {
		return c.Value, true
	}
	return DefaultLang, false
}
