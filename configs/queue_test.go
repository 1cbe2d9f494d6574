package configs

import "testing"

func TestReminderSettings(t *testing.T) {
	for v, want := range map[string]int{"1d": 1, "2": 2, "60d": 60, "off": Never, "0": 0, "61d": 0, "-1d": 0, "": 0, "2h": 0} {
		if got, err := workDays(3)(v); got != want || (err == nil) != (want != 0) {
			t.Errorf("%q: %d working days (%v), want %d", v, got, err, want)
		}
	}
	if got, err := workDays(3)("3d"); got != 0 || err != nil {
		t.Errorf("what is so by default is read as %d (%v)", got, err)
	}
	for v, want := range map[string]int{"opening": MorningOpening, "07.30": 450, "8": 480, "off": 0} {
		if got, err := morning(v); got != want || err != nil {
			t.Errorf("%q: minute %d (%v), want %d", v, got, err, want)
		}
	}
	for _, v := range []string{"", "25.00", "7.99", "pagi", "00.00"} {
		if _, err := morning(v); err == nil {
			t.Errorf("%q is taken for a time of day", v)
		}
	}
}
