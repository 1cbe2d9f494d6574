package wording

import "strings"

// What each kind of word does to the reading of a clause.

// passes reports whether a word is taken by what stands before it: nothing else is to be read in it.
func (r *reading) passes(i int) bool {
	w := r.words[i]
	if r.closer {
		r.said = w.number && !w.harmless || w.class == date
		return true
	}
	if w.number {
		r.number(i)
		return true
	}
	if r.given && w.class != date {
		return true
	}
	if conditions()[w.text] && r.cue != unknown {
		r.given = true // "kami sampaikan kalau beliau sudah pulang"
		return true
	}
	if r.named > 0 && w.class == unknown && !passive(w.text) {
		r.named--
		if w.capital || r.named == 1 {
			return true
		}
	}
	if r.named > 0 && w.class != title {
		r.named = 0
	}
	return false
}

// fills takes a word that says nothing by itself, but changes what others say.
func (r *reading) fills(i int, w word) {
	if feelings()[w.text] && r.cue == unknown && !r.done && r.others == 0 {
		r.hope, r.verb = true, false
	}
	switch w.text {
	case "tanggungjawab":
		if next := r.behind(w); next.class == office || higher()[next.text] {
			r.said = r.cue == unknown
		}
	case "doa":
		r.hope = r.hope || r.leading()
	case "kewenangan", "kewenangannya", "wewenang", "ranah", "ranahnya":
		r.reason = r.reason || r.leading() && (i == 0 || r.words[i-1].text != "sesuai")
	case "anda": // "kami sampaikan ke Bapak": to whom they work for
		if next := r.behind(w); r.cue == passTo && i > 0 && r.words[i-1].class == passTo && next.class != title && next.text != "wakil" {
			r.cue = follow
		}
	case "salam", "hormat": // "salam untuk warga"
		r.hope = r.hope || i == 0
	case "maaf": // "maaf atas pelayanan yang kurang berkenan"
		r.hope = r.hope || i+1 < len(r.words) && pardoned()[r.words[i+1].text]
	case "sampai", "hingga": // "kami kawal sampai tuntas"
		r.aim = r.aim || r.cue != unknown
	case "dengan", "with", "bareng":
		r.target = r.target || r.cue == follow
	}
}

// because takes a word that begins a reason.
func (r *reading) because(i int, w word) {
	if w.text == "bahwa" && r.cue == passTo && !r.target { // "kami sampaikan bahwa laporan …"
		*r = reading{clause: r.clause}
		return
	}
	if r.aim || r.thanked && !r.object || r.sorry(i) {
		return
	}
	if r.said = firm()[w.text]; !r.said {
		r.reason = true
	}
}

// speaks takes a word by which something is said of the matter, or of what comes of it.
func (r *reading) speaks(i int, w word) {
	switch w.class {
	case tell:
		r.asked = true
		r.passed = r.passed || r.office && r.verb
		r.verb, r.target = false, false
	case result:
		switch by := i > 0 && (strongBy()[r.words[i-1].text] || r.words[i-1].class == office); {
		case !r.aim && !r.hope && !r.which && !r.target && !(r.leading() && !r.done && !passive(w.text) && !r.strongly(i) && !by):
			r.evidence()
		default:
			r.others++
		}
	case date:
		if r.dated(i) {
			r.time = true
		} else {
			r.evidence()
		}
	case title:
		r.named = 2
	case thanks: // what stood before only led up to it: "kami ucapkan terima kasih"
		r.thanked, r.vague, r.odd, r.others, r.verb = true, false, 0, 0, false
	case report:
		r.report, r.object, r.verb, r.things = true, true, false, false
	case answers:
		r.answers = true
		r.found = r.found || i <= 1 && r.leading() && !r.ahead && strings.HasPrefix(w.text, "hasil") && i+1 < len(r.words)
	case about:
		r.topic = true
	case which:
		r.which = true
	case past:
		r.time = true
		r.said = r.cue == look && !r.ahead // "saya lihat sendiri kemarin"
	case soon:
		r.ahead = true
		r.today = r.today || w.text == "hariini"
	case hope:
		r.hope = true
	case aim:
		if r.cue != unknown || r.report || r.thanked {
			r.aim = true
		} else if w.text == "semoga" {
			r.hope = true
		}
		r.verb = false
	}
}

// directs takes a word that says who does something, or where something goes.
func (r *reading) directs(i int, w word) {
	switch w.class {
	case office:
		if r.active(i) {
			r.said = true // "dinas memasang"
			return
		}
		if i > 1 && r.words[i-1].class == to && goes()[r.words[i-2].text] && !r.report && r.cue == unknown {
			r.said = true // "langsung ke Samsat saja"
			return
		}
		r.aim = r.aim || r.asked && !r.aims(i) // "kami minta Dishub mengecek"
		r.toward = r.toward || r.target || r.aims(i) || r.asked
		r.passed = r.passed || r.toward && (r.asked || r.cue != unknown)
		r.office = true
	case to:
		r.toward = r.toward || i+1 < len(r.words) && higher()[r.words[i+1].text]
		if r.cue == inform && i+1 < len(r.words) && (third()[r.words[i+1].text] || r.words[i+1].class == office) {
			r.passed = true
			return
		}
		r.target = r.cue == pass || r.cue == passTo || r.cue == follow
		if r.cue == passTo || r.cue == follow {
			r.passed = true
		}
	case we:
		r.target, r.which = false, false
		r.byUs = true
		r.verb = !r.introduces(i) && !(i+1 < len(r.words) && r.cue != unknown && between()[r.words[i+1].text])
	case has:
		r.byUs = false
		if r.thanked && !r.object && r.others == 0 { // "terima kasih sudah melapor"
			r.object = true
			return
		}
		r.target, r.aim = false, false
		r.done, r.verb = true, true
	case will:
		r.target, r.aim = false, false
		r.ahead, r.verb = true, true
	case being:
		r.target, r.which = false, false
		r.going, r.verb = true, true
	}
}
