package sqlite

import (
	"database/sql"
	"fmt"
	"reflect"

	"duaarah/store/sqlite/conn"
)

// scanner is a row, as scan functions see it. Int is an integer column without what Scan costs, for where a hundred rows are read.
type scanner interface {
	Scan(dest ...any) error
	Int(column int) int64
}

// row is the row that a statement has in hand.
type row struct{ *conn.Stmt }

// Scan puts the columns where dest points: integers, truths and texts (of any named type), blobs, and sql.Scanners. NULL is
// for scanners alone.
func (r row) Scan(dest ...any) error {
	if len(dest) != r.Columns() {
		return fmt.Errorf("scanning %d columns into %d places", r.Columns(), len(dest))
	}
	for i, d := range dest {
		if err := r.column(i, d); err != nil {
			return fmt.Errorf("scanning column %d: %w", i+1, err)
		}
	}
	return nil
}

func (r row) column(i int, dest any) error {
	switch d := dest.(type) {
	case *string:
		if r.IsText(i) {
			*d = r.Text(i)
			return nil
		}
	case *int64:
		if r.IsInt(i) {
			*d = r.Int(i)
			return nil
		}
	case *int:
		if r.IsInt(i) {
			*d = int(r.Int(i))
			return nil
		}
	case *bool:
		if r.IsInt(i) {
			*d = r.Int(i) != 0
			return nil
		}
	case *[]byte:
		*d = r.Bytes(i)
		return nil
	case *any:
		*d = r.Column(i)
		return nil
	case sql.Scanner:
		return d.Scan(r.Column(i))
	default:
		to := reflect.ValueOf(dest).Elem()
		switch {
		case to.CanInt() && r.IsInt(i):
			to.SetInt(r.Int(i))
			return nil
		case to.CanUint() && r.IsInt(i) && r.Int(i) >= 0 && !to.OverflowUint(uint64(r.Int(i))):
			to.SetUint(uint64(r.Int(i)))
			return nil
		case to.Kind() == reflect.String && r.IsText(i):
			to.SetString(r.Text(i))
			return nil
		}
	}
	return fmt.Errorf("a %T into a %T", r.Column(i), dest)
}
