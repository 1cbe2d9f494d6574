// Package web is what the pages that we serve have in common, the chat's and the dashboard's: the headers of every answer, the files
// that they are made of, from which network a request comes, and how much one may ask. It knows no page.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strings"
	"time"
)

// Headers sets those of every answer of next, which may set others over these. policy is the Content-Security-Policy; location says
// for whom pages may ask where they are: "self", or empty for nobody.
func Headers(next http.Handler, policy, location string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=("+location+"), camera=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// Network is the network that a request comes from, as far as limits care: an IPv4 address, or the /64 of an IPv6 one.
// What a proxy says is believed of one that is on this machine or its private network.
func Network(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.IsLoopback() || ip.IsPrivate() {
		if hops := r.Header.Values("X-Forwarded-For"); len(hops) > 0 {
			last := hops[len(hops)-1]
			if far, err := netip.ParseAddr(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); err == nil {
				ip = far.Unmap()
			}
		}
	}
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// Assets are what pages are made of: their templates, and what they load, under a hash of it all.
type Assets struct {
	Hash  string // stands in the address of what is loaded, which never changes under it
	Pages *template.Template
	files map[string][]byte // by name
	zips  map[string][]byte // the same, compressed
}

// LoadAssets reads the files of a folder that is embedded: those that end in .html are templates, all others are loaded by the name that
// called gives them; those of one name are put together, in the order of their files' names.
func LoadAssets(folder fs.FS, called func(file string) string) *Assets {
	a := &Assets{files: map[string][]byte{}, zips: map[string][]byte{}, Pages: template.Must(template.ParseFS(folder, "*.html"))}
	sum := sha256.New()
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		panic(err) // embedded
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".html" {
			continue
		}
		b, err := fs.ReadFile(folder, e.Name())
		if err != nil {
			panic(err)
		}
		name := called(e.Name())
		a.files[name] = append(a.files[name], b...)
		sum.Write(b)
	}
	for name, b := range a.files {
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		_, _ = z.Write(b) // a buffer refuses nothing
		_ = z.Close()
		a.zips[name] = zipped.Bytes()
	}
	a.Hash = hex.EncodeToString(sum.Sum(nil)[:8])
	return a
}

// Serve answers with the file that a route's {hash} and {name} mean, compressed where the browser can read that: on a slow line the
// chat's script is what a citizen waits for. false: there is none, and nothing is answered.
func (a *Assets) Serve(w http.ResponseWriter, r *http.Request) bool {
	b, ok := a.files[r.PathValue("name")]
	if !ok || r.PathValue("hash") != a.Hash {
		return false
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(r.PathValue("name"))))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		b = a.zips[r.PathValue("name")]
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	return true
}
