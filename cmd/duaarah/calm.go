package main

import (
	"context"
	"errors"
	"log/slog"

	"duaarah/store/health"
)

// calm is a log without what everybody says who meets a *health.Trouble: its store tells of it, and does so once. With
// level debug they are heard all the same.
type calm struct{ slog.Handler }

func (c calm) Handle(ctx context.Context, r slog.Record) error {
	if r.Level > slog.LevelDebug && ofTrouble(r) {
		if !c.Enabled(ctx, slog.LevelDebug) {
			return nil
		}
		r.Level = slog.LevelDebug
	}
	return c.Handler.Handle(ctx, r)
}

func ofTrouble(r slog.Record) (found bool) {
	r.Attrs(func(a slog.Attr) bool {
		err, ok := a.Value.Any().(error)
		var t *health.Trouble
		found = ok && errors.As(err, &t)
		return !found
	})
	return found
}

func (c calm) WithAttrs(attrs []slog.Attr) slog.Handler { return calm{c.Handler.WithAttrs(attrs)} }
func (c calm) WithGroup(name string) slog.Handler       { return calm{c.Handler.WithGroup(name)} }
