package measure

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Entry is an Outcome in numbers: what the figures are counted of. Times are unix milliseconds, 0 for none. Names are numbers of a
// Names, 0 for "".
type Entry struct {
	ID       int64 // the aspiration's, or any that tells it from others
	Received int64
	First    int64 // the first counting reply's arrival
	Turn     int64 // Outcome.TurnAt
	Censored int64 // Outcome.CensoredAt

	Office, Kind, Topic, Region, Platform, Event, Broadcast, Staff uint32

	Citizens []uint32
	Excluded Cause
	InTime   bool
	Rung     Rung
	Verdict  Said
	Replies  Replies
}

// Names gives names numbers. The zero value has none but "".
type Names struct {
	numbers map[string]uint32
	names   map[uint32]string
	last    uint32
}

// Put gives a name that number.
func (n *Names) Put(name string, number uint32) {
	if n.numbers == nil {
		n.numbers, n.names = map[string]uint32{}, map[uint32]string{}
	}
	n.numbers[name], n.names[number] = number, name
	n.last = max(n.last, number)
}

// Number is a name's, and whether it has one.
func (n *Names) Number(name string) (uint32, bool) {
	number, ok := n.numbers[name]
	return number, ok || name == ""
}

// Name is that of a number; "" if it has none.
func (n *Names) Name(number uint32) string { return n.names[number] }

// Make is a name's number, the next one if it has none yet.
func (n *Names) Make(name string) uint32 {
	number, ok := n.Number(name)
	if !ok {
		number = n.last + 1
		n.Put(name, number)
	}
	return number
}

// Entry is the outcome in numbers, by the numbers that the functions give names and citizens.
func (o *Outcome) Entry(id int64, name, citizen func(string) uint32) Entry {
	e := Entry{
		ID: id, Received: o.Received.UnixMilli(), First: millis(o.FirstAt), Turn: millis(o.TurnAt), Censored: millis(o.CensoredAt),
		Office: name(o.Office), Kind: name(o.Kind), Topic: name(o.Topic), Region: name(o.Region), Platform: name(o.Platform),
		Event: name(o.Event), Broadcast: name(o.Broadcast), Staff: name(o.Staff),
		Citizens: make([]uint32, 0, len(o.Citizens)),
		Excluded: o.Excluded, InTime: o.InTime, Rung: o.Rung, Verdict: o.Verdict, Replies: o.Replies,
	}
	for _, c := range o.Citizens {
		e.Citizens = append(e.Citizens, citizen(c))
	}
	return e
}

// Outcome is what the entry says, but for citizens.
func (e *Entry) Outcome(names *Names) Outcome {
	return Outcome{
		Office: names.Name(e.Office), Kind: names.Name(e.Kind), Topic: names.Name(e.Topic), Region: names.Name(e.Region),
		Platform: names.Name(e.Platform), Event: names.Name(e.Event), Broadcast: names.Name(e.Broadcast), Staff: names.Name(e.Staff),
		Received: moment(e.Received), FirstAt: moment(e.First), TurnAt: moment(e.Turn), CensoredAt: moment(e.Censored),
		Answered: e.First != 0, Excluded: e.Excluded, InTime: e.InTime, Rung: e.Rung, Verdict: e.Verdict, Replies: e.Replies,
	}
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// matured reports whether it is old enough to be in the rates: received + window ≤ now, and not excluded.
func (e *Entry) matured(now, window int64) bool {
	return e.Excluded == Counted && e.Received+window <= now
}

// twoWay reports whether the conversation went both ways so far, and whether that still depends on an open turn.
func (e *Entry) twoWay(now, window int64) (ok, pending bool) {
	switch {
	case !e.InTime:
		return false, false
	case e.Turn == 0:
		return true, false
	}
	young := now-e.Turn < window
	return young, young
}

// waited is how the wait for the first counting reply ended by now: at the moment until, with that reply (event) or, as far as it
// was observed, without. A matter that was given up ended there, though a reply came later, or next at the same moment: nothing
// that comes after the first counting reply is Censored.
func (e *Entry) waited(now int64) (until int64, event bool) {
	if e.Censored != 0 {
		return e.Censored, false
	}
	if e.First != 0 {
		return e.First, true
	}
	return now, false
}

// CitizenNumber reads the key of a citizen or staff person of this store's own history, "w12": 12. 0: it is none.
func CitizenNumber(key string) uint32 {
	if len(key) < 2 {
		return 0
	}
	n, err := strconv.ParseUint(key[1:], 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

// byID orders entries by ID.
func byID(a, b Entry) int { return cmp.Compare(a.ID, b.ID) }

// Replace puts an entry into entries, which are in order of ID, in the place of the one with its ID, if there is one.
func Replace(entries []Entry, e Entry) []Entry {
	at, found := slices.BinarySearchFunc(entries, e, byID)
	if found {
		entries[at] = e
		return entries
	}
	return slices.Insert(entries, at, e)
}

// Remove takes the entry of that ID out of entries, which are in order of ID.
func Remove(entries []Entry, id int64) []Entry {
	at, found := slices.BinarySearchFunc(entries, Entry{ID: id}, byID)
	if !found {
		return entries
	}
	return slices.Delete(entries, at, at+1)
}
