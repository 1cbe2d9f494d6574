package split

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duaarah/bot"
)

var discordLike = bot.Capabilities{
	TextMax: 100, CaptionMax: 100, PanelMax: 200, Unit: bot.Markup, Buttons: 25, ButtonsRow: 5, LabelMax: 80, Edit: true, EditFiles: true,
	Album: 3, Mixed: true, Topics: true, FileMax: 1000,
}

func TestLenInMarkup(t *testing.T) {
	for s, want := range map[string]int{"abc": 3, "a*b": 4, "a_b\\": 6, "[x](y)": 8, "a\nb": 5, "😀": 2, "<@1>": 5, "||": 4} {
		if got := Len(s, bot.Markup); got != want {
			t.Errorf("Len(%q) = %d, want %d", s, got, want)
		}
	}
}

func files(n int, size int64) []bot.File {
	var all []bot.File
	for i := range n {
		all = append(all, bot.File{ID: string(rune('a' + i)), Kind: bot.Voice, Size: size})
	}
	return all
}

func TestWordsButtonsAndFilesTogether(t *testing.T) {
	buttons := [][]bot.Button{{{Label: "b", Data: "b"}}}
	out := bot.Outgoing{Text: bot.Plain("lampu mati"), Files: files(4, 10), Buttons: buttons}
	out.Files = append(out.Files, bot.File{ID: "large", Size: 5000})
	parts := Parcels(out, discordLike)
	if len(parts) != 3 || len(parts[0].Files) != 3 || parts[0].Text.S != "lampu mati" || len(parts[0].Buttons) != 1 ||
		len(parts[1].Files) != 1 || len(parts[1].Buttons) != 0 || len(parts[2].Files) != 1 || parts[2].Files[0].ID != "large" {
		t.Errorf("parts %+v", parts)
	}
	if parts := Parcels(bot.Outgoing{Files: files(1, 10), Buttons: buttons, Panel: true}, discordLike); len(parts) != 1 || len(parts[0].Buttons) != 1 {
		t.Errorf("a file alone: %+v", parts)
	}
	long := strings.Repeat("Lampu jalan mati. ", 12)
	parts = Parcels(bot.Outgoing{Text: bot.Plain(long), Files: files(1, 10), Buttons: buttons}, discordLike)
	if last := parts[len(parts)-1]; len(parts) < 2 || len(last.Files) != 1 || len(last.Buttons) != 1 || len(parts[0].Files) != 0 {
		t.Errorf("a long text with a file: %+v", parts)
	}
}

func TestPanelsHoldMore(t *testing.T) {
	text := bot.Plain(strings.Repeat("a ", 80))
	if n := len(Parcels(bot.Outgoing{Text: text}, discordLike)); n != 2 {
		t.Errorf("%d messages", n)
	}
	parts := Parcels(bot.Outgoing{Text: text, Panel: true}, discordLike)
	if len(parts) != 1 || !parts[0].Panel {
		t.Errorf("panels %+v", parts)
	}
	if edits := Parcels(bot.Outgoing{Action: bot.Edit, Text: text, Panel: true}, discordLike); len(edits) != 1 || !edits[0].Panel {
		t.Errorf("edited panels %+v", edits)
	}
}

func TestTopics(t *testing.T) {
	topic := &bot.Topic{Name: "K7M · lampu", Intro: bot.Plain("Balas pesan ini.")}
	buttons := [][]bot.Button{{{Label: "b", Data: "b"}}}
	short := bot.Outgoing{Text: bot.Plain("lampu"), Panel: true, Topic: topic, Buttons: buttons, Files: files(1, 10)}
	parts := Parcels(short, discordLike)
	if len(parts) != 2 || parts[0].Topic != topic || len(parts[0].Files) != 1 || len(parts[0].Buttons) != 1 ||
		parts[1].Topic != nil || parts[1].Panel || !parts[1].Only || parts[0].Only || parts[1].Text.S != "Balas pesan ini." || len(parts[1].Files)+len(parts[1].Buttons) > 0 {
		t.Errorf("parts %+v", parts)
	}
	long := short
	long.Text = bot.Plain(strings.Repeat("Lampu jalan mati. ", 20))
	parts = Parcels(long, discordLike)
	if len(parts) != 3 || len(parts[0].Buttons) != 1 || parts[1].Text.S != "Balas pesan ini." || parts[2].Text.IsZero() || len(parts[2].Files) != 1 {
		t.Errorf("parts of a long one %+v", parts)
	}

	edit := bot.Outgoing{Action: bot.Edit, Text: short.Text, Panel: true, Topic: topic, Buttons: buttons}
	if parts := Parcels(edit, discordLike); len(parts) != 1 || parts[0].Topic != topic || len(parts[0].Buttons) != 1 {
		t.Errorf("an edit %+v", parts)
	}
	edit.Text = long.Text
	if parts := Parcels(edit, discordLike); len(parts) != 3 || parts[1].Text.S != "Balas pesan ini." || len(parts[0].Buttons) != 1 {
		t.Errorf("a long edit %+v", parts)
	}
	for _, p := range Parcels(short, telegramLike) {
		if p.Topic != nil || strings.Contains(p.Text.S, "Balas pesan ini.") {
			t.Errorf("without topics: %+v", p)
		}
	}
}

func TestUnder(t *testing.T) {
	out := bot.Outgoing{Text: bot.Plain(strings.Repeat("Lampu jalan mati. ", 12)), Under: bot.Ref{Message: "7"}}
	for _, p := range Parcels(out, discordLike) {
		if p.Under.Message != "7" || !p.ReplyTo.IsZero() {
			t.Errorf("with topics: %+v", p)
		}
	}
	if p := Parcels(out, telegramLike)[0]; p.ReplyTo.Message != "7" || !p.Under.IsZero() {
		t.Errorf("without topics: %+v", p)
	}
	out.ReplyTo = bot.Ref{Message: "8"}
	if p := Parcels(out, telegramLike)[0]; p.ReplyTo.Message != "8" {
		t.Errorf("with a message to answer: %+v", p)
	}
}

// What is to be told as read is so once its last words are.
func TestWatch(t *testing.T) {
	out := bot.Outgoing{Text: bot.Plain(strings.Repeat("Lampu jalan mati. ", 400)), Files: files(1, 2), Watch: true,
		Buttons: [][]bot.Button{{{Label: "Sudah", Data: "a"}}}}
	for _, caps := range []bot.Capabilities{discordLike, telegramLike} {
		parts := Parcels(out, caps)
		n := 0
		for _, p := range parts {
			if p.Watch != (len(p.Buttons) > 0) {
				t.Errorf("watched is %+v", p)
			}
			if p.Watch {
				n++
			}
		}
		if len(parts) < 2 || n != 1 {
			t.Errorf("%d of %d parts are watched", n, len(parts))
		}
	}
}

// TestMixedLosesNothing: whatever is sent together, every file goes once, in order, and no message holds more than it can.
func TestMixedLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		out := bot.Outgoing{
			Text: bot.Plain(rapid.StringMatching(`[a-z* .\n]{0,400}`).Draw(t, "text")), Panel: rapid.Bool().Draw(t, "panel"),
			Files: files(rapid.IntRange(0, 12).Draw(t, "files"), 10), Buttons: [][]bot.Button{{{Label: "b", Data: "b"}}},
		}
		if rapid.Bool().Draw(t, "topic") {
			out.Topic = &bot.Topic{Name: "n", Intro: bot.Plain("intro")}
		}
		parts := Parcels(out, discordLike)
		var got []string
		buttons := 0
		for _, p := range parts {
			limit := discordLike.TextMax
			if p.Panel {
				limit = discordLike.PanelMax
			}
			if Len(p.Text.S, bot.Markup) > limit || len(p.Files) > discordLike.Album {
				t.Fatalf("too much in %+v", p)
			}
			if blank(p.Text.S) && len(p.Files) == 0 {
				t.Fatalf("nothing in %+v", p)
			}
			buttons += len(p.Buttons)
			for _, f := range p.Files {
				got = append(got, f.ID)
			}
		}
		var want []string
		for _, f := range out.Files {
			want = append(want, f.ID)
		}
		if !slices.Equal(got, want) || len(parts) > 0 && buttons != 1 {
			t.Fatalf("files %v of %v, %d rows of buttons", got, want, buttons)
		}
	})
}

// TestTopicsFirst: the first part opens the topic and nothing else; of an edit it says how the topic is now.
func TestTopicsFirst(t *testing.T) {
	caps := bot.Capabilities{TextMax: 10, CaptionMax: 5, Unit: bot.UTF16, Buttons: 20, ButtonsRow: 5, LabelMax: 40, Edit: true, Album: 10, FileMax: 1000,
		Topics: true, TopicsFirst: true}
	topic := &bot.Topic{Name: "K7M", Intro: bot.Plain("Balas di sini.")}
	out := bot.Outgoing{Text: bot.Plain("lampu mati gelap"), Panel: true, Topic: topic, Silent: true, Files: files(1, 10), ReplyTo: bot.Ref{Message: "9"},
		Buttons: [][]bot.Button{{{Label: "b", Data: "b"}}}}
	parts := Parcels(out, caps)
	if len(parts) != 4 || parts[0].Topic != topic || !parts[0].Text.IsZero() || len(parts[0].Buttons) != 0 || !parts[0].ReplyTo.IsZero() || !parts[0].Silent {
		t.Fatalf("parts %+v", parts)
	}
	for i, p := range parts[1:] {
		if p.Topic != nil || p.Text.S == topic.Intro.S || (len(p.Buttons) > 0) != (i == 1) || (i == 0) == p.ReplyTo.IsZero() {
			t.Errorf("part %d is %+v", i+1, p)
		}
	}
	out.Action, out.Target, out.Files = bot.Edit, bot.Ref{Outbox: 3}, nil
	edits := Parcels(out, caps)
	if len(edits) != 3 || edits[0].Topic != topic || !edits[0].Text.IsZero() || edits[0].Action != bot.Edit || edits[1].Text.S != parts[1].Text.S || len(edits[2].Buttons) != 1 {
		t.Errorf("edits %+v", edits)
	}
	if alone := Parcels(bot.Outgoing{Topic: topic}, caps); len(alone) != 1 || alone[0].Topic != topic {
		t.Errorf("a topic alone is %+v", alone)
	}
}
