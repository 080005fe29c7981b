package network

import (
	"context"
	_ "embed"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// texts are the same, for what a refusal shows of a choice.
var texts = func() i18n.Catalog {
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		panic(err)
	}
	return c
}()

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/network.go fills them.
type Service struct {
	DB *db.DB
	// StandingAt is the actor's best standing over the tables of a household (seat room).
	StandingAt func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// HouseholdName is what a household is called; "" when it does not exist (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
	// PersonName is how somebody is called on screen; "" when there is nobody (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// AddPerson adds a network member as a person (person room).
	AddPerson func(tx *db.Tx, given, family, phone string) (tafel.PersonID, error)
}

// HouseholdsAround lists the households whose own network somebody belongs to now.
func (s *Service) HouseholdsAround(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error) {
	return householdsAround(r, p)
}

// Around lists the own network of a household now, for rooms that let somebody of it promise or sit down.
// The caller asks the policy.
func (s *Service) Around(r db.Reader, h tafel.HouseholdID) ([]Tie, error) {
	all, err := ties(r, h)
	var out []Tie
	for _, t := range all {
		if t.Until == "" {
			out = append(out, t)
		}
	}
	return out, err
}

// sight is what an actor may do with the network of a household.
type sight struct {
	household tafel.HouseholdID
	name      string
	members   []tafel.Member
	st        tafel.Standing
	thing     access.Thing
	decision  access.Decision
}

func (s *Service) facts(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (x sight, err error) {
	x.household = h
	if x.name, err = s.HouseholdName(r, h); err != nil {
		return x, err
	}
	if x.members, err = s.Members(r, h); err != nil {
		return x, err
	}
	for _, m := range x.members {
		if m.Person == a.Person {
			x.thing.Self, x.thing.SameHousehold = true, true
		}
	}
	if x.st, err = s.StandingAt(r, a, h); err == nil && x.name == "" {
		err = access.NotFound() // said only now: what does not exist takes as long as what is not yours
	}
	return x, err
}

func (x sight) subjects(more ...tafel.PersonID) []tafel.PersonID {
	for _, m := range x.members {
		more = append(more, m.Person)
	}
	return more
}

// ofNetwork reports whether the reader sits there for the own network, and not as one of the household.
func (x sight) ofNetwork() bool { return x.st.Kind == tafel.SeatNetwork && !x.thing.SameHousehold }

// open is the read door of this room.
func (s *Service) open(v *db.View, h tafel.HouseholdID) (x sight, now, before []Tie, err error) {
	if x, err = s.facts(v, v.Actor, h); err != nil {
		return x, nil, nil, err
	}
	if x.decision, err = mayRead(v.Actor, x.st, x.thing); err != nil {
		return x, nil, nil, err
	}
	all, err := ties(v, h)
	if err != nil {
		return x, nil, nil, err
	}
	e := ledger.Entry{Kind: ledger.Listed, Table: x.st.Table, Household: h, Purpose: x.st.Purpose, Ground: x.st.GroundText, Policy: x.decision.Policy, What: "network"}
	for _, t := range all {
		if t.Until == "" {
			now = append(now, t.For(x.ofNetwork()))
		} else if !x.ofNetwork() {
			before = append(before, t)
		} else {
			continue
		}
		if t.Person != v.Actor.Person {
			v.Saw(e, t.Person)
		}
	}
	if !x.thing.SameHousehold {
		for _, m := range x.members {
			if m.Person != v.Actor.Person {
				v.Saw(e, m.Person)
			}
		}
	}
	return x, now, before, nil
}

// --- verbs ---

// AddInput draws somebody: who is known by id, or somebody new.
type AddInput struct {
	Household  tafel.HouseholdID `json:"huishouden" maxLength:"40" doc:"Id of the household."`
	Person     tafel.PersonID    `json:"mens,omitempty" maxLength:"40" doc:"Id of the person; empty for somebody new."`
	Given      string            `json:"voornamen,omitempty" maxLength:"200"`
	Family     string            `json:"achternaam,omitempty" maxLength:"300"`
	Phone      string            `json:"telefoon,omitempty" maxLength:"40"`
	Relation   string            `json:"relatie" maxLength:"100" doc:"In words, as in 'grandmother'."`
	Bond       string            `json:"band" maxLength:"20" doc:"support, strain or both."`
	Strength   int64             `json:"sterkte,omitempty" doc:"1 to 3; 2 when left out."`
	Can        string            `json:"kan,omitempty" maxLength:"1000" lines:"yes" doc:"What this person can do."`
	Agreements bool              `json:"afspraken,omitempty" doc:"Can hold agreements."`
	From       calendar.Date     `json:"sinds,omitempty"`
}

// Done says which tie it is about.
type Done struct {
	ID        string            `json:"id"`
	Person    tafel.PersonID    `json:"mens"`
	Household tafel.HouseholdID `json:"huishouden"`
}

// Where is the page of the network.
func (d Done) Where() string { return "/huishoudens/" + string(d.Household) + "/netwerk" }

// Add draws somebody in the own network of a household.
func (s *Service) Add(ctx context.Context, a tafel.Actor, in AddInput) (out Done, err error) {
	t := Tie{Household: in.Household, Relation: in.Relation, Bond: in.Bond, Strength: in.Strength, Can: in.Can, Agreements: in.Agreements, From: in.From}
	if t.Strength == 0 {
		t.Strength = 2
	}
	if field, key := t.problem(); key != "" {
		return out, tafel.Wrong(field, key)
	}
	err = s.DB.Do(ctx, a, "network.add", func(tx *db.Tx) error {
		x, err := s.facts(tx, a, in.Household)
		if err != nil {
			return err
		}
		if err := mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		if in.From > tx.Now().Date() {
			return tafel.Wrong("sinds", "network.future")
		}
		t.ID, t.Person = tafel.NewID[string](), in.Person
		if t.Person == "" {
			if t.Person, err = s.AddPerson(tx, in.Given, in.Family, in.Phone); err != nil {
				return err
			}
		}
		for _, m := range x.members {
			if m.Person == t.Person {
				return tafel.Refuse(tafel.Moment, "network.member")
			}
		}
		if t.Name, err = s.PersonName(tx, t.Person); err != nil {
			return err
		} else if t.Name == "" {
			return access.NotFound()
		}
		ok, err := insertTie(tx, t)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "network.already")
		}
		out = Done{t.ID, t.Person, in.Household}
		s.note(tx, x, t, "network.note.add")
		return nil
	})
	return out, err
}

func (s *Service) note(tx *db.Tx, x sight, t Tie, key string) {
	tx.Note(ledger.Note{Table: x.st.Table, Household: x.household, Subjects: x.subjects(t.Person), Key: key, Args: []any{"name", t.Name, "relation", t.Relation}, Domain: "network", Ref: t.ID, What: "network"})
}

// ChangeInput changes how somebody is drawn.
type ChangeInput struct {
	ID         string `json:"band_id" maxLength:"40" doc:"Id of the tie."`
	Version    int64  `json:"versie" doc:"The version that was read."`
	Relation   string `json:"relatie" maxLength:"100"`
	Bond       string `json:"band" maxLength:"20" doc:"support, strain or both."`
	Strength   int64  `json:"sterkte" doc:"1 to 3."`
	Can        string `json:"kan,omitempty" maxLength:"1000" lines:"yes"`
	Agreements bool   `json:"afspraken,omitempty"`
}

// Change changes how somebody of the own network is drawn. When two do it at once, the second sees both (L09).
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeInput) (out Done, err error) {
	t := Tie{ID: in.ID, Relation: in.Relation, Bond: in.Bond, Strength: in.Strength, Can: in.Can, Agreements: in.Agreements}
	if field, key := t.problem(); key != "" {
		return out, tafel.Wrong(field, key)
	}
	err = s.DB.Do(ctx, a, "network.change", func(tx *db.Tx) error {
		now, x, err := s.find(tx, a, in.ID)
		if err != nil {
			return err
		}
		if now.Until != "" {
			return tafel.Refuse(tafel.Moment, "network.ended")
		}
		ok, err := updateTie(tx, t, in.Version)
		if err != nil {
			return err
		}
		if !ok {
			if now, err = tieByID(tx, in.ID); err != nil {
				return err
			}
			return stale(now, t, a.Lang)
		}
		out = Done{now.ID, now.Person, now.Household}
		now.Relation = in.Relation
		s.note(tx, x, now, "network.note.change")
		return nil
	})
	return out, err
}

// find gives a tie that the actor may change.
func (s *Service) find(tx *db.Tx, a tafel.Actor, id string) (t Tie, x sight, err error) {
	t, err = tieByID(tx, id)
	if db.Missing(err) {
		return t, x, access.NotFound()
	}
	if err != nil {
		return t, x, err
	}
	if x, err = s.facts(tx, a, t.Household); err != nil {
		return t, x, err
	}
	return t, x, mayWrite(a, x.st, x.thing)
}

func yes(b bool) string {
	if b {
		return "ja"
	}
	return ""
}

// stale shows what stands now beside what was typed, choices in words.
func stale(now, mine Tie, lang string) error {
	w := texts.In(lang)
	theirs := map[string]string{"versie": strconv.FormatInt(now.Version, 10)}
	for _, f := range [][3]string{{"relatie", now.Relation, mine.Relation}, {"band", now.Bond, mine.Bond}, {"sterkte", strconv.FormatInt(now.Strength, 10), strconv.FormatInt(mine.Strength, 10)}, {"kan", now.Can, mine.Can}, {"afspraken", yes(now.Agreements), yes(mine.Agreements)}} {
		if f[1] != f[2] {
			theirs[f[0]] = f[1]
		}
	}
	for _, x := range []struct {
		prefix string
		t      Tie
	}{{"toon.", now}, {"toonmijn.", mine}} {
		theirs[x.prefix+"band"] = w.T("network.bond." + x.t.Bond)
		theirs[x.prefix+"sterkte"] = w.T("network.strength." + strconv.FormatInt(x.t.Strength, 10))
		agreed := "network.agreements.not"
		if x.t.Agreements {
			agreed = "network.agreements"
		}
		theirs[x.prefix+"afspraken"] = w.T(agreed)
	}
	return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: theirs}
}

// EndInput takes somebody out of the network.
type EndInput struct {
	ID  string        `json:"band_id" maxLength:"40" doc:"Id of the tie."`
	Why string        `json:"reden,omitempty" maxLength:"500"`
	On  calendar.Date `json:"per,omitempty" doc:"The last day; today when empty."`
}

// End takes somebody out of the own network; that it was so stays readable.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndInput) (out Done, err error) {
	err = s.DB.Do(ctx, a, "network.end", func(tx *db.Tx) error {
		t, x, err := s.find(tx, a, in.ID)
		if err != nil {
			return err
		}
		on := in.On
		if on == "" {
			on = tx.Now().Date()
		}
		if on > tx.Now().Date() || on < t.From {
			return tafel.Wrong("per", "network.end.when")
		}
		ok, err := endTie(tx, in.ID, on, in.Why)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "network.ended")
		}
		out = Done{t.ID, t.Person, t.Household}
		s.note(tx, x, t, "network.note.end")
		return nil
	})
	return out, err
}

// ListInput names a household.
type ListInput struct {
	Household tafel.HouseholdID `path:"id" maxLength:"40" doc:"Id of the household."`
}

// Listed is the own network of a household.
type Listed struct {
	People []Drawn `json:"netwerk"`
	Before []Drawn `json:"vroeger"`
}

// Drawn is one of them.
type Drawn struct {
	ID         string         `json:"id"`
	Person     tafel.PersonID `json:"mens"`
	Name       string         `json:"naam"`
	Relation   string         `json:"relatie"`
	Bond       string         `json:"band,omitempty" doc:"Left out for who sits there for the own network."`
	Strength   int64          `json:"sterkte,omitempty"`
	Can        string         `json:"kan,omitempty"`
	Agreements bool           `json:"afspraken"`
	From       calendar.Date  `json:"sinds,omitempty"`
	Until      calendar.Date  `json:"tot,omitempty"`
	AddedBy    string         `json:"toegevoegd_door,omitempty"`
	Version    int64          `json:"versie"`
}

// List gives the own network of a household to who may see it.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListInput) (out Listed, err error) {
	out = Listed{People: []Drawn{}, Before: []Drawn{}}
	err = s.DB.View(ctx, a, "network.list", func(v *db.View) error {
		_, now, before, err := s.open(v, in.Household)
		for _, t := range now {
			out.People = append(out.People, drawn(t))
		}
		for _, t := range before {
			out.Before = append(out.Before, drawn(t))
		}
		return err
	})
	if err != nil {
		return Listed{}, err
	}
	return out, nil
}

func drawn(t Tie) Drawn {
	return Drawn{t.ID, t.Person, t.Name, t.Relation, t.Bond, t.Strength, t.Can, t.Agreements, t.From, t.Until, t.AddedBy, t.Version}
}
