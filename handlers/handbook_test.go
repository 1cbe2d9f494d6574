package handlers_test

import "testing"

// TestHandbookPictures draws the pictures of the staff's handbook from a morning of an office.
func TestHandbookPictures(t *testing.T) {
	w := newWorld(t)
	rina, room := w.office("Rina", "Grup")
	w.sent("Budi", "lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2")
	_ = rina
	w.picture("staff/handbook/card.svg", room, 1)
}
