package webchat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// cookieAge is how long an identity lasts without a visit. Browsers allow no more.
const cookieAge = 400 * 24 * time.Hour

const langCookie = "duaarah_lang"

// cookieName is the identity's cookie of the seat.
func (st *seat) cookieName() string { return "duaarah_" + st.Name }

// token is the secret of the request's cookie; "" if it has none that we could have made.
func (st *seat) token(r *http.Request) string {
	c, err := r.Cookie(st.cookieName())
	if err != nil || !validToken(c.Value) {
		return ""
	}
	return c.Value
}

// setToken gives the browser its identity, or prolongs it.
func (st *seat) setToken(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, &http.Cookie{
		Name: st.cookieName(), Value: token, Path: "/chat", MaxAge: int(cookieAge / time.Second),
		HttpOnly: true, Secure: st.s.secure(r), SameSite: http.SameSiteLaxMode,
	})
}

// secure reports whether people reach us by https only.
func (s *Server) secure(r *http.Request) bool {
	return r.TLS != nil || (s.public != nil && s.public.Scheme == "https")
}

// user finds who sends the request. "": nobody that we know. It writes nothing.
func (st *seat) user(r *http.Request) (string, error) {
	token := st.token(r)
	if token == "" {
		return "", nil
	}
	user, ok, err := st.s.opt.Sessions.User(r.Context(), st.Name, hash(token))
	if err != nil {
		return "", fmt.Errorf("look up a session: %w", err)
	}
	if !ok {
		return "", nil
	}
	return user, nil
}

// create makes the cookie's user. Of two requests that do it at once, both get the one who was first.
func (st *seat) create(ctx context.Context, token string) (string, error) {
	h := hash(token)
	created := st.s.opt.Sessions.Create(ctx, st.Name, newUser(), h, st.s.opt.Clock())
	user, ok, err := st.s.opt.Sessions.User(ctx, st.Name, h)
	switch {
	case err != nil:
		return "", fmt.Errorf("look up a session: %w", err)
	case ok:
		return user, nil
	case created != nil:
		return "", fmt.Errorf("create a session: %w", created)
	}
	return "", nil // the cookie was ended: its browser needs another
}

// newToken makes the secret of a cookie, 256 bits.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func validToken(s string) bool {
	b, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && len(b) == 32
}

// newUser makes a user ID: 130 bits, in lower-case letters and digits.
func newUser() string { return strings.ToLower(rand.Text()) }

func validUser(s string) bool { return userForm.fits(s) }

// hash is what is kept of a secret.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// formToken ties a form to the browser that it was shown in.
func formToken(token string) string { return hash("form " + token) }

// codeAlphabet is Crockford's base 32: what is mistaken for another letter is read as that one.
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newRecovery makes a recovery code of 100 bits, as it is shown, and the hash that is kept of it.
func newRecovery() (code, codeHash string) {
	var b [20]byte
	_, _ = rand.Read(b[:])
	var shown, plain strings.Builder
	for i, x := range b {
		if i > 0 && i%4 == 0 {
			shown.WriteByte('-')
		}
		shown.WriteByte(codeAlphabet[x%32])
		plain.WriteByte(codeAlphabet[x%32])
	}
	return shown.String(), hash("recovery " + plain.String())
}

// recoveryHash reads a recovery code as people type it. ok = false: it cannot be one.
func recoveryHash(typed string) (codeHash string, ok bool) {
	plain := strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t', '\n', '\u00a0', '\u2010', '\u2011', '\u2013', '\u2014', '_', '.':
			return -1
		case 'o', 'O':
			return '0'
		case 'i', 'I', 'l', 'L':
			return '1'
		case 'u', 'U':
			return 'V'
		}
		if r >= 'a' && r <= 'z' {
			return r + 'A' - 'a'
		}
		return r
	}, typed)
	if len(plain) != 20 || strings.Trim(plain, codeAlphabet) != "" {
		return "", false
	}
	return hash("recovery " + plain), true
}
