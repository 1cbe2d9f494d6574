package figures

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

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

// whichWords stand behind a grouping, or before it: "kantor mana", "which office".
var whichWords = []string{"mana", "apa", "which", "what"}

// askWords are said around what is asked for, and ask for nothing more than the figures tell.
var askWords = strings.Fields("untuk selama dari pada di dalam saja aja dong ya nih tolong mohon coba pak bu kak min lihat liat tampilkan kasih beri minta mau tahu tau cek masa periode dan yang yg ini " +
	"statistik angka angkanya laporan rekap rekapan rekapitulasi rapor data capaian berapa brp persen persentase jumlah banyak seberapa gimana gmn bagaimana apakah sudah udah sdh " +
	"respon respons balasan balasannya dibalas terbalas jawaban dijawab terjawab masuk aspirasi tingkat kita kami warga bandingkan perbandingan dibanding dengan vs versus paling membalas menjawab cepat tercepat rajin malas baik terbaik buruk terburuk sering jarang banyak sedikit " +
	"statistics stats figures report response responses rate reply replies replied answered answer received got get how many much percent percentage what is are was were our we us " +
	"a show me for of in the and please compare compared with versus to did have been do tell give fast fastest best worst most least replies often")

// waitWords ask who still waits: the queue names them.
var waitWords = strings.Fields("belum blm menunggu nunggu tunggu lewat batas batasnya terlambat telat lambat terlama lama terlalu siapa siapakah overdue waiting waits late longest oldest not yet who slow slowest")

// answerWords are of what the figures tell.
var answerWords = strings.Fields("respon respons balasan dibalas terbalas jawaban dijawab terjawab response responses reply replies replied answered masuk received")

// questionWords ask for figures beside one of those.
var questionWords = strings.Fields("berapa brp persentase persen seberapa gimana gmn bagaimana rekap rekapitulasi rapor statistik laporan how what stats statistics report show rate")

// vagueWords are those of them that may as well tell or ask something about one matter, where they stand beside oneWords and no time is named: "laporan
// sudah masuk ya bu", "gimana pak, sudah dibalas?"
var (
	vagueWords = strings.Fields("gimana gmn bagaimana laporan how report")
	oneWords   = strings.Fields("sudah udah sdh belum blm yet been")
)

// mostWords compare groups, and stand for words of an answer where a grouping is asked for.
var mostWords = strings.Fields("paling terlambat tercepat terbaik terburuk slowest fastest best worst most least")

// askMost is how many words a question has at most that is no command.
const askMost = 10

// Wanted reports whether words that are no command ask for figures, and say nothing else: "berapa yang dibalas bulan ini?", "rekap balasan oktober".
func Wanted(text string, today time.Time) bool {
	said := wordsOf(text)
	if len(said) < 2 || len(said) > askMost {
		return false
	}
	among := func(words []string) bool {
		return slices.ContainsFunc(said, func(w string) bool { return slices.Contains(words, w) })
	}
	stats := among([]string{"statistik", "statistics", "stats"})
	which, _ := groupsIn(said)
	most := len(which) > 0 && among(mostWords) // "kantor mana yang paling lambat?"
	if !most && (!among(questionWords) || !stats && !among(answerWords)) {
		return false
	}
	firm := stats || most || slices.ContainsFunc(said, func(w string) bool { return slices.Contains(questionWords, w) && !slices.Contains(vagueWords, w) })
	_, said = groupsIn(said)
	for ok := true; ok; firm = firm || ok {
		_, said, ok = periodIn(said, today)
	}
	if !firm && among(oneWords) {
		return false
	}
	return !slices.ContainsFunc(said, func(w string) bool {
		return !slices.Contains(askWords, w) && !slices.Contains(waitWords, w) && groupWords[w] == ""
	})
}

// wordsOf are the words of a question.
func wordsOf(text string) []string {
	said := strings.Fields(strings.TrimRight(strings.ToLower(text), ". ?!"))
	for i, w := range said { // "Kantor Dapil 1, per topik"
		said[i] = strings.TrimRight(w, ",;:?!")
	}
	return apart(said)
}

// asked reads what is asked for in words: "30 hari", "per topik", "dapil-1 tahun ini per bulan". Words that are none of that are kept, to be named
// beside the usual figures; a single one that looks like the id of an office is taken for one. Of several groupings the first is shown, and the
// second named: a message has room for one.
func asked(t *talk.Turn, words string) (ask, error) {
	a := ask{What: askStats, Period: days90, By: measure.ByAll}
	groups, said := groupsIn(wordsOf(words))
	all, err := t.Offices()
	if err != nil {
		return a, fmt.Errorf("list the offices: %w", err)
	}
	if o, cut, ok := matter.CutOffice(all, strings.Join(said, " ")); ok { // before the period: "Komisi 30"
		a.Office, a.Named, said = o.ID, string(o.ID), strings.Fields(cut)
	}
	today := dayBegins(t.Now.In(t.House.Zone))
	period, rest, ok := periodIn(said, today)
	if ok {
		days := without(said, rest)
		a.Period, said = period, rest
		if other, rest, ok := periodIn(said, today); ok { // "Oktober dan November"
			if both, by, ok := bothOf(period, other, today); ok {
				days = append(append(days, "dan"), without(said, rest)...)
				a.Period, said = both, rest
				groups = append(groups, by)
			}
		}
		a.Named = strings.TrimSpace(a.Named + " " + strings.Join(days, " "))
	}
	a.Waits = slices.ContainsFunc(said, func(w string) bool { return slices.Contains(waitWords, w) })
	said = slices.DeleteFunc(said, func(w string) bool { return slices.Contains(askWords, w) || slices.Contains(waitWords, w) })
	if len(said) > 0 && said[0] == "kinerja" && (len(said) == 1 || len(said) == 2 && groupWords[said[1]] != "") {
		said = said[1:]
	}
	left := strings.Join(said, " ")
	if by, ok := groupWords[left]; ok && len(groups) == 0 {
		if by == measure.ByOffice && len(wordsOf(words)) > 1 { // "laporan respon kantor" is of the office
			by = measure.ByAll
		}
		groups, left = append(groups, by), ""
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
	if left == "" {
		return a, nil
	}
	if a.Office == "" && !strings.Contains(left, " ") && strings.Contains(left, "-") && strings.ContainsFunc(left, unicode.IsLetter) {
		a.Office, left = store.OfficeID(left), ""
	}
	a.Unknown = talk.Clip(left, 40)
	return a, nil
}

// without are the words that were taken out of what is said in one piece, so that rest was left.
func without(said, rest []string) []string {
	at := 0
	for at < len(rest) && said[at] == rest[at] {
		at++
	}
	return slices.Clone(said[at : at+len(said)-len(rest)])
}
