package handlers

import (
	"duaarah/store/caution"
	"duaarah/store/suggest"
	"duaarah/store/tongue"
)

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
