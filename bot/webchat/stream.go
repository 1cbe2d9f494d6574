package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"duaarah/bot"
)

const (
	pageSize   = 50               // entries of one page of history
	batchSize  = 100              // entries read at once for a stream
	streamStop = 15 * time.Second // how long writing to a page may take before it is dropped
)

// stateWire is what a page begins with, or a page of history.
type stateWire struct {
	Me      string            `json:"me"`  // the user's ID; empty: nobody yet
	Seq     int64             `json:"seq"` // what the stream goes on after
	More    bool              `json:"more"`
	Entries []entryWire       `json:"entries"`
	Menu    []bot.MenuCommand `json:"menu"`
}

// getState answers with the latest page of history, or with ?before=POS the one before that.
func (st *seat) getState(w http.ResponseWriter, r *http.Request) {
	before, err := strconv.ParseInt(r.FormValue("before"), 10, 64)
	if r.FormValue("before") != "" && (err != nil || before < 1) {
		st.fail(w, r, problem{http.StatusBadRequest, errBad})
		return
	}
	user, err := st.user(r)
	if err != nil {
		st.broken(w, r, err)
		return
	}
	lang := st.s.lang(r)
	state := stateWire{Me: user, Entries: []entryWire{}, Menu: st.menu(lang)}
	if user == "" {
		writeJSON(w, http.StatusOK, state)
		return
	}
	chat := st.address(user)
	entries, err := st.s.opt.Transcript.Page(r.Context(), chat, before, pageSize)
	if err != nil {
		st.broken(w, r, fmt.Errorf("read a page of history: %w", err))
		return
	}
	if st.s.finder != nil {
		if e, ok, err := st.s.finder.Entry(r.Context(), chat, menuEntry); err != nil {
			st.broken(w, r, fmt.Errorf("look up the menu: %w", err))
			return
		} else if ok {
			state.Menu = *st.wire(e, lang).Menu
		}
	}
	state.More = len(entries) == pageSize
	for _, e := range entries {
		state.Seq = max(state.Seq, e.Seq)
		state.Entries = append(state.Entries, st.wire(e, lang))
	}
	writeJSON(w, http.StatusOK, state)
}

// getEvents is the stream of what changes: server-sent events, of which those of entries have their Seq as ID. It begins
// after the Last-Event-ID header or ?after=SEQ.
func (st *seat) getEvents(w http.ResponseWriter, r *http.Request) {
	after := max(number(r.Header.Get("Last-Event-ID")), number(r.FormValue("after")))
	user, err := st.user(r)
	if err != nil {
		st.broken(w, r, err)
		return
	}
	if user == "" {
		w.WriteHeader(http.StatusNoContent) // which tells an EventSource not to come back
		return
	}
	page := st.hub.join(user)
	if page == nil {
		st.fail(w, r, problem{http.StatusServiceUnavailable, errBusy})
		return
	}
	defer st.hub.leave(user, page)
	// The identity may have been taken over since it was looked up; from here on that ends the stream.
	if still, err := st.user(r); err != nil || still != user {
		w.WriteHeader(http.StatusNoContent)
		return
	}

	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := &eventWriter{w: w, c: http.NewResponseController(w)}
	_ = out.c.SetReadDeadline(time.Time{}) // a server's ReadTimeout would end the stream
	if err := out.write("retry: 2000\n\n"); err != nil {
		return
	}
	err = st.pump(r.Context(), out, user, page, after, st.s.lang(r))
	if err != nil && r.Context().Err() == nil && !errors.Is(err, errSlow) {
		st.s.opt.Log.WarnContext(r.Context(), "a stream ended", "seat", st.Name, "err", err)
	}
}

// pump writes until the page is gone, too slow, or has to go.
func (st *seat) pump(ctx context.Context, out *eventWriter, user string, page *stream, after int64, lang string) error {
	beat := time.NewTicker(st.s.opt.Limits.Beat)
	defer beat.Stop()
	for {
		var err error
		if after, err = st.catchUp(ctx, out, user, after, lang); err != nil {
			return err
		}
		select {
		case <-page.wake:
		case e := <-page.told:
			if err := out.event("", e.Name, e.Data); err != nil {
				return err
			}
		case <-beat.C: // also looks at the transcript again: another process may have written it
			if err := out.event("", "beat", struct{}{}); err != nil {
				return err
			}
		case <-page.gone:
			if page.last.Name == "" {
				return nil
			}
			return out.event("", page.last.Name, page.last.Data)
		case <-ctx.Done():
			return nil
		case <-st.ended:
			return nil
		case <-st.s.closed:
			return nil
		}
	}
}

// catchUp writes all that changed after a Seq, and returns the last one.
func (st *seat) catchUp(ctx context.Context, out *eventWriter, user string, after int64, lang string) (int64, error) {
	for {
		entries, err := st.s.opt.Transcript.Changes(ctx, st.address(user), after, batchSize)
		if err != nil {
			return after, fmt.Errorf("read changes: %w", err)
		}
		for _, e := range entries {
			if err := out.event(strconv.FormatInt(e.Seq, 10), "entry", st.wire(e, lang)); err != nil {
				return after, err
			}
			after = e.Seq
		}
		if len(entries) < batchSize {
			return after, nil
		}
	}
}

// errSlow: the page is gone, or does not read.
var errSlow = errors.New("the page does not take what is written")

// eventWriter writes server-sent events, each within streamStop.
type eventWriter struct {
	w http.ResponseWriter
	c *http.ResponseController
}

func (o *eventWriter) event(id, name string, data any) error {
	b, err := json.Marshal(data) // on one line
	if err != nil {
		return fmt.Errorf("encode an event: %w", err)
	}
	s := "event: " + name + "\ndata: " + string(b) + "\n\n"
	if id != "" {
		s = "id: " + id + "\n" + s
	}
	return o.write(s)
}

func (o *eventWriter) write(s string) error {
	// The network's clock is the machine's. A server without deadlines (a test's recorder) is written to as it is.
	_ = o.c.SetWriteDeadline(time.Now().Add(streamStop))
	if _, err := o.w.Write([]byte(s)); err != nil {
		return errors.Join(errSlow, err)
	}
	if err := o.c.Flush(); err != nil {
		return errors.Join(errSlow, err)
	}
	return nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
