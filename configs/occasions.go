package configs

import "github.com/goccy/go-yaml/ast"

// Occasion is an event in the real world at which an office meets citizens: a town hall, a visit. It is known by its office, its name and its
// first day.
type Occasion struct {
	Office   string
	Name     string
	Place    string
	From, To string // days, 2026-12-31, both included
}

// occasionsMost is how many events a file may have.
const occasionsMost = 1000

// readOccasions reads a list of {office: dapil-1, name: Reses, place: Balai RW 5, from: 2026-12-05, to: 2026-12-06}.
func (f *file) readOccasions(n ast.Node) []Occasion {
	all := []Occasion{}
	items := f.list(n, "events")
	if len(items) > occasionsMost {
		f.wrong(n, "events: are %d: want at most %d", len(items), occasionsMost)
		return all
	}
	for _, item := range items {
		var o Occasion
		if !f.fields(item, map[string]func(ast.Node){
			"office": func(n ast.Node) { f.readOfficeRef(n, &o.Office) },
			"name":   f.str(&o.Name, "name", nameMax, true),
			"place":  f.str(&o.Place, "place", nameMax, false),
			"from":   field(f, &o.From, "from", thisCentury),
			"to":     field(f, &o.To, "to", thisCentury),
		}) {
			continue
		}
		f.needs(item, "an event", "office", "name", "from")
		if o.To == "" {
			o.To = o.From
		}
		if o.From > o.To {
			f.wrong(item, "from: the event %q ends before it begins", o.Name)
		}
		for _, other := range all {
			if o.Name != "" && other.Office == o.Office && other.Name == o.Name && other.From == o.From {
				f.wrong(item, "name: a second event %q of that office on that day", o.Name)
			}
		}
		all = append(all, o)
	}
	return all
}
