package house

import (
	"tafel"
	"tafel/feature/advice"
	"tafel/feature/decision"
	"tafel/feature/mandate"
	"tafel/feature/table"
	"tafel/internal/db"
)

// plugAdvice gives the room what it needs of the others.
func (h *House) plugAdvice() {
	a := h.Advice
	a.Standing = h.Seat.Standing
	a.Sitters = h.Seat.Sitters
	a.Members = h.Household.Members
	a.Touch = h.Table.Touch
	a.Worker = h.Organisation.Worker
	a.Workers = h.Organisation.Workers
	a.OrgName = h.Organisation.OrgName
	a.Deputy = h.Account.Deputy
	a.Choices = h.Mandate.Choices
	a.Domain = h.Decision.Domain
	a.Use = func(tx *db.Tx, id string, body tafel.OrgID, domain, kind string, cents, days int64) (advice.Power, error) {
		x, err := h.Mandate.GivenIn(tx, id, body, mandate.Use{Power: mandate.Advise, Domain: domain, Kind: kind, Cents: cents, Days: days})
		return advice.Power{ID: x.ID, Text: x.Text}, err
	}
	a.Powers = h.advisePowers
	a.Ladder = func(r db.Reader) (string, error) {
		l, err := h.Ladder.Get(r, "")
		if db.Missing(err) {
			return "", nil // a region without a ladder: nobody above the substitute
		}
		return l.ID, err
	}
	a.Next = func(r db.Reader, ladder string, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (*advice.Up, error) {
		x, people, ok, err := h.Ladder.Next(r, ladder, n, responsible, asked)
		if err != nil || !ok {
			return nil, err
		}
		return &advice.Up{N: x.N, Name: x.Name, Days: x.Days, Who: people[0]}, nil
	}
	a.Decide = h.decideOnAdvice
	h.Table.OnClosed = append(h.Table.OnClosed, func(tx *db.Tx, c table.Closed) error { return a.TableClosed(tx, c.Table) })
	h.DB.Ask(advice.AtTable)
	h.Table.SidePanels = append(h.Table.SidePanels, a.SidePanel)
	h.Jobs.On(advice.ClockTerm, a.OnTerm)
	h.Jobs.On(advice.ClockAsked, a.OnAsked)
	h.Jobs.On(advice.ClockSilent, a.OnAsked)
	h.Jobs.On(advice.ClockAnswered, a.OnAnswered)
}

// advisePowers are the powers that other organisations gave somebody, with the names of their domains.
func (h *House) advisePowers(r db.Reader, a tafel.Actor) ([]advice.Power, error) {
	used, mine, err := h.Mandate.Given(r, a)
	if err != nil {
		return nil, err
	}
	domains, _, err := h.Mandate.Choices(r, a.Lang)
	if err != nil {
		return nil, err
	}
	var out []advice.Power
	for i, m := range mine {
		if used[i].Giver.Org == a.Org {
			continue
		}
		p := advice.Power{ID: m.ID, Org: tafel.OrgRef{ID: used[i].Giver.Org, Name: used[i].Giver.OrgName}, Domain: tafel.Domain{Key: m.Domain, Name: m.Domain}}
		for _, d := range domains {
			if d.Key == m.Domain {
				p.Domain = d
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// decideOnAdvice makes the decision of the body: as it was advised, and then the body has it carried out; or something
// else, and then the reason for that is what it rests on.
func (h *House) decideOnAdvice(tx *db.Tx, x advice.Advice) (id, no string, err error) {
	if err := h.Bargain.MaySign(tx, x.Table, x.Domain, x.Kind); err != nil {
		return "", "", err
	}
	d := decision.Decision{Table: x.Table, TableNo: x.TableNo, Household: x.Household, For: x.For, ForName: x.ForName, Domain: x.Domain, Kind: x.Kind, KindName: x.KindName, What: x.What,
		Reason: decision.Reason(x.Reason), Cents: x.Cents, Days: x.Days, Power: x.BodyName, Org: x.Body, OrgName: x.BodyName, Adviser: x.By}
	if x.State == advice.Adopted {
		d.ExecOrg, d.ExecName, d.ExecWhat = x.Body, x.BodyName, x.What
	} else {
		d.What, d.Days, d.Reason = x.Instead, 0, decision.Reason{Effect: x.Reason.Effect, Grounds: x.Why}
	}
	d, err = h.Decision.AdoptIn(tx, d)
	return d.ID, d.No(), err
}
