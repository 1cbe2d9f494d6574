package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
)

// scanner is a row, as scan functions see it.
type scanner interface{ Scan(dest ...any) error }

// row is one row as the driver reads it: int64, float64, string, []byte or nil for each column.
type row []driver.Value

// Scan puts the columns where dest points: integers, texts and truths (of any named type), and sql.Scanners. NULL is
// for scanners alone.
func (r row) Scan(dest ...any) error {
	if len(dest) != len(r) {
		return fmt.Errorf("scanning %d columns into %d places", len(r), len(dest))
	}
	for i, d := range dest {
		if err := scanValue(d, r[i]); err != nil {
			return fmt.Errorf("scanning column %d: %w", i+1, err)
		}
	}
	return nil
}

func scanValue(dest any, v driver.Value) error {
	switch d := dest.(type) {
	case *string:
		if s, ok := v.(string); ok {
			*d = s
			return nil
		}
	case *int64:
		if n, ok := v.(int64); ok {
			*d = n
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*d = int(n)
			return nil
		}
	case *bool:
		if n, ok := v.(int64); ok {
			*d = n != 0
			return nil
		}
	case *any:
		*d = v
		return nil
	case sql.Scanner:
		return d.Scan(v)
	default:
		to := reflect.ValueOf(dest).Elem()
		switch v := v.(type) {
		case int64:
			if to.CanInt() {
				to.SetInt(v)
				return nil
			}
		case string:
			if to.Kind() == reflect.String {
				to.SetString(v)
				return nil
			}
		}
	}
	return fmt.Errorf("a %T into a %T", v, dest)
}
