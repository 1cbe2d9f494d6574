package handlers_test

import (
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/handlers/rooms"
	"duaarah/store"
)

// TestTopicsOfStates: cards stand in the topic of their state, and move when it changes.
func TestTopicsOfStates(t *testing.T) {
	w := newWorld(t)
	w.person("Rina").say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	room := w.person("Rina").in("Forum").forum()
	room.say("/ruang")
	room.sees("satu topik untuk tiap aspirasi")
	room.tap("Atur ruang")
	room.tap("Satu topik per keadaan")
	room.sees("satu topik untuk tiap keadaan")
	melati := w.sent("Melati", "lampu jalan mati")
	card := room.last("lampu jalan mati")
	waiting := w.topicOf("Forum", "Menunggu balasan")
	if card.out.Topic != nil || card.out.Under.Message != waiting {
		t.Fatalf("the card stands under %+v, with topic %+v", card.out.Under, card.out.Topic)
	}
	w.sent("Kenanga", "jembatan rusak")
	if other := room.last("jembatan rusak"); other.out.Under.Message != waiting {
		t.Errorf("the second card stands under %+v", other.out.Under)
	}
	room.reply(card, "Besok lampunya diganti.")
	melati.sees("Besok lampunya diganti.")
	moved := room.last("lampu jalan mati")
	if moved.id == card.id || moved.out.Under.Message != w.topicOf("Forum", "Sudah dibalas") || !moved.out.Silent {
		t.Errorf("answered, the card stands under %+v", moved.out.Under)
	}
	if n := strings.Count(w.show("Forum"), "lampu jalan mati"); n != 1 {
		t.Errorf("the card stands %d times", n)
	}
	room.reply(card, "Kalau masih gelap, kabari ya.") // to the message that was there
	melati.sees("Kalau masih gelap")
	melati.reply(melati.last("Kalau masih gelap"), "masih gelap bu")
	if back := room.last("lampu jalan mati"); back.out.Under.Message != waiting {
		t.Errorf("waiting again, the card stands under %+v", back.out.Under)
	}
	back := room.last("lampu jalan mati")
	room.tapOn(back, bot.Button{Data: w.dataOf(back, "Tutup")})
	if done := room.last("lampu jalan mati"); done.out.Under.Message != w.topicOf("Forum", "Selesai") {
		t.Errorf("closed, the card stands under %+v", done.out.Under)
	}
}

// topicOf is the message that opened the topic of that name.
func (w *world) topicOf(chat, name string) string {
	w.t.Helper()
	found := ""
	for _, s := range w.chats[chat] {
		if s.out.Topic != nil && s.out.Topic.Name == name {
			if found != "" {
				w.t.Errorf("there are two topics %q", name)
			}
			found = s.id
		}
	}
	if found == "" {
		w.t.Fatalf("there is no topic %q", name)
	}
	return found
}

// TestTopicsOfAspirations: in a forum each has its own, an office that wants none has none, and a name that held a citizen's words
// holds them no more once they are erased.
func TestTopicsOfAspirations(t *testing.T) {
	w := newWorld(t)
	rina := w.person("Rina")
	rina.say("/gabung " + w.invite("dapil-1", store.RoleHead))
	room := rina.in("Forum").forum()
	room.say("/ruang")
	w.fail["Forum"] = bot.Settlement{Outcome: bot.Delivered, Messages: []string{"b-x"}, Reason: bot.ReasonRights, Note: "can_manage_topics"}
	w.sent("Melati", "lampu jalan mati")
	rina.sees("tanpa topiknya sendiri", "can_manage_topics")
	before := len(w.chats[rina.chat])
	w.sent("Kenanga", "jembatan rusak")
	card := room.last("jembatan rusak")
	if card.out.Topic == nil || !strings.Contains(card.out.Topic.Name, "jembatan rusak") || len(w.chats[rina.chat]) != before {
		t.Errorf("its topic is %+v", card.out.Topic)
	}
	w.tx(func(tx store.Tx) error {
		rooms, err := tx.Rooms("dapil-1")
		if err != nil {
			return err
		}
		return tx.SaveRoomFindings(rooms[0].ID, []store.RoomFinding{{Code: bot.FindingHidden}, {Code: bot.FindingNoTopics}, {OK: true, Code: bot.FindingNoDeleting}}, w.now)
	})
	room.say("/ruang")
	room.sees("Ruang Forum", "hanya melihat perintah dan balasan", "belum boleh membuat topik")
	room.tap("Tanpa topik")
	w.sent("Mawar", "pasar becek")
	if plain := room.last("pasar becek"); plain.out.Topic != nil {
		t.Errorf("its topic is %+v", plain.out.Topic)
	}
	w.view(func(r store.Reader) error {
		found, err := rooms.Findings(r, []store.OfficeID{"dapil-1", "dapil-2"})
		if err != nil || len(found) != 1 || found[0].Code != bot.FindingHidden { // topics are not needed any more
			t.Errorf("found %+v, %v", found, err)
		}
		return err
	})
	// A card that has a topic keeps it true, whatever the office chose since.
	room.tapOn(card, bot.Button{Data: w.dataOf(card, "Tutup")})
	if topic := room.last("jembatan rusak").out.Topic; topic == nil || !topic.Closed {
		t.Errorf("closed, its topic is %+v", topic)
	}
}

// TestATopicAsARoom: written in a topic that people opened, it is that topic alone; the whole group by a button.
func TestATopicAsARoom(t *testing.T) {
	w := newWorld(t)
	w.person("Rina").say("/gabung " + w.invite("dapil-1", store.RoleStaff))
	room := w.person("Rina").in("Forum").forum()
	room.thread, room.topic = "9", "t9"
	room.say("/ruang")
	room.sees("ke topik ini saja")
	w.sent("Melati", "lampu jalan mati")
	if rooms := w.roomsOf("dapil-1"); len(rooms) != 1 || rooms[0].Address.Thread != "9" || room.last("lampu jalan mati").out.Topic != nil {
		t.Fatalf("rooms %+v", rooms)
	}
	room.tap("Pakai seluruh grup")
	if rooms := w.roomsOf("dapil-1"); len(rooms) != 1 || rooms[0].Address.Thread != "" || rooms[0].Topics != bot.OpensApart {
		t.Errorf("rooms %+v", rooms)
	}
	if card := room.last("lampu jalan mati"); card.out.Topic == nil {
		t.Error("the card has no topic of its own in the whole group")
	}
}
