package adapter

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Valid replaces every byte that is no UTF-8 by one U+FFFD, so that offsets counted by ranging over s stay right.
func Valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune { return r }, s)
}

// OneLine is a plain text without line breaks, and with single spaces.
func OneLine(s string) string { return strings.Join(strings.Fields(Valid(s)), " ") }

// Clip is at most n bytes of a text for the log.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// Hash tells contents apart in an update's key: 24 hexadecimal digits.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

// Wordless keeps a person's words out of an error of package json, which may quote what it did not expect.
func Wordless(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		kind, _, _ := strings.Cut(wrong.Value, " ")
		return fmt.Errorf("field %s is a %s, not a %s", wrong.Field, kind, wrong.Type)
	}
	var when *time.ParseError
	if errors.As(err, &when) {
		return errors.New("a time in it is none")
	}
	return err
}
