package matter

import (
	"testing"

	"duaarah/store"
)

func TestOfficesByName(t *testing.T) {
	some := []store.Office{{ID: "dapil-1", Name: "Kantor Dapil 1"}, {ID: "dapil-12", Name: "Kantor Dapil 12"}, {ID: "dprd", Name: "Fraksi Maju Bersama"},
		{ID: "fraksi", Name: "Fraksi Maju"}}
	for _, c := range []struct{ words, office, rest string }{
		{"dapil-1", "dapil-1", ""}, {"DAPIL 12", "dapil-12", ""}, {"kantor  dapil 1", "dapil-1", ""}, {"lewat janji dapil-12", "dapil-12", "lewat janji"},
		{"fraksi maju bersama saya", "dprd", "saya"}, {"fraksi maju", "fraksi", ""}, {"Kantor Dapil 12 milik saya", "dapil-12", "milik saya"},
		{"dapil", "", "dapil"}, {"kantor", "", "kantor"}, {"", "", ""}, {"dapil-123", "", "dapil-123"},
	} {
		o, rest, ok := CutOffice(some, c.words)
		if string(o.ID) != c.office || rest != c.rest || ok != (c.office != "") {
			t.Errorf("%q is %q and %q, %v; want %q and %q", c.words, o.ID, rest, ok, c.office, c.rest)
		}
		if _, alone := OfficeNamed(some, c.words); alone != (c.office != "" && c.rest == "") {
			t.Errorf("%q is an office alone: %v", c.words, alone)
		}
	}
}
