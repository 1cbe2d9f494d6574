package caution

import (
	"bytes"
	"strings"
)

func fields(s string) []string { return strings.Fields(s) }

// links are what a text links to.
type links struct {
	contact int // to write to somebody: wa.me, t.me
	short   int // to who knows where
	other   int
	known   int // authorities, newspapers, maps, social networks
}

// weight is how much the links of a text call upon its reader.
func (l links) weight() int {
	return min(4*l.contact+3*l.short+3*l.other, 6)
}

// farm reports whether a text is links and little else. Words are how many it has, those of the links included.
func (l links) farm(words int) bool {
	n := l.contact + l.short + l.other
	return n >= 3 && words <= 8*n
}

var (
	contactHosts = [...]string{"wa.me", "t.me", "chat.whatsapp.com", "api.whatsapp.com", "telegram.me", "line.me"}
	shortHosts   = [...]string{"bit.ly", "s.id", "cutt.ly", "tinyurl.com", "linktr.ee", "heylink.me", "lynk.id", "rebrand.ly", "shorturl.at", "is.gd", "t.ly", "rb.gy", "linkr.bio", "msha.ke", "taplink.cc", "biolinky.co"}
	knownHosts   = [...]string{"go.id", "ac.id", "sch.id", "desa.id", "mil.id", "or.id", "goo.gl", "google.com", "google.co.id", "youtu.be", "youtube.com", "instagram.com", "facebook.com", "fb.watch", "tiktok.com", "twitter.com", "x.com",
		"detik.com", "kompas.com", "kompas.id", "tempo.co", "tribunnews.com", "cnnindonesia.com", "liputan6.com", "jawapos.com", "antaranews.com", "kumparan.com", "suara.com", "okezone.com", "change.org", "wikipedia.org", "openstreetmap.org", "threads.net", "drive.google.com", "gmail.com", "yahoo.com"}
	domains = set(`com net org xyz site online top vip club info biz live shop store id me link cc io asia fun icu pro bet win casino poker co ly app page ink world space website click space lol cfd sbs buzz
		apk`)  // a program, sent as an invitation, a photograph, a bill
)

// linksOf finds links by their hosts: letters, a dot, and the name of a top domain.
func linksOf(folded []byte) links {
	var l links
	for i := 1; i+1 < len(folded); i++ {
		if folded[i] != '.' || !hostChar(folded[i-1]) || !hostChar(folded[i+1]) {
			continue
		}
		from := i
		for from > 0 && (hostChar(folded[from-1]) || folded[from-1] == '.') && i-from < 80 {
			from--
		}
		to := i
		for to < len(folded) && (hostChar(folded[to]) || folded[to] == '.') && to-i < 80 {
			to++
		}
		host := bytes.Trim(folded[from:to], ".-")
		i = to
		dot := bytes.LastIndexByte(host, '.')
		if dot < 0 || !domains()[key(string(host[dot+1:]))] || from > 0 && folded[from-1] == '@' {
			continue
		}
		rest := folded[to:]
		bareHost := len(rest) == 0 || rest[0] != '/'
		switch {
		case hostIn(host, contactHosts[:]):
			l.contact++
		case hostIn(host, shortHosts[:]):
			l.short++
		case hostIn(host, knownHosts[:]):
			l.known++
		case bareHost && (numbered(host) || wordy()[key(string(host[dot+1:]))] && !schemed(folded[:from], host)): // "sudah rusak.info dari tetangga"
		default:
			l.other++
		}
		for i < len(folded) && folded[i] > ' ' { // the path
			i++
		}
	}
	return l
}

// wordy are top domains that are words, too, behind a full stop without a space.
var wordy = set(`id me info link live co app page ly`)

// schemed reports whether a host is written as a link: with http://, or www.
func schemed(before, host []byte) bool {
	return bytes.HasSuffix(before, []byte("://")) || bytes.HasPrefix(host, []byte("www."))
}

func numbered(host []byte) bool {
	for _, c := range host {
		if digit(c) || c == '.' {
			continue
		}
		return false
	}
	return true
}

func hostChar(c byte) bool { return 'a' <= c && c <= 'z' || digit(c) || c == '-' }

func hostIn(host []byte, list []string) bool {
	for _, h := range list {
		if rest, ok := bytes.CutSuffix(host, []byte(h)); ok && (len(rest) == 0 || rest[len(rest)-1] == '.') {
			return true
		}
	}
	return false
}
