package dashboard

import (
	"bytes"
	"cmp"
	"embed"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"duaarah/bot/web"
	"duaarah/configs/messages"
	"duaarah/store/measure"
)

//go:embed assets
var assetFiles embed.FS

// loaded are the assets, read when the first page is asked for.
var loaded = sync.OnceValue(func() *web.Assets {
	folder, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		panic(err) // embedded
	}
	return web.LoadAssets(folder, func(file string) string { return file })
})

// getAsset serves what never changes under its address.
func (s *Server) getAsset(w http.ResponseWriter, r *http.Request) {
	if !loaded().Serve(w, r) {
		s.notFound(w, r)
	}
}

// page is what every page shows. Pages embed it.
type page struct {
	P      messages.Printer
	Title  string // key of the page's heading
	Assets string
	Back   string // where the language switch leads back to
	Here   string // path of the page, to mark it in the menu
	Visit  *visit // nil: nobody is signed in
}

func (s *Server) page(r *http.Request, v *visit, title string) page {
	p := page{Title: title, Assets: "/dashboard/assets/" + loaded().Hash, Back: r.URL.RequestURI(), Here: r.URL.Path, Visit: v}
	if v != nil {
		p.P = v.p
	} else {
		p.P = s.Catalogue.Printer(s.lang(r), s.Zone, s.Clock())
	}
	return p
}

// T is the text of that key; names and values follow by turns.
func (p page) T(key string, args ...any) string { return p.P.S("dash."+key, args...) }

// Lang is the language of the page, Other the one that the switch leads to.
func (p page) Lang() string { return p.P.Lang() }

// Other is the language that the switch leads to.
func (p page) Other() string {
	if p.P.Lang() == "id" {
		return "en"
	}
	return "id"
}

// Words says figures in the page's language.
func (p page) Words() words { return words{p.P} }

// Menu is where the pages lead, in order.
func (p page) Menu() []choice {
	var all []choice
	for _, name := range []string{"", "tabel", "musim", "menunggu", "unduh"} {
		link := strings.TrimSuffix("/dashboard/"+name, "/")
		all = append(all, choice{p.T("menu." + cmp.Or(name, "ikhtisar")), link, link == p.Here})
	}
	return all
}

// caseList is what a list of aspirations is made of.
type caseList struct {
	Page  page
	Cases []measure.Case
}

// CaseList is a list of what was found.
func (p page) CaseList(f found) caseList { return caseList{p, f.cases} }

// problemData is a page that says why there is no other.
type problemData struct {
	page
	Text string // key
	Args []any
}

// Said is the text.
func (p problemData) Said() string { return p.T(p.Text, p.Args...) }

// problem says what is wrong: key is below "problem", with a title and a text.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, v *visit, status int, key string, args ...any) {
	s.show(w, r, status, "problem.html", problemData{page: s.page(r, v, "problem."+key+".title"), Text: "problem." + key + ".text", Args: args})
}

// notFound is the one answer for whatever is not there, or not to be known of.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	s.problem(w, r, nil, http.StatusNotFound, "missing")
}

func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	if err := loaded().Pages.ExecuteTemplate(&b, name, data); err != nil {
		s.Log.ErrorContext(r.Context(), "a page could not be made", "page", name, "error", err)
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // who does not read it comes again
}
