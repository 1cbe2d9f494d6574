package configs

import "testing"

func TestQuietHours(t *testing.T) {
	for v, want := range map[string]QuietHours{
		"21-07": {21 * 60, 7 * 60}, "21:30 - 06.15": {21*60 + 30, 6*60 + 15}, "9-24": {9 * 60, 0}, "00-5": {0, 5 * 60}, "off": {},
	} {
		got, err := quietHours(v)
		if err != nil || got != want {
			t.Errorf("%q is read as %+v (%v), want %+v", v, got, err, want)
		}
		if again, err := quietHours(got.String()); err != nil || again != got {
			t.Errorf("%q is shown as %q, which is read as %+v (%v)", v, got, again, err)
		}
	}
	for _, v := range []string{"", "21", "21-", "-7", "25-7", "21-07:60", "24:30-7", "7-7", "a-b", "21-07-09", "+1-7", "21:-7", "1e1-7"} {
		if got, err := quietHours(v); err == nil {
			t.Errorf("%q is taken for %v", v, got)
		}
	}
}
