package handlers_test

import (
	"testing"

	"duaarah/store"
)

// Who writes a command of another bot before what they have to say, or one of staff's, is heard all the same. What says nothing more, a
// code, and staff's own slips are no words to an office.
func TestWordsAfterACommand(t *testing.T) {
	w := newWorld(t)
	rina, _ := w.office("Rina", "Grup")
	for i, words := range []string{"/lapor lampu jalan mati di RT 3", "/start jalan rusak parah", "/bantuan\nlampu jalan mati", "/help my street light is broken",
		"/tanya kapan jalan diperbaiki", "/antrean panjang sekali di puskesmas"} {
		p := w.person(words)
		p.say(words)
		if a := w.get(store.AspirationID(i + 1)); a.State != store.Drafted || w.texts(a) != words {
			t.Errorf("%q: %s, %q", words, a.State, w.texts(a))
		}
	}
	n := len(w.ids())
	budi := w.person("Budi")
	for words, has := range map[string]string{"/lapor": "Perintah itu tidak ada", "/statuss K7M-4QX": "Perintah itu tidak ada", "/start kantor": "Tulis saja",
		"/bantuan": "Tulis saja", "/balas K7M-4QX": "Ini untuk staf"} {
		budi.say(words)
		budi.sees(has)
	}
	rina.say("/lapor lampu jalan mati")
	rina.sees("Perintah itu tidak ada")
	rina.say("/bantuan lampu jalan mati")
	if len(w.ids()) != n {
		t.Errorf("%d aspirations, want %d", len(w.ids()), n)
	}
}
