// Package alike says whether two aspirations are about the same matter, by their words and places: pure functions over short texts
// as people type them in Indonesian, with the Javanese and English that goes with it. Two broken lamps in different streets
// are two matters. What tells two apart outright is a rule; how much of what they share is enough is learned of examples/*.tsv, so what is
// taken wrongly needs a line there, and a word that is not known one in subjects.txt (what it is about) or kin.txt (what is said of it).
package alike

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word or a number of a text. ends: what stands after it ends a name (a full stop, a comma, a line).
type token struct {
	s    string
	ends bool
	name bool // it is no word that everybody uses, and so perhaps a name
}

func (t token) number() bool { return t.s[0] >= '0' && t.s[0] <= '9' }

// textMost is how many bytes of a text are read: what it is about stands at its beginning.
const textMost = 2000

// tokens splits a text. Letters and digits are apart ("rt03" is two), but a 2 right after a word doubles it ("anak2"). Short forms
// are written out. Numbers have no zeros before them.
func tokens(text string) []token {
	if len(text) > textMost {
		text = strings.ToValidUTF8(text[:textMost], "")
	}
	text = strings.ToLower(norm.NFKC.String(text))
	out := make([]token, 0, len(text)/5+1)
	// A run of letters is taken as a whole; anything else beyond ASCII parts words.
	letters := func(i int) int {
		for i < len(text) {
			switch c := text[i]; {
			case c >= 'a' && c <= 'z', c == '\'' && i > 0 && i+1 < len(text) && isLetter(text[i+1]):
				i++
			case c >= utf8.RuneSelf:
				r, n := utf8.DecodeRuneInString(text[i:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					return i
				}
				i += n
			default:
				return i
			}
		}
		return i
	}
	end := func(hard bool) {
		if n := len(out); n > 0 && hard {
			out[n-1].ends = true
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			j := i
			for j < len(text) && text[j] >= '0' && text[j] <= '9' {
				j++
			}
			n := strings.TrimLeft(text[i:j], "0")
			switch {
			case n == "2" && i > 0 && isLetter(text[i-1]) && len(out) > 0 && !numbered()[out[len(out)-1].s]:
			case n != "" && len(n) <= 4:
				out = joined(append(out, token{s: n}))
			default:
				end(true)
			}
			i = j
		case c != '\'' && letters(i) > i:
			j := letters(i)
			out = appendWord(out, strings.ReplaceAll(text[i:j], "'", ""))
			i = j
		default:
			// After a short form, a full stop ends nothing ("jl. melati").
			dot := c == '.' && i > 0 && isLetter(text[i-1]) && len(out) > 0 && (marker()[out[len(out)-1].s] || len(out[len(out)-1].s) <= 2)
			end(!dot && strings.IndexByte(".,;:!?()\n\r[]{}\"|", c) >= 0)
			i++
		}
	}
	return out
}

// appendWord adds a word, written out. What short forms are glued to ("sdn", "jlmelati") stays.
func appendWord(out []token, w string) []token {
	if long, ok := short()[w]; ok {
		first, second, more := strings.Cut(long, " ")
		if out = joined(append(out, token{s: first})); more {
			out = append(out, token{s: second})
		}
		return out
	}
	if n, ok := roman[w]; ok && len(out) > 0 {
		return append(out, token{s: n})
	}
	if w = squeeze(w); w == "" {
		return out
	}
	return joined(append(out, token{s: w, name: isName(w)}))
}

// joined makes one of the last two words, if they are a phrase.
func joined(out []token) []token {
	n := len(out)
	if n < 2 || out[n-2].ends || !inPhrase()[out[n-1].s] {
		return out
	}
	if one, ok := phrases()[out[n-2].s+"_"+out[n-1].s]; ok {
		out = append(out[:n-2], token{s: one})
	}
	return out
}

// isLetter takes every byte beyond ASCII for one of a letter.
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 0x80 }

// squeeze takes letters that are typed very often for one or two ("rusaaak").
func squeeze(w string) string {
	run := 0
	if !strings.ContainsFunc(w, func(r rune) bool { return r > 0x7f }) {
		for i := 1; i < len(w); i++ {
			if w[i] != w[i-1] {
				run = 0
			} else if run++; run == 2 {
				goto long
			}
		}
		return w
	}
long:
	var b strings.Builder
	var last rune
	n := 0
	for _, r := range w {
		if unicode.IsMark(r) {
			continue
		}
		if n++; r != last {
			n = 0
		}
		if last = r; n < 1 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var roman = func() map[string]string {
	m := map[string]string{}
	ones, tens := [...]string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}, [...]string{"", "x", "xx", "xxx"}
	for n := 1; n < 40; n++ {
		m[tens[n/10]+ones[n%10]] = strconv.Itoa(n)
	}
	return m
}()

// short forms, and other spellings of what matters here.
var short = table(`jl=jalan jln=jalan jalanan=jalan jalannya=jalan jl2=jalan gg=gang gng=gang kel=kelurahan kec=kecamatan perum=perumahan perumnas=perumahan komp=komplek kompleks=komplek
	ds=desa dsn=dusun kp=kampung kmpng=kampung kampoeng=kampung lrg=lorong blk=blok no=nomor nmr=nomor nomer=nomor jbtn=jembatan
	sdnegeri=sdn smpnegeri=smpn smanegeri=sman psr=pasar perempatan=simpang pertigaan=simpang simpangan=simpang prapatan=simpang perapatan=simpang bunderan=bundaran
	payuneun=depan hareupeun=depan caket=dekat deukeut=dekat gigireun=sebelah tukangeun=belakang pareum=mati poek=gelap peteng=gelap
	dpn=depan didepan=di+depan ngarep=depan dkt=dekat deket=dekat cedhak=dekat dibelakang=di+belakang mburi=belakang disamping=di+samping disebelah=di+sebelah diseberang=di+seberang
	sekitaran=sekitar disekitar=di+sekitar diwilayah=di+wilayah didaerah=di+daerah ditengah=di+tengah dijalan=di+jalan dijl=di+jalan dijln=di+jalan
	dlm=dalam sblm=sebelum stlh=setelah dgn=dengan dg=dengan yg=yang yng=yang krn=karena karna=karena utk=untuk sdh=sudah udah=sudah dah=sudah wis=sudah tlh=telah blm=belum belom=belum durung=belum
	tdk=tidak gak=tidak ga=tidak gk=tidak nggak=tidak ngga=tidak enggak=tidak ndak=tidak ora=tidak kagak=tidak kaga=tidak tak=tidak bgt=banget bngt=banget bs=bisa bsa=bisa iso=bisa
	tlg=tolong tlng=tolong mhn=mohon jg=juga lg=lagi sy=saya sya=saya aq=saya aku=saya gue=saya gw=saya dr=dari dri=dari sm=sama sampe=sampai smp2=sampai rmh=rumah bpk=bapak
	msh=masih skrg=sekarang hr=hari mgg=minggu bln=bulan thn=tahun trs=terus tp=tapi klo=kalau kl=kalau kalo=kalau bnyk=banyak mobilnya=mobil pdm=pdam
	lampunya=lampu penerangan=lampu pju=lampu lpju=lampu lampujalan=lampu pjunya=lampu lamp=lampu lamps=lampu streetlight=lampu streetlights=lampu trafficlight=apill apill=apill bangjo=apill
	pothole=lubang potholes=lubang bolong=lubang jeglongan=lubang luwang=lubang garbage=sampah trash=sampah rubbish=sampah uwuh=sampah runtah=sampah flood=banjir flooded=banjir flooding=banjir tree=pohon trees=pohon wit=pohon tangkal=pohon
	street=jalan road=jalan broken=rusak dead=mati pejah=mati paeh=mati front=depan near=dekat school=sekolah
	dalan=jalan dalane=jalan dalanan=jalan akeh=banyak mrh=merah td=tadi lurahan=kelurahan light=lampu lights=lampu wc=toilet jamban=toilet
	srby=surabaya sby=surabaya
	busway=bus kera=monyet pengajar=guru jaringan=sinyal seluler=sinyal ongkos=tarif disdukcapil=dukcapil capil=dukcapil telp=telepon beach=pantai dumping=sampah traffic=macet is=yang add=tambah center=pusat very=sangat road=jalan people=orang every=setiap please=tolong fix=perbaiki damar=lampu
	kafe=cafe
	hideung=hitam ireng=hitam larangna=mahal kacida=banget nyuhunkeun=minta njaluk=minta nyuwun=minta menta=minta urip=hidup amarga=karena regane=harga hargana=harga edan=gila sempit=sempit
	ka=ke ti=dari tos=sudah atos=sudah lami=lama dinten=hari sasih=bulan abdi=saya kuring=saya imah=rumah bumina=rumah walungan=sungai cai=air hayam=ayam sakola=sekolah pisan=banget sieun=takut ngaliwat=lewat budak=anak
	seueur=banyak loba=banyak rea=banyak can=belum acan=belum didangdosan=diperbaiki dibenerkeun=diperbaiki omean=diperbaiki dibebener=diperbaiki taneuh=tanah beurang=siang wengi=malam peuting=malam ageung=besar gede=besar sasak=jembatan hayu=ayo
	udan=hujan lemah=tanah wong=orang pitik=ayam asu=anjing kreteg=jembatan suwe=lama mambu=bau omah=rumah omahe=rumah lampune=lampu kaline=kali banyune=air tulung=tolong saben=setiap ambrug=ambruk ning=di nang=di neng=di
	sing=yang karo=dengan gedhe=besar cilik=kecil durung=belum wayah=waktu dina=hari wengi=malam mbengi=malam esuk=pagi ndandani=perbaiki dandani=perbaiki ngarepe=depan mburine=belakang cedhake=dekat
	water=air park=taman swing=ayunan swings=ayunan bridge=jembatan market=pasar station=stasiun drain=saluran drainage=drainase river=sungai noise=bising noisy=bising dog=anjing dogs=anjing bill=tagihan doctor=dokter teacher=guru price=harga
	sidewalk=trotoar pavement=trotoar hospital=rs damaged=rusak night=malam dark=gelap smell=bau smells=bau smelly=bau full=penuh clogged=mampet blocked=mampet leaking=bocor pipe=pipa village=desa mosque=masjid hole=lubang holes=lubang
	sewer=got mosquito=nyamuk mosquitoes=nyamuk off=mati cable=kabel pole=tiang electricity=listrik outage=padam
	dpt=dapat dapet=dapat got=got slokan=selokan ujan=hujan jatoh=jatuh idup=hidup item=hitam kotorr=kotor lampu2=lampu trotoir=trotoar troatoar=trotoar sertipikat=sertifikat ambulan=ambulans ambulance=ambulans blangko=blanko supir=sopir smua=semua taun=tahun
	kendor=kendur nunggu=menunggu motornya=motor ancur=hancur malem=malam deket=dekat dalem=dalam bener=benar sebelahnya=sebelah didepannya=di+depan sampahny=sampah kpn=kapan knp=kenapa dmn=dimana dimn=dimana gmn=bagaimana skolah=sekolah skul=sekolah
	mtsn=mts mtsnegeri=mts min=mi sdit=sd sdk=sd pkm=puskesmas pusk=puskesmas rsu=rs rumkit=rs kades=kepala+desa klrhn=kelurahan kelurhan=kelurahan kecmatan=kecamatan bgs=bagus krg=kurang rsk=rusak prh=parah
	sgr=segera sgera=segera krm=karena krn2=karena kab=kabupaten kabup=kabupaten cab=cabang akte=akta jemb=jembatan lap=lapangan tmn=taman skrng=sekarang sblh=sebelah blkg=belakang blkng=belakang smping=samping`)

// phrases are two words that are one.
var phrases = table(`kamar_mandi=toilet kendaraan_berat=tronton pungutan_liar=pungli uang_rokok=pungli penerima_bantuan=bansos penerima_bansos=bansos warung_remang=prostitusi uang_gedung=komite adu_ayam=sabung kursi_roda=difabel pinjaman_online=pinjol identitas_anak=kia kartu_lansia=klj judi_online=judol polisi_tidur=gundukan speed_bump=gundukan zebra_cross=zebra kartu_keluarga=kk kaki_lima=pkl rumah_sakit=rs demam_berdarah=dbd mati_lampu=listrik gas_melon=lpg tabung_gas=lpg gas_elpiji=lpg gas_lpg=lpg gas_3=lpg
	blank_spot=sinyal macet_lampu=apill macet_jam=macet makan_bergizi=mbg makan_gratis=mbg operasi_pasar=operasi_pasar tanah_bergerak=longsor alih_fungsi=alih_fungsi sekolah_dasar=sd taman_kanak=tk juru_parkir=jukir tukang_parkir=jukir
	balap_liar=balap bedah_rumah=rtlh layak_huni=rtlh gawat_darurat=igd indonesia_sehat=kis orang_gila=odgj air_bersih=air ibu_hamil=hamil air_minum=air kereta_api=kereta rawat_inap=kamar dana_bos=bos minta_uang=minta_uang meminta_uang=minta_uang minta_duit=minta_uang sd_negeri=sd smp_negeri=smp sma_negeri=sma smk_negeri=smk mts_negeri=mts pom_bensin=spbu
	kartu_tanda=ktp akta_kelahiran=akta akte_kelahiran=akta bantuan_sosial=bansos beras_bulog=raskin beras_bantuan=raskin air_laut=rob sinyal_hp=sinyal`)

// inPhrase are second words of phrases: most words are none.
var inPhrase = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for p := range phrases() {
		_, second, _ := strings.Cut(p, "_")
		m[second] = true
	}
	return m
})

func table(list string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		m := map[string]string{}
		for f := range strings.FieldsSeq(list) {
			k, v, _ := strings.Cut(f, "=")
			m[k] = strings.ReplaceAll(v, "+", " ")
		}
		return m
	})
}

// set are the words of a list, read when one is first looked for: a start needs none of all these lists.
func set(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool { return setOf(list) })
}

func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// stem takes the commonest affixes off a common word, so that "menumpuk", "numpuk" and "penumpukan" are near. It is crude; both
// sides get the same.
func stem(w string) string {
	w = cutSuffix(w, "nya", "lah", "kah", "pun")
	w = cutSuffix(w, "kan", "an")
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 3 && strings.ContainsAny(rest, "aeiou") {
			return rest
		}
	}
	return w
}

var prefixes = [...]string{"meng", "meny", "mem", "men", "peng", "peny", "pem", "pen", "ber", "ter", "per", "di", "ke", "me", "pe", "se", "ng", "ny"}

func cutSuffix(w string, suffixes ...string) string {
	for _, s := range suffixes {
		if len(w) >= len(s)+4 && strings.HasSuffix(w, s) {
			return w[:len(w)-len(s)]
		}
	}
	return w
}

func sortedSet(l []string) []string {
	slices.Sort(l)
	return slices.Compact(l)
}
