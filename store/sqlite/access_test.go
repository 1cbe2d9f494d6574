package sqlite

import (
	"errors"
	"testing"
	"time"

	"duaarah/store"
)

func TestSignIn(t *testing.T) {
	db := newWorld(t).DB
	at := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	tx := func(fn func(tx store.Tx) error) error { return db.Update(t.Context(), fn) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var rina, budi store.Staff
	must(tx(func(tx store.Tx) (err error) {
		if rina, err = tx.SaveStaff(store.Staff{Name: "Rina"}); err != nil {
			return err
		}
		budi, err = tx.SaveStaff(store.Staff{Name: "Budi"})
		return err
	}))
	use := func(hash string, at time.Time) (who store.StaffID, err error) {
		err = tx(func(tx store.Tx) error { who, err = tx.UseSignIn(hash, at); return err })
		return who, err
	}
	link := func(hash string, of store.StaffID, at time.Time) {
		t.Helper()
		must(tx(func(tx store.Tx) error {
			return tx.CreateSignIn(store.SignIn{Hash: hash, Staff: of, Expires: at.Add(10 * time.Minute)}, at)
		}))
	}
	link("old", rina.ID, at)
	link("budi", budi.ID, at)
	link("new", rina.ID, at)
	if _, err := use("old", at); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an earlier link gives %v: the latest alone is good", err)
	}
	if _, err := use("new", at.Add(10*time.Minute)); !errors.Is(err, store.ErrExpired) {
		t.Errorf("a late link gives %v", err)
	}
	if who, err := use("new", at.Add(9*time.Minute)); err != nil || who != rina.ID {
		t.Errorf("the link is %d's, %v", who, err)
	}
	if _, err := use("new", at.Add(9*time.Minute)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a used link gives %v", err)
	}
	if who, err := use("budi", at); err != nil || who != budi.ID {
		t.Errorf("another's link is %d's, %v", who, err)
	}

	session := func(hash string, at time.Time) (x store.Session, err error) {
		err = db.View(t.Context(), func(r store.Reader) error { x, err = r.Session(hash, at); return err })
		return x, err
	}
	for _, hash := range []string{"a", "b", "c"} {
		of := rina.ID
		if hash == "c" {
			of = budi.ID
		}
		must(tx(func(tx store.Tx) error {
			return tx.StartSession(store.Session{Hash: hash, Staff: of, Created: at, Expires: at.Add(12 * time.Hour)})
		}))
	}
	if x, err := session("a", at.Add(11*time.Hour)); err != nil || x.Staff != rina.ID || !x.Created.Equal(at) {
		t.Errorf("%+v, %v", x, err)
	}
	if _, err := session("a", at.Add(12*time.Hour)); !errors.Is(err, store.ErrExpired) {
		t.Errorf("a late session gives %v", err)
	}
	must(tx(func(tx store.Tx) error { return tx.EndSession("a") }))
	if _, err := session("a", at); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an ended session gives %v", err)
	}
	ended := 0
	must(tx(func(tx store.Tx) (err error) { ended, err = tx.EndSessions(rina.ID); return err }))
	if _, err := session("c", at); ended != 1 || err != nil {
		t.Errorf("ended %d, and another's session gives %v", ended, err)
	}
	link("later", rina.ID, at.Add(13*time.Hour))
	if _, err := session("c", at); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an old session was not swept out: %v", err)
	}
}

func TestTokens(t *testing.T) {
	db := newWorld(t).DB
	at := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	secret, hash := store.NewSecret()
	if store.HashSecret(secret) != hash || hash == secret || len(secret) < 20 {
		t.Fatalf("secret %q, hash %q", secret, hash)
	}
	create := func(x store.Token) (made store.Token, err error) {
		err = db.Update(t.Context(), func(tx store.Tx) error { made, err = tx.CreateToken(x); return err })
		return made, err
	}
	made, err := create(store.Token{Name: "press", Hash: hash, Office: "a", Created: at, Expires: at.Add(time.Hour)})
	if err != nil || made.ID == 0 {
		t.Fatal(made, err)
	}
	if _, err := create(store.Token{Name: "press", Hash: "other", Created: at}); !errors.Is(err, store.ErrUsed) {
		t.Errorf("a second of that name gives %v", err)
	}
	find := func() (x store.Token) {
		t.Helper()
		if err := db.View(t.Context(), func(r store.Reader) (err error) { x, err = r.Token(hash); return err }); err != nil {
			t.Fatal(err)
		}
		return x
	}
	if x := find(); x != made || !x.InForce(at) || x.InForce(at.Add(time.Hour)) {
		t.Errorf("kept as %+v", x)
	}
	revoke := func(id int64) error {
		return db.Update(t.Context(), func(tx store.Tx) error { return tx.RevokeToken(id, at.Add(time.Minute)) })
	}
	if err := revoke(made.ID); err != nil {
		t.Fatal(err)
	}
	if find().InForce(at) {
		t.Error("a revoked token is in force")
	}
	for _, id := range []int64{made.ID, 99} {
		if err := revoke(id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("revoking %d gives %v", id, err)
		}
	}
	if _, err := create(store.Token{Name: "press", Hash: "new", Created: at}); err != nil {
		t.Errorf("the name of a revoked one cannot be used again: %v", err)
	}
}
