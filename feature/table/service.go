package table

import (
	"context"
	_ "embed"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/table.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// OrgName is the name of an organisation; "" when it does not exist (organisation room).
	OrgName func(r db.Reader, o tafel.OrgID) (string, error)
	// HouseholdName is what a household is called (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
	// SeatIn gives somebody an accepted seat, as when a table opens (seat room).
	SeatIn func(tx *db.Tx, t tafel.TableID, x tafel.Sitter, ground tafel.GroundID) (tafel.SeatID, error)
	// ContactCard is how a resident wants to be contacted (person room).
	ContactCard func(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error)
	// Deputy gives who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// ReportedAt is when a signal came in, for the real waiting time (report room).
	ReportedAt func(r db.Reader, id tafel.ReportID) (calendar.Moment, error)
	// Grounds lists the grounds to choose from (ground room).
	Grounds func(r db.Reader, lang string) ([]tafel.Domain, error)
	// Find looks for the households of people by name and birth year or place, for the form that opens a
	// table; it notes who was seen (person and household room).
	Find func(ctx context.Context, a tafel.Actor, name, year, place string) ([]Found, error)
	// PlanPanel, AgreementPanel, HistoryPanel and SidePanels are the parts of a table's page that other rooms draw.
	PlanPanel, AgreementPanel, HistoryPanel Panel
	SidePanels                              []Panel
	// InvitedPanel is what somebody sees who is only asked: that there is a table, who asks, why (seat room).
	InvitedPanel Panel
	// Waits count what waits for somebody besides the tables themselves: invitations, hand-overs.
	Waits []func(c *web.Ctx, v *db.View) (ui.Count, error)
	// Tabs are the pages of a table that other rooms add.
	Tabs []Tab
	// MayClose refuses to close a table, or to propose it, while the safety of somebody is at stake (safety room).
	MayClose func(tx *db.Tx, t tafel.TableID, propose bool) error
	// OnOpened, OnResponsible, OnClosed and OnReopened tell other rooms, in the same transaction.
	OnOpened []func(tx *db.Tx, o Opened) error
	// OnQuestion tells other rooms (find) that the question on a table changed.
	OnQuestion    []func(tx *db.Tx, t tafel.TableID) error
	OnResponsible []func(tx *db.Tx, t tafel.TableID, from, to tafel.Party) error
	OnClosed      []func(tx *db.Tx, c Closed) error
	OnReopened    []func(tx *db.Tx, t tafel.TableID) error
}

// Clocks of this room.
const (
	ClockWithout = "table.without-resident" // no resident sits here: seat one, or say again why not and until when
	ClockContact = "table.contact"          // the fixed contact ends: agree on the next
	ClockClose   = "table.close"            // a proposal to close got no answer
)

// Panel draws a part of a table's page for somebody who stands there. It reads through the page's view
// and notes there what came into sight.
type Panel func(c *web.Ctx, v *db.View, s tafel.Standing) (templ.Component, error)

// Found is a household that was looked for.
type Found struct {
	ID   tafel.HouseholdID
	Name string // as in "Verbeek"
	Line string // who was found, with birth year and place
}

// Opened tells what was opened, by whom, about whom.
type Opened struct {
	Table       tafel.TableID
	Household   tafel.HouseholdID
	Report      tafel.ReportID // the signal it came from, or ""
	Responsible tafel.Party
	Question    string
}

// Closed tells that a table closed.
type Closed struct {
	Table       tafel.TableID
	Household   tafel.HouseholdID
	Responsible tafel.Party
}

// Head is the core of a table.
type Head struct {
	ID            tafel.TableID
	Number        int64
	Question      string
	Household     tafel.HouseholdID
	HouseholdName string
	State         string // open, closing, closed
	Responsible   tafel.Party
	OpenedAt      calendar.Moment
	LastAct       calendar.Moment // zero when nothing was done yet
	Handovers     int64
}

// Head gives the core of a table; a refusal (not found) when it does not exist. The caller asks the policy.
func (s *Service) Head(r db.Reader, t tafel.TableID) (Head, error) {
	top, err := s.find(r, t)
	if err != nil {
		return Head{}, err
	}
	name := ""
	if top.Household != "" {
		if name, err = s.HouseholdName(r, top.Household); err != nil {
			return Head{}, err
		}
	}
	return top.Head(name), nil
}

func (s *Service) find(r db.Reader, t tafel.TableID) (Top, error) {
	top, err := get(r, t)
	if db.Missing(err) {
		return top, access.NotFound()
	}
	return top, err
}

func (s *Service) lock(tx *db.Tx, t tafel.TableID) (Top, error) {
	top, err := lock(tx, t)
	if db.Missing(err) {
		return top, access.NotFound()
	}
	return top, err
}

// Touch notes that something was done at a table: its last act, and its first when there was none.
// The row is changed at the end of the act, so that those who write at one table do not wait for each other's whole act.
func (s *Service) Touch(tx *db.Tx, t tafel.TableID) error {
	tx.Last("table "+string(t), func() error { return touch(tx, t) })
	return nil
}

// Start is everything a table opens with.
type Start struct {
	Question    string
	Said        bool // the question is the resident's own words
	Household   tafel.HouseholdID
	Report      tafel.ReportID
	Responsible tafel.Party
	Ground      tafel.GroundID
	Without     string        // why no resident sits here
	Review      calendar.Date // and when that is looked at again
}

// OpenIn opens a table inside another room's transaction; responsible is the one who answers from now on.
func (s *Service) OpenIn(tx *db.Tx, question string, h tafel.HouseholdID, from tafel.ReportID, responsible tafel.Party, ground tafel.GroundID) (tafel.TableID, error) {
	t, err := s.open(tx, Start{Question: question, Household: h, Report: from, Responsible: responsible, Ground: ground})
	return t.ID, err
}

// open makes the table, the seat of the one who answers, and seats for the grown-ups of the household. When
// nobody of a household sits, a clock asks why.
func (s *Service) open(tx *db.Tx, o Start) (Top, error) {
	if o.Question == "" {
		return Top{}, tafel.Wrong("vraag", "error.required")
	}
	if o.Responsible.Person == "" {
		return Top{}, tafel.Refuse(tafel.Invalid, "table.error.nobody")
	}
	who, works, err := s.Worker(tx, o.Responsible.Person)
	if err != nil {
		return Top{}, err
	}
	if works && (o.Responsible.Org == "" || o.Responsible.Org == who.Org) {
		o.Responsible = who.Party
	}
	n, err := nextNumber(tx)
	if err != nil {
		return Top{}, err
	}
	t := Top{ID: tafel.NewID[tafel.TableID](), Number: n, Question: o.Question, Said: o.Said, Household: o.Household, Report: o.Report, State: StateOpen,
		Responsible: o.Responsible, Since: tx.Now().Date(), Team: who.Team, Ground: o.Ground, OpenedAt: tx.Now(), SignalAt: tx.Now(),
		WithoutResident: o.Without, WithoutReview: o.Review, Version: 1}
	if o.Report != "" && s.ReportedAt != nil {
		at, err := s.ReportedAt(tx, o.Report)
		if err != nil {
			return Top{}, err
		}
		if !at.IsZero() {
			t.SignalAt = at
		}
	}
	var members []tafel.Member
	if t.Household != "" {
		if members, err = s.Members(tx, t.Household); err != nil {
			return Top{}, err
		}
	}
	if t.Household != "" && o.Without == "" && !anyAdult(members, tx.Now().Date()) {
		t.WithoutReview = calendar.AddWorkdays(tx.Now().Date(), ReviewDays)
	}
	if err := insert(tx, t); err != nil {
		return Top{}, err
	}
	if err := keepQuestion(tx, t.ID, 1, t.Question, tx.Actor.Name); err != nil {
		return Top{}, err
	}
	if _, err := s.SeatIn(tx, t.ID, tafel.Sitter{Party: t.Responsible, Kind: tafel.SeatOrganisation, Role: who.Function, Domains: []string{"*"}}, o.Ground); err != nil {
		return Top{}, err
	}
	if t.Household != "" && t.WithoutReview == "" {
		for _, m := range members {
			if !IsAdult(m.Born, tx.Now().Date()) {
				continue
			}
			if _, err := s.SeatIn(tx, t.ID, tafel.Sitter{Party: tafel.Party{Person: m.Person, Name: m.Name}, Kind: tafel.SeatHousehold, Role: m.Relation}, ""); err != nil {
				return Top{}, err
			}
		}
	}
	if t.WithoutReview != "" {
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockWithout, Ref: string(t.ID), Table: t.ID, Person: t.Responsible.Person, Due: t.WithoutReview.At(9, 0)}); err != nil {
			return Top{}, err
		}
	}
	tx.Note(ledger.Note{Table: t.ID, Household: t.Household, Subjects: subjects(members), Key: "table.note.opened",
		Args: []any{"vraag", t.Question, "wie", t.Responsible.Name}, Ref: string(t.ID), What: "table"})
	if o.Without != "" {
		tx.Note(ledger.Note{Table: t.ID, Household: t.Household, Subjects: subjects(members), Key: "table.note.without",
			Args: []any{"reden", o.Without, "tot", string(o.Review)}, Ref: string(t.ID), What: "table"})
	}
	for _, f := range s.OnOpened {
		if err := f(tx, Opened{Table: t.ID, Household: t.Household, Report: t.Report, Responsible: t.Responsible, Question: t.Question}); err != nil {
			return Top{}, err
		}
	}
	return t, nil
}

func anyAdult(members []tafel.Member, today calendar.Date) bool {
	for _, m := range members {
		if IsAdult(m.Born, today) {
			return true
		}
	}
	return false
}

func subjects(members []tafel.Member) []tafel.PersonID {
	var out []tafel.PersonID
	for _, m := range members {
		out = append(out, m.Person)
	}
	return out
}

// subjectsOf are the residents whose data a table holds.
func (s *Service) subjectsOf(r db.Reader, h tafel.HouseholdID) ([]tafel.PersonID, error) {
	if h == "" {
		return nil, nil
	}
	m, err := s.Members(r, h)
	return subjects(m), err
}

// SetResponsible makes somebody the one who answers; the hand-over room calls it when the other has accepted.
// The count of hand-overs grows, and the clocks of the table ring for the new one.
func (s *Service) SetResponsible(tx *db.Tx, t tafel.TableID, to tafel.Party) error {
	top, err := s.lock(tx, t)
	if err != nil {
		return err
	}
	if to.Person == "" {
		return tafel.Refuse(tafel.Invalid, "table.error.nobody")
	}
	if to.Person == top.Responsible.Person {
		return tafel.Refuse(tafel.Moment, "table.error.already")
	}
	who, works, err := s.Worker(tx, to.Person)
	if err != nil {
		return err
	}
	if works && (to.Org == "" || to.Org == who.Org) {
		to = who.Party
	}
	if err := setResponsible(tx, t, to, who.Team); err != nil {
		return err
	}
	if _, err := s.SeatIn(tx, t, tafel.Sitter{Party: to, Kind: tafel.SeatOrganisation, Role: who.Function, Domains: []string{"*"}}, top.Ground); err != nil {
		return err
	}
	for _, kind := range []string{ClockWithout, ClockContact, ClockClose} {
		if err := jobs.Move(tx, kind, string(t), to.Person); err != nil {
			return err
		}
	}
	tx.Note(ledger.Note{Table: t, Household: top.Household, Ref: string(t), What: "table"})
	for _, f := range s.OnResponsible {
		if err := f(tx, t, top.Responsible, to); err != nil {
			return err
		}
	}
	return nil
}

// ReopenIn reopens a closed table with its history intact (aftercare room).
func (s *Service) ReopenIn(tx *db.Tx, t tafel.TableID, why string) error {
	top, err := s.lock(tx, t)
	if err != nil {
		return err
	}
	if top.State != StateClosed {
		return tafel.Refuse(tafel.Moment, "table.error.notclosed")
	}
	if err := reopen(tx, t); err != nil {
		return err
	}
	if err := touch(tx, t); err != nil {
		return err
	}
	about, err := s.subjectsOf(tx, top.Household)
	if err != nil {
		return err
	}
	tx.Note(ledger.Note{Table: t, Household: top.Household, Subjects: about, Key: "table.note.reopened", Args: []any{"reden", why}, Ref: string(t), What: "table"})
	for _, f := range s.OnReopened {
		if err := f(tx, t); err != nil {
			return err
		}
	}
	return nil
}

// ContactNow is whom the resident can call today: the fixed contact when present, else who stands in, else the
// one who answers, else who stands in there. Always somebody.
func (s *Service) ContactNow(r db.Reader, t tafel.TableID) (p tafel.Worker, until string, err error) {
	top, err := s.find(r, t)
	if err != nil {
		return p, "", err
	}
	return s.contactOf(r, top)
}

func (s *Service) contactOf(r db.Reader, top Top) (p tafel.Worker, until string, err error) {
	var tries []tafel.PersonID
	if top.HasContact(r.Now().Date()) {
		tries = append(tries, top.Contact)
	}
	tries = append(tries, top.Responsible.Person)
	var named tafel.Worker
	for _, who := range tries {
		today := who
		if s.Deputy != nil {
			if today, err = s.Deputy(r, who); err != nil {
				return p, "", err
			}
		}
		w, works, err := s.Worker(r, today)
		if err != nil {
			return p, "", err
		}
		if !works {
			continue
		}
		if today == top.Contact && top.HasContact(r.Now().Date()) {
			until = string(top.ContactUntil)
		} else {
			until = ""
		}
		if w.Phone != "" {
			return w, until, nil
		}
		if named.Person == "" {
			named = w
		}
	}
	if named.Person == "" {
		named.Party = top.Responsible
	}
	return named, "", nil
}
