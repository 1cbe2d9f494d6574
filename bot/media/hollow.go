package media

import (
	"bytes"
	"io"
)

// What a picture of a kind has at least, and what may tell more than is seen in one.
var (
	shows = map[string][]string{
		"image/jpeg": {"\xFF\xC0", "\xFF\xC1", "\xFF\xC2", "\xFF\xC3", "\xFF\xC5", "\xFF\xC6", "\xFF\xC7", "\xFF\xC9", "\xFF\xCA", "\xFF\xCB", "\xFF\xCD", "\xFF\xCE", "\xFF\xCF"},
		"image/png":  {"IHDR", "IDAT"}, "image/webp": {"VP8"}, "image/heic": {"meta", "moov"}, "image/heif": {"meta", "moov"}, "image/avif": {"meta", "moov"},
		"image/gif": {"GIF8"}, // which always tells how large it is
	}
	tells = []string{"Exif", "EXIF", "eXIf", "II*\x00", "MM\x00*", "http://ns.", "xpacket", "XMP", "Photoshop", "8BIM", "tEXt", "zTXt", "iTXt", "GPS"}
)

// hollow reports whether content that begins like a picture of that type holds none, nor anything that tells of one. It is
// read through once.
func hollow(src io.ReaderAt, size int64, mime string) (bool, error) {
	const overlap = 16
	b := make([]byte, 32<<10)
	for at := int64(0); at < size; at += int64(len(b)) - overlap {
		n, err := src.ReadAt(b, at)
		if err != nil && err != io.EOF {
			return false, err
		}
		for _, list := range [][]string{shows[mime], tells} {
			for _, s := range list {
				if bytes.Contains(b[:n], []byte(s)) {
					return false, nil
				}
			}
		}
	}
	return true, nil
}
