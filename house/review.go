package house

import (
	"context"

	"tafel"
	"tafel/feature/account"
	"tafel/feature/review"
	"tafel/internal/db"
	"tafel/internal/jobs"
)

// plugReview gives the room what it needs of the others.
func (h *House) plugReview() {
	s := h.Review
	s.Orgs = h.Organisation.Orgs
	s.Officers = h.Inspection.Officers
	s.Admins = h.Inspection.Admins
	s.LastAdmin = h.Account.LastAdmin
	s.Suspend = h.Account.SuspendIn
	s.Restore = h.Account.RestoreIn
	s.Close = h.Account.CloseIn
	s.Leave = h.Organisation.LeaveIn
	h.Account.OnRights = append(h.Account.OnRights, func(tx *db.Tx, a account.Account) error {
		return s.AccountIn(tx, a.ID, a.Closed && !a.Suspended)
	})
	h.Organisation.OnChanged = append(h.Organisation.OnChanged, func(tx *db.Tx, o tafel.OrgID, p tafel.PersonID) error {
		if p != "" {
			return nil
		}
		return s.OrgIn(tx, o)
	})
	h.Jobs.On(review.ClockOpen, s.OnOpen)
	h.Jobs.On(review.ClockAsked, s.OnAsked)
	h.Jobs.On(review.ClockLate, s.OnLate)
	h.Jobs.On(review.ClockSuspend, s.OnSuspend)
	h.Jobs.On(review.ClockChange, s.OnChange)
}

// Begin is done before a house is served for real: from then on its accounts are reviewed by themselves. The practice
// environment and the stories of the tests, in which years go by in a minute, say so themselves.
func (h *House) Begin(ctx context.Context) error {
	return h.DB.Do(ctx, jobs.Self(), "review.begin", func(tx *db.Tx) error { return h.Review.BeginIn(tx) })
}
