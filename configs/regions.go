package configs

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// indonesiaRegions is a file of regions as store/region reads it, of provinces, regencies and cities, and districts.
//
//go:embed regions/indonesia.csv
var indonesiaRegions []byte

// indonesiaPoints is another, of where the middles of regencies and cities are.
//
//go:embed regions/indonesia-points.csv
var indonesiaPoints []byte

// Regions are the files of regions that come with the program, in the order in which they are to be read. See
// regions/README.md for where they are from.
func Regions() []io.Reader {
	return []io.Reader{bytes.NewReader(indonesiaRegions), bytes.NewReader(indonesiaPoints)}
}

// ElectoralDistrict is where some are elected together: the codes of the regions it is made of, and the offices of those who
// represent it.
type ElectoralDistrict struct {
	Name    string
	Regions []string // with dots
	Offices []string
}

// districtMost is how many electoral districts a file may have, and regions one of them.
const districtMost = 5000

// readDistricts reads a list of {name: Dapil Surabaya 1, regions: [35.78.05, 35.78.07], offices: [dapil-1]}.
func (f *file) readDistricts(n ast.Node) []ElectoralDistrict {
	all := []ElectoralDistrict{}
	names := map[string]bool{}
	for _, item := range f.list(n, "electoral_districts") {
		var d ElectoralDistrict
		if !f.fields(item, map[string]func(ast.Node){
			"name":    f.str(&d.Name, "name", nameMax, true),
			"regions": func(n ast.Node) { d.Regions = f.readCodes(n) },
			"offices": func(n ast.Node) { d.Offices = f.readOfficeRefs(n) },
		}) {
			continue
		}
		f.needs(item, "an electoral district", "name", "regions", "offices")
		if d.Name != "" && names[d.Name] {
			f.wrong(item, "name: a second electoral district %q", d.Name)
		}
		names[d.Name] = true
		if len(all) == districtMost {
			f.wrong(item, "electoral_districts: more than %d", districtMost)
			break
		}
		all = append(all, d)
	}
	return all
}

// regionCode is a code with dots: of a province, a regency, a district or a village.
var regionCode = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$`)

// readCodes reads codes of regions. YAML takes 35.78 for a number: what is written is what counts.
func (f *file) readCodes(n ast.Node) []string {
	items := f.items(n)
	if len(items) == 0 {
		f.wrong(n, "regions: must not be empty")
	}
	seen := map[string]bool{}
	var all []string
	for _, item := range items {
		var code string
		field(f, &code, "regions", func(v string) (string, error) {
			v = strings.TrimSpace(v)
			if !regionCode.MatchString(v) {
				return "", fmt.Errorf("is no code of a region: want such as 35, 35.78 or 35.78.01")
			}
			return v, nil
		})(item)
		switch {
		case code == "":
		case seen[code]:
			f.wrong(item, "regions: %s is there twice", code)
		default:
			seen[code] = true
			all = append(all, code)
		}
	}
	return all
}

func (f *file) readOfficeRefs(n ast.Node) []string {
	items := f.items(n)
	if len(items) == 0 {
		f.wrong(n, "offices: must not be empty")
	}
	var all []string
	for _, item := range items {
		var id string
		f.readOfficeRef(item, &id)
		if id != "" {
			all = append(all, id)
		}
	}
	return all
}

// askRegion reads how exactly an office needs to know where an aspiration is about.
func askRegion(v string) (string, error) {
	switch v {
	case "", "no", "false": // YAML has "no" for false
		return "", nil
	case "regency", "district":
		return v, nil
	}
	return "", fmt.Errorf("want no, regency or district")
}
