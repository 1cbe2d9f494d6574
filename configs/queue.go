package configs

import (
	"errors"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Never is a number of days of Office that stands for "off".
const Never = -1

// MorningOpening is Office.Morning of an office that gets its list when its work begins.
const MorningOpening = -1

var errDays = errors.New(`is no number of working days: want such as 2d, from 1d to 60d, "off" or "default"`)

// workDays reads 2d, 2, off, or default, which is 0.
func workDays(v string) (int, error) {
	switch v {
	case "off":
		return Never, nil
	case "default":
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(v, "d"))
	if err != nil || n < 1 || n > 60 {
		return 0, errDays
	}
	return n, nil
}

// readEscalate reads {head: 2d, admin: 5d}.
func (f *file) readEscalate(n ast.Node, o *Office) {
	f.fields(n, map[string]func(ast.Node){
		"head":  field(f, &o.EscalateHead, "head", workDays),
		"admin": field(f, &o.EscalateAdmin, "admin", workDays),
	})
	if o.EscalateHead > 0 && o.EscalateAdmin > 0 && o.EscalateAdmin < o.EscalateHead {
		f.wrong(n, "escalate: admin: %d comes before head: %d", o.EscalateAdmin, o.EscalateHead)
	}
}

// morning reads off, opening, or a time of day such as 07.30.
func morning(v string) (int, error) {
	switch v {
	case "off":
		return 0, nil
	case "opening":
		return MorningOpening, nil
	}
	m, ok := minuteOfDay(v)
	if !ok || m == 0 {
		return 0, errors.New(`is no time of day: want such as 07.30, or "opening" or "off"`)
	}
	return m, nil
}
