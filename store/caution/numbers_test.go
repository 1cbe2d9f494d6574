package caution

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Telephone and identity-card numbers in the forms in which people write them.
func TestMasked(t *testing.T) {
	for _, text := range []string{
		"081234567890", "0812-3456-7890", "0812 3456 7890", "0812.3456.7890", "(0812) 3456-7890", "+6281234567890", "+62 812 3456 7890", "62 812-3456-7890",
		"+62 (0)812 3456 7890", "wa.me/6281234567890", "WA:081234567890", "hub 0812345678", "0031 tidak, tapi 0857123456789 ya", "81234567890", "021-5551234", "(021) 555 1234", "0274 555123",
		"0361-223344 kantor", "+44 7700 900000", "+1 555 000 1111", "０８１２３４５６７８９０", "tel:+62-21-5551234",
		"3578011205900001", "3578 0112 0590 0001", "35.78.01.120590.0001", "NIK:3578015205900001", "KK 3301-0112-0515-0003", "NIK saya 3578012345670001", "No. KTP: 1234567890123456", "nik 357801120590001", "e-KTP 3578 0123 4567 0001", "0812\u200b3456\u200b7890", "nomor0812 3456 7890",
		"0812 3456 7890 / 0857 1111 2222",
	} {
		got := Mask(text)
		if got == text {
			t.Errorf("%q is not masked", text)
			continue
		}
		digits := 0
		for _, r := range got {
			if digitOf(r) >= 0 {
				digits++
			}
		}
		if digits > 8 {
			t.Errorf("%q is masked as %q", text, got)
		}
	}
	if got, want := Mask("telp 0812-3456-7890 atau 0857 1111 2222, NIK 3578011205900001"), "telp ••••-••••-••90 atau •••• •••• ••22, NIK ••••••••••••••01"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Amounts, dates, addresses, meters, codes and the like stay as they are.
func TestNotMasked(t *testing.T) {
	for _, text := range []string{
		"Rp 1.250.000", "Rp 081.000", "Rp2.500.000.000", "10.000.000 rupiah", "jalan no 081", "RT 05 RW 02 no. 12", "tanggal 12-05-2026", "12/05/2026 08.30", "2026-11-29 01:13:36",
		"meter PLN 532188771234", "ID pelanggan 12345678901", "Nomor laporan 2026112900123", "IMB 640/1234/2019", "nomor rekening 1234567890123", "lat -7.257472, 112.752090", "lampu 100 watt 220 volt",
		"K7M-4QX", "SDN 3 Kalijaga", "1.000 sampai 2.000 orang", "kode pos 60119", "NPWP 12.345.678.9-012.000", "0,5 persen", "08.00-16.00", "jam 08.00 - 16.00 wib", "pasal 28 ayat 1", "antre KTP sejak 2026-11-29 08.30", "nomor tiket 1234567890123456", "7 hari 24 jam", "1998-2024", "Rp 8.123.456.789",
	} {
		if got := Mask(text); got != text {
			t.Errorf("%q is masked: %q", text, got)
		}
	}
}

// Whatever is written, masking takes digits alone, and letters that stand for one, keeps all else in its place, and what is masked holds no number any more.
func TestMaskProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([0-9 .+()-]{0,30}[a-z ]{0,5}){0,4}`)).Draw(t, "text")
		got := Mask(text)
		a, b := []rune(text), []rune(got)
		if utf8.ValidString(text) && len(a) != len(b) {
			t.Fatalf("%q became %q", text, got)
		}
		if !utf8.ValidString(text) {
			return
		}
		for i := range a {
			if a[i] != b[i] && (digitOf(a[i]) < 0 && !unicode.IsLetter(a[i]) || b[i] != '•') {
				t.Fatalf("%q became %q", text, got)
			}
		}
		for _, n := range Numbers(text) {
			if n.Start < 0 || n.End > len(text) || n.Start >= n.End || strings.Contains(got, text[n.Start:n.End]) {
				t.Fatalf("%q still holds %q", got, text[n.Start:n.End])
			}
		}
	})
}
