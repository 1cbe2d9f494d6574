package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// SignIn is a one-time link into the dashboard, made for a person. Its secret is not kept, only its hash (see NewSecret).
type SignIn struct {
	Hash    string
	Staff   StaffID
	Expires time.Time
}

// Session is a browser that came by such a link. What it may see is asked at each request: it says only who it is.
type Session struct {
	Hash    string // of its cookie
	Staff   StaffID
	Created time.Time
	Expires time.Time
}

// Token lets a program ask the HTTP API. Its secret is not kept, only its hash.
type Token struct {
	ID      int64
	Name    string // what the operator calls it
	Hash    string
	Office  OfficeID // may ask of this one only; empty: of all
	Created time.Time
	Expires time.Time // zero: never
	Revoked time.Time // zero: in force
}

// InForce reports whether the token is good at a time.
func (t Token) InForce(at time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || at.Before(t.Expires))
}

// NewSecret is a secret that nobody types, of at least 128 bits, and the hash that is kept of it.
func NewSecret() (secret, hash string) {
	s := rand.Text()
	return s, HashSecret(s)
}

// HashSecret is what is kept of a secret of NewSecret.
func HashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
