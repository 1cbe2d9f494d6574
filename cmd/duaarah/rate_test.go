package main

import (
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/configs"
)

// paces is a platform that says how many cards a room can follow.
type paces struct {
	bot.Platform
	rate bot.Rate
}

func (p paces) Account() bot.Account           { return bot.Account{Platform: "test", Name: "1"} }
func (p paces) Capabilities() bot.Capabilities { return bot.Capabilities{Pace: bot.Pace{Room: p.rate}} }

// A room's pace is its platform's, unless the operator has set one.
func TestRoomRate(t *testing.T) {
	own := bot.Rate{N: 7, Per: time.Hour, Burst: 3}
	all := &platforms{accounts: []account{{Platform: paces{rate: own}}}}
	room := bot.Address{Account: bot.Account{Platform: "test", Name: "1"}, Chat: "-1"}
	for set, want := range map[string]bot.Rate{"": own, "4": {N: 4, Per: time.Minute, Burst: 4}} {
		p := &program{cfg: configs.Config{RoomPace: set}}
		if got := p.roomRate(all)(room); got != want {
			t.Errorf("set to %q, a room's rate is %v, want %v", set, got, want)
		}
	}
	p := &program{cfg: configs.Config{RoomPace: "off"}}
	if p.roomRate(all) != nil {
		t.Error("a rate that is off is none")
	}
	p.cfg.RoomPace = ""
	if p.roomRate(nil)(room).IsZero() {
		t.Error("without platforms, rooms get everything")
	}
	if got := p.roomRate(all)(bot.Address{Account: bot.Account{Platform: "gone"}}); !got.IsZero() {
		t.Errorf("a room of an account that is not configured has the rate %v", got)
	}
}
