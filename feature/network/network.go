// Package network holds the own network of a household: who, what relation, support or strain (ecogram).
package network

import (
	"tafel"
	"tafel/internal/calendar"
)

// Kinds of tie.
const (
	Support = "support"
	Strain  = "strain"
	Both    = "both" // support and strain at once, as is usual with people who matter
)

// Bonds lists the kinds of tie in the order of the form.
var Bonds = []string{Support, Both, Strain}

// Tie is somebody of the own network of a household.
type Tie struct {
	ID         string
	Household  tafel.HouseholdID
	Person     tafel.PersonID
	Name       string
	Relation   string // in words, as in "oma"
	Bond       string // one of Bonds; "" when the reader may not know
	Strength   int64  // 1 to 3; 0 when the reader may not know
	Can        string // what this person can do, in words
	Agreements bool   // can hold agreements
	From       calendar.Date
	Until      calendar.Date
	EndWhy     string
	AddedBy    string // name
	AddedAt    calendar.Moment
	Version    int64
}

// For gives the tie as a reader may see it. Somebody of the own network sees who else is there and what
// they do, not how the household feels about each of them.
func (t Tie) For(ofNetwork bool) Tie {
	if ofNetwork {
		t.Bond, t.Strength = "", 0
	}
	return t
}

// problem says which field is wrong.
func (t Tie) problem() (field, key string) {
	ok := false
	for _, b := range Bonds {
		ok = ok || b == t.Bond
	}
	switch {
	case !ok:
		return "band", "error.choice"
	case t.Strength < 1 || t.Strength > 3:
		return "sterkte", "network.strength.wrong"
	}
	return "", ""
}
