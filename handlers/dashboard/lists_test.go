package dashboard

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duaarah/handlers/chart"
	"duaarah/store"
	"duaarah/store/measure"
)

var (
	numberLink = regexp.MustCompile(`<a href="(/dashboard/daftar[^"]*)">([0-9]+)</a>`)
	total      = regexp.MustCompile(`<p class="say">([0-9.]+) `)
)

// TestEveryNumberLeadsToWhatItCounts follows every number that is a link: the list has as many.
func TestEveryNumberLeadsToWhatItCounts(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.signedIn(r.rina)
	seen := map[string]bool{}
	for _, path := range []string{"/dashboard", "/dashboard?from=2026-02-01&to=2026-03-15&office=office-a", "/dashboard?as_of=2026-04-01&window=7",
		"/dashboard/tabel?by=office", "/dashboard/tabel?by=region", "/dashboard/tabel?by=staff", "/dashboard/tabel?by=season", "/dashboard/menunggu", "/dashboard/musim"} {
		found := 0
		for _, m := range numberLink.FindAllStringSubmatch(b.page(path), -1) {
			link := html.UnescapeString(m[1])
			found++
			if seen[link] || found > 25 {
				continue
			}
			seen[link] = true
			if got := total.FindStringSubmatch(b.page(link)); got == nil || got[1] != m[2] {
				t.Errorf("%s: %s leads to %v at %s", path, m[2], got, link)
			}
		}
		if found < 4 {
			t.Errorf("%s has %d numbers that lead anywhere", path, found)
		}
	}
}

func TestListsArePaged(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.signedIn(r.rina)
	codes := regexp.MustCompile(`/dashboard/aspirasi/([A-Z0-9-]+)`)
	next := regexp.MustCompile(`<a href="([^"]*)" rel="next">`)
	var all []string
	for path := "/dashboard/daftar?cell=matured&by=office&key=office-a"; path != ""; {
		page := b.page(path)
		for _, m := range codes.FindAllStringSubmatch(page, -1) {
			all = append(all, m[1])
		}
		path = ""
		if m := next.FindStringSubmatch(page); m != nil {
			path = html.UnescapeString(m[1])
		}
	}
	report, err := r.db.Stats(t.Context(), measure.Query{By: measure.ByOffice})
	if err != nil {
		t.Fatal(err)
	}
	if want := report.Groups[0].Matured; len(all) != want {
		t.Errorf("the pages list %d, want %d", len(all), want)
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != len(all) {
		t.Errorf("%d are listed twice", len(all)-n)
	}
	for path, status := range map[string]int{"/dashboard/daftar?page=0": 400, "/dashboard/daftar?cell=x": 400, "/dashboard/daftar?by=topic": 400,
		"/dashboard/daftar?page=99999": 200, "/dashboard/tabel?sort=x": 400, "/dashboard?from=x": 400, "/dashboard?window=0": 400, "/dashboard?office=office-z": 404,
		"/dashboard/daftar?by=topic&key=%3Cscript%3E": 200, "/dashboard/nichts": 404, "/dashboard/aspirasi/zzz": 404, "/dashboard/aspirasi/AAA-AAA": 404} {
		if a := b.get(path); a.status != status || strings.Contains(a.body, "<script>") {
			t.Errorf("%s answers %d, want %d", path, a.status, status)
		}
	}
}

func TestWordsAreForMembersOnly(t *testing.T) {
	r := newRig(t)
	codes := map[store.OfficeID]string{}
	r.tx(func(tx store.Tx) error {
		for _, office := range []store.OfficeID{"office-a", "office-b"} {
			a, err := r.add(tx, matter{office: office, received: r.now().Add(-50 * time.Hour), words: "Rahasia <b>saya</b> di " + string(office) + ", hubungi 0812-3456-7890", replied: time.Hour})
			if err != nil {
				return err
			}
			codes[office] = string(a.Code)
		}
		return nil
	})
	rina, budi := r.signedIn(r.rina), r.signedIn(r.budi)
	own, other := rina.page("/dashboard/aspirasi/"+codes["office-a"]), rina.page("/dashboard/aspirasi/"+codes["office-b"])
	if !strings.Contains(own, "Rahasia &lt;b&gt;saya") || !strings.Contains(own, r.citizen[1].Alias) {
		t.Errorf("an admin does not read their own office's:\n%s", own)
	}
	rina.page("/dashboard/aspirasi/" + codes["office-a"]) // once more is not told once more
	var read []string
	if err := r.db.Processing(t.Context(), store.ProcessingFilter{From: r.now().Add(-time.Hour)}, func(p store.Processing) error {
		if p.What == "read" {
			read = append(read, string(p.Code)+" by "+p.Staff)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := codes["office-a"] + " by s" + fmt.Sprint(r.rina.ID); len(read) != 1 || read[0] != want {
		t.Errorf("the record of who read says %q, want %q", read, want)
	}
	if strings.Contains(own, "3456") || !strings.Contains(own, "••••-••••-••90") {
		t.Errorf("a number is not masked:\n%s", own)
	}
	if strings.Contains(other, "Rahasia") || strings.Contains(other, r.citizen[2].Alias) || !strings.Contains(other, "Balasan sampai") {
		t.Errorf("an admin reads another office's words, or not its course:\n%s", other)
	}
	if a := budi.get("/dashboard/aspirasi/" + codes["office-a"]); a.status != http.StatusNotFound {
		t.Errorf("staff see another office's aspiration: %d", a.status)
	}
	history := func(b *browser, path string) (lines []store.Line, offices map[string]bool, text string) {
		offices = map[string]bool{}
		text = b.page(path)
		for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
			var l struct{ Office string }
			if err := json.Unmarshal(s.Bytes(), &l); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, store.Line{Office: l.Office})
			if l.Office != "" {
				offices[l.Office] = true
			}
		}
		return lines, offices, text
	}
	lines, offices, text := history(rina, "/dashboard/unduh/riwayat")
	if len(lines) != 6 || len(offices) != 2 || strings.Contains(text, "Rahasia") {
		t.Errorf("an admin's history:\n%s", text)
	}
	if _, _, text = history(rina, "/dashboard/unduh/riwayat?words=1"); !strings.Contains(text, "di office-a") || strings.Contains(text, "di office-b") {
		t.Errorf("an admin's history with words:\n%s", text)
	}
	if _, offices, text = history(budi, "/dashboard/unduh/riwayat?words=1"); len(offices) != 1 || !strings.Contains(text, "di office-b") || strings.Contains(text, "office-a") {
		t.Errorf("staff's history:\n%s", text)
	}
	var taken []string
	if err := r.db.Processing(t.Context(), store.ProcessingFilter{From: r.now().Add(-time.Hour)}, func(p store.Processing) error {
		if p.What == "downloaded" {
			taken = append(taken, string(p.Office)+" by "+p.Staff)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"office-a by s" + fmt.Sprint(r.rina.ID), "office-b by s" + fmt.Sprint(r.budi.ID)}; !slices.Equal(taken, want) {
		t.Errorf("the record of who took words away says %q, want %q", taken, want)
	}
	if strings.Contains(text, r.citizen[2].Alias) {
		t.Error("the history names citizens")
	}
}

func TestTablesAreSorted(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.signedIn(r.rina)
	column := func(path string) (got []int) {
		t.Helper()
		for _, m := range regexp.MustCompile(`daftar\?[^"]*cell=aspirations[^"]*">([0-9]+)</a></td>`).FindAllStringSubmatch(b.page(path), -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, n)
		}
		return got
	}
	down, up := column("/dashboard/tabel?by=topic&sort=received&dir=desc"), column("/dashboard/tabel?by=topic&sort=received")
	if len(down) != 4 || !slices.IsSortedFunc(down, func(a, b int) int { return b - a }) || !slices.IsSorted(up) {
		t.Errorf("down %v, up %v", down, up)
	}
	page := b.page("/dashboard/tabel?by=topic&sort=received&dir=desc&from=2026-01-01&office=office-a")
	for _, m := range regexp.MustCompile(`<a id="sort-[^"]*" href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if q, err := url.Parse(html.UnescapeString(m[1])); err != nil || q.Query().Get("from") != "2026-01-01" || q.Query().Get("office") != "office-a" || q.Query().Get("by") != "topic" {
			t.Errorf("sorting forgets the question: %s", m[1])
		}
	}
}

// TestFewAreNeverRanked: a group with few comes after all others, whichever way is up.
func TestFewAreNeverRanked(t *testing.T) {
	share := func(low float64) *measure.Share { return &measure.Share{Rate: &low, Low: &low} }
	make := func(key string, low float64, flags ...measure.Flag) row {
		return row{Name: key, Group: measure.Group{Key: key, TwoWay: share(low), Flags: flags}}
	}
	for _, down := range []bool{false, true} {
		rows := []row{make("few", 1, measure.FlagFew), make("low", 0.1), make("none", 0, measure.FlagFew), make("high", 0.9)}
		rows[2].Group.TwoWay = nil
		sortRows(rows, "rate", down)
		var got []string
		for _, x := range rows {
			got = append(got, x.Name)
		}
		want := []string{"low", "high", "few", "none"}
		if down {
			want = []string{"high", "low", "few", "none"}
		}
		if !slices.Equal(got, want) {
			t.Errorf("down %t: %v, want %v", down, got, want)
		}
	}
}

// TestQuestionsOfJournalists: both are answered by the first tap on the overview.
func TestQuestionsOfJournalists(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.signedIn(r.rina)
	overview := b.page("/dashboard")
	for _, link := range []string{"/dashboard/musim", "/dashboard/menunggu"} {
		if !strings.Contains(overview, `<a href="`+link+`">`) {
			t.Errorf("the overview does not lead to %s", link)
		}
	}
	seasons := b.page("/dashboard/musim")
	anggrek, bakung := strings.Index(seasons, `">Kantor Anggrek</a>`), strings.Index(seasons, `">Kantor Bakung</a>`)
	if anggrek < 0 || bakung < anggrek || !strings.Contains(seasons[anggrek:bakung], "Jelas lebih banyak membalas menjelang pemilu.") ||
		!strings.Contains(seasons[bakung:], "Tidak jelas berbeda.") || !strings.Contains(seasons, "1 kantor jelas lebih banyak") {
		t.Errorf("who answers only before elections:\n%s", seasons)
	}
	// Nothing to judge by is no good word for anybody.
	none, few := "Tidak ada kantor yang jelas", "Belum bisa dikatakan"
	if p := b.page("/dashboard/musim?office=office-b"); !strings.Contains(p, none) || strings.Contains(p, few) {
		t.Errorf("an office that can be judged:\n%s", p)
	}
	if p := b.page("/dashboard/musim?from=" + r.now().Format(time.DateOnly)); strings.Contains(p, none) || !strings.Contains(p, few) {
		t.Errorf("offices that cannot be judged:\n%s", p)
	}
	waiting := b.page("/dashboard/menunggu")
	if strings.Count(waiting, `cell=unanswered`) != 4 || !strings.Contains(waiting, "150 hari") {
		t.Errorf("whom they leave waiting:\n%s", waiting)
	}
}

func TestJudgesSeasons(t *testing.T) {
	p := func(x float64) *float64 { return &x }
	s := func(of int) measure.Share { return measure.Share{Of: of} }
	for want, c := range map[string]measure.Contrast{
		surelyMore: {In: s(20), Out: s(20), Difference: p(0.3), Low: p(0.01), High: p(0.5)},
		surelyLess: {In: s(20), Out: s(20), Difference: p(-0.3), Low: p(-0.5), High: p(-0.01)},
		unsure:     {In: s(20), Out: s(20), Difference: p(0.3), Low: p(0), High: p(0.5)},
		tooFew:     {In: s(19), Out: s(90), Difference: p(0.9), Low: p(0.5), High: p(1)},
	} {
		if got := judge(c); got != want {
			t.Errorf("%+v is judged %s, want %s", c, got, want)
		}
	}
	if got := judge(measure.Contrast{In: s(90)}); got != tooFew {
		t.Errorf("nothing outside is judged %s", got)
	}
}

func TestDownloads(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.signedIn(r.rina)
	a := b.get("/dashboard/unduh/angka.csv?by=office&office=office-b")
	if a.status != http.StatusOK || a.header.Get("Content-Disposition") != `attachment; filename="duaarah-office-2026-06-01.csv"` ||
		strings.Count(a.body, "\n") != 2 || !strings.Contains(a.body, ",office-b,") {
		t.Errorf("%d %v\n%s", a.status, a.header, a.body)
	}
	if a := b.get("/dashboard/unduh/angka.xlsx?by=month"); a.status != http.StatusOK || !strings.HasPrefix(a.body, "PK") {
		t.Errorf("a workbook: %d", a.status)
	}
	a = b.get("/dashboard/unduh/angka.png?office=office-a&from=2026-01-01")
	if img, err := png.Decode(strings.NewReader(a.body)); err != nil || a.header.Get("Content-Type") != "image/png" || img.Bounds().Dx() != chart.Width {
		t.Errorf("a picture: %d %v", a.status, err)
	}
	if a := b.get("/dashboard/unduh/angka.png?from=2020-01-01&to=2020-01-02"); a.status != http.StatusNotFound {
		t.Errorf("a picture of nothing: %d", a.status)
	}
	for _, path := range []string{"/dashboard/unduh/angka.csv", "/dashboard/unduh/angka.png", "/dashboard/unduh/angka.xlsx", "/dashboard/unduh/riwayat", "/dashboard/tabel", "/dashboard/daftar"} {
		if a := r.browser().get(path); a.status != http.StatusUnauthorized || len(a.body) > 5000 {
			t.Errorf("%s answers strangers %d", path, a.status)
		}
	}
}

// TestExporterKeepsCasesWhole: what was passed on belongs to who has it at the end, with its beginning.
func TestExporterKeepsCasesWhole(t *testing.T) {
	var out strings.Builder
	text := "kata"
	e := exporter{out: &out, viewer: &viewer{member: map[store.OfficeID]bool{"b": true}}, words: true}
	for _, l := range []store.Line{
		{Do: "aspiration", Case: "1", Office: "a", Text: &text}, {Do: "pass", Case: "1", Office: "b"}, {Do: "close", Case: "1"},
		{Do: "broadcast", Office: "a", Recipients: 5}, {Do: "broadcast", Office: "b", Recipients: 7},
		{Do: "aspiration", Case: "2", Office: "b"}, {Do: "pass", Case: "2", Office: "a"},
		{Do: "aspiration", Case: "3", Office: "b", Text: &text},
	} {
		if err := e.line(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.flush(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var l struct {
			Do, Case string
			Text     *string
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(l.Do, l.Case, l.Text != nil))
	}
	if want := []string{"aspiration1true", "pass1false", "close1false", "broadcastfalse", "aspiration3true"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	e = exporter{out: failing{}, viewer: &viewer{all: true}}
	if err := e.line(store.Line{Do: "broadcast", Office: "a"}); err == nil {
		t.Error("a write that fails is no error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestPartsOfAListAreTheList: however little of it is asked for, it is the same list.
func TestPartsOfAListAreTheList(t *testing.T) {
	r := newRig(t)
	r.fill()
	q := measure.Query{By: measure.ByAll}
	cases := func(offset, limit int) ([]string, int) {
		t.Helper()
		page, total, err := r.db.Cases(t.Context(), q, "all", measure.CellAll, offset, limit)
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, c := range page {
			codes = append(codes, string(c.Code))
		}
		return codes, total
	}
	all, total := cases(0, 10_000)
	if len(all) != 420 || total != 420 {
		t.Fatalf("%d of %d", len(all), total)
	}
	for _, at := range []struct{ offset, limit int }{{0, 1}, {0, 50}, {7, 3}, {200, 40}, {415, 50}, {500, 5}, {0, 0}} {
		got, total := cases(at.offset, at.limit)
		want := all[min(at.offset, 420):min(at.offset+at.limit, 420)]
		if !slices.Equal(got, want) || total != 420 {
			t.Errorf("%+v: %v of %d, want %v", at, got, total, want)
		}
	}
}

// A number that goes on from one message to the next is no more to be read in the history file than on a page.
func TestHistoryMasksANumberInPieces(t *testing.T) {
	r := newRig(t)
	r.tx(func(tx store.Tx) error {
		a, err := r.add(tx, matter{office: "office-a", received: r.now().Add(-50 * time.Hour), words: "nomor saya\n08123456"})
		if err != nil {
			return err
		}
		m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: r.now().Add(-49 * time.Hour), Text: "7890"})
		if err != nil {
			return err
		}
		_, err = tx.Record(store.Event{At: m.At, Kind: store.EventMessage, Aspiration: a.ID, Office: "office-a", Citizen: a.Citizen, Message: m.ID,
			Data: map[string]any{"closing": false}})
		return err
	})
	text := r.signedIn(r.rina).page("/dashboard/unduh/riwayat?words=1")
	if !strings.Contains(text, "nomor saya") || strings.Contains(text, "3456") || strings.Contains(text, "7890") {
		t.Errorf("the history file says\n%s", text)
	}
}

// TestAspirationSaysWhereItCameFrom: what was said in person, or imported, has no chat here; the list knows where it came from, and so does its page.
func TestAspirationSaysWhereItCameFrom(t *testing.T) {
	r := newRig(t)
	code := ""
	r.tx(func(tx store.Tx) error {
		a, err := tx.CreateAspiration(store.Aspiration{Citizen: r.citizen[0].ID, Office: "office-a", OfficeBy: store.ByDefault, Kind: store.Complaint,
			KindBy: store.ByStaff, State: store.Open, ReceivedAt: r.now(), SubmittedAt: r.now(), Turn: store.OfficeTurn, TurnAt: r.now()})
		if err != nil {
			return err
		}
		code = string(a.Code)
		_, err = tx.Record(store.Event{At: r.now(), Kind: store.EventSubmitted, Aspiration: a.ID, Office: a.Office, Citizen: a.Citizen,
			Data: map[string]any{"kind": "complaint", "kind_by": "staff", "platform": store.PlatformSpoken}})
		return err
	})
	b := r.signedIn(r.rina)
	for _, path := range []string{"/dashboard/daftar", "/dashboard/aspirasi/" + code} {
		if page := b.page(path); !strings.Contains(page, ">lisan<") || strings.Contains(page, "tidak disebut") {
			t.Errorf("%s does not say where it came from:\n%s", path, page)
		}
	}
}
