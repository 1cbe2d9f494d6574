package adapter

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

func TestBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org": "https://example.org", "http://127.0.0.1:8081//": "http://127.0.0.1:8081", "https://example.org/below/": "https://example.org/below",
		"example.org": "", "ftp://example.org": "", "https://": "", "https://a:b@example.org": "", "https://example.org?x=1": "", "https://example.org#x": "", "": "",
	} {
		if got, err := BaseURL(in); got != want || (err == nil) != (want != "") {
			t.Errorf("BaseURL(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestClientFollowsNoRedirect(t *testing.T) {
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer s.Close()
	resp, err := NewClient(NewTransport()).Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _ = resp.Body.Close(); resp.StatusCode != http.StatusFound || asked != 1 {
		t.Errorf("status %d after %d requests", resp.StatusCode, asked)
	}
}

func TestTrace(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	ask := func() (written bool) {
		var w atomic.Bool
		req, err := http.NewRequestWithContext(Trace(context.Background(), &w), http.MethodPost, s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		transport := NewTransport()
		defer transport.CloseIdleConnections()
		resp, err := NewClient(transport).Do(req)
		if err == nil {
			_ = resp.Body.Close()
			t.Fatal("it was answered")
		}
		return w.Load()
	}
	if !ask() {
		t.Error("a request that was read was not written")
	}
	s.Close()
	if ask() {
		t.Error("a request to nobody was written")
	}
}
