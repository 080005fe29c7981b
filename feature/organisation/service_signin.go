package organisation

import (
	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// TeamRefs lists every team as "team, organisation", to choose from.
func (s *Service) TeamRefs(r db.Reader) ([]tafel.OrgRef, error) {
	names := map[tafel.OrgID]string{}
	list, err := orgs(r, r.Now().Date())
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		names[o.ID] = o.Name
	}
	all, err := teams(r, "")
	var out []tafel.OrgRef
	for _, t := range all {
		if n := names[t.Org]; n != "" {
			out = append(out, tafel.OrgRef{ID: tafel.OrgID(t.ID), Name: t.Name + ", " + n})
		}
	}
	return out, err
}

// KeepPostIn lets team and function of the post somebody has follow what the own organisation says; "" leaves a value.
func (s *Service) KeepPostIn(tx *db.Tx, person tafel.PersonID, team tafel.TeamID, function string) error {
	p, ok, err := runningPost(tx, person, tx.Now().Date())
	if err != nil || !ok {
		return missing(err)
	}
	if team == "" || team == p.Team {
		team = p.Team
	} else if t, ok, err := teamOf(tx, team); err != nil || !ok || t.Org != p.Org {
		if err == nil {
			err = access.NotFound() // a rule that points to a team of another organisation
		}
		return err
	}
	if function == "" {
		function = p.Function
	}
	if team == p.Team && function == p.Function {
		return nil
	}
	p.Team, p.Function = team, function
	tx.Note(ledger.Note{Ref: string(p.Org), Key: "organisation.note.postchanged", Args: []any{"function", p.Function}, What: "organisation"})
	if ok, err := changePost(tx, p); err != nil || !ok {
		return missing(err)
	}
	return s.changed(tx, p.Org, person)
}
