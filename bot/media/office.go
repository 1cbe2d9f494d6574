package media

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"strings"
	"time"

	"duaarah/bot"
)

// What a document of an office program may be made of.
const (
	partsMost  = 5000
	partsBytes = 2 << 20 // of the list of its parts
)

// cleanOffice copies a document of an office program part by part, and its type. What it says of its authors and times is
// replaced by nothing; pictures in it are cleaned like others. A ZIP of anything else is an archive.
func cleanOffice(w io.Writer, r io.ReaderAt, size int64) (mime string, err error) {
	if err := fewParts(r, size); err != nil {
		return "", err
	}
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > partsMost {
		return "", refuse(bot.FaultArchive, "a ZIP that cannot be read")
	}
	if mime, err = officeType(z); err != nil {
		return "", err
	}
	out := zip.NewWriter(w)
	for _, f := range z.File {
		if err := copyPart(out, f); err != nil {
			return "", err
		}
	}
	return mime, out.Close()
}

// fewParts refuses a ZIP whose list of parts is long, before it is read into memory.
func fewParts(r io.ReaderAt, size int64) error {
	const end = 22
	tail := make([]byte, min(size, 64<<10+end))
	if _, err := io.ReadFull(io.NewSectionReader(r, size-int64(len(tail)), int64(len(tail))), tail); err != nil {
		return err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < end {
		return refuse(bot.FaultArchive, "a ZIP without an end")
	}
	parts, list := binary.LittleEndian.Uint16(tail[at+10:]), binary.LittleEndian.Uint32(tail[at+12:])
	// The list lies right before the end, so that no more can be read than it says.
	if parts > partsMost || list > partsBytes || int64(list) > size || size-int64(len(tail)-at)-int64(list) != int64(binary.LittleEndian.Uint32(tail[at+16:])) {
		return refuse(bot.FaultArchive, "a ZIP of %d parts", parts)
	}
	return nil
}

// officeType is the type of document, by its parts.
func officeType(z *zip.Reader) (mime string, err error) {
	office := false
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case strings.HasSuffix(name, "vbaproject.bin"), name == "androidmanifest.xml", name == "meta-inf/manifest.mf", strings.HasSuffix(name, ".class"):
			return "", refuse(bot.FaultProgram, "a document with a program in it")
		case f.Name == "[Content_Types].xml":
			office = true
		case f.Name == "word/document.xml":
			mime = docx
		case f.Name == "xl/workbook.xml", f.Name == "xl/workbook.bin":
			mime = xlsx
		case f.Name == "ppt/presentation.xml":
			mime = pptx
		case f.Name == "mimetype":
			b, err := readPart(f, 100)
			if err != nil {
				return "", err
			}
			if t := string(b); strings.HasPrefix(t, "application/vnd.oasis.opendocument.") && endings[t] != "" {
				mime, office = t, true
			}
		}
	}
	if !office || mime == "" {
		return "", refuse(bot.FaultArchive, "a ZIP that is no document")
	}
	return mime, nil
}

func readPart(f *zip.File, most int64) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, refuse(bot.FaultBroken, "a document with a part that cannot be read")
	}
	b, err := io.ReadAll(io.LimitReader(in, most))
	if err != nil {
		return nil, refuse(bot.FaultBroken, "a document with a part that cannot be read")
	}
	_ = in.Close() // it was read as far as it is needed
	return b, nil
}

// nothing is what the parts say now that told of authors and times.
var nothing = map[string]string{
	"docprops/core.xml":   `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`,
	"docprops/app.xml":    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>`,
	"docprops/custom.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>`,
	"meta.xml":            `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>`,
}

// pictureMost is the largest picture in a document that is kept.
const pictureMost = 20 << 20

// copyPart copies a part as it is, unless it tells too much.
func copyPart(out *zip.Writer, f *zip.File) error {
	head := zip.FileHeader{Name: f.Name, Method: f.Method, Modified: time.Time{}, Flags: f.Flags & (1<<11 | 1<<3)}
	name := strings.ToLower(f.Name)
	if text, ok := nothing[name]; ok {
		w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		return err
	}
	switch ending := path.Ext(name); {
	case strings.HasPrefix(name, "docprops/"), strings.HasPrefix(name, "thumbnails/"): // a picture of it, as it was
		if !strings.HasSuffix(name, "/") && ending != ".jpeg" && ending != ".jpg" && ending != ".png" && ending != ".emf" && ending != ".wmf" {
			return nil
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name})
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = w.Write(nil)
		}
		return err
	case ending == ".jpg", ending == ".jpeg", ending == ".png", ending == ".gif":
		return copyPicture(out, f)
	}
	head.CRC32, head.CompressedSize64, head.UncompressedSize64 = f.CRC32, f.CompressedSize64, f.UncompressedSize64
	w, err := out.CreateRaw(&head)
	if err != nil {
		return err
	}
	in, err := f.OpenRaw()
	if err != nil {
		return refuse(bot.FaultBroken, "a document with a part that cannot be read")
	}
	n, err := io.Copy(w, in)
	if err == nil && uint64(n) != f.CompressedSize64 {
		return refuse(bot.FaultBroken, "a document that was cut off")
	}
	return err
}

// copyPicture copies a picture, cleaned. One that cannot be is left empty.
func copyPicture(out *zip.Writer, f *zip.File) error {
	w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name}) // packed already
	if err != nil || f.UncompressedSize64 > pictureMost {
		return err
	}
	in, err := f.Open()
	if err != nil {
		return refuse(bot.FaultBroken, "a document with a part that cannot be read")
	}
	head := make([]byte, 16)
	n, _ := io.ReadFull(in, head)
	r := io.MultiReader(bytes.NewReader(head[:n]), io.LimitReader(in, pictureMost))
	failed := &failing{w: w}
	switch Detect(head[:n]) { // what is wrong with the picture does not matter: the document is whole without
	case "image/jpeg":
		_ = cleanJPEG(failed, r)
	case "image/png":
		_ = cleanPNG(failed, r)
	case "image/gif":
		_ = cleanGIF(failed, r)
	}
	_ = in.Close()
	return failed.err
}

// failing remembers that writing failed.
type failing struct {
	w   io.Writer
	err error
}

func (f *failing) Write(b []byte) (int, error) {
	n, err := f.w.Write(b)
	if err != nil {
		f.err = err
	}
	return n, err
}

// oldOffice is the type of a document of an older office program, by the names in its directory.
func oldOffice(r io.ReaderAt, size int64) (mime string, err error) {
	found := map[string]bool{}
	names := map[string]string{"WordDocument": "application/msword", "Workbook": "application/vnd.ms-excel", "Book": "application/vnd.ms-excel",
		"PowerPoint Document": "application/vnd.ms-powerpoint", "_VBA_PROJECT": "", "VBA": ""}
	// A directory's entries have 128 bytes, the name first, its length at 64.
	b := make([]byte, 32<<10)
	for at := int64(0); at < size; at += int64(len(b)) {
		n, err := r.ReadAt(b, at)
		if n == 0 && err != nil && err != io.EOF {
			return "", err
		}
		for i := 0; i+128 <= n; i += 128 {
			length := int(binary.LittleEndian.Uint16(b[i+64:])) - 2
			if length < 6 || length > 62 || length%2 == 1 || b[i+66] > 5 {
				continue
			}
			name := make([]byte, 0, 31)
			for j := 0; j < length && b[i+j+1] == 0; j += 2 {
				name = append(name, b[i+j])
			}
			if _, ok := names[string(name)]; ok && len(name) == length/2 {
				found[string(name)] = true
			}
		}
	}
	if found["_VBA_PROJECT"] || found["VBA"] {
		return "", refuse(bot.FaultProgram, "a document with a program in it")
	}
	for name, t := range names {
		if found[name] && t != "" {
			mime = t
		}
	}
	if mime == "" {
		return "", refuse(bot.FaultUnknown, "a container that is no document")
	}
	return mime, nil
}
