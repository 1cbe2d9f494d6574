package webchat

import (
	"bytes"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"duaarah/bot"
)

// sniffSize is how much of a file is looked at to tell what it is.
const sniffSize = 4096

// brands are the "ftyp" brands of files built like MP4.
var brands = map[string]string{
	"heic": "image/heic", "heix": "image/heic", "hevc": "image/heic", "heim": "image/heic", "heis": "image/heic",
	"mif1": "image/heif", "msf1": "image/heif", "avif": "image/avif", "avis": "image/avif",
	"M4A ": "audio/mp4", "M4B ": "audio/mp4", "qt  ": "video/quicktime",
	"3gp4": "video/3gpp", "3gp5": "video/3gpp", "3gp6": "video/3gpp", "3gp7": "video/3gpp", "3g2a": "video/3gpp2",
}

// detect tells what content is, by content alone. "": nothing that we know.
func detect(head []byte) string {
	has := func(at int, s string) bool {
		return len(head) >= at+len(s) && string(head[at:at+len(s)]) == s
	}
	if has(4, "ftyp") && len(head) >= 12 {
		if mime := brands[string(head[8:12])]; mime != "" {
			return mime
		}
		return "video/mp4"
	}
	switch {
	case has(0, "OggS"):
		if bytes.Contains(head, []byte("theora")) {
			return "video/ogg"
		}
		return "audio/ogg"
	case has(0, "#!AMR"):
		return "audio/amr"
	case has(0, "ID3"):
		return "audio/mpeg"
	case len(head) > 1 && head[0] == 0xFF && (head[1]&0xF6) == 0xF0:
		return "audio/aac"
	case len(head) > 1 && head[0] == 0xFF && (head[1]&0xE6) == 0xE2:
		return "audio/mpeg"
	case has(0, "\x1A\x45\xDF\xA3"):
		if bytes.Contains(head, []byte("webm")) {
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
	for _, mark := range []string{"<script", "<html", "<svg", "<!doctype", "<?php", "<?xml", "<iframe", "<body", "<head"} {
		if strings.Contains(low, mark) {
			return false
		}
	}
	return true
}

// documents are the types that only content and name together tell.
var documents = map[string]map[string]string{
	"application/zip": {
		".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		".odt":  "application/vnd.oasis.opendocument.text",
		".ods":  "application/vnd.oasis.opendocument.spreadsheet",
		".odp":  "application/vnd.oasis.opendocument.presentation",
	},
	"application/x-ole-storage": {
		".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	},
	"application/rtf": {".rtf": "application/rtf"},
	"text/plain": {
		".txt": "text/plain", ".csv": "text/csv", ".md": "text/plain", ".log": "text/plain", "": "text/plain",
	},
}

// sniff decides what an upload is, and whether it is taken at all.
func sniff(head []byte, name string) (kind bot.FileKind, mime string, ok bool) {
	mime = detect(head)
	switch {
	case mime == "image/jpeg", mime == "image/png", mime == "image/webp":
		return bot.Photo, mime, true
	case strings.HasPrefix(mime, "image/"), mime == "application/pdf":
		return bot.Document, mime, true
	case strings.HasPrefix(mime, "video/"):
		return bot.Video, mime, true
	case strings.HasPrefix(mime, "audio/"):
		return bot.Audio, mime, true
	}
	mime, ok = documents[mime][strings.ToLower(path.Ext(name))]
	return bot.Document, mime, ok
}

// served is the type under which content is given out, and whether a browser may show it by itself.
func served(head []byte) (mime string, inline bool) {
	mime = detect(head)
	switch {
	case mime == "image/jpeg", mime == "image/png", mime == "image/gif", mime == "image/webp",
		strings.HasPrefix(mime, "audio/"), strings.HasPrefix(mime, "video/"):
		return mime, true
	case mime == "application/pdf", strings.HasPrefix(mime, "image/"):
		return mime, false
	case mime == "text/plain":
		return "text/plain; charset=utf-8", false
	}
	return "application/octet-stream", false
}
