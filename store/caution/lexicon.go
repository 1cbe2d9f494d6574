package caution

import (
	"strings"
	"sync"
)

// ground is what a listed word speaks for.
type ground uint8

const (
	none    ground = iota
	gamble         // what is gambled with
	lend           // money lent to whoever asks, money that grows by itself, prizes
	adult          // sex for sale, remedies for it
	trade          // followers, documents, charms and the like, for sale
	offer          // calls upon the reader to buy, to join, to click
	against        // speaks as one who complains, asks, or has suffered from it
	insult         // said to hurt
	beast          // an insult, unless an animal is meant
)

// sense is what a listed word, or several in a row, say.
type sense struct {
	ground ground
	weight int
}

// phraseMost is how many words a listed phrase has at most.
const phraseMost = 4

// lists of phrases, parted by commas, by ground and weight.
var lists = []struct {
	sense
	phrases string
}{
	{sense{gamble, 6}, `slot gacor, situs gacor, gacor hari ini, maxwin, slot online, situs slot, agen slot, bandar slot, link slot, slot terpercaya, slot resmi,
		link gacor, link alternatif, bandar togel, togel online, situs togel, agen togel, situs judi, agen judi, bandar judi, judi slot, agen bola, taruhan bola online, situs taruhan bola,
		bandar bola, poker online, situs poker, casino online, live casino, kasino online, rtp live, rtp slot, rtp tertinggi, bocoran slot, bocoran rtp, pola gacor, pola slot,
		scatter hitam, mahjong ways, gates of olympus, sweet bonanza, starlight princess, pragmatic play, pgsoft, pg soft, habanero slot, sbobet, freebet, free bet, depo receh,
		bonus new member, new member 100, bonus depo, bonus deposit, deposit pulsa, depo pulsa, depo dana, deposit dana, depo qris, slot qris, slot dana, slot pulsa, slot deposit,
		depo 5k, depo 10k, depo 10rb, depo 5rb, depo 25, depo 50, anti rungkad, anti rungkat, gampang jp, auto jp, jp paus, auto maxwin, auto gacor, auto sultan, slot thailand, akun pro, akun vip slot, akun gacor, server thailand, server luar, server kamboja, slot server,
		slot88, slot777, slot demo, demo slot, sabung ayam online, tembak ikan online, bandarq, dominoqq, domino qq, toto macau, toto 4d, togel hongkong, prediksi togel, prediksi sgp, prediksi hk, prediksi sdy, angka jitu, angka main, bbfs, syair sgp, syair hk,
		result sgp, keluaran sgp, keluaran hk, data sgp, bo slot, bo togel, bo terpercaya, bo gacor, room gacor, jam gacor, turnover kecil, rollingan, cashback mingguan, winrate tertinggi, mix parlay,
		spin gratis, free spins, no deposit bonus, online casino, casino bonus, online slots, slot machine online, sports betting, betting site, gacor parah, gacor banget, gacor pol, hadiah 4d, hadiah 2d, putaran gratis, scatter zeus, kakek zeus`},
	{sense{gamble, 4}, `gacor, togel, rungkad, rungkat, maxwin x1000, jackpot, scatter, zeus, olympus, parlay, kasino, casino, depo, wd cepat, wd kilat, wd lancar, pasti wd, pasti dibayar, berapapun dibayar, berapapun pasti dibayar, dibayar lunas,
		withdraw cepat, proses wd, perkalian, mudah menang, gampang menang, pasti menang, sering menang, winrate, win rate, modal receh, modal 10rb, modal 20rb, modal 50rb, game penghasil uang, judi online, judol, main slot, pragmatic, toto, 4d, sgp, sdy, betting, taruhan, jadi sultan, langsung jp, menang terus, cuan terus, cuan tiap hari, pecah x500`},
	{sense{gamble, 2}, `slot, slots, judi, jp, deposit, wd, withdraw, rtp, bet, spin, poker, cuan, hoki, turnover, mahjong, bandar, menang banyak, kemenangan, x500, x1000, x5000, 777, 4d`},

	{sense{lend, 5}, `butuh dana cepat, butuh dana, dana cepat, dana tunai, dana cair, dana talangan, pinjaman tanpa jaminan, pinjaman online cepat, pinjaman cepat, pinjaman kilat, pinjaman dana, pinjaman uang, jasa pinjaman, jasa gestun, gestun, pinjol cepat, pinjol resmi, pinjol legal, gadai bpkb, jaminan bpkb, tanpa jaminan,
		tanpa bi checking, tanpa survei, tanpa survey, langsung cair, cair hari ini, cair 5 menit, cair 10 menit, cair 15 menit, proses 5 menit, 5 menit cair, pasti cair, acc cepat, limit besar, limit hingga, cicilan ringan, bunga rendah, bunga ringan, bunga 0, bunga 1, syarat ktp, cukup ktp, modal ktp, tanpa ribet,
		koperasi simpan pinjam, investasi modal kecil, investasi 1jt, investasi 500rb, profit harian, profit konsisten, passive income, pasif income, penghasilan pasif, titip dana, trading otomatis, robot trading, sinyal trading, copy trade, copy trading, dijamin profit, dijamin untung, untung 100,
		modal balik, uang kembali berlipat, berlipat ganda, kerja sampingan, kerja part time, part time online, kerja online, kerja dari rumah, kerja dari hp, cukup like, like dan subscribe, gaji harian, komisi harian, penghasilan tambahan, penghasilan jutaan, jutaan rupiah per hari,
		pemenang undian, memenangkan undian, hadiah undian, undian berhadiah, anda terpilih, nomor anda terpilih, nomor anda memenangkan, anda mendapatkan hadiah, anda memenangkan, klaim hadiah, pin pemenang, giveaway saldo, saldo dana gratis, saldo gratis, dana kaget, kuota gratis, pulsa gratis,
		personal loan, business loan, loan offer, instant loan, quick loan, low interest, interest rate of, apply for a loan, guaranteed returns, guaranteed profit, double your money, double your bitcoin, bitcoin investment, crypto investment, forex trading, work from home, earn money online, make money online, earn up to, easy money, claim your prize, you have won, you have been selected, lottery winner, inheritance fund`},
	{sense{lend, 4}, `paket hadiah, dapat hadiah, mendapatkan hadiah, hadiah dari shopee, klaim dalam, klaim sekarang, klaim saldo, gopay gratis, ovo gratis, shopeepay gratis, isi data, gadaikan, gadai, dana hingga, pinjaman hingga, plafon hingga, ksp, koperasi pinjaman, pinjol terpercaya, profit harian, withdraw kapan saja, investasi emas digital, investasi online, legal dan aman, admin online, gaji jutaan, gaji 4 juta, gaji 5 juta, gaji 3 juta, tanpa pengalaman, dari rumah, kerja dari rumah, bisnis online, tanpa modal, modal hp, bagi hasil, signals, signal premium, silihan duit, silihan, nginjeum duit, butuh modal, solusi keuangan, proses cepat, pencairan cepat, pencairan, kartu kredit, take over, invest now, financial freedom, forex robot, minimum deposit, withdraw anytime, claim your reward, free iphone, gift card, cash prize, refinance, credit score`},
	{sense{lend, 3}, `arisan online, arisan, get 5 juta, amanah, uang jajan, main game dibayar, dibayar, balik modal, verifikasi, akan diblokir, akun anda akan, pemenang kuis, berhak, panitia, kuis, trading bot, guarantees, bad credit, loan today, make money, followers, real followers, profit per bulan, untung bulanan, freon, cuci ac, teknisi`},
	{sense{lend, 2}, `pinjaman, pinjol, investasi, profit, trading, forex, crypto, kripto, bitcoin, binance, usdt, airdrop, cair, gadai, cicilan, komisi, bonus harian, loan, loans, lottery, undian, prize, saldo`},

	{sense{adult, 6}, `open bo, vcs, bispak, cewek panggilan, wanita panggilan, ayam kampus, bisa dibooking, pijat plus, pijat plus plus, panti pijat plus, video bokep, bokep viral, bokep, video mesum viral, link viral no sensor, no sensor, full durasi, full video viral, live bugil, cam sex, hot live, obat kuat, obat perangsang, obat vitalitas,
		pembesar, pembesar penis, alat bantu sex, tahan lama di ranjang, viagra, cialis, hammer of thor, sex toys, hot girls, nude video, escort service, call girls, adult dating, sexy girls, angels ready, ready bo, bo ready, stay ready, slow respon no, include room, exclude room, nego halus, real pict, video call sex, wik wik, pap tt`},
	{sense{adult, 4}, `film semi, video viral, viral tiktok, tanpa sensor, full tanpa sensor, panggilan hotel, massage panggilan, pijat panggilan, massage, terapis, terapis cantik, terapis muda, include semua, wanita dewasa, pria dewasa, janda, brondong, sugar daddy, sugar mommy, herbal pria, stamina pria, vitalitas pria, jamu kuat, obat perkasa, kejantanan, ejakulasi dini, magic power, nonton bokep, bokep jepang, streaming bokep, escort, erotic, hookup`},
	{sense{adult, 2}, `bugil, telanjang, mesum, sange, ngewe, sexy, porn, xxx, nude, hot video, crot`},

	{sense{trade, 5}, `jual followers, tambah followers, followers aktif, jasa followers, jual akun, jual ijazah, jasa ijazah, ijazah asli, pembuatan ijazah, jasa pembuatan sim, jual sertifikat, sertifikat vaksin, jasa skripsi, joki tugas, joki skripsi, jasa joki, jasa seo, jasa backlink, seo services, backlinks, jasa website, jasa pembuatan website, jasa iklan,
		pesugihan, penglaris, pelet, pengasihan, uang gaib, dana gaib, dana hibah gaib, jimat, bulu perindu, dukun sakti, mbah dukun, nomor ritual, angka ritual, penggandaan uang, obat pelangsing, pelangsing, turun berat badan, turun 10 kg, peninggi badan, pemutih badan, skincare, obat herbal, 
		diskon 50, diskon 70, diskon besar, cuci gudang, promo terbatas, promo akhir tahun, promo hari ini, harga grosir, ready stock, siap kirim, cod seluruh indonesia, gratis ongkir, free ongkir, flash sale, jual murah, harga termurah, harga promo, beli 1 gratis 1, beli sekarang, pesan sekarang, order sekarang, open reseller, cari reseller, open order, jastip, lelang mobil, over kredit, kavling murah, rumah subsidi dp 0, dp 0, dp ringan,
		buy now, limited offer, limited time offer, best price, cheap price, weight loss, lose weight, rank your website, guest post, web design services, increase traffic, bulk email, followers instagram, instagram followers, uang palsu, upal`},

	{sense{trade, 3}, `coblos nomor, coblos no, nomor urut, mohon doa restu, doa restunya, ayo pilih, ayo menangkan, jasa, dijual, jual, menjual, jual beli, ijazah, original, ori, kw super, checkout, booking sekarang, booking, sebelum kehabisan, marketing, rahasia terjamin, terdaftar, kilat, tanpa tes, langsung jadi, termurah, murah meriah, harga mahasiswa, harga miring, harga nego, grosir, reseller, dropship, supplier, distributor, ready, pre order, testimoni, cashback, voucher, kode promo, kupon, konsultasi gratis, mahar, susuk, sim kilat, smm panel, likes, views, subscribers, verified, akun premium, netflix, spotify premium, pulsa murah, kuota murah, herbal, sembuh total, tanpa efek samping, bpom, obat diabetes, asam urat, kolesterol, properti, cluster, shm, welcome bonus, roulette, slots, discount, sale, shop, wholesale, supplements, pills`},
	{sense{trade, 2}, `langganan vip, vip, akurat, kode pin, pin di, uang tunai, poin, giveaway, menangkan, menangkan hadiah, ikuti akun, follow akun, sedot, binary options, weekly, per week, message me, singles, hot singles, want to chat, flirt, passports, driver licenses, fake documents, diplomas, free spins, new players, spins, jackpot city, casino, bandar online, 24 jam, stok terbatas, like new, terlaris, best seller, paling murah, garansi uang kembali, tanpa dp, sales, agen resmi, distributor resmi, dibutuhkan segera, lowongan, loker, gaji, fee, komisi, pelunasan, galbay, aborsi, cytotec, obat telat bulan, telat bulan, penggugur, sadap, hack wa, gus, abah, ki ageng, eyang, mahar, pelaris, buka aura, sewa, rental, lepas kunci, harian bulanan, katalog, kaos, sablon, hijab, gamis, sepatu, tas, parfum, madu, kopi, snack, katering, catering, kue, undangan digital, undangan pernikahan, apk, file apk, bea cukai, paket anda, paket tertahan, akun anda, verifikasi akun, rekening anda, kavling, tanah kavling, cicil, dicicil, survei gratis, lunas, kpr, over, freelance, rating, dibayar, per tugas, komisi, talangi, kami talangi, tutup pinjol, transfer, langsung transfer, modal ktp saja, cukup ktp,
		surat sakit, surat dokter, skck, jalur dalam, tanpa antri, tanpa antre, bayar setelah jadi, pengurusan, calo, paranormal, dukun, ampuh, mujarab, nyi, ki, mbah, ritual, azimat, minyak lintah, terbukti, asli papua, stamina, penambah, besar dan panjang, tahan lama, minyak, kapsul, pil, suplemen, cewek, cantik, menemani, exclude, incall, outcall, semi, viral, mahasiswi, indo viral, nobar, streaming, naikin rating, like dan view, tambah like, view tiktok, viewers, engagement, rekber, top up, topup, diamond, mobile legend, joki, voucher game, hacker, hack, recover, hire, for hire, seo, first page of google, google ranking, traffic, domain, hosting, enlarge, natural remedy, miracle, expert, investment, million usd, business proposal, inheritance, dear friend, beneficiary, hotel, tiket murah, umroh, umrah promo, travel, elektronik, iphone, samsung, laptop second, second, bekas berkualitas, kredit motor, kredit mobil, promo dp, angsuran, asuransi jiwa, prospek, mlm, downline, bonus jaringan, website, percetakan, cetak, servis ac, service ac, sedot wc, jasa sedot wc, tukang, les privat, bimbel, kursus, pelatihan bersertifikat, webinar, seminar gratis, sertifikat`},
	{sense{gamble, 3}, `prediksi bola, bola malam ini, skor akurat, slot pragmatik, link slot, link vip, vip slot, bandar online, new players, jackpotcity, kenging bonus, bonus 100, bonus 200, bonus 50, daptar, temenku dapet, kemarin dapet, dapet jutaan, modal ceban, modal goceng, modal cuma, modal kecil, coba hoki, hoki di, keluaran, macau, hongkong, sydney, singapore pools, ceme, dominoqq, gaple online, capsa, bandar ceme, id 8 game, proses depo, bonus harian, turnover, event turnover, tipster, odds, over under, handicap, crypto casino, deposit match, win big, roulette, blackjack, baccarat, klik profil, profil gua, link profil, bandar darat, aduq, adu q, sakong, fish hunter, rungkat, gas wd, langsung wd, auto wd, pecahan, freespin, sensational, wild, maxwinn, jepe, jepey, sensasional, gacir, gampang jepe, menyala abangku, menang di, menang di situs, di situs ini, situs ini`},
	{sense{offer, 3}, `tinggal klik, buka link, cek link, cek profil, link di profil, pesan via, pesan lewat, isi formulir, isi data, isi form, dm ya, chat aja, info dm, kontak kami, call wa, telp wa, telpon wa, wa admin, admin siap, siap membantu, siap bimbing, konsultasi, booking, klik link, klik disini, klik di sini, klik link ini, klik tautan, klik link di bio, link di bio, link bio, cek bio, cek bio kami, daftar sekarang, daftar disini, daftar di sini, daftar segera, langsung daftar, segera daftar, buruan daftar, ayo daftar, yuk daftar, gabung sekarang, join sekarang, ayo gabung, yuk gabung, yuk join, buruan join, buruan gabung, segera bergabung, join grup, join group, join channel,
		hub wa, hubungi wa, hubungi whatsapp, hub whatsapp, wa aja, chat wa, whatsapp kami, minat hubungi, minat hub, yang minat, minat wa, minat chat, minat dm, minat inbox, info lebih lanjut, info lengkap, info pendaftaran, info wa, chat admin, hubungi admin, hubungi kami, hub kami, dm aja, dm kami, inbox aja, slow respon, fast respon, fast response, order via, pemesanan, cs 24 jam, 24 jam nonstop, 
		situs terpercaya, situs resmi, terpercaya no 1, terpercaya dan resmi, resmi terpercaya, terbukti membayar, no tipu, anti tipu, tanpa tipu, bukan penipuan, aman dan terpercaya, 100 aman, 100 amanah, amanah terpercaya, dijamin, 100 terbukti, buktikan sendiri, buktikan sekarang, coba sekarang, cobain, main di, mainnya di, main disini, main di sini, gas di, gaskeun, buruan, jangan sampai ketinggalan, kesempatan terbatas, slot terbatas, kuota terbatas, 
		click here, click the link, sign up now, register now, join now, join us, contact us, whatsapp us, contact me on whatsapp, order now, apply now, visit our website, visit our site, visit now, dm me, text me, limited slots, act now, call now, reply to this email, bonus besar, bonus melimpah, dapatkan bonus, bonus menarik, bonus gratis, claim bonus, klaim bonus`},
	{sense{offer, 1}, `daftar, klik, join, gabung, promo, bonus, diskon, minat, order, murah, terpercaya, resmi, gratis, free, terbatas, buruan, yuk, ayo, wa, hub, chat, dm, inbox, admin, link, cepat, mudah, gampang, modal, hadiah, member, testimoni, garansi, click, register, website, offer, cheap, price, jutaan, cuma, hanya, dapatkan, coba, hubungi, info, telp, telepon, call, whatsapp, telegram, channel, kontak, order, pesan, beli, buruan, sekarang juga, malam ini, tiap hari, setiap hari, gas, guys, gan, bosku, bos, bosq, kak, sis, kakak`},

	{sense{against, 4}, `diblokir, blokir, diberantas, berantas, memberantas, pemberantasan, ditindak, menindak, ditertibkan, penertiban, ditutup, dirazia, razia, gerebek, digerebek, ditangkap, tangkap, diusut, usut, dihapus, meresahkan, resah, keresahan, maraknya, marak, kecanduan, ketagihan, terjerat, terlilit, korban, tertipu, ditipu, kena tipu, penipuan, bodong, ilegal, diteror, teror, debt collector, dc, penagih, bunga mencekik, mencekik, gara gara, spam, iklan, spanduk, baliho, stiker, reklame, brosur, banner, dibiarkan, merusak, perusak, bahayanya, merajalela, menjamur, sosialisasi, edukasi, cegah, mencegah, pencegahan, 
		melaporkan, laporkan, mau lapor, saya lapor, ingin lapor, mengadu, pengaduan, kominfo, komdigi, ojk, satgas, polisi, polsek, polres, kapolsek, aparat, satpol, satpol pp, bhabin, dikendalikan, diawasi, awasi, pengawasan, ditangani, disikat, sikat, diselidiki, bubarkan, dibubarkan, dihentikan, hentikan, stop judi, 
		scammed, scam, victim, addicted, addiction, illegal, block, blocked, ban, banned, police, shut down, shutdown, crack down, report, reported, complaint, please stop, kapusan, diapusi, katipu, katipuan, nyusahake, ngrusak, ngaruksak, dicekel, ditewak, kacanduan, diberesan`},
	{sense{against, 2}, `mohon, tolong, moh0n, warga, kampung, desa, kelurahan, kecamatan, rt, rw, rumah saya, anak saya, suami saya, istri saya, keluarga, tetangga, remaja, pelajar, siswa, sekolah, pemuda, anak anak, anak muda, pak, bapak, ibu, bu, pemerintah, dinas, walikota, bupati, gubernur, dprd, dewan, presiden, apakah, bagaimana, gimana, kenapa, mengapa, kapan, semoga, harap, harapan, berharap, sebaiknya, seharusnya, harusnya, usul, saran, keluhan, aduan, lingkungan, masyarakat, rakyat, bantuan, bansos, umkm, petani, nelayan, pedagang, program, please, how, why, when, government, neighbours, neighbors, village, our street, my son, my husband, my daughter, residents, school, tulung, nyuwun, pripun, kulo, kula, menopo, punopo, punten, mugia, abdi, nyuhunkeun, kumaha, naha, warga, lembur, bocah, barudak, jalmi, sistem, aplikasi, gagal, error, belum, tidak bisa, gak bisa, ga bisa, tidak ada, dipersulit, antre, loket, petugas, pelayanan, sulit, susah, rusak, kecewa, durung, dereng, mboten, teu acan, not yet, not ready, never, nobody, no one, broken, waited, waiting, is not, are not, was not, does not, cannot, counter, queue, months ago, weeks ago`},

	{sense{insult, 1}, `bangsat, bangsad, brengsek, brengsekk, bajingan, kontol, kntl, kontl, memek, ngentot, ngentod, entot, goblok, goblog, gblk, tolol, tlol, idiot, kampret, jancok, jancuk, jancok, dancok, dancuk, cok, cuk, juancok, matamu, ndasmu, raimu, cocote, cocotmu, congormu, congore, gathel, gatel lu, pekok, koplok, goblik, belegug, kehed, anying, anjir, anjrit, anjeng, keparat, bedebah, laknat, terkutuk, bacot, bacod, congor, sialan, kurang ajar, kurangajar, ndeso, biadab, tai lu, tai kucing lu, taik, dungu, otak udang, tak punya otak, tidak punya otak, gak punya otak, ga punya otak, gak punya hati, tidak punya malu, muka tembok, mati aja lu, mati saja kau, mampus, persetan, setan lu, setan kalian, iblis, sinting, gila lu, otakmu, mbahmu, sontoloyo, kadrun, cebong, tuli kalian, buta kalian, makan gaji buta, sampah masyarakat, pejabat sampah, pemerintah sampah, penjilat, tukang bohong, pembohong, munafik, bodoh kalian, dasar bodoh, bodoh, geblek, bloon, blo on, edan koe, gendeng koe, gemblung, kunyuk, borokokok, jurig siah, gelo siah, sarap, kopet, pekok, jangkrik kowe,
		fuck, fucking, fuckin, fck, wtf, shit, bullshit, asshole, assholes, bastard, bastards, bitch, moron, morons, idiots, stupid, dumbass, dumb, scumbag, scum, jerk, jerks, retard, piece of shit, go to hell, damn you, useless idiots, clowns, garbage people, shut up, son of a bitch, motherfucker, dickhead, wanker, prick,
		bgst, bgsd, anjg, anj, ajg, njing, njir, kmprt, ngntd, ngntot, jnck, jiancok, jiancuk, guoblok, gublug, dobol, gaplek i, asem tenan, cangkemmu, cangkeme, lambemu, rai gedhek, rai gedek, taek, budek, picek, bolot, songong, sundel, bejat, kamseupay,
		pantek, pantek ang, kanciang, cuki mai, cukimai, puki, pukimak, pukimai, puki mai, kimak, bodat, telaso, tailaso, sundala, anjay kalian, kehed, goblogna, koplo siah, sia goblog, tai kucing, tai anjing, otak kosong, otak dengkul, otak bebal, kepala batu semua,
		maling berdasi, tikus berdasi, monyet berdasi, rampok berdasi, perampok berdasi, lintah darat berdasi, dasar maling, dasar rampok, dasar kadal, dasar pembohong, dewan sampah, mulut sampah, lonte politik, pelacur politik, muka lu, muka kalian, muka badak, muka pantat, pembual, kampungan, najis`},
	{sense{beast, 1}, `anjing, asu, setan, babi, monyet, munyuk, ketek, bagong, celeng, tai, tahi, tikus, bangkai, kambing, kerbau, sapi, ular, lintah, bego, lonte, pelacur, perek, jablay, banci, bencong, telek, kirik, wedus, bangke, pig, pigs, dog, dogs, monkeys, rats`},
}

// phrases are the listed ones by their keys, each also as one word.
type phrases struct {
	senses  map[string]sense
	starts  map[string]bool // what begins a longer one
	spelled map[string]bool // words that are written letter by letter
}

// lexicon is what the lists say. It is made when it is first asked for.
var lexicon = sync.OnceValue(func() phrases {
	senses, starts, spelled := map[string]sense{}, map[string]bool{}, map[string]bool{}
	put := func(k string, s sense) {
		if was, ok := senses[k]; !ok || was.weight < s.weight {
			senses[k] = s
		}
	}
	for _, l := range lists {
		for p := range strings.SplitSeq(l.phrases, ",") {
			words := strings.Fields(p)
			if len(words) == 0 {
				continue
			}
			var keys []string
			for _, w := range words {
				keys = append(keys, wordKey(w))
				if l.ground < against && len(w) >= 3 {
					spelled[key(w)] = true
				}
			}
			put(strings.Join(keys, " "), l.sense)
			if len(words) > 1 {
				for n := 1; n < len(keys); n++ {
					starts[strings.Join(keys[:n], " ")] = true
				}
				if l.ground < offer && l.weight >= 4 {
					put(key(strings.Join(words, "")), l.sense)
				}
			}
			if l.ground == insult && len(words) == 1 {
				spelled[key(words[0])] = true
			}
		}
	}
	for _, w := range strings.Fields(`hari ini link situs daftar klik bonus menang deposit main di yang dan sini sekarang promo gratis online terpercaya resmi hubungi bandar agen`) {
		spelled[key(w)] = true
	}
	return phrases{senses, starts, spelled}
})

// wordKey is the key of a word of a list: numbers stay as they are written.
func wordKey(w string) string {
	for _, c := range []byte(w) {
		if !digit(c) {
			return key(w)
		}
	}
	return w
}
