package figures

import (
	"bytes"
	"context"
	"fmt"

	"duaarah/bot"
	"duaarah/handlers/poster"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// askDrawing has a poster drawn: to keep a file takes longer than a transaction may.
const askDrawing = "drawing"

// Drawing is something said together with a poster, as files for print.
type Drawing struct {
	Out    bot.Outgoing  `json:"out"`
	About  store.About   `json:"about"`
	Poster poster.Poster `json:"poster"`
	Name   string        `json:"name"` // of the files, without their endings
}

// drawingsMost is how many drawings of one person wait at a time: more than anybody asks for before the first is made. A slip that is
// not told is a secret that nobody has.
const drawingsMost = 100

// Draw has a drawing made and said. A later one of the same person and slot takes its place. If it cannot be drawn, the words are
// said alone.
func Draw(act talk.Act, who store.IdentityID, to bot.Address, slot, lang string, d Drawing) error {
	return keep(act, store.Ask{Who: who, Slot: "drawing " + slot, To: to}, ask{What: askDrawing, Lang: lang, Drawing: &d}, drawingsMost)
}

// tellDrawing draws, and says it.
func (w *Worker) tellDrawing(ctx context.Context, q store.Ask, d Drawing) error {
	png, err := poster.PNG(d.Poster)
	if err != nil {
		return fmt.Errorf("draw a poster: %w", err)
	}
	svg, err := poster.SVG(d.Poster)
	if err != nil {
		return fmt.Errorf("draw a poster: %w", err)
	}
	out := d.Out
	for _, x := range []struct {
		content      []byte
		ending, mime string
	}{{png, ".png", "image/png"}, {svg, ".svg", "image/svg+xml"}} {
		f, err := w.o.Files.Save(ctx, bytes.NewReader(x.content), pictureMost)
		if err != nil {
			return fmt.Errorf("keep a poster: %w", err)
		}
		f.Kind, f.Name, f.MIME = bot.Document, d.Name+x.ending, x.mime // a photo would be made smaller on its way
		out.Files = append(out.Files, f)
	}
	return w.commit(ctx, q, func(act talk.Act) error { return sayDrawing(act, q, d, out) })
}

func sayDrawing(act talk.Act, q store.Ask, d Drawing, out bot.Outgoing) error {
	if d.About.Purpose == "" {
		d.About.Purpose = store.ForTalk
	}
	if d.About.Aspiration != 0 { // it may have been erased meanwhile: then nothing more is said of it
		if a, err := act.Aspiration(d.About.Aspiration); err != nil {
			return fmt.Errorf("aspiration %d: %w", d.About.Aspiration, err)
		} else if !a.State.Sent() || a.State == store.Erased {
			return nil
		}
	}
	if _, err := act.Enqueue(store.Outbound{To: q.To, Lane: bot.Interactive, Out: out, About: d.About}); err != nil {
		return fmt.Errorf("enqueue a poster: %w", err)
	}
	return nil
}
