package citizen

import (
	"errors"
	"fmt"

	"duaarah/handlers/talk"
	"duaarah/store"
)

// consented reports whether the speaker has accepted the notice in force.
func consented(t *talk.Turn) (bool, error) {
	c, err := t.Tx.Consent(t.Who.Citizen, t.NoticeVersion)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("consent: %w", err)
	}
	return c.Accepted, nil
}

// noticeShown records that the notice in force was shown to the speaker, once.
func noticeShown(t *talk.Turn) error {
	_, err := t.Tx.Consent(t.Who.Citizen, t.NoticeVersion)
	if err == nil {
		return nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("consent: %w", err)
	}
	return consent(t, false)
}

// consent records that the notice in force was shown or accepted.
func consent(t *talk.Turn, accepted bool) error {
	if err := t.SaveConsent(store.Consent{Citizen: t.Who.Citizen, Version: t.NoticeVersion, Accepted: accepted, At: t.Now}); err != nil {
		return fmt.Errorf("save consent: %w", err)
	}
	if accepted {
		return recordConsent(t, "accepted")
	}
	return recordConsent(t, "shown")
}

// agree records that the notice in force was accepted. What else of theirs waits for that than the draft under which they said so goes out when
// it is left alone.
func agree(t *talk.Turn, under store.AspirationID) error {
	if err := consent(t, true); err != nil {
		return err
	}
	all, err := t.AspirationsOf(t.Who.Citizen)
	if err != nil {
		return fmt.Errorf("aspirations: %w", err)
	}
	for _, a := range all {
		if a.State != store.Held || a.Recorder != 0 || a.ID == under {
			continue
		}
		if err := letGo(t, &a); err != nil {
			return err
		}
		if err := showDraft(t.Act, t.P, a); err != nil {
			return err
		}
	}
	return nil
}

// recordConsent appends what became of the speaker's consent.
func recordConsent(t *talk.Turn, how string) error {
	if _, err := t.Record(store.Event{At: t.Now, Kind: store.EventConsent, Citizen: t.Who.Citizen,
		Data: map[string]any{"version": t.NoticeVersion, "how": how}}); err != nil {
		return fmt.Errorf("record consent: %w", err)
	}
	return nil
}
