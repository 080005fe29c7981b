package house

import (
	"github.com/a-h/templ"

	"tafel"
	"tafel/feature/plan"
	"tafel/feature/table"
	"tafel/internal/db"
	"tafel/internal/web"
)

// plugPlan gives the room what it needs of the others.
func (h *House) plugPlan() {
	p := h.Plan
	p.Standing = h.Seat.Standing
	p.Sitters = h.Seat.Sitters
	p.TablesOf = h.Seat.TablesOf
	p.Touch = h.Table.Touch
	p.ContactNow = h.Table.ContactNow
	p.Question = func(r db.Reader, t tafel.TableID) (string, error) {
		head, err := h.Table.Head(r, t)
		return head.Question, err
	}
	p.Members = h.Household.Members
	p.PersonName = h.Person.PersonName
	p.ContactCard = h.Person.ContactCard
	p.Above = func(r db.Reader, who tafel.PersonID) (tafel.PersonID, error) {
		w, ok, err := h.Organisation.Worker(r, who)
		if err != nil || !ok || w.Team == "" {
			return "", err
		}
		return h.Organisation.Leader(r, w.Team)
	}
	p.Progress = func(r db.Reader, t tafel.TableID) (map[tafel.GoalID]plan.Progress, error) {
		all, err := h.Agreement.Progress(r, t)
		out := make(map[tafel.GoalID]plan.Progress, len(all))
		for id, n := range all {
			out[id] = plan.Progress{Done: n[0], Late: n[1], Open: n[2]}
		}
		return out, err
	}
	p.Ask = together(h.Table.ClosePanel, h.Safety.AskPanel, h.Meeting.AskPanel, h.Handover.AskPanel, h.Agreement.AskPanel, h.Dispute.PlanPanel, h.Decision.AskPanel, h.Execution.AskPanel, h.Emergency.AskPanel, h.Bargain.AskPanel)
	p.Mine = together(h.Agreement.MinePanel, h.Execution.MinePanel, h.Decision.MinePanel, h.Advice.MinePanel, h.Budget.MinePanel, h.Emergency.MinePanel, h.Meeting.MinePanel, h.Safety.MinePanel, h.Method.MinePanel, h.Bargain.MinePanel)
	p.Pick = h.Appointment.PickPanel
	p.Looked = h.Inspection.PlanPanel
	h.Jobs.On(plan.ClockUntil, p.OnUntil)
	h.Jobs.On(plan.ClockShield, p.OnShield)
	h.Jobs.On(plan.ClockRemark, p.OnRemark)
	h.Table.OnResponsible = append(h.Table.OnResponsible, p.OnResponsible)
	h.Table.OnReopened = append(h.Table.OnReopened, p.OnReopened)
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error { return p.OnClosed(tx, c.Table) })
}

// together draws several panels as one; nothing when none has anything to say.
func together(panels ...plan.Panel) plan.Panel {
	return func(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
		var parts []templ.Component
		for _, f := range panels {
			part, err := f(c, v, st)
			if err != nil {
				return nil, err
			}
			if part != nil {
				parts = append(parts, part)
			}
		}
		if len(parts) == 0 {
			return nil, nil
		}
		return templ.Join(parts...), nil
	}
}
