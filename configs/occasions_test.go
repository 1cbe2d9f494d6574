package configs

import (
	"reflect"
	"strings"
	"testing"
)

func TestEventsOfAFile(t *testing.T) {
	got, err := ParseSeed("s.yaml", []byte(`
events:
  - {office: lama, name: " Reses Desember ", place: Balai RW 5, from: 2026-12-05, to: 2026-12-06}
  - {office: lama, name: Kunjungan, from: 2026-12-05}
`), "Asia/Jakarta", Known{Offices: []string{"lama"}})
	want := []Occasion{{"lama", "Reses Desember", "Balai RW 5", "2026-12-05", "2026-12-06"}, {"lama", "Kunjungan", "", "2026-12-05", "2026-12-05"}}
	if err != nil || !reflect.DeepEqual(got.Occasions, want) || got.IsZero() {
		t.Errorf("%+v, %v", got.Occasions, err)
	}
	for text, mistake := range map[string]string{
		"[{office: baru, name: x, from: 2026-12-05}]":                                            `"baru"`,
		"[{office: lama, from: 2026-12-05}]":                                                     "name: is missing",
		"[{office: lama, name: x}]":                                                              "from: is missing",
		"[{office: lama, name: x, from: 2026-12-05, to: 2026-12-04}]":                            "ends before it begins",
		"[{office: lama, name: x, from: 26-12-05}]":                                              "is no day",
		"[{office: lama, name: x, from: 2026-12-05}, {office: lama, name: x, from: 2026-12-05}]": "a second event",
		"[{office: lama, name: x, from: 2026-12-05, place: " + strings.Repeat("a", 81) + "}]":    "longer than 80",
		"[{office: lama, name: x, from: 2026-12-05, kode: ABC}]":                                 "kode",
		"{office: lama, name: x, from: 2026-12-05}":                                              "want a list",
	} {
		_, err := ParseSeed("s.yaml", []byte("events: "+text), "Asia/Jakarta", Known{Offices: []string{"lama"}})
		if err == nil || !strings.Contains(err.Error(), mistake) {
			t.Errorf("%s: %v, want %q", text, err, mistake)
		}
	}
}
