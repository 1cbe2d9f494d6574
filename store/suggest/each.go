package suggest

// EachWord hands over the words of a text as Words gives them, every one, with where each stands in the text (in bytes).
func EachWord(text string, f func(word string, from, to int)) { eachToken(text, f) }
