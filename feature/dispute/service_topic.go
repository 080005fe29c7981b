package dispute

import (
	"tafel"
	"tafel/internal/db"
)

// Topics lists the differences of view of a table that the actor may see, for the agenda of a meeting.
func (s *Service) Topics(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.Topic, error) {
	list, err := ofTable(r, st.Table)
	if err != nil {
		return nil, err
	}
	var out []tafel.Topic
	for _, d := range list {
		if mayRead(a, st, d.Domain, false).Allowed {
			out = append(out, tafel.Topic{Kind: "dispute", Ref: d.ID, Domain: d.Domain, Title: d.Question, State: d.State, Due: string(d.Due), Open: d.Running(), Late: d.Running() && d.Due != "" && d.Due < r.Now().Date(), Link: "/verschillen/" + d.ID})
		}
	}
	return out, nil
}
