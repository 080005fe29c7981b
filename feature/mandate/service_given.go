package mandate

import (
	"tafel"
	"tafel/internal/db"
)

// root is the organisation from which a power comes: also when it was passed on.
func root(r db.Reader, m Mandate) (tafel.Party, error) {
	var err error
	for n := 0; m.Parent != "" && n <= MostDepth; n++ {
		if m, err = get(r, m.Parent); err != nil {
			return tafel.Party{}, err
		}
	}
	return tafel.Party{Org: m.Giver.Org, OrgName: m.Giver.OrgName}, nil
}

// GivenIn is UseIn for a power that must come from one organisation: the body that is advised, or whose budget it is.
// With id "" it takes the own power that fits, or refuses by the one that comes nearest.
func (s *Service) GivenIn(tx *db.Tx, id string, org tafel.OrgID, u Use) (Used, error) {
	mine, err := s.Mine(tx, tx.Actor)
	if err != nil {
		return Used{}, err
	}
	var near *Mandate
	for _, m := range mine {
		if id != "" && m.ID != id {
			continue
		}
		from, err := root(tx, m)
		if err != nil {
			return Used{}, err
		}
		if from.Org != org {
			continue
		}
		if m.Outside(u, tx.Now().Date()) == "" {
			used, err := s.UseIn(tx, m.ID, u)
			used.Giver = from
			return used, err
		}
		if near == nil || m.Domain == u.Domain && near.Domain != u.Domain {
			near = &m
		}
	}
	switch {
	case near != nil:
		return s.UseIn(tx, near.ID, u)
	case id != "":
		return s.otherIn(tx, id, u)
	}
	return Used{}, s.refuse(tx, "none", Mandate{}, u)
}

// otherIn refuses a named power of another organisation, or one that is not there, by what is wrong with it.
func (s *Service) otherIn(tx *db.Tx, id string, u Use) (Used, error) {
	if _, err := s.UseIn(tx, id, u); err != nil {
		return Used{}, err
	}
	return Used{}, s.refuse(tx, "giver", Mandate{}, u)
}

// Given lists the powers that somebody holds today with the organisation each comes from.
func (s *Service) Given(r db.Reader, a tafel.Actor) ([]Used, []Mandate, error) {
	mine, err := s.Mine(r, a)
	if err != nil {
		return nil, nil, err
	}
	out := make([]Used, len(mine))
	for i, m := range mine {
		from, err := root(r, m)
		if err != nil {
			return nil, nil, err
		}
		out[i] = Used{ID: m.ID, Giver: from}
	}
	return out, mine, nil
}
