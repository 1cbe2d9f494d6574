package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// outcome is what the server answered.
type outcome struct {
	status int
	OK     bool            `json:"ok"`
	Code   int             `json:"error_code"`
	Text   string          `json:"description"`
	Result json.RawMessage `json:"result"`
	Params struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

type params map[string]string

// open starts a server whose violations are the test's own business.
func open(t *testing.T, opt Options) *Server {
	t.Helper()
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// strict is open for a test of what only the specification tells.
func strict(t *testing.T) *Server {
	t.Helper()
	s := open(t, Options{})
	if !s.HasSpec() {
		t.Skipf("%s is not there", specPath)
	}
	return s
}

func post(ctx context.Context, s *Server, method, kind string, body []byte) (outcome, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/bot"+s.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return outcome{}, err
	}
	req.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	r := outcome{status: resp.StatusCode}
	if err := json.NewDecoder(resp.Body).Decode(&r); err != nil {
		return r, fmt.Errorf("read the answer to %s: %w", method, err)
	}
	return r, nil
}

func form(p params) []byte {
	v := url.Values{}
	for name, value := range p {
		v.Set(name, value)
	}
	return []byte(v.Encode())
}

const formType = "application/x-www-form-urlencoded"

// call makes a request whose answer has to arrive.
func call(t *testing.T, s *Server, method string, p params) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := post(ctx, s, method, formType, form(p))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// must is call for a request that has to be granted; out may be nil.
func must(t *testing.T, s *Server, out any, method string, p params) outcome {
	t.Helper()
	r := call(t, s, method, p)
	if !r.OK {
		t.Fatalf("%s: %d %s; violations %q", method, r.Code, r.Text, s.Violations())
	}
	if out != nil {
		if err := json.Unmarshal(r.Result, out); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// uploads makes a request with files, by field.
func uploads(t *testing.T, s *Server, method string, p params, files map[string][]byte) outcome {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range p {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		part, err := w.CreateFormFile(name, name+".dat")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(data) // into memory
	}
	_ = w.Close() // into memory
	r, err := post(t.Context(), s, method, w.FormDataContentType(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type update struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		ID   int64  `json:"message_id"`
		Text string `json:"text"`
	} `json:"message"`
	Edited json.RawMessage `json:"edited_message"`
	Query  *struct {
		ID   string `json:"id"`
		Data string `json:"data"`
	} `json:"callback_query"`
	Member json.RawMessage `json:"my_chat_member"`
}

func updates(t *testing.T, s *Server, p params) []update {
	t.Helper()
	var all []update
	must(t, s, &all, "getUpdates", p)
	return all
}

// texts are the words of the messages among updates.
func texts(all []update) []string {
	var words []string
	for _, u := range all {
		if u.Message != nil {
			words = append(words, u.Message.Text)
		}
	}
	return words
}

func expect[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// violated fails the test unless exactly the named things were wrong.
func violated(t *testing.T, s *Server, want ...string) {
	t.Helper()
	got := s.Violations()
	for i, v := range got {
		if i >= len(want) || !strings.Contains(v, want[i]) {
			t.Errorf("violations %q, want %q", got, want)
			return
		}
	}
	if len(got) < len(want) {
		t.Errorf("violations %q, want %q", got, want)
	}
}

func id(n int64) string { return fmt.Sprint(n) }

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
