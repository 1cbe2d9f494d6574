package citizen

import (
	"slices"
	"strings"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// What people ask the bot itself while they write, or before: whether it is one, who reads this, whether it was sent. Staff need no card of that.

var (
	botWords = set(`bot robot mesin ai manusia kamu anda km orangnya bicara ngomong ngobrol jenengan panjenengan anjeun human anyone`) // who is asked, where "siapa itu?" may be about anybody

	sentPast  = set(`sudah udah udh sdh dah wis sampun parantos tos already`)
	sentNow   = set(`dibaca dikirim terkirim kekirim kakirim dikintun kakintun kekintun sent submitted submit`)
	sentAside = set(callWords, `apa apakah belum blm blum durung dereng acan can ya kan gak ga nggak tidak tdk ini tadi laporan laporannya pesan pesannya saya sy gue aku is it has been did i my yet`)

	readWords   = set(`baca dibaca bacanya membaca liat lihat dilihat kelihatan keliatan terlihat tau tahu ketahuan diketahui read reads see sees`)
	readWhat    = set(`atasan bos lurah camat kades kepsek polisi siapa sopo sapa sinten saha nama namanya namaku nomor nomorku nomer identitas identitasku laporan laporannya pesan pesannya chat chatnya ini tetangga who this it these my name number`)
	secretWords = set(`anonim anonymous secret rahasia dirahasiakan rahasianya kerahasiaan privasi identitas identitasnya identitasku data datanya dataku`)
	secretAside = set(callWords, `beneran bener aman terjamin saya sy aku gue apa apakah aja saja yang yg bisa ga gak tidak tdk nggak ngga enggak kah ya dong di sini disini dipakai dipake digunakan disimpan
		buat untuk berapa lama sampai kapan orang lain suami istri keluarga bakal akan kan atau nanti itu kok sih juga bagaimana gimana sama staf stafnya petugas petugasnya kalau kalo lapor melapor ngelapor nulis cerita btw eh will going to actually keep you can please stay tiasa saged`)
	askedWith = set(`apa apakah apaan opo naon siapa sopo sapa sinten saha who atau kah kan berapa brp kapan bagaimana gimana`)
	usedWords = set(`dipakai dipake digunakan`)
	tags      = set(callWords, `ya yah nih sih kah kan kok itu ini dong`)
)

// inquires reports whether words ask something: with a mark, with a word for it, or with a "tidak" at their end: "nama saya kelihatan tidak ya". One before
// others denies: "data saya tidak aman" is told.
func inquires(text string, said []string) bool {
	if strings.Contains(text, "?") || has(said, askedWith()) {
		return true
	}
	said = without(said, tags())
	return len(said) > 0 && neverWords()[said[len(said)-1]]
}

// asksSent reports whether a message asks whether it was sent: "sudah terkirim belum?".
func asksSent(c talk.Content, said []string) bool {
	return has(said, sentNow()) && len(said) > 1 && within(said, sentPast(), sentNow(), sentAside()) && (strings.Contains(c.Text, "?") || has(said, sentPast()) && has(said, sentAside()))
}

// asksWhoReads reports whether a message asks who reads what they write, and what becomes of their data.
func asksWhoReads(c talk.Content, said []string) bool {
	others := has(said, usedWords()) && (slices.Contains(said, "orang") || slices.Contains(said, "petugas")) // "data saya dipakai orang lain" is a complaint, whatever they ask with it
	return c.WordsAlone() && len(said) > 1 && len(said) <= greetingMost && within(said, readWords(), readWhat(), secretWords(), secretAside()) && (has(said, secretWords()) || has(said, readWords()) && has(said, readWhat())) && !others && inquires(c.Text, said)
}

// asksBot answers what is asked of the bot by who has the draft a in hand. done is false for what belongs to that, if only perhaps.
func asksBot(t *talk.Turn, a store.Aspiration, c talk.Content, said []string) (done bool, err error) {
	switch {
	case asksWhoReads(c, said):
		return true, Privacy(t)
	case asksSent(c, said):
		return true, Status(t)
	case asksWho(c) && has(said, botWords()):
		return true, Aside(t, "citizen.who_waits")
	}
	if key := asksAboutUs(c); key != "" {
		return !goesAlong(a, key), answerAboutUs(t, c, "")
	}
	return false, nil
}
