package owned

import (
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/bot/media"
	"duaarah/handlers/matter"
	"duaarah/store"
)

// Dossier is all that is kept of a person, as they are sent it. Times are UTC.
type Dossier struct {
	Made       time.Time    `json:"made"`
	Alias      string       `json:"alias"`
	Since      time.Time    `json:"since"`
	People     []Person     `json:"identities"`
	Consents   []Consent    `json:"consents"`
	Matters    []Matter     `json:"aspirations"`
	Processing []Happening  `json:"processing"` // what was done with their data beside their aspirations
	Erasures   []Erasure    `json:"erasures"`
	Remembered []Remembered `json:"remembered"` // of conversations that go on
	Supports   []Support    `json:"supports,omitempty"`
	News       []News       `json:"news,omitempty"`
	Broadcasts []Broadcast  `json:"broadcasts,omitempty"`
	Said       []Said       `json:"said,omitempty"`    // in their chats, both ways
	Waiting    []Waiting    `json:"waiting,omitempty"` // what they sent that could not be handled yet

	topics  []store.Topic
	regions map[string]string // what people call them, by code
}

// Person is one of their accounts.
type Person struct {
	Platform string `json:"platform"`
	User     string `json:"user"`
	Name     string `json:"name,omitempty"`
	Username string `json:"username,omitempty"`
	Lang     string `json:"lang,omitempty"`
	LangBy   string `json:"lang_by,omitempty"` // who set it
	Chat     string `json:"chat,omitempty"`    // where they are answered
	Blocked  bool   `json:"blocked,omitempty"` // they want no messages from the bot there
	Stopped  bool   `json:"stopped,omitempty"`
	// Opened is when they opened the chat in browsers that still know them.
	Opened []time.Time `json:"opened,omitempty"`
}

// Consent is what they were shown or accepted.
type Consent struct {
	Version  string    `json:"version"`
	Accepted bool      `json:"accepted"`
	At       time.Time `json:"at"`
}

// Matter is an aspiration of theirs.
type Matter struct {
	Code      string      `json:"code"`
	State     string      `json:"state"`
	Office    string      `json:"office,omitempty"`
	Kind      string      `json:"kind,omitempty"`
	Topic     string      `json:"topic,omitempty"`
	Region    string      `json:"region,omitempty"`
	Link      string      `json:"link,omitempty"`      // that they came by
	Event     string      `json:"event,omitempty"`     // in the real world
	Broadcast string      `json:"broadcast,omitempty"` // that it answers
	Urgent    bool        `json:"urgent,omitempty"`    // it goes first
	Aside     string      `json:"aside,omitempty"`     // why it was set aside for a person to look at
	Name      string      `json:"shown_name,omitempty"`
	Received  time.Time   `json:"received"`
	Sent      time.Time   `json:"sent,omitzero"`
	Closed    time.Time   `json:"closed,omitzero"`
	Promised  time.Time   `json:"promised,omitzero"`
	Verdict   string      `json:"verdict,omitempty"`
	Stars     int         `json:"stars,omitempty"`
	Messages  []Message   `json:"messages"`
	Happening []Happening `json:"events"`
	Agencies  []Agency    `json:"agencies,omitempty"`
	Promises  []Promise   `json:"promises,omitempty"`
	Reveals   []Reveal    `json:"numbers_shown,omitempty"`
	// StaffNotes is how many notes staff keep on it for themselves, why they passed it on among them. Their words may be about others, and
	// are given by a person who looks at them; they are erased with the rest.
	StaffNotes int `json:"staff_notes,omitempty"`
}

// Message is what they, or staff, wrote.
type Message struct {
	From      string        `json:"from"` // "citizen" or "staff"
	Staff     string        `json:"staff,omitempty"`
	At        time.Time     `json:"at"`
	Delivered time.Time     `json:"delivered,omitzero"`
	Versions  []Version     `json:"versions"`
	Files     []Attachment  `json:"files,omitempty"`
	Location  *bot.Location `json:"location,omitempty"`
	Contact   *bot.Contact  `json:"contact,omitempty"`
}

// Version is a message as it was.
type Version struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Attachment is a file of a message. Path is where it lies in the archive; empty: it is not in it.
type Attachment struct {
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	Size int64  `json:"size,omitempty"`
	Path string `json:"path,omitempty"`

	id string
}

// Happening is an event.
type Happening struct {
	At   time.Time      `json:"at"`
	What string         `json:"what"`
	Data map[string]any `json:"data,omitempty"`
}

// Erasure is what they asked to be erased.
type Erasure struct {
	Code  string    `json:"code,omitempty"` // empty: everything
	Asked time.Time `json:"asked"`
	Due   time.Time `json:"due"`
	Done  time.Time `json:"done,omitzero"`
}

// Remembered is what is remembered of a conversation.
type Remembered struct {
	Platform string `json:"platform"`
	Data     any    `json:"data"`
}

// gather reads all that is kept of a citizen.
func gather(r store.Reader, id store.CitizenID, now time.Time) (d Dossier, err error) {
	c, err := r.Citizen(id)
	if err != nil {
		return d, fmt.Errorf("citizen %d: %w", id, err)
	}
	d = Dossier{Made: now, Alias: c.Alias, Since: c.CreatedAt, regions: map[string]string{}}
	people, err := r.IdentitiesOfCitizen(id)
	if err != nil {
		return d, fmt.Errorf("identities: %w", err)
	}
	for _, p := range people {
		one := Person{Platform: p.Account.Platform, User: p.User, Name: p.Name, Username: p.Username, Lang: p.Lang, LangBy: string(p.LangBy),
			Chat: p.Direct.Chat, Blocked: p.Blocked, Stopped: p.Stopped}
		if one.Opened, err = r.OpenedBy(p.Account, p.User); err != nil {
			return d, fmt.Errorf("when the chat was opened: %w", err)
		}
		d.People = append(d.People, one)
		chats, err := r.Remembered(p.ID)
		if err != nil {
			return d, fmt.Errorf("what is remembered: %w", err)
		}
		for _, chat := range chats {
			m := Remembered{Platform: chat.Account.Platform}
			if err := r.Conversation(chat, p.ID, &m.Data); err != nil {
				return d, fmt.Errorf("recall: %w", err)
			}
			d.Remembered = append(d.Remembered, m)
		}
	}
	consents, err := r.ConsentsOf(id)
	if err != nil {
		return d, fmt.Errorf("consents: %w", err)
	}
	for _, x := range consents {
		d.Consents = append(d.Consents, Consent{Version: x.Version, Accepted: x.Accepted, At: x.At})
	}
	all, err := r.AspirationsOf(id)
	if err != nil {
		return d, fmt.Errorf("aspirations: %w", err)
	}
	for _, a := range all {
		m, err := gatherMatter(r, a)
		if err != nil {
			return d, err
		}
		d.Matters = append(d.Matters, m)
	}
	if err := d.gatherNames(r); err != nil {
		return d, err
	}
	if err := d.gatherTalk(r, people, all); err != nil {
		return d, err
	}
	events, err := r.EventsOf(id)
	if err != nil {
		return d, fmt.Errorf("events: %w", err)
	}
	d.Processing = happenings(events)
	erasures, err := r.ErasuresOf(id)
	if err != nil {
		return d, fmt.Errorf("erasures: %w", err)
	}
	for _, e := range erasures {
		one := Erasure{Asked: e.Asked, Due: e.Due, Done: e.Done}
		if e.Aspiration != 0 {
			a, err := r.Aspiration(e.Aspiration)
			if err != nil {
				return d, fmt.Errorf("aspiration %d: %w", e.Aspiration, err)
			}
			one.Code = string(a.Code)
		}
		d.Erasures = append(d.Erasures, one)
	}
	if d.News, d.Broadcasts, err = news(r, id); err != nil {
		return d, err
	}
	d.Supports, err = supports(r, id)
	return d, err
}

// gatherNames reads what people call what the data call by codes.
func (d *Dossier) gatherNames(r store.Reader) (err error) {
	if d.topics, err = r.Topics(); err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	regions, err := r.Regions()
	if err != nil {
		return fmt.Errorf("regions: %w", err)
	}
	for _, m := range d.Matters {
		if _, known := regions.Get(m.Region); known {
			d.regions[m.Region] = regions.Label(m.Region)
		}
	}
	return nil
}

func gatherMatter(r store.Reader, a store.Aspiration) (m Matter, err error) {
	m = Matter{Code: string(a.Code), State: string(a.State), Kind: string(a.Kind), Topic: a.Topic, Region: a.Region, Link: a.Via,
		Broadcast: a.Broadcast, Urgent: a.Urgent == store.Urgent, Aside: string(a.Aside), Received: a.ReceivedAt, Sent: a.SubmittedAt, Closed: a.ClosedAt, Promised: a.DueAt, Verdict: string(a.Verdict), Stars: a.Stars}
	if a.Office != "" {
		o, err := r.Office(a.Office)
		if err != nil {
			return m, fmt.Errorf("office %s: %w", a.Office, err)
		}
		m.Office = o.Name
	}
	if m.Name, err = r.ShownName(a.ID); err != nil {
		return m, fmt.Errorf("the shown name: %w", err)
	}
	events, err := r.Events(a.ID)
	if err != nil {
		return m, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	m.Happening = happenings(events)
	if err := m.gatherKept(r, a, events); err != nil {
		return m, err
	}
	all, err := r.Messages(a.ID)
	if err != nil {
		return m, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	for _, x := range all {
		if a.State == store.Erased || a.State == store.Expired {
			break // only that there were some is left
		}
		if x.Side == store.CitizenSide && x.Citizen != a.Citizen {
			continue // what somebody wrote who supports it is theirs
		}
		if former, err := matter.AskedFormer(r, a, x); err != nil {
			return m, err
		} else if former {
			continue
		}
		one, err := gatherMessage(r, x)
		if err != nil {
			return m, err
		}
		m.Messages = append(m.Messages, one)
	}
	return m, nil
}

func gatherMessage(r store.Reader, x store.Message) (Message, error) {
	m := Message{From: string(x.Side), At: x.At, Delivered: x.DeliveredAt, Location: x.Location, Contact: x.Contact}
	if x.Staff != 0 {
		s, err := r.Staff(x.Staff)
		if err != nil {
			return m, fmt.Errorf("staff %d: %w", x.Staff, err)
		}
		m.Staff = s.Name
	}
	versions, err := r.Versions(x.ID)
	if err != nil {
		return m, fmt.Errorf("versions of %d: %w", x.ID, err)
	}
	for _, v := range versions {
		if !x.TakenBack.IsZero() {
			v.Text = "" // it may have been meant for another
		}
		m.Versions = append(m.Versions, Version{v.At, v.Text})
	}
	for _, f := range x.Files {
		if f.Name == "" { // a citizen's: by what it is
			f.Name = string(f.Kind) + media.Ending(f.MIME)
		}
		m.Files = append(m.Files, Attachment{Kind: string(f.Kind), Name: f.Name, Size: f.Size, id: f.ID})
	}
	return m, nil
}

func happenings(events []store.Event) []Happening {
	var all []Happening
	for _, e := range events {
		all = append(all, Happening{e.At, string(e.Kind), e.Data})
	}
	return all
}
