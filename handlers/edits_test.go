package handlers_test

import (
	"slices"
	"testing"

	"duaarah/bot"
	"duaarah/store"
)

// What people change, or delete, after they wrote it.

// exchanges puts another file in the place of that of a message.
func (p *person) exchanges(u bot.Update, text string, files ...bot.File) {
	p.w.t.Helper()
	m := *u.Message
	m.Text, m.Files = text, files
	e := p.update(bot.KindEdit)
	e.Message = &m
	p.w.take(e)
}

// got are the files that the bot sent to a chat, by what the platform calls them.
func (p *person) got() (refs []string) {
	for _, s := range p.w.chats[p.chat] {
		for _, f := range s.out.Files {
			refs = append(refs, f.Ref.ID)
		}
	}
	return refs
}

// The wrong photo that staff exchange while their words wait goes to nobody, wherever they wait.
func TestFilesExchangedBeforeTheyAreSent(t *testing.T) {
	for _, where := range []string{"for whom", "preview", "undo"} {
		t.Run(where, func(t *testing.T) {
			w := newWorld(t)
			w.setting(func(s *store.OfficeSettings) {
				s.Preview = where == "preview"
				if where == "undo" {
					s.Undo = store.UndoMost
				}
			})
			rina, _ := w.office("Rina", "Grup")
			citizen := w.sent("Budi", "got mampet")
			u := rina.photo("", "Sudah dikeruk, ini fotonya.", "wrong")
			if where != "for whom" {
				rina.tap(string(w.only().Code))
			}
			rina.exchanges(u, "Sudah dikeruk, ini fotonya tadi pagi.", rina.file(bot.Photo, "", "right"))
			if where == "for whom" {
				rina.tap(string(w.only().Code))
			} else {
				rina.tap("Kirim sekarang")
			}
			citizen.last("fotonya tadi pagi")
			if refs := citizen.got(); !slices.Equal(refs, []string{"right"}) {
				t.Errorf("the citizen got %q", refs)
			}
		})
	}
}
