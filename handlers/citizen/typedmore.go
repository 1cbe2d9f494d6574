package citizen

import (
	"slices"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Under a draft people choose in words, too: which of the offices that are offered, which kind it is; and they say that they have come to the end.

var (
	ordinals = [officesShown]func() map[string]bool{set(`1 satu pertama kesatu siji sepisan kapisan hiji kahiji first`), set(`2 dua kedua loro kapindho kadua second`), set(`3 tiga ketiga telu katelu tilu katilu third`),
		set(`4 empat keempat papat kapapat opat kaopat fourth`), set(`5 lima kelima kalima fifth`), set(`6 enam keenam nem kaenem genep sixth`)}
	cardinals    = set(`1 2 3 4 5 6 satu dua tiga empat lima enam siji loro telu papat nem hiji tilu opat genep`)
	numbered     = set(`rt rw no nomor nomer gang gg blok km jalan jl sdn smp sd kelas dapil jumlahnya ada sekitar`)
	ordinalAside = set(callWords, `yang yg sing nu ingkang nomor nomer no number kantor office pilih milih itu aja saja deh ya the one`)
	kindAside    = set(callWords, `ini itu bukan bkn dudu sanes sanés not a an this is ya deh kok jenisnya`)
	notKind      = set(`bukan bkn dudu sanes sanés not`)
	endWords     = set(`itu segitu gitu cukup cekap sekian niku menika ngono kitu eta éta that all`)
	endLeads     = set(`sudah udah udh sdh dah cukup sekian sampun wis parantos tos geus that s it`)
	thenWords    = set(`itu gitu ngono kitu`) // "udah gitu" alone tells what came then
	endOpeners   = set(callWords, `eh ehh oh oke ok`)
	endAside     = set(callWords, `aja saja doang dulu ya deh dong ae mawon kemawon wae waé all s it`)
)

// piece is how many words a message has at least that is no piece of one.
const piece = 4

// ordinalIn is which of several somebody chooses: "yg kedua", "nomor 2". 0 is the first, -1: they say more, or something else.
func ordinalIn(said []string) int {
	said = without(said, ordinalAside())
	if len(said) != 1 {
		return -1
	}
	return slices.IndexFunc(ordinals[:], func(w func() map[string]bool) bool { return w()[said[0]] })
}

// chosenByPlace finds the office that somebody chooses for a draft by where it stands among those that are offered.
func chosenByPlace(t *talk.Turn, a store.Aspiration, offices []store.Office, said []string) (o store.Office, ok bool, err error) {
	i := ordinalIn(said)
	if i < 0 || !unsettled(a) {
		return o, false, nil
	}
	told, n, err := draftMessages(t.Act, a)
	if err != nil || n == 0 {
		return o, false, err
	}
	text := textOf(told)
	before := words(told[len(told)-1].Text) // of who writes in pieces it may be a part: "anak saya", "yang kedua", or "di gang", "2"
	if len(before) < piece || len(said) == 1 && cardinals()[said[0]] && (n > 1 || numbered()[before[len(before)-1]]) {
		return o, false, nil
	}
	some, _, err := offeredFor(t.Act, a, offices, text)
	if err != nil || i >= len(some) {
		return o, false, err
	}
	return some[i], true, nil
}

// kindInWords takes what a draft is said to be, "itu pertanyaan", and asks what it is of who says what it is not. done is false for other words.
func kindInWords(t *talk.Turn, a store.Aspiration, said []string) (done bool, err error) {
	named := without(said, kindAside())
	for _, k := range store.Kinds {
		if !slices.Equal(named, words(matter.KindName(t.P, k))) {
			continue
		}
		if !has(said, notKind()) {
			return true, setKind(t, a, k)
		}
		return true, askKind(t, a)
	}
	return false, nil
}

// comesToTheEnd reports whether somebody says that this is all: "udah itu aja pak".
func comesToTheEnd(said []string) bool {
	goesOn := len(said) == 2 && thenWords()[said[1]] && said[0] != "cukup"
	return !goesOn && len(said) > 0 && len(said) <= 5 && endLeads()[said[0]] && has(said, endWords()) && within(said, endLeads(), endWords(), endAside()) && (len(said) > 1 || said[0] != "that")
}

// saysThatIsAll is comesToTheEnd of who has sent it already: "eh itu aja deh".
func saysThatIsAll(said []string) bool {
	said = skip(said, endOpeners())
	return comesToTheEnd(said) || len(said) > 1 && len(said) <= 4 && endWords()[said[0]] && within(said[1:], endAside(), tags())
}

var (
	supportWords = set(`dukung mendukung dukungen support nyengkuyung sengkuyung ngadukung`)
	supportAside = set(callWords, `iya ya yes mau aja saja deh dong ikut saya sy aku nggih muhun ok oke boleh i it wae mawon`)
)

// supportInWords takes "iya dukung" for the button of that name under a draft of which others have told. done is false where none is offered, and for other words.
func supportInWords(t *talk.Turn, a store.Aspiration, said []string) (done bool, err error) {
	if t.SimilarFor == 0 || !only(said, supportWords(), supportAside()) {
		return false, nil
	}
	some, _, err := draftMessages(t.Act, a)
	if err != nil {
		return false, err
	}
	found, err := likes(t.Act, a, some)
	if err != nil || found.Best.ID == 0 {
		return false, err
	}
	return true, support(t, a, found.Best.ID)
}
