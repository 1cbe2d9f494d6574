package discord

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// bucketHead is what Discord tells of a bucket.
func bucketHead(hash string, limit, left int, after string) []string {
	return []string{
		"X-RateLimit-Bucket", hash, "X-RateLimit-Limit", strconv.Itoa(limit), "X-RateLimit-Remaining", strconv.Itoa(left),
		"X-RateLimit-Reset-After", after,
	}
}

func TestRoutes(t *testing.T) {
	for _, c := range []struct{ method, path, route, major string }{
		{"GET", "/channels/12/messages", "GET /channels/12/messages", "12"},
		{"PATCH", "/channels/12/messages/34", "PATCH /channels/12/messages/:id", "12"},
		{"PUT", "/channels/12/messages/34/reactions/%E2%9C%85/@me", "PUT /channels/12/messages/:id/reactions/:emoji/@me", "12"},
		{"GET", "/guilds/12/members/34", "GET /guilds/12/members/:id", "12"},
		{"POST", "/users/@me/channels", "POST /users/@me/channels", ""},
		{"POST", "/interactions/12/tok/callback", "POST /interactions/12/tok/callback", "12/tok"},
		{"PATCH", "/webhooks/12/tok/messages/34", "PATCH /webhooks/12/tok/messages/:id", "12/tok"},
		{"POST", "/webhooks/12/34", "POST /webhooks/12/34", "12/34"},
		{"PUT", "/applications/12/commands", "PUT /applications/:id/commands", ""},
		{"GET", "/gateway", "GET /gateway", ""},
		{"GET", "", "GET ", ""},
	} {
		if got := route(c.method, c.path); got != c.route || major(got) != c.major {
			t.Errorf("%s: %q of %q", c.path, got, major(got))
		}
	}
}

// limited is a bot whose server answers by what the test says, and a count of what it was asked.
func limited(t *testing.T, clock *tick, answer func(r *http.Request) *http.Response) (*Bot, *atomic.Int64) {
	asked := &atomic.Int64{}
	return made(t, Options{Clock: clock.Now, Transport: trip(func(r *http.Request) (*http.Response, error) {
		asked.Add(1)
		return answer(r), nil
	})}), asked
}

func TestBuckets(t *testing.T) {
	clock := newTick()
	left := 1
	b, asked := limited(t, clock, func(r *http.Request) *http.Response {
		h := bucketHead("abc", 5, left, "4.2")
		if strings.Contains(r.URL.Path, "/other") {
			h[1] = "other"
		}
		return says(200, "{}", h...)
	})
	ask := func(method, path string) *failure {
		t.Helper()
		if err := b.rest.do(context.Background(), call{method: method, path: path}, nil); err != nil {
			return failureOf(t, err)
		}
		return nil
	}
	for left = 1; left >= 0; left-- {
		if f := ask("POST", "/channels/12/messages"); f != nil {
			t.Fatal(f)
		}
	}
	left = 0
	clock.add(time.Second)
	n := asked.Load()
	f := ask("POST", "/channels/12/messages")
	if f == nil || f.status != 429 || f.written || f.global || f.retryAfter != 3200*time.Millisecond || asked.Load() != n {
		t.Fatalf("an empty bucket: %+v", f)
	}
	if d := b.deliveryError(context.Background(), f, "12", 0); d.Outcome != "retry" || d.After != f.retryAfter || d.Account {
		t.Errorf("an empty bucket: %+v", d)
	}
	for _, other := range [][2]string{{"POST", "/channels/13/messages"}, {"GET", "/channels/12/other"}, {"GET", "/channels/12/messages/5"}} {
		if f := ask(other[0], other[1]); f != nil {
			t.Errorf("%v: %v", other, f)
		}
	}
	// That route was told to share the bucket.
	if f := ask("GET", "/channels/12/messages/6"); f == nil {
		t.Error("a shared bucket is not")
	}
	clock.add(4200 * time.Millisecond)
	left = 4
	for range 3 {
		if f := ask("POST", "/channels/12/messages"); f != nil {
			t.Errorf("filled again: %v", f)
		}
	}
}

// TestBucketsInTheAir: several at once do not ask for more than the bucket holds, before and after it was filled again.
func TestBucketsInTheAir(t *testing.T) {
	clock := newTick()
	gate := make(chan struct{})
	var left atomic.Int64
	left.Store(3)
	b, asked := limited(t, clock, func(*http.Request) *http.Response {
		<-gate
		return says(200, "{}", bucketHead("abc", 5, int(left.Add(-1)+1), "2")...)
	})
	ask := func() error {
		return b.rest.do(context.Background(), call{method: "POST", path: "/channels/12/messages"}, nil)
	}
	go func() { gate <- struct{}{} }()
	if err := ask(); err != nil { // 3 are left
		t.Fatal(err)
	}
	for _, want := range []int{3, 5} {
		asked.Store(0)
		var refused atomic.Int64
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if ask() != nil {
					refused.Add(1)
				}
			})
		}
		for range want {
			gate <- struct{}{}
		}
		all.Wait()
		if int(asked.Load()) != want || int(refused.Load()) != 10-want {
			t.Errorf("%d asked, %d refused, want %d", asked.Load(), refused.Load(), want)
		}
		clock.add(2 * time.Second)
		left.Store(4)
	}
}

// TestAnswersOvertakeEachOther: an older answer does not fill the bucket.
func TestAnswersOvertakeEachOther(t *testing.T) {
	clock := newTick()
	l := newLimits(clock.Now, slog.New(slog.DiscardHandler))
	c := call{method: "POST", path: "/channels/12/messages"}
	answer := func(tk *ticket, left int) {
		l.answered(tk, says(200, "", bucketHead("abc", 5, left, "2")...), refusal{})
	}
	first, _ := l.admit(c)
	answer(first, 4)
	one, _ := l.admit(c)
	two, _ := l.admit(c)
	answer(two, 1)
	answer(one, 3)
	last, _ := l.admit(c)
	if next, wait := l.admit(c); last == nil || next != nil || wait.after <= 0 {
		t.Errorf("%v %v %v", last, next, wait)
	}
	l.unanswered(last)
	if next, _ := l.admit(c); next == nil {
		t.Error("what had no answer holds its place")
	}
}

func TestTooManyRequests(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer *http.Response
		after  time.Duration
		global bool
		// Whether the same, another of the bot's, and one without its token are asked afterwards.
		same, other, open bool
	}{
		{"a bucket", says(429, `{"message":"slow","retry_after":1.25,"global":false}`, bucketHead("abc", 5, 0, "1.25")...), 1250 * time.Millisecond, false, false, true, true},
		{"a bucket without a name", says(429, `{"message":"slow","retry_after":64.57,"global":false}`), 64570 * time.Millisecond, false, false, true, true},
		{"whole seconds in the header", says(429, `{"message":"slow"}`, "Retry-After", "3"), 3 * time.Second, false, false, true, true},
		{"all", says(429, `{"message":"slow","retry_after":2,"global":true}`), 2 * time.Second, true, false, false, true},
		{"all, by the header", says(429, `{"message":"slow","retry_after":2}`, "X-RateLimit-Global", "true"), 2 * time.Second, true, false, false, true},
		{"something in front", says(429, `<html>`, "Retry-After", "600"), 10 * time.Minute, true, false, false, false},
		{"something in front that says nothing", says(429, ``), 5 * time.Second, true, false, false, false},
		{"absurd", says(429, `{"message":"slow","retry_after":1e300}`), longestWait, false, false, true, true},
		{"nonsense", says(429, `{"message":"slow","retry_after":-1}`, "Retry-After", "soon"), 5 * time.Second, false, false, true, true},
	} {
		clock := newTick()
		first := true
		b, _ := limited(t, clock, func(*http.Request) *http.Response {
			if first {
				first = false
				return c.answer
			}
			return says(200, "{}")
		})
		same := call{method: "POST", path: "/channels/12/messages"}
		f := failureOf(t, b.rest.do(context.Background(), same, nil))
		if f.status != 429 || !f.written || f.retryAfter != c.after || f.global != c.global {
			t.Errorf("%s: %+v", c.name, f)
		}
		other, open := call{method: "GET", path: "/channels/13"}, call{method: "POST", path: "/interactions/1/tok/callback", open: true}
		try := func(when string, what call, want bool) {
			t.Helper()
			if err := b.rest.do(context.Background(), what, nil); (err == nil) != want {
				t.Errorf("%s, %s: %v", c.name, when, err)
			}
		}
		clock.add(c.after - time.Millisecond)
		try("the same", same, c.same)
		try("another", other, c.other)
		try("an interaction", open, c.open)
		clock.add(time.Millisecond)
		try("the same, later", same, true)
		try("another, later", other, true)
		try("an interaction, later", open, true)
	}
}

// TestAnInteractionsLimitIsItsOwn: a webhook's 429 blocks it alone.
func TestAnInteractionsLimitIsItsOwn(t *testing.T) {
	clock := newTick()
	b, _ := limited(t, clock, func(r *http.Request) *http.Response {
		if strings.HasSuffix(r.URL.Path, "/one") {
			return says(429, `{"message":"slow","retry_after":2,"global":true}`)
		}
		return says(200, "{}", bucketHead("abc", 5, 4, "1")...)
	})
	for path, want := range map[string]bool{"/webhooks/1/one": false, "/webhooks/1/two": true, "/channels/12/messages": true} {
		err := b.rest.do(context.Background(), call{method: "POST", path: path, open: strings.Contains(path, "webhooks")}, nil)
		if (err == nil) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestInvalidRequests: before Discord bans us, nothing more is asked.
// TestPace: requests with the token take turns; what answers an interaction goes ahead of them.
func TestPace(t *testing.T) {
	asked := 0
	b := made(t, Options{Transport: trip(func(*http.Request) (*http.Response, error) {
		asked++
		return says(200, "{}"), nil
	})})
	if perSecond := float64(b.rest.pace.Limit()) + float64(b.rest.pace.Burst()); perSecond > 50 {
		t.Errorf("%v requests may be made in a second", perSecond)
	}
	b.rest.pace.SetLimit(0) // no more turns
	for range requestsBurst {
		if err := b.rest.do(t.Context(), call{method: "GET", path: "/gateway"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	f := failureOf(t, b.rest.do(t.Context(), call{method: "GET", path: "/gateway"}, nil))
	if f.written || !f.passing() || asked != requestsBurst {
		t.Errorf("out of turn it is %+v, asked %d times", f, asked)
	}
	if err := b.rest.do(t.Context(), call{method: "POST", path: "/interactions/1/x/callback", open: true}, nil); err != nil {
		t.Error(err)
	}
}

func TestInvalidRequests(t *testing.T) {
	clock, log := newTick(), &bytes.Buffer{}
	answer := says(403, "")
	asked := 0
	b := made(t, Options{Clock: clock.Now, Log: slog.New(slog.NewTextHandler(log, nil)), Transport: trip(func(*http.Request) (*http.Response, error) {
		asked++
		return answer, nil
	})})
	b.rest.pace.SetLimit(rate.Inf)
	ask := func() *failure {
		return failureOf(t, b.rest.do(context.Background(), call{method: "GET", path: "/channels/" + strconv.Itoa(asked+1)}, nil))
	}
	// These do not count.
	for range invalidMax {
		answer = says(404, `{"message":"x","code":10003}`)
		ask()
		answer = says(429, `{"message":"slow","retry_after":0.001}`, "X-RateLimit-Scope", "shared")
		ask()
		answer = says(500, "")
		ask()
		clock.add(time.Millisecond)
	}
	clock.add(time.Hour)
	asked = 0
	for i := range invalidMax {
		switch i % 3 {
		case 0:
			answer = says(403, `{"message":"x","code":50013}`)
		case 1:
			answer = says(401, `{"message":"401: Unauthorized","code":0}`)
		case 2:
			answer = says(429, `{"message":"slow","retry_after":0.001}`)
		}
		ask()
		clock.add(10 * time.Millisecond)
	}
	for range 3 {
		f := ask()
		if f.status != 429 || f.written || !f.global || f.retryAfter != invalidWindow-50*time.Second || asked != invalidMax {
			t.Fatalf("%+v, asked %d times", f, asked)
		}
		if d := b.deliveryError(context.Background(), f, "1", 0); !d.Account || d.After != f.retryAfter {
			t.Errorf("%+v", d)
		}
	}
	if n := strings.Count(log.String(), "too many requests were refused"); n != 1 {
		t.Errorf("it is logged %d times", n)
	}
	clock.add(invalidWindow - 50*time.Second)
	ask()
	if asked != invalidMax+1 {
		t.Error("there is room for one, but it is not asked")
	}
	if f := ask(); f.retryAfter != 10*time.Millisecond {
		t.Errorf("%+v", f)
	}
	if n := strings.Count(log.String(), "too many requests were refused"); n != 1 {
		t.Errorf("in one spell, it is logged %d times", n)
	}
	clock.add(invalidWindow)
	answer = says(200, "{}")
	for range 10 {
		if err := b.rest.do(context.Background(), call{method: "GET", path: "/a"}, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLimitsAreBounded: however many channels there are.
func TestLimitsAreBounded(t *testing.T) {
	for _, pause := range []time.Duration{0, time.Second, time.Minute} {
		clock := newTick()
		b, _ := limited(t, clock, func(*http.Request) *http.Response {
			return says(200, "{}", bucketHead("abc", 5, 0, "30")...)
		})
		b.rest.pace.SetLimit(rate.Inf)
		for i := range 3 * bucketsMax {
			clock.add(pause)
			if err := b.rest.do(context.Background(), call{method: "GET", path: "/channels/" + strconv.Itoa(1000+i)}, nil); err != nil {
				t.Fatal(err)
			}
			if n := len(b.rest.limits.buckets); n > bucketsMax {
				t.Fatalf("%d buckets", n)
			}
			if n := len(b.rest.limits.routes); n > 4*bucketsMax {
				t.Fatalf("%d routes", n)
			}
		}
		// The latest is still known.
		err := b.rest.do(context.Background(), call{method: "GET", path: "/channels/" + strconv.Itoa(1000+3*bucketsMax-1)}, nil)
		if err == nil {
			t.Errorf("pause %v: the latest bucket was forgotten", pause)
		}
	}
}
