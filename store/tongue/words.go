package tongue

import (
	"strings"
	"sync"
)

type place uint8

const (
	anywhere place = iota
	begins
	ends
)

// sounds are runs of letters that words of a language have, and hardly those of the others.
var sounds = [...]struct {
	letters string
	at      place
	lang    int
	weight  float64
}{
	{"nya", ends, id, 0.5}, {"kan", ends, id, 0.2}, {"meng", begins, id, 0.4}, {"mem", begins, id, 0.3}, {"ber", begins, id, 0.3}, {"ter", begins, id, 0.2},
	{"peng", begins, id, 0.2}, {"men", begins, id, 0.3},
	{"dh", anywhere, jv, 0.4}, {"th", begins, en, 0.4}, {"ake", ends, jv, 0.7}, {"aken", ends, jv, 0.7}, {"ipun", ends, jv, 0.8}, {"ane", ends, jv, 0.4},
	{"ono", ends, jv, 0.3}, {"nge", begins, jv, 0.3}, {"dhi", begins, jv, 0.3}, {"nganti", anywhere, jv, 0.5}, {"kno", ends, jv, 0.6}, {"mbe", begins, jv, 0.2},
	{"e", ends, jv, 0.15}, {"ne", ends, jv, 0.25},
	{"eu", anywhere, su, 0.7}, {"keun", ends, su, 0.8}, {"na", ends, su, 0.3}, {"nga", begins, su, 0.3}, {"eun", ends, su, 0.5}, {"pang", begins, su, 0.2}, {"eh", ends, su, 0.15},
	{"ing", ends, en, 0.3}, {"tion", ends, en, 0.8}, {"ght", anywhere, en, 0.8}, {"ed", ends, en, 0.4}, {"ly", ends, en, 0.5}, {"oo", anywhere, en, 0.3},
	{"ee", anywhere, en, 0.3}, {"ck", anywhere, en, 0.4}, {"sh", anywhere, en, 0.4}, {"wh", begins, en, 0.5}, {"ould", ends, en, 0.8}, {"ment", ends, en, 0.4},
	{"er", ends, en, 0.1}, {"es", ends, en, 0.2}, {"ity", ends, en, 0.5}, {"ness", ends, en, 0.6},
}

// lexicon has of each word how much it tells of each language. It is made when it is first asked for.
var lexicon = sync.OnceValue(func() map[string][langs]int8 {
	m := map[string][langs]int8{}
	for l, lists := range words {
		for i, list := range lists {
			for _, w := range strings.Fields(list) {
				in := m[w]
				in[l] = max(in[l], int8(strong-i))
				m[w] = in
			}
		}
	}
	return m
})

// words are, for each language, those that tell it, and those that hint at it. One that two languages have stands in both.
var words = [langs][2]string{
	id: {`nya jam sisi lain bayar ambles sekolahan balik rakyat mana jauh ku serta soal traffic light bener kerja sesuai bisa antar yang tidak nggak ngga enggak gak ga gk tdk yg dan dengan untuk adalah ini itu sudah udah belum akan sedang bisa tolong mohon kami kita saya
		aku gue gw kamu anda dia mereka kalau kalo karena karna krn bagaimana gimana kenapa mengapa kapan dimana berapa siapa apakah apa sangat sekali banget bgt
		seperti sejak hingga sampai juga jangan harus ingin mau punya ada dari pada dalam oleh atas bawah setiap tiap semua banyak sedikit
		sekarang kemarin besok tadi nanti terus lagi masih saja aja cuma hanya tapi tetapi namun atau jika agar supaya maka sehingga padahal
		got mampet terima kasih makasih selamat pagi siang sore malam bapak depan belakang rumah orang anak hari minggu bulan tahun minta buat bukan tiada kok sih dong deh
		kapankah mengapa dimohon diperbaiki segera sdh udh blm sy jg kpd dr dgn utk klo krn gmn dpt lampu`,
		`jalan rusak mati air sampah banjir warga desa kampung sekolah bantuan pak bu ibu di ke ya iya`},
	jv: {`ora mboten boten dudu durung dereng wis wes sampun arep ajeng iki niki iku niku kuwi kae kulo kula aku panjenengan sampeyan awakmu
		kowe sliramu dheweke piye kepiye pripun kados opo apa nopo punapa menopo sopo sapa sinten endi pundi kapan piro pira pinten ngapa kenging
		karo kaliyan kalih lan utawa nanging ananging nek menawi yen lek amarga amargi mergo mergane merga kanthi saka saking seko soko ing
		marang dumateng dhateng menyang nang neng ning ngendi nduwe gadhah due duwe ono ana wonten mlebu metu teka mulih bali turu mangan
		omah omahe griya griyo dalan dalane dalem margi embong banyu banyune toya peteng padhang gedhe gede ageng cilik alit akeh kathah sithik
		sekedhik apik sae elek awon anyar lawas suwe dangu banget sanget tenan temen wae mawon bae mung namung maneh malih tansah saben
		tulung tulungi nyuwun njaluk jaluk ngapunten nuwun suwun sewu matur maturnuwun monggo mangga sugeng enjang enjing sonten dalu awan
		bengi wengi wingi sesuk mbesuk mengko mangke saiki sakniki samenika tiyang wong wonge bocah lare putra putri rek cak ning mbakyu
		udan jawah kalen wit uwit watu mambu gak gelem iso isa saged kudu kedah oleh angsal ndang enggal gek ndandani didandani didandaosi
		dibenakno dibenerno benakno benerna dititeni digarap durunge uwis urip pejah murup murub byar pet lara gerah bayar regane larang 
		mesakke mesakno nelongso rakyat cilik kepriye keprimen priben priwe inyong nyong rika koen kon ndelok delok ningali mireng krungu ngerti
		ngertos reti ngomong matur crito takon pitakon nyuwunpirso badhe kersa purun tansaya mundhak munggah mudhun ambles mbludak mblabar kebanjiran
		nganti ngantos dugi tekan kawit wiwit sasi wulan taun dino dina dinten jam setunggal siji loro telu papat kalih tigo sekawan gangsal
		ngarep ngajeng mburi wingking cedhak cedak celak adoh tebih lor kidul wetan kulon mugi mugo muga mugi mugia tulungono perkoro prakara
		sing ingkang kang kanggo kangge dadi dados soale wong kabeh sedaya sedoyo ngono ngene mangkono ngeten ngoten mosok masak yo nggih inggih njih
		ojo aja sampun ampun entuk blas ben uwuh garing pari tonggo tonggoku tanggane prapatan bubar makane golek ngenteni kepingin mbayar
		priyayi sekolahan bapake ibune anake omahku omahe embuh mbok meneng mandeg gaweyan pegawean nyambut damel nggon panggonan mriki mriku kene kono`,
		`rusak pak bu lurah desa banjir sampah jembatan gang lampu warga bantuan kampung bade supados`},
	su: {`teu henteu moal can acan tacan atos geus parantos tos rek bade badé ieu eta éta abdi kuring urang anjeun anjeunna maneh manéh aranjeunna kumaha naon
		naha saha iraha sabaraha mana dimana kamana timana sareng jeung atawa tapi nanging lamun upami mun pami sabab kusabab margi ku lantaran pikeun keur
		kanggo kangge ti tina ka kana dina aya gaduh boga teh téh mah atuh euy ceunah cenah pisan kacida teuing wae waé bae oge ogé deui keneh kénéh
		sok osok mangga punten hapunten hatur nuhun nuhunkeun ngahaturkeun nuhun wilujeng enjing sonten wengi peuting poe poé dinten taun
		ayeuna kamari isukan engke engké tos mimiti salila dugi nepi sapoe jalmi jelma budak barudak murangkalih imah bumina lembur jalanna 
		cai caina poek poék caang ageng gede badag leutik alit seueur loba saeutik alus sae butut awon goreng anyar lami lila heubeul caah
		walungan solokan runtah pareum hurung ruksak reksak bitu urug tangkal taneuh sakola gering teu damang udur ubar mayar
		pangaos mirah hese hésé sesah karunya watir geura gancang enggal dibenerkeun dibebenah omean dioméan dilereskeun diperyogikeun nyuhunkeun
		menta ménta pangmeserkeun bantosan pangampura hoyong palay kedah kudu tiasa bisa teu tiasa nyandak nampi narima
		sim kuring sadayana sadaya kabeh saban unggal rerencangan tatanggi tatangga payuneun payun hareupeun pengker tukangeun gigireun caket deukeut tebih jauh kaler
		kulon wetan kidul bapa ibu akang kang teteh neng mamang aki nini pamarentah pajabat ngadangu nguping ningali nempo nempokeun terang nyaho
		apal naros tumaros nanya nyarios nyarita carios saur ceuk siga sapertos jiga lir atanapi sanes sanés lain numutkeun margina tulung tulungan
		karasa ngaraos rumaos kitu kieu kituna kieuna nu anu tea téa ari ning geuning da apan nya muhun sumuhun heueuh enya leres bener
		mugi mugia supados supaya sangkan ulah entong teu kenging ngaganggu kaganggu kabanjiran kahujanan kaayaan tangkal miceun kantos kungsi sabudeureun rubuh ngahalangan unggal nyieun balik deukeut sisi`,
		`di rusak warga desa kampung lampu pak bantuan`},
	en: {`the and is are was were be been being have has had do does did not no dont doesnt didnt cant cannot wont isnt wasnt im ive its hasnt havent arent you your yours he she
		it its they them their we our us my mine me this that these those there here what when where which who whom why how of to in on at for from with
		without about into over under near behind front after before since until while because if then than but or so very too really just still already
		again always never every each all many much more most some any few other another one two three weeks week months month days day years year
		hours night morning evening yesterday today tomorrow please help need want would could should will shall can may might must get getting give
		make made fix fixed repair broken street road light lights house home water flood flooded garbage trash rubbish school teacher children
		kids people neighbours neighbors neighborhood village city office government representative complaint complain report reported problem issue thank thanks hello hi hey dear
		sir madam good bad dirty dark dangerous noisy noise smell smells expensive price prices money tax job jobs work working
		hospital doctor clinic medicine electricity power bridge river drain tree trees traffic car motorbike nobody nothing someone
		anyone everyone something waiting waited answer answered reply know see saw look looks think hope wish suggest am an as by out up down off`,
		`a i no on so do pm am ok sorry update online`},
}
