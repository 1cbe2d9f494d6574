package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestNetwork(t *testing.T) {
	for _, c := range []struct{ addr, forwarded, want string }{
		{"203.0.113.7:1234", "", "203.0.113.7"},
		{"203.0.113.7:1234", "198.51.100.1", "203.0.113.7"}, // from the open net it is not believed
		{"127.0.0.1:80", "6.6.6.6, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.2:80", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"127.0.0.1:80", "rubbish", "127.0.0.1"},
		{"[2001:db8:1:2::9]:80", "", "2001:db8:1:2::/64"},
	} {
		req := &http.Request{RemoteAddr: c.addr, Header: http.Header{}}
		if c.forwarded != "" {
			req.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := Network(req); got != c.want {
			t.Errorf("%s by way of %q is %s, want %s", c.forwarded, c.addr, got, c.want)
		}
	}
}

// What pages load comes compressed to who can read that, and as it is to all others.
func TestAssetsAreCompressed(t *testing.T) {
	script := strings.Repeat("send(words); ", 1000)
	a := LoadAssets(fstest.MapFS{"page.html": {Data: []byte("<p>")}, "app.js": {Data: []byte(script)}}, func(file string) string { return file })
	get := func(accept string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
		r.SetPathValue("hash", a.Hash)
		r.SetPathValue("name", "app.js")
		r.Header.Set("Accept-Encoding", accept)
		if !a.Serve(w, r) || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("for %q: %d, varies by %q", accept, w.Code, w.Header().Get("Vary"))
		}
		return w
	}
	if w := get("identity"); w.Body.String() != script || w.Header().Get("Content-Encoding") != "" {
		t.Errorf("who reads it plain alone gets it as %q", w.Header().Get("Content-Encoding"))
	}
	w := get("gzip, deflate, br")
	if n := w.Body.Len(); n > len(script)/3 {
		t.Errorf("%d bytes come for %d", n, len(script))
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != script {
		t.Errorf("%d bytes of %d are read: %v", len(got), len(script), err)
	}
}
