package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"duaarah/bot"
)

var testMenus = []bot.Menu{
	{Scope: bot.MenuPrivate, Commands: []bot.MenuCommand{{Name: "bukan", Description: "nothing of Discord's"}}},
	{Scope: bot.MenuSlash, Lang: "en", Commands: []bot.MenuCommand{
		{ID: "status", Name: "status", Description: "How it stands"},
		{ID: "reply", Name: "reply", Description: "Reply", Options: []bot.MenuOption{
			{Name: "kode", Description: "Which", Required: true, Suggested: true}, {Name: "isi", Description: "Words"},
		}},
		{ID: "none", Name: "none", Description: "Not in the other"},
	}},
	{Scope: bot.MenuSlash, Commands: []bot.MenuCommand{
		{ID: "reply", Name: "balas", Description: "  Balas\nsesuatu ", Options: []bot.MenuOption{
			{Name: "foto", Description: "Foto", File: true, Suggested: true},
			{Name: "kode", Description: "Yang mana", Required: true, Suggested: true},
			{Name: "isi", Description: "Kata-kata"},
		}},
		{ID: "status", Name: "status", Description: "Bagaimana " + strings.Repeat("x", 200)},
		{ID: "bad", Name: "Tidak Boleh", Description: "x"},
		{ID: "empty", Name: "kosong", Description: "  "},
		{ID: "twice", Name: "balas", Description: "x"},
	}},
}

const testCommands = `[{"type":1,"name":"balas","name_localizations":{"en-GB":"reply","en-US":"reply"},"description":"Balas sesuatu",` +
	`"description_localizations":{"en-GB":"Reply","en-US":"Reply"},"options":[` +
	`{"type":3,"name":"kode","description":"Yang mana","description_localizations":{"en-GB":"Which","en-US":"Which"},"required":true,"autocomplete":true},` +
	`{"type":11,"name":"foto","description":"Foto"},` +
	`{"type":3,"name":"isi","description":"Kata-kata","description_localizations":{"en-GB":"Words","en-US":"Words"}}],"contexts":[0,1],"integration_types":[0]},` +
	`{"type":1,"name":"status","description":"STATUS","description_localizations":{"en-GB":"How it stands","en-US":"How it stands"},"contexts":[0,1],"integration_types":[0]}]`

// counter is a server with one application's commands.
type counter struct {
	t        *testing.T
	commands string
	get, put int // statuses; 0: fine
	body     string
	puts     int
}

func (s *counter) trip(r *http.Request) (*http.Response, error) {
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, apiPath) {
	case "GET /users/@me":
		return says(200, `{"id":"`+testID+`","username":"duaarah"}`), nil
	case "GET /applications/@me":
		return says(200, `{"id":"71"}`), nil
	case "GET /applications/71/commands":
		if r.URL.Query().Get("with_localizations") != "true" {
			s.t.Error("asked without what is compared")
		}
		if s.get != 0 {
			return says(s.get, s.body), nil
		}
		return says(200, s.commands), nil
	case "PUT /applications/71/commands":
		s.puts++
		if s.put != 0 {
			return says(s.put, s.body), nil
		}
		return says(200, s.commands), nil
	}
	s.t.Errorf("asked %s %s", r.Method, r.URL)
	return says(404, ""), nil
}

// keeping notes what is put before a transport reads it away.
type keeping struct{ *counter }

func (k keeping) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPut {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if k.put == 0 {
			k.commands = string(body)
		}
	}
	return trip(k.trip).RoundTrip(r)
}

func TestMenus(t *testing.T) {
	log := &bytes.Buffer{}
	s := &counter{t: t, commands: "[]"}
	b := made(t, Options{Transport: keeping{s}, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err := b.SetMenus(context.Background(), testMenus); err != nil {
		t.Fatal(err)
	}
	status := "Bagaimana " + strings.Repeat("x", 200)
	var got []slashCommand
	if err := json.Unmarshal([]byte(s.commands), &got); err != nil || len(got) != 2 {
		t.Fatalf("%v %s", err, s.commands)
	}
	if text := got[1].Text; len([]rune(text)) > 100 || !strings.HasPrefix(status, strings.TrimSuffix(text, "…")) {
		t.Errorf("%q", text)
	}
	if have := strings.Replace(s.commands, got[1].Text, "STATUS", 1); have != testCommands {
		t.Errorf("put\n%s\nwant\n%s", have, testCommands)
	}
	for _, name := range []string{"Tidak Boleh", "kosong", "balas"} {
		if !strings.Contains(log.String(), name) {
			t.Errorf("%s is left out, but not logged", name)
		}
	}
	if s.puts != 1 {
		t.Errorf("put %d times", s.puts)
	}
}

// TestMenusThatAreThereAlready are not written again, in whatever form they are told; any change is.
func TestMenusThatAreThereAlready(t *testing.T) {
	s := &counter{t: t, commands: "[]"}
	b := made(t, Options{Transport: keeping{s}})
	set := func() int {
		t.Helper()
		s.puts = 0
		if err := b.SetMenus(context.Background(), testMenus); err != nil {
			t.Fatal(err)
		}
		return s.puts
	}
	set()
	var all []m
	if err := json.Unmarshal([]byte(s.commands), &all); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(all)
	for i, c := range all { // as Discord tells them
		c["id"], c["version"], c["application_id"], c["default_member_permissions"] = fmt.Sprint(i+1), "9", "71", nil
		c["contexts"], c["nsfw"], c["dm_permission"] = []int{1, 0}, false, true
		if c["name_localizations"] == nil {
			c["name_localizations"] = nil
		}
		if c["options"] == nil {
			c["options"] = []m{}
		}
	}
	told := asJSON(t, all)
	s.commands = told
	if n := set(); n != 0 {
		t.Errorf("what is there already is put %d times", n)
	}
	for _, change := range [][2]string{
		{`"Reply"`, `"Answer"`}, {`"balas"`, `"jawab"`}, {`"required":true`, `"required":false`}, {`"autocomplete":true`, `"autocomplete":false`},
		{`"contexts":[1,0]`, `"contexts":null`}, {`"type":11`, `"type":3`}, {`"Which"`, `"What"`}, {`"integration_types":[0]`, `"integration_types":[0,1]`},
	} {
		s.commands = strings.Replace(told, change[0], change[1], 1)
		if s.commands == told {
			t.Fatalf("%v changes nothing", change)
		}
		if n := set(); n != 1 {
			t.Errorf("%v: put %d times", change, n)
		}
	}
	s.commands = `[` + told[1:len(told)-1] + `,{"name":"lama","type":1,"description":"x"}]`
	if n := set(); n != 1 {
		t.Errorf("one too many: put %d times", n)
	}
}

func TestServersWithoutMenus(t *testing.T) {
	for _, c := range []struct {
		name     string
		get, put int
		body     string
		want     bot.Outcome // empty: none
		puts     int
	}{
		{"no such method", 404, 404, "<html>", "", 1},
		{"no such method, in JSON", 404, 404, `{"message":"404: Not Found","code":0}`, "", 1},
		{"only reading", 0, 405, "", "", 1},
		{"only writing", 404, 0, "", "", 1},
		{"not implemented", 501, 501, "", "", 1},
		{"a page for everything", 200, 200, "<html>", "", 1},
		{"another application", 404, 0, `{"message":"Unknown Application","code":10002}`, bot.Refused, 0},
		{"down", 502, 0, "", bot.Uncertain, 0},
		{"down for a moment", 0, 502, "", bot.Uncertain, 1},
		{"too fast", 429, 0, `{"message":"x","retry_after":5}`, bot.Retry, 0},
		{"a day's worth", 0, 429, `{"message":"x","code":30034,"retry_after":3000}`, bot.Retry, 1},
		{"not taken", 0, 400, `{"message":"x","code":50035}`, bot.Refused, 1},
	} {
		log := &bytes.Buffer{}
		s := &counter{t: t, commands: "[]", get: c.get, put: c.put, body: c.body}
		b := made(t, Options{Transport: keeping{s}, Log: slog.New(slog.NewTextHandler(log, nil))})
		err := b.SetMenus(context.Background(), testMenus[:3])
		var d *bot.DeliveryError
		switch {
		case c.want == "" && err != nil, c.want != "" && (!errors.As(err, &d) || d.Outcome != c.want):
			t.Errorf("%s: %v", c.name, err)
		}
		if warned := strings.Contains(log.String(), "no command menus"); warned != (c.want == "" && c.put != 0 && c.put != 200) {
			t.Errorf("%s: warned %v", c.name, warned)
		}
		if s.puts != c.puts {
			t.Errorf("%s: put %d times", c.name, s.puts)
		}
	}
}

func TestNoMenuForDiscord(t *testing.T) {
	b := made(t, Options{Transport: trip(func(r *http.Request) (*http.Response, error) {
		t.Errorf("asked %s", r.URL)
		return says(500, ""), nil
	})})
	if err := b.SetMenus(context.Background(), testMenus[:2]); err != nil {
		t.Error(err)
	}
}

func TestNamesOfCommands(t *testing.T) {
	for name, want := range map[string]bool{
		"balas": true, "balas-semua": true, "k7m_4": true, "d'accord": true, "статус": true, "状態": true, "สถานะ": true, "स्थिति": true, strings.Repeat("x", 32): true,
		"": false, "Balas": false, "Статус": false, "dua kata": false, strings.Repeat("x", 33): false, "a.b": false, "/a": false, "é\n": false,
	} {
		if commandName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// TestTranslationsThatClash: a name that means another command in some language is not used.
func TestTranslationsThatClash(t *testing.T) {
	all, _ := slashCommands([]bot.Menu{
		{Scope: bot.MenuSlash, Commands: []bot.MenuCommand{{ID: "1", Name: "satu", Description: "x"}, {ID: "2", Name: "dua", Description: "x"}, {ID: "3", Name: "tiga", Description: "x"}}},
		{Scope: bot.MenuSlash, Lang: "de", Commands: []bot.MenuCommand{{ID: "1", Name: "dua", Description: "y"}, {ID: "2", Name: "zwei", Description: "y"}, {ID: "3", Name: "zwei", Description: "y"}}},
		{Scope: bot.MenuSlash, Lang: "xx", Commands: []bot.MenuCommand{{ID: "1", Name: "un", Description: "z"}}},
	})
	var got []string
	for _, c := range all {
		got = append(got, fmt.Sprint(c.Names, c.Texts))
	}
	if want := []string{"map[] map[de:y]", "map[de:zwei] map[de:y]", "map[] map[de:y]"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
