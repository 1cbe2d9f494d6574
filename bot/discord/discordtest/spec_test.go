package discordtest

import (
	"strings"
	"testing"
)

// TestSpec: the checker finds what it should, and nothing else.
func TestSpec(t *testing.T) {
	s := strict(t)
	u := s.User("A")
	u.Say("x")
	at := "/channels/" + u.Channel + "/messages"
	button := func(id string) obj { return obj{"type": 2, "style": 1, "label": "x", "custom_id": id} }
	row := func(all ...obj) obj { return obj{"type": 1, "components": all} }
	var six []obj
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		six = append(six, row(button(id)))
	}
	for name, c := range map[string]struct {
		method, path string
		body         any
		want         string // "": it is right
	}{
		"right": {"POST", at, obj{"content": "x", "embeds": []obj{{"title": "a", "color": 255}}, "components": []obj{row(button("a"), button("b"))},
			"allowed_mentions": quiet(), "nonce": "a", "flags": 4096}, ""},
		"an unknown property":     {"POST", at, obj{"content": "x", "contents": "y"}, "no property contents"},
		"a wrong type":            {"POST", at, obj{"content": 7}, "content: 7 is no string"},
		"a long nonce":            {"POST", at, obj{"content": "x", "nonce": strings.Repeat("a", 26)}, "nonce"},
		"a long content":          {"POST", at, obj{"content": strings.Repeat("é", 2001)}, "more than 2000"},
		"2000 are right":          {"POST", at, obj{"content": strings.Repeat("é", 2000)}, ""},
		"too many rows":           {"POST", at, obj{"content": "x", "components": six}, "more than 5"},
		"a custom_id twice":       {"POST", at, obj{"content": "x", "components": []obj{row(button("a")), row(button("a"))}}, "twice"},
		"a long custom_id":        {"POST", at, obj{"content": "x", "components": []obj{row(button(strings.Repeat("a", 101)))}}, "more than 100"},
		"a link with a custom_id": {"POST", at, obj{"content": "x", "components": []obj{row(obj{"type": 2, "style": 5, "label": "x", "custom_id": "a", "url": "https://x.id"})}}, "link button"},
		"a long label":            {"POST", at, obj{"content": "x", "components": []obj{row(obj{"type": 2, "style": 1, "label": strings.Repeat("a", 81), "custom_id": "a"})}}, "more than 80"},
		"a select beside": {"POST", at, obj{"content": "x", "components": []obj{row(button("a"), obj{"type": 3, "custom_id": "b",
			"options": []obj{{"label": "a", "value": "b"}}})}}, "alone"},
		"a component outside":      {"POST", at, obj{"content": "x", "components": []obj{button("a")}}, "components"},
		"a colour":                 {"POST", at, obj{"embeds": []obj{{"title": "a", "color": 1 << 24}}}, "color"},
		"large embeds":             {"POST", at, obj{"embeds": []obj{{"description": strings.Repeat("a", 4000)}, {"description": strings.Repeat("a", 2001)}}}, "6001"},
		"a ping of all":            {"POST", at, obj{"content": "hai @everyone"}, "everyone"},
		"a ping":                   {"POST", at, obj{"content": "hai <@1>", "allowed_mentions": obj{"parse": []string{"users"}}}, "users"},
		"a ping that is meant":     {"POST", at, obj{"content": "hai <@1>", "allowed_mentions": obj{"parse": []string{}, "users": []string{"1"}}}, ""},
		"a mention without ping":   {"POST", at, obj{"content": "hai <@1> @here", "allowed_mentions": quiet()}, ""},
		"an ephemeral message":     {"POST", at, obj{"content": "x", "flags": 64}, "flags"},
		"a limit":                  {"GET", at + "?limit=101", nil, "limit: 101 is more than 100"},
		"a parameter":              {"GET", at + "?foo=1", nil, "no parameter foo"},
		"no snowflake":             {"GET", "/channels/abc", nil, "channel_id"},
		"no such request":          {"GET", "/channels/1/pins", nil, "no such request here"},
		"a missing name":           {"POST", at + "/1/threads", obj{}, "name is missing"},
		"a command's name":         {"PUT", "/applications/" + s.BotID + "/commands", []obj{{"name": "Aspirasi Baru", "description": "x"}}, "not allowed"},
		"no description":           {"PUT", "/applications/" + s.BotID + "/commands", []obj{{"name": "aspirasi", "description": ""}}, "description"},
		"a body that is not taken": {"POST", "/channels/" + u.Channel + "/typing", obj{"a": 1}, "no body"},
		"commands": {"PUT", "/applications/" + s.BotID + "/commands", []obj{{"name": "aspirasi", "description": "x", "contexts": []int{0, 1},
			"options": []obj{{"type": 3, "name": "isi", "description": "y", "required": true, "max_length": 6000}}}}, ""},
	} {
		o := do(t, s, c.method, c.path, c.body)
		if c.want == "" {
			if v := s.Violations(); len(v) > 0 || o.status != 200 {
				t.Errorf("%s: %d %q", name, o.status, v)
			}
			violated(t, s)
			continue
		}
		if o.status/100 != 4 {
			t.Errorf("%s: %d %s", name, o.status, o.raw)
		}
		t.Run(name, func(t *testing.T) { violated(t, s, c.want) })
	}
	do(t, s, "POST", at, obj{"content": " "}).want(t, 400, 50006)
	violated(t, s, "empty")
}

// TestSpecIsReadable: all of the specification's schemas can be read.
func TestSpecIsReadable(t *testing.T) {
	s := strict(t)
	for name := range s.spec.Components.Schemas {
		if c := s.spec.resolve(&schema{Ref: "#/components/schemas/" + name}); len(c.Type) == 1 && c.Type[0] == "unreadable" {
			t.Errorf("%s cannot be read", name)
		}
	}
	for _, r := range routes() {
		if _, err := s.spec.operation(r.method, r.pattern); err != nil {
			t.Errorf("%s %s: %v", r.method, r.pattern, err)
		}
	}
}
