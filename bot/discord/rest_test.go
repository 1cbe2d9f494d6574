package discord

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	testID     = "900000000000000001"
	testSecret = "s3cr3t-s3cr3t-s3cr3t"
)

var testToken = base64.RawURLEncoding.EncodeToString([]byte(testID)) + ".Gabcde." + testSecret

// trip is a transport without a network.
type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
	}
	return f(r)
}

// says is an answer; of header, each second is the value of the one before it.
func says(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// made is a bot for a test.
func made(t *testing.T, opt Options) *Bot {
	t.Helper()
	if opt.Token == "" {
		opt.Token = testToken
	}
	b, err := New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// served is a bot whose server is h.
func served(t *testing.T, opt Options, h http.HandlerFunc) *Bot {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	opt.Endpoint = s.URL
	if opt.Transport == nil {
		transport := adapter.NewTransport()
		t.Cleanup(transport.CloseIdleConnections)
		opt.Transport = transport
	}
	return made(t, opt)
}

func failureOf(t *testing.T, err error) *failure {
	t.Helper()
	var f *failure
	if !errors.As(err, &f) {
		t.Fatalf("%v is no *failure", err)
	}
	return f
}

func TestRequests(t *testing.T) {
	type asked struct{ method, uri, auth, agent, kind, body string }
	var got asked
	b := served(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = asked{r.Method, r.RequestURI, r.Header.Get("Authorization"), r.Header.Get("User-Agent"), r.Header.Get("Content-Type"), string(body)}
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _ = io.WriteString(w, `{"id":"7"}`)
	})
	var out struct{ ID string }
	for _, c := range []struct {
		call call
		want asked
	}{
		{call{method: "GET", path: "/channels/1/messages", query: url.Values{"after": {"2"}, "limit": {"100"}}},
			asked{method: "GET", uri: "/api/v9/channels/1/messages?after=2&limit=100", auth: "Bot " + testToken}},
		{call{method: "POST", path: "/channels/1/messages", body: map[string]string{"content": "a"}},
			asked{method: "POST", uri: "/api/v9/channels/1/messages", auth: "Bot " + testToken, kind: "application/json", body: `{"content":"a"}`}},
		{call{method: "POST", path: "/interactions/1/tok/callback", body: 4, open: true},
			asked{method: "POST", uri: "/api/v9/interactions/1/tok/callback", kind: "application/json", body: "4"}},
		{call{method: "PUT", path: "/channels/1/messages/2/reactions/%E2%9C%85/@me"},
			asked{method: "PUT", uri: "/api/v9/channels/1/messages/2/reactions/%E2%9C%85/@me", auth: "Bot " + testToken}},
	} {
		out.ID = ""
		if err := b.rest.do(context.Background(), c.call, &out); err != nil || out.ID != "7" {
			t.Errorf("%s %s: %q, %v", c.call.method, c.call.path, out.ID, err)
		}
		c.want.agent = "DiscordBot (https://github.com/bwmarrin/discordgo, v0.29.0)"
		if got != c.want {
			t.Errorf("asked %+v, want %+v", got, c.want)
		}
	}
	if err := b.rest.do(context.Background(), call{method: "DELETE", path: "/channels/1/messages/2"}, nil); err != nil {
		t.Error(err)
	}
	err := b.rest.do(context.Background(), call{method: "DELETE", path: "/channels/1/messages/2"}, &out)
	if f := failureOf(t, err); !f.written || f.status != 204 {
		t.Errorf("nothing where something is wanted: %+v", f)
	}
}

// content is a file that tells whether it was closed.
type content struct {
	io.Reader
	closed func()
}

func (c content) Close() error {
	c.closed()
	return nil
}

// TestFilesAreStreamed: what comes first is there before what comes last was made; all is closed, and nothing of a name or
// type breaks out of its header.
func TestFilesAreStreamed(t *testing.T) {
	first := make(chan struct{})
	type part struct{ name, file, kind, body string }
	var parts []part
	b := served(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		form, err := r.MultipartReader()
		if err != nil {
			t.Error(err)
			return
		}
		for {
			p, err := form.NextPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Error(err)
				return
			}
			head := make([]byte, 5)
			n, _ := io.ReadFull(p, head)
			if p.FormName() == "files[0]" {
				close(first)
			}
			rest, _ := io.ReadAll(p)
			parts = append(parts, part{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), string(head[:n]) + string(rest)})
		}
		_, _ = io.WriteString(w, "{}")
	})
	closed := 0
	late, pen := io.Pipe()
	go func() {
		_, _ = io.WriteString(pen, "begin"+strings.Repeat(" ", 1<<16))
		<-first // a client that collects all before it sends would wait for ever
		_, _ = io.WriteString(pen, "end")
		_ = pen.Close()
	}()
	err := b.rest.do(context.Background(), call{
		method: "POST", path: "/channels/1/messages", body: map[string]string{"content": "é"},
		files: []file{
			{name: "a.txt", mime: "text/plain", open: func() (io.ReadCloser, error) { return content{late, func() { closed++ }}, nil }},
			{name: "b\"\r\nX: y.bin", mime: "text/html\r\nX-Evil: 1", open: func() (io.ReadCloser, error) {
				return content{strings.NewReader("two"), func() { closed++ }}, nil
			}},
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []part{
		{"payload_json", "", "application/json", `{"content":"é"}`},
		{"files[0]", "a.txt", "text/plain", "begin" + strings.Repeat(" ", 1<<16) + "end"},
		{"files[1]", `b"` + "\r\n" + "X: y.bin", "application/octet-stream", "two"},
	}
	if len(parts) == 3 { // how a name with line breaks comes out does not matter, if it is still one
		parts[2].file, want[2].file = "", ""
	}
	if !slices.Equal(parts, want) {
		t.Errorf("%.300q", fmt.Sprint(parts))
	}
	if closed != 2 {
		t.Errorf("%d contents were closed", closed)
	}
}

func TestFilesThatCannotBeOpenedOrRead(t *testing.T) {
	asked := 0
	b := served(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		asked++
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "{}")
	})
	closed := 0
	good := file{name: "a", open: func() (io.ReadCloser, error) { return content{strings.NewReader("x"), func() { closed++ }}, nil }}
	pending := &bot.DeliveryError{Outcome: bot.Retry, After: time.Second, Err: bot.ErrFilePending}
	bad := file{name: "b", open: func() (io.ReadCloser, error) { return nil, pending }}
	err := b.rest.do(context.Background(), call{method: "POST", path: "/channels/1/messages", files: []file{good, bad}}, nil)
	if f := failureOf(t, err); f.written || f.status != 0 || closed != 1 || asked != 0 {
		t.Errorf("%+v, %d closed, %d asked", f, closed, asked)
	}
	if d := b.deliveryError(context.Background(), err, "", 0); d != pending {
		t.Errorf("what the file said is lost: %v", d)
	}
	if err := b.rest.patient(context.Background(), call{method: "POST", path: "/channels/1/messages", files: []file{bad}}, nil); !errors.Is(err, bot.ErrFilePending) {
		t.Errorf("patience with a file: %v", err)
	}
	broken := file{name: "c", open: func() (io.ReadCloser, error) {
		return content{io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<16)), failingReader{}), func() { closed++ }}, nil
	}}
	err = b.rest.do(context.Background(), call{method: "POST", path: "/channels/1/messages", files: []file{good, broken}}, nil)
	if f := failureOf(t, err); f.written || f.status != 0 {
		t.Errorf("cut off in the middle: %+v", f)
	}
	for range 2 {
		if err := b.rest.do(context.Background(), call{method: "POST", path: "/channels/1/messages", files: []file{good}}, nil); err != nil {
			t.Error(err)
		}
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// TestWritten: whether a failed request may have been done.
func TestWritten(t *testing.T) {
	drop := func(read bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if read {
				_, _ = io.Copy(io.Discard, r.Body)
			}
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		}
	}
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for _, c := range []struct {
		name    string
		h       http.HandlerFunc
		written bool
		status  int
	}{
		{"read, then dropped", drop(true), true, 0},
		{"dropped at its headers", drop(false), true, 0}, // the client cannot know
		{"garbage", answer(200, "<html>"), true, 200},
		{"half an answer", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"id":"1`)
		}, true, 200},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, true, 302},
		{"too much", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bytes.Repeat([]byte(" "), answerBytes+10))
		}, true, 200},
	} {
		b := served(t, Options{}, c.h)
		err := b.rest.do(context.Background(), call{method: "POST", path: "/channels/1/messages", body: 1}, &struct{}{})
		if f := failureOf(t, err); f.written != c.written || f.status != c.status {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
	b := made(t, Options{Endpoint: "http://127.0.0.1:1"})
	if f := failureOf(t, b.rest.do(context.Background(), call{method: "POST", path: "/a", body: 1}, nil)); f.written || f.status != 0 || f.ours {
		t.Errorf("no server: %+v", f)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	err := b.rest.do(over, call{method: "POST", path: "/a", body: 1}, nil)
	if f := failureOf(t, err); f.written || !errors.Is(err, context.Canceled) {
		t.Errorf("given up before: %+v", f)
	}
	if f := failureOf(t, b.rest.do(context.Background(), call{method: "POST", path: "/a", body: make(chan int)}, nil)); f.written || !f.ours {
		t.Errorf("what JSON has no form for: %+v", f)
	}
}

// TestGivenUpWhileAsking: a request that was given up while the server had it is in doubt.
func TestGivenUpWhileAsking(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	b := served(t, Options{}, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(arrived)
		<-release
	})
	defer close(release)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-arrived; cancel() }()
	err := b.rest.do(ctx, call{method: "POST", path: "/a", body: 1}, nil)
	if f := failureOf(t, err); !f.written || !errors.Is(err, context.Canceled) {
		t.Errorf("%+v", f)
	}
}

func TestWhatDiscordSays(t *testing.T) {
	b := made(t, Options{Transport: trip(func(*http.Request) (*http.Response, error) {
		return says(400, `{"code":50035,"message":"Invalid Form Body","errors":{"data":{"content":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"kata warga"}]}}}}`), nil
	})})
	err := b.rest.do(context.Background(), call{method: "POST", path: "/channels/1/messages"}, nil)
	if want := "discord POST /channels/1/messages: 400 (50035) Invalid Form Body (data.content BASE_TYPE_MAX_LENGTH)"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

// TestTokensAreNowhere: not in errors, whatever goes wrong; nor an interaction's.
func TestTokensAreNowhere(t *testing.T) {
	const secret = "aW50ZXJhY3Rpb246c2VjcmV0"
	log := &bytes.Buffer{}
	for name, transport := range map[string]http.RoundTripper{
		"tells too much": trip(func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("cannot reach %s with %s", r.URL, r.Header.Get("Authorization"))
		}),
		"quotes": trip(func(r *http.Request) (*http.Response, error) {
			return says(400, fmt.Sprintf(`{"code":50035,"message":"bad %s %s %s"}`, testToken, testSecret, r.URL.Path)), nil
		}),
		"fails": trip(func(*http.Request) (*http.Response, error) { return says(500, ""), nil }),
		"real":  &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }},
	} {
		b := made(t, Options{Transport: transport, Log: slog.New(slog.NewTextHandler(log, nil))})
		for _, c := range []call{
			{method: "GET", path: "/users/@me"},
			{method: "POST", path: "/interactions/12/" + secret + "/callback", open: true},
			{method: "PATCH", path: "/webhooks/12/" + secret + "/messages/@original", open: true},
			{method: "POST", path: "/webhooks/12/" + secret, open: true},
			{method: "POST", path: "/webhooks/12/" + secret + "/\x00", open: true},
		} {
			err := b.rest.do(context.Background(), c, nil)
			if err == nil {
				t.Errorf("%s: %s does not fail", name, c.path)
			}
			for ; err != nil; err = errors.Unwrap(err) {
				if told := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(told, testSecret) || strings.Contains(told, secret) {
					t.Errorf("%s: %s", name, told)
				}
			}
		}
	}
	if got := masked("/webhooks/12/" + secret + "/messages/@original"); got != "/webhooks/12/…" {
		t.Error(got)
	}
	if s := log.String(); strings.Contains(s, testSecret) || strings.Contains(s, secret) {
		t.Error(s)
	}
}

func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := []func() (*http.Response, error){
			func() (*http.Response, error) { return says(429, `{"message":"slow","retry_after":7.5}`), nil },
			func() (*http.Response, error) { return nil, errors.New("no network") },
			func() (*http.Response, error) { return says(502, "<html>"), nil },
			func() (*http.Response, error) { return says(500, `{"message":"500"}`), nil },
			func() (*http.Response, error) { return says(200, `{"id":"1"}`), nil },
		}
		b := made(t, Options{Transport: trip(func(*http.Request) (*http.Response, error) {
			a := answers[0]
			answers = answers[1:]
			return a()
		})})
		began := time.Now()
		var out struct{ ID string }
		if err := b.rest.patient(context.Background(), call{method: "GET", path: "/a"}, &out); err != nil || out.ID != "1" {
			t.Errorf("%q, %v", out.ID, err)
		}
		if took := time.Since(began); took != 7500*time.Millisecond+500*time.Millisecond+time.Second+2*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func TestPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		status := 403
		b := made(t, Options{Transport: trip(func(*http.Request) (*http.Response, error) {
			asked++
			return says(status, `{"message":"no","code":50013}`), nil
		})})
		for _, status = range []int{400, 401, 403, 404, 501} {
			asked = 0
			if f := failureOf(t, b.rest.patient(context.Background(), call{method: "GET", path: "/a"}, nil)); f.status != status || asked != 1 {
				t.Errorf("%+v, asked %d times", f, asked)
			}
		}
		status, asked = 503, 0
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		if err := b.rest.patient(ctx, call{method: "GET", path: "/a"}, nil); !errors.Is(err, context.DeadlineExceeded) || asked < 20 || asked > 30 {
			t.Errorf("%v after %d times", err, asked)
		}
	})
}

// TestPatienceHasALimitForEachAttempt: one that hangs does not use up all the time of the caller's.
func TestPatienceHasALimitForEachAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		b := made(t, Options{Transport: trip(func(r *http.Request) (*http.Response, error) {
			if asked++; asked == 1 {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return says(200, "{}"), nil
		})})
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		began := time.Now()
		if err := b.rest.patient(ctx, call{method: "GET", path: "/a"}, nil); err != nil || time.Since(began) > time.Minute {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// tick is a clock that stands still until it is set.
type tick struct {
	mu  sync.Mutex
	now time.Time
}

func newTick() *tick { return &tick{now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)} }

func (c *tick) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *tick) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// asJSON is v as a server would write it.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
