package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"duaarah/bot/adapter"
)

const (
	answerBytes = 32 << 20         // of one answer; a hundred updates are far below
	askTimeout  = 30 * time.Second // of a request that no caller limits
	longestWait = 30 * 24 * time.Hour
)

// api makes requests to the Bot API server.
type api struct {
	token, endpoint string
	client          *http.Client
}

func newAPI(token, endpoint string, transport http.RoundTripper) api {
	return api{token: token, endpoint: endpoint, client: adapter.NewClient(transport)}
}

// failure is why a request has no good answer. Its text holds no token.
type failure struct {
	method string
	// written: the request was, or may have been, written whole. False: Telegram surely did nothing.
	written bool
	status  int // of HTTP; 0: no answer at all
	json    bool
	// retryAfter is how long to wait, as the JSON or the header of an answer says. What stands before Telegram has only the header.
	retryAfter time.Duration
	// What Telegram's JSON says.
	code     int
	text     string
	migrated int64

	cause error
}

func (f *failure) Error() string {
	switch {
	case f.json:
		return fmt.Sprintf("telegram %s: %d %s", f.method, f.code, f.text)
	case f.status != 0:
		return fmt.Sprintf("telegram %s: HTTP %d without Telegram's answer", f.method, f.status)
	}
	return fmt.Sprintf("telegram %s: %v", f.method, f.cause)
}

func (f *failure) Unwrap() error { return f.cause }

// RetryAfter is for bot.RetryAfter.
func (f *failure) RetryAfter() time.Duration { return f.retryAfter }

// says reports whether Telegram's description holds one of the phrases.
func (f *failure) says(phrases ...string) bool {
	text := strings.ToLower(f.text)
	for _, p := range phrases {
		if strings.Contains(text, strings.ToLower(p)) {
			return true
		}
	}
	return false
}

// call makes one request and puts its result into out, unless that is nil. Files are uploaded. Its error is a *failure.
func (a api) call(ctx context.Context, method string, params tgbotapi.Params, files []tgbotapi.RequestFile, out any) error {
	c := &bound{ctx: ctx, client: a.client}
	lib := &tgbotapi.BotAPI{Token: a.token, Client: c}
	lib.SetAPIEndpoint(a.endpoint + "/bot%s/%s")
	var answer *tgbotapi.APIResponse
	var err error
	if len(files) > 0 {
		answer, err = lib.UploadFiles(method, params, files)
	} else {
		answer, err = lib.MakeRequest(method, params)
	}
	if err == nil && out != nil {
		if err = json.Unmarshal(answer.Result, out); err != nil {
			return &failure{method: method, written: true, status: c.status, cause: fmt.Errorf("read the result: %w", err)}
		}
	}
	if err == nil {
		return nil
	}
	f := &failure{method: method, written: c.written.Load(), status: c.status, retryAfter: seconds(c.retry), cause: a.redact(err)}
	var told *tgbotapi.Error
	if errors.As(err, &told) && (answer.ErrorCode != 0 || answer.Description != "") {
		f.json, f.code, f.text, f.cause = true, answer.ErrorCode, a.clean(adapter.Clip(answer.Description, 200)), nil
		f.migrated = told.MigrateToChatID
		f.retryAfter = max(f.retryAfter, seconds(told.RetryAfter))
		if f.code == 0 {
			f.code = c.status
		}
	}
	return f
}

// ask is call with a time limit, for what nobody else limits.
func (a api) ask(ctx context.Context, method string, params tgbotapi.Params, out any) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return a.call(ctx, method, params, nil, out)
}

// seconds is a wait, and none that would overflow.
func seconds(n int) time.Duration {
	return time.Duration(max(0, min(n, int(longestWait/time.Second)))) * time.Second
}

// download opens a file that getFile told of. The library's own link is hard-wired to the public server.
func (a api) download(ctx context.Context, path string) (io.ReadCloser, error) {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if p == "" || p == "." || p == ".." {
			return nil, &failure{method: "download", cause: errors.New("the file has no path below the server's")}
		}
		parts[i] = url.PathEscape(p)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.endpoint+"/file/bot"+a.token+"/"+strings.Join(parts, "/"), nil)
	if err != nil {
		return nil, &failure{method: "download", cause: a.redact(err)}
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return nil, &failure{method: "download", cause: a.redact(err)}
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close() // nothing in it is wanted
		return nil, &failure{method: "download", status: resp.StatusCode}
	}
	return resp.Body, nil
}

// redact takes the token out of an error: a *url.Error holds the request's address, and that the token.
func (a api) redact(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if clean := a.clean(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

// clean takes the token, also its secret half alone, out of a text.
func (a api) clean(s string) string {
	_, secret, _ := strings.Cut(a.token, ":")
	for _, t := range []string{a.token, url.QueryEscape(a.token), secret} {
		s = strings.ReplaceAll(s, t, "<token>")
	}
	return s
}

// bound is the library's HTTP client for one request: the library knows no contexts. It also notes whether the request
// was written: see adapter.Trace.
type bound struct {
	ctx     context.Context
	client  *http.Client
	status  int
	retry   int // seconds, of the header Retry-After; 0: none that is a number
	written atomic.Bool
}

// Do implements tgbotapi.HTTPClient.
func (c *bound) Do(req *http.Request) (*http.Response, error) {
	if err := c.ctx.Err(); err != nil {
		if req.Body != nil {
			_ = req.Body.Close() // ends the library's goroutine that writes into it
		}
		return nil, err
	}
	resp, err := c.client.Do(req.WithContext(adapter.Trace(c.ctx, &c.written)))
	if err != nil {
		return nil, err
	}
	c.status = resp.StatusCode
	if wait := resp.Header.Get("Retry-After"); wait != "" {
		if n, err := strconv.Atoi(wait); err == nil {
			c.retry = n
		}
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, answerBytes), resp.Body}
	return resp, nil
}
