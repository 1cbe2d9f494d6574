package citizen

import (
	"os"
	"strings"
	"testing"

	"duaarah/store"
)

// TestGuessKind: of texts that were written and labelled apart from the lists and the examples, most are taken for what they are, wishes too;
// hardly ever is praise called a complaint. The second file is by who wrote most examples, but before them.
func TestGuessKind(t *testing.T) {
	for file, least := range map[string]float64{"kinds": 0.77, "kinds-2": 0.77} {
		list, err := os.ReadFile("../../store/suggest/testdata/" + file + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		got, all := map[string]map[store.Kind]int{}, 0
		for line := range strings.Lines(string(list)) {
			label, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if got[label] == nil {
				got[label] = map[store.Kind]int{}
			}
			got[label][guessKind(text)]++
			all++
		}
		right := got["complaint"][store.Complaint] + got["wish"][store.Wish] + got["question"][store.Question] + got["praise"][""] + got["other"][""]
		t.Logf("%s: %d of %d: %v", file, right, all, got)
		if float64(right) < least*float64(all) {
			t.Errorf("%s: %d of %d", file, right, all)
		}
		if n := got["praise"][store.Complaint]; n > 8 {
			t.Errorf("%s: %d of praise are complaints", file, n)
		}
		if n := got["wish"][store.Wish]; n < 48 { // of 80 and 82
			t.Errorf("%s: %d wishes found", file, n)
		}
	}
	for text, want := range map[string]store.Kind{
		"sampah menumpuk": store.Complaint, "jembatan bambu putus": store.Complaint, "lampu mati": store.Complaint, "minta posyandu dibuka tiap minggu": store.Wish,
		"usul ada taman bacaan": store.Wish, "syarat bikin KIA apa saja?": store.Question, "terima kasih, lampunya sudah nyala": "", "matur nuwun sanget": "", "halo pak": "",
		"Usul abdi, jalan Mawar didamel saarah wae dina jam sakola": store.Wish, "mohon didamel zebra cross payuneun SMP 5": store.Wish,
		"hateup kelas 2 SDN Cempaka bocor, barudak diajar di lorong": store.Complaint, "pohon tumbang": store.Complaint,
	} {
		if k := guessKind(text); k != want {
			t.Errorf("%q is a %q, want %q", text, k, want)
		}
	}
}
