package main

import (
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints what this was built from.
func (versionCmd) Run(p *program) error {
	p.print(version())
	return nil
}

// version is the module's version and Go's.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "duaarah (unknown)"
	}
	v := info.Main.Version // the tag, or one made of the commit, with "+dirty" if files were changed
	if v == "" {
		v = "(devel)"
	}
	return fmt.Sprintf("duaarah %s %s", v, info.GoVersion)
}
