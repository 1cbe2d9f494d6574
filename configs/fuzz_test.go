package configs

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzFile: whatever a file holds, it is read, or every mistake is told: one a line, with its place, and without a token.
func FuzzFile(f *testing.F) {
	for _, name := range []string{"duaarah.example.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, s := range []string{
		"draft_wait: 10m\nconsent: required\nupload_max: 20MB\n", "offices: [{id: a, name: A, hours: {sen-jum: [08:00-12:00, 13.00-16.00]}, days_off: [2027-01-02, 2026-12-31]}]\nrules: [{default: a}]",
		"rules:\n  - {words: [a, b], office: x, topic: t}\nseasons:\n  - {name: s, from: 2027-01-01, to: 2027-02-01}\n",
		"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nlisten: *c\n", "? [a]: b\n", "<<: {data: x}\n", "data: !!binary aGFsbw==\n", "{data:}", "data: |\n  a\n  b\n",
		"telegram_token: \"1:GEHEIM\n", "\"da\\nta\": x\n", "---\na: 1\n---\nb: 2\n", "\x00", "\xff: \xfe", strings.Repeat("[", 500), strings.Repeat("- ", 300), "offices:\n  - *x\n",
		"draft_wait: -99999999999d", "draft_keep: -200000d", "offices: {hours: {sen: [a:b]}}", "offices: [{id: [], name: {}, hours: [1]}]", "data: .inf", "%YAML 1.2", "- - -", "listen: :\n :",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c := Defaults()
		c.from = map[string]string{}
		var m mistakes
		c.readFile("d.yaml", text, &m).checkRules(c.Seed, Known{})
		for _, err := range m.all {
			if s := err.Error(); !strings.HasPrefix(s, "d.yaml:") || strings.ContainsAny(s, "\n\r") || strings.Contains(s, "GEHEIM") {
				t.Errorf("%q: %q", text, s)
			}
		}
		seed, err := ParseSeed("d.yaml", text, "Asia/Jakarta", Known{})
		if (err == nil) != (len(m.all) == 0) {
			t.Errorf("a mistake as a seed alone: %v, and as a configuration: %v", err, m.all)
		}
		if err != nil {
			return
		}
		again, err := ParseSeed("d.yaml", text, "Asia/Jakarta", Known{})
		if err != nil || !reflect.DeepEqual(seed, again) {
			t.Errorf("read as %+v, and then %+v", seed, again)
		}
		proper(t, c)
	})
}

// proper checks settings that no mistake was found in.
func proper(t *testing.T, c Config) {
	t.Helper()
	for _, d := range []time.Duration{c.DraftWait, c.DraftKeep, c.InviteKeep, c.SlipKeep, c.StopWait} {
		if d <= 0 {
			t.Errorf("a span of %v", d)
		}
	}
	if c.UploadMax <= 0 || c.Data == "" || c.Location().String() != c.TimeZone || c.Consent != ConsentNotice && c.Consent != ConsentRequired {
		t.Errorf("the settings are %v", c)
	}
	for _, o := range c.Seed.Offices {
		if o.ID == "" || o.Name == "" || !utf8.ValidString(o.Name) || utf8.RuneCountInString(o.Name) > nameMax || o.Promise < 0 || o.Promise > promiseMax {
			t.Errorf("an office is %+v", o)
		}
		if !slices.IsSorted(o.DaysOff) || len(slices.Compact(slices.Clone(o.DaysOff))) != len(o.DaysOff) || slices.ContainsFunc(o.DaysOff, noDay) {
			t.Errorf("days off are %q", o.DaysOff)
		}
		for _, day := range o.Hours {
			last := 0
			for _, i := range day {
				if i.From < last || i.From >= i.To || i.To > 24*60 {
					t.Errorf("hours are %+v", day)
				}
				last = i.To
			}
		}
	}
	for _, s := range settings() { // what is shown of a setting sets it again
		if s.secret {
			continue
		}
		d := Defaults()
		if err := s.set(&d, s.get(&c)); err != nil || s.get(&d) != s.get(&c) {
			t.Errorf("%s is shown as %q, and that is %q: %v", s.key, s.get(&c), s.get(&d), err)
		}
	}
}

func noDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err != nil
}

// FuzzSetting: whatever value a setting is given, in the environment or as a flag, it is taken or refused; one that is taken
// is shown as something that sets the same.
func FuzzSetting(f *testing.F) {
	keys := Keys()
	for i, values := range [][]string{{"data", " ", "\x00"}, {":8080", "[::1%eth0]:0", "x:99999999999"}, {"https://x.id/", "https://x.id:99/a?b", "http://[::1"}, {"1:abc", "1:a b"},
		{"http://127.0.0.1:8081", "HTTP://x"}, {"30", "off", "NaN", "1e309", "0x1p-1074"}, {"yes", "tRuE"}, {"Bot abc", "'"}, {"https://discord.com/x/"},
		{"10m", "7d", "-200000d", "-99999999999999999999d", "2562047h47m16.854775807s", "1e9h"}, {"72h"}, {"required"}, {"Asia/Jakarta", "../etc/passwd", "Local", "UTC"}, {"id"},
		{"1ns"}, {"20MB", "-1B", "9223372036854775807B", "2147483647", "1 kB"}, {"0.5s"}, {"warn", "INFO+9999999999999999999", "debug-4"}, {"json"}} {
		for _, v := range values {
			f.Add(byte(i), v)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, value string) {
		key := keys[int(which)%len(keys)]
		name := envPrefix + strings.ToUpper(key)
		c, err := Load(Sources{Environ: []string{name + "=" + value, fmt.Sprintf("DUAARAH_%s=x", value), "=", value}, Flags: map[string]string{}})
		flagged, flagErr := Load(Sources{Flags: map[string]string{key: value}})
		if flagErr == nil && err == nil && c.String() != flagged.String() {
			t.Errorf("%s = %q is %v by the environment, and %v by a flag", key, value, c, flagged)
		}
		if flagErr != nil {
			if s := flagErr.Error(); !strings.HasPrefix(s, FlagName(key)+": ") || strings.ContainsAny(s, "\n\r") {
				t.Errorf("%s = %q: %q", key, value, s)
			}
			return
		}
		proper(t, flagged)
		if v := strings.TrimSpace(value); strings.HasPrefix(v, "-") && strings.HasSuffix(v, "d") && (strings.HasSuffix(key, "_wait") || strings.HasSuffix(key, "_keep")) {
			t.Errorf("%s = %q is taken for %v", key, value, flagged)
		}
	})
}
