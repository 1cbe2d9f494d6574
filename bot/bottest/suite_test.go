package bottest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duaarah/bot"
)

// memory is a platform and its server in one, as simple as the contract allows; faulty names what it does wrong.
type memory struct {
	*Files
	account bot.Account
	faulty  string

	mu      sync.Mutex
	waiting []bot.Update // not kept yet
	seen    map[string][]Seen
	answers map[string][]string
	blocked map[string]bool
	next    int
	fault   error // of the next sending
	news    chan struct{}
}

func openMemory(faulty string) Harness {
	m := &memory{
		Files: NewFiles(), account: bot.Account{Platform: "memory", Name: "1"}, faulty: faulty, seen: map[string][]Seen{},
		answers: map[string][]string{}, blocked: map[string]bool{}, news: make(chan struct{}, 1),
	}
	fault := func(d *bot.DeliveryError) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.fault = d
	}
	return Harness{
		Platform: m, Files: m.Files, NewPerson: m.person, Reopen: func() bot.Platform { return m },
		RetryAfter: func(d time.Duration) { fault(&bot.DeliveryError{Outcome: bot.Retry, After: d}) },
		Refuse:     func() { fault(&bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonInvalid}) },
		Drop:       func() { fault(&bot.DeliveryError{Outcome: bot.Uncertain}) },
	}
}

func (m *memory) id() string {
	m.next++
	return strconv.Itoa(m.next)
}

// offer queues what a person did.
func (m *memory) offer(user string, u bot.Update, change func(*bot.Message)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u.Address, u.From, u.Place = bot.Address{Account: m.account, Chat: user}, bot.Person{User: user}, bot.Private
	u.Key = u.Key + m.id()
	if u.Message != nil {
		if u.Message.ID == "" {
			u.Message.ID = m.id()
		}
		if c, ok := bot.ParseCommand(u.Message.Text, ""); ok {
			u.Message.Command = &c
		}
		if change != nil {
			change(u.Message)
		}
		if m.faulty == "trim" {
			u.Message.Text = strings.ReplaceAll(u.Message.Text, "\u200b", "")
		}
	}
	raw, err := json.Marshal(u)
	if err != nil {
		panic(err)
	}
	u.Raw = raw
	m.waiting = append(m.waiting, u)
	select {
	case m.news <- struct{}{}:
	default:
	}
}

func (m *memory) person() Person {
	m.mu.Lock()
	user := "p" + m.id()
	m.mu.Unlock()
	file := func(kind bot.FileKind, name string, data []byte, caption string) {
		f := m.Add(kind, name, data)
		f.ID, f.Ref = "", bot.FileRef{Account: m.account, ID: f.ID}
		m.offer(user, bot.Update{Kind: bot.KindMessage, Message: &bot.Message{Text: caption, Files: []bot.File{f}}}, nil)
	}
	write := func(text string) {
		m.offer(user, bot.Update{Kind: bot.KindMessage, Message: &bot.Message{Text: text}}, nil)
	}
	return Person{
		Address: bot.Address{Account: m.account, Chat: user}, User: user, Write: write,
		Reply: func(to, text string) {
			m.offer(user, bot.Update{Kind: bot.KindMessage, Message: &bot.Message{Text: text, ReplyTo: to}}, func(x *bot.Message) {
				x.ReplyToBot = slices.ContainsFunc(m.seen[user], func(s Seen) bool { return s.ID == to })
			})
		},
		Edit: func(id, text string) {
			m.offer(user, bot.Update{Kind: bot.KindEdit, Message: &bot.Message{ID: id, Text: text}}, nil)
		},
		Photo:    func(data []byte, caption string) { file(bot.Photo, "", data, caption) },
		Document: func(name, _ string, data []byte, caption string) { file(bot.Document, name, data, caption) },
		Locate: func(lat, lon float64) {
			m.offer(user, bot.Update{Kind: bot.KindMessage, Message: &bot.Message{Location: &bot.Location{Latitude: lat, Longitude: lon}}}, nil)
		},
		Tap: func(id string, row, col int) {
			m.mu.Lock()
			i := slices.IndexFunc(m.seen[user], func(s Seen) bool { return s.ID == id })
			_, data, _ := strings.Cut(m.seen[user][i].Buttons[row][col], "\x00")
			tap := &bot.Tap{ID: "t" + m.id(), Message: id, Data: data}
			m.mu.Unlock()
			m.offer(user, bot.Update{Kind: bot.KindTap, Tap: tap}, nil)
		},
		Block: func() { m.mu.Lock(); defer m.mu.Unlock(); m.blocked[user] = true },
		Told: func() bool {
			m.mu.Lock()
			defer m.mu.Unlock()
			return m.faulty == "told" || len(m.waiting) == 0
		},
		Sees: func() []Seen {
			m.mu.Lock()
			defer m.mu.Unlock()
			all := slices.Clone(m.seen[user])
			for i := range all {
				all[i].Buttons = nil
				for _, row := range m.seen[user][i].Buttons {
					label, _, _ := strings.Cut(row[0], "\x00")
					all[i].Buttons = append(all[i].Buttons, []string{label})
				}
			}
			return all
		},
		Answers: func() []string { m.mu.Lock(); defer m.mu.Unlock(); return slices.Clone(m.answers[user]) },
	}
}

func (m *memory) Account() bot.Account { return m.account }

func (m *memory) Capabilities() bot.Capabilities {
	return bot.Capabilities{
		TextMax: 4096, CaptionMax: 1024, AnswerMax: 200, Unit: bot.UTF16, Buttons: 10, ButtonsRow: 1, ButtonData: 64, LabelMax: 20,
		Edit: true, SwapFiles: true, Del: true, Marks: true, Album: 10, FileMax: 1 << 20, FetchMax: 1 << 20, Location: true,
	}
}

func (m *memory) Run(ctx context.Context, take bot.Take) error {
	for {
		m.mu.Lock()
		batch := slices.Clone(m.waiting)
		if m.faulty == "keys" {
			for i := range batch {
				batch[i].Key += m.id()
			}
		}
		m.mu.Unlock()
		if len(batch) > 0 && take(ctx, batch) == nil {
			m.mu.Lock()
			m.waiting = m.waiting[len(batch):]
			m.mu.Unlock()
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-m.news:
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (m *memory) Decode(raw json.RawMessage) (u bot.Update, err error) {
	err = json.Unmarshal(raw, &u)
	return u, err
}

func (m *memory) Fetch(ctx context.Context, ref bot.FileRef) (io.ReadCloser, error) {
	return m.Open(ctx, ref.ID)
}

func (m *memory) Send(ctx context.Context, p bot.Parcel) (bot.Receipt, error) {
	refuse := func(r bot.Reason) error { return &bot.DeliveryError{Outcome: bot.Refused, Reason: r} }
	if ctx.Err() != nil {
		return bot.Receipt{}, &bot.DeliveryError{Outcome: bot.Retry}
	}
	files, err := m.attach(ctx, p.Out.Files)
	if err != nil {
		return bot.Receipt{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fault; err != nil {
		m.fault = nil
		return bot.Receipt{}, err
	}
	chat := p.To.Chat
	if m.blocked[chat] {
		return bot.Receipt{}, refuse(bot.ReasonBlocked)
	}
	x := Seen{Text: p.Out.Text, Files: files, Location: p.Out.Location, ReplyTo: p.Out.ReplyTo.Message}
	if m.faulty == "markup" {
		x.Text.S = strings.ReplaceAll(x.Text.S, "<", "&lt;")
	}
	for _, row := range p.Out.Buttons {
		x.Buttons = append(x.Buttons, []string{row[0].Label + "\x00" + row[0].Data})
	}
	switch p.Out.Action {
	case bot.AnswerTap:
		if p.Out.Text.S != "" {
			m.answers[chat] = append(m.answers[chat], p.Out.Text.S)
		}
	case bot.Send:
		x.ID = m.id()
		m.seen[chat] = append(m.seen[chat], x)
		return bot.Receipt{Messages: []string{x.ID}, Arrived: true}, nil
	case bot.Edit, bot.Delete:
		i := slices.IndexFunc(m.seen[chat], func(s Seen) bool { return s.ID == p.Targets[p.Part] })
		switch {
		case i < 0:
			return bot.Receipt{}, refuse(bot.ReasonTarget)
		case p.Out.Action == bot.Delete:
			m.seen[chat] = slices.Delete(m.seen[chat], i, i+1)
		default:
			x.ID, x.Edited = p.Targets[p.Part], true
			m.seen[chat][i] = x
		}
	}
	return bot.Receipt{Arrived: true}, nil
}

func (m *memory) attach(ctx context.Context, files []bot.File) (seen []SeenFile, err error) {
	for _, f := range files {
		r, err := m.Open(ctx, f.ID)
		if errors.Is(err, bot.ErrFilePending) {
			return nil, &bot.DeliveryError{Outcome: bot.Retry, Err: err}
		}
		if err != nil {
			return nil, &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonFile, Err: err}
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, &bot.DeliveryError{Outcome: bot.Retry, Reason: bot.ReasonFile, Err: err}
		}
		if len(data) != int(f.Size) {
			return nil, &bot.DeliveryError{Outcome: bot.Refused, Reason: bot.ReasonFile}
		}
		seen = append(seen, SeenFile{Kind: f.Kind, Name: f.Name, Data: data})
	}
	return seen, nil
}

const faultVariable = "BOTTEST_FAULTY"

// TestSuite: an adapter that keeps the contract passes.
func TestSuite(t *testing.T) {
	faulty := os.Getenv(faultVariable) // set by TestSuiteFinds
	Suite(t, func(*testing.T) Harness { return openMemory(faulty) })
}

// TestSuiteFinds: one that does not keep it fails the right subtest.
func TestSuiteFinds(t *testing.T) {
	if testing.Short() || os.Getenv(faultVariable) != "" {
		t.Skip("runs the suite in processes of its own")
	}
	for faulty, subtest := range map[string]string{
		"told": "NothingIsAcknowledgedBeforeItIsKept", "keys": "KeysSurviveARestart", "trim": "TextIn", "markup": "TextOut",
	} {
		t.Run(faulty, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestSuite$/^"+subtest+"$")
			cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s", faultVariable, faulty))
			out, err := cmd.CombinedOutput()
			if err == nil || !bytes.Contains(out, []byte("--- FAIL: TestSuite/"+subtest)) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
