package webchat

import (
	"slices"
	"strings"
	"testing"

	"duaarah/bot"
)

// Of what is to be watched the page tells that it was seen once it was before the reader's eyes: not behind another tab, not above what is
// shown, and not again when it is opened anew.
func TestBrowserTellsWhatWasSeen(t *testing.T) {
	r := newRig(t)
	page := r.open(chromium(t), "/chat")
	page.write("halo")
	eventually(t, "the message comes", func() bool { return len(r.got(bot.KindMessage)) == 1 })
	home := r.got(bot.KindMessage)[0].Address
	told := func(id string) (n int) {
		for _, u := range r.got(bot.KindSeen) {
			if slices.Contains(u.Seen, id) {
				n++
			}
		}
		return n
	}
	front := func(state string) {
		js[bool](page, `(Object.defineProperty(document, 'visibilityState', { value: '`+state+`', configurable: true }),
			document.dispatchEvent(new Event('visibilitychange')))`)
	}
	front("hidden")
	hidden := r.say(home, 1, bot.Outgoing{Text: bot.Plain("balasan pertama"), Watch: true})
	page.becomes("the reply is shown", count("balasan pertama"))
	eventually(t, "it arrives", func() bool {
		return slices.ContainsFunc(r.got(bot.KindDelivered), func(u bot.Update) bool { return slices.Contains(u.Delivered, hidden) })
	})
	long := r.say(home, 2, bot.Outgoing{Text: bot.Plain(strings.Repeat("kabar yang panjang sekali\n", 80))}) // the first is above it
	page.becomes("it is shown", `document.body.innerText.includes('kabar yang panjang')`)
	front("visible")
	last := r.say(home, 3, bot.Outgoing{Text: bot.Plain("balasan kedua"), Watch: true})
	eventually(t, "it is seen", func() bool { return told(last) == 1 })
	if told(hidden) != 0 || told(long) != 0 {
		t.Errorf("what was behind, or above, is told %d times, what nobody watches %d times", told(hidden), told(long))
	}
	js[float64](page, `document.getElementById('scroll').scrollTop = 0`)
	eventually(t, "it is seen once it is scrolled to", func() bool { return told(hidden) == 1 })
	again := r.open(page.ctx, "/chat")
	again.becomes("it is opened anew", count("balasan kedua"))
	next := r.say(home, 4, bot.Outgoing{Text: bot.Plain("balasan ketiga"), Watch: true})
	eventually(t, "that is seen", func() bool { return told(next) > 0 })
	if told(last) != 1 || told(hidden) != 1 {
		t.Errorf("opened anew, the page tells again: %d and %d times", told(last), told(hidden))
	}
}
