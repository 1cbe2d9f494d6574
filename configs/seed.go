package configs

import (
	"fmt"
	"os"
	"slices"
	"time"
)

// Seed is offices, rules, topics, seasons, electoral districts and events in the real world as a file has them. A section that the file does not have is nil, and nothing is
// to be changed there; one that is there but empty is not nil.
type Seed struct {
	Offices []Office
	Rules   []Rule
	Topics  []Topic
	Seasons []Season

	ElectoralDistricts []ElectoralDistrict

	Occasions []Occasion
}

// IsZero reports whether it says nothing of anything.
func (s Seed) IsZero() bool {
	return s.Offices == nil && s.Rules == nil && s.Topics == nil && s.Seasons == nil && s.ElectoralDistricts == nil && s.Occasions == nil
}

// Office is an office in a file.
type Office struct {
	ID      string
	Name    string
	Profile string
	Promise int           // days
	Hours   [7][]Interval // by time.Weekday, in order; all empty: always
	Zone    string        // IANA name
	Closed  bool          // takes no new aspirations

	DaysOff         []string // 2026-12-31, in order; nil: none
	WorksOnHolidays bool
	Public          bool // its figures are a public page
	RemindBefore    int  // working days before a promise comes due; 0: as by default; Never
	EscalateHead    int  // working days after a broken promise, and the same
	EscalateAdmin   int
	Morning         int           // minute of the day of its morning list; 0: none; MorningOpening
	Undo            time.Duration // how long a reply waits for its writer to take it back; 0: not at all
	Preview         bool          // the writer of a reply sees it first as its citizen will
	Assign          string        // who gets what comes in: "round_robin", "least_loaded", "topic" or "", nobody
	NewsOffers      bool          // citizens are asked once whether they want its news
	BroadcastsWeek  int           // how many broadcasts a citizen gets in a week at most; 0: the default
	BroadcastSecond bool          // a second person has to agree before a broadcast goes out
	AskRegion       string        // how exactly it needs to know where an aspiration is about: "regency", "district" or "", not at all
	SpamSecond      bool          // what one person takes for spam is spam only once another says so too
}

// Interval is a part of a day, in minutes since midnight: From included, To not.
type Interval struct{ From, To int }

// Rule sends what matches any of its values to an office.
type Rule struct {
	Kind   string // "link", "words", "region", "platform" or "default", which has no values and comes last
	Values []string
	Office string
	Topic  string // of words; may be empty
}

// Season is a campaign season, both days included.
type Season struct {
	Name     string
	From, To string // 2027-02-01
}

// DefaultPromise is the days in which an office promises a reply if its file does not say.
const DefaultPromise = 7

// SampleSeed is what a store without any office begins with, so that the program can be tried.
func SampleSeed() Seed {
	var hours [7][]Interval
	for day := time.Monday; day <= time.Friday; day++ {
		hours[day] = []Interval{{From: 8 * 60, To: 16 * 60}}
	}
	return Seed{
		Offices: []Office{
			{ID: "dapil-1", Name: "Kantor Dapil 1", Promise: 7, Hours: hours, Zone: "Asia/Jakarta",
				Profile: "Kantor perwakilan untuk warga Dapil 1: jalan, penerangan, sekolah, dan layanan sehari-hari."},
			{ID: "dapil-2", Name: "Kantor Dapil 2", Promise: 7, Hours: hours, Zone: "Asia/Jakarta",
				Profile: "Kantor perwakilan untuk warga Dapil 2: jalan, penerangan, sekolah, dan layanan sehari-hari."},
		},
		Rules: []Rule{{Kind: "default", Office: "dapil-1"}},
	}
}

// Known is what is there already, by ID. A file that has topics has all that there are to be. Topics nil: it is not known which there are.
type Known struct{ Offices, Topics []string }

// ReadSeed reads the offices, rules, topics and seasons of a file. See ParseSeed.
func ReadSeed(path, zone string, known Known) (Seed, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Seed{}, fmt.Errorf("read the seed: %w", err)
	}
	return ParseSeed(path, text, zone, known)
}

// ParseSeed reads offices, rules, topics and seasons. Settings may stand beside them: they are checked, and left alone. zone is
// the time zone of offices that name none, known is what the file may name beside what it has itself. Every mistake is in the error, one a
// line, with its place in the file called name.
func ParseSeed(name string, text []byte, zone string, known Known) (Seed, error) {
	c := Defaults()
	c.from = map[string]string{}
	var m mistakes
	f := c.readFile(name, text, &m)
	f.checkRules(c.Seed, known)
	for i := range c.Seed.Offices {
		if c.Seed.Offices[i].Zone == "" {
			c.Seed.Offices[i].Zone = zone
		}
	}
	return c.Seed, m.err()
}

// weekday is the day that a file names, in English or Indonesian. ok is false if it is none.
func weekday(name string) (day time.Weekday, ok bool) {
	names := [7][]string{
		{"sun", "sunday", "min", "minggu", "ahad"},
		{"mon", "monday", "sen", "senin"},
		{"tue", "tuesday", "sel", "selasa"},
		{"wed", "wednesday", "rab", "rabu"},
		{"thu", "thursday", "kam", "kamis"},
		{"fri", "friday", "jum", "jumat", "jum'at"},
		{"sat", "saturday", "sab", "sabtu"},
	}
	for day, spellings := range names {
		if slices.Contains(spellings, name) {
			return time.Weekday(day), true
		}
	}
	return 0, false
}
