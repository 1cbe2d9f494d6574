package history_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"duaarah/store"
	"duaarah/store/history"
)

// read reads all of a file.
func read(in io.Reader) (lines []store.Line, err error) {
	r := history.NewReader(in)
	for {
		l, err := r.Next()
		if errors.Is(err, io.EOF) {
			return lines, nil
		} else if err != nil {
			if _, again := r.Next(); again != err {
				return nil, fmt.Errorf("%w, and then %w", err, again)
			}
			return lines, err
		}
		lines = append(lines, l)
	}
}

func TestExampleIsRead(t *testing.T) {
	text, err := os.ReadFile("../measure/testdata/measures-example.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines, err := read(iotest.HalfReader(strings.NewReader(string(text))))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Count(string(text), "\n"); len(lines) != want {
		t.Errorf("%d lines, want %d", len(lines), want)
	}
}

const (
	asp   = `{"at":"2026-01-05T09:00:00+07:00","do":"aspiration","case":"c1","office":"kota-3","citizen":"w1"}` + "\n"
	other = `{"at":"2026-01-05T09:00:00+07:00","do":"aspiration","case":"c2","office":"kota-3","citizen":"w1"}` + "\n"
	third = `{"at":"2026-01-05T09:00:00+07:00","do":"aspiration","case":"c3","office":"kota-3","citizen":"w1"}` + "\n"
)

// on is a line of case c1, some time after its aspiration.
func on(rest string) string {
	return `{"at":"2026-01-06T09:00:00+07:00","case":"c1",` + rest + "}\n"
}

func merge(from, into, at string) string {
	return fmt.Sprintf(`{"at":"2026-01-06T%s:00Z","do":"merge","case":%q,"into":%q}`+"\n", at, from, into)
}

func TestEveryFieldIsRead(t *testing.T) {
	yes, long := true, strings.Repeat("panjang ", 100_000)
	at := time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)
	later := time.Date(2026, 1, 6, 2, 0, 0, 0, time.UTC)
	delivered := later.Add(1500 * time.Millisecond)
	text, empty := "a\u2028\n\x00b", ""
	for in, want := range map[string]store.Line{
		`{"at":"2026-01-05T09:00:00.1239+07:00","do":"aspiration","case":"c9","office":"kota-3","citizen":"w1","kind":"praise","topic":"jalan",` +
			` "region" : "32.73" ,"platform":"telegram","own":true,"text":"a\u2028\n\u0000b"}`: {
			At: at.Add(123 * time.Millisecond), Do: "aspiration", Case: "c9", Office: "kota-3", Citizen: "w1", Kind: "praise", Topic: "jalan",
			Region: "32.73", Platform: "telegram", Own: true, Text: &text},
		on(`"do":"seen","staff":"s1"`):   {At: later, Do: "seen", Case: "c1", Staff: "s1"},
		on(`"do":"assign","staff":"s1"`): {At: later, Do: "assign", Case: "c1", Staff: "s1"},
		on(`"delivered":"2026-01-06T02:00:01.5009Z","do":"reply","staff":"s1","type":"personal","text":""`): {At: later, Do: "reply", Case: "c1",
			Staff: "s1", Type: "personal", Delivered: &delivered, Text: &empty},
		on(`"do":"reply","staff":"s1","delivered":null`):                                    {At: later, Do: "reply", Case: "c1", Staff: "s1"},
		on(`"do":"reply","type":"auto"`):                                                    {At: later, Do: "reply", Case: "c1", Type: "auto"},
		on(`"do":"message","closing":true,"text":"` + long + `"`):                           {At: later, Do: "message", Case: "c1", Closing: &yes, Text: &long},
		on(`"do":"message"`):                                                                {At: later, Do: "message", Case: "c1"},
		on(`"do":"verdict","verdict":"partly","stars":5`):                                   {At: later, Do: "verdict", Case: "c1", Verdict: "partly", Stars: 5},
		on(`"do":"support","citizen":"w2"`):                                                 {At: later, Do: "support", Case: "c1", Citizen: "w2"},
		on(`"do":"pass","office":"kota-4","staff":"s1"`):                                    {At: later, Do: "pass", Case: "c1", Office: "kota-4", Staff: "s1"},
		on(`"do":"correct","kind":"wish","by":"citizen","region":""`):                       {At: later, Do: "correct", Case: "c1", Kind: "wish", By: "citizen"},
		on(`"do":"withdraw"`):                                                               {At: later, Do: "withdraw", Case: "c1"},
		on(`"do":"unreachable"`):                                                            {At: later, Do: "unreachable", Case: "c1"},
		on(`"do":"note"`):                                                                   {At: later, Do: "note", Case: "c1"},
		`{"at":"2026-01-06T02:00:00Z","do":"broadcast","office":"kota-3","recipients":120}`: {At: later, Do: "broadcast", Office: "kota-3", Recipients: 120},
		`{"at":"2026-01-06T02:00:00Z","do":"broadcast","office":"kota-3","recipients":0}`:   {At: later, Do: "broadcast", Office: "kota-3"},
	} {
		lines, err := read(strings.NewReader(asp + in))
		if err != nil {
			t.Errorf("%.200s: %v", in, err)
			continue
		}
		if !reflect.DeepEqual(lines[1], want) {
			t.Errorf("%.200s\nis read as %+v,\nwant       %+v", in, lines[1], want)
		}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := read(strings.NewReader(asp + string(b))); err != nil || !reflect.DeepEqual(again[1], want) {
			t.Errorf("as it is written, %.200s is read as %+v (%v)", b, again, err)
		}
	}
}

func TestWhatIsAccepted(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":                         "",
		"no end of the last line":         strings.TrimSpace(asp),
		"empty lines at the end":          asp + "\n  \r\n\n",
		"lines that end as on Windows":    strings.ReplaceAll(asp+other, "\n", "\r\n"),
		"equal times":                     asp + on(`"do":"seen"`) + on(`"do":"seen"`),
		"cases mixed":                     asp + other + on(`"do":"seen"`) + third,
		"delivered in the same moment":    asp + on(`"do":"reply","staff":"s1","delivered":"2026-01-06T02:00:00Z"`),
		"a chain of merges":               asp + other + third + merge("c1", "c2", "10:00") + merge("c2", "c3", "10:00"),
		"two into one":                    asp + other + third + merge("c1", "c3", "10:00") + merge("c2", "c3", "10:00"),
		"merged into what comes later":    asp + merge("c1", "c2", "10:00") + other,
		"merged twice":                    asp + other + third + merge("c1", "c2", "10:00") + merge("c1", "c3", "11:00"),
		"the wrong way, and the other":    asp + other + merge("c1", "c2", "10:00") + `{"at":"2026-01-06T10:01:00Z","do":"restore","case":"c1"}` + "\n" + merge("c2", "c1", "10:02"),
		"what follows a merge":            asp + other + merge("c1", "c2", "10:00") + `{"at":"2026-01-06T10:00:00Z","do":"seen","case":"c1"}`,
		"a line as long as may be":        asp + on(`"do":"message","text":"`+strings.Repeat("x", history.Longest-len(on(`"do":"message","text":""`))+1)+`"`),
		"another order in time per case":  asp + strings.ReplaceAll(other, "2026", "2025"),
		"any offset":                      strings.ReplaceAll(asp, "+07:00", "-11:30"),
		"a reply of the bot, by somebody": asp + on(`"do":"reply","type":"auto","staff":"s1"`),
	} {
		if _, err := read(strings.NewReader(in)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
	}{
		"no JSON":               {asp + "aspirasi\n", `line 2: not JSON: invalid character 'a' at start of value`},
		"an array":              {`[]`, `line 1: not a JSON object`},
		"null":                  {`null`, `line 1: not a JSON object`},
		"cut off":               {asp + `{"at":"2026`, `line 2: not JSON: it ends too early`},
		"cut off in a value":    {`{"own":tr`, `line 1: not JSON: it ends too early`},
		"over two lines":        {"{\n\"do\":\"seen\"}", `line 1: not JSON: it ends too early`},
		"two objects":           {`{"at":"2026-01-05T09:00:00Z","do":"withdraw","case":"c1"}{}`, `line 1: more than one JSON object`},
		"garbage behind":        {strings.TrimSpace(asp) + ",", `line 1: not JSON: invalid character ','`},
		"a field twice":         {on(`"do":"seen","do":"seen"`), `line 1: a field twice`},
		"a case twice":          {on(`"do":"seen","case":"c1"`), `line 1: a field twice`},
		"bad UTF-8":             {on("\"do\":\"seen\",\"staff\":\"\xff\""), `line 1: not JSON: invalid UTF-8`},
		"half a character":      {on(`"do":"message","text":"\ud83d"`), `line 1: not JSON: invalid surrogate pair`},
		"a byte order mark":     {"\ufeff" + asp, `line 1: not JSON: invalid character '\ufeff'`},
		"an empty line":         {asp + "\n\n" + other, `line 2: an empty line`},
		"too long":              {asp + on(`"do":"message","text":"`+strings.Repeat("x", history.Longest)+`"`), `line 2: longer than 4 MB`},
		"too long without end":  {strings.Repeat("x", 3*history.Longest), `line 1: longer than 4 MB`},
		"unknown do":            {asp + on(`"do":"like"`), `line 2: do is "like", which is not known`},
		"another case of do":    {asp + on(`"do":"Seen"`), `line 2: do is "Seen", which is not known`},
		"unknown field":         {asp + on(`"do":"seen","mood":"good"`), `line 2: unknown field "mood"`},
		"a field in capitals":   {asp + on(`"do":"seen","Staff":"s1"`), `line 2: unknown field "Staff"`},
		"a field out of place":  {asp + on(`"do":"reply","staff":"s1","recipients":3`), `line 2: recipients has no place in reply`},
		"a text out of place":   {asp + on(`"do":"note","text":"x"`), `line 2: text has no place in note`},
		"a case of a broadcast": {asp + on(`"do":"broadcast","office":"kota-3","recipients":3`), `line 2: case has no place in broadcast`},
		"no at":                 {`{"do":"seen","case":"c1"}`, `line 1: at is missing`},
		"no do":                 {`{"at":"2026-01-05T09:00:00Z","case":"c1"}`, `line 1: do is missing`},
		"an empty object":       {`{}`, `line 1: at is missing`},
		"no case":               {`{"at":"2026-01-05T09:00:00Z","do":"seen"}`, `line 1: case is missing in seen`},
		"an empty case":         {`{"at":"2026-01-05T09:00:00Z","do":"seen","case":""}`, `line 1: case is empty`},
		"no office":             {`{"at":"2026-01-05T09:00:00Z","do":"aspiration","case":"c1","citizen":"w1"}`, `line 1: office is missing in aspiration`},
		"no citizen":            {`{"at":"2026-01-05T09:00:00Z","do":"aspiration","case":"c1","office":"kota-3"}`, `line 1: citizen is missing in aspiration`},
		"passed on to nobody":   {asp + on(`"do":"pass"`), `line 2: office is missing in pass`},
		"supported by nobody":   {asp + on(`"do":"support"`), `line 2: citizen is missing in support`},
		"assigned to nobody":    {asp + on(`"do":"assign"`), `line 2: staff is missing in assign`},
		"merged into nothing":   {asp + on(`"do":"merge"`), `line 2: into is missing in merge`},
		"no verdict":            {asp + on(`"do":"verdict","stars":3`), `line 2: verdict is missing in verdict`},
		"corrected nothing":     {asp + on(`"do":"correct","by":"staff","topic":""`), `line 2: kind, topic or region is missing in correct`},
		"corrected by nobody":   {asp + on(`"do":"correct","topic":"air"`), `line 2: by is missing in correct`},
		"no recipients":         {`{"at":"2026-01-05T09:00:00Z","do":"broadcast","office":"kota-3"}`, `line 1: recipients is missing in broadcast`},
		"a reply of nobody":     {asp + on(`"do":"reply","type":"ack"`), `line 2: staff is missing in reply`},
		"a number for a text":   {asp + on(`"do":"seen","staff":1`), `line 2: staff is not a text`},
		"null for a text":       {asp + on(`"do":"seen","staff":null`), `line 2: staff is not a text`},
		"a text for a truth":    {asp + on(`"do":"message","closing":"false"`), `line 2: closing is not true or false`},
		"a text for a number":   {asp + on(`"do":"verdict","verdict":"yes","stars":"3"`), `line 2: stars is not a number`},
		"an object for a text":  {asp + on(`"do":"message","text":{"a":[1,2]}`), `line 2: text is not a text`},
		"six stars":             {asp + on(`"do":"verdict","verdict":"yes","stars":6`), `line 2: stars is 6: want a whole number from 0 to 5`},
		"stars below":           {asp + on(`"do":"verdict","verdict":"yes","stars":-1`), `line 2: stars is -1: want a whole number from 0 to 5`},
		"half a star":           {asp + on(`"do":"verdict","verdict":"yes","stars":2.5`), `line 2: stars is 2.5: want a whole number from 0 to 5`},
		"recipients below":      {`{"at":"2026-01-05T09:00:00Z","do":"broadcast","office":"a","recipients":-1}`, `line 1: recipients is -1: want`},
		"recipients beyond":     {`{"at":"2026-01-05T09:00:00Z","do":"broadcast","office":"a","recipients":1e99}`, `line 1: recipients is 1e99: want`},
		"another kind":          {strings.Replace(asp, `"citizen"`, `"kind":"rant","citizen"`, 1), `line 1: kind is "rant", and not one of complaint, wish, question, praise`},
		"another verdict":       {asp + on(`"do":"verdict","verdict":"maybe"`), `line 2: verdict is "maybe", and not one of yes, partly, no`},
		"another type":          {asp + on(`"do":"reply","staff":"s1","type":"bot"`), `line 2: type is "bot", and not one of personal, template, ack, forward, auto`},
		"an empty type":         {asp + on(`"do":"reply","staff":"s1","type":""`), `line 2: type is empty`},
		"by somebody else":      {asp + on(`"do":"correct","topic":"air","by":"guess"`), `line 2: by is "guess", and not one of citizen, staff`},
		"a day for a time":      {`{"at":"2026-01-05","do":"seen","case":"c1"}`, `line 1: at is "2026-01-05", and not a time`},
		"no offset":             {`{"at":"2026-01-05T09:00:00","do":"seen","case":"c1"}`, `line 1: at is "2026-01-05T09:00:00", and not a time`},
		"a time that is none":   {`{"at":"2026-02-30T09:00:00Z","do":"seen","case":"c1"}`, `line 1: at is "2026-02-30T09:00:00Z", and not a time`},
		"the hour of one digit": {`{"at":"2026-01-05T9:00:00Z","do":"seen","case":"c1"}`, `line 1: at is "2026-01-05T9:00:00Z", and not a time`},
		"a comma":               {`{"at":"2026-01-05T09:00:00,5Z","do":"seen","case":"c1"}`, `line 1: at is "2026-01-05T09:00:00,5Z", and not a time`},
		"an offset of days":     {`{"at":"2026-01-05T09:00:00+25:00","do":"seen","case":"c1"}`, `line 1: at is "2026-01-05T09:00:00+25:00", and not a time`},
		"a number for a time":   {`{"at":1767578400,"do":"seen","case":"c1"}`, `line 1: at is not a text`},
		"before all times":      {`{"at":"1970-01-01T00:00:00.0009Z","do":"seen","case":"c1"}`, `line 1: at is "1970-01-01T00:00:00.0009Z": want a time between`},
		"beyond all times":      {`{"at":"9999-12-31T23:59:59-01:00","do":"seen","case":"c1"}`, `line 1: at is "9999-12-31T23:59:59-01:00": want a time between`},
		"a bad delivery":        {asp + on(`"do":"reply","staff":"s1","delivered":"soon"`), `line 2: delivered is "soon", and not a time`},
		"delivered before":      {asp + on(`"do":"reply","staff":"s1","delivered":"2026-01-06T08:59:59.9999+07:00"`), `line 2: delivered before it was written`},
		"delivered before, told before": {asp + `{"delivered":"2026-01-06T01:00:00Z","at":"2026-01-06T02:00:00Z","do":"reply","staff":"s1","case":"c1"}`,
			`line 2: delivered before it was written`},
		"a long name":           {asp + on(`"do":"seen","staff":"`+strings.Repeat("s", 1001)+`"`), `line 2: staff is longer than 1000 bytes`},
		"a name of two lines":   {asp + on(`"do":"seen","staff":"s\n1"`), `line 2: staff has control characters in it`},
		"a second aspiration":   {asp + other + asp, `line 3: a second aspiration of case "c1"`},
		"before its aspiration": {on(`"do":"seen"`) + asp, `line 1: seen of case "c1", of which no aspiration stands before`},
		"of an unknown case":    {asp + strings.ReplaceAll(on(`"do":"seen"`), "c1", "c2"), `line 2: seen of case "c2", of which no aspiration stands before`},
		"before in time":        {asp + strings.ReplaceAll(on(`"do":"seen"`), "2026-01-06", "2026-01-04"), `line 2: earlier than the line before it of case "c1"`},
		"before by a breath": {asp + strings.ReplaceAll(on(`"do":"seen"`), "09:00:00", "09:00:00.0002") + strings.ReplaceAll(on(`"do":"seen"`), "09:00:00", "09:00:00.0001"),
			`line 3: earlier than the line before it of case "c1"`},
		"merged into itself":    {asp + merge("c1", "c1", "10:00"), `line 2: case "c1" merged into itself`},
		"merged into unknown":   {asp + other + merge("c1", "c3", "10:00") + on(`"do":"seen"`)[:0], `line 3: case "c1" merged into "c3", of which there is no aspiration`},
		"merged each into each": {asp + other + merge("c1", "c2", "10:00") + merge("c2", "c1", "10:00"), `line 4: case "c2" merged into "c1", which was merged into it: round in a circle`},
		"merged in a circle": {asp + other + third + merge("c2", "c3", "10:00") + merge("c1", "c2", "10:00") + merge("c3", "c1", "10:00"),
			`line 6: case "c3" merged into "c1", which was merged into it: round in a circle`},
		"merged in a circle, told the other way": {asp + other + merge("c1", "c2", "11:00") + merge("c2", "c1", "10:00"),
			`line 3: case "c1" merged into "c2", which was merged into it: round in a circle`},
	} {
		_, err := read(strings.NewReader(c.in))
		var refused *history.Error
		if !errors.As(err, &refused) || !strings.HasPrefix(strings.ReplaceAll(err.Error(), "\u00a0", " "), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestReadErrorsAreTold(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, err := read(io.MultiReader(strings.NewReader(asp), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "after line 1: ") {
		t.Errorf("got %v", err)
	}
}

// FuzzReader: what is accepted can be written and read again, and is the same; no line that is accepted lacks what the figures need.
func FuzzReader(f *testing.F) {
	for _, s := range []string{asp, asp + other + third + merge("c1", "c2", "10:00") + merge("c2", "c3", "10:00"), asp + merge("c1", "c1", "10:00"),
		asp + on(`"do":"reply","staff":"s1","type":"ack","delivered":"2026-01-06T02:00:01.5009Z","text":"\ud83d\ude00"`),
		asp + on(`"do":"verdict","verdict":"no","stars":1`) + "\n\n", asp + on(`"do":"correct","kind":"wish","by":"staff"`),
		`{"at":"2026-01-06T02:00:00Z","do":"broadcast","office":"kota-3","recipients":0}`, "\xff", "{}", `{"at":"0000-01-01T00:00:00Z"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		lines, err := read(strings.NewReader(string(in)))
		if err != nil {
			var refused *history.Error
			if !errors.As(err, &refused) || refused.Line < 1 || refused.Reason == "" {
				t.Fatalf("refused by %v", err)
			}
			return
		}
		var again strings.Builder
		for _, l := range lines {
			b, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			again.Write(append(b, '\n'))
			if l.At.IsZero() || l.At.UnixMilli() <= 0 || l.Do == "" || (l.Case == "") != (l.Do == "broadcast") || l.Delivered != nil && l.Delivered.Before(l.At) {
				t.Fatalf("accepted: %s", b)
			}
		}
		same, err := read(strings.NewReader(again.String()))
		if err != nil || !reflect.DeepEqual(same, lines) {
			t.Fatalf("%s\nis read as\n%+v (%v), was\n%+v", again.String(), same, err, lines)
		}
	})
}
