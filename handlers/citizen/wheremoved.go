package citizen

import (
	"fmt"
	"slices"
	"strings"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/region"
)

// Who reads a place that they did not mean says so in words: "eh salah, di Kec. Wonokromo", "bukan di Genteng, di Gubeng".

var (
	// wrongWords say that something was wrong, and what is right follows.
	wrongWords = set(`salah keliru kliru kleru klentu lepat ralat koreksi maksud maksudku maksudnya maksudna maksude maksudipun harusnya seharusnya mestinya semestinya
		kudune kuduna kuduné kedahna kedahipun benar bener leres correction meant mean wrong actually`)
	// wrongAside are what they say beside that.
	wrongAside = set(callWords, `eh ehh aduh oh ups maaf maap sori sorry sry punten ngapunten hapunten ya iya deh nih tadi itu saya sy aku kula abdi kuring kulo i it s is its yang yg sing nu should be
		tempat tempatnya lokasi lokasinya alamat alamatnya kecamatan kecamatannya kec place the location panggenan panggonan panggenanipun tempatna letaknya`)
	// notWords say what it is not.
	notWords = set(`bukan bukannya bkn dudu sanes sanés lain not isn isnt`)
	// butWords stand between what it is not and what it is.
	butWords = set(`tapi tetapi melainkan namun nanging nangin ananging tp but`)
	// onlyWords behind that say that it is there as well: "bukan cuma di Genteng".
	onlyWords = set(`cuma cuman hanya sekadar sekedar mung namung ukur mukur wungkul only just merely`)
	inWords   = set(`di ing wonten neng ning nang in at ka d`)
)

// wrongMost is how many words before a place say that another was wrong.
const wrongMost = 7

// meantInstead are what may be the place that a message puts right, the whole first. Nothing: it puts none right. not is what it says that it is
// not; empty: it names nothing so.
func meantInstead(text string) (places []string, not string) {
	ws := words(text)
	n, wrong := 0, false
	for n < len(ws) && n < wrongMost && (wrongWords()[ws[n]] || wrongAside()[ws[n]]) {
		wrong = wrong || wrongWords()[ws[n]]
		n++
	}
	if n < len(ws) && notWords()[ws[n]] {
		rest := ws[n+1:]
		if len(rest) == 0 || onlyWords()[rest[0]] {
			return nil, ""
		}
		if i := slices.IndexFunc(rest, func(w string) bool { return butWords()[w] }); i >= 0 {
			return []string{strings.Join(rest[i+1:], " ")}, strings.Join(rest[:i], " ")
		}
		if not, after, ok := strings.Cut(from(text, n+1), ","); ok { // "bukan di Genteng, Gubeng"
			return []string{after}, not
		}
		for i := len(rest) - 1; i > 0; i-- {
			if inWords()[rest[i]] {
				return []string{strings.Join(rest[i+1:], " ")}, strings.Join(rest[:i], " ")
			}
		}
		return nil, ""
	}
	if !wrong || n == len(ws) {
		return nil, ""
	}
	place := from(text, n)
	first, _, _ := strings.Cut(strings.TrimLeft(place, " ,.:;!-"), ",")
	return []string{place, first}, ""
}

// from is a text from its n-th word on.
func from(text string, n int) string {
	rest := text
	for _, w := range words(text)[:n] {
		i := strings.Index(strings.ToLower(rest), w)
		if i < 0 || i+len(w) > len(rest) { // a letter changes its length with its case
			return ""
		}
		rest = rest[i+len(w):]
	}
	return rest
}

// putRight is the place that a message puts in place of the one that was understood; empty: it does not. text is what names it.
func putRight(act talk.Act, a store.Aspiration, c talk.Content) (found []region.Match, text string, err error) {
	if !c.WordsAlone() || strings.Contains(c.Text, "?") || a.Region == "" || len(c.Text) > 3*placeWords {
		return nil, "", nil
	}
	texts, not := meantInstead(c.Text)
	if len(texts) == 0 {
		return nil, "", nil
	}
	x, err := regions(act)
	if x == nil || err != nil {
		return nil, "", err
	}
	scope, err := scope(act)
	if err != nil {
		return nil, "", err
	}
	if not != "" {
		if found, _, _ := placeIn(x, not, scope); len(found) == 0 {
			return nil, "", nil
		}
	}
	for _, text := range texts {
		if found, text, exact := placeIn(x, text, scope); len(found) > 0 && exact && !region.Ordinary(text) {
			return found, text, nil
		}
	}
	return nil, "", nil
}

// placeIn is what a text names that is a place and nothing else. exact: it says that it is in there, or has the name as it is spelled: "sepuluh"
// is no Sepulu.
func placeIn(x *region.Index, text string, scope []string) (found []region.Match, name string, exact bool) {
	n := 0
	for ws := words(text); n < len(ws) && inWords()[ws[n]]; n++ {
	}
	name = from(text, n)
	if found = meantBy(x, name, scope); len(found) == 0 || found[0].Score < areaLeast {
		return nil, "", false
	}
	return found, name, n > 0 || found[0].Score == 1
}

// movedTo is the place to which a message moves an aspiration that was sent; empty: to none. One that staff said where it is, or that would go
// to another office from there, stays: staff read the words, and can pass it on.
func movedTo(act talk.Act, a store.Aspiration, c talk.Content) (string, error) {
	if a.State != store.Open || a.RegionBy == store.ByStaff {
		return "", nil
	}
	found, _, err := putRight(act, a, c)
	if err != nil || len(found) != 1 || found[0].Code == a.Region {
		return "", err
	}
	there := a
	there.Region, there.RegionBy = found[0].Code, store.ByCitizen
	if err := moved(act, &there); err != nil {
		return "", err
	}
	if there.Office != "" && there.Office != a.Office {
		return "", nil
	}
	return found[0].Code, nil
}

// movedThere moves an aspiration that was sent to where its citizen meant, and is what they are told of that. Empty: it stays where it is.
func movedThere(t *talk.Turn, a *store.Aspiration, c talk.Content) (string, error) {
	code, err := movedTo(t.Act, *a, c)
	if code == "" || err != nil {
		return "", err
	}
	if err := matter.RegionByCitizen(t.Act, a, code); err != nil {
		return "", err
	}
	x, err := regions(t.Act)
	if err != nil {
		return "", err
	}
	return x.Label(code), nil
}

// puts reports whether a message puts right where what was just sent is about.
func puts(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	found, _, err := putRight(t.Act, a, c)
	return len(found) > 0, err
}

// draftPutRight notes the place that its citizen meant instead of the one that was understood in a draft. What they wrote stays, as the first
// place stands in their words as well.
func draftPutRight(t *talk.Turn, a *store.Aspiration, c talk.Content) error {
	found, text, err := putRight(t.Act, *a, c)
	if err != nil || len(found) == 0 {
		return err
	}
	if len(found) > 1 {
		return whichArea(t, *a, text, true)
	}
	a.Region, a.RegionBy = found[0].Code, store.ByCitizen
	if err := moved(t.Act, a); err != nil {
		return err
	}
	if err := t.SaveAspiration(*a); err != nil {
		return fmt.Errorf("save %d: %w", a.ID, err)
	}
	return nil
}
