package discord

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	botID  = "900"
	person = "700"
	dmID   = "7001"
	guild  = "100"
	room   = "200" // a text channel
	board  = "300" // a forum
)

// fakeMessage is a message at the fake, or what was made of an interaction.
type fakeMessage struct {
	ID, Channel string
	Body        map[string]any
	Files       map[string]string // content by name
	Reactions   []string
	Ephemeral   bool
}

func (m *fakeMessage) content() string { s, _ := m.Body["content"].(string); return s }

// fakeInteraction is what the fake knows of one.
type fakeInteraction struct {
	callbacks []int
	at        []time.Time
	data      map[string]any
	original  *fakeMessage // or what it was on
	follow    []*fakeMessage
	expired   bool
}

// failing makes requests go wrong.
type failing struct {
	method, path string // the path begins so, or ends so if it begins with "*"
	status, code int    // 0: the connection breaks
	retry        float64
	after        bool // the request is carried out even so
	name         bool // only if it gives a name
	times        int  // 0: once
}

// fakeDiscord answers what this package asks of Discord when it sends: as a transport, without a network, so that tests can be inTime.
type fakeDiscord struct {
	t    *testing.T
	slow time.Duration // how long a request takes, and its answer

	mu           sync.Mutex
	next         int64
	channels     map[string]map[string]any
	messages     []*fakeMessage
	interactions map[string]*fakeInteraction // by token
	faults       []*failing
	asked        []string
	rights       string // of everybody in the server
}

func newFake(t *testing.T) *fakeDiscord {
	f := &fakeDiscord{t: t, rights: "8", channels: map[string]map[string]any{}, interactions: map[string]*fakeInteraction{}}
	f.channels[room] = map[string]any{"id": room, "type": channelText, "guild_id": guild, "name": "ruang"}
	f.channels[board] = map[string]any{"id": board, "type": channelForum, "guild_id": guild, "name": "papan", "available_tags": []any{
		map[string]any{"id": "31", "name": "Baru", "emoji_name": "🆕", "moderated": false}, map[string]any{"id": "32", "name": "penting", "moderated": true},
	}}
	f.channels[dmID] = map[string]any{"id": dmID, "type": channelDM}
	return f
}

// RoundTrip has a request answered.
func (f *fakeDiscord) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	asked := r.Clone(r.Context())
	if asked.Body == nil {
		asked.Body = http.NoBody
	}
	defer asked.Body.Close() // it was only read
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.WroteHeaders()
	}
	defer func() {
		if what := recover(); what == http.ErrAbortHandler {
			resp, err = nil, io.ErrUnexpectedEOF
		} else if what != nil {
			panic(what)
		}
	}()
	answer := httptest.NewRecorder()
	time.Sleep(f.slow)
	f.ServeHTTP(answer, asked)
	time.Sleep(f.slow)
	return answer.Result(), nil
}

// id makes a snowflake of now. mu must be held.
func (f *fakeDiscord) id() string {
	f.next++
	n, _ := strconv.ParseInt(snowflakeAt(time.Now()), 10, 64)
	return strconv.FormatInt(n+f.next, 10)
}

func (f *fakeDiscord) fail(x failing) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, &x)
}

func (f *fakeDiscord) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/api/v9")
	body, files := f.read(r)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r.Method+" "+path)
	for i, x := range f.faults {
		if x.method != r.Method || !strings.HasPrefix(path, x.path) && !(strings.HasPrefix(x.path, "*") && strings.HasSuffix(path, x.path[1:])) || x.name && body["name"] == nil {
			continue
		}
		if x.times--; x.times <= 0 {
			f.faults = slices.Delete(f.faults, i, i+1)
		}
		if x.after {
			f.do(r.Method, path, r.URL.Query(), body, files)
		}
		if x.status == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(x.status)
		_ = json.NewEncoder(w).Encode(map[string]any{"code": x.code, "message": "no", "retry_after": x.retry})
		return
	}
	status, answer := f.do(r.Method, path, r.URL.Query(), body, files)
	w.WriteHeader(status)
	if answer != nil {
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func (f *fakeDiscord) read(r *http.Request) (body map[string]any, files map[string]string) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		_ = json.NewDecoder(r.Body).Decode(&body)
		return body, nil
	}
	files = map[string]string{}
	for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
		p, err := parts.NextPart()
		if err != nil {
			return body, files
		}
		data, _ := io.ReadAll(p)
		if p.FormName() == "payload_json" {
			_ = json.Unmarshal(data, &body)
		} else {
			files[p.FileName()] = string(data)
		}
	}
}

func no(code int) (int, any) {
	status := 400
	switch {
	case code/1000 == 10:
		status = 404
	case code == codeClosedDMs || code == 50013:
		status = 403
	}
	return status, object{"code": code, "message": "no"}
}

// do carries out a request. mu is held.
func (f *fakeDiscord) do(method, path string, q url.Values, body map[string]any, files map[string]string) (int, any) {
	p := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case p[0] == "users" && len(p) == 2:
		return 200, object{"id": botID, "username": "duaarah", "bot": true}
	case p[0] == "users":
		return 200, f.channels[dmID]
	case p[0] == "guilds" && len(p) == 2:
		return 200, object{"id": guild, "owner_id": "1", "roles": []any{object{"id": guild, "name": "@everyone", "permissions": f.rights}}}
	case p[0] == "guilds" && p[2] == "members":
		return 200, object{"user": object{"id": botID}, "roles": []any{}}
	case p[0] == "guilds":
		var active []any
		for _, id := range slices.Sorted(maps.Keys(f.channels)) {
			if c := f.channels[id]; c["parent_id"] != nil && !archivedNow(c) {
				active = append(active, c)
			}
		}
		return 200, object{"threads": active}
	case p[0] == "interactions":
		return f.callback(p[2], body, files)
	case p[0] == "webhooks":
		return f.webhook(method, p, body, files)
	case len(p) == 2:
		return f.channel(method, p[1], body)
	case p[2] == "typing":
		return 204, nil
	case p[2] == "threads" && method == "GET":
		return 200, object{"threads": []any{}}
	case p[2] == "threads":
		if f.channels[p[1]] == nil {
			return no(codeUnknownChannel)
		}
		post, _ := body["message"].(map[string]any)
		m := f.make(p[1], post, files)
		m.Channel = m.ID
		return 201, f.thread(m.ID, p[1], body)
	case len(p) == 3 && f.channels[p[1]] == nil:
		return no(codeUnknownChannel)
	case len(p) == 3 && method == "GET":
		return 200, f.list(p[1], q)
	case len(p) == 3:
		if f.channels[p[1]]["type"] == channelForum {
			return no(50008)
		}
		for _, m := range f.messages {
			if body["enforce_nonce"] == true && m.Body["nonce"] == body["nonce"] {
				return 200, f.told(m)
			}
		}
		return 200, f.told(f.make(p[1], body, files))
	}
	m := f.message(p[1], p[3])
	switch {
	case f.channels[p[1]] == nil:
		return no(codeUnknownChannel)
	case m == nil:
		return no(codeUnknownMessage)
	case archivedNow(f.channels[m.Channel]):
		return no(codeArchived)
	case len(p) == 5: // a thread
		if f.channels[m.ID] != nil {
			return no(codeThreadExists)
		}
		return 201, f.thread(m.ID, p[1], body)
	case len(p) > 5 && method == "PUT":
		m.Reactions = append(m.Reactions, p[5])
		return 204, nil
	case len(p) > 5:
		if !slices.Contains(m.Reactions, p[5]) {
			return no(codeUnknownEmoji)
		}
		m.Reactions = slices.DeleteFunc(m.Reactions, func(s string) bool { return s == p[5] })
		return 204, nil
	case method == "DELETE":
		f.messages = slices.DeleteFunc(f.messages, func(o *fakeMessage) bool { return o == m })
		return 204, nil
	}
	maps.Copy(m.Body, body)
	return 200, f.told(m)
}

func archivedNow(c map[string]any) bool {
	meta, _ := c["thread_metadata"].(map[string]any)
	return meta != nil && meta["archived"] == true
}

func (f *fakeDiscord) channel(method, id string, body map[string]any) (int, any) {
	c := f.channels[id]
	if c == nil {
		return no(codeUnknownChannel)
	}
	if method == "DELETE" {
		delete(f.channels, id)
		f.messages = slices.DeleteFunc(f.messages, func(m *fakeMessage) bool { return m.Channel == id })
		return 200, c
	}
	if method == "PATCH" {
		if archivedNow(c) && body["archived"] != false {
			return no(codeArchived)
		}
		for k, v := range body {
			if k == "archived" {
				c["thread_metadata"] = map[string]any{"archived": v}
				continue
			}
			if tags, ok := v.([]any); ok && k == "available_tags" {
				for i, t := range tags {
					if t := t.(map[string]any); t["id"] == nil {
						t["id"] = fmt.Sprint(40 + i)
					}
				}
			}
			c[k] = v
		}
	}
	return 200, c
}

func (f *fakeDiscord) thread(id, parent string, body map[string]any) map[string]any {
	c := map[string]any{
		"id": id, "type": threadPublic, "parent_id": parent, "guild_id": guild, "name": body["name"], "owner_id": botID,
		"applied_tags": body["applied_tags"], "thread_metadata": map[string]any{"archived": false},
	}
	f.channels[id] = c
	return c
}

func (f *fakeDiscord) make(channel string, body map[string]any, files map[string]string) *fakeMessage {
	m := &fakeMessage{ID: f.id(), Channel: channel, Body: body, Files: files}
	f.messages = append(f.messages, m)
	return m
}

// told is a message as Discord tells it: it keeps no nonce.
func (f *fakeDiscord) told(m *fakeMessage) map[string]any {
	out := object{"id": m.ID, "channel_id": m.Channel, "author": object{"id": botID}, "content": strings.TrimSpace(m.content()), "components": m.Body["components"], "embeds": m.Body["embeds"]}
	var list []any
	for name := range m.Files {
		list = append(list, object{"id": "1", "filename": strings.ReplaceAll(name, " ", "_")})
	}
	out["attachments"] = list
	return out
}

func (f *fakeDiscord) list(channel string, q url.Values) []any {
	out := []any{}
	for _, m := range f.messages {
		if m.Channel == channel && older(q.Get("after"), m.ID) {
			out = append(out, f.told(m))
		}
	}
	slices.Reverse(out)
	return out
}

func (f *fakeDiscord) message(channel, id string) *fakeMessage {
	for _, m := range f.messages {
		if m.ID == id && m.Channel == channel {
			return m
		}
	}
	return nil
}

func (f *fakeDiscord) interaction(token string) *fakeInteraction {
	x := f.interactions[token]
	if x == nil {
		x = &fakeInteraction{}
		f.interactions[token] = x
	}
	return x
}

func (f *fakeDiscord) callback(token string, body map[string]any, files map[string]string) (int, any) {
	x := f.interaction(token)
	kind := int(body["type"].(float64))
	data, _ := body["data"].(map[string]any)
	switch {
	case x.expired:
		return no(codeUnknownInteraction)
	case len(x.callbacks) > 0:
		return no(codeAcknowledged)
	}
	x.callbacks, x.data, x.at = append(x.callbacks, kind), data, append(x.at, time.Now())
	switch kind {
	case callbackMessage, callbackLater:
		x.original = &fakeMessage{ID: f.id(), Body: data, Files: files, Ephemeral: ephemeralData(data)}
		if kind == callbackMessage {
			return 200, object{"interaction": object{}, "resource": object{"type": 4, "message": f.told(x.original)}}
		}
	case callbackUpdate:
		x.original = &fakeMessage{ID: "1", Body: data}
	}
	return 204, nil
}

func ephemeralData(data map[string]any) bool {
	flags, _ := data["flags"].(float64)
	return int(flags)&flagWhisper != 0
}

func (f *fakeDiscord) webhook(method string, p []string, body map[string]any, files map[string]string) (int, any) {
	x := f.interaction(p[2])
	if x.expired || len(x.callbacks) == 0 {
		return no(codeUnknownWebhook)
	}
	if len(p) == 3 {
		m := &fakeMessage{ID: f.id(), Body: body, Files: files, Ephemeral: ephemeralData(body)}
		x.follow = append(x.follow, m)
		return 200, f.told(m)
	}
	m := x.original
	if p[4] != "@original" && (m == nil || m.ID != p[4]) {
		m = nil
		for _, o := range x.follow {
			if o.ID == p[4] {
				m = o
			}
		}
	} else if m == nil && x.callbacks[0] == callbackQuiet {
		m = &fakeMessage{ID: "1", Body: map[string]any{}}
		x.original = m
	}
	if m == nil {
		return no(codeUnknownMessage)
	}
	switch method {
	case "DELETE":
		if m == x.original {
			x.original = nil
		}
		x.follow = slices.DeleteFunc(x.follow, func(o *fakeMessage) bool { return o == m })
		return 204, nil
	case "PATCH":
		if m.Body == nil {
			m.Body = map[string]any{}
		}
		maps.Copy(m.Body, body)
	}
	return 200, f.told(m)
}

// in is what is in a channel, by content.
func (f *fakeDiscord) in(channel string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, m := range f.messages {
		if m.Channel == channel {
			out = append(out, m.content())
		}
	}
	return out
}

// look gives f's state to see.
func (f *fakeDiscord) look(see func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	see()
}
