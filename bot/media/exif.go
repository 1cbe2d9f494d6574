package media

import "encoding/binary"

// orientation is how a camera was held, as Exif tells it: 1 to 8; 0: it does not say. tiff is Exif data without what stands
// before it in the files of one or the other type.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > int64(len(tiff)) {
		return 0
	}
	n := int64(order.Uint16(tiff[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > int64(len(tiff)) {
			return 0
		}
		if order.Uint16(tiff[e:]) != 0x0112 {
			continue
		}
		if o := int(order.Uint16(tiff[e+8:])); order.Uint16(tiff[e+2:]) == 3 && o >= 1 && o <= 8 {
			return o
		}
		return 0
	}
	return 0
}

// upright is Exif data that tell an orientation and nothing else; nil where there is nothing to tell.
func upright(orientation int) []byte {
	if orientation < 2 || orientation > 8 {
		return nil
	}
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	b[19] = byte(orientation)
	return b
}
