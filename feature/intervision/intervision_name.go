package intervision

import (
	"regexp"
	"strings"
)

// looks are ways to write a name, whoever it is about: a form of address and a name, somebody's place in a family and a
// name, initials and a name, a day of birth. The name is the first group.
var looks = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|[^\pL])((?:(?i:mevrouw|meneer|mijnheer|de heer|familie|mrs|mr|miss)|(?i:mevr|mw|mej|dhr|fam|mrs|mr|ms)\.)[ \t]+(?:(?i:van|de|den|der|el|ten|ter|te)[ \t]+){0,3}\p{Lu}[\pL'’-]*)`),
	regexp.MustCompile(`(?:^|[^\pL])((?i:gezin|moeder|vader|zoon|dochter|oma|opa|broer|zus|buurman|buurvrouw|juf|meester|cliënte|cliënt|client|family|mother|father|son|daughter|brother|sister|neighbour)[ \t]+(?:(?:van|de|den|der|el|ten|ter|te)[ \t]+){0,3}\p{Lu}\p{Ll}[\pL'’-]+)`),
	regexp.MustCompile(`(?:^|[^\pL.])((?:\p{Lu}\.[ \t]?){2,4}(?:(?:van|de|den|der|el|ten|ter|te)[ \t]+){0,3}\p{Lu}\p{Ll}+)`),
	regexp.MustCompile(`(?:^|[^\pL.])(\p{Lu}\.[ \t]?(?:(?:van|de|den|der|el|ten|ter|te)[ \t]+){1,3}\p{Lu}\p{Ll}+)`),
	regexp.MustCompile(`(?i)(?:^|[^\pL])((?:geboren|geb\.|born)[ \t]+(?:op[ \t]+|on[ \t]+)?\d{1,2}[-/ ]\S+[-/ ]\d{2,4})`),
}

// Looks says what in a text looks as if it names somebody; "" is nothing. It is about how people write, so it finds names
// that no list holds. It does not find a bare first name of somebody at no table of the writer.
func Looks(text string) string {
	for _, p := range looks {
		if m := p.FindStringSubmatch(text); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return ""
}
