package webchat

import (
	"math"
	"net/url"
	"sort"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/media"
)

// entryWire is an Entry as the page gets it. Everything in it that a person or the bot wrote is plain text, shown as
// text.
type entryWire struct {
	Seq     int64         `json:"seq"`
	Pos     int64         `json:"pos"`
	ID      string        `json:"id"`
	At      int64         `json:"at"` // unix milliseconds
	Mine    bool          `json:"mine,omitempty"`
	Edited  bool          `json:"edited,omitempty"`
	Gone    bool          `json:"gone,omitempty"`
	Arrived bool          `json:"arrived,omitempty"`
	Mark    bot.Mark      `json:"mark,omitempty"`
	Text    []runWire     `json:"text,omitempty"`
	Buttons [][]tapWire   `json:"buttons,omitempty"`
	Files   []fileWire    `json:"files,omitempty"`
	Where   *bot.Location `json:"where,omitempty"`
	ReplyTo string        `json:"reply_to,omitempty"`
	Prompt  string        `json:"prompt,omitempty"`
	Silent  bool          `json:"silent,omitempty"`
	Watch   bool          `json:"watch,omitempty"` // to be told once it was really seen
	Command bool          `json:"command,omitempty"`
	// Menu is set, and nothing else, on the entry that holds the chat's command menu.
	Menu *[]bot.MenuCommand `json:"menu,omitempty"`
}

// runWire is a stretch of text of one style.
type runWire struct {
	S     string `json:"s"`
	Bold  bool   `json:"b,omitempty"`
	Quote bool   `json:"q,omitempty"`
	Link  string `json:"a,omitempty"`
}

// tapWire is a button.
type tapWire struct {
	Label string    `json:"label"`
	Data  string    `json:"data,omitempty"`
	URL   string    `json:"url,omitempty"`
	Form  *bot.Form `json:"form,omitempty"`
}

// fileWire is an attachment; the page makes its address of the ID.
type fileWire struct {
	ID   string       `json:"id"`
	Kind bot.FileKind `json:"kind"`
	Name string       `json:"name,omitempty"`
	// Ending is how the name of one without a name ends.
	Ending string `json:"ending,omitempty"`
	MIME   string `json:"mime,omitempty"`
	Size   int64  `json:"size,omitempty"`
}

// wire makes what the page gets of an entry.
func (st *seat) wire(e bot.Entry, lang string) entryWire {
	w := entryWire{
		Seq: e.Seq, Pos: e.Pos, ID: e.ID, At: e.At.UnixMilli(), Edited: e.Edited, Gone: e.Gone, Arrived: e.Arrived,
		Mark: e.Mark, Mine: strings.HasPrefix(e.ID, "u"),
	}
	switch {
	case e.ID == menuEntry:
		menu := st.menu(lang)
		if e.Out != nil {
			own := pickMenu(e.Out.Menus, bot.MenuChat, lang)
			if desk := pickMenu(e.Out.Menus, bot.MenuDesk, lang); st.Place == bot.Desk && len(desk) > 0 {
				own = desk
			}
			if len(own) > 0 {
				menu = own
			}
		}
		w.Menu = &menu
	case e.Gone:
	case e.Out != nil:
		o := e.Out
		w.Text, w.Files, w.Where, w.ReplyTo = runs(o.Text), files(o.Files), point(o.Location), o.ReplyTo.Message
		w.Prompt, w.Silent, w.Watch, w.Buttons = o.Prompt, o.Silent, o.Watch, buttons(o.Buttons)
	case e.Message != nil:
		m := e.Message
		w.Mine = true
		w.Text, w.Files, w.Where, w.ReplyTo = runs(bot.Plain(m.Text)), files(m.Files), point(m.Location), m.ReplyTo
		w.Command = m.Command != nil
	}
	return w
}

func buttons(rows [][]bot.Button) [][]tapWire {
	var out [][]tapWire
	for _, row := range rows {
		var r []tapWire
		for _, b := range row {
			t := tapWire{Label: b.Label, Data: b.Data, Form: b.Form}
			if b.URL != "" {
				if t.URL = safeLink(b.URL); t.URL == "" {
					continue
				}
			}
			r = append(r, t)
		}
		if len(r) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func files(fs []bot.File) []fileWire {
	var out []fileWire
	for _, f := range fs {
		w := fileWire{ID: f.ID, Kind: f.Kind, Name: cleanName(f.Name), MIME: f.MIME, Size: f.Size}
		if w.Name == "" {
			w.Ending = media.Ending(adapter.TypeOf(f.MIME))
		}
		out = append(out, w)
	}
	return out
}

// point leaves out what JSON or a map cannot show.
func point(l *bot.Location) *bot.Location {
	if l == nil || !validPoint(l.Latitude, l.Longitude) {
		return nil
	}
	return l
}

func validPoint(lat, lon float64) bool {
	return !math.IsNaN(lat) && !math.IsNaN(lon) && math.Abs(lat) <= 90 && math.Abs(lon) <= 180
}

// runs cuts a text where its styles change. A span that is out of range, or cuts a rune, is clipped.
func runs(t bot.Text) []runWire {
	if t.S == "" {
		return nil
	}
	cuts := []int{0, len(t.S)}
	spans := make([]bot.Span, 0, len(t.Spans))
	for _, s := range t.Spans {
		s.Start, s.End = onRune(t.S, s.Start), onRune(t.S, s.End)
		if s.Start < s.End {
			spans = append(spans, s)
			cuts = append(cuts, s.Start, s.End)
		}
	}
	sort.Ints(cuts)
	var out []runWire
	for i := 1; i < len(cuts); i++ {
		from, to := cuts[i-1], cuts[i]
		if from == to {
			continue
		}
		r := runWire{S: strings.ToValidUTF8(t.S[from:to], "\uFFFD")}
		for _, s := range spans {
			if s.Start > from || s.End < to {
				continue
			}
			switch s.Kind {
			case bot.Bold:
				r.Bold = true
			case bot.Quote:
				r.Quote = true
			case bot.Link:
				r.Link = safeLink(s.URL)
			}
		}
		out = append(out, r)
	}
	return out
}

func onRune(s string, i int) int {
	i = min(max(i, 0), len(s))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// safeLink is the URL if a page may lead to it; else "".
func safeLink(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto", "tg":
	default:
		return ""
	}
	return u.String()
}
