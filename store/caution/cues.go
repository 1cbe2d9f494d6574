package caution

import (
	"strings"
	"sync"
)

// cues are words that speak of danger by themselves, more or less. Several near one another, or with a call for help, or with whom it
// happens to, are enough.
var cues = sync.OnceValue(func() map[string]cue {
	m := map[string]cue{}
	for _, l := range []struct {
		danger Danger
		weight int
		words  string
	}{
		{Fire, 3, `kebakaran kebakar kobong kobongan kahuruan terbakar burning ablaze`},
		{Fire, 1, `api apinya geni seuneu asap fire smoke`},
		{Rescue, 3, `tenggelam kelelep hanyut tertimbun terperangkap tikerelep palid kecemplung drowning trapped tersengat kesetrum terkubur reruntuhan`},
		{Rescue, 2, `terjebak evakuasi dievakuasi roboh ambruk terbalik meledak ledakan bocor mendesis leaking explosion`},
		{Medical, 3, `pingsan semaput sekarat pendarahan perdarahan kejang tersedak keselek overdosis keracunan tergeletak ketuban unconscious bleeding choking seizure stroke`},
		{Medical, 2, `darah getih berdarah luka ambulans ambulan ambulance nabrak tertabrak ditabrak ketabrak tabrakan sesak sesek muntah napas nafas bernapas blood injured breathing`},
		{Violence, 3, `dibacok membacok bacok ditusuk menusuk ditikam tembakan ditembak dikeroyok dibegal dirampok ditodong nyekap disekap diculik perampok rampok mengamuk ngamuk stabbed shot attacked kidnapped gunman`},
		{Violence, 2, `celurit clurit parang golok samurai sajam dikejar menyerang tawuran bacokan diancam mengancam attacking knife gun weapon`},
		{Home, 3, `dipukuli memukuli digebuki disiksa dianiaya dicekik kdrt diperkosa memperkosa dicabuli beaten raped molested`},
	} {
		for w := range keysOf(l.words) {
			m[w] = cue{l.danger, l.weight}
		}
	}
	return m
})

type cue struct {
	danger Danger
	weight int
}

var (
	calls   = set(`tolong tulung tulungan sekarang skrg saiki ayeuna barusan cepat cepetan cepet gancang darurat help now hurry emergency sos masih lagi sedang`)
	persons = set(strings.ReplaceAll(macros["person"]+"|"+macros["me"], "|", " "))
	cueNots = set(strings.Join([]string{nots["nofire"], nots["noself"], `macet kemacetan utang hutang pinjol game rem birokrasi harga pajak sosialisasi kasus angka subsidi langka donor pmi layanan unit pengadaan diadakan
		debu pabrik polusi sampah hewan kucing anjing ayam ikan burung bangkai pipa pdam keran kran ranting pagar plengsengan aspal tanggul nyamuk jenazah gratis biaya bayar tarif operasi cek bansos santunan bpjs kursi pengidap penderita pasca tawuran
		pencegahan patroli cctv rusak diperbaiki perbaikan dipasang pasang dibangun dibuatkan dibersihkan limbah`}, " "))
	// cueSoft leave it open, unless somebody calls for help.
	cueSoft = set(`rumah jalan motor mobil truk air atap genteng pohon tiang tembok desa pos bantuan banyak kendaraan asap bau gas`)
)

// hint is what a word says of danger by itself, and beside others.
type hint struct {
	cue    cue
	call   bool // for help
	person bool
	doubt  bool // what is said is not so, or not now
	soft   bool
	after  bool // "lalu" behind it says that it is long ago
}

// hints are all of these words, so that each word of a text is looked up once.
var hints = sync.OnceValue(func() map[string]hint {
	m := map[string]hint{}
	note := func(words map[string]bool, as func(h *hint)) {
		for w := range words {
			h := m[w]
			as(&h)
			m[w] = h
		}
	}
	for w, c := range cues() {
		m[w] = hint{cue: c}
	}
	note(calls(), func(h *hint) { h.call = true })
	note(persons(), func(h *hint) { h.person = true })
	for _, words := range []map[string]bool{hypo(), cueNots(), once()} {
		note(words, func(h *hint) { h.doubt = true })
	}
	note(cueSoft(), func(h *hint) { h.soft = true })
	note(times(), func(h *hint) { h.after = true })
	return m
})

// cueLeast is how much cues must weigh, with what stands beside them.
const cueLeast = 4

// stemOf finds a cue whatever hangs on its ends: "apinya", "terbakar", "pukulin".
func stemOf(k string) (cue, bool) {
	if !holdsStem(k) {
		return cue{}, false
	}
	all := stems()
	for _, end := range [...]string{"", "nya", "ne", "na", "kan", "ln", "an", "l", "ku", "e"} {
		stem := strings.TrimSuffix(k, end)
		if end != "" && stem == k || len(stem) < 3 {
			continue
		}
		if c, ok := all[stem]; ok {
			return c, true
		}
		for _, start := range prefixes {
			if bare, ok := strings.CutPrefix(stem, start); ok {
				if c, ok := all[bare]; ok {
					return c, true
				}
			}
		}
	}
	return cue{}, false
}

// prefixes are what may hang before a stem.
var prefixes = [...]string{"ter", "dl", "ke", "ka", "ber", "meng", "mem", "men", "me", "nge", "ng", "se", "k", "m"}

// stemHead is how many bytes the shortest stem has; heads are those with which stems begin.
const stemHead = 3

var heads = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for w := range stems() {
		m[w[:stemHead]] = true
	}
	return m
})

// holdsStem reports whether a stem may stand in a word: in most, none does.
func holdsStem(k string) bool {
	first := heads()
	if len(k) >= stemHead && first[k[:stemHead]] {
		return true
	}
	for _, start := range prefixes {
		if len(k) >= len(start)+stemHead && k[:len(start)] == start && first[k[len(start):len(start)+stemHead]] {
			return true
		}
	}
	return false
}

// stems are cues to which much can be added.
var stems = sync.OnceValue(func() map[string]cue {
	m := map[string]cue{}
	for _, l := range []struct {
		danger Danger
		weight int
		words  string
	}{
		{Fire, 2, `bakar kobong obong kahuru lalap rembet`},
		{Fire, 1, `api asap geni seuneu ledak jilat kobar`},
		{Rescue, 3, `tenggelam hanyut kelelep kerem perangkap timbun kubur kintir palid`},
		{Rescue, 2, `jebak seret cebur cemplung ambruk runtuh evakuasi gorong sumur jurang septic ombak arus ledak kurung`},
		{Rescue, 1, `timpa jepit banjir atap pinggang lantai lift gempa longsor`},
		{Medical, 3, `pingsan kejang sekarat sedak selek keracun setrum strum semaput`},
		{Medical, 2, `darah geletak kapar pendarah racun telan lahir ketuban respon sesak napas nafas luka tabrak serempet muntah`},
		{Medical, 1, `dingin lemas biru pucat baterai koin kelereng`},
		{Violence, 3, `bacok tikam culik rampok todong sandera keroyok dor`},
		{Violence, 2, `tusuk tembak serang bunuh hantam amuk golok parang celurit clurit samurai linggis kapak bom molotov kabur begal shot shoot stab`},
		{Violence, 1, `ancam kejar paksa massa geng preman pisau`},
		{Home, 3, `siksa aniaya cekik perkosa cabul gebuk hajar tampar sekap`},
		{Home, 1, `tendang suami mabuk`},
	} {
		for w := range keysOf(l.words) {
			m[w] = cue{l.danger, l.weight}
		}
	}
	return m
})

// byCues weighs the cues of each sentence. cued: there is one.
func byCues(words []word) (d Danger, cued bool) {
	weight, strongest := 0, cue{}
	called, person, doubt, soft := 0, 0, false, false
	judge := func() bool {
		return !doubt && !(soft && called == 0) && (strongest.weight >= 3 && weight+min(called, 1)+min(person, 1) >= cueLeast || strongest.weight == 2 && weight >= 3 && weight+2*min(called, 1)+min(person, 1) >= cueLeast+1)
	}
	known, after := hints(), false
	for _, w := range words {
		if w.begins {
			if judge() {
				return strongest.danger, true
			}
			weight, strongest, person, doubt, soft = 0, cue{}, 0, false, false
		}
		h := known[w.key]
		c := h.cue
		if c.weight == 0 {
			c, _ = stemOf(w.key)
		}
		if weight += c.weight; c.weight > strongest.weight {
			strongest, cued = c, true
		}
		switch {
		case h.call:
			called++
		case h.person, known[bare(w.key)].person:
			person++
		}
		doubt = doubt || h.doubt || w.key == lalu && after
		soft = soft || h.soft
		after = h.after
	}
	if judge() {
		return strongest.danger, true
	}
	return NoDanger, cued
}
