package configs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// ParseHours reads a week as people write it: "senin-jumat 08.00-16.00; sabtu 08.00-10.00, 11.00-12.00".
func ParseHours(text string) (week [7][]Interval, err error) {
	var set [7]bool
	for _, part := range strings.Split(text, ";") {
		part = strings.NewReplacer("–", "-", " - ", "-").Replace(strings.TrimSpace(part))
		if part == "" {
			continue
		}
		at := strings.IndexFunc(part, unicode.IsDigit)
		if at <= 0 {
			return week, fmt.Errorf("%q are no days and hours", part)
		}
		days, err := daysOf(strings.Trim(part[:at], " :,"))
		if err != nil {
			return week, err
		}
		var all []Interval
		for _, v := range strings.Split(part[at:], ",") {
			i, err := interval(strings.TrimSpace(v))
			if err != nil {
				return week, fmt.Errorf("%q %w", v, err)
			}
			if len(all) > 0 && i.From < all[len(all)-1].To {
				return week, fmt.Errorf("%q begins before the one before it ends", v)
			}
			all = append(all, i)
		}
		for _, day := range days {
			if set[day] {
				return week, fmt.Errorf("%s is set twice", strings.ToLower(day.String()))
			}
			set[day], week[day] = true, slices.Clone(all)
		}
	}
	if set == [7]bool{} {
		return week, errors.New("no day is named")
	}
	return week, nil
}

// ParseDays reads days as people write them, in any order: "2026-12-31, 2-1-2027, 17/8/2027".
func ParseDays(text string) (all []string, err error) {
	for _, v := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		day, err := thisCentury(v)
		for _, layout := range []string{"2-1-2006", "2/1/2006", "2.1.2006"} {
			if at, perr := time.Parse(layout, v); err != nil && perr == nil {
				day, err = thisCentury(at.Format(time.DateOnly))
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%q %w", v, err)
		}
		if !slices.Contains(all, day) {
			all = append(all, day)
		}
	}
	slices.Sort(all)
	return all, nil
}
