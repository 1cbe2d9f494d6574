package configs

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Never is a number of days of Office that stands for "off".
const Never = -1

// MorningOpening is Office.Morning of an office that gets its list when its work begins.
const MorningOpening = -1

var errDays = errors.New(`is no number of working days: want such as 2d, from 1d to 60d, or "off"`)

// What an office has that chose nothing.
const (
	remindBefore  = 1
	escalateHead  = 2
	escalateAdmin = 5
)

// workDays reads 2d, 2 or off. What is so by default is 0.
func workDays(usual int) func(string) (int, error) {
	return func(v string) (int, error) {
		if v == "off" {
			return Never, nil
		}
		n, err := strconv.Atoi(strings.TrimSuffix(v, "d"))
		switch {
		case err != nil || n < 1 || n > 60:
			return 0, errDays
		case n == usual:
			return 0, nil
		}
		return n, nil
	}
}

// readEscalate reads {head: 2d, admin: 5d}.
func (f *file) readEscalate(n ast.Node, o *Office) {
	f.fields(n, map[string]func(ast.Node){
		"head":  field(f, &o.EscalateHead, "head", workDays(escalateHead)),
		"admin": field(f, &o.EscalateAdmin, "admin", workDays(escalateAdmin)),
	})
	if head, admin := cmp.Or(o.EscalateHead, escalateHead), cmp.Or(o.EscalateAdmin, escalateAdmin); head > 0 && admin > 0 && admin < head {
		f.wrong(n, "escalate: admin: %dd comes before head: %dd", admin, head)
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
