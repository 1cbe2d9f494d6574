package discord

import (
	"strconv"
	"time"
)

// discordEpoch is where the time in a snowflake begins, in Unix milliseconds.
const discordEpoch = 1420070400000

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
