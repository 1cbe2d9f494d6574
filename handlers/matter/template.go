package matter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"duaarah/handlers/talk"
	"duaarah/store"
	"duaarah/store/wording"
)

// Field is a place in a canned reply that is filled in for each aspiration.
type Field string

const (
	FieldName   Field = "nama" // the citizen's, or their alias
	FieldCode   Field = "kode"
	FieldTopic  Field = "topik"
	FieldStaff  Field = "staf"
	FieldOffice Field = "kantor"
)

// Fields in the order in which people are told of them.
var Fields = [...]Field{FieldName, FieldCode, FieldTopic, FieldStaff, FieldOffice}

// fieldOf is the field of that name, in either language; "": there is none.
func fieldOf(name string) Field {
	switch name = strings.ToLower(strings.TrimSpace(name)); name {
	case "name":
		return FieldName
	case "code":
		return FieldCode
	case "topic":
		return FieldTopic
	case "staff":
		return FieldStaff
	case "office":
		return FieldOffice
	}
	if f := Field(name); slices.Contains(Fields[:], f) {
		return f
	}
	return ""
}

var inBraces = regexp.MustCompile(`\{([^{}\n]*)\}`)

// UnknownFields are what stands in braces in a text and is no field, each as it was written, the first few.
func UnknownFields(text string) (unknown []string) {
	for _, m := range inBraces.FindAllStringSubmatch(text, -1) {
		if fieldOf(m[1]) == "" && len(unknown) < 3 && !slices.Contains(unknown, m[0]) {
			unknown = append(unknown, m[0])
		}
	}
	return unknown
}

// Fill is a canned reply as it goes to the aspiration's citizen, from that person.
func Fill(act talk.Act, a store.Aspiration, staff store.StaffID, text string) (string, error) {
	values, err := fieldValues(act, a, staff)
	return fill(text, values), err
}

func fill(text string, values map[Field]string) string {
	return inBraces.ReplaceAllStringFunc(text, func(s string) string {
		if f := fieldOf(s[1 : len(s)-1]); f != "" {
			return values[f]
		}
		return s
	})
}

// fieldValues are what the fields stand for.
func fieldValues(act talk.Act, a store.Aspiration, staff store.StaffID) (map[Field]string, error) {
	p, err := CitizenPrinter(act, a)
	if err != nil {
		return nil, err
	}
	citizen, err := act.Citizen(a.Citizen)
	if err != nil {
		return nil, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	name, err := act.ShownName(a.ID)
	if err != nil {
		return nil, fmt.Errorf("the name shown of %d: %w", a.ID, err)
	}
	if name == "" {
		name = citizen.Alias
	}
	topic, err := topicSaid(act, p, a)
	if err != nil {
		return nil, err
	}
	if topic == "" {
		topic = KindName(p, a.Kind)
	}
	office, err := act.Office(a.Office)
	if err != nil {
		return nil, fmt.Errorf("office %s: %w", a.Office, err)
	}
	who, err := StaffName(act, p, staff)
	if err != nil {
		return nil, err
	}
	return map[Field]string{FieldName: name, FieldCode: string(a.Code), FieldTopic: topic, FieldStaff: who, FieldOffice: office.Name}, nil
}

// canned decides whether a reply is a canned one of its office with nothing of its own, and counts its use. used is the one that
// was sent by a button; 0: it is looked for. kind is what the words alone make of the reply; it is never raised.
func canned(act talk.Act, a store.Aspiration, m store.Message, used store.TemplateID, kind store.ReplyType) (store.ReplyType, store.TemplateID, error) {
	if used == 0 {
		var err error
		if used, err = cannedLike(act, a, m); err != nil || used == 0 {
			return kind, 0, err
		}
	}
	t, err := act.Template(used)
	if err != nil || t.Office != a.Office {
		return kind.Lower(store.ReplyTemplate), 0, nil // removed, or taken along when it was passed on
	}
	t.Used, t.Last = t.Used+1, act.Now
	if _, err := act.SaveTemplate(t); err != nil {
		return kind, 0, fmt.Errorf("count a template: %w", err)
	}
	return kind.Lower(store.ReplyTemplate), used, nil
}

// cannedLike finds the canned reply that a reply is, filled in, with nothing said beside it.
func cannedLike(act talk.Act, a store.Aspiration, m store.Message) (store.TemplateID, error) {
	if talk.Blank(m.Text) {
		return 0, nil
	}
	all, err := act.Templates(a.Office)
	if err != nil {
		return 0, fmt.Errorf("templates of %s: %w", a.Office, err)
	}
	if len(all) == 0 {
		return 0, nil
	}
	values, err := fieldValues(act, a, m.Staff)
	if err != nil {
		return 0, err
	}
	citizen, err := act.Citizen(a.Citizen)
	if err != nil {
		return 0, fmt.Errorf("citizen %d: %w", a.Citizen, err)
	}
	said := wording.Words(m.Text, citizen.Alias)
	for _, t := range all {
		if nothingElse(said, wording.Words(fill(t.Text, values), citizen.Alias)) {
			return t.ID, nil
		}
	}
	return 0, nil
}

// nothingElse reports whether somebody said these words, and nothing of their own before or after them.
func nothingElse(said, these []string) bool {
	if len(these) == 0 || len(these) > len(said) {
		return false
	}
	for i := 0; i+len(these) <= len(said); i++ {
		if !slices.Equal(said[i:i+len(these)], these) {
			continue
		}
		rest := slices.Concat(said[:i], said[i+len(these):])
		return len(rest) == 0 || wording.Classify(strings.Join(rest, " ")) != store.ReplyPersonal
	}
	return false
}

// Canned reports whether a reply was a canned one.
func Canned(act talk.Act, a store.Aspiration, m store.MessageID) (bool, error) {
	events, err := act.Events(a.ID)
	if err != nil {
		return false, fmt.Errorf("events of %d: %w", a.ID, err)
	}
	for _, e := range events {
		if e.Kind == store.EventReply && e.Message == m {
			return e.Data["template"] != nil, nil
		}
	}
	return false, nil
}
