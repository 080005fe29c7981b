package method

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	mailLike   = regexp.MustCompile(`[^\s@]+@[^\s@]+\.[^\s@]+`)
	numberLike = regexp.MustCompile(`(?:\d[ .\-/]?){7,}\d`)
	placeLike  = regexp.MustCompile(`(?i)\b[1-9]\d{3}\s?[a-z]{2}\b`)
	streetLike = regexp.MustCompile(`(?i)\b\pL+(?:straat|weg|laan|plein|kade|singel|gracht|dijk|hof|steeg)\s+\d+`)
)

// small words stand in names and everywhere else too.
var small = map[string]bool{"van": true, "den": true, "der": true, "ten": true, "ter": true, "het": true, "von": true, "des": true, "the": true, "bij": true, "las": true, "los": true, "del": true, "aan": true, "uit": true, "voor": true, "over": true, "een": true}

// plain is a text in small letters without accents, so that Daniëlle and danielle are the same.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// Numbers says what in a text can only be about somebody: a mail address, a telephone number, a
// postcode, a street with its number. "" is nothing.
func Numbers(text string) string {
	for _, p := range []*regexp.Regexp{mailLike, numberLike, placeLike, streetLike} {
		if m := p.FindString(text); m != "" {
			return strings.TrimSpace(m)
		}
	}
	return ""
}

// Named says which of these people a text names, by any part of the name of three letters or more; "" is nobody. It
// rather refuses a word too many: whoever writes can say it in another way, and a name that was gathered stays.
func Named(text string, people []string) string {
	words := map[string]string{}
	for _, w := range tokens(text) {
		words[plain(w)] = w
	}
	for _, p := range people {
		for _, t := range tokens(plain(p)) {
			if len([]rune(t)) < 3 || small[t] {
				continue
			}
			for _, form := range []string{t, t + "s"} { // Levi, Levis (of Levi)
				if w, ok := words[form]; ok {
					return w
				}
			}
		}
	}
	return ""
}
