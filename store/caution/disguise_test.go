package caution

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// disguises are the ways in which letters are hidden.
var disguises = map[string]func(t *rapid.T, s string) string{
	"marks": func(t *rapid.T, s string) string {
		marks := []rune{0x301, 0x338, 0x335, 0x336, 0x30a, 0x323, 0x489}
		return each(s, func(r rune) string {
			return string(r) + string(rapid.SampledFrom(marks).Draw(t, "mark"))
		})
	},
	"invisible": func(t *rapid.T, s string) string {
		none := []rune{0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0xad, 0xfe0f, 0x34f}
		return each(s, func(r rune) string { return string(r) + string(rapid.SampledFrom(none).Draw(t, "none")) })
	},
	"wide": func(_ *rapid.T, s string) string { return shift(s, 0xFF41, 0xFF21, 0xFF10) },
	"bold": func(_ *rapid.T, s string) string { return shift(s, 0x1D41A, 0x1D400, 0x1D7CE) },
	"sans": func(_ *rapid.T, s string) string { return shift(s, 0x1D5EE, 0x1D5D4, 0x1D7EC) },
	"script": func(_ *rapid.T, s string) string {
		return shift(s, 0x1D4EA, 0x1D4D0, '0')
	},
	"circled": func(_ *rapid.T, s string) string { return shift(s, 0x24D0, 0x24B6, '0') },
	"squared": func(_ *rapid.T, s string) string { return shift(strings.ToUpper(s), 'a', 0x1F130, '0') },
	"black":   func(_ *rapid.T, s string) string { return shift(strings.ToUpper(s), 'a', 0x1F170, '0') },
	"spaced":  func(_ *rapid.T, s string) string { return spacedBy(s, " ", "   ") },
	"dotted":  func(_ *rapid.T, s string) string { return spacedBy(s, ".", " ") },
	"dashed":  func(_ *rapid.T, s string) string { return spacedBy(s, "-", "  ") },
	"leet": func(_ *rapid.T, s string) string {
		return strings.NewReplacer("a", "4", "e", "3", "o", "0", "s", "5").Replace(s)
	},
	"capitals":  func(_ *rapid.T, s string) string { return strings.ToUpper(s) },
	"stretched": func(_ *rapid.T, s string) string { return strings.NewReplacer("a", "aaaa", "o", "ooo").Replace(s) },
	"cyrillic": func(_ *rapid.T, s string) string {
		return strings.NewReplacer("a", "а", "e", "е", "o", "о", "c", "с", "p", "р", "x", "х", "i", "і", "s", "ѕ").Replace(s)
	},
	"greek": func(_ *rapid.T, s string) string {
		return strings.NewReplacer("a", "α", "o", "ο", "i", "ι", "v", "ν", "p", "ρ", "u", "υ").Replace(s)
	},
	"small capitals": func(_ *rapid.T, s string) string {
		return strings.NewReplacer("a", "ᴀ", "b", "ʙ", "c", "ᴄ", "d", "ᴅ", "e", "ᴇ", "g", "ɢ", "i", "ɪ", "l", "ʟ", "m", "ᴍ", "n", "ɴ", "o", "ᴏ", "r", "ʀ", "t", "ᴛ", "u", "ᴜ").Replace(s)
	},
}

func each(s string, f func(r rune) string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) {
			b.WriteString(f(r))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// shift moves letters and digits to where another alphabet begins.
func shift(s string, small, capital, zero rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return small + r - 'a'
		case 'A' <= r && r <= 'Z':
			return capital + r - 'A'
		case '0' <= r && r <= '9':
			return zero + r - '0'
		}
		return r
	}, s)
}

func spacedBy(s, in, between string) string {
	var words []string
	for _, w := range strings.Fields(s) {
		words = append(words, strings.Join(strings.Split(w, ""), in))
	}
	return strings.Join(words, between)
}

// What advertises does so in any disguise.
func TestDisguises(t *testing.T) {
	for _, text := range []string{
		"slot gacor maxwin hari ini", "situs slot gacor bonus new member", "judi online terpercaya daftar sekarang", "agen togel resmi daftar disini", "main slot gacor modal receh pasti menang",
	} {
		if !Judge(text).Spam {
			t.Errorf("plain, %q is not recognised", text)
		}
		for name, disguise := range disguises {
			rapid.Check(t, func(t *rapid.T) {
				if got := disguise(t, text); !Judge(got).Spam {
					t.Fatalf("%s: %q is not recognised", name, got)
				}
			})
		}
	}
}

// A complaint is none in capitals, in bold, or with a stroke through it.
func TestDisguisedComplaints(t *testing.T) {
	for _, text := range []string{
		"lampu jalan depan sekolah mati sudah dua minggu mohon diperbaiki", "banyak judi online di kampung kami tolong diberantas", "anak saya kecanduan slot gacor bagaimana ini pak",
		"jalan rusak di desa kami tolong diperbaiki", "terima kasih jalannya sudah bagus",
	} {
		for name, disguise := range disguises {
			if name == "spaced" || name == "dotted" || name == "dashed" {
				continue // nobody writes a complaint like that
			}
			rapid.Check(t, func(t *rapid.T) {
				got := disguise(t, text)
				if f := Judge(got); f.Spam || f.Danger != NoDanger || f.Insult {
					t.Fatalf("%s: %q is taken for %+v", name, got, f)
				}
			})
		}
	}
}

func FuzzJudge(f *testing.F) {
	for _, l := range readLabelled(f, "examples.tsv") {
		f.Add(l.text)
	}
	f.Add("🇮🇩🇮🇩 🇸🇱🇴🇹 \xff\xfe 𝗔𝟳 ||||@@@$$$''' +62+62+62 081")
	f.Fuzz(func(t *testing.T, text string) {
		a := Judge(text)
		if b := Judge(text); a != b {
			t.Fatalf("%+v, then %+v", a, b)
		}
		if a.Bare && !a.Insult {
			t.Fatalf("%+v", a)
		}
		if d := DangerOf(text); d != a.Danger {
			t.Fatalf("%s, and %s by itself", a.Danger, d)
		}
		r := Read(text)
		if r.Keys() != Read(text).Keys() {
			t.Fatal("other keys")
		}
		Mask(text)
	})
}

// What is looked at grows with a text, and no faster: words, each a little, whatever they are.
func TestEffort(t *testing.T) {
	for _, unit := range []string{"slot ", "s ", "0812 ", "a.b", "rumah ", "😀", "🇸", "̸", "$", "tolong rumah kebakaran ", "1"} {
		text := strings.Repeat(unit, 200_000/len(unit))
		if n := len(new(sheet).read(text)); n > textMost {
			t.Errorf("%q: %d words of %d bytes", unit, n, textMost)
		}
		Judge(text)
		Mask(text)
		Read(text)
	}
}
