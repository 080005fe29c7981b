// Package budget holds the free budget of a table: how much there is in a year, who may spend up to what, on what, and what became of it.
package budget

import (
	"tafel"
	"tafel/internal/calendar"
)

// States of a spending.
const (
	Reserved = "reserved"
	Paid     = "paid"
	Returned = "returned" // nothing of it was used, or all came back
)

// Kinds of thing that a spending is tied to.
const (
	TieGoal      = "goal"
	TieAgreement = "agreement"
	TieDecision  = "decision"
)

// OpenDays is how long a reservation may wait to be paid, in working days, before it rings.
const OpenDays = 10

// Domain is the domain of the mandates that say who may grant and spend.
const Domain = "vrijbudget"

// Terms are what an organisation lays down for a year.
type Terms struct {
	Org      tafel.OrgID
	OrgName  string
	Year     int64
	PerTable int64 // cents for one table
	Total    int64 // cents for all tables together
	Granted  int64 // of which given to tables
	Version  int64
}

// Left is what the organisation can still give to tables.
func (t Terms) Left() int64 { return t.Total - t.Granted }

// Budget is what one organisation gave one table for a year.
type Budget struct {
	ID        string
	Org       tafel.OrgID
	OrgName   string
	Table     tafel.TableID
	TableNo   int64
	Household tafel.HouseholdID
	Year      int64
	Granted   int64
	Reserved  int64
	Paid      int64
}

// Left is what can still be spent; the database keeps it from going below zero.
func (b Budget) Left() int64 { return b.Granted - b.Reserved - b.Paid }

// Spending is one spending for one household.
type Spending struct {
	ID        string
	Budget    string
	Org       tafel.OrgID
	OrgName   string
	Table     tafel.TableID
	Household tafel.HouseholdID
	Year      int64
	What      string
	Cents     int64 // reserved; after paying what was really paid, less what came back
	TieKind   string
	TieRef    string
	Life      string
	Mandate   string
	Power     string
	By        tafel.Party
	State     string
	Due       calendar.Date // by when a reservation should be paid
	At        calendar.Moment
	PaidAt    calendar.Moment
	How       string
	Back      int64 // cents that came back after paying
	BackAt    calendar.Moment
	Why       string // why it was returned
}

// Figures are the figures of one organisation in one year, without people.
type Figures struct {
	Org      tafel.OrgID
	OrgName  string
	Year     int64
	Tables   int64
	Granted  int64
	Reserved int64
	Paid     int64
	Returned int64
}

// Line is what was spent on one life domain.
type Line struct {
	Org     tafel.OrgID
	OrgName string
	Year    int64
	Life    string
	Count   int64
	Cents   int64
}
