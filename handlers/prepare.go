package handlers

import (
	"duaarah/store/caution"
	"duaarah/store/suggest"
	"duaarah/store/tongue"
)

// Prepare reads the lists of words that the first message needs, which otherwise waits for them. They are made when they are first looked at.
func (h *Handlers) Prepare() {
	const said = "Pak, lampu jalan di depan rumah saya mati sejak kemarin, é." // by nobody, and in no list's favour
	caution.Judge(said)
	tongue.Detect(said)
	suggest.FeaturesOf(said)
}
