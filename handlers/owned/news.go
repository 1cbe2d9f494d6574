package owned

import (
	"fmt"
	"time"

	"duaarah/store"
)

// News is what a person said of an office's news. Office empty: of all.
type News struct {
	Office string    `json:"office,omitempty"`
	State  string    `json:"state"`
	At     time.Time `json:"at"`
	How    string    `json:"how"`
}

// Broadcast is what an office told them among many.
type Broadcast struct {
	Code   string    `json:"code"`
	Office string    `json:"office"`
	Text   string    `json:"text"`
	State  string    `json:"state"`
	At     time.Time `json:"at"`
	Vote   string    `json:"vote,omitempty"`
}

// news is whose news a person agreed to, what they were told, and how they voted.
func news(r store.Reader, id store.CitizenID) (all []News, heard []Broadcast, err error) {
	said, err := r.Subscriptions(id)
	if err != nil {
		return nil, nil, fmt.Errorf("subscriptions: %w", err)
	}
	told, err := r.RecipientsOf(id)
	if err != nil {
		return nil, nil, fmt.Errorf("broadcasts: %w", err)
	}
	votes, err := r.VotesOf(id)
	if err != nil {
		return nil, nil, fmt.Errorf("votes: %w", err)
	}
	for _, x := range said {
		all = append(all, News{string(x.Office), string(x.State), x.At, x.How})
	}
	for _, x := range told {
		b, err := r.Broadcast(x.Broadcast)
		if err != nil {
			return nil, nil, fmt.Errorf("broadcast %d: %w", x.Broadcast, err)
		}
		one := Broadcast{Code: b.Code, Office: string(b.Office), Text: b.Text, State: string(x.State), At: x.At}
		if n, ok := votes[b.ID]; ok && n < len(b.Choices) {
			one.Vote = b.Choices[n]
		}
		heard = append(heard, one)
	}
	return all, heard, nil
}
