package configs

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// setting is one setting: how it is read from a string and shown as one.
type setting struct {
	key    string
	secret bool
	set    func(c *Config, v string) error // the error says what is wrong and what is allowed, without the value
	get    func(c *Config) string
}

// settings are all of them, in the order of the example file.
func settings() []setting {
	return []setting{
		text("data", func(c *Config) *string { return &c.Data }, notEmpty),
		text("listen", func(c *Config) *string { return &c.Listen }, hostPort),
		text("admin_listen", func(c *Config) *string { return &c.AdminListen }, adminListen),
		text("public_url", func(c *Config) *string { return &c.PublicURL }, publicURL),
		{"telegram_token", true,
			func(c *Config, v string) error { return into(&c.TelegramToken, v, telegramToken) },
			func(c *Config) string { return c.TelegramToken.String() }},
		text("telegram_endpoint", func(c *Config) *string { return &c.TelegramEndpoint }, endpoint),
		text("telegram_pace", func(c *Config) *string { return &c.TelegramPace }, pace),
		{"telegram_poll", false,
			func(c *Config, v string) error { return into(&c.TelegramPoll, v, yesNo) },
			func(c *Config) string { return strconv.FormatBool(c.TelegramPoll) }},
		{"discord_token", true,
			func(c *Config, v string) error { return into(&c.DiscordToken, v, discordToken) },
			func(c *Config) string { return c.DiscordToken.String() }},
		text("discord_endpoint", func(c *Config) *string { return &c.DiscordEndpoint }, discordEndpoint),
		text("room_pace", func(c *Config) *string { return &c.RoomPace }, roomPace),
		number("citizen_pace", func(c *Config) *int { return &c.CitizenPace }),
		number("citizen_most", func(c *Config) *int { return &c.CitizenMost }),
		keep("similar_for", func(c *Config) *time.Duration { return &c.SimilarFor }),
		span("draft_wait", func(c *Config) *time.Duration { return &c.DraftWait }),
		span("danger_wait", func(c *Config) *time.Duration { return &c.DangerWait }),
		{"emergency_numbers", false,
			func(c *Config, v string) error { return into(&c.Emergency, v, emergencyNumbers) },
			func(c *Config) string { return showEmergencies(c.Emergency) }},
		span("draft_keep", func(c *Config) *time.Duration { return &c.DraftKeep }),
		{"consent", false,
			func(c *Config, v string) error {
				return into(&c.Consent, v, oneOf(ConsentNotice, ConsentRequired))
			},
			func(c *Config) string { return string(c.Consent) }},
		text("operator", func(c *Config) *string { return &c.Operator }, shortText),
		text("contact", func(c *Config) *string { return &c.Contact }, shortText),
		keep("keep_words", func(c *Config) *time.Duration { return &c.KeepWords }),
		keep("keep_people", func(c *Config) *time.Duration { return &c.KeepPeople }),
		keep("keep_drafts", func(c *Config) *time.Duration { return &c.KeepDrafts }),
		keep("keep_talk", func(c *Config) *time.Duration { return &c.KeepTalk }),
		keep("backup_keep", func(c *Config) *time.Duration { return &c.BackupKeep }),
		text("time_zone", func(c *Config) *string { return &c.TimeZone }, timeZone),
		{"quiet_hours", false,
			func(c *Config, v string) error { return into(&c.QuietHours, v, quietHours) },
			func(c *Config) string { return c.QuietHours.String() }},
		text("holidays", func(c *Config) *string { return &c.HolidaysFile }, anyText),
		text("language", func(c *Config) *string { return &c.Language }, oneOf("id", "en")),
		span("invite_keep", func(c *Config) *time.Duration { return &c.InviteKeep }),
		span("slip_keep", func(c *Config) *time.Duration { return &c.SlipKeep }),
		{"upload_max", false,
			func(c *Config, v string) error { return into(&c.UploadMax, v, size) },
			func(c *Config) string { return showSize(c.UploadMax) }},
		span("stop_wait", func(c *Config) *time.Duration { return &c.StopWait }),
		{"log_level", false,
			func(c *Config, v string) error { return into(&c.LogLevel, v, level) },
			func(c *Config) string { return strings.ToLower(c.LogLevel.String()) }},
		text("log_format", func(c *Config) *string { return &c.LogFormat }, oneOf("auto", "text", "json")),
	}
}

// Keys are the keys of all settings, in the order of the example file.
func Keys() []string {
	var keys []string
	for _, s := range settings() {
		keys = append(keys, s.key)
	}
	return keys
}

func text(key string, at func(*Config) *string, read func(string) (string, error)) setting {
	return setting{key: key,
		set: func(c *Config, v string) error { return into(at(c), v, read) },
		get: func(c *Config) string { return *at(c) }}
}

func span(key string, at func(*Config) *time.Duration) setting {
	return setting{key: key,
		set: func(c *Config, v string) error { return into(at(c), v, duration) },
		get: func(c *Config) string { return showDuration(*at(c)) }}
}

// keep is how long something is kept; off: for ever.
func keep(key string, at func(*Config) *time.Duration) setting {
	return setting{key: key,
		set: func(c *Config, v string) error { return into(at(c), v, keptFor) },
		get: func(c *Config) string {
			if d := *at(c); d > 0 {
				return showDuration(d)
			}
			return "off"
		}}
}

// year is what people mean by one where they keep things.
const year = 365 * 24 * time.Hour

func keptFor(v string) (time.Duration, error) {
	if v == "off" {
		return 0, nil
	}
	if digits, ok := strings.CutSuffix(v, "y"); ok {
		if n, err := strconv.Atoi(digits); err == nil && n >= 1 && n <= 100 {
			return time.Duration(n) * year, nil
		}
	}
	d, err := duration(v)
	if err != nil || d < time.Hour {
		return 0, errors.New(`is no time to keep something for: want such as 72h, 30d or 2y, at least an hour, or "off"`)
	}
	return d, nil
}

// shortText is a line that people read.
func shortText(v string) (string, error) {
	if len(v) > 200 || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' }) {
		return "", errors.New("is too long, or has line breaks: want one line of at most 200 bytes")
	}
	return v, nil
}

// number is a limit that can be off.
func number(key string, at func(*Config) *int) setting {
	return setting{key: key,
		set: func(c *Config, v string) error { return into(at(c), v, limit) },
		get: func(c *Config) string {
			if n := *at(c); n > 0 {
				return strconv.Itoa(n)
			}
			return "off"
		}}
}

// into reads v and keeps it, unless it is wrong.
func into[T any](at *T, v string, read func(string) (T, error)) error {
	x, err := read(strings.TrimSpace(v))
	if err != nil {
		return err
	}
	*at = x
	return nil
}

func anyText(v string) (string, error) { return v, nil }

func notEmpty(v string) (string, error) {
	if v == "" {
		return "", errors.New("must not be empty")
	}
	return v, nil
}

func hostPort(v string) (string, error) {
	_, port, err := net.SplitHostPort(v)
	if n, perr := strconv.Atoi(port); err != nil || perr != nil || n < 0 || n > 65535 {
		return "", errors.New("is no address to listen at: want host:port, such as 127.0.0.1:8080 or :8080")
	}
	return v, nil
}

func adminListen(v string) (string, error) {
	if v == "off" {
		return v, nil
	}
	if _, err := hostPort(v); err != nil {
		return "", errors.New(`is no address to listen at: want host:port, such as 127.0.0.1:9464, or "off"`)
	}
	return v, nil
}

func publicURL(v string) (string, error) {
	if v == "" {
		return "", nil
	}
	u, err := baseURL(v)
	if err != nil || u.Path != "" {
		return "", errors.New("is no public address: want https://host, without a path, or nothing")
	}
	return u.String(), nil
}

func endpoint(v string) (string, error) {
	u, err := baseURL(v)
	if err != nil {
		return "", errors.New("is no Bot API server: want scheme://host:port, such as http://127.0.0.1:8081")
	}
	return u.String(), nil
}

// baseURL reads an address that paths are appended to.
func baseURL(v string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(v, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" {
		return nil, errors.New("no base address")
	}
	return u, nil
}

func discordEndpoint(v string) (string, error) {
	u, err := baseURL(v)
	if err != nil {
		return "", errors.New("is no Discord server: want scheme://host:port, such as https://discord.com")
	}
	return u.String(), nil
}

func discordToken(v string) (Secret, error) {
	v = strings.TrimPrefix(v, "Bot ")
	if strings.ContainsAny(v, " \t\r\n\"'") || len(v) > 500 {
		return "", errors.New("is no bot token: want what the Bot page of the developer portal gave, without spaces or quotes")
	}
	return Secret(v), nil
}

func telegramToken(v string) (Secret, error) {
	if _, secret, _ := strings.Cut(v, ":"); v != "" && (len(secret) > 128 || !regexp.MustCompile(`^[0-9]{1,18}:[A-Za-z0-9_-]+$`).MatchString(v)) {
		return "", errors.New("is no bot token: want what @BotFather gave, digits, a colon and letters")
	}
	return Secret(v), nil
}

func pace(v string) (string, error) {
	if v == "" || v == "off" {
		return v, nil
	}
	if n, err := strconv.ParseFloat(v, 64); err != nil || !(n > 0) || n > 10_000 {
		return "", errors.New(`is no pace: want messages a second, such as 30, or "off", or nothing for Telegram's own limits`)
	}
	return v, nil
}

// limitMax is the highest limit: beyond it, "off" is meant.
const limitMax = 10_000

// limit reads a number from 1 up, or 0 for "off".
func limit(v string) (int, error) {
	if v == "off" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > limitMax {
		return 0, fmt.Errorf(`is no limit: want a number from 1 to %d, or "off"`, limitMax)
	}
	return n, nil
}

func roomPace(v string) (string, error) {
	if v == "" {
		return v, nil
	}
	if _, err := limit(v); err != nil {
		return "", fmt.Errorf(`is no pace: want cards a minute, from 1 to %d, or "off", or nothing for what suits the platform`, limitMax)
	}
	return v, nil
}

func yesNo(v string) (bool, error) {
	switch strings.ToLower(v) {
	case "true", "yes", "on", "1":
		return true, nil
	case "false", "no", "off", "0":
		return false, nil
	}
	return false, errors.New("want true or false")
}

func oneOf[T ~string](allowed ...T) func(string) (T, error) {
	return func(v string) (T, error) {
		var names []string
		for _, a := range allowed {
			if string(a) == v {
				return a, nil
			}
			names = append(names, string(a))
		}
		return "", fmt.Errorf("is not allowed: want %s", strings.Join(names, " or "))
	}
}

func timeZone(v string) (string, error) {
	if _, err := time.LoadLocation(v); err != nil || v == "" || v == "Local" {
		return "", errors.New("is no time zone: want a name such as Asia/Jakarta, Asia/Makassar or Asia/Jayapura")
	}
	return v, nil
}

// duration reads what time.ParseDuration does, and days: 7d.
func duration(v string) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if days, ok := strings.CutSuffix(v, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		if n < 1 || n > 36_500 { // far below, it would overflow to more than nothing
			err = strconv.ErrRange
		}
		d = time.Duration(n) * 24 * time.Hour
	}
	if err != nil || d <= 0 {
		return 0, errors.New("is no span of time: want such as 30s, 10m, 72h or 7d")
	}
	return d, nil
}

// showDuration writes a span as people set it: 10m, not 10m0s.
func showDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// units of sizes, the larger before those they end with.
var units = [...]struct {
	name string
	size int64
}{{"MiB", 1 << 20}, {"KiB", 1 << 10}, {"MB", 1_000_000}, {"KB", 1000}, {"kB", 1000}, {"B", 1}, {"", 1}}

func size(v string) (int64, error) {
	for _, u := range units {
		digits, ok := strings.CutSuffix(v, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
		if err != nil || n <= 0 || n > math.MaxInt32/u.size || n*u.size < 1000 { // a number alone is meant as megabytes, and would be bytes
			break
		}
		return n * u.size, nil
	}
	return 0, errors.New("is no size: want such as 500kB or 20MB, at least 1 kB and at most 2 GB")
}

func showSize(n int64) string {
	for _, u := range units {
		if u.name != "" && n%u.size == 0 {
			return strconv.FormatInt(n/u.size, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

func level(v string) (slog.Level, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(v)); err != nil {
		return 0, errors.New("is no log level: want debug, info, warn or error")
	}
	return l, nil
}
