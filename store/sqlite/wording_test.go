package sqlite

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"duaarah/store"
	"duaarah/store/wording"
)

// replier keeps replies, and decides of what type they are.
type replier struct {
	*world
	office      store.OfficeID
	aspirations []store.Aspiration
}

func newReplier(t testing.TB, aspirations int) *replier {
	p := &replier{world: newWorld(t), office: "dapil-1"}
	p.do(func(tx store.Tx) error {
		for i := range aspirations {
			a, _, err := p.aspiration(tx, fmt.Sprint("aspirasi ", i))
			if err != nil {
				return err
			}
			p.aspirations = append(p.aspirations, a)
		}
		return nil
	})
	return p
}

// reply keeps a reply to the n-th aspiration, and returns its type.
func (p *replier) reply(n int, at time.Time, text string) (kind store.ReplyType, m store.Message) {
	p.t.Helper()
	p.do(func(tx store.Tx) (err error) {
		m, err = tx.AddMessage(store.Message{Aspiration: p.aspirations[n].ID, Side: store.StaffSide, Staff: p.staff.ID, At: at, Text: text})
		if err != nil {
			return err
		}
		kind, err = wording.Decide(tx, p.office, m)
		return err
	})
	return kind, m
}

func (p *replier) rows(q string, args ...any) (n int) {
	p.t.Helper()
	n, err := one(probe(p.t, p.DB), value[int], q, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

const letter = "Program bedah rumah dibiayai kementerian. Penerimanya dipilih desa menurut data terpadu, dan diumumkan bulan Juli."

// Copies to one aspiration must not push the others out of sight, so that one more of them looks like an answer.
func TestManyCopiesToOneAspirationStayTemplates(t *testing.T) {
	p := newReplier(t, 5)
	for i := range 4 {
		p.reply(i, start.Add(time.Duration(i)*time.Minute), letter)
	}
	for i := range bandMost + likeMost + 2 {
		if got, _ := p.reply(4, start.Add(time.Duration(10+i)*time.Minute), letter); got != store.ReplyTemplate {
			t.Fatalf("copy %d is %s", i, got)
		}
	}
}

func TestFourthOfALetterIsTemplate(t *testing.T) {
	p := newReplier(t, 9)
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	for i, c := range []struct {
		aspiration, day int
		text            string
		want            store.ReplyType
	}{
		{0, 0, letter, store.ReplyPersonal},
		{0, 0, letter, store.ReplyPersonal}, // to the same citizen
		{0, 0, letter, store.ReplyPersonal},
		{0, 0, letter, store.ReplyPersonal}, // still: all others were to the same
	} {
		if got, _ := p.reply(c.aspiration, day(c.day), c.text); got != c.want {
			t.Errorf("%d: %s, want %s", i, got, c.want)
		}
	}

	p = newReplier(t, 9)
	var alias string
	p.see(func(r store.Reader) error {
		c, err := r.Citizen(p.identity.Citizen)
		alias = c.Alias
		return err
	})
	fit := func(before, after string) string { return before + letter + after }
	for i, c := range []struct {
		aspiration, day int
		text            string
		want            store.ReplyType
	}{
		{0, 0, letter, store.ReplyPersonal},
		{1, 1, fit(alias+", ", ""), store.ReplyPersonal},
		{2, 2, fit("", " "+string(p.aspirations[2].Code)), store.ReplyPersonal},
		{3, 3, strings.ToUpper(letter) + " 27", store.ReplyTemplate},
		{4, 3, "Yang Ibu tanyakan diurus di balai desa, Selasa depan. " + letter, store.ReplyPersonal}, // too much of its own
		{5, 90, letter, store.ReplyTemplate},                                                           // the first is just not too old
		{6, 93, letter, store.ReplyPersonal},                                                           // of days 3 (the upper case) and 90 are two
		{7, 93, "Terima kasih, laporan Anda kami terima.", store.ReplyAck},
	} {
		if got, _ := p.reply(c.aspiration, day(c.day), c.text); got != c.want {
			t.Errorf("%d: %s, want %s: %s", i, got, c.want, c.text)
		}
	}
	p.office = "dapil-2"
	if got, _ := p.reply(8, day(93), letter); got != store.ReplyPersonal {
		t.Errorf("another office's first is %s", got)
	}
}

// A text without words is nobody's like; a short one is like its equal alone.
func TestShortReplies(t *testing.T) {
	p := newReplier(t, 6)
	for i := range 6 {
		if got, _ := p.reply(i, start, ""); got != store.ReplyPersonal {
			t.Errorf("without words it is %s", got)
		}
	}
	if n := p.rows(`SELECT count(*) FROM reply_bands`); n != 0 {
		t.Errorf("%d rows are kept of no words", n)
	}
	for i := range 5 {
		want := store.ReplyPersonal
		if i > 2 {
			want = store.ReplyTemplate
		}
		if got, _ := p.reply(i, start, "Sudah diganti."); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
	if got, _ := p.reply(5, start, "Sudah diaspal."); got != store.ReplyPersonal {
		t.Errorf("other words are %s", got)
	}
}

// What is erased is compared with nothing, and leaves nothing in the index; and what is too old is taken out as others come.
func TestIndexForgets(t *testing.T) {
	p := newReplier(t, 9)
	for i := range 3 {
		p.reply(i, start, letter)
	}
	p.do(func(tx store.Tx) error { return tx.EraseAspiration(p.aspirations[1].ID, start) })
	if n := p.rows(`SELECT count(*) FROM reply_bands`); n != 2*wording.Bands {
		t.Errorf("%d rows are left of two replies", n)
	}
	if n := p.rows(`SELECT count(*) FROM reply_signatures`); n != 2 {
		t.Errorf("%d signatures are left of two replies", n)
	}
	if got, _ := p.reply(3, start, letter); got != store.ReplyPersonal {
		t.Errorf("an erased reply counts: it is %s", got)
	}
	if got, _ := p.reply(4, start, letter); got != store.ReplyTemplate {
		t.Errorf("after three that are left it is %s", got)
	}
	_, last := p.reply(5, start.Add(wording.Recent+time.Hour), "Semen 40 sak dikirim Kamis ke balai RW.")
	if n := p.rows(`SELECT count(*) FROM reply_signatures WHERE message <> ?`, last.ID); n != 0 {
		t.Errorf("%d old replies are still in the index", n)
	}
	before := p.rows(`SELECT count(*) FROM reply_bands`)
	p.do(func(tx store.Tx) error { return tx.IndexReply(p.office, last) })
	if n := p.rows(`SELECT count(*) FROM reply_bands`); n != before {
		t.Errorf("indexed again it has %d rows, had %d", n, before)
	}
}

// A revised reply is compared as it was sent.
func TestRevisedReplyStaysWhatItWas(t *testing.T) {
	p := newReplier(t, 5)
	for i := range 3 {
		_, m := p.reply(i, start, letter)
		p.do(func(tx store.Tx) error { return errorOf(tx.ReviseMessage(m.ID, "lain sama sekali", start)) })
	}
	if got, _ := p.reply(3, start, letter); got != store.ReplyTemplate {
		t.Errorf("it is %s", got)
	}
}

// However often a letter was sent, few are looked at; and one that is only a little like it is still found among them.
func TestLetterSentVeryOften(t *testing.T) {
	p := newReplier(t, 1)
	const times = 2000
	p.do(func(tx store.Tx) error {
		for i := range times {
			a, _, err := p.aspiration(tx, "x")
			if err != nil {
				return err
			}
			m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.StaffSide, At: start.Add(time.Duration(i) * time.Second), Text: letter})
			if err != nil {
				return err
			}
			if err := tx.IndexReply(p.office, m); err != nil {
				return err
			}
		}
		return nil
	})
	if got, _ := p.reply(0, start.Add(times*time.Second), letter+" Mohon maklum."); got != store.ReplyTemplate {
		t.Errorf("it is %s", got)
	}
}

var likeReplies = flag.Int("replies", 1_000_000, "how many replies the benchmark of like replies has")

// BenchmarkLikeReplies decides replies of an office that has a million in 90 days; a tenth of them is one form letter.
func BenchmarkLikeReplies(b *testing.B) {
	p := newReplier(b, 2000)
	r := rand.New(rand.NewPCG(5, 5))
	var vocabulary []string
	for range 4000 {
		var w strings.Builder
		for range 2 + r.IntN(3) {
			w.WriteByte("bcdghjklmnprst"[r.IntN(14)])
			w.WriteByte("aeiou"[r.IntN(5)])
		}
		vocabulary = append(vocabulary, w.String())
	}
	text := func() string {
		words := []string{"Terima", "kasih", "atas", "laporannya,", "Pak."}
		for range 8 + r.IntN(30) {
			words = append(words, vocabulary[int(float64(len(vocabulary))*r.Float64()*r.Float64())])
		}
		return strings.Join(words, " ")
	}
	for done := 0; done < *likeReplies; done += 5000 {
		p.do(func(tx store.Tx) error {
			for i := range min(5000, *likeReplies-done) {
				words := text()
				if i%10 == 0 {
					words = letter
				}
				at := start.Add(time.Duration(done+i) * wording.Recent / time.Duration(*likeReplies))
				m, err := tx.AddMessage(store.Message{Aspiration: p.aspirations[r.IntN(len(p.aspirations))].ID, Side: store.StaffSide, At: at, Text: words})
				if err != nil {
					return err
				}
				if err := tx.IndexReply(p.office, m); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for name, words := range map[string]func() string{"own words": text, "letter": func() string { return letter }} {
		b.Run(name, func(b *testing.B) {
			p.do(func(tx store.Tx) error {
				for b.Loop() {
					m := store.Message{ID: 1 << 40, Aspiration: p.aspirations[r.IntN(len(p.aspirations))].ID, At: start.Add(wording.Recent), Text: words()}
					if _, err := wording.Decide(tx, p.office, m); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}
