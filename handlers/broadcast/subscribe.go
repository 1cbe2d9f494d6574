package broadcast

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"duaarah/bot"
	"duaarah/handlers/talk"
	"duaarah/store"
)

// How somebody said whether they want news of an office.
const (
	HowVerdict = "verdict"    // when they were asked, after they had been answered
	HowList    = "list"       // in the list of offices, by /kabar
	HowButton  = "button"     // under a broadcast
	HowWord    = "word"       // by writing so
	HowStopped = "processing" // they asked that processing stop
)

// Subscribe notes that a citizen agreed to get news of an office, where they said so.
func Subscribe(act talk.Act, who store.Identity, office store.OfficeID, how string) (changed bool, err error) {
	return saySubscription(act, who, office, store.SubscriptionYes, how)
}

// Unsubscribe ends it, at once: what waits to be sent to them of that office is taken back.
func Unsubscribe(act talk.Act, who store.Identity, office store.OfficeID, how string) (changed bool, err error) {
	if err := cancelNews(act, who.Citizen, office); err != nil {
		return false, err
	}
	return saySubscription(act, who, office, store.SubscriptionNo, how)
}

// UnsubscribeAll ends it of all offices, and has them not be asked again by any. n: of how many they had agreed to get news.
func UnsubscribeAll(act talk.Act, who store.Identity, how string) (n int, err error) {
	if err := cancelNews(act, who.Citizen, ""); err != nil {
		return 0, err
	}
	all, err := act.Subscriptions(who.Citizen)
	if err != nil {
		return 0, fmt.Errorf("subscriptions: %w", err)
	}
	for _, x := range all {
		if x.State != store.SubscriptionYes {
			continue
		}
		if _, err := saySubscription(act, who, x.Office, store.SubscriptionNo, how); err != nil {
			return n, err
		}
		n++
	}
	_, err = saySubscription(act, who, "", store.SubscriptionNo, how)
	return n, err
}

func saySubscription(act talk.Act, who store.Identity, office store.OfficeID, to store.SubscriptionState, how string) (changed bool, err error) {
	before, err := act.Subscription(office, who.Citizen)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("subscription: %w", err)
	}
	if before.State == to {
		return false, nil
	}
	if err := act.SaveSubscription(store.Subscription{Office: office, Citizen: who.Citizen, Identity: who.ID, State: to, At: act.Now, How: how}); err != nil {
		return false, fmt.Errorf("save a subscription: %w", err)
	}
	if _, err := act.Record(store.Event{At: act.Now, Kind: store.EventNews, Office: office, Citizen: who.Citizen,
		Data: map[string]any{"state": string(to), "before": string(before.State), "how": how}}); err != nil {
		return false, fmt.Errorf("record a subscription: %w", err)
	}
	return true, nil
}

// cancelNews takes back what waits to be sent to a citizen of an office's news; of all, if none is named.
func cancelNews(act talk.Act, citizen store.CitizenID, office store.OfficeID) error {
	waits, err := act.QueuedFor(citizen)
	if err != nil {
		return fmt.Errorf("what waits for them: %w", err)
	}
	for _, x := range waits {
		if office != "" && x.Office != office {
			continue
		}
		if _, err := takeBack(act, x, store.RecipientLeft); err != nil {
			return err
		}
	}
	return cancelResults(act, citizen, office)
}

// cancelResults takes back what waits to be told to a citizen of how polls ended in which they voted.
func cancelResults(act talk.Act, citizen store.CitizenID, office store.OfficeID) error {
	votes, err := act.VotesOf(citizen)
	if err != nil {
		return fmt.Errorf("how they voted: %w", err)
	}
	people, err := act.IdentitiesOfCitizen(citizen)
	if err != nil {
		return fmt.Errorf("identities of %d: %w", citizen, err)
	}
	for _, id := range slices.Sorted(maps.Keys(votes)) {
		b, err := act.Broadcast(id)
		if err != nil {
			return fmt.Errorf("broadcast %d: %w", id, err)
		}
		if office != "" && b.Office != office {
			continue
		}
		for _, who := range people {
			rows, err := act.CopiesAt(store.Message{ID: store.MessageID(id)}, who.Direct)
			if err != nil {
				return fmt.Errorf("what is told of broadcast %d: %w", id, err)
			}
			for _, row := range rows {
				if row.About.Purpose != store.ForBroadcast {
					continue
				}
				if _, err := unsend(act, row.ID); err != nil { // what was sent stays
					return err
				}
			}
		}
	}
	return nil
}

// OfferNews asks the citizen of an aspiration, once, whether they want news of its office, which has just been told that it answered them.
// An office that never tells anything has nobody asked.
func OfferNews(act talk.Act, a store.Aspiration, who store.Identity) error {
	o, err := act.Office(a.Office)
	if err != nil {
		return fmt.Errorf("office %s: %w", a.Office, err)
	}
	if !o.Settings.Broadcast.Offers || o.Closed || who.Stopped || who.Citizen != a.Citizen || a.Own || who.Direct.IsZero() {
		return nil
	}
	for _, office := range []store.OfficeID{o.ID, ""} {
		if _, err := act.Subscription(office, who.Citizen); err == nil {
			return nil // asked before, or they want none of anybody's
		} else if !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("subscription: %w", err)
		}
	}
	if _, err := saySubscription(act, who, o.ID, store.SubscriptionAsked, HowVerdict); err != nil {
		return err
	}
	p := act.Printer(who.Lang, nil, act.Now)
	_, err = act.Enqueue(store.Outbound{To: who.Direct, Lane: bot.Interactive, About: store.About{Purpose: store.ForTalk}, Out: bot.Outgoing{Silent: true,
		Text: p.Text("news.offer", "office", o.Name, "n", o.Settings.Broadcast.AWeek()), Buttons: [][]bot.Button{{
			{Label: p.S("news.button.yes"), Data: talk.Data("c.b.yes", o.ID)}, {Label: p.S("news.button.no"), Data: talk.Data("c.b.no", o.ID)}}}}})
	if err != nil {
		return fmt.Errorf("enqueue a question: %w", err)
	}
	return nil
}
