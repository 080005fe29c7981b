package handover_test

import (
	"testing"

	"tafel"
	"tafel/feature/handover"
	"tafel/internal/calendar"
)

var then = calendar.Date("2026-03-02").At(9, 0)

// A hand-over is finished when the other said yes and the resident knows; without a household the yes is enough.
func TestFinished(t *testing.T) {
	for _, c := range []struct {
		state string
		home  tafel.HouseholdID
		told  calendar.Moment
		want  bool
	}{
		{handover.Open, "h", calendar.Moment{}, false},
		{handover.Open, "", calendar.Moment{}, false},
		{handover.Accepted, "h", calendar.Moment{}, false},
		{handover.Accepted, "h", then, true},
		{handover.Accepted, "", calendar.Moment{}, true},
		{handover.Declined, "h", then, false},
		{handover.Withdrawn, "", calendar.Moment{}, false},
	} {
		if got := (handover.Offer{State: c.state, Household: c.home, ToldAt: c.told}).Finished(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// L13: sent is never an end state. Who referred answers for the question until it was taken and the resident knows.
func TestL13HolderOfAReferral(t *testing.T) {
	from, to := tafel.Party{Person: "sjoerd"}, tafel.Party{Person: "inge"}
	for _, c := range []struct {
		state       string
		home        tafel.HouseholdID
		taken, told calendar.Moment
		want        tafel.PersonID
	}{
		{handover.Asked, "h", calendar.Moment{}, calendar.Moment{}, "sjoerd"},
		{handover.Asked, "", calendar.Moment{}, calendar.Moment{}, "sjoerd"},
		{handover.Returned, "h", calendar.Moment{}, calendar.Moment{}, "sjoerd"},
		{handover.Returned, "h", then, then, "sjoerd"},
		{handover.Taken, "h", then, calendar.Moment{}, "sjoerd"}, // taken, and the resident does not know
		{handover.Taken, "h", then, then, "inge"},
		{handover.Taken, "", then, calendar.Moment{}, "inge"}, // nobody to tell
		{handover.Done, "h", then, then, "inge"},
		{handover.Unable, "h", then, then, "inge"},
	} {
		r := handover.Referral{From: from, To: to, State: c.state, Household: c.home, TakenAt: c.taken, ToldAt: c.told}
		if got := r.Holder().Person; got != c.want {
			t.Errorf("%+v: %s answers", c, got)
		}
	}
}

// Nobody is sent round in a circle: who refused is not asked again for the same question.
func TestSaidNo(t *testing.T) {
	hops := []handover.Hop{
		{To: tafel.Party{Person: "vincent", Org: "vreemd"}, State: "refused"},
		{To: tafel.Party{Org: "kmar"}, State: "refused"},
		{To: tafel.Party{Person: "inge", Org: "ind"}, State: "taken"},
	}
	for _, c := range []struct {
		to   tafel.Party
		want bool
	}{
		{tafel.Party{Person: "vincent", Org: "vreemd"}, true},
		{tafel.Party{Person: "wil", Org: "vreemd"}, false}, // a colleague may know better
		{tafel.Party{Org: "vreemd"}, true},                 // but the organisation as such was asked
		{tafel.Party{Org: "kmar"}, true},
		{tafel.Party{Person: "karim", Org: "kmar"}, false},
		{tafel.Party{Person: "inge", Org: "ind"}, false},
		{tafel.Party{}, false},
	} {
		if got := handover.SaidNo(hops, c.to); got != c.want {
			t.Errorf("%+v: %v", c.to, got)
		}
	}
}
