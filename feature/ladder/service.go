package ladder

import (
	"context"
	_ "embed"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/ladder.go fills them.
type Service struct {
	DB *db.DB
	// Worker gives a professional as party, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Workers lists who works at an organisation, or everywhere (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Deputy gives who stands in for somebody today; the same person when nobody does or has to (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// Away reports whether somebody is registered as absent today (account room).
	Away func(r db.Reader, p tafel.PersonID) (bool, error)
}

// Get gives a ladder with its rungs; "" is the one in force.
func (s *Service) Get(r db.Reader, id string) (Ladder, error) {
	var err error
	if id == "" {
		if id, err = active(r); err != nil {
			return Ladder{}, err
		}
	}
	l, err := byID(r, id)
	if err != nil {
		return l, err
	}
	l.Rungs, err = rungs(r, id)
	return l, err
}

// Next gives the first rung above n on which somebody stands who was not asked before, with those people today; ok is
// false at the top. A rung where only people stand who were asked already is passed over (L06).
func (s *Service) Next(r db.Reader, id string, n int64, responsible tafel.PersonID, asked map[tafel.PersonID]bool) (rung Rung, people []tafel.Party, ok bool, err error) {
	l, err := s.Get(r, id)
	if err != nil {
		return rung, nil, false, err
	}
	for _, x := range l.Rungs {
		if x.N <= n {
			continue
		}
		people, err = s.on(r, x, responsible)
		if err != nil {
			return rung, nil, false, err
		}
		fresh := people[:0]
		for _, p := range people {
			if !asked[p.Person] {
				fresh = append(fresh, p)
			}
		}
		if len(fresh) > 0 {
			return x, fresh, true, nil
		}
	}
	return rung, nil, false, nil
}

// on gives who stands on a rung today: the holder, or whoever stands in, or the substitute.
func (s *Service) on(r db.Reader, x Rung, responsible tafel.PersonID) ([]tafel.Party, error) {
	var out []tafel.Party
	add := func(p, substitute tafel.PersonID) error {
		for _, one := range []tafel.PersonID{p, substitute} {
			if one == "" {
				continue
			}
			today, err := s.Deputy(r, one)
			if err != nil {
				return err
			}
			if today == one { // nobody stands in: is this one there at all?
				away, err := s.Away(r, one)
				if err != nil {
					return err
				}
				if away && one == p && substitute != "" {
					continue
				}
			}
			w, works, err := s.Worker(r, today)
			if err != nil {
				return err
			}
			if works {
				out = append(out, w.Party)
				return nil
			}
		}
		return nil
	}
	switch x.Kind {
	case KindResponsible:
		return out, add(responsible, "")
	case KindLeader:
		w, works, err := s.Worker(r, responsible)
		if err != nil || !works || w.Team == "" {
			return nil, err
		}
		leader, err := s.Leader(r, w.Team)
		if err != nil || leader == "" {
			return nil, err
		}
		return out, add(leader, "")
	}
	for _, h := range x.Holders {
		if err := add(h.Person, h.Substitute); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// write runs one change of a ladder by whoever keeps the region. Ladders hold nobody's personal data beyond the work
// of professionals; the note says what was changed.
func (s *Service) write(ctx context.Context, a tafel.Actor, verb, id string, fn func(tx *db.Tx, l Ladder) error) error {
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		l, err := lock(tx, id)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if l.Rungs, err = rungs(tx, id); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: id, What: "ladder", Key: "ladder.note." + verb, Args: []any{"naam", l.Name}})
		return fn(tx, l)
	})
}

func drafted(l Ladder) error {
	if l.State != Draft {
		return tafel.Refuse(tafel.Moment, "ladder.error.inforce")
	}
	return nil
}

// Add begins a ladder, empty.
func (s *Service) Add(ctx context.Context, a tafel.Actor, in AddIn) (Out, error) {
	l := Ladder{ID: tafel.NewID[string](), Name: in.Name}
	err := s.DB.Do(ctx, a, "ladder.add", func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: l.ID, What: "ladder", Key: "ladder.note.ladder.add", Args: []any{"naam", l.Name}})
		return insert(tx, l)
	})
	return Out{ID: l.ID, State: Draft}, err
}

// Copy begins a new ladder from another: that is how the one in force is changed.
func (s *Service) Copy(ctx context.Context, a tafel.Actor, in OneIn) (Out, error) {
	c := Ladder{ID: tafel.NewID[string](), Source: in.ID}
	err := s.write(ctx, a, "ladder.copy", in.ID, func(tx *db.Tx, l Ladder) error {
		c.Name = l.Name
		if err := insert(tx, c); err != nil {
			return err
		}
		return dropRung(tx, c.ID, l.Rungs)
	})
	return Out{ID: c.ID, State: Draft}, err
}

// AddRung puts a rung on top of a draft.
func (s *Service) AddRung(ctx context.Context, a tafel.Actor, in RungIn) (Out, error) {
	err := s.write(ctx, a, "ladder.rung", in.ID, func(tx *db.Tx, l Ladder) error {
		if err := drafted(l); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(in.Days < 1 || in.Days > MaxDays, "werkdagen", "ladder.fault.days", "max", MaxDays)
		c.Field(in.Kind != KindResponsible && in.Kind != KindLeader && in.Kind != KindPeople, "soort", "error.choice")
		c.Field(len(l.Rungs) >= MaxRungs, "naam", "ladder.error.high", "max", MaxRungs)
		if err := c.Err(); err != nil {
			return err
		}
		return putRung(tx, l.ID, Rung{N: int64(len(l.Rungs) + 1), Name: in.Name, Kind: in.Kind, Days: in.Days})
	})
	return Out{ID: in.ID, State: Draft}, err
}

// DropRung takes a rung out of a draft; what stood above comes down one.
func (s *Service) DropRung(ctx context.Context, a tafel.Actor, in RungOnly) (Out, error) {
	err := s.write(ctx, a, "ladder.drop-rung", in.ID, func(tx *db.Tx, l Ladder) error {
		if err := drafted(l); err != nil {
			return err
		}
		var rest []Rung
		for _, r := range l.Rungs {
			if r.N != in.N {
				rest = append(rest, r)
			}
		}
		if len(rest) == len(l.Rungs) {
			return access.NotFound()
		}
		return dropRung(tx, l.ID, rest)
	})
	return Out{ID: in.ID, State: Draft}, err
}

// Hold puts somebody on a rung, also on a ladder in force: people change, the ladder stays.
func (s *Service) Hold(ctx context.Context, a tafel.Actor, in HolderIn) (Out, error) {
	var out Out
	err := s.write(ctx, a, "ladder.holder", in.ID, func(tx *db.Tx, l Ladder) error {
		out = Out{ID: l.ID, State: l.State}
		h, err := s.holder(tx, in)
		if err != nil {
			return err
		}
		found := false
		for i := range l.Rungs {
			r := &l.Rungs[i]
			if r.N != in.N {
				continue
			}
			if r.Kind != KindPeople {
				return tafel.Wrong("persoon", "ladder.error.kind")
			}
			found = true
			kept := r.Holders[:0]
			for _, x := range r.Holders {
				if x.Person != h.Person {
					kept = append(kept, x)
				}
			}
			r.Holders = append(kept, h)
		}
		if !found {
			return access.NotFound()
		}
		for _, f := range Check(l) {
			if f.N != 0 && (f.Key == "ladder.fault.lower" || f.Key == "ladder.fault.self") {
				return tafel.Wrong("persoon", f.Key)
			}
		}
		return putHolder(tx, l.ID, in.N, h)
	})
	return out, err
}

func (s *Service) holder(r db.Reader, in HolderIn) (Holder, error) {
	w, works, err := s.Worker(r, in.Person)
	if err != nil {
		return Holder{}, err
	}
	if !works {
		return Holder{}, tafel.Wrong("persoon", "ladder.error.worker")
	}
	h := Holder{Party: w.Party, Substitute: in.Substitute}
	if in.Substitute != "" {
		sub, works, err := s.Worker(r, in.Substitute)
		if err != nil {
			return h, err
		}
		if !works {
			return h, tafel.Wrong("vervanger", "ladder.error.worker")
		}
		h.SubstituteName = sub.Name
	}
	return h, nil
}

// Release takes somebody off a rung; on a ladder in force somebody stays.
func (s *Service) Release(ctx context.Context, a tafel.Actor, in HolderOnly) (Out, error) {
	var out Out
	err := s.write(ctx, a, "ladder.drop-holder", in.ID, func(tx *db.Tx, l Ladder) error {
		out = Out{ID: l.ID, State: l.State}
		for _, r := range l.Rungs {
			if r.N == in.N && l.State == Active && len(r.Holders) < 2 {
				return tafel.Refuse(tafel.Moment, "ladder.error.last")
			}
		}
		return dropHolder(tx, l.ID, in.N, in.Person)
	})
	return out, err
}

// Activate puts a ladder in force in place of the one that was. What climbs keeps the ladder it began on.
func (s *Service) Activate(ctx context.Context, a tafel.Actor, in OneIn) (Out, error) {
	err := s.write(ctx, a, "ladder.activate", in.ID, func(tx *db.Tx, l Ladder) error {
		if err := drafted(l); err != nil {
			return err
		}
		if f := Check(l); len(f) > 0 {
			r := tafel.Refuse(tafel.Invalid, f[0].Key, "max", MaxDays, "n", f[0].N)
			return r
		}
		return putInForce(tx, l.ID)
	})
	return Out{ID: in.ID, State: Active}, err
}

// List lists the ladders with their rungs.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ None) (ListOut, error) {
	out := ListOut{Ladders: []LadderOut{}}
	if err := mayRead(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx)
	list, err := all(r)
	if err != nil {
		return out, err
	}
	for _, l := range list {
		if l.Rungs, err = rungs(r, l.ID); err != nil {
			return out, err
		}
		out.Ladders = append(out.Ladders, l.out())
	}
	return out, nil
}
