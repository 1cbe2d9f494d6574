package figures

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/measure"
)

// periodWords are how people call the periods, the longer first.
var periodWords = []struct{ words, period string }{
	{"30 hari terakhir", days30}, {"30 hari", days30}, {"30 days", days30}, {"sebulan terakhir", days30}, {"sebulan", days30}, {"bulan ini", days30}, {"this month", days30}, {"30", days30},
	{"month", days30}, {"90 hari terakhir", days90}, {"90 hari", days90}, {"3 bulan", days90}, {"90 days", days90}, {"90", days90},
	{"tahun ini", thisYear}, {"setahun", thisYear}, {"1 tahun", thisYear}, {"this year", thisYear}, {"year", thisYear},
	{"sejak awal", sinceEver}, {"semuanya", sinceEver}, {"semua", sinceEver}, {"all", sinceEver},
}

// groupWords are how people call the groupings.
var groupWords = map[string]measure.Grouping{"kantor": measure.ByOffice, "office": measure.ByOffice, "topik": measure.ByTopic, "topic": measure.ByTopic,
	"wilayah": measure.ByRegion, "region": measure.ByRegion, "jenis": measure.ByKind, "kind": measure.ByKind, "acara": measure.ByEvent,
	"event": measure.ByEvent, "bulan": measure.ByMonth, "month": measure.ByMonth}

// byMonth are words about months that are no period of ours: the list of months tells of them.
var byMonth = []string{"bulan lalu", "bulan kemarin", "last month", "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september",
	"oktober", "november", "desember"}

// asked reads what is asked for in words: "30 hari", "per topik", "dapil-1 tahun ini per bulan". Words that are none of that are kept, to be named
// beside the usual figures; a single one that looks like the id of an office is taken for one.
func asked(t *talk.Turn, words string) (ask, error) {
	a := ask{What: askStats, Period: days90, By: measure.ByAll}
	said := strings.Fields(strings.TrimRight(strings.ToLower(words), ". ?!"))
	for i, w := range said { // "Kantor Dapil 1, per topik"
		said[i] = strings.TrimRight(w, ",;:?!")
	}
	rest := strings.Join(said, " ")
	if rest == "" {
		return a, nil
	}
	for _, by := range []string{"per ", "menurut ", "by "} {
		for name, g := range groupWords {
			if cut, ok := cutWords(rest, by+name); ok {
				rest, a.By = cut, g
			}
		}
	}
	all, err := t.Offices()
	if err != nil {
		return a, fmt.Errorf("list the offices: %w", err)
	}
	if o, cut, ok := matter.CutOffice(all, rest); ok { // before the period: "Komisi 30"
		a.Office, rest = o.ID, cut
	}
	for _, each := range periodWords {
		if cut, ok := cutWords(rest, each.words); ok {
			rest, a.Period = cut, each.period
			break
		}
	}
	if g, ok := groupWords[rest]; ok {
		rest, a.By = "", g
	}
	for _, month := range byMonth {
		if cut, ok := cutWords(rest, month); ok {
			rest, a.By, a.Period = cut, measure.ByMonth, sinceEver
		}
	}
	if rest == "" {
		return a, nil
	}
	if a.Office == "" && !strings.Contains(rest, " ") && strings.Contains(rest, "-") {
		a.Office, rest = store.OfficeID(rest), ""
	}
	a.Unknown = talk.Clip(rest, 40)
	return a, nil
}

// cutWords takes some words off others, wherever they stand.
func cutWords(words, some string) (rest string, ok bool) {
	in, cut := strings.Fields(words), strings.Fields(some)
	for i := range len(in) - len(cut) + 1 {
		if slices.Equal(in[i:i+len(cut)], cut) {
			return strings.Join(slices.Delete(in, i, i+len(cut)), " "), true
		}
	}
	return words, false
}
