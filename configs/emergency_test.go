package configs

import "testing"

func TestEmergencyNumbers(t *testing.T) {
	all, err := emergencyNumbers("any 112, self 119  ext 8, fire (none)")
	if err == nil {
		t.Errorf("letters are taken for a number: %v", all)
	}
	all, err = emergencyNumbers("any 112, self 119  ext 8,any +62 21 555")
	if err != nil || len(all) != 3 || all[1] != (Emergency{"self", "119 ext 8"}) || all[2] != (Emergency{"any", "+62 21 555"}) {
		t.Errorf("%+v, %v", all, err)
	}
	if again, err := emergencyNumbers(showEmergencies(emergencies)); err != nil || len(again) != len(emergencies) {
		t.Errorf("what is shown cannot be read: %+v, %v", again, err)
	}
	for _, wrong := range []string{"", "112", "fire 113", "any", "any 112,", "police 110", "any 112 <b>"} {
		if all, err := emergencyNumbers(wrong); err == nil {
			t.Errorf("%q is taken: %+v", wrong, all)
		}
	}
}
