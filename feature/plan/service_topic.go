package plan

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Topics lists the open goals of a table that the actor may read, for the agenda of a meeting. A shielded goal is
// never among them for who may not read it: its place on an agenda would already say something.
func (s *Service) Topics(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.Topic, error) {
	list, err := goalsOf(r, st.Table)
	if err != nil {
		return nil, err
	}
	minor, err := s.minor(r, a, st)
	if err != nil {
		return nil, err
	}
	var out []tafel.Topic
	for _, g := range list {
		if g.State != Open || g.Words == "" || sight(a, st, g, minor) != InFull {
			continue
		}
		out = append(out, tafel.Topic{Kind: "goal", Ref: string(g.ID), Domain: g.Domain, Title: g.Words, State: string(g.State), Due: string(g.Until), Open: true, Late: g.Until != "" && calendar.Date(g.Until) < r.Now().Date(), Link: goalURL(g.ID)})
	}
	return out, nil
}
