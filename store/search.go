package store

import "duaarah/store/lookup"

// SearchQuery selects aspirations by their words, and by what is known of them.
type SearchQuery struct {
	lookup.Query
	Offices []OfficeID // theirs alone are found
	Limit   int
	Offset  int
}

// SearchTotal is up to how many are counted.
const SearchTotal = 1000

// SearchReader finds aspirations by words. What was written or changed a moment ago is not found yet: see SearchTx.
type SearchReader interface {
	// Search finds sent aspirations, the latest first, and how many there are; above SearchTotal: more than that.
	Search(q SearchQuery) (page []Aspiration, total int, err error)
	// SearchWord reports whether any aspiration of these offices has the word: a root, see lookup.
	SearchWord(word string, offices []OfficeID) (bool, error)
}

// SearchTx keeps what can be found.
type SearchTx interface {
	// FollowSearch takes in what changed, the latest aspirations first, at most so many, and returns how many wait still.
	FollowSearch(most int) (left int, err error)
	// SearchAgain has the aspiration be read anew for what it is found by: something was written that is no Message of it.
	SearchAgain(id AspirationID) error
}
