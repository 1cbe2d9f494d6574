package telegram_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duaarah/bot"
	"duaarah/bot/telegram"
	"duaarah/bot/telegram/telegramtest"
)

// aForum is a forum with the bot in it, who may do what rights say there; nil: no more than any member.
func aForum(t *testing.T, rights []string) (*telegram.Bot, *telegramtest.Server, *telegramtest.User, bot.Address) {
	t.Helper()
	s := telegramtest.Start(t, telegramtest.Options{})
	rina := s.User("Rina")
	group := s.Forum("Staf", rina)
	if rights != nil {
		s.SetBotRights(group, rina, rights...)
	}
	b := newBot(t, s, telegram.Options{})
	return b, s, rina, bot.Address{Account: b.Account(), Chat: strconv.FormatInt(group, 10)}
}

func say(t *testing.T, b *telegram.Bot, to bot.Address, out bot.Outgoing, under []string, targets ...string) (bot.Receipt, error) {
	t.Helper()
	return b.Send(t.Context(), bot.Parcel{ID: 7, To: to, Out: out, Under: under, Targets: targets})
}

func groupOf(a bot.Address) int64 { return number(a.Chat) }

// TestWithoutTheRightToTopics: cards come outside of topics, what is missing is told, and what belongs under a card answers it.
func TestWithoutTheRightToTopics(t *testing.T) {
	for _, rights := range [][]string{nil, {"delete_messages"}} {
		b, s, _, to := aForum(t, rights)
		opened, err := say(t, b, to, bot.Outgoing{Topic: &bot.Topic{Name: "K7M-4QX"}}, nil)
		if err != nil || len(opened.Messages) != 1 || opened.Lacks != bot.ReasonRights || !strings.Contains(opened.Note, "can_manage_topics") {
			t.Fatalf("opened %+v, %v", opened, err)
		}
		card, err := say(t, b, to, bot.Outgoing{Text: bot.Plain("kartu"), Under: bot.Ref{Message: opened.Messages[0]}}, nil)
		if err != nil || card.Lacks != bot.ReasonRights {
			t.Fatalf("the card is %+v, %v", card, err)
		}
		both := []string{opened.Messages[0], card.Messages[0]}
		if _, err := say(t, b, to, bot.Outgoing{Text: bot.Plain("lagi"), Under: bot.Ref{Message: both[0]}}, both); err != nil {
			t.Fatal(err)
		}
		if _, err := say(t, b, to, bot.Outgoing{Action: bot.Edit, Topic: &bot.Topic{Name: "lain", Closed: true}}, nil, both...); err != nil {
			t.Errorf("a topic that is not there cannot be changed: %v", err)
		}
		if _, err := say(t, b, to, bot.Outgoing{Action: bot.Delete}, nil, both...); err != nil {
			t.Errorf("a topic that is not there cannot be deleted: %v", err)
		}
		said := s.Said(groupOf(to))
		if len(said) != 2 || said[0].Thread != 0 || said[1].ReplyTo != said[0].ID {
			t.Errorf("said %v", said)
		}
	}
}

// TestNoForum: a group without topics has cards all the same, and nobody is to grant anything.
func TestNoForum(t *testing.T) {
	b, s, _, to := aForum(t, []string{"manage_topics"})
	s.SetForum(groupOf(to), false)
	opened, err := say(t, b, to, bot.Outgoing{Topic: &bot.Topic{Name: "K7M-4QX"}}, nil)
	if err != nil || opened.Lacks != "" || opened.Note == "" {
		t.Fatalf("opened %+v, %v", opened, err)
	}
	if _, err := say(t, b, to, bot.Outgoing{Text: bot.Plain("kartu")}, opened.Messages); err != nil {
		t.Error(err)
	}
	if _, err := say(t, b, bot.Address{Account: b.Account(), Chat: "-99"}, bot.Outgoing{Topic: &bot.Topic{Name: "x"}}, nil); bot.AsDelivery(err).Reason != bot.ReasonChatGone {
		t.Errorf("in a chat that is not there: %v", err)
	}
}

// TestATopicThatMayNotBeDeleted is closed, and its name holds no words any more.
func TestATopicThatMayNotBeDeleted(t *testing.T) {
	b, s, _, to := aForum(t, []string{"manage_topics"})
	opened, err := say(t, b, to, bot.Outgoing{Topic: &bot.Topic{Name: "K7M-4QX · lampu jalan"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := say(t, b, to, bot.Outgoing{Action: bot.Delete}, nil, opened.Messages...); err != nil {
		t.Fatal(err)
	}
	if all := s.Topics(groupOf(to)); len(all) != 1 || all[0].Name != "…" || !all[0].Closed {
		t.Errorf("topics %+v", all)
	}
}

// TestATopicIsAskedToChangeOnce: a card changes often, its topic seldom.
func TestATopicIsAskedToChangeOnce(t *testing.T) {
	b, s, _, to := aForum(t, []string{"manage_topics"})
	opened, err := say(t, b, to, bot.Outgoing{Topic: &bot.Topic{Name: "K7M-4QX"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for _, name := range []string{"K7M-4QX", "K7M-4QX", "baru"} {
			if _, err := say(t, b, to, bot.Outgoing{Action: bot.Edit, Topic: &bot.Topic{Name: name}}, nil, opened.Messages...); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := len(s.Calls("editForumTopic")); n != 5 {
		t.Errorf("asked %d times", n)
	}
	if n := len(s.Calls("reopenForumTopic")) + len(s.Calls("closeForumTopic")); n != 0 {
		t.Errorf("opened or closed %d times", n)
	}
}

// TestAClosedTopicTakesNews: of a bot that is no administrator any more, the topic that it opened is opened for what is said, and closed again.
func TestAClosedTopicTakesNews(t *testing.T) {
	b, s, rina, to := aForum(t, []string{"manage_topics"})
	opened, err := say(t, b, to, bot.Outgoing{Topic: &bot.Topic{Name: "K7M-4QX"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.SetBotAdmin(groupOf(to), rina, false)
	id := s.Topics(groupOf(to))[0].ID
	s.SetTopic(groupOf(to), id, "K7M-4QX", true)
	if _, err := say(t, b, to, bot.Outgoing{Text: bot.Plain("terima kasih")}, opened.Messages); err != nil {
		t.Fatal(err)
	}
	if said := s.Said(groupOf(to)); len(said) != 1 || said[0].Thread != id || !s.Topics(groupOf(to))[0].Closed {
		t.Errorf("said %v in %+v", said, s.Topics(groupOf(to)))
	}
}

// TestACheckedRoom tells what a room's way of working may need.
func TestACheckedRoom(t *testing.T) {
	for _, c := range []struct {
		rights []string
		forum  bool
		bad    []string
	}{
		{nil, false, []string{bot.FindingHidden}},
		{nil, true, []string{bot.FindingHidden, bot.FindingNoTopics, bot.FindingNoDeleting}},
		{[]string{"manage_topics"}, true, []string{bot.FindingNoDeleting}},
		{[]string{"manage_topics", "delete_messages"}, true, nil},
		{[]string{}, false, nil},
	} {
		b, s, rina, to := aForum(t, c.rights)
		s.SetForum(groupOf(to), c.forum)
		found, err := b.CheckRoom(t.Context(), to)
		var bad []string
		for _, f := range found {
			if !f.OK {
				bad = append(bad, f.Code)
			}
		}
		if err != nil || !slices.Equal(bad, c.bad) {
			t.Errorf("with %v, forum %v: %v, %v", c.rights, c.forum, bad, err)
		}
		s.RemoveBot(groupOf(to), rina)
		if found, err = b.CheckRoom(t.Context(), to); err != nil || len(found) != 1 || found[0].Code != bot.FindingGone {
			t.Errorf("put out of it: %v, %v", found, err)
		}
		s.Fail(telegramtest.Fault{Method: "getChat", Drop: true})
		if _, err = b.CheckRoom(t.Context(), to); err == nil || errors.Is(err, t.Context().Err()) && t.Context().Err() != nil {
			t.Error("an answer that did not come is taken for one")
		}
	}
}
