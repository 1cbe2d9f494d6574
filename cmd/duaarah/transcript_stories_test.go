package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"duaarah/store"
)

const day = 24 * time.Hour

// conversations are the stories, in the order in which they are numbered.
func conversations() []conversation {
	return slices.Concat(plainStories(), waitingStories(), owningStories(), togetherStories(), careStories(), worldStories())
}

// sent has a citizen say something and send it to the first office.
func (a *actor) sent(key string) {
	a.s.t.Helper()
	a.say(key)
	a.tapLabel("Kantor Dapil 1")
	a.tap("draft.button.send")
}

// plainStories are about writing, and being answered.
func plainStories() []conversation {
	return []conversation{
		{name: "lampu-jalan", play: func(s *story) {
			rina, budi := s.rina(), s.citizen("Budi")
			budi.say("lamp")
			budi.send("photo", "")
			budi.tap("draft.button.send")
			s.wait(16 * time.Minute)
			rina.reply(s.code(1), "reply")
			s.wait(3 * day)
			budi.say("still")
			rina.reply("menulis lagi", "again")
			budi.tap("verdict.button.yes")
			budi.tap("verdict.button.star", "n", 5)
			budi.say("thanks")
		}},
		{name: "diam-saja", play: func(s *story) {
			s.rina()
			sari := s.citizen("Sari")
			sari.say("bridge")
			s.wait(4 * time.Minute)
			sari.say("where")
			s.wait(10 * time.Minute)
			sari.tap("citizen.button.status")
		}},
		{name: "berubah-pikiran", play: func(s *story) {
			s.rina()
			tono := s.citizen("Tono")
			tono.say("road")
			tono.kind(store.Wish)
			tono.tapLabel("Kantor Dapil 2")
			tono.tap("draft.button.office")
			tono.tapLabel("Kantor Dapil 1")
			tono.tap("draft.button.cancel")
			tono.say("again")
			tono.tap("draft.button.send")
		}},
		{name: "tiga-foto", play: func(s *story) {
			rina, wati := s.rina(), s.citizen("Wati")
			wati.send("album", "drain")
			wati.send("photo", "")
			wati.send("video", "")
			wati.send("document", "")
			wati.tap("draft.button.send")
			rina.reply(s.code(1), "reply")
			wati.tap("verdict.button.partly")
			wati.tap("verdict.button.star", "n", 3)
			wati.say("but")
		}},
		{name: "pesan-suara-saja", play: func(s *story) {
			rina, joko := s.rina(), s.citizen("Joko")
			joko.send("voice", "")
			s.wait(10 * time.Minute)
			rina.reply(s.code(1), "reply")
			joko.tap("verdict.button.yes")
		}},
		{name: "stiker-dulu", play: func(s *story) {
			s.rina()
			dewi := s.citizen("Dewi")
			dewi.send("sticker", "wave")
			dewi.say("hello")
			dewi.say("market")
			dewi.tap("draft.button.send")
		}},
		{name: "terima-kasih", play: func(s *story) {
			rina, tini := s.rina(), s.citizen("Tini")
			tini.say("praise")
			tini.kind(store.Praise)
			tini.tap("draft.button.send")
			rina.reply(s.code(1), "reply")
			tini.say("welcome")
		}},
		{name: "dua-hal", play: func(s *story) {
			rina, agus := s.rina(), s.citizen("Agus")
			agus.say("water")
			agus.tap("draft.button.send")
			agus.tap("citizen.button.other")
			agus.say("dog")
			agus.tap("draft.button.send")
			agus.say("more")
			agus.tap("draft.button.join_any")
			agus.tap("draft.button.join_one", "code", s.code(1))
			rina.reply(s.code(2), "reply")
			agus.command("status", "", "")
		}},
		{name: "salah-ketik", play: func(s *story) {
			rina, lina := s.rina(), s.citizen("Lina")
			lina.say("typo")
			lina.edit("right")
			lina.tap("draft.button.send")
			lina.edit("better")
			rina.reply(s.code(1), "reply")
			rina.edit("corrected")
			lina.tap("verdict.button.yes")
		}},
		{name: "ditutup-tanpa-balasan", play: func(s *story) {
			rina, hadi := s.rina(), s.citizen("Hadi")
			hadi.say("noise")
			hadi.tap("draft.button.send")
			rina.tap("card.button.close")
			hadi.reply(s.code(1), "why")
			rina.reply("menulis lagi", "reply")
			hadi.tap("verdict.button.no")
			rina.reply(s.code(1), "second")
			hadi.tap("verdict.button.yes")
		}},
		{name: "tanya-dulu", play: func(s *story) {
			s.rina()
			yuni := s.citizen("Yuni")
			yuni.open("")
			yuni.command("bantuan", "", "")
			yuni.command("status", "", "")
			yuni.command("privasi", "", "")
			yuni.command("bahasa", "", "")
			yuni.say("card")
			yuni.tap("draft.button.send")
		}},
		{name: "banyak-sekali", env: []string{"DUAARAH_CITIZEN_PACE=4"}, play: func(s *story) {
			s.rina()
			eko := s.citizen("Eko")
			eko.say("angry")
			eko.tap("draft.button.send")
			for i := range 6 {
				eko.write(fmt.Sprint(s.word("shout"), " ", i+1))
			}
			s.wait(2 * time.Minute)
		}},
	}
}

// waitingStories are about knowing where a matter stands.
func waitingStories() []conversation {
	return []conversation{
		{name: "lewat-janji", play: func(s *story) {
			rina, sari := s.rina(), s.citizen("Sari")
			sari.say("bridge")
			sari.tap("draft.button.send")
			s.wait(8 * day)
			s.wait(day)
			sari.command("status", "", "")
			sari.tapLabel(s.code(1))
			sari.tap("overdue.button.remind")
			rina.reply(s.code(1), "reply")
			s.wait(4 * day)
			sari.tap("verdict.button.yes")
		}},
		{name: "dua-pekan", play: func(s *story) {
			s.rina()
			anton := s.citizen("Anton")
			anton.say("pump")
			anton.tap("draft.button.send")
			s.wait(8 * day)
			s.wait(7 * day)
			anton.tap("elsewhere.button.yes")
			anton.tap("detail.button.reopen")
			anton.say("again")
		}},
		{name: "ditanya-sekali-lagi", play: func(s *story) {
			rina, dian := s.rina(), s.citizen("Dian")
			dian.say("bins")
			dian.tap("draft.button.send")
			rina.tap("card.button.take")
			s.wait(time.Hour)
			rina.reply(s.code(1), "reply")
			s.wait(3 * day)
			s.wait(4 * day)
			dian.say("late")
		}},
		{name: "malam-hari", play: func(s *story) {
			rina, rudi := s.rina(), s.citizen("Rudi")
			s.wait(12*time.Hour + 40*time.Minute)
			rudi.say("siren")
			rudi.tap("draft.button.send")
			rina.tap("card.button.take")
			s.wait(9 * time.Hour)
			rina.reply(s.code(1), "reply")
			rudi.tap("verdict.button.yes")
		}},
		{name: "tarik-pesan", play: func(s *story) {
			s.rina()
			nina := s.citizen("Nina")
			nina.say("guard")
			nina.tap("draft.button.send")
			nina.reply(s.code(1), "name")
			nina.tap("citizen.button.status")
			nina.tapLabel(s.code(1))
			nina.tap("detail.button.retract")
			nina.tapLabel(s.word("name"))
			nina.tap("retract.button.yes")
			nina.tap("citizen.button.status")
		}},
		{name: "riwayat", play: func(s *story) {
			rina, umar := s.rina(), s.citizen("Umar")
			for i := range 7 {
				umar.command("aspirasi", "teks", s.word(fmt.Sprint("matter", i+1)))
				umar.tap("draft.button.send")
			}
			rina.reply(s.code(3), "reply")
			umar.command("riwayat", "", "")
			umar.tap("status.button.older")
			umar.tap("status.button.newer")
			umar.tapLabel(s.code(3))
			umar.tap("status.button.back")
		}},
	}
}

// owningStories are about people's own words.
func owningStories() []conversation {
	return []conversation{
		{name: "tampilkan-nama", play: func(s *story) {
			s.rina()
			maya := s.citizen("Maya")
			maya.say("school")
			maya.tap("draft.button.send")
			maya.tap("own.button.open")
			maya.tap("own.button.name")
			maya.fill("own.button.name_typed", "name")
			maya.tap("own.button.open")
			maya.tap("own.button.hide")
		}},
		{name: "tarik-lalu-buka-lagi", play: func(s *story) {
			s.rina()
			beni := s.citizen("Beni")
			beni.say("fence")
			beni.tap("draft.button.send")
			beni.tap("own.button.open")
			beni.tap("own.button.withdraw")
			beni.tap("own.button.withdraw_sure")
			beni.tap("own.button.restore")
		}},
		{name: "hapus-satu", play: func(s *story) {
			rina, ida := s.rina(), s.citizen("Ida")
			ida.say("clinic")
			ida.tap("draft.button.send")
			rina.reply(s.code(1), "reply")
			ida.command("hapus", "", "")
			ida.tap("own.button.erase_code", "code", s.code(1))
			ida.tap("own.button.erase_sure")
			s.wait(5 * time.Minute)
		}},
		{name: "data-saya-lalu-hapus-semua", play: func(s *story) {
			rina, oki := s.rina(), s.citizen("Oki")
			oki.say("bus")
			oki.tap("draft.button.send")
			rina.reply(s.code(1), "reply")
			oki.command("dataku", "", "")
			oki.command("hapus", "", "")
			oki.tap("own.button.wipe")
			oki.tap("own.button.wipe_sure")
			s.wait(5 * time.Minute)
			oki.renew()
			oki.say("anew")
		}},
		{name: "hentikan-pemrosesan", play: func(s *story) {
			s.rina()
			putri := s.citizen("Putri")
			putri.say("tree")
			putri.tap("draft.button.send")
			putri.command("privasi", "", "")
			putri.tap("privacy.button.keep")
			putri.tap("privacy.button.back")
			putri.tap("privacy.button.rights")
			putri.tap("privacy.button.stop")
			putri.tap("privacy.button.stop_sure")
			putri.say("after")
			putri.command("privasi", "", "")
			putri.tap("privacy.button.rights")
			putri.tap("privacy.button.resume")
		}},
	}
}

// topics are what aspirations can be about, in the stories that have such.
const topics = `
topics:
  - {id: jalan, name: {id: jalan rusak, en: roads}, words: [jalan rusak berlubang aspal jembatan trotoar road pothole dalan bolong]}
  - {id: lampu, name: {id: penerangan jalan, en: street lights}, words: [lampu padam mati pju gelap light dark peteng poek], office: dapil-2}
  - {id: sampah, name: {id: sampah, en: garbage}, words: [sampah tps bau bakar kotor garbage rubbish uwuh runtah]}
  - {id: banjir, name: {id: banjir dan saluran, en: floods and drains}, words: [banjir genangan got selokan saluran mampet flood drain]}
`

// togetherStories are about who tells what others have told, and about what it is.
func togetherStories() []conversation {
	return []conversation{
		{name: "hal-yang-sama", play: func(s *story) {
			rina, budi := s.rina(), s.citizen("Budi")
			budi.sent("first")
			sari := s.citizen("Sari")
			s.wait(2 * time.Hour)
			sari.say("second")
			if !sari.has(s.p.S("alone.button.support")) {
				s.t.Fatalf("nothing alike was found:\n%s", s.out.String())
			}
			sari.tap("alone.button.support")
			rina.reply(s.code(1), "reply")
			sari.say("more")
			sari.tap("citizen.button.status")
			sari.tap("alone.button.stop_code", "code", s.code(1))
		}},
		{name: "tetap-kirim-sendiri", play: func(s *story) {
			s.rina()
			budi := s.citizen("Budi")
			budi.sent("first")
			sari := s.citizen("Sari")
			sari.say("second")
			sari.tap("alone.button.own")
		}},
		{name: "soal-apa", seed: topics, play: func(s *story) {
			rina, doni := s.rina(), s.citizen("Doni")
			doni.say("lamp")
			doni.tapLabel("Kantor Dapil 1")
			doni.tap("draft.button.topics")
			doni.tapLabel(cmp.Or(map[string]string{"en": "floods and drains"}[s.lang], "banjir dan saluran"))
			doni.tap("draft.button.send")
			rina.tap("more.button")
			rina.tap("card.button.correct")
			rina.tapLabel("penerangan jalan")
		}},
	}
}

// careStories are about danger, spam, insults, and numbers of people.
func careStories() []conversation {
	return []conversation{
		{name: "darurat", play: func(s *story) {
			s.rina()
			wawan := s.citizen("Wawan")
			wawan.say("fire")
			s.wait(time.Minute)
			wawan.tap("danger.button.calm")
		}},
		{name: "promosi", play: func(s *story) {
			rina, agus := s.rina(), s.citizen("Agus")
			agus.sent("spam")
			rina.tap("aside.button.look")
			rina.tap("aside.button.spam", "code", s.code(1))
			agus.command("status", "", "")
			agus.say("what")
		}},
		{name: "bukan-promosi", play: func(s *story) {
			rina, mira := s.rina(), s.citizen("Mira")
			mira.sent("like")
			rina.tap("aside.button.look")
			rina.tap("aside.button.keep", "code", s.code(1))
			rina.reply(s.code(1), "reply")
		}},
		{name: "marah", play: func(s *story) {
			rina, jaka := s.rina(), s.citizen("Jaka")
			jaka.say("insult")
			jaka.say("matter")
			jaka.tap("draft.button.send")
			rina.reply(s.code(1), "reply")
		}},
		{name: "nomor-telepon", play: func(s *story) {
			rina, lia := s.rina(), s.citizen("Lia")
			alone := s.rinaAlone(rina)
			lia.sent("number")
			rina.fill("reveal.button", "why")
			alone.look()
		}},
		{name: "lokasi", play: func(s *story) {
			s.rina()
			adi := s.citizen("Adi")
			adi.say("hole")
			adi.send("location", "place")
			adi.tap("draft.button.send")
		}},
	}
}
