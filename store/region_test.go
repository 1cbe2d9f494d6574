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
	e := NewElectorate(districts)
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
		offices, whole := e.Representing(code)
		if got := fmt.Sprint(offices, " ", whole); got != want {
			t.Errorf("%q is represented by %s, want %s", code, got, want)
		}
	}
	if got := fmt.Sprint(e.Regencies(), e.Finest(""), e.Finest("35"), e.Finest("35.78"), e.Finest("35.78.05"), e.Finest("32")); got != "[35.78] district district district no no" {
		t.Errorf("districts are in, and made of: %s", got)
	}
	var none *Electorate
	if offices, whole := none.Representing("35.78"); offices != nil || whole || none.Regencies() != nil || none.Finest("") != 0 || NewElectorate(nil) != nil {
		t.Error("without districts someone is represented")
	}
}
