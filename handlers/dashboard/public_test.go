package dashboard

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"duaarah/store"
)

func TestPublicPage(t *testing.T) {
	r := newRig(t)
	r.fill()
	b := r.browser()
	a := b.get("/kantor/office-a")
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Cache-Control"), "public, max-age=") || a.header.Get("Set-Cookie") != "" {
		t.Fatalf("%d %v", a.status, a.header)
	}
	for _, want := range []string{"Kantor Anggrek", "sungguh-sungguh dibalas dalam 14 hari", "Bagaimana ini dihitung", "belum dilihat"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("no %q in\n%s", want, a.body)
		}
	}
	for _, never := range []string{"lampu jalan mati", "/dashboard/daftar", "aspirasi/", "Rina", r.citizen[3].Alias} {
		if strings.Contains(a.body, never) {
			t.Errorf("%q is public", never)
		}
	}
	if en := b.get("/kantor/office-a?lang=en"); !strings.Contains(en.body, "really answered within 14 days") {
		t.Error("no English")
	}
	// The same all day, whatever happens, and new on the next.
	r.tx(func(tx store.Tx) error {
		for range 40 {
			if _, err := r.add(tx, matter{office: "office-a", received: r.now().Add(-400 * time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	if again := b.get("/kantor/office-a"); again.body != a.body {
		t.Error("two looks on a day tell what came between them")
	}
	r.pass(24 * time.Hour)
	if next := b.get("/kantor/office-a"); next.body == a.body {
		t.Error("the next day tells nothing new")
	}
}

// TestNoPublicPage: an office that does not want one looks like one that is not there, to staff too.
func TestNoPublicPage(t *testing.T) {
	r := newRig(t)
	for _, b := range []*browser{r.browser(), r.signedIn(r.budi)} {
		unknown := b.get("/kantor/office-z")
		for _, path := range []string{"/kantor/office-b", "/kantor/OFFICE-A", "/kantor/", "/kantor/office-a/x"} {
			a := b.get(path)
			a.header.Del("Date")
			unknown.header.Del("Date")
			if a.status != http.StatusNotFound || a.body != strings.ReplaceAll(unknown.body, "/kantor/office-z", path) || len(a.header) != len(unknown.header) {
				t.Errorf("%s differs from an unknown office: %d\n%s", path, a.status, a.body)
			}
		}
	}
	r.tx(func(tx store.Tx) error {
		o, err := tx.Office("office-a")
		if err != nil {
			return err
		}
		o.Public = false
		return tx.SaveOffice(o)
	})
	if a := r.browser().get("/kantor/office-a"); a.status != http.StatusNotFound {
		t.Errorf("an office that wants its page no more: %d", a.status)
	}
}

func TestPublicPageHidesFew(t *testing.T) {
	r := newRig(t)
	add := func(n int, m matter) {
		m.office, m.received = "office-a", r.now().Add(-600*time.Hour)
		r.tx(func(tx store.Tx) error {
			for range n {
				if _, err := r.add(tx, m); err != nil {
					return err
				}
			}
			return nil
		})
	}
	page := func() string {
		r.pass(24 * time.Hour)
		return r.browser().page("/kantor/office-a")
	}
	if p := page(); !strings.Contains(p, "Tidak ada aspirasi di sini.") {
		t.Errorf("nothing:\n%s", p)
	}
	add(4, matter{replied: time.Hour})
	if p := page(); strings.Contains(p, "100") || strings.Contains(p, `class="big"`) || !strings.Contains(p, "Kurang dari 5 aspirasi") || strings.Contains(p, "Sejauh mana") {
		t.Errorf("four are shown:\n%s", p)
	}
	add(6, matter{})
	p := page()
	if !strings.Contains(p, `class="big"`) || strings.Count(p, "disembunyikan") != 2+1 { // and once in how it is computed
		t.Errorf("four of ten on a rung, and the other rung gives them away:\n%s", p)
	}
	add(7, matter{replied: time.Hour})
	if p := page(); strings.Count(p, "disembunyikan") != 1 {
		t.Errorf("nothing is few any more:\n%s", p)
	}
}

func TestHide(t *testing.T) {
	for _, c := range []struct {
		counts []int
		hidden []bool
	}{
		{[]int{10, 20, 30}, []bool{false, false, false}},
		{[]int{0, 0, 10}, []bool{false, false, false}},
		{[]int{3, 20, 9}, []bool{true, false, true}},          // the difference to the sum would tell it
		{[]int{3, 2, 20}, []bool{true, true, false}},          // 5 of two: 1 and 4, or 2 and 3
		{[]int{1, 1, 20, 8}, []bool{true, true, false, true}}, // 2 of two can only be 1 and 1
		{[]int{4, 0, 0}, []bool{true, false, false}},          // there is nothing to hide it behind: its sum is not shown
		{[]int{4, 5}, []bool{true, true}},
		{nil, []bool{}},
	} {
		if got := hide(c.counts); !slices.Equal(got, c.hidden) {
			t.Errorf("of %v, %v are hidden, want %v", c.counts, got, c.hidden)
		}
	}
}
