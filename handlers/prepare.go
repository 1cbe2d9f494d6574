package handlers

import (
	"duaarah/bot"
	"duaarah/store/caution"
	"duaarah/store/suggest"
	"duaarah/store/tongue"
)

// Ahead finds out of the words of an update, before its turn has come, what will be asked about a citizen's first message: there is one
// writer, and what is read beside it does not keep it waiting.
func (h *Handlers) Ahead(u bot.Update) {
	if u.Kind != bot.KindMessage || u.Place != bot.Private || u.Message == nil || u.Message.Command != nil || u.Message.Text == "" {
		return
	}
	caution.Judge(u.Message.Text)
	tongue.Detect(u.Message.Text)
	suggest.KindOf(u.Message.Text)
}

// Prepare reads what the first message needs and would wait for: lists of words, and the texts of the language that most speak. They are
// read when they are first looked at.
func (h *Handlers) Prepare() {
	const said = "Pak, lampu jalan di depan rumah saya mati sejak kemarin, é." // by nobody, and in no list's favour
	caution.Judge(said)
	tongue.Detect(said)
	suggest.FeaturesOf(said)
	suggest.KindOf(said)
	h.house.Catalogue.Printer(h.house.Lang, nil, h.clock()).S("common.month.0")
}
