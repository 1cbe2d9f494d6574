package citizen

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/suggest"
)

// guessKind says what a text probably is. Empty: what brings no matter, such as a greeting or an answer; and praise, which is never guessed: it
// expects no reply, so only its citizen may call it that.
func guessKind(text string) store.Kind {
	switch k := suggest.KindOf(text); k {
	case suggest.Praise, suggest.Other:
		return ""
	default:
		return store.Kind(k)
	}
}

// thanksMax is how many words a mere thanks has at most.
const thanksMax = 8

var (
	thanksWords = set(`sawangsulna welcome kasih makasih makasi trimakasih terimakasih trims tengkyu thanks thank thx tq suwun nuwun nuhun syukron`)
	thanksAside = set(`terima banyak ya yaa yah pak bapak bu ibu min kak mas mbak bang om tante atas balasannya jawabannya infonya informasinya
		bantuannya oke ok okay siap baik sip mantap alhamdulillah sangat sekali sama matur hatur you so much very a lot for the
		reply answer help sir maam kembali tim staf semua pisan sanget nya nggih kang teh teteh akang pa bapa walerna wangsulanipun mbah dik re`)
)

// isThanks reports whether a message is a short thanks that asks for nothing (measures.md, "closing").
func isThanks(c talk.Content) bool {
	return c.WordsAlone() && isThanksText(c.Text)
}

func isThanksText(text string) bool {
	if isThanksSign(text) {
		return true
	}
	ws := words(text)
	if len(ws) == 0 || len(ws) > thanksMax || strings.Contains(text, "?") {
		return false
	}
	thanked := false
	if len(ws) > 1 && ws[0] == ws[1] && (ws[0] == "sama" || ws[0] == "sami") { // "sama-sama": said to who thanks
		thanked, ws = true, ws[2:]
	}
	for _, w := range ws {
		switch {
		case thanksWords()[w]:
			thanked = true
		case !thanksAside()[w]:
			return false
		}
	}
	return thanked
}

// praiseWords alone, under a reply, are a thanks: "mantul min", "joss pak", "the best".
var (
	praiseWords = set(`mantul mantab mantap mantep mantapp joss jos josss jozz top topp best keren keyen hebat bagus cakep jempol gercep salut sukses puas
		good great nice awesome perfect cool apik elok alus sae saé hade`)
	praiseAside = set(`the banget bgt bngt pol poll abis pisan jiwa tenan emang memang pokoknya pokoke kerja kerjanya respon responnya respons pelayanan pelayanannya gerak cepat
		cepet kantor kantornya job work lanjutkan terus semangat is are it ini itu dah udah sudah deh euy euyy`)
)

// praises reports whether a message is a short praise and nothing else.
func praises(c talk.Content) bool {
	ws := words(c.Text)
	if !c.WordsAlone() || len(ws) > thanksMax || strings.Contains(c.Text, "?") {
		return false
	}
	return slices.ContainsFunc(ws, func(w string) bool { return praiseWords()[w] }) &&
		!slices.ContainsFunc(ws, func(w string) bool {
			return !praiseWords()[w] && !praiseAside()[w] && !thanksAside()[w] && !thanksWords()[w]
		})
}

// Some words can only be about what was sent before: that it is mended, or that something is to be added.
var (
	mendedWords = set(`beres diperbaiki diperbaikin dibenerin dibetulkan nyala normal selesai teratasi ditangani dikerjakan rampung fixed`)
	mendedAside = set(`sudah udah udh sdh wis sampun parantos tadi barusan semua semuanya alhamdulillah syukur it is now all been`)
	addedWords  = set(`tambahan tambahannya menambahkan nambahin nambah ralat koreksi`)
)

// goesWith reports whether a message says of what was sent before that it is mended ("udah beres pak, makasih"), or begins with "tambahan:", "ralat,".
func goesWith(c talk.Content) bool {
	if i := strings.IndexAny(c.Text, ":,"); i > 0 && addedWords()[strings.ToLower(strings.TrimSpace(c.Text[:i]))] {
		return true
	}
	ws := words(c.Text)
	return c.WordsAlone() && len(ws) <= thanksMax && !strings.Contains(c.Text, "?") && slices.ContainsFunc(ws, func(w string) bool { return mendedWords()[w] }) &&
		!slices.ContainsFunc(ws, func(w string) bool {
			return !mendedWords()[w] && !mendedAside()[w] && !thanksWords()[w] && !thanksAside()[w]
		})
}

// closes reports whether a message is thanks for a reply to an aspiration, or praise of it: not where that asks something.
func closes(t *talk.Turn, a store.Aspiration, c talk.Content) (bool, error) {
	if a.LastReplyAt.IsZero() || isThanks(c) || !praises(c) {
		return !a.LastReplyAt.IsZero() && isThanks(c), nil
	}
	m, ok, err := matter.LastStanding(t.Act, a)
	return ok && !asksItself(t, m.ID, false), err
}

// thanksSigns are what people send alone in place of a thanks.
const thanksSigns = "👍🙏👌👏🤝😊🙂🤗🥰😍❤♥💖💕🌹💐"

// isThanksSign reports whether a text is such signs and nothing else, of whatever shade.
func isThanksSign(text string) bool {
	shade := func(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }
	said := strings.TrimSpace(strings.Map(func(r rune) rune {
		if shade(r) || talk.Blank(string(r)) {
			return -1
		}
		return r
	}, text))
	return said != "" && strings.Trim(said, thanksSigns) == ""
}

// words are the words of a text, in lower case, without marks.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

// set is the words of a list. It is made when it is first asked for: a start needs none of them.
func set(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(list) {
			m[w] = true
		}
		return m
	})
}
