package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "duaarah"

// allowed says which packages of the house each folder may import: the longest folder that fits a package decides, and a
// name ending in "/" stands for all below it. Imports point one way, cmd → handlers → store → bot, with configs beside.
func allowed() map[string][]string {
	all := []string{"bot", "bot/", "store", "store/", "handlers", "handlers/", "configs", "configs/", "cmd/"}
	shared := []string{"bot", "bot/split"}
	adapter := append(shared, "bot/adapter", "bot/media")
	under := []string{"store", "store/lookup", "store/measure", "store/measure/table", "store/caution", "store/memo", "store/region", "store/suggest", "store/tongue",
		"store/wording", "store/worktime", "bot", "bot/media", "bot/split", "bot/web", "configs", "configs/"} // what handlers stand on
	return map[string][]string{
		"cmd":               all,
		"handlers":          append(under, "handlers", "handlers/"),
		"store":             {"store/lookup", "store/region", "store/suggest", "bot"},
		"store/alike":       {"store/learn"},
		"store/lookup":      {"store/suggest"},
		"store/caution":     {"store", "store/learn", "store/memo", "store/wording"}, // two texts are compared as replies are
		"store/history":     {"store"},
		"store/measure":     {"store"},
		"store/region":      {},
		"store/learn":       {},
		"store/memo":        {},
		"store/suggest":     {"store/learn", "store/memo"},
		"store/tongue":      {"store/memo"},
		"store/measure/":    {"store", "store/history", "store/measure"},
		"store/wording":     {"store"},
		"store/worktime":    {"store"},
		"store/health":      {},
		"store/files":       {"store", "store/health", "store/sqlite", "bot", "bot/media"},
		"store/backup":      {"store", "store/files", "store/sqlite", "bot"},
		"store/sqlite":      {"store", "store/alike", "store/caution", "store/health", "store/history", "store/lookup", "store/measure", "store/region", "store/suggest", "store/wording", "store/worktime", "store/sqlite/conn", "bot", "bot/relay", "bot/webchat"}, // the small interfaces they declare
		"store/sqlite/conn": {},
		"store/sqlite/":     {"store/sqlite"},
		"configs":           {"configs/messages"},
		"configs/messages":  {"bot"},
		"bot":               {},
		"bot/split":         {"bot"},
		"bot/media":         {"bot"},
		"bot/adapter":       append(shared, "bot/media"),
		"bot/bottest":       shared,
		"bot/relay":         append(shared, "bot/media"),
		"bot/telegram":      adapter,
		"bot/telegram/":     append(shared, "bot/telegram"),
		"bot/web":           {},
		"bot/webchat":       append(adapter, "bot/web"),
		"bot/discord":       adapter,
		"bot/discord/":      append(shared, "bot/discord"),

		// What is about one thing knows nothing of the conversations that speak of it.
		"handlers/talk":      under,
		"handlers/matter":    append(under, "handlers/talk"),
		"handlers/note":      append(under, "handlers/talk", "handlers/matter"),
		"handlers/rooms":     append(under, "handlers/talk", "handlers/matter"),
		"handlers/team":      append(under, "handlers/talk", "handlers/matter", "handlers/rooms"),
		"handlers/erasure":   append(under, "handlers/talk", "handlers/matter"),
		"handlers/remind":    append(under, "handlers/talk", "handlers/matter"),
		"handlers/broadcast": append(under, "handlers/talk", "handlers/matter"),
	}
}

// inTests may be imported by the tests of every folder but cmd's, beside what is allowed there.
var inTests = []string{"bot/bottest", "store/measure/measuretest", "store/sqlite/sqlitetest", "bot/telegram/telegramtest", "bot/discord/discordtest"}

// thirdParty are folders that may import the standard library only, or beside it what is listed.
func thirdParty() map[string][]string {
	return map[string][]string{
		"bot":                 {},
		"store":               {},
		"store/measure/table": {"github.com/xuri/excelize/v2"},
		"store/measure":       {"github.com/RoaringBitmap/roaring/v2"},
		"store/history":       {"github.com/go-json-experiment/json/jsontext"}, // strict where encoding/json is not
		"store/wording":       {"golang.org/x/text/unicode/norm"},
		"store/alike":         {"golang.org/x/text/unicode/norm"},
		"store/caution":       {"golang.org/x/text/"},
		"store/suggest":       {},
		"store/tongue":        {},
		"store/worktime":      {},
		"store/health":        {"golang.org/x/time/rate"},
		"handlers":            {"github.com/rivo/uniseg", "golang.org/x/image/", "golang.org/x/time/rate", "rsc.io/qr"},
		"bot/relay":           {"golang.org/x/time/rate", "golang.org/x/sync/errgroup"},
		"bot/split":           {"github.com/rivo/uniseg"},
		"bot/adapter":         {},
		"bot/web":             {"golang.org/x/time/rate"},
		"bot/media":           {},
	}
}

type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list found %d packages", len(all))
	}
	return all
}

// rule finds the entry of the longest folder that holds the package.
func rule(rules map[string][]string, folder string) ([]string, bool) {
	for at := folder; at != "."; at = path.Dir(at) {
		if r, ok := rules[at+"/"]; ok && at != folder {
			return r, true
		}
		if r, ok := rules[at]; ok {
			return r, true
		}
	}
	return nil, false
}

func may(rules []string, folder string) bool {
	return slices.ContainsFunc(rules, func(r string) bool {
		return r == folder || strings.HasSuffix(r, "/") && strings.HasPrefix(folder, r)
	})
}

// violations are the imports of p that its folder may not have.
func violations(p listed) []string {
	folder := strings.TrimPrefix(p.ImportPath, module+"/")
	rules, ok := rule(allowed(), folder)
	if !ok {
		return []string{folder + " is in no folder of the house"}
	}
	others, limited := thirdParty()[folder]
	if top, _, below := strings.Cut(folder, "/"); below && top == "handlers" {
		others, limited = thirdParty()[top]
	}
	var bad []string
	check := func(imports []string, test bool) {
		for _, imp := range imports {
			name, ours := strings.CutPrefix(imp, module+"/")
			switch {
			case !ours && (test || !limited || !strings.Contains(strings.Split(imp, "/")[0], ".") || may(others, imp)):
			case ours && (name == folder || may(rules, name)):
			case ours && test && may(inTests, name):
			case ours && test && strings.HasPrefix(folder, "handlers") && may([]string{"store/", "bot/relay"}, name): // real ones, never a mock
			default:
				bad = append(bad, folder+" imports "+imp)
			}
		}
	}
	check(p.Imports, false)
	check(append(p.TestImports, p.XTestImports...), true)
	return bad
}

func TestImportsPointOneWay(t *testing.T) {
	for _, p := range packages(t) {
		for _, v := range violations(p) {
			t.Error(v)
		}
	}
}

func TestTheRulesFindWhatBreaksThem(t *testing.T) {
	for _, p := range []listed{
		{ImportPath: "duaarah/handlers/staff", Imports: []string{"duaarah/bot/telegram"}},
		{ImportPath: "duaarah/handlers", Imports: []string{"duaarah/bot/relay"}},
		{ImportPath: "duaarah/handlers/citizen", Imports: []string{"duaarah/store/sqlite"}},
		{ImportPath: "duaarah/handlers/talk", Imports: []string{"duaarah/handlers/matter"}},
		{ImportPath: "duaarah/handlers/matter", Imports: []string{"duaarah/handlers/team"}},
		{ImportPath: "duaarah/handlers/team", Imports: []string{"duaarah/handlers/staff"}},
		{ImportPath: "duaarah/handlers", Imports: []string{"duaarah/cmd/duaarah"}},
		{ImportPath: "duaarah/bot/webchat", Imports: []string{"duaarah/store"}},
		{ImportPath: "duaarah/bot/telegram", Imports: []string{"duaarah/bot/relay"}},
		{ImportPath: "duaarah/bot/telegram", XTestImports: []string{"duaarah/store/sqlite"}},
		{ImportPath: "duaarah/bot/adapter", Imports: []string{"duaarah/bot/telegram"}},
		{ImportPath: "duaarah/bot/adapter", Imports: []string{"github.com/go-telegram-bot-api/telegram-bot-api/v5"}},
		{ImportPath: "duaarah/bot/relay", Imports: []string{"duaarah/bot/adapter"}},
		{ImportPath: "duaarah/handlers", Imports: []string{"duaarah/bot/adapter"}},
		{ImportPath: "duaarah/bot", Imports: []string{"github.com/rivo/uniseg"}},
		{ImportPath: "duaarah/bot", Imports: []string{"duaarah/bot/split"}},
		{ImportPath: "duaarah/store", Imports: []string{"duaarah/handlers"}},
		{ImportPath: "duaarah/store/measure", Imports: []string{"duaarah/store/sqlite"}},
		{ImportPath: "duaarah/configs", Imports: []string{"duaarah/store"}},
		{ImportPath: "duaarah/util", Imports: nil},
	} {
		if len(violations(p)) == 0 {
			t.Errorf("nothing is wrong with %+v", p)
		}
	}
}

// TestTheReadmeNamesEveryPackage: who reads how it is built finds all of it there.
func TestTheReadmeNamesEveryPackage(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages(t) {
		if folder := strings.TrimPrefix(p.ImportPath, module+"/"); !strings.Contains(string(readme), "`"+folder+"`") {
			t.Errorf("README.md does not name %s", folder)
		}
	}
}

// TestTheTopLevelIsFixed holds what lies at the top of the repository.
func TestTheTopLevelIsFixed(t *testing.T) {
	const top = "../.."
	entries, err := os.ReadDir(top)
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"cmd", "bot", "store", "handlers", "configs", "go.mod", "go.sum", "README.md"}
	for _, e := range entries {
		if slices.Contains(known, e.Name()) || strings.HasPrefix(e.Name(), ".") || ignored(t, top, e.Name()) {
			continue
		}
		t.Errorf("%s does not belong at the top level", e.Name())
	}
}

// ignored reports whether git leaves the file out: what a run leaves behind.
func ignored(t *testing.T, dir, name string) bool {
	t.Helper()
	cmd := exec.Command("git", "check-ignore", "-q", name)
	cmd.Dir = dir
	return cmd.Run() == nil
}
