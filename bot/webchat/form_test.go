package webchat

import (
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	for _, tt := range []struct {
		form form
		s    string
		want bool
	}{
		{clientForm, "aZ09_-xy", true}, {clientForm, "short12", false}, {clientForm, strings.Repeat("a", 64), true}, {clientForm, strings.Repeat("a", 65), false},
		{clientForm, "with space", false}, {clientForm, "a.b.c.d.e", false}, {clientForm, "abcdefgh\n", false}, {clientForm, "abcdefgé", false}, {clientForm, "abcd\x00efgh", false},
		{messageForm, "b1.2_3-4", true}, {messageForm, "", false}, {messageForm, strings.Repeat("b", 81), false}, {messageForm, "b1/2", false},
		{startForm, "dapil-1", true}, {startForm, "dapil 1", false}, {startForm, "", false}, {userForm, "x", true}, {userForm, "x@y", false},
		{invitationForm, "ABCD-EFGH 2345", true}, {invitationForm, "ABCD\tEFGH", false}, {invitationForm, "", false}, {invitationForm, "[`{:/@", false},
	} {
		if got := tt.form.fits(tt.s); got != tt.want {
			t.Errorf("%+v takes %q: %v", tt.form, tt.s, got)
		}
	}
}
