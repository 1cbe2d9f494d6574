package discord

import (
	"bytes"
	"context"
	"encoding/base64"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestIDOf(t *testing.T) {
	b64 := base64.RawURLEncoding.EncodeToString
	jwt := func(claims string) string {
		return b64([]byte(`{"alg":"HS256"}`)) + "." + b64([]byte(claims)) + ".c2ln"
	}
	for token, want := range map[string]string{
		testToken: testID,
		b64([]byte("80351110224678912")) + ".X-hvzA.Ovy4MCQywSkoMRRclStW4xAYK7I":                "80351110224678912",
		base64.StdEncoding.EncodeToString([]byte("8035111022467891")) + ".X-hvzA.Ovy4MCQywSkoM": "8035111022467891",
		jwt(`{"id":"80351110224678912","iat":1}`):                                               "80351110224678912",
		jwt(`{"sub":"80351110224678912","iat":1}`):                                              "80351110224678912",
		jwt(`{"id":80351110224678912,"iat":1}`):                                                 "80351110224678912",
		jwt(`{"id":"someone","sub":"80351110224678912"}`):                                       "80351110224678912",
		jwt(`{"id":"someone"}`):                                                                 "",
		jwt(`[]`):                                                                               "",
		"":                                                                                      "",
		"abc":                                                                                   "",
		"...":                                                                                   "",
		"80351110224678912.x.y":                                                                 "", // not in base64
		b64([]byte("0123")) + ".x.y":                                                            "",
		b64([]byte("12\n")) + ".x.y":                                                            "",
		b64([]byte("80351110224678912")):                                                        "",
		"ODAzNTExMTAyMjQ2Nzg5MTI.\x00.\n":                                                       "80351110224678912",
	} {
		if got := idOf(token); got != want {
			t.Errorf("%q: %q, want %q", token, got, want)
		}
	}
}

func TestAskID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var answers []*http.Response
		transport := trip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/api/v9/users/@me" || len(answers) == 0 {
				t.Errorf("asked %s", r.URL.Path)
				return says(404, ""), nil
			}
			a := answers[0]
			answers = answers[1:]
			return a, nil
		})
		for _, c := range []struct {
			name    string
			answers []*http.Response
			want    string
			err     string
		}{
			{"at once", []*http.Response{says(200, `{"id":"77"}`)}, "77", ""},
			{"at last", []*http.Response{says(502, ""), says(503, ""), says(200, `{"id":"77"}`)}, "77", ""},
			{"never", []*http.Response{says(502, ""), says(502, ""), says(502, "")}, "", "HTTP 502"},
			{"a bad token", []*http.Response{says(401, `{"message":"401: Unauthorized"}`)}, "", "does not accept the token"},
			{"another server", []*http.Response{says(404, "<html>")}, "", "HTTP 404"},
			{"garbage", []*http.Response{says(200, `{"id":"x"}`)}, "", "does not tell"},
		} {
			answers = c.answers
			b, err := New(context.Background(), Options{Token: "opaque-token-of-another-server", Transport: transport})
			switch {
			case c.err == "" && (err != nil || b.Account().Name != c.want):
				t.Errorf("%s: %v", c.name, err)
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "opaque")):
				t.Errorf("%s: %v", c.name, err)
			case len(answers) > 0:
				t.Errorf("%s: %d answers are left", c.name, len(answers))
			}
		}
		began := time.Now()
		_, err := New(context.Background(), Options{Token: "opaque", Transport: trip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})})
		if err == nil || time.Since(began) != 10*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestGetMe(t *testing.T) {
	user := m{"id": testID, "username": "duaarah"}
	for _, c := range []struct {
		name string
		w    world
		fail bool
		app  string
		off  bool
	}{
		{"Discord", world{"/users/@me": user, "/applications/@me": m{"id": "71", "flags": flagMessageContent}}, false, "71", false},
		{"a small bot", world{"/users/@me": user, "/applications/@me": m{"id": "71", "flags": flagMessageContentLimited | 1<<23}}, false, "71", false},
		{"content is off", world{"/users/@me": user, "/applications/@me": m{"id": "71", "flags": 1 << 23}}, false, "71", true},
		{"flags as a string", world{"/users/@me": user, "/applications/@me": m{"id": "71", "flags": "524288"}}, false, "71", false},
		{"no flags", world{"/users/@me": user, "/applications/@me": m{"id": "71", "flags": nil}}, false, "71", false},
		{"the older way", world{"/users/@me": user, "/oauth2/applications/@me": m{"id": "71"}}, false, "71", false},
		{"the older way, where the other is for people", world{"/users/@me": user, "/applications/@me": refuses(403, 20001), "/oauth2/applications/@me": m{"id": "71"}}, false, "71", false},
		{"neither", world{"/users/@me": user}, false, testID, false},
		{"no server", world{"/users/@me": refuses(502, 0)}, true, testID, false},
		{"a bad token", world{"/users/@me": refuses(401, 0)}, true, testID, false},
		{"nobody", world{"/users/@me": m{}}, true, testID, false},
		{"too fast", world{"/users/@me": user, "/applications/@me": refuses(429, 0)}, true, testID, false},
	} {
		b := made(t, Options{Transport: trip(func(r *http.Request) (*http.Response, error) { return c.w.answer(t, r), nil })})
		err := b.getMe(context.Background())
		if (err != nil) != c.fail || b.appID() != c.app || b.intents.off() != c.off {
			t.Errorf("%s: %v, application %s, off %v", c.name, err, b.appID(), b.intents.off())
		}
		if err != nil {
			failureOf(t, err)
		}
		select {
		case <-b.Known():
			if c.fail || b.Username() != "duaarah" {
				t.Errorf("%s: it is known as %q", c.name, b.Username())
			}
		default:
			if !c.fail {
				t.Errorf("%s: it is not known", c.name)
			}
		}
		if err := b.getMe(context.Background()); (err != nil) != c.fail { // also a second time
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestAnotherIDThanTheTokens(t *testing.T) {
	log := &bytes.Buffer{}
	w := world{"/users/@me": m{"id": "77", "username": "x"}}
	b := made(t, Options{
		Log:       slog.New(slog.NewTextHandler(log, nil)),
		Transport: trip(func(r *http.Request) (*http.Response, error) { return w.answer(t, r), nil }),
	})
	if err := b.getMe(context.Background()); err != nil || !strings.Contains(log.String(), "another ID") || b.Account().Name != testID {
		t.Errorf("%v %s", err, log)
	}
}
