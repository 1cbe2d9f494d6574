package dashboard

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"duaarah/store"
	"duaarah/store/caution"
	"duaarah/store/measure"
	"duaarah/store/measure/table"
)

type downloadsPage struct {
	figuresPage
	Bys []download
	// WithWords: the viewer may have the words of some citizens.
	WithWords bool
}

// download is the files of one grouping.
type download struct {
	Name, CSV, XLSX string
}

// getDownloads shows which files there are.
func (s *Server) getDownloads(w http.ResponseWriter, r *http.Request, v *visit) error {
	in, err := s.inquire(v, r.URL.Query())
	if err != nil {
		return err
	}
	d := downloadsPage{figuresPage: s.figuresPage(r, v, in, "downloads.title"), WithWords: len(v.member) > 0}
	for _, by := range measure.Groupings {
		d.Bys = append(d.Bys, download{d.Words().By(by), in.Link("/dashboard/unduh/angka.csv", paramBy, string(by)),
			in.Link("/dashboard/unduh/angka.xlsx", paramBy, string(by))})
	}
	s.show(w, r, http.StatusOK, "downloads.html", d)
	return nil
}

func (s *Server) getCSV(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.file(w, r, v, "csv", "text/csv; charset=utf-8", table.CSV)
}

func (s *Server) getXLSX(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.file(w, r, v, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", table.XLSX)
}

// file answers with a report as a file.
func (s *Server) file(w http.ResponseWriter, r *http.Request, v *visit, ext, kind string, write func(io.Writer, measure.Report) error) error {
	in, err := s.inquire(v, r.URL.Query())
	if err != nil {
		return err
	}
	report, err := s.stats(r.Context(), in.Query)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b, report); err != nil {
		return err
	}
	attachment(w, kind, fmt.Sprintf("duaarah-%s-%s.%s", in.By, cmp.Or(in.AsOf, v.now).In(s.Zone).Format(time.DateOnly), ext))
	_, _ = w.Write(b.Bytes()) // who does not read it comes again
	return nil
}

func attachment(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// How long a history file may take, and each piece of it: who reads too slowly holds up the store's journal.
const (
	exportIn    = 15 * time.Minute
	exportPiece = 30 * time.Second
)

// getHistory answers with the history file of the offices that the viewer sees: with what people wrote (words=1) of those
// whose member they are.
func (s *Server) getHistory(w http.ResponseWriter, r *http.Request, v *visit) error {
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	default:
		return errBusy
	}
	withWords := r.FormValue("words") == "1"
	if withWords {
		if err := s.noteDownload(r.Context(), v); err != nil {
			return err
		}
	}
	attachment(w, "application/x-ndjson; charset=utf-8", "duaarah-"+v.now.In(s.Zone).Format(time.DateOnly)+".jsonl")
	slow := http.NewResponseController(w)
	defer func() { _ = slow.SetWriteDeadline(time.Time{}) }()
	until := time.Now().Add(exportIn)
	out := bufio.NewWriterSize(writerFunc(func(p []byte) (int, error) {
		if now := time.Now(); now.After(until) {
			return 0, errors.New("the history file takes too long")
		} else if err := slow.SetWriteDeadline(now.Add(exportPiece)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return 0, err
		}
		return w.Write(p)
	}), 64<<10)
	e := exporter{out: out, viewer: &v.viewer, words: withWords}
	err := s.Store.History(r.Context(), withWords, e.line)
	if err == nil {
		err = e.flush()
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		// What was sent looks whole unless the connection breaks.
		s.Log.WarnContext(r.Context(), "a history file was broken off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// noteDownload notes who takes away what the citizens of an office wrote, for the record of what is done with people's data.
func (s *Server) noteDownload(ctx context.Context, v *visit) error {
	err := s.Store.Update(ctx, func(tx store.Tx) error {
		for _, o := range v.Offices {
			if !v.member[o.ID] {
				continue
			}
			if _, err := tx.Record(store.Event{At: v.now, Kind: store.EventDownload, Office: o.ID, Staff: v.staff.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note who downloads words: %w", err)
	}
	return nil
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// exporter writes the lines that the viewer may have. Whose a case is is known at its end only: it is passed on by a line.
type exporter struct {
	out    io.Writer
	viewer *viewer
	words  bool

	held   []store.Line // of one case
	office store.OfficeID
}

func (e *exporter) line(l store.Line) error {
	if len(e.held) > 0 && l.Case != e.held[0].Case {
		if err := e.flush(); err != nil {
			return err
		}
	}
	if len(e.held) == 0 {
		e.office = ""
	}
	if l.Office != "" {
		e.office = store.OfficeID(l.Office)
	}
	e.held = append(e.held, l)
	if l.Case == "" { // a broadcast is a case of its own
		return e.flush()
	}
	return nil
}

func (e *exporter) flush() error {
	defer func() { e.held = e.held[:0] }()
	if !e.viewer.sees(e.office) {
		return nil
	}
	if e.words && e.viewer.member[e.office] {
		maskLines(e.held)
	} else {
		for i := range e.held {
			e.held[i].Text = nil
		}
	}
	for _, l := range e.held {
		b, err := json.Marshal(l)
		if err != nil {
			return fmt.Errorf("write a line: %w", err)
		}
		if _, err := e.out.Write(append(b, '\n')); err != nil {
			return fmt.Errorf("write a line: %w", err)
		}
	}
	return nil
}

// maskLines has the words of citizens in the lines of a case read as staff read them: a number may go on from one line to the next.
func maskLines(lines []store.Line) {
	var texts []string
	var at []int
	mask := func() {
		for i, text := range caution.MaskRun(texts) {
			lines[at[i]].Text = &text
		}
		texts, at = nil, nil
	}
	for i, l := range lines {
		switch {
		case l.Do == "reply":
			mask()
		case l.Text != nil:
			texts, at = append(texts, *l.Text), append(at, i)
		}
	}
	mask()
}
