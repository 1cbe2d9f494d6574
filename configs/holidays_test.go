package configs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func readHolidays(name string, text []byte) ([]Holiday, error) {
	var m mistakes
	all := parseHolidays(name, text, &m)
	return all, m.err()
}

func TestTheHolidaysOfIndonesia(t *testing.T) {
	c, err := Load(Sources{})
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, h := range c.Holidays {
		count[h.Date[:4]+" "+string(h.Kind)]++
		if (h.Kind == JointLeave) != strings.HasPrefix(h.Name, "Cuti bersama ") {
			t.Errorf("%s is %s: %s", h.Date, h.Kind, h.Name)
		}
		// Nobody needs leave at a weekend.
		day, err := time.Parse(time.DateOnly, h.Date)
		if err != nil || h.Kind == JointLeave && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday) {
			t.Errorf("%s, %s, is a %v (%v)", h.Date, h.Name, day.Weekday(), err)
		}
	}
	// What the decrees say of themselves.
	if want := "map[2026 cuti:8 2026 libur:17 2027 cuti:8 2027 libur:18]"; fmt.Sprint(count) != want {
		t.Errorf("there are %v, want %s", count, want)
	}
	if days := Dates(c.Holidays); !slices.IsSorted(days) || len(days) != len(c.Holidays) || len(slices.Compact(days)) != len(c.Holidays) {
		t.Errorf("the days are %v", days)
	}
	// Those that follow from Easter, and those that never move.
	for year, easter := range map[int]time.Time{2026: time.Date(2026, 4, 5, 0, 0, 0, 0, time.UTC), 2027: time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC)} {
		for day, name := range map[string]string{
			easter.AddDate(0, 0, -2).Format(time.DateOnly): "Wafat", easter.Format(time.DateOnly): "Kebangkitan", easter.AddDate(0, 0, 39).Format(time.DateOnly): "Kenaikan",
			fmt.Sprint(year, "-01-01"): "Tahun Baru", fmt.Sprint(year, "-05-01"): "Hari Buruh", fmt.Sprint(year, "-06-01"): "Hari Lahir Pancasila",
			fmt.Sprint(year, "-08-17"): "Proklamasi", fmt.Sprint(year, "-12-25"): "Kelahiran",
		} {
			if !slices.ContainsFunc(c.Holidays, func(h Holiday) bool {
				return h.Date == day && h.Kind == NationalHoliday && strings.HasPrefix(h.Name, name)
			}) {
				t.Errorf("%s is not %s", day, name)
			}
		}
	}
}

func TestHolidaysOfOnesOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "libur.yaml")
	text := "# 2028\n- {date: 2028-08-17, kind: libur, name: Proklamasi Kemerdekaan}\n- date: 2028-01-01\n  kind: libur\n  name: Tahun Baru 2028 Masehi\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(Sources{File: write(t, "holidays: "+path+"\n")})
	want := []Holiday{{"2028-08-17", "Proklamasi Kemerdekaan", NationalHoliday}, {"2028-01-01", "Tahun Baru 2028 Masehi", NationalHoliday}}
	if err != nil || !slices.Equal(c.Holidays, want) || !slices.Equal(Dates(c.Holidays), []string{"2028-01-01", "2028-08-17"}) {
		t.Errorf("the holidays are %v (%v), want %v", c.Holidays, err, want)
	}
	for _, none := range []string{"", "# none\n", "[]\n"} {
		if all, err := readHolidays("l.yaml", []byte(none)); err != nil || len(all) != 0 {
			t.Errorf("%q is %v (%v)", none, all, err)
		}
	}

	// What is wrong there is told with what is wrong in the settings.
	if err := os.WriteFile(path, []byte("- {date: 2028-1-1, kind: libur, name: A}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Load(Sources{Environ: []string{"DUAARAH_HOLIDAYS=" + path, "DUAARAH_CONSENT=maybe"}})
	if err == nil || !strings.Contains(err.Error(), "DUAARAH_CONSENT: ") || !strings.Contains(err.Error(), path+`:1:10: date: "2028-1-1" is no day: want such as 2027-02-01`) {
		t.Errorf("told %v", err)
	}
	if told := mistakesOf(t, "holidays: nowhere.yaml\n"); len(told) != 1 || !strings.HasPrefix(told[0], "d.yaml:1:11: the holidays cannot be read: open nowhere.yaml: ") {
		t.Errorf("told %v", told)
	}
}

func TestEveryMistakeInHolidaysIsToldWithItsPlace(t *testing.T) {
	_, err := readHolidays("l.yaml", []byte(`- {date: 2028-02-30, kind: libur, name: A}
- {date: 208-02-20, kind: libur, name: A}
- {date: 2208-02-20, kind: libur, name: A}
- {date: 2028-01-01, kind: holiday, name: ""}
- {date: 2028-01-01, kind: cuti, name: B}
- {name: C, day: 2028-01-02}
- 2028-01-03
`))
	want := `l.yaml:1:10: date: "2028-02-30" is no day: want such as 2027-02-01
l.yaml:2:10: date: "208-02-20" is no day: want such as 2027-02-01
l.yaml:3:10: date: "2208-02-20" is in no year from 2000 to 2099
l.yaml:4:28: kind: "holiday" is not allowed: want libur or cuti
l.yaml:4:43: name: must not be empty
l.yaml:5:4: date: 2028-01-01 is there already, at 4:4: want each day once
l.yaml:6:13: day: no such setting: did you mean date?
l.yaml:6:4: date: is missing: a holiday needs it
l.yaml:6:4: kind: is missing: a holiday needs it
l.yaml:7:3: want a map, such as "key: value"`
	if err == nil || err.Error() != want {
		t.Errorf("told\n%v\nwant\n%s", err, want)
	}
	for _, text := range []string{"2028-01-01", "date: 2028-01-01\n", "- [", "a: &a [*a]", "- *x", "\x00", "\xff", "---\n- a\n---\n- b\n", strings.Repeat("[", 500), "- {date: [], kind: {}, name: 1}"} {
		if all, err := readHolidays("l.yaml", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), "l.yaml:") {
			t.Errorf("%q is %v (%v)", text, all, err)
		}
	}
}
