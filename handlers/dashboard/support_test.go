package dashboard

import (
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/configs/messages"
	"duaarah/handlers/admin"
	"duaarah/store"
	"duaarah/store/sqlite"
	"duaarah/store/sqlite/sqlitetest"
)

var zone = time.FixedZone("WIB", 7*60*60)

// rig is the server on a real store, reached by HTTP.
type rig struct {
	*testing.T
	db      *sqlite.DB
	server  *Server
	url     string
	clock   atomic.Int64
	rina    store.Staff // admin of office-a
	budi    store.Staff // staff of office-b
	citizen []store.Citizen
	numbers int
}

func (r *rig) now() time.Time { return time.UnixMilli(r.clock.Load()).UTC() }

func (r *rig) pass(d time.Duration) { r.clock.Add(d.Milliseconds()) }

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{T: t}
	r.clock.Store(time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC).UnixMilli())
	cat, err := messages.Load()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	sqlitetest.Fresh(t, path)
	if r.db, err = sqlite.Open(t.Context(), path, sqlite.Options{Clock: r.now, Zone: zone}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.db.Close(); err != nil {
			t.Error(err)
		}
	})
	r.server = New(Options{Store: r.db, Figures: r.db, Catalogue: cat, Clock: r.now, Zone: zone, Lang: "id"})
	web := httptest.NewServer(r.server.Handler())
	t.Cleanup(web.Close)
	r.url = web.URL
	r.tx(r.people)
	return r
}

var season = store.Season{Name: "Pilkada 2026", From: "2026-02-01", To: "2026-03-15"}

func (r *rig) tx(fn func(tx store.Tx) error) {
	r.Helper()
	if err := r.db.Update(r.Context(), fn); err != nil {
		r.Fatal(err)
	}
}

func (r *rig) people(tx store.Tx) (err error) {
	for i, o := range []store.Office{{ID: "office-a", Name: "Kantor Anggrek", Profile: "Untuk warga Anggrek.", Public: true}, {ID: "office-b", Name: "Kantor Bakung"}} {
		o.Position, o.Zone, o.Promise = i, "Asia/Jakarta", 7
		if err := tx.SaveOffice(o); err != nil {
			return err
		}
	}
	if err := tx.SaveSeasons([]store.Season{season}); err != nil {
		return err
	}
	if r.rina, err = tx.SaveStaff(store.Staff{Name: "Rina"}); err != nil {
		return err
	}
	if r.budi, err = tx.SaveStaff(store.Staff{Name: "Budi"}); err != nil {
		return err
	}
	if err := tx.SaveMembership(store.Membership{Office: "office-a", Staff: r.rina.ID, Role: store.RoleAdmin, Since: r.now()}); err != nil {
		return err
	}
	if err := tx.SaveMembership(store.Membership{Office: "office-b", Staff: r.budi.ID, Role: store.RoleStaff, Since: r.now()}); err != nil {
		return err
	}
	for range 40 {
		c, err := tx.CreateCitizen(r.now())
		if err != nil {
			return err
		}
		r.citizen = append(r.citizen, c)
	}
	return nil
}

// matter is an aspiration to be made.
type matter struct {
	office   store.OfficeID
	received time.Time
	kind     store.Kind
	topic    string
	region   string
	words    string
	replied  time.Duration // after receipt; 0: never
	seen     bool
	spam     bool
	verdict  store.VerdictValue
}

// add keeps a matter with its history.
func (r *rig) add(tx store.Tx, m matter) (store.Aspiration, error) {
	r.numbers++
	c := r.citizen[r.numbers%len(r.citizen)]
	a := store.Aspiration{Citizen: c.ID, Home: bot.Address{Account: bot.Account{Platform: "telegram", Name: "1"}, Chat: fmt.Sprint(c.ID)},
		Office: m.office, OfficeBy: store.ByRule, Kind: cmp.Or(m.kind, store.Complaint), KindBy: store.ByCitizen, Topic: m.topic, Region: m.region,
		State: store.Open, ReceivedAt: m.received, SubmittedAt: m.received, Turn: store.OfficeTurn, TurnAt: m.received}
	if m.spam {
		a.State = store.Spam
	}
	a, err := tx.CreateAspiration(a)
	if err != nil {
		return a, err
	}
	record := func(at time.Time, kind store.EventKind, message store.MessageID, data map[string]any) {
		if err == nil {
			e := store.Event{At: at, Kind: kind, Aspiration: a.ID, Office: m.office, Citizen: c.ID, Message: message, Data: data}
			if kind == store.EventReply || kind == store.EventSeen || kind == store.EventSpam {
				e.Staff = r.rina.ID
			}
			_, err = tx.Record(e)
		}
	}
	if m.words != "" {
		if _, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: c.ID, At: m.received, Text: m.words, Opening: true}); err != nil {
			return a, err
		}
	}
	record(m.received, store.EventSubmitted, 0, map[string]any{"kind": string(a.Kind), "kind_by": "citizen", "topic": m.topic, "region": m.region, "platform": "telegram"})
	if m.seen || m.replied > 0 {
		record(m.received.Add(time.Hour), store.EventSeen, 0, nil)
	}
	if m.replied > 0 {
		at := m.received.Add(m.replied)
		reply, aerr := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, Staff: r.rina.ID, At: at, Text: "Selamat pagi, sudah kami perbaiki.", DeliveredAt: at})
		if aerr != nil {
			return a, aerr
		}
		record(at, store.EventReply, reply.ID, map[string]any{"type": "personal"})
		record(at, store.EventDelivered, reply.ID, nil)
		if m.verdict != "" {
			record(at.Add(time.Hour), store.EventVerdict, 0, map[string]any{"verdict": string(m.verdict)})
		}
	}
	if m.spam {
		record(m.received.Add(time.Hour), store.EventSpam, 0, nil)
	}
	return a, err
}

// fill makes a town's worth of matters: office-a answers well in the season and badly outside, office-b always so-so.
func (r *rig) fill() {
	r.Helper()
	x := rand.New(rand.NewPCG(1, 2))
	topics, regions := []string{"jalan", "air bersih", "sekolah", ""}, []string{"32.73", "32.04", ""}
	kinds := []store.Kind{store.Complaint, store.Complaint, store.Wish, store.Question}
	r.tx(func(tx store.Tx) error {
		for i := range 420 {
			at := time.Date(2026, 1, 2, 1, 0, 0, 0, time.UTC).Add(time.Duration(x.IntN(147*24)) * time.Hour)
			m := matter{office: "office-a", received: at, topic: topics[x.IntN(len(topics))], region: regions[x.IntN(len(regions))],
				kind: kinds[x.IntN(len(kinds))], words: fmt.Sprintf("Kata warga nomor %d: lampu jalan mati.", i), seen: x.IntN(2) == 0, spam: x.IntN(40) == 0}
			day := at.In(zone).Format(time.DateOnly)
			chance := 30
			if day >= season.From && day <= season.To {
				chance = 90
			}
			if i%3 == 0 {
				m.office, chance = "office-b", 55
			}
			if x.IntN(100) < chance {
				m.replied = time.Duration(2+x.IntN(12*24)) * time.Hour
				m.verdict = []store.VerdictValue{"", "", store.VerdictYes, store.VerdictPartly, store.VerdictNo}[x.IntN(5)]
			}
			if m.received.Add(m.replied + 2*time.Hour).After(r.now()) {
				m.replied, m.verdict = 0, ""
			}
			if _, err := r.add(tx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// browser is somebody's, with its cookies. It follows no redirects.
type browser struct {
	*rig
	http.Client
}

func (r *rig) browser() *browser {
	r.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.Fatal(err)
	}
	return &browser{r, http.Client{Jar: jar, Timeout: bound, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back.
type answer struct {
	status int
	body   string
	header http.Header
}

func (b *browser) do(req *http.Request) answer {
	b.Helper()
	res, err := b.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return answer{res.StatusCode, string(body), res.Header}
}

func (b *browser) get(path string) answer {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.url+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	return b.do(req)
}

// page is get, of what must be there.
func (b *browser) page(path string) string {
	b.Helper()
	a := b.get(path)
	if a.status != http.StatusOK {
		b.Fatalf("%s answers %d:\n%s", path, a.status, a.body)
	}
	return a.body
}

func (b *browser) post(path string, form url.Values, header ...string) answer {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return b.do(req)
}

// link makes a link for a person, as /dasbor does, and returns its code.
func (r *rig) link(of store.Staff) string {
	r.Helper()
	secret, hash := store.NewSecret()
	r.tx(func(tx store.Tx) error {
		return tx.CreateSignIn(store.SignIn{Hash: hash, Staff: of.ID, Expires: r.now().Add(admin.LinkKeep)}, r.now())
	})
	return secret
}

// signedIn is a browser in which that person is.
func (r *rig) signedIn(as store.Staff) *browser {
	r.Helper()
	b := r.browser()
	if a := b.post("/dashboard/masuk", url.Values{"kode": {r.link(as)}}); a.status != http.StatusSeeOther || a.header.Get("Location") != "/dashboard" {
		r.Fatalf("signing in answers %d %v:\n%s", a.status, a.header, a.body)
	}
	return b
}
