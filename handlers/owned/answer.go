package owned

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/citizen"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// Options are what an Answerer needs. All are required.
type Options struct {
	House *talk.House
	Store store.Store
	Files bot.Files
	Clock func() time.Time
}

// Answerer puts together what a person asked to see of what is kept of them.
type Answerer struct{ o Options }

// NewAnswerer makes one.
func NewAnswerer(o Options) *Answerer { return &Answerer{o} }

// Failed is the key of what a person is told when it cannot be put together.
func (*Answerer) Failed() string { return "mydata.failed" }

// fileMost is how large one file becomes where a platform tells no limit.
const fileMost = 50 << 20

// Answer makes the files, and returns what sends them. Nobody is sent anything who was erased, or is somebody else, meanwhile.
func (w *Answerer) Answer(ctx context.Context, q store.Ask) (func(act talk.Act) error, error) {
	var a citizen.AskData
	if err := json.Unmarshal(q.Body, &a); err != nil {
		return nil, fmt.Errorf("read a question for data: %w", err)
	}
	now := w.o.Clock().UTC().Truncate(time.Millisecond)
	var d Dossier
	err := w.o.Store.View(ctx, func(r store.Reader) error {
		if ok, err := theirs(r, q, a); err != nil || !ok {
			return err
		}
		var err error
		d, err = gather(r, a.Citizen, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	if d.Made.IsZero() {
		return func(talk.Act) error { return nil }, nil
	}
	p := w.o.House.Printer(a.Lang, nil, now)
	files, left, err := w.archives(ctx, d, p, w.limit(q.To.Account))
	if err != nil {
		return nil, err
	}
	return func(act talk.Act) error {
		ok, err := theirs(act.Tx, q, a)
		if err != nil || !ok {
			return err
		}
		key := "mydata.here"
		if left > 0 {
			key = "mydata.here_some"
		}
		id, err := act.Enqueue(store.Outbound{To: q.To, Lane: bot.Interactive, About: store.About{Purpose: store.ForData},
			Out: bot.Outgoing{Text: p.Text(key, "n", left, "files", len(files)), Files: files}})
		if err != nil {
			return fmt.Errorf("enqueue data: %w", err)
		}
		if err := act.SetTimer(TimerFile, id, act.Now.Add(FileKeep)); err != nil {
			return fmt.Errorf("set a timer: %w", err)
		}
		if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventAccess, Citizen: a.Citizen, Data: map[string]any{"step": "sent"}}); err != nil {
			return fmt.Errorf("record what was sent: %w", err)
		}
		return nil
	}, nil
}

// theirs reports whether who asked is still the citizen whose data it is, and can be told where they asked.
func theirs(r store.Reader, q store.Ask, a citizen.AskData) (bool, error) {
	who, err := r.IdentityByID(q.Who)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("who asked: %w", err)
	}
	return who.Citizen == a.Citizen && a.Citizen != 0, nil
}

func (w *Answerer) limit(account bot.Account) int64 {
	if f := w.o.House.Own.FileMax; f != nil {
		if n := f(account); n > 0 {
			return min(n, fileMost)
		}
	}
	return fileMost
}

// archives writes all into one archive, if it fits; else the words into the first and the attachments into others. left is how many
// attachments are in none: too large, or not to be had.
func (w *Answerer) archives(ctx context.Context, d Dossier, p messages.Printer, limit int64) (files []bot.File, left int, err error) {
	room := limit - limit/20 - 64<<10 // for what an archive adds
	groups, left := groupFiles(&d, room)
	for i, group := range groups {
		f, err := w.save(ctx, limit, func(z *zip.Writer) error {
			if i == 0 {
				if err := writeWords(z, d, p); err != nil {
					return err
				}
			}
			return w.writeFiles(ctx, z, group)
		})
		if err != nil {
			return nil, 0, err
		}
		f.Kind, f.Name, f.MIME = bot.Document, "data-saya.zip", "application/zip"
		if i > 0 {
			f.Name = fmt.Sprintf("data-saya-%d.zip", i+1)
		}
		files = append(files, f)
	}
	return files, left, nil
}

// groupFiles says which attachments go into which archive, and under which path; the first holds the words, and what fits beside them if all do.
func groupFiles(d *Dossier, room int64) (groups [][]*Attachment, left int) {
	var all []*Attachment
	total := int64(0)
	add := func(code string, messages []Message) {
		for i := range messages {
			for j := range messages[i].Files {
				f := &messages[i].Files[j]
				if f.Size > room || f.id == "" {
					left++
					continue
				}
				f.Path = path.Join("lampiran", code, fmt.Sprintf("%d%s", len(all)+1, extension(f.Name)))
				all = append(all, f)
				total += f.Size
			}
		}
	}
	for _, m := range d.Matters {
		add(m.Code, m.Messages)
	}
	for _, s := range d.Supports {
		add(s.Code, s.Messages)
	}
	if total <= room/2 { // the words take some, too
		return [][]*Attachment{all}, left
	}
	groups = [][]*Attachment{nil}
	used := room
	for _, f := range all {
		if used+f.Size > room {
			groups, used = append(groups, nil), 0
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], f)
		used += f.Size
	}
	return groups, left
}

// extension is that of a file's name, if it is a plain one: what people call their files is no path.
func extension(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if len(ext) < 2 || len(ext) > 6 || strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ""
	}
	return ext
}

// save writes an archive as a file to be sent, a little at a time.
func (w *Answerer) save(ctx context.Context, limit int64, fn func(z *zip.Writer) error) (bot.File, error) {
	in, out := io.Pipe()
	go func() {
		z := zip.NewWriter(out)
		err := fn(z)
		if err == nil {
			err = z.Close()
		}
		_ = out.CloseWithError(err) // never an error
	}()
	f, err := w.o.Files.Save(ctx, in, limit)
	if cerr := in.CloseWithError(io.ErrClosedPipe); err == nil {
		err = cerr
	}
	if err != nil {
		return f, fmt.Errorf("save an archive: %w", err)
	}
	return f, nil
}

// writeFiles copies attachments. One that is not to be had is left out.
func (w *Answerer) writeFiles(ctx context.Context, z *zip.Writer, group []*Attachment) error {
	for _, f := range group {
		from, err := w.o.Files.Open(ctx, f.id)
		if errors.Is(err, bot.ErrFileGone) || errors.Is(err, bot.ErrFilePending) {
			continue
		} else if err != nil {
			return fmt.Errorf("open an attachment: %w", err)
		}
		to, err := z.Create(f.Path)
		if err == nil {
			_, err = io.Copy(to, from)
		}
		if err := errors.Join(err, from.Close()); err != nil {
			return fmt.Errorf("copy an attachment: %w", err)
		}
	}
	return nil
}

// writeWords writes what programs read, and what people do.
func writeWords(z *zip.Writer, d Dossier, p messages.Printer) error {
	to, err := z.Create("data.json")
	if err != nil {
		return err
	}
	enc := json.NewEncoder(to)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return fmt.Errorf("write data.json: %w", err)
	}
	if to, err = z.Create("baca.html"); err != nil {
		return err
	}
	page, err := template.New("page").Funcs(template.FuncMap{
		"t":       func(key string) string { return p.S("mydata.page." + key) },
		"kind":    func(kind string) string { return matter.KindName(p, store.Kind(kind)) },
		"verdict": func(v string) string { return matter.VerdictName(p, store.VerdictValue(v)) },
		"state":   func(state string) string { return wordFor(p, "mydata.state.", state) },
		"file":    func(kind string) string { return wordFor(p, "mydata.file.", kind) },
		"topic": func(id string) string {
			if i := slices.IndexFunc(d.topics, func(t store.Topic) bool { return t.ID == id }); i >= 0 {
				return d.topics[i].Label(p.Lang())
			}
			return id
		},
		"region": func(code string) string { return cmp.Or(d.regions[code], code) },
		"did":    func(what string) string { return wordFor(p, "mydata.did.", what) },
		"at":     func(at time.Time) string { return p.ShortDay(at) + " " + fmt.Sprint(at.Year()) + ", " + p.Clock(at) },
	}).Parse(pageText)
	if err == nil {
		err = page.Execute(to, d)
	}
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// wordFor is what people call something that the data calls by a name of ours; that name, where nobody gave it a word.
func wordFor(p messages.Printer, keys, name string) string {
	if !p.Has(keys + name) {
		return name
	}
	return p.S(keys + name)
}

const pageText = `{{define "messages"}}{{range .}}<p><small>{{if eq .From "staff"}}{{t "staff"}} {{.Staff}}{{else}}{{t "you"}}{{end}} · {{at .At}}</small></p>{{range .Versions}}<blockquote>{{.Text}}</blockquote>{{end}}{{with .Location}}<p>{{.Latitude}}, {{.Longitude}} {{.Label}}</p>{{end}}{{with .Contact}}<p>{{.Name}} {{.Phone}}</p>{{end}}{{range .Files}}<p>{{if .Path}}<a href="{{.Path}}">{{file .Kind}} {{.Name}}</a>{{else}}{{file .Kind}} {{.Name}} ({{t "left_out"}}){{end}}</p>{{end}}{{end}}{{end}}<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{t "title"}}</title>
<style>body{font-family:sans-serif;max-width:42rem;margin:1rem auto;padding:0 1rem;line-height:1.5}blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #888;white-space:pre-wrap;overflow-wrap:anywhere}small{color:#555}</style></head><body>
<h1>{{t "title"}}</h1><p>{{t "made"}} {{at .Made}}. {{t "alias"}} <b>{{.Alias}}</b>, {{t "since"}} {{at .Since}}.</p>
<h2>{{t "accounts"}}</h2><ul>{{range .People}}<li>{{.Platform}}: {{with .Name}}{{.}}, {{end}}{{with .Username}}@{{.}}, {{end}}{{.User}}</li>{{end}}</ul>
<h2>{{t "matters"}}</h2>{{range .Matters}}<h3>{{.Code}}{{if .Office}} · {{.Office}}{{end}}</h3>
<p><small>{{state .State}}{{if .Kind}} · {{kind .Kind}}{{end}}{{if .Topic}} · {{topic .Topic}}{{end}}{{if .Region}} · {{region .Region}}{{end}} · {{at .Received}}{{if .Name}} · {{t "shown"}} {{.Name}}{{end}}{{if .Verdict}} · {{t "verdict"}} {{verdict .Verdict}}{{if .Stars}} {{.Stars}}/5{{end}}{{end}}</small></p>
{{template "messages" .Messages}}
<details><summary>{{t "events"}}</summary><ul>{{range .Happening}}<li>{{at .At}}: {{did .What}}{{with index .Data "reason"}} · {{.}}{{end}}</li>{{end}}{{range .Agencies}}<li>{{at .At}}: {{t "agency"}} {{.Name}}</li>{{end}}{{range .Promises}}<li>{{at .At}}: {{t "promise"}} {{at .Due}}</li>{{end}}{{range .Reveals}}<li>{{at .At}}: {{t "reveal"}} {{.Reason}}</li>{{end}}</ul></details>{{end}}
{{with .Supports}}<h2>{{t "supports"}}</h2>{{range .}}<h3>{{.Code}}</h3><p><small>{{at .Since}}{{if not .Until.IsZero}} → {{at .Until}}{{end}}{{if .Verdict}} · {{t "verdict"}} {{verdict .Verdict}}{{end}}</small></p>
{{template "messages" .Messages}}{{end}}{{end}}
{{with .News}}<h2>{{t "news"}}</h2><ul>{{range .}}<li>{{at .At}}: {{.Office}} {{.State}}</li>{{end}}</ul>{{end}}
{{with .Broadcasts}}<h2>{{t "broadcasts"}}</h2>{{range .}}<p><small>{{at .At}} · {{.Office}}{{if .Vote}} · {{t "vote"}} {{.Vote}}{{end}}</small></p><blockquote>{{.Text}}</blockquote>{{end}}{{end}}
{{with .Waiting}}<h2>{{t "waiting"}}</h2>{{range .}}<p><small>{{at .At}}</small></p><blockquote>{{.Raw}}</blockquote>{{end}}{{end}}
{{with .Said}}<h2>{{t "said"}}</h2><details><summary>{{len .}} {{t "said_some"}}</summary>{{range .}}<p><small>{{if eq .From "bot"}}{{t "bot"}}{{else}}{{t "you"}}{{end}} · {{at .At}}</small></p><blockquote>{{.Text}}</blockquote>{{end}}</details>{{end}}
<h2>{{t "consents"}}</h2><ul>{{range .Consents}}<li>{{at .At}}: {{.Version}} {{if .Accepted}}{{t "accepted"}}{{else}}{{t "noticed"}}{{end}}</li>{{end}}</ul>
<h2>{{t "processing"}}</h2><ul>{{range .Processing}}<li>{{at .At}}: {{did .What}}{{with index .Data "reason"}} · {{.}}{{end}}</li>{{end}}</ul>
<h2>{{t "erasures"}}</h2><ul>{{range .Erasures}}<li>{{if .Code}}{{.Code}}: {{end}}{{at .Asked}}{{if not .Done.IsZero}} → {{at .Done}}{{end}}</li>{{end}}</ul>
</body></html>
`
