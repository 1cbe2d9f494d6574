package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/time/rate"

	"duaarah/bot"
	"duaarah/bot/adapter"
)

const (
	apiPath = "/api/v9"
	// Discord asks where the library is from that a bot is made with, and for its version. The library itself says the same.
	userAgent   = "DiscordBot (https://github.com/bwmarrin/discordgo, v" + discordgo.VERSION + ")"
	answerBytes = 32 << 20         // of one answer
	askTimeout  = 30 * time.Second // of a request that no caller limits, and of each of patient's
	patienceMin = 500 * time.Millisecond
	patienceMax = 30 * time.Second
	pageMax     = 100 // messages that are asked for at a time: as many as Discord gives

	// Discord takes fifty requests in any second with a bot's token; what answers interactions is not among them.
	requestsRate  = 44
	requestsBurst = 5
)

// call is one request to the HTTP API.
type call struct {
	method string
	path   string // below /api/v9, such as "/channels/1/messages"; what varies is escaped already
	query  url.Values
	body   any    // sent as JSON; nil: none
	files  []file // sent with it, as files[0], files[1], …
	open   bool   // without the token: interactions have their own in the path
	apart  bool   // it has a limit of its own besides its route's, which is not to hold up others
}

// messagesPath is the path of a channel's messages.
func messagesPath(channel string) string { return "/channels/" + channel + "/messages" }

// messagePath is the path of one message.
func messagePath(channel, message string) string { return messagesPath(channel) + "/" + message }

// file is the content of one file on its way. It is opened anew for each attempt.
type file struct {
	name string
	mime string // empty: unknown
	open func() (io.ReadCloser, error)
}

// failure is why a request has no good answer. Its text holds no token, and not the ID of a chat or a person: it goes into the log, from
// where nobody can erase it.
type failure struct {
	method, path string // the path without tokens
	// written: the request was, or may have been, written whole. False: Discord surely did nothing.
	written bool
	status  int    // of HTTP; 0: no answer at all. A wait of our own has 429
	code    int    // Discord's own; 0: it gave none
	text    string // Discord's own words
	// retryAfter is how long to wait, of a 429 or of a bucket known to be empty (then nothing was written).
	retryAfter time.Duration
	global     bool // the wait holds for all requests
	cause      error

	told  bool // the answer was Discord's JSON, not that of something in front of it
	open  bool // it went without the bot's token
	ours  bool // it could not even be made: what is in it is at fault, not the network
	local bool // the wait is our own, not Discord's
}

func (f *failure) Error() string {
	what := "discord " + f.method + " " + withoutIDs(f.path) + ": "
	switch {
	case f.local:
		return what + fmt.Sprintf("%s: not asked for %v", f.text, f.retryAfter.Round(time.Millisecond))
	case f.told && f.code != 0:
		return what + fmt.Sprintf("%d (%d) %s", f.status, f.code, f.text)
	case f.told:
		return what + fmt.Sprintf("%d %s", f.status, f.text)
	case f.cause != nil:
		return what + f.cause.Error()
	}
	return what + fmt.Sprintf("HTTP %d without Discord's answer", f.status)
}

// withoutIDs is a path with a star in the place of each ID.
func withoutIDs(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) >= idLeast && snowflake(part) {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// idLeast is how many digits an ID of Discord's has at least: its first ones were given in 2015.
const idLeast = 17

func (f *failure) Unwrap() error { return f.cause }

// RetryAfter is for bot.RetryAfter.
func (f *failure) RetryAfter() time.Duration { return f.retryAfter }

// rest makes requests.
type rest struct {
	opt    Options
	client *http.Client
	limits *limits
	pace   *rate.Limiter // of requests with the bot's token
}

func newREST(opt Options) *rest {
	return &rest{opt: opt, limits: newLimits(opt.Clock, opt.Log), client: adapter.NewClient(opt.Transport),
		pace: rate.NewLimiter(requestsRate, requestsBurst)}
}

// do makes one request, and decodes the answer into out (nil: it does not matter). It waits for its turn among all
// requests, but for nothing else: a bucket that is known to be empty is a failure that says for how long. Its error is a
// *failure.
func (r *rest) do(ctx context.Context, c call, out any) error {
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, askTimeout)
		defer cancel()
	}
	if !c.open {
		if err := r.pace.Wait(ctx); err != nil {
			return r.failed(c, err)
		}
	}
	t, wait := r.limits.admit(c)
	if t == nil {
		f := r.failed(c, nil)
		f.status, f.retryAfter, f.global, f.text, f.local = http.StatusTooManyRequests, wait.after, wait.global, wait.why, true
		return f
	}
	var written atomic.Bool
	resp, err := r.ask(ctx, c, &written)
	if err != nil {
		r.limits.unanswered(t)
		return r.unanswered(c, err, written.Load())
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerBytes+1))
	_ = resp.Body.Close() // it was only read
	if err == nil && len(body) > answerBytes {
		err = fmt.Errorf("the answer has more than %d bytes", answerBytes)
	}
	told := readRefusal(resp, body)
	r.limits.answered(t, resp, told)
	if resp.StatusCode >= 300 {
		f := r.failed(c, nil)
		f.written, f.status, f.told, f.code, f.text = true, resp.StatusCode, told.json, told.Code, r.clean(c, adapter.Clip(told.text(), 200))
		f.retryAfter, f.global = told.after, told.Global
		return f
	}
	if err == nil && out != nil {
		err = json.Unmarshal(body, out)
	}
	if err != nil {
		f := r.failed(c, fmt.Errorf("read the answer: %w", err))
		f.written, f.status = true, resp.StatusCode
		return f
	}
	return nil
}

// notMadeError: the request could not even be made.
type notMadeError struct{ error }

func (e notMadeError) Unwrap() error { return e.error }

func (r *rest) failed(c call, cause error) *failure {
	f := &failure{method: c.method, path: masked(c.path), open: c.open}
	if cause != nil {
		f.cause = r.redact(c, cause)
	}
	return f
}

// odd is the failure of a request that was carried out, but whose answer makes no sense.
func (r *rest) odd(c call, why error) *failure {
	f := r.failed(c, why)
	f.written, f.status = true, http.StatusOK
	return f
}

func (r *rest) unanswered(c call, err error, written bool) *failure {
	var not notMadeError
	if errors.As(err, &not) {
		f := r.failed(c, not.error)
		f.ours = true
		return f
	}
	f := r.failed(c, err)
	f.written = written
	return f
}

// ask makes the request. written says, when it fails, whether Discord may have it whole.
func (r *rest) ask(ctx context.Context, c call, written *atomic.Bool) (*http.Response, error) {
	body, kind, err := c.content()
	if err != nil {
		return nil, notMadeError{err}
	}
	address := r.opt.Endpoint + apiPath + c.path
	if len(c.query) > 0 {
		address += "?" + c.query.Encode()
	}
	req, err := http.NewRequestWithContext(adapter.Trace(ctx, written), c.method, address, body)
	if err != nil {
		if closer, ok := body.(io.Closer); ok {
			_ = closer.Close() // nothing was read
		}
		return nil, notMadeError{err}
	}
	req.Header.Set("User-Agent", userAgent)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if !c.open {
		req.Header.Set("Authorization", "Bot "+r.opt.Token)
	}
	return r.client.Do(req)
}

// patient is do for what nobody waits for: it waits where Discord wants that, and tries again what may pass, until ctx is
// done. Its error is a *failure, or ctx's.
func (r *rest) patient(ctx context.Context, c call, out any) error {
	backoff := patienceMin
	for {
		err := r.once(ctx, c, out)
		var f *failure
		if err == nil || !errors.As(err, &f) {
			return err
		}
		wait := backoff
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case f.status == http.StatusTooManyRequests:
			wait = max(f.retryAfter, 10*time.Millisecond)
		case f.passing():
			backoff = min(2*backoff, patienceMax)
		default:
			return err
		}
		if !adapter.Sleep(ctx, wait) {
			return ctx.Err()
		}
	}
}

// once is do with a limit of its own: a caller's may be of hours.
func (r *rest) once(ctx context.Context, c call, out any) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return r.do(ctx, c, out)
}

// passing reports whether the same request may well succeed later, without any wait being asked for.
func (f *failure) passing() bool {
	return f.status == 0 && !f.ours || f.status >= 500 && f.status != http.StatusNotImplemented
}

// taken reports whether the server did what was asked, though its answer is none that can be read.
func (f *failure) taken() bool { return f.status >= 200 && f.status < 300 }

// refusal is what Discord's JSON says with a status that is no success.
type refusal struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	After   float64         `json:"retry_after"` // seconds
	Global  bool            `json:"global"`
	Errors  json.RawMessage `json:"errors"`

	json  bool
	after time.Duration // of a 429
}

// readRefusal reads an answer that is no success. One that is has nothing to tell.
func readRefusal(resp *http.Response, body []byte) (x refusal) {
	if resp.StatusCode < 300 {
		return x
	}
	x.json = json.Unmarshal(body, &x) == nil && (x.Code != 0 || x.Message != "")
	if resp.StatusCode != http.StatusTooManyRequests {
		x.Global = false
		return x
	}
	// Without its JSON, it is not Discord but something in front of it, which counts by our address.
	x.Global = x.Global || !x.json || resp.Header.Get("X-RateLimit-Global") != ""
	for _, s := range []float64{x.After, headerSeconds(resp.Header, "Retry-After"), headerSeconds(resp.Header, "X-RateLimit-Reset-After"), 5} {
		if x.after = seconds(s); x.after > 0 {
			break
		}
	}
	return x
}

// text is Discord's words, and the field that it finds fault with. What it says of a field may quote the field: left out.
func (x *refusal) text() string {
	var field func(raw json.RawMessage, path string, deep int) string
	field = func(raw json.RawMessage, path string, deep int) string {
		var all map[string]json.RawMessage
		if deep > 12 || json.Unmarshal(raw, &all) != nil {
			return ""
		}
		var here []struct {
			Code string `json:"code"`
		}
		if json.Unmarshal(all["_errors"], &here) == nil && len(here) > 0 {
			return path + " " + here[0].Code
		}
		best := ""
		for k, v := range all {
			if s := field(v, strings.TrimPrefix(path+"."+k, "."), deep+1); s != "" && (best == "" || s < best) {
				best = s
			}
		}
		return best
	}
	if s := field(x.Errors, "", 0); s != "" {
		return x.Message + " (" + s + ")"
	}
	return x.Message
}

// Paths that hold an interaction's token: all behind the first ID is left out.
var secretPaths = [...]string{"/interactions/", "/webhooks/"}

// masked is a path without tokens.
func masked(path string) string {
	for _, p := range secretPaths {
		if rest, ok := strings.CutPrefix(path, p); ok {
			if id, _, more := strings.Cut(rest, "/"); more {
				return p + id + "/…"
			}
		}
	}
	return path
}

// redact takes tokens out of an error: a *url.Error holds the request's address. What a file's content cannot be had
// for stays as it is.
func (r *rest) redact(c call, err error) error {
	var d *bot.DeliveryError
	var u *url.Error
	if errors.As(err, &d) {
		return d
	}
	if errors.As(err, &u) {
		err = u.Err
	}
	if clean := r.clean(c, err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

// clean takes the bot's token, also its secret parts alone, and that of an interaction out of a text.
func (r *rest) clean(c call, s string) string {
	hide := []string{r.opt.Token, url.QueryEscape(r.opt.Token)}
	if parts := strings.Split(r.opt.Token, "."); len(parts) > 1 {
		hide = append(hide, parts[len(parts)-1], strings.Join(parts[1:], "."))
	}
	for _, p := range secretPaths {
		if rest, ok := strings.CutPrefix(c.path, p); ok {
			_, token, _ := strings.Cut(rest, "/")
			token, _, _ = strings.Cut(token, "/")
			hide = append(hide, token)
			if plain, err := url.PathUnescape(token); err == nil {
				hide = append(hide, plain)
			}
		}
	}
	for _, t := range hide {
		if len(t) >= 6 {
			s = strings.ReplaceAll(s, t, "<token>")
		}
	}
	return s
}
