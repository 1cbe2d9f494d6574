package discordtest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// angle reads what stands between < and >: mentions, emoji, times and addresses.
func (r *reader) angle(src string) int {
	end := strings.IndexByte(src, '>')
	if end < 0 || strings.ContainsRune(src[:end], '\n') {
		return 0
	}
	in := src[1:end]
	is := func(pattern string) []string {
		return regexp.MustCompile("^(?:" + pattern + ")$").FindStringSubmatch(in)
	}
	switch {
	case is(`@!?(\d+)`) != nil:
		id := is(`@!?(\d+)`)[1]
		r.put("mention", id, "@"+id)
	case is(`@&(\d+)`) != nil:
		id := is(`@&(\d+)`)[1]
		r.put("role", id, "@"+id)
	case is(`#(\d+)`) != nil:
		id := is(`#(\d+)`)[1]
		r.put("channel", id, "#"+id)
	case is(`id:(\w+)`) != nil:
		r.put("channel", in, "#"+is(`id:(\w+)`)[1])
	case is(`/([^:\n]+):(\d+)`) != nil:
		m := is(`/([^:\n]+):(\d+)`)
		r.put("command", m[2], "/"+m[1])
	case is(`a?:(\w+):(\d+)`) != nil:
		m := is(`a?:(\w+):(\d+)`)
		r.put("emoji", m[2], ":"+m[1]+":")
	case is(`t:(-?\d{1,13})(:[tTdDfFRsS])?`) != nil:
		seconds, _ := strconv.ParseInt(is(`t:(-?\d{1,13})(:[tTdDfFRsS])?`)[1], 10, 64) // digits
		r.put("time", "", time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04"))
	case is(`[^: >]+:/[^ >]+`) != nil:
		r.put("link", in, in)
	case is(`(?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+`) != nil:
		r.put("link", "mailto:"+strings.TrimPrefix(in, "mailto:"), in)
	case is(`(?:tel:)?\+\d[\d -]{4,}`) != nil:
		r.put("link", "tel:"+strings.TrimPrefix(in, "tel:"), in)
	default:
		return 0
	}
	return end + 1
}

// shortcode reads the name of an emoji that Discord knows; of those, only some are here.
func (r *reader) shortcode(src string) int {
	end := strings.IndexByte(src[1:], ':')
	if end <= 0 {
		return 0
	}
	signs := map[string]string{
		"smile": "😄", "heart": "❤️", "thumbsup": "👍", "+1": "👍", "thumbsdown": "👎", "-1": "👎", "fire": "🔥", "joy": "😂",
		"sob": "😭", "pray": "🙏", "warning": "⚠️", "white_check_mark": "✅", "x": "❌", "tada": "🎉", "wave": "👋", "eyes": "👀",
		"100": "💯", "rage": "😡", "thinking": "🤔", "ok": "🆗", "star": "⭐", "bulb": "💡", "house": "🏠", "id": "🆔",
		"flag_id": "🇮🇩", "one": "1️⃣", "new": "🆕", "cry": "😢", "clap": "👏", "sos": "🆘",
	}
	sign := signs[src[1:1+end]]
	if sign == "" {
		return 0
	}
	r.put("emoji", "", sign)
	return end + 2
}
