package media

import (
	"bytes"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
)

// HeadSize is how much of a file is looked at to tell what it is.
const HeadSize = 4096

// brands are the "ftyp" brands of files built like MP4.
var brands = map[string]string{
	"heic": "image/heic", "heix": "image/heic", "hevc": "image/heic", "hevx": "image/heic", "heim": "image/heic", "heis": "image/heic",
	"mif1": "image/heif", "msf1": "image/heif", "avif": "image/avif", "avis": "image/avif",
	"M4A ": "audio/mp4", "M4B ": "audio/mp4", "qt  ": "video/quicktime",
	"3gp4": "video/3gpp", "3gp5": "video/3gpp", "3gp6": "video/3gpp", "3gp7": "video/3gpp", "3g2a": "video/3gpp2",
}

// Detect tells what content is, by content alone. "": nothing that we know.
func Detect(head []byte) string {
	has := func(at int, s string) bool {
		return len(head) >= at+len(s) && string(head[at:at+len(s)]) == s
	}
	if has(4, "ftyp") && len(head) >= 12 && string(head[8:12]) != "crx " { // but raw pictures
		if mime := brands[string(head[8:12])]; mime != "" {
			return mime
		}
		return "video/mp4"
	}
	switch {
	case has(4, "moov"), has(4, "wide"), has(4, "mdat"), has(4, "free") && has(12, "mdat"):
		return "video/quicktime" // of older cameras
	case has(0, "OggS"):
		if bytes.Contains(head, []byte("theora")) {
			return "video/ogg"
		}
		return "audio/ogg"
	case has(0, "#!AMR"):
		return "audio/amr"
	case has(0, "fLaC"):
		return "audio/flac"
	case has(0, "ID3"):
		return "audio/mpeg"
	case len(head) > 1 && head[0] == 0xFF && (head[1]&0xF6) == 0xF0:
		return "audio/aac"
	case len(head) > 1 && head[0] == 0xFF && (head[1]&0xE6) == 0xE2:
		return "audio/mpeg"
	case has(0, "\x1A\x45\xDF\xA3"):
		if bytes.Contains(head, []byte("webm")) || bytes.Contains(head, []byte("matroska")) {
			return "video/webm"
		}
		return ""
	case has(0, "%PDF-"):
		return "application/pdf"
	case has(0, "PK\x03\x04"):
		return "application/zip"
	case has(0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"):
		return "application/x-ole-storage"
	case has(0, "{\\rtf"):
		return "application/rtf"
	}
	switch mime, _, _ := strings.Cut(http.DetectContentType(head), ";"); mime {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
		return mime
	case "audio/wave":
		return "audio/wav"
	case "text/plain":
		if plainText(head) {
			return "text/plain"
		}
	}
	return ""
}

// plainText tells words from what a computer would run: markup and scripts are not taken.
func plainText(head []byte) bool {
	for i := 0; i < utf8.UTFMax && len(head) > 0 && !utf8.Valid(head); i++ {
		head = head[:len(head)-1] // the last rune may be cut
	}
	if !utf8.Valid(head) || bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	low := strings.ToLower(strings.TrimPrefix(string(head), "\uFEFF"))
	if strings.HasPrefix(low, "#!") {
		return false
	}
	for _, mark := range markup {
		if strings.Contains(low, mark) {
			return false
		}
	}
	return true
}

var markup = []string{"<script", "<html", "<svg", "<!doctype", "<?php", "<?xml", "<iframe", "<body", "<head"}

// Judge tells what content is that begins so, and why content like that is not taken from anybody; "": it may be taken.
func Judge(head []byte) (mime string, fault bot.FileFault) {
	if len(head) == 0 {
		return "", bot.FaultEmpty
	}
	if mime = Detect(head); mime != "" {
		return mime, ""
	}
	if fault = strange(head); fault != "" {
		return "", fault
	}
	return Unknown, ""
}

// Unknown is the type of what is of no kind that we know. It goes out as a file that nothing opens by itself.
const Unknown = "application/octet-stream"

// pictures begin so that cannot be cleaned here: TIFF and what cameras make of it, JPEG XL, JPEG 2000, BMP, Photoshop, and
// others.
var pictures = []string{"II*\x00", "MM\x00*", "II+\x00", "MM\x00+", "IIRO", "IIU\x00", "\xFF\x0A", "\x00\x00\x00\x0CJXL ", "\x00\x00\x00\x0CjP  ", "\xFF\x4F\xFF\x51",
	"BM", "8BPS", "FUJIFILMCCD-RAW", "FOVb", "\x00\x00\x01\x00", "\xD7\xCD\xC6\x9A", "\x01\x00\x00\x00\x6C\x00\x00\x00", "gimp xcf", "AT&TFORM", "qoif", "DDS "}

// Beginnings of what is run, and of what holds other files.
var (
	programs = []string{"MZ", "\x7fELF", "\xfe\xed\xfa", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "dex\n", "#!", "L\x00\x00\x00\x01\x14\x02\x00", "\x00asm"}
	archives = []string{"PK", "Rar!", "7z\xBC\xAF", "\x1f\x8b", "BZh", "\xFD7zXZ", "\x28\xB5\x2F\xFD", "MSCF", "\x60\xEA", "!<arch>"}
)

// strange says why content is not taken that is of no kind that we know; "": it is.
func strange(head []byte) bot.FileFault {
	begins := func(all []string) bool {
		return slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(string(head), s) })
	}
	low := strings.ToLower(string(head))
	switch {
	case begins(programs):
		return bot.FaultProgram
	case begins(archives), len(head) > 262 && string(head[257:262]) == "ustar":
		return bot.FaultArchive
	case utf8.ValidString(low[:min(len(low), 64)]) && slices.ContainsFunc(markup, func(s string) bool { return strings.Contains(low, s) }):
		return bot.FaultPage
	case begins(pictures), len(head) > 12 && string(head[4:12]) == "ftypcrx ":
		return bot.FaultUnknown
	}
	return ""
}

// Endings of names: what a program looks at before it runs something.
const (
	programNames = ` exe msi com bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar apk apks xapk aab ipa dmg pkg app deb rpm sh bash
		py pyw pl rb php phtml lnk url desktop reg dll sys cpl scr pif gadget scf msc docm dotm xlsm xltm xlam pptm potm ppam class dex `
	pageNames    = ` html htm xhtml shtml mht mhtml svg svgz xml xsl xslt `
	archiveNames = ` zip rar 7z tar gz tgz bz2 tbz xz txz zst cab arj lzh iso img vhd vhdx `
)

// ByName says why a file that is called so is not taken, whatever is in it; "": its name says nothing against it.
func ByName(name string) bot.FileFault {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(strings.TrimRight(name, ". ")), "."))
	for _, c := range []struct {
		names string
		fault bot.FileFault
	}{{programNames, bot.FaultProgram}, {pageNames, bot.FaultPage}, {archiveNames, bot.FaultArchive}} {
		if ending != "" && slices.Contains(strings.Fields(c.names), ending) {
			return c.fault
		}
	}
	return ""
}

// Fits reports whether content of that type can be shown as that kind of file.
func Fits(kind bot.FileKind, mime string) bool {
	switch kind {
	case bot.Photo:
		return mime == "image/jpeg" || mime == "image/png" || mime == "image/webp" || mime == "image/gif"
	case bot.Video:
		return strings.HasPrefix(mime, "video/") || mime == "image/gif"
	case bot.Voice, bot.Audio:
		return strings.HasPrefix(mime, "audio/") || mime == "video/mp4" || mime == "video/webm" || mime == "video/3gpp" // sound alone, in a film's dress
	}
	return true
}

// endings are those by which a type goes out.
var endings = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/heic": ".heic", "image/heif": ".heif",
	"image/avif": ".avif", "video/mp4": ".mp4", "video/quicktime": ".mov", "video/3gpp": ".3gp", "video/3gpp2": ".3g2", "video/webm": ".webm",
	"video/ogg": ".ogv", "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/aac": ".aac", "audio/amr": ".amr",
	"audio/wav": ".wav", "audio/flac": ".flac", "audio/webm": ".webm", "application/pdf": ".pdf", "application/rtf": ".rtf", "text/plain": ".txt", "text/csv": ".csv",
	"application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/vnd.ms-powerpoint": ".ppt",
	docx: ".docx", xlsx: ".xlsx", pptx: ".pptx",
	"application/vnd.oasis.opendocument.text": ".odt", "application/vnd.oasis.opendocument.spreadsheet": ".ods",
	"application/vnd.oasis.opendocument.presentation": ".odp",
}

const (
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
)

// Ending is the ending, with its dot, of the name of a file of that type; "": none is known.
func Ending(mime string) string { return endings[mime] }
