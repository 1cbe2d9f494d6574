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
`), "Asia/Jakarta", "dapil-2")
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
		_, err := ParseSeed("s.yaml", []byte(text), "Asia/Jakarta", "dapil-1", "dapil-2")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %q", text, err, want)
		}
	}
}
