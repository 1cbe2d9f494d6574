package configs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Emergency is a number to call when somebody's life is in danger.
type Emergency struct {
	For    string // one of emergencyKinds
	Number string // as people dial it
}

// emergencyKinds are what a number can be for, as people set it.
var emergencyKinds = []string{"any", "fire", "rescue", "medical", "violence", "home", "self"}

// emergencies are the numbers of Indonesia.
var emergencies = []Emergency{{"any", "112"}, {"fire", "113"}, {"rescue", "115"}, {"medical", "119"}, {"violence", "110"}, {"home", "129"}, {"self", "119 ext 8"}}

var dialled = regexp.MustCompile(`^[0-9+*#][0-9+*# -]{1,20}( ext [0-9]{1,6})?$`)

// emergencyNumbers reads "any 112, fire 113, self 119 ext 8". A kind may come several times.
func emergencyNumbers(v string) ([]Emergency, error) {
	all := []Emergency{}
	for part := range strings.SplitSeq(v, ",") {
		kind, number, _ := strings.Cut(strings.TrimSpace(part), " ")
		number = strings.Join(strings.Fields(number), " ")
		if !slices.Contains(emergencyKinds, kind) || !dialled.MatchString(number) {
			return nil, fmt.Errorf("are no emergency numbers: want such as \"any 112, medical 119, self 119 ext 8\", each for one of %s", strings.Join(emergencyKinds, ", "))
		}
		all = append(all, Emergency{kind, number})
	}
	if !slices.ContainsFunc(all, func(e Emergency) bool { return e.For == "any" }) {
		return nil, fmt.Errorf("lack a number for any emergency: want such as \"any 112\" among them")
	}
	return all, nil
}

func showEmergencies(all []Emergency) string {
	var parts []string
	for _, e := range all {
		parts = append(parts, e.For+" "+e.Number)
	}
	return strings.Join(parts, ", ")
}
