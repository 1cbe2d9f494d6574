package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"duaarah/handlers/matter"
	"duaarah/handlers/poster"
	"duaarah/handlers/world"
	"duaarah/store"
	"duaarah/store/sqlite"
)

type qrCmd struct {
	Office   string `placeholder:"ID" help:"The office. May be left out with --event."`
	Event    string `placeholder:"CODE" help:"An event of the office: what comes by the code is counted for it."`
	Platform string `placeholder:"NAME" help:"Open this platform (telegram, web) at once, and not the page that offers all."`
	Format   string `enum:"png,svg" default:"png" help:"png (300 dots an inch) or svg; A6."`
	Out      string `placeholder:"FILE" help:"Where to write it; qr-CODE.png if left out, - for the output."`
	Text     string `placeholder:"TEXT" help:"The line of text on it."`
}

// Run draws the poster.
func (c qrCmd) Run(ctx context.Context, p *program) error {
	if c.Office == "" && c.Event == "" {
		return usagef("--office or --event: whose code is it to be?")
	}
	return p.withStore(ctx, func(db *sqlite.DB) error {
		var content []byte
		var links world.Links
		var path string
		err := db.View(ctx, func(r store.Reader) error {
			office, occasion, err := c.find(r)
			if err != nil {
				return err
			}
			if links, err = c.links(p, r, office, occasion); err != nil {
				return err
			}
			path, _ = world.Path(office, occasion)
			draw := poster.PNG
			if c.Format == "svg" {
				draw = poster.SVG
			}
			pr := p.cat.Printer(p.cfg.Language, office.Location(), p.clock())
			content, err = draw(world.Poster(pr, office, occasion, links, c.Text))
			return err
		})
		if err != nil {
			return fmt.Errorf("draw a QR code: %w", err)
		}
		if c.Out == "-" {
			if _, err := p.out.Write(content); err != nil {
				return fmt.Errorf("write the QR code: %w", err)
			}
			return nil
		}
		name := c.Out
		if name == "" {
			name = "qr-" + path[strings.LastIndexByte(path, '/')+1:] + "." + c.Format
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return fmt.Errorf("write the QR code: %w", err)
		}
		p.print(p.printer().S("cmd.qr.written", "file", name, "url", links.URL))
		if links.Here {
			p.print(p.printer().S("cmd.qr.here"))
		}
		return nil
	})
}

// find finds the office, and the event if one is named.
func (c qrCmd) find(r store.Reader) (office store.Office, o store.Occasion, err error) {
	id := store.OfficeID(c.Office)
	if c.Event != "" {
		var ok bool
		if o, ok, err = matter.OccasionCalled(r, c.Event); err != nil {
			return office, o, err
		} else if !ok {
			return office, o, fmt.Errorf("there is no event %q: duaarah occasion list shows them", c.Event)
		}
		if id != "" && id != o.Office {
			return office, o, fmt.Errorf("the event %s is of the office %s, and not of %s", o.ID, o.Office, id)
		}
		id = o.Office
	}
	office, err = r.Office(id)
	if errors.Is(err, store.ErrNotFound) {
		return office, o, noOffice(r, id)
	}
	return office, o, err
}

// links are those that the code is to hold.
func (c qrCmd) links(p *program, r store.Reader, office store.Office, o store.Occasion) (world.Links, error) {
	if c.Platform == "" {
		links, ok, err := p.linksOf(r, office, o)
		if err == nil && !ok {
			err = errors.New("no address is known that the code could hold: set public_url, or connect a platform and start once")
		}
		return links, err
	}
	accounts, err := r.Accounts()
	if err != nil {
		return world.Links{}, fmt.Errorf("list the accounts: %w", err)
	}
	for _, a := range accounts {
		if a.Account.Platform == c.Platform && strings.Contains(a.Link, "%s") {
			_, payload := world.Path(office, o)
			links, _ := world.LinksOf("", "", payload, []store.AccountInfo{a})
			return links, nil
		}
	}
	return world.Links{}, fmt.Errorf("no link of %s is known that could carry it: is it connected, and was the program started since?", c.Platform)
}
