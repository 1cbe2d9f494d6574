package web

import (
	"net/http"
	"testing"
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
