package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/media"
	"duaarah/bot/split"
)

// fileID is what Telegram knows the file by: the end of a reference, behind what is the same each time.
func fileID(ref bot.FileRef) string { return ref.ID[strings.LastIndexByte(ref.ID, ' ')+1:] }

// Fetch implements bot.Fetcher.
func (b *Bot) Fetch(ctx context.Context, ref bot.FileRef) (io.ReadCloser, error) {
	if ref.Account != b.account || ref.ID == "" {
		return nil, fmt.Errorf("fetch a file of %s: %w", ref.Account, bot.ErrFileGone)
	}
	var file struct {
		Path string `json:"file_path"`
	}
	err := b.api.ask(ctx, "getFile", tgbotapi.Params{"file_id": fileID(ref)}, &file)
	var f *failure
	switch {
	case errors.As(err, &f) && f.says("file is too big"):
		return nil, fmt.Errorf("fetch a file: %w: %w", bot.ErrFileTooLarge, f)
	case errors.As(err, &f) && f.says("temporarily unavailable"): // said of a reference that is no good, and of any trouble with the file
		return nil, fmt.Errorf("fetch a file: %w: %w", bot.ErrFileDoubtful, f)
	case errors.As(err, &f) && (f.json && f.code == 400 || b.noMethod(f)):
		return nil, fmt.Errorf("fetch a file: %w: %w", bot.ErrFileGone, f)
	case err != nil:
		return nil, err
	case file.Path == "":
		return nil, errors.New("fetch a file: telegram tells no path")
	}
	return b.api.download(ctx, file.Path)
}

// medium is how one file is sent.
type medium struct {
	method, field string // field is also InputMedia's type
	byRef         bool   // by Telegram's own reference, not by upload
}

func mediumOf(k bot.FileKind) medium {
	switch k {
	case bot.Photo:
		return medium{method: "sendPhoto", field: "photo"}
	case bot.Video:
		return medium{method: "sendVideo", field: "video"}
	case bot.Voice:
		return medium{method: "sendVoice", field: "voice"}
	case bot.Audio:
		return medium{method: "sendAudio", field: "audio"}
	}
	return medium{method: "sendDocument", field: "document"}
}

// sendFiles sends one file, or an album. First as they are, by Telegram's references where it has them; what it then
// does not take as photo, video or voice goes as documents, and what it does not find is uploaded.
func (s *sending) sendFiles(ctx context.Context) ([]int64, error) {
	if len(s.Out.Files) > albumMax {
		return nil, refused(bot.ReasonInvalid, fmt.Errorf("there are %d files", len(s.Out.Files)))
	}
	byRef, asDocuments := true, false
	for {
		ids, err := s.trySendingFiles(ctx, byRef, asDocuments)
		var f *failure
		var large *largePhotoError
		switch {
		case errors.As(err, &large) && !asDocuments:
			asDocuments = true
		case errors.As(err, &f) && f.json && f.badFile() && byRef && s.anyByRef():
			byRef = false
		case errors.As(err, &f) && f.json && f.badMedia() && !asDocuments:
			asDocuments, byRef = true, false // a reference keeps its kind
		default:
			return ids, err
		}
	}
}

// anyByRef reports whether some file would go by Telegram's own reference, though it could be uploaded.
func (s *sending) anyByRef() bool {
	for _, f := range s.Out.Files {
		if s.ours(f) && f.ID != "" {
			return true
		}
	}
	return false
}

func (s *sending) ours(f bot.File) bool { return f.Ref.Account == s.account && f.Ref.ID != "" }

// trySendingFiles makes one attempt. Contents are opened anew for each.
func (s *sending) trySendingFiles(ctx context.Context, byRef, asDocuments bool) ([]int64, error) {
	params, err := s.base()
	if err != nil {
		return nil, err
	}
	var media []medium
	for _, f := range s.Out.Files {
		m := mediumOf(f.Kind)
		m.byRef = s.ours(f) && (byRef || f.ID == "") // what we do not hold can go no other way
		if asDocuments && (f.ID != "" || f.Kind == bot.Document) {
			m = mediumOf(bot.Document)
			m.byRef = s.ours(f) && f.Kind == bot.Document && byRef
		}
		media = append(media, m)
	}
	if len(media) == 1 {
		return s.sendOne(ctx, params, media[0])
	}
	return s.sendAlbum(ctx, params, media)
}

func (s *sending) sendOne(ctx context.Context, params tgbotapi.Params, m medium) ([]int64, error) {
	f := s.Out.Files[0]
	if err := s.addText(params, "caption", "caption_entities", captionMax); err != nil {
		return nil, err
	}
	if m.field == "voice" || m.field == "audio" || m.field == "video" {
		params.AddNonZero("duration", max(f.Duration, 0))
	}
	if m.byRef {
		params[m.field] = fileID(f.Ref)
		return s.post(ctx, m.method, params, nil)
	}
	return s.post(ctx, m.method, params, func() ([]tgbotapi.RequestFile, error) {
		r, err := s.open(ctx, f, m)
		if err != nil {
			return nil, err
		}
		return []tgbotapi.RequestFile{{Name: m.field, Data: r}}, nil
	})
}

type inputMedia struct {
	Type     string   `json:"type"`
	Media    string   `json:"media"`
	Caption  string   `json:"caption,omitempty"`
	Entities []entity `json:"caption_entities,omitempty"`
	Duration int      `json:"duration,omitempty"`
}

// sendAlbum sends files as one album, its words under the first. An album can have no buttons.
func (s *sending) sendAlbum(ctx context.Context, params tgbotapi.Params, media []medium) ([]int64, error) {
	if n := split.Len(s.Out.Text.S, bot.UTF16); n > captionMax {
		return nil, refused(bot.ReasonInvalid, fmt.Errorf("the text has %d units, more than %d", n, captionMax))
	}
	delete(params, "reply_markup")
	items := make([]inputMedia, len(media))
	for i, m := range media {
		f := s.Out.Files[i]
		if m.field == "voice" || m.field != media[0].field && (m.field+media[0].field != "photovideo" && m.field+media[0].field != "videophoto") {
			return nil, refused(bot.ReasonInvalid, fmt.Errorf("an album of %s and %s", media[0].field, m.field))
		}
		items[i] = inputMedia{Type: m.field, Media: "attach://file" + strconv.Itoa(i)}
		if m.byRef {
			items[i].Media = fileID(f.Ref)
		}
		if m.field != "photo" && m.field != "document" {
			items[i].Duration = max(f.Duration, 0)
		}
	}
	if strings.TrimSpace(s.Out.Text.S) != "" {
		items[0].Caption, items[0].Entities = adapter.Valid(s.Out.Text.S), entities(s.Out.Text)
	}
	if err := params.AddInterface("media", items); err != nil {
		return nil, refused(bot.ReasonInvalid, err)
	}
	return s.post(ctx, "sendMediaGroup", params, func() (all []tgbotapi.RequestFile, err error) {
		for i, m := range media {
			if m.byRef {
				continue
			}
			r, err := s.open(ctx, s.Out.Files[i], m)
			if err != nil {
				closeAll(all)
				return nil, err
			}
			all = append(all, tgbotapi.RequestFile{Name: "file" + strconv.Itoa(i), Data: r})
		}
		return all, nil
	})
}

// swapFile puts the parcel's file in the place of that which the message has, and its words under it.
func (s *sending) swapFile(ctx context.Context, params tgbotapi.Params) error {
	if n := split.Len(s.Out.Text.S, bot.UTF16); n > captionMax {
		return refused(bot.ReasonInvalid, fmt.Errorf("the text has %d units, more than %d", n, captionMax))
	}
	f := s.Out.Files[0]
	m := mediumOf(f.Kind)
	r, err := s.open(ctx, f, m)
	var large *largePhotoError
	if errors.As(err, &large) {
		m = mediumOf(bot.Document)
		r, err = s.open(ctx, f, m)
	}
	if err != nil {
		return err
	}
	files := []tgbotapi.RequestFile{{Name: "file0", Data: r}}
	defer closeAll(files)
	item := inputMedia{Type: m.field, Media: "attach://file0"}
	if strings.TrimSpace(s.Out.Text.S) != "" {
		item.Caption, item.Entities = adapter.Valid(s.Out.Text.S), entities(s.Out.Text)
	}
	if err := params.AddInterface("media", item); err != nil {
		return refused(bot.ReasonInvalid, err)
	}
	return unchanged(s.api.call(ctx, "editMessageMedia", params, files, nil))
}

// largePhotoError: a picture that Telegram takes as a document only.
type largePhotoError struct{ size int64 }

func (e *largePhotoError) Error() string { return fmt.Sprintf("a photo of %d bytes", e.size) }

// upload is the content of a file on its way.
type upload struct {
	tgbotapi.FileReader
	io.Closer
}

// open opens the content of f. Its error is a *bot.DeliveryError or a *largePhotoError, or wraps one.
func (s *sending) open(ctx context.Context, f bot.File, m medium) (*upload, error) {
	content, size, err := adapter.OpenFile(ctx, s.opt.Files, f, fileMax)
	if err != nil {
		return nil, err
	}
	if m.field == "photo" && size > photoMax {
		return nil, errors.Join(&largePhotoError{size}, content.Close())
	}
	// The library would close the content, but only if it reads it to its end.
	return &upload{tgbotapi.FileReader{Name: fileName(f), Reader: struct{ io.Reader }{content}}, content}, nil
}

func closeAll(files []tgbotapi.RequestFile) {
	for _, f := range files {
		if u, ok := f.Data.(*upload); ok {
			_ = u.Close() // it was only read
		}
	}
}

// fileName is the name under which a file goes out: what its sender called it, without what could be a path or break a
// header, and with an ending at least.
func fileName(f bot.File) string {
	stem, ending := adapter.FileName(f.Name)
	if stem != "" {
		return split.Truncate(stem, 100, bot.Runes) + ending
	}
	if ending == "" {
		ending = endingOf(f)
	}
	return string(f.Kind) + ending
}

func endingOf(f bot.File) string {
	kind := adapter.TypeOf(f.MIME)
	if ending := media.Ending(kind); ending != "" && media.Fits(f.Kind, kind) {
		return ending
	}
	switch f.Kind {
	case bot.Photo:
		return ".jpg"
	case bot.Video:
		return ".mp4"
	case bot.Voice:
		return ".ogg"
	case bot.Audio:
		return ".mp3"
	}
	return ".bin" // nothing opens that by itself
}
