package admin

import (
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/handlers/citizen"
	"duaarah/handlers/matter"
	"duaarah/handlers/talk"
	"duaarah/store"
)

const (
	verbRules    = "s.a_aturan"   // page
	verbRuleAdd  = "s.a_tambah"   // its words are the rule
	verbRuleUp   = "s.a_naik"     // position, and what the rule is
	verbRuleDrop = "s.a_hapus"    // the same
	verbRuleTry  = "s.a_uji"      // its words are what a citizen might write
	verbRuleUndo = "s.a_pulihkan" // the event that is taken back

	rulesShown = 6
	ruleMost   = 400 // how long a rule may be, in runes
	rulesMost  = 500 // how many rules there may be
)

func ruleButtons() []button {
	house := store.RightHouse
	return []button{
		{verbRules, house, func(t *turn, _ store.Office, args talk.Args) error { return t.rules(bot.Text{}, 0, int(args.Int(0))) }},
		{verbRuleAdd, house, func(t *turn, _ store.Office, _ talk.Args) error { return t.addRule() }},
		{verbRuleUp, house, func(t *turn, _ store.Office, args talk.Args) error { return t.moveRule(args, true) }},
		{verbRuleDrop, house, func(t *turn, _ store.Office, args talk.Args) error { return t.moveRule(args, false) }},
		{verbRuleTry, house, func(t *turn, _ store.Office, _ talk.Args) error { return t.tryTap() }},
		{verbRuleUndo, house, func(t *turn, _ store.Office, args talk.Args) error { return t.undoRules(args.Int(0)) }},
	}
}

// Rules is "/aturan": which office gets what. "/aturan coba teks" says where a text would go, "/aturan tambah …" adds one.
func Rules(t *talk.Turn, args string) error {
	if open(t) {
		return t.SayText("people.private")
	}
	x := &turn{Turn: t, given: true}
	word, rest, _ := strings.Cut(strings.TrimSpace(args), " ")
	x.words = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "":
		return x.rules(bot.Text{}, 0, 0)
	case "coba", "try":
		return x.try()
	case "tambah", "add":
		return x.addRule()
	}
	return t.SayText("rules.how")
}

// rules shows a page of the rules. news goes before it; undo is the event that can be taken back.
func (t *turn) rules(news bot.Text, undo int64, page int) error {
	all, err := t.Tx.Rules()
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	topics, err := t.Tx.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	from := max(page, 0) * rulesShown
	if from >= len(all) {
		from = 0
	}
	var b bot.TextBuilder
	if !news.IsZero() {
		b.Text(news).Add("\n\n")
	}
	b.Text(t.P.Text(either(len(all) == 0, "rules.none", "rules.head")))
	var rows [][]bot.Button
	if undo != 0 {
		rows = append(rows, []bot.Button{t.Btn("office.button.undo", verbRuleUndo, undo)})
	}
	for i, r := range all[from:min(from+rulesShown, len(all))] {
		n := from + i + 1
		b.Line().Text(t.P.Text("rules.line", "n", n, "rule", RuleText(t.P, r)))
		if e, ok := Stray(r, topics); ok {
			b.Line().Text(t.P.Text(either(e.Near == "", "rules.stray", "rules.stray_near"), "topic", e.Topic, "near", e.Near))
		}
		if o, why, err := astray(t.Tx, r.Office); err != nil {
			return err
		} else if why != "" {
			b.Line().Text(t.P.Text("rules.astray."+why, "office", o.Name))
		}
		row := []bot.Button{{Label: t.P.S("rules.button.drop", "n", n), Data: talk.Data(verbRuleDrop, n, mark(r))}}
		if n > 1 && r.Kind != store.RuleDefault {
			row = append([]bot.Button{{Label: t.P.S("rules.button.up", "n", n), Data: talk.Data(verbRuleUp, n, mark(r))}}, row...)
		}
		rows = append(rows, row)
	}
	b.Add("\n\n").Text(t.P.Text("rules.after"))
	rows = append(rows, t.Pages(from/rulesShown, rulesShown, len(all), func(page int) string { return talk.Data(verbRules, page) })...)
	add, try := t.Btn("rules.button.add", verbRuleAdd), t.Btn("rules.button.try", verbRuleTry)
	add.Form = t.form("rules.form.add", "rules.form.rule", ruleMost)
	try.Form = t.form("rules.form.try", "rules.form.text", wordsMost)
	rows = append(rows, []bot.Button{add, try})
	return t.show(bot.Outgoing{Text: b.Build(), Buttons: rows})
}

// mark tells a rule from others: an old button is not to move another one.
func mark(r store.Rule) string {
	h := fnv.New32a()
	fmt.Fprint(h, r.Kind, r.Values, r.Office, r.Topic)
	return fmt.Sprintf("%x", h.Sum32())
}

// SaveRules keeps the rules in that order, and records it. by 0: the operator. seq is the event of it; 0: nothing was changed.
func SaveRules(tx store.Tx, before, after []store.Rule, by store.StaffID, now time.Time) (seq int64, err error) {
	for i := range after {
		after[i].Position = i + 1
	}
	if same(before, after) {
		return 0, nil
	}
	if err := tx.SaveRules(after); err != nil {
		return 0, fmt.Errorf("save the rules: %w", err)
	}
	e, err := tx.Record(store.Event{At: now, Kind: store.EventRules, Staff: by, Data: map[string]any{"before": before, "after": after}})
	if err != nil {
		return 0, fmt.Errorf("record the rules: %w", err)
	}
	return e.Seq, nil
}

// keep saves the rules, and shows them with what was done.
func (t *turn) keep(before, after []store.Rule, news bot.Text, page int) error {
	seq, err := SaveRules(t.Tx, before, after, t.Who.Staff, t.Now)
	if err != nil {
		return err
	}
	if seq == 0 {
		return t.Toast("office.same")
	}
	return t.rules(news, seq, page)
}

func (t *turn) addRule() error {
	words, ok, err := t.asked("rules.ask")
	if err != nil || !ok {
		return err
	}
	before, err := t.Tx.Rules()
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	offices, err := t.Tx.Offices()
	if err != nil {
		return fmt.Errorf("offices: %w", err)
	}
	topics, err := t.Tx.Topics()
	if err != nil {
		return fmt.Errorf("topics: %w", err)
	}
	r, err := ParseRule(words, offices, topics)
	var unknown UnknownTopic
	switch {
	case errors.As(err, &unknown):
		return t.askedAgain(verbRuleAdd, noTopicKey(unknown, topics), "topic", talk.Clip(unknown.Topic, nameMost), "near", unknown.Near, "topics", topicIDs(topics))
	case errors.Is(err, store.ErrNotFound):
		return t.askedAgain(verbRuleAdd, "rules.no_office", "offices", officeIDs(offices))
	case err != nil || len(before) >= rulesMost:
		return t.askedAgain(verbRuleAdd, "rules.how")
	}
	return t.keep(before, WithRule(before, r), t.P.Text("rules.added", "rule", RuleText(t.P, r)), len(before)/rulesShown)
}

// WithRule adds a rule at the end, before the one that takes all the rest; of those there is one.
func WithRule(rules []store.Rule, r store.Rule) []store.Rule {
	after := slices.Clone(rules)
	i := slices.IndexFunc(after, func(r store.Rule) bool { return r.Kind == store.RuleDefault })
	if i >= 0 && r.Kind == store.RuleDefault {
		after[i] = r
		return after
	}
	if i < 0 {
		i = len(after)
	}
	return slices.Insert(after, i, r)
}

// noTopicKey is what is said of a rule with a topic that there is not.
func noTopicKey(e UnknownTopic, topics []store.Topic) string {
	switch {
	case len(topics) == 0:
		return "rules.no_topics"
	case e.Near == "":
		return "rules.no_topic"
	}
	return "rules.no_topic_near"
}

func topicIDs(topics []store.Topic) string {
	var ids []string
	for _, t := range topics {
		ids = append(ids, t.ID)
	}
	return strings.Join(ids, ", ")
}

func officeIDs(offices []store.Office) string {
	var ids []string
	for _, o := range offices {
		ids = append(ids, string(o.ID))
	}
	return strings.Join(ids, ", ")
}

// moveRule moves a rule up by one, or takes it away.
func (t *turn) moveRule(args talk.Args, up bool) error {
	before, err := t.Tx.Rules()
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	i := int(args.Int(0)) - 1
	if i < 0 || i >= len(before) || mark(before[i]) != args.At(1) {
		return t.Toast("toast.stale")
	}
	r, after := before[i], slices.Clone(before)
	if !up {
		return t.keep(before, slices.Delete(after, i, i+1), t.P.Text("rules.dropped", "rule", RuleText(t.P, r)), i/rulesShown)
	}
	if i == 0 || r.Kind == store.RuleDefault {
		return t.Toast("toast.stale")
	}
	after[i-1], after[i] = after[i], after[i-1]
	return t.keep(before, after, t.P.Text("rules.moved", "rule", RuleText(t.P, r)), (i-1)/rulesShown)
}

// undoRules takes a change of the rules back, if they are as it left them.
func (t *turn) undoRules(seq int64) error {
	e, err := t.Event(seq)
	if errors.Is(err, store.ErrNotFound) || err == nil && e.Kind != store.EventRules {
		return t.Toast("toast.stale")
	} else if err != nil {
		return fmt.Errorf("event %d: %w", seq, err)
	}
	now, err := t.Tx.Rules()
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	var before, after []store.Rule
	d := data(e.Data)
	if err := errors.Join(d.into("before", &before), d.into("after", &after)); err != nil {
		return err
	}
	if !same(now, after) {
		return t.Toast("office.moved_on")
	}
	return t.keep(now, before, t.P.Text("rules.undone"), 0)
}

// ruleWords are how people call what a rule looks at, the first of each as it is written back.
var ruleWords = [...]struct {
	kind  store.RuleKind
	words []string
}{
	{store.RuleWords, []string{"kata", "words"}}, {store.RuleRegion, []string{"wilayah", "region"}},
	{store.RuleLink, []string{"tautan", "link"}}, {store.RulePlatform, []string{"platform"}}, {store.RuleDefault, []string{"sisanya", "default"}},
}

// UnknownTopic is that a rule names a topic that there is not. Near is the one that was probably meant; empty: none is near.
type UnknownTopic struct{ Topic, Near string }

func (e UnknownTopic) Error() string {
	if e.Near == "" {
		return fmt.Sprintf("there is no topic %q", e.Topic)
	}
	return fmt.Sprintf("there is no topic %q: did you mean %s?", e.Topic, e.Near)
}

// Stray finds a rule whose topic there is not: it was kept before such rules were refused, or its topic was taken away since. ok = false: it
// has one that there is, or none.
func Stray(r store.Rule, topics []store.Topic) (e UnknownTopic, ok bool) {
	if r.Topic == "" || slices.ContainsFunc(topics, func(t store.Topic) bool { return t.ID == r.Topic }) {
		return e, false
	}
	id, err := topicCalled(r.Topic, topics)
	if !errors.As(err, &e) { // it is called so, and that is not its ID
		e = UnknownTopic{Near: id}
	}
	e.Topic = r.Topic
	return e, true
}

// topicCalled is the ID of the topic that is called so, in any language.
func topicCalled(name string, topics []store.Topic) (id string, err error) {
	var ids, names []string // every name beside the ID that it stands for
	for _, t := range topics {
		for _, called := range append(slices.Sorted(maps.Values(t.Labels)), t.ID) {
			ids, names = append(ids, t.ID), append(names, strings.ToLower(called))
		}
	}
	name = strings.ToLower(name)
	if i := slices.Index(names, name); i >= 0 {
		return ids[i], nil
	}
	e := UnknownTopic{Topic: name}
	if i := slices.Index(names, configs.Nearest(name, names)); i >= 0 {
		e.Near = ids[i]
	}
	return "", e
}

// ParseRule reads a rule as people write it: "kata banjir, got mampet = dapil-2 #air", "sisanya = dapil-1". store.ErrNotFound: there is
// no such office; UnknownTopic: there is no such topic.
func ParseRule(text string, offices []store.Office, topics []store.Topic) (r store.Rule, err error) {
	text = strings.Join(strings.Fields(strings.NewReplacer("→", "=", "->", "=").Replace(text)), " ")
	left, right, ok := strings.Cut(text, "=")
	first, rest, _ := strings.Cut(strings.TrimSpace(left), " ")
	if !ok || utf8.RuneCountInString(text) > ruleMost {
		return r, errField
	}
	first = strings.ToLower(strings.TrimSuffix(first, ":"))
	for _, w := range ruleWords {
		if slices.Contains(w.words, first) {
			r.Kind = w.kind
		}
	}
	office, topic, _ := strings.Cut(right, "#")
	r.Topic = strings.TrimSpace(topic)
	for _, v := range strings.Split(rest, ",") {
		if v = strings.TrimSpace(v); v != "" {
			r.Values = append(r.Values, v)
		}
	}
	switch {
	case r.Kind == "", (r.Kind == store.RuleDefault) != (len(r.Values) == 0), r.Topic != "" && r.Kind != store.RuleWords,
		utf8.RuneCountInString(r.Topic) > nameMost:
		return r, errField
	}
	o, ok := matter.OfficeNamed(offices, office)
	if !ok {
		return r, store.ErrNotFound
	}
	if r.Office = o.ID; r.Topic != "" {
		r.Topic, err = topicCalled(r.Topic, topics)
	}
	return r, err
}

// RuleText writes a rule as ParseRule reads it.
func RuleText(p printer, r store.Rule) string {
	word := string(r.Kind)
	for _, w := range ruleWords {
		if w.kind == r.Kind {
			word = w.words[0]
			if p.Lang() == "en" {
				word = w.words[len(w.words)-1]
			}
		}
	}
	s := strings.TrimSpace(word+" "+strings.Join(r.Values, ", ")) + " = " + string(r.Office)
	if r.Topic != "" {
		s += " #" + r.Topic
	}
	return s
}

func (t *turn) tryTap() error {
	words, ok, err := t.asked("rules.ask_try")
	if err != nil || !ok {
		return err
	}
	t.words = words
	return t.try()
}

// try says where a text would go.
func (t *turn) try() error {
	if talk.Blank(t.words) {
		return t.SayText("rules.how_try")
	}
	text, err := ExplainText(t.Act, t.P, t.words, "")
	if err != nil {
		return err
	}
	try := t.Btn("rules.button.again", verbRuleTry)
	try.Form = t.form("rules.form.try", "rules.form.text", wordsMost)
	if err := t.Toast(""); err != nil {
		return err
	}
	_, err = t.Say(bot.Outgoing{Text: text, Buttons: [][]bot.Button{{try, t.Btn("rules.button.all", verbRules, 0)}}})
	return err
}

// ExplainText says where a text would go, and which rule, guess or default decides that. Nothing is kept.
func ExplainText(act talk.Act, p printer, text, payload string) (bot.Text, error) {
	u, err := citizen.Explain(act, text, payload)
	if err != nil {
		return bot.Text{}, err
	}
	why := p.S("rules.why.nobody")
	office := p.S("rules.office_open")
	if u.Office != "" {
		o, err := act.Office(u.Office)
		if err != nil {
			return bot.Text{}, fmt.Errorf("office %s: %w", u.Office, err)
		}
		office = o.Name
		switch {
		case u.Rule != nil && u.Rule.Kind == store.RuleDefault:
			why = p.S("rules.why.default", "n", u.Rule.Position)
		case u.Rule != nil:
			why = p.S("rules.why.rule", "n", u.Rule.Position, "rule", RuleText(p, *u.Rule))
		case u.OfficeBy == store.ByLink:
			why = p.S("rules.why.link")
		case u.OfficeBy == store.ByGuess:
			why = p.S("rules.why.guess")
		case u.OfficeBy == store.ByRule:
			why = p.S("rules.why.place")
		default:
			why = p.S("rules.why.only")
		}
	}
	topic, err := matter.TopicName(act.Tx, p, u.Topic)
	if err != nil {
		return bot.Text{}, err
	}
	return p.Text("rules.tried", "office", office, "why", why, "kind", matter.KindName(p, u.Kind), "topic", dash(topic), "text", talk.Clip(text, 200)), nil
}
