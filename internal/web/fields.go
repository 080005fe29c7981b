package web

import (
	"tafel"
	"tafel/internal/ui"
)

// Form is a form on this page for a verb. Refused, it comes back here with what was typed. Hidden fields
// follow as name, value, name, value.
func (c *Ctx) Form(verb string, pairs ...string) ui.Form {
	return ui.Form{ID: "f-" + verb, Action: "/doe/" + verb, Draft: verb, Hidden: append(Hidden("terug", c.back(), "formulier", "pagina"), Hidden(pairs...)...)}
}

// Hidden makes hidden fields of name, value, name, value.
func Hidden(pairs ...string) []ui.Hidden {
	var out []ui.Hidden
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, ui.Hidden{Name: pairs[i], Value: pairs[i+1]})
	}
	return out
}

// Field is one question of a form: its words are the keys <verb>.<name> and <verb>.<name>.uitleg, its value
// what was typed, or kept as a draft, or else the given value; with what was wrong with it.
func (c *Ctx) Field(verb, name, otherwise string) ui.Field {
	f := ui.Field{Name: name, ID: name, Label: c.T(verb + "." + name), Value: c.Value(verb, name, otherwise), Error: c.Error(verb, name)}
	if c.Verb != verb { // two forms of a page may ask for the same field; the refused one keeps the plain id
		f.ID = verb + "-" + name
	}
	if hint := verb + "." + name + ".uitleg"; c.Words.Has(hint) {
		f.Hint = c.T(hint)
	}
	return f
}

// Must is a field that has to be filled.
func (c *Ctx) Must(verb, name, otherwise string) ui.Field {
	f := c.Field(verb, name, otherwise)
	f.Required = true
	return f
}

// Chosen reports whether an option of a list field was ticked: as typed, or else as given.
func (c *Ctx) Chosen(verb, name, value string, otherwise bool) bool {
	if c.Verb != verb || c.Typed == nil {
		return otherwise
	}
	for _, v := range c.Typed[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Choices are options of what rooms list by key and name: grounds, life domains, kinds.
func Choices(list []tafel.Domain) []ui.Option {
	var out []ui.Option
	for _, x := range list {
		out = append(out, ui.Option{Value: x.Key, Label: x.Name})
	}
	return out
}
