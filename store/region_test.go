package store

import (
	"fmt"
	"testing"
)

func TestRepresenting(t *testing.T) {
	districts := []ElectoralDistrict{
		{"Surabaya 1", []string{"35.78.05", "35.78.07"}, []OfficeID{"a"}},
		{"Surabaya 2", []string{"35.78.01", "35.78.05"}, []OfficeID{"b", "c"}}, // Tegalsari is split
		{"Jatim 1", []string{"35.78"}, []OfficeID{"a", "d"}},
	}
	for code, want := range map[string]string{
		"35.78.07":      "[a d] true",
		"35.78.01":      "[b c a d] true",
		"35.78.05":      "[a b c d] true",
		"35.78.01.1001": "[b c a d] true",
		"35.78":         "[a b c d] false", // where in it is not known
		"35":            "[a b c d] false",
		"35.7":          "[] false",
		"35.15":         "[] false",
		"":              "[] false",
	} {
		offices, whole := Representing(districts, code)
		if got := fmt.Sprint(offices, " ", whole); got != want {
			t.Errorf("%q is represented by %s, want %s", code, got, want)
		}
	}
}
