// Package configs holds the program's settings and the seed of offices, rules and seasons: where they come from, what
// they may be, and what is wrong with them.
//
// A setting comes from its default, from the YAML file, from the environment and from the flags, the later before the
// earlier. Its one name is written draft_wait in YAML, DUAARAH_DRAFT_WAIT in the environment and --draft-wait as a
// flag. What is not known, or cannot be, is an error with its place; all of them are told at once.
package configs

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // machines without a time zone database
)

// Config is all settings. Make one with Load or Defaults.
type Config struct {
	Data        string // directory of all data
	Listen      string // host:port of the web server; port 0: any free one
	AdminListen string // host:port of metrics and profiling; "off": nowhere
	PublicURL   string // how the web server is reached from outside, without a slash at the end; empty: not

	TelegramToken    Secret
	TelegramEndpoint string // scheme://host:port of the Bot API server, without a slash at the end
	TelegramPace     string // messages a second over all chats; "off": no limits; empty: Telegram's own
	TelegramPoll     bool   // ask for updates even if a webhook could be used

	DiscordToken    Secret
	DiscordEndpoint string // scheme://host:port of the server, perhaps with a path, without a slash at the end

	RoomPace    string // cards a minute that a room gets one by one; "off": all; empty: as its platform is
	CitizenPace int    // messages in a minute that a citizen is answered one by one; 0: all
	CitizenMost int    // aspirations that a citizen can send in an hour; 0: any number

	SimilarFor time.Duration // for how long after its receipt what is open is offered to who tells the same; 0: never

	DraftWait  time.Duration // after which a draft left alone submits itself
	DangerWait time.Duration // the same of one that speaks of danger to somebody's life
	Emergency  []Emergency   // whom its citizen is told to call
	DraftKeep  time.Duration // after which a draft held for consent is erased
	Consent    Consent
	Operator   string // who answers for citizens' data, as the privacy notice names them; empty: nobody is named
	Contact    string // how they are reached
	TimeZone   string // IANA name
	// QuietHours is when the bot says nothing by itself to citizens, and what it says makes no sound; in their local time.
	QuietHours QuietHours
	Language   string // of what the program prints, of rooms, and of people who chose none: "id" or "en"

	HolidaysFile string // path; empty: the holidays that come with the program

	// How long things are kept; 0: for ever, or, of BackupKeep, not known.
	KeepWords  time.Duration // words and attachments, after their matter has ended
	KeepPeople time.Duration // who somebody is, after their last matter
	KeepDrafts time.Duration // drafts that were given up
	KeepTalk   time.Duration // what was said about no aspiration, memories of conversations, raw updates that could not be handled
	BackupKeep time.Duration // backups: what is erased is in them for so long. The program tells people, and deletes none

	InviteKeep time.Duration // how long an invitation is good
	SlipKeep   time.Duration // how long a slip is good, by which a citizen takes what they said in person
	UploadMax  int64         // bytes of one file in the web chat
	StopWait   time.Duration // how long a stop waits for what is in hand

	LogLevel  slog.Level
	LogFormat string // "text", "json" or "auto": text on a terminal

	// Seed is what the file says of offices, rules, topics and seasons: put into a store that has none.
	Seed Seed

	// Holidays are what HolidaysFile says, in its order.
	Holidays []Holiday

	from map[string]string // key → place it was set at; absent: the default
}

// Consent is what a citizen's first message needs.
type Consent string

const (
	ConsentNotice   Consent = "notice"   // the privacy notice is shown, and that is recorded
	ConsentRequired Consent = "required" // nothing is sent before the citizen accepted it
)

// Secret is a value that no log and no error shows.
type Secret string

const redacted = "(hidden)"

// String hides the value, so that printing it by mistake gives nothing away.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString is String for %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the value from every encoder.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the value in slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Reveal is the value itself, for the one who needs it.
func (s Secret) Reveal() string { return string(s) }

// Defaults are the settings where nothing is set.
func Defaults() Config {
	return Config{
		Data:             "data",
		Listen:           "127.0.0.1:8080",
		AdminListen:      "127.0.0.1:9464",
		TelegramEndpoint: "https://api.telegram.org",
		DiscordEndpoint:  "https://discord.com",
		CitizenPace:      20,
		CitizenMost:      20,
		SimilarFor:       60 * 24 * time.Hour,
		DraftWait:        10 * time.Minute,
		DangerWait:       time.Minute,
		Emergency:        slices.Clone(emergencies),
		DraftKeep:        72 * time.Hour,
		Consent:          ConsentNotice,
		TimeZone:         "Asia/Jakarta",
		QuietHours:       QuietHours{21 * 60, 7 * 60},
		Language:         "id",
		KeepDrafts:       7 * 24 * time.Hour,
		InviteKeep:       7 * 24 * time.Hour,
		SlipKeep:         30 * 24 * time.Hour,
		UploadMax:        20_000_000,
		StopWait:         10 * time.Second,
		LogLevel:         slog.LevelInfo,
		LogFormat:        "auto",
	}
}

// Sources is where settings come from.
type Sources struct {
	File    string            // path of the YAML file; empty: DUAARAH_CONFIG, or none
	Environ []string          // as os.Environ gives it
	Flags   map[string]string // by key (draft_wait), only those that were given
}

// envPrefix begins the name of every setting in the environment.
const envPrefix = "DUAARAH_"

// configKey is known in the environment and as a flag, and is no setting itself.
const configKey = "config"

// Load puts the settings together. Every mistake is in the error, one a line.
func Load(src Sources) (Config, error) {
	c := Defaults()
	c.from = map[string]string{}
	var m mistakes
	env := environ(src.Environ, &m)

	path := src.File
	if path == "" {
		path = env[configKey]
	}
	if path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return c, fmt.Errorf("read the configuration: %w", err)
		}
		c.readFile(path, text, &m).checkRules(c.Seed, Known{})
	}
	for _, s := range settings() {
		if v, ok := env[s.key]; ok {
			name := envPrefix + strings.ToUpper(s.key)
			c.set(s, v, name, name, &m)
		}
		if v, ok := src.Flags[s.key]; ok {
			c.set(s, v, FlagName(s.key), FlagName(s.key), &m)
		}
	}
	c.readHolidays(&m)
	for i := range c.Seed.Offices {
		if c.Seed.Offices[i].Zone == "" {
			c.Seed.Offices[i].Zone = c.TimeZone
		}
	}
	return c, m.err()
}

// typo is how many characters a variable may be off to be taken for a mistyped one of ours. Beyond that it is somebody
// else's: an orchestrator puts DUAARAH_SERVICE_HOST and the like there.
const typo = 3

// environ picks our variables out of an environment, by key.
func environ(all []string, m *mistakes) map[string]string {
	ours := map[string]string{}
	known := append(Keys(), configKey)
	for _, kv := range all {
		name, v, _ := strings.Cut(kv, "=")
		upper, ok := strings.CutPrefix(name, envPrefix)
		if !ok {
			continue
		}
		key := strings.ToLower(upper)
		near := nearest(key, known)
		if near == "" || distance(key, near) > typo {
			continue
		}
		if !slices.Contains(known, key) || upper != strings.ToUpper(upper) {
			m.add(name, "%s", unknown(key, known, func(k string) string { return envPrefix + strings.ToUpper(k) }))
			continue
		}
		ours[key] = v
	}
	return ours
}

// FlagName is how the setting key is written on the command line.
func FlagName(key string) string { return "--" + strings.ReplaceAll(key, "_", "-") }

// Location is the time zone.
func (c Config) Location() *time.Location {
	loc, err := time.LoadLocation(c.TimeZone)
	if err != nil { // Load checked it
		return time.UTC
	}
	return loc
}

// Webhook reports whether Telegram is to call us: where it can reach us, unless polling is asked for.
func (c Config) Webhook() bool {
	return c.TelegramToken != "" && !c.TelegramPoll && strings.HasPrefix(c.PublicURL, "https://")
}

// Setting is one setting as it stands.
type Setting struct {
	Key   string
	Value string // of a secret: whether it is set
	From  string // where it was set; empty: the default
}

// List is all settings as they stand, in the order of the example file, fit to be shown.
func (c Config) List() []Setting {
	var all []Setting
	for _, s := range settings() {
		all = append(all, Setting{Key: s.key, Value: s.get(&c), From: c.from[s.key]})
	}
	return all
}

// String is List in one line.
func (c Config) String() string {
	var b strings.Builder
	for i, s := range c.List() {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s=%q", s.Key, s.Value)
	}
	return b.String()
}

// LogValue is List as attributes.
func (c Config) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, s := range c.List() {
		attrs = append(attrs, slog.String(s.Key, s.Value))
	}
	return slog.GroupValue(attrs...)
}

// set sets one setting, and notes where that was; place is what a mistake in it is told with.
func (c *Config) set(s setting, value, from, place string, m *mistakes) {
	err := s.set(c, value)
	switch {
	case err == nil:
		c.from[s.key] = from
	case s.secret:
		m.add(place, "%v", err)
	default:
		m.add(place, "%q %v", value, err)
	}
}

// mistakes gathers what is wrong.
type mistakes struct{ all []error }

// add notes one, in one line: keys may hold line breaks, too.
func (m *mistakes) add(place, format string, args ...any) {
	said := strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(fmt.Sprintf(format, args...))
	m.all = append(m.all, fmt.Errorf("%s: %s", place, said))
}

func (m *mistakes) err() error { return errors.Join(m.all...) }

// unknown says that a key is not known, and which one may have been meant.
func unknown(key string, known []string, spell func(string) string) string {
	if near := nearest(key, known); near != "" {
		return fmt.Sprintf("no such setting: did you mean %s?", spell(near))
	}
	return "no such setting"
}

// Nearest is the one of known that key was probably meant to be; empty: none is near.
func Nearest(key string, known []string) string { return nearest(key, known) }

func nearest(key string, known []string) string {
	best, near := len(key)/3+2, ""
	for _, k := range known {
		if d := distance(key, k); d < best {
			best, near = d, k
		}
	}
	return near
}

// distance counts the characters to add, drop or change to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
