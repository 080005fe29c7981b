package house

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// plugAccount gives the room what it needs of the others.
func (h *House) plugAccount() {
	a := h.Account
	a.PersonName = h.Person.PersonName
	a.Reach = h.Person.Reach
	a.Worker = h.Organisation.Worker
	a.Workers = h.Organisation.Workers
	a.Leader = h.Organisation.Leader
	a.Send = func(ctx context.Context, to, subject, text string) (bool, error) {
		if h.Post.Sender == nil {
			return false, nil
		}
		return true, h.Post.Sender.Send(ctx, to, subject, text)
	}
	a.Base = func() string { return h.Post.Base }
	a.Text = func(lang, key string, args ...any) string { return h.Words.In(lang).T(key, args...) }
	a.MoveClock = func(ctx context.Context, to calendar.Moment) error {
		if err := h.Jobs.MoveTo(ctx, to); err != nil {
			return err
		}
		return a.KeepClock(ctx)
	}
	h.Web.Auth = a.Auth
	h.Web.Drafts = a.Drafts
	h.Web.Sent = a.Drop
	h.Jobs.Deputy = a.Deputy
	a.Leaves = func() (mail, pager bool) { return h.Post.Sender != nil, h.Post.Pager != nil }
	h.Post.Address = a.Address
	h.Post.Org = func(r db.Reader, p tafel.PersonID) (tafel.OrgID, error) {
		w, _, err := h.Organisation.Worker(r, p)
		return w.Org, err
	}
}

// Practice makes this house the practice environment: who to be is a choice, and the clock can be moved.
func (h *House) Practice() {
	h.Web.Demo, h.Account.Demo = true, true
	h.Account.Faces = []string{"Marieke de Wit", "Daniëlle Verbeek", "Joris Hoekstra", "Anouk Brands", "Wim Aerts", "Wendy Prins", "Yvonne Smit", "Robbert Visser"}
}
