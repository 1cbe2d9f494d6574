package main

import (
	"fmt"
	"slices"
	"time"

	"duaarah/store"
)

const day = 24 * time.Hour

// conversations are the stories, in the order in which they are numbered.
func conversations() []conversation {
	return slices.Concat(plainStories())
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
			agus.tap("draft.button.join", "code", s.code(1))
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
