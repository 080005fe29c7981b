package household

import (
	"context"
	_ "embed"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/household.go fills them.
type Service struct {
	DB *db.DB
	// StandingAt is the actor's best standing over the tables of a household (seat room).
	StandingAt func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error)
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// PersonDied notes that somebody died (person room).
	PersonDied func(tx *db.Tx, p tafel.PersonID, on calendar.Date) error
	// AddPerson adds a resident who is not in the books yet (person room).
	AddPerson func(tx *db.Tx, given, prefix, family, born string) (tafel.PersonID, error)
	// FindPeople looks for residents by a line as people type it, with the rules and the record of an intake (person room).
	FindPeople func(v *db.View, text string) ([]tafel.Member, error)
	// ContactNow is whom one can call about a table today (table room).
	ContactNow func(r db.Reader, t tafel.TableID) (w tafel.Worker, until string, err error)
	// Worker gives a professional with the team he or she works in (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// NetworkPanel draws the own network of a household (network room).
	NetworkPanel func(c *web.Ctx, v *db.View, h tafel.HouseholdID, st tafel.Standing) (templ.Component, error)
	// OnChanged tells other rooms (find) that a household was made or renamed.
	OnChanged []func(tx *db.Tx, h tafel.HouseholdID, name string) error
}

// Members lists who belongs to a household now.
func (s *Service) Members(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
	return db.Once(r, membersOf(h), func() ([]tafel.Member, error) { return members(r, h) })
}

// What several parts of one page ask for is read once: see db.Once.
type (
	membersOf tafel.HouseholdID
	nameOf    tafel.HouseholdID
)

func members(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error) {
	list, err := memberships(r, h)
	if err != nil {
		return nil, err
	}
	var out []tafel.Member
	today := r.Now().Date()
	for _, m := range list {
		if m.On(today) {
			out = append(out, tafel.Member{Person: m.Person, Name: m.Name, Relation: m.Relation, Born: m.Born, Secret: m.Secret})
		}
	}
	return out, nil
}

// HouseholdsOf lists the households somebody belongs to now.
func (s *Service) HouseholdsOf(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error) {
	return householdsOf(r, p, r.Now().Date())
}

// Name is what a household is called on screen, as in "Verbeek"; "" when it does not exist.
func (s *Service) Name(r db.Reader, h tafel.HouseholdID) (string, error) {
	return db.Once(r, nameOf(h), func() (string, error) {
		x, err := householdByID(r, h)
		if db.Missing(err) {
			return "", nil
		}
		return x.Name, err
	})
}

// FormIn makes a household of people inside another room's transaction. Since when they live together is
// not known: it stays empty. See JoinIn for a membership with dates.
func (s *Service) FormIn(tx *db.Tx, name string, members []tafel.Member) (tafel.HouseholdID, error) {
	return s.form(tx, name, Address{}, members)
}

func (s *Service) form(tx *db.Tx, name string, a Address, members []tafel.Member) (tafel.HouseholdID, error) {
	if name == "" {
		return "", tafel.Wrong("naam", "error.required")
	}
	id := tafel.NewID[tafel.HouseholdID]()
	if err := insertHousehold(tx, id, name, a); err != nil {
		return "", err
	}
	var subjects []tafel.PersonID
	for i, m := range members {
		if _, err := insertMember(tx, id, m.Person, m.Relation, "", int64(i)); err != nil {
			return "", err
		}
		subjects = append(subjects, m.Person)
	}
	tx.Note(ledger.Note{Household: id, Subjects: subjects, Key: "household.note.form", Args: []any{"household", name}, Ref: string(id), What: "household"})
	return id, s.tell(tx, id, name)
}

func (s *Service) tell(tx *db.Tx, h tafel.HouseholdID, name string) error {
	for _, f := range s.OnChanged {
		if err := f(tx, h, name); err != nil {
			return err
		}
	}
	return nil
}

// JoinIn adds a membership, with its dates when they are known, inside another room's transaction. A
// membership that ended long ago is added with Until and Reason.
func (s *Service) JoinIn(tx *db.Tx, h tafel.HouseholdID, m Membership) error {
	n, err := nextPosition(tx, h)
	if err != nil {
		return err
	}
	ok, err := insertMember(tx, h, m.Person, m.Relation, m.From, n)
	if err != nil {
		return err
	}
	if !ok {
		return tafel.Refuse(tafel.Moment, "household.join.already")
	}
	if m.Until != "" {
		list, err := memberships(tx, h)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.Person == m.Person && x.Until == "" {
				if _, err := endMember(tx, x.ID, m.Until, m.Reason, m.Note); err != nil {
					return err
				}
			}
		}
	}
	name, err := s.PersonName(tx, m.Person)
	if err != nil {
		return err
	}
	tx.Note(ledger.Note{Household: h, Subjects: []tafel.PersonID{m.Person}, Key: "household.note.join", Args: []any{"name", name, "relation", m.Relation}, Ref: string(h), What: "household"})
	return nil
}

// justMade is how long who typed in a household may still complete it before a table opens.
const justMade = 24 * time.Hour

// sight is what an actor may do with a household, decided once per look.
type sight struct {
	home
	st       tafel.Standing
	thing    access.Thing
	decision access.Decision
	members  []Membership // everybody, also who left
}

func (s *Service) facts(r db.Reader, a tafel.Actor, x *sight) (err error) {
	if x.members, err = memberships(r, x.ID); err != nil {
		return err
	}
	today := r.Now().Date()
	for _, m := range x.members {
		if m.Person == a.Person && m.On(today) {
			x.thing.Self, x.thing.SameHousehold = true, true
		}
	}
	x.thing.Own = a.IsProfessional() && x.MadeBy == a.Person && r.Now().Sub(x.MadeAt.Time) < justMade
	x.st, err = s.StandingAt(r, a, x.ID)
	return err
}

func (x sight) subjects(except tafel.PersonID, today calendar.Date) []tafel.PersonID {
	var out []tafel.PersonID
	for _, m := range x.members {
		if m.Person != except && m.On(today) {
			out = append(out, m.Person)
		}
	}
	return out
}

// open is the read door of this room.
func (s *Service) open(v *db.View, id tafel.HouseholdID, what string) (x sight, err error) {
	x.home, err = householdByID(v, id)
	nowhere := db.Missing(err)
	if err != nil && !nowhere {
		return x, err
	}
	x.ID = id // what does not exist is looked up as far as what is not yours: it takes as long
	if err := s.facts(v, v.Actor, &x); err != nil {
		return x, err
	}
	if nowhere {
		return x, access.NotFound()
	}
	if x.decision, err = mayRead(v.Actor, x.st, x.thing); err != nil {
		return x, err
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: x.st.Table, Household: id, Purpose: x.st.Purpose, Ground: x.st.GroundText, Policy: x.decision.Policy, What: what}, x.subjects(v.Actor.Person, v.Now().Date())...)
	for _, m := range x.members { // who lived here before is named too
		if !m.On(v.Now().Date()) && m.Person != v.Actor.Person {
			v.Saw(ledger.Entry{Kind: ledger.Listed, Table: x.st.Table, Household: id, Purpose: x.st.Purpose, Ground: x.st.GroundText, Policy: x.decision.Policy, What: what}, m.Person)
		}
	}
	return x, nil
}

// hold locks a household for a change and says where the actor stands.
func (s *Service) hold(tx *db.Tx, id tafel.HouseholdID) (x sight, err error) {
	x.home, err = lock(tx, id)
	if db.Missing(err) {
		return x, access.NotFound()
	}
	if err != nil {
		return x, err
	}
	return x, s.facts(tx, tx.Actor, &x)
}

// address gives where a household lives to who may know it, else nothing. When somebody of the household
// keeps the address secret, it is secret for everybody else.
func (s *Service) address(r db.Reader, a tafel.Actor, x sight) (string, error) {
	t := access.Thing{SameHousehold: x.thing.SameHousehold}
	today := r.Now().Date()
	for _, m := range x.members {
		if m.Secret && m.Person != a.Person && m.Runs(today) {
			t.SecretAddress = true
		}
	}
	if !mayAddress(a, x.st, t) {
		return "", nil
	}
	addr, err := addressByID(r, x.ID)
	return addr.Line(), err
}

// --- verbs ---

// FormInput makes a household.
type FormInput struct {
	Name     string         `json:"naam" maxLength:"200" doc:"What the household is called."`
	Person   tafel.PersonID `json:"mens,omitempty" maxLength:"40" doc:"Somebody who belongs to it."`
	Relation string         `json:"relatie,omitempty" maxLength:"100" doc:"In words, as in 'mother'."`
	Street   string         `json:"straat,omitempty" maxLength:"200"`
	Number   string         `json:"huisnummer,omitempty" maxLength:"40"`
	Code     string         `json:"postcode,omitempty" maxLength:"20"`
	Place    string         `json:"woonplaats,omitempty" maxLength:"100"`
}

// Done says which household it is about.
type Done struct {
	ID tafel.HouseholdID `json:"id"`
}

// Where is the household's page.
func (d Done) Where() string { return "/huishoudens/" + string(d.ID) }

// Form makes a household, by whoever takes something in.
func (s *Service) Form(ctx context.Context, a tafel.Actor, in FormInput) (out Done, err error) {
	if err := mayForm(a); err != nil {
		return out, err
	}
	err = s.DB.Do(ctx, a, "household.form", func(tx *db.Tx) error {
		var members []tafel.Member
		if in.Person != "" {
			if name, err := s.PersonName(tx, in.Person); err != nil || name == "" {
				return orNotFound(err)
			}
			members = append(members, tafel.Member{Person: in.Person, Relation: in.Relation})
		}
		out.ID, err = s.form(tx, in.Name, Address{in.Street, in.Number, in.Code, in.Place}, members)
		return err
	})
	return out, err
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return access.NotFound()
}

// JoinInput adds somebody to a household: who is known by id, or somebody new.
type JoinInput struct {
	ID       tafel.HouseholdID `json:"huishouden" maxLength:"40" doc:"Id of the household."`
	Person   tafel.PersonID    `json:"mens,omitempty" maxLength:"40" doc:"Id of the person; empty for somebody new."`
	Given    string            `json:"voornamen,omitempty" maxLength:"200"`
	Prefix   string            `json:"voorvoegsel,omitempty" maxLength:"40"`
	Family   string            `json:"achternaam,omitempty" maxLength:"300"`
	Born     string            `json:"geboren,omitempty" maxLength:"30" doc:"As far as known: 1985, 1985-03 or 1985-03-12."`
	Relation string            `json:"relatie,omitempty" maxLength:"100" doc:"In words, as in 'son'."`
	From     calendar.Date     `json:"sinds,omitempty" doc:"Since when; empty when not known."`
}

// Join adds somebody to a household. The same person can belong to two households.
func (s *Service) Join(ctx context.Context, a tafel.Actor, in JoinInput) (out Done, err error) {
	out.ID = in.ID
	err = s.DB.Do(ctx, a, "household.join", func(tx *db.Tx) error {
		x, err := s.hold(tx, in.ID)
		if err != nil {
			return err
		}
		if err := mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		today := tx.Now().Date()
		if in.From > today {
			return tafel.Wrong("sinds", "household.join.future")
		}
		person := in.Person
		if person == "" {
			if person, err = s.AddPerson(tx, in.Given, in.Prefix, in.Family, in.Born); err != nil {
				return err
			}
		}
		name, err := s.PersonName(tx, person)
		if err != nil || name == "" {
			return orNotFound(err)
		}
		n, err := nextPosition(tx, in.ID)
		if err != nil {
			return err
		}
		ok, err := insertMember(tx, in.ID, person, in.Relation, in.From, n)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "household.join.already")
		}
		tx.Note(ledger.Note{Table: x.st.Table, Household: in.ID, Subjects: append(x.subjects("", today), person), Key: "household.note.join", Args: []any{"name", name, "relation", in.Relation}, Ref: string(in.ID), What: "household"})
		return nil
	})
	return out, err
}

// LeaveInput ends a membership.
type LeaveInput struct {
	ID     tafel.HouseholdID `json:"huishouden" maxLength:"40" doc:"Id of the household."`
	Person tafel.PersonID    `json:"mens" maxLength:"40" doc:"Who leaves."`
	Reason string            `json:"reden" maxLength:"20" doc:"moved, died, other, or error when it was never so."`
	On     calendar.Date     `json:"per,omitempty" doc:"The last day; today when empty."`
	Note   string            `json:"toelichting,omitempty" maxLength:"500"`
}

// Leave ends a membership: somebody moves out or dies. The history stays.
func (s *Service) Leave(ctx context.Context, a tafel.Actor, in LeaveInput) (out Done, err error) {
	out.ID = in.ID
	err = s.DB.Do(ctx, a, "household.leave", func(tx *db.Tx) error {
		x, err := s.hold(tx, in.ID)
		if err != nil {
			return err
		}
		if err := mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		today := tx.Now().Date()
		on := in.On
		if on == "" {
			on = today
		}
		for _, m := range x.members {
			if m.Person != in.Person || m.Until != "" {
				continue
			}
			if field, key := leaveProblem(m, in.Reason, on, today); key != "" {
				return tafel.Wrong(field, key)
			}
			if _, err := endMember(tx, m.ID, on, in.Reason, in.Note); err != nil {
				return err
			}
			if in.Reason == Died && s.PersonDied != nil {
				if err := s.PersonDied(tx, m.Person, on); err != nil {
					return err
				}
			}
			tx.Note(ledger.Note{Table: x.st.Table, Household: in.ID, Subjects: append(x.subjects(m.Person, today), m.Person), Key: "household.note.leave." + in.Reason, Args: []any{"name", m.Name}, Ref: string(in.ID), What: "household"})
			return nil
		}
		return tafel.Refuse(tafel.Moment, "household.leave.not")
	})
	return out, err
}

// RenameInput gives a household another name.
type RenameInput struct {
	ID      tafel.HouseholdID `json:"huishouden" maxLength:"40" doc:"Id of the household."`
	Version int64             `json:"versie" doc:"The version that was read."`
	Name    string            `json:"naam" maxLength:"200"`
}

// Rename changes what a household is called.
func (s *Service) Rename(ctx context.Context, a tafel.Actor, in RenameInput) (out Done, err error) {
	out.ID = in.ID
	err = s.DB.Do(ctx, a, "household.rename", func(tx *db.Tx) error {
		x, err := s.hold(tx, in.ID)
		if err != nil {
			return err
		}
		if err := mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		ok, err := rename(tx, in.ID, in.Version, in.Name)
		if err != nil {
			return err
		}
		if !ok {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naam": x.Name, "versie": strconv.FormatInt(x.Version, 10)}}
		}
		tx.Note(ledger.Note{Table: x.st.Table, Household: in.ID, Subjects: x.subjects("", tx.Now().Date()), Key: "household.note.rename", Args: []any{"household", in.Name}, Ref: string(in.ID), What: "household"})
		return s.tell(tx, in.ID, in.Name)
	})
	return out, err
}

// MoveInput is where a household lives from now on.
type MoveInput struct {
	ID      tafel.HouseholdID `json:"huishouden" maxLength:"40" doc:"Id of the household."`
	Version int64             `json:"versie" doc:"The version that was read."`
	Street  string            `json:"straat,omitempty" maxLength:"200"`
	Number  string            `json:"huisnummer,omitempty" maxLength:"40"`
	Code    string            `json:"postcode,omitempty" maxLength:"20"`
	Place   string            `json:"woonplaats,omitempty" maxLength:"100"`
}

// Move changes where a household lives. Neither the answer nor a refusal holds an address that is secret.
func (s *Service) Move(ctx context.Context, a tafel.Actor, in MoveInput) (out Done, err error) {
	out.ID = in.ID
	err = s.DB.Do(ctx, a, "household.move", func(tx *db.Tx) error {
		x, err := s.hold(tx, in.ID)
		if err != nil {
			return err
		}
		if err := mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		ok, err := setAddress(tx, in.ID, in.Version, Address{in.Street, in.Number, in.Code, in.Place})
		if err != nil {
			return err
		}
		if !ok {
			theirs := map[string]string{"versie": strconv.FormatInt(x.Version, 10)}
			if line, err := s.address(tx, a, x); err != nil {
				return err
			} else if line != "" {
				theirs["straat"] = line
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: theirs}
		}
		tx.Note(ledger.Note{Table: x.st.Table, Household: in.ID, Subjects: x.subjects("", tx.Now().Date()), Key: "household.note.move", Ref: string(in.ID), What: "address"})
		return nil
	})
	return out, err
}

// GetInput names a household.
type GetInput struct {
	ID tafel.HouseholdID `path:"id" maxLength:"40" doc:"Id of the household."`
}

// Household is a household as who may look sees it.
type Household struct {
	ID      tafel.HouseholdID `json:"id"`
	Name    string            `json:"naam"`
	Address string            `json:"adres,omitempty" doc:"Left out when it is secret or not yours to see."`
	Members []Person          `json:"leden"`
	Before  []Person          `json:"vroeger"`
	Tables  []Table           `json:"tafels"`
	Safety  string            `json:"veiligheid,omitempty"`
	Version int64             `json:"versie"`
}

// Person is somebody who belongs or belonged to the household.
type Person struct {
	ID       tafel.PersonID `json:"id"`
	Name     string         `json:"naam"`
	Relation string         `json:"relatie,omitempty"`
	Born     string         `json:"geboren,omitempty"`
	Secret   bool           `json:"adres_geheim,omitempty"`
	From     calendar.Date  `json:"sinds,omitempty"`
	Until    calendar.Date  `json:"tot,omitempty"`
	Reason   string         `json:"reden,omitempty"`
}

// Table is a table of the household: what it is about for who sits there, and else only that it is there
// and whom one can call.
type Table struct {
	ID       tafel.TableID   `json:"id,omitempty" doc:"Only for who sits there."`
	Number   int64           `json:"nummer,omitempty" doc:"Only for who sits there."`
	Question string          `json:"vraag,omitempty" doc:"Only for who sits there."`
	State    string          `json:"stand,omitempty"`
	Who      string          `json:"verantwoordelijke"`
	Org      string          `json:"organisatie,omitempty"`
	Call     string          `json:"bellen,omitempty" doc:"Whom one can call today."`
	Phone    string          `json:"telefoon,omitempty"`
	Hours    string          `json:"bereikbaar,omitempty"`
	Opened   calendar.Moment `json:"sinds,omitempty"`
}

// Get opens one household.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetInput) (out Household, err error) {
	err = s.DB.View(ctx, a, "household.get", func(v *db.View) error {
		x, err := s.open(v, in.ID, "household")
		if err != nil {
			return err
		}
		out, err = s.household(v, a, x)
		return err
	})
	if err != nil {
		return Household{}, err
	}
	return out, nil
}

func (s *Service) household(v *db.View, a tafel.Actor, x sight) (out Household, err error) {
	out = Household{ID: x.ID, Name: x.Name, Version: x.Version, Members: []Person{}, Before: []Person{}, Tables: []Table{}}
	if out.Address, err = s.address(v, a, x); err != nil {
		return out, err
	}
	today := v.Now().Date()
	for _, m := range x.members {
		p := Person{m.Person, m.Name, m.Relation, m.Born, m.Secret, m.From, m.Until, m.Reason}
		switch {
		case m.Runs(today) && m.Reason != Error:
			out.Members = append(out.Members, p)
		case m.Reason != Error:
			out.Before = append(out.Before, p)
		}
	}
	if out.Tables, err = s.tables(v, a, x.ID); err != nil {
		return out, err
	}
	line, err := safetyOf(v, x.ID)
	if line.For(a.IsProfessional()) {
		out.Safety = line.Text
	}
	return out, err
}

// tables lists the tables of a household as far as the actor may know of them.
func (s *Service) tables(v *db.View, a tafel.Actor, h tafel.HouseholdID) ([]Table, error) {
	rows, err := tablesOf(v, h)
	if err != nil {
		return nil, err
	}
	out := []Table{}
	for _, r := range rows {
		st, err := s.Standing(v, a, r.ID)
		if err != nil {
			return nil, err
		}
		t := Table{Who: r.Who, Org: r.Org}
		switch {
		case st.Seated() && !st.GroundEnded:
			t.ID, t.Number, t.Question, t.State, t.Opened = r.ID, r.Number, r.Question, r.State, r.Opened
		case r.State == "closed" || !mayThat(a, st):
			continue // that others once sat together is theirs
		}
		if r.State != "closed" && s.ContactNow != nil {
			w, _, err := s.ContactNow(v, r.ID)
			if err != nil {
				return nil, err
			}
			t.Call, t.Phone, t.Hours = w.Name, w.Phone, w.Hours
		}
		out = append(out, t)
	}
	return out, nil
}
