package telegramtest

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// TestPrivacyMode: what the bot sees of a group.
func TestPrivacyMode(t *testing.T) {
	for _, c := range []struct {
		readAll, admin bool
		want           int
	}{{false, false, 3}, {true, false, 6}, {false, true, 6}} {
		s := open(t, Options{ReadAll: c.readAll})
		u := s.User("A")
		group := s.Supergroup("B", u)
		s.SetBotAdmin(group, u, c.admin)
		call(t, s, "sendMessage", params{"chat_id": id(group), "text": "kartu"})
		before, in := s.Pending(), u.In(group, 0)
		in.Reply(s.Said(group)[0].ID, "balasan")
		in.Say("/antrean")
		in.Say("/antrean@DuaArahUjiBot x")
		in.Say("/antrean@lain")
		in.Reply(in.Say("antar kami").ID, "ya")
		if got := s.Pending() - before; got != c.want {
			t.Errorf("%+v: it sees %d", c, got)
		}
	}
}

// TestBrokenOff: a bot that dies while it speaks has done nothing, and nothing wrong.
func TestBrokenOff(t *testing.T) {
	s := strict(t)
	u := s.User("A")
	u.Start("")
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("chat_id=%d&text=separuh", u.ID)
	fmt.Fprintf(conn, "POST /bot%s/sendMessage HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		s.Token, len(said)+1, said)
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if answer, _ := io.ReadAll(conn); len(answer) > 0 { // until the server hangs up
		t.Errorf("it is answered %q", answer)
	}
	conn.Close()
	if said := s.Said(u.ID); len(said) != 0 {
		t.Errorf("it says %+v", said)
	}
	violated(t, s)
}

// TestManyPeople: as many as a test of the whole program has, at once.
func TestManyPeople(t *testing.T) {
	s := open(t, Options{})
	const people = 1500
	var work sync.WaitGroup
	users := make([]*User, people)
	for i := range users {
		users[i] = s.User(fmt.Sprint(i))
	}
	for part := range 4 {
		work.Go(func() {
			for i := part; i < people; i += 4 {
				users[i].Say("lampu mati")
				call(t, s, "sendMessage", params{"chat_id": id(users[i].ID), "text": "kami catat"})
			}
		})
	}
	work.Wait()
	for _, u := range users {
		if all := s.Messages(u.ID); len(all) != 2 || all[0].Bot || !all[1].Bot {
			t.Fatalf("%d sees %v", u.ID, all)
		}
	}
	if s.Pending() != people || len(s.Violations()) != 0 {
		t.Errorf("%d updates, %v", s.Pending(), s.Violations())
	}
}
