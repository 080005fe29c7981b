// Package ground holds grounds and purposes: on what law and for what aim data may be shared, as data with versions.
package ground

import (
	"slices"

	"tafel"
	"tafel/internal/calendar"
)

// Text is one version of a ground. Earlier versions stay: a seat that was taken under one can always be explained.
type Text struct {
	ID      tafel.GroundID
	Version int64
	NameNL  string
	NameEN  string
	Law     string // law and article, as lawyers cite it
	AimNL   string // for what aim
	AimEN   string
	Orgs    []string // kinds of organisation for which it is usual; none is all
	Domains []string // life domains it may open; none is all
	Kinds   []string // kinds of data it may open; none is all
	Example bool     // came with the product: to be checked by the region's lawyer
	From    calendar.Date
	Until   calendar.Date // last day, or ""
	Why     string        // why this version was made
	ByName  string
	Made    calendar.Moment
}

// Ended reports whether the ground no longer gives access on a day.
func (t Text) Ended(on calendar.Date) bool {
	return t.From > on || t.Until != "" && t.Until < on
}

// In is the ground in a language.
func (t Text) In(lang string) Ground {
	g := Ground{ID: t.ID, Name: t.NameNL, Law: t.Law, Purpose: t.AimNL, From: t.From, Until: t.Until, Domains: t.Domains, Kinds: t.Kinds}
	if lang == "en" {
		g.Name, g.Purpose = t.NameEN, t.AimEN
	}
	return g
}

// Usual reports whether a ground is meant for a kind of organisation.
func (t Text) Usual(kind string) bool { return slices.Contains(t.Orgs, kind) }

// order puts what is usual for a kind of organisation first, then what is for all, then the rest.
func order(list []Text, kind, lang string) {
	rank := func(t Text) int {
		switch {
		case t.Usual(kind):
			return 0
		case len(t.Orgs) == 0:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b Text) int {
		if x := rank(a) - rank(b); x != 0 {
			return x
		}
		if a.In(lang).Name < b.In(lang).Name {
			return -1
		}
		return 1
	})
}

// Arrangement is how the organisations of a region answer together for what is kept here, in words for residents.
type Arrangement struct {
	Version int64
	NL, EN  string
	From    calendar.Date
	Why     string
	ByName  string
	Made    calendar.Moment
}

// In is the text in a language.
func (a Arrangement) In(lang string) string {
	if lang == "en" && a.EN != "" {
		return a.EN
	}
	return a.NL
}

// counting is the version that counts on a day: the newest that has begun. list is newest first.
func counting(list []Arrangement, on calendar.Date) (Arrangement, bool) {
	for _, a := range list {
		if a.From <= on {
			return a, true
		}
	}
	return Arrangement{}, false
}

// check holds a ground to its rules.
func check(t Text, kinds, data []string) error {
	var c tafel.Check
	c.Field(t.Until != "" && t.Until < t.From, "tot", "ground.error.until")
	for _, k := range t.Orgs {
		c.Field(len(kinds) > 0 && !slices.Contains(kinds, k), "soorten", "error.choice")
	}
	for _, k := range t.Kinds {
		c.Field(!slices.Contains(data, k), "gegevens", "error.choice")
	}
	return c.Err()
}
