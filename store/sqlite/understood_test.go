package sqlite

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duaarah/store"
	"duaarah/store/suggest"
)

var lampAndTrash = []store.Topic{
	{ID: "lampu", Labels: map[string]string{"id": "penerangan jalan", "en": "street lights"}, Words: []string{"lampu", "padam", "gelap"}, Office: "dapil-2"},
	{ID: "sampah", Labels: map[string]string{"id": "sampah"}, Words: []string{"sampah", "bau"}},
}

func (w *world) suggest(text string, offices ...store.OfficeID) (s store.Suggestions) {
	w.t.Helper()
	w.do(func(tx store.Tx) (err error) {
		s, err = tx.Suggest(text, offices)
		return err
	})
	return s
}

func TestSuggestsByTheTopicsWords(t *testing.T) {
	w := newWorld(t)
	if s := w.suggest("lampu padam", "dapil-1", "dapil-2"); !reflect.DeepEqual(s, store.Suggestions{}) {
		t.Errorf("without topics: %v", s)
	}
	w.do(func(tx store.Tx) error { return tx.SaveTopics(lampAndTrash) })
	s := w.suggest("Lampunya pdam, gelap bgt", "dapil-1", "dapil-2")
	if len(s.Topic) != 2 || s.Topic[0].Name != "lampu" || !s.Known || len(s.Kind) != 0 {
		t.Errorf("got %v", s)
	}
	if len(s.Office) != 1 || s.Office[0].Name != "dapil-2" {
		t.Errorf("for %v", s.Office)
	}
	w.do(func(tx store.Tx) error { return tx.SaveTopics(lampAndTrash[1:]) })
	if s := w.suggest("Lampunya pdam, gelap bgt"); s.Known || len(s.Topic) != 1 {
		t.Errorf("a topic that is no more: %v", s)
	}
	w.see(func(r store.Reader) error {
		got, err := r.Topics()
		if !reflect.DeepEqual(got, lampAndTrash[1:]) {
			t.Errorf("topics %v", got)
		}
		return err
	})
}

// lessons are what the tests learn.
func lessonOf(id store.AspirationID, text, topic string) store.Lesson {
	return store.Lesson{Aspiration: id, Citizen: 1, At: start, Text: text, Topic: store.Taught{Name: topic, Weight: suggest.Unit},
		Kind: store.Taught{Name: "complaint", Weight: 1}}
}

func TestWhatIsLearnedIsUnlearned(t *testing.T) {
	w := newWorld(t)
	var a store.Aspiration
	w.do(func(tx store.Tx) (err error) {
		if err := tx.SaveTopics(lampAndTrash); err != nil {
			return err
		}
		a, _, err = w.aspiration(tx, "tikus di got")
		return err
	})
	before := w.suggest("banyak tikusnya")
	w.do(func(tx store.Tx) error { return tx.Learn(lessonOf(a.ID, "tikus di got", "lampu")) })
	w.do(func(tx store.Tx) error { return tx.Learn(lessonOf(a.ID, "tikus di got", "sampah")) }) // corrected
	s := w.suggest("banyak tikusnya")
	if s.Topic[0].Name != "sampah" || !s.Known || s.KindLearned != 0.25 {
		t.Errorf("after learning: %v", s)
	}
	w.do(func(tx store.Tx) error {
		why, err := tx.Why("Banyak TIKUSnya", suggest.Label{Family: suggest.Topics, Name: "sampah"}, 3)
		if strings.Join(why, " ") != "TIKUSnya" {
			t.Errorf("because of %q", why)
		}
		n, err2 := tx.Lessons(1, start, 0)
		if n != 1 {
			t.Errorf("%d lessons of the citizen", n)
		}
		return errors.Join(err, err2)
	})
	w.do(func(tx store.Tx) error { return tx.EraseAspiration(a.ID, start) })
	if after := w.suggest("banyak tikusnya"); !reflect.DeepEqual(after, before) {
		t.Errorf("after the erasure: %v, before %v", after, before)
	}
	p := &replier{world: w}
	if n := p.rows(`SELECT count(*) FROM lessons WHERE length(features) > 0 OR topic <> '' OR citizen <> 0 OR aspiration <> 0 OR at <> 0`); n != 0 {
		t.Errorf("%d rows of lessons still tell of it", n)
	}
	if n := p.rows(`SELECT count(*) FROM lessons`); n < 3 {
		t.Errorf("%d rows of lessons, so this test finds nothing", n)
	}
}

// TestFollowsWhatIsCommitted: whatever is learned, erased or undone, the model in memory is the one that is made anew of the table.
func TestFollowsWhatIsCommitted(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		defer w.Close()
		w.do(func(tx store.Tx) error { return tx.SaveTopics(lampAndTrash) })
		var ids []store.AspirationID
		for range 4 {
			w.do(func(tx store.Tx) error {
				a, _, err := w.aspiration(tx, "x")
				ids = append(ids, a.ID)
				return err
			})
		}
		boom := errors.New("boom")
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			id := rapid.SampledFrom(ids).Draw(r, "id")
			what := rapid.SampledFrom([]string{"learn", "learn", "erase", "undone", "ask"}).Draw(r, "what")
			text := fmt.Sprintf("kata%d rusak %s", rapid.IntRange(0, 3).Draw(r, "word"), what)
			err := w.Update(context.Background(), func(tx store.Tx) error {
				switch what {
				case "learn":
					return tx.Learn(lessonOf(id, text, rapid.SampledFrom([]string{"lampu", "sampah"}).Draw(r, "topic")))
				case "erase":
					return tx.EraseAspiration(id, start)
				case "undone":
					if err := tx.Learn(lessonOf(id, "salah "+text, "lampu")); err != nil {
						return err
					}
					if _, err := tx.Suggest(text, nil); err != nil {
						return err
					}
					return boom
				}
				_, err := tx.Suggest(text, nil)
				return err
			})
			if err != nil && !errors.Is(err, boom) {
				r.Fatal(err)
			}
		}
		w.do(func(tx store.Tx) error {
			sameMadeAnew(r, tx.(*txn))
			return nil
		})
	})
}

// sameMadeAnew fails unless the model in memory is the one that is made anew of the table.
func sameMadeAnew(t interface{ Errorf(string, ...any) }, x *txn) {
	got, err := x.Suggest("kata1 rusak", nil)
	kept := x.sense
	x.sense = &sense{}
	want, err2 := x.Suggest("kata1 rusak", nil)
	if err != nil || err2 != nil || !reflect.DeepEqual(got, want) || !slices.Equal(kept.order, x.sense.order) {
		t.Errorf("the model says %v of %d lessons, made anew %v of %d (%v, %v)", got, len(kept.order), want, len(x.sense.order), err, err2)
	}
	x.sense = kept
}

// What is taken back is a row as well: where there are as many as are remembered the first is forgotten for it, and where a program before
// left that one in the table it is passed over.
func TestForgetsTheOldestForWhatIsTakenBack(t *testing.T) {
	for _, left := range []bool{false, true} {
		w := newWorld(t)
		var ids []store.AspirationID
		learn := func(i int, text string) {
			t.Helper()
			w.do(func(tx store.Tx) error { return tx.Learn(lessonOf(ids[i], text, "lampu")) })
		}
		w.do(func(tx store.Tx) error {
			if err := tx.SaveTopics(lampAndTrash); err != nil {
				return err
			}
			for range 3 {
				a, _, err := w.aspiration(tx, "x")
				if err != nil {
					return err
				}
				ids = append(ids, a.ID)
			}
			return nil
		})
		learn(0, "tikus di got")
		w.do(func(tx store.Tx) error {
			return tx.(*txn).exec(`UPDATE sqlite_sequence SET seq = ? WHERE name = 'lessons'`, remembered-2)
		})
		learn(1, "kucing di atap")
		learn(2, "ular di kebun")
		if s := w.suggest("tikus"); !s.Known {
			t.Fatalf("learned: %+v", s)
		}
		w.do(func(tx store.Tx) error {
			x := tx.(*txn)
			if left {
				x.sense.sure = false
				if err := x.exec(`UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'lessons'`); err != nil {
					return err
				}
				return x.exec(`INSERT INTO lessons (stamp, gone, aspiration, citizen, at, kind, kind_weight, topic, topic_weight, office, office_weight, features)
					VALUES (1, 0, 0, 0, 0, '', 0, '', 0, '', 0, x'')`)
			}
			return tx.EraseAspiration(ids[1], start)
		})
		if s := w.suggest("tikus"); s.Known {
			t.Errorf("the oldest is not forgotten: %+v", s)
		}
		if s := w.suggest("ular"); !s.Known {
			t.Errorf("the latest is forgotten: %+v", s)
		}
	}
}

// TestForgetsTheOldest: of more lessons than are remembered, the first are forgotten, however many come before anything is asked.
func TestForgetsTheOldest(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error { return tx.SaveTopics(lampAndTrash) })
	learn := func(n int) {
		w.do(func(tx store.Tx) error {
			for i := range n {
				if err := tx.Learn(lessonOf(0, fmt.Sprintf("kata%d rusak", i%7), [...]string{"lampu", "sampah"}[i%2])); err != nil {
					return err
				}
				if n := len(tx.(*txn).sense.leaving); n > leavingMost {
					return fmt.Errorf("%d lessons that left are in memory", n)
				}
			}
			return nil
		})
	}
	var model *suggest.Model
	for _, n := range []int{remembered - 2, 5, 1, 3 * leavingMost} {
		learn(n)
		w.do(func(tx store.Tx) error {
			x := tx.(*txn)
			sameMadeAnew(t, x)
			if model != nil && x.sense.model != model {
				t.Error("it is made anew, as nothing is known of what is forgotten")
			}
			model = x.sense.model
			if len(x.sense.order) > remembered || len(x.sense.leaving) > 0 {
				t.Errorf("%d lessons are remembered, and %d that left", len(x.sense.order), len(x.sense.leaving))
			}
			return nil
		})
	}
}

// TestWordsTakenBackAreUnlearned: of an opening that was changed, or taken back, nothing is left in what was learned.
func TestWordsTakenBackAreUnlearned(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		a, _, err := w.aspiration(tx, "x")
		if err != nil {
			return err
		}
		m, err := tx.AddMessage(store.Message{Aspiration: a.ID, Side: store.CitizenSide, Citizen: a.Citizen, At: start, Text: "tikus di got", Opening: true})
		if err != nil {
			return err
		}
		if err := tx.Learn(lessonOf(a.ID, m.Text, "sampah")); err != nil {
			return err
		}
		_, err = tx.RetractMessage(m.ID, start)
		return err
	})
	if n := (&replier{world: w}).rows(`SELECT count(*) FROM lessons WHERE length(features) > 0`); n != 0 {
		t.Errorf("%d lessons of words that were taken back", n)
	}
}

func TestTheLatestLessonsAreRemembered(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		if err := tx.SaveTopics(lampAndTrash); err != nil {
			return err
		}
		if err := tx.Learn(lessonOf(1, "tikus tikus", "sampah")); err != nil {
			return err
		}
		x := tx.(*txn)
		if err := x.sense.follow(x); err != nil {
			return err
		}
		if err := x.exec(`UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'lessons'`, remembered); err != nil {
			return err
		}
		return tx.Learn(lessonOf(2, "kucing", "sampah"))
	})
	if s := w.suggest("tikus"); s.Known {
		t.Errorf("what is too old is not forgotten: %v", s)
	}
	if n := (&replier{world: w}).rows(`SELECT count(*) FROM lessons`); n != 1 {
		t.Errorf("%d rows of lessons", n)
	}
}

func TestLanguageAndTopicAreKept(t *testing.T) {
	w := newWorld(t)
	w.do(func(tx store.Tx) error {
		w.identity.Lang, w.identity.LangBy = "jv", store.ByGuess
		if _, err := tx.SaveIdentity(w.identity); err != nil {
			return err
		}
		a, _, err := w.aspiration(tx, "x")
		if err != nil {
			return err
		}
		a.Topic, a.TopicBy = "lampu", store.ByStaff
		if err := tx.SaveAspiration(a); err != nil {
			return err
		}
		got, err := tx.Aspiration(a.ID)
		if got.TopicBy != store.ByStaff || got.Topic != "lampu" {
			t.Errorf("topic %q by %q", got.Topic, got.TopicBy)
		}
		return err
	})
	w.see(func(r store.Reader) error {
		who, err := r.IdentityByID(w.identity.ID)
		if who.Lang != "jv" || who.LangBy != store.ByGuess {
			t.Errorf("%q by %q", who.Lang, who.LangBy)
		}
		return err
	})
}

// BenchmarkUnderstand is what a first message costs: nothing to be guessed, and twelve topics with two thousand lessons.
func BenchmarkUnderstand(b *testing.B) {
	const text = "lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2 pulang ngaji, tolong segera diperbaiki ya pak terima kasih"
	words := strings.Fields(text + " sampah bau got mampet banjir sekolah guru puskesmas antre ktp kartu bansos data warga kampung pasar harga pohon")
	run := func(b *testing.B, w *world, offices ...store.OfficeID) {
		w.do(func(tx store.Tx) error {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				tx.(*txn).sense.answer = nil // as of another text
				if _, err := tx.Suggest(text, offices); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.Run("nothing", func(b *testing.B) { run(b, newWorld(b), "dapil-1") })
	b.Run("topics", func(b *testing.B) {
		w := newWorld(b)
		w.do(func(tx store.Tx) error {
			var topics []store.Topic
			for i := range 12 {
				topics = append(topics, store.Topic{ID: fmt.Sprint("t", i), Labels: map[string]string{"id": "x"}, Words: []string{"lampu", fmt.Sprint("kata", i)}})
			}
			if err := tx.SaveTopics(topics); err != nil {
				return err
			}
			for i := range 2000 {
				if err := tx.Learn(store.Lesson{Aspiration: store.AspirationID(i + 1), At: start.Add(time.Duration(i) * time.Second),
					Text: fmt.Sprint(strings.Join(words[i%20:i%20+15], " "), " kata", i%12, " orang", i), Topic: store.Taught{Name: fmt.Sprint("t", i%12), Weight: 4},
					Kind: store.Taught{Name: "complaint", Weight: 1}, Office: store.Taught{Name: "dapil-1", Weight: 4}}); err != nil {
					return err
				}
			}
			return nil
		})
		run(b, w, "dapil-1", "dapil-2")
	})
}
