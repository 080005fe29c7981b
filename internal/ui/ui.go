// Package ui holds what Tafel looks like: the frame of a page and the parts it is built from. It knows
// no room of the project: a room fills one of the structs here and places the component in its own page.
//
// Two shapes carry everything. A half disc is a seat; two half discs that meet are an agreement. Colour
// never says anything alone: the word is always there too. Serif is only for what a person said.
//
// What the caller can rely on in every component:
//   - All text is escaped; nothing writes a style attribute, an inline handler or a script.
//   - A struct left empty draws nothing, or says what is missing; it never panics.
//   - Links and form addresses go through templ's URL check, so a hostile address becomes harmless.
//   - Components that need ids take one, and derive the others from it; give each on a page its own.
//   - Personal names never end up in an address: search and free-text filters post.
package ui

import (
	_ "embed"
	"strings"
	"unicode"

	"github.com/a-h/templ"
)

// Words are the texts of this package, for the catalog.
//
//go:embed words.json
var Words []byte

// Mood colours a date or a heading: nothing special, late, or today.
type Mood string

const (
	Calm Mood = ""     // nothing special
	Late Mood = "late" // past its date, or not kept
	Now  Mood = "now"  // today, or needs attention
	Good Mood = "ok"   // done, confirmed
)

// When is a date as people read it: relative first, then absolute. "2 dagen te laat · di 17 nov".
type When struct {
	Rel  string // "2 dagen te laat", "over 4 dagen", "vandaag"; bold
	Abs  string // "di 17 nov"; may be empty
	ISO  string // machine form for <time datetime>, e.g. "2026-11-17"; empty draws no <time>
	Mood Mood
}

// Kind is how much a button weighs. Use Primary once per page.
type Kind string

const (
	Secondary Kind = ""        // outlined
	Primary   Kind = "primary" // filled plum: the one thing this page is for
	Subtle    Kind = "subtle"  // no border
	AsLink    Kind = "link"    // looks like a link, behaves as what it is
)

// Action is one thing somebody can do: a link (Href), a form of one button (Post), a button that opens a
// dialog (Dialog), or, with none of these, the submit button of the form around it.
type Action struct {
	Label  string
	About  string   // read aloud after the label only, so that ten buttons "Bel" can be told apart
	Href   string   // GET: opens a page
	Post   string   // POST: does something
	Dialog string   // id of a DialogBox; with Href too it also works without script
	Hidden []Hidden // fields sent with Post
	Form   string   // with Post: id of a form on the page that many buttons share; its fields and Name are sent
	Name   string   // name and value of the button itself
	Value  string
	Kind   Kind
	Small  bool             // 32 px high, for a dense row
	Wide   bool             // as wide as its column
	Attrs  templ.Attributes // hx-... and data-..., never style or on...
}

// Hidden is a hidden field of a form.
type Hidden struct{ Name, Value string }

// Link is text that leads somewhere.
type Link struct{ Label, Href string }

// Initials are at most two letters of a name. They are decoration: the name is always written too.
func Initials(name string) string {
	var first, last rune
	name, _, _ = strings.Cut(name, ",") // "Joris Hoekstra, Jeugdkring"
	for _, word := range strings.Fields(name) {
		for _, r := range word {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				break
			}
			if first == 0 {
				first = unicode.ToUpper(r)
			} else if unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.Is(unicode.Lo, r) {
				last = r
			}
			break
		}
	}
	switch {
	case first == 0:
		return ""
	case last == 0:
		return string(first)
	default:
		return string(first) + string(last)
	}
}

func buttonClass(a Action) string {
	if a.Kind == AsLink {
		return "nl-link tf-linkbutton"
	}
	c := "nl-button nl-button--secondary"
	if a.Kind == Primary {
		c = "nl-button nl-button--primary"
	} else if a.Kind == Subtle {
		c = "nl-button nl-button--subtle"
	}
	if a.Small {
		c += " tf-button--small"
	}
	if a.Wide {
		c += " tf-button--wide"
	}
	return c
}

func joinIDs(ids ...string) string {
	var out []string
	for _, id := range ids {
		if id != "" {
			out = append(out, id)
		}
	}
	return strings.Join(out, " ")
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func linkLike(a Action) Action {
	a.Kind = AsLink
	return a
}
