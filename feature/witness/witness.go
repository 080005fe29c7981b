// Package witness holds the partners that keep the signed checkpoints of the ledger. What somebody else keeps,
// nobody here can change: with it a partner sees whether the log of today is still the log of then.
package witness

import (
	"tafel"
	"tafel/internal/calendar"
)

// Witness is a person of an organisation who keeps checkpoints for it.
type Witness struct {
	ID       string
	Person   tafel.PersonID
	Name     string
	Org      tafel.OrgID
	OrgName  string
	Verifier string // to check its own signatures with; "" when it does not sign
	Since    calendar.Moment
	Until    calendar.Moment // zero while it runs
}

// Runs reports whether the witness keeps checkpoints now.
func (w Witness) Runs() bool { return w.Until.IsZero() }

// Kept says that a witness holds the checkpoint of so many lines.
type Kept struct {
	Witness string
	Size    int64
	At      calendar.Moment
	Signed  bool // signed by the witness as well
}

// What a check of a kept checkpoint can come to.
const (
	Fits    = "fits"
	Differs = "differs"
	Shorter = "shorter"
)

// Check is one time that a witness laid its own checkpoint beside the log.
type Check struct {
	ID        string
	Witness   string
	Name      string
	OrgName   string
	At        calendar.Moment
	Size      int64
	PointAt   calendar.Moment
	Outcome   string
	Text      string // the checkpoint as it was handed in, when it does not fit: it is the evidence
	Settled   string // what it turned out to be
	SettledBy string
	SettledAt calendar.Moment
}

// Open reports whether somebody must still look into it.
func (c Check) Open() bool { return c.Outcome != Fits && c.SettledAt.IsZero() }

// Outcome compares what was kept with the log of now: how long it is, and whether its first lines have the same
// hash.
func Outcome(kept, now int64, same bool) string {
	switch {
	case kept > now:
		return Shorter
	case !same:
		return Differs
	}
	return Fits
}

// NextPoint is when the log is signed next: every night at four, also in weekends. The shorter the time between
// two checkpoints, the less can be changed in between without anybody's paper to show it.
func NextPoint(now calendar.Moment) calendar.Moment {
	at := now.Date().At(4, 0)
	if !at.After(now.Time) {
		at = now.Date().Add(1).At(4, 0)
	}
	return at
}
