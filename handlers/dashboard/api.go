package dashboard

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"duaarah/bot/web"
	"duaarah/store"
	"duaarah/store/measure"
)

//go:embed openapi.json
var openAPI []byte

// TokenPrefix begins every token of the API, so that one that got out is recognised.
const TokenPrefix = "duaarah_"

// apiError is an answer that is not 200. Its text is for the person who writes the program.
type apiError struct {
	status  int
	Code    string `json:"code"`
	Message string `json:"message"`
	Param   string `json:"parameter,omitempty"`
}

func (e *apiError) Error() string { return e.Message }

// client is the program that asks.
type client struct {
	token   store.Token
	offices []store.Office // those that it may ask of
	now     time.Time
}

// apiRoute is one thing that the API answers.
type apiRoute struct {
	path   string
	params []string
	answer func(ctx context.Context, c *client, values url.Values) (any, error)
}

// apiRoutes are all that take a token; each by GET.
func (s *Server) apiRoutes() []apiRoute {
	query := []string{paramFrom, paramTo, paramAsOf, paramWindow, paramOffice, paramBy}
	return []apiRoute{
		{"/api/v1/stats", query, s.apiStats},
		{"/api/v1/offices", nil, s.apiOffices},
		{"/api/v1/aspirations", append([]string{"key", "cell", "page", "per_page"}, query...), s.apiAspirations},
	}
}

// api answers programs. No answer has a citizen's words.
func (s *Server) api() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/v1/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			failAPI(w, notAllowed())
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=3600")
		_, _ = w.Write(openAPI)
	})
	for _, route := range s.apiRoutes() {
		mux.HandleFunc(route.path, func(w http.ResponseWriter, r *http.Request) { s.answerAPI(w, r, route) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		failAPI(w, &apiError{status: http.StatusNotFound, Code: "not_found", Message: "there is no such resource; /api/v1/openapi.json says what there is"})
	})
	return mux
}

func notAllowed() *apiError {
	return &apiError{status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Message: "this API only reads: use GET"}
}

func (s *Server) answerAPI(w http.ResponseWriter, r *http.Request, route apiRoute) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		failAPI(w, notAllowed())
		return
	}
	c, err := s.client(w, r)
	var answer any
	if err == nil {
		var values url.Values
		if values, err = known(r.URL, route.params); err == nil {
			answer, err = route.answer(r.Context(), c, values)
		}
	}
	if err != nil {
		s.failed(w, r, err)
		return
	}
	b, err := json.Marshal(answer)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(b, '\n')) // who does not read it comes again
}

// failed answers what went wrong.
func (s *Server) failed(w http.ResponseWriter, r *http.Request, err error) {
	var known *apiError
	var bad *badParam
	switch {
	case errors.As(err, &known):
	case errors.As(err, &bad):
		known = &apiError{status: http.StatusBadRequest, Code: "bad_parameter", Message: bad.Error(), Param: bad.name}
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "10")
		known = &apiError{status: http.StatusServiceUnavailable, Code: "busy", Message: "too much is asked at this moment; come again in a few seconds"}
	default:
		if r.Context().Err() == nil {
			s.Log.ErrorContext(r.Context(), "the API could not answer", "path", r.URL.Path, "error", err)
		}
		known = &apiError{status: http.StatusInternalServerError, Code: "broken", Message: "something of ours failed; the operator's log says what"}
	}
	failAPI(w, known)
}

func failAPI(w http.ResponseWriter, e *apiError) {
	b, err := json.Marshal(struct {
		Error *apiError `json:"error"`
	}{e})
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(e.status)
	_, _ = w.Write(append(b, '\n'))
}

// client finds out who asks by its token.
func (s *Server) client(w http.ResponseWriter, r *http.Request) (*client, error) {
	from := web.Network(r)
	if s.tries.Spent(from) {
		w.Header().Set("Retry-After", "60")
		return nil, &apiError{status: http.StatusTooManyRequests, Code: "too_many_requests", Message: "too many tokens that are not good came from your address"}
	}
	unknown := func(message string) error {
		s.tries.Wait(from)
		w.Header().Set("WWW-Authenticate", `Bearer realm="duaarah"`)
		return &apiError{status: http.StatusUnauthorized, Code: "unauthorized", Message: message}
	}
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || !strings.HasPrefix(secret, TokenPrefix) || len(secret) > 128 {
		return nil, unknown("send a token: Authorization: Bearer " + TokenPrefix + "…; the operator makes one with duaarah token create")
	}
	c := &client{now: s.Clock().UTC()}
	err := s.Store.View(r.Context(), func(rd store.Reader) (err error) {
		if c.token, err = rd.Token(store.HashSecret(strings.TrimPrefix(secret, TokenPrefix))); err != nil {
			return err
		}
		c.offices, err = rd.Offices()
		return err
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, unknown("this token is not known")
	case err != nil:
		return nil, err
	case !c.token.InForce(c.now):
		return nil, unknown("this token has expired, or was revoked")
	}
	if wait := s.asked.Wait(strconv.FormatInt(c.token.ID, 10)); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return nil, &apiError{status: http.StatusTooManyRequests, Code: "too_many_requests", Message: "this token asks too often"}
	}
	if c.token.Office != "" {
		c.offices = slices.DeleteFunc(c.offices, func(o store.Office) bool { return o.ID != c.token.Office })
	}
	return c, nil
}

// known are the parameters of a URL, if all of them are such as are asked for.
func known(u *url.URL, names []string) (url.Values, error) {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, &apiError{status: http.StatusBadRequest, Code: "bad_parameter", Message: "the query of the URL cannot be read"}
	}
	for name, x := range values {
		if !slices.Contains(names, name) {
			return nil, &badParam{name, strings.Join(x, ","), "no such parameter"}
		}
		if len(x) > 1 && name != paramOffice {
			return nil, &badParam{name, strings.Join(x, ","), "it once"}
		}
	}
	return values, nil
}

// query is what the client asks, cut down to what it may ask.
func (s *Server) query(c *client, values url.Values) (measure.Query, error) {
	q, err := s.question(values)
	if err != nil {
		return q, err
	}
	for _, o := range q.Offices {
		if c.token.Office != "" && o != string(c.token.Office) {
			return q, &apiError{status: http.StatusForbidden, Code: "forbidden", Message: "this token may ask of its own office only", Param: paramOffice}
		}
		if !slices.ContainsFunc(c.offices, func(x store.Office) bool { return string(x.ID) == o }) {
			return q, &apiError{status: http.StatusNotFound, Code: "not_found", Message: "there is no such office; /api/v1/offices lists them", Param: paramOffice}
		}
	}
	if q.Offices == nil && c.token.Office != "" {
		q.Offices = []string{string(c.token.Office)}
	}
	return q, nil
}

func (s *Server) apiStats(ctx context.Context, c *client, values url.Values) (any, error) {
	q, err := s.query(c, values)
	if err != nil {
		return nil, err
	}
	r, err := s.stats(ctx, q)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// officeWire is an office as the API tells it.
type officeWire struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Profile  string `json:"profile"`
	TimeZone string `json:"time_zone"`
	Closed   bool   `json:"closed"`
	// PublicPage is the path of its public page; empty: it has none.
	PublicPage string `json:"public_page"`
}

func (s *Server) apiOffices(_ context.Context, c *client, _ url.Values) (any, error) {
	all := []officeWire{}
	for _, o := range c.offices {
		x := officeWire{ID: string(o.ID), Name: o.Name, Profile: o.Profile, TimeZone: o.Zone, Closed: o.Closed}
		if o.Public {
			x.PublicPage = "/kantor/" + string(o.ID)
		}
		all = append(all, x)
	}
	return struct {
		Offices []officeWire `json:"offices"`
	}{all}, nil
}

// caseWire is an aspiration as the API tells it: no words, and nobody's name.
type caseWire struct {
	Code       string     `json:"code"`
	Office     string     `json:"office"`
	Kind       string     `json:"kind"`
	Topic      string     `json:"topic"`
	Region     string     `json:"region"`
	Platform   string     `json:"platform"`
	Event      string     `json:"event"`     // in the real world, that it came by; empty: none
	Broadcast  string     `json:"broadcast"` // that it answers; empty: none
	Received   time.Time  `json:"received"`
	FirstReply *time.Time `json:"first_reply"` // null: none
	Matured    bool       `json:"matured"`
	Excluded   string     `json:"excluded"` // why; empty: it is counted
	Ladder     string     `json:"ladder"`
	Verdict    string     `json:"verdict"` // empty: none
}

// How many aspirations a page of the API has, unless it is asked otherwise, and at most.
const (
	perPage     = 100
	perPageMost = 1000
)

func (s *Server) apiAspirations(ctx context.Context, c *client, values url.Values) (any, error) {
	q, err := s.query(c, values)
	if err != nil {
		return nil, err
	}
	cell, key, number, err := behind(values, q.By)
	if err != nil {
		return nil, err
	}
	size := perPage
	if text := values.Get("per_page"); text != "" {
		if size, err = strconv.Atoi(text); err != nil || size < 1 || size > perPageMost {
			return nil, &badParam{"per_page", text, "a number from 1 to 1000"}
		}
	}
	f, err := s.cases(ctx, q, key, cell, (number-1)*size, size)
	if err != nil {
		return nil, err
	}
	asOf := cmp.Or(q.AsOf, c.now)
	all := []caseWire{}
	for _, x := range f.cases {
		all = append(all, wireOf(x, asOf, q.Window))
	}
	return struct {
		AsOf        time.Time  `json:"as_of"`
		Total       int        `json:"total"`
		Page        int        `json:"page"`
		PerPage     int        `json:"per_page"`
		Aspirations []caseWire `json:"aspirations"`
	}{asOf, f.total, number, size, all}, nil
}

func wireOf(x measure.Case, asOf time.Time, window time.Duration) caseWire {
	w := caseWire{Code: string(x.Code), Office: x.Office, Kind: x.Kind, Topic: x.Topic, Region: x.Region, Platform: x.Platform, Event: x.Event, Broadcast: x.Broadcast,
		Received: x.Received.UTC(), Matured: x.Excluded == measure.Counted && !x.Received.Add(window).After(asOf),
		Excluded: causes[x.Excluded], Ladder: steps[x.Rung], Verdict: verdicts[x.Verdict]}
	if x.Answered {
		at := x.FirstAt.UTC()
		w.FirstReply = &at
	}
	return w
}

// How the API calls what became of an aspiration, as the report does.
var (
	causes = map[measure.Cause]string{measure.Spam: "spam", measure.Withdrawn: "withdrawn", measure.Merged: "merged",
		measure.CalledPraise: "praise", measure.Own: "own", measure.Unreachable: "unreachable"}
	steps = map[measure.Rung]string{measure.Unheard: "unheard", measure.Seen: "seen", measure.Answered: "answered",
		measure.Conversed: "conversed", measure.Confirmed: "confirmed"}
	verdicts = map[measure.Said]string{measure.SaidYes: "yes", measure.SaidPartly: "partly", measure.SaidNo: "no"}
)
