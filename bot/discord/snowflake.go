package discord

import (
	"strconv"
	"strings"
	"time"
)

// discordEpoch is where the time in a snowflake begins, in Unix milliseconds.
const discordEpoch = 1420070400000

// snowflake reports whether s is an ID of Discord's: digits, without a zero at the front.
func snowflake(s string) bool {
	if s == "" || len(s) > 20 || s[0] == '0' {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

// compareIDs orders snowflakes by age, the oldest first.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// older reports whether the snowflake a was made before b.
func older(a, b string) bool { return compareIDs(a, b) < 0 }

// snowflakeAt is the smallest ID of a time.
func snowflakeAt(t time.Time) string {
	return strconv.FormatUint(uint64(max(t.UnixMilli()-discordEpoch, 1))<<22, 10)
}

// timeOf is when an ID was made; zero if it is none.
func timeOf(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + discordEpoch).UTC()
}
