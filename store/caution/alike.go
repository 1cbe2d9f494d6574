package caution

import (
	"duaarah/store"
	"duaarah/store/memo"
	"duaarah/store/wording"
)

// Text is a text as it is compared with others: by its words, whatever letters and signs they are written in.
type Text struct {
	shingles wording.Shingles
	words    int
}

// Read reads a text for comparing.
func Read(text string) Text { return reads.Of(text) }

// reads is what was read last, some 250 bytes of each: what comes in is compared with what was sent just before it, each time.
var reads = memo.New(512, readText)

func readText(text string) Text {
	page := sheets.Get().(*sheet)
	defer sheets.Put(page)
	words := page.read(text)
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = w.key
	}
	return Text{wording.ShinglesOf(keys), len(keys)}
}

// Words is how many words it has.
func (t Text) Words() int { return t.words }

// Near reports whether two texts are nearly the same: more than seven tenths of what either says in three words, both do.
func (t Text) Near(o Text) bool { return t.shingles.Near(o.shingles) }

// Keys are what it is found by. Texts of which nine tenths are the same share one in 99 of 100 cases, equal ones all. Those of no
// words are good for nothing.
func (t Text) Keys() store.TextKeys {
	var keys store.TextKeys
	for i := range keys {
		keys[i] = int64(t.shingles.First(2*i)*31+t.shingles.First(2*i+1)) ^ int64(i)
	}
	return keys
}
