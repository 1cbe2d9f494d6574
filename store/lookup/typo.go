package lookup

// typoLeast is how long a word is at least to be taken for mistyped, in bytes; a shorter one is near too many.
const typoLeast = 5

// Near are words that differ from a word by one mistake: two letters changed round, a letter too many, a wrong one, or one that is
// missing, in the order in which people make them. None of a short word.
func Near(word string) []string {
	if len(word) < typoLeast || len(word) > 16 || !ascii(word) {
		return nil
	}
	have := map[string]bool{word: true}
	var all []string
	add := func(w string) {
		if !have[w] {
			have[w] = true
			all = append(all, w)
		}
	}
	for i := range len(word) - 1 {
		add(word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:])
	}
	for i := range len(word) {
		add(word[:i] + word[i+1:])
	}
	for i := 1; i <= len(word); i++ {
		for c := byte('a'); c <= 'z'; c++ {
			add(word[:i] + string(c) + word[i:])
		}
	}
	for i := range len(word) {
		for c := byte('a'); c <= 'z'; c++ {
			add(word[:i] + string(c) + word[i+1:])
		}
	}
	return all
}
