package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"unicode"
)

// Code is an aspiration's short public handle, as people write it: "K7M-4QX". It names, and opens nothing.
type Code string

// codeAlphabet has no letter or digit that is mistaken for another (no 0 1 I L O S U). Its length is prime, so that the
// weighted sum finds every single wrong character and every two that changed places.
const codeAlphabet = "23456789ABCDEFGHJKMNPQRTVWXYZ"

// ErrCode: it cannot be a code: a wrong character, length or check digit.
var ErrCode = errors.New("not a code")

// NewCode makes a random code of 6 characters, or of 8 when long: the store asks for those as the short ones get scarce.
func NewCode(long bool) Code {
	n := 5
	if long {
		n = 7
	}
	s := randomString(n)
	s += string(codeAlphabet[checkDigit(s)])
	return Code(s[:len(s)/2] + "-" + s[len(s)/2:])
}

// ParseCode reads a code as people type it: any case, with or without dashes and spaces, "S" for 5 and "U" for V.
func ParseCode(s string) (Code, error) {
	s = normaliseCode(s)
	if len(s) != 6 && len(s) != 8 {
		return "", ErrCode
	}
	for i := range len(s) {
		if strings.IndexByte(codeAlphabet, s[i]) < 0 {
			return "", ErrCode
		}
	}
	if codeAlphabet[checkDigit(s[:len(s)-1])] != s[len(s)-1] {
		return "", ErrCode
	}
	return Code(s[:len(s)/2] + "-" + s[len(s)/2:]), nil
}

// NewInvitation makes the secret of an invitation (12 characters, 58 bits) and the hash that is kept of it.
func NewInvitation() (secret, hash string) {
	s := randomString(12)
	return s[:4] + "-" + s[4:8] + "-" + s[8:], HashInvitation(s)
}

// HashInvitation is what is kept of a secret, typed in any case, with or without dashes.
func HashInvitation(secret string) string {
	sum := sha256.Sum256([]byte(normaliseCode(secret)))
	return hex.EncodeToString(sum[:])
}

// CleanSecret is a secret of an invitation or a slip as it is written, typed in any case, with or without dashes. Empty: it cannot be
// one.
func CleanSecret(s string) string {
	if s = normaliseCode(s); len(s) != 12 || strings.Trim(s, codeAlphabet) != "" {
		return ""
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}

// Joint reports whether a rune may stand between the groups of a code or a secret: spaces, and whatever dash a keyboard makes.
func Joint(r rune) bool {
	return unicode.Is(unicode.Pd, r) || r == '_' || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}

func normaliseCode(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			r += 'A' - 'a'
		case Joint(r):
			return -1
		}
		switch r {
		case 'S':
			return '5'
		case 'U':
			return 'V'
		}
		return r
	}, s)
}

// checkDigit is the index of the character that makes the weighted sum of all a multiple of the alphabet's length.
func checkDigit(s string) int {
	sum := 0
	for i := range len(s) {
		sum += (i + 2) * strings.IndexByte(codeAlphabet, s[i])
	}
	return sum % len(codeAlphabet)
}

func randomString(n int) string {
	b := make([]byte, n)
	size := big.NewInt(int64(len(codeAlphabet)))
	for i := range b {
		k, err := rand.Int(rand.Reader, size)
		if err != nil {
			panic(err) // crypto/rand never fails on the systems that Go supports
		}
		b[i] = codeAlphabet[k.Int64()]
	}
	return string(b)
}
