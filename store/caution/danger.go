package caution

import (
	"strings"
	"sync"
)

// Danger is what threatens somebody's life, by who is to be called.
type Danger string

const (
	NoDanger Danger = ""
	Fire     Danger = "fire"
	Rescue   Danger = "rescue"   // drowning, buried, trapped, fallen, gas, live wires
	Medical  Danger = "medical"  // unconscious, not breathing, bleeding, in labour, hurt
	Violence Danger = "violence" // of strangers
	Home     Danger = "home"     // at home, against women and children
	Self     Danger = "self"     // somebody speaks of ending their own life
)

// dangers are all of these, those to be named first where several are as likely.
var dangers = [...]Danger{Self, Home, Medical, Rescue, Fire, Violence}

// gapMost is how many words may stand between two groups of a pattern.
const gapMost = 3

// A pattern is groups of words that follow one another, "a|b" one of those. Up to three other words may stand before a group; "+"
// before it says that none may, "!" that the text must not have a word of it within reach. "$x" is a set below.
type pattern struct {
	danger Danger
	groups []group
	never  map[string]bool // near it
	still  bool            // true even of the past, and of what may be
}

type group struct {
	*members
	close bool // stands next to the one before
}

// members are the words of a group, by the numbers of their roles, a bit each.
type members struct{ bits []uint64 }

func (m *members) has(r *role) bool { return r != nil && m.bits[r.number/64]>>(r.number%64)&1 != 0 }

// macros are sets of words that patterns share.
var macros = map[string]string{
	"house": `rumah|rumahku|rumahnya|rumahe|omah|omahe|omahku|griya|griyane|imah|imahna|bumi|toko|tokonya|warung|kios|pasar|gudang|pabrik|kontrakan|kos|kost|kosan|kamar|dapur|kompor|mobil|motor|truk|bus|sekolah|gedung|apartemen|ruko|hotel|bengkel|bangunan|rusun|pom|spbu|kapal|kampung|pemukiman|permukiman|tetangga|tetanggane|tatangga|house|home|kitchen|shop|market|building|apartment|flat|store|warehouse|school|car`,
	"person": `orang|org|seseorang|anak|anakku|anaknya|anake|bayi|bayinya|balita|ibu|ibuku|mamah|mama|mak|emak|bapak|bapakku|bpk|ayah|ayahku|papa|nenek|nenekku|kakek|kakekku|mbah|simbah|suami|suamiku|istri|istriku|bojo|bojoku|adik|adikku|adek|kakak|kakakku|teman|temanku|keluarga|keluargaku|lansia|penghuni|korban|siswa|murid|sopir|supir|pengendara|pekerja|tukang|pemuda|perempuan|wanita|cewek|laki|lelaki|pria|bapa|ibune|bapake|wong|bocah|lare|putune|tiyang|kanca|mertua|mertuaku|ponakan|keponakan|sepupu|paman|bibi|bude|budhe|pakde|pakdhe|om|tante|cucu|cucuku|menantu|pacar|pacarku|temen|temenku|kawan|rekan|bos|guru|santri|pasien|bumil|hamil|penumpang|roommate|coworker|student|uncle|aunt|cousin|guy|jalmi|jelema|budak|barudak|urang|nini|aki|pun|lanceuk|adi|warga|tetangga|tatangga|tetanggaku|pedagang|petani|nelayan|buruh|kuli|satpam|
		person|people|child|children|baby|kid|kids|son|daughter|mother|father|mom|mum|dad|grandma|grandmother|grandfather|grandpa|family|man|woman|boy|girl|someone|somebody|neighbour|neighbor|husband|wife|brother|sister|friend|he|she|they|us|we`,
	"kin":   `orangnya|anak|anakku|anaknya|anake|bayi|bayinya|balita|ibu|ibuku|ibune|mamah|mama|mak|emak|bapak|bapakku|bapake|ayah|ayahku|papa|nenek|nenekku|kakek|kakekku|mbah|simbah|suami|suamiku|istri|istriku|bojo|bojoku|adik|adikku|adek|kakak|kakakku|pun|nini|aki|lansia|tetangga|teman|temen|temenku|mertua|mertuaku|ponakan|keponakan|sepupu|paman|bibi|bude|budhe|pakde|pakdhe|om|tante|cucu|cucuku|menantu|pacar|pacarku|kawan|guru|pasien|uncle|aunt|cousin|friend|baby|son|daughter|mother|father|mom|mum|dad|grandma|grandmother|grandfather|grandpa|husband|wife|brother|sister|child|kid`,
	"me":    `saya|aku|gue|gua|gw|sy|ane|kulo|kula|abdi|kuring|kami|i|me|im|my`,
	"now":   `sekarang|skrg|skrang|saiki|sakniki|ayeuna|lagi|sedang|barusan|tolong|tulung|tulungan|cepat|cepetan|cepet|darurat|help|now|right|segera|masih|gancang|please|emergency`,
	"blade": `parang|celurit|clurit|golok|pisau|samurai|senjata|sajam|pedang|kapak|pistol|bedog|arit|badik|knife|gun|machete|weapon|sword|axe|peso|linggis|kayu|balok|batu|molotov|bom|airsoft|panah|tombak|palu|rantai|besi`,
	"need":  `butuh|perlu|minta|tolong|kirim|panggil|kirimkan|mohon|need|send|call|tulung|butuh|peryogi|nyuhunkeun|njaluk`,
	"not":   `tidak|tdk|gak|ga|nggak|ngga|enggak|ora|mboten|teu|henteu|tak|not|isnt|cannot|cant|belum|arent`,
	"lost":  `tenggelam|kelelep|kerem|tikerelep|titeuleum|tilelep|tilelep|hanyut|kehanyut|palid|kabawa|keli|kintir|drowning|drown|drowned|terseret|keseret|kalebuh|kalelep`,
	"beat":  `dipukuli|dipukul|digebuki|digebukin|dikeroyok|dibacok|ditusuk|ditikam|dicekik|disiksa|dianiaya|ditodong|dibegal|disekap|diculik|diperkosa|dihajar|digepuki|dikepruki|dikepruk|ditendangi|diantem|diantemi|dikampleng|ditampar|ditampari|ditakol|diteunggeul|digebugan|dicacag|dibedil|ditembak|ditembaki|dibunuh|dipateni|dipaehan|dibegal|stabbed|beaten|raped|kidnapped|attacked|shot|strangled|choked`,
	"beats": `memukuli|memukul|mukul|mukuli|mukulin|pukulin|pukuli|gebukin|gebuki|mukulin|nampar|menampar|nendang|menendang|nonjok|nggebuki|nyiksa|menyiksa|menganiaya|nggepuki|nggebugi|ngancam|mengancam|ngancem|membunuh|bunuh|mateni|mencekik|nyekik|nakol|neunggeul|ngagebugan|hits|hitting|beating|beats|threatening|threatens|kill|choking|hurting|menghajar|menusuk|membacok|menyekap`,
}

// rules are the patterns, and after a slash what must not stand near.
var rules = []struct {
	danger Danger
	still  bool
	lines  string
}{
	{Fire, false, `$house terbakar|kebakaran|kobong|kobongan|kahuruan|kaduruk|kabakar|burning|ablaze / $nofire
		kebakaran|kobongan|kahuruan|kabakaran $house / $nofire
		$now|ada|aya|ono|ana|wonten|terjadi +kebakaran|kobongan|kahuruan / $nofire
		kebakaran $now / $nofire
		pemadam|damkar|pmk belum|blm|belom|durung +tiba|datang|dateng|dtg|teka|nyampe|sampai / sering selalu laporan aspirasi
		api|apinya +masih|terus berkobar|membesar|menyala|menjalar|nyala / sepur
		jago +merah
		rumah|warung|toko|kandang|omah|imah kebakar|kobong|kahuruan / $nofire
		kobong|kahuruan|kebakar|kabeuleum kandang|omah|omahe|warung|imah|rumah|tulung|pak|tulungan / $nofire
		cant +get +out
		kebakaran +di|ning|ing|neng|nang|pak|bu|min|bang|kak|mas / $nofire
		api|apinya|geni|seuneu merembet|ngrembet|menjilat|tinggi|nyebar|menyebar / $nofire
		gudang|pabrik|petasan|mercon|kilang|spbu|tangki|rumah meledak|njeblug|bitu / pernah sering
		meledak|njeblug|bitu|ledakan api|apinya|asap|terbakar|korban
		massa|warga|orang|preman|mau|hendak +membakar|mbakar|ngobong|ngaduruk $house
		tolong|tulung kebakaran|kobong|kahuruan|terbakar / $nofire
		api|apinya|geni|genine|seuneu|seuneuna membesar|besar|menjalar|merambat|melahap|berkobar|gede|gedhe|ageung|makin|tambah|mulad|ngagedean|nyamber|menyambar / $nofire kereta
		kereta|kabel|trafo|gardu terbakar|kobong|kaduruk / $nofire dipencuri
		$house +is|are +on +fire
		$house on +fire
		$house|everything|its +is|are|was +burning / rubbish trash garbage waste plastic leaves $nofire
		is +burning people|inside|house|shop / rubbish trash garbage waste plastic leaves
		fire spreading|burning|spread|inside|upstairs / $nofire
		there +is|s a? fire / $nofire
		theres +a +fire / $nofire`},
	{Rescue, false, `gas +bocor / mahal langka subsidi
		kebocoran +gas
		bau +gas menyengat|kuat|banget|bgt|tolong|takut / sampah knalpot got
		gas +leak|leaking
		smell|smells +gas|of
		tabung|elpiji|lpg bocor|mendesis|ngowos|meledak|njeblug|bitu / subsidi langka mahal
		trafo|gardu|kompor|boiler meledak|njeblug|bitu
		ada|terdengar +ledakan|bom
		$person $lost / sampah motor sepeda sandal utang hutang pekerjaan masalah kesedihan game medsos hp media
		ada|aya|ono|ana|enek +yang|nu|sing +$lost / sampah motor sepeda sandal utang hutang
		$lost $person / sampah motor sepeda tanggul dana utang
		$person terjebak|kejebak|terperangkap|trapped|tertimbun|kejepit|terjepit|kaurug|kejepit|kapendem|kepegat|kajebak|stuck / macet kemacetan utang hutang pinjol lampu birokrasi kemiskinan traffic aturan
		terjebak|kejebak|kajebak|trapped|stuck banjir|lift|reruntuhan|atap|genteng|elevator|flood|roof|rubble|caah|dalem|jero / macet kemacetan
		$person|$me tertimbun|tertimpa|ketimpa|ketiban|katinggang|kaurugan|ketiban|buried longsor|reruntuhan|bangunan|tembok|tanah|pohon|wit|tangkal|tiang|landslide / mobil motor pernah sampah atap genteng rumah rumahku
		longsor|longsoran menimbun|menimpa|nimbun|nutupi|ngurug|kena|ngenani $house|$person
		longsor $house tertimbun|ketimbun|tertimpa|kaurug|kaurugan / bulan
		$house tertimbun|ketimbun|kaurug|kaurugan longsor|tanah|longsoran|taneuh / bulan
		longsor $house $person / alami
		banjir|caah|air|flood|banyu|cai sedada|seleher|leher|dada|chest|neck|sebahu|bahu / motor
		banjir|air|banyu|cai sampai|nganti|nepi|dugi +atap|genteng|plafon
		$person|$me di +atap|genteng|roof
		$person|saya|kami belum +dievakuasi / sampah pohon
		orangnya|orange|jelemana|penghuninya belum|blm|durung|can +keluar|metu|kaluar / kantor gaji penjara kerja sk
		evakuasi|dievakuasi|evacuate segera|sekarang|tolong|cepat|nenek|lansia|bayi|ibu|warga / pohon sampah bangkai motor mobil kucing ular sarang tawon
		$person jatuh|kecemplung|tercebur|kejebur|nyemplung|tigebrus|terjatuh|kejegur|terperosok|fell|fallen sumur|jurang|sungai|laut|kali|bengawan|susukan|walungan|sumurna|well|river|canal|cliff|septictank|septic|septik|gorong|lubang|galian|kolam|balong|blumbang|saluran
		$person masuk|kejeblos|kejeglong|nyangkut|mlebu|asup +lubang|sumur|gorong|septictank|lobang / sering motor ban
		ada|someone|aya|ana|yang|nu|sing jatuh|kecemplung|tercebur|terjatuh|fell|tigebrus|kejegur sumur|jurang|sungai|laut|kali|well|river|canal|susukan|walungan / sandal hp motor sampah banyak
		$person|pemancing|nelayan|pendaki|perenang|wisatawan terseret|keseret|tergulung|hilang|tenggelam ombak|arus|laut|air
		ambruk|roboh|rubuh|runtuh $person ing|ning|isih|masih|di +jero|njero|dalam|dalem
		masih|isih|keneh +terjebak|kejebak|kajebak|di +dalam / macet kemacetan
		kecemplung|tercebur|kejegur|tigebrus|nyemplung sumur|sungai|laut|kali|jurang|walungan|kali / sandal hp motor sampah
		$house|jembatan|tembok roboh|ambruk|runtuh|rubuh|collapsed korban|terjebak|tertimpa|tertimbun|inside|orang +di / pernah mau hampir
		kabel listrik|pln|sutet putus|jatuh|pedot|pegat nyetrum|percikan|api|hidup|nyala|strum|setrum|air|banjir|genangan
		kesetrum|tersengat|kasetrum|kesetrom|kestrum|electrocuted $person|$me|sekarang|barusan|tolong|listrik / takut
		$person kesetrum|tersengat|kasetrum|kesetrom|kestrum|electrocuted
		$person|$me akan|mau|arep|rek|bade|hendak lompat|loncat|terjun|jump|luncat|mlumpat jembatan|gedung|atap|sungai|tower|menara|sutet|bridge
		perahu|kapal|boat|prau|ferry terbalik|karam|tenggelam|capsized|sinking|kebalik|tibalik
		air|banyu|cai|water terus|masih|tambah|makin|beuki|keeps +naik|tinggi|munggah|naek|rising
		hilang|kesasar|tersesat|lost gunung|hutan|laut|mountain|forest|sea / kambing sapi
		hipotermia|hypothermia
		$person|masuk|jatuh terbawa|kebawa|keseret|terseret|tersedot|masuk +air|arus|banjir|ombak|gorong|banyu|caah / sampah motor mobil
		arus deras|kenceng $person
		$house ambruk|roboh|rubuh|runtuh $person tertimpa|terjebak|tertimbun|ketiban|ketindihan
		gempa|lindu|quake tertimpa|terjebak|tertimbun|ambruk|runtuh / sejak bulan
		bus|mobil|truk|motor|angkot|travel|minibus|pikap|pickup masuk|terjun|nyungsep|nyemplung|terperosok +jurang|sungai|laut / sering rawan
		tanggul|bendungan|dam jebol|ambrol|bobol|ambrole air|banyu|cai|masuk|meluap|warga|banjir / retak petani musim
		tiang|kabel|gardu percikan|mercik|korslet|konslet orang|sd|sekolah|jalan|genangan|rumah / sering
		$person|$me diterkam|dimangsa|diseruduk|disambar / film
		tertimpa|ketindihan|tertindih|ketimpa|pinned|crushed $now|lemari|beton|kap|besi|mobil
		help +us|me / with fix find
		lives|nyawa|life|nyawanya|jiwa terancam|danger|melayang|risk / pengendara bisa dapat sewaktu`},
	{Medical, false, `$not +sadarkan|bernapas|bernafas|napas|nafas|eling|breathing|conscious|engap|ngambekan|responding|breathe / uang
		$not +bisa|iso|saged|tiasa|bias +bernapas|bernafas|napas|nafas|ambegan|ngambekan|breathe|gerak|bergerak / lega uang
		$kin $not +sadar|bangun|bergerak|obah|gerak / sampah buang kesadaran warga masyarakat pengendara
		unconscious|unresponsive|semaput|kapiuhan
		$person|$me pingsan|pingsannya|collapsed|fainted / antri antre
		pingsan $now|$person / nyaris hampir harga bisa
		$kin|$me sesek|sesak +napas|nafas|ambegan|ambekan / $smoke
		sesak|sesek +napas|nafas $now|$kin|parah / $smoke
		$person|$me|muntah muntah|batuk|berak|ngutahkeun +darah|getih
		muntah +darah|getih
		luka|lukanya|tatu|raheut +parah|serius|bakar / jalan
		boten|mboten +saged|saget +ambegan|napas|ebah
		$kin|istri|ibu|pamajikan|bojo perdarahan|pendarahan
		jatuh|kecelakaan|ambruk|nabrak tidak|gak|ga|tdk|nggak|ora|teu +sadar|bangun|bergerak|gerak|sadarkan / kesadaran
		lumpuh|pelo|mencong|kebas mendadak|sebelah|tiba / jalan lalu sejak
		mendadak|tiba +lumpuh|pelo|pingsan|kejang|ambruk|sesak
		mulut|mulutnya +berbusa|berdarah|biru
		bayi|anak|baby|bibir|bibirnya|wajahnya membiru|biru|kebiruan|blue
		dada|dadanya|chest +sakit|nyeri|sesak|pain|hurts|ditekan
		nyeri +dada
		susah|sulit|kesulitan|sesek|struggling|trouble|hese|angel +napas|nafas|bernapas|bernafas|breathing|ambegan|engap / $smoke
		kepala|kepalanya|head +bocor|pecah|bleeding|berdarah
		patah +tulang|kaki|tangan $now|barusan|jatuh
		asma|asthma kambuh|parah|attack|sesak
		henti|berhenti +jantung|napas|nafas|bernapas
		minum|menelan|nelan|took|taken obat|pil|pills|tablet banyak|semua|mati|overdosis|all|too / gratis
		serangan +jantung / risiko
		heart +attack
		$kin|$person stroke $now / penderita
		having +a +stroke|seizure
		$person kejang|kejang-kejang|kejet|step|seizure / sering
		kejang|kejet $now|$kin
		pendarahan|perdarahan|bleeding|perdarahan $person|$now|hebat|banyak|parah|heavily|badly / $nothing
		$person|$me pendarahan|perdarahan|bleeding|kluar|keluar +darah|getih|hebat / $nothing
		darah|darahnya|getih|blood banyak|deras|muncrat|keluar|loss|terus|everywhere / donor sapi pmi cek
		tidak|gak|ga|tdk|nggak|ora +merespon|respon|responsif|menyahut|bergerak|bangun / laporan petugas dinas admin bot pemerintah aduan surat dewan
		terkapar|kapar|gegoleran berdarah|darah|jalan|$now
		menelan|nelan|ketelan|tertelan|swallowed baterai|koin|paku|peniti|kelereng|duri|jarum|battery|coin
		$person mau|arep|bade|rek +lahiran|melahirkan|brojol|ngelahirin $now|macet|mobil|jalan|bukaan|angkot
		ketuban|kawah +pecah
		water +broke
		$kin|tetangga|$me mau|arep|bade|akan|rek|sudah|going|about|gek +melahirkan|lahiran|babaran|ngalahirkeun|nglairke|to $now|ambulans|ambulan|ambulance|bidan / biaya bpjs
		in +labor|labour
		keracunan|poisoned|karacunan $person|$now|makanan|gas|massal / pernah kasus
		$person keracunan|karacunan|poisoned / pernah kasus
		minum|menelan|nelan|ngombe|nginum|ketelan|swallowed|drank racun|baygon|pestisida|potas|pemutih|poison|bleach|sianida|soda
		$person|$me digigit|dicokot|dipacok|dipatuk|bitten ular|ula|oray|snake
		ambulans|ambulan|ambulance|ambulance $kin|kecelakaan|pingsan|darurat|korban / pengadaan diadakan desa unit layanan gratis disediakan puskesmas biaya bayar jenazah tarif susah lama
		$need ambulans|ambulan|ambulance sekarang|segera|cepat|cepetan|darurat|now|saiki|ayeuna|quick|asap|quickly / pengadaan diadakan desa unit layanan gratis disediakan
		$need +ambulans|ambulan +darurat|sekarang|segera|cepat|cepetan|saiki|ayeuna / pengadaan diadakan unit
		call|send|need +an +ambulance
		$kin kritis|sekarat|critical|dying|koma|sakaratul / pikir berpikir
		someone|he|she +is|s +dying
		kecelakaan|tabrakan|kacilakaan ada|aya|ana|ono +korban|korbane|korbanna / sering rawan $past pernah banyak
		kecelakaan|tabrakan|accident|tabrakan|kacilakaan barusan|sekarang|saiki|ayeuna|tergeletak|parah|korbannya|luka|injured|bleeding|just / sering rawan $past
		$person|korban|korbannya tergeletak|kegeletak|ngageletak|geletakan|kapar|lying / sampah pohon kabel hewan kucing anjing ayam tiang
		$person barusan|baru +tertabrak|ditabrak|ketabrak|ketabrak|katabrak|saja
		tertabrak|ketabrak|tabrak +kereta|truk|mobil|bus|sepur $now|luka|parah|barusan|darah
		hit +by +a|car|truck
		overdosis|overdose|tersedak|kesedak|keselek|choking $person|$now
		$kin tersedak|kesedak|keselek|choking|overdosis`},
	{Violence, false, `$person|$me $beat / $nothing film hewan burung kucing anjing ayam ikan ular
		ada|aya|ono|ana|enek +yang|nu|sing +$beat / $nothing film hewan burung kucing anjing ayam ikan ular $past
		$beat $now|$person|orang|preman|begal|massa|wong / $nothing film hewan burung kucing anjing ayam ikan ular
		diancam|ngancam|mengancam|ancam|threatened|threatening|diancem +dibunuh|bunuh|akan|mau|arep|to|dipateni $blade|dibunuh|bunuh|kill|mateni|saya|aku
		diancam|mengancam|ngancam|ngancem|threatening|threatened pakai|pake|dengan|nganggo|bawa|with|nggawa|ku +a|$blade $blade
		diancam|mengancam|ngancam|ngancem|threatening|threatened $blade|dibunuh|bunuh
		mau|akan|arep|rek|bade|hendak +dibunuh|dipateni|dipaehan|membunuh / diri harga virus jentik nyamuk
		$person|preman|odgj|tetangga|geng|gangster|kreak|gank bawa|membawa|mengacungkan|nggowo|nggawa|nyandak|mawa|ngacungkeun|holding|carrying|with|waving $blade / petani polisi kurban jual
		bawa|membawa|mengacungkan|nggowo|nggawa|mawa|ngacungkeun $blade mengamuk|ngamuk|mengejar|mengancam|ngancam|ngudak|nyerang|menyerang|warga
		menyerang|nyerang|attacking|attack $blade|people|warga / hama virus hewan
		$blade attacking|attack|nyerang|menyerang|ngamuk|mengamuk
		mengamuk|ngamuk|amuk $blade|melukai|menyerang|membakar
		tawuran|perang|bentrok|bentrokan|brawl|geger $now|saiki|sekarang / sering $past biasa rutin
		$now|ada|aya|ono|ana tawuran|bentrok|bentrokan|penembakan|pembacokan|penusukan|gelut / sering $past rutin
		ada|aya|ono|ana|enek +begal|rampok|perampok|garong $now|di|ning|bawa|masuk / sering $past banyak rawan
		rampok|perampok|maling|garong|robber|robbers|bangsat|burglar masuk|di|ning|inside|mlebu|asup|in +rumah|omah|imah|dalam|house|jero|my / $past sering banyak kemalingan marak
		someone +is|s +breaking|trying
		breaking +into +my|our
		mau|arep|rek|hendak|sedang|lagi +bacok|mbacok|membacok|tusuk|nusuk|menusuk|nyacag|tembak|nembak|mateni|culik|menculik
		ada|ono|aya|terdengar|suara +tembakan|penembakan|baku|gunfire|shooting
		shots +fired
		maling|rampok|perampok|penjahat|begal|pencuri nyekap|menyekap|nusuk|menusuk|nyerang|menodong|nodong|mbacok|bawa
		beating|beaten|stabbing|attacking|kicking man|woman|boy|girl|person|people|him|her|death
		disandera|penyanderaan|sandera|hostage / data rekening
		dihakimi|dikepung|diamuk|dihajar +massa|warga|preman|orang
		bentrok|tawuran|ribut|gelut|berkelahi bawa|pakai|nganggo|mawa $blade
		rusuh|kerusuhan|riot $now
		$person dibawa|digondol +kabur|lari|pergi $person|$now|paksa / uang motor dana
		baku +hantam|tembak|bacok / dulu
		is|are +shooting|stabbing|firing / film movie
		penculikan|nyulik|menculik $now|anak / isu hoax`},
	{Home, false, `suami|suamiku|bojo|bojoku|bojone|salaki|husband|pacar|pacarku|bapak|bapake|ayah|bapa|ibu|tiri|boyfriend|father|stepfather|mantan|partner $beats / nyamuk
		tetangga|orang|pria|lelaki|dia|tatangga|tanggaku $beats istri|istrinya|anak|anaknya|ibunya|bojone|pamajikan|pamajikanana|saya|aku|bojo
		he|she|they +is|s|keeps|was $beats $me|us|her|kids|child|mother
		he|she|they +$beats $me|us|her|kids|child|mother
		hes|shes $beats
		$me $beat suami|suamiku|bojo|bojoku|salaki|husband|pacar|pacarku|ayah|ayahku|bapak|bapakku|bapake|boyfriend|istri|mantan
		suami|istri|bojo|salaki|anak|wife|child tetangga|tatangga|tetanggane $beat
		$kin|anak|balita|istri|perempuan|wanita|bojo|bocah|budak|wife|child $beat suami|suaminya|bojone|salakina|ayah|ayahnya|bapak|bapaknya|bapake|ibu|ibunya|tiri|husband|father|stepfather|mother|pacarnya
		$me|korban|mengalami|ngalami|kena|tetangga +kdrt / sosialisasi kasus angka pencegahan penyuluhan
		suami|bojo|salaki|husband|mantan|pacar|papa|ayah|bapak ngancam|mengancam|ngancem|threatens bakar|bunuh|saya|aku|me|kill
		$kin|mama|mamah|ibu|emak $beat papa|ayah|bapak|suami|tiri|om|kakak
		$kin|$person diperkosa|dicabuli|dilecehkan kakek|ayah|paman|om|tiri|guru|tetangga|pacar|$person
		kdrt $now|tetangga|suami|tolong|bertengkar / sosialisasi kasus angka pencegahan penyuluhan
		domestic +violence $me|now|help|next
		$person|$me dicabuli|diperkosa|dirudapaksa|dilecehkan|raped|molested|abused / sosialisasi kasus
		memperkosa|perkosa|ngewa|merkosa|nyabuli|mencabuli $me|$person / kasus
		$person disiksa|disekap|dikurung|disundut|dirantai majikan|suami|tirinya|tiri|bos|juragan
		dikurung|disekap|dipasung suami|suaminya|majikan|ayah|rumah|kamar|tiri|bojo`},
	{Self, true, `bunuh|mengakhiri|akhiri|akhirin|ngakhiri|mungkasi +diri|hidup|hidupku|awak|urip|uripku|hirup|saja / $noself
		bunuh +diri / $noself
		bundir|suicidal / $noself
		commit|committing +suicide / $noself
		gantung|nggantung|suduk +diri|salira|awak / $noself
		ngagantung +maneh|diri / $noself
		end|ending +my +life
		end +it +all
		kill|killing|hurt +myself
		want|wanna|wants +to +die
		wanna +die
		dont|no|not want +to +live
		reason +to +live
		mateni|maehan|nelasan +awakku|awake|awak|maneh|diri|dewe|sorangan / $noself
		$me|rasanya|rasane|pengen|pengin|pingin|ingin|hoyong|hayang|mau|arep|pgn|kepengen +mati|modar|paeh|maot|matek|pejah +saja|aja|wae|bae|we|ae|mawon / $nodie
		$me ingin|pengen|pengin|pingin|hoyong|hayang|mau|arep|pgn|kepengen|rek +mati|modar|paeh|maot|pejah / $nodie
		ingin|pengen|pengin|pingin|hoyong|hayang|kepengen +mati|paeh|maot|modar|pejah / $nodie
		mending|mendingan|baik|alus|becik|apik|hade|better +mati|paeh|modar|maot|dead|off / $nodie
		mending|mendingan|baik|alus|becik|apik +$me +mati|paeh|modar|maot / $nodie
		$not +ingin|mau|sanggup|kuat|pengen|pingin|hayang|hoyong|gelem|kiat +hidup|urip|hirup|gesang|jalani / hemat
		capek|cape|lelah|bosan|bosen|kesel|wegah|muak +hidup|urip|hirup|gesang|dengan / susah miskin
		gunanya|artinya|gunane|gunana|point hidup|urip|hirup|living
		$me mau|akan|arep|rek|bade|pengen|ingin|hayang +loncat|lompat|terjun|luncat|mlumpat|nyebur / kolam
		nyiapin|nyiapkan|siapkan|menyiapkan +tali|racun|surat
		surat|pesan +terakhir|wasiat|perpisahan / pln
		biar|supaya|agar|ben|so +mati|paeh|i / $nodie nyamuk tikus hama
		alasan|alesan|reason|semangat +untuk|buat|nggo|to +hidup|urip|hirup|live
		tidak|gak|ga|ora|no|teu +ada|ana|aya +alasan|guna|gunanya|artinya +hidup|untuk|lagi
		self +harm|harming
		cutting|cut +myself
		pamit|selamat +tinggal +semua|semuanya|dunia
		mau|akan|arep|rek|pengen +lompat|loncat|terjun|luncat|mlumpat / kolam kelas pagar
		berdiri|udah|sudah|wis di|ada|nang jembatan|atap|rooftop|rel +mau|arep|rek / rusak
		enak|penak|ngeunah|tenang|lega +mati|paeh|modar / $nodie
		menyayat|nyilet|ngiris|iris +tangan|nadi|lengan`},
}

// Sets of what must not stand near.
var nots = map[string]string{
	"nofire": `pemadam dinas pmk sosialisasi simulasi pelatihan penyuluhan apar hydrant hidran alarm sirine sirene jenggot rawan asuransi bekas pasca ex korban matahari kulit emosi
		lampu sampah pembakaran menyebabkan sebabkan puing sisa akibat drill extinguisher station brigade fighters department trauma penyebab dampak sppt potensi setelah sejak ulang izin bantuan diberi santunan`,
	"nothing": `kartu sosialisasi kasus`,
	"smoke":   `asap debu bau pabrik polusi sampah pembakaran dibakar membakar sering smoke dust kalau setiap tiap`,
	"past":    `kemarin dulu pernah tahun bulan minggu lalu kerap selalu beberapa kali last ago used often wingi kapungkur baheula biasanya biasa setiap tiap malam`,
	"noself":  `sosialisasi kasus angka pencegahan mencegah politik sama rawan tempat dengan lomba film novel berita tingkat naik meningkat psikolog konseling layanan statistik ekonomi karier petani nelayan penyuluhan prevention hotline`,
	"nodie": `lampu listrik pohon usaha lampunya listriknya pohonnya tanaman usahanya toko warung pasar umkm ikan ayam sinyal mesin hp kepanasan panas macet nunggu menunggu antri antre kelaparan pajak mahal
		bosan sepeda motor koneksi bisnis sungai air pompa saluran ac wifi internet panasnya
		ketawa tertawa ngakak kocak lucu wkwk wkwkwk haha malu gaya kutu suri bau`,
	"hypo": `kalau kalo klo jika apabila seandainya andai bila takut takutnya ditakutkan khawatir kawatir kuatir dikhawatirkan dikuatirkan dikawatirkan khawatirnya mengkhawatirkan was cemas rawan bahaya berbahaya membahayakan potensi berpotensi bisa
		mencegah pencegahan cegah antisipasi mengantisipasi hindari menghindari menghindarkan resiko risiko beresiko berisiko rentan sebelum jangan sampe supaya agar biar nunggu menunggu tunggu if could might may risk afraid prevent unless before someday yen nek menawi
		lamun upami mun wedi ajrih sieun bisi ulah hampir nyaris almost bakal rawannya waspada sosialisasi simulasi seolah seakan ibarat`,
	"once": `kemarin dulu pernah sering kerap beberapa lalu last ago often wingi kapungkur baheula kamari biasanya setiap tiap tahunan bulanan yesterday  mantan almarhum meninggal semalam kejadian peristiwa memakan
		2019 2020 2021 2022 2023 2024 2025`,
}

// reach is how far from a pattern, in words, something may stand that makes it none.
const reach = 4

var hypo, once = set(nots["hypo"]), set(nots["once"])

// role is what a word does in the patterns: some begin with it; in others it comes later, or nowhere.
type role struct {
	number int
	begins []*pattern
}

// roles are those of all words of the patterns. What several of them name in the same words is one set: they are many, and stay in memory.
var roles = sync.OnceValue(func() map[string]*role {
	all := map[string]*role{}
	keys := map[string]string{} // of words
	of := func(w string) string {
		k, ok := keys[w]
		if !ok {
			k = key(w)
			keys[w] = k
		}
		return k
	}
	words, groups, nevers := map[string]map[string]bool{}, map[string]*members{}, map[string]map[string]bool{}
	for _, r := range rules {
		for line := range strings.SplitSeq(r.lines, "\n") {
			text, never, _ := strings.Cut(line, " / ")
			never = strings.TrimSpace(never)
			if nevers[never] == nil {
				nevers[never] = neverOf(never, of)
			}
			p := &pattern{danger: r.danger, still: r.still, never: nevers[never]}
			for _, g := range strings.Fields(text) {
				g, beside := strings.CutPrefix(g, "+")
				if groups[g] == nil {
					words[g], groups[g] = groupOf(g, of), &members{}
				}
				p.groups = append(p.groups, group{groups[g], beside})
				for w := range words[g] {
					if all[w] == nil {
						all[w] = &role{number: len(all)}
					}
					if len(p.groups) == 1 {
						all[w].begins = append(all[w].begins, p)
					}
				}
			}
		}
	}
	for g, m := range groups {
		m.bits = make([]uint64, len(all)/64+1)
		for w := range words[g] {
			n := all[w].number
			m.bits[n/64] |= 1 << (n % 64)
		}
	}
	return all
})

// groupOf are the words of a group: "a|b|$x".
func groupOf(g string, key func(string) string) map[string]bool {
	words := map[string]bool{}
	for w := range strings.SplitSeq(g, "|") {
		name, ok := strings.CutPrefix(w, "$")
		if !ok {
			words[key(w)] = true
			continue
		}
		for m := range strings.SplitSeq(macros[name], "|") {
			m = strings.TrimSpace(m)
			words[key(m)] = true
			if name == "person" || name == "kin" || name == "house" {
				words[key(m+"nya")] = true
			}
		}
	}
	return words
}

// neverOf are the words that a pattern must not have near it: "a b $x".
func neverOf(list string, key func(string) string) map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		name, ok := strings.CutPrefix(w, "$")
		if !ok {
			words[key(w)] = true
			continue
		}
		for k := range keysOf(nots[name]) {
			words[k] = true
		}
	}
	return words
}

// dangerIn finds the first thing in a text that threatens somebody's life now. What may be, what happened once, and what is
// but named does not; of ending one's own life, every word counts. cued: see reading.
func dangerIn(words []word) (d Danger, cued bool) {
	found, all := NoDanger, roles()
	var few [128]*role // in most texts, all of them
	plays := few[:]
	if len(words) > len(few) {
		plays = make([]*role, len(words))
	}
	for i, w := range words {
		plays[i] = all[w.key]
	}
	for i, r := range plays[:len(words)] {
		if r == nil {
			continue
		}
		for _, p := range r.begins {
			end, ok := p.match(plays[:len(words)], i)
			if !ok || !p.holds(words, i, end) {
				continue
			}
			if p.danger == Self || p.danger == Home {
				return p.danger, false
			}
			if found == NoDanger {
				found = p.danger
			}
		}
	}
	if found != NoDanger {
		return found, false
	}
	return byCues(words)
}

// match reports whether the pattern stands at i, and where it ends, by the roles of the words of a text.
func (p *pattern) match(plays []*role, i int) (end int, ok bool) {
	end = i
	for _, g := range p.groups[1:] {
		far := gapMost + 1
		if g.close {
			far = 1
		}
		next := 0
		for j := end + 1; j <= end+far && j < len(plays); j++ {
			if g.has(plays[j]) {
				next = j
				break
			}
		}
		if next == 0 {
			return 0, false
		}
		end = next
	}
	return end, true
}

// holds reports whether nothing near, in the same sentence, takes it back. What may be is said before it, what was on both sides.
func (p *pattern) holds(words []word, from, to int) bool {
	for j := from; j <= to; j++ {
		if p.never[words[j].key] {
			return false
		}
	}
	for j := from - 1; j >= max(0, from-reach) && !words[j+1].begins; j-- {
		if k := words[j].key; p.never[k] || !p.still && (hypo()[k] || p.was(words, j)) {
			return false
		}
	}
	for j := to + 1; j <= min(len(words)-1, to+reach) && !words[j].begins; j++ {
		if k := words[j].key; p.never[k] || !p.still && p.was(words, j) {
			return false
		}
	}
	return true
}

// was reports whether a word says that something is over: what is done at home again and again is not.
func (p *pattern) was(words []word, j int) bool {
	k := words[j].key
	if k == lalu {
		return j > 0 && times()[words[j-1].key]
	}
	if k == times2 {
		return j > 0 && (words[j-1].number || counted()[words[j-1].key])
	}
	return once()[k] && !(p.danger == Home && again()[k])
}

var (
	lalu    = key("lalu")
	times2  = key("kali") // a river, unless it is counted
	counted = set(`dua tiga empat lima beberapa berkali sekian banyak ping`)
	times   = set(`minggu tahun taun thn th bulan bln mgg sasih wulan hari waktu yang yg malam tempo dulu jam pekan kala`)
	again   = set(`sering kerap setiap tiap biasanya kali beberapa semalam kemarin`)
)
