package configs

import (
	"errors"
	"time"
)

// undoMost is how long a reply can wait at most for its writer to take it back.
const undoMost = time.Minute

// undo is how long a reply waits: a span of time, or none.
func undo(v string) (time.Duration, error) {
	switch v {
	case "", "no", "false", "0": // YAML has "no" for false
		return 0, nil
	}
	if d, err := time.ParseDuration(v); err == nil && d >= time.Second && d <= undoMost {
		return d, nil
	}
	return 0, errors.New("is no such time: want no, or 1s to 1m")
}
