package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
)

func TestDirectoryFollowsEvents(t *testing.T) {
	_, k := known(t)
	d := k.b.dir
	is := func(what string, ok bool) {
		t.Helper()
		if !ok {
			t.Errorf("%s: %+v %+v", what, d.guilds, d.channels)
		}
	}
	guild := func() wireGuild { g, _ := d.knownGuild(mockGuild); return g }
	roles := func() (ids []string) {
		for _, r := range guild().Roles {
			ids = append(ids, r.ID+r.Name)
		}
		return ids
	}
	thread, ok := d.known(id(500))
	is("a thread has its server", ok && thread.Guild == mockGuild && thread.Parent == mockRoom)

	d.apply("GUILD_UPDATE", data(t, object{"id": mockGuild, "name": "Kantor Baru", "owner_id": "9"}))
	is("what an update leaves out stays", guild().Name == "Kantor Baru" && guild().Joined == "2026" && slices.Equal(roles(), []string{"42staf"}))
	d.apply("GUILD_ROLE_CREATE", data(t, object{"guild_id": mockGuild, "role": object{"id": "43", "name": "tamu"}}))
	d.apply("GUILD_ROLE_UPDATE", data(t, object{"guild_id": mockGuild, "role": object{"id": "42", "name": "bos"}}))
	is("roles", slices.Equal(roles(), []string{"43tamu", "42bos"}))
	d.apply("GUILD_ROLE_DELETE", data(t, object{"guild_id": mockGuild, "role_id": "43"}))
	is("a deleted role", slices.Equal(roles(), []string{"42bos"}))
	d.apply("GUILD_MEMBER_UPDATE", data(t, object{"guild_id": mockGuild, "user": object{"id": mockBudi}, "roles": []string{"1"}}))
	d.apply("GUILD_MEMBER_UPDATE", data(t, object{"guild_id": mockGuild, "user": object{"id": mockBot}, "roles": []string{"42"}}))
	is("the bot's own membership", len(guild().Members) == 1 && slices.Equal(guild().Members[0].Roles, []string{"42"}))

	d.apply("THREAD_LIST_SYNC", data(t, object{"guild_id": mockGuild, "threads": []object{{"id": id(501), "type": 11, "parent_id": mockRoom, "last_message_id": id(9)}}}))
	d.apply("THREAD_UPDATE", data(t, object{"id": id(501), "guild_id": mockGuild, "type": 11, "parent_id": mockRoom, "thread_metadata": object{"archived": true}}))
	c, _ := d.known(id(501))
	is("an archived thread, and its last message", c.archived() && c.Last == id(9))
	d.read(id(501), id(8))
	d.read(id(501), id(10))
	c, _ = d.known(id(501))
	is("the last message", c.Last == id(10))

	d.apply("CHANNEL_DELETE", data(t, object{"id": mockRoom, "type": 0, "guild_id": mockGuild}))
	_, room := d.known(mockRoom)
	_, child := d.known(id(501))
	is("threads go with their channel", !room && !child)

	// After an absence the server is told anew: what is not in it is not there any more.
	d.apply("GUILD_CREATE", data(t, object{"id": mockGuild, "unavailable": true}))
	is("an outage forgets nothing", guild().Unavailable && guild().Name == "Kantor Baru")
	d.apply("GUILD_CREATE", data(t, object{"id": mockGuild, "channels": []object{{"id": mockRoom, "type": 0}}}))
	_, other := d.known(mockOther)
	is("a channel deleted meanwhile", !other && !guild().Unavailable)
	for _, kind := range []string{"GUILD_CREATE", "CHANNEL_UPDATE", "THREAD_LIST_SYNC", "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE", "CHANNEL_DELETE"} {
		for _, bad := range []string{`null`, `{}`, `[]`, `{"id":7}`, `"x"`} {
			d.apply(kind, json.RawMessage(bad))
		}
	}
}

func TestPrivateChatIsOpenedOnce(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if c, err := k.b.dir.dm(t.Context(), mockAni); err != nil || c != mockDM {
				t.Errorf("%q, %v", c, err)
			}
		})
	}
	all.Wait()
	if n := m.asked("POST"); n != 1 {
		t.Errorf("opened %d times", n)
	}
	k.b.dir.forgetDM(mockAni)
	if c, err := k.b.dir.dm(t.Context(), mockAni); err != nil || c != mockDM || m.asked("POST") != 2 {
		t.Errorf("%q, %v", c, err)
	}
	if _, err := k.b.dir.dm(t.Context(), mockBudi); !unseen(err) {
		t.Errorf("of somebody who takes none: %v", err)
	}
}

// Whoever gives up waiting does not spoil it for others.
func TestOnceIsNotGivenUpForOthers(t *testing.T) {
	m := newMock(t)
	k := m.bot(Options{})
	begun, cancelled := make(chan struct{}), make(chan struct{})
	first := true
	m.fail = func(r *http.Request) int {
		if first {
			first = false
			close(begun)
			<-cancelled
		}
		return 0
	}
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan struct{})
	go func() {
		defer close(gaveUp)
		if _, err := k.b.dir.channel(ctx, mockRoom); err == nil {
			t.Error("given up, it has an answer")
		}
	}()
	<-begun
	var all sync.WaitGroup
	all.Go(func() {
		if c, err := k.b.dir.channel(t.Context(), mockRoom); err != nil || c.Name != "ruang" {
			t.Errorf("%+v, %v", c, err)
		}
	})
	cancel()
	<-gaveUp
	close(cancelled)
	all.Wait()
}

func TestRecentForgetsTheOldest(t *testing.T) {
	r := newLRU[int](3)
	for i := range 3 {
		r.put(strconv.Itoa(i), i)
	}
	r.get("0")
	r.put("3", 3)
	if _, ok := r.get("1"); ok {
		t.Error("the oldest is remembered")
	}
	if _, ok := r.get("0"); !ok {
		t.Error("what was just used is forgotten")
	}
	r.dropIf(func(v int) bool { return v == 0 })
	r.drop("2")
	r.drop("9")
	if len(r.at) != 1 || r.order.Len() != 1 {
		t.Errorf("%d and %d left", len(r.at), r.order.Len())
	}
}
