package handlers_test

import (
	"slices"
	"testing"

	"duaarah/configs"
	"duaarah/handlers/admin"
	"duaarah/store"
)

// applied is what a file with the sample changes.
func (w *world) applied(change func(s *configs.Seed)) (all []admin.Change) {
	w.t.Helper()
	w.tx(func(tx store.Tx) (err error) {
		seed := configs.SampleSeed()
		change(&seed)
		all, err = admin.Apply(tx, seed, w.now)
		return err
	})
	return all
}

// A file that takes back what somebody set in chat says so of each field, with who and when; of what the operator set, it says nothing.
func TestApplyTellsWhatWasSetInChat(t *testing.T) {
	w := newWorld(t)
	chief := w.joined("Bu Admin", "dapil-1", store.RoleAdmin)
	w.applied(func(s *configs.Seed) { s.Offices[0].Profile = "Lain" }) // by the operator
	chief.say("/kantor dapil-1")
	chief.tap("Ubah janji")
	chief.reply(chief.last("Dalam berapa hari"), "3")
	w.pass(24 * 60 * 60 * 1e9)
	set := w.now
	chief.say("/kantor dapil-1")
	chief.tap("Ubah janji")
	chief.reply(chief.last("Dalam berapa hari"), "5")
	chief.say("/aturan tambah kata banjir = dapil-2")
	w.pass(24 * 60 * 60 * 1e9)
	changes := w.applied(func(*configs.Seed) {})
	if len(changes) != 2 || changes[0].What != "office" || changes[1].What != "rules" {
		t.Fatalf("changes %+v", changes)
	}
	who := w.staffID(chief)
	promise := changes[0].Fields[slices.IndexFunc(changes[0].Fields, func(f admin.Field) bool { return f.Name == "promise_days" })]
	if promise.By != who || !promise.At.Equal(set) || promise.Before != "5" {
		t.Errorf("the promise was %s, set in chat by %d on %v; want 5, by %d on %v", promise.Before, promise.By, promise.At, who, set)
	}
	for _, f := range changes[0].Fields {
		if f.Name == "profile" && f.By != 0 {
			t.Errorf("what the operator set is said to be set in chat by %d", f.By)
		}
	}
	if changes[1].By != who || !changes[1].At.Equal(set) {
		t.Errorf("the rules were set by %d on %v", changes[1].By, changes[1].At)
	}
	// Once the file set them, they are nobody's in chat.
	for _, c := range w.applied(func(s *configs.Seed) { s.Offices[0].Promise = 9; s.Rules[0].Office = "dapil-2" }) {
		for _, f := range c.Fields {
			if f.By != 0 {
				t.Errorf("%s, which a file set, was set in chat by %d", f.Name, f.By)
			}
		}
		if c.By != 0 {
			t.Errorf("the %s, which a file set, were set in chat by %d", c.What, c.By)
		}
	}
}
