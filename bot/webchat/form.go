package webchat

import "strings"

// form is what an identifier that the page sends has to look like: so many letters, digits and some others.
type form struct {
	least, most int
	others      string
}

// The forms of identifiers.
var (
	clientForm     = form{8, 64, "_-"}  // made by the page, for what it sends
	messageForm    = form{1, 80, "._-"} // of ours
	startForm      = form{1, 64, "_-"}  // an office, in a link
	userForm       = form{1, 64, "_-"}
	invitationForm = form{1, 64, "_ -"} // as people type it
)

// fits reports whether s looks like that.
func (f form) fits(s string) bool {
	if len(s) < f.least || len(s) > f.most {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && strings.IndexByte(f.others, c) < 0 {
			return false
		}
	}
	return true
}
