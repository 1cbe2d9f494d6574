package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/lookup"
	"duaarah/store/suggest"
)

// verbFind shows another page of what was found: its arguments are the page, and what was looked for.
const verbFind = "s.find"

const (
	findShown   = 5
	findFollow  = 200 // how many changes are taken in before it is searched
	findData    = 64  // bytes of a button's data that every platform carries
	findText    = 300 // runes of what is looked for
	findExcerpt = 110 // runes of each text
	findRead    = 100 // messages of each aspiration that are looked through for the words
	findPages   = store.SearchTotal / findShown
	findRegions = 12
	findNear    = 3 // words that are near to a mistyped one
)

// Find is "/cari kata".
func Find(t *talk.Turn, args string) error {
	words := strings.Join(strings.Fields(args), " ")
	if r := []rune(words); len(r) > findText {
		words = string(r[:findText])
	}
	if words == "" {
		return t.SayText("find.how")
	}
	return find(t, words, 0)
}

// findPage is the button for another page. What it looks for came back from the platform, and is what anybody could have typed.
func findPage(t *talk.Turn, args talk.Args) error {
	page := int(args.Int(0))
	if len(args) < 2 || page < 0 || page >= findPages {
		return t.Toast("toast.stale")
	}
	return find(t, strings.Join(args[1:], ":"), page)
}

func find(t *talk.Turn, words string, page int) error {
	ids, err := shownHere(t, store.RightRead)
	if err != nil || len(ids) == 0 {
		return err
	}
	found, err := search(t, ids, words, page)
	if err != nil {
		return err
	}
	if found.nothing {
		return t.SayText("find.how")
	}
	out, err := findOut(t, found)
	if err != nil {
		return err
	}
	if err := t.Toast(""); err != nil {
		return err
	}
	if t.Update.Tap != nil {
		return t.EditTapped(out, store.About{Purpose: store.ForTalk})
	}
	out.ReplyTo = t.InGroup()
	_, err = t.Say(out)
	return err
}

// results are what was found.
type results struct {
	sought  string
	page    int
	words   map[string]bool
	some    []store.Aspiration
	total   int
	near    bool // not what was typed, but what is spelt nearly so
	left    int  // changes that were not taken in yet
	nothing bool // nothing was looked for
}

func search(t *talk.Turn, ids []store.OfficeID, sought string, page int) (found results, err error) {
	found = results{sought: sought, page: page}
	if found.left, err = t.FollowSearch(findFollow); err != nil {
		return found, err
	}
	if code, err := store.ParseCode(sought); err == nil {
		a, err := t.AspirationByCode(code)
		if err == nil && a.State.Sent() && slices.Contains(ids, a.Office) {
			found.some, found.total = []store.Aspiration{a}, 1
			return found, nil
		} else if err != nil && !errors.Is(err, store.ErrNotFound) {
			return found, fmt.Errorf("the code: %w", err)
		}
	}
	names, err := findNames(t)
	if err != nil {
		return found, err
	}
	first, err := t.Office(ids[0])
	if err != nil {
		return found, fmt.Errorf("office %s: %w", ids[0], err)
	}
	q := store.SearchQuery{Query: lookup.Read(sought, t.Now.In(first.Location()), names), Offices: ids, Limit: findShown, Offset: page * findShown}
	found.words, found.nothing = q.Words, q.Empty()
	if found.some, found.total, err = t.Search(q); err != nil || found.total > 0 || found.nothing {
		return found, err
	}
	if found.near, err = respell(t, &q); err != nil || !found.near {
		return found, err
	}
	found.words = q.Words
	found.some, found.total, err = t.Search(q)
	found.near = found.total > 0
	return found, err
}

// findNames are what words can be the names of.
func findNames(t *talk.Turn) (lookup.Names, error) {
	topics, err := t.Topics()
	if err != nil {
		return lookup.Names{}, fmt.Errorf("topics: %w", err)
	}
	names := lookup.Names{Topics: map[string][]string{}}
	add := func(name, id string) {
		if name != "" && !slices.Contains(names.Topics[name], id) {
			names.Topics[name] = append(names.Topics[name], id)
		}
	}
	for _, x := range topics {
		add(strings.ReplaceAll(x.ID, "-", " "), x.ID)
		for _, label := range x.Labels {
			words := suggest.Words(label)
			add(strings.Join(words, " "), x.ID)
			for _, w := range words {
				if len(lookup.Words(w)) > 0 && len(w) > 3 {
					add(w, x.ID)
				}
			}
		}
	}
	index, err := t.Regions()
	if err != nil {
		return names, fmt.Errorf("regions: %w", err)
	}
	names.Regions = func(name string) (codes []string) {
		for _, m := range index.Find(name, findRegions) {
			if m.Score >= 1 { // written so
				codes = append(codes, m.Code)
			}
		}
		return codes
	}
	return names, nil
}

// respell puts words that are spelt nearly so in place of those that no aspiration of the offices has. false: there is nothing to put.
func respell(t *talk.Turn, q *store.SearchQuery) (changed bool, err error) {
	for _, i := range q.Plain {
		var missing []string
		for _, all := range q.Parts[i] {
			for _, word := range all {
				if has, err := t.SearchWord(word, q.Offices); err != nil {
					return false, err
				} else if !has {
					missing = append(missing, word)
				}
			}
		}
		if len(missing) < len(q.Parts[i]) {
			continue // one reading of it is known
		}
		var near lookup.Any
		for _, word := range lookup.Near(missing[0]) {
			if len(near) == findNear {
				break
			}
			if has, err := t.SearchWord(word, q.Offices); err != nil {
				return false, err
			} else if has {
				near = append(near, lookup.All{word})
				q.Words[word] = true
			}
		}
		if len(near) == 0 {
			return false, nil
		}
		q.Parts[i], changed = near, true
	}
	return changed, nil
}

func findOut(t *talk.Turn, found results) (bot.Outgoing, error) {
	late := ""
	if found.left > 0 {
		late = t.P.S("find.late", "n", found.left)
	}
	if found.total == 0 {
		return bot.Outgoing{Text: t.P.Text("find.none", "words", talk.Clip(found.sought, 60), "late", late)}, nil
	}
	near, n := "", t.P.S("find.n", "n", found.total)
	if found.near {
		near = t.P.S("find.near")
	}
	if found.total > store.SearchTotal {
		n = t.P.S("find.many", "n", store.SearchTotal)
	}
	var b bot.TextBuilder
	b.Text(t.P.Text("find.head", "n", n, "words", talk.Clip(found.sought, 60), "near", near, "late", late))
	var rows [][]bot.Button
	for i, a := range found.some {
		line, err := findLine(t, a, found.words)
		if err != nil {
			return bot.Outgoing{}, err
		}
		b.Add("\n\n").Text(line)
		if i%3 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], bot.Button{Label: string(a.Code), Data: talk.Data("s.card", a.ID)})
	}
	turn, more := findTurn(t, found)
	if len(turn) > 0 {
		rows = append(rows, turn)
	}
	if more {
		b.Add("\n\n").Text(t.P.Text("find.shorter"))
	}
	return bot.Outgoing{Text: b.Build(), Buttons: rows}, nil
}

// findTurn are the buttons to other pages. more: there is more, and what is looked for is too long for a button.
func findTurn(t *talk.Turn, found results) (turn []bot.Button, more bool) {
	add := func(label string, page int) {
		b := t.Btn(label, verbFind, page, found.sought)
		if len(b.Data) > findData {
			more = true
			return
		}
		turn = append(turn, b)
	}
	if found.page > 0 {
		add("queue.button.back", found.page-1)
	}
	if next := found.page + 1; next*findShown < found.total && next < findPages {
		add("queue.button.next", next)
	}
	return turn, more
}

// findLine is one aspiration that was found: whose it is, how it stands, and where it has the words.
func findLine(t *talk.Turn, a store.Aspiration, words map[string]bool) (bot.Text, error) {
	citizen, err := t.Citizen(a.Citizen)
	if err != nil {
		return bot.Text{}, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	text, err := findWords(t, a, words)
	if err != nil {
		return bot.Text{}, err
	}
	return t.P.Text("find.line", "code", string(a.Code), "alias", citizen.Alias, "in", t.P.ShortDay(a.ReceivedAt),
		"state", findState(t, a), "text", text), nil
}

func findState(t *talk.Turn, a store.Aspiration) string {
	switch a.State {
	case store.Closed:
		return t.P.S("find.state.closed")
	case store.Spam:
		return t.P.S("find.state.spam")
	case store.Withdrawn:
		return t.P.S("find.state.withdrawn")
	case store.Merged:
		return t.P.S("find.state.merged")
	}
	switch {
	case a.Turn == store.CitizenTurn:
		return t.P.S("find.state.citizen")
	case a.Turn == store.NoTurn:
		return t.P.S("find.state.none")
	}
	return t.P.S("find.state.waiting")
}

// excerpt is the best place for the words so far.
type excerpt struct {
	text  string
	marks []lookup.Span
	found int
	note  bool
	staff store.StaffID // who wrote it; 0: a citizen
}

// better takes a text if it has more of the words.
func (e *excerpt) better(text string, words map[string]bool, note bool, staff store.StaffID) {
	if talk.Blank(text) {
		return
	}
	s, marks, n := lookup.Excerpt(text, words, findExcerpt)
	if e.text == "" || n > e.found {
		*e = excerpt{s, marks, n, note, staff}
	}
}

// findWords is where an aspiration has most of the words, with them marked: in what its citizen wrote, in replies, or in notes of the
// office. Numbers of people stay masked.
func findWords(t *talk.Turn, a store.Aspiration, words map[string]bool) (bot.Text, error) {
	some, _, err := t.SomeMessages(a.ID, store.MessageFilter{Limit: findRead})
	if err != nil {
		return bot.Text{}, fmt.Errorf("messages of %d: %w", a.ID, err)
	}
	var best excerpt
	for _, m := range some {
		if m.Side == store.CitizenSide {
			best.better(matter.Masked(m.Text), words, false, 0)
		} else {
			best.better(m.Text, words, false, m.Staff)
		}
	}
	notes, err := t.Notes(a.ID)
	if err != nil {
		return bot.Text{}, fmt.Errorf("notes of %d: %w", a.ID, err)
	}
	for _, n := range notes {
		if member, err := matter.IsMember(t.Tx, n.Staff, a.Office); err != nil {
			return bot.Text{}, err
		} else if member { // not what another office noted before
			best.better(n.Text, words, true, n.Staff)
		}
	}
	if best.text == "" {
		said, err := matter.FirstWords(t.Act, t.P, a)
		return bot.Plain(said), err
	}
	var b bot.TextBuilder
	if best.staff != 0 {
		name, err := matter.StaffName(t.Act, t.P, best.staff)
		if err != nil {
			return bot.Text{}, err
		}
		label := t.P.S("find.by", "staff", name)
		if best.note {
			label = t.P.S("find.note", "staff", name)
		}
		b.Add(label)
	}
	at := 0
	for _, m := range best.marks {
		b.Add(best.text[at:m.From]).Bold(best.text[m.From:m.To])
		at = m.To
	}
	return b.Add(best.text[at:]).Build(), nil
}
