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

// groupWords are how people call the groupings; those by week and by staff have no button.
var groupWords = map[string]measure.Grouping{"kantor": measure.ByOffice, "office": measure.ByOffice, "topik": measure.ByTopic, "topic": measure.ByTopic,
	"wilayah": measure.ByRegion, "daerah": measure.ByRegion, "kecamatan": measure.ByRegion, "region": measure.ByRegion, "jenis": measure.ByKind, "kind": measure.ByKind,
	"acara": measure.ByEvent, "event": measure.ByEvent, "bulan": measure.ByMonth, "month": measure.ByMonth, "minggu": measure.ByWeek, "pekan": measure.ByWeek,
	"week": measure.ByWeek, "staf": measure.ByStaff, "staff": measure.ByStaff, "petugas": measure.ByStaff}

// everyWords are groupings of one word.
var everyWords = map[string]measure.Grouping{"bulanan": measure.ByMonth, "monthly": measure.ByMonth, "mingguan": measure.ByWeek, "pekanan": measure.ByWeek,
	"weekly": measure.ByWeek}

// byWords stand before a grouping.
var byWords = []string{"per", "menurut", "berdasarkan", "tiap", "setiap", "by", "each", "every"}

// askWords are said around what is asked for, and ask for nothing.
var askWords = []string{"untuk", "selama", "dari", "pada", "di", "dalam", "saja", "aja", "dong", "ya", "tolong", "mohon", "pak", "bu", "kak", "min", "statistik", "angka",
	"laporan", "data", "respon", "respons", "balasan", "lihat", "tampilkan", "minta", "mau", "masa", "periode", "dan", "yang", "statistics", "stats", "figures", "response",
	"show", "me", "for", "of", "in", "the", "and", "please"}

// asked reads what is asked for in words: "30 hari", "per topik", "dapil-1 tahun ini per bulan". Words that are none of that are kept, to be named
// beside the usual figures; a single one that looks like the id of an office is taken for one. Of several groupings the first is shown, and the
// second named: a message has room for one.
func asked(t *talk.Turn, words string) (ask, error) {
	a := ask{What: askStats, Period: days90, By: measure.ByAll}
	said := strings.Fields(strings.TrimRight(strings.ToLower(words), ". ?!"))
	for i, w := range said { // "Kantor Dapil 1, per topik"
		said[i] = strings.TrimRight(w, ",;:?!")
	}
	groups, said := groupsIn(said)
	all, err := t.Offices()
	if err != nil {
		return a, fmt.Errorf("list the offices: %w", err)
	}
	if o, cut, ok := matter.CutOffice(all, strings.Join(said, " ")); ok { // before the period: "Komisi 30"
		a.Office, said = o.ID, strings.Fields(cut)
	}
	period, said, ok := periodIn(said, dayBegins(t.Now.In(t.House.Zone)))
	if ok {
		a.Period = period
	}
	said = slices.DeleteFunc(said, func(w string) bool { return slices.Contains(askWords, w) })
	rest := strings.Join(said, " ")
	if by, ok := groupWords[rest]; ok && len(groups) == 0 {
		groups, rest = append(groups, by), ""
	}
	groups = slices.Compact(groups)
	if len(groups) > 0 {
		a.By = groups[0]
	}
	if len(groups) > 1 {
		a.Beside = groups[1]
	}
	if a.By == measure.ByStaff { // others would read along who answers least
		a.By, a.Beside = measure.ByAll, measure.ByStaff
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
