package configs

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseTopics(t *testing.T) {
	s, err := ParseSeed("s.yaml", []byte(`
topics:
  - {id: jalan, name: jalan rusak, words: jalan rusak}
  - id: lampu
    name: {id: penerangan jalan, en: street lights}
    words: [lampu padam, pju]
    office: dapil-2
`), "Asia/Jakarta", Known{Offices: []string{"dapil-2"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []Topic{
		{ID: "jalan", Names: map[string]string{"id": "jalan rusak"}, Words: []string{"jalan", "rusak"}},
		{ID: "lampu", Names: map[string]string{"id": "penerangan jalan", "en": "street lights"}, Words: []string{"lampu", "padam", "pju"}, Office: "dapil-2"},
	}
	if !reflect.DeepEqual(s.Topics, want) || s.IsZero() {
		t.Errorf("parsed %+v", s.Topics)
	}
}

func TestWrongTopics(t *testing.T) {
	for text, want := range map[string]string{
		`topics: {id: jalan}`:                                                    "want a list",
		`topics: [{id: Jalan, name: x}]`:                                         "is no ID",
		`topics: [{id: jalan}]`:                                                  "name: is missing",
		`topics: [{id: a, name: {en: x}}]`:                                       "id: is missing",
		`topics: [{id: a, name: x}, {id: a, name: y}]`:                           "a second topic",
		`topics: [{id: a, name: x, office: dapil-9}]`:                            "did you mean dapil-",
		`topics: [{id: a, name: ` + strings.Repeat("x", 41) + `}]`:               "longer than 40",
		`topics: [{id: a, name: x, words: [` + strings.Repeat("a ", 301) + `]}]`: "", // also too long a value
		`topics: [` + strings.Repeat("{id: a, name: x}, ", 61) + `]`:             "at most 60",
	} {
		_, err := ParseSeed("s.yaml", []byte(text), "Asia/Jakarta", Known{Offices: []string{"dapil-1", "dapil-2"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %q", text, err, want)
		}
	}
}

// A rule of a file may name a topic as people do: it holds the ID.
func TestTopicsOfRulesByName(t *testing.T) {
	s, err := ParseSeed("s.yaml", []byte(`
rules: [{words: gelap, office: lama, topic: Penerangan jalan}, {words: [aspal], office: lama, topic: jalan}, {default: lama}]
topics: [{id: lampu, name: {id: penerangan jalan, en: jalan}}, {id: jalan, name: jalan rusak}]
`), "Asia/Jakarta", Known{Offices: []string{"lama"}})
	if err != nil || s.Rules[0].Topic != "lampu" || s.Rules[1].Topic != "jalan" {
		t.Errorf("rules %+v, %v", s.Rules, err)
	}
}

// A rule names a topic that there is: one of the file, or else one that is known. Where none is, it cannot be told.
func TestTopicsOfRules(t *testing.T) {
	rules := "rules: [{words: banjir, office: lama, topic: banjr}, {default: lama}]\n"
	topics := "topics: [{id: banjir, name: banjir}, {id: jalan, name: jalan}]\n"
	lama := Known{Offices: []string{"lama"}}
	for _, c := range []struct {
		text, mistake string
		known         Known
	}{
		{rules, "", lama},
		{rules, `topic: there is no topic "banjr": did you mean banjir?`, Known{lama.Offices, []string{"banjir", "sampah"}}},
		{rules, `topic: there is no topic "banjr"`, Known{lama.Offices, []string{}}},
		{rules + topics, `s.yaml:1:46: topic: there is no topic "banjr": did you mean banjir?`, Known{lama.Offices, []string{"banjr"}}},
		{rules + "topics: [{id: kesehatan, name: kesehatan}]", `topic: there is no topic "banjr"`, lama},
		{strings.Replace(rules, "banjr", "banjir", 1) + topics, "", lama},
	} {
		_, err := ParseSeed("s.yaml", []byte(c.text), "Asia/Jakarta", c.known)
		if c.mistake == "" && err != nil || c.mistake != "" && (err == nil || !strings.Contains(err.Error(), c.mistake)) {
			t.Errorf("%s: %v, want %q", c.text, err, c.mistake)
		}
	}
}
