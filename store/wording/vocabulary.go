package wording

import "strings"

// class is what a word does in a reply.
type class uint8

const (
	unknown class = iota // could say anything
	filler               // says nothing of the matter: pronouns, politeness, praise of the report
	report               // the citizen's words themselves: laporan, keluhan, usulan
	title                // before a name: bapak, bu, mas
	we                   // who writes
	has                  // done: sudah
	will                 // to come: akan
	being                // going on: sedang
	light                // a verb that says nothing by itself: lakukan, mencoba
	thanks               // terima kasih
	to                   // whom something is passed on to: ke, kepada
	aim                  // what for: agar, supaya, untuk
	about                // which matter is meant: soal, terkait
	which                // yang
	and                  // joins
	past                 // when something was taken in or passed on: tadi, kemarin
	soon                 // no time that one could hold somebody to: segera, nanti, hari ini
	hope                 // semoga
	answers              // what the citizen will be told later: kabar, perkembangan, hasil
	intro                // names who writes: dari, admin

	receive // terima, catat
	follow  // tindak lanjuti, koordinasi
	handle  // proses, urus: once it is done, something was done
	look    // cek, tinjau: once it is done, there is a finding
	mend    // perbaiki, tambal: only as a promise
	inform  // kabari
	wait    // tunggu, sabar
	pass    // teruskan
	passTo  // sampaikan, laporkan: passing on if it is to somebody else
	urge    // minta, dorong: passing on if it is to look into it
	agree   // siap, oke, baik

	date   // when: besok, Senin
	why    // karena, ternyata
	result // selesai, menyala
	not    // tidak, belum
	ask    // berapa, kapan, boleh
)

// listed are the words of each class, after folding (see folded).
var listed = map[class]string{
	filler: `dinas konsen case banyak sibuk padat mata telinga tinggal someone somebody iyo nggo ojo kuwatir percayalah yakin yakinlah lupa sekarang help kenal jumpa under him her assalamu'alaikum assalamualaykum assalamu alaikum alaykum wa'alaikumsalam waalaikumussalam semampu semampunya sebisanya sebisa sekuat tenaga mampu aktivitas kegiatan kehidupan keseharian kebutuhan okeh okee slow resp respnya demokrasi demokratis prinsip prinsipnya dasarnya forum hormati dihormati sayangi kasihi banggakan cintai ku tepatnya kehormatan kepentingannya membangunnya negarawan besarnya dedikasi loyalitas integritas empati simpati kerendahan input mind resmi hukum undang wa dipun mawon wae bae mwn kecintaan daerah khusus tersendiri ekstra cinta mari ayo yuk beraktivitas berkarya sukses amal ibadah berkah barokah pahala
		setia cambuk teguran koreksi introspeksi perasaan keadaannya penjelasan keterangan insya inshaa allah swt pelajaran masyaallah understand regret salut
		kurang terhadap pembinaan frustration resolve resolving closer stay tuned arahan tindakan kirang sawios perhatosan perhatosanana kana tina chat nge
		visi misi sejalan unit instansi opd lembaga berwenang ranah bidang bagian seksi pemangku kepentingan stakeholder hehe hihi wkwk haha 
		kebenarannya kronologi maksud tujuan menyeluruh komprehensif berkenan berkala rutin kinerja evaluasinya
		pribadi pendapat opini ide gagasan kontribusinya diperlukan dibutuhkan perlu respect salute speak up wokeh weh wah wow wadah waduh aduh duh lho loh
		toh oalah sering lama receipt complaint ticket touch team sudi kiranya berkesan inspirasi menginspirasi inspiratif bermakna mulia kritis pedas jujur
		ini itu nih tuh ya yaa yah yha iya ok deh dong sih kok lah kan pun juga saja hanya pula lagi dulu dahulu sangat sekali banget amat begitu demikian
		semua seluruh setiap para sebuah suatu hal masalah permasalahan persoalan situasi kondisi keadaan dengan dari di oleh pada dalam atas bagi secara
		sebagai seperti sesuai lebih anda saudara saudari kamu panjenengan jenengan sampeyan njenengan anjeun dia beliau mereka warga masyarakat pelapor
		konstituen pengirim rakyat dapil wilayah selamat pagi siang sore malam assalamualaikum waalaikumsalam wassalam wr wb warahmatullahi wabarakatuh halo
		hai hi hello dear salam hormat sampurasun rampes rahayu sugeng enjing wilujeng sonten dalu punten nuwun sewu permisi maaf mohon ampun ketidaknyamanan
		keterlambatan kekurangan keterbatasan merepotkan mengganggu harap harapkan berharap perhatian kepercayaan kepedulian kesediaan kesabaran pengertian
		dukungan doa partisipasi kerjasama kontribusi kerja sama peran serta waktu bantuan peduli percaya pengertiannya dimaklumi maklum memaklumi senang
		bangga menghargai apresiasi hargai mengapresiasi berharga bermanfaat baik bagus positif penting luar biasa keren mantap mantul sip top hebat gas siaga
		amanah memahami mengerti paham merasakan prihatin turut ikut khawatir cemas keresahan kekhawatiran harapan kesulitan keluh kesah hati sepenuh tulus
		mendalam hangat jawab tanggung komitmen berkomitmen bersama senantiasa selalu terus tetap pasti tentu insyaallah inshaallah bismillah alhamdulillah
		aamiin amin ketentuan aturan peraturan prosedur mekanisme sop standar tupoksi kewenangan tugas fungsi perundang undangan berlaku yg perundangan yang
		bersangkutan terkait tim kantor staf petugas admin fraksi komisi dewan anggota kita internal pelayanan layanan publik pihak jajaran rekan teman kawan
		sini situ sana sampai hingga lewat melalui via secepat mungkin maksimal optimal semaksimal seoptimal selambat lambat paling nomor no tiket kode
		register registrasi id ref referensi tracking antrian antrean daftar list database sistem aplikasi buku meja arsip kanal menulis
		melapor lapor curhat berbagi bersuara meluangkan memberi memberikan menyempatkan bertanya menyuarakan mengadu memberitahu
		menginformasikan peringatan the a an of for your you yours this that it its is are was were be been our us all very much so really greatly truly here
		there i am re sir madam mr mrs ms good morning afternoon evening night sorry apologies apologize apologise inconvenience patience understanding kind
		kindly please best warm regards sincerely appreciate appreciated value valued feedback great noted well important concern concerned hear hearing
		sharing reaching out contacting writing telling taking time letting know raising bringing attention care happy glad matter matters issue issues
		further more any ingkang sing kang nu tea mah teh atuh euy nya rek dadi dados kaliyan karo sareng jeung saking saka ti saged kagem kanggo sanget pisan
		inggih nggih njih injih enggeh nun sumuhun muhun leres to ta ki iki niki niku kuwi punika puniku eta ieu rawuh monggo mangga sumangga temtu badheaken
		kersa kersaa supados sami tiyang wargi hari jam menit x tahap tahapan berikut berikutnya selanjutnya lanjut bentar sebentar sekedar sekadar info
		informasi memang betul benar tepat setuju bantu dibantu membantu support mendukung kooperatif membangun kejadian alami dialami dirasakan rasakan
		peristiwa musibah serius cermat seksama saksama sungguh berarti berguna sehat semangat segala bentuk dimaksud dimana sebagaimana tersebut tetapkan
		kalau jika bila apabila setelah once if when heula rumiyin riyin sik disik dhisik disek ndhisik tenang silahkan bahan satu kira sekiranya yaitu adalah
		merupakan ialah termasuk harus wajib bos boss lalai abaikan mengabaikan ganggu suara hak kewajiban pemerintah wakil perwakilan amanat kebaikan
		kemajuan kenyamanan keamanan keselamatan kesejahteraan kualitas mutu pelayanannya peningkatan meningkatkan tingkatkan ditingkatkan lingkungan sekitar
		as with being by on in at and or would like could may might have had far from them they can now currently take action actions appropriate necessary
		office staff member members department colleagues relevant each every citizen resident residents community pr besar kecil berat mudah min mimin gaes
		guys energi motivasi penyemangat vitamin catatan pengingat bekal landasan dasar rujukan dorongan pengawasan legislasi anggaranwan transparan akuntabel
		profesional proporsional objektif adil merata tuntasnya konsisten bertahap berkelanjutan solusi jalankeluar terbaik terbaiknya baiknya lebihbaik
		langkah strategis sinergi kolaborasi gotong royong kebersamaan silaturahmi aktif berperan memajukan pembangunan bangsa indonesia betapa sulit sulitnya
		susah repot resah kecewa kekecewaan bingung lelah sedih dukacita rasa rasanya sayang menyesal sesal ikhlas rendah ringan tangan kaki dada jiwa raga
		nurani hangatnya terbuka membuka dukung fasilitasi memfasilitasi jembatani menjembatani advokasi awasi mengawasi semoga lekas ada
		adanya solusinya pelayan abdi masyarakatnya warganya netizen sobat sahabat konten postingan unggahan dm inbox email pesanwa 
		grup group seriously promptly carefully closely thoroughly shortly urgent urgently consideration takes taken valuable message messages reports
		complaints suggestions concerns questions requests inquiry enquiry trust continued cooperation ongoing effort efforts hard work better improve
		improving service services commit committed dedicated welcome ourselves it's that's lekaslah lekasnya doakan didoakan
		mendoakan restu lindungi keluarga sekeluarga bpkibu bapakibu malem kasadayana sadayana sakabeh kabeh kabehan sedaya bareng ugi oge og yo nggeh yoi yup
		yes iyaa iyah hooh he'eh deui malih maneh maning`,
	report: `nota memo feedback laporan keluhan aduan pengaduan aspirasi pesan masukan saran usulan usul kritik pertanyaan surat pemberitahuan informasi info permohonan proposal curhatan unek uneg chat kiriman foto video dokumentasi bukti report complaint message input suggestion question request letter concern aspiration pamundut kawontenan atur aturan lapuran laporanipun pangajak panuhun semuanya`,
	title: `komandan ndan pimpinan juragan ketua bosku bapak pak bpk ibu bu bunda mas mbak mba kak kakak bang abang bro sis gan om tante dik dek adik akang kang
		teteh teh aa aak neng mang lur dulur sedulur baraya lek pakde bude uda uni cak ning yth yang terhormat kangmas mr mrs bli mbok daeng`,
	we:    `i've we've we'll i'll we're i'm kami kita saya aku tak kula kulo abdi urang we i ane gue gua`,
	has:   `sudah telah already have has been had tlah`,
	will:  `akan will shall mau hendak ingin bakal`,
	being: `still sedang currently masih`,
	light: `memiliki miliki punya mempunyai punyai berjuang berbenah membenahi melayani bertugas bertanggung memegang mewakili wakili mengemban emban menampilkan memanggil panggil berikan berkenan bersikap terus melangkah bergerak bertindak beraksi dicobian cobian usahain usahaken usahakeun kerahkan mengerahkan
		bekerja works working mengambil diambil ambil jaga menjaga dijaga pegang sees see seen touch gets stays handle ucapkan mengucapkan diucapkan haturkan
		menghaturkan diaturaken menjadikannya menjadikan membuat bertekad berjanji janji jamin menjamin menjalankan jalankan lakukan dilakukan melakukan
		adakan diadakan jadi menjadi jadikan dijadikan coba mencoba dicoba berusaha berupaya usahakan upayakan diusahakan diupayakan mengusahakan mengupayakan
		bantu bantuin membantu langsung ada berada memastikan pastikan dipastikan mulai laksanakan dilaksanakan melaksanakan try make sure ensure do doing
		done get under masukkan dimasukkan memasukkan masukin diberikan beri diberi jalan berjalan berikhtiar buat`,
	thanks: `terimakasih`,
	to:     `ka ten teng dhateng nuju nang ke kepada to dateng maring marang`,
	aim:    `agar supaya biar untuk guna demi semoga mudahan moga`,
	about:  `soal terkait mengenai tentang perihal ttg masalah regarding about concerning menyangkut persoalan ihwal bab`,
	which:  `yang which`,
	and:    `dan serta lalu kemudian and then but tapi tetapi namun sambil lan tur sedangkan sehingga maka so`,
	past: `tadi barusan baru kemarin kemaren wingi wau kamari semalam today yesterday just tanggal tgl januari februari maret april mei juni juli agustus
		september oktober november desember`,
	soon: `hariini segera secepatnya secepat nanti cepat cepetan asap soon shortly promptly immediately later dekat kedepan depan engko mengko mangke engke
		lajeng gancang enggal enggalipun sesegera possible as`,
	hope:    `semoga moga mudah mudahan`,
	answers: `kabar kabarnya perkembangan progres progress hasil update updates informasi info jawaban kelanjutan news tanggapan respon respons`,
	intro:   `perkenalkan admin`,
	receive: `pahami dipahami kantongi dikantongi added add listed filed submitted kebaca kecatet kenotice notice note tompo ditompo nompo tompokeun aware tertampung ditangkap menangkap rangkum dirangkum merangkum nyampe nyampek sampe kabaca kawaca kaduga kaunggel rekap direkap merekap dihimpun himpun menghimpun dikumpulkan kumpulkan inventarisir diinventarisir inventarisasi
		diarsipkan arsipkan denger kedengeran waos diwaos dipunwaos maos acknowledge acknowledges got tersimpan disimpan simpan menyimpan diregistrasi
		teregistrasi catet cathet nyatet nyathet dicatetin catetin tau tahu mengetahui diketahui ketahui mlebu mlebet lebet asup terpantau termonitor
		tersampaikan terima diterima menerima keterima masuk catat dicatat mencatat tercatat kecatat tampung ditampung menampung baca dibaca membaca terbaca
		simak disimak menyimak rekam direkam terekam terdaftar teregister diregister meregistrasi didata input diinput monitor dimonitor copy received noted
		recorded logged registered read tampi ditampi katampi nampi tampa ditampa kacatet dicathet dicatet tampani ditampani katampa katarima ditarima narima
		kawaos terdata terinput dengar didengar mendengar dengarkan didengarkan mendengarkan`,
	follow: `rembag dirembag dipunrembag rembugan musyawarah upayain perjuangin kawalin prioritasin bahasin tuntaskan menuntaskan dituntaskan rembukan rembug dirembug jadwalkan menjadwalkan dijadwalin agendakeun
		sinkronisasi sinkronkan bicarakan dibicarakan membicarakan rundingkan diskusikan didiskusikan mendiskusikan musyawarahkan carikan mencari dicarikan
		mencarikan tindaklanjut tindaklanjuti ditindaklanjuti menindaklanjuti tindaklanjutnya usahakeun diusahakeun perjuangkan diperjuangkan memperjuangkan
		kawal dikawal mengawal pengawalan perhatikan diperhatikan memperhatikan atensi prioritas prioritaskan diprioritaskan memprioritaskan pertimbangkan
		dipertimbangkan mempertimbangkan pertimbangan evaluasi dievaluasi mengevaluasi bahas dibahas membahas pembahasan agendakan diagendakan agenda kaji
		dikaji mengkaji kajian pelajari dipelajari mempelajari dalami didalami mendalami kejar dikejar proceed considered consider consideration discussed
		discuss discussion prioritise prioritize priority fokus rapatkan dirapatkan tindak dimusyawarahkan koordinasi dikoordinasi koordinasikan
		dikoordinasikan mengkoordinasikan mengoordinasikan berkoordinasi koordinasikeun komunikasikan dikomunikasikan mengkomunikasikan`,
	handle: `pemrosesan pengurusan tindakannya proses diproses memproses prosesnya urus diurus mengurus urusin tangani ditangani menangani penanganan kerjakan dikerjakan mengerjakan gercep
		selesaikan menyelesaikan diselesaikan process processed processing handle handled handling eksekusi dieksekusi digarap garap diuruskeun diurusi
		tanggapi ditanggapi menanggapi respon direspon merespon respons direspons respond`,
	look: `penelaahan telaah ditelaah menelaah telaahan pengkajian pendalaman pemantauan penyelidikan verifikasinya pengamatan observasi asesmen assessment otewe menanyakan ditanyakeun naroskeun kumpulkan mengumpulkan pelajari dipelajari deres dipariksa mariksa pariksa ditilik nilik ditingal pedah dipuncek
		survai validasi divalidasi memvalidasi klarifikasi diklarifikasi mengklarifikasi penelusuran peninjauan kunjungan survey meluncur mampir didatangi
		datangi mendatangi sidak dikunjungi cek dicek mengecek ngecek ceki cekin pengecekan dicheck check checked checking periksa diperiksa memeriksa
		pemeriksaan tinjau ditinjau meninjau survei disurvei disurvey mensurvei pantau dipantau memantau pantauan lihat dilihat melihat verifikasi
		diverifikasi memverifikasi telusuri ditelusuri menelusuri selidiki investigasi konfirmasi dikonfirmasi mengkonfirmasi tanyakan ditanyakan tanya
		nanyain identifikasi diidentifikasi investigate investigating review reviewed reviewing looking kroscek crosscek tingali ditingali kunjungi
		mengunjungi deleng didelok tiliki`,
	mend: `perbaiki diperbaiki memperbaiki perbaikan benahi dibenahi bereskan dibereskan realisasikan direalisasikan merealisasikan`,
	inform: `dibejakeun bejakeun dibejaan wartoskeun diwartoskeun dikabari ngabaran sanjangkeun dikabarin dibales bales ngabales mbales dibalesi diwartosan kabari
		mengabari kabarin kabarkan infokan diinfokan menginfokan infoin beritahu diberitahu beritahukan informasikan diinformasikan menginformasikan hubungi
		dihubungi kontak dikontak jawab dijawab menjawab balas dibalas membalas kabaran dikabaran wartosi diwartosi inform reply respond update diupdate
		mengupdate kabaraken contact contacted`,
	wait: `tenggo ditenggo dipuntengga ngrantos dirantos dimohon patient patiently hold stay tunggu ditunggu menunggu tungguin menanti nantikan dinanti sabar
		bersabar wait antosan diantosan ngantosan enteni dienteni ngenteni tengga ditengga`,
	pass: `arahkan diarahkan mengarahkan rujuk dirujuk merujuk operin alihin ditepikeun nepikeun lempar dilempar lemparkan dilemparkan distribusikan
		didistribusikan mendistribusikan salurkan disalurkan menyalurkan transfer mention tag delegasikan didelegasikan teruskan diteruskan meneruskan terusin
		limpahkan dilimpahkan melimpahkan pelimpahan disposisi disposisikan didisposisikan mendisposisikan alihkan dialihkan mengalihkan tembuskan ditembuskan
		eskalasi eskalasikan dieskalasi dieskalasikan mengeskalasi oper dioper mengoper operkan forward diforward forwarded forwarding escalated escalate
		referred refer relayed relay teraskeun diteraskeun neraskeun terusaken dipunterusaken terusno diterusno terusake diterusake`,
	passTo: `naikkan dinaikkan naikin bersurat surati menyurati suratkan disurati infoke sampaikan disampaikan menyampaikan sampein sampaiin
		laporkan dilaporkan melaporkan laporin kirim dikirim mengirim kirimkan dikirimkan mengirimkan lanjutkan dilanjutkan melanjutkan serahkan diserahkan
		menyerahkan share dishare ajukan diajukan mengajukan usulkan diusulkan mengusulkan dugikeun didugikeun ngadugikeun sampekno disampekno sampekne
		sampekake aturaken dipunaturaken matur bawa dibawa shared sent send sending submitted raise raised reported lapor haturkeun dihaturkeun umpankan
		teruske bisikkan`,
	urge:  `minta meminta mintakan dimintakan dorong mendorong instruksikan menginstruksikan diinstruksikan perintahkan memerintahkan ingatkan mengingatkan desak mendesak imbau mengimbau himbau menghimbau asked urged urge nyuwun nyuhunkeun`,
	agree: `siap ok oke okay okey baik ashiap siyap laksanakan laksanaken rebes roger sure acknowledged ndherek sendiko`,
	date: `besok besuk lusa esok minggu pekan bulan tahun senin selasa rabu kamis jumat jum'at sabtu ahad weekend tomorrow monday tuesday wednesday thursday
		friday saturday sunday week month year isuk sesuk benjing enjang isukan enjingan tanggal`,
	why: `karena sebab sebabnya soalnya akibat ternyata rupanya bahwa because due since amargi amarga sabab lantaran berhubung mengingat disebabkan dikarenakan
		penyebab penyebabnya artinya kecuali padahal however`,
	result: `setujui menyetujui tolak kabulkan penuhi dipenuhi memenuhi batalkan dibatalkan membatalkan cabut dicabut hapus dihapus coret dicoret anggarkan menganggarkan danai didanai bayar tutup tarik ditarik sita disita terlampir attached gratis hoaks hoax otw bohong salah melarang dilarang menolak ditolak mengabulkan dikabulkan selesai beres rampung tuntas berhasil
		menyala nyala normal lancar hidup terpasang terpenuhi disetujui setuju dianggarkan teranggarkan dijadwalkan terjadwal jadwalnya cair dicairkan
		ditambal diganti dipasang diangkut dibersihkan dikeruk dibangun diaspal dicor rusak putus bocor dibuka ditutup berfungsi dibayar dibayarkan finished
		fixed repaired replaced resolved completed scheduled approved budgeted installed cleaned working`,
	not: `tidak belum bukan tanpa jangan not no cannot didn't don't doesn't won't henteu teu ora mboten boten dereng durung teuing moal`,
	ask: `berapa kapan siapa apakah kenapa mengapa bagaimana gimana mana dimana boleh tolong when where who what how why which could can pinten saha
		kumaha naon iraha lampirkan melampirkan sertakan silakan lengkapi dilengkapi bisa dapat saged tiasa isi mengisi datang unduh kunjungi`,
}

// folded maps what people write to the word that is listed.
var folded = pairs(`
	berterimakasih terimakasih
	kedepannya nanti  wonten ada
	sdh sudah  udh sudah  udah sudah  dah sudah  uda sudah  sampun sudah  wis sudah  wes sudah  parantos sudah  tos sudah  geus sudah  pun sudah
	tlh sudah  badhe akan  bade akan  bakal akan  arep akan  rek akan  meh akan  ajeng akan  baris akan  arek akan  mo akan  sdg sedang  lg sedang
	nuju sedang  nembe sedang  saweg sedang  bkn bukan  tdk tidak  gak tidak  ga tidak  nggak tidak  ngga tidak  enggak tidak  gk tidak  blm belum
	blum belum  jgn jangan  dg dengan  dgn dengan  sm sama  tuk untuk  utk untuk  buat untuk  kpd kepada  kpada kepada  krn karena  karna karena  jg juga
	aja saja  sj saja  aj saja  yg yang  dr dari  dri dari  pd pada  dlm dalam  thd terhadap  ttg tentang  tsb tersebut  spy supaya  supados supaya
	ben supaya  ambeh supaya  sangkan supaya  bpk bapak  bapa bapak  ibuk ibu  buk bu  mbk mbak  kk kak  tks terimakasih  thx terimakasih
	thanks terimakasih  tq terimakasih  makasih terimakasih  makasi terimakasih  makacih terimakasih  mksh terimakasih  trims terimakasih
	trimakasih terimakasih  trmksh terimakasih  nuhun terimakasih  suwun terimakasih  matursuwun terimakasih  nuwun terimakasih  trimakasi terimakasih
	terimakasi terimakasih  tengkyu terimakasih  maturnuwun terimakasih  makasiih terimakasih  maaciw terimakasih  syukron terimakasih
	haturnuhun terimakasih  lap laporan  lapuran laporan  laporanna laporan  laporane laporan  aduane aduan  keluhane keluhan  panglapor laporan
	laporannya laporan  sgr segera  sgera segera  scptnya secepatnya  asap segera  nti nanti  ntar nanti  ntr nanti  tar nanti  entar nanti  gek segera
	ndang segera  geura segera  enggal segera  infonya info  infona info  infone info  trus lalu  trs lalu  gimana bagaimana  gmn bagaimana  brp berapa
	kpn kapan  dmn dimana  mhn mohon  mhon mohon  hampura maaf  hapunten maaf  sepurane maaf  ngapunten maaf  ngapura maaf  mangapunten maaf  hr hari
	dihari hari  tindaklanjutin tindaklanjuti  difollowup ditindaklanjuti  followup tindaklanjuti  tindaklanjutan tindaklanjuti  tl ditindaklanjuti
	kordinasi koordinasi  kordinasikan koordinasikan  dikordinasikan dikoordinasikan  koord koordinasi  crosscheck cek  crosschek cek  cekkan cek
	chek cek  ngecheck cek  ngecek cek  mriksa cek  dipriksa dicek  siaap siap  syiap siap  siip siap  siapp siap  sipp siap  syap siap  sep siap
	cus siap  smoga semoga  mugi semoga  mugia semoga  muga semoga  mugo semoga  kulo saya  kula saya  abdi saya  sy saya  w saya  gw saya  ak aku
	blsan balasan`)

// phrases lists what several words, folded, are taken for.
var phrases = phraseList(map[string]string{
	"anda":            `to you, ke bapak, ke ibu, kepada bapak, kepada ibu, kepada anda, ke anda, with you`,
	"attention":       `to our attention`,
	"baik":            `dengan baik`,
	"besok":           `nanti sore, nanti siang, nanti malam, nanti malem, sore nanti, malam nanti, siang nanti`,
	"catat":           `keep it in mind, keep this in mind, keep in mind, keep that in mind, bear in mind, take note, taken note, took note, duly noted, well noted`,
	"cek":             `turun tangan, take a look, have a look, look at, take a closer look, turun ke lapangan, turun lapangan, cek lapangan, cek ke lapangan, cek lokasi, cek ke lokasi, ke lokasi, cek dulu, lihat dulu`,
	"demikian":        `demikian kami sampaikan, demikian disampaikan`,
	"di":              `wonten ing`,
	"dicatat":         `di catat`,
	"dicek":           `di cek`,
	"dikabari":        `di kabari`,
	"dilaporkan":      `di laporkan`,
	"diproses":        `di proses, in progress, under review, dalam proses, dalam penanganan, dalam tahap proses`,
	"disampaikan":     `di sampaikan`,
	"ditampung":       `di tampung`,
	"ditangani":       `di tangani`,
	"diterima":        `di terima, well received`,
	"diteruskan":      `di teruskan`,
	"ditindaklanjuti": `di tindak lanjuti, di tindaklanjuti, ditindak lanjuti, ditindak lanjut, di follow up, followed up`,
	"ditunggu":        `di tunggu`,
	"diurus":          `di urus`,
	"doa":             `mohon doa, mohon doanya, minta doa, minta doanya`,
	"dukungan":        `mohon dukungan`,
	"evaluasi":        `bahan perbaikan, bahan evaluasi`,
	"hariini":         `hari ini, siang ini, sore ini, pagi ini, malam ini, hari ini juga`,
	"hormat":          `dengan hormat`,
	"juga":            `tidak lupa`,
	"kabari":          `keep you informed, keep you in the loop, get back to you, come back to you, keep you posted, keep you updated, let you know, update you, be in touch, inform you, get back`,
	"kami":            `kepada kami, ke kami, pada kami, ka abdi, to us, dateng kula, kepada kita, ke saya, ke admin`,
	"kami sampaikan":  `dapat kami sampaikan`,
	"ke pak":          `ka pa`,
	"kemarin":         `kemarin sore, kemarin pagi`,
	"kerja":           `hari kerja`,
	"kerjasama":       `kerja sama`,
	"langkah":         `langkah langkah`,
	"lanjut":          `lebih lanjut`,
	"laporkan ke":     `raised this with, raise this with, raised it with, raise it with, shared this with, share this with, shared it with`,
	"maaf":            `nuwun sewu, minta maaf, mohon maaf`,
	"maka":            `oleh karena itu, untuk itu, oleh sebab itu, dengan demikian`,
	"maksimal":        `sebaik baiknya, semaksimal mungkin`,
	"masuk":           `masuk ke, masuk dalam`,
	"masukan":         `bahan masukan`,
	"membangun":       `memperbaiki diri, memperbaiki pelayanan, berbuat lebih baik`,
	"menindaklanjuti": `menindak lanjuti`,
	"mohon":           `jangan lupa, jangan bosan, jangan kapok, kami mohon, saya mohon`,
	"nanti":           `ke depan, lain waktu, lain kali`,
	"partisipasi":     `peran serta`,
	"pelayanan":       `perbaikan pelayanan, perbaikan layanan, perbaikan kami, perbaikan ke depan`,
	"perhatikan":      `tidak kami abaikan, tidak akan kami abaikan, tidak akan diabaikan`,
	"pertimbangan":    `bahan pertimbangan`,
	"pertimbangkan":   `into consideration, take it into consideration, take this into consideration, under consideration, take into account, taken into account`,
	"pr":              `pekerjaan rumah`,
	"prioritas":       `skala prioritas`,
	"sabar":           `bear with us, mohon bersabar, mohon kesabaran, mohon kesabarannya`,
	"samasama":        `sama sama, you are welcome, you're welcome`,
	"satu":            `satu per satu, satu persatu`,
	"sebagai":         `sebagai bahan`,
	"sebagaimana":     `sebagai mana`,
	"sedang":          `saat ini, right now`,
	"segera":          `as soon as possible, sesegera mungkin, secepat mungkin, dalam waktu dekat, waktu dekat, in due course, in the near future, tidak lama lagi`,
	"selalu":          `tidak bosan`,
	"senang":          `dengan senang hati`,
	"siaga":           `tidak akan tinggal diam, tidak tinggal diam`,
	"siap":            `siap salah, gas pol, siap laksanakan, siap 86, at your service`,
	"silahkan":        `tidak perlu ragu, jangan ragu, jangan sungkan, do not hesitate, don't hesitate`,
	"sini":            `ke sini`,
	"solusi":          `jalan keluar`,
	"tadi":            `tadi pagi, tadi siang, tadi sore, tadi malam, tadi malem`,
	"dalam":           `ke dalam`,
	"tenang":          `jangan khawatir, tidak usah khawatir, don't worry, tidak perlu khawatir, ora usah kuwatir`,
	"terimakasih":     `berterima kasih, ber terima kasih, terima kasih, trima kasih, thank you, many thanks, thank u, matur nuwun, matur suwun, hatur nuhun, matur sembah nuwun, terima kasi`,
	"terlampir":       `ini foto, ini fotonya, berikut foto, berikut fotonya, ini buktinya, ini videonya, berikut videonya, ini bukti, ini dokumentasinya, berikut dokumentasinya, foto terlampir, ini suratnya, berikut suratnya`,
	"teruskan":        `pass on, passed on, pass it on, passed it on, pass this on, passed this on, passing this on, passed your, pass your, passed along, pass along, handed over, forward on, hand it over`,
	"teruskan ke":     `passed to, otw ke, meluncur ke`,
	"tindaklanjut":    `tindak lanjut, tindak lanjutnya, langkah selanjutnya`,
	"tindaklanjuti":   `tindak lanjuti, follow up, follow up on, following up, look into, looking into, looked into, working to resolve, working on, take this up, work on it, working on it, on it, bring this up`,
	"tunggu":          `belum bisa memberi jawaban, belum dapat memberi jawaban, belum bisa menjawab, belum dapat menjawab, belum bisa memberikan jawaban, belum dapat memberikan jawaban, hang tight, minta waktu, mohon waktu, mohon waktunya, dipun tengga`,
})

// lexicon finds the class of a word.
var lexicon = func() map[string]class {
	m := map[string]class{}
	// Of a word listed twice, the later class here stands.
	for _, c := range [...]class{filler, title, report, answers, intro, hope, past, soon, light, about, which, to, aim, and, agree, wait, inform, mend, look, handle, follow,
		receive, urge, passTo, pass, thanks, we, being, will, has, date, why, result, not, ask} {
		for _, w := range strings.Fields(listed[c]) {
			m[w] = c
		}
	}
	return m
}()

func pairs(list string) map[string]string {
	m := map[string]string{}
	f := strings.Fields(list)
	for i := 0; i+1 < len(f); i += 2 {
		m[f[i]] = f[i+1]
	}
	return m
}

// phraseList turns a list of phrases for each word into what is taken for what.
func phraseList(lists map[string]string) map[string]string {
	m := map[string]string{}
	for word, list := range lists {
		for _, phrase := range strings.Split(list, ", ") {
			m[phrase] = word
		}
	}
	return m
}
