package measure

import (
	"time"

	"duaarah/store"
)

// Grouping is what aspirations are put together by.
type Grouping string

const (
	ByAll       Grouping = "all"
	ByOffice    Grouping = "office"
	ByTopic     Grouping = "topic"
	ByKind      Grouping = "kind"
	ByRegion    Grouping = "region"
	ByPlatform  Grouping = "platform"
	ByEvent     Grouping = "event"     // in the real world, that it came by
	ByBroadcast Grouping = "broadcast" // that it answers
	ByStaff     Grouping = "staff"     // who sent the first counting reply
	ByWeek      Grouping = "week"      // ISO week of receipt, 2026-W05
	ByMonth     Grouping = "month"     // month of receipt, 2026-01
	BySeason    Grouping = "season"
)

// Groupings are all of them, in the order in which people are offered them.
var Groupings = [...]Grouping{ByAll, ByOffice, ByTopic, ByKind, ByRegion, ByPlatform, ByEvent, ByBroadcast, ByStaff, ByWeek, ByMonth, BySeason}

// NoKey is the key of the group of what has no value: no topic, no region, no season, no counting reply.
const NoKey = "-"

// Window is how long a reply is in time (W of measures.md), unless it is asked otherwise.
const Window = store.ReplyWindow

// Query is what figures are asked of. Zero fields ask for everything, by nothing, now, with the usual window.
type Query struct {
	By     Grouping      // empty: ByAll
	AsOf   time.Time     // what lies after it has not happened
	Window time.Duration // zero: Window
	// From and To are days of receipt (2026-01-31) in the configured time zone, both included. Empty: no bound.
	From, To string
	// Offices are the offices that hold what is counted; nil: all. Not nil, but empty: none.
	Offices []string
}

// Report is the figures of a query, in the form of measures.md.
type Report struct {
	AsOf       time.Time `json:"as_of"`
	WindowDays float64   `json:"window_days"`
	By         Grouping  `json:"by"`
	Groups     []Group   `json:"groups"` // in order of key; one without aspirations is not in it
}

// Group is the figures of some aspirations. A pointer is nil (null) where there is nothing to compute it of.
type Group struct {
	Key           string      `json:"key"`
	Aspirations   int         `json:"aspirations"` // all of them, excluded or not
	Excluded      Excluded    `json:"excluded"`
	Matured       int         `json:"matured"`
	TwoWay        *Share      `json:"two_way,omitempty"` // nil by staff
	Answered      Horizons    `json:"answered"`          // probabilities
	AtRisk        AtRisk      `json:"at_risk"`
	WaitHours     Quantiles   `json:"wait_hours"`
	WorkWaitHours Quantiles   `json:"work_wait_hours"`
	Ladder        Ladder      `json:"ladder"`
	Verdict       Verdicts    `json:"verdict"`
	Replies       Replies     `json:"replies"`
	Broadcasts    *Broadcasts `json:"broadcasts,omitempty"` // by office, by broadcast, and of all
	Heard         *Heard      `json:"heard,omitempty"`      // nil by staff
	Season        *Contrast   `json:"season,omitempty"`     // nil by staff, and without seasons
	Flags         []Flag      `json:"flags"`
}

// Counted is how many are in the rates, or will be once they have matured.
func (g Group) Counted() int { return g.Aspirations - g.Excluded.Sum() }

// estimateFrom is of how many an estimate is worth telling people. Of two, one answered at once and one just come, it is that all are answered at once.
const estimateFrom = 5

// Estimable reports whether there are enough for the estimates of Answered, WaitHours and WorkWaitHours to be told to people. In reports they always stand.
func (g Group) Estimable() bool { return g.Counted() >= estimateFrom }

// Excluded counts what is left out of the rates, each for one cause.
type Excluded struct {
	Spam        int `json:"spam"`
	Withdrawn   int `json:"withdrawn"`
	Merged      int `json:"merged"`
	Praise      int `json:"praise"`
	Own         int `json:"own"`
	Unreachable int `json:"unreachable"`
}

// Sum is how many are excluded.
func (e Excluded) Sum() int {
	return e.Spam + e.Withdrawn + e.Merged + e.Praise + e.Own + e.Unreachable
}

// Share is n of some, with its Wilson 95 % interval. Pending are those of N whose citizen waits in a later turn that is
// younger than the window.
type Share struct {
	N       int      `json:"n"`
	Of      int      `json:"of"`
	Rate    *float64 `json:"rate"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Pending int      `json:"pending"`
}

// Horizons are probabilities of a first counting reply within so many days.
type Horizons struct {
	D3  *float64 `json:"3d"`
	D7  *float64 `json:"7d"`
	D14 *float64 `json:"14d"`
	D30 *float64 `json:"30d"`
}

// AtRisk is how many were observed at least so many days.
type AtRisk struct {
	D3  int `json:"3d"`
	D7  int `json:"7d"`
	D14 int `json:"14d"`
	D30 int `json:"30d"`
}

// Quantiles are hours after which a half, and nine tenths, have a first counting reply.
type Quantiles struct {
	P50 *float64 `json:"p50"`
	P90 *float64 `json:"p90"`
}

// Ladder counts the highest rung of each aspiration that is not excluded.
type Ladder struct {
	Unheard   int `json:"unheard"`
	Seen      int `json:"seen"`
	Answered  int `json:"answered"`
	Conversed int `json:"conversed"`
	Confirmed int `json:"confirmed"`
}

// Verdicts counts what citizens with a counting reply said last, with the bounds of the share of yes: the silent all no,
// or all yes.
type Verdicts struct {
	Yes    int      `json:"yes"`
	Partly int      `json:"partly"`
	No     int      `json:"no"`
	Silent int      `json:"silent"`
	Of     int      `json:"of"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
}

// Replies counts delivered replies by type, and those that had not arrived.
type Replies struct {
	Personal    int `json:"personal"`
	Template    int `json:"template"`
	Ack         int `json:"ack"`
	Forward     int `json:"forward"`
	Auto        int `json:"auto"`
	Undelivered int `json:"undelivered"`
}

// Broadcasts counts what an office told many at once, beside the conversations: it is in none of their figures. InSeason are those
// of Messages that were told in a campaign season. Answers are the aspirations that answer one, whenever that was told, and Answered
// those of them that are not excluded and have a counting reply.
type Broadcasts struct {
	Messages   int `json:"messages"`
	Recipients int `json:"recipients"`
	InSeason   int `json:"in_season,omitempty"`
	Answers    int `json:"answers,omitempty"`
	Answered   int `json:"answered,omitempty"`
}

// Heard is of the citizens with a matured aspiration the share with a counting reply.
type Heard struct {
	N    int      `json:"n"`
	Of   int      `json:"of"`
	Rate *float64 `json:"rate"`
}

// Contrast sets what was received in a season against the rest: the difference in − out with its Newcombe 95 % interval.
type Contrast struct {
	In         Share    `json:"in"`
	Out        Share    `json:"out"`
	Difference *float64 `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
}

// Flag warns of reading too much into a group's figures.
type Flag string

const (
	FlagFew          Flag = "few"           // fewer than 20 matured: shown, never ranked
	FlagExcludedHigh Flag = "excluded_high" // more than a tenth was set aside as spam or merged
	FlagFlood        Flag = "flood"         // by citizen it looks otherwise than by aspiration
)

// Tier is a rank by the lower end of the two-way rate's interval: "A" (at least 0.8), "B" (0.6), "C" (0.4), "D" (0.2), "E";
// empty: too few to be ranked.
func (g Group) Tier() string {
	if g.TwoWay == nil || g.TwoWay.Of < fewBelow || g.TwoWay.Low == nil {
		return ""
	}
	switch low := *g.TwoWay.Low; {
	case low >= 0.8:
		return "A"
	case low >= 0.6:
		return "B"
	case low >= 0.4:
		return "C"
	case low >= 0.2:
		return "D"
	}
	return "E"
}

// fewBelow is how many matured aspirations a group needs to be ranked.
const fewBelow = 20

// HiddenBelow is how many a cell needs to be shown in public.
const HiddenBelow = 5
