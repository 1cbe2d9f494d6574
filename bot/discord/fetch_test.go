package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"duaarah/bot"
)

func TestFileOf(t *testing.T) {
	b := made(t, Options{})
	for _, c := range []struct {
		in   wireAttachment
		want bot.File
	}{
		{wireAttachment{MIME: "image/jpeg", Name: "a.jpg", Size: 5}, bot.File{Kind: bot.Photo, MIME: "image/jpeg", Name: "a.jpg", Size: 5}},
		{wireAttachment{MIME: "image/gif"}, bot.File{Kind: bot.Photo, MIME: "image/gif"}},
		{wireAttachment{MIME: "image/svg+xml"}, bot.File{Kind: bot.Document, MIME: "image/svg+xml"}},
		{wireAttachment{MIME: "image/tiff"}, bot.File{Kind: bot.Document, MIME: "image/tiff"}},
		{wireAttachment{MIME: "video/mp4", Duration: 3.5}, bot.File{Kind: bot.Video, MIME: "video/mp4", Duration: 4}},
		{wireAttachment{MIME: "audio/ogg", Waveform: "AAA=", Duration: 1.4}, bot.File{Kind: bot.Voice, MIME: "audio/ogg", Duration: 1}},
		{wireAttachment{MIME: "audio/mpeg; x=y"}, bot.File{Kind: bot.Audio, MIME: "audio/mpeg"}},
		{wireAttachment{MIME: "text/plain; charset=utf-8"}, bot.File{Kind: bot.Document, MIME: "text/plain"}},
		{wireAttachment{Name: "a.PNG"}, bot.File{Kind: bot.Photo, Name: "a.PNG"}},
		{wireAttachment{MIME: "image/jpeg\r\nx", Duration: -1, Size: -1}, bot.File{Kind: bot.Document}},
		{wireAttachment{MIME: "video/mp4", Duration: 1e300}, bot.File{Kind: bot.Video, MIME: "video/mp4"}},
		{wireAttachment{}, bot.File{Kind: bot.Document}},
	} {
		c.in.ID, c.in.URL = "7", "https://cdn.discordapp.com/attachments/5/7/a b?ex=1"
		c.want.Ref = bot.FileRef{Account: b.account, ID: "5/6/7 https://cdn.discordapp.com/attachments/5/7/a b?ex=1"}
		if got := b.fileOf(c.in, "5", "6"); got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.in, got, c.want)
		}
	}
	r, ok := parseFileRef(b.fileOf(wireAttachment{ID: "7", URL: "https://x/"}, "5", "").Ref.ID)
	if want := (fileRef{"5", "", "7", "https://x/"}); !ok || r != want {
		t.Errorf("%+v", r)
	}
}

// shelf is a server with a message that has one file; its address changes when the test says so.
type shelf struct {
	t       *testing.T
	now     string // the token in the file's address that holds
	message int    // status of the message; 0: there
	file    int    // status of the file; 0: there
	empty   bool   // the message has no file any more
	forward bool   // the file is in a forwarded message
	size    int64
	authed  bool
	asked   int // times the message was
}

func (s *shelf) address(host string) string { return "http://" + host + "/cdn/photo.jpg?key=" + s.now }

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/cdn/photo.jpg":
		s.authed = s.authed || r.Header.Get("Authorization") != ""
		switch {
		case s.file != 0:
			w.WriteHeader(s.file)
		case r.URL.Query().Get("key") != s.now:
			w.WriteHeader(http.StatusNotFound)
		case s.size > 0:
			w.Header().Set("Content-Length", fmt.Sprint(s.size))
			w.WriteHeader(http.StatusOK)
		default:
			_, _ = io.WriteString(w, "picture")
		}
	case r.URL.Path == "/api/v9/channels/5/messages/6":
		s.asked++
		if s.message != 0 {
			w.WriteHeader(s.message)
			if s.message == http.StatusNotFound {
				_, _ = io.WriteString(w, `{"message":"Unknown Message","code":10008}`)
			}
			return
		}
		file := m{"attachments": []m{{"id": "1", "url": "http://" + r.Host + "/cdn/other"}, {"id": "7", "url": s.address(r.Host)}}}
		switch {
		case s.empty:
			file = m{"attachments": []m{}}
		case s.forward:
			file = m{"message_snapshots": []m{{"message": file}}}
		}
		_, _ = io.WriteString(w, asJSON(s.t, file))
	default:
		s.t.Errorf("asked %s", r.URL)
	}
}

func TestFetch(t *testing.T) {
	for _, c := range []struct {
		name  string
		shelf shelf
		key   string // in the address that is known
		bare  bool   // a command's file
		want  error  // nil: the content; errOther: any but those of bot
		asked int
	}{
		{name: "at once", key: "new"},
		{name: "by a fresh address", key: "old", asked: 1},
		{name: "by a fresh address of what was forwarded", key: "old", shelf: shelf{forward: true}, asked: 1},
		{name: "a command's", key: "new", bare: true},
		{name: "a command's that has expired", key: "old", bare: true, want: bot.ErrFileGone},
		{name: "a message that is gone", key: "old", shelf: shelf{message: 404}, want: bot.ErrFileGone, asked: 1},
		{name: "a file that was taken off", key: "old", shelf: shelf{empty: true}, want: bot.ErrFileGone, asked: 1},
		{name: "a file that is gone", key: "new", shelf: shelf{file: 404}, want: bot.ErrFileGone, asked: 1},
		{name: "forbidden", key: "new", shelf: shelf{file: 403}, want: errOther, asked: 1},
		{name: "no access now", key: "old", shelf: shelf{message: 403}, want: errOther, asked: 1},
		{name: "no server", key: "new", shelf: shelf{file: 502}, want: errOther},
		{name: "a redirect", key: "new", shelf: shelf{file: 302}, want: errOther},
		{name: "no server for the message", key: "old", shelf: shelf{message: 502}, want: errOther, asked: 1},
		{name: "too large", key: "new", shelf: shelf{size: fetchMax + 1}, want: bot.ErrFileTooLarge},
	} {
		s := &c.shelf
		s.t, s.now = t, "new"
		b := served(t, Options{}, s.ServeHTTP)
		message := "6"
		if c.bare {
			message = ""
		}
		own, _ := url.Parse(b.opt.Endpoint)
		ref := b.fileOf(wireAttachment{ID: "7", URL: strings.Replace(s.address(own.Host), "new", c.key, 1)}, "5", message).Ref
		r, err := b.Fetch(context.Background(), ref)
		known := errors.Is(err, bot.ErrFileGone) || errors.Is(err, bot.ErrFileTooLarge)
		switch {
		case c.want == nil:
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if got, err := io.ReadAll(r); string(got) != "picture" || err != nil {
				t.Errorf("%s: %q, %v", c.name, got, err)
			}
			_ = r.Close()
		case err == nil, c.want == errOther && known, c.want != errOther && !errors.Is(err, c.want):
			t.Errorf("%s: %v", c.name, err)
		case strings.Contains(err.Error(), "key="):
			t.Errorf("%s: the error gives access: %v", c.name, err)
		}
		if s.asked != c.asked || s.authed {
			t.Errorf("%s: the message was asked %d times; the token was sent: %v", c.name, s.asked, s.authed)
		}
	}
}

var errOther = errors.New("other")

// TestWhatIsNotFetched: whatever an address says, nothing of our own network is asked, and no file of another account.
func TestWhatIsNotFetched(t *testing.T) {
	asked := ""
	transport := trip(func(r *http.Request) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Path, apiPath) {
			return says(200, `{"attachments":[]}`), nil
		}
		asked = r.URL.Host
		return says(200, "x"), nil
	})
	for _, c := range []struct {
		endpoint, url string
		want          bool
	}{
		{"", "https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", true},
		{"", "https://media.discordapp.net/a.png", true},
		{"", "https://images-ext-1.discordapp.net/a.png", true},
		{"", "https://CDN.DISCORDAPP.COM/a.png", true},
		{"", "https://cdn.discordapp.com.evil.example/a.png", false},
		{"", "https://evildiscordapp.com/a.png", false},
		{"", "https://93.184.216.34/a.png", false},
		{"", "https://user@cdn.discordapp.com/a.png", false},
		{"", "https://cdn.discordapp.com@evil.example/a.png", false},
		{"", "file:///etc/passwd", false},
		{"", "ftp://cdn.discordapp.com/a.png", false},
		{"", "//cdn.discordapp.com/a.png", false},
		{"", "", false},
		{"", "http://127.0.0.1/a.png", false},
		{"", "https://discord.com/a.png", true},
		{"https://canary.discord.com", "https://93.184.216.34/a.png", false},
		{"https://8.8.8.8", "https://93.184.216.34/a.png", true},
		{"https://8.8.8.8", "https://8.8.8.8/a.png", true},
		{"https://8.8.8.8", "http://127.0.0.1:9000/a.png", false},
		{"https://8.8.8.8", "http://localhost:9000/a.png", false},
		{"https://8.8.8.8", "http://x.localhost./a.png", false},
		{"https://8.8.8.8", "http://10.1.2.3/a.png", false},
		{"https://8.8.8.8", "http://169.254.169.254/latest/meta-data", false},
		{"https://8.8.8.8", "http://[::1]/a.png", false},
		{"https://8.8.8.8", "http://[::ffff:127.0.0.1]/a.png", false},
		{"https://8.8.8.8", "http://[fd00::1]/a.png", false},
		{"https://8.8.8.8", "http://[fe80::1%25eth0]/a.png", false},
		{"https://8.8.8.8", "http://0.0.0.0/a.png", false},
		{"http://127.0.0.1:3001", "http://127.0.0.1:3003/a.png", true},
		{"http://localhost:3001", "http://192.168.0.2/a.png", true},
		{"http://192.168.0.1:3001", "http://127.0.0.1:3003/a.png", true},
	} {
		b := made(t, Options{Endpoint: c.endpoint, Transport: transport})
		asked = ""
		r, err := b.Fetch(context.Background(), b.fileOf(wireAttachment{ID: "7", URL: c.url}, "5", "6").Ref)
		if (err == nil) != c.want || (asked != "") != c.want {
			t.Errorf("%q from %q: %v, asked %q", c.url, c.endpoint, err, asked)
		}
		if err == nil {
			_ = r.Close()
		} else if !errors.Is(err, bot.ErrFileGone) {
			t.Errorf("%q: it will be tried for ever: %v", c.url, err)
		}
	}
	b := made(t, Options{Transport: transport})
	for _, ref := range []bot.FileRef{
		{}, {Account: b.account}, {Account: b.account, ID: "x"}, {Account: b.account, ID: "5/6 https://cdn.discordapp.com/"},
		{Account: b.account, ID: "../6/7 https://cdn.discordapp.com/"},
		{Account: bot.Account{Platform: "discord", Name: "1"}, ID: "5/6/7 https://cdn.discordapp.com/a"},
	} {
		if _, err := b.Fetch(context.Background(), ref); !errors.Is(err, bot.ErrFileGone) {
			t.Errorf("%+v: %v", ref, err)
		}
	}
}

// TestAFreshAddressIsCheckedToo: what the message tells is no more to be trusted than what it told before.
func TestAFreshAddressIsCheckedToo(t *testing.T) {
	for _, fresh := range []string{"http://127.0.0.1/a.png", "https://evil.example/a.png", "", "::"} {
		b := made(t, Options{Transport: trip(func(r *http.Request) (*http.Response, error) {
			switch r.URL.Host {
			case "discord.com":
				return says(200, asJSON(t, m{"attachments": []m{{"id": "7", "url": fresh}}})), nil
			case "cdn.discordapp.com":
				return says(404, "This content is no longer available."), nil
			}
			t.Errorf("asked %s", r.URL)
			return says(200, "x"), nil
		})})
		ref := b.fileOf(wireAttachment{ID: "7", URL: "https://cdn.discordapp.com/attachments/5/7/a.png?ex=0"}, "5", "6").Ref
		if _, err := b.Fetch(context.Background(), ref); !errors.Is(err, bot.ErrFileGone) {
			t.Errorf("%q: %v", fresh, err)
		}
	}
}

// TestAFilesAddressIsNotTold: its query gives access.
func TestAFilesAddressIsNotTold(t *testing.T) {
	b := made(t, Options{Transport: trip(func(r *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("cannot reach %s", r.URL)
	})})
	ref := b.fileOf(wireAttachment{ID: "7", URL: "https://cdn.discordapp.com/attachments/5/7/a.png?ex=1&hm=s3cr3t"}, "5", "6").Ref
	if _, err := b.Fetch(context.Background(), ref); err == nil || strings.Contains(err.Error(), "s3cr3t") || errors.Is(err, bot.ErrFileGone) {
		t.Error(err)
	}
}

func TestPublic(t *testing.T) {
	for s, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1": true, "127.0.0.1": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.1.1": false, "100.64.0.1": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "::": false,
		"::1": false, "fe80::1": false, "fc00::1": false, "ff02::1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "198.18.0.1": false,
	} {
		if got := public(netip.MustParseAddr(s)); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}
