// Package split makes of one bot.Outgoing the messages that a platform can carry. It is pure: the same Outgoing and
// the same Capabilities always give the same parts, so that a part is known by its number across attempts and restarts.
package split

import (
	"slices"
	"strconv"
	"strings"

	"duaarah/bot"
)

// Parcels cuts out into the messages that carry it, in the order in which they are to be sent.
//
// Of a Send: a text longer than TextMax becomes several; buttons and Prompt go on the last of them, ReplyTo on the
// first. One file and a text that fits its caption are one message, unless the text may be changed later (it has buttons)
// and a caption cannot be (Capabilities.EditFiles); otherwise the text goes first, then the files
// (photos and videos next to each other as albums, where the platform has such), then the location. A location that
// the platform cannot show becomes a line with a link. Files are left out where the platform takes none at all.
//
// Where words, buttons and files go together (Capabilities.Mixed), the last of the messages with words carries the files,
// as many as Album allows; the others follow it.
//
// Of a message with a Topic, on a platform that has such, the first part opens it, Topic.Intro is the second, and all but
// the first are said in it: who sends them knows its ID by then. Where it is opened by itself (Capabilities.TopicsFirst), the first
// part does that and nothing else, and needs no introduction. Elsewhere what is to be said Under a message answers it.
//
// Of an Edit only text is carried: part i is the new text of the original's message i. On a platform that cannot
// edit it is said anew. One that is Together is one part, with its file, where the platform can exchange files and the words
// fit with it; elsewhere it is said anew, with its file. All other actions are one part.
//
// nil: there is nothing to say; a fault of who made it.
func Parcels(out bot.Outgoing, caps bot.Capabilities) []bot.Outgoing {
	switch out.Action {
	case bot.Send:
		return sends(out, caps)
	case bot.Edit:
		return edits(out, caps)
	case bot.AnswerTap:
		s := out.Text.S
		if caps.AnswerMax > 0 {
			s = Truncate(s, caps.AnswerMax, caps.Unit)
		}
		out.Text = bot.Plain(s)
		return []bot.Outgoing{out}
	default:
		return []bot.Outgoing{out}
	}
}

// Missing is how many files of a Send, or of an Edit that is Together, its parts do not carry.
func Missing(out bot.Outgoing, caps bot.Capabilities) int {
	if (out.Action == bot.Send || out.Action == bot.Edit && together(out)) && caps.FileMax <= 0 {
		return len(out.Files)
	}
	return 0
}

func edits(out bot.Outgoing, caps bot.Capabilities) []bot.Outgoing {
	text := withLocation(out, caps)
	if together(out) {
		if !caps.Edit || !caps.SwapFiles || caps.FileMax < out.Files[0].Size || !fitsWith(text, caps) {
			out.Action, out.Target = bot.Send, bot.Ref{}
			return sends(out, caps)
		}
		return []bot.Outgoing{{Action: bot.Edit, Target: out.Target, Text: text, Panel: out.Panel, Files: out.Files, Together: true,
			Buttons: Buttons(out.Buttons, caps), Silent: out.Silent, Expires: out.Expires}}
	}
	if !caps.Edit {
		out.Action, out.Target, out.Text, out.Files, out.Location = bot.Send, bot.Ref{}, text, nil, nil
		return sends(out, caps)
	}
	base := bot.Outgoing{Action: bot.Edit, Target: out.Target, Panel: out.Panel, Silent: out.Silent, Expires: out.Expires}
	if caps.Topics {
		base.Under = out.Under
	}
	parts := texts(base, text, caps)
	if len(parts) == 0 { // the buttons alone are changed
		parts = []bot.Outgoing{base}
	}
	carrier := len(parts) - 1
	switch {
	case caps.TopicsFirst && out.Topic != nil:
		topic := base
		topic.Panel, topic.Topic = false, out.Topic
		parts = slices.Insert(parts, 0, topic)
		carrier++
	case caps.Topics && out.Topic != nil:
		carrier = 0
		parts[0].Topic = out.Topic
		if len(parts) > 1 && !blank(out.Topic.Intro.S) { // the second message is the topic's introduction: it stays, and keeps the count right
			parts = slices.Insert(parts, 1, introduction(base, out.Topic))
		}
	}
	parts[carrier].Buttons = Buttons(out.Buttons, caps)
	return parts
}

// together reports whether a message is words and one file that belongs with them.
func together(out bot.Outgoing) bool { return out.Together && len(out.Files) == 1 }

// fitsWith reports whether words find room in one message with a file.
func fitsWith(text bot.Text, caps bot.Capabilities) bool {
	if caps.Mixed {
		return len(texts(bot.Outgoing{}, text, caps)) <= 1
	}
	return fitsCaption(text, caps)
}

// introduction is the first thing that is said in a topic.
func introduction(base bot.Outgoing, t *bot.Topic) bot.Outgoing {
	base.Panel, base.Text = false, t.Intro
	return base
}

func sends(out bot.Outgoing, caps bot.Capabilities) []bot.Outgoing {
	base := bot.Outgoing{Panel: out.Panel, Silent: out.Silent, Expires: out.Expires}
	if caps.Topics {
		base.Under = out.Under
	} else if out.ReplyTo.IsZero() {
		out.ReplyTo = out.Under
	}
	text := withLocation(out, caps)
	buttons := Buttons(out.Buttons, caps)
	files := out.Files
	if caps.FileMax <= 0 {
		files = nil
	}

	var parts []bot.Outgoing
	carrier := -1 // the part that carries buttons and prompt
	if caps.Mixed {
		parts = mixed(base, text, files, caps)
		carrier = len(texts(base, text, caps)) - 1
		if out.Topic != nil && !caps.TopicsFirst {
			carrier = 0 // the buttons stay where everybody sees them
		}
	} else if len(files) == 1 && fitsCaption(text, caps) &&
		(caps.EditFiles || caps.SwapFiles && together(out) || len(buttons) == 0 || blank(text.S)) {
		p := base
		p.Text, p.Files = text, files
		parts, carrier = []bot.Outgoing{p}, 0
	} else {
		parts = texts(base, text, caps)
		carrier = len(parts) - 1
		alone := carrier < 0 && (len(buttons) > 0 || out.Prompt != "") && !showsLocation(out, caps)
		parts = append(parts, attachments(base, files, caps, alone)...)
	}
	if showsLocation(out, caps) {
		p := base
		p.Location = out.Location
		parts = append(parts, p)
	}
	if caps.TopicsFirst && out.Topic != nil {
		topic := bot.Outgoing{Topic: out.Topic, Silent: out.Silent, Expires: out.Expires}
		if parts = slices.Insert(parts, 0, topic); len(parts) == 1 {
			return parts
		}
		carrier = max(carrier, -1) + 1
		if carrier == 0 {
			carrier = len(parts) - 1
		}
		parts[1].ReplyTo, out.ReplyTo, out.Topic = out.ReplyTo, bot.Ref{}, nil
	}
	if len(parts) == 0 {
		return nil
	}
	if carrier < 0 {
		carrier = len(parts) - 1
	}
	parts[carrier].Buttons, parts[carrier].Prompt, parts[carrier].Watch = buttons, out.Prompt, out.Watch
	if !out.ReplyTo.IsZero() {
		parts[0].ReplyTo = out.ReplyTo
	}
	if caps.Topics && out.Topic != nil {
		parts[0].Topic = out.Topic
		if !blank(out.Topic.Intro.S) {
			parts = slices.Insert(parts, 1, introduction(base, out.Topic))
			parts[1].Only = len(parts) == 2 // else one that is left out would have later changes miscounted
		}
	}
	return parts
}

// mixed puts files with the last of the words, as many as one message holds, and the rest behind it. One known to be too
// large goes by itself, so that its refusal costs no other.
func mixed(base bot.Outgoing, text bot.Text, files []bot.File, caps bot.Capabilities) []bot.Outgoing {
	parts := texts(base, text, caps)
	var alone []bot.Outgoing
	for _, f := range files {
		p := base
		p.Panel, p.Files = false, []bot.File{f}
		switch last := len(parts) - 1; {
		case f.Size > caps.FileMax:
			alone = append(alone, p)
		case last >= 0 && len(parts[last].Files) < max(caps.Album, 1):
			parts[last].Files = append(parts[last].Files, f)
		default:
			parts = append(parts, p)
		}
	}
	return append(parts, alone...)
}

// attachments puts files into as few messages as the platform allows. lastAlone keeps the last one out of an album,
// which could carry no buttons. An album holds no more than the platform takes at once, and a file known to be too large goes by itself, so that its refusal costs no other.
func attachments(base bot.Outgoing, files []bot.File, caps bot.Capabilities, lastAlone bool) []bot.Outgoing {
	var parts []bot.Outgoing
	for len(files) > 0 {
		n, size := 0, int64(0)
		for n < len(files) && n < caps.Album && inAlbum(files[n], caps) && (!lastAlone || n < len(files)-1) {
			if size += files[n].Size; caps.AlbumMax > 0 && size > caps.AlbumMax {
				break
			}
			n++
		}
		p := base
		p.Files = files[:max(n, 1):max(n, 1)]
		parts = append(parts, p)
		files = files[len(p.Files):]
	}
	return parts
}

func inAlbum(f bot.File, caps bot.Capabilities) bool {
	return (f.Kind == bot.Photo || f.Kind == bot.Video) && f.Size <= caps.FileMax
}

func fitsCaption(t bot.Text, caps bot.Capabilities) bool {
	return blank(t.S) || Len(t.S, caps.Unit) <= caps.CaptionMax
}

func showsLocation(out bot.Outgoing, caps bot.Capabilities) bool {
	return out.Location != nil && caps.Location
}

// withLocation is the text, with the location as a link where the platform cannot show it (an edit never can).
func withLocation(out bot.Outgoing, caps bot.Capabilities) bot.Text {
	if out.Location == nil || showsLocation(out, caps) && out.Action == bot.Send {
		return out.Text
	}
	l := out.Location
	url := "https://www.openstreetmap.org/?mlat=" + strconv.FormatFloat(l.Latitude, 'f', -1, 64) +
		"&mlon=" + strconv.FormatFloat(l.Longitude, 'f', -1, 64)
	var b bot.TextBuilder
	b.Text(out.Text).Line()
	if label := strings.TrimSpace(l.Label); label != "" {
		b.Add(label + ": ")
	}
	return b.Link(url, url).Build()
}

// Buttons fits rows of buttons to what the platform shows: labels cut, rows wrapped. More rows than it takes are put
// closer together; what then is still too much is left out, the last first.
func Buttons(rows [][]bot.Button, caps bot.Capabilities) [][]bot.Button {
	if caps.Buttons <= 0 || caps.ButtonsRow <= 0 {
		return nil
	}
	var out [][]bot.Button
	for _, row := range rows {
		row = slices.Clone(row)
		for i := range row {
			if caps.LabelMax > 0 {
				row[i].Label = Truncate(row[i].Label, caps.LabelMax, bot.Runes)
			}
		}
		out = slices.AppendSeq(out, slices.Chunk(row, caps.ButtonsRow))
	}
	if len(out) > caps.Buttons {
		out = slices.Collect(slices.Chunk(slices.Concat(out...), caps.ButtonsRow))
		out = out[:min(len(out), caps.Buttons)]
	}
	return out
}
