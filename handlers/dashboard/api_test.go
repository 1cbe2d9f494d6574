package dashboard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"duaarah/store"
	"duaarah/store/measure"
)

// token makes one, and returns it as it is sent.
func (r *rig) token(name string, change func(*store.Token)) string {
	r.Helper()
	secret, hash := store.NewSecret()
	t := store.Token{Name: name, Hash: hash, Created: r.now()}
	if change != nil {
		change(&t)
	}
	r.tx(func(tx store.Tx) error { _, err := tx.CreateToken(t); return err })
	return TokenPrefix + secret
}

// api asks with a token; empty: without.
func (r *rig) api(token, path string) answer { return r.apiBy(http.MethodGet, token, path) }

func (r *rig) apiBy(method, token, path string) answer {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), method, r.url+path, nil)
	if err != nil {
		r.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return r.browser().do(req)
}

// description is the OpenAPI document, with what its schemas make of an answer.
type description struct {
	*testing.T
	doc      map[string]any
	compiler *jsonschema.Compiler
}

func describe(t *testing.T) *description {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(openAPI))
	if err != nil {
		t.Fatal(err)
	}
	d := &description{T: t, doc: value.(map[string]any), compiler: jsonschema.NewCompiler()}
	d.compiler.DefaultDraft(jsonschema.Draft2020) // what OpenAPI 3.1 uses
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("openapi.json", value); err != nil {
		t.Fatal(err)
	}
	return d
}

// at finds what a pointer leads to, through references.
func (d *description) at(path ...string) any {
	d.Helper()
	var v any = d.doc
	for _, step := range path {
		m, ok := v.(map[string]any)
		if !ok || m[step] == nil {
			d.Fatalf("nothing at %s of %v", step, path)
		}
		v = m[step]
		if m, ok := v.(map[string]any); ok && m["$ref"] != nil {
			v = d.at(strings.Split(strings.TrimPrefix(m["$ref"].(string), "#/"), "/")...)
		}
	}
	return v
}

// holds checks an answer against the schema that the document has for it.
func (d *description) holds(path string, a answer) {
	d.Helper()
	route, _, _ := strings.Cut(path, "?")
	schema := d.at("paths", route, "get", "responses", fmt.Sprint(a.status), "content", "application/json", "schema")
	name := "openapi.json#/components/schemas/Error"
	if a.status == http.StatusOK {
		// By name: the compiler finds references from there.
		name = "openapi.json#/paths/" + strings.ReplaceAll(route, "/", "~1") + "/get/responses/200/content/application~1json/schema"
	}
	if schema == nil {
		d.Fatalf("%s: no schema for %d", path, a.status)
	}
	s, err := d.compiler.Compile(name)
	if err != nil {
		d.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
	if err != nil {
		d.Fatalf("%s answers no JSON: %v\n%s", path, err, a.body)
	}
	if err := s.Validate(value); err != nil {
		d.Errorf("%s: %v\n%s", path, err, a.body)
	}
}

// TestTheDescriptionAndTheCodeAgree: every route, parameter and answer is described, and nothing else is.
func TestTheDescriptionAndTheCodeAgree(t *testing.T) {
	r := newRig(t)
	r.fill()
	d := describe(t)
	token := r.token("press", nil)
	described := d.at("paths").(map[string]any)
	routes := r.server.apiRoutes()
	if len(described) != len(routes)+1 {
		t.Errorf("%d paths are described, and there are %d", len(described), len(routes)+1)
	}
	for _, route := range routes {
		var names []string
		if op := d.at("paths", route.path, "get").(map[string]any); op["parameters"] != nil {
			for _, p := range op["parameters"].([]any) {
				ref := p.(map[string]any)["$ref"].(string)
				names = append(names, d.at(append(strings.Split(strings.TrimPrefix(ref, "#/"), "/"), "name")...).(string))
			}
		}
		slices.Sort(names)
		slices.Sort(route.params)
		if !slices.Equal(names, route.params) {
			t.Errorf("%s: parameters %v are described, and it has %v", route.path, names, route.params)
		}
	}
	words := func(path ...string) (all []string) {
		for _, x := range d.at(path...).([]any) {
			all = append(all, x.(string))
		}
		return all
	}
	var bys, cells []string
	for _, by := range measure.Groupings {
		bys = append(bys, string(by))
	}
	for _, c := range measure.Cells {
		cells = append(cells, string(c))
	}
	if got := words("components", "schemas", "Grouping", "enum"); !slices.Equal(got, bys) {
		t.Errorf("groupings %v are described, and there are %v", got, bys)
	}
	if got := words("components", "parameters", "cell", "schema", "enum"); !slices.Equal(got, cells) {
		t.Errorf("cells %v are described, and there are %v", got, cells)
	}
	paths := []string{"/api/v1/offices", "/api/v1/stats?from=2020-01-01&to=2020-01-02", "/api/v1/stats?office=office-a&office=office-b&window=7d&as_of=2026-05-01"}
	for _, by := range bys {
		paths = append(paths, "/api/v1/stats?by="+by)
	}
	for _, c := range cells {
		paths = append(paths, "/api/v1/aspirations?per_page=1000&cell="+c)
	}
	for _, path := range paths {
		r.pass(time.Second) // within the rate
		a := r.api(token, path)
		if a.status != http.StatusOK {
			t.Fatalf("%s answers %d: %s", path, a.status, a.body)
		}
		d.holds(path, a)
	}
	if a := r.api("", "/api/v1/openapi.json"); a.status != http.StatusOK || a.body != string(openAPI) {
		t.Errorf("the description itself: %d", a.status)
	}
}

// TestTheSchemaIsStrict: what has a field too many, or too few, does not hold.
func TestTheSchemaIsStrict(t *testing.T) {
	d := describe(t)
	s, err := d.compiler.Compile("openapi.json#/components/schemas/Report")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`{}`, `{"as_of":"2026-01-01T00:00:00Z","window_days":14,"by":"all","groups":[{"key":"all"}]}`,
		`{"as_of":"gestern","window_days":14,"by":"all","groups":[]}`, `{"as_of":"2026-01-01T00:00:00Z","window_days":14,"by":"all","groups":[],"x":1}`} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(value) == nil {
			t.Errorf("%s holds", text)
		}
	}
}

func TestAPIRefuses(t *testing.T) {
	r := newRig(t)
	r.fill()
	d := describe(t)
	all := r.token("all", nil)
	own := r.token("own", func(x *store.Token) { x.Office = "office-b" })
	old := r.token("old", func(x *store.Token) { x.Expires = r.now().Add(time.Hour) })
	gone := r.token("gone", nil)
	r.tx(func(tx store.Tx) error {
		tokens, err := tx.Tokens()
		if err != nil {
			return err
		}
		return tx.RevokeToken(tokens[len(tokens)-1].ID, r.now())
	})
	if a := r.api(old, "/api/v1/offices"); a.status != http.StatusOK {
		t.Fatalf("a token in force: %d", a.status)
	}
	r.pass(time.Hour)
	for _, c := range []struct {
		token, path string
		status      int
		code, param string
	}{
		{"", "/api/v1/stats", 401, "unauthorized", ""},
		{"duaarah_WRONG", "/api/v1/stats", 401, "unauthorized", ""},
		{old, "/api/v1/stats", 401, "unauthorized", ""},
		{gone, "/api/v1/offices", 401, "unauthorized", ""},
		{all, "/api/v1/stats?by=hair", 400, "bad_parameter", "by"},
		{all, "/api/v1/stats?from=2026-13-01", 400, "bad_parameter", "from"},
		{all, "/api/v1/stats?from=2026-02-01&to=2026-01-01", 400, "bad_parameter", "to"},
		{all, "/api/v1/stats?as_of=soon", 400, "bad_parameter", "as_of"},
		{all, "/api/v1/stats?as_of=0001-01-01T00:00:00Z", 400, "bad_parameter", "as_of"},
		{all, "/api/v1/stats?window=-3", 400, "bad_parameter", "window"},
		{all, "/api/v1/stats?window=NaN", 400, "bad_parameter", "window"},
		{all, "/api/v1/stats?by=all&by=office", 400, "bad_parameter", "by"},
		{all, "/api/v1/stats?form=2026-01-01", 400, "bad_parameter", "form"},
		{all, "/api/v1/stats?a=%ZZ", 400, "bad_parameter", ""},
		{all, "/api/v1/stats?office=office-z", 404, "not_found", "office"},
		{own, "/api/v1/stats?office=office-a", 403, "forbidden", "office"},
		{own, "/api/v1/aspirations?office=office-a", 403, "forbidden", "office"},
		{own, "/api/v1/stats?office=office-z", 403, "forbidden", "office"},
		{all, "/api/v1/aspirations?cell=words", 400, "bad_parameter", "cell"},
		{all, "/api/v1/aspirations?by=topic", 400, "bad_parameter", "key"},
		{all, "/api/v1/aspirations?page=0", 400, "bad_parameter", "page"},
		{all, "/api/v1/aspirations?per_page=9999", 400, "bad_parameter", "per_page"},
	} {
		a := r.api(c.token, c.path)
		var got struct {
			Error struct{ Code, Parameter string }
		}
		if err := json.Unmarshal([]byte(a.body), &got); err != nil {
			t.Fatalf("%s: %v\n%s", c.path, err, a.body)
		}
		if a.status != c.status || got.Error.Code != c.code || got.Error.Parameter != c.param {
			t.Errorf("%s answers %d %+v, want %d %s %s", c.path, a.status, got, c.status, c.code, c.param)
		}
		d.holds(c.path, a)
		r.pass(10 * time.Second)
	}
	if a := r.apiBy(http.MethodPost, all, "/api/v1/stats"); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("a post answers %d", a.status)
	}
	if a := r.api(all, "/api/v1/secrets"); a.status != http.StatusNotFound || !strings.Contains(a.body, `"not_found"`) {
		t.Errorf("an unknown path answers %d %s", a.status, a.body)
	}
}

func TestAPIScope(t *testing.T) {
	r := newRig(t)
	r.fill()
	own, all := r.token("own", func(x *store.Token) { x.Office = "office-b" }), r.token("all", nil)
	report := func(token, path string) (got measure.Report) {
		t.Helper()
		if err := json.Unmarshal([]byte(r.api(token, path).body), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := report(own, "/api/v1/stats?by=office"); len(got.Groups) != 1 || got.Groups[0].Key != "office-b" {
		t.Errorf("a token of one office sees %+v", got.Groups)
	}
	got := report(all, "/api/v1/stats?by=office")
	want, err := r.db.Stats(t.Context(), measure.Query{By: measure.ByOffice})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if !bytes.Equal(a, b) || len(got.Groups) != 2 {
		t.Errorf("the API says\n%s\nthe store\n%s", a, b)
	}
	if body := r.api(own, "/api/v1/offices").body; strings.Contains(body, "office-a") || !strings.Contains(body, "office-b") {
		t.Errorf("offices: %s", body)
	}
	page := r.api(all, "/api/v1/aspirations?cell=two_way.missed&per_page=2&page=2").body
	if strings.Contains(page, "lampu") || strings.Contains(page, "w1") || strings.Count(page, `"code"`) != 2 {
		t.Errorf("aspirations: %s", page)
	}
}

func TestAPILimits(t *testing.T) {
	r := newRig(t)
	token := r.token("busy", nil)
	var last answer
	for range 70 {
		last = r.api(token, "/api/v1/offices")
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("the seventieth of a moment: %d", last.status)
	}
	r.pass(time.Minute)
	if a := r.api(token, "/api/v1/offices"); a.status != http.StatusOK {
		t.Errorf("a minute later: %d", a.status)
	}
	for range 30 {
		last = r.api("duaarah_GUESS", "/api/v1/offices")
	}
	if last.status != http.StatusTooManyRequests {
		t.Errorf("the thirtieth guess: %d", last.status)
	}
}

// TestTheDescriptionIsOpenAPI validates the document by the schema that the OpenAPI Initiative has for such.
func TestTheDescriptionIsOpenAPI(t *testing.T) {
	b, err := os.ReadFile("testdata/openapi-3.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("https://spec.openapis.org/oas/3.1/schema/2021-04-15", schema); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://spec.openapis.org/oas/3.1/schema/2021-04-15")
	if err != nil {
		t.Fatal(err)
	}
	d := describe(t)
	if err := s.Validate(any(d.doc)); err != nil {
		t.Error(err)
	}
	delete(d.doc, "info")
	if s.Validate(any(d.doc)) == nil {
		t.Error("a document without its info is taken for one")
	}
}
