package configs

import "testing"

func TestEmergencyNumbers(t *testing.T) {
	all, err := emergencyNumbers("any 112, self 119  ext 8, fire (none)")
	if err == nil {
		t.Errorf("letters are taken for a number: %v", all)
	}
	all, err = emergencyNumbers("any 112, self 119  ext 8,any +62 21 555")
	if err != nil || len(all) != 3 || all[1] != (Emergency{For: "self", Number: "119 ext 8"}) || all[2] != (Emergency{For: "any", Number: "+62 21 555"}) {
		t.Errorf("%+v, %v", all, err)
	}
	if again, err := emergencyNumbers(showEmergencies(emergencies)); err != nil || len(again) != len(emergencies) {
		t.Errorf("what is shown cannot be read: %+v, %v", again, err)
	}
	all, err = emergencyNumbers("any 112, fire@35.78 031 3533843, any@dapil-1 0331 1234")
	if want := (Emergency{"fire", "031 3533843", "35.78"}); err != nil || len(all) != 3 || all[1] != want || all[2].Place != "dapil-1" {
		t.Errorf("%+v, %v", all, err)
	}
	if again, err := emergencyNumbers(showEmergencies(all)); err != nil || len(again) != 3 || again[1] != all[1] {
		t.Errorf("what is shown cannot be read: %+v, %v", again, err)
	}
	for _, wrong := range []string{"", "112", "fire 113", "any", "any 112,", "police 110", "any 112 <b>", "any@35.78 112", "any 112, fire@ 113", "any 112, fire@35.7 113", "any 112, fire@Dapil 113", "any 112, @35 113"} {
		if all, err := emergencyNumbers(wrong); err == nil {
			t.Errorf("%q is taken: %+v", wrong, all)
		}
	}
}
