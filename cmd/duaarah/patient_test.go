package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// patient passes requests on to a server, again and again until it answers: as a page does that keeps what it has to say.
func patient(t *testing.T, to string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: retrying(to)}
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + listener.Addr().String()
}

// retrying passes a request on until it is answered by other than an error of the server's.
func retrying(to string) http.Handler {
	client := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		for ; r.Context().Err() == nil; time.Sleep(10 * time.Millisecond) {
			out, err := http.NewRequestWithContext(r.Context(), r.Method, to+r.URL.RequestURI(), bytes.NewReader(body))
			if err != nil {
				return
			}
			out.Header = r.Header.Clone()
			res, err := client.Do(out)
			if err != nil {
				continue
			}
			answer, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode >= http.StatusInternalServerError {
				continue
			}
			for name, values := range res.Header {
				rw.Header()[name] = values
			}
			rw.WriteHeader(res.StatusCode)
			_, _ = rw.Write(answer)
			return
		}
	})
}
