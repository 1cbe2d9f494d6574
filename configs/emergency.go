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
	Place  string // the code of a region in which, or the ID of an office of which, it is the number; empty: anywhere
}

// emergencyKinds are what a number can be for, as people set it.
var emergencyKinds = []string{"any", "fire", "rescue", "medical", "violence", "home", "self"}

// emergencies are the numbers of Indonesia.
var emergencies = []Emergency{{For: "any", Number: "112"}, {For: "fire", Number: "113"}, {For: "rescue", Number: "115"}, {For: "medical", Number: "119"},
	{For: "violence", Number: "110"}, {For: "home", Number: "129"}, {For: "self", Number: "119 ext 8"}}

var dialled = regexp.MustCompile(`^[0-9+*#][0-9+*# -]{1,20}( ext [0-9]{1,6})?$`)

// emergencyNumbers reads "any 112, fire 113, fire@35.78 031 3533843, any@dapil-1 112, self 119 ext 8". A kind may come several times; with a
// region's code, or an office's ID, it is the number there.
func emergencyNumbers(v string) ([]Emergency, error) {
	all := []Emergency{}
	for part := range strings.SplitSeq(v, ",") {
		kind, number, _ := strings.Cut(strings.TrimSpace(part), " ")
		number = strings.Join(strings.Fields(number), " ")
		kind, place, placed := strings.Cut(kind, "@")
		if !slices.Contains(emergencyKinds, kind) || !dialled.MatchString(number) {
			return nil, fmt.Errorf("are no emergency numbers: want such as \"any 112, medical 119, self 119 ext 8\", each for one of %s", strings.Join(emergencyKinds, ", "))
		}
		if _, err := officeID(place); placed && err != nil && !regionCode.MatchString(place) {
			return nil, fmt.Errorf("name no place by %q: want the code of a region or the ID of an office, such as \"fire@35.78 031 3533843\"", place)
		}
		all = append(all, Emergency{kind, number, place})
	}
	if !slices.ContainsFunc(all, func(e Emergency) bool { return e.For == "any" && e.Place == "" }) {
		return nil, fmt.Errorf("lack a number for any emergency: want such as \"any 112\" among them")
	}
	return all, nil
}

func showEmergencies(all []Emergency) string {
	var parts []string
	for _, e := range all {
		kind := e.For
		if e.Place != "" {
			kind += "@" + e.Place
		}
		parts = append(parts, kind+" "+e.Number)
	}
	return strings.Join(parts, ", ")
}
