package suggest

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"duaarah/store/learn"
	"duaarah/store/memo"
)

// What kind of matter a text brings shows in how it is said, in every office alike. So it need not be taught by an office's own citizens
// first: it is learned from examples.
//
//go:embed kinds.tsv
var kindExamples string

// Kinds of matters, as the examples call them.
const (
	Complaint = "complaint" // something is wrong, and is to be mended
	Wish      = "wish"      // something new is wanted
	Question  = "question"  // somebody wants to know
	Praise    = "praise"
	Other     = "other" // a greeting, an answer, a test: none of them
)

var kindNames = [...]string{Complaint, Wish, Question, Praise, Other}

// kindWeights are what is learned of a kind. lean is added to what a text weighs: as much as the kind is rare among the examples, most of which
// are complaints, which would be found everywhere.
type kindWeights struct {
	*learn.Weights
	lean float32
}

var kinds = sync.OnceValue(learnKinds)

func learnKinds() (all [len(kindNames)]kindWeights) {
	examples := learn.Parse(kindExamples, kindSigns)
	for i, name := range kindNames {
		is := func(label string) bool { return label == name }
		n := 0
		for _, e := range examples {
			if is(e.Label) {
				n++
			}
		}
		all[i].Weights = learn.Learn(examples, learn.Medium, is)
		if name != Other { // it is what is left
			all[i].lean = float32(math.Log(float64(len(examples)) / float64(n)))
		}
	}
	return all
}

// Words that speak for a kind, be they in no example yet.
const (
	complaintWords = `rusak mati padam gelap bau banjir macet sampah lubang berlubang bocor retak roboh tumbang longsor kotor
		keluhan keluh mengeluh lapor laporkan melaporkan laporan ganggu mengganggu terganggu bising berisik liar pungli korupsi lambat
		lama kecewa parah bahaya berbahaya membahayakan hilang dicuri maling terlambat susah sulit mahal tersumbat mampet meluap genangan
		tergenang buntu ambles keruh jorok kumuh mogok ditolak kasar marah takut resah meresahkan broken dirty flood late
		dangerous stolen noise noisy garbage complaint pothole
		bolong peteng mbebayani ambrol ambruk mambu banyune rame ruksak pareum poek bahya banjir caah runtah bau kiruh gandeng`
	wishWords = `harap berharap harapan semoga usul usulan mengusulkan saran menyarankan sebaiknya alangkah ingin pengen pingin
		dibangun dibangunkan dibuatkan dibikinkan ditambah tambah tambahkan ditambahkan perbanyak sediakan disediakan adakan diadakan
		hope wish suggest suggestion would mugi mugia muga hoyong hayang didamel didamelkeun ditambihan tambihan ditambahi tambahi digawekake dianakake`
	questionWords = `apa apakah kapan bagaimana gimana kenapa mengapa berapa siapa dimana kemana mana bolehkah bisakah
		what when how why where who which can could
		kapan kepiye piye pripun kenging pinten sinten ngendi iraha naha naon kumaha kunaon sabaraha saha dimana` // as the first word
)

// What the words and marks of a text say of its kind by themselves, each a bit.
const (
	complains = 1 << iota
	wishes
	asksFirst // by its first word
	asks      // by its mark
	speaks    // how many there are, as a bit
)

// kindWords are what each listed word says.
var kindWords = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for says, list := range map[int]string{complains: complaintWords, wishes: wishWords, asksFirst: questionWords} {
		for _, w := range strings.Fields(list) {
			m[plain(w)] |= says
		}
	}
	return m
})

// Complains reports whether a text has one of the words of those who complain.
func Complains(text string) bool {
	says := 0
	eachToken(clip(text), func(w string, _, _ int) { says |= kindWords()[w] })
	return says&complains != 0
}

// kindSigns are what shows a text's kind: its words, two at a time, how they begin and end, how it begins and ends itself, whether it asks,
// and what the listed words say together.
func kindSigns(text string) learn.Signs {
	text = clip(text)
	s := make(learn.Signs, 0, 128)
	add := func(sort byte, sign string) { s = s.Add(sort, sign) }
	last, n, says := "", 0, 0
	eachToken(text, func(w string, _, _ int) {
		stem := Stem(w)
		add('w', stem)
		add('b', last+" "+stem)
		last = stem
		if n < 3 {
			add('0'+byte(n), stem)
		}
		if len(w) >= partShort {
			add('p', w[:partShort])
			add('p', w[len(w)-partShort:])
		}
		if n == 0 {
			says |= kindWords()[w]
		} else {
			says |= kindWords()[w] &^ asksFirst
		}
		n++
	})
	add('z', last)
	if strings.Contains(text, "?") {
		says |= asks
	}
	if strings.HasSuffix(strings.TrimSpace(text), "?") {
		add('?', "end")
	}
	add('l', string(rune('0'+says)))
	for bit := 1; bit < speaks; bit <<= 1 {
		if says&bit != 0 {
			add('s', string(rune('0'+bit)))
		}
	}
	if n <= 3 {
		add('n', "few")
	}
	return s.Sorted()
}

// KindOf is what kind of matter a text most probably brings: one of Complaint, Wish, Question and Praise, or Other. It learns the first time,
// which takes some 0.05 s of a processor.
func KindOf(text string) string { return kindsOf.Of(text) }

// kindsOf is what was read last, be it before its turn came.
var kindsOf = memo.New(256, kindOf)

func kindOf(text string) (most string) {
	best, signs := float32(math.Inf(-1)), kindSigns(text)
	for i, k := range kinds() {
		if w := k.Weigh(signs) + k.lean; w > best {
			most, best = kindNames[i], w
		}
	}
	return most
}
