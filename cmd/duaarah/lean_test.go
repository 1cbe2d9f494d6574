package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// lean is a Bot API server that costs as little as may be, for benchmarks: it checks nothing, forgets what it is sent, and
// counts. telegramtest is for all else.
type lean struct {
	url string

	taps   bool                             // drafts are sent by a tap on their first button
	limits bool                             // those of Telegram hold: who exceeds them is told to wait
	onSent func(chat int64, at time.Time)   // called for every sendMessage
	polled func(offset int64, at time.Time) // called for every getUpdates

	mu      sync.Mutex
	updates [][]byte // unconfirmed; the first is number base
	base    int64
	grown   chan struct{} // closed when updates are added
	message int64
	sent    map[string]int // requests by method
	early   int            // of them, those that exceeded a limit
	all     *rate.Limiter
	chats   map[int64]*rate.Limiter
	goal    func(sent map[string]int) bool
	done    chan struct{} // closed when goal holds
}

const leanToken = "7000000001:AAHbenchmark_not-a-real-token-000000"

func startLean(tb testing.TB) *lean {
	tb.Helper()
	l := &lean{base: 1, grown: make(chan struct{}), sent: map[string]int{}, all: rate.NewLimiter(30, 30), chats: map[int64]*rate.Limiter{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	l.url = "http://" + listener.Addr().String()
	server := &http.Server{Handler: l}
	go func() { _ = server.Serve(listener) }() // ends with Close
	tb.Cleanup(func() { _ = server.Close() })
	return l
}

// ServeHTTP implements http.Handler.
func (l *lean) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // it hung up
	}
	w.Header()["Content-Type"] = []string{"application/json"}
	reply := []byte(`{"ok":true,"result":true}`)
	switch method {
	case "getUpdates":
		if l.polled != nil {
			l.polled(number(body, "offset="), time.Now())
		}
		_, _ = w.Write(l.poll(r.Context(), number(body, "offset=")))
		return
	case "getMe":
		reply = []byte(`{"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"Ujian","username":"UjianBot","can_join_groups":true}}`)
	case "getWebhookInfo":
		reply = []byte(`{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}`)
	case "sendMessage":
		chat := number(body, "chat_id=")
		if !l.allows(chat) {
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}`))
			return
		}
		if l.onSent != nil {
			l.onSent(chat, time.Now())
		}
		id := l.next()
		reply = fmt.Appendf(nil, `{"ok":true,"result":{"message_id":%d,"from":{"id":7000000001,"is_bot":true,"first_name":"Ujian","username":"UjianBot"},`+
			`"chat":{"id":%d,"first_name":"Warga","type":"private"},"date":1795000000,"text":"ya"}}`, id, chat)
		defer l.tap(chat, id, body)
	}
	_, _ = w.Write(reply)
	l.count(method)
}

func (l *lean) next() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.message++
	return l.message
}

// allows reports whether Telegram would take a message now. Its bursts are as wide as the program takes them to be.
func (l *lean) allows(chat int64) bool {
	if !l.limits {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.chats[chat]
	if c == nil {
		c = rate.NewLimiter(1, 3)
		l.chats[chat] = c
	}
	if !c.Allow() || !l.all.Allow() {
		l.early++
		return false
	}
	return true
}

func (l *lean) count(method string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[method]++
	if l.goal != nil && l.goal(l.sent) {
		l.goal = nil
		close(l.done)
	}
}

// counted is how many requests there were so far.
func (l *lean) counted(method string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent[method]
}

// until sets what has to be reached, and returns what is closed then.
func (l *lean) until(goal func(sent map[string]int) bool) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.goal, l.done = goal, make(chan struct{})
	return l.done
}

// add queues updates, without their numbers.
func (l *lean) add(updates ...[]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.updates = append(l.updates, updates...)
	close(l.grown)
	l.grown = make(chan struct{})
}

// number is that of the first update that is not confirmed.
func (l *lean) number() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.base
}

// poll answers with at most a hundred updates from offset on, and waits for the first.
func (l *lean) poll(ctx context.Context, offset int64) []byte {
	for {
		l.mu.Lock()
		if offset > l.base {
			n := min(offset-l.base, int64(len(l.updates)))
			l.updates, l.base = l.updates[n:], l.base+n
		}
		page, first, grown := l.updates[:min(100, len(l.updates))], l.base, l.grown
		l.mu.Unlock()
		if len(page) > 0 {
			out := []byte(`{"ok":true,"result":[`)
			for i, u := range page {
				if i > 0 {
					out = append(out, ',')
				}
				out = append(out, `{"update_id":`...)
				out = strconv.AppendInt(out, first+int64(i), 10)
				out = append(out, ',')
				out = append(out, u...)
				out = append(out, '}')
			}
			return append(out, "]}"...)
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return []byte(`{"ok":true,"result":[]}`)
		case <-time.After(50 * time.Second):
			return []byte(`{"ok":true,"result":[]}`)
		}
	}
}

// tapAfter is when a draft's button is tapped: nobody reads it sooner. A tap on what is not known yet to have been sent is put off,
// with all that it did undone, and would be measured twice.
const tapAfter = 250 * time.Millisecond

// tap taps "send" under a draft that was just sent.
func (l *lean) tap(chat, id int64, body []byte) {
	const button = "c.send%3A"
	i := bytes.Index(body, []byte(button))
	if i < 0 || !l.taps {
		return
	}
	update := fmt.Appendf(nil, `"callback_query":{"id":"%d%d","from":%s,"message":{"message_id":%d,"chat":{"id":%d,"type":"private"},"date":1795000000},`+
		`"chat_instance":"1","data":"c.send:%d"}`, chat, id, person(chat), id, chat, number(body[i:], button))
	time.AfterFunc(tapAfter, func() { l.add(update) })
}

// number reads the digits behind the name of a field.
func number(body []byte, name string) int64 {
	_, rest, ok := bytes.Cut(body, []byte(name))
	if !ok {
		return 0
	}
	end := 0
	for end < len(rest) && (rest[end] == '-' || rest[end] >= '0' && rest[end] <= '9') {
		end++
	}
	n, err := strconv.ParseInt(string(rest[:end]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// person is somebody on Telegram.
func person(id int64) []byte {
	return fmt.Appendf(nil, `{"id":%d,"is_bot":false,"first_name":"Warga","last_name":"Nomor %d","username":"warga%d","language_code":"id"}`, id, id, id)
}

// complaint is what the n-th citizen writes. Each says it in words of their own: nearly the same words of many are set aside as a flood.
func complaint(n int64) string {
	random := rand.New(rand.NewPCG(uint64(n), 1))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	name := func() string {
		var b strings.Builder
		for range 2 + random.IntN(2) {
			b.WriteString(pick("ba", "mo", "ka", "ti", "so", "di", "lu", "we", "ri", "me", "na", "ta", "gu", "pe", "yo", "jar", "sen", "wang", "dul", "ker"))
		}
		return strings.ToUpper(b.String()[:1]) + b.String()[1:]
	}
	return fmt.Sprintf("%s di Jalan %s gang %d %s, dekat %s %s dan %s Pak %s, %s. %s", pick("Lampu jalan", "Saluran air", "Jembatan kecil", "Tumpukan sampah", "Trotoar", "Pipa PDAM"),
		name(), random.IntN(40)+1, pick("mati sudah dua minggu", "mampet sejak hujan kemarin", "rusak parah", "belum diperbaiki sejak tahun lalu", "bocor terus", "ditutup tanpa kabar"),
		pick("masjid", "pasar", "balai RW", "sekolah"), name(), pick("warung", "toko", "bengkel", "rumah"), name(),
		pick("malam hari gelap sekali", "setiap hujan air masuk rumah", "baunya sampai ke rumah warga", "mobil tidak bisa lewat", "kami harus memutar jauh"),
		pick("Mohon segera dibersihkan.", "Kapan diperbaiki?", "Tolong dicek ya.", "Sudah dijanjikan tapi belum ada kabar."))
}

// first is the first message of a citizen, who lives in one of the wards that the offices of enrol are for.
func first(id int64) []byte {
	return fmt.Appendf(nil, `"message":{"message_id":%d,"from":%s,"chat":{"id":%d,"first_name":"Warga","last_name":"Nomor %d","username":"warga%d",`+
		`"type":"private"},"date":1795000000,"text":"%s Kelurahan%d."}`, 1+id%1000, person(id), id, id, id,
		complaint(id), id%benchOffices)
}
