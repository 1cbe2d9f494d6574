package main

import (
	"context"
	"database/sql"
	"fmt"
	"image/color"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"duaarah/store/sqlite"
)

// The power fails. What the program wrote, synced and acknowledged is recorded (by strace) while citizens write on Telegram,
// one with a picture in the web chat; then, for moments all along the record, the disk is made up as it may be found: what
// was synced is there; of what was written since, each write is there, or not, or half of it, whatever came after it.
// The database made of that is whole, holds all that was acknowledged by then, and every attachment that it names. So it is
// after a journal cut anywhere behind its last sync, torn in its midst, and in the middle of a checkpoint.
func TestPowerFails(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector sees nothing of another process")
	}
	tracer, err := exec.LookPath("strace")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("strace is not installed")
	} else if err != nil {
		t.Skip("strace is not installed: what is synced cannot be recorded")
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	w := recorded(t, tracer)
	chance := rand.New(rand.NewPCG(seed, 4))
	disk := map[string]*medium{}
	for name, content := range w.before {
		disk[name] = &medium{durable: content}
	}
	acked, tried, syncs, sinceSync := int64(0), 0, 0, 0
	for i, e := range w.events {
		switch e.what {
		case "write", "truncate":
			if disk[e.path] == nil {
				disk[e.path] = &medium{}
			}
			disk[e.path].pending = append(disk[e.path].pending, e)
			sinceSync++
		case "sync":
			if f := disk[e.path]; f != nil {
				f.sync()
			}
			if strings.HasSuffix(e.path, "-wal") {
				syncs, sinceSync = syncs+1, 0
			}
		case "acknowledge":
			acked = max(acked, e.upTo)
		}
		// Many moments, and all of those right after something was acknowledged.
		if e.what != "acknowledge" && chance.IntN(len(w.events)/150+1) > 0 {
			continue
		}
		tried++
		w.check(fmt.Sprintf("event %d of %d", i, len(w.events)), disk, chance, acked)
		if t.Failed() {
			return
		}
	}
	if acked < w.last || syncs == 0 {
		t.Errorf("acknowledged up to %d of %d, %d syncs of the journal", acked, w.last, syncs)
	}
	t.Logf("%d events, %d syncs of the journal, %d disks tried, %d messages acknowledged", len(w.events), syncs, tried, acked)
}

// event is what was recorded.
type event struct {
	what string // write, truncate, sync, acknowledge
	path string // below the data directory
	at   int64  // where it was written, or the length that is left
	data []byte
	upTo int64 // how many citizens' messages are acknowledged
}

// medium is a file as it may be on the disk.
type medium struct {
	durable []byte
	pending []event // since it was synced
}

func (f *medium) sync() {
	for _, e := range f.pending {
		f.durable = e.apply(f.durable)
	}
	f.pending = nil
}

// found is the file as it may be found: each write since the last sync is there, or not, or begun.
func (f *medium) found(chance *rand.Rand) []byte {
	b := slices.Clone(f.durable)
	for _, e := range f.pending {
		switch chance.IntN(4) {
		case 0:
		case 1:
			e.data = e.data[:len(e.data)/1024*512] // sectors are whole
			b = e.apply(b)
		default:
			b = e.apply(b)
		}
	}
	return b
}

func (e event) apply(b []byte) []byte {
	if e.what == "truncate" {
		return append(b, make([]byte, max(0, e.at-int64(len(b))))...)[:e.at]
	}
	if end := e.at + int64(len(e.data)); end > int64(len(b)) {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[e.at:], e.data)
	return b
}

// record is a run of the program.
type record struct {
	t      *testing.T
	before map[string][]byte // files when it began
	events []event
	last   int64 // citizens who wrote
}

// check makes up a disk, starts from it, and looks for what was acknowledged.
func (w *record) check(when string, disk map[string]*medium, chance *rand.Rand, acked int64) {
	w.t.Helper()
	dir := w.t.TempDir()
	for name, f := range disk {
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		if err == nil {
			err = os.WriteFile(path, f.found(chance), 0o600)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	ctx := context.Background()
	db, err := sqlite.Open(ctx, filepath.Join(dir, "duaarah.db"), sqlite.Options{})
	if err != nil {
		w.t.Errorf("%s: %v", when, err)
		return
	}
	damage := db.Check(ctx)
	if err := db.Close(); err != nil || len(damage) > 0 {
		w.t.Errorf("%s: %v %v", when, damage, err)
		return
	}
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "duaarah.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer raw.Close()
	kept := int64(0)
	if err := raw.QueryRow(`SELECT count(*) FROM identities i JOIN aspirations a ON a.citizen = i.citizen JOIN messages m ON m.aspiration = a.id
		WHERE i.account LIKE 'telegram/%' AND CAST(i.user AS INTEGER) - ? BETWEEN 0 AND ?`, powerFirst, acked-1).Scan(&kept); err != nil {
		w.t.Fatal(err)
	}
	if kept != acked {
		w.t.Errorf("%s: %d messages were acknowledged, and %d of them are kept", when, acked, kept)
	}
	rows, err := raw.Query(`SELECT blob, size FROM attachments WHERE state = 'local'`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var blob string
		var size int
		if err := rows.Scan(&blob, &size); err != nil {
			w.t.Fatal(err)
		}
		named := false
		for name, f := range disk {
			named = named || strings.Contains(name, blob) && len(f.durable) == size
		}
		if !named {
			w.t.Errorf("%s: attachment %s is named before it is on the disk", when, blob)
		}
	}
}

// powerFirst is the first citizen.
const powerFirst = int64(8e9)

// recorded runs the program for a while, and records what it does to its files and what it acknowledges.
func recorded(t *testing.T, tracer string) *record {
	t.Helper()
	dir, trace := t.TempDir(), filepath.Join(t.TempDir(), "trace")
	l := startLean(t)
	env := []string{"DUAARAH_DATA=" + dir, "DUAARAH_TELEGRAM_TOKEN=" + leanToken, "DUAARAH_TELEGRAM_ENDPOINT=" + l.url, "DUAARAH_TELEGRAM_PACE=off"}
	spawned(t, "", env...).stop() // its files are there
	w := &record{t: t, before: map[string][]byte{}, last: 400}
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		w.before[strings.TrimPrefix(path, dir+"/")] = b
		return err
	}); err != nil {
		t.Fatal(err)
	}
	self, err := exec.LookPath("duaarah")
	if err != nil {
		t.Fatal(err)
	}
	p := spawnedWith(t, exec.Command(tracer, "-f", "-qq", "-y", "-xx", "-s", "20000", "-o", trace,
		"-e", "trace=pwrite64,write,fsync,fdatasync,ftruncate,truncate", self, "serve"), "", env...)
	base := l.number()
	citizen := newWebPerson(t, p.base, "/chat")
	rng := rand.New(rand.NewPCG(1, 5))
	for n := int64(0); n < w.last; {
		for range min(1+rng.Int64N(40), w.last-n) {
			l.add(first(powerFirst + n))
			n++
		}
		time.Sleep(time.Duration(rng.IntN(20)) * time.Millisecond)
		if n > w.last/2 && citizen.posts < 2 {
			citizen.sendFile("ada gambarnya", "foto.png", picture(t, color.White))
		}
	}
	for deadline := time.Now().Add(patience); l.number() < base+w.last; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not all is taken:\n%s", p.log)
		}
	}
	// The server knows of it a moment before the tracer has written it down.
	var last strings.Builder
	for _, c := range []byte(fmt.Sprintf("offset=%d", base+w.last)) {
		fmt.Fprintf(&last, `\x%02x`, c)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if b, err := os.ReadFile(trace); err == nil && strings.Contains(string(b), last.String()) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the last acknowledgement was not recorded")
		}
	}
	tracerPID := strconv.Itoa(p.cmd.Process.Pid)
	children, err := os.ReadFile(filepath.Join("/proc", tracerPID, "task", tracerPID, "children"))
	if err != nil {
		t.Fatal(err)
	}
	for pid := range strings.FieldsSeq(string(children)) {
		if n, err := strconv.Atoi(pid); err == nil {
			_ = syscall.Kill(n, syscall.SIGKILL) // as the power would
		}
	}
	p.end()
	b, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	w.read(string(b), dir+"/", base)
	return w
}

var (
	call    = regexp.MustCompile(`^(\d+) +(\w+)\(\d+<([^>]*)>(?:, "([^"]*)"\.*)?(?:, (\d+))?(?:, (\d+))?(?:\) += (-?\d+).*| <unfinished \.\.\.>)$`)
	resumed = regexp.MustCompile(`^(\d+) +<\.\.\. (fsync|fdatasync) resumed>\) += (-?\d+)`)
	offset  = regexp.MustCompile(`getUpdates HTTP.*offset=(\d+)`)
)

// read makes events of a trace. A write counts from when it begins, a sync when it is done.
func (w *record) read(trace, dir string, base int64) {
	w.t.Helper()
	syncing := map[string]string{} // by thread
	for line := range strings.Lines(trace) {
		line = strings.TrimSpace(line)
		if m := resumed.FindStringSubmatch(line); m != nil && m[3] == "0" {
			w.events = append(w.events, event{what: "sync", path: syncing[m[1]]})
			continue
		}
		m := call.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		path, ours := strings.CutPrefix(unescaped(m[3]), dir)
		switch {
		case !ours && m[2] == "write":
			if sent := offset.FindStringSubmatch(strings.ReplaceAll(unescaped(m[4]), "\r\n", " ")); sent != nil {
				n, _ := strconv.ParseInt(sent[1], 10, 64)
				w.events = append(w.events, event{what: "acknowledge", upTo: n - base})
			}
		case !ours, strings.HasSuffix(path, "-shm"), strings.HasSuffix(path, ".lock"):
		case m[2] == "fsync", m[2] == "fdatasync":
			if syncing[m[1]] = path; m[7] == "0" {
				w.events = append(w.events, event{what: "sync", path: path})
			}
		case m[2] == "ftruncate":
			n, _ := strconv.ParseInt(m[5], 10, 64)
			w.events = append(w.events, event{what: "truncate", path: path, at: n})
		case m[2] == "pwrite64":
			at, _ := strconv.ParseInt(m[6], 10, 64)
			w.events = append(w.events, event{what: "write", path: path, at: at, data: []byte(unescaped(m[4]))})
		case m[2] == "write": // a file that is written from its beginning to its end
			at := int64(0)
			for _, e := range w.events {
				if e.path == path && e.what == "write" {
					at = max(at, e.at+int64(len(e.data)))
				}
			}
			w.events = append(w.events, event{what: "write", path: path, at: at, data: []byte(unescaped(m[4]))})
		}
	}
}

// unescaped reads what strace writes of bytes: \x and two digits each.
func unescaped(s string) string {
	if !strings.HasPrefix(s, `\x`) {
		return s
	}
	b := make([]byte, 0, len(s)/4)
	for hex := range strings.SplitSeq(s[2:], `\x`) {
		n, err := strconv.ParseUint(hex, 16, 8)
		if err != nil {
			return s
		}
		b = append(b, byte(n))
	}
	return string(b)
}
