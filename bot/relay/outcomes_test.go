package relay

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

func TestNothingGoesBeforeRetryAfter(t *testing.T) {
	for _, wide := range []bool{false, true} {
		t.Run(fmt.Sprintf("account=%v", wide), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, nil), newOutbox(t)
				other := bottest.NewScripted(t, bot.Account{Platform: "other", Name: "1"}, plainCaps)
				p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.To.Chat == "a" }, Err: &bot.DeliveryError{
					Outcome: bot.Retry, After: time.Hour, Account: wide,
				}})
				stop := begin(t, box, nil, p, other)
				box.say(p.Address("a"), bot.Interactive, "a1")
				synctest.Wait()
				for i := range 50 {
					box.say(p.Address("a"), bot.Lane(i%2), "a")
					box.say(p.Address(fmt.Sprint("b", i)), bot.Interactive, "b")
					box.say(other.Address("a"), bot.Interactive, "c")
					time.Sleep(time.Minute)
				}
				want := 50
				if wide {
					want = 0
				}
				if n := len(p.Sent()) - 1; n != want {
					t.Errorf("%d were sent in other chats meanwhile, want %d", n, want)
				}
				if n := len(other.Sent()); n != 50 {
					t.Errorf("%d of 50 were sent at the other account", n)
				}
				time.Sleep(11 * time.Minute)
				stop()
				first := p.Sent()[0]
				for _, x := range p.Sent()[1:] {
					if (wide || x.Parcel.To.Chat == "a") && x.Begun.Sub(first.Ended) < time.Hour {
						t.Errorf("sent %v after being told to wait an hour", x.Begun.Sub(first.Ended))
					}
				}
				if n := len(p.Texts("a")); n != 51 {
					t.Errorf("chat a got %d of 51", n)
				}
			})
		})
	}
}

// A wait that the platform asked for holds for whoever sends next: also for what nobody had thought of when the program ended.
func TestAWaitOutlivesTheProgram(t *testing.T) {
	for _, wide := range []bool{false, true} {
		t.Run(fmt.Sprintf("account=%v", wide), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, nil), newOutbox(t)
				p.Fail(bottest.Fault{Err: &bot.DeliveryError{Outcome: bot.Retry, After: time.Hour, Account: wide}})
				stop := begin(t, box, nil, p)
				box.say(p.Address("a"), bot.Bulk, "a1")
				synctest.Wait()
				stop()
				told := p.Sent()[0].Ended
				time.Sleep(20 * time.Minute)
				box.say(p.Address("a"), bot.Interactive, "a2")
				box.say(p.Address("b"), bot.Interactive, "b1")
				stop = begin(t, box, nil, p)
				time.Sleep(20 * time.Minute)
				box.say(p.Address("a"), bot.Interactive, "a3")
				time.Sleep(21 * time.Minute)
				stop()
				early := 0
				for _, x := range p.Sent()[1:] {
					if x.Begun.Sub(told) < time.Hour && (wide || x.Parcel.To.Chat == "a") {
						t.Errorf("%q is sent %v after being told to wait an hour", x.Parcel.Out.Text.S, x.Begun.Sub(told))
					}
					if x.Begun.Sub(told) < time.Hour {
						early++
					}
				}
				if want := map[bool]int{false: 1, true: 0}[wide]; early != want {
					t.Errorf("%d were sent meanwhile, want %d", early, want)
				}
				if got := len(p.Sent()) - 1; got != 4 {
					t.Errorf("%d of 4 were sent", got)
				}
			})
		})
	}
}

// What our store does not give now is waited for: a reply as long as it takes, a card for some two minutes, since other cards wait behind it.
func TestFilesAreAway(t *testing.T) {
	for lane, want := range map[bot.Lane]struct {
		after   time.Duration
		missing int
	}{bot.Interactive: {10 * time.Minute, 0}, bot.Bulk: {time.Minute, 1}} {
		t.Run(fmt.Sprint(lane), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, nil), newOutbox(t)
				back := time.Now().Add(10 * time.Minute)
				for range 100 {
					p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return len(p.Out.Files) > 0 && time.Now().Before(back) },
						Err: &bot.DeliveryError{Outcome: bot.Retry, Reason: bot.ReasonFile}})
				}
				stop := begin(t, box, nil, p)
				began := time.Now()
				card := box.add(p.Address("a"), lane, bot.Outgoing{Text: bot.Plain("kartu"), Files: []bot.File{{Kind: bot.Photo, ID: "x"}}})
				time.Sleep(20 * time.Minute)
				stop()
				sent := p.Sent()
				took := sent[len(sent)-1].Begun.Sub(began)
				if got := box.row(card); got.state != "delivered" || got.missing != want.missing || took < want.after || want.missing > 0 && took > 4*time.Minute {
					t.Errorf("after %v it is %s without %d files, want %d", took, got.state, got.missing, want.missing)
				}
			})
		})
	}
}

// A reply whose file our store never gives goes without it after a stated time, and what is said after it is not held up for ever; one whose
// file's directory is away, or whose words are already out without it, is. Until then nothing else in the chat waits.
func TestAFileThatNeverComes(t *testing.T) {
	unread := &bot.DeliveryError{Outcome: bot.Retry, Reason: bot.ReasonFile, Err: errors.New("input/output error")}
	away := &bot.DeliveryError{Outcome: bot.Retry, Reason: bot.ReasonFile, Err: fmt.Errorf("open: %w", bot.ErrFilesAway)}
	pending := &bot.DeliveryError{Outcome: bot.Retry, After: 2 * time.Second, Err: bot.ErrFilePending}
	file := []bot.File{{Kind: bot.Photo, ID: "x"}}
	worded := bot.Outgoing{Text: bot.Plain("balasan"), Files: file}
	for name, c := range map[string]struct {
		err         *bot.DeliveryError
		out         bot.Outgoing
		want        string
		miss        int
		least, most time.Duration // what it took
	}{
		"unreadable, with words":    {unread, worded, "delivered", 1, time.Hour, time.Hour + 10*time.Minute},
		"unreadable, alone":         {unread, bot.Outgoing{Files: file}, "refused/file", 0, time.Hour, time.Hour + 10*time.Minute},
		"unreadable, in a change":   {unread, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("a"), Files: file, Together: true, Target: bot.Ref{Message: "m9"}}, "delivered", 1, time.Hour, time.Hour + 10*time.Minute},
		"not here yet, with words":  {pending, worded, "delivered", 1, 6 * time.Hour, 6*time.Hour + time.Minute},
		"not here yet, alone":       {pending, bot.Outgoing{Files: file}, "refused/file", 0, 6 * time.Hour, 6*time.Hour + time.Minute},
		"its directory is away":     {away, worded, "pending", 0, 0, 0},
		"an older one, in a change": {unread, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("a"), Target: bot.Ref{Message: "m9"}}, "pending", 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, func(c *bot.Capabilities) { c.SwapFiles = true }), newOutbox(t)
				old := len(c.out.Files) == 0
				for range 20000 {
					p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return len(p.Out.Files) > 0 || old && p.Out.Action == bot.Edit }, Err: c.err})
				}
				stop := begin(t, box, nil, p)
				began := time.Now()
				id := box.add(p.Address("a"), bot.Interactive, c.out)
				box.say(p.Address("a"), bot.Interactive, "berikutnya")
				time.Sleep(time.Minute)
				box.say(p.Address("a"), bot.Bulk, "kabar")
				time.Sleep(3 * time.Second)
				if got := fmt.Sprint(p.Texts("a")); got != "[kabar]" {
					t.Errorf("meanwhile they got %s", got)
				}
				time.Sleep(12 * time.Hour)
				stop()
				r := box.row(id)
				if got := strings.TrimSuffix(r.state+"/"+string(r.reason), "/"); got != c.want || r.missing != c.miss {
					t.Fatalf("it is %s without %d files, want %s without %d", got, r.missing, c.want, c.miss)
				}
				sent := p.Sent()
				if last := sent[len(sent)-1]; c.want != "pending" && (last.Parcel.Out.Text.S != "berikutnya" || last.Begun.Sub(began) < c.least || last.Begun.Sub(began) > c.most) {
					t.Errorf("what was said after it comes after %v, want %v: %q", last.Begun.Sub(began), c.least, last.Parcel.Out.Text.S)
				}
				if n := len(sent); c.err != pending && n > 200 {
					t.Errorf("it was tried %d times", n)
				}
			})
		})
	}
}

// A menu or a mark that a server always fails at is given up, and holds up no words: not so what is said, and not for a wait that was asked for.
func TestMenusAndMarksHoldUpNoWords(t *testing.T) {
	failing := func(after time.Duration) bottest.Fault {
		return bottest.Fault{Match: func(p bot.Parcel) bool { return p.Out.Text.S != "kata" }, Err: &bot.DeliveryError{Outcome: bot.Uncertain, After: after}}
	}
	for name, c := range map[string]struct {
		out   bot.Outgoing
		after time.Duration
		state string
	}{
		"menu":                 {bot.Outgoing{Action: bot.SetMenu}, 0, "refused/expired"},
		"mark":                 {bot.Outgoing{Action: bot.MarkIt, Target: bot.Ref{Message: "1"}}, 0, "refused/expired"},
		"menu, asked to wait":  {bot.Outgoing{Action: bot.SetMenu}, 5 * time.Second, "pending"},
		"words that change":    {bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Message: "1"}, Text: bot.Plain("lain")}, 0, "pending"},
		"deletion of a secret": {bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Message: "1"}}, 0, "pending"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, func(c *bot.Capabilities) { c.Menus, c.Marks = true, true }), newOutbox(t)
				for range 100 {
					p.Fail(failing(c.after))
				}
				stop := begin(t, box, nil, p)
				box.add(p.Address("a"), bot.Interactive, c.out)
				box.say(p.Address("a"), bot.Interactive, "kata")
				time.Sleep(2 * time.Minute)
				stop()
				if got := box.states()[0]; got != c.state {
					t.Errorf("it is %s, want %s", got, c.state)
				}
				if said, want := slices.Contains(p.Texts("a"), "kata"), c.state != "pending"; said != want {
					t.Errorf("what comes after it was said: %v, want %v", said, want)
				}
			})
		})
	}
}

func TestBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		for range 11 {
			p.Fail(bottest.Fault{Err: &bot.DeliveryError{Outcome: bot.Retry, Err: errors.New("no route")}})
		}
		box.say(p.Address("a"), bot.Interactive, "first")
		box.say(p.Address("a"), bot.Interactive, "second")
		stop := begin(t, box, nil, p)
		time.Sleep(time.Hour)
		stop()
		var waits []string
		for i, x := range p.Sent()[1:] {
			waits = append(waits, x.Begun.Sub(p.Sent()[i].Ended).Round(time.Second).String())
		}
		if got, want := fmt.Sprint(waits), "[1s 2s 4s 8s 16s 32s 1m4s 2m8s 4m16s 5m0s 5m0s 0s]"; got != want {
			t.Errorf("waited %s, want %s", got, want)
		}
		if got := fmt.Sprint(p.Texts("a")); got != "[first second]" {
			t.Errorf("got %s", got)
		}
	})
}

func TestOutcomes(t *testing.T) {
	file := []bot.File{{ID: "f", Kind: bot.Document}}
	bad := bot.File{ID: "x", Kind: bot.Photo, Fault: bot.FaultProgram}
	refuse := func(r bot.Reason) error { return &bot.DeliveryError{Outcome: bot.Refused, Reason: r} }
	noCaps := func(c *bot.Capabilities) { c.Menus, c.Marks, c.Del, c.Edit, c.FileMax = false, false, false, false, 0 }
	panels := func(c *bot.Capabilities) { c.PanelMax, c.Mixed = 30, true }
	old := bot.Ref{Message: "m9"}
	for _, c := range []struct {
		name   string
		caps   func(*bot.Capabilities)
		out    bot.Outgoing
		faults []bottest.Fault
		want   string
		sends  int
		miss   int
	}{
		{name: "handed over", out: bot.Outgoing{Text: bot.Plain("a")}, faults: []bottest.Fault{{Handed: true}}, want: "handed", sends: 1},
		{name: "blocked", out: bot.Outgoing{Text: bot.Plain("a")}, faults: []bottest.Fault{{Err: refuse(bot.ReasonBlocked)}}, want: "refused/blocked", sends: 1},
		{name: "unknown error", out: bot.Outgoing{Text: bot.Plain("a")}, faults: []bottest.Fault{{Err: errors.New("reset")}}, want: "uncertain", sends: 1},
		{name: "panic", out: bot.Outgoing{Text: bot.Plain("a")}, faults: []bottest.Fault{{Panic: "nil"}}, want: "uncertain", sends: 1},
		{name: "uncertain, but idempotent", caps: func(c *bot.Capabilities) { c.Idempotent = true },
			out: bot.Outgoing{Text: bot.Plain("a")}, faults: []bottest.Fault{{Err: errors.New("reset")}}, want: "delivered", sends: 2},
		{name: "uncertain edit", out: bot.Outgoing{Action: bot.Edit, Text: bot.Plain("a"), Target: old},
			faults: []bottest.Fault{{Err: errors.New("reset")}}, want: "delivered", sends: 2},
		{name: "file too large, with words", out: bot.Outgoing{Text: bot.Plain("a"), Files: file},
			faults: []bottest.Fault{{Err: refuse(bot.ReasonTooLarge)}}, want: "delivered", sends: 2, miss: 1},
		{name: "file gone, alone", out: bot.Outgoing{Files: file}, faults: []bottest.Fault{{Err: refuse(bot.ReasonFile)}}, want: "refused/file", sends: 1},
		{name: "file gone, after words", out: bot.Outgoing{Text: bot.Plain("a"), Files: append(file, file...)},
			faults: []bottest.Fault{{}, {}, {Err: refuse(bot.ReasonFile)}}, want: "delivered", sends: 3, miss: 1},
		{name: "file gone, before another", out: bot.Outgoing{Files: append(file, file...)},
			faults: []bottest.Fault{{Err: refuse(bot.ReasonFile)}}, want: "delivered", sends: 2, miss: 1},
		{name: "no files like it may be sent there, with words", out: bot.Outgoing{Text: bot.Plain("a"), Files: file},
			faults: []bottest.Fault{{Err: refuse(bot.ReasonNoFiles)}}, want: "delivered/no_files", sends: 2, miss: 1},
		{name: "no files like it may be sent there, after words", out: bot.Outgoing{Text: bot.Plain("a"), Files: append(file, file...)},
			faults: []bottest.Fault{{}, {Err: refuse(bot.ReasonNoFiles)}}, want: "delivered/no_files", sends: 3, miss: 1},
		{name: "no files like it may be sent there, alone", out: bot.Outgoing{Files: file}, faults: []bottest.Fault{{Err: refuse(bot.ReasonNoFiles)}},
			want: "refused/no_files", sends: 1},
		{name: "nothing may be sent there", out: bot.Outgoing{Text: bot.Plain("a"), Files: file},
			faults: []bottest.Fault{{Err: refuse(bot.ReasonNoFiles)}, {Err: refuse(bot.ReasonRights)}}, want: "refused/rights", sends: 2},
		{name: "nothing may be set apart there", caps: panels, out: bot.Outgoing{Text: bot.Plain("satu dua tiga empat lima enam"), Panel: true},
			faults: []bottest.Fault{{Err: refuse(bot.ReasonNoPanels)}}, want: "delivered/no_panels", sends: 3},
		{name: "nothing may be set apart there, nor files sent", caps: panels, out: bot.Outgoing{Text: bot.Plain("satu dua"), Files: file, Panel: true},
			faults: []bottest.Fault{{Err: refuse(bot.ReasonNoPanels)}, {Err: refuse(bot.ReasonNoFiles)}}, want: "delivered/no_files", sends: 3, miss: 1},
		{name: "an edit may not be set apart there", caps: panels, out: bot.Outgoing{Action: bot.Edit, Text: bot.Plain("a"), Target: old, Panel: true},
			faults: []bottest.Fault{{Err: refuse(bot.ReasonNoPanels)}}, want: "delivered/no_panels", sends: 2},
		{name: "one is not to be had", out: bot.Outgoing{Text: bot.Plain("a"), Files: []bot.File{{ID: "f", Kind: bot.Photo}, bad, {ID: "g", Kind: bot.Photo}}},
			want: "delivered", sends: 2, miss: 1},
		{name: "none is to be had", out: bot.Outgoing{Text: bot.Plain("a"), Files: []bot.File{bad, bad}}, want: "delivered", sends: 1, miss: 2},
		{name: "nothing to be had", out: bot.Outgoing{Files: []bot.File{bad}}, want: "refused/file"},
		{name: "no files there", caps: noCaps, out: bot.Outgoing{Text: bot.Plain("a"), Files: file}, want: "delivered", sends: 1, miss: 1},
		{name: "files alone, no files there", caps: noCaps, out: bot.Outgoing{Files: file}, want: "refused/file"},
		{name: "nothing", out: bot.Outgoing{}, want: "refused/invalid"},
		{name: "expired", out: bot.Outgoing{Action: bot.AnswerTap, Tap: "t", Expires: time.Unix(1, 0)}, want: "refused/expired"},
		{name: "no target", out: bot.Outgoing{Action: bot.Edit, Text: bot.Plain("a"), Target: bot.Ref{Outbox: 1}}, want: "refused/target"},
		{name: "no menus there", caps: noCaps, out: bot.Outgoing{Action: bot.SetMenu}, want: "delivered"},
		{name: "no marks there", caps: noCaps, out: bot.Outgoing{Action: bot.MarkIt, Target: old}, want: "delivered"},
		{name: "no deleting there", caps: noCaps, out: bot.Outgoing{Action: bot.Delete, Target: old}, want: "delivered"},
		{name: "no editing there", caps: noCaps, out: bot.Outgoing{Action: bot.Edit, Text: bot.Plain("a"), Target: old}, want: "delivered", sends: 1},
		{name: "edit that grew", out: bot.Outgoing{Action: bot.Edit, Text: bot.Plain("satu dua tiga empat lima enam"), Target: old}, want: "delivered", sends: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, box := platform(t, c.caps), newOutbox(t)
				p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.To.Chat == "z" }, Err: refuse(bot.ReasonBlocked)})
				box.say(p.Address("z"), bot.Interactive, "refused, without any message") // row 1
				stop := begin(t, box, nil, p)
				time.Sleep(time.Minute)
				p.Fail(c.faults...)
				id := box.add(p.Address("a"), bot.Interactive, c.out)
				time.Sleep(time.Minute)
				stop()
				r := box.row(id)
				if got := strings.TrimSuffix(r.state+"/"+string(r.reason), "/"); got != c.want {
					t.Errorf("%s, want %s", got, c.want)
				}
				if n := len(p.Sent()) - 1; n != c.sends && c.name != "panic" {
					t.Errorf("%d sendings, want %d", n, c.sends)
				}
				if r.missing != c.miss {
					t.Errorf("%d files missing, want %d", r.missing, c.miss)
				}
			})
		})
	}
}

func TestChatThatMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		p.Fail(bottest.Fault{
			Match: func(p bot.Parcel) bool { return p.To.Chat == "old" }, Err: &bot.DeliveryError{Outcome: bot.Retry, MovedTo: p.Address("new")},
		})
		for i := range 3 {
			box.say(p.Address("old"), bot.Lane(i%2), fmt.Sprint(i))
		}
		box.say(p.Address("new"), bot.Interactive, "3")
		stop := begin(t, box, nil, p)
		synctest.Wait()
		stop()
		if got := p.Texts("new"); len(got) != 4 || slices.Index(got, "0") > slices.Index(got, "2") {
			t.Errorf("the new chat got %v", got)
		}
	})
}

func TestRefusedTokenHoldsTheAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		var log strings.Builder
		for range 5 {
			p.Fail(bottest.Fault{Err: &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonToken}})
		}
		for i := range 10 {
			box.say(p.Address(fmt.Sprint(i)), bot.Interactive, "a")
		}
		stop := begin(t, box, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)); o.Workers = 2 }, p)
		time.Sleep(3*time.Minute + 30*time.Second)
		if n := len(p.Sent()); n != 4 && n != 5 { // one or two at once, then one a minute
			t.Errorf("%d tries in three minutes and a half", n)
		}
		time.Sleep(2 * time.Minute)
		stop()
		if s := box.states(); slices.ContainsFunc(s, func(s string) bool { return s != "delivered" }) {
			t.Errorf("states %v", s)
		}
		if n := strings.Count(log.String(), "does not accept"); n != 1 {
			t.Errorf("logged %d times", n)
		}
	})
}
