package wording

// Near-duplicates are found without comparing every two texts (Leskovec, Rajaraman, Ullman, "Mining of Massive
// Datasets", ch. 3; Broder 1997). Under a random order of all shingles, the chance that two texts have the same first
// shingle is their Jaccard similarity s. A signature holds the first shingles under Bands × Rows orders; it is cut into
// bands, and texts that agree in all rows of a band are candidates. The chance of that is
//
//	1 − (1 − s^Rows)^Bands
//
// which for 4 rows and 17 bands is 0.9906 at s = 0.7 (0.9999 at 0.8), and small where texts share no more than a greeting:
// 0.13 at 0.3, 0.0017 at 0.1. What is a candidate is decided by Shingles.Near.
const (
	Bands = 17
	Rows  = 4
)

// Signature is the smallest hash of a text's shingles under each order.
type Signature [Bands * Rows]uint64

// Sign computes a signature. It is the same in every process. That of no shingles is good for nothing.
func (s Shingles) Sign() Signature {
	var sig Signature
	for i := range sig {
		sig[i] = s.First(i)
	}
	return sig
}

// First is the smallest hash of the shingles under one order: a part of the signature, for who needs but a few of them.
func (s Shingles) First(i int) uint64 {
	first, order := ^uint64(0), mix(uint64(i)+1)
	for _, h := range s {
		first = min(first, mix(h^order))
	}
	return first
}

// BandKeys are the keys under which a text is looked for: texts are candidates if they share any. The number of the band
// goes into its key, so that bands do not mix.
func (s Signature) BandKeys() [Bands]int64 {
	var keys [Bands]int64
	for b := range keys {
		h := mix(uint64(b) + 1)
		for r := range Rows {
			h = mix(h ^ s[b*Rows+r])
		}
		keys[b] = int64(h)
	}
	return keys
}

// mix is the finalizer of splitmix64 (Steele, Lea, Flood 2014): a fixed permutation of 64 bits in which each bit that
// goes in changes half of those that come out.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
