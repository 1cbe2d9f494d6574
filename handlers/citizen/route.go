package citizen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/handlers/broadcast"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/memo"
)

// route addresses a draft: by the deep link it came by, by the first rule that matches, by who represents the place, by the default. Where none
// decides, Office stays empty and its citizen is asked.
func route(act talk.Act, a *store.Aspiration, text string) error {
	_, err := routed(act, a, text)
	return err
}

// routed is route, and says which rule decided; nil: none did.
func routed(act talk.Act, a *store.Aspiration, text string) (*store.Rule, error) {
	if occasion, ok, err := matter.OccasionOf(act, a.Via); err != nil {
		return nil, err
	} else if ok {
		a.Occasion = occasion.ID
	}
	if b, ok, err := broadcast.Of(act, a.Via, a.Citizen); err != nil {
		return nil, err
	} else if ok {
		if o, err := act.Office(b.Office); err != nil {
			return nil, fmt.Errorf("office %s: %w", b.Office, err)
		} else if !o.Closed {
			a.Broadcast, a.Office, a.OfficeBy = b.Code, b.Office, store.ByLink
			return nil, nil
		}
	}
	office, named, err := byLink(act, a.Via)
	if err != nil {
		return nil, err
	}
	if named {
		a.Office, a.OfficeBy = office.ID, store.ByLink
		return nil, nil
	}
	offices, err := takingOffices(act)
	if err != nil {
		return nil, err
	}
	rules, err := act.Rules()
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	said := spaced(text)
	for _, r := range rules {
		if !slices.ContainsFunc(offices, func(o store.Office) bool { return o.ID == r.Office }) || !matches(r, *a, said) {
			continue
		}
		if r.Kind == store.RuleDefault {
			if done, err := byPlace(act, a, offices, r.Office); done || err != nil {
				return nil, err
			}
		}
		a.Office, a.OfficeBy = r.Office, store.ByRule
		if r.Kind == store.RuleDefault {
			a.OfficeBy = store.ByDefault
		}
		if r.Topic != "" && a.TopicBy != store.ByCitizen {
			a.Topic, a.TopicBy = r.Topic, store.ByRule
		}
		return &r, nil
	}
	if done, err := byPlace(act, a, offices, ""); done || err != nil {
		return nil, err
	}
	if len(offices) == 1 {
		a.Office, a.OfficeBy = offices[0].ID, store.ByDefault
	}
	return nil, nil
}

// regionLink begins the payload of a deep link that tells where its citizen is: "r_35_78" is region 35.78.
const regionLink = "r_"

// regionOf is the region code that a deep link's payload tells; empty: none.
func regionOf(payload string) string {
	code, ok := strings.CutPrefix(payload, regionLink)
	if !ok || code == "" || strings.Trim(code, "0123456789_") != "" {
		return ""
	}
	return strings.ReplaceAll(code, "_", ".")
}

// byLink finds the office that a deep link's payload names: by an event of it in the real world, by its ID, or by a rule.
func byLink(act talk.Act, payload string) (store.Office, bool, error) {
	if payload == "" {
		return store.Office{}, false, nil
	}
	id := store.OfficeID(strings.ToLower(payload))
	if occasion, ok, err := matter.OccasionOf(act, payload); err != nil {
		return store.Office{}, false, err
	} else if ok {
		id = occasion.Office
	} else if rules, err := act.Rules(); err != nil {
		return store.Office{}, false, fmt.Errorf("rules: %w", err)
	} else {
		for _, r := range rules {
			if r.Kind == store.RuleLink && slices.Contains(r.Values, payload) {
				id = r.Office
				break
			}
		}
	}
	o, err := act.Office(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && o.Closed {
		return store.Office{}, false, nil
	} else if err != nil {
		return store.Office{}, false, fmt.Errorf("office: %w", err)
	}
	return o, true, nil
}

// spaced are the words of a text, with a space before and behind each.
func spaced(text string) string { return " " + strings.Join(words(text), " ") + " " }

// ruleWords are the values of rules, spaced: of more rules than an office has, as each draft asks for all in a row.
var ruleWords = memo.New(4096, func(v string) string { return " " + strings.Join(partWords(v), " ") + " " })

// matches reports whether a rule is about the draft, of which said are the words, spaced. Words match whole words, in any case; a value
// of several words matches them in a row.
func matches(r store.Rule, a store.Aspiration, said string) bool {
	switch r.Kind {
	case store.RuleDefault:
		return true
	case store.RulePlatform:
		return slices.Contains(r.Values, a.Home.Account.Platform)
	case store.RuleRegion:
		return a.Region != "" && slices.ContainsFunc(r.Values, func(v string) bool { return strings.HasPrefix(a.Region, v) })
	case store.RuleWords:
		return slices.ContainsFunc(r.Values, func(v string) bool {
			w := ruleWords.Of(v)
			return strings.TrimSpace(w) != "" && strings.Contains(said, w)
		})
	}
	return false
}

// reroute addresses a draft anew whose office was closed since it was addressed. The caller keeps it.
func reroute(act talk.Act, a *store.Aspiration) (changed bool, err error) {
	if a.Office == "" {
		return false, nil
	}
	if o, err := act.Office(a.Office); err == nil && !o.Closed {
		return false, nil
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("office %s: %w", a.Office, err)
	}
	text, err := draftText(act, *a)
	if err != nil {
		return false, err
	}
	a.Office, a.OfficeBy = "", ""
	return true, understand(act, a, text)
}
