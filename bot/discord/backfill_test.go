package discord

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
)

// put places messages in channels of the mock, as the HTTP API tells them.
func (m *mock) put(messages ...object) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range messages {
		c := o["channel_id"].(string)
		m.messages[c] = append(m.messages[c], told(o))
	}
}

func (k *ledger) sorted(kinds ...bot.Kind) []string {
	all := k.seen(kinds...)
	slices.Sort(all)
	return all
}

func (k *ledger) fetched() {
	k.m.t.Helper()
	k.m.until("what was missed", func() bool { return strings.Contains(k.logged(), "is fetched") })
}

func TestMissedInPrivate(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{kept: map[string][]string{"u" + mockAni: {id(12), id(11), id(5), "w" + id(8), id(1)}}}
	k := m.bot(Options{Chats: c})
	c.watched = []bot.Watched{{Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(12)}}
	recently := timeOf(id(12)).Add(-time.Hour).Format(time.RFC3339Nano)
	long := timeOf(id(12)).Add(-25 * time.Hour).Format(time.RFC3339Nano)
	for i := 4; i < 110; i++ { // more than a page
		o := spoken(mockDM, id(i), "kata")
		switch i {
		case 5, 11: // deleted; 5 is on no page that is read
			continue
		case 9:
			o["edited_timestamp"] = long
		case 10:
			o["edited_timestamp"] = recently
		case 50:
			o["author"] = object{"id": mockBot, "bot": true}
		case 60: // may have been kept as it was before
			o["edited_timestamp"] = time.Now().Format(time.RFC3339Nano)
		}
		m.put(o)
	}
	k.run()
	k.fetched()
	var want []string
	for i := 13; i < 110; i++ {
		if i != 50 {
			want = append(want, "message m"+mockDM+"/"+id(i)+" kata")
		}
	}
	if got := k.seen(bot.KindMessage); !slices.Equal(got, want) {
		t.Errorf("messages:\n%s", strings.Join(got, "\n"))
	}
	if got := k.seen(bot.KindEdit); len(got) != 2 || !strings.HasPrefix(got[0], "edit e"+mockDM+"/"+id(10)+"/") || !strings.HasPrefix(got[1], "edit e"+mockDM+"/"+id(60)+"/") {
		t.Errorf("edits: %q", got)
	}
	if got := k.seen(bot.KindDelete); len(got) != 1 || got[0] != "delete d"+mockDM+"/"+id(11) {
		t.Errorf("deletions: %q", got)
	}
	if !strings.Contains(k.logged(), "chats=1 messages=96 edits=2 deletions=1") {
		t.Errorf("the log:\n%s", k.logged())
	}
}

// Very much was missed: page by page, the oldest first.
func TestMissedPages(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c})
	c.watched = []bot.Watched{{Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(3)}}
	var want []string
	for i := 1; i < 350; i++ {
		m.put(spoken(mockDM, id(i), "kata"))
		if i > 3 {
			want = append(want, "message m"+mockDM+"/"+id(i)+" kata")
		}
	}
	k.run()
	k.wait(want...)
}

// Nothing was kept of a private chat yet: all that is there is new. Of a room, nothing is.
func TestNothingKeptYet(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c, Times: Times{Read: 20 * time.Millisecond}})
	c.watched = []bot.Watched{{Address: k.b.private(mockAni)}, {Address: k.b.public(mockRoom, "")}}
	var want []string
	for i := 1; i < 150; i++ {
		m.put(spoken(mockDM, id(i), "kata"), spoken(mockRoom, id(i), "/lama"))
		want = append(want, "message m"+mockDM+"/"+id(i)+" kata")
	}
	k.run()
	m.until("all", func() bool { return len(k.seen()) == 150 })
	if got := k.seen(bot.KindMessage); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := k.seen(bot.KindRead); len(got) != 1 || got[0] != "read "+mockRoom+"="+id(149) {
		t.Errorf("%q", got)
	}
}

// Of a room in which nothing was kept yet, what was said since it is one was missed, in its threads too.
func TestMissedInANewRoom(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c})
	begun := time.Now().Add(-time.Hour)
	at := func(after time.Duration) string { return snowflakeAt(begun.Add(after)) }
	read, fresh := at(time.Minute), at(2*time.Minute)
	for _, th := range []string{read, fresh} {
		m.active = append(m.active, object{"id": th, "type": 11, "guild_id": mockGuild, "parent_id": mockRoom, "thread_metadata": object{"archived": false}})
	}
	c.watched = []bot.Watched{
		{Address: k.b.public(mockRoom, read), Cursor: at(20 * time.Minute), Since: begun},
		{Address: k.b.public(mockRoom, ""), Since: begun},
	}
	for _, ch := range []string{mockRoom, read, fresh} {
		if ch != mockRoom {
			m.channels[ch] = m.active[slices.Index([]string{read, fresh}, ch)]
		}
		m.put(spoken(ch, at(-time.Hour), "/lama"), spoken(ch, at(10*time.Minute), "/satu"), spoken(ch, at(30*time.Minute), "/dua"))
	}
	k.run()
	k.fetched()
	want := []string{
		"message m" + mockRoom + "/" + at(10*time.Minute) + " /satu", "message m" + mockRoom + "/" + at(30*time.Minute) + " /dua",
		"message m" + fresh + "/" + at(10*time.Minute) + " /satu", "message m" + fresh + "/" + at(30*time.Minute) + " /dua",
		"message m" + read + "/" + at(30*time.Minute) + " /dua",
	}
	slices.Sort(want)
	if got := k.sorted(bot.KindMessage); !slices.Equal(got, want) {
		t.Errorf("messages:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestMissedInAServer(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{kept: map[string][]string{mockRoom: {id(9), id(8), id(7), id(6), id(5)}}}
	k := m.bot(Options{Chats: c})
	old, fresh, quiet := id(2), id(3), id(4)
	thread := func(id, last string, archived bool) object {
		o := object{"id": id, "type": 11, "guild_id": mockGuild, "parent_id": mockRoom, "last_message_id": last, "thread_metadata": object{"archived": archived}}
		m.channels[id] = o
		return o
	}
	m.active = []object{thread(old, id(20), false), thread(fresh, id(21), false), {"id": id(99), "type": 11, "parent_id": mockOther}}
	thread(quiet, id(9), true)
	c.watched = []bot.Watched{
		{Address: k.b.public(mockRoom, ""), Cursor: id(10)},
		{Address: k.b.public(mockRoom, old), Cursor: id(9)},
		{Address: k.b.public(mockRoom, quiet), Cursor: id(9)},
		{Address: k.b.public("1100000000000000099", ""), Cursor: id(9)}, // cannot be seen any more
	}
	// 7 and 8 are deleted: in a server nobody looks for that.
	m.put(
		spoken(mockRoom, id(5), "/ada"), spoken(mockRoom, id(10), "kata"),
		spoken(mockRoom, id(11), "kata"), spoken(mockRoom, id(12), "jawab", answering(id(5), mockBot)), spoken(mockRoom, id(13), "kata"),
		spoken(old, id(6), "/ada"), spoken(old, id(20), "/antrean"),
		spoken(fresh, id(9), "/sebelum"), spoken(fresh, id(21), "/sesudah"),
		spoken(quiet, id(9), "/ada"),
	)
	m.messages[fresh][0]["id"] = id(3)
	k.run()
	k.fetched()
	want := []string{
		"message m" + mockRoom + "/" + id(12) + " jawab", "message m" + old + "/" + id(20) + " /antrean", "message m" + fresh + "/" + id(21) + " /sesudah",
	}
	slices.Sort(want)
	if got := k.sorted(bot.KindMessage); !slices.Equal(got, want) {
		t.Errorf("messages:\n%s", strings.Join(got, "\n"))
	}
	m.mu.Lock()
	for _, r := range m.requests {
		if path, _, _ := strings.Cut(r, "?"); strings.Contains(path, "/messages/") {
			t.Errorf("asked for a single message: %s", r)
		}
	}
	m.mu.Unlock()
	if got := k.seen(bot.KindDelete); len(got) != 0 {
		t.Errorf("deletions: %q", got)
	}
	k.mu.Lock()
	for _, u := range k.all {
		if u.Key == "m"+fresh+"/"+id(21) && (u.Address != k.b.public(mockRoom, fresh) || u.Room != k.b.public(mockRoom, "") || u.Cursor != id(21)) {
			t.Errorf("%+v", u)
		}
	}
	k.mu.Unlock()
	k.stop()
	if got := k.seen(bot.KindRead); len(got) != 1 || got[0] != "read "+mockRoom+"="+id(13) {
		t.Errorf("%q", got)
	}
}

// That a history may not be read does not mean that all in it is deleted.
func TestHistoryThatMayNotBeRead(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{kept: map[string][]string{mockRoom: {id(5)}, "u" + mockAni: {id(5)}}}
	k := m.bot(Options{Chats: c})
	c.watched = []bot.Watched{{Address: k.b.public(mockRoom, ""), Cursor: id(10)}, {Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(10)}}
	k.run()
	k.fetched()
	if got := k.seen(); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// What happens in a chat waits until what was missed there is handed over; other chats do not wait.
func TestLiveWaitsForMissed(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{hold: make(chan struct{})}
	k := m.bot(Options{Chats: c})
	c.watched = []bot.Watched{{Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(3)}}
	m.put(spoken(mockDM, id(4), "empat"), spoken(mockDM, id(5), "lima"))
	slow := make(chan struct{})
	m.fail = func(r *http.Request) int {
		if strings.HasSuffix(r.URL.Path, mockDM+"/messages") {
			select {
			case <-slow:
			default:
				return 503
			}
		}
		return 0
	}
	k.run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(6), "enam"))
	m.dispatch("MESSAGE_CREATE", spoken(mockRoom, id(7), "/antrean"))
	m.until("the list being asked for", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.calls == 1 })
	if got := k.seen(); len(got) != 0 {
		t.Errorf("before it is known what was missed: %q", got)
	}
	c.mu.Lock()
	close(c.hold)
	c.hold = nil
	c.mu.Unlock()
	k.wait("message m" + mockRoom + "/" + id(7) + " /antrean")
	close(slow)
	k.wait("message m"+mockRoom+"/"+id(7)+" /antrean", "message m"+mockDM+"/"+id(4)+" empat", "message m"+mockDM+"/"+id(5)+" lima", "message m"+mockDM+"/"+id(6)+" enam")
}

// While a server is out of order, what happens there is not told.
func TestOutageOfAServer(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c})
	c.watched = []bot.Watched{{Address: k.b.public(mockRoom, ""), Cursor: id(1)}}
	k.run()
	k.fetched()
	m.dispatch("GUILD_DELETE", object{"id": mockGuild, "unavailable": true})
	m.put(spoken(mockRoom, id(2), "/antrean"))
	m.dispatch("GUILD_CREATE", object{"id": mockGuild, "channels": []object{{"id": mockRoom, "type": 0}}})
	k.wait("message m" + mockRoom + "/" + id(2) + " /antrean")
	m.dispatch("GUILD_CREATE", object{"id": mockGuild})
	m.dispatch("MESSAGE_CREATE", spoken(mockRoom, id(3), "/lagi"))
	k.wait("message m"+mockRoom+"/"+id(2)+" /antrean", "message m"+mockRoom+"/"+id(3)+" /lagi")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls != 2 {
		t.Errorf("listed %d times", c.calls)
	}
}

// If what was missed cannot be listed, what happens is handed over all the same.
func TestMissedCannotBeListed(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{fail: errors.New("no store")}
	k := m.bot(Options{Chats: c}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(6), "enam"))
	k.wait("message m" + mockDM + "/" + id(6) + " enam")
	m.put(spoken(mockDM, id(5), "lima"))
	c.mu.Lock()
	c.fail, c.watched = nil, []bot.Watched{{Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(4)}}
	c.mu.Unlock()
	k.wait("message m"+mockDM+"/"+id(6)+" enam", "message m"+mockDM+"/"+id(5)+" lima")
}

// As long as it is not known how far chats were read, nothing tells that they were read on.
func TestNothingIsReadBeforeItIsListed(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{fail: errors.New("no store")}
	k := m.bot(Options{Chats: c}).run()
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(6), "enam"))
	k.wait("message m" + mockDM + "/" + id(6) + " enam")
	k.mu.Lock()
	defer k.mu.Unlock()
	if u := k.all[0]; u.Cursor != "" {
		t.Errorf("read up to %s", u.Cursor)
	}
}

// A new session in the midst of a backfill has everything looked at again.
func TestNewSessionDuringBackfill(t *testing.T) {
	m := newMock(t)
	c := &chatsMock{}
	k := m.bot(Options{Chats: c})
	m.script = func(n int, l *line) {
		l.hello()
		l.read()
		l.ready()
		l.serve()
	}
	c.watched = []bot.Watched{{Address: k.b.private(mockAni), Cursor: mockDM + "/" + id(3)}}
	m.put(spoken(mockDM, id(4), "empat"))
	m.fail = statuses(0)
	blocked := true
	m.fail = func(r *http.Request) int {
		if blocked && strings.HasSuffix(r.URL.Path, "/messages") {
			return 503
		}
		return 0
	}
	k.run()
	m.until("a request", func() bool { return len(m.requests) > 1 && m.live != nil })
	m.up().ws.Close()
	m.until("another session", func() bool { return m.conns == 2 && m.live != nil })
	m.dispatch("MESSAGE_CREATE", spoken(mockDM, id(6), "enam"))
	m.until("another list", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.calls == 2 })
	m.put(spoken(mockDM, id(5), "lima"))
	m.mu.Lock()
	blocked = false
	m.mu.Unlock()
	k.wait("message m"+mockDM+"/"+id(4)+" empat", "message m"+mockDM+"/"+id(5)+" lima", "message m"+mockDM+"/"+id(6)+" enam")
}

// What has to be dropped because nothing can be kept is fetched when it can.
func TestOverflow(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{})
	full := true
	k.fail = func([]bot.Update) error {
		if full {
			return errors.New("the disk is full")
		}
		return nil
	}
	q := newQueues(t.Context(), k.b, k.take)
	q.most = 150
	f := newBackfill(k.b, q)
	go f.run(t.Context())
	var want []string
	for i := 1; i <= 400; i++ {
		o := spoken(mockDM, id(i), "kata")
		d := data(t, o)
		m.put(o)
		q.put(mockDM, envelope{Type: "MESSAGE_CREATE", Data: d})
		want = append(want, "message m"+mockDM+"/"+id(i)+" kata")
	}
	m.put(spoken(mockRoom, id(401), "/antrean"))
	q.put(mockRoom, envelope{Type: "MESSAGE_CREATE", Data: data(t, spoken(mockRoom, id(401), "/antrean"))}) // nothing else waits there
	q.put("", envelope{Type: "MESSAGE_CREATE", Data: data(t, "kata")})
	k.mu.Lock()
	full = false
	k.mu.Unlock()
	m.until("all", func() bool { return len(k.seen(bot.KindMessage)) == 401 })
	got := slices.DeleteFunc(k.seen(), func(s string) bool { return strings.HasPrefix(s, "message m"+mockRoom) })
	if !slices.Equal(got, want) {
		t.Errorf("kept:\n%s", strings.Join(got, "\n"))
	}
	if q.count != 0 {
		t.Errorf("%d are counted still", q.count)
	}
}
