package talk

import "time"

func wordSet(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return set
}

var (
	wordsBefore = wordSet("pada", "sampai", "sampe", "hingga", "sebelum", "sblm", "paling", "lambat", "lama", "maksimal", "maks", "max", "dalam", "insya",
		"allah", "insyaallah", "on", "by", "until", "till", "in", "before")
	wordsSooner  = wordSet("sebelum", "sblm", "before") // by which the day itself is too late
	wordsNext    = wordSet("depan", "dpn", "next")
	wordsThis    = wordSet("ini", "this")
	wordsComing  = wordSet("besok", "bsk", "esok", "nanti", "mendatang", "berikutnya")
	wordsDay     = wordSet("hari")
	wordsAgain   = wordSet("lagi", "kedepan", "kalender")
	wordsHours   = wordSet("jam", "hour", "hours")
	wordsWorking = wordSet("kerja", "working", "work", "business")
	wordsDate    = wordSet("tanggal", "tgl", "the")
	wordsOrdinal = wordSet("st", "nd", "rd", "th")
	wordsClock   = wordSet("jam", "pukul", "pkl", "at")
	wordsHalf    = wordSet("setengah", "stgh")
	wordsSoon    = wordSet("nanti", "this")
	wordsEnd     = wordSet("akhir", "end")
	wordsOf      = wordSet("of")
)

// dayPhrases are days by how far they are from today. The longest that fits is meant.
var dayPhrases = map[string]int{"hari ini": 0, "today": 0, "malam ini": 0, "besok": 1, "bsk": 1, "esok": 1, "besuk": 1, "tomorrow": 1, "lusa": 2,
	"besok lusa": 2, "the day after tomorrow": 2, "day after tomorrow": 2, "tulat": 3}

// dayUnits are what days are counted in.
var dayUnits = map[string]string{"hari": "day", "hr": "day", "day": "day", "days": "day", "minggu": "week", "mgg": "week", "pekan": "week",
	"week": "week", "weeks": "week", "bulan": "month", "bln": "month", "month": "month", "months": "month", "tahun": "year",
	"thn": "year", "year": "year", "years": "year"}

var countWords = map[string]int{"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
	"sepuluh": 10, "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

var weekdays = map[string]time.Weekday{
	"senin": time.Monday, "sen": time.Monday, "monday": time.Monday, "mon": time.Monday,
	"selasa": time.Tuesday, "sel": time.Tuesday, "tuesday": time.Tuesday, "tue": time.Tuesday, "tues": time.Tuesday,
	"rabu": time.Wednesday, "rab": time.Wednesday, "wednesday": time.Wednesday, "wed": time.Wednesday,
	"kamis": time.Thursday, "kam": time.Thursday, "thursday": time.Thursday, "thu": time.Thursday, "thurs": time.Thursday,
	"jumat": time.Friday, "jum": time.Friday, "friday": time.Friday, "fri": time.Friday,
	"sabtu": time.Saturday, "sab": time.Saturday, "saturday": time.Saturday, "sat": time.Saturday,
	"minggu": time.Sunday, "ahad": time.Sunday, "sunday": time.Sunday, "sun": time.Sunday,
}

var months = map[string]int{
	"januari": 1, "jan": 1, "january": 1, "februari": 2, "feb": 2, "february": 2, "pebruari": 2, "maret": 3, "mar": 3, "march": 3,
	"april": 4, "apr": 4, "mei": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7,
	"agustus": 8, "agu": 8, "agt": 8, "ags": 8, "agst": 8, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9,
	"oktober": 10, "okt": 10, "october": 10, "oct": 10, "november": 11, "nov": 11, "nopember": 11, "nop": 11,
	"desember": 12, "des": 12, "december": 12, "dec": 12,
}

// MonthNamed is which month a word in small letters names: 1 to 12. 0: none.
func MonthNamed(word string) int { return months[word] }

// CountNamed is the number from one to ten that a word in small letters is. 0: it is none.
func CountNamed(word string) int { return countWords[word] }

// evening is the first hour of it.
const evening = 18

// dayPart is a part of the day: the hour that is meant by its name alone, the first hour of it, by which "jam 2 siang" is told from two at
// night, and the hour at which it is over. short: it stands after a bare number, such as "2 pm".
type dayPart struct {
	name              string
	usual, from, last int
	short             bool
}

// hour is an hour as it is meant beside the part: of twelve hours or of the whole day. "Jam 11 siang" is before noon, and an hour after midnight
// ("jam 1 malam") is of no day for sure. ok is false for that.
func (p dayPart) hour(h int) (_ int, ok bool) {
	switch {
	case p.name == "am" && h == 12:
		return 0, true
	case p.name == "pm" && h < 12, p.from >= 12 && h >= 1 && h < p.from && h <= 12 && h+12 >= p.from-1 && h+12 <= p.last+2:
		return h + 12, true
	}
	return h, p.from <= 12 || h >= p.from
}

var dayParts = map[string]dayPart{"pagi": {"pagi", 8, 0, 11, false}, "morning": {"pagi", 8, 0, 12, false}, "siang": {"siang", 12, 12, 15, false},
	"noon": {"siang", 12, 12, 15, false}, "sore": {"sore", 16, 15, 18, false}, "petang": {"sore", 17, 15, 18, false}, "afternoon": {"sore", 15, 12, 18, false},
	"malam": {"malam", 19, evening, 24, false}, "evening": {"malam", 19, 17, 24, false}, "am": {"am", 8, 0, 12, true}, "pm": {"pm", 15, 12, 24, true}}

var clockZones = map[string]*time.Location{"wib": time.FixedZone("WIB", 7*60*60), "wita": time.FixedZone("WITA", 8*60*60),
	"wit": time.FixedZone("WIT", 9*60*60)}
