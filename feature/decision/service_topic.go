package decision

import (
	"tafel"
	"tafel/internal/db"
)

// Topics lists the signed decisions of a table that the actor may read, for the agenda of a meeting.
func (s *Service) Topics(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.Topic, error) {
	list, err := at(r, st.Table)
	if err != nil {
		return nil, err
	}
	var out []tafel.Topic
	for _, d := range list {
		if d.State == Signed && mayRead(a, st, d) == nil {
			out = append(out, tafel.Topic{Kind: "decision", Ref: d.ID, Domain: d.Life, Title: d.What, Line: d.By.Name, State: string(d.State), Open: d.ReadAt.IsZero(), Link: "/besluiten/" + d.ID})
		}
	}
	return out, nil
}
