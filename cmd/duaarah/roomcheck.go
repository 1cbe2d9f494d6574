package main

import (
	"context"
	"fmt"
	"time"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/handlers/rooms"
	"duaarah/store"
	"duaarah/store/sqlite"
)

// Rooms are looked at from time to time, so that people can be told in chat what is missing in one: whoever sets a platform up may
// take a right from the bot at any time, and no platform tells of all that.
const (
	roomsEvery = time.Minute      // between two looks at what is to be looked at
	roomFresh  = 6 * time.Hour    // a room is looked at again after that
	roomAgain  = 10 * time.Minute // or after that, if its platform did not answer
	roomsMost  = 10               // of one account at a time
)

// keepRooms looks at rooms until ctx is done.
func (s *server) keepRooms(ctx context.Context) error {
	for adapter.Sleep(ctx, roomsEvery) {
		for _, p := range s.all() {
			asked, ok := p.(bot.RoomChecker)
			if !ok {
				continue
			}
			if err := lookAtRooms(ctx, s.db, p.Account(), asked, s.clock()); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
	return nil
}

// lookAtRooms looks at those rooms of an account whose turn it is, and keeps what was found.
func lookAtRooms(ctx context.Context, db *sqlite.DB, account bot.Account, asked bot.RoomChecker, now time.Time) error {
	var rooms []store.Room
	err := db.View(ctx, func(r store.Reader) (err error) {
		rooms, err = r.RoomsToLook(account, now.Add(-roomFresh), roomsMost)
		return err
	})
	if err != nil {
		return fmt.Errorf("find rooms to look at: %w", err)
	}
	for _, room := range rooms {
		found, err := lookAt(ctx, asked, room)
		if ctx.Err() != nil {
			return nil
		}
		failed := err != nil
		if err := db.Update(ctx, func(tx store.Tx) error {
			at := now
			if failed { // what was found before stands
				if found, err = tx.RoomFindings(room.ID); err != nil {
					return err
				}
				at = now.Add(roomAgain - roomFresh)
			}
			return tx.SaveRoomFindings(room.ID, found, at)
		}); err != nil {
			return fmt.Errorf("keep what was found of a room: %w", err)
		}
	}
	return nil
}

// lookAt asks a platform about one room.
func lookAt(ctx context.Context, asked bot.RoomChecker, room store.Room) ([]store.RoomFinding, error) {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	findings, err := asked.CheckRoom(ctx, room.Address)
	var found []store.RoomFinding
	for _, f := range findings {
		found = append(found, store.RoomFinding{Room: room.ID, OK: f.OK, Code: f.Code, Detail: f.Text})
	}
	return found, err
}

// rooms tells what is missing in the rooms of a platform that its own check does not tell of. Rooms are looked at now.
func (c *checker) rooms(ctx context.Context, db *sqlite.DB, platform bot.Platform) error {
	asked, ok := platform.(bot.RoomChecker)
	if !ok {
		return nil
	}
	var all []store.Room
	err := db.View(ctx, func(r store.Reader) (err error) {
		all, err = r.RoomsToLook(platform.Account(), c.clock().Add(time.Hour), 1000)
		return err
	})
	if err != nil {
		return fmt.Errorf("list the rooms: %w", err)
	}
	for _, room := range all {
		found, err := lookAt(ctx, asked, room)
		if err != nil {
			continue // what is wrong with the platform is told
		}
		err = db.View(ctx, func(r store.Reader) error {
			office, err := r.Office(room.Office)
			if err != nil {
				return err
			}
			for _, f := range found {
				if f.OK || f.Code == bot.FindingRoom || !rooms.Matters(room, f.Code) {
					continue
				}
				said, err := rooms.Trouble{Room: room, Office: office, Code: f.Code, Detail: f.Detail}.Say(r, c.pr)
				if err != nil {
					return err
				}
				c.print(c.pr.S("cmd.check.note", "text", said.S))
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("tell of a room: %w", err)
		}
	}
	return nil
}
