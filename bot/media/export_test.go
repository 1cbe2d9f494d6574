package media

// OggSum is oggSum, for tests.
func OggSum(sum uint32, b []byte) uint32 { return oggSum(sum, b) }
