package learn

import (
	"slices"
	"strings"
	"testing"
)

func wordsOf(text string) (s Signs) {
	for _, w := range strings.Fields(text) {
		s = s.Add('w', w)
	}
	return s.Sorted()
}

const lamps = "bad\tlamp broken\nbad\tlamp out again\ngood\tlamp works\ngood\tthanks for the lamp\n"

func bad(label string) bool { return label == "bad" }

// What the examples say of words decides, also in a text that is none of them; the same examples say the same.
func TestLearn(t *testing.T) {
	for _, size := range []int{Large, Small} {
		w := Learn(Parse(lamps, wordsOf), size, bad)
		for text, want := range map[string]bool{"lamp broken": true, "broken again": true, "it is out": true, "lamp works": false, "thanks": false} {
			if got := w.Weigh(wordsOf(text)) > 0; got != want {
				t.Errorf("of %q it says %v, by %.2f", text, got, w.Weigh(wordsOf(text)))
			}
		}
		again := Learn(Parse(lamps, wordsOf), size, bad)
		if !slices.Equal(w.of, again.of) || w.bias != again.bias {
			t.Error("the same examples make other weights")
		}
	}
}

// A few examples more are enough for what was not known.
func TestOneExampleMore(t *testing.T) {
	shown := wordsOf("wardrobo shines daily")
	before := Learn(Parse(lamps, wordsOf), Large, bad).Weigh(shown)
	after := Learn(Parse(lamps+"bad\twardrobo shines\nbad\tbuy wardrobo now\n", wordsOf), Large, bad).Weigh(shown)
	if after < before+1 {
		t.Errorf("it weighed %.2f, and weighs %.2f with two examples more", before, after)
	}
}

// What is said twice is one sign; the sort tells signs apart; a text that shows nothing weighs what all do.
func TestSigns(t *testing.T) {
	if got := wordsOf("a b a a"); len(got) != 2 {
		t.Errorf("%d signs", len(got))
	}
	w := Learn(Parse(lamps, wordsOf), Large, bad)
	if w.Weigh(nil) != w.bias {
		t.Error("nothing weighs something")
	}
	number := Signs{}.Add('#', "broken")
	if w.Weigh(number) != w.bias {
		t.Error("a sign of one sort is taken for one of another")
	}
}

func TestParseWithoutLabel(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Parse("no label here\n", wordsOf)
}
