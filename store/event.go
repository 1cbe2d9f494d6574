package store

import "time"

// EventKind is what happened. Those named as in the history file (measures.md) are exported under that name.
type EventKind string

const (
	EventReceived    EventKind = "received"    // a draft began: the aspiration's receipt, should it be sent
	EventSubmitted   EventKind = "submitted"   // sent to the office; Data: kind, kind_by, office_by, topic, region, platform, event, broadcast, own
	EventCancelled   EventKind = "cancelled"   // given up as a draft
	EventHeld        EventKind = "held"        // waits for consent
	EventExpired     EventKind = "expired"     // held to the end, and erased
	EventSeen        EventKind = "seen"        // staff opened it
	EventLooked      EventKind = "looked"      // somebody opened it only to read (an auditor, or on the dashboard): the office has not, and no figure counts that
	EventAssign      EventKind = "assign"      // claimed: Staff has it; Data: by, who gave it to them, and before, who had it, if there were such
	EventRelease     EventKind = "release"     // nobody has it any more; Data: before, who had it, if another let it go
	EventReply       EventKind = "reply"       // staff wrote a Reply: Message, Version 1; Data: type (ReplyType)
	EventDelivered   EventKind = "delivered"   // the Reply Message arrived
	EventUndelivered EventKind = "undelivered" // the Reply Message did not, or may not have; Data: outcome, reason
	EventRead        EventKind = "read"        // the Reply Message was before its citizen's eyes, as their platform tells; no figure counts that
	EventMessage     EventKind = "message"     // the citizen wrote again; Data: closing
	EventEdit        EventKind = "edit"        // Message got Version; Data: files, how many came with the change, where it is of these alone; told, if who has it was told of the change
	EventVerdict     EventKind = "verdict"     // Data: verdict, stars (0: none yet)
	EventStars       EventKind = "stars"       // stars for the latest verdict; Data: stars
	EventCorrect     EventKind = "correct"     // Data: by, and what was changed of kind, topic, region; kind_before, topic_before, region_before, and who had set them: kind_by, topic_by
	EventPass        EventKind = "pass"        // Office has it now; Data: before, after
	EventClose       EventKind = "close"       // Data: again, after words that opened it and were of another matter
	EventReopen      EventKind = "reopen"
	EventSpam        EventKind = "spam"
	EventWithdraw    EventKind = "withdraw"
	EventRestore     EventKind = "restore"
	EventUnreachable EventKind = "unreachable" // the citizen cannot be written to
	EventErased      EventKind = "erased"      // its words are gone; Data: why (asked, kept: for as long as is set, consent)
	EventName        EventKind = "name"        // its citizen shows their name to staff, or hides it again; Data: shown, how (account, typed)
	EventMerge       EventKind = "merge"       // goes on as another; Data: into, that one's AspirationID
	EventSupport     EventKind = "support"     // Citizen says the same
	EventUnsupport   EventKind = "unsupport"   // Citizen supports it no more
	EventPromote     EventKind = "promote"     // Citizen, who supported it, is its own citizen from now on
	EventNote        EventKind = "note"        // staff wrote something for themselves; Data: note (NoteID), step (edited, deleted; none: written)
	EventAsk         EventKind = "ask"         // the Reply Message asks its citizen something; they were asked once more if by is bot
	EventRefer       EventKind = "refer"       // an outside agency was asked; Data: referral (ReferralID), step (asked, again, done), due
	EventPromise     EventKind = "promise"     // Data: promise (PromiseID), step (made, moved, kept, late, withdrawn), before, after
	EventSplit       EventKind = "split"       // messages of it became another; Data: into, n, messages; of that one: from
	EventSuspect     EventKind = "suspect"     // Staff take it for spam, or (step refused) another says that it is none
	EventRemind      EventKind = "remind"      // the office was reminded that its promise is past; Data: by (citizen, bot)
	EventElsewhere   EventKind = "elsewhere"   // the citizen says whether they were answered elsewhere; Data: answered. It is no reply
	EventUrgent      EventKind = "urgent"      // speaks of danger to life, or staff say so: goes first
	EventCalm        EventKind = "calm"        // its citizen (no Staff) or Staff say that nobody is in danger
	EventAside       EventKind = "aside"       // set aside for a person to look at; Data: why (AsideWhy). It counts as before
	EventKept        EventKind = "kept"        // Staff say that what was set aside is no spam
	EventReveal      EventKind = "reveal"      // Staff were shown numbers of people; Data: reveal (RevealID), of which the reason is kept
	EventTakeBack    EventKind = "takeback"    // Staff took the Reply Message back from its citizen; Version is the one of nothing
	EventHold        EventKind = "hold"        // Staff wrote a reply that waits; Data: why (HeldWhy), step (held, gone: not sent after all)
	EventDeclare     EventKind = "declare"     // staff say that the Reply Message was less than it looked; Data: type

	EventSnooze   EventKind = "snooze"    // Staff put it off; Data: until, before (as 2026-12-31T08:00:00Z; empty: it was not put off)
	EventWake     EventKind = "wake"      // it is put off no longer; Data: why (Woke)
	EventEscalate EventKind = "escalate"  // others were told that the promise is past; Data: step (head, admin), told (StaffIDs)
	EventGive     EventKind = "give"      // the office's setting gave it to Staff, who has not looked at it; Data: how (Assign)
	EventDuty     EventKind = "duty"      // of no aspiration: Staff is at work in Office, or away; Data: away, until (day), claims (keep, heir, queue) and n
	EventTopicsOf EventKind = "topics_of" // of no aspiration: topics of Staff in Office were set; Data: by, before, after

	EventSpoken  EventKind = "spoken"  // Staff wrote down what the citizen said in person; Data: consent (yes, no), contact (kept or not)
	EventContact EventKind = "contact" // Staff looked at how the citizen can be reached; Data: why
	EventSlip    EventKind = "slip"    // Staff made a slip by which it can be claimed; earlier ones are void
	EventClaimed EventKind = "claimed" // Citizen, who had no chat here, claimed it as theirs

	// Of no aspiration.
	EventBroadcast EventKind = "broadcast" // Office told many something; Data: recipients (at whom it arrived), broadcast (its code), kind, season, counts; again: it takes the place of the one before
	EventAnnounce  EventKind = "announce"  // what Staff did with a broadcast of Office; Data: broadcast, step (written, to, shared, unshared, asked, approved, started, stopped, closed, results, dropped), and of started: size, to
	EventNews      EventKind = "news"      // Citizen agreed to get news of Office, or wants none; Data: state, before, how
	EventVote      EventKind = "vote"      // Citizen voted in a poll of Office, or changed their vote; Data: broadcast. Not how
	EventConsent   EventKind = "consent"   // Citizen; Data: version, how (shown, accepted, withdrawn)
	EventAccess    EventKind = "access"    // Citizen asked for what is kept of them, or was sent it; Data: step (asked, sent)
	EventErase     EventKind = "erase"     // Citizen asked for an erasure, or it is done; Data: request, what (one, all), step (asked, done), and by (operator) with reason where the operator did it for them
	EventStop      EventKind = "stop"      // Citizen asked that processing stop, or agreed again; Data: on
	EventRetention EventKind = "retention" // what was kept for its time was erased; Data: what, n
	EventEnrol     EventKind = "enrol"     // Staff into Office; Data: role, before (a role that they had), invitation
	EventRoom      EventKind = "room"      // Office's cards go elsewhere, or otherwise; Staff did it; Data: room, and shared, stand_in, moved_to, released, lost, left, or way, only with what they were before; or moving, the way to which open cards are moved
	EventOffice    EventKind = "office"    // Office was created or changed; Data: before, after
	EventRules     EventKind = "rules"     // Data: before, after
	EventTopics    EventKind = "topics"    // Data: before, after
	EventSeasons   EventKind = "seasons"   // Data: before, after
	EventElectoral EventKind = "electoral" // electoral districts; Data: before, after
	EventRegions   EventKind = "regions"   // regions were imported; Data: added, changed
	EventOccasion  EventKind = "occasion"  // an event of Office in the real world was created or changed; Data: before, after
	EventInvite    EventKind = "invite"    // Staff (none: the operator) made an invitation into Office; Data: role, invitation (InvitationID), most, until
	EventUninvite  EventKind = "uninvite"  // an invitation was revoked; Data: role, invitation, why (asked, left)
	EventRole      EventKind = "role"      // somebody of Office has another role; Staff (none: the operator) gave it; Data: of (StaffID), before, after
	EventLeft      EventKind = "left"      // somebody left Office; Staff (none: the operator) had them leave, or they did; Data: of (StaffID), role, returned (aspirations)
	EventCalled    EventKind = "called"    // Staff has another name; Data: before, after (versions: see Reader.StaffCalled)
	EventUpdate    EventKind = "update"    // Staff (none: the operator) saw to an update that had failed; Data: update, step (asked, done, failed, dropped)
	EventTemplate  EventKind = "template"  // a canned reply of Office; Data: template (TemplateID), what (created, changed, removed)
	EventDownload  EventKind = "download"  // Staff downloaded the history file of Office with the words of its citizens
	EventDigest    EventKind = "digest"    // when the weekly digest of Office (none: of Staff) comes was set; Data: day, minute, off
)

// Event is one thing that happened. Events are append-only and hold no words of a person: they refer to versions of
// messages, which can be erased.
type Event struct {
	Seq        int64  // order of commit
	ID         string // stable, unique (ULID)
	At         time.Time
	Kind       EventKind
	Aspiration AspirationID
	Office     OfficeID
	Citizen    CitizenID
	Staff      StaffID
	Message    MessageID
	Version    int
	Data       map[string]any // small; JSON
}

// Messages are those that an event names beside its own: what was split off.
func (e Event) Messages() (ids []MessageID) {
	all, _ := e.Data["messages"].([]any)
	for _, each := range all {
		if id, ok := each.(float64); ok {
			ids = append(ids, MessageID(id))
		}
	}
	return ids
}
