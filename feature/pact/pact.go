// Package pact holds rules of play: what a table decides about the future becomes a rule with owners, signed by the
// organisations. It is found, and offered at other tables in the same situation, and counts how often it is used.
package pact

import (
	"slices"

	"tafel"
	"tafel/internal/calendar"
)

// States of a rule.
const (
	Asked = "asked" // never in force yet: somebody has still to sign
	Force = "force"
	Ended = "ended"
)

// What an organisation said about a version.
const (
	Waits    = "asked"
	Signed   = "signed"
	Declined = "declined"
)

// What a table said to a rule.
const (
	Use = "use"
	Not = "not"
)

// Bounds: how many organisations sign, how many working days they have before it rings, after how many days a rule is
// looked at again when nobody says when.
const (
	MaxOrgs    = 12
	SignDays   = 10
	ReviewDays = 365
)

// Rule is one rule of play.
type Rule struct {
	ID       string
	By       tafel.PersonID
	ByName   string
	Org      tafel.OrgID
	OrgName  string
	Latest   int64 // newest version
	InForce  int64 // version that counts; 0 when none ever did
	State    string
	Review   calendar.Date
	At       calendar.Moment
	EndedAt  calendar.Moment
	EndedBy  string
	Why      string
	Used     int64
	Refused  int64
	Version  int64
	Text     Text // the version that counts, or else the newest
	Signers  int64
	HasSaid  int64
	Declined int64
}

// Text is one version: when it is, and what we do from then on.
type Text struct {
	N         int64
	Title     string
	Situation string
	Play      string
	Domains   []string
	Kinds     []string
	What      string // what changed
	ByName    string
	OrgName   string
	At        calendar.Moment
	ForceAt   calendar.Moment
}

// Sign is what one organisation says about a version, and who owns the rule there.
type Sign struct {
	N          int64
	Org        tafel.OrgID
	OrgName    string
	State      string
	Function   string // who owns it there, by function
	Person     tafel.PersonID
	PersonName string
	Said       string // remark, or the reason to decline
	By         tafel.PersonID
	ByName     string
	ByFunction string
	At         calendar.Moment
}

// Offer is a rule at a table: what the table said to it, or nothing yet.
type Offer struct {
	ID      string
	N       int64
	Title   string
	Play    string
	Used    int64
	Answer  string // "" is nothing yet
	Reason  string
	By      tafel.PersonID
	ByName  string
	OrgName string
	At      calendar.Moment
}

// All reports whether every organisation that was asked has signed.
func All(list []Sign) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(s Sign) bool { return s.State != Signed })
}

// Has finds what an organisation says.
func Has(list []Sign, o tafel.OrgID) (Sign, bool) {
	for _, s := range list {
		if s.Org == o && o != "" {
			return s, true
		}
	}
	return Sign{}, false
}
