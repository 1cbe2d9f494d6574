package discord

import (
	"encoding/json"
	"fmt"
	"testing"

	"duaarah/bot"
)

// After a restart the form on what one person sees is looked for where that was said: at the interaction that it answers.
func TestFormOnAWhisper(t *testing.T) { inTime(t, testFormOnAWhisper) }

func testFormOnAWhisper(t *testing.T) {
	button := bot.Button{Label: "Tulis di sini", Data: "h", Form: &bot.Form{Title: "Tulis", Inputs: []bot.Input{{Name: "teks", Label: "Teks"}}}}
	for _, c := range []struct {
		by   string
		want int
	}{
		{`"interaction_metadata":{"id":"4321"}`, callbackModal}, {`"interaction":{"id":"4321"}`, callbackModal}, {`"interaction_metadata":{"id":"4322"}`, callbackQuiet},
	} {
		w := newOutWorld(t)
		w.chats.at = w.b.whisper("4321", person).Chat
		w.chats.say("w555", bot.Outgoing{Buttons: [][]bot.Button{{button}}})
		in := w.event(interactionComponent, true, `{"custom_id":"f:h","component_type":2}`, `"message":{"id":"555","flags":64,`+c.by+`}`)
		w.handled(in, func(bot.Update) error { return nil })
		w.until("an answer", func() bool { return fmt.Sprint(w.callbacks(in)) == fmt.Sprint([]int{c.want}) })
	}
	var m wireMessage
	if err := json.Unmarshal([]byte(`{"id":"1","interaction_metadata":{"id":"x"},"interaction":null}`), &m); err != nil || m.answered() != "" {
		t.Errorf("%q, %v", m.answered(), err)
	}
}
