package configs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheExampleNamesEveryKeyAndIsTheDefault(t *testing.T) {
	got, err := Load(Sources{File: "duaarah.example.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	var set []string
	for _, s := range got.List() {
		if s.From == "" {
			t.Errorf("%s is not in the example", s.Key)
		}
		set = append(set, s.Key)
	}
	if !slices.Equal(set, Keys()) {
		t.Errorf("List has the keys %v, Keys %v", set, Keys())
	}
	if want := SampleSeed(); !reflect.DeepEqual(got.Seed.Offices, want.Offices) || !reflect.DeepEqual(got.Seed.Rules, want.Rules) {
		t.Errorf("the example's seed is\n%+v\nwant\n%+v", got.Seed, want)
	}
	if got.Seed.Seasons == nil || len(got.Seed.Seasons) != 0 {
		t.Errorf("the example's seasons are %#v, want none", got.Seed.Seasons)
	}
	if got.HolidaysFile != "" || len(got.Holidays) < 50 || !slices.IsSorted(Dates(got.Holidays)) {
		t.Errorf("the example's holidays are %v", got.Holidays)
	}
	got.from, got.Seed, got.Holidays = nil, Seed{}, nil
	if want := Defaults(); !reflect.DeepEqual(got, want) {
		t.Errorf("the example is\n%v\nwant\n%v", got, want)
	}
}

func TestTheDefaultsAreAllowed(t *testing.T) {
	c, d := Config{from: map[string]string{}}, Defaults()
	var m mistakes
	for _, s := range settings() {
		if !s.secret {
			c.set(s, s.get(&d), "x", "x", &m)
		}
	}
	c.from = nil
	if err := m.err(); err != nil || !reflect.DeepEqual(c, d) {
		t.Errorf("what is shown reads back as %v (%v), want %v", c, err, d)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "d.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrecedence(t *testing.T) {
	path := write(t, "draft_wait: 1m\ndraft_keep: 1h\nstop_wait: 1s\nlog_level: warn\n")
	c, err := Load(Sources{
		Environ: []string{"DUAARAH_CONFIG=" + path, "DUAARAH_DRAFT_KEEP=2d", "DUAARAH_STOP_WAIT=2s", "PATH=/bin"},
		Flags:   map[string]string{"stop_wait": "3s"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.DraftWait != time.Minute || c.DraftKeep != 48*time.Hour || c.StopWait != 3*time.Second ||
		c.LogLevel != slog.LevelWarn || c.Listen != "127.0.0.1:8080" {
		t.Errorf("loaded %v", c)
	}
	from := map[string]string{}
	for _, s := range c.List() {
		from[s.Key] = s.From
	}
	for key, want := range map[string]string{
		"draft_wait": path + ":1:13", "draft_keep": "DUAARAH_DRAFT_KEEP", "stop_wait": "--stop-wait", "listen": "",
	} {
		if from[key] != want {
			t.Errorf("%s comes from %q, want %q", key, from[key], want)
		}
	}

	other := write(t, "draft_wait: 5m\n")
	if c, err = Load(Sources{File: other, Environ: []string{"DUAARAH_CONFIG=" + path}}); err != nil || c.DraftWait != 5*time.Minute {
		t.Errorf("--config does not go before DUAARAH_CONFIG: %v, %v", c, err)
	}
}

// mistakesOf loads a file, and returns what is wrong with it, without its directory.
func mistakesOf(t *testing.T, text string) []string {
	t.Helper()
	path := write(t, text)
	_, err := Load(Sources{File: path})
	if err == nil {
		return nil
	}
	return strings.Split(strings.ReplaceAll(err.Error(), filepath.Dir(path)+"/", ""), "\n")
}

// A file as Notepad on Windows saves it.
func TestAFileFromWindows(t *testing.T) {
	c, err := Load(Sources{File: write(t, "\ufefflanguage: en\r\ndraft_wait: 5m\r\n")})
	if err != nil || c.Language != "en" || c.DraftWait != 5*time.Minute {
		t.Errorf("read %q, %v: %v", c.Language, c.DraftWait, err)
	}
}

func TestEveryMistakeIsToldWithItsPlace(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"unknown key", "data: x\n\ndraft_wiat: 10m\nfoo: 1\n", []string{
			"d.yaml:3:1: draft_wiat: no such setting: did you mean draft_wait?",
			"d.yaml:4:1: foo: no such setting"}},
		{"wrong values", "draft_wait: soon\nconsent: maybe\nlisten: 8080\nlog_level:\n", []string{
			`d.yaml:1:13: draft_wait: "soon" is no span of time: want such as 30s, 10m, 72h or 7d`,
			`d.yaml:2:10: consent: "maybe" is not allowed: want notice or required`,
			`d.yaml:3:9: listen: "8080" is no address to listen at: want host:port, such as 127.0.0.1:8080 or :8080`,
			`d.yaml:4:12: log_level: "" is no log level: want debug, info, warn or error`}},
		{"limits", "room_pace: fast\ncitizen_pace: 0\ncitizen_most: -1\n", []string{
			`d.yaml:1:12: room_pace: "fast" is no pace: want cards a minute, from 1 to 10000, or "off", or nothing for what suits the platform`,
			`d.yaml:2:15: citizen_pace: "0" is no limit: want a number from 1 to 10000, or "off"`,
			`d.yaml:3:15: citizen_most: "-1" is no limit: want a number from 1 to 10000, or "off"`}},
		{"no limits", "room_pace: off\ncitizen_pace: off\ncitizen_most: 10000\n", nil},
		{"a list where one belongs", "data: [a, b]\n", []string{"d.yaml:1:7: data: want a single value"}},
		{"no map", "- a\n", []string{`d.yaml:1:1: want a map, such as "key: value"`}},
		{"twice", "data: a\ndata: b\n", []string{`d.yaml:2:1: is no YAML: mapping key "data" already defined at [1:1]`}},
		{"two documents", "data: a\n---\ndata: b\n", []string{"d.yaml:3:1: a second document: want one"}},
		{"empty", "# nothing\n", nil},
		{"really empty", "", nil},
		{"offices", `
offices:
  - id: Dapil 1
    name: ""
    promise_days: -1
    time_zone: Asia/Nowhere
  - name: Ada
  - {id: a, name: A, hours: {mon-fri: 8-16, lunes: 08.00-16.00, sat: [08.00-12.00, 11.00-13.00], sen: 09:00-10:00}}
  - {id: a, name: B, adress: x}
`, []string{
			`d.yaml:3:9: id: "Dapil 1" is no ID: want 1 to 48 of a-z, 0-9 and -`,
			`d.yaml:4:11: name: must not be empty`,
			`d.yaml:5:19: promise_days: "-1" is no number of days: want 0 to 365`,
			`d.yaml:6:16: time_zone: "Asia/Nowhere" is no time zone: want a name such as Asia/Jakarta, Asia/Makassar or Asia/Jayapura`,
			`d.yaml:7:5: id: is missing: an office needs it`,
			`d.yaml:8:39: hours: "8-16" are no hours: want such as 08.00-16.00, at most until 24.00`,
			`d.yaml:8:45: hours: "lunes" is no day: want such as senin, senin-jumat, mon-fri or "sat, sun"`,
			`d.yaml:8:84: hours: "11.00-13.00" begins before the one before it ends`,
			`d.yaml:8:98: hours: monday is set twice`,
			`d.yaml:9:22: adress: no such setting`,
			`d.yaml:9:6: id: a second office "a"`}},
		{"days off", `
offices:
  - {id: a, name: A, days_off: tomorrow, works_on_holidays: sometimes}
  - {id: b, name: B, days_off: [2026-12-31, 2026-02-30, 206-12-31, 2026-12-31, 1926-12-31, [x]]}
  - {id: c, name: C, days_off: }
`, []string{
			`d.yaml:3:32: days_off: "tomorrow" is no day: want such as 2027-02-01`,
			`d.yaml:3:61: works_on_holidays: "sometimes" want true or false`,
			`d.yaml:4:45: days_off: "2026-02-30" is no day: want such as 2027-02-01`,
			`d.yaml:4:57: days_off: "206-12-31" is no day: want such as 2027-02-01`,
			`d.yaml:4:68: days_off: 2026-12-31 is there twice`,
			`d.yaml:4:80: days_off: "1926-12-31" is in no year from 2000 to 2099`,
			`d.yaml:4:92: days_off: want a single value`}},
		{"rules", `
offices: [{id: dapil-1, name: A}]
rules:
  - default: dapil-1
  - {words: [], office: dapil-2}
  - {link: a, words: b, office: dapil-1}
  - {office: dapil-1}
  - {link: a, topic: x}
`, []string{
			`d.yaml:4:5: default: comes last, nothing after it is looked at`,
			`d.yaml:5:13: words: must not be empty`,
			`d.yaml:6:22: words: a rule looks at one thing, and this one has link already`,
			`d.yaml:7:6: a rule needs one of link, words, region, platform and default`,
			`d.yaml:8:6: office: is missing: a rule needs it`,
			`d.yaml:8:6: topic: goes with words only`,
			`d.yaml:5:25: office: there is no office "dapil-2": did you mean dapil-1?`}},
		{"seasons", `
seasons:
  - {name: A, from: 2027-02-01, to: 2027-06-30}
  - {name: B, from: 2027-06-30, to: 2027-07-01}
  - {name: C, from: 2027-09-30, to: 2027-08-01}
  - {name: D, from: 2027-02-30, to: 1 May}
`, []string{
			`d.yaml:4:6: from: the season "B" overlaps "A"`,
			`d.yaml:5:6: from: the season "C" ends before it begins`,
			`d.yaml:6:21: from: "2027-02-30" is no day: want such as 2027-02-01`,
			`d.yaml:6:37: to: "1 May" is no day: want such as 2027-02-01`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mistakesOf(t, tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestMistakesInEnvironmentAndFlags(t *testing.T) {
	_, err := Load(Sources{
		Environ: []string{"DUAARAH_DRAFT_WIAT=1m", "DUAARAH_UPLOAD_MAX=big", "DUAARAH_data=x", "DUAARAH_SERVICE_HOST=10.0.0.1"},
		Flags:   map[string]string{"public_url": "example.org/x"},
	})
	want := `DUAARAH_DRAFT_WIAT: no such setting: did you mean DUAARAH_DRAFT_WAIT?
DUAARAH_data: no such setting: did you mean DUAARAH_DATA?
--public-url: "example.org/x" is no public address: want https://host, without a path, or nothing
DUAARAH_UPLOAD_MAX: "big" is no size: want such as 500kB or 20MB, at least 1 kB and at most 2 GB`
	if err == nil || err.Error() != want {
		t.Errorf("told\n%v\nwant\n%s", err, want)
	}
	// Megabytes are meant, and 20 bytes would be had: nobody could send a file.
	if _, err := Load(Sources{Flags: map[string]string{"upload_max": "20"}}); err == nil || !strings.Contains(err.Error(), "is no size") {
		t.Errorf("a size of 20 is told as %v", err)
	}
	if _, err := Load(Sources{File: "nowhere.yaml"}); err == nil {
		t.Error("a file that is not there is no mistake")
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	const secret = "123456:AAH-hidden-hidden"
	c, err := Load(Sources{Environ: []string{"DUAARAH_TELEGRAM_TOKEN=" + secret}})
	if err != nil || c.TelegramToken.Reveal() != secret {
		t.Fatalf("the token was read as %q, %v", c.TelegramToken.Reveal(), err)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%v %+v %#v %s %q", c, c, c, c.TelegramToken, c.TelegramToken)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "c", c, "t", c.TelegramToken)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "c", c, "t", c.TelegramToken)
	if err := json.NewEncoder(&out).Encode(c); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"telegram_token: hidden", "telegram_token: \"1:hidden\n", "telegram_token: 1:hidden\n bad: [", "telegram_token: [hidden]",
		"telegram_token: 123:hiddenhidden x",
	} {
		told := mistakesOf(t, text)
		if len(told) == 0 {
			t.Errorf("nothing is wrong with %q", text)
		}
		fmt.Fprintln(&out, told)
	}
	if strings.Contains(out.String(), "hidden") && strings.Contains(strings.ReplaceAll(out.String(), redacted, ""), "hidden") {
		t.Errorf("the token shows in\n%s", out.String())
	}
}

func TestWebhook(t *testing.T) {
	for _, tt := range []struct {
		env  []string
		want bool
	}{
		{[]string{"DUAARAH_TELEGRAM_TOKEN=1:abcdefghij", "DUAARAH_PUBLIC_URL=https://a.id/"}, true},
		{[]string{"DUAARAH_TELEGRAM_TOKEN=1:abcdefghij", "DUAARAH_PUBLIC_URL=http://a.id"}, false},
		{[]string{"DUAARAH_TELEGRAM_TOKEN=1:abcdefghij"}, false},
		{[]string{"DUAARAH_PUBLIC_URL=https://a.id"}, false},
		{[]string{"DUAARAH_TELEGRAM_TOKEN=1:abcdefghij", "DUAARAH_PUBLIC_URL=https://a.id", "DUAARAH_TELEGRAM_POLL=true"}, false},
	} {
		c, err := Load(Sources{Environ: tt.env})
		if err != nil || c.Webhook() != tt.want {
			t.Errorf("%v gives webhook %v, %v", tt.env, c.Webhook(), err)
		}
	}
}
