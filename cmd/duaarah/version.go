package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct {
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// Run prints what this was built from.
func (c versionCmd) Run(p *program) error {
	b := buildInfo()
	if c.Format == "json" {
		if err := json.NewEncoder(p.out).Encode(b); err != nil {
			return fmt.Errorf("print the version: %w", err)
		}
		return nil
	}
	p.print(b.String())
	return nil
}

// build is what the program was built from, as the Go tool noted it.
type build struct {
	Version  string `json:"version"`            // the tag, or one made of the commit
	Commit   string `json:"commit,omitempty"`   // empty: built outside of a repository
	Time     string `json:"time,omitempty"`     // of the commit, RFC 3339
	Modified bool   `json:"modified,omitempty"` // files were changed since the commit
	Go       string `json:"go"`
	Platform string `json:"platform"` // linux/amd64
}

func buildInfo() build {
	b := build{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" {
		b.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

func (b build) String() string {
	s := fmt.Sprintf("duaarah %s %s %s", b.Version, b.Go, b.Platform)
	if b.Commit != "" {
		s += fmt.Sprintf(" commit %s of %s", b.Commit, b.Time)
	}
	if b.Modified {
		s += ", modified"
	}
	return s
}
