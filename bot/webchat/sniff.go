package webchat

import (
	"net/http"
	"path"
	"strings"

	"duaarah/bot"
	"duaarah/bot/media"
)

// sniffSize is how much of a file is looked at to tell what it is.
const sniffSize = media.HeadSize

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

// sniff decides what an upload is, and why it is not taken; fault "": it is.
func sniff(head []byte, name string) (kind bot.FileKind, mime string, fault bot.FileFault) {
	if fault = media.ByName(name); fault != "" {
		return "", "", fault
	}
	if len(head) > 0 { // an empty text is one
		if _, fault = media.Judge(head); fault != "" {
			return "", "", fault
		}
	}
	mime = media.Detect(head)
	switch {
	case mime == "image/jpeg", mime == "image/png", mime == "image/webp":
		return bot.Photo, mime, ""
	case strings.HasPrefix(mime, "image/"), mime == "application/pdf":
		return bot.Document, mime, ""
	case strings.HasPrefix(mime, "video/"):
		return bot.Video, mime, ""
	case strings.HasPrefix(mime, "audio/"):
		return bot.Audio, mime, ""
	}
	of, ok := documents[mime][strings.ToLower(path.Ext(name))]
	switch {
	case ok:
		return bot.Document, of, ""
	case mime == "application/zip":
		return "", "", bot.FaultArchive
	}
	return "", "", bot.FaultUnknown
}

// refusal is what the page is told of a file that is not taken.
func refusal(fault bot.FileFault) problem {
	switch fault {
	case bot.FaultProgram, bot.FaultPage:
		return problem{http.StatusUnsupportedMediaType, errProgram}
	case bot.FaultArchive:
		return problem{http.StatusUnsupportedMediaType, errArchive}
	case bot.FaultPixels:
		return problem{http.StatusRequestEntityTooLarge, errPixels}
	case bot.FaultPicture, bot.FaultBroken:
		return problem{http.StatusUnprocessableEntity, errBroken}
	case bot.FaultEmpty:
		return problem{http.StatusUnprocessableEntity, errHollow}
	}
	return problem{http.StatusUnsupportedMediaType, errType}
}

// served is the type under which content is given out, and whether a browser may show it by itself.
func served(head []byte) (mime string, inline bool) {
	mime = media.Detect(head)
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
