package inspection

import (
	"context"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// ClockDeferred rings on the morning after a deferral ends.
const ClockDeferred = "inspection.deferred"

// DeferIn is what a privacy officer decides about looks that must not be seen yet.
type DeferIn struct {
	Person    tafel.PersonID `json:"persoon" maxLength:"40" doc:"Who was looked at."`
	Org       tafel.OrgID    `json:"organisatie" maxLength:"40" doc:"Whose looks are shown later."`
	From      calendar.Date  `json:"vanaf" doc:"From which day."`
	Until     calendar.Date  `json:"tot" doc:"Last day; the day after, the looks are shown."`
	Reference string         `json:"kenmerk" maxLength:"80" doc:"Reference of the investigation; the person sees it afterwards."`
	Why       string         `json:"waarom" maxLength:"1000" lines:"yes" doc:"Why seeing them now would harm the investigation; for the record, not shown to the person."`
}

// DeferOut is a deferral that was made.
type DeferOut struct {
	ID    string        `json:"id"`
	Until calendar.Date `json:"tot"`
}

// Where is the page to go to next.
func (DeferOut) Where() string { return "/privacybureau/uitstel" }

// Defer keeps looks of one organisation out of sight of the person until a day (L16). It cannot be without end.
func (s *Service) Defer(ctx context.Context, a tafel.Actor, in DeferIn) (DeferOut, error) {
	var out DeferOut
	err := s.DB.Do(ctx, a, "inspection.defer", func(tx *db.Tx) error {
		if err := keep(a, a.Person == in.Person); err != nil {
			return err
		}
		d := Deferral{ID: tafel.NewID[string](), Subject: in.Person, Org: in.Org, From: in.From, Until: in.Until, Reference: in.Reference, Why: in.Why, By: a.Person, ByName: a.Name}
		if err := d.Check(tx.Now().Date()); err != nil {
			return err
		}
		var err error
		if d.Name, err = s.PersonName(tx, in.Person); err != nil {
			return err
		}
		orgs, err := s.Orgs(tx)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			if o.ID == in.Org {
				d.OrgName = o.Name
			}
		}
		var c tafel.Check
		c.Field(d.Name == "", "persoon", "error.choice")
		c.Field(d.OrgName == "", "organisatie", "error.choice")
		if err := c.Err(); err != nil {
			return err
		}
		if err := putDeferral(tx, d); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockDeferred, Ref: d.ID, Person: a.Person, Due: d.Until.Add(1).At(8, 0)}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: d.ID, Key: "inspection.note.deferred", Args: []any{"date", string(d.Until), "ref", d.Reference}, Only: []tafel.PersonID{a.Person}, What: "looks"})
		out = DeferOut{ID: d.ID, Until: d.Until}
		return nil
	})
	return out, err
}

// LiftIn names a deferral.
type LiftIn struct {
	ID string `json:"uitstel" maxLength:"40" doc:"The deferral."`
}

// Lift ends a deferral before its day: what was kept is shown at once.
func (s *Service) Lift(ctx context.Context, a tafel.Actor, in LiftIn) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "inspection.lift", func(tx *db.Tx) error {
		d, ok, err := deferralByID(tx, in.ID)
		if err != nil {
			return err
		}
		if err := keep(a, a.Person == d.Subject); err != nil {
			return err
		}
		if !ok {
			return orNotFound(nil)
		}
		return s.shown(tx, d)
	})
}

// shown ends a deferral and tells the person that there is something to see.
func (s *Service) shown(tx *db.Tx, d Deferral) error {
	done, err := lift(tx, d.ID)
	if err != nil {
		return err
	}
	if !done {
		return tafel.Refuse(tafel.Moment, "inspection.error.lifted")
	}
	if err := jobs.Stop(tx, ClockDeferred, d.ID, "lifted"); err != nil {
		return err
	}
	tx.Note(ledger.Note{Subjects: []tafel.PersonID{d.Subject}, Ref: d.ID, Key: "inspection.note.shown", Only: []tafel.PersonID{d.By}, What: "looks"})
	return outbox.Put(tx, outbox.Item{Person: d.Subject, Key: "inspection.mail.shown", Link: "/wie-keek"})
}

// UnnameIn says whose people stand by function.
type UnnameIn struct {
	Org tafel.OrgID `json:"organisatie" maxLength:"40" doc:"The organisation."`
	Why string      `json:"reden" maxLength:"500" lines:"yes" doc:"Why its people are not named; residents read this."`
}

// Unname keeps the names of an organisation's people out of who looked, with a reason that residents read.
func (s *Service) Unname(ctx context.Context, a tafel.Actor, in UnnameIn) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "inspection.unname", func(tx *db.Tx) error {
		if err := keep(a, false); err != nil {
			return err
		}
		orgs, err := s.Orgs(tx)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			if o.ID == in.Org {
				tx.Note(ledger.Note{Ref: string(in.Org), Key: "inspection.note.unnamed", Args: []any{"org", o.Name}, What: "looks"})
				return putUnnamed(tx, in.Org, in.Why)
			}
		}
		return tafel.Wrong("organisatie", "error.choice")
	})
}

// NameIn names an organisation.
type NameIn struct {
	Org tafel.OrgID `json:"organisatie" maxLength:"40" doc:"The organisation."`
}

// Name shows the names of an organisation's people again.
func (s *Service) Name(ctx context.Context, a tafel.Actor, in NameIn) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "inspection.name", func(tx *db.Tx) error {
		if err := keep(a, false); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: string(in.Org), Key: "inspection.note.named", What: "looks"})
		return dropUnnamed(tx, in.Org)
	})
}

// deferred lists what is kept out of sight now, for a privacy officer.
func (s *Service) deferred(v *db.View, a tafel.Actor) ([]Deferral, error) {
	if err := keep(a, false); err != nil {
		return nil, err
	}
	list, err := deferralsRunning(v, 200)
	var out []Deferral
	for _, d := range list {
		if d.Subject == a.Person { // nobody is told of an investigation of oneself by the own role
			continue
		}
		out = append(out, d)
		v.Saw(ledger.Entry{Kind: ledger.Listed, Policy: "looks-keep", What: "looks"}, d.Subject)
	}
	return out, err
}
