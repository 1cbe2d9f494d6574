package configs

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseSeed(t *testing.T) {
	got, err := ParseSeed("s.yaml", []byte(`
data: elsewhere
offices:
  - id: kota-3
    name: "  Kantor Kota 3 "
    hours: {senin-kamis: 08.00-12.00, fri-sat: [8:00-11:30, 13:00-24:00], minggu: []}
    closed: yes
    days_off: [2027-01-02, "2026-12-31"]
    works_on_holidays: true
  - {id: "7", name: Tujuh, promise_days: 0, time_zone: Asia/Jayapura, public_page: true}
rules:
  - region: 32.73
    office: kota-3
  - words: [lampu jalan, 112]
    office: lama
    topic: penerangan
  - {platform: [telegram, web], office: "7"}
  - default: kota-3
`), "Asia/Makassar", Known{Offices: []string{"lama"}, Topics: []string{"penerangan"}})
	if err != nil {
		t.Fatal(err)
	}
	morning, friday := []Interval{{480, 720}}, []Interval{{480, 690}, {780, 1440}}
	var hours [7][]Interval
	for day := time.Monday; day <= time.Thursday; day++ {
		hours[day] = morning
	}
	hours[time.Friday], hours[time.Saturday] = friday, friday
	want := Seed{
		Offices: []Office{
			{ID: "kota-3", Name: "Kantor Kota 3", Promise: 7, Hours: hours, Zone: "Asia/Makassar", Closed: true,
				DaysOff: []string{"2026-12-31", "2027-01-02"}, WorksOnHolidays: true},
			{ID: "7", Name: "Tujuh", Promise: 0, Zone: "Asia/Jayapura", Public: true},
		},
		Rules: []Rule{
			{Kind: "region", Values: []string{"32.73"}, Office: "kota-3"},
			{Kind: "words", Values: []string{"lampu jalan", "112"}, Office: "lama", Topic: "penerangan"},
			{Kind: "platform", Values: []string{"telegram", "web"}, Office: "7"},
			{Kind: "default", Office: "kota-3"},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("parsed\n%+v\nwant\n%+v", got, want)
	}
}

func TestASeedOfRulesAlone(t *testing.T) {
	const rules = "rules: [{default: lama}]"
	if s, err := ParseSeed("s.yaml", []byte(rules), "Asia/Jakarta", Known{}); err != nil || s.Offices != nil || s.Seasons != nil || s.IsZero() {
		t.Errorf("without any known office: %+v, %v", s, err)
	}
	_, err := ParseSeed("s.yaml", []byte(rules), "Asia/Jakarta", Known{Offices: []string{"baru"}})
	if err == nil || !strings.HasPrefix(err.Error(), `s.yaml:1:19: office: there is no office "lama"`) {
		t.Errorf("to an office that is not known: %v", err)
	}
}

func TestDaysOverTheEndOfTheWeek(t *testing.T) {
	days, err := daysOf("sab-sen")
	if want := []time.Weekday{time.Saturday, time.Sunday, time.Monday}; err != nil || !reflect.DeepEqual(days, want) {
		t.Errorf("sab-sen is %v, %v", days, err)
	}
}
