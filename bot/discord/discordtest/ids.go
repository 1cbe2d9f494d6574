package discordtest

import (
	"strconv"
	"strings"
	"sync"
	"time"
)

type obj = map[string]any

// discordEpoch is the first millisecond of Discord's time.
const discordEpoch = 1420070400000

// idSource makes snowflakes, each larger than all before.
type idSource struct {
	mu   sync.Mutex
	last int64
}

func (s *idSource) next() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.last+1, (time.Now().UnixMilli()-discordEpoch)<<22)
	return strconv.FormatInt(s.last, 10)
}

// before reports whether snowflake a is smaller than b.
func before(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

// stamp is a time as Discord writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }

// digits reports whether s is a number of ASCII digits.
func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
