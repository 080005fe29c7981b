package emergency

import (
	"context"
	_ "embed"
	"errors"
	"strings"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/emergency.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house, for the answers of the API.
	Texts i18n.Catalog
	// Standing is where an actor stands by a seat (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// HouseholdsOf lists the households somebody belongs to now (household room).
	HouseholdsOf func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error)
	// Safety is the one safety line of a household, by policy (household room).
	Safety func(r db.Reader, a tafel.Actor, st tafel.Standing, h tafel.HouseholdID) (string, error)
	// Homes finds households at a door (household room); with secret also where an address is kept secret.
	Homes func(r db.Reader, postcode, number string, secret bool) ([]tafel.HouseholdID, error)
	// Residents finds people at a door (person room).
	Residents func(r db.Reader, postcode, number string, secret bool) ([]tafel.PersonID, error)
	// Exactly finds people by whole name and date of birth (person room).
	Exactly func(r db.Reader, name string, born calendar.Date) ([]tafel.PersonID, error)
	// Phone is the telephone number of somebody (person room).
	Phone func(r db.Reader, p tafel.PersonID) (string, error)
	// Address is where somebody lives, by policy (person room).
	Address func(r db.Reader, a tafel.Actor, st tafel.Standing, p tafel.PersonID) (string, bool, error)
	// HomeAddress is where a household lives, by policy (household room).
	HomeAddress func(r db.Reader, a tafel.Actor, st tafel.Standing, h tafel.HouseholdID) (string, bool, error)
	// Goals lists the open goals that a standing may read (plan room).
	Goals func(r db.Reader, a tafel.Actor, st tafel.Standing) ([]tafel.GoalRef, error)
	// Agreements lists the open agreements that a standing may read (agreement room).
	Agreements func(r db.Reader, a tafel.Actor, st tafel.Standing) ([]Promise, error)
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Responsible is who answers for a table (table room).
	Responsible func(r db.Reader, t tafel.TableID) (tafel.Party, error)
	// ContactNow is the fixed contact of the residents at a table (table room).
	ContactNow func(r db.Reader, t tafel.TableID) (w tafel.Worker, until string, err error)
	// Worker gives a professional with the place where he or she works now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Orgs lists the organisations (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// OrgKinds are the kinds of organisation (organisation room).
	OrgKinds []string
	// Officers and Admins list who watches over privacy, and who manages the region, and works here now (inspection room).
	Officers func(r db.Reader) ([]tafel.PersonID, error)
	Admins   func(r db.Reader) ([]tafel.PersonID, error)
	// Restricted tells whether a resident limited the use of the data at a table (right room).
	Restricted func(r db.Reader, t tafel.TableID) (bool, error)
}

// before is the id in front of the colon of a clock's reference.
func before(s string) string { id, _, _ := strings.Cut(s, ":"); return id }

func (s *Service) admitted(r db.Reader, a tafel.Actor) (bool, error) {
	list, err := allows(r)
	return Admits(list, a.Org, a.OrgKind), err
}

// Open takes emergency access. The reason is stored and durable first, in a transaction of its own; only then is
// anything looked up. What is refused after that stays in the register with its reason.
func (s *Service) Open(ctx context.Context, a tafel.Actor, in OpenIn) (Out, error) {
	x, err := s.ask(ctx, a, in)
	if err != nil {
		return Out{}, err
	}
	out, err := s.find(ctx, a, x, in)
	var no *tafel.Refusal
	if err == nil || !errors.As(err, &no) {
		return out, err
	}
	state := Refused
	if no.Key == "emergency.error.none" {
		state = None
	}
	if err := s.DB.Do(ctx, a, "emergency.refused", func(tx *db.Tx) error {
		tx.NoNote("the access itself is the record")
		return settle(tx, x.ID, state, no.Key)
	}); err != nil {
		return Out{}, err
	}
	return Out{}, no
}

// ask stores the reason.
func (s *Service) ask(ctx context.Context, a tafel.Actor, in OpenIn) (Access, error) {
	var x Access
	err := s.DB.Do(ctx, a, "emergency.ask", func(tx *db.Tx) error {
		ok, err := s.admitted(tx, a)
		if err != nil {
			return err
		}
		if err := mayAsk(a, ok); err != nil {
			return err
		}
		n, err := holdNorms(tx, a.Person)
		if err != nil {
			return err
		}
		list, err := dangers(tx)
		if err != nil {
			return err
		}
		var d Danger
		for _, k := range list {
			if k.Key == in.Danger && !k.Retired {
				d = k
			}
		}
		if in.Hours == 0 {
			in.Hours = n.Hours
		}
		today := tx.Now().Date()
		byName := in.Name != "" || in.Born != ""
		byDoor := in.Postcode != "" || in.Number != ""
		var c tafel.Check
		c.Field(d.Key == "", "gevaar", "error.choice")
		c.Field(!Enough(in.Reason, n.Letters), "reden", "emergency.error.reason", "n", n.Letters)
		c.Field(!byName && !byDoor && in.Table == "", "naam", "emergency.error.who")
		c.Field(byName && (len(strings.Fields(in.Name)) < 2), "naam", "emergency.error.name")
		c.Field(byName && !in.Born.Valid(), "geboren", "emergency.error.born")
		c.Field(byDoor && strings.TrimSpace(in.Postcode) == "", "postcode", "emergency.error.door")
		c.Field(byDoor && strings.TrimSpace(in.Number) == "", "huisnummer", "emergency.error.door")
		c.Field(in.Hours < 1 || in.Hours > n.Most, "uren", "emergency.error.hours", "n", n.Most)
		c.Field(in.Defer != "" && (!in.Defer.Valid() || in.Defer <= today || in.Defer > today.Add(int(n.DeferDays))), "uitstel_tot", "emergency.error.defer", "n", n.DeferDays)
		c.Field(in.Defer != "" && !Enough(in.DeferWhy, n.Letters), "uitstel_reden", "emergency.error.deferwhy", "n", n.Letters)
		c.Field(in.Defer == "" && in.DeferWhy != "", "uitstel_tot", "emergency.error.deferday")
		if err := c.Err(); err != nil {
			return err
		}
		done, err := tries(tx, a.Person, today.At(0, 0))
		if err != nil {
			return err
		}
		if done >= n.Tries {
			return tafel.Refuse(tafel.Busy, "emergency.error.busy", "n", n.Tries)
		}
		x = Access{ID: tafel.NewID[string](), Person: a.Person, Name: a.Name, Org: a.Org, OrgName: a.OrgName, OrgKind: a.OrgKind, Function: a.Function, Team: a.Team, Danger: d,
			Reason: in.Reason, Hours: in.Hours, AskedAt: tx.Now(), State: Asked, DeferUntil: in.Defer, DeferWhy: in.DeferWhy, Version: 1}
		tx.Note(ledger.Note{Ref: x.ID, Key: "emergency.note.asked", Args: []any{"gevaar", d.NL}, Only: []tafel.PersonID{a.Person}, What: "emergency"})
		return put(tx, x)
	})
	return x, err
}

// find looks for the table, and opens it when there is only one that can be meant.
func (s *Service) find(ctx context.Context, a tafel.Actor, x Access, in OpenIn) (Out, error) {
	var list []candidate
	err := s.DB.View(ctx, a, "emergency.open", func(v *db.View) (err error) {
		list, err = s.lookFor(v, a, x, in)
		return err
	})
	if err != nil {
		return Out{}, err
	}
	if len(list) == 1 {
		return s.open(ctx, a, x.ID, list[0].Table)
	}
	err = s.DB.Do(ctx, a, "emergency.several", func(tx *db.Tx) error {
		tx.NoNote("which tables may be meant; the look is noted")
		for _, c := range list {
			if err := addCandidate(tx, x.ID, c.Table); err != nil {
				return err
			}
		}
		return nil
	})
	return s.done(a, x), err
}

// lookFor finds the open tables that may be meant. Everybody who was found has a line in the ledger.
func (s *Service) lookFor(v *db.View, a tafel.Actor, x Access, in OpenIn) ([]candidate, error) {
	saw := func(t tafel.TableID, who ...tafel.PersonID) {
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: t, Purpose: x.Danger.Name(a.Lang), Ground: x.Danger.Law, Policy: "emergency-open", What: "name"}, who...)
	}
	var homes []tafel.HouseholdID
	add := func(list []tafel.HouseholdID) {
		for _, h := range list {
			known := false
			for _, k := range homes {
				known = known || k == h
			}
			if !known {
				homes = append(homes, h)
			}
		}
	}
	var people []tafel.PersonID
	switch {
	case in.Table != "":
		c, err := tableNow(v, in.Table)
		if db.Missing(err) {
			return nil, tafel.Refuse(tafel.Moment, "emergency.error.none")
		}
		if err != nil {
			return nil, err
		}
		if c.Household == "" {
			return nil, tafel.Refuse(tafel.Moment, "emergency.error.none")
		}
		if c.State == "closed" {
			return nil, tafel.Refuse(tafel.Moment, "emergency.error.closed")
		}
		return []candidate{c}, nil
	case in.Name != "":
		found, err := s.Exactly(v, in.Name, in.Born)
		if err != nil {
			return nil, err
		}
		people = found
	default:
		found, err := s.Residents(v, in.Postcode, in.Number, x.Danger.Address)
		if err != nil {
			return nil, err
		}
		people = found
		at, err := s.Homes(v, in.Postcode, in.Number, x.Danger.Address)
		if err != nil {
			return nil, err
		}
		add(at)
	}
	for _, p := range people {
		at, err := s.HouseholdsOf(v, p)
		if err != nil {
			return nil, err
		}
		add(at)
	}
	var open []candidate
	closed := false
	for _, h := range homes {
		tables, err := tablesOf(v, h)
		if err != nil {
			return nil, err
		}
		for _, c := range tables {
			if c.State == "closed" {
				closed = true
				continue
			}
			open = append(open, c)
			saw(c.Table, people...)
		}
	}
	switch {
	case len(open) == 0 && closed:
		saw("", people...)
		return nil, tafel.Refuse(tafel.Moment, "emergency.error.closed")
	case len(open) == 0:
		saw("", people...)
		return nil, tafel.Refuse(tafel.Moment, "emergency.error.none")
	}
	return open, nil
}

// open starts the access to one table.
func (s *Service) open(ctx context.Context, a tafel.Actor, id string, t tafel.TableID) (Out, error) {
	var x Access
	err := s.DB.Do(ctx, a, "emergency.open", func(tx *db.Tx) error {
		var err error
		if x, err = lock(tx, id); err != nil {
			return err
		}
		if x.State != Asked {
			return tafel.Refuse(tafel.Moment, "emergency.error.started")
		}
		return s.startIn(tx, a, &x, t)
	})
	return s.done(a, x), err
}

func (s *Service) startIn(tx *db.Tx, a tafel.Actor, x *Access, t tafel.TableID) error {
	c, err := tableNow(tx, t)
	if err != nil {
		return err
	}
	members, err := s.Members(tx, c.Household)
	if err != nil {
		return err
	}
	own := false
	var subjects []tafel.PersonID
	for _, m := range members {
		own = own || m.Person == a.Person
		subjects = append(subjects, m.Person)
	}
	st, err := s.Standing(tx, a, t)
	if err != nil {
		return err
	}
	ok, err := s.admitted(tx, a)
	if err != nil {
		return err
	}
	if err := mayOpen(a, st, ok, own); err != nil {
		return err
	}
	if c.State == "closed" {
		return tafel.Refuse(tafel.Moment, "emergency.error.closed")
	}
	for {
		holder, err := take(tx, a.Person, t, x.ID)
		if err != nil {
			return err
		}
		if holder == x.ID {
			break
		}
		other, err := lock(tx, holder)
		if err != nil {
			return err
		}
		if other.Runs(tx.Now()) {
			return tafel.Refuse(tafel.Moment, "emergency.error.running")
		}
		if err := s.endIn(tx, other, ByClock); err != nil { // its time is over and its clock has not rung yet
			return err
		}
	}
	x.Table, x.Number, x.Household, x.State = t, c.Number, c.Household, Running
	x.StartedAt, x.Until = tx.Now(), calendar.At(tx.Now().Add(time.Duration(x.Hours)*time.Hour))
	if ok, err := start(tx, *x); err != nil || !ok {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockEnds, Ref: x.ID, Person: a.Person, Due: x.Until}); err != nil {
		return err
	}
	if err := s.loudIn(tx, *x); err != nil {
		return err
	}
	return s.note(tx, *x, subjects, "emergency.note.opened", "wie", x.Name, "org", x.OrgName, "gevaar", x.Danger.NL)
}

// note writes a line in the time line of the table. While the household does not know yet only who answers and the
// privacy officers read it.
func (s *Service) note(tx *db.Tx, x Access, subjects []tafel.PersonID, key string, args ...any) error {
	n := ledger.Note{Table: x.Table, Household: x.Household, Subjects: subjects, Key: key, Args: args, Ref: x.ID, What: "emergency"}
	if x.Deferred() {
		who, err := s.insiders(tx, x)
		if err != nil {
			return err
		}
		n.Only = append(who, x.Person)
	}
	tx.Note(n)
	return nil
}

// insiders are who hears it at once in every case: who answers for the table, and the privacy officers.
func (s *Service) insiders(r db.Reader, x Access) ([]tafel.PersonID, error) {
	p, err := s.Responsible(r, x.Table)
	if err != nil {
		return nil, err
	}
	officers, err := s.Officers(r)
	if err != nil {
		return nil, err
	}
	out := []tafel.PersonID{p.Person}
	for _, o := range officers {
		if o != p.Person {
			out = append(out, o)
		}
	}
	return out, nil
}

// loudIn tells everybody whom it concerns, at once.
func (s *Service) loudIn(tx *db.Tx, x Access) error {
	who, err := s.insiders(tx, x)
	if err != nil {
		return err
	}
	for i, p := range who {
		if p == x.Person { // nobody rings for the own act
			continue
		}
		table := tafel.TableID("")
		if i == 0 { // a privacy officer has no seat: the ring names no household
			table = x.Table
			if err := outbox.Raise(tx, x.ID, p, "/noodtoegang/"+x.ID); err != nil {
				return err
			}
		}
		if err := s.ring(tx, x, p, table, "emergency.mail.opened", "/noodtoegang/"+x.ID); err != nil {
			return err
		}
	}
	if x.DeferUntil == "" {
		return s.tellIn(tx, x)
	}
	officers, err := s.judges(tx, x.Person)
	if err != nil {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockDefer, Ref: x.ID, Person: officers[0], Due: x.DeferUntil.At(9, 0)})
}

func (s *Service) ring(tx *db.Tx, x Access, p tafel.PersonID, t tafel.TableID, key, link string) error {
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockTold, Ref: ref(x.ID, p), Table: t, Person: p, Due: tx.Now()}); err != nil {
		return err
	}
	return outbox.Put(tx, outbox.Item{Person: p, Key: key, Link: link})
}

// tellIn tells the household: everybody of it who sits at the table.
func (s *Service) tellIn(tx *db.Tx, x Access) error {
	fresh, err := told(tx, x.ID)
	if err != nil || !fresh {
		return err
	}
	sit, err := s.Sitters(tx, x.Table)
	if err != nil {
		return err
	}
	for _, p := range sit {
		if p.Kind == tafel.SeatHousehold && p.State == "accepted" {
			if err := s.ring(tx, x, p.Person, x.Table, "emergency.mail.told", "/plan"); err != nil {
				return err
			}
		}
	}
	return nil
}

// judges are who may judge: the privacy officers who did not look. Without any the administrators are rung, who can
// appoint one.
func (s *Service) judges(r db.Reader, looker tafel.PersonID) ([]tafel.PersonID, error) {
	officers, err := s.Officers(r)
	if err != nil {
		return nil, err
	}
	if list := Judges(officers, looker); len(list) > 0 {
		return list, nil
	}
	admins, err := s.Admins(r)
	if err != nil {
		return nil, err
	}
	if list := Judges(admins, looker); len(list) > 0 {
		return list, nil
	}
	return nil, tafel.Refuse(tafel.Moment, "emergency.error.noofficer")
}

// Pick chooses the table when several may be meant.
func (s *Service) Pick(ctx context.Context, a tafel.Actor, in PickIn) (Out, error) {
	r := s.DB.Plain(ctx)
	x, err := s.mine(r, a, in.ID)
	if err != nil {
		return Out{}, err
	}
	if x.State != Asked || r.Now().Sub(x.AskedAt.Time) > PickTime {
		return Out{}, tafel.Refuse(tafel.Moment, "emergency.error.pick")
	}
	list, err := candidates(r, x.ID)
	if err != nil {
		return Out{}, err
	}
	for _, c := range list {
		if c.Table == in.Table {
			return s.open(ctx, a, x.ID, c.Table)
		}
	}
	return Out{}, tafel.Wrong("tafel", "error.choice")
}

// mine reads an access of the actor; what is somebody else's is not found.
func (s *Service) mine(r db.Reader, a tafel.Actor, id string) (Access, error) {
	x, err := get(r, id)
	if db.Missing(err) || err == nil && x.Person != a.Person {
		return x, access.NotFound()
	}
	return x, err
}
