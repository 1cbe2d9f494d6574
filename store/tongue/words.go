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

// endings are what is hung on words: on those that end in a vowel, in a consonant, or any. One without a language of its own is told by
// its word.
var endings = [...]struct {
	letters    string
	lang       int
	vowel, any bool
}{
	{"nipun", jv, true, false}, {"ipun", jv, false, false}, {"ne", jv, true, false}, {"e", jv, false, false}, {"na", su, false, true},
	{"nya", id, false, true}, {"ku", -1, false, true}, {"mu", -1, false, true},
}

// shared are words that people say in all of the languages but English, so that they tell nothing but by what is hung on them.
var shared = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(sharedWords) {
		m[w] = true
	}
	return m
})

const sharedWords = `guru lurah camat kades sumur parkir pasar sekolah sawah pupuk lampu jalan banjir sampah got gang pak bapak ibu anak mas mbak listrik
	antri antre loket obat dokter perawat puskesmas posyandu bantuan bansos beras harga rego bensin gas kartu dana dewan desa kampung warga tangga
	jembatan kali irigasi pompa pipa kran keran lapangan trotoar truk bis angkot sopir motor mobil sepeda pabrik limbah proyek gedung kelas bangku
	murid siswa kantor petugas polisi hansip satpam surat data nomer nomor laporan jawaban jawab balasan program rapat masjid musholla langgar
	kuburan makam taman tanah kebon kebun pohon pasir batu semen aspal paving tiang kabel sinyal internet wifi hp pajak bayar tagihan uang modal kios warung
	rusak bau mampet bolong kotor proses urus tindak tanggung`

// lexicon has of each word how much it tells of each language. It is made when it is first asked for.
var lexicon = sync.OnceValue(func() map[string][langs]int8 {
	m := map[string][langs]int8{}
	for l, lists := range words {
		for i, list := range lists {
			for _, w := range strings.Fields(list) {
				in := m[w]
				in[l] = max(in[l], int8(unlike-i))
				m[w] = in
			}
		}
	}
	return m
})

// words are, for each language, those that tell it where they stand alone among words that tell nothing, those that tell it, and those that
// hint at it. One that two languages have stands in both.
var words = [langs][3]string{
	id: {"",
		`nya jam sisi lain bayar sekolahan balik rakyat mana jauh ku serta soal bener kerja sesuai bisa antar yang tidak nggak ngga enggak gak ga gk tdk yg
		dan dengan untuk adalah ini itu sudah udah belum akan sedang tolong mohon kami kita saya aku gue gw kamu anda dia mereka kalau kalo karena karna krn
		bagaimana gimana kenapa mengapa kapan dimana berapa siapa apakah apa sangat sekali banget bgt seperti sejak hingga sampai juga jangan harus ingin
		mau punya ada dari pada dalam oleh atas bawah setiap tiap semua banyak sedikit sekarang kemarin besok tadi nanti terus lagi masih saja aja cuma
		hanya tapi tetapi namun atau jika agar supaya maka sehingga padahal terima kasih makasih selamat pagi siang sore malam bapak depan belakang rumah
		orang anak hari minggu bulan tahun minta buat bukan tiada kok sih dong deh kapankah dimohon diperbaiki segera sdh udh blm sy jg kpd dr dgn utk klo
		gmn dpt bikin dibikin berkali tunggu ditunggu menunggu pakai pake dipakai dipake beneran benar nyala dibersihin dibersihkan dibenerin dibetulin
		diaspal jualan sembarangan capek percuma bohong percaya jorok lemot masuk keluar pulang pergi turun naik daftar mengurus ngurus kabar pengen pengin
		nanya bertanya cara syarat buruk parah resah petugas pejabat sebelum sesudah sering selalu ternyata katanya roboh tumbang semrawut mulu gitu gini
		kayak kaya nih tuh doang apalagi malah lebih kurang paling sama satu dua tiga empat lima seminggu sebulan setahun min kak mbak bang gan om woi siap
		oke tanya lapor laporan dekat jelek`,
		`jalan rusak mati air sampah banjir warga desa kampung sekolah bantuan pak bu ibu di ke ya iya lampu ambles ambruk mampet macet butut got datang`},
	jv: {`ora mboten boten durung dereng wis kulo kula panjenengan sampeyan kowe piye kepiye pripun opo nopo punapa sopo sinten piro pira kaliyan amarga
		amargi mergo mergane menawi seko soko dhateng dumateng menyang nduwe gadhah wonten ono onok mlebu omah omahe omahku dalane embong embonge banyune
		peteng padhang akeh kathah sithik suwe suwi tenan nyuwun njaluk ngapunten ngarep ngajeng mburi wingking saiki sakniki wingi mengko mangke tiyang
		didandani dandani ndandani benakno iso saged badhe arep mumur ajur`,
		`dudu wes sampun ajeng iki niki iku niku kuwi kae aku awakmu sliramu dheweke kados apa menopo sapa endi pundi kapan ngapa kenging karo kalih lan
		utawa nanging ananging nek yen lek merga kanthi saka ing marang nang ning ngendi due duwe ana metu teka mulih bali turu mangan griya griyo dalan
		dalem margi banyu toya gedhe gede ageng alit sekedhik apik sae elek awon anyar lawas dangu banget sanget temen wae mawon bae mung namung maneh malih
		tansah saben tulung tulungi jaluk nuwun suwun sewu matur maturnuwun monggo sugeng enjang enjing sonten dalu awan bengi wengi sesuk mbesuk samenika
		wonge bocah lare putra putri rek cak mbakyu udan jawah kalen wit uwit watu mambu gak gelem isa kudu kedah oleh angsal ndang enggal gek didandaosi
		dibenakno dibenerno benerna dititeni digarap durunge uwis urip pejah murup murub byar pet lara gerah bayar regane larang mesakke mesakno nelongso
		rakyat kepriye keprimen priben priwe inyong nyong rika koen kon ndelok delok ningali mireng krungu ngerti ngertos reti ngomong crito takon pitakon
		nyuwunpirso kersa purun tansaya mundhak munggah mudhun ambles mbludak mblabar kebanjiran nganti ngantos dugi tekan kawit wiwit sasi wulan taun dino
		dina dinten jam setunggal siji loro telu papat tigo sekawan gangsal cedhak cedak celak adoh tebih mugi mugo muga mugia tulungono perkoro prakara
		sing ingkang kanggo kangge dadi dados soale kabeh sedaya sedoyo ngono ngene mangkono ngeten ngoten mosok masak yo nggih inggih njih ojo aja ampun
		entuk blas ben uwuh garing pari tonggo tonggoku tanggane prapatan bubar makane golek ngenteni kepingin mbayar priyayi sekolahan bapake ibune anake
		embuh mbok meneng mandeg gaweyan pegawean nyambut damel nggon panggonan mriki mriku kene kono ra gawe nggawe nggawekke sedulur dulur rabuk nemen
		nemenan kreteg bangjo kebak bacin asat ndedet sewulan sedina sewengi rong telung patang limang enem pitu pitung wolu wolung sanga sangang pindho
		kaping podo padha padho digatekke digatekno digagas diopeni mbangun tibo mlaku mlayu mili mblusuk mluber njebluk gampil sabin pawon njero njaba
		ndhuwur nduwur ngisor ngisore sisih bunthu nutupi mbeneri mbenerake mbuwak resik reged anyep kobong kobongan nyolong ngapusi diapusi goroh rungokno
		rungokke kanca konco mumet ngelu watuk injeh pirsa pirso mirsani prekara ngandani kandani ngabari ngentosi dienteni dientosi rampung dhuwit beboyo
		mbebayani prei mulang jare jarene lungo lunga tuku tuwo enom guyu nesu digoleki goleki takoni ditakoni dipangan tandur tanduran gronjalan goyah
		kleleb kelep kecemplung dadine anakku wedi wani sregep digaji mbayari uwong setiti esuk isuk keno penyakite wedus bukune sinyale neng wong pinten`,
		`ambruk rusak pak bu lurah desa banjir sampah jembatan gang lampu warga bantuan kampung bade supados meh pol rame kok kang pisan jarang bosen mumbul
		lor kidul wetan kulon tok saking mangga bab angel cilik`},
	su: {`teu henteu acan tacan geus parantos ieu abdi kuring simkuring kumaha naon iraha sabaraha saha naha jeung sareng upami pikeun aya euweuh hayang
		hoyong kacida oge deui ayeuna isukan cai caina runtah ruksak reksak leungit hareupeun payuneun tukangeun dibebenerkeun dibenerkeun benerkeun omean
		poek poék pareum caah ngocor barudak sakola leutik heubeul palih ngagantung katutupan tihang beas meunang`,
		`moal can atos tos rek bade badé eta éta urang anjeun anjeunna maneh manéh aranjeunna mana dimana kamana timana atawa tapi nanging mun pami sabab
		kusabab margi ku lantaran keur kanggo kangge ti tina ka kana dina teh téh mah atuh euy ceunah cenah pisan teuing wae waé bae ogé keneh kénéh osok
		punten hapunten hatur nuhun nuhunkeun ngahaturkeun wilujeng enjing sonten wengi peuting poe poé dinten taun engke engké mimiti salila dugi nepi
		sapoe jalmi jelma murangkalih bumina jalanna caang ageng gede badag alit seueur loba saeutik alus sae awon anyar lila sampurasun tara walungan
		solokan hurung bitu urug tangkal taneuh gering damang udur ubar mayar pangaos mirah hese hésé sesah karunya watir geura gancang enggal dibebenah
		dioméan dilereskeun diperyogikeun nyuhunkeun menta ménta pangmeserkeun bantosan pangampura palay kedah kudu tiasa bisa nyandak nampi narima
		sadayana sadaya kabeh saban unggal rerencangan tatanggi tatangga payun pengker gigireun caket deukeut tebih jauh bapa ibu akang kang teteh neng
		mamang aki nini pamarentah pajabat ngadangu nguping ningali nempo nempokeun nyaho apal naros tumaros nanya nyarios nyarita carios saur ceuk
		siga sapertos jiga lir atanapi sanes sanés lain numutkeun margina tulung tulungan karasa ngaraos rumaos kitu kieu kituna kieuna nu anu tea téa ari
		ning geuning da apan nya muhun sumuhun heueuh enya leres bener mugi mugia supados supaya sangkan ulah entong kenging ngaganggu kaganggu kabanjiran
		kahujanan kaayaan miceun kantos kungsi sabudeureun rubuh ngahalangan nyieun ngadamel barolong paraeh paeh sagala sagalana sadidinten sasih
		sabulan saminggu sataun tadina ngangkut dipiceun pabalatak hateup bumi ngabahayakeun dilaporkeun ngalaporkeun waler waleran diwaler ngawaler dipenta
		rarujit atuhlah hariwang sieun bungah ambek keuheul hanjelu nyeri artos acis meuli meser jambatan kaleungitan teurangkut bararau bareulah rarusak
		hararese kalangkung langkung saukur ngan ngeunaan perkawis pamundut panuhun pangersa dikersakeun katampi narosan dibere masihan didahar beurit rebu
		sapuluh limpas oyag pepelakan haturan bagikeun dibagikeun nagara rahayat meureun gura kamari lami imah lamun`,
		`di rusak warga desa kampung lampu pak bantuan pa butut goreng tong balik sisi jujur duit garing bosen mahal kaler kidul wetan kulon buruan ukur
		gandeng rada ulin biang naek boga lembur gaduh mangga maen mere budak sok pare`},
	en: {`are was were have has been does dont doesnt didnt cant my our your they them with from there because would should could anyone nobody someone`,
		`the and is be being had did not cannot wont isnt wasnt im ive its hasnt havent arent you yours he she their we us mine me this that these those here
		what when where which who whom why how of to in on at for without about into over under near behind front after before since until while if then
		than but or so very too really just still already again always never every each all many much more most some any few other another one two three
		weeks week months month days day years year hours night morning evening yesterday today tomorrow want will shall can may might must get getting give
		make made fixed repair broken lights house water flood flooded garbage trash rubbish teacher children kids people neighbours neighbors neighborhood
		village offices government representative complaint reported thank thanks hello hi hey dear sir madam good bad dirty dark dangerous noisy noise
		smell smells expensive price prices rice rising rise keep keeps money taxes jobs working hospital doctor clinic medicine electricity power bridge
		river drain drains tree trees cars motorbike nothing everyone something waiting waited answer answered reply know see saw look looks think hope wish
		suggest am an as by out everywhere anywhere somewhere nowhere both between during through mayor promised promise blocked blocking blocks leaking
		leaks piling vendors sidewalk pothole potholes damaged stray fallen closed clogged bribe bribes illegal neighbour neighbor mosquitoes asking asked
		told said says keeping eating eats attendant charges charge ten thousand hundred distributed yet corrupt clean cleaned tastes taste like metal loud
		stall next dying died dead dies goats dogs dog rats cats snakes snake narrow wide wheelchairs angry replying salary paid pays pay shakes shaking
		unsafe accident killed injured ambulance stolen thief thieves robbed robbery fight fighting drunk fields field farmers farmer fertilizer seeds
		harvest crops sewer sewage overflow overflowing overflows rain rains raining rainy storm fire smoke dust pollution polluted factory waste wastes
		buses speeding crossing bridges collapsed collapsing crack cracks cracked hole holes uneven mud muddy puddle puddles lamp lamps lamppost pole poles
		cable cables wire wires hanging outage outages bill bills pipe pipes leak pressure birth certificate permit license marriage land ownership dispute
		stops open opened opens close closes early late rude helpful queues line lines wait minutes doctors nurse nurses medicines health sick playground
		playgrounds library libraries books classroom classrooms desks exam exams fees scholarship scholarships university graduate unemployed wages wage
		workers worker company companies sellers customers tourists beach forest mountain lake cut cutting planted plant grass weeds awful terrible horrible
		disgusting useless stupid liar lies lied elected election vote voted voters councillor councilor parliament come comes came going goes went gone
		even ever own same new old big small long worse worst slow slowly took take takes taking nearly almost against burns burning child man woman men
		women student students building roof leaked collect collected`,
		`a i no do pm ok sorry update online it please help need fix street road light school report problem issue car traffic job work city office home free
		up down off best park bus check staff driver truck stop start shop market music member legal police`},
}
