package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseCommand(t *testing.T) {
	for _, c := range []struct {
		text, name, args string // name empty: no command for us
	}{
		{"/start", "start", ""},
		{"/START kantor-1", "start", "kantor-1"},
		{"/balas K7M-4QX  Selamat pagi\nBu ", "balas", "K7M-4QX  Selamat pagi\nBu"},
		{"/balas\nK7M", "balas", "K7M"},
		{"/status@DuaArahBot", "status", ""},
		{"/status@duaarahbot x", "status", "x"},
		{"/catat-lisan: Bu Siti minta", "catat-lisan", "Bu Siti minta"},
		{"/:", "", ""},
		{"/status@lain", "", ""},
		{"/status@", "", ""},
		{"lampu /status", "", ""},
		{" /status", "", ""},
		{"/", "", ""},
		{"/ status", "", ""},
		{"/jalan/raya", "", ""},
		{"/été", "", ""},
		{"/" + strings.Repeat("a", 33), "", ""},
		{"", "", ""},
	} {
		got, ok := ParseCommand(c.text, "DuaArahBot")
		if ok != (c.name != "") || got != (Command{c.name, c.args}) {
			t.Errorf("ParseCommand(%q) = %+v, %v", c.text, got, ok)
		}
	}
	if c, ok := ParseCommand("/bantuan@apa_saja", ""); !ok || c.Name != "bantuan" {
		t.Errorf("without a bot's name: %+v, %v", c, ok)
	}
}

func TestSameFile(t *testing.T) {
	here := Account{Platform: "a", Name: "1"}
	for _, c := range []struct {
		one, other FileRef
		same       bool
	}{
		{FileRef{here, "u1 f1"}, FileRef{here, "u1 f2"}, true},
		{FileRef{here, "u1 f1"}, FileRef{here, "u2 f1"}, false},
		{FileRef{here, "f1"}, FileRef{here, "f1"}, true},
		{FileRef{here, "f1"}, FileRef{here, "f2"}, false},
		{FileRef{here, "u1 f1"}, FileRef{Account{Platform: "a", Name: "2"}, "u1 f1"}, false},
	} {
		if got := c.one.Same(c.other); got != c.same {
			t.Errorf("%v and %v: %v", c.one, c.other, got)
		}
	}
}

func TestTextBuilder(t *testing.T) {
	var inner TextBuilder
	inner.Add("é ").Bold("Rina")
	var b TextBuilder
	b.Line().Bold("Balasan").Add(" dari ").Text(inner.Build()).Quote("baris 1\nbaris 2").Line().Bold("").Link("di sini", "https://contoh.id").Quote("x")
	got := b.Build()
	if want := "Balasan dari é Rina\nbaris 1\nbaris 2\ndi sini\nx"; got.S != want {
		t.Fatalf("%q, want %q", got.S, want)
	}
	if b.Len() != len(got.S) {
		t.Errorf("Len is %d of %d", b.Len(), len(got.S))
	}
	var spans []string
	for _, s := range got.Spans {
		spans = append(spans, fmt.Sprintf("%s %s%s", s.Kind, got.S[s.Start:s.End], s.URL))
	}
	if want := "[bold Balasan bold Rina quote baris 1\nbaris 2 link di sinihttps://contoh.id quote x]"; fmt.Sprint(spans) != want {
		t.Errorf("spans %v, want %s", spans, want)
	}
}

func TestAsDelivery(t *testing.T) {
	refused := &DeliveryError{Outcome: Refused, Reason: ReasonBlocked}
	cause := errors.New("connection reset")
	for _, c := range []struct {
		err  error
		want Outcome
	}{
		{refused, Refused},
		{fmt.Errorf("send: %w", refused), Refused},
		{cause, Uncertain}, // what is not known to have failed is not repeated
	} {
		if got := AsDelivery(c.err); got.Outcome != c.want {
			t.Errorf("AsDelivery(%v) is %s, want %s", c.err, got.Outcome, c.want)
		}
	}
	if !errors.Is(AsDelivery(cause), cause) {
		t.Error("the cause is lost")
	}
	retry := &DeliveryError{Outcome: Retry, After: time.Minute, Err: cause}
	if got := retry.Error(); got != "retry after 1m0s: connection reset" {
		t.Errorf("%q", got)
	}
	if got := refused.Error(); got != "refused (blocked)" {
		t.Errorf("%q", got)
	}
}

// TestOutgoingIsStoredWhole: rows of the outbox are JSON, and are read by later versions.
func TestOutgoingIsStoredWhole(t *testing.T) {
	full := Outgoing{
		Action: Edit, Text: Text{S: "a <b>", Spans: []Span{{Link, 0, 1, "https://contoh.id"}}},
		Buttons: [][]Button{{{Label: "Balas", Data: "r:1", Form: &Form{Title: "t", Submit: "s", Inputs: []Input{{Name: "n", Multiline: true, Max: 5}}}}}},
		Files:   []File{{ID: "f", Kind: Photo, Size: 1, Ref: FileRef{Account{"web", "warga"}, "x"}}}, Location: &Location{Latitude: -7.25},
		ReplyTo: Ref{Outbox: 1}, Target: Ref{Message: "5"}, Prompt: "p", Silent: true, Panel: true, Together: true,
		Topic: &Topic{Name: "n", Intro: Plain("i"), State: "s", Closed: true}, Under: Ref{Outbox: 2}, Only: true, Passing: true, Watch: true, Tap: "t", Alert: true, Mark: MarkTaken,
		Menus: []Menu{{Scope: MenuChat, Lang: "id", Commands: []MenuCommand{{ID: "start", Name: "mulai", Description: "m", Options: []MenuOption{{Name: "kode", Required: true}}}}}}, Expires: time.Unix(5, 0).UTC(),
	}
	for i := range reflect.ValueOf(full).NumField() {
		if reflect.ValueOf(full).Field(i).IsZero() {
			t.Errorf("this test leaves out %s", reflect.TypeOf(full).Field(i).Name)
		}
	}
	b, err := json.Marshal(full)
	if err != nil {
		t.Fatal(err)
	}
	var again Outgoing
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, full) {
		t.Errorf("read back\n%+v, was\n%+v", again, full)
	}
	if b, err := json.Marshal(Outgoing{Text: Plain("a")}); err != nil || string(b) != `{"text":{"s":"a"}}` {
		t.Errorf("plain words are stored as %s, %v", b, err)
	}
}

func TestStrings(t *testing.T) {
	a := Address{Account: Account{"telegram", "7"}, Chat: "-100", Thread: "3"}
	if a.String() != "telegram/7/-100/3" || a.IsZero() || !(Address{Account: a.Account}).IsZero() {
		t.Errorf("%s, zero %v", a, a.IsZero())
	}
}
