// Package adapter is what the adapters of platforms with an HTTP API have in common. It knows no platform.
package adapter

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// BaseURL checks an address that paths are appended to, and takes the slash off its end.
func BaseURL(s string) (string, error) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("want scheme://host:port")
	}
	return u.String(), nil
}

// NewTransport makes a transport for one server that is asked often.
func NewTransport() *http.Transport {
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 15 * time.Second,
		MaxIdleConns: 256, MaxIdleConnsPerHost: 256,
		// Shorter than a server keeps them: what is written to a connection that it just closed is in doubt.
		IdleConnTimeout: 20 * time.Second,
	}
}

// NewClient makes a client that follows no redirects. It limits no request: their contexts do.
func NewClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: transport,
		// A redirect would turn a POST into a GET, or carry the token elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Trace has written say of a request made with the context that it returns whether the request was, or may have been,
// written whole. That decides whether a failed sending may be repeated.
func Trace(ctx context.Context, written *atomic.Bool) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// The transport begins anew only when nothing of the request was written.
		GetConn: func(string) { written.Store(false) },
		// From here on it may be on its way; a write that failed for sure was cut off in the middle.
		WroteHeaders: func() { written.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) { written.Store(info.Err == nil) },
	})
}
