package bottest

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"sync"

	"duaarah/bot"
	"duaarah/bot/split"
)

// picture is a small PNG, another for each n.
func picture(n int) []byte {
	img := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range 16 {
		img.SetGray(i, (i*n)%16, color.Gray{Y: uint8(40 * n)})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // into memory: cannot fail
	}
	return b.Bytes()
}

func testTextOut(s *session) {
	p := s.person()
	limit := s.h.Platform.Capabilities()
	for name, text := range hostile() {
		if split.Len(text, limit.Unit) > limit.TextMax {
			continue
		}
		id := s.say(p, text).Messages[0]
		x := s.sees(p, id, func(x Seen) bool { return true })
		if x.Text.S != text {
			s.Errorf("%s: %q is seen as %q", name, clip(text), clip(x.Text.S))
		}
		for _, span := range x.Text.Spans {
			if span.Kind != bot.Link { // platforms turn an address into a link by themselves
				s.Errorf("%s: plain words are seen with %+v", name, span)
			}
		}
	}
}

func testLongTextOut(s *session) {
	p := s.person()
	c := s.h.Platform.Capabilities()
	full := strings.Repeat("a", c.TextMax-2) + "😀"
	full += strings.Repeat("b", c.TextMax-split.Len(full, c.Unit))
	s.seesText(p, s.say(p, full).Messages[0], full)

	long := strings.TrimSpace(strings.Repeat("Lampu jalan 💡 mati. ", c.TextMax/10))
	var all []string
	for _, out := range split.Parcels(bot.Outgoing{Text: bot.Plain(long)}, c) {
		id := s.send(p, out).Messages[0]
		all = append(all, s.seesText(p, id, out.Text.S).Text.S)
	}
	if strings.Join(all, " ") != long {
		s.Error("a long text does not arrive whole")
	}
}

func testStylesOut(s *session) {
	p := s.person()
	var b bot.TextBuilder
	b.Add("😀 <b>a</b> & ").Bold("tebal <i> *x* 💡").Add(" biasa ").Link("tautan [x](y)", "https://contoh.id/a?b=1&c=(2)").
		Quote("baris _satu_\nbaris \"dua\" </blockquote>").Add("\nselesai")
	want := b.Build()
	id := s.send(p, bot.Outgoing{Text: want}).Messages[0]
	x := s.sees(p, id, func(Seen) bool { return true })
	if x.Text.S != want.S {
		s.Errorf("seen as %q, want %q", x.Text.S, want.S)
	}
	if got, want := spans(x.Text), spans(want); got != want {
		s.Errorf("styled\n%s, want\n%s", got, want)
	}
}

func spans(t bot.Text) string {
	all := slices.Clone(t.Spans)
	slices.SortFunc(all, func(a, b bot.Span) int { return cmp.Compare(a.Start, b.Start) })
	var lines []string
	for _, s := range all {
		if s.Start < 0 || s.End > len(t.S) || s.Start > s.End {
			lines = append(lines, fmt.Sprintf("%+v (outside)", s))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s %q %s", s.Kind, t.S[s.Start:s.End], s.URL))
	}
	return strings.Join(lines, "\n")
}

func testButtons(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.Buttons > 0 && p.Tap != nil, "buttons")
	data := []string{strings.Repeat("d", c.ButtonData), "k:1|<b>&\"'%s", strings.Repeat("é", c.ButtonData/2)}
	rows := [][]bot.Button{{{Label: "Kirim <b>", Data: data[0]}}, {{Label: "_Batal_", Data: data[1]}}, {{Label: "Buka", URL: "https://contoh.id/?a=1&b=2"}}, {{Label: "É", Data: data[2]}}}
	rows = rows[:min(len(rows), c.Buttons)]
	id := s.send(p, bot.Outgoing{Text: bot.Plain("Pilih"), Buttons: rows}).Messages[0]
	x := s.sees(p, id, func(x Seen) bool { return len(x.Buttons) == len(rows) })
	for i, row := range rows {
		if len(x.Buttons[i]) != 1 || x.Buttons[i][0] != row[0].Label {
			s.Errorf("row %d is seen as %q, want %q", i, x.Buttons[i], row[0].Label)
		}
	}
	n := 0
	for i, row := range rows {
		if row[0].Data == "" {
			continue
		}
		for range 2 { // a second tap is another event
			n++
			p.Tap(id, i, 0)
			tap := s.await(p, bot.KindTap, n).Tap
			if tap == nil || tap.Data != row[0].Data {
				s.Fatalf("the tap on %q arrives as %+v", row[0].Label, tap)
			}
			if tap.Message != "" && tap.Message != id {
				s.Errorf("the tap is on message %q, want %q", tap.Message, id)
			}
		}
		if a, b := s.await(p, bot.KindTap, n-1).Key, s.await(p, bot.KindTap, n).Key; a == b {
			s.Errorf("two taps have the key %q", a)
		}
	}
}

func testAnswers(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.Buttons > 0 && p.Tap != nil, "buttons")
	id := s.send(p, bot.Outgoing{Text: bot.Plain("Pilih"), Buttons: [][]bot.Button{{{Label: "Ya", Data: "y"}}}}).Messages[0]
	s.seesText(p, id, "Pilih")
	p.Tap(id, 0, 0)
	tap := s.await(p, bot.KindTap, 1).Tap
	s.need(tap.ID != "", "taps want an answer")
	s.send(p, bot.Outgoing{Action: bot.AnswerTap, Tap: tap.ID, Text: bot.Plain("Sudah <dicatat>")})
	if p.Answers != nil {
		s.until("the answer to the tap", func() bool { return slices.Contains(p.Answers(), "Sudah <dicatat>") })
	}
	p.Tap(id, 0, 0)
	s.send(p, bot.Outgoing{Action: bot.AnswerTap, Tap: s.await(p, bot.KindTap, 2).Tap.ID}) // nothing to say
	if _, err := s.try(s.parcel(p, bot.Outgoing{Action: bot.AnswerTap, Tap: tap.ID})); err != nil {
		if d := bot.AsDelivery(err); d.Outcome != bot.Refused {
			s.Errorf("an answer that comes too late is %v", d)
		}
	}
}

func testRepliesOut(s *session) {
	p := s.person()
	p.Write("dari warga")
	theirs := s.await(p, bot.KindMessage, 1).Message.ID
	for _, to := range []string{theirs, s.say(p, "dari bot").Messages[0]} {
		id := s.send(p, bot.Outgoing{Text: bot.Plain("balasan"), ReplyTo: bot.Ref{Message: to}}).Messages[0]
		s.sees(p, id, func(x Seen) bool { return x.ReplyTo == to })
	}
	prompt := s.send(p, bot.Outgoing{Text: bot.Plain("Tulis balasan Anda"), Prompt: "Balasan"}).Messages[0]
	s.seesText(p, prompt, "Tulis balasan Anda")
}

func testEditsOut(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.Edit, "messages are changed")
	row := [][]bot.Button{{{Label: "Kirim", Data: "k"}}}
	id := s.send(p, bot.Outgoing{Text: bot.Plain("sebelum"), Buttons: row}).Messages[0]
	s.seesText(p, id, "sebelum")
	var b bot.TextBuilder
	want := b.Add("sesudah <b> ").Bold("tebal").Build()
	edit := bot.Outgoing{Action: bot.Edit, Target: bot.Ref{Message: id}, Text: want}
	for range 2 { // the same again is no error
		s.send(p, edit, id)
	}
	x := s.sees(p, id, func(x Seen) bool { return x.Text.S == want.S && len(x.Buttons) == 0 })
	if spans(x.Text) != spans(want) {
		s.Errorf("styled\n%s", spans(x.Text))
	}
	if n := len(p.Sees()); n != 1 {
		s.Errorf("%d messages are seen after an edit", n)
	}
	second := s.say(p, "bagian dua").Messages[0]
	part := s.parcel(p, bot.Outgoing{Action: bot.Edit, Text: bot.Plain("bagian 2")})
	part.Part, part.Targets = 1, []string{id, second} // the second message of a long one
	if _, err := s.try(part); err != nil {
		s.Fatalf("Send: %v", err)
	}
	s.seesText(p, second, "bagian 2")
	s.seesText(p, id, want.S)
	if c.Buttons > 0 {
		edit.Buttons = [][]bot.Button{{{Label: "Lagi", Data: "l"}}}
		s.send(p, edit, id)
		s.sees(p, id, func(x Seen) bool { return len(x.Buttons) == 1 && x.Buttons[0][0] == "Lagi" })
	}
}

// testSwapsOut: a file is exchanged together with its words.
func testSwapsOut(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.SwapFiles, "files are exchanged")
	out := bot.Outgoing{Text: bot.Plain("90 hari"), Files: []bot.File{s.h.Files.Add(bot.Photo, "grafik.png", picture(1))}, Together: true,
		Buttons: [][]bot.Button{{{Label: "30 hari", Data: "k"}}}}
	id := s.send(p, out).Messages[0]
	s.sees(p, id, func(x Seen) bool { return x.Text.S == "90 hari" && len(x.Files) == 1 })
	out.Action, out.Target, out.Text = bot.Edit, bot.Ref{Message: id}, bot.Plain("30 hari")
	out.Files = []bot.File{s.h.Files.Add(bot.Photo, "grafik.png", picture(2))}
	for range 2 { // the same again is no error
		s.send(p, out, id)
	}
	x := s.sees(p, id, func(x Seen) bool { return x.Text.S == "30 hari" && len(x.Files) == 1 && len(x.Buttons) == 1 })
	if len(x.Files) == 1 && !bytes.Equal(x.Files[0].Data, picture(2)) {
		s.Error("the file is still the first")
	}
	if n := len(p.Sees()); n != 1 {
		s.Errorf("%d messages are seen after an exchange", n)
	}
}

func testDeletesAndMarks(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	if c.Marks {
		p.Write("tandai")
		id := s.await(p, bot.KindMessage, 1).Message.ID
		for _, m := range []bot.Mark{bot.MarkTaken, bot.MarkDelivered, bot.MarkDelivered, bot.MarkFailed} {
			s.send(p, bot.Outgoing{Action: bot.MarkIt, Mark: m, Target: bot.Ref{Message: id}}, id)
		}
	}
	s.need(c.Del, "messages are deleted")
	gone, stays := s.say(p, "hapus").Messages[0], s.say(p, "tetap").Messages[0]
	s.seesText(p, gone, "hapus")
	s.send(p, bot.Outgoing{Action: bot.Delete, Target: bot.Ref{Message: gone}}, gone)
	s.until("the deletion", func() bool {
		seen := p.Sees()
		return len(seen) == 1 && seen[0].ID == stays
	})
}

func testFilesOut(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.FileMax > 0, "the platform takes files")
	data := bytes.Repeat([]byte("\x00\xff surat \r\n"), 5_000)
	name := "surat 1.txt"
	out := bot.Outgoing{Files: []bot.File{s.h.Files.Add(bot.Document, name, data)}}
	if c.CaptionMax > 0 {
		out.Text = bot.Plain("ini <suratnya>")
	}
	x := s.sees(p, s.send(p, out).Messages[0], func(x Seen) bool { return len(x.Files) == 1 })
	if f := x.Files[0]; !bytes.Equal(f.Data, data) || f.Kind != bot.Document || f.Name != "" && f.Name != name {
		s.Errorf("a document of %d bytes is seen as %s %q of %d bytes", len(data), f.Kind, f.Name, len(f.Data))
	}
	if x.Text.S != out.Text.S {
		s.Errorf("the caption is seen as %q", x.Text.S)
	}
	photo := s.h.Files.Add(bot.Photo, "", picture(1))
	x = s.sees(p, s.send(p, bot.Outgoing{Files: []bot.File{photo}}).Messages[0], func(x Seen) bool { return len(x.Files) == 1 })
	if f := x.Files[0]; !bytes.Equal(f.Data, picture(1)) || f.Kind != bot.Photo {
		s.Errorf("a photo is seen as %s of %d bytes", f.Kind, len(f.Data))
	}
	if c.Album < 2 {
		return
	}
	var album []bot.File
	for i := range min(3, c.Album) {
		album = append(album, s.h.Files.Add(bot.Photo, "", picture(i+2)))
	}
	r := s.send(p, bot.Outgoing{Files: album})
	var seen []SeenFile
	for _, id := range r.Messages {
		seen = append(seen, s.sees(p, id, func(x Seen) bool { return len(x.Files) > 0 }).Files...)
	}
	if len(seen) != len(album) {
		s.Fatalf("an album of %d has %d files", len(album), len(seen))
	}
	for i, f := range seen {
		if !bytes.Equal(f.Data, picture(i+2)) {
			s.Errorf("file %d of the album is another", i)
		}
	}
}

func testLocationOut(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	s.need(c.Location, "the platform shows a location")
	id := s.send(p, bot.Outgoing{Location: &bot.Location{Latitude: -7.257472, Longitude: 112.752088}}).Messages[0]
	s.sees(p, id, func(x Seen) bool { return x.Location != nil && near(*x.Location, -7.257472, 112.752088) })
}

func testArrival(s *session) {
	p, c := s.person(), s.h.Platform.Capabilities()
	r := s.say(p, "sampai?")
	if r.Arrived == c.Confirms {
		s.Errorf("arrived %v, though Confirms is %v", r.Arrived, c.Confirms)
	}
	told := func() bool {
		return len(s.all(func(u bot.Update) bool {
			return u.Kind == bot.KindDelivered && u.Address.Chat == p.Address.Chat && slices.Contains(u.Delivered, r.Messages[0])
		})) > 0
	}
	if !c.Confirms {
		return
	}
	if told() {
		s.Error("its arrival is told before the person saw it")
	}
	s.seesText(p, r.Messages[0], "sampai?")
	s.until("the arrival", told)
}

func testIdempotence(s *session) {
	s.need(s.h.Platform.Capabilities().Idempotent, "sending again does nothing")
	p := s.person()
	parcel := s.parcel(p, bot.Outgoing{Text: bot.Plain("sekali")})
	first, err := s.try(parcel)
	if err != nil {
		s.Fatalf("Send: %v", err)
	}
	again, err := s.try(parcel)
	if err != nil || !slices.Equal(first.Messages, again.Messages) {
		s.Errorf("sent again it is %v, %v; was %v", again.Messages, err, first.Messages)
	}
	parcel.Part++
	if _, err := s.try(parcel); err != nil {
		s.Fatalf("Send: %v", err)
	}
	s.until("both parts", func() bool { return len(p.Sees()) == 2 })
}

func testManyChats(s *session) {
	const people, each = 8, 5
	var all []Person
	for range people {
		all = append(all, s.person())
	}
	var work sync.WaitGroup
	for n, p := range all {
		work.Go(func() {
			for i := range each {
				if _, err := s.try(s.parcel(p, bot.Outgoing{Text: bot.Plain(fmt.Sprint(n, " ", i))})); err != nil {
					s.Errorf("Send: %v", err)
				}
				p.Write(fmt.Sprint(n, " ", i))
			}
		})
	}
	work.Wait()
	for n, p := range all {
		s.await(p, bot.KindMessage, each)
		var got []string
		s.until("all that was sent", func() bool {
			got = nil
			for _, x := range p.Sees() {
				got = append(got, x.Text.S)
			}
			return len(got) >= each
		})
		for i := range each {
			if want := fmt.Sprint(n, " ", i); got[i] != want || s.await(p, bot.KindMessage, i+1).Message.Text != want {
				s.Errorf("person %d sees %q", n, got)
				break
			}
		}
	}
}
