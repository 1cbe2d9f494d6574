package wording

import (
	"strings"
	"sync"
)

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
	tell    // wa, bilang, dorong: passing on if it is to an office
	office  // dinas, PLN, camat: whom something is passed on to
	passTo  // sampaikan, laporkan: passing on if it is to somebody else
	agree   // siap, oke, baik

	date   // when: besok, Senin
	why    // karena, ternyata
	result // selesai, menyala
	not    // tidak, belum
	ask    // berapa, kapan, boleh
)

// words lists a class's words, after folding (see folded).
var listed = [...]string{
	filler: `banyak keep keeps dipahami dimengerti kesal geram marah gregetan gemas miris malu heran kaget terkejut gembira lega penderitaan deeply sad saddened upset glad tanggungjawab saiki sakniki rapat sidang paripurna forum musrenbang reses pleno hearing parlemen rakor raker rdp mendatang tentunya prinsipnya fokus kira pikir muliakan aware situation closely councillor mp sees assist helping helps note flagging patut layak diparingi paringi gampil simkuring staf selaku maju tinggal pokoknya pokoke intinya titip titipan serius yakin percayalah keneh kénéh yak yaks yakk nah dl wae waé ae urusan giliran urutan menurut masing wajar manusiawi
 kehormatan terhormat honourable honorable takes frustrations rest assured thoughts prayers sincere sincerely deserve deserves better brighter safer cleaner stronger fairer together voice voices heard people everyone everybody nobody always forward grateful gratitude thankful pleased delighted honoured privileged noble tireless tirelessly passionate passion dedication spirit vision mission values integrity transparency accountability trusting faith hope hopes dream dreams future today's day nice wonderful lovely excellent brilliant courage brave truly indeed certainly absolutely definitely fully committed listening listen there's what's who whom those these such many lot bit still
 kepentingan rakyat jelata pancasila konstitusi dasar negara nkri bangsa jangka panjang pendek cita impian mimpi asa harap tekad niat ikhtiar perjuangan pejuang juang pengabdian dedikasi loyalitas integritas transparansi akuntabilitas profesionalisme moral moralitas etika luhur adab budaya santun sopan rukun damai tentram tenteram sejahtera makmur jaya gemilang unggul cerdas beriman bertakwa berkah barokah rezeki rejeki pahala surga amal ibadah jariyah tuhan allah gusti pangeran rahmat hidayah karunia berkat ridho ridha lindungan perlindungan dimudahkan dilancarkan diberkahi diberi dianugerahi dilindungi dibalas diijabah
 adalah ialah merupakan menjadi jadilah tantangan elemen komponen lapisan kalangan lintas sektor sektoral generasi muda milenial bersatu bersinergi berkolaborasi bergandengan bergandeng melangkah menuju mewujudkan wujudkan terwujud terwujudnya wujud mari ayo yuk marilah hayu mangga
 sepenuhnya sekuat sekeras setinggi sedalam sebesar tenaga kemampuan mampu semampu semampunya sebisa sebisanya sekuatnya
 tergerak tersentuh terharu terenyuh tersayat pilu iba empati simpati berempati bersimpati belasungkawa duka berduka berdukacita korban musibah ditinggalkan tabah tegar kuat ketabahan
 cambuk pelecut penyemangat pemacu koreksi introspeksi berbenah pembenahan pedoman acuan kompas amunisi
 keliatan kayaknya kayak sepertinya agaknya btw anyway ngab coy cuy gan gaskeun gass gas gaspol mantul jos joss jozz josss top markotop makyus asik asyik siplah oks okeh okee okelah okedeh sippp yoww yo yoo yow hm hmm hmmm eh ehh ah oh ohh uh wkwkwk wkwk xixi huhu hiks yg tabe tabek puang karaeng daeng ndoro abah umi ustadz ustaz kiai kyai nyai bunda ayah wan kanda dinda kando uni ajo etek mamak inang amang ito kaka basudara beta
 ji ki mi pi ma na ko kodong iye iyek iyo iyolah nyo dak lah kah toh mah euy atuh lur rek tah le mbok lho je nggihe monggo sumangga cekap sekap sakmeniko samangke ayeuna kiwari wengi enjang siang sonten dalu bade badé supaos wungkul pisan kacida langkung rumaos rumangsa rumiyen sumuhun muhun tansah ajeg terasna salajengna salajengipun sakedap sakedhap sekedhap sedhela sedela
 kantun kanggé kagem kangge kadya kados dening ku kalih kalian kaliyan dhumateng panjenenganipun sampean awakmu awake pean koen maneh juragan understand regret salut kurang terhadap pembinaan frustration resolve resolving closer stay tuned arahan tindakan kirang sawios perhatosan perhatosanana kana tina chat nge visi misi sejalan unit instansi opd lembaga berwenang ranah bidang bagian seksi pemangku stakeholder hehe hihi haha berkas administrasi dokumen kelengkapan lengkap kebenarannya kronologi maksud tujuan menyeluruh komprehensif berkenan berkala rutin kinerja evaluasinya pribadi pendapat opini ide gagasan kontribusinya diperlukan dibutuhkan perlu respect salute speak up wokeh weh wah wow wadah waduh aduh duh loh oalah sering lama receipt complaint ticket touch team sudi kiranya berkesan inspirasi menginspirasi inspiratif bermakna mulia kritis pedas jujur ini itu nih tuh ya yaa yah yha iya ok deh dong sih kok kan pun juga saja hanya pula lagi dulu dahulu sangat sekali banget amat begitu demikian
 semua seluruh setiap para sebuah suatu hal masalah permasalahan persoalan situasi kondisi keadaan dengan dari di oleh pada dalam atas bagi secara sebagai seperti sesuai lebih
 anda saudara saudari kamu panjenengan jenengan sampeyan njenengan anjeun dia beliau mereka warga masyarakat pelapor konstituen pengirim dapil wilayah daerah
 selamat pagi sore malam assalamualaikum waalaikumsalam wassalam wr wb warahmatullahi wabarakatuh halo hai hi hello dear salam hormat sampurasun rampes rahayu sugeng enjing wilujeng punten nuwun sewu permisi
 maaf mohon ampun ketidaknyamanan keterlambatan kekurangan keterbatasan merepotkan mengganggu harapkan berharap
 perhatian kepercayaan kepedulian kesediaan kesabaran pengertian dukungan doa partisipasi kerjasama kontribusi kerja sama peran serta waktu bantuan peduli percaya pengertiannya dimaklumi maklum memaklumi
 senang bangga menghargai apresiasi hargai mengapresiasi berharga bermanfaat baik bagus positif penting luar biasa keren mantap sip hebat siaga amanah
 memahami mengerti paham merasakan prihatin turut ikut khawatir cemas keresahan kekhawatiran harapan kesulitan keluh kesah hati sepenuh tulus mendalam hangat
 jawab tanggung komitmen berkomitmen bersama senantiasa selalu terus tetap pasti tentu insyaallah inshaallah bismillah alhamdulillah aamiin amin
 ketentuan aturan peraturan prosedur mekanisme sop standar tupoksi kewenangan tugas fungsi perundang undangan berlaku perundangan yang bersangkutan terkait
 tim kantor petugas admin fraksi komisi dewan anggota kita internal pelayanan layanan publik lapangan pihak jajaran rekan teman kawan
 sini situ sana sampai hingga lewat melalui via secepat mungkin maksimal optimal semaksimal seoptimal selambat lambat paling
 nomor no tiket kode register registrasi id ref referensi tracking antrian antrean daftar list database sistem aplikasi buku meja arsip kanal
 hubungi menghubungi menulis melapor lapor curhat berbagi bersuara meluangkan memberi memberikan menyempatkan mengingatkan bertanya menanyakan menyuarakan mengadu memberitahu menginformasikan peringatan
 the a an of for your you yours this that it its is are was were be been our us all very much so really greatly here there i am re
 sir madam mr mrs ms good morning afternoon evening night sorry apologies apologize apologise inconvenience patience understanding kind kindly please best warm regards appreciate appreciated value valued feedback
 great noted well important concern concerned hear sharing reaching out contacting writing telling taking time letting know raising bringing attention care happy matter matters issue issues further more any
 ingkang sing kang nu tea teh nya dadi dados karo sareng jeung saking saka ti saged kanggo sanget inggih nggih njih injih enggeh nun leres to ta iki niki niku kuwi punika puniku eta ieu
 rawuh temtu badheaken kersa kersaa supados sami tiyang wargi
 hari jam menit x tahap tahapan berikut berikutnya selanjutnya lanjut bentar sebentar sekedar sekadar info informasi memang betul benar tepat setuju bantu dibantu membantu support mendukung kooperatif membangun
 kejadian alami dialami dirasakan rasakan peristiwa cermat seksama saksama sungguh berarti berguna sehat sukses semangat segala bentuk dimaksud dimana sebagaimana tersebut tetapkan
 kalau jika bila apabila setelah once if when heula rumiyin riyin sik disik dhisik disek ndhisik tenang silahkan bahan satu sekiranya yaitu termasuk harus wajib
 bos boss lalai abaikan mengabaikan ganggu suara hak kewajiban pemerintah wakil perwakilan amanat kebaikan kemajuan kenyamanan keamanan keselamatan kesejahteraan kualitas mutu pelayanannya peningkatan meningkatkan tingkatkan ditingkatkan lingkungan sekitar
 as with being by on in at and or would like could may might have had far from them they can now currently take action actions appropriate necessary office staff member members department colleagues relevant each every citizen resident residents community
 pr besar kecil berat mudah min mimin gaes guys energi motivasi vitamin catatan pengingat bekal landasan rujukan dorongan pengawasan legislasi anggaranwan transparan akuntabel profesional proporsional objektif adil merata tuntasnya konsisten bertahap berkelanjutan
 solusi jalankeluar terbaik terbaiknya baiknya lebihbaik langkah strategis sinergi kolaborasi gotong royong kebersamaan silaturahmi aktif berperan memajukan pembangunan kota kabupaten provinsi desa kelurahan kampung negeri indonesia
 betapa sulit sulitnya susah repot resah kecewa kekecewaan bingung lelah sedih dukacita rasa rasanya sayang menyesal sesal ikhlas rendah ringan tangan kaki dada jiwa raga nurani hangatnya terbuka membuka mendorong dorong dukung fasilitasi memfasilitasi jembatani menjembatani advokasi awasi mengawasi
 semoga lekas ada adanya solusinya pelayan abdi masyarakatnya warganya netizen sobat sahabat konten postingan unggahan dm inbox email pesanwa formulir form kolom kotak grup group
 seriously promptly carefully thoroughly shortly urgent urgently consideration taken valuable message messages reports complaints suggestions concerns questions requests inquiry enquiry trust continued cooperation ongoing effort efforts hard work improve improving service services commit dedicated welcome ourselves we've we're we'll i'll i've i'm it's that's
 lekaslah lekasnya doakan didoakan mendoakan restu lindungi keluarga sekeluarga bpkibu bapakibu
 malem kasadayana sadayana sakabeh kabeh kabehan sedaya bareng ugi oge og nggeh yoi yup yes iyaa iyah hooh he'eh deui malih maning`,
	report:  `permintaan tuntutan curhat serat seratan curhatannya uneg pertanyaannya curahan rekaman tulisan tulisannya email kaluhan laporanna laporan keluhan aduan pengaduan aspirasi pesan masukan saran usulan usul kritik pertanyaan surat pemberitahuan informasi info permohonan proposal curhatan unek chat wa kiriman foto video dokumentasi bukti report complaint message input suggestion question request letter concern aspiration pamundut kawontenan atur aturan lapuran laporanipun pangajak panuhun semuanya`,
	title:   `puang ndoro abah umi ustadz ustaz kyai kiai haji hj pace mace ncang encang ncing nyak babe gan ndan komandan ketum dewan nona nyonya tuan noni pimpinan juragan ketua bosku bapak pak bpk ibu bu bunda mas mbak mba kak kakak bang abang bro sis om tante dik dek adik akang kang teteh teh aa aak neng mang lur dulur sedulur baraya lek pakde bude uda uni cak ning yth yang terhormat kangmas mr mrs bli mbok daeng`,
	we:      `aye ane beta awak kite kitorang ambo inyong nyong dalem ulun sayah kami kita saya aku tak kula kulo abdi urang we i gue gua`,
	has:     `sudah telah already have has been had tlah`,
	will:    `akan will shall mau hendak ingin bakal`,
	being:   `keur nembe saweg lagek mase masihan nuju still sedang currently masih`,
	light:   `dicobian cobian usahain usahaken usahakeun kerahkan mengerahkan bekerja works working mengambil diambil ambil jaga menjaga dijaga pegang sees see seen touch gets stays handle ucapkan mengucapkan diucapkan haturkan menghaturkan diaturaken menjadikannya menjadikan membuat bertekad berjanji janji jamin menjamin menjalankan jalankan lakukan dilakukan melakukan adakan diadakan jadi menjadi jadikan dijadikan coba mencoba dicoba berusaha berupaya usahakan upayakan diusahakan diupayakan mengusahakan mengupayakan bantu bantuin membantu langsung ada berada memastikan pastikan dipastikan mulai laksanakan dilaksanakan melaksanakan try make sure ensure do doing done get under masukkan dimasukkan memasukkan masukin diberikan berikan beri diberi jalan berjalan terus berikhtiar buat`,
	thanks:  ` terimakasih`,
	to:      `ten teng ame ka dhumateng nyang dumateng kepade nang ke kepada to dateng dhateng maring marang`,
	aim:     `agar supaya biar untuk guna demi semoga mudahan moga`,
	about:   `isu isunya soal terkait mengenai tentang perihal ttg masalah regarding about concerning menyangkut persoalan ihwal bab`,
	which:   `yang which`,
	and:     `dan serta lalu kemudian and then but tapi tetapi namun sambil lan tur sedangkan jadi sehingga maka so`,
	past:    `tadi barusan baru kemarin kemaren wingi wau kamari semalam today yesterday just tanggal tgl januari februari maret april mei juni juli agustus september oktober november desember`,
	soon:    `hariini segera secepatnya secepat nanti cepat cepetan asap soon shortly promptly immediately later dekat kedepan depan engko mengko mangke engke lajeng gancang enggal enggalipun sesegera possible as`,
	hope:    `semoga moga mudah mudahan`,
	answers: `balasan jawaban balesan kabar kabarnya perkembangan progres progress hasil update updates informasi info kelanjutan feedback news tanggapan respon respons`,
	intro:   `perkenalkan admin`,
	receive: `serap menyerap diserap rangkum merangkum dirangkum catetan catatan tandain ditandain masukkan dimasukkan memasukkan masukin dimasukin himpun kelompokkan dikelompokkan dikantongi kantongi pegang dipegang archived filed registering noting hear listened listening dengerin didengerin dilebokke dilebetkeun dilebetaken cathet nyathet kecathet kacatet kacathet cateut nyateut narima katampi maca maos diwaca woco diwoco moco sima rekap direkap merekap dihimpun menghimpun dikumpulkan kumpulkan inventarisir diinventarisir inventarisasi diarsipkan arsipkan denger kedengeran waos diwaos dipunwaos acknowledge acknowledges got tersimpan disimpan simpan menyimpan diregistrasi teregistrasi catet nyatet dicatetin catetin tau tahu mengetahui diketahui ketahui mlebu mlebet lebet asup terpantau termonitor tersampaikan terima diterima menerima keterima masuk catat dicatat mencatat tercatat kecatat tampung ditampung menampung baca dibaca membaca terbaca simak disimak menyimak rekam direkam terekam terdaftar teregister diregister meregistrasi didata input diinput monitor dimonitor copy received noted recorded logged registered read tampi ditampi nampi tampa ditampa dicathet dicatet tampani ditampani katampa katarima ditarima kawaos terdata terinput dengar didengar mendengar dengarkan didengarkan mendengarkan`,
	follow:  `teliti diteliti meneliti jajaki dijajaki menjajaki perhitungkan diperhitungkan memperhitungkan monitoring telaah ditelaah menelaah penelaahan suarakan menyuarakan disuarakan suaraken disuaraken angkat mengangkat bela membela dibela berjuang berjoang juangkan diperjuangkeun merjuangkeun perjoangkan dampingi mendampingi didampingi pikirkan memikirkan dipikirkan pikirin dipikirin renungkan cermati mencermati dicermati sikapi menyikapi disikapi rumuskan merumuskan dirumuskan pantengin mantengin dipantengin kawalan kawali dikawali godok digodok menggodok usahakan diusahakan mengusahakan upayakan diupayakan mengupayakan optimalkan mengoptimalkan dioptimalkan maksimalkan memaksimalkan tampilkan ingat mengingat diingat ingatnya jadiin dijadiin dijadikan jadikan pertanggungjawabkan tekankan menekankan advokasi mengadvokasi diadvokasi fight fighting pursue pursuing champion advocate advocating represent representing serve serving striving strive examine examining consider considering studying study assess assessing evaluate evaluating address addressing addressed explore exploring monitor ditalungtik dirembagan dirembag dipikir digatoske digatosaken gatosaken kawigatosan kawigatosanipun perhatosan diperhatoskeun upayain perjuangin kawalin prioritasin bahasin tuntaskan menuntaskan dituntaskan rembukan rembug dirembug jadwalkan menjadwalkan dijadwalin agendakeun sinkronisasi sinkronkan bicarakan dibicarakan membicarakan rundingkan diskusikan didiskusikan mendiskusikan musyawarahkan carikan mencari dicarikan mencarikan tindaklanjut tindaklanjuti ditindaklanjuti menindaklanjuti tindaklanjutnya usahakeun diusahakeun perjuangkan diperjuangkan memperjuangkan kawal dikawal mengawal pengawalan perhatikan diperhatikan memperhatikan atensi prioritas prioritaskan diprioritaskan memprioritaskan pertimbangkan dipertimbangkan mempertimbangkan pertimbangan evaluasi dievaluasi mengevaluasi bahas dibahas membahas pembahasan agendakan diagendakan agenda kaji dikaji mengkaji kajian pelajari dipelajari mempelajari dalami didalami mendalami kejar dikejar proceed considered consideration discussed discuss discussion prioritise prioritize priority fokus rapatkan dirapatkan tindak dimusyawarahkan koordinasi dikoordinasi koordinasikan dikoordinasikan mengkoordinasikan mengoordinasikan berkoordinasi koordinasikeun komunikasikan dikomunikasikan mengkomunikasikan`,
	handle:  `antri ngantri mengantri antre ngantre tanganin ditanganin ngurusin diurusin ngurus garapin digarapin kerjain dikerjain atasi mengatasi diatasi proses diproses memproses prosesnya urus diurus mengurus urusin tangani ditangani menangani penanganan kerjakan dikerjakan mengerjakan gercep selesaikan menyelesaikan diselesaikan process processed processing handle handled handling eksekusi dieksekusi digarap garap diuruskeun diurusi tanggapi ditanggapi menanggapi respon direspon merespon respons direspons respond`,
	look:    `ditengok nengok tengok liat liatin diliat ngeliat ngeliatin ditingal ningali ningalian tilik dicheck inspect inspecting inspected nyek nginceng ditilingi penelusuran peninjauan kunjungan survey meluncur mampir didatangi datangi mendatangi sidak dikunjungi cek dicek mengecek ngecek ceki cekin pengecekan check checked checking periksa diperiksa memeriksa pemeriksaan tinjau ditinjau meninjau survei disurvei disurvey mensurvei survai pantau dipantau memantau pantauan lihat dilihat melihat verifikasi diverifikasi memverifikasi telusuri ditelusuri menelusuri selidiki investigasi konfirmasi dikonfirmasi mengkonfirmasi tanyakan ditanyakan tanya nanyain identifikasi diidentifikasi investigate investigating review reviewed reviewing looking kroscek crosscek tingali ditingali kunjungi mengunjungi deleng didelok tiliki`,
	mend:    `benerin dibenerin betulin dibetulin perbaiki diperbaiki memperbaiki perbaikan benahi dibenahi bereskan dibereskan realisasikan direalisasikan merealisasikan`,
	inform:  `wartosan diwartosan kabarin kasitau dikasitau ngabarin ngabari kabarno dikabarno omongi diomongi notify notified wartakeun diwartakeun infoken dikabarin dibales bales ngabales mbales dibalesi kabari dikabari mengabari kabarkan infokan diinfokan menginfokan infoin beritahu diberitahu beritahukan informasikan diinformasikan menginformasikan hubungi dihubungi kontak dikontak jawab dijawab menjawab balas dibalas membalas kabaran dikabaran wartosi diwartosi inform reply respond update diupdate mengupdate kabaraken contact contacted`,
	wait:    `mangku sareh sabarlah antos ngantos antosi tungguno enteni ngantosan entosi dientosi tggu tgg tg patience dimohon patient patiently hold stay tunggu ditunggu menunggu tungguin menanti nantikan dinanti sabar bersabar wait antosan diantosan dienteni ngenteni tengga ditengga`,
	pass:    `cc cc'd ngecc disanjangkeun sanjangkeun titipkan dititipkan menitipkan fwd difwd operin dioperin terusin diterusin terusan diterusan teraske teraskeun terusken diteruske diteruskeun terasaken diterasaken naruskeun nerusake neruske neruskeun terusna diterusna dioverkan overkan limpahin dilimpahin relaying redirect redirected rerouted routed lempar dilempar lemparkan dilemparkan distribusikan didistribusikan mendistribusikan salurkan disalurkan menyalurkan transfer mention tag delegasikan didelegasikan teruskan diteruskan meneruskan limpahkan dilimpahkan melimpahkan pelimpahan disposisi disposisikan didisposisikan mendisposisikan alihkan dialihkan mengalihkan tembuskan ditembuskan eskalasi eskalasikan dieskalasi dieskalasikan mengeskalasi oper dioper mengoper operkan forward diforward forwarded forwarding escalated escalate referred refer relayed relay diteraskeun neraskeun terusaken dipunterusaken terusno diterusno terusake diterusake`,
	passTo:  `tepikeun ditepikeun nepikeun dugikeun didugikeun ngadugikeun serahken layangkan dilayangkan melayangkan unggah diunggah mengunggah omongke omongne aturke diaturke ngaturaken diaturaken wadulno adukan diadukan mengadukan sampekan sampekno sampeaken kandakke dikandakke ditembusi lapurkeun dilapurkeun laporkeun dilaporkeun laporne submit submitting tabled bring brought taken naikkan dinaikkan naikin mintakan dimintakan bersurat surati menyurati suratkan disurati infoke sampaikan disampaikan menyampaikan sampein sampaiin laporkan dilaporkan melaporkan laporin kirim dikirim mengirim kirimkan dikirimkan mengirimkan lanjutkan dilanjutkan melanjutkan serahkan diserahkan menyerahkan share dishare ajukan diajukan mengajukan usulkan diusulkan mengusulkan disampekno sampekne sampekake aturaken dipunaturaken matur bawa dibawa shared sent send sending submitted raise raised reported lapor haturkeun dihaturkeun umpankan teruske bisikkan`,
	tell:    `emailed wrote written called texted phoned spoke spoken contacted wa whatsapp japri telepon telpon telp dm mention fwd unggah mengunggah dorong mendorong bilang bilangin bilangno ngomong omong omongke omongkan ngomongke bicara berbicara sarankan menyarankan rekomendasikan merekomendasikan desak mendesak imbau mengimbau himbau menghimbau tujukan ditujukan layangkan melayangkan dilayangkan colek nyolek tag ngetag kontak ngontak hubungi menghubungi ingatkan mengingatkan kabari wartosi urge urged asked ask`,
	office:  `board authority authorities ministry police rumahsakit rsud dinsosnya perkim dprkp kemenpupr kemendagri bawas bkn samsat imigrasi syahbandar posyandu sekolah disperkim disnakertrans dpmptsp ptsp bpprd dispenda dinas dinasnya dishub dinsos dinkes disdik disdukcapil dukcapil dpupr dpu pupr pu puskesmas dlh dlhk bpbd bpn bkd bkpsdm bappeda bapenda bpkad inspektorat satpolpp satpol pp pln pdam telkom bpjs bulog baznas ombudsman kejari kejaksaan polisi polsek polres polda kapolsek kapolres koramil damkar kementerian kemenag kemensos kemendikbud kemenkes kementan kemenhub kemen menteri mayor agency department departemen council bupati walikota gubernur wabup wawali sekda camat kecamatan kacamatan lurah kelurahan kades kepaladesa perangkat kadis kadisnya kabid kasi pemkot pemkab pemda pemprov pemdes pemerintah bumd balai bbws bbpjn upt uptd korwil opd opdnya skpd instansi rt rw pengembang developer kontraktor pengelola sp4n lapor diskominfo disperindag disnaker disbudpar kesra kpu bawaslu bkkbn pertamina operator komisi dprd dpr`,
	agree:   `siap ok oke okay okey baik ashiap siyap laksanakan laksanaken rebes roger sure acknowledged ndherek sendiko`,
	date:    `lebaran idulfitri iduladha natal ramadan ramadhan puasa easter christmas besok besuk lusa esok minggu pekan bulan tahun senin selasa rabu kamis jumat jum'at sabtu ahad weekend tomorrow monday tuesday wednesday thursday friday saturday sunday week month year isuk sesuk benjing enjang isukan enjingan pukul jam tanggal`,
	why:     `karena sebab sebabnya soalnya akibat ternyata rupanya bahwa because due since amargi amarga sabab lantaran berhubung mengingat disebabkan dikarenakan penyebab penyebabnya artinya kecuali padahal however`,
	result:  `penerima penerimanya peserta pesertanya terpilih gratis hoaks hoax otw bohong salah melarang dilarang menolak ditolak mengabulkan dikabulkan selesai beres rampung tuntas berhasil menyala nyala normal lancar hidup terpasang terpenuhi disetujui setuju dianggarkan teranggarkan dijadwalkan terjadwal jadwalnya cair dicairkan ditambal diganti dipasang diangkut dibersihkan dikeruk dibangun diaspal dicor rusak putus bocor dibuka ditutup berfungsi dibayar dibayarkan finished fixed repaired replaced resolved completed scheduled approved budgeted installed cleaned working`,
	not:     `dak indak ndak nda kagak kaga tara sanes tidak belum bukan tanpa jangan not no cannot didn't don't doesn't won't henteu teu ora mboten boten dereng durung teuing moal`,
	ask:     `berapa kapan siapa apakah kenapa mengapa bagaimana gimana mana dimana boleh minta tolong when where who what how why which could can pinten saha kumaha naon iraha lampirkan melampirkan sertakan silakan lengkapi dilengkapi bisa dapat saged tiasa isi mengisi datang unduh kunjungi`,
}

// folded maps what people write to the word that is listed.
var folded = pairs(`
	tertanggal tanggal bertanggal tanggal pertanggal tanggal ttgl tanggal
	sekarang sedang
	udeh sudah ude sudah alah sudah sampung sudah mpun sudah
	trm terima sgt sangat dl dulu sdr saudara tp tapi tpi tapi bs bisa kl kalau klo kalau kalo kalau lgsg langsung lgs langsung byk banyak dpt dapat trmksih terimakasih brkt berkat ktr kantor dgr dengar jln jalan sblm sebelum stlh setelah msk masuk msh masih mash masih hsl hasil kbr kabar prhatian perhatian tgg tunggu tng tunggu aja saja bgt banget bngt banget ank anak org orang tmn teman smua semua dtg datang jwb jawab bnr benar kpd kepada prkmbangan perkembangan kesana sana sonten sore entar nanti tar nanti kaga tidak kagak tidak ndak tidak nda tidak dak tidak
	sdh sudah udh sudah udah sudah dah sudah uda sudah sampun sudah wis sudah wes sudah parantos sudah tos sudah geus sudah tlh sudah
	badhe akan bade akan bakal akan arep akan rek akan meh akan ajeng akan baris akan arek akan mo akan
	sdg sedang lg sedang nuju sedang nembe sedang saweg sedang
	bkn bukan tdk tidak gak tidak ga tidak nggak tidak ngga tidak enggak tidak gk tidak blm belum blum belum jgn jangan
	dg dengan dgn dengan sm sama tuk untuk utk untuk buat untuk kpada kepada krn karena karna karena jg juga sj saja aj saja
	yg yang dr dari dri dari pd pada dlm dalam thd terhadap ttg tentang tsb tersebut spy supaya supados supaya ben supaya ambeh supaya sangkan supaya
	bpk bapak bapa bapak ibuk ibu buk bu mbk mbak kk kak
	tks terimakasih thx terimakasih thanks terimakasih tq terimakasih makasih terimakasih makasi terimakasih makacih terimakasih mksh terimakasih trims terimakasih trimakasih terimakasih trmksh terimakasih nuhun terimakasih suwun terimakasih matursuwun terimakasih nuwun terimakasih trimakasi terimakasih terimakasi terimakasih tengkyu terimakasih maturnuwun terimakasih makasiih terimakasih maaciw terimakasih syukron terimakasih haturnuhun terimakasih
	lap laporan lapuran laporan laporanna laporan laporane laporan aduane aduan keluhane keluhan panglapor laporan laporannya laporan
	sgr segera sgera segera scptnya secepatnya asap segera nti nanti ntar nanti ntr nanti gek segera ndang segera geura segera enggal segera
	infonya info infona info infone info
	trus lalu trs lalu
	gimana bagaimana gmn bagaimana brp berapa kpn kapan dmn dimana
	mhn mohon mhon mohon hampura maaf hapunten maaf sepurane maaf ngapunten maaf ngapura maaf mangapunten maaf
	hr hari dihari hari
	tindaklanjutin tindaklanjuti difollowup ditindaklanjuti followup tindaklanjuti tindaklanjutan tindaklanjuti tl ditindaklanjuti
	kordinasi koordinasi kordinasikan koordinasikan dikordinasikan dikoordinasikan koord koordinasi
	crosscheck cek crosschek cek cekkan cek chek cek ngecheck cek ngecek cek mriksa cek dipriksa dicek
	siaap siap syiap siap siip siap siapp siap sipp siap syap siap sep siap cus siap
	smoga semoga mugi semoga mugia semoga muga semoga mugo semoga
	kulo saya kula saya abdi saya sy saya w saya gw saya ak aku
	blsan balasan
	wonten ada langkah tindaklanjut dst dan`)

// phrases maps several words to one.
var phrases = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"terima kasih": "terimakasih", "trima kasih": "terimakasih", "thank you": "terimakasih", "many thanks": "terimakasih", "thank u": "terimakasih",
		"matur nuwun": "terimakasih", "matur suwun": "terimakasih", "hatur nuhun": "terimakasih", "matur sembah nuwun": "terimakasih", "terima kasi": "terimakasih", "nuwun sewu": "maaf",
		"tindak lanjut": "tindaklanjut", "tindak lanjuti": "tindaklanjuti", "di tindak lanjuti": "ditindaklanjuti", "di tindaklanjuti": "ditindaklanjuti", "ditindak lanjuti": "ditindaklanjuti", "menindak lanjuti": "menindaklanjuti", "tindak lanjutnya": "tindaklanjut", "ditindak lanjut": "ditindaklanjuti",
		"follow up": "tindaklanjuti", "di follow up": "ditindaklanjuti", "follow up on": "tindaklanjuti", "following up": "tindaklanjuti", "followed up": "ditindaklanjuti", "look into": "tindaklanjuti", "looking into": "tindaklanjuti", "looked into": "tindaklanjuti", "take a look": "cek", "have a look": "cek", "look at": "cek",
		"get back to you": "kabari", "come back to you": "kabari", "keep you posted": "kabari", "keep you updated": "kabari", "let you know": "kabari", "update you": "kabari", "be in touch": "kabari", "inform you": "kabari", "get back": "kabari",
		"pass on": "teruskan", "passed on": "teruskan", "pass it on": "teruskan", "passed it on": "teruskan", "pass this on": "teruskan", "passed this on": "teruskan", "passing this on": "teruskan", "passed your": "teruskan", "passed to": "teruskan ke", "pass your": "teruskan", "passed along": "teruskan", "pass along": "teruskan", "handed over": "teruskan", "forward on": "teruskan", "hand it over": "teruskan",
		"into consideration": "pertimbangkan", "take it into consideration": "pertimbangkan", "take this into consideration": "pertimbangkan", "under consideration": "pertimbangkan", "raised this with": "laporkan ke", "raise this with": "laporkan ke", "raised it with": "laporkan ke", "raise it with": "laporkan ke", "shared this with": "laporkan ke", "share this with": "laporkan ke", "shared it with": "laporkan ke", "take a closer look": "cek", "working to resolve": "tindaklanjuti", "working on": "tindaklanjuti", "take note": "catat", "taken note": "catat", "took note": "catat", "take into account": "pertimbangkan", "taken into account": "pertimbangkan", "take this up": "tindaklanjuti", "work on it": "tindaklanjuti", "working on it": "tindaklanjuti", "on it": "tindaklanjuti", "bear with us": "sabar", "hang tight": "tunggu", "bring this up": "tindaklanjuti",
		"di terima": "diterima", "di proses": "diproses", "di cek": "dicek", "di teruskan": "diteruskan", "di sampaikan": "disampaikan", "di catat": "dicatat", "di tunggu": "ditunggu", "di kabari": "dikabari", "di laporkan": "dilaporkan", "di tampung": "ditampung", "di urus": "diurus", "di tangani": "ditangani",
		"hari ini": "hariini", "siang ini": "hariini", "sore ini": "hariini", "pagi ini": "hariini", "malam ini": "hariini", "saat ini": "sedang", "right now": "sedang", "as soon as possible": "segera", "sesegera mungkin": "segera", "secepat mungkin": "segera", "dalam waktu dekat": "segera", "waktu dekat": "segera", "in due course": "segera", "ke depan": "nanti", "lain waktu": "nanti", "lain kali": "nanti", "in the near future": "segera", "hari kerja": "kerja",
		"hari ini juga": "hariini", "tadi pagi": "tadi", "tadi siang": "tadi", "tadi sore": "tadi", "tadi malam": "tadi", "tadi malem": "tadi", "kemarin sore": "kemarin", "kemarin pagi": "kemarin",
		"minta maaf": "maaf", "mohon maaf": "maaf", "minta waktu": "tunggu", "mohon waktu": "tunggu", "mohon waktunya": "tunggu", "mohon bersabar": "sabar", "mohon kesabaran": "sabar", "mohon kesabarannya": "sabar", "mohon doa": "doa", "mohon doanya": "doa", "mohon dukungan": "dukungan", "minta doa": "doa", "minta doanya": "doa",
		"tidak perlu ragu": "silahkan", "pekerjaan rumah": "pr", "jalan keluar": "solusi", "memperbaiki diri": "maju", "memperbaiki pelayanan": "maju", "perbaikan pelayanan": "pelayanan", "perbaikan layanan": "pelayanan", "perbaikan kami": "pelayanan", "perbaikan ke depan": "pelayanan", "bahan perbaikan": "evaluasi", "berbuat lebih baik": "maju", "tidak lama lagi": "segera", "tidak lupa": "juga", "tidak tinggal diam": "siaga", "tidak bosan": "selalu", "jangan lupa": "mohon", "jangan bosan": "mohon", "jangan kapok": "mohon", "jangan khawatir": "tenang", "tidak usah khawatir": "tenang", "don't worry": "tenang", "jangan ragu": "silahkan", "jangan sungkan": "silahkan", "tidak perlu khawatir": "tenang", "do not hesitate": "silahkan", "don't hesitate": "silahkan", "ora usah kuwatir": "tenang",
		"sebagai mana": "sebagaimana", "tanggung jawab": "tanggungjawab", "menaruh perhatian": "perhatikan", "memberi perhatian": "perhatikan", "memberikan perhatian": "perhatikan", "perhatian besar": "perhatikan", "perhatian utama": "perhatikan", "school board": "board", "hal ini": "laporan", "hal tersebut": "laporan", "hal itu": "laporan", "hal dimaksud": "laporan", "persoalan ini": "laporan", "persoalan tersebut": "laporan", "persoalan itu": "laporan", "persoalan dimaksud": "laporan", "permasalahan ini": "laporan", "permasalahan tersebut": "laporan", "permasalahan itu": "laporan", "permasalahan dimaksud": "laporan", "masalah ini": "laporan", "masalah tersebut": "laporan", "masalah itu": "laporan", "masalah dimaksud": "laporan", "bersama sama": "bersama", "tahun tahun": "nanti", "di meja": "teruskan ke", "jam kerja": "kerja", "make sure": "pastikan", "rapat dengar pendapat": "rapat", "saran membangun": "saran", "kritik membangun": "kritik", "yang membangun": "yang maju", "sangat membangun": "maju", "rumah sakit": "rumahsakit", "rest assured": "tenang", "selamat hari raya": "selamat", "hari raya": "selamat", "lahir dan batin": "maaf", "lahir batin": "maaf", "seusai libur": "nanti", "setelah libur": "nanti", "tanggal mainnya": "kabar", "besok besok": "nanti", "kapan kapan": "nanti", "di tangan yang tepat": "kawal", "tetap di jalur": "kawal", "tidak tidur": "siaga", "tidak akan tinggal diam": "siaga", "as well as": "and", "no later": "nanti", "no doubt": "tenang", "don't you worry": "tenang", "no worries": "tenang", "be assured": "tenang", "rest easy": "tenang", "of course": "tentu", "at this time": "sedang", "at the moment": "sedang", "at this point": "sedang", "in touch": "kabari", "kesempatan pertama": "segera", "pada kesempatan": "nanti", "masa sidang": "rapat", "yang akan datang": "nanti", "akan datang": "nanti", "di masa mendatang": "nanti", "masa depan": "nanti", "hari demi hari": "selalu", "dari waktu ke waktu": "selalu", "minta sabar": "sabar", "mohon pengertian": "maaf", "mohon pengertiannya": "maaf", "mohon maklum": "maaf", "masukan berharga": "masukan", "ke dalam": "dalam", "garis terdepan": "siaga", "garda terdepan": "siaga", "garda depan": "siaga", "titip salam": "salam", "orang seperti": "seperti", "orang orang seperti": "seperti", "wong cilik": "rakyat", "rakyat kecil": "rakyat", "sebagai bahan": "sebagai", "bahan masukan": "masukan", "kerja sama": "kerjasama", "peran serta": "partisipasi", "lebih lanjut": "lanjut", "sama sama": "samasama", "you are welcome": "samasama", "you're welcome": "samasama",
		"dengan baik": "baik", "dengan hormat": "hormat", "dengan senang hati": "senang", "kepada kami": "kami", "ke kami": "kami", "pada kami": "kami", "ka abdi": "kami", "to us": "kami", "dateng kula": "kami", "to our attention": "attention", "to you": "anda", "kepada kita": "kami", "ke saya": "kami", "ke admin": "kami", "ke sini": "sini", "ke bapak": "anda", "dhateng bapak": "anda", "ame bapak": "anda", "ka bapa": "anda", "ka bapak": "anda", "nang bapak": "anda", "maring bapak": "anda", "ke beliau": "anda", "kepada beliau": "anda", "ke ibu": "anda", "kepada bapak": "anda", "kepada ibu": "anda", "kepada anda": "anda", "ke anda": "anda", "with you": "anda",
		"turun ke lapangan": "cek", "turun lapangan": "cek", "cek lapangan": "cek", "cek ke lapangan": "cek", "cek lokasi": "cek", "cek ke lokasi": "cek", "ke lokasi": "cek", "masuk ke": "masuk", "masuk dalam": "masuk", "cek dulu": "cek", "in progress": "diproses", "under review": "diproses", "lihat dulu": "cek", "dalam proses": "diproses", "dalam penanganan": "diproses", "dalam tahap proses": "diproses",
		"oleh karena itu": "maka", "untuk itu": "maka", "oleh sebab itu": "maka", "dengan demikian": "maka", "kami mohon": "mohon", "saya mohon": "mohon",
		"nanti sore": "besok", "nanti siang": "besok", "nanti malam": "besok", "nanti malem": "besok", "sore nanti": "besok", "malam nanti": "besok", "siang nanti": "besok",
		"demikian kami sampaikan": "demikian", "demikian disampaikan": "demikian", "dapat kami sampaikan": "kami sampaikan",
		"bahan pertimbangan": "pertimbangan", "bahan evaluasi": "evaluasi", "skala prioritas": "prioritas", "gas pol": "siap", "siap laksanakan": "siap", "siap 86": "siap", "duly noted": "catat", "well received": "diterima", "well noted": "catat", "sebaik baiknya": "maksimal", "semaksimal mungkin": "maksimal",
		"wonten ing": "di", "langkah langkah": "langkah", "langkah selanjutnya": "tindaklanjut", "at your service": "siap", "satu per satu": "satu", "satu persatu": "satu",
	}
})

// lexicon finds the class of a word.
var lexicon = sync.OnceValue(func() map[string]class {
	m := map[string]class{}
	// Of a word listed twice, the later class here stands.
	for _, c := range [...]class{filler, title, report, answers, intro, hope, past, soon, light, about, which, to, aim, and, agree, wait, inform, mend, look, handle, follow,
		receive, tell, office, passTo, pass, thanks, we, being, will, has, date, why, result, not, ask} {
		for _, w := range strings.Fields(listed[c]) {
			m[w] = c
		}
	}
	return m
})

// pairs maps each word at an odd place of a list to the one behind it.
func pairs(list string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		m := map[string]string{}
		f := strings.Fields(list)
		for i := 0; i+1 < len(f); i += 2 {
			m[f[i]] = f[i+1]
		}
		return m
	})
}
