package relay

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"duaarah/bot"
	"duaarah/bot/bottest"
)

var plainCaps = bot.Capabilities{
	TextMax: 20, CaptionMax: 20, AnswerMax: 20, Unit: bot.Runes, Buttons: 10, ButtonsRow: 4, LabelMax: 20,
	Edit: true, Del: true, Marks: true, Menus: true, Album: 10, FileMax: 1000, Location: true,
}

// begin runs a Delivery in the bubble; stop ends it and waits.
func begin(t *testing.T, box *fakeOutbox, change func(*Options), platforms ...bot.Platform) (stop func()) {
	o := Options{Outbox: box, Platforms: platforms, Jitter: func() float64 { return 0.999999 }}
	if change != nil {
		change(&o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- NewDelivery(o).Run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
}

func platform(t *testing.T, change func(*bot.Capabilities)) *bottest.Scripted {
	caps := plainCaps
	if change != nil {
		change(&caps)
	}
	return bottest.NewScripted(t, someAccount, caps)
}

func TestInteractiveGoesFirstAndChatsDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		for i := range 3 {
			box.say(p.Address("a"), bot.Bulk, fmt.Sprint("card", i))
		}
		box.say(p.Address("a"), bot.Interactive, "receipt")
		box.say(p.Address("slow"), bot.Interactive, "slow")
		p.Fail(bottest.Fault{Match: func(p bot.Parcel) bool { return p.To.Chat == "slow" }, Delay: time.Minute})
		stop := begin(t, box, nil, p)
		time.Sleep(time.Second)
		if got := fmt.Sprint(p.Texts("a")); got != "[receipt card0 card1 card2]" {
			t.Errorf("chat a got %s", got)
		}
		if got := fmt.Sprint(p.Texts("slow")); got != "[]" {
			t.Errorf("the slow chat got %s already", got)
		}
		time.Sleep(2 * time.Minute)
		stop()
		if s := box.states(); slices.ContainsFunc(s, func(s string) bool { return s != "delivered" }) {
			t.Errorf("states %v", s)
		}
	})
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := platform(t, func(c *bot.Capabilities) {
			c.Pace = bot.Pace{
				Account: bot.Rate{N: 10, Per: time.Second, Burst: 1},
				Chat:    bot.Rate{N: 1, Per: time.Second, Burst: 1},
				Group:   bot.Rate{N: 20, Per: time.Minute, Burst: 2},
				IsGroup: func(a bot.Address) bool { return strings.HasPrefix(a.Chat, "-") },
			}
		})
		box := newOutbox(t)
		for i := range 5 {
			box.say(p.Address("-group"), bot.Bulk, fmt.Sprint("g", i))
		}
		for c := range 30 {
			for i := range 2 {
				box.say(p.Address(fmt.Sprint(c)), bot.Interactive, fmt.Sprint("p", i))
			}
		}
		begun := time.Now()
		stop := begin(t, box, nil, p)
		time.Sleep(time.Minute)
		stop()
		sent := p.Sent()
		if len(sent) != 65 {
			t.Fatalf("%d sent of 65", len(sent))
		}
		last := map[string]time.Time{}
		for i, x := range sent {
			if i > 0 && x.Begun.Sub(sent[i-1].Begun) < 99*time.Millisecond {
				t.Errorf("sendings %d and %d are %v apart", i-1, i, x.Begun.Sub(sent[i-1].Begun))
			}
			chat := x.Parcel.To.Chat
			if d := x.Begun.Sub(last[chat]); chat != "-group" && d < 999*time.Millisecond {
				t.Errorf("chat %s: %v apart", chat, d)
			}
			last[chat] = x.Begun
			if chat == "-group" && x.Begun.Sub(begun) < 5900*time.Millisecond {
				t.Errorf("bulk went %v after the start, before 60 interactive ones", x.Begun.Sub(begun))
			}
		}
		if d := last["-group"].Sub(begun); d < 14*time.Second || d > 17*time.Second { // two at once, then one each 3 s
			t.Errorf("the group's last came after %v", d)
		}
	})
}

func TestPartsAreNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		part := func(n int) func(bot.Parcel) bool { return func(p bot.Parcel) bool { return p.Part == n } }
		p.Fail(bottest.Fault{Match: part(1), Err: &bot.DeliveryError{Outcome: bot.Retry}},
			bottest.Fault{Match: part(2), Err: &bot.DeliveryError{Outcome: bot.Retry, After: time.Minute}})
		photos := []bot.File{{ID: "1", Kind: bot.Photo}, {ID: "2", Kind: bot.Photo}}
		id := box.add(p.Address("a"), bot.Interactive, bot.Outgoing{
			Text: bot.Plain("Satu dua tiga empat. Lima enam tujuh lapan."), Files: photos, Buttons: [][]bot.Button{{{Label: "Ya", Data: "y"}}},
		})
		box.say(p.Address("a"), bot.Interactive, "next")
		stop := begin(t, box, nil, p)
		time.Sleep(5 * time.Minute)
		stop()
		if got := fmt.Sprintf("%q", p.Texts("a")); got != `["Satu dua tiga empat." "Lima enam tujuh" "lapan." "" "next"]` {
			t.Errorf("the chat got %s", got)
		}
		if r := box.row(id); fmt.Sprint(r.Done) != "[m1 m2 m3 m4 m5]" || r.state != "delivered" {
			t.Errorf("row %+v", r)
		}
		if p.Typed() != 1 {
			t.Errorf("typing was shown %d times", p.Typed())
		}
	})
}

// A card does not wait for ever for a file that is still on its way, and a reply does.
func TestPatienceWithFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		pending := bottest.Fault{Match: func(x bot.Parcel) bool { return len(x.Out.Files) > 0 },
			Err: &bot.DeliveryError{Outcome: bot.Retry, After: 2 * time.Second, Err: bot.ErrFilePending}}
		for range 1000 {
			p.Fail(pending)
		}
		stop := begin(t, box, nil, p)
		defer stop()
		out := bot.Outgoing{Text: bot.Plain("a"), Files: []bot.File{{ID: "f", Kind: bot.Photo, Awaited: true}}}
		card, reply := box.add(p.Address("room"), bot.Bulk, out), box.add(p.Address("citizen"), bot.Interactive, out)
		box.created(card, time.Now())
		time.Sleep(time.Minute)
		if got := box.row(card); got.state == "delivered" {
			t.Error("the card went out without waiting")
		}
		time.Sleep(2 * time.Minute)
		if got := box.row(card); got.state != "delivered" || got.missing != 1 {
			t.Errorf("the card: %s, %d files missing", got.state, got.missing)
		}
		if got := box.row(reply); got.state == "delivered" {
			t.Error("the reply went out without its file")
		}
	})
}

// TestUploadsTakeTheirTime: what is given up in the middle begins anew, and would never arrive over a slow line.
func TestUploadsTakeTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, func(c *bot.Capabilities) { c.FileMax = 50 << 20 }), newOutbox(t)
		for range 2 {
			p.Fail(bottest.Fault{Delay: 5 * time.Minute})
		}
		stop := begin(t, box, nil, p)
		defer stop()
		film := box.add(p.Address("a"), bot.Interactive, bot.Outgoing{Files: []bot.File{{ID: "f", Kind: bot.Video, Size: 20 << 20}}})
		words := box.add(p.Address("b"), bot.Interactive, bot.Outgoing{Text: bot.Plain("a")})
		time.Sleep(4 * time.Minute)
		if got := box.row(words).state; got != "uncertain" {
			t.Errorf("after four minutes words are %s", got)
		}
		time.Sleep(2 * time.Minute)
		if got := box.row(film).state; got != "delivered" || len(p.Sent()) != 2 {
			t.Errorf("after six minutes, and %d sendings, the film is %s", len(p.Sent()), got)
		}
	})
}

func TestEditAndDeleteFollowTheirTarget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, nil), newOutbox(t)
		gate := make(chan struct{})
		p.Fail(bottest.Fault{Gate: gate, Match: func(p bot.Parcel) bool { return p.To.Chat == "other" }})
		card := box.say(p.Address("other"), bot.Bulk, "satu dua tiga empat lima enam")
		edit := box.add(p.Address("a"), bot.Interactive, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("tujuh"), Target: bot.Ref{Outbox: card}})
		stop := begin(t, box, nil, p)
		time.Sleep(time.Minute + time.Second/2)
		if r := box.row(edit); r.state != "pending" || r.Attempts != 0 {
			t.Errorf("the edit is %s after %d attempts", r.state, r.Attempts)
		}
		close(gate)
		time.Sleep(3 * time.Second)
		del := box.add(p.Address("a"), bot.Interactive, bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Outbox: card}})
		time.Sleep(3 * time.Second)
		stop()
		if a, b := box.row(edit).state, box.row(del).state; a != "delivered" || b != "delivered" {
			t.Errorf("edit %s, delete %s", a, b)
		}
		var deleted []string
		for _, x := range p.Sent() {
			if x.Parcel.Out.Action == bot.Delete {
				deleted = append(deleted, x.Parcel.Targets[x.Parcel.Part])
			}
		}
		if fmt.Sprint(deleted) != "[m1 m2]" {
			t.Errorf("deleted %v", deleted)
		}
	})
}

// TestExchanges: a file that is exchanged together with its words is put in their place, and said anew where that cannot be.
func TestExchanges(t *testing.T) {
	for _, swaps := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			p, box := platform(t, func(c *bot.Capabilities) { c.SwapFiles, c.FileMax, c.CaptionMax = swaps, 1<<20, 100 }), newOutbox(t)
			out := bot.Outgoing{Text: bot.Plain("90 hari"), Files: []bot.File{{ID: "a", Kind: bot.Photo}}, Together: true}
			said := box.add(p.Address("a"), bot.Interactive, out)
			stop := begin(t, box, nil, p)
			time.Sleep(3 * time.Second)
			out.Action, out.Text, out.Files, out.Target = bot.Edit, bot.Plain("30 hari"), []bot.File{{ID: "b", Kind: bot.Photo}}, bot.Ref{Outbox: said}
			edit := box.add(p.Address("a"), bot.Interactive, out)
			time.Sleep(3 * time.Second)
			stop()
			if s := box.row(edit).state; s != "delivered" {
				t.Errorf("it is %s", s)
			}
			sent := p.Sent()
			last := sent[len(sent)-1].Parcel.Out
			if want := map[bool]bot.Action{true: bot.Edit, false: bot.Send}[swaps]; len(sent) != 2 || last.Action != want || len(last.Files) != 1 || last.Files[0].ID != "b" {
				t.Errorf("exchanging %t: sent %d times, last %+v", swaps, len(sent), last)
			}
		})
	}
}

// TestWaitingTakesNoPace: an edit that waits for its card does not use up what the chat may be sent.
func TestWaitingTakesNoPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, func(c *bot.Capabilities) { c.Pace.Chat = bot.Rate{N: 20, Per: time.Minute, Burst: 1} }), newOutbox(t)
		var card int64
		for i := range 5 {
			card = box.say(p.Address("room"), bot.Bulk, fmt.Sprint("card ", i))
		}
		edit := box.add(p.Address("room"), bot.Interactive, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("done"), Target: bot.Ref{Outbox: card}})
		stop := begin(t, box, nil, p)
		time.Sleep(20 * time.Second)
		stop()
		if s := box.row(edit).state; s != "delivered" {
			t.Errorf("the edit is %s; sent %v", s, p.Texts("room"))
		}
	})
}

func TestOtherAccountsAndCancelledRowsAreLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, func(c *bot.Capabilities) { c.Pace.Chat = bot.Rate{N: 1, Per: time.Minute} }), newOutbox(t)
		box.say(bot.Address{Account: bot.Account{Platform: "gone"}, Chat: "a"}, bot.Interactive, "not ours")
		box.say(p.Address("a"), bot.Interactive, "1")
		taken := box.say(p.Address("a"), bot.Interactive, "2")
		box.say(p.Address("a"), bot.Interactive, "3")
		stop := begin(t, box, nil, p)
		synctest.Wait()
		box.cancel(taken)
		time.Sleep(61 * time.Second)
		stop()
		if got := fmt.Sprint(p.Texts("a")); got != "[1 3]" {
			t.Errorf("got %s", got)
		}
		if got := fmt.Sprint(box.states()); got != "[pending delivered cancelled delivered]" {
			t.Errorf("states %s", got)
		}
	})
}

// TestWindowIsBounded: more rows of one account than have room neither get lost nor keep another's from being seen.
func TestWindowIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, box := platform(t, func(c *bot.Capabilities) { c.Pace.Account = bot.Rate{N: 100, Per: time.Second} }), newOutbox(t)
		other := bottest.NewScripted(t, bot.Account{Platform: "other", Name: "1"}, plainCaps)
		for i := range 1500 {
			box.say(p.Address(fmt.Sprint(i%7)), bot.Bulk, fmt.Sprint(i))
		}
		for i := range 20 {
			box.say(other.Address("a"), bot.Bulk, fmt.Sprint(i))
		}
		stop := begin(t, box, func(o *Options) { o.Window = 50 }, p, other)
		synctest.Wait()
		if n := len(other.Texts("a")); n != 20 {
			t.Errorf("%d of 20 of the other account were sent", n)
		}
		time.Sleep(time.Minute)
		stop()
		if n := len(p.Sent()); n != 1500 {
			t.Errorf("%d of 1500 were sent", n)
		}
	})
}

// TestOrder: whatever is sent where, and whatever goes wrong, each chat gets each lane's texts in order, once.
func TestOrder(t *testing.T) {
	type planned struct {
		Chat, Lane, Fault int
		Wait              time.Duration
	}
	rapid.Check(t, func(rt *rapid.T) {
		plan := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) planned {
			return planned{
				Chat: rapid.IntRange(0, 3).Draw(t, "chat"), Lane: rapid.IntRange(0, 1).Draw(t, "lane"),
				Fault: rapid.IntRange(0, 5).Draw(t, "fault"), Wait: time.Duration(rapid.IntRange(0, 2000).Draw(t, "wait")) * time.Millisecond,
			}
		}), 1, 40).Draw(rt, "plan")
		workers := rapid.IntRange(1, 5).Draw(rt, "workers")
		synctest.Test(t, func(t *testing.T) {
			p := platform(t, func(c *bot.Capabilities) { c.Pace.Chat = bot.Rate{N: 5, Per: time.Second, Burst: 2} })
			box := newOutbox(t)
			stop := begin(t, box, func(o *Options) { o.Workers = workers; o.Window = 8 }, p)
			for i, x := range plan {
				switch x.Fault {
				case 1:
					p.Fail(bottest.Fault{Err: &bot.DeliveryError{Outcome: bot.Retry}})
				case 2:
					p.Fail(bottest.Fault{Err: &bot.DeliveryError{Outcome: bot.Retry, After: 7 * time.Second, Account: i%2 == 0}})
				case 3:
					p.Fail(bottest.Fault{Delay: x.Wait})
				case 4:
					box.mu.Lock()
					n := 0
					box.failSome = func([]bot.Settlement) error {
						if n++; n == 1 {
							return ErrStorage
						}
						return nil
					}
					box.mu.Unlock()
				}
				box.say(p.Address(fmt.Sprint("c", x.Chat)), bot.Lane(x.Lane), fmt.Sprintf("%d %03d satu dua tiga. %d %03d", x.Lane, i, x.Lane, i))
				time.Sleep(x.Wait)
			}
			time.Sleep(time.Hour)
			stop()
			for chat := range 4 {
				var want, got [2][]string
				for i, x := range plan {
					if x.Chat == chat {
						want[x.Lane] = append(want[x.Lane], fmt.Sprintf("%d %03d satu dua tiga.", x.Lane, i), fmt.Sprintf("%d %03d", x.Lane, i))
					}
				}
				for _, s := range p.Texts(fmt.Sprint("c", chat)) {
					lane := s[0] - '0'
					got[lane] = append(got[lane], s)
				}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("chat %d got\n%v, want\n%v", chat, got, want)
				}
			}
		})
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}
