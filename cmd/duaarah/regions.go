package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"duaarah/configs"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/region"
	"duaarah/store/sqlite"
)

// regionsCmd sees to what is known of regions.
type regionsCmd struct {
	Import regionsImportCmd `cmd:"" help:"Take in a file of regions: all of it, or nothing. Without a file, those of Indonesia that come with the program."`
	List   regionsListCmd   `cmd:"" help:"List the provinces, or what lies in a region."`
	Find   regionsFindCmd   `cmd:"" help:"Find a region as the bot does, by a name or a code."`
}

type regionsImportCmd struct {
	File string `arg:"" optional:"" help:"CSV with the columns code, name and perhaps other, latitude and longitude; - for the standard input."`
}

// Run reads the file, and keeps what it says.
func (c regionsImportCmd) Run(ctx context.Context, p *program) error {
	return p.withNewStore(ctx, func(db *sqlite.DB) error {
		index, err := regionsOf(ctx, db)
		if err != nil {
			return err
		}
		known := func(code string) bool { _, ok := index.Get(code); return ok }
		files, err := c.files(p, known)
		if err != nil {
			return err
		}
		var n, added, changed int
		err = db.Update(ctx, func(tx store.Tx) error {
			n, added, changed = 0, 0, 0
			for _, all := range files {
				a, c, err := admin.ImportRegions(tx, all, p.clock())
				if err != nil {
					return err
				}
				n, added, changed = max(n, len(all)), added+a, max(changed, c)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("import the regions: %w", err)
		}
		p.print(p.printer().S("cmd.regions.imported", "n", n, "new", added, "changed", min(changed, n-added)))
		return nil
	})
}

// files are the regions of the file, or of each of those that come with the program.
func (c regionsImportCmd) files(p *program, known func(code string) bool) ([][]region.Region, error) {
	var files [][]region.Region
	switch c.File {
	case "":
		here := map[string]bool{}
		for _, from := range configs.Regions() {
			all, err := readRegions(p, "regions", from, func(code string) bool { return here[code] || known(code) })
			if err != nil {
				return nil, err
			}
			for _, r := range all {
				here[r.Code] = true
			}
			files = append(files, all)
		}
		return files, nil
	case "-":
		all, err := readRegions(p, "standard input", p.in, known)
		return append(files, all), err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, fmt.Errorf("open the regions: %w", err)
	}
	defer f.Close()
	all, err := readRegions(p, c.File, f, known)
	return append(files, all), err
}

// readRegions reads a file. Each bad line is told with its number.
func readRegions(p *program, name string, from io.Reader, known func(code string) bool) ([]region.Region, error) {
	all, err := region.ReadCSV(from, known)
	if err == nil {
		return all, nil
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Fprintf(p.err, "duaarah: %s: %s\n", name, line)
	}
	fmt.Fprintln(p.err, "duaarah: "+p.printer().S("cmd.regions.nothing_kept"))
	return nil, errTold
}

type regionsListCmd struct {
	Code string `arg:"" optional:"" help:"Code of the region, such as 35.78."`
}

// Run prints a line for each.
func (c regionsListCmd) Run(ctx context.Context, p *program) error {
	code := ""
	if c.Code != "" {
		var ok bool
		if code, ok = region.ParseCode(c.Code); !ok {
			return usagef("%q is no code of a region: want such as 35, 35.78 or 35.78.01", c.Code)
		}
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		index, err := regionsOf(ctx, db)
		if err != nil {
			return err
		}
		under := index.Under(code)
		if len(under) == 0 {
			p.noRegions(index)
			return nil
		}
		return p.printRegions(index, under)
	})
}

type regionsFindCmd struct {
	Name []string `arg:"" help:"What somebody may write: sby, kec karangpilang."`
}

// findMost is how many regions are found at most.
const findMost = 20

// Run prints what may be meant, the best first.
func (c regionsFindCmd) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(db *sqlite.DB) error {
		index, err := regionsOf(ctx, db)
		if err != nil {
			return err
		}
		var found []region.Region
		for _, m := range index.Find(strings.Join(c.Name, " "), findMost) {
			r, _ := index.Get(m.Code)
			found = append(found, r)
		}
		if len(found) == 0 {
			p.noRegions(index)
			return errTold
		}
		return p.printRegions(index, found)
	})
}

// noRegions says that none was found: perhaps none is known at all.
func (p *program) noRegions(index *region.Index) {
	if index.Len() == 0 {
		p.print(p.printer().S("cmd.regions.none_known"))
		return
	}
	p.print(p.printer().S("cmd.regions.none"))
}

func (p *program) printRegions(index *region.Index, all []region.Region) error {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, r := range all {
		where := "-"
		if r.Located {
			where = fmt.Sprintf("%.4f, %.4f", r.Latitude, r.Longitude)
		}
		in := "-"
		if above := region.Parent(r.Code); above != "" {
			in = index.Label(above)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Code, r.Name, in, where, dash(strings.Join(r.Other, ", ")))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print the regions: %w", err)
	}
	return nil
}

// regionsOf are the regions that are known; nil: none.
func regionsOf(ctx context.Context, db *sqlite.DB) (index *region.Index, err error) {
	err = db.View(ctx, func(r store.Reader) (err error) {
		index, err = r.Regions()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look at the regions: %w", err)
	}
	return index, nil
}

// regions finds what cannot work for want of regions.
func (c *checker) regions(r store.Reader, offices []store.Office) error {
	index, err := r.Regions()
	if err != nil {
		return err
	}
	districts, err := r.ElectoralDistricts()
	if err != nil {
		return err
	}
	asks := slices.ContainsFunc(offices, func(o store.Office) bool { return o.AskRegion != region.None })
	if index.Len() == 0 {
		if asks || len(districts) > 0 {
			c.note("cmd.check.no_regions")
		}
		return nil
	}
	c.good("cmd.check.regions", "n", index.Len())
	var unknown []string
	for _, d := range districts {
		for _, code := range d.Regions {
			if _, ok := index.Get(code); !ok {
				unknown = append(unknown, code)
			}
		}
	}
	if len(unknown) > 0 {
		c.note("cmd.check.unknown_regions", "codes", strings.Join(unknown, ", "))
	}
	return nil
}
