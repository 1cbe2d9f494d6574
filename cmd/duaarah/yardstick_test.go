package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// yardstick is the bare loop that the benchmarks compare the program with: the library's own types, a hundred updates a
// poll, four INSERTs each, one commit a poll, and one sendMessage each from eight senders. It says nothing back that
// depends on anything, keeps no order, and loses what it had not sent when it dies.
//
// It is a command of its own, so that its processor time is counted apart: yardstick ENDPOINT TOKEN DIRECTORY.
func yardstick() {
	if err := bareLoop(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func bareLoop(endpoint, token, dir string) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "yardstick.db")+
		"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	for _, q := range []string{
		`CREATE TABLE seen (id INTEGER PRIMARY KEY)`,
		`CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, username TEXT)`,
		`CREATE TABLE said (id INTEGER PRIMARY KEY, person INTEGER, message INTEGER, at INTEGER, text TEXT)`,
		`CREATE TABLE events (id INTEGER PRIMARY KEY, kind TEXT, person INTEGER, at INTEGER)`,
	} {
		if _, err := db.Exec(q); err != nil {
			return err
		}
	}
	var inserts []*sql.Stmt
	for _, q := range []string{
		`INSERT INTO seen (id) VALUES (?) ON CONFLICT DO NOTHING`,
		`INSERT INTO people (id, name, username) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		`INSERT INTO said (person, message, at, text) VALUES (?, ?, ?, ?)`,
		`INSERT INTO events (kind, person, at) VALUES ('received', ?, ?)`,
	} {
		st, err := db.Prepare(q)
		if err != nil {
			return err
		}
		inserts = append(inserts, st)
	}

	api := &tgbotapi.BotAPI{Token: token, Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	api.SetAPIEndpoint(endpoint + "/bot%s/%s")
	chats := make(chan int64, 1000)
	var senders sync.WaitGroup
	failed := make(chan error, 8)
	for range 8 {
		senders.Go(func() {
			for chat := range chats {
				if _, err := api.Send(tgbotapi.NewMessage(chat, receiptOfYardstick)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for offset := 0; ; {
		updates, err := api.GetUpdates(tgbotapi.UpdateConfig{Offset: offset, Limit: 100, Timeout: 50})
		if err != nil {
			return err
		}
		if err := keepBare(db, inserts, updates); err != nil {
			return err
		}
		for _, u := range updates {
			offset = u.UpdateID + 1
			chats <- u.Message.Chat.ID
		}
		select {
		case err := <-failed:
			return errors.Join(errors.New("sending"), err)
		default:
		}
	}
}

const receiptOfYardstick = "Terima kasih, pesan Anda sudah kami catat sebagai keluhan untuk Kantor Dapil 1. Kami kirim 10 menit lagi."

func keepBare(db *sql.DB, inserts []*sql.Stmt, updates []tgbotapi.Update) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	for _, u := range updates {
		m := u.Message
		for i, args := range [][]any{
			{u.UpdateID},
			{m.From.ID, m.From.FirstName + " " + strconv.Itoa(m.MessageID), m.From.UserName},
			{m.From.ID, m.MessageID, m.Date, m.Text},
			{m.From.ID, m.Date},
		} {
			if _, err := tx.Stmt(inserts[i]).Exec(args...); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
	}
	return tx.Commit()
}
