package sqlite

import (
	"encoding/json"
	"strings"
	"time"

	"duaarah/bot"
)

// ms is how a time is kept: unix milliseconds, 0 for the zero time.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// msColumn scans a time.
type msColumn struct{ t *time.Time }

func (c msColumn) Scan(v any) error {
	n, _ := v.(int64)
	*c.t = fromMS(n)
	return nil
}

// accountText is how an account is kept. A platform's name has no slash; an account's may.
func accountText(a bot.Account) string {
	if a == (bot.Account{}) {
		return ""
	}
	return a.Platform + "/" + a.Name
}

// accountColumn scans an account.
type accountColumn struct{ a *bot.Account }

func (c accountColumn) Scan(v any) error {
	s, _ := v.(string)
	c.a.Platform, c.a.Name, _ = strings.Cut(s, "/")
	return nil
}

// idColumn scans an ID that may be NULL, for 0.
type idColumn[T ~int64] struct{ id *T }

func (c idColumn[T]) Scan(v any) error {
	n, _ := v.(int64)
	*c.id = T(n)
	return nil
}

// nameColumn scans a text ID that may be NULL, for the empty one.
type nameColumn[T ~string] struct{ id *T }

func (c nameColumn[T]) Scan(v any) error {
	s, _ := v.(string)
	*c.id = T(s)
	return nil
}

// null is an ID as it is kept where a row of another table must be there: NULL for none.
func null[T ~int64](id T) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

func nullName[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// jsonText is how a value is kept; nil pointers and empty maps are the empty text.
func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if s := string(b); s != "null" && s != "{}" {
		return s, nil
	}
	return "", nil
}

// jsonColumn scans what jsonText made; the empty text leaves v alone.
type jsonColumn struct{ v any }

func (c jsonColumn) Scan(v any) error {
	s, _ := v.(string)
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), c.v)
}
